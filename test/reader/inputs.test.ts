// What the networks are given: slices and lines as planes, lines in batches.

import assert from 'node:assert/strict';
import test from 'node:test';
import { filledImage, pasteImage, type RgbImage } from '../../models/pipeline/image';
import { defaultBatchLimits, planBatches } from '../../models/pipeline/reader/batches';
import { detectionInput, inkedPart, widened } from '../../models/pipeline/reader/detectionInput';
import { cutLine, LINE_HEIGHT, lineBytes, writeLine } from '../../models/pipeline/reader/lineImage';
import { makeRandom } from '../../models/pipeline/nextToken';
import { cropImage } from '../support/fixtures';
import { drawBars } from './drawing';

test('detection sees blue, green, red, normalised, the last pixel repeated up to a multiple of 32', () => {
  const image = filledImage({ width: 40, height: 20 }, [255, 0, 51]);
  image.data.set([0, 255, 0], (19 * 40 + 39) * 3);
  const { data, dims } = detectionInput(image, { x: 0, y: 0, width: 40, height: 20 });
  assert.deepEqual(dims, [1, 3, 32, 64]);
  const plane = 32 * 64;
  const at = (channel: number, x: number, y: number) => data[channel * plane + y * 64 + x]!;
  const near = (got: number, wanted: number) =>
    assert.ok(Math.abs(got - wanted) < 1e-5, `${got} for ${wanted}`);
  near(at(0, 3, 3), (0.2 - 0.485) / 0.229);
  near(at(1, 3, 3), (0 - 0.456) / 0.224);
  near(at(2, 3, 3), (1 - 0.406) / 0.225);
  near(at(1, 63, 31), (1 - 0.456) / 0.224);
});

test('a view is seen from its own corner', () => {
  const image = drawBars(100, 90, [[50, 1, 40, 41]]);
  const { data, dims } = detectionInput(image, { x: 48, y: 36, width: 32, height: 32 });
  const darkest = data
    .subarray(0, 32 * 32)
    .reduce((best, value, i, all) => (value < all[best]! ? i : best), 0);
  assert.deepEqual(dims, [1, 3, 32, 32]);
  assert.equal(darkest, 4 * 32 + 2);
});

test('the inked part is the smallest rectangle with all that differs', () => {
  const image = drawBars(100, 90, [
    [50, 3, 40, 44],
    [70, 2, 60, 61],
  ]);
  const part = inkedPart(image, { x: 0, y: 0, width: 100, height: 90 });
  // One pixel of paper before and behind belongs to the step.
  assert.deepEqual(part, { x: 49, y: 39, width: 24, height: 23 });
  assert.equal(inkedPart(image, { x: 0, y: 0, width: 40, height: 90 }), null);
});

test('the inked part is what looking at every pixel finds', () => {
  const dice = makeRandom(8);
  const view = { x: 3, y: 2, width: 50, height: 40 };
  const inView = (x: number, y: number) =>
    view.x <= x && x < view.x + view.width && view.y <= y && y < view.y + view.height;
  for (let round = 0; round < 60; round++) {
    const image = filledImage({ width: 60, height: 50 }, [200, 200, 200]);
    for (let speck = 0; speck < round % 5; speck++) {
      // Also specks at the view's edges and beyond them, and too faint ones.
      const [x, y] = [Math.floor(dice() * 60), Math.floor(dice() * 50)];
      image.data[(y * 60 + x) * 3 + (speck % 3)] = dice() < 0.8 ? 20 : 190;
    }
    const differs = (x: number, y: number, otherX: number, otherY: number) =>
      inView(otherX, otherY) &&
      [0, 1, 2].some(
        (channel) =>
          14 <=
          Math.abs(
            image.data[(y * 60 + x) * 3 + channel]! - image.data[(otherY * 60 + otherX) * 3 + channel]!,
          ),
      );
    const inked: (readonly [x: number, y: number])[] = [];
    for (let y = 0; y < 50; y++) {
      for (let x = 0; x < 60; x++) {
        if (inView(x, y) && (differs(x, y, x + 1, y) || differs(x, y, x, y + 1))) inked.push([x, y]);
      }
    }
    const x1 = Math.min(...inked.map(([x]) => x));
    const y1 = Math.min(...inked.map(([, y]) => y));
    const x2 = Math.min(Math.max(...inked.map(([x]) => x)) + 2, view.x + view.width);
    const y2 = Math.min(Math.max(...inked.map(([, y]) => y)) + 2, view.y + view.height);
    const expected = inked.length === 0 ? null : { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
    assert.deepEqual(inkedPart(image, view), expected);
  }
});

test('a part is widened as far as its view reaches', () => {
  const view = { x: 10, y: 0, width: 100, height: 50 };
  assert.deepEqual(widened({ x: 20, y: 30, width: 5, height: 5 }, 16, view), {
    x: 10,
    y: 14,
    width: 31,
    height: 36,
  });
});

/** The planes of one line alone. */
function line(image: RgbImage, box: { x1: number; y1: number; x2: number; y2: number }) {
  const cut = cutLine(image, box);
  const data = new Float32Array(3 * LINE_HEIGHT * cut.width);
  writeLine(image, cut, data, 0, cut.width);
  return { data, width: cut.width };
}

test('lines with the same bytes have the same planes, wherever they stand; other lines have other bytes', () => {
  const dice = makeRandom(21);
  const [width, height] = [260, 230];
  const image: RgbImage = {
    width,
    height,
    data: Uint8Array.from({ length: width * height * 3 }, () => dice() * 256),
  };
  // The same pixels once more, moved by whole pixels; numbers of one size are rounded alike.
  const [right, down] = [9, 14];
  const part = cropImage(image, { x: 135, y: 135, width: 70, height: 40 });
  const moved = pasteImage(image, part, 135 + right, 135 + down);
  const box = { x1: 142.25, y1: 141.5, x2: 186.75, y2: 160.125 };
  const there = { x1: box.x1 + right, y1: box.y1 + down, x2: box.x2 + right, y2: box.y2 + down };
  const bytes = (of: RgbImage, at: typeof box) =>
    lineBytes(of, cutLine(of, at)).map((part) => Buffer.from(part).toString('hex'));
  assert.deepEqual(bytes(moved, there), bytes(image, box));
  assert.deepEqual(line(moved, there), line(image, box));
  // Another pixel, another place between the pixels, another length.
  const touched = { ...image, data: image.data.slice() };
  touched.data[(150 * width + 160) * 3 + 1]! ^= 1;
  assert.notDeepEqual(bytes(touched, box), bytes(image, box));
  assert.notDeepEqual(bytes(image, { ...box, y1: 141.625 }), bytes(image, box));
  assert.notDeepEqual(bytes(image, { ...box, x2: 187.75 }), bytes(image, box));
});

test('a line of one color stays that color at every size, also over the edge of the picture', () => {
  const image = filledImage({ width: 30, height: 20 }, [0, 127.5, 255]);
  for (const box of [
    { x1: 2, y1: 3, x2: 20, y2: 15 },
    { x1: 0.4, y1: 0.2, x2: 29.9, y2: 19.7 },
    { x1: -4, y1: -3, x2: 34, y2: 24 },
  ]) {
    const { data, width } = line(image, box);
    const plane = LINE_HEIGHT * width;
    data.forEach((value, i) => {
      const wanted = i < plane ? 1 : i < 2 * plane ? 127 / 127.5 - 1 : -1;
      assert.ok(Math.abs(value - wanted) < 1e-5);
    });
  }
});

test('a line of the right height is copied, not resampled', () => {
  const dice = makeRandom(3);
  const image: RgbImage = {
    width: 60,
    height: 60,
    data: Uint8Array.from({ length: 60 * 60 * 3 }, () => dice() * 256),
  };
  const { data, width } = line(image, { x1: 5, y1: 7, x2: 35, y2: 55 });
  assert.equal(width, 30);
  for (const [x, y] of [
    [0, 0],
    [29, 47],
    [11, 23],
  ] as const) {
    const red = image.data[((y + 7) * 60 + x + 5) * 3]!;
    assert.ok(Math.abs(data[2 * LINE_HEIGHT * width + y * width + x]! - (red / 127.5 - 1)) < 1e-5);
  }
});

test('a line that is twice too tall is averaged, so that no row is lost', () => {
  // Rows alternate between black and white: skipping rows would give one of them.
  const image = drawBars(
    40,
    96,
    Array.from({ length: 48 }, (_, i) => [0, 40, 2 * i, 2 * i + 1] as const),
    [255, 255, 255],
    [0, 0, 0],
  );
  const { data, width } = line(image, { x1: 0, y1: 0, x2: 40, y2: 96 });
  const inner = data.subarray(10 * width, 20 * width);
  assert.ok(inner.every((value) => Math.abs(value) < 0.05));
});

test('left stays left and top stays top', () => {
  const image = drawBars(40, 24, [[0, 10, 0, 6]]);
  const { data, width } = line(image, { x1: 0, y1: 0, x2: 40, y2: 24 });
  assert.ok(data[2 * width + 2]! < -0.5);
  assert.ok(0.9 < data[2 * width + width - 3]!);
  assert.ok(0.9 < data[(LINE_HEIGHT - 3) * width + 2]!);
});

test('a line is written at its own place in a batch and leaves its neighbours alone', () => {
  const image = filledImage({ width: 30, height: 20 }, [255, 255, 255]);
  const batchWidth = 64;
  const data = new Float32Array(3 * 3 * LINE_HEIGHT * batchWidth);
  writeLine(image, cutLine(image, { x1: 0, y1: 0, x2: 20, y2: 20 }), data, 1, batchWidth);
  const perLine = 3 * LINE_HEIGHT * batchWidth;
  data.forEach((value, i) => {
    const inLine = perLine <= i && i < 2 * perLine && i % batchWidth < 48;
    assert.equal(Math.round(value * 1000) / 1000, inLine ? 1 : 0);
  });
});

test('every line is in one batch, which is wide enough, and batches keep to the limit', () => {
  const dice = makeRandom(11);
  const widths = Array.from({ length: 300 }, () => 8 + Math.floor(dice() ** 3 * 2500));
  const batches = planBatches(widths);
  assert.deepEqual(
    batches.flatMap(({ lines }) => lines).sort((a, b) => a - b),
    widths.map((_, i) => i),
  );
  for (const { lines, width } of batches) {
    assert.equal(width % defaultBatchLimits.multiple, 0);
    assert.ok(lines.every((i) => widths[i]! <= width));
    assert.ok(lines.length === 1 || lines.length * width <= defaultBatchLimits.maxColumns);
  }
  const padded = batches.reduce((sum, { lines, width }) => sum + lines.length * width, 0);
  const wanted = widths.reduce((a, b) => a + b, 0);
  assert.ok(padded < 1.15 * wanted, `${padded} columns for ${wanted}`);
});

test('no lines make no batches', () => {
  assert.deepEqual(planBatches([]), []);
});
