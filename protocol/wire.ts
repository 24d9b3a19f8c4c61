// How failures travel over JSON-RPC: as data, with a code outside the range the standard keeps for itself.
// Knows nothing of the carrier.

import type { Failure } from './failure';
import type { RealDevice } from './inference';

/** The code of every answer that carries a Failure as its data. */
export const FAILURE_CODE = 1000;

/** What the model process is told when it starts, in its environment. */
export interface StartOptions {
  readonly bundlePath: string | null;
  readonly device: string;
  /** Where what was found out about pictures is kept for later processes; null keeps it in memory only. */
  readonly cache: CachePlace | null;
  /** Devices on which an earlier process ended or hung; they are left alone for some days. */
  readonly endedOn?: readonly DeviceEnd[];
}

/** A folder in which something may be kept, and how much. */
export interface CachePlace {
  /** Absolute; is made where it is missing. */
  readonly folder: string;
  /** At most so many bytes on disk; 0 keeps nothing there and removes what an earlier start left. */
  readonly bytes: number;
}

/** How a process ended that ran its model on a device. */
export interface DeviceEnd {
  readonly device: RealDevice;
  /** As a clause: "the process ended with signal SIGSEGV". */
  readonly how: string;
}

/**
 * Switches of Node for a process that runs networks. V8 counts buffers as part of its heap, and a question takes some 100 MB
 * of them in turn: from the usual start it collects the whole heap five times a question, which is 8 % of the time of an
 * answer (measured with --trace-gc, 51 collections in ten questions against 5).
 */
export const modelProcessSwitches: readonly string[] = ['--initial-heap-size=256'];

/** The environment variable that holds the StartOptions as JSON. */
export const START_OPTIONS_VARIABLE = 'GROUNDGLASS_START';

/** The failure inside an answer's data; null where there is none. */
export function failureOf(data: unknown): Failure | null {
  return typeof data === 'object' && data !== null && 'kind' in data ? (data as Failure) : null;
}
