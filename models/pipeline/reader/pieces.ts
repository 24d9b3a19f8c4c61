// Components of the text map → separate pieces of text on the capture, in reading order.
// Knows nothing of the networks and of what is written.

import { boxHeight, boxWidth, clipBox, unionBox, type PixelBox, type Size } from '../../../protocol/geometry';
import type { RgbImage } from '../image';
import { everywhere, lineInk, type Columns, type LineInk, type WalledInk } from './lineInk';
import type { Component } from './textMap';

/** One visually separate piece of text that was found and not yet read; all in pixels of the capture. */
export interface TextPiece {
  /** Hugs the text. */
  readonly box: PixelBox;
  /**
   * What recognition looks at, from left to right: the text with the air around it that reading needs, in one
   * cut, or in several where it is very long.
   */
  readonly cuts: readonly PixelBox[];
  /** About the size of its font; gaps are measured with it. */
  readonly fontSize: number;
  /** Its ink, or null where it cannot be told from the background. */
  readonly ink: LineInk | null;
  /** How sure detection is, 0…1. */
  readonly score: number;
}

export interface PieceRules {
  /** Components with a lower mean probability are no text. */
  readonly minScore: number;
  /** Components less wide or tall than this, in map pixels, are specks and lines. */
  readonly minSide: number;
  /** Parts of a component that lie further apart than this, in font sizes, are texts of their own. */
  readonly apartFrom: number;
  /** Components of one row nearer to each other than this, in font sizes, are one text. */
  readonly joinBelow: number;
  /**
   * Longer cuts, in their own heights, are read in parts: attention over a line grows with the square of its
   * length.
   */
  readonly longestCut: number;
  /**
   * Of more components than this only those that detection is surest of are kept, so that noise does not take
   * minutes.
   */
  readonly maxComponents: number;
}

/**
 * Gaps seen on own drawings in sixteen fonts, in font sizes: between words up to 0.55, with fixed pitch 0.9;
 * between labels of a menu from 0.85.
 */
export const defaultPieceRules: PieceRules = {
  minScore: 0.5,
  minSide: 2,
  apartFrom: 0.9,
  joinBelow: 0.33,
  longestCut: 50,
  maxComponents: 2000,
};

/**
 * The pieces of text that components of the map stand for, in reading order.
 *
 * @param scale - map pixels per pixel of the capture.
 */
export function findPieces(
  image: RgbImage,
  found: readonly Component[],
  scale: number,
  rules: PieceRules = defaultPieceRules,
): TextPiece[] {
  const lines = found
    .filter(
      ({ x1, y1, x2, y2, score }) => rules.minScore <= score && rules.minSide <= Math.min(x2 - x1, y2 - y1),
    )
    .sort((a, b) => b.score - a.score)
    .slice(0, rules.maxComponents)
    .flatMap((component) => betweenWalls(image, grown(component, scale, image), component.score));
  const joined = joinNeighbours(image, lines, rules.joinBelow);
  const parts = joined.flatMap((piece) =>
    apart(piece, rules.apartFrom).map((core) =>
      core === piece.core ? piece : toDraft(image, core, piece.score, piece.within),
    ),
  );
  return inReadingOrder(withoutCovered(parts)).map(({ box, cut, fontSize, ink, score }) => ({
    box,
    cuts: readableParts(cut, ink, fontSize, rules.longestCut),
    fontSize,
    ink,
    score,
  }));
}

/** A piece that is still being put together. */
interface Draft extends Omit<TextPiece, 'cuts'> {
  /** The part of the line that detection is sure of. */
  readonly core: PixelBox;
  /** The whole text with the air around it. */
  readonly cut: PixelBox;
  /** The frame around it: what lies beyond belongs to other pieces. */
  readonly within: Columns;
}

/**
 * The box that a component stands for: the network marks the inner part of a line only.
 * Source: the unclip rule of DB (arXiv:1911.08947) for upright rectangles; growth measured on own drawings.
 */
function grown({ x1, y1, x2, y2 }: Component, scale: number, size: Size): PixelBox {
  const offset = ((x2 - x1) * (y2 - y1)) / (2 * (x2 - x1 + y2 - y1));
  const across = 1.5 * offset;
  const down = 0.9 * offset;
  const box = {
    x1: (x1 - across) / scale,
    y1: (y1 - down) / scale,
    x2: (x2 + across) / scale,
    y2: (y2 + down) / scale,
  };
  return clipBox(box, size) ?? { x1: x1 / scale, y1: y1 / scale, x2: x2 / scale, y2: y2 / scale };
}

/** The texts that one component holds, parted by the frames of buttons, fields and cells. */
function betweenWalls(image: RgbImage, core: PixelBox, score: number): Draft[] {
  const ink = lineInk(image, core);
  const whole = (): Draft[] => [toDraft(image, core, score, everywhere, ink)];
  const walls = ink?.walls ?? [];
  if (walls.length === 0) return whole();
  const parts = [...walls, null].flatMap((wall, i) => {
    const within = { x1: walls[i - 1]?.x2 ?? -Infinity, x2: wall?.x1 ?? Infinity };
    const part = { ...core, x1: Math.max(core.x1, within.x1), x2: Math.min(core.x2, within.x2) };
    if (part.x2 <= part.x1) return [];
    // Between two buttons and at the ends of a component there is no text.
    const inkOfPart = lineInk(image, part, within);
    return inkOfPart === null ? [] : [toDraft(image, part, score, within, inkOfPart)];
  });
  return 0 < parts.length ? parts : whole();
}

function toDraft(
  image: RgbImage,
  core: PixelBox,
  score: number,
  within: Columns,
  ink: WalledInk | null = lineInk(image, core, within),
): Draft {
  const height = boxHeight(core);
  // Small text: the core is about as tall as the font's size. Large text: the core is less, and ink says
  // more.
  const fontSize = ink === null ? height : Math.max(height, 1.1 * boxHeight(ink.box));
  const seen = {
    x1: core.x1 - 0.07 * height,
    y1: core.y1 - 0.24 * height,
    x2: core.x2 + 0.07 * height,
    y2: core.y2 + 0.24 * height,
  };
  const air = 0.08 * fontSize;
  const hugging = ink === null ? core : padded(ink.box, air);
  const cut = ink === null ? seen : unionBox(seen, padded(ink.box, 1.5 * air));
  return {
    core,
    box: clipBox(hugging, image) ?? core,
    cut: clipBox({ ...cut, x1: Math.max(cut.x1, within.x1), x2: Math.min(cut.x2, within.x2) }, image) ?? core,
    fontSize,
    ink,
    score,
    within,
  };
}

/** Pieces of one row that touch or nearly touch become one: detection breaks large letters. */
function joinNeighbours(image: RgbImage, pieces: readonly Draft[], below: number): Draft[] {
  const open = pieces.toSorted((a, b) => a.box.x1 - b.box.x1);
  const done: Draft[] = [];
  while (0 < open.length) {
    let piece = open.shift()!;
    for (let i = 0; i < open.length;) {
      const other = open[i]!;
      const size = Math.min(piece.fontSize, other.fontSize);
      if (piece.box.x2 + size < other.box.x1) break;
      const gap = (other.ink?.box ?? other.box).x1 - (piece.ink?.box ?? piece.box).x2;
      if (below * size <= gap || !sameRow(piece, other) || !sameFrame(piece, other)) {
        i++;
        continue;
      }
      open.splice(i, 1);
      const score = Math.max(piece.score, other.score);
      const within = {
        x1: Math.max(piece.within.x1, other.within.x1),
        x2: Math.min(piece.within.x2, other.within.x2),
      };
      piece = toDraft(image, unionBox(piece.core, other.core), score, within);
      // What was skipped may touch the longer piece.
      i = 0;
    }
    done.push(piece);
  }
  return done;
}

/** Whether two pieces stand on one line: their ink shares rows, and is not of quite different heights. */
function sameRow(a: Draft, b: Draft): boolean {
  const [first, second] = [a.ink?.box ?? a.core, b.ink?.box ?? b.core];
  const shared = Math.min(first.y2, second.y2) - Math.max(first.y1, second.y1);
  const lower = Math.min(boxHeight(first), boxHeight(second));
  const higher = Math.max(boxHeight(first), boxHeight(second));
  return 0.6 * lower <= shared && higher <= 2 * lower;
}

/** Whether no wall is known between two pieces. */
function sameFrame(a: Draft, b: Draft): boolean {
  const holds = ({ x1, x2 }: Columns, { core }: Draft) => x1 <= center(core) && center(core) <= x2;
  return holds(a.within, b) && holds(b.within, a);
}

/** The cores of the texts that a piece holds side by side: labels of a menu, cells of a table. */
function apart(piece: Draft, from: number): readonly PixelBox[] {
  const { core, ink, fontSize } = piece;
  const between = ink?.gaps.filter((gap) => from * fontSize <= gap.x2 - gap.x1) ?? [];
  if (between.length === 0) return [core];
  const air = 0.2 * boxHeight(core);
  const starts = [core.x1, ...between.map((gap) => gap.x2 - air)];
  const ends = [...between.map((gap) => gap.x1 + air), core.x2];
  return starts.map((x1, i) => ({ ...core, x1, x2: ends[i]! })).filter(({ x1, x2 }) => x1 < x2);
}

/**
 * A cut in equal parts of at most `longest` times its height, parted between words where there is a gap near
 * by.
 */
function readableParts(
  cut: PixelBox,
  ink: LineInk | null,
  fontSize: number,
  longest: number,
): readonly PixelBox[] {
  const n = Math.ceil(boxWidth(cut) / (longest * boxHeight(cut)));
  if (n <= 1) return [cut];
  const partWidth = boxWidth(cut) / n;
  const betweenWords = (ink?.gaps ?? []).filter(({ x1, x2 }) => WORD_GAP * fontSize <= x2 - x1);
  const seams: number[] = [];
  for (let i = 1; i < n; i++) {
    const wanted = cut.x1 + i * partWidth;
    const middles = betweenWords.map(({ x1, x2 }) => (x1 + x2) / 2);
    const nearest = middles.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
    seams.push(nearest !== undefined && Math.abs(nearest - wanted) < partWidth / 4 ? nearest : wanted);
  }
  return [cut.x1, ...seams].map((x1, i) => ({ ...cut, x1, x2: seams[i] ?? cut.x2 }));
}

/** Gaps from this width, in font sizes, are between words rather than between letters. */
const WORD_GAP = 0.25;

/** Leaves out what lies for the most part on a larger piece: the rest of a letter that belongs there. */
function withoutCovered(pieces: readonly Draft[]): Draft[] {
  const largeFirst = pieces.toSorted((a, b) => area(b.box) - area(a.box));
  const kept: Draft[] = [];
  for (const piece of largeFirst) {
    if (!kept.some((larger) => 0.6 * area(piece.box) < sharedArea(piece.box, larger.box))) kept.push(piece);
  }
  return kept;
}

/**
 * Rows from top to bottom, each from left to right.
 * A piece belongs to a row where its middle lies in the inner half of the row's first piece.
 */
export function inReadingOrder<P extends { readonly box: PixelBox }>(pieces: readonly P[]): P[] {
  const rows: { y1: number; y2: number; members: P[] }[] = [];
  for (const piece of pieces.toSorted((a, b) => middle(a.box) - middle(b.box))) {
    const row = rows.findLast(({ y1, y2 }) => y1 <= middle(piece.box) && middle(piece.box) <= y2);
    if (row !== undefined) {
      row.members.push(piece);
      continue;
    }
    // Only the inner half counts: rows of text that nearly touch stay apart.
    const quarter = boxHeight(piece.box) / 4;
    rows.push({ y1: piece.box.y1 + quarter, y2: piece.box.y2 - quarter, members: [piece] });
  }
  return rows.flatMap(({ members }) => members.toSorted((a, b) => a.box.x1 - b.box.x1));
}

function middle(box: PixelBox): number {
  return (box.y1 + box.y2) / 2;
}

function center(box: PixelBox): number {
  return (box.x1 + box.x2) / 2;
}

function padded(box: PixelBox, air: number): PixelBox {
  return { x1: box.x1 - air, y1: box.y1 - air, x2: box.x2 + air, y2: box.y2 + air };
}

function area(box: PixelBox): number {
  return boxWidth(box) * boxHeight(box);
}

function sharedArea(a: PixelBox, b: PixelBox): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  return Math.max(0, width) * Math.max(0, height);
}
