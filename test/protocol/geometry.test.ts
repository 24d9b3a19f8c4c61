// Pixels of the capture and CSS pixels of the page: one is the other's inverse, and a link that is missing is not guessed.

import assert from 'node:assert/strict';
import test from 'node:test';
import { cssToImage, imageToCss, imageToScreen, screenToImage, type Point } from '../../protocol/geometry';

const ratios = [0.5, 0.9, 1, 1.1, 1.25, 1.5, 2, 2.625, 3];
const scrolls: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 0, y: 120 },
  { x: 33.3, y: 10_000.5 },
  // Elastic scrolling goes beyond the page.
  { x: -40, y: -0.25 },
];
const places: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 1, y: 2 },
  { x: 1439.5, y: 899.75 },
  { x: 7680, y: 4320 },
];

/** Of floating point: far below a thousandth of a pixel. */
const ROUNDING = 1e-9;
const isNear = (a: Point | null, b: Point) =>
  a !== null && Math.abs(a.x - b.x) < ROUNDING * 1e3 && Math.abs(a.y - b.y) < ROUNDING * 1e3;

test('there and back is where it was, both ways, over ratio × scroll × place', () => {
  for (const pixelRatio of ratios) {
    for (const scroll of scrolls) {
      for (const place of places) {
        const scale = { pixelRatio, scroll };
        const told = JSON.stringify({ scale, place });
        assert.ok(isNear(cssToImage(imageToCss(place, scale)!, scale), place), told);
        assert.ok(isNear(imageToCss(cssToImage(place, scale)!, scale), place), told);
      }
    }
  }
});

test('where nothing is scaled the way there and back is exact', () => {
  const scale = { pixelRatio: 1, scroll: { x: 0, y: 120 } };
  for (const place of places) assert.deepEqual(cssToImage(imageToCss(place, scale)!, scale), place);
});

test('a place of the capture is divided by the ratio first and scrolled then', () => {
  assert.deepEqual(imageToCss({ x: 100, y: 40 }, { pixelRatio: 2, scroll: { x: 5, y: 300 } }), {
    x: 55,
    y: 320,
  });
});

test('without a ratio, or without a scroll, there is no such place', () => {
  for (const scale of [
    { pixelRatio: null, scroll: { x: 0, y: 0 } },
    { pixelRatio: 2, scroll: null },
    { pixelRatio: null, scroll: null },
  ]) {
    assert.equal(imageToCss({ x: 1, y: 1 }, scale), null);
    assert.equal(cssToImage({ x: 1, y: 1 }, scale), null);
  }
});

test('to the desktop and back is where it was, and not without knowing where the capture began', () => {
  for (const place of places) {
    for (const origin of [
      { x: 0, y: 0 },
      // A second screen to the left of the first.
      { x: -1920, y: 37 },
    ]) {
      assert.deepEqual(screenToImage(imageToScreen(place, origin)!, origin), place);
      assert.deepEqual(imageToScreen(screenToImage(place, origin)!, origin), place);
    }
    assert.equal(imageToScreen(place, null), null);
    assert.equal(screenToImage(place, null), null);
  }
});

test('what is captured of a page in a window goes from the page to the desktop through the picture, and back', () => {
  const scale = { pixelRatio: 1.5, scroll: { x: 0, y: 300 } };
  const origin = { x: 100, y: 80 };
  const onPage = { x: 40, y: 320 };
  const onScreen = imageToScreen(cssToImage(onPage, scale)!, origin)!;
  assert.deepEqual(onScreen, { x: 160, y: 110 });
  assert.deepEqual(imageToCss(screenToImage(onScreen, origin)!, scale), onPage);
});
