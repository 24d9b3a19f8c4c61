// The page of a capture once more: what its record says is asked for again, and what it does not say is not guessed.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { SavedRecord } from '../../protocol/captureRecord';
import { pageAgain } from '../../extension/capture/pageAgain';

const page: SavedRecord = { source: 'page', kind: 'viewport', url: 'https://shop.example/' };

test('in the window that is opened a page counts as many pixels as before, whatever the zoom', () => {
  for (const zoom of [0.5, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 3]) {
    // As a page tells it: whole CSS pixels. The small part is what a quotient may be off.
    const told = (length: number): number => Math.floor(length / zoom + 1e-9);
    for (let length = 300; length < 1400; length++) {
      const viewport = { width: told(length), height: told(720) };
      const again = pageAgain({ ...page, viewport, zoom, pixelRatio: 2 * zoom })?.page;
      assert.equal(told(again?.viewport?.width ?? 0), viewport.width, `${length} at zoom ${zoom}`);
      assert.ok((again?.viewport?.width ?? 0) <= length, 'no wider than it was');
      assert.equal(told(again?.viewport?.height ?? 0), viewport.height);
      assert.equal(again?.pixelRatio, 2);
    }
  }
});

test('scroll is that of a viewport; a full page has none', () => {
  const scroll = { x: 0, y: 200 };
  assert.deepEqual(pageAgain({ ...page, scroll })?.page, { scroll });
  assert.deepEqual(pageAgain({ ...page, kind: 'full-page', scroll: { x: 0, y: 0 } })?.page, {
    fullPage: true,
  });
});

test('what is no page, or not known well enough, is not opened', () => {
  const nowhere = { source: 'page', kind: 'viewport' } as const;
  for (const record of [nowhere, { ...page, kind: 'element' }, { ...page, source: 'screen' }, {}] as const) {
    assert.equal(pageAgain(record), null);
  }
});
