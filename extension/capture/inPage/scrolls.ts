// Remembers how far everything in a frame is scrolled, and puts it back: what is pictured may have to be brought into view.
// Knows nothing of who scrolls.

import type { Point } from '../../../protocol/geometry';
import { allRoots, plain } from './dom';

let remembered: { readonly element: Element; readonly place: Point }[] = [];

export function rememberScrolls(): void {
  remembered = [];
  for (const root of allRoots()) {
    for (const element of plain(root).querySelectorAll('*')) {
      const { clientWidth, clientHeight, scrollWidth, scrollHeight, scrollLeft, scrollTop } = plain(element);
      if (clientWidth < scrollWidth || clientHeight < scrollHeight) {
        remembered.push({ element, place: { x: scrollLeft, y: scrollTop } });
      }
    }
  }
}

/** At once, however the page styles its scrolling. */
export function scrollBack(): void {
  for (const { element, place } of remembered) {
    const { scrollLeft, scrollTop } = plain(element);
    if (scrollLeft === place.x && scrollTop === place.y) continue;
    plain(element).scrollTo({ left: place.x, top: place.y, behavior: 'instant' });
  }
  remembered = [];
}
