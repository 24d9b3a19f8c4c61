// Where the numbers of a crowd stand: beside their boxes, on nothing else.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Mark } from '../../webview/state';
import { placeCrowd, touches, type Placed } from '../../webview/tags';

const tag = { width: 16, height: 12 };

/** So many boxes in places that look like chance but are the same every time. */
function crowd(count: number, side: number): readonly Placed[] {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  return Array.from({ length: count }, (_, index) => {
    const box = { x1: 0, y1: 0, x2: 1, y2: 1 };
    const grounded = { box, phrase: '', score: 1, evidence: 'text', rank: 1 } as const;
    const mark: Mark = {
      number: index + 1,
      id: `b${index}`,
      role: 'box',
      grounded,
      box,
      name: null,
      verdict: null,
    };
    return { mark, at: { left: next(side), top: next(side), width: 8 + next(60), height: 6 + next(20) } };
  });
}

for (const { count, side } of [
  { count: 60, side: 400 },
  { count: 400, side: 2000 },
  { count: 300, side: 90000 },
]) {
  test(`of ${count} boxes on ${side} pixels no number lies on a box, on another or beyond the picture`, () => {
    const boxes = crowd(count, side);
    const bounds = { left: -12, top: -12, width: side + 24, height: side + 24 };
    const placed = placeCrowd(boxes, () => tag, bounds);
    assert.ok(0 < placed.length);
    for (const [index, { at }] of placed.entries()) {
      assert.ok(!boxes.some((box) => touches(at, box.at)));
      assert.ok(!placed.some((other, place) => place !== index && touches(at, other.at)));
      assert.ok(bounds.left <= at.left && at.left + at.width <= bounds.left + bounds.width);
    }
  });
}

test('ten thousand boxes are placed without comparing each with each', () => {
  const boxes = crowd(10_000, 6000);
  const bounds = { left: 0, top: 0, width: 6000, height: 6000 };
  const start = performance.now();
  placeCrowd(boxes, () => tag, bounds);
  // All pairs in seven places would be seven hundred million comparisons.
  assert.ok(performance.now() - start < 2000);
});

test('a box as large as a number can be holds nothing up', () => {
  const [first, ...others] = crowd(50, 400);
  assert.ok(first !== undefined);
  const huge: Placed = { ...first, at: { left: 200, top: 200, width: 1e15, height: 1e15 } };
  const bounds = { left: 0, top: 0, width: 400, height: 400 };
  const placed = placeCrowd([huge, ...others], () => tag, bounds);
  assert.ok(!placed.some(({ at }) => touches(at, huge.at)));
});
