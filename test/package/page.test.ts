// The marketplace page in a package: its pictures have an https address, or are left out.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { pathToFileURL } from 'node:url';

interface PageModule {
  pageForPackage(words: string, imagesFrom: string | null): { words: string; pictures: string[] };
  takeImagesFrom(words: readonly string[]): { imagesFrom: string | null; others: string[] };
}

/** Not bundled: packaging is plain JavaScript. */
async function load(): Promise<PageModule> {
  return (await import(pathToFileURL(path.resolve('extension/package/page.mjs')).href)) as PageModule;
}

const page =
  'Before.\n\n![an answer (drawn)](../models/samples/a.webp)\n\n[link](https://x.example/a.png)\n\n![b](b.png)\n';

test('without an address pictures are left out, and nothing else is', async () => {
  const { words, pictures } = (await load()).pageForPackage(page, null);
  assert.equal(words, 'Before.\n\n[link](https://x.example/a.png)\n\n');
  assert.deepEqual(pictures, ['models/samples/a.webp', 'extension/b.png']);
});

test('with one they are shown from there, by their place in the repository', async () => {
  const { words } = (await load()).pageForPackage(page, 'https://host.example/raw/main/');
  assert.equal(
    words,
    page
      .replace('../models/', 'https://host.example/raw/main/models/')
      .replace('(b.png)', '(https://host.example/raw/main/extension/b.png)'),
  );
});

test('the page shows pictures that are there, and in a package none by a relative path', async () => {
  const { pageForPackage } = await load();
  const source = readFileSync('extension/README.md', 'utf8');
  const { pictures, words } = pageForPackage(source, null);
  assert.notDeepEqual(pictures, []);
  for (const file of pictures) assert.ok(existsSync(file), file);
  // In HTML, or inside a line, it would be neither left out nor given an address.
  assert.doesNotMatch(words, /!\[|<img/);
  assert.equal(
    [...pageForPackage(source, 'https://host.example').words.matchAll(/!\[[^\]]*\]\(https:/g)].length,
    pictures.length,
  );
});

test('the address may stand beside other words, in both spellings', async () => {
  const { takeImagesFrom } = await load();
  const expected = { imagesFrom: 'https://host.example/a', others: ['--target', 'linux-x64'] };
  assert.deepEqual(
    takeImagesFrom(['--target', 'linux-x64', '--images-from', 'https://host.example/a']),
    expected,
  );
  assert.deepEqual(
    takeImagesFrom(['--images-from=https://host.example/a', '--target', 'linux-x64']),
    expected,
  );
});
