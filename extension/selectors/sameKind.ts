// Whether an element that was found again is what a selector of a test was for, by what the selector and the call around it
// say of its role or tag. Pure. Knows nothing of how the element was found, and of what is proposed then.

import type { Selector, SelectorStep } from '../../protocol/selector';
import type { WitnessNode } from '../../protocol/witness';
import { ofLabel, raisedToControl } from './boxElement';
import { ancestorsOf, isElement, isWithin, normaliseText, type WitnessTree } from './tree';
import type { SelectorInCode } from './selectorsInCode';

/** What the code around says of the element that a selector finds. */
export type Expected =
  | { readonly kind: 'role'; readonly role: string }
  /** Of a tag that has no role of its own to be told by. */
  | { readonly kind: 'tag'; readonly tag: string }
  /** Something that is filled in, ticked, or chosen from. */
  | { readonly kind: 'field' | 'choice' | 'select' }
  /** Something that has a label: any control. */
  | { readonly kind: 'control' }
  /** Something that is clicked, and is no mere text of the page. */
  | { readonly kind: 'clicked' };

export type Meant =
  | { readonly kind: 'meant'; readonly node: number }
  /** Something else than the selector was for; the sentence says so, and is to be said before anything else. */
  | { readonly kind: 'guess'; readonly node: number; readonly sentence: string }
  /** A whole sentence, and what is on the page of the wanted kind, the most alike first. */
  | { readonly kind: 'unlike'; readonly reason: string; readonly near: readonly number[] };

const fields = new Set(['textbox', 'searchbox', 'combobox', 'spinbutton', 'slider']);
const choices = new Set(['checkbox', 'radio', 'switch', 'menuitemcheckbox', 'menuitemradio']);
const selects = new Set(['combobox', 'listbox']);
const pressed = new Set(['button', 'link', 'tab', 'menuitem', 'option', 'treeitem']);
const families = [fields, choices, selects, pressed];
/** What is there to be read. */
const readOnly = new Set(['heading', 'paragraph', 'caption', 'tooltip', 'status', 'alert', 'note']);
const readOnlyTags = new Set(['label', 'legend', 'html', 'body']);

const buttonTypes = new Set(['submit', 'button', 'reset', 'image']);
const roleOfTag: Readonly<Record<string, string>> = {
  a: 'link',
  button: 'button',
  select: 'combobox',
  textarea: 'textbox',
  img: 'img',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  option: 'option',
  li: 'listitem',
  tr: 'row',
  td: 'cell',
  th: 'columnheader',
  table: 'table',
};

/** Null where nothing is said. What the selector says goes before what is done. */
export function expectedOf({
  selector,
  action,
}: Pick<SelectorInCode, 'selector' | 'action'>): Expected | null {
  const said = selector === null ? null : saidBy(selector);
  if (said !== null && said.kind !== 'control') return said;
  switch (action) {
    case 'fill':
      return { kind: 'field' };
    case 'check':
      return { kind: 'choice' };
    case 'select':
      return { kind: 'select' };
    case 'click':
      return said ?? { kind: 'clicked' };
    case null:
      return said;
  }
}

function saidBy(selector: Selector): Expected | null {
  const step = selector.findLast(({ kind }) => kind !== 'hasText' && kind !== 'has' && kind !== 'nth');
  switch (step?.kind) {
    case 'role':
      return { kind: 'role', role: step.role };
    case 'placeholder':
      return { kind: 'field' };
    case 'label':
      return { kind: 'control' };
    case 'css': {
      const { tag, attributes = [] } = step.parts.at(-1) ?? {};
      return saidByTag(tag ?? null, new Map(attributes.map(({ name, value }) => [name, value])));
    }
    case 'xpath': {
      const { tag, conditions = [] } = step.parts.at(-1) ?? {};
      const attributes = conditions.flatMap((one): [string, string][] =>
        one.kind === 'attribute' ? [[one.name, one.value]] : [],
      );
      return saidByTag(tag === undefined || tag === '*' ? null : tag, new Map(attributes));
    }
    default:
      return null;
  }
}

function saidByTag(tag: string | null, attributes: ReadonlyMap<string, string>): Expected | null {
  const role = attributes.get('role');
  if (role !== undefined) return { kind: 'role', role };
  if (tag === 'input') {
    const type = attributes.get('type') ?? 'text';
    if (buttonTypes.has(type)) return { kind: 'role', role: 'button' };
    return type === 'checkbox' || type === 'radio' ? { kind: 'role', role: type } : { kind: 'field' };
  }
  if (tag === null || !Object.hasOwn(roleOfTag, tag)) return null;
  return tag === 'td' || tag === 'th' || tag === 'select'
    ? { kind: 'tag', tag }
    : { kind: 'role', role: roleOfTag[tag]! };
}

/** In words, with its article: "a button". */
function wordsOf(expected: Expected): string {
  switch (expected.kind) {
    case 'role':
      return withArticle(expected.role);
    case 'tag':
      return withArticle(expected.tag);
    case 'field':
      return 'a field';
    case 'choice':
      return 'a checkbox or its like';
    case 'select':
      return 'a select';
    case 'control':
      return 'a field or another control';
    case 'clicked':
      return 'something to click';
  }
}

function withArticle(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

function isField({ role, tag, attributes }: WitnessNode): boolean {
  if (role !== undefined) return fields.has(role);
  // Fields for passwords and dates have no role.
  const type = attributes !== undefined && Object.hasOwn(attributes, 'type') ? attributes['type'] : 'text';
  return tag === 'textarea' || (tag === 'input' && !buttonTypes.has(type!) && type !== 'hidden');
}

function isControl(node: WitnessNode): boolean {
  const { role } = node;
  return isField(node) || (role !== undefined && families.some((family) => family.has(role)));
}

function fits(node: WitnessNode, expected: Expected): boolean {
  const { role = '', tag } = node;
  switch (expected.kind) {
    case 'role':
      return role === expected.role;
    case 'tag':
      return tag === expected.tag || role === roleOfTag[expected.tag];
    case 'field':
      return isField(node);
    case 'choice':
      return choices.has(role);
    case 'select':
      return selects.has(role) || tag === 'select';
    case 'control':
      return isControl(node);
    case 'clicked':
      return !readOnly.has(role) && !readOnlyTags.has(tag);
  }
}

/** Something that often takes the other's place: a button that has become a link, or what has lost its role. */
function isKin(node: WitnessNode, expected: Expected): boolean {
  const { role, tag } = node;
  if (expected.kind !== 'role' && expected.kind !== 'tag') return false;
  if (role === undefined) return !readOnlyTags.has(tag);
  const wanted = expected.kind === 'role' ? expected.role : roleOfTag[expected.tag];
  return wanted !== undefined && families.some((family) => family.has(wanted) && family.has(role));
}

/**
 * What is proposed for an element that was found again: the element, the control around it, or the field that it is the label
 * of, by what the selector was for.
 *
 * @param isNamed - whether the user said in other words what is meant: then another kind is a guess and not refused.
 */
export function meantBy(
  broken: Pick<SelectorInCode, 'selector' | 'action'>,
  tree: WitnessTree,
  located: number,
  isNamed: boolean,
): Meant {
  const expected = expectedOf(broken);
  const labelled = fieldOf(tree, located, expected);
  if (expected === null) {
    // A test id or an id is a field's far more often than its label's.
    const isForText = broken.selector?.some(({ kind }) => kind === 'text' || kind === 'hasText') === true;
    return { kind: 'meant', node: isForText ? located : (labelled ?? located) };
  }
  const around = [located, raisedToControl(tree, located), ...(labelled === null ? [] : [labelled])];
  const fitting = around.find((node) => fits(tree.nodes[node]!, expected));
  if (fitting !== undefined) return { kind: 'meant', node: fitting };

  const words = broken.selector === null ? null : wordsIn(broken.selector);
  const sameWords = words === null ? [] : saying(tree, words);
  const [only, more] = sameWords.filter((node) => fits(tree.nodes[node]!, expected));
  if (expected.kind !== 'clicked' && only !== undefined && more === undefined)
    return { kind: 'meant', node: only };

  const [, raised] = around;
  const what = nameOf(tree, raised!);
  const isOnlyOne = sameWords.every(
    (node) => node === raised || isWithin(tree, node, raised!) || isWithin(tree, raised!, node),
  );
  const isExact = 0 < sameWords.length && isOnlyOne && isKin(tree.nodes[raised!]!, expected);
  if (isNamed || isExact) {
    const sentence = `${GUESS}: the old selector is for ${wordsOf(expected)}, and this is ${withArticle(what)}.`;
    return { kind: 'guess', node: raised!, sentence };
  }
  const reason = `The old selector is for ${wordsOf(expected)}, and what reads so is ${withArticle(what)}.`;
  return { kind: 'unlike', reason, near: alike(tree, expected, words ?? '') };
}

/** Says before anything else that a diff is not simply to be applied. */
export const GUESS = 'A GUESS, not to be applied unseen';

/** What came closest, where the selector says what it was for and this is that: the element, its control or its field. */
export function nearlyMeant(
  broken: Pick<SelectorInCode, 'selector' | 'action'>,
  tree: WitnessTree,
  near: number,
): number | null {
  const expected = expectedOf(broken);
  if (expected === null || expected.kind === 'clicked') return null;
  const around = [near, raisedToControl(tree, near), fieldOf(tree, near, expected)];
  return around.find((node) => node !== null && fits(tree.nodes[node]!, expected)) ?? null;
}

/** The field that a label, or a text that is a field's name, belongs to. */
function fieldOf(tree: WitnessTree, node: number, expected: Expected | null): number | null {
  const isWanted = (one: WitnessNode): boolean =>
    expected === null || expected.kind === 'clicked' ? isControl(one) : fits(one, expected);
  const label = [node, ...ancestorsOf(tree, node)].find((one) => tree.nodes[one]!.tag === 'label');
  const labelled = label === undefined ? null : ofLabel(tree, label, isWanted);
  if (labelled !== null) return labelled;
  if (tree.nodes[node]!.role !== undefined || expected === null || expected.kind === 'clicked') return null;
  const words = normaliseText(tree.texts.of(node));
  const named = words === '' ? [] : saying(tree, words).filter((one) => isWanted(tree.nodes[one]!));
  return named.length === 1 ? named[0]! : null;
}

/** Elements that can be seen and are called so, or say so, as a whole. */
function saying(tree: WitnessTree, words: string): readonly number[] {
  const wanted = normaliseText(words).toLowerCase();
  return Array.from(tree.elements).filter((node) => {
    const { visibility, name = '', labels = [] } = tree.nodes[node]!;
    if (visibility === 'hidden') return false;
    return (
      tree.texts.lowerOf(node) === wanted ||
      [name, ...labels].some((one) => normaliseText(one).toLowerCase() === wanted)
    );
  });
}

/** The words that a selector wants to read. */
function wordsIn(selector: Selector): string | null {
  const words = (step: SelectorStep): string | null => {
    switch (step.kind) {
      case 'role':
        return step.name?.text ?? null;
      case 'label':
      case 'text':
      case 'placeholder':
      case 'alt':
      case 'title':
      case 'hasText':
        return step.match.text;
      case 'xpath':
        return (
          step.parts.at(-1)?.conditions.flatMap((one) => (one.kind === 'text' ? [one.text] : []))[0] ?? null
        );
      default:
        return null;
    }
  };
  const last = selector.findLast((step) => words(step) !== null);
  return last === undefined ? null : words(last);
}

const MOST_NEAR = 3;

/** Of the wanted kind, those that share most letters with the words first. */
function alike(tree: WitnessTree, expected: Expected, words: string): readonly number[] {
  return Array.from(tree.elements)
    .filter((node) => {
      const about = tree.nodes[node]!;
      return isElement(about) && about.visibility !== 'hidden' && fits(about, expected);
    })
    .filter((node) => expected.kind !== 'clicked' || isControl(tree.nodes[node]!))
    .map((node) => ({ node, likeness: likeness(words, calledBy(tree, node)) }))
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST_NEAR)
    .map(({ node }) => node);
}

/** Dice's coefficient of pairs of letters, 0 … 1. */
function likeness(a: string, b: string): number {
  const [first, second] = [pairsOf(a), pairsOf(b)];
  const shared = [...first].filter((pair) => second.has(pair)).length;
  return first.size + second.size === 0 ? 0 : (2 * shared) / (first.size + second.size);
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = normaliseText(text).toLowerCase();
  return new Set(
    Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)),
  );
}

function calledBy(tree: WitnessTree, node: number): string {
  const { name } = tree.nodes[node]!;
  return name === undefined || name === '' ? tree.texts.of(node) : name;
}

const LONGEST_NAME = 60;

/** heading “Sign in” */
function nameOf(tree: WitnessTree, node: number): string {
  const { role, tag } = tree.nodes[node]!;
  const what = role ?? (tree.witness.source === 'pixels' ? 'text' : tag);
  const called = calledBy(tree, node);
  const short = called.length <= LONGEST_NAME ? called : `${called.slice(0, LONGEST_NAME)}…`;
  return short === '' ? what : `${what} “${short}”`;
}
