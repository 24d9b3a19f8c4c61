// Sets and rendered screens as files: what is read, what is refused, and the rows that screens give.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { readEvalSet } from '../../models/cli/eval/rows';
import { readScreens, rowsOfScreen, type Screen } from '../../models/cli/eval/screens';
import { temporaryFolder, writeInto } from '../support/pictures';

const folder = temporaryFolder();
let nFiles = 0;

function writeRows(rows: readonly unknown[]): string {
  nFiles++;
  const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
  return writeInto(folder, `set-${nFiles}.jsonl`, `${lines.join('\n')}\n`);
}

const row = { id: 'one', image: 'images/a.png', instruction: 'Save', bbox: [1, 2, 3, 4] };

test('a row is read with what it says of itself', async () => {
  const full = { ...row, kind: 'icon', platform: 'linux', style: 'functional', box_quality: 'loose' };
  const set = writeRows([full]);
  const { rows, problems } = await readEvalSet(set);
  assert.deepEqual(problems, []);
  assert.deepEqual(rows, [
    {
      id: 'one',
      image: 'images/a.png',
      instruction: 'Save',
      set: path.basename(set, '.jsonl'),
      picture: path.join(folder, 'images', 'a.png'),
      target: [1, 2, 3, 4],
      kind: 'icon',
      style: 'functional',
      platform: 'desktop',
      loose: true,
    },
  ]);
});

test('what a row does not say is filled in', async () => {
  const { rows } = await readEvalSet(writeRows([row, { ...row, id: 2, bbox: null }]));
  assert.deepEqual(
    rows.map(({ kind, style, platform, loose }) => ({ kind, style, platform, loose })),
    [
      { kind: 'other', style: 'none', platform: 'other', loose: false },
      { kind: 'absent', style: 'none', platform: 'other', loose: false },
    ],
  );
});

test('each line that is no row is told with its number, and the rest is read', async () => {
  const { rows, problems } = await readEvalSet(
    writeRows([
      'not JSON',
      { ...row, bbox: undefined },
      { ...row, bbox: [3, 2, 1, 4] },
      { ...row, bbox: [1, 2, 3] },
      { ...row, instruction: 5 },
      row,
      row,
    ]),
  );
  assert.equal(rows.length, 1);
  assert.equal(problems.length, 6);
  for (const [index, problem] of problems.slice(0, 5).entries()) {
    assert.match(
      problem,
      new RegExp(`line ${index + 1}: a row needs an id, an image, an instruction and a bbox`),
    );
  }
  assert.match(problems[5]!, /line 7: the id one stands in an earlier row already/);
});

test('a set that is not there or empty is refused in one sentence', async () => {
  await assert.rejects(readEvalSet(path.join(folder, 'none.jsonl')), /none\.jsonl: there is no such file\.$/);
  await assert.rejects(readEvalSet(writeRows([''])), /the set has no rows\.$/);
});

const screenRow = {
  id: 'kit-1-a',
  image: 'images/kit-1-a.png',
  width: 640,
  height: 480,
  page: 'kit-1',
  kit: 'kit',
  platform: 'web',
  split: 'validation',
  ignore: [[0, 0, 9, 9]],
  lines: [{ box: [10, 10, 50, 24], text: 'Save', size: 14, heading: false }],
  elements: [
    { box: [0, 0, 60, 30], kind: 'button', name: 'Save', text: 'Save', framed: true },
    { box: [70, 0, 90, 30], kind: 'button', name: 'Close', text: '', framed: false },
    { box: [200, 0, 220, 20], kind: 'icon', name: 'arrow-left', text: '', framed: false },
    { box: [300, 0, 400, 30], kind: 'menu_item', name: 'Files', text: 'Files', framed: true },
    { box: [500, 0, 600, 30], kind: 'text_field', name: 'E-mail', text: '', framed: true },
    { box: [700, 0, 800, 30], kind: 'radio', name: 'Files', text: '', framed: false },
  ],
};

test('rendered screens: the validation split, kinds as families, lines that are no screen told', async () => {
  const shards = temporaryFolder();
  const shard = [screenRow, { ...screenRow, id: 'kit-2-a', split: 'train' }, { ...screenRow, lines: 'none' }];
  writeInto(shards, 'screens-0.jsonl', `${shard.map((one) => JSON.stringify(one)).join('\n')}\n{"id":"torn`);
  const { screens, problems } = await readScreens(shards);
  assert.deepEqual(
    screens.map(({ id }) => id),
    ['kit-1-a'],
  );
  assert.deepEqual(
    screens[0]!.elements.map(({ family }) => family),
    ['button', 'action', 'icon', 'action', 'field', 'check'],
  );
  assert.equal(problems.length, 1);
  assert.match(problems[0]!, /screens-0\.jsonl line 3: this is no rendered screen/);
});

test('a folder without validation screens is refused in one sentence', async () => {
  const shards = temporaryFolder();
  writeInto(shards, 'screens-0.jsonl', `${JSON.stringify({ ...screenRow, split: 'train' })}\n`);
  await assert.rejects(readScreens(shards), /there are no screens of the validation split in it\.$/);
  await assert.rejects(readScreens(path.join(shards, 'none')), /there is no such file\.$/);
});

test('rows of a screen ask for what occurs once, by the words that stand there', async () => {
  const shards = temporaryFolder();
  writeInto(shards, 'screens-0.jsonl', `${JSON.stringify(screenRow)}\n`);
  const { screens } = await readScreens(shards);
  const rows = rowsOfScreen(screens[0]!);
  const told = rows.map(({ instruction, kind, target }) => ({ instruction, kind, target }));
  told.sort((a, b) => a.instruction.localeCompare(b.instruction));
  assert.deepEqual(told, [
    { instruction: 'arrow left', kind: 'icon', target: [200, 0, 220, 20] },
    { instruction: 'Close', kind: 'icon', target: [70, 0, 90, 30] },
    { instruction: 'E-mail', kind: 'widget', target: [500, 0, 600, 30] },
    // The button and the line of text on it are one place; "Files" are two.
    { instruction: 'Save', kind: 'text', target: [0, 0, 60, 30] },
  ]);
  assert.deepEqual(rowsOfScreen(screens[0]!), rows);
  assert.deepEqual(rowsOfScreen({ ...screens[0]!, elements: [], lines: [] } satisfies Screen), []);
});
