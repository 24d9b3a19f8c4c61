// The way in: several selectors for one element of a witness, the best first, each tried and with its reason.
// Knows nothing of frameworks' syntax, and nothing of where the witness came from.

import type { RankedSelector, Selector, SelectorFormat, Verified } from '../../protocol/selector';
import type { Witness } from '../../protocol/witness';
import { endsAtShadowRoots, looksForTextsByXPath, writeSelector } from './formats/writeSelector';
import { type Candidate, candidatesFor } from './ladder';
import { findAll } from './match';
import { costOf } from './rank';
import { reasonFor } from './reasons';
import { isOnly } from './search';
import { boxOf, elementOf, indexTree, type WitnessTree } from './tree';
import { readsAlike } from './xpathTexts';

export interface SelectorOptions {
  /** Selectors are wanted that this format can say; without one all that Playwright can. */
  readonly format?: SelectorFormat;
}

const mostSelectors = 8;

/**
 * Selectors for an element, the best first; at least one.
 *
 * @param node - index of an element, or of a piece of text, for which the element around it is taken.
 * @throws RangeError for an index that is no node.
 */
export function selectorsFor(
  from: WitnessTree | Witness,
  node: number,
  { format }: SelectorOptions = {},
): readonly RankedSelector[] {
  const tree = 'witness' in from ? from : indexTree(from);
  if (tree.nodes[node] === undefined) throw new RangeError(`the witness has no node ${node}`);
  const target = elementOf(tree, node);
  const all = candidatesFor(tree, target, speaksOfRoles(format) ? 'roles' : 'all');
  const sayable = format === undefined ? byCost(all) : sayableIn(tree, target, all, format);
  // What the format cannot say is still worth more than nothing: it tells where the element is.
  const chosen = sayable.length > 0 ? sayable.slice(0, mostSelectors) : byCost(all).slice(0, 1);
  return chosen.map((candidate) => tried(tree, target, candidate, format));
}

/** The best first; equals stay in the order in which they were found. */
function byCost(candidates: readonly Candidate[]): readonly Candidate[] {
  return inOrder(candidates.map((candidate) => ({ candidate, cost: costOf(candidate) })));
}

/** Those that the format can say and that find the same there, the best first; what would be written twice stands once. */
function sayableIn(
  tree: WitnessTree,
  target: number,
  candidates: readonly Candidate[],
  format: SelectorFormat,
): readonly Candidate[] {
  const { testIdAttribute } = tree.witness;
  const options = { testIdAttribute, isInShadowRoot: tree.hosts[target] !== -1 };
  const byCode = new Map<string, { candidate: Candidate; cost: number }>();
  for (const candidate of candidates) {
    const written = writeSelector(candidate.selector, format, options);
    if (written.kind !== 'written' || !isOnly(findAs(tree, candidate.selector, format), target)) continue;
    if (looksForTextsByXPath.has(format) && !readsAlike(tree, candidate.selector)) continue;
    const { code } = written;
    const cost = costOf(candidate, code.length);
    const same = byCode.get(code);
    if (same === undefined || cost < same.cost) byCode.set(code, { candidate, cost });
  }
  return inOrder([...byCode.values()]);
}

function inOrder(
  candidates: readonly { readonly candidate: Candidate; readonly cost: number }[],
): readonly Candidate[] {
  return [...candidates].sort((a, b) => a.cost - b.cost).map(({ candidate }) => candidate);
}

/** What the selector finds where the format's framework runs it: most do not look into shadow roots. */
export function findAs(
  tree: WitnessTree,
  selector: Selector,
  format: SelectorFormat | undefined,
): readonly number[] {
  const found = findAll(tree, selector);
  return format === undefined || !endsAtShadowRoots.has(format)
    ? found
    : found.filter((node) => tree.hosts[node] === -1);
}

function tried(
  tree: WitnessTree,
  target: number,
  candidate: Candidate,
  format: SelectorFormat | undefined,
): RankedSelector {
  const { selector, strategy } = candidate;
  const found = findAs(tree, selector, format);
  const hits = isOnly(found, target);
  const isHidden = found.length === 0 && tree.hosts[target] !== -1;
  return {
    selector,
    strategy,
    matches: found.length,
    hits,
    verified: verifiedIn(tree.witness),
    reason: [
      reasonFor(candidate),
      ...(isHidden ? ['It lies in a shadow root, into which this format does not see.'] : []),
      ...(tree.witness.truncated
        ? ['The page was too large to be witnessed whole, so there may be others.']
        : []),
    ].join(' '),
    box: found.length === 1 ? boxOf(tree, found[0]!) : null,
  };
}

/** Pixels tell what is seen and not what is there, and a witness with gaps cannot count. */
function verifiedIn({ source, truncated }: Witness): Verified {
  return source === 'pixels' || truncated ? 'unverified' : 'witness';
}

function speaksOfRoles(format: SelectorFormat | undefined): boolean {
  return format === undefined || format.startsWith('playwright-') || format === 'testing-library';
}

export { elementAt, type ElementHint } from './boxElement';
export { findAll } from './match';
export { indexTree, type WitnessTree } from './tree';
