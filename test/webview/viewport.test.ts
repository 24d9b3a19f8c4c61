// Laws of the viewport, over zoom × pan × shapes.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Point } from '../../protocol/geometry';
import {
  boxOnScreen,
  fit,
  follow,
  open,
  pan,
  resize,
  reveal,
  SCALE_LIMITS,
  toImage,
  toScreen,
  zoom,
  type Viewport,
} from '../../webview/viewport';

const stages = [
  { width: 640, height: 480 },
  { width: 300, height: 900 },
];
const pictures = [
  { width: 1400, height: 1080 },
  { width: 7680, height: 4320 },
  { width: 16, height: 2000 },
];
const viewports: readonly Viewport[] = [0.02, 0.37, 1, 2.5, 32].flatMap((scale) =>
  [-3000.25, 0, 117.5].flatMap((x) => [-40, 333.3].map((y) => ({ scale, x, y }))),
);
const points: readonly Point[] = [
  { x: 0, y: 0 },
  { x: 639.5, y: 12.25 },
  { x: -10, y: 480 },
];

function assertNear(actual: Point, expected: Point, what: string): void {
  const far = Math.hypot(actual.x - expected.x, actual.y - expected.y);
  assert.ok(far < 1e-6, `${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`);
}

test('a screen point to the picture and back is the same point', () => {
  for (const viewport of viewports) {
    for (const point of points) {
      assertNear(toScreen(viewport, toImage(viewport, point)), point, JSON.stringify(viewport));
    }
  }
});

test('a picture point to the screen and back is the same point', () => {
  for (const viewport of viewports) {
    for (const point of points) {
      assertNear(toImage(viewport, toScreen(viewport, point)), point, JSON.stringify(viewport));
    }
  }
});

test('a box on the screen has its corners where its points are', () => {
  const box = { x1: 12.5, y1: 7, x2: 112.5, y2: 8 };
  for (const viewport of viewports) {
    const { left, top, width, height } = boxOnScreen(viewport, box);
    assertNear({ x: left, y: top }, toScreen(viewport, { x: box.x1, y: box.y1 }), 'top left');
    assertNear(
      { x: left + width, y: top + height },
      toScreen(viewport, { x: box.x2, y: box.y2 }),
      'bottom right',
    );
  }
});

test('zooming holds the point of the picture under the pointer', () => {
  for (const viewport of viewports) {
    for (const picture of pictures) {
      for (const share of [0, 0.3, 1]) {
        const held = { x: picture.width * share, y: picture.height * share };
        const at = toScreen(viewport, held);
        for (const factor of [0.5, 1.25, 1000]) {
          assertNear(toScreen(zoom(viewport, factor, at, picture), held), at, `× ${factor}`);
        }
      }
    }
  }
});

test('zooming beside the picture holds the nearest point of it', () => {
  const picture = { width: 100, height: 50 };
  const corner = { x: 100, y: 50 };
  const viewport = { scale: 1, x: 20, y: 20 };
  const zoomed = zoom(viewport, 3, { x: 500, y: 400 }, picture);
  assertNear(toScreen(zoomed, corner), toScreen(viewport, corner), 'corner');
});

test('zooming in and out by the same factor comes back', () => {
  const picture = { width: 1400, height: 1080 };
  const viewport = { scale: 0.5, x: -20, y: 33 };
  const at = { x: 100, y: 200 };
  const { scale, x, y } = zoom(zoom(viewport, 1.7, at, picture), 1 / 1.7, at, picture);
  assertNear({ x, y }, viewport, 'offset');
  assert.ok(Math.abs(scale - viewport.scale) < 1e-9);
});

test('zoom stops at its limits', () => {
  const picture = { width: 1400, height: 1080 };
  const viewport = { scale: 1, x: 0, y: 0 };
  const at = { x: 10, y: 10 };
  assert.equal(zoom(viewport, 1e9, at, picture).scale, SCALE_LIMITS.most);
  assert.equal(zoom(viewport, 1e-9, at, picture).scale, SCALE_LIMITS.least);
});

test('a picture that fits is wholly on the stage, in its middle, and enlarged only where it is small', () => {
  for (const stage of stages) {
    for (const picture of pictures) {
      const viewport = fit(picture, stage);
      const { left, top, width, height } = boxOnScreen(viewport, {
        x1: 0,
        y1: 0,
        x2: picture.width,
        y2: picture.height,
      });
      assert.ok(0 <= left && 0 <= top && left + width <= stage.width && top + height <= stage.height);
      // It begins on a whole pixel.
      assert.ok(Math.abs(left + width / 2 - stage.width / 2) <= 0.5);
      assert.ok(Math.abs(top + height / 2 - stage.height / 2) <= 0.5);
      assert.deepEqual([left, top], [Math.round(left), Math.round(top)]);
    }
  }
});

for (const { picture, scale } of [
  { picture: { width: 30, height: 30 }, scale: 7 },
  { picture: { width: 8, height: 8 }, scale: 8 },
  { picture: { width: 100, height: 100 }, scale: 2 },
  { picture: { width: 400, height: 300 }, scale: 1 },
]) {
  test(`${picture.width} × ${picture.height} is shown ${scale} times as large where there is room`, () =>
    assert.equal(fit(picture, { width: 640, height: 480 }).scale, scale));
}

test('a very tall picture opens at its top as wide as the stage, a very wide one at its left as high', () => {
  const stage = { width: 640, height: 480 };
  assert.deepEqual(open({ width: 1232, height: 9000 }, stage), { scale: 0.5, x: 12, y: 12 });
  assert.deepEqual(open({ width: 9000, height: 912 }, stage), { scale: 0.5, x: 12, y: 12 });
  assert.deepEqual(open({ width: 100, height: 9000 }, stage), { scale: 1, x: 270, y: 12 });
  for (const picture of [
    { width: 1400, height: 1080 },
    { width: 30, height: 200 },
  ]) {
    assert.deepEqual(open(picture, stage), fit(picture, stage));
  }
});

test('what is followed comes onto the stage, and nothing moves where it is there already', () => {
  for (const stage of stages) {
    for (const viewport of viewports) {
      for (const point of points) {
        const followed = follow(viewport, point, stage);
        const { x, y } = toScreen(followed, point);
        assert.ok(0 <= x && x <= stage.width && 0 <= y && y <= stage.height);
        assertNear(follow(followed, point, stage), followed, 'followed again');
      }
    }
  }
});

test('however far it is dragged, a part of the picture stays on the stage', () => {
  for (const stage of stages) {
    for (const picture of pictures) {
      for (const viewport of viewports) {
        for (const by of [
          { x: 1e6, y: -1e6 },
          { x: -1e6, y: 1e6 },
        ]) {
          const moved = pan(viewport, by, picture, stage);
          const { left, top, width, height } = boxOnScreen(moved, {
            x1: 0,
            y1: 0,
            x2: picture.width,
            y2: picture.height,
          });
          const shownWidth = Math.min(left + width, stage.width) - Math.max(left, 0);
          const shownHeight = Math.min(top + height, stage.height) - Math.max(top, 0);
          assert.ok(Math.min(width, 40) - 1e-6 <= shownWidth, `${shownWidth} wide`);
          assert.ok(Math.min(height, 40) - 1e-6 <= shownHeight, `${shownHeight} high`);
        }
      }
    }
  }
});

test('small drags move the picture exactly as far as the pointer', () => {
  const moved = pan(
    { scale: 0.4, x: 10, y: 20 },
    { x: 7, y: -3 },
    { width: 1400, height: 1080 },
    { width: 640, height: 480 },
  );
  assert.deepEqual(moved, { scale: 0.4, x: 17, y: 17 });
});

const boxes = [
  { name: 'a small icon in a corner', box: { x1: 7600, y1: 10, x2: 7616, y2: 26 } },
  { name: 'a wide line of text', box: { x1: 100, y1: 2000, x2: 7000, y2: 2030 } },
  { name: 'nearly everything', box: { x1: 1, y1: 1, x2: 7679, y2: 4319 } },
];
for (const { name, box } of boxes) {
  test(`revealing ${name} brings the whole of it onto the stage`, () => {
    for (const stage of stages) {
      for (const viewport of viewports) {
        const shown = boxOnScreen(reveal(viewport, box, stage), box);
        assert.ok(
          -1e-6 <= shown.left && shown.left + shown.width <= stage.width + 1e-6,
          JSON.stringify(shown),
        );
        assert.ok(
          -1e-6 <= shown.top && shown.top + shown.height <= stage.height + 1e-6,
          JSON.stringify(shown),
        );
      }
    }
  });
}

test('revealing a box that is well seen moves nothing', () => {
  const viewport = { scale: 1, x: 0, y: 0 };
  assert.equal(
    reveal(viewport, { x1: 100, y1: 100, x2: 200, y2: 140 }, { width: 640, height: 480 }),
    viewport,
  );
});

for (const { side, scale } of [
  { side: 40, scale: 0.45 },
  { side: 20, scale: 0.7 },
  { side: 10, scale: 1 },
  { side: 4, scale: 3.5 },
]) {
  test(`revealing a box of ${side} pixels at 45 % shows it at ${100 * scale} %`, () => {
    const box = { x1: 100, y1: 100, x2: 160, y2: 100 + side };
    const shown = reveal({ scale: 0.45, x: 0, y: 0 }, box, { width: 640, height: 480 });
    assert.equal(shown.scale, scale);
  });
}

test('a stage of another size keeps its middle', () => {
  const from = { width: 640, height: 480 };
  const to = { width: 300, height: 900 };
  for (const viewport of viewports) {
    assertNear(
      toImage(resize(viewport, from, to), { x: 150, y: 450 }),
      toImage(viewport, { x: 320, y: 240 }),
      JSON.stringify(viewport),
    );
  }
});
