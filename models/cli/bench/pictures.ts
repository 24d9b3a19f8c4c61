// Pictures that are alike and yet new to every cache: made of a real one, or of noise. Pure.
// Knows nothing of files and of who is shown them.

import type { RgbImage } from '../../pipeline/image';
import { makeRandom } from '../../pipeline/nextToken';

/** The lowest bits of a colour that a variation touches: nobody sees it, and every square of pixels is another one. */
const TOUCHED_BITS = 7;

/** As many variations as there are of one picture; number 0 is no picture but the first variation. */
export const VARIATIONS = TOUCHED_BITS ** 3;

/** The same screen with every pixel another one by a little, another way for every number below `VARIATIONS`. */
export function variationOf(image: RgbImage, number: number): RgbImage {
  const masks = [1, TOUCHED_BITS, TOUCHED_BITS ** 2].map(
    (step) => 1 + (Math.floor(number / step) % TOUCHED_BITS),
  );
  return { ...image, data: image.data.map((value, i) => value ^ (masks[i % 3] ?? 0)) };
}

/**
 * The same picture but for a small square in the middle of its upper left tile.
 *
 * @param columns - and `rows`: the grid of tiles it is cut into; of a grid of one tile all of it would be that tile.
 */
export function withOneTileChanged(image: RgbImage, columns: number, rows: number): RgbImage {
  const data = image.data.slice();
  const tile = { width: image.width / columns, height: image.height / rows };
  for (let y = Math.floor(tile.height / 3); y < (2 * tile.height) / 3; y++) {
    for (let x = Math.floor(tile.width / 3); x < (2 * tile.width) / 3; x++) {
      const at = (y * image.width + x) * 3;
      for (let channel = 0; channel < 3; channel++) data[at + channel] = 255 - (data[at + channel] ?? 0);
    }
  }
  return { ...image, data };
}

/** Noise; the same seed gives the same picture. */
export function noise(width: number, height: number, seed: number): RgbImage {
  const random = makeRandom(seed);
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, () => 256 * random()) };
}
