import assert from 'node:assert/strict';
import test from 'node:test';
import type { Decoder } from '../../models/runtime/decoder';
import { scoreCandidates } from '../../models/runtime/scoreCandidates';

const VOCAB = 6;

/** A decoder whose logits depend on the whole sequence it holds, and which counts its runs. */
function sequenceDecoder(): Decoder & {
  runs: number;
  sequence: number[];
  logitsOf(sequence: readonly number[]): Float32Array;
} {
  const logitsOf = (sequence: readonly number[]) =>
    Float32Array.from({ length: VOCAB }, (_, id) =>
      Math.sin(sequence.reduce((sum, token, i) => sum + (token + 1) * (i + 1) * 1.7, 0) + id * 2.3),
    );
  const decoder = {
    runs: 0,
    sequence: [] as number[],
    logitsOf,
    length: () => decoder.sequence.length,
    run: (embeddings: Float32Array) => {
      decoder.runs += 1;
      decoder.sequence.push(...embeddings);
      return Promise.resolve([logitsOf(decoder.sequence)]);
    },
    truncate: (length: number) => void decoder.sequence.splice(length),
    close: () => Promise.resolve(),
  };
  return decoder;
}

const embed = (ids: readonly number[]) => Promise.resolve(Float32Array.from(ids));
const paths = [[1, 2, 3], [1, 2, 4], [1, 5], [0, 2, 3], [3]];

function directScore(
  decoder: ReturnType<typeof sequenceDecoder>,
  start: readonly number[],
  tokens: readonly number[],
) {
  let sum = 0;
  const sequence = [...start];
  for (const token of tokens) {
    const logits = decoder.logitsOf(sequence);
    sum += (logits[token] ?? 0) - Math.log(logits.reduce((total, value) => total + Math.exp(value), 0));
    sequence.push(token);
  }
  return sum;
}

test('scores equal those of running each path on its own', async () => {
  const decoder = sequenceDecoder();
  decoder.sequence.push(2, 2);
  const scores = await scoreCandidates(decoder, embed, decoder.logitsOf([2, 2]), paths, () => false);
  assert.ok(scores !== null);
  for (const [i, path] of paths.entries()) {
    assert.ok(Math.abs((scores[i] ?? 0) - directScore(decoder, [2, 2], path)) < 1e-5);
  }
});

test('shared beginnings are run once and the cache is left as it was', async () => {
  const decoder = sequenceDecoder();
  decoder.sequence.push(2, 2);
  await scoreCandidates(decoder, embed, decoder.logitsOf([2, 2]), paths, () => false);
  assert.deepEqual(decoder.sequence, [2, 2]);
  // 1, 1 2, 0, 0 2: the last token of every path needs no run.
  assert.equal(decoder.runs, 4);
});

test('a cancel gives no scores, and the cache is left as it was', async () => {
  const decoder = sequenceDecoder();
  decoder.sequence.push(2, 2);
  let polls = 0;
  const scores = await scoreCandidates(decoder, embed, decoder.logitsOf([2, 2]), paths, () => ++polls > 2);
  assert.equal(scores, null);
  assert.deepEqual(decoder.sequence, [2, 2]);
});
