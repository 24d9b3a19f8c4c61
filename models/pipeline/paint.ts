// Paints a layout of marks onto a picture: rectangles of whole pixels and smooth lines.
// Knows nothing of where marks should go (see annotate.ts).

import type { PixelBox, Point, Size } from '../../protocol/geometry';
import { clipBox, intersect } from '../../protocol/geometry';
import type { Badge, Frame, Layout, MarkKind } from './annotate';
import { numberStrokes } from './digits';
import type { RgbImage } from './image';

export type Rgb = readonly [number, number, number];

/**
 * Each mark has a dark and a light line side by side, so one of them stands out wherever it lies: on a light screen,
 * on a dark one and on a photograph. A test holds the contrast.
 */
export const markColors: Readonly<Record<MarkKind, { readonly dark: Rgb; readonly light: Rgb }>> = {
  found: { dark: [20, 16, 0], light: [255, 213, 40] },
  nearMiss: { dark: [48, 48, 48], light: [222, 222, 222] },
  region: { dark: [0, 24, 72], light: [110, 215, 255] },
};

/** A copy of the picture with the layout's marks: frames below, then outlines, then badges. */
export function paintLayout(image: RgbImage, layout: Layout): RgbImage {
  const painted: RgbImage = { width: image.width, height: image.height, data: image.data.slice() };
  const { lineWidth } = layout;
  for (const frame of layout.frames) paintFrame(painted, frame, lineWidth);
  for (const { points } of layout.outlines) paintDoubleLine(painted, points, lineWidth, 'region');
  for (const { leader, kind } of layout.badges) {
    if (leader !== null) paintDoubleLine(painted, leader, lineWidth, kind);
  }
  for (const badge of layout.badges) paintBadge(painted, badge, lineWidth);
  return painted;
}

function paintFrame(image: RgbImage, frame: Frame, lineWidth: number): void {
  const { dark, light } = markColors[frame.kind];
  const { hole, middle, outer, kind } = frame;
  for (const [from, to, color] of [
    [middle, outer, dark],
    [hole, middle, light],
  ] as const) {
    for (const strip of ringStrips(from, to)) {
      for (const piece of kind === 'found' ? [strip] : dashes(strip, lineWidth, kind, outer)) {
        fillBox(image, piece, color);
      }
    }
  }
}

/** The four strips between two boxes that lie in each other. */
function ringStrips(inner: PixelBox, outer: PixelBox): PixelBox[] {
  return [
    { x1: outer.x1, y1: outer.y1, x2: outer.x2, y2: inner.y1 },
    { x1: outer.x1, y1: inner.y2, x2: outer.x2, y2: outer.y2 },
    { x1: outer.x1, y1: inner.y1, x2: inner.x1, y2: inner.y2 },
    { x1: inner.x2, y1: inner.y1, x2: outer.x2, y2: inner.y2 },
  ];
}

/** A strip cut into dashes that begin at the frame's corner, so that both lines of a frame are cut alike. */
function dashes(
  strip: PixelBox,
  lineWidth: number,
  kind: 'nearMiss' | 'region',
  outer: PixelBox,
): PixelBox[] {
  const [on, off] = kind === 'nearMiss' ? [6 * lineWidth, 4 * lineWidth] : [3 * lineWidth, 2 * lineWidth];
  const pieces: PixelBox[] = [];
  const horizontal = strip.y2 - strip.y1 < strip.x2 - strip.x1;
  const [start, end] = horizontal ? [outer.x1, outer.x2] : [outer.y1, outer.y2];
  for (let at = start; at < end; at += on + off) {
    const stretch = horizontal ? { ...strip, x1: at, x2: at + on } : { ...strip, y1: at, y2: at + on };
    const piece = intersect(stretch, strip);
    if (piece !== null) pieces.push(piece);
  }
  return pieces;
}

function paintBadge(image: RgbImage, badge: Badge, lineWidth: number): void {
  const { dark, light } = markColors[badge.kind];
  const { x1, y1, x2, y2 } = badge.box;
  const border = Math.max(1, Math.round(lineWidth * 0.75));
  fillBox(image, badge.box, dark);
  fillBox(image, { x1: x1 + border, y1: y1 + border, x2: x2 - border, y2: y2 - border }, light);
  const height = y2 - y1;
  const digitHeight = 0.58 * height;
  const { strokes, width } = numberStrokes(badge.number);
  const left = (x1 + x2) / 2 - (width * digitHeight) / 2;
  const top = (y1 + y2) / 2 - digitHeight / 2;
  for (const stroke of strokes) {
    const points = stroke.map(({ x, y }) => ({ x: left + x * digitHeight, y: top + y * digitHeight }));
    paintLine(image, points, Math.max(1.4, 0.1 * height), dark);
  }
}

function paintDoubleLine(image: RgbImage, points: readonly Point[], lineWidth: number, kind: MarkKind): void {
  const { dark, light } = markColors[kind];
  paintLine(image, points, 3.5 * lineWidth, dark);
  paintLine(image, points, 1.5 * lineWidth, light);
}

function fillBox(image: RgbImage, box: PixelBox, color: Rgb): void {
  const clipped = clipBox(box, image);
  if (clipped === null) return;
  for (let y = clipped.y1; y < clipped.y2; y++) {
    for (let x = clipped.x1; x < clipped.x2; x++) image.data.set(color, (y * image.width + x) * 3);
  }
}

/** Longest piece of a line that is painted at once; keeps the pixels looked at close to the line. */
const PIECE_LENGTH = 32;

/**
 * A smooth line with round ends and joints. What covers a pixel twice counts once, so joints are not darker.
 *
 * @param points - in pixels of the picture; what lies outside is cut off.
 */
function paintLine(image: RgbImage, points: readonly Point[], width: number, color: Rgb): void {
  const reach = width / 2 + 1;
  const segments = points
    .slice(0, Math.max(1, points.length - 1))
    .map((from, index) => clipSegment(from, points[index + 1] ?? from, image, reach))
    .filter((segment) => segment !== null);
  const area = lineArea(segments.flat(), image, reach);
  if (area === null) return;
  const areaWidth = area.x2 - area.x1;
  const coverage = new Uint8Array(areaWidth * (area.y2 - area.y1));
  for (const [from, to] of segments) {
    const nPieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / PIECE_LENGTH));
    for (let piece = 0; piece < nPieces; piece++) {
      const start = along(from, to, piece / nPieces);
      const end = along(from, to, (piece + 1) / nPieces);
      const near = lineArea([start, end], image, reach);
      if (near === null) continue;
      for (let y = near.y1; y < near.y2; y++) {
        for (let x = near.x1; x < near.x2; x++) {
          const distance = distanceToSegment({ x: x + 0.5, y: y + 0.5 }, start, end);
          const covered = Math.min(1, Math.max(0, width / 2 + 0.5 - distance));
          const at = (y - area.y1) * areaWidth + x - area.x1;
          coverage[at] = Math.max(coverage[at]!, Math.round(covered * 255));
        }
      }
    }
  }
  for (let y = area.y1; y < area.y2; y++) {
    for (let x = area.x1; x < area.x2; x++) {
      const covered = coverage[(y - area.y1) * areaWidth + x - area.x1]! / 255;
      if (covered === 0) continue;
      const pixel = (y * image.width + x) * 3;
      for (let c = 0; c < 3; c++) {
        image.data[pixel + c] = Math.round(image.data[pixel + c]! * (1 - covered) + color[c]! * covered);
      }
    }
  }
}

/** The whole pixels that a line through these points can touch, or null where none is on the picture. */
function lineArea(points: readonly Point[], size: Size, reach: number): PixelBox | null {
  if (points.length === 0) return null;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  return clipBox(
    {
      x1: Math.floor(least(xs) - reach),
      y1: Math.floor(least(ys) - reach),
      x2: Math.ceil(-least(xs.map((x) => -x)) + reach),
      y2: Math.ceil(-least(ys.map((y) => -y)) + reach),
    },
    size,
  );
}

/** Not `Math.min(...values)`, whose arguments must fit on the stack: a scribble may have very many points. */
function least(values: readonly number[]): number {
  return values.reduce((smallest, value) => Math.min(smallest, value), Infinity);
}

/** The part of a segment that lies within `reach` of the picture (Liang–Barsky), or null. */
function clipSegment(from: Point, to: Point, size: Size, reach: number): readonly [Point, Point] | null {
  let first = 0;
  let last = 1;
  const limits = [
    [from.x, to.x, -reach, size.width + reach],
    [from.y, to.y, -reach, size.height + reach],
  ] as const;
  for (const [a, b, low, high] of limits) {
    if (a === b) {
      if (a < low || high < a) return null;
      continue;
    }
    const [enter, leave] = a < b ? [low, high] : [high, low];
    first = Math.max(first, (enter - a) / (b - a));
    last = Math.min(last, (leave - a) / (b - a));
  }
  return first <= last ? [along(from, to, first), along(from, to, last)] : null;
}

function along(from: Point, to: Point, part: number): Point {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function distanceToSegment(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const lengthSquared = dx * dx + dy * dy;
  const part = lengthSquared === 0 ? 0 : ((point.x - from.x) * dx + (point.y - from.y) * dy) / lengthSquared;
  const { x, y } = along(from, to, Math.min(1, Math.max(0, part)));
  return Math.hypot(point.x - x, point.y - y);
}
