// Of things that lie on one place the first, without comparing all with all: a page may have thousands of one name.
// Knows nothing of what lies there.

import type { PixelBox } from '../../protocol/geometry';

/** Boxes are compared where they touch one band of the picture, so many pixels high: about a row of controls. */
const BAND = 64;

/**
 * The things, in their order, without those that lie where an earlier one does.
 *
 * @param isSame - whether two boxes are one place; false where they have nothing in common.
 */
export function firstOfEachPlace<T>(
  things: readonly T[],
  boxOf: (thing: T) => PixelBox,
  isSame: (earlier: PixelBox, later: PixelBox) => boolean,
): readonly T[] {
  const bands = new Map<number, PixelBox[]>();
  return things.filter((thing) => {
    const box = boxOf(thing);
    const touched: PixelBox[][] = [];
    for (let band = Math.floor(box.y1 / BAND); band * BAND <= box.y2; band++) {
      const inBand = bands.get(band) ?? [];
      if (inBand.some((earlier) => isSame(earlier, box))) return false;
      bands.set(band, inBand);
      touched.push(inBand);
    }
    for (const inBand of touched) inBand.push(box);
    return true;
  });
}
