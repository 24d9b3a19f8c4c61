// Small drawings for the tests of the text reader.

import { filledImage, type RgbImage } from '../../models/pipeline/image';

/** Upright bars of ink: [x, width, top, bottom] each, on paper. */
export type Bar = readonly [x: number, width: number, top: number, bottom: number];

export type Rgb = readonly [number, number, number];

export function drawBars(
  width: number,
  height: number,
  bars: readonly Bar[],
  paper: Rgb = [255, 255, 255],
  ink: Rgb = [20, 20, 20],
): RgbImage {
  const image = filledImage({ width, height }, paper);
  for (const [x1, barWidth, top, bottom] of bars) {
    for (let y = top; y < bottom; y++) {
      for (let x = x1; x < x1 + barWidth; x++) image.data.set(ink, (y * width + x) * 3);
    }
  }
  return image;
}
