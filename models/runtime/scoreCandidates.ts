// The model's log-probability of writing each of a few candidate boxes next, exact, over their shared beginnings.
// Knows nothing of what the candidates are; they arrive as the tokens that write them.

import { at } from '../pipeline/list';
import { logSumExp } from '../pipeline/nextToken';
import type { Decoder } from './decoder';

/**
 * Scores every path by teacher forcing: all distinct beginnings in one run, as a forest behind the sequence, which stays
 * as it is.
 *
 * @param logits - [V], of the position in front of the paths' first tokens.
 * @param paths - the tokens of each box, from behind its opening bracket.
 * @returns per path, in their order, the natural log-probability of its tokens over the whole vocabulary;
 *   null when cancelled.
 */
export async function scoreCandidates(
  decoder: Pick<Decoder, 'runTree'>,
  embed: (ids: readonly number[]) => Promise<Float32Array>,
  logits: Float32Array,
  paths: readonly (readonly number[])[],
  cancelled: () => boolean,
): Promise<readonly number[] | null> {
  // 1. A row for each distinct beginning. The last token of a path needs none: nothing behind it is scored.
  const rows: { readonly token: number; readonly parent: number }[] = [];
  const rowsBehind = new Map<number, Map<number, number>>();
  const rowOf = (parent: number, token: number): number => {
    const siblings = rowsBehind.get(parent) ?? new Map<number, number>();
    rowsBehind.set(parent, siblings);
    const row = siblings.get(token) ?? rows.push({ token, parent }) - 1;
    siblings.set(token, row);
    return row;
  };
  const rowsOfPaths = paths.map((path) => {
    let parent = -1;
    return path.slice(0, -1).map((token) => (parent = rowOf(parent, token)));
  });

  // 2. Each row's logits say how likely every token is behind it.
  if (cancelled()) return null;
  const rowLogits =
    rows.length === 0
      ? []
      : await decoder.runTree(
          await embed(rows.map(({ token }) => token)),
          rows.map(({ parent }) => parent),
        );
  if (cancelled()) return null;
  const totals = rowLogits.map(logSumExp);
  const firstTotal = logSumExp(logits);
  const logProbBehind = (row: number | undefined, token: number): number =>
    row === undefined
      ? (logits[token] ?? -Infinity) - firstTotal
      : (at(rowLogits, row)[token] ?? -Infinity) - at(totals, row);
  return paths.map((path, i) =>
    path.reduce((sum, token, depth) => sum + logProbBehind(rowsOfPaths[i]?.[depth - 1], token), 0),
  );
}
