// Android apps: Material 2 (coloured bar, capitals, squarish) and Material 3 (tonal surfaces, pills).
// Knows the paints; the screens are phoneScreens.ts's.

import type { Kit, PageSource } from '../page';
import { phoneCss, type PhonePaint } from './phoneCss';
import type { PhoneLook } from './phoneParts';
import { anyPhoneScreen, phoneScreens } from './phoneKinds';
import { pageSource, type Scene, sceneFrom } from './scene';

const fonts = ['roboto', 'roboto', 'roboto', 'roboto', 'open-sans', 'noto-sans', 'rubik', 'lato'];

/** Widths and heights of phones and tablets, CSS pixels, as they are held. */
export function phoneViewport(scene: Scene): { width: number; height: number; pixelRatio: number } {
  const { draw } = scene;
  if (draw.chance(0.07)) {
    const [width, height] = draw.pick([
      [768, 1024],
      [800, 1280],
      [600, 960],
      [820, 1180],
    ] as const);
    return { width, height, pixelRatio: draw.pick([1, 1.5, 2]) };
  }
  const [width, height] = draw.pick([
    [360, 640],
    [360, 740],
    [360, 780],
    [393, 852],
    [411, 731],
    [412, 915],
    [384, 682],
    [320, 568],
    [375, 667],
    [390, 844],
    [414, 896],
    [430, 932],
  ] as const);
  return { width, height, pixelRatio: draw.pick([2, 2, 2.625, 2.75, 3]) };
}

function material2(scene: Scene): { paint: PhonePaint; css: string } {
  const { draw, dark, hue } = scene;
  const accent = dark ? `hsl(${hue},75%,70%)` : `hsl(${hue},70%,42%)`;
  const coloured = draw.chance(0.65);
  const surface = dark ? '#1e1e1e' : '#fff';
  const paint: PhonePaint = {
    font: '',
    background: dark ? '#121212' : draw.pick(['#fff', '#fafafa', '#f2f2f2']),
    surface,
    text: dark ? '#e6e6e6' : '#202124',
    dim: dark ? '#a3a3a3' : '#5f6368',
    line: dark ? '#3a3a3a' : '#dcdcdc',
    accent,
    onAccent: dark ? '#111' : '#fff',
    tint: dark ? `hsl(${hue},30%,26%)` : `hsl(${hue},80%,93%)`,
    onTint: dark ? `hsl(${hue},70%,85%)` : `hsl(${hue},70%,28%)`,
    bar: coloured ? (dark ? '#272727' : `hsl(${hue},65%,42%)`) : surface,
    onBar: coloured || dark ? '#fff' : '#202124',
    radius: draw.pick([2, 4, 4, 8]),
    buttonRadius: 4,
  };
  const css = `
:root{--well:${dark ? '#2a2a2a' : '#f0f0f0'};--sr:4px;--evl:${dark ? '28%' : '88%'}}
.appbar{${coloured || draw.chance(0.5) ? 'box-shadow:0 2px 4px rgba(0,0,0,.28);z-index:1;position:relative' : `border-bottom:1px solid ${paint.line}`}}
.pbtn.filled{box-shadow:0 2px 4px rgba(0,0,0,.3)}.pbtn{letter-spacing:.7px;font-weight:500}
.psw{width:34px;height:14px;margin:3px 0}.psw::after{width:20px;height:20px;top:-3px;left:-1px;background:${dark ? '#bbb' : '#fafafa'}}.psw[aria-checked=true]{background:color-mix(in srgb,var(--accent) 50%,transparent)}.psw[aria-checked=true]::after{left:15px;background:var(--accent)}
${draw.chance(0.5) ? `.plain .lrow{border-bottom:1px solid ${paint.line}}` : ''}
${draw.chance(0.5) ? '.lgroup+.lgroup{border-top:1px solid var(--line)}' : ''}
.calckeys{gap:0}.calc{border-radius:0}`;
  return { paint, css };
}

function material3(scene: Scene): { paint: PhonePaint; css: string } {
  const { draw, dark, hue } = scene;
  const background = dark ? `hsl(${hue},12%,9%)` : `hsl(${hue},45%,98%)`;
  const paint: PhonePaint = {
    font: '',
    background,
    surface: dark ? `hsl(${hue},10%,15%)` : `hsl(${hue},40%,95%)`,
    text: dark ? '#e4e1e6' : '#1c1b1f',
    dim: dark ? '#c4c0c9' : '#49454f',
    line: dark ? '#49454f' : '#cac4d0',
    accent: dark ? `hsl(${hue},75%,80%)` : `hsl(${hue},42%,42%)`,
    onAccent: dark ? `hsl(${hue},60%,18%)` : '#fff',
    tint: dark ? `hsl(${hue},25%,30%)` : `hsl(${hue},70%,90%)`,
    onTint: dark ? `hsl(${hue},70%,90%)` : `hsl(${hue},60%,15%)`,
    bar: draw.chance(0.75) ? background : dark ? `hsl(${hue},10%,16%)` : `hsl(${hue},40%,94%)`,
    onBar: dark ? '#e4e1e6' : '#1c1b1f',
    radius: 12,
    buttonRadius: 20,
  };
  const css = `
:root{--well:${dark ? `hsl(${hue},10%,20%)` : `hsl(${hue},35%,91%)`};--outline:#79747e;--sr:24px;--dr:28px;--shr:28px;--mr:6px;--cr:8px;--shadow:none;--evl:${dark ? '28%' : '88%'};--drawer:transparent;--ondrawer:var(--text);--sheet:${dark ? `hsl(${hue},10%,18%)` : `hsl(${hue},40%,94%)`}}
.appbar .title{font-size:22px;font-weight:400}.pbtn{font-weight:500;padding:0 24px}.pbtn.text{padding:0 12px}
.psw{width:52px;height:32px;border-radius:16px;border:2px solid #79747e;background:var(--well)}.psw::after{background:#79747e;left:6px;top:6px;box-shadow:none}.psw[aria-checked=true]{border-color:var(--accent)}.psw[aria-checked=true]::after{left:22px;top:2px;width:24px;height:24px;background:var(--on)}
.bottombar{height:72px;border:0;--nav:var(--surface)}.bt[aria-selected=true]{color:var(--text)}.bt[aria-selected=true] .pill{background:var(--tint);color:var(--ontint)}.pill{padding:4px 18px;border-radius:16px}
.fab{border-radius:16px;background:var(--tint);color:var(--ontint)}.lhead{font-size:14px}
.pslider::before{top:2px;height:16px;border-radius:8px;background:linear-gradient(90deg,var(--accent) calc(var(--v) - 4px),transparent calc(var(--v) - 4px),transparent calc(var(--v) + 4px),var(--tint) calc(var(--v) + 4px))}.pslider::after{width:4px;height:30px;border-radius:2px;top:-5px;left:calc(var(--v) - 2px)}
.pdrawer{border-radius:0 28px 28px 0}.pdrawer .lrow{border-radius:28px;margin:0 10px}
${draw.chance(0.4) ? '.grouped .lcard{background:var(--surface);margin:0 14px 10px;border-radius:20px;overflow:hidden}' : ''}
.dialpad,.mini,.composer{border-radius:24px 24px 0 0;border:0}`;
  return { paint, css };
}

function make(seed: number, pageKinds?: readonly string[]): PageSource {
  const scene = sceneFrom('android', seed, 0.3);
  const { draw } = scene;
  const third = draw.chance(0.5);
  const { paint, css } = third ? material3(scene) : material2(scene);
  const look: PhoneLook = {
    family: third ? 'material3' : 'material2',
    centredTitle: third && draw.chance(0.25),
    fields: third
      ? draw.pick(['outlined', 'outlined', 'filled'])
      : draw.pick(['outlined', 'filled', 'underlined', 'underlined', 'boxed']),
    capitals: !third && draw.chance(0.75),
  };
  const font = draw.pick(fonts);
  const { pixelRatio, ...viewport } = phoneViewport(scene);
  return pageSource(scene, {
    kit: 'android',
    seed,
    platform: 'mobile',
    viewport,
    pixelRatio,
    css: phoneCss({ ...paint, font: `'${fontFamily(font)}',sans-serif` }) + css,
    fonts: [font],
    body: anyPhoneScreen(scene, pageKinds)(scene, look),
  });
}

/** `open-sans` → `Open Sans`: the family name of a font package. */
export function fontFamily(name: string): string {
  return name
    .split('-')
    .map((word) =>
      ['dm', 'pt', 'ibm'].includes(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(' ');
}

export const android: Kit = {
  name: 'android',
  split: 'train',
  weight: 14,
  pageKinds: Object.keys(phoneScreens),
  make,
};
