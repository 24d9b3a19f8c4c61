// A bundle is looked at by a process of its own before it is chosen; folders chosen before are kept, newest first.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import {
  checkBundle,
  chosenFolders,
  forgetFolder,
  listDevices,
  rememberFolder,
  type FolderMemory,
} from '../../extension/modelProcess/bundles';
import { startModelProcess, type ModelProcess } from '../../extension/modelProcess/start';
import { packageRoot } from '../../models/runtime/places';
import { toFailure } from '../../protocol/failure';
import { temporaryFolder, tinyBundle } from '../support/fixtures';

function makeStart() {
  const started: ModelProcess[] = [];
  const start = (bundlePath: string | null): ModelProcess => {
    const process = startModelProcess({
      program: path.join(packageRoot(), 'dist', 'modelProcess.js'),
      bundlePath,
      device: 'auto',
      cache: null,
      log: () => undefined,
    });
    started.push(process);
    return process;
  };
  return { start, started };
}

test('a whole bundle says its name, and the process that looked is gone', async () => {
  const { start, started } = makeStart();
  const { name } = await checkBundle(start, tinyBundle);
  assert.equal(name, 'tiny');
  await started[0]?.ended;
  assert.equal(started.length, 1);
});

test('a folder without a bundle is refused, and the process that looked is gone', async (context) => {
  const { start, started } = makeStart();
  await assert.rejects(
    checkBundle(start, temporaryFolder(context)),
    (error) => toFailure(error).kind === 'bundle-missing',
  );
  await started[0]?.ended;
});

test('devices are listed by a process of its own', async () => {
  const { start, started } = makeStart();
  const { devices } = await listDevices(() => start(null), 'kept');
  assert.equal(devices.at(-1)?.device, 'cpu');
  await started[0]?.ended;
});

function memoryWith(kept: unknown): FolderMemory {
  let value = kept;
  return {
    get: () => value,
    async update(_, now) {
      value = now;
    },
  };
}

test('chosen folders are kept once each, newest first, and not for ever', async () => {
  const memory = memoryWith(undefined);
  for (const folder of ['/a', '/b', '/a']) await rememberFolder(memory, folder);
  assert.deepEqual(chosenFolders(memory), ['/a', '/b']);
  await forgetFolder(memory, '/a');
  assert.deepEqual(chosenFolders(memory), ['/b']);
  for (let i = 0; i < 20; i++) await rememberFolder(memory, `/${i}`);
  assert.equal(chosenFolders(memory).length, 8);
});

for (const nonsense of [undefined, null, 'text', { a: 1 }]) {
  test(`folders kept as ${JSON.stringify(nonsense)} are none`, () => {
    assert.deepEqual(chosenFolders(memoryWith(nonsense)), []);
  });
}
