// Ways through the page's build, in CSS and XPath: from something steady down to the element, or from the root.
// Knows nothing of roles and texts, except what XPath compares.

import type { CssPart, SelectorStep, XPathPart } from '../../protocol/selector';
import type { Container } from './containers';
import {
  classPieces,
  css,
  type Hold,
  idPieces,
  type Piece,
  piece,
  plainCssPieces,
  xpathPieces,
} from './pieces';
import { placesOf } from './relations';
import { cssParts, isOnly, type Search, wordsFor, xpathParts } from './search';
import { isLastingClass, isTellingClass } from './stability';
import { ancestorsOf, classesOf, siblingsOf, type WitnessTree } from './tree';

const mostStructures = 4;

/** CSS from something steady downwards: by class and tag alone where that is enough, else by the order among siblings. */
export function structuresOf(
  tree: WitnessTree,
  target: number,
  search: Search,
  containers: readonly Container[],
): Piece[] {
  const found: Piece[] = [];
  const consider = (parts: readonly CssPart[], hold: Partial<Hold>) => {
    const steps = [css(parts)];
    if (found.length < mostStructures && isOnly(search.find(steps), target)) {
      found.push(piece((hold.nPlaces ?? 0) > 0 ? 'position' : 'structure', steps, hold));
    }
  };
  const compounds = [
    ...classPieces(tree.nodes[target]!).map(({ steps }) => cssParts(steps)[0]!),
    { combinator: '', tag: tree.nodes[target]!.tag } as const,
  ];
  for (const compound of compounds) consider([compound], { isOnlyOne: true });
  const fewest = found.length > 0 ? null : fewestClasses(tree, target, search);
  if (fewest !== null) consider([fewest], { isOnlyOne: true });
  for (const anchor of cssAnchors(tree, target, search)) {
    // The whole body is nothing steady to begin from, and no part of the page that is worth a word.
    const isBuilt = tree.nodes[anchor.node]!.tag === 'body';
    const within = isBuilt ? null : wordsFor([css(anchor.parts)]);
    for (const compound of isBuilt ? [] : compounds) {
      consider([...anchor.parts, { ...compound, combinator: ' ' }], { within, isOnlyOne: true });
    }
    const way = wayDown(tree, anchor.node, target);
    consider([...anchor.parts, ...way.parts], {
      within,
      isBuilt,
      nPlaces: way.nPlaces,
      depth: way.parts.length,
    });
  }
  // The way inside a container that only its role or text names.
  for (const around of containers.slice(0, 2)) {
    if (around.piece.steps[0]!.kind === 'css' || found.length >= mostStructures) continue;
    for (const compound of compounds) {
      const steps = [...around.piece.steps, css([compound])];
      if (!isOnly(search.find(steps), target)) continue;
      found.push(piece('structure', steps, { within: around.words, isOnlyOne: true }));
      break;
    }
  }
  return found;
}

/** All classes that last are enough to tell it: those of them that are needed. */
function fewestClasses(tree: WitnessTree, target: number, search: Search): CssPart | null {
  const { tag } = tree.nodes[target]!;
  const compound = (classes: readonly string[]): CssPart => ({ combinator: '', tag, classes });
  const isEnough = (classes: readonly string[]) => isOnly(search.find([css([compound(classes)])]), target);
  let classes = classesOf(tree.nodes[target]!).filter(isLastingClass).slice(0, 12);
  if (classes.length === 0 || !isEnough(classes)) return null;
  for (const name of classes) {
    const without = classes.filter((other) => other !== name);
    if (without.length > 0 && isEnough(without)) classes = without;
  }
  return compound(classes);
}

interface CssAnchor {
  readonly node: number;
  readonly parts: readonly CssPart[];
}

/** The nearest elements around that CSS can name by something steady; the body where there is none. */
function cssAnchors(tree: WitnessTree, target: number, search: Search): CssAnchor[] {
  const anchors: CssAnchor[] = [];
  for (const node of ancestorsOf(tree, target)) {
    if (anchors.length === 2 || tree.nodes[node]!.tag === 'html') break;
    const one = [...idPieces(tree.nodes[node]!), ...plainCssPieces(tree, node)].find(
      ({ steps, hold }) => hold.change === null && isOnly(search.find(steps), node),
    );
    if (one !== undefined) anchors.push({ node, parts: cssParts(one.steps) });
    else if (tree.nodes[node]!.tag === 'body') {
      const parts: CssPart[] = [{ combinator: '', tag: 'body' }];
      if (isOnly(search.find([css(parts)]), node)) anchors.push({ node, parts });
    }
  }
  return anchors;
}

/** From an element down to one inside of it, child by child. */
function wayDown(tree: WitnessTree, from: number, to: number): { parts: CssPart[]; nPlaces: number } {
  const parts: CssPart[] = [];
  let nPlaces = 0;
  for (let at = to; at !== from; at = tree.nodes[at]!.parent) {
    const { tag } = tree.nodes[at]!;
    const alike = siblingsOf(tree, at).filter((other) => tree.nodes[other]!.tag === tag);
    const telling = classesOf(tree.nodes[at]!)
      .filter(isTellingClass)
      .find((name) => alike.every((other) => other === at || !classesOf(tree.nodes[other]!).includes(name)));
    if (alike.length === 1) parts.unshift({ combinator: '>', tag });
    else if (telling !== undefined) parts.unshift({ combinator: '>', tag, classes: [telling] });
    else {
      const nthOfType = tree.placeOfType(at);
      nPlaces += placesOf(nthOfType - 1);
      parts.unshift({ combinator: '>', tag, nthOfType });
    }
  }
  return { parts, nPlaces };
}

/** The last resort. Where a shadow root and the light tree beside it look the same, the place among both is said too. */
export function wayFromRoot(tree: WitnessTree, target: number, search: Search): Piece {
  const root = ancestorsOf(tree, target).at(-1) ?? target;
  const way = wayDown(tree, root, target);
  const steps: SelectorStep[] = [css([{ combinator: '', tag: tree.nodes[root]!.tag }, ...way.parts])];
  const found = search.find(steps);
  const hold = { nPlaces: way.nPlaces + 1, depth: way.parts.length };
  return isOnly(found, target)
    ? piece('position', steps, hold)
    : piece('position', [...steps, { kind: 'nth', index: found.indexOf(target) }], hold);
}

/** XPath from the nearest element around with a steady id or attribute: the text inside, and the way down. */
export function xpathStructures(tree: WitnessTree, target: number, search: Search): Piece[] {
  if (tree.hosts[target] !== -1) return [];
  const found: Piece[] = [];
  // What tells the element by itself needs nothing around it.
  const shared = xpathPieces(tree, target).filter(({ steps }) => !isOnly(search.find(steps), target));
  for (const anchor of [...ancestorsOf(tree, target), null]) {
    const head = anchor === null ? [] : xpathHead(tree, anchor, search);
    if (head === null) continue;
    for (const own of shared) {
      const steps: SelectorStep[] = [{ kind: 'xpath', parts: [...head, ...xpathParts(own.steps)] }];
      if (found.length === 2 || !isOnly(search.find(steps), target)) continue;
      found.push(
        piece('relation', steps, {
          ...own.hold,
          within: anchor === null ? null : wordsFor([{ kind: 'xpath', parts: head }]),
        }),
      );
    }
    const way = xpathWayDown(tree, anchor, target);
    const steps: SelectorStep[] = [{ kind: 'xpath', parts: [...head, ...way.parts] }];
    if (!isOnly(search.find(steps), target)) continue;
    const within = anchor === null ? null : wordsFor([{ kind: 'xpath', parts: head }]);
    const strategy = anchor === null || way.nPlaces > 0 ? 'position' : 'structure';
    found.push(piece(strategy, steps, { within, nPlaces: way.nPlaces, depth: way.parts.length }));
    break;
  }
  return found;
}

function xpathHead(tree: WitnessTree, anchor: number, search: Search): readonly XPathPart[] | null {
  const one = xpathPieces(tree, anchor).find(
    ({ steps, strategy, hold }) =>
      strategy !== 'text' && hold.change === null && isOnly(search.find(steps), anchor),
  );
  return one === undefined ? null : xpathParts(one.steps);
}

function xpathWayDown(
  tree: WitnessTree,
  from: number | null,
  to: number,
): { parts: XPathPart[]; nPlaces: number } {
  const parts: XPathPart[] = [];
  let nPlaces = 0;
  const { frame } = tree.nodes[to]!;
  for (
    let at = to;
    at !== -1 && at !== from && tree.nodes[at]!.frame === frame;
    at = tree.nodes[at]!.parent
  ) {
    const isForeign = tree.isForeign[at] === 1;
    const tag = isForeign ? '*' : tree.nodes[at]!.tag;
    const alike = siblingsOf(tree, at).filter((other) => isForeign || tree.nodes[other]!.tag === tag);
    const position = alike.indexOf(at) + 1;
    if (alike.length > 1) nPlaces += placesOf(position - 1);
    parts.unshift({
      axis: '/',
      tag,
      conditions: alike.length > 1 ? [{ kind: 'position', position }] : [],
    });
  }
  return { parts, nPlaces };
}
