// Clear Cache: whose process empties it, that none is left behind, and what the user reads.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import test, { before, beforeEach } from 'node:test';
import type * as vscode from 'vscode';
import type * as clearing from '../../extension/modelProcess/clearCache';
import type { KeptProcess } from '../../extension/modelProcess/keepAlive';
import { oneLook } from '../../extension/modelProcess/oneLook';
import { startModelProcess, type ModelProcess } from '../../extension/modelProcess/start';
import { packageRoot } from '../../models/runtime/places';
import { FailureError } from '../../protocol/failure';
import type { CacheCleared, GroundedBox } from '../../protocol/inference';
import type { EngineState } from '../../protocol/view';
import { installFakeCode } from '../support/fakeCode';
import { samplePicture, temporaryFolder, tinyBundle } from '../support/fixtures';

let clearer: typeof clearing;
let seen: string[] = [];

before(async () => {
  const code = installFakeCode([]);
  Object.assign(code.vscode, { ProgressLocation: { Notification: 15 } });
  Object.assign(code.vscode.window, {
    withProgress: ({ title }: vscode.ProgressOptions, work: () => Promise<unknown>) => {
      seen.push(title ?? '');
      return work();
    },
    showInformationMessage: (message: string) => void seen.push(message),
  });
  clearer = await import('../../extension/modelProcess/clearCache');
});

beforeEach(() => {
  seen = [];
});

/** @param cleared - null where the process fails. */
function fakeProcess(name: string, cleared: CacheCleared | null): ModelProcess {
  const call = (method: string): Promise<CacheCleared> => {
    seen.push(`${name}: ${method}`);
    return cleared === null
      ? Promise.reject(new FailureError({ kind: 'process-ended', exitCode: 1 }))
      : Promise.resolve(cleared);
  };
  const process: Pick<ModelProcess, 'call' | 'stop'> = {
    call,
    stop: () => void seen.push(`${name}: stop`),
  };
  return process as ModelProcess;
}

function clear(state: EngineState, cleared: CacheCleared | null): Promise<void> {
  const modelProcess: Pick<KeptProcess, 'state' | 'run'> = {
    state,
    run: (job) => job(fakeProcess('the one that runs', cleared)),
  };
  return clearer.clearCache({ modelProcess, start: () => fakeProcess('another', cleared) });
}

const some = { entries: 12, bytes: 36_280_000 };

for (const state of ['starting', 'ready', 'working'] as const) {
  test(`a process that is ${state} empties what it remembers as well, and lives on`, async () => {
    await clear(state, some);
    assert.deepEqual(seen, [
      'Groundglass: emptying the cache…',
      'the one that runs: cache/clear',
      'The cache is empty now: 12 entries removed, 35 MB of disk freed.',
    ]);
  });
}

for (const state of ['stopped', 'failed'] as const) {
  test(`with the engine ${state} a process is started for this alone, and is gone afterwards`, async () => {
    await clear(state, some);
    assert.deepEqual(seen.slice(1, 3), ['another: cache/clear', 'another: stop']);
  });
}

test('where it fails, the process is gone all the same, and nothing is said to be removed', async () => {
  await assert.rejects(clear('stopped', null), FailureError);
  assert.deepEqual(seen.slice(1), ['another: cache/clear', 'another: stop']);
});

const sentences: readonly { cleared: CacheCleared; says: RegExp }[] = [
  { cleared: { entries: 0, bytes: 0 }, says: /nothing was on disk/ },
  { cleared: { entries: 1, bytes: 1 }, says: /1 entry removed, 1 KB/ },
  { cleared: { entries: 2, bytes: 1024 * 1024 - 1 }, says: /1024 KB/ },
  { cleared: { entries: 2, bytes: 2.25 * 1024 * 1024 }, says: /2 entries removed, 2\.3 MB/ },
];
for (const { cleared, says } of sentences) {
  test(`${cleared.entries} entries of ${cleared.bytes} bytes: ${says.source}`, () => {
    assert.match(clearer.clearedSentence(cleared), says);
  });
}

test('cleared again and again from one window, another one answers as ever, and nothing is left in the end', async (context) => {
  const folder = path.join(temporaryFolder(context), 'cache');
  const start = (): ModelProcess =>
    startModelProcess({
      program: path.join(packageRoot(), 'dist', 'modelProcess.js'),
      bundlePath: tinyBundle,
      device: 'cpu',
      cache: { folder, bytes: 100_000_000 },
      log: () => undefined,
    });
  const locate = async (process: ModelProcess): Promise<readonly GroundedBox[]> => {
    const { imageId } = await process.call('image/open', { path: samplePicture });
    const asked = { imageId, description: 'Terminal', all: true, candidates: [] };
    return (await process.call('ask/locate', asked)).boxes;
  };
  const inOneLook = (): Promise<CacheCleared> =>
    oneLook(start(), (process) => process.call('cache/clear', null));

  const window = start();
  context.after(() => window.stop());
  const first = await locate(window);
  let isAnswering = true;
  const clearing = (async () => {
    let removed = 0;
    while (isAnswering) removed += (await inOneLook()).entries;
    return removed;
  })();
  for (let round = 0; round < 2; round++) {
    // What they know they have from the disk, or find out anew.
    assert.deepEqual(await oneLook(start(), locate), first);
    assert.deepEqual(await locate(window), first);
  }
  isAnswering = false;
  assert.ok(0 < (await clearing), 'something was kept meanwhile');
  await window.call('cache/clear', null);
  assert.deepEqual(
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((name) => /\.(entry|part)$/.test(name)),
    [],
  );
});
