// The element network's answers → elements on the capture, each once.
// Knows nothing of sessions, of texts and of what an element is called.

import { clipBox, boxCentre, overlap, type PixelBox, type Size } from '../../../protocol/geometry';
import { families, groupFamilies, groups, type Family, type FamilyShares, type Group } from './families';
import type { Rect } from '../image';

/** Something that the network sees. Plain data. */
export interface DetectedElement {
  /** In pixels of the capture, inside it. */
  readonly box: PixelBox;
  readonly group: Group;
  /** The likeliest of the group's families. */
  readonly family: Family;
  /** 0…1: how sure it is that something is there. */
  readonly score: number;
  /** How likely each family of the group is, given that something is there; sums to 1. */
  readonly kinds: FamilyShares;
}

/** The graph's outputs for one look: `nGroups` · K entries each. */
export interface RawElements {
  /** [G, K, 4]: x1, y1, x2, y2 in pixels of the input. */
  readonly boxes: Float32Array;
  /** [G, K]. */
  readonly scores: Float32Array;
  /** [G, K, F]. */
  readonly kinds: Float32Array;
}

/** Where a look was taken: the part of the scaled picture, and the scaled picture's size. */
export interface LookedAt {
  readonly view: Rect;
  /** Only what has its middle here counts; another look sees the rest better. */
  readonly core: Rect;
  readonly scaled: Size;
  /** The capture. */
  readonly picture: Size;
}

/** Below this nearly nothing is an element; how much a score is worth is for whoever ranks to say. */
const MIN_SCORE = 0.08;

/** Elements with a lower score are mostly noise: they are evidence for ranking, but not shown to users as being there. */
export const SHOWN_SCORE = 0.45;

/** Boxes of one group that overlap by more than this are one element. */
const SAME_ELEMENT = 0.6;

/** Narrower or lower boxes, in pixels of the input, are noise. */
const MIN_SIDE = 3;

/**
 * The elements of one look, in pixels of the capture.
 *
 * @throws RangeError where the outputs do not have one entry for another.
 */
export function decodeElements(raw: RawElements, looked: LookedAt): readonly DetectedElement[] {
  const nSlots = raw.scores.length;
  if (
    nSlots % groups.length !== 0 ||
    raw.boxes.length !== 4 * nSlots ||
    raw.kinds.length !== families.length * nSlots
  ) {
    throw new RangeError(
      `the element network gave ${raw.scores.length} scores, ${raw.boxes.length / 4} boxes, ` +
        `${raw.kinds.length / families.length} rows of families for ${groups.length} groups`,
    );
  }
  const { view, core, scaled, picture } = looked;
  const xScale = picture.width / scaled.width;
  const yScale = picture.height / scaled.height;
  const found: DetectedElement[] = [];
  for (const [groupIndex, group] of groups.entries()) {
    const perGroup = nSlots / groups.length;
    for (let slot = groupIndex * perGroup; slot < (groupIndex + 1) * perGroup; slot++) {
      const score = raw.scores[slot] ?? 0;
      if (!(MIN_SCORE <= score)) continue;
      const [x1, y1, x2, y2] = [...raw.boxes.subarray(4 * slot, 4 * slot + 4)] as [
        number,
        number,
        number,
        number,
      ];
      if (!(MIN_SIDE <= x2 - x1) || !(MIN_SIDE <= y2 - y1)) continue;
      const inScaled = { x1: x1 + view.x, y1: y1 + view.y, x2: x2 + view.x, y2: y2 + view.y };
      if (!hasMiddleIn(core, inScaled)) continue;
      const box = clipBox(
        {
          x1: inScaled.x1 * xScale,
          y1: inScaled.y1 * yScale,
          x2: inScaled.x2 * xScale,
          y2: inScaled.y2 * yScale,
        },
        picture,
      );
      if (box === null) continue;
      const kinds = familyShares(raw.kinds, slot, group);
      found.push({ box, group, family: likeliest(kinds, group), score: Math.min(1, score), kinds });
    }
  }
  return found;
}

/**
 * Each element once: of boxes of a group that overlap much, the one with the best score. Best first; elements of the
 * same score keep reading order, so that the order given does not matter.
 */
export function withoutDuplicates(elements: readonly DetectedElement[]): readonly DetectedElement[] {
  const sorted = [...elements].sort(
    (a, b) => b.score - a.score || a.box.y1 - b.box.y1 || a.box.x1 - b.box.x1 || a.box.x2 - b.box.x2,
  );
  const kept: DetectedElement[] = [];
  const boxesOf: Readonly<Record<Group, PixelBox[]>> = { control: [], pictorial: [], text: [] };
  for (const one of sorted) {
    const better = boxesOf[one.group];
    if (better.some((box) => SAME_ELEMENT < overlap(box, one.box))) continue;
    better.push(one.box);
    kept.push(one);
  }
  return kept;
}

function hasMiddleIn(core: Rect, box: PixelBox): boolean {
  const { x, y } = boxCentre(box);
  return core.x <= x && x < core.x + core.width && core.y <= y && y < core.y + core.height;
}

/** The graph's probabilities of all families, as shares among those that a box of the group can have. */
function familyShares(kinds: Float32Array, slot: number, group: Group): FamilyShares {
  const row = kinds.subarray(families.length * slot, families.length * (slot + 1));
  const known = groupFamilies[group];
  const values = known.map((family) => Math.max(0, row[families.indexOf(family)] ?? 0));
  const sum = values.reduce((total, value) => total + value, 0);
  return Object.fromEntries(
    known.map((family, i) => [family, sum === 0 ? 1 / known.length : (values[i] ?? 0) / sum]),
  );
}

function likeliest(kinds: FamilyShares, group: Group): Family {
  const share = (family: Family) => kinds[family] ?? 0;
  return groupFamilies[group].reduce((best, family) => (share(best) < share(family) ? family : best));
}
