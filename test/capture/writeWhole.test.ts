// Files written whole or not at all: what stays of the one before, and what is said where it cannot be done.

import assert from 'node:assert/strict';
import { chmod, mkdtemp, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { keepNewest, writeWhole, writingProblem, type WritingStep } from '../../extension/capture/writeWhole';

const makeFolder = () => mkdtemp(path.join(os.tmpdir(), 'groundglass-write-'));

test('a link stays a link: what it points at is written', async () => {
  const folder = await makeFolder();
  const [target, link] = [path.join(folder, 'target'), path.join(folder, 'link')];
  await writeFile(target, 'old');
  await symlink(target, link);
  await writeWhole(link, 'new');
  assert.equal(await readFile(target, 'utf8'), 'new');
  assert.deepEqual((await readdir(folder)).sort(), ['link', 'target']);
});

test(
  'who may read and write it stays, whatever the mask',
  { skip: process.platform === 'win32' },
  async () => {
    const file = path.join(await makeFolder(), 'shared');
    await writeFile(file, 'old');
    await chmod(file, 0o664);
    const mask = process.umask(0o077);
    try {
      await writeWhole(file, 'new');
    } finally {
      process.umask(mask);
    }
    assert.equal((await stat(file)).mode & 0o7777, 0o664);
  },
);

const problems: readonly {
  readonly code: string;
  readonly step: WritingStep;
  readonly platform: NodeJS.Platform;
  readonly says: RegExp;
}[] = [
  { code: 'EACCES', step: 'look', platform: 'linux', says: /^you may not write there/ },
  { code: 'EACCES', step: 'make', platform: 'linux', says: /^its folder takes no new files/ },
  { code: 'EPERM', step: 'rename', platform: 'win32', says: /^another program holds it open/ },
  { code: 'EBUSY', step: 'rename', platform: 'win32', says: /^another program holds it open/ },
  { code: 'EPERM', step: 'rename', platform: 'linux', says: /^you may not write there/ },
  { code: 'EROFS', step: 'make', platform: 'linux', says: /read-only/ },
  { code: 'ENOSPC', step: 'make', platform: 'darwin', says: /disk is full/ },
  { code: 'ENOENT', step: 'make', platform: 'linux', says: /folder is not there/ },
];
for (const { code, step, platform, says } of problems) {
  test(`${code} at "${step}" on ${platform} says ${says.source}`, () => {
    assert.match(writingProblem(Object.assign(new Error(code), { code }), step, platform), says);
  });
}

test('the newest files of a folder stay, and those in use', async () => {
  const folder = await makeFolder();
  for (const [index, name] of ['oldest', 'old', 'new', 'newest'].entries()) {
    await writeFile(path.join(folder, name), '');
    await utimes(path.join(folder, name), index, index);
  }
  assert.equal(await keepNewest(folder, 2, (file) => path.basename(file) === 'oldest'), 1);
  assert.deepEqual((await readdir(folder)).sort(), ['new', 'newest', 'oldest']);
  assert.equal(await keepNewest(path.join(folder, 'nowhere'), 2, () => false), 0);
});
