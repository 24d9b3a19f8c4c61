// Every way a request can fail, as one union that crosses boundaries as data, and the sentence each one makes.
// Knows nothing of buttons, logs or processes.

import type { Stage } from './inference';

export type Failure =
  | { readonly kind: 'bad-input'; readonly what: string; readonly reason: string }
  | { readonly kind: 'bundle-missing'; readonly path: string }
  | { readonly kind: 'bundle-damaged'; readonly path: string; readonly reason: string }
  | { readonly kind: 'image-unreadable'; readonly path: string; readonly reason: string }
  | {
      readonly kind: 'too-large';
      readonly what: 'image' | 'prompt';
      readonly limit: number;
      readonly actual: number;
      /** The picture's file, where it is known. */
      readonly path?: string;
    }
  | { readonly kind: 'device-unavailable'; readonly device: string; readonly reason: string }
  /** It worked until then: a driver that crashed or was restarted, an adapter that was taken out. */
  | {
      readonly kind: 'device-lost';
      readonly device: string;
      readonly stage: string;
      /** As a clause. */
      readonly reason: string;
    }
  /** Known before anything is loaded. */
  | {
      readonly kind: 'does-not-fit';
      /** What is to be loaded: a bundle's name. */
      readonly what: string;
      readonly device: string;
      readonly neededBytes: number;
      readonly freeBytes: number;
    }
  /** `program` is absent for the engine, whose bundle may be too large. */
  | { readonly kind: 'out-of-memory'; readonly stage: string; readonly program?: 'capture' }
  /** Nobody has said which one is meant; `by` and `option` tell how it is said: "its serial number", "--serial". */
  | {
      readonly kind: 'several-devices';
      readonly what: string;
      readonly devices: readonly { readonly id: string; readonly name: string | null }[];
      /** "connected", "booted". */
      readonly state: string;
      readonly by: string;
      readonly option: string;
    }
  | { readonly kind: 'cancelled' }
  /** `reason` begins with what could not be run; `program` is absent for the model process. */
  | { readonly kind: 'process-not-started'; readonly reason: string; readonly program?: 'capture' }
  /** `stage` says in words what it was doing, where that is known; null for an exit code means that it was killed. */
  | {
      readonly kind: 'process-ended';
      readonly exitCode: number | null;
      readonly stage?: string;
      readonly program?: 'capture';
    }
  /** Nothing was heard of the process for so long that it was killed. */
  | { readonly kind: 'not-responding'; readonly seconds: number; readonly stage: string }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string };

/** What is done in a stage, to stand behind "while". */
export const stageWords: Readonly<Record<Stage, string>> = {
  load: 'loading the models',
  decode: 'opening the picture',
  cache: 'looking for what is known of the picture',
  tiles: 'cutting the picture into tiles',
  encoders: 'looking at the picture',
  reader: 'reading text',
  elements: 'looking for elements',
  prefill: 'reading the question',
  generate: 'writing the answer',
  rank: 'weighing what was found',
  total: 'answering',
};

/** One sentence with the cause and, where there is one, the next step; no stack traces. */
export function failureSentence(failure: Failure): string {
  switch (failure.kind) {
    case 'bad-input':
      return `${failure.what}: ${failure.reason}.`;
    case 'bundle-missing':
      return `${failure.path}: no bundle is there (a bundle is a folder with a manifest.json). Give another folder with --bundle.`;
    case 'bundle-damaged':
      return `${failure.path}: the bundle is damaged: ${failure.reason}. Copy or export it again.`;
    case 'image-unreadable':
      return `${failure.path}: this is not a picture that can be opened: ${failure.reason}.`;
    case 'too-large':
      return failure.what === 'image'
        ? `${failure.path === undefined ? 'The picture' : `${failure.path}: the picture`} has ${failure.actual} pixels; the limit is ${failure.limit}. Crop it or scale it down.`
        : `The prompt has ${failure.actual} tokens with the picture; this bundle reads ${failure.limit}. Ask a shorter question.`;
    case 'device-unavailable':
      return `The device "${failure.device}" cannot be used here: ${failure.reason}. Try --device cpu.`;
    case 'device-lost':
      return `The device "${failure.device}" was lost while ${failure.stage}: ${failure.reason}. Try --device cpu.`;
    case 'does-not-fit': {
      const { what, device, neededBytes, freeBytes } = failure;
      const where = device === 'cpu' ? '' : ` on the device "${device}"`;
      return (
        `The bundle "${what}" needs ${gigabytes(neededBytes)} of memory${where}, and ${gigabytes(freeBytes)} are free. ` +
        'Close other programs or use a smaller bundle.'
      );
    }
    case 'out-of-memory':
      return failure.program === 'capture'
        ? `Not enough memory while ${failure.stage}. Close other programs and capture again.`
        : `Not enough memory while ${failure.stage}. Close other programs or use a smaller bundle.`;
    case 'several-devices': {
      const { what, devices, state, by, option } = failure;
      const names = devices.map(({ id, name }) => (name === null ? id : `${id} (${name})`)).join(', ');
      const example = devices[0]?.id ?? '';
      return `${what}: ${devices.length} are ${state}: ${names}; say which one by ${by} (${option} ${example}).`;
    }
    case 'cancelled':
      return 'Cancelled.';
    case 'process-not-started':
      return `The ${failure.program ?? 'model'} process could not be started: ${failure.reason}.`;
    case 'process-ended': {
      const code = failure.exitCode === null ? '' : ` with code ${failure.exitCode}`;
      const stage = failure.stage === undefined ? '' : ` while ${failure.stage}`;
      return failure.program === 'capture'
        ? `The capture process stopped${code}${stage}. Nothing was stored; capture again.`
        : `The model process stopped${code}${stage}. Ask again to restart it.`;
    }
    case 'not-responding':
      return (
        `The model process said nothing for ${failure.seconds} seconds while ${failure.stage}, and was stopped. ` +
        'If this machine is that slow, raise the setting groundglass.engine.timeoutSeconds (0 waits for ever).'
      );
    case 'bug':
      return `Something went wrong in Groundglass itself: ${failure.message}.`;
  }
}

/** "5.2 GB", of 10^9 bytes. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** An error that carries its failure; the only class of error that is meant for users. */
export class FailureError extends Error {
  /** By its form: the extension is made of two program files, and each has a class of this name. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && 'failure' in value && 'stack' in value;
  }

  constructor(readonly failure: Failure) {
    super(failureSentence(failure));
    this.name = 'FailureError';
  }
}

/** The failure inside an error; anything that was not foreseen becomes a `bug`. */
export function toFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof Error) return { kind: 'bug', message: error.message, stack: error.stack ?? '' };
  return { kind: 'bug', message: String(error), stack: '' };
}
