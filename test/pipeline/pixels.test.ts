// The numbers the encoders read: normalisation, the order of channels and tiles, padding.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { RgbImage } from '../../models/pipeline/image';
import type { Manifest } from '../../models/pipeline/manifest';
import {
  cutPixels,
  normalisation,
  normaliseSquare,
  type ColorStatistics,
} from '../../models/pipeline/pixels';
import { resizeBicubic } from '../../models/pipeline/resize';
import { cropImage, gradientImage } from '../support/fixtures';

const clip: ColorStatistics = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};
const dino: ColorStatistics = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

const anyres: Manifest['anyres'] = {
  tile_px: 8,
  global_px: 6,
  patch_px: 2,
  grid_pinpoints: [
    [8, 8],
    [16, 8],
    [8, 16],
    [24, 16],
  ],
  max_tiles: 6,
  resize_mode: 'stretch',
  pad_color: [10, 20, 30],
  resample: 'pil_bicubic',
};

/** The formula as it is usually written, from an image of its own: (3, H, W). */
function expectedPlanes(image: RgbImage, { mean, std }: ColorStatistics): number[] {
  const nPixels = image.width * image.height;
  return [0, 1, 2].flatMap((channel) =>
    Array.from(
      { length: nPixels },
      (_, i) => (image.data[3 * i + channel]! / 255 - mean[channel]!) / std[channel]!,
    ),
  );
}

function assertClose(actual: Float32Array, expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(actual[i]! - value) < 1e-6, `number ${i}: ${actual[i]} instead of ${value}`);
  }
}

test('scale and bias of CLIP and DINOv2 are the ones of the table', () => {
  // Spec §1.8; its last bias of CLIP is 1.5e-11 off the quotient, the others are exact.
  const tables = [
    {
      colors: clip,
      scale: [0.01459842661924292, 0.015007768493717056, 0.014220065717024088],
      bias: [-1.79226253374815, -1.7520971281645974, -1.4802197687685663],
    },
    {
      colors: dino,
      scale: [0.017124753831663668, 0.01750700280112045, 0.017429193899782137],
      bias: [-2.1179039301310043, -2.0357142857142856, -1.8044444444444445],
    },
  ];
  for (const { colors, scale, bias } of tables) {
    const norm = normalisation(colors);
    for (const channel of [0, 1, 2] as const) {
      assert.ok(Math.abs(norm.scale[channel] - scale[channel]!) < 1e-15);
      assert.ok(Math.abs(norm.bias[channel] - bias[channel]!) < 1e-10);
    }
  }
});

/** (3, side, side), as an encoder of these colours reads the square. */
function normalised(square: Uint8Array, colors: ColorStatistics): Float32Array {
  const planes = new Float32Array(square.length);
  normaliseSquare(square, normalisation(colors), planes, 0);
  return planes;
}

test('every tile is its own piece of the stretched canvas, with the local colours', () => {
  const image = gradientImage(60, 40);
  const { grid, placement, tiles } = cutPixels(image, anyres);
  assert.deepEqual(grid, { columns: 3, rows: 2 });
  assert.deepEqual(placement.canvas, { width: 24, height: 16 });
  assert.equal(tiles.length, 6);
  const canvas = resizeBicubic(image, placement.canvas);
  for (const [tileIndex, tile] of tiles.entries()) {
    const rect = { x: (tileIndex % 3) * 8, y: Math.floor(tileIndex / 3) * 8, width: 8, height: 8 };
    assertClose(normalised(tile, dino), expectedPlanes(cropImage(canvas, rect), dino));
  }
});

test('the global image is the capture itself stretched to a square, with the global colours', () => {
  const image = gradientImage(60, 40);
  const { global } = cutPixels(image, anyres);
  const stretched = resizeBicubic(image, { width: 6, height: 6 });
  assertClose(normalised(global, clip), expectedPlanes(stretched, clip));
});

test('a capture of one tile still has a global image and a tile, equal when their sides are', () => {
  const { global, tiles } = cutPixels(gradientImage(8, 8), { ...anyres, global_px: 8 });
  assert.deepEqual(tiles, [global]);
});

test('a square is written where it is asked for, and nothing around it is touched', () => {
  const square = cropImage(gradientImage(8, 8), { x: 0, y: 0, width: 2, height: 2 }).data;
  const planes = new Float32Array(3 + 12 + 2).fill(7);
  normaliseSquare(square, normalisation(dino), planes, 3);
  assert.deepEqual(planes.subarray(3, 15), normalised(square, dino));
  assert.deepEqual([...planes.subarray(0, 3), ...planes.subarray(15)], [7, 7, 7, 7, 7]);
});

test('padding keeps the aspect ratio, fills with the pad colour and leaves the global image alone', () => {
  const image = gradientImage(60, 30);
  const padded = cutPixels(image, { ...anyres, resize_mode: 'pad' });
  const { canvas, picture } = padded.placement;
  assert.deepEqual(canvas, { width: 24, height: 16 });
  assert.deepEqual(picture, { x: 0, y: 2, width: 24, height: 12 });
  // The first two rows of every tile of the upper tile row are padding, the third one is picture.
  const resized = resizeBicubic(image, picture);
  for (const [tileIndex, tile] of padded.tiles.slice(0, 3).entries()) {
    const [first, second, third] = [0, 1, 2].map((row) => [...tile.subarray(row * 24, (row + 1) * 24)]);
    const padding = Array.from({ length: 8 }, () => anyres.pad_color).flat();
    assert.deepEqual(first, padding);
    assert.deepEqual(second, padding);
    assert.deepEqual(third, [...resized.data.subarray(tileIndex * 24, (tileIndex + 1) * 24)]);
  }
  assert.deepEqual(padded.global, cutPixels(image, anyres).global);
});
