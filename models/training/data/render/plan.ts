// Which pages a set holds and which pictures are taken of each: all from one seed, so that a run can be continued. Pure.

import { randomFrom, type Random } from './content/random';
import type { Kit, PageSource } from './page';

export type Split = Kit['split'];

/** One page of `validationEvery` is of a kit that is never trained on, where both splits are wanted. */
const validationEvery = 20;

/** The kit and the seed of the page with this number. @throws RangeError without kits */
export function pagePlan(kits: readonly Kit[], seed: number, index: number): { kit: Kit; pageSeed: number } {
  const random = randomFrom(seed * 1_000_003 + index);
  const held = kits.filter((kit) => kit.split === 'validation');
  const trained = kits.filter((kit) => kit.split === 'train');
  const isHeld = held.length > 0 && (trained.length === 0 || index % validationEvery === validationEvery - 1);
  return { kit: weightedKit(isHeld ? held : trained, random), pageSeed: seed * 1_000_000 + index };
}

function weightedKit(kits: readonly Kit[], random: Random): Kit {
  if (kits.length === 0) throw new RangeError('no kits to choose from');
  let rest = random.next() * kits.reduce((sum, kit) => sum + kit.weight, 0);
  return kits.find((kit) => (rest -= kit.weight) < 0) ?? kits.at(-1)!;
}

/** One picture of a page that has been loaded; taken in the order of the list. */
export interface Variant {
  /** `a`, `b`, … */
  readonly letter: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  /** How far the page is scrolled: a part, 0…1, of the way. */
  readonly scroll: number;
  /** Selectors to click before the picture. */
  readonly open: readonly string[];
  /** A number 0…1 that chooses what has the focus; undefined for nothing. */
  readonly focus: number | undefined;
}

/** CSS pixels. */
const narrowestWide = 1000;
/** What other screens a web page for wide ones is shown on, by how common they are: width, height, pixel ratio. */
const wideScreens: readonly (readonly [number, number, number])[] = [
  [1280, 720, 1],
  [1280, 800, 1],
  [1366, 768, 1],
  [1366, 768, 1],
  [1440, 900, 1],
  [1440, 900, 1],
  [1536, 864, 1.25],
  [1600, 900, 1],
  [1680, 1050, 1],
  [1920, 1080, 1],
  [1920, 1080, 1],
  [1920, 1080, 1],
  [2560, 1440, 1],
  [1024, 768, 1],
  [1280, 800, 2],
  [1440, 900, 1.5],
];
const phoneRatios = [2, 2.625, 2.75, 3, 3] as const;
const desktopRatios = [1, 1, 1.25, 1.5, 2] as const;
/** More pixels than this make a picture slow to take and to read. */
const mostPixels = 5_500_000;

/** The pictures to take of a page: as it is, scrolled and on other screens, with something open. */
export function planVariants(source: PageSource, seed: number): Variant[] {
  const random = randomFrom(seed);
  const base = { ...source.viewport, pixelRatio: source.pixelRatio, scroll: 0, open: [], focus: undefined };
  const focus = random.chance(0.2) ? random.next() : undefined;
  const variants: Omit<Variant, 'letter'>[] = [{ ...base, focus }];
  for (const [from, to] of [
    [0.1, 0.5],
    [0.6, 1],
  ] as const) {
    const scroll = random.between(from, to);
    variants.push({ ...otherScreen(source, random), scroll, open: [], focus: undefined });
  }
  if (source.open !== undefined && source.open.length > 0) variants.push({ ...base, open: source.open });
  return variants
    .slice(0, source.variants ?? variants.length)
    .map((variant, index) => ({ ...variant, letter: 'abcdefgh'[index]!, pixelRatio: bearable(variant) }));
}

function otherScreen(
  source: PageSource,
  random: Random,
): { width: number; height: number; pixelRatio: number } {
  const { viewport, platform } = source;
  if (platform === 'mobile') return { ...viewport, pixelRatio: random.pick(phoneRatios) };
  if (platform === 'desktop') return { ...viewport, pixelRatio: random.pick(desktopRatios) };
  // A page is composed for a wide or for a narrow screen and need not work on the other.
  const isWide = viewport.width >= narrowestWide;
  if (!isWide || random.chance(0.4)) return { ...viewport, pixelRatio: source.pixelRatio };
  const [width, height, pixelRatio] = random.pick(wideScreens);
  return { width, height, pixelRatio };
}

function bearable({
  width,
  height,
  pixelRatio,
}: {
  width: number;
  height: number;
  pixelRatio: number;
}): number {
  const most = Math.sqrt(mostPixels / (width * height));
  return pixelRatio <= most ? pixelRatio : Math.max(1, Math.floor(most * 4) / 4);
}

/** True where a variant would show nothing that the one before did not; another pixel ratio alone is nothing new. */
export function isRepeat(
  variant: Variant,
  scrolled: number,
  before: { variant: Variant; scrolled: number },
): boolean {
  const last = before.variant;
  return (
    variant.open.length === 0 &&
    last.open.length === 0 &&
    scrolled === before.scrolled &&
    variant.width === last.width &&
    variant.height === last.height
  );
}
