// The tree of views that `uiautomator dump` prints, read as a witness. Pure.
// Knows nothing of adb. What it reads may be written by any app: nothing of it is believed but its form.

import type { PixelBox, Size } from '../../protocol/geometry';
import { MOST_NODES, type Witness, type WitnessNode, type WitnessState } from '../../protocol/witness';
import { parseXml, XmlUnreadable, type XmlElement } from './xml';

export type ReadTree =
  | {
      readonly kind: 'read';
      readonly witness: Omit<Witness, 'picture'>;
      /** Where passwords are shown, if only as dots; pixels of the picture. */
      readonly passwords: readonly PixelBox[];
    }
  /** One clause without a full stop. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Longer ones say nothing about an element that the beginning does not. */
const LONGEST_NAME = 200;
const LONGEST_ATTRIBUTE = 1_000;

const END = '</hierarchy>';

/**
 * @param printed - all that the tool printed: its own words before and after the tree are skipped.
 * @param picture - of the picture that was taken with it.
 * @param display - that the tree's bounds are counted in; null takes the picture's own. An app may be shown on fewer pixels
 *   than the picture has.
 */
export function readTree(printed: string, picture: Size, display: Size | null): ReadTree {
  const begin = printed.indexOf('<hierarchy');
  if (begin === -1) return { kind: 'unreadable', reason: 'there is no tree in it' };
  const close = printed.lastIndexOf(END);
  const end = close === -1 ? printed.indexOf('>', begin) + 1 : close + END.length;
  let views: readonly View[];
  try {
    views = viewsOf(parseXml(printed.slice(begin, end)));
  } catch (error) {
    if (error instanceof XmlUnreadable) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
  const scale = scaleOf(picture, display);
  const kept = views.slice(0, MOST_NODES);
  const nodes: WitnessNode[] = [];
  const passwords: PixelBox[] = [];
  /** Where each view stands among the nodes, which hold the views' texts as well. */
  const indices: number[] = [];
  const names = namesOf(kept);
  kept.forEach((view, at) => {
    const node = toNode(view, indices[view.parent] ?? -1, names[at] ?? '', { scale, picture });
    indices.push(nodes.push(node) - 1);
    if (view.attributes['password'] === 'true') {
      if (node.box !== undefined) passwords.push(node.box);
      return;
    }
    const text = view.attributes['text'] ?? '';
    if (text === '') return;
    const { frame, visibility, box } = node;
    const parent = nodes.length - 1;
    nodes.push({ parent, frame, tag: '#text', text, ...(box === undefined ? {} : { box }), visibility });
  });
  const app = kept.map(({ attributes }) => attributes['package'] ?? '').find((name) => name !== '');
  return {
    kind: 'read',
    witness: {
      source: 'android',
      testIdAttribute: 'resource-id',
      frames: [{ host: null, url: app === undefined ? '' : `android-app://${app}` }],
      nodes: nodes.slice(0, MOST_NODES),
      truncated: MOST_NODES < views.length || MOST_NODES < nodes.length,
    },
    passwords,
  };
}

interface View {
  /** Index among the views; -1 for a root. */
  readonly parent: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** In document order. */
function viewsOf(hierarchy: XmlElement): readonly View[] {
  const views: View[] = [];
  const take = (element: XmlElement, parent: number): void => {
    for (const child of element.children) {
      if (typeof child === 'string') continue;
      take(child, views.push({ parent, attributes: child.attributes }) - 1);
    }
  };
  take(hierarchy, -1);
  return views;
}

interface Screen {
  /** Pixels of the picture for one of the tree, each way. */
  readonly scale: { readonly x: number; readonly y: number };
  readonly picture: Size;
}

/** A display is told as it is built; where the picture lies the other way, so does it. */
function scaleOf(picture: Size, display: Size | null): Screen['scale'] {
  if (display === null) return { x: 1, y: 1 };
  const isTurned = picture.width < picture.height !== display.width < display.height;
  const [width, height] = isTurned ? [display.height, display.width] : [display.width, display.height];
  return { x: picture.width / width, y: picture.height / height };
}

function toNode({ attributes }: View, parent: number, name: string, screen: Screen): WitnessNode {
  const box = boxOf(attributes['bounds'] ?? '', screen.scale);
  const isPassword = attributes['password'] === 'true';
  const role = roleOf(attributes['class'] ?? '');
  const state = stateOf(attributes, role, isPassword);
  return {
    parent,
    frame: 0,
    tag: attributes['class'] ?? '',
    ...(role === null ? {} : { role }),
    ...(name === '' ? {} : { name }),
    attributes: keptAttributes(attributes, isPassword),
    ...(Object.keys(state).length === 0 ? {} : { state }),
    ...(box === null ? {} : { box }),
    visibility: visibilityOf(box, attributes, screen.picture),
  };
}

/** "[x1,y1][x2,y2]"; what is scrolled away ends before it begins, and has no place. */
function boxOf(bounds: string, scale: Screen['scale']): PixelBox | null {
  const sides = /^\[(-?\d+),(-?\d+)\]\[(-?\d+),(-?\d+)\]$/.exec(bounds)?.slice(1).map(Number);
  if (sides === undefined) return null;
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = sides;
  if (x2 <= x1 || y2 <= y1) return null;
  return { x1: x1 * scale.x, y1: y1 * scale.y, x2: x2 * scale.x, y2: y2 * scale.y };
}

function visibilityOf(
  box: PixelBox | null,
  attributes: View['attributes'],
  picture: Size,
): WitnessNode['visibility'] {
  if (box === null || attributes['visible-to-user'] === 'false') return 'hidden';
  const isInside = 0 < box.x2 && 0 < box.y2 && box.x1 < picture.width && box.y1 < picture.height;
  return isInside ? 'seen' : 'outside';
}

/** By the last part of the class, in which custom ones mostly keep the name of what they are made of. */
const roles: readonly (readonly [RegExp, string])[] = [
  [/(?:CheckBox|CheckedTextView)$/, 'checkbox'],
  [/(?:Switch|SwitchCompat|ToggleButton)$/, 'switch'],
  [/RadioButton$/, 'radio'],
  [/RadioGroup$/, 'radiogroup'],
  [/(?:Button|Chip)$/, 'button'],
  [/(?:EditText|AutoCompleteTextView)$/, 'textbox'],
  [/SearchView$/, 'search'],
  [/Spinner$/, 'combobox'],
  [/(?:SeekBar|RatingBar|Slider)$/, 'slider'],
  [/(?:ProgressBar|ProgressIndicator)$/, 'progressbar'],
  [/ImageView$/, 'img'],
  [/(?:ListView|RecyclerView)$/, 'list'],
  [/GridView$/, 'grid'],
  [/(?:TabWidget|TabLayout)$/, 'tablist'],
  [/(?:^|\$)Tab$/, 'tab'],
  [/(?:^|\.)(?:AlertDialog|Dialog)$/, 'dialog'],
];

function roleOf(className: string): string | null {
  const last = className.slice(className.lastIndexOf('.') + 1);
  return roles.find(([pattern]) => pattern.test(last))?.[1] ?? null;
}

function stateOf(attributes: View['attributes'], role: string | null, isPassword: boolean): WitnessState {
  const text = attributes['text'] ?? '';
  return {
    ...(attributes['checkable'] === 'true' ? { checked: attributes['checked'] === 'true' } : {}),
    ...(attributes['enabled'] === 'false' ? { disabled: true } : {}),
    ...(attributes['selected'] === 'true' ? { selected: true } : {}),
    ...(attributes['focused'] === 'true' ? { focused: true } : {}),
    ...(role === 'textbox' && !isPassword && text !== '' ? { value: text } : {}),
  };
}

/** What selectors for devices are made of; what is false or empty says nothing. */
const selectorAttributes = ['resource-id', 'content-desc', 'text', 'hint', 'package'];
const truths = ['checkable', 'clickable', 'long-clickable', 'scrollable', 'password'];

function keptAttributes(attributes: View['attributes'], isPassword: boolean): Record<string, string> {
  const names = [
    ...selectorAttributes.filter(
      (name) => (attributes[name] ?? '') !== '' && !(isPassword && name === 'text'),
    ),
    ...truths.filter((name) => attributes[name] === 'true'),
  ];
  return Object.fromEntries(
    names
      .map((name) => [name, attributes[name] ?? ''] as const)
      .filter(([, value]) => value.length <= LONGEST_ATTRIBUTE),
  );
}

/**
 * What each view is called, as TalkBack says it: its description, its text or its hint; and what can be tapped and says
 * nothing of itself, by what is said inside it that cannot be tapped for itself.
 */
function namesOf(views: readonly View[]): readonly string[] {
  const own = views.map(({ attributes }) => single(ownName(attributes)));
  const isTapped = views.map(({ attributes }) => attributes['clickable'] === 'true');
  const inside: string[][] = views.map(() => []);
  views.forEach((_, at) => {
    const said = own[at] ?? '';
    if (said === '' || isTapped[at] === true) return;
    let around = views[at]?.parent ?? -1;
    while (around !== -1 && isTapped[around] !== true) around = views[around]?.parent ?? -1;
    if (around !== -1) inside[around]?.push(said);
  });
  return own.map((name, at) => (name === '' ? (inside[at] ?? []).join(' ') : name).slice(0, LONGEST_NAME));
}

function ownName(attributes: View['attributes']): string {
  const { text = '', hint = '' } = attributes;
  const description = attributes['content-desc'] ?? '';
  if (description !== '') return description;
  // What somebody typed is a field's value and not its name; where it is a password, of whatever class its view is.
  const isTyped = roleOf(attributes['class'] ?? '') === 'textbox' || attributes['password'] === 'true';
  return text === '' || isTyped ? hint : text;
}

function single(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
