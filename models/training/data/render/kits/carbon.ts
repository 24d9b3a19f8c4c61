// IBM's Carbon (classes `bx--`), and VMware's Clarity.

import { basicParts, optionTags, pageNumbers, quietCss } from './basicParts';
import { fieldAttributes, type Dress, type Parts, type Tone } from './parts';
import { attributes, escaped, type Stage } from './stage';
import { themeOf } from './themes';

const carbonNotice: Readonly<Record<Tone, string>> = {
  primary: 'info',
  neutral: 'info',
  success: 'success',
  warning: 'warning',
  danger: 'error',
};
const carbonTag: Readonly<Record<Tone, string>> = {
  primary: 'blue',
  neutral: 'gray',
  success: 'green',
  warning: 'magenta',
  danger: 'red',
};

function carbonParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const under = random.pick(['', ' bx--text-input--light']);
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const variant = {
        primary: 'primary',
        secondary: 'secondary',
        outline: 'tertiary',
        ghost: 'ghost',
        danger: 'danger',
        success: 'primary',
      }[args.variant ?? 'secondary'];
      const size = args.size === 'small' ? ' bx--btn--sm' : args.size === 'large' ? '' : ' bx--btn--field';
      if (args.text === undefined)
        return `<button type="button" class="bx--btn bx--btn--${variant}${size} bx--btn--icon-only" style="justify-content:center;padding:0;width:${args.size === 'small' ? 32 : 40}px;${variant === 'ghost' ? 'color:inherit' : ''}"${attributes({ disabled: args.disabled, 'aria-label': args.label, 'data-opens': args.opens })}>${args.icon ?? ''}</button>`;
      return `<button type="button" class="bx--btn bx--btn--${variant}${size}${args.disabled === true || args.loading === true ? ' bx--btn--disabled' : ''}" style="gap:16px;${args.icon === undefined ? '' : 'padding-right:16px;'}${args.block === true ? 'width:100%;max-width:none' : ''}"${attributes({ disabled: args.disabled ?? args.loading, 'data-opens': args.opens })}>${escaped(args.text)}${args.icon === undefined ? '' : `<span style="margin-left:auto;display:inline-flex">${args.icon}</span>`}</button>`;
    },
    buttonGroup: (buttons) => `<div class="bx--btn-set l-row" style="gap:1px">${buttons.join('')}</div>`,
    link: (text) => `<a href="#" class="bx--link">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const shared = fieldAttributes(id, args);
      if (args.label === undefined && args.rows === undefined && args.icon !== undefined)
        return `<div class="bx--search bx--search--${random.pick(['sm', 'lg'])}" role="search"><span class="bx--search-magnifier" style="display:flex;align-items:center;justify-content:center;position:absolute;left:0;top:0;bottom:0;width:40px;z-index:1">${args.icon}</span><input class="bx--search-input" type="text"${attributes({ value: args.value })}${shared}></div>`;
      const bad = args.error === undefined ? '' : ' bx--text-input--invalid';
      const control =
        args.rows === undefined
          ? `<div class="bx--text-input__field-wrapper"${args.error === undefined ? '' : ' data-invalid="true"'}><input type="${args.kind ?? 'text'}" class="bx--text-input${bad}${under}" style="${args.icon === undefined ? '' : 'padding-left:40px'}"${attributes({ value: args.value })}${shared}>${args.icon === undefined ? '' : `<span style="position:absolute;left:12px;top:50%;transform:translateY(-50%);display:inline-flex">${args.icon}</span>`}</div>`
          : `<textarea class="bx--text-area" rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea>`;
      return `<div class="bx--form-item">${args.label === undefined ? '' : `<label class="bx--label" for="${id}">${escaped(args.label)}</label>`}${control}${args.error !== undefined ? `<div class="bx--form-requirement" style="display:block;max-height:none;color:#da1e28">${escaped(args.error)}</div>` : args.help !== undefined ? `<div class="bx--form__helper-text">${escaped(args.help)}</div>` : ''}</div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      if (random.chance(0.4))
        return `<div>${label === undefined ? '' : `<span class="bx--label">${escaped(label)}</span>`}<div class="bx--dropdown bx--list-box${disabled === true ? ' bx--dropdown--disabled bx--list-box--disabled' : ''}" role="combobox" data-kind="select" aria-label="${escaped(label ?? options[0] ?? '')}"><button type="button" class="bx--list-box__field" tabindex="-1" style="pointer-events:none"><span class="bx--list-box__label">${escaped(options[0] ?? '')}</span><div class="bx--list-box__menu-icon">${icon('chevronDown', 16)}</div></button></div></div>`;
      return `<div class="bx--form-item"><div class="bx--select" style="width:100%">${label === undefined ? '' : `<label class="bx--label" for="${id}">${escaped(label)}</label>`}<div class="bx--select-input__wrapper"><select class="bx--select-input" style="width:100%"${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select><span class="bx--select__arrow" style="display:inline-flex" data-truth="ignore"><svg width="16" height="16" viewBox="0 0 16 16"><path d="M8 11L3 6l.7-.7L8 9.6 12.3 5.3 13 6z"/></svg></span></div></div></div>`;
    },
    check: ({ kind, label, checked, disabled, group }) => {
      const id = stage.id();
      if (kind === 'checkbox')
        return `<div class="bx--form-item bx--checkbox-wrapper" style="margin:0"><input id="${id}" class="bx--checkbox" type="checkbox"${attributes({ checked, disabled })}><label for="${id}" class="bx--checkbox-label" style="padding-top:2px">${label === undefined ? '' : `<span class="bx--checkbox-label-text">${escaped(label)}</span>`}</label></div>`;
      if (kind === 'radio')
        return `<div class="bx--radio-button-wrapper"><input id="${id}" class="bx--radio-button" type="radio"${attributes({ checked, disabled, name: group })}><label for="${id}" class="bx--radio-button__label"><span class="bx--radio-button__appearance"></span>${label === undefined ? '' : `<span>${escaped(label)}</span>`}</label></div>`;
      return `<div class="bx--form-item" style="flex:none;flex-direction:row;align-items:center;gap:10px"><input class="bx--toggle-input bx--toggle-input--small" id="${id}" type="checkbox" role="switch"${attributes({ checked, disabled })}><label class="bx--toggle-input__label" style="margin:0" for="${id}"><span class="bx--toggle__switch" style="margin:0" data-kind="switch"><svg class="bx--toggle__check" width="6px" height="5px" viewBox="0 0 6 5"><path d="M2.2 2.7L5 0 6 1 2.2 5 0 2.7 1 1.500z"></path></svg></span></label>${label === undefined ? '' : `<span>${escaped(label)}</span>`}</div>`;
    },
    slider: (percent) =>
      `<div class="bx--slider-container"><span class="bx--slider__range-label">0</span><div class="bx--slider" data-kind="slider" style="min-width:80px;max-width:none"><div class="bx--slider__thumb" style="left:${Math.round(percent)}%"></div><div class="bx--slider__track"></div><div class="bx--slider__filled-track" style="transform:translate(0,-50%) scaleX(${(percent / 100).toFixed(2)})"></div></div><span class="bx--slider__range-label">100</span></div>`,
    tabs: (items, active) =>
      `<div class="bx--tabs bx--tabs--scrollable${random.chance(0.4) ? ' bx--tabs--container bx--tabs--scrollable--container' : ''}"><ul class="bx--tabs--scrollable__nav" role="tablist">${items.map((item, index) => `<li class="bx--tabs--scrollable__nav-item${index === active ? ' bx--tabs--scrollable__nav-item--selected bx--tabs__nav-item--selected' : ''}"><button class="bx--tabs--scrollable__nav-link" type="button" role="tab" aria-selected="${index === active}">${escaped(item.text)}</button></li>`).join('')}</ul></div>`,
    breadcrumb: (items) =>
      `<nav class="bx--breadcrumb">${items.map((item, index) => `<div class="bx--breadcrumb-item${index === items.length - 1 ? ' bx--breadcrumb-item--current' : ''}"><a href="#" class="bx--link">${escaped(item)}</a></div>`).join('')}</nav>`,
    menu: (items) =>
      `<ul class="bx--overflow-menu-options bx--overflow-menu-options--open" role="menu" style="position:static;display:flex;width:max-content;min-width:170px">${items.map((item) => `<li class="bx--overflow-menu-options__option${item.danger === true ? ' bx--overflow-menu-options__option--danger' : ''}${item.disabled === true ? ' bx--overflow-menu-options__option--disabled' : ''}${item.divided === true ? ' bx--overflow-menu--divider' : ''}"><button type="button" class="bx--overflow-menu-options__btn" role="menuitem" style="max-width:none"><span class="bx--overflow-menu-options__option-content l-row l-tight">${item.icon ?? ''}${escaped(item.text)}</span></button></li>`).join('')}</ul>`,
    dialog: ({ title, body, actions }) =>
      `<div class="bx--modal-container" role="dialog" aria-modal="true" style="position:static;transform:none;opacity:1;width:560px;max-width:100%;height:auto"><div class="bx--modal-header"><p class="bx--modal-header__heading">${escaped(title)}</p><button class="bx--modal-close" type="button" aria-label="Close">${icon('close', 20)}</button></div><div class="bx--modal-content" style="padding-right:16px">${body}</div><div class="bx--modal-footer" style="justify-content:flex-end;gap:1px;height:auto">${actions}</div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="bx--inline-notification bx--inline-notification--${carbonNotice[tone]}${stage.dark ? '' : ' bx--inline-notification--low-contrast'}" role="alert" style="max-width:none;margin:0;min-width:0"><div class="bx--inline-notification__details"><span style="margin:14px 14px 0 0;display:inline-flex">${icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', 20)}</span><div class="bx--inline-notification__text-wrapper"><p class="bx--inline-notification__title">${escaped(title ?? stage.write.title())}</p><p class="bx--inline-notification__subtitle">${escaped(text)}</p></div></div>${closable === true ? `<button type="button" class="bx--inline-notification__close-button" aria-label="Close">${icon('close', 16)}</button>` : ''}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="bx--tile" style="padding:${flush === true ? 0 : 16}px;min-width:0;background:var(--g-surface)">${picture === undefined ? '' : `<img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<div class="l-row l-between" style="${flush === true ? 'padding:14px 16px' : 'margin-bottom:14px'}"><h4>${escaped(title)}</h4>${tools ?? ''}</div>`}${body}${footer === undefined ? '' : `<div style="margin-top:16px">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<div class="bx--data-table-container" style="padding:0;min-width:0"><table class="bx--data-table bx--data-table--${random.pick(['normal', 'compact', 'short', 'zebra'])}"><thead><tr>${head.map((cell) => `<th><div class="bx--table-header-label">${cell}</div></th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table></div>`,
    badge: (text, tone = 'neutral') =>
      `<span class="bx--tag bx--tag--${carbonTag[tone]}" style="margin:0"><span>${escaped(text)}</span></span>`,
    pagination: (pages, active) =>
      `<div class="bx--pagination-nav"><ul class="bx--pagination-nav__list"><li class="bx--pagination-nav__list-item"><button type="button" class="bx--btn bx--btn--ghost bx--btn--icon-only" style="color:inherit" aria-label="Previous">${icon('chevronLeft', 16)}</button></li>${pageNumbers(
        pages,
      )
        .map(
          (page) =>
            `<li class="bx--pagination-nav__list-item"><button type="button" class="bx--pagination-nav__page${page === String(active) ? ' bx--pagination-nav__page--active' : ''}">${page}</button></li>`,
        )
        .join(
          '',
        )}<li class="bx--pagination-nav__list-item"><button type="button" class="bx--btn bx--btn--ghost bx--btn--icon-only" style="color:inherit" aria-label="Next">${icon('chevronRight', 16)}</button></li></ul></div>`,
    accordion: (items, open) =>
      `<ul class="bx--accordion">${items.map((item, index) => `<li class="bx--accordion__item${index === open ? ' bx--accordion__item--active' : ''}"><button type="button" class="bx--accordion__heading" aria-expanded="${index === open}"><span class="bx--accordion__arrow" style="display:inline-flex;transform:none">${icon(index === open ? 'chevronUp' : 'chevronDown', 16)}</span><div class="bx--accordion__title">${escaped(item.title)}</div></button>${index === open ? `<div class="bx--accordion__content" style="display:block"><p>${item.body}</p></div>` : ''}</li>`).join('')}</ul>`,
    steps: (items, active) =>
      `<ul class="bx--progress">${items.map((item, index) => `<li class="bx--progress-step bx--progress-step--${index < active ? 'complete' : index === active ? 'current' : 'incomplete'}"><span style="display:inline-flex;margin:10px 8px 0 0">${icon(index < active ? 'success' : 'moreVertical', 16)}</span><p class="bx--progress-label">${escaped(item)}</p><span class="bx--progress-line"></span></li>`).join('')}</ul>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<header class="bx--header" style="position:static;height:auto;min-height:48px;color:#f4f4f4;padding:0 8px;gap:8px">${logo}<a class="bx--header__name" href="#"><span class="bx--header__name--prefix">${escaped(stage.write.brand().split(' ')[0]!)}&nbsp;</span>${escaped(brand)}</a><nav class="bx--header__nav" style="display:block;overflow:hidden;flex:1"><ul class="bx--header__menu-bar">${items.map((item, index) => `<li><a class="bx--header__menu-item l-nowrap${index === active ? ' bx--header__menu-item--current' : ''}" href="#">${escaped(item.text)}</a></li>`).join('')}</ul></nav>${search ?? ''}<div class="bx--header__global" style="align-items:center;flex:none;gap:4px">${tools}</div></header>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      return `<nav class="bx--side-nav bx--side-nav--expanded bx--side-nav--ux" style="position:static;width:${width}px;max-width:none;flex:none;height:auto;${stage.dark ? 'background:#262626' : 'border-right:1px solid #e0e0e0'}">${head === undefined ? '' : `<div style="padding:12px 16px">${head}</div>`}<ul class="bx--side-nav__items" style="padding-top:12px">${groups
        .map(
          (group) =>
            `${group.title === undefined ? '' : `<li class="l-tiny l-muted" style="padding:12px 16px 4px">${escaped(group.title)}</li>`}${group.items
              .map((item) => {
                const on = ++place === active;
                return `<li class="bx--side-nav__item"><a class="bx--side-nav__link${on ? ' bx--side-nav__link--current' : ''}" href="#"${on ? ' aria-current="page"' : ''}>${item.icon === undefined ? '' : `<span class="bx--side-nav__icon" style="display:inline-flex">${item.icon}</span>`}<span class="bx--side-nav__link-text">${escaped(item.text)}</span></a></li>`;
              })
              .join('')}`,
        )
        .join('')}</ul>${foot === undefined ? '' : `<div class="l-pad">${foot}</div>`}</nav>`;
    },
  };
  return parts;
}

export const carbon: Dress = {
  name: 'carbon',
  split: 'validation',
  weight: 1,
  hasDark: false,
  ownFont: false,
  theme: (random) =>
    themeOf({
      background: random.pick(['#fff', '#fff', '#f4f4f4']),
      surface: '#fff',
      raised: '#f4f4f4',
      text: '#161616',
      muted: '#6f6f6f',
      line: '#e0e0e0',
      primary: '#0f62fe',
      radius: 0,
      fontSize: 14,
      font: '"IBM Plex Sans", "Liberation Sans", sans-serif',
    }),
  head: (stage) => ({
    stylesheets: [
      '/npm/carbon-components/css/carbon-components.min.css',
      '/npm/@fontsource/ibm-plex-sans/400.css',
      '/npm/@fontsource/ibm-plex-sans/600.css',
      '/npm/@fontsource/ibm-plex-sans/700.css',
    ],
    css: `${quietCss(stage.theme, 40)}.bx--btn{white-space:nowrap}.bx--label{white-space:nowrap}.bx--tile{box-shadow:${stage.random.chance(0.5) ? '0 0 0 1px #e0e0e0' : 'none'}}.bx--header .bx--search-input{background:#393939;color:#fff}.bx--modal-container{background:#f4f4f4}.bx--side-nav__link{align-items:center}.bx--search{position:relative}.bx--radio-button__label{justify-content:flex-start}.bx--radio-button-wrapper{width:100%}`,
  }),
  parts: carbonParts,
};

const clarityAlert: Readonly<Record<Tone, string>> = {
  primary: 'info',
  neutral: 'neutral',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
};

function clarityParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const controlled = (label: string | undefined, id: string, control: string, below: string): string =>
    `<div class="clr-form-control" style="margin:0;align-items:stretch">${label === undefined ? '' : `<label class="clr-control-label" for="${id}">${escaped(label)}</label>`}<div class="clr-control-container" style="width:100%">${control}${below}</div></div>`;
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const variant = {
        primary: 'btn-primary',
        secondary: '',
        outline: 'btn-outline',
        ghost: 'btn-link',
        danger: 'btn-danger',
        success: 'btn-success',
      }[args.variant ?? 'secondary'];
      const words = args.text === undefined ? '' : `<span>${escaped(args.text)}</span>`;
      return `<button type="button" class="btn ${variant}${args.size === 'small' ? ' btn-sm' : ''}${args.text === undefined ? ' btn-icon' : ''}${args.block === true ? ' btn-block' : ''}" style="margin:0;display:inline-flex;align-items:center;justify-content:center;gap:6px${args.block === true ? ';width:100%;max-width:none' : ''}"${attributes({ disabled: args.disabled ?? args.loading, 'aria-label': args.label, 'data-opens': args.opens })}>${args.iconAfter === true ? words + (args.icon ?? '') : (args.icon ?? '') + words}</button>`;
    },
    buttonGroup: (buttons) => `<div class="btn-group">${buttons.join('')}</div>`,
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const shared = fieldAttributes(id, args);
      const control =
        args.rows === undefined
          ? `<div class="clr-input-wrapper l-row l-tight" style="max-width:none">${args.icon ?? ''}<input type="${args.kind ?? 'text'}" class="clr-input" style="width:100%"${attributes({ value: args.value })}${shared}></div>`
          : `<div class="clr-textarea-wrapper"><textarea class="clr-textarea" rows="${args.rows}" style="width:100%"${shared}>${escaped(args.value ?? '')}</textarea></div>`;
      const below =
        args.error !== undefined
          ? `<span class="clr-subtext" style="color:#c21d00">${escaped(args.error)}</span>`
          : args.help !== undefined
            ? `<span class="clr-subtext">${escaped(args.help)}</span>`
            : '';
      return controlled(args.label, id, control, below).replace(
        'clr-control-container',
        args.error === undefined ? 'clr-control-container' : 'clr-control-container clr-error',
      );
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return controlled(
        label,
        id,
        `<div class="clr-select-wrapper" style="width:100%"><select class="clr-select" style="width:100%"${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select></div>`,
        '',
      );
    },
    check: ({ kind, label, checked, disabled, group }) => {
      const id = stage.id();
      const name = kind === 'switch' ? 'toggle' : kind;
      return `<div class="clr-${name}-wrapper"><input type="${kind === 'radio' ? 'radio' : 'checkbox'}" id="${id}" class="clr-${name}"${attributes({ checked, disabled, name: group, role: kind === 'switch' ? 'switch' : undefined })}><label for="${id}" class="clr-control-label">${label === undefined ? '' : escaped(label)}</label></div>`;
    },
    tabs: (items, active) =>
      `<ul class="nav" role="tablist" style="margin:0">${items.map((item, index) => `<li role="presentation" class="nav-item"><button type="button" role="tab" class="btn btn-link nav-link${index === active ? ' active' : ''}" aria-selected="${index === active}">${escaped(item.text)}</button></li>`).join('')}</ul>`,
    menu: (items) =>
      `<div class="dropdown open" style="position:static"><div class="dropdown-menu" role="menu" style="position:static;visibility:visible;margin:0">${items.map((item) => `${item.divided === true ? '<div class="dropdown-divider" role="separator"></div>' : ''}<button type="button" class="dropdown-item${item.disabled === true ? ' disabled' : ''}" role="menuitem"><span class="l-row l-tight">${item.icon ?? ''}<span>${escaped(item.text)}</span></span></button>`).join('')}</div></div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="modal-dialog" role="dialog" aria-modal="true" style="position:static;width:560px;max-width:100%"><div class="modal-content" style="padding:20px"><div class="modal-header--accessible l-row l-between"><div class="modal-title-wrapper"><h3 class="modal-title">${escaped(title)}</h3></div><button type="button" class="close" aria-label="Close" style="background:none;border:0;color:inherit">${icon('close', 18)}</button></div><div class="modal-body" style="margin:12px 0">${body}</div><div class="modal-footer l-row l-end">${actions}</div></div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="alert alert-${clarityAlert[tone]}" role="alert" style="margin:0"><div class="alert-items" style="width:100%"><div class="alert-item static l-row l-tight"><span class="alert-icon-wrapper" style="display:inline-flex">${icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', 16)}</span><span class="alert-text">${title === undefined ? '' : `<b>${escaped(title)}</b> `}${escaped(text)}</span></div></div>${closable === true ? `<button type="button" class="close" aria-label="Close" style="background:none;border:0;color:inherit">${icon('close', 16)}</button>` : ''}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="card" style="margin:0">${picture === undefined ? '' : `<div class="card-img"><img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}"></div>`}${title === undefined ? '' : `<div class="card-header l-row l-between"><span>${escaped(title)}</span>${tools ?? ''}</div>`}<div class="card-block"${flush === true ? ' style="padding:0"' : ''}><div class="card-text">${body}</div></div>${footer === undefined ? '' : `<div class="card-footer">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<table class="table ${random.pick(['', 'table-compact', 'table-noborder'])}" style="margin:0"><thead><tr>${head.map((cell) => `<th class="left">${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td class="left">${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    badge: (text, tone = 'neutral') =>
      `<span class="label label-${clarityAlert[tone] === 'neutral' ? 'purple' : clarityAlert[tone]}" style="margin:0">${escaped(text)}</span>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<header class="header ${random.pick(['header-1', 'header-2', 'header-3', 'header-4', 'header-5', 'header-6', 'header-7'])}" style="height:auto;min-height:54px;color:#fff;align-items:center;padding-right:12px;gap:8px"><div class="branding l-row l-tight" style="min-width:0;padding:0 14px;flex:none">${logo}<span class="title">${escaped(brand)}</span></div><div class="header-nav" style="overflow:hidden;flex:1;display:flex">${items.map((item, index) => `<a href="#" class="nav-link nav-text${index === active ? ' active' : ''}" style="white-space:nowrap">${escaped(item.text)}</a>`).join('')}</div>${search ?? ''}<div class="l-row l-tight">${tools}</div></header>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      return `<nav class="clr-vertical-nav" style="width:${width}px;flex:none;min-width:0;max-width:none"><div class="nav-content" style="overflow:hidden">${head === undefined ? '' : `<div style="padding:8px 14px">${head}</div>`}${groups.map((group) => `${group.title === undefined ? '' : `<div class="nav-divider"></div><h4 class="nav-header l-small" style="padding:4px 24px">${escaped(group.title)}</h4>`}${group.items.map((item) => `<a href="#" class="nav-link${++place === active ? ' active' : ''}"><span class="nav-icon" style="display:inline-flex;width:auto;height:auto;margin-right:10px">${item.icon ?? ''}</span><span class="nav-text">${escaped(item.text)}</span></a>`).join('')}`).join('')}${foot === undefined ? '' : `<div class="l-pad">${foot}</div>`}</div></nav>`;
    },
  };
  return parts;
}

export const clarity: Dress = {
  name: 'clarity',
  split: 'train',
  weight: 1.2,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#17242b',
            surface: '#21333b',
            text: '#e3e8eb',
            muted: '#a5b5be',
            line: '#324f61',
            primary: '#4aaed9',
            onPrimary: '#0b1014',
            fontSize: 14,
            radius: 3,
          }
        : {
            background: '#fafafa',
            surface: '#fff',
            raised: '#f1f1f1',
            text: '#333',
            muted: '#6a6a6a',
            line: '#ddd',
            primary: '#0072a3',
            fontSize: 14,
            radius: 3,
          },
    ),
  head: (stage) => ({
    stylesheets: ['/npm/@clr/ui/clr-ui.min.css'],
    html: ' style="font-size:125%"',
    body: ` cds-theme="${stage.dark ? 'dark' : 'light'}"`,
    css: `${quietCss(stage.theme, 36)}h1,h2,h3,h4{margin:0!important}.header .btn-link,.header .btn-icon{color:#fff}.clr-input{max-height:none}`,
  }),
  parts: clarityParts,
};
