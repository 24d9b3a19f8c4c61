// One page → its pictures and rows. Tells the story of a page from loading to the last picture; writes nothing.

import type { Browser } from './browser';
import type { Kit, PageSource } from './page';
import { isRepeat, planVariants, type Variant } from './plan';
import type { ScreenRow } from './row';
import type { PageServer } from './server';
import type { ScreenTruth } from './truth/screen';

export interface Shot {
  readonly row: ScreenRow;
  readonly png: Buffer;
}

export interface Shots {
  readonly shots: readonly Shot[];
  /** Why the page was dropped; undefined where it was not. */
  readonly dropped: string | undefined;
  /** Addresses that the page asked for in vain. */
  readonly missing: readonly string[];
}

export interface ShootArgs {
  readonly browser: Browser;
  readonly server: PageServer;
  readonly kit: Kit;
  readonly source: PageSource;
  readonly seed: number;
}

/** Takes all pictures of a page. @throws Error where the page does not load or its truth cannot be read */
export async function shootPage({ browser, server, kit, source, seed }: ShootArgs): Promise<Shots> {
  const variants = planVariants(source, seed);
  const first = variants[0];
  if (first === undefined) return { shots: [], dropped: undefined, missing: [] };
  await browser.setScreen({ ...first, dark: source.dark });
  await browser.load(server.show(source.html));
  const settled = (await browser.ask('groundglass.settle()')) as {
    failedFonts: string[];
    brokenImages: number;
  };
  const missing = [...server.takeMissing(), ...browser.takeRefused()];
  // An icon font that did not load leaves words or empty boxes where icons are labelled.
  const dropped =
    settled.failedFonts.length > 0 ? `fonts failed: ${settled.failedFonts.join(', ')}` : undefined;
  const shots: Shot[] = [];
  if (dropped !== undefined) return { shots, dropped, missing };

  let shown = first;
  let before: { variant: Variant; scrolled: number } | undefined;
  for (const variant of variants) {
    const scroll = await prepare(browser, variant, shown, source.dark);
    // Also a variant that is passed over has changed the screen.
    shown = variant;
    if (before !== undefined && isRepeat(variant, scroll.y, before)) continue;
    before = { variant, scrolled: scroll.y };
    const png = await browser.picture();
    const truth = (await browser.ask(`groundglass.readTruth(${variant.pixelRatio})`)) as ScreenTruth;
    shots.push({ png, row: rowOf({ source, kit, variant, scroll, seed, truth, png }) });
  }
  return { shots, dropped, missing };
}

/** Makes the page, which is laid out for the screen of `last`, look as the variant says. @returns where it is scrolled to, CSS pixels */
async function prepare(
  browser: Browser,
  variant: Variant,
  last: Variant,
  dark: boolean,
): Promise<{ x: number; y: number }> {
  const isSameScreen =
    variant.width === last.width && variant.height === last.height && variant.pixelRatio === last.pixelRatio;
  if (!isSameScreen) {
    await browser.setScreen({ ...variant, dark });
    await browser.ask('groundglass.settle()');
  }
  const scroll = (await browser.ask(`groundglass.scrollTo(${variant.scroll})`)) as { x: number; y: number };
  await browser.ask(`groundglass.focusOne(${variant.focus ?? 'null'})`);
  for (const selector of variant.open) await browser.ask(`groundglass.click(${JSON.stringify(selector)})`);
  return scroll;
}

interface RowArgs {
  readonly source: PageSource;
  readonly kit: Kit;
  readonly variant: Variant;
  readonly scroll: { x: number; y: number };
  readonly seed: number;
  readonly truth: ScreenTruth;
  readonly png: Buffer;
}

function rowOf({ source, kit, variant, scroll, seed, truth, png }: RowArgs): ScreenRow {
  const id = `${source.page}-${variant.letter}`;
  const { width, height } = pngSize(png);
  if (Math.abs(width - variant.width * variant.pixelRatio) > 1) {
    throw new Error(`${id}: the picture is ${width} wide, not ${variant.width} × ${variant.pixelRatio}`);
  }
  return {
    id,
    image: `images/${id}.png`,
    width,
    height,
    pixelRatio: variant.pixelRatio,
    scroll,
    kit: kit.name,
    page: source.page,
    split: kit.split,
    platform: source.platform,
    dark: source.dark,
    language: source.language,
    seed,
    elements: truth.elements,
    lines: truth.lines,
    ...(truth.messages === undefined ? {} : { messages: truth.messages }),
    ignore: truth.ignore,
  };
}

/** From the header that every PNG begins with. */
export function pngSize(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
