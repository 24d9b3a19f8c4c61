// Cuts a line of text out of a picture and brings it to the height that recognition reads.
// Knows nothing of batches and of networks.

import { boxHeight, boxWidth, type PixelBox, type Size } from '../../../protocol/geometry';
import type { RgbImage } from '../image';

/** The height of every line that recognition reads, in pixels. */
export const LINE_HEIGHT = 48;

/** Recognition gives one class for this many columns. */
export const COLUMNS_PER_STEP = 8;

/** The width a cut has once it is LINE_HEIGHT tall; at least one step of the network. */
export function lineWidth(box: PixelBox): number {
  return Math.max(COLUMNS_PER_STEP, Math.round((boxWidth(box) / boxHeight(box)) * LINE_HEIGHT));
}

/** How a line of text is cut out of a picture and resampled. */
export interface LineCut {
  /** Columns, once it is LINE_HEIGHT tall. */
  readonly width: number;
  readonly across: Taps;
  readonly down: Taps;
}

/**
 * Cuts a line out as recognition was trained: triangle filter, bilinear where the line grows, an average over the covered
 * pixels where it shrinks. Beyond the capture's edge the last pixel repeats.
 */
export function cutLine(image: Size, box: PixelBox): LineCut {
  const width = lineWidth(box);
  return {
    width,
    across: taps(box.x1, box.x2, width, image.width),
    down: taps(box.y1, box.y2, LINE_HEIGHT, image.height),
  };
}

/**
 * All that the planes of a line are made of, as bytes: its pixels, and how they are weighed. Where two lines are equal in
 * this, wherever they stand, their planes are equal to the bit.
 */
export function lineBytes(image: RgbImage, { width, across, down }: LineCut): readonly Uint8Array[] {
  const columns = covered(across);
  const rows = covered(down);
  const rowBytes = columns.count * 3;
  const pixels = new Uint8Array(rows.count * rowBytes);
  for (let y = 0; y < rows.count; y++) {
    const from = ((rows.first + y) * image.width + columns.first) * 3;
    pixels.set(image.data.subarray(from, from + rowBytes), y * rowBytes);
  }
  const numbers = [
    Int32Array.of(width, columns.count, rows.count),
    across.first.map((first) => first - columns.first),
    across.count,
    across.weights,
    down.first.map((first) => first - rows.first),
    down.count,
    down.weights,
  ];
  return [...numbers.map((list) => new Uint8Array(list.buffer, list.byteOffset, list.byteLength)), pixels];
}

/**
 * Writes the resampled pixels of a line into one batch of planes, as (byte / 255 - 0.5) / 0.5, blue, green, red as PP-OCR
 * was trained.
 *
 * @param batch - (n, 3, LINE_HEIGHT, batchWidth), written at line `index`, columns 0…width.
 */
export function writeLine(
  image: RgbImage,
  { width, across, down }: LineCut,
  batch: Float32Array,
  index: number,
  batchWidth: number,
): void {
  const { data } = image;
  const { first: firstRow, count: nRows } = covered(down);
  // 1. Across: only the rows that are needed, into (row, x, channel).
  const rowLength = width * 3;
  const rows = new Float32Array(nRows * rowLength);
  for (let y = firstRow, to = 0; y < firstRow + nRows; y++) {
    const from = y * image.width * 3;
    for (let x = 0; x < width; x++, to += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let at = from + across.first[x]! * 3;
      const start = x * across.stride;
      const end = start + across.count[x]!;
      for (let tap = start; tap < end; tap++, at += 3) {
        const weight = across.weights[tap]!;
        red += weight * data[at]!;
        green += weight * data[at + 1]!;
        blue += weight * data[at + 2]!;
      }
      rows[to] = red;
      rows[to + 1] = green;
      rows[to + 2] = blue;
    }
  }
  // 2. Down, into planes, normalised.
  const plane = LINE_HEIGHT * batchWidth;
  const start = index * 3 * plane;
  for (let y = 0; y < LINE_HEIGHT; y++) {
    const first = (down.first[y]! - firstRow) * rowLength;
    const count = down.count[y]!;
    const weightsFrom = y * down.stride;
    let to = start + y * batchWidth;
    if (count <= 2) {
      // All lines that grow, which most do.
      const upper = down.weights[weightsFrom]!;
      const lower = count === 2 ? down.weights[weightsFrom + 1]! : 0;
      const second = count === 2 ? first + rowLength : first;
      const end = first + rowLength;
      for (let at = first, below = second; at < end; at += 3, below += 3, to++) {
        batch[to] = (upper * rows[at + 2]! + lower * rows[below + 2]!) / 127.5 - 1;
        batch[to + plane] = (upper * rows[at + 1]! + lower * rows[below + 1]!) / 127.5 - 1;
        batch[to + 2 * plane] = (upper * rows[at]! + lower * rows[below]!) / 127.5 - 1;
      }
      continue;
    }
    for (let x = 0; x < width; x++, to++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0, at = first + x * 3; tap < count; tap++, at += rowLength) {
        const weight = down.weights[weightsFrom + tap]!;
        red += weight * rows[at]!;
        green += weight * rows[at + 1]!;
        blue += weight * rows[at + 2]!;
      }
      batch[to] = blue / 127.5 - 1;
      batch[to + plane] = green / 127.5 - 1;
      batch[to + 2 * plane] = red / 127.5 - 1;
    }
  }
}

/** Which source pixels make each target pixel, and how much of each. */
interface Taps {
  /** Per target pixel, the first source pixel; never falls. */
  readonly first: Int32Array;
  /** Per target pixel, how many source pixels. */
  readonly count: Int32Array;
  /** `stride` per target pixel, of which the first `count` are used and the others are 0. */
  readonly weights: Float64Array;
  readonly stride: number;
}

/** All source pixels together. */
function covered({ first, count }: Taps): { readonly first: number; readonly count: number } {
  const last = first.length - 1;
  return { first: first[0]!, count: first[last]! + count[last]! - first[0]! };
}

/** The taps from one place to another; indices are clamped to the picture. */
function taps(from: number, to: number, target: number, limit: number): Taps {
  const step = (to - from) / target;
  const reach = Math.max(1, step);
  const stride = Math.ceil(2 * reach) + 2;
  const first = new Int32Array(target);
  const count = new Int32Array(target);
  const weights = new Float64Array(target * stride);
  for (let i = 0; i < target; i++) {
    const centre = from + (i + 0.5) * step - 0.5;
    const low = Math.floor(centre - reach) + 1;
    const high = Math.ceil(centre + reach) - 1;
    const start = Math.min(Math.max(low, 0), limit - 1);
    const end = Math.min(Math.max(high, 0), limit - 1);
    let total = 0;
    for (let at = low; at <= high; at++) {
      const weight = 1 - Math.abs(at - centre) / reach;
      weights[i * stride + Math.min(Math.max(at, start), end) - start]! += weight;
      total += weight;
    }
    for (let tap = 0; tap <= end - start; tap++) weights[i * stride + tap]! /= total;
    first[i] = start;
    count[i] = end - start + 1;
  }
  return { first, count, weights, stride };
}
