// What state an element is in, and what its labels say, as Playwright's getByRole and getByLabel see them.
// Knows nothing of rectangles and of how names are made.

import type { WitnessState } from '../../../protocol/witness';
import {
  type LabelsOf,
  closest,
  isElement,
  isText,
  labelledBy,
  parentOf,
  plain,
  singleSpaced,
  tagOf,
} from './dom';
import { isNativelyDisabled } from './roles';

const checkable = new Set('checkbox menuitemcheckbox option radio switch menuitemradio treeitem'.split(' '));
const selectable = new Set('gridcell option row tab rowheader columnheader treeitem'.split(' '));
const expandable = new Set(
  (
    'application button checkbox combobox gridcell link listbox menuitem row rowheader tab treeitem columnheader ' +
    'menuitemcheckbox menuitemradio switch'
  ).split(' '),
);
const disableable = new Set(
  (
    'application button composite gridcell group input link menuitem scrollbar separator tab checkbox columnheader combobox ' +
    'grid listbox menu menubar menuitemcheckbox menuitemradio option radio radiogroup row rowheader searchbox select slider ' +
    'spinbutton switch tablist textbox toolbar tree treegrid treeitem'
  ).split(' '),
);
const levelled = new Set(['heading', 'listitem', 'row', 'treeitem']);

/** Longer contents of fields are cut: they are shown, and compared with what a test expects. */
const LONGEST_VALUE = 2000;

/** @returns undefined where there is nothing to say */
export function stateOf(element: Element, role: string | null, isSecret: boolean): WitnessState | undefined {
  const state: { -readonly [Field in keyof WitnessState]: WitnessState[Field] } = {};
  const has = (roles: ReadonlySet<string>): boolean => role !== null && roles.has(role);
  const aria = (name: string): string | null =>
    plain(element).getAttribute(`aria-${name}`)?.toLowerCase() ?? null;

  const checked = checkedOf(element, has(checkable) ? aria('checked') : null);
  if (checked !== null) state.checked = checked;
  const pressed = role === 'button' ? aria('pressed') : null;
  if (pressed !== null) state.pressed = pressed === 'mixed' ? 'mixed' : pressed === 'true';
  if (isNativelyDisabled(element) || (has(disableable) && isAriaDisabled(element))) state.disabled = true;
  if (element instanceof HTMLDetailsElement) state.expanded = element.open;
  else if (has(expandable) && aria('expanded') !== null) state.expanded = aria('expanded') === 'true';
  if (element instanceof HTMLOptionElement) state.selected = element.selected;
  else if (has(selectable) && aria('selected') !== null) state.selected = aria('selected') === 'true';
  const level = levelOf(element, has(levelled) ? aria('level') : null);
  if (level !== null) state.level = level;
  if (plain(element).hasAttribute('required') || aria('required') === 'true') state.required = true;
  const invalid = aria('invalid');
  if (invalid !== null && invalid !== 'false' && invalid !== '') state.invalid = true;
  if (plain(element).hasAttribute('readonly') || aria('readonly') === 'true') state.readonly = true;
  if (plain(element).matches(':focus')) state.focused = true;
  const value = isSecret ? null : valueOf(element);
  if (value !== null) state.value = value.slice(0, LONGEST_VALUE);
  return Object.keys(state).length === 0 ? undefined : state;
}

/** Texts that getByLabel looks at, white space single; none where nothing labels it. */
export function labelTexts(
  element: Element,
  labelsOf: LabelsOf,
  textOf: (element: Element) => string,
): readonly string[] {
  const references = labelledBy(element);
  if (references !== null) return references.map(textOf);
  const label = plain(element).getAttribute('aria-label') ?? '';
  if (label.trim() !== '') return [singleSpaced(label)];
  return labelsOf(element).map(textOf);
}

/**
 * All text of an element, drawn or not, white space single, as getByLabel compares it.
 *
 * @param isSecret - elements whose text is left out.
 */
export function wholeText(element: Element, isSecret: (element: Element) => boolean): string {
  return singleSpaced(rawText(element, isSecret));
}

function rawText(root: Element | ShadowRoot, isSecret: (element: Element) => boolean): string {
  if (!(root instanceof ShadowRoot)) {
    if (isSecret(root) || ['script', 'style', 'noscript', 'head'].includes(tagOf(root))) return '';
    if (root instanceof HTMLInputElement && ['submit', 'button', 'reset'].includes(root.type))
      return root.value;
  }
  const texts = [...plain(root).childNodes].map((child) => {
    if (isText(child)) return child.data;
    return isElement(child) ? rawText(child, isSecret) : '';
  });
  const shadow = root instanceof ShadowRoot ? null : plain(root).shadowRoot;
  return texts.join('') + (shadow === null ? '' : rawText(shadow, isSecret));
}

function checkedOf(element: Element, given: string | null): boolean | 'mixed' | null {
  if (element instanceof HTMLInputElement && (element.type === 'checkbox' || element.type === 'radio')) {
    return element.indeterminate ? 'mixed' : element.checked;
  }
  if (given === null) return null;
  return given === 'mixed' ? 'mixed' : given === 'true';
}

/** By the nearest word on it, its own or of what stands around it. */
function isAriaDisabled(element: Element): boolean {
  for (let at: Element | null = closest(element, '[aria-disabled]'); at !== null;) {
    const given = plain(at).getAttribute('aria-disabled')?.toLowerCase();
    if (given === 'true' || given === 'false') return given === 'true';
    const around = parentOf(at);
    at = around === null ? null : closest(around, '[aria-disabled]');
  }
  return false;
}

function levelOf(element: Element, given: string | null): number | null {
  const heading = /^h([1-6])$/.exec(tagOf(element));
  if (heading !== null) return Number(heading[1]);
  const level = given === null ? NaN : Number(given);
  return Number.isInteger(level) && 1 <= level ? level : null;
}

/** Of what a person types or chooses; what buttons send along is no state. */
function valueOf(element: Element): string | null {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return element.value;
  if (!(element instanceof HTMLInputElement)) return null;
  const isTyped = !['button', 'submit', 'reset', 'image', 'checkbox', 'radio', 'hidden', 'file'].includes(
    element.type,
  );
  return isTyped ? element.value : null;
}
