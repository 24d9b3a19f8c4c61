// How large a picture is shown to the element network, and in how many looks.
// Knows nothing of pixels' values and of what the network finds.

import type { Size } from '../../../protocol/geometry';
import type { Rect } from '../image';
import { planSlices, type Slice } from '../reader/slices';

/** The picture at one size, and the looks at it; rectangles in pixels of the scaled picture. */
export interface Look {
  readonly size: Size;
  readonly slices: readonly Slice[];
}

/** Sides of the network's input are multiples of this. */
export const INPUT_MULTIPLE = 32;

/** Longest side of the network's input, margins included; what it was trained for, and what two cores do in a quarter second. */
export const MAX_SIDE = 1536;

/**
 * Interfaces are learned at 0.6 to 1.5 pixels a CSS pixel, where a common line of text is 10 to 24 pixels tall. Taller
 * text means a dense display, whose picture shrinks until its text is this tall.
 */
const LINE_HEIGHT = 22;

/** Fewer lines than this say nothing about how dense a display is. */
const ENOUGH_LINES = 4;

/** Without text a picture of a phone's shape is taken to be so many CSS pixels wide, the commonest width of phones. */
const PHONE_WIDTH = 400;
const PHONE_SHAPE = { least: 1.6, most: 2.4 };
const PHONE_PIXELS_PER_CSS = 1.2;

/** A picture that had to shrink by more than this is looked at a second time, in slices that do not. */
const ZOOM_FROM = 1.4;

/** Beyond this a second look would cost more than the first answer may take; a 4K screen is still taken. */
const ZOOM_PIXELS = 9_000_000;

/** Pixels around a slice that the network sees besides. */
const MARGIN = 96;

/**
 * Pixels of the network per pixel of the capture at which an interface has the size that was learned; at most 1.
 *
 * @param lineHeights - of the text that was read, in pixels of the capture.
 */
export function learnedScale(picture: Size, lineHeights: readonly number[]): number {
  if (ENOUGH_LINES <= lineHeights.length) {
    const sorted = [...lineHeights].sort((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? LINE_HEIGHT;
    return Math.min(1, LINE_HEIGHT / median);
  }
  const shape = picture.height / picture.width;
  const isPhone = PHONE_SHAPE.least <= shape && shape <= PHONE_SHAPE.most;
  return isPhone ? Math.min(1, (PHONE_WIDTH * PHONE_PIXELS_PER_CSS) / picture.width) : 1;
}

/**
 * The looks at a picture: the whole of it at no more than MAX_SIDE, and, where it had to shrink much below the learned
 * scale for that and `zoom` is wanted, slices of it at the learned scale.
 *
 * @throws RangeError for an empty picture.
 */
export function planLooks(
  picture: Size,
  lineHeights: readonly number[],
  options: { readonly zoom: boolean },
): readonly Look[] {
  if (picture.width < 1 || picture.height < 1) throw new RangeError('an empty picture cannot be looked at');
  const learned = learnedScale(picture, lineHeights);
  const whole = Math.min(learned, MAX_SIDE / Math.max(picture.width, picture.height));
  const looks = [lookAt(scaledSize(picture, whole))];
  const zoomed = scaledSize(picture, learned);
  if (options.zoom && ZOOM_FROM < learned / whole && zoomed.width * zoomed.height <= ZOOM_PIXELS) {
    looks.push(lookAt(zoomed));
  }
  return looks;
}

/** The size a rectangle takes in the network, padded to what it accepts. */
export function inputSize(view: Rect): Size {
  const padded = (side: number) => Math.ceil(side / INPUT_MULTIPLE) * INPUT_MULTIPLE;
  return { width: padded(view.width), height: padded(view.height) };
}

function scaledSize({ width, height }: Size, scale: number): Size {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** In as few slices as MAX_SIDE allows: those at the picture's edge have a margin on one side only. */
function lookAt(size: Size): Look {
  const sliced = (maxSide: number) =>
    planSlices(size, { maxSide, margin: MARGIN, maxPixels: Infinity }).slices;
  const longest = sliced(MAX_SIDE);
  const fits = longest.every(({ view }) => Math.max(view.width, view.height) <= MAX_SIDE);
  return { size, slices: fits ? longest : sliced(MAX_SIDE - 2 * MARGIN) };
}
