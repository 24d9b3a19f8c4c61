// A set is the same for the same seed, can be continued where it stopped, and holds no picture twice.

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import type { Kit, PageSource } from '../../models/training/data/render/page';
import { isRepeat, pagePlan, planVariants, type Variant } from '../../models/training/data/render/plan';
import { packageFile } from '../../models/training/data/render/server';
import { mendShard, readSet, shardName } from '../../models/training/data/render/shards';
import { chosenKits } from '../../models/training/data/render/work';

const source: PageSource = {
  kit: 'plain',
  page: 'plain-1',
  platform: 'web',
  dark: false,
  language: 'en',
  html: '',
  viewport: { width: 1280, height: 800 },
  pixelRatio: 1,
  open: ['#menu'],
};

function kit(name: string, split: Kit['split'], weight = 1): Kit {
  return { name, split, weight, make: () => ({ ...source, kit: name }) };
}

const kits = [kit('light', 'train', 1), kit('heavy', 'train', 9), kit('held', 'validation')];

test('the same seed plans the same pages, another seed others', () => {
  const names = (seed: number) =>
    Array.from({ length: 40 }, (_, index) => pagePlan(kits, seed, index).kit.name);
  assert.deepEqual(names(1), names(1));
  assert.notDeepEqual(names(1), names(2));
  const seeds = new Set(Array.from({ length: 100 }, (_, index) => pagePlan(kits, 1, index).pageSeed));
  assert.equal(seeds.size, 100);
});

test('kits come by weight, one page of twenty from those held back', () => {
  const names = Array.from({ length: 1000 }, (_, index) => pagePlan(kits, 3, index).kit.name);
  const count = (name: string) => names.filter((other) => other === name).length;
  assert.equal(count('held'), 50);
  assert.ok(count('heavy') > 5 * count('light'), `${count('heavy')} of heavy, ${count('light')} of light`);
});

test('a split, a list of names or of kinds of page narrows the kits; a wrong name is refused', () => {
  const named = (names: string[], split: 'all' | 'train' | 'validation', pageKinds: string[] = []) =>
    chosenKits([...kits, { ...kit('phone', 'train'), pageKinds: ['chat', 'map'] }], {
      kits: names,
      split,
      pageKinds,
    }).map(({ name }) => name);
  assert.deepEqual(named([], 'validation'), ['held']);
  assert.deepEqual(named(['light'], 'all'), ['light']);
  assert.throws(() => named(['lihgt'], 'all'), /No kit is called lihgt/);
  assert.throws(() => named(['light'], 'validation'), /No kit is left/);
  assert.deepEqual(named([], 'all', ['map']), ['phone']);
  assert.throws(() => named([], 'all', ['mpa']), /pages of the kind mpa/);
});

test('a page is shown as it is, scrolled twice, and with its menu open; never with more pixels than can be borne', () => {
  for (let seed = 0; seed < 200; seed++) {
    const variants = planVariants({ ...source, pixelRatio: 3 }, seed);
    assert.deepEqual(
      variants.map(({ letter }) => letter),
      ['a', 'b', 'c', 'd'],
    );
    assert.deepEqual(variants[3]!.open, ['#menu']);
    for (const { width, height, pixelRatio } of variants) {
      assert.ok(width * height * pixelRatio ** 2 <= 5_500_000, `${width}×${height} at ${pixelRatio}`);
    }
  }
  assert.equal(planVariants({ ...source, variants: 1 }, 1).length, 1);
});

test('a phone stays a phone', () => {
  const phone: PageSource = {
    ...source,
    platform: 'mobile',
    viewport: { width: 390, height: 844 },
    pixelRatio: 3,
  };
  for (let seed = 0; seed < 50; seed++) {
    for (const { width, height } of planVariants(phone, seed)) assert.deepEqual([width, height], [390, 844]);
  }
});

test('a variant that shows nothing new is known as a repeat', () => {
  const variant: Variant = {
    letter: 'b',
    width: 10,
    height: 10,
    pixelRatio: 1,
    scroll: 0.5,
    open: [],
    focus: undefined,
  };
  const before = { variant: { ...variant, letter: 'a' }, scrolled: 0 };
  assert.ok(isRepeat(variant, 0, before));
  assert.ok(!isRepeat(variant, 120, before));
  assert.ok(isRepeat({ ...variant, pixelRatio: 2 }, 0, before));
  assert.ok(!isRepeat({ ...variant, width: 20 }, 0, before));
  assert.ok(!isRepeat({ ...variant, open: ['#menu'] }, 0, before));
});

test('a torn last line is cut off, and what was whole is kept', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-shards-'));
  try {
    const shard = path.join(folder, shardName(0));
    writeFileSync(shard, '{"id":"a-1-a","page":"a-1"}\n');
    writeFileSync(path.join(folder, shardName(1)), '{"id":"b-1-a","page":"b-1"}\n');
    assert.equal(mendShard(shard), false);
    appendFileSync(shard, '{"id":"a-2-a","pa');
    assert.deepEqual(
      readSet(folder).map(({ page }) => page),
      ['a-1', 'b-1'],
    );
    assert.equal(mendShard(shard), true);
    assert.equal(readFileSync(shard, 'utf8'), '{"id":"a-1-a","page":"a-1"}\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('only package files are served', () => {
  assert.equal(packageFile('/kits', '/npm/@mdi/font/a.css?v=1'), '/kits/@mdi/font/a.css');
  assert.equal(packageFile('/kits', '/npm/%2e%2e/secret'), null);
  assert.equal(packageFile('/kits', '/etc/passwd'), null);
});
