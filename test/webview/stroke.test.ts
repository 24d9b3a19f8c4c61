// Regions of what was drawn, and strokes of few points.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Point } from '../../protocol/geometry';
import { pointRegion, regionOf, simplify } from '../../webview/stroke';

const picture = { width: 200, height: 100 };

test('a straight stroke is left with its ends', () => {
  const points = Array.from({ length: 50 }, (_, index) => ({ x: index, y: 2 * index }));
  assert.deepEqual(simplify(points, 0.1), [points[0], points[49]]);
});

test('a corner stays', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 5, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 5 },
    { x: 10, y: 10 },
  ];
  assert.deepEqual(simplify(points, 1), [points[0], points[2], points[4]]);
});

test('no point that is left out lay farther from the stroke than the tolerance', () => {
  const points = Array.from({ length: 180 }, (_, index) => ({ x: index, y: 20 * Math.sin(index / 9) }));
  const left = simplify(points, 1.5);
  assert.ok(left.length < points.length / 3);
  for (const point of points) {
    const near = Math.min(...left.slice(1).map((to, index) => toSegment(point, left[index]!, to)));
    assert.ok(near <= 1.5 + 1e-9);
  }
});

test('the longest and wildest stroke has at most 200 points, its ends among them', () => {
  const points = Array.from({ length: 20_000 }, (_, index) => ({
    x: (index * 7919) % 5000,
    y: (index * 104_729) % 3000,
  }));
  const left = simplify(points, 0.1);
  assert.ok(left.length <= 200);
  assert.deepEqual([left[0], left.at(-1)], [points[0], points.at(-1)]);
});

test('a scribble that went nowhere is a point, in the middle of its pixel', () => {
  const drawing = {
    kind: 'scribble',
    points: [
      { x: 4, y: 7 },
      { x: 4, y: 7 },
    ],
    width: 12,
  } as const;
  assert.deepEqual(regionOf(drawing, picture), { kind: 'point', x: 4.5, y: 7.5 });
  assert.deepEqual(pointRegion({ x: 200, y: 100 }, picture), { kind: 'point', x: 199.5, y: 99.5 });
});

test('a scribble keeps the width of its brush', () => {
  const points = [
    { x: 4, y: 7 },
    { x: 40, y: 70 },
  ];
  assert.deepEqual(regionOf({ kind: 'scribble', points, width: 6 }, picture), {
    kind: 'scribble',
    points,
    width: 6,
  });
});

function toSegment(point: Point, from: Point, to: Point): number {
  const along = { x: to.x - from.x, y: to.y - from.y };
  const dot = (point.x - from.x) * along.x + (point.y - from.y) * along.y;
  const share = Math.min(Math.max(dot / (along.x ** 2 + along.y ** 2), 0), 1);
  return Math.hypot(point.x - from.x - along.x * share, point.y - from.y - along.y * share);
}
