// What a page says, made one with what was read and detected: which candidate a description finds.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeCandidates, type ElementCandidate } from '../../models/pipeline/elements/candidates';
import type { DetectedElement } from '../../models/pipeline/elements/decode';
import { describe } from '../../models/pipeline/elements/description';
import { fitFactors, weighFactors } from '../../models/pipeline/elements/fit';
import { withPage } from '../../models/pipeline/elements/pageCandidates';
import { pageElements } from '../../models/pipeline/elements/pageElements';
import { elementsAsAnswer } from '../../models/pipeline/listing';
import { rankCandidates } from '../../models/pipeline/rank';
import elementEvidence from '../../models/elements/evidence.json';
import type { PixelBox } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import { pageOf, piece, written, type Piece } from './pages';
import { area, element, line, plainPicture } from './scenes';

const picture = plainPicture();

interface Seen {
  readonly lines?: readonly TextLine[];
  readonly elements?: readonly DetectedElement[];
  readonly iconNames?: readonly (string | null)[];
}

function candidatesOf(pieces: readonly Piece[], seen: Seen = {}): readonly ElementCandidate[] {
  const { lines = [], elements = [], iconNames = [] } = seen;
  const made = makeCandidates(picture, lines, elements, iconNames);
  return withPage(pageElements(pageOf(...pieces), picture), made, elements, iconNames);
}

/** The best candidate for a description by the shipped weights. */
function bestOf(
  text: string,
  candidates: readonly ElementCandidate[],
  iconFits: ReadonlyMap<number, number> = new Map(),
): ElementCandidate {
  const description = describe(text);
  const factors = fitFactors({
    description,
    candidates,
    image: picture,
    iconFits,
    saidFits: new Map(),
    anchorFits: new Map(),
  });
  const fits = weighFactors(factors, candidates, description.order, elementEvidence.weights);
  const weights = { text_weight: 1, model_weight: 0, found_threshold: 0.42, measured: '' };
  const [best] = rankCandidates({ description: text, candidates, fits, weights });
  assert.ok(best !== undefined && 0.42 <= best.score, `nothing fits “${text}”`);
  return best.candidate;
}

const button = (name: string, box: PixelBox, ...inside: readonly Piece[]): Piece =>
  piece('button', box, { role: 'button', name }, ...inside);

const save = button('Save', area(100, 100, 80, 32), written('Save', 124, 108));

test('what was detected gives its place to what the page says of it', () => {
  const detected = element('button', area(98, 99, 84, 34));
  const candidates = candidatesOf([save], { lines: [line('Save', 124, 108)], elements: [detected] });
  assert.deepEqual(
    candidates.filter(({ origin }) => origin === 'control'),
    [],
  );
  assert.deepEqual(bestOf('the Save button', candidates).box, area(100, 100, 80, 32));
  assert.equal(bestOf('Save', candidates).source, 'page');
});

test('lines and detections that the page knows nothing of stay: a canvas has buttons and words of its own', () => {
  const canvas = piece('canvas', area(300, 100, 400, 300));
  const drawn = element('button', area(320, 120, 100, 32));
  const candidates = candidatesOf([save, canvas], { lines: [line('Draw', 350, 128)], elements: [drawn] });
  assert.deepEqual(bestOf('the Draw button', candidates).box, area(320, 120, 100, 32));
  assert.equal(bestOf('the Draw button', candidates).source, 'element');
});

test('lines stay with their words; what they stand on says what they are', () => {
  const lines = [line('Save', 124, 108), line('Only on the picture', 100, 300)];
  const told = (some: readonly ElementCandidate[]) =>
    some.filter(({ origin }) => origin === 'line').map(({ box, text, source }) => ({ box, text, source }));
  const candidates = candidatesOf([save], { lines });
  const without = makeCandidates(picture, lines, []);
  assert.deepEqual(told(candidates), told(without));
  const kindsOf = (text: string, some: readonly ElementCandidate[]) =>
    some.find((one) => one.origin === 'line' && one.text === text)?.kinds;
  assert.deepEqual(kindsOf('Save', candidates), { button: 1 });
  assert.deepEqual(kindsOf('Only on the picture', candidates), kindsOf('Only on the picture', without));
});

test('an icon lends its name to the button that it lies on', () => {
  const bare = button('', area(100, 100, 32, 32), piece('svg', area(108, 108, 16, 16), { role: 'img' }));
  const seen = { elements: [element('icon', area(108, 108, 16, 16))], iconNames: ['trash'] };
  const found = bestOf('the trash icon', candidatesOf([bare, save], seen), new Map([[0, 0.9]]));
  assert.deepEqual(found.box, area(100, 100, 32, 32));
  assert.equal(found.iconName, 'trash');
});

test('a link that is drawn as a button is found as either', () => {
  const link = piece(
    'a',
    area(300, 100, 90, 32),
    { role: 'link', name: 'Sign up' },
    written('Sign up', 317, 108),
  );
  const text = piece('p', area(300, 200, 90, 20), {}, written('Sign up today', 300, 200));
  const candidates = candidatesOf([link, text], { elements: [element('button', area(300, 100, 90, 32))] });
  assert.deepEqual(bestOf('the Sign up button', candidates).box, area(300, 100, 90, 32));
  assert.deepEqual(bestOf('the Sign up link', candidates).box, area(300, 100, 90, 32));
});

const field = (name: string, y: number, state = {}): Piece =>
  piece('input', area(100, y, 200, 32), { role: 'textbox', name, labels: [name], state });

test('a field is found by its label, which need not stand where the eye would look for it', () => {
  const candidates = candidatesOf([field('Email', 100), field('Password', 160)]);
  assert.deepEqual(bestOf('the Email field', candidates).box, area(100, 100, 200, 32));
  assert.deepEqual(bestOf('password input', candidates).box, area(100, 160, 200, 32));
});

const tab = (name: string, x: number, selected: boolean): Piece =>
  piece('div', area(x, 40, 100, 32), { role: 'tab', name, state: { selected } }, written(name, x + 10, 48));
const mark = (name: string, y: number, checked: boolean): Piece =>
  piece('input', area(400, y, 16, 16), { role: 'checkbox', name, labels: [name], state: { checked } });

test('states tell apart what is called the same, or nothing at all', () => {
  const pieces = [
    tab('Overview', 100, false),
    tab('Billing', 210, true),
    mark('News', 200, true),
    mark('Offers', 230, false),
    piece('button', area(100, 300, 80, 32), { role: 'button', name: 'Send', state: { disabled: true } }),
    piece('button', area(200, 300, 80, 32), { role: 'button', name: 'Send' }),
    field('City', 400, { invalid: true }),
    field('Street', 440),
  ];
  const candidates = candidatesOf(pieces);
  assert.equal(bestOf('the selected tab', candidates).text, 'Billing');
  assert.equal(bestOf('the checked checkbox', candidates).label, 'News');
  assert.equal(bestOf('the checkbox that is unchecked', candidates).label, 'Offers');
  assert.deepEqual(bestOf('the disabled Send button', candidates).box, area(100, 300, 80, 32));
  assert.deepEqual(bestOf('the enabled Send button', candidates).box, area(200, 300, 80, 32));
  assert.equal(bestOf('the invalid field', candidates).label, 'City');
});

test('a word for a state may be a part of a name', () => {
  const candidates = candidatesOf([tab('Active users', 100, false), tab('Users', 210, true)]);
  assert.equal(bestOf('the Active users tab', candidates).text, 'Active users');
});

test('a radio button is no checkbox, and a tab no link', () => {
  const radio = piece('input', area(400, 260, 16, 16), { role: 'radio', name: 'News', labels: ['News'] });
  const link = piece(
    'a',
    area(500, 40, 100, 32),
    { role: 'link', name: 'Billing' },
    written('Billing', 510, 48),
  );
  const candidates = candidatesOf([mark('News', 200, false), radio, tab('Billing', 100, false), link]);
  assert.deepEqual(bestOf('the News radio button', candidates).box, area(400, 260, 16, 16));
  assert.deepEqual(bestOf('the News checkbox', candidates).box, area(400, 200, 16, 16));
  assert.deepEqual(bestOf('the Billing link', candidates).box, area(500, 40, 100, 32));
  assert.deepEqual(bestOf('the Billing tab', candidates).box, area(100, 40, 100, 32));
});

test('the row that a page tells of counts, though another stands nearer', () => {
  const row = (name: string, y: number): Piece =>
    piece(
      'li',
      area(0, y, 600, 100),
      { role: 'listitem' },
      piece('b', area(10, y + 5, 200, 16), {}, written(name, 10, y + 5)),
      button('Edit', area(500, y + 70, 60, 26)),
    );
  const candidates = candidatesOf([row('Acme', 100), row('Globex', 200)]);
  assert.deepEqual(bestOf('the Edit button in the row of Globex', candidates).box, area(500, 270, 60, 26));
  assert.deepEqual(bestOf('the Edit button for Acme', candidates).box, area(500, 170, 60, 26));
});

test('the part that a page tells of counts, however large it is', () => {
  const dialog = (name: string, y: number): Piece =>
    piece('div', area(0, y, 600, 200), { role: 'dialog', name }, button('Close', area(500, y + 150, 60, 26)));
  const candidates = candidatesOf([dialog('Sign in', 50), dialog('Settings', 300)]);
  assert.deepEqual(bestOf('Close in the Settings dialog', candidates).box, area(500, 450, 60, 26));
  assert.deepEqual(bestOf('Close in the Sign in dialog', candidates).box, area(500, 200, 60, 26));
  assert.deepEqual(bestOf('the Settings dialog', candidates).box, area(0, 300, 600, 200));
});

test('elements lists each thing once: what the page says, and what only the picture shows', () => {
  const seen = {
    lines: [line('Save', 124, 108), line('Painted', 400, 400)],
    elements: [element('button', area(100, 100, 80, 32)), element('icon', area(700, 20, 20, 20))],
    iconNames: [null, 'gear'],
  };
  const { boxes } = elementsAsAnswer(candidatesOf([save], seen), picture);
  assert.deepEqual(
    boxes.map(({ phrase, evidence }) => [phrase, evidence]),
    [
      ['an icon, probably “gear”', 'element'],
      ['a button “Save”', 'page'],
      ['Painted', 'text'],
    ],
  );
});

test('what is drawn on a small canvas is not taken for the face of a control', () => {
  const canvas = piece('canvas', area(300, 100, 200, 100), { role: 'img', name: 'Chart' });
  const drawn = element('button', area(320, 120, 120, 60));
  const candidates = candidatesOf([canvas], { lines: [line('Zoom', 350, 140)], elements: [drawn] });
  assert.deepEqual(bestOf('the Zoom button', candidates).box, area(320, 120, 120, 60));
});

test('plain words of a page are not counted among its links', () => {
  const link = (x: number): Piece =>
    piece('a', area(x, 300, 60, 20), { role: 'link', name: 'Tables' }, written('Tables', x, 302));
  const heading = piece(
    'h1',
    area(100, 40, 200, 24),
    { role: 'heading', name: 'Tables' },
    written('Tables', 100, 42),
  );
  const seen = {
    lines: [line('Tables', 100, 42), line('Tables', 100, 302), line('Tables', 400, 302)],
    elements: [element('action', area(98, 40, 54, 20))],
  };
  const candidates = candidatesOf([heading, link(100), link(400)], seen);
  assert.deepEqual(bestOf('the first Tables link', candidates).box, area(100, 300, 60, 20));
  assert.deepEqual(bestOf('the second Tables link', candidates).box, area(400, 300, 60, 20));
  assert.deepEqual(bestOf('the Tables heading', candidates).source, 'page');
  assert.deepEqual(bestOf('the Tables heading', candidates).kind, 'heading');
});

test('what a thing stands beside is not taken for the thing', () => {
  const heading = (text: string, y: number): Piece =>
    piece('h2', area(100, y, 400, 24), { role: 'heading', name: text }, written(text, 100, y));
  const seen = { lines: [line('Plan', 100, 100), line('Billing', 100, 140)] };
  const candidates = candidatesOf([heading('Plan', 100), heading('Billing', 140)], seen);
  assert.equal(bestOf('the heading above Billing', candidates).text, 'Plan');
  assert.equal(bestOf('the Billing heading', candidates).text, 'Billing');
});

test('a name that holds the word for a kind is still a name', () => {
  const link = (text: string, y: number): Piece =>
    piece('a', area(100, y, 120, 20), { role: 'link', name: text }, written(text, 100, y));
  const candidates = candidatesOf([link('Buttons', 100), link('Radio buttons', 140)]);
  assert.equal(bestOf('the Radio buttons link', candidates).text, 'Radio buttons');
  assert.equal(bestOf('the Buttons link', candidates).text, 'Buttons');
});
