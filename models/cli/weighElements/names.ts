// Things of a rendered screen with what they are called. Pure.

import type { PixelBox } from '../../../protocol/geometry';
import { toBox } from '../eval/rows';
import type { Screen, TrueElement } from '../eval/screens';
import { groupBy } from '../setFile';

export interface Named {
  readonly name: string;
  readonly box: PixelBox;
}

/** Those whose name nothing else of the list has. */
export function unique<T extends Named>(things: readonly T[]): readonly T[] {
  return [...groupBy(things, ({ name }) => name.toLowerCase()).values()].flatMap((same) =>
    same.length === 1 ? same : [],
  );
}

export function isUsable(name: string): boolean {
  return NAME_LENGTHS.least <= name.length && name.length <= NAME_LENGTHS.most && /\p{L}{2}/u.test(name);
}

/** Names shorter or longer than this are seldom what people write. */
const NAME_LENGTHS = { least: 3, most: 40 };

export function linesOf({ lines }: Screen): readonly Named[] {
  return lines.map(({ text, box }) => ({ name: text, box: toBox(box) }));
}

export function isNamedByText({ family }: Pick<TrueElement, 'family'>): boolean {
  return family === 'button' || family === 'action';
}

/** What icon sets add to a name that nobody says. */
const STYLE_WORDS = /\b(?:outlined?|filled?|line|solid|regular|alt|rounded?|sharp|\d+)\b/g;

export function iconsOf({ elements }: Screen): readonly Named[] {
  return elements
    .filter(({ family }) => family === 'icon')
    .map(({ name, box }) => ({ name: spoken(name), box: toBox(box) }));
}

export function spoken(name: string): string {
  const words = name.replaceAll(/[-_]/g, ' ');
  return words.replaceAll(STYLE_WORDS, '').replaceAll(/\s+/g, ' ').trim() || words;
}
