// Bootstrap's markup, as Bootstrap 5, CoreUI and Tabler understand it, and as AdminLTE (Bootstrap 4) does.

import { basicParts, optionTags, pageNumbers } from './basicParts';
import { fieldAttributes, type ButtonArgs, type Item, type Parts, type Tone } from './parts';
import { attributes, escaped, type Stage } from './stage';

/** What differs between the descendants. */
export interface Flavour {
  /** Bootstrap 4: other classes for boxes, selects, badges and what closes. */
  readonly four?: boolean;
}

const toneClass: Readonly<Record<Tone, string>> = {
  primary: 'primary',
  neutral: 'secondary',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
};

export function bootstrapParts(stage: Stage, flavour: Flavour = {}): Parts {
  const { icon, random } = stage;
  const four = flavour.four === true;
  const outlineIs = stage.dark
    ? 'outline-light'
    : random.pick(['outline-secondary', 'outline-primary', 'outline-secondary']);
  const plainIs = random.pick(['secondary', 'light', 'outline-secondary']);
  const buttonClass = (args: ButtonArgs): string => {
    const variants = {
      primary: 'primary',
      secondary: stage.dark ? 'secondary' : plainIs,
      outline: outlineIs,
      ghost: 'link',
      danger: 'danger',
      success: 'success',
    } as const;
    const size = args.size === 'small' ? ' btn-sm' : args.size === 'large' ? ' btn-lg' : '';
    const ghost =
      args.variant === 'ghost' && args.text === undefined
        ? `${stage.dark ? ' text-light' : ' text-reset'}`
        : args.variant === 'ghost'
          ? ' text-decoration-none'
          : '';
    return `btn btn-${variants[args.variant ?? 'secondary']}${size}${args.block === true ? (four ? ' btn-block' : ' w-100') : ''}${ghost}${args.pressed === true ? ' active' : ''}`;
  };
  const words = (item: Item): string =>
    `${item.icon ?? ''}${item.icon === undefined ? '' : ' '}${escaped(item.text)}`;
  const cross = (): string =>
    four
      ? '<button type="button" class="close" aria-label="Close"><span aria-hidden="true" data-icon="close">&times;</span></button>'
      : '<button type="button" class="btn-close ms-auto" aria-label="Close"></button>';
  const parts: Parts = {
    ...basicParts(stage),
    button: (args) => {
      const spin =
        args.loading === true
          ? '<span class="spinner-border spinner-border-sm" aria-hidden="true"></span>'
          : (args.icon ?? '');
      const text = args.text === undefined ? '' : `<span>${escaped(args.text)}</span>`;
      return `<button type="button" class="${buttonClass(args)} d-inline-flex align-items-center justify-content-center text-nowrap" style="gap:.4em"${attributes({ disabled: args.disabled ?? args.loading ?? false, 'aria-label': args.label, 'data-opens': args.opens })}>${args.iconAfter === true ? text + spin : spin + text}</button>`;
    },
    buttonGroup: (buttons) => `<div class="btn-group" role="group">${buttons.join('')}</div>`,
    link: (text) => `<a href="#">${escaped(text)}</a>`,
    field: (args) => {
      const id = stage.id();
      const shared = fieldAttributes(id, args);
      const invalid = args.error === undefined ? '' : ' is-invalid';
      const control =
        args.rows === undefined
          ? `<input type="${args.kind ?? 'text'}" class="form-control${invalid}"${attributes({ value: args.value })}${shared}>`
          : `<textarea class="form-control${invalid}" rows="${args.rows}"${shared}>${escaped(args.value ?? '')}</textarea>`;
      const addon =
        args.icon === undefined
          ? ''
          : four
            ? `<div class="input-group-prepend"><span class="input-group-text">${args.icon}</span></div>`
            : `<span class="input-group-text">${args.icon}</span>`;
      const joined =
        args.icon === undefined
          ? control
          : `<div class="input-group${args.error === undefined ? '' : ' has-validation'}">${addon}${control}</div>`;
      const below =
        args.error !== undefined
          ? `<div class="invalid-feedback d-block">${escaped(args.error)}</div>`
          : args.help !== undefined
            ? `<div class="${four ? 'form-text text-muted' : 'form-text'}">${escaped(args.help)}</div>`
            : '';
      return `<div${four ? ' class="form-group mb-2"' : ''}>${args.label === undefined ? '' : `<label class="form-label" for="${id}">${escaped(args.label)}${args.required === true ? '<span class="text-danger"> *</span>' : ''}</label>`}${joined}${below}</div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return `<div>${label === undefined ? '' : `<label class="form-label" for="${id}">${escaped(label)}</label>`}<select class="${four ? 'custom-select' : 'form-select'}"${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select></div>`;
    },
    check: ({ kind, label, checked, disabled, group }) => {
      const id = stage.id();
      const type = kind === 'radio' ? 'radio' : 'checkbox';
      const shared = attributes({
        id,
        checked,
        disabled,
        name: group,
        role: kind === 'switch' ? 'switch' : undefined,
      });
      if (four)
        return `<div class="custom-control custom-${kind}"><input type="${type}" class="custom-control-input"${shared}><label class="custom-control-label font-weight-normal" for="${id}">${label === undefined ? '' : escaped(label)}</label></div>`;
      return `<div class="form-check${kind === 'switch' ? ' form-switch' : ''} mb-0"><input class="form-check-input" type="${type}"${shared}>${label === undefined ? '' : `<label class="form-check-label" for="${id}">${escaped(label)}</label>`}</div>`;
    },
    slider: (percent) =>
      `<input type="range" class="${four ? 'custom-range' : 'form-range'}" value="${Math.round(percent)}" aria-label="${escaped(stage.write.fieldLabel())}">`,
    progress: (percent, tone = 'primary') =>
      `<div class="progress" role="progressbar" style="height:${random.pick([6, 8, 16])}px"><div class="progress-bar bg-${toneClass[tone]}" style="width:${Math.round(percent)}%"></div></div>`,
    tabs: (items, active) =>
      `<ul class="nav ${random.pick(['nav-tabs', 'nav-pills', four ? 'nav-tabs' : 'nav-underline'])}" role="tablist">${items.map((item, index) => `<li class="nav-item"><a href="#" role="tab" class="nav-link${index === active ? ' active' : ''}" aria-selected="${index === active}">${words(item)}${item.badge === undefined ? '' : ` ${parts.badge(item.badge)}`}</a></li>`).join('')}</ul>`,
    pagination: (pages, active) =>
      `<ul class="pagination mb-0"><li class="page-item"><a class="page-link" href="#" aria-label="Previous">${icon('back', 14)}</a></li>${pageNumbers(
        pages,
      )
        .map(
          (page) =>
            `<li class="page-item${page === String(active) ? ' active' : ''}${page === '…' ? ' disabled' : ''}"><a class="page-link" href="#">${page}</a></li>`,
        )
        .join(
          '',
        )}<li class="page-item"><a class="page-link" href="#" aria-label="Next">${icon('next', 14)}</a></li></ul>`,
    breadcrumb: (items) =>
      `<nav aria-label="breadcrumb"><ol class="breadcrumb mb-0">${items.map((item, index) => `<li class="breadcrumb-item${index === items.length - 1 ? ' active' : ''}">${index === items.length - 1 ? escaped(item) : `<a href="#">${escaped(item)}</a>`}</li>`).join('')}</ol></nav>`,
    menu: (items) =>
      `<div class="dropdown-menu show" style="position:static;display:block" role="menu">${items.map((item) => `${item.divided === true ? '<div class="dropdown-divider"></div>' : ''}<a href="#" role="menuitem" class="dropdown-item d-flex align-items-center${item.danger === true ? ' text-danger' : ''}${item.disabled === true ? ' disabled' : ''}" style="gap:.6em"${attributes({ 'aria-disabled': item.disabled === true ? 'true' : undefined })}>${item.icon ?? ''}<span>${escaped(item.text)}</span>${item.shortcut === undefined ? '' : `<small class="${four ? 'ml-auto' : 'ms-auto'} text-muted">${escaped(item.shortcut)}</small>`}</a>`).join('')}</div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="modal" style="display:contents"><div class="modal-dialog" role="dialog" aria-modal="true" style="width:500px;max-width:100%"><div class="modal-content"><div class="modal-header"><h5 class="modal-title">${escaped(title)}</h5>${cross()}</div><div class="modal-body">${body}</div><div class="modal-footer">${actions}</div></div></div></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="alert alert-${toneClass[tone]} d-flex align-items-center mb-0" style="gap:.7em" role="alert">${random.chance(0.6) ? icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', 18) : ''}<div class="flex-grow-1">${title === undefined ? '' : `<strong>${escaped(title)}</strong> `}${escaped(text)}</div>${closable === true ? cross() : ''}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<div class="card mb-0">${picture === undefined ? '' : `<img class="card-img-top l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<div class="card-header"><div class="d-flex align-items-center justify-content-between"><h5 class="card-title mb-0">${escaped(title)}</h5>${tools ?? ''}</div></div>`}<div class="${flush === true ? 'table-responsive' : 'card-body'}">${body}</div>${footer === undefined ? '' : `<div class="card-footer">${footer}</div>`}</div>`,
    table: ({ head, rows }) =>
      `<table class="table mb-0 align-middle ${random.pick(['', 'table-striped', 'table-hover', 'table-bordered', 'table-sm'])}"><thead${random.chance(0.2) ? ` class="${four ? 'thead-light' : 'table-light'}"` : ''}><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    list: (rows, active) =>
      `<div class="list-group">${rows.map((row, index) => `<div class="list-group-item${index === active ? ' bg-body-secondary' : ''}">${row}</div>`).join('')}</div>`,
    badge: (text, tone = 'neutral') =>
      four
        ? `<span class="badge badge-${toneClass[tone]}">${escaped(text)}</span>`
        : `<span class="badge text-bg-${toneClass[tone]}">${escaped(text)}</span>`,
    accordion: (items, open) =>
      four
        ? items
            .map(
              (item, index) =>
                `<div class="card mb-0"><div class="card-header"><a href="#" class="d-block w-100">${escaped(item.title)}</a></div>${index === open ? `<div class="card-body">${item.body}</div>` : ''}</div>`,
            )
            .join('')
        : `<div class="accordion">${items.map((item, index) => `<div class="accordion-item"><h2 class="accordion-header"><button class="accordion-button${index === open ? '' : ' collapsed'}" type="button" aria-expanded="${index === open}">${escaped(item.title)}</button></h2><div class="accordion-collapse collapse${index === open ? ' show' : ''}"><div class="accordion-body">${item.body}</div></div></div>`).join('')}</div>`,
    bar: ({ brand, logo, items, active, search, tools }) => {
      const dark = stage.dark || random.chance(0.35);
      const ground = dark
        ? random.pick(['bg-dark', 'bg-dark', 'bg-primary'])
        : random.pick(['bg-light', 'bg-white', 'bg-body-tertiary']);
      return `<nav class="navbar navbar-expand ${dark ? 'navbar-dark' : 'navbar-light'} ${ground} border-bottom"${dark ? ' data-bs-theme="dark" data-coreui-theme="dark"' : ''} style="${dark ? 'color:#f4f5f7' : ''}"><div class="container-fluid d-flex flex-nowrap" style="gap:12px"><a class="navbar-brand d-flex align-items-center" style="gap:.4em" href="#">${logo}<span>${escaped(brand)}</span></a><ul class="navbar-nav ${four ? 'mr-auto' : 'me-auto'} flex-row" style="gap:4px;overflow:hidden">${items.map((item, index) => `<li class="nav-item"><a class="nav-link text-nowrap px-2${index === active ? ' active' : ''}" href="#">${words(item)}</a></li>`).join('')}</ul>${search ?? ''}<div class="d-flex align-items-center" style="gap:6px">${tools}</div></div></nav>`;
    },
    side: ({ groups, active, head, foot, width }) => {
      const dark = stage.dark || random.chance(0.4);
      let place = -1;
      const pill = random.chance(0.7);
      const rows = groups.map(
        (group) =>
          (group.title === undefined
            ? ''
            : `<li class="text-uppercase small px-3 pt-3 pb-1" style="opacity:.65">${escaped(group.title)}</li>`) +
          group.items
            .map((item) => {
              const on = ++place === active;
              return `<li class="nav-item"><a href="#" class="nav-link d-flex align-items-center${on ? ' active' : dark ? ' text-white' : ' text-body text-dark'}" style="gap:.75em"${on ? ' aria-current="page"' : ''}>${item.icon ?? ''}<span class="flex-grow-1 l-cut">${escaped(item.text)}</span>${item.badge === undefined ? '' : parts.badge(item.badge, 'danger')}</a></li>`;
            })
            .join(''),
      );
      return `<nav class="d-flex flex-column flex-shrink-0 p-2 ${dark ? 'text-white bg-dark' : 'bg-light bg-body-tertiary border-end'}" style="width:${width}px"${dark ? ' data-bs-theme="dark"' : ''}>${head ?? ''}<ul class="nav ${pill ? 'nav-pills' : ''} flex-column mb-auto">${rows.join('')}</ul>${foot === undefined ? '' : `<hr>${foot}`}</nav>`;
    },
  };
  return parts;
}
