// What of a picture is shown to the icon network: plates and what is drawn on them, controls that are icons.

import assert from 'node:assert/strict';
import test from 'node:test';
import { drawingOn, isLoneIcon } from '../../models/pipeline/elements/crops';
import { area, element, fill, plainPicture } from './scenes';

const plate = area(100, 100, 56, 56);
const picture = plainPicture();
fill(picture, plate, [20, 90, 200]);
const blank = plainPicture();
fill(blank, plate, [20, 90, 200]);
fill(picture, area(116, 118, 24, 20), [255, 255, 255]);

for (const { name, of, on, is } of [
  { name: 'is what stands on its even ground', of: picture, on: plate, is: area(116, 118, 24, 20) },
  { name: 'is nothing where nothing stands on it', of: blank, on: plate, is: null },
  { name: 'is nothing where it fills the box', of: picture, on: area(112, 112, 32, 32), is: null },
  { name: 'is nothing where the ground is two colours', of: picture, on: area(72, 100, 56, 56), is: null },
]) {
  test(`the drawing on a plate ${name}`, () => assert.deepEqual(drawingOn(of, on), is));
}

test('a square button is an icon where none was detected on it', () => {
  const button = element('button', plate);
  assert.equal(isLoneIcon(button, [button]), true);
  assert.equal(isLoneIcon(button, [button, element('icon', area(116, 116, 24, 24))]), false);
  assert.equal(isLoneIcon(element('button', area(100, 100, 120, 40)), []), false);
  assert.equal(isLoneIcon(element('check', plate), []), false);
});
