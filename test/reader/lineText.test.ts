// Decoded classes and ink become text: spaces, marks, wide forms.

import assert from 'node:assert/strict';
import test from 'node:test';
import { decodeCtc, lineScore } from '../../models/pipeline/reader/ctc';
import type { Columns, LineInk } from '../../models/pipeline/reader/lineInk';
import { lineText } from '../../models/pipeline/reader/lineText';

const alphabet = ['a', 'b', 'c', ' '];

const rows = [
  { name: 'nothing but blanks', classes: [0, 0, 0], text: '' },
  { name: 'equal neighbours are one letter', classes: [1, 1, 2, 2, 2], text: 'ab' },
  { name: 'a blank parts equal letters', classes: [1, 0, 1], text: 'aa' },
  { name: 'the last class is the space', classes: [0, 1, 4, 4, 3, 0], text: 'a c' },
];

for (const { name, classes, text } of rows) {
  test(`decoding: ${name}`, () => {
    const read = decodeCtc(Int32Array.from(classes), new Float32Array(classes.length).fill(0.5), alphabet);
    assert.equal(read.map((character) => character.text).join(''), text);
    for (const character of read) assert.equal(alphabet[classes[character.step]! - 1], character.text);
  });
}

test("a letter counts with its surest step, a line with its letters' mean", () => {
  const read = decodeCtc(Int32Array.from([1, 1, 0, 2]), Float32Array.from([0.4, 0.8, 1, 0.6]), alphabet);
  assert.ok(Math.abs(lineScore(read) - 0.7) < 1e-6);
  assert.equal(lineScore([]), 0);
});

test('a class without a character is refused', () => {
  assert.throws(() => decodeCtc(Int32Array.from([5]), Float32Array.from([1]), alphabet), RangeError);
});

/** Letters of 6 pixels, ten apart; `wide` names the places before which the gap has another width than 2. */
function placed(text: string, wide: Record<number, number> = {}) {
  let x = 0;
  const read: { text: string; x: number }[] = [];
  const gaps: Columns[] = [];
  let letters = 0;
  for (const character of text) {
    if (character === ' ') {
      read.push({ text: ' ', x });
      continue;
    }
    if (0 < letters) {
      const gap = wide[letters] ?? 2;
      gaps.push({ x1: x, x2: x + gap });
      x += gap;
    }
    read.push({ text: character, x: x + 3 });
    x += 6;
    letters++;
  }
  return { read, gaps, width: x };
}

interface Case {
  readonly name: string;
  readonly read: string;
  /** Gap before the n-th letter in pixels, at a font size of 16. */
  readonly wide?: Record<number, number>;
  readonly square?: boolean;
  readonly text: string;
}

const cases: Case[] = [
  { name: 'as read', read: 'ab cd', wide: { 2: 5 }, text: 'ab cd' },
  { name: 'a lost space comes back where the gap is clear', read: 'abcd', wide: { 2: 8 }, text: 'ab cd' },
  { name: 'a gap as between letters is no space', read: 'abcd', wide: { 2: 3 }, text: 'abcd' },
  { name: 'a space without a gap goes', read: 'ab cd', wide: { 2: 1 }, text: 'abcd' },
  { name: 'air around wide letters is no space', read: '网络，请', wide: { 3: 9 }, text: '网络，请' },
  { name: 'wide forms become plain', read: 'ａ（ｂ）：', text: 'a(b):' },
  { name: 'wide forms stay among Chinese letters', read: '网：ａ', text: '网：ａ' },
  { name: 'a halved double slash is made whole', read: 'https:/a.io/b', text: 'https://a.io/b' },
  { name: 'a path keeps its slashes', read: '/home/a', text: '/home/a' },
  { name: 'a ring before the text is no letter', read: 'O Yes', wide: { 1: 8 }, square: true, text: 'Yes' },
  { name: 'a narrow O is a letter', read: 'O Yes', wide: { 1: 8 }, square: false, text: 'O Yes' },
  { name: 'a word that begins with O keeps it', read: 'Open', square: true, text: 'Open' },
  { name: 'a ring alone is what was read', read: 'O', square: true, text: 'O' },
];

for (const { name, read, wide, square, text } of cases) {
  test(`text: ${name}`, () => {
    const line = placed(read, wide);
    const box = { x1: -1, y1: 0, x2: line.width + 1, y2: 16 };
    const ink: LineInk = {
      box: { x1: 0, y1: 2, x2: line.width, y2: 14 },
      gaps: line.gaps,
      startsSquare: square ?? false,
    };
    const result = lineText(line.read, { box, fontSize: 16, ink });
    assert.equal(result.text, text);
    // The box starts behind a mark that was left out, and only then.
    assert.equal(result.box.x1 > box.x1, read.startsWith('O ') && square === true);
    assert.equal(result.box.x2, box.x2);
  });
}

test('without known ink the spaces are those that were read', () => {
  const { read } = placed('ab cd', { 2: 1 });
  const box = { x1: 0, y1: 0, x2: 40, y2: 16 };
  assert.equal(lineText(read, { box, fontSize: 16, ink: null }).text, 'ab cd');
});
