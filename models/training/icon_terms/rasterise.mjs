// Draws SVG pictures: one JSON string a line on the standard input, raw RGBA squares on the standard output in
// the same order. Used by drawings.py; knows nothing of icons and terms. A picture that cannot be drawn is empty.
//   node rasterise.mjs SIDE < pictures.jsonl > pictures.rgba

import { createInterface } from 'node:readline';
import process from 'node:process';
import sharp from 'sharp';

const side = Number(process.argv[2]);
const nAtOnce = 8;

async function draw(line) {
  try {
    return await sharp(Buffer.from(JSON.parse(line)))
      .resize(side, side, { fit: 'contain', background: { r: 0, g: 0, b: 0, alpha: 0 } })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer();
  } catch {
    return Buffer.alloc(side * side * 4);
  }
}

const waiting = [];
async function writeFirst() {
  const pixels = await waiting.shift();
  if (!process.stdout.write(pixels)) await new Promise((resolve) => process.stdout.once('drain', resolve));
}

sharp.concurrency(1);
for await (const line of createInterface({ input: process.stdin })) {
  waiting.push(draw(line));
  if (nAtOnce <= waiting.length) await writeFirst();
}
while (0 < waiting.length) await writeFirst();
