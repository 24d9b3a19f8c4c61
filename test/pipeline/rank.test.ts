// Candidates in order, by text and by the model's word.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Candidate } from '../../protocol/inference';
import { decideFound, rankCandidates, type RankArgs } from '../../models/pipeline/rank';

const candidate = (text: string, x1 = 0, y1 = 0, kind = 'text'): Candidate => ({
  text,
  kind,
  box: { x1, y1, x2: x1 + 40, y2: y1 + 12 },
  source: 'text',
});
const weights = (text: number, model: number): RankArgs['weights'] => ({
  text_weight: text,
  model_weight: model,
  found_threshold: 0.6,
  measured: 'by hand',
});
const order = (args: Partial<RankArgs> & Pick<RankArgs, 'candidates'>): string[] =>
  rankCandidates({ description: 'Save', weights: weights(1, 0), ...args }).map(
    ({ candidate: { text }, index }) => `${text}${index}`,
  );

const rows: { name: string; args: Partial<RankArgs> & Pick<RankArgs, 'candidates'>; is: string[] }[] = [
  {
    name: 'the better text comes first',
    args: { candidates: [candidate('Save all'), candidate('Save')] },
    is: ['Save1', 'Save all0'],
  },
  {
    name: 'equal texts come from top to bottom',
    args: { candidates: [candidate('Save', 0, 50), candidate('Save', 90, 10)] },
    is: ['Save1', 'Save0'],
  },
  {
    name: 'on a row from left to right, though the right one stands a pixel higher',
    args: { candidates: [candidate('Save', 90, 9), candidate('Save', 10, 10)] },
    is: ['Save1', 'Save0'],
  },
  {
    name: 'the same place keeps the order given',
    args: { candidates: [candidate('Save'), candidate('Save')] },
    is: ['Save0', 'Save1'],
  },
  {
    name: 'the kind that is named wins a tie',
    args: { description: 'Save button', candidates: [candidate('Save'), candidate('Save', 0, 50, 'Button')] },
    is: ['Save1', 'Save0'],
  },
  {
    name: 'but not against a better text',
    args: {
      description: 'Save button',
      candidates: [candidate('Save'), candidate('Saved', 0, 50, 'button')],
    },
    is: ['Save0', 'Saved1'],
  },
  {
    name: 'the model can turn the order',
    args: {
      candidates: [candidate('Save'), candidate('disk')],
      modelLogProbs: [-9, -0.1],
      weights: weights(1, 4),
    },
    is: ['disk1', 'Save0'],
  },
  {
    name: 'but not with weight 0',
    args: {
      candidates: [candidate('Save'), candidate('disk')],
      modelLogProbs: [-9, -0.1],
      weights: weights(1, 0),
    },
    is: ['Save0', 'disk1'],
  },
  {
    name: 'with text weight 0 the model decides alone',
    args: {
      candidates: [candidate('Save'), candidate('disk')],
      modelLogProbs: [-9, -0.1],
      weights: weights(0, 1),
    },
    is: ['disk1', 'Save0'],
  },
  { name: 'nothing to rank', args: { candidates: [] }, is: [] },
];
for (const { name, args, is } of rows) test(name, () => assert.deepEqual(order(args), is));

test('scores that differ by nothing to speak of come row by row, in a row from left to right', () => {
  const places = [candidate('', 80, 10), candidate('', 0, 12), candidate('', 0, 60), candidate('', 80, 61)];
  const given = [3, 1, 2, 0].map((i) => places[i]!);
  const ranked = rankCandidates({
    description: 'the trash icon',
    candidates: given,
    fits: [0.6488106, 0.6488086, 0.6488101, 0.6488099],
    weights: weights(1, 0),
  });
  const order = ranked.map((one) => places.indexOf(one.candidate));
  assert.deepEqual(order, [1, 0, 2, 3]);
});

test('the score is the weighted mean of text and share of probability', () => {
  const ranked = rankCandidates({
    description: 'Save',
    candidates: [candidate('Save'), candidate('Quit'), candidate('Load')],
    modelLogProbs: [Math.log(0.02), Math.log(0.06), null],
    weights: weights(3, 1),
  });
  const [save, , load] = [0, 1, 2].map((index) => ranked.find((one) => one.index === index));
  assert.equal(save?.fit, 1);
  assert.ok(Math.abs((save?.modelScore ?? 0) - 0.25) < 1e-9);
  assert.ok(Math.abs((save?.score ?? 0) - (3 * 1 + 0.25) / 4) < 1e-9);
  assert.equal(save?.logProb, Math.log(0.02));
  assert.equal(load?.modelScore, 0);
  assert.equal(load?.logProb, null);
});

test('without the model the score is the text alone, whatever its weight', () => {
  for (const modelLogProbs of [undefined, [null], [-Infinity]]) {
    const [only] = rankCandidates({
      description: 'Save',
      candidates: [candidate('Save')],
      ...(modelLogProbs === undefined ? {} : { modelLogProbs }),
      weights: weights(1, 5),
    });
    assert.equal(only?.score, 1);
    assert.equal(only.modelScore, null);
  }
});

test('log-probabilities far below zero do not vanish', () => {
  const [best] = rankCandidates({
    description: 'x',
    candidates: [candidate('a'), candidate('b')],
    modelLogProbs: [-5000, -4990],
    weights: weights(0, 1),
  });
  assert.equal(best?.index, 1);
  assert.ok(0.99 < best.score && best.score <= 1);
});

test('reordering the candidates reorders nothing but ties', () => {
  const candidates = ['Save', 'Save all', 'Load', 'Saved'].map((text, i) => candidate(text, 0, 20 * i));
  const forward = rankCandidates({ description: 'Save', candidates, weights: weights(1, 0) });
  const backward = rankCandidates({
    description: 'Save',
    candidates: [...candidates].reverse(),
    weights: weights(1, 0),
  });
  assert.deepEqual(
    backward.map((one) => one.candidate.text),
    forward.map((one) => one.candidate.text),
  );
});

test('faulty weights and lists are named', () => {
  const candidates = [candidate('Save')];
  assert.throws(() => order({ candidates, weights: weights(-1, 0) }), {
    name: 'RangeError',
    message: /-1 and 0/,
  });
  assert.throws(() => order({ candidates, weights: weights(1, NaN) }), {
    name: 'RangeError',
    message: /NaN/,
  });
  assert.throws(() => order({ candidates, modelLogProbs: [] }), {
    name: 'RangeError',
    message: /0 log-prob.* 1 cand/,
  });
});

const ranked = rankCandidates({
  description: 'Save',
  candidates: ['Save', 'Save all files', 'Saved', 'Save as', 'Resave', 'Quit'].map((text) => candidate(text)),
  weights: weights(1, 0),
});

test('what reaches the threshold is found, what comes next are near misses, at most three', () => {
  const { found, chosen, nearMisses } = decideFound(ranked, 0.9);
  assert.equal(found, true);
  assert.deepEqual(
    chosen.map((one) => one.candidate.text),
    ['Save'],
  );
  assert.equal(nearMisses.length, 3);
  assert.ok(nearMisses.every((one) => 0 < one.score && one.score < 0.9));
});

test('a score at the threshold is found', () => {
  assert.equal(decideFound(ranked, 1).found, true);
});

test('not found is an answer with near misses', () => {
  const { found, chosen, nearMisses } = decideFound(ranked.slice(1), 0.99);
  assert.equal(found, false);
  assert.deepEqual(chosen, []);
  assert.ok(0 < nearMisses.length);
});

test('what has nothing in common is never found, and no near miss', () => {
  const nothing = rankCandidates({
    description: 'Save',
    candidates: [candidate('')],
    weights: weights(1, 0),
  });
  assert.deepEqual(decideFound(nothing, 0), { found: false, chosen: [], nearMisses: [] });
  assert.deepEqual(decideFound([], 0), { found: false, chosen: [], nearMisses: [] });
});
