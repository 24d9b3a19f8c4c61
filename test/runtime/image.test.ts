// Pictures as they come: every odd kind gives upright 8-bit RGB, every broken one a sentence.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import sharp from 'sharp';
import { FailureError } from '../../protocol/failure';
import { readImage, writePng, writePreview } from '../../models/runtime/image';
import type { RgbImage } from '../../models/pipeline/image';
import {
  animated,
  brokenPictures,
  fromImage,
  gradientImage,
  gradientPng,
  temporaryFolder,
  writeInto,
} from '../support/pictures';

const folder = temporaryFolder();

/** The failure that a promise ends with; a sentence of its own for anything else. */
async function failureOf(promise: Promise<unknown>): Promise<FailureError> {
  const error: unknown = await promise.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof FailureError, String(error));
  return error;
}

function pixel(image: RgbImage, x: number, y: number): number[] {
  return [...image.data.subarray((y * image.width + x) * 3, (y * image.width + x) * 3 + 3)];
}

test('a plain PNG gives its own bytes, size and hash', async () => {
  const file = writeInto(folder, 'plain.png', await gradientPng(40, 30));
  const { image, size, sha256, remarks } = await readImage(file);
  assert.deepEqual(size, { width: 40, height: 30 });
  assert.deepEqual([...image.data], [...gradientImage(40, 30).data]);
  assert.equal(sha256, createHash('sha256').update(readFileSync(file)).digest('hex'));
  assert.deepEqual(remarks, []);
});

const sizes = [
  { name: 'one pixel', width: 1, height: 1 },
  { name: 'a very long strip', width: 20_000, height: 300 },
  { name: 'a very tall strip', width: 3, height: 20_000 },
];
for (const { name, width, height } of sizes) {
  test(`${name} is read whole`, async () => {
    const file = writeInto(folder, `${width}x${height}.png`, await gradientPng(width, height));
    const { image } = await readImage(file);
    assert.equal(image.data.length, width * height * 3);
    assert.deepEqual(pixel(image, width - 1, height - 1), [
      ((width - 1) * 5) % 256,
      ((height - 1) * 5) % 256,
      128,
    ]);
  });
}

test('16 bits a channel become 8', async () => {
  const values = new Uint16Array(8 * 4 * 3).map((_, i) => i * 600);
  const bytes = await sharp(values, { raw: { width: 8, height: 4, channels: 3 } })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
  assert.equal(bytes[24], 16, 'the file itself must have 16 bits');
  const { image } = await readImage(writeInto(folder, 'deep.png', bytes));
  image.data.forEach((value, i) => assert.ok(Math.abs(value - values[i]! / 257) <= 1, `${i}: ${value}`));
});

test('grey becomes RGB with three equal channels', async () => {
  const bytes = await fromImage(gradientImage(20, 10)).greyscale().toColourspace('b-w').png().toBuffer();
  assert.equal(bytes[25], 0, 'the file itself must be grey');
  const { image } = await readImage(writeInto(folder, 'grey.png', bytes));
  assert.equal(image.data.length, 20 * 10 * 3);
  const [r, g, b] = pixel(image, 7, 3);
  assert.ok(r === g && g === b);
});

test('CMYK becomes RGB', async () => {
  const red = {
    width: 16,
    height: 16,
    data: new Uint8Array(16 * 16 * 3).map((_, i) => (i % 3 === 0 ? 220 : 20)),
  };
  const bytes = await fromImage(red).toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
  assert.equal((await sharp(bytes).metadata()).space, 'cmyk');
  const { image } = await readImage(writeInto(folder, 'print.jpg', bytes));
  const [r, g, b] = pixel(image, 8, 8);
  assert.ok(180 < r! && g! < 80 && b! < 80, `${r} ${g} ${b}`);
});

for (const format of ['gif', 'webp'] as const) {
  test(`an animated ${format} gives its first frame and says so`, async () => {
    const { image, size, remarks } = await readImage(
      writeInto(folder, `moving.${format}`, await animated(format)),
    );
    assert.deepEqual(size, { width: 16, height: 8 });
    assert.deepEqual(pixel(image, 5, 5), [255, 0, 0]);
    assert.match(remarks.join(), /animated \(2 frames\)/);
  });
}

test('transparent parts lie on white, and the remark says so', async () => {
  const rgba = Uint8Array.from([10, 20, 30, 255, 10, 20, 30, 0, 0, 0, 0, 128]);
  const bytes = await sharp(rgba, { raw: { width: 3, height: 1, channels: 4 } })
    .png()
    .toBuffer();
  const { image, remarks } = await readImage(writeInto(folder, 'alpha.png', bytes));
  assert.deepEqual([...image.data], [10, 20, 30, 255, 255, 255, 127, 127, 127]);
  assert.match(remarks.join(), /transparent/);
});

test('an alpha channel that hides nothing is not worth a remark', async () => {
  const rgba = Uint8Array.from([10, 20, 30, 255, 40, 50, 60, 255]);
  const bytes = await sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } })
    .png()
    .toBuffer();
  const { image, remarks } = await readImage(writeInto(folder, 'opaque.png', bytes));
  assert.deepEqual([...image.data], [10, 20, 30, 40, 50, 60]);
  assert.deepEqual(remarks, []);
});

test('EXIF rotation is applied before the size is taken', async () => {
  // Red on the left half; orientation 6 says: turn by 90° to the right. Then red is above.
  const wide = { width: 64, height: 32, data: new Uint8Array(64 * 32 * 3) };
  for (let i = 0; i < 64 * 32; i++) if (i % 64 < 32) wide.data[i * 3] = 255;
  const bytes = await fromImage(wide)
    .withExif({ IFD0: {} })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const { image, size, remarks } = await readImage(writeInto(folder, 'turned.jpg', bytes));
  assert.deepEqual(size, { width: 32, height: 64 });
  assert.ok(200 < pixel(image, 16, 10)[0]!);
  assert.ok(pixel(image, 16, 54)[0]! < 50);
  assert.match(remarks.join(), /upright/);
});

test('every broken picture gives one sentence that names the file', async () => {
  for (const { name, bytes, expected } of await brokenPictures()) {
    const file = writeInto(folder, name, bytes);
    const { failure, message } = await failureOf(readImage(file));
    assert.equal(failure.kind, 'image-unreadable', name);
    assert.match(message, expected, name);
    assert.ok(message.startsWith(file), message);
    assert.doesNotMatch(
      message,
      /vips|libpng|buffer|\n/i,
      'the words of a library are no sentence for people',
    );
  }
});

test('a picture over the limit is refused by its header, before it is decoded', async () => {
  // The header promises 30000 × 30000; there are no pixels behind it, so decoding would fail in another way.
  const png = Buffer.from(await gradientPng(8, 8));
  png.writeUInt32BE(30_000, 16);
  png.writeUInt32BE(30_000, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  const file = writeInto(folder, 'huge.png', png);
  const { failure, message } = await failureOf(readImage(file));
  assert.deepEqual(failure, {
    kind: 'too-large',
    what: 'image',
    limit: 120_000_000,
    actual: 900_000_000,
    path: file,
  });
  assert.match(message, /huge\.png.*900000000.*120000000/);
});

test('the pixel limit itself is still allowed', async () => {
  const file = writeInto(folder, 'limit.png', await gradientPng(10, 10));
  assert.equal((await readImage(file, { maxPixels: 100, maxBytes: 1e6 })).size.width, 10);
  assert.equal(
    (await failureOf(readImage(file, { maxPixels: 99, maxBytes: 1e6 }))).failure.kind,
    'too-large',
  );
  assert.match((await failureOf(readImage(file, { maxPixels: 100, maxBytes: 10 }))).message, /limit is 10\b/);
});

test('what is no readable file is bad input', async () => {
  mkdirSync(path.join(folder, 'folder.png'));
  symlinkSync('circle.png', path.join(folder, 'circle.png'));
  const rows = [
    { file: 'missing.png', expected: /there is no such file/ },
    { file: 'folder.png', expected: /folder/ },
    { file: 'circle.png', expected: /circle/ },
    { file: 'plain.png/inside.png', expected: /a file and not a folder/ },
    { file: `${'n'.repeat(300)}.png`, expected: /too long/ },
  ];
  for (const { file, expected } of rows) {
    const { failure, message } = await failureOf(readImage(path.join(folder, file)));
    assert.equal(failure.kind, 'bad-input', file);
    assert.match(message, expected);
  }
});

test('a written picture reads back as the same pixels', async () => {
  const file = path.join(folder, 'written.png');
  const image = gradientImage(33, 17);
  await writePng(file, image);
  await writePng(file, image); // Replacing works as well.
  assert.deepEqual([...(await readImage(file)).image.data], [...image.data]);
});

test('a picture that cannot be written leaves nothing behind', async () => {
  const target = path.join(folder, 'target');
  mkdirSync(target);
  mkdirSync(path.join(target, 'taken.png'));
  const image = gradientImage(4, 4);
  assert.match(
    (await failureOf(writePng(path.join(target, 'none', 'a.png'), image))).message,
    /does not exist/,
  );
  assert.match((await failureOf(writePng(path.join(target, 'taken.png'), image))).message, /no file/);
  const longName = `${'n'.repeat(252)}.png`; // The unfinished file's name is longer, and so cannot be made.
  assert.match((await failureOf(writePng(path.join(target, longName), image))).message, /too long/);
  assert.deepEqual(readdirSync(target), ['taken.png']);
});

/** PNG's checksum (ISO 3309), bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test('a preview has the picture’s own pixels, is written once, and leaves nothing half-written', async () => {
  const previews = path.join(folder, 'previews');
  mkdirSync(previews);
  const image = gradientImage(50, 40);
  const written = await writePreview(previews, 'abc', image);
  assert.equal(written, path.join(previews, 'abc.png'));
  const { image: read } = await readImage(written);
  assert.deepEqual([...read.data], [...image.data]);
  const before = statSync(written).mtimeMs;
  assert.equal(await writePreview(previews, 'abc', image), written);
  assert.equal(statSync(written).mtimeMs, before);
  assert.deepEqual(readdirSync(previews), ['abc.png']);
});

test('a preview longer than browsers can show is scaled down as a whole', async () => {
  const file = await writePreview(folder, 'long', gradientImage(20_000, 100));
  const { size } = await readImage(file);
  assert.deepEqual(size, { width: 16_384, height: 82 });
});

test('a preview into a folder that is not there says so', async () => {
  const failure = await failureOf(writePreview(path.join(folder, 'nowhere'), 'abc', gradientImage(5, 4)));
  assert.match(failure.message, /the folder .*nowhere does not exist/);
});
