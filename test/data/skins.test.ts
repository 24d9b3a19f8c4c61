// The skins: pure makers of whole documents that reach nothing but packages and data addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { skins } from '../../models/training/data/render/skins/index';
import { skip } from './installed';

const seeds = [0, 1, 2, 3, 4, 5, 6, 7, 1234567];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

// Inside a drawn picture, references to its own parts are written with %23 for the number sign.
const addresses = (html: string): string[] => [
  ...[...html.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address!),
  ...[...html.matchAll(/url\(['"]?([^'")]*)/g)].map(([, address]) => address!),
];

for (const skin of skins) {
  test(`${skin.name}: the same seed gives the same page, another seed another one`, { skip }, () => {
    const pages = seeds.map((seed) => skin.make(seed));
    assert.deepEqual(
      seeds.map((seed) => skin.make(seed)),
      pages,
    );
    assert.equal(new Set(pages.map(({ html }) => html)).size, seeds.length);
    assert.equal(new Set(pages.map(({ page }) => page)).size, seeds.length);
  });

  test(`${skin.name}: a page says truly what it is`, { skip }, () => {
    for (const seed of seeds) {
      const page = skin.make(seed);
      assert.equal(page.kit, skin.name);
      assert.ok(page.page.startsWith(`${skin.name}-`));
      assert.match(page.html, /^<!doctype html>/);
      assert.ok(page.html.includes(`lang="${page.language}"`));
      assert.ok(page.viewport.width >= 280 && page.viewport.height >= 170, page.page);
      assert.ok(page.pixelRatio >= 1 && page.pixelRatio <= 3, page.page);
      if (page.platform === 'mobile') assert.ok(page.viewport.width <= 820, page.page);
    }
  });

  test(`${skin.name}: pages reach only packages and data addresses`, { skip }, () => {
    for (const seed of seeds) {
      for (const address of addresses(skin.make(seed).html)) {
        assert.match(address, /^(\/npm\/|data:|#|%23)/, `seed ${seed}`);
      }
    }
  });

  test(`${skin.name}: no page shows a missing value`, { skip }, () => {
    for (const seed of seeds) {
      // Program text may speak of undefined values.
      const html = skin.make(seed).html.replace(/<div class="cl">.*?<\/div>|<pre[^]*?<\/pre>/g, '');
      assert.doesNotMatch(html, />[^<]*\b(undefined|NaN|\[object Object\])[^<]*<\/(span|div|button|b|td)>/);
    }
  });
}

test('what is clicked to open something lets something appear', { skip }, () => {
  const opening = skins.flatMap((skin) => seeds.map((seed) => skin.make(seed))).filter(({ open }) => open);
  assert.ok(opening.length > skins.length);
  for (const { html, page } of opening) assert.ok(html.includes('class="later"'), page);
});

test('phones weigh 35 and desktops 25, and looks are held out of each', { skip }, () => {
  const of = (platform: string) => skins.filter((skin) => skin.make(1).platform === platform);
  assert.equal(sum(of('mobile').map(({ weight }) => weight)), 35);
  assert.equal(sum(of('desktop').map(({ weight }) => weight)), 25);
  for (const platform of ['mobile', 'desktop']) {
    assert.deepEqual(
      new Set(of(platform).map(({ split }) => split)),
      new Set(['train', 'validation']),
      platform,
    );
  }
});
