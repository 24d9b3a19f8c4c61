// Tries selectors in the living page of a capture: how many elements each finds and where, with Playwright's own beside them.
// Knows nothing of how selectors are found and ranked.

import { randomUUID } from 'node:crypto';
import type { CaptureRequests, CheckedSelector } from '../../protocol/capture';
import { boxCentre, type PixelBox } from '../../protocol/geometry';
import type { Locator, Page } from './browser';
import { toLocator } from './locators';
import { mapBox, scaleAndMove } from './plane';
import { withReader, type PageReader, type PictureOfView } from './pageWitness';
import type { CaptureParts } from './taken';
import { frame, withPage, type Framing } from './webPage';

type CheckCall = CaptureRequests['capture/check'];

/** @throws FailureError as `capturePage` does */
export function checkSelectors(
  { request, selectors, box }: CheckCall['params'],
  parts: CaptureParts,
): Promise<CheckCall['result']> {
  return withPage(request, parts, ({ page, options, remarks, progress }) =>
    withReader(page, undefined, async (reader) => {
      const locators = selectors.map((selector) => toLocator(page, selector, options.testIdAttribute));
      await reader.everyFrame('rememberScrolls');
      try {
        const framing = await frame(page, reader, options);
        progress('trying the selectors');
        const checked = await check(reader, framing, locators);
        const generated = await generatedFor(page, reader, box, framing.picture);
        return { checked, generated, remarks };
      } finally {
        await reader.everyFrame('scrollBack').catch(() => undefined);
      }
    }),
  );
}

/**
 * Where the only match of a locator lies is read from a witness, in which it is marked: so that it lies where the same element
 * of the capture lies. (Playwright's `boundingBox` passes over what scales a frame.)
 */
async function check(
  reader: PageReader,
  { picture, shown }: Framing,
  locators: readonly Locator[],
): Promise<readonly CheckedSelector[]> {
  const mark = `data-groundglass-${randomUUID()}`;
  const matches: number[] = [];
  try {
    for (const [index, locator] of locators.entries()) {
      const count = await locator.count();
      matches.push(count);
      if (count === 1) await locator.evaluate(setMark, `${mark}-${index}`);
    }
    const { witness } = await reader.read({ picture, shown });
    return matches.map((count, index) => {
      const found = witness.nodes.find(({ attributes }) => attributes?.[`${mark}-${index}`] !== undefined);
      return { matches: count, box: found?.box ?? null };
    });
  } finally {
    for (const [index, locator] of locators.entries()) {
      if (matches[index] === 1) await locator.evaluate(removeMark, `${mark}-${index}`).catch(() => undefined);
    }
  }
}

/** Run in the page; all that is known of its elements here. */
interface Markable {
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

const setMark = (element: Markable, mark: string): void => element.setAttribute(mark, '');
const removeMark = (element: Markable, mark: string): void => element.removeAttribute(mark);

/** What Playwright itself would write for the element of a box, as TypeScript; null where none lies there. */
async function generatedFor(
  page: Page,
  reader: PageReader,
  box: PixelBox,
  picture: PictureOfView,
): Promise<string | null> {
  const mark = `data-groundglass-${randomUUID()}`;
  try {
    if (!(await reader.markAt(await broughtIntoView(reader, box, picture), mark))) return null;
    for (const one of page.frames()) {
      const locator = one.locator(`css=[${mark}]`);
      if ((await locator.count()) === 1) return await written(locator);
    }
    return null;
  } finally {
    await reader.everyFrame('unmark', mark).catch(() => undefined);
  }
}

/** The box in the viewport, which is scrolled where its middle lies outside: what lies there cannot be asked for. */
async function broughtIntoView(
  reader: PageReader,
  box: PixelBox,
  { corner, pixelRatio }: PictureOfView,
): Promise<PixelBox> {
  const inView = mapBox(scaleAndMove(1 / pixelRatio, corner.x, corner.y), box);
  const { scroll, width, height } = await reader.view();
  const middle = boxCentre(inView);
  if (0 <= middle.x && middle.x < width && 0 <= middle.y && middle.y < height) return inView;
  await reader.scrollTo({ x: scroll.x + middle.x - width / 2, y: scroll.y + middle.y - height / 2 });
  const { scroll: reached } = await reader.view();
  return mapBox(scaleAndMove(1, scroll.x - reached.x, scroll.y - reached.y), inView);
}

/** A locator prints itself as the TypeScript that makes it, without the page before it. */
async function written(locator: Locator): Promise<string> {
  return `page.${(await locator.normalize()).toString()}`;
}
