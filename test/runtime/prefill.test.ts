import assert from 'node:assert/strict';
import test from 'node:test';
import { FailureError } from '../../protocol/failure';
import { makeRandom } from '../../models/pipeline/nextToken';
import type { PromptToken } from '../../models/pipeline/prompt';
import type { BundleGraph } from '../../models/runtime/bundle';
import type { CacheSnapshot, Decoder } from '../../models/runtime/decoder';
import { makePrefiller, type PrefixStore, type PromptContext } from '../../models/runtime/prefill';
import { smallManifest } from '../support/manifests';

const SCALE = 4;
const manifest = smallManifest({ llm: { embed_scale: SCALE, max_len: 1200 } });
const { hidden } = manifest.llm;

/** A row of the cache, and the place it had in the run that it came with: int8 rounds the rows of a run together. */
interface Row {
  readonly values: readonly number[];
  readonly run: string;
}

/** A decoder that keeps the rows it was fed, so that a test can read the whole sequence. */
function keepingDecoder(): Decoder & { rows: Row[]; runs: number; promptRows: number } {
  const decoder = {
    rows: [] as Row[],
    runs: 0,
    promptRows: 512,
    length: () => decoder.rows.length,
    run: (embeddings: Float32Array, logitsFrom: number) => {
      decoder.runs += 1;
      const count = embeddings.length / hidden;
      const start = decoder.rows.length;
      for (let i = 0; i < count; i++) {
        const values = [...embeddings.subarray(i * hidden, (i + 1) * hidden)];
        decoder.rows.push({ values, run: `${i} of ${count} from ${start}` });
      }
      return Promise.resolve(
        Array.from({ length: count - logitsFrom }, () => new Float32Array([decoder.rows.length])),
      );
    },
    runTree: () => Promise.reject(new Error('not asked for')),
    truncate: (length: number) => void decoder.rows.splice(length),
    // Keys that name the sequence stand for numbers that come from it.
    snapshot: (length: number): CacheSnapshot | null => {
      snapshots.push(decoder.rows.slice(0, length));
      return { length, keys: [Float32Array.of(snapshots.length - 1)], values: [] };
    },
    restore: ({ keys }: CacheSnapshot) => {
      decoder.rows = [...(snapshots[keys[0]?.[0] ?? -1] ?? [])];
      return true;
    },
    close: () => Promise.resolve(),
  };
  return decoder;
}

const snapshots: Row[][] = [];

const valuesOf = ({ rows }: { rows: readonly Row[] }) => rows.map(({ values }) => values);

function memoryStore(): PrefixStore & { kept: Map<string, CacheSnapshot> } {
  const kept = new Map<string, CacheSnapshot>();
  return {
    kept,
    find: (key) => Promise.resolve(kept.get(key) ?? null),
    accepts: () => true,
    keep: (key, snapshot) => void kept.set(key, snapshot),
  };
}

/** Every id's embedding is (id, -id). */
const embedTokens = {
  graph: {
    label: 'fake',
    inputs: [],
    outputs: [],
    run: (inputs: Readonly<Record<string, { data?: ArrayLike<unknown> }>>) => {
      const ids = Array.from(inputs['token_ids']?.data ?? [], Number);
      const data = Float32Array.from(ids.flatMap((id) => [id, -id]));
      return Promise.resolve({ embeddings: { type: 'float32', data, dims: [1, ids.length, hidden] } });
    },
    close: () => Promise.resolve(),
  },
  input: (role: string) => role,
  output: (role: string) => role,
} as unknown as BundleGraph;

const quiet = { cancelled: () => false, progress: () => undefined };
const text = (...ids: number[]): PromptToken[] => ids.map((id) => ({ kind: 'token', id }));
const image: PromptToken = { kind: 'image' };
const region = (index: number): PromptToken => ({ kind: 'region', index });

function context(changes: Partial<PromptContext> = {}): PromptContext {
  const { visual = Float32Array.from([100, 101, 200, 201, 300, 301]) } = changes;
  return {
    imageKey: 'one',
    visualLength: visual.length / hidden,
    visual,
    regions: [{ key: 'here', embedding: Float32Array.from([7, 8]) }],
    ...changes,
  };
}

test('text, image and regions stand in order, each scaled once', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const given = context();
  const prompt = [...text(1), image, ...text(2), region(0), ...text(3)];
  const prefilled = await prefiller.prefill(prompt, given, 1, quiet);
  const unscaled = [
    [1, -1],
    [100, 101],
    [200, 201],
    [300, 301],
    [2, -2],
    [7, 8],
    [3, -3],
  ];
  assert.deepEqual(
    valuesOf(decoder),
    unscaled.map((row) => row.map((value) => value * SCALE)),
  );
  assert.equal(prefilled?.length, 7);
  assert.deepEqual([...given.visual], [100, 101, 200, 201, 300, 301], 'what was given is left as it was');
  assert.deepEqual([...(await prefiller.embedUnscaled([5]))], [5, -5]);
  assert.deepEqual([...(await prefiller.embed([5]))], [5 * SCALE, -5 * SCALE]);
});

const again: { name: string; second: PromptToken[]; change: Partial<PromptContext>; reused: number }[] = [
  {
    name: 'another question keeps the image',
    second: [...text(1), image, ...text(9, 9)],
    change: {},
    reused: 4,
  },
  {
    name: 'a question that begins alike keeps no more: its run was another one',
    second: [...text(1), image, ...text(2, 9)],
    change: {},
    reused: 4,
  },
  {
    name: 'another image keeps nothing',
    second: [...text(1), image, ...text(2, 3)],
    change: { imageKey: 'two' },
    reused: 0,
  },
  { name: 'another start keeps nothing', second: [...text(8), image, ...text(2, 3)], change: {}, reused: 0 },
  { name: 'a prompt without an image keeps nothing', second: text(1, 2), change: {}, reused: 0 },
];
for (const { name, second, change, reused } of again) {
  test(name, async () => {
    const decoder = keepingDecoder();
    const prefiller = makePrefiller(manifest, decoder, embedTokens);
    await prefiller.prefill([...text(1), image, ...text(2, 3)], context(), 1, quiet);
    const kept = await prefiller.prefill(second, context(change), 1, quiet);
    assert.equal(kept?.reused, reused);
    const fresh = keepingDecoder();
    await makePrefiller(manifest, fresh, embedTokens).prefill(second, context(change), 1, quiet);
    assert.deepEqual(decoder.rows, fresh.rows, 'the cache holds what a fresh one would, run by run');
  });
}

test('the same prompt again runs nothing, also when an answer was written behind it', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const prompt = [...text(1), image, ...text(2, 3)];
  const first = await prefiller.prefill(prompt, context(), 1, quiet);
  const { rows } = decoder;
  const before = [...rows];
  await decoder.run(await prefiller.embed([6]), 0);
  prefiller.noteFed([6]);
  const { runs } = decoder;
  const second = await prefiller.prefill(prompt, context(), 1, quiet);
  assert.equal(decoder.runs, runs);
  assert.deepEqual(decoder.rows, before);
  assert.deepEqual(second, { ...first, reused: 6 });
});

test('the prompt before the last one is run again from the image on: its logits are gone', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const prompt = [...text(1), image, ...text(2, 3)];
  const first = await prefiller.prefill(prompt, context(), 1, quiet);
  await prefiller.prefill([...prompt, ...text(6, 2, 3)], context(), 1, quiet);
  assert.deepEqual(await prefiller.prefill(prompt, context(), 1, quiet), { ...first, reused: 4 });
});

test('another region at the same place is not taken for the first', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const prompt = [...text(1), image, region(0), ...text(2)];
  await prefiller.prefill(prompt, context(), 1, quiet);
  const other = context({ regions: [{ key: 'there', embedding: Float32Array.from([1, 1]) }] });
  const kept = await prefiller.prefill(prompt, other, 1, quiet);
  assert.equal(kept?.reused, 4);
  assert.deepEqual(valuesOf(decoder)[4], [SCALE, SCALE]);
});

test('what was written after a prompt is kept for the turn behind it', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  await prefiller.prefill([...text(1), image, ...text(2)], context(), 1, quiet);
  await decoder.run(await prefiller.embed([6, 7]), 1);
  prefiller.noteFed([6, 7]);
  const turn = (...ids: number[]) =>
    prefiller.prefill([...text(1), image, ...text(2, 6, 7), ...text(...ids)], context(), 1, quiet);
  assert.equal((await turn(3, 5))?.reused, 7);
  assert.equal(decoder.rows.length, 9);
  // Another question in the place of that turn starts where it started.
  assert.equal((await turn(3, 4))?.reused, 7);
  // An answer that is read back as other tokens leaves the prompt in front of it.
  assert.equal(
    (await prefiller.prefill([...text(1), image, ...text(2, 6, 8, 3)], context(), 1, quiet))?.reused,
    5,
  );
  // An earlier question begins behind the image again.
  assert.equal((await prefiller.prefill([...text(1), image, ...text(5)], context(), 1, quiet))?.reused, 4);
});

test('whatever was asked before, the cache holds what a fresh one would, run by run', async () => {
  const random = makeRandom(17);
  const pick = (count: number) => Math.floor(random() * count);
  const store = memoryStore();
  const decoder = keepingDecoder();
  decoder.promptRows = 3;
  const prefiller = makePrefiller(manifest, decoder, embedTokens, store);
  for (let round = 0; round < 300; round++) {
    // As in every template, something ends a question that no other question begins with.
    const question = [...Array.from({ length: pick(4) }, () => 2 + pick(2)), 4];
    const prompt = [...text(1), image, ...text(...question)];
    const given = context({ imageKey: `picture ${pick(3)}` });
    const polls = pick(4) === 0 ? pick(4) : Infinity;
    let left = polls;
    if (pick(10) === 0) prefiller.forget();
    const done = await prefiller.prefill(prompt, given, 1, { ...quiet, cancelled: () => left-- <= 0 });
    if (done === null) continue;
    const fresh = keepingDecoder();
    fresh.promptRows = 3;
    const expected = await makePrefiller(manifest, fresh, embedTokens).prefill(prompt, given, 1, quiet);
    assert.deepEqual(decoder.rows, fresh.rows);
    assert.deepEqual([done.length, done.logits], [expected?.length, expected?.logits]);
    if (pick(3) === 0) {
      await decoder.run(await prefiller.embed([9]), 0);
      prefiller.noteFed([9]);
    }
  }
  assert.equal(store.kept.size, 3);
});

test('an image that was read before comes out of the store, however it was forgotten', async () => {
  const store = memoryStore();
  const prompt = [...text(1), image, ...text(2, 3)];
  const first = keepingDecoder();
  await makePrefiller(manifest, first, embedTokens, store).prefill(prompt, context(), 1, quiet);
  const later = keepingDecoder();
  const again = await makePrefiller(manifest, later, embedTokens, store).prefill(prompt, context(), 1, quiet);
  assert.equal(again?.reused, 4);
  assert.equal(later.runs, 1);
  assert.deepEqual(later.rows, first.rows);
  assert.equal(store.kept.size, 1);
});

test('a snapshot that is no such prefix, or does not fit the cache, is not used', async () => {
  const prompt = [...text(1), image, ...text(2, 3)];
  for (const [length, restore] of [
    [3, () => true],
    [4, () => false],
  ] as const) {
    const decoder = { ...keepingDecoder(), restore };
    const find = () => Promise.resolve({ length, keys: [], values: [] });
    const store = { ...memoryStore(), find };
    const prefilled = await makePrefiller(manifest, decoder, embedTokens, store).prefill(
      prompt,
      context(),
      1,
      quiet,
    );
    assert.equal(prefilled?.reused, 0);
  }
});

test('a store that would not keep so much is not given a copy', async () => {
  const decoder = keepingDecoder();
  const asked: number[] = [];
  const store = memoryStore();
  const small = { ...store, accepts: (bytes: number) => asked.push(bytes) < 0 };
  const before = snapshots.length;
  const prompt = [...text(1), image, ...text(2)];
  await makePrefiller(manifest, decoder, embedTokens, small).prefill(prompt, context(), 1, quiet);
  const { layers, kv_heads: kvHeads, head_dim: headDim } = manifest.llm;
  assert.deepEqual(asked, [4 * 2 * layers * kvHeads * headDim * 4]);
  assert.equal(snapshots.length, before);
  assert.equal(store.kept.size, 0);
});

test('a prompt cancelled in the middle of a long image leaves no half image behind', async () => {
  const decoder = keepingDecoder();
  const store = memoryStore();
  const prefiller = makePrefiller(manifest, decoder, embedTokens, store);
  const long = context({ visual: new Float32Array(1000 * hidden).fill(1) });
  const prompt = [...text(1), image, ...text(2)];
  let polls = 0;
  const cancelled = await prefiller.prefill(prompt, long, 1, { ...quiet, cancelled: () => ++polls > 1 });
  assert.equal(cancelled, null);
  assert.equal(decoder.rows.length, 0);
  assert.equal(store.kept.size, 0);
  const whole = await prefiller.prefill(prompt, long, 1, quiet);
  assert.equal(whole?.reused, 0);
  assert.equal(decoder.rows.length, 1002);
});

test('a prompt that leaves too little room is refused before anything runs', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const long = context({ visual: new Float32Array(1190 * hidden) });
  const prompt = [...text(1), image];
  await assert.rejects(prefiller.prefill(prompt, long, 10, quiet), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.deepEqual(error.failure, { kind: 'too-large', what: 'prompt', limit: 1190, actual: 1191 });
    return true;
  });
  assert.equal(decoder.runs, 0);
  assert.ok((await prefiller.prefill(prompt, long, 9, quiet)) !== null);
});
