// Maps from one plane to another, as transforms draw them: moved, scaled, turned, and seen in perspective.
// Knows nothing of pages and frames.

import { boundingBox, type PixelBox, type Point, type Size } from '../../protocol/geometry';

/** Rows of a 3×3 matrix that takes (x, y, 1) to (x'·w, y'·w, w). */
export type Plane = readonly [number, number, number, number, number, number, number, number, number];

export const samePlane: Plane = [1, 0, 0, 0, 1, 0, 0, 0, 1];

export function scaleAndMove(scale: number, x: number, y: number): Plane {
  return [scale, 0, x, 0, scale, y, 0, 0, 1];
}

/**
 * The map that takes a rectangle, from its own top left corner, to where its corners were seen.
 *
 * @param corners - in the order in which the protocol gives them: top left, top right, bottom right, bottom left.
 * @returns null where the rectangle or what is seen of it has no area
 * Heckbert, Fundamentals of Texture Mapping (1989), 2.2.3: square to quadrilateral.
 */
export function planeOfCorners(
  { width, height }: Size,
  corners: readonly [Point, Point, Point, Point],
): Plane | null {
  const [a, b, c, d] = corners;
  const sum = { x: a.x - b.x + c.x - d.x, y: a.y - b.y + c.y - d.y };
  const right = { x: b.x - c.x, y: b.y - c.y };
  const down = { x: d.x - c.x, y: d.y - c.y };
  const area = right.x * down.y - down.x * right.y;
  if (area === 0 || width <= 0 || height <= 0) return null;
  const g = (sum.x * down.y - down.x * sum.y) / area;
  const h = (right.x * sum.y - sum.x * right.y) / area;
  return [
    (b.x - a.x + g * b.x) / width,
    (d.x - a.x + h * d.x) / height,
    a.x,
    (b.y - a.y + g * b.y) / width,
    (d.y - a.y + h * d.y) / height,
    a.y,
    g / width,
    h / height,
    1,
  ];
}

export function mapPoint([a, b, c, d, e, f, g, h, i]: Plane, { x, y }: Point): Point {
  const w = g * x + h * y + i;
  return { x: (a * x + b * y + c) / w, y: (d * x + e * y + f) / w };
}

/** The smallest upright box around what a box is mapped to. */
export function mapBox(plane: Plane, { x1, y1, x2, y2 }: PixelBox): PixelBox {
  const corners = [
    { x: x1, y: y1 },
    { x: x2, y: y1 },
    { x: x2, y: y2 },
    { x: x1, y: y2 },
  ];
  return boundingBox(corners.map((corner) => mapPoint(plane, corner)));
}

/** First `inner`, then `outer`. */
export function composed(outer: Plane, inner: Plane): Plane {
  const [a, b, c, d, e, f, g, h, i] = outer;
  const [p, q, r, s, t, u, v, w, z] = inner;
  return [
    a * p + b * s + c * v,
    a * q + b * t + c * w,
    a * r + b * u + c * z,
    d * p + e * s + f * v,
    d * q + e * t + f * w,
    d * r + e * u + f * z,
    g * p + h * s + i * v,
    g * q + h * t + i * w,
    g * r + h * u + i * z,
  ];
}

/** The way back. A plane that was made of corners has one. */
export function inverse([a, b, c, d, e, f, g, h, i]: Plane): Plane {
  // The adjugate: what a determinant would divide cancels between a point's coordinates and its w.
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/** True where nothing is scaled or turned, but for the 64ths of a pixel that browsers reckon in. */
export function isOnlyMoved(plane: Plane): boolean {
  const side = 1000;
  const origin = mapPoint(plane, { x: 0, y: 0 });
  const right = mapPoint(plane, { x: side, y: 0 });
  const down = mapPoint(plane, { x: 0, y: side });
  const off = [right.x - origin.x - side, right.y - origin.y, down.x - origin.x, down.y - origin.y - side];
  return off.every((distance) => Math.abs(distance) < 1);
}
