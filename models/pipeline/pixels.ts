// RGB bytes → what the encoders read: a capture cut into one global image and the tiles, and each square normalised.
// Knows nothing of the encoders, of what becomes of their features, and of which squares are known already.

import { chooseGrid, gridChoices, placeOnCanvas, tileOrigins, type Grid, type Placement } from './anyres';
import { filledImage, pasteImage, type RgbImage } from './image';
import type { Manifest } from './manifest';
import { lookAt, resizeLike, type Resize } from './resize';

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

/** A capture cut into the squares that the encoders read, as bytes: what is equal here need not be encoded twice. */
export interface CutPixels {
  readonly grid: Grid;
  readonly placement: Placement;
  /** (Tg, Tg, 3), red, green, blue: the whole capture, stretched. */
  readonly global: Uint8Array;
  /** N squares (T, T, 3), row by row over the canvas. */
  readonly tiles: readonly Uint8Array[];
  /** To cut the next capture in less time, where it is alike. */
  readonly resizes: { readonly canvas: Resize; readonly global: Resize };
}

/**
 * Makes the global image and the tiles of a capture.
 *
 * The global image is the capture itself stretched to a square, not a shrunk canvas. The tiles are cut from the
 * canvas, on which the capture is stretched or padded as the bundle says.
 *
 * @param before - another capture that was cut; changes nothing but the time this takes.
 * @throws RangeError where the manifest's grid pinpoints make no grids, or the image has no area.
 * Source: spec §1.3-1.7.
 */
export function cutPixels(
  image: RgbImage,
  anyres: Manifest['anyres'],
  before: Pick<CutPixels, 'resizes'> | null = null,
): CutPixels {
  const { tile_px: tileSide, global_px: globalSide } = anyres;
  // 1. Choose the grid and lay the capture on its canvas.
  const grid = chooseGrid(image, gridChoices(anyres), tileSide);
  const placement = placeOnCanvas(image, grid, tileSide, anyres.resize_mode);
  const { canvas, picture } = placement;
  const look = lookAt(image, before?.resizes.canvas.of ?? null);
  const ofCanvas = resizeLike(image, picture, before?.resizes.canvas ?? null, look);
  const { resized } = ofCanvas;
  const whole = picture.width === canvas.width && picture.height === canvas.height;
  const laid = whole
    ? resized
    : pasteImage(filledImage(canvas, anyres.pad_color), resized, picture.x, picture.y);

  // 2. Cut it into tiles.
  const tiles = tileOrigins(grid, tileSide).map(({ x, y }) => squareOf(laid, x, y, tileSide));

  // 3. Shrink the capture to the global image.
  const same = picture.width === globalSide && picture.height === globalSide;
  const globalSize = { width: globalSide, height: globalSide };
  const ofGlobal = same ? ofCanvas : resizeLike(image, globalSize, before?.resizes.global ?? null, look);
  const resizes = { canvas: ofCanvas, global: ofGlobal };
  return { grid, placement, global: ofGlobal.resized.data, tiles, resizes };
}

/** The bytes (side, side, 3) of the square at (x, y) of an image. */
function squareOf(image: RgbImage, x: number, y: number, side: number): Uint8Array {
  const rowBytes = 3 * side;
  const square = new Uint8Array(side * rowBytes);
  for (let row = 0; row < side; row++) {
    const from = ((y + row) * image.width + x) * 3;
    square.set(image.data.subarray(from, from + rowBytes), row * rowBytes);
  }
  return square;
}

/**
 * One square as its encoder reads it, written to the floats from `start` of `to`.
 *
 * @param square - (side, side, 3), red, green, blue.
 * @param to - gets (3, side, side), plane by plane.
 * Source: spec §1.8.
 */
export function normaliseSquare(
  square: Uint8Array,
  { scale, bias }: Normalisation,
  to: Float32Array,
  start: number,
): void {
  const [redScale, greenScale, blueScale] = scale;
  const [redBias, greenBias, blueBias] = bias;
  const plane = square.length / 3;
  const end = start + plane;
  for (let at = start, from = 0; at < end; at++, from += 3) {
    // Computed in double precision and rounded once, by the array.
    to[at] = square[from]! * redScale + redBias;
    to[at + plane] = square[from + 1]! * greenScale + greenBias;
    to[at + 2 * plane] = square[from + 2]! * blueScale + blueBias;
  }
}
