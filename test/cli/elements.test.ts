// `groundglass elements`: what is listed, in which order and form.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { ElementCandidate } from '../../models/pipeline/elements/candidates';
import { SHOWN_SCORE } from '../../models/pipeline/elements/decode';
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
    states: null,
    ...changes,
  };
}

function line(box: PixelBox, text: string): ElementCandidate {
  return candidate('line', box, { kind: 'text', text, source: 'text', certainty: null });
}

const candidates = [
  candidate('icon', { x1: 80, y1: 60, x2: 96, y2: 76 }, { kind: 'icon', iconName: 'trash', certainty: 0.9 }),
  candidate('row', { x1: 0, y1: 50, x2: 100, y2: 90 }, { text: 'Save' }),
  candidate('control', { x1: 10.4, y1: 10, x2: 50, y2: 30 }, { text: 'Save' }),
  line({ x1: 15, y1: 12, x2: 45, y2: 26 }, 'Save'),
  line({ x1: 52, y1: 12, x2: 58, y2: 26 }, 'Saved'),
  candidate('control', { x1: 60, y1: 10, x2: 90, y2: 30 }, { certainty: 0.1 }),
];

async function listed(options: readonly string[] = [], shown: readonly ElementCandidate[] = candidates) {
  const shot = writeInto(folder, 'shot.png', await gradientPng(120, 100));
  return call(['elements', shot, ...options], { candidates: shown });
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
      ['52,12,58,26', '0.80', 'text', 'Saved'],
      ['80,60,96,76', '0.90', 'element', 'an icon, probably “trash”'],
    ],
  );
});

test('what an icon or a tick was misread as is not listed beside it; a badge on it is, and so are words', async () => {
  const icon = candidate('icon', { x1: 20, y1: 20, x2: 40, y2: 40 }, { kind: 'icon', iconName: 'filter' });
  const tick = candidate(
    'control',
    { x1: 60, y1: 20, x2: 80, y2: 40 },
    { kind: 'checkbox', text: '√', iconName: 'check' },
  );
  const { stdout } = await listed(
    [],
    [
      icon,
      line({ x1: 19, y1: 19, x2: 41, y2: 41 }, 'マ'),
      line({ x1: 32, y1: 20, x2: 40, y2: 28 }, '3'),
      tick,
      line({ x1: 61, y1: 21, x2: 79, y2: 39 }, 'K'),
    ],
  );
  assert.doesNotMatch(stdout, /マ|K|√|probably “check”/u);
  assert.match(stdout, /text +3\n/u);
  assert.match(stdout, /element +a checkbox\n/u);
});

test('what is too long for a row is told once', async () => {
  const label = 'Send me news about everything that happens to my order, every day';
  const { stdout } = await listed(
    [],
    [candidate('control', { x1: 60, y1: 20, x2: 80, y2: 40 }, { kind: 'checkbox', label })],
  );
  assert.equal(stdout.split('a checkbox labelled').length, 2);
});

test('a control says how it is, in the list and as JSON', async () => {
  const states = { on: 0.98, selected: 0, disabled: 0.9, invalid: 0, radio: 0.1 };
  const changes = { kind: 'checkbox', label: 'Mail', states };
  const shown = [candidate('control', { x1: 10, y1: 10, x2: 26, y2: 26 }, changes)];
  assert.match((await listed([], shown)).stdout, /a checkbox labelled “Mail”, checked, disabled\n/);
  const { boxes } = JSON.parse((await listed(['--json'], shown)).stdout) as {
    boxes: readonly Record<string, unknown>[];
  };
  assert.deepEqual(boxes[0]?.['states'], ['checked', 'disabled']);
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

/** However likely somebody means it: its place in the order of the list is another matter. */
const scores = [
  { name: 'a detected thing is listed from the score that is measured on', certainty: SHOWN_SCORE, rows: 1 },
  { name: 'a detected thing below that is not', certainty: SHOWN_SCORE - 0.01, rows: 0 },
  { name: 'a read line always is', certainty: null, rows: 1 },
];
for (const { name, certainty, rows } of scores) {
  for (const confidence of [0.1, 0.9]) {
    test(`${name}, with a confidence of ${confidence}`, async () => {
      const origin = certainty === null ? 'line' : 'image';
      const one = candidate(origin, { x1: 5, y1: 5, x2: 50, y2: 50 }, { certainty, confidence });
      const { stdout } = await listed(['--json'], [one]);
      const { boxes } = JSON.parse(stdout) as { boxes: readonly { score: number }[] };
      assert.deepEqual(
        boxes.map(({ score }) => score),
        Array<number>(rows).fill(certainty ?? confidence),
      );
    });
  }
}

test('a text is listed once where a control shows it, and as often as it stands elsewhere', async () => {
  const button = candidate('control', { x1: 10, y1: 10, x2: 60, y2: 30 }, { text: 'Save' });
  const unsure = candidate('control', { x1: 10, y1: 60, x2: 60, y2: 80 }, { text: 'Save', certainty: 0.2 });
  const onButton = line({ x1: 20, y1: 14, x2: 50, y2: 26 }, 'Save');
  const beside = line({ x1: 70, y1: 14, x2: 100, y2: 26 }, 'Save');
  const onUnsure = line({ x1: 20, y1: 64, x2: 50, y2: 76 }, 'Save');
  const { stdout } = await listed(['--json'], [button, unsure, onButton, beside, onUnsure]);
  const { boxes } = JSON.parse(stdout) as { boxes: readonly { box: readonly number[] }[] };
  assert.deepEqual(
    boxes.map(({ box }) => box),
    [
      [10, 10, 60, 30],
      [70, 14, 100, 26],
      [20, 64, 50, 76],
    ],
  );
});

test('a picture with nothing on it is an answer, with the exit code for it', async () => {
  const shot = writeInto(folder, 'empty.png', await gradientPng(20, 20));
  const { code, stdout } = await call(['elements', shot], { candidates: [] });
  assert.equal(code, 1);
  assert.match(stdout, /^Nothing was found\./);
});
