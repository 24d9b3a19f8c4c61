// The page of a capture once more, opened as it was then. Only computes: knows nothing of browsers and of settings.

import type { PageOptions } from '../../protocol/capture';
import type { SavedRecord } from '../../protocol/captureRecord';

/** How to open a page again, as far as its record says. */
export interface PageAgain {
  readonly url: string;
  readonly page: PageOptions;
}

/** @returns null where a page is not known well enough: boxes of its capture would lie elsewhere. */
export function pageAgain(record: SavedRecord): PageAgain | null {
  const { source, kind, url, viewport, scroll, device, pixelRatio, zoom = 1 } = record;
  if (source !== 'page' || url === undefined || (kind !== 'viewport' && kind !== 'full-page')) return null;
  return {
    url,
    page: {
      // A window is recorded by the CSS pixels that it holds, and opened by those that it holds without zoom.
      ...(viewport === undefined
        ? {}
        : {
            viewport: { width: unzoomed(viewport.width, zoom), height: unzoomed(viewport.height, zoom) },
          }),
      ...(device === undefined ? {} : { device }),
      // Zoom is part of the recorded ratio already.
      ...(pixelRatio === undefined ? {} : { pixelRatio: pixelRatio / zoom }),
      ...(zoom === 1 ? {} : { zoom }),
      ...(kind === 'full-page' ? { fullPage: true } : scroll === undefined ? {} : { scroll }),
    },
  };
}

/** The smallest window in which a page counts as many whole pixels; a product's rounding error is no part of one. */
function unzoomed(length: number, zoom: number): number {
  return Math.ceil(length * zoom - 1e-6);
}
