// Cuts icons out of a picture as the icon network saw them in training: square, with some surroundings.
// Knows nothing of networks and of what icons show.

import { boxCentre, boxHeight, boxWidth, type PixelBox } from '../../../protocol/geometry';
import type { RgbImage } from '../image';
import { resizeBicubic } from '../resize';

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
