// Finds what is the device's own on a phone's picture: on-screen keyboard, status bar. Whoever describes something seldom
// means these.
// Pure: knows nothing of descriptions and scores. Boxes are in pixels of the capture.

import { boxCentre, boxHeight, type PixelBox, type Size } from '../../../protocol/geometry';
import type { TextLine } from '../../../protocol/inference';
import type { RgbImage } from '../image';

export const furnitureKinds = ['keyboard', 'status bar'] as const;

/** What of the device's own something belongs to. */
export type Furniture = (typeof furnitureKinds)[number];

/** A piece of furniture; all that has its middle in the box belongs to it. */
export interface FurniturePart {
  readonly furniture: Furniture;
  readonly box: PixelBox;
}

/** @param pictorial - the boxes of all icons and pictures that were detected. */
export function findFurniture(
  image: RgbImage,
  lines: readonly TextLine[],
  pictorial: readonly PixelBox[],
): readonly FurniturePart[] {
  const isPhone = PORTRAIT * image.width < image.height;
  const boxes = {
    keyboard: keyboardBox(image, lines, pictorial),
    'status bar': isPhone ? statusBarBox(image, lines) : null,
  } satisfies Record<Furniture, PixelBox | null>;
  return furnitureKinds.flatMap((furniture) => {
    const box = boxes[furniture];
    return box === null ? [] : [{ furniture, box }];
  });
}

/** The piece of furniture that something belongs to; null for what the app or the page shows. */
export function furnitureOf(box: PixelBox, parts: readonly FurniturePart[]): Furniture | null {
  const { x, y } = boxCentre(box);
  const holder = parts.find(({ box: { x1, y1, x2, y2 } }) => x1 <= x && x <= x2 && y1 <= y && y <= y2);
  // A panel over the whole screen may have its middle anywhere.
  return holder === undefined || 1.5 * boxHeight(holder.box) < boxHeight(box) ? null : holder.furniture;
}

/** Phones and tablets held upright are higher than wide by this much at least. */
const PORTRAIT = 1.2;

// 1. Keyboards.

/** Rows of letters as keyboards have them, from above. Digits may stand above them, or in their place. */
const layouts: readonly (readonly string[])[] = [
  ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['qwertzuiop', 'asdfghjkl', 'yxcvbnm'],
  ['azertyuiop', 'qsdfghjklm', 'wxcvbn'],
];
const digits = '1234567890';

/** So many letters of a row have to be read, half of that with a key for signs below, and this share of what was read there. */
const LEAST_KEYS = 4;
const LEAST_SHARE = 0.6;

/** A keyboard from its suggestions down to the picture's lower edge; null where there is none. */
function keyboardBox(
  image: RgbImage,
  lines: readonly TextLine[],
  icons: readonly PixelBox[],
): PixelBox | null {
  const rows = rowsOf(lines.filter(({ text }) => [...text.trim()].length === 1));
  const hasSignsKey = lines.some((line) => signsKey.test(line.text.trim()) && isLowerLeft(line.box, image));
  const least = hasSignsKey ? LEAST_KEYS / 2 : LEAST_KEYS;
  for (const layout of layouts) {
    const known = rows.flatMap(({ letters, y }) => {
      const at = layout.findIndex((row) => isRow(letters, row, least));
      return at === -1 ? [] : [{ at, y }];
    });
    const first = known[0];
    const last = known.at(-1);
    // Two rows in the order of the layout: a single word may look like one.
    if (first === undefined || last === undefined || last.at <= first.at) continue;
    const pitch = (last.y - first.y) / (last.at - first.at);
    const bottom = last.y + (layout.length - 1 - last.at) * pitch;
    if (bottom < LOWER_PART * image.height || MOST_BELOW * pitch < image.height - bottom) continue;
    const top = first.y - first.at * pitch;
    const hasDigits = rows.some(
      ({ letters, y }) => Math.abs(top - pitch - y) < 0.2 * pitch && isRow(letters, digits, LEAST_KEYS),
    );
    return downFrom(image, hasDigits ? top - pitch : top, pitch);
  }
  return otherPage(image, lines, rows, icons);
}

/** The pages without letters have a key at the lower left that leads back to them: that of digits and that of emoji. */
function otherPage(
  image: RgbImage,
  lines: readonly TextLine[],
  rows: readonly Row[],
  icons: readonly PixelBox[],
): PixelBox | null {
  const { width, height } = image;
  const back = lines.findLast(({ text, box }) => lettersKey.test(text.trim()) && isLowerLeft(box, image));
  if (back === undefined) return null;
  const { y } = boxCentre(back.box);
  const row = rows.find(
    (one) => isRow(one.letters, digits, LEAST_KEYS) && width / 2 < one.width && one.y < y,
  );
  if (row !== undefined) return downFrom(image, row.y, (y - row.y) / 3);
  const top = groundTop(image, y, 0);
  const isBoard = MOST_BOARD * height < top && icons.filter((box) => top < box.y1).length >= LEAST_EMOJI;
  return isBoard ? { x1: 0, y1: top, x2: width, y2: height } : null;
}

function isLowerLeft({ x2, y1 }: PixelBox, { width, height }: Size): boolean {
  return x2 < 0.3 * width && LOWER_PART * height < y1;
}

/** What stands on the key that leads to digits and signs, and on the one that leads back to letters. */
const signsKey = /^(?:\?123|123|!#1)$/u;
const lettersKey = /^abc$/iu;

/** Emoji are read by nobody: so many things are drawn on the ground of their page, which leaves this much of a picture. */
const LEAST_EMOJI = 12;
const MOST_BOARD = 0.4;

/** The lowest row of letters is in the lower part of a picture, with no more than so many rows below it. */
const LOWER_PART = 0.6;
const MOST_BELOW = 4;

interface Row {
  /** From left to right. */
  readonly letters: string;
  /** Its middle, and how far its letters reach. */
  readonly y: number;
  readonly width: number;
}

/** Single letters that stand level, from above. */
function rowsOf(letters: readonly TextLine[]): readonly Row[] {
  const middle = ({ box }: TextLine): number => boxCentre(box).y;
  const rows: TextLine[][] = [];
  for (const letter of [...letters].sort((a, b) => middle(a) - middle(b))) {
    const row = rows.at(-1);
    const first = row?.[0];
    const isLevel = first !== undefined && middle(letter) - middle(first) < 0.6 * boxHeight(first.box);
    if (row !== undefined && isLevel) row.push(letter);
    else rows.push([letter]);
  }
  return rows.map((row) => {
    const sorted = [...row].sort((a, b) => a.box.x1 - b.box.x1);
    return {
      letters: sorted.map(({ text }) => text.trim().toLowerCase()).join(''),
      y: sorted.reduce((sum, letter) => sum + middle(letter), 0) / sorted.length,
      width: (sorted.at(-1)?.box.x2 ?? 0) - (sorted[0]?.box.x1 ?? 0),
    };
  });
}

/** Whether most of what was read stands in a row of a layout, in its order; some letters may be missing or misread. */
function isRow(letters: string, row: string, least: number): boolean {
  let at = 0;
  let found = 0;
  for (const letter of letters.replaceAll('0', row.includes('o') ? 'o' : '0')) {
    const place = row.indexOf(letter, at);
    if (place === -1) continue;
    at = place + 1;
    found++;
  }
  return least <= found && LEAST_SHARE * letters.length <= found;
}

/**
 * All from a row of keys down. Above it there may be suggestions, on the same ground: as far as the colour at both edges of
 * the picture stays the same, if it changes within their height.
 */
function downFrom(image: RgbImage, firstRow: number, pitch: number): PixelBox {
  const keysTop = Math.max(0, Math.round(firstRow - pitch / 2));
  const farthest = Math.max(0, Math.round(keysTop - SUGGESTIONS * pitch));
  const top = groundTop(image, firstRow, farthest);
  return {
    x1: 0,
    y1: top === farthest ? keysTop : Math.min(top, keysTop),
    x2: image.width,
    y2: image.height,
  };
}

/** How far up from a row of pixels the colour at both edges of the picture stays the same; no farther than is said. */
function groundTop(image: RgbImage, from: number, farthest: number): number {
  const start = Math.min(Math.max(Math.round(from), 0), image.height - 1);
  const isSame = (y: number): boolean =>
    [1, image.width - 2].every((x) =>
      [0, 1, 2].every((channel) => {
        const at = (row: number): number => image.data[(row * image.width + x) * 3 + channel] ?? 0;
        return Math.abs(at(y) - at(start)) <= SAME_GROUND;
      }),
    );
  let top = start;
  while (farthest < top && isSame(top - 1)) top--;
  return top;
}

/** Height of a row of suggestions at most, in rows of keys; and by how much its ground may differ, of 255. */
const SUGGESTIONS = 1.4;
const SAME_GROUND = 3;

// 2. The status bar.

const timeOfDay = /^\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?!\d)/iu;

/** The clock stands in this upper part of a phone's picture. */
const TOP_PART = 0.05;

/** The row of the clock at the very top. */
function statusBarBox({ width, height }: Size, lines: readonly TextLine[]): PixelBox | null {
  const clock = lines.find(
    ({ text, box }) => timeOfDay.test(text.trim()) && boxCentre(box).y < TOP_PART * height,
  );
  if (clock === undefined) return null;
  return { x1: 0, y1: 0, x2: width, y2: clock.box.y2 + 0.4 * boxHeight(clock.box) };
}
