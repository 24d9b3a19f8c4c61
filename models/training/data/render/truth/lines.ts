// Visible words → lines of text. Pure: the words' boxes have been measured and tested elsewhere.

import { boxHeight, unionBox, type PixelBox } from '../../../../../protocol/geometry';

/** CSS pixels of the viewport. */
export interface Word {
  readonly box: PixelBox;
  readonly text: string;
  /** Font size. */
  readonly size: number;
  /** Words of different blocks never share a line; equal numbers mean the same block. */
  readonly block: number;
  /** A space (or a line break in the source) stands before it. */
  readonly spaceBefore: boolean;
}

/** A run of words of one block on one line; `words` in reading order. */
export interface Line<W extends Word> {
  readonly box: PixelBox;
  readonly text: string;
  readonly size: number;
  readonly words: readonly W[];
}

/** A gap wider than this many font sizes is more than a space: an icon or a column lies between. */
const widestGap = 0.7;
/** Two words share a line where their boxes share this part of the lower one's height. */
const sharedHeight = 0.5;
/** Height of a line in font sizes; what `getClientRects` gives is the font's whole content area. */
const lineHeight = 1.15;

/** Joins words, given in the order of the document, into lines. */
export function joinWords<W extends Word>(words: readonly W[]): Line<W>[] {
  const runs: W[][] = [];
  for (const word of words) {
    const run = runs.at(-1);
    if (run !== undefined && continues(run.at(-1)!, word)) run.push(word);
    else runs.push([word]);
  }
  return runs.map(toLine);
}

function continues(last: Word, next: Word): boolean {
  if (last.block !== next.block) return false;
  const shared = Math.min(last.box.y2, next.box.y2) - Math.max(last.box.y1, next.box.y1);
  if (shared < sharedHeight * Math.min(boxHeight(last.box), boxHeight(next.box))) return false;
  const gap = next.box.x1 - last.box.x2;
  const size = Math.max(last.size, next.size);
  return gap < widestGap * size && gap > -0.5 * size;
}

function toLine<W extends Word>(words: W[]): Line<W> {
  const text = words.map((word, index) => (index > 0 && word.spaceBefore ? ' ' : '') + word.text).join('');
  return {
    box: words.map((word) => word.box).reduce(unionBox),
    text,
    size: Math.max(...words.map((word) => word.size)),
    words,
  };
}

/** A content area → the box of the text itself, about 1.15 font sizes high, around the same middle. */
export function shrinkToText(box: PixelBox, size: number): PixelBox {
  const excess = boxHeight(box) - lineHeight * size;
  return excess <= 0 ? box : { ...box, y1: box.y1 + excess / 2, y2: box.y2 - excess / 2 };
}

/** What a run of non-space characters is cut into: Latin words stay whole, CJK characters stand alone because lines may wrap anywhere between them. */
export function* splitWords(text: string): Generator<{ start: number; end: number; spaceBefore: boolean }> {
  const pattern =
    /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+/gu;
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    yield { start, end: start + match[0].length, spaceBefore: start > 0 && /\s/.test(text[start - 1]!) };
  }
}

/** What `text-transform` makes of a word. */
export function transformText(text: string, transform: string): string {
  if (transform === 'uppercase') return text.toUpperCase();
  if (transform === 'lowercase') return text.toLowerCase();
  if (transform === 'capitalize') return text.charAt(0).toUpperCase() + text.slice(1);
  return text;
}
