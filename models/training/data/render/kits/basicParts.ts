// The whole vocabulary in markup of our own (classes `g-…`), painted with a theme in one of many styles. The plain kit shows
// nothing else; other kits take from here what their package has no component for. Knows no kind of page.

import type { Random } from '../content/random';
import type { Item, MenuItem, Parts } from './parts';
import { attributes, escaped, type Stage, type Theme } from './stage';

/** How the plain parts are drawn; every choice is independent of the others. */
export interface Style {
  readonly button: 'solid' | 'gradient' | 'bevel' | 'soft' | 'outlined';
  readonly uppercase: boolean;
  readonly field: 'outlined' | 'filled' | 'underlined' | 'inset';
  readonly check: 'native' | 'square' | 'soft';
  readonly switch: 'pill' | 'thin' | 'square';
  readonly tab: 'underline' | 'pills' | 'segmented' | 'folder';
  readonly card: 'border' | 'shadow' | 'flat' | 'both';
  readonly table: 'lines' | 'grid' | 'stripes' | 'open';
  readonly side: 'fill' | 'bar' | 'text';
  readonly badge: 'soft' | 'solid' | 'outline';
  readonly alert: 'soft' | 'solid' | 'bar';
  readonly underlinedLinks: boolean;
  readonly labelBeside: boolean;
  /** CSS pixels. */
  readonly controlHeight: number;
  /** Added to the radius of buttons alone; 99 makes pills. */
  readonly buttonRadius: number;
}

export function pickStyle(random: Random, theme: Theme): Style {
  const { pick, chance } = random;
  return {
    button: pick(['solid', 'solid', 'solid', 'gradient', 'bevel', 'soft', 'outlined']),
    uppercase: chance(0.08),
    field: pick(['outlined', 'outlined', 'outlined', 'filled', 'underlined', 'inset']),
    check: pick(['native', 'square', 'square', 'soft']),
    switch: pick(['pill', 'pill', 'thin', 'square']),
    tab: pick(['underline', 'pills', 'segmented', 'folder']),
    card: pick(['border', 'shadow', 'flat', 'both']),
    table: pick(['lines', 'lines', 'grid', 'stripes', 'open']),
    side: pick(['fill', 'fill', 'bar', 'text']),
    badge: pick(['soft', 'soft', 'solid', 'outline']),
    alert: pick(['soft', 'solid', 'bar']),
    underlinedLinks: chance(0.3),
    labelBeside: chance(0.12),
    controlHeight: Math.round(theme.fontSize * random.between(1.9, 3)),
    buttonRadius: chance(0.2) ? 99 : theme.radius,
  };
}

/** What kits use for the parts that their package lacks. */
export const quietStyle: Style = {
  button: 'solid',
  uppercase: false,
  field: 'outlined',
  check: 'native',
  switch: 'pill',
  tab: 'underline',
  card: 'border',
  table: 'lines',
  side: 'fill',
  badge: 'soft',
  alert: 'soft',
  underlinedLinks: false,
  labelBeside: false,
  controlHeight: 36,
  buttonRadius: 4,
};

/** The theme as CSS variables, and the layout classes (`l-…`) that pages are laid out with in every kit. */
export function layoutCss(theme: Theme): string {
  const { gap } = theme;
  return `:root{--g-bg:${theme.background};--g-surface:${theme.surface};--g-raised:${theme.raised};--g-text:${theme.text};--g-muted:${theme.muted};--g-line:${theme.line};--g-primary:${theme.primary};--g-on-primary:${theme.onPrimary};--g-soft:${theme.primarySoft};--g-link:${theme.link};--g-danger:${theme.danger};--g-success:${theme.success};--g-warning:${theme.warning};--g-radius:${theme.radius}px;--g-gap:${gap}px;--g-font:${theme.font};--g-heading:${theme.headingFont}}
*,*::before,*::after{box-sizing:border-box}
html,body{margin:0;min-height:100%}
body{background:var(--g-bg);color:var(--g-text);font-family:var(--g-font);font-size:${theme.fontSize}px;line-height:1.45}
img{max-width:100%;display:block}.gi{flex:none;vertical-align:-.15em;fill:currentColor}.gi[fill=none]{fill:none}
h1,h2,h3,h4{font-family:var(--g-heading);margin:0;line-height:1.2;color:inherit;font-weight:700}p{margin:0}
.l-row{display:flex;gap:${gap}px;align-items:center}.l-wrap{flex-wrap:wrap}.l-tight{gap:${Math.max(4, gap / 2)}px}.l-top{align-items:flex-start}.l-end{justify-content:flex-end}.l-center{justify-content:center;text-align:center}.l-between{justify-content:space-between}
.l-col{display:flex;flex-direction:column;gap:${gap}px}.l-grow{flex:1 1 0;min-width:0}.l-grid{display:grid;gap:${gap * 1.25}px;align-items:start}.l-stretch{align-items:stretch}
.l-pad{padding:${gap}px}.l-main{padding:${gap * 1.5}px;display:flex;flex-direction:column;gap:${gap * 1.5}px;min-width:0}
.l-muted{color:var(--g-muted)}.l-small{font-size:.85em}.l-tiny{font-size:.75em}.l-large{font-size:1.35em}.l-huge{font-size:2em;line-height:1.15}.l-bold{font-weight:700}.l-right{text-align:right}.l-cut{white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.l-h1{font-size:1.75em}.l-h2{font-size:1.35em}.l-h3{font-size:1.1em}.l-prose{max-width:44em;line-height:1.65}.l-prose>*+*{margin-top:1em}.l-nowrap{white-space:nowrap}
.l-shell{display:flex;min-height:100vh;align-items:stretch}.l-shell>main{flex:1 1 0;min-width:0}.l-surface{background:var(--g-surface);border:1px solid var(--g-line);border-radius:var(--g-radius)}
.l-cover{object-fit:cover;width:100%;display:block}.l-round{border-radius:var(--g-radius)}.l-scrim{position:fixed;inset:0;background:rgba(0,0,0,.5);z-index:2000;display:flex;align-items:center;justify-content:center;padding:16px}
.l-scrim[hidden],.l-float[hidden]{display:none}.l-float{position:absolute;z-index:1500}.l-rel{position:relative}.l-mono{font-family:"JetBrains Mono","DejaVu Sans Mono",monospace;font-size:.9em}
.l-line{border:0;border-top:1px solid var(--g-line);margin:0;width:100%}.l-stretchy{height:100%}`;
}

/** The plain parts' own stylesheet, for one style. */
export function basicCss(theme: Theme, style: Style): string {
  const { radius, gap } = theme;
  const height = style.controlHeight;
  const small = Math.min(6, radius);
  const fields: Record<Style['field'], string> = {
    outlined:
      'background:var(--g-surface);border:1px solid color-mix(in srgb,var(--g-line),var(--g-text) 25%)',
    filled: 'background:var(--g-raised);border:1px solid transparent',
    underlined:
      'background:transparent;border:0;border-bottom:1px solid var(--g-muted);border-radius:0;padding-left:2px',
    inset:
      'background:var(--g-surface);border:1px solid var(--g-line);box-shadow:inset 0 1px 3px rgba(0,0,0,.25)',
  };
  const buttons: Record<Style['button'], string> = {
    solid: 'background:var(--c);color:var(--on);border:1px solid var(--c)',
    gradient:
      'background:linear-gradient(color-mix(in srgb,var(--c),#fff 18%),color-mix(in srgb,var(--c),#000 12%));color:var(--on);border:1px solid color-mix(in srgb,var(--c),#000 20%)',
    bevel: 'background:var(--c);color:var(--on);border:2px outset color-mix(in srgb,var(--c),#fff 30%)',
    soft: 'background:color-mix(in srgb,var(--c),var(--g-surface) 82%);color:color-mix(in srgb,var(--c),var(--g-text) 35%);border:1px solid transparent',
    outlined:
      'background:transparent;color:color-mix(in srgb,var(--c),var(--g-text) 25%);border:1.5px solid var(--c)',
  };
  const cards: Record<Style['card'], string> = {
    border: 'border:1px solid var(--g-line)',
    shadow: 'box-shadow:0 1px 4px rgba(0,0,0,.18)',
    flat: 'background:var(--g-raised)',
    both: 'border:1px solid var(--g-line);box-shadow:0 4px 14px rgba(0,0,0,.1)',
  };
  const tabs: Record<Style['tab'], string> = {
    underline:
      '.g-tabs{border-bottom:1px solid var(--g-line)}.g-tab.on{border-bottom:2px solid var(--g-primary);color:var(--g-link)}',
    pills: `.g-tabs{gap:4px}.g-tab{border-radius:${style.buttonRadius}px}.g-tab.on{background:var(--g-primary);color:var(--g-on-primary)}`,
    segmented: `.g-tabs{background:var(--g-raised);border-radius:${radius}px;padding:3px;display:inline-flex}.g-tab{border-radius:${Math.max(0, radius - 2)}px}.g-tab.on{background:var(--g-surface);box-shadow:0 1px 3px rgba(0,0,0,.25)}`,
    folder: `.g-tabs{border-bottom:1px solid var(--g-line);gap:2px}.g-tab{border:1px solid transparent;border-radius:${small}px ${small}px 0 0;margin-bottom:-1px}.g-tab.on{border-color:var(--g-line);border-bottom-color:var(--g-bg);background:var(--g-bg)}`,
  };
  const tables: Record<Style['table'], string> = {
    lines: '.g-table td,.g-table th{border-bottom:1px solid var(--g-line)}',
    grid: '.g-table td,.g-table th{border:1px solid var(--g-line)}.g-table th{background:var(--g-raised)}',
    stripes:
      '.g-table tr:nth-child(even) td{background:var(--g-raised)}.g-table th{border-bottom:2px solid var(--g-line)}',
    open: '.g-table th{color:var(--g-muted);font-weight:400}',
  };
  const sides: Record<Style['side'], string> = {
    fill: `.g-side a.on{background:${theme.sideActive};color:${theme.onSideActive}}`,
    bar: `.g-side a.on{box-shadow:inset 3px 0 ${theme.primary};font-weight:700;border-radius:0}`,
    text: '.g-side a.on{font-weight:700;text-decoration:none}',
  };
  const badges: Record<Style['badge'], string> = {
    soft: 'background:color-mix(in srgb,var(--c),var(--g-surface) 82%);color:color-mix(in srgb,var(--c),var(--g-text) 40%)',
    solid: 'background:var(--c);color:#fff',
    outline: 'border:1px solid var(--c);color:color-mix(in srgb,var(--c),var(--g-text) 40%)',
  };
  const alerts: Record<Style['alert'], string> = {
    soft: 'background:color-mix(in srgb,var(--c),var(--g-surface) 86%);border:1px solid color-mix(in srgb,var(--c),var(--g-surface) 60%)',
    solid: 'background:color-mix(in srgb,var(--c),#000 15%);color:#fff',
    bar: 'background:var(--g-surface);border:1px solid var(--g-line);border-left:4px solid var(--c)',
  };
  const switchRadius = style.switch === 'square' ? 2 : 99;
  const track = Math.round(theme.fontSize * (style.switch === 'thin' ? 0.9 : 1.25));
  const knob = style.switch === 'thin' ? track + 4 : track - 4;
  const box = Math.round(theme.fontSize * 1.1);
  return `.g-btn{${buttons[style.button]};--c:var(--g-primary);--on:var(--g-on-primary);display:inline-flex;align-items:center;justify-content:center;gap:.45em;height:${height}px;padding:0 ${Math.round(height * 0.42)}px;border-radius:${style.buttonRadius}px;font:inherit;font-weight:${style.button === 'bevel' ? 400 : 600};cursor:pointer;white-space:nowrap;${style.uppercase ? 'text-transform:uppercase;letter-spacing:.05em;font-size:.88em;' : ''}text-decoration:none}
.g-btn.secondary{background:var(--g-raised);color:var(--g-text);border:1px solid var(--g-line)}.g-btn.outline{background:transparent;color:var(--g-text);border:1px solid color-mix(in srgb,var(--g-line),var(--g-text) 30%)}.g-btn.ghost{background:transparent;border-color:transparent;color:inherit}.g-btn.danger{--c:var(--g-danger);--on:#fff}.g-btn.success{--c:var(--g-success);--on:#fff}
.g-btn.small{height:${Math.round(height * 0.8)}px;padding:0 ${Math.round(height * 0.3)}px;font-size:.88em}.g-btn.large{height:${Math.round(height * 1.25)}px;padding:0 ${Math.round(height * 0.6)}px;font-size:1.1em}.g-btn.square{padding:0;width:${height}px}.g-btn.square.small{width:${Math.round(height * 0.8)}px}.g-btn.block{display:flex;width:100%}.g-btn:disabled{opacity:.5}.g-btn[aria-pressed=true]{background:var(--g-soft)}
.g-spin{width:1em;height:1em;border:2px solid currentColor;border-right-color:transparent;border-radius:50%;flex:none}
.g-group{display:inline-flex}.g-group>*{border-radius:0}.g-group>*+*{margin-left:-1px}.g-group>:first-child{border-radius:${style.buttonRadius}px 0 0 ${style.buttonRadius}px}.g-group>:last-child{border-radius:0 ${style.buttonRadius}px ${style.buttonRadius}px 0}
.g-link{color:var(--g-link);text-decoration:${style.underlinedLinks ? 'underline' : 'none'}}
.g-field{display:flex;flex-direction:column;gap:4px;min-width:0}${style.labelBeside ? '.g-field.named{flex-direction:row;align-items:center;flex-wrap:wrap}.g-field.named>label{flex:0 0 30%}.g-field.named>.g-input,.g-field.named>select{flex:1 1 0;min-width:60%}' : ''}.g-field>label{font-size:.92em;font-weight:${style.field === 'underlined' ? 400 : 600}}
.g-input{${fields[style.field]};display:flex;align-items:center;gap:.5em;min-height:${height}px;padding:0 ${Math.round(gap * 0.6)}px;border-radius:${style.field === 'underlined' ? 0 : radius}px;color:var(--g-text)}.g-input>input,.g-input>textarea{flex:1;border:0;background:none;outline:0;font:inherit;color:inherit;min-width:0;width:100%;padding:0}.g-input>textarea{padding:.5em 0;resize:none}.g-input>.gi,.g-input>i{color:var(--g-muted)}.g-input.bad{border-color:var(--g-danger);outline:1px solid var(--g-danger)}.g-input.off{opacity:.55}.g-input ::placeholder{color:var(--g-muted);opacity:.85}
select.g-input{appearance:none;width:100%;font:inherit;padding-right:2em;background-image:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 6'%3E%3Cpath d='M1 1l4 4 4-4' fill='none' stroke='%23888' stroke-width='1.5'/%3E%3C/svg%3E");background-repeat:no-repeat;background-position:right .7em center;background-size:.7em}
.g-help{font-size:.82em;color:var(--g-muted)}.g-error{font-size:.82em;color:var(--g-danger)}
.g-check{display:inline-flex;align-items:center;gap:.55em}.g-check input{flex:none;margin:0;width:${box}px;height:${box}px;accent-color:var(--g-primary)}
${style.check === 'native' ? '' : `.g-check input:not([role=switch]){appearance:none;border:1.5px solid var(--g-muted);background:${style.check === 'soft' ? 'var(--g-raised)' : 'var(--g-surface)'} center/70% no-repeat;border-radius:${small}px}.g-check input[type=radio]{border-radius:50%}.g-check input[type=checkbox]:checked:not([role=switch]){background-color:var(--g-primary);border-color:var(--g-primary);background-image:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'%3E%3Cpath d='M1 5l3 3 5-6' fill='none' stroke='white' stroke-width='2'/%3E%3C/svg%3E")}.g-check input[type=radio]:checked{border:${Math.round(box / 3)}px solid var(--g-primary)}`}
.g-check input[role=switch]{appearance:none;width:${Math.round(track * 1.85)}px;height:${track}px;border-radius:${switchRadius}px;background:var(--g-muted);position:relative}.g-check input[role=switch]::after{content:"";position:absolute;left:${style.switch === 'thin' ? -1 : 2}px;top:${(track - knob) / 2}px;width:${knob}px;height:${knob}px;border-radius:${switchRadius}px;background:#fff;box-shadow:0 1px 2px rgba(0,0,0,.4)}.g-check input[role=switch]:checked{background:var(--g-primary)}.g-check input[role=switch]:checked::after{left:auto;right:${style.switch === 'thin' ? -1 : 2}px}.g-check input:disabled,.g-check input:disabled+span{opacity:.5}
.g-range{width:100%;accent-color:var(--g-primary)}.g-progress{height:8px;border-radius:${Math.min(radius, 4)}px;background:var(--g-raised);overflow:hidden;width:100%}.g-progress>div{height:100%;background:var(--c)}
.g-tabs{display:flex;flex-wrap:wrap}.g-tab{display:inline-flex;gap:.45em;align-items:center;padding:${Math.round(gap * 0.55)}px ${gap}px;font:inherit;background:none;border:0;color:inherit;white-space:nowrap}${tabs[style.tab]}
.g-pages{display:flex;gap:4px;flex-wrap:wrap}.g-pages>*{min-width:${Math.round(height * 0.9)}px;height:${Math.round(height * 0.9)}px;display:inline-flex;align-items:center;justify-content:center;border:1px solid var(--g-line);border-radius:${radius}px;text-decoration:none;color:inherit;padding:0 .5em;background:var(--g-surface)}.g-pages>.on{background:var(--g-primary);color:var(--g-on-primary);border-color:transparent}
.g-crumbs{display:flex;gap:.5em;flex-wrap:wrap;font-size:.9em;color:var(--g-muted)}
.g-menu{background:var(--g-surface);border:1px solid var(--g-line);border-radius:${radius}px;box-shadow:0 6px 24px rgba(0,0,0,.22);padding:${Math.max(2, Math.round(gap / 3))}px;min-width:180px;color:var(--g-text)}.g-menu>a{display:flex;gap:.7em;align-items:center;padding:${Math.round(gap * 0.45)}px ${Math.round(gap * 0.8)}px;border-radius:${small}px;color:inherit;text-decoration:none;white-space:nowrap}.g-menu>a.bad{color:var(--g-danger)}.g-menu>a.off{opacity:.45}.g-menu>a.on{background:var(--g-raised)}.g-menu>a>kbd{margin-left:auto;font:inherit;font-size:.85em;color:var(--g-muted)}.g-menu>hr{border:0;border-top:1px solid var(--g-line);margin:4px 0}
.g-dialog{background:var(--g-surface);color:var(--g-text);border-radius:${radius}px;box-shadow:0 12px 48px rgba(0,0,0,.4);width:520px;max-width:100%}.g-dialog>header,.g-dialog>footer{padding:${gap}px ${Math.round(gap * 1.3)}px;display:flex;gap:${gap}px;align-items:center}.g-dialog>header>h2{flex:1;font-size:1.2em}.g-dialog>div{padding:0 ${Math.round(gap * 1.3)}px ${gap}px}.g-dialog>footer{justify-content:flex-end}
.g-alert{${alerts[style.alert]};display:flex;gap:.7em;align-items:flex-start;padding:${Math.round(gap * 0.8)}px ${gap}px;border-radius:${radius}px}.g-alert>div{flex:1}
.g-card{background:var(--g-surface);border-radius:${radius}px;${cards[style.card]};overflow:hidden;min-width:0}.g-card>header{display:flex;align-items:center;justify-content:space-between;gap:${gap}px;padding:${gap}px ${gap}px 0}.g-card>header>h3{font-size:1.08em}.g-card>div{padding:${gap}px}.g-card>div.flush{padding:${Math.round(gap / 2)}px 0 0}.g-card>footer{padding:${Math.round(gap * 0.7)}px ${gap}px;border-top:1px solid var(--g-line)}
.g-table{width:100%;border-collapse:collapse}.g-table td,.g-table th{padding:${Math.round(gap * 0.55)}px ${Math.round(gap * 0.75)}px;text-align:left;vertical-align:middle}.g-table th{font-size:.9em;white-space:nowrap}${tables[style.table]}
.g-list{background:var(--g-surface);border:1px solid var(--g-line);border-radius:${radius}px;overflow:hidden}.g-list>div{padding:${Math.round(gap * 0.7)}px ${gap}px}.g-list>div+div{border-top:1px solid var(--g-line)}.g-list>.on{background:var(--g-soft)}
.g-badge{${badges[style.badge]};display:inline-flex;align-items:center;border-radius:${radius > 5 ? 99 : 3}px;padding:.1em .6em;font-size:.8em;font-weight:600;white-space:nowrap}
.t-primary{--c:var(--g-primary)}.t-neutral{--c:var(--g-muted)}.t-success{--c:var(--g-success)}.t-warning{--c:var(--g-warning)}.t-danger{--c:var(--g-danger)}
.g-avatar{border-radius:${style.card === 'flat' ? radius : 999}px;object-fit:cover;display:inline-flex;align-items:center;justify-content:center;background:var(--g-primary);color:var(--g-on-primary);font-weight:600;flex:none}
.g-fold{border:1px solid var(--g-line);border-radius:${radius}px;background:var(--g-surface);overflow:hidden}.g-fold>*+*{border-top:1px solid var(--g-line)}.g-fold summary{list-style:none;padding:${Math.round(gap * 0.8)}px ${gap}px;display:flex;justify-content:space-between;gap:1em;align-items:center;font-weight:600}.g-fold details>div{padding:0 ${gap}px ${gap}px}
.g-steps{display:flex;gap:${gap}px;flex-wrap:wrap}.g-steps>div{display:flex;gap:.5em;align-items:center;color:var(--g-muted)}.g-steps>div>b{width:1.9em;height:1.9em;border-radius:50%;display:inline-flex;align-items:center;justify-content:center;border:1px solid currentColor}.g-steps>.on{color:var(--g-text);font-weight:600}.g-steps>.on>b{background:var(--g-primary);color:var(--g-on-primary);border-color:transparent}
.g-bar{background:${theme.barBackground};color:${theme.barText};display:flex;align-items:center;gap:${gap}px;padding:${Math.round(gap * 0.5)}px ${Math.round(gap * 1.3)}px;min-height:${height + gap}px;border-bottom:1px solid var(--g-line)}.g-bar>nav{display:flex;gap:${Math.round(gap * 0.3)}px;flex:1;min-width:0;overflow:hidden}.g-bar>nav>a{color:inherit;text-decoration:none;padding:.35em .7em;border-radius:${small}px;white-space:nowrap;display:inline-flex;gap:.4em;align-items:center}.g-bar>nav>a.on{font-weight:700;background:color-mix(in srgb,currentColor,transparent 88%)}.g-brand{display:flex;gap:.5em;align-items:center;font-weight:700;font-size:1.1em;white-space:nowrap}
.g-side{background:${theme.sideBackground};color:${theme.sideText};padding:${Math.round(gap * 0.8)}px;display:flex;flex-direction:column;gap:2px;flex:none;border-right:1px solid var(--g-line)}.g-side>h6{margin:${gap}px .7em 4px;font-size:.75em;letter-spacing:.04em;text-transform:uppercase;opacity:.7;font-weight:600}.g-side>a{display:flex;gap:.8em;align-items:center;padding:${Math.round(gap * 0.5)}px .75em;border-radius:${Math.min(radius, 10)}px;color:inherit;text-decoration:none;white-space:nowrap;overflow:hidden}.g-side>a>span:nth-of-type(1){flex:1;overflow:hidden;text-overflow:ellipsis}${sides[style.side]}.g-side>a>.g-count{font-size:.8em;opacity:.75}`;
}

/** The plain parts' stylesheet for kits that take some of them. */
export function quietCss(theme: Theme, controlHeight = 36): string {
  return basicCss(theme, { ...quietStyle, controlHeight, buttonRadius: theme.radius });
}

export function basicParts(stage: Stage): Parts {
  const { icon } = stage;
  const withIcon = (item: Item): string => `${item.icon ?? ''}<span>${escaped(item.text)}</span>`;
  const count = (item: Item): string =>
    item.badge === undefined ? '' : `<span class="g-count">${escaped(item.badge)}</span>`;
  const parts: Parts = {
    button: ({
      text,
      icon: picture,
      iconAfter,
      variant = 'secondary',
      size = 'normal',
      disabled,
      loading,
      block,
      label,
      opens,
      pressed,
    }) => {
      const words = text === undefined ? '' : `<span>${escaped(text)}</span>`;
      const spin = loading === true ? '<span class="g-spin"></span>' : (picture ?? '');
      return `<button type="button" class="g-btn ${variant} ${size}${text === undefined ? ' square' : ''}${block === true ? ' block' : ''}"${attributes({ disabled: disabled ?? loading ?? false, 'aria-label': label, 'data-opens': opens, 'aria-pressed': pressed === true ? 'true' : undefined })}>${iconAfter === true ? words + spin : spin + words}</button>`;
    },
    buttonGroup: (buttons) => `<div class="g-group" role="group">${buttons.join('')}</div>`,
    link: (text) => `<a class="g-link" href="#">${escaped(text)}</a>`,
    field: ({
      label,
      kind = 'text',
      value,
      placeholder,
      help,
      error,
      icon: picture,
      required,
      disabled,
      readonly,
      rows,
    }) => {
      const id = stage.id();
      const shared = attributes({
        id,
        placeholder,
        required,
        disabled,
        readonly,
        'aria-invalid': error === undefined ? undefined : 'true',
        'aria-label': label === undefined ? placeholder : undefined,
      });
      const control =
        rows === undefined
          ? `<input type="${kind}"${attributes({ value })}${shared}>`
          : `<textarea rows="${rows}"${shared}>${escaped(value ?? '')}</textarea>`;
      return `<div class="g-field${label === undefined ? '' : ' named'}">${label === undefined ? '' : `<label for="${id}">${escaped(label)}${required === true ? ' *' : ''}</label>`}<div class="g-input${error === undefined ? '' : ' bad'}${disabled === true ? ' off' : ''}">${picture ?? ''}${control}</div>${error !== undefined ? `<div class="g-error">${escaped(error)}</div>` : help !== undefined ? `<div class="g-help">${escaped(help)}</div>` : ''}</div>`;
    },
    select: ({ label, options, disabled }) => {
      const id = stage.id();
      return `<div class="g-field${label === undefined ? '' : ' named'}">${label === undefined ? '' : `<label for="${id}">${escaped(label)}</label>`}<select class="g-input"${attributes({ id, disabled, 'aria-label': label === undefined ? options[0] : undefined })}>${optionTags(options)}</select></div>`;
    },
    check: ({ kind, label, checked, disabled, group }) =>
      `<label class="g-check"><input type="${kind === 'radio' ? 'radio' : 'checkbox'}"${attributes({ role: kind === 'switch' ? 'switch' : undefined, checked, disabled, name: group })}>${label === undefined ? '' : `<span>${escaped(label)}</span>`}</label>`,
    slider: (percent) =>
      `<input type="range" class="g-range" min="0" max="100" value="${Math.round(percent)}" aria-label="${escaped(stage.write.fieldLabel())}">`,
    progress: (percent, tone = 'primary') =>
      `<div class="g-progress t-${tone}" role="progressbar"><div style="width:${Math.round(percent)}%"></div></div>`,
    tabs: (items, active) =>
      `<div class="g-tabs" role="tablist">${items.map((item, index) => `<button type="button" role="tab" class="g-tab${index === active ? ' on' : ''}" aria-selected="${index === active}">${withIcon(item)}${count(item)}</button>`).join('')}</div>`,
    pagination: (pages, active) =>
      `<nav class="g-pages" aria-label="pages"><a href="#" aria-label="Previous">${icon('back', 14)}</a>${pageNumbers(
        pages,
      )
        .map((page) =>
          page === '…'
            ? '<span>…</span>'
            : `<a href="#"${page === String(active) ? ' class="on"' : ''}>${page}</a>`,
        )
        .join('')}<a href="#" aria-label="Next">${icon('next', 14)}</a></nav>`,
    breadcrumb: (items) =>
      `<nav class="g-crumbs" aria-label="breadcrumb">${items.map((item, index) => (index === items.length - 1 ? `<span>${escaped(item)}</span>` : `<a class="g-link" href="#">${escaped(item)}</a><span>/</span>`)).join('')}</nav>`,
    menu: (items) => `<div class="g-menu" role="menu">${items.map((item) => menuRow(item)).join('')}</div>`,
    dialog: ({ title, body, actions }) =>
      `<div class="g-dialog" role="dialog" aria-modal="true"><header><h2>${escaped(title)}</h2>${parts.button({ icon: icon('close', 16), variant: 'ghost', size: 'small', label: 'Close' })}</header><div>${body}</div><footer>${actions}</footer></div>`,
    alert: ({ tone, text, title, closable }) =>
      `<div class="g-alert t-${tone}" role="alert">${icon(tone === 'danger' ? 'error' : tone === 'warning' ? 'warning' : tone === 'success' ? 'success' : 'info', 18)}<div>${title === undefined ? '' : `<b>${escaped(title)}</b> `}${escaped(text)}</div>${closable === true ? `<a href="#" role="button" aria-label="Close" style="color:inherit">${icon('close', 16)}</a>` : ''}</div>`,
    card: ({ title, tools, picture, body, footer, flush }) =>
      `<section class="g-card">${picture === undefined ? '' : `<img class="l-cover" style="height:${picture.height}px" src="${picture.source}" alt="${escaped(picture.alt)}">`}${title === undefined ? '' : `<header><h3>${escaped(title)}</h3>${tools ?? ''}</header>`}<div${flush === true ? ' class="flush"' : ''}>${body}</div>${footer === undefined ? '' : `<footer>${footer}</footer>`}</section>`,
    table: ({ head, rows }) =>
      `<table class="g-table"><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</tbody></table>`,
    list: (rows, active) =>
      `<div class="g-list" role="list">${rows.map((row, index) => `<div role="listitem"${index === active ? ' class="on"' : ''}>${row}</div>`).join('')}</div>`,
    badge: (text, tone = 'neutral') => `<span class="g-badge t-${tone}">${escaped(text)}</span>`,
    avatar: (content, size) =>
      typeof content === 'string'
        ? `<span class="g-avatar" style="width:${size}px;height:${size}px;font-size:${Math.round(size * 0.4)}px">${escaped(content)}</span>`
        : `<img class="g-avatar" width="${size}" height="${size}" src="${content.source}" alt="${escaped(content.alt)}">`,
    accordion: (items, open) =>
      `<div class="g-fold">${items.map((item, index) => `<details${index === open ? ' open' : ''}><summary><span>${escaped(item.title)}</span>${icon(index === open ? 'chevronUp' : 'chevronDown', 16)}</summary><div>${item.body}</div></details>`).join('')}</div>`,
    steps: (items, active) =>
      `<div class="g-steps">${items.map((item, index) => `<div class="${index <= active ? 'on' : ''}"><b>${index < active ? icon('confirm', 14) : index + 1}</b><span>${escaped(item)}</span></div>`).join('')}</div>`,
    bar: ({ brand, logo, items, active, search, tools }) =>
      `<header class="g-bar"><span class="g-brand">${logo}<span>${escaped(brand)}</span></span><nav>${items.map((item, index) => `<a href="#"${index === active ? ' class="on"' : ''}>${withIcon(item)}</a>`).join('')}</nav>${search ?? ''}<div class="l-row l-tight">${tools}</div></header>`,
    side: ({ groups, active, head, foot, width }) => {
      let place = -1;
      const rows = groups.map(
        (group) =>
          (group.title === undefined ? '' : `<h6>${escaped(group.title)}</h6>`) +
          group.items
            .map(
              (item) =>
                `<a href="#"${++place === active ? ' class="on" aria-current="page"' : ''}>${withIcon(item)}${count(item)}</a>`,
            )
            .join(''),
      );
      return `<nav class="g-side" style="width:${width}px">${head ?? ''}${rows.join('')}${foot === undefined ? '' : `<div style="flex:1"></div>${foot}`}</nav>`;
    },
  };
  return parts;
}

function menuRow(item: MenuItem): string {
  return `${item.divided === true ? '<hr>' : ''}<a href="#" role="menuitem" class="${item.danger === true ? 'bad' : ''}${item.disabled === true ? ' off' : ''}"${attributes({ 'aria-disabled': item.disabled === true ? 'true' : undefined })}>${item.icon ?? ''}<span>${escaped(item.text)}</span>${item.shortcut === undefined ? '' : `<kbd>${escaped(item.shortcut)}</kbd>`}</a>`;
}

/** The `option` elements of a select. */
export function optionTags(options: readonly string[]): string {
  return options.map((option) => `<option>${escaped(option)}</option>`).join('');
}

/** What a pagination of so many pages shows, with a gap where there are many. */
export function pageNumbers(pages: number): string[] {
  const all = Array.from({ length: pages }, (_, index) => String(index + 1));
  return pages <= 7 ? all : [...all.slice(0, 5), '…', String(pages)];
}
