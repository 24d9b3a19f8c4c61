// The controls that can be seen, each with the box that can be guessed from pixels. Uses the words and pictures found before.

import {
  boxArea,
  boxHeight,
  boxWidth,
  intersect,
  overlap,
  unionBox,
  type PixelBox,
} from '../../../../../protocol/geometry';
import { drawnCheck, pseudoBox } from './checks';
import { containerOf, nameOf, placeOf, roleOf, statesOf } from './describe';
import type { Pictorial } from './icons';
import { controlKind, sameFamily, type Marks } from './kinds';
import { joinWords } from './lines';
import { groundColorName, isFramed, textColorName } from './paint';
import type { ElementKind, ElementState, Container } from './screen';
import { isDrawn, look, ownClip } from './sight';
import type { SeenWord } from './text';
import { boxOf, classesOf, drawnAncestors, drawnChildren, styleOf, tagOf } from './tree';

/** A control; boxes in CSS pixels of the viewport. */
export interface Control {
  readonly element: Element;
  readonly kind: ElementKind;
  readonly box: PixelBox;
  readonly clickBox: PixelBox | undefined;
  readonly role: string;
  readonly name: string;
  readonly text: string;
  readonly states: readonly ElementState[];
  readonly framed: boolean;
  readonly color: string | undefined;
  readonly container: Container | undefined;
}

export interface Controls {
  readonly found: readonly Control[];
  readonly ignore: readonly PixelBox[];
}

/** What is seen inside of elements: filled by whoever collected it. */
export interface Contents {
  readonly words: ReadonlyMap<Element, readonly SeenWord[]>;
  readonly pictorials: ReadonlyMap<Element, readonly Pictorial[]>;
}

/** Shorter or narrower than this, CSS pixels, nobody clicks it. */
const smallest = 6;
/** An action higher than this with this many lines is a card. */
const cardHeight = 130;
const cardLines = 3;
/** Two boxes of one family that overlap more than this are one thing. */
const sameThing = 0.6;
/** A row fills at least this part of what holds it. */
const rowPart = 0.6;
/** A wrapper is taken for its only control where it is at most this many times as large. */
const closeWrapper = 1.6;
/** CSS pixels; a drawn-by-CSS arrow is not larger. */
const largestArrow = 40;

/** The drawn form of a control. */
interface Shape {
  readonly boxes: readonly PixelBox[];
  readonly painter: Element;
  readonly framed: boolean;
}

/** The control that an element is, if it is one; several only for a link that is wrapped over lines. */
export function controlsOf(element: Element, contents: Contents): Controls {
  const nothing: Controls = { found: [], ignore: [] };
  if (!mayBeControl(element)) return nothing;
  const marks = marksOf(element);
  let kind = controlKind(marks.marks);
  if (kind === null) {
    const isUnknowable =
      tagOf(element) === 'input' && /^(file|color)$/.test(marks.marks.type) && isDrawn(element);
    return isUnknowable ? { found: [], ignore: [boxOf(element)] } : nothing;
  }
  if (marks.drawnAsButton) kind = 'button';
  const shape = shapeOf(element, kind, marks, contents);
  if (shape === null) return nothing;
  if (shape === 'card')
    return { found: [], ignore: isFramed(element) ? seenPart(element, boxOf(element)) : [] };

  const found: Control[] = [];
  const ignore: PixelBox[] = [];
  for (const box of shape.boxes) {
    if (boxWidth(box) < smallest || boxHeight(box) < smallest) continue;
    const { sight, seen } = look(shape.painter, box, ownClip(shape.painter));
    if (sight === 'hidden' || seen === null) continue;
    if (sight === 'partly') ignore.push(seen);
    else found.push(describe(element, kind, seen, shape, contents));
  }
  if (found.length > 0) ignore.push(...arrows(element, kind, found[0]!.box, contents));
  return { found, ignore };
}

function seenPart(element: Element, box: PixelBox): PixelBox[] {
  const seen = intersect(box, ownClip(element));
  return seen === null ? [] : [seen];
}

function mayBeControl(element: Element): boolean {
  if (element instanceof SVGElement) return element.hasAttribute('data-kind');
  if (/^(input|textarea|select|button|summary|a)$/.test(tagOf(element))) return true;
  return (
    element.hasAttribute('role') ||
    element.hasAttribute('data-kind') ||
    element.getAttribute('contenteditable') === 'true'
  );
}

interface Reading {
  readonly marks: Marks;
  readonly check: ReturnType<typeof drawnCheck>;
  readonly drawnAsButton: boolean;
  /** What makes the place: the menu, the navigation panel. */
  readonly holder: Element | null;
}

function marksOf(element: Element): Reading {
  const tag = tagOf(element);
  const type = (element.getAttribute('type') ?? '').toLowerCase();
  const role = element.getAttribute('role') ?? '';
  const given = element.getAttribute('data-kind');
  const isCheck =
    (tag === 'input' && /^(checkbox|radio)$/.test(type)) || /^(checkbox|radio|switch)$/.test(given ?? role);
  const check = isCheck ? drawnCheck(element) : null;
  const { place, holder } = placeOf(element);
  const marks = {
    tag,
    type,
    role,
    given,
    classes: classesOf(element),
    ancestorClasses: [...drawnAncestors(element)].slice(0, 3).flatMap(classesOf),
    place,
    hasHref: element.hasAttribute('href'),
    editable: element.getAttribute('contenteditable') === 'true',
    readOnly: element.hasAttribute('readonly'),
    opensList: element.getAttribute('aria-haspopup') === 'listbox',
    shape: check === null || check.isButton ? 1 : boxWidth(check.box) / boxHeight(check.box),
  };
  return { marks, check, drawnAsButton: check?.isButton ?? false, holder };
}

function shapeOf(
  element: Element,
  kind: ElementKind,
  reading: Reading,
  contents: Contents,
): Shape | 'card' | null {
  switch (kind) {
    case 'checkbox':
    case 'radio':
    case 'switch':
      return reading.check === null
        ? null
        : { boxes: [reading.check.box], painter: reading.check.painter, framed: true };
    case 'slider':
      return sliderShape(element);
    case 'text_field':
    case 'select':
      return fieldShape(element);
    case 'icon':
    case 'image':
      return null;
    case 'button':
    case 'link':
    case 'tab':
    case 'menu_item':
      if (reading.check?.isButton === true) {
        return { boxes: [reading.check.box], painter: reading.check.painter, framed: true };
      }
      return isDrawn(element) ? actionShape(element, kind, reading, contents) : null;
  }
}

/** A role of slider may stand on the knob alone: the track around it is the control. The knob may stand out of the track. */
function sliderShape(element: Element): Shape | null {
  const around = [element, ...drawnAncestors(element)].slice(0, 4);
  const track = around.find((candidate) => isTrack(boxOf(candidate))) ?? element;
  if (!isDrawn(track)) return null;
  const parts = [...track.querySelectorAll('*')].filter((part) => isDrawn(part) && isFramed(part)).map(boxOf);
  const knobs = parts.filter(
    (part) => boxHeight(part) <= thickestTrack && boxWidth(part) <= boxWidth(boxOf(track)),
  );
  return { boxes: [[boxOf(track), ...knobs].reduce(unionBox)], painter: track, framed: true };
}

/** CSS pixels. */
const thickestTrack = 64;

function isTrack(box: PixelBox): boolean {
  const long = Math.max(boxWidth(box), boxHeight(box));
  const thick = Math.min(boxWidth(box), boxHeight(box));
  return thick > 0 && thick <= thickestTrack && long > 3 * thick;
}

/** How far up the frame of a field is looked for. */
const frameDepth = 5;

/** The field's own frame, or that of the wrapper it alone stands in. */
function fieldShape(element: Element): Shape | null {
  const own = boxOf(element);
  if (isDrawn(element) && isFramed(element)) return { boxes: [own], painter: element, framed: true };
  const highest = Math.max(2.2 * boxHeight(own), 64);
  for (const wrapper of [...drawnAncestors(element)].slice(0, frameDepth)) {
    const box = boxOf(wrapper);
    if (boxHeight(box) > highest || fieldsIn(wrapper) > 1) break;
    if (isDrawn(wrapper) && boxArea(box) > 0 && (isFramed(wrapper) || hasDrawnFrame(wrapper))) {
      return { boxes: [box], painter: wrapper, framed: true };
    }
  }
  return isDrawn(element) ? { boxes: [own], painter: element, framed: false } : null;
}

function fieldsIn(wrapper: Element): number {
  return wrapper.querySelectorAll('input:not([type=hidden]), textarea, select').length;
}

/** The frame is painted by empty children that together fill the wrapper. */
function hasDrawnFrame(wrapper: Element): boolean {
  const parts = [...wrapper.querySelectorAll(':scope > *, :scope > * > *')].filter(
    (part) => (part.textContent ?? '').trim() === '' && isDrawn(part) && isFramed(part),
  );
  if (parts.length === 0) return false;
  return boxArea(parts.map(boxOf).reduce(unionBox)) >= 0.7 * boxArea(boxOf(wrapper));
}

function actionShape(
  element: Element,
  kind: ElementKind,
  reading: Reading,
  contents: Contents,
): Shape | 'card' | null {
  const own = boxOf(element);
  const words = contents.words.get(element) ?? [];
  const lines = joinWords(words).map((line) => line.box);
  const inside = [...lines, ...(contents.pictorials.get(element) ?? []).map((pictorial) => pictorial.box)];
  const isCard = boxHeight(own) > cardHeight && inside.length >= cardLines;
  if (isCard) return 'card';
  if (isFramed(element)) return { boxes: [own], painter: element, framed: true };

  const frame = closeFrame(element, own);
  if (frame !== null) return { boxes: [boxOf(frame)], painter: frame, framed: true };
  if (inside.length === 0)
    return isPaintedLeaf(element) ? { boxes: [own], painter: element, framed: false } : null;
  if (kind === 'tab' || (kind === 'menu_item' && isRow(own, reading))) {
    return { boxes: [own], painter: element, framed: false };
  }
  const isWrapped = kind === 'link' && styleOf(element).display === 'inline' && lines.length > 1;
  if (isWrapped) return { boxes: inside, painter: element, framed: false };
  const union = inside.reduce(unionBox);
  if (boxHeight(union) > cardHeight) return 'card';
  return { boxes: [union], painter: element, framed: false };
}

/** A painted wrapper that holds little more than the element, or a painted child that fills it. */
function closeFrame(element: Element, own: PixelBox): Element | null {
  for (const wrapper of [...drawnAncestors(element)].slice(0, 2)) {
    const isClose = boxArea(boxOf(wrapper)) <= closeWrapper * boxArea(own);
    if (!isClose || wrapper.querySelectorAll('a, button, input, select, textarea, [role]').length > 1) break;
    if (isDrawn(wrapper) && isFramed(wrapper)) return wrapper;
  }
  for (const child of drawnChildren(element)) {
    if (!(child instanceof Element) || !isDrawn(child) || !isFramed(child)) continue;
    if (boxArea(boxOf(child)) >= 0.8 * boxArea(own)) return child;
  }
  return null;
}

function isPaintedLeaf(element: Element): boolean {
  return [null, '::before', '::after'].some((pseudo) => {
    const style = getComputedStyle(element, pseudo);
    if (pseudo !== null && (style.content === 'none' || style.content === 'normal')) return false;
    return (
      style.backgroundImage !== 'none' ||
      style.maskImage !== 'none' ||
      (pseudo !== null && style.content !== '""')
    );
  });
}

/** A row fills the panel it stands in; an entry of a menu bar does not. */
function isRow(own: PixelBox, { marks, holder }: Reading): boolean {
  if (holder === null) return marks.place !== 'none' || marks.given === 'menu_item';
  return boxWidth(own) >= rowPart * boxWidth(boxOf(holder));
}

function describe(
  element: Element,
  kind: ElementKind,
  box: PixelBox,
  shape: Shape,
  contents: Contents,
): Control {
  const text = joinWords(contents.words.get(element) ?? [])
    .map((line) => line.text)
    .join(' ');
  const click = boxOf(
    shape.painter === element || boxArea(boxOf(element)) > boxArea(boxOf(shape.painter))
      ? element
      : shape.painter,
  );
  const isCheck = kind === 'checkbox' || kind === 'radio' || kind === 'switch';
  return {
    element,
    kind,
    box,
    clickBox: overlap(click, box) < 0.9 && !isCheck ? click : undefined,
    role: roleOf(element, kind),
    name: nameOf(element, text),
    text,
    states: statesOf(element),
    framed: shape.framed,
    color: shape.framed ? groundColorName(shape.painter) : textColorName(element),
    container: containerOf(element),
  };
}

/** Arrows that CSS draws beside a control's text are icons without an element: not to be judged. */
function arrows(element: Element, kind: ElementKind, box: PixelBox, contents: Contents): PixelBox[] {
  if (kind === 'select' && tagOf(element) === 'select') {
    return [{ ...box, x1: Math.max(box.x1, box.x2 - Math.min(largestArrow, 1.1 * boxHeight(box))) }];
  }
  const strips: PixelBox[] = [];
  if (/^(checkbox|radio|switch|slider)$/.test(kind)) return strips;
  for (const pseudo of ['::before', '::after'] as const) {
    const style = getComputedStyle(element, pseudo);
    if (style.content === 'none' || style.content === 'normal' || style.display === 'none') continue;
    const at = pseudoBox(element, pseudo);
    if (style.position === 'absolute') {
      const isArrow =
        at !== null && Math.max(boxWidth(at), boxHeight(at)) <= largestArrow && boxWidth(at) > 3;
      const seen = isArrow ? intersect(at, box) : null;
      // What fills the control is its ground and not an arrow in it.
      if (seen !== null && boxArea(seen) < 0.5 * boxArea(box)) strips.push(seen);
      continue;
    }
    const inside = [...(contents.words.get(element) ?? []), ...(contents.pictorials.get(element) ?? [])].map(
      ({ box }) => box,
    );
    if (inside.length === 0) continue;
    const held = inside.reduce(unionBox);
    const strip = pseudo === '::after' ? { ...box, x1: held.x2 + 1 } : { ...box, x2: held.x1 - 1 };
    if (boxWidth(strip) > 4 && boxWidth(strip) <= largestArrow) strips.push(strip);
  }
  return strips;
}

/** Leaves one of several descriptions of the same thing: the framed one, then the more telling kind, then the outer one. */
export function withoutDuplicates(controls: readonly Control[]): Control[] {
  const telling: readonly ElementKind[] = ['tab', 'menu_item', 'button', 'link', 'select', 'switch'];
  const rank = ({ kind, framed, element }: Control) =>
    (element.hasAttribute('data-kind') ? 0 : 20) +
    (framed ? 0 : 10) +
    (telling.includes(kind) ? telling.indexOf(kind) : telling.length);
  const order = controls.map((control, index) => ({ control, index }));
  order.sort((a, b) => rank(a.control) - rank(b.control) || a.index - b.index);
  const kept: typeof order = [];
  for (const candidate of order) {
    const isKnown = kept.some(
      ({ control }) =>
        sameFamily(control.kind, candidate.control.kind) &&
        overlap(control.box, candidate.control.box) > sameThing,
    );
    if (!isKnown) kept.push(candidate);
  }
  return kept.sort((a, b) => a.index - b.index).map(({ control }) => control);
}
