// What phone screens are put together from, as markup: bars, rows, fields, overlays.
// Every phone look dresses the same classes; this file knows what a part is, not how it looks.

import { escaped, icon, label, type Scene } from './scene';

/** How a phone look arranges what they all have. */
export interface PhoneLook {
  readonly family: 'material2' | 'material3' | 'ios' | 'custom';
  /** Titles in the middle of the app bar. */
  readonly centredTitle: boolean;
  /** Floating labels stand in the border of outlined fields, or fields are filled, underlined or plain boxes. */
  readonly fields: 'outlined' | 'filled' | 'underlined' | 'boxed';
  /** Buttons of dialogs and forms in capitals. */
  readonly capitals: boolean;
  /** Nothing lies over the screen: something else will. */
  readonly quiet?: boolean;
}

/** An icon with a touch target around it: the glyph is what is seen. */
export function tap(scene: Scene, meaning: string, name: string, size = 24, className = ''): string {
  return `<button class="tap ${className}" data-kind="button" aria-label="${escaped(name)}">${icon(scene, meaning, size)}</button>`;
}

/** Time and the small signs at the top of the screen. */
export function statusBar(scene: Scene, tint = ''): string {
  const { draw } = scene;
  const signs = draw.sample(['wifi', 'battery', 'bluetooth', 'alarm', 'mute', 'navigation'], draw.int(1, 3));
  const clock = `${draw.int(1, 23)}:${String(draw.int(0, 59)).padStart(2, '0')}`;
  return `<div class="sbar" style="${tint}"><span>${clock}</span><span class="grow"></span>${signs
    .map((sign) => icon(scene, sign, 15))
    .join('')}${draw.chance(0.5) ? `<span>${draw.int(9, 100)}%</span>` : ''}</div>`;
}

/** The bar with a leading icon, a title and icons at its end. */
export function appBar(
  scene: Scene,
  look: PhoneLook,
  title: string,
  options: {
    lead?: 'back' | 'menu' | 'close' | 'none';
    actions?: readonly string[];
    subtitle?: string;
    className?: string;
  } = {},
): string {
  const lead = options.lead ?? 'back';
  const leading =
    lead === 'none' ? '' : look.family === 'ios' && lead === 'back' ? iosBack(scene) : tap(scene, lead, lead);
  const trailing = (options.actions ?? []).map((action) => tap(scene, action, action)).join('');
  const subtitle = options.subtitle ? `<div class="sub cut">${escaped(options.subtitle)}</div>` : '';
  return (
    `<header class="appbar ${look.centredTitle ? 'centred' : ''} ${options.className ?? ''}"><div class="lead">${leading}</div>` +
    `<div class="title cut" role="heading" aria-level="1">${escaped(title)}${subtitle}</div><div class="trail">${trailing}</div></header>`
  );
}

function iosBack(scene: Scene): string {
  const { draw } = scene;
  const words = draw.chance(0.7)
    ? `<span>${label(scene, draw.pick(['Back', 'Settings', 'Inbox', 'Home']))}</span>`
    : '';
  return `<button class="iosback" data-kind="button">${icon(scene, 'chevron-left', 22)}${words}</button>`;
}

/** The row of destinations at the bottom. */
export function bottomBar(
  scene: Scene,
  items: readonly (readonly [meaning: string, text: string])[],
  chosen: number,
): string {
  const words = scene.draw.chance(0.85);
  const tabs = items.map(
    ([meaning, text], index) =>
      `<div class="bt" role="tab" data-kind="tab" aria-selected="${index === chosen}" aria-label="${escaped(text)}"><span class="pill">${icon(scene, meaning, 24)}</span>${words ? `<span class="btext">${escaped(text)}</span>` : ''}</div>`,
  );
  return `<nav class="bottombar" role="tablist">${tabs.join('')}</nav>`;
}

/** Tabs below an app bar, of words or of icons. */
export function tabStrip(names: readonly string[], chosen: number, capitals: boolean): string {
  const items = names.map(
    (name, index) =>
      `<div class="ptab" role="tab" data-kind="tab" aria-selected="${index === chosen}">${escaped(capitals ? name.toUpperCase() : name)}</div>`,
  );
  return `<div class="ptabs" role="tablist">${items.join('')}</div>`;
}

/** A list row: markup in front, one or two lines, markup at the end. */
export function listRow(
  lead: string,
  first: string,
  second = '',
  end = '',
  options: { chosen?: boolean; className?: string; kind?: string } = {},
): string {
  const below = second === '' ? '' : `<div class="l2">${escaped(second)}</div>`;
  return (
    `<div class="lrow ${options.className ?? ''}" role="listitem" data-kind="menu_item"${options.chosen ? ' aria-selected="true"' : ''}>` +
    `${lead === '' ? '' : `<span class="llead">${lead}</span>`}<div class="ltext grow"><div class="l1 cut">${escaped(first)}</div>${below}</div>` +
    `${end === '' ? '' : `<span class="lend">${end}</span>`}</div>`
  );
}

/** A round picture of a person: initials on a colour. */
export function avatar(scene: Scene, name: string, size: number): string {
  const initials = name
    .split(' ')
    .map((part) => part.charAt(0))
    .slice(0, 2)
    .join('');
  const hue = scene.draw.int(0, 359);
  return `<span class="avatar" style="width:${size}px;height:${size}px;font-size:${Math.round(size * 0.4)}px;background:hsl(${hue},45%,${scene.dark ? 38 : 52}%)">${escaped(initials)}</span>`;
}

/** On/off. */
export function phoneSwitch(name: string, on: boolean, disabled = false): string {
  return `<span class="psw" role="switch" data-kind="switch" aria-checked="${on}"${disabled ? ' aria-disabled="true"' : ''} aria-label="${escaped(name)}"></span>`;
}

/** A square or a round mark to choose with; the mark alone is the control. */
export function mark(kind: 'checkbox' | 'radio', name: string, on: boolean): string {
  return `<span class="p${kind}" role="${kind}" data-kind="${kind}" aria-checked="${on}" aria-label="${escaped(name)}"></span>`;
}

/** A text field in the look's form; a value lifts the floating label. */
export function phoneField(
  scene: Scene,
  look: PhoneLook,
  name: string,
  value: string,
  options: {
    lead?: string;
    end?: string;
    password?: boolean;
    help?: string;
    invalid?: boolean;
    select?: boolean;
    disabled?: boolean;
  } = {},
): string {
  const floats = look.fields !== 'boxed' && value !== '';
  const lead = options.lead ? icon(scene, options.lead, 22) : '';
  const end = options.end ? tap(scene, options.end, options.end, 22, 'infield') : '';
  const type = options.password ? 'password' : 'text';
  const input = options.select
    ? `<span class="value grow${value === '' ? ' dim' : ''}">${escaped(value === '' ? name : value)}</span>${icon(scene, 'chevron-down', 20)}`
    : `<input type="${type}" aria-label="${escaped(name)}" value="${escaped(value)}" placeholder="${floats ? '' : escaped(name)}"${options.invalid ? ' aria-invalid="true"' : ''}${options.disabled ? ' disabled' : ''}>`;
  const select = options.select
    ? ' role="combobox" data-kind="select" aria-expanded="false" tabindex="0"'
    : '';
  const complaint = options.invalid ? ' role="alert" data-tone="error"' : '';
  const help = options.help ? `<div class="help"${complaint}>${escaped(options.help)}</div>` : '';
  const state = `${options.invalid ? ' bad' : ''}${options.disabled ? ` off${scene.draw.int(0, 2)}` : ''}`;
  return (
    `<div class="pfield ${look.fields}${state}"><div class="pbox"${select}>${lead}` +
    `${floats ? `<label class="float">${escaped(name)}</label>` : ''}${input}${end}</div>${help}</div>`
  );
}

/** A button of a form or a dialog: filled, tonal, outlined, or words only. */
export function phoneButton(
  scene: Scene,
  look: PhoneLook,
  english: string,
  style: 'filled' | 'tonal' | 'outlined' | 'text',
  options: { icon?: string; disabled?: boolean; className?: string } = {},
): string {
  const text = label(scene, english);
  const picture = options.icon ? icon(scene, options.icon, 20) : '';
  return `<button class="pbtn ${style} ${options.className ?? ''}"${options.disabled ? ' disabled' : ''}>${picture}<span>${look.capitals ? text.toUpperCase() : text}</span></button>`;
}

/** A small rounded choice. */
export function chip(scene: Scene, text: string, chosen: boolean, meaning = ''): string {
  const picture =
    chosen && meaning === '' ? icon(scene, 'check', 16) : meaning === '' ? '' : icon(scene, meaning, 16);
  return `<button class="chip" aria-pressed="${chosen}">${picture}<span>${escaped(text)}</span></button>`;
}

/** The round button that floats above the content. */
export function fab(scene: Scene, meaning: string, text = ''): string {
  return `<button class="fab${text === '' ? '' : ' wide'}" aria-label="${escaped(text === '' ? meaning : text)}">${icon(scene, meaning, 24)}${text === '' ? '' : `<span>${escaped(text)}</span>`}</button>`;
}

/** A dialog over a dimmed screen. `buttons` are English. */
export function dialog(
  scene: Scene,
  look: PhoneLook,
  title: string,
  inner: string,
  buttons: readonly string[],
  meaning = '',
): string {
  const stacked = look.family === 'ios' && buttons.length > 2 ? ' stacked' : '';
  const style = look.family === 'custom' ? (['outlined', 'filled'] as const) : (['text', 'text'] as const);
  const actions = buttons.map((text, index) =>
    phoneButton(scene, look, text, index === buttons.length - 1 ? style[1] : style[0], {
      className: index === buttons.length - 1 ? 'strong' : '',
    }),
  );
  const picture = meaning === '' ? '' : `<div class="dicon">${icon(scene, meaning, 26)}</div>`;
  return (
    `<div class="scrim"></div><div class="pdialog" role="${inner.startsWith('<p') ? 'alertdialog' : 'dialog'}" aria-modal="true">${picture}` +
    `${title === '' ? '' : `<div class="dtitle" role="heading" aria-level="2">${escaped(title)}</div>`}` +
    `<div class="dbody">${inner}</div><div class="dbuttons${stacked}">${actions.join('')}</div></div>`
  );
}

/** A sheet that has come up from the bottom. */
export function sheet(title: string, inner: string): string {
  return (
    `<div class="scrim"></div><div class="psheet" role="dialog" aria-modal="true"><div class="grip"></div>` +
    `${title === '' ? '' : `<div class="dtitle" role="heading" aria-level="2">${escaped(title)}</div>`}${inner}</div>`
  );
}

/** A message at the bottom edge with one action. */
export function snackbar(scene: Scene, look: PhoneLook, text: string, action: string): string {
  return `<div class="snack" role="status"><span class="grow">${escaped(text)}</span>${phoneButton(scene, look, action, 'text')}</div>`;
}

/** The overflow menu below the app bar's last icon. */
export function popup(scene: Scene, texts: readonly string[]): string {
  return `<div class="pmenu" role="menu">${texts
    .map((text) => `<div class="pmi" role="menuitem" data-kind="menu_item">${label(scene, text)}</div>`)
    .join('')}</div>`;
}

/** A slider, e.g. of a player or of the volume. */
export function phoneSlider(name: string, value: number): string {
  return `<span class="pslider" role="slider" data-kind="slider" aria-label="${escaped(name)}" aria-valuenow="${value}" style="--v:${value}%"></span>`;
}
