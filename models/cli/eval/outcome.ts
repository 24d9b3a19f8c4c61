// What one pipeline answered to one row, as it stands in predictions.jsonl, and whether that was right.
// A row says by itself what it needs to be counted, so that results can be compared without their sets.

import { boxCentre, containsPoint, overlap } from '../../../protocol/geometry';
import type { JsonRecord } from '../jsonl';
import { rowId, type RowId } from '../setFile';
import type { Offer } from './candidateRecall';
import { toBox, toCorners, type Corners, type EvalRow } from './rows';

export interface Outcome extends Pick<
  EvalRow,
  'set' | 'id' | 'image' | 'instruction' | 'kind' | 'style' | 'platform' | 'loose' | 'target'
> {
  /** Which pipeline or baseline answered. */
  readonly variant: string;
  /** Null for "not on this screen". */
  readonly bbox: Corners | null;
  readonly score: number;
  readonly evidence: string | null;
  /** The text of what was chosen, where it has one. */
  readonly chosenText?: string;
  /** Absent for absent targets and for baselines. */
  readonly offer?: Offer;
  /** The best place that would have been right, among those that the pipeline ranked; only where it chose another. */
  readonly rightPlace?: { readonly rank: number; readonly score: number; readonly bbox: Corners };
  readonly error?: string;
}

/** Why a row with a target was answered wrong. */
export type Cause = 'could not be worked on' | 'no candidate' | 'ranked lower' | 'said absent';

export const causes: readonly Cause[] = [
  'no candidate',
  'ranked lower',
  'said absent',
  'could not be worked on',
];

/** True where the middle of the predicted box lies inside the target. */
export function isHit({ target, bbox }: Pick<Outcome, 'target' | 'bbox'>): boolean {
  return target !== null && bbox !== null && containsPoint(toBox(target), boxCentre(toBox(bbox)));
}

/** True where predicted box and target overlap by at least half (intersection over union). */
export function isFit({ target, bbox }: Pick<Outcome, 'target' | 'bbox'>): boolean {
  return target !== null && bbox !== null && 0.5 <= overlap(toBox(target), toBox(bbox));
}

/** Null where the answer is right or the target absent. */
export function causeOf(outcome: Outcome): Cause | null {
  if (outcome.target === null || isHit(outcome)) return null;
  if (outcome.error !== undefined) return 'could not be worked on';
  if (outcome.offer?.clickable === false) return 'no candidate';
  return outcome.bbox === null ? 'said absent' : 'ranked lower';
}

/** The row of a file; null where it is none. Only what counting rests on is looked at. */
export function parseOutcome(row: JsonRecord): Outcome | null {
  const id: RowId | null = rowId(row);
  const isBoxOrNull = (value: unknown): boolean => value === null || toCorners(value) !== undefined;
  const texts = [row.variant, row.set, row.image, row.kind, row.style, row.platform];
  if (id === null || !texts.every((text) => typeof text === 'string')) return null;
  if (!isBoxOrNull(row.target) || !isBoxOrNull(row.bbox)) return null;
  return row as unknown as Outcome; // Its own writer's form, checked as far as it matters.
}
