// Resampling must give the very bytes the encoders were trained on; recorded from Pillow, and laws besides.
import assert from 'node:assert/strict';
import test from 'node:test';
import { filledImage, pasteImage, type RgbImage } from '../../models/pipeline/image';
import { cropImage } from '../support/fixtures';
import { makeRandom } from '../../models/pipeline/nextToken';
import { resizeBicubic, resizeLike } from '../../models/pipeline/resize';

/** An image whose byte i, in file order, is (7i² + 31i + 11) mod 256. */
function patterned(width: number, height: number): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * i * 7 + i * 31 + 11) % 256);
  return { width, height, data };
}

function grey(width: number, height: number, values: readonly number[]): RgbImage {
  return { width, height, data: Uint8Array.from(values.flatMap((value) => [value, value, value])) };
}

/** Of a grey image. */
function values(image: RgbImage): number[] {
  const { data } = image;
  return Array.from({ length: data.length / 3 }, (_, i) => {
    assert.equal(data[3 * i], data[3 * i + 1]);
    assert.equal(data[3 * i], data[3 * i + 2]);
    return data[3 * i]!;
  });
}

// Golden values of spec §1.7.
test('a row of 8 shrinks to 3 as Pillow does it', () => {
  const row = grey(8, 1, [0, 10, 200, 255, 30, 60, 90, 120]);
  assert.deepEqual(values(resizeBicubic(row, { width: 3, height: 1 })), [70, 140, 82]);
});
test('a row of 3 grows to 5 as Pillow does it', () => {
  const row = grey(3, 1, [0, 128, 255]);
  assert.deepEqual(values(resizeBicubic(row, { width: 5, height: 1 })), [0, 39, 128, 216, 255]);
});
test('4x4 becomes 2x3 as Pillow does it', () => {
  const image = grey(
    4,
    4,
    Array.from({ length: 16 }, (_, i) => (37 * i + 11) % 256),
  );
  assert.deepEqual(values(resizeBicubic(image, { width: 2, height: 3 })), [78, 107, 133, 140, 162, 75]);
});

// Recorded with Pillow 13.0.0: fromarray(a).resize((outW, inH), BICUBIC).resize((outW, outH), BICUBIC), `a` as in
// `patterned`. Two calls, because this Pillow may swap the passes of a single one; spec §1.7 has horizontal first.
const recorded = [
  {
    name: 'both sides shrink, by odd factors',
    from: [7, 5],
    to: [3, 4],
    bytes: [
      120, 139, 122, 125, 153, 148, 53, 162, 60, 167, 154, 100, 119, 114, 155, 176, 139, 145, 105, 191, 111,
      156, 110, 131, 169, 77, 145, 81, 174, 147, 166, 58, 125, 130, 127, 97,
    ],
  },
  {
    name: 'one side grows, the other shrinks',
    from: [5, 6],
    to: [9, 4],
    bytes: [
      0, 121, 57, 30, 143, 63, 96, 173, 81, 150, 153, 118, 182, 123, 155, 156, 153, 175, 119, 173, 164, 99,
      136, 97, 90, 114, 59, 50, 106, 139, 81, 116, 150, 139, 132, 167, 178, 189, 102, 193, 236, 39, 157, 164,
      144, 115, 112, 218, 95, 174, 140, 86, 212, 91, 208, 73, 98, 197, 113, 106, 171, 182, 120, 122, 172, 114,
      77, 133, 106, 83, 125, 128, 111, 113, 145, 156, 82, 133, 179, 65, 125, 228, 37, 144, 206, 59, 149, 161,
      105, 160, 102, 169, 156, 52, 226, 147, 59, 219, 153, 86, 189, 156, 120, 149, 144, 138, 129, 137,
    ],
  },
  {
    name: 'wider and much lower',
    from: [4, 9],
    to: [6, 2],
    bytes: [
      155, 96, 92, 115, 155, 100, 73, 193, 119, 76, 102, 153, 133, 131, 139, 184, 182, 118, 151, 135, 160,
      131, 125, 132, 114, 119, 112, 131, 142, 152, 138, 114, 121, 139, 83, 82,
    ],
  },
  {
    name: 'narrower and higher',
    from: [13, 3],
    to: [5, 4],
    bytes: [
      121, 136, 126, 101, 160, 106, 63, 157, 55, 121, 121, 170, 171, 176, 153, 130, 161, 124, 140, 132, 88,
      119, 90, 104, 95, 167, 163, 177, 137, 156, 124, 175, 137, 147, 119, 101, 153, 50, 122, 84, 151, 114,
      127, 112, 135, 108, 170, 157, 117, 127, 136, 144, 63, 99, 95, 84, 53, 52, 115, 104,
    ],
  },
  {
    name: 'both sides grow, and overshoots are cut to bytes',
    from: [2, 2],
    to: [5, 3],
    bytes: [
      0, 28, 97, 10, 61, 94, 86, 147, 87, 161, 234, 80, 189, 255, 77, 102, 35, 150, 104, 67, 147, 115, 152,
      139, 127, 237, 131, 131, 255, 128, 216, 41, 203, 197, 73, 200, 144, 157, 191, 92, 240, 182, 72, 255,
      179,
    ],
  },
] as const;
for (const { name, from, to, bytes } of recorded) {
  test(`${name}: ${from.join('x')} to ${to.join('x')}`, () => {
    const resized = resizeBicubic(patterned(from[0], from[1]), { width: to[0], height: to[1] });
    assert.equal(`${resized.width}x${resized.height}`, to.join('x'));
    assert.deepEqual([...resized.data], [...bytes]);
  });
}

test('an image of its own size comes back byte for byte', () => {
  const image = patterned(9, 7);
  assert.deepEqual(resizeBicubic(image, { width: 9, height: 7 }).data, image.data);
});

test('one colour stays that colour at every size', () => {
  for (const color of [
    [0, 255, 1],
    [254, 128, 77],
  ] as const) {
    const image = filledImage({ width: 37, height: 23 }, color);
    for (const [width, height] of [
      [1, 1],
      [5, 60],
      [100, 3],
      [36, 24],
    ] as const) {
      const { data } = resizeBicubic(image, { width, height });
      for (let i = 0; i < data.length; i++) assert.equal(data[i], color[i % 3]);
    }
  }
});

/** One axis by the definition, every tap of every output added up. */
function resizedRow(row: readonly number[], outSize: number): number[] {
  const scale = row.length / outSize;
  const widening = Math.max(scale, 1);
  const keys = (d: number) =>
    d < 1 ? 1.5 * d ** 3 - 2.5 * d ** 2 + 1 : d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
  return Array.from({ length: outSize }, (_, out) => {
    const centre = (out + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - 2 * widening + 0.5));
    const to = Math.min(row.length, Math.trunc(centre + 2 * widening + 0.5));
    const taps = row.slice(from, to);
    const weights = taps.map((_, i) => keys(Math.abs(from + i - centre + 0.5) / widening));
    const sum = weights.reduce((a, b) => a + b, 0);
    const whole = weights.map((weight) => Math.round((weight / sum) * 2 ** 22));
    const value = Math.floor(taps.reduce((total, byte, i) => total + byte * whole[i]!, 2 ** 21) / 2 ** 22);
    return Math.min(255, Math.max(0, value));
  });
}

test('flat parts and repeated rows, which are not added up, have the bytes of the full sum', () => {
  const dice = makeRandom(5);
  for (const to of [
    { width: 31, height: 17 },
    { width: 5, height: 90 },
    { width: 140, height: 3 },
  ]) {
    // A screen: a ground, bars over it, and a speck here and there.
    const [width, height] = [70, 50];
    const screen = Array.from({ length: height }, () => new Array<number>(width).fill(200));
    for (let bar = 0; bar < 6; bar++) {
      const [left, top, shade] = [dice() * width, dice() * height, Math.floor(dice() * 256)];
      for (let y = Math.floor(top); y < Math.min(height, top + 12); y++)
        screen[y]!.fill(shade, left, left + 20);
    }
    for (let speck = 0; speck < 20; speck++) {
      screen[Math.floor(dice() * height)]![Math.floor(dice() * width)] = Math.floor(dice() * 256);
    }
    const wide = screen.map((row) => resizedRow(row, to.width));
    const columns = wide[0]!.map((_, x) =>
      resizedRow(
        wide.map((row) => row[x]!),
        to.height,
      ),
    );
    const expected = columns[0]!.flatMap((_, y) => columns.map((column) => column[y]!));
    assert.deepEqual(values(resizeBicubic(grey(width, height, screen.flat()), to)), expected);
  }
});

test('extreme contrast at extreme factors stays within bytes and in order', () => {
  // Black and white stripes overshoot most; a sum past 32 bits would come out as the opposite colour.
  const stripes = grey(
    64,
    1,
    Array.from({ length: 64 }, (_, i) => (i < 32 ? 0 : 255)),
  );
  for (const width of [3, 7, 31, 65, 640]) {
    const row = values(resizeBicubic(stripes, { width, height: 1 }));
    assert.equal(row[0], 0, `left end at ${width}`);
    assert.equal(row.at(-1), 255, `right end at ${width}`);
  }
});

test('the mirrored image gives the mirrored result', () => {
  const image = patterned(12, 5);
  const mirror = ({ width, height, data }: RgbImage): RgbImage => ({
    width,
    height,
    data: Uint8Array.from(data, (_, i) => {
      const row = Math.floor(i / (width * 3));
      const column = Math.floor(i / 3) % width;
      return data[(row * width + (width - 1 - column)) * 3 + (i % 3)]!;
    }),
  });
  const resized = resizeBicubic(image, { width: 6, height: 5 });
  assert.deepEqual(resizeBicubic(mirror(image), { width: 6, height: 5 }).data, mirror(resized).data);
});

/** A copy with another byte at (x, y), and that byte's place. */
function changedAt(image: RgbImage, x: number, y: number): RgbImage {
  const data = image.data.slice();
  const at = (y * image.width + x) * 3 + 1;
  data[at] = (data[at] ?? 0) ^ 0x55;
  return { ...image, data };
}

/** The same bytes at a place in memory that is no multiple of four. */
function shifted(image: RgbImage): RgbImage {
  const data = new Uint8Array(image.data.length + 1).subarray(1);
  data.set(image.data);
  return { ...image, data };
}

const alikes: readonly { name: string; change: (image: RgbImage) => RgbImage }[] = [
  { name: 'nothing', change: (image) => ({ ...image, data: image.data.slice() }) },
  { name: 'its first byte', change: (image) => changedAt(image, 0, 0) },
  { name: 'a byte in the middle', change: (image) => changedAt(image, 11, 14) },
  { name: 'its last pixel', change: (image) => changedAt(image, 23, 31) },
  { name: 'two rows that lie apart', change: (image) => changedAt(changedAt(image, 3, 4), 20, 25) },
  { name: 'everything', change: (image) => ({ ...image, data: image.data.map((value) => 255 - value) }) },
  { name: 'a row, and its place in memory', change: (image) => shifted(changedAt(image, 5, 9)) },
  { name: 'its size', change: () => patterned(25, 32) },
];
for (const { name, change } of alikes) {
  test(`a picture that is another one by ${name} is resized to the same bytes, whatever was resized before`, () => {
    const before = patterned(24, 32);
    const image = change(before);
    for (const to of [
      { width: 8, height: 9 },
      { width: 24, height: 11 },
      { width: 7, height: 32 },
      { width: 50, height: 70 },
      { width: 24, height: 32 },
    ]) {
      const expected = resizeBicubic(image, to);
      const like = resizeLike(image, to, resizeLike(before, to, null));
      assert.deepEqual([...like.resized.data], [...expected.data]);
      // And the next one may be made like this one.
      const back = resizeLike(before, to, like);
      assert.deepEqual([...back.resized.data], [...resizeBicubic(before, to).data]);
    }
  });
}

test('sizes that are none, and missing bytes, are refused', () => {
  const image = patterned(3, 3);
  assert.throws(() => resizeBicubic(image, { width: 0, height: 3 }), RangeError);
  assert.throws(() => resizeBicubic(image, { width: 2.5, height: 3 }), RangeError);
  assert.throws(
    () => resizeBicubic({ width: 4, height: 3, data: image.data }, { width: 2, height: 2 }),
    /36 bytes/,
  );
});

test('a crop pasted back in its place restores the image', () => {
  const image = patterned(8, 6);
  const rect = { x: 2, y: 1, width: 4, height: 3 };
  const part = cropImage(image, rect);
  assert.deepEqual([...part.data.subarray(0, 3)], [...image.data.subarray((1 * 8 + 2) * 3, (1 * 8 + 3) * 3)]);
  const blank = pasteImage(image, filledImage(part, [0, 0, 0]), rect.x, rect.y);
  assert.notDeepEqual(blank.data, image.data);
  assert.deepEqual(pasteImage(blank, part, rect.x, rect.y).data, image.data);
});

test('a paste that leaves the image is refused', () => {
  assert.throws(() => pasteImage(patterned(8, 6), patterned(3, 3), 6, 0), RangeError);
});
