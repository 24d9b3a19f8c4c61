// Programs of Windows: the bevelled grey look of the nineties, the flat one of Windows 10 (train), and the rounded one of
// Windows 11 (held out). Knows colours, bars and the task bar.

import type { Kit, PageSource } from '../page';
import { desktopCss, type DesktopPaint } from './desktopCss';
import { desktopApps } from './desktopApps';
import { type DesktopLook, desktopOf, type Panel, windowSign } from './desktopWindow';
import { anyIcon, escaped, icon, pageSource, plate, type Scene, sceneFrom } from './scene';

function buttons(_scene: Scene, dialog: boolean): string {
  const names = dialog ? (['close'] as const) : (['minimize', 'maximize', 'close'] as const);
  return `<div class="wbtns">${names.map((name) => `<button class="wb ${name}" data-kind="button" title="${name}">${windowSign(name)}</button>`).join('')}</div>`;
}

interface Style {
  readonly paint: DesktopPaint;
  readonly css: string;
  readonly fonts: readonly string[];
  readonly panel: DesktopLook['panel'];
}

function nineties(scene: Scene): Style {
  const { draw } = scene;
  const face = draw.pick(['#c0c0c0', '#d4d0c8', '#ece9d8']);
  const xp = face === '#ece9d8';
  const blue = xp
    ? 'linear-gradient(#2a7bf0,#0a52d6)'
    : draw.pick([
        '#000080',
        'linear-gradient(90deg,#0a246a,#a6caf0)',
        'linear-gradient(90deg,#000080,#1084d0)',
        '#008080',
      ]);
  const raised = 'box-shadow:inset -1px -1px #404040,inset 1px 1px #fff,inset -2px -2px #808080';
  const sunken =
    'box-shadow:inset -1px -1px #fff,inset 1px 1px #808080,inset -2px -2px #dfdfdf,inset 2px 2px #404040';
  const paint: DesktopPaint = {
    font: draw.pick(["'Liberation Sans',Arial,sans-serif", "'DejaVu Sans',sans-serif"]),
    fontSize: draw.pick([11, 12, 13]),
    window: face,
    view: '#fff',
    side: '#fff',
    text: '#000',
    dim: '#444',
    line: '#808080',
    title: blue,
    onTitle: '#fff',
    accent: xp ? '#316ac5' : '#000080',
    onAccent: '#fff',
    chosen: xp ? '#316ac5' : '#000080',
    onChosen: '#fff',
    button: face,
    buttonLine: 'transparent',
    radius: xp ? 3 : 0,
  };
  const css = `:root{--th:${xp ? 28 : 21}px;--wr:${xp ? 7 : 0}px;--bh:23px;--bp:18px;--fh:22px;--mr:0;--mir:0;--mip:3px;--menu:${face};--boxr:0;--tick:13px;--tickbg:#fff;--tickon:#000;--rowp:2px;--tdp:1px;--lw:400;--thw:400;--cardr:0;--board:#808080;--tabp:6px 6px 0;--sww:34px;--swh:18px;--track:#808080}
.win{padding:3px;${raised};border:1px solid #000}.win.full{border:0}.titlebar{padding:0 2px 0 3px}.wtitle{padding:0 3px}.wb{width:18px;height:16px;background:${face};color:#000;${raised}}.wbtns{gap:1px}${xp ? '.wb{width:22px;height:22px;border-radius:3px;background:linear-gradient(#7aa7f5,#2b5fd0);color:#fff;box-shadow:inset 0 0 0 1px #fff}.wb.close{background:linear-gradient(#f29a7d,#c83a17)}' : ''}
.btn{${raised};border:0}.btn.primary{background:${face};color:#000;outline:1px solid #000}.btn.danger{background:${face};color:#000}.field,.spin,.combo,.well{${sunken};border:0;background:#fff;padding-left:5px}.arrow,.step{background:${face};${raised};height:18px;padding:2px;align-self:center}.combo{padding:0 2px 0 6px}.box,.dot{${sunken};border:0}.box[aria-checked=true]::after{left:4px;top:1px;height:7px;width:3px}
.menu{${raised};border:0;padding:2px}.tab{${raised};background:${face};box-shadow:inset 1px 1px #fff,inset -1px 0 #808080;border-radius:2px 2px 0 0;padding:4px 9px}.tab[aria-selected=true]{font-weight:400;box-shadow:inset 1px 1px #fff,inset -1px 0 #404040;padding-bottom:6px}.group{border:1px solid #808080;box-shadow:1px 1px #fff,inset 1px 1px #fff}.side,.main{${sunken}}.dlg{background:${face}}.main:has(.dlg){box-shadow:none;background:${face}}.toolbar{border-bottom:1px solid #808080;box-shadow:0 1px #fff}.status span{${sunken};padding:1px 6px;border:0!important}.th{${raised};background:${face}}.tsep{border-left:1px solid #808080;background:#fff;width:2px}.slider::after{width:11px;height:20px;border-radius:0;background:${face};${raised};top:0}.slider::before{height:3px;${sunken}}.progress{height:16px;border-radius:0;background:repeating-linear-gradient(90deg,var(--accent) 0 9px,#fff 9px 11px);background-size:var(--v) 100%;background-repeat:no-repeat;${sunken}}.sw{border-radius:0;${sunken}}.sw::after{border-radius:0;${raised};background:${face}}.hero,.tile,.face{border-radius:0}.crumb.on{${raised}}`;
  const panel = (one: Scene, title: string): Panel => {
    const tasks = [title, ...one.draw.times(one.draw.int(0, 3), () => one.text.title())]
      .map(
        (name, index) =>
          `<button class="task" style="${index === 0 ? sunken : raised};width:150px;background:${xp ? '#3c81f0' : face}">${plate(one, anyIcon(one), 14)}<span class="cut">${escaped(name)}</span></button>`,
      )
      .join('');
    return {
      html: `<div class="panel b" style="height:28px;padding:0 3px;background:${xp ? 'linear-gradient(#3a83f2,#1d53c8)' : face};${xp ? 'color:#fff' : raised}"><button class="task" style="${xp ? 'background:linear-gradient(#4caf3f,#2f7d27);border-radius:0 10px 10px 0;color:#fff;font-size:15px;height:100%' : raised}"><b>${plate(one, 'window', 14, 0.1)} Start</b></button>${tasks}<span class="grow"></span><span class="flex" style="${xp ? 'background:#1290e8;height:100%' : sunken};padding:3px 8px;gap:6px">${icon(one, 'volume', 13)}<span>${one.draw.int(1, 12)}:${one.draw.int(10, 59)} PM</span></span></div>`,
      top: 0,
      bottom: 28,
    };
  };
  return { paint, css, fonts: [], panel };
}

function ten(scene: Scene): Style {
  const { dark, draw } = scene;
  const accent = draw.pick(['#0078d7', '#0078d7', '#e81123', '#107c10', '#5d5a58', '#744da9', '#ca5010']);
  const paint: DesktopPaint = {
    font: "'Open Sans','Segoe UI',sans-serif",
    fontSize: draw.pick([12, 13, 14]),
    window: dark ? '#2b2b2b' : '#f0f0f0',
    view: dark ? '#191919' : '#fff',
    side: dark ? '#202020' : draw.pick(['#fff', '#f2f2f2', '#e6e6e6']),
    text: dark ? '#f5f5f5' : '#000',
    dim: dark ? '#a5a5a5' : '#666',
    line: dark ? '#3c3c3c' : '#d9d9d9',
    title: draw.chance(0.4) ? accent : dark ? '#000' : '#fff',
    onTitle: '#000',
    accent,
    onAccent: '#fff',
    chosen: dark ? '#4d4d4d' : draw.pick(['#cce8ff', '#cde6f7', '#d8d8d8']),
    onChosen: 'inherit',
    button: dark ? '#454545' : draw.pick(['#e1e1e1', '#cccccc']),
    buttonLine: dark ? '#6b6b6b' : draw.pick(['#adadad', 'transparent']),
    radius: 0,
  };
  const css = `:root{--th:30px;--wr:0;--ontitle:${paint.title === accent || dark ? '#fff' : '#000'};--bh:${draw.pick([24, 32])}px;--bp:20px;--fh:${draw.pick([24, 32])}px;--fieldline:${dark ? '#7a7a7a' : '#7a7a7a'};--combobg:var(--view);--mr:0;--mir:0;--mip:4px;--menu:${dark ? '#2b2b2b' : '#f2f2f2'};--boxr:0;--tick:${draw.pick([13, 20])}px;--tickline:${dark ? '#ccc' : '#333'};--cardr:0;--card:transparent;--rowp:${draw.pick([5, 9])}px;--thw:400;--thead:var(--view);--thc:var(--dim);--lw:400;--sww:44px;--swh:20px;--swoff:${dark ? '#191919' : '#fff'};--stripe:transparent}
.wbtns{gap:0;align-self:stretch;margin-right:-6px}.wb{width:46px;height:30px}.wtitle{font-weight:400}.card{border:0}.srow{padding:9px 0;border:0!important}.sw{border:2px solid ${dark ? '#ccc' : '#333'}}.sw::after{width:10px;height:10px;top:3px;left:4px;background:${dark ? '#ccc' : '#333'};box-shadow:none}.sw[aria-checked=true]{border-color:var(--accent)}.sw[aria-checked=true]::after{right:4px;background:#fff}.box[aria-checked=true]::after{left:calc(50% - 3px);top:calc(50% - 6px)}
.slider::after{width:8px;height:22px;border-radius:4px;top:-1px;background:var(--accent);box-shadow:none}.slider::before{height:2px;top:9px}.btn.primary{background:${draw.chance(0.5) ? 'var(--accent)' : 'var(--btn)'};${draw.chance(0.5) ? '' : ''}outline:2px solid var(--accent);outline-offset:-2px}.page h2{font-weight:300;font-size:2em}.page h3{font-weight:600;font-size:1.3em}.side .row[aria-selected=true]{background:none;color:inherit;box-shadow:inset 4px 0 var(--accent)}.tab[aria-selected=true]{font-weight:400}.progress{height:${draw.pick([4, 16])}px;border-radius:0}.btn.primary{color:${dark ? '#fff' : 'inherit'}}`;
  const panel = (one: Scene): Panel => {
    const tasks = one.draw
      .times(
        one.draw.int(4, 9),
        (index) =>
          `<button class="wtask" aria-label="App" style="width:48px;height:100%;border-bottom:2px solid ${index < 3 ? accent : 'transparent'}">${plate(one, anyIcon(one), 24)}</button>`,
      )
      .join('');
    const search = one.draw.chance(0.6)
      ? `<span class="field" style="width:280px;height:100%;background:${dark ? '#333' : '#f3f3f3'};color:#666;border-radius:0">${icon(one, 'search', 16)}<input type="text" aria-label="Search" placeholder="Type here to search"></span>`
      : '';
    const signs = one.draw
      .sample(['chevron-up', 'wifi', 'volume', 'battery', 'cloud', 'bluetooth'], 4)
      .map((meaning) => icon(one, meaning, 16))
      .join('');
    return {
      html: `<div class="panel b" style="height:40px;padding:0;gap:0;background:${dark ? '#101010' : one.draw.pick(['#101010', '#1f2a36', '#e4e6e9'])};color:${dark ? '#fff' : '#9aa3ad'}"><button class="wtask" aria-label="Start" style="width:48px;height:100%">${icon(one, 'window', 20)}</button>${search}${tasks}<span class="grow"></span><span class="flex" style="gap:10px;padding:0 10px">${signs}</span><span class="clock" style="font-size:12px;padding:0 8px">${one.draw.int(1, 12)}:${one.draw.int(10, 59)} ${one.draw.pick(['AM', 'PM'])}<br>${one.draw.int(1, 12)}/${one.draw.int(1, 28)}/20${one.draw.int(17, 25)}</span><button class="wtask" aria-label="Notifications" style="width:44px;height:100%">${icon(one, 'comment', 18)}</button></div>`,
      top: 0,
      bottom: 40,
    };
  };
  return { paint, css, fonts: ['open-sans'], panel };
}

function eleven(scene: Scene): Style {
  const { dark, draw } = scene;
  const accent = dark
    ? draw.pick(['#4cc2ff', '#f0a8c0', '#8fe388'])
    : draw.pick(['#005fb8', '#005fb8', '#8a3a7a', '#0f7b0f']);
  const paint: DesktopPaint = {
    font: "'Open Sans','Segoe UI Variable',sans-serif",
    fontSize: 14,
    window: dark ? '#202020' : '#f3f3f3',
    view: dark ? '#272727' : '#fbfbfb',
    side: dark ? '#202020' : '#f3f3f3',
    text: dark ? '#fff' : '#1b1b1b',
    dim: dark ? '#c0c0c0' : '#606060',
    line: dark ? '#383838' : '#e3e3e3',
    title: dark ? '#202020' : '#f3f3f3',
    onTitle: dark ? '#fff' : '#1b1b1b',
    accent,
    onAccent: dark ? '#000' : '#fff',
    chosen: dark ? '#333333' : '#eaeaea',
    onChosen: 'inherit',
    button: dark ? '#2d2d2d' : '#fefefe',
    buttonLine: dark ? '#3f3f3f' : '#d4d4d4',
    radius: 4,
  };
  const css = `:root{--th:34px;--wr:8px;--wrb:8px;--bh:32px;--fh:32px;--mr:8px;--mir:4px;--mip:7px;--menu:${dark ? '#2c2c2c' : '#fafafa'};--boxr:4px;--tick:19px;--tickline:${dark ? '#9a9a9a' : '#8a8a8a'};--card:${dark ? '#2b2b2b' : '#fdfdfd'};--cardr:6px;--rowp:9px;--rowm:1px 6px;--rowr:4px;--thw:400;--thead:var(--mainbg,var(--view));--sww:40px;--swh:20px;--swoff:transparent;--mainbg:${dark ? '#202020' : '#f3f3f3'};--sidew:250px}
.side{border:0}.wbtns{gap:0;align-self:stretch;margin-right:-6px}.wb{width:46px;height:34px}.wtitle{font-weight:400;font-size:12px}.wbody{border-radius:0 0 8px 8px}.row[aria-selected=true]{position:relative}.row[aria-selected=true]::before{content:"";position:absolute;left:0;top:9px;bottom:9px;width:3px;border-radius:2px;background:var(--accent)}.sw{border:1px solid ${dark ? '#9a9a9a' : '#8a8a8a'}}.sw::after{width:12px;height:12px;top:3px;left:4px;background:${dark ? '#c0c0c0' : '#606060'};box-shadow:none}.sw[aria-checked=true]{border-color:var(--accent)}.sw[aria-checked=true]::after{right:3px;background:var(--on);width:14px;height:14px;top:2px}.box[aria-checked=true]::after{left:6px;top:2px}
.field{border-bottom:2px solid ${dark ? '#9a9a9a' : '#868686'}}.slider::after{border:5px solid var(--view);background:var(--accent);width:20px;height:20px;top:0;left:calc(var(--v) - 10px);box-shadow:0 0 0 1px var(--btnline)}.slider::before{background:linear-gradient(90deg,var(--accent) var(--v),#8a8a8a var(--v))}.page h2{font-size:1.9em;font-weight:600}.card{border:0;background:none}.srow{background:var(--card);border:1px solid var(--line)!important;border-radius:5px;margin-bottom:3px;min-height:62px}.tab[aria-selected=true]{background:var(--card);border-radius:6px 6px 0 0;box-shadow:none}.titlebar{background:var(--title)}.dbar{background:var(--win);border-top:1px solid var(--line);padding:16px}`;
  const panel = (one: Scene): Panel => {
    const tasks = one.draw
      .times(
        one.draw.int(5, 9),
        (index) =>
          `<button class="wtask" aria-label="App" style="width:44px;height:44px;border-bottom:3px solid ${index === 2 ? accent : 'transparent'};border-radius:6px">${plate(one, anyIcon(one), 26)}</button>`,
      )
      .join('');
    return {
      html: `<div class="panel b" style="height:48px;background:${dark ? 'rgba(28,28,28,.94)' : 'rgba(238,242,248,.94)'};color:${dark ? '#fff' : '#222'}"><span class="grow"></span><button class="wtask" aria-label="Start" style="width:44px;height:44px;color:${accent}">${icon(one, 'grid', 24)}</button><button class="wtask" aria-label="Search" style="width:44px;height:44px">${icon(one, 'search', 20)}</button>${tasks}<span class="grow"></span>${icon(one, 'chevron-up', 15)}<span class="flex" style="gap:8px;padding:0 8px">${icon(one, 'wifi', 16)}${icon(one, 'volume', 16)}${icon(one, 'battery', 16)}</span><span style="font-size:12px;text-align:right">${one.draw.int(1, 12)}:${one.draw.int(10, 59)} PM<br>${one.draw.int(1, 12)}/${one.draw.int(1, 28)}/20${one.draw.int(21, 26)}</span></div>`,
      top: 0,
      bottom: 48,
    };
  };
  return { paint, css, fonts: ['open-sans'], panel };
}

function page(
  kit: string,
  seed: number,
  scene: Scene,
  style: Style,
  pageKinds?: readonly string[],
): PageSource {
  const { draw } = scene;
  const look: DesktopLook = {
    headerBar: false,
    menus: draw.chance(0.65) ? 'window' : 'none',
    toolWords: draw.pick(['none', 'none', 'beside', 'below']),
    buttonsLeft: false,
    windowButtons: buttons,
    panel: style.panel,
  };
  const { viewport, html } = desktopOf(scene, look, pageKinds);
  return pageSource(scene, {
    kit,
    seed,
    platform: 'desktop',
    viewport,
    pixelRatio: draw.pick([1, 1, 1, 1.25, 1.5, 2]),
    css: desktopCss(style.paint) + style.css,
    fonts: style.fonts,
    body: html,
  });
}

export const windows: Kit = {
  name: 'windows',
  split: 'train',
  weight: 3.5,
  pageKinds: Object.keys(desktopApps),
  make: (seed, pageKinds) => {
    const old = seed % 5 < 2;
    const scene = sceneFrom('windows', seed, old ? 0 : 0.3);
    return page('windows', seed, scene, old ? nineties(scene) : ten(scene), pageKinds);
  },
};

export const win11: Kit = {
  name: 'win11',
  split: 'validation',
  weight: 2.5,
  pageKinds: Object.keys(desktopApps),
  make: (seed, pageKinds) => {
    const scene = sceneFrom('win11', seed);
    return page('win11', seed, scene, eleven(scene), pageKinds);
  },
};
