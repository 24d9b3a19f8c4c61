// Made-up inputs of the self-test by formula, the same numbers as in models/training/selftest.py, so that none are stored.
// Knows nothing of graphs; every number here belongs to format 1 of selftest.json.

import type { Manifest } from '../manifest';

/** Pictures an encoder sees in one run. */
export const PICTURES = 2;

/** Regions the sampler sees in one run. */
export const REGIONS = 12;

/** Tokens whose embeddings are compared. */
export const TOKENS = 16;

/** The decoder's runs on one sequence: rows, and the first of them whose logits are wanted. */
export const RUNS: readonly { readonly rows: number; readonly logitsFrom: number }[] = [
  { rows: 40, logitsFrom: 20 },
  { rows: 1, logitsFrom: 0 },
  { rows: 3, logitsFrom: 0 },
];

/** One number in [-1, 1): a hash of the index in 32-bit arithmetic, exact in every language. */
function noise(index: number, seed: number): number {
  let h = Math.imul(index + seed * 0x10001, 0x9e3779b1) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca77) >>> 0;
  h ^= h >>> 13;
  return (h >>> 0) / 2 ** 31 - 1;
}

/** Normalised pixels [2, 3, side, side]: blocks of 16 px with detail of 2 px in them. */
export function picturePixels(side: number): Float32Array {
  const coarse = Math.ceil(side / 16);
  const fine = Math.ceil(side / 2);
  const pixels = new Float32Array(PICTURES * 3 * side * side);
  let at = 0;
  for (let picture = 0; picture < PICTURES; picture++) {
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          const block = ((picture * 3 + channel) * coarse + (y >> 4)) * coarse + (x >> 4);
          const detail = (picture * fine + (y >> 1)) * fine + (x >> 1);
          pixels[at++] = 1.25 * noise(block, 1) + 0.5 * noise(detail, 2);
        }
      }
    }
  }
  return pixels;
}

/** `count` ids below the vocabulary's size. */
export function tokenIds(count: number, vocab: number): number[] {
  return Array.from({ length: count }, (_, i) => below(i, 3, vocab));
}

/** What the sampler takes for 12 regions; sides as in its contract. */
export interface RegionInputs {
  /** [12, n_points, C] */
  readonly pointFeatures: Float32Array;
  /** [12, n_points, 2], in [0, 1). */
  readonly points: Float32Array;
  readonly anchors0: BigInt64Array;
  readonly neighbours0: BigInt64Array;
  readonly anchors1: BigInt64Array;
  readonly neighbours1: BigInt64Array;
}

export function regionInputs({ region }: Pick<Manifest, 'region'>): RegionInputs {
  const { n_points: n, channels, sub, k } = region;
  const indices = (count: number, limit: number, seed: number) =>
    BigInt64Array.from({ length: REGIONS * count }, (_, i) => BigInt(below(i, seed, limit)));
  return {
    pointFeatures: Float32Array.from({ length: REGIONS * n * channels }, (_, i) => 1.5 * noise(i, 4)),
    points: Float32Array.from({ length: REGIONS * n * 2 }, (_, i) => (noise(i, 5) + 1) / 2),
    anchors0: indices(sub[0], n, 6),
    neighbours0: indices(sub[0] * k[0], n, 7),
    anchors1: indices(sub[1], sub[0], 8),
    neighbours1: indices(sub[1] * k[1], sub[0], 9),
  };
}

/** A whole number in [0, limit). */
function below(index: number, seed: number, limit: number): number {
  return Math.floor(((noise(index, seed) + 1) / 2) * limit);
}
