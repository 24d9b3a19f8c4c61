// Puts candidates in order: what is seen of them, and what the model says, by the bundle's weights.
// Knows nothing of how they were found and the model was asked.

import { boxHeight, type PixelBox } from '../../protocol/geometry';
import type { Candidate, Evidence } from '../../protocol/inference';
import type { Manifest } from './manifest';
import { describeTarget, matchTarget } from './textMatch';

/** Scores no further apart than this say nothing about which of two things is meant. */
export const EQUAL_SCORES = 0.005;

export interface RankedCandidate<C extends Candidate = Candidate> {
  readonly candidate: C;
  /** Its place in the list that was given. */
  readonly index: number;
  /** 0…1, over all evidence. */
  readonly score: number;
  /** 0…1, of what is seen alone: its text, and where elements are known also its kind, icon and place. */
  readonly fit: number;
  /** Its share of the model's probability over all candidates; null where the model was not asked. */
  readonly modelScore: number | null;
  /** As given; null where the model was not asked about it. */
  readonly logProb: number | null;
}

export interface RankArgs<C extends Candidate = Candidate> {
  readonly description: string;
  readonly candidates: readonly C[];
  /** Per candidate how well all that is seen of it fits, 0…1 (elements/fit.ts); the fit of its text where absent. */
  readonly fits?: readonly number[];
  /** Per candidate, the model's log-probability of writing its box; null where it was not asked about it. */
  readonly modelLogProbs?: readonly (number | null)[];
  readonly weights: Manifest['evidence'];
}

/**
 * Ranks candidates by how well they fit a description, best first.
 *
 *     score = (text_weight · fit + model_weight · model) / (text_weight + model_weight)
 *
 * with `fit` how well what is seen fits the description, and `model` the share
 * exp(logProb) / Σ exp(logProb) over all candidates the model was asked about, 0 for the others.
 * Where the model was asked about none, or its weight is 0, `score` is `fit` alone; with a text weight
 * of 0 it is then 0. Scores within `EQUAL_SCORES` of the best of them are equal; these go to the kind of element
 * that the description names, then to what a page knows, then to what was read before what was detected, then in
 * reading order: rows from top to bottom, in a row from left to right, then as given.
 *
 * @throws RangeError for a negative weight or a list of another length.
 */
export function rankCandidates<C extends Candidate>(args: RankArgs<C>): readonly RankedCandidate<C>[] {
  const { candidates, fits, modelLogProbs, weights } = args;
  const { text_weight: textWeight, model_weight: modelWeight } = weights;
  if (!(0 <= textWeight) || !(0 <= modelWeight)) {
    throw new RangeError(`evidence weights are ${textWeight} and ${modelWeight}, expected 0 or more`);
  }
  if (modelLogProbs !== undefined && modelLogProbs.length !== candidates.length) {
    throw new RangeError(`${modelLogProbs.length} log-probabilities for ${candidates.length} candidates`);
  }
  if (fits !== undefined && fits.length !== candidates.length) {
    throw new RangeError(`${fits.length} fits for ${candidates.length} candidates`);
  }
  const target = describeTarget(args.description);
  const shares = modelShares(modelLogProbs ?? []);
  const ranked = candidates.map((candidate, index): RankedCandidate<C> => {
    const fit = fits?.[index] ?? matchTarget(target, candidate.text);
    const modelScore = shares === null ? null : (shares[index] ?? 0);
    return {
      candidate,
      index,
      score: combine(fit, textWeight, modelScore, modelWeight),
      fit,
      modelScore,
      logProb: modelLogProbs?.[index] ?? null,
    };
  });
  const isNamed = (kind: string): boolean =>
    kind
      .toLowerCase()
      .split(' ')
      .some((word) => target.roles.includes(word));
  /** Per candidate, as given: 0 where the description names its kind, 1 for the others. */
  const kindPlaces = candidates.map(({ kind }) => (isNamed(kind) ? 0 : 1));
  return equalOnes(ranked).flatMap((equal) => {
    const places = readingOrder(equal.map(({ candidate }) => candidate.box));
    return [...equal.entries()]
      .sort(
        ([i, a], [j, b]) =>
          (kindPlaces[a.index] ?? 1) - (kindPlaces[b.index] ?? 1) ||
          standings[a.candidate.source] - standings[b.candidate.source] ||
          (places[i] ?? 0) - (places[j] ?? 0),
      )
      .map(([, one]) => one);
  });
}

/** Where nothing speaks for the control that words stand on, the words are meant, unless a page says that it is one. */
const standings: Readonly<Record<Evidence, number>> = { page: 0, text: 1, model: 1, element: 2 };

/** Cuts a ranking, by score, wherever a score is no longer equal to the best one since the last cut. */
function equalOnes<C extends Candidate>(
  ranked: readonly RankedCandidate<C>[],
): readonly (readonly RankedCandidate<C>[])[] {
  const groups: RankedCandidate<C>[][] = [];
  let best = -Infinity;
  for (const one of [...ranked].sort((a, b) => b.score - a.score || a.index - b.index)) {
    const group = groups.at(-1);
    if (group !== undefined && best - one.score <= EQUAL_SCORES) group.push(one);
    else {
      groups.push([one]);
      best = one.score;
    }
  }
  return groups;
}

export interface Found<C extends Candidate = Candidate> {
  readonly found: boolean;
  /** Those that reach the threshold, best first. */
  readonly chosen: readonly RankedCandidate<C>[];
  /** What came closest below it: at most three, none without any score. */
  readonly nearMisses: readonly RankedCandidate<C>[];
}

/** Cuts a ranking at the threshold. A score equal to it is found; a score of 0 never is. */
export function decideFound<C extends Candidate>(
  ranked: readonly RankedCandidate<C>[],
  threshold: number,
): Found<C> {
  const isChosen = ({ score }: RankedCandidate<C>): boolean => 0 < score && threshold <= score;
  const chosen = ranked.filter(isChosen);
  const nearMisses = ranked.filter((one) => 0 < one.score && !isChosen(one)).slice(0, 3);
  return { found: 0 < chosen.length, chosen, nearMisses };
}

function combine(text: number, textWeight: number, model: number | null, modelWeight: number): number {
  if (model === null || modelWeight === 0) return textWeight === 0 ? 0 : text;
  return (textWeight * text + modelWeight * model) / (textWeight + modelWeight);
}

/** Each candidate's share of the probability; null where there is none to share. */
function modelShares(logProbs: readonly (number | null)[]): readonly number[] | null {
  const largest = logProbs.reduce<number>((most, logProb) => Math.max(most, logProb ?? -Infinity), -Infinity);
  if (!Number.isFinite(largest)) return null;
  const likelihoods = logProbs.map((logProb) => (logProb === null ? 0 : Math.exp(logProb - largest)));
  const sum = likelihoods.reduce((total, likelihood) => total + likelihood, 0);
  return likelihoods.map((likelihood) => likelihood / sum);
}

/** Per box its place when the picture is read row by row; boxes whose tops differ by little share a row. */
export function readingOrder(boxes: readonly PixelBox[]): readonly number[] {
  const sorted = [...boxes.entries()].sort(([, a], [, b]) => a.y1 - b.y1);
  const rows: number[] = [];
  let row = -1;
  let rowEnd = -Infinity;
  for (const [index, box] of sorted) {
    const middle = box.y1 + boxHeight(box) / 2;
    if (rowEnd < middle) {
      row++;
      rowEnd = box.y2;
    } else {
      // A tall box must not draw everything beside it into one row.
      rowEnd = Math.min(rowEnd, box.y2);
    }
    rows[index] = row;
  }
  const order = [...boxes.keys()].sort(
    (a, b) => (rows[a] ?? 0) - (rows[b] ?? 0) || (boxes[a]?.x1 ?? 0) - (boxes[b]?.x1 ?? 0) || a - b,
  );
  const places: number[] = [];
  for (const [place, index] of order.entries()) places[index] = place;
  return places;
}
