// Puts a page together from a kit's dress: picks size, language, darkness, font, icons, kind of page, what stands around it
// and what lies open over it. Pure: everything follows from the seed.

import { iconStylesheet } from '../content/icons';
import { cookieText, messageOf } from '../content/messages';
import { logo } from '../content/pictures';
import { randomFrom, type Random } from '../content/random';
import { pickLanguage } from '../content/text';
import type { Kit, PageSource } from '../page';
import { layoutCss } from './basicParts';
import { pageKinds } from './pages';
import {
  actionButton,
  alertTone,
  choiceGroup,
  column,
  face,
  formField,
  iconButton,
  menuItems,
  navItems,
  searchField,
  sideGroups,
  type Layout,
  type Page,
} from './pages/pieces';
import type { Dress } from './parts';
import { escaped, makeStage, type Theme } from './stage';

/** A kit that renders its dress; `kind` fixes the kind of page. */
export function kitOf(dress: Dress): Kit {
  return {
    name: dress.name,
    split: dress.split,
    weight: dress.weight,
    pageKinds: Object.keys(pageKinds),
    make: (seed, asked = []) => composePage(dress, seed, asked),
  };
}

/**
 * The page of this seed.
 *
 * @param asked names of `pageKinds` to choose among, where there are such
 */
export function composePage(dress: Dress, seed: number, asked: readonly string[] = []): PageSource {
  const random = randomFrom(seed);
  const size = pickViewport(random);
  const dark = dress.hasDark && random.chance(0.3);
  const language = pickLanguage(random);
  const chosenFont = random.chance(dress.ownFont === false ? 0.25 : 0.6) ? pickFonts(random) : undefined;
  const theme: Theme = {
    ...dress.theme(random, dark),
    ...(chosenFont === undefined ? {} : { font: chosenFont.text, headingFont: chosenFont.heading }),
  };
  const stage = makeStage({ random, language, dark, theme });
  const head = dress.head(stage);
  const page: Page = {
    stage,
    parts: dress.parts(stage),
    random,
    write: stage.write,
    width: size.width,
    height: size.height,
    narrow: size.width < 640,
  };
  const weights = Object.fromEntries(
    Object.entries(pageKinds)
      .filter(([name]) => asked.length === 0 || asked.includes(name))
      .map(([name, { weight }]) => [name, weight]),
  );
  const kind = random.weighted(weights);
  const layout = pageKinds[kind]!.make(page);
  const overlay = pickOverlay(page, kind === 'notices');
  const icons = iconStylesheet(stage.look);
  const stylesheets = [
    ...(chosenFont?.stylesheets ?? []),
    ...head.stylesheets,
    ...(icons === undefined ? [] : [icons]),
  ];
  const fontRule =
    chosenFont === undefined
      ? ''
      : `body,button,input,select,textarea,h1,h2,h3,h4,h5,h6{font-family:${theme.font}}h1,h2,h3,h4{font-family:${theme.headingFont}}`;
  const html = `<!doctype html><html lang="${language}"${head.html ?? ''}><head><meta charset="utf-8"><title>${escaped(stage.write.title())}</title>${stylesheets.map((address) => `<link rel="stylesheet" href="${address}">`).join('')}<style>${layoutCss(theme)}\n${head.css ?? ''}\n${fontRule}</style>${head.scripts ?? ''}</head><body${head.body ?? ''}>${surround(page, layout)}${overlay.html}${overlay.script}</body></html>`;
  return {
    kit: dress.name,
    page: `${dress.name}-${String(seed).padStart(6, '0')}`,
    platform: page.narrow ? 'mobile' : 'web',
    dark,
    language,
    html,
    viewport: { width: size.width, height: size.height },
    pixelRatio: size.pixelRatio,
    ...(overlay.open.length > 0 ? { open: overlay.open } : {}),
  };
}

/** What people have: laptops and desktops first, then phones and tablets, then very large windows. CSS pixels. */
function pickViewport(random: Random): { width: number; height: number; pixelRatio: number } {
  const kind = random.weighted({ laptop: 10, desktop: 6, window: 5, phone: 3, tablet: 2, huge: 1 });
  const pick = (
    sizes: readonly (readonly [number, number])[],
    ratios: readonly number[],
  ): { width: number; height: number; pixelRatio: number } => {
    const [width, height] = random.pick(sizes);
    return { width, height, pixelRatio: random.pick(ratios) };
  };
  switch (kind) {
    case 'laptop':
      return pick(
        [
          [1280, 720],
          [1366, 768],
          [1440, 900],
          [1536, 864],
          [1280, 800],
        ],
        [1, 1, 1, 1.25, 1.5],
      );
    case 'desktop':
      return pick(
        [
          [1920, 1080],
          [1680, 1050],
          [1600, 900],
        ],
        [1],
      );
    case 'window':
      return {
        width: random.int(800, 1700),
        height: random.int(600, 1050),
        pixelRatio: random.pick([1, 1, 1, 1.25]),
      };
    case 'phone':
      return pick(
        [
          [360, 640],
          [375, 667],
          [390, 844],
          [412, 915],
          [430, 932],
        ],
        [1.5, 2, 2, 3],
      );
    case 'tablet':
      return pick(
        [
          [768, 1024],
          [834, 1112],
          [1024, 768],
        ],
        [1, 1.5, 2],
      );
    case 'huge':
      return pick(
        [
          [2560, 1440],
          [2048, 1152],
        ],
        [1],
      );
  }
}

const sans = [
  'inter',
  'roboto',
  'open-sans',
  'lato',
  'montserrat',
  'poppins',
  'nunito',
  'work-sans',
  'rubik',
  'karla',
  'mulish',
  'manrope',
  'dm-sans',
  'public-sans',
  'ibm-plex-sans',
  'fira-sans',
  'source-sans-3',
  'noto-sans',
  'barlow',
  'cabin',
  'cantarell',
  'exo-2',
  'heebo',
  'hind',
  'oxygen',
  'pt-sans',
  'quicksand',
  'raleway',
  'red-hat-text',
  'titillium-web',
  'ubuntu',
];
const headings = [
  'playfair-display',
  'merriweather',
  'lora',
  'oswald',
  'roboto-slab',
  'raleway',
  'montserrat',
  'exo-2',
];
const texts = ['merriweather', 'lora', 'roboto-slab', 'roboto-mono', 'jetbrains-mono'];
const installed = [
  'Arial, "Liberation Sans", sans-serif',
  'Verdana, "DejaVu Sans", sans-serif',
  'Georgia, "Liberation Serif", serif',
  '"Times New Roman", "Liberation Serif", serif',
  'system-ui, "Liberation Sans", sans-serif',
];
const spelt: Readonly<Record<string, string>> = {
  'dm-sans': 'DM Sans',
  'ibm-plex-sans': 'IBM Plex Sans',
  'pt-sans': 'PT Sans',
  'jetbrains-mono': 'JetBrains Mono',
};

function pickFonts(random: Random): { text: string; heading: string; stylesheets: string[] } {
  if (random.chance(0.2)) {
    const font = random.pick(installed);
    return { text: font, heading: font, stylesheets: [] };
  }
  const text = random.chance(0.93) ? random.pick(sans) : random.pick(texts);
  const heading = random.chance(0.25) ? random.pick(headings) : text;
  const family = (name: string): string =>
    `"${
      spelt[name] ??
      name
        .split('-')
        .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
        .join(' ')
    }", "Liberation Sans", sans-serif`;
  const sheets = (name: string): string[] =>
    [400, 700].map((weight) => `/npm/@fontsource/${name}/${weight}.css`);
  return {
    text: family(text),
    heading: family(heading),
    stylesheets: [...new Set([...sheets(text), ...sheets(heading)])],
  };
}

/** The main part with the bars of a program or a site around it. */
function surround(page: Page, layout: Layout): string {
  const { random, parts, stage, write, narrow, width } = page;
  const main = `<main${layout.edgeless === true ? '' : ' class="l-main"'}>${layout.main}</main>`;
  const brand = write.brand();
  const mark = random.chance(0.6)
    ? `<img width="26" height="26" src="${logo(random)}" alt="${escaped(brand)} logo">`
    : stage.anyIcon(22);
  const account = random.chance(0.7)
    ? face(page, random.int(26, 36))
    : actionButton(page, 'login', { variant: 'outline', size: 'small' });
  const tools = [
    ...random
      .sample(
        ['notifications', 'settings', 'help', 'moon', 'messages', 'cart', 'grid'],
        narrow ? 1 : random.int(0, 4),
      )
      .map((meaning) => iconButton(page, meaning)),
    account,
  ].join('');
  const search = !narrow && random.chance(0.55) ? searchField(page, random.int(160, 280)) : undefined;
  switch (layout.shell) {
    case 'bare':
      return main;
    case 'site': {
      const count = narrow ? 0 : Math.min(random.int(3, 7), Math.floor((width - 560) / 110));
      const menu = narrow ? iconButton(page, 'menu') : '';
      const bar = parts.bar({
        brand,
        logo: menu + mark,
        items: navItems(page, count, random.chance(0.2)),
        active: random.int(0, 3),
        search,
        tools: narrow
          ? tools
          : tools + (random.chance(0.4) ? actionButton(page, 'signup', { variant: 'primary' }) : ''),
      });
      const inner =
        layout.edgeless === true || random.chance(0.3)
          ? main
          : `<div style="max-width:${random.int(1040, 1320)}px;margin:0 auto">${main}</div>`;
      return bar + inner + (random.chance(0.7) ? siteFooter(page, brand) : '');
    }
    case 'app': {
      const sideAt = narrow ? 'none' : random.weighted({ left: 12, right: 1, rail: 3, none: 4 });
      const items =
        sideAt === 'none' && !narrow
          ? navItems(page, Math.min(5, Math.floor((width - 560) / 120)), random.chance(0.4))
          : [];
      const hasBar = sideAt === 'none' || random.chance(0.75);
      const bar = hasBar
        ? parts.bar({
            brand,
            logo: narrow || random.chance(0.4) ? iconButton(page, 'menu') + mark : mark,
            items,
            active: 0,
            search,
            tools,
          })
        : '';
      if (sideAt === 'none') return bar + main;
      if (sideAt === 'rail') return `${bar}<div class="l-shell">${rail(page)}${main}</div>`;
      const head = !hasBar
        ? `<div class="l-row l-tight l-bold" style="padding:6px 8px 14px">${mark}<span>${escaped(brand)}</span></div>`
        : random.chance(0.2)
          ? `<div style="padding:0 0 10px">${actionButton(page, 'create', { variant: 'primary', block: true })}</div>`
          : undefined;
      const foot = random.chance(0.3)
        ? `<div class="l-row l-tight l-small">${face(page, 28)}<span class="l-cut">${escaped(write.personName())}</span></div>`
        : undefined;
      const side = parts.side({
        groups: sideGroups(page, random.chance(0.8)),
        active: random.int(0, 5),
        head,
        foot,
        width: random.int(200, 270),
      });
      const body = `<div class="l-shell">${sideAt === 'left' ? side + main : main + side}</div>`;
      return random.chance(0.5)
        ? bar + body
        : sideAt === 'left'
          ? `<div class="l-shell">${side}<div class="l-grow">${bar}${main}</div></div>`
          : bar + body;
    }
  }
}

/** A narrow bar of icons alone at the left edge. */
function rail(page: Page): string {
  const { random, stage } = page;
  const { theme } = stage;
  const icons = navItems(page, random.int(5, 9), true).map((item, index) =>
    page.parts.button({ icon: item.icon, variant: 'ghost', label: item.text, pressed: index === 1 }),
  );
  return `<nav class="l-col" style="flex:none;width:${random.int(48, 68)}px;align-items:center;gap:${random.int(4, 16)}px;padding:10px 0;background:${theme.sideBackground};color:${theme.sideText};border-right:1px solid ${theme.line}">${icons.join('')}</nav>`;
}

function siteFooter(page: Page, brand: string): string {
  const { random, parts, write, stage, narrow } = page;
  const lists = random.times(
    narrow ? 2 : random.int(2, 5),
    () =>
      `<div class="l-col" style="gap:6px"><b>${escaped(write.navLabel())}</b>${random.times(random.int(3, 5), () => parts.link(write.navLabel())).join('')}</div>`,
  );
  const social = `<div class="l-row">${random.times(random.int(2, 5), () => `<a href="#" style="color:inherit;display:inline-flex" aria-label="${escaped(write.brand())}">${stage.anyIcon(20)}</a>`).join('')}</div>`;
  return `<footer style="background:${stage.theme.raised};border-top:1px solid ${stage.theme.line};padding:28px 24px" class="l-col"><div class="l-row l-top l-wrap" style="gap:56px">${lists.join('')}</div><div class="l-row l-between l-wrap"><span class="l-muted l-small">© ${random.int(2015, 2026)} ${escaped(brand)}</span>${social}</div></footer>`;
}

interface Overlay {
  readonly html: string;
  readonly open: string[];
  readonly script: string;
}

/** What lies over a page: a dialog, a menu, a notice, cookies; standing open, or hidden until a click shows it. */
function pickOverlay(page: Page, tells: boolean): Overlay {
  const { random, parts, write, stage, width, height } = page;
  const kind = random.weighted(
    tells
      ? { none: 4, dialog: 1, menu: 0, toast: 4, cookies: 4 }
      : { none: 9, dialog: 4, menu: 4, toast: 2, cookies: 1.5 },
  );
  const told = messageOf(random, write);
  const cookies = cookieText(random, write);
  const corner =
    tells && random.chance(0.5) ? 'right:16px;width:380px;bottom:16px' : 'left:0;right:0;bottom:0';
  if (kind === 'none') return { html: '', open: [], script: '' };
  const later = (kind === 'dialog' || kind === 'menu') && random.chance(0.5);
  const id = stage.id();
  const hidden = later ? ' hidden' : '';
  const place = `left:${random.int(8, Math.max(10, width - 300))}px;top:${random.int(50, Math.max(60, height - 420))}px`;
  const html = {
    dialog: () => {
      const question = random.chance(0.4);
      const body = question
        ? `<p>${escaped(write.paragraph(2))}</p>`
        : column(
            ...random.times(random.int(2, 4), () =>
              random.chance(0.7)
                ? formField(page)
                : choiceGroup(page, random.pick(['checkbox', 'radio', 'switch']), 2),
            ),
          );
      const actions =
        actionButton(page, 'cancel', { variant: random.pick(['outline', 'ghost', 'secondary']) }) +
        actionButton(page, random.pick(['confirm', 'delete', 'save', 'send', 'apply']), {
          variant: random.chance(0.2) ? 'danger' : 'primary',
        });
      return `<div class="l-scrim" id="${id}"${hidden}>${parts.dialog({ title: write.title(), body, actions })}</div>`;
    },
    menu: () =>
      `<div class="l-float" id="${id}" style="${place}"${hidden}>${parts.menu(menuItems(page))}</div>`,
    toast: () =>
      `<div style="position:fixed;z-index:1500;width:${Math.min(360, width - 32)}px;right:16px;${random.pick(['top', 'bottom'])}:16px;background:${stage.theme.surface}">${parts.alert({ tone: alertTone(told.tone), text: told.body, ...(random.chance(0.4) ? { title: told.title } : {}), closable: true })}</div>`,
    cookies: () =>
      `<div role="region" aria-label="Cookies" data-tone="info" style="position:fixed;z-index:1500;max-width:100%;${corner};background:${stage.theme.surface};border-top:1px solid ${stage.theme.line};box-shadow:0 -4px 16px rgba(0,0,0,.15)" class="l-row l-wrap l-pad"><div class="l-grow" style="min-width:240px"><b>${escaped(cookies.title)}</b><p>${escaped(cookies.body)}</p></div>${actionButton(page, 'decline', { variant: 'outline' })}${actionButton(page, 'accept', { variant: 'primary' })}</div>`,
  }[kind]();
  if (!later) return { html, open: [], script: '' };
  const opener = `<div style="position:fixed;right:${random.int(12, 40)}px;bottom:${random.int(12, 40)}px;z-index:900">${random.chance(0.5) ? iconButton(page, random.pick(['add', 'comment', 'help', 'menu']), { variant: 'primary', opens: id }) : actionButton(page, 'create', { variant: 'primary', opens: id })}</div>`;
  return {
    html: opener + html,
    open: [`[data-opens="${id}"]`],
    script: `<script>document.addEventListener('click',function(event){var opener=event.target.closest('[data-opens]');if(opener)document.getElementById(opener.dataset.opens).hidden=false})</script>`,
  };
}
