// Makes elements with their properties and children. Text only ever becomes text, never markup.
// Knows nothing of what is shown.

import type { State } from './state';

/** A part of the page: it is put in once and drawn whenever the state has changed. */
export interface View {
  readonly root: HTMLElement;
  draw(state: State): void;
}

export interface ElementParts {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly Node[];
}

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { class: className, text, attributes, children }: ElementParts = {},
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== undefined) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  if (children !== undefined) made.append(...children);
  return made;
}

/** Writes only what has changed: a selection in the words stays, and a live region is not said again. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

export function button(text: string, press: () => void, label: string = text): HTMLButtonElement {
  const made = element('button', { text, attributes: { type: 'button', 'aria-label': label } });
  made.addEventListener('click', press);
  return made;
}
