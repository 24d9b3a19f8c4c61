// The web kits as page makers: repeatable, complete, and reaching for nothing that is not installed.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import test from 'node:test';
import { composePage } from '../../models/training/data/render/kits/compose';
import { dresses, kits } from '../../models/training/data/render/kits/index';
import { pageKinds } from '../../models/training/data/render/kits/pages/index';
import { packages, skip } from './installed';

/** What a page links or shows: the values of `href`, `src` and `url(…)`; what data addresses hold in themselves is left out. */
function references(html: string): string[] {
  const shortened = html.replace(/data:image\/svg\+xml,[^"]*/g, 'data:image/svg+xml,');
  return [...shortened.matchAll(/(?:\b(?:href|src)="|url\(["']?)([^"')]*)/g)].map((match) => match[1]!);
}

test('there are fourteen kits or more, under different names', () => {
  const names = kits.map((kit) => kit.name);
  assert.ok(names.length >= 14, `${names.length} kits`);
  assert.equal(new Set(names).size, names.length);
});

test('tabler, carbon and bulma are held out, and nothing else is', () => {
  const heldOut = kits.filter((kit) => kit.split === 'validation').map((kit) => kit.name);
  assert.deepEqual(heldOut.sort(), ['bulma', 'carbon', 'tabler']);
});

test('the same seed gives the same page, another seed another page', { skip }, () => {
  for (const kit of kits) {
    assert.deepEqual(kit.make(7), kit.make(7), kit.name);
    assert.notEqual(kit.make(7).html, kit.make(8).html, kit.name);
  }
});

test('every kit makes every kind of page, from installed files alone', { skip }, () => {
  const files = new Map<string, boolean>();
  const isInstalled = (address: string): boolean => {
    if (!files.has(address)) files.set(address, existsSync(address.replace('/npm', packages)));
    return files.get(address)!;
  };
  for (const [index, dress] of dresses.entries()) {
    for (const [place, kind] of Object.keys(pageKinds).entries()) {
      const { html } = composePage(dress, 1000 * index + place, [kind]);
      assert.doesNotMatch(html, /[">]undefined[<"]|NaN|\[object /, `${dress.name}, ${kind}`);
      for (const address of references(html)) {
        const known =
          address === '#' ||
          address.startsWith('data:image/svg+xml,') ||
          (address.startsWith('/npm/') && isInstalled(address));
        assert.ok(known, `${dress.name}, ${kind} reaches for ${address.slice(0, 120)}`);
      }
    }
  }
});

test('a page that opens something holds what it clicks, hidden until then', { skip }, () => {
  const pages = Array.from({ length: 60 }, (_, seed) => kits[0]!.make(seed)).filter(
    (page) => page.open !== undefined,
  );
  assert.ok(pages.length > 0, 'no page of sixty opens anything');
  for (const page of pages) {
    const [, id] = /^\[data-opens="(\w+)"\]$/.exec(page.open![0]!) ?? [];
    assert.ok(page.html.includes(`data-opens="${id}"`), page.page);
    assert.match(page.html, new RegExp(`id="${id}"[^>]* hidden`), page.page);
  }
});

test('every icon says its name', { skip }, () => {
  for (const kit of kits) {
    const named = [...kit.make(3).html.matchAll(/data-icon="([^"]*)"/g)].map((match) => match[1]!);
    assert.ok(named.length > 0, kit.name);
    assert.ok(
      named.every((name) => /^[\w-]+$/.test(name)),
      kit.name,
    );
  }
});
