// The floor under a piece of work: the runs of networks that it asked for, done once more with nothing around them.
// Knows nothing of what the work is.

import { observeRuns, type ObservedRun } from '../../runtime/sessions';

/** Does work and notes its runs. Nothing else may run a network meanwhile. */
export async function recordRuns<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly runs: readonly ObservedRun[] }> {
  const runs: ObservedRun[] = [];
  observeRuns((run) => runs.push(run));
  try {
    return { value: await work(), runs };
  } finally {
    observeRuns(null);
  }
}

/**
 * The same sessions on the same inputs, in the same order: milliseconds, summed over the runs alone.
 *
 * Inputs lie where the pipeline put them, as the pipeline found them; what a cache holds by now may be another answer's
 * keys and values, which takes the same time.
 */
export async function replay(runs: readonly ObservedRun[]): Promise<number> {
  let milliseconds = 0;
  for (const { again } of runs) {
    const started = performance.now();
    await again();
    milliseconds += performance.now() - started;
  }
  return milliseconds;
}
