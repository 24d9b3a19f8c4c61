// Estimates with their uncertainty: ratios of counts, and intervals by drawing whole pictures again.
// Knows nothing of what is counted.

import { makeRandom } from '../../pipeline/nextToken';

/** A figure and its 95 % interval; `low` and `high` are null where there are too few pictures to tell. */
export interface Estimate {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly pictures: number;
}

/** One picture's counts; every picture of a figure has the same ones in the same order. */
export type Counts = readonly number[];

const RESAMPLES = 2000;
const SEED = 20_261;

/**
 * The figure over all pictures with its 95 % percentile interval. Rows of one picture are alike (one layout, one font,
 * one detector pass), so pictures are drawn again and not rows: drawing rows would show intervals that are too narrow.
 *
 * @param statistic - from the counts summed over pictures to the figure; NaN where they say nothing (0 of 0).
 */
export function bootstrap(
  pictures: readonly Counts[],
  statistic: (sums: Counts) => number,
  { resamples = RESAMPLES, seed = SEED }: { resamples?: number; seed?: number } = {},
): Estimate {
  const width = pictures[0]?.length ?? 0;
  const value = statistic(sumOf(pictures, width));
  const told = { value, pictures: pictures.length };
  if (pictures.length < 2 || Number.isNaN(value)) return { ...told, low: null, high: null };
  const random = makeRandom(seed);
  const drawn: number[] = [];
  for (let round = 0; round < resamples; round++) {
    const sums = new Array<number>(width).fill(0);
    for (let i = 0; i < pictures.length; i++) {
      const picture = pictures[Math.floor(random() * pictures.length)]!;
      for (let column = 0; column < width; column++) sums[column]! += picture[column]!;
    }
    const figure = statistic(sums);
    if (!Number.isNaN(figure)) drawn.push(figure);
  }
  drawn.sort((a, b) => a - b);
  return { ...told, low: quantile(drawn, 0.025), high: quantile(drawn, 0.975) };
}

/** The share that the first count is of the second one. */
export function ratio([part, whole]: Counts): number {
  return whole === 0 ? NaN : (part ?? NaN) / (whole ?? NaN);
}

/** From [a, all of a, b, all of b]: how far the share a lies above the share b. */
export function ratioDifference([a, allOfA, b, allOfB]: Counts): number {
  return ratio([a ?? NaN, allOfA ?? NaN]) - ratio([b ?? NaN, allOfB ?? NaN]);
}

/** F1 from [right, predicted, true ones]. */
export function f1([right, predicted, truths]: Counts): number {
  return (2 * (right ?? NaN)) / ((predicted ?? NaN) + (truths ?? NaN));
}

/** Between the values where it falls between two; NaN without values. @param sorted - ascending. */
export function quantile(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

function sumOf(pictures: readonly Counts[], width: number): number[] {
  return Array.from({ length: width }, (_, column) =>
    pictures.reduce((sum, counts) => sum + (counts[column] ?? 0), 0),
  );
}
