// Which words of an answer are taken to name which boxes.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { GroundedBox } from '../../protocol/inference';
import { pieces } from '../../webview/references';
import type { Mark } from '../../webview/state';

function mark(number: number, words: Partial<GroundedBox>): Mark {
  const box = { x1: 0, y1: 0, x2: 9, y2: 9 };
  const grounded: GroundedBox = { box, phrase: '', score: 0.5, evidence: 'text', rank: number, ...words };
  return { number, id: `b${number}`, role: 'box', grounded, box, name: null, verdict: null };
}

/** The answer with its references in brackets, and their numbers. */
function marked(answer: string, ...marks: readonly Mark[]): string {
  return pieces(answer, marks)
    .map(({ words, boxes }) =>
      boxes.length === 0 ? words : `[${words}](${boxes.map(({ number }) => number).join()})`,
    )
    .join('');
}

const cases: readonly (readonly [name: string, answer: string, marks: readonly Mark[], expected: string])[] =
  [
    [
      'the text in the box',
      'Press “Save”.',
      [mark(1, { text: 'Save', phrase: 'button' })],
      'Press “[Save](1)”.',
    ],
    ['whatever its case', 'press SAVE now', [mark(1, { text: 'Save' })], 'press [SAVE](1) now'],
    ['else its label', 'The Name field.', [mark(1, { text: 'x9', label: 'Name' })], 'The [Name](1) field.'],
    ['else its phrase', 'A gear is there.', [mark(1, { phrase: 'gear' })], 'A [gear](1) is there.'],
    ['never a part of a word', 'Saved as usual.', [mark(1, { text: 'Save' })], 'Saved as usual.'],
    [
      'a later place where the first is part of a word',
      'Saved, Save',
      [mark(1, { text: 'Save' })],
      'Saved, [Save](1)',
    ],
    ['never a single letter', 'a gear', [mark(1, { text: 'a' })], 'a gear'],
    [
      'one place for boxes with the same words',
      'Two “Edit” links.',
      [mark(1, { text: 'Edit' }), mark(2, { text: 'edit' })],
      'Two “[Edit](1,2)” links.',
    ],
    [
      'no place twice',
      'Font Size',
      [mark(1, { text: 'Font Size' }), mark(2, { text: 'Size' })],
      '[Font Size](1)',
    ],
    ['signs are only signs', 'a (b) .* c', [mark(1, { text: '.*' })], 'a (b) [.*](1) c'],
    ['letters that grow in lower case', 'İİ gear', [mark(1, { text: 'gear' })], 'İİ [gear](1)'],
    ['nothing without boxes', 'Not on this screen.', [], 'Not on this screen.'],
  ];

for (const [name, answer, marks, expected] of cases) {
  test(`a box is named by ${name}`, () => assert.equal(marked(answer, ...marks), expected));
}

test('the pieces together are the whole answer', () => {
  const answer = '\n“Font Size”, Font Size and\u00a0more  ';
  const found = pieces(answer, [mark(1, { text: 'Font Size' }), mark(2, { text: 'more' })]);
  assert.equal(found.map(({ words }) => words).join(''), answer);
});
