// Makes a witness of a picture alone: roles guessed from what things look like, names from the text on or beside them. And
// selectors from it, each marked as unverified and with what it rests on. Pure. Knows nothing of who reads and detects.

import {
  boxArea,
  boxCentre,
  boxHeight,
  intersect,
  overlap,
  sharedPart,
  unionBox,
  type PixelBox,
  type Point,
  type Size,
} from '../../protocol/geometry';
import type { GroundedBox } from '../../protocol/inference';
import type { RankedSelector, Selector, SelectorStep, Strategy, TextMatch } from '../../protocol/selector';
import type { Witness, WitnessNode } from '../../protocol/witness';
import { canSay } from './formats/writeSelector';
import type { SelectorOptions } from './index';
import { candidatesFor, type Candidate } from './ladder';
import { findAll } from './match';
import { costOf } from './rank';
import { reasonFor } from './reasons';
import { boxOf, indexTree, isWithin, normaliseText, type WitnessTree } from './tree';

export interface PixelWitness {
  readonly tree: WitnessTree;
  /** What the nodes were made of; null for the screen itself and for pieces of text. */
  readonly sights: readonly (Sight | null)[];
}

/** What was seen, and what it is taken for. */
interface Sight {
  readonly box: PixelBox;
  readonly look: Look;
  /** Without what is probably an icon that was read as letters. */
  readonly text: string;
  /** Whether something of the text was left out: then it is no whole name. */
  readonly isPart: boolean;
  readonly label: string | null;
  /** False where the label reads like a heading or a sentence, or stands far off. */
  readonly isLabelSure: boolean;
  /** What its icon seems to show. */
  readonly icon: string | null;
}

type Look =
  | 'button'
  | 'entry'
  | 'field'
  | 'select'
  | 'checkbox'
  | 'switch'
  | 'slider'
  | 'icon'
  | 'image'
  | 'text'
  /** An icon with the words beside or below it, taken for one thing. */
  | 'captioned';

interface LookTraits {
  readonly tag: string;
  /** Null where a look can be many roles: an entry is a link, a tab, an item of a menu or of a list. */
  readonly role: string | null;
  readonly words: string;
  /** What is written in it is what it holds, not what it is called. */
  readonly holdsValue: boolean;
  /** Whether other things can lie on it. */
  readonly holdsThings: boolean;
}

const looks: Readonly<Record<Look, LookTraits>> = {
  button: { tag: 'button', role: 'button', words: 'A button', holdsValue: false, holdsThings: true },
  entry: { tag: 'a', role: null, words: 'An entry', holdsValue: false, holdsThings: true },
  field: { tag: 'input', role: 'textbox', words: 'A field', holdsValue: true, holdsThings: true },
  select: { tag: 'select', role: 'combobox', words: 'A select', holdsValue: true, holdsThings: true },
  checkbox: { tag: 'input', role: 'checkbox', words: 'A checkbox', holdsValue: true, holdsThings: false },
  switch: { tag: 'input', role: 'switch', words: 'A switch', holdsValue: true, holdsThings: false },
  slider: { tag: 'input', role: 'slider', words: 'A slider', holdsValue: true, holdsThings: false },
  icon: { tag: 'button', role: 'button', words: 'An icon', holdsValue: false, holdsThings: false },
  image: { tag: 'img', role: 'img', words: 'An image', holdsValue: false, holdsThings: false },
  text: { tag: 'span', role: null, words: 'A text', holdsValue: false, holdsThings: false },
  captioned: { tag: 'a', role: null, words: 'An icon with words', holdsValue: false, holdsThings: true },
};

/**
 * A witness of what was seen.
 *
 * @param seen - everything that was detected and read (the answer to `ask/elements`), in reading order.
 * @param size - of the picture.
 */
export function witnessFromPixels(seen: readonly GroundedBox[], size: Size): PixelWitness {
  const sights = withoutMisreadIcons(withCaptions(withSureLabels(seen.map(sightOf))));
  const parents = parentsOf(sights);
  const nodes: WitnessNode[] = [];
  const sightOfNode: (Sight | null)[] = [];
  const add = (node: WitnessNode, sight: Sight | null): number => {
    sightOfNode.push(sight);
    return nodes.push(node) - 1;
  };
  const whole = { x1: 0, y1: 0, x2: size.width, y2: size.height };
  const root = add({ parent: -1, frame: 0, tag: 'html', box: whole, visibility: 'seen' }, null);
  const addSight = (sight: Sight, parent: number): void => {
    const outer = sightOfNode[parent] ?? null;
    const index = add(nodeOf(sight, parent, outer), sight);
    const inner = sights.filter((one) => parents.get(one) === sight);
    const isSaid = sight.text !== '' && !isWrittenIn(sight, inner) && !looks[sight.look].holdsValue;
    if (isSaid) {
      add({ parent: index, frame: 0, tag: '#text', text: ` ${sight.text} `, visibility: 'seen' }, null);
    }
    for (const one of inner) {
      // Said already, as a part of the whole.
      if (!isSaid || one.look !== 'text' || !sight.text.includes(one.text)) addSight(one, index);
    }
  };
  for (const sight of sights) if (parents.get(sight) === undefined) addSight(sight, root);
  const witness: Witness = {
    source: 'pixels',
    picture: { sha256: null, size },
    testIdAttribute: 'data-testid',
    frames: [{ host: null, url: '' }],
    nodes,
    truncated: false,
  };
  return { tree: indexTree(witness), sights: sightOfNode };
}

/** Whether the lines that were read on a control are what its text was made of; they stand in the tree by themselves. */
function isWrittenIn({ text }: Sight, inner: readonly Sight[]): boolean {
  const lines = inner.filter((one) => one.look === 'text' && text.includes(one.text));
  return 0.6 * text.length <= lines.reduce((sum, one) => sum + one.text.length, 0);
}

function sightOf(seen: GroundedBox): Sight {
  const look = seen.evidence === 'text' ? 'text' : lookOf(seen.kind ?? 'text');
  const { text, isPart } = cleaned(seen.text ?? '', seen.icon !== undefined);
  const label = seen.label === undefined ? '' : cleaned(seen.label, false).text;
  return {
    box: seen.box,
    look,
    text,
    isPart,
    label: label === '' ? null : label,
    isLabelSure: label.split(' ').length <= MOST_WORDS_OF_LABEL && !/[.!?…]$/u.test(label),
    icon: seen.icon ?? null,
  };
}

/** Longer ones are mostly a heading or a sentence that stands above. */
const MOST_WORDS_OF_LABEL = 4;

/** In heights of the label: what begins farther to the right of it is mostly beside something else, like a logo. */
const FARTHEST_LABEL = 3;

function withSureLabels(sights: readonly Sight[]): readonly Sight[] {
  return sights.map((one) => {
    if (!looks[one.look].holdsValue || one.label === null || !one.isLabelSure) return one;
    const line = nearest(
      sights.filter(({ text, look }) => text === one.label && !looks[look].holdsValue),
      boxCentre(one.box),
    );
    const isFar = line !== null && FARTHEST_LABEL * boxHeight(line.box) < one.box.x1 - line.box.x2;
    return isFar ? { ...one, isLabelSure: false } : one;
  });
}

function lookOf(kind: string): Look {
  return (Object.keys(looks) as Look[]).find((look) => look === kind) ?? 'entry';
}

/**
 * The text without what is probably an icon that was read as signs, at either end: "√ src", "> Outline", "品Dashboards".
 * Where an icon is known to be there, a first word of one or two letters is one too ("Ts basket.ts"). A selector that looks
 * for the rest finds the whole all the same, since it looks for a part.
 */
function cleaned(given: string, hasIcon: boolean): { readonly text: string; readonly isPart: boolean } {
  const whole = normaliseText(given);
  const words = whole.split(' ');
  let [from, to] = [0, words.length];
  while (from < to && !isWord(words[from]!)) from++;
  while (from < to && !isWord(words[to - 1]!)) to--;
  const rest = words.slice(from + 1, to).join(' ');
  if (hasIcon && from < to && words[from]!.length <= 2 && /\p{L}{3}/u.test(rest)) from++;
  const text = words
    .slice(from, to)
    .join(' ')
    .replace(/^(?:\p{Script=Han}|[√□○●◎]){1,2}(?=\p{Script=Latin}{3})/u, '');
  return text === '' ? { text: whole, isPart: false } : { text, isPart: text !== whole };
}

function isWord(text: string): boolean {
  return /[\p{L}\p{Nd}]/u.test(text);
}

/** An icon that is labelled, and the line of text that labels it, become one; what has a label on its own keeps it. */
function withCaptions(sights: readonly Sight[]): readonly Sight[] {
  const taken = new Set<Sight>();
  const joined = sights.map((icon): Sight => {
    if (icon.look !== 'icon' || icon.label === null) return icon;
    const isOnControl = sights.some((one) => looks[one.look].holdsThings && contains(one.box, icon.box));
    const lines = sights.filter((one) => one.look === 'text' && one.text === icon.label && !taken.has(one));
    const line = nearest(lines, boxCentre(icon.box));
    if (isOnControl || line === null) return icon;
    taken.add(line);
    return {
      ...line,
      look: 'captioned',
      box: unionBox(icon.box, line.box),
      isPart: line.isPart,
      icon: icon.icon,
    };
  });
  return joined.filter((one) => !taken.has(one));
}

function nearest(sights: readonly Sight[], to: Point): Sight | null {
  const distance = ({ box }: Sight): number => Math.hypot(boxCentre(box).x - to.x, boxCentre(box).y - to.y);
  return sights.reduce<Sight | null>(
    (best, one) => (best === null || distance(one) < distance(best) ? one : best),
    null,
  );
}

/** Icons are read as letters too; so short a text on an icon is the icon. */
function withoutMisreadIcons(sights: readonly Sight[]): readonly Sight[] {
  const icons = sights.filter(({ look }) => look === 'icon' || look === 'captioned');
  return sights.filter(
    ({ look, text, box }) =>
      look !== 'text' || 2 < text.length || !icons.some((icon) => 0.5 < sharedPart(icon.box, box)),
  );
}

/** More things than these on one are a panel, whatever it looks like. */
const MOST_THINGS_ON_ONE = 6;

/** What lies wholly on something smaller than all else it lies on; nothing is sure about what lies half on it. */
function parentsOf(sights: readonly Sight[]): ReadonlyMap<Sight, Sight> {
  const holders = sights
    .filter(({ look }) => looks[look].holdsThings)
    .filter((holder) => sights.filter((one) => contains(holder.box, one.box)).length <= MOST_THINGS_ON_ONE)
    .sort((a, b) => boxArea(a.box) - boxArea(b.box));
  const parents = new Map<Sight, Sight>();
  for (const one of sights) {
    const holder = holders.find((other) => contains(other.box, one.box));
    if (holder !== undefined) parents.set(one, holder);
  }
  return parents;
}

function contains(outer: PixelBox, inner: PixelBox): boolean {
  const shared = intersect(outer, inner);
  return shared !== null && 0.85 * boxArea(inner) <= boxArea(shared) && boxArea(inner) < 0.9 * boxArea(outer);
}

function nodeOf(sight: Sight, parent: number, outer: Sight | null): WitnessNode {
  const { look, box, text, label } = sight;
  const { tag, holdsValue } = looks[look];
  const role = roleOf(sight);
  const plain = { parent, frame: 0, tag, box, visibility: 'seen' } as const;
  // On a control an icon is decoration; the control is what is called something.
  if (look === 'icon' && outer !== null) return { ...plain, tag: 'svg', isAriaHidden: true };
  const name = nameOf(sight);
  const labels = holdsValue && label !== null ? [label] : [];
  return {
    ...plain,
    ...(role === null ? {} : { role }),
    ...(name === null ? {} : { name }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(look === 'field' && text !== '' ? { attributes: { placeholder: text } } : {}),
  };
}

/** What is only an icon is mostly a button, whether something frames it or not. */
function roleOf({ look, text }: Sight): string | null {
  return look === 'entry' && text === '' ? 'button' : looks[look].role;
}

function nameOf({ look, text, label, icon }: Sight): string | null {
  if (looks[look].holdsValue) return label;
  return text === '' ? (label ?? icon) : text;
}

/**
 * The element that a box means: what overlaps it most, and the control around that; null where nothing that was found
 * lies there.
 */
export function sightAt({ tree, sights }: PixelWitness, box: PixelBox): number | null {
  let best: number | null = null;
  let most = 0;
  sights.forEach((sight, index) => {
    if (sight === null) return;
    // A box drawn around a thing by hand holds it whole; one from a model covers most of it.
    const fit = overlap(sight.box, box) + 0.2 * sharedPart(sight.box, box);
    if (most < fit && 0.1 < overlap(sight.box, box)) {
      best = index;
      most = fit;
    }
  });
  best ??= onlySightIn(sights, box);
  if (best === null) return null;
  for (let at: number = best; at !== -1; at = tree.nodes[at]!.parent) {
    const sight = sights[at] ?? null;
    if (sight !== null && (looks[sight.look].holdsThings || roleOf(sight) !== null)) {
      if (tree.nodes[at]!.isAriaHidden !== true) return at;
    }
  }
  return best;
}

/** A heading's box may be as wide as its page and hold one short line. */
function onlySightIn(sights: PixelWitness['sights'], box: PixelBox): number | null {
  const inside = [...sights.entries()].filter(([, sight]) => sight !== null && contains(box, sight.box));
  const [only, more] = inside;
  return only !== undefined && more === undefined ? only[0] : null;
}

/**
 * Selectors for something that was seen, the best first: the same ladder as for a page without what cannot be seen (ids,
 * classes, structure), unique among everything that was found on the picture. There may be more than is seen: all of them
 * are unverified. Empty where nothing tells the element from the others.
 *
 * @param options - as for a page.
 */
export function selectorsFromPixels(
  { tree, sights }: PixelWitness,
  node: number,
  { format }: SelectorOptions = {},
): readonly RankedSelector[] {
  const sight = sights[node] ?? null;
  if (sight === null) return [];
  const { testIdAttribute } = tree.witness;
  const chosen = new Map<string, RankedSelector>();
  const add = (selector: Selector | null, strategy: Strategy, reason: string): void => {
    if (selector === null || (format !== undefined && !canSay(selector, format, { testIdAttribute }))) return;
    const key = JSON.stringify(selector);
    if (chosen.has(key)) return;
    chosen.set(key, {
      selector,
      strategy,
      matches: 1,
      hits: true,
      verified: 'unverified',
      reason: reasonOf(sight, selector, reason),
      box: boxOf(tree, node),
    });
  };
  const addPlace = (): void => {
    if (chosen.size !== 0) return;
    add(
      placeAmongEquals(tree, node, sight),
      'position',
      'Depends on position: the same text stands elsewhere too.',
    );
  };
  for (const candidate of inOrder(candidatesFor(tree, node, 'roles'), sight)) {
    const { selector, strategy } = candidate;
    if (!selector.every(isVisible) || isCountedByRole(selector)) continue;
    if (strategy === 'position') addPlace();
    add(relaxed({ tree, sights }, selector, node), strategy, reasonFor(candidate));
  }
  addPlace();
  return [...chosen.values()].slice(0, MOST_SELECTORS);
}

const MOST_SELECTORS = 8;

/**
 * What is added to the cost of strategies where only pixels speak: what is written can be read, what something is can only
 * be guessed. Of what looks like a button its words find about two in three on kits' pages and its role with its name less
 * than one in two, since it may be a link; names of icons are hardly ever guessed (test/selectors/benchPixels.ts).
 */
const addedCost: Readonly<Partial<Record<Strategy, number>>> = { text: -25, role: 17 };

/** What is called after a label that may be none falls behind the hint in the field. */
const UNSURE_LABEL = 25;

function inOrder(candidates: readonly Candidate[], sight: Sight): readonly Candidate[] {
  const isUnsure = looks[sight.look].holdsValue && !sight.isLabelSure;
  const added = (strategy: Strategy): number =>
    (addedCost[strategy] ?? 0) +
    (isUnsure && (strategy === 'label' || strategy === 'role') ? UNSURE_LABEL : 0);
  return candidates
    .map((candidate) => ({ candidate, cost: costOf(candidate) + added(candidate.strategy) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ candidate }) => candidate);
}

/** For a text that is a part of others and not known whole: its place among them. */
function placeAmongEquals(tree: WitnessTree, node: number, { text }: Sight): Selector | null {
  if (text === '') return null;
  const steps: Selector = [{ kind: 'text', match: { text, exact: false } }];
  const index = findAll(tree, steps).indexOf(node);
  return index < 0 ? null : [...steps, { kind: 'nth', index }];
}

/** The third button is another one as soon as one was not detected; of texts hardly any are missed. */
function isCountedByRole(selector: Selector): boolean {
  return selector.some((step, index) => {
    const before = selector[index - 1];
    return step.kind === 'nth' && before?.kind === 'role' && before.name === null;
  });
}

/** Whether somebody who only sees the screen can know what the step looks for. */
function isVisible(step: SelectorStep): boolean {
  switch (step.kind) {
    case 'role':
      return step.state === undefined;
    case 'label':
    case 'placeholder':
    case 'text':
    case 'hasText':
    case 'nth':
      return true;
    case 'has':
      return step.steps.every(isVisible);
    default:
      return false;
  }
}

/**
 * The selector looking for parts of texts: what was read may have more around it, or a letter in the wrong case. Exact only
 * where a part is not unique; null where that would be needed of a text that is a part itself, or may be written in capitals
 * by style only.
 */
function relaxed({ tree, sights }: PixelWitness, selector: Selector, node: number): Selector | null {
  const loose = placedAnew(tree, selector.map(withParts), node);
  if (loose !== null && hits(tree, loose, node)) return loose;
  const isUnsure = sights.some(
    (sight, index) =>
      (index === node || isWithin(tree, node, index)) &&
      sight !== null &&
      (sight.isPart || isInCapitals(sight)),
  );
  return isUnsure ? null : selector;
}

/** A part is found in more places than the whole, so that what is counted last is counted anew. */
function placedAnew(tree: WitnessTree, selector: Selector, node: number): Selector | null {
  if (selector.at(-1)?.kind !== 'nth') return selector;
  const counted = selector.slice(0, -1);
  const index = findAll(tree, counted).indexOf(node);
  return index < 0 ? null : [...counted, { kind: 'nth', index }];
}

function isInCapitals({ text, label }: Sight): boolean {
  return [text, label ?? ''].some((said) => /\p{Lu}{2}/u.test(said) && !/\p{Ll}/u.test(said));
}

function withParts(step: SelectorStep): SelectorStep {
  const part = (match: TextMatch): TextMatch => ({ ...match, exact: false });
  if (step.kind === 'role') return { ...step, name: step.name === null ? null : part(step.name) };
  if (step.kind === 'has') return { ...step, steps: step.steps.map(withParts) };
  return 'match' in step ? { ...step, match: part(step.match) } : step;
}

function hits(tree: WitnessTree, selector: Selector, node: number): boolean {
  const [only, second] = findAll(tree, selector);
  return only === node && second === undefined;
}

/** What was seen, and what the ladder thinks of a selector of that kind. */
function reasonOf(sight: Sight, selector: Selector, reason: string): string {
  const step = selector.findLast(({ kind }) => kind !== 'nth') ?? selector[0]!;
  const isCounted = selector.some(({ kind }) => kind === 'nth');
  const isRole = step.kind === 'role' && sight.look === 'button';
  return [
    `${looks[sight.look].words}; ${whatItSays(sight, step)}.`,
    ...(isRole ? ['A link may look the same.'] : []),
    // What is called by a guess is not stable, whatever else speaks for a name.
    ...(isCounted || !isGuessed(sight, step) ? [ifReadRight(reason)] : []),
    ...(isCounted ? ['Places are counted as they are seen; the page may have them in another order.'] : []),
  ].join(' ');
}

/** What is read wrong is not stable, however well it is tied. */
function ifReadRight(reason: string): string {
  return reason.replace(/^(Stable|Fairly stable): /, (_, how: string) => `${how} if it is read right: `);
}

/** Called after what an icon seems to show, or after a label that may be none. */
function isGuessed({ look, text, label, isLabelSure, icon }: Sight, { kind }: SelectorStep): boolean {
  if (looks[look].holdsValue) return kind !== 'placeholder' && label !== null && !isLabelSure;
  return text === '' && label === null && icon !== null;
}

function whatItSays({ look, text, label, isLabelSure, icon }: Sight, step: SelectorStep): string {
  const isField = looks[look].holdsValue;
  if (step.kind === 'placeholder') {
    return `the text in it reads “${text}”, taken for its placeholder (it may be what the field holds)`;
  }
  if (isField && label !== null) {
    return `the text beside it, “${label}”, is taken for its label${isLabelSure ? '' : ', which it may not be'}`;
  }
  if (isField) return 'nothing that was read names it';
  if (text !== '') {
    const isOne = look === 'captioned' ? ', and the icon beside that is taken for a part of it' : '';
    return `${look === 'text' ? 'it' : 'its text'} reads “${text}”${isOne}`;
  }
  if (label !== null) return `the text beside it, “${label}”, is taken for its name`;
  if (icon === null) return 'nothing that was read names it';
  return `it seems to show “${icon}”, a guess at its name that is seldom right: what an icon is called cannot be seen`;
}
