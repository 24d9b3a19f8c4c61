// The element network's answers become elements on the capture, each once.

import assert from 'node:assert/strict';
import test from 'node:test';
import { makeRandom } from '../../models/pipeline/nextToken';
import {
  decodeElements,
  withoutDuplicates,
  type LookedAt,
  type RawElements,
} from '../../models/pipeline/elements/decode';
import { families, groups, type Family, type Group } from '../../models/pipeline/elements/families';
import { area, element, shuffled } from './scenes';

interface Peak {
  readonly group: Group;
  readonly box: readonly [number, number, number, number];
  readonly score: number;
  readonly kinds?: Partial<Record<Family, number>>;
}

/** The graph's outputs for some peaks, with room for two a group. */
function rawOf(peaks: readonly Peak[]): RawElements {
  const slots = 2 * groups.length;
  const raw = {
    boxes: new Float32Array(4 * slots),
    scores: new Float32Array(slots),
    kinds: new Float32Array(families.length * slots),
  };
  const used = new Map<Group, number>();
  for (const { group, box, score, kinds = {} } of peaks) {
    const place = used.get(group) ?? 0;
    used.set(group, place + 1);
    const slot = 2 * groups.indexOf(group) + place;
    raw.boxes.set(box, 4 * slot);
    raw.scores[slot] = score;
    for (const [i, family] of families.entries()) raw.kinds[families.length * slot + i] = kinds[family] ?? 0;
  }
  return raw;
}

/** The whole of a capture of 400 × 200, seen at half its size. */
const half: LookedAt = {
  view: { x: 0, y: 0, width: 200, height: 100 },
  core: { x: 0, y: 0, width: 200, height: 100 },
  scaled: { width: 200, height: 100 },
  picture: { width: 400, height: 200 },
};

const button: Peak = {
  group: 'control',
  box: [10, 10, 50, 30],
  score: 0.8,
  kinds: { button: 0.6, action: 0.2 },
};

test('boxes go back to the capture’s pixels; families are shares of their group', () => {
  const [found] = decodeElements(rawOf([button]), half);
  assert.deepEqual(found?.box, { x1: 20, y1: 20, x2: 100, y2: 60 });
  assert.equal(found?.family, 'button');
  assert.ok(Math.abs((found?.kinds.button ?? 0) - 0.75) < 1e-6);
  assert.equal(found?.kinds.icon, undefined);
});

test('a view elsewhere moves its boxes, and only what has its middle in its core counts', () => {
  const right = {
    ...half,
    view: { x: 90, y: 0, width: 110, height: 100 },
    core: { x: 125, y: 0, width: 75, height: 100 },
  };
  const icon: Peak = { group: 'pictorial', box: [60, 10, 80, 30], score: 0.5, kinds: { icon: 1 } };
  const found = decodeElements(rawOf([button, icon]), right);
  assert.deepEqual(
    found.map(({ family, box }) => [family, box.x1]),
    [['icon', 300]],
  );
});

test('noise is left out, and what reaches beyond the picture is cut', () => {
  const peaks: Peak[] = [
    { ...button, score: 0.01 },
    { group: 'text', box: [10, 10, 11, 30], score: 0.9 },
    { group: 'pictorial', box: [-20, 70, 40, 110], score: 0.9, kinds: { image: 1 } },
  ];
  const found = decodeElements(rawOf(peaks), half);
  assert.deepEqual(
    found.map(({ box }) => box),
    [{ x1: 0, y1: 140, x2: 80, y2: 200 }],
  );
});

test('outputs that do not belong together are refused', () => {
  const raw = rawOf([button]);
  assert.throws(() => decodeElements({ ...raw, boxes: raw.boxes.subarray(4) }, half), /6 scores, 5 boxes/);
});

test('of overlapping boxes of one group the better one stays, in whatever order they come', () => {
  const elements = [
    element('button', area(10, 10, 100, 30), 0.9),
    element('field', area(12, 11, 100, 30), 0.7),
    element('text', area(12, 11, 100, 30), 0.6),
    element('button', area(10, 60, 100, 30), 0.5),
  ];
  const random = makeRandom(3);
  for (let round = 0; round < 6; round++) {
    const kept = withoutDuplicates(shuffled(elements, random));
    assert.deepEqual(
      kept.map(({ score }) => score),
      [0.9, 0.6, 0.5],
    );
  }
});
