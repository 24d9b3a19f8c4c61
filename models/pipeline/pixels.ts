// RGB bytes → the normalised pixels the encoders read: one global image and the tiles.
// Knows nothing of the encoders and of what becomes of their features.

import { chooseGrid, gridChoices, placeOnCanvas, tileOrigins, type Grid, type Placement } from './anyres';
import { filledImage, pasteImage, type RgbImage } from './image';
import type { Manifest } from './manifest';
import { resizeBicubic } from './resize';

/** Per channel: normalised = byte · scale + bias. */
export interface Normalisation {
  readonly scale: readonly [number, number, number];
  readonly bias: readonly [number, number, number];
}

type Channels = readonly [red: number, green: number, blue: number];

/** What an encoder was trained with: mean and standard deviation of colours in 0…1. */
export interface ColorStatistics {
  readonly mean: Channels;
  readonly std: Channels;
}

/** (byte / 255 - mean) / std as one multiplication and one addition. Source: spec §1.8. */
export function normalisation({ mean, std }: ColorStatistics): Normalisation {
  return {
    scale: [1 / (255 * std[0]), 1 / (255 * std[1]), 1 / (255 * std[2])],
    bias: [-mean[0] / std[0], -mean[1] / std[1], -mean[2] / std[2]],
  };
}

/** What the two encoders read of one capture. */
export interface PreparedPixels {
  readonly grid: Grid;
  readonly placement: Placement;
  /** N. */
  readonly nTiles: number;
  /** (1, 3, Tg, Tg), red, green, blue: the whole capture, stretched. */
  readonly global: Float32Array;
  /** (N, 3, T, T), tiles row by row over the canvas. */
  readonly tiles: Float32Array;
}

/**
 * Makes the global image and the tiles of a capture.
 *
 * The global image is the capture itself stretched to a square, not a shrunk canvas. The tiles are cut from the
 * canvas, on which the capture is stretched or padded as the bundle says.
 *
 * @throws RangeError where the manifest's grid pinpoints make no grids, or the image has no area.
 * Source: spec §1.3-1.8.
 */
export function preparePixels(
  image: RgbImage,
  anyres: Manifest['anyres'],
  globalColors: ColorStatistics,
  localColors: ColorStatistics,
): PreparedPixels {
  const { tile_px: tileSide, global_px: globalSide } = anyres;
  // 1. Choose the grid and lay the capture on its canvas.
  const grid = chooseGrid(image, gridChoices(anyres), tileSide);
  const placement = placeOnCanvas(image, grid, tileSide, anyres.resize_mode);
  const { canvas, picture } = placement;
  const resized = resizeBicubic(image, picture);
  const whole = picture.width === canvas.width && picture.height === canvas.height;
  const laid = whole
    ? resized
    : pasteImage(filledImage(canvas, anyres.pad_color), resized, picture.x, picture.y);

  // 2. Cut it into tiles while normalising.
  const localNorm = normalisation(localColors);
  const origins = tileOrigins(grid, tileSide);
  const tiles = new Float32Array(origins.length * 3 * tileSide * tileSide);
  for (const [tileIndex, origin] of origins.entries()) {
    normaliseSquare(
      laid,
      origin.x,
      origin.y,
      tileSide,
      localNorm,
      tiles,
      tileIndex * 3 * tileSide * tileSide,
    );
  }

  // 3. Shrink the capture to the global image.
  const global = new Float32Array(3 * globalSide * globalSide);
  const same = picture.width === globalSide && picture.height === globalSide;
  const shrunk = same ? resized : resizeBicubic(image, { width: globalSide, height: globalSide });
  normaliseSquare(shrunk, 0, 0, globalSide, normalisation(globalColors), global, 0);
  return { grid, placement, nTiles: origins.length, global, tiles };
}

/** Bytes of the square at (x, y) of the image -> (3, side, side) floats from `start` of `to`. */
function normaliseSquare(
  image: RgbImage,
  x: number,
  y: number,
  side: number,
  norm: Normalisation,
  to: Float32Array,
  start: number,
): void {
  const [redScale, greenScale, blueScale] = norm.scale;
  const [redBias, greenBias, blueBias] = norm.bias;
  const { data } = image;
  const plane = side * side;
  let at = start;
  for (let row = 0; row < side; row++) {
    let from = ((y + row) * image.width + x) * 3;
    for (let column = 0; column < side; column++, from += 3, at++) {
      // Computed in double precision and rounded once, by the array.
      to[at] = data[from]! * redScale + redBias;
      to[at + plane] = data[from + 1]! * greenScale + greenBias;
      to[at + 2 * plane] = data[from + 2]! * blueScale + blueBias;
    }
  }
}
