// What can be said about a control beside its place: role, name, states, what it stands in. Reads the DOM, judges no pixels.

import type { Place } from './kinds';
import type { Container, ElementKind, ElementState } from './screen';
import { classesOf, drawnAncestors, tagOf } from './tree';

const impliedRoles: Readonly<Record<ElementKind, string>> = {
  button: 'button',
  link: 'link',
  text_field: 'textbox',
  select: 'combobox',
  checkbox: 'checkbox',
  radio: 'radio',
  switch: 'switch',
  tab: 'tab',
  menu_item: 'menuitem',
  slider: 'slider',
  icon: 'img',
  image: 'img',
};

export function roleOf(element: Element, kind: ElementKind): string {
  const given = element.getAttribute('role');
  if (given !== null && given !== '') return given;
  const tag = tagOf(element);
  if (tag === 'a') return 'link';
  if (tag === 'button' || tag === 'summary') return 'button';
  return impliedRoles[kind];
}

/** The accessible name, by the usual order of sources; `text` is what is written in the control. */
export function nameOf(element: Element, text: string): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const referred = (element.getAttribute('aria-labelledby') ?? '')
    .split(/\s+/)
    .filter((id) => id !== '')
    .map((id) => root.getElementById(id)?.textContent ?? '')
    .join(' ');
  const sources = [
    element.getAttribute('aria-label'),
    referred,
    labelOf(element)?.textContent,
    element.getAttribute('placeholder'),
    text,
    element.getAttribute('title'),
    element.querySelector('img[alt]')?.getAttribute('alt'),
    root instanceof ShadowRoot ? hostName(root.host) : null,
    element.getAttribute('name'),
  ];
  const name =
    sources.find((source) => source !== null && source !== undefined && source.trim() !== '') ?? '';
  return name.trim().replace(/\s+/g, ' ').slice(0, 120);
}

/** What a component of a library was told its name is. */
function hostName(host: Element): string | null {
  return host.getAttribute('aria-label') ?? host.getAttribute('label') ?? host.textContent;
}

/** The `<label>` of a field or a check box. */
export function labelOf(element: Element): Element | null {
  const isLabelled =
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement;
  return isLabelled ? (element.labels?.[0] ?? null) : null;
}

export function statesOf(element: Element): ElementState[] {
  const classes = classesOf(element);
  const is = (name: string) => element.getAttribute(`aria-${name}`) === 'true';
  const states: ElementState[] = [];
  if (element.matches(':disabled') || is('disabled') || classes.includes('disabled')) states.push('disabled');
  if ((element instanceof HTMLInputElement && element.checked) || is('checked') || is('pressed'))
    states.push('checked');
  const current = element.getAttribute('aria-current');
  const isCurrent = current !== null && current !== 'false';
  if (
    is('selected') ||
    isCurrent ||
    classes.some((name) => /^(active|selected|is-active)$|-active$|--active$|-selected$/.test(name))
  ) {
    states.push('selected');
  }
  if (is('invalid') || classes.some((name) => /^(is-)?invalid$|-error$/.test(name))) states.push('invalid');
  if (is('expanded')) states.push('expanded');
  // A picture of what is being typed into shows the field's look of focus; where the focus really is may be elsewhere.
  if (element.matches(':focus') || classes.includes('focused')) states.push('focused');
  if (element.hasAttribute('required') || is('required')) states.push('required');
  if (element.hasAttribute('readonly') || is('readonly')) states.push('readonly');
  return states;
}

const containerRules: readonly (readonly [Container, RegExp, RegExp, RegExp])[] = [
  ['dialog', /^(alert)?dialog$/, /^dialog$/, /^(modal|dialog|.*-dialog|.*-modal)$/],
  ['menu', /^(menu|listbox)$/, /^menu$/, /^(dropdown-menu|context-menu|popover-menu)$/],
  ['toolbar', /^toolbar$/, /^$/, /^(toolbar|btn-toolbar|.*-toolbar|headerbar)$/],
  ['navigation', /^(navigation|menubar|tree)$/, /^nav$/, /^(sidebar|navbar|.*-sidebar|sidenav|drawer)$/],
  ['table', /^(table|grid|treegrid)$/, /^table$/, /^$/],
  ['form', /^(form|search)$/, /^(form|fieldset)$/, /^$/],
  ['keyboard', /^$/, /^$/, /^keyboard$/],
  ['list', /^(list|feed)$/, /^[uo]l$/, /^list-group$/],
];

/** The closest meaningful thing around it. */
export function containerOf(element: Element): Container | undefined {
  for (const ancestor of drawnAncestors(element)) {
    const role = ancestor.getAttribute('role') ?? '';
    const tag = tagOf(ancestor);
    const classes = classesOf(ancestor);
    const rule = containerRules.find(
      ([, roles, tags, names]) =>
        (role !== '' && roles.test(role)) ||
        (role === '' && tags.test(tag)) ||
        classes.some((name) => names.test(name)),
    );
    if (rule !== undefined) return rule[0];
  }
  return undefined;
}

/** How far up a place is looked for. */
const placeDepth = 7;

/** The closest thing around that decides what a link or a button looks like, and its element. */
export function placeOf(element: Element): { place: Place; holder: Element | null } {
  let depth = 0;
  for (const holder of drawnAncestors(element)) {
    if ((depth += 1) > placeDepth) break;
    const place = placeMadeBy(holder);
    if (place === 'end') break;
    if (place !== null) return { place, holder };
  }
  return { place: 'none', holder: null };
}

function placeMadeBy(holder: Element): Place | 'end' | null {
  const role = holder.getAttribute('role') ?? '';
  const tag = tagOf(holder);
  const classes = classesOf(holder);
  const has = (pattern: RegExp) => classes.some((name) => pattern.test(name));
  if (has(/pagination/) || /^(toolbar|group|radiogroup)$/.test(role)) return 'end';
  if (has(/breadcrumb/) || /breadcrumb/i.test(holder.getAttribute('aria-label') ?? '')) return 'breadcrumb';
  const isUpright = has(/^flex-column$|sidebar|vertical/);
  if (
    role === 'tablist' ||
    (!isUpright &&
      has(/^(nav-tabs|nav-pills|tabs|tab-bar|nav-underline|.*-tab-bar|.*-tabs__list|.*-tabs-nav)$/))
  )
    return 'tabs';
  if (
    /^(menu|listbox|menubar)$/.test(role) ||
    has(/^(dropdown-menu|dropdown-content|context-menu|.*-menu__list|.*-dropdown-menu)$/)
  )
    return 'menu';
  if (
    tag === 'nav' ||
    role === 'navigation' ||
    role === 'tree' ||
    has(/^(nav|.*-nav|nav-sidebar|sidenav|menu-list|collection|drawer|.*-sidebar|sidebar.*)$/)
  )
    return 'navigation';
  if (has(/^menu$/)) return isUpright ? 'navigation' : 'menu';
  if (role === 'list' || has(/^(list-group|.*-list)$/)) return 'list';
  if (/^(main|article|footer|form|dialog|table)$/.test(tag) || /^(dialog|main|alertdialog)$/.test(role))
    return 'end';
  return null;
}
