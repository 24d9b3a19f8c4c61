// The laws of slicing: cores tile the picture, views surround them, and no text is seen in parts only.

import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultSliceLimits, planSlices, type SliceLimits } from '../../models/pipeline/reader/slices';

const pictures = [
  { name: 'a page on one look', width: 1440, height: 900, looks: 1 },
  { name: 'a full HD screen', width: 1920, height: 1080, looks: 2 },
  { name: 'a phone', width: 1080, height: 2280, looks: 2 },
  { name: 'a page scrolled down eight thousand pixels', width: 400, height: 8000, looks: 6 },
  { name: 'a 4K screen', width: 3840, height: 2160, looks: 6 },
  { name: 'a strip', width: 20000, height: 300, looks: 14 },
  { name: 'one pixel', width: 1, height: 1, looks: 1 },
];

for (const { name, width, height, looks } of pictures) {
  test(`${name} keeps its native size in ${looks} look(s)`, () => {
    const { scale, size, slices } = planSlices({ width, height });
    assert.equal(scale, 1);
    assert.deepEqual(size, { width, height });
    assert.equal(slices.length, looks);
  });
}

test('a picture beyond the pixel limit is scaled to it, its shape kept', () => {
  const { scale, size } = planSlices({ width: 12000, height: 8000 });
  assert.ok(scale < 1);
  assert.ok(Math.abs(size.width * size.height - defaultSliceLimits.maxPixels) < 20000);
  assert.ok(Math.abs(size.width / size.height - 1.5) < 0.001);
});

const limits: SliceLimits = { maxSide: 100, margin: 12, maxPixels: 1e9 };

test('cores tile every picture: each pixel lies in exactly one', () => {
  for (const [width, height] of [
    [1, 1],
    [99, 101],
    [100, 200],
    [257, 333],
  ] as const) {
    const covered = new Uint8Array(width * height);
    for (const { core } of planSlices({ width, height }, limits).slices) {
      for (let y = core.y; y < core.y + core.height; y++) {
        for (let x = core.x; x < core.x + core.width; x++) covered[y * width + x]!++;
      }
    }
    assert.ok(
      covered.every((times) => times === 1),
      `${width}x${height}`,
    );
  }
});

test('every view holds its core with the whole margin, or ends at the edge of the picture', () => {
  const size = { width: 257, height: 333 };
  for (const { view, core } of planSlices(size, limits).slices) {
    assert.equal(view.x, Math.max(0, core.x - limits.margin));
    assert.equal(view.y, Math.max(0, core.y - limits.margin));
    assert.equal(view.x + view.width, Math.min(size.width, core.x + core.width + limits.margin));
    assert.equal(view.y + view.height, Math.min(size.height, core.y + core.height + limits.margin));
    assert.ok(core.width <= limits.maxSide && core.height <= limits.maxSide);
  }
});

test('every text shorter than the overlap of two views lies whole in one view', () => {
  const size = { width: 257, height: 333 };
  const side = 2 * limits.margin;
  const { slices } = planSlices(size, limits);
  for (let y = 0; y + side <= size.height; y++) {
    for (let x = 0; x + side <= size.width; x += 7) {
      const whole = slices.some(
        ({ view }) =>
          view.x <= x && view.y <= y && x + side <= view.x + view.width && y + side <= view.y + view.height,
      );
      assert.ok(whole, `(${x}, ${y})`);
    }
  }
});

test('an empty picture and limits without room are refused', () => {
  assert.throws(() => planSlices({ width: 0, height: 5 }), RangeError);
  assert.throws(() => planSlices({ width: 5, height: 5 }, { ...limits, maxSide: 0 }), RangeError);
});
