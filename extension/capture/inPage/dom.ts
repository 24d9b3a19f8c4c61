// The document as a tree with its shadow roots: parents, references by id, texts made single-spaced.
// Knows nothing of roles, names and of what is drawn.

/**
 * The node as the platform has it. Otherwise fields of a form, and named elements of a document, stand before its own
 * properties: with an `<input name="children">` in it, that is what the form's `children` are.
 */
export function plain<N extends Node>(node: N): N {
  const isForm = node instanceof HTMLFormElement;
  if (!isForm && !(node instanceof Document)) return node;
  const prototype = isForm ? HTMLFormElement.prototype : Document.prototype;
  return new Proxy(node, {
    get(_target, property) {
      const value: unknown = Reflect.get(prototype, property, node);
      return typeof value === 'function' ? (value.bind(node) as unknown) : value;
    },
  });
}

/** Local name in lower case. A form's own `tagName` may be one of its fields, so it is not asked. */
export function tagOf(element: Element): string {
  return element instanceof HTMLFormElement ? 'form' : element.localName.toLowerCase();
}

export function isElement(node: Node): node is Element {
  return plain(node).nodeType === Node.ELEMENT_NODE;
}

export function isText(node: Node): node is Text {
  return plain(node).nodeType === Node.TEXT_NODE;
}

/** The element around this one; of what hangs directly in a shadow root, its host. */
export function parentOf(node: Node): Element | null {
  const parent = plain(node).parentNode;
  if (parent === null) return null;
  if (isElement(parent)) return parent;
  return parent instanceof ShadowRoot ? parent.host : null;
}

/** The element around this one as it is drawn: the slot that shows it before its parent. */
export function drawnParentOf(node: Node): Element | null {
  const slot = isElement(node) || isText(node) ? plain(node).assignedSlot : null;
  return slot ?? parentOf(node);
}

/** This element or the nearest around it that fits, beyond shadow roots. */
export function closest(element: Element, selector: string): Element | null {
  for (let at: Element | null = element; at !== null;) {
    const found = plain(at).closest(selector);
    if (found !== null) return found;
    const root: Node = plain(at).getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return null;
}

/** True where `around` is `node` itself or lies around it as it is drawn. */
export function isWithin(node: Node, around: Element): boolean {
  for (let at: Node | null = node; at !== null; at = drawnParentOf(at)) {
    if (at === around) return true;
  }
  return false;
}

/** Elements whose ids an attribute lists, in its order, each once; looked for in the element's own tree. */
export function referenced(element: Element, attribute: string): Element[] {
  const ids =
    plain(element)
      .getAttribute(attribute)
      ?.split(/\s+/)
      .filter((id) => id !== '') ?? [];
  if (ids.length === 0) return [];
  const root = plain(element).getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return [];
  return [...new Set(ids.flatMap((id) => root.getElementById(id) ?? []))];
}

/** What `aria-labelledby` names, or what a script has put into `ariaLabelledByElements`; null where nothing. */
export function labelledBy(element: Element): readonly Element[] | null {
  const given = plain(element).ariaLabelledByElements ?? referenced(element, 'aria-labelledby');
  return given.length === 0 ? null : given;
}

export type LabelsOf = (element: Element) => readonly HTMLLabelElement[];

/**
 * The `label`s of a control; none of what cannot have any. All labels are looked at once: a control's own list of them is
 * found anew at every question, by looking through the whole document.
 */
export function createLabels(): LabelsOf {
  const labels = new Map<Element, HTMLLabelElement[]>();
  for (const label of allRoots().flatMap((root) => [...plain(root).querySelectorAll('label')])) {
    const { control } = label;
    // Custom elements may have labels, but do not tell of them.
    if (control === null || !('labels' in control)) continue;
    const others = labels.get(control);
    if (others === undefined) labels.set(control, [label]);
    else others.push(label);
  }
  return (element) => labels.get(element) ?? none;
}

const none: readonly HTMLLabelElement[] = [];

/** The document and all open shadow roots within it. */
export function allRoots(): readonly (Document | ShadowRoot)[] {
  const found: (Document | ShadowRoot)[] = [document];
  for (const root of found) {
    for (const element of plain(root).querySelectorAll('*')) {
      const shadow = plain(element).shadowRoot;
      if (shadow !== null) found.push(shadow);
    }
  }
  return found;
}

/** As texts are compared everywhere: white space single, none at the ends, what is never drawn left out. */
export function singleSpaced(text: string): string {
  return text
    .replace(/[\u200b\u00ad]/g, '')
    .trim()
    .replace(/\s+/g, ' ');
}
