// Processes that write to one folder, and are killed at any moment, leave nothing that is no whole entry, and lose nothing
// that was written. This file is two programs: the test, and the writer that it starts.

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { openCache } from '../../models/runtime/cache/cache';
import { contentsOf } from '../../models/runtime/cache/diskStore';
import type { CacheEntry } from '../../models/runtime/cache/entry';
import { temporaryFolder } from '../support/fixtures';

/** Of a writer: the folder, the budget and a name of its own, as JSON. */
const WRITER = 'GROUNDGLASS_TEST_WRITER';

interface Writer {
  readonly folder: string;
  readonly bytes: number;
  readonly name: string;
}

/** A writer writes these one after the other, round after round; another one's entries of the same number are the same. */
const N_ENTRIES = 12;

/** Large enough for a kill to hit the writing of it. */
const N_NUMBERS = 200_000;

function entryOf(number: number): CacheEntry {
  const numbers = new Float32Array(N_NUMBERS);
  for (let i = 0; i < numbers.length; i++) numbers[i] = number + i;
  return { facts: { number }, arrays: [numbers] };
}

const writerOptions = process.env[WRITER];
if (writerOptions === undefined) defineTests();
else void writeForEver(JSON.parse(writerOptions) as Writer);

async function writeForEver({ folder, bytes, name }: Writer): Promise<void> {
  for (let round = 0; ; round++) {
    // What is in its memory already is not written again.
    const cache = openCache({ place: { folder, bytes } });
    for (let number = 0; number < N_ENTRIES; number++) {
      cache.keep(['entry', String(number)], entryOf(number));
      await cache.close();
      process.send?.(`${name} ${round} ${number}`);
    }
  }
}

function startWriter(writer: Writer): ChildProcess {
  return fork(__filename, [], { env: { ...process.env, [WRITER]: JSON.stringify(writer) } });
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** How many of the entries are there; each as it was kept, or the test fails. */
async function wholeEntries(place: { folder: string; bytes: number }): Promise<number> {
  const cache = openCache({ place });
  let nFound = 0;
  for (let number = 0; number < N_ENTRIES; number++) {
    const found = await cache.find(['entry', String(number)]);
    if (found === null) continue;
    assert.deepEqual(found, entryOf(number));
    nFound += 1;
  }
  return nFound;
}

function defineTests(): void {
  test('a writer that is killed at any moment leaves whole entries, and loses none that was there', async (context) => {
    const place = { folder: temporaryFolder(context), bytes: 1e8 };
    let nBefore = 0;
    for (let round = 0; round < 12; round++) {
      const writer = startWriter({ ...place, name: 'a' });
      await once(writer, 'message');
      // Not by a round number: each round ends somewhere else in the writing.
      await wait(round * 3.7);
      await killed(writer);
      // Before they are read: reading removes what is no whole entry.
      const { entries: nFiles } = await contentsOf(place.folder);
      const nFound = await wholeEntries(place);
      assert.equal(nFound, nFiles, 'every file by the name of an entry is whole');
      assert.ok(nBefore <= nFound, `${nBefore} entries were there, ${nFound} are`);
      nBefore = nFound;
    }
    assert.ok(0 < nBefore);
  });

  test('two processes that write the same entries at once, and one that reads meanwhile, never see half of one', async (context) => {
    const place = { folder: temporaryFolder(context), bytes: 1e8 };
    const writers = ['a', 'b'].map((name) => startWriter({ ...place, name }));
    await Promise.all(writers.map((writer) => once(writer, 'message')));
    let nFound = 0;
    for (let look = 0; look < 10; look++) {
      const found = await wholeEntries(place);
      assert.ok(nFound <= found, `${nFound} entries were there, ${found} are: one was seen as half`);
      nFound = found;
    }
    await Promise.all(writers.map(killed));
    assert.ok(nFound <= (await wholeEntries(place)));
  });

  test('two processes that write more than the budget keep to it, but for what is being written', async (context) => {
    const oneEntry = 4 * N_NUMBERS + 1000;
    const place = { folder: temporaryFolder(context), bytes: 4 * oneEntry };
    const writers = ['a', 'b'].map((name) => startWriter({ ...place, name }));
    await Promise.all(writers.map((writer) => once(writer, 'message')));
    for (let look = 0; look < 20; look++) {
      await wait(10);
      const { bytes } = await contentsOf(place.folder);
      assert.ok(bytes <= place.bytes + 2 * oneEntry, `${bytes} bytes are kept, ${place.bytes} may be`);
    }
    await Promise.all(writers.map(killed));
    const cache = openCache({ place });
    cache.keep(['another'], { facts: 0, arrays: [] });
    await cache.close();
    assert.ok((await contentsOf(place.folder)).bytes <= place.bytes);
  });
}
