// The text that can be seen on the page, word by word: text nodes, and the values and placeholders of fields.
// Knows nothing of kinds; which words form a line is decided in lines.ts.

import { boxCentre, boxHeight, boxWidth, intersect, type PixelBox } from '../../../../../protocol/geometry';
import { oncePerElement } from './cache';
import { contrast } from './colors';
import { shrinkToText, splitWords, transformText, type Word } from './lines';
import { coverOf, groundOf, parseColor, seenTextColor } from './paint';
import { clipTo, contentClip, isDrawn, look, related } from './sight';
import { boxOf, drawnAncestors, drawnParent, elementsAt, fromRect, styleOf, tagOf } from './tree';

export interface SeenWord extends Word {
  /** The element the text stands in. */
  readonly owner: Element;
  /** For values and placeholders of a field. */
  readonly inField: boolean;
}

export interface SeenText {
  readonly words: readonly SeenWord[];
  readonly ignore: readonly PixelBox[];
}

/** Text with less contrast (WCAG) than this against its ground cannot be read. */
const leastContrast = 1.35;
/** Text that is more transparent than this, 0…1, is not there. */
const faintest = 0.2;
/** Narrower or lower than this, CSS pixels, nothing can be read. */
const leastSide = 3;
/** Of a word that is cut off by less than this part, 0…1, every letter can be read. */
const uncut = 0.98;
/** Less than this part, 0…1, of a word's height or of a short word's width cannot be judged. */
const leastPart = 0.6;
/** A native drop-down's text stands this much further in than its padding says. */
const nativeSelectInset = 4;

let lastBlock = 0;
const blockNumber = oncePerElement(() => (lastBlock += 1));

/** The closest block around; a drawing's text stands alone. */
function blockAround(element: Element): Element {
  let block = element;
  while (/^(inline|contents)$/.test(styleOf(block).display) && !(block instanceof SVGElement)) {
    const parent = drawnParent(block);
    if (parent === null) break;
    block = parent;
  }
  return block;
}

/** The words of one text node that can be seen. */
export function wordsOfNode(node: Text): SeenText {
  const owner = drawnParent(node);
  const text = node.data;
  if (owner === null || !/\S/.test(text) || !isDrawn(owner) || isSign(owner))
    return { words: [], ignore: [] };
  const style = styleOf(owner);
  const size = parseFloat(style.fontSize);
  const clip = contentClip(owner);
  const range = document.createRange();
  range.selectNodeContents(node);
  const whole = fromRect(range.getBoundingClientRect());
  if (clipTo(whole, clip).box === null) return { words: [], ignore: [] };
  if (isIllegible(owner) || style.writingMode.startsWith('vertical'))
    return { words: [], ignore: cutTo([whole], clip) };

  const words: SeenWord[] = [];
  const ignore: PixelBox[] = [];
  const block = blockAround(owner);
  let isCut = false;
  for (const { start, end, spaceBefore } of pieces(node, range)) {
    range.setStart(node, start);
    range.setEnd(node, end);
    const shown = transformText(text.slice(start, end), style.textTransform);
    const box = shrinkToText(fromRect(range.getBoundingClientRect()), size);
    if (boxWidth(box) < leastSide || boxHeight(box) < leastSide) continue;
    const { box: inside } = clipTo(box, clip);
    if (inside === null) {
      isCut ||= words.length > 0;
      continue;
    }
    const { sight, seen } = look(owner, inside, clip, 2, 1);
    if (sight === 'hidden' || seen === null) continue;
    const part = boxWidth(inside) / boxWidth(box);
    const isLow = boxHeight(inside) < leastPart * boxHeight(box);
    const isShort = part < leastPart && boxWidth(inside) < size;
    const isTurned = shown.length > 2 && boxHeight(box) > 1.8 * Math.max(size, boxWidth(box));
    if (sight === 'partly' || isLow || isShort || isTurned || isPictograph(shown)) {
      ignore.push(seen);
      continue;
    }
    isCut = part < uncut;
    words.push({
      box: seen,
      text: cutText(shown, part),
      size,
      block: blockNumber(block),
      spaceBefore: spaceBefore || start === 0,
      owner,
      inField: false,
    });
  }
  const last = words.at(-1);
  if (isCut && last !== undefined && styleOf(block).textOverflow === 'ellipsis') {
    words[words.length - 1] = { ...last, text: `${last.text.slice(0, -1)}…` };
  }
  return { words, ignore };
}

/** The words of a text node; a word that is broken over lines comes in parts. */
function* pieces(node: Text, range: Range): ReturnType<typeof splitWords> {
  for (const word of splitWords(node.data)) {
    range.setStart(node, word.start);
    range.setEnd(node, word.end);
    const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
    if (tops.size <= 1) yield word;
    else yield* brokenParts(node, range, word);
  }
}

function* brokenParts(
  node: Text,
  range: Range,
  { start, end, spaceBefore }: { start: number; end: number; spaceBefore: boolean },
): ReturnType<typeof splitWords> {
  let from = start;
  let top: number | undefined;
  for (let at = start; at < end; at++) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const next = Math.round(range.getBoundingClientRect().top);
    if (top !== undefined && next !== top) {
      yield { start: from, end: at, spaceBefore: from === start && spaceBefore };
      from = at;
    }
    top = next;
  }
  yield { start: from, end, spaceBefore: from === start && spaceBefore };
}

/** The beginning of a text of which only this part of the width can be seen. */
function cutText(text: string, part: number): string {
  return part >= uncut ? text : text.slice(0, Math.max(1, Math.floor(text.length * part)));
}

/** Text that stands for an icon: Material's icon fonts write its name, and the page may say so of a sign such as ×. */
function isSign(owner: Element): boolean {
  return isLigature(owner) || (owner.hasAttribute('data-icon') && !(owner instanceof SVGElement));
}

/** Material's icon fonts write an icon's name as text. */
export function isLigature(element: Element): boolean {
  return /material (icons|symbols)/i.test(styleOf(element).fontFamily);
}

function isPictograph(text: string): boolean {
  return /^[\p{Extended_Pictographic}\p{Co}\ufe0f\u200d]+$/u.test(text) && !/^[\d#*©®™]+$/.test(text);
}

function isIllegible(owner: Element): boolean {
  const ground = groundOf(owner);
  if (ground === null) return parseColor(styleOf(owner).color).alpha < 0.1;
  if (contrast(seenTextColor(owner), ground) >= leastContrast) return false;
  // What lies behind without holding the text, such as a wallpaper, is not in the ground that styles tell of.
  const { x, y } = boxCentre(boxOf(owner));
  const isOnOther = elementsAt(x, y).some((other) => !related(owner, other) && coverOf(other) > 0.3);
  return !isOnOther;
}

function cutTo(boxes: readonly PixelBox[], clip: PixelBox): PixelBox[] {
  return boxes.map((box) => clipTo(box, clip).box).filter((box) => box !== null);
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function isField(element: Element): element is Field {
  const tag = tagOf(element);
  return tag === 'input' || tag === 'textarea' || tag === 'select';
}

/** What a field shows is in no text node: its place follows from the font, the padding and the alignment. */
export function wordsOfField(field: Field): SeenText {
  if (!isDrawn(field)) return { words: [], ignore: [] };
  const shown = shownText(field);
  const style = styleOf(field);
  const inside = contentBox(field, style);
  const clip = contentClip(field);
  if (shown === 'unknown') return { words: [], ignore: cutTo([inside], clip) };
  if (shown.text.trim() === '') return { words: [], ignore: [] };

  const textStyle = shown.isPlaceholder ? getComputedStyle(field, '::placeholder') : style;
  const size = parseFloat(style.fontSize);
  const width = textWidth(shown.text, style);
  if (tagOf(field) === 'textarea' && (width > boxWidth(inside) || shown.text.includes('\n'))) {
    return { words: [], ignore: cutTo([inside], clip) };
  }
  const line = place(width, size, inside, style, tagOf(field) === 'textarea');
  const color = parseColor(textStyle.color);
  // Material's fields show their placeholder only while they have the focus.
  if (color.alpha * Number(textStyle.opacity) < faintest) return { words: [], ignore: [] };
  if (isIllegible(field)) return { words: [], ignore: cutTo([line], clip) };

  const { sight, seen } = look(field, intersect(line, inside) ?? line, clip, 3, 1);
  if (sight === 'hidden' || seen === null) return { words: [], ignore: [] };
  if (sight === 'partly') return { words: [], ignore: [seen] };
  const part = Math.min(1, boxWidth(inside) / width);
  const text = cutText(shown.text, part);
  const word = {
    box: seen,
    text: transformText(text, style.textTransform),
    size,
    block: blockNumber(field),
    spaceBefore: true,
  };
  return { words: [{ ...word, owner: field, inField: true }], ignore: [] };
}

function shownText(field: Field): { text: string; isPlaceholder: boolean } | 'unknown' {
  if (field instanceof HTMLSelectElement) {
    if (field.multiple || field.size > 1) return 'unknown';
    return { text: field.selectedOptions[0]?.label ?? '', isPlaceholder: false };
  }
  const unknowable = /^(date|datetime-local|month|week|time|color|file|image|password)$/;
  if (unknowable.test(field.type) && (field.value !== '' || field.type !== 'password')) return 'unknown';
  if (/^(checkbox|radio|range|hidden)$/.test(field.type)) return { text: '', isPlaceholder: false };
  if (field.value !== '') return { text: field.value, isPlaceholder: false };
  return { text: field.placeholder, isPlaceholder: true };
}

function contentBox(field: Field, style: CSSStyleDeclaration): PixelBox {
  const box = boxOf(field);
  const side = (name: 'Left' | 'Top' | 'Right' | 'Bottom') =>
    parseFloat(style[`padding${name}`]) + parseFloat(style[`border${name}Width`]);
  const inset = field instanceof HTMLSelectElement && style.appearance !== 'none' ? nativeSelectInset : 0;
  return {
    x1: box.x1 + side('Left') + inset,
    y1: box.y1 + side('Top'),
    x2: box.x2 - side('Right'),
    y2: box.y2 - side('Bottom'),
  };
}

let measure: CanvasRenderingContext2D | null | undefined;

/** CSS pixels. */
export function textWidth(text: string, style: CSSStyleDeclaration): number {
  const context = measuring(style);
  return context === null ? text.length * parseFloat(style.fontSize) * 0.5 : context.measureText(text).width;
}

/** A context that measures in an element's font; null where the browser gives none. */
export function measuring(style: CSSStyleDeclaration): CanvasRenderingContext2D | null {
  measure ??= document.createElement('canvas').getContext('2d');
  if (measure !== null) {
    measure.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    measure.letterSpacing = style.letterSpacing === 'normal' ? '0px' : style.letterSpacing;
  }
  return measure;
}

function place(
  width: number,
  size: number,
  inside: PixelBox,
  style: CSSStyleDeclaration,
  atTop: boolean,
): PixelBox {
  const room = boxWidth(inside) - width;
  const isRight = style.textAlign === 'right' || (style.textAlign === 'end' && style.direction === 'ltr');
  let x1 = inside.x1;
  if (style.textAlign === 'center' && room > 0) x1 += room / 2;
  else if (isRight || (style.direction === 'rtl' && style.textAlign === 'start')) x1 += room;
  const leading = parseFloat(style.lineHeight);
  const middle = atTop
    ? inside.y1 + (Number.isNaN(leading) ? 1.2 * size : leading) / 2
    : (inside.y1 + inside.y2) / 2;
  return { x1, y1: middle - 0.575 * size, x2: x1 + width, y2: middle + 0.575 * size };
}

/** Titles say so by their tag or role. */
export function isHeading(owner: Element): boolean {
  for (const element of [owner, ...drawnAncestors(owner)]) {
    if (/^h[1-6]$/.test(tagOf(element)) || element.getAttribute('role') === 'heading') return true;
    if (!styleOf(element).display.startsWith('inline')) return false;
  }
  return false;
}
