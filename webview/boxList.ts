// The numbered boxes and near misses of the shown entry, in words: what a screen reader is told of the picture.
// Draws a state and makes events; decides nothing.

import type { BoxId } from '../protocol/view';
import type { PageActions } from './actions';
import { makeBoxDetails } from './boxDetails';
import { textField } from './controls';
import { element, setText, type View } from './element';
import { icon } from './icons';
import { canEdit, highlighted, marks, shownEntry, type Mark, type State } from './state';
import { texts } from './texts';

/** A list longer than this has a filter, and is one stop for Tab instead of one a box. */
const SHORT_LIST = 20;

/** What the list shows of the state. */
const parts = [
  'content',
  'entry',
  'edit',
  'pointed',
  'selected',
  'detailsOpen',
  'selectors',
] as const satisfies readonly (keyof State)[];

interface Item {
  readonly root: HTMLLIElement;
  readonly button: HTMLButtonElement;
  draw(mark: Mark): void;
}

export function makeBoxList({ dispatch, send, state }: PageActions): View {
  const items = new Map<BoxId, Item>();
  let drawn: { marks: readonly Mark[]; selected: BoxId | null; detailsOpen: boolean } = {
    marks: [],
    selected: null,
    detailsOpen: false,
  };
  let last: State | null = null;
  let filter = '';
  /** The one that Tab reaches in a long list. */
  let reachable: BoxId | null = null;

  const found = group(texts.boxes);
  const near = group(texts.nearMisses);
  const count = element('p', { class: 'filter-count', attributes: { role: 'status' } });
  const filterField = textField(texts.boxFilter, (value) => {
    filter = value.trim().toLowerCase();
    draw(state());
  });
  filterField.setPlaceholder(texts.boxFilter);
  const filterRow = element('div', { class: 'filter', children: [filterField.root, count] });
  const details = makeBoxDetails({
    dispatch,
    send,
    state,
    rename,
    focusBox: ({ id }) => items.get(id)?.button.focus(),
  });
  const root = element('div', { class: 'box-list', children: [filterRow, found.root, near.root] });

  root.addEventListener('keydown', (event) => walk(event));

  /** Most of what happens, such as moving the pointer or the picture, leaves two hundred rows as they are. */
  function drawIfChanged(next: State): void {
    if (last === null || parts.some((part) => last?.[part] !== next[part])) draw(next);
  }

  function draw(next: State): void {
    last = next;
    const all = marks(next);
    const long = SHORT_LIST < all.length;
    filterRow.hidden = !long;
    if (!long && filter !== '') {
      filter = '';
      filterField.value = '';
    }
    const matching =
      filter === '' ? all : all.filter((mark) => texts.markSpoken(mark).toLowerCase().includes(filter));
    if (filter === '') setText(count, '');
    else
      setText(
        count,
        matching.length === 0 ? texts.noBoxMatches : texts.filtered(matching.length, all.length),
      );

    const listed = new Set(all.map(({ id }) => id));
    for (const id of items.keys()) if (!listed.has(id)) items.delete(id);
    for (const mark of all) itemOf(mark).draw(mark);
    place(found, matching, 'box');
    place(near, matching, 'near-miss');

    if (reachable === null || !matching.some(({ id }) => id === reachable))
      reachable = matching[0]?.id ?? null;
    const standsOut = highlighted(next);
    for (const { id } of all) {
      const { root: row, button } = items.get(id)!;
      row.classList.toggle('highlighted', id === standsOut);
      row.classList.toggle('selected', id === next.selected);
      if (id === next.selected) button.setAttribute('aria-current', 'true');
      else button.removeAttribute('aria-current');
      button.setAttribute('aria-expanded', String(id === next.selected && next.detailsOpen));
      button.tabIndex = !long || id === reachable ? 0 : -1;
    }
    details.draw(next);
    const selected = next.selected === null ? undefined : items.get(next.selected);
    if (selected === undefined) details.root.remove();
    else if (details.root.parentElement !== selected.root) selected.root.append(details.root);
    if (next.selected !== drawn.selected || next.detailsOpen !== drawn.detailsOpen) {
      selected?.root.scrollIntoView({ block: 'nearest' });
    }
    drawn = { marks: matching, selected: next.selected, detailsOpen: next.detailsOpen };
  }

  function itemOf(mark: Mark): Item {
    const known = items.get(mark.id);
    if (known !== undefined) return known;
    const made = makeItem(mark.id, {
      point: (id) => dispatch({ kind: 'box-pointed', box: id }),
      reach: (id) => (reachable = id),
      open: (id) => dispatch({ kind: 'box-opened', box: id }),
      toggleDetails,
    });
    items.set(mark.id, made);
    return made;
  }

  function place(into: Group, from: readonly Mark[], role: Mark['role']): void {
    const wanted = from.filter((mark) => mark.role === role).map(({ id }) => items.get(id)!.root);
    into.root.hidden = wanted.length === 0;
    const same =
      wanted.length === into.list.children.length &&
      wanted.every((row, index) => row === into.list.children[index]);
    if (!same) into.list.replaceChildren(...wanted);
  }

  function toggleDetails(id: BoxId): void {
    const { selected, detailsOpen } = state();
    const open = selected === id && detailsOpen;
    dispatch({ kind: 'box-opened', box: id });
    dispatch({ kind: 'details-toggled', open: !open });
  }

  function walk(event: KeyboardEvent): void {
    const at = drawn.marks.findIndex(({ id }) => items.get(id)?.button === event.target);
    const mark = drawn.marks[at];
    if (mark === undefined) return;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: drawn.marks.length - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) items.get(drawn.marks[target]?.id ?? '')?.button.focus();
    else if (event.key === 'Enter') toggleDetails(mark.id);
    else if (event.key === 'F2') rename(mark);
    else if (event.key === 'Delete' || event.key === 'Backspace') judge(mark);
    else if (event.key === 'Escape') dispatch({ kind: 'escape-pressed' });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function judge(mark: Mark): void {
    const entry = canEdit(state()) ? shownEntry(state()) : null;
    if (entry === null) return;
    const verdict = mark.verdict === 'rejected' ? null : 'rejected';
    send('box/judge', { entry: entry.id, box: mark.id, verdict });
  }

  /** Enter and leaving the field take the name, Escape does not; an empty name takes the user's name away. */
  function rename(mark: Mark): void {
    const item = items.get(mark.id);
    const entry = canEdit(state()) ? shownEntry(state()) : null;
    if (item === undefined || entry === null || item.root.querySelector('.rename') !== null) return;
    const field = textField(texts.renameField(mark.number), () => undefined);
    const row = element('div', { class: 'rename', children: [field.root] });
    let over = false;
    const finish = (take: boolean, focus: boolean) => {
      if (over) return;
      over = true;
      const name = field.value.trim();
      row.remove();
      item.button.hidden = false;
      if (focus) item.button.focus();
      if (take && name !== (mark.name ?? texts.markName(mark))) {
        send('box/rename', { entry: entry.id, box: mark.id, name: name === '' ? null : name });
      }
    };
    row.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.isComposing) finish(true, true);
      else if (event.key === 'Escape') finish(false, true);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    row.addEventListener('focusout', () => finish(true, false));
    item.button.hidden = true;
    item.root.prepend(row);
    field.value = mark.name ?? texts.markName(mark);
    field.focus();
    field.select();
  }

  return { root, draw: drawIfChanged };
}

interface Group {
  readonly root: HTMLElement;
  readonly list: HTMLOListElement;
}

function group(name: string): Group {
  const list = element('ol', { class: 'boxes-of', attributes: { 'aria-label': name, role: 'list' } });
  return {
    list,
    root: element('div', { class: 'box-group', children: [element('h3', { text: name }), list] }),
  };
}

interface ItemActions {
  point(id: BoxId | null): void;
  reach(id: BoxId): void;
  open(id: BoxId): void;
  toggleDetails(id: BoxId): void;
}

function makeItem(id: BoxId, { point, reach, open, toggleDetails }: ItemActions): Item {
  const number = element('span', { class: 'number' });
  const name = element('span', { class: 'name' });
  const role = element('span', { class: 'unseen' });
  const origin = element('span', { class: 'unseen' });
  const detail = element('span', { class: 'detail' });
  const more = element('span', { class: 'more', children: [icon('down')] });
  // Native: two hundred of the toolkit's buttons, each with its own shadow tree, take long to draw.
  const button = element('button', {
    class: 'box-row',
    attributes: { type: 'button' },
    children: [number, name, role, detail, origin, more],
  });
  button.addEventListener('pointerenter', () => point(id));
  button.addEventListener('pointerleave', () => point(null));
  button.addEventListener('focus', () => {
    reach(id);
    point(id);
  });
  button.addEventListener('blur', () => point(null));
  button.addEventListener('click', (event) => {
    if (event.target instanceof Node && more.contains(event.target)) toggleDetails(id);
    else open(id);
  });
  const root = element('li', { children: [button] });
  let drawnAs = '';
  return {
    root,
    button,
    draw(mark) {
      const words = [
        texts.markName(mark),
        texts.markRole(mark),
        texts.markDetails(mark),
        texts.markOrigin(mark),
      ];
      const next = [mark.number, ...words].join();
      if (next === drawnAs) return;
      drawnAs = next;
      number.textContent = String(mark.number);
      [name, role, detail, origin].forEach((part, index) => (part.textContent = words[index] ?? ''));
      root.classList.toggle('near-miss', mark.role === 'near-miss');
      root.classList.toggle('rejected', mark.verdict === 'rejected');
      root.classList.toggle('kept', mark.verdict === 'kept');
    },
  };
}
