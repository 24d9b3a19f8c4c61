// What encoders gave for a square of pixels, kept by the square's very bytes: a tile that is the same on another picture
// is not encoded again. Of a picture it is kept which squares it is cut into, so that a known one need not even be cut.
// Knows nothing of encoders, and of how pictures are cut.

import { createHash } from 'node:crypto';
import type { EncodedSquare } from '../features';
import type { Cache } from './cache';

/** sha256 of a square's bytes. */
export type SquareHash = string;

/** The squares of one picture. */
export interface PictureSquares {
  readonly global: SquareHash;
  /** Row by row over the canvas. */
  readonly tiles: readonly SquareHash[];
}

/** Which encoder looks at a square: its numbers are others. */
export type View = 'global' | 'tile';

export interface SquareStore {
  /** @param sha256 - of the picture's file. */
  squaresOf(sha256: string): Promise<PictureSquares | null>;
  keepSquaresOf(sha256: string, squares: PictureSquares): void;
  find(view: View, hash: SquareHash): Promise<EncodedSquare | null>;
  /** Takes the numbers over: they never change again. */
  keep(view: View, hash: SquareHash, encoded: EncodedSquare): void;
}

export function hashOfSquare(square: Uint8Array): SquareHash {
  return createHash('sha256').update(square).digest('hex');
}

/** @param scope - all that the numbers hang on beside the square's bytes: the encoders, the device. */
export function makeSquareStore(cache: Cache, scope: readonly string[]): SquareStore {
  return {
    async squaresOf(sha256) {
      const entry = await cache.find(['squares', ...scope, sha256]);
      return entry !== null && isSquares(entry.facts) ? entry.facts : null;
    },
    keepSquaresOf(sha256, squares) {
      cache.keep(['squares', ...scope, sha256], { facts: squares, arrays: [] });
    },
    async find(view, hash) {
      const [features, embeddings] = (await cache.find([view, ...scope, hash]))?.arrays ?? [];
      return features === undefined || embeddings === undefined ? null : { features, embeddings };
    },
    keep(view, hash, { features, embeddings }) {
      cache.keep([view, ...scope, hash], { facts: null, arrays: [features, embeddings] });
    },
  };
}

function isSquares(facts: unknown): facts is PictureSquares {
  if (typeof facts !== 'object' || facts === null || !('global' in facts) || !('tiles' in facts))
    return false;
  const { global, tiles } = facts;
  return (
    typeof global === 'string' && Array.isArray(tiles) && tiles.every((tile) => typeof tile === 'string')
  );
}
