// The kinds of things that a question can count, list or name by a state, and which candidates are of each.
// Pure: knows nothing of questions and of what else a candidate is.

import { boxCentre, boxHeight } from '../../../protocol/geometry';
import type { ElementCandidate } from '../elements/candidates';

export type KindName = keyof typeof kinds;

export interface ThingKind {
  /** One, and several of them, in words. */
  readonly one: string;
  readonly several: string;
  /** The words by which questions call them, as a pattern. */
  readonly words: string;
  /** What a page calls them. */
  readonly onPage: readonly string[];
  /** What the networks call them; empty where pixels do not tell them from other things. */
  readonly inPixels: readonly string[];
  /** What pixels leave open, as a whole sentence; empty where they tell them well. */
  readonly caution: string;
}

const entries = 'Links, tabs, menu items and buttons without a frame are not told apart in pixels.';
const shapes =
  'Checkboxes and radio buttons are told apart by their shape alone, and some kits draw check marks round.';

const kinds = {
  mark: {
    one: 'checkbox or radio button',
    several: 'checkboxes and radio buttons',
    words: '(?:check ?box(?:es)?|radio buttons?) (?:and|or) (?:check ?box(?:es)?|radio buttons?)',
    onPage: ['checkbox', 'radio button'],
    inPixels: ['checkbox'],
    caution: 'Their shapes were not made out well enough to tell checkboxes from radio buttons here.',
  },
  checkbox: {
    one: 'checkbox',
    several: 'checkboxes',
    words: 'check ?box(?:es)?|tick ?box(?:es)?',
    onPage: ['checkbox'],
    inPixels: ['checkbox'],
    caution: shapes,
  },
  radio: {
    one: 'radio button',
    several: 'radio buttons',
    words: 'radio ?buttons?|radios?',
    onPage: ['radio button'],
    inPixels: ['checkbox'],
    caution: shapes,
  },
  switch: {
    one: 'switch',
    several: 'switches',
    words: 'toggle switch(?:es)?|switch(?:es)?|toggles?',
    onPage: ['switch'],
    inPixels: ['switch'],
    caution: '',
  },
  field: {
    one: 'field',
    several: 'fields',
    words: '(?:text |input |form |entry )?fields?|inputs?|text ?box(?:es)?|input ?box(?:es)?',
    onPage: ['field'],
    inPixels: ['field'],
    caution: '',
  },
  dropdown: {
    one: 'dropdown',
    several: 'dropdowns',
    words: 'drop-?downs?(?: menus?| lists?)?|drop downs?|combo ?box(?:es)?|select ?box(?:es)?',
    onPage: ['dropdown', 'list'],
    inPixels: ['select'],
    caution: '',
  },
  slider: {
    one: 'slider',
    several: 'sliders',
    words: 'sliders?',
    onPage: ['slider'],
    inPixels: ['slider'],
    caution: '',
  },
  button: {
    one: 'button',
    several: 'buttons',
    words: 'buttons?|push buttons?',
    onPage: ['button'],
    inPixels: ['button'],
    caution: 'Buttons that nothing frames look like links or icons, and are not among these.',
  },
  link: {
    one: 'link',
    several: 'links',
    words: '(?:hyper)?links?',
    onPage: ['link'],
    inPixels: [],
    caution: '',
  },
  tab: {
    one: 'tab',
    several: 'tabs',
    words: 'tabs?',
    onPage: ['tab'],
    inPixels: [],
    caution: '',
  },
  entry: {
    one: 'entry',
    several: 'entries',
    words: 'menu (?:items?|options?|entr(?:y|ies))|options?|entr(?:y|ies)|navigation (?:items?|links?)',
    onPage: ['menu item', 'option', 'entry'],
    inPixels: ['entry'],
    caution: entries,
  },
  icon: {
    one: 'icon',
    several: 'icons',
    words: 'icons?|symbols?',
    onPage: ['icon'],
    inPixels: ['icon'],
    caution: '',
  },
  image: {
    one: 'image',
    several: 'images',
    words: 'images?|pictures?|photos?|thumbnails?',
    onPage: ['image'],
    inPixels: ['image'],
    caution: '',
  },
  heading: {
    one: 'heading',
    several: 'headings',
    words: 'headings?|headlines?',
    onPage: ['heading'],
    inPixels: [],
    caution: '',
  },
  control: {
    one: 'control',
    several: 'controls',
    words: '(?:ui )?controls?|elements?|widgets?',
    onPage: ['checkbox', 'radio button', 'switch', 'field', 'dropdown', 'slider', 'button', 'link', 'tab'],
    inPixels: ['checkbox', 'switch', 'field', 'select', 'slider', 'button', 'entry'],
    caution: '',
  },
} as const satisfies Readonly<Record<string, ThingKind>>;

/** Every word for a kind, the longest first within a position. */
export const kindWordPattern = Object.values(kinds)
  .map(({ words }) => words)
  .join('|');

const named = (Object.keys(kinds) as KindName[]).map(
  (name) => [name, new RegExp(`^(?:${kinds[name].words})$`, 'iu')] as const,
);

/** The kind that words are for, and nothing else; null where they say more than that. */
export function namedThings(words: string): KindName | null {
  return named.find(([, pattern]) => pattern.test(words.trim()))?.[0] ?? null;
}

/** The kind of a word that `kindWordPattern` matches. */
export function namedKind(word: string): KindName {
  return namedThings(word) ?? 'control';
}

export function thingKind(name: KindName): ThingKind {
  return kinds[name];
}

/** "3 buttons", "1 button", "No buttons". */
export function counted(count: number, { one, several }: ThingKind): string {
  return `${count === 0 ? 'No' : count} ${count === 1 ? one : several}`;
}

/** Those of a kind; null where these witnesses do not tell them from other things. */
export function ofKind(
  things: readonly ElementCandidate[],
  name: KindName,
  isPage: boolean,
): readonly ElementCandidate[] | null {
  const { onPage, inPixels } = thingKind(name);
  const wanted: readonly string[] = isPage ? onPage : inPixels;
  if (wanted.length === 0) return null;
  const all = things.filter(({ kind }) => wanted.includes(kind));
  return isPage || (name !== 'checkbox' && name !== 'radio')
    ? all
    : all.filter((one) => (shapeOf(one, all) === 'round') === (name === 'radio'));
}

/** Those that count as asked for: checkboxes and radio buttons together where their shapes do not tell them apart. */
export function countable(things: readonly ElementCandidate[], name: KindName, isPage: boolean): KindName {
  if (isPage || (name !== 'checkbox' && name !== 'radio')) return name;
  const all = things.filter(({ kind }) => kind === 'checkbox');
  return all.some((one) => shapeOf(one, all) === 'unknown') ? 'mark' : name;
}

/** Shares of "radio" up to which a mark is square, and from which it is round. */
const SQUARE = 0.3;
const ROUND = 0.8;

/** Marks of one group stand within so many of their heights. */
const GROUP = 4;

/** What the detector takes for a checkbox: one of doubtful shape is what the nearest one of its group is. */
function shapeOf(mark: ElementCandidate, all: readonly ElementCandidate[]): 'round' | 'square' | 'unknown' {
  const shape = seenShape(mark);
  if (shape !== 'unknown') return shape;
  const far = ({ box }: ElementCandidate): number =>
    Math.hypot(box.x1 - mark.box.x1, boxCentre(box).y - boxCentre(mark.box).y);
  const near = all
    .filter((one) => seenShape(one) !== 'unknown' && far(one) <= GROUP * boxHeight(mark.box))
    .sort((a, b) => far(a) - far(b))[0];
  return near === undefined ? 'unknown' : seenShape(near);
}

/** Where no network looked, a checkbox is one. */
function seenShape({ states }: ElementCandidate): 'round' | 'square' | 'unknown' {
  const radio = states?.radio ?? 0;
  return radio <= SQUARE ? 'square' : ROUND <= radio ? 'round' : 'unknown';
}
