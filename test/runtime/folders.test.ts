// Folders that only the user may look into: made with all that are missing above them, or refused, and never waited for.

import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { makePrivateFolder } from '../../models/runtime/folders';
import { temporaryFolder } from '../support/fixtures';

const onWindows = process.platform === 'win32';

test('folders are made with those above them, and it is told whether they were', (context) => {
  const folder = path.join(temporaryFolder(context), 'a', 'b', 'c');
  assert.equal(makePrivateFolder(folder), true);
  assert.equal(makePrivateFolder(folder), false);
  for (const made of [folder, path.dirname(folder)]) {
    assert.ok(statSync(made).isDirectory());
    if (!onWindows) assert.equal(statSync(made).mode & 0o077, 0);
  }
});

test('a file in the way is left alone', (context) => {
  const file = path.join(temporaryFolder(context), 'file');
  writeFileSync(file, 'mine');
  assert.throws(() => makePrivateFolder(file), { code: 'EEXIST' });
  assert.throws(() => makePrivateFolder(path.join(file, 'below')), {
    code: onWindows ? 'ENOENT' : 'ENOTDIR',
  });
});

test(
  'where the system makes no folder, it comes back and says so',
  { skip: process.platform !== 'linux' },
  () => assert.throws(() => makePrivateFolder('/proc/groundglass/entries'), { code: 'ENOENT' }),
);
