// Where features come to lie on the picture, and in which order the language model reads them.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  fuseFeatures,
  mergeTiles,
  squareMap,
  upsampleBilinear,
  upsampleNearest,
  visualSequence,
  type FeatureMap,
  type VisualParts,
} from '../../models/pipeline/featureMap';

/** 0, 1, 2, …: every number says where it came from. */
function arange(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => i);
}

function cell(map: FeatureMap, row: number, column: number): number[] {
  const at = (row * map.columns + column) * map.channels;
  return [...map.data.subarray(at, at + map.channels)];
}

const grids = [
  { columns: 1, rows: 1 },
  { columns: 3, rows: 2 },
  { columns: 2, rows: 3 },
  { columns: 6, rows: 1 },
];
for (const { columns, rows } of grids) {
  test(`${columns}x${rows} tiles: patch (i, j) of tile (r, c) lies at (r·t + i, c·t + j)`, () => {
    const [t, channels] = [4, 3];
    const local = arange(columns * rows * t * t * channels);
    const map = mergeTiles(local, { columns, rows }, t, channels);
    assert.deepEqual([map.rows, map.columns, map.channels], [rows * t, columns * t, channels]);
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) {
        for (let i = 0; i < t; i++) {
          for (let j = 0; j < t; j++) {
            const from = ((r * columns + c) * t * t + i * t + j) * channels;
            assert.deepEqual(cell(map, r * t + i, c * t + j), [from, from + 1, from + 2]);
          }
        }
      }
    }
  });
}

test('tiles that do not fill the grid are refused', () => {
  assert.throws(
    () => mergeTiles(arange(5 * 4), { columns: 3, rows: 2 }, 2, 1),
    /expected 24 numbers, got 20/,
  );
  assert.throws(() => squareMap(arange(6), 1), RangeError);
});

test('nearest repeats every cell as often as the grid has tiles', () => {
  const map: FeatureMap = { rows: 4, columns: 4, channels: 2, data: arange(32) };
  for (const { columns, rows } of grids) {
    const stretched = upsampleNearest(map, 4 * rows, 4 * columns);
    for (let row = 0; row < stretched.rows; row++) {
      for (let column = 0; column < stretched.columns; column++) {
        assert.deepEqual(
          cell(stretched, row, column),
          cell(map, Math.floor(row / rows), Math.floor(column / columns)),
        );
      }
    }
  }
});

test('bilinear gives what torch gives', () => {
  // Recorded with torch 2.11: F.interpolate(m, size=(5, 7), mode="bilinear", align_corners=False),
  // m = (1, 2, … 12)**1.5 as 3 rows of 4.
  const data = Float32Array.from({ length: 12 }, (_, i) => (i + 1) ** 1.5);
  const expected = [
    [1.0, 1.65301, 2.69783, 4.01229, 5.39643, 6.99863, 8.0],
    [5.07214, 5.96631, 7.397, 9.05081, 10.76331, 12.66341, 13.85097],
    [11.18034, 12.43627, 14.44575, 16.6086, 18.81363, 21.16058, 22.62742],
    [20.67214, 22.1651, 24.55385, 27.07514, 29.63316, 32.31584, 33.9925],
    [27.0, 28.65099, 31.29258, 34.05282, 36.84618, 39.75266, 41.56922],
  ].flat();
  const stretched = upsampleBilinear({ rows: 3, columns: 4, channels: 1, data }, 5, 7);
  assert.equal(stretched.data.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert.ok(Math.abs(stretched.data[i]! - value) < 2e-5, `number ${i}: ${stretched.data[i]}`);
  }
});

test('both ways of stretching leave a map of the wanted size as it is', () => {
  const map: FeatureMap = { rows: 3, columns: 5, channels: 2, data: arange(30) };
  assert.deepEqual(upsampleNearest(map, 3, 5), map);
  assert.deepEqual(upsampleBilinear(map, 3, 5), map);
});

const globalMap: FeatureMap = { rows: 2, columns: 2, channels: 2, data: arange(8) };
const localMap: FeatureMap = {
  rows: 2,
  columns: 4,
  channels: 2,
  data: Float32Array.from({ length: 16 }, (_, i) => 100 * i),
};

test('adding lays the stretched global map over the local one, and changes neither', () => {
  const fused = fuseFeatures(globalMap, localMap, 'add', 'nearest');
  assert.deepEqual([fused.rows, fused.columns, fused.channels], [2, 4, 2]);
  assert.deepEqual(cell(fused, 0, 1), [200 + 0, 300 + 1]);
  assert.deepEqual(cell(fused, 1, 3), [1400 + 6, 1500 + 7]);
  assert.deepEqual(globalMap.data, arange(8));
  assert.equal(localMap.data[2], 200);
});

test('adding in place never reaches into a global map that needs no stretching', () => {
  const local: FeatureMap = { ...globalMap, data: new Float32Array(8).fill(1) };
  assert.deepEqual(cell(fuseFeatures(globalMap, local, 'add', 'bilinear'), 1, 1), [7, 8]);
  assert.deepEqual(globalMap.data, arange(8));
});

test('concatenating puts local channels before global ones', () => {
  const wide: FeatureMap = { rows: 2, columns: 2, channels: 1, data: arange(4) };
  const fused = fuseFeatures(wide, localMap, 'concat', 'nearest');
  assert.equal(fused.channels, 3);
  assert.deepEqual(cell(fused, 0, 3), [600, 700, 1]);
  assert.deepEqual(cell(fused, 1, 0), [800, 900, 2]);
});

test('global only is the global map', () => {
  assert.deepEqual(fuseFeatures(globalMap, localMap, 'global_only', 'nearest'), globalMap);
});

test('features of different widths cannot be added', () => {
  const wide: FeatureMap = { rows: 2, columns: 2, channels: 1, data: arange(4) };
  assert.throws(() => fuseFeatures(wide, localMap, 'add', 'nearest'), /2 channels.*1/);
});

/** Global: 1 patch, -1. Local: two tiles side by side of 2x2 patches, 0…7. Width 1. */
const parts: VisualParts = {
  global: Float32Array.of(-1),
  local: arange(8),
  grid: { columns: 2, rows: 1 },
  patchesPerSide: 2,
  width: 1,
  type: 'spatial',
  order: 'global_first',
  newline: null,
};
const sequences: { name: string; change: Partial<VisualParts>; expected: number[] }[] = [
  { name: 'spatial reads across tile borders', change: {}, expected: [-1, 0, 1, 4, 5, 2, 3, 6, 7] },
  {
    name: 'local first swaps the two',
    change: { order: 'local_first' },
    expected: [0, 1, 4, 5, 2, 3, 6, 7, -1],
  },
  {
    name: 'flat reads tile after tile',
    change: { type: 'flat' },
    expected: [-1, 0, 1, 2, 3, 4, 5, 6, 7],
  },
  {
    name: 'a newline ends every row of the merged map',
    change: { newline: Float32Array.of(99) },
    expected: [-1, 0, 1, 4, 5, 99, 2, 3, 6, 7, 99],
  },
  {
    name: 'newlines stay with the map when it comes first',
    change: { newline: Float32Array.of(99), order: 'local_first' },
    expected: [0, 1, 4, 5, 99, 2, 3, 6, 7, 99, -1],
  },
];
for (const { name, change, expected } of sequences) {
  test(`sequence: ${name}`, () => assert.deepEqual([...visualSequence({ ...parts, ...change })], expected));
}

test('a sequence keeps every embedding whole', () => {
  const wide: VisualParts = {
    ...parts,
    global: arange(3).map((value) => -value),
    local: arange(24),
    width: 3,
  };
  const sequence = visualSequence(wide);
  assert.equal(sequence.length, 27);
  assert.deepEqual([...sequence.subarray(9, 12)], [12, 13, 14]); // third patch of the first map row: tile 1, patch 0
});

test('a newline in a flat sequence, or of another width, is refused', () => {
  assert.throws(() => visualSequence({ ...parts, type: 'flat', newline: Float32Array.of(99) }), RangeError);
  assert.throws(() => visualSequence({ ...parts, newline: Float32Array.of(1, 2) }), RangeError);
  assert.throws(() => visualSequence({ ...parts, local: arange(7) }), RangeError);
});
