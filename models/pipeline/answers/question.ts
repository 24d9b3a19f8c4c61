// What a question about a screen wants to know beyond where things are: a value, a number, a state, words, a list.
// Pure: knows nothing of pictures and of how it is found out; the words are English.

import { kindWordPattern, namedKind, type KindName } from './kinds';

/** What a thing's state is asked about; the same words as the witness uses, and whether a field holds anything. */
export type AskedState =
  | 'checked'
  | 'selected'
  | 'disabled'
  /** Not disabled; of what can be on, that it is. */
  | 'enabled'
  | 'expanded'
  | 'required'
  | 'invalid'
  | 'focused'
  | 'readonly'
  | 'filled';

/** A state, or its opposite: "unchecked" is not `checked`. */
export interface StateCondition {
  readonly state: AskedState;
  readonly is: boolean;
}

export type BesideSide = 'above' | 'below' | 'left' | 'right';

/** Which part of the screen is meant ("in the Sign in dialog"), in the asker's words; null for all of it. */
type Within = string | null;

/** A `banner` is what is told beside the rest of the screen: cookies, toasts, notifications. */
export type MessageSort = 'error' | 'warning' | 'dialog' | 'banner' | 'any';

export type QuestionKind =
  /** What the words on a thing are. */
  | { readonly kind: 'says'; readonly subject: string }
  /** What an error, a warning or any message says; `isThere` only wants to know whether one is shown. */
  | { readonly kind: 'message'; readonly about: MessageSort; readonly isThere: boolean }
  /** What a field holds, or what stands beside a label; `sort` is what the answer must look like. */
  | { readonly kind: 'value'; readonly subject: string; readonly sort: 'any' | 'price' | 'number' }
  | {
      readonly kind: 'count' | 'list';
      readonly things: KindName;
      readonly condition: StateCondition | null;
      readonly within: Within;
    }
  /** How many things bear a name: buttons with words on them, icons by what they show; `things` where their kind is said. */
  | { readonly kind: 'bearing'; readonly name: string; readonly things: KindName | null }
  /** What stands in a column of a table on the row that holds something: "which customer is overdue". */
  | { readonly kind: 'row'; readonly column: string; readonly held: string }
  | { readonly kind: 'state'; readonly subject: string; readonly condition: StateCondition }
  /** Which things of a kind are in a state. */
  | { readonly kind: 'which'; readonly things: KindName; readonly condition: StateCondition }
  /** Which of the checkboxes or radio buttons is on that stand under some words. */
  | { readonly kind: 'chosen'; readonly subject: string }
  /** Whether something is there at all. */
  | { readonly kind: 'presence'; readonly subject: string }
  | { readonly kind: 'beside'; readonly subject: string; readonly side: BesideSide }
  | { readonly kind: 'title'; readonly of: 'screen' | 'dialog' }
  /** What happens when it is pressed, or what it does. */
  | { readonly kind: 'press'; readonly subject: string }
  | { readonly kind: 'screen' };

/** What has to be found first, as a description; null where the whole screen is asked about, or texts by their labels. */
export function soughtBy(question: QuestionKind): string | null {
  switch (question.kind) {
    case 'says':
    case 'state':
    case 'presence':
    case 'beside':
    case 'press':
      return question.subject;
    case 'bearing':
      return question.things === null || question.things === 'icon'
        ? `${question.name.replace(/(?<=[^s])s$/u, '')} icon`
        : null;
    default:
      return null;
  }
}

/** Whether a question wants more than a place; of one that `interpretQuestion` does not know this has to be said. */
export function asksBeyondPlaces(question: string): boolean {
  const asked = plain(question.slice(0, LONGEST));
  return beyondPlaces.test(asked) || choice.test(asked);
}

const beyondPlaces =
  /^(?:what|why|how|who|whose|when|is|are|does|do|did|can|could|will|would|should|has|have|was|were|describe|explain|summari[sz]e|list|count|compare)\b/iu;

const screen =
  '(?:screen|page|screenshot|picture|image|window|app|application|view|website|site|ui|interface|display)';
const onScreen = `(?:on|in|of) (?:this|the) ${screen}`;
const isOrAre = "(?:'s| is| are| was| were)";
const article = '(?:the |this |that |my |your |an? |any |some )?';

const conditions: Readonly<Record<string, StateCondition>> = {
  checked: { state: 'checked', is: true },
  ticked: { state: 'checked', is: true },
  on: { state: 'checked', is: true },
  'turned on': { state: 'checked', is: true },
  'switched on': { state: 'checked', is: true },
  unchecked: { state: 'checked', is: false },
  unticked: { state: 'checked', is: false },
  off: { state: 'checked', is: false },
  'turned off': { state: 'checked', is: false },
  'switched off': { state: 'checked', is: false },
  selected: { state: 'selected', is: true },
  active: { state: 'selected', is: true },
  chosen: { state: 'selected', is: true },
  unselected: { state: 'selected', is: false },
  inactive: { state: 'selected', is: false },
  disabled: { state: 'disabled', is: true },
  'greyed out': { state: 'disabled', is: true },
  'grayed out': { state: 'disabled', is: true },
  enabled: { state: 'enabled', is: true },
  expanded: { state: 'expanded', is: true },
  open: { state: 'expanded', is: true },
  collapsed: { state: 'expanded', is: false },
  closed: { state: 'expanded', is: false },
  required: { state: 'required', is: true },
  mandatory: { state: 'required', is: true },
  optional: { state: 'required', is: false },
  invalid: { state: 'invalid', is: true },
  valid: { state: 'invalid', is: false },
  focused: { state: 'focused', is: true },
  'read-only': { state: 'readonly', is: true },
  readonly: { state: 'readonly', is: true },
  editable: { state: 'readonly', is: false },
  empty: { state: 'filled', is: false },
  filled: { state: 'filled', is: true },
  'filled in': { state: 'filled', is: true },
};

// The longest first: "turned on" before "on".
const conditionWords = Object.keys(conditions)
  .sort((a, b) => b.length - a.length)
  .join('|');

/** "Which plan is selected" asks for more than a place, "which button saves" does not. */
const choice = new RegExp(`^which .+ (?:is|are) (?:currently )?(?:not )?(?:${conditionWords})$`, 'iu');

function conditionOf(words: string, isNot = false): StateCondition | null {
  const known = conditions[words.toLowerCase()];
  return known === undefined ? null : { ...known, is: known.is !== isNot };
}

/** A question's form, and what is made of its parts; null where those are not understood after all. */
type Form = readonly [
  pattern: RegExp,
  make: (part: (index: number) => string, match: readonly (string | undefined)[]) => QuestionKind | null,
];

const form = (pattern: string, make: Form[1]): Form => [new RegExp(`^(?:${pattern})$`, 'iu'), make];

const sides: readonly (readonly [pattern: RegExp, side: BesideSide])[] = [
  [/left/iu, 'left'],
  [/above|over/iu, 'above'],
  [/below|under|beneath/iu, 'below'],
  [/right|next|beside/iu, 'right'],
];

const kindWord = `(${kindWordPattern})`;
const told = 'messages?|notices?|banners?|alerts?|notifications?|toasts?|snack ?bars?|pop-?ups?';
const message = `((?:error|problem|failure|warning|validation|wrong)(?: text| ${told})?s?|(?:cookie |privacy |success |info )?(?:${told}))`;

/** From the most to the least particular; the first that is understood counts. */
const forms: readonly Form[] = [
  form(
    `(?:describe|summari[sz]e|explain)(?: (?:this|the|me|to me|what is on))*(?: ${screen})?(?: to me)?|what${isOrAre} (?:on|in) (?:this|the) ${screen}|what${isOrAre} this(?: ${screen})?(?: about)?|what (?:can|do) (?:i|you|we) see(?: here| ${onScreen})?|what am i looking at`,
    () => ({ kind: 'screen' }),
  ),
  form(
    `what (?:does|do) (?:the |this |that )?(?:dialog|dialogue|modal)(?: box| window)? (?:say|ask|read|tell)(?: me)?|what${isOrAre} (?:written |said )?in (?:the |this )?(?:dialog|dialogue|modal)(?: box| window)?`,
    () => ({ kind: 'message', about: 'dialog', isThere: false }),
  ),
  form(
    `what (?:does|do) (?:the |this |that )?${message} say|what${isOrAre} (?:the )?${message}|what ${message} (?:is|are) (?:there|shown|displayed|reported)(?: ${onScreen})?|what went wrong|read (?:me )?(?:the )?${message}|why did (?:it|this) fail`,
    (_, match) => ({ kind: 'message', about: messageOf(match), isThere: false }),
  ),
  form(
    `(?:is|are) there (?:an? |any )?${message}(?: (?:shown|displayed|visible))?(?: here| ${onScreen})?|does (?:this|the) ${screen} (?:show|have) (?:an? |any )?${message}`,
    (_, match) => ({ kind: 'message', about: messageOf(match), isThere: true }),
  ),
  form(
    `what${isOrAre} (?:the )?(?:title|heading|headline|caption)(?: (?:of|on|in) (?:the|this) (${screen}|dialog|dialogue|popup|modal))?|what (?:does|do) (?:the )?(?:(${screen}|dialog|dialogue|popup|modal)(?:'s)? )?(?:title|heading|headline) say|what${isOrAre} (?:this|the) (${screen}|dialog|dialogue|popup|modal) called`,
    (_, match) => {
      const of = match.slice(1).find((word) => word !== undefined) ?? '';
      return { kind: 'title', of: /^(?:dialog|dialogue|popup|modal)$/iu.test(of) ? 'dialog' : 'screen' };
    },
  ),
  form(
    `how many (?:(${conditionWords}) )?${kindWord}(?: (?:are|is)(?: there)?(?: currently)?(?: (not))?(?: (${conditionWords}))?| (?:can|do) (?:i|you|we) see| does (?:this|the) ${screen} (?:have|show)| (?:are )?(?:shown|visible|displayed))?(?: here| ${onScreen})?(?: (?:in|on|inside) (?:the |this )?(.+))?`,
    (part, match) => ({
      kind: 'count',
      things: namedKind(part(2)),
      condition: conditionOf(match[1] ?? match[4] ?? '', match[3] !== undefined),
      within: match[5] ?? null,
    }),
  ),
  form(
    `how many (.+?) ${kindWord}(?: (?:are|is) (?:there|shown|visible)| (?:can|do) (?:i|you|we) see| does (?:this|the) ${screen} (?:have|show))?(?: here| ${onScreen})?`,
    (part) => ({ kind: 'bearing', name: part(1), things: namedKind(part(2)) }),
  ),
  form(
    `how many ([\\p{L} -]{2,40}?)(?: (?:are|is) (?:there|shown|visible)| (?:can|do) (?:i|you|we) see| does (?:this|the) ${screen} (?:have|show))(?: here| ${onScreen})?`,
    (part) => ({ kind: 'bearing', name: part(1), things: null }),
  ),
  form(
    `how many (.+?)(?: (?:are|is|do|does|have|has)(?: there| i have| you have| we have| shown)?)?(?: ${onScreen})?`,
    (part) => ({ kind: 'value', subject: part(1), sort: 'number' }),
  ),
  form(
    `(?:which|what) ${kindWord}${isOrAre} (?:currently )?(?:marked (?:as )?|shown as )?(not )?(${conditionWords})(?:,? (?:and|or) .*)?(?: ${onScreen})?`,
    (part, match) => {
      const condition = conditionOf(part(3), match[2] !== undefined);
      return condition === null ? null : { kind: 'which', things: namedKind(part(1)), condition };
    },
  ),
  form(
    `(?:which|what) ${kindWord} (?:has|have|shows?|contains?) (?:an? |the )?(?:error|problem|wrong value)s?(?: message)?(?: ${onScreen})?`,
    (part) => ({ kind: 'which', things: namedKind(part(1)), condition: { state: 'invalid', is: true } }),
  ),
  form(
    `(?:which|what) (?!${kindWord}$)(.+?) (?:is|are) (?:currently )?(?:selected|chosen|checked|ticked|active)(?: ${onScreen})?`,
    (_, match) => ({ kind: 'chosen', subject: match[2] ?? '' }),
  ),
  form(
    `(?:what|which) ${kindWord} (?:are|is)(?: there| shown| visible| available| listed| offered)?(?: here| ${onScreen})?(?: (?:in|on|inside) (?:the |this )?(.+))?|(?:list|name|show|give)(?: me)?(?: all| every)?(?: of)?(?: the)? ${kindWord}(?: here| ${onScreen})?(?: (?:in|on|inside) (?:the |this )?(.+))?|what${isOrAre} (?:all )?(?:the )?${kindWord}(?: here| ${onScreen})(?: (?:in|on|inside) (?:the |this )?(.+))?|(?:what|which) ${kindWord} does (?:this|the) (.+) (?:have|show|offer|contain)`,
    (_, match) => {
      const things = match[1] ?? match[3] ?? match[5] ?? match[7] ?? '';
      const within = match[2] ?? match[4] ?? match[6] ?? match[8] ?? null;
      const isAll = within !== null && new RegExp(`^${screen}$`, 'iu').test(within);
      return { kind: 'list', things: namedKind(things), condition: null, within: isAll ? null : within };
    },
  ),
  form(
    `what (?:happens|will happen|would happen|comes) (?:if|when|once|after) (?:i|you|we|one|the user) (?:press|click|tap|hit|choose|select|activate|push)(?:s|es)?(?: on)? ${article}(.+)|what (?:does|do|will|would) ${article}(.+?) do(?: when (?:pressed|clicked|tapped))?|what${isOrAre} ${article}(.+?) (?:button|icon|link) for`,
    (_, match) => ({ kind: 'press', subject: firstOf(match) }),
  ),
  form(
    `(?:are|is (?:any|every|each))(?: (?:all|any|both)(?: of)?)?(?: (?:the|these|those))? ${kindWord} (?:currently )?(not )?(${conditionWords})`,
    (part, match) => {
      const condition = conditionOf(part(3), match[2] !== undefined);
      return condition === null
        ? null
        : { kind: 'count', things: namedKind(part(1)), condition, within: null };
    },
  ),
  form(
    `(?:is|are) ${article}(.+?) (?:currently )?(not )?(${conditionWords})|(?:is|are)n't ${article}(.+?) (${conditionWords})`,
    (_, match) => {
      const condition = conditionOf(match[3] ?? match[5] ?? '', match[2] !== undefined);
      const subject = match[1] ?? match[4] ?? '';
      // "Is there a field empty", "are all entries of the menu enabled" ask which, not about one.
      const isOne = !/^(?:there|all|both|each|every\w*|anything|something)\b/iu.test(subject);
      return condition !== null && isOne ? { kind: 'state', subject, condition } : null;
    },
  ),
  form(
    `can (?:i|you|we|one|the user) (?:press|click|tap|use|choose|change|edit)(?: on)? ${article}(.+)`,
    (part) => ({ kind: 'state', subject: part(1), condition: { state: 'disabled', is: false } }),
  ),
  form(
    `(?:is|are) there ${article}(.+?)(?: (?:visible|shown|displayed))?(?: here| anywhere)?(?: ${onScreen})?|does (?:this|the) ${screen} (?:have|show|contain|offer) ${article}(.+)|is ${article}(.+?) (?:(?:visible |shown |displayed )?${onScreen}|visible|shown|present|displayed|here)|(?:can|do) you see ${article}(.+?)(?: ${onScreen})?`,
    (_, match) => ({ kind: 'presence', subject: firstOf(match) }),
  ),
  form(
    `what${isOrAre}? ?(?:stands |comes |appears |written |shown )?(?:directly |right |just |immediately )?((?:to |on )?(?:the )?(?:left|right)(?: side)? of|above|over|below|under|underneath|beneath|next to|beside) ${article}(.+)`,
    (part) => {
      const side = sides.find(([pattern]) => pattern.test(part(1)))?.[1];
      return side === undefined ? null : { kind: 'beside', side, subject: part(2) };
    },
  ),
  form(
    `what${isOrAre} (?:the )?(?:price|cost) (?:of|for) ${article}(.+)|how (?:much|expensive) (?:is|are|does|do) ${article}(.+?)(?: cost)?|what (?:does|do) ${article}(.+?) cost`,
    (_, match) => ({ kind: 'value', subject: firstOf(match), sort: 'price' }),
  ),
  form(
    `what${isOrAre} (?:the )?(?:current )?(?:values?|contents?|input|entry|setting) (?:of|in|for|inside|entered in|on) ${article}(.+)|what(?: value)? (?:is|has been|was) (?:entered|typed|filled in|selected|chosen|set) (?:in|into|for|as|on) ${article}(.+)|what (?:value )?(?:does|do) ${article}(.+) (?:contain|hold|have)|what${isOrAre} in ${article}(.+)|what (?:does|do) ${article}(.+? (?:field|input|dropdown|text ?box|drop-down)) (?:say|show|read)`,
    (_, match) => ({ kind: 'value', subject: firstOf(match), sort: 'any' }),
  ),
  form(
    `what (?:does|do) ${article}(.+?) (?:say|read|state|show|display)s?|what${isOrAre} (?:written|printed|displayed|shown) (?:on|in) ${article}(.+)|what${isOrAre} (?:the )?(?:text|label|caption|wording|words|name) (?:of|on|in|inside) ${article}(.+)|what text (?:is|stands) (?:on|in) ${article}(.+)`,
    (_, match) => ({ kind: 'says', subject: firstOf(match) }),
  ),
  form(
    `what${isOrAre} ${article}((?:.+ )?(?:button|icon|link|tab)(?: (?:at|in|on|to|next|left|right|beside|near|above|below|under) .+)?)`,
    (part) => ({ kind: 'says', subject: part(1) }),
  ),
  form(`what${isOrAre} ${article}(.+?)(?: ${onScreen})?`, (part) => ({
    kind: 'value',
    subject: part(1),
    sort: /^(?:price|cost|total price|amount due)$/iu.test(part(1)) ? 'price' : 'any',
  })),
  form(
    `(?:which|what|whose) (?!${kindWord} )([\\p{L}-]+(?: [\\p{L}-]+)?) (?:is|are|was|has|have) (?:the )?([\\p{L}\\p{N}][^?]*)`,
    (_, match) => ({ kind: 'row', column: match.at(-2) ?? '', held: match.at(-1) ?? '' }),
  ),
];

function messageOf(match: readonly (string | undefined)[]): MessageSort {
  const words = match.slice(1).find((word) => word !== undefined) ?? 'error';
  if (/^warning/iu.test(words)) return 'warning';
  if (/^(?:cookie|privacy)|^(?:banner|toast|snack|notification)/iu.test(words)) return 'banner';
  return /^(?:error|problem|failure|validation|wrong)/iu.test(words) ? 'error' : 'any';
}

function firstOf(match: readonly (string | undefined)[]): string {
  return match.slice(1).find((word) => word !== undefined) ?? '';
}

/**
 * Whether a question is surely in another language than English: small words that are none in English, two of them, or a
 * script that English is not written in.
 */
export function isForeign(question: string): boolean {
  const words = question.toLowerCase().match(/\p{L}+/gu) ?? [];
  const isOtherScript = words.some((word) => !/^\p{Script=Latin}+$/u.test(word));
  const hasEnglish = /\b(?:the|what|where|how|which|of|does|there|here|this|with|for)\b/iu.test(question);
  return !hasEnglish && (isOtherScript || 2 <= words.filter((word) => foreignWords.has(word)).length);
}

const foreignWords = new Set(
  (
    'der das ist wo wie viele welche welcher steht gibt und ein eine nicht auf ' +
    'le la les est où quel quelle quels combien sont une des dans qui ' +
    'el los las es dónde donde qué cuál cuántos cuántas hay una del ' +
    'il lo gli è dove quale quanti quante sono che della ' +
    'o os as onde qual quantos quantas há são uma da do ' +
    'de het een waar wat welke hoeveel zijn staat'
  ).split(' '),
);

/** Longer ones are no short questions, and would take the forms too long. */
const LONGEST = 200;

/** A question without politeness and without what ends it. */
function plain(question: string): string {
  return question
    .trim()
    .replace(/[‘’]/gu, "'")
    .replace(/\s+/gu, ' ')
    .replace(/[\s?.!]+$/u, '')
    .replace(/^(?:please,? |(?:can|could) you (?:please )?(?:tell|show) me |tell me |say )+/iu, '');
}

/** What a question wants to know; null for one that asks where something is, or that is not understood. */
export function interpretQuestion(question: string): QuestionKind | null {
  if (LONGEST < question.length) return null;
  const asked = plain(question);
  for (const [pattern, make] of forms) {
    const match = pattern.exec(asked);
    const made = match === null ? null : make((index) => match[index] ?? '', match);
    if (made !== null) return made;
  }
  return null;
}
