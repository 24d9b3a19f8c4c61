// What a page is to be opened with, checked and made whole: defaults, limits, the device's screen, the file of cookies.
// Knows nothing of how pages are opened.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PageOptions } from '../../protocol/capture';
import * as check from '../../protocol/check';
import { FailureError } from '../../protocol/failure';
import type { Point, Size } from '../../protocol/geometry';
import { deviceScreen, devicesLike, type Screen } from './browser';

/** `PageOptions` with every default filled in. */
export interface WholeOptions {
  readonly screen: Screen;
  readonly device: string | null;
  readonly zoom: number;
  readonly dark: boolean;
  readonly waitUntil: 'load' | 'domcontentloaded' | 'networkidle';
  readonly waitFor: string | null;
  readonly waitMs: number;
  readonly storageState: string | null;
  readonly fullPage: boolean;
  readonly scroll: Point | null;
  readonly element: string | null;
  readonly ignoreCertificateErrors: boolean;
  readonly testIdAttribute: string;
  readonly timeoutMs: number;
  readonly browser: string | null;
  /** Whether the page is opened for the capture; `screen` says nothing of one that was open already. */
  readonly isOwn: boolean;
}

const defaultViewport: Size = { width: 1280, height: 720 };

/** Longer than anybody waits, and short enough that a timer can hold it. */
const MOST_MS = 30 * 60_000;

/**
 * @param options - of a message or a command line: only their types are believed.
 * @throws FailureError `bad-input` with the first that cannot be
 */
export async function wholeOptions(options: PageOptions, kind: 'page' | 'attached'): Promise<WholeOptions> {
  if (kind === 'attached') refuseForAttached(options);
  const zoom = within(options.zoom ?? 1, 0.25, 5, 'The zoom', 'a number from 0.25 to 5; 1 is 100 %');
  const waitMs = within(
    options.waitMs ?? 0,
    0,
    MOST_MS,
    'The time to wait',
    'milliseconds, at most half an hour',
  );
  const timeoutMs = within(
    options.timeoutMs ?? 30_000,
    1,
    MOST_MS,
    'The timeout',
    'milliseconds, more than 0 and at most half an hour',
  );
  if (options.element !== undefined && options.fullPage === true) {
    throw refused('The page options', 'a picture is of one element or of the full page, not of both');
  }
  if (options.storageState !== undefined) await checkStorageState(options.storageState);
  return {
    screen: screenOf(options, zoom),
    device: options.device ?? null,
    zoom,
    dark: options.dark === true,
    waitUntil: options.waitUntil ?? 'load',
    waitFor: options.waitFor ?? null,
    waitMs,
    storageState: options.storageState ?? null,
    fullPage: options.fullPage === true,
    scroll: options.scroll ?? null,
    element: options.element ?? null,
    ignoreCertificateErrors: options.ignoreCertificateErrors === true,
    testIdAttribute: testIdAttributeOf(options),
    timeoutMs,
    browser: options.browser ?? null,
    isOwn: kind === 'page',
  };
}

/** What only a page of our own can be opened with; one that is attached to shows what it shows. */
function refuseForAttached(options: PageOptions): void {
  const own = [
    'viewport',
    'device',
    'pixelRatio',
    'zoom',
    'dark',
    'storageState',
    'ignoreCertificateErrors',
  ] as const;
  const given = own.filter((name) => options[name] !== undefined);
  if (0 < given.length) {
    throw refused(
      `The page options (${given.join(', ')})`,
      'a page of a running browser is pictured as it is; leave them out, or give the address of the page to have it opened anew',
    );
  }
}

/**
 * The address that a person meant: "example.org" and "localhost:3000" get a scheme, and what can only be a path of this machine
 * becomes a file's address.
 *
 * @throws FailureError `bad-input` where it is none, or of a kind that is not opened
 */
export function pageUrl(given: string): URL {
  const text = given.trim();
  if (isPath(text)) return pathToFileURL(path.resolve(text));
  const isLocal = /^(localhost|\d+\.\d+\.\d+\.\d+|\[[\da-f:]+\])([:/]|$)/i.test(text);
  const hasScheme = /^[a-z][a-z\d+.-]*:/i.test(text) && !/^[^:/]+:\d+([/?#]|$)/.test(text);
  const whole = hasScheme ? text : `${isLocal ? 'http' : 'https'}://${text}`;
  let url: URL;
  try {
    url = new URL(whole);
  } catch {
    throw refused(
      given === '' ? 'The address' : given,
      'this is no web address; one looks like https://example.org/page',
    );
  }
  const opened = ['http:', 'https:', 'file:', 'data:', 'about:'];
  if (!opened.includes(url.protocol)) {
    throw refused(
      given,
      `addresses that begin with "${url.protocol}" are not opened; give one of http, https or file`,
    );
  }
  return url;
}

/** "/tmp/page.html", "./page.html", "C:\page.html", and "page.html", since no server's name ends like that. */
function isPath(text: string): boolean {
  return /^(\/(?!\/)|\.\.?[\\/]|[a-z]:[\\/]|\\\\)/i.test(text) || /^[^/:?#]+\.x?html?$/i.test(text);
}

/** Names of the parameters whose values `toldUrl` left out, in order. */
export function emptiedParameters(address: string): readonly string[] {
  return [...address.matchAll(secretParameter)]
    .map(([found]) => /^[?&#;](.*)=$/.exec(found)?.[1])
    .filter((name) => name !== undefined);
}

/** What carries a key or a ticket, in what follows "?" or "#"; its value is what is left out. */
const secretParameter =
  /([?&#;](?:[^=&?#;]*(?:token|secret|csrf|xsrf|passw|session|credential|api[-_]?key|signature)[^=&?#;]*|auth|sig)=)[^&#;]*/gi;

/**
 * An address as it may be kept: without a name and a password in it and without the values of keys and tickets, and of a page
 * that is its own address (data:) without the page, whose masked parts stand there too.
 */
export function toldUrl(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  if (url.protocol === 'data:') return address.slice(0, address.indexOf(',') + 1);
  url.username = '';
  url.password = '';
  return url.href.replace(secretParameter, '$1');
}

/**
 * The page's screen: an explicit size or ratio counts before the device's. Zoom does what it does in a browser's window:
 * the same window holds fewer CSS pixels, each of them larger.
 */
function screenOf({ device, viewport, pixelRatio }: PageOptions, zoom: number): Screen {
  const desktop: Screen = {
    viewport: defaultViewport,
    pixelRatio: 1,
    isMobile: false,
    hasTouch: false,
    userAgent: null,
  };
  const known = device === undefined ? desktop : deviceScreen(device);
  if (known === null) {
    const alike = devicesLike(device ?? '').map((name) => `"${name}"`);
    throw refused(
      `The device "${device}"`,
      `Playwright knows none of that name; it knows ${alike.join(', ')} and others`,
    );
  }
  const { width, height } = viewport ?? known.viewport;
  for (const side of [width, height]) {
    if (!Number.isInteger(side)) throw refused('The viewport', 'its sides are whole numbers of CSS pixels');
    within(side, 50, 10_000, 'The viewport', 'each side from 50 to 10 000 CSS pixels');
  }
  const ratio = within(pixelRatio ?? known.pixelRatio, 0.5, 8, 'The pixel ratio', 'a number from 0.5 to 8');
  return {
    ...known,
    viewport: { width: Math.floor(width / zoom), height: Math.floor(height / zoom) },
    pixelRatio: ratio * zoom,
  };
}

/** A name that can stand in a selector. */
function testIdAttributeOf({ testIdAttribute = 'data-testid' }: PageOptions): string {
  if (/^[a-z_][\w.:-]*$/i.test(testIdAttribute)) return testIdAttribute;
  throw refused('The test id attribute', `"${testIdAttribute}" is no name of an attribute`);
}

/** As Playwright's `storageState` writes it. What a browser says of a wrong one names no file. */
async function checkStorageState(file: string): Promise<void> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw refused(file, 'the file with cookies and storage cannot be read; check its path');
  }
  try {
    const state = check.fields(JSON.parse(text), 'it');
    for (const [index, cookie] of check.list(state['cookies'] ?? [], 'cookies').entries()) {
      const { name, value } = check.fields(cookie, `cookies[${index}]`);
      check.text(name, `cookies[${index}].name`);
      check.text(value, `cookies[${index}].value`);
    }
    for (const [index, origin] of check.list(state['origins'] ?? [], 'origins').entries()) {
      check.text(check.fields(origin, `origins[${index}]`)['origin'], `origins[${index}].origin`);
    }
  } catch (error) {
    const reason = error instanceof check.Unexpected ? error.message : 'it is not JSON';
    throw refused(file, `this is no storage state as Playwright writes it (${reason})`);
  }
}

function within(value: number, least: number, most: number, what: string, wanted: string): number {
  if (Number.isFinite(value) && least <= value && value <= most) return value;
  throw refused(what, `${value} cannot be; it is ${wanted}`);
}

function refused(what: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason });
}
