// Boxes against true boxes, counted by hand.

import assert from 'node:assert/strict';
import test from 'node:test';
import { matchBoxes } from '../../models/cli/eval/matchBoxes';
import { judgeScreen } from '../../models/cli/eval/measureScreens';
import {
  boxFigures,
  familyAccuracy,
  familyConfusions,
  offerFigures,
} from '../../models/cli/eval/screenFigures';
import type { Screen } from '../../models/cli/eval/screens';
import type { DetectedElement } from '../../models/pipeline/elements/decode';

const box = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

test('the surest prediction chooses first, and each truth is found once', () => {
  const fates = matchBoxes(
    [
      { box: box(0, 0, 10, 6), score: 0.5 }, // Fits the first truth (0.6), which the surer one has taken.
      { box: box(0, 0, 10, 10), score: 0.9 },
      { box: box(100, 0, 110, 4), score: 0.8 }, // 0.4 of the second truth: too little.
    ],
    [box(0, 0, 10, 10), box(100, 0, 110, 10)],
    [],
  );
  assert.deepEqual(fates, ['false', { found: 0 }, 'false']);
});

test('an overlap of exactly one half is enough, and the truth that is overlapped most is taken', () => {
  assert.deepEqual(matchBoxes([{ box: box(0, 0, 10, 5), score: 1 }], [box(0, 0, 10, 10)], []), [
    { found: 0 },
  ]);
  const truths = [box(0, 0, 10, 14), box(0, 0, 10, 11)];
  assert.deepEqual(matchBoxes([{ box: box(0, 0, 10, 10), score: 1 }], truths, []), [{ found: 1 }]);
});

test('what lies half in a region that cannot be judged is not judged, unless it finds a truth', () => {
  const ignore = [box(0, 0, 100, 50)];
  const fates = matchBoxes(
    [
      { box: box(10, 40, 20, 60), score: 0.9 }, // Half inside.
      { box: box(10, 45, 20, 60), score: 0.8 }, // A third.
      { box: box(70, 10, 80, 20), score: 0.7 }, // Inside, on a truth.
    ],
    [box(70, 10, 80, 20)],
    ignore,
  );
  assert.deepEqual(fates, ['ignored', 'false', { found: 0 }]);
});

test('regions hide together, each place counted once', () => {
  const line = { box: box(0, 0, 100, 10), score: 1 };
  // Two words, and the button around the second one: 30 + 30 of 100.
  assert.deepEqual(matchBoxes([line], [], [box(0, 0, 30, 10), box(50, 0, 70, 10), box(45, 0, 75, 10)]), [
    'ignored',
  ]);
  assert.deepEqual(matchBoxes([line], [], [box(0, 0, 40, 10), box(0, 0, 40, 10)]), ['false']);
});

const plain = { clickBox: null, states: [], colour: null, container: null };

const screen: Screen = {
  id: 'one',
  picture: 'one.png',
  size: { width: 1000, height: 600 },
  page: 'page',
  kit: 'kit',
  platform: 'web',
  ignore: [[0, 500, 1000, 600]],
  lines: [{ box: [10, 10, 50, 24], text: 'Save', size: 14, isHeading: false }],
  elements: [
    { box: [0, 0, 60, 30], kind: 'button', name: 'Save', text: 'Save', family: 'button', ...plain },
    {
      box: [100, 0, 160, 30],
      kind: 'link',
      name: 'Help',
      text: 'Help',
      family: 'action',
      ...plain,
      clickBox: [80, 0, 180, 60],
    },
    { box: [200, 0, 220, 20], kind: 'icon', name: 'trash', text: '', family: 'icon', ...plain },
    { box: [300, 0, 400, 100], kind: 'image', name: '', text: '', family: 'image', ...plain },
  ],
};

const element = (
  group: DetectedElement['group'],
  family: DetectedElement['family'],
  corners: readonly [number, number, number, number],
  score: number,
): DetectedElement => ({ group, family, box: box(...corners), score, kinds: { [family]: 1 } });

test('a screen: precision, recall and F1 at the threshold, families among right boxes', () => {
  const judged = judgeScreen(screen, {
    lines: [],
    boxes: [],
    elements: [
      element('control', 'button', [0, 0, 60, 30], 0.9),
      element('control', 'button', [100, 0, 160, 30], 0.6), // The link, taken for a button.
      element('control', 'check', [700, 0, 710, 10], 0.7), // Nothing is there.
      element('control', 'check', [700, 510, 710, 520], 0.95), // Nobody knows what is there.
      element('control', 'field', [800, 0, 900, 30], 0.1), // Too unsure to be shown.
      element('pictorial', 'icon', [200, 0, 220, 20], 0.5),
      element('text', 'text', [10, 10, 50, 24], 0.5),
    ],
  });
  const controls = boxFigures([judged], 'controls', 0.3);
  assert.deepEqual(
    [controls?.truths, controls?.precision.value, controls?.recall.value, controls?.f1.value],
    [2, 2 / 3, 1, 4 / 5],
  );
  assert.equal(boxFigures([judged], 'controls', 0.65)?.f1.value, 1 / 2);
  assert.equal(boxFigures([judged], 'controls', 0)?.precision.value, 1 / 2);
  assert.equal(boxFigures([judged], 'icons', 0.3)?.f1.value, 1);
  assert.equal(boxFigures([judged], 'images', 0.3)?.recall.value, 0);
  assert.equal(boxFigures([judged], 'text lines', 0.3)?.f1.value, 1);
  assert.equal(boxFigures([judged], 'text lines as read', 0.3)?.recall.value, 0);
  assert.equal(familyAccuracy([judged], 0.3).value, 1 / 2);
  assert.deepEqual(familyConfusions([judged], 0.3), [{ truth: 'action', predicted: 'button', times: 1 }]);
});

test('without a network only what was read is counted', () => {
  const judged = judgeScreen(screen, {
    lines: [{ box: box(10, 10, 50, 24), text: 'Save', score: 0.9 }],
    elements: null,
    boxes: [],
  });
  assert.equal(boxFigures([judged], 'controls', 0.3), null);
  assert.equal(boxFigures([judged], 'text lines as read', 0.3)?.f1.value, 1);
});

test('candidates are held against what can be seen and against what takes clicks, beside their mirror images', () => {
  // The link's words, what takes clicks around them, and a box that only the mirror (width 1000) lays on the icon.
  const boxes = [box(100, 0, 160, 30), box(80, 0, 180, 66), box(780, 0, 800, 20)];
  const judged = judgeScreen(screen, { lines: [], elements: null, boxes });
  const told = offerFigures([judged]).map((of) => [
    of.kind,
    of.truths,
    of.recallAtHalf.value,
    of.recallAtHalfMirrored.value,
    of.recallAtSeven.value,
  ]);
  assert.deepEqual(told, [
    ['text lines', 1, 0, 0, 0],
    ['icons and images', 2, 0, 1 / 2, 0],
    ['controls', 2, 1 / 2, 0, 1 / 2],
    ['click areas', 1, 1, 0, 1],
  ]);
});
