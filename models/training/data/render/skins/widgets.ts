// The controls of desktop programs as markup: every toolkit's style sheet dresses the same classes.
// Knows what a control is and says (roles, states), not how it looks.

import { escaped, icon, label, later, type Scene } from './scene';

/** What a control may be beside its plain form. */
export interface Options {
  readonly icon?: string;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly style?: string;
  /** Icon side, CSS pixels. */
  readonly size?: number;
}

const attributes = (base: string, options: Options): string =>
  `class="${base}${options.class ? ` ${options.class}` : ''}"${options.style ? ` style="${options.style}"` : ''}`;

/** A push button; `text` is English and gets translated. */
export function button(scene: Scene, text: string, options: Options = {}): string {
  const picture = options.icon ? icon(scene, options.icon, options.size ?? 16) : '';
  const words = text === '' ? '' : `<span>${label(scene, text)}</span>`;
  return `<button ${attributes('btn', options)}${options.disabled ? ' disabled' : ''}>${picture}${words}</button>`;
}

/** A borderless button of a toolbar, its name a tooltip unless `text` shows it. */
export function tool(
  scene: Scene,
  meaning: string,
  name: string,
  options: Options & { text?: string } = {},
): string {
  const words = options.text ? `<span>${label(scene, options.text)}</span>` : '';
  const state = options.disabled ? ' disabled' : '';
  return `<button ${attributes('tb', options)} title="${escaped(name)}"${state}>${icon(scene, meaning, options.size ?? 18)}${words}</button>`;
}

/** A one-line field with a value or a placeholder. */
export function field(
  scene: Scene,
  name: string,
  options: Options & { value?: string; hint?: string; password?: boolean; invalid?: boolean } = {},
): string {
  const type = options.password ? 'password' : 'text';
  const input =
    `<input type="${type}" aria-label="${escaped(name)}" value="${escaped(options.value ?? '')}"` +
    ` placeholder="${escaped(options.hint ?? '')}"${options.disabled ? ' disabled' : ''}${options.invalid ? ' aria-invalid="true"' : ''}>`;
  const picture = options.icon ? icon(scene, options.icon, options.size ?? 16) : '';
  return `<span ${attributes('field', options)}>${picture}${input}</span>`;
}

/** A closed drop-down list that shows `value`. */
export function combo(scene: Scene, name: string, value: string, options: Options = {}): string {
  return (
    `<span ${attributes('combo', options)} role="combobox" data-kind="select" aria-expanded="false" aria-label="${escaped(name)}"` +
    `${options.disabled ? ' aria-disabled="true"' : ''} tabindex="0"><span class="cut grow">${escaped(value)}</span>` +
    `<span class="arrow">${icon(scene, 'chevron-down', 14)}</span></span>`
  );
}

/** A number with two step buttons. */
export function spin(scene: Scene, name: string, value: string, options: Options = {}): string {
  return (
    `<span ${attributes('spin', options)}><input type="text" aria-label="${escaped(name)}" value="${escaped(value)}">` +
    `<button class="step" title="Decrease">${icon(scene, 'remove', 12)}</button>` +
    `<button class="step" title="Increase">${icon(scene, 'add', 12)}</button></span>`
  );
}

/** A square to tick with its words beside it. */
export function checkbox(text: string, checked: boolean, disabled = false): string {
  return tick('checkbox', 'box', text, checked, disabled);
}

/** A round button of a group with its words beside it. */
export function radio(text: string, checked: boolean): string {
  return tick('radio', 'dot', text, checked, false);
}

function tick(
  kind: 'checkbox' | 'radio',
  shape: string,
  text: string,
  checked: boolean,
  disabled: boolean,
): string {
  const words = text === '' ? '' : `<span>${escaped(text)}</span>`;
  return (
    `<label class="tick"><span class="${shape}" role="${kind}" data-kind="${kind}" aria-checked="${checked}"` +
    `${disabled ? ' aria-disabled="true"' : ''} aria-label="${escaped(text)}"></span>${words}</label>`
  );
}

/** An on/off switch without words. */
export function toggle(name: string, on: boolean): string {
  return `<span class="sw" role="switch" data-kind="switch" aria-checked="${on}" aria-label="${escaped(name)}"></span>`;
}

/** A slider at `value` per cent. */
export function slider(name: string, value: number, style = ''): string {
  return (
    `<span class="slider" role="slider" data-kind="slider" aria-label="${escaped(name)}" aria-valuenow="${value}"` +
    ` style="--v:${value}%;${style}"></span>`
  );
}

/** How far something has come, per cent. */
export function progress(value: number, style = ''): string {
  return `<span class="progress" role="progressbar" aria-valuenow="${value}" style="--v:${value}%;${style}"></span>`;
}

/** A row of tabs; `closable` puts a cross into each. */
export function tabs(scene: Scene, names: readonly string[], chosen: number, closable = false): string {
  const items = names.map((name, index) => {
    const cross = closable
      ? `<button class="x" data-kind="button" title="Close tab">${icon(scene, 'close', 12)}</button>`
      : '';
    return `<div class="tab" role="tab" data-kind="tab" aria-selected="${index === chosen}"><span class="cut">${label(scene, name)}</span>${cross}</div>`;
  });
  return `<div class="tabs" role="tablist">${items.join('')}</div>`;
}

/** One row of a menu: `english`, a shortcut, a mark. `-` is a separator. */
export interface MenuRow {
  readonly text: string;
  readonly keys?: string;
  readonly icon?: string;
  readonly checked?: boolean;
  readonly disabled?: boolean;
  readonly submenu?: boolean;
}

/**
 * An open menu; `style` places it, `hot` is the index of the row under the pointer. Where that row leads to a submenu and
 * `sub` gives its rows, the submenu is open too.
 */
export function menu(
  scene: Scene,
  rows: readonly (MenuRow | '-')[],
  style: string,
  hot = -1,
  sub: readonly (MenuRow | '-')[] = [],
): string {
  const lines = rows.map((row, index) => {
    if (row === '-') return '<div class="msep"></div>';
    const mark = row.checked ? icon(scene, 'check', 14) : row.icon ? icon(scene, row.icon, 16) : '';
    const role = row.checked === undefined ? 'menuitem' : 'menuitemcheckbox';
    const opened = row.submenu === true && index === hot && sub.length > 0;
    const states =
      (row.checked === undefined ? '' : ` aria-checked="${row.checked}"`) +
      (row.disabled ? ' aria-disabled="true"' : '') +
      (row.submenu ? ` aria-expanded="${opened}"` : '');
    const end = row.submenu
      ? icon(scene, 'chevron-right', 14)
      : row.keys
        ? `<span class="keys">${escaped(row.keys)}</span>`
        : '';
    const item = `<div class="mi${index === hot ? ' hot' : ''}" role="${role}" data-kind="menu_item"${states}><span class="mark">${mark}</span><span class="grow cut">${label(scene, row.text)}</span>${end}</div>`;
    return opened ? `<div class="mbw">${item}${menu(scene, sub, 'left:98%;top:-5px')}</div>` : item;
  });
  return `<div class="menu" role="menu" style="${style}">${lines.join('')}</div>`;
}

/** A bar of menu names; the one with the index `open` will open the menu `hanging`. */
export function menubar(scene: Scene, names: readonly string[], open = -1, hanging = ''): string {
  const items = names.map(
    (name, index) =>
      `<div class="mbw"><div class="mb"${index === open ? ' data-opens' : ''} role="menuitem" data-kind="menu_item" aria-expanded="false">${label(scene, name)}</div>${index === open ? later(hanging) : ''}</div>`,
  );
  const keys = scene.draw.chance(0.3) ? ' access' : '';
  return `<div class="menubar${keys}" role="menubar">${items.join('')}</div>`;
}

/** A row of a list or a navigation panel; `end` is markup at its right. */
export function row(inner: string, chosen = false, end = '', className = ''): string {
  return `<div class="row ${className}" role="option" data-kind="menu_item" aria-selected="${chosen}">${inner}${end}</div>`;
}

/** A row of a tree at `level` (0 = outermost); `open` is absent for leaves. */
export function treeRow(
  scene: Scene,
  text: string,
  level: number,
  meaning: string,
  open?: boolean,
  chosen = false,
): string {
  const expander =
    open === undefined
      ? '<span class="leaf"></span>'
      : `<span class="leaf">${icon(scene, open ? 'chevron-down' : 'chevron-right', 14)}</span>`;
  return (
    `<div class="row tree" role="treeitem" data-kind="menu_item" aria-selected="${chosen}"${open === undefined ? '' : ` aria-expanded="${open}"`}` +
    ` style="padding-left:${6 + level * 16}px">${expander}${meaning === '' ? '' : icon(scene, meaning, 16)}<span class="cut">${escaped(text)}</span></div>`
  );
}

/** A table; every row is one selectable line. `chosen` is the index of the selected row. */
export function table(
  columns: readonly { name: string; width: string; right?: boolean }[],
  rows: readonly (readonly string[])[],
  chosen = -1,
): string {
  const widths = columns.map((column) => column.width).join(' ');
  const head = columns.map((column) => `<div class="th" role="columnheader">${column.name}</div>`).join('');
  const lines = rows.map(
    (cells, index) =>
      `<div class="tr" role="row" aria-selected="${index === chosen}" style="grid-template-columns:${widths}">${cells
        .map((cell, at) => `<div class="td cut${columns[at]?.right ? ' right' : ''}">${cell}</div>`)
        .join('')}</div>`,
  );
  return `<div class="table" role="table"><div class="thead" style="grid-template-columns:${widths}">${head}</div>${lines.join('')}</div>`;
}

/** A frame around `inner` with its name in the border. */
export function group(name: string, inner: string): string {
  return `<fieldset class="group"><legend>${escaped(name)}</legend>${inner}</fieldset>`;
}
