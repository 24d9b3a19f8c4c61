// GTK programs: the flat header-bar look of today (light and dark) and the older look with menu bars and toolbars.
// Knows colours and bars; what is inside the windows is desktopApps.ts's.

import type { Kit, PageSource } from '../page';
import { desktopCss, type DesktopPaint } from './desktopCss';
import { desktopApps } from './desktopApps';
import { type DesktopLook, desktopOf, type Panel, threeButtons } from './desktopWindow';
import { anyIcon, escaped, icon, pageSource, plate, type Scene, sceneFrom } from './scene';

function adwaita(scene: Scene): DesktopPaint {
  const { dark, draw } = scene;
  const accent = draw.chance(0.6) ? '#3584e4' : `hsl(${scene.hue},60%,45%)`;
  return {
    font: "'Cantarell','Noto Sans',sans-serif",
    fontSize: 14,
    window: dark ? '#2b2b2e' : '#f4f3f2',
    view: dark ? '#1e1e20' : '#ffffff',
    side: dark ? '#303033' : '#ebebea',
    text: dark ? '#f2f2f2' : '#2e3436',
    dim: dark ? '#a9a9ab' : '#77767b',
    line: dark ? '#46464a' : '#d9d6d3',
    title: dark ? '#303033' : draw.pick(['#ebebea', '#f4f3f2', 'linear-gradient(#e7e4e1,#dad6d2)']),
    onTitle: dark ? '#fff' : '#2e3436',
    accent,
    onAccent: '#fff',
    chosen: draw.chance(0.5) ? accent : dark ? '#46464a' : '#dedddb',
    onChosen: 'inherit',
    button: dark ? '#454548' : '#e6e4e2',
    buttonLine: 'transparent',
    radius: 6,
  };
}

function adwaitaCss(scene: Scene, paint: DesktopPaint): string {
  const filled = paint.chosen === paint.accent;
  return `:root{--th:46px;--wr:12px;--wrb:12px;--onsel:${filled ? '#fff' : 'inherit'};--bh:34px;--fh:34px;--fieldbg:${scene.dark ? '#3a3a3d' : '#fff'};--fieldline:${paint.line};--mr:12px;--mir:6px;--mip:7px;--rowm:0 6px;--rowr:6px;--rowp:8px;--mainbg:${scene.dark ? '#242426' : '#fafafa'};--card:${scene.dark ? '#363639' : '#fff'};--cardr:12px;--sww:46px;--swh:26px;--swoff:${scene.dark ? '#5e5e62' : '#c9c6c2'};--tabp:0 6px;--thead:var(--mainbg,var(--view));--dbarline:0;--tick:18px;--lw:700}
.win{overflow:visible}.wbody{border-radius:0 0 var(--wrb) var(--wrb)}.full .wbody{border-radius:0}.titlebar{border-bottom:1px solid ${paint.line};padding:0 8px}.wb{width:24px;height:24px;border-radius:50%;background:${scene.dark ? '#454548' : '#dcdad7'}}.tb{min-width:34px;min-height:34px}.header .tb.on{background:var(--btn)}
.btn{font-weight:600}.spin .step{border-left:1px solid var(--line)}.tick .box{border-width:2px}`;
}

function classic(scene: Scene): DesktopPaint {
  const { dark, draw } = scene;
  const tone = draw.pick([0, 30, 40, 210]);
  const accent = draw.pick(['#4a90d9', '#86abd9', '#87b158', '#d46a3a', '#6a8fb5']);
  return {
    font: draw.pick([
      "'DejaVu Sans',sans-serif",
      "'Ubuntu',sans-serif",
      "'Noto Sans',sans-serif",
      "'Liberation Sans',sans-serif",
    ]),
    fontSize: draw.pick([12, 13, 13]),
    window: dark ? '#3c3b37' : `hsl(${tone},${draw.int(4, 12)}%,${draw.int(89, 94)}%)`,
    view: dark ? '#2f2e2b' : '#ffffff',
    side: dark ? '#373632' : '#f7f6f5',
    text: dark ? '#eeeeec' : '#1f1f1f',
    dim: dark ? '#b0afab' : '#6d6d6d',
    line: dark ? '#22211f' : '#b7b2ab',
    title: draw.pick([
      dark ? 'linear-gradient(#4d4c48,#3c3b37)' : 'linear-gradient(#efedeb,#d7d2cc)',
      'linear-gradient(#5e5c56,#3c3b37)',
      `linear-gradient(${accent},color-mix(in srgb,${accent} 70%,#000))`,
    ]),
    onTitle: '#fff',
    accent,
    onAccent: '#fff',
    chosen: accent,
    onChosen: '#fff',
    button: dark ? 'linear-gradient(#53524c,#43423d)' : 'linear-gradient(#fdfdfc,#e3dfdb)',
    buttonLine: dark ? '#1f1e1c' : '#a8a29a',
    radius: draw.pick([2, 3, 4]),
  };
}

function classicCss(paint: DesktopPaint): string {
  const lightTitle = paint.title.includes('#efedeb');
  return `:root{--th:28px;--wr:6px;--ontitle:${lightTitle ? '#333' : '#fff'};--bh:27px;--fh:26px;--mr:0;--mir:0;--sww:48px;--swh:24px;--boxr:2px;--tick:15px;--tickbg:var(--view);--tickon:var(--text);--tickline:var(--btnline);--flw:120px;--rowp:3px;--tdp:2px}
.menu{padding:2px}.tab{border:1px solid var(--line);border-bottom:0;border-radius:4px 4px 0 0;margin-right:-1px;background:color-mix(in srgb,var(--win) 90%,#000)}.tab[aria-selected=true]{background:var(--win);box-shadow:inset 0 2px var(--accent)}.btn{box-shadow:0 1px 0 rgba(255,255,255,.25)}.btn.primary{background:var(--btn);color:var(--text);border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
.combo{background:var(--btn)}.wb{width:20px;height:20px;border-radius:3px}.sw{border-radius:4px}.sw::after{border-radius:3px;width:22px}.status{padding:2px 8px}.thead{background:var(--btn)}`;
}

/** The bar along the top of the screen. */
function topBar(scene: Scene): Panel {
  const { draw, text } = scene;
  const signs = draw
    .sample(['wifi', 'volume', 'battery', 'bluetooth', 'bell', 'power', 'keyboard'], draw.int(2, 4))
    .map((meaning) => icon(scene, meaning, 15))
    .join('<span style="width:4px"></span>');
  return {
    html: `<div class="panel t" style="height:28px;background:#111;color:#eee;font-weight:600;font-size:13px"><span>${draw.pick(['Activities', 'Applications', 'Overview'])}</span><span class="grow"></span><span class="clock">${escaped(text.date())} ${draw.int(0, 23)}:${draw.int(10, 59)}</span><span class="grow"></span>${signs}</div>`,
    top: 28,
    bottom: 0,
  };
}

/** A task list along the bottom (or a panel at the top of older desktops as well). */
function taskList(scene: Scene, title: string): Panel {
  const { draw, text } = scene;
  const height = draw.pick([26, 30, 34]);
  const shade = scene.dark ? 'linear-gradient(#4a4a46,#383834)' : 'linear-gradient(#f4f2f0,#dcd8d3)';
  const tasks = [title, ...draw.times(draw.int(1, 4), () => text.title())]
    .map(
      (name, index) =>
        `<button class="task" style="border:1px solid var(--line);background:${index === 0 ? 'var(--btn)' : 'transparent'};border-radius:3px">${icon(scene, anyIcon(scene), 15)}<span class="cut">${escaped(name)}</span></button>`,
    )
    .join('');
  const signs = draw
    .times(draw.int(2, 4), () =>
      icon(scene, draw.pick(['wifi', 'volume', 'battery', 'bell', 'mail', 'bluetooth']), 15),
    )
    .join('');
  return {
    html: `<div class="panel b" style="height:${height}px;background:${shade};border-top:1px solid var(--line)"><button class="task" data-kind="button">${plate(scene, anyIcon(scene), 18)}<span>${draw.pick(['Menu', 'Applications', 'Start'])}</span></button>${tasks}<span class="grow"></span>${signs}<span>${draw.int(0, 23)}:${draw.int(10, 59)}</span></div>`,
    top: 0,
    bottom: height,
  };
}

function make(seed: number, pageKinds?: readonly string[]): PageSource {
  const scene = sceneFrom('gtk', seed, 0.35);
  const { draw } = scene;
  const modern = draw.chance(0.5);
  const paint = modern ? adwaita(scene) : classic(scene);
  const look: DesktopLook = {
    headerBar: modern,
    menus: 'window',
    toolWords: draw.pick(['none', 'below', 'beside']),
    buttonsLeft: draw.chance(0.12),
    windowButtons: threeButtons,
    panel: modern && draw.chance(0.7) ? topBar : taskList,
  };
  const { viewport, html } = desktopOf(scene, look, pageKinds);
  return pageSource(scene, {
    kit: 'gtk',
    seed,
    platform: 'desktop',
    viewport,
    pixelRatio: draw.pick([1, 1, 1, 1, 1.25, 1.5, 2]),
    css: desktopCss(paint) + (modern ? adwaitaCss(scene, paint) : classicCss(paint)),
    fonts: modern ? ['cantarell'] : ['ubuntu', 'noto-sans'],
    body: html,
  });
}

export const gtk: Kit = { name: 'gtk', split: 'train', weight: 5, pageKinds: Object.keys(desktopApps), make };
