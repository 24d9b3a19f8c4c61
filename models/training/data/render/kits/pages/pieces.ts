// Pieces that many kinds of page are put together from: toolbars, tiles, people, charts, photographs, filters.
// Knows the vocabulary of the kits, no kit.

import { logo, photo, type PhotoLook } from '../../content/pictures';
import type { Random } from '../../content/random';
import type { Column, Writer } from '../../content/text';
import type { ButtonArgs, Item, MenuItem, Parts, SideArgs, Tone } from '../parts';
import { escaped, type Stage } from '../stage';
import type { MessageTone } from '../../truth/screen';

/** What a kind of page is made from. */
export interface Page {
  readonly stage: Stage;
  readonly parts: Parts;
  readonly random: Random;
  readonly write: Writer;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Of a phone's width: one column. */
  readonly narrow: boolean;
}

/** What stands around the main part: bars of a program, of a site, or nothing. */
export type Shell = 'app' | 'site' | 'bare';

export interface Layout {
  readonly shell: Shell;
  /** HTML of the main part. */
  readonly main: string;
  /** Nothing around the main part: it lays out its own edges. */
  readonly edgeless?: boolean;
}

export type PageKind = (page: Page) => Layout;

/** Columns of equal width; one on a phone. */
export function grid(page: Page, columns: number, cells: readonly string[]): string {
  return `<div class="l-grid" style="grid-template-columns:repeat(${page.narrow ? 1 : columns},minmax(0,1fr))">${cells.join('')}</div>`;
}

/** Columns by their weights, e.g. [2, 1]; one below the other on a phone. */
export function columns(page: Page, weights: readonly number[], cells: readonly string[]): string {
  const template = page.narrow ? 'minmax(0,1fr)' : weights.map((weight) => `minmax(0,${weight}fr)`).join(' ');
  return `<div class="l-grid" style="grid-template-columns:${template}">${cells.map((cell) => `<div class="l-col" style="min-width:0">${cell}</div>`).join('')}</div>`;
}

export function row(...cells: readonly string[]): string {
  return `<div class="l-row l-wrap">${cells.join('')}</div>`;
}

export function column(...cells: readonly string[]): string {
  return `<div class="l-col">${cells.join('')}</div>`;
}

/** The page's name with its buttons at the right. */
export function pageHead(page: Page, title: string, tools: string, crumbs = page.random.chance(0.4)): string {
  const { parts, write } = page;
  const above = crumbs ? parts.breadcrumb([write.navLabel(), write.navLabel(), title]) : '';
  const below = page.random.chance(0.4) ? `<p class="l-muted">${escaped(write.sentence())}</p>` : '';
  return `<div class="l-row l-between l-wrap"><div class="l-col" style="gap:4px">${above}<h1 class="l-h1">${escaped(title)}</h1>${below}</div><div class="l-row l-tight l-wrap">${tools}</div></div>`;
}

/** A button that does this action, with a fitting icon, a random one, or none. */
export function actionButton(page: Page, concept?: string, args: Partial<ButtonArgs> = {}): string {
  const { random, stage, write } = page;
  const label = write.action(concept);
  const style = random.weighted({ none: 5, fitting: 4, any: 1 });
  const icon =
    style === 'none' ? undefined : style === 'fitting' ? stage.icon(label.concept, 16) : stage.anyIcon(16);
  const text = concept === undefined && random.chance(0.5) ? write.actionLabel() : label.text;
  return page.parts.button({
    text,
    icon: text === label.text ? icon : undefined,
    iconAfter: random.chance(0.12),
    ...args,
  });
}

/** A button that shows an icon alone. Without a meaning the icon is any of the set. */
export function iconButton(page: Page, meaning?: string, args: Partial<ButtonArgs> = {}): string {
  const { stage, write } = page;
  const size = page.random.pick([14, 16, 16, 18, 20, 22]);
  return page.parts.button({
    icon: meaning === undefined ? stage.anyIcon(size) : stage.icon(meaning, size),
    variant: 'ghost',
    label: meaning ?? write.actionLabel(),
    ...args,
  });
}

const toolMeanings = [
  'undo',
  'redo',
  'print',
  'copy',
  'save',
  'delete',
  'edit',
  'bold',
  'italic',
  'underline',
  'link',
  'image',
  'code',
  'list',
  'grid',
  'search',
  'filter',
  'refresh',
  'download',
  'upload',
  'share',
  'settings',
  'more',
  'archive',
  'reply',
  'forward',
  'eye',
  'attach',
  'star',
  'bookmark',
];

/** A strip of icon buttons, half with icons that mean what tools mean, half with any icons at all. */
export function toolbar(page: Page, count = page.random.int(5, 14)): string {
  const { random, parts, stage } = page;
  const fitting = random.sample(toolMeanings, count);
  const variant = random.pick(['ghost', 'ghost', 'outline', 'secondary'] as const);
  const size = random.pick(['small', 'normal'] as const);
  const buttons = random.times(count, (index) =>
    iconButton(page, random.chance(0.5) ? fitting[index] : undefined, {
      variant,
      size,
      pressed: random.chance(0.08),
      disabled: random.chance(0.08),
    }),
  );
  const separator = `<span style="width:1px;height:20px;background:${stage.theme.line};flex:none"></span>`;
  if (random.chance(0.2)) return `<div role="toolbar">${parts.buttonGroup(buttons)}</div>`;
  const chunk = random.int(3, 6);
  const strip = buttons.map((button, index) => (index > 0 && index % chunk === 0 ? separator : '') + button);
  return `<div class="l-row l-wrap" role="toolbar" style="gap:${random.pick([0, 2, 4, 8])}px">${strip.join('')}</div>`;
}

/** Large icons with a word under each, in groups with a caption. */
export function ribbon(page: Page): string {
  const { random, stage, write } = page;
  const groups = random.times(random.int(3, Math.max(3, Math.floor(page.width / 320))), () => {
    const tools = random.times(random.int(2, 4), () => {
      const label = write.action();
      const size = random.int(20, 32);
      const icon = random.chance(0.6) ? stage.icon(label.concept, size) : stage.anyIcon(size);
      return `<button type="button" class="g-btn ghost" style="flex-direction:column;height:auto;padding:6px 8px;gap:4px;font-weight:400;font-size:12px">${icon}<span>${escaped(label.text)}</span></button>`;
    });
    return `<div class="l-col l-center" style="gap:2px;border-right:1px solid ${stage.theme.line};padding:0 8px"><div class="l-row" style="gap:2px">${tools.join('')}</div><span class="l-tiny l-muted">${escaped(write.navLabel())}</span></div>`;
  });
  return `<div class="l-row l-stretch l-surface" role="toolbar" style="gap:0;padding:6px;overflow:hidden">${groups.join('')}</div>`;
}

/** A field to search with; an icon stands in it most of the time. */
export function searchField(page: Page, width?: number): string {
  const { random, parts, stage, write } = page;
  const word = write.action('search').text;
  const field = parts.field({
    kind: random.chance(0.5) ? 'search' : 'text',
    placeholder: random.pick([word, `${word}…`, `${word}: ${write.noun()}`]),
    value: random.chance(0.15) ? write.noun() : undefined,
    icon: random.chance(0.75) ? stage.icon('search', 16) : undefined,
  });
  return width === undefined ? field : `<div style="width:${width}px;max-width:100%">${field}</div>`;
}

/** A form's field of this concept. */
export function formField(page: Page, concept?: string): string {
  const { random, parts, stage, write } = page;
  const field = write.field(concept);
  const filled = random.chance(0.45);
  if (random.chance(['country', 'language', 'timezone', 'category'].includes(field.concept) ? 0.9 : 0.12)) {
    return parts.select({
      label: field.label,
      options: [field.value, ...write.choices(4)],
      disabled: random.chance(0.06),
    });
  }
  const long = ['message', 'description', 'comment'].includes(field.concept);
  return parts.field({
    label: field.label,
    kind: field.concept === 'password' ? 'password' : 'text',
    value: filled ? (field.concept === 'password' ? 'password12' : field.value) : undefined,
    placeholder: random.chance(0.7) ? field.placeholder : undefined,
    help: random.chance(0.25) ? field.help : undefined,
    error: random.chance(0.1) ? field.error : undefined,
    icon: !long && random.chance(0.25) ? stage.icon(field.concept, 16) : undefined,
    required: random.chance(0.2),
    disabled: random.chance(0.06),
    readonly: random.chance(0.04),
    ...(long ? { rows: random.int(2, 5) } : {}),
  });
}

/** Several choices of one kind, with a heading over them. */
export function choiceGroup(
  page: Page,
  kind: 'checkbox' | 'radio' | 'switch',
  count = page.random.int(2, 5),
): string {
  const { random, parts, stage, write } = page;
  const group = stage.id();
  const chosen = random.int(0, count - 1);
  const labels =
    kind === 'radio' || random.chance(0.4)
      ? write.choices(count)
      : random.times(count, () => write.setting());
  const boxes = labels.map((label, index) =>
    parts.check({
      kind,
      label,
      checked: kind === 'radio' ? index === chosen : random.chance(0.5),
      disabled: random.chance(0.08),
      group,
    }),
  );
  const heading = random.chance(0.7) ? `<div class="l-bold">${escaped(write.fieldLabel())}</div>` : '';
  return random.chance(0.25)
    ? column(heading, row(...boxes))
    : `<div class="l-col" style="gap:${random.int(4, 10)}px">${heading}${boxes.join('')}</div>`;
}

/** A photograph with its description. */
export function photoImage(
  page: Page,
  height: number,
  look?: PhotoLook,
  classes = 'l-cover l-round',
): string {
  const { random } = page;
  const width = Math.round(height * random.pick([1, 1.33, 1.5, 1.78]));
  return `<img class="${classes}" style="height:${height}px" src="${photo(random, width, height, look)}" alt="${escaped(photoAlt(page, look))}">`;
}

export function photoAlt(page: Page, look?: PhotoLook): string {
  return look === 'portrait'
    ? page.write.personName()
    : look === 'product'
      ? page.write.product()
      : page.write.title();
}

/** A person's picture or initials. */
export function face(page: Page, size: number): string {
  const { random, write, parts } = page;
  return parts.avatar(
    random.chance(0.65)
      ? { source: photo(random, 64, 64, 'portrait'), alt: write.personName() }
      : write.initials(),
    size,
  );
}

export function logoImage(page: Page, size: number): string {
  return `<img width="${size}" height="${size}" style="flex:none" src="${logo(page.random)}" alt="${escaped(page.write.brand())} logo">`;
}

/** A picture, two lines, and something at the right. */
export function personRow(page: Page, end = ''): string {
  const { write, random } = page;
  const second = random.chance(0.5) ? write.email() : random.chance(0.5) ? write.when() : write.headline();
  return `<div class="l-row">${face(page, random.pick([28, 32, 36, 40, 48]))}<div class="l-grow"><div class="l-bold l-cut">${escaped(write.personName())}</div><div class="l-muted l-small l-cut">${escaped(second)}</div></div>${end}</div>`;
}

/** A number with its name, as dashboards show them in a row. */
export function statTile(page: Page): string {
  const { random, write, parts, stage } = page;
  const value = random.pick([write.price, write.number, write.percent])();
  const good = random.chance(0.6);
  const delta = parts.badge(
    `${good ? '+' : '−'}${random.between(0.1, 40).toFixed(1)}%`,
    good ? 'success' : 'danger',
  );
  const icon = random.chance(0.6)
    ? `<span style="color:${stage.theme.primary}">${random.chance(0.5) ? stage.anyIcon(random.pick([20, 24, 28, 32])) : stage.icon(random.pick(['users', 'analytics', 'orders', 'billing', 'cart', 'eye', 'messages']), 24)}</span>`
    : '';
  const name = `<div class="l-muted l-small l-cut">${escaped(random.chance(0.5) ? write.navLabel() : write.title())}</div>`;
  const number = `<div class="l-large l-bold">${escaped(value)}</div>`;
  const spark = random.chance(0.3) ? sparkline(page) : '';
  return parts.card({
    body: `<div class="l-row l-between l-top"><div class="l-grow">${random.chance(0.5) ? name + number : number + name}</div>${icon}</div><div class="l-row l-tight" style="margin-top:6px">${random.chance(0.7) ? delta : ''}<span class="l-muted l-tiny">${escaped(random.chance(0.5) ? write.month() : write.noun())}</span></div>${spark}`,
  });
}

function series(random: Random, count: number): number[] {
  let level = random.between(0.2, 0.7);
  return random.times(count, () => {
    level = Math.min(0.95, Math.max(0.05, level + random.between(-0.18, 0.2)));
    return level;
  });
}

function sparkline(page: Page): string {
  const values = series(page.random, 16);
  const points = values.map((value, index) => `${index * 8},${(30 - value * 28).toFixed(1)}`).join(' ');
  return `<svg viewBox="0 0 120 32" width="100%" height="32" preserveAspectRatio="none" data-chart><polyline points="${points}" fill="none" stroke="${page.stage.theme.primary}" stroke-width="2"/></svg>`;
}

function palette(page: Page, count: number): string[] {
  const start = page.random.int(0, 359);
  return [
    page.stage.theme.primary,
    ...page.random.times(
      count - 1,
      (index) => `hsl(${(start + index * 67) % 360},60%,${page.stage.dark ? 60 : 48}%)`,
    ),
  ];
}

/** Lines or areas over months, with axes and a legend. */
export function lineChart(page: Page, height = page.random.int(160, 320)): string {
  const { random, write, stage } = page;
  const width = 640;
  const colors = palette(page, random.int(1, 3));
  const filled = random.chance(0.4);
  const months = random.times(random.int(5, 8), () => write.month().slice(0, 3));
  const [left, bottom] = [44, height - 26];
  const ticks = axis(page, left, bottom, width);
  const lines = colors.map((color) => {
    const values = series(random, 24);
    const points = values.map(
      (value, index) =>
        `${(left + (index * (width - left - 8)) / 23).toFixed(1)},${(bottom - value * (bottom - 12)).toFixed(1)}`,
    );
    const area = filled
      ? `<polygon points="${left},${bottom} ${points.join(' ')} ${width - 8},${bottom}" fill="${color}" opacity=".2"/>`
      : '';
    return `${area}<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="2.5"/>`;
  });
  const names = months.map((month, index) =>
    axisText(page, left + 20 + (index * (width - left - 30)) / months.length, height - 8, month),
  );
  return `<svg data-chart viewBox="0 0 ${width} ${height}" width="100%" style="display:block;color:${stage.theme.muted}">${ticks}${lines.join('')}${names.join('')}</svg>${legend(page, colors)}`;
}

export function barChart(page: Page, height = page.random.int(160, 320)): string {
  const { random, write, stage } = page;
  const width = 640;
  const colors = palette(page, random.int(1, 2));
  const count = random.int(5, 12);
  const [left, bottom] = [44, height - 26];
  const step = (width - left - 8) / count;
  const round = random.pick([0, 0, 3, 6]);
  const bars = random.times(count, (index) =>
    colors
      .map((color, which) => {
        const tall = random.between(0.1, 0.95) * (bottom - 12);
        const wide = (step * 0.7) / colors.length;
        return `<rect x="${(left + index * step + step * 0.15 + which * wide).toFixed(1)}" y="${(bottom - tall).toFixed(1)}" width="${(wide - 2).toFixed(1)}" height="${tall.toFixed(1)}" rx="${round}" fill="${color}"/>`;
      })
      .join(''),
  );
  const names = random.times(count, (index) =>
    axisText(
      page,
      left + index * step + step * 0.25,
      height - 8,
      random.chance(0.7) ? write.month().slice(0, 3) : String(index + 1),
    ),
  );
  return `<svg data-chart viewBox="0 0 ${width} ${height}" width="100%" style="display:block;color:${stage.theme.muted}">${axis(page, left, bottom, width)}${bars.join('')}${names.join('')}</svg>${legend(page, colors)}`;
}

function axis(page: Page, left: number, bottom: number, width: number): string {
  const top = page.random.pick([10, 100, 500, 1000, 40]);
  return [0, 0.25, 0.5, 0.75, 1]
    .map((part) => {
      const y = bottom - part * (bottom - 12);
      return `<line x1="${left}" x2="${width - 8}" y1="${y}" y2="${y}" stroke="${page.stage.theme.line}"/>${axisText(page, 6, y + 4, String(Math.round(part * top)))}`;
    })
    .join('');
}

function axisText(page: Page, x: number, y: number, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="12" fill="${page.stage.theme.muted}">${escaped(text)}</text>`;
}

function legend(page: Page, colors: readonly string[]): string {
  if (page.random.chance(0.4)) return '';
  return `<div class="l-row l-wrap l-small">${colors.map((color) => `<span class="l-row l-tight"><span style="width:10px;height:10px;border-radius:50%;background:${color}"></span>${escaped(page.write.navLabel())}</span>`).join('')}</div>`;
}

export function donutChart(page: Page): string {
  const { random, stage } = page;
  const colors = palette(page, random.int(3, 5));
  const ring = random.int(14, 40);
  const around = 2 * Math.PI * 60;
  const shares = colors.map(() => random.between(0.3, 1));
  const total = shares.reduce((sum, share) => sum + share, 0);
  let before = 0;
  const arcs = colors.map((color, index) => {
    const share = (shares[index]! / total) * around;
    const arc = `<circle cx="80" cy="80" r="60" fill="none" stroke="${color}" stroke-width="${ring}" stroke-dasharray="${share.toFixed(1)} ${around.toFixed(1)}" stroke-dashoffset="${(-before).toFixed(1)}"/>`;
    before += share;
    return arc;
  });
  const middle = random.chance(0.5)
    ? `<text x="80" y="86" text-anchor="middle" font-size="20" font-weight="700" fill="${stage.theme.text}">${escaped(page.write.number(1, 999))}</text>`
    : '';
  return `<div class="l-row l-center l-wrap"><svg data-chart viewBox="0 0 160 160" width="${random.int(130, 220)}">${arcs.join('')}${middle}</svg></div>${legend(page, colors)}`;
}

export function chart(page: Page, height?: number): string {
  return page.random.pick([lineChart, barChart, page.narrow ? lineChart : donutChart])(page, height);
}

const tones: readonly Tone[] = ['primary', 'neutral', 'success', 'warning', 'danger'];

/** As kits call the tone of a message. */
export function alertTone(tone: MessageTone): Tone {
  return tone === 'error' ? 'danger' : tone === 'info' ? 'primary' : tone;
}

export function randomTone(page: Page): Tone {
  return page.random.pick(tones);
}

/** One cell of a table as HTML. */
function cellHtml(page: Page, kind: Column, text: string): string {
  const { parts, random } = page;
  if (kind.kind === 'status') return parts.badge(text, randomTone(page));
  if (kind.kind === 'name') return random.chance(0.5) ? parts.link(text) : `<b>${escaped(text)}</b>`;
  if (kind.kind === 'percent' && random.chance(0.4))
    return `<div style="min-width:80px">${parts.progress(random.int(5, 100), randomTone(page))}</div>`;
  if (kind.kind === 'email') return random.chance(0.5) ? parts.link(text) : escaped(text);
  return `<span class="l-nowrap">${escaped(text)}</span>`;
}

/** A table of data, often with boxes at its left and the buttons of a row at its right. */
export function dataTable(page: Page, rows = page.random.int(5, 14)): string {
  const { parts, random, stage, write } = page;
  const data = write.table(page.narrow ? 3 : random.int(4, page.width > 1300 ? 7 : 5), rows);
  const boxes = random.chance(0.5);
  const people = random.chance(0.3);
  const end = random.weighted({ none: 3, icons: 4, button: 2, more: 3 });
  const ends = random.sample(
    ['edit', 'delete', 'copy', 'eye', 'download', 'archive', 'share'],
    random.int(1, 3),
  );
  const sorted = random.int(0, data.columns.length - 1);
  const head = data.columns.map(
    (each, index) =>
      `${escaped(each.heading)}${index === sorted && random.chance(0.6) ? ` ${stage.icon(random.pick(['arrowUp', 'arrowDown', 'sort']), 14)}` : ''}`,
  );
  const body = data.rows.map((cells) => {
    const html = cells.map((text, index) => cellHtml(page, data.columns[index]!, text));
    if (people) html[0] = `<div class="l-row l-tight">${face(page, 28)}${html[0]!}</div>`;
    const last = {
      none: () => [],
      icons: () => [
        `<div class="l-row l-end" style="gap:2px">${ends.map((meaning) => iconButton(page, meaning, { size: 'small' })).join('')}</div>`,
      ],
      button: () => [
        actionButton(page, random.pick(['edit', 'open', 'download', 'delete']), {
          size: 'small',
          variant: 'outline',
        }),
      ],
      more: () => [
        `<div class="l-row l-end">${iconButton(page, random.pick(['more', 'moreVertical']), { size: 'small' })}</div>`,
      ],
    }[end]();
    return [
      ...(boxes ? [parts.check({ kind: 'checkbox', checked: random.chance(0.25) })] : []),
      ...html,
      ...last,
    ];
  });
  return parts.table({
    head: [...(boxes ? [parts.check({ kind: 'checkbox' })] : []), ...head, ...(end === 'none' ? [] : [''])],
    rows: body,
  });
}

/** Items of a bar or a sidebar, without repetition. */
export function navItems(page: Page, count: number, icons: boolean): Item[] {
  const { random, write, stage } = page;
  const seen = new Set<string>();
  const items: Item[] = [];
  for (let tries = 0; items.length < count && tries < count * 3; tries++) {
    const label = write.nav();
    const text = random.chance(0.25) ? write.navLabel() : label.text;
    if (seen.has(text)) continue;
    seen.add(text);
    items.push({
      text,
      icon: icons
        ? text === label.text && random.chance(0.75)
          ? stage.icon(label.concept, navIconSize(page))
          : stage.anyIcon(navIconSize(page))
        : undefined,
      badge: random.chance(0.12) ? String(random.int(1, 99)) : undefined,
    });
  }
  return items;
}

function navIconSize(page: Page): number {
  return Math.round(page.stage.theme.fontSize * 1.2);
}

export function sideGroups(page: Page, icons: boolean): SideArgs['groups'] {
  const { random, write } = page;
  return random.times(random.int(1, 3), (index) => ({
    title: index > 0 || random.chance(0.3) ? write.navLabel() : undefined,
    items: navItems(page, random.int(3, 8), icons),
  }));
}

export function menuItems(page: Page, count = page.random.int(3, 8)): MenuItem[] {
  const { random, write, stage } = page;
  const icons = random.chance(0.6);
  const shortcuts = random.chance(0.25);
  const seen = new Set<string>();
  const items: MenuItem[] = [];
  for (let tries = 0; items.length < count && tries < count * 3; tries++) {
    const label = write.action();
    if (seen.has(label.text)) continue;
    seen.add(label.text);
    items.push({
      text: label.text,
      icon: icons ? (random.chance(0.8) ? stage.icon(label.concept, 16) : stage.anyIcon(16)) : undefined,
      shortcut: shortcuts && random.chance(0.7) ? write.shortcut() : undefined,
      divided: items.length > 0 && random.chance(0.18),
      danger: label.concept === 'delete',
      disabled: random.chance(0.08),
    });
  }
  return items;
}

/** Stars, filled up to a mark. */
export function stars(page: Page): string {
  const { random, stage } = page;
  const mark = random.int(2, 5);
  return `<span class="l-row" style="gap:2px">${random.times(5, (index) => `<span style="display:inline-flex;color:${index < mark ? '#e8a20c' : stage.theme.line}">${stage.icon('star', 14)}</span>`).join('')}<span class="l-muted l-small" style="margin-left:4px">(${random.int(1, 900)})</span></span>`;
}

/** Lines of program text with coloured words. */
export function codeBlock(
  page: Page,
  lines = page.random.int(5, 16),
  numbers = page.random.chance(0.5),
): string {
  const { stage, write, random } = page;
  const dark = stage.dark || random.chance(0.4);
  const colors = dark
    ? ['#d4d4d4', '#569cd6', '#ce9178', '#6a9955', '#1e1e24']
    : ['#24292e', '#a626a4', '#50a14f', '#8a8f98', '#f6f7f9'];
  const text = write.code(lines).map((line, index) => {
    const marked = escaped(line)
      .replace(/(&quot;.*?&quot;|'.*?')/g, `<span style="color:${colors[2]!}">$1</span>`)
      .replace(
        /\b(const|export|function|return|import|from|if|for|of|await|def|class|print|throw|new)\b(?![^<]*>)/g,
        `<span style="color:${colors[1]!}">$1</span>`,
      )
      .replace(/^(\s*(?:\/\/|#) .*)$/, `<span style="color:${colors[3]!}">$1</span>`);
    return `${numbers ? `<span style="opacity:.5;display:inline-block;width:2.5em">${index + 1}</span>` : ''}${marked}`;
  });
  return `<pre class="l-mono" style="margin:0;padding:12px 14px;overflow:hidden;background:${colors[4]!};color:${colors[0]!};border-radius:${stage.theme.radius}px;line-height:1.5">${text.join('\n')}</pre>`;
}
