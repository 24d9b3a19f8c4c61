// Ant Design's class names without its JavaScript, and Fomantic UI.

import { basicParts, optionTags, pageNumbers, quietCss } from './basicParts';
import { fieldAttributes, type Dress, type Parts, type Tone } from './parts';
import { attributes, escaped, type Stage } from './stage';
import { themeOf } from './themes';

const antTone: Readonly<Record<Tone, string>> = {
  primary: 'blue',
  neutral: 'default',
  success: 'green',
  warning: 'orange',
  danger: 'red',
};
const antAlert: Readonly<Record<Tone, string>> = {
  primary: 'info',
  neutral: 'info',
  success: 'success',
  warning: 'warning',
  danger: 'error',
};

function antdParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const size = random.pick(['', '', ' ant-input-lg']);
  const glyph = (html: string | undefined): string =>
    html === undefined ? '' : `<span class="anticon">${html}</span>`;
  const item = (
    label: string | undefined,
    id: string,
    required: boolean | undefined,
    control: string,
    help: string | undefined,
    bad: boolean,
  ): string =>
    label === undefined
      ? control
      : `<div class="ant-form-item${bad ? ' ant-form-item-has-error' : ''}" style="margin:0;flex-direction:column"><div class="ant-form-item-label" style="text-align:left"><label for="${id}"${required === true ? ' class="ant-form-item-required"' : ''} style="height:auto;padding-bottom:4px">${escaped(label)}</label></div><div class="ant-form-item-control">${control}${help === undefined ? '' : `<div class="ant-form-item-explain${bad ? ' ant-form-item-explain-error' : ''}">${escaped(help)}</div>`}</div></div>`;
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const variant = {
        primary: 'ant-btn-primary',
        secondary: 'ant-btn-default',
        outline: random.pick(['ant-btn-default', 'ant-btn-dashed']),
        ghost: 'ant-btn-text',
        danger: 'ant-btn-primary ant-btn-dangerous',
        success: 'ant-btn-primary',
      }[args.variant ?? 'secondary'];
      const large = args.size === 'small' ? ' ant-btn-sm' : args.size === 'large' ? ' ant-btn-lg' : '';
      const alone =
        args.text === undefined ? ` ant-btn-icon-only${random.chance(0.2) ? ' ant-btn-circle' : ''}` : '';
      const words = args.text === undefined ? '' : `<span>${escaped(args.text)}</span>`;
      const picture =
        args.loading === true
          ? '<span class="ant-btn-loading-icon"><span class="g-spin" style="display:inline-block"></span></span>'
          : glyph(args.icon);
      return `<button type="button" class="ant-btn ${variant}${large}${alone}${args.block === true ? ' ant-btn-block' : ''}"${args.variant === 'ghost' && args.text === undefined ? ' style="color:inherit"' : ''}${attributes({ disabled: args.disabled, 'aria-label': args.label, 'data-opens': args.opens })}>${args.iconAfter === true ? `${words} ${picture}` : `${picture} ${words}`}</button>`;
    },
    buttonGroup: (buttons) => `<div class="ant-btn-group">${buttons.join('')}</div>`,
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const bad = args.error !== undefined;
      const shared = fieldAttributes(id, args);
      const control =
        args.rows !== undefined
          ? `<textarea class="ant-input${bad ? ' ant-input-status-error' : ''}" rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea>`
          : args.icon === undefined
            ? `<input class="ant-input${size}${bad ? ' ant-input-status-error' : ''}" type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}>`
            : `<span class="ant-input-affix-wrapper${size === '' ? '' : ' ant-input-affix-wrapper-lg'}${bad ? ' ant-input-affix-wrapper-status-error' : ''}${args.disabled === true ? ' ant-input-affix-wrapper-disabled' : ''}"><span class="ant-input-prefix">${args.icon}</span><input class="ant-input" type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}></span>`;
      return item(args.label, id, args.required, control, args.error ?? args.help, bad);
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return item(
        label,
        id,
        false,
        `<div class="ant-select ant-select-single ant-select-show-arrow${disabled === true ? ' ant-select-disabled' : ''}${size === '' ? '' : ' ant-select-lg'}" style="width:100%" role="combobox" data-kind="select" aria-label="${escaped(label ?? options[0] ?? '')}"><div class="ant-select-selector"><span class="ant-select-selection-item">${escaped(options[0] ?? '')}</span></div><span class="ant-select-arrow">${icon('chevronDown', 12)}</span></div>`,
        undefined,
        false,
      );
    },
    check: ({ kind, label, checked, disabled, group }) => {
      if (kind === 'switch')
        return `<span class="l-row l-tight" style="display:inline-flex"><button type="button" role="switch" aria-checked="${checked === true}" class="ant-switch${checked === true ? ' ant-switch-checked' : ''}${disabled === true ? ' ant-switch-disabled' : ''}${random.chance(0.2) ? ' ant-switch-small' : ''}"${attributes({ disabled, 'aria-label': label })}><div class="ant-switch-handle"></div><span class="ant-switch-inner"></span></button>${label === undefined ? '' : `<span>${escaped(label)}</span>`}</span>`;
      const on = checked === true ? ` ant-${kind}-checked` : '';
      const off = disabled === true ? ` ant-${kind}-disabled` : '';
      return `<label class="ant-${kind}-wrapper${disabled === true ? ` ant-${kind}-wrapper-disabled` : ''}"><span class="ant-${kind}${on}${off}"><input type="${kind}" class="ant-${kind}-input"${attributes({ checked, disabled, name: group })}><span class="ant-${kind}-inner"></span></span>${label === undefined ? '' : `<span>${escaped(label)}</span>`}</label>`;
    },
    slider: (percent) =>
      `<div class="ant-slider" style="margin:10px 6px" data-kind="slider" role="slider" aria-valuenow="${Math.round(percent)}"><div class="ant-slider-rail"></div><div class="ant-slider-track" style="left:0;width:${Math.round(percent)}%"></div><div class="ant-slider-handle" style="left:${Math.round(percent)}%;transform:translateX(-50%)"></div></div>`,
    progress: (percent) =>
      `<div class="ant-progress ant-progress-line ant-progress-show-info"><div class="ant-progress-outer"><div class="ant-progress-inner"><div class="ant-progress-bg" style="width:${Math.round(percent)}%;height:8px"></div></div></div><span class="ant-progress-text">${Math.round(percent)}%</span></div>`,
    tabs: (items, active) =>
      `<div class="ant-tabs ant-tabs-top${random.chance(0.3) ? ' ant-tabs-card' : ''}"><div class="ant-tabs-nav" role="tablist" style="margin:0"><div class="ant-tabs-nav-wrap"><div class="ant-tabs-nav-list">${items.map((each, index) => `<div class="ant-tabs-tab${index === active ? ' ant-tabs-tab-active' : ''}"${index === active ? ' style="box-shadow:inset 0 -2px var(--g-primary)"' : ''}><div role="tab" aria-selected="${index === active}" class="ant-tabs-tab-btn">${each.icon === undefined ? '' : `<span class="anticon" style="margin-right:8px">${each.icon}</span>`}${escaped(each.text)}</div></div>`).join('')}</div></div></div></div>`,
    pagination: (pages, active) =>
      `<ul class="ant-pagination"><li class="ant-pagination-prev"><button class="ant-pagination-item-link" type="button" aria-label="Previous">${icon('chevronLeft', 12)}</button></li>${pageNumbers(
        pages,
      )
        .map((page) =>
          page === '…'
            ? '<li class="ant-pagination-jump-next">…</li>'
            : `<li class="ant-pagination-item${page === String(active) ? ' ant-pagination-item-active' : ''}"><a href="#">${page}</a></li>`,
        )
        .join(
          '',
        )}<li class="ant-pagination-next"><button class="ant-pagination-item-link" type="button" aria-label="Next">${icon('chevronRight', 12)}</button></li></ul>`,
    breadcrumb: (items) =>
      `<nav class="ant-breadcrumb"><ol>${items.map((each, index) => `<li><span class="ant-breadcrumb-link">${index === items.length - 1 ? escaped(each) : `<a href="#">${escaped(each)}</a>`}</span>${index === items.length - 1 ? '' : '<span class="ant-breadcrumb-separator">/</span>'}</li>`).join('')}</ol></nav>`,
    menu: (items) =>
      `<div class="ant-dropdown" style="position:static"><ul class="ant-dropdown-menu" role="menu" style="min-width:180px">${items.map((each) => `${each.divided === true ? '<li class="ant-dropdown-menu-item-divider"></li>' : ''}<li role="menuitem" class="ant-dropdown-menu-item${each.disabled === true ? ' ant-dropdown-menu-item-disabled' : ''}${each.danger === true ? ' ant-dropdown-menu-item-danger' : ''}">${each.icon === undefined ? '' : `<span class="ant-dropdown-menu-item-icon anticon">${each.icon}</span>`}<span class="ant-dropdown-menu-title-content">${escaped(each.text)}</span>${each.shortcut === undefined ? '' : `<span class="l-muted l-small" style="margin-left:20px">${escaped(each.shortcut)}</span>`}</li>`).join('')}</ul></div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="ant-modal" role="dialog" aria-modal="true" style="position:static;padding:0;width:520px;max-width:100%"><div class="ant-modal-content"><button type="button" class="ant-modal-close" aria-label="Close"><span class="ant-modal-close-x">${glyph(icon('close', 16))}</span></button><div class="ant-modal-header"><div class="ant-modal-title">${escaped(title)}</div></div><div class="ant-modal-body">${body}</div><div class="ant-modal-footer">${actions}</div></div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="ant-alert ant-alert-${antAlert[tone]}${title === undefined ? '' : ' ant-alert-with-description'}" role="alert"><span class="anticon ant-alert-icon">${icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', title === undefined ? 16 : 24)}</span><div class="ant-alert-content"><div class="ant-alert-message">${escaped(title ?? text)}</div>${title === undefined ? '' : `<div class="ant-alert-description">${escaped(text)}</div>`}</div>${closable === true ? `<button type="button" class="ant-alert-close-icon" aria-label="Close">${glyph(icon('close', 12))}</button>` : ''}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="ant-card ${random.chance(0.8) ? 'ant-card-bordered' : ''}">${title === undefined ? '' : `<div class="ant-card-head"><div class="ant-card-head-wrapper"><div class="ant-card-head-title">${escaped(title)}</div>${tools === undefined ? '' : `<div class="ant-card-extra">${tools}</div>`}</div></div>`}${picture === undefined ? '' : `<div class="ant-card-cover"><img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}"></div>`}<div class="ant-card-body" style="padding:${flush === true ? 0 : random.pick([16, 24])}px">${body}${footer === undefined ? '' : `<hr class="l-line" style="margin:14px 0">${footer}`}</div></div>`,
    table: ({ head, rows }) =>
      `<div class="ant-table-wrapper"><div class="ant-table ${random.pick(['', 'ant-table-middle', 'ant-table-small', 'ant-table-bordered'])}"><div class="ant-table-container"><div class="ant-table-content"><table style="width:100%"><thead class="ant-table-thead"><tr>${head.map((cell) => `<th class="ant-table-cell">${cell}</th>`).join('')}</tr></thead><tbody class="ant-table-tbody">${rows.map((row) => `<tr class="ant-table-row">${row.map((cell) => `<td class="ant-table-cell">${cell}</td>`).join('')}</tr>`).join('')}</tbody></table></div></div></div></div>`,
    list: (rows, active) =>
      `<div class="ant-list ant-list-split ant-list-bordered"><ul class="ant-list-items">${rows.map((row, index) => `<li class="ant-list-item" style="display:block;${index === active ? 'background:var(--g-soft)' : ''}">${row}</li>`).join('')}</ul></div>`,
    badge: (text, tone = 'neutral') =>
      `<span class="ant-tag ant-tag-${antTone[tone]}" style="margin:0">${escaped(text)}</span>`,
    accordion: (items, open) =>
      `<div class="ant-collapse ant-collapse-icon-position-start">${items.map((each, index) => `<div class="ant-collapse-item${index === open ? ' ant-collapse-item-active' : ''}"><div class="ant-collapse-header" role="button" aria-expanded="${index === open}"><span class="anticon ant-collapse-arrow" style="margin-right:12px">${icon(index === open ? 'chevronDown' : 'chevronRight', 12)}</span><span class="ant-collapse-header-text">${escaped(each.title)}</span></div>${index === open ? `<div class="ant-collapse-content ant-collapse-content-active"><div class="ant-collapse-content-box">${each.body}</div></div>` : ''}</div>`).join('')}</div>`,
    bar: ({ brand, logo, items, active, search, tools }) => {
      const dark = random.chance(0.5);
      return `<header class="ant-layout-header l-row" style="height:auto;min-height:56px;line-height:1.4;padding:4px 20px;${dark ? 'background:#001529;color:#fff' : 'background:var(--g-surface);color:var(--g-text);border-bottom:1px solid var(--g-line)'}"><span class="l-row l-tight l-bold l-nowrap">${logo}${escaped(brand)}</span><ul class="ant-menu ant-menu-horizontal ${dark ? 'ant-menu-dark' : 'ant-menu-light'} l-grow" style="display:flex;line-height:46px;overflow:hidden">${items.map((each, index) => `<li class="ant-menu-item${index === active ? ' ant-menu-item-selected' : ''}" role="menuitem">${each.icon === undefined ? '' : `<span class="ant-menu-item-icon anticon">${each.icon}</span>`}<span class="ant-menu-title-content">${escaped(each.text)}</span></li>`).join('')}</ul>${search ?? ''}<div class="l-row l-tight">${tools}</div></header>`;
    },
    side: ({ groups, active, head, foot, width }) => {
      const dark = random.chance(0.5);
      let place = -1;
      return `<aside class="ant-layout-sider" style="flex:none;width:${width}px;${dark ? '' : 'background:var(--g-surface);border-right:1px solid var(--g-line)'}"><div class="ant-layout-sider-children" style="${dark ? 'color:#fff' : ''}">${head === undefined ? '' : `<div style="padding:10px 14px 0">${head}</div>`}<ul class="ant-menu ant-menu-root ant-menu-inline ${dark ? 'ant-menu-dark' : 'ant-menu-light'}" role="menu" style="border:0">${groups.map((group) => `${group.title === undefined ? '' : `<li class="ant-menu-item-group"><div class="ant-menu-item-group-title">${escaped(group.title)}</div></li>`}${group.items.map((each) => `<li class="ant-menu-item${++place === active ? ' ant-menu-item-selected' : ''}" role="menuitem" style="padding-left:24px">${each.icon === undefined ? '' : `<span class="ant-menu-item-icon anticon">${each.icon}</span>`}<span class="ant-menu-title-content">${escaped(each.text)}</span></li>`).join('')}`).join('')}</ul>${foot === undefined ? '' : `<div class="l-pad">${foot}</div>`}</div></aside>`;
    },
    steps: (items, active) =>
      `<div class="ant-steps ant-steps-horizontal ant-steps-label-horizontal" style="max-width:760px">${items.map((each, index) => `<div class="ant-steps-item ant-steps-item-${index < active ? 'finish' : index === active ? 'process ant-steps-item-active' : 'wait'}"><div class="ant-steps-item-container"><div class="ant-steps-item-icon"><span class="ant-steps-icon">${index + 1}</span></div><div class="ant-steps-item-content"><div class="ant-steps-item-title">${escaped(each)}</div></div></div></div>`).join('')}</div>`,
    avatar: (content, size2) =>
      typeof content === 'string'
        ? `<span class="ant-avatar ant-avatar-circle" style="width:${size2}px;height:${size2}px;line-height:${size2}px;font-size:${Math.round(size2 * 0.4)}px;flex:none;background:${stage.theme.primary}">${escaped(content)}</span>`
        : basic.avatar(content, size2),
  };
  return parts;
}

export const antd: Dress = {
  name: 'antd',
  split: 'train',
  weight: 1.6,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#000',
            surface: '#141414',
            text: '#e0e0e0',
            muted: '#9a9a9a',
            line: '#303030',
            primary: '#177ddc',
            radius: 2,
            fontSize: 14,
          }
        : {
            background: '#f0f2f5',
            surface: '#fff',
            raised: '#fafafa',
            text: '#262626',
            muted: '#7a7a7a',
            line: '#e8e8e8',
            primary: '#1890ff',
            radius: 2,
            fontSize: 14,
          },
    ),
  head: (stage) => ({
    stylesheets: [
      `/npm/antd/dist/antd.${stage.dark ? 'dark.' : stage.random.chance(0.2) ? 'compact.' : ''}min.css`,
    ],
    css:
      quietCss(stage.theme, 32) +
      '.anticon{display:inline-flex;align-items:center}.ant-btn{display:inline-flex;align-items:center;justify-content:center;gap:6px}.ant-btn-block{display:flex}.ant-menu-horizontal>.ant-menu-item{display:inline-flex;align-items:center}',
  }),
  parts: antdParts,
};

const fomanticTone: Readonly<Record<Tone, string>> = {
  primary: 'blue',
  neutral: '',
  success: 'green',
  warning: 'orange',
  danger: 'red',
};
const fomanticMessage: Readonly<Record<Tone, string>> = {
  primary: 'info',
  neutral: '',
  success: 'positive',
  warning: 'warning',
  danger: 'negative',
};

function fomanticParts(stage: Stage): Parts {
  const { random, icon, dark } = stage;
  const basic = basicParts(stage);
  const inverted = dark ? ' inverted' : '';
  const main = random.pick(['primary', 'primary', 'teal', 'violet', 'black', 'green', 'orange']);
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const variant = {
        primary: main === 'black' && dark ? 'primary' : main,
        secondary: '',
        outline: 'basic',
        ghost: args.text === undefined ? 'basic borderless' : 'tertiary',
        danger: 'red',
        success: 'green',
      }[args.variant ?? 'secondary'];
      const size =
        args.size === 'small'
          ? 'mini '
          : args.size === 'large'
            ? 'large '
            : random.chance(0.2)
              ? 'small '
              : '';
      const words = args.text === undefined ? '' : `<span>${escaped(args.text)}</span>`;
      const round = random.chance(0.06) ? 'circular ' : '';
      return `<button type="button" class="ui${inverted} ${size}${round}${variant}${args.text === undefined ? ' icon' : ''}${args.block === true ? ' fluid' : ''}${args.loading === true ? ' loading' : ''}${args.pressed === true ? ' active' : ''} button" style="margin:0;white-space:nowrap${args.text === undefined && args.variant === 'ghost' ? ';box-shadow:none;background:none' : ''}"${attributes({ disabled: args.disabled, 'aria-label': args.label, 'data-opens': args.opens })}>${args.iconAfter === true ? `${words} ${args.icon ?? ''}` : `${args.icon ?? ''} ${words}`}</button>`;
    },
    buttonGroup: (buttons) => `<div class="ui${inverted} buttons">${buttons.join('')}</div>`,
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const shared = fieldAttributes(id, args);
      const input =
        args.rows === undefined
          ? `<input type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}>`
          : `<textarea rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea>`;
      const control =
        args.rows !== undefined
          ? input
          : `<div class="ui${inverted} fluid${args.icon === undefined ? '' : ' left icon'} input">${args.icon === undefined ? '' : `<span style="position:absolute;left:0;top:0;bottom:0;width:2.6em;display:flex;align-items:center;justify-content:center;opacity:.6">${args.icon}</span>`}${input}</div>`;
      return `<div class="ui${inverted} form"><div class="${args.required === true ? 'required ' : ''}${args.error === undefined ? '' : 'error '}${args.disabled === true ? 'disabled ' : ''}field" style="margin:0">${args.label === undefined ? '' : `<label for="${id}">${escaped(args.label)}</label>`}${control}${args.error === undefined ? '' : `<div class="ui basic red pointing prompt label">${escaped(args.error)}</div>`}${args.help === undefined || args.error !== undefined ? '' : `<small class="l-muted">${escaped(args.help)}</small>`}</div></div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      const control = random.chance(0.5)
        ? `<select class="ui fluid dropdown"${attributes({ id, disabled, 'aria-label': label ?? options[0] })}>${optionTags(options)}</select>`
        : `<div class="ui${inverted} fluid selection dropdown${disabled === true ? ' disabled' : ''}" style="min-width:0" role="combobox" data-kind="select" aria-label="${escaped(label ?? options[0] ?? '')}"><div class="text">${escaped(options[0] ?? '')}</div><i class="dropdown icon"></i></div>`;
      return `<div class="ui${inverted} form"><div class="field" style="margin:0">${label === undefined ? '' : `<label for="${id}">${escaped(label)}</label>`}${control}</div></div>`;
    },
    check: ({ kind, label, checked, disabled, group }) =>
      `<div><div class="ui${inverted} ${kind === 'radio' ? 'radio ' : kind === 'switch' ? random.pick(['toggle ', 'slider ', 'toggle ']) : ''}checkbox${label === undefined ? ' fitted' : ''}${checked === true ? ' checked' : ''}${disabled === true ? ' disabled' : ''}"><input type="${kind === 'radio' ? 'radio' : 'checkbox'}"${attributes({ checked, disabled, name: group, role: kind === 'switch' ? 'switch' : undefined })}><label>${label === undefined ? '' : escaped(label)}</label></div></div>`,
    slider: (percent) =>
      `<div class="ui${inverted} slider" data-kind="slider" role="slider"><div class="inner"><div class="track"></div><div class="track-fill" style="left:0;width:${Math.round(percent)}%"></div><div class="thumb" style="left:${Math.round(percent) - 2}%"></div></div></div>`,
    progress: (percent, tone = 'primary') =>
      `<div class="ui${inverted} small ${fomanticTone[tone]} progress" style="margin:4px 0"><div class="bar" style="width:${Math.round(percent)}%;min-width:0"></div></div>`,
    tabs: (items, active) =>
      `<div class="ui${inverted} ${random.pick(['tabular', 'secondary', 'pointing', 'secondary pointing', 'text'])} menu" role="tablist" style="margin:0">${items.map((each, index) => `<a href="#" role="tab" class="${index === active ? 'active ' : ''}item" aria-selected="${index === active}">${each.icon === undefined ? '' : `${each.icon}&nbsp;`}${escaped(each.text)}${each.badge === undefined ? '' : `<div class="ui mini label">${escaped(each.badge)}</div>`}</a>`).join('')}</div>`,
    pagination: (pages, active) =>
      `<div class="ui${inverted} pagination menu"><a href="#" class="icon item" aria-label="Previous">${icon('chevronLeft', 14)}</a>${pageNumbers(
        pages,
      )
        .map((page) =>
          page === '…'
            ? '<div class="disabled item">…</div>'
            : `<a href="#" class="${page === String(active) ? 'active ' : ''}item">${page}</a>`,
        )
        .join('')}<a href="#" class="icon item" aria-label="Next">${icon('chevronRight', 14)}</a></div>`,
    breadcrumb: (items) =>
      `<div class="ui${inverted} breadcrumb">${items.map((each, index) => (index === items.length - 1 ? `<div class="active section">${escaped(each)}</div>` : `<a href="#" class="section">${escaped(each)}</a><div class="divider"> / </div>`)).join('')}</div>`,
    menu: (items) =>
      `<div class="ui${inverted} vertical menu" role="menu" style="margin:0">${items.map((each) => `${each.divided === true ? '<div class="ui divider" style="margin:0"></div>' : ''}<a href="#" role="menuitem" class="${each.disabled === true ? 'disabled ' : ''}item"><span class="l-row l-tight">${each.icon ?? ''}<span class="l-grow">${escaped(each.text)}</span>${each.shortcut === undefined ? '' : `<span class="l-muted l-small">${escaped(each.shortcut)}</span>`}</span></a>`).join('')}</div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="ui${inverted} small modal visible active" role="dialog" aria-modal="true" style="display:block;position:static;width:560px;max-width:100%;margin:0"><div class="header">${escaped(title)}</div><div class="content">${body}</div><div class="actions">${actions}</div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="ui${inverted} ${fomanticMessage[tone]} message" role="alert" style="margin:0"><div class="l-row l-tight">${icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', 20)}<div class="l-grow">${title === undefined ? '' : `<div class="header">${escaped(title)}</div>`}<p>${escaped(text)}</p></div>${closable === true ? `<a href="#" role="button" aria-label="Close" style="color:inherit">${icon('close', 16)}</a>` : ''}</div></div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      flush === true || random.chance(0.5)
        ? `<div class="ui${inverted} ${random.pick(['', 'raised ', ''])}segment" style="margin:0;${flush === true ? 'padding:0' : ''}">${picture === undefined ? '' : `<img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<div class="l-row l-between" style="${flush === true ? 'padding:14px' : 'margin-bottom:12px'}"><h3 class="ui${inverted} header" style="margin:0">${escaped(title)}</h3>${tools ?? ''}</div>`}${body}${footer === undefined ? '' : `<div class="ui divider"></div>${footer}`}</div>`
        : `<div class="ui${inverted} fluid card" style="margin:0">${picture === undefined ? '' : `<div class="image"><img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}"></div>`}<div class="content">${title === undefined ? '' : `<div class="l-row l-between"><div class="header">${escaped(title)}</div>${tools ?? ''}</div>`}<div style="margin-top:${title === undefined ? 0 : 10}px">${body}</div></div>${footer === undefined ? '' : `<div class="extra content">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<table class="ui${inverted} ${random.pick(['celled', 'striped', 'very basic', 'selectable', 'compact'])} table" style="margin:0"><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    list: (rows, active) =>
      `<div class="ui${inverted} ${random.pick(['segments', 'segments', 'raised segments'])}" style="margin:0">${rows.map((row, index) => `<div class="ui${inverted} segment" style="${index === active ? 'background:var(--g-soft)' : ''}">${row}</div>`).join('')}</div>`,
    badge: (text, tone = 'neutral') =>
      `<span class="ui${inverted} ${fomanticTone[tone]} ${random.pick(['', 'small', 'circular'])} label" style="margin:0">${escaped(text)}</span>`,
    accordion: (items, open) =>
      `<div class="ui${inverted} ${random.pick(['styled fluid', 'fluid'])} accordion">${items.map((each, index) => `<div class="${index === open ? 'active ' : ''}title"><i class="dropdown icon"></i>${escaped(each.title)}</div><div class="${index === open ? 'active ' : ''}content">${each.body}</div>`).join('')}</div>`,
    steps: (items, active) =>
      `<div class="ui${inverted} ordered small steps" style="margin:0">${items.map((each, index) => `<div class="${index < active ? 'completed ' : index === active ? 'active ' : ''}step"><div class="content"><div class="title">${escaped(each)}</div></div></div>`).join('')}</div>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<div class="ui ${dark || random.chance(0.4) ? 'inverted ' : ''}${random.pick(['', 'borderless ', `${main} `])}menu" style="margin:0;border-radius:0;align-items:center"><div class="header item l-nowrap">${logo}&nbsp;&nbsp;${escaped(brand)}</div><div class="l-row" style="flex:1;gap:0;overflow:hidden;align-self:stretch">${items.map((each, index) => `<a href="#" class="${index === active ? 'active ' : ''}item l-nowrap" style="align-self:stretch">${each.icon === undefined ? '' : `${each.icon}&nbsp;`}${escaped(each.text)}</a>`).join('')}</div>${search === undefined ? '' : `<div style="padding:4px 10px">${search}</div>`}<div class="l-row l-tight" style="padding:4px 12px;color:inherit">${tools}</div></div>`,
    side: ({ groups, active, head, foot, width }) => {
      const deep = dark || random.chance(0.5);
      let place = -1;
      return `<div class="ui${deep ? ' inverted' : ''} vertical ${random.pick(['', 'borderless ', 'secondary pointing '])}menu" style="margin:0;border-radius:0;flex:none;width:${width}px;background:${deep ? '#1b1c1d' : '#fff'};${deep ? 'color:#eee' : ''}">${head === undefined ? '' : `<div class="item">${head}</div>`}${groups.map((group) => `${group.title === undefined ? '' : `<div class="header item">${escaped(group.title)}</div>`}${group.items.map((each) => `<a href="#" class="${++place === active ? 'active ' : ''}item"><span class="l-row">${each.icon ?? ''}<span class="l-grow l-cut">${escaped(each.text)}</span>${each.badge === undefined ? '' : `<span class="ui mini red label" style="float:none;margin:0">${escaped(each.badge)}</span>`}</span></a>`).join('')}`).join('')}${foot === undefined ? '' : `<div class="item">${foot}</div>`}</div>`;
    },
  };
  return parts;
}

export const fomantic: Dress = {
  name: 'fomantic',
  split: 'train',
  weight: 1.3,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#151617',
            surface: '#1b1c1d',
            text: '#e6e6e6',
            muted: '#a0a0a0',
            line: '#3c3d3e',
            primary: '#54c8ff',
            onPrimary: '#10222b',
            fontSize: 14,
          }
        : {
            background: '#fff',
            raised: '#f9fafb',
            text: '#1e1e1e',
            muted: '#767676',
            line: '#dededf',
            primary: '#2185d0',
            fontSize: 14,
            radius: 4,
          },
    ),
  head: (stage) => ({
    stylesheets: ['/npm/fomantic-ui-css/semantic.min.css'],
    css:
      quietCss(stage.theme, 36) +
      '.ui.button{display:inline-flex;align-items:center;justify-content:center;gap:.4em}.ui.fluid.button{display:flex}h1,h2,h3{margin:0!important}' +
      (stage.dark ? 'a{color:#6cb6e6}body{background:#151617!important}' : ''),
  }),
  parts: fomanticParts,
};
