// What of a phone's picture is the device's own: its keyboard and its status bar.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { TextLine } from '../../protocol/inference';
import { listCandidates, makeCandidates } from '../../models/pipeline/elements/candidates';
import { findFurniture, furnitureOf, type Furniture } from '../../models/pipeline/elements/furniture';
import { elementsAsAnswer } from '../../models/pipeline/listing';
import { area, element, fill, line, plainPicture } from './scenes';

const phone = plainPicture(360, 800);
fill(phone, area(0, 520, 360, 280), [220, 220, 225]);

/** Rows of keys from y = 580 down, 50 pixels apart, with suggestions on the same ground above them; a dot is a letter that was not read. */
function keys(rows: readonly string[]): readonly TextLine[] {
  return rows.flatMap((row, r) =>
    [...row].flatMap((letter, i) =>
      letter === '.' ? [] : [line(letter, 180 + 36 * (i - row.length / 2), 572 + 50 * r)],
    ),
  );
}

const qwerty = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const page = [line('12:30', 10, 4), line('New message', 16, 60)];

for (const { name, lines } of [
  { name: 'letters in rows', lines: keys(qwerty) },
  { name: 'capitals', lines: keys(qwerty.map((row) => row.toUpperCase())) },
  { name: 'letters of which some are misread or missing', lines: keys(['q.e0tyui.p', 'a5dfg.jk', 'zxc.b']) },
  {
    name: 'few letters with a key for signs',
    lines: [...keys(['..e.t', 'a..f', 'z...b']), line('?123', 10, 722)],
  },
  { name: 'a French layout', lines: keys(['azertyuiop', 'qsdfghjklm', 'wxcvbn']) },
  { name: 'digits and signs', lines: [...keys(['1234567890', '', '']), line('ABC', 20, 722)] },
]) {
  test(`a keyboard is known by ${name}, and reaches from its suggestions to the picture's end`, () => {
    const [found] = findFurniture(phone, [...page.slice(1), ...lines], []);
    assert.deepEqual(found, { furniture: 'keyboard', box: area(0, 520, 360, 280) });
  });
}

test('a page of emoji is known by the key that leads back to letters', () => {
  const emoji = Array.from({ length: 24 }, (_, i) =>
    area(20 + 40 * (i % 8), 540 + 50 * Math.floor(i / 8), 24, 24),
  );
  const back = line('ABC', 10, 760);
  assert.equal(findFurniture(phone, [back], emoji)[0]?.box.y1, 520);
  assert.deepEqual(findFurniture(phone, [back], emoji.slice(0, 5)), []);
});

for (const { name, lines } of [
  { name: 'the days of a week', lines: keys(['MTWTFSS', '1234567', '8........']) },
  { name: 'a calculator', lines: keys(['789', '456', '123', '0']) },
  { name: 'words', lines: [line('qwerty asdfgh', 16, 600), line('zxcvbn', 16, 650)] },
  {
    name: 'an index of letters',
    lines: [...'abcdefghij'].map((letter, i) => line(letter, 340, 400 + 30 * i)),
  },
  { name: 'a grid of letters to find words in', lines: keys(['qxkwbfezrt', 'amszdhfvpk', 'zbxkcqvrbn']) },
  { name: 'one row of letters', lines: keys(['qwertyuiop']) },
]) {
  test(`${name} is no keyboard`, () => assert.deepEqual(findFurniture(phone, lines, []), []));
}

test('the status bar of a phone is the row of its clock', () => {
  const parts = findFurniture(phone, page, []);
  const where = (y: number): Furniture | null => furnitureOf(area(320, y, 20, 20), parts);
  assert.deepEqual([where(4), where(60)], ['status bar', null]);
  assert.deepEqual(findFurniture(plainPicture(), page, []), []);
});

test('a keyboard is one element, and its keys come last among the candidates', () => {
  const made = makeCandidates(phone, [...page, ...keys(qwerty)], [element('button', area(20, 570, 30, 40))]);
  const listed = elementsAsAnswer(listCandidates(made, 200), phone);
  assert.deepEqual(
    listed.boxes.map(({ phrase }) => phrase),
    ['12:30', 'New message', 'a keyboard'],
  );
  const isKey = listCandidates(made, 200)
    .filter(({ origin }) => origin !== 'keyboard')
    .map(({ furniture }) => furniture === 'keyboard');
  assert.deepEqual(
    isKey,
    [...isKey].sort((a, b) => Number(a) - Number(b)),
  );
  assert.ok(isKey.includes(true));
});
