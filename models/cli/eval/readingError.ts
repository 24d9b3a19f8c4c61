// How many characters of what stands on a picture were read wrong.
// Knows nothing of pictures and of how they are read.

import { boxCentre, sharedPart, type PixelBox } from '../../../protocol/geometry';

export interface PlacedText {
  readonly box: PixelBox;
  readonly text: string;
}

/** True lines and what was read where they stand. */
export interface ReadPiece<Line extends PlacedText> {
  readonly lines: readonly Line[];
  readonly truth: string;
  /** Empty where nothing was read there. */
  readonly read: string;
  /** Edits from what was read to the truth, in code points. */
  readonly edits: number;
  /** Code points of the truth. */
  readonly length: number;
}

/** Boxes that share this part of the smaller one show the same text. */
const SAME_TEXT = 0.5;

/** What was read into an ignored region by this part of the smaller of both says nothing: its truth is not known. */
const INTO_IGNORED = 0.1;

/**
 * Joins lines that overlap, true and read ones, and compares each group's text. Where a reader parts or joins lines is
 * no error: two cells that are read as one line are compared as one text. What is read where no truth is does not count,
 * nor does a group whose reading reaches into ignored regions.
 *
 * @param ignore - regions whose text is not among the truths.
 */
export function compareTexts<Line extends PlacedText>(
  truths: readonly Line[],
  read: readonly PlacedText[],
  ignore: readonly PixelBox[] = [],
): readonly ReadPiece<Line>[] {
  const group = truths.map((_, index) => index);
  const groupOf = (index: number): number => {
    let at = index;
    while (group[at] !== at) at = group[at]!;
    return at;
  };
  const readOf: number[][] = read.map(({ box }) =>
    [...truths.keys()].filter((index) => SAME_TEXT <= sharedPart(box, truths[index]!.box)),
  );
  for (const indices of readOf) {
    for (const index of indices.slice(1)) group[groupOf(index)] = groupOf(indices[0]!);
  }
  const isUnclear = ({ box }: PlacedText): boolean =>
    ignore.some((region) => INTO_IGNORED <= sharedPart(region, box));
  return [...new Set(truths.map((_, index) => groupOf(index)))].flatMap((root) => {
    const lines = truths.filter((_, index) => groupOf(index) === root);
    const pieces = read.filter((_, i) => readOf[i]![0] !== undefined && groupOf(readOf[i]![0]) === root);
    if (pieces.some(isUnclear)) return [];
    const truth = normalised(textInOrder(lines));
    const said = normalised(textInOrder(pieces));
    return [{ lines, truth, read: said, edits: editDistance(said, truth), length: [...truth].length }];
  });
}

/** Compatibility forms made one, quotes and dashes of one kind, spaces of any width and number one space. */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’‚‛′]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Insertions, deletions and replacements of code points that turn one text into the other. */
export function editDistance(a: string, b: string): number {
  const from = [...a];
  const to = [...b];
  let row = to.map((_, i) => i + 1);
  for (const [i, character] of from.entries()) {
    const next: number[] = [];
    for (let j = 0; j < to.length; j++) {
      const replaced = (j === 0 ? i : row[j - 1]!) + Number(character !== to[j]);
      const removed = row[j]! + 1;
      const inserted = (j === 0 ? i + 1 : next[j - 1]!) + 1;
      next.push(Math.min(replaced, removed, inserted));
    }
    row = next;
  }
  return row.at(-1) ?? from.length;
}

/** Texts from left to right in rows from top to bottom, one space between. */
function textInOrder(texts: readonly PlacedText[]): string {
  const rows: PlacedText[][] = [];
  for (const text of [...texts].sort((a, b) => a.box.y1 - b.box.y1)) {
    const row = rows.at(-1);
    if (row !== undefined && boxCentre(text.box).y < row[0]!.box.y2) row.push(text);
    else rows.push([text]);
  }
  return rows
    .flatMap((row) => row.sort((a, b) => a.box.x1 - b.box.x1))
    .map(({ text }) => text)
    .join(' ');
}
