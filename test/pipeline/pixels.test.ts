// The numbers the encoders read: normalisation, the order of channels and tiles, padding.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { RgbImage } from '../../models/pipeline/image';
import type { Manifest } from '../../models/pipeline/manifest';
import { normalisation, preparePixels, type ColorStatistics } from '../../models/pipeline/pixels';
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

test('every tile is its own piece of the stretched canvas, with the local colours', () => {
  const image = gradientImage(60, 40);
  const { grid, placement, nTiles, tiles } = preparePixels(image, anyres, clip, dino);
  assert.deepEqual(grid, { columns: 3, rows: 2 });
  assert.deepEqual(placement.canvas, { width: 24, height: 16 });
  assert.equal(nTiles, 6);
  const canvas = resizeBicubic(image, placement.canvas);
  for (let tileIndex = 0; tileIndex < nTiles; tileIndex++) {
    const rect = { x: (tileIndex % 3) * 8, y: Math.floor(tileIndex / 3) * 8, width: 8, height: 8 };
    const tile = tiles.subarray(tileIndex * 3 * 64, (tileIndex + 1) * 3 * 64);
    assertClose(tile, expectedPlanes(cropImage(canvas, rect), dino));
  }
});

test('the global image is the capture itself stretched to a square, with the global colours', () => {
  const image = gradientImage(60, 40);
  const { global } = preparePixels(image, anyres, clip, dino);
  assertClose(global, expectedPlanes(resizeBicubic(image, { width: 6, height: 6 }), clip));
});

test('a capture of one tile still has a global image and a tile, equal when sides and colours are', () => {
  const prepared = preparePixels(gradientImage(8, 8), { ...anyres, global_px: 8 }, clip, clip);
  assert.equal(prepared.nTiles, 1);
  assert.deepEqual(prepared.global, prepared.tiles);
  const apart = preparePixels(gradientImage(8, 8), { ...anyres, global_px: 8 }, clip, dino);
  assert.notDeepEqual(apart.global, apart.tiles);
});

test('padding keeps the aspect ratio, fills with the pad colour and leaves the global image alone', () => {
  const image = gradientImage(60, 30);
  const padded = preparePixels(image, { ...anyres, resize_mode: 'pad' }, clip, dino);
  const { canvas, picture } = padded.placement;
  assert.deepEqual(canvas, { width: 24, height: 16 });
  assert.deepEqual(picture, { x: 0, y: 2, width: 24, height: 12 });
  const pad = normalisation(dino);
  // The first row of every tile of the upper tile row is padding, the third one is picture.
  for (const tileIndex of [0, 1, 2]) {
    const resized = resizeBicubic(image, picture);
    for (const channel of [0, 1, 2] as const) {
      const plane = padded.tiles.subarray(tileIndex * 3 * 64 + channel * 64);
      const colour = anyres.pad_color[channel] * pad.scale[channel] + pad.bias[channel];
      const first = resized.data[tileIndex * 8 * 3 + channel]! * pad.scale[channel] + pad.bias[channel];
      assert.equal(plane[0], Math.fround(colour));
      assert.equal(plane[15], Math.fround(colour));
      assert.equal(plane[16], Math.fround(first));
    }
  }
  assert.deepEqual(padded.global, preparePixels(image, anyres, clip, dino).global);
});
