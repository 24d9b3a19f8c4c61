// An element among its equals: by the part of the page it is in, or, where nothing else is left, by counting.
// Knows nothing of lists of like things; those are in items.ts.

import type { SelectorStep } from '../../protocol/selector';
import type { Container } from './containers';
import { type Hold, type Piece, piece } from './pieces';
import { isOnly, type Search, type Shared } from './search';
import { isWithin, type WitnessTree } from './tree';

/** More would only be said in other words. */
export const mostRelations = 6;

export function relations(
  tree: WitnessTree,
  target: number,
  search: Search,
  shared: readonly Shared[],
  containers: readonly Container[],
): Piece[] {
  const found: Piece[] = [];
  for (const { piece: inner, found: equals } of shared) {
    if (!canStandInside(inner)) continue;
    for (const isBuilt of [false, true]) {
      const around = containers.find(({ node, piece: outer, isBuilt: itIs }) => {
        if (itIs !== isBuilt) return false;
        if (equals.some((other) => other !== target && isWithin(tree, other, node))) return false;
        return isOnly(search.find([...outer.steps, ...inner.steps]), target);
      });
      if (around === undefined) continue;
      const steps = [...around.piece.steps, ...inner.steps];
      found.push(relation(steps, { ...inner.hold, within: around.words, isBuilt, inner: inner.strategy }));
    }
    if (mostRelations <= found.length) break;
  }
  return found;
}

/** Only what people can see or what was given for tests is looked for inside of something, or an app's class; ids stand alone. */
export function canStandInside({ strategy, steps: [step] }: Piece): boolean {
  if (step!.kind === 'className' || step!.kind === 'resourceId') return true;
  if (step!.kind === 'xpath') return strategy === 'text';
  return strategy !== 'id' && strategy !== 'structure';
}

export function relation(steps: readonly SelectorStep[], hold: Hold): Piece {
  return { steps, strategy: 'relation', hold };
}

/** Among equals, by counting: inside of the nearest container, and in all of the page. */
export function positionsOf(
  shared: readonly Shared[],
  containers: readonly Container[],
  search: Search,
  target: number,
): Piece[] {
  const found: Piece[] = [];
  for (const { piece: inner, place: index } of shared.slice(0, 3)) {
    if (!canStandInside(inner)) continue;
    const place = (steps: readonly SelectorStep[], index: number, more: Partial<Hold>) =>
      piece('position', [...steps, { kind: 'nth', index }], {
        ...inner.hold,
        ...more,
        inner: inner.strategy,
        // Counted among several, so that it is the only one is nothing to rely on.
        isOnlyOne: false,
        nPlaces: placesOf(index),
      });
    for (const around of containers.slice(0, 2)) {
      const steps = [...around.piece.steps, ...inner.steps];
      const inside = search.find(steps).indexOf(target);
      if (inside === -1) continue;
      found.push(place(steps, inside, { within: around.words, isBuilt: around.isBuilt }));
      break;
    }
    found.push(place(inner.steps, index, {}));
  }
  return found;
}

/** The further down the count goes, the more there is that can be added or taken away before. From 0. */
export function placesOf(index: number): number {
  return 1 + Math.min(index, 12) / 4;
}
