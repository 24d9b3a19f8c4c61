// No process is left behind by a parent that was killed, not even one that hangs in a native call.
// This file is three programs: the test, the parent that it kills, and the parent's child.

import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type * as Esbuild from 'esbuild';
import { startModelProcess } from '../../extension/modelProcess/start';
import { endWithParent } from '../../models/runtime/parentWatch';
import { packageRoot } from '../../models/runtime/places';
import { samplePicture, temporaryFolder, tinyBundle } from '../support/fixtures';

const ROLE = 'GROUNDGLASS_TEST_ROLE';

/** A build of the watch that the hanging child takes instead of the one that is bundled with this file. */
const WATCH = 'GROUNDGLASS_TEST_WATCH';

type Role = 'parent of a hanging child' | 'hanging child' | 'parent of a working process';

/** Long enough for a loaded machine; the watch looks every second. */
const PATIENCE_MS = 15_000;

switch (process.env[ROLE] as Role | undefined) {
  case 'hanging child': {
    const built = process.env[WATCH];
    const watch = built === undefined ? { endWithParent } : loadBuilt(built);
    watch.endWithParent();
    // The watch has to be up before this loop begins.
    setTimeout(() => {
      process.send?.(process.pid);
      for (;;);
    }, 300);
    break;
  }
  case 'parent of a hanging child': {
    const child = forkRole('hanging child');
    child.on('message', (pid) => process.send?.(pid));
    break;
  }
  case 'parent of a working process':
    void askForLong();
    break;
  case undefined:
    tests();
}

function tests(): void {
  for (const role of ['parent of a hanging child', 'parent of a working process'] as const) {
    test(`${role}: once it is killed, its child ends`, () => leavesNoOrphan(role));
  }

  test('the watch works minified, with the names of functions kept, as well', async (context) => {
    await leavesNoOrphan('parent of a hanging child', { [WATCH]: await minifiedWatch(context) });
  });
}

async function leavesNoOrphan(role: Role, environment: Readonly<Record<string, string>> = {}): Promise<void> {
  const parent = forkRole(role, environment);
  const [pid] = (await once(parent, 'message')) as [number];
  assert.equal(isAlive(pid), true);
  parent.kill('SIGKILL');
  for (let waited = 0; isAlive(pid) && waited < PATIENCE_MS; waited += 100) await wait(100);
  const survived = isAlive(pid);
  if (survived) process.kill(pid, 'SIGKILL');
  assert.equal(survived, false, 'an orphan was left');
}

/** More than the package's build does: nothing that a bundler may do to the code breaks the watch. */
async function minifiedWatch(context: TestContext): Promise<string> {
  // Not bundled: esbuild finds its program by path.
  const name: string = 'esbuild';
  const { build } = (await import(name)) as typeof Esbuild;
  const outfile = path.join(temporaryFolder(context), 'parentWatch.cjs');
  await build({
    entryPoints: [path.join(packageRoot(), 'models/runtime/parentWatch.ts')],
    outfile,
    platform: 'node',
    format: 'cjs',
    bundle: true,
    minify: true,
    keepNames: true,
  });
  return outfile;
}

function loadBuilt(file: string): { readonly endWithParent: () => void } {
  return createRequire(__filename)(file) as { readonly endWithParent: () => void };
}

/** Tells the number of the model process while that writes an answer that does not end. */
async function askForLong(): Promise<void> {
  const modelProcess = startModelProcess({
    program: path.join(packageRoot(), 'dist', 'modelProcess.js'),
    bundlePath: tinyBundle,
    device: 'cpu',
    cache: null,
    log: () => undefined,
  });
  modelProcess.on('ask/progress', ({ stage }) => {
    if (stage === 'generate') process.send?.(modelProcess.pid);
  });
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  await modelProcess.call('ask/ground', {
    imageId,
    question: 'Say something long.',
    regions: [],
    conversation: [],
    candidates: [],
    maxNewTokens: 100_000,
    temperature: 2,
    topP: 1,
    seed: 3,
  });
}

function forkRole(role: Role, environment: Readonly<Record<string, string>> = {}): ChildProcess {
  return fork(__filename, [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...process.env, ...environment, [ROLE]: role, NODE_TEST_CONTEXT: '' },
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
