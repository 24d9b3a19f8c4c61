// Which of several is meant, where it is said how many there are.

import assert from 'node:assert/strict';
import test from 'node:test';
import { inOrder } from '../../models/pipeline/elements/counted';
import type { Order } from '../../models/pipeline/elements/description';
import { makeRandom } from '../../models/pipeline/nextToken';
import { area, shuffled } from './scenes';

/** A row of four, a column of three, and one that stands alone. */
const row = [10, 50, 90, 130].map((x) => area(x, 20, 24, 24));
const column = [100, 140, 180].map((y) => area(300, y, 24, 24));
const alone = area(500, 400, 24, 24);
const all = [...row, ...column, alone];

const pick = (order: Partial<Order>, scores = all.map(() => 0.5)) =>
  inOrder(
    all.map((box) => ({ box })),
    scores,
    { place: 1, from: 'reading', among: null, ...order },
  );

test('the row or column of so many is counted, and nothing beside it', () => {
  assert.deepEqual(pick({ place: 2, among: 4 }), row[1]);
  assert.deepEqual(pick({ place: -1, among: 3 }), column[2]);
  assert.deepEqual(pick({ from: 'right', among: 4 }), row[3]);
});

test('the middle one has as many on either side, or one more behind it', () => {
  assert.deepEqual(pick({ place: 'middle', among: 3 }), column[1]);
  assert.deepEqual(pick({ place: 'middle', among: 4 }), row[1]);
});

test('of two groups the one that fits its place better is meant, also where one of it was not seen', () => {
  const isInColumn = all.map((box) => (column.includes(box) ? 0.5 : 0.32));
  assert.deepEqual(pick({ among: 4 }, isInColumn), column[0]);
});

test('where it is said how many there are, one that fits worse is one of them', () => {
  const scores = all.map((box) => (box === row[1] ? 0.32 : row.includes(box) ? 0.5 : 0));
  assert.deepEqual(pick({ place: 2, among: 4 }, scores), row[1]);
  assert.deepEqual(pick({ place: 2 }, scores), row[2]);
});

test('what is much taller than its neighbours stands in no row with them', () => {
  const tall = area(170, 0, 24, 64);
  const boxes = [...row.slice(1), tall].map((box) => ({ box }));
  const order: Order = { place: -1, from: 'reading', among: 3 };
  assert.deepEqual(
    inOrder(
      boxes,
      boxes.map(() => 0.5),
      order,
    ),
    row[3],
  );
});

test('the row that is meant is the one that fits best', () => {
  const below = all.map((box) => (row.includes(box) ? 0.5 : 0.4));
  assert.deepEqual(pick({ place: -1, among: 'row' }, below), row[3]);
});

test('the order of what is given does not matter', () => {
  const random = makeRandom(3);
  for (let round = 0; round < 20; round++) {
    const mixed = shuffled(all, random).map((box) => ({ box }));
    const found = inOrder(
      mixed,
      mixed.map(() => 0.5),
      { place: 3, from: 'reading', among: 4 },
    );
    assert.deepEqual(found, row[2]);
  }
});
