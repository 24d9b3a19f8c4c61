// The text that a model wrote to words, phrases and boxes in bins.
// Knows nothing of tokens and of pictures; pixels are made from bins by bins.ts.

import type { BinBox, BinPoint } from './bins';

export interface AnswerGroup {
  /** The words the boxes belong to; empty where none stand before them. */
  readonly phrase: string;
  /** In the order written, repeats included. */
  readonly boxes: readonly BinBox[];
  readonly points: readonly BinPoint[];
  /** Where the brackets stand in the given text, [start, end) in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

export interface ParsedAnswer {
  /** The words without coordinates. */
  readonly text: string;
  readonly groups: readonly AnswerGroup[];
  /** What was not as it should be; whole sentences, each at most once. */
  readonly remarks: readonly string[];
}

export const remarkOf = {
  unclosed: 'The answer has a box whose bracket is not closed; what was complete in it was kept.',
  wrongCount:
    'The answer has a bracket with a wrong count of numbers, where a box has 4 and a point 2; it was left as text.',
  malformed: 'The answer has a bracket whose numbers could not be read; it was left as text.',
  clamped: 'The answer has coordinates outside the picture; they were moved to its edge.',
  reversed: 'The answer has a box whose corners are the wrong way round; they were swapped.',
  fractions: 'The answer has coordinates as fractions from 0 to 1; they were read as parts of the picture.',
  strayNumbers: 'The answer has numbers beside the boxes in one bracket; they were left out.',
} as const;

/**
 * Reads an answer. Never throws, whatever the text, and takes time in proportion to its length.
 *
 * A box is four numbers in brackets, a point two, in one or two levels of brackets, several in the outer
 * one if need be. Numbers are whole or decimal, separated by commas or spaces. If all numbers of a bracket
 * are at most 1 and one has a decimal point, they are fractions of the picture. Coordinates are cut to
 * 0…`bins` and rounded down, corners in the wrong order are swapped. Any other bracket is text.
 *
 * A group's phrase stands before it: back to the previous group, a line's end, `. ; ! ?` before a space, or
 * a comma. Boxes that follow a group with nothing but commas or "and" between belong to that group.
 * Quoted text is one unit: brackets and marks inside it are letters. A quotation that its line does not
 * close is no quotation.
 *
 * @param opts.bins - how many bins a side of the picture has.
 * Source: spec §5.4.
 */
export function parseAnswer(text: string, opts: { readonly bins: number }): ParsedAnswer {
  const remarks = new Set<string>();
  const groups: GroupInHand[] = [];
  /** Stretches of the text that are no words. */
  const gaps: { readonly start: number; readonly end: number }[] = [];
  const findCloser = closerFinder(text);
  /** Where the phrase in hand starts, and where the one before it did: for "Here it is. [1, 2, 3, 4]". */
  let phraseStart = 0;
  let earlierStart = 0;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const closer = closerOf(char, text.charAt(at - 1));
    if (closer !== null) {
      const end = findCloser(closer, at + 1);
      at = end === -1 ? at + 1 : end + 1;
    } else if (char === '[') {
      const { boxes, points, end, isCutOff } = readBracket(text, at, opts.bins, remarks);
      const hasFound = 0 < boxes.length + points.length;
      if (isCutOff && !hasFound) gaps.push({ start: at, end });
      if (!hasFound) {
        // A spoilt box ends the phrase before it, as a good one would.
        if (text.slice(at, end).includes(',')) phraseStart = end;
        at = end;
        continue;
      }
      const previous = groups.at(-1);
      const between = previous === undefined ? '' : text.slice(previous.end, at);
      if (previous !== undefined && between.length < 20 && /^(?:\s|,|&|and\b)*$/u.test(between)) {
        // One by one: a call takes only so many arguments.
        for (const box of boxes) previous.boxes.push(box);
        for (const point of points) previous.points.push(point);
        previous.end = end;
        gaps[gaps.length - 1] = { start: previous.start, end };
      } else {
        const near = tidyPhrase(text.slice(phraseStart, at));
        const phrase = near.length === 0 ? tidyPhrase(text.slice(earlierStart, phraseStart)) : near;
        groups.push({ phrase, boxes, points, start: at, end });
        gaps.push({ start: at, end });
      }
      phraseStart = end;
      earlierStart = end;
      at = end;
    } else {
      at++;
      if (endsPhrase(char, text.charAt(at))) {
        // Marks in a row, and blanks, make no new phrase.
        if (/[\p{L}\p{N}]/u.test(text.slice(phraseStart, at))) earlierStart = phraseStart;
        phraseStart = at;
      }
    }
  }
  return { text: wordsOf(text, gaps), groups, remarks: [...remarks] };
}

const quoteClosers: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['“', '”'],
  ['„', '“'],
  ['«', '»'],
  ['「', '」'],
  ['『', '』'],
]);

/**
 * The mark that closes a quotation, if `char` opens one behind `previous`; otherwise null.
 * A straight mark behind a letter or digit is no opening (5" screen). Shared with grounded decoding,
 * which must see the same brackets as the parser.
 */
export function closerOf(char: string, previous: string): string | null {
  const closer = quoteClosers.get(char);
  if (closer === undefined) return null;
  return char === '"' && /[\p{L}\p{N}]/u.test(previous) ? null : closer;
}

/** Characters that can stand between the brackets of a box or point. */
export function isNumberListChar(char: string): boolean {
  return numberListChars.has(char);
}

const digits = '0123456789';
/** Longer number lists are no boxes, and splitting them would cost time. */
const longestNumberList = 400;
const numberListChars: ReadonlySet<string> = new Set(`${digits}.,+- \t\n\r`);

/** Finds the next closing mark on the same line. Answers are kept, so that many openings cost one search. */
function closerFinder(text: string): (closer: string, from: number) => number {
  const known = new Map<string, { from: number; at: number; until: number }>();
  return (closer, from) => {
    const last = known.get(closer);
    if (last !== undefined && last.from <= from && from <= last.until) return last.at;
    for (let i = from; ; i++) {
      const isFound = text.startsWith(closer, i);
      if (isFound || i === text.length || text.charAt(i) === '\n') {
        const at = isFound ? i : -1;
        known.set(closer, { from, at, until: i });
        return at;
      }
    }
  };
}

interface GroupInHand extends AnswerGroup {
  readonly boxes: BinBox[];
  readonly points: BinPoint[];
  end: number;
}

interface Bracket {
  readonly boxes: BinBox[];
  readonly points: BinPoint[];
  /** Behind the last character that was read; nothing before it opens another bracket. */
  readonly end: number;
  /** The text ends inside a box. */
  readonly isCutOff: boolean;
}

/**
 * Reads the stretch of brackets and numbers that starts at a bracket.
 * Innermost brackets hold the numbers; what is around them only groups.
 */
function readBracket(text: string, start: number, bins: number, remarks: Set<string>): Bracket {
  const boxes: BinBox[] = [];
  const points: BinPoint[] = [];
  let depth = 0;
  /** Where the numbers of the innermost open bracket start; -1 where another bracket was inside it. */
  let numbersStart = -1;
  /** Behind the last bracket, and behind the last one that belongs to a box. */
  let at = start;
  let goodEnd = start;
  let hasStray = false;
  let looksCut = false;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '[') {
      if (numbersStart !== -1 && hasDigit(text, numbersStart, at)) hasStray = true;
      depth++;
      numbersStart = at + 1;
    } else if (char === ']') {
      depth--;
      if (numbersStart !== -1) {
        const found = readNumbers(text.slice(numbersStart, at), bins, remarks);
        if (found?.box !== undefined) boxes.push(found.box);
        if (found?.point !== undefined) points.push(found.point);
        if (found !== null) goodEnd = at + 1;
      } else if (0 < boxes.length + points.length) {
        goodEnd = at + 1;
      }
      numbersStart = -1;
      if (depth === 0) {
        at++;
        break;
      }
    } else if (!isNumberListChar(char)) {
      break;
    } else if (numbersStart === -1 && digits.includes(char)) {
      hasStray = true;
    }
  }
  if (0 < depth) {
    // "[x] done" and "[12 files" are words; a number and a comma are the start of a box.
    looksCut = numbersStart !== -1 && /^\s*[+-]?[\d.]+\s*,/u.test(text.slice(numbersStart, at).slice(0, 400));
  }
  const hasFound = 0 < boxes.length + points.length;
  if (0 < depth && (looksCut || hasFound)) remarks.add(remarkOf.unclosed);
  if (hasFound && hasStray) remarks.add(remarkOf.strayNumbers);
  // An unclosed bracket's unread end ("[[1, 2, 3, 4], and") is text again, but holds no bracket that opens.
  const end = hasFound && !looksCut ? goodEnd : Math.max(at, start + 1);
  return { boxes, points, end, isCutOff: looksCut && at === text.length };
}

function hasDigit(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    if (digits.includes(text.charAt(i))) return true;
  }
  return false;
}

/** A box or a point from what stands in an innermost bracket; null where it is neither. */
function readNumbers(
  content: string,
  bins: number,
  remarks: Set<string>,
): { readonly box?: BinBox; readonly point?: BinPoint } | null {
  const trimmed = content.trim();
  if (trimmed.length === 0) return null;
  if (longestNumberList < trimmed.length) {
    remarks.add(remarkOf.malformed);
    return null;
  }
  const words = trimmed.split(/\s*,\s*|\s+/u);
  if (!words.every((word) => /^[+-]?(?:\d+\.?\d*|\.\d+)$/u.test(word))) {
    // Dates and ranges in brackets are text, too, and nothing to remark on.
    if (trimmed.includes(',')) remarks.add(remarkOf.malformed);
    return null;
  }
  if (words.length !== 4 && words.length !== 2) {
    // One number alone is a footnote or an index, not a spoilt box.
    if (words.length !== 1) remarks.add(remarkOf.wrongCount);
    return null;
  }
  const numbers = words.map(Number);
  const areFractions =
    words.some((word) => word.includes('.')) && numbers.every((number) => Math.abs(number) <= 1);
  if (areFractions) remarks.add(remarkOf.fractions);
  const cut = numbers.map((number) => {
    // 0.29 * 1000 must not end one bin too low for being 289.99999999999997.
    const value = areFractions ? Math.floor(number * bins + 1e-9) : number;
    if (value < 0 || bins < value) remarks.add(remarkOf.clamped);
    return Math.floor(Math.min(Math.max(value, 0), bins));
  });
  const [a = 0, b = 0, c, d] = cut;
  if (c === undefined || d === undefined) return { point: { bx: a, by: b } };
  if (c < a || d < b) remarks.add(remarkOf.reversed);
  return {
    box: { bx1: Math.min(a, c), by1: Math.min(b, d), bx2: Math.max(a, c), by2: Math.max(b, d) },
  };
}

function endsPhrase(char: string, next: string): boolean {
  if (char === '\n' || char === ',' || '。；！？，、'.includes(char)) return true;
  // A point inside "settings.json" or "2.5" ends nothing.
  return '.;!?'.includes(char) && (next.length === 0 || next === '[' || /\s/u.test(next));
}

/** The phrase without what only leads to it: list numbers and marks, "and", an article. */
function tidyPhrase(raw: string): string {
  let phrase = raw.replace(/\s+/gu, ' ').trim();
  phrase = dropIf(phrase, /^[\s,;:.!?\-–—•*·()&]+/u);
  // "The objects are: 1: cat" is about the cat.
  phrase = dropIf(phrase, /^[^"“„«「『\d]*?:\s*\d{1,3}\s?[:.)]\s+/u);
  phrase = dropIf(phrase, /^\(?\d{1,3}\s?[:)]\s+/u);
  phrase = dropIf(phrase, /^(?:and|or|und|et)\s+/iu);
  phrase = dropIf(phrase, /^(?:the|an|a)\s+/iu);
  return trimEndOf(phrase, ' ,;:.(-–—');
}

function dropIf(phrase: string, lead: RegExp): string {
  const rest = phrase.replace(lead, '');
  return rest.length === 0 && /[\p{L}\p{N}]/u.test(phrase) ? phrase : rest;
}

/** The text without its gaps, and without the blanks and empty parentheses that they would leave. */
function wordsOf(text: string, gaps: readonly { readonly start: number; readonly end: number }[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end } of [...gaps, { start: text.length, end: text.length }]) {
    let piece = text.slice(at, start);
    const before = pieces.at(-1);
    if (before !== undefined) {
      const isInParentheses = /\([ \t]*$/u.test(before.slice(-8)) && /^[ \t]*\)/u.test(piece.slice(0, 8));
      const left = isInParentheses ? trimEndOf(before, ' \t').slice(0, -1) : before;
      if (isInParentheses) piece = piece.slice(piece.indexOf(')') + 1);
      const needsNoBlank = piece.length === 0 || /^[\s,.;:!?)\]。，；：！？]/u.test(piece);
      pieces[pieces.length - 1] = needsNoBlank ? trimEndOf(left, ' \t') : left;
    }
    pieces.push(piece);
    at = end;
  }
  return pieces.join('').trim();
}

function trimEndOf(text: string, chars: string): string {
  let end = text.length;
  while (0 < end && chars.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}
