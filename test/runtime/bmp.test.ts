// BMP files written by hand: every form gives the same picture, every broken one a sentence, nothing is allocated for a lie.

import assert from 'node:assert/strict';
import test from 'node:test';
import { readImage } from '../../models/runtime/image';
import { toFailure, type Failure } from '../../protocol/failure';
import { temporaryFolder, writeInto } from '../support/pictures';

const folder = temporaryFolder();

type Rgb = readonly [number, number, number];
const red: Rgb = [255, 0, 0];
const green: Rgb = [0, 255, 0];
const blue: Rgb = [0, 0, 255];
const white: Rgb = [255, 255, 255];

/** What the good files below show: 3 × 2, not the same from any side. */
const shown: readonly (readonly Rgb[])[] = [
  [red, green, blue],
  [white, blue, red],
];
const palette: readonly Rgb[] = [white, red, green, blue];

interface Parts {
  width?: number;
  height?: number;
  bits?: number;
  compression?: number;
  headerBytes?: number;
  /** What stands behind the first 40 bytes of the header: masks. */
  masks?: readonly number[];
  palette?: readonly Rgb[];
  /** As stated; 0 means all. */
  colours?: number;
  /** Bytes between palette and pixels that mean nothing. */
  gap?: number;
  pixels: Uint8Array | readonly number[];
}

function bmp(parts: Parts): Buffer {
  const {
    width = 3,
    height = 2,
    bits = 24,
    compression = 0,
    headerBytes = 40,
    masks = [],
    colours = 0,
  } = parts;
  const header = Buffer.alloc(Math.max(headerBytes, 40 + 4 * masks.length));
  header.writeUInt32LE(headerBytes, 0);
  header.writeInt32LE(width, 4);
  header.writeInt32LE(height, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(bits, 14);
  header.writeUInt32LE(compression, 16);
  header.writeUInt32LE(colours, 32);
  masks.forEach((mask, i) => header.writeUInt32LE(mask, 40 + 4 * i));
  const colourBytes = (parts.palette ?? []).flatMap(([r, g, b]) => [b, g, r, 0]);
  return whole(
    Buffer.concat([header, Buffer.from(colourBytes), Buffer.alloc(parts.gap ?? 0, 7)]),
    parts.pixels,
  );
}

function whole(header: Buffer, pixels: Uint8Array | readonly number[]): Buffer {
  const file = Buffer.alloc(14);
  file.write('BM', 'latin1');
  file.writeUInt32LE(14 + header.length + pixels.length, 2);
  file.writeUInt32LE(14 + header.length, 10);
  return Buffer.concat([file, header, Buffer.from(pixels)]);
}

/** The rows as they stand in a file, lowest first, each filled up to four bytes. */
function rows(pixelBytes: (pixel: Rgb) => readonly number[], order: 'up' | 'down' = 'up'): number[] {
  const inFile = order === 'up' ? [...shown].reverse() : shown;
  return inFile.flatMap((row) => {
    const bytes = row.flatMap(pixelBytes);
    return [...bytes, ...Array<number>((4 - (bytes.length % 4)) % 4).fill(0)];
  });
}

const indexOf = (pixel: Rgb) => palette.indexOf(pixel);
const bgr = ([r, g, b]: Rgb) => [b, g, r];
const word = (value: number) => [value & 255, value >> 8];

function coreFile(): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt32LE(12, 0);
  header.writeUInt16LE(3, 4);
  header.writeUInt16LE(2, 6);
  header.writeUInt16LE(1, 8);
  header.writeUInt16LE(8, 10);
  // A palette of 256 colours, three bytes each.
  const colours = Buffer.alloc(256 * 3);
  palette.forEach((colour, i) => colours.set(bgr(colour), 3 * i));
  return whole(
    Buffer.concat([header, colours]),
    rows((pixel) => [indexOf(pixel)]),
  );
}

const good: readonly { name: string; bytes: Buffer; remarks?: number }[] = [
  { name: '24 bits', bytes: bmp({ pixels: rows(bgr) }) },
  { name: '24 bits, upper row first', bytes: bmp({ height: -2, pixels: rows(bgr, 'down') }) },
  { name: '24 bits, the filling of the last row left out', bytes: bmp({ pixels: rows(bgr).slice(0, -3) }) },
  { name: '24 bits behind a gap', bytes: bmp({ gap: 10, pixels: rows(bgr) }) },
  {
    name: '32 bits, whose fourth byte means nothing',
    bytes: bmp({ bits: 32, pixels: rows((p) => [...bgr(p), 0]) }),
  },
  {
    name: '32 bits with masks in another order',
    bytes: bmp({
      bits: 32,
      compression: 3,
      masks: [0xff, 0xff00, 0xff0000],
      pixels: rows(([r, g, b]) => [r, g, b, 9]),
    }),
  },
  {
    name: '32 bits in a V5 header, opaque',
    bytes: bmp({
      bits: 32,
      compression: 3,
      headerBytes: 124,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      pixels: rows((p) => [...bgr(p), 255]),
    }),
  },
  {
    name: '32 bits in a V5 header, whose writer left the alpha empty',
    bytes: bmp({
      bits: 32,
      compression: 3,
      headerBytes: 124,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      pixels: rows((p) => [...bgr(p), 0]),
    }),
  },
  {
    name: '16 bits, five a channel',
    bytes: bmp({
      bits: 16,
      pixels: rows(([r, g, b]) => word(((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3))),
    }),
  },
  {
    name: '16 bits with six for green',
    bytes: bmp({
      bits: 16,
      compression: 3,
      masks: [0xf800, 0x07e0, 0x001f],
      pixels: rows(([r, g, b]) => word(((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3))),
    }),
  },
  { name: '8 bits', bytes: bmp({ bits: 8, palette, colours: 4, pixels: rows((p) => [indexOf(p)]) }) },
  {
    name: '4 bits',
    bytes: bmp({ bits: 4, palette, colours: 4, pixels: [0x03, 0x10, 0, 0, 0x12, 0x30, 0, 0] }),
  },
  {
    name: '2 bits',
    bytes: bmp({ bits: 2, palette, pixels: [0b00110100, 0, 0, 0, 0b01101100, 0, 0, 0] }),
  },
  {
    name: 'runs of bytes: a run, a stretch, the end of a row, the end',
    bytes: bmp({
      bits: 8,
      compression: 1,
      palette,
      colours: 4,
      pixels: [0, 3, 0, 3, 1, 0, 0, 0, 1, 1, 1, 2, 1, 3, 0, 1],
    }),
  },
  {
    name: 'runs of nibbles',
    bytes: bmp({
      bits: 4,
      compression: 2,
      palette,
      colours: 4,
      pixels: [0, 3, 0x03, 0x10, 0, 0, 2, 0x12, 1, 0x30, 0, 1],
    }),
  },
  {
    name: 'runs with a jump',
    bytes: bmp({
      bits: 8,
      compression: 1,
      palette,
      colours: 4,
      pixels: [0, 2, 1, 0, 1, 3, 1, 1, 0, 0, 1, 1, 1, 2, 1, 3, 0, 1],
    }),
  },
  { name: 'OS/2’s short header', bytes: coreFile() },
];
for (const { name, bytes } of good) {
  test(`read as it was drawn: ${name}`, async () => {
    const { image, size, remarks } = await readImage(writeInto(folder, 'good.bmp', bytes));
    assert.deepEqual(size, { width: 3, height: 2 });
    assert.deepEqual([...image.data], shown.flat(2));
    assert.deepEqual(remarks, []);
  });
}

test('one bit a pixel, across bytes', async () => {
  const bits = bmp({
    width: 10,
    height: 1,
    bits: 1,
    palette: [white, red],
    pixels: [0b10000001, 0b01000000, 0, 0],
  });
  const { image } = await readImage(writeInto(folder, 'bits.bmp', bits));
  const expected = [1, 0, 0, 0, 0, 0, 0, 1, 0, 1].map((bit) => (bit === 1 ? red : white));
  assert.deepEqual([...image.data], expected.flat());
});

test('transparency is laid on white, and that is said', async () => {
  const half = bmp({
    width: 2,
    height: 1,
    bits: 32,
    compression: 3,
    headerBytes: 124,
    masks: [0xff0000, 0xff00, 0xff, 0xff000000],
    pixels: [0, 0, 0, 0, 0, 0, 255, 255],
  });
  const { image, remarks } = await readImage(writeInto(folder, 'half.bmp', half));
  assert.deepEqual([...image.data], [...white, ...red]);
  assert.equal(remarks.length, 1);
});

test('an index without a colour is black', async () => {
  const stray = bmp({ width: 1, height: 1, bits: 8, palette: [white], colours: 1, pixels: [9, 0, 0, 0] });
  const { image } = await readImage(writeInto(folder, 'stray.bmp', stray));
  assert.deepEqual([...image.data], [0, 0, 0]);
});

const broken: readonly { name: string; bytes: Buffer; expected: RegExp; kind?: Failure['kind'] }[] = [
  { name: 'only a signature', bytes: Buffer.from('BM'), expected: /cut off/ },
  { name: 'half a header', bytes: bmp({ pixels: rows(bgr) }).subarray(0, 40), expected: /cut off/ },
  { name: 'half the pixels', bytes: bmp({ pixels: rows(bgr).slice(0, 12) }), expected: /cut off/ },
  { name: 'no pixels', bytes: bmp({ pixels: [] }), expected: /cut off/ },
  {
    name: 'runs without an end',
    bytes: bmp({ bits: 8, compression: 1, palette, pixels: [3, 1] }),
    expected: /cut off/,
  },
  {
    name: 'a run of nothing but its length',
    bytes: bmp({ bits: 8, compression: 1, palette, pixels: [3] }),
    expected: /cut off/,
  },
  {
    name: 'a size of nothing',
    bytes: bmp({ width: 0, pixels: rows(bgr) }),
    expected: /promises 0 × 2 pixels/,
  },
  {
    name: 'a negative width',
    bytes: bmp({ width: -3, pixels: rows(bgr) }),
    expected: /promises -3 × 2 pixels/,
  },
  { name: 'five bits a pixel', bytes: bmp({ bits: 5, pixels: rows(bgr) }), expected: /5 bits a pixel/ },
  {
    name: 'a JPEG inside',
    bytes: bmp({ bits: 24, compression: 4, pixels: rows(bgr) }),
    expected: /save it as PNG/,
  },
  {
    name: 'runs with the wrong depth',
    bytes: bmp({ compression: 1, pixels: rows(bgr) }),
    expected: /save it as PNG/,
  },
  {
    name: 'a header of no kind',
    bytes: bmp({ headerBytes: 9999, pixels: rows(bgr) }),
    expected: /header has 9999 bytes/,
  },
  {
    name: 'text that begins like one',
    bytes: Buffer.from('BMW is a maker of cars and of motor cycles, in Munich.'),
    expected: /no BMP has|cut off/,
  },
  {
    name: 'more pixels than memory',
    bytes: bmp({ width: 2 ** 31 - 1, height: -(2 ** 31), pixels: rows(bgr) }),
    expected: /the limit is/,
    kind: 'too-large',
  },
  {
    name: 'a large size with nothing behind it',
    bytes: bmp({ width: 10_000, height: 10_000, pixels: rows(bgr) }),
    expected: /cut off/,
  },
];
for (const { name, bytes, expected, kind = 'image-unreadable' } of broken) {
  test(`refused with a sentence: ${name}`, async () => {
    const file = writeInto(folder, 'broken.bmp', bytes);
    await assert.rejects(readImage(file), (error: unknown) => {
      assert.equal(toFailure(error).kind, kind, String(error));
      assert.match(String(error), expected);
      return true;
    });
  });
}

test('every cut of a file is refused or read, and none crashes', async () => {
  for (const { bytes } of good) {
    for (let length = 2; length < bytes.length; length += 3) {
      await readImage(writeInto(folder, 'cut.bmp', bytes.subarray(0, length))).catch((error: unknown) => {
        assert.equal(toFailure(error).kind, 'image-unreadable', String(error));
      });
    }
  }
});
