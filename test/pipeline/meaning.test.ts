// What is said in other words on screens.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeRandom } from '../../models/pipeline/nextToken';
import { meaningOf, sharedMeaning } from '../../models/pipeline/meaning';
import { textSimilarity } from '../../models/pipeline/textMatch';

const FOUND = 0.42;

const same: readonly (readonly [description: string, text: string])[] = [
  ['log into my account', 'Sign in'],
  ['the login button', 'Sign in'],
  ['remove the item', 'Delete'],
  ['press the equals key', '='],
  ['the plus key', '+'],
  ['multiply', '×'],
  ['the decimal point', '.'],
  ['go to the start page', 'Home'],
  ['discard the changes', 'Cancel'],
  ['the seven key', '7'],
  ['the hash key', '#'],
  ['the at sign', '@'],
  ['the minus sign', '−'],
  ['square root', '√'],
  ['change the sign', '±'],
  ['keep my changes and leave', 'Save'],
  ['make a new one', 'Create'],
];
for (const [description, text] of same) {
  test(`“${description}” is found as “${text}”`, () =>
    assert.ok(FOUND <= textSimilarity(description, text), String(textSimilarity(description, text))));
}

const others: readonly (readonly [description: string, text: string])[] = [
  ['log into my account', 'Sign out'],
  ['remove the item', 'Add item'],
  ['"Delete"', 'Remove'],
  ['press the equals key', '+'],
];
for (const [description, text] of others) {
  test(`“${description}” does not mean “${text}” as its own words do`, () =>
    assert.ok(textSimilarity(description, text) < textSimilarity(text, text) - 0.25));
}

test('the same word is worth more than another word for it', () => {
  assert.ok(textSimilarity('remove', 'Delete') < textSimilarity('remove', 'Remove'));
});

test('what two texts share stays from 0 to 1, and is the same both ways where they are equally long', () => {
  const random = makeRandom(7);
  const words = ['sign', 'in', 'log', 'delete', 'page', 'the', 'photos', 'images', 'zebra', 'e', 'mail'];
  const pick = (): readonly string[] =>
    Array.from({ length: 1 + Math.floor(random() * 6) }, () => words[Math.floor(random() * words.length)]!);
  for (let round = 0; round < 300; round++) {
    const [a, b] = [meaningOf(pick()), meaningOf(pick())];
    const shared = sharedMeaning(a, b);
    assert.ok(0 <= shared && shared <= 1);
    assert.equal(shared === 0, sharedMeaning(b, a) === 0);
  }
});
