// Shoelace: web components, whose controls lie in open shadow roots and draw themselves by script.

import { basicParts, quietCss } from './basicParts';
import type { Dress, Parts, Tone } from './parts';
import { attributes, escaped, type Stage } from './stage';
import { themeOf } from './themes';

const base = '/npm/@shoelace-style/shoelace/cdn';
const tones: Readonly<Record<Tone, string>> = {
  primary: 'primary',
  neutral: 'neutral',
  success: 'success',
  warning: 'warning',
  danger: 'danger',
};

/** An icon put into a component's slot. */
function slotted(html: string | undefined, slot: string): string {
  return html === undefined ? '' : `<span slot="${slot}" style="display:inline-flex">${html}</span>`;
}

function shoelaceParts(stage: Stage): Parts {
  const { random, icon } = stage;
  const basic = basicParts(stage);
  const pill = random.chance(0.15);
  const size = random.pick([undefined, undefined, 'small']);
  const parts: Parts = {
    ...basic,
    button: (args) => {
      const variant = {
        primary: 'primary',
        secondary: 'default',
        outline: random.pick(['default', 'primary']),
        ghost: 'text',
        danger: 'danger',
        success: 'success',
      }[args.variant ?? 'secondary'];
      const shared = attributes({
        size: args.size === 'small' ? 'small' : args.size === 'large' ? 'large' : size,
        disabled: args.disabled,
        loading: args.loading,
        pill,
        'aria-label': args.label,
        'data-opens': args.opens,
        outline: args.variant === 'outline' && variant === 'primary',
      });
      if (args.text === undefined)
        return `<sl-button class="l-icon" variant="${variant}"${shared}${random.chance(0.1) ? ' circle' : ''}><span style="display:inline-flex;height:100%;align-items:center;color:${variant === 'primary' ? 'inherit' : 'var(--g-text)'}">${args.icon ?? ''}</span></sl-button>`;
      return `<sl-button variant="${variant}"${shared}${args.block === true ? ' style="width:100%"' : ''}>${slotted(args.icon, args.iconAfter === true ? 'suffix' : 'prefix')}${escaped(args.text)}</sl-button>`;
    },
    buttonGroup: (buttons) => `<sl-button-group>${buttons.join('')}</sl-button-group>`,
    field: (args) => {
      const shared = attributes({
        label: args.label,
        value: args.value,
        placeholder: args.placeholder,
        required: args.required,
        disabled: args.disabled,
        readonly: args.readonly,
        'help-text': args.error ?? args.help,
        size,
        'aria-label': args.label === undefined ? args.placeholder : undefined,
        'data-invalid': args.error === undefined ? undefined : true,
      });
      if (args.rows !== undefined)
        return `<sl-textarea rows="${args.rows}" resize="none"${shared}></sl-textarea>`;
      return `<sl-input type="${args.kind ?? 'text'}"${shared}${pill ? ' pill' : ''}${args.kind === 'password' && random.chance(0.5) ? ' password-toggle' : ''}${args.value !== undefined && random.chance(0.15) ? ' clearable' : ''}>${slotted(args.icon, 'prefix')}</sl-input>`;
    },
    select: ({ label, options, disabled }) =>
      `<sl-select value="o0"${attributes({ label, disabled, size, 'aria-label': label === undefined ? options[0] : undefined })}>${options.map((option, index) => `<sl-option value="o${index}">${escaped(option)}</sl-option>`).join('')}</sl-select>`,
    check: ({ kind, label, checked, disabled }) => {
      const tag = kind === 'radio' ? 'sl-radio' : kind === 'switch' ? 'sl-switch' : 'sl-checkbox';
      const state =
        kind === 'radio'
          ? attributes({ disabled, 'aria-checked': String(checked === true) })
          : attributes({ checked, disabled });
      const radio = `<${tag}${kind === 'radio' ? ' value="on"' : ''}${state}>${label === undefined ? '' : escaped(label)}</${tag}>`;
      return kind === 'radio'
        ? `<sl-radio-group${checked === true ? ' value="on"' : ''}>${radio}</sl-radio-group>`
        : radio;
    },
    slider: (percent) => `<sl-range value="${Math.round(percent)}" tooltip="none"></sl-range>`,
    progress: (percent) =>
      `<sl-progress-bar value="${Math.round(percent)}" style="--height:${random.pick(['6px', '10px', '1rem'])}">${random.chance(0.2) ? `${Math.round(percent)}%` : ''}</sl-progress-bar>`,
    tabs: (items, active) =>
      `<sl-tab-group>${items.map((item, index) => `<sl-tab slot="nav" panel="p${index}"${index === active ? ' active' : ''}>${item.icon ?? ''} ${escaped(item.text)}</sl-tab><sl-tab-panel name="p${index}" style="--padding:0"></sl-tab-panel>`).join('')}</sl-tab-group>`,
    breadcrumb: (items) =>
      `<sl-breadcrumb>${items.map((item) => `<sl-breadcrumb-item href="#">${escaped(item)}</sl-breadcrumb-item>`).join('')}</sl-breadcrumb>`,
    menu: (items) =>
      `<sl-menu style="width:max-content;min-width:190px">${items.map((item) => `${item.divided === true ? '<sl-divider></sl-divider>' : ''}<sl-menu-item${attributes({ disabled: item.disabled })}>${slotted(item.icon, 'prefix')}${escaped(item.text)}${item.shortcut === undefined ? '' : `<span slot="suffix" class="l-muted l-small">${escaped(item.shortcut)}</span>`}</sl-menu-item>`).join('')}</sl-menu>`,
    alert: ({ tone, text, title, closable }) =>
      `<sl-alert variant="${tones[tone]}" open${closable === true ? ' closable' : ''}>${slotted(icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', 20), 'icon')}${title === undefined ? '' : `<strong>${escaped(title)}</strong><br>`}${escaped(text)}</sl-alert>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<sl-card style="width:100%${flush === true ? ';--padding:0' : ''}">${picture === undefined ? '' : `<img slot="image" class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<div slot="header" class="l-row l-between"${flush === true ? ' style="padding:12px 16px"' : ''}><b>${escaped(title)}</b>${tools ?? ''}</div>`}${body}${footer === undefined ? '' : `<div slot="footer">${footer}</div>`}</sl-card>`,
    badge: (text, tone = 'neutral') =>
      random.chance(0.5)
        ? `<sl-badge variant="${tones[tone]}"${random.chance(0.4) ? ' pill' : ''}>${escaped(text)}</sl-badge>`
        : `<sl-tag variant="${tones[tone]}" size="small"${random.chance(0.2) ? ' removable' : ''}>${escaped(text)}</sl-tag>`,
    avatar: (content, side) =>
      typeof content === 'string'
        ? `<sl-avatar initials="${escaped(content)}" style="--size:${side}px"></sl-avatar>`
        : basic.avatar(content, side),
    accordion: (items, open) =>
      `<div class="l-col" style="gap:8px">${items.map((item, index) => `<sl-details summary="${escaped(item.title)}"${index === open ? ' open' : ''}>${item.body}</sl-details>`).join('')}</div>`,
  };
  return parts;
}

export const shoelace: Dress = {
  name: 'shoelace',
  split: 'train',
  weight: 0.7,
  hasDark: true,
  theme: (_random, dark) =>
    themeOf(
      dark
        ? {
            background: '#1a1a1e',
            surface: '#242428',
            text: '#e4e4e7',
            muted: '#a1a1aa',
            line: '#3f3f46',
            primary: '#0ea5e9',
            radius: 4,
            fontSize: 16,
          }
        : {
            background: '#fff',
            raised: '#f4f4f5',
            text: '#3f3f46',
            muted: '#71717a',
            line: '#e4e4e7',
            primary: '#0284c7',
            radius: 4,
            fontSize: 16,
          },
    ),
  head: (stage) => ({
    stylesheets: [`${base}/themes/light.css`, ...(stage.dark ? [`${base}/themes/dark.css`] : [])],
    html: stage.dark ? ' class="sl-theme-dark"' : '',
    css: `${quietCss(stage.theme, 40)}sl-card::part(base){width:100%}sl-button.l-icon::part(label){padding:0 .55em}[data-invalid]::part(base),[data-invalid]::part(form-control-help-text){border-color:#dc2626;color:#dc2626}:root{--sl-font-sans:${stage.theme.font};--sl-input-font-family:${stage.theme.font}}`,
    scripts: `<script type="module" src="${base}/shoelace.js"></script>`,
  }),
  parts: shoelaceParts,
};
