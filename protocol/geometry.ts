// Sizes, points, boxes and regions in pixels of the capture (the space "image"): what every boundary speaks. And the way
// from there to the page's own pixels (the space "css") and back. Knows nothing of the model's bins, canvases and screens.

/** Whole pixels; both sides at least 1. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place on the capture, in pixels from its top left corner; fractions allowed. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Edges in pixels of the capture, fractions allowed; x1 ≤ x2 and y1 ≤ y2. */
export interface PixelBox {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/**
 * What the user points at, in pixels of the capture.
 * A `polygon` is closed and filled; a `scribble` is an open line drawn with a brush of `width` pixels.
 */
export type Region =
  | { readonly kind: 'point'; readonly x: number; readonly y: number }
  | { readonly kind: 'box'; readonly box: PixelBox }
  | { readonly kind: 'polygon'; readonly points: readonly Point[] }
  | { readonly kind: 'scribble'; readonly points: readonly Point[]; readonly width: number };

export function boxWidth(box: PixelBox): number {
  return box.x2 - box.x1;
}

export function boxHeight(box: PixelBox): number {
  return box.y2 - box.y1;
}

export function boxArea(box: PixelBox): number {
  return boxWidth(box) * boxHeight(box);
}

export function boxCentre(box: PixelBox): Point {
  return { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
}

/** True where the point lies inside or on an edge. */
export function containsPoint(box: PixelBox, point: Point): boolean {
  return box.x1 <= point.x && point.x <= box.x2 && box.y1 <= point.y && point.y <= box.y2;
}

/** The shared part of two boxes, or null where they do not overlap by an area. */
export function intersect(a: PixelBox, b: PixelBox): PixelBox | null {
  const x1 = Math.max(a.x1, b.x1);
  const y1 = Math.max(a.y1, b.y1);
  const x2 = Math.min(a.x2, b.x2);
  const y2 = Math.min(a.y2, b.y2);
  return x1 < x2 && y1 < y2 ? { x1, y1, x2, y2 } : null;
}

/** The smallest box that holds both. */
export function unionBox(a: PixelBox, b: PixelBox): PixelBox {
  return {
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
    x2: Math.max(a.x2, b.x2),
    y2: Math.max(a.y2, b.y2),
  };
}

/** Intersection over union, 0…1; 0 where either box has no area. */
export function overlap(a: PixelBox, b: PixelBox): number {
  const shared = intersect(a, b);
  if (shared === null) return 0;
  const sharedArea = boxArea(shared);
  return sharedArea / (boxArea(a) + boxArea(b) - sharedArea);
}

/** How much of the smaller box lies on the larger one, 0…1; 0 where either box has no area. */
export function sharedPart(a: PixelBox, b: PixelBox): number {
  const shared = intersect(a, b);
  return shared === null ? 0 : boxArea(shared) / Math.min(boxArea(a), boxArea(b));
}

/** The part of the box that lies on a capture of this size, or null where nothing does. */
export function clipBox(box: PixelBox, size: Size): PixelBox | null {
  return intersect(box, { x1: 0, y1: 0, x2: size.width, y2: size.height });
}

/** The smallest box that holds all points. @throws RangeError without points. */
export function boundingBox(points: readonly Point[]): PixelBox {
  if (points.length === 0) throw new RangeError('a bounding box needs at least one point');
  let x1 = Infinity;
  let y1 = Infinity;
  let x2 = -Infinity;
  let y2 = -Infinity;
  for (const { x, y } of points) {
    x1 = Math.min(x1, x);
    y1 = Math.min(y1, y);
    x2 = Math.max(x2, x);
    y2 = Math.max(y2, y);
  }
  return { x1, y1, x2, y2 };
}

/** What is known of how a page was captured; each part is null where it was not recorded. */
export interface CaptureScale {
  /** Image pixels for one CSS pixel; above 0. */
  readonly pixelRatio: number | null;
  /** How far the page was scrolled, in CSS pixels. */
  readonly scroll: Point | null;
}

/**
 * Where a place of the capture lies on the page, in CSS pixels from the page's own top left corner: image ÷ ratio + scroll.
 *
 * @returns null where ratio or scroll is not known: a link that is missing is not guessed.
 */
export function imageToCss({ x, y }: Point, { pixelRatio, scroll }: CaptureScale): Point | null {
  if (pixelRatio === null || scroll === null) return null;
  return { x: x / pixelRatio + scroll.x, y: y / pixelRatio + scroll.y };
}

/** The way back: the inverse of `imageToCss` up to the rounding of floating point. @returns null where that is. */
export function cssToImage({ x, y }: Point, { pixelRatio, scroll }: CaptureScale): Point | null {
  if (pixelRatio === null || scroll === null) return null;
  return { x: (x - scroll.x) * pixelRatio, y: (y - scroll.y) * pixelRatio };
}

/**
 * Where a place of the capture lies on the desktop, in the desktop's own pixels (the space "screen"): a capture of a screen
 * has one pixel for each of them.
 *
 * @param origin - where the capture's top left corner lies there; null where it was not recorded.
 * @returns null where that is: a link that is missing is not guessed.
 */
export function imageToScreen({ x, y }: Point, origin: Point | null): Point | null {
  return origin === null ? null : { x: x + origin.x, y: y + origin.y };
}

/** The way back: the inverse of `imageToScreen` up to the rounding of floating point. @returns null where that is. */
export function screenToImage({ x, y }: Point, origin: Point | null): Point | null {
  return origin === null ? null : { x: x - origin.x, y: y - origin.y };
}
