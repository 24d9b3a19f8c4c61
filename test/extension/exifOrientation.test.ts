// Which way up a WebP picture is, from files as they are and from files that lie.

import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { exifOrientation, webpOrientation } from '../../extension/editor/exifOrientation';
import { lookAtPicture } from '../../extension/editor/pictureFile';

/** A directory of two entries, the second of which is the orientation. */
function exif(orientation: number, order: 'II' | 'MM', type: 3 | 4 = 3): Buffer {
  const isLittle = order === 'II';
  const bytes = Buffer.alloc(8 + 2 + 24 + 4);
  const short = (value: number, at: number) =>
    isLittle ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);
  const long = (value: number, at: number) =>
    isLittle ? bytes.writeUInt32LE(value, at) : bytes.writeUInt32BE(value, at);
  bytes.write(order);
  short(42, 2);
  long(8, 4);
  short(2, 8);
  short(0x0100, 10);
  short(3, 12);
  short(0x0112, 22);
  short(type, 24);
  long(1, 26);
  if (type === 3) short(orientation, 30);
  else long(orientation, 30);
  return bytes;
}

function chunk(name: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(name);
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content, Buffer.alloc(content.length % 2)]);
}

function webp(...chunks: readonly Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  const header = Buffer.alloc(8);
  header.write('RIFF');
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content]);
}

const orientationIn = (file: Buffer) => webpOrientation(async (at, length) => file.subarray(at, at + length));

for (const order of ['II', 'MM'] as const) {
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    test(`orientation ${orientation} in ${order} is read, as a short, a long and behind the word Exif`, async () => {
      assert.equal(exifOrientation(exif(orientation, order)), orientation);
      assert.equal(exifOrientation(exif(orientation, order, 4)), orientation);
      const marked = Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation, order)]);
      // A chunk of an odd length comes first.
      const file = webp(
        chunk('VP8X', Buffer.alloc(10)),
        chunk('VP8 ', Buffer.alloc(7)),
        chunk('EXIF', marked),
      );
      assert.equal(await orientationIn(file), orientation);
    });
  }
}

const far = exif(6, 'II');
far.writeUInt32LE(0xffffffff, 4);
const many = exif(6, 'II');
many.writeUInt16LE(0xffff, 8);
many.writeUInt16LE(0x0101, 22);
const endless = webp(chunk('VP8X', Buffer.alloc(10)));
endless.writeUInt32LE(0xffffffff, 16);
const lies: readonly { name: string; orientation: () => number | Promise<number> }[] = [
  { name: 'nothing', orientation: () => exifOrientation(new Uint8Array()) },
  { name: 'a header alone', orientation: () => exifOrientation(exif(6, 'II').subarray(0, 9)) },
  { name: 'a directory cut short', orientation: () => exifOrientation(exif(6, 'II').subarray(0, 30)) },
  { name: 'a directory behind the end', orientation: () => exifOrientation(far) },
  { name: 'more entries than there are bytes', orientation: () => exifOrientation(many) },
  { name: 'an orientation that is none', orientation: () => exifOrientation(exif(9, 'MM')) },
  { name: 'no chunk', orientation: () => orientationIn(webp()) },
  { name: 'a chunk that ends behind the file', orientation: () => orientationIn(endless) },
  {
    name: 'chunks of nothing',
    orientation: () => webpOrientation(async (_at, length) => Buffer.alloc(length)),
  },
];
for (const { name, orientation } of lies) {
  test(`${name} is upright`, async () => assert.equal(await orientation(), 1));
}

test('a turned WebP needs a preview, an upright one does not, and neither does it need the ending', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'groundglass-orientation-'));
  const needs = async (name: string, content: Buffer) => {
    const file = path.join(folder, name);
    await writeFile(file, content);
    const found = await lookAtPicture(file, null);
    return found.kind === 'present' && found.needsPreview;
  };
  const turned = webp(chunk('VP8X', Buffer.alloc(10)), chunk('EXIF', exif(6, 'MM')));
  assert.equal(await needs('turned.webp', turned), true);
  assert.equal(await needs('turned.png', turned), true);
  assert.equal(
    await needs('upright.webp', webp(chunk('VP8X', Buffer.alloc(10)), chunk('EXIF', exif(1, 'MM')))),
    false,
  );
  assert.equal(await needs('tiff.png', Buffer.from([0x4d, 0x4d, 0, 0x2a])), true);
  assert.equal(await needs('png.tiff', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])), false);
  assert.equal(await needs('empty.png', Buffer.alloc(0)), false);
});
