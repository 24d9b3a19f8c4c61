// Qt programs: the grey gradient look that Qt brings itself, and the flat blue-accented one of a well-known desktop.
// Held out for validation. Knows colours and bars only.

import type { Kit, PageSource } from '../page';
import { desktopCss, type DesktopPaint } from './desktopCss';
import { desktopApps } from './desktopApps';
import { type DesktopLook, desktopOf, type Panel, threeButtons } from './desktopWindow';
import { anyIcon, escaped, icon, pageSource, plate, type Scene, sceneFrom } from './scene';

function paintOf(scene: Scene, flat: boolean): DesktopPaint {
  const { dark, draw } = scene;
  const accent = flat ? '#3daee9' : '#308cc6';
  return {
    font: flat ? "'Noto Sans',sans-serif" : "'Open Sans','DejaVu Sans',sans-serif",
    fontSize: 13,
    window: dark ? '#31363b' : flat ? '#eff0f1' : '#efefef',
    view: dark ? '#232629' : '#fcfcfc',
    side: dark ? '#2a2e32' : '#f7f7f8',
    text: dark ? '#eff0f1' : '#232627',
    dim: dark ? '#a1a9b1' : '#707d8a',
    line: dark ? '#4d5258' : flat ? '#bcbebf' : '#b5b5b5',
    title: dark ? '#2a2e32' : flat ? draw.pick(['#dee0e2', '#475057']) : '#dcdcdc',
    onTitle: dark ? '#eff0f1' : '#232627',
    accent,
    onAccent: '#fff',
    chosen: accent,
    onChosen: '#fff',
    button: dark
      ? 'linear-gradient(#3a4046,#33383d)'
      : flat
        ? 'linear-gradient(#fdfdfd,#f1f2f2)'
        : 'linear-gradient(#fbfbfb,#e2e2e2)',
    buttonLine: dark ? '#61666b' : flat ? '#b9babb' : '#a0a0a0',
    radius: flat ? 3 : 2,
  };
}

function cssOf(scene: Scene, flat: boolean, paint: DesktopPaint): string {
  return `:root{--th:30px;--wr:5px;--ontitle:${paint.title === '#475057' ? '#fcfcfc' : paint.onTitle};--bh:26px;--fh:26px;--mr:${flat ? 3 : 0}px;--mir:0;--boxr:2px;--tick:15px;--tickbg:${flat ? 'color-mix(in srgb,var(--accent) 25%,var(--view))' : 'var(--view)'};--tickon:${flat ? 'var(--accent)' : 'var(--text)'};--fla:right;--flw:130px;--rowp:4px;--sww:38px;--swh:20px;--lw:400;--thw:400;--stripe:${scene.draw.chance(0.5) ? 'color-mix(in srgb,var(--view) 95%,var(--text))' : 'transparent'}}
.group{border-radius:3px;background:color-mix(in srgb,var(--win) 97%,var(--text));margin-top:4px}.tab{border:1px solid var(--line);border-bottom:0;margin-right:-1px;border-radius:3px 3px 0 0;background:color-mix(in srgb,var(--win) 92%,#000)}.tab[aria-selected=true]{background:var(--win);box-shadow:${flat ? 'inset 0 3px var(--accent)' : 'none'};font-weight:400}
.btn.primary{background:var(--btn);color:var(--text);border-color:var(--accent)}.combo{background:var(--btn)}.spin .step{border:0;width:20px}.wb{border-radius:50%;width:20px;height:20px}.wb.close{${flat ? 'background:#da4453;color:#fff' : ''}}.titlebar .wtitle{text-align:center;font-weight:400}.dbar{justify-content:flex-end}.slider::before{height:6px;top:7px}`;
}

function taskBar(scene: Scene, title: string): Panel {
  const { draw, text, dark } = scene;
  const height = 40;
  const tasks = [title, ...draw.times(draw.int(1, 4), () => text.title())]
    .map(
      (name, index) =>
        `<button class="task" style="border-top:2px solid ${index === 0 ? 'var(--accent)' : 'transparent'};height:100%;background:${index === 0 ? 'rgba(128,128,128,.2)' : 'none'}">${plate(scene, anyIcon(scene), 20)}<span class="cut">${escaped(name)}</span></button>`,
    )
    .join('');
  const signs = draw
    .sample(['wifi', 'volume', 'battery', 'bell', 'bluetooth', 'paste', 'chevron-up'], draw.int(3, 5))
    .map((meaning) => icon(scene, meaning, 17))
    .join('');
  return {
    html: `<div class="panel b" style="height:${height}px;background:${dark ? '#2a2e32' : '#eff0f1'};border-top:1px solid var(--line)"><button class="task" aria-label="Launcher" data-kind="button">${icon(scene, 'apps', 24)}</button>${tasks}<span class="grow"></span><span class="flex" style="gap:9px">${signs}</span><span class="clock">${draw.int(0, 23)}:${draw.int(10, 59)}<br><small>${escaped(text.date())}</small></span></div>`,
    top: 0,
    bottom: height,
  };
}

function make(seed: number, pageKinds?: readonly string[]): PageSource {
  const scene = sceneFrom('qt', seed, 0.35);
  const { draw } = scene;
  const flat = draw.chance(0.6);
  const paint = paintOf(scene, flat);
  const look: DesktopLook = {
    headerBar: false,
    menus: 'window',
    toolWords: draw.pick(['none', 'beside', 'beside', 'below']),
    buttonsLeft: false,
    windowButtons: threeButtons,
    panel: taskBar,
  };
  const { viewport, html } = desktopOf(scene, look, pageKinds);
  return pageSource(scene, {
    kit: 'qt',
    seed,
    platform: 'desktop',
    viewport,
    pixelRatio: draw.pick([1, 1, 1, 1.25, 1.5]),
    css: desktopCss(paint) + cssOf(scene, flat, paint),
    fonts: flat ? ['noto-sans'] : ['open-sans'],
    body: html,
  });
}

export const qt: Kit = {
  name: 'qt',
  split: 'validation',
  weight: 3,
  pageKinds: Object.keys(desktopApps),
  make,
};
