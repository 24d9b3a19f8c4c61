// The flat surface that a line of text stands on: a row of a menu, a cell, a button, seen from its ground's colour.
// Pure: pixels in, rectangles out. Knows nothing of what the surface belongs to.

import { boxCentre, boxHeight, type PixelBox } from '../../../protocol/geometry';
import type { RgbImage } from '../image';

export interface Surface {
  /** As far as the ground goes on; up and down no further than `reach`. */
  readonly box: PixelBox;
  /** An edge was met above, and below. */
  readonly hasTop: boolean;
  readonly hasBottom: boolean;
}

/** Channels may differ by so much on one ground: gradients and compression. */
const SAME_COLOUR = 12;

/** How far beyond the text an edge is looked for, in heights of the text. */
const REACH = 1.6;

/** How far outside a line's box its ground is looked at, in heights of the text: clear of descenders, inside a button. */
const CLEARANCE = 0.15;

/**
 * The surface under a line of text, or null where the text's surroundings are no flat ground.
 *
 * To the sides it is followed along a line above and one below the text, so that other things on the same row do not
 * end it, but a frame does; up and down it is followed beside the text.
 */
export function surfaceAround(image: RgbImage, line: PixelBox): Surface | null {
  const height = boxHeight(line);
  const clear = Math.max(1, Math.round(CLEARANCE * height));
  const left = clamp(Math.floor(line.x1) - clear, image.width);
  const right = clamp(Math.ceil(line.x2) + clear, image.width);
  const top = clamp(Math.floor(line.y1) - clear, image.height);
  const bottom = clamp(Math.ceil(line.y2) + clear, image.height);
  const ground = colourAt(image, left, Math.floor(boxCentre(line).y));
  const isGround = (x: number, y: number): boolean => isAlike(image, x, y, ground);
  if (!isGround(right, Math.floor(boxCentre(line).y)) || !isGround(left, top) || !isGround(right, bottom)) {
    return null;
  }
  let x1 = left;
  while (0 < x1 && isGround(x1 - 1, top) && isGround(x1 - 1, bottom)) x1--;
  let x2 = right;
  while (x2 < image.width - 1 && isGround(x2 + 1, top) && isGround(x2 + 1, bottom)) x2++;
  const reach = Math.round(REACH * height);
  const highest = Math.max(0, top - reach);
  let y1 = top;
  while (highest < y1 && isGround(left, y1 - 1) && isGround(right, y1 - 1)) y1--;
  const lowest = Math.min(image.height - 1, bottom + reach);
  let y2 = bottom;
  while (y2 < lowest && isGround(left, y2 + 1) && isGround(right, y2 + 1)) y2++;
  return {
    box: { x1, y1, x2: x2 + 1, y2: y2 + 1 },
    hasTop: highest < y1 || y1 === 0,
    hasBottom: y2 < lowest || y2 === image.height - 1,
  };
}

type Colour = readonly [number, number, number];

function colourAt({ width, data }: RgbImage, x: number, y: number): Colour {
  const at = (y * width + x) * 3;
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}

function isAlike({ width, data }: RgbImage, x: number, y: number, [red, green, blue]: Colour): boolean {
  const at = (y * width + x) * 3;
  return (
    Math.abs(data[at]! - red) <= SAME_COLOUR &&
    Math.abs(data[at + 1]! - green) <= SAME_COLOUR &&
    Math.abs(data[at + 2]! - blue) <= SAME_COLOUR
  );
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length - 1);
}
