// Remembers how far everything in a frame is scrolled, and puts it back: what is pictured may have to be brought into view.
// Knows nothing of who scrolls.

import type { Point } from '../../../protocol/geometry';
import { allRoots } from './dom';

let remembered: { readonly element: Element; readonly place: Point }[] = [];

export function rememberScrolls(): void {
  remembered = [];
  for (const root of allRoots()) {
    for (const element of root.querySelectorAll('*')) {
      const canScroll =
        element.clientWidth < element.scrollWidth || element.clientHeight < element.scrollHeight;
      if (canScroll) {
        remembered.push({ element, place: { x: element.scrollLeft, y: element.scrollTop } });
      }
    }
  }
}

/** At once, however the page styles its scrolling. */
export function scrollBack(): void {
  for (const { element, place } of remembered) {
    if (element.scrollLeft === place.x && element.scrollTop === place.y) continue;
    element.scrollTo({ left: place.x, top: place.y, behavior: 'instant' });
  }
  remembered = [];
}
