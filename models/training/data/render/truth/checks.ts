// Where a check box, a radio button or a switch is drawn. Kits hide the input and draw something beside it:
// first a visible neighbour is looked for, then a pseudo-element of the label.

import { boxArea, boxHeight, boxWidth, unionBox, type PixelBox } from '../../../../../protocol/geometry';
import { labelOf } from './describe';
import { isFramed, parseColor } from './paint';
import { isDrawn, ownClip } from './sight';
import { boxOf, drawnChildren, drawnParent, styleOf, tagOf } from './tree';

export interface Drawn {
  /** CSS pixels of the viewport. */
  readonly box: PixelBox;
  /** The element that paints it, asked whether it can be seen. */
  readonly painter: Element;
  /** The drawn thing is a whole button with its text inside, a member of a group of toggle buttons. */
  readonly isButton: boolean;
}

/** A check box is not smaller, a switch not larger than this, CSS pixels. */
const smallest = 8;
/** Below this opacity, 0…1, no ground and no border is seen. */
const faintest = 0.03;
const highest = 44;
const widest = 76;

function fits(box: PixelBox): boolean {
  return (
    boxWidth(box) >= smallest &&
    boxHeight(box) >= smallest &&
    boxHeight(box) <= highest &&
    boxWidth(box) <= widest
  );
}

/** The box that a check box, radio button or switch is seen as; null where nothing is drawn. */
export function drawnCheck(element: Element): Drawn | null {
  const own = boxOf(element);
  const isInput = tagOf(element) === 'input';
  const isSeen = isDrawn(element) && fits(own) && boxArea(ownClip(element)) > 0;
  const paints = isFramed(element) || (isInput ? styleOf(element).appearance !== 'none' : isBare(element));
  if (isSeen && paints) {
    return { box: withKnob(element, own), painter: element, isButton: false };
  }
  const parent = isInput ? drawnParent(element) : element;
  if (parent === null) return null;
  const plain = { box: own, painter: element, isButton: false };
  return drawnNeighbour(element, parent) ?? drawnPseudo(element) ?? (isSeen ? plain : null);
}

/** A switch's knob, drawn by a pseudo-element, may stand out of its track. */
function withKnob(element: Element, track: PixelBox): PixelBox {
  const knobs = paintedPseudos(element).filter(
    (box) => fits(unionBox(box, track)) && centreInside(box, track),
  );
  return [track, ...knobs].reduce(unionBox);
}

/** The boxes of the pseudo-elements of a host that paint something. */
function paintedPseudos(host: Element): PixelBox[] {
  return (['::before', '::after'] as const)
    .filter((pseudo) => pseudoPaints(host, pseudo))
    .map((pseudo) => pseudoBox(host, pseudo))
    .filter((box) => box !== null);
}

/** Without text inside: the element is the whole thing. */
function isBare(element: Element): boolean {
  return (element.textContent ?? '').trim() === '' && element.shadowRoot === null;
}

function drawnNeighbour(element: Element, parent: Element): Drawn | null {
  const isAlone = parent.querySelectorAll('input').length <= 1;
  // Beside other inputs only the very next element can belong to this one.
  const near = isAlone ? drawnChildren(parent) : [element.nextElementSibling ?? element];
  const painters = [...paintersAmong(near, element, 3)];
  if (painters.length === 0) return null;
  const largest = painters.reduce((a, b) => (boxArea(boxOf(b)) > boxArea(boxOf(a)) ? b : a));
  // A switch's knob may stand out of its track.
  const parts = painters.map(boxOf).filter((box) => centreInside(box, boxOf(largest)));
  const box = parts.reduce(unionBox);
  return { box: fits(box) ? box : boxOf(largest), painter: largest, isButton: false };
}

function centreInside(inner: PixelBox, outer: PixelBox): boolean {
  const x = (inner.x1 + inner.x2) / 2;
  const y = (inner.y1 + inner.y2) / 2;
  return outer.x1 <= x && x <= outer.x2 && outer.y1 <= y && y <= outer.y2;
}

function* paintersAmong(nodes: Iterable<Node>, input: Element, depth: number): Generator<Element> {
  for (const node of nodes) {
    if (!(node instanceof Element) || node === input) continue;
    const paints = isFramed(node) || (tagOf(node) === 'svg' && isBare(node));
    if (isDrawn(node) && fits(boxOf(node)) && paints && (node.textContent ?? '').trim() === '') yield node;
    else if (depth > 1) yield* paintersAmong(drawnChildren(node), input, depth - 1);
  }
}

/** A pseudo-element of the input itself, of its neighbour or of its label; or a label that is a whole button. */
function drawnPseudo(element: Element): Drawn | null {
  const label = labelOf(element);
  const next = element.nextElementSibling;
  const hosts = [element, next, label, ...(label?.children ?? [])].filter((host) => host !== null);
  let best: Drawn | null = null;
  for (const host of hosts) {
    // A thin track and its knob are one switch, a box and its tick one check box.
    const parts = isDrawn(host) ? paintedPseudos(host) : [];
    const box = parts.length === 0 ? null : parts.reduce(unionBox);
    if (box === null || !fits(box)) continue;
    if (best === null || boxArea(box) > boxArea(best.box)) best = { box, painter: host, isButton: false };
  }
  if (best !== null) return best;
  const isButton = label !== null && isDrawn(label) && isFramed(label) && boxHeight(boxOf(label)) <= 64;
  return isButton ? { box: boxOf(label), painter: label, isButton } : null;
}

/** True where a pseudo-element has a ground or a border that can be seen. */
function pseudoPaints(host: Element, pseudo: string): boolean {
  const style = getComputedStyle(host, pseudo);
  if (style.boxShadow !== 'none') return true;
  if (style.backgroundImage !== 'none' || parseColor(style.backgroundColor).alpha > faintest) return true;
  return parseFloat(style.borderTopWidth) > 0 && parseColor(style.borderTopColor).alpha > faintest;
}

/** Where a pseudo-element lies, computed from its style; null where it has none. Text flow around it is not followed. */
export function pseudoBox(host: Element, pseudo: '::before' | '::after'): PixelBox | null {
  const style = getComputedStyle(host, pseudo);
  if (style.content === 'none' || style.content === 'normal' || style.display === 'none') return null;
  const number = (value: string) => (Number.isNaN(parseFloat(value)) ? 0 : parseFloat(value));
  const isBorderBox = style.boxSizing === 'border-box';
  const extra = (a: 'Left' | 'Top', b: 'Right' | 'Bottom') =>
    isBorderBox
      ? 0
      : number(style[`padding${a}`]) +
        number(style[`padding${b}`]) +
        number(style[`border${a}Width`]) +
        number(style[`border${b}Width`]);
  const width = number(style.width) + extra('Left', 'Right');
  const height = number(style.height) + extra('Top', 'Bottom');
  if (width === 0 || height === 0) return null;
  const isAbsolute = style.position === 'absolute';
  const frame = isAbsolute ? positionedFrame(host) : host;
  const box = boxOf(frame);
  const frameStyle = styleOf(frame);
  let x1 = box.x1 + number(frameStyle.borderLeftWidth) + number(style.marginLeft);
  let y1 = box.y1 + number(frameStyle.borderTopWidth) + number(style.marginTop);
  if (isAbsolute) {
    x1 += number(style.left);
    y1 += number(style.top);
  } else {
    x1 += number(frameStyle.paddingLeft);
    y1 = (box.y1 + box.y2 - height) / 2;
  }
  return { x1, y1, x2: x1 + width, y2: y1 + height };
}

function positionedFrame(host: Element): Element {
  let frame: Element | null = host;
  while (frame !== null && styleOf(frame).position === 'static') frame = drawnParent(frame);
  return frame ?? host;
}
