// Which candidate fits a description best, by all that is seen.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeCandidates, type ElementCandidate } from '../../models/pipeline/elements/candidates';
import { describe } from '../../models/pipeline/elements/description';
import {
  fitFactors,
  isOrderMet,
  weighFactors,
  type FitFactors,
  type FitWeights,
} from '../../models/pipeline/elements/fit';
import { rankCandidates } from '../../models/pipeline/rank';
import { makeRandom } from '../../models/pipeline/nextToken';
import { area, element, fill, line, plainPicture, shuffled } from './scenes';

const weights: FitWeights = {
  label: 0.95,
  icon: 0.85,
  iconCurve: 1,
  bare: 0.6,
  kind: 0.4,
  zone: 0.5,
  relation: 0.6,
  order: 0.5,
  colour: 0.5,
  doubt: 0.2,
};

const picture = plainPicture();
fill(picture, area(600, 500, 100, 32), [200, 30, 30]);

/** Per candidate how well it fits. */
function fitsOf(
  text: string,
  from: readonly ElementCandidate[],
  iconFits: ReadonlyMap<number, number>,
  anchorFits: ReadonlyMap<number, number> = new Map(),
  saidFits: ReadonlyMap<number, number> = new Map(),
): readonly number[] {
  const description = describe(text);
  const factors = fitFactors({
    description,
    candidates: from,
    image: picture,
    iconFits,
    saidFits,
    anchorFits,
  });
  return weighFactors(factors, from, description.order, weights);
}

const lines = [
  line('Account', 120, 20),
  line('Email', 120, 80),
  line('Remember me', 146, 160),
  line('Acme', 40, 240),
  line('Edit', 300, 240),
  line('Globex', 40, 280),
  line('Edit', 300, 280),
  line('Cancel', 620, 440),
  line('Save', 620, 508),
  line('First name', 440, 20),
];
const elements = [
  element('field', area(120, 100, 200, 32)), // 0
  element('check', area(120, 160, 16, 16)), // 1
  element('button', area(600, 432, 100, 32)), // 2
  element('button', area(600, 500, 100, 32)), // 3
  element('icon', area(760, 20, 20, 20)), // 4, a gear
  element('icon', area(760, 560, 20, 20)), // 5, a gear
  element('icon', area(340, 280, 16, 16)), // 6, a bin
];
const candidates = makeCandidates(picture, lines, elements);

const gear = new Map([
  [4, 0.9],
  [5, 0.9],
  [6, 0.05],
]);
const bin = new Map([
  [4, 0.1],
  [5, 0.1],
  [6, 0.95],
]);

function best(
  description: string,
  iconFits: ReadonlyMap<number, number> = new Map(),
  from: readonly ElementCandidate[] = candidates,
): { readonly told: string; readonly score: number } {
  const fits = fitsOf(description, from, iconFits);
  const [first] = rankCandidates({
    description,
    candidates: from,
    fits,
    weights: { text_weight: 1, model_weight: 0, found_threshold: 0, measured: '' },
  });
  const { candidate, score } = first!;
  const { x1, y1 } = candidate.box;
  return { told: `${candidate.kind} ${candidate.text || candidate.label || '-'} ${x1},${y1}`, score };
}

const rows: readonly {
  name: string;
  description: string;
  icons?: ReadonlyMap<number, number>;
  is: string;
}[] = [
  { name: 'words alone mean the words', description: 'Save', is: 'text Save 620,508' },
  { name: 'a button is the button under them', description: 'the Save button', is: 'button Save 600,500' },
  { name: 'a label is a text of its own', description: 'Email', is: 'text Email 120,80' },
  { name: 'the field is what the label names', description: 'the Email field', is: 'field Email 120,100' },
  { name: 'what one types goes into the field', description: 'enter your email', is: 'field Email 120,100' },
  {
    name: 'a checkbox is found by its label',
    description: 'checkbox "Remember me"',
    is: 'checkbox Remember me 120,160',
  },
  {
    name: 'a kind alone finds the only one',
    description: 'the checkbox',
    is: 'checkbox Remember me 120,160',
  },
  {
    name: 'an icon is found by what it shows',
    description: 'settings icon',
    icons: gear,
    is: 'icon - 760,20',
  },
  {
    name: 'at the bottom it is the other one',
    description: 'settings icon at the bottom',
    icons: gear,
    is: 'icon - 760,560',
  },
  { name: 'an icon needs no word for it', description: 'delete', icons: bin, is: 'icon - 340,280' },
  { name: 'the second of two', description: 'the second Edit link', is: 'text Edit 300,280' },
  {
    name: 'the one on the row of another text',
    description: 'Edit on the row of Globex',
    is: 'text Edit 300,280',
  },
  { name: 'the one for somebody', description: 'the Edit button for Globex', is: 'text Edit 300,280' },
  {
    name: 'an icon beside a text',
    description: 'delete icon next to Edit',
    icons: bin,
    is: 'icon - 340,280',
  },
  { name: 'by its colour', description: 'the red button', is: 'button Save 600,500' },
  {
    name: 'an ordinal in a name is part of the name',
    description: 'First name',
    is: 'text First name 440,20',
  },
];
for (const { name, description, icons, is } of rows) {
  test(`${name}: ${description}`, () => assert.equal(best(description, icons).told, is));
}

for (const { told, sure, wins } of [
  { told: 'where it is surely there', sure: 0.9, wins: 4 },
  { told: 'not where it is doubtful', sure: 0.45, wins: null },
]) {
  test(`an icon that is called so goes before a text that shares a word, ${told}`, () => {
    const eye = new Map([[4, sure]]);
    const password = makeCandidates(
      picture,
      [line('Password', 120, 20)],
      elements.filter(({ family }) => family === 'icon'),
    );
    const toggle = password.map((one) => (one.icon === 0 ? { ...one, icon: 4 } : one));
    const fits = fitsOf('show password', toggle, eye, new Map(), eye);
    assert.equal(toggle[fits.indexOf(Math.max(...fits))]?.icon ?? null, wins);
  });
}

test('whoever asks for the eye of a field does not mean the field', () => {
  const seen = makeCandidates(
    picture,
    [line('Password', 120, 20)],
    [element('field', area(120, 44, 200, 32)), element('icon', area(296, 52, 16, 16))],
  );
  const eye = new Map([[1, 0.9]]);
  const withEye = seen.map((one) => (one.kind === 'field' ? { ...one, icon: 1 } : one));
  const fits = fitsOf('show password', withEye, eye, new Map(), eye);
  assert.equal(withEye[fits.indexOf(Math.max(...fits))]?.origin, 'icon');
});

test('an icon that is called so does not go before a text that says the same in other words', () => {
  const seen = makeCandidates(picture, [line('Register', 120, 20)], [element('icon', area(760, 20, 20, 20))]);
  const plus = new Map([[0, 0.6]]);
  const fits = fitsOf('create an account', seen, plus, new Map(), plus);
  assert.equal(seen[fits.indexOf(Math.max(...fits))]?.text, 'Register');
});

test('a text that is the name to the letter goes before the icon that is called so', () => {
  const bell = new Map([[4, 1]]);
  const fits = fitsOf('Remember me', candidates, bell, new Map(), bell);
  assert.equal(candidates[fits.indexOf(Math.max(...fits))]?.text, 'Remember me');
});

test('an icon that hardly fits does not turn "absent" into "found"', () => {
  const { score } = best(
    'printer',
    new Map([
      [4, 0.2],
      [5, 0.15],
      [6, 0.1],
    ]),
  );
  assert.ok(score < 0.3, `score ${score}`);
});

test('with lines alone a plain description scores as its text does', () => {
  const read = makeCandidates(picture, lines, []);
  assert.equal(best('Save', new Map(), read).score, 1);
  assert.ok(best('Remember', new Map(), read).score < 0.9);
});

test('reordering the candidates reorders the fits and nothing else', () => {
  const random = makeRandom(2);
  const byCandidate = (some: readonly ElementCandidate[], description: string) =>
    new Map(fitsOf(description, some, gear).map((fit, i) => [some[i], fit]));
  for (const description of ['the second Edit link', 'settings icon at the bottom', 'Edit next to Globex']) {
    const expected = byCandidate(candidates, description);
    const mixed = byCandidate(shuffled(candidates, random), description);
    for (const [candidate, fit] of expected) assert.equal(mixed.get(candidate), fit);
  }
});

const toolbar = makeCandidates(
  picture,
  [],
  [
    element('icon', area(100, 40, 20, 20)), // 0
    element('icon', area(140, 40, 20, 20)), // 1, a bell
    element('icon', area(180, 40, 20, 20)), // 2
    element('icon', area(140, 300, 20, 20)), // 3
  ],
);
for (const { description, x } of [
  { description: 'the icon left of the bell', x: 100 },
  { description: 'the icon right of the bell', x: 180 },
]) {
  test(`${description} is found by what another icon shows`, () => {
    const fits = fitsOf(description, toolbar, new Map(), new Map([[1, 0.9]]));
    const first = toolbar[fits.indexOf(Math.max(...fits))];
    assert.equal(first?.box.x1, x);
  });
}

test('where nothing stands on the named side, all lose', () => {
  const onlyFar = toolbar.filter(({ icon }) => icon === 1 || icon === 3);
  const bell = new Map([[1, 0.9]]);
  const [placed, plain] = ['the icon left of the bell', 'the icon'].map((text) =>
    Math.max(...fitsOf(text, onlyFar, new Map(), bell)),
  );
  assert.ok((placed ?? 1) < 0.7 * (plain ?? 0));
});

test('of things with one name the one that stands best loses nothing by standing somewhat off', () => {
  const factors: FitFactors = {
    text: 1,
    label: 0,
    icon: 0,
    said: 0,
    bare: 0,
    isLiteral: false,
    isWhole: false,
    kind: null,
    zone: null,
    relation: 0.6,
    colour: null,
    state: null,
    isDerived: false,
    certainty: null,
    standing: 1,
  };
  const both = [factors, { ...factors, relation: 0.3 }];
  const fits = weighFactors(both, candidates.slice(0, 2), null, weights);
  assert.deepEqual(fits, [1, 1 - weights.relation * (1 - 0.3 / 0.6)]);
});

const cart = makeCandidates(
  picture,
  [],
  [0, 1, 2].map((row) => element('icon', area(400, 200 + 40 * row, 16, 16))),
);
const bins = new Map([0, 1, 2].map((icon) => [icon, 0.9] as const));
const twoAbreast = makeCandidates(
  picture,
  [],
  [area(400, 200, 16, 16), area(440, 200, 16, 16), area(400, 240, 16, 16)].map((box) => element('icon', box)),
);
for (const { name, description, from, is } of [
  { name: 'the row of things that fit', description: 'the bin in the second row', from: cart, is: 1 },
  { name: 'the last row', description: 'the bin in the last row', from: cart, is: 2 },
  { name: 'a row that is not there', description: 'the bin in the fifth row', from: cart, is: null },
  { name: 'rows with several things', description: 'the bin in the second row', from: twoAbreast, is: null },
]) {
  test(`counting rows: ${name}`, () => {
    const wanted = describe(description);
    const args = {
      description: wanted,
      candidates: from,
      image: picture,
      iconFits: bins,
      saidFits: new Map<number, number>(),
      anchorFits: new Map(),
    };
    const factors = fitFactors(args);
    const fits = weighFactors(factors, from, wanted.order, weights);
    assert.equal(isOrderMet(factors, from, wanted.order, weights), is !== null);
    const best = from.filter((_, i) => fits[i] === Math.max(...fits)).map(({ icon }) => icon);
    assert.deepEqual(best, is === null ? [0, 1, 2] : [is]);
  });
}

test('the checkbox before a line is found by words that lost their blanks, though others stand lower', () => {
  const terms = makeCandidates(
    picture,
    [line('I agree to the TermsofService', 146, 160), line('Private', 146, 194)],
    [
      element('check', area(120, 160, 16, 16), 0.4),
      element('check', area(120, 194, 16, 16)),
      element('check', area(220, 194, 16, 16)),
    ],
  );
  for (const description of ['the checkbox left of Terms', 'the checkbox left of Terms of Service']) {
    assert.equal(best(description, new Map(), terms).told.split(' ').at(-1), '120,160');
  }
});

const checkOn = { on: 0.95, selected: 0, disabled: 0.02, invalid: 0, radio: 0 };
const twoChecks = makeCandidates(
  picture,
  [line('Daily', 60, 100), line('Weekly', 60, 140)],
  [element('check', area(30, 100, 16, 16)), element('check', area(30, 140, 16, 16))],
).map((one) => ({
  ...one,
  states: one.source === 'element' ? { ...checkOn, on: one.box.y1 < 120 ? 0.95 : 0.05 } : null,
}));

for (const [description, is] of [
  ['the checked checkbox', 100],
  ['the unchecked checkbox', 140],
  ['the checkbox that is not checked', 140],
  ['the checkbox that is on', 100],
] as const) {
  test(`what the state network sees tells which is meant: ${description}`, () => {
    assert.match(best(description, new Map(), twoChecks).told, new RegExp(`,${is}$`, 'u'));
  });
}

test('a rare state is told by who is likelier in it than the others', () => {
  const rare = twoChecks.map((one) => ({
    ...one,
    states: one.states === null ? null : { ...checkOn, disabled: one.box.y1 < 120 ? 0.05 : 0.3 },
  }));
  assert.match(best('the disabled checkbox', new Map(), rare).told, /,140$/u);
});

const form = makeCandidates(
  picture,
  [{ ...line('Sign up now', 100, 40), box: area(100, 40, 220, 40) }, line('All fields are needed', 100, 96)],
  [
    element('field', area(100, 130, 200, 32)),
    element('field', area(100, 300, 200, 32)),
    element('button', area(420, 300, 80, 32)),
    element('button', area(420, 500, 80, 32)),
  ],
);

for (const [description, is] of [
  ['the field below the headline', 'field All fields are needed 100,130'],
  ['the lower field', 'field - 100,300'],
  ['the lower button', 'button - 420,500'],
] as const) {
  test(`a neighbour without a name, and two told by height: ${description}`, () => {
    assert.equal(best(description, new Map(), form).told, is);
  });
}

test('of two things of a colour the one that is painted in it comes before the one that only shows some of it', () => {
  const painted = plainPicture();
  fill(painted, area(100, 100, 100, 32), [200, 30, 30]);
  fill(painted, area(140, 310, 20, 14), [200, 30, 30]);
  const buttons = makeCandidates(
    painted,
    [],
    [element('button', area(100, 300, 100, 32)), element('button', area(100, 100, 100, 32))],
  );
  const description = describe('the red button');
  const none = new Map<number, number>();
  const factors = fitFactors({
    description,
    candidates: buttons,
    image: painted,
    iconFits: none,
    saidFits: none,
    anchorFits: none,
  });
  const fits = weighFactors(factors, buttons, null, weights);
  const [winner] = [...fits.keys()].sort((a, b) => fits[b]! - fits[a]!);
  assert.equal(buttons[winner!]!.box.y1, 100);
});

const LITERAL = [
  'Active users',
  'Selected items',
  'Current password',
  'On hold',
  'Check out',
  'Red Cross',
  'Turn off',
];
LITERAL.push('Press release', 'Type of account', 'Upper limit', 'Log in', 'Key');
for (const name of LITERAL) {
  test(`words for states, deeds and colours are part of a name that is there: ${name}`, () => {
    // The rival is called by the last word alone, stands first, and is what the first word says.
    const rival = name.split(' ').at(-1)!;
    const words = [...(rival === name ? ['Save'] : [rival, rival.toUpperCase(), rival.toLowerCase()]), name];
    const named = makeCandidates(
      picture,
      words.map((text, i) => line(text, 100, 40 + 60 * i)),
      words.map((_, i) => element('button', area(90, 34 + 60 * i, 160, 32))),
      [],
      words.map((text) => ({ ...checkOn, on: null, selected: text === name ? 0.02 : 0.5 })),
    );
    for (const description of [name, name.toLowerCase()]) {
      assert.match(best(description, new Map(), named).told, new RegExp(` ${name} `, 'u'), description);
    }
  });
}

/** The place of the candidate that fits best. */
function bestPlace(
  description: string,
  from: readonly ElementCandidate[],
  iconFits: ReadonlyMap<number, number>,
  saidFits?: ReadonlyMap<number, number>,
): { readonly origin: string; readonly y1: number } {
  const fits = fitsOf(description, from, iconFits, new Map(), saidFits);
  const { origin, box } = from[fits.indexOf(Math.max(...fits))]!;
  return { origin, y1: box.y1 };
}

/** Icons of 20 pixels that all look alike, with a name that fits the n-th by so much. */
const likeIcons = (places: readonly (readonly [x: number, y: number])[]): readonly ElementCandidate[] =>
  makeCandidates(
    picture,
    [],
    places.map(([x, y]) => element('icon', area(x, y, 20, 20))),
  );
const sure = (...fits: readonly number[]): ReadonlyMap<number, number> => new Map(fits.entries());

test('of like icons the one apart from a column of them is meant, also where it fits a little worse', () => {
  const places = [200, 260, 320, 380].map((y) => [700, y] as const);
  const dots = likeIcons([[700, 20], ...places]);
  const fits = sure(0.8, 0.88, 0.86, 0.85, 0.88);
  assert.equal(bestPlace('more options', dots, fits).y1, 20);
  assert.equal(bestPlace('more options at the bottom', dots, fits).y1, 380, 'unless it is said where');
  assert.equal(
    bestPlace('more options', dots, sure(0.3, 0.88, 0.86, 0.85, 0.85)).y1,
    200,
    'or is another one',
  );
  assert.equal(bestPlace('more options', likeIcons(places), sure(0.8, 0.8, 0.88, 0.8)).y1, 320);
});

test('who describes an icon means it and not the field or the plate that it is on', () => {
  const icon = area(300, 110, 20, 20);
  for (const on of [element('field', area(60, 100, 280, 40)), element('button', area(290, 100, 40, 40))]) {
    const held = makeCandidates(picture, [line('Search songs', 70, 112)], [on, element('icon', icon)]);
    assert.equal(bestPlace('dictate', held, sure(0, 0.9)).origin, 'icon');
  }
});

const phone = plainPicture(360, 800);
const barLines = [line('12:30', 10, 4), line('Settings', 16, 200)];

test('what looks the same in the status bar comes after what the app shows, unless it is spoken of', () => {
  const twice = makeCandidates(phone, barLines.slice(0, 1), [
    element('icon', area(320, 6, 20, 20)),
    element('icon', area(320, 60, 20, 20)),
  ]);
  assert.equal(bestPlace('settings', twice, sure(0.9, 0.85)).y1, 60);
  assert.equal(bestPlace('network settings', twice, sure(0.9, 0.85)).y1, 6);
});

test('a key is meant by what stands on it, and never by the icon that it is taken for', () => {
  const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'].flatMap((row, r) =>
    [...row].map((letter, i) => line(letter, 20 + 34 * i, 600 + 50 * r)),
  );
  const board = makeCandidates(phone, rows, [element('icon', area(18, 598, 20, 20))]);
  const most = (description: string): number => Math.max(...fitsOf(description, board, sure(0.9)));
  assert.ok(most('font') < 0.3);
  assert.ok(0.9 < most('the key a'));
  assert.ok(0.9 < most('keyboard'));
});

test('a dialog is closed by its own button rather than by that in the corner of the window', () => {
  const crosses = likeIcons([
    [776, 4],
    [560, 160],
  ]);
  assert.equal(bestPlace('close the dialog', crosses, sure(0.9, 0.85)).y1, 160);
  assert.equal(bestPlace('close the window', crosses, sure(0.9, 0.85)).y1, 4);
});
