// Is the target among the candidates? With a control that shows how many would be hit by luck.
// Knows nothing of how candidates are found and ranked.

import { boxCentre, containsPoint, overlap, type PixelBox, type Size } from '../../../protocol/geometry';

/** What a picture's candidates offer to one target. */
export interface Offer {
  /** How many were looked at. */
  readonly candidates: number;
  /** The largest overlap (intersection over union) of any candidate with the target, and of any mirrored one. */
  readonly best: number;
  readonly mirrored: number;
  /** Whether the middle of any candidate lies in the target: the most that choosing could reach. */
  readonly clickable: boolean;
}

/** More boxes than this would hit most targets by luck. */
export const MAX_CANDIDATES = 200;

/**
 * Looks at the first `MAX_CANDIDATES` boxes. The control mirrors them left to right: as many boxes of the same sizes
 * in equally crowded rows, which know nothing of where the target is.
 */
export function offerOf(boxes: readonly PixelBox[], target: PixelBox, size: Size): Offer {
  const offered = boxes.slice(0, MAX_CANDIDATES);
  const best = (some: readonly PixelBox[]): number =>
    some.reduce((most, box) => Math.max(most, overlap(box, target)), 0);
  return {
    candidates: offered.length,
    best: best(offered),
    mirrored: best(offered.map((box) => mirror(box, size))),
    clickable: offered.some((box) => containsPoint(target, boxCentre(box))),
  };
}

function mirror({ x1, y1, x2, y2 }: PixelBox, { width }: Size): PixelBox {
  return { x1: width - x2, y1, x2: width - x1, y2 };
}
