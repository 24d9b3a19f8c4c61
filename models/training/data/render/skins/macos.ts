// Programs of macOS: round window buttons at the left, a translucent sidebar, the menu bar at the top of the screen, a dock.
// Knows colours and bars only.

import type { Kit, PageSource } from '../page';
import { desktopCss, type DesktopPaint } from './desktopCss';
import { desktopApps } from './desktopApps';
import { type DesktopLook, desktopOf, type Panel, openMenuOf } from './desktopWindow';
import { anyIcon, escaped, icon, pageSource, plate, type Scene, sceneFrom } from './scene';
import { menubar } from './widgets';

function lights(_scene: Scene, dialog: boolean): string {
  const colours = { close: '#ff5f57', minimize: '#febc2e', maximize: '#28c840' };
  const names = dialog ? (['close'] as const) : (['close', 'minimize', 'maximize'] as const);
  return `<div class="wbtns">${names.map((name) => `<button class="wb light" data-kind="button" title="${name}"><svg class="ic" data-icon="${name}" width="12" height="12" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5.8" fill="${colours[name]}"/></svg></button>`).join('')}</div>`;
}

function paintOf(scene: Scene): DesktopPaint {
  const { dark, draw } = scene;
  const accent = draw.pick(['#007aff', '#007aff', '#a550a7', '#f74f9e', '#f7821b', '#62ba46']);
  return {
    font: "'Inter','Helvetica Neue',sans-serif",
    fontSize: 13,
    window: dark ? '#2b2b2d' : '#ececec',
    view: dark ? '#1e1e20' : '#ffffff',
    side: dark ? '#333336' : '#e4e5e9',
    text: dark ? '#f0f0f0' : '#262626',
    dim: dark ? '#9d9da1' : '#7f7f83',
    line: dark ? '#434346' : '#d6d6d6',
    title: dark ? '#38383a' : draw.pick(['#f6f6f6', 'linear-gradient(#ebebeb,#d5d5d5)']),
    onTitle: dark ? '#eee' : '#3a3a3a',
    accent,
    onAccent: '#fff',
    chosen: accent,
    onChosen: '#fff',
    button: dark ? '#5b5b5e' : '#ffffff',
    buttonLine: dark ? '#6a6a6d' : '#c6c6c6',
    radius: 5,
  };
}

function panelOf(scene: Scene, title: string): Panel {
  const { draw, dark } = scene;
  const names = ['File', 'Edit', 'View', 'Window', 'Help'];
  const open = draw.chance(0.4) ? draw.int(0, 4) : -1;
  const bar = menubar(scene, names, open, open >= 0 ? openMenuOf(scene, names[open]!) : '');
  const signs = draw
    .sample(['wifi', 'battery', 'search', 'bluetooth', 'volume', 'tune'], draw.int(3, 5))
    .map((meaning) => icon(scene, meaning, 15))
    .join('');
  const dock = draw.chance(0.75);
  const apps = dock
    ? `<div class="macdock">${draw.times(draw.int(8, 14), () => `<button class="wtask" aria-label="App">${plate(scene, anyIcon(scene), 44, 0.24)}</button>`).join('')}</div>`
    : '';
  return {
    html: `<div class="panel t" style="height:25px;background:${dark ? 'rgba(40,40,44,.9)' : 'rgba(246,246,248,.92)'};color:var(--text)">${icon(scene, 'leaf', 15)}<b style="padding:0 8px">${escaped(title.slice(0, 14))}</b>${bar}<span class="grow"></span><span class="flex" style="gap:12px">${signs}</span><span style="padding-left:8px">${draw.pick(['Mon', 'Tue', 'Wed', 'Fri'])} ${draw.int(1, 28)} ${draw.pick(['Mar', 'Jun', 'Oct'])} ${draw.int(1, 12)}:${draw.int(10, 59)} PM</span></div>${apps}`,
    top: 25,
    bottom: dock ? 70 : 0,
  };
}

function make(seed: number, pageKinds?: readonly string[]): PageSource {
  const scene = sceneFrom('macos', seed, 0.4);
  const { draw } = scene;
  const paint = paintOf(scene);
  const look: DesktopLook = {
    headerBar: draw.chance(0.7),
    menus: 'top',
    toolWords: draw.pick(['none', 'below']),
    buttonsLeft: true,
    windowButtons: lights,
    panel: panelOf,
  };
  const css = `:root{--th:${look.headerBar ? 48 : 28}px;--wr:10px;--wrb:10px;--bh:23px;--bp:14px;--fh:24px;--mr:6px;--mir:4px;--mip:4px;--menu:${scene.dark ? '#2e2e31' : '#f5f5f6'};--tick:14px;--rowp:5px;--rowm:0 8px;--rowr:5px;--sww:36px;--swh:20px;--fla:right;--card:${scene.dark ? '#28282a' : '#f7f7f7'};--mainbg:${scene.dark ? '#1f1f21' : '#fff'};--stripe:${draw.chance(0.5) ? (scene.dark ? '#262628' : '#f4f5f5') : 'transparent'};--thw:500;--thead:var(--mainbg,var(--view));--lw:600}
.light{width:14px;height:20px}.wbtns{gap:6px;padding:0 8px 0 6px}.titlebar{border-bottom:1px solid var(--line)}.titlebar:not(.header) .wtitle{text-align:center;padding-right:70px}.header .wtitle{font-size:15px}.btn{box-shadow:0 1px 1px rgba(0,0,0,.14)}.combo .arrow{background:var(--accent);color:#fff;border-radius:4px;padding:2px 1px}.combo{padding-right:2px}.tabs{justify-content:center;border:0;padding:8px}.tab{background:var(--btn);border:1px solid var(--btnline);margin-left:-1px;padding:2px 16px}.tab[aria-selected=true]{background:var(--accent);color:#fff;box-shadow:none;font-weight:500}.wbody{border-radius:0 0 10px 10px}.macdock{position:absolute;z-index:10;left:50%;transform:translateX(-50%);bottom:5px;display:flex;gap:8px;padding:7px 10px;border-radius:16px;background:${scene.dark ? 'rgba(60,60,64,.75)' : 'rgba(240,240,244,.7)'}}.mb.hot{border-radius:4px}.panel .menubar{background:none}.dbar{justify-content:flex-end}.group{border-radius:6px}`;
  const { viewport, html } = desktopOf(scene, look, pageKinds);
  return pageSource(scene, {
    kit: 'macos',
    seed,
    platform: 'desktop',
    viewport,
    pixelRatio: draw.pick([1, 1, 2, 2]),
    css: desktopCss(paint) + css,
    fonts: ['inter'],
    body: html,
  });
}

export const macos: Kit = {
  name: 'macos',
  split: 'train',
  weight: 2.5,
  pageKinds: Object.keys(desktopApps),
  make,
};
