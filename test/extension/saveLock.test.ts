// One saving at a time: what becomes of locks that are old, from the future, somebody else's, or no files at all.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { before } from 'node:test';
import { whileLocked } from '../../extension/editor/saveLock';

/** Locks lie in the machine's folder for such things: here it is one of the test's own. */
let folder: string;
let file: string;
let lock: string;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'groundglass-locks-'));
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = folder;
  file = path.join(folder, 'shot.png.ground.json');
  const [name = ''] = await whileLocked(file, () => readdir(folder));
  assert.match(name, /\.lock$/);
  lock = path.join(folder, name);
});

/** Whether the work is done, and before a fresh lock would be given up. */
async function isDoneAtOnce(): Promise<boolean> {
  const begun = Date.now();
  assert.equal(await whileLocked(file, () => Promise.resolve('done')), 'done');
  return Date.now() - begun < 5000;
}

const setAge = (seconds: number): Promise<void> => {
  const time = Date.now() / 1000 - seconds;
  return utimes(lock, time, time);
};

test('what is locked is done one after the other', async () => {
  const order: string[] = [];
  const work = (name: string) => async (): Promise<void> => {
    order.push(name);
    await new Promise((resolve) => setTimeout(resolve, 40));
    order.push(name);
  };
  await Promise.all([whileLocked(file, work('a')), whileLocked(file, work('b'))]);
  assert.equal(order[0], order[1], order.join());
  assert.deepEqual(await readdir(folder), []);
});

for (const { name, age } of [
  { name: 'an old lock', age: 60 },
  { name: 'a lock of a clock that was set back', age: -3600 },
]) {
  test(`${name} does not hold up saving`, async () => {
    await writeFile(lock, 'of another');
    await setAge(age);
    assert.ok(await isDoneAtOnce());
    assert.deepEqual(await readdir(folder), []);
  });
}

test('a lock that cannot be removed does not keep from saving', async () => {
  await mkdir(lock);
  await setAge(60);
  assert.ok(await isDoneAtOnce());
  await rm(lock, { recursive: true });
});

test("what has become another's lock is left alone", async () => {
  await whileLocked(file, () => writeFile(lock, 'of another'));
  assert.equal(await readFile(lock, 'utf8'), 'of another');
});
