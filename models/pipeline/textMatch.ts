// How well a user's description fits a line of text or an accessible name, as a number from 0 to 1.
// Knows nothing of models and of ranking; boxes only where texts that stand side by side are joined.

import { boxHeight, boxWidth, unionBox, type PixelBox } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import { meaningOf, sharedMeaning, type Said } from './meaning';
import { askedValue, isValue, type AskedValue } from './valueKinds';

/** What a description is after. Made once per question, compared with every text. */
export interface Target {
  /** What is looked for, in the user's spelling: the quoted text, or the words without commands and roles. */
  readonly phrase: string;
  readonly quoted: string | null;
  /** The part that says where it is or next to what ("next to Cancel"); null where there is none. */
  readonly place: string | null;
  /** The words of `phrase` as they are compared. */
  readonly words: readonly string[];
  /** Kinds of element that were named, for example "button"; lower case. */
  readonly roles: readonly string[];
  /** The readings of the description, the most literal first. */
  readonly readings: readonly Reading[];
  /** What it says in whatever words; nothing where a name in quotation marks is meant to the letter. */
  readonly meaning: readonly Said[];
  /** What kind of value would do as well ("change the language" is "English"); null for none. */
  readonly value: AskedValue | null;
}

export interface Reading {
  readonly text: ComparableText;
  /** What a match of it is worth. */
  readonly worth: number;
  /** What was left out of the description: nothing; commands and kinds of element; or more, such as places. */
  readonly leftOut: 'nothing' | 'kind' | 'more';
}

/** A text in the forms it is compared in. */
export interface ComparableText {
  readonly raw: string;
  /** Letters and digits only; one per character where the script has no spaces. */
  readonly words: readonly ComparableWord[];
  /** All words without blanks, and the same with characters that reading confuses made the same. */
  readonly joined: string;
  readonly folded: string;
  readonly letterBits: number;
  /** What all words count together. */
  readonly weight: number;
  /** The marks, where there are no letters and digits at all. */
  readonly marks: string;
  /** It ends with an ellipsis. */
  readonly isTruncated: boolean;
}

export interface ComparableWord {
  /** Lower case without accents. */
  readonly text: string;
  readonly folded: string;
  /** One bit for each letter that occurs, by its last five bits: words of other letters need no closer look. */
  readonly letterBits: number;
  readonly weight: number;
  readonly isNumber: boolean;
}

/**
 * How well a text fits a description: 1 is the very same text, 0 has nothing in common.
 *
 * Commands ("click on"), roles ("button") and places ("at the top") in the description are left out where
 * something else remains; quoted text is preferred. Case, accents, blanks and punctuation hardly count.
 * The same text (1…0.9) beats the description as whole words in a longer text (0.5…0.9, by how much of it
 * they are), which beats parts of words and texts that were read with errors. Other words for the same (meaning.ts)
 * are worth 0.7 at most. Scripts without spaces are
 * compared character by character.
 */
export function textSimilarity(description: string, text: string): number {
  return matchTarget(describeTarget(description), text);
}

/** `textSimilarity` for many texts and one description. */
export function matchTarget(target: Target, text: string | ComparableText): number {
  const comparable = typeof text === 'string' ? comparableText(text) : text;
  let best = 0;
  for (const { text: reading, worth } of target.readings) {
    if (best < worth) best = Math.max(best, worth * similarity(reading, comparable));
  }
  if (SURE <= best || MOST_MEANT < comparable.words.length) return best;
  return Math.max(
    best,
    sharedMeaning(target.meaning, meaningIn(comparable)),
    target.value !== null && isValue(comparable.raw, target.value.kind) ? VALUE : 0,
  );
}

/** A value that shows what is asked for is worth more than an icon of it, and less than its name in other words. */
const VALUE = 0.66;

/** Words that fit as well need no other words for them. */
const SURE = 0.75;

/** Longer texts are no names of anything. */
const MOST_MEANT = 6;

function meaningIn({ words, marks }: ComparableText): readonly Said[] {
  return meaningOf(
    words.map(({ text }) => text),
    marks,
  );
}

/**
 * How well a text fits the description itself, not what remains of it once places are left out.
 *
 * @param leftOut - whether commands and kinds of element ("button") may be left out.
 */
export function literalMatch(
  target: Target,
  text: string | ComparableText,
  leftOut: 'nothing' | 'kind',
): number {
  const comparable = typeof text === 'string' ? comparableText(text) : text;
  return target.readings
    .filter((reading) => reading.leftOut === 'nothing' || reading.leftOut === leftOut)
    .reduce((best, { text: reading, worth }) => Math.max(best, worth * similarity(reading, comparable)), 0);
}

/**
 * Where in a text the target's words stand together, as whole words: UTF-16 offsets, or null where they do not.
 * The most literal reading that occurs wins.
 */
export function findTarget(
  target: Target,
  text: string,
): { readonly start: number; readonly end: number } | null {
  for (const { text: reading } of target.readings) {
    const words = reading.raw.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
    if (words.length === 0) continue;
    // Letters and digits only, so nothing in it means anything to a regular expression.
    const together = words.join('[^\\p{L}\\p{M}\\p{N}]*');
    const isSpaced = !unspaced.test(reading.raw);
    const pattern = isSpaced ? `(?<!${spacedLetter})${together}(?!${spacedLetter})` : together;
    const match = new RegExp(pattern, 'iu').exec(text);
    if (match !== null) return { start: match.index, end: match.index + match[0].length };
  }
  return null;
}

/**
 * `matchTarget` for a text that may have lost blanks in reading: where words of it, run together, go on with the target
 * ("Terms" in "the TermsofService"), that is worth what whole words in a longer text are worth.
 */
export function matchRunTogether(target: Target, text: string): number {
  const wanted = comparableText(target.phrase).folded;
  const match = matchTarget(target, text);
  if (wanted.length < LEAST_RUN_TOGETHER) return match;
  const words = comparableText(text).words.map(({ folded }) => folded);
  const isThere = words.some((_, start) => words.slice(start).join('').startsWith(wanted));
  return isThere ? Math.max(match, withinWorth(wanted.length, words.join('').length)) : match;
}

/** Fewer letters begin too many words by chance. */
const LEAST_RUN_TOGETHER = 5;

/** Takes a description apart into what is looked for and what only leads to it. */
export function describeTarget(description: string): Target {
  const tokens = description
    .replace(/[‘’]/gu, "'")
    .split(/\s+/u)
    .flatMap(splitCommands)
    .map((raw): Token => ({ raw, key: normalise(raw).replace(/[^\p{L}\p{M}\p{N}]+/gu, '') }))
    .filter(({ raw }) => raw.length > 0);
  const roles = [...new Set(tokens.map(({ key }) => key).filter((key) => roleWords.has(key)))];
  const quoted = quotedText(description);

  // From literal to free: label-like verbs ("open", "select") go only in the third reading, places in the last.
  const literal = tokens;
  const leads = (key: string): boolean => pointingWords.has(key) || roleWords.has(key);
  // Of "the Source Control entry" only the last word is a role, although "control" may be one, too.
  const lightly = strip(literal, leads, trailingWord, 1);
  // And of "Toggle Trigger button" the first word is a part of the name.
  const ended = strip(literal, (key) => pointingWords.has(key), trailingWord, 1);
  const pointed = strip(literal, leads, trailingWord);
  const named = strip(pointed, (key) => labelVerbs.has(key) || pointingWords.has(key), trailingWord);
  const withoutPlace = (from: readonly Token[]): readonly Token[] => {
    const place = placeIn(from);
    return place === -1 ? from : strip(from.slice(0, place), () => false, trailingWord);
  };
  const readings: Reading[] = [];
  const add = (text: string, worth: number, leftOut: Reading['leftOut']): void => {
    const comparable = comparableText(text);
    const isKnown = readings.some(
      ({ text: { joined, words, marks } }) =>
        joined === comparable.joined &&
        words.length === comparable.words.length &&
        marks === comparable.marks,
    );
    if (!isKnown) readings.push({ text: comparable, worth, leftOut });
  };
  if (quoted !== null) {
    add(quoted, 1, 'more');
    add(textOf(pointed), 0.85, 'kind');
  } else {
    add(textOf(literal), 1, 'nothing');
    add(textOf(ended), 0.978, 'kind');
    add(textOf(lightly), 0.978, 'kind');
    add(textOf(pointed), 0.975, 'kind');
    add(textOf(named), 0.97, 'kind');
    add(textOf(withoutPlace(pointed)), 0.96, 'more');
    add(textOf(withoutPlace(named)), 0.95, 'more');
  }
  const phrase =
    quoted ??
    textOf(
      withoutPlace(
        strip(
          lightly,
          (key) => labelVerbs.has(key),
          () => false,
        ),
      ),
    );
  const words = comparableText(phrase).words.map(({ text }) => text);
  const placeAt = placeIn(lightly);
  const place = placeAt === -1 ? null : textOf(lightly.slice(placeAt));
  const isAct = beginsWithAct(description);
  const meant = wordsOf(normalise(description)).filter(
    (word) => !roleWords.has(word) || (isAct && contentWords.has(word)),
  );
  const meaning = quoted === null ? meaningOf(meant) : [];
  const value = quoted === null ? askedValue(description) : null;
  return { phrase, quoted, place, words, roles, readings, meaning, value };
}

/** The forms of a text that comparing needs. */
export function comparableText(text: string): ComparableText {
  const raw = text.trim();
  const normal = normalise(raw);
  const words = wordsOf(normal).map(comparableWord);
  let joined = '';
  let folded = '';
  let letters = 0;
  let weight = 0;
  for (const word of words) {
    joined += word.text;
    folded += word.folded;
    letters |= word.letterBits;
    weight += word.weight;
  }
  const marks = joined.length === 0 ? normal.replace(/\s+/gu, '') : '';
  return {
    raw,
    words,
    joined,
    folded,
    letterBits: letters,
    weight,
    marks,
    isTruncated: normal.endsWith('...'),
  };
}

function comparableWord(text: string): ComparableWord {
  const folded = fold(text);
  return {
    text,
    folded,
    letterBits: letterBits(folded),
    weight: (fillerWords.has(text) ? 0.25 : 1) * text.length,
    isNumber: /^\p{N}+$/u.test(text),
  };
}

/**
 * Texts that are one thing to the eye but were read as several: neighbours on a row and lines below each
 * other, joined with a blank, with the box around all of them. At most four for each line given, of at
 * most three parts; single lines are not among them. The score is the lowest of the parts'.
 */
export function joinNeighbours(lines: readonly TextLine[]): readonly TextLine[] {
  const sorted = lines.filter(({ text }) => text.trim().length > 0).sort((a, b) => a.box.y1 - b.box.y1);
  const tallest = sorted.reduce((height, { box }) => Math.max(height, boxHeight(box)), 0);
  const right = new Map<TextLine, TextLine>();
  const below = new Map<TextLine, TextLine>();
  for (const [i, line] of sorted.entries()) {
    // Lines are sorted by their top, so whoever can be a neighbour stands near in the list.
    for (let j = i + 1; j < sorted.length; j++) {
      const other = sorted[j];
      if (other === undefined || line.box.y2 + tallest < other.box.y1) break;
      if (isRightOf(line.box, other.box)) keepNearest(right, line, other, (box) => box.x1);
      if (isRightOf(other.box, line.box)) keepNearest(right, other, line, (box) => box.x1);
      if (isBelow(line.box, other.box)) keepNearest(below, line, other, (box) => box.y1);
    }
  }
  const joined: TextLine[] = [];
  for (const line of sorted) {
    for (const next of [right, below]) {
      let whole = line;
      let last: TextLine | undefined = line;
      for (let nParts = 2; nParts <= 3; nParts++) {
        last = next.get(last);
        if (last === undefined) break;
        whole = {
          box: unionBox(whole.box, last.box),
          text: `${whole.text.trim()} ${last.text.trim()}`,
          score: Math.min(whole.score, last.score),
        };
        joined.push(whole);
      }
    }
  }
  return joined;
}

/** True where words only point at what something else names ("please click on the"). */
export function onlyPoints(words: string): boolean {
  return wordsOf(normalise(words)).every(
    (word) => pointingWords.has(word) || placedWords.has(word) || fillerWords.has(word),
  );
}

interface Token {
  readonly raw: string;
  /** Lower case letters and digits; empty for marks. */
  readonly key: string;
}

const wordSet = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/u));

/** Words that only point at what follows; hardly ever an element's own text. */
const pointingWords = wordSet(
  `the a an this that these those my your its please can could would you i want need to on onto at in into is are
  was where wheres what whats which whichs there how do does me us click doubleclick rightclick tap press hit push
  hover point locate find focus highlight labelled labeled called named titled saying says reading reads marked
  with text label name one some go navigate`,
);
/** Words that tell what to do with an element, but are on many elements, too. */
const labelVerbs = wordSet(
  `open close select choose pick show toggle check uncheck tick expand collapse type enter activate switch turn
  use start launch visit view for of`,
);
/** Verbs that tell more than what they are done to, and that a label of the act itself would have. */
const actingVerbs = wordSet(
  `add attach bookmark call capture clear copy create delete dictate download export filter import insert keep make mute
  print record refresh reload remove rename rotate save scan send share sort submit undo upload write`,
);
/** Kinds of element, in English and as the commonest few in other languages (without accents). */
const roleWords = wordSet(
  `button buttons link links icon icons field fields tab tabs checkbox checkboxes radio radios box input textbox textfield textarea
  dropdown dropdowns combobox menu menuitem item option entry toggle toggles switch switches slider sliders image picture logo heading title header
  column row cell element widget control hyperlink symbol area section key
  schaltflache knopf reiter feld bouton onglet champ lien boton enlace pestana campo botao pulsante
  кнопка кнопку кнопки ссылка ссылку вкладка вкладку поле`,
);
/** Kinds that something may be done to as well: of "delete row" the row is no kind of what is clicked. */
const contentWords = wordSet(
  'row rows column columns image images picture link links tab tabs title heading cell',
);
/** May stand behind what is looked for. */
const placedWords = wordSet('located shown displayed placed visible here please now is are');
/** What follows says where, or of what. */
const placeWords = wordSet(
  `on in at of for from next near beside below above under over left right top bottom inside within behind between
  with that which to by`,
);
const fillerWords = wordSet('the a an of to in on at for and or is with your my by from this that');

/** Where the words for a place begin, or -1. Behind "log in" and "zoom in" nothing follows that could be one. */
function placeIn(tokens: readonly Token[]): number {
  return tokens.findIndex(
    ({ key }, i) => 0 < i && placeWords.has(key) && (i + 1 < tokens.length || !fillerWords.has(key)),
  );
}

const trailingWord = (key: string): boolean => roleWords.has(key) || placedWords.has(key);

/** Chinese commands and roles stand without a blank before and behind the name. */
const chineseLead = /^(?:请)?(?:点击|单击|双击|点按|按下|打开|选择|找到|查找|按)/u;
const chineseTail = /(?:按钮|图标|链接|菜单|选项卡?|输入框|标签页?)?(?:在哪里|在哪儿|在哪)?[？?。]?$/u;

function splitCommands(token: string): readonly string[] {
  if (!/\p{Script=Han}/u.test(token)) return [token];
  const name = token.replace(chineseLead, '').replace(chineseTail, '');
  return name.length === 0 || name === token ? [token] : [name];
}

/** Drops words from both ends, as long as one remains; at most `maxTrails` from the end. */
function strip(
  tokens: readonly Token[],
  leads: (key: string) => boolean,
  trails: (key: string) => boolean,
  maxTrails = Infinity,
): readonly Token[] {
  let start = 0;
  let end = tokens.length;
  const keyAt = (i: number): string => tokens[i]?.key ?? '';
  // Mere pointing goes first, so that of "the button please" the button remains.
  while (start + 1 < end && leads(keyAt(start)) && pointingWords.has(keyAt(start))) start++;
  while (start + 1 < end && tokens.length - end < maxTrails && trails(keyAt(end - 1))) end--;
  while (start + 1 < end && leads(keyAt(start))) start++;
  return tokens.slice(start, end);
}

function textOf(tokens: readonly Token[]): string {
  const text = tokens.map(({ raw }) => raw).join(' ');
  const trimmed = text.replace(/^["“”'`«»]+|(?<!["“”'`«»?!,;:])["“”'`«»?!,;:]+$/gu, '');
  return trimmed.length === 0 ? text : trimmed;
}

/** The first quoted piece of a description. A single mark quotes only around whole words. */
function quotedText(description: string): string | null {
  // Most have none, and compiling the expression below takes longer than anything else that is done with them.
  if (!quotationMark.test(description)) return null;
  const match =
    /"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|「([^」]+)」|`([^`]+)`|(?<![\p{L}\p{N}])['‘]([^'‘’]+)['’](?![\p{L}\p{N}])/u.exec(
      description,
    );
  const quoted = match?.slice(1).find((group) => group !== undefined);
  return quoted === undefined || quoted.trim().length === 0 ? null : quoted.trim();
}

const quotationMark = /["“„«「`'‘]/;
const asciiOnly = /^[\x20-\x7e]*$/;

/** Compatible characters made one, lower case, no accents where they are only accents. */
function normalise(text: string): string {
  if (asciiOnly.test(text)) return text.toLowerCase();
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      // In other scripts a mark makes another letter.
      .replace(/([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{Mn}+/gu, '$1')
      .normalize('NFC')
      .replace(/ß/gu, 'ss')
      .replace(/ı/gu, 'i')
  );
}

/** A letter of a script that has blanks between its words: where another script begins, a word ends as well. */
const spacedLetter =
  '(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}])[\\p{L}\\p{N}]';

const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function wordsOf(normal: string): readonly string[] {
  // A bar inside a word is an l that was misread.
  const text = normal.includes('|') ? normal.replace(/(?<=\p{L})\||\|(?=\p{L})/gu, 'l') : normal;
  if (asciiOnly.test(text)) return text.match(/[a-z0-9]+/g) ?? [];
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return unspaced.test(text) ? words.flatMap(splitUnspaced) : words;
}

function splitUnspaced(word: string): readonly string[] {
  if (!unspaced.test(word)) return [word];
  const pieces: string[] = [];
  let isAfterSpaced = false;
  for (const char of word) {
    const isSpaced = !unspaced.test(char) && !/\p{M}/u.test(char);
    if (isSpaced && isAfterSpaced) pieces[pieces.length - 1] += char;
    else pieces.push(char);
    isAfterSpaced = isSpaced;
  }
  return pieces;
}

/** Makes characters and pairs that text readers confuse the same: l 1 i, o 0, rn m, vv w. */
function fold(word: string): string {
  if (!/[i10]|rn|vv/.test(word)) return word;
  return word.replace(/[i1]/g, 'l').replace(/0/g, 'o').replace(/rn/g, 'm').replace(/vv/g, 'w');
}

function similarity(wanted: ComparableText, text: ComparableText): number {
  if (wanted.joined.length === 0 || text.joined.length === 0) {
    const isSame = wanted.marks.length > 0 && wanted.marks === text.marks;
    return isSame ? (wanted.raw === text.raw ? 1 : 0.98) : 0;
  }
  // 1. The same text, down to what reading it may have changed.
  if (wanted.joined === text.joined) {
    if (wanted.raw === text.raw) return 1;
    return wanted.words.length === text.words.length ? 0.985 : 0.97;
  }
  if (wanted.folded === text.folded) return 0.92;
  // 2. to 4. in the order of what they are worth; the best counts.
  let best = Math.max(wordsWithin(wanted, text), cutShort(wanted, text));
  if (best < 0.8)
    best = Math.max(best, partWithin(wanted, text), misread(wanted, text), wordByWord(wanted, text));
  return best;
}

/** Whole words of the one inside the other. */
function wordsWithin(wanted: ComparableText, text: ComparableText): number {
  if (wanted.words.length <= text.words.length && holdsRun(text, wanted)) {
    return withinWorth(wanted.joined.length, text.joined.length);
  }
  if (text.words.length < wanted.words.length) {
    const worth = holdsRun(wanted, text) ? 0.85 : holdsAll(wanted, text) ? SCATTERED : 0;
    return worth * Math.sqrt(text.weight / wanted.weight) * (isUndone(wanted, text) ? UNDONE : 1);
  }
  return 0;
}

/** What all words of a text are worth where they stand apart in what is wanted ("begin the tour at the second stop"). */
const SCATTERED = 0.8;

/** The words of a text of several that tell something, in whatever order; small ones may be missing. */
function holdsAll(wanted: ComparableText, text: ComparableText): boolean {
  const telling = text.words.filter((word) => !fillerWords.has(word.text));
  return (
    1 < telling.length && telling.every(({ folded }) => wanted.words.some((word) => word.folded === folded))
  );
}

/** Whether a text begins with a verb that tells what is clicked, whatever it is done to ("delete message"). */
export function beginsWithAct(text: string): boolean {
  return actingVerbs.has(wordsOf(normalise(text))[0] ?? '');
}

/** Of "attach a file" the text "File" is only what it is done to, and that stands on many screens. */
function isUndone(wanted: ComparableText, text: ComparableText): boolean {
  const verb = wanted.words[0]?.text ?? '';
  return actingVerbs.has(verb) && text.words.every((word) => word.text !== verb);
}

/** What such a text counts less. */
const UNDONE = 0.72;

/** What whole words in a longer text are worth, by their letters and its. */
function withinWorth(wanted: number, all: number): number {
  return 0.5 + 0.38 * Math.min(1, wanted / Math.max(1, all));
}

function holdsRun(long: ComparableText, short: ComparableText): boolean {
  if ((short.letterBits & ~long.letterBits) !== 0) return false;
  const first = short.words[0]?.folded;
  const lastStart = long.words.length - short.words.length;
  for (let start = 0; start <= lastStart; start++) {
    if (long.words[start]?.folded !== first) continue;
    if (short.words.every((word, i) => long.words[start + i]?.folded === word.folded)) return true;
  }
  return false;
}

/** One of them ends in an ellipsis and the other goes on. */
function cutShort(wanted: ComparableText, text: ComparableText): number {
  const isTextCut = text.isTruncated && 3 <= text.folded.length && wanted.folded.startsWith(text.folded);
  const isWantedCut =
    wanted.isTruncated && 3 <= wanted.folded.length && text.folded.startsWith(wanted.folded);
  if (!isTextCut && !isWantedCut) return 0;
  const [short, long] = isTextCut ? [text, wanted] : [wanted, text];
  return 0.6 + 0.3 * (short.folded.length / long.folded.length);
}

/** One inside the other without regard to words: lost blanks, parts of compounds. */
function partWithin(wanted: ComparableText, text: ComparableText): number {
  const isShorter = wanted.folded.length <= text.folded.length;
  const short = isShorter ? wanted.folded : text.folded;
  const long = isShorter ? text.folded : wanted.folded;
  if (((isShorter ? wanted : text).letterBits & ~(isShorter ? text : wanted).letterBits) !== 0) return 0;
  if (short.length < 4 && (short.length < 2 || !unspaced.test(short))) return 0;
  const at = long.indexOf(short);
  if (at === -1) return 0;
  return (at === 0 ? 0.23 : 0.2) + 0.27 * (short.length / long.length);
}

/** Longer texts are compared word by word only: their words say enough, and their table of edits would be large. */
const longestMisread = 300;

/** Nearly the same letters in the same order. */
function misread(wanted: ComparableText, text: ComparableText): number {
  const longest = Math.max(wanted.folded.length, text.folded.length);
  if (longest < 4 || longestMisread < longest) return 0;
  const limit = Math.floor(longest * 0.3);
  if (!canBeWithin(wanted, text, limit)) return 0;
  const distance = editDistance(wanted.folded, text.folded, limit);
  if (limit < distance) return 0;
  // Readers change letters more often than they lose or find some; and a letter is much of a short word.
  const nExtra = Math.abs(wanted.folded.length - text.folded.length);
  const score = 0.8 * (1 - (distance + 0.3 * nExtra) / longest) ** 2.5;
  // "Page 2" is no misread "Page 3".
  return digitsOf(wanted) === digitsOf(text) ? score : score / 2;
}

/** How many of the words are there, in any order, and how many others with them. */
function wordByWord(wanted: ComparableText, text: ComparableText): number {
  const used = new Set<ComparableWord>();
  let found = 0;
  let foundInText = 0;
  for (const word of wanted.words) {
    let best = 0;
    let match: ComparableWord | null = null;
    for (const other of text.words) {
      const score = word.folded === other.folded ? 1 : wordSimilarity(word, other);
      if (best < score && !used.has(other)) {
        best = score;
        match = other;
        if (score === 1) break;
      }
    }
    if (match === null) continue;
    used.add(match);
    found += best * word.weight;
    foundInText += best * match.weight;
  }
  if (found === 0) return 0;
  return 0.8 * (found / wanted.weight) ** 1.5 * (0.55 + 0.45 * (foundInText / text.weight));
}

function wordSimilarity(a: ComparableWord, b: ComparableWord): number {
  const longest = Math.max(a.folded.length, b.folded.length);
  const shortest = Math.min(a.folded.length, b.folded.length);
  if (shortest < 3 || a.isNumber || b.isNumber) return 0;
  if (a.folded.startsWith(b.folded) || b.folded.startsWith(a.folded)) return 0.3 + (0.5 * shortest) / longest;
  const limit = Math.floor(longest * 0.25);
  if (longest < 4 || longestMisread < longest || !canBeWithin(a, b, limit)) return 0;
  const distance = editDistance(a.folded, b.folded, limit);
  return limit < distance ? 0 : (1 - (distance + 0.3 * (longest - shortest)) / longest) ** 1.5;
}

/** False where the lengths or letters alone show that more than `limit` edits lie between. */
function canBeWithin(
  a: Pick<ComparableWord, 'folded' | 'letterBits'>,
  b: Pick<ComparableWord, 'folded' | 'letterBits'>,
  limit: number,
): boolean {
  if (limit < Math.abs(a.folded.length - b.folded.length)) return false;
  // One edit takes at most one letter away and brings one.
  return bitCount(a.letterBits & ~b.letterBits) <= limit && bitCount(b.letterBits & ~a.letterBits) <= limit;
}

function digitsOf(text: ComparableText): string {
  return text.words
    .map((word) => (word.isNumber ? word.folded : word.text.replace(/[^\p{N}]+/gu, '')))
    .join(' ');
}

/** Room for `editDistance`, which is called too often to ask for new room every time. */
const editRows: readonly [Uint16Array, Uint16Array] = [
  new Uint16Array(longestMisread + 1),
  new Uint16Array(longestMisread + 1),
];

/** Insertions, deletions and changes from one to the other; more than `limit` is only known to be more. Neither text is longer than `longestMisread`. */
function editDistance(a: string, b: string, limit: number): number {
  let [above, row] = editRows;
  for (let j = 0; j <= b.length; j++) above[j] = Math.min(j, limit + 1);
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    // Beside the band everything is beyond the limit.
    row[from - 1] = from === 1 ? Math.min(i, limit + 1) : limit + 1;
    let best = row[from - 1] ?? 0;
    const code = a.charCodeAt(i - 1);
    for (let j = from; j <= to; j++) {
      const change = (above[j - 1] ?? 0) + (code === b.charCodeAt(j - 1) ? 0 : 1);
      const removal = j === i + limit ? limit + 1 : (above[j] ?? 0) + 1;
      const cost = Math.min(change, removal, (row[j - 1] ?? 0) + 1, limit + 1);
      row[j] = cost;
      if (cost < best) best = cost;
    }
    if (limit < best) return limit + 1;
    [above, row] = [row, above];
  }
  return above[b.length] ?? limit + 1;
}

function letterBits(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits |= 1 << (text.charCodeAt(i) & 31);
  return bits;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function isRightOf(box: PixelBox, other: PixelBox): boolean {
  const height = Math.min(boxHeight(box), boxHeight(other));
  const shared = Math.min(box.y2, other.y2) - Math.max(box.y1, other.y1);
  const gap = other.x1 - box.x2;
  return isAlike(box, other) && 0.6 * height <= shared && -0.3 * height <= gap && gap <= 1.2 * height;
}

function isBelow(box: PixelBox, other: PixelBox): boolean {
  const height = Math.min(boxHeight(box), boxHeight(other));
  const gap = other.y1 - box.y2;
  const shared = Math.min(box.x2, other.x2) - Math.max(box.x1, other.x1);
  const isUnder = 0.5 * Math.min(boxWidth(box), boxWidth(other)) <= shared;
  return isAlike(box, other) && isUnder && -0.3 * height <= gap && gap <= 0.9 * height;
}

/** Text of one kind: about as tall. */
function isAlike(box: PixelBox, other: PixelBox): boolean {
  const heights = [boxHeight(box), boxHeight(other)];
  return 0 < Math.min(...heights) && Math.max(...heights) <= 1.6 * Math.min(...heights);
}

function keepNearest(
  nearest: Map<TextLine, TextLine>,
  line: TextLine,
  other: TextLine,
  edge: (box: PixelBox) => number,
): void {
  const known = nearest.get(line);
  if (known === undefined || edge(other.box) < edge(known.box)) nearest.set(line, other);
}
