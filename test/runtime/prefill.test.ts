import assert from 'node:assert/strict';
import test from 'node:test';
import { FailureError } from '../../protocol/failure';
import type { PromptToken } from '../../models/pipeline/prompt';
import type { BundleGraph } from '../../models/runtime/bundle';
import type { Decoder } from '../../models/runtime/decoder';
import { makePrefiller, type PromptContext } from '../../models/runtime/prefill';
import { smallManifest } from '../support/manifests';

const SCALE = 4;
const manifest = smallManifest({ llm: { embed_scale: SCALE, max_len: 1200 } });
const { hidden } = manifest.llm;

/** A decoder that keeps the rows it was fed, so that a test can read the whole sequence. */
function keepingDecoder(): Decoder & { rows: number[][]; runs: number } {
  const decoder = {
    rows: [] as number[][],
    runs: 0,
    length: () => decoder.rows.length,
    run: (embeddings: Float32Array, logitsFrom: number) => {
      decoder.runs += 1;
      const count = embeddings.length / hidden;
      for (let i = 0; i < count; i++)
        decoder.rows.push([...embeddings.subarray(i * hidden, (i + 1) * hidden)]);
      return Promise.resolve(
        Array.from({ length: count - logitsFrom }, () => new Float32Array([decoder.rows.length])),
      );
    },
    truncate: (length: number) => void decoder.rows.splice(length),
    close: () => Promise.resolve(),
  };
  return decoder;
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
  return {
    imageId: 'one',
    visual: Float32Array.from([100, 101, 200, 201, 300, 301]),
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
    decoder.rows,
    unscaled.map((row) => row.map((value) => value * SCALE)),
  );
  assert.equal(prefilled?.length, 7);
  assert.deepEqual([...given.visual], [100, 101, 200, 201, 300, 301], 'what was given is left as it was');
  assert.deepEqual([...(await prefiller.embedUnscaled([5]))], [5, -5]);
  assert.deepEqual([...(await prefiller.embed([5]))], [5 * SCALE, -5 * SCALE]);
});

const again: { name: string; second: PromptToken[]; change: Partial<PromptContext>; reused: number }[] = [
  {
    name: 'the same prompt runs its last place only',
    second: [...text(1), image, ...text(2, 3)],
    change: {},
    reused: 5,
  },
  {
    name: 'another question keeps the image',
    second: [...text(1), image, ...text(9, 9)],
    change: {},
    reused: 4,
  },
  {
    name: 'another image keeps what stands in front of it',
    second: [...text(1), image, ...text(2, 3)],
    change: { imageId: 'two' },
    reused: 1,
  },
  { name: 'another start keeps nothing', second: [...text(8), image, ...text(2, 3)], change: {}, reused: 0 },
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
    assert.deepEqual(decoder.rows, fresh.rows, 'the cache holds what a fresh one would');
  });
}

test('another region at the same place is not taken for the first', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const prompt = [...text(1), image, region(0), ...text(2)];
  await prefiller.prefill(prompt, context(), 1, quiet);
  const other = context({ regions: [{ key: 'there', embedding: Float32Array.from([1, 1]) }] });
  const kept = await prefiller.prefill(prompt, other, 1, quiet);
  assert.equal(kept?.reused, 4);
  assert.deepEqual(decoder.rows[4], [SCALE, SCALE]);
});

test('what was written after a prompt is kept for the turn behind it', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  await prefiller.prefill([...text(1), image, ...text(2)], context(), 1, quiet);
  await decoder.run(await prefiller.embed([6, 7]), 1);
  prefiller.noteFed([6, 7]);
  const kept = await prefiller.prefill([...text(1), image, ...text(2, 6, 7, 3)], context(), 1, quiet);
  assert.equal(kept?.reused, 7);
  assert.equal(decoder.rows.length, 8);
});

test('a prompt cancelled in the middle of a long image leaves no half image behind', async () => {
  const decoder = keepingDecoder();
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const long = context({ visual: new Float32Array(1000 * hidden).fill(1) });
  const prompt = [...text(1), image, ...text(2)];
  let polls = 0;
  const cancelled = await prefiller.prefill(prompt, long, 1, { ...quiet, cancelled: () => ++polls > 1 });
  assert.equal(cancelled, null);
  assert.equal(decoder.rows.length, 1);
  const whole = await prefiller.prefill(prompt, long, 1, quiet);
  assert.equal(whole?.reused, 1);
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
