// What a command needs of the world around it, so that a test can hand it another one.
// Knows nothing of any command.

import type { CaptureDone, CaptureRequest, CaptureRequests } from '../../protocol/capture';
import type { CacheCleared, Device, DeviceList, DeviceTrial } from '../../protocol/inference';
import type { SelfTestReport } from '../../protocol/selftest';
import type { CachePlace } from '../../protocol/wire';
import type { Manifest } from '../pipeline/manifest';
import type { Engine as WholeEngine, EngineOptions, Hooks } from '../runtime/engine';

export type { EngineOptions, Hooks };

/** The part of the engine that commands use. */
export type Engine = Pick<
  WholeEngine,
  'info' | 'openImage' | 'closeImage' | 'image' | 'read' | 'elements' | 'ask' | 'locate' | 'close'
>;

export interface Verdict {
  readonly manifest: Pick<Manifest, 'name' | 'version' | 'license' | 'files'>;
  /** Whole sentences, each naming a file; empty where the bundle is whole. */
  readonly problems: readonly string[];
}

export interface Output {
  /** Text of any lines; what could steer a terminal is taken out on the way. */
  write(text: string): void;
  /**
   * A diff of a file of the user's. A program gets it to the byte, a terminal nothing that steers it: what is added has to
   * hold nothing of a picture but as an escape.
   */
  writeDiff(diff: string): void;
  /** Writes over the line that the cursor is in; only for a terminal. */
  rewriteLine(text: string): void;
  /** Whether a person is looking: then text appears as it comes. */
  readonly isTerminal: boolean;
}

export interface Surroundings {
  openEngine(options: EngineOptions): Promise<Engine>;
  verifyBundle(bundlePath: string): Promise<Verdict>;
  /** What the devices are good for, and which one a bundle's questions run on. */
  listDevices(bundlePath: string, device: Device, trial: DeviceTrial): Promise<DeviceList>;
  /** Tests a bundle on a device, nothing of it kept; Ctrl-C ends it. */
  selfTest(options: Pick<EngineOptions, 'bundlePath' | 'device'>): Promise<SelfTestReport>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Takes a capture and stores it, all of it or nothing; Ctrl-C ends it. `progress` takes what is being done. */
  takeCapture(
    request: CaptureRequest,
    picturePath: string,
    progress: (doing: string) => void,
  ): Promise<CaptureDone>;
  /** Opens a captured page again and tries selectors there; Ctrl-C ends it. */
  checkSelectors(
    params: CaptureRequests['capture/check']['params'],
    progress: (doing: string) => void,
  ): Promise<CaptureRequests['capture/check']['result']>;
  /** What was found out about pictures and is kept on disk. */
  readonly cache: {
    /** Null where nothing is kept. @throws FailureError `bad-input` where what names it names no folder. */
    place(): CachePlace | null;
    /** @throws FailureError `bad-input` naming the folder where nothing can be kept in it. */
    contents(): Promise<CacheCleared>;
    /** Removes all of it. @throws FailureError `bad-input` naming a file that cannot be removed. */
    clear(): Promise<CacheCleared>;
  };
  /** The bundle that is used without `--bundle`. */
  defaultBundle(): string;
  readonly version: string;
  /** Whether stack traces are wanted. */
  readonly debug: boolean;
  /** True once the user pressed Ctrl-C. */
  cancelled(): boolean;
}

/** Opens the engine, works with it and closes it, whatever happens; for any part of the engine. */
export async function withEngine<Part extends Pick<WholeEngine, 'close'>, T>(
  surroundings: { openEngine(options: EngineOptions): Promise<Part> },
  options: EngineOptions,
  work: (engine: Part) => Promise<T>,
): Promise<T> {
  const engine = await surroundings.openEngine(options);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
