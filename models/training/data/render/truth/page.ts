// What the renderer may ask of the page it has loaded. Everything here changes or waits; reading is in truth.ts.

import { forgetAll } from './cache';
import { isDrawn } from './sight';
import { readTruth } from './truth';

/** Fonts that failed, by family. */
async function settle(): Promise<{ failedFonts: string[]; brokenImages: number }> {
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  await nextFrame();
  await document.fonts.ready;
  const failedFonts = [...document.fonts]
    .filter((face) => face.status === 'error')
    .map((face) => face.family);
  const brokenImages = [...document.images].filter(
    (image) => image.complete && image.naturalWidth === 0,
  ).length;
  return { failedFonts: [...new Set(failedFonts)], brokenImages };
}

async function nextFrame(): Promise<void> {
  await new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}

/** The element that scrolls the most of the page: the page itself, or a panel with its own overflow. */
function mainScroller(): Element {
  const root = document.scrollingElement ?? document.documentElement;
  let best = root;
  let most = room(root) * innerWidth;
  for (const element of document.querySelectorAll('body *')) {
    if (room(element) < 40 || !/(auto|scroll)/.test(getComputedStyle(element).overflowY)) continue;
    const weight = room(element) * element.clientWidth;
    if (weight > most) [best, most] = [element, weight];
  }
  return best;
}

function room(element: Element): number {
  return element.scrollHeight - element.clientHeight;
}

/** Scrolls to a part (0…1) of the way. @returns CSS pixels scrolled to */
async function scrollTo(part: number): Promise<{ x: number; y: number }> {
  const scroller = mainScroller();
  scroller.scrollTo({ top: Math.round(part * room(scroller)), behavior: 'instant' });
  await nextFrame();
  return { x: Math.round(scroller.scrollLeft), y: Math.round(scroller.scrollTop) };
}

/** Puts the keyboard's focus on one of the fields and buttons in view, chosen by a number 0…1, or on none. */
function focusOne(choice: number | null): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (choice === null) return;
  forgetAll();
  const targets = [
    ...document.querySelectorAll<HTMLElement>('input, textarea, select, button, a[href]'),
  ].filter((element) => {
    const { top, bottom, width } = element.getBoundingClientRect();
    return width > 0 && top >= 0 && bottom <= innerHeight && isDrawn(element);
  });
  targets[Math.floor(choice * targets.length)]?.focus({ preventScroll: true });
}

/** Clicks the first element that a selector finds in view. @returns whether there was one */
async function click(selector: string): Promise<boolean> {
  forgetAll();
  const targets = [...document.querySelectorAll<HTMLElement>(selector)];
  const target = targets.find((element) => isDrawn(element)) ?? targets[0];
  target?.click();
  await nextFrame();
  await nextFrame();
  return target !== undefined;
}

const calls = { settle, nextFrame, scrollTo, focusOne, click, readTruth };

/** As the renderer calls them. */
export type PageCalls = typeof calls;

Object.assign(globalThis, { groundglass: calls });
