// How a picture came in: the record that is kept with it, what a capture can be asked for, and what it gives.
// Knows nothing of browsers, devices and tools. What is not known of a capture is absent, never guessed.

import type { PixelBox, Point, Size } from './geometry';
import type { Selector } from './selector';

export type CaptureSource =
  'file' | 'clipboard' | 'page' | 'screen' | 'android' | 'ios' | 'playwright' | 'cypress' | 'webdriverio';

export const captureSources: readonly CaptureSource[] = [
  'file',
  'clipboard',
  'page',
  'screen',
  'android',
  'ios',
  'playwright',
  'cypress',
  'webdriverio',
];

/** What of it the picture shows. */
export type CaptureKind = 'viewport' | 'full-page' | 'element' | 'window' | 'screen' | 'region' | 'device';

export const captureKinds: readonly CaptureKind[] = [
  'viewport',
  'full-page',
  'element',
  'window',
  'screen',
  'region',
  'device',
];

export interface CaptureRecord {
  readonly source: CaptureSource;
  readonly kind?: CaptureKind;
  /** ISO 8601, UTC. */
  readonly takenAt?: string;
  /** The program that took it, with its version: "Chromium 150.0". */
  readonly by?: string;
  readonly url?: string;
  readonly title?: string;
  /** Image pixels for one CSS pixel (or one point of a device); above 0. */
  readonly pixelRatio?: number;
  /** CSS pixels. */
  readonly viewport?: Size;
  /** How far the page was scrolled, in CSS pixels; { 0, 0 } for a full page. */
  readonly scroll?: Point;
  /** Of the page in its browser; 1 is 100 %. Part of `pixelRatio` already. */
  readonly zoom?: number;
  /** Where the picture's top left corner lies on the desktop, in its pixels (the space "screen"). */
  readonly origin?: Point;
  /** Model or name of a device, or the emulated one. */
  readonly device?: string;
  /** How many places were painted over before the picture was stored. */
  readonly masked?: number;
  /** The failed test that left it. */
  readonly test?: FailedTest;
}

export interface FailedTest {
  readonly title: string;
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** The step that failed, as the report names it. */
  readonly step?: string;
  /** The selector of that step, as the test wrote it. */
  readonly selector?: string;
  /** One line. */
  readonly error?: string;
}

/** What a page is opened with; what is absent is left to the browser. */
export interface PageOptions {
  /** CSS pixels of the window before zoom, which lets it hold fewer; by default 1280×720. */
  readonly viewport?: Size;
  /** A name of Playwright's list of devices ("iPhone 13"). */
  readonly device?: string;
  readonly pixelRatio?: number;
  /** Page zoom; 1 is 100 %. */
  readonly zoom?: number;
  readonly dark?: boolean;
  readonly waitUntil?: 'load' | 'domcontentloaded' | 'networkidle';
  /** A CSS selector that must be visible first. */
  readonly waitFor?: string;
  /** Milliseconds after everything else. */
  readonly waitMs?: number;
  /** A file with cookies and storage, as Playwright writes it. */
  readonly storageState?: string;
  readonly fullPage?: boolean;
  /** CSS pixels, before the picture is taken. */
  readonly scroll?: Point;
  /** CSS selector of the one element to be pictured; absent for the page. */
  readonly element?: string;
  readonly ignoreCertificateErrors?: boolean;
  readonly testIdAttribute?: string;
  /** Milliseconds for opening and waiting together; by default 30 000. */
  readonly timeoutMs?: number;
  /** Path of a Chromium-family browser, or a channel ("chrome", "msedge"); absent: the first one that is found. */
  readonly browser?: string;
}

/** What is painted over before anything is stored. */
export interface MaskOptions {
  /** By default true. */
  readonly passwords?: boolean;
  /** CSS selectors; of pages only. */
  readonly selectors?: readonly string[];
  /**
   * What becomes of a selector that fits nothing on the page: by default the capture is refused, since a slip of the pen would
   * show a secret. Selectors that are meant for many pages, as in settings, are remarked on.
   */
  readonly unmatched?: 'refuse' | 'remark';
  /** Pixels of the capture. */
  readonly boxes?: readonly PixelBox[];
}

export type CaptureRequest =
  | { readonly kind: 'page'; readonly url: string; readonly page: PageOptions; readonly mask: MaskOptions }
  /** A page of a running browser, by its debugging address ("http://127.0.0.1:9222") and a part of its title or URL. */
  | {
      readonly kind: 'attached';
      readonly endpoint: string;
      readonly match?: string;
      readonly page: PageOptions;
      readonly mask: MaskOptions;
    }
  /** Where nothing says which, the platform's own tool lets the user choose. */
  | {
      readonly kind: 'screen';
      readonly what: 'screen' | 'window' | 'region';
      /** Seconds to wait before. */
      readonly delay?: number;
      readonly mask: MaskOptions;
    }
  | { readonly kind: 'android'; readonly serial?: string; readonly mask: MaskOptions }
  | { readonly kind: 'ios'; readonly udid?: string; readonly mask: MaskOptions }
  | { readonly kind: 'clipboard'; readonly mask: MaskOptions };

export interface CaptureDone {
  /** Absolute. */
  readonly picture: string;
  readonly record: CaptureRecord;
  /** Absolute; null where nothing witnesses. */
  readonly witness: string | null;
  /** What should be known about it; whole sentences. */
  readonly remarks: readonly string[];
}

/** What became of one selector in a living page. */
export interface CheckedSelector {
  readonly matches: number;
  /** Of the only match, in pixels of the capture as it would be taken now; null where there is none or several. */
  readonly box: PixelBox | null;
}

/** Calls of the capture process; it is forked for one capture, or for checking the selectors of one, and ends with it. */
export type CaptureRequests = {
  /** Writes `picture` (.png, must not exist), its witness and its record beside it: all of them or none. */
  'capture/take': { params: { request: CaptureRequest; picture: string }; result: CaptureDone };
  /** Opens the page as it was captured and tries the selectors there, with Playwright's own beside them. */
  'capture/check': {
    params: {
      request: Extract<CaptureRequest, { kind: 'page' | 'attached' }>;
      selectors: readonly Selector[];
      /** Where the element lies, in pixels of the capture; for Playwright's own selector. */
      box: PixelBox;
    };
    result: {
      readonly checked: readonly CheckedSelector[];
      /** As Playwright writes it in TypeScript; null where it found no element there. */
      readonly generated: string | null;
      /** What should be known about the page as it is now; whole sentences. */
      readonly remarks: readonly string[];
    };
  };
};

export type CaptureEvents = {
  /** The process listens. */
  'process/ready': null;
  /** What is being done, in words, to stand before "…". */
  'capture/progress': { readonly doing: string };
};
