// Pairs predicted boxes with true ones, best first, and says what becomes of each.
// Knows nothing of what the boxes are boxes of.

import { boxArea, intersect, overlap, type PixelBox } from '../../../protocol/geometry';

export interface Predicted {
  readonly box: PixelBox;
  readonly score: number;
}

/** What became of one prediction: the index of the truth it found, a false one, or one that nobody can judge. */
export type Fate = { readonly found: number } | 'false' | 'ignored';

/** Overlap (intersection over union) from which a prediction is right. */
const RIGHT = 0.5;

/** A prediction of which the ignored regions hide this share is not judged. */
const MOSTLY = 0.5;

/**
 * Greedy matching, as is usual for detectors: the most certain prediction first, each takes the free truth that it
 * overlaps most, if by half. Because of that order the fates of those above a threshold do not depend on the others.
 *
 * @param ignore - regions that hold no truth although something may be there.
 * @returns one fate a prediction, in the order given.
 */
export function matchBoxes(
  predicted: readonly Predicted[],
  truths: readonly PixelBox[],
  ignore: readonly PixelBox[],
): readonly Fate[] {
  const order = [...predicted.keys()].sort((a, b) => predicted[b]!.score - predicted[a]!.score || a - b);
  const free = new Set(truths.keys());
  const fates: Fate[] = [];
  for (const index of order) {
    const { box } = predicted[index]!;
    let best = { truth: -1, overlap: RIGHT };
    for (const truth of free) {
      const shared = overlap(box, truths[truth]!);
      if (best.overlap <= shared) best = { truth, overlap: shared };
    }
    if (0 <= best.truth) {
      free.delete(best.truth);
      fates[index] = { found: best.truth };
    } else {
      fates[index] = isHidden(box, ignore) ? 'ignored' : 'false';
    }
  }
  return fates;
}

/** Whether the regions together hide most of the box: a line may lie on several words that cannot be judged. */
function isHidden(box: PixelBox, regions: readonly PixelBox[]): boolean {
  const hidden = regions.flatMap((region) => intersect(region, box) ?? []);
  return 0 < hidden.length && MOSTLY * boxArea(box) <= unionArea(hidden);
}

/** The area that boxes cover together, each place once. */
function unionArea(boxes: readonly PixelBox[]): number {
  const edges = [...new Set(boxes.flatMap(({ x1, x2 }) => [x1, x2]))].sort((a, b) => a - b);
  let area = 0;
  for (const [index, from] of edges.slice(0, -1).entries()) {
    const to = edges[index + 1]!;
    // In a strip between two edges every box is there from left to right or not at all.
    let end = -Infinity;
    for (const { y1, y2 } of boxes
      .filter(({ x1, x2 }) => x1 <= from && to <= x2)
      .sort((a, b) => a.y1 - b.y1)) {
      area += (to - from) * Math.max(0, y2 - Math.max(y1, end));
      end = Math.max(end, y2);
    }
  }
  return area;
}
