// Pixels for the text detection network: where there is ink, and the normalised planes of one slice.
// Knows nothing of how the picture was cut and of what the network answers.

import type { Rect, RgbImage } from '../image';

/**
 * Normalised planes: (1, 3, height, width), blue, green, red as PP-OCR was trained; sides are multiples of
 * 32.
 */
export interface DetectionInput {
  readonly data: Float32Array;
  readonly dims: readonly [1, 3, number, number];
}

/** Sides of the network's input are multiples of this: its deepest features lie that far apart. */
const DETECTION_MULTIPLE = 32;

/**
 * Steps between neighbours below this are gradients and compression noise; the faintest hint texts have about
 * 40.
 */
const INK_STEP = 14;

/**
 * The smallest rectangle within `view` outside of which neighbouring pixels hardly differ, or null where
 * nothing differs. Large empty parts of a page need not be looked at.
 */
export function inkedPart(image: RgbImage, view: Rect): Rect | null {
  const left = view.x;
  const right = view.x + view.width - 1;
  const bottom = view.y + view.height - 1;
  const hasInk = inkIn(image, right, bottom);
  // 1. Whole rows, only until ink is met from above and from below.
  let y1 = view.y;
  let x1 = -1;
  for (; y1 <= bottom && x1 < 0; y1++) x1 = firstWhere(hasInk, y1, left, right);
  if (x1 < 0) return null;
  y1--;
  let y2 = bottom;
  let x2 = -1;
  for (; x2 < 0; y2--) x2 = lastWhere(hasInk, y2, left, right);
  y2++;
  // 2. Of all rows between, only what lies outside of what is known to have ink.
  for (let y = y1; y <= y2; y++) {
    const first = firstWhere(hasInk, y, left, x1 - 1);
    if (0 <= first) x1 = first;
    const last = lastWhere(hasInk, y, x2 + 1, right);
    if (0 <= last) x2 = last;
  }
  // A step lies between a pixel and its neighbour, so the neighbour belongs to the part too.
  return { x: x1, y: y1, width: Math.min(x2 + 1, right) - x1 + 1, height: Math.min(y2 + 1, bottom) - y1 + 1 };
}

/** Whether a pixel differs from its right or lower neighbour, those beyond the edges of the view left out. */
type HasInk = (x: number, y: number) => boolean;

function inkIn({ data, width }: RgbImage, right: number, bottom: number): HasInk {
  const differ = (a: number, b: number): boolean =>
    INK_STEP <= Math.abs(data[a]! - data[b]!) ||
    INK_STEP <= Math.abs(data[a + 1]! - data[b + 1]!) ||
    INK_STEP <= Math.abs(data[a + 2]! - data[b + 2]!);
  return (x, y) => {
    const at = (y * width + x) * 3;
    return (x < right && differ(at, at + 3)) || (y < bottom && differ(at, at + width * 3));
  };
}

function firstWhere(hasInk: HasInk, y: number, from: number, to: number): number {
  for (let x = from; x <= to; x++) if (hasInk(x, y)) return x;
  return -1;
}

function lastWhere(hasInk: HasInk, y: number, from: number, to: number): number {
  for (let x = to; from <= x; x--) if (hasInk(x, y)) return x;
  return -1;
}

/** The rectangle with `margin` pixels around it, as far as `outer` reaches. */
export function widened(rect: Rect, margin: number, outer: Rect): Rect {
  const x1 = Math.max(outer.x, rect.x - margin);
  const y1 = Math.max(outer.y, rect.y - margin);
  const x2 = Math.min(outer.x + outer.width, rect.x + rect.width + margin);
  const y2 = Math.min(outer.y + outer.height, rect.y + rect.height + margin);
  return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

/**
 * The pixels of one view, normalised; what is missing to the multiple of 32 repeats the last pixel, because
 * an edge drawn there could look like ink.
 *
 * @param take - gives so many floats to write to, whatever is in them.
 * Source: PP-OCRv4 mobile detection, ImageNet mean and deviation applied to blue, green, red.
 */
export function detectionInput(
  image: RgbImage,
  view: Rect,
  take: (length: number) => Float32Array = (length) => new Float32Array(length),
): DetectionInput {
  const width = roundUp(view.width);
  const height = roundUp(view.height);
  const plane = width * height;
  const pixels = image.data;
  const data = take(3 * plane);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    if (view.height <= y) {
      for (let channel = 0; channel < 3; channel++) {
        const to = channel * plane + row;
        data.copyWithin(to, to - width, to);
      }
      continue;
    }
    let from = ((view.y + y) * image.width + view.x) * 3;
    const end = row + view.width;
    for (let to = row; to < end; to++, from += 3) {
      data[to] = blueTable[pixels[from + 2]!]!;
      data[plane + to] = greenTable[pixels[from + 1]!]!;
      data[2 * plane + to] = redTable[pixels[from]!]!;
    }
    for (let at = end - 1; at < 3 * plane; at += plane)
      data.fill(data[at]!, at + 1, at + 1 + width - view.width);
  }
  return { data, dims: [1, 3, height, width] };
}

function roundUp(side: number): number {
  return Math.ceil(side / DETECTION_MULTIPLE) * DETECTION_MULTIPLE;
}

function table(mean: number, deviation: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => (byte / 255 - mean) / deviation);
}

// The order of training: the first pair belongs to blue.
const blueTable = table(0.485, 0.229);
const greenTable = table(0.456, 0.224);
const redTable = table(0.406, 0.225);
