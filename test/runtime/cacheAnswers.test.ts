// A picture that is known answers as a new one does, to the last digit, and its timing says what was not done again.

import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Answer, AskParams, Stage } from '../../protocol/inference';
import { WITNESS_ENDING, writeWitness } from '../../protocol/witness';
import type { RgbImage } from '../../models/pipeline/image';
import { contentsOf } from '../../models/runtime/cache/diskStore';
import { openEngine, type Engine, type EngineOptions } from '../../models/runtime/engine';
import { readImage, writePng } from '../../models/runtime/image';
import { pageOf, piece } from '../elements/pages';
import { area } from '../elements/scenes';
import { cropImage, midBundle, samplePicture, temporaryFolder, tinyBundle } from '../support/fixtures';

const quiet = { cancelled: () => false };

const ask: Omit<AskParams, 'imageId'> = {
  question: 'Where is the search field?',
  regions: [{ kind: 'box', box: { x1: 200, y1: 80, x2: 320, y2: 140 } }],
  conversation: [],
  candidates: null,
  maxNewTokens: 24,
  temperature: 0,
  topP: 1,
  seed: 0,
};

type Question = (engine: Engine, imageId: string) => Promise<Answer>;

const aboutRegion: Question = (engine, imageId) => engine.ask({ imageId, ...ask }, quiet);

/** What is asked of every picture, in this order. */
const questions: readonly Question[] = [
  (engine, imageId) => engine.ask({ imageId, ...ask, regions: [], candidates: [] }, quiet),
  aboutRegion,
  (engine, imageId) =>
    engine.locate({ imageId, description: 'the search icon', all: true, candidates: [] }, quiet),
  (engine, imageId) => engine.read(imageId, quiet),
  (engine, imageId) => engine.elements(imageId, quiet),
];

/** A part of the sample that is read and looked through in little time, as a file in a folder of its own. */
async function somePicture(context: TestContext, change?: (image: RgbImage) => void): Promise<string> {
  const { image } = await readImage(samplePicture);
  const part = cropImage(image, { x: 0, y: 60, width: 480, height: 320 });
  change?.(part);
  const file = path.join(temporaryFolder(context), 'part.png');
  await writePng(file, part);
  return file;
}

interface Asked {
  readonly answers: readonly Answer[];
  /** As a program would print them, without what may differ: times, and how much was known already. */
  readonly json: readonly string[];
}

async function askAll(engine: Engine, picturePath: string): Promise<Asked> {
  const { imageId } = await engine.openImage(picturePath);
  const answers: Answer[] = [];
  for (const question of questions) answers.push(await question(engine, imageId));
  engine.closeImage(imageId);
  const json = answers.map((answer) =>
    JSON.stringify({ ...answer, timing: null, usage: { ...answer.usage, reused: null } }),
  );
  return { answers, json };
}

async function withEngine<T>(
  { bundle = tinyBundle, ...options }: Partial<EngineOptions> & { readonly bundle?: string },
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine({ bundlePath: bundle, device: 'cpu', ...options });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** What looking at a picture for the first time takes. */
const looking: readonly Stage[] = ['tiles', 'encoders', 'reader', 'elements'];

/** The stages that these answers took; regions are encoded with every question about them, which does not count. */
function stagesOf({ answers }: Asked): readonly Stage[] {
  return answers.flatMap(({ timing }, i) =>
    (Object.keys(timing) as Stage[]).filter((stage) => stage !== 'encoders' || questions[i] !== aboutRegion),
  );
}

function assertKnown(asked: Asked, fresh: Asked, name: string): void {
  assert.deepEqual(asked.json, fresh.json, name);
  const stages = stagesOf(asked);
  for (const stage of looking) assert.ok(!stages.includes(stage), `${name}: ${stage} was done again`);
  assert.ok(stages.includes('cache'), `${name}: looking for what is known is on no clock`);
}

for (const bundle of [tinyBundle, midBundle]) {
  const name = path.basename(bundle);

  test(`${name}: opened again, a picture gives the same answers without being looked at again`, async (context) => {
    const cache = { folder: temporaryFolder(context), bytes: 1e9 };
    const picture = await somePicture(context);
    const fresh = await withEngine({ bundle }, (engine) => askAll(engine, picture));
    assert.deepEqual(
      looking.filter((stage) => !stagesOf(fresh).includes(stage)),
      [],
    );
    await withEngine({ bundle, cache }, async (engine) => {
      assert.deepEqual((await askAll(engine, picture)).json, fresh.json, 'with a folder');
      assertKnown(await askAll(engine, picture), fresh, 'in the same engine');
    });
    await withEngine({ bundle, cache }, async (engine) => {
      const reopened = await askAll(engine, picture);
      assertKnown(reopened, fresh, 'in a new engine');
      const [first] = reopened.answers;
      assert.ok(first?.usage !== undefined);
      const { promptLength, reused } = first.usage;
      assert.ok(promptLength / 2 < reused, `${reused} of ${promptLength} positions were brought back`);
    });
  });
}

test('a copy of the picture under another name is known as well', async (context) => {
  const picture = await somePicture(context);
  const copy = path.join(temporaryFolder(context), 'copy.png');
  copyFileSync(picture, copy);
  await withEngine({}, async (engine) => {
    const fresh = await askAll(engine, picture);
    assertKnown(await askAll(engine, copy), fresh, 'the copy');
  });
});

test('what another bundle has kept is not taken for its own', async (context) => {
  const cache = { folder: temporaryFolder(context), bytes: 1e9 };
  const picture = await somePicture(context);
  const fresh = await withEngine({ bundle: midBundle }, (engine) => askAll(engine, picture));
  await withEngine({ bundle: tinyBundle, cache }, (engine) => askAll(engine, picture));
  const asked = await withEngine({ bundle: midBundle, cache }, (engine) => askAll(engine, picture));
  assert.deepEqual(asked.json, fresh.json);
  const stages = stagesOf(asked);
  assert.ok(stages.includes('encoders'), 'another model encodes');
  assert.ok(!stages.includes('reader'), 'text is the same for every model');
});

const otherEngines: readonly { name: string; options: Partial<EngineOptions>; again: readonly Stage[] }[] = [
  { name: 'text', options: { without: ['text'] }, again: ['elements'] },
  { name: 'elements', options: { without: ['elements'] }, again: [] },
  { name: 'the second look', options: { without: ['zoom'] }, again: ['elements'] },
  { name: 'more than one thread', options: { threads: 1 }, again: ['encoders', 'reader', 'elements'] },
];
for (const { name, options, again } of otherEngines) {
  test(`what was found with ${name} is not taken for what is found without`, async (context) => {
    const cache = { folder: temporaryFolder(context), bytes: 1e9 };
    const picture = await somePicture(context);
    const fresh = await withEngine(options, (engine) => askAll(engine, picture));
    await withEngine({ cache }, (engine) => askAll(engine, picture));
    const asked = await withEngine({ ...options, cache }, (engine) => askAll(engine, picture));
    assert.deepEqual(asked.json, fresh.json);
    const stages = stagesOf(asked);
    for (const stage of again) assert.ok(stages.includes(stage), `${stage} has to be done again`);
  });
}

test('what a page said is not kept: without its witness, a picture answers as if there had been none', async (context) => {
  const cache = { folder: temporaryFolder(context), bytes: 1e9 };
  const picture = await somePicture(context);
  const fresh = await withEngine({}, (engine) => askAll(engine, picture));
  const { sha256, size } = await readImage(picture);
  const page = pageOf(piece('button', area(100, 40, 60, 30), { role: 'button', name: 'Quixotic zebra' }));
  const witness = gzipSync(writeWitness({ ...page, picture: { sha256, size } }));
  writeFileSync(`${picture}${WITNESS_ENDING}`, witness);
  const withPage = await withEngine({ cache }, (engine) => askAll(engine, picture));
  assert.match(withPage.json.join(), /Quixotic zebra/);
  rmSync(`${picture}${WITNESS_ENDING}`);
  await withEngine({ cache }, async (engine) => {
    assertKnown(await askAll(engine, picture), fresh, 'without its page');
    writeFileSync(`${picture}${WITNESS_ENDING}`, witness);
    assert.deepEqual((await askAll(engine, picture)).json, withPage.json);
  });
});

test('a changed screenshot answers as it would without anything known of the first one', async (context) => {
  const picture = await somePicture(context);
  const changed = await somePicture(context, (image) => {
    for (let y = 60; y < 80; y++)
      image.data.fill(200, (y * image.width + 60) * 3, (y * image.width + 120) * 3);
  });
  const fresh = await withEngine({}, (engine) => askAll(engine, changed));
  await withEngine({}, async (engine) => {
    await askAll(engine, picture);
    assert.deepEqual((await askAll(engine, changed)).json, fresh.json);
  });
});

test('a folder in which every entry is broken costs time and nothing else', async (context) => {
  const cache = { folder: temporaryFolder(context), bytes: 1e9 };
  const picture = await somePicture(context);
  const fresh = await withEngine({ cache }, (engine) => askAll(engine, picture));
  const entries = path.join(cache.folder, 'entries');
  for (const [i, name] of readdirSync(entries).entries()) {
    const file = path.join(entries, name);
    const bytes = readFileSync(file);
    writeFileSync(file, i % 2 === 0 ? bytes.subarray(0, bytes.length - 1) : bytes.fill(7, 20, 24));
  }
  const asked = await withEngine({ cache }, (engine) => askAll(engine, picture));
  assert.deepEqual(asked.json, fresh.json);
  await withEngine({ cache }, async (engine) => {
    assertKnown(await askAll(engine, picture), fresh, 'kept again');
  });
});

test('clearing forgets pictures that are open, too, and the same is found again', async (context) => {
  const cache = { folder: temporaryFolder(context), bytes: 1e9 };
  const picture = await somePicture(context);
  await withEngine({ cache }, async (engine) => {
    const fresh = await askAll(engine, picture);
    const { imageId } = await engine.openImage(picture);
    await engine.ask({ imageId, ...ask }, quiet);
    await engine.clearCache();
    assert.deepEqual(await contentsOf(cache.folder), { entries: 0, bytes: 0 });
    const again = await engine.ask({ imageId, ...ask }, quiet);
    assert.equal(again.usage?.reused, 0);
    for (const stage of looking) assert.notEqual(again.timing[stage], undefined, stage);
    assert.deepEqual((await askAll(engine, picture)).json, fresh.json);
  });
});
