// The model's log-probability of writing each of a few candidate boxes next, exact, over their shared beginnings.
// Knows nothing of what the candidates are; they arrive as the tokens that write them.

import { logSoftmax } from '../pipeline/nextToken';
import type { Decoder } from './decoder';

/**
 * Scores every path by teacher forcing. Each distinct beginning is run once; the cache is left as it was found.
 *
 * @param logits - [V], of the position in front of the paths' first tokens.
 * @param paths - the tokens of each box, from behind its opening bracket.
 * @returns per path, in their order, the natural log-probability of its tokens over the whole vocabulary;
 *   null when cancelled.
 */
export async function scoreCandidates(
  decoder: Decoder,
  embed: (ids: readonly number[]) => Promise<Float32Array>,
  logits: Float32Array,
  paths: readonly (readonly number[])[],
  cancelled: () => boolean,
): Promise<readonly number[] | null> {
  const scores = new Map<readonly number[], number>();

  async function walk(
    group: readonly (readonly number[])[],
    depth: number,
    here: Float32Array,
    soFar: number,
  ): Promise<void> {
    const logProbs = logSoftmax(here);
    const byToken = new Map<number, (readonly number[])[]>();
    for (const path of group) {
      const token = path[depth];
      if (token === undefined) scores.set(path, soFar);
      else byToken.set(token, [...(byToken.get(token) ?? []), path]);
    }
    for (const [token, sharing] of byToken) {
      if (cancelled()) return;
      const logProb = soFar + (logProbs[token] ?? -Infinity);
      // The last token of a path needs no run: nothing behind it is scored.
      const longer = sharing.filter((path) => depth + 1 < path.length);
      for (const path of sharing) if (path.length === depth + 1) scores.set(path, logProb);
      if (longer.length === 0) continue;
      const length = decoder.length();
      const [next] = await decoder.run(await embed([token]), 0);
      if (next === undefined) throw new RangeError('the decoder gave no logits');
      await walk(longer, depth + 1, next, logProb);
      decoder.truncate(length);
    }
  }

  await walk(paths, 0, logits, 0);
  if (cancelled()) return null;
  return paths.map((path) => scores.get(path) ?? -Infinity);
}
