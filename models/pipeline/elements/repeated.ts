// Which of several like icons is meant where nothing says which: the one that stands apart.
// Pure: knows nothing of descriptions and of how scores come about.

import { boxCentre, boxHeight, boxWidth, type PixelBox } from '../../../protocol/geometry';
import type { ElementCandidate } from './candidates';

/** Icons that fit nearly as well as the best may be meant just as well; weaker ones still make a row with these. */
const NEARLY = 0.85;
const IN_A_ROW = 0.4;

/**
 * Of icons that are all alike the one that stands apart is meant: the three dots of an app bar rather than those of a row, a
 * heart in the title rather than one on each card. The others come after it.
 *
 * @param scores - per candidate, 0…1.
 * @returns the same with those lowered that repeat; as given where none repeats or none stands apart.
 */
export function withoutRepeats(
  candidates: readonly ElementCandidate[],
  scores: readonly number[],
): readonly number[] {
  const best = scores.reduce((most, score) => Math.max(most, score), 0);
  const alike = candidates.flatMap(({ origin, icon, box }, i) => {
    const score = scores[i] ?? 0;
    return origin === 'icon' && IN_A_ROW * best <= score ? [{ icon, box, score }] : [];
  });
  const boxes = alike.map(({ box }) => box);
  const repeated = new Set(alike.flatMap(({ icon, box }) => (isRepeated(box, boxes) ? [icon] : [])));
  const isRivalled = alike.some(({ icon, score }) => !repeated.has(icon) && NEARLY * best <= score);
  if (repeated.size === 0 || !isRivalled) return scores;
  return scores.map((score, i) => {
    const icon = candidates[i]?.icon ?? null;
    return icon !== null && repeated.has(icon) ? NEARLY * score : score;
  });
}

/** Whether a box is one of three at even distances, above each other or beside each other, and about as large. */
function isRepeated(box: PixelBox, others: readonly PixelBox[]): boolean {
  const sideOf = (one: PixelBox): number => Math.max(boxWidth(one), boxHeight(one));
  const side = sideOf(box);
  const from = boxCentre(box);
  const steps = others
    .filter((other) => 0.7 * side < sideOf(other) && sideOf(other) < 1.4 * side)
    .map((other) => ({ right: boxCentre(other).x - from.x, down: boxCentre(other).y - from.y }));
  const column = steps.filter(({ right }) => Math.abs(right) < 0.4 * side).map(({ down }) => down);
  const row = steps.filter(({ down }) => Math.abs(down) < 0.4 * side).map(({ right }) => right);
  return [column, row].some((along) => isInSteps(along.filter((step) => side < Math.abs(step))));
}

/** Whether the nearest ones are an even step away: one on either side, or two on the same. */
function isInSteps(steps: readonly number[]): boolean {
  const away = [1, -1].map((side) => steps.map((step) => side * step).filter((step) => 0 < step));
  const [ahead, behind] = away.map((some) => some.sort((a, b) => a - b));
  const isEven = (a: number | undefined, b: number | undefined): boolean =>
    a !== undefined && b !== undefined && Math.abs(a - b) < 0.12 * a;
  const twice = ([first, second]: readonly number[] = []): boolean =>
    isEven(first, second === undefined ? undefined : second / 2);
  return isEven(ahead?.[0], behind?.[0]) || twice(ahead) || twice(behind);
}
