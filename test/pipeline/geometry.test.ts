// Boxes in pixels of the capture: the arithmetic everything outside the model relies on.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  boundingBox,
  boxArea,
  boxCentre,
  clipBox,
  containsPoint,
  intersect,
  overlap,
  type PixelBox,
} from '../../protocol/geometry';

const box = (x1: number, y1: number, x2: number, y2: number): PixelBox => ({ x1, y1, x2, y2 });

const pairs = [
  {
    name: 'boxes that share a corner piece',
    a: box(0, 0, 10, 10),
    b: box(5, 5, 15, 15),
    shared: box(5, 5, 10, 10),
    iou: 25 / 175,
  },
  { name: 'a box in a box', a: box(0, 0, 10, 10), b: box(2, 2, 4, 7), shared: box(2, 2, 4, 7), iou: 0.1 },
  { name: 'the same box', a: box(1, 2, 3, 5), b: box(1, 2, 3, 5), shared: box(1, 2, 3, 5), iou: 1 },
  { name: 'boxes that only touch', a: box(0, 0, 10, 10), b: box(10, 0, 20, 10), shared: null, iou: 0 },
  { name: 'boxes apart', a: box(0, 0, 1, 1), b: box(5, 5, 6, 6), shared: null, iou: 0 },
  { name: 'a box without area', a: box(0, 0, 10, 10), b: box(5, 5, 5, 8), shared: null, iou: 0 },
];
for (const { name, a, b, shared, iou } of pairs) {
  test(`overlap: ${name}`, () => {
    assert.deepEqual(intersect(a, b), shared);
    assert.deepEqual(intersect(b, a), shared);
    assert.ok(Math.abs(overlap(a, b) - iou) < 1e-12);
    assert.equal(overlap(a, b), overlap(b, a));
  });
}

test('a clipped box lies on the capture and in the box', () => {
  assert.deepEqual(clipBox(box(-5, 3, 700, 900), { width: 640, height: 480 }), box(0, 3, 640, 480));
  assert.equal(clipBox(box(-5, 3, 0, 9), { width: 640, height: 480 }), null);
});

test('the bounding box of points holds them all and no smaller one does', () => {
  const points = [
    { x: 3, y: 9 },
    { x: -1, y: 4.5 },
    { x: 7, y: 5 },
  ];
  const bounds = boundingBox(points);
  assert.deepEqual(bounds, box(-1, 4.5, 7, 9));
  assert.ok(points.every((point) => containsPoint(bounds, point)));
  assert.throws(() => boundingBox([]), RangeError);
});

test('area and centre', () => {
  assert.equal(boxArea(box(1, 2, 4, 8)), 18);
  assert.deepEqual(boxCentre(box(1, 2, 4, 8)), { x: 2.5, y: 5 });
});
