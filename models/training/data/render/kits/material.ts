// Material Design twice: Google's material-components-web (mdc) and Materialize.

import { basicParts, optionTags, pageNumbers, quietCss } from './basicParts';
import type { Dress, Parts, Tone } from './parts';
import { attributes, escaped, type Stage } from './stage';
import { themeOf, type Colours } from './themes';

const light: Colours = {
  background: '#fff',
  raised: '#f5f5f5',
  text: '#212121',
  muted: '#6b6b6b',
  line: '#e0e0e0',
  primary: '#6200ee',
  radius: 4,
  fontSize: 14,
  font: 'Roboto, "Liberation Sans", sans-serif',
};
const dark: Colours = {
  background: '#121212',
  surface: '#1e1e1e',
  text: '#e6e6e6',
  muted: '#a5a5a5',
  line: '#3a3a3a',
  primary: '#bb86fc',
  onPrimary: '#1a0033',
  radius: 4,
  fontSize: 14,
  font: 'Roboto, "Liberation Sans", sans-serif',
};
const roboto = [
  '/npm/@fontsource/roboto/400.css',
  '/npm/@fontsource/roboto/500.css',
  '/npm/@fontsource/roboto/700.css',
];

function mdcParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const outlined = random.chance(0.5);
  const labelled = (label: string | undefined, control: string): string =>
    label === undefined
      ? control
      : `<div class="mdc-form-field">${control}<label>${escaped(label)}</label></div>`;
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const state = attributes({
        disabled: args.disabled ?? args.loading,
        'aria-label': args.label,
        'data-opens': args.opens,
      });
      if (args.text === undefined) {
        if (args.variant === 'primary' && args.size !== 'small')
          return `<button type="button" class="mdc-fab mdc-fab--mini"${state}><span class="mdc-fab__icon">${args.icon ?? ''}</span></button>`;
        const side = args.size === 'small' ? 36 : 44;
        return `<button type="button" class="mdc-icon-button" style="width:${side}px;height:${side}px;padding:0;display:inline-flex;align-items:center;justify-content:center"${state}>${args.icon ?? ''}</button>`;
      }
      const variant = {
        primary: random.pick(['mdc-button--raised', 'mdc-button--unelevated']),
        secondary: 'mdc-button--outlined',
        outline: 'mdc-button--outlined',
        ghost: '',
        danger: 'mdc-button--raised g-danger',
        success: 'mdc-button--unelevated',
      }[args.variant ?? 'secondary'];
      const picture =
        args.icon === undefined
          ? ''
          : `<span class="mdc-button__icon" style="display:inline-flex;width:auto;height:auto">${args.icon}</span>`;
      return `<button type="button" class="mdc-button ${variant}" style="${args.block === true ? 'width:100%;' : ''}${args.size === 'small' ? 'height:30px;' : ''}"${state}>${args.iconAfter === true ? '' : picture}<span class="mdc-button__label l-nowrap">${escaped(args.text)}</span>${args.iconAfter === true ? picture : ''}</button>`;
    },
    buttonGroup: (buttons) =>
      `<div class="mdc-segmented-button l-row" style="gap:4px">${buttons.join('')}</div>`,
    field: (args) => {
      const id = stage.id();
      const filled = args.value !== undefined;
      const invalid = args.error === undefined ? '' : ' mdc-text-field--invalid';
      const kind = outlined ? 'mdc-text-field--outlined' : 'mdc-text-field--filled';
      const floats = filled || args.placeholder !== undefined;
      const shared = attributes({
        id,
        placeholder: args.placeholder,
        required: args.required,
        disabled: args.disabled,
        readonly: args.readonly,
        'aria-label': args.label ?? args.placeholder,
      });
      const label =
        args.label === undefined
          ? ''
          : `<span class="mdc-floating-label${floats || args.rows !== undefined ? ' mdc-floating-label--float-above' : ''}">${escaped(args.label)}</span>`;
      const frame = outlined
        ? `<span class="mdc-notched-outline${floats && args.label !== undefined ? ' mdc-notched-outline--notched' : ''}${args.label === undefined ? ' mdc-notched-outline--no-label' : ''}"><span class="mdc-notched-outline__leading"></span>${args.label === undefined ? '' : `<span class="mdc-notched-outline__notch">${label}</span>`}<span class="mdc-notched-outline__trailing"></span></span>`
        : `<span class="mdc-text-field__ripple"></span>${label}`;
      const control =
        args.rows === undefined
          ? `<input class="mdc-text-field__input" type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}>`
          : `<span class="mdc-text-field__resizer" style="resize:none"><textarea class="mdc-text-field__input" rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea></span>`;
      const line = outlined ? '' : '<span class="mdc-line-ripple"></span>';
      const helper = args.error ?? args.help;
      return `<div style="min-width:0;flex:1${args.label !== undefined ? ';margin-top:4px' : ''}"><label class="mdc-text-field ${kind}${invalid}${args.rows === undefined ? '' : ' mdc-text-field--textarea'}${floats ? ' mdc-text-field--label-floating' : ''}${args.label === undefined ? ' mdc-text-field--no-label' : ''}${args.disabled === true ? ' mdc-text-field--disabled' : ''}${args.icon === undefined ? '' : ' mdc-text-field--with-leading-icon'}" style="width:100%${args.label === undefined && args.rows === undefined ? ';height:44px' : ''}">${frame}${args.icon === undefined ? '' : `<span class="mdc-text-field__icon mdc-text-field__icon--leading" style="display:inline-flex;width:auto;height:auto">${args.icon}</span>`}${control}${line}</label>${helper === undefined ? '' : `<div class="mdc-text-field-helper-line"><div class="mdc-text-field-helper-text mdc-text-field-helper-text--persistent${args.error === undefined ? '' : ' mdc-text-field-helper-text--validation-msg'}" style="${args.error === undefined ? '' : 'color:#b00020'}">${escaped(helper)}</div></div>`}</div>`;
    },
    select: ({ label, options, disabled }) =>
      `<div class="mdc-select mdc-select--${outlined ? 'outlined' : 'filled'}${disabled === true ? ' mdc-select--disabled' : ''}${label === undefined ? ' mdc-select--no-label' : ''}" style="width:100%;${label === undefined ? 'height:44px' : 'margin-top:4px'}"><div class="mdc-select__anchor" style="width:100%;min-width:0;${label === undefined ? 'height:44px' : ''}" role="combobox" data-kind="select" aria-expanded="false" aria-label="${escaped(label ?? options[0] ?? '')}"${attributes({ 'aria-disabled': disabled === true ? 'true' : undefined })}>${outlined ? `<span class="mdc-notched-outline${label === undefined ? ' mdc-notched-outline--no-label' : ' mdc-notched-outline--notched'}"><span class="mdc-notched-outline__leading"></span>${label === undefined ? '' : `<span class="mdc-notched-outline__notch"><span class="mdc-floating-label mdc-floating-label--float-above">${escaped(label)}</span></span>`}<span class="mdc-notched-outline__trailing"></span></span>` : `<span class="mdc-select__ripple"></span>${label === undefined ? '' : `<span class="mdc-floating-label mdc-floating-label--float-above">${escaped(label)}</span>`}`}<span class="mdc-select__selected-text-container"><span class="mdc-select__selected-text">${escaped(options[0] ?? '')}</span></span><span class="mdc-select__dropdown-icon" data-truth="ignore"><svg class="mdc-select__dropdown-icon-graphic" viewBox="7 10 10 5"><polygon class="mdc-select__dropdown-icon-inactive" stroke="none" fill-rule="evenodd" points="7 10 12 15 17 10"></polygon></svg></span>${outlined ? '' : '<span class="mdc-line-ripple"></span>'}</div></div>`,
    check: ({ kind, label, checked, disabled, group }) => {
      const shared = attributes({ checked, disabled, name: group, 'aria-label': label });
      if (kind === 'checkbox')
        return labelled(
          label,
          `<div class="mdc-checkbox${disabled === true ? ' mdc-checkbox--disabled' : ''}"><input type="checkbox" class="mdc-checkbox__native-control"${shared}><div class="mdc-checkbox__background"><svg class="mdc-checkbox__checkmark" viewBox="0 0 24 24"><path class="mdc-checkbox__checkmark-path" fill="none" d="M1.73,12.91 8.1,19.28 22.79,4.59"></path></svg><div class="mdc-checkbox__mixedmark"></div></div></div>`,
        );
      if (kind === 'radio')
        return labelled(
          label,
          `<div class="mdc-radio${disabled === true ? ' mdc-radio--disabled' : ''}"><input class="mdc-radio__native-control" type="radio"${shared}><div class="mdc-radio__background"><div class="mdc-radio__outer-circle"></div><div class="mdc-radio__inner-circle"></div></div></div>`,
        );
      return labelled(
        label,
        `<button class="mdc-switch mdc-switch--${checked === true ? 'selected' : 'unselected'}" type="button" role="switch" data-kind="switch" aria-checked="${checked === true}"${attributes({ disabled, 'aria-label': label })} style="margin:4px 8px"><div class="mdc-switch__track"></div><div class="mdc-switch__handle-track"><div class="mdc-switch__handle"><div class="mdc-switch__shadow"><div class="mdc-elevation-overlay"></div></div></div></div></button>`,
      );
    },
    tabs: (items, active) =>
      `<div class="mdc-tab-bar" role="tablist"><div class="mdc-tab-scroller"><div class="mdc-tab-scroller__scroll-area" style="overflow:hidden"><div class="mdc-tab-scroller__scroll-content">${items.map((item, index) => `<button type="button" class="mdc-tab${index === active ? ' mdc-tab--active' : ''}" role="tab" aria-selected="${index === active}"><span class="mdc-tab__content">${item.icon === undefined ? '' : `<span class="mdc-tab__icon" style="width:auto;height:auto;display:inline-flex">${item.icon}</span>`}<span class="mdc-tab__text-label">${escaped(item.text)}</span></span><span class="mdc-tab-indicator${index === active ? ' mdc-tab-indicator--active' : ''}"><span class="mdc-tab-indicator__content mdc-tab-indicator__content--underline"></span></span></button>`).join('')}</div></div></div></div>`,
    progress: (percent) =>
      `<div class="mdc-linear-progress" role="progressbar"><div class="mdc-linear-progress__buffer"><div class="mdc-linear-progress__buffer-bar"></div></div><div class="mdc-linear-progress__bar mdc-linear-progress__primary-bar" style="transform:scaleX(${(percent / 100).toFixed(2)})"><span class="mdc-linear-progress__bar-inner"></span></div></div>`,
    slider: (percent) =>
      `<div class="mdc-slider" data-kind="slider" role="slider" aria-valuenow="${Math.round(percent)}" style="margin:0 12px"><div class="mdc-slider__track"><div class="mdc-slider__track--inactive"></div><div class="mdc-slider__track--active"><div class="mdc-slider__track--active_fill" style="transform:scaleX(${(percent / 100).toFixed(2)})"></div></div></div><div class="mdc-slider__thumb" style="left:${Math.round(percent)}%;margin-left:-24px"><div class="mdc-slider__thumb-knob"></div></div></div>`,
    menu: (items) =>
      `<div class="mdc-menu mdc-menu-surface mdc-menu-surface--open" style="position:static;display:inline-block;opacity:1"><ul class="mdc-deprecated-list mdc-list" role="menu" style="padding:8px 0;margin:0">${items.map((item) => `${item.divided === true ? '<li class="mdc-deprecated-list-divider" role="separator"></li>' : ''}<li class="mdc-deprecated-list-item${item.disabled === true ? ' mdc-deprecated-list-item--disabled' : ''}" role="menuitem">${item.icon === undefined ? '' : `<span style="display:inline-flex;margin-right:20px;color:var(--g-muted)">${item.icon}</span>`}<span class="mdc-deprecated-list-item__text">${escaped(item.text)}</span>${item.shortcut === undefined ? '' : `<span class="mdc-deprecated-list-item__meta">${escaped(item.shortcut)}</span>`}</li>`).join('')}</ul></div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="mdc-dialog__surface" role="dialog" aria-modal="true" style="opacity:1;transform:none;width:520px;max-width:100%;background:var(--g-surface)"><h2 class="mdc-dialog__title" style="color:var(--g-text)">${escaped(title)}</h2><div class="mdc-dialog__content" style="color:var(--g-text)">${body}</div><div class="mdc-dialog__actions" style="gap:8px;padding:12px 16px">${actions}</div></div>`,
    alert: ({ tone, text, title, closable }) =>
      (tone === 'neutral' || tone === 'primary') && random.chance(0.7)
        ? `<div class="mdc-snackbar__surface" role="alert" style="opacity:1;transform:none;margin:0;background:#323232;display:flex"><div class="mdc-snackbar__label" style="opacity:1;color:#fff">${escaped(text)}</div><div class="mdc-snackbar__actions" style="opacity:1"><button type="button" class="mdc-button mdc-snackbar__action"><span class="mdc-button__label">${escaped(stage.write.action('undo').text)}</span></button></div></div>`
        : basic.alert({ tone, text, ...(title === undefined ? {} : { title }), closable: closable === true }),
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="mdc-card${random.chance(0.3) ? ' mdc-card--outlined' : ''}" style="background:var(--g-surface)">${picture === undefined ? '' : `<img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<div class="l-row l-between" style="padding:14px 16px 0"><h3 style="font-size:18px;font-weight:500">${escaped(title)}</h3>${tools ?? ''}</div>`}<div style="padding:${flush === true ? '8px 0 0' : '16px'}">${body}</div>${footer === undefined ? '' : `<div class="mdc-card__actions" style="display:block">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<div class="mdc-data-table" style="width:100%;background:transparent"><div class="mdc-data-table__table-container"><table class="mdc-data-table__table"><thead><tr class="mdc-data-table__header-row">${head.map((cell) => `<th class="mdc-data-table__header-cell" style="color:inherit">${cell}</th>`).join('')}</tr></thead><tbody class="mdc-data-table__content">${rows.map((row) => `<tr class="mdc-data-table__row">${row.map((cell) => `<td class="mdc-data-table__cell" style="color:inherit">${cell}</td>`).join('')}</tr>`).join('')}</tbody></table></div></div>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<header class="mdc-top-app-bar" style="position:static;${random.chance(0.35) ? 'background:var(--g-surface);color:var(--g-text);box-shadow:0 1px 3px rgba(0,0,0,.3)' : ''}"><div class="mdc-top-app-bar__row" style="height:auto;min-height:56px;align-items:center;padding:4px 14px;gap:12px"><section class="mdc-top-app-bar__section" style="overflow:hidden;gap:4px;padding:0;flex:1">${logo}<span class="mdc-top-app-bar__title" style="padding-left:10px;font-size:19px">${escaped(brand)}</span>${items.map((item, index) => `<a href="#" class="l-nowrap" style="color:inherit;text-decoration:none;padding:8px 10px;${index === active ? 'font-weight:700' : 'opacity:.85'}">${item.icon ?? ''} ${escaped(item.text)}</a>`).join('')}</section>${search === undefined ? '' : `<div style="background:var(--g-surface);border-radius:4px">${search}</div>`}<div class="l-row l-tight">${tools}</div></div></header>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      return `<aside class="mdc-drawer" style="width:${width}px;flex:none;height:auto;background:var(--g-surface)">${head === undefined ? '' : `<div class="mdc-drawer__header" style="padding:14px 16px 0;min-height:0">${head}</div>`}<div class="mdc-drawer__content"><nav class="mdc-deprecated-list">${groups
        .map(
          (group) =>
            `${group.title === undefined ? '' : `<hr class="mdc-deprecated-list-divider"><h6 class="mdc-deprecated-list-group__subheader" style="color:var(--g-muted)">${escaped(group.title)}</h6>`}${group.items
              .map((item) => {
                const on = ++place === active;
                return `<a class="mdc-deprecated-list-item${on ? ' mdc-deprecated-list-item--activated' : ''}" style="${on ? '' : 'color:var(--g-text)'}" href="#"${on ? ' aria-current="page"' : ''}><span class="mdc-deprecated-list-item__graphic" style="margin-right:24px;display:inline-flex;width:24px;height:24px;align-items:center">${item.icon ?? ''}</span><span class="mdc-deprecated-list-item__text">${escaped(item.text)}</span></a>`;
              })
              .join('')}`,
        )
        .join('')}</nav>${foot === undefined ? '' : `<div class="l-pad">${foot}</div>`}</div></aside>`;
    },
    pagination: (pages, active) =>
      `<div class="l-row l-tight l-small"><span>${active} / ${pages}</span>${['chevronLeft', 'chevronRight'].map((meaning) => parts.button({ icon: icon(meaning, 20), variant: 'ghost', size: 'small', label: meaning })).join('')}</div>`,
  };
  return parts;
}

export const mdc: Dress = {
  name: 'mdc',
  split: 'train',
  weight: 1.3,
  hasDark: true,
  theme: (random, isDark) =>
    themeOf({
      ...(isDark ? dark : light),
      ...(isDark
        ? {}
        : { primary: random.pick(['#6200ee', '#1a73e8', '#00796b', '#c2185b', '#3f51b5', '#bf360c']) }),
    }),
  head: (stage) => {
    const { theme } = stage;
    const darkRules = stage.dark
      ? '.mdc-floating-label,.mdc-text-field__input,.mdc-select__selected-text,.mdc-form-field,.mdc-tab__text-label,.mdc-text-field-helper-text,.mdc-deprecated-list-item__text{color:var(--g-text)!important}.mdc-text-field__input::placeholder{color:var(--g-muted)!important}.mdc-text-field--filled,.mdc-select--filled .mdc-select__anchor{background:#2c2c2c!important}.mdc-notched-outline>*{border-color:#777!important}.mdc-checkbox__background,.mdc-radio__outer-circle{border-color:#aaa!important}.mdc-menu-surface{background:#2b2b2b!important}.mdc-icon-button{color:inherit}'
      : '';
    return {
      stylesheets: [...roboto, '/npm/material-components-web/dist/material-components-web.min.css'],
      css: `:root{--mdc-theme-primary:${theme.primary};--mdc-theme-secondary:${theme.primary};--mdc-theme-on-primary:${theme.onPrimary};--mdc-theme-on-secondary:${theme.onPrimary};--mdc-theme-surface:${theme.surface};--mdc-theme-on-surface:${theme.text};--mdc-checkbox-checked-color:${theme.primary};--mdc-theme-background:${theme.background};--mdc-dialog-supporting-text-color:${theme.text}}${quietCss(theme, 40)}.mdc-drawer{position:static}.mdc-icon-button{color:inherit}.g-danger{background:#b3261e!important}${darkRules}`,
    };
  },
  parts: mdcParts,
};

const materializeTone: Readonly<Record<Tone, string>> = {
  primary: 'blue',
  neutral: 'grey',
  success: 'green',
  warning: 'orange',
  danger: 'red',
};

function materializeParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const state = attributes({
        disabled: args.disabled ?? args.loading,
        'aria-label': args.label,
        'data-opens': args.opens,
      });
      if (args.text === undefined) {
        if (args.variant === 'primary')
          return `<a href="#" role="button" class="btn-floating${args.size === 'small' ? ' btn-small' : ''}"${state}><span class="l-row l-center" style="height:100%">${args.icon ?? ''}</span></a>`;
        return `<button type="button" class="btn-flat l-row l-center" style="padding:0;width:${args.size === 'small' ? 32 : 40}px;height:${args.size === 'small' ? 32 : 40}px;color:inherit;gap:0;line-height:1"${state}>${args.icon ?? ''}</button>`;
      }
      const variant = {
        primary: random.pick(['btn filled', 'btn filled', 'btn elevated']),
        secondary: 'btn tonal',
        outline: 'btn outlined',
        ghost: 'btn-flat',
        danger: 'btn filled g-danger',
        success: 'btn filled',
      }[args.variant ?? 'secondary'];
      const words = `<span class="l-nowrap">${escaped(args.text)}</span>`;
      return `<button type="button" class="${variant}${args.size === 'small' ? ' btn-small' : args.size === 'large' ? ' btn-large' : ''}" style="display:${args.block === true ? 'flex;width:100%' : 'inline-flex'};gap:8px;align-items:center;justify-content:center"${state}>${args.iconAfter === true ? words + (args.icon ?? '') : (args.icon ?? '') + words}</button>`;
    },
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const outlined = args.label !== undefined && random.chance(0.3) ? ' outlined' : '';
      const shared = attributes({
        id,
        placeholder: args.placeholder ?? ' ',
        required: args.required,
        disabled: args.disabled,
        readonly: args.readonly,
        class: args.error === undefined ? undefined : 'invalid',
        'aria-label': args.label === undefined ? args.placeholder : undefined,
      });
      const control =
        args.rows === undefined
          ? `<input type="${args.kind ?? 'text'}"${attributes({ value: args.value })}${shared}>`
          : `<textarea${shared} class="materialize-textarea" style="height:${args.rows * 24 + 30}px">${escaped(args.value ?? '')}</textarea>`;
      const helper = args.error ?? args.help;
      return `<div class="input-field${outlined}" style="margin:8px 0 0">${args.icon === undefined ? '' : `<span class="prefix" style="display:inline-flex;align-items:center;justify-content:center;height:100%">${args.icon}</span>`}${control}${args.label === undefined ? '' : `<label for="${id}" class="active">${escaped(args.label)}</label>`}${helper === undefined ? '' : `<span class="supporting-text"${args.error === undefined ? '' : ' style="color:#b3261e"'}>${escaped(helper)}</span>`}</div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return `<div class="input-field" style="margin:8px 0 0"><select class="browser-default" style="width:100%"${attributes({ id, disabled, 'aria-label': label ?? options[0] })}>${optionTags(options)}</select>${label === undefined ? '' : `<label for="${id}" class="active">${escaped(label)}</label>`}</div>`;
    },
    check: ({ kind, label, checked, disabled, group }) => {
      const shared = attributes({ checked, disabled, name: group });
      if (kind === 'switch')
        return `<div class="switch"><label>${label === undefined ? '' : `${escaped(label)} `}<input type="checkbox" role="switch"${shared}><span class="lever" data-kind="switch"></span></label></div>`;
      const style =
        kind === 'radio'
          ? random.chance(0.5)
            ? ' class="with-gap"'
            : ''
          : random.chance(0.4)
            ? ' class="filled-in"'
            : '';
      return `<label><input type="${kind}"${style}${shared}><span>${label === undefined ? '' : escaped(label)}</span></label>`;
    },
    progress: (percent) =>
      `<div class="progress" style="margin:4px 0"><div class="determinate" style="width:${Math.round(percent)}%"></div></div>`,
    tabs: (items, active) =>
      `<ul class="tabs" role="tablist" style="list-style:none;padding:0">${items.map((item, index) => `<li class="tab"><a href="#" role="tab" class="${index === active ? 'active' : ''}" aria-selected="${index === active}">${item.icon ?? ''} ${escaped(item.text)}</a></li>`).join('')}</ul>`,
    pagination: (pages, active) =>
      `<ul class="pagination" style="margin:0"><li class="disabled"><a href="#" aria-label="Previous">${icon('chevronLeft', 20)}</a></li>${pageNumbers(
        pages,
      )
        .map(
          (page) =>
            `<li class="${page === String(active) ? 'active' : 'waves-effect'}"><a href="#">${page}</a></li>`,
        )
        .join('')}<li><a href="#" aria-label="Next">${icon('chevronRight', 20)}</a></li></ul>`,
    menu: (items) =>
      `<ul class="dropdown-content" role="menu" style="display:block;opacity:1;position:static;transform:none;width:max-content;min-width:200px">${items.map((item) => `${item.divided === true ? '<li class="divider" tabindex="-1"></li>' : ''}<li><a href="#" role="menuitem" class="l-row" style="${item.danger === true ? 'color:#b3261e' : ''}">${item.icon ?? ''}<span class="l-grow">${escaped(item.text)}</span>${item.shortcut === undefined ? '' : `<span class="l-muted l-small">${escaped(item.shortcut)}</span>`}</a></li>`).join('')}</ul>`,
    dialog: ({ title, body, actions }) =>
      `<div class="modal open" role="dialog" aria-modal="true" style="display:block;position:static;margin:0;opacity:1;transform:none;width:540px;max-width:100%;max-height:none"><div class="modal-content" style="padding:20px 24px 8px"><h4 style="font-size:24px;margin:0">${escaped(title)}</h4><div style="margin-top:14px">${body}</div></div><div class="modal-footer" style="display:flex;justify-content:flex-end;gap:8px;align-items:center;height:auto;padding:10px 16px">${actions}</div></div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="card" style="margin:0">${picture === undefined ? '' : `<div class="card-image"><img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}"></div>`}<div class="card-content" style="padding:${flush === true ? '12px 0 0' : '18px'}">${title === undefined ? '' : `<div class="l-row l-between" style="${flush === true ? 'padding:0 18px' : ''}"><span class="card-title" style="margin:0;font-size:20px">${escaped(title)}</span>${tools ?? ''}</div>`}${body}</div>${footer === undefined ? '' : `<div class="card-action">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<table class="${random.pick(['', 'striped', 'highlight'])}"><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    list: (rows, active) =>
      `<ul class="collection" style="margin:0">${rows.map((row, index) => `<li class="collection-item" style="${index === active ? 'background:var(--g-soft)' : ''}">${row}</li>`).join('')}</ul>`,
    badge: (text, tone = 'neutral') =>
      random.chance(0.5)
        ? `<span class="chip" style="margin:0;height:26px;line-height:26px;font-size:12px">${escaped(text)}</span>`
        : `<span class="new badge ${materializeTone[tone]}" data-badge-caption="" style="float:none;margin:0;display:inline-block">${escaped(text)}</span>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<nav style="height:auto;min-height:60px;padding:4px 16px;line-height:1.4;display:flex;align-items:center;gap:14px"><span class="l-row l-tight l-nowrap" style="font-size:20px">${logo}<span>${escaped(brand)}</span></span><ul class="l-row l-grow" style="overflow:hidden;gap:2px;list-style:none;padding:0">${items.map((item, index) => `<li${index === active ? ' class="active"' : ''}><a href="#" class="l-nowrap" style="padding:10px 12px;height:auto">${item.icon ?? ''} ${escaped(item.text)}</a></li>`).join('')}</ul>${search === undefined ? '' : `<div style="background:var(--g-surface);color:var(--g-text);border-radius:4px;overflow:hidden">${search}</div>`}<div class="l-row l-tight">${tools}</div></nav>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      return `<ul class="sidenav" style="position:static;transform:none;width:${width}px;flex:none;height:auto;margin:0;overflow:hidden">${head === undefined ? '' : `<li style="padding:12px 16px;line-height:1.4">${head}</li>`}${groups.map((group) => `${group.title === undefined ? '' : `<li><div class="divider"></div></li><li><a class="subheader">${escaped(group.title)}</a></li>`}${group.items.map((item) => `<li${++place === active ? ' class="active"' : ''}><a href="#" class="l-row">${item.icon ?? ''}<span class="l-cut">${escaped(item.text)}</span></a></li>`).join('')}`).join('')}${foot === undefined ? '' : `<li style="padding:12px 16px;line-height:1.4">${foot}</li>`}</ul>`;
    },
  };
  return parts;
}

export const materialize: Dress = {
  name: 'materialize',
  split: 'train',
  weight: 1.2,
  hasDark: true,
  theme: (_random, isDark) =>
    themeOf({
      ...(isDark ? dark : light),
      primary: isDark ? '#aac7ff' : '#005cbb',
      onPrimary: isDark ? '#002f65' : '#fff',
      background: isDark ? '#1a1b1f' : '#fdfbff',
      surface: isDark ? '#212329' : '#fff',
      radius: 8,
      fontSize: 15,
    }),
  head: (stage) => ({
    stylesheets: [...roboto, '/npm/@materializecss/materialize/dist/css/materialize.min.css'],
    html: ` theme="${stage.dark ? 'dark' : 'light'}"`,
    css: `${quietCss(stage.theme, 40)}h1,h2,h3{margin:0!important}.sidenav li>a{padding:0 16px}label:has(>input[type=checkbox]+span),label:has(>input[type=radio]+span){display:inline-flex;align-items:center;gap:${stage.theme.gap * 0.7}px;font-size:15px;color:var(--g-text);min-height:26px}label>input[type=checkbox]:not([role]),label>input[type=radio]{flex:none;width:18px;height:18px}.input-field select+label{transform:scale(.75);top:5px}input[type=range]::-webkit-slider-runnable-track{background:var(--g-muted)}.input-field input,.input-field textarea{width:100%;height:54px;background:var(--g-raised);color:inherit}.input-field:not(:has(label)) input{height:42px;padding-top:0}.input-field:not(:has(label)) .prefix{top:0!important}.input-field .supporting-text{display:block}.input-field.outlined{margin-top:12px!important}.input-field.outlined label{background:var(--g-surface)!important}.input-field select{height:54px;padding:18px 12px 0;border:0;border-bottom:1px solid var(--g-muted);background:var(--g-raised);color:inherit}.input-field:not(:has(label)) select{height:42px;padding-top:0}.input-field .prefix~input{padding-left:48px}.g-danger{background:#b3261e!important;color:#fff!important}.l-h1{font-size:1.75em!important}.l-h2{font-size:1.35em!important}.l-h3{font-size:1.1em!important}`,
  }),
  parts: materializeParts,
};
