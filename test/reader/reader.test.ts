// The real networks read a drawn interface; what was read is kept; cancel is heard; damaged files are named.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { FailureError } from '../../protocol/failure';
import { overlap, type PixelBox } from '../../protocol/geometry';
import { filledImage, type RgbImage } from '../../models/pipeline/image';
import { readImage } from '../../models/runtime/image';
import { packageRoot, readerModels } from '../../models/runtime/places';
import { openReader, type Reader } from '../../models/runtime/reader';
import { makeRandom } from '../../models/pipeline/nextToken';

interface DrawnText {
  readonly text: string;
  readonly box: readonly [number, number, number, number];
}

const fixtures = path.join(packageRoot(), 'test', 'fixtures', 'reader');
let reader: Reader;
let picture: RgbImage;
let drawn: readonly DrawnText[];

before(async () => {
  reader = await openReader({ modelsDir: readerModels(), device: 'cpu', threads: 2 });
  picture = (await readImage(path.join(fixtures, 'interface.png'))).image;
  const fixture = JSON.parse(await readFile(path.join(fixtures, 'interface.json'), 'utf8')) as {
    texts: DrawnText[];
  };
  drawn = fixture.texts;
});

after(async () => {
  await reader.close();
});

/** The same pixels as a picture that the reader has not met. */
function unmet(image: RgbImage): RgbImage {
  return { ...image };
}

function boxOf([x1, y1, x2, y2]: DrawnText['box']): PixelBox {
  return { x1, y1, x2, y2 };
}

test('every text of a drawn interface is one line, read right, in its place, in reading order', async () => {
  const lines = await reader.readText(picture);
  assert.deepEqual(
    lines.map(({ text }) => text),
    drawn.map(({ text }) => text),
  );
  lines.forEach((line, i) => {
    const shared = overlap(line.box, boxOf(drawn[i]!.box));
    assert.ok(0.5 < shared, `"${line.text}" shares ${shared.toFixed(2)} with where it was drawn`);
    assert.ok(0.7 < line.score && line.score <= 1, `"${line.text}" has score ${line.score}`);
  });
});

test('a tall page is read like its parts: lines on and near a seam once and whole', async () => {
  const copies = 9;
  const { width, height, data } = picture;
  const tall = filledImage({ width, height: height * copies }, [255, 255, 255]);
  for (let copy = 0; copy < copies; copy++) tall.data.set(data, copy * data.length);
  const lines = await reader.readText(tall);
  assert.deepEqual(
    lines.map(({ text }) => text),
    Array.from({ length: copies }, () => drawn.map(({ text }) => text)).flat(),
  );
});

test('what was read is kept with the picture, and pieces can be read one by one', async () => {
  const image = unmet(picture);
  const pieces = await reader.detectLines(image);
  const wanted = pieces[5]!;
  const runs = (hooks: { total: number }) => ({
    progress: (_: number, total: number) => (hooks.total = total),
  });
  const one = { total: -1 };
  const [alone] = await reader.recogniseLines(image, [wanted], runs(one));
  assert.equal(one.total, 1);
  assert.equal(alone?.text, drawn[5]?.text);
  const again = { total: -1 };
  const [kept] = await reader.recogniseLines(image, [wanted], runs(again));
  assert.equal(again.total, 0);
  assert.equal(kept, alone);
  const whole = await reader.readText(image);
  assert.equal(whole.length, drawn.length);
  assert.ok(whole.includes(alone!));
});

test('what is known of lines changes no answer, to the bit: another screenshot of the page reads as if it were the first', async () => {
  const { width, height, data } = picture;
  // The page scrolled by a few rows, one text painted over.
  const next = filledImage({ width, height }, [255, 255, 255]);
  next.data.set(data.subarray(7 * 3 * width));
  const [x1, y1, x2, y2] = drawn[3]!.box.map(Math.round) as [number, number, number, number];
  const row = (of: Uint8Array, y: number) => of.subarray((y * width + x1) * 3, (y * width + x2) * 3);
  for (let y = y1; y < y2; y++) row(next.data, y - 7).fill(255);
  reader.forget();
  const asFirst = await reader.readText(next);
  reader.forget();
  await reader.readText(unmet(picture));
  const asNext = await reader.readText(unmet(next));
  assert.ok(5 < asFirst.length);
  assert.deepEqual(asNext, asFirst);
  // All of it is known now, and still the same.
  assert.deepEqual(await reader.readText(unmet(next)), asFirst);
});

test('two pictures that are read at the same time read as one after the other', async () => {
  const other = filledImage({ width: picture.width, height: picture.height }, [255, 255, 255]);
  other.data.set(picture.data.subarray(0, picture.data.length / 2));
  const pictures = [unmet(picture), unmet(other)];
  reader.forget();
  const together = await Promise.all(pictures.map((image) => reader.readText(image)));
  reader.forget();
  for (const [i, image] of pictures.entries()) {
    assert.deepEqual(await reader.readText(unmet(image)), together[i]);
  }
});

test('lines come in the order of the pieces that were asked for, also twice', async () => {
  const image = unmet(picture);
  const pieces = await reader.detectLines(image);
  const asked = [pieces[8]!, pieces[1]!, pieces[8]!];
  const lines = await reader.recogniseLines(image, asked);
  assert.deepEqual(
    lines.map(({ text }) => text),
    [8, 1, 8].map((i) => drawn[i]!.text),
  );
});

test('progress grows to its total and ends there', async () => {
  const heard: [number, number][] = [];
  await reader.readText(unmet(picture), { progress: (done, total) => heard.push([done, total]) });
  assert.ok(2 < heard.length);
  heard.forEach(([done, total], i) => {
    assert.ok(done <= total);
    if (0 < i) assert.ok(heard[i - 1]![0] <= done);
  });
  assert.equal(heard.at(-1)![0], heard.at(-1)![1]);
});

test('cancel is heard between runs, and the next reading is whole', async () => {
  const image = unmet(picture);
  let asked = 0;
  await assert.rejects(
    reader.readText(image, { cancelled: () => 2 < ++asked }),
    (error) => error instanceof FailureError && error.failure.kind === 'cancelled',
  );
  assert.equal(asked, 3);
  assert.equal((await reader.readText(image)).length, drawn.length);
});

const withoutText: readonly { name: string; image: () => RgbImage }[] = [
  { name: 'one pixel', image: () => filledImage({ width: 1, height: 1 }, [9, 9, 9]) },
  { name: 'an empty page', image: () => filledImage({ width: 700, height: 500 }, [250, 250, 250]) },
  {
    name: 'noise',
    image: () => {
      const dice = makeRandom(5);
      return {
        width: 320,
        height: 200,
        data: Uint8Array.from({ length: 320 * 200 * 3 }, () => dice() * 256),
      };
    },
  },
];

for (const { name, image } of withoutText) {
  test(`${name} has no text`, async () => {
    assert.deepEqual(await reader.readText(image()), []);
  });
}

const damages: readonly {
  name: string;
  file: string;
  damage: (file: string) => Promise<void>;
  says: RegExp;
}[] = [
  {
    name: 'a missing graph',
    file: 'recognition.onnx',
    damage: (file) => rm(file),
    says: /recognition\.onnx.*there is no such file/,
  },
  {
    name: 'a changed graph',
    file: 'detection.onnx',
    damage: (file) => writeFile(file, 'other'),
    says: /detection\.onnx.*sha256/,
  },
  {
    name: 'a changed list of characters',
    file: 'characters.txt',
    damage: (file) => writeFile(file, 'a\nb\n'),
    says: /characters\.txt.*sha256/,
  },
  {
    name: 'a record that is no JSON',
    file: 'reader.json',
    damage: (file) => writeFile(file, '{'),
    says: /reader\.json.*not JSON/,
  },
  {
    name: 'a record without files',
    file: 'reader.json',
    damage: (file) => writeFile(file, '{"files": {}}'),
    says: /reader\.json.*path and sha256/,
  },
];

for (const { name, file, damage, says } of damages) {
  test(`${name} is named in one sentence`, async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'reader-'));
    try {
      await cp(readerModels(), folder, { recursive: true });
      await damage(path.join(folder, file));
      await assert.rejects(
        openReader({ modelsDir: folder, device: 'cpu', threads: 1 }),
        (error) =>
          error instanceof FailureError &&
          error.failure.kind === 'bundle-damaged' &&
          says.test(error.message),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
