// iOS apps: large titles, grouped inset lists, toggles, tab bars, alerts and action sheets. Held out for validation.

import type { Kit, PageSource } from '../page';
import { phoneCss, type PhonePaint } from './phoneCss';
import { phoneButton, type PhoneLook } from './phoneParts';
import { anyPhoneScreen, phoneScreens } from './phoneKinds';
import { label, later, pageSource, type Scene, sceneFrom } from './scene';

function paintOf(scene: Scene): PhonePaint {
  const { dark, draw } = scene;
  return {
    font: "'Inter','Helvetica Neue',sans-serif",
    background: dark ? '#000' : '#f2f2f7',
    surface: dark ? '#1c1c1e' : '#fff',
    text: dark ? '#fff' : '#000',
    dim: dark ? '#98989f' : '#8a8a8e',
    line: dark ? '#38383a' : '#d1d1d6',
    accent: draw.pick([
      '#007aff',
      '#007aff',
      '#007aff',
      '#ff3b30',
      '#ff9500',
      '#34c759',
      '#af52de',
      '#ff2d55',
    ]),
    onAccent: '#fff',
    tint: dark ? '#2c2c2e' : '#e5e5ea',
    onTint: dark ? '#fff' : '#000',
    bar: dark ? '#161618' : draw.pick(['#f9f9f9', '#f2f2f7']),
    onBar: dark ? '#fff' : '#000',
    radius: 10,
    buttonRadius: 12,
  };
}

const css = (dark: boolean): string => `
:root{--well:${dark ? '#1f1f22' : '#e6e6eb'};--sr:10px;--dr:14px;--shr:14px;--cr:8px;--shadow:none;--bubble:18px;--mine:var(--accent);--onmine:#fff;--head:var(--dim);--evl:${dark ? '28%' : '88%'};--sheet:${dark ? '#2c2c2e' : '#f7f7f8'};--nav:${dark ? '#161618' : '#f9f9f9'};--dial:${dark ? '#333335' : '#e4e4e8'}}
.sbar{height:44px;padding:4px 24px 0;font-size:15px;font-weight:600}.appbar{min-height:44px;border-bottom:.5px solid var(--line);padding:0 8px}.appbar .title{font-size:17px;font-weight:600}.appbar .tap,.appbar .pbtn.text{color:var(--accent)}.appbar.large{border:0}.appbar.large .title{font-size:33px;font-weight:700}
.grouped .lcard{background:var(--surface);margin:0 16px 18px;border-radius:10px;overflow:hidden}.lrow{gap:12px;min-height:44px;padding:8px 16px;position:relative}.lrow .l1{font-size:16.5px}.lrow+.lrow::before{content:"";position:absolute;left:16px;right:0;top:0;height:.5px;background:var(--line)}.plain{background:var(--surface)}.lhead{padding:6px 32px;font-size:13px;font-weight:400;text-transform:uppercase}
.psw{width:51px;height:31px;border-radius:16px;--off:${dark ? '#39393d' : '#e9e9ea'}}.psw::after{width:27px;height:27px;box-shadow:0 2px 5px rgba(0,0,0,.25)}.psw[aria-checked=true]{background:#34c759}.psw[aria-checked=true]::after{left:22px}.pcheckbox{width:22px;height:22px;border-radius:50%;border-width:1.5px}.pcheckbox[aria-checked=true]::after{left:6px;top:2px}
.bottombar{height:50px;border-top:.5px solid var(--line)}.btext{font-size:10px}.pfield .pbox{height:46px}.pbtn{font-size:17px}.pbtn.block{height:50px}.pbtn.outlined{border-color:var(--accent)}.pslider::after{width:26px;height:26px;top:-3px;background:#fff;box-shadow:0 1px 5px rgba(0,0,0,.35);left:calc(var(--v) - 13px)}
.pdialog{left:52px;right:52px;padding:18px 0 0;text-align:center;max-width:280px}.pdialog .dtitle{font-size:17px;margin-bottom:4px;padding:0 16px}.dbody{font-size:13px;color:var(--text);padding:0 16px 12px}.permit{font-size:16px}.dbuttons{padding:0;gap:0;border-top:.5px solid var(--line);flex-wrap:nowrap}.dbuttons .pbtn{flex:1;height:44px;border-radius:0}.dbuttons .pbtn+.pbtn{border-left:.5px solid var(--line)}.dbuttons.stacked{flex-direction:column}.dbuttons.stacked .pbtn{flex:none}.dbuttons.stacked .pbtn+.pbtn{border-left:0;border-top:.5px solid var(--line)}.strong{font-weight:700}.dbody .lrow{text-align:left}
.ptabs{margin:8px 16px;background:var(--well);border-radius:9px;padding:2px;color:var(--text)}.ptab{height:30px;font-size:13px;border:0;border-radius:7px;opacity:1}.ptab[aria-selected=true]{background:${dark ? '#636366' : '#fff'};box-shadow:0 2px 6px rgba(0,0,0,.14)}.gesture span{width:134px;height:5px}.calc{border-radius:50%;height:auto;aspect-ratio:1}.dial{height:66px;border-radius:33px}.chat{background:var(--surface)}.psearch{height:38px}
.asheet{position:absolute;left:8px;right:8px;bottom:10px;z-index:6}.asheet>div{background:var(--sheet);border-radius:14px;overflow:hidden;margin-bottom:8px}.asheet .pbtn{width:100%;height:56px;font-size:19px;border-radius:0;font-weight:400}.asheet .pbtn+.pbtn{border-top:.5px solid var(--line)}`;

/** The choices that slide up from the bottom edge. */
function actionSheet(scene: Scene, look: PhoneLook): string {
  const choices = scene.draw
    .sample(
      ['Share', 'Copy', 'Delete', 'Save', 'Rename…', 'Archive', 'Reply', 'Forward', 'Add'],
      scene.draw.int(2, 5),
    )
    .map((text) => phoneButton(scene, look, text, 'text'))
    .join('');
  return `<div class="scrim"></div><div class="asheet" role="dialog" aria-label="${label(scene, 'Share')}"><div>${choices}</div><div>${phoneButton(scene, look, 'Cancel', 'text', { className: 'strong' })}</div></div>`;
}

function make(seed: number, pageKinds?: readonly string[]): PageSource {
  const scene = sceneFrom('ios', seed, 0.3);
  const { draw } = scene;
  const look: PhoneLook = { family: 'ios', centredTitle: true, fields: 'boxed', capitals: false };
  const [width, height] = draw.pick([
    [375, 667],
    [375, 812],
    [390, 844],
    [393, 852],
    [414, 896],
    [430, 932],
    [320, 568],
  ] as const);
  const body = anyPhoneScreen(scene, pageKinds)(scene, look);
  const sheet = draw.chance(0.3) && !body.includes('class="scrim"') ? later(actionSheet(scene, look)) : '';
  return pageSource(scene, {
    kit: 'ios',
    seed,
    platform: 'mobile',
    viewport: { width, height },
    pixelRatio: draw.pick([2, 3]),
    css: phoneCss(paintOf(scene)) + css(scene.dark),
    fonts: ['inter'],
    body: body.replace(/<\/div>$/, `${sheet}</div>`),
  });
}

export const ios: Kit = {
  name: 'ios',
  split: 'validation',
  weight: 8,
  pageKinds: Object.keys(phoneScreens),
  make,
};
