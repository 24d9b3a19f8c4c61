// What assistive technology is told of an element: whether anything at all, and its accessible name (accname 1.2,
// HTML-AAM), as Playwright's getByRole sees them. Knows nothing of rectangles and states.
// Own code, since what counts is the name that a test will look for: dom-accessibility-api takes the placeholder for no name,
// knows `hidden` only as an attribute or style of the element itself, and joins the texts of blocks and slots otherwise.

import {
  type LabelsOf,
  isElement,
  isText,
  labelledBy,
  parentOf,
  plain,
  referenced,
  singleSpaced,
  tagOf,
} from './dom';
import { isPresentational, roleOf } from './roles';
import type { Secrets } from './secrets';
import { contentText, writtenContent, type Styles } from './styles';

export interface Names {
  role(element: Element): string | null;
  isHidden(element: Element): boolean;
  /** White space single; "" where it has none. */
  name(element: Element): string;
}

/** What an element is being read for; decides which of its texts speak. */
interface Reading {
  /** `target` is the element that is named, `inside` what stands in it, `reference` what a label or attribute points to. */
  readonly as: 'target' | 'inside' | 'reference';
  /** What is pointed to by `aria-labelledby` does not follow that attribute again. */
  readonly byLabelledBy: boolean;
  /** Inside of something hidden that was pointed to, hidden texts speak too. */
  readonly throughHidden: boolean;
  /** A legend, caption or title: its content is the name, whatever its role. */
  readonly isNativeName: boolean;
  readonly visited: Set<Element>;
}

const nameless = new Set(
  (
    'caption code definition deletion emphasis generic insertion mark paragraph presentation strong subscript suggestion ' +
    'superscript term time'
  ).split(' '),
);

const namedByContent = new Set(
  (
    'button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row ' +
    'rowheader switch tab tooltip treeitem'
  ).split(' '),
);

/** Beside these, what gives its content to the name of what it stands in. */
const speaksInside = new Set([
  '',
  ...(
    'caption code contentinfo definition deletion emphasis insertion list listitem mark none paragraph presentation region ' +
    'row rowgroup section strong subscript superscript table term time'
  ).split(' '),
]);

const ranges = ['progressbar', 'scrollbar', 'slider', 'spinbutton', 'meter'];

const withPlaceholder = ['text', 'password', 'number', 'search', 'tel', 'email', 'url'];

/** What is secret gets into no name, neither its texts nor what it holds. */
export function createNames(
  styles: Styles,
  { isSecret, isPasswordField }: Secrets,
  labelsOf: LabelsOf,
): Names {
  const roles = new Map<Element, string | null>();
  const removed = new Map<Element, boolean>();

  function role(element: Element): string | null {
    let known = roles.get(element);
    if (known === undefined) {
      known = roleOf(element);
      roles.set(element, known);
    }
    return known;
  }

  /** Taken out by `display`, `aria-hidden` or by no slot showing it, itself or anything around it. */
  function isRemoved(element: Element): boolean {
    let known = removed.get(element);
    if (known === undefined) {
      const around = parentOf(element);
      known =
        isUnslotted(element) ||
        styles.of(element).display === 'none' ||
        plain(element).getAttribute('aria-hidden')?.toLowerCase() === 'true' ||
        (around !== null && isRemoved(around));
      removed.set(element, known);
    }
    return known;
  }

  function isHidden(element: Element): boolean {
    const tag = tagOf(element);
    if (isMachinery(tag)) return true;
    if (tag !== 'slot' && styles.of(element).display === 'contents') {
      return [...plain(element).childNodes].every((child) =>
        isElement(child) ? isHidden(child) : !(isText(child) && hasSize(child)),
      );
    }
    // Options of a closed select are drawn nowhere, and can be chosen all the same.
    const isOption = tag === 'option' && plain(element).closest('select') !== null;
    return (!isOption && tag !== 'slot' && !styles.isVisible(element)) || isRemoved(element);
  }

  /** The text alternative of one element (accname 1.2, step 2), white space as it comes. */
  function read(element: Element, reading: Reading): string {
    const { visited } = reading;
    if (visited.has(element)) return '';
    const isToldNothingOf = reading.as !== 'target' && (isSecret(element) || isPasswordField(element));
    if (isToldNothingOf || isMachinery(tagOf(element)) || (!reading.throughHidden && isHidden(element))) {
      visited.add(element);
      return '';
    }
    const references = labelledBy(element);
    if (references !== null && !reading.byLabelledBy) {
      const named = references.map((reference) =>
        read(reference, pointed(reference, { byLabelledBy: true }, visited)),
      );
      const text = named.join(' ');
      if (text !== '') return text;
    }
    const own = role(element) ?? '';
    if (reading.as !== 'target' && !labelsOf(element).includes(element as HTMLLabelElement)) {
      const value = references?.includes(element) === true ? null : valueInText(element, own, reading);
      if (value !== null) {
        visited.add(element);
        return value;
      }
    }
    const label = plain(element).getAttribute('aria-label') ?? '';
    if (label.trim() !== '') {
      visited.add(element);
      return label;
    }
    if (!isPresentational(own)) {
      const native = nativeName(element, references !== null, reading);
      if (native !== null) return native;
    }
    visited.add(element);
    const speaks =
      namedByContent.has(own) ||
      (reading.as === 'inside' && speaksInside.has(own)) ||
      (tagOf(element) === 'summary' && !isPresentational(own)) ||
      reading.as === 'reference' ||
      reading.isNativeName;
    if (speaks) {
      const content = contentOf(element, reading);
      if ((reading.as === 'target' ? content.trim() : content) !== '') return content;
    }
    if (isPresentational(own) && tagOf(element) !== 'iframe') return '';
    return titleOf(element);
  }

  /** Of a control that stands inside of what is named: what it holds. Null where it is no such control. */
  function valueInText(element: Element, own: string, reading: Reading): string | null {
    if (own === 'textbox' || own === 'searchbox') {
      return isField(element) ? element.value : plain(element).textContent;
    }
    if (own === 'combobox' || own === 'listbox') {
      const chosen = chosenOptions(element, own);
      // What an input holds, where nothing is chosen in its list.
      if (chosen.length === 0 && element instanceof HTMLInputElement) return element.value;
      reading.visited.add(element);
      return chosen.map((option) => read(option, inside(reading))).join(' ');
    }
    if (ranges.includes(own)) {
      return (
        plain(element).getAttribute('aria-valuetext') ??
        plain(element).getAttribute('aria-valuenow') ??
        plain(element).getAttribute('value') ??
        ''
      );
    }
    return own === 'menu' ? '' : null;
  }

  function chosenOptions(element: Element, own: string): readonly Element[] {
    if (element instanceof HTMLSelectElement) {
      const chosen = [...element.selectedOptions];
      return chosen.length === 0 ? [...element.options].slice(0, 1) : chosen;
    }
    const listbox =
      own === 'combobox' ? ownedElements(element).find((owned) => role(owned) === 'listbox') : element;
    if (listbox === undefined) return [];
    return ownedElements(listbox).filter(
      (option) =>
        plain(option).getAttribute('aria-selected')?.toLowerCase() === 'true' && role(option) === 'option',
    );
  }

  /** By the rules that HTML has for the element's own tag; null where it has none for it, or they give way to the content. */
  function nativeName(element: Element, isReferring: boolean, reading: Reading): string | null {
    const { visited } = reading;
    const tag = tagOf(element);
    const given = (name: string): string => plain(element).getAttribute(name) ?? '';
    const firstOf = (...texts: string[]): string => texts.find((text) => text.trim() !== '') ?? '';
    const byLabels = (): string | null => {
      const labels = labelsOf(element);
      if (labels.length === 0) return null;
      return labels
        .map((label) => read(label, pointed(label, {}, visited)))
        .filter((text) => text !== '')
        .join(' ');
    };
    const byChild = (child: Element | undefined, also: Partial<Reading>): string | null =>
      child === undefined
        ? null
        : read(child, {
            ...inside(reading),
            ...also,
            isNativeName: true,
            throughHidden: reading.throughHidden || isHidden(child),
          });
    const childOf = (childTag: string): Element | undefined =>
      [...plain(element).children].find((child) => tagOf(child) === childTag);

    if (element instanceof HTMLInputElement) {
      visited.add(element);
      switch (element.type) {
        case 'submit':
          return firstOf(element.value, 'Submit');
        case 'reset':
          return firstOf(element.value, 'Reset');
        case 'button':
          return firstOf(element.value, given('title'));
        case 'file':
          return (reading.byLabelledBy ? null : byLabels()) ?? 'Choose File';
        case 'image':
          return (
            (reading.byLabelledBy ? null : byLabels()) ?? firstOf(given('alt'), given('title'), 'Submit')
          );
      }
    }
    switch (tag) {
      case 'button':
      case 'output':
      case 'input':
      case 'textarea':
      case 'select':
      case 'meter':
      case 'progress': {
        if (isReferring) return null;
        // Before its labels, which may stand around it.
        visited.add(element);
        const labels = byLabels();
        if (labels !== null || tag === 'button') return labels;
        const hasPlaceholder =
          tag === 'textarea' ||
          (element instanceof HTMLInputElement && withPlaceholder.includes(element.type));
        return given('title') !== '' || !hasPlaceholder ? given('title') : given('placeholder');
      }
      case 'fieldset':
      case 'figure':
        if (isReferring) return null;
        visited.add(element);
        return byChild(childOf(tag === 'fieldset' ? 'legend' : 'figcaption'), {}) ?? given('title');
      case 'img':
      case 'area':
        visited.add(element);
        return firstOf(given('alt'), given('title'));
      case 'table': {
        visited.add(element);
        const caption = byChild(childOf('caption'), {});
        if (caption !== null) return caption;
        return given('summary') === '' ? null : given('summary');
      }
    }
    if (element instanceof SVGElement) {
      const title = byChild(
        [...plain(element).children].find((child) => tagOf(child) === 'title' && child instanceof SVGElement),
        { byLabelledBy: true, as: 'reference' },
      );
      if (title !== null) visited.add(element);
      return title;
    }
    return null;
  }

  /** The texts inside as they are drawn one after the other, with what styles put before and after. */
  function contentOf(element: Element, reading: Reading): string {
    const children = inside(reading);
    const texts: string[] = [];
    const add = (node: Node): void => {
      if (isElement(node)) {
        const text = read(node, children);
        texts.push(styles.of(node).display === 'inline' && tagOf(node) !== 'br' ? text : ` ${text} `);
      } else if (isText(node) && (reading.throughHidden || isRendered(node))) {
        texts.push(node.data);
      }
    };
    texts.push(contentText(element, '::before') ?? '');
    const replaced = replacedContent(element);
    const assigned = element instanceof HTMLSlotElement ? element.assignedNodes() : [];
    if (replaced !== null) {
      texts.push(replaced);
    } else if (assigned.length !== 0) {
      assigned.forEach(add);
    } else {
      const shadow = plain(element).shadowRoot?.childNodes ?? [];
      // What a slot shows is read where the slot stands.
      for (const node of [...plain(element).childNodes, ...shadow, ...referenced(element, 'aria-owns')]) {
        if (!((isElement(node) || isText(node)) && plain(node).assignedSlot !== null)) add(node);
      }
    }
    texts.push(contentText(element, '::after') ?? '');
    return texts.join('');
  }

  function replacedContent(element: Element): string | null {
    const { content } = styles.of(element);
    // Of an element itself, only the alternative text of what is drawn in its place counts.
    return content.includes('/') ? writtenContent(content, element) : null;
  }

  function pointed(target: Element, also: Partial<Reading>, visited: Set<Element>): Reading {
    return {
      as: 'reference',
      byLabelledBy: false,
      isNativeName: false,
      throughHidden: isHidden(target),
      visited,
      ...also,
    };
  }

  return {
    role,
    isHidden,
    name(element) {
      if (nameless.has(role(element) ?? '')) return '';
      // A masked field is still known by its label; of anything else the name is what was to be masked.
      if (isSecret(element) && !isTyped(element)) return '';
      const target: Reading = {
        as: 'target',
        byLabelledBy: false,
        throughHidden: false,
        isNativeName: false,
        visited: new Set(),
      };
      return singleSpaced(read(element, target));
    },
  };
}

/** What stands inside of what is named is read for it; inside of what is pointed to, as a part of that. */
function inside(reading: Reading): Reading {
  return reading.as === 'target' ? { ...reading, as: 'inside' } : reading;
}

/** Stands in a host beside its shadow root, and no slot shows it. */
function isUnslotted(element: Element): boolean {
  const around = plain(element).parentElement;
  return around !== null && plain(around).shadowRoot !== null && plain(element).assignedSlot === null;
}

function isMachinery(tag: string): boolean {
  return tag === 'style' || tag === 'script' || tag === 'noscript' || tag === 'template';
}

function isField(element: Element): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

function isTyped(element: Element): boolean {
  if (element instanceof HTMLInputElement) return !['button', 'submit', 'reset'].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement;
}

function titleOf(element: Element): string {
  const title = plain(element).getAttribute('title') ?? '';
  return title.trim() === '' ? '' : title;
}

function ownedElements(element: Element): readonly Element[] {
  const owned = referenced(element, 'aria-owns');
  return [
    ...plain(element).querySelectorAll('*'),
    ...owned,
    ...owned.flatMap((one) => [...plain(one).querySelectorAll('*')]),
  ];
}

function isRendered(text: Text): boolean {
  const parent = text.parentElement;
  if (parent === null) return true;
  if (plain(parent).shadowRoot !== null && text.assignedSlot === null) return false;
  return !(parent instanceof HTMLDetailsElement) || parent.open;
}

function hasSize(text: Text): boolean {
  const range = plain(document).createRange();
  range.selectNode(text);
  const { width, height } = range.getBoundingClientRect();
  return 0 < width && 0 < height;
}
