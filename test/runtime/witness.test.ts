// The witness beside a picture: what counts, what is left out and said, and what an answer makes of it.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { openEngine, type Engine } from '../../models/runtime/engine';
import { findWitness } from '../../models/runtime/witnessFile';
import type { Answer } from '../../protocol/inference';
import { MOST_WITNESS_BYTES, WITNESS_ENDING, writeWitness, type Witness } from '../../protocol/witness';
import { pageOf, piece } from '../elements/pages';
import { area } from '../elements/scenes';
import { samplePicture, tinyBundle } from '../support/fixtures';
import { temporaryFolder } from '../support/pictures';

const folder = temporaryFolder();
const sha256 = createHash('sha256').update(readFileSync(samplePicture)).digest('hex');

/** A page of one button that nothing on the picture would tell of. */
const page = pageOf(
  piece('button', area(1000, 40, 60, 30), {
    role: 'button',
    name: 'Quixotic zebra',
    visibility: 'seen',
  }),
);
const button = area(1000, 40, 60, 30);

const taken = (changes: Partial<Witness> = {}): Witness => ({
  ...page,
  picture: { sha256, size: { width: 1440, height: 900 } },
  ...changes,
});

let nPictures = 0;

/** The sample picture under a new name, with these bytes as its witness. */
function pictureWith(witness: Uint8Array | null): string {
  const picture = path.join(folder, `shot ${nPictures++} é.png`);
  copyFileSync(samplePicture, picture);
  if (witness !== null) writeFileSync(`${picture}${WITNESS_ENDING}`, witness);
  return picture;
}

const packed = (witness: Witness): Buffer => gzipSync(writeWitness(witness));

test('no witness, no remark', async () => {
  assert.deepEqual(await findWitness({ path: pictureWith(null), sha256 }), {
    witness: null,
    remark: null,
    stamp: null,
  });
});

test('the witness of the picture is read whole', async () => {
  const { witness, remark } = await findWitness({ path: pictureWith(packed(taken())), sha256 });
  assert.deepEqual(witness, taken());
  assert.equal(remark, null);
});

test('a witness that could not hold the whole page counts, and says so', async () => {
  const picture = pictureWith(packed(taken({ truncated: true })));
  const { witness, remark } = await findWitness({ path: picture, sha256 });
  assert.notEqual(witness, null);
  assert.match(remark ?? '', /only a part\.$/);
});

const bomb = gzipSync(Buffer.alloc(MOST_WITNESS_BYTES + 1), { level: 1 });

const leftOut: readonly (readonly [what: string, bytes: Uint8Array, why: RegExp])[] = [
  [
    'of another picture',
    packed(taken({ picture: { sha256: 'f'.repeat(64), size: { width: 1, height: 1 } } })),
    /another picture/,
  ],
  [
    'of no picture',
    packed(taken({ picture: { sha256: null, size: { width: 1, height: 1 } } })),
    /another picture/,
  ],
  ['that is empty', Buffer.alloc(0), /ends too early/],
  ['that ends too early', packed(taken()).subarray(0, 40), /ends too early/],
  ['that is not packed', Buffer.from(writeWitness(taken())), /not packed with gzip, or damaged/],
  ['that is not JSON', gzipSync('{'), /not JSON/],
  ['of another version', gzipSync(JSON.stringify({ version: 99, ...taken() })), /version/],
  ['that would fill the memory', bomb, /more than 128 MiB/],
];

for (const [what, bytes, why] of leftOut) {
  test(`a witness ${what} is left out, and the remark says why in one sentence`, async () => {
    const { witness, remark } = await findWitness({ path: pictureWith(bytes), sha256 });
    assert.equal(witness, null);
    assert.match(remark ?? '', why);
    assert.match(remark ?? '', /^What the page said of itself was left out: [^\n]*\.$/);
  });
}

test('a folder in its place is left out as well', async () => {
  const picture = pictureWith(null);
  mkdirSync(`${picture}${WITNESS_ENDING}`);
  const { witness, remark } = await findWitness({ path: picture, sha256 });
  assert.equal(witness, null);
  assert.match(remark ?? '', /not a file/);
});

async function withEngine(
  work: (engine: Engine) => Promise<void>,
  without: readonly 'page'[] = [],
): Promise<void> {
  const engine = await openEngine({ bundlePath: tinyBundle, device: 'cpu', without });
  try {
    await work(engine);
  } finally {
    await engine.close();
  }
}

function locate(engine: Engine, imageId: string, all = false): Promise<Answer> {
  const params = { imageId, description: 'the Quixotic zebra button', all, candidates: [] };
  return engine.locate(params, { cancelled: () => false });
}

test('an element of the page answers with its own box, kind and evidence', async () => {
  await withEngine(async (engine) => {
    const { imageId, remarks } = await engine.openImage(pictureWith(packed(taken())));
    assert.deepEqual(remarks, []);
    const answer = await locate(engine, imageId);
    const [best] = answer.boxes;
    assert.deepEqual(best?.box, button);
    assert.equal(best?.evidence, 'page');
    assert.equal(best?.kind, 'button');
    const all = await locate(engine, imageId, true);
    assert.deepEqual(all.boxes[0]?.box, button);
    const listed = await engine.elements(imageId, { cancelled: () => false });
    assert.ok(
      listed.boxes.some(({ evidence, phrase }) => evidence === 'page' && /Quixotic zebra/.test(phrase)),
    );
  });
});

test('without the witness the same question finds nothing of the kind', async () => {
  await withEngine(
    async (engine) => {
      const { imageId } = await engine.openImage(pictureWith(packed(taken())));
      assert.ok((await locate(engine, imageId)).boxes.every(({ evidence }) => evidence !== 'page'));
    },
    ['page'],
  );
});

test('a witness that comes, changes or goes while its picture is open counts from the next question on', async () => {
  await withEngine(async (engine) => {
    const picture = pictureWith(null);
    const file = `${picture}${WITNESS_ENDING}`;
    const { imageId } = await engine.openImage(picture);
    assert.equal((await locate(engine, imageId)).found, false);
    writeFileSync(file, packed(taken()));
    assert.deepEqual((await locate(engine, imageId)).boxes[0]?.box, button);
    writeFileSync(file, 'damaged');
    const damaged = await locate(engine, imageId);
    assert.equal(damaged.found, false);
    assert.ok(damaged.remarks.some((remark) => /left out/.test(remark)));
    assert.ok(
      !(await locate(engine, imageId)).remarks.some((remark) => /left out/.test(remark)),
      'said once',
    );
    writeFileSync(file, packed(taken()));
    assert.equal((await locate(engine, imageId)).found, true);
    rmSync(file);
    assert.equal((await locate(engine, imageId)).found, false);
  });
});

const plainAsking = {
  question: 'What is this?',
  conversation: [],
  candidates: null,
  maxNewTokens: 8,
  temperature: 0,
  topP: 1,
  seed: 0,
};

test('a point on the words of an element shows the element, and not its words once more', async () => {
  await withEngine(async (engine) => {
    const quiet = { cancelled: () => false };
    const bare = await engine.openImage(pictureWith(null));
    const line = (await engine.readText(bare.imageId, quiet)).find(({ text }) => 6 <= text.length);
    assert.ok(line !== undefined);
    const [x1, y1] = [Math.floor(line.box.x1), Math.floor(line.box.y1)];
    const [x2, y2] = [Math.ceil(line.box.x2), Math.ceil(line.box.y2)];
    const around = { x1: x1 - 20, y1: Math.max(0, y1 - 10), x2: x2 + 20, y2: y2 + 10 };
    const { nodes } = pageOf(piece('button', around, { role: 'button', name: 'Quixotic zebra' }));
    const { imageId } = await engine.openImage(pictureWith(packed(taken({ nodes }))));
    const point = { kind: 'point', x: (x1 + x2) / 2, y: (y1 + y2) / 2 } as const;
    const answer = await engine.ask({ ...plainAsking, imageId, regions: [point] }, quiet);
    assert.match(answer.answer, /^It is a button “Quixotic zebra”\. It says: “/u);
    assert.deepEqual(answer.boxes[0]?.box, around);
  });
});

test('a picture with a damaged witness opens like one without, and says it', async () => {
  await withEngine(async (engine) => {
    const { remarks } = await engine.openImage(pictureWith(Buffer.from('damaged')));
    assert.equal(remarks.length, 1);
    assert.match(remarks[0] ?? '', /left out/);
  });
});

test('of a page with more elements than anybody reads a part is listed, and it is said', async () => {
  const buttons = Array.from({ length: 1001 }, (_, index) =>
    piece('button', area(10 + 30 * (index % 40), 10 + 20 * Math.floor(index / 40), 20, 12), {
      role: 'button',
      name: `Number ${index}`,
    }),
  );
  await withEngine(async (engine) => {
    const { imageId } = await engine.openImage(
      pictureWith(packed(taken({ nodes: pageOf(...buttons).nodes }))),
    );
    const { boxes, remarks } = await engine.elements(imageId, { cancelled: () => false });
    assert.ok(boxes.length <= 1200);
    assert.ok(remarks.some((remark) => /^Of 1001 elements of the page not all are listed\.$/.test(remark)));
  });
});
