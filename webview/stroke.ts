// Makes a region of what was drawn, and a stroke of few points of one with many. Pure.
// Knows nothing of pointers and screens.

import type { Point, Region, Size } from '../protocol/geometry';
import { boxBetween } from './boxEdit';
import type { Drawing } from './state';

const MOST_POINTS = 200;

/** The region that a finished drawing stands for: a stroke that went nowhere is a point. */
export function regionOf(drawing: Drawing, picture: Size): Region {
  if (drawing.kind === 'box') return { kind: 'box', box: boxBetween(drawing.from, drawing.to, picture) };
  // Within an eighth of the brush the eye sees no difference.
  const points = simplify(drawing.points, drawing.width / 8);
  const [first] = points;
  if (first !== undefined && points.length === 1) return pointRegion(first, picture);
  return { kind: 'scribble', points, width: drawing.width };
}

/** The middle of the pixel that was hit. */
export function pointRegion({ x, y }: Point, { width, height }: Size): Region {
  const middle = (place: number, side: number) => Math.min(Math.max(Math.floor(place), 0), side - 1) + 0.5;
  return { kind: 'point', x: middle(x, width), y: middle(y, height) };
}

/**
 * Leaves out points that lie nearer than `tolerance` to the line without them, and always so many that at most
 * MOST_POINTS are left; the ends stay. Points on one place become one.
 * Source: Ramer 1972, Douglas and Peucker 1973.
 */
export function simplify(points: readonly Point[], tolerance: number): readonly Point[] {
  const separate = points.filter((point, index) => {
    const before = points[index - 1];
    return before === undefined || before.x !== point.x || before.y !== point.y;
  });
  let simpler = thin(separate, tolerance);
  for (let wider = tolerance; MOST_POINTS < simpler.length;) {
    wider = Math.max(wider * 2, 0.5);
    simpler = thin(separate, wider);
  }
  return simpler;
}

/** With a stack of its own, since a long stroke would be a deep recursion. */
function thin(points: readonly Point[], tolerance: number): readonly Point[] {
  if (points.length < 3) return points;
  const stays = new Set([0, points.length - 1]);
  const open: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [from, to] = span;
    let farthest = from;
    let distance = tolerance;
    for (let index = from + 1; index < to; index++) {
      const here = distanceToLine(points[index], points[from], points[to]);
      if (distance < here) {
        farthest = index;
        distance = here;
      }
    }
    if (farthest === from) continue;
    stays.add(farthest);
    open.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, index) => stays.has(index));
}

/** From a point to the nearest place between two others. */
function distanceToLine(point?: Point, from?: Point, to?: Point): number {
  if (point === undefined || from === undefined || to === undefined) return 0;
  const along = { x: to.x - from.x, y: to.y - from.y };
  const squared = along.x ** 2 + along.y ** 2;
  const dot = (point.x - from.x) * along.x + (point.y - from.y) * along.y;
  const share = squared === 0 ? 0 : Math.min(Math.max(dot / squared, 0), 1);
  return Math.hypot(point.x - from.x - along.x * share, point.y - from.y - along.y * share);
}
