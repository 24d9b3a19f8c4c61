// The flat surface that a line of text stands on: a row of a menu, a cell, a button, a panel, seen from its ground's colour.
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

export interface Panel {
  readonly box: PixelBox;
  /** Channels of its ground, 0…255. */
  readonly ground: Colour;
}

/**
 * The whole panel that a line of text stands on with what else is on it, or null where it is no flat ground.
 *
 * Its height is followed right in front of the text, and then its width along the padding above and below all that is on it.
 */
export function panelAround(image: RgbImage, line: PixelBox): Panel | null {
  return panelIn(image, line, 'halfway');
}

/** The same for a card that holds more than words: its width is followed right inside its edges, past pictures and buttons. */
export function cardAround(image: RgbImage, line: PixelBox): Panel | null {
  return panelIn(image, line, 'edges');
}

/** How far inside a card's edges its width is followed. */
const INSIDE_EDGE = 3;

function panelIn(image: RgbImage, line: PixelBox, along: 'halfway' | 'edges'): Panel | null {
  // Between the text and an icon in front of it.
  const column = clamp(Math.floor(line.x1 - 2 * CLEARANCE * boxHeight(line)) - 1, image.width);
  const middle = clamp(Math.round(boxCentre(line).y), image.height);
  const ground = colourAt(image, column, middle);
  const isGround = (x: number, y: number): boolean => isAlike(image, x, y, ground, SAME_PANEL);
  let y1 = middle;
  while (0 < y1 && isGround(column, y1 - 1)) y1--;
  let y2 = middle;
  while (y2 < image.height - 1 && isGround(column, y2 + 1)) y2++;
  // Halfway between its edge and the text, where its corners are round no more.
  const isHalfway = along === 'halfway';
  const above = isHalfway ? Math.round((y1 + Math.max(y1, line.y1)) / 2) : Math.min(middle, y1 + INSIDE_EDGE);
  const below = isHalfway ? Math.round((y2 + Math.min(y2, line.y2)) / 2) : Math.max(middle, y2 - INSIDE_EDGE);
  let x1 = column;
  while (0 < x1 && (isGround(x1 - 1, above) || isGround(x1 - 1, below))) x1--;
  let x2 = column;
  while (x2 < image.width - 1 && (isGround(x2 + 1, above) || isGround(x2 + 1, below))) x2++;
  if (line.y1 < y1 || y2 < line.y2 - 1 || x2 < boxCentre(line).x) return null;
  return { box: { x1, y1, x2: x2 + 1, y2: y2 + 1 }, ground };
}

/** Panels are often hardly darker than what they lie on. */
const SAME_PANEL = 5;

export type Colour = readonly [red: number, green: number, blue: number];

function colourAt({ width, data }: RgbImage, x: number, y: number): Colour {
  const at = (y * width + x) * 3;
  return [data[at]!, data[at + 1]!, data[at + 2]!];
}

function isAlike(
  { width, data }: RgbImage,
  x: number,
  y: number,
  [red, green, blue]: Colour,
  slack = SAME_COLOUR,
): boolean {
  const at = (y * width + x) * 3;
  return (
    Math.abs(data[at]! - red) <= slack &&
    Math.abs(data[at + 1]! - green) <= slack &&
    Math.abs(data[at + 2]! - blue) <= slack
  );
}

function clamp(value: number, length: number): number {
  return Math.min(Math.max(value, 0), length - 1);
}
