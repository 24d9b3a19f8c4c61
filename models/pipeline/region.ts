// A region of the capture → the pixels it covers, its bounds and its coordinates in a prompt.
// Knows nothing of features and of how a region was drawn.

import { FailureError } from '../../protocol/failure';
import { boundingBox, type PixelBox, type Point, type Region, type Size } from '../../protocol/geometry';
import { formatBinBox, formatBinPoint, toBinPoint, toBins } from './bins';

/** The pixels a region covers, x ascending, then y ascending; at least one. */
export interface PixelSet {
  readonly count: number;
  /** The pixel with this index, 0…count-1, as whole numbers. @throws RangeError for another index. */
  at(index: number): Point;
}

/**
 * The part of a region that lies on the capture; everything below asks for such a region.
 *
 * Reversed corners of a box are swapped. Boxes and lines that leave the capture are cut at its edges; where a line
 * leaves and comes back, the two places are joined along the edge.
 *
 * @throws FailureError `bad-input` for a region that is wholly outside, has too few points, or has a number that is
 *   not finite or a brush that is not positive.
 */
export function checkRegion(region: Region, size: Size): Region {
  switch (region.kind) {
    case 'point': {
      checkFinite([region]);
      const inside = 0 <= region.x && region.x <= size.width && 0 <= region.y && region.y <= size.height;
      if (!inside) throw outside(`point (${region.x}, ${region.y})`, size);
      return { kind: 'point', x: Math.min(region.x, size.width - 1), y: Math.min(region.y, size.height - 1) };
    }
    case 'box':
      return { kind: 'box', box: checkBox(region.box, size) };
    case 'polygon': {
      if (region.points.length < 3)
        throw refused(`a polygon needs three corners, got ${region.points.length}`);
      checkFinite(region.points);
      const touches =
        crossesCapture(region.points, size, 'closed') || isInPolygon(region.points, centreOf(size));
      if (!touches) throw outside('polygon', size);
      return { kind: 'polygon', points: cutLine(region.points, size, 'closed', 'polygon') };
    }
    case 'scribble': {
      if (region.points.length === 0) throw refused('a scribble needs a point');
      checkFinite(region.points);
      if (!(0 < region.width && region.width < Infinity)) {
        throw refused(`a brush ${region.width} pixels wide draws nothing`);
      }
      if (!crossesCapture(region.points, size, 'open')) throw outside('scribble', size);
      const points = cutLine(region.points, size, 'open', 'scribble');
      return { kind: 'scribble', points, width: region.width };
    }
  }
}

/**
 * The pixels that the visual sampler may read for a region.
 *
 * - A point covers trunc(x - span) up to, not with, trunc(x + span + 1), and so in y, cut to the capture.
 * - A box covers the pixels of its corners and all between.
 * - A polygon covers the pixels whose centre lies inside by the even-odd rule; one that catches no centre, the
 *   pixel of its first corner.
 * - A scribble covers the pixels whose centre is within half a brush of the line, and those the line runs through.
 *
 * Points and boxes take no memory however large they are; the others one byte per pixel of their bounds.
 *
 * @param region - on the capture, see `checkRegion`.
 * @param pointSpan - `region.point_span` of the manifest.
 * Source: spec §4.3.
 */
export function regionPixels(region: Region, size: Size, pointSpan: number): PixelSet {
  switch (region.kind) {
    case 'point': {
      const { x, y } = region;
      return rectanglePixels({
        x1: pixelOf(x - pointSpan, size.width),
        y1: pixelOf(y - pointSpan, size.height),
        x2: pixelOf(Math.trunc(x + pointSpan + 1) - 1, size.width),
        y2: pixelOf(Math.trunc(y + pointSpan + 1) - 1, size.height),
      });
    }
    case 'box':
      return rectanglePixels(pixelsUnder(region.box, size));
    case 'polygon':
      return polygonPixels(region.points, size);
    case 'scribble':
      return scribblePixels(region.points, region.width, size);
  }
}

/** The smallest box around a region; for a point a box without area, for a scribble without its brush. */
export function regionBounds(region: Region): PixelBox {
  switch (region.kind) {
    case 'point':
      return boundingBox([region]);
    case 'box':
      return region.box;
    case 'polygon':
    case 'scribble':
      return boundingBox(region.points);
  }
}

/**
 * A region's coordinates as they stand in a prompt: `[x, y]` for a point, `[x1, y1, x2, y2]` of its bounds for others.
 *
 * @param bins - `coords.bins` of the manifest.
 * Source: spec §4.3, §4.8.
 */
export function regionText(region: Region, size: Size, bins: number): string {
  return region.kind === 'point'
    ? formatBinPoint(toBinPoint(region, size, bins))
    : formatBinBox(toBins(regionBounds(region), size, bins));
}

// --- Checking ---------------------------------------------------------------------------------------------------

function checkBox(box: PixelBox, { width, height }: Size): PixelBox {
  const corners = [
    { x: box.x1, y: box.y1 },
    { x: box.x2, y: box.y2 },
  ];
  checkFinite(corners);
  const { x1, y1, x2, y2 } = boundingBox(corners);
  if (width <= x1 || height <= y1 || x2 < 0 || y2 < 0) {
    throw outside(`box (${box.x1}, ${box.y1}) to (${box.x2}, ${box.y2})`, { width, height });
  }
  return { x1: Math.max(x1, 0), y1: Math.max(y1, 0), x2: Math.min(x2, width), y2: Math.min(y2, height) };
}

function checkFinite(points: readonly Point[]): void {
  for (const { x, y } of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) throw refused(`(${x}, ${y}) is no place on a picture`);
  }
}

function outside(what: string, size: Size): FailureError {
  return refused(`${what} lies outside the picture, which is ${size.width} by ${size.height} pixels`);
}

function refused(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: 'region', reason });
}

function centreOf(size: Size): Point {
  return { x: size.width / 2, y: size.height / 2 };
}

type LineEnd = 'open' | 'closed';

/** The line's stretches from point to point; a single point is one stretch without length. */
function* stretches(points: readonly Point[], end: LineEnd): Generator<readonly [Point, Point]> {
  for (let i = 1; i < points.length; i++) yield [points[i - 1]!, points[i]!];
  if (end === 'closed' || points.length === 1) yield [points.at(-1)!, points[0]!];
}

/** True where the line itself, without what it encloses, touches the capture. */
function crossesCapture(points: readonly Point[], size: Size, end: LineEnd): boolean {
  for (const [from, to] of stretches(points, end)) {
    if (withinBand(from, to, 0, size.width, 0, size.height) !== null) return true;
  }
  return false;
}

/**
 * The part of a stretch with x1 ≤ x ≤ x2 and y1 ≤ y ≤ y2, as two points; null where there is none.
 * Liang and Barsky's way: every edge narrows the span of t in from + t · (to - from).
 */
function withinBand(
  from: Point,
  to: Point,
  x1: number,
  x2: number,
  y1: number,
  y2: number,
): readonly [Point, Point] | null {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  let enter = 0;
  let leave = 1;
  const limits = [
    [dx, x2 - from.x],
    [-dx, from.x - x1],
    [dy, y2 - from.y],
    [-dy, from.y - y1],
  ] as const;
  for (const [step, room] of limits) {
    if (step === 0 && room < 0) return null;
    if (0 < step) leave = Math.min(leave, room / step);
    if (step < 0) enter = Math.max(enter, room / step);
  }
  if (leave < enter) return null;
  return [
    { x: from.x + enter * dx, y: from.y + enter * dy },
    { x: from.x + leave * dx, y: from.y + leave * dy },
  ];
}

/**
 * The line cut at the capture's four edges, one after the other: what lies beyond an edge is dropped, and the places
 * where the line crosses it are added. Sutherland and Hodgman's way; it keeps what a closed line encloses.
 */
function cutLine(points: readonly Point[], size: Size, end: LineEnd, what: string): readonly Point[] {
  const left = cutAt(points, 'x', 0, 1, end);
  const right = cutAt(left, 'x', size.width, -1, end);
  const top = cutAt(right, 'y', 0, 1, end);
  const cut = cutAt(top, 'y', size.height, -1, end);
  if (cut === points) return points;
  // A line that only brushes a corner can be lost to rounding.
  if (cut.length === 0) throw outside(what, size);
  return cut.map(({ x, y }) => ({
    x: Math.min(Math.max(x, 0), size.width),
    y: Math.min(Math.max(y, 0), size.height),
  }));
}

/** Keeps what lies at or beyond `edge` along an axis, in the direction of growing (1) or falling (-1) coordinates. */
function cutAt(
  points: readonly Point[],
  axis: 'x' | 'y',
  edge: number,
  direction: 1 | -1,
  end: LineEnd,
): readonly Point[] {
  const isIn = (point: Point): boolean => 0 <= (point[axis] - edge) * direction;
  if (points.every(isIn)) return points;
  const kept: Point[] = [];
  for (const [index, point] of points.entries()) {
    const before = index === 0 ? (end === 'closed' ? points.at(-1) : undefined) : points[index - 1];
    if (before !== undefined && isIn(before) !== isIn(point)) {
      const t = (edge - before[axis]) / (point[axis] - before[axis]);
      const crossing = { x: before.x + t * (point.x - before.x), y: before.y + t * (point.y - before.y) };
      // Rounding must not put the crossing beside the edge.
      kept.push({ ...crossing, [axis]: edge });
    }
    if (isIn(point)) kept.push(point);
  }
  return kept;
}

/** True where a brush of this radius, drawn along an open line, touches the box. */
export function brushTouches(points: readonly Point[], radius: number, box: PixelBox): boolean {
  const { x1, y1, x2, y2 } = box;
  const touches = ([from, to]: readonly [Point, Point]): boolean =>
    withinBand(from, to, x1 - radius, x2 + radius, y1 - radius, y2 + radius) !== null;
  return [...stretches(points, 'open')].some(touches);
}

/** True where a point lies inside a closed line by the even-odd rule. */
export function isInPolygon(corners: readonly Point[], point: Point): boolean {
  let isInside = false;
  for (const [a, b] of stretches(corners, 'closed')) {
    if (point.y < a.y !== point.y < b.y && point.x < crossingAt(a, b, point.y)) isInside = !isInside;
  }
  return isInside;
}

/** Where a stretch that is not level meets the height y. */
function crossingAt(a: Point, b: Point, y: number): number {
  return ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x;
}

// --- Pixels -----------------------------------------------------------------------------------------------------

/** The pixel a coordinate lies in, cut to the capture. */
function pixelOf(coordinate: number, side: number): number {
  return Math.min(Math.max(Math.trunc(coordinate), 0), side - 1);
}

/** The first and last pixel under a box, both included. */
function pixelsUnder(box: PixelBox, size: Size): PixelBox {
  return {
    x1: pixelOf(box.x1, size.width),
    y1: pixelOf(box.y1, size.height),
    x2: pixelOf(box.x2, size.width),
    y2: pixelOf(box.y2, size.height),
  };
}

/** All pixels from (x1, y1) to (x2, y2), both included, without a list of them. */
function rectanglePixels({ x1, y1, x2, y2 }: PixelBox): PixelSet {
  const height = y2 - y1 + 1;
  const count = (x2 - x1 + 1) * height;
  return {
    count,
    at(index) {
      checkIndex(index, count);
      return { x: x1 + Math.floor(index / height), y: y1 + (index % height) };
    },
  };
}

/** Marks over a rectangle of pixels, x-major as the pixel lists are. */
interface Mask {
  readonly bounds: PixelBox;
  readonly height: number;
  readonly marks: Uint8Array;
}

function emptyMask(bounds: PixelBox): Mask {
  const height = bounds.y2 - bounds.y1 + 1;
  return { bounds, height, marks: new Uint8Array((bounds.x2 - bounds.x1 + 1) * height) };
}

/** The marked pixels; where nothing is marked, the pixel under `instead`. */
function maskPixels({ bounds, height, marks }: Mask, instead: Point, size: Size): PixelSet {
  let count = 0;
  for (const mark of marks) count += mark;
  if (count === 0) {
    return rectanglePixels(pixelsUnder({ x1: instead.x, y1: instead.y, x2: instead.x, y2: instead.y }, size));
  }
  const cells = new Uint32Array(count);
  let next = 0;
  for (let cell = 0; cell < marks.length; cell++) if (marks[cell] === 1) cells[next++] = cell;
  return {
    count,
    at(index) {
      checkIndex(index, count);
      const cell = cells[index]!;
      return { x: bounds.x1 + Math.floor(cell / height), y: bounds.y1 + (cell % height) };
    },
  };
}

function polygonPixels(corners: readonly Point[], size: Size): PixelSet {
  const mask = emptyMask(pixelsUnder(boundingBox(corners), size));
  const { bounds, height, marks } = mask;
  const sides = [...stretches(corners, 'closed')];
  const crossings: number[] = [];
  for (let y = bounds.y1; y <= bounds.y2; y++) {
    const centre = y + 0.5;
    crossings.length = 0;
    for (const [a, b] of sides) {
      if (centre < a.y !== centre < b.y) crossings.push(crossingAt(a, b, centre));
    }
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      // A centre on the left border is inside, one on the right border is not, so neighbours share no pixel.
      const first = Math.max(Math.ceil(crossings[pair]! - 0.5), bounds.x1);
      const last = Math.min(Math.ceil(crossings[pair + 1]! - 0.5) - 1, bounds.x2);
      for (let x = first; x <= last; x++) marks[(x - bounds.x1) * height + (y - bounds.y1)] = 1;
    }
  }
  return maskPixels(mask, corners[0]!, size);
}

function scribblePixels(points: readonly Point[], brush: number, size: Size): PixelSet {
  const radius = brush / 2;
  const line = boundingBox(points);
  const around = { x1: line.x1 - radius, y1: line.y1 - radius, x2: line.x2 + radius, y2: line.y2 + radius };
  const mask = emptyMask(pixelsUnder(around, size));
  const { bounds, height, marks } = mask;
  for (const [from, to] of stretches(points, 'open')) {
    const { x1, x2 } = boundingBox([from, to]);
    for (let x = pixelOf(x1 - radius, size.width); x <= pixelOf(x2 + radius, size.width); x++) {
      const column = (x - bounds.x1) * height - bounds.y1;
      // 1. Pixels whose centre the brush reaches: only the line's part within a radius of this column matters.
      const near = spanWithin(from, to, x + 0.5 - radius, x + 0.5 + radius);
      if (near !== null) {
        const bottom = pixelOf(near.bottom + radius, size.height);
        for (let y = pixelOf(near.top - radius, size.height); y <= bottom; y++) {
          if (distanceSquared(x + 0.5, y + 0.5, from, to) <= radius * radius) marks[column + y] = 1;
        }
      }
      // 2. Pixels the line runs through; a line along the far edge belongs to the last column.
      if (x < pixelOf(x1, size.width) || pixelOf(x2, size.width) < x) continue;
      const passed = spanWithin(from, to, x, x === size.width - 1 ? size.width : x + 1);
      if (passed === null) continue;
      const bottom = pixelOf(passed.bottom, size.height);
      for (let y = pixelOf(passed.top, size.height); y <= bottom; y++) marks[column + y] = 1;
    }
  }
  return maskPixels(mask, points[0]!, size);
}

/** How far up and down a stretch goes between two upright lines; null where it does not come there. */
function spanWithin(from: Point, to: Point, x1: number, x2: number): { top: number; bottom: number } | null {
  const part = withinBand(from, to, x1, x2, -Infinity, Infinity);
  if (part === null) return null;
  const [a, b] = part;
  return { top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) };
}

/** From (x, y) to the nearest place of a stretch, squared. */
function distanceSquared(x: number, y: number, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
  const t = Math.min(Math.max(along, 0), 1);
  const offX = x - (from.x + t * dx);
  const offY = y - (from.y + t * dy);
  return offX * offX + offY * offY;
}

function checkIndex(index: number, count: number): void {
  if (!(0 <= index && index < count)) throw new RangeError(`pixel ${index} of ${count}`);
}
