// What a capture leaves on the disk: three files that belong together, or nothing at all.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import { checkPlace, storeCapture } from '../../extension/capture/store';
import type { TakenCapture } from '../../extension/capture/taken';
import { readWitnessFile } from '../../extension/capture/witnessFile';
import { parseSidecar } from '../../protocol/sidecar';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';

const folder = temporaryFolder();
let nFolders = 0;
const newFolder = (): string => {
  const made = path.join(folder, `f${(nFolders += 1)}`);
  mkdirSync(made);
  return made;
};

let taken: TakenCapture;
before(async () => {
  taken = {
    png: await gradientPng(40, 30),
    size: { width: 40, height: 30 },
    record: {
      source: 'page',
      kind: 'viewport',
      takenAt: '2026-11-26T12:00:00.000Z',
      url: 'http://127.0.0.1/',
      pixelRatio: 2,
      scroll: { x: 0, y: 12 },
    },
    witness: {
      source: 'page',
      testIdAttribute: 'data-testid',
      frames: [{ host: null, url: 'http://127.0.0.1/' }],
      nodes: [{ parent: -1, frame: 0, tag: 'html', visibility: 'seen' }],
      truncated: false,
    },
    remarks: ['A remark.'],
  };
});

test('picture, witness and record lie beside each other and know each other', async () => {
  const picture = path.join(newFolder(), 'shot.png');
  const done = await storeCapture(taken, picture);
  assert.deepEqual(readdirSync(path.dirname(picture)).sort(), [
    'shot.png',
    'shot.png.ground.json',
    'shot.png.witness.json.gz',
  ]);
  assert.deepEqual(done, {
    picture,
    record: taken.record,
    witness: `${picture}.witness.json.gz`,
    remarks: ['A remark.'],
  });
  const sha256 = createHash('sha256').update(readFileSync(picture)).digest('hex');
  const witness = await readWitnessFile(picture);
  assert.ok(witness.kind === 'read');
  assert.deepEqual(witness.witness, { ...taken.witness, picture: { sha256, size: taken.size } });
  const sidecar = parseSidecar(readFileSync(`${picture}.ground.json`, 'utf8'));
  assert.ok(sidecar.kind === 'read');
  assert.deepEqual(sidecar.sidecar.picture, { name: 'shot.png', sha256, size: taken.size, extra: {} });
  assert.deepEqual(sidecar.sidecar.capture.record, taken.record);
  assert.deepEqual(sidecar.sidecar.answers, []);
});

test('without a witness there is no file of one', async () => {
  const picture = path.join(newFolder(), 'shot.png');
  assert.equal((await storeCapture({ ...taken, witness: null }, picture)).witness, null);
  assert.deepEqual(readdirSync(path.dirname(picture)).sort(), ['shot.png', 'shot.png.ground.json']);
});

test('a path with spaces, quotes and letters from everywhere', async () => {
  const made = path.join(newFolder(), 'Снимки экрана "α" 日本 🎉');
  mkdirSync(made);
  const picture = path.join(made, "L'écran — 画面.PNG");
  await storeCapture(taken, picture);
  assert.equal(readdirSync(made).length, 3);
  assert.equal((await readWitnessFile(picture)).kind, 'read');
});

for (const ending of ['', '.ground.json', '.witness.json.gz']) {
  test(`a file named shot.png${ending} that is there already stays, and nothing comes beside it`, async () => {
    const made = newFolder();
    writeInto(made, `shot.png${ending}`, 'somebody else’s');
    await assert.rejects(
      storeCapture(taken, path.join(made, 'shot.png')),
      new RegExp(
        `shot\\.png${ending.replaceAll('.', '\\.')}: it is there already, and captures never replace a file`,
      ),
    );
    assert.deepEqual(readdirSync(made), [`shot.png${ending}`]);
    assert.equal(readFileSync(path.join(made, `shot.png${ending}`), 'utf8'), 'somebody else’s');
  });
}

test('of two captures that go to one place at once, one arrives whole and the other is refused', async () => {
  const picture = path.join(newFolder(), 'shot.png');
  const other = { ...taken, png: await gradientPng(41, 30), size: { width: 41, height: 30 } };
  const ends = await Promise.allSettled([storeCapture(taken, picture), storeCapture(other, picture)]);
  const refused = ends.filter((end) => end.status === 'rejected');
  assert.equal(refused.length, 1);
  assert.match(String(refused[0]?.reason), /it is there already/);
  assert.equal((await readWitnessFile(picture)).kind, 'read');
  assert.equal(readdirSync(path.dirname(picture)).length, 3);
});

const places: readonly { name: string; at: (made: string) => string; says: RegExp }[] = [
  {
    name: 'a folder that is not there',
    at: (made) => path.join(made, 'no', 'a.png'),
    says: /the folder .*no does not exist\.$/,
  },
  {
    name: 'a file in the place of a folder',
    at: (made) => path.join(writeInto(made, 'file', ''), 'a.png'),
    says: /file is not a folder\.$/,
  },
  {
    name: 'another kind of file',
    at: (made) => path.join(made, 'a.jpg'),
    says: /the name must end in \.png\.$/,
  },
  { name: 'a relative path', at: () => 'a.png', says: /its path is not absolute\.$/ },
];
for (const { name, at, says } of places) {
  test(`refused before anything is captured: ${name}`, async () => {
    const made = newFolder();
    await assert.rejects(checkPlace(at(made)), says);
    await assert.rejects(storeCapture(taken, at(made)), says);
  });
}

test(
  'a name that is too long for the disk leaves nothing',
  { skip: process.platform === 'win32' },
  async () => {
    const made = newFolder();
    // The picture's own name would fit.
    await assert.rejects(
      storeCapture(taken, path.join(made, `${'x'.repeat(246)}.png`)),
      /it cannot be written: its name is too long for this disk\. Choose another place\.$/,
    );
    assert.deepEqual(readdirSync(made), []);
  },
);

test(
  'a folder of the system that takes no files is named as that, and the picture as what it would not take',
  { skip: process.platform !== 'linux' || process.getuid?.() !== 0 },
  async () => {
    await assert.rejects(
      storeCapture(taken, '/proc/shot.png'),
      /^FailureError: \/proc\/shot\.png: it cannot be written: its folder takes no new files\. Choose another place\.$/,
    );
  },
);

const mayWriteAnywhere = process.getuid?.() === 0 || process.platform === 'win32';
test(
  'a folder that takes no files is refused at once',
  { skip: mayWriteAnywhere && 'root may' },
  async () => {
    const made = newFolder();
    chmodSync(made, 0o555);
    await assert.rejects(checkPlace(path.join(made, 'a.png')), /its folder takes no new files/);
    chmodSync(made, 0o755);
  },
);
