// Characters that were read wrong, counted by hand.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { ReadingOutcome, ScreenOutcome } from '../../models/cli/eval/measureScreens';
import { compareTexts, editDistance, normalised } from '../../models/cli/eval/readingError';
import { readingFigures } from '../../models/cli/eval/screenFigures';

const at = (x1: number, x2: number, text: string, y = 0) => ({
  box: { x1, y1: y, x2, y2: y + 10 },
  text,
});

test('edits are insertions, deletions and replacements, in code points', () => {
  const known: readonly (readonly [string, string, number])[] = [
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['same', 'same', 0],
    ['a😀c', 'ac', 1],
    ['ab', 'ba', 2],
  ];
  for (const [a, b, edits] of known) {
    assert.equal(editDistance(a, b), edits, `${a} → ${b}`);
    assert.equal(editDistance(b, a), edits);
  }
});

test('forms that look alike are one form', () => {
  assert.equal(normalised('  „Ａ”\u00a0–  ‘b’… ﬁ '), '"A" - \'b\'... fi');
});

test('where a reader parts or joins lines is no error', () => {
  const joined = compareTexts([at(0, 40, 'Name'), at(60, 100, 'Size')], [at(0, 100, 'Name Size')]);
  assert.equal(joined.length, 1);
  assert.deepEqual([joined[0]!.truth, joined[0]!.read, joined[0]!.edits], ['Name Size', 'Name Size', 0]);
  const parted = compareTexts([at(0, 100, 'Name Size')], [at(60, 100, 'Size'), at(0, 40, 'Nane')]);
  assert.deepEqual([parted.length, parted[0]!.read, parted[0]!.edits], [1, 'Nane Size', 1]);
});

test('what was not read is all wrong, what stands elsewhere does not count', () => {
  const pieces = compareTexts(
    [at(0, 40, 'Name'), at(60, 100, 'Size')],
    [at(60, 100, 'Size'), at(300, 340, 'noise')],
  );
  assert.deepEqual(
    pieces.map(({ truth, read, edits, length }) => [truth, read, edits, length]),
    [
      ['Name', '', 4, 4],
      ['Size', 'Size', 0, 4],
    ],
  );
});

test('what is read into a region that cannot be judged is left out', () => {
  const ignore = [{ x1: 45, y1: 0, x2: 100, y2: 10 }];
  const truths = [at(0, 40, 'Lumen -'), at(200, 240, 'Open')];
  const pieces = compareTexts(truths, [at(0, 95, 'Lumen - upd...'), at(200, 240, 'Open')], ignore);
  assert.deepEqual(
    pieces.map(({ truth }) => truth),
    ['Open'],
  );
  assert.equal(compareTexts(truths, [at(0, 41, 'Lumen -')], ignore).length, 2);
});

test('lines below each other are joined only where something read covers both, in reading order', () => {
  const truths = [at(0, 40, 'second', 20), at(0, 40, 'first', 0)];
  assert.equal(compareTexts(truths, []).length, 2);
  const tall = { box: { x1: 0, y1: 0, x2: 40, y2: 30 }, text: 'first second' };
  assert.deepEqual(
    compareTexts(truths, [tall]).map(({ truth, edits }) => [truth, edits]),
    [['first second', 0]],
  );
});

test('the error rate is edits per character of what was found; the unread is told beside it', () => {
  const piece = (size: number, length: number, edits: number, read?: string): ReadingOutcome => ({
    sizes: [size, size],
    length,
    edits,
    truth: 'x'.repeat(length),
    ...(read === undefined ? {} : { read }),
  });
  const screen = (id: string, reading: readonly ReadingOutcome[]): ScreenOutcome => ({
    id,
    kit: 'kit',
    platform: 'web',
    boxes: { 'text lines as read': { truths: 0, right: [], false: [] } },
    families: [],
    offers: [],
    reading,
  });
  const figures = readingFigures([
    screen('a', [piece(14, 10, 0), piece(12, 10, 1, 'y'), piece(30, 10, 9, 'z')]),
    screen('b', [piece(16, 20, 20, ''), { ...piece(14, 5, 5, 'w'), sizes: [14, 30] }]),
  ]);
  const small = figures.find(({ name }) => name === '11–16 px')!;
  assert.deepEqual(
    [small.pieces, small.error.value, small.found.value, small.errorWithMissing.value],
    [3, 1 / 20, 1 / 2, 21 / 40],
  );
  assert.equal(figures.find(({ name }) => name === 'all')!.error.value, 15 / 35);
  assert.equal(figures.find(({ name }) => name === 'under 11 px')!.pieces, 0);
});
