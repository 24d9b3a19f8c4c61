// Which of several: the place that a count names among things that fit about equally well ("the second of the five icons").
// Knows nothing of words and of how well things fit; boxes are pixels of the capture.

import {
  boxArea,
  boxCentre,
  boxHeight,
  boxWidth,
  sharedPart,
  type PixelBox,
} from '../../../protocol/geometry';
import { firstOfEachPlace } from '../firstOfEachPlace';
import { readingOrder } from '../rank';
import type { Order } from './description';

/** Scores below this share of the best do not take part in counting off. */
const COUNTED = 0.85;

/** Where it is said how many there are, or that they stand in a row, that tells them from others better than scores do. */
const AMONG = 0.6;

/** The place that a count names, among those that fit nearly equally well; null where so many are not there. */
export function inOrder(
  candidates: readonly { readonly box: PixelBox }[],
  scores: readonly number[],
  { place, from, among }: Order,
): PixelBox | null {
  const best = scores.reduce((most, score) => Math.max(most, score), 0);
  if (best === 0) return null;
  const least = among === null ? COUNTED : AMONG;
  const counted = candidates
    .map(({ box }, i) => ({ box, score: scores[i] ?? 0 }))
    .filter(({ score }) => least * best <= score)
    .sort((a, b) => b.score - a.score || boxArea(a.box) - boxArea(b.box));
  const things = firstOfEachPlace(counted, ({ box }) => box, isSamePlace);
  const places = (among === null ? things : groupOf(things, among)).map(({ box }) => box);
  if (from === 'row' && shareRows(places)) return null;
  const sorted = sortedFrom(places, from);
  // Of four, people mean one of the two between; the first of them.
  if (place === 'middle') return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
  return (place < 0 ? sorted[sorted.length + place] : sorted[place - 1]) ?? null;
}

interface Scored {
  readonly box: PixelBox;
  readonly score: number;
}

/**
 * The row or column of so many (or the row, of whatever length) that fits best; one that was not seen, or one too many, does
 * not undo it. Where nothing stands in rows and columns, the best so many.
 */
function groupOf(things: readonly Scored[], among: number | 'row'): readonly Scored[] {
  const isRow = among === 'row';
  // Under a title that is shorter than the row stands only a part of it.
  const worth = (run: readonly Scored[]): number => {
    const scores = run.map(({ score }) => score);
    const fit = Math.max(...scores) + scores.reduce((sum, score) => sum + score, 0) / run.length;
    return fit * (isRow ? 1 : Math.max(0, 1 - OFF_BY_ONE * Math.abs(run.length - among)));
  };
  const runs = [...runsOf(things, 'across'), ...(isRow ? [] : runsOf(things, 'down'))];
  const [best] = runs.sort((a, b) => worth(b) - worth(a));
  return best ?? (isRow ? things : things.slice(0, among));
}

/** What a run counts less for each thing that it is too long or too short. */
const OFF_BY_ONE = 0.15;

/** How far apart neighbours of a run are at most, in the larger one of their sides; and how unlike in height. */
const RUN_GAP = 4;
const ALIKE = 1.6;

/** Groups of two and more things that follow one another in one direction, each in its order. */
export function runsOf<T extends { readonly box: PixelBox }>(
  things: readonly T[],
  along: 'across' | 'down',
): readonly (readonly T[])[] {
  const [start, end] = along === 'across' ? (['x1', 'x2'] as const) : (['y1', 'y2'] as const);
  const isNext = (a: PixelBox, b: PixelBox): boolean => {
    const [height, width] = [boxHeight(a), boxWidth(a)];
    const [from, to] = [boxCentre(a), boxCentre(b)];
    const off = along === 'across' ? Math.abs(from.y - to.y) / height : Math.abs(from.x - to.x) / width;
    const gap = (b[start] - a[end]) / Math.max(height, width);
    const unlike = Math.max(height, boxHeight(b)) / Math.min(height, boxHeight(b));
    return unlike <= ALIKE && off < 0.4 && -0.2 < gap && gap < RUN_GAP;
  };
  const runs: T[][] = [];
  for (const thing of [...things].sort((a, b) => a.box[start] - b.box[start])) {
    const run = runs.find((one) => isNext(one.at(-1)!.box, thing.box));
    if (run === undefined) runs.push([thing]);
    else run.push(thing);
  }
  return runs.filter((run) => 1 < run.length);
}

/** Two of them stand beside each other, so that a row does not tell which is meant. */
function shareRows(boxes: readonly PixelBox[]): boolean {
  const isLevel = (a: PixelBox, b: PixelBox): boolean => a.y1 < boxCentre(b).y && boxCentre(b).y < a.y2;
  return boxes.some((box, i) =>
    boxes.slice(i + 1).some((other) => isLevel(box, other) || isLevel(other, box)),
  );
}

function inReadingOrder(boxes: readonly PixelBox[]): readonly PixelBox[] {
  const places = readingOrder(boxes);
  return [...boxes.entries()].sort(([a], [b]) => (places[a] ?? 0) - (places[b] ?? 0)).map(([, box]) => box);
}

function sortedFrom(boxes: readonly PixelBox[], from: Order['from']): readonly PixelBox[] {
  const by = (key: (box: PixelBox) => number) => [...boxes].sort((a, b) => key(a) - key(b));
  switch (from) {
    case 'left':
      return by((box) => box.x1);
    case 'right':
      return by((box) => -box.x2);
    case 'top':
      return by((box) => box.y1);
    case 'bottom':
      return by((box) => -box.y2);
    case 'reading':
    case 'row':
      return inReadingOrder(boxes);
  }
}

/** Most of the smaller box lies on the larger one. */
export function isSamePlace(a: PixelBox, b: PixelBox): boolean {
  return 0.5 < sharedPart(a, b);
}
