// The self-test's made-up inputs, which Python computes equally, and what counts as a difference.

import assert from 'node:assert/strict';
import test from 'node:test';
import { picturePixels, regionInputs, tokenIds } from '../../models/pipeline/selftest/madeUp';
import { checkReference, difference, sample } from '../../models/pipeline/selftest/reference';
import { smallManifest } from '../support/manifests';

// models/training/tests/test_selftest.py holds Python to the same numbers.
test('inputs are the numbers that Python makes', () => {
  const pixels = picturePixels(70);
  assert.deepEqual(
    [0, 1, 4899, 14699, 29399].map((i) => pixels[i]),
    [-0.6432459354400635, -0.6432459354400635, -0.27083492279052734, -0.5588552355766296, 0.2472517341375351],
  );
  assert.equal(
    pixels.reduce((sum, value) => sum + value, 0),
    -1523.5740944980644,
  );
  assert.deepEqual(tokenIds(6, 4096), [897, 3499, 3814, 2064, 2306, 3114]);
  const { region } = smallManifest();
  const regions = regionInputs({
    region: { ...region, n_points: 64, channels: 32, sub: [16, 8], k: [6, 4] },
  });
  assert.deepEqual(
    [regions.pointFeatures[0], regions.pointFeatures.at(-1), regions.points[1], regions.points.at(-1)],
    [-1.235477089881897, -0.5140520334243774, 0.6926126480102539, 0.855612576007843],
  );
  assert.deepEqual([...regions.anchors0.slice(0, 4)], [61n, 17n, 41n, 12n]);
  assert.deepEqual([...regions.neighbours0.slice(-3)], [26n, 51n, 10n]);
  assert.deepEqual([...regions.anchors1.slice(0, 4)], [11n, 13n, 11n, 9n]);
  assert.deepEqual([...regions.neighbours1.slice(-3)], [10n, 2n, 3n]);
});

test('a sample is spread over all rows and columns, and small outputs are kept whole', () => {
  const large = sample(
    Float32Array.from({ length: 48 * 16 }, (_, i) => i),
    16,
  );
  assert.equal(large.length, 24);
  assert.deepEqual(large[1], [32, 34, 36, 38, 40, 42, 44, 46]);
  assert.deepEqual(sample(Float32Array.of(1, 2, 3, 4, 5, 6), 3), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

const reference = [
  [1000, 1],
  [1002, -1],
  [1001, 3],
];

test('what equals its reference does not differ, whatever its size', () => {
  assert.equal(difference(reference, reference), 0);
});

test('a difference does not hang on the level of a column, but on how it varies', () => {
  const shifted = reference.map(([a = 0, b = 0]) => [a - 1000, b]);
  const move = (table: readonly (readonly number[])[]) => table.map(([a = 0, b = 0]) => [a + 0.5, b]);
  assert.equal(difference(move(reference), reference), difference(move(shifted), shifted));
});

test('a column that stands still where it should vary is wrong by all of its variation', () => {
  const still = reference.map(() => [1001, 1]);
  assert.equal(difference(still, reference), 1);
});

for (const [name, got] of [
  [
    'a value that is no number',
    [
      [1000, 1],
      [1002, NaN],
      [1001, 3],
    ],
  ],
  ['a row that is missing', reference.slice(1)],
  ['a column that is missing', reference.map(([a = 0]) => [a])],
] as const) {
  test(`${name} is no difference that could be allowed`, () => {
    assert.ok(Number.isNaN(difference(got, reference)));
  });
}

const output = { allowed: { fp32: 0.02, int8: 0.1 }, values: [[1, 2]] };
const whole = {
  format: 1,
  reference: 'PyTorch',
  graphs: {
    vision_global: { features: output, embeddings: output },
    vision_local: { features: output, embeddings: output },
    region_sampler: { embeddings: output },
    embed_tokens: { embeddings: output },
    decoder: { logits: output },
  },
};

test('a whole file is read', () => {
  assert.deepEqual(checkReference(whole).decoder['logits'], output);
});

for (const [name, file, said] of [
  ['another format', { ...whole, format: 2 }, /format is 2/],
  [
    'a graph without numbers',
    { ...whole, graphs: { ...whole.graphs, decoder: {} } },
    /graphs\.decoder\.logits/,
  ],
  [
    'a value that is text',
    { ...whole, graphs: { ...whole.graphs, decoder: { logits: { ...output, values: [['1']] } } } },
    /graphs\.decoder\.logits\.values\[0\]\[0\] is not a number/,
  ],
  [
    'rows of several lengths',
    { ...whole, graphs: { ...whole.graphs, decoder: { logits: { ...output, values: [[1], [1, 2]] } } } },
    /no table/,
  ],
  [
    'a precision that nobody knows',
    { ...whole, graphs: { ...whole.graphs, decoder: { logits: { ...output, allowed: { int3: 1 } } } } },
    /none of fp32/,
  ],
  [
    'nothing allowed',
    { ...whole, graphs: { ...whole.graphs, decoder: { logits: { ...output, allowed: { fp32: 0 } } } } },
    /not above 0/,
  ],
  ['a list', [], /not an object/],
] as const) {
  test(`${name} is no reference, and the file's place is named`, () => {
    assert.throws(() => checkReference(file), said);
  });
}
