// How failures travel over JSON-RPC: as data, with a code outside the range the standard keeps for itself.
// Knows nothing of the carrier.

import type { Failure } from './failure';

/** The code of every answer that carries a Failure as its data. */
export const FAILURE_CODE = 1000;

/** What the model process is told when it starts, in its environment. */
export interface StartOptions {
  readonly bundlePath: string | null;
  readonly device: string;
}

/** The environment variable that holds the StartOptions as JSON. */
export const START_OPTIONS_VARIABLE = 'GROUNDGLASS_START';

/** The failure inside an answer's data; null where there is none. */
export function failureOf(data: unknown): Failure | null {
  return typeof data === 'object' && data !== null && 'kind' in data ? (data as Failure) : null;
}
