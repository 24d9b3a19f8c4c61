// Which kind of control an element looks like, from its tag, role, classes and place. Pure: the DOM has been read elsewhere.
// Place and class go before role for links in navigation: a role tells behaviour, a kind tells looks.

import { elementKinds, type ElementKind } from './screen';

/** What the rules look at. */
export interface Marks {
  /** Lower case. */
  readonly tag: string;
  /** The attribute `type`, lower case; `''` when absent. */
  readonly type: string;
  /** The attribute `role`; `''` when absent. */
  readonly role: string;
  /** The attribute `data-kind`; null when absent. */
  readonly given: string | null;
  readonly classes: readonly string[];
  /** Classes of the closest three ancestors. */
  readonly ancestorClasses: readonly string[];
  /** The closest thing around it that decides what a row is. */
  readonly place: Place;
  readonly hasHref: boolean;
  readonly editable: boolean;
  readonly readOnly: boolean;
  /** It says that it opens a list to choose from. */
  readonly opensList: boolean;
  /** Width by height of what is drawn; tells a switch from a check box. */
  readonly shape: number;
}

export type Place = 'tabs' | 'menu' | 'navigation' | 'breadcrumb' | 'list' | 'none';

/** Wider than this many times its height, a check box is a switch. */
const switchShape = 1.4;

const buttonClass = /^(btn|button|.*-btn|.*-button|.*__button|mdc-fab|chip|fab)$/;
const plainButtonClass = /^(btn-close|close|.*-close)$/;
const tabClass = /^(tab|.*-tab|.*__tab|tabs?-(link|item)|.*-tabs__(link|item|nav-link)|.*-tabs-tab)$/;
const rowClass =
  /^(dropdown-item|menu-item|.*-menu-item|.*-menu__(item|link)|.*-nav__link|side-nav.*link|list-group-item-action|.*-list-item)$/;
const switchClass = /(switch|toggle)/;

const byRole: Readonly<Record<string, ElementKind>> = {
  link: 'link',
  textbox: 'text_field',
  searchbox: 'text_field',
  spinbutton: 'text_field',
  combobox: 'select',
  checkbox: 'checkbox',
  radio: 'radio',
  switch: 'switch',
  tab: 'tab',
  menuitem: 'menu_item',
  menuitemcheckbox: 'menu_item',
  menuitemradio: 'menu_item',
  option: 'menu_item',
  treeitem: 'menu_item',
  slider: 'slider',
};

/** The kind, or null for what is no control. Icons and images are no controls. */
export function controlKind(marks: Marks): ElementKind | null {
  if (marks.given !== null) {
    const kind = elementKinds.find((known) => known === marks.given);
    return kind === 'icon' || kind === 'image' ? null : (kind ?? null);
  }
  if (marks.tag === 'input') return inputKind(marks);
  if (marks.tag === 'textarea') return 'text_field';
  if (marks.tag === 'select') return 'select';
  const { role } = marks;
  if (marks.opensList) return 'select';
  // A menu's opener in a navigation bar looks like its neighbours.
  if (role === 'button' && marks.tag === 'a' && marks.place !== 'none') return followed(marks);
  if (role === 'button' || (role === '' && (marks.tag === 'button' || marks.tag === 'summary')))
    return pressed(marks);
  if (role === 'link' || (role === '' && marks.tag === 'a' && marks.hasHref)) return followed(marks);
  const kind = byRole[role];
  if (kind === 'checkbox') return marks.shape > switchShape ? 'switch' : 'checkbox';
  if (kind !== undefined) return kind;
  if (marks.editable) return 'text_field';
  if (marks.tag === 'a') return followed(marks);
  return null;
}

function inputKind(marks: Marks): ElementKind | null {
  switch (marks.type) {
    case 'hidden':
    case 'file':
    case 'color':
      return null;
    case 'checkbox': {
      const isSwitch =
        marks.role === 'switch' ||
        marks.shape > switchShape ||
        [...marks.classes, ...marks.ancestorClasses].some((name) => switchClass.test(name));
      return isSwitch ? 'switch' : 'checkbox';
    }
    case 'radio':
      return 'radio';
    case 'range':
      return 'slider';
    case 'button':
    case 'submit':
    case 'reset':
    case 'image':
      return 'button';
    default: {
      // A field that only opens a list is how kits build their own drop-downs.
      const opensList =
        marks.opensList ||
        marks.role === 'combobox' ||
        [...marks.classes, ...marks.ancestorClasses].some((name) => name.includes('select'));
      return marks.readOnly && opensList ? 'select' : 'text_field';
    }
  }
}

function pressed(marks: Marks): ElementKind {
  const { classes } = marks;
  if (classes.some((name) => rowClass.test(name))) return 'menu_item';
  if (classes.some((name) => plainButtonClass.test(name))) return 'button';
  if (classes.some((name) => tabClass.test(name))) return 'tab';
  if (classes.some((name) => buttonClass.test(name))) return 'button';
  if (marks.place === 'tabs') return 'tab';
  return marks.place === 'menu' ? 'menu_item' : 'button';
}

function followed(marks: Marks): ElementKind {
  const { classes } = marks;
  if (marks.place === 'breadcrumb') return 'link';
  if (classes.some((name) => rowClass.test(name))) return 'menu_item';
  if (classes.some((name) => tabClass.test(name))) return 'tab';
  if (classes.some((name) => buttonClass.test(name) || plainButtonClass.test(name))) return 'button';
  if (marks.place === 'tabs') return 'tab';
  return marks.place === 'none' || marks.place === 'list' ? 'link' : 'menu_item';
}

const families: Readonly<Record<ElementKind, string>> = {
  button: 'action',
  link: 'action',
  tab: 'action',
  menu_item: 'action',
  text_field: 'field',
  select: 'field',
  checkbox: 'check',
  radio: 'check',
  switch: 'check',
  slider: 'slider',
  icon: 'icon',
  image: 'image',
};

/** Kinds of one family can be two descriptions of the same thing. */
export function sameFamily(a: ElementKind, b: ElementKind): boolean {
  return families[a] === families[b];
}
