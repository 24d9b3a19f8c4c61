// Candidates for one element, from its own description to its place among equals, each tried in the witness.
// Knows nothing of their order and of frameworks' syntax.

import type { Selector, SelectorStep, Strategy } from '../../protocol/selector';
import { containersOf } from './containers';
import { itemRelations } from './items';
import { findAll } from './match';
import {
  type Hold,
  isOfDevice,
  isPlainPiece,
  type Piece,
  piecesOf,
  plainCssPieces,
  taggedTextPieces,
  xpathPieces,
} from './pieces';
import { positionsOf, relations } from './relations';
import { isOnly, type Search, type Shared, type Vocabulary } from './search';
import { structuresOf, wayFromRoot, xpathStructures } from './structures';
import { elementOf, frameChain, type WitnessTree } from './tree';

/** A selector that finds the one element, and what it depends on. */
export interface Candidate {
  readonly selector: Selector;
  readonly strategy: Strategy;
  readonly hold: Hold;
}

/**
 * Candidates that find this element and no other, in no order. Never empty: at last the way from the document's root.
 *
 * @param node - an element, or a piece of text, for which the element around it is taken.
 */
export function candidatesFor(tree: WitnessTree, node: number, vocabulary: Vocabulary): Candidate[] {
  const target = elementOf(tree, node);
  const search = searchIn(tree, target);
  const isPlain = vocabulary === 'plain' && !isOfDevice(tree);
  const unique: Piece[] = [];
  const several: Shared[] = [];
  for (const one of isPlain ? plainPieces(tree, target) : piecesOf(tree, target)) {
    if (isSuperfluous(one, unique)) continue;
    const found = search.find(one.steps);
    const place = found.indexOf(target);
    if (place === -1) continue;
    if (found.length === 1) unique.push(one);
    // A state tells one from its equals by itself or not at all: beside a place or a part of the page it adds nothing.
    else if (one.hold.state === null) several.push({ piece: one, found, place });
  }
  const shared = withoutTwins(
    several,
    ({ piece: { steps }, found }) => `${found.length} ${inexactKey(steps)}`,
    ({ piece: { steps } }) => nExact(steps),
    vocabulary,
  );
  const containers = containersOf(tree, target, search, isPlain);
  const all = [
    ...unique,
    ...relations(tree, target, search, shared, containers),
    ...(isOfDevice(tree)
      ? []
      : [
          ...itemRelations(tree, target, search, shared, containers, vocabulary),
          ...structuresOf(tree, target, search, containers),
        ]),
    ...positionsOf(shared, containers, search, target),
    ...(isPlain ? xpathStructures(tree, target, search) : []),
  ];
  const certain = all.length === 0 ? [wayFromRoot(tree, target, search)] : all;
  return withoutTwins(
    certain.map(({ steps, strategy, hold }) => ({ selector: [...search.frame, ...steps], strategy, hold })),
    ({ selector }) => inexactKey(selector),
    ({ selector }) => nExact(selector),
    vocabulary,
  );
}

/** The steps into the frame in which the element lies; empty for the page itself. */
export function frameSteps(tree: WitnessTree, node: number): SelectorStep[] {
  let steps: SelectorStep[] = [];
  for (const host of frameChain(tree, node)) {
    const outer = steps;
    const find = (inner: readonly SelectorStep[]) => findAll(tree, [...outer, ...inner]);
    const chosen = [...piecesOf(tree, host), ...plainCssPieces(tree, host)]
      .filter(({ steps: [first], strategy }) => first!.kind === 'css' && strategy !== 'structure')
      .filter(({ steps: inner }) => isOnly(find(inner), host))
      .sort((a, b) => frameOrder(a) - frameOrder(b))[0];
    const own = chosen?.steps ?? wayFromRoot(tree, host, { frame: outer, find }).steps;
    steps = [...outer, ...own, { kind: 'frame' }];
  }
  return steps;
}

/** A frame's title and name are given by who made the page; its address is said once more elsewhere. */
function frameOrder({ strategy, hold }: Piece): number {
  const order: readonly Strategy[] = ['test-id', 'title', 'label', 'id', 'attribute'];
  return order.indexOf(strategy) + (hold.isCounted || hold.change !== null ? order.length : 0);
}

function searchIn(tree: WitnessTree, target: number): Search {
  const frame = frameSteps(tree, target);
  return { frame, find: (steps) => findAll(tree, [...frame, ...steps]) };
}

/** What is read from pixels has neither attributes nor classes: its roles still say what it is, if not how to find it. */
function plainPieces(tree: WitnessTree, target: number): Piece[] {
  const tagged = taggedTextPieces(tree, target);
  const own = piecesOf(tree, target).filter(
    // Which element of that text is meant is said better by its tag.
    ({ steps: [step] }) =>
      step!.kind !== 'text' || step.match.text !== tree.texts.of(target) || tagged.length === 0,
  );
  return [
    ...(tree.witness.source === 'pixels' ? own : own.filter(isPlainPiece)),
    ...tagged,
    ...plainCssPieces(tree, target),
    ...xpathPieces(tree, target),
  ];
}

/** Where a shorter part of the same text is sufficient, a longer one is not wanted; nor a level beside a name. */
function isSuperfluous({ strategy, hold, steps: [step] }: Piece, unique: readonly Piece[]): boolean {
  if (step!.kind === 'role' && step.state !== undefined)
    return unique.some((one) => one.strategy === 'role' && !one.hold.isOnlyOne);
  return hold.part !== null && unique.some((one) => one.hold.part !== null && one.strategy === strategy);
}

/**
 * One of each that are the same but for being exact. Where a part of a text finds the same, testers leave "exact" away, as
 * Playwright's own generator does; but CSS and XPath compare a whole text more plainly than a part whatever its case.
 */
function withoutTwins<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  countExact: (one: T) => number,
  vocabulary: Vocabulary,
): T[] {
  const kept = new Map<string, T>();
  for (const one of all) {
    const twin = kept.get(keyOf(one));
    const more = twin === undefined ? 0 : countExact(one) - countExact(twin);
    if (twin === undefined || (vocabulary === 'plain' ? more > 0 : more < 0)) kept.set(keyOf(one), one);
  }
  return [...kept.values()];
}

function inexactKey(steps: readonly SelectorStep[]): string {
  return JSON.stringify(steps, (name, value: unknown) => (name === 'exact' ? undefined : value));
}

function nExact(steps: readonly SelectorStep[]): number {
  return JSON.stringify(steps).split('"exact":true').length - 1;
}
