// `groundglass elements`: what is listed, in which order and form.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { ElementCandidate } from '../../models/pipeline/elements/candidates';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { call } from './fakes';

const folder = temporaryFolder();

function candidate(
  origin: ElementCandidate['origin'],
  box: PixelBox,
  changes: Partial<ElementCandidate> = {},
): ElementCandidate {
  return {
    box,
    origin,
    kind: 'button',
    text: '',
    source: 'element',
    kinds: {},
    confidence: 0.8,
    certainty: 0.8,
    icon: null,
    iconName: null,
    ...changes,
  };
}

const candidates = [
  candidate('icon', { x1: 80, y1: 60, x2: 96, y2: 76 }, { kind: 'icon', iconName: 'trash', confidence: 0.9 }),
  candidate('row', { x1: 0, y1: 50, x2: 100, y2: 90 }, { text: 'Save' }),
  candidate('control', { x1: 10.4, y1: 10, x2: 50, y2: 30 }, { text: 'Save' }),
  candidate('line', { x1: 15, y1: 12, x2: 45, y2: 26 }, { kind: 'text', text: 'Save', source: 'text' }),
  candidate('control', { x1: 60, y1: 10, x2: 90, y2: 30 }, { confidence: 0.1 }),
];

async function listed(options: readonly string[] = []) {
  const shot = writeInto(folder, 'shot.png', await gradientPng(120, 100));
  return call(['elements', shot, ...options], { candidates });
}

test('controls, icons and texts are listed in reading order, without what was only derived or is unlikely', async () => {
  const { code, stdout } = await listed();
  assert.equal(code, 0);
  assert.match(stdout, /^3 elements\./);
  const rows = stdout.split('\n').filter((row) => /^ {2}\d/.test(row));
  assert.deepEqual(
    rows.map((row) => row.trim().split(/ {2,}/).slice(1)),
    [
      ['10,10,50,30', '0.80', 'element', 'a button “Save”'],
      ['15,12,45,26', '0.80', 'text', 'Save'],
      ['80,60,96,76', '0.90', 'element', 'an icon, probably “trash”'],
    ],
  );
});

test('as JSON an element says its kind, text and icon', async () => {
  const { stdout } = await listed(['--json']);
  const { boxes } = JSON.parse(stdout) as { boxes: readonly Record<string, unknown>[] };
  assert.deepEqual(boxes[0], {
    box: [10, 10, 50, 30],
    phrase: 'a button “Save”',
    text: 'Save',
    kind: 'button',
    score: 0.8,
    evidence: 'element',
    rank: 1,
  });
  assert.equal(boxes[2]?.icon, 'trash');
});

test('a picture with nothing on it is an answer, with the exit code for it', async () => {
  const shot = writeInto(folder, 'empty.png', await gradientPng(20, 20));
  const { code, stdout } = await call(['elements', shot], { candidates: [] });
  assert.equal(code, 1);
  assert.match(stdout, /^Nothing was found\./);
});
