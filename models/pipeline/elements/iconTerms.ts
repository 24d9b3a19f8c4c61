// What an icon's term logits say: how well the icon fits a description, and what to call it.
// Pure: knows nothing of pictures, boxes and sessions. icon_terms.json is the vocabulary; models/training/icon_terms
// writes it.

import { comparableText, describeTarget } from '../textMatch';

/** icon_terms.json, checked. Terms are named by their place in `terms`, which is that of their logit. */
export interface IconVocabulary {
  readonly terms: readonly string[];
  /** Log-odds that a term applies, from its logit: slope · logit + shift, fitted on icon sets that were not learnt. */
  readonly calibration: { readonly slope: number; readonly shift: number };
  /** Per term, how often an icon of a screen bears it: 0…1, neither of the two. */
  readonly rates: readonly number[];
  /** Words that are no terms themselves, with the terms they mean; any of them will do. */
  readonly words: ReadonlyMap<string, readonly number[]>;
  /** The same for several words together, by their words with one blank between. */
  readonly sayings: ReadonlyMap<string, readonly number[]>;
  /** Words for what is done with a thing: they tell more about its icon than the thing does. */
  readonly verbs: ReadonlySet<string>;
  /** Words that are on every screen. */
  readonly weak: ReadonlySet<string>;
  /** What icons are called, with the terms that such an icon bears. */
  readonly names: readonly { readonly name: string; readonly terms: readonly number[] }[];
}

/** What a description asks of an icon. */
export interface WantedTerms {
  readonly wanted: readonly WantedTerm[];
  /** Weight of the words that no icon shows as far as is known, against those that icons show: 0 and more. */
  readonly unknown: number;
  /** All of it is what people call such an icon ("show the password"), so that no word is left for anything else. */
  readonly isSaying: boolean;
}

export interface WantedTerm {
  /** Any of these terms will do. */
  readonly terms: readonly number[];
  /** What the word counts in the description: 1 for the word that matters, less for others. */
  readonly weight: number;
  /** How much the word may count against an icon that does not show it, as a logarithm of odds, where that is little. */
  readonly mostAgainst?: number;
}

export interface IconName {
  readonly name: string;
  /** 0…1. */
  readonly probability: number;
}

/**
 * Reads icon_terms.json.
 *
 * @throws RangeError saying what is wrong with it.
 */
export function parseIconVocabulary(json: unknown): IconVocabulary {
  const fail = (what: string): never => {
    throw new RangeError(`icon_terms.json: ${what}`);
  };
  if (!isRecord(json)) return fail('it is no object');
  if (json['format'] !== 1) fail(`format ${String(json['format'])} is not known, expected 1`);
  const terms = stringsOf(json['terms']) ?? fail('"terms" is no list of words');
  const isTerm = (value: unknown): value is number =>
    Number.isInteger(value) && 0 <= (value as number) && (value as number) < terms.length;
  const termsOf = (value: unknown, where: string): readonly number[] =>
    Array.isArray(value) && value.every(isTerm) && 0 < value.length
      ? value
      : fail(`${where} does not name terms by their places`);
  const rates = json['rates'];
  const isRate = (value: unknown): value is number => typeof value === 'number' && 0 < value && value < 1;
  if (!Array.isArray(rates) || rates.length !== terms.length || !rates.every(isRate)) {
    return fail('"rates" is not one number between 0 and 1 per term');
  }
  const calibration = json['calibration'];
  if (!isRecord(calibration)) return fail('"calibration" is no object');
  const { slope, shift } = calibration;
  if (typeof slope !== 'number' || typeof shift !== 'number' || !(0 < slope)) {
    return fail('"calibration" has no slope above 0 and shift');
  }
  const table = (key: string): ReadonlyMap<string, readonly number[]> => {
    const entries = json[key];
    if (!isRecord(entries)) return fail(`"${key}" is no object`);
    return new Map(Object.entries(entries).map(([word, value]) => [word, termsOf(value, `"${word}"`)]));
  };
  const names = json['names'];
  if (!Array.isArray(names)) return fail('"names" is no list');
  return {
    terms,
    calibration: { slope, shift },
    rates,
    words: table('words'),
    sayings: table('sayings'),
    verbs: new Set(stringsOf(json['verbs']) ?? fail('"verbs" is no list of words')),
    weak: new Set(stringsOf(json['weak']) ?? fail('"weak" is no list of words')),
    names: names.map((entry: unknown) => {
      const [name, value] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
      if (typeof name !== 'string') return fail('a name is no text');
      return { name, terms: termsOf(value, `the name "${name}"`) };
    }),
  };
}

/**
 * The terms that a description asks for.
 *
 * Sayings ("log out", "show password") come before words; words that only point, kinds of element and places count
 * where they are all there is, or where an icon shows them ("the menu icon").
 *
 * @returns null where no word is known: icons have nothing to say about such a description.
 */
export function wantedTerms(description: string, vocabulary: IconVocabulary): WantedTerms | null {
  const finder = finderOf(vocabulary);
  const target = describeTarget(description);
  // 1. Sayings, in the whole description: their first word is often a verb that a label would not have.
  const all = comparableText(target.quoted ?? description).words.map(({ text }) => text);
  const taken = new Set<number>();
  const wanted: WantedTerm[] = [];
  const takeSayings = (
    at: readonly number[],
    look: (words: readonly string[]) => readonly number[] | undefined,
  ): void => {
    for (let length = finder.longestSaying; 2 <= length; length--) {
      for (let start = 0; start + length <= at.length; start++) {
        const places = at.slice(start, start + length);
        if (places.some((place) => taken.has(place))) continue;
        const terms = look(places.map((place) => all[place] ?? ''));
        if (terms === undefined) continue;
        wanted.push({ terms, weight: 1 });
        for (const place of places) taken.add(place);
      }
    }
  };
  takeSayings([...all.keys()], (words) => vocabulary.sayings.get(words.join(' ')));
  // "Reveal the password" and "search by voice" say the same as "reveal password" and "voice search".
  const telling = [...all.keys()].filter((at) => !passing.has(all[at] ?? ''));
  takeSayings(telling, (words) => finder.freeSayings.get(sayingKey(words)));
  // 2. The words of what is looked for, with the verb that a label would not have ("close the dialog").
  const phrase = new Set(target.words);
  const free = all.filter((word, at) => !taken.has(at) && !fillers.has(word));
  const verb = free.find((word) => finder.isVerb(word));
  const inside = free.filter((word) => phrase.has(word) || word === verb);
  const isWeak = (word: string): boolean => vocabulary.weak.has(word) || /^\d+$/u.test(word);
  // Without a verb the last word counts most, the others only describe it ("camera settings"); in "battery level" and
  // "skip 10 seconds" it is the last that is not on every screen.
  const head = verb ?? inside.findLast((word) => !isWeak(word)) ?? inside.at(-1);
  const isFound = 0 < wanted.length;
  let unknown = 0;
  for (const word of inside) {
    const isPlain = isWeak(word) && (word !== head || isFound);
    const weight = (isFound ? 0.5 : 1) * (word === head ? 1 : SIDE_WORD) * (isPlain ? WEAK_WORD : 1);
    const terms = finder.termsOf(word);
    // What is made is seldom drawn: "new appointment" may be a mere plus.
    const isMade = makingVerbs.has(verb ?? '') && word !== verb;
    if (terms === null) unknown += weight * (isMade ? MADE : 1);
    else if (isMade) wanted.push({ terms, weight, mostAgainst: MADE });
    // Some sets draw what creates as a pencil; a new thing is made by a plus on most screens.
    else if (word === 'create' && free.includes('new'))
      wanted.push({ terms: [...terms, ...(finder.termsOf('plus') ?? [])], weight });
    else wanted.push({ terms, weight });
  }
  // 3. Kinds of element and places, which some icons show as well ("the menu icon", "arrow at the left").
  const place = new Set(
    target.place === null ? [] : comparableText(target.place).words.map(({ text }) => text),
  );
  const roles = new Set(target.roles);
  const isBare = wanted.length === 0;
  const isSaying = isFound && free.every((word) => plainRoles.has(word) || roles.has(word));
  for (const word of free) {
    if (inside.includes(word) || plainRoles.has(word) || !(roles.has(word) || place.has(word))) continue;
    const terms = finder.termsOf(word);
    if (terms !== null) wanted.push({ terms, weight: isBare ? 1 : OUTSIDE_WORD });
  }
  return wanted.length === 0 ? null : { wanted, unknown, isSaying };
}

/** What words count beside the one that matters. */
const SIDE_WORD = 0.5;
const WEAK_WORD = 0.3;
const OUTSIDE_WORD = 0.2;

const makingVerbs = new Set(['add', 'create', 'new', 'insert']);

/** What the word for what is made may count against an icon. */
const MADE = 0.5;

const fillers = new Set(
  'a an the of to in on at for and or is with your my by from this that it me'.split(' '),
);

/** Words that may stand in a saying or not. */
const passing = new Set('a an the my your this that it of for by with to'.split(' '));

/** What a saying says, in whatever order. */
function sayingKey(words: readonly string[]): string {
  return [...words].sort().join(' ');
}

/** Kinds of element that say nothing about what an icon shows, though some set may draw them. */
const plainRoles = new Set(
  'button buttons icon icons symbol logo element widget control area section'.split(' '),
);

/**
 * How probable it is that an icon is the one described, 0…1, before anything is known of where it stands.
 *
 * Each word speaks by how much more probable its term is on this icon than on any icon. The best speaks fully;
 * the others help or hurt by their weight. As if one of `ICONS_ON_SCREEN` icons were meant.
 *
 * @param logits - one per term of the vocabulary.
 * @throws RangeError for another number of logits.
 */
export function iconFit(
  logits: ArrayLike<number>,
  { wanted, unknown }: WantedTerms,
  vocabulary: IconVocabulary,
): number {
  checkLength(logits, vocabulary);
  let evidence = -Math.log(ICONS_ON_SCREEN) - unknown;
  for (const { terms, weight, mostAgainst = MOST_AGAINST } of wanted) {
    let best = -Infinity;
    for (const term of terms) best = Math.max(best, gain(logits, term, vocabulary));
    evidence += weight * Math.max(-mostAgainst, best);
  }
  return 1 / (1 + Math.exp(-evidence));
}

const ICONS_ON_SCREEN = 30;

/** No word rules an icon out for good: sets draw functions in many ways. */
const MOST_AGAINST = 4;

/**
 * What an icon shows, in the words of icon sets ("trash", "arrow left"): the name whose terms together are the most
 * probable. The probability is that of its weakest term.
 *
 * @returns null where nothing is more probable than not.
 */
export function nameOf(logits: ArrayLike<number>, vocabulary: IconVocabulary): IconName | null {
  checkLength(logits, vocabulary);
  let best: { readonly name: string; readonly weakest: number } | null = null;
  let bestSum = 0;
  for (const { name, terms } of vocabulary.names) {
    let sum = -(terms.length - 1) * EACH_FURTHER;
    let weakest = Infinity;
    for (const term of terms) {
      const odds = logOdds(logits, term, vocabulary);
      sum += odds;
      weakest = Math.min(weakest, odds);
      // One term that is not there is enough against a name.
      if (!(0 < weakest)) break;
    }
    // Another term makes a name better where it is there, and worse where it is not.
    if (bestSum < sum && 0 < weakest) {
      bestSum = sum;
      best = { name, weakest };
    }
  }
  return best === null ? null : { name: best.name, probability: 1 / (1 + Math.exp(-best.weakest)) };
}

/** A longer name has to be worth it: what an icon is used for is probable, too, but no part of its name. */
const EACH_FURTHER = 1.4;

function logOdds(logits: ArrayLike<number>, term: number, { calibration }: IconVocabulary): number {
  return calibration.slope * (logits[term] ?? 0) + calibration.shift;
}

/** How many times more probable the term is here than anywhere, as a logarithm of odds. */
function gain(logits: ArrayLike<number>, term: number, vocabulary: IconVocabulary): number {
  const rate = vocabulary.rates[term] ?? 0.5;
  return logOdds(logits, term, vocabulary) - Math.log(rate / (1 - rate));
}

function checkLength(logits: ArrayLike<number>, { terms }: IconVocabulary): void {
  if (logits.length !== terms.length) {
    throw new RangeError(`${logits.length} logits for ${terms.length} terms`);
  }
}

/** Looks words up in a vocabulary; made once for each. */
interface Finder {
  readonly longestSaying: number;
  /** Sayings of two words and more without those that pass, by `sayingKey`. */
  readonly freeSayings: ReadonlyMap<string, readonly number[]>;
  /** The terms a word means, by itself or by a form of it; null where it is not known. */
  readonly termsOf: (word: string) => readonly number[] | null;
  readonly isVerb: (word: string) => boolean;
}

const finders = new WeakMap<IconVocabulary, Finder>();

function finderOf(vocabulary: IconVocabulary): Finder {
  const known = finders.get(vocabulary);
  if (known !== undefined) return known;
  const places = new Map(vocabulary.terms.map((term, place) => [term, [place]]));
  const look = (word: string): readonly number[] | null =>
    places.get(word) ?? vocabulary.words.get(word) ?? null;
  const finder: Finder = {
    longestSaying: Math.max(0, ...[...vocabulary.sayings.keys()].map((saying) => saying.split(' ').length)),
    freeSayings: new Map(
      [...vocabulary.sayings].flatMap(([saying, terms]) => {
        const words = saying.split(' ').filter((word) => !passing.has(word));
        return words.length < 2 ? [] : [[sayingKey(words), terms] as const];
      }),
    ),
    termsOf: (word) => firstOf(formsOf(word), look),
    isVerb: (word) => formsOf(word).some((form) => vocabulary.verbs.has(form)),
  };
  finders.set(vocabulary, finder);
  return finder;
}

function firstOf<From, To>(values: readonly From[], find: (value: From) => To | null): To | null {
  for (const value of values) {
    const found = find(value);
    if (found !== null) return found;
  }
  return null;
}

/** A word and what it may be a form of: "messages", "deleting", "stopped", "copies". The word itself comes first. */
function formsOf(word: string): readonly string[] {
  const forms = [word];
  const add = (pattern: RegExp, ...endings: readonly string[]): void => {
    const stem = word.replace(pattern, '');
    if (stem === word || stem.length < 3) return;
    forms.push(...endings.map((ending) => stem + ending));
    // "stopped", "cropping".
    if (endings.length > 1 && /([b-df-hj-np-tv-z])\1$/u.test(stem)) forms.push(stem.slice(0, -1));
  };
  add(/ies$/u, 'y');
  add(/(?<=[sxz]|[cs]h)es$/u, '');
  add(/(?<![su])s$/u, '');
  add(/ing$/u, '', 'e');
  add(/ied$/u, 'y');
  add(/ed$/u, '', 'e');
  // British spellings: "minimise", "colour", "centre".
  add(/ise$/u, 'ize');
  add(/our$/u, 'or');
  add(/tre$/u, 'ter');
  return forms;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : null;
}
