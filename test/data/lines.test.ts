// Words become lines of text: what may be joined, what may not, and what stays of a font's content area.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  joinWords,
  shrinkToText,
  splitWords,
  transformText,
  type Word,
} from '../../models/training/data/render/truth/lines';

/** A word of 10 CSS pixels' height and font size, on the line at `y`. */
function word(text: string, x1: number, x2: number, y = 0, block = 1): Word {
  return { box: { x1, y1: y, x2, y2: y + 10 }, text, size: 10, block, spaceBefore: true };
}

const texts = (words: readonly Word[]) => joinWords(words).map((line) => line.text);

test('words of one block on one line become one line', () => {
  const [line] = joinWords([word('Save', 0, 20), word('changes', 23, 60)]);
  assert.equal(line?.text, 'Save changes');
  assert.deepEqual(line.box, { x1: 0, y1: 0, x2: 60, y2: 10 });
});

test('another block, another line of the paragraph, or a wide gap begins a new line', () => {
  assert.deepEqual(texts([word('Name', 0, 20), word('Size', 23, 40, 0, 2)]), ['Name', 'Size']);
  assert.deepEqual(texts([word('first', 0, 20), word('second', 0, 30, 14)]), ['first', 'second']);
  assert.deepEqual(texts([word('File', 0, 20), word('Edit', 28, 40)]), ['File', 'Edit']);
});

test('a small word raised a little stays on its line', () => {
  const raised = { ...word('2', 21, 25), box: { x1: 21, y1: -3, x2: 25, y2: 4 }, spaceBefore: false };
  assert.deepEqual(texts([word('m', 10, 20), raised]), ['m2']);
});

test('Chinese characters are words of their own and are joined without spaces', () => {
  const parts = [...splitWords(' 保存 file')];
  assert.deepEqual(
    parts.map(({ start, end, spaceBefore }) => [start, end, spaceBefore]),
    [
      [1, 2, true],
      [2, 3, false],
      [4, 8, true],
    ],
  );
});

test('a line is about 1.15 font sizes high, around the middle of the content area', () => {
  assert.deepEqual(shrinkToText({ x1: 0, y1: 0, x2: 50, y2: 20 }, 10), {
    x1: 0,
    y1: 4.25,
    x2: 50,
    y2: 15.75,
  });
  const low = { x1: 0, y1: 0, x2: 50, y2: 8 };
  assert.deepEqual(shrinkToText(low, 10), low);
});

test('text is told as it is shown', () => {
  assert.equal(transformText('save all', 'uppercase'), 'SAVE ALL');
  assert.equal(transformText('save', 'capitalize'), 'Save');
  assert.equal(transformText('Save', 'none'), 'Save');
});
