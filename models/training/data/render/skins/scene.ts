// What every skin's page shares: its draw, its icon set, its language, and the frame of an HTML document around it.
// Knows markup, but no look and no layout.

import { type Random, randomFrom } from '../content/random';
import { type Writer, writerFor } from '../content/text';
import { iconHtml, iconNames as setNames } from '../content/icons';
import { iconNames, type IconSet } from './iconNames';
import { type Language, translated } from './labels';
import type { PageSource, Platform } from '../page';

/** One page in the making. */
export interface Scene {
  readonly draw: Random;
  readonly dark: boolean;
  readonly icons: IconSet;
  readonly language: Language;
  /** Writes in the scene's language; plain text, to be escaped. */
  readonly text: Writer;
  /** Hue of the accent colour, degrees. */
  readonly hue: number;
}

/** A kit's scene from a seed; `darkChance` is the share of dark pages. The same seed gives other words in another kit. */
export function sceneFrom(kit: string, seed: number, darkChance = 0.35): Scene {
  const salt = [...kit].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7);
  const draw = randomFrom(seed * 977 + (salt & 0xfffff));
  const language: Language = draw.chance(0.72) ? 'en' : draw.pick(['de', 'fr', 'es', 'it', 'pt', 'nl']);
  return {
    draw,
    dark: draw.chance(darkChance),
    icons: draw.pick(['mdi', 'mdi', 'tabler', 'lucide', 'bootstrap']),
    language,
    text: writerFor(draw, language),
    hue: draw.pick([205, 212, 220, 265, 290, 340, 5, 25, 45, 140, 165, 185]),
  };
}

/** Text made safe for HTML and for attributes in double quotes. */
export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** An English label in the scene's language, plain text. Labels without a translation stay English. */
export function words(scene: Scene, english: string): string {
  return translated(english, scene.language);
}

/** The same, escaped. */
export function label(scene: Scene, english: string): string {
  return escaped(words(scene, english));
}

/** A one-coloured icon `size` CSS pixels wide; `meaning` is one of `iconNames` or a name of the scene's set. */
export function icon(scene: Scene, meaning: string, size = 20, style = ''): string {
  const name = iconNames.get(meaning)?.[scene.icons] ?? meaning;
  const html = iconHtml({ set: scene.icons, mode: 'svg' }, name, size, 'ic');
  return style === '' ? html : html.replace('<svg ', `<svg style="${style}" `);
}

/** An icon on a coloured plate, as programs and phone apps have: the plate is the icon. */
export function plate(scene: Scene, meaning: string, size: number, radius = 0.22): string {
  const name = iconNames.get(meaning)?.[scene.icons] ?? meaning;
  const { draw } = scene;
  const hue = draw.int(0, 359);
  const paint = draw.pick([
    `linear-gradient(hsl(${hue},75%,60%),hsl(${hue + 20},80%,42%))`,
    `linear-gradient(135deg,hsl(${hue},80%,58%),hsl(${hue + 60},75%,50%))`,
    `hsl(${hue},60%,46%)`,
    `hsl(${hue},20%,24%)`,
  ]);
  const look = `width:${size}px;height:${size}px;border-radius:${Math.round(size * radius)}px;background:${paint}`;
  const glyph = icon(scene, name, Math.round(size * 0.58)).replace(/ data-icon="[^"]*"/, '');
  return `<span class="plate" data-icon="${name}" style="${look}">${glyph}</span>`;
}

/** Any icon, by its meaning or by its set's name, for places where the meaning does not matter. */
export function anyIcon(scene: Scene): string {
  return scene.draw.chance(0.5) ? scene.draw.pick(meanings) : scene.draw.pick(setNames(scene.icons));
}

const meanings = [...iconNames.keys()];

/** What a page needs beside its body. */
export interface Frame {
  readonly kit: string;
  readonly seed: number;
  readonly platform: Platform;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly pixelRatio: number;
  /** Style sheet of the look. */
  readonly css: string;
  /** Packages below `@fontsource/` that the style sheet names. */
  readonly fonts: readonly string[];
  readonly body: string;
}

/** The document around a body. */
export function pageSource(scene: Scene, frame: Frame): PageSource {
  const links = frame.fonts.flatMap((font) =>
    ['400', '500', '600', '700']
      .filter((weight) => !(weightsMissing[font] ?? []).includes(weight))
      .map((weight) => `<link rel="stylesheet" href="/npm/@fontsource/${font}/${weight}.css">`),
  );
  const opens = frame.body.includes('class="later"');
  const html = `<!doctype html><html lang="${scene.language}"><head><meta charset="utf-8"><title>${frame.kit}</title>
${links.join('\n')}<style>${baseCss}${frame.css}</style></head><body>${frame.body}${opens ? opener : ''}</body></html>`;
  return {
    kit: frame.kit,
    page: `${frame.kit}-${String(frame.seed).padStart(6, '0')}`,
    platform: frame.platform,
    dark: scene.dark,
    language: scene.language,
    html,
    viewport: frame.viewport,
    pixelRatio: frame.pixelRatio,
    ...(opens ? { open: ['body'] } : {}),
  };
}

/** Markup that is shown only after the page has been clicked: an open menu, a dialog. */
export function later(html: string): string {
  return `<div class="later">${html}</div>`;
}

/** Shows what was held back, and marks what opened it. */
const opener = `<script>document.body.addEventListener('click',()=>{
for(const held of document.querySelectorAll('.later'))held.className='shown';
for(const origin of document.querySelectorAll('[data-opens]')){origin.classList.add('hot');origin.setAttribute('aria-expanded','true')}},{once:true})</script>`;

/** Weights that a font package has no style sheet for. */
const weightsMissing: Readonly<Record<string, readonly string[]>> = {
  cantarell: ['500', '600'],
  ubuntu: ['600'],
  lato: ['500', '600'],
  'pt-sans': ['500', '600'],
};

const baseCss = `
*{box-sizing:border-box}
html,body{margin:0;height:100%;overflow:hidden}
body{-webkit-font-smoothing:antialiased;position:relative}
button,input,textarea{font:inherit;color:inherit;margin:0}
button{background:none;border:0;padding:0}
svg.ic{flex:none;vertical-align:middle}
.plate{display:inline-flex;align-items:center;justify-content:center;flex:none;color:#fff;vertical-align:middle}
.flex{display:flex;align-items:center}.grow{flex:1 1 0;min-width:0}.col{display:flex;flex-direction:column;min-height:0;min-width:0}
.cut{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;min-width:0}
.clip{overflow:hidden}.later{display:none}.shown{display:contents}
img{display:block;object-fit:cover}
`;
