// Marks of processes that run their model on a device: gone when the process ends as it should, left where it does not.
// This file is two programs: the test, and the process that it ends.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { openRunMarks } from '../../../models/runtime/devices/runMarks';
import { temporaryFolder } from '../../support/fixtures';

/** The folder in which this file, run by itself below, leaves its mark. */
const FOLDER = 'GROUNDGLASS_TEST_FOLDER';

const folderToMark = process.env[FOLDER];
if (folderToMark === undefined) tests();
else {
  // As of two engines, one of which moves.
  for (const device of ['cuda', 'webgpu'] as const) openRunMarks(folderToMark).mark(device);
  openRunMarks(`${folderToMark}/other`).mark('webgpu');
  process.on('message', () => process.exit(0));
  process.send?.('marked');
}

function tests(): void {
  for (const [how, isLeft] of [
    ['exit', false],
    ['SIGTERM', false],
    ['SIGINT', false],
    ['SIGKILL', true],
    ['SIGSEGV', true],
  ] as const) {
    test(`a process that ends by ${how} leaves ${isLeft ? 'its' : 'no'} mark`, async (context) => {
      const folder = temporaryFolder(context);
      const child = fork(__filename, [], { env: { ...process.env, [FOLDER]: folder } });
      await once(child, 'message');
      const other = path.join(folder, 'other');
      assert.deepEqual(
        [folder, other].map((one) => readdirSync(one).length),
        [2, 1],
      );
      if (how === 'exit') child.send('exit');
      else child.kill(how);
      const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      assert.equal(signal, how === 'exit' ? null : how);
      for (const one of [folder, other]) {
        const left = await openRunMarks(one).takeLeft();
        assert.deepEqual(
          left.map(({ device }) => device),
          isLeft ? ['webgpu'] : [],
        );
      }
      assert.deepEqual([readdirSync(folder), readdirSync(other)], [['other'], []]);
    });
  }

  test('a process that is gone and has left its mark has ended on that device; the mark is read once', async (context) => {
    const folder = temporaryFolder(context);
    // No process has this number: Linux gives none above 2^22.
    writeFileSync(path.join(folder, 'running-99999999'), 'webgpu');
    writeFileSync(path.join(folder, 'running-99999998'), 'nonsense');
    const marks = openRunMarks(folder);
    assert.deepEqual(
      (await marks.takeLeft()).map(({ device }) => device),
      ['webgpu'],
    );
    assert.deepEqual(await marks.takeLeft(), []);
  });

  test("a link in the mark's place is not followed", (context) => {
    const folder = temporaryFolder(context);
    const target = path.join(folder, 'somebody else');
    writeFileSync(target, 'kept');
    symlinkSync(target, path.join(folder, `running-${process.pid}`));
    openRunMarks(folder).mark('webgpu');
    assert.equal(readFileSync(target, 'utf8'), 'kept');
  });

  test('the mark of a process that still runs is left alone; on the CPU there is none', async (context) => {
    const folder = path.join(temporaryFolder(context), 'devices');
    const marks = openRunMarks(folder);
    const own = path.join(folder, `running-${process.pid}`);
    marks.mark('cpu');
    assert.ok(!existsSync(own));
    marks.mark('webgpu');
    assert.equal(readFileSync(own, 'utf8'), 'webgpu');
    assert.deepEqual(await openRunMarks(folder).takeLeft(), []);
    marks.mark('cpu');
    assert.ok(!existsSync(own));
  });
}
