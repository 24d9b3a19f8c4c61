// "Not on this screen", as one kind of answer among two: how well the score tells what is there from what is not.
// Knows nothing of how answers are come by.

import { groupBy } from '../setFile';
import type { Outcome } from './outcome';
import { bootstrap, type Counts, type Estimate } from './statistics';

/** What of an outcome decides whether a thing is said to be absent. */
export type Said = Pick<Outcome, 'image' | 'target' | 'bbox' | 'score' | 'error'>;

/**
 * The shares of right and wrong "not on this screen" and what they make of its precision. A set's own odds are the odds of
 * its making (few descriptions of absent things against many of present ones); at even odds precision is what it would be
 * if as many absent things as present ones were asked for, TPR / (TPR + FPR).
 */
export interface AbsenceFigures {
  readonly absent: number;
  readonly present: number;
  /** Of what is absent, how much is said to be (TPR). */
  readonly recall: Estimate;
  /** Of what is present, how much is said to be absent (FPR). */
  readonly falseAlarms: Estimate;
  readonly precisionAtOwnOdds: Estimate;
  readonly precisionAtEvenOdds: Estimate;
  /** The most recall that some threshold gives with at least `PRECISE` precision; 0 where none does. */
  readonly recallWherePrecise: {
    readonly atOwnOdds: Reached;
    readonly atEvenOdds: Reached;
  };
  /** By threshold: what scores below it is said to be absent. */
  readonly curve: readonly CurvePoint[];
}

export interface Reached {
  /** Its interval chooses the threshold anew for every drawing, and is a little hopeful for that. */
  readonly recall: Estimate;
  /** Chosen on these very rows: to see how far the shipped one is off, not to ship. Null where none reaches it. */
  readonly threshold: number | null;
}

export interface CurvePoint {
  readonly threshold: number;
  readonly recall: number;
  readonly falseAlarms: number;
  readonly precisionAtOwnOdds: number;
  readonly precisionAtEvenOdds: number;
}

/** The precision from which on "not on this screen" can be relied upon. */
export const PRECISE = 0.8;

const STEPS = 100;

type Odds = 'own' | 'even';

/** Null where not both, absent and present things, were asked for; what could not be worked on says nothing. */
export function absenceFigures(outcomes: readonly Said[]): AbsenceFigures | null {
  const rows = outcomes.filter(({ error }) => error === undefined);
  const isAbsent = ({ target }: Said): boolean => target === null;
  const absent = rows.filter(isAbsent).length;
  if (absent === 0 || absent === rows.length) return null;
  const pictures = [...groupBy(rows, ({ image }) => image).values()];
  const saidCounts = pictures.map((ofPicture) => countsOf(ofPicture, ({ bbox }) => bbox === null));
  // For every threshold the same four counts, one after the other, so that a drawing chooses among all of them.
  const curveCounts = pictures.map((ofPicture) =>
    Array.from({ length: STEPS }, (_, step) =>
      countsOf(ofPicture, ({ score }) => score < thresholdOf(step)),
    ).flat(),
  );
  const pointsOf = (sums: Counts): readonly Counts[] =>
    Array.from({ length: STEPS }, (_, step) => sums.slice(4 * step, 4 * step + 4));
  const total = curveCounts.reduce((sums, counts) => sums.map((sum, i) => sum + (counts[i] ?? 0)));
  const reached = (odds: Odds): Reached => {
    const best = bestPrecise(pointsOf(total), odds);
    return {
      recall: bootstrap(curveCounts, (sums) => bestPrecise(pointsOf(sums), odds)?.recall ?? 0),
      threshold: best === null ? null : thresholdOf(best.step),
    };
  };
  return {
    absent,
    present: rows.length - absent,
    recall: bootstrap(saidCounts, recallOf),
    falseAlarms: bootstrap(saidCounts, falseAlarmsOf),
    precisionAtOwnOdds: bootstrap(saidCounts, (counts) => precisionOf(counts, 'own')),
    precisionAtEvenOdds: bootstrap(saidCounts, (counts) => precisionOf(counts, 'even')),
    recallWherePrecise: { atOwnOdds: reached('own'), atEvenOdds: reached('even') },
    curve: pointsOf(total).map((counts, step) => ({
      threshold: thresholdOf(step),
      recall: recallOf(counts),
      falseAlarms: falseAlarmsOf(counts),
      precisionAtOwnOdds: precisionOf(counts, 'own'),
      precisionAtEvenOdds: precisionOf(counts, 'even'),
    })),
  };
}

/** From 0.01 to 1. */
function thresholdOf(step: number): number {
  return (step + 1) / STEPS;
}

/** [absent and said so, absent, present and said to be absent, present] */
function countsOf(rows: readonly Said[], isSaid: (row: Said) => boolean): Counts {
  const counts = [0, 0, 0, 0];
  for (const row of rows) {
    const place = row.target === null ? 0 : 2;
    counts[place + 1]!++;
    if (isSaid(row)) counts[place]!++;
  }
  return counts;
}

function recallOf([said, absent]: Counts): number {
  return (said ?? NaN) / (absent ?? NaN);
}

function falseAlarmsOf([, , said, present]: Counts): number {
  return (said ?? NaN) / (present ?? NaN);
}

function precisionOf(counts: Counts, odds: Odds): number {
  const [right, wrong] =
    odds === 'own' ? [counts[0] ?? NaN, counts[2] ?? NaN] : [recallOf(counts), falseAlarmsOf(counts)];
  return right / (right + wrong);
}

/** The threshold with the most recall among those that are precise enough. */
function bestPrecise(
  points: readonly Counts[],
  odds: Odds,
): { readonly step: number; readonly recall: number } | null {
  let best: { readonly step: number; readonly recall: number } | null = null;
  for (const [step, counts] of points.entries()) {
    const recall = recallOf(counts);
    if (PRECISE <= precisionOf(counts, odds) && (best === null || best.recall < recall)) {
      best = { step, recall };
    }
  }
  return best;
}
