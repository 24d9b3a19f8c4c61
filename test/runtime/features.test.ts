// Which squares of a picture are encoded, and which are known already: the same features either way.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { RgbImage } from '../../models/pipeline/image';
import type { BundleGraph } from '../../models/runtime/bundle';
import { openCache, type Cache } from '../../models/runtime/cache/cache';
import { makeSquareStore, type SquareStore } from '../../models/runtime/cache/squares';
import { makeClock } from '../../models/runtime/clock';
import { makePictureEncoder, type ImageFeatures } from '../../models/runtime/features';
import { gradientImage, temporaryFolder } from '../support/fixtures';
import { smallManifest } from '../support/manifests';

/** Six tiles of 28 pixels, of 2×2 patches each. */
const manifest = smallManifest({ anyres: { grid_pinpoints: [[84, 56]] } });
const channels = 4;
const hidden = manifest.llm.hidden;
const patches = 4;

/** An encoder whose every number hangs on every pixel; `runs` counts the squares that it was given. */
function fakeEncoder(factor: number): BundleGraph & { runs: number } {
  const encoder = {
    runs: 0,
    graph: {
      label: 'fake',
      inputs: [],
      outputs: [],
      run(inputs: Readonly<Record<string, { data?: Float32Array; dims?: readonly number[] }>>) {
        const { data = new Float32Array(0), dims = [] } = inputs['pixels'] ?? {};
        encoder.runs += dims[0] ?? 0;
        const sum = data.reduce((total, value, i) => total + factor * value * ((i % 7) + 1), 0);
        const numbers = (count: number) => Float32Array.from({ length: count }, (_, i) => sum + i);
        return Promise.resolve({
          features: { type: 'float32', data: numbers(patches * channels), dims: [1, patches, channels] },
          embeddings: { type: 'float32', data: numbers(patches * hidden), dims: [1, patches, hidden] },
        });
      },
      close: () => Promise.resolve(),
    },
    input: (role: string) => role,
    output: (role: string) => role,
  };
  return encoder as unknown as BundleGraph & { runs: number };
}

function encoderWith(cache: Cache, scope: readonly string[] = ['bundle', 'cpu']) {
  const global = fakeEncoder(1);
  const local = fakeEncoder(2);
  const { encode } = makePictureEncoder(manifest, { global, local }, null, makeSquareStore(cache, scope));
  return {
    global,
    local,
    async features(image: RgbImage, sha256: string): Promise<ImageFeatures> {
      const hooks = { cancelled: () => false, progress: () => undefined };
      const features = await encode({ image, sha256 }, makeClock(), hooks);
      assert.ok(features !== null);
      return features;
    },
    encode,
  };
}

/** A capture that fills its canvas pixel by pixel, so that a change in it is a change in one tile. */
const picture = gradientImage(84, 56);

function changedAt(x: number, y: number): RgbImage {
  const data = picture.data.slice();
  const at = (y * picture.width + x) * 3;
  data[at] = (data[at] ?? 0) ^ 0xff;
  return { ...picture, data };
}

const uniform: RgbImage = { width: 84, height: 56, data: new Uint8Array(84 * 56 * 3).fill(9) };

test('a picture that was encoded is not encoded again, whoever opens it and wherever it was kept', async (context) => {
  const place = { folder: temporaryFolder(context), bytes: 1e7 };
  const cache = openCache({ place });
  const fresh = await encoderWith(cache).features(picture, 'picture');
  await cache.close();
  for (const { name, kept } of [
    { name: 'from memory', kept: cache },
    { name: 'from disk', kept: openCache({ place }) },
  ]) {
    const later = encoderWith(kept);
    assert.deepEqual(await later.features(picture, 'picture'), fresh, name);
    assert.equal(later.global.runs + later.local.runs, 0, name);
  }
});

test('of another picture with one changed tile of six, that tile and the global image are encoded', async () => {
  const cache = openCache();
  await encoderWith(cache).features(picture, 'picture');
  const later = encoderWith(cache);
  const features = await later.features(changedAt(30, 30), 'another');
  assert.equal(later.local.runs, 1);
  assert.equal(later.global.runs, 1);
  assert.deepEqual(features, await encoderWith(openCache()).features(changedAt(30, 30), 'another'));
});

test('tiles that are equal within a picture are encoded once', async () => {
  const encoder = encoderWith(openCache());
  await encoder.features(uniform, 'uniform');
  assert.equal(encoder.local.runs, 1);
});

test('the same pixels under another name, of another file for example, are known', async () => {
  const cache = openCache();
  const first = await encoderWith(cache).features(picture, 'picture');
  const later = encoderWith(cache);
  assert.deepEqual(await later.features(picture, 'a copy'), first);
  assert.equal(later.local.runs, 0);
});

test('keys are equal for equal squares only', async () => {
  const { features } = encoderWith(openCache());
  const { key } = await features(picture, 'a');
  assert.equal((await features(picture, 'b')).key, key);
  assert.notEqual((await features(changedAt(0, 0), 'c')).key, key);
});

test('nothing is taken from another bundle or device', async () => {
  const cache = openCache();
  await encoderWith(cache, ['bundle', 'cpu']).features(picture, 'picture');
  for (const scope of [
    ['bundle', 'webgpu'],
    ['another', 'cpu'],
  ]) {
    const other = encoderWith(cache, scope);
    await other.features(picture, 'picture');
    assert.equal(other.local.runs, 6);
  }
});

test('what is kept in a shape that no encoder here gives is encoded anew', async () => {
  const fresh = await encoderWith(openCache()).features(picture, 'picture');
  const right = { features: patches * channels, embeddings: patches * hidden };
  for (const wrong of [
    { ...right, embeddings: 3 },
    { ...right, features: 0 },
    { ...right, features: patches * channels + 1 },
  ]) {
    const global = fakeEncoder(1);
    const local = fakeEncoder(2);
    const store: SquareStore = {
      ...makeSquareStore(openCache(), []),
      find: () =>
        Promise.resolve({
          features: new Float32Array(wrong.features),
          embeddings: new Float32Array(wrong.embeddings),
        }),
    };
    const { encode } = makePictureEncoder(manifest, { global, local }, null, store);
    const hooks = { cancelled: () => false, progress: () => undefined };
    assert.deepEqual(await encode({ image: picture, sha256: 'picture' }, makeClock(), hooks), fresh);
    assert.equal(global.runs + local.runs, 7);
  }
});

test('a cancel between tiles ends the work, and what was encoded by then is not encoded again', async () => {
  const cache = openCache();
  const interrupted = encoderWith(cache);
  let polls = 0;
  const hooks = { cancelled: () => 3 < ++polls, progress: () => undefined };
  assert.equal(await interrupted.encode({ image: picture, sha256: 'picture' }, makeClock(), hooks), null);
  assert.equal(interrupted.local.runs, 3);
  const later = encoderWith(cache);
  await later.features(picture, 'picture');
  assert.equal(later.local.runs, 3);
  assert.equal(later.global.runs, 0);
});

test('where a kept tile has gone, only that one is encoded anew', async (context) => {
  const place = { folder: temporaryFolder(context), bytes: 1e7 };
  const cache = openCache({ place, memoryBytes: 0 });
  const fresh = await encoderWith(cache).features(picture, 'picture');
  await cache.close();
  const reopened = openCache({ place, memoryBytes: 0 });
  const gone = makeSquareStore(reopened, ['bundle', 'cpu']);
  const squares = await gone.squaresOf('picture');
  assert.equal(squares?.tiles.length, 6);
  const store = {
    ...gone,
    find: (view: 'global' | 'tile', hash: string) =>
      hash === squares?.tiles[4] ? Promise.resolve(null) : gone.find(view, hash),
  };
  const local = fakeEncoder(2);
  const { encode } = makePictureEncoder(manifest, { global: fakeEncoder(1), local }, null, store);
  const hooks = { cancelled: () => false, progress: () => undefined };
  assert.deepEqual(await encode({ image: picture, sha256: 'picture' }, makeClock(), hooks), fresh);
  assert.equal(local.runs, 1);
  await reopened.close();
});
