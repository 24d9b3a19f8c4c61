// Pictures that are pasted or dropped become files of our own.

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import {
  dropOldest,
  keepPicture,
  MOST_PICTURES,
  YOUNG_DAYS,
  type NewPicture,
} from '../../extension/opening/keptPictures';
import { pictureEnding } from '../../extension/editor/pictureKind';
import { FailureError } from '../../protocol/failure';

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const at = new Date(2026, 10, 26, 15, 30, 12);
const keep = (folder: string, picture: NewPicture, inUse: readonly string[] = []) =>
  keepPicture(folder, picture, async (file) => inUse.includes(path.basename(file)));
const makeFolder = () => mkdtemp(path.join(os.tmpdir(), 'groundglass-pasted-'));

const kinds: readonly { ending: string | null; bytes: readonly number[] | string }[] = [
  { ending: 'png', bytes: [...png] },
  { ending: 'jpg', bytes: [0xff, 0xd8, 0xff, 0xe0] },
  { ending: 'gif', bytes: 'GIF89a....' },
  { ending: 'webp', bytes: 'RIFF....WEBPVP8 ' },
  { ending: 'avif', bytes: '....ftypavif' },
  { ending: 'tif', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { ending: 'tif', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { ending: 'tif', bytes: [0x49, 0x49, 0x2b, 0x00] },
  { ending: 'bmp', bytes: 'BM............\x28' },
  { ending: null, bytes: 'BMW is a car, not a bitmap' },
  { ending: null, bytes: '<svg xmlns="http://www.w3.org/2000/svg"/>' },
  { ending: null, bytes: '' },
];
for (const { ending, bytes } of kinds) {
  test(`${JSON.stringify(bytes)} is ${ending ?? 'no picture'}`, () => {
    const given = typeof bytes === 'string' ? [...bytes].map((letter) => letter.charCodeAt(0)) : bytes;
    assert.equal(pictureEnding(Uint8Array.from(given)), ending);
  });
}

const names: readonly { name: string; file: string }[] = [
  { name: '', file: '2026-11-26 15.30.12.png' },
  { name: 'image.png', file: '2026-11-26 15.30.12.png' },
  { name: 'Bug 17.jpeg', file: '2026-11-26 15.30.12 Bug 17.png' },
  { name: '../../etc/passwd', file: '2026-11-26 15.30.12 passwd.png' },
  { name: 'C:\\shots\\größe?*.bmp', file: '2026-11-26 15.30.12 größe.png' },
];
for (const { name, file } of names) {
  test(`“${name}” becomes “${file}”`, async () => {
    const folder = path.join(await makeFolder(), 'new');
    const kept = await keep(folder, { name, bytes: png, at });
    assert.equal(kept, path.join(folder, file));
    assert.deepEqual(new Uint8Array(await readFile(kept)), png);
  });
}

test('two pictures of one second are two files', async () => {
  const folder = await makeFolder();
  await keep(folder, { name: '', bytes: png, at });
  await keep(folder, { name: '', bytes: png, at });
  assert.deepEqual((await readdir(folder)).sort(), ['2026-11-26 15.30.12 2.png', '2026-11-26 15.30.12.png']);
});

test('what is no picture makes no file', async () => {
  const folder = await makeFolder();
  const bytes = new TextEncoder().encode('hello');
  await assert.rejects(keep(folder, { name: 'a.png', bytes, at }), FailureError);
  assert.deepEqual(await readdir(folder), []);
});

test('the oldest go, but none that is young, whose results were saved, or that is in use', async () => {
  const folder = await makeFolder();
  for (let day = 0; day <= MOST_PICTURES; day += 1) {
    await keep(folder, { name: '', bytes: png, at: new Date(2026, 0, 1 + day) });
    if (day === 0) await writeFile(path.join(folder, '2026-01-01 00.00.00.png.ground.json'), '{}');
  }
  await keep(folder, { name: '', bytes: png, at });
  assert.equal((await readdir(folder)).length, MOST_PICTURES + 3, 'all are young');
  const old = Date.now() / 1000 - (YOUNG_DAYS + 1) * 24 * 60 * 60;
  for (const name of await readdir(folder)) await utimes(path.join(folder, name), old, old);
  await keep(folder, { name: 'more', bytes: png, at }, ['2026-01-03 00.00.00.png']);
  const left = await readdir(folder);
  assert.equal(left.filter((name) => name.endsWith('.png')).length, MOST_PICTURES + 2);
  assert.ok(left.includes('2026-01-01 00.00.00.png'));
  assert.ok(!left.includes('2026-01-02 00.00.00.png'));
  assert.ok(left.includes('2026-01-03 00.00.00.png'));
});

test('an old capture goes with its record and its witness; one with answers stays whole', async () => {
  const folder = await makeFolder();
  const capture = async (name: string, answers: readonly string[]): Promise<void> => {
    const picture = path.join(folder, `${name}.png`);
    await writeFile(picture, png);
    await writeFile(`${picture}.witness.json.gz`, 'packed');
    const given = { version: 1, picture: { name }, capture: { source: 'page' }, answers: [] as unknown[] };
    for (const id of answers)
      given.answers.push({ id, verb: 'ask', question: '?', words: '!', found: false });
    await writeFile(`${picture}.ground.json`, JSON.stringify(given));
  };
  await capture('2026-01-01 00.00.00', []);
  await capture('2026-01-02 00.00.00', ['a']);
  for (let day = 0; day < MOST_PICTURES; day += 1)
    await writeFile(path.join(folder, `2026-02-01 00.00.${String(day).padStart(2, '0')}.png`), png);
  const old = Date.now() / 1000 - (YOUNG_DAYS + 1) * 24 * 60 * 60;
  for (const name of await readdir(folder)) await utimes(path.join(folder, name), old, old);
  await dropOldest(folder, () => Promise.resolve(false));
  const january = (await readdir(folder)).filter((name) => name.startsWith('2026-01'));
  const second = '2026-01-02 00.00.00.png';
  assert.deepEqual(january.sort(), [second, `${second}.ground.json`, `${second}.witness.json.gz`]);
});
