// How far what one model would write is from what another one would.
// Knows nothing of models: logits in, numbers out.

import { logSumExp } from '../../pipeline/nextToken';

/** Sums over places of text. */
export interface WordCounts {
  readonly places: number;
  /** Places where both would write the same token. */
  readonly agreed: number;
  /** Kullback-Leibler divergence of the second from the first distribution, in nats. */
  readonly divergence: number;
}

/** The token with the largest logit; the first of equals. */
export function greedyToken(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if ((logits[best] ?? NaN) < (logits[i] ?? NaN)) best = i;
  return best;
}

/** One place. @param expected - [V] of the reference; @param got - [V]. */
export function compareWords(expected: Float32Array, got: Float32Array): WordCounts {
  const expectedSum = logSumExp(expected);
  const gotSum = logSumExp(got);
  let divergence = 0;
  for (let i = 0; i < expected.length; i++) {
    const logP = (expected[i] ?? NaN) - expectedSum;
    divergence += Math.exp(logP) * (logP - ((got[i] ?? NaN) - gotSum));
  }
  return { places: 1, agreed: greedyToken(expected) === greedyToken(got) ? 1 : 0, divergence };
}
