// Runs inside the page: settles it, then tells everything that can be seen on it. The renderer calls what stands in `window.groundglass`.

import {
  boxArea,
  boxCentre,
  containsPoint,
  intersect,
  type PixelBox,
} from '../../../../../protocol/geometry';
import { forgetAll } from './cache';
import { controlsOf, withoutDuplicates, type Control, type Contents } from './controls';
import { pictorialOf, type Pictorial } from './icons';
import { joinWords } from './lines';
import { messagesOf } from './messages';
import { textColorName } from './paint';
import type { RowBox, ScreenElement, ScreenLine, ScreenTruth } from './screen';
import { contentClip, isDrawn, viewport } from './sight';
import { isField, isHeading, wordsOfField, wordsOfNode, type SeenWord } from './text';
import { boxOf, drawnAncestors, drawnNodes } from './tree';

/** Overlapping icons of one place are one icon. */
const sameIcon = 0.5;

/** Everything that can be seen, in pixels of a picture with this pixel ratio. */
export function readTruth(pixelRatio: number): ScreenTruth {
  forgetAll();
  const style = document.createElement('style');
  // Hit testing must find what does not react to the pointer, too.
  style.textContent = '*, *::before, *::after { pointer-events: auto !important }';
  document.documentElement.append(style);
  try {
    return read(pixelRatio);
  } finally {
    style.remove();
  }
}

function read(pixelRatio: number): ScreenTruth {
  const ignore: PixelBox[] = [];
  const words: SeenWord[] = [];
  const pictorials: Pictorial[] = [];
  const elements: Element[] = [];
  const isUntold = (element: Element) => {
    if (element.getAttribute('data-truth') !== 'ignore') return false;
    const seen = isDrawn(element) ? intersect(boxOf(element), contentClip(element)) : null;
    if (seen !== null) ignore.push(seen);
    return true;
  };
  for (const node of drawnNodes(document.body, isUntold)) {
    if (node instanceof Text) {
      const seen = wordsOfNode(node);
      words.push(...seen.words);
      ignore.push(...seen.ignore);
      continue;
    }
    elements.push(node);
    if (isField(node)) {
      const seen = wordsOfField(node);
      words.push(...seen.words);
      ignore.push(...seen.ignore);
    }
    const seen = pictorialOf(node);
    pictorials.push(...seen.found);
    ignore.push(...seen.ignore);
  }

  const contents = contentsOf(words, pictorials);
  const controls: Control[] = [];
  for (const element of elements) {
    const seen = controlsOf(element, contents);
    controls.push(...seen.found);
    ignore.push(...seen.ignore);
  }
  const toRow = (box: PixelBox) => rowBox(box, pixelRatio);
  return {
    elements: [
      ...withoutDuplicates(controls).map((control) => controlRow(control, toRow)),
      ...withoutNested(pictorials)
        .filter((pictorial) => !isTick(pictorial, controls))
        .map((pictorial) => pictorialRow(pictorial, toRow)),
    ],
    lines: joinWords(words).map(({ box, text, size, words: [first] }): ScreenLine => {
      const { owner } = first!;
      return {
        box: toRow(box),
        text,
        size: round(size * pixelRatio),
        heading: isHeading(owner),
        color: textColorName(owner),
      };
    }),
    messages: messagesOf(elements, contents, controls).map(({ box, role, tone, text }) => ({
      box: toRow(box),
      role,
      ...(tone === undefined ? {} : { tone }),
      text,
    })),
    ignore: ignore
      .map((box) => intersect(box, viewport()))
      .filter((box) => box !== null)
      .map(toRow),
  };
}

/** The mark in a check box is part of it, whatever it is drawn with. */
function isTick({ kind, name, box }: Pictorial, controls: readonly Control[]): boolean {
  if (kind !== 'icon' || name !== '') return false;
  const checks = controls.filter((control) => /^(checkbox|radio|switch)$/.test(control.kind));
  return checks.some((check) => containsPoint(check.box, boxCentre(box)));
}

/** Who holds what, for every element up the tree. */
function contentsOf(words: readonly SeenWord[], pictorials: readonly Pictorial[]): Contents {
  const contents = { words: new Map<Element, SeenWord[]>(), pictorials: new Map<Element, Pictorial[]>() };
  const file = <T>(map: Map<Element, T[]>, element: Element, item: T) => {
    for (const holder of [element, ...drawnAncestors(element)]) {
      const items = map.get(holder);
      if (items === undefined) map.set(holder, [item]);
      else items.push(item);
    }
  };
  for (const word of words) file(contents.words, word.owner, word);
  for (const pictorial of pictorials) file(contents.pictorials, pictorial.element, pictorial);
  return contents;
}

/** Leaves the outer one of icons that are drawn inside of each other (an icon's element and its SVG). */
function withoutNested(pictorials: readonly Pictorial[]): Pictorial[] {
  const kept: Pictorial[] = [];
  for (const pictorial of pictorials) {
    const isKnown = kept.some(({ kind, box }) => {
      const shared = intersect(box, pictorial.box);
      if (kind !== pictorial.kind || shared === null) return false;
      return boxArea(shared) > sameIcon * Math.min(boxArea(box), boxArea(pictorial.box)) && kind === 'icon';
    });
    if (!isKnown) kept.push(pictorial);
  }
  return kept;
}

function controlRow(control: Control, toRow: (box: PixelBox) => RowBox): ScreenElement {
  const { kind, role, name, text, states, framed, clickBox, color, container } = control;
  return {
    box: toRow(control.box),
    ...(clickBox === undefined ? {} : { clickBox: toRow(clickBox) }),
    kind,
    role,
    name,
    text,
    states,
    framed,
    ...(color === undefined ? {} : { color }),
    ...(container === undefined ? {} : { container }),
  };
}

function pictorialRow(
  { kind, box, name, color }: Pictorial,
  toRow: (box: PixelBox) => RowBox,
): ScreenElement {
  const row = { box: toRow(box), kind, role: 'img', name, text: '', states: [], framed: false };
  return color === undefined ? row : { ...row, color };
}

function rowBox({ x1, y1, x2, y2 }: PixelBox, pixelRatio: number): RowBox {
  return [round(x1 * pixelRatio), round(y1 * pixelRatio), round(x2 * pixelRatio), round(y2 * pixelRatio)];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
