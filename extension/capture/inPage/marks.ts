// Marks elements by an attribute for a moment, so that Playwright, which sees the page from another world, can find the same.
// Knows nothing of what the marks are for.

import type { PixelBox, Point } from '../../../protocol/geometry';
import { drawnParentOf, plain } from './dom';
import type { Masked } from './frameWitness';
import { createSecrets } from './secrets';
import { deepestAt } from './sight';

/** What was marked, to be unmarked. */
let marked: Element[] = [];

/**
 * Marks what is to be masked: the outermost elements only, since a mask covers what is inside.
 *
 * @returns how many of them take a place
 * @throws SyntaxError where a selector is none
 */
export function markMasked(masked: Masked, mark: string): number {
  const { isSecret } = createSecrets(masked);
  let nDrawn = 0;
  const visit = (root: Document | ShadowRoot | Element): void => {
    for (const element of plain(root).children) {
      if (isSecret(element)) {
        plain(element).setAttribute(mark, '');
        marked.push(element);
        const { width, height } = plain(element).getBoundingClientRect();
        if (0 < width && 0 < height) nDrawn += 1;
        continue;
      }
      visit(element);
      const shadow = plain(element).shadowRoot;
      if (shadow !== null) visit(shadow);
    }
  };
  visit(document);
  return nDrawn;
}

/**
 * How many elements each selector fits, those in shadow roots too.
 *
 * @throws SyntaxError where a selector is none
 */
export function countMatches(selectors: readonly string[]): readonly number[] {
  const counts = selectors.map(() => 0);
  const visit = (root: Document | ShadowRoot): void => {
    selectors.forEach((selector, index) => {
      counts[index] = (counts[index] ?? 0) + root.querySelectorAll(selector).length;
    });
    for (const element of root.querySelectorAll('*')) {
      const shadow = plain(element).shadowRoot;
      if (shadow !== null) visit(shadow);
    }
  };
  visit(plain(document));
  return counts;
}

/**
 * Marks the element at a place whose rectangle fits a box best: of several that lie over each other there, all are hit. Where
 * there is only the document itself, nothing lies: of it Playwright looks for a selector without end.
 *
 * @param place - and `box`, in CSS pixels of this frame's viewport.
 * @returns the element, which may hold a frame to be looked into; null where none lies there
 */
export function markAt(place: Point, box: PixelBox, mark: string): Element | null {
  let best: Element | null = null;
  let bestFit = -1;
  const whole = plain(document).documentElement;
  for (let at = deepestAt(place.x, place.y); at !== null && at !== whole; at = drawnParentOf(at)) {
    const { left, top, right, bottom } = plain(at).getBoundingClientRect();
    const width = Math.min(right, box.x2) - Math.max(left, box.x1);
    const height = Math.min(bottom, box.y2) - Math.max(top, box.y1);
    const shared = width <= 0 || height <= 0 ? 0 : width * height;
    const all = (right - left) * (bottom - top) + (box.x2 - box.x1) * (box.y2 - box.y1) - shared;
    if (bestFit < shared / all) {
      bestFit = shared / all;
      best = at;
    }
  }
  if (best !== null) {
    plain(best).setAttribute(mark, '');
    marked.push(best);
  }
  return best;
}

export function unmark(mark: string): void {
  for (const element of marked) plain(element).removeAttribute(mark);
  marked = [];
}
