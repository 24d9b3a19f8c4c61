// The ink of one line of text on the picture itself: how far it reaches, and where columns have none.
// Knows nothing of networks and characters.

import { boxHeight, type PixelBox } from '../../../protocol/geometry';
import type { RgbImage } from '../image';

/** Columns of the capture; `x2` is exclusive. */
export interface Columns {
  readonly x1: number;
  readonly x2: number;
}

/** All numbers are whole pixels of the capture; right and bottom edges are exclusive. */
export interface LineInk {
  /** The ink and nothing else. */
  readonly box: PixelBox;
  /** Columns without ink between columns with ink, from left to right. */
  readonly gaps: readonly Columns[];
  /** The ink before the first gap is about as wide as tall, as rings and squares are, and letters hardly. */
  readonly startsSquare: boolean;
}

/** A pixel has ink where it differs from the background by this part of the line's contrast. */
const INK_PART = 0.3;

/** Lines with less contrast than this, 0…255, have no ink that can be told from noise. */
const MIN_CONTRAST = 24;

/**
 * How far around its core a line's background is looked for, in heights of the core: bold letters fill the
 * core itself.
 */
const BACKGROUND_REACH = 0.25;

/** How far from its core a line's ink is followed, in heights of the core. */
const REACH = 0.75;

/** Rows without ink that may lie within a line (below the dot of an i), in heights of the core. */
const ROW_GAP = 0.12;

/**
 * Columns without ink that may lie between a core's end and the rest of its first or last letter, in heights
 * of the core.
 */
const LETTER_GAP = 0.2;

/**
 * The ink of a line, or null where it cannot be told from the background.
 *
 * Detection's boxes are too small for large text: from the core the ink is followed outwards. The background
 * is the most frequent color in and close around the core. Over a picture, a gradient or a frame that touches
 * the text the ink does not end; then that side stays as it was, and columns that are inked from end to end
 * have no gaps, which is the safe answer.
 *
 * @param core - surely within the line, as tall as its small letters at least.
 */
export function lineInk(image: RgbImage, core: PixelBox): LineInk | null {
  const height = boxHeight(core);
  const reach = Math.ceil(REACH * height);
  const inner = wholeRect(image, core, 0);
  const outer = wholeRect(image, core, reach);
  if (inner.width < 1 || inner.height < 1) return null;
  // 1. Which pixels have ink: the contrast is the core's own, so that a dark frame around it does not hide
  // pale letters.
  const background = commonestColor(image, wholeRect(image, core, Math.ceil(BACKGROUND_REACH * height)));
  const contrast = strongestDifference(image, inner, background);
  if (contrast < MIN_CONTRAST) return null;
  const inked = inkMask(image, outer, background, INK_PART * contrast);
  // 2. Up and down from the middle of the core.
  const rowHasInk = (y: number) => anyInk(inked, outer, inner.x, inner.x + inner.width, y, y + 1);
  const middle = inner.y + (inner.height >> 1);
  const rowGap = Math.max(1, Math.round(ROW_GAP * height));
  const y1 = follow(rowHasInk, middle, outer.y, -1, rowGap) ?? inner.y;
  const y2 =
    (follow(rowHasInk, middle, outer.y + outer.height - 1, 1, rowGap) ?? inner.y + inner.height - 1) + 1;
  if (y2 <= y1) return null;
  // 3. Left and right from the ends of the core.
  const columnHasInk = (x: number) => anyInk(inked, outer, x, x + 1, y1, y2);
  const letterGap = Math.max(1, Math.round(LETTER_GAP * height));
  const innerEnd = inner.x + inner.width - 1;
  const firstInk = firstWhere(columnHasInk, inner.x, innerEnd) ?? inner.x;
  const lastInk = firstWhere(columnHasInk, innerEnd, inner.x) ?? innerEnd;
  const left = follow(columnHasInk, firstInk, outer.x, -1, letterGap) ?? firstInk;
  const right = follow(columnHasInk, lastInk, outer.x + outer.width - 1, 1, letterGap) ?? lastInk;
  // 4. Columns, and the gaps between them.
  const gaps: Columns[] = [];
  let x1 = -1;
  let x2 = -1;
  for (let x = left; x <= right; x++) {
    if (!columnHasInk(x)) continue;
    if (x1 < 0) x1 = x;
    else if (x2 < x) gaps.push({ x1: x2, x2: x });
    x2 = x + 1;
  }
  if (x1 < 0) return null;
  const firstEnd = gaps[0]?.x1 ?? x2;
  const rows = Array.from({ length: y2 - y1 }, (_, i) => y1 + i).filter((y) =>
    anyInk(inked, outer, x1, firstEnd, y, y + 1),
  );
  const squareness = (firstEnd - x1) / (rows.at(-1)! - rows[0]! + 1);
  return {
    box: { x1, y1, x2, y2 },
    gaps,
    // Digits and most letters are narrower than tall; a round capital O comes nearest to a ring.
    startsSquare: 0.8 <= squareness && squareness <= 1.2,
  };
}

/**
 * The last place with ink on the way from `start` to `end`, over gaps of at most `gap` places; null where the
 * ink does not end before `end`. Places without ink at the start are no gap: the way begins within the line.
 */
function follow(
  hasInk: (at: number) => boolean,
  start: number,
  end: number,
  direction: 1 | -1,
  gap: number,
): number | null {
  let last = start;
  for (let at = start; (end - at) * direction >= 0; at += direction) {
    if (hasInk(at)) last = at;
    else if (gap < (at - last) * direction) return last;
  }
  // The picture's own edge ends every line.
  return (end - last) * direction > 0 ? last : null;
}

/** The first place with ink on the way from `start` to `end`, or null. */
function firstWhere(hasInk: (at: number) => boolean, start: number, end: number): number | null {
  const direction = start <= end ? 1 : -1;
  for (let at = start; (end - at) * direction >= 0; at += direction) if (hasInk(at)) return at;
  return null;
}

interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function wholeRect(image: RgbImage, box: PixelBox, around: number): Window {
  const x = Math.max(0, Math.floor(box.x1) - around);
  const y = Math.max(0, Math.floor(box.y1) - around);
  return {
    x,
    y,
    width: Math.min(image.width, Math.ceil(box.x2) + around) - x,
    height: Math.min(image.height, Math.ceil(box.y2) + around) - y,
  };
}

type Color = readonly [red: number, green: number, blue: number];

function differenceAt(image: RgbImage, x: number, y: number, [red, green, blue]: Color): number {
  const at = (y * image.width + x) * 3;
  return Math.max(
    Math.abs(image.data[at]! - red),
    Math.abs(image.data[at + 1]! - green),
    Math.abs(image.data[at + 2]! - blue),
  );
}

function strongestDifference(image: RgbImage, window: Window, background: Color): number {
  let strongest = 0;
  for (let y = window.y; y < window.y + window.height; y++) {
    for (let x = window.x; x < window.x + window.width; x++) {
      strongest = Math.max(strongest, differenceAt(image, x, y, background));
    }
  }
  return strongest;
}

/** One byte per pixel of the window, 1 where there is ink. */
function inkMask(image: RgbImage, window: Window, background: Color, limit: number): Uint8Array {
  const mask = new Uint8Array(window.width * window.height);
  for (let y = 0; y < window.height; y++) {
    for (let x = 0; x < window.width; x++) {
      if (limit <= differenceAt(image, window.x + x, window.y + y, background))
        mask[y * window.width + x] = 1;
    }
  }
  return mask;
}

function anyInk(mask: Uint8Array, window: Window, x1: number, x2: number, y1: number, y2: number): boolean {
  for (let y = y1 - window.y; y < y2 - window.y; y++) {
    for (let x = x1 - window.x; x < x2 - window.x; x++) {
      if (mask[y * window.width + x] === 1) return true;
    }
  }
  return false;
}

/** The mean of the pixels in the fullest cell of a color cube with sixteen steps a side. */
function commonestColor(image: RgbImage, window: Window): Color {
  const counts = new Map<number, { n: number; red: number; green: number; blue: number }>();
  for (let y = window.y; y < window.y + window.height; y++) {
    for (let x = window.x; x < window.x + window.width; x++) {
      const at = (y * image.width + x) * 3;
      const red = image.data[at]!;
      const green = image.data[at + 1]!;
      const blue = image.data[at + 2]!;
      const cell = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
      const count = counts.get(cell);
      if (count === undefined) counts.set(cell, { n: 1, red, green, blue });
      else {
        count.n++;
        count.red += red;
        count.green += green;
        count.blue += blue;
      }
    }
  }
  let fullest = { n: 0, red: 0, green: 0, blue: 0 };
  for (const count of counts.values()) if (fullest.n < count.n) fullest = count;
  return [fullest.red / fullest.n, fullest.green / fullest.n, fullest.blue / fullest.n];
}
