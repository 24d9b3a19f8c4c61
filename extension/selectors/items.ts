// Rows, cards and entries of lists: one of several like things is told by a text in it, and an element by the one it is in.
// Knows nothing of how elements are described by themselves.

import type { CssPart, SelectorStep } from '../../protocol/selector';
import type { Container } from './containers';
import { classPieces, css, nothingHeld, phraseTags, type Piece, piece } from './pieces';
import { canStandInside, mostRelations, relation } from './relations';
import { isOnly, type Search, type Shared, type Vocabulary, wordsFor } from './search';
import { changeOf, isIdentifier, isTellingClass } from './stability';
import {
  ancestorsOf,
  childrenOf,
  classesOf,
  isElement,
  isWithin,
  normaliseText,
  type WitnessTree,
} from './tree';

const itemRoles = new Set([
  'row',
  'listitem',
  'article',
  'option',
  'treeitem',
  'menuitem',
  'group',
  'figure',
]);
/** What comes several times by its nature, whatever it is called. */
const itemTags = new Set([
  'li',
  'tr',
  'form',
  'fieldset',
  'section',
  'article',
  'label',
  'details',
  'figure',
]);
const mostItems = 4;
const mostKeys = 8;

/**
 * One of several equals (a row, a card, an entry of a list), told from the others by a text inside of it, and the element
 * inside of that one: "the button Edit in the row with Ada Lovelace".
 */
export function itemRelations(
  tree: WitnessTree,
  target: number,
  search: Search,
  shared: readonly Shared[],
  containers: readonly Container[],
  vocabulary: Vocabulary,
): Piece[] {
  const isPlain = vocabulary === 'plain' && tree.witness.source !== 'pixels';
  const inners: Piece[] = [
    ...shared.map(({ piece: one }) => one).filter(canStandInside),
    ...classPieces(tree.nodes[target]!)
      .slice(0, 4)
      // A class that is there once needs nothing around it.
      .filter(({ steps }) => !isOnly(search.find(steps), target)),
    piece('structure', [css([{ combinator: '', tag: tree.nodes[target]!.tag }])], { isOnlyOne: true }),
  ];
  const found: Piece[] = [];
  let nItems = 0;
  for (const item of [target, ...ancestorsOf(tree, target)]) {
    if (nItems === mostItems || mostRelations <= found.length) break;
    const kind = kindOfItem(tree, item, search, isPlain);
    if (kind === null) continue;
    nItems++;
    const told = toldItem(tree, item, target, kind, containers, search);
    if (told === null) continue;
    const { keys } = told;
    const { isBuilt } = told.kind;
    const start: readonly SelectorStep[] = [...told.kind.steps, ...keys.map(havingText)];
    const starts = [start, ...otherStarts(tree, item, told, vocabulary, search)];
    const texts = keys.map((text) => `“${text}”`).join(' and ');
    const within = `${told.kind.words} with ${texts}`;
    const keyChange = keys.map(changeOf).find((change) => change !== null) ?? null;
    if (item === target) {
      found.push(
        relation(start, { ...nothingHeld, holding: `the text ${texts}`, isBuilt, change: keyChange }),
      );
      continue;
    }
    const column = tree.nodes[item]!.role === 'row' ? columnIn(tree, target, start, search) : null;
    if (column !== null)
      found.push(relation(column.steps, { ...nothingHeld, within, isBuilt, change: keyChange, nPlaces: 1 }));
    for (const from of starts) {
      // Frameworks without roles differ in what they can say: of these several are given, and chosen from later.
      let nWanted = isPlain ? 3 : 1;
      for (const inner of inners) {
        if (nWanted === 0) break;
        if (!isOnly(search.find([...from, ...inner.steps]), target)) continue;
        nWanted--;
        found.push(
          relation([...from, ...inner.steps], {
            ...inner.hold,
            within,
            isBuilt,
            change: inner.hold.change ?? keyChange,
            inner: inner.strategy,
          }),
        );
      }
    }
  }
  return found;
}

/** The same item for frameworks that cannot filter, by a part of its name; and for XPath, by the part that says the text. */
function otherStarts(
  tree: WitnessTree,
  item: number,
  { kind, keys }: { readonly kind: ItemKind; readonly keys: readonly string[] },
  vocabulary: Vocabulary,
  search: Search,
): (readonly SelectorStep[])[] {
  const [text, ...more] = keys;
  const last = kind.steps.at(-1)!;
  if (text === undefined || more.length > 0 || vocabulary === 'roles') return [];
  const starts: (readonly SelectorStep[])[] = [];
  if (vocabulary === 'queries' && last.kind === 'role') {
    starts.push([...kind.steps.slice(0, -1), { ...last, name: { text, exact: false } }]);
  }
  for (let inside = item + 1; vocabulary === 'plain' && inside < tree.ends[item]!; inside++) {
    const { tag, frame } = tree.nodes[inside]!;
    if (frame !== tree.nodes[item]!.frame || !phraseTags.has(tag) || tree.texts.ofXPath(inside) !== text)
      continue;
    const saying: SelectorStep = {
      kind: 'xpath',
      parts: [{ axis: '//', tag, conditions: [{ kind: 'text', text }] }],
    };
    starts.push([...kind.steps, { kind: 'has', steps: [saying] }]);
    break;
  }
  return starts.filter((steps) => isOnly(search.find(steps), item));
}

const cellRoles = new Set(['cell', 'gridcell']);

/** A cell whose text will change is better told by its column: rows come and go, columns stay. */
function columnIn(
  tree: WitnessTree,
  target: number,
  row: readonly SelectorStep[],
  search: Search,
): { steps: readonly SelectorStep[] } | null {
  const { role } = tree.nodes[target]!;
  const change = changeOf(tree.texts.of(target));
  const willChange = change !== null && change !== 'number' && change !== 'long';
  if (role === undefined || !cellRoles.has(role) || !willChange) return null;
  const cells: readonly SelectorStep[] = [...row, { kind: 'role', role, name: null }];
  const index = search.find(cells).indexOf(target);
  return index === -1 ? null : { steps: [...cells, { kind: 'nth', index }] };
}

interface ItemKind {
  /** Only a class, or a container that only its class tells. */
  readonly isBuilt: boolean;
  readonly steps: readonly SelectorStep[];
  readonly equals: readonly number[];
  readonly words: string;
}

/** What an element and its likes are called; null for one that has no likes. */
function kindOfItem(tree: WitnessTree, item: number, search: Search, isPlain: boolean): ItemKind | null {
  const { role, tag, isAriaHidden } = tree.nodes[item]!;
  if (tag === 'body' || tag === 'html') return null;
  const isItem = role !== undefined && itemRoles.has(role);
  if (isItem && !isPlain && isAriaHidden !== true) {
    const steps: SelectorStep[] = [{ kind: 'role', role, name: null }];
    const equals = search.find(steps);
    return equals.length > 1 ? { isBuilt: false, steps, equals, words: `the ${role}` } : null;
  }
  const byTag: CssPart[] = [{ combinator: '', tag }];
  const kinds: readonly CssPart[] = [
    // A name that the page's makers gave to a kind of element says more than its classes.
    ...(tag.includes('-') || (isPlain && isItem && itemTags.has(tag)) ? byTag : []),
    ...classesOf(tree.nodes[item]!)
      .filter(isTellingClass)
      .slice(0, 2)
      .map((name): CssPart => ({ combinator: '', tag, classes: [name] })),
    ...(itemTags.has(tag) ? byTag : []),
  ];
  for (const kind of kinds) {
    const steps = [css([kind])];
    const equals = search.find(steps);
    const isBuilt = !(isPlain && isItem && kind.classes === undefined);
    if (equals.length > 1) return { isBuilt, steps, equals, words: wordsFor(steps) };
  }
  return null;
}

/** An item told by texts inside of it: on the whole page, or else inside of the nearest container that it is not itself. */
function toldItem(
  tree: WitnessTree,
  item: number,
  target: number,
  kind: ItemKind,
  containers: readonly Container[],
  search: Search,
): { readonly kind: ItemKind; readonly keys: readonly string[] } | null {
  const keys = keysOfItem(tree, item, target, kind, search);
  if (keys !== null) return { kind, keys };
  for (const { node, piece: outer, words, isBuilt } of containers) {
    if (!isWithin(tree, item, node)) continue;
    const steps = [...outer.steps, ...kind.steps];
    const inside = {
      isBuilt: isBuilt || kind.isBuilt,
      steps,
      equals: search.find(steps),
      words: `${kind.words} in ${words}`,
    };
    const inner = keysOfItem(tree, item, target, inside, search);
    if (inner !== null) return { kind: inside, keys: inner };
  }
  return null;
}

/** Texts inside of an item that together no other item of its kind holds, and that are not the target's own: one, or two. */
function keysOfItem(
  tree: WitnessTree,
  item: number,
  target: number,
  kind: ItemKind,
  search: Search,
): readonly string[] | null {
  const others = kind.equals.filter((other) => other !== item);
  const holders = (text: string) => {
    const lower = text.toLowerCase();
    return others.filter((other) => tree.texts.lowerOf(other).includes(lower));
  };
  const tell = (texts: readonly string[]) =>
    isOnly(search.find([...kind.steps, ...texts.map(havingText)]), item) ? texts : null;
  const texts = keyTexts(tree, item, target).map((text) => ({ text, holders: new Set(holders(text)) }));
  for (const { text, holders: held } of texts) {
    const told = held.size === 0 ? tell([text]) : null;
    if (told !== null) return told;
  }
  for (const [index, first] of texts.slice(0, 4).entries()) {
    for (const second of texts.slice(index + 1, 5)) {
      if ([...first.holders].some((other) => second.holders.has(other))) continue;
      const told = tell([first.text, second.text]);
      if (told !== null) return told;
    }
  }
  return null;
}

function havingText(text: string): SelectorStep {
  return { kind: 'hasText', match: { text, exact: false } };
}

/** Headings first, then what stands first, for it is what people call the item by; numbers last. */
function keyTexts(tree: WitnessTree, item: number, target: number): string[] {
  const headings: string[] = [];
  const others: string[] = [];
  const numbers: string[] = [];
  const own = tree.texts.of(target);
  for (let inside = item + 1; inside < tree.ends[item]! && others.length < mostKeys; inside++) {
    const node = tree.nodes[inside]!;
    if (!isElement(node) || node.visibility === 'hidden' || node.frame !== tree.nodes[item]!.frame) continue;
    if (item !== target && (inside === target || isWithin(tree, inside, target))) continue;
    if (!hasOwnText(tree, inside)) continue;
    const text = tree.texts.of(inside);
    if (text.length < 3 || 40 < text.length || /\p{Co}/u.test(text)) continue;
    if (item !== target && (text === own || own.includes(text))) continue;
    const change = changeOf(text);
    const isCalledSo = node.role === 'heading' || node.role === 'rowheader';
    if (change !== null && change !== 'number') continue;
    const list = change === 'number' ? numbers : isCalledSo ? headings : others;
    const isTelling = change === 'number' || isIdentifier(text) || /\p{L}{2}/u.test(text);
    if (isTelling && !list.includes(text)) list.push(text);
  }
  return [...headings, ...others, ...numbers].slice(0, mostKeys);
}

/** Whether all of its text is one piece: texts of several cells or badges joined are nothing that anybody reads. */
function hasOwnText(tree: WitnessTree, element: number): boolean {
  return childrenOf(tree, element).some((child) => {
    const { tag, text = '' } = tree.nodes[child]!;
    return tag === '#text' && normaliseText(text) !== '' && normaliseText(text) === tree.texts.of(element);
  });
}
