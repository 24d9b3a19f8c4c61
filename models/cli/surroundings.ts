// What a command needs of the world around it, so that a test can hand it another one.
// Knows nothing of any command.

import type {
  Answer,
  AskParams,
  BundleInfo,
  Device,
  ImageId,
  LocateParams,
  OpenedImage,
  Stage,
  TextLine,
  Turn,
} from '../../protocol/inference';
import type { RgbImage } from '../pipeline/image';
import type { Manifest } from '../pipeline/manifest';

export interface EngineOptions {
  readonly bundlePath: string;
  readonly device: Device;
}

export interface Hooks {
  cancelled(): boolean;
  text?(text: string): void;
  progress?(stage: Stage, done: number, total: number): void;
}

/** The part of the engine (models/runtime/engine.ts) that commands use. */
export interface Engine {
  info(): BundleInfo;
  openImage(path: string): Promise<OpenedImage>;
  closeImage(imageId: ImageId): void;
  readText(imageId: ImageId, hooks: Hooks): Promise<readonly TextLine[]>;
  ask(params: AskParams, hooks: Hooks): Promise<Answer & { readonly turn: Turn }>;
  locate(params: LocateParams, hooks: Hooks): Promise<Answer>;
  image(imageId: ImageId): RgbImage;
  close(): Promise<void>;
}

export interface Verdict {
  readonly manifest: Pick<Manifest, 'name' | 'version' | 'license' | 'files'>;
  /** Whole sentences, each naming a file; empty where the bundle is whole. */
  readonly problems: readonly string[];
}

export interface Output {
  write(text: string): void;
  /** Whether a person is looking: then text appears as it comes. */
  readonly isTerminal: boolean;
}

export interface Surroundings {
  openEngine(options: EngineOptions): Promise<Engine>;
  verifyBundle(bundlePath: string): Promise<Verdict>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** The bundle that is used without `--bundle`. */
  defaultBundle(): string;
  readonly version: string;
  /** Whether stack traces are wanted. */
  readonly debug: boolean;
  /** True once the user pressed Ctrl-C. */
  cancelled(): boolean;
}

/** Opens the engine, works with it and closes it, whatever happens. */
export async function withEngine<T>(
  surroundings: Surroundings,
  options: EngineOptions,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await surroundings.openEngine(options);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
