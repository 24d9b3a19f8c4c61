// From logits to the next token.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  chooseToken,
  logSumExp,
  logSumExpOf,
  makeRandom,
  type Sampling,
} from '../../models/pipeline/nextToken';

const greedy: Sampling = { temperature: 0, topP: 1, random: () => 0.5 };
const logits = (...values: number[]): Float32Array => Float32Array.from(values);
const near = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

const greedyRows = [
  { name: 'the largest logit wins', values: [1, 5, 3], allowed: undefined, id: 1 },
  { name: 'a tie goes to the lowest id', values: [1, 5, 5], allowed: undefined, id: 1 },
  { name: 'also when the allowed ids come in another order', values: [1, 5, 5], allowed: [2, 1], id: 1 },
  { name: 'only allowed ids can win, given as a list', values: [1, 5, 3], allowed: [0, 2], id: 2 },
  { name: 'as a test', values: [1, 5, 3], allowed: (id: number) => id !== 1, id: 2 },
  { name: 'ids outside the vocabulary are not there', values: [1, 5], allowed: [7, -1, 0.5, 0], id: 0 },
  { name: 'huge logits do not overflow', values: [1e30, -1e30], allowed: undefined, id: 0 },
];
for (const { name, values, allowed, id } of greedyRows) {
  test(`greedy: ${name}`, () => assert.equal(chooseToken(logits(...values), greedy, allowed).id, id));
}

test('a suppressed token is never chosen, even where it is allowed', () => {
  const sampling = { ...greedy, suppressed: new Set([1]) };
  assert.equal(chooseToken(logits(1, 5, 3), sampling).id, 2);
  assert.equal(chooseToken(logits(1, 5, 3), sampling, [0, 1]).id, 0);
});

test('the test is asked about few ids: only about those that would win', () => {
  const random = makeRandom(9);
  const values = Float32Array.from({ length: 4096 }, () => random());
  const asked: number[] = [];
  const { id } = chooseToken(values, greedy, (tried) => asked.push(tried) > 0 && tried !== 0);
  const best = values.slice(1).reduce((a, b) => Math.max(a, b));
  assert.equal(values[id], best);
  assert.ok(asked.length < 40, `${asked.length} ids`);
});

test('log-probabilities: over the vocabulary, and among some', () => {
  const values = logits(Math.log(1), Math.log(2), Math.log(5));
  const chosen = chooseToken(values, greedy, [0, 1]);
  assert.equal(chosen.id, 1);
  assert.ok(Math.abs(chosen.logProb - Math.log(2 / 8)) < 1e-6);
  assert.ok(Math.abs((values[1] ?? NaN) - logSumExpOf(values, [0, 1]) - Math.log(2 / 3)) < 1e-6);
  near((values[1] ?? NaN) - logSumExpOf(values, [1]), 0);
});

test('sums of exponentials: all probabilities add up to one, however large or small the logits are', () => {
  for (const shift of [0, 1e4, -1e4]) {
    const values = logits(...[0.25, -2, 7, 6.5].map((value) => value + shift));
    const total = logSumExp(values);
    near(
      values.reduce((sum, value) => sum + Math.exp(value - total), 0),
      1,
    );
    near(logSumExpOf(values, [3, 1, 0, 2]), total);
  }
  assert.equal(logSumExpOf(logits(1, 2), [7, -1]), -Infinity);
});

test('a sum of exponentials is that of Math.exp, near and far from the largest logit', () => {
  const random = makeRandom(3);
  for (const spread of [1e-3, 1, 10, 63.9, 64, 65, 1e3]) {
    const values = Float32Array.from({ length: 500 }, () => random() * spread);
    values[0] = spread;
    const largest = Math.max(...values);
    const direct = largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    assert.ok(Math.abs(logSumExp(values) - direct) < 1e-10, `spread ${spread}`);
    const two = logits(0, -spread);
    assert.ok(Math.abs(logSumExp(two) - Math.log1p(Math.exp(two[1] ?? NaN))) < 1e-10, `two, ${spread}`);
  }
});

function frequencies(
  values: Float32Array,
  sampling: Omit<Sampling, 'random'>,
  allowed?: readonly number[],
): number[] {
  const random = makeRandom(3);
  const counts = new Array<number>(values.length).fill(0);
  const rounds = 20_000;
  for (let i = 0; i < rounds; i++) {
    const { id } = chooseToken(values, { ...sampling, random }, allowed);
    counts[id] = (counts[id] ?? 0) + 1 / rounds;
  }
  return counts;
}

const weights = logits(Math.log(0.5), Math.log(0.3), Math.log(0.15), Math.log(0.05));
const sampledRows = [
  {
    name: 'temperature 1 follows the probabilities',
    sampling: { temperature: 1, topP: 1 },
    is: [0.5, 0.3, 0.15, 0.05],
  },
  {
    name: 'a low temperature sharpens them',
    sampling: { temperature: 0.5, topP: 1 },
    is: [0.685, 0.247, 0.062, 0.007],
  },
  {
    name: 'top-p keeps the smallest set that reaches it',
    sampling: { temperature: 1, topP: 0.75 },
    is: [0.625, 0.375, 0, 0],
  },
  { name: 'a tiny top-p keeps the likeliest', sampling: { temperature: 1, topP: 0.001 }, is: [1, 0, 0, 0] },
  {
    name: 'both work on the allowed only',
    sampling: { temperature: 1, topP: 0.8 },
    allowed: [1, 2, 3],
    is: [0, 0.667, 0.333, 0],
  },
];
for (const { name, sampling, allowed, is } of sampledRows) {
  test(`sampling: ${name}`, () => {
    for (const [id, share] of frequencies(weights, sampling, allowed).entries()) {
      assert.ok(Math.abs(share - (is[id] ?? 0)) < 0.015, `token ${id}: ${share}, expected ${is[id]}`);
    }
  });
}

test('sampling: a random number just below 1 still gives a token', () => {
  const { id } = chooseToken(weights, { temperature: 1, topP: 1, random: () => 1 - 2 ** -53 });
  assert.equal(id, 3);
});

const faults = [
  { name: 'not a number', values: [0, NaN], sampling: greedy, says: /token 1 is NaN/ },
  { name: 'infinite', values: [Infinity, 0], sampling: greedy, says: /token 0 is Infinity/ },
  { name: 'minus infinite', values: [0, -Infinity], sampling: greedy, says: /token 1 is -Infinity/ },
  { name: 'missing', values: [], sampling: greedy, says: /no logits/ },
];
for (const { name, values, sampling, says } of faults) {
  test(`a logit that is ${name} is named`, () => {
    assert.throws(() => chooseToken(logits(...values), sampling), { name: 'RangeError', message: says });
    assert.throws(() => logSumExp(logits(...values)), { name: 'RangeError', message: says });
  });
}

test('nothing allowed, a negative temperature and a top-p of 0 are refused', () => {
  assert.throws(() => chooseToken(logits(1), greedy, []), /no token is allowed/);
  assert.throws(() => chooseToken(logits(1), { ...greedy, temperature: -1 }), /temperature is -1/);
  assert.throws(() => chooseToken(logits(1), { ...greedy, temperature: NaN }), /temperature is NaN/);
  assert.throws(() => chooseToken(logits(1), { ...greedy, topP: 0 }), /top-p is 0/);
});

test('random numbers: the same for a seed, other for another, in [0, 1), evenly spread', () => {
  const take = (seed: number, n: number): number[] => {
    const random = makeRandom(seed);
    return Array.from({ length: n }, random);
  };
  assert.deepEqual(take(7, 5), take(7, 5));
  assert.notDeepEqual(take(7, 5), take(8, 5));
  const many = take(1, 10_000);
  assert.ok(many.every((value) => 0 <= value && value < 1));
  assert.ok(Math.abs(many.reduce((sum, value) => sum + value, 0) / many.length - 0.5) < 0.02);
  assert.throws(() => makeRandom(NaN), /seed is NaN/);
});
