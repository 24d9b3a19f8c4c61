// Picture files for tests: good ones, odd ones and broken ones, made here so that none has to be kept.
// Knows nothing of what reads them.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { RgbImage } from '../../models/pipeline/image';

/** A folder that goes when the test file's tests are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-test-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes bytes or text into a folder and gives the path. */
export function writeInto(folder: string, name: string, content: Uint8Array | string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** A picture whose every pixel tells where it is: red grows with x, green with y, blue is 128. */
export function gradientImage(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data.set([(x * 5) % 256, (y * 5) % 256, 128], (y * width + x) * 3);
    }
  }
  return { width, height, data };
}

/** A sharp pipeline that begins with an image. */
export function fromImage(image: RgbImage): Sharp {
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } });
}

export async function gradientPng(width: number, height: number): Promise<Buffer> {
  return fromImage(gradientImage(width, height)).png().toBuffer();
}

/** Two frames, red and then blue. */
export async function animated(format: 'gif' | 'webp'): Promise<Buffer> {
  const frames = Buffer.concat([
    Buffer.alloc(16 * 8 * 3, Buffer.from([255, 0, 0])),
    Buffer.alloc(16 * 8 * 3, Buffer.from([0, 0, 255])),
  ]);
  return sharp(frames, { raw: { width: 16, height: 16, channels: 3, pageHeight: 8 } })
    .toFormat(format, format === 'webp' ? { lossless: true } : {})
    .toBuffer();
}

/** Files that are no whole picture, by what is wrong with them. */
export async function brokenPictures(): Promise<
  readonly { name: string; bytes: Buffer; expected: RegExp }[]
> {
  const png = await gradientPng(64, 64);
  const jpeg = await fromImage(gradientImage(64, 64)).jpeg().toBuffer();
  const damagedPng = Buffer.from(png);
  for (let at = 60; at < 80; at++) damagedPng[at] = damagedPng[at]! ^ 0x5a;
  return [
    { name: 'empty.png', bytes: Buffer.alloc(0), expected: /the file is empty/ },
    {
      name: 'text.png',
      bytes: Buffer.from('Hello, I am not a picture.'),
      expected: /no known picture format/,
    },
    { name: 'half.png', bytes: png.subarray(0, png.length >> 1), expected: /cut off/ },
    { name: 'without-end.png', bytes: png.subarray(0, png.length - 12), expected: /cut off/ },
    { name: 'only-signature.png', bytes: png.subarray(0, 8), expected: /cut off/ },
    { name: 'half.jpg', bytes: jpeg.subarray(0, jpeg.length >> 1), expected: /cut off/ },
    { name: 'damaged.png', bytes: damagedPng, expected: /damaged/ },
    { name: 'half.webp', bytes: (await animated('webp')).subarray(0, 60), expected: /cut off/ },
    {
      name: 'drawing.png',
      bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'),
      expected: /SVG drawing/,
    },
  ];
}
