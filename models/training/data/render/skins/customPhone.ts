// Apps with a look of their own, as cross-platform toolkits make them: unusual colours, gradient buttons, photographs behind
// forms, thick outlines; and very plain ones that show little more than the platform's bare views.

import type { Kit, PageSource } from '../page';
import { fontFamily, phoneViewport } from './android';
import { phoneCss, type PhonePaint } from './phoneCss';
import type { PhoneLook } from './phoneParts';
import { anyPhoneScreen, phoneScreens } from './phoneKinds';
import { pageSource, type Scene, sceneFrom } from './scene';

const fonts = [
  'poppins',
  'nunito',
  'montserrat',
  'quicksand',
  'raleway',
  'dm-sans',
  'manrope',
  'rubik',
  'work-sans',
  'mulish',
  'karla',
  'lato',
  'ubuntu',
  'playfair-display',
  'oswald',
  'barlow',
  'cabin',
  'exo-2',
];

function branded(scene: Scene): { paint: PhonePaint; css: string } {
  const { draw, dark } = scene;
  const hue = draw.int(0, 359);
  const second = (hue + draw.pick([20, 40, 60, 120, 180, 300])) % 360;
  const tinted = draw.chance(0.4);
  const background = dark
    ? `hsl(${hue},${draw.int(8, 40)}%,${draw.int(6, 14)}%)`
    : tinted
      ? `hsl(${hue},${draw.int(20, 70)}%,${draw.int(92, 97)}%)`
      : '#fff';
  const surface = dark
    ? `hsl(${hue},${draw.int(8, 30)}%,${draw.int(15, 20)}%)`
    : tinted
      ? '#fff'
      : draw.pick(['#fff', '#f6f6f8']);
  const accent = `hsl(${hue},${draw.int(55, 95)}%,${dark ? draw.int(55, 68) : draw.int(36, 54)}%)`;
  const barPaint = draw.pick([
    background,
    background,
    surface,
    accent,
    `linear-gradient(90deg,${accent},hsl(${second},75%,50%))`,
  ]);
  const onColour = barPaint.includes(accent);
  const paint: PhonePaint = {
    font: '',
    background,
    surface,
    text: dark ? '#f4f4f6' : draw.pick(['#1a1a2e', '#222', '#2d3142']),
    dim: dark ? '#a0a3b1' : '#7b8094',
    line: dark ? 'rgba(255,255,255,.14)' : 'rgba(0,0,0,.12)',
    accent,
    onAccent: '#fff',
    tint: dark ? `hsl(${hue},40%,26%)` : `hsl(${hue},75%,92%)`,
    onTint: dark ? '#fff' : `hsl(${hue},65%,30%)`,
    bar: barPaint,
    onBar: onColour ? '#fff' : dark ? '#fff' : '#222',
    radius: draw.pick([0, 6, 12, 16, 24]),
    buttonRadius: draw.pick([0, 4, 8, 14, 30, 30]),
  };
  const gradient = draw.chance(0.45)
    ? `--fill:linear-gradient(${draw.pick([90, 135, 180])}deg,${accent},hsl(${second},80%,${dark ? 55 : 50}%));--hero:var(--fill);--drawer:var(--fill)`
    : '';
  const floating = draw.chance(0.3)
    ? '.bottombar{margin:0 16px 12px;border-radius:29px;border:0;box-shadow:0 6px 20px rgba(0,0,0,.2)}'
    : '';
  const css = `
:root{${gradient};--well:${dark ? 'rgba(255,255,255,.08)' : draw.pick(['#f1f2f6', '#eef0f4', 'rgba(0,0,0,.05)'])};--outline:${draw.chance(0.4) ? accent : paint.line};--sr:${draw.pick([6, 14, 24])}px;--dr:${draw.pick([8, 18, 26])}px;--shr:${draw.pick([12, 24, 32])}px;--mr:12px;--cr:${draw.pick([6, 16])}px;--shadow:${draw.pick(['none', '0 4px 16px rgba(0,0,0,.1)', '0 8px 24px rgba(0,0,0,.14)'])};--calc:${draw.pick([12, 20, 32])}px;--bubble:${draw.pick([4, 14, 22])}px;--mine:${accent};--onmine:#fff;--lead:${draw.chance(0.5) ? accent : paint.dim};--evl:${dark ? '28%' : '88%'};}
.pbtn{${draw.chance(0.35) ? 'letter-spacing:.6px;' : ''}${draw.chance(0.25) ? 'text-transform:uppercase;' : ''}}.pbtn.block{height:${draw.int(44, 58)}px}.pbtn.filled{${draw.chance(0.4) ? 'box-shadow:0 6px 16px color-mix(in srgb,var(--accent) 40%,transparent)' : ''}}.pbtn.outlined{border-width:${draw.pick([1, 2])}px}
${draw.chance(0.4) ? '.plain .lrow,.cards .lrow{background:var(--surface);margin:8px 14px;border-radius:var(--r);box-shadow:var(--shadow)}' : ''}${draw.chance(0.3) ? '.grouped .lcard{background:var(--surface);margin:0 14px 14px;border-radius:var(--r);box-shadow:var(--shadow)}' : ''}
${floating}${draw.chance(0.3) ? '.btext{display:none}' : ''}${draw.chance(0.3) ? `.bt[aria-selected=true] .pill{background:var(--fill,var(--accent));color:#fff;padding:8px;border-radius:50%}` : ''}
.psw{width:${draw.pick([42, 48])}px;height:24px;border-radius:12px}.psw::after{width:20px;height:20px}.psw[aria-checked=true]::after{left:auto;right:2px}.pcheckbox{border-radius:${draw.pick([3, 6, 10])}px;width:20px;height:20px}.pcheckbox[aria-checked=true]::after{left:5px;top:1px}.deep{background:linear-gradient(hsl(${hue},50%,28%),#0b0b10);color:#fff;--text:#fff;--dim:rgba(255,255,255,.7)}.deep .sbar{background:none;color:#fff}
.fab{${draw.chance(0.4) ? `border-radius:${draw.int(12, 20)}px` : ''}}.welcome,.onboard h1{font-size:${draw.int(22, 30)}px}`;
  return { paint, css };
}

/** Bare views: system colours, square edges, hardly any decoration. */
function plain(scene: Scene): { paint: PhonePaint; css: string } {
  const { draw, dark, hue } = scene;
  const background = dark ? '#000' : draw.pick(['#fff', '#eee', '#f5f5f5']);
  const bar = draw.pick(['#6200ee', '#3f51b5', '#008577', '#222', `hsl(${hue},50%,45%)`, background]);
  const paint: PhonePaint = {
    font: '',
    background,
    surface: dark ? '#111' : '#fff',
    text: dark ? '#ddd' : '#212121',
    dim: dark ? '#999' : '#757575',
    line: dark ? '#333' : '#bdbdbd',
    accent: draw.pick(['#d81b60', '#03dac5', '#1976d2', '#6200ee', '#00897b']),
    onAccent: '#fff',
    tint: dark ? '#333' : '#e0e0e0',
    onTint: dark ? '#eee' : '#222',
    bar,
    onBar: bar === background && !dark ? '#212121' : '#fff',
    radius: 0,
    buttonRadius: draw.pick([0, 2, 3]),
  };
  const css = `
:root{--well:${dark ? '#1c1c1c' : '#ececec'};--fill:${draw.pick(['#d6d7d7', 'var(--accent)'])};--evl:${dark ? '28%' : '88%'};--sr:0;--cr:2px;--shadow:none;--calc:2px}
.pbtn.filled{${draw.chance(0.5) ? 'background:#d6d7d7;color:#212121;box-shadow:0 1px 3px rgba(0,0,0,.4)' : ''}}.lrow{border-bottom:1px solid var(--line)}.pfield .pbox{padding:0 4px}.appbar{box-shadow:0 2px 4px rgba(0,0,0,.25)}.psw{width:34px;height:14px}.psw::after{width:20px;height:20px;top:-3px}.welcome{font-weight:400}.tap .ic{${draw.chance(0.3) ? 'color:var(--accent)' : ''}}`;
  return { paint, css };
}

function make(seed: number, pageKinds?: readonly string[]): PageSource {
  const scene = sceneFrom('custom-phone', seed, 0.32);
  const { draw } = scene;
  const bare = draw.chance(0.25);
  const { paint, css } = bare ? plain(scene) : branded(scene);
  const look: PhoneLook = {
    family: 'custom',
    centredTitle: draw.chance(0.5),
    fields: bare
      ? draw.pick(['underlined', 'boxed', 'underlined'])
      : draw.pick(['boxed', 'boxed', 'outlined', 'underlined', 'filled']),
    capitals: draw.chance(bare ? 0.7 : 0.2),
  };
  const font = bare ? draw.pick(['roboto', 'open-sans']) : draw.pick(fonts);
  const { pixelRatio, ...viewport } = phoneViewport(scene);
  return pageSource(scene, {
    kit: 'custom-phone',
    seed,
    platform: 'mobile',
    viewport,
    pixelRatio,
    css: phoneCss({ ...paint, font: `'${fontFamily(font)}',sans-serif` }) + css,
    fonts: [font],
    body: anyPhoneScreen(scene, pageKinds)(scene, look),
  });
}

export const customPhone: Kit = {
  name: 'custom-phone',
  split: 'train',
  weight: 13,
  pageKinds: Object.keys(phoneScreens),
  make,
};
