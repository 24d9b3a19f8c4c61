// Saving beside a picture: whole or not at all, together with what somebody else has saved, nothing lost.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { readSidecar, saveSidecar } from '../../extension/editor/sidecarFile';
import { writeWhole } from '../../extension/capture/writeWhole';
import { FailureError } from '../../protocol/failure';
import { writeSidecar, type Sidecar } from '../../protocol/sidecar';

function sidecar(...ids: readonly string[]): Sidecar {
  return {
    picture: { name: 'shot.png', sha256: 'aa', size: null, extra: {} },
    capture: { record: {}, extra: {} },
    answers: ids.map((id) => ({
      id,
      verb: 'ask',
      question: id,
      regions: [],
      words: '',
      found: false,
      remarks: [],
      turn: null,
      pictureHash: 'aa',
      boxes: [],
      extra: {},
    })),
    extra: {},
  };
}

const makeFolder = () => mkdtemp(path.join(os.tmpdir(), 'groundglass-sidecar-'));

async function idsIn(file: string): Promise<readonly string[]> {
  const disk = await readSidecar(file);
  return disk.kind === 'read' ? disk.sidecar.answers.map(({ id }) => id) : assert.fail(disk.kind);
}

test('the first saving makes the file, and leaves nothing beside it', async () => {
  const folder = await makeFolder();
  const file = path.join(folder, 'shot.png.ground.json');
  assert.deepEqual(await readSidecar(file), { kind: 'none' });
  await saveSidecar(file, { base: null, ours: sidecar('a'), unreadable: 'move-aside' });
  assert.deepEqual(await idsIn(file), ['a']);
  assert.deepEqual(await readdir(folder), ['shot.png.ground.json']);
});

test('what another window has saved meanwhile stays', async () => {
  const file = path.join(await makeFolder(), 'shot.png.ground.json');
  const base = (await saveSidecar(file, { base: null, ours: sidecar('a'), unreadable: 'move-aside' }))
    .sidecar;
  await saveSidecar(file, { base: base, ours: sidecar('a', 'theirs'), unreadable: 'move-aside' });
  const saved = await saveSidecar(file, { base: base, ours: sidecar('a', 'ours'), unreadable: 'move-aside' });
  assert.deepEqual(await idsIn(file), ['a', 'theirs', 'ours']);
  assert.deepEqual([saved.tookTheirs, saved.conflicts], [true, 0]);
});

test('what many save at the same moment is all there', async () => {
  const file = path.join(await makeFolder(), 'shot.png.ground.json');
  const ids = ['a', 'b', 'c', 'd', 'e'];
  await Promise.all(
    ids.map((id) => saveSidecar(file, { base: null, ours: sidecar(id), unreadable: 'leave' })),
  );
  assert.deepEqual([...(await idsIn(file))].sort(), ids);
});

test('a file that cannot be read is kept under another name, each time under a new one', async () => {
  const folder = await makeFolder();
  const file = path.join(folder, 'shot.png.ground.json');
  for (const nonsense of ['<<<', 'more nonsense']) {
    await writeFile(file, nonsense);
    const saved = await saveSidecar(file, { base: null, ours: sidecar('a'), unreadable: 'move-aside' });
    assert.ok(saved.movedUnreadableTo !== null);
    assert.equal(await readFile(saved.movedUnreadableTo, 'utf8'), nonsense);
    assert.deepEqual(await idsIn(file), ['a']);
  }
  assert.deepEqual((await readdir(folder)).sort(), [
    'shot.png.ground.json',
    'shot.png.ground.json.unreadable',
    'shot.png.ground.json.unreadable-2',
  ]);
});

test("a later version's file is left as it is", async () => {
  const file = path.join(await makeFolder(), 'shot.png.ground.json');
  const later = writeSidecar(sidecar('a')).replace('"version": 1', '"version": 7');
  await writeFile(file, later);
  await assert.rejects(
    saveSidecar(file, { base: null, ours: sidecar('b'), unreadable: 'move-aside' }),
    (error) => error instanceof FailureError && /format 7/.test(error.message),
  );
  assert.equal(await readFile(file, 'utf8'), later);
});

test('a file that cannot be read is left alone where nobody has said otherwise', async () => {
  const folder = await makeFolder();
  const file = path.join(folder, 'shot.png.ground.json');
  await writeFile(file, '<<<');
  const saving = saveSidecar(file, { base: null, ours: sidecar('a'), unreadable: 'leave' });
  await assert.rejects(saving, /"Groundglass: Save Results"/);
  assert.equal(await readFile(file, 'utf8'), '<<<');
  assert.deepEqual(await readdir(folder), ['shot.png.ground.json']);
});

test('what cannot be written says so, and leaves nothing half-written', async () => {
  const folder = await makeFolder();
  const gone = path.join(folder, 'gone', 'shot.png.ground.json');
  await assert.rejects(
    saveSidecar(gone, { base: null, ours: sidecar('a'), unreadable: 'move-aside' }),
    /cannot be written: its folder is not there/,
  );
  // A folder stands where the file should be.
  await assert.rejects(writeWhole(folder, 'x'), FailureError);
  assert.deepEqual(await readdir(folder), []);
});
