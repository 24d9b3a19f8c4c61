// What an answer's box can be, made of lines and elements by their geometry.

import assert from 'node:assert/strict';
import test from 'node:test';
import { intersect, overlap, unionBox, type PixelBox } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import {
  givenCandidate,
  listCandidates,
  makeCandidates,
  type ElementCandidate,
  type Origin,
} from '../../models/pipeline/elements/candidates';
import type { DetectedElement } from '../../models/pipeline/elements/decode';
import type { Family } from '../../models/pipeline/elements/families';
import { makeRandom } from '../../models/pipeline/nextToken';
import { area, element, fill, line, plainPicture, shuffled } from './scenes';

const picture = plainPicture();

function only(candidates: readonly ElementCandidate[], origin: Origin): ElementCandidate {
  const found = candidates.filter((one) => one.origin === origin);
  assert.equal(found.length, 1, `one candidate of origin ${origin}`);
  return found[0]!;
}

test('a control has the text on it, and the icon on it', () => {
  const lines = [line('Save', 40, 20), line('Help', 300, 20)];
  const elements = [element('button', area(10, 12, 100, 32)), element('icon', area(16, 20, 16, 16))];
  const control = only(makeCandidates(picture, lines, elements, [null, 'disk']), 'control');
  assert.equal(control.text, 'Save');
  assert.equal(control.kind, 'button');
  assert.equal(control.icon, 1);
  assert.equal(control.iconName, 'disk');
});

test('a panel full of text has no name', () => {
  const lines = Array.from({ length: 9 }, (_, i) => line(`Line ${i}`, 20, 20 + 30 * i));
  const panel = only(makeCandidates(picture, lines, [element('button', area(0, 0, 400, 300))]), 'control');
  assert.equal(panel.text, '');
});

const field = area(120, 100, 200, 32);
const labels: readonly {
  name: string;
  family: Family;
  box?: typeof field;
  lines: readonly TextLine[];
  others?: readonly DetectedElement[];
  label: string | undefined;
}[] = [
  {
    name: 'a field takes the line above it',
    family: 'field',
    lines: [line('Email', 120, 80)],
    label: 'Email',
  },
  {
    name: 'a field takes the line to its left',
    family: 'field',
    lines: [line('Email', 60, 108)],
    label: 'Email',
  },
  {
    name: 'above is nearer than far to the left',
    family: 'field',
    lines: [line('Account', 10, 108), line('Email', 120, 80)],
    label: 'Email',
  },
  { name: 'not the line below', family: 'field', lines: [line('Error', 120, 140)], label: undefined },
  { name: 'not the value inside', family: 'field', lines: [line('a@b.c', 130, 108)], label: undefined },
  {
    name: 'a checkbox takes the line behind it',
    family: 'check',
    box: area(120, 100, 16, 16),
    lines: [line('Name', 60, 100), line('Remember me', 146, 100)],
    label: 'Remember me',
  },
  {
    name: 'a switch takes the line at the far end of its row',
    family: 'switch',
    box: area(700, 100, 40, 20),
    lines: [line('Dark mode', 20, 102), line('Sound', 20, 160)],
    label: 'Dark mode',
  },
  {
    name: 'but not across another switch',
    family: 'switch',
    box: area(700, 100, 40, 20),
    lines: [line('Dark mode', 20, 102)],
    others: [element('switch', area(380, 100, 40, 20))],
    label: undefined,
  },
  {
    name: 'a button is named by its own text alone',
    family: 'button',
    lines: [line('Email', 120, 80)],
    label: undefined,
  },
];
for (const { name, family, box = field, lines, others = [], label } of labels) {
  test(name, () => {
    const candidates = makeCandidates(picture, lines, [element(family, box), ...others]);
    assert.equal(
      candidates.find((one) => (one.origin === 'control' && one.box === box) || one.origin === 'control')
        ?.label,
      label,
    );
  });
}

test('a checkbox and its label are also one candidate', () => {
  const tick = area(120, 100, 16, 16);
  const label = line('Remember me', 146, 100);
  const both = only(makeCandidates(picture, [label], [element('check', tick)]), 'labelled');
  assert.deepEqual(both.box, unionBox(tick, label.box));
  assert.equal(both.label, 'Remember me');
});

test('a line that was read together with the checkbox in front of it begins behind it', () => {
  const tick = area(120, 100, 16, 16);
  const label = line('I accept the terms', 118, 100);
  const read = only(makeCandidates(picture, [label], [element('check', tick)]), 'line');
  assert.deepEqual(read.box, { ...label.box, x1: tick.x2 });
});

test('an icon and the words below it are also one candidate', () => {
  const icon = area(100, 100, 24, 24);
  const caption = line('Home', 96, 128);
  const both = only(makeCandidates(picture, [caption], [element('icon', icon)]), 'captioned');
  assert.deepEqual(both.box, unionBox(icon, caption.box));
});

test('a lone icon has a square around it for touching, one on a button does not', () => {
  const icon = element('icon', area(100, 100, 20, 16));
  const lone = only(makeCandidates(picture, [], [icon]), 'target');
  assert.deepEqual(lone.box, area(90, 88, 40, 40));
  const onButton = makeCandidates(picture, [], [icon, element('button', area(94, 92, 32, 32))]);
  assert.ok(onButton.every(({ origin }) => origin !== 'target'));
});

test('what acts and has no frame has room for clicks around its icon or words, a button with a frame has none', () => {
  const target = (family: 'action' | 'button', box: PixelBox, lines: readonly TextLine[]) =>
    makeCandidates(picture, lines, [element(family, box)]).filter(
      ({ origin, certainty }) => origin === 'target' && certainty !== null,
    );
  const [aroundIcon, ...more] = target('action', area(100, 100, 20, 20), []);
  assert.deepEqual([aroundIcon?.box, more], [area(94, 94, 32, 32), []]);
  assert.deepEqual(target('button', area(100, 100, 20, 20), []), []);
  // Lines are as high as their letters: four pixels more above and below are no frame, twelve are one.
  const words = line('Billing', 104, 104);
  const { x1, y1, x2, y2 } = words.box;
  const around = (room: number) => ({ x1: x1 - room, y1: y1 - room, x2: x2 + room, y2: y2 + room });
  assert.equal(target('action', around(4), [words]).length, 1);
  assert.deepEqual(target('action', around(12), [words]), []);
});

test('text that was detected but not read is a candidate without text', () => {
  const unread = makeCandidates(
    picture,
    [line('Read', 20, 20)],
    [element('text', area(20, 20, 32, 16)), element('text', area(20, 200, 90, 16))],
  );
  assert.deepEqual(only(unread, 'unread').box, area(20, 200, 90, 16));
});

test('a framed line is a row as wide as its frame', () => {
  const framed = plainPicture();
  fill(framed, area(100, 100, 300, 28), [225, 235, 250]);
  const row = only(makeCandidates(framed, [line('Open recent', 110, 106)], []), 'row');
  assert.deepEqual(row.box, area(100, 100, 300, 28));
});

test('lines that follow each other evenly on a panel are rows as tall as their distance', () => {
  const menu = plainPicture();
  fill(menu, area(100, 50, 220, 500), [240, 240, 240]);
  const lines = Array.from({ length: 5 }, (_, i) => line(`Entry ${i}`, 120, 100 + 40 * i));
  const rows = makeCandidates(menu, lines, []).filter(({ origin }) => origin === 'row');
  assert.deepEqual(
    rows.map(({ box }) => box),
    lines.map((_, i) => area(100, 88 + 40 * i, 220, 40)),
  );
});

/** A screen with something of everything, from a seed. */
function randomScene(random: () => number) {
  const place = (width: number, height: number) =>
    area(random() * 820 - 20, random() * 620 - 20, 4 + random() * width, 4 + random() * height);
  const names: readonly Family[] = ['button', 'field', 'check', 'switch', 'slider', 'icon', 'image', 'text'];
  const elements = names.flatMap((family) =>
    Array.from({ length: 4 }, () => {
      const box = intersect(place(200, 60), area(0, 0, 800, 600)) ?? area(0, 0, 9, 9);
      return element(family, box, random());
    }),
  );
  const lines = Array.from({ length: 20 }, (_, i) => line(`Word ${i}`, random() * 700, random() * 580));
  return { lines, elements };
}

test('every candidate lies inside the picture; a list holds no place twice and begins with any shorter one', () => {
  const random = makeRandom(11);
  for (let round = 0; round < 20; round++) {
    const { lines, elements } = randomScene(random);
    const candidates = makeCandidates(picture, lines, elements);
    for (const { box } of candidates) {
      assert.ok(0 <= box.x1 && box.x1 < box.x2 && box.x2 <= 800, JSON.stringify(box));
      assert.ok(0 <= box.y1 && box.y1 < box.y2 && box.y2 <= 600, JSON.stringify(box));
    }
    const listed = listCandidates(candidates, 30);
    assert.equal(listed.length, 30);
    for (const [i, { box }] of listed.entries()) {
      assert.ok(listed.slice(i + 1).every((later) => overlap(box, later.box) < 0.8));
    }
    assert.equal(listed[0]!.confidence, Math.max(...candidates.map(({ confidence }) => confidence)));
    assert.deepEqual(listCandidates(candidates, 10), listed.slice(0, 10));
  }
});

test('a box with nothing to cover it comes before a likelier one that mostly lies on what is listed', () => {
  const candidate = (x1: number, confidence: number) => ({
    ...givenCandidate({ box: area(x1, 0, 100, 20), kind: 'button', text: '', source: 'element' }),
    confidence,
  });
  // The second one shares two thirds of its place with the first.
  const all = [candidate(0, 0.9), candidate(20, 0.8), candidate(200, 0.4)];
  assert.deepEqual(
    listCandidates(all, 3).map(({ box }) => box.x1),
    [0, 200, 20],
  );
});

test('what is listed does not depend on the order in which things were found', () => {
  const random = makeRandom(5);
  const { lines, elements } = randomScene(random);
  const told = (some: readonly TextLine[], others: readonly DetectedElement[]) =>
    listCandidates(makeCandidates(picture, some, others), 60).map(({ box, kind, text }) => ({
      box,
      kind,
      text,
    }));
  const expected = told(lines, elements);
  for (let round = 0; round < 5; round++) {
    assert.deepEqual(told(shuffled(lines, random), shuffled(elements, random)), expected);
  }
});
