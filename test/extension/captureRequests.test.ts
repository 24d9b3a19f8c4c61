// What a capture is asked for: addresses as people write them, choices, settings, and a page opened again as it was.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  addressName,
  addressToKeep,
  attachedRequest,
  checkChoices,
  pageAddress,
  pageRequest,
  plainChoices,
  requestAgain,
  withAddress,
} from '../../extension/opening/captureRequests';
import { defaultSettings } from '../../extension/settings';
import type { SavedRecord } from '../../protocol/captureRecord';
import { FailureError } from '../../protocol/failure';

const addresses: readonly { written: string; meant: string }[] = [
  { written: 'https://shop.example/cart?x=1', meant: 'https://shop.example/cart?x=1' },
  { written: ' shop.example/cart ', meant: 'https://shop.example/cart' },
  { written: path.resolve('a b.html'), meant: pathToFileURL(path.resolve('a b.html')).href },
  { written: 'localhost:3000', meant: 'http://localhost:3000/' },
  { written: '127.0.0.1:8080/a', meant: 'http://127.0.0.1:8080/a' },
  { written: '[::1]:5173', meant: 'http://[::1]:5173/' },
  { written: 'größe.example', meant: 'https://xn--gre-6ka8i.example/' },
  { written: 'file:///tmp/a%20b.html', meant: 'file:///tmp/a%20b.html' },
];
for (const { written, meant } of addresses) {
  test(`“${written}” is ${meant}`, () => assert.equal(pageAddress(written), meant));
}

for (const written of ['', 'javascript:alert(1)', 'chrome://settings', 'https://', 'two words']) {
  test(`“${written}” is no address, and the sentence says what one looks like`, () => {
    assert.throws(
      () => pageAddress(written),
      (error) => error instanceof FailureError && /write one like https:\/\//.test(error.message),
    );
  });
}

test('an address that is kept lets nobody in', () => {
  assert.equal(addressToKeep('https://me:secret@shop.example/a'), 'https://shop.example/a');
});

test('the last address comes first, each once, and not without end', () => {
  assert.deepEqual(withAddress(['a', 'b', 'c'], 'b'), ['b', 'a', 'c']);
  const many = Array.from({ length: 40 }, (_, index) => String(index)).reduce<readonly string[]>(
    withAddress,
    [],
  );
  assert.equal(many.length, 20);
  assert.equal(many[0], '39');
});

test('a file is called after host and path, without signs of addresses', () => {
  assert.equal(addressName('https://shop.example:8080/a/b.html?token=1'), 'shop example 8080 a b html');
});

test('what another version has kept of choices is not believed', () => {
  assert.deepEqual(checkChoices({ fullPage: 'yes', dark: true, device: 7 }), { ...plainChoices, dark: true });
  assert.deepEqual(checkChoices(null), plainChoices);
});

const resolve = (file: string): string => `/folder/${file}`;

test('a page is opened with what was chosen and set, and nothing is said of the rest', () => {
  const settings = {
    ...defaultSettings,
    browser: 'chrome',
    storageState: 'state.json',
    maskSelectors: ['.card'],
    testIdAttribute: 'data-qa',
  };
  const choices = { ...plainChoices, fullPage: true, device: 'Pixel 7' };
  assert.deepEqual(pageRequest('https://a.example/', choices, settings, resolve), {
    kind: 'page',
    url: 'https://a.example/',
    page: {
      testIdAttribute: 'data-qa',
      browser: 'chrome',
      storageState: '/folder/state.json',
      device: 'Pixel 7',
      fullPage: true,
    },
    mask: { passwords: true, selectors: ['.card'], unmatched: 'remark' },
  });
});

test('a page of a running browser stays as its user has it', () => {
  assert.deepEqual(attachedRequest({ endpoint: 'http://127.0.0.1:9222', match: '' }, defaultSettings), {
    kind: 'attached',
    endpoint: 'http://127.0.0.1:9222',
    page: { testIdAttribute: 'data-testid' },
    mask: { passwords: true, selectors: [], unmatched: 'remark' },
  });
});

const record: SavedRecord = {
  source: 'page',
  kind: 'viewport',
  url: 'https://a.example/',
  viewport: { width: 800, height: 600 },
  pixelRatio: 3,
  zoom: 1.5,
  scroll: { x: 0, y: 40 },
};

test('a page is opened again as it was: by its window before zoom, and zoom is no part of the pixel ratio', () => {
  const again = requestAgain(record, defaultSettings, resolve);
  assert.deepEqual(again?.page, {
    testIdAttribute: 'data-testid',
    viewport: { width: 1200, height: 900 },
    pixelRatio: 2,
    zoom: 1.5,
    scroll: { x: 0, y: 40 },
  });
});

test('a full page is opened as one, without a place it was scrolled to', () => {
  const again = requestAgain({ ...record, kind: 'full-page' }, defaultSettings, resolve);
  assert.equal(again?.page.fullPage, true);
  assert.equal(again.page.scroll, undefined);
});

const unknown: readonly { name: string; record: SavedRecord }[] = [
  { name: 'a window of the desktop', record: { source: 'screen', kind: 'window' } },
  { name: 'a page without an address', record: { source: 'page', kind: 'viewport' } },
  { name: 'one element', record: { ...record, kind: 'element' } },
  { name: 'nobody knows what', record: { url: 'https://a.example/' } },
];
for (const { name, record: given } of unknown) {
  test(`${name} is not opened again`, () =>
    assert.equal(requestAgain(given, defaultSettings, resolve), null));
}
