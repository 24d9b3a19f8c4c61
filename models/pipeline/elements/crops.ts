// Cuts icons out of a picture as the icon network saw them in training: square, with some surroundings. Says what may be one.
// Knows nothing of networks and of what icons show.

import {
  boxCentre,
  boxHeight,
  boxWidth,
  clipBox,
  containsPoint,
  type PixelBox,
} from '../../../protocol/geometry';
import type { RgbImage } from '../image';
import { resizeBicubic } from '../resize';
import { SHOWN_SCORE, type DetectedElement } from './decode';

/** Side of a crop, in pixels of the network. */
export const CROP_SIDE = 48;

/** The crop's side against the icon's longer side. */
const SURROUNDINGS = 1.3;

/** Longest side of an icon, in pixels of the capture, on the densest displays; what is larger is a picture. */
const MOST_ICON_SIDE = 256;

/** Whether a box is small enough to be an icon; a crop of a larger one would hold much memory and say nothing. */
export function isIconSized(box: PixelBox): boolean {
  return Math.max(boxWidth(box), boxHeight(box)) <= MOST_ICON_SIDE;
}

/**
 * The icon under a box, [CROP_SIDE, CROP_SIDE, 3] RGB. Beyond the picture's edge the last pixel repeats.
 * @throws RangeError for a box without area or larger than an icon.
 */
export function iconCrop(image: RgbImage, box: PixelBox): Uint8Array {
  if (!(0 < boxWidth(box)) || !(0 < boxHeight(box))) throw new RangeError('an icon needs a box with an area');
  if (!isIconSized(box)) throw new RangeError(`no side of an icon is longer than ${MOST_ICON_SIDE} pixels`);
  const side = Math.max(1, Math.round(SURROUNDINGS * Math.max(boxWidth(box), boxHeight(box))));
  const centre = boxCentre(box);
  const left = Math.round(centre.x - side / 2);
  const top = Math.round(centre.y - side / 2);
  const square = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    const row = Math.min(Math.max(top + y, 0), image.height - 1) * image.width;
    for (let x = 0; x < side; x++) {
      const from = (row + Math.min(Math.max(left + x, 0), image.width - 1)) * 3;
      const to = (y * side + x) * 3;
      square[to] = image.data[from]!;
      square[to + 1] = image.data[from + 1]!;
      square[to + 2] = image.data[from + 2]!;
    }
  }
  return resizeBicubic({ width: side, height: side, data: square }, { width: CROP_SIDE, height: CROP_SIDE })
    .data;
}

/** A control that is about as wide as high with no icon detected on it: what is drawn there may be one. */
export function isLoneIcon(
  { box, family, score }: DetectedElement,
  elements: readonly DetectedElement[],
): boolean {
  const [width, height] = [boxWidth(box), boxHeight(box)];
  const isSquare = width < SQUARE * height && height < SQUARE * width;
  const canShow = family === 'button' || family === 'action';
  if (!canShow || !isSquare || score < SHOWN_SCORE) return false;
  return !elements.some((one) => one.group === 'pictorial' && containsPoint(box, boxCentre(one.box)));
}

const SQUARE = 1.6;

/** How much of a plate's side is left out at each edge: its rounded corners, outline and shadow. */
const EDGE = 0.12;

/** By how much of 255 the ground of a plate may vary, and what stands on it has to differ at least. */
const SAME_GROUND = 24;
const LEAST_INK = 40;

/** What differs from the ground by this share of the greatest difference is ink; less is a shadow or a soft edge. */
const INK = 0.4;

/** The longer side of what is drawn on a plate, as a share of the plate's: more is no plate, less a dot. */
const DRAWN = { from: 0.2, to: 0.7 };

/**
 * The box of what is drawn in the middle of a plate of one colour: a floating action button is more than twice as large as
 * its icon, which a crop of the whole shows too small.
 *
 * @returns null where the box has no even ground, nothing on it, or is hardly larger than what is on it.
 */
export function drawingOn(image: RgbImage, plate: PixelBox): PixelBox | null {
  const [margin, rise] = [EDGE * boxWidth(plate), EDGE * boxHeight(plate)];
  const inside = clipBox(
    {
      x1: Math.round(plate.x1 + margin),
      y1: Math.round(plate.y1 + rise),
      x2: Math.round(plate.x2 - margin),
      y2: Math.round(plate.y2 - rise),
    },
    image,
  );
  if (inside === null) return null;
  const { x1, y1, x2, y2 } = inside;
  const at = (x: number, y: number): number => (y * image.width + x) * 3;
  const [midX, midY] = [Math.floor((x1 + x2) / 2), Math.floor((y1 + y2) / 2)];
  const ground = at(x1, midY);
  const difference = (from: number): number =>
    Math.max(
      Math.abs(image.data[from]! - image.data[ground]!),
      Math.abs(image.data[from + 1]! - image.data[ground + 1]!),
      Math.abs(image.data[from + 2]! - image.data[ground + 2]!),
    );
  const edges = [at(x2 - 1, midY), at(midX, y1), at(midX, y2 - 1)];
  if (edges.some((edge) => SAME_GROUND < difference(edge))) return null;
  let most = LEAST_INK;
  for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) most = Math.max(most, difference(at(x, y)));
  const drawn = { x1: x2, y1: y2, x2: x1, y2: y1 };
  for (let y = y1; y < y2; y++) {
    for (let x = x1; x < x2; x++) {
      if (difference(at(x, y)) < INK * most) continue;
      drawn.x1 = Math.min(drawn.x1, x);
      drawn.y1 = Math.min(drawn.y1, y);
      drawn.x2 = Math.max(drawn.x2, x + 1);
      drawn.y2 = y + 1;
    }
  }
  const side = Math.max(boxWidth(drawn), boxHeight(drawn));
  const share = side / Math.max(boxWidth(plate), boxHeight(plate));
  return DRAWN.from < share && share < DRAWN.to ? drawn : null;
}
