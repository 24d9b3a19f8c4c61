// What an element of a page or device is to whoever looks at it, by its role, its tag and its class.
// Knows nothing of where it lies and of what is written on it.

import type { Witness, WitnessNode } from '../../../protocol/witness';
import type { FamilyShares } from './families';

/** What an element of a page is for; parts hold the others. */
export type PageUse = 'control' | 'picture' | 'text' | 'part';

export interface RoleOf {
  readonly use: PageUse;
  readonly kind: string;
  readonly kinds: FamilyShares;
  /** What names it stands beside it, not on it. */
  readonly isLabelled?: boolean;
}

const labelled = (kind: string, kinds: FamilyShares): RoleOf => ({
  use: 'control',
  kind,
  kinds,
  isLabelled: true,
});
const control = (kind: string, kinds: FamilyShares): RoleOf => ({ use: 'control', kind, kinds });
const picture: RoleOf = { use: 'picture', kind: 'image', kinds: { image: 1 } };
const part = (kind: string): RoleOf => ({ use: 'part', kind, kinds: {} });

/** Families by what pixels tell apart: a link, a tab and an entry of a menu are one (`action`). */
const roles: ReadonlyMap<string, RoleOf> = new Map(
  Object.entries({
    button: control('button', { button: 1 }),
    link: control('link', { action: 1 }),
    tab: control('tab', { action: 1 }),
    menuitem: control('menu item', { action: 1 }),
    menuitemcheckbox: control('menu item', { action: 1, check: 0.5 }),
    menuitemradio: control('menu item', { action: 1, check: 0.5 }),
    option: control('option', { action: 1 }),
    treeitem: control('entry', { action: 1 }),
    textbox: labelled('field', { field: 1 }),
    searchbox: labelled('field', { field: 1 }),
    spinbutton: labelled('field', { field: 1 }),
    combobox: labelled('dropdown', { select: 1 }),
    checkbox: labelled('checkbox', { check: 1 }),
    radio: labelled('radio button', { check: 1 }),
    switch: labelled('switch', { switch: 1 }),
    slider: labelled('slider', { slider: 1 }),
    img: picture,
    image: picture,
    'graphics-symbol': picture,
    progressbar: {
      use: 'picture',
      kind: 'progress bar',
      kinds: { image: 0.5, slider: 0.5 },
      isLabelled: true,
    },
    meter: { use: 'picture', kind: 'meter', kinds: { image: 0.5, slider: 0.5 }, isLabelled: true },
    heading: { use: 'text', kind: 'heading', kinds: { text: 1 } },
    dialog: part('dialog'),
    alertdialog: part('dialog'),
    region: part('section'),
    form: part('form'),
    navigation: part('navigation'),
    search: part('search'),
    complementary: part('sidebar'),
    group: part('group'),
    radiogroup: part('group'),
    toolbar: part('toolbar'),
    menu: part('menu'),
    menubar: part('menu'),
    tablist: part('tabs'),
    tabpanel: part('panel'),
    table: part('table'),
    grid: part('table'),
    treegrid: part('table'),
    tree: part('tree'),
    list: part('list'),
    listbox: part('list'),
    article: part('article'),
  }),
);

/** Elements that have no role of their own and are something all the same, by their tag. */
const tags: ReadonlyMap<string, RoleOf> = new Map(
  Object.entries({
    summary: control('button', { button: 0.7, action: 0.7 }),
    input: labelled('field', { field: 1 }),
    textarea: labelled('field', { field: 1 }),
    select: labelled('dropdown', { select: 1 }),
    img: picture,
    svg: picture,
    canvas: picture,
    video: picture,
  }),
);

const clickable = control('entry', { action: 0.6, button: 0.6 });

/** What holds a thing and what belongs to it. */
export const rowRoles: ReadonlySet<string> = new Set(['row', 'listitem', 'treeitem', 'article', 'option']);

/** Parts that a heading at their beginning names, where nothing else does. */
export const titledRoles: ReadonlySet<string> = new Set([
  'dialog',
  'alertdialog',
  'form',
  'article',
  'group',
  'tabpanel',
]);

/** Roles that say no more than "it can be clicked", or none at all. */
export const plainRoles: ReadonlySet<string> = new Set(['button', 'link', '']);

/** What a node is; null where it only holds others. */
export function roleOf({ source }: Witness, node: WitnessNode): RoleOf | null {
  const { role, tag, attributes } = node;
  const known = role === undefined ? undefined : roles.get(role);
  if (source !== 'page') {
    // Devices say of every view whether it can be tapped, and of few what they are.
    return attributes?.['clickable'] === 'true' && known?.use !== 'control' ? clickable : (known ?? null);
  }
  if (known !== undefined) return withEditing(known, node);
  if (role === 'presentation' || role === 'none') return null;
  const ofTag = tags.get(tag);
  if (ofTag !== undefined) return attributes?.['type'] === 'hidden' ? null : withEditing(ofTag, node);
  if (isFontIcon(node)) return picture;
  const tabIndex = attributes?.['tabindex'];
  return tabIndex !== undefined && 0 <= parseInt(tabIndex, 10) && role === undefined ? clickable : null;
}

/** A dropdown that one can type into is a field as well; a file's field looks like a button; a pressed button switches. */
function withEditing(known: RoleOf, { role, tag, attributes, state }: WitnessNode): RoleOf {
  const type = attributes?.['type'];
  if (role === 'combobox' && (tag === 'input' || tag === 'textarea')) {
    return { ...known, kinds: { select: 0.9, field: 0.9 } };
  }
  if (role === 'listbox' && tag === 'select') return labelled('list', { select: 1 });
  if (tag === 'input' && (type === 'file' || type === 'color')) {
    return { ...known, kinds: { field: 0.8, button: 0.8 } };
  }
  return state?.pressed === undefined ? known : { ...known, kinds: { ...known.kinds, switch: 0.7 } };
}

/** Sets of icons that are fonts mark an `i` or `span` by its class. */
function isFontIcon({ tag, attributes }: WitnessNode): boolean {
  if (tag !== 'i' && tag !== 'span') return false;
  return /(?:^|[\s_-])(?:icons?|fa|bi|mdi|glyphicon|material-icons|codicon|ti|ri)(?:$|[\s_-])/u.test(
    attributes?.['class'] ?? '',
  );
}
