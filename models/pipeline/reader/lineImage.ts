// Cuts a line of text out of a picture and brings it to the height that recognition reads.
// Knows nothing of batches and of networks.

import { boxHeight, boxWidth, type PixelBox } from '../../../protocol/geometry';
import type { RgbImage } from '../image';

/** The height of every line that recognition reads, in pixels. */
export const LINE_HEIGHT = 48;

/** Recognition gives one class for this many columns. */
export const COLUMNS_PER_STEP = 8;

/** The width a cut has once it is LINE_HEIGHT tall; at least one step of the network. */
export function lineWidth(box: PixelBox): number {
  return Math.max(COLUMNS_PER_STEP, Math.round((boxWidth(box) / boxHeight(box)) * LINE_HEIGHT));
}

/**
 * Writes the pixels under the box, resampled to LINE_HEIGHT × `width`, into one batch of planes.
 *
 * Triangle filter: bilinear where the line grows, an average over the covered pixels where it shrinks. Beyond
 * the capture's edge the last pixel repeats. Values are (byte / 255 - 0.5) / 0.5, blue, green, red as PP-OCR
 * was trained.
 *
 * @param batch - (n, 3, LINE_HEIGHT, batchWidth), written at line `index`, columns 0…width.
 */
export function writeLine(
  image: RgbImage,
  box: PixelBox,
  width: number,
  batch: Float32Array,
  index: number,
  batchWidth: number,
): void {
  const across = taps(box.x1, box.x2, width, image.width);
  const down = taps(box.y1, box.y2, LINE_HEIGHT, image.height);
  const firstRow = Math.min(...down.first);
  const lastRow = Math.max(...down.first.map((first, i) => first + down.count[i]! - 1));
  // 1. Across: only the rows that are needed, into (row, x, channel).
  const rowLength = width * 3;
  const rows = new Float32Array((lastRow - firstRow + 1) * rowLength);
  for (let y = firstRow; y <= lastRow; y++) {
    const from = y * image.width * 3;
    const to = (y - firstRow) * rowLength;
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      const first = across.first[x]!;
      const count = across.count[x]!;
      for (let tap = 0; tap < count; tap++) {
        const weight = across.weights[x * across.stride + tap]!;
        const at = from + (first + tap) * 3;
        red += weight * image.data[at]!;
        green += weight * image.data[at + 1]!;
        blue += weight * image.data[at + 2]!;
      }
      rows[to + x * 3] = red;
      rows[to + x * 3 + 1] = green;
      rows[to + x * 3 + 2] = blue;
    }
  }
  // 2. Down, into planes, normalised.
  const plane = LINE_HEIGHT * batchWidth;
  const start = index * 3 * plane;
  for (let y = 0; y < LINE_HEIGHT; y++) {
    const first = down.first[y]! - firstRow;
    const count = down.count[y]!;
    for (let x = 0; x < width; x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let tap = 0; tap < count; tap++) {
        const weight = down.weights[y * down.stride + tap]!;
        const at = (first + tap) * rowLength + x * 3;
        red += weight * rows[at]!;
        green += weight * rows[at + 1]!;
        blue += weight * rows[at + 2]!;
      }
      const to = start + y * batchWidth + x;
      batch[to] = blue / 127.5 - 1;
      batch[to + plane] = green / 127.5 - 1;
      batch[to + 2 * plane] = red / 127.5 - 1;
    }
  }
}

/** Which source pixels make each target pixel, and how much of each; indices are clamped to the picture. */
function taps(from: number, to: number, target: number, limit: number) {
  const step = (to - from) / target;
  const reach = Math.max(1, step);
  const stride = Math.ceil(2 * reach) + 2;
  const first: number[] = [];
  const count: number[] = [];
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
    first.push(start);
    count.push(end - start + 1);
  }
  return { first, count, weights, stride };
}
