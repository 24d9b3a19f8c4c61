// How large a picture is shown to the element network, and in how many looks.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  INPUT_MULTIPLE,
  inputSize,
  learnedScale,
  MAX_SIDE,
  planLooks,
} from '../../models/pipeline/elements/scale';

const lines = (height: number): number[] => Array<number>(12).fill(height);

const screens = [
  { name: 'a desktop with common text is shown as it is', size: [1440, 900], text: 17, looks: ['1440×900'] },
  { name: 'a dense phone shrinks by its text', size: [1080, 2340], text: 44, looks: ['540×1170'] },
  {
    name: 'a large screen is seen whole, then in parts',
    size: [2560, 1440],
    text: 17,
    looks: ['1536×864', '2560×1440'],
  },
  { name: 'a screen that hardly shrinks is seen once', size: [1920, 1080], text: 17, looks: ['1536×864'] },
  { name: 'a dense laptop is no large screen', size: [2880, 1800], text: 36, looks: ['1536×960'] },
  { name: 'a huge page is seen whole only', size: [4000, 9000], text: 17, looks: ['683×1536'] },
] as const;
for (const {
  name,
  size: [width, height],
  text,
  looks,
} of screens) {
  test(name, () => {
    const planned = planLooks({ width, height }, lines(text), { zoom: true });
    assert.deepEqual(
      planned.map(({ size }) => `${size.width}×${size.height}`),
      looks,
    );
  });
}

test('without text a picture of a phone’s shape is taken for one, others are not', () => {
  assert.ok(learnedScale({ width: 1080, height: 2340 }, []) < 0.5);
  assert.equal(learnedScale({ width: 1440, height: 900 }, []), 1);
  assert.equal(learnedScale({ width: 400, height: 800 }, []), 1);
});

test('a large screen is cut into no more slices than its size needs', () => {
  const [, zoomed] = planLooks({ width: 2560, height: 1440 }, lines(17), { zoom: true });
  assert.equal(zoomed?.slices.length, 2);
});

test('without zoom there is one look', () => {
  assert.equal(planLooks({ width: 2560, height: 1440 }, lines(17), { zoom: false }).length, 1);
});

test('looks cover the picture, and no input is longer than the network takes', () => {
  for (const [width, height] of [
    [2560, 1440],
    [1, 1],
    [5000, 40],
    [1537, 900],
    // Two and three slices that would be too long with their margins.
    [3000, 1500],
    [4500, 1500],
    [2000, 4400],
  ] as const) {
    for (const { size, slices } of planLooks({ width, height }, lines(16), { zoom: true })) {
      const covered = slices.reduce((sum, { core }) => sum + core.width * core.height, 0);
      assert.equal(covered, size.width * size.height);
      for (const { view } of slices) {
        const input = inputSize(view);
        assert.equal(input.width % INPUT_MULTIPLE, 0);
        assert.ok(view.width <= input.width && view.height <= input.height);
        assert.ok(Math.max(input.width, input.height) <= MAX_SIDE, `${input.width}×${input.height}`);
      }
    }
  }
});

test('an empty picture is refused', () => {
  assert.throws(() => planLooks({ width: 0, height: 5 }, [], { zoom: true }), /empty picture/);
});
