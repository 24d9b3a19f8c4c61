// Where a stretch of a line's text stands within the line's box.
// Knows nothing of fonts: characters are taken to be as wide as interface typefaces commonly make them.

import { boxWidth, type PixelBox } from '../../protocol/geometry';

/** A stretch that is nearly the whole line is better shown as the line. */
const WHOLE_LINE = 0.85;

/**
 * The part of a line's box that a stretch of its text takes up; the line's own box where that is nearly all of it.
 * An estimate from typical character widths, good to about a character on lines set in one typeface.
 *
 * @param start - UTF-16 offset of the stretch in `text`; `end` is behind its last character.
 */
export function spanBox(box: PixelBox, text: string, start: number, end: number): PixelBox {
  const total = textWidth(text);
  const before = textWidth(text.slice(0, start));
  const stretch = textWidth(text.slice(start, end));
  if (total === 0 || WHOLE_LINE <= stretch / total) return box;
  const perUnit = boxWidth(box) / total;
  return { ...box, x1: box.x1 + before * perUnit, x2: box.x1 + (before + stretch) * perUnit };
}

/** Where a line changes between ideographs, kana or hangul and other writing, as in a label in two languages. */
const EAST_ASIAN = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
const runs = new RegExp(`[${EAST_ASIAN}]{2,}|[\\p{L}\\p{N}](?:[^${EAST_ASIAN}]*[^${EAST_ASIAN}\\s])?`, 'gu');
const eastAsian = new RegExp(`[${EAST_ASIAN}]`, 'u');
const startsEastAsian = new RegExp(`^[${EAST_ASIAN}]`, 'u');

/**
 * The stretches of a line that are written in one script, where it has stretches of two: "Splitter 分割面板" has two,
 * "Splitter" none.
 *
 * @returns UTF-16 offsets; `end` is behind the last character.
 */
export function scriptRuns(text: string): readonly { readonly start: number; readonly end: number }[] {
  if (!eastAsian.test(text)) return [];
  const found = [...text.matchAll(runs)].map(({ 0: run, index }) => ({ run, start: index }));
  const isEastAsian = ({ run }: { run: string }): boolean => startsEastAsian.test(run);
  if (!found.some(isEastAsian) || found.every(isEastAsian)) return [];
  return found.map(({ run, start }) => ({ start, end: start + run.length }));
}

/** In units of an average small letter. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
      character,
    )
  )
    return 1.8;
  if (/[ijl|!.,:;'`ftrI()[\]{} ]/u.test(character)) return 0.6;
  if (/[mwMW@%]/u.test(character)) return 1.5;
  return /\p{Lu}/u.test(character) ? 1.2 : 1;
}
