// A world for commands without a model: an engine that plays back answers, and streams that are kept as text.
// Pictures are read for real, so bad ones behave as they do in the program.

import type {
  Answer,
  AskParams,
  DeviceList,
  GroundedBox,
  LocateParams,
  TextLine,
} from '../../protocol/inference';
import type { CaptureDone, CaptureRequest, CaptureRequests } from '../../protocol/capture';
import type { SelfTestReport } from '../../protocol/selftest';
import type { CachePlace } from '../../protocol/wire';
import type { Size } from '../../protocol/geometry';
import type { Engine, EngineOptions, Surroundings } from '../../models/cli/surroundings';
import { run } from '../../models/cli/run';
import type { ElementCandidate } from '../../models/pipeline/elements/candidates';
import { elementsAsAnswer, linesAsAnswer } from '../../models/pipeline/listing';
import { toOutput } from '../../models/cli/terminal';
import { readImage, type ReadPicture } from '../../models/runtime/image';

export interface Script {
  answer?: Partial<Answer>;
  /** Pieces of text that the engine streams before it answers. */
  streamed?: readonly string[];
  lines?: readonly TextLine[];
  candidates?: readonly ElementCandidate[];
  /** Called at every locate; what it throws is the engine's failure. */
  onLocate?: (params: LocateParams) => Partial<Answer> | undefined;
  /** What the engine has to say of its device as it loads the model for a question. */
  deviceRemark?: string;
  /** Called whenever the engine begins to work. */
  onWork?: () => void;
  /** Called at every capture; without it a page is captured that nothing is known of. */
  onCapture?: (picture: string, progress: (doing: string) => void) => CaptureDone;
  /** Called at every check of selectors in a living page; without it none of them finds anything. */
  onCheck?: (params: Checking['params']) => Checking['result'];
  isTerminal?: boolean;
  cancelled?: () => boolean;
  debug?: boolean;
  problems?: readonly string[];
  license?: string;
  /** What is known of devices, by what was asked; without it there is the CPU. */
  devices?: (asked: {
    readonly bundlePath: string;
    readonly device: string;
    readonly trial: string;
  }) => DeviceList;
  /** What a self-test finds; without it none may be asked for. */
  selfTest?: (options: { readonly bundlePath: string; readonly device: string }) => SelfTestReport;
  /** Where things are kept; null keeps nothing. */
  cachePlace?: CachePlace | null;
}

type Checking = CaptureRequests['capture/check'];

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly asked: readonly AskParams[];
  readonly located: readonly LocateParams[];
  /** Paths of the pictures that were opened, in order. */
  readonly opened: readonly string[];
  readonly engines: readonly { readonly bundlePath: string; readonly device: string; closed: boolean }[];
  /** What was asked to be captured, and where to. */
  readonly captured: readonly { readonly request: CaptureRequest; readonly picture: string }[];
}

export const aBox: GroundedBox = {
  box: { x1: 10, y1: 12, x2: 30, y2: 20 },
  phrase: 'the Save button',
  text: 'Save',
  score: 0.8765,
  evidence: 'text',
  rank: 1,
};

const emptyAnswer: Answer = { answer: '', found: true, boxes: [], nearMisses: [], remarks: [], timing: {} };

/** Runs one call of the command line in a made-up world. */
export async function call(args: readonly string[], script: Script = {}): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const outcome = {
    asked: [] as AskParams[],
    located: [] as LocateParams[],
    opened: [] as string[],
    engines: [] as { bundlePath: string; device: string; closed: boolean }[],
    captured: [] as { request: CaptureRequest; picture: string }[],
  };
  const isTerminal = script.isTerminal ?? false;
  const surroundings: Surroundings = {
    openEngine: async (options) => {
      const { bundlePath, device } = options;
      const record = { bundlePath, device, closed: false };
      outcome.engines.push(record);
      return fakeEngine(script, outcome, options.deviceUsed, () => (record.closed = true));
    },
    verifyBundle: async () => ({
      manifest: {
        name: 'fake',
        version: '1',
        license: script.license ?? 'MIT',
        files: [{ path: 'a.onnx', bytes: 2e6, sha256: '' }],
      },
      problems: script.problems ?? [],
    }),
    listDevices: async (bundlePath, device, trial) =>
      script.devices?.({ bundlePath, device, trial }) ?? {
        devices: [
          { device: 'cpu', state: 'works', reason: 'the others are measured against it and fall back to it' },
        ],
        used: 'cpu',
        why: 'The CPU was asked for.',
      },
    selfTest: async (options) => {
      if (script.selfTest === undefined) throw new Error('no self-test was expected');
      return script.selfTest(options);
    },
    takeCapture: async (request, picture, progress) => {
      outcome.captured.push({ request, picture });
      return (
        script.onCapture?.(picture, progress) ?? {
          picture,
          record: { source: 'page' },
          witness: null,
          remarks: [],
        }
      );
    },
    checkSelectors: async (params) =>
      script.onCheck?.(params) ?? {
        checked: params.selectors.map(() => ({ matches: 0, box: null })),
        generated: null,
        remarks: [],
      },
    stdout: toOutput({ isTTY: isTerminal, write: (text) => (stdout += text) }),
    stderr: toOutput({ isTTY: isTerminal, write: (text) => (stderr += text) }),
    cache: {
      place: () =>
        script.cachePlace === undefined ? { folder: '/kept', bytes: 2 ** 29 } : script.cachePlace,
      contents: () => Promise.resolve({ entries: 3, bytes: 2 ** 21 }),
      clear: () => Promise.resolve({ entries: 1, bytes: 2 ** 20 }),
    },
    defaultBundle: () => '/bundles/built-in',
    version: '9.8.7',
    debug: script.debug ?? false,
    cancelled: script.cancelled ?? (() => false),
  };
  const code = await run(args, surroundings);
  return { code, stdout, stderr, ...outcome };
}

function fakeEngine(
  script: Script,
  outcome: { asked: AskParams[]; located: LocateParams[]; opened: string[] },
  deviceUsed: EngineOptions['deviceUsed'],
  onClose: () => void,
): Engine {
  const pictures = new Map<string, ReadPicture>();
  const sizeOf = (imageId: string): Size => pictures.get(imageId)?.size ?? { width: 1, height: 1 };
  return {
    info: () => ({ name: 'fake', hash: 'abc', precision: 'int8', device: 'cpu' }),
    async openImage(path) {
      outcome.opened.push(path);
      const picture = await readImage(path);
      pictures.set(path, picture);
      return { imageId: path, size: picture.size, sha256: picture.sha256, remarks: picture.remarks };
    },
    closeImage: (imageId) => void pictures.delete(imageId),
    async read(imageId) {
      script.onWork?.();
      return { ...linesAsAnswer(script.lines ?? [], sizeOf(imageId)), timing: { total: 1 } };
    },
    async elements(imageId) {
      script.onWork?.();
      return { ...elementsAsAnswer(script.candidates ?? [], sizeOf(imageId)), timing: { total: 1 } };
    },
    async ask(params, hooks) {
      script.onWork?.();
      outcome.asked.push(params);
      if (script.deviceRemark !== undefined) {
        hooks.progress?.('load', 1, 5);
        deviceUsed?.('webgpu', script.deviceRemark);
        hooks.progress?.('prefill', 0, 0);
      }
      for (const piece of script.streamed ?? []) hooks.text?.(piece);
      return {
        ...emptyAnswer,
        ...script.answer,
        turn: { question: params.question, regions: params.regions, answer: '' },
      };
    },
    async locate(params) {
      script.onWork?.();
      outcome.located.push(params);
      return { ...emptyAnswer, ...script.answer, ...script.onLocate?.(params) };
    },
    image(imageId) {
      const picture = pictures.get(imageId);
      if (picture === undefined) throw new Error(`${imageId} is not open`);
      return picture.image;
    },
    async close() {
      onClose();
    },
  };
}
