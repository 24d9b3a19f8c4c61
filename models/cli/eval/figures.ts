// From outcomes to figures: which rows count for what, and for which slices of a set figures are given.
// Knows nothing of how figures are shown.

import { groupBy } from '../setFile';
import { causeOf, isFit, isHit, type Cause, type Outcome } from './outcome';
import { platforms, sizeName, sizeNames } from './rows';
import { bootstrap, ratio, ratioDifference, type Counts, type Estimate } from './statistics';

/** What a row adds to a share: [part, whole]; null where the share is not about such rows. */
export type Measure = (outcome: Outcome) => readonly [number, number] | null;

/** The middle of the answer lies in the target. */
export const clickAccuracy: Measure = (outcome) =>
  outcome.target === null ? null : [Number(isHit(outcome)), 1];

/** Answer and target overlap by half; rows whose boxes are off say nothing about that. */
export const accuracyAtHalf: Measure = (outcome) =>
  outcome.target === null || outcome.loose ? null : [Number(isFit(outcome)), 1];

/** A candidate overlaps the target by so much; `mirrored` is the control by luck. */
export function candidateRecall(overlap: number, which: 'best' | 'mirrored'): Measure {
  return ({ offer }) => (offer === undefined ? null : [Number(overlap <= offer[which]), 1]);
}

/** The middle of any candidate lies in the target, or that of the answer: a long line is narrowed to the words that fit. */
export const reachable: Measure = (outcome) =>
  outcome.offer === undefined ? null : [Number(outcome.offer.clickable || isHit(outcome)), 1];

/** Of what is not on the screen, how much is said to be absent. */
export const absentRecall: Measure = ({ target, bbox }) =>
  target === null ? [Number(bbox === null), 1] : null;

export function estimate(outcomes: readonly Outcome[], measure: Measure): Estimate {
  return bootstrap(perPicture(outcomes, measure), ratio);
}

/** How many rows a measure is about. */
export function countRows(outcomes: readonly Outcome[], measure: Measure): number {
  return outcomes.reduce((sum, outcome) => sum + (measure(outcome)?.[1] ?? 0), 0);
}

/** How many different instructions stand behind the rows: those that share one are less than as many questions. */
export function countInstructions(outcomes: readonly Outcome[]): number {
  return new Set(outcomes.map(({ instruction }) => instruction)).size;
}

/** How far `a` lies above `b`, over the rows that both answered; pictures are drawn for both at once. */
export function estimateDifference(
  a: readonly Outcome[],
  b: readonly Outcome[],
  measure: Measure,
): Estimate & { readonly rows: number } {
  const others = new Map(b.map((outcome) => [rowKey(outcome), outcome]));
  const pairs = a.flatMap((one) => {
    const other = others.get(rowKey(one));
    return other === undefined ? [] : [{ one, other }];
  });
  const counts = [...groupBy(pairs, ({ one }) => one.image).values()].map((ofPicture) =>
    sums(ofPicture.map(({ one, other }) => [...(measure(one) ?? [0, 0]), ...(measure(other) ?? [0, 0])])),
  );
  return { ...bootstrap(counts, ratioDifference), rows: pairs.length };
}

/** A part of the rows that figures are given for. */
export interface Slice {
  readonly name: string;
  readonly holds: (outcome: Outcome) => boolean;
}

/** Boxes of its icons are the clickable squares around them, in apps that nothing here resembles: told apart. */
const MOBILE_ICONS_SET = 'droidfiller_mobile';

/** By kind of target, as far as there are such rows. */
export function kindSlicesOf(outcomes: readonly Outcome[]): readonly Slice[] {
  const present = outcomes.filter(({ target }) => target !== null);
  const ofKind = (kind: string): Slice => ({
    name: kind,
    holds: (outcome) => outcome.target !== null && outcome.kind === kind,
  });
  const isMobileIcon = ({ kind, set }: Outcome): boolean => kind === 'icon' && set === MOBILE_ICONS_SET;
  const slices: readonly Slice[] = [
    { name: 'all', holds: ({ target }) => target !== null },
    ...['text', 'widget', 'icon', 'image', 'other'].map(ofKind),
    ...(present.some(isMobileIcon)
      ? [
          {
            name: `icon, without ${MOBILE_ICONS_SET}`,
            holds: (outcome: Outcome) => outcome.kind === 'icon' && !isMobileIcon(outcome),
          },
          { name: `icon, ${MOBILE_ICONS_SET}`, holds: isMobileIcon },
        ]
      : []),
  ];
  return slices.filter(({ holds }) => present.some(holds));
}

/** Every slice that a set of outcomes has rows for, coarse ones first. */
export function slicesOf(outcomes: readonly Outcome[]): readonly Slice[] {
  const present = outcomes.filter(({ target }) => target !== null);
  const each = (names: readonly string[], of: (outcome: Outcome) => string, prefix: string): Slice[] =>
    names.map((name) => ({
      name: `${prefix} ${name}`,
      holds: (outcome) => outcome.target !== null && of(outcome) === name,
    }));
  const distinct = (of: (outcome: Outcome) => string): string[] => [...new Set(present.map(of))];
  return [
    ...kindSlicesOf(outcomes),
    ...each(
      distinct(({ style }) => style),
      ({ style }) => style,
      'style',
    ),
    ...each(platforms, ({ platform }) => platform, 'platform'),
    {
      name: 'platform web, without loose boxes',
      holds: ({ target, platform, loose }: Outcome) => target !== null && platform === 'web' && !loose,
    },
    ...each(
      distinct(({ set }) => set),
      ({ set }) => set,
      'set',
    ),
    ...each(sizeNames, ({ target }) => (target === null ? '' : sizeName(target)), 'target'),
  ].filter(({ holds }) => present.some(holds));
}

/** How many wrong rows have which cause, by kind of target. */
export function countCauses(
  outcomes: readonly Outcome[],
): ReadonlyMap<string, Readonly<Partial<Record<Cause, number>>>> {
  const counts = new Map<string, Partial<Record<Cause, number>>>();
  for (const outcome of outcomes) {
    const cause = causeOf(outcome);
    if (cause === null) continue;
    const ofKind = counts.get(outcome.kind) ?? {};
    ofKind[cause] = (ofKind[cause] ?? 0) + 1;
    counts.set(outcome.kind, ofKind);
  }
  return counts;
}

export function rowKey({ set, id }: Pick<Outcome, 'set' | 'id'>): string {
  return JSON.stringify([set, id]);
}

function perPicture(outcomes: readonly Outcome[], measure: Measure): readonly Counts[] {
  const counted = outcomes.flatMap((outcome) => {
    const counts = measure(outcome);
    return counts === null ? [] : [{ image: outcome.image, counts }];
  });
  return [...groupBy(counted, ({ image }) => image).values()].map((ofPicture) =>
    sums(ofPicture.map(({ counts }) => counts)),
  );
}

function sums(rows: readonly Counts[]): number[] {
  const width = rows[0]?.length ?? 0;
  return Array.from({ length: width }, (_, column) =>
    rows.reduce((sum, counts) => sum + (counts[column] ?? 0), 0),
  );
}
