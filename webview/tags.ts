// Where the numbers of boxes stand: beside their boxes, where they cover least. Pure.
// Knows nothing of canvases and of what numbers say.

import type { Point, Size } from '../protocol/geometry';
import { RIM, STRONG_LINE } from './brush';
import type { Mark } from './state';
import type { ScreenBox } from './viewport';

/** Something of a mark, its box or its number, and where it lies, in CSS pixels. */
export interface Placed {
  readonly mark: Mark;
  readonly at: ScreenBox;
}

/** From a box to its number, so that the widest line has room. */
const GAP = STRONG_LINE + RIM;
/** A cell of the grid is no smaller than this, and there are no more than so many along a side. */
const LEAST_CELL = 48;
const MOST_CELLS = 48;

/**
 * The place beside a box where its tag covers least: other tags above all, then other boxes, and the stage's edge.
 * Earlier places are preferred, so that tags lie alike where there is room.
 */
export function placeTag(
  box: ScreenBox,
  tag: Size,
  stage: Size,
  others: readonly ScreenBox[],
  tags: readonly Placed[],
): ScreenBox {
  let best = { at: within({ left: box.left, top: box.top, ...tag }, stage), cost: Infinity };
  for (const { x, y } of placesBeside(box, tag)) {
    const wished = { left: x, top: y, ...tag };
    const at = within(wished, stage);
    const off = Math.abs(at.left - wished.left) + Math.abs(at.top - wished.top);
    const cost =
      (off === 0 ? 0 : 1) +
      (touches(at, box) ? 2 : 0) +
      4 * tags.filter((one) => touches(at, one.at)).length +
      others.filter((other) => other !== box && touches(at, other)).length;
    if (cost < best.cost) best = { at, cost };
    if (cost === 0) break;
  }
  return best.at;
}

/**
 * Places for the tags of a crowd: each beside its box where it covers neither a box nor an earlier tag. Tags for which
 * there is no such place are left out.
 *
 * @param bounds - no tag reaches beyond them.
 */
export function placeCrowd(
  boxes: readonly Placed[],
  sizeOf: (mark: Mark) => Size,
  bounds: ScreenBox,
): readonly Placed[] {
  const side = Math.max(bounds.width, bounds.height);
  const taken = makeGrid(Math.max(LEAST_CELL, side / MOST_CELLS));
  for (const { at } of boxes) {
    // A saved box may be of any size: of one that reaches far beyond the picture only what can be in the way counts.
    const near = shared(at, bounds);
    if (near !== null) taken.add(near);
  }
  return boxes.flatMap(({ mark, at: box }) => {
    const tag = sizeOf(mark);
    for (const { x, y } of placesBeside(box, tag)) {
      const at = { left: x, top: y, ...tag };
      if (!holds(bounds, at) || taken.isTouched(at)) continue;
      taken.add(at);
      return [{ mark, at }];
    }
    return [];
  });
}

/** Left upper corners, best first; none of them lets the tag touch the box. */
function placesBeside({ left, top, width: across, height: down }: ScreenBox, tag: Size): readonly Point[] {
  const right = left + across;
  const bottom = top + down;
  const above = top - GAP - tag.height;
  return [
    { x: left - GAP - tag.width, y: above },
    { x: left - GAP, y: above },
    { x: left - GAP - tag.width, y: top - GAP },
    { x: right + GAP, y: above },
    { x: right + GAP, y: top - GAP },
    { x: left - GAP, y: bottom + GAP },
    { x: right + GAP, y: bottom + GAP },
  ];
}

interface Grid {
  add(box: ScreenBox): void;
  /** Whether one that was added shares an area with this one. */
  isTouched(box: ScreenBox): boolean;
}

/** Finds what lies at a place without asking all: everything stands in the square cells that it touches. */
function makeGrid(cell: number): Grid {
  const cells = new Map<number, ScreenBox[]>();
  /** Two cells may have one key, which costs a comparison and changes nothing. */
  function* keys({ left, top, width, height }: ScreenBox): Generator<number> {
    for (let row = Math.floor(top / cell); row * cell < top + height; row++) {
      for (let column = Math.floor(left / cell); column * cell < left + width; column++) {
        yield row * (MOST_CELLS * MOST_CELLS) + column;
      }
    }
  }
  return {
    add(box) {
      for (const key of keys(box)) {
        const there = cells.get(key);
        if (there === undefined) cells.set(key, [box]);
        else there.push(box);
      }
    },
    isTouched(box) {
      for (const key of keys(box)) {
        if (cells.get(key)?.some((other) => touches(box, other)) === true) return true;
      }
      return false;
    },
  };
}

export function touches(a: ScreenBox, b: ScreenBox): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

/** The area that both have, or null where there is none. */
function shared(a: ScreenBox, b: ScreenBox): ScreenBox | null {
  if (!touches(a, b)) return null;
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  return {
    left,
    top,
    width: Math.min(a.left + a.width, b.left + b.width) - left,
    height: Math.min(a.top + a.height, b.top + b.height) - top,
  };
}

function holds(outer: ScreenBox, inner: ScreenBox): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    inner.left + inner.width <= outer.left + outer.width &&
    inner.top + inner.height <= outer.top + outer.height
  );
}

function within({ left, top, width, height }: ScreenBox, stage: Size): ScreenBox {
  return {
    left: Math.max(Math.min(left, stage.width - width - 1), 1),
    top: Math.max(Math.min(top, stage.height - height - 1), 1),
    width,
    height,
  };
}
