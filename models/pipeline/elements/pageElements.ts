// The witness of a page or device → what somebody who looks at the picture can mean by a description: controls, pictures,
// texts and named parts, each once, where it can be seen.
// Knows nothing of what was read and detected, and of what is asked.

import { boxArea, boxHeight, boxWidth, overlap, type PixelBox, type Size } from '../../../protocol/geometry';
import type { Witness, WitnessNode, WitnessState } from '../../../protocol/witness';
import type { FamilyShares } from './families';
import { plainRoles, roleOf, type PageUse, type RoleOf } from './pageRoles';
import { asName, LONGEST_NAME, partName, readPage, single, textPieces, wordsOf, type Page } from './pageTree';

/** What only a page knows of an element. */
export interface PageFacts {
  readonly use: PageUse;
  /** What else it may be called: its name for assistive technology, its tooltip, a piece of the text on it. */
  readonly names: readonly string[];
  readonly state: WitnessState;
  /** The rows, list items and the like that it lies in, by their nodes, the innermost first. */
  readonly rows: readonly number[];
  /** Names of the parts of the page that it lies in, the innermost first: "Sign in" of a dialog. */
  readonly parts: readonly string[];
}

/** Something that the page says is there, and that can be seen. Plain data. */
export interface PageElement extends PageFacts {
  /** What of it is on the picture, in pixels of the capture. */
  readonly box: PixelBox;
  /** As people call it: "button", "dropdown", "heading". */
  readonly kind: string;
  /** What it is, surely; a picture that is a button is both, so that these may sum to more than 1. */
  readonly kinds: FamilyShares;
  /** What stands on it, or names it where nothing does; empty where neither is known. */
  readonly text: string;
  /** What names it from beside or above: of fields, checkboxes and the like. */
  readonly label?: string;
}

/** A picture that is no larger than so many lines of text is an icon. */
const ICON_LINES = 3;

/** So many other names are told of an element. */
const MOST_NAMES = 12;

/** Of a control's text so many pieces are names by themselves ("Inbox" of "Inbox 12"). */
const MOST_PIECES = 4;

/** A smaller side, in pixels of the capture, is nothing that anybody sees. */
const LEAST_SIDE = 3;

/** A control whose own box is covered by a drawn one is at least this large there. */
const LEAST_STAND_IN = 8;

/** Boxes that overlap by more, of one name, are a wrapper and what it wraps. */
const SAME_PLACE = 0.6;

/** Everything on a page that a description can mean. @param picture - the size of the capture. */
export function pageElements(witness: Witness, picture: Size): readonly PageElement[] {
  const page = readPage(witness, picture);
  const found = new Map<number, Found>();
  for (const [index, node] of witness.nodes.entries()) {
    const role = roleOf(witness, node);
    if (role !== null && role.use !== 'text') {
      const made = makeElement(page, index, role);
      if (made !== null) found.set(index, made);
    }
    const isText = page.hasText[index] === true && role?.use !== 'control';
    if (isText || role?.use === 'text') addText(page, found, index, role);
  }
  return withoutWrappers(page, found).map(({ element }) => element);
}

/** An element with what only telling duplicates apart needs. */
interface Found {
  readonly index: number;
  /** The control around it; -1 where there is none. */
  readonly owner: number;
  readonly element: PageElement;
}

function makeElement(page: Page, index: number, role: RoleOf): Found | null {
  const { witness, seen, parts, rows, controls } = page;
  const node = witness.nodes[index];
  const box = placeOf(page, index, role);
  if (node === undefined || box === null) return null;
  if (boxWidth(box) < LEAST_SIDE || boxHeight(box) < LEAST_SIDE) return null;
  const pieces = role.use === 'control' && role.isLabelled !== true ? textPieces(page, index) : [];
  const said = naming(page, index, role, pieces);
  if (role.use === 'part' && said.text === '') return null;
  const owner = role.use === 'control' ? (controls[node.parent] ?? -1) : (controls[index] ?? -1);
  if (role.use === 'picture' && !isApart(node, box, seen[owner] ?? null)) return null;
  const isPicture = role.use === 'picture' && role.isLabelled !== true;
  const isIcon = Math.max(boxWidth(box), boxHeight(box)) <= ICON_LINES * page.unit;
  const isBare = role.use === 'control' && role.isLabelled !== true && pieces.length === 0;
  const element: PageElement = {
    box,
    use: role.use,
    kind: isPicture && isIcon ? 'icon' : role.kind,
    kinds: isPicture ? pictureKinds(isIcon) : isBare ? alsoPicture(role.kinds, isIcon) : role.kinds,
    ...said,
    state: stateOf(node),
    rows: rows[index] ?? [],
    parts: (role.use === 'part' ? parts[node.parent] : parts[index]) ?? [],
  };
  return { index, owner, element };
}

const pictureKinds = (isIcon: boolean): FamilyShares =>
  isIcon ? { icon: 0.9, image: 0.6 } : { image: 0.9, icon: 0.3 };

/** A control without words shows a picture, and is called by it as often as by what it is. */
function alsoPicture(kinds: FamilyShares, isIcon: boolean): FamilyShares {
  const scaled = Object.fromEntries(Object.entries(kinds).map(([family, share]) => [family, 0.8 * share]));
  return isIcon ? { ...scaled, icon: 0.8 } : { ...scaled, image: 0.5 };
}

/** Whether a picture is more than the face of the control that it lies on. */
function isApart({ name = '' }: WitnessNode, box: PixelBox, around: PixelBox | null): boolean {
  return around === null || (name !== '' && MUCH_LARGER * boxArea(box) < boxArea(around));
}

const MUCH_LARGER = 9;

/** Where a control is seen: its own box, or what is drawn in its place. */
function placeOf(page: Page, index: number, role: RoleOf): PixelBox | null {
  const { seen, witness } = page;
  const own = seen[index] ?? null;
  if (role.use !== 'control') return own;
  // 1. An inline link around a picture has hardly any box of its own.
  if (own !== null && LEAST_SIDE <= Math.min(boxWidth(own), boxHeight(own))) return own;
  const inside = page.inside[index] ?? null;
  const node = witness.nodes[index];
  if (inside !== null || role.isLabelled !== true || node === undefined) return inside;
  // 2. A checkbox that is drawn by what is around it, which is small or its label.
  let at = node.parent;
  for (let level = 0; level < MOST_STAND_INS && 0 <= at; level++) {
    const box = seen[at] ?? null;
    const isLabel = witness.nodes[at]?.tag === 'label';
    if (box !== null && (isLabel || isMark(box, page.unit))) return box;
    if (isLabel) break;
    at = witness.nodes[at]?.parent ?? -1;
  }
  const label = page.labelsFor.get(`${node.frame} ${node.attributes?.['id'] ?? ''}`);
  return label === undefined ? null : (seen[label] ?? null);
}

/** Levels around a control that cannot be seen, in which what is drawn in its place is looked for. */
const MOST_STAND_INS = 4;

/** As large as checkboxes and switches are drawn. */
function isMark(box: PixelBox, unit: number): boolean {
  const [width, height] = [boxWidth(box), boxHeight(box)];
  return (
    LEAST_STAND_IN <= Math.min(width, height) && height <= ICON_LINES * unit && width <= 2 * ICON_LINES * unit
  );
}

/** What an element is called, the visible before the spoken. */
function naming(
  page: Page,
  index: number,
  role: RoleOf,
  pieces: readonly string[],
): Pick<PageElement, 'text' | 'label' | 'names'> {
  const node = page.witness.nodes[index];
  const { labels = [], attributes = {}, state = {} } = node ?? {};
  const name = single(node?.name ?? '');
  const { title = '', alt = '', placeholder = '' } = attributes;
  const spoken = [name, title, alt, ...labels.slice(0, MOST_NAMES)].map(asName);
  if (role.use === 'part') {
    const text = partName(page.witness, index, page.ends[index] ?? index);
    // "The Sign in dialog": without its kind it is told from its own title by nothing.
    return { text, names: text === '' ? [] : [`${text} ${role.kind}`] };
  }
  if (role.isLabelled === true) {
    const label = cut(name || (labels[0] ?? ''));
    const text = asName(state.value ?? attributes['value'] ?? '') || asName(placeholder);
    const isMark = role.kinds.check !== undefined || role.kinds.switch !== undefined;
    const names = without([...spoken, asName(placeholder)], [isMark ? '' : text]);
    return { text: isMark ? '' : text, ...(label === '' ? {} : { label }), names };
  }
  const written = asName(pieces.join(' '));
  // What is hidden from assistive technology has no name, and may have a text for it all the same.
  if (name === '') spoken.push(...textPieces(page, index, 'outside'));
  // A sign alone (★, ×) says what is drawn; what it does stands in the name.
  const isSign = !hasWords(written) && hasWords(asName(name));
  const text = (isSign ? '' : written) || asName(name) || asName(title);
  const partial = 1 < pieces.length ? pieces.slice(0, MOST_PIECES).filter((piece) => 2 < piece.length) : [];
  return { text, names: without([...spoken, ...(isSign ? [written] : []), ...partial], [text]) };
}

function hasWords(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Each name once, without those that say nothing or are known. */
function without(names: readonly string[], known: readonly string[]): readonly string[] {
  const others = [...new Set(names)].filter((name) => /\S/u.test(name) && !known.includes(name));
  return others.slice(0, MOST_NAMES);
}

/** Of a label that is a whole paragraph its beginning: people call its checkbox by the first words. */
function cut(label: string): string {
  return label.length <= LONGEST_NAME ? label : `${label.slice(0, LONGEST_NAME)}…`;
}

function stateOf({ state = {}, attributes = {} }: WitnessNode): WitnessState {
  const current = attributes['aria-current'];
  return current === undefined || current === 'false' ? state : { ...state, selected: true };
}

/** Levels around a text in which it is looked for: so deep it is wrapped at most. */
const MOST_WRAPPED = 12;

/** A text that stands in no control, or is only a piece of one; once, however deep it is wrapped. */
function addText(page: Page, found: Map<number, Found>, index: number, role: RoleOf | null): void {
  const node = page.witness.nodes[index];
  const { text, box } = wordsOf(page, index);
  if (node === undefined || text === '' || box === null) return;
  const owner = page.controls[index] ?? -1;
  const control = found.get(owner)?.element;
  if (control !== undefined && (control.text === text || control.label === text)) return;
  if (control?.names.includes(text) === true && !hasWords(text)) return;
  let at = node.parent;
  for (let level = 0; level < MOST_WRAPPED && 0 <= at; level++) {
    const wrapper = found.get(at)?.element;
    if (wrapper?.use === 'text' && wrapper.text === text) return;
    if (at === owner) break;
    at = page.witness.nodes[at]?.parent ?? -1;
  }
  found.set(index, {
    index,
    owner,
    element: {
      box,
      use: 'text',
      // Of a block it is not known how its words lie in its box.
      kind: role?.use === 'text' ? role.kind : isOneLine(text, box) ? 'text' : 'block of text',
      kinds: { text: 1 },
      text,
      names: [],
      state: {},
      rows: page.rows[index] ?? [],
      parts: page.parts[index] ?? [],
    },
  });
}

/** A line is about half its height wide a character; the same text in two lines has a quarter of that. */
const LEAST_WIDTH = 0.22;

function isOneLine(text: string, box: PixelBox): boolean {
  return LEAST_WIDTH * text.length * boxHeight(box) <= boxWidth(box);
}

/** Of a wrapper and the control or picture that it wraps one: the wrapper where its role says more than a link or button. */
function withoutWrappers({ witness }: Page, found: ReadonlyMap<number, Found>): readonly Found[] {
  const dropped = new Set<number>();
  for (const { index, owner, element } of found.values()) {
    if (element.use !== 'control' && element.use !== 'picture') continue;
    // A picture lies in no control, or is more than its face; its wrapper is right around it.
    const wrapper = element.use === 'control' ? owner : (witness.nodes[index]?.parent ?? -1);
    const outer = found.get(wrapper)?.element;
    if (outer?.use !== element.use) continue;
    const sameName = outer.text === element.text || outer.names.includes(element.text) || outer.text === '';
    if (!sameName || overlap(outer.box, element.box) < SAME_PLACE) continue;
    dropped.add(plainRoles.has(witness.nodes[wrapper]?.role ?? '') ? wrapper : index);
  }
  return [...found.values()].filter(({ index }) => !dropped.has(index));
}
