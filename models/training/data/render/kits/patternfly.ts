// Red Hat's PatternFly 6 and GitHub's Primer.

import { basicParts, optionTags, quietCss } from './basicParts';
import { fieldAttributes, type Dress, type Parts, type Tone } from './parts';
import { attributes, escaped, type Stage } from './stage';
import { themeOf } from './themes';

const patternTone: Readonly<Record<Tone, string>> = {
  primary: 'info',
  neutral: 'custom',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
};
const patternLabel: Readonly<Record<Tone, string>> = {
  primary: 'blue',
  neutral: '',
  success: 'green',
  warning: 'orange',
  danger: 'red',
};

function patternflyParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const group = (
    label: string | undefined,
    id: string,
    required: boolean | undefined,
    control: string,
    below: string,
  ): string =>
    `<div class="pf-v6-c-form__group" style="display:block">${label === undefined ? '' : `<div class="pf-v6-c-form__group-label"><label class="pf-v6-c-form__label" for="${id}"><span class="pf-v6-c-form__label-text">${escaped(label)}</span>${required === true ? '<span class="pf-v6-c-form__label-required">&nbsp;*</span>' : ''}</label></div>`}<div class="pf-v6-c-form__group-control">${control}${below}</div></div>`;
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const variant =
        args.text === undefined
          ? args.variant === 'primary'
            ? 'pf-m-primary'
            : args.variant === 'ghost' || args.variant === undefined
              ? 'pf-m-plain'
              : 'pf-m-control'
          : {
              primary: 'pf-m-primary',
              secondary: 'pf-m-secondary',
              outline: 'pf-m-secondary',
              ghost: 'pf-m-link',
              danger: 'pf-m-danger',
              success: 'pf-m-tertiary',
            }[args.variant ?? 'secondary'];
      const picture =
        args.icon === undefined
          ? ''
          : `<span class="pf-v6-c-button__icon${args.text === undefined ? '' : args.iconAfter === true ? ' pf-m-end' : ' pf-m-start'}">${args.icon}</span>`;
      const words =
        args.text === undefined ? '' : `<span class="pf-v6-c-button__text">${escaped(args.text)}</span>`;
      return `<button type="button" class="pf-v6-c-button ${variant}${args.size === 'small' ? ' pf-m-small' : args.size === 'large' ? ' pf-m-display-lg' : ''}${args.block === true ? ' pf-m-block' : ''}" style="white-space:nowrap"${attributes({ disabled: args.disabled ?? args.loading, 'aria-label': args.label, 'data-opens': args.opens })}>${args.iconAfter === true ? words + picture : picture + words}</button>`;
    },
    buttonGroup: (buttons) => `<div class="pf-v6-c-action-list l-row l-tight">${buttons.join('')}</div>`,
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const shared = fieldAttributes(id, args);
      const state = `${args.error === undefined ? '' : ' pf-m-error'}${args.disabled === true ? ' pf-m-disabled' : ''}${args.icon === undefined ? '' : ' pf-m-icon'}`;
      const control =
        args.rows === undefined
          ? args.icon !== undefined
            ? `<div class="pf-v6-c-text-input-group"><div class="pf-v6-c-text-input-group__main pf-m-icon"><span class="pf-v6-c-text-input-group__text"><span class="pf-v6-c-text-input-group__icon">${args.icon}</span><input class="pf-v6-c-text-input-group__text-input" type="text"${attributes({ value: args.value })}${shared}></span></div></div>`
            : `<span class="pf-v6-c-form-control${state}"><input type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}></span>`
          : `<span class="pf-v6-c-form-control pf-m-textarea${state}"><textarea rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea></span>`;
      const helper = args.error ?? args.help;
      return group(
        args.label,
        id,
        args.required,
        control,
        helper === undefined
          ? ''
          : `<div class="pf-v6-c-helper-text"><div class="pf-v6-c-helper-text__item${args.error === undefined ? '' : ' pf-m-error'}"><span class="pf-v6-c-helper-text__item-text">${escaped(helper)}</span></div></div>`,
      );
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      const control = random.chance(0.5)
        ? `<span class="pf-v6-c-form-control"><select${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select><span class="pf-v6-c-form-control__utilities" data-truth="ignore"><span class="pf-v6-c-form-control__toggle-icon"><svg width="12" height="12" viewBox="0 0 10 6"><path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" stroke-width="1.5"/></svg></span></span></span>`
        : `<button type="button" id="${id}" class="pf-v6-c-menu-toggle${disabled === true ? ' pf-m-disabled' : ''}" style="width:100%" data-kind="select" role="combobox" aria-label="${escaped(label ?? options[0] ?? '')}"${attributes({ disabled })}><span class="pf-v6-c-menu-toggle__text">${escaped(options[0] ?? '')}</span><span class="pf-v6-c-menu-toggle__controls"><span class="pf-v6-c-menu-toggle__toggle-icon">${icon('chevronDown', 14)}</span></span></button>`;
      return group(label, id, false, control, '');
    },
    check: ({ kind, label, checked, disabled, group: name }) => {
      const id = stage.id();
      if (kind === 'switch')
        return `<label class="pf-v6-c-switch" for="${id}"><input class="pf-v6-c-switch__input" type="checkbox" role="switch" id="${id}"${attributes({ checked, disabled, 'aria-label': label })}><span class="pf-v6-c-switch__toggle" data-kind="switch"></span>${label === undefined ? '' : `<span class="pf-v6-c-switch__label">${escaped(label)}</span>`}</label>`;
      const block = kind === 'radio' ? 'radio' : 'check';
      return `<div class="pf-v6-c-${block}${label === undefined ? ' pf-m-standalone' : ''}"><input class="pf-v6-c-${block}__input" type="${kind}" id="${id}"${attributes({ checked, disabled, name })}>${label === undefined ? '' : `<label class="pf-v6-c-${block}__label${disabled === true ? ' pf-m-disabled' : ''}" for="${id}">${escaped(label)}</label>`}</div>`;
    },
    slider: (percent) =>
      `<div class="pf-v6-c-slider" style="--pf-v6-c-slider--value:${Math.round(percent)}%" data-kind="slider"><div class="pf-v6-c-slider__main"><div class="pf-v6-c-slider__rail"><div class="pf-v6-c-slider__rail-track"></div></div><div class="pf-v6-c-slider__thumb"></div></div></div>`,
    progress: (percent, tone = 'primary') =>
      `<div class="pf-v6-c-progress pf-m-singleline ${tone === 'success' ? 'pf-m-success' : tone === 'danger' ? 'pf-m-danger' : ''}"><div class="pf-v6-c-progress__status"><span class="pf-v6-c-progress__measure">${Math.round(percent)}%</span></div><div class="pf-v6-c-progress__bar" role="progressbar"><div class="pf-v6-c-progress__indicator" style="width:${Math.round(percent)}%"></div></div></div>`,
    tabs: (items, active) =>
      `<div class="pf-v6-c-tabs${random.chance(0.3) ? ' pf-m-box' : ''}"><ul class="pf-v6-c-tabs__list" role="tablist">${items.map((item, index) => `<li class="pf-v6-c-tabs__item${index === active ? ' pf-m-current' : ''}"><button type="button" class="pf-v6-c-tabs__link" role="tab" aria-selected="${index === active}">${item.icon === undefined ? '' : `<span class="pf-v6-c-tabs__item-icon">${item.icon}</span>`}<span class="pf-v6-c-tabs__item-text">${escaped(item.text)}</span></button></li>`).join('')}</ul></div>`,
    pagination: (pages, active) =>
      `<div class="pf-v6-c-pagination l-row l-tight"><span><b>${active}</b> / ${pages}</span><nav class="l-row" style="gap:2px">${['chevronLeft', 'chevronRight'].map((meaning) => parts.button({ icon: icon(meaning, 16), variant: 'ghost', label: meaning })).join('')}</nav></div>`,
    breadcrumb: (items) =>
      `<nav class="pf-v6-c-breadcrumb"><ol class="pf-v6-c-breadcrumb__list">${items.map((item, index) => `<li class="pf-v6-c-breadcrumb__item">${index === 0 ? '' : `<span class="pf-v6-c-breadcrumb__item-divider">${icon('chevronRight', 10)}</span>`}<a href="#" class="pf-v6-c-breadcrumb__link${index === items.length - 1 ? ' pf-m-current' : ''}">${escaped(item)}</a></li>`).join('')}</ol></nav>`,
    menu: (items) =>
      `<div class="pf-v6-c-menu" style="width:max-content;min-width:190px"><div class="pf-v6-c-menu__content"><ul class="pf-v6-c-menu__list" role="menu">${items.map((item) => `${item.divided === true ? '<li class="pf-v6-c-divider" role="separator"></li>' : ''}<li class="pf-v6-c-menu__list-item${item.disabled === true ? ' pf-m-disabled' : ''}${item.danger === true ? ' pf-m-danger' : ''}" role="none"><button type="button" class="pf-v6-c-menu__item" role="menuitem"${attributes({ disabled: item.disabled })}><span class="pf-v6-c-menu__item-main">${item.icon === undefined ? '' : `<span class="pf-v6-c-menu__item-icon">${item.icon}</span>`}<span class="pf-v6-c-menu__item-text">${escaped(item.text)}</span></span></button></li>`).join('')}</ul></div></div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="pf-v6-c-modal-box pf-m-sm" role="dialog" aria-modal="true" style="width:560px;max-width:100%"><div class="pf-v6-c-modal-box__close"><button type="button" class="pf-v6-c-button pf-m-plain" aria-label="Close"><span class="pf-v6-c-button__icon">${icon('close', 16)}</span></button></div><header class="pf-v6-c-modal-box__header"><h1 class="pf-v6-c-modal-box__title"><span class="pf-v6-c-modal-box__title-text">${escaped(title)}</span></h1></header><div class="pf-v6-c-modal-box__body">${body}</div><footer class="pf-v6-c-modal-box__footer">${actions}</footer></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="pf-v6-c-alert pf-m-${patternTone[tone]}${random.chance(0.6) ? ' pf-m-inline' : ''}" role="alert"><div class="pf-v6-c-alert__icon">${icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'notifications', 18)}</div><p class="pf-v6-c-alert__title">${escaped(title ?? text)}</p>${closable === true ? `<div class="pf-v6-c-alert__action"><button type="button" class="pf-v6-c-button pf-m-plain" aria-label="Close"><span class="pf-v6-c-button__icon">${icon('close', 14)}</span></button></div>` : ''}${title === undefined ? '' : `<div class="pf-v6-c-alert__description"><p>${escaped(text)}</p></div>`}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="pf-v6-c-card${random.chance(0.3) ? ' pf-m-compact' : ''}">${picture === undefined ? '' : `<img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<div class="pf-v6-c-card__header">${tools === undefined ? '' : `<div class="pf-v6-c-card__actions">${tools}</div>`}<div class="pf-v6-c-card__header-main"><div class="pf-v6-c-card__title"><h2 class="pf-v6-c-card__title-text">${escaped(title)}</h2></div></div></div>`}<div class="${flush === true ? '' : 'pf-v6-c-card__body'}">${body}</div>${footer === undefined ? '' : `<div class="pf-v6-c-card__footer">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<table class="pf-v6-c-table pf-m-grid-md${random.chance(0.4) ? ' pf-m-compact' : ''}${random.chance(0.3) ? ' pf-m-striped' : ''}" role="grid"><thead class="pf-v6-c-table__thead"><tr class="pf-v6-c-table__tr">${head.map((cell) => `<th class="pf-v6-c-table__th">${cell}</th>`).join('')}</tr></thead><tbody class="pf-v6-c-table__tbody">${rows.map((row) => `<tr class="pf-v6-c-table__tr">${row.map((cell) => `<td class="pf-v6-c-table__td">${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    badge: (text, tone = 'neutral') =>
      `<span class="pf-v6-c-label ${patternLabel[tone] === '' ? '' : `pf-m-${patternLabel[tone]}`}${random.chance(0.4) ? ' pf-m-compact' : ''}${random.chance(0.3) ? ' pf-m-outline' : ''}"><span class="pf-v6-c-label__content"><span class="pf-v6-c-label__text">${escaped(text)}</span></span></span>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<header class="pf-v6-c-masthead" style="display:flex;align-items:center;padding:8px 20px;gap:16px;border-bottom:1px solid var(--g-line)"><span class="l-row l-tight l-bold l-nowrap" style="font-size:18px">${logo}${escaped(brand)}</span><nav class="pf-v6-c-nav pf-m-horizontal" style="flex:1;overflow:hidden"><ul class="pf-v6-c-nav__list">${items.map((item, index) => `<li class="pf-v6-c-nav__item"><a href="#" class="pf-v6-c-nav__link l-nowrap${index === active ? ' pf-m-current' : ''}">${escaped(item.text)}</a></li>`).join('')}</ul></nav>${search ?? ''}<div class="l-row l-tight">${tools}</div></header>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      return `<div class="pf-v6-c-page__sidebar pf-m-expanded" style="position:static;transform:none;width:${width}px;flex:none;padding:8px">${head ?? ''}<nav class="pf-v6-c-nav">${groups.map((each) => `<section class="pf-v6-c-nav__section">${each.title === undefined ? '' : `<h2 class="pf-v6-c-nav__section-title">${escaped(each.title)}</h2>`}<ul class="pf-v6-c-nav__list">${each.items.map((item) => `<li class="pf-v6-c-nav__item"><a href="#" class="pf-v6-c-nav__link${++place === active ? ' pf-m-current' : ''}">${item.icon === undefined ? '' : `<span class="pf-v6-c-nav__link-icon">${item.icon}</span>`}<span class="pf-v6-c-nav__link-text">${escaped(item.text)}</span></a></li>`).join('')}</ul></section>`).join('')}</nav>${foot === undefined ? '' : `<div class="l-pad">${foot}</div>`}</div>`;
    },
  };
  return parts;
}

export const patternfly: Dress = {
  name: 'patternfly',
  split: 'train',
  weight: 1.2,
  hasDark: true,
  ownFont: false,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#1b1d21',
            surface: '#292929',
            text: '#e8e8e8',
            muted: '#b0b0b0',
            line: '#4d4d4d',
            primary: '#92c5f9',
            onPrimary: '#151515',
            fontSize: 14,
            radius: 12,
            font: '"Red Hat Text", "Liberation Sans", sans-serif',
          }
        : {
            background: '#f2f2f2',
            surface: '#fff',
            raised: '#f7f7f7',
            text: '#151515',
            muted: '#4d4d4d',
            line: '#c7c7c7',
            primary: '#0066cc',
            fontSize: 14,
            radius: 12,
            font: '"Red Hat Text", "Liberation Sans", sans-serif',
          },
    ),
  head: (stage) => ({
    stylesheets: [
      '/npm/@patternfly/patternfly/patternfly.min.css',
      '/npm/@fontsource/red-hat-text/400.css',
      '/npm/@fontsource/red-hat-text/700.css',
    ],
    html: stage.dark ? ' class="pf-v6-theme-dark"' : '',
    css: `${quietCss(stage.theme, 36)}body{overflow:auto;height:auto}html{overflow:auto}.pf-v6-c-button__icon{display:inline-flex}.pf-v6-c-button::after,.pf-v6-c-menu-toggle::before{display:none}.pf-v6-c-button{border:1px solid var(--pf-v6-c-button--BorderColor,transparent)}.pf-v6-c-form-control::before,.pf-v6-c-form-control::after{display:none}.pf-v6-c-form-control{border:1px solid var(--g-muted);border-radius:6px}.pf-v6-c-form-control.pf-m-error{border-color:var(--g-danger)}.pf-v6-c-menu-toggle{border:1px solid var(--pf-v6-c-menu-toggle--BorderColor,var(--g-line))}`,
  }),
  parts: patternflyParts,
};

const primerFlash: Readonly<Record<Tone, string>> = {
  primary: '',
  neutral: '',
  success: 'flash-success',
  warning: 'flash-warn',
  danger: 'flash-error',
};
const primerLabel: Readonly<Record<Tone, string>> = {
  primary: 'Label--accent',
  neutral: 'Label--secondary',
  success: 'Label--success',
  warning: 'Label--attention',
  danger: 'Label--danger',
};

function primerParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const parts: Parts = {
    ...basic,
    button: (args) => {
      if (args.text === undefined && (args.variant === 'ghost' || args.variant === undefined))
        return `<button type="button" class="btn-octicon" style="margin:0;color:inherit;display:inline-flex"${attributes({ disabled: args.disabled, 'aria-label': args.label, 'data-opens': args.opens })}>${args.icon ?? ''}</button>`;
      const variant = {
        primary: 'btn-primary',
        secondary: '',
        outline: 'btn-outline',
        ghost: 'btn-invisible',
        danger: 'btn-danger',
        success: 'btn-primary',
      }[args.variant ?? 'secondary'];
      const words = args.text === undefined ? '' : `<span>${escaped(args.text)}</span>`;
      return `<button type="button" class="btn ${variant}${args.size === 'small' ? ' btn-sm' : args.size === 'large' ? ' btn-large' : ''}${args.block === true ? ' btn-block' : ''}" style="display:${args.block === true ? 'flex' : 'inline-flex'};align-items:center;justify-content:center;gap:6px"${attributes({ disabled: args.disabled ?? args.loading, 'aria-label': args.label, 'data-opens': args.opens, 'aria-selected': args.pressed === true ? 'true' : undefined })}>${args.iconAfter === true ? words + (args.icon ?? '') : (args.icon ?? '') + words}</button>`;
    },
    buttonGroup: (buttons) =>
      `<div class="BtnGroup" style="display:inline-flex">${buttons.map((button) => button.replace('class="btn ', 'class="btn BtnGroup-item ')).join('')}</div>`,
    link: (text) => `<a href="#"${random.chance(0.2) ? ' class="Link--secondary"' : ''}>${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const shared = fieldAttributes(id, args);
      const control =
        args.rows === undefined
          ? `<input type="${args.kind ?? 'text'}" class="form-control width-full" style="width:100%${args.icon === undefined ? '' : ';padding-left:34px'}"${attributes({ value: args.value })}${shared}>`
          : `<textarea class="form-control width-full" style="width:100%;min-height:0;height:auto" rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea>`;
      const inner =
        args.icon === undefined
          ? control
          : `<div class="l-rel">${control}<span style="position:absolute;left:10px;top:0;bottom:0;display:flex;align-items:center;color:var(--g-muted)">${args.icon}</span></div>`;
      return `<div class="form-group${args.error === undefined ? '' : ' errored'}" style="margin:0">${args.label === undefined ? '' : `<div class="form-group-header" style="margin:0 0 6px"><label for="${id}">${escaped(args.label)}</label></div>`}<div class="form-group-body">${inner}</div>${args.error !== undefined ? `<p class="note error" style="position:static;margin-top:6px">${escaped(args.error)}</p>` : args.help !== undefined ? `<p class="note">${escaped(args.help)}</p>` : ''}</div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return `<div class="form-group" style="margin:0">${label === undefined ? '' : `<div class="form-group-header" style="margin:0 0 6px"><label for="${id}">${escaped(label)}</label></div>`}<select class="form-select width-full" style="width:100%"${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select></div>`;
    },
    check: (args) =>
      args.kind === 'switch'
        ? basic.check(args)
        : `<div class="form-checkbox" style="margin:2px 0"><label><input type="${args.kind}"${attributes({ checked: args.checked, disabled: args.disabled, name: args.group })}>${args.label === undefined ? '' : ` ${escaped(args.label)}`}</label></div>`,
    progress: (percent, tone = 'primary') =>
      `<span class="Progress"><span class="Progress-item" style="width:${Math.round(percent)}%;background:${{ primary: stage.theme.primary, neutral: stage.theme.muted, success: '#1a7f37', warning: '#bf8700', danger: '#cf222e' }[tone]}"></span></span>`,
    tabs: (items, active) =>
      random.chance(0.6)
        ? `<nav class="UnderlineNav" style="overflow:hidden"><div class="UnderlineNav-body" role="tablist">${items.map((item, index) => `<button type="button" role="tab" class="UnderlineNav-item" aria-selected="${index === active}">${item.icon === undefined ? '' : `<span class="UnderlineNav-octicon" style="display:inline-flex">${item.icon}</span>`}${escaped(item.text)}${item.badge === undefined ? '' : ` <span class="Counter">${escaped(item.badge)}</span>`}</button>`).join('')}</div></nav>`
        : `<div class="tabnav" style="margin:0"><nav class="tabnav-tabs" role="tablist">${items.map((item, index) => `<button type="button" class="tabnav-tab" role="tab" aria-selected="${index === active}">${escaped(item.text)}</button>`).join('')}</nav></div>`,
    breadcrumb: (items) =>
      `<nav><ol style="padding:0;margin:0">${items.map((item, index) => `<li class="breadcrumb-item${index === items.length - 1 ? ' breadcrumb-item-selected' : ''}"><a href="#">${escaped(item)}</a></li>`).join('')}</ol></nav>`,
    menu: (items) =>
      `<div class="Box color-shadow-large" style="width:max-content;min-width:190px;padding:8px;border-radius:12px" role="menu"><ul class="ActionList" style="list-style:none;padding:0;margin:0">${items.map((item) => `${item.divided === true ? '<li style="border-top:1px solid var(--g-line);margin:6px 0" role="separator"></li>' : ''}<li class="ActionListItem${item.danger === true ? ' ActionListItem--danger' : ''}" role="none"><a href="#" role="menuitem" class="ActionListContent l-row l-tight" style="padding:6px 8px;color:${item.danger === true ? 'var(--g-danger)' : 'inherit'};text-decoration:none;${item.disabled === true ? 'opacity:.5' : ''}">${item.icon ?? ''}<span class="ActionListItem-label l-grow">${escaped(item.text)}</span>${item.shortcut === undefined ? '' : `<span class="l-muted l-small">${escaped(item.shortcut)}</span>`}</a></li>`).join('')}</ul></div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="Box Box--overlay" role="dialog" aria-modal="true" style="width:520px;max-width:100%;margin:0"><div class="Box-header l-row l-between"><h3 class="Box-title">${escaped(title)}</h3><button type="button" class="btn-octicon" aria-label="Close" style="margin:0">${icon('close', 16)}</button></div><div class="Box-body" style="overflow:visible">${body}</div><div class="Box-footer l-row l-end l-tight">${actions}</div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="flash ${primerFlash[tone]} l-row l-tight" role="alert" style="margin:0">${icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', 16)}<span class="l-grow">${title === undefined ? '' : `<b>${escaped(title)}</b> `}${escaped(text)}</span>${closable === true ? `<button type="button" class="btn-octicon" aria-label="Close" style="margin:0">${icon('close', 16)}</button>` : ''}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="Box">${picture === undefined ? '' : `<img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<div class="Box-header l-row l-between"><h3 class="Box-title">${escaped(title)}</h3>${tools ?? ''}</div>`}<div class="${flush === true ? '' : 'Box-body'}">${body}</div>${footer === undefined ? '' : `<div class="Box-footer">${footer}</div>`}</div>`,
    list: (rows, active) =>
      `<div class="Box"><ul style="list-style:none;padding:0;margin:0">${rows.map((row, index) => `<li class="Box-row${index === active ? ' Box-row--focus-gray navigation-focus' : ''}">${row}</li>`).join('')}</ul></div>`,
    badge: (text, tone = 'neutral') =>
      random.chance(0.15)
        ? `<span class="State State--${{ primary: 'open', neutral: 'draft', success: 'open', warning: 'merged', danger: 'closed' }[tone]} State--small">${escaped(text)}</span>`
        : `<span class="Label ${primerLabel[tone]}">${escaped(text)}</span>`,
    pagination: (pages, active) =>
      `<nav class="paginate-container" style="margin:0"><div class="pagination"><span class="previous_page"${active === 1 ? ' aria-disabled="true"' : ''}>${escaped(stage.write.action('back').text)}</span>${Array.from({ length: Math.min(pages, 5) }, (_, index) => (index + 1 === active ? `<em aria-current="page">${index + 1}</em>` : `<a href="#">${index + 1}</a>`)).join('')}<a class="next_page" href="#">${escaped(stage.write.action('next').text)}</a></div></nav>`,
    avatar: (content, size) =>
      typeof content === 'string'
        ? basic.avatar(content, size)
        : `<img class="avatar avatar-user" width="${size}" height="${size}" src="${content.source}" alt="${escaped(content.alt)}" style="flex:none">`,
    bar: ({ brand, logo, items, active, search, tools }) => {
      const deep = random.chance(0.5);
      return `<header class="${deep ? 'Header' : 'l-row l-pad'}" style="gap:14px;${deep ? 'color:#f0f6fc' : 'border-bottom:1px solid var(--g-line);background:var(--g-raised);padding:10px 16px'}"><div class="l-row l-tight l-bold l-nowrap${deep ? ' Header-item' : ''}" style="margin:0">${logo}${escaped(brand)}</div><nav class="l-row l-grow" style="overflow:hidden">${items.map((item, index) => `<a href="#" class="${deep ? 'Header-link ' : 'Link--primary '}l-nowrap${index === active ? ' l-bold' : ''}">${item.icon ?? ''} ${escaped(item.text)}</a>`).join('')}</nav>${search ?? ''}<div class="l-row l-tight">${tools}</div></header>`;
    },
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      const framed = random.chance(0.5);
      return `<div style="width:${width}px;flex:none;padding:12px;${framed ? '' : 'border-right:1px solid var(--g-line)'}">${head ?? ''}${groups
        .map(
          (group) =>
            `<nav class="${framed ? 'menu' : 'SideNav'}" style="${framed ? 'margin-bottom:12px' : ''}">${group.title === undefined ? '' : framed ? `<span class="menu-heading">${escaped(group.title)}</span>` : `<div class="l-small l-muted" style="padding:12px 8px 4px">${escaped(group.title)}</div>`}${group.items
              .map((item) => {
                const on = ++place === active;
                return `<a href="#" class="${framed ? 'menu-item' : 'SideNav-item'} l-row l-tight"${on ? ' aria-current="page" aria-selected="true"' : ''}>${item.icon === undefined ? '' : `<span class="SideNav-icon" style="display:inline-flex;width:auto;margin:0">${item.icon}</span>`}<span class="l-grow l-cut">${escaped(item.text)}</span>${item.badge === undefined ? '' : `<span class="Counter">${escaped(item.badge)}</span>`}</a>`;
              })
              .join('')}</nav>`,
        )
        .join('')}${foot ?? ''}</div>`;
    },
  };
  return parts;
}

export const primer: Dress = {
  name: 'primer',
  split: 'train',
  weight: 1.3,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#0d1117',
            raised: '#161b22',
            text: '#e6edf3',
            muted: '#8d96a0',
            line: '#30363d',
            primary: '#1f6feb',
            link: '#4493f8',
            fontSize: 14,
            radius: 6,
          }
        : {
            background: '#fff',
            raised: '#f6f8fa',
            text: '#1f2328',
            muted: '#636c76',
            line: '#d0d7de',
            primary: '#0969da',
            fontSize: 14,
            radius: 6,
          },
    ),
  head: (stage) => {
    return {
      stylesheets: ['/npm/@primer/css/dist/primer.css'],
      html: ` data-color-mode="${stage.dark ? 'dark' : 'light'}" data-light-theme="light" data-dark-theme="dark"`,
      css: `${quietCss(stage.theme, 32)}h1,h2,h3{margin:0}.gi{vertical-align:text-bottom}`,
    };
  },
  parts: primerParts,
};
