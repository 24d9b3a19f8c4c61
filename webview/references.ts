// Which words of an answer belong to which of its boxes. Pure.
// Knows nothing of elements; what it is given was written by a model and read from a picture, and is only ever compared.

import type { Mark } from './state';

/** A piece of the answer; `boxes` is empty where it belongs to none. All pieces together are the whole answer. */
export interface Piece {
  readonly words: string;
  readonly boxes: readonly Pick<Mark, 'id' | 'number'>[];
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly boxes: Pick<Mark, 'id' | 'number'>[];
}

/** One letter stands everywhere and says nothing. */
const LEAST_LENGTH = 2;

/**
 * Looks for every box's own words in the answer: the text in it, what names it, its phrase. The first place counts.
 * Boxes with the same words share the place; words that overlap a place already taken are left alone.
 */
export function pieces(answer: string, marks: readonly Mark[]): readonly Piece[] {
  const spans: Span[] = [];
  const lower = fold(answer);
  for (const { id, number, grounded } of marks) {
    for (const words of [grounded.text, grounded.label, grounded.phrase, grounded.icon]) {
      const at = words === undefined ? null : find(lower, fold(words.trim()));
      if (at === null) continue;
      const same = spans.find(({ from, to }) => from === at.from && to === at.to);
      if (same !== undefined) {
        same.boxes.push({ id, number });
        break;
      }
      if (spans.every(({ from, to }) => to <= at.from || at.to <= from)) {
        spans.push({ ...at, boxes: [{ id, number }] });
        break;
      }
    }
  }
  return cut(
    answer,
    spans.sort((a, b) => a.from - b.from),
  );
}

/** Lower case, letter by letter, so that places stay the same: some letters are longer in lower case. */
function fold(words: string): string {
  return Array.from({ length: words.length }, (_, index) => {
    const letter = words.charAt(index);
    const lower = letter.toLowerCase();
    return lower.length === 1 ? lower : letter;
  }).join('');
}

/** The first place where the words stand by themselves and not as a part of a longer word. */
function find(text: string, words: string): { readonly from: number; readonly to: number } | null {
  if (words.length < LEAST_LENGTH) return null;
  for (let from = text.indexOf(words); from !== -1; from = text.indexOf(words, from + 1)) {
    const to = from + words.length;
    const inside = (at: number) => isWordLetter(text.charAt(at - 1)) && isWordLetter(text.charAt(at));
    if (!inside(from) && !inside(to)) return { from, to };
  }
  return null;
}

function isWordLetter(letter: string): boolean {
  return /[\p{L}\p{N}_]/u.test(letter);
}

function cut(answer: string, spans: readonly Span[]): readonly Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const { from, to, boxes } of spans) {
    if (end < from) found.push({ words: answer.slice(end, from), boxes: [] });
    found.push({ words: answer.slice(from, to), boxes });
    end = to;
  }
  if (end < answer.length) found.push({ words: answer.slice(end), boxes: [] });
  return found;
}
