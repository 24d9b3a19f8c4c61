// Pixels of the capture to the model's bins and back; examples of spec §5.1, and how much a round trip may move.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  formatBinBox,
  formatBinPoint,
  toBinPoint,
  toBins,
  toPixelPoint,
  toPixels,
} from '../../models/pipeline/bins';

const bins = 1000;

/** One coordinate through a conversion of boxes, on a capture of this width. */
function bin(x: number, width: number): number {
  return toBins({ x1: x, y1: 0, x2: x, y2: 0 }, { width, height: 10 }, bins).bx1;
}
function pixel(bx: number, width: number): number {
  return toPixels({ bx1: bx, by1: 0, bx2: bx, by2: 0 }, { width, height: 10 }, bins).x1;
}
/** The released evaluation code's way back (spec §5.1), rounded down: up to one bin too near to the origin. */
function referencePixel(bx: number, width: number): number {
  return Math.trunc(bx * (width / bins));
}

const examples = [
  { name: 'the last pixel of a phone screen', width: 1170, x: 1169, bin: 999, reference: 1168 },
  { name: 'a pixel of a small phone screen', width: 390, x: 100, bin: 256, reference: 99 },
  { name: 'the first pixel', width: 1920, x: 0, bin: 0, reference: 0 },
  { name: 'the right edge ends with the last pixel', width: 1920, x: 1920, bin: 999, reference: 1918 },
  { name: 'a narrow capture never reaches the last bin', width: 390, x: 390, bin: 997, reference: 388 },
  { name: 'a place left of the capture', width: 640, x: -20, bin: 0, reference: 0 },
  { name: 'a place far to the right', width: 640, x: 9999, bin: 998, reference: 638 },
];
for (const { name, width, x, bin: expected, reference } of examples) {
  test(`bins: ${name}`, () => {
    assert.equal(bin(x, width), expected);
    assert.equal(referencePixel(expected, width), reference);
  });
}

test('the ratio is computed first, as in training', () => {
  // 19 · (1000 / 38) is a little under 500 in double precision, though 19 · 1000 / 38 is 500.
  assert.equal(bin(19, 38), 499);
  assert.equal(pixel(499, 38), 19);
});

const widths = [1, 2, 3, 38, 336, 390, 640, 750, 828, 999, 1000, 1001, 1080, 1170, 1280, 1920, 2560, 3840];

test('on the usual screens every whole pixel lands where whole numbers put it', () => {
  for (const width of [336, 390, 640, 750, 828, 1080, 1170, 1280, 1920]) {
    for (let x = 0; x < width; x++) assert.equal(bin(x, width), Math.floor((x * bins) / width));
  }
});

test('an edge on a whole pixel comes back within half a bin or half a pixel', () => {
  for (const width of widths) {
    const most = Math.max(width / bins, 1) / 2 + 1e-9;
    for (let x = 0; x <= width; x++) {
      const back = pixel(bin(x, width), width);
      assert.ok(Math.abs(back - x) <= most, `${x} of ${width} came back as ${back}`);
    }
  }
});

test('where bins are narrower than pixels, all but the last two edges come back exactly', () => {
  for (const width of widths.filter((side) => side <= bins)) {
    for (let x = 0; x < width - 1; x++) assert.equal(pixel(bin(x, width), width), x, `${x} of ${width}`);
  }
});

test('an edge with a fraction moves by at most one bin or one pixel', () => {
  for (const width of widths) {
    const lastBin = bin(width, width);
    for (let step = 0; step <= 4000; step++) {
      const x = (step / 4000) * width;
      const bx = bin(x, width);
      // The last pixel's bin stands for the far edge too; where it is narrower than a pixel, that costs another half.
      const most = Math.max(width / bins, 1) + (bx === lastBin && width < bins ? 0.5 : 0) + 1e-9;
      assert.ok(Math.abs(pixel(bx, width) - x) <= most, `${x} of ${width}`);
    }
  }
});

test('the way back beats the reference rule, whose error is twice as large and points to the origin', () => {
  for (const width of [1170, 1280, 1920, 3840]) {
    let ours = 0;
    let reference = 0;
    let bias = 0;
    for (let x = 0; x < width; x++) {
      ours = Math.max(ours, Math.abs(pixel(bin(x, width), width) - x));
      reference = Math.max(reference, Math.abs(referencePixel(bin(x, width), width) - x));
      bias += (pixel(bin(x, width), width) - x) / width;
    }
    assert.ok(ours < reference, `${width}: ${ours} and ${reference}`);
    assert.ok(Math.abs(bias) < 0.01, `${width}: bias ${bias}`);
  }
});

test('every bin that a pixel reaches survives the way to pixels and back', () => {
  for (const width of widths) {
    const reached = new Set(Array.from({ length: width }, (_, x) => bin(x, width)));
    for (const bx of reached) assert.equal(bin(pixel(bx, width), width), bx, `bin ${bx} of ${width}`);
  }
});

test('later bins never give earlier pixels, and none leaves the capture', () => {
  for (const width of widths) {
    let before = 0;
    for (let bx = 0; bx <= bins; bx++) {
      const x = pixel(bx, width);
      assert.ok(before <= x && x <= width, `bin ${bx} of ${width}`);
      before = x;
    }
    assert.equal(before, width, 'bin 1000, which models write, is the far edge');
  }
});

test('width and height have bins of their own', () => {
  const size = { width: 2000, height: 500 };
  const box = { x1: 100, y1: 100, x2: 1900, y2: 450 };
  assert.deepEqual(toBins(box, size, bins), { bx1: 50, by1: 200, bx2: 950, by2: 900 });
  assert.deepEqual(toBinPoint({ x: 100, y: 100 }, size, bins), { bx: 50, by: 200 });
  assert.deepEqual(toPixelPoint({ bx: 50, by: 200 }, size, bins), { x: 100.5, y: 100 });
  assert.deepEqual(toBins(box, size, 100), { bx1: 5, by1: 20, bx2: 95, by2: 90 });
});

test('boxes and points are written as in training', () => {
  assert.equal(formatBinBox({ bx1: 1, by1: 20, bx2: 300, by2: 999 }), '[1, 20, 300, 999]');
  assert.equal(formatBinPoint({ bx: 1, by: 20 }), '[1, 20]');
});

test('captures without area and places that are no numbers are refused', () => {
  const box = { x1: 0, y1: 0, x2: 1, y2: 1 };
  const written = { bx1: 0, by1: 0, bx2: 1, by2: 1 };
  assert.throws(() => toBins(box, { width: 0, height: 5 }, bins), RangeError);
  assert.throws(() => toPixels(written, { width: 5, height: 0 }, bins), RangeError);
  assert.throws(() => toBins({ ...box, x1: NaN }, { width: 5, height: 5 }, bins), RangeError);
});
