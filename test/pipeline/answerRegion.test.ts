import assert from 'node:assert/strict';
import test from 'node:test';
import type { PixelBox, Region } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import { answerOnRegions } from '../../models/pipeline/answers/region';
import type { AnswerBody } from '../../models/pipeline/compose';
import { makeCandidates } from '../../models/pipeline/elements/candidates';
import type { DetectedElement } from '../../models/pipeline/elements/decode';
import type { ElementStates } from '../../models/pipeline/elements/states';
import { area, element, line, plainPicture } from '../elements/scenes';

const picture = plainPicture();
const box = (x1: number, y1: number, x2: number, y2: number): PixelBox => ({ x1, y1, x2, y2 });
const read = (text: string, where: PixelBox): TextLine => ({ text, box: where, score: 0.9 });

interface Seen {
  readonly lines?: readonly TextLine[];
  readonly elements?: readonly DetectedElement[];
  /** Per element. */
  readonly icons?: readonly (string | null)[];
  readonly states?: readonly (ElementStates | null)[];
}

function answer(
  region: Region,
  { lines = [], elements = [], icons, states }: Seen,
  asked = 'What is this?',
): AnswerBody {
  const candidates = makeCandidates(picture, lines, elements, icons, states);
  return answerOnRegions({ regions: [region], lines, candidates, asked, size: picture });
}

const at = (x: number, y: number): Region => ({ kind: 'point', x, y });
const around = ({ x1, y1, x2, y2 }: PixelBox, off = 2): Region => ({
  kind: 'box',
  box: { x1: x1 - off, y1: y1 - off, x2: x2 + off, y2: y2 + off },
});

const lines = [read('Name', box(10, 10, 60, 30)), read('Invalid value', box(10, 40, 110, 60))];
const regions: { name: string; region: Region; texts: string[] }[] = [
  {
    name: 'a box holds lines by their centre',
    region: { kind: 'box', box: box(0, 0, 120, 35) },
    texts: ['Name'],
  },
  {
    name: 'a point takes the line it lies on',
    region: { kind: 'point', x: 100, y: 50 },
    texts: ['Invalid value'],
  },
  { name: 'a point beside all lines takes none', region: { kind: 'point', x: 300, y: 50 }, texts: [] },
  {
    name: 'a level scribble takes the line it runs through',
    region: {
      kind: 'scribble',
      points: [
        { x: 5, y: 20 },
        { x: 200, y: 20 },
      ],
      width: 4,
    },
    texts: ['Name'],
  },
  {
    name: 'a polygon takes what it holds, not what its bounds hold',
    region: {
      kind: 'polygon',
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 100 },
        { x: 40, y: 100 },
        { x: 200, y: 0 },
      ],
    },
    texts: ['Name', 'Invalid value'],
  },
  {
    name: 'a triangle beside a line takes none of it',
    region: {
      kind: 'polygon',
      points: [
        { x: 0, y: 100 },
        { x: 200, y: 100 },
        { x: 200, y: 45 },
      ],
    },
    texts: [],
  },
];
for (const { name, region, texts } of regions) {
  test(name, () => {
    const { found, boxes } = answer(region, { lines });
    assert.deepEqual(
      boxes.map(({ text }) => text),
      texts,
    );
    assert.equal(found, texts.length > 0);
  });
}

const on: ElementStates = { on: 0.9, selected: 0, disabled: 0, invalid: 0, radio: 0 };
const tick = area(20, 80, 16, 16);
const remember: Seen = {
  lines: [line('Remember me', 44, 80)],
  elements: [element('check', tick), element('icon', area(22, 82, 12, 12))],
  icons: [null, 'check'],
  states: [on, null],
};

test('a point on a checkbox means it and not the tick in it; its label and state are told', () => {
  const { answer: told, boxes } = answer(at(28, 88), remember);
  assert.equal(told, 'It seems to be a checkbox labelled “Remember me”, checked.');
  assert.deepEqual(
    boxes.map(({ box: where, kind, evidence }) => [where, kind, evidence]),
    [[tick, 'checkbox', 'element']],
  );
});

test('of the state of a marked place it is said whether it is so; what else was asked is said not to be answered', () => {
  assert.match(
    answer(at(28, 88), remember, 'Is this on?').answer,
    /^Yes, it seems: .*Remember me.* is on\./u,
  );
  assert.deepEqual(answer(at(28, 88), remember).remarks, []);
  assert.match(answer(at(28, 88), remember, 'Why is this red?').remarks.at(-1) ?? '', /not answered/u);
});

test('a drawn box shows the thing that it fits, a generous one what is within', () => {
  const drawn = (x2: number): Region => ({ kind: 'box', box: box(18, 78, x2, 98) });
  const one: Seen = { elements: [element('check', tick)] };
  const two: Seen = { elements: [element('check', tick), element('check', area(80, 80, 16, 16))] };
  assert.match(answer(drawn(40), one).answer, /a checkbox/u);
  assert.match(answer(drawn(110), one).answer, /a checkbox/u);
  assert.equal(answer(drawn(110), two).answer, 'It holds a checkbox; a checkbox.');
});

test('a point just beside a thing means it, unless it is on text', () => {
  const one: Seen = { elements: [element('check', tick)] };
  assert.equal(answer(at(tick.x1 - 3, 88), one).found, true);
  assert.equal(answer(at(tick.x1 - 9, 88), one).found, false);
  const beside = [read('On', box(0, 80, 19, 96))];
  assert.equal(answer(at(tick.x1 - 3, 88), { ...one, lines: beside }).answer, 'It says: “On”');
});

test('what is said of a thing is not said again of the text on it', () => {
  const button = area(100, 100, 120, 40);
  const seen: Seen = { lines: [line('Save', 140, 112)], elements: [element('button', button)] };
  for (const region of [at(150, 120), at(105, 105), around(button)]) {
    assert.equal(answer(region, seen).answer, 'It seems to be a button “Save”.');
  }
});

test('a field is told by its label and by what it shows', () => {
  const field = area(20, 120, 300, 32);
  const seen: Seen = {
    lines: [line('Email', 20, 98), line('ada@example.org', 28, 128)],
    elements: [element('field', field)],
  };
  assert.equal(
    answer(around(field), seen).answer,
    'It seems to be a field labelled “Email”. It shows “ada@example.org”.',
  );
});

test('of two detections in one place the surer one says what is there', () => {
  const place = area(300, 50, 24, 24);
  const seen = (icon: number, entry: number): Seen => ({
    elements: [element('icon', place, icon), element('action', area(299, 49, 27, 27), entry)],
    icons: ['star', null],
  });
  for (const region of [at(312, 62), around(place)]) {
    assert.match(answer(region, seen(0.9, 0.5)).answer, /an icon, probably “star”/u);
    assert.match(answer(region, seen(0.5, 0.9)).answer, /an entry/u);
  }
});

test('what is hardly seen is nothing that a mark means, and an icon that was read as a letter is no text', () => {
  const where = area(300, 50, 80, 16);
  const faint: Seen = { lines: [line('Total cost', 300, 50)], elements: [element('action', where, 0.2)] };
  assert.equal(answer(at(310, 58), faint).answer, 'It says: “Total cost”');
  const misread: Seen = {
    lines: [line('Q', 304, 54)],
    elements: [element('icon', area(300, 50, 24, 24))],
    icons: ['search'],
  };
  assert.equal(answer(at(307, 60), misread).answer, 'It seems to be an icon, probably “search”.');
});

test('text that a drawn box fits better than a thing beside it is what is meant', () => {
  const words = line('2 days ago', 340, 60);
  const seen: Seen = { lines: [words], elements: [element('icon', area(340, 60, 16, 16))] };
  assert.match(answer(around(words.box), seen).answer, /^It says: “2 days ago”$/u);
});

const password = area(20, 140, 300, 36);
const eye = area(290, 148, 20, 20);
for (const { family, means } of [
  { family: 'field', means: 'eye' },
  { family: 'select', means: 'eye' },
] as const) {
  test(`a point on the eye of a ${family} means the ${means}`, () => {
    const seen: Seen = { elements: [element(family, password), element('icon', eye)], icons: [null, 'eye'] };
    assert.match(answer(at(300, 158), seen).answer, /an icon, probably “eye”/);
    assert.match(answer(around(eye), seen).answer, /an icon, probably “eye”/);
    assert.match(answer(at(60, 158), seen).answer, new RegExp(`a ${family}`));
  });
}

test('the arrow of a dropdown is a part of it', () => {
  const seen: Seen = {
    elements: [element('select', password), element('icon', eye)],
    icons: [null, 'chevron down'],
  };
  assert.match(answer(at(300, 158), seen).answer, /a select/);
});

const tools: Seen = {
  lines: [line('Tools', 20, 300)],
  elements: [30, 70, 110].map((x) => element('icon', area(x, 340, 20, 20))),
  icons: ['undo', 'redo', 'trash'],
};
test('a box around several icons tells them in reading order', () => {
  const { answer: words, boxes } = answer({ kind: 'box', box: box(20, 330, 140, 370) }, tools);
  assert.equal(
    words,
    'It holds an icon, probably “undo”; an icon, probably “redo”; an icon, probably “trash”.',
  );
  assert.equal(boxes.length, 3);
});
