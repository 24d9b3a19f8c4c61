// Work that may fail without ending a run. Knows nothing of what the work is.

import { FailureError, toFailure } from '../../protocol/failure';

/** The value, or the sentence of the failure. @throws FailureError `cancelled`: that is not the work's failure. */
export async function attempt<T>(work: () => Promise<T>): Promise<{ value: T } | { error: string }> {
  try {
    return { value: await work() };
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind === 'cancelled') throw error;
    return { error: new FailureError(failure).message };
  }
}
