// Of things on one place the first: what comparing all with all would leave.

import assert from 'node:assert/strict';
import test from 'node:test';
import { firstOfEachPlace } from '../../models/pipeline/firstOfEachPlace';
import { makeRandom } from '../../models/pipeline/nextToken';
import { sharedPart, type PixelBox } from '../../protocol/geometry';
import { area } from '../elements/scenes';

const isSame = (a: PixelBox, b: PixelBox): boolean => 0.5 < sharedPart(a, b);

test('the earlier of two on one place stays, and neighbours both do', () => {
  const places = [area(10, 10, 40, 20), area(12, 12, 40, 20), area(60, 10, 40, 20)];
  assert.deepEqual(
    firstOfEachPlace(places, (box) => box, isSame),
    [places[0], places[2]],
  );
});

test('it leaves what comparing all with all leaves, however the boxes lie', () => {
  const random = makeRandom(5);
  for (let round = 0; round < 50; round++) {
    const boxes = Array.from({ length: 80 }, () =>
      area(400 * random(), 400 * random(), 1 + 200 * random(), 1 + 200 * random()),
    );
    const expected: PixelBox[] = [];
    for (const box of boxes) if (!expected.some((earlier) => isSame(earlier, box))) expected.push(box);
    assert.deepEqual(
      firstOfEachPlace(boxes, (box) => box, isSame),
      expected,
    );
  }
});
