// `groundglass drift`: folders of sidecars against folders of pictures, the reports it writes, and its exit codes.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test, { before } from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import { writeSidecar, type SavedAnswer } from '../../protocol/sidecar';
import type { Witness } from '../../protocol/witness';
import { writeWitnessFile } from '../support/witnesses';
import type { ElementCandidate } from '../../models/pipeline/elements/candidates';
import { savedAnswer, sidecarWith } from '../selectors/sidecars';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { call } from './fakes';

const root = temporaryFolder();
const saveBox = { x1: 10, y1: 10, x2: 60, y2: 30 };

function button(text: string, x1: number, y1: number): ElementCandidate {
  return {
    box: { x1, y1, x2: x1 + 50, y2: y1 + 20 },
    origin: 'control',
    kind: 'button',
    text,
    source: 'element',
    kinds: {},
    confidence: 0.9,
    certainty: 0.9,
    icon: null,
    iconName: null,
    states: null,
  };
}

let picture: Uint8Array;
let hash: string;
before(async () => {
  picture = await gradientPng(200, 100);
  hash = createHash('sha256').update(picture).digest('hex');
});

const saved = savedAnswer('the save button', {
  box: saveBox,
  grounded: { text: 'Save', kind: 'button' },
  selectors: [
    {
      format: 'playwright-python',
      code: 'page.get_by_role("button", name="Save")',
      strategy: 'role',
      verified: 'witness',
    },
  ],
});

let nFolders = 0;

/** Two folders, the old one with a sidecar for each name, the new one with a picture for each. */
function folders(
  sidecars: Readonly<Record<string, readonly SavedAnswer[] | string>>,
  pictures: readonly string[],
) {
  nFolders += 1;
  const [old, now] = [path.join(root, `${nFolders} before`), path.join(root, `${nFolders} now ü`)];
  for (const [name, answers] of Object.entries(sidecars)) {
    const text =
      typeof answers === 'string'
        ? answers
        : writeSidecar(sidecarWith(answers, { sha256: 'ff', size: { width: 200, height: 100 } }));
    write(old, `${name}.ground.json`, text);
  }
  mkdirSync(now, { recursive: true });
  for (const name of pictures) write(now, name, picture);
  return { old, now };
}

function write(folder: string, name: string, content: Uint8Array | string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeInto(path.dirname(file), path.basename(file), content);
}

test('where everything stands as it stood, the exit code is 0', async () => {
  const { old, now } = folders({ 'a.png': [saved], 'deep/er/b.png': [saved] }, ['a.png', 'deep/er/b.png']);
  const { code, stdout, located, engines } = await call(['drift', old, '--against', now], {
    candidates: [button('Save', 11, 10)],
  });
  assert.equal(code, 0);
  assert.equal(
    stdout,
    'a.png: 1 compared, 0 drifted\ndeep/er/b.png: 1 compared, 0 drifted\n\n' +
      '2 found, 0 moved, 0 with another text, 0 gone.\n',
  );
  assert.deepEqual(
    located.map(({ description }) => description),
    ['the save button', 'the save button'],
  );
  assert.deepEqual(
    engines.map(({ closed }) => closed),
    [true],
  );
});

const rows = [
  {
    name: 'moved',
    now: button('Save', 100, 60),
    says: /the save button: moved by 90 to the right and 50 down/,
  },
  { name: 'another text', now: button('Store', 10, 10), says: /the save button: reads “Store”, was “Save”/ },
  { name: 'gone', now: button('Help', 100, 60), says: /the save button: gone/ },
];

for (const { name, now: shown, says } of rows) {
  test(`${name}: exit code 1, and a line that says so`, async () => {
    const { old, now } = folders({ 'a.png': [saved] }, ['a.png']);
    const { code, stdout } = await call(['drift', old, '--against', now], {
      candidates: [shown],
      answer: { found: false, boxes: [] },
    });
    assert.equal(code, 1);
    assert.match(stdout, says);
  });
}

test('reports are written as JSON and as Markdown', async () => {
  const { old, now } = folders({ 'a.png': [saved] }, ['a.png']);
  const [json, markdown] = [path.join(root, 'report.json'), path.join(root, 'report.md')];
  const { code } = await call(['drift', old, '--against', now, '--json', json, '--markdown', markdown], {
    candidates: [button('Save', 100, 60)],
  });
  assert.equal(code, 1);
  const report = JSON.parse(readFileSync(json, 'utf8')) as {
    counts: Readonly<Record<string, number>>;
    pictures: readonly { boxes: readonly Readonly<Record<string, unknown>>[] }[];
  };
  assert.equal(report.counts['moved'], 1);
  assert.deepEqual(report.pictures[0]?.boxes[0]?.['now'], [100, 60, 150, 80]);
  assert.match(readFileSync(markdown, 'utf8'), /\| the save button \| moved by 90 to the right and 50 down/);
});

test('the very same picture is not looked at', async () => {
  const { old, now } = folders({}, ['a.png']);
  write(old, 'a.png.ground.json', writeSidecar(sidecarWith([saved], { sha256: hash })));
  const { code, located, opened } = await call(['drift', old, '--against', now], { candidates: [] });
  assert.equal(code, 0);
  assert.deepEqual([located.length, opened.length], [0, 0]);
});

/** The page of the new picture, with things that are called "Save". */
function pageWith(nodes: readonly { readonly role: string; readonly box: PixelBox }[]): Witness {
  return {
    source: 'page',
    picture: { sha256: hash, size: { width: 200, height: 100 } },
    testIdAttribute: 'data-testid',
    frames: [{ host: null, url: '' }],
    nodes: [
      { parent: -1, frame: 0, tag: 'html', visibility: 'seen' },
      ...nodes.map((one) => ({
        parent: 0,
        frame: 0,
        tag: 'a',
        name: 'Save',
        visibility: 'seen' as const,
        ...one,
      })),
    ],
    truncated: false,
  };
}

test('a selector that was copied is tried on the page of the new picture', async () => {
  const { old, now } = folders({ 'a.png': [saved] }, ['a.png']);
  await writeWitnessFile(path.join(now, 'a.png'), pageWith([{ role: 'link', box: saveBox }]));
  const { code, stdout } = await call(['drift', old, '--against', now], {
    candidates: [button('Save', 10, 10)],
  });
  assert.equal(code, 1);
  assert.match(
    stdout,
    /^  the save button: its selector finds 0 elements now: page\.get_by_role\("button", name="Save"\)$/m,
  );
  assert.match(stdout, /1 found, 0 moved, 0 with another text, 0 gone, 1 selector broken\./);
});

test('a selector that finds one element still, but another one, is broken', async () => {
  const { old, now } = folders({ 'a.png': [saved] }, ['a.png']);
  const elsewhere = { x1: 140, y1: 70, x2: 190, y2: 90 };
  const page = pageWith([
    { role: 'link', box: saveBox },
    { role: 'button', box: elsewhere },
  ]);
  await writeWitnessFile(path.join(now, 'a.png'), page);
  const { code, stdout } = await call(['drift', old, '--against', now], {
    candidates: [button('Save', 10, 10)],
  });
  assert.equal(code, 1);
  assert.match(stdout, /its selector finds another element now/);
});

test('a page that was captured at another place of it is not compared, and told so', async () => {
  const { old, now } = folders({}, ['a.png']);
  const record = (y: number) => ({ source: 'page', kind: 'viewport', scroll: { x: 0, y } }) as const;
  write(old, 'a.png.ground.json', writeSidecar(sidecarWith([saved], {}, record(0))));
  write(now, 'a.png.ground.json', writeSidecar(sidecarWith([], {}, record(240))));
  const { code, stdout } = await call(['drift', old, '--against', now], {
    candidates: [button('Save', 10, 10)],
  });
  assert.equal(code, 2);
  assert.match(
    stdout,
    /^a\.png: .*scrolled to 0,240, and that of the old picture to 0,0; capture it there again/m,
  );
});

test('sidecars in which nothing was kept are exit code 2, not a green run', async () => {
  const { old, now } = folders({ 'a.png': [] }, ['a.png']);
  const { code, stdout } = await call(['drift', old, '--against', now], { candidates: [] });
  assert.equal(code, 2);
  assert.match(stdout, /^Nothing was kept that could be compared\.$/m);
});

test('what cannot be compared is told, does not end the run, and makes the exit code 2', async () => {
  const { old, now } = folders(
    { 'a.png': [saved], 'b.png': [saved], 'c.png': '<<<<<<< mine', 'd.png': [saved] },
    ['b.png', 'c.png'],
  );
  write(now, 'd.png', 'no picture');
  const { code, stdout } = await call(['drift', old, '--against', now], {
    candidates: [button('Save', 10, 10)],
  });
  assert.equal(code, 2);
  assert.match(stdout, /^a\.png: .*there is no such file/m);
  assert.match(stdout, /^b\.png: 1 compared, 0 drifted$/m);
  assert.match(stdout, /^c\.png: .*merge conflict/m);
  assert.match(stdout, /^d\.png: .*not a picture/m);
  assert.match(stdout, /; 3 pictures could not be compared\.$/m);
});

const badCalls: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly says: RegExp;
}[] = [
  { name: 'no folder', args: [], says: /the folder with the sidecars is missing/ },
  { name: 'nothing to compare with', args: ['BEFORE'], says: /--against is missing/ },
  { name: 'a folder that is not there', args: ['nowhere', '--against', 'NOW'], says: /^nowhere: / },
  { name: 'a folder without sidecars', args: ['NOW', '--against', 'NOW'], says: /\.ground\.json/ },
  {
    name: 'a report in a folder that is not there',
    args: ['BEFORE', '--against', 'NOW', '--json', 'nowhere/a.json'],
    says: /^nowhere\/a\.json: the folder nowhere does not exist\.$/m,
  },
];

for (const { name, args, says } of badCalls) {
  test(`${name} is one sentence and exit code 2`, async () => {
    const { old, now } = folders({ 'a.png': [saved] }, ['a.png']);
    const places: Readonly<Record<string, string>> = { BEFORE: old, NOW: now };
    const { code, stderr } = await call(['drift', ...args.map((one) => places[one] ?? one)], {
      candidates: [button('Save', 10, 10)],
    });
    assert.equal(code, 2);
    assert.match(stderr, says);
    assert.equal(stderr.trim().split('\n').length, 1);
    assert.equal(existsSync('nowhere'), false);
  });
}

test('Ctrl-C ends the run between two pictures', async () => {
  const { old, now } = folders({ 'a.png': [saved], 'b.png': [saved] }, ['a.png', 'b.png']);
  let nAsked = 0;
  const { code } = await call(['drift', old, '--against', now], {
    candidates: [button('Save', 10, 10)],
    onWork: () => (nAsked += 1),
    cancelled: () => 1 < nAsked,
  });
  assert.equal(code, 130);
});
