// Medians, spreads and ratios of what was measured round by round in one run. Knows nothing of what was timed.

import { quantile } from '../eval/statistics';

/** Milliseconds, one a round, in the order of the rounds; null where a round gave nothing. */
export type Samples = readonly (number | null)[];

/** A figure with the range in which half of the rounds lie. */
export interface Figure {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** @returns null where no round gave anything. */
export function figureOf(samples: Samples): Figure | null {
  const values = samples.filter((value) => value !== null).sort((a, b) => a - b);
  if (values.length === 0) return null;
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/**
 * How many times as long one thing takes as another, round by round: what disturbed the machine in a round disturbed both.
 *
 * @returns null where no round measured both.
 */
export function ratioOf(dividends: Samples, divisors: Samples): Figure | null {
  const byRound = dividends.map((value, round) => {
    const other = divisors[round] ?? null;
    return value === null || other === null ? null : value / other;
  });
  return figureOf(byRound);
}
