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

/** The ink of a line, and what parts it from its neighbours. */
export interface WalledInk extends LineInk {
  /** Sides of frames and lines between cells, from left to right; no part of the ink. */
  readonly walls: readonly Columns[];
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
 * A frame runs across above and below the line's core for at least this, in heights of the core; large letters
 * and feet of brackets less.
 */
const FRAME_ACROSS = 1.2;

/** Sides of frames are at most this wide, in heights of the core; what is wider is a ground of its own. */
const STROKE = 0.3;

/** The air between a frame and the text on both its sides, in heights of the core; code among words has less. */
const FRAME_AIR = 0.2;

/**
 * The ink of a line, or null where it cannot be told from the background.
 *
 * Detection's boxes are too small for large text: from the core the ink is followed outwards. The background
 * is the most frequent color in and close around the core. Over a picture, a gradient or a frame that touches
 * the text the ink does not end; then that side stays as it was, and columns that are inked from end to end
 * have no gaps, which is the safe answer.
 *
 * Frames that stand clear of the text are none of its ink.
 *
 * @param core - surely within the line, as tall as its small letters at least.
 * @param within - columns that the line is known not to leave.
 */
export function lineInk(image: RgbImage, core: PixelBox, within: Columns = everywhere): WalledInk | null {
  const height = boxHeight(core);
  const reach = Math.ceil(REACH * height);
  const inner = narrowed(wholeRect(image, core, 0), within);
  const outer = narrowed(wholeRect(image, core, reach), within);
  if (inner.width < 1 || inner.height < 1) return null;
  // 1. Which pixels have ink: the contrast is the core's own, so that a dark frame around it does not hide
  // pale letters.
  const background = commonestColor(
    image,
    narrowed(wholeRect(image, core, Math.ceil(BACKGROUND_REACH * height)), within),
  );
  const contrast = strongestDifference(image, inner, background);
  if (contrast < MIN_CONTRAST) return null;
  const inked = inkMask(image, outer, background, INK_PART * contrast);
  const walls = takeWalls(inked, outer, inner, height);
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
    walls,
    // Digits and most letters are narrower than tall; a round capital O comes nearest to a ring.
    startsSquare: 0.8 <= squareness && squareness <= 1.2,
  };
}

/** One connected region of ink that runs past a line above and below. */
interface Frame {
  /** Places in the mask. */
  readonly pixels: readonly number[];
  /** It runs through the whole window, as lines between cells do. */
  readonly endless: boolean;
}

/**
 * Takes the frames that stand clear of the text out of a mask.
 *
 * @returns the columns where they cross the line, from left to right.
 */
function takeWalls(mask: Uint8Array, window: Window, inner: Window, height: number): Columns[] {
  const { width } = window;
  const coreTop = inner.y - window.y;
  const coreBottom = coreTop + inner.height - 1;
  // A core that is too tall reaches the frame's own upper and lower side.
  const top = coreTop + Math.round(height / 5);
  const bottom = coreBottom - Math.round(height / 5);
  if (bottom < top) return [];
  const air = Math.max(1, Math.round(FRAME_AIR * height));
  const walls: Columns[] = [];
  for (const { pixels, endless } of framesAcross(mask, window, coreTop, coreBottom, FRAME_ACROSS * height)) {
    // 1. How many rows of the line the frame fills in each column.
    const filled = new Int32Array(width);
    for (const at of pixels) {
      const y = Math.floor(at / width);
      if (top <= y && y <= bottom) filled[at % width]!++;
    }
    const isFull = (x: number) => filled[x] === bottom - top + 1;
    // 2. Its crossings: whole runs of columns, without letters that touch them.
    const found: Columns[] = [];
    let widest = 0;
    for (let x1 = 0; x1 < width; x1++) {
      if (filled[x1] === 0) continue;
      let x2 = x1;
      while (x2 < width && 0 < filled[x2]!) x2++;
      widest = Math.max(widest, x2 - x1);
      // At the window's ends it may go on, as a ground does.
      const stroke = 0 < x1 && x2 < width ? strokeOf({ x1, x2 }, isFull, height) : null;
      if (stroke !== null) found.push(stroke);
      x1 = x2;
    }
    // The page around a marked word is no line between cells.
    if (endless && Math.max(3, STROKE * height) < widest) continue;
    // 3. Those that keep their distance to everything else.
    const own = new Set(pixels);
    const kept = found.filter(({ x1, x2 }) => {
      const clear = endless ? Math.max(2, air >> 1) : air;
      for (let y = top; y <= bottom; y++) {
        for (let x = Math.max(0, x1 - clear); x < Math.min(width, x2 + clear); x++) {
          if (mask[y * width + x] === 1 && !own.has(y * width + x)) return false;
        }
      }
      return true;
    });
    if (kept.length === 0) continue;
    for (const at of pixels) {
      const [x, y] = [at % width, Math.floor(at / width)];
      if (y < top || bottom < y || kept.some(({ x1, x2 }) => x1 <= x && x < x2)) mask[at] = 0;
    }
    walls.push(...kept.map(({ x1, x2 }) => ({ x1: window.x + x1, x2: window.x + x2 })));
  }
  return walls.sort((a, b) => a.x1 - b.x1);
}

/**
 * The stroke in a run of a frame's columns, without letters that touch it; null where the run is something
 * else, such as the ground of a marked word.
 */
function strokeOf(run: Columns, isFull: (x: number) => boolean, height: number): Columns | null {
  const full = Array.from({ length: run.x2 - run.x1 }, (_, i) => run.x1 + i).filter(isFull);
  const [first, last] = [full[0], full.at(-1)];
  // Round ends of chips fill no column.
  const stroke = first === undefined || last === undefined ? run : { x1: first, x2: last + 1 };
  const width = stroke.x2 - stroke.x1;
  if (0 < full.length && full.length < width) return null;
  return width <= Math.max(3, STROKE * height) ? stroke : null;
}

/** The connected regions of ink that cross two rows of a mask as frames and lines do, and letters do not. */
function framesAcross(
  mask: Uint8Array,
  { width, height }: Window,
  top: number,
  bottom: number,
  across: number,
): Frame[] {
  const frames: Frame[] = [];
  const seen = new Uint8Array(mask.length);
  for (let seed = top * width; seed < (top + 1) * width; seed++) {
    if (mask[seed] !== 1 || seen[seed] === 1) continue;
    seen[seed] = 1;
    const pixels = [seed];
    // Columns above and below the line.
    const above = { x1: width, x2: 0 };
    const below = { x1: width, x2: 0 };
    let [highest, lowest] = [top, top];
    for (let i = 0; i < pixels.length; i++) {
      const at = pixels[i]!;
      const [x, y] = [at % width, Math.floor(at / width)];
      highest = Math.min(highest, y);
      lowest = Math.max(lowest, y);
      const side = y <= top ? above : bottom <= y ? below : null;
      if (side !== null) {
        side.x1 = Math.min(side.x1, x);
        side.x2 = Math.max(side.x2, x + 1);
      }
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const next = ny * width + nx;
          if (mask[next] !== 1 || seen[next] === 1) continue;
          seen[next] = 1;
          pixels.push(next);
        }
      }
    }
    if (lowest < bottom) continue;
    const endless = highest === 0 && lowest === height - 1;
    const runsAcross = across <= above.x2 - above.x1 && across <= below.x2 - below.x1;
    if (endless || runsAcross) frames.push({ pixels, endless });
  }
  return frames;
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

/** A line that may lie in any columns. */
export const everywhere: Columns = { x1: -Infinity, x2: Infinity };

function narrowed(window: Window, { x1, x2 }: Columns): Window {
  const x = Math.max(window.x, x1);
  return { ...window, x, width: Math.max(0, Math.min(window.x + window.width, x2) - x) };
}

type Color = readonly [red: number, green: number, blue: number];

/** The most by which a channel of any pixel of a window differs from a color. */
function strongestDifference({ data, width }: RgbImage, window: Window, [red, green, blue]: Color): number {
  let strongest = 0;
  for (let y = window.y; y < window.y + window.height; y++) {
    const end = (y * width + window.x + window.width) * 3;
    for (let at = (y * width + window.x) * 3; at < end; at += 3) {
      const byRed = Math.abs(data[at]! - red);
      const byGreen = Math.abs(data[at + 1]! - green);
      const byBlue = Math.abs(data[at + 2]! - blue);
      if (strongest < byRed) strongest = byRed;
      if (strongest < byGreen) strongest = byGreen;
      if (strongest < byBlue) strongest = byBlue;
    }
  }
  return strongest;
}

/** One byte per pixel of the window, 1 where there is ink. */
function inkMask(
  { data, width }: RgbImage,
  window: Window,
  [red, green, blue]: Color,
  limit: number,
): Uint8Array {
  const mask = new Uint8Array(window.width * window.height);
  let to = 0;
  for (let y = window.y; y < window.y + window.height; y++) {
    const end = (y * width + window.x + window.width) * 3;
    for (let at = (y * width + window.x) * 3; at < end; at += 3, to++) {
      if (
        limit <= Math.abs(data[at]! - red) ||
        limit <= Math.abs(data[at + 1]! - green) ||
        limit <= Math.abs(data[at + 2]! - blue)
      ) {
        mask[to] = 1;
      }
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

/** Room for `commonestColor`, which is called too often to ask for new room every time: pixels and sums by cell. */
const cellCounts = new Int32Array(16 ** 3);
const cellSums = new Float64Array(3 * 16 ** 3);

/** The mean of the pixels in the fullest cell of a color cube with sixteen steps a side; of equal ones, the first met. */
function commonestColor({ data, width }: RgbImage, window: Window): Color {
  const met: number[] = [];
  for (let y = window.y; y < window.y + window.height; y++) {
    const end = (y * width + window.x + window.width) * 3;
    for (let at = (y * width + window.x) * 3; at < end; at += 3) {
      const red = data[at]!;
      const green = data[at + 1]!;
      const blue = data[at + 2]!;
      const cell = ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
      if (cellCounts[cell]!++ === 0) met.push(cell);
      cellSums[3 * cell]! += red;
      cellSums[3 * cell + 1]! += green;
      cellSums[3 * cell + 2]! += blue;
    }
  }
  const fullest = met.reduce(
    (best, cell) => (cellCounts[best]! < cellCounts[cell]! ? cell : best),
    met[0] ?? 0,
  );
  const n = cellCounts[fullest]!;
  const mean: Color = [
    cellSums[3 * fullest]! / n,
    cellSums[3 * fullest + 1]! / n,
    cellSums[3 * fullest + 2]! / n,
  ];
  for (const cell of met) {
    cellCounts[cell] = 0;
    cellSums.fill(0, 3 * cell, 3 * cell + 3);
  }
  return mean;
}
