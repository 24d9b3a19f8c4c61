// Makes elements with their properties and children. Text only ever becomes text, never markup.
// Knows nothing of what is shown.

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

export function button(text: string, press: () => void, label: string = text): HTMLButtonElement {
  const made = element('button', { text, attributes: { type: 'button', 'aria-label': label } });
  made.addEventListener('click', press);
  return made;
}
