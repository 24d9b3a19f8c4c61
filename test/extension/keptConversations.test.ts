// Conversations that no file of the user's holds: kept whole, bounded, the oldest go first, and what cannot be kept is told.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { newRecord, type Recorded } from '../../extension/editor/conversationRecord';
import { keepingNotice } from '../../extension/editor/documentNotices';
import {
  fileOf,
  keptConversations,
  LARGEST_CONVERSATION,
  MOST_PICTURES,
  type KeptConversations,
} from '../../extension/editor/keptConversations';

const makeFolder = async () => path.join(await mkdtemp(path.join(os.tmpdir(), 'groundglass-kept-')), 'new');
const log = { error: () => undefined };
const openIn = (folder: string): KeptConversations => keptConversations({ folder, log, closedForGoodMs: 20 });

const asked = (id: string, question = id): Recorded =>
  newRecord({ id, verb: 'ask', question, regions: [] }, { kind: 'cancelled' });
const working: Recorded = newRecord(
  { id: 'w', verb: 'ask', question: 'w', regions: [] },
  { kind: 'working', stage: null, done: 0, total: 0, since: 1, text: '', boxes: [] },
);

test('what was kept is there in the next life, by picture', async () => {
  const folder = await makeFolder();
  const kept = openIn(folder);
  void kept.write('/a.png', [asked('1')]);
  void kept.write('/a.png', [asked('1'), asked('2')]);
  void kept.write('/b.png', [asked('3')]);
  await kept.settled();
  assert.deepEqual(await openIn(folder).read('/a.png'), [asked('1'), asked('2')]);
  assert.deepEqual(await openIn(folder).read('/b.png'), [asked('3')]);
  assert.deepEqual(await openIn(folder).read('/c.png'), []);
  assert.equal((await readdir(folder)).length, 2, 'nothing half-written is left');
});

test('the pictures that were used last stay, and those that are open', async () => {
  const kept = openIn(await makeFolder());
  kept.hold('/0.png');
  for (let number = 0; number <= MOST_PICTURES + 1; number += 1) {
    await kept.write(`/${number}.png`, [asked('1')]);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
  assert.deepEqual(await kept.read('/0.png'), [asked('1')]);
  assert.deepEqual(await kept.read('/1.png'), []);
  assert.deepEqual(await kept.read('/2.png'), [asked('1')]);
});

test('megabytes are kept; of a conversation that is too long the newest part stays, and that is told', async () => {
  const kept = openIn(await makeFolder());
  const long = 'x'.repeat(LARGEST_CONVERSATION / 3);
  const records = ['1', '2', '3', '4'].map((id) => asked(id, long));
  assert.deepEqual(await kept.write('/a.png', records.slice(0, 2)), { kind: 'kept' });
  const keeping = await kept.write('/a.png', records);
  assert.deepEqual(keeping, { kind: 'left-out', count: 2 });
  assert.match(keepingNotice(keeping)?.sentence ?? '', /the oldest \(2\) would be lost/);
  assert.deepEqual(
    (await kept.read('/a.png')).map(({ entry }) => entry.id),
    ['3', '4'],
  );
});

test('what cannot be written is told, not thrown', async () => {
  const folder = await makeFolder();
  await writeFile(folder, 'a file where the folder should be');
  const keeping = await openIn(folder).write('/a.png', [asked('1')]);
  assert.equal(keeping.kind, 'failed');
  assert.match(keepingNotice(keeping)?.sentence ?? '', /would be lost when the window closes/);
});

test('nothing to keep takes a picture out, and makes nothing where there was nothing', async () => {
  const folder = await makeFolder();
  const kept = openIn(folder);
  await kept.write('/a.png', []);
  await assert.rejects(readdir(folder));
  await kept.write('/a.png', [asked('1')]);
  await kept.write('/a.png', []);
  assert.deepEqual(await readdir(folder), []);
});

test("another version's file, and nonsense, are left unread", async () => {
  const folder = await makeFolder();
  const kept = openIn(folder);
  await kept.write('/a.png', [asked('1')]);
  await writeFile(fileOf(folder, '/a.png'), JSON.stringify({ version: 99, picture: '/a.png', records: 'x' }));
  await writeFile(fileOf(folder, '/b.png'), '{{');
  assert.deepEqual([await kept.read('/a.png'), await kept.read('/b.png')], [[], []]);
});

test('when the last holder has gone for good, questions end; a holder that comes back in time keeps them', async () => {
  const kept = openIn(await makeFolder());
  const kinds = async (picture: string) => (await kept.read(picture)).map(({ entry }) => entry.progress.kind);
  for (const picture of ['/closed.png', '/back.png']) await kept.write(picture, [asked('1'), working]);
  kept.hold('/closed.png')();
  kept.hold('/back.png')();
  kept.hold('/back.png');
  await new Promise((resolve) => setTimeout(resolve, 60));
  assert.deepEqual(await kinds('/closed.png'), ['cancelled', 'cancelled']);
  assert.deepEqual(await kinds('/back.png'), ['cancelled', 'working']);
});
