// What a capture is asked for: from what the user wrote and chose, and from the settings.
// Only computes: knows nothing of VS Code and of how anything is captured.

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CaptureRequest, MaskOptions, PageOptions } from '../../protocol/capture';
import type { SavedRecord } from '../../protocol/captureRecord';
import { FailureError } from '../../protocol/failure';
import { pageAgain } from '../capture/pageAgain';
import type { Settings } from '../settings';

/** What is chosen anew for every page, and remembered for the next. */
export interface PageChoices {
  readonly fullPage: boolean;
  readonly dark: boolean;
  readonly ignoreCertificateErrors: boolean;
  /** A name of Playwright's list of devices; null for an ordinary window. */
  readonly device: string | null;
}

export const plainChoices: PageChoices = {
  fullPage: false,
  dark: false,
  ignoreCertificateErrors: false,
  device: null,
};

/** As it comes out of a store that another version may have filled. */
export function checkChoices(stored: unknown): PageChoices {
  if (typeof stored !== 'object' || stored === null) return plainChoices;
  const { fullPage, dark, ignoreCertificateErrors, device } = stored as Record<string, unknown>;
  return {
    fullPage: fullPage === true,
    dark: dark === true,
    ignoreCertificateErrors: ignoreCertificateErrors === true,
    device: typeof device === 'string' ? device : null,
  };
}

type CaptureSettings = Pick<
  Settings,
  'browser' | 'storageState' | 'maskPasswords' | 'maskSelectors' | 'testIdAttribute'
>;

/** @param resolve - makes a path of the settings absolute. */
export function pageRequest(
  url: string,
  choices: PageChoices,
  settings: CaptureSettings,
  resolve: (file: string) => string,
): Extract<CaptureRequest, { kind: 'page' }> {
  return { kind: 'page', url, page: pageOptions(choices, settings, resolve), mask: masks(settings) };
}

/** The page of a capture once more, with what is set now; null where it is not known well enough how it was opened. */
export function requestAgain(
  record: SavedRecord,
  settings: CaptureSettings,
  resolve: (file: string) => string,
): Extract<CaptureRequest, { kind: 'page' }> | null {
  const again = pageAgain(record);
  if (again === null) return null;
  const page = { ...pageOptions(plainChoices, settings, resolve), ...again.page };
  return { kind: 'page', url: again.url, page, mask: masks(settings) };
}

/** @param match - a part of the page's title or address; empty for any page. */
export function attachedRequest(
  { endpoint, match }: { readonly endpoint: string; readonly match: string },
  settings: CaptureSettings,
): Extract<CaptureRequest, { kind: 'attached' }> {
  return {
    kind: 'attached',
    endpoint,
    ...(match === '' ? {} : { match }),
    // The page stays as its user has it.
    page: { testIdAttribute: settings.testIdAttribute },
    mask: masks(settings),
  };
}

export function masks({ maskPasswords, maskSelectors }: CaptureSettings): MaskOptions {
  // A setting is for many pages, and few of them have everything that it names.
  return { passwords: maskPasswords, selectors: maskSelectors, unmatched: 'remark' };
}

function pageOptions(
  { fullPage, dark, ignoreCertificateErrors, device }: PageChoices,
  { browser, storageState, testIdAttribute }: CaptureSettings,
  resolve: (file: string) => string,
): PageOptions {
  return {
    testIdAttribute,
    ...(browser === null ? {} : { browser }),
    ...(storageState === null ? {} : { storageState: resolve(storageState) }),
    ...(device === null ? {} : { device }),
    ...(fullPage ? { fullPage } : {}),
    ...(dark ? { dark } : {}),
    ...(ignoreCertificateErrors ? { ignoreCertificateErrors } : {}),
  };
}

/**
 * The address that somebody means who writes as into a browser: "localhost:3000", "shop.example/cart", "/tmp/page.html".
 *
 * @throws FailureError `bad-input` for what is no address of a page.
 */
export function pageAddress(written: string): string {
  const text = written.trim();
  if (path.isAbsolute(text)) return pathToFileURL(text).href;
  const hasScheme = /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(text);
  const url = toUrl(hasScheme ? text : `${isHere(text) ? 'http' : 'https'}://${text}`);
  if (url === null || !['http:', 'https:', 'file:'].includes(url.protocol)) {
    throw new FailureError({
      kind: 'bad-input',
      what: text === '' ? 'The address' : text,
      reason: 'this is no address of a web page; write one like https://shop.example/cart or localhost:3000',
    });
  }
  return url.href;
}

/** Machines that seldom have a certificate: this one, and numbers. */
function isHere(text: string): boolean {
  return /^(localhost|\[|\d{1,3}(\.\d{1,3}){3})([:/?#]|$)/i.test(text);
}

/** Without what lets somebody in: it is kept, and shown again. */
export function addressToKeep(address: string): string {
  const url = toUrl(address);
  if (url === null) return address;
  url.username = '';
  url.password = '';
  return url.href;
}

/** What a capture of this page is called, for a file's name; dots would be taken for its ending. */
export function addressName(address: string): string {
  const url = toUrl(address);
  return url === null ? '' : `${url.host}${url.pathname}`.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

const MOST_ADDRESSES = 20;

/** The last one first, each once. */
export function withAddress(addresses: readonly string[], address: string): readonly string[] {
  return [address, ...addresses.filter((one) => one !== address)].slice(0, MOST_ADDRESSES);
}

function toUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
