// A model process for one look: it ends with that look, so that the one that answers is left alone.
// Knows nothing of what is looked for.

import type { ModelProcess } from './start';

/** @throws FailureError what the look fails with, or what the process ended of. */
export async function oneLook<T>(
  process: ModelProcess,
  look: (process: ModelProcess) => Promise<T>,
): Promise<T> {
  try {
    return await look(process);
  } finally {
    process.stop();
  }
}
