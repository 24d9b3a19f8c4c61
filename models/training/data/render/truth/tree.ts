// Walks a page as it is drawn: through shadow roots and slots. Reads styles and rectangles once. Knows nothing of kinds.

import type { PixelBox } from '../../../../../protocol/geometry';
import { oncePerElement } from './cache';

/** Elements whose content is never drawn as it stands in the document. */
const undrawn = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'title',
  'head',
  'option',
  'optgroup',
  'datalist',
  'desc',
  'defs',
  'symbol',
  'clippath',
  'mask',
  'metadata',
]);

export function tagOf(element: Element): string {
  return element.localName.toLowerCase();
}

export const styleOf = oncePerElement((element) => getComputedStyle(element));

/** CSS pixels of the viewport; without area for what is not drawn. */
export const boxOf = oncePerElement((element) => fromRect(element.getBoundingClientRect()));

export function fromRect({ left, top, right, bottom }: DOMRect): PixelBox {
  return { x1: left, y1: top, x2: right, y2: bottom };
}

/** The element it is drawn inside of: its slot, its parent, or the host of its shadow root. */
export function drawnParent(node: Node): Element | null {
  if (node instanceof Element || node instanceof Text) {
    if (node.assignedSlot !== null) return node.assignedSlot;
  }
  const parent = node.parentNode;
  if (parent instanceof ShadowRoot) return parent.host;
  return parent instanceof Element ? parent : null;
}

/** Children as drawn: of a shadow root in place of the host's own, of what a slot was given in place of the slot's. */
export function drawnChildren(element: Element): Iterable<Node> {
  if (element.shadowRoot !== null) return element.shadowRoot.childNodes;
  if (element instanceof HTMLSlotElement) {
    const given = element.assignedNodes();
    if (given.length > 0) return given;
  }
  return element.childNodes;
}

/** Every drawn element and text below (and with) an element, in order; what `skip` says is left out with all below it. */
export function* drawnNodes(
  element: Element,
  skip: (element: Element) => boolean = () => false,
): Generator<Element | Text> {
  if (undrawn.has(tagOf(element)) || skip(element)) return;
  yield element;
  for (const child of drawnChildren(element)) {
    if (child instanceof Element) yield* drawnNodes(child, skip);
    else if (child instanceof Text) yield child;
  }
}

export function* drawnAncestors(node: Node): Generator<Element> {
  for (let parent = drawnParent(node); parent !== null; parent = drawnParent(parent)) yield parent;
}

/** True where `inner` is `outer` or is drawn inside of it. */
export function holds(outer: Element, inner: Element): boolean {
  if (outer === inner || outer.contains(inner)) return true;
  for (const ancestor of drawnAncestors(inner)) if (ancestor === outer) return true;
  return false;
}

/** The elements at a point from the top down, with what lies in shadow roots in place of their hosts' surface. */
export function elementsAt(x: number, y: number, root: Document | ShadowRoot = document): Element[] {
  const found: Element[] = [];
  for (const element of root.elementsFromPoint(x, y)) {
    if (root instanceof ShadowRoot && element.getRootNode() !== root) continue;
    if (element.shadowRoot !== null) found.push(...elementsAt(x, y, element.shadowRoot));
    found.push(element);
  }
  return found;
}

/** Classes of an element, of SVG as well. */
export function classesOf(element: Element): string[] {
  return [...element.classList];
}
