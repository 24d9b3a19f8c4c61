// Laws of moving and resizing a box.

import assert from 'node:assert/strict';
import test from 'node:test';
import { boxBetween, dragBox, edgeGrips, wholeBox, type Grip } from '../../webview/boxEdit';

const picture = { width: 200, height: 100 };
const box = { x1: 20, y1: 30, x2: 60, y2: 50 };
const grips: readonly Grip[] = ['move', ...edgeGrips];
const distances = [0, 1, -1, 0.4, -7.6, 39, -39, 1000, -1000];

test('whatever is dragged wherever, the box has whole pixels, lies on the picture and has an area', () => {
  for (const start of [box, { x1: -3.5, y1: 99.2, x2: 0.2, y2: 140 }, { x1: 0, y1: 0, x2: 200, y2: 100 }]) {
    for (const grip of grips) {
      for (const x of distances) {
        for (const y of distances) {
          const { x1, y1, x2, y2 } = dragBox(start, grip, { x, y }, picture);
          assert.ok([x1, y1, x2, y2].every(Number.isInteger));
          assert.ok(0 <= x1 && x1 + 1 <= x2 && x2 <= 200, `${grip} ${x}: ${x1}–${x2}`);
          assert.ok(0 <= y1 && y1 + 1 <= y2 && y2 <= 100, `${grip} ${y}: ${y1}–${y2}`);
        }
      }
    }
  }
});

test('a box that is moved keeps its size, also at the edge', () => {
  assert.deepEqual(dragBox(box, 'move', { x: 3.4, y: -2.6 }, picture), { x1: 23, y1: 27, x2: 63, y2: 47 });
  assert.deepEqual(dragBox(box, 'move', { x: 999, y: 999 }, picture), { x1: 160, y1: 80, x2: 200, y2: 100 });
});

test('a grip moves its own edges and no others', () => {
  const by = { x: 5, y: 6 };
  const cases: readonly { grip: Grip; expected: readonly number[] }[] = [
    { grip: 'n', expected: [20, 36, 60, 50] },
    { grip: 'e', expected: [20, 30, 65, 50] },
    { grip: 's', expected: [20, 30, 60, 56] },
    { grip: 'w', expected: [25, 30, 60, 50] },
    { grip: 'ne', expected: [20, 36, 65, 50] },
    { grip: 'se', expected: [20, 30, 65, 56] },
    { grip: 'sw', expected: [25, 30, 60, 56] },
    { grip: 'nw', expected: [25, 36, 60, 50] },
  ];
  for (const { grip, expected } of cases) {
    const { x1, y1, x2, y2 } = dragBox(box, grip, by, picture);
    assert.deepEqual([x1, y1, x2, y2], expected, grip);
  }
});

test('an edge that is dragged past the other stops beside it', () => {
  assert.deepEqual(dragBox(box, 'w', { x: 100, y: 0 }, picture), { ...box, x1: 59 });
  assert.deepEqual(dragBox(box, 'n', { x: 0, y: 100 }, picture), { ...box, y1: 49 });
});

test('whole pixels are grown to, never shrunk to', () => {
  assert.deepEqual(wholeBox({ x1: 1.9, y1: 2, x2: 3.1, y2: 4 }, picture), { x1: 1, y1: 2, x2: 4, y2: 4 });
});

test('two corners make the same box in any order', () => {
  const expected = { x1: 10, y1: 5, x2: 31, y2: 21 };
  assert.deepEqual(boxBetween({ x: 10.2, y: 20.7 }, { x: 30.1, y: 5.9 }, picture), expected);
  assert.deepEqual(boxBetween({ x: 30.1, y: 5.9 }, { x: 10.2, y: 20.7 }, picture), expected);
});
