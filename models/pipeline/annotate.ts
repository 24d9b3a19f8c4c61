// Decides where marks go on a picture: frames around boxes, their numbers, what the user pointed at.
// Knows nothing of colours in bytes (see paint.ts) and of files.

import type { PixelBox, Point, Region, Size } from '../../protocol/geometry';
import { boundingBox, boxArea, intersect } from '../../protocol/geometry';
import type { RgbImage } from './image';
import { digitGap, digitWidth } from './digits';
import { paintLayout } from './paint';

export type MarkKind = 'found' | 'nearMiss' | 'region';

export interface BoxMark {
  /** In pixels of the capture. */
  readonly box: PixelBox;
  /** The number written beside it: its rank. */
  readonly number: number;
  readonly kind: 'found' | 'nearMiss';
}

export interface Marks {
  readonly boxes: readonly BoxMark[];
  readonly regions: readonly Region[];
}

/** A frame of two lines around `hole`, which itself stays untouched; whole pixels, `hole` ⊆ `middle` ⊆ `outer`. */
export interface Frame {
  readonly kind: MarkKind;
  readonly hole: PixelBox;
  readonly middle: PixelBox;
  readonly outer: PixelBox;
}

/** A number on a small plate. */
export interface Badge {
  readonly kind: 'found' | 'nearMiss';
  readonly number: number;
  /** Whole pixels, inside the picture. */
  readonly box: PixelBox;
  /** From the badge to its frame, where the two do not touch. */
  readonly leader: readonly [Point, Point] | null;
}

/** An open or closed line that shows a region which is no box. */
export interface Outline {
  readonly points: readonly Point[];
}

export interface Layout {
  readonly lineWidth: number;
  readonly frames: readonly Frame[];
  readonly badges: readonly Badge[];
  readonly outlines: readonly Outline[];
}

/** A copy of the picture with the marks on it. Numbers are drawn as strokes, so no fonts are needed. */
export function annotate(image: RgbImage, marks: Marks): RgbImage {
  return paintLayout(
    image,
    layoutMarks(image, marks, (box) => inkShare(image, box)),
  );
}

/**
 * Places frames, badges and outlines.
 *
 * A frame lies outside its box where there is room and moves inward at the picture's edge, unless the box is too small
 * to give up the space: then that side stays open. A badge takes the cheapest place of many around its box: never
 * outside the picture, not on another badge, hardly on small boxes, near before far. On a picture that is smaller than
 * a badge there are none.
 *
 * @param size - of the picture, which everything is clipped to; sizes of lines and badges grow with it.
 * @param ink - how much a badge here would hide, 0…1; badges prefer quiet places, other things being nearly equal.
 */
export function layoutMarks(size: Size, marks: Marks, ink: (box: PixelBox) => number = () => 0): Layout {
  const isCrowd = CROWD < marks.boxes.length;
  const badgeHeight = isCrowd ? Math.ceil(badgeHeightFor(size) / 2) : badgeHeightFor(size);
  const lineWidth = Math.max(1, Math.round(badgeHeight / 12));
  const boxFrames = marks.boxes.map((mark) => frameFor(mark.box, mark.kind, size, lineWidth));
  const regionFrames = marks.regions.flatMap((region) =>
    region.kind === 'box' ? [frameFor(region.box, 'region', size, lineWidth)] : [],
  );
  const outlines = marks.regions.flatMap((region) => regionOutlines(region, badgeHeight));
  const obstacles = [
    ...[...boxFrames, ...regionFrames].map((frame) => frame.hole),
    ...outlines.map(({ points }) => grow(boundingBox(points), lineWidth)),
  ];
  const badges: Badge[] = [];
  marks.boxes.forEach((mark, index) => {
    const places = badgePlaces(boxFrames[index]!, badgeSize(mark.number, badgeHeight), isCrowd ? 1 : RINGS);
    const badge = placeBadge(mark, boxFrames[index]!, places, badgeHeight, size, obstacles, badges, ink);
    if (badge !== null) badges.push(badge);
  });
  return {
    lineWidth,
    frames: [...regionFrames, ...boxFrames],
    badges,
    outlines,
  };
}

/** With more marks than this badges are half as large and stay at their boxes: leaders would hide the picture. */
const CROWD = 40;

/** How many rings of places around a box are tried, 0.75 badges apart. */
const RINGS = 9;

/** What hiding a place full of text costs: about as much as standing two thirds of a badge away. */
const INK_COST = 2.5;

/** The share of pixels under the box that differ clearly from their left neighbour: text and icons, not plain ground. */
function inkShare({ width, data }: RgbImage, { x1, y1, x2, y2 }: PixelBox): number {
  let edges = 0;
  for (let y = y1; y < y2; y++) {
    for (let x = x1 + 1; x < x2; x++) {
      const at = (y * width + x) * 3;
      const difference = Math.abs((data[at + 1] ?? 0) - (data[at - 2] ?? 0));
      if (difference > CLEAR_EDGE) edges += 1;
    }
  }
  // Even small print covers no more than a quarter of its place with edges.
  return Math.min(1, (4 * edges) / Math.max(1, (x2 - x1) * (y2 - y1)));
}

/** Of 255 steps of green, which is most of what the eye calls brightness. */
const CLEAR_EDGE = 40;

/** About a fortieth of the picture's shape; very long pictures count as twice as long as wide. */
function badgeHeightFor({ width, height }: Size): number {
  const shorter = Math.min(width, height);
  const side = Math.sqrt(shorter * Math.min(Math.max(width, height), 2 * shorter));
  return Math.min(96, Math.max(14, Math.round(side / 48)));
}

function frameFor(box: PixelBox, kind: MarkKind, size: Size, lineWidth: number): Frame {
  const horizontal = frameEdges(box.x1, box.x2, size.width, lineWidth);
  const vertical = frameEdges(box.y1, box.y2, size.height, lineWidth);
  const boxOf = (part: keyof typeof horizontal): PixelBox => ({
    x1: horizontal[part][0],
    y1: vertical[part][0],
    x2: horizontal[part][1],
    y2: vertical[part][1],
  });
  return { kind, hole: boxOf('hole'), middle: boxOf('middle'), outer: boxOf('outer') };
}

/** One axis of a frame: where hole, middle and outer begin and end. */
function frameEdges(from: number, to: number, length: number, lineWidth: number) {
  const start = Math.min(Math.max(Math.floor(from), 0), length - 1);
  const end = Math.min(Math.max(Math.ceil(to), start + 1), length);
  const inward = 8 * lineWidth <= end - start ? 2 * lineWidth : 0;
  const hole = [
    start < 2 * lineWidth ? Math.max(start, inward) : start,
    length - 2 * lineWidth < end ? Math.min(end, length - inward) : end,
  ] as const;
  return {
    hole,
    middle: [Math.max(0, hole[0] - lineWidth), Math.min(length, hole[1] + lineWidth)] as const,
    outer: [Math.max(0, hole[0] - 2 * lineWidth), Math.min(length, hole[1] + 2 * lineWidth)] as const,
  };
}

/** Width and height of a number's badge. */
function badgeSize(number: number, badgeHeight: number): Size {
  const nDigits = String(number).length;
  const textWidth = nDigits * digitWidth + (nDigits - 1) * digitGap;
  return {
    width: Math.max(badgeHeight, Math.ceil(badgeHeight * (0.62 * textWidth + 0.5))),
    height: badgeHeight,
  };
}

function placeBadge(
  mark: BoxMark,
  frame: Frame,
  places: readonly Point[],
  badgeHeight: number,
  size: Size,
  obstacles: readonly PixelBox[],
  others: readonly Badge[],
  ink: (box: PixelBox) => number,
): Badge | null {
  const { width, height } = badgeSize(mark.number, badgeHeight);
  if (size.width < width || size.height < height) return null;
  let best: PixelBox | null = null;
  let bestCost = Infinity;
  for (const { x, y } of places) {
    const x1 = Math.round(Math.min(Math.max(x, 0), size.width - width));
    const y1 = Math.round(Math.min(Math.max(y, 0), size.height - height));
    const box = { x1, y1, x2: x1 + width, y2: y1 + height };
    const cost = badgeCost(box, frame, obstacles, others) + INK_COST * ink(box);
    if (cost < bestCost) {
      best = box;
      bestCost = cost;
    }
  }
  if (best === null) return null;
  return { kind: mark.kind, number: mark.number, box: best, leader: leaderBetween(best, frame.outer) };
}

/** Top left corners to try, the most usual first: around the frame, further and further out, then inside its corners. */
function badgePlaces({ outer, hole }: Frame, { width, height }: Size, rings: number): Point[] {
  const places: Point[] = [];
  for (let ring = 0; ring < rings; ring++) {
    const gap = ring * 0.75 * height;
    const left = outer.x1 - gap - width;
    const right = outer.x2 + gap;
    const above = outer.y1 - gap - height;
    const below = outer.y2 + gap;
    const columns = [outer.x1, outer.x2 - width, (outer.x1 + outer.x2 - width) / 2, left, right];
    const rows = [(outer.y1 + outer.y2 - height) / 2, outer.y1, outer.y2 - height];
    for (const y of [above, below]) for (const x of columns) places.push({ x, y });
    for (const x of [left, right]) for (const y of rows) places.push({ x, y });
  }
  for (const y of [hole.y1, hole.y2 - height]) {
    for (const x of [hole.x1, hole.x2 - width]) places.push({ x, y });
  }
  return places;
}

/**
 * What a place costs. A full overlap with a badge weighs more than anything else; covering a box weighs by the part of
 * it that is hidden, and a little by the part of the badge; then distance, and last what makes a reader doubt whose
 * badge this is: standing diagonally, between two rows, or close to another box.
 */
function badgeCost(
  badge: PixelBox,
  frame: Frame,
  obstacles: readonly PixelBox[],
  others: readonly Badge[],
): number {
  const badgeArea = boxArea(badge);
  const height = badge.y2 - badge.y1;
  const { outer } = frame;
  let cost = (gapBetween(badge, outer) / height) * 4;
  const besideX = badge.x1 < outer.x2 && outer.x1 < badge.x2;
  const besideY = badge.y1 < outer.y2 && outer.y1 < badge.y2;
  if (!besideX && !besideY) cost += 1.5;
  // In a list with narrow rows a badge half a row too high seems to be the neighbour's.
  if (!besideX && besideY) cost += Math.min(1, Math.abs(badge.y1 + badge.y2 - outer.y1 - outer.y2) / height);
  for (const other of others) cost += (1000 * sharedArea(badge, other.box)) / badgeArea;
  for (const obstacle of obstacles) {
    const shared = sharedArea(badge, obstacle);
    cost += (200 * shared) / boxArea(obstacle) + (2 * shared) / badgeArea;
    if (obstacle !== frame.hole && gapBetween(badge, obstacle) < 0.4 * height) cost += 1;
  }
  return cost;
}

function sharedArea(a: PixelBox, b: PixelBox): number {
  const shared = intersect(a, b);
  return shared === null ? 0 : boxArea(shared);
}

function grow({ x1, y1, x2, y2 }: PixelBox, by: number): PixelBox {
  return { x1: x1 - by, y1: y1 - by, x2: x2 + by, y2: y2 + by };
}

/** Distance between the nearest points of two boxes; 0 where they touch or overlap. */
function gapBetween(a: PixelBox, b: PixelBox): number {
  const dx = Math.max(0, a.x1 - b.x2, b.x1 - a.x2);
  const dy = Math.max(0, a.y1 - b.y2, b.y1 - a.y2);
  return Math.hypot(dx, dy);
}

/** The shortest line from badge to frame, or null where they touch. */
function leaderBetween(badge: PixelBox, outer: PixelBox): readonly [Point, Point] | null {
  if (gapBetween(badge, outer) < 1) return null;
  const [badgeX, frameX] = nearest(badge.x1, badge.x2, outer.x1, outer.x2);
  const [badgeY, frameY] = nearest(badge.y1, badge.y2, outer.y1, outer.y2);
  return [
    { x: badgeX, y: badgeY },
    { x: frameX, y: frameY },
  ];
}

/** The nearest places of two stretches; the middle of what they share. */
function nearest(a1: number, a2: number, b1: number, b2: number): readonly [number, number] {
  if (a2 < b1) return [a2, b1];
  if (b2 < a1) return [a1, b2];
  const middle = (Math.max(a1, b1) + Math.min(a2, b2)) / 2;
  return [middle, middle];
}

function regionOutlines(region: Region, badgeHeight: number): Outline[] {
  switch (region.kind) {
    case 'box':
      return [];
    case 'point': {
      // Cross hairs with a gap, so that what is pointed at stays visible.
      const near = badgeHeight * 0.35;
      const far = badgeHeight * 0.9;
      return [
        [-1, 0],
        [1, 0],
        [0, -1],
        [0, 1],
      ].map(([dx, dy]) => ({
        points: [near, far].map((at) => ({ x: region.x + dx! * at, y: region.y + dy! * at })),
      }));
    }
    case 'polygon':
      return region.points.length === 0 ? [] : [{ points: [...region.points, region.points[0]!] }];
    case 'scribble':
      return region.points.length === 0 ? [] : [{ points: region.points }];
  }
}
