// A web page as a capture: opened or attached to, waited for, held still, masked, pictured, and witnessed in the same moment.
// Knows nothing of where the capture is stored.

import { randomUUID } from 'node:crypto';
import type { CaptureRecord, CaptureRequest, MaskOptions } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import type { Point, Size } from '../../protocol/geometry';
import { attachToBrowser, startBrowser, type Locator, type OpenedBrowser, type Page } from './browser';
import type { Masked } from './inPage/frameWitness';
import { pageUrl, toldUrl, wholeOptions, type WholeOptions } from './pageOptions';
import { isTimeout, pageProblem } from './pageProblems';
import {
  wholeDocument,
  wholeView,
  withReader,
  type PageReader,
  type PictureOfView,
  type ReadPage,
} from './pageWitness';
import { MASK_COLOUR, MOST_PIXELS } from './picture';
import type { CaptureParts, TakenCapture } from './taken';

export type PageRequest = Extract<CaptureRequest, { kind: 'page' | 'attached' }>;

/** A page that is ready to be pictured. */
export interface OpenedPage {
  readonly page: Page;
  readonly options: WholeOptions;
  readonly by: string;
  readonly remarks: readonly string[];
  /** Takes what is being done; problems are told with the last of it. */
  readonly progress: CaptureParts['progress'];
}

/** What a picture shows of a page, and how it is asked for. */
export interface Framing {
  readonly kind: 'viewport' | 'full-page' | 'element';
  readonly picture: PictureOfView;
  readonly shown: 'viewport' | 'document';
}

/** A page that moves while it is pictured is pictured anew this often; then it is said. */
const MOST_TRIES = 3;

/** Animations that were brought to their end are heard of by the page, which may then do more. */
const STILL_MS = 50;

/**
 * Takes a page's picture and its witness.
 *
 * @throws FailureError one sentence for whatever is in the way; `cancelled` where the signal was aborted. A browser that was
 *   started has ended then, one that was attached to is as it was.
 */
export function capturePage(request: PageRequest, parts: CaptureParts): Promise<TakenCapture> {
  return withPage(request, parts, (opened) => picturePage(opened, request.mask));
}

/** Opens the page of a request as it asks, for as long as `use` runs. @throws FailureError as `capturePage` does */
export async function withPage<T>(
  request: PageRequest,
  parts: CaptureParts,
  use: (opened: OpenedPage) => Promise<T>,
): Promise<T> {
  const what = request.kind === 'page' ? toldUrl(request.url) : request.endpoint;
  let doing = 'starting the browser';
  const progress = (words: string): void => {
    doing = words;
    parts.progress(words);
  };
  const url = request.kind === 'page' ? pageUrl(request.url) : null;
  const options = await wholeOptions(request.page, request.kind);
  let opened: OpenedBrowser | null = null;
  const close = (): void => void opened?.close();
  try {
    throwIfAborted(parts.signal);
    progress(doing);
    opened =
      request.kind === 'page'
        ? await startBrowser(options)
        : await attachToBrowser(request.endpoint, request.match ?? null, options.timeoutMs);
    parts.signal.addEventListener('abort', close);
    throwIfAborted(parts.signal);
    const { page, by } = opened;
    const remarks = [...opened.remarks];
    const end = Date.now() + options.timeoutMs;
    const msLeft = (): number => Math.max(1, end - Date.now());
    if (url !== null) {
      progress('opening the page');
      remarks.push(...(await openUrl(page, url, options.waitUntil, msLeft())));
    }
    progress('waiting for the page');
    const wait = waitFor(page, options, msLeft());
    await inTime(wait, options.timeoutMs + options.waitMs + LEAST_USE_MS, what);
    const limit = Math.max(options.timeoutMs, LEAST_USE_MS);
    return await inTime(use({ page, options, by, remarks, progress }), limit, what);
  } catch (error) {
    throw pageProblem(error, {
      page: what,
      doing,
      timeoutMs: options.timeoutMs,
      isCancelled: parts.signal.aborted,
    });
  } finally {
    parts.signal.removeEventListener('abort', close);
    await opened?.close();
  }
}

/** However little time a page is given to open: a large one takes longer to be read, on a slow machine. */
const LEAST_USE_MS = 60_000;

/** A page whose scripts never end answers nothing, and no call to it ends by itself. */
async function inTime<T>(work: Promise<T>, ms: number, page: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const reason = `it gave no answer for ${ms / 1000} s after it was open; its scripts may run without end`;
    timer = setTimeout(() => reject(refused(page, reason)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Where it was too late, closing the browser ends the work too, and nobody is left to hear of it.
    work.catch(() => undefined);
  }
}

/** @returns remarks: where it was redirected to, and what the server said of it */
async function openUrl(
  page: Page,
  url: URL,
  waitUntil: WholeOptions['waitUntil'],
  timeout: number,
): Promise<readonly string[]> {
  const response = await page.goto(url.href, { waitUntil, timeout });
  const status = response === null ? 200 : response.status();
  const remarks: string[] = [];
  if (!isSamePage(url.href, page.url())) remarks.push(`The page was redirected to ${toldUrl(page.url())}.`);
  if (400 <= status)
    remarks.push(`The server answered ${`${status} ${response?.statusText() ?? ''}`.trim()}.`);
  return remarks;
}

async function waitFor(
  page: Page,
  { waitFor: selector, waitMs, timeoutMs }: WholeOptions,
  timeout: number,
): Promise<void> {
  if (selector !== null) {
    const what = `What to wait for ("${selector}")`;
    await checkCss(page, selector, what);
    await waitUntilSeen(page.locator(`css=${selector}`).first(), what, timeout, timeoutMs);
  }
  if (0 < waitMs) await page.waitForTimeout(waitMs);
}

/** @param timeoutMs - the whole time that there was, to be told. */
async function waitUntilSeen(
  locator: Locator,
  what: string,
  timeout: number,
  timeoutMs: number,
): Promise<void> {
  try {
    await locator.waitFor({ state: 'visible', timeout });
  } catch (error) {
    throw isTimeout(error)
      ? refused(what, `nothing of it was to be seen within ${timeoutMs / 1000} s`)
      : error;
  }
}

async function picturePage(
  { page, options, by, remarks, progress }: OpenedPage,
  mask: MaskOptions,
): Promise<TakenCapture> {
  const masked: Masked = { passwords: mask.passwords !== false, selectors: mask.selectors ?? [] };
  return withReader(page, undefined, async (reader) => {
    for (const selector of masked.selectors) {
      if (!(await reader.isCss(selector))) throw refused(maskName(selector), 'this is no CSS selector');
    }
    await reader.everyFrame('freeze');
    await reader.everyFrame('rememberScrolls');
    try {
      const framing = await frame(page, reader, options);
      await page.waitForTimeout(STILL_MS);
      const maskRemarks = await remarksOnMasks(reader, mask);
      progress('taking the picture');
      for (let nTries = 1; ; nTries++) {
        const shot = await screenshot(page, reader, framing, masked);
        progress('reading what the page says of itself');
        const read = await reader.read({
          testIdAttribute: options.testIdAttribute,
          masked,
          shown: framing.shown,
          picture: { ...framing.picture, size: shot.size },
        });
        const isStill = isSame(shot.fingerprints, read.fingerprints);
        if (!isStill && nTries < MOST_TRIES) continue;
        return {
          png: shot.png,
          size: shot.size,
          record: recordOf(page.url(), options, by, framing, read, shot.nMasked),
          witness: read.witness,
          remarks: [
            ...remarks,
            ...maskRemarks,
            ...(isStill
              ? []
              : [
                  'The page kept changing while it was pictured: boxes may lie beside what the picture shows.',
                ]),
            ...remarksOn(read),
            ...(await remarksOnClosed(reader)),
          ],
        };
      }
    } finally {
      // Of no use in a page of our own, which closes; the user's own goes on as it was.
      await reader.everyFrame('thaw').catch(() => undefined);
      await reader.everyFrame('scrollBack').catch(() => undefined);
    }
  });
}

/** @throws FailureError `bad-input` where a mask covers nothing in any frame, unless such masks are to be remarked on */
async function remarksOnMasks(
  reader: PageReader,
  { selectors = [], unmatched = 'refuse' }: MaskOptions,
): Promise<readonly string[]> {
  const counts = (await reader.everyFrame('countMatches', selectors)) as readonly (readonly number[])[];
  const fitNothing = selectors.filter((_, index) => counts.every((ofFrame) => ofFrame[index] === 0));
  const [first] = fitNothing;
  if (first !== undefined && unmatched === 'refuse') {
    throw refused(
      maskName(first),
      'it fits nothing on the page, and what it was to cover would be shown; correct it or leave it out (what is in a shadow root is found by a selector of its own, without what is around)',
    );
  }
  return fitNothing.map((selector) => `${maskName(selector)} fits nothing on this page.`);
}

function maskName(selector: string): string {
  return `The mask "${selector}"`;
}

/**
 * Scrolls to what the picture is to show, and says how it lies on the viewport.
 *
 * @throws FailureError `bad-input` where there is nothing to be pictured, or too much
 */
export async function frame(page: Page, reader: PageReader, options: WholeOptions): Promise<Framing> {
  if (options.element !== null) return frameElement(page, reader, options.element, options.timeoutMs);
  if (options.fullPage) {
    // What is fixed to the viewport is drawn where it lies at the page's top.
    await reader.scrollTo({ x: 0, y: 0 });
    const picture = wholeDocument(await reader.view());
    refuseTooLarge(page, picture.size);
    return { kind: 'full-page', picture, shown: 'document' };
  }
  if (options.scroll !== null) await reader.scrollTo(options.scroll);
  const picture = wholeView(await reader.view());
  refuseTooLarge(page, picture.size);
  return { kind: 'viewport', picture, shown: 'viewport' };
}

async function frameElement(
  page: Page,
  reader: PageReader,
  selector: string,
  timeoutMs: number,
): Promise<Framing> {
  const what = `The element "${selector}"`;
  const found = page.locator(`css=${selector}`);
  await checkCss(page, selector, what);
  const timeout = Math.min(timeoutMs, MOST_ELEMENT_MS);
  await waitUntilSeen(found.first(), what, timeout, timeout);
  const count = await found.count();
  if (count !== 1) throw refused(what, `${count} elements fit; give a selector that fits one`);
  // Playwright's own way waits for frames, which a page behind others does not draw.
  await found.evaluate(bringIntoView);
  const box = await found.boundingBox({ timeout: timeoutMs });
  if (box === null) throw refused(what, 'it takes no place on the page');
  const { devicePixelRatio: ratio, scroll, width, height } = await reader.view();
  // Whole device pixels around it: a picture that begins within one would be drawn anew, blurred.
  const left = Math.floor((box.x + scroll.x) * ratio + WHOLE) / ratio;
  const top = Math.floor((box.y + scroll.y) * ratio + WHOLE) / ratio;
  const size: Size = {
    width: Math.max(1, Math.ceil((box.x + scroll.x + box.width - left) * ratio - WHOLE)),
    height: Math.max(1, Math.ceil((box.y + scroll.y + box.height - top) * ratio - WHOLE)),
  };
  refuseTooLarge(page, size);
  const fits = 0 <= box.x && box.x + box.width <= width && 0 <= box.y && box.y + box.height <= height;
  return {
    kind: 'element',
    picture: { corner: { x: left - scroll.x, y: top - scroll.y }, pixelRatio: ratio, size },
    shown: fits ? 'viewport' : 'document',
  };
}

/** The page is open, and was waited for as its user asked: what comes later than this is hardly on it. */
const MOST_ELEMENT_MS = 5_000;

/** Run in the page; all that is known of its elements here. */
const bringIntoView = (element: { scrollIntoView(how: Readonly<Record<string, string>>): void }): void =>
  element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });

/** What reckoning with fractions may be off: less than a browser's smallest step, a 64th of a pixel. */
const WHOLE = 1 / 128;

interface Screenshot {
  readonly png: Uint8Array;
  readonly size: Size;
  /** Of the page when it was taken. */
  readonly fingerprints: readonly number[];
  readonly nMasked: number;
}

/** Masks are painted by the browser, in the page: what lies beneath them never leaves it. */
async function screenshot(
  page: Page,
  reader: PageReader,
  { kind, picture }: Framing,
  masked: Masked,
): Promise<Screenshot> {
  const mark = `data-groundglass-${randomUUID()}`;
  const counts = await reader.everyFrame('markMasked', masked, mark);
  try {
    const fingerprints = (await reader.everyFrame('fingerprint')).map(Number);
    const { scroll } = await reader.view();
    const { corner, pixelRatio, size } = picture;
    const png = await page.screenshot({
      type: 'png',
      scale: 'device',
      mask: page.frames().map((one) => one.locator(`css=[${mark}]`)),
      maskColor: MASK_COLOUR,
      ...(kind === 'viewport'
        ? { clip: await clipOfViewport(reader) }
        : {
            fullPage: true,
            clip: {
              x: corner.x + scroll.x,
              y: corner.y + scroll.y,
              width: size.width / pixelRatio,
              height: size.height / pixelRatio,
            },
          }),
    });
    const taken = pngSize(png);
    if (SIZE_TOLERANCE < Math.max(Math.abs(taken.width - size.width), Math.abs(taken.height - size.height))) {
      throw refused(
        toldUrl(page.url()),
        `the browser gave a picture of ${taken.width}×${taken.height} pixels where ${size.width}×${size.height} were to be; try a lower pixel ratio, or the viewport`,
      );
    }
    return {
      png,
      size: taken,
      fingerprints,
      nMasked: counts.reduce<number>((sum, count) => sum + Number(count), 0),
    };
  } finally {
    await reader.everyFrame('unmark', mark).catch(() => undefined);
  }
}

/** Sides that are no whole number of device pixels are rounded, now up, now down. */
const SIZE_TOLERANCE = 2;

/** Without it Playwright would take the size in which a phone lays a wide page out for the one in which it shows it. */
async function clipOfViewport(
  reader: PageReader,
): Promise<{ x: number; y: number; width: number; height: number }> {
  const { shownWidth, shownHeight } = await reader.view();
  return { x: 0, y: 0, width: shownWidth, height: shownHeight };
}

function recordOf(
  url: string,
  { screen, device, zoom, isOwn }: WholeOptions,
  by: string,
  { kind, picture }: Framing,
  { view, title }: ReadPage,
  nMasked: number,
): CaptureRecord {
  return {
    source: 'page',
    kind,
    takenAt: new Date().toISOString(),
    by,
    url: toldUrl(url),
    ...(title === '' ? {} : { title }),
    pixelRatio: picture.pixelRatio,
    viewport: isOwn ? screen.viewport : { width: view.width, height: view.height },
    // Where the picture begins on the page, so that image ↔ css holds for pictures of one element too.
    scroll: plus(view.scroll, picture.corner),
    ...(zoom === 1 ? {} : { zoom }),
    ...(device === null ? {} : { device }),
    ...(nMasked === 0 ? {} : { masked: nMasked }),
  };
}

function remarksOn({ witness, unreadFrames }: ReadPage): readonly string[] {
  return [
    ...(witness.truncated
      ? [`The page is very large: its witness holds the first ${witness.nodes.length} nodes only.`]
      : []),
    ...(unreadFrames === 0
      ? []
      : [`${unreadFrames} ${unreadFrames === 1 ? 'frame' : 'frames'} of the page could not be read.`]),
  ];
}

async function remarksOnClosed(reader: PageReader): Promise<readonly string[]> {
  const hosts = await reader.closedHosts();
  if (hosts.length === 0) return [];
  return [
    `What is in ${hosts.map((name) => `<${name}>`).join(', ')} is not in the witness, and no selector reaches it: the shadow root is closed. Selectors find only the element around.`,
  ];
}

/** Playwright's CSS, which can also look for text. @throws FailureError `bad-input` where it is none */
async function checkCss(page: Page, selector: string, what: string): Promise<void> {
  await page
    .locator(`css=${selector}`)
    .count()
    .catch((error: unknown) => {
      const isSyntax = error instanceof Error && /selector|parsing|token/i.test(error.message);
      throw isSyntax ? refused(what, 'this is no CSS selector') : error;
    });
}

function refuseTooLarge(page: Page, { width, height }: Size): void {
  if (width * height <= MOST_PIXELS) return;
  throw refused(
    toldUrl(page.url()),
    `a picture of it would have ${width}×${height} pixels, and ${MOST_PIXELS / 1_000_000} million are the most; picture the viewport or one element, or lower the pixel ratio`,
  );
}

/** @throws Error where it is no PNG */
export function pngSize(png: Uint8Array): Size {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  if (view.byteLength < 24 || view.getUint32(0) !== 0x89504e47) throw new Error('the browser gave no PNG');
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

/** A redirect to the same page with or without a last slash is none to speak of; what stands behind "#" never leaves. */
function isSamePage(asked: string, reached: string): boolean {
  const plain = (address: string): string => toldUrl(address).replace(/#.*$/, '').replace(/\/$/, '');
  return plain(asked) === plain(reached);
}

function plus(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new FailureError({ kind: 'cancelled' });
}

function refused(what: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason });
}
