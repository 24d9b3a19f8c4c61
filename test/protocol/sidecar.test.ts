// The file beside a picture: what is written is read back, one box is one line, and nothing foreign is lost or trusted.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { SavedRecord } from '../../protocol/captureRecord';
import {
  MOST_BOXES,
  parseSidecar,
  writeSidecar,
  type SavedAnswer,
  type SavedBox,
  type Sidecar,
} from '../../protocol/sidecar';

function box(id: string, role: SavedBox['role'] = 'box', change: Partial<SavedBox> = {}): SavedBox {
  const place = { x1: 10, y1: 12.5, x2: 40, y2: 30 };
  return {
    id,
    role,
    grounded: { box: place, phrase: `the ${id}`, score: 0.8731234, evidence: 'model', rank: 1 },
    box: place,
    name: null,
    verdict: null,
    extra: {},
    ...change,
  };
}

function answer(id: string, change: Partial<SavedAnswer> = {}): SavedAnswer {
  return {
    id,
    verb: 'locate',
    question: 'the gear',
    regions: [],
    words: 'It is here.',
    found: true,
    remarks: [],
    turn: null,
    pictureHash: 'aa11',
    boxes: [box('b1'), box('b2'), box('n1', 'near-miss')],
    extra: {},
    ...change,
  };
}

function sidecar(change: Partial<Sidecar> = {}): Sidecar {
  return {
    picture: { name: 'shot.png', sha256: 'aa11', size: { width: 1440, height: 900 }, extra: {} },
    capture: { record: {}, extra: {} },
    answers: [answer('a1')],
    extra: {},
    ...change,
  };
}

const everything: Sidecar = {
  picture: {
    name: 'größe "1".png',
    sha256: 'aa11',
    size: { width: 1440, height: 900 },
    extra: { taken: 'today' },
  },
  capture: {
    record: {
      source: 'page',
      kind: 'viewport',
      takenAt: '2026-11-26T15:30:12.000Z',
      by: 'Chromium 150.0',
      url: 'https://shop.example/',
      title: 'Shop "1"',
      pixelRatio: 1.5,
      viewport: { width: 960, height: 600 },
      scroll: { x: 0, y: 120 },
      zoom: 1,
      origin: { x: 10, y: 20 },
      device: 'iPhone 13',
      masked: 2,
      test: {
        title: 'buys a gear',
        file: 'tests/buy.spec.ts',
        line: 12,
        step: 'click',
        selector: "getByRole('button')",
        error: 'Timeout',
      },
    },
    extra: { weather: 'fair' },
  },
  answers: [
    answer('a1', {
      verb: 'describe',
      question: 'what is\nthis?',
      regions: [
        { kind: 'point', x: 3, y: 4 },
        { kind: 'box', box: { x1: 0, y1: 0, x2: 9, y2: 9 } },
        {
          kind: 'polygon',
          points: [
            { x: 1, y: 1 },
            { x: 5, y: 1 },
            { x: 5, y: 5 },
          ],
        },
        { kind: 'scribble', points: [{ x: 1, y: 2 }], width: 12 },
      ],
      remarks: ['One.', 'Two.'],
      turn: { question: 'what', regions: [{ kind: 'point', x: 3, y: 4 }], answer: 'a gear [1]' },
      boxes: [
        box('b1', 'box', {
          grounded: {
            box: { x1: 1, y1: 2, x2: 3, y2: 4 },
            phrase: 'gear',
            text: 'Settings',
            label: 'Open',
            kind: 'button',
            icon: 'gear',
            states: ['disabled'],
            score: 1,
            logProb: -0.25,
            evidence: 'element',
            rank: 1,
          },
          box: { x1: 2, y1: 2, x2: 4, y2: 4 },
          name: 'the wheel',
          verdict: 'kept',
          selectors: [
            {
              format: 'playwright-ts',
              code: "page.getByRole('button', { name: 'Settings' })",
              strategy: 'role',
              verified: 'witness',
            },
            { format: 'css', code: '#gear', strategy: 'id', verified: 'unverified' },
          ],
          extra: { owner: { name: 'somebody' } },
        }),
        box('n1', 'near-miss', { verdict: 'rejected' }),
      ],
      extra: { note: null },
    }),
    answer('a2', { found: false, boxes: [], pictureHash: 'bb22' }),
    answer('a3', { pictureHash: null }),
  ],
  extra: { author: { name: 'somebody' } },
};

const files: readonly { name: string; file: Sidecar }[] = [
  { name: 'an ordinary one', file: sidecar() },
  { name: 'one with everything there is', file: everything },
  { name: 'one without answers', file: sidecar({ answers: [] }) },
  {
    name: 'one of an unknown picture',
    file: sidecar({
      picture: { name: 'x', sha256: null, size: null, extra: {} },
      answers: [answer('a1', { pictureHash: null })],
    }),
  },
  {
    name: 'one of an unknown picture with an answer of a known one',
    file: sidecar({ picture: { name: 'x', sha256: null, size: null, extra: {} } }),
  },
];
for (const { name, file } of files) {
  test(`${name} is read back as it was written, and written again the same`, () => {
    const written = writeSidecar(file);
    const parsed = parseSidecar(written);
    assert.ok(parsed.kind === 'read', JSON.stringify(parsed));
    assert.deepEqual(parsed.sidecar, file);
    assert.equal(writeSidecar(parsed.sidecar), written);
    assert.match(written, /[^\n]\n$/);
  });
}

test('a capture is written alone, before anything is asked, and in one order whoever made its record', () => {
  const one: SavedRecord = { source: 'screen', kind: 'window', pixelRatio: 2 };
  const other: SavedRecord = { pixelRatio: 2, kind: 'window', source: 'screen' };
  const written = [one, other].map((record) =>
    writeSidecar(sidecar({ capture: { record, extra: {} }, answers: [] })),
  );
  assert.equal(written[0], written[1]);
  assert.match(written[0]!, /"capture": \{ "source": "screen", "kind": "window", "pixelRatio": 2 \}/);
});

test('a file of an earlier version knows ratio and scroll of its capture, and nothing else', () => {
  const parsed = parseSidecar(
    '{"version":1,"picture":{"name":"a.png"},"capture":{"pixelRatio":2,"scroll":{"x":0,"y":5},"by hand":1},"answers":[]}',
  );
  assert.ok(parsed.kind === 'read', JSON.stringify(parsed));
  assert.deepEqual(parsed.sidecar.capture, {
    record: { pixelRatio: 2, scroll: { x: 0, y: 5 } },
    extra: { 'by hand': 1 },
  });
});

test('what a later version says of a failed test stays with it', () => {
  const text = spoilt('"picture"', '"capture": { "test": { "title": "t", "retry": 2 } }, "picture"');
  const parsed = parseSidecar(text);
  assert.ok(parsed.kind === 'read', JSON.stringify(parsed));
  assert.match(writeSidecar(parsed.sidecar), /"test": \{ "title": "t", "retry": 2 \}/);
});

test('what a later version says of a used selector stays with it', () => {
  const used = '{ "format": "css", "code": "#a", "strategy": "id", "verified": "live", "file": "a.spec.ts" }';
  const parsed = parseSidecar(spoilt('"rank": 1', `"rank": 1, "selectors": [${used}]`));
  assert.ok(parsed.kind === 'read', JSON.stringify(parsed));
  assert.ok(writeSidecar(parsed.sidecar).includes(used));
});

test('a change of one box changes one line', () => {
  const before = writeSidecar(sidecar()).split('\n');
  const changes: readonly Partial<SavedBox>[] = [
    { name: 'the wheel' },
    { verdict: 'rejected' },
    { box: { x1: 0, y1: 0, x2: 5, y2: 5 } },
    { selectors: [{ format: 'css', code: '#gear', strategy: 'id', verified: 'live' }] },
  ];
  for (const change of changes) {
    const boxes = [box('b1'), box('b2', 'box', change), box('n1', 'near-miss')];
    const after = writeSidecar(sidecar({ answers: [answer('a1', { boxes })] })).split('\n');
    assert.equal(after.length, before.length);
    assert.equal(after.filter((line, index) => line !== before[index]).length, 1);
  }
});

test('another picture leaves the answers of the old one marked, each by its own hash', () => {
  const file = sidecar({ picture: { name: 'shot.png', sha256: 'cc33', size: null, extra: {} } });
  const written = writeSidecar(file);
  assert.match(written, /"pictureSha256": "aa11"/);
  const parsed = parseSidecar(written);
  assert.ok(parsed.kind === 'read');
  assert.equal(parsed.sidecar.answers[0]?.pictureHash, 'aa11');
});

test('hand-written shortness is enough: what may be left out is empty', () => {
  const parsed = parseSidecar(
    `\uFEFF{"version":1,"picture":{"name":"a.png"},"answers":[{"id":"1","verb":"ask","question":"?","words":"!","found":true,
      "boxes":[{"id":"b","box":{"x1":1,"y1":1,"x2":2,"y2":2},"space":"image","phrase":"","evidence":"text","score":0.5,"rank":1}]}]}\r\n`,
  );
  assert.ok(parsed.kind === 'read', JSON.stringify(parsed));
  const [only] = parsed.sidecar.answers;
  assert.deepEqual([only?.regions, only?.remarks, only?.turn, only?.boxes.length], [[], [], null, 1]);
});

/** The ordinary file with one text in it replaced. */
function spoilt(from: string, to: string): string {
  const written = writeSidecar(sidecar());
  assert.ok(written.includes(from), `"${from}" stands in the file`);
  return written.replace(from, to);
}

const refusals: readonly { name: string; text: string; says: string }[] = [
  { name: 'nothing', text: '', says: 'the file is empty' },
  { name: 'another kind of file', text: '<html>', says: 'not JSON' },
  { name: 'a file cut short', text: writeSidecar(sidecar()).slice(0, 200), says: '' },
  { name: 'a list', text: '[]', says: 'the file is not an object' },
  { name: 'no version', text: spoilt('"version": 1', '"version": "one"'), says: 'version is not a number' },
  {
    name: 'a version below the first',
    text: spoilt('"version": 1', '"version": -3'),
    says: 'version is not a whole number from 1 on',
  },
  {
    name: 'half a version',
    text: spoilt('"version": 1', '"version": 1.5'),
    says: 'version is not a whole number from 1 on',
  },
  {
    name: 'more boxes than anybody has made',
    text: spoilt('"nearMisses": [', `"nearMisses": [${'0,'.repeat(MOST_BOXES)}`),
    says: `there are ${MOST_BOXES + 3} boxes in it, and more than ${MOST_BOXES} are not shown`,
  },
  {
    name: 'a scroll without a place',
    text: spoilt('"picture"', '"capture": { "scroll": 4 }, "picture"'),
    says: 'capture.scroll is not an object',
  },
  {
    name: 'a capture from nowhere',
    text: spoilt('"picture"', '"capture": { "source": "moon" }, "picture"'),
    says: 'capture.source is none of',
  },
  {
    name: 'a pixel ratio of nothing',
    text: spoilt('"picture"', '"capture": { "pixelRatio": 0 }, "picture"'),
    says: 'capture.pixelRatio is not above 0',
  },
  {
    name: 'a failed test without a title',
    text: spoilt('"picture"', '"capture": { "test": { "line": 3 } }, "picture"'),
    says: 'capture.test.title is not a text',
  },
  {
    name: 'a selector of an unknown format',
    text: spoilt('"rank": 1', '"rank": 1, "selectors": [{ "format": "runes" }]'),
    says: 'answers[0].boxes[0].selectors[0].format is none of',
  },
  { name: 'no name', text: spoilt('"name": "shot.png", ', ''), says: 'picture.name is not a text' },
  {
    name: 'a size of nothing',
    text: spoilt('"width": 1440', '"width": 0'),
    says: 'picture.width is not above 0',
  },
  { name: 'an unknown verb', text: spoilt('"locate"', '"sing"'), says: 'answers[0].verb is none of' },
  {
    name: 'another space',
    text: spoilt('"image"', '"css"'),
    says: 'answers[0].boxes[0].space is none of image',
  },
  {
    name: 'a box without a number',
    text: spoilt('"x1": 10', '"x1": "10"'),
    says: 'answers[0].boxes[0].box.x1',
  },
  { name: 'a box turned round', text: spoilt('"x1": 10', '"x1": 99'), says: 'ends before it begins' },
  { name: 'two boxes of one id', text: spoilt('"id": "b2"', '"id": "b1"'), says: 'the id "b1" stands twice' },
  {
    name: 'answers that are no list',
    text: spoilt('"answers": [', '"answers": 3, "x": ['),
    says: 'answers is not',
  },
  {
    name: 'a merge conflict',
    text: spoilt('  "answers"', '<<<<<<< HEAD\n  "answers"'),
    says: 'line 4 holds a merge conflict',
  },
  {
    name: 'a comma too many',
    text: spoilt('"found": true,', '"found": true,,'),
    says: 'line 11 is not JSON',
  },
];
for (const { name, text, says } of refusals) {
  test(`${name} is refused in words`, () => {
    const parsed = parseSidecar(text);
    assert.ok(parsed.kind === 'unreadable', JSON.stringify(parsed));
    assert.ok(parsed.reason.includes(says), `“${says}” in: ${parsed.reason}`);
    assert.doesNotMatch(parsed.reason, /\.$|\n/, 'a clause that goes into a sentence');
  });
}

test('a later version is told as such, and shown as far as it can be read', () => {
  const later = parseSidecar(spoilt('"version": 1', '"version": 2'));
  assert.ok(later.kind === 'newer');
  assert.deepEqual([later.version, later.sidecar?.answers.length], [2, 1]);
  const stranger = parseSidecar('{"version": 3, "what": "ever"}');
  assert.deepEqual(stranger, { kind: 'newer', version: 3, sidecar: null });
});
