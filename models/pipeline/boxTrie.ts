// Grounded decoding: which tokens may come next, so that every box in the answer is one of the candidates.
// Knows nothing of logits and of pictures; it sees candidates in bins and the tokens that were written.

import { formatBinBox, type BinBox } from './bins';
import { at } from './list';
import { closerOf, isNumberListChar } from './parse';
import type { TextTokenizer } from './tokenizer';

interface TrieNode {
  readonly children: Map<number, TrieNode>;
  /** Candidates whose last number is complete here, by index; several where they share one box. */
  readonly candidates: number[];
}

export interface BoxFormat {
  /** `single`: `[x1, y1, x2, y2]`; `double`: `[[x1, y1, x2, y2], …]`. */
  readonly brackets: 'single' | 'double';
}

export interface BoxTrie {
  readonly root: TrieNode;
  readonly format: BoxFormat;
  readonly tokenizer: TextTokenizer;
  /** Per candidate, the tokens of `x1, y1, x2, y2`, from behind the opening bracket to before the closing one. */
  readonly paths: readonly (readonly number[])[];
}

/** Follows one answer as it is written. */
export interface BoxCursor {
  /**
   * The only tokens that may come next, ascending, while a box is being written; null everywhere else.
   * At a box's end these are tokens that start with a closing bracket, where a longer number is possible too.
   */
  allowed(): readonly number[] | null;
  /**
   * True where the next token is a coordinate's, or what may end the last one.
   * Once the box is certain, what closes it says nothing about it any more.
   */
  inCoordinates(): boolean;
  /**
   * The tokens that come next whatever the model says, in order: the rest of a box as far as all candidates that are
   * still possible share it. Empty where there is a choice, and where a bracket is due.
   */
  certain(): readonly number[];
  /** False for a token after which a box could be read that is no candidate. */
  mayWrite(id: number): boolean;
  /**
   * Takes the token that was written.
   *
   * @returns the candidates, by index, whose box is complete with this token; null where none is.
   *   A box that is the only way on is complete with its last number, any other with its closing bracket.
   * @throws RangeError for a token that may not be written.
   */
  push(id: number): readonly number[] | null;
}

/**
 * Makes the trie of the tokens that spell the candidates' coordinates.
 *
 * Without candidates no box can be written at all.
 *
 * @throws RangeError where the tokens of a box are not separable from its brackets or do not spell it.
 */
export function makeBoxTrie(
  candidates: readonly BinBox[],
  tokenizer: TextTokenizer,
  format: BoxFormat,
): BoxTrie {
  const root: TrieNode = { children: new Map(), candidates: [] };
  const paths = coordinatePaths(candidates, tokenizer);
  for (const [candidate, path] of paths.entries()) {
    let node = root;
    for (const id of path) {
      let child = node.children.get(id);
      if (child === undefined) {
        child = { children: new Map(), candidates: [] };
        node.children.set(id, child);
      }
      node = child;
    }
    node.candidates.push(candidate);
  }
  // Every place of the cursor needs a way on, whatever else the vocabulary has.
  const { opening, closing } = bracketTokens(tokenizer);
  const canSpell = (ids: readonly number[], text: string): boolean =>
    ids.some((id) => isSpelling(tokenizer.tokenBytes(id), text));
  if (!canSpell(opening, '[') || !canSpell(closing, ']')) {
    throw new RangeError('this tokenizer has no token for a single bracket');
  }
  return { root, format, tokenizer, paths };
}

/** Starts at the beginning of an answer. */
export function boxCursor(trie: BoxTrie): BoxCursor {
  const { tokenizer } = trie;
  const { opening, closing, withBracket } = bracketTokens(tokenizer);
  const rules: Rules = {
    openDepth: trie.format.brackets === 'single' ? 1 : 2,
    canOpen: 0 < trie.root.children.size,
  };
  let place: Place = outside;
  /** How far the box in hand has come; null outside of boxes. */
  let node: TrieNode | null = null;
  let isReported = false;
  let tail: Uint8Array = new Uint8Array(0);

  /** Where a token leads that is no coordinate, or null where it is not allowed. */
  function stepWith(id: number): Step | null {
    if (node !== null && node.candidates.length === 0) return null;
    const bytes = tokenizer.tokenBytes(id);
    // A special token adds no text; it may end an answer, but not a box.
    if (bytes.length === 0) return place.kind === 'text' ? { place, tail } : null;
    return walk(place, tail, bytes, rules);
  }

  return {
    allowed() {
      if (place.kind === 'opening') return opening.filter((id) => stepWith(id) !== null);
      if (node === null) return null;
      const coordinates = isReported ? [] : [...node.children.keys()];
      const ends = node.candidates.length === 0 ? [] : closing.filter((id) => stepWith(id) !== null);
      return [...coordinates, ...ends].sort((a, b) => a - b);
    },
    inCoordinates: () => node !== null && !isReported,
    certain() {
      const ids: number[] = [];
      for (let here = node; here !== null && here.candidates.length === 0 && here.children.size === 1;) {
        for (const [id, child] of here.children) {
          ids.push(id);
          here = child;
        }
      }
      return ids;
    },
    mayWrite(id) {
      // Most tokens have no bracket: outside of boxes they need no trying.
      if (place.kind === 'text' && !withBracket.has(id)) return true;
      return node?.children.has(id) === true || stepWith(id) !== null;
    },
    push(id) {
      const child = node?.children.get(id);
      if (child !== undefined) {
        node = child;
        isReported = 0 < child.candidates.length && child.children.size === 0;
        return isReported ? child.candidates : null;
      }
      const step = stepWith(id);
      if (step === null) throw new RangeError(`token ${id} may not be written here`);
      const closed = node !== null && !isReported ? node.candidates : null;
      isReported = false;
      ({ place, tail } = step);
      node = place.kind === 'box' ? trie.root : null;
      return closed;
    },
  };
}

/** What the parser would see next, as far as brackets go. */
type Place =
  | InText
  /** Behind the first of two opening brackets. */
  | { readonly kind: 'opening' }
  /** At the first coordinate, or anywhere in the box: the trie knows where. */
  | { readonly kind: 'box' }
  /** Between the boxes of one outer bracket. */
  | { readonly kind: 'between'; readonly hasComma: boolean };

interface InText {
  readonly kind: 'text';
  /** The mark that would close the quotation we are in. */
  readonly closer: string | null;
  /** The last character, for telling opening marks. */
  readonly previous: string;
  /**
   * What stands behind a bracket that opened inside a quotation; null where there is none, or words are in it.
   * If the quotation turns out to be unclosed, the parser reads that bracket: it must never become a box.
   */
  readonly loose: 'empty' | 'numbers' | null;
}

interface Rules {
  readonly openDepth: number;
  readonly canOpen: boolean;
}

interface Step {
  readonly place: Place;
  /** Bytes of a character that is not complete yet. */
  readonly tail: Uint8Array;
}

const outside: InText = { kind: 'text', closer: null, previous: '', loose: null };

/** Where a token's bytes lead, or null where they would write a bracket that is not allowed. */
function walk(from: Place, tail: Uint8Array, bytes: Uint8Array, rules: Rules): Step | null {
  const joined = new Uint8Array(tail.length + bytes.length);
  joined.set(tail);
  joined.set(bytes, tail.length);
  const tailLength = incompleteTail(joined);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    joined.subarray(0, joined.length - tailLength),
  );
  let place = from;
  // A box that is complete stands before its closing bracket; the rest of the trie is not for this walk.
  let isAtEnd = from.kind === 'box';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    let next: Place | null;
    if (isAtEnd) {
      isAtEnd = false;
      if (char !== ']') return null;
      next = rules.openDepth === 1 ? { ...outside, previous: char } : { kind: 'between', hasComma: false };
    } else if (char === ']' && place.kind === 'text' && from.kind !== 'text') {
      // A token with more closing brackets than were opened.
      return null;
    } else {
      next = nextPlace(place, char, rules);
    }
    if (next === null) return null;
    place = next;
  }
  // Half a character has no place in or around a box.
  if (0 < tailLength && place.kind !== 'text') return null;
  return { place, tail: joined.slice(joined.length - tailLength) };
}

function nextPlace(place: Place, char: string, rules: Rules): Place | null {
  switch (place.kind) {
    case 'box':
      // A token must not go on into the coordinates: those come from the trie.
      return null;
    case 'opening':
      return char === '[' ? { kind: 'box' } : null;
    case 'between':
      if (char === ' ') return place;
      if (char === ',') return place.hasComma ? null : { kind: 'between', hasComma: true };
      if (char === '[') return place.hasComma ? { kind: 'box' } : null;
      return char === ']' && !place.hasComma ? { ...outside, previous: char } : null;
    case 'text': {
      const { closer, previous, loose } = place;
      if (char === '[' && closer === null) {
        if (!rules.canOpen) return null;
        return { kind: rules.openDepth === 1 ? 'box' : 'opening' };
      }
      if (char === ']' && loose === 'numbers') return null;
      if (closer !== null && char === closer) return { ...outside, previous: char };
      return {
        kind: 'text',
        closer: char === '\n' ? null : (closer ?? closerOf(char, previous)),
        previous: char,
        loose: nextLoose(loose, char),
      };
    }
  }
}

function nextLoose(loose: 'empty' | 'numbers' | null, char: string): 'empty' | 'numbers' | null {
  if (char === '[') return 'empty';
  if (loose === null || !isNumberListChar(char)) return null;
  return '0' <= char && char <= '9' ? 'numbers' : loose;
}

/** How many bytes at the end are the start of a character that is not complete. */
function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (0xc0 <= byte) {
      const needed = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
      return back < needed ? back : 0;
    }
  }
  return 0;
}

/** Per box, the tokens between its brackets. */
function coordinatePaths(boxes: readonly BinBox[], tokenizer: TextTokenizer): readonly (readonly number[])[] {
  const spelling = numberSpelling(tokenizer);
  if (spelling === null) return boxes.map((box) => tokensInBrackets(formatBinBox(box), tokenizer));
  const { comma, numbers } = spelling;
  learnNumbers(
    boxes.flatMap(({ bx1, by1, bx2, by2 }) => [bx1, by1, bx2, by2]),
    numbers,
    tokenizer,
  );
  const tokensOf = (number: number): readonly number[] => numbers.get(number) ?? [];
  return boxes.map(({ bx1, by1, bx2, by2 }) => [
    ...tokensOf(bx1),
    ...comma,
    ...tokensOf(by1),
    ...comma,
    ...tokensOf(bx2),
    ...comma,
    ...tokensOf(by2),
  ]);
}

/** How numbers are spelt in lists, as far as it is known. */
interface NumberSpelling {
  /** What stands between two numbers. */
  readonly comma: readonly number[];
  readonly numbers: Map<number, readonly number[]>;
}

/** Kept per tokenizer: to tokenise hundreds of boxes whole, for every question, takes longer than a short answer. */
const numberSpellingOf = new WeakMap<TextTokenizer, NumberSpelling | null>();

/**
 * Null where a number's tokens may hang on what stands beside it: where some token has a digit beside another character.
 * Merges only make tokens of the vocabulary, so without such a token none goes across a number's ends.
 */
function numberSpelling(tokenizer: TextTokenizer): NumberSpelling | null {
  const known = numberSpellingOf.get(tokenizer);
  if (known !== undefined) return known;
  let isApart = true;
  for (let id = 0; isApart && id < tokenizer.vocabSize; id++) {
    const bytes = tokenizer.tokenBytes(id);
    const isNumber = isNumberToken(id, tokenizer);
    isApart = bytes.every((byte) => isDigit(byte) === isNumber);
  }
  let spelling: NumberSpelling | null = null;
  if (isApart) {
    const comma = tokensInBrackets('[0, 0]', tokenizer).filter((id) => !isNumberToken(id, tokenizer));
    spelling = { comma, numbers: new Map() };
  }
  numberSpellingOf.set(tokenizer, spelling);
  return spelling;
}

/** Tokenises all numbers that are new in one go. */
function learnNumbers(
  wanted: readonly number[],
  numbers: Map<number, readonly number[]>,
  tokenizer: TextTokenizer,
): void {
  const unknown = [...new Set(wanted)].filter((number) => !numbers.has(number));
  if (unknown.length === 0) return;
  const spelt: number[][] = [];
  let isWithin = false;
  for (const id of tokensInBrackets(`[${unknown.join(', ')}]`, tokenizer)) {
    const isNumber = isNumberToken(id, tokenizer);
    if (isNumber && !isWithin) spelt.push([]);
    if (isNumber) spelt.at(-1)?.push(id);
    isWithin = isNumber;
  }
  for (const [i, number] of unknown.entries()) numbers.set(number, at(spelt, i));
}

function isNumberToken(id: number, tokenizer: TextTokenizer): boolean {
  return isDigit(tokenizer.tokenBytes(id)[0] ?? 0);
}

function isDigit(byte: number): boolean {
  return 0x30 <= byte && byte <= 0x39;
}

/** The tokens between the brackets of a list of numbers. */
function tokensInBrackets(text: string, tokenizer: TextTokenizer): readonly number[] {
  const ids = tokenizer.encodeText(text);
  const wanted = new TextEncoder().encode(text.slice(1, -1));
  const path: number[] = [];
  let nSpelt = 0;
  let isInside = false;
  for (const id of ids) {
    const bytes = tokenizer.tokenBytes(id);
    if (!isInside) {
      // A dummy space may stand before the bracket, in its token or in one of its own.
      if (isSpelling(bytes, ' ')) continue;
      isInside = isSpelling(bytes, '[') || isSpelling(bytes, ' [');
      if (!isInside) break;
      continue;
    }
    if (nSpelt === wanted.length) break;
    if (!bytes.every((byte, i) => byte === wanted[nSpelt + i])) break;
    path.push(id);
    nSpelt += bytes.length;
  }
  if (!isInside || nSpelt !== wanted.length) {
    throw new RangeError(`this tokenizer does not spell ${text} with coordinates apart from brackets`);
  }
  return path;
}

function isSpelling(bytes: Uint8Array, text: string): boolean {
  return bytes.length === text.length && bytes.every((byte, i) => byte === text.charCodeAt(i));
}

interface BracketTokens {
  /** With `[` or `]` anywhere: only these can change what boxes a reader sees. */
  readonly withBracket: ReadonlySet<number>;
  /** Starting with `[`. */
  readonly opening: readonly number[];
  /** Starting with `]`. */
  readonly closing: readonly number[];
}

/** Kept per tokenizer: looking through a large vocabulary takes longer than a token of decoding. */
const bracketTokensOf = new WeakMap<TextTokenizer, BracketTokens>();

function bracketTokens(tokenizer: TextTokenizer): BracketTokens {
  const known = bracketTokensOf.get(tokenizer);
  if (known !== undefined) return known;
  const open = '['.charCodeAt(0);
  const close = ']'.charCodeAt(0);
  const withBracket = new Set<number>();
  const opening: number[] = [];
  const closing: number[] = [];
  for (let id = 0; id < tokenizer.vocabSize; id++) {
    const bytes = tokenizer.tokenBytes(id);
    if (!bytes.includes(open) && !bytes.includes(close)) continue;
    withBracket.add(id);
    if (bytes[0] === open) opening.push(id);
    if (bytes[0] === close) closing.push(id);
  }
  const found: BracketTokens = { withBracket, opening, closing };
  bracketTokensOf.set(tokenizer, found);
  return found;
}
