// The visual sampler's geometry: golden vectors of spec §4.5 and §4.10, and the rules they rest on.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Placement } from '../../models/pipeline/anyres';
import type { FeatureMap } from '../../models/pipeline/featureMap';
import type { Manifest } from '../../models/pipeline/manifest';
import { regionPixels } from '../../models/pipeline/region';
import {
  farthestPoints,
  initialPoints,
  nearestNeighbours,
  sampleBilinear,
  samplerInputs,
  type SamplerInputs,
} from '../../models/pipeline/sampler';
import type { Region } from '../../protocol/geometry';

function boxRegion(x1: number, y1: number, x2: number, y2: number): Region {
  return { kind: 'box', box: { x1, y1, x2, y2 } };
}

function mapOf(
  rows: number,
  columns: number,
  channels: number,
  value: (r: number, q: number, c: number) => number,
): FeatureMap {
  const data = Float32Array.from({ length: rows * columns * channels }, (_, i) =>
    value(Math.floor(i / channels / columns), Math.floor(i / channels) % columns, i % channels),
  );
  return { rows, columns, channels, data };
}

function configOf(change: Partial<Manifest['region']>): Manifest['region'] {
  return {
    source: 'encoder',
    fuse: 'add',
    upsample: 'nearest',
    channels: 4,
    n_points: 16,
    sub: [8, 4],
    k: [3, 3],
    pool: 'max',
    swap_xy: false,
    sampling: 'deterministic_v1',
    point_span: 5,
    token: '<region_fea>',
    token_id: 1,
    ...change,
  };
}

// --- The golden vector: the small network written out as in spec §4.4, from the inputs under test ------------------

const [C, D] = [4, 6];
const toySize = { width: 20, height: 12 };
const toyMap = mapOf(6, 5, C, (r, q, c) => Math.sin(1 + c + 2 * r + 3 * q));
const toyRegion = boxRegion(3, 2, 15, 8);

function generated(length: number, s: number): number[] {
  return Array.from({ length }, (_, i) => 0.3 * Math.sin(0.7 * i + s));
}

/** weight (outputs, inputs) · values + bias. */
function linear(weight: readonly number[], bias: readonly number[], values: readonly number[]): number[] {
  return bias.map((b, row) => values.reduce((sum, v, i) => sum + weight[row * values.length + i]! * v, b));
}

function layerNorm(values: readonly number[], weight: readonly number[], bias: readonly number[]): number[] {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  return values.map((v, i) => ((v - mean) / Math.sqrt(variance + 1e-5)) * weight[i]! + bias[i]!);
}

/** One block: features (n, C) and points (n, 2) -> features of the anchors. */
function block(
  b: number,
  features: readonly number[][],
  points: readonly number[][],
  anchors: readonly number[],
  neighbours: readonly number[],
): number[][] {
  const k = neighbours.length / anchors.length;
  return anchors.map((a, row) => {
    const anchor = [...features[a]!, ...points[a]!];
    const judged = neighbours.slice(row * k, (row + 1) * k).map((j) => {
      const here = [...features[j]!, ...points[j]!];
      const difference = linear(
        generated(36, 1 + b),
        generated(6, 2 + b),
        here.map((v, i) => v - anchor[i]!),
      );
      const joined = [...difference, ...anchor];
      const mixed = linear(generated(48, 3 + b), generated(4, 4 + b), joined).map((v) => Math.max(v, 0));
      return layerNorm(
        mixed,
        generated(4, 5 + b).map((v) => 1 + v),
        generated(4, 6 + b),
      );
    });
    return [0, 1, 2, 3].map((c) => Math.max(...judged.map((values) => values[c]!)));
  });
}

function toyEmbedding(inputs: SamplerInputs): number[] {
  const indices = (values: BigInt64Array): number[] => Array.from(values, Number);
  const rows = (values: Float32Array, width: number): number[][] =>
    Array.from({ length: values.length / width }, (_, i) => [...values.subarray(i * width, (i + 1) * width)]);
  const points = rows(inputs.points, 2);
  const anchors0 = indices(inputs.anchors0);
  const first = block(0, rows(inputs.pointFeatures, C), points, anchors0, indices(inputs.neighbours0));
  const anchorPoints = anchors0.map((a) => points[a]!);
  const second = block(1, first, anchorPoints, indices(inputs.anchors1), indices(inputs.neighbours1));
  const flat = linear(generated(64, 7), generated(C, 8), second.flat());
  return linear(generated(24, 9), generated(D, 10), flat);
}

const golden = [
  { swap_xy: true, vector: [-0.038981, -0.521969, 0.04278, -0.500259, 0.439385, -0.090616] },
  { swap_xy: false, vector: [-0.075452, -0.464586, -0.028885, -0.422595, 0.364695, -0.027531] },
];
for (const { swap_xy, vector } of golden) {
  test(`the toy sampler gives the golden vector with swap_xy ${swap_xy}`, () => {
    const inputs = samplerInputs(toyMap, toyRegion, toySize, configOf({ swap_xy }));
    assert.deepEqual(Array.from(inputs.anchors0, Number), [0, 11, 15, 1, 8, 10, 6, 5]);
    assert.deepEqual(Array.from(inputs.anchors1, Number), [0, 1, 2, 3]);
    for (const [i, value] of toyEmbedding(inputs).entries()) {
      assert.ok(Math.abs(value - vector[i]!) < 2e-6, `component ${i}: ${value} instead of ${vector[i]}`);
    }
  });
}

// --- Points -----------------------------------------------------------------------------------------------------

test('points are spread over a large region and repeated over a small one', () => {
  const size = { width: 100, height: 50 };
  const large = initialPoints(regionPixels(boxRegion(0, 0, 99, 9), size, 5), 8, size); // 1000 pixels
  const expected = [0, 125, 250, 375, 500, 625, 750, 875].flatMap((i) => [
    Math.fround(Math.floor(i / 10) / 100),
    Math.fround((i % 10) / 50),
  ]);
  assert.deepEqual([...large], expected);
  const small = initialPoints(regionPixels(boxRegion(4, 6, 5, 6), size, 5), 5, size); // 2 pixels
  const [a, b] = [
    [Math.fround(0.04), Math.fround(0.12)],
    [Math.fround(0.05), Math.fround(0.12)],
  ];
  assert.deepEqual([...small], [a, b, a, b, a].flat());
});

test('as many pixels as points gives each pixel once', () => {
  const size = { width: 40, height: 30 };
  const points = initialPoints(regionPixels(boxRegion(4, 10, 7, 13), size, 5), 16, size);
  const places = new Set(Array.from({ length: 16 }, (_, i) => `${points[2 * i]} ${points[2 * i + 1]}`));
  assert.equal(places.size, 16);
});

// --- Farthest points --------------------------------------------------------------------------------------------

const lattice = initialPoints(regionPixels(boxRegion(4, 10, 7, 13), { width: 40, height: 30 }, 5), 16, {
  width: 40,
  height: 30,
});

test('farthest points of a small lattice, and index 0 again when all are taken', () => {
  assert.deepEqual([...farthestPoints(lattice, 6)], [0, 15, 3, 12, 5, 10]);
  assert.deepEqual(
    [...farthestPoints(lattice, 18)],
    [0, 15, 3, 12, 5, 10, 2, 13, 1, 4, 6, 7, 8, 9, 11, 14, 0, 0],
  );
});

test('repeated points are taken once each, in any arrangement', () => {
  // 121 pixels of a point region among 512 points: 121 distinct ones, then index 0 (spec §4.6).
  const size = { width: 1170, height: 2532 };
  const points = initialPoints(regionPixels({ kind: 'point', x: 600, y: 900 }, size, 5), 512, size);
  const chosen = [...farthestPoints(points, 128)];
  assert.equal(new Set(chosen).size, 121);
  assert.ok(chosen.slice(0, 121).every((index) => index < 121));
  assert.deepEqual(chosen.slice(121), [0, 0, 0, 0, 0, 0, 0]);
});

test('every farthest point is at least as far from those before it as any other point', () => {
  const points = Float32Array.from({ length: 120 }, (_, i) => ((i * 7919) % 1009) / 1009);
  const chosen = farthestPoints(points, 30);
  const distance = (a: number, b: number): number =>
    Math.hypot(points[2 * a]! - points[2 * b]!, points[2 * a + 1]! - points[2 * b + 1]!);
  for (let n = 1; n < chosen.length; n++) {
    const before = [...chosen.subarray(0, n)];
    const gap = (j: number): number => Math.min(...before.map((a) => distance(a, j)));
    for (let j = 0; j < 60; j++) assert.ok(gap(j) <= gap(chosen[n]!) + 1e-6);
  }
});

test('no points, no choice', () => {
  assert.throws(() => farthestPoints(new Float32Array(0), 1), RangeError);
});

// --- Neighbours -------------------------------------------------------------------------------------------------

test('neighbours come nearest first, ties by index, the anchor itself included', () => {
  const row = Float32Array.of(0, 0, 1, 0, 2, 0, 3, 0, 1, 0);
  assert.deepEqual(
    [...nearestNeighbours(row, Int32Array.of(1, 2, 0), 4)],
    [1, 4, 0, 2, 2, 1, 3, 4, 0, 1, 4, 2],
  );
});

test('neighbours are what sorting all distances gives', () => {
  const points = Float32Array.from({ length: 400 }, (_, i) => ((i * 7919) % 23) / 23); // many ties
  const anchors = Int32Array.of(0, 17, 101, 199);
  const k = 24;
  const found = nearestNeighbours(points, anchors, k);
  for (const [row, a] of anchors.entries()) {
    const distance = (j: number): number =>
      (points[2 * j]! - points[2 * a]!) ** 2 + (points[2 * j + 1]! - points[2 * a + 1]!) ** 2;
    const sorted = Array.from({ length: 200 }, (_, j) => j).sort(
      (i, j) => distance(i) - distance(j) || i - j,
    );
    assert.deepEqual([...found.subarray(row * k, (row + 1) * k)], sorted.slice(0, k));
  }
});

test('more neighbours than points are refused', () => {
  assert.throws(() => nearestNeighbours(Float32Array.of(0, 0), Int32Array.of(0), 2), RangeError);
});

// --- Features ---------------------------------------------------------------------------------------------------

test('the transposed lookup reads the mirrored place', () => {
  // Spec §4.5: f(r, c) = 100r + c on 24x24, at (0.25, 0.5).
  const map = mapOf(24, 24, 1, (r, q) => 100 * r + q);
  const at = Float32Array.of(0.25, 0.5);
  assert.deepEqual([...sampleBilinear(map, at, true)], [586.5]);
  assert.deepEqual([...sampleBilinear(map, at, false)], [1155.75]);
});

test('a lit cell is found where it lies and not at its mirror place', () => {
  const map = mapOf(5, 9, 2, (r, q, c) => (r === 1 && q === 6 && c === 1 ? 1 : 0));
  const lit = Float32Array.of(6 / 8, 1 / 4);
  const mirrored = Float32Array.of(1 / 4, 6 / 8);
  assert.deepEqual([...sampleBilinear(map, lit, false)], [0, 1]);
  assert.deepEqual([...sampleBilinear(map, mirrored, false)], [0, 0]);
  assert.deepEqual([...sampleBilinear(map, mirrored, true)], [0, 1]);
});

test('a slanted plane is read exactly everywhere, and zero outside the map', () => {
  const map = mapOf(7, 4, 1, (r, q) => 3 * r - 2 * q + 5);
  for (const [x, y] of [
    [0, 0],
    [1, 1],
    [0.3, 0.9],
    [0.999, 0.01],
  ] as const) {
    const [value] = sampleBilinear(map, Float32Array.of(x, y), false);
    assert.ok(Math.abs(value! - (3 * 6 * y - 2 * 3 * x + 5)) < 1e-5, `at ${x}, ${y}`);
  }
  assert.deepEqual([...sampleBilinear(map, Float32Array.of(-1, 0.5, 0.5, 2), false)], [0, 0]);
});

test('half a cell outside the map half of the feature is left', () => {
  const map = mapOf(1, 3, 1, () => 8);
  const [value] = sampleBilinear(map, Float32Array.of(-0.25, 0), false); // column -0.5
  assert.equal(value, 4);
});

// --- Everything together ----------------------------------------------------------------------------------------

test('padding moves where features are read, and nothing else', () => {
  // The map's value is the place on the canvas; the picture covers its middle half, from 1/4 to 3/4, in x only.
  const map = mapOf(2, 101, 1, (_, q) => q / 100);
  const placement: Placement = {
    canvas: { width: 80, height: 40 },
    picture: { x: 20, y: 0, width: 40, height: 40 },
  };
  const size = { width: 60, height: 60 };
  const config = configOf({ channels: 1 });
  const plain = samplerInputs(map, boxRegion(0, 0, 59, 59), size, config);
  const padded = samplerInputs(map, boxRegion(0, 0, 59, 59), size, config, placement);
  assert.deepEqual({ ...padded, pointFeatures: 0 }, { ...plain, pointFeatures: 0 });
  for (const [i, value] of padded.pointFeatures.entries()) {
    assert.ok(Math.abs(value - (0.25 + plain.points[2 * i]! / 2)) < 1e-6);
  }
  // The global map alone is never padded.
  const globalOnly = samplerInputs(
    map,
    boxRegion(0, 0, 59, 59),
    size,
    configOf({ channels: 1, fuse: 'global_only' }),
    placement,
  );
  assert.deepEqual(globalOnly.pointFeatures, plain.pointFeatures);
  // Neither is a stretched picture.
  const stretched = { canvas: placement.canvas, picture: { x: 0, y: 0, ...placement.canvas } };
  assert.deepEqual(samplerInputs(map, boxRegion(0, 0, 59, 59), size, config, stretched), plain);
});

test('the full sizes come out for a point, and the same every time', () => {
  const map = mapOf(12, 18, 8, (r, q, c) => r + q + c);
  const config = configOf({ channels: 8, n_points: 512, sub: [128, 32], k: [24, 24] });
  const region: Region = { kind: 'point', x: 77, y: 31 };
  const inputs = samplerInputs(map, region, { width: 300, height: 200 }, config);
  const lengths = Object.values(inputs as Record<keyof SamplerInputs, { length: number }>).map(
    (v) => v.length,
  );
  assert.deepEqual(lengths, [512 * 8, 512 * 2, 128, 128 * 24, 32, 32 * 24]);
  assert.ok(inputs.neighbours0.every((index) => 0n <= index && index < 512n));
  assert.ok(inputs.neighbours1.every((index) => 0n <= index && index < 128n));
  assert.deepEqual(samplerInputs(map, region, { width: 300, height: 200 }, config), inputs);
});

test('a map of another width is refused', () => {
  assert.throws(() => samplerInputs(toyMap, toyRegion, toySize, configOf({ channels: 8 })), /4 channels/);
});
