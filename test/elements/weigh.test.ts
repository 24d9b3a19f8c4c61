// Instructions out of a rendered truth, and the search for weights on what was looked up.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Screen, TrueElement } from '../../models/cli/eval/screens';
import { instructionsOf, type Instruction } from '../../models/cli/weighElements/instructions';
import { searchSetting, sharesRight, type Case, type Setting } from '../../models/cli/weighElements/search';
import { makeCandidates } from '../../models/pipeline/elements/candidates';
import { fitFactors } from '../../models/pipeline/elements/fit';
import { describe } from '../../models/pipeline/elements/description';
import { makeRandom } from '../../models/pipeline/nextToken';
import { area, element, line, plainPicture } from './scenes';

type Corners = readonly [number, number, number, number];

const truth = (
  kind: string,
  family: TrueElement['family'],
  name: string,
  text: string,
  box: Corners,
  more: Partial<TrueElement> = {},
): TrueElement => ({
  kind,
  family,
  name,
  text,
  box,
  clickBox: null,
  states: [],
  colour: null,
  container: null,
  ...more,
});

function screen(
  elements: readonly TrueElement[],
  lines: readonly (readonly [text: string, box: Corners])[],
): Screen {
  return {
    id: 'made-up',
    picture: 'made-up.png',
    size: { width: 400, height: 300 },
    page: 'made-up',
    kit: 'none',
    platform: 'web',
    ignore: [],
    elements,
    lines: lines.map(([text, box]) => ({ text, box, size: 14, isHeading: false })),
  };
}

const here = screen(
  [
    truth('button', 'button', 'Save changes', 'Save changes', [10, 10, 120, 40]),
    truth('text_field', 'field', 'Email address', '', [10, 80, 200, 110]),
    truth('icon', 'icon', 'arrow-left', '', [300, 10, 320, 30]),
  ],
  [
    ['Save changes', [20, 17, 110, 33]],
    ['Email address', [10, 60, 100, 76]],
    ['Acme', [10, 200, 60, 216]],
    ['Edit', [200, 200, 230, 216]],
    ['Globex', [10, 240, 60, 256]],
    ['Edit', [200, 240, 230, 256]],
  ],
);
const there = screen(
  [],
  [
    ['Invite people', [10, 10, 100, 26]],
    ['Acme', [10, 200, 60, 216]],
  ],
);

function asked(kind: Instruction['kind']): readonly string[] {
  return instructionsOf(here, there, makeRandom(1))
    .filter((one) => one.kind === kind)
    .map(({ text }) => text)
    .sort();
}

test('texts are asked for by themselves, where they occur once', () => {
  assert.deepEqual(asked('text'), ['Acme', 'Email address', 'Globex', 'Save changes']);
});

test('controls are asked for by name and kind, icons by what they show', () => {
  assert.deepEqual(asked('control'), ['Save changes button']);
  assert.deepEqual(asked('widget'), ['Email address field', 'the field']);
  assert.deepEqual(asked('icon'), ['arrow left']);
});

test('texts in several places are told by order, by place and by their neighbour', () => {
  const kinds = ['order', 'place', 'relation'];
  const several = instructionsOf(here, there, makeRandom(1)).filter(({ kind }) => kinds.includes(kind));
  assert.equal(several.length, 2 + 2 + 4);
  for (const { text, target } of several) {
    const isUpper = /first|upper|Acme/.test(text);
    assert.equal(target?.y1, isUpper ? 200 : 240, text);
  }
});

const twoOfEach = screen(
  [
    truth('button', 'button', 'Delete', 'Delete', [10, 10, 80, 40], { colour: 'red', container: 'dialog' }),
    truth('button', 'button', 'Delete', 'Delete', [110, 10, 180, 40], { colour: 'white' }),
    truth('checkbox', 'check', '', '', [10, 80, 26, 96], { states: ['checked'] }),
    truth('checkbox', 'check', '', '', [10, 120, 26, 136]),
  ],
  [],
);

test('things without a name of their own are told by colour, state and part, each once for whom it is true', () => {
  const told = instructionsOf(twoOfEach, there, makeRandom(1))
    .filter(({ kind }) => kind === 'colour' || kind === 'state' || kind === 'part')
    .map(({ text, target }) => `${text}: ${target?.x1},${target?.y1}`);
  assert.deepEqual([...new Set(told)].sort(), [
    'the Delete button in the dialog: 10,10',
    'the button in the dialog: 10,10',
    'the checked checkbox: 10,80',
    'the red Delete button: 10,10',
    'the red button: 10,10',
    'the unchecked checkbox: 10,120',
  ]);
});

test('a control is also asked for by what one does with it', () => {
  const [action] = asked('action').filter((text) => text.includes('Email address'));
  assert.ok(action !== undefined && action !== 'Email address field', action);
});

test('what stands on another screen only is absent here', () => {
  assert.deepEqual(asked('absent'), ['Invite people']);
});

test('what is named by its place among its like, by its value, by its use and in other words is what the truth says', () => {
  const icons = [10, 50, 90].map((x) => truth('icon', 'icon', 'star', '', [x, 20, x + 20, 40]));
  const told = screen(
    [...icons, truth('text_field', 'field', 'Nickname', '', [10, 80, 200, 110])],
    [
      ['Weekly budget', [200, 200, 300, 216]],
      ['$14', [10, 240, 40, 256]],
    ],
  );
  const targets = new Map(
    instructionsOf(told, there, makeRandom(1)).map(({ kind, target }) => [kind, target] as const),
  );
  assert.equal(targets.get('group')?.y1, 20);
  assert.equal(targets.get('field')?.y1, 80);
  assert.equal(targets.get('worded')?.y1, 200);
  assert.equal(targets.get('value')?.y1, 240);
  assert.equal(targets.get('unseen'), null);
  assert.ok(!targets.has('creating'), 'there is no plus');
});

test('the search finds a weight that turns a wrong answer right, and leaves alone what nothing leans on', () => {
  const picture = plainPicture();
  const candidates = makeCandidates(
    picture,
    [line('Email', 120, 80)],
    [element('field', area(120, 100, 200, 32))],
  );
  const description = describe('the Email field');
  const field: Case = {
    kind: 'widget',
    text: description.text,
    screen: 'made-up',
    page: 'made-up',
    present: true,
    order: null,
    candidates,
    factors: fitFactors({
      description,
      candidates,
      image: picture,
      iconFits: new Map(),
      saidFits: new Map(),
      anchorFits: new Map(),
    }),
    hits: candidates.map(({ origin }) => origin === 'control'),
  };
  const start: Setting = {
    weights: {
      label: 0.7,
      icon: 0.83,
      iconCurve: 1,
      bare: 0.5,
      kind: 0,
      zone: 0.33,
      relation: 0.5,
      order: 0.5,
      colour: 0.5,
      doubt: 0,
    },
    threshold: 0.4,
  };
  assert.equal(sharesRight([field], start).widget, 0);
  const found = searchSetting([field], start);
  assert.equal(sharesRight([field], found).widget, 1);
  assert.equal(found.weights.icon, start.weights.icon);
  assert.equal(found.weights.zone, start.weights.zone);
});
