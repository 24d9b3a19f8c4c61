// States of controls: what the network is shown, what its answers become, and which of them are told.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { RgbImage } from '../../models/pipeline/image';
import { withStates } from '../../models/pipeline/elements/naming';
import {
  familyMarks,
  likeShape,
  shownStates,
  statesOf,
  stateViews,
  viewShape,
  type ElementStates,
} from '../../models/pipeline/elements/states';

/** The picture of models/training/tests/test_states.py, which must see the same. */
function striped(width = 96, height = 60): RgbImage {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x * 7 + y * 3, x * 2 + y * 11, x * y], 3 * (y * width + x));
  }
  return { width, height, data };
}

const SUMS = [20142738, 19135794, 13563188, 19135794, 20142738, 16566655, 19661083, 19661083, 16209209];

test('a control is seen as in training: close up, beside the mean of its like, with its surroundings', () => {
  const controls = [
    { box: { x1: 4.5, y1: 10, x2: 30, y2: 22 }, family: 'action' },
    { box: { x1: 34, y1: 10.25, x2: 60, y2: 22 }, family: 'button' },
    { box: { x1: 5, y1: 30, x2: 90, y2: 55 }, family: 'field' },
  ] as const;
  const { views, likes } = stateViews(striped(), controls);
  assert.equal(
    views.length,
    viewShape(3).reduce((product, side) => product * side, 1),
  );
  const size = views.length / 9;
  const sums = Array.from({ length: 9 }, (_, grid) =>
    views.subarray(grid * size, (grid + 1) * size).reduce((sum, value, at) => sum + value * (at % 97), 0),
  );
  assert.deepEqual(sums, SUMS);
  // The two on one row are each other's like; the field has none.
  assert.deepEqual([...likes], [1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
  assert.deepEqual(likeShape(3), [3, 6]);
});

test('only what can be on is said to be on or off, and of one family one mark is set', () => {
  const probabilities = [0.91234, 0.2, 0.3, 0.4, 0.5];
  assert.deepEqual(statesOf(probabilities, 'check'), {
    on: 0.912,
    selected: 0.2,
    disabled: 0.3,
    invalid: 0.4,
    radio: 0.5,
  });
  assert.deepEqual(
    [statesOf(probabilities, 'switch').on, statesOf(probabilities, 'switch').radio],
    [0.912, null],
  );
  assert.equal(statesOf(probabilities, 'action').on, null);
  assert.deepEqual(familyMarks('action'), [0, 1, 0, 0, 0, 0, 0]);
});

const nothing: ElementStates = { on: null, selected: 0, disabled: 0, invalid: 0, radio: null };
const told = [
  { name: 'a ticked checkbox', kind: 'checkbox', states: { ...nothing, on: 0.99 }, shown: ['checked'] },
  { name: 'a switch that is off', kind: 'switch', states: { ...nothing, on: 0.01 }, shown: ['off'] },
  { name: 'a checkbox that may be either', kind: 'checkbox', states: { ...nothing, on: 0.5 }, shown: [] },
  { name: 'a chosen tab', kind: 'entry', states: { ...nothing, selected: 0.9 }, shown: ['selected'] },
  {
    name: 'a checkbox that looks chosen and is off for good',
    kind: 'checkbox',
    states: { ...nothing, on: 0, selected: 1, disabled: 1 },
    shown: ['not checked', 'disabled'],
  },
  { name: 'a button that nobody looked at', kind: 'button', states: null, shown: [] },
  {
    name: 'a page, before all that pixels say',
    kind: 'radio button',
    states: { ...nothing, on: 1 },
    page: { state: { checked: false, disabled: true, expanded: false } },
    shown: ['not checked', 'disabled'],
  },
];
for (const { name, shown, ...candidate } of told) {
  test(`told: ${name}`, () => {
    assert.deepEqual(shownStates(candidate), shown);
  });
}

test('states stand behind what a thing is', () => {
  assert.equal(
    withStates('a checkbox labelled “Mail”', ['checked', 'disabled']),
    'a checkbox labelled “Mail”, checked, disabled',
  );
  assert.equal(withStates('a button', []), 'a button');
});
