// Small drawings and repeatable dice for the tests of the text reader.

import { filledImage, type RgbImage } from '../../models/pipeline/image';

/** The same "random" numbers in every run (mulberry32). */
export function makeDice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

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
