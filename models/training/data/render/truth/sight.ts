// What can be seen of a rectangle on the page: not clipped, not covered, not transparent. Knows nothing of kinds.

import {
  boxArea,
  boxHeight,
  boxWidth,
  intersect,
  unionBox,
  type PixelBox,
} from '../../../../../protocol/geometry';
import { oncePerElement } from './cache';
import { coverOf, opacityOf } from './paint';
import { boxOf, drawnAncestors, drawnParent, elementsAt, holds, styleOf } from './tree';

/** `visible`: at least the greater part can be seen; `partly`: neither seen nor hidden, not to be judged. */
export type Sight = 'visible' | 'partly' | 'hidden';

/** From this part on (of the area, of the tested points) a thing counts as visible. */
const enough = 0.6;
/** A cover of at least this opacity hides, of at least `veil` leaves in doubt. */
const hides = 0.75;
const veils = 0.2;
/** Below this opacity nothing can be seen. */
const faintest = 0.12;

const nowhere: PixelBox = { x1: -1e6, y1: -1e6, x2: -1e6, y2: -1e6 };

/** False for what styles keep from being drawn at all. */
export function isDrawn(element: Element): boolean {
  const style = styleOf(element);
  if (style.visibility !== 'visible' || style.display === 'none') return false;
  if (opacityOf(element) < faintest) return false;
  if (!element.checkVisibility()) return style.display === 'contents';
  return true;
}

/** What overflow leaves of the place where an element's content is drawn. */
export const contentClip: (element: Element) => PixelBox = oncePerElement((element) => {
  const style = styleOf(element);
  const clip = ownClip(element);
  const clips = style.overflowX !== 'visible' || style.overflowY !== 'visible';
  // Overflow of the page's root belongs to the viewport.
  if (!clips || element === document.documentElement || element === document.body) return clip;
  return intersect(clip, boxOf(element)) ?? nowhere;
});

/** What ancestors' overflow leaves of the place where the element itself is drawn; absolute and fixed ones pass what does not contain them. */
export const ownClip: (element: Element) => PixelBox = oncePerElement((element) => {
  const style = styleOf(element);
  if (isCutAway(style)) return nowhere;
  const container = containerOf(element, style.position);
  return container === null ? viewport() : contentClip(container);
});

export function viewport(): PixelBox {
  return { x1: 0, y1: 0, x2: innerWidth, y2: innerHeight };
}

function containerOf(element: Element, position: string): Element | null {
  if (position !== 'absolute' && position !== 'fixed') return drawnParent(element);
  for (const ancestor of drawnAncestors(element)) {
    const style = styleOf(ancestor);
    const movesAll = style.transform !== 'none' || style.filter !== 'none' || style.contain.includes('paint');
    if (movesAll || (position === 'absolute' && style.position !== 'static')) return ancestor;
  }
  return null;
}

/** How texts for screen readers are hidden. */
function isCutAway(style: CSSStyleDeclaration): boolean {
  if (style.position === 'absolute' && /^rect\((0px|1px), (0px|1px), /.test(style.clip)) return true;
  return style.clipPath.startsWith('inset(50%') || style.clipPath.startsWith('inset(100%');
}

/** The part of a box of `owner`'s content that overflow and viewport leave, and the part of its area. */
export function clipTo(box: PixelBox, clip: PixelBox): { box: PixelBox | null; part: number } {
  const seen = intersect(box, intersect(clip, viewport()) ?? nowhere);
  const area = boxArea(box);
  return { box: seen, part: seen === null || area === 0 ? 0 : boxArea(seen) / area };
}

/** How much of a box inside the clip can be seen, by points in a raster of cells; `open` holds the cells that are not covered. */
function sightOf(
  owner: Element,
  box: PixelBox,
  columns: number,
  rows: number,
): { sight: Sight; open: PixelBox | null } {
  let seen = 0;
  let veiled = 0;
  let open: PixelBox | null = null;
  const width = boxWidth(box) / columns;
  const height = boxHeight(box) / rows;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x1 = box.x1 + column * width;
      const y1 = box.y1 + row * height;
      const cover = coverAt(owner, x1 + width / 2, y1 + height / 2);
      if (cover >= hides) continue;
      if (cover < veils) seen += 1;
      else veiled += 1;
      const cell = { x1, y1, x2: x1 + width, y2: y1 + height };
      open = open === null ? cell : unionBox(open, cell);
    }
  }
  if (seen / (columns * rows) >= enough) return { sight: 'visible', open };
  return { sight: seen + veiled === 0 ? 'hidden' : 'partly', open };
}

/** How opaquely other things cover `owner` at a point, 0…1. */
function coverAt(owner: Element, x: number, y: number): number {
  const top = document.elementFromPoint(x, y);
  if (top !== null && top.shadowRoot === null && related(owner, top)) return 0;
  let open = 1;
  for (const element of elementsAt(x, y)) {
    if (related(owner, element)) break;
    open *= 1 - coverOf(element);
    if (open < 1 - hides) break;
  }
  return 1 - open;
}

/** Neither what a thing holds nor what it stands in covers it. */
export function related(owner: Element, other: Element): boolean {
  return holds(owner, other) || holds(other, owner);
}

/**
 * How much of a box can be seen, clip and cover together.
 *
 * @param columns how many points are tested across, and `rows` down
 * @returns `seen`: the part inside the clip, without edges that are covered all along; null where nothing can be seen
 */
export function look(
  owner: Element,
  box: PixelBox,
  clip: PixelBox,
  columns = 3,
  rows = 3,
): { sight: Sight; seen: PixelBox | null } {
  const { box: clipped, part } = clipTo(box, clip);
  if (clipped === null) return { sight: 'hidden', seen: null };
  const { sight, open } = sightOf(owner, clipped, columns, rows);
  if (sight === 'visible' && part >= enough) return { sight, seen: open };
  return sight === 'hidden' ? { sight, seen: null } : { sight: 'partly', seen: open };
}
