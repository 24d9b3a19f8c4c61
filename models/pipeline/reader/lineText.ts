// Characters that were read and the ink under them → the line's text with its spaces, and where the text
// begins.
// Knows nothing of networks and pixels.

import type { PixelBox } from '../../../protocol/geometry';
import type { LineInk } from './lineInk';
import type { TextPiece } from './pieces';

/**
 * Gaps between ink, in font sizes, seen on own drawings in sixteen fonts: between letters up to 0.2 (with
 * fixed pitch 0.4), between words from 0.2 (with fixed pitch from 0.55).
 */
const NO_SPACE_BELOW = 0.1;
const SPACE_FROM = 0.42;

/** A gap behind a radio button or check box; wider than most spaces behind a word. */
const MARK_GAP_FROM = 0.25;

/** What recognition takes rings and squares for. */
const markLike = new Set('O0oQD口□○●◎回日');

/** A character that was read, and where it stands. */
export interface PlacedCharacter {
  readonly text: string;
  /** In pixels of the capture; right to about a quarter of the font's size. */
  readonly x: number;
}

/**
 * The text of a piece, and its box without a mark that stood before it.
 *
 * Recognition tends to lose spaces between words and to put some inside words; where the ink is clear it
 * decides. A ring or square that stands before the text is no letter of it.
 */
export function lineText(
  read: readonly PlacedCharacter[],
  piece: Pick<TextPiece, 'box' | 'fontSize' | 'ink'>,
): { readonly text: string; readonly box: PixelBox } {
  const { box, fontSize, ink } = piece;
  const letters = lettersOf(read);
  const mark = ink === null ? null : leadingMark(letters, ink, fontSize);
  const kept = mark === null ? letters : letters.slice(1);
  let text = '';
  kept.forEach((letter, i) => {
    if (0 < i && isSpaced(kept[i - 1]!, letter, ink, fontSize)) text += ' ';
    text += letter.text;
  });
  return {
    text: plainText(text),
    box: mark === null ? box : { ...box, x1: Math.min(mark.textFrom - 0.08 * fontSize, box.x2) },
  };
}

/** A character that is not a space. */
interface Letter extends PlacedCharacter {
  /** Recognition read a space before it. */
  readonly spaceBefore: boolean;
}

function lettersOf(read: readonly PlacedCharacter[]): Letter[] {
  const letters: Letter[] = [];
  let spaceBefore = false;
  for (const { text, x } of read) {
    if (text.trim() === '') {
      spaceBefore = true;
      continue;
    }
    letters.push({ text, x, spaceBefore });
    spaceBefore = false;
  }
  return letters;
}

function isSpaced(before: Letter, letter: Letter, ink: LineInk | null, fontSize: number): boolean {
  if (ink === null || ink.gaps.length === 0) return letter.spaceBefore;
  const gap = widestGap(ink, before.x, letter.x) / fontSize;
  // East Asian letters and marks stand in squares of their own, whose air is no space.
  if (eastAsian.test(before.text) || eastAsian.test(letter.text)) return letter.spaceBefore;
  return SPACE_FROM <= gap || (letter.spaceBefore && NO_SPACE_BELOW <= gap);
}

/** The widest gap whose middle lies between two places; 0 where there is none. */
function widestGap(ink: LineInk, from: number, to: number): number {
  let widest = 0;
  for (const gap of ink.gaps) {
    const middle = (gap.x1 + gap.x2) / 2;
    if (from <= middle && middle <= to) widest = Math.max(widest, gap.x2 - gap.x1);
  }
  return widest;
}

/** A radio button or check box before the text, as the place where the text behind it begins. */
function leadingMark(
  letters: readonly Letter[],
  ink: LineInk,
  fontSize: number,
): { textFrom: number } | null {
  const [mark, second] = letters;
  const [gap] = ink.gaps;
  if (mark === undefined || second === undefined || gap === undefined) return null;
  if (!markLike.has(mark.text) || !ink.startsSquare || gap.x2 - gap.x1 < MARK_GAP_FROM * fontSize)
    return null;
  const middle = (gap.x1 + gap.x2) / 2;
  return mark.x <= middle && middle <= second.x ? { textFrom: gap.x2 } : null;
}

/** Chinese, Japanese and Korean letters, and punctuation as wide as they are. */
const eastAsian = /[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff5e]/;

/** The letters alone; lines that have some keep their wide punctuation. */
const eastAsianLetter = /[\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/;

/**
 * Full-width forms become plain ones in lines of other scripts, and what recognition is known to halve is
 * made whole.
 */
function plainText(text: string): string {
  if (eastAsianLetter.test(text)) return text;
  return (
    text
      .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
      // Two equal thin letters side by side are read as one; after these schemes there are always two.
      .replace(/\b(https?|ftp|wss?):\/(?=[^/\s])/g, '$1://')
  );
}
