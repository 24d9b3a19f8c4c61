// Readable pixels and rectangles of whole pixels on them.
// Knows nothing of files, of how a picture was opened, and of the model.

import type { Size } from '../../protocol/geometry';

/** RGB bytes, row by row, three per pixel; `data.length` is width · height · 3. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Whole pixels; x and y are the top left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An image of one colour. @param color - red, green, blue, 0…255. */
export function filledImage(size: Size, color: readonly [number, number, number]): RgbImage {
  const data = new Uint8Array(size.width * size.height * 3);
  for (let i = 0; i < data.length; i += 3) {
    data[i] = color[0];
    data[i + 1] = color[1];
    data[i + 2] = color[2];
  }
  return { width: size.width, height: size.height, data };
}

/** `patch` laid over `image` with its top left corner at (x, y). @throws RangeError where it does not fit. */
export function pasteImage(image: RgbImage, patch: RgbImage, x: number, y: number): RgbImage {
  if (x < 0 || y < 0 || image.width < x + patch.width || image.height < y + patch.height) {
    throw new RangeError(
      `${patch.width}x${patch.height} at (${x}, ${y}) does not fit on an image of ${image.width}x${image.height}`,
    );
  }
  const data = image.data.slice();
  const rowBytes = patch.width * 3;
  for (let row = 0; row < patch.height; row++) {
    data.set(patch.data.subarray(row * rowBytes, (row + 1) * rowBytes), ((y + row) * image.width + x) * 3);
  }
  return { width: image.width, height: image.height, data };
}
