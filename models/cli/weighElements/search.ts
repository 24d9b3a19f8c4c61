// Looks for the weights of evidence under which most instructions are answered right.
// Pure: knows nothing of engines and pictures, only of what was looked up about each candidate.

import type { ElementCandidate } from '../../pipeline/elements/candidates';
import type { Order } from '../../pipeline/elements/description';
import { weighFactors, type FitFactors, type FitWeights } from '../../pipeline/elements/fit';
import { instructionKinds, type InstructionKind } from './instructions';

/** One instruction with all that was looked up; candidates that can never win are left out. */
export interface Case {
  readonly kind: InstructionKind;
  /** The instruction, and the screen it is about. */
  readonly text: string;
  readonly screen: string;
  /** Pictures of one page are alike, and belong to one half. */
  readonly page: string;
  /** False where the right answer is "not on this screen". */
  readonly present: boolean;
  readonly order: Order | null;
  readonly candidates: readonly ElementCandidate[];
  readonly factors: readonly FitFactors[];
  /** Per candidate whether a click on it is right. */
  readonly hits: readonly boolean[];
}

export interface Setting {
  readonly weights: FitWeights;
  readonly threshold: number;
}

/** Share of instructions of each kind that are answered right; absent kinds are left out. */
export type Shares = Readonly<Partial<Record<InstructionKind, number>>>;

/** What text alone is good at must stay good, and what is not there must not be found: they count as much as some kinds. */
const importance = (kind: InstructionKind): number => (kind === 'text' ? 3 : kind === 'absent' ? 2.5 : 1);

const grid: Readonly<Record<keyof FitWeights, readonly number[]>> = {
  label: [0.7, 0.8, 0.85, 0.9, 0.93, 0.96],
  icon: [0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1],
  iconCurve: [0.25, 0.35, 0.5, 0.7, 1],
  bare: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
  kind: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7],
  zone: [0.1, 0.2, 0.35, 0.5, 0.65, 0.8],
  relation: [0.1, 0.2, 0.35, 0.5, 0.65, 0.8],
  order: [0.1, 0.2, 0.35, 0.5, 0.65, 0.8],
  colour: [0.1, 0.2, 0.35, 0.5, 0.65, 0.8],
  doubt: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
};

/** Where text alone was measured to decide equally well (evidence of the bundles); rendered words are too easy to tell more. */
const thresholds = Array.from({ length: 8 }, (_, i) => 0.3 + 0.02 * i);

/**
 * Improves one weight after the other until none brings more. A weight that no instruction leans on stays as it is.
 *
 * @param progress - called after each round over all weights.
 */
export function searchSetting(
  cases: readonly Case[],
  start: Setting,
  progress: (setting: Setting, value: number) => void = () => undefined,
): Setting {
  let best = { ...start, threshold: bestThreshold(cases, start.weights) };
  let most = valueOf(sharesRight(cases, best));
  for (let hasImproved = true; hasImproved;) {
    hasImproved = false;
    for (const name of Object.keys(grid) as (keyof FitWeights)[]) {
      for (const value of grid[name]) {
        const weights = { ...best.weights, [name]: value };
        const setting = { weights, threshold: bestThreshold(cases, weights) };
        const worth = valueOf(sharesRight(cases, setting));
        // Hardly better is not better: it would follow the sample.
        if (most + 1e-4 < worth) {
          best = setting;
          most = worth;
          hasImproved = true;
        }
      }
    }
    progress(best, most);
  }
  return best;
}

/** Per kind the share of right answers: a hit from the threshold on, silence below it. */
export function sharesRight(cases: readonly Case[], { weights, threshold }: Setting): Shares {
  return shares(cases, answersOf(cases, weights), threshold);
}

/** The mean over the kinds, by their importance. */
export function valueOf(right: Shares): number {
  let sum = 0;
  let weight = 0;
  for (const kind of instructionKinds) {
    const share = right[kind];
    if (share === undefined) continue;
    sum += importance(kind) * share;
    weight += importance(kind);
  }
  return weight === 0 ? 0 : sum / weight;
}

/** What is answered, whatever the threshold. */
export interface BestAnswer {
  readonly candidate: ElementCandidate | null;
  readonly score: number;
  readonly isHit: boolean;
  /** The best score of those that would have been right; 0 where there is none. */
  readonly rightScore: number;
}

/** The best candidate of every case. */
export function answersOf(cases: readonly Case[], weights: FitWeights): readonly BestAnswer[] {
  return cases.map(({ candidates, factors, order, hits }) => {
    const scores = weighFactors(factors, candidates, order, weights);
    let best = -1;
    scores.forEach((score, i) => {
      const known = scores[best] ?? -1;
      // As in ranking: of equal ones what was read comes before what was detected.
      const isTie = score === known && isDetected(candidates[best]) && !isDetected(candidates[i]);
      if (known < score || isTie) best = i;
    });
    const rightScore = scores.reduce(
      (most, score, i) => (hits[i] === true ? Math.max(most, score) : most),
      0,
    );
    return {
      candidate: candidates[best] ?? null,
      score: scores[best] ?? 0,
      isHit: hits[best] ?? false,
      rightScore,
    };
  });
}

function isDetected(candidate: ElementCandidate | undefined): boolean {
  return candidate?.source === 'element';
}

function shares(cases: readonly Case[], answers: readonly BestAnswer[], threshold: number): Shares {
  const counts = new Map<InstructionKind, { right: number; all: number }>();
  cases.forEach(({ kind, present }, i) => {
    const count = counts.get(kind) ?? { right: 0, all: 0 };
    counts.set(kind, {
      right: count.right + (isRight(present, answers[i], threshold) ? 1 : 0),
      all: count.all + 1,
    });
  });
  return Object.fromEntries([...counts].map(([kind, { right, all }]) => [kind, right / all]));
}

export function isRight(present: boolean, answer: BestAnswer | undefined, threshold: number): boolean {
  const isFound = answer !== undefined && 0 < answer.score && threshold <= answer.score;
  return present ? isFound && answer.isHit : !isFound;
}

function bestThreshold(cases: readonly Case[], weights: FitWeights): number {
  const answers = answersOf(cases, weights);
  return thresholds.reduce((best, threshold) => {
    const value = valueOf(shares(cases, answers, threshold));
    return valueOf(shares(cases, answers, best)) < value ? threshold : best;
  }, thresholds[0]!);
}
