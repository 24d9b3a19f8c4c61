// Entries as bytes, in memory and in a folder: what is kept comes back to the bit, whatever else is no entry, and no
// budget is exceeded.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { openCache, type Cache } from '../../models/runtime/cache/cache';
import {
  clearFolder,
  contentsOf,
  makeDiskStore,
  type DiskStore,
  type NamedEntry,
} from '../../models/runtime/cache/diskStore';
import { decodeEntry, encodeEntry, entryName, type CacheEntry } from '../../models/runtime/cache/entry';
import { makeEvidenceStore } from '../../models/runtime/cache/evidence';
import { makeMemoryStore } from '../../models/runtime/cache/memoryStore';
import type { SeenElements } from '../../models/runtime/elements';
import { fromStore, isSeenElements } from '../../models/runtime/evidenceStore';
import { temporaryFolder } from '../support/fixtures';

const entries: readonly { name: string; entry: CacheEntry }[] = [
  {
    name: 'facts alone',
    entry: { facts: { lines: [{ text: 'Größe – 尺寸', score: 0.1 + 0.2 }] }, arrays: [] },
  },
  { name: 'numbers alone', entry: { facts: null, arrays: [Float32Array.of(1, -0, 1e-40, Infinity)] } },
  {
    name: 'both, with an empty list',
    entry: { facts: [7], arrays: [new Float32Array(0), new Float32Array(999).fill(0.3)] },
  },
];

const some: CacheEntry = { facts: 'some', arrays: [Float32Array.of(1, 2, 3)] };

function bytesOf(name: string, entry: CacheEntry): Buffer {
  return Buffer.concat(encodeEntry(name, entry));
}

for (const { name, entry } of entries) {
  test(`${name}: an entry comes back from its bytes as it was, wherever they lie in memory`, () => {
    const bytes = bytesOf('a', entry);
    const shifted = Buffer.concat([Buffer.of(0), bytes]).subarray(1);
    assert.deepEqual(decodeEntry('a', bytes), entry);
    assert.deepEqual(decodeEntry('a', shifted), entry);
  });
}

test('an entry is none under another name', () => {
  assert.equal(decodeEntry('b', bytesOf('a', some)), null);
});

test('an entry that lost, won or changed a single byte anywhere is none', () => {
  const bytes = bytesOf('a', some);
  for (let at = 0; at < bytes.length; at++) {
    assert.equal(decodeEntry('a', bytes.subarray(0, at)), null, `cut at ${at}`);
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    assert.equal(decodeEntry('a', changed), null, `changed at ${at}`);
  }
  assert.equal(decodeEntry('a', Buffer.concat([bytes, Buffer.alloc(4)])), null);
});

test('names are equal for equal words only, however they are cut', () => {
  assert.equal(entryName(['a', 'b']), entryName(['a', 'b']));
  assert.notEqual(entryName(['a', 'b']), entryName(['ab']));
  assert.notEqual(entryName(['a', 'b']), entryName(['b', 'a']));
});

test('memory: what was used longest ago goes first, and the budget is never exceeded', () => {
  const entry: CacheEntry = { facts: 0, arrays: [new Float32Array(250)] };
  const memory = makeMemoryStore(4_100);
  for (const name of ['a', 'b', 'c', 'd']) memory.keep(name, entry);
  assert.notEqual(memory.find('a'), null);
  memory.keep('e', entry);
  assert.equal(memory.find('b'), null);
  for (const name of ['a', 'c', 'd', 'e']) assert.equal(memory.find(name), entry, name);
  assert.ok(memory.bytes() <= 4_100);
});

test('memory: an entry kept again counts once', () => {
  const memory = makeMemoryStore(4_100);
  memory.keep('a', { facts: 0, arrays: [new Float32Array(250)] });
  const once = memory.bytes();
  memory.keep('a', { facts: 0, arrays: [new Float32Array(250)] });
  assert.equal(memory.bytes(), once);
});

test('memory: an entry that would take more than its share is not kept, and pushes nothing out', () => {
  const memory = makeMemoryStore(4_000);
  memory.keep('small', some);
  memory.keep('large', { facts: 0, arrays: [new Float32Array(600)] });
  assert.equal(memory.find('large'), null);
  assert.notEqual(memory.find('small'), null);
});

/** Names as they are given: 64 hexadecimal digits. */
const [a, b, c] = ['a', 'b', 'c'].map((word) => entryName([word])) as [string, string, string];

async function write(store: DiskStore, ...wanted: readonly NamedEntry[]): Promise<void> {
  const rest = [...wanted];
  await store.write(() => rest.shift() ?? null);
}

/** All that lies among the entries, but the tag for backup programs. */
function filesOf(folder: string): readonly string[] {
  return readdirSync(path.join(folder, 'entries')).filter((name) => name !== 'CACHEDIR.TAG');
}

/** What a store has under a name, as it was kept. */
async function found(store: DiskStore, name: string): Promise<CacheEntry | null> {
  return (await store.find(name))?.entry ?? null;
}

function fileOf(folder: string, name: string): string {
  return path.join(folder, 'entries', `${name}.entry`);
}

/** Makes a file look as if it had been used so many seconds ago. */
function usedAgo(file: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds;
  utimesSync(file, then, then);
}

for (const { name, entry } of entries) {
  test(`disk: ${name} comes back as it was, to another process as well`, async (context) => {
    const folder = path.join(temporaryFolder(context), 'new', 'folder');
    await write(makeDiskStore(folder, 1e6), { name: a, entry });
    assert.deepEqual(await found(makeDiskStore(folder, 1e6), a), entry);
    assert.deepEqual(filesOf(folder), [`${a}.entry`]);
  });
}

test(
  'disk: only the user may read what the text of screenshots is in',
  { skip: process.platform === 'win32' },
  async (context) => {
    const folder = path.join(temporaryFolder(context), 'kept');
    await write(makeDiskStore(folder, 1e6), { name: a, entry: some });
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    assert.equal(statSync(path.join(folder, 'entries')).mode & 0o777, 0o700);
    assert.equal(statSync(fileOf(folder, a)).mode & 0o777, 0o600);
  },
);

const spoilt: readonly { name: string; spoil: (bytes: Buffer) => Buffer }[] = [
  { name: 'empty', spoil: () => Buffer.alloc(0) },
  { name: 'cut in the middle', spoil: (bytes) => bytes.subarray(0, bytes.length / 2) },
  {
    name: 'of another version',
    spoil: (bytes) => Buffer.concat([Buffer.from('GGCACHE9'), bytes.subarray(8)]),
  },
  { name: 'changed in its numbers', spoil: (bytes) => Buffer.from(bytes).fill(1, bytes.length - 2) },
  { name: "another entry's", spoil: () => bytesOf(b, some) },
  { name: 'no entry at all', spoil: () => Buffer.from('{"hello": "world"}') },
  { name: 'a header that is longer than the file', spoil: (bytes) => Buffer.from(bytes).fill(0x7c, 12, 16) },
];
for (const { name, spoil } of spoilt) {
  test(`disk: a file that is ${name} is no entry, and is removed`, async (context) => {
    const folder = temporaryFolder(context);
    const store = makeDiskStore(folder, 1e6);
    await write(store, { name: a, entry: some });
    writeFileSync(fileOf(folder, a), spoil(readFileSync(fileOf(folder, a))));
    assert.equal(await store.find(a), null);
    assert.deepEqual(filesOf(folder), []);
    await write(store, { name: a, entry: some });
    assert.deepEqual(await found(store, a), some);
  });
}

test('disk: what an entry takes is what its file takes', async (context) => {
  const folder = temporaryFolder(context);
  const store = makeDiskStore(folder, 1e6);
  await write(store, { name: a, entry: some });
  assert.equal((await store.find(a))?.bytes, statSync(fileOf(folder, a)).size);
});

test('disk: backup programs are told to leave out the entries, and nothing that lay there before', async (context) => {
  const folder = temporaryFolder(context);
  await write(makeDiskStore(folder, 1e6), { name: a, entry: some });
  assert.deepEqual(readdirSync(folder), ['entries']);
  const tag = readFileSync(path.join(folder, 'entries', 'CACHEDIR.TAG'), 'utf8');
  assert.match(tag, /^Signature: 8a477f597d28d172789f06886806bc55/);

  const foreign = temporaryFolder(context);
  mkdirSync(path.join(foreign, 'entries'));
  await write(makeDiskStore(foreign, 1e6), { name: a, entry: some });
  assert.deepEqual(readdirSync(path.join(foreign, 'entries')), [`${a}.entry`]);
});

test(
  'disk: a link, a pipe or a folder by the name of an entry is none, and is neither followed nor waited for',
  { skip: process.platform === 'win32' },
  async (context) => {
    const folder = temporaryFolder(context);
    const store = makeDiskStore(folder, 1e6);
    await write(store, { name: a, entry: some });
    const elsewhere = path.join(folder, 'elsewhere');
    renameSync(fileOf(folder, a), elsewhere);
    symlinkSync(elsewhere, fileOf(folder, a));
    execFileSync('mkfifo', [fileOf(folder, b)]);
    mkdirSync(path.join(fileOf(folder, c), 'something'), { recursive: true });
    for (const name of [a, b, c]) assert.equal(await store.find(name), null);
    assert.deepEqual(await contentsOf(folder), { entries: 0, bytes: 0 });
    await clearFolder(folder);
    assert.deepEqual(readFileSync(elsewhere), bytesOf(a, some));
    assert.deepEqual(readdirSync(fileOf(folder, c)), ['something']);
    await write(store, { name: a, entry: some });
    assert.deepEqual(await found(store, a), some);
  },
);

test('disk: the budget holds; what was used longest ago goes first, and looking counts as using', async (context) => {
  const folder = temporaryFolder(context);
  const entry: CacheEntry = { facts: 0, arrays: [new Float32Array(250)] };
  const budget = 2.5 * bytesOf(a, entry).length;
  const store = makeDiskStore(folder, budget);
  await write(store, { name: a, entry }, { name: b, entry });
  usedAgo(fileOf(folder, a), 200);
  usedAgo(fileOf(folder, b), 100);
  await store.find(a);
  await write(store, { name: c, entry });
  assert.deepEqual(filesOf(folder).toSorted(), [`${a}.entry`, `${c}.entry`].toSorted());
  assert.ok((await contentsOf(folder)).bytes <= budget);
});

test('disk: more than the budget in one writing leaves the last ones', async (context) => {
  const folder = temporaryFolder(context);
  const entry: CacheEntry = { facts: 0, arrays: [new Float32Array(250)] };
  const budget = 3.5 * bytesOf(a, entry).length;
  const names = Array.from({ length: 10 }, (_, i) => entryName([String(i)]));
  await write(makeDiskStore(folder, budget), ...names.map((name) => ({ name, entry })));
  const left = names.slice(-3).map((name) => `${name}.entry`);
  assert.deepEqual(filesOf(folder).toSorted(), left.toSorted());
});

test('disk: an entry that would take more than its share is not written', async (context) => {
  const folder = temporaryFolder(context);
  const large: CacheEntry = { facts: 0, arrays: [new Float32Array(600)] };
  const store = makeDiskStore(folder, 4_000);
  assert.equal(store.accepts(2_400), false);
  await write(store, { name: a, entry: some }, { name: b, entry: large });
  assert.deepEqual(filesOf(folder), [`${a}.entry`]);
});

test('disk: what was left half-written is removed once nobody can be writing it any more', async (context) => {
  const folder = temporaryFolder(context);
  const store = makeDiskStore(folder, 1e6);
  await write(store, { name: a, entry: some });
  const parts = ['000000000000', '111111111111'].map((random) => `${b}.${random}.part`);
  for (const part of parts) writeFileSync(path.join(folder, 'entries', part), 'half');
  usedAgo(path.join(folder, 'entries', parts[0] ?? ''), 3600);
  await write(store, { name: c, entry: some });
  assert.deepEqual(filesOf(folder).toSorted(), [`${a}.entry`, `${c}.entry`, parts[1]].toSorted());
});

test('disk: the folder may be deleted at any time', async (context) => {
  const folder = temporaryFolder(context);
  const store = makeDiskStore(folder, 1e6);
  await write(store, { name: a, entry: some });
  await clearFolder(folder);
  assert.equal(await store.find(a), null);
  await write(store, { name: a, entry: some });
  assert.deepEqual(await found(store, a), some);
});

test('disk: where nothing can be written, nothing is kept and nothing fails', async (context) => {
  const folder = path.join(temporaryFolder(context), 'file');
  writeFileSync(folder, 'a file in the way');
  const store = makeDiskStore(folder, 1e6);
  await write(store, { name: a, entry: some }, { name: b, entry: some });
  assert.equal(await store.find(a), null);
  assert.equal(readFileSync(folder, 'utf8'), 'a file in the way');
});

test('clearing removes entries and half-written ones, tells how many, and leaves everything else', async (context) => {
  const folder = temporaryFolder(context);
  await write(makeDiskStore(folder, 1e6), { name: a, entry: some }, { name: b, entry: some });
  const own = path.join(folder, 'entries');
  writeFileSync(path.join(own, `${c}.0123456789ab.part`), 'half');
  writeFileSync(path.join(own, 'letter.txt'), 'mine');
  writeFileSync(path.join(folder, `${c}.entry`), 'mine as well');
  const before = await contentsOf(folder);
  const cleared = await clearFolder(folder);
  assert.deepEqual(cleared, before);
  assert.equal(cleared.entries, 2);
  assert.equal(cleared.bytes, 2 * bytesOf(a, some).length + 4);
  assert.deepEqual(filesOf(folder), ['letter.txt']);
  assert.ok(existsSync(path.join(folder, `${c}.entry`)));
});

test("clearing makes room where an empty folder has an entry's name, and leaves one that holds something", async (context) => {
  const folder = temporaryFolder(context);
  const own = path.join(folder, 'entries');
  mkdirSync(path.join(own, `${a}.entry`), { recursive: true });
  mkdirSync(path.join(own, `${b}.entry`, 'something'), { recursive: true });
  assert.deepEqual(await clearFolder(folder), { entries: 0, bytes: 0 });
  assert.deepEqual(filesOf(folder), [`${b}.entry`]);
  const store = makeDiskStore(folder, 1e6);
  await write(store, { name: a, entry: some }, { name: b, entry: some });
  assert.deepEqual(await found(store, a), some);
  assert.equal(await store.find(b), null);
});

test(
  'a folder that cannot be looked through is not said to be empty',
  { skip: process.platform === 'win32' },
  async (context) => {
    const folder = temporaryFolder(context);
    symlinkSync('entries', path.join(folder, 'entries')); // A link to itself, which root cannot read either.
    await assert.rejects(contentsOf(folder), /entries: its links go round in a circle/);
    await assert.rejects(clearFolder(folder), /entries: its links go round in a circle/);
  },
);

test('clearing a folder that is not there removes nothing', async (context) => {
  assert.deepEqual(await clearFolder(path.join(temporaryFolder(context), 'none')), { entries: 0, bytes: 0 });
});

const words = ['what', 'it', 'hangs', 'on'];

function placeIn(context: TestContext) {
  return { folder: temporaryFolder(context), bytes: 1e6 };
}

test('what is kept is found at once, and by the next one that opens the folder', async (context) => {
  const place = placeIn(context);
  const cache = openCache({ place });
  cache.keep(words, some);
  assert.equal(await cache.find(words), some);
  await cache.close();
  assert.deepEqual(await openCache({ place }).find(words), some);
  assert.equal(await openCache({ place }).find([...words, 'and more']), null);
});

const seen: SeenElements = {
  elements: [0, 1].map((y1) => ({
    box: { x1: 0, y1, x2: 9, y2: 9 },
    group: 'pictorial',
    family: 'icon',
    score: 0.5,
    kinds: { icon: 0.5 },
  })),
  iconTerms: [null, [-1.25, 0, 300.01]],
  states: [null, { on: null, selected: 0.125, disabled: 1, invalid: 0, radio: null }],
};

function storeWith(cache: Cache) {
  return makeEvidenceStore(cache, undefined);
}

test('elements come back from the folder as they were found', async (context) => {
  const place = placeIn(context);
  const cache = openCache({ place });
  await storeWith(cache).save('elements', 'key', seen);
  await cache.close();
  const again = storeWith(openCache({ place }));
  assert.deepEqual(await again.load('elements', 'key'), seen);
  assert.equal(await again.load('lines', 'key'), null);
  assert.equal(await again.load('elements', 'another key'), null);
});

const badElements: readonly { name: string; entry: CacheEntry }[] = [
  {
    name: 'names a place far behind its elements',
    entry: { facts: { elements: [], named: [2 ** 31] }, arrays: [Float32Array.of(1)] },
  },
  {
    name: 'has fewer lists than it names',
    entry: { facts: { elements: [{}], named: [0], states: [null] }, arrays: [] },
  },
  {
    name: 'has elements that are none',
    entry: { facts: { elements: [{}], named: [], states: [null] }, arrays: [] },
  },
  {
    name: 'has terms that are no numbers',
    entry: { facts: { ...seen, named: [0] }, arrays: [Float32Array.of(NaN)] },
  },
  {
    name: 'has states of fewer elements',
    entry: { facts: { ...seen, named: [], states: [null] }, arrays: [] },
  },
  {
    name: 'has states that are none',
    entry: { facts: { elements: seen.elements, named: [], states: [null, { on: 1 }] }, arrays: [] },
  },
  {
    name: 'has states that are no probabilities',
    entry: { facts: { ...seen, named: [], states: [null, { ...seen.states[1], disabled: 2 }] }, arrays: [] },
  },
  {
    name: 'has kinds that nobody knows',
    entry: {
      facts: {
        ...seen,
        named: [],
        elements: seen.elements.map((one) => ({ ...one, kinds: { constructor: 1 } })),
      },
      arrays: [],
    },
  },
];
for (const { name, entry } of badElements) {
  test(`an entry of elements that ${name} is not taken`, async () => {
    const cache: Cache = { ...openCache(), find: () => Promise.resolve(entry) };
    const found = await fromStore(storeWith(cache), 'elements', 'key', isSeenElements, () =>
      Promise.resolve(seen),
    );
    assert.equal(found, seen);
  });
}

test('nothing is written while somebody waits for an answer, everything soon after it', async (context) => {
  const place = placeIn(context);
  const cache = openCache({ place });
  await cache.answering(async () => {
    cache.keep(words, some);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.deepEqual(readdirSync(place.folder), []);
  });
  await cache.close();
  assert.equal((await contentsOf(place.folder)).entries, 1);
});

test('work that fails holds no writing back', async (context) => {
  const place = placeIn(context);
  const cache = openCache({ place });
  const failing = cache.answering(() => {
    cache.keep(words, some);
    return Promise.reject(new Error('no'));
  });
  await assert.rejects(failing, /no/);
  await cache.close();
  assert.equal((await contentsOf(place.folder)).entries, 1);
});

test('answers without a pause between them do not pile up what is to be written', async (context) => {
  const place = { folder: temporaryFolder(context), bytes: 1e9 };
  const cache = openCache({ place });
  const tenMegabytes: CacheEntry = { facts: 0, arrays: [new Float32Array(2.5e6)] };
  await cache.answering(async () => {
    for (let i = 0; i < 8; i++) cache.keep([String(i)], tenMegabytes);
    await cache.answering(() => Promise.resolve());
    assert.equal((await contentsOf(place.folder)).entries, 8);
  });
});

test('without a folder everything is kept in memory, and without memory in the folder', async (context) => {
  const inMemory = openCache();
  inMemory.keep(words, some);
  assert.equal(await inMemory.find(words), some);

  const onDisk = openCache({ place: placeIn(context), memoryBytes: 0 });
  onDisk.keep(words, some);
  await onDisk.close();
  assert.deepEqual(await onDisk.find(words), some);
});

test('a folder that may hold nothing is emptied of what an earlier setting left there', async (context) => {
  const place = placeIn(context);
  const before = openCache({ place });
  before.keep(words, some);
  await before.close();
  const cache = openCache({ place: { ...place, bytes: 0 } });
  cache.keep(['another'], some);
  await cache.close();
  assert.deepEqual(await contentsOf(place.folder), { entries: 0, bytes: 0 });
});

test('clearing forgets what is in memory, on disk, and on its way there', async (context) => {
  const place = placeIn(context);
  const cache = openCache({ place });
  cache.keep(words, some);
  await cache.close();
  const cleared = await cache.answering(async () => {
    cache.keep(['another'], some);
    return cache.clear();
  });
  assert.equal(cleared.entries, 1);
  await cache.close();
  assert.equal(await cache.find(words), null);
  assert.equal(await cache.find(['another']), null);
  mkdirSync(place.folder, { recursive: true });
  assert.deepEqual(await contentsOf(place.folder), { entries: 0, bytes: 0 });
});
