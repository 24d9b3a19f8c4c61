// Global and local features → one raster map over the picture, and the order in which the language model reads them.
// Knows nothing of encoders, regions and text.

import type { Grid } from './anyres';
import type { Manifest } from './manifest';

/** Features laid over the picture: (rows, columns, channels) in raster order, `rows · columns · channels` numbers. */
export interface FeatureMap {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** One image's features (t², C), already in raster order, as a square map. @throws RangeError if they are no square. */
export function squareMap(features: Float32Array, channels: number): FeatureMap {
  const side = Math.round(Math.sqrt(features.length / channels));
  checkLength(
    features,
    side * side * channels,
    `a square of ${side}x${side} patches with ${channels} channels`,
  );
  return { rows: side, columns: side, channels, data: features };
}

/**
 * Puts the tiles' features back in place.
 *
 * Patch (i, j) of tile (row r, column c) goes to row r·t + i, column c·t + j of the map.
 *
 * @param local - (N, t², C), tiles row by row over the grid, N = columns · rows.
 * @returns (rows·t, columns·t, C).
 * @throws RangeError where `local` has another length.
 * Source: spec §3.1.
 */
export function mergeTiles(
  local: Float32Array,
  grid: Grid,
  patchesPerSide: number,
  channels: number,
): FeatureMap {
  const { columns, rows } = grid;
  checkLength(
    local,
    columns * rows * patchesPerSide * patchesPerSide * channels,
    `${columns}x${rows} tiles of ${patchesPerSide}x${patchesPerSide} patches with ${channels} channels`,
  );
  // One run is a row of patches of one tile; both layouts hold it in one piece.
  const run = patchesPerSide * channels;
  const data = new Float32Array(local.length);
  let from = 0;
  for (let tileRow = 0; tileRow < rows; tileRow++) {
    for (let tileColumn = 0; tileColumn < columns; tileColumn++) {
      for (let patchRow = 0; patchRow < patchesPerSide; patchRow++, from += run) {
        const to = ((tileRow * patchesPerSide + patchRow) * columns + tileColumn) * run;
        data.set(local.subarray(from, from + run), to);
      }
    }
  }
  // (N, t², C) -> (rows·t, columns·t, C)
  return { rows: rows * patchesPerSide, columns: columns * patchesPerSide, channels, data };
}

/**
 * The map stretched by repeating cells: row r of the result is row floor(r · map.rows / rows) of the map.
 *
 * Whole numbers throughout, so a whole factor repeats every cell exactly that often.
 * Source: spec §4.1.
 */
export function upsampleNearest(map: FeatureMap, rows: number, columns: number): FeatureMap {
  const { channels } = map;
  const data = new Float32Array(rows * columns * channels);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const fromRow = Math.floor((row * map.rows) / rows) * map.columns;
    for (let column = 0; column < columns; column++, to += channels) {
      const from = (fromRow + Math.floor((column * map.columns) / columns)) * channels;
      data.set(map.data.subarray(from, from + channels), to);
    }
  }
  return { rows, columns, channels, data };
}

/** The map stretched with straight lines between cell centres: torch's `bilinear` with `align_corners=False`. */
export function upsampleBilinear(map: FeatureMap, rows: number, columns: number): FeatureMap {
  const { channels, data: from } = map;
  const down = centreSteps(map.rows, rows);
  const across = centreSteps(map.columns, columns);
  const data = new Float32Array(rows * columns * channels);
  let to = 0;
  for (const { low: top, high: bottom, weight: v } of down) {
    for (const { low: left, high: right, weight: h } of across) {
      const topLeft = (top * map.columns + left) * channels;
      const topRight = (top * map.columns + right) * channels;
      const bottomLeft = (bottom * map.columns + left) * channels;
      const bottomRight = (bottom * map.columns + right) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const upper = from[topLeft + channel]! * (1 - h) + from[topRight + channel]! * h;
        const lower = from[bottomLeft + channel]! * (1 - h) + from[bottomRight + channel]! * h;
        data[to++] = upper * (1 - v) + lower * v;
      }
    }
  }
  return { rows, columns, channels, data };
}

/** Along one axis, per output cell: the two cells it lies between, and how far it is towards the second. */
function centreSteps(inSize: number, outSize: number): { low: number; high: number; weight: number }[] {
  return Array.from({ length: outSize }, (_, out) => {
    const at = Math.max(((out + 0.5) * inSize) / outSize - 0.5, 0);
    const low = Math.min(Math.floor(at), inSize - 1);
    return { low, high: Math.min(low + 1, inSize - 1), weight: at - low };
  });
}

/**
 * The map that regions are read from, so that a region sees context and detail.
 *
 * `add`: local map plus the global map stretched over it. `concat`: the local channels, then the stretched global
 * ones. `global_only`: the global map as it is.
 *
 * @returns as many rows and columns as `localMap`, except for `global_only`.
 * @throws RangeError for `add` with different numbers of channels.
 * Source: P§3.3 Eq. 3-4; spec §4.1.
 */
export function fuseFeatures(
  globalMap: FeatureMap,
  localMap: FeatureMap,
  how: Manifest['region']['fuse'],
  upsample: Manifest['region']['upsample'],
): FeatureMap {
  if (how === 'global_only') return globalMap;
  const stretch = upsample === 'nearest' ? upsampleNearest : upsampleBilinear;
  const stretched = stretch(globalMap, localMap.rows, localMap.columns);
  return how === 'add' ? addMaps(localMap, stretched) : concatMaps(localMap, stretched);
}

/** Adds in place: `own` belongs to the caller and is given away. */
function addMaps(map: FeatureMap, own: FeatureMap): FeatureMap {
  if (map.channels !== own.channels) {
    throw new RangeError(
      `local features have ${map.channels} channels and global ones ${own.channels}; cannot add`,
    );
  }
  const sum = own.data;
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + map.data[i]!;
  return own;
}

function concatMaps(a: FeatureMap, b: FeatureMap): FeatureMap {
  const channels = a.channels + b.channels;
  const nCells = a.rows * a.columns;
  const data = new Float32Array(nCells * channels);
  for (let cell = 0; cell < nCells; cell++) {
    data.set(a.data.subarray(cell * a.channels, (cell + 1) * a.channels), cell * channels);
    data.set(b.data.subarray(cell * b.channels, (cell + 1) * b.channels), cell * channels + a.channels);
  }
  return { rows: a.rows, columns: a.columns, channels, data };
}

/** What the language model is to read of a picture, and in which order. */
export interface VisualParts {
  /** (tg², D), raster order. */
  readonly global: Float32Array;
  /** (N, t², D), tiles row by row over `grid`, as they come out of the projector. */
  readonly local: Float32Array;
  readonly grid: Grid;
  /** t. */
  readonly patchesPerSide: number;
  /** D. */
  readonly width: number;
  readonly type: Manifest['merge']['type'];
  readonly order: Manifest['merge']['order'];
  /** (D), ends each row of the merged local map; null for none. */
  readonly newline: Float32Array | null;
}

/**
 * The embeddings that take the image token's place, in the order in which the language model reads them.
 *
 * `spatial` reads the tiles as one map, row by row across tile borders, each map row followed by `newline` where
 * there is one; `flat` reads tile after tile. The global image always comes in one piece, without newlines.
 *
 * @returns (L, D).
 * @throws RangeError where lengths do not fit the width and the grid, and for a newline in `flat`, which has no
 *   map rows.
 * Source: spec §3.1-3.2.
 */
export function visualSequence(parts: VisualParts): Float32Array {
  const { global, width, order } = parts;
  squareMap(global, width); // for its check
  const local = localSequence(parts);
  const [first, second] = order === 'global_first' ? [global, local] : [local, global];
  const sequence = new Float32Array(first.length + second.length);
  sequence.set(first);
  sequence.set(second, first.length);
  return sequence;
}

function localSequence({ local, grid, patchesPerSide, width, type, newline }: VisualParts): Float32Array {
  const map = mergeTiles(local, grid, patchesPerSide, width);
  if (type === 'flat') {
    if (newline !== null) throw new RangeError('a flat sequence has no map rows that a newline could end');
    return local;
  }
  if (newline === null) return map.data;
  checkLength(newline, width, `a newline of width ${width}`);
  const rowLength = map.columns * width;
  const sequence = new Float32Array(map.rows * (rowLength + width));
  for (let row = 0; row < map.rows; row++) {
    const to = row * (rowLength + width);
    sequence.set(map.data.subarray(row * rowLength, (row + 1) * rowLength), to);
    sequence.set(newline, to + rowLength);
  }
  return sequence;
}

function checkLength(values: Float32Array, expected: number, what: string): void {
  if (values.length !== expected || expected === 0) {
    throw new RangeError(`${what}: expected ${expected} numbers, got ${values.length}`);
  }
}
