// Bootstrap 5, CoreUI, Tabler and AdminLTE: four looks over one markup.

import { bootstrapParts } from './bootstrapFamily';
import { quietCss } from './basicParts';
import type { Dress, Item, Parts } from './parts';
import { escaped, type Stage } from './stage';
import { themeOf, type Colours } from './themes';

const bootstrapLight: Colours = {
  background: '#fff',
  raised: '#f8f9fa',
  text: '#212529',
  muted: '#6c757d',
  line: '#dee2e6',
  primary: '#0d6efd',
  radius: 6,
  fontSize: 16,
};
const bootstrapDark: Colours = {
  background: '#212529',
  raised: '#2b3035',
  text: '#dee2e6',
  muted: '#9a9fa5',
  line: '#495057',
  primary: '#0d6efd',
  link: '#6ea8fe',
  radius: 6,
  fontSize: 16,
};

/** Bootstrap's own ways to be themed: another primary colour, another roundness, another size. */
function accent(stage: Stage, prefix: 'bs' | 'cui' | 'tblr'): string {
  const { random } = stage;
  if (random.chance(0.4)) return '';
  const [color, rgb] = random.pick([
    ['#6610f2', '102,16,242'],
    ['#d63384', '214,51,132'],
    ['#198754', '25,135,84'],
    ['#b02a37', '176,42,55'],
    ['#0f766e', '15,118,110'],
    ['#1f2937', '31,41,55'],
    ['#c2410c', '194,65,12'],
  ] as const);
  const radius = random.pick([0, 2, 4, 8, 12, 16]);
  return `:root,[data-${prefix === 'cui' ? 'coreui' : 'bs'}-theme]{--${prefix}-primary:${color};--${prefix}-primary-rgb:${rgb};--${prefix}-link-color-rgb:${rgb};--${prefix}-border-radius:${radius}px;--g-primary:${color}}.btn{--${prefix}-btn-border-radius:${radius}px}.btn-primary{--${prefix}-btn-bg:${color};--${prefix}-btn-border-color:${color};--${prefix}-btn-disabled-bg:${color};--${prefix}-btn-disabled-border-color:${color};background-color:${color}}.btn-outline-primary{--${prefix}-btn-color:${color};--${prefix}-btn-border-color:${color}}.btn-link{--${prefix}-btn-color:${color}}.form-check-input[type=checkbox]:not([role=switch]){border-radius:${Math.min(radius, 4)}px}.form-check-input:checked{background-color:${color};border-color:${color}}.nav-pills{--${prefix}-nav-pills-link-active-bg:${color}}.pagination{--${prefix}-pagination-active-bg:${color};--${prefix}-pagination-active-border-color:${color}}.card{--${prefix}-card-border-radius:${radius}px}`;
}

export const bootstrap: Dress = {
  name: 'bootstrap',
  split: 'train',
  weight: 2,
  hasDark: true,
  theme: (_random, dark) => themeOf(dark ? bootstrapDark : bootstrapLight),
  head: (stage) => ({
    stylesheets: ['/npm/bootstrap/dist/css/bootstrap.min.css'],
    html: ` data-bs-theme="${stage.dark ? 'dark' : 'light'}"`,
    css: quietCss(stage.theme, 38) + accent(stage, 'bs'),
  }),
  parts: (stage) => bootstrapParts(stage),
};

export const coreui: Dress = {
  name: 'coreui',
  split: 'train',
  weight: 1.2,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? { ...bootstrapDark, primary: '#6261cc' }
        : { ...bootstrapLight, background: '#f3f4f7', surface: '#fff', primary: '#5856d6' },
    ),
  head: (stage) => ({
    stylesheets: ['/npm/@coreui/coreui/dist/css/coreui.min.css'],
    html: ` data-coreui-theme="${stage.dark ? 'dark' : 'light'}"`,
    css:
      quietCss(stage.theme, 38) +
      accent(stage, 'cui') +
      '.sidebar.l-here{position:static;height:auto;min-height:100vh;margin:0}',
  }),
  parts: (stage) => {
    const base = bootstrapParts(stage);
    const { random } = stage;
    const side: Parts['side'] = ({ groups, active, head, foot, width }) => {
      let place = -1;
      const row = (item: Item): string => {
        const on = ++place === active;
        return `<li class="nav-item"><a class="nav-link${on ? ' active' : ''}" href="#"${on ? ' aria-current="page"' : ''}><span class="nav-icon d-inline-flex justify-content-center">${item.icon ?? ''}</span>${escaped(item.text)}${item.badge === undefined ? '' : `<span class="badge bg-info ms-auto">${escaped(item.badge)}</span>`}</a></li>`;
      };
      const rows = groups.map(
        (group) =>
          (group.title === undefined ? '' : `<li class="nav-title">${escaped(group.title)}</li>`) +
          group.items.map(row).join(''),
      );
      return `<div class="sidebar l-here border-end ${random.chance(0.6) ? 'sidebar-dark' : ''}"${stage.dark || random.chance(0.5) ? ' data-coreui-theme="dark"' : ''} style="--cui-sidebar-width:${width}px;width:${width}px;flex:none">${head === undefined ? '' : `<div class="sidebar-header border-bottom">${head}</div>`}<ul class="sidebar-nav">${rows.join('')}</ul>${foot === undefined ? '' : `<div class="sidebar-footer border-top">${foot}</div>`}</div>`;
    };
    return {
      ...base,
      side,
      badge: (text, tone = 'neutral') =>
        `<span class="badge text-bg-${tone === 'neutral' ? 'secondary' : tone}${random.chance(0.3) ? ' rounded-pill' : ''}">${escaped(text)}</span>`,
    };
  },
};

export const tabler: Dress = {
  name: 'tabler',
  split: 'validation',
  weight: 1,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#111827',
            surface: '#1f2937',
            text: '#e5e7eb',
            muted: '#9aa4b5',
            line: '#374151',
            primary: '#066fd1',
            link: '#59a7f0',
            fontSize: 14,
            radius: 6,
          }
        : {
            background: '#f9fafb',
            surface: '#fff',
            text: '#1f2937',
            muted: '#6b7280',
            line: '#e5e7eb',
            primary: '#066fd1',
            fontSize: 14,
            radius: 6,
          },
    ),
  head: (stage) => ({
    stylesheets: ['/npm/@tabler/core/dist/css/tabler.min.css'],
    html: ` data-bs-theme="${stage.dark ? 'dark' : 'light'}"`,
    css:
      quietCss(stage.theme, 36) +
      accent(stage, 'tblr') +
      '.navbar-vertical.l-here{position:static!important;overflow:visible;align-items:flex-start}.navbar-vertical.l-here .navbar-nav{flex-direction:column!important;margin:0!important;width:100%}.navbar-vertical.l-here .nav-link{justify-content:flex-start!important}',
  }),
  parts: (stage) => {
    const base = bootstrapParts(stage);
    const { random } = stage;
    const side: Parts['side'] = ({ groups, active, head, foot, width }) => {
      let place = -1;
      const row = (item: Item): string => {
        const on = ++place === active;
        return `<li class="nav-item${on ? ' active' : ''}"><a class="nav-link" href="#"${on ? ' aria-current="page"' : ''}><span class="nav-link-icon d-inline-flex">${item.icon ?? ''}</span><span class="nav-link-title">${escaped(item.text)}</span>${item.badge === undefined ? '' : `<span class="badge badge-sm bg-red text-red-fg ms-auto">${escaped(item.badge)}</span>`}</a></li>`;
      };
      const rows = groups.map(
        (group) =>
          (group.title === undefined
            ? ''
            : `<li class="nav-item px-3 pt-3 text-secondary small">${escaped(group.title)}</li>`) +
          group.items.map(row).join(''),
      );
      return `<aside class="navbar navbar-vertical navbar-expand-sm l-here" data-bs-theme="${stage.dark || random.chance(0.5) ? 'dark' : 'light'}" style="position:static;width:${width}px;flex:none;min-height:100vh;padding:8px"><div class="w-100">${head ?? ''}<ul class="navbar-nav flex-column">${rows.join('')}</ul>${foot ?? ''}</div></aside>`;
    };
    return {
      ...base,
      side,
      field: (args) =>
        args.icon === undefined
          ? base.field(args)
          : base
              .field({ ...args, icon: undefined })
              .replace(
                /<(input|textarea)[^>]*>/,
                (control) =>
                  `<div class="input-icon"><span class="input-icon-addon">${args.icon!}</span>${control}</div>`,
              ),
      badge: (text, tone = 'neutral') => {
        const name = {
          primary: 'blue',
          neutral: 'secondary',
          success: 'green',
          warning: 'yellow',
          danger: 'red',
        }[tone];
        return `<span class="badge ${random.chance(0.6) ? `bg-${name}-lt` : `bg-${name} text-${name}-fg`}">${escaped(text)}</span>`;
      },
      table: (args) => base.table(args).replace('class="table', 'class="table table-vcenter card-table'),
      steps: (items, active) =>
        `<div class="steps steps-${random.pick(['blue', 'green', 'counter'])}" style="max-width:640px">${items.map((item, index) => `<span class="step-item${index === active ? ' active' : ''}">${escaped(item)}</span>`).join('')}</div>`,
      avatar: (content, size) =>
        typeof content === 'string'
          ? `<span class="avatar" style="--tblr-avatar-size:${size}px">${escaped(content)}</span>`
          : `<img class="avatar" style="--tblr-avatar-size:${size}px" width="${size}" height="${size}" src="${content.source}" alt="${escaped(content.alt)}">`,
    };
  },
};

export const adminlte: Dress = {
  name: 'adminlte',
  split: 'train',
  weight: 1.2,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#454d55',
            surface: '#343a40',
            text: '#fff',
            muted: '#b8bfc6',
            line: '#6c757d',
            primary: '#3f6791',
            link: '#9ec5fe',
            radius: 4,
            fontSize: 16,
          }
        : {
            background: '#f4f6f9',
            surface: '#fff',
            text: '#212529',
            muted: '#6c757d',
            line: '#dee2e6',
            primary: '#007bff',
            radius: 4,
            fontSize: 16,
          },
    ),
  head: (stage) => ({
    stylesheets: ['/npm/admin-lte/dist/css/adminlte.min.css'],
    body: ` class="${stage.dark ? 'dark-mode ' : ''}${stage.random.chance(0.25) ? 'text-sm' : ''}"`,
    css:
      quietCss(stage.theme, 38) +
      (stage.dark
        ? '.dark-mode main a:not(.btn):not(.nav-link):not(.page-link):not(.dropdown-item){color:#9ec5fe}'
        : '') +
      '.main-sidebar.l-here{position:static!important;height:auto!important;min-height:100vh;float:none;margin:0!important;padding-bottom:16px}.custom-control-label{margin-bottom:0}label{margin-bottom:4px}',
  }),
  parts: (stage) => {
    const base = bootstrapParts(stage, { four: true });
    const { random } = stage;
    const side: Parts['side'] = ({ groups, active, head, foot, width }) => {
      let place = -1;
      const row = (item: Item): string => {
        const on = ++place === active;
        return `<li class="nav-item"><a href="#" class="nav-link${on ? ' active' : ''}"${on ? ' aria-current="page"' : ''}><span class="nav-icon d-inline-flex justify-content-center">${item.icon ?? ''}</span><p>${escaped(item.text)}${item.badge === undefined ? '' : `<span class="right badge badge-danger">${escaped(item.badge)}</span>`}</p></a></li>`;
      };
      const rows = groups.map(
        (group) =>
          (group.title === undefined
            ? ''
            : `<li class="nav-header">${escaped(group.title.toUpperCase())}</li>`) +
          group.items.map(row).join(''),
      );
      const tint = stage.dark ? 'dark' : random.pick(['dark', 'dark', 'light']);
      return `<aside class="main-sidebar l-here sidebar-${tint}-${random.pick(['primary', 'info', 'success', 'indigo', 'orange'])} elevation-${random.pick([0, 2, 4])}" style="width:${width}px;flex:none"><div class="sidebar" style="height:auto;color:${tint === 'dark' ? '#c2c7d0' : '#343a40'}">${head ?? ''}<nav class="mt-2"><ul class="nav nav-pills nav-sidebar flex-column">${rows.join('')}</ul></nav>${foot ?? ''}</div></aside>`;
    };
    return {
      ...base,
      side,
      card: (args) =>
        base
          .card(args)
          .replace(
            'class="card ',
            () =>
              `class="card ${random.chance(0.3) ? `card-outline card-${random.pick(['primary', 'info', 'success', 'warning'])}` : ''} `,
          ),
    };
  },
};
