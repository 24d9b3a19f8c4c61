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
export const DETECTION_MULTIPLE = 32;

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
  const { data, width } = image;
  let x1 = Infinity;
  let y1 = Infinity;
  let x2 = -1;
  let y2 = -1;
  const right = view.x + view.width - 1;
  const bottom = view.y + view.height - 1;
  for (let y = view.y; y <= bottom; y++) {
    const below = y < bottom ? width * 3 : 0;
    for (let x = view.x; x <= right; x++) {
      const at = (y * width + x) * 3;
      const next = x < right ? at + 3 : at;
      const under = at + below;
      const step = Math.max(
        Math.abs(data[at]! - data[next]!),
        Math.abs(data[at + 1]! - data[next + 1]!),
        Math.abs(data[at + 2]! - data[next + 2]!),
        Math.abs(data[at]! - data[under]!),
        Math.abs(data[at + 1]! - data[under + 1]!),
        Math.abs(data[at + 2]! - data[under + 2]!),
      );
      if (step < INK_STEP) continue;
      if (x < x1) x1 = x;
      if (x2 < x) x2 = x;
      if (y < y1) y1 = y;
      y2 = y;
    }
  }
  // A step lies between a pixel and its neighbour, so the neighbour belongs to the part too.
  return x2 < 0
    ? null
    : { x: x1, y: y1, width: Math.min(x2 + 1, right) - x1 + 1, height: Math.min(y2 + 1, bottom) - y1 + 1 };
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
 * Source: PP-OCRv4 mobile detection, ImageNet mean and deviation applied to blue, green, red.
 */
export function detectionInput(image: RgbImage, view: Rect): DetectionInput {
  const width = roundUp(view.width);
  const height = roundUp(view.height);
  const plane = width * height;
  const data = new Float32Array(3 * plane);
  for (let y = 0; y < height; y++) {
    const row = (view.y + Math.min(y, view.height - 1)) * image.width;
    for (let x = 0; x < width; x++) {
      const from = (row + view.x + Math.min(x, view.width - 1)) * 3;
      const to = y * width + x;
      data[to] = blueTable[image.data[from + 2]!]!;
      data[plane + to] = greenTable[image.data[from + 1]!]!;
      data[2 * plane + to] = redTable[image.data[from]!]!;
    }
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
