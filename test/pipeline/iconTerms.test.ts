// Icon terms: which words of a description an icon can answer, how well it does, and what it is called.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  iconFit,
  nameOf,
  parseIconVocabulary,
  wantedTerms,
  type IconVocabulary,
} from '../../models/pipeline/elements/iconTerms';

const terms = [
  'trash',
  'delete',
  'image',
  'gear',
  'settings',
  'user',
  'arrow',
  'left',
  'right',
  'back',
  'menu',
  'logout',
  'eye',
  'plus',
  'file',
  'message',
  'close',
  'minimize',
];

const place = (term: string): number => terms.indexOf(term);

const json = {
  format: 1,
  terms,
  calibration: { slope: 1, shift: 0 },
  rates: terms.map(() => 0.02),
  words: { bin: [place('trash')], photo: [place('image')], cog: [place('gear')] },
  sayings: { 'log out': [place('logout')], 'go back': [place('back')], 'show password': [place('eye')] },
  verbs: ['delete', 'add', 'close'],
  weak: ['page', 'file'],
  names: [
    ['trash', [place('trash')]],
    ['image', [place('image')]],
    ['user', [place('user')]],
    ['add user', [place('user'), place('plus')]],
    ['arrow left', [place('arrow'), place('left')]],
    ['arrow right', [place('arrow'), place('right')]],
  ],
};

const vocabulary = parseIconVocabulary(json);

/** Log-odds of an icon that surely bears these terms and surely no others. */
function bearing(...names: readonly string[]): readonly number[] {
  return terms.map((term) => (names.includes(term) ? 3 : -6));
}

const icons = {
  trash: bearing('trash', 'delete'),
  image: bearing('image'),
  gear: bearing('gear', 'settings'),
  user: bearing('user'),
  addUser: bearing('user', 'plus'),
  arrowLeft: bearing('arrow', 'left', 'back'),
  arrowRight: bearing('arrow', 'right'),
  menu: bearing('menu'),
  logout: bearing('logout', 'arrow', 'right'),
  eye: bearing('eye'),
  message: bearing('message'),
  close: bearing('close'),
  minimize: bearing('minimize'),
};

function bestFor(description: string, vocabularyUsed: IconVocabulary = vocabulary): string {
  const wanted = wantedTerms(description, vocabularyUsed);
  assert.ok(wanted !== null, `no word of "${description}" is known`);
  const fits = Object.entries(icons).map(([name, logits]) => ({
    name,
    fit: iconFit(logits, wanted, vocabularyUsed),
  }));
  return fits.reduce((best, one) => (best.fit < one.fit ? one : best)).name;
}

const searches = [
  { description: 'the trash icon', icon: 'trash' },
  { description: 'bin', icon: 'trash' },
  { description: 'delete the photo', icon: 'trash' },
  { description: 'deleting files', icon: 'trash' },
  { description: 'the photo', icon: 'image' },
  { description: 'user settings', icon: 'gear' },
  { description: 'click on the cog', icon: 'gear' },
  { description: 'go back to the previous page', icon: 'arrowLeft' },
  { description: 'the left arrow', icon: 'arrowLeft' },
  { description: 'right arrow button', icon: 'arrowRight' },
  { description: 'open the menu', icon: 'menu' },
  { description: 'log out of the account', icon: 'logout' },
  { description: 'show password', icon: 'eye' },
  { description: 'messages', icon: 'message' },
  { description: 'close the message', icon: 'close' },
  { description: 'minimise', icon: 'minimize' },
];
for (const { description, icon } of searches) {
  test(`"${description}" is the ${icon} icon`, () => assert.equal(bestFor(description), icon));
}

for (const { description, isSaying } of [
  { description: 'show password', isSaying: true },
  { description: 'the password show icon', isSaying: true },
  { description: 'show the password of my account', isSaying: false },
  { description: 'show the photo', isSaying: false },
  { description: 'eye', isSaying: false },
]) {
  test(`"${description}" is ${isSaying ? '' : 'not '}wholly what people call an icon`, () => {
    assert.equal(wantedTerms(description, vocabulary)?.isSaying, isSaying);
  });
}

test('sayings are known in any order and with small words in between, but not without what makes them', () => {
  const eye = [{ terms: [place('eye')], weight: 1 }];
  for (const description of ['show the password', 'password to show', 'show my password']) {
    assert.deepEqual(wantedTerms(description, vocabulary)?.wanted, eye, description);
  }
  assert.equal(wantedTerms('password', vocabulary), null);
  // "Log out" has no small word to lose, and "go back" none.
  assert.notDeepEqual(wantedTerms('log', vocabulary)?.wanted, [{ terms: [place('logout')], weight: 1 }]);
});

test('words that no icon shows are no evidence at all', () => {
  assert.equal(wantedTerms('the quarterly forecast', vocabulary), null);
  assert.equal(wantedTerms('', vocabulary), null);
});

test('an unknown word beside a known one makes every icon less probable', () => {
  const alone = wantedTerms('trash', vocabulary);
  const beside = wantedTerms('zygote trash', vocabulary);
  assert.ok(alone !== null && beside !== null);
  assert.ok(iconFit(icons.trash, beside, vocabulary) < iconFit(icons.trash, alone, vocabulary));
  assert.ok(0.5 < iconFit(icons.trash, beside, vocabulary));
});

test('what is created anew has a plus, whatever sets call "create"', () => {
  const creating = parseIconVocabulary({ ...json, words: { ...json.words, create: [place('file')] } });
  const wanted = wantedTerms('create a new zygote', creating);
  assert.ok(wanted !== null);
  assert.equal(iconFit(bearing('plus'), wanted, creating), iconFit(bearing('file'), wanted, creating));
});

test('what is made is seldom drawn: another thing beside the plus counts little against it', () => {
  const adding = parseIconVocabulary({ ...json, words: { ...json.words, add: [place('plus')] } });
  const fitOf = (description: string): number => {
    const wanted = wantedTerms(description, adding);
    return wanted === null ? 0 : iconFit(bearing('plus'), wanted, adding);
  };
  assert.ok(0.8 < fitOf('add a user'));
  assert.ok(0.8 < fitOf('add a zygote'));
  assert.ok(fitOf('delete a user') < 0.1);
  // A known thing that the plus lacks takes no more from it than an unknown one.
  assert.ok(fitOf('add a zygote') <= fitOf('add a user'));
});

for (const description of ['trash page', 'trash 10', 'the trash of page 2']) {
  test(`what is on every screen takes little from the word that matters in "${description}"`, () => {
    const wanted = wantedTerms(description, vocabulary);
    assert.ok(wanted !== null);
    assert.ok(0.8 < iconFit(icons.trash, wanted, vocabulary));
  });
}

test('a word that is on every screen counts fully where it is all there is', () => {
  assert.deepEqual(wantedTerms('file', vocabulary)?.wanted, [{ terms: [place('file')], weight: 1 }]);
});

test('an icon without any of the terms is improbable, one that bears them probable', () => {
  const wanted = wantedTerms('delete', vocabulary);
  assert.ok(wanted !== null);
  assert.ok(iconFit(icons.user, wanted, vocabulary) < 0.02);
  assert.ok(0.9 < iconFit(icons.trash, wanted, vocabulary));
});

test('a term that every second icon bears says less than a rare one', () => {
  const wanted = wantedTerms('delete', vocabulary);
  assert.ok(wanted !== null);
  const common = parseIconVocabulary({ ...json, rates: terms.map(() => 0.4) });
  assert.ok(iconFit(icons.trash, wanted, common) < iconFit(icons.trash, wanted, vocabulary));
});

test('the calibration moves the probability', () => {
  const wanted = wantedTerms('delete', vocabulary);
  assert.ok(wanted !== null);
  const doubtful = parseIconVocabulary({ ...json, calibration: { slope: 0.5, shift: -2 } });
  assert.ok(iconFit(icons.trash, wanted, doubtful) < iconFit(icons.trash, wanted, vocabulary));
});

const named = [
  { logits: icons.trash, name: 'trash' },
  { logits: icons.user, name: 'user' },
  { logits: icons.addUser, name: 'add user' },
  { logits: icons.arrowLeft, name: 'arrow left' },
  { logits: bearing(), name: undefined },
];
for (const { logits, name } of named) {
  test(`an icon is called ${name ?? 'nothing where nothing is probable'}`, () => {
    assert.equal(nameOf(logits, vocabulary)?.name, name);
  });
}

test('the probability of a name is that of its weakest term', () => {
  const logits = terms.map((term) => (term === 'user' ? 4 : term === 'plus' ? 2 : -6));
  const best = nameOf(logits, vocabulary);
  assert.equal(best?.name, 'add user');
  assert.ok(Math.abs((best?.probability ?? 0) - 1 / (1 + Math.exp(-2))) < 1e-9);
});

test('a term that is only probable makes no longer name', () => {
  const logits = terms.map((term) => (term === 'user' ? 4 : term === 'plus' ? 1 : -6));
  assert.equal(nameOf(logits, vocabulary)?.name, 'user');
});

test('logits of another vocabulary are refused', () => {
  const wanted = wantedTerms('delete', vocabulary);
  assert.ok(wanted !== null);
  assert.throws(() => iconFit([1, 2, 3], wanted, vocabulary), RangeError);
  assert.throws(() => nameOf([1, 2, 3], vocabulary), RangeError);
});

const faults = [
  { name: 'another format', json: { ...json, format: 2 }, says: /format 2/ },
  { name: 'no object', json: null, says: /no object/ },
  { name: 'a term that is not there', json: { ...json, words: { x: [99] } }, says: /"x"/ },
  { name: 'a rate of 0', json: { ...json, rates: terms.map(() => 0) }, says: /rates/ },
  { name: 'too few rates', json: { ...json, rates: [0.1] }, says: /rates/ },
  { name: 'a slope of 0', json: { ...json, calibration: { slope: 0, shift: 0 } }, says: /calibration/ },
  { name: 'a name without terms', json: { ...json, names: [['trash', []]] }, says: /trash/ },
];
for (const { name, json: broken, says } of faults) {
  test(`a vocabulary with ${name} is refused`, () => {
    assert.throws(() => parseIconVocabulary(broken), says);
  });
}
