// Bulma and UIkit: kits whose whole look comes from classes on plain elements.

import { basicParts, optionTags, pageNumbers, quietCss } from './basicParts';
import { fieldAttributes, type Dress, type Item, type Parts, type Tone } from './parts';
import { attributes, escaped, type Stage } from './stage';
import { themeOf } from './themes';

const bulmaTone: Readonly<Record<Tone, string>> = {
  primary: 'is-primary',
  neutral: '',
  success: 'is-success',
  warning: 'is-warning',
  danger: 'is-danger',
};

function bulmaParts(stage: Stage): Parts {
  const { random } = stage;
  const main = random.pick(['is-primary', 'is-link', 'is-info', 'is-dark']);
  const soft = random.chance(0.25) ? ' is-light' : '';
  const round = random.chance(0.15) ? ' is-rounded' : '';
  const iconed = (item: Item): string =>
    `${item.icon === undefined ? '' : `<span class="icon is-small">${item.icon}</span>`}<span>${escaped(item.text)}</span>`;
  const parts: Parts = {
    ...basicParts(stage),
    button: (args) => {
      const variant = {
        primary: main,
        secondary: '',
        outline: `${main} is-outlined`,
        ghost: 'is-ghost',
        danger: 'is-danger',
        success: 'is-success',
      }[args.variant ?? 'secondary'];
      const size = args.size === 'small' ? ' is-small' : args.size === 'large' ? ' is-medium' : '';
      const picture =
        args.icon === undefined
          ? ''
          : `<span class="icon${args.size === 'small' ? ' is-small' : ''}">${args.icon}</span>`;
      const text = args.text === undefined ? '' : `<span>${escaped(args.text)}</span>`;
      return `<button type="button" class="button ${variant}${size}${round}${args.block === true ? ' is-fullwidth' : ''}${args.loading === true ? ' is-loading' : ''}${args.pressed === true ? ' is-active' : ''}"${args.variant === 'ghost' && args.text === undefined ? ' style="color:inherit"' : ''}${attributes({ disabled: args.disabled, 'aria-label': args.label, 'data-opens': args.opens })}>${args.iconAfter === true ? text + picture : picture + text}</button>`;
    },
    buttonGroup: (buttons) =>
      `<div class="field has-addons mb-0">${buttons.map((button) => `<p class="control">${button}</p>`).join('')}</div>`,
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const state = args.error === undefined ? '' : ' is-danger';
      const shared = fieldAttributes(id, args);
      const control =
        args.rows === undefined
          ? `<input class="input${state}${round}" type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}>`
          : `<textarea class="textarea${state}" rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea>`;
      const below =
        args.error !== undefined
          ? `<p class="help is-danger">${escaped(args.error)}</p>`
          : args.help !== undefined
            ? `<p class="help">${escaped(args.help)}</p>`
            : '';
      return `<div class="field mb-0">${args.label === undefined ? '' : `<label class="label" for="${id}">${escaped(args.label)}</label>`}<div class="control${args.icon === undefined ? '' : ' has-icons-left'}">${control}${args.icon === undefined ? '' : `<span class="icon is-left">${args.icon}</span>`}</div>${below}</div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return `<div class="field mb-0">${label === undefined ? '' : `<label class="label" for="${id}">${escaped(label)}</label>`}<div class="control"><div class="select is-fullwidth${round}"><select${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select></div></div></div>`;
    },
    check: (args) =>
      args.kind === 'switch'
        ? basicParts(stage).check(args)
        : `<label class="${args.kind}"><input type="${args.kind}"${attributes({ checked: args.checked, disabled: args.disabled, name: args.group })}>${args.label === undefined ? '' : ` ${escaped(args.label)}`}</label>`,
    progress: (percent, tone = 'primary') =>
      `<progress class="progress is-small mb-0 ${bulmaTone[tone]}" value="${Math.round(percent)}" max="100"></progress>`,
    tabs: (items, active) =>
      `<div class="tabs mb-0 ${random.pick(['', 'is-boxed', 'is-toggle'])}"><ul role="tablist">${items.map((item, index) => `<li${index === active ? ' class="is-active"' : ''}><a href="#" role="tab" aria-selected="${index === active}">${iconed(item)}</a></li>`).join('')}</ul></div>`,
    pagination: (pages, active) =>
      `<nav class="pagination is-small" aria-label="pagination"><a href="#" class="pagination-previous">${escaped(stage.write.action('back').text)}</a><a href="#" class="pagination-next">${escaped(stage.write.action('next').text)}</a><ul class="pagination-list">${pageNumbers(
        pages,
      )
        .map((page) =>
          page === '…'
            ? '<li><span class="pagination-ellipsis">…</span></li>'
            : `<li><a href="#" class="pagination-link${page === String(active) ? ' is-current' : ''}">${page}</a></li>`,
        )
        .join('')}</ul></nav>`,
    breadcrumb: (items) =>
      `<nav class="breadcrumb mb-0 ${random.pick(['', 'has-arrow-separator', 'has-bullet-separator'])}" aria-label="breadcrumbs"><ul>${items.map((item, index) => `<li${index === items.length - 1 ? ' class="is-active"' : ''}><a href="#">${escaped(item)}</a></li>`).join('')}</ul></nav>`,
    menu: (items) =>
      `<div class="dropdown-menu" style="display:block;position:static" role="menu"><div class="dropdown-content">${items.map((item) => `${item.divided === true ? '<hr class="dropdown-divider">' : ''}<a href="#" class="dropdown-item l-row l-tight${item.danger === true ? ' has-text-danger' : ''}" role="menuitem">${item.icon ?? ''}<span class="l-grow">${escaped(item.text)}</span>${item.shortcut === undefined ? '' : `<span class="has-text-grey is-size-7">${escaped(item.shortcut)}</span>`}</a>`).join('')}</div></div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="modal" style="display:contents"><div class="modal-card" role="dialog" aria-modal="true" style="margin:0"><header class="modal-card-head"><p class="modal-card-title">${escaped(title)}</p><button class="delete" aria-label="close"></button></header><section class="modal-card-body">${body}</section><footer class="modal-card-foot"><div class="buttons">${actions}</div></footer></div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="notification mb-0 ${bulmaTone[tone]} ${random.pick(['is-light', ''])}" role="alert">${closable === true ? '<button class="delete" aria-label="close"></button>' : ''}${title === undefined ? '' : `<strong>${escaped(title)}</strong> `}${escaped(text)}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="card">${picture === undefined ? '' : `<div class="card-image"><img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}"></div>`}${title === undefined ? '' : `<header class="card-header"><p class="card-header-title">${escaped(title)}</p>${tools === undefined ? '' : `<div class="l-row" style="padding-right:10px">${tools}</div>`}</header>`}<div${flush === true ? '' : ' class="card-content"'}>${body}</div>${footer === undefined ? '' : `<footer class="card-footer" style="padding:12px 16px;display:block">${footer}</footer>`}</div>`,
    table: ({ head, rows }) =>
      `<table class="table is-fullwidth mb-0 ${random.pick(['', 'is-striped', 'is-bordered', 'is-hoverable', 'is-narrow'])}"><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td style="vertical-align:middle">${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    list: (rows, active) =>
      `<nav class="panel mb-0">${rows.map((row, index) => `<div class="panel-block${index === active ? ' is-active' : ''}" style="display:block">${row}</div>`).join('')}</nav>`,
    badge: (text, tone = 'neutral') => `<span class="tag ${bulmaTone[tone]}${soft}">${escaped(text)}</span>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<nav class="navbar ${random.pick(['', 'has-shadow', main, 'is-dark'])}" style="display:flex;align-items:center;padding:0 12px;gap:10px" role="navigation"><a class="navbar-item l-row l-tight" href="#">${logo}<b>${escaped(brand)}</b></a><div class="navbar-start" style="display:flex;margin-right:auto;overflow:hidden">${items.map((item, index) => `<a class="navbar-item l-nowrap${index === active ? ' is-active' : ''}" href="#">${item.icon ?? ''} ${escaped(item.text)}</a>`).join('')}</div>${search ?? ''}<div class="l-row l-tight">${tools}</div></nav>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      return `<aside class="menu" style="width:${width}px;flex:none;padding:16px;border-right:1px solid var(--g-line)">${head ?? ''}${groups.map((group) => `${group.title === undefined ? '' : `<p class="menu-label">${escaped(group.title)}</p>`}<ul class="menu-list">${group.items.map((item) => `<li><a href="#"${++place === active ? ' class="is-active"' : ''}><span class="l-row l-tight">${item.icon ?? ''}<span>${escaped(item.text)}</span></span></a></li>`).join('')}</ul>`).join('')}${foot ?? ''}</aside>`;
    },
  };
  return parts;
}

export const bulma: Dress = {
  name: 'bulma',
  split: 'validation',
  weight: 1,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#14161a',
            surface: '#1b1e24',
            text: '#abb1bf',
            muted: '#7e8695',
            line: '#353c49',
            primary: '#00d1b2',
            link: '#7585ff',
            onPrimary: '#00332b',
            fontSize: 16,
            radius: 6,
          }
        : {
            background: '#fff',
            raised: '#f5f6f8',
            text: '#404654',
            muted: '#69748c',
            line: '#dbdee4',
            primary: '#00947e',
            link: '#4258ff',
            fontSize: 16,
            radius: 6,
          },
    ),
  head: (stage) => ({
    stylesheets: ['/npm/bulma/css/bulma.min.css'],
    html: ` data-theme="${stage.dark ? 'dark' : 'light'}"`,
    css: quietCss(stage.theme, 40) + 'h1,h2,h3{color:inherit}.label:not(:last-child){margin-bottom:.3em}',
  }),
  parts: bulmaParts,
};

const uikitTone: Readonly<Record<Tone, string>> = {
  primary: 'primary',
  neutral: '',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
};

function uikitParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const divider = random.pick(['uk-table-divider', 'uk-table-striped', 'uk-table-small uk-table-divider']);
  const basic = basicParts(stage);
  const cross = (): string =>
    `<a href="#" role="button" aria-label="Close" style="color:inherit">${icon('close', 16)}</a>`;
  const parts: Parts = {
    ...basic,
    button: (args) => {
      if (args.text === undefined && (args.variant ?? 'ghost') === 'ghost')
        return `<a href="#" role="button" class="${random.chance(0.3) ? 'uk-icon-button' : 'uk-icon-link'}"${attributes({ 'aria-label': args.label, 'data-opens': args.opens })}>${args.icon ?? ''}</a>`;
      const variant = {
        primary: 'primary',
        secondary: 'secondary',
        outline: 'default',
        ghost: 'text',
        danger: 'danger',
        success: 'primary',
      }[args.variant ?? 'secondary'];
      const size =
        args.size === 'small' ? ' uk-button-small' : args.size === 'large' ? ' uk-button-large' : '';
      const words = args.text === undefined ? '' : `<span>${escaped(args.text)}</span>`;
      const picture =
        args.loading === true
          ? '<span class="g-spin" style="display:inline-block"></span>'
          : (args.icon ?? '');
      return `<button type="button" class="uk-button uk-button-${variant}${size}${args.block === true ? ' uk-width-1-1' : ''}"${attributes({ disabled: args.disabled ?? args.loading, 'aria-label': args.label, 'data-opens': args.opens })}>${args.iconAfter === true ? `${words} ${picture}` : `${picture} ${words}`}</button>`;
    },
    buttonGroup: (buttons) => `<div class="uk-button-group">${buttons.join('')}</div>`,
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const state = args.error === undefined ? '' : ' uk-form-danger';
      const shared = fieldAttributes(id, args);
      const control =
        args.rows === undefined
          ? `<input class="uk-input${state}" type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}>`
          : `<textarea class="uk-textarea${state}" rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea>`;
      return `<div>${args.label === undefined ? '' : `<label class="uk-form-label" for="${id}">${escaped(args.label)}</label>`}<div class="uk-inline uk-width-1-1">${args.icon === undefined ? '' : `<span class="uk-form-icon">${args.icon}</span>`}${control}</div>${args.error !== undefined ? `<div class="uk-text-danger uk-text-small">${escaped(args.error)}</div>` : args.help !== undefined ? `<div class="uk-text-muted uk-text-small">${escaped(args.help)}</div>` : ''}</div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return `<div>${label === undefined ? '' : `<label class="uk-form-label" for="${id}">${escaped(label)}</label>`}<select class="uk-select"${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select></div>`;
    },
    check: (args) =>
      args.kind === 'switch'
        ? basic.check(args)
        : `<label><input class="uk-${args.kind}" type="${args.kind}"${attributes({ checked: args.checked, disabled: args.disabled, name: args.group })}>${args.label === undefined ? '' : ` ${escaped(args.label)}`}</label>`,
    slider: (percent) =>
      `<input class="uk-range" type="range" value="${Math.round(percent)}" aria-label="${escaped(stage.write.fieldLabel())}">`,
    progress: (percent) =>
      `<progress class="uk-progress uk-margin-remove" value="${Math.round(percent)}" max="100"></progress>`,
    tabs: (items, active) =>
      `<ul class="${random.pick(['uk-tab', 'uk-tab', 'uk-subnav uk-subnav-pill'])} uk-margin-remove" role="tablist">${items.map((item, index) => `<li${index === active ? ' class="uk-active"' : ''}><a href="#" role="tab" aria-selected="${index === active}">${item.icon ?? ''}&nbsp;${escaped(item.text)}</a></li>`).join('')}</ul>`,
    pagination: (pages, active) =>
      `<ul class="uk-pagination uk-margin-remove"><li><a href="#" aria-label="Previous">${icon('back', 14)}</a></li>${pageNumbers(
        pages,
      )
        .map(
          (page) => `<li${page === String(active) ? ' class="uk-active"' : ''}><a href="#">${page}</a></li>`,
        )
        .join('')}<li><a href="#" aria-label="Next">${icon('next', 14)}</a></li></ul>`,
    breadcrumb: (items) =>
      `<ul class="uk-breadcrumb uk-margin-remove">${items.map((item, index) => `<li>${index === items.length - 1 ? `<span>${escaped(item)}</span>` : `<a href="#">${escaped(item)}</a>`}</li>`).join('')}</ul>`,
    menu: (items) =>
      `<div class="uk-dropdown uk-open" style="display:block;position:static;min-width:200px"><ul class="uk-nav uk-dropdown-nav" role="menu">${items.map((item) => `${item.divided === true ? '<li class="uk-nav-divider"></li>' : ''}<li><a href="#" role="menuitem"${item.danger === true ? ' class="uk-text-danger"' : ''}><span class="l-row l-tight">${item.icon ?? ''}<span class="l-grow">${escaped(item.text)}</span>${item.shortcut === undefined ? '' : `<span class="uk-text-meta">${escaped(item.shortcut)}</span>`}</span></a></li>`).join('')}</ul></div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="uk-modal-dialog" role="dialog" aria-modal="true" style="opacity:1;transform:none;width:560px"><div class="uk-modal-header l-row l-between"><h2 class="uk-modal-title">${escaped(title)}</h2>${cross()}</div><div class="uk-modal-body">${body}</div><div class="uk-modal-footer uk-text-right">${actions}</div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="uk-alert uk-alert-${uikitTone[tone]} uk-margin-remove l-row l-between" role="alert"><p>${title === undefined ? '' : `<b>${escaped(title)}</b> `}${escaped(text)}</p>${closable === true ? cross() : ''}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="uk-card uk-card-default uk-card-small">${picture === undefined ? '' : `<div class="uk-card-media-top"><img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}"></div>`}${title === undefined ? '' : `<div class="uk-card-header l-row l-between"><h3 class="uk-card-title">${escaped(title)}</h3>${tools ?? ''}</div>`}<div${flush === true ? '' : ' class="uk-card-body"'}>${body}</div>${footer === undefined ? '' : `<div class="uk-card-footer">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<table class="uk-table uk-table-middle uk-margin-remove ${divider}"><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    list: (rows) =>
      `<ul class="uk-list uk-list-${random.pick(['divider', 'striped', 'divider'])} uk-margin-remove">${rows.map((row) => `<li>${row}</li>`).join('')}</ul>`,
    badge: (text, tone = 'neutral') =>
      tone === 'primary' && random.chance(0.4)
        ? `<span class="uk-badge">${escaped(text)}</span>`
        : `<span class="uk-label uk-label-${uikitTone[tone]}">${escaped(text)}</span>`,
    accordion: (items, open) =>
      `<ul class="uk-accordion uk-margin-remove">${items.map((item, index) => `<li${index === open ? ' class="uk-open"' : ''}><a class="uk-accordion-title" href="#">${escaped(item.title)}</a>${index === open ? `<div class="uk-accordion-content"><p>${item.body}</p></div>` : ''}</li>`).join('')}</ul>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<nav class="uk-navbar-container uk-navbar" style="padding:0 16px;gap:16px;align-items:center"><div class="uk-navbar-left" style="overflow:hidden;flex:1;flex-wrap:nowrap"><a class="uk-navbar-item uk-logo l-nowrap" href="#">${logo}&nbsp;${escaped(brand)}</a><ul class="uk-navbar-nav">${items.map((item, index) => `<li${index === active ? ' class="uk-active"' : ''}><a href="#" class="l-nowrap">${item.icon ?? ''}&nbsp;${escaped(item.text)}</a></li>`).join('')}</ul></div>${search ?? ''}<div class="l-row l-tight">${tools}</div></nav>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      return `<div class="${random.chance(0.4) ? 'uk-background-secondary uk-light' : 'uk-background-muted'}" style="width:${width}px;flex:none;padding:20px">${head ?? ''}<ul class="uk-nav uk-nav-default">${groups.map((group) => `${group.title === undefined ? '' : `<li class="uk-nav-header">${escaped(group.title)}</li>`}${group.items.map((item) => `<li${++place === active ? ' class="uk-active"' : ''}><a href="#"><span class="l-row">${item.icon ?? ''}<span>${escaped(item.text)}</span></span></a></li>`).join('')}`).join('')}</ul>${foot ?? ''}</div>`;
    },
  };
  return parts;
}

export const uikit: Dress = {
  name: 'uikit',
  split: 'train',
  weight: 1.2,
  hasDark: false,
  theme: () =>
    themeOf({
      background: '#fff',
      raised: '#f8f8f8',
      text: '#555',
      muted: '#888',
      line: '#e5e5e5',
      primary: '#1e87f0',
      radius: 0,
      fontSize: 15,
      gap: 16,
    }),
  head: (stage) => ({
    stylesheets: ['/npm/uikit/dist/css/uikit.min.css'],
    css: quietCss(stage.theme, 40) + 'h1,h2,h3{color:#333}',
  }),
  parts: uikitParts,
};
