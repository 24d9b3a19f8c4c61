// BinBox ⇄ PixelBox: the one place where the model's bins are known, and how boxes are written as text.
// Knows nothing of answers, prompts and tokens.

import type { PixelBox, Point, Size } from '../../protocol/geometry';

/** A box as the model writes it: whole numbers from 0 below the number of bins; bx1 ≤ bx2, by1 ≤ by2. */
export interface BinBox {
  readonly bx1: number;
  readonly by1: number;
  readonly bx2: number;
  readonly by2: number;
}

/** A point as the model writes it. */
export interface BinPoint {
  readonly bx: number;
  readonly by: number;
}

/**
 * Puts a pixel box into the model's bins.
 *
 * @param box - in pixels of `size`; what lies outside the capture is cut off.
 * @param bins - how many bins each side of the capture has (`coords.bins` of the manifest).
 * @returns bins rounded down, of coordinates cut to 0…side-1, so a box that touches the right edge of a wide
 *   capture ends in the last bin, and of one narrower than `bins` a little before it, as in training.
 * @throws RangeError if the capture has no area, or a coordinate is not a finite number.
 * Source: spec §5.1.
 */
export function toBins(box: PixelBox, size: Size, bins: number): BinBox {
  return {
    bx1: toBin(box.x1, size.width, bins),
    by1: toBin(box.y1, size.height, bins),
    bx2: toBin(box.x2, size.width, bins),
    by2: toBin(box.y2, size.height, bins),
  };
}

/** The bins of a point; the rules of `toBins`. */
export function toBinPoint(point: Point, size: Size, bins: number): BinPoint {
  return { bx: toBin(point.x, size.width, bins), by: toBin(point.y, size.height, bins) };
}

/**
 * The pixel box that a box in bins most likely stands for.
 *
 * An edge goes to the middle of the whole pixels that `toBins` puts into its bin, the far edge of the capture among
 * them (a bin without any gives its own middle). Of all rules this one has the smallest largest error, and no bias
 * towards the origin: an edge on a whole pixel comes back within half a bin or half a pixel, whichever is more, and
 * exactly where bins are narrower than pixels and the edge is not one of the last two.
 *
 * @returns edges with fractions, on the capture; bins past the last pixel's (models write 1000) give the far edge.
 *   A box that starts and ends in the same bin has no area.
 * @throws RangeError if the capture has no area.
 */
export function toPixels(bin: BinBox, size: Size, bins: number): PixelBox {
  return {
    x1: toPixel(bin.bx1, size.width, bins),
    y1: toPixel(bin.by1, size.height, bins),
    x2: toPixel(bin.bx2, size.width, bins),
    y2: toPixel(bin.by2, size.height, bins),
  };
}

/** The pixel point that a point in bins most likely stands for; the rules of `toPixels`. */
export function toPixelPoint(bin: BinPoint, size: Size, bins: number): Point {
  return { x: toPixel(bin.bx, size.width, bins), y: toPixel(bin.by, size.height, bins) };
}

/** `[x1, y1, x2, y2]`, as training wrote it. */
export function formatBinBox(bin: BinBox): string {
  return `[${bin.bx1}, ${bin.by1}, ${bin.bx2}, ${bin.by2}]`;
}

/** `[x, y]`, as training wrote it. */
export function formatBinPoint(bin: BinPoint): string {
  return `[${bin.bx}, ${bin.by}]`;
}

function toBin(x: number, side: number, bins: number): number {
  if (!(1 <= side)) throw new RangeError(`a capture side of ${side} pixels has no bins`);
  if (!Number.isFinite(x)) throw new RangeError(`coordinate ${x} is not a finite number`);
  return binOf(Math.min(Math.max(x, 0), side - 1), side, bins);
}

/** The ratio comes first: on rare sides this decides in which bin a pixel falls, and training computed it so. */
function binOf(x: number, side: number, bins: number): number {
  return Math.trunc(x * (bins / side));
}

function toPixel(bin: number, side: number, bins: number): number {
  if (!(1 <= side)) throw new RangeError(`a capture side of ${side} pixels has no bins`);
  const first = firstPixelFrom(bin, side, bins);
  if (side <= first) return side;
  const next = firstPixelFrom(bin + 1, side, bins);
  // `toBins` cuts the far edge to the last pixel, so that one's bin stands for both.
  const last = side <= next ? side : next - 1;
  return first <= last ? (first + last) / 2 : ((bin + 0.5) * side) / bins;
}

/** The first whole pixel that falls in this bin or a later one. */
function firstPixelFrom(bin: number, side: number, bins: number): number {
  const pixel = Math.ceil((bin * side) / bins);
  // `binOf` may put a pixel on the border of two bins into the lower one.
  return binOf(pixel, side, bins) < bin ? pixel + 1 : pixel;
}
