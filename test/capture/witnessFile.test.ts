// The witness's file: what was written is read again, and everything else is a state with a reason, never an exception.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { beforeEach } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fileSha256, readWitnessFile, witnessPath } from '../../extension/capture/witnessFile';
import { MOST_WITNESS_BYTES, type Witness } from '../../protocol/witness';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { writeWitnessFile } from '../support/witnesses';

const folder = temporaryFolder();
let picture: string;
let witness: Witness;
let nPictures = 0;

beforeEach(async () => {
  picture = writeInto(folder, `shot ${(nPictures += 1)}.png`, await gradientPng(20, 10));
  witness = {
    source: 'page',
    picture: { sha256: await fileSha256(picture), size: { width: 20, height: 10 } },
    testIdAttribute: 'data-testid',
    frames: [{ host: null, url: 'about:blank' }],
    nodes: [
      { parent: -1, frame: 0, tag: 'html', visibility: 'seen' },
      { parent: 0, frame: 0, tag: '#text', text: 'Größe 日本 🎉', visibility: 'seen' },
    ],
    truncated: false,
  };
});

test('what was written is read again, the same every time', async () => {
  assert.deepEqual(await readWitnessFile(picture), { kind: 'none' });
  await writeWitnessFile(picture, witness);
  const first = readFileSync(witnessPath(picture));
  assert.deepEqual(await readWitnessFile(picture), { kind: 'read', witness });
  await writeWitnessFile(picture, witness);
  assert.deepEqual(readFileSync(witnessPath(picture)), first);
});

test('of another picture: the bytes decide, and not the name', async () => {
  await writeWitnessFile(picture, witness);
  writeFileSync(picture, await gradientPng(20, 11));
  assert.deepEqual(await readWitnessFile(picture), { kind: 'other-picture' });
  // Whoever has the hash already spares the reading.
  assert.equal((await readWitnessFile(picture, witness.picture.sha256 ?? '')).kind, 'read');
});

const damages: readonly { name: string; damage: (file: string) => void; says: RegExp }[] = [
  { name: 'cut off', damage: (file) => truncateSync(file, 40), says: /^it ends too early$/ },
  {
    name: 'not packed',
    damage: (file) => writeFileSync(file, '{}'),
    says: /^it is not packed with gzip, or damaged$/,
  },
  { name: 'empty', damage: (file) => writeFileSync(file, ''), says: /^it (ends too early|is not packed)/ },
  {
    name: 'no JSON inside',
    damage: (file) => writeFileSync(file, gzipSync('<html>')),
    says: /^it is not JSON$/,
  },
  {
    name: 'of a later version',
    damage: (file) => writeFileSync(file, gzipSync('{"version": 9}')),
    says: /^it has version 9, and this program reads 1$/,
  },
  {
    name: 'a bomb',
    damage: (file) => writeFileSync(file, gzipSync(Buffer.alloc(MOST_WITNESS_BYTES + 1, ' '), { level: 1 })),
    says: /^it holds more than 128 MiB$/,
  },
  {
    name: 'a folder',
    damage: (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    says: /^it is not a file$/,
  },
  {
    name: 'whose picture has gone',
    damage: () => rmSync(picture),
    says: /^its picture cannot be read \(the system says ENOENT\)$/,
  },
];
for (const { name, damage, says } of damages) {
  test(`a witness that is ${name}`, async () => {
    await writeWitnessFile(picture, witness);
    damage(witnessPath(picture));
    const read = await readWitnessFile(picture);
    assert.equal(read.kind, 'unreadable');
    assert.match(read.kind === 'unreadable' ? read.reason : '', says);
  });
}

test('a path with spaces and letters from everywhere', async () => {
  const made = path.join(folder, 'Ordner mit Leerzeichen 日本');
  mkdirSync(made);
  const file = path.join(made, 'снимок 1.png');
  writeFileSync(file, readFileSync(picture));
  await writeWitnessFile(file, witness);
  assert.equal((await readWitnessFile(file)).kind, 'read');
});
