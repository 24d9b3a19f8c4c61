// Takes a description apart: what the thing is called, what kind of thing it is, where it is, next to what, which of
// several, and of what colour. Knows nothing of pictures; the words are English.

import { beginsWithAct, comparableText, describeTarget, onlyPoints, type Target } from '../textMatch';
import { colours, type Colour } from './colour';
import { dialogDeed, type DialogDeed } from './dialogDeeds';
import type { FamilyShares } from './families';
import type { WitnessState } from '../../../protocol/witness';

/** What a description asks for; null where it does not say. */
export interface Description extends Named {
  /** As it was given. */
  readonly text: string;
  /** The whole of it, as it is compared with texts. */
  readonly whole: Target;
  /** What is looked for: the whole, or what is left without the neighbour that it is found by. */
  readonly target: Target;
  /** How well each family answers to the kind that is named, 0…1; families that are not listed do not. */
  readonly kinds: FamilyShares | null;
  readonly zone: Zone | null;
  readonly relation: Relation | null;
  readonly order: Order | null;
  readonly colour: Colour | null;
  /** Only what knows its state can be told by it: elements of a page, and controls that the state network looked at. */
  readonly state: WantedState | null;
}

/** A state that tells a thing from others, and what the thing is called without the words for it. */
export interface WantedState extends Named {
  readonly field: keyof WitnessState;
  readonly is: boolean;
  /** As in the description, whose own may be hidden by the words for the state ("the switch that is on"). */
  readonly kinds: FamilyShares | null;
}

/** What a thing is called once the rest is taken off; null for "the second checkbox". */
interface Named {
  readonly name: string | null;
  /** `name`, as it is compared with texts. */
  readonly core: Target | null;
}

/** Where on the picture, each axis from 0 (left, top) over 0.5 to 1; `edge` is either side. Null does not matter. */
export interface Zone {
  readonly across: number | 'edge' | null;
  readonly down: number | null;
}

/** `owner`: in the same row, or on the same card. */
export type Side = 'left' | 'right' | 'above' | 'below' | 'near' | 'row' | 'owner' | 'inside';

/** The thing is on this side of what the anchor names. */
export interface Relation {
  readonly side: Side;
  readonly anchor: Target;
  /** What kind of thing the anchor is, where it is said; a heading is known by its size. */
  readonly kinds: FamilyShares | 'heading' | null;
  /** What the anchor is called without the words for its kind; null for "the headline". */
  readonly name: string | null;
  /** It tells a row from others by name or number: where it does not stand on the screen, the thing is not there. */
  readonly isKey?: true;
}

/** Which of several: the `place`-th from one end (1 is the first), the last (-1), or the one between all others. */
export interface Order {
  readonly place: number | 'middle';
  /** `row`: each stands on a row of its own, and the row is counted. */
  readonly from: 'reading' | 'left' | 'right' | 'top' | 'bottom' | 'row';
  /** How many there are ("the second of the five icons"), or that all stand in one row; null where it is not said. */
  readonly among: number | 'row' | null;
}

/**
 * Takes a description apart. What is in quotation marks is a name and nothing else. Nothing is certain: "first name"
 * may be a name or the first of several, so whoever compares also compares the whole.
 */
export function describe(description: string): Description {
  const whole = describeTarget(description);
  const deedOfDialog = dialogDeed(description);
  if (deedOfDialog !== null) return ofDialog(description, whole, deedOfDialog);
  const words = new Words(description);
  for (const pattern of remarks) words.take(pattern);
  // 1. Which of several, and the colour, stand in front.
  const order =
    takeOrder(words) ??
    takeRow(words) ??
    takeDealtWith(words) ??
    takeAnchorOrder(words) ??
    orderOfValue(whole);
  // 2. Where, from the end; the relation may be hidden behind it ("next to Name, at the bottom").
  const zone = takeZone(words);
  const relation = takeRelation(words) ?? relationOfValue(whole);
  const colour = takeColour(words);
  const state = takeState(new Words(words.text()));
  // 3. What is done with it, what kind of thing it is, and what it is called.
  const rest = words.text();
  const deed = takeDeed(words);
  const kindNamed = kindClicked(rest, words.keys()) ?? state?.kinds ?? null;
  // What shows the value need not look like a control.
  const kindDone = deed === null || whole.value === null ? deed : { ...deed, text: 0.9 };
  const kinds = kindNamed ?? kindDone;
  const isPlaced = order !== null || zone !== null || relation !== null || state !== null;
  const specific = isPlaced || kindOf(words.keys()) !== null ? [] : specificParts(rest, deed !== null);
  const { name, core } = takeName(words);
  // In quotation marks there may be the neighbour's name.
  const named =
    relation !== null && core !== null && whole.value === null ? core : withReadings(whole, specific);
  // What the thing is called in an answer is never the word that leads to its neighbour ("checkbox left of Terms").
  const target =
    relation === null || core !== null ? named : { ...named, phrase: describeTarget(rest).phrase };
  return {
    text: description,
    whole: withReadings(whole, specific),
    target,
    name,
    core,
    kinds,
    zone,
    relation,
    order,
    colour,
    state,
  };
}

/** The button that does it, near what the dialog is about; a text that is the whole description goes before it. */
function ofDialog(text: string, whole: Target, { name, target, about }: DialogDeed): Description {
  return {
    text,
    whole,
    target,
    name,
    core: target,
    kinds: { button: 1, action: 0.9, icon: 0.9, text: 0.7, image: 0.6 },
    zone: null,
    relation: { side: 'inside', anchor: describeTarget(about), kinds: null, name: about },
    order: null,
    colour: null,
    state: null,
  };
}

/**
 * What decides where it stands on the screen to the letter, whatever else is said: the value that something is set to
 * ("set the frame rate to 60 fps"), and what is written like a name ("sort by Last 7 days"). A single word may be only
 * where it is ("add a comment on GitHub"), and a number alone stands anywhere.
 */
function specificParts(text: string, isDeed: boolean): readonly string[] {
  const value = valueGiven.exec(text)?.[1] ?? null;
  const words = text.replace(/ (?:works?|means|is about)$/u, '').split(' ');
  const isNameLike = (word: string): boolean => /^[\p{Lu}\p{N}]/u.test(word) && !/^I\b/u.test(word);
  const start = words.findIndex((word, at) => 0 < at && isNameLike(word));
  const end = words.findLastIndex(isNameLike);
  const lead = words.slice(0, Math.max(0, start)).join(' ');
  const isSentence = !isDeed && / \p{Ll}{2}/u.test(lead);
  const isAlone = start === end && !/ (?:by|about|how|article|story|topic|page|chapter)$/iu.test(lead);
  const named = start < 1 || !isSentence || isAlone ? [] : [words.slice(start), words.slice(start, end + 1)];
  return [...(value === null ? [] : [value]), ...named.map((run) => run.join(' '))].filter((part) =>
    /\p{L}{2}/u.test(part),
  );
}

const valueGiven = /^(?:set|change|switch|put|turn) .*?\bto (?:the |an? )?(.+)$/iu;

/** What such a part is worth, however much else is said. */
const SPECIFIC = 0.965;

function withReadings(target: Target, parts: readonly string[]): Target {
  const readings = parts.map((part) => ({
    text: comparableText(part),
    worth: SPECIFIC,
    leftOut: 'nothing' as const,
  }));
  return parts.length === 0 ? target : { ...target, readings: [...target.readings, ...readings] };
}

/** "The word Other". */
const nameSaid = /^(?:the )?(?:word|text) (?=\S)/iu;

/** Where a kind is named, what is done with the thing is no part of its name: "delete the Save (button)". */
const dealtWith = /^(?!the )\S+ (?:\S+ )?the (?=\S)/iu;

/** What is left once the words for the kind are taken off. */
function takeName(words: Words): Named {
  const kind = kindOf(words.keys());
  const isNamed = !isNameless(words.keys());
  if (kind !== null) words.take(kind.pattern);
  const name = isNamed ? words.text() : null;
  const leading = kind === null ? nameSaid : dealtWith;
  return { name, core: name === null ? null : describeTarget(name.replace(leading, '')) };
}

/**
 * The words of a description, of which some are taken off; in quotation marks they are one word and never a keyword.
 * Every word has a key, so that words and keys can be counted alike.
 */
class Words {
  private words: readonly { readonly raw: string; readonly key: string }[];

  constructor(text: string) {
    const pieces = text.match(/"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|`[^`]*`|\S+/gu) ?? [];
    this.words = pieces.flatMap((raw) => {
      if (/^["“„«`]/u.test(raw)) return [{ raw, key: QUOTED }];
      return splitCompound(raw).map((part) => ({ raw: part, key: keyOf(part) }));
    });
  }

  /** The keys with a blank around each, for patterns. */
  keys(): string {
    return ` ${this.words.map(({ key }) => key).join(' ')} `;
  }

  text(from = 0, to = Infinity): string {
    return this.words
      .slice(from, to)
      .map(({ raw }) => raw)
      .join(' ');
  }

  /**
   * Takes off what a pattern matches; the pattern begins and ends with a blank.
   * @returns the match, its words as they were given, and where the rest goes on; null where nothing matches, or
   * nothing would be left.
   */
  take(
    pattern: RegExp,
  ): { readonly match: RegExpExecArray; readonly raws: readonly string[]; readonly at: number } | null {
    const match = pattern.exec(this.keys());
    if (match === null) return null;
    const first = countWords(this.keys().slice(0, match.index + 1));
    const count = countWords(match[0]);
    if (count === this.words.length) return null;
    const raws = this.words.slice(first, first + count).map(({ raw }) => raw);
    this.words = [...this.words.slice(0, first), ...this.words.slice(first + count)];
    return { match, raws, at: first };
  }

  /** Takes off everything from a word on. */
  takeRest(from: number): string {
    const rest = this.text(from);
    this.words = this.words.slice(0, from);
    return rest;
  }
}

// Keys that no word has: of what is in quotation marks, and of words without letters and digits ("&", "+").
const QUOTED = '\ue000';
const MARKS = '\ue001';

function keyOf(raw: string): string {
  return raw.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, '') || MARKS;
}

/** "top-right" and "drop-down" are two words, "e-mail" is one. */
function splitCompound(raw: string): readonly string[] {
  return /^[("']?(top|bottom|upper|lower|left|right|drop|check|radio|text|combo|first|last)-\p{L}/iu.test(raw)
    ? raw.split('-')
    : [raw];
}

function countWords(text: string): number {
  return text.split(' ').filter((word) => word !== '').length;
}

/** What is said of a thing behind everything that it can be told by. */
const remarks: readonly RegExp[] = [
  / and (?:then )?(?:click|tap|press|select|open|choose|hit)(?: on)? (?:it|that|this)(?= $)/u,
  / (?:(?:that|which) (?:is|are|can be) )?used (?:to|for|by|when) \S.*(?= $)/u,
  / (?:which|that) (?:opens|lets|allows|shows|leads|takes|starts|closes|goes|will|would|lists|enables|does) \S.*(?= $)/u,
  / (?:in order|so as) to \S.*(?= $)/u,
];

const ordinals: Readonly<Record<string, number>> = {
  first: 1,
  '1st': 1,
  second: 2,
  '2nd': 2,
  third: 3,
  '3rd': 3,
  fourth: 4,
  '4th': 4,
  fifth: 5,
  '5th': 5,
  sixth: 6,
  '6th': 6,
  last: -1,
};

const outermost: Readonly<Record<string, Omit<Order, 'among'>>> = {
  leftmost: { place: 1, from: 'left' },
  rightmost: { place: 1, from: 'right' },
  topmost: { place: 1, from: 'top' },
  uppermost: { place: 1, from: 'top' },
  highest: { place: 1, from: 'top' },
  bottommost: { place: 1, from: 'bottom' },
  lowest: { place: 1, from: 'bottom' },
  // Of two, wherever on the screen they are.
  upper: { place: 1, from: 'top' },
  lower: { place: 1, from: 'bottom' },
};

// Patterns are made once: making them takes far longer than looking for them.
const extremePattern = new RegExp(
  ` (?:the )?(${Object.keys(outermost).join('|')})(?= )(?! (?:left|right|case|part|half|side|corner|edge))`,
  'u',
);
/** "First" further inside a description is more likely part of a name. */
const countedPattern = new RegExp(
  `^ (?:click |tap |press |select |on )*(?:the )?(${Object.keys(ordinals).join('|')})(?= )(?! names? )`,
  'u',
);
const anchorOrderPattern = new RegExp(
  `(?<= (?:of|to|beside|for|under|below|above|on|in) the) (${Object.keys(ordinals).join('|')})(?= \\S+ $)`,
  'u',
);
const rowPattern = new RegExp(
  ` (?:in|on|of|from|at) (?:the )?(${Object.keys(ordinals).join('|')}) (?:row|line|item|entry)(?= $)`,
  'u',
);
/** "The second row's trash icon"; a key has no apostrophe. */
const ownerRowPattern = new RegExp(
  `^ (?:the )?(${Object.keys(ordinals).join('|')}) (?:row|line|item)s(?= \\S)`,
  'u',
);

function takeOrder(words: Words): Order | null {
  const row = rowOf(words.take(ownerRowPattern));
  if (row !== null) return row;
  const extreme = words.take(extremePattern);
  if (extreme !== null) {
    const outer = outermost[extreme.match[1] ?? ''];
    return outer === undefined ? null : { ...outer, among: takeAmong(words) };
  }
  if (words.take(middlePattern) !== null)
    return { place: 'middle', from: 'reading', among: takeAmong(words) };
  const counted = words.take(countedPattern);
  if (counted === null) return null;
  const place = ordinals[counted.match[1] ?? ''] ?? 1;
  const from = words.take(/ (?:from|starting) (?:at |from )?(?:the )?(left|right|top|bottom)(?= )/u)
    ?.match[1];
  // One of the pattern's four words.
  return { place, from: (from as Order['from'] | undefined) ?? 'reading', among: takeAmong(words) };
}

/** "The middle button", "the middle one of the three": behind "in the" it is a place. */
const middlePattern =
  /^ (?:(?:the )?middle|the (?:central|center|centre))(?= (?:one of )?(?!of )(?!names? )\S)/u;

const counts: readonly string[] = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const amongPattern = new RegExp(
  `^ (?:one |ones )?of (?:the |these |those )?(${counts.join('|')}|\\d\\d?)(?= )`,
  'u',
);
/** "in the row under X" is under X, and it is the row that is counted. */
const rowBesidePattern =
  / in the (?:row|line)(?= (?:right |just |directly )?(?:under|below|beneath|above) )/u;

/** How many there are of which one is meant, right behind the word for which. */
function takeAmong(words: Words): Order['among'] {
  const count = words.take(amongPattern)?.match[1];
  if (count !== undefined) return counts.includes(count) ? counts.indexOf(count) + 2 : Number(count);
  return words.take(rowBesidePattern) === null ? null : 'row';
}

/** "The trash icon in the second row": of the things that fit, one on each row, the second. */
function takeRow(words: Words): Order | null {
  return rowOf(words.take(rowPattern));
}

/** "Delete the third row", "edit the second invoice": each has an icon or button of its own for it, and these are counted. */
const dealtWithPattern = new RegExp(
  `(?<=^ (?:delete|remove|edit|rename|duplicate|archive|download|share|print|star|favou?rite)) (?:the )?(${Object.keys(ordinals).join('|')}) \\S+(?= $)`,
  'u',
);

function takeDealtWith(words: Words): Order | null {
  return rowOf(words.take(dealtWithPattern));
}

function rowOf(taken: ReturnType<Words['take']>): Order | null {
  return taken === null ? null : { place: ordinals[taken.match[1] ?? ''] ?? 1, from: 'row', among: null };
}

/** "The switch right of the third alarm": things that stand each beside one of a name are counted like those. */
function takeAnchorOrder(words: Words): Order | null {
  const counted = words.take(anchorOrderPattern);
  return counted === null ? null : { place: ordinals[counted.match[1] ?? ''] ?? 1, from: 'top', among: null };
}

const vertical = 'top|upper|bottom|lower';
const horizontal = 'left|right';
const middle = 'center|centre|middle';
const leading =
  '(?:(?:located|placed|positioned|shown|displayed|that is|which is|thats) )*(?:at|in|on|near|from|along|by) (?:the )?(?:very |far |extreme )?';
const noun = '(?: (?:hand|most|corner|side|edge|part|half|area|region|end))*';
const screen =
  '(?:the |this |its )?(?:screen|page|window|picture|image|app|application|display|view|browser|website|site|interface|desktop)';
const whole = `(?: (?:of|in|on) ${screen})?`;
/** "Left of Save" is a relation, "left of the screen" is none. */
const ofNothing = `(?!(?: side| hand| edge| part)* of (?!${screen} ))`;

/** Bars and panels that have their place on nearly every screen, with or without a side: "in the left sidebar". */
const bars = (
  [
    ['header|menu ?bar|title ?bar|top ?bar|app ?bar|nav ?bar|navigation bar', { across: null, down: 0 }],
    ['footer|status ?bar|task ?bar|bottom bar|bottom navigation|dock|tab bar', { across: null, down: 1 }],
    ['side ?bar|side panel|side menu|navigation pane', { across: 'edge', down: null }],
    ['tool ?bar|panel|navigation|menu', { across: null, down: null }],
  ] satisfies readonly (readonly [words: string, zone: Zone])[]
).map(([bar, zone]): readonly [pattern: RegExp, zone: Zone] => [
  new RegExp(` (?:in|on|at|from) (?:the )?(?:(${vertical}|${horizontal}) )?(?:main )?(?:${bar})(?= $)`, 'u'),
  zone,
]);

/** "at the top right of the screen", "in the bottom-left corner". "To the right of X" is a relation. */
const placedPattern = new RegExp(
  ` ${leading}(?:(${vertical})(?:(?: and)?(?: the)? (${horizontal}|${middle}))?|(${horizontal}|${middle})(?: (${horizontal}))?)${noun}${whole}(?= )${ofNothing}`,
  'u',
);

/** "the top right menu", "the bottom search field". */
const cornerPattern = new RegExp(
  `^ (?:the )?(${vertical}) (${horizontal})(?= )${ofNothing}|^ the (${vertical}|${horizontal})(?= )${ofNothing}`,
  'u',
);

function takeZone(words: Words): Zone | null {
  // 1. A bar.
  for (const [pattern, usual] of bars) {
    const bar = words.take(pattern);
    if (bar === null) continue;
    const side = bar.match[1];
    return side === undefined ? usual : { ...usual, ...zoneOf(side) };
  }
  // 2. A place.
  const placed = words.take(placedPattern);
  if (placed !== null) {
    const zones = placed.match.slice(1).filter((word): word is string => word !== undefined);
    return zones.map(zoneOf).reduce((all, one) => ({
      across: one.across ?? all.across,
      down: one.down ?? all.down,
    }));
  }
  // 3. A place in front of the name.
  const adjective = words.take(cornerPattern);
  if (adjective === null) return null;
  const [first, second, alone] = adjective.match.slice(1);
  if (alone !== undefined) return zoneOf(alone);
  return { across: zoneOf(second ?? '').across, down: zoneOf(first ?? '').down };
}

function zoneOf(word: string): Zone {
  if (word === 'top' || word === 'upper') return { across: null, down: 0 };
  if (word === 'bottom' || word === 'lower') return { across: null, down: 1 };
  if (word === 'left') return { across: 0, down: null };
  if (word === 'right') return { across: 1, down: null };
  return { across: 0.5, down: null };
}

/** What leads from the thing to the anchor behind it, the longest first. */
const sides: readonly (readonly [pattern: RegExp, side: Side])[] = [
  [/ (?:(?:on|to|at) the |just |immediately |directly )?left (?:side )?of (?=\S)/u, 'left'],
  [/ (?:(?:on|to|at) the |just |immediately |directly )?right (?:side )?of (?=\S)/u, 'right'],
  [
    / (?:right |just |directly )?(?:next to|beside|nearest to|closest to|close to|adjacent to|near|alongside) (?=\S)/u,
    'near',
  ],
  [/ (?:right |just |directly |immediately )?above (?=\S)/u, 'above'],
  [/ (?:right |just |directly |immediately )?(?:below|under|underneath|beneath) (?=\S)/u, 'below'],
  [
    / (?:in|on) (?:the )?(?:same )?(?:row|line) (?:of|for|as|with|that contains|containing|labelled|labeled|named|called) (?=\S)/u,
    'row',
  ],
];

/** "in the Files panel": the name stands in front of what it names. */
const namedPart =
  / (?:in|inside|within|on|of|from) (?:the )?((?!(?:the|an?|this|that|its) )\S+(?: \S+){0,4}?) (row|line|dialog|dialogue|window|popup|menu|toolbar|section|panel|card|group|list|table|area|box|sidebar|bar|form)(?= $)/u;

/** "the Delete button for Row 3": only behind a name; "the field for e-mail" has its name behind. */
const owner = / (?:for|of|belonging to) (?=\S)/u;

function takeRelation(words: Words): Relation | null {
  for (const [pattern, side] of sides) {
    const lead = words.take(pattern);
    if (lead !== null) return anchored(side, words.takeRest(lead.at));
  }
  const inside = words.take(namedPart);
  if (inside !== null) {
    const side = inside.match[2] === 'row' || inside.match[2] === 'line' ? 'row' : 'inside';
    // Behind the name stands one word, for what it names.
    const nameLength = countWords(inside.match[1] ?? '');
    return anchored(side, inside.raws.slice(-1 - nameLength, -1).join(' '));
  }
  const found = owner.exec(words.keys());
  if (found === null) return null;
  if (isNameless(words.keys().slice(0, found.index + 1))) return null;
  const at = countWords(words.keys().slice(0, found.index + 1));
  words.take(owner);
  return anchored('owner', words.takeRest(at));
}

/** "The arrival date" is a date near "Arrival", "what the second room costs" the second price. */
function relationOfValue({ value }: Target): Relation | null {
  const of = value?.of.replace(countedValue, '') ?? '';
  return of === '' ? null : anchored('near', of);
}

const countedValue = new RegExp(`^(${Object.keys(ordinals).join('|')})(?: |$)`, 'u');

function orderOfValue({ value }: Target): Order | null {
  const counted = countedValue.exec(value?.of ?? '')?.[1];
  return counted === undefined ? null : { place: ordinals[counted] ?? 1, from: 'reading', among: null };
}

function anchored(side: Side, anchor: string): Relation | null {
  if (anchor.trim() === '') return null;
  const words = new Words(anchor);
  const isHeading = / (?:headline|heading|header|title)(?: text)? $/u.test(words.keys());
  const kinds = isHeading ? 'heading' : (kindOf(words.keys())?.kinds ?? null);
  return { side, anchor: describeTarget(anchor), kinds, name: takeName(words).name };
}

const colourPattern = new RegExp(
  ` (?:(?:dark|light|bright|pale) )?(${[...colours, 'gray'].join('|')})(?:colou?red)?(?= \\S)`,
  'u',
);

function takeColour(words: Words): Colour | null {
  const taken = words.take(colourPattern);
  if (taken === null) return null;
  const word = taken.match[1] ?? '';
  return word === 'gray' ? 'grey' : (colours.find((colour) => colour === word) ?? null);
}

/** Words for what a page says of its elements. Each may as well be a part of a name ("Active users"). */
const stateWords = (
  [
    ['selected|active|current|chosen|highlighted', 'selected', true],
    ['unselected|inactive', 'selected', false],
    ['checked|ticked|turned on|switched on', 'checked', true],
    ['unchecked|unticked|turned off|switched off', 'checked', false],
    ['disabled|gr[ea]yed(?: out)?', 'disabled', true],
    ['enabled', 'disabled', false],
    ['expanded', 'expanded', true],
    ['collapsed', 'expanded', false],
    ['required|mandatory', 'required', true],
    ['optional', 'required', false],
    ['invalid|erroneous', 'invalid', true],
    ['focused', 'focused', true],
    ['pressed', 'pressed', true],
    ['readonly|read only', 'readonly', true],
    // In front of a name these two are part of it, or a place.
    ['on', 'checked', true, 'behind'],
    ['off', 'checked', false, 'behind'],
  ] satisfies readonly (readonly [words: string, field: keyof WitnessState, is: boolean, only?: 'behind'])[]
).map(([state, field, is, only]) => {
  const behind = new RegExp(
    ` (?:(?:that|which) (?:is|are)( not)?|thats( not)?|(?:that|which) (isnt|arent)|is|marked(?: as)?) (?:currently )?(?:${state})(?= $)`,
    'u',
  );
  const front = new RegExp(`^ (?:the |a |an )?(?:currently )?(?:${state})(?= )`, 'u');
  return { field, is, patterns: only === 'behind' ? [behind] : [front, behind] };
});

/** "The disabled Save button", "the checkbox that is not checked". @param words - a copy, which is used up. */
function takeState(words: Words): WantedState | null {
  for (const { field, is, patterns } of stateWords) {
    for (const pattern of patterns) {
      const taken = words.take(pattern);
      if (taken === null) continue;
      const isNegated = taken.match.slice(1).some((negation) => negation !== undefined);
      return { field, is: is !== isNegated, kinds: kindOf(words.keys())?.kinds ?? null, ...takeName(words) };
    }
  }
  return null;
}

/**
 * Kinds by the words for them, two-word names first; what else would do, and how well. Where a control was not
 * detected, the words that name it stand beside it or on it, so text is always half an answer.
 */
const kindWords: readonly (readonly [words: string, kinds: FamilyShares])[] = [
  [
    'radio ?buttons?|radios?|check ?box(?:es)?|tick ?box(?:es)?|option buttons?',
    { check: 1, switch: 0.6, text: 0.45, action: 0.45, icon: 0.2 },
  ],
  [
    'toggle ?switch(?:es)?|switch(?:es)?(?! to )|toggles?|toggle buttons?',
    { switch: 1, check: 0.7, text: 0.45, action: 0.45, button: 0.4, icon: 0.2 },
  ],
  [
    '(?:text|input) ?(?:fields?|box(?:es)?|areas?|bars?)|(?<= (?:search|location|address|url) )(?:bar|box)|searchbox|fields?|inputs?|textbox(?:es)?',
    { field: 1, select: 0.7, text: 0.5, action: 0.5, button: 0.4 },
  ],
  [
    'drop ?downs?|drop ?down (?:menus?|lists?|box(?:es)?)|combo ?box(?:es)?|selects?|select (?:box(?:es)?|menus?)|pickers?|list box(?:es)?',
    { select: 1, field: 0.7, button: 0.7, text: 0.45, action: 0.45, icon: 0.3 },
  ],
  ['(?<= \\S+ )box(?:es)?', { field: 1, check: 0.9, select: 0.8, text: 0.5, action: 0.5 }],
  ['sliders?|scrubbers?|range', { slider: 1, text: 0.45, action: 0.45, switch: 0.2, image: 0.2 }],
  ['icon ?buttons?|button icons?', { icon: 1, button: 0.9, action: 0.6, image: 0.5, text: 0.4 }],
  ['icons?|symbols?|glyphs?', { icon: 1, image: 0.7, button: 0.6, check: 0.4, action: 0.4, text: 0.4 }],
  ['logos?|avatars?|thumbnails?|photo|picture|image|illustration', { image: 1, icon: 0.8, button: 0.3 }],
  [
    'menu ?items?|tabs?|links?|hyperlink|menu entry|entry|item|option|row',
    { action: 1, text: 0.8, button: 0.6, icon: 0.4 },
  ],
  [
    'buttons?|btns?|keys?(?<=^ (?:press|hit|push|tap) .* keys?)',
    { button: 1, action: 0.8, icon: 0.75, select: 0.6, text: 0.5, check: 0.3, image: 0.3 },
  ],
  ['text|label|heading|title|headline|caption|message|paragraph', { text: 1, action: 0.7, field: 0.2 }],
];

/** Families that a value can be given to. */
const valued: FamilyShares = {
  field: 1,
  select: 1,
  slider: 1,
  check: 0.8,
  switch: 0.8,
  button: 0.7,
  action: 0.6,
  text: 0.45,
};
const typedInto: FamilyShares = { field: 1, select: 0.8, text: 0.5, action: 0.4, button: 0.4 };

/**
 * What one does with it tells what it is, where no kind is named. `lead` stands in front of its name, `tail` may stand
 * behind it: the value that it gets.
 */
const deeds: readonly { readonly lead: RegExp; readonly tail?: RegExp; readonly kinds: FamilyShares }[] = [
  {
    // "The box where a new task is typed", "where I type the message".
    lead: /^ (?:the )?(?:(?:text )?(?:box|field|area|place|line) )?(?:where|in which|into which)(?: (?:i|you|one|we|to))?(?: can)?(?: (?:type|enter|write|put|fill)s?)?(?: in)?(?: the| your| my| an?)?(?: new)?(?= )/u,
    tail: / (?:is|are|gets?|can be) (?:typed|entered|written|put|filled)(?: in)?(?= $)/u,
    kinds: typedInto,
  },
  {
    lead: /^ (?:type|enter|write|input|insert|put) (?:\S+ ){1,5}?(?:in|into)(?: the| your| my)?(?= )/u,
    kinds: typedInto,
  },
  {
    lead: /^ (?:type|enter|write|fill(?: in| out)?|input)(?: in| into| your| my| the| a| an)*(?= )/u,
    kinds: typedInto,
  },
  {
    lead: /^ (?:check|uncheck|tick|untick|enable|disable|activate|deactivate)(?: the)?(?= )/u,
    kinds: { check: 1, switch: 0.95, text: 0.45, action: 0.45, button: 0.4 },
  },
  {
    lead: /^ (?:toggle|turn on|turn off|switch on|switch off|turn|switch(?! to))(?: the)?(?= )/u,
    tail: / (?:on|off)(?= $)/u,
    kinds: { switch: 1, check: 0.9, text: 0.45, action: 0.45, button: 0.5 },
  },
  {
    lead: /^ (?:drag|slide|adjust|increase|decrease|raise|reduce)(?: the)?(?= )/u,
    tail: / (?:to|by) \S.*(?= $)/u,
    kinds: { ...valued, field: 0.8, select: 0.6, icon: 0.6 },
  },
  {
    lead: /^ (?:set|change|(?:choose|pick|select) (?:an|a|another|your|my))(?: the| my| your)?(?= )/u,
    tail: / (?:to|as) \S.*(?= $)/u,
    kinds: valued,
  },
];

/** Takes off what is done with a thing, as far as something remains. */
function takeDeed(words: Words): FamilyShares | null {
  for (const { lead, tail, kinds } of deeds) {
    if (words.take(lead) === null) continue;
    if (tail !== undefined) words.take(tail);
    return kinds;
  }
  return null;
}

const namers = 'labell?ed|named|called|titled|saying|reading|marked|with|for|to|that|which|of|in';

/** Per kind: its words at the end, or in front ("button labelled Save", 'button "Save"'). */
const kindPatterns = kindWords.map(([words, kinds]) => ({
  kinds,
  patterns: [
    new RegExp(` (?:${words})(?= $)`, 'u'),
    new RegExp(
      `(?<=^(?: (?:the|a|an|click|on|tap|press|find|locate|select|choose|open|please))*) (?:${words})(?= (?:${namers}|${QUOTED}) )`,
      'u',
    ),
  ],
}));

interface NamedKind {
  readonly kinds: FamilyShares;
  /** Matches the words for the kind, with the blank before them. */
  readonly pattern: RegExp;
}

/** "Title" and "Message" without an article are words on the screen rather than kinds of what is on it. */
const nounsAlone = /^ (?:title|message|label|caption|image|photo|picture|range) $/u;

/** The kind that is named, by the longest words for one. */
function kindOf(keys: string): NamedKind | null {
  if (nounsAlone.test(keys)) return null;
  let best: (NamedKind & { readonly length: number }) | null = null;
  for (const { kinds, patterns } of kindPatterns) {
    for (const pattern of patterns) {
      const length = pattern.exec(keys)?.[0].length ?? 0;
      // Of "search box" and "box" the longer one is meant.
      if ((best?.length ?? 0) < length) best = { kinds, pattern, length };
    }
  }
  return best;
}

/** The kind of what is clicked: of "delete message" and "copy link" it is what it is done to. */
function kindClicked(text: string, keys: string): FamilyShares | null {
  const kinds = kindOf(keys)?.kinds ?? null;
  const isContent = kinds !== null && [kinds.text, kinds.image, kinds.action].includes(1);
  return isContent && beginsWithAct(text) ? null : kinds;
}

/** A description of a kind and nothing else. */
function isNameless(keys: string): boolean {
  const pattern = kindOf(keys)?.pattern ?? null;
  return !keys.includes(QUOTED) && onlyPoints(pattern === null ? keys : keys.replace(pattern, ''));
}
