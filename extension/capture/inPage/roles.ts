// The ARIA role of an element, given or implied by its tag (HTML-AAM), as Playwright's getByRole sees it.
// Knows nothing of names and styles.

import { closest, parentOf, plain, referenced, tagOf } from './dom';

const knownRoles = new Set(
  (
    'alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox ' +
    'complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid ' +
    'gridcell group heading img insertion link list listbox listitem log main mark marquee math meter menu menubar ' +
    'menuitem menuitemcheckbox menuitemradio navigation none note option paragraph presentation progressbar radio ' +
    'radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong ' +
    'subscript superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree treegrid treeitem'
  ).split(' '),
);

const roleByTag: Readonly<Record<string, string>> = {
  article: 'article',
  aside: 'complementary',
  blockquote: 'blockquote',
  button: 'button',
  caption: 'caption',
  code: 'code',
  datalist: 'listbox',
  dd: 'definition',
  del: 'deletion',
  details: 'group',
  dfn: 'term',
  dialog: 'dialog',
  dt: 'term',
  em: 'emphasis',
  fieldset: 'group',
  figure: 'figure',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  h4: 'heading',
  h5: 'heading',
  h6: 'heading',
  hr: 'separator',
  html: 'document',
  ins: 'insertion',
  li: 'listitem',
  main: 'main',
  mark: 'mark',
  math: 'math',
  menu: 'list',
  meter: 'meter',
  nav: 'navigation',
  ol: 'list',
  optgroup: 'group',
  option: 'option',
  output: 'status',
  p: 'paragraph',
  progress: 'progressbar',
  search: 'search',
  strong: 'strong',
  sub: 'subscript',
  sup: 'superscript',
  svg: 'img',
  table: 'table',
  tbody: 'rowgroup',
  textarea: 'textbox',
  tfoot: 'rowgroup',
  thead: 'rowgroup',
  time: 'time',
  tr: 'row',
  ul: 'list',
};

const roleByInputType: Readonly<Record<string, string>> = {
  button: 'button',
  checkbox: 'checkbox',
  file: 'button',
  image: 'button',
  number: 'spinbutton',
  radio: 'radio',
  range: 'slider',
  reset: 'button',
  search: 'searchbox',
  submit: 'button',
};

/** Input types that a `list` of suggestions turns into a combobox. */
const suggestible = ['email', 'search', 'tel', 'text', 'url'];

/** A header or footer in one of these belongs to it and not to the page. */
const sections =
  'article:not([role]), aside:not([role]), main:not([role]), nav:not([role]), section:not([role]), ' +
  '[role=article], [role=complementary], [role=main], [role=navigation], [role=region]';

/** Parts lose their role with the whole that they are parts of: a table for layout has no rows. */
const wholesOfParts: Readonly<Record<string, readonly string[]>> = {
  dd: ['dl', 'div'],
  div: ['dl'],
  dt: ['dl', 'div'],
  li: ['ol', 'ul'],
  tbody: ['table'],
  td: ['tr'],
  tfoot: ['table'],
  th: ['tr'],
  thead: ['table'],
  tr: ['thead', 'tbody', 'tfoot', 'table'],
};

const globalAttributes = (
  'aria-atomic aria-busy aria-controls aria-current aria-describedby aria-details aria-dropeffect aria-flowto ' +
  'aria-grabbed aria-hidden aria-keyshortcuts aria-live aria-owns aria-relevant'
).split(' ');

const rolesWithoutLabel = new Set(
  'caption code deletion emphasis generic insertion paragraph presentation strong subscript superscript'.split(
    ' ',
  ),
);

/** @returns null where it has none */
export function roleOf(element: Element): string | null {
  const given = givenRole(element);
  if (given === null) return impliedRole(element);
  if (!isPresentational(given)) return given;
  // What can be focused, or says something of itself, is no decoration whatever its role says.
  const implied = impliedRole(element);
  return isMoreThanDecoration(element, implied) ? implied : given;
}

export function isPresentational(role: string | null): boolean {
  return role === 'none' || role === 'presentation';
}

/** True where a browser takes no input for it, by its own attribute or by what stands around it. */
export function isNativelyDisabled(element: Element): boolean {
  const tag = tagOf(element);
  if (!['button', 'input', 'select', 'textarea', 'option', 'optgroup'].includes(tag)) return false;
  if (plain(element).hasAttribute('disabled')) return true;
  if (tag === 'option' && plain(element).closest('optgroup[disabled]') !== null) return true;
  const fieldset = plain(element).closest('fieldset[disabled]');
  if (fieldset === null) return false;
  return fieldset.querySelector(':scope > legend')?.contains(element) !== true;
}

function givenRole(element: Element): string | null {
  const words = plain(element).getAttribute('role')?.toLowerCase().split(/\s+/) ?? [];
  return words.find((word) => knownRoles.has(word)) ?? null;
}

function impliedRole(element: Element): string | null {
  const role = roleOfTag(element);
  if (role === null) return null;
  for (let part = element, whole = parentOf(part); whole !== null; part = whole, whole = parentOf(part)) {
    if (wholesOfParts[tagOf(part)]?.includes(tagOf(whole)) !== true) break;
    const given = givenRole(whole);
    if (isPresentational(given) && !isMoreThanDecoration(whole, given)) return given;
  }
  return role;
}

function roleOfTag(element: Element): string | null {
  switch (tagOf(element)) {
    case 'a':
    case 'area':
      return plain(element).hasAttribute('href') ? 'link' : null;
    case 'footer':
      return closest(element, sections) === null ? 'contentinfo' : null;
    case 'header':
      return closest(element, sections) === null ? 'banner' : null;
    case 'form':
      return isLabelled(element) ? 'form' : null;
    case 'section':
      return isLabelled(element) ? 'region' : null;
    case 'img':
      return isDecorativeImage(element) ? 'presentation' : 'img';
    case 'input':
      return roleOfInput(element as HTMLInputElement);
    case 'select': {
      const { multiple, size } = element as HTMLSelectElement;
      return multiple || 1 < size ? 'listbox' : 'combobox';
    }
    case 'td': {
      const table = closest(element, 'table');
      const role = table === null ? null : givenRole(table);
      return role === 'grid' || role === 'treegrid' ? 'gridcell' : 'cell';
    }
    case 'th':
      return roleOfHeaderCell(element);
    default:
      return roleByTag[tagOf(element)] ?? null;
  }
}

function roleOfInput(input: HTMLInputElement): string | null {
  const type = input.type.toLowerCase();
  if (type === 'hidden') return null;
  const list = suggestible.includes(type) ? referenced(input, 'list')[0] : undefined;
  if (list !== undefined && tagOf(list) === 'datalist') return 'combobox';
  return roleByInputType[type] ?? 'textbox';
}

/** By its scope; without one, by its neighbours: the only header beside data heads a row. */
function roleOfHeaderCell(cell: Element): string | null {
  const scope = cell.getAttribute('scope');
  if (scope === 'col' || scope === 'colgroup') return 'columnheader';
  if (scope === 'row' || scope === 'rowgroup') return 'rowheader';
  const neighbours = [cell.previousElementSibling, cell.nextElementSibling];
  if (neighbours.every((neighbour) => neighbour === null)) {
    const row = cell.parentElement;
    const table = row === null || tagOf(row) !== 'tr' ? null : closest(row, 'table');
    return table instanceof HTMLTableElement && table.rows.length <= 1 ? null : 'columnheader';
  }
  if (neighbours.every((neighbour) => neighbour !== null && tagOf(neighbour) === 'th')) return 'columnheader';
  const besideData = neighbours.some(
    (neighbour) =>
      neighbour !== null &&
      tagOf(neighbour) === 'td' &&
      (neighbour.textContent.trim() !== '' || 0 < neighbour.childElementCount),
  );
  return besideData ? 'rowheader' : 'columnheader';
}

function isDecorativeImage(image: Element): boolean {
  return (
    image.getAttribute('alt') === '' &&
    (image.getAttribute('title') ?? '') === '' &&
    !hasGlobalAttribute(image, null) &&
    !hasTabIndex(image)
  );
}

function isLabelled(element: Element): boolean {
  return plain(element).hasAttribute('aria-label') || plain(element).hasAttribute('aria-labelledby');
}

function isMoreThanDecoration(element: Element, role: string | null): boolean {
  return hasGlobalAttribute(element, role) || isFocusable(element);
}

function hasGlobalAttribute(element: Element, role: string | null): boolean {
  if (globalAttributes.some((name) => plain(element).hasAttribute(name))) return true;
  if (role !== 'generic' && plain(element).hasAttribute('aria-roledescription')) return true;
  return isLabelled(element) && !(role !== null && rolesWithoutLabel.has(role));
}

function isFocusable(element: Element): boolean {
  if (isNativelyDisabled(element)) return false;
  switch (tagOf(element)) {
    case 'button':
    case 'details':
    case 'select':
    case 'textarea':
      return true;
    case 'a':
    case 'area':
      return plain(element).hasAttribute('href') || hasTabIndex(element);
    case 'input':
      return !(element as HTMLInputElement).hidden || hasTabIndex(element);
    default:
      return hasTabIndex(element);
  }
}

function hasTabIndex(element: Element): boolean {
  const given = plain(element).getAttribute('tabindex');
  return given !== null && !Number.isNaN(Number(given));
}
