// What lies under a place of the stage: a mark by its number or its box, a grip of the selected one. Pure.
// Knows nothing of pointers and of drawing.

import { boxArea, type Point } from '../protocol/geometry';
import type { BoxId } from '../protocol/view';
import type { Grip } from './boxEdit';
import { gripsOf } from './marks';
import { canEdit, marks, selectedMark, type State } from './state';
import type { Placed } from './tags';
import { boxOnScreen, type ScreenBox } from './viewport';

/** CSS pixels around a box within which it is hit, so that its line counts and tiny boxes can be met. */
const TOLERANCE = 4;

/** @param at - CSS pixels of the stage. @returns the smallest box there. */
export function markAt(state: State, tags: readonly Placed[], at: Point): BoxId | null {
  const { viewport } = state;
  if (viewport === null) return null;
  const tag = tags.find((one) => holds(one.at, at, 0));
  if (tag !== undefined) return tag.mark.id;
  const hit = marks(state).filter(({ box }) => holds(boxOnScreen(viewport, box), at, TOLERANCE));
  hit.sort((a, b) => boxArea(a.box) - boxArea(b.box));
  return hit[0]?.id ?? null;
}

/** @param reach - CSS pixels from the middle of a grip within which it is hit; fingers need more than a mouse. */
export function gripAt(state: State, at: Point, reach: number): Grip | null {
  const mark = selectedMark(state);
  if (state.viewport === null || mark === null || !canEdit(state)) return null;
  const near = gripsOf(state.viewport, mark.box)
    .map(({ grip, at: { x, y } }) => ({ grip, distance: Math.max(Math.abs(x - at.x), Math.abs(y - at.y)) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.grip ?? null;
}

function holds({ left, top, width, height }: ScreenBox, { x, y }: Point, around: number): boolean {
  return left - around <= x && x <= left + width + around && top - around <= y && y <= top + height + around;
}
