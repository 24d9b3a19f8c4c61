import assert from 'node:assert/strict';
import test from 'node:test';
import { scoreCandidates } from '../../models/runtime/scoreCandidates';

const VOCAB = 6;

/** A decoder whose logits depend on the whole sequence of a row, and which counts its rows. */
function sequenceDecoder(start: readonly number[]) {
  const logitsOf = (sequence: readonly number[]) =>
    Float32Array.from({ length: VOCAB }, (_, id) =>
      Math.sin(sequence.reduce((sum, token, i) => sum + (token + 1) * (i + 1) * 1.7, 0) + id * 2.3),
    );
  const decoder = {
    runs: [] as number[],
    logitsOf,
    runTree: (embeddings: Float32Array, parents: readonly number[]) => {
      decoder.runs.push(parents.length);
      const branchOf = (row: number): number[] =>
        row === -1 ? [...start] : [...branchOf(parents[row] ?? NaN), embeddings[row] ?? NaN];
      return Promise.resolve(parents.map((_, row) => logitsOf(branchOf(row))));
    },
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
  const decoder = sequenceDecoder([2, 2]);
  const scores = await scoreCandidates(decoder, embed, decoder.logitsOf([2, 2]), paths, () => false);
  assert.ok(scores !== null);
  for (const [i, path] of paths.entries()) {
    assert.ok(Math.abs((scores[i] ?? 0) - directScore(decoder, [2, 2], path)) < 1e-5);
  }
});

test('shared beginnings are one row of one run', async () => {
  const decoder = sequenceDecoder([2, 2]);
  await scoreCandidates(decoder, embed, decoder.logitsOf([2, 2]), paths, () => false);
  // 1, 1 2, 0, 0 2: the last token of every path needs no row.
  assert.deepEqual(decoder.runs, [4]);
});

test('paths of one token need no run', async () => {
  const decoder = sequenceDecoder([2, 2]);
  const scores = await scoreCandidates(decoder, embed, decoder.logitsOf([2, 2]), [[3], [1]], () => false);
  assert.deepEqual(decoder.runs, []);
  assert.ok(Math.abs((scores?.[1] ?? 0) - directScore(decoder, [2, 2], [1])) < 1e-5);
});

test('a cancel before or behind the run gives no scores', async () => {
  for (const answers of [[true], [false, true]]) {
    const decoder = sequenceDecoder([2, 2]);
    const cancelled = () => answers.shift() ?? true;
    assert.equal(await scoreCandidates(decoder, embed, decoder.logitsOf([2, 2]), paths, cancelled), null);
  }
});
