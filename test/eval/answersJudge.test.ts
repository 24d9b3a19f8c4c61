// When an answer in words counts as right: made-up figures would follow from a judge that is too kind.

import assert from 'node:assert/strict';
import test from 'node:test';
import { judge } from '../../models/cli/answers/judge';
import type { AskedQuestion, TrueAnswer } from '../../models/cli/answers/questions';
import type { AnswerBody } from '../../models/pipeline/compose';

const target = { x1: 10, y1: 10, x2: 50, y2: 30 };
const asked = (answer: TrueAnswer, isPointed = true): AskedQuestion => ({
  kind: 'value',
  text: 'What is it?',
  answer,
  target: isPointed ? target : null,
});
const said = (answer: string, box = target): AnswerBody => ({
  answer,
  found: true,
  boxes: [{ box, phrase: '', score: 1, evidence: 'text', rank: 1 }],
  nearMisses: [],
  remarks: [],
});

test('the last words in marks count, as long as the box is right', () => {
  const question = asked({ kind: 'text', text: 'Blue' });
  assert.equal(judge(question, said('“Colour” shows “Blue”.')), 'right');
  assert.equal(judge(question, said('“Blue” shows “Red”.')), 'wrong');
  assert.equal(judge(question, said('It says “Blue”.', { x1: 100, y1: 0, x2: 120, y2: 9 })), 'wrong');
});

test('to say nothing is no answer, and right only where there is none', () => {
  const silent = [null, said('“Blue” is here; whether it is on cannot be told from what is known.')];
  for (const answer of silent) {
    assert.equal(judge(asked({ kind: 'truth', is: true }), answer), 'none');
    assert.equal(judge(asked({ kind: 'nothing' }), answer), 'right');
  }
  assert.equal(judge(asked({ kind: 'nothing' }), said('It says “Blue”.')), 'wrong');
});

const beside = { x1: 100, y1: 10, x2: 140, y2: 30 };
const counted = (words: string, ...places: readonly (typeof target)[]): AnswerBody => ({
  ...said(words),
  boxes: places.map((box, i) => ({ box, phrase: '', score: 1, evidence: 'element' as const, rank: i + 1 })),
});

test('a count is right where each thing is counted once, and else only what may be counted', () => {
  const one = asked({ kind: 'number', things: [target], either: [beside] }, false);
  assert.equal(judge(one, counted('1 button was made out.', target)), 'right');
  assert.equal(judge(one, counted('2 buttons were made out.', target, beside)), 'right');
  assert.equal(judge(one, counted('1 button was made out.', beside)), 'wrong');
  assert.equal(judge(one, counted('12 buttons were made out.', target, beside)), 'wrong');
  assert.equal(judge(one, counted('2 buttons were made out.', target, target)), 'wrong');
});

test('what is told first has to be one of the messages', () => {
  const two = asked({ kind: 'one of', texts: ['Saved for later', 'Could not be sent'] }, false);
  assert.equal(judge(two, said('It says: “Could not be sent” “Blue”')), 'right');
  assert.equal(judge(two, said('It says: “Blue” “Saved for later”')), 'wrong');
});

test('none, yes and no, and lists', () => {
  const none = { ...said('No fields are there.'), found: false, boxes: [] };
  assert.equal(judge(asked({ kind: 'number', things: [], either: [] }, false), none), 'right');
  assert.equal(judge(asked({ kind: 'truth', is: false }), said('No: a button “Save” is enabled.')), 'right');
  assert.equal(judge(asked({ kind: 'truth', is: true }), none), 'wrong');
  const list = asked({ kind: 'texts', texts: ['Email', 'Name', 'Phone'] }, false);
  assert.equal(judge(list, said('2 fields: “Email” and “Name”.')), 'right');
  assert.equal(judge(list, said('3 fields: “Email”, “Size” and “Colour”.')), 'wrong');
});

test('a description is right by how many things of each kind it tells', () => {
  const question = asked(
    {
      kind: 'counts',
      counts: new Map([
        ['fields', [2, 2]],
        ['checkboxes', [1, 1]],
        ['switches', [0, 0]],
      ]),
    },
    false,
  );
  assert.equal(judge(question, said('A form. It has 2 fields (“Name”), 1 checkbox (“Terms”).')), 'right');
  assert.equal(judge(question, said('A screen. It has 2 fields, 3 switches.')), 'wrong');
  const one = asked({ kind: 'counts', counts: new Map([['switches', [1, 1]]]) }, false);
  assert.equal(judge(one, said('A screen. It has 1 switch (“Dark mode”).')), 'right');
});
