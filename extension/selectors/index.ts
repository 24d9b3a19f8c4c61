// The way in: several selectors for one element of a witness, the best first, each tried and with its reason.
// Knows nothing of frameworks' syntax, and nothing of where the witness came from.

import type { RankedSelector, Selector, SelectorFormat, Verified } from '../../protocol/selector';
import type { Witness } from '../../protocol/witness';
import { endsAtShadowRoots, looksForTextsByXPath, writeSelector } from './formats/writeSelector';
import { type Candidate, candidatesFor } from './ladder';
import { findAll } from './match';
import { costOf } from './rank';
import { reasonFor } from './reasons';
import { isOnly, type Vocabulary } from './search';
import { boxOf, elementOf, indexTree, type WitnessTree } from './tree';
import { readsAlike } from './xpathTexts';

export interface SelectorOptions {
  /** Selectors are wanted that this format can say; without one all that Playwright can. */
  readonly format?: SelectorFormat;
}

const mostSelectors = 8;
/** Where there is nothing but ways through the build. */
const mostWeak = 3;

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
  const all = candidatesFor(tree, target, vocabularyOf(format));
  const sayable = withoutWeak(format === undefined ? byCost(all) : sayableIn(tree, target, all, format));
  // What the format cannot say is still worth more than nothing: it tells where the element is.
  const chosen = sayable.length > 0 ? sayable.slice(0, mostSelectors) : byCost(all).slice(0, 1);
  const [first, ...others] = chosen.map((candidate) => tried(tree, target, candidate, format));
  return [withAdvice(tree, target, first!), ...others];
}

/**
 * What depends on the build, on position or on being alone by chance is worth a place only where little better is: at most
 * one beside what is tied to something, and none that says no more than a tag or a role. The first one stays then, whatever it is.
 */
function withoutWeak(ordered: readonly Candidate[]): readonly Candidate[] {
  const nFirm = ordered.filter((one) => !isWeak(one)).length;
  if (nFirm === 0) {
    // The only one of a role is still better than a way through the build; a bare tag is not.
    const isBuilt =
      ordered[0]?.strategy === 'structure' &&
      ordered.some((one) => one.strategy === 'structure' && !isByChance(one));
    return ordered.filter((one, index) => !isByChance(one) || (index === 0 && !isBuilt)).slice(0, mostWeak);
  }
  let nWeak = 0;
  return ordered.filter((one, index) => {
    if (!isWeak(one)) return true;
    const isWanted = index === 0 || (!isByChance(one) && (one.strategy === 'structure' || nFirm === 1));
    if (isWanted) nWeak++;
    return isWanted && nWeak === 1;
  });
}

function isWeak(candidate: Candidate): boolean {
  return candidate.strategy === 'structure' || candidate.strategy === 'position' || isByChance(candidate);
}

/** Nothing but tags and roles: true until something else of the kind is there. */
function isByChance({ selector, hold }: Candidate): boolean {
  const own = selector.slice(1 + selector.map(({ kind }) => kind).lastIndexOf('frame'));
  if (own.every((step) => step.kind === 'role' && step.name === null)) return hold.isOnlyOne;
  return own.every(
    (step) =>
      (step.kind === 'css' &&
        step.parts.every(
          ({ id, classes, attributes }) =>
            id === undefined && classes === undefined && attributes === undefined,
        )) ||
      (step.kind === 'xpath' &&
        step.parts.every(({ conditions }) => conditions.every(({ kind }) => kind === 'position'))),
  );
}

const namedControls = new Set('button checkbox combobox link menuitem radio switch tab textbox'.split(' '));

/** Once, with the first: what is wrong with the page, and makes its selectors no better than they are. */
function withAdvice(tree: WitnessTree, target: number, first: RankedSelector): RankedSelector {
  const { role, name = '' } = tree.nodes[target]!;
  const isNameless = role !== undefined && namedControls.has(role) && /^[\s\p{Co}]*$/u.test(name);
  if (tree.witness.source !== 'page' || !isNameless || first.strategy === 'test-id') return first;
  return {
    ...first,
    reason: `${first.reason} It has no accessible name: give it an aria-label or a test id.`,
  };
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
    const key = looksForTextsByXPath.has(format) ? sayingOf(candidate, code) : code;
    const same = byCode.get(key);
    if (same === undefined || cost < same.cost) byCode.set(key, { candidate, cost });
  }
  return inOrder([...byCode.values()]);
}

/** XPath has several ways to say the same of the same part of the page, of which the shortest is enough. */
function sayingOf({ strategy, hold: { within, inner, nPlaces } }: Candidate, code: string): string {
  return strategy === 'relation' && within !== null ? JSON.stringify([within, inner, nPlaces]) : code;
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

function vocabularyOf(format: SelectorFormat | undefined): Vocabulary {
  if (format === 'testing-library') return 'queries';
  return format === undefined || format.startsWith('playwright-') ? 'roles' : 'plain';
}

export { elementAt, type ElementHint } from './boxElement';
export { findAll } from './match';
export { indexTree, type WitnessTree } from './tree';
