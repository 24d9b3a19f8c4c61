// A web browser's window around a web page: tabs, navigation buttons, address field, bookmarks; several browsers' shapes,
// and several kinds of sites.

import { logo, photo } from '../content/pictures';
import type { Kit, PageSource } from '../page';
import { fontFamily } from './android';
import { desktopCss, type DesktopPaint } from './desktopCss';
import { openMenuOf, screenSize, windowSign } from './desktopWindow';
import { anyIcon, escaped, icon, later, pageSource, plate, type Scene, sceneFrom } from './scene';
import { tool } from './widgets';

const picture = (scene: Scene, width: string, height: number, name: string): string =>
  `<img alt="${escaped(name)}" src="${photo(scene.draw, 400, height)}" style="width:${width};height:${height}px">`;

/** Makes a site's markup. */
type Site = (scene: Scene) => string;

const navigation = (scene: Scene): string => {
  const { draw, text } = scene;
  const links = draw.times(draw.int(3, 7), () => `<a href="#">${escaped(text.navLabel())}</a>`).join('');
  const end = draw.pick([
    () =>
      `<button class="wbtn">${escaped(text.action('login').text)}</button><button class="wbtn solid">${escaped(text.action('signup').text)}</button>`,
    () =>
      `<span class="wsearch">${icon(scene, 'search', 16)}<input type="search" aria-label="Search" placeholder="${escaped(text.action('search').text)}"></span>`,
    () =>
      ['bell', 'cart', 'user']
        .map(
          (meaning) => `<button class="wicon1" aria-label="${meaning}">${icon(scene, meaning, 20)}</button>`,
        )
        .join(''),
  ])();
  return `<header class="whead"><img alt="Logo" src="${logo(draw)}" style="width:28px;height:28px"><b class="wbrand">${escaped(text.brand())}</b><nav>${links}</nav><span class="grow"></span>${end}</header>`;
};

const news: Site = (scene) => {
  const { draw, text } = scene;
  const story = (): string =>
    `<article><div class="small dim">${escaped(text.when())}</div>${draw.chance(0.75) ? picture(scene, '100%', draw.int(110, 170), text.title()) : ''}<h3><a href="#">${escaped(text.headline())}</a></h3><p>${escaped(text.sentence())}</p></article>`;
  return `${navigation(scene)}<div class="wpage"><div class="lead">${picture(scene, '58%', 300, text.title())}<div class="grow"><h1>${escaped(text.headline())}</h1><p>${escaped(text.paragraph(2))}</p><a class="more" href="#">${escaped(text.action('learnMore').text)}</a></div></div><div class="wgrid">${draw.times(draw.pick([3, 6, 8]), story).join('')}</div></div>`;
};

const results: Site = (scene) => {
  const { draw, text } = scene;
  const hit = (): string =>
    `<div class="hit"><div class="small dim">${escaped(text.url())}</div><a class="htitle" href="#">${escaped(text.headline())}</a><p>${escaped(text.paragraph(2))}</p></div>`;
  return `<div class="rhead"><b class="wbrand big2">${escaped(text.brand())}</b><span class="wsearch wide">${icon(scene, 'search', 18)}<input type="search" aria-label="Search" value="${escaped(text.noun())}">${icon(scene, 'microphone', 18)}</span><span class="grow"></span>${icon(scene, 'apps', 20)}<button class="wbtn solid">${escaped(text.action('login').text)}</button></div><div class="rtabs">${['All', 'Images', 'News', 'Videos', 'Maps', 'Shopping'].map((name, index) => `<a href="#" role="tab" aria-selected="${index === 0}" class="${index === 0 ? 'on' : ''}">${name}</a>`).join('')}</div><div class="rlist"><div class="small dim">${escaped(text.number(1000, 900000))} results (0.${draw.int(10, 99)} seconds)</div>${draw.times(draw.int(5, 8), hit).join('')}<div class="pages">${[1, 2, 3, 4, 5, 6, 7].map((page) => `<a href="#" class="${page === 1 ? 'on' : ''}">${page}</a>`).join('')}</div></div>`;
};

const documentation: Site = (scene) => {
  const { draw, text } = scene;
  const side = draw
    .times(
      draw.int(10, 18),
      (index) =>
        `<a href="#" class="dl${index % 5 === 0 ? ' dh' : ''}${index === 3 ? ' on' : ''}">${escaped(text.title())}</a>`,
    )
    .join('');
  return `${navigation(scene)}<div class="wdocs"><nav class="dside">${side}</nav><main class="dmain"><div class="small dim">Docs / ${escaped(text.title())}</div><h1>${escaped(text.title())}</h1><p>${escaped(text.paragraph(3))}</p><h2>${escaped(text.title())}</h2><pre class="snip">${text
    .code(8)
    .map((line) => `<div>${escaped(line) || '&nbsp;'}</div>`)
    .join(
      '',
    )}</pre><p>${escaped(text.paragraph(2))} <a href="#">${escaped(text.noun())}</a>.</p><ul>${draw.times(4, () => `<li>${escaped(text.sentence())}</li>`).join('')}</ul></main><aside class="dtoc"><b>On this page</b>${draw.times(6, () => `<a href="#">${escaped(text.title())}</a>`).join('')}</aside></div>`;
};

const videoSite: Site = (scene) => {
  const { draw, text } = scene;
  const card = (): string =>
    `<div class="vid"><div class="vpic">${picture(scene, '100%', 130, text.title())}<span class="vtime">${draw.int(1, 20)}:${draw.int(10, 59)}</span></div><div class="flex" style="gap:10px;align-items:flex-start;margin-top:8px">${plate(scene, anyIcon(scene), 32, 0.5)}<div class="grow"><b>${escaped(text.headline())}</b><div class="small dim">${escaped(text.company())}</div><div class="small dim">${escaped(text.number())} views · ${escaped(text.when())}</div></div><button class="wicon1" aria-label="More">${icon(scene, 'more', 18)}</button></div></div>`;
  const side = ['home', 'trend', 'video', 'history', 'clock', 'thumb-up', 'music', 'game', 'settings']
    .map(
      (meaning, index) =>
        `<a href="#" class="vs${index === 0 ? ' on' : ''}">${icon(scene, meaning, 20)}<span>${escaped(text.navLabel())}</span></a>`,
    )
    .join('');
  return `<div class="rhead">${icon(scene, 'menu', 22)}<b class="wbrand">${escaped(text.brand())}</b><span class="grow"></span><span class="wsearch wide"><input type="search" aria-label="Search" placeholder="Search">${icon(scene, 'search', 18)}</span><span class="grow"></span>${icon(scene, 'video', 20)}${icon(scene, 'bell', 20)}${plate(scene, 'user', 30, 0.5)}</div><div class="wdocs"><nav class="vside">${side}</nav><main class="grow"><div class="vchips">${text
    .choices(7)
    .map((name, index) => `<button class="vchip" aria-pressed="${index === 0}">${escaped(name)}</button>`)
    .join('')}</div><div class="wgrid vg">${draw.times(9, card).join('')}</div></main></div>`;
};

const shopSite: Site = (scene) => {
  const { draw, text } = scene;
  const item = (): string =>
    `<div class="prod">${picture(scene, '100%', 150, 'Product')}<a href="#">${escaped(text.product())}</a><div class="flex" style="gap:2px;color:#e69500">${[1, 2, 3, 4, 5].map(() => icon(scene, 'star', 14)).join('')}<span class="small dim">(${draw.int(2, 900)})</span></div><b>${escaped(text.price())}</b><button class="wbtn solid">${icon(scene, 'cart', 15)}<span>${escaped(text.action('addToCart').text)}</span></button></div>`;
  const facet = (): string =>
    `<h4>${escaped(text.fieldLabel())}</h4>${text
      .choices(4)
      .map(
        (name) =>
          `<label class="fc"><input type="checkbox"${draw.chance(0.25) ? ' checked' : ''}> <span>${escaped(name)}</span></label>`,
      )
      .join('')}`;
  return `${navigation(scene)}<div class="wdocs"><aside class="dside">${facet()}${facet()}<h4>Price</h4><input type="range" aria-label="Price" value="${draw.int(10, 90)}" style="width:90%"></aside><main class="grow"><div class="flex" style="gap:12px;padding:12px 18px"><h2 class="grow" style="margin:0">${escaped(text.title())}</h2><span class="small">Sort by</span><select aria-label="Sort by"><option>${escaped(text.choices(1)[0]!)}</option></select></div><div class="wgrid vg">${draw.times(8, item).join('')}</div></main></div>`;
};

const formSite: Site = (scene) => {
  const { draw, text } = scene;
  const fields = draw.times(draw.int(3, 6), () => {
    const one = text.field();
    return `<label class="wl">${escaped(one.label)}</label>${['country', 'language', 'category'].includes(one.concept) ? `<select class="wi" aria-label="${escaped(one.label)}"><option>${escaped(one.value)}</option></select>` : ['message', 'description', 'comment'].includes(one.concept) ? `<textarea class="wi" aria-label="${escaped(one.label)}" rows="3" placeholder="${escaped(one.placeholder)}"></textarea>` : `<input class="wi" type="text" aria-label="${escaped(one.label)}" value="${draw.chance(0.5) ? escaped(one.value) : ''}" placeholder="${escaped(one.placeholder)}">`}`;
  });
  return `${navigation(scene)}<div class="wform"><h1>${escaped(text.title())}</h1><p>${escaped(text.sentence())}</p>${fields.join('')}<div style="margin:12px 0"><label class="fc"><input type="checkbox" checked> <span>${escaped(text.setting())}</span></label>${text
    .choices(2)
    .map(
      (name, index) =>
        `<label class="fc"><input type="radio" name="r"${index === 0 ? ' checked' : ''}> <span>${escaped(name)}</span></label>`,
    )
    .join(
      '',
    )}</div><button class="wbtn solid">${escaped(text.actionLabel())}</button> <button class="wbtn">${escaped(text.action('cancel').text)}</button></div>`;
};

const startPage: Site = (scene) => {
  const { draw, text } = scene;
  const tiles = draw
    .times(
      draw.pick([8, 10]),
      () =>
        `<a class="quick" href="#">${plate(scene, anyIcon(scene), 48, draw.pick([0.2, 0.5]))}<span class="cut">${escaped(text.brand())}</span></a>`,
    )
    .join('');
  return `<div class="start1"><b class="wbrand huge1">${escaped(text.brand())}</b><span class="wsearch wide">${icon(scene, 'search', 18)}<input type="search" aria-label="Search" placeholder="Search the web">${icon(scene, 'microphone', 18)}</span><div class="quicks">${tiles}</div></div>`;
};

const sites = {
  news,
  results,
  documentation,
  video: videoSite,
  shop: shopSite,
  form: formSite,
  start: startPage,
};

function chrome(scene: Scene, mac: boolean): string {
  const { draw, text } = scene;
  const chosen = draw.int(0, 2);
  const names = draw.times(draw.int(Math.max(1, chosen + 1), 7), () =>
    draw.chance(0.5) ? text.headline() : text.brand(),
  );
  const tabs = names
    .map(
      (name, index) =>
        `<div class="btab" role="tab" data-kind="tab" aria-selected="${index === Math.min(chosen, names.length - 1)}">${draw.chance(0.85) ? plate(scene, anyIcon(scene), 16, 0.2) : icon(scene, 'globe', 16)}<span class="cut grow">${escaped(name)}</span>${draw.chance(0.1) ? icon(scene, 'volume', 14) : ''}<button class="x" data-kind="button" title="Close tab">${icon(scene, 'close', 13)}</button></div>`,
    )
    .join('');
  const buttons = mac
    ? `<div class="wbtns">${(['close', 'minimize', 'maximize'] as const).map((name, index) => `<button class="wb light" title="${name}"><svg class="ic" data-icon="${name}" width="12" height="12" viewBox="0 0 12 12"><circle cx="6" cy="6" r="5.8" fill="${['#ff5f57', '#febc2e', '#28c840'][index]}"/></svg></button>`).join('')}</div>`
    : `<div class="wbtns">${(['minimize', 'maximize', 'close'] as const).map((name) => `<button class="wb" title="${name}">${windowSign(name)}</button>`).join('')}</div>`;
  const strip = `<div class="bstrip">${mac ? buttons : ''}<div class="btabs" role="tablist">${tabs}</div><button class="tb" title="New tab">${icon(scene, 'add', 16)}</button><span class="grow"></span>${mac ? '' : buttons}</div>`;
  const open = draw.chance(0.45);
  const address = `<span class="baddr">${icon(scene, draw.pick(['lock', 'lock', 'info', 'shield']), 15)}<input type="text" aria-label="Address and search bar" value="${escaped(text.url())}">${draw.chance(0.5) ? tool(scene, 'qr', 'QR code', { size: 15 }) : ''}${tool(scene, 'star', 'Bookmark this page', { size: 16 })}</span>`;
  const extensions = draw
    .sample(['puzzle', 'download', 'shield', 'user', 'share', 'book', 'sidebar', 'camera'], draw.int(1, 4))
    .map((meaning) => tool(scene, meaning, meaning, { size: 17 }))
    .join('');
  const bar = `<div class="bbar">${tool(scene, 'back', 'Back', { size: 18 })}${tool(scene, 'forward', 'Forward', { size: 18, disabled: draw.chance(0.6) })}${tool(scene, 'refresh', 'Reload', { size: 17 })}${draw.chance(0.5) ? tool(scene, 'home', 'Home', { size: 17 }) : ''}${address}${extensions}<div class="mbw">${tool(scene, draw.pick(['more', 'menu', 'dots']), 'Menu', { size: 18 })}${open ? later(openMenuOf(scene, draw.pick(['View', 'Edit', 'More', 'File']), 'right:0;left:auto')) : ''}</div></div>`;
  const marks = draw.chance(0.45)
    ? `<div class="bmarks">${draw.times(draw.int(4, 9), () => `<button class="bmark">${draw.chance(0.25) ? icon(scene, 'folder', 15) : plate(scene, anyIcon(scene), 15, 0.2)}<span class="cut">${escaped(text.brand())}</span></button>`).join('')}</div>`
    : '';
  return draw.chance(0.9) ? strip + bar + marks : bar + strip;
}

function make(seed: number): PageSource {
  const scene = sceneFrom('browser', seed, 0.3);
  const { draw, dark, hue } = scene;
  const mac = draw.chance(0.25);
  const round = draw.pick([0, 8, 8, 10]);
  const tint = draw.chance(0.3) ? hue : 220;
  const paint: DesktopPaint = {
    font: draw.pick([
      "'Roboto',sans-serif",
      "'Open Sans',sans-serif",
      "'Inter',sans-serif",
      "'Liberation Sans',sans-serif",
    ]),
    fontSize: 13,
    window: dark ? '#35363a' : '#fff',
    view: dark ? '#202124' : '#fff',
    side: dark ? '#202124' : '#fff',
    text: dark ? '#e8eaed' : '#202124',
    dim: dark ? '#9aa0a6' : '#5f6368',
    line: dark ? '#46484c' : '#dadce0',
    title: dark ? '#202124' : `hsl(${tint},${draw.pick([12, 30, 60])}%,${draw.int(84, 92)}%)`,
    onTitle: dark ? '#e8eaed' : '#3c4043',
    accent: `hsl(${hue},65%,${dark ? 62 : 42}%)`,
    onAccent: dark ? '#111' : '#fff',
    chosen: dark ? '#46484c' : '#eceff1',
    onChosen: 'inherit',
    button: dark ? '#35363a' : '#fff',
    buttonLine: dark ? '#5f6368' : '#dadce0',
    radius: 4,
  };
  // Sites are light more often than the browser around them, and have a font of their own.
  const lightSite = !dark || draw.chance(0.5);
  const font = draw.pick([
    'roboto',
    'lato',
    'source-sans-3',
    'open-sans',
    'merriweather',
    'work-sans',
    'inter',
    'nunito',
    'pt-sans',
  ]);
  const css = `
.bro{height:100vh;display:flex;flex-direction:column}.bstrip{flex:none;display:flex;align-items:center;gap:2px;height:${draw.int(36, 42)}px;padding:0 8px;background:var(--title);color:var(--ontitle)}.btabs{display:flex;flex:0 1 auto;min-width:0;height:100%;gap:2px}.btab{flex:0 1 220px;width:220px;min-width:50px;height:${round === 0 ? '100%' : '32px'};align-self:${round === 10 ? 'center' : 'flex-end'};display:flex;align-items:center;gap:8px;padding:0 8px 0 12px;border-radius:${round === 10 ? '6px' : `${round}px ${round}px 0 0`};overflow:hidden}.btab[aria-selected=true]{background:var(--win);color:var(--text)}.btab[aria-selected=false]{border-right:1px solid color-mix(in srgb,var(--ontitle) 25%,transparent)}.bstrip .tb{min-width:28px;min-height:28px}.wb{width:40px;height:30px}.light{width:14px}.light+.light{margin-left:2px}.wbtns{padding:0 6px}
.bbar{flex:none;display:flex;align-items:center;gap:3px;padding:4px 8px;background:var(--win);border-bottom:1px solid var(--line)}.bbar .tb{min-width:32px;min-height:32px;border-radius:50%}.baddr{flex:1;display:flex;align-items:center;gap:8px;height:34px;border-radius:${draw.pick([17, 17, 6, 3])}px;padding:0 4px 0 12px;background:${dark ? '#202124' : draw.pick(['#f1f3f4', '#f0f0f4', '#fff'])};border:1px solid var(--line);min-width:0}.baddr input{flex:1;min-width:0;border:0;background:none;outline:0;font-size:14px}.baddr .tb{min-width:26px;min-height:26px}.bmarks{flex:none;display:flex;gap:4px;padding:3px 10px;background:var(--win);border-bottom:1px solid var(--line);overflow:hidden}.bmark{display:inline-flex;align-items:center;gap:6px;padding:3px 6px;font-size:12px;flex:none;max-width:150px}
.site{flex:1;min-height:0;overflow:hidden auto;position:relative;font:400 ${draw.pick([14, 15, 16])}px/1.5 '${fontFamily(font)}',sans-serif;background:${lightSite ? draw.pick(['#fff', '#fff', '#f7f7f9']) : '#18191c'};color:${lightSite ? '#222' : '#e4e4e8'};--dim:${lightSite ? '#666' : '#9a9aa2'};--line:${lightSite ? '#e2e2e6' : '#34353a'}}.site a{color:${lightSite ? draw.pick(['#1a0dab', '#0366d6', `hsl(${hue},70%,38%)`]) : draw.pick(['#8ab4f8', `hsl(${hue},70%,72%)`])};text-decoration:${draw.pick(['none', 'none', 'underline'])}}
.whead,.rhead{display:flex;align-items:center;gap:16px;padding:10px 24px;border-bottom:1px solid var(--line)}.whead nav{display:flex;gap:18px}.whead nav a{color:inherit;text-decoration:none;white-space:nowrap}.wbrand{font-size:19px;white-space:nowrap}.big2{font-size:26px;color:var(--accent)}.wsearch{display:inline-flex;align-items:center;gap:8px;height:36px;padding:0 12px;border:1px solid var(--line);border-radius:${draw.pick([4, 18])}px;min-width:0}.wsearch.wide{width:min(560px,46%)}.wsearch input{flex:1;border:0;outline:0;background:none;min-width:0}.wbtn{display:inline-flex;align-items:center;gap:6px;height:36px;padding:0 16px;border-radius:${draw.pick([3, 6, 18])}px;border:1px solid var(--accent);color:var(--accent);white-space:nowrap}.wbtn.solid{background:var(--accent);color:var(--on)}.wicon1{padding:6px;display:inline-flex}
.wpage{max-width:1180px;margin:0 auto;padding:20px 24px}.lead{display:flex;gap:24px}.lead h1{font-size:28px;line-height:1.2;margin:0 0 10px}.wgrid{display:grid;grid-template-columns:repeat(auto-fill,minmax(230px,1fr));gap:22px;margin-top:22px}.wgrid h3{font-size:17px;margin:8px 0 4px;line-height:1.3}.wgrid p{margin:0;font-size:14px;color:var(--dim)}.rtabs{display:flex;gap:22px;padding:8px 24px 0 60px;border-bottom:1px solid var(--line)}.rtabs a{color:var(--dim);padding-bottom:8px;text-decoration:none}.rtabs .on{border-bottom:3px solid var(--accent)}.rlist{max-width:680px;padding:14px 24px 14px 60px}.hit{margin:16px 0}.hit p{margin:2px 0;font-size:14px}.htitle{font-size:19px}.pages{display:flex;gap:12px}
.wdocs{display:flex;gap:20px;padding:14px 20px}.dside{width:210px;flex:none;border-right:1px solid var(--line);font-size:14px}.dl{display:block;padding:4px 8px;color:inherit!important;text-decoration:none!important;white-space:nowrap;overflow:hidden}.dh{font-weight:700;margin-top:8px}.dl.on{background:color-mix(in srgb,var(--accent) 15%,transparent);border-radius:4px}.dmain{flex:1;min-width:0}.dmain h1{margin:6px 0}.dtoc{width:180px;flex:none;font-size:13px;display:flex;flex-direction:column;gap:6px}.snip{background:color-mix(in srgb,currentColor 7%,transparent);padding:12px 16px;border-radius:6px;font:13px/1.55 'DejaVu Sans Mono',monospace;overflow:hidden}.vside{width:190px;flex:none}.vs{display:flex;gap:18px;align-items:center;padding:9px 12px;border-radius:8px;color:inherit!important;text-decoration:none!important;font-size:14px}.vs.on{background:color-mix(in srgb,currentColor 9%,transparent)}.vg{margin-top:10px}.vpic{position:relative}.vpic img{border-radius:10px}.vtime{position:absolute;right:6px;bottom:6px;background:rgba(0,0,0,.8);color:#fff;font-size:12px;padding:0 5px;border-radius:4px}.vid b{font-size:14px;line-height:1.3;display:block}.vchips{display:flex;gap:10px;overflow:hidden}.vchip{padding:5px 12px;border-radius:8px;background:color-mix(in srgb,currentColor 10%,transparent);white-space:nowrap;font-size:14px}.vchip[aria-pressed=true]{background:var(--accent);color:var(--on)}
.prod{display:flex;flex-direction:column;gap:4px;align-items:flex-start}.fc{display:flex;gap:8px;align-items:center;font-size:14px;padding:2px 0}.wform{max-width:520px;margin:24px auto;padding:0 20px}.wl{display:block;font-size:14px;font-weight:600;margin:10px 0 4px}.wi{width:100%;padding:8px 10px;border:1px solid ${lightSite ? '#b9b9c0' : '#55565c'};border-radius:${draw.pick([0, 4, 8])}px;background:${lightSite ? '#fff' : '#222327'};color:inherit;font:inherit;display:block}.start1{display:flex;flex-direction:column;align-items:center;gap:26px;padding-top:9vh}.huge1{font-size:52px}.quicks{display:grid;grid-template-columns:repeat(5,1fr);gap:20px}.quick{display:flex;flex-direction:column;align-items:center;gap:8px;width:104px;color:inherit!important;font-size:13px;text-decoration:none!important}.quick .cut{max-width:100px}`;
  const kind = draw.weighted({ news: 4, results: 3, documentation: 3, video: 2, shop: 3, form: 3, start: 2 });
  const site = sites[kind]({ ...scene, dark: !lightSite });
  return pageSource(scene, {
    kit: 'browser',
    seed,
    platform: 'desktop',
    viewport: screenSize(scene),
    pixelRatio: draw.pick([1, 1, 1, 1, 1.25, 1.5, 2]),
    css: desktopCss(paint) + css,
    fonts: [...new Set(['roboto', 'inter', font])],
    body: `<div class="bro">${chrome(scene, mac)}<div class="site">${site}</div></div>`,
  });
}

export const browser: Kit = { name: 'browser', split: 'train', weight: 3, make };
