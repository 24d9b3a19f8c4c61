// Accents that reading has lost (Anderungen for Änderungen), put back where the user's own words have them. Pure.
// Knows nothing of pictures and selectors.

import type { GroundedBox } from '../../protocol/inference';

/**
 * What was read, spelled as the description has it wherever the two are equal up to accents and case. Returns what was given
 * where nothing changes. What was read with an accent keeps it: people leave them out when they type.
 */
export function spelledAs(description: string, seen: readonly GroundedBox[]): readonly GroundedBox[] {
  const words = letters(description);
  if (words.every(({ plain, shown }) => plain === shown)) return seen;
  let isChanged = false;
  const spelled = seen.map((one): GroundedBox => {
    const text = one.text === undefined ? undefined : spelledLike(words, one.text);
    const label = one.label === undefined ? undefined : spelledLike(words, one.label);
    if (text === one.text && label === one.label) return one;
    isChanged = true;
    return { ...one, ...(text === undefined ? {} : { text }), ...(label === undefined ? {} : { label }) };
  });
  return isChanged ? spelled : seen;
}

interface Letter {
  /** With its accent, composed, in small letters. */
  readonly shown: string;
  readonly plain: string;
}

function letters(text: string): readonly Letter[] {
  return [...text.normalize('NFC')].map((one) => {
    const shown = one.toLowerCase();
    return { shown, plain: shown.normalize('NFD').replace(/\p{M}/gu, '') };
  });
}

function spelledLike(words: readonly Letter[], text: string): string {
  const read = letters(text);
  if (read.length === 0) return text;
  const isWordPart = (at: number): boolean => /[\p{L}\p{N}]/u.test(words[at]?.plain ?? '');
  for (let from = 0; from + read.length <= words.length; from++) {
    // Whole words only: "Uber" is not the beginning of "übermorgen".
    if (isWordPart(from - 1) || isWordPart(from + read.length)) continue;
    if (!read.every(({ plain }, index) => words[from + index]?.plain === plain)) continue;
    const original = [...text.normalize('NFC')];
    return original
      .map((one, index) => {
        const { shown, plain } = read[index]!;
        if (shown !== plain) return one;
        const wanted = words[from + index]!.shown;
        return one === one.toLowerCase() ? wanted : wanted.toUpperCase();
      })
      .join('');
  }
  return text;
}
