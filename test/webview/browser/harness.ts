// Opens the built page in Chromium as VS Code would: its own HTML and security policy, a theme, and an extension that is
// played by the test. Knows nothing of what is tested.

// Functions given to `evaluate` run in the page.
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { pageHtml } from '../../../extension/editor/page';
import { packageRoot } from '../../../models/runtime/places';
import type { EventMessage, PageEvents, PasteEvents, ViewEvents } from '../../../protocol/view';

export type Theme = 'light' | 'dark' | 'high-contrast' | 'high-contrast-light';

export const themes: readonly Theme[] = ['light', 'dark', 'high-contrast', 'high-contrast-light'];

/** The style attribute of a webview's root and the class of its body, as recorded in a real window (VS Code 1.139). */
interface RecordedTheme {
  readonly name: string;
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}

type ToldEvents = ViewEvents & PasteEvents;

export interface OpenPage {
  readonly page: Page;
  /** Where the page finds a picture of models/samples by its name. */
  pictureSource(name: string): string;
  /** Sends an event as the extension would. */
  tell<Name extends keyof ToldEvents>(name: Name, params: ToldEvents[Name]): Promise<void>;
  /** All that the page has sent since it was loaded, in order. */
  sent(): Promise<readonly EventMessage<PageEvents>[]>;
  /** Waits until the page has sent such an event and gives its latest parameters. @throws Error after 5 s. */
  heard<Name extends keyof PageEvents>(name: Name): Promise<PageEvents[Name]>;
  /** Waits until everything that was dispatched is drawn. */
  drawn(): Promise<void>;
  setTheme(theme: Theme): Promise<void>;
  /** Everything the browser complained of: errors, refused sources. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export interface PageChoices {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /**
   * Device pixels for one CSS pixel, as the developer tools emulate them; null for the window as the browser was started,
   * which alone places edges between two device pixels as a real screen does.
   */
  readonly pixelRatio?: number | null;
  readonly reducedMotion?: boolean;
  /** Which of the built pages. */
  readonly name?: 'webview' | 'paste';
}

const recordings = path.join(packageRoot(), 'test', 'webview', 'browser', 'themes');

const NONCE = 'dGVzdA';

/**
 * sha256 of nothing: the toolkit puts an empty style element into the page to find out whether the browser knows
 * :focus-visible. The policy refuses it, rightly; side.css says what follows.
 */
const EMPTY_STYLE = 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.webp': 'image/webp',
};

/** Starts a server for one page and opens it. The caller closes it; the browser stays. */
export async function openPage(
  browser: Browser,
  {
    theme = 'dark',
    width = 1200,
    height = 800,
    pixelRatio = 1,
    reducedMotion = false,
    name = 'webview',
  }: PageChoices = {},
): Promise<OpenPage> {
  const server = await serve(name);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = await browser.newContext({
    ...(pixelRatio === null
      ? { viewport: null }
      : { viewport: { width, height }, deviceScaleFactor: pixelRatio }),
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
  });
  const recorded = new Map(
    await Promise.all(themes.map(async (one) => [one, await readTheme(one)] as const)),
  );
  const defaultStyles = await readFile(path.join(recordings, 'webview.css'), 'utf8');
  await context.addInitScript(standInForVsCode, { theme: recorded.get(theme)!, defaultStyles });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    const bad = message.type() === 'error' || message.type() === 'warning';
    if (bad && !message.text().includes(EMPTY_STYLE)) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(origin);
  return openedPage({ page, context, server, origin, complaints, recorded });
}

interface Parts {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly server: Server;
  readonly origin: string;
  readonly complaints: readonly string[];
  readonly recorded: ReadonlyMap<Theme, RecordedTheme>;
}

function openedPage({ page, context, server, origin, complaints, recorded }: Parts): OpenPage {
  const sent = () => page.evaluate(() => window.vsCodeStandIn.sent);
  const drawn = () =>
    page.evaluate(
      () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
    );
  return {
    page,
    complaints,
    sent,
    drawn,
    pictureSource: (name) => `${origin}/samples/${name}`,
    async tell(name, params) {
      await page.evaluate((message) => window.postMessage(message, '*'), { name, params });
      await drawn();
    },
    async heard(name) {
      await page.waitForFunction(
        (wanted) => window.vsCodeStandIn.sent.some((message) => message.name === wanted),
        name,
        { timeout: 5000 },
      );
      const last = (await sent()).findLast((message) => message.name === name);
      return last?.params as PageEvents[typeof name];
    },
    async setTheme(theme) {
      await page.evaluate(
        (recordedTheme) => window.vsCodeStandIn.applyTheme(recordedTheme),
        recorded.get(theme)!,
      );
      await drawn();
    },
    async close() {
      await context.close();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Runs in the page before anything else: what VS Code puts into every webview. */
function standInForVsCode({ theme, defaultStyles }: { theme: RecordedTheme; defaultStyles: string }): void {
  const sent: EventMessage<PageEvents>[] = [];
  const applyTheme = ({ bodyClass, variables }: RecordedTheme) => {
    document.documentElement.removeAttribute('style');
    for (const [name, value] of Object.entries(variables)) {
      document.documentElement.style.setProperty(name, value);
    }
    document.body.className = bodyClass;
    document.body.setAttribute('role', 'document');
  };
  window.vsCodeStandIn = { sent, applyTheme };
  window.acquireVsCodeApi = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(defaultStyles);
    document.adoptedStyleSheets.push(sheet);
    applyTheme(theme);
    return {
      postMessage: (message) => void sent.push(message),
      getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
      setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
    };
  };
}

declare global {
  interface Window {
    vsCodeStandIn: {
      readonly sent: readonly EventMessage<PageEvents>[];
      applyTheme(theme: RecordedTheme): void;
    };
    acquireVsCodeApi: () => {
      postMessage(message: EventMessage<PageEvents>): void;
      getState(): unknown;
      setState(state: unknown): void;
    };
  }
}

async function serve(page: string): Promise<Server> {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname;
    const html = pageHtml({
      cspSource: `http://${request.headers.host}`,
      nonce: NONCE,
      script: `/dist/${page}.js`,
      style: `/dist/${page}.css`,
      title: 'desktop.webp',
    });
    if (name === '/') {
      response.setHeader('content-type', 'text/html');
      response.end(html);
      return;
    }
    if (name === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = fileOf(name);
    if (file === null) {
      response.writeHead(404).end();
      return;
    }
    readFile(file).then(
      (bytes) => {
        response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

function fileOf(name: string): string | null {
  const [, folder, file] = /^\/(dist|samples)\/([\w.-]+)$/.exec(name) ?? [];
  if (folder === undefined || file === undefined) return null;
  return path.join(packageRoot(), ...(folder === 'dist' ? ['dist', 'page'] : ['models', 'samples']), file);
}

async function readTheme(theme: Theme): Promise<RecordedTheme> {
  return JSON.parse(await readFile(path.join(recordings, `${theme}.json`), 'utf8')) as RecordedTheme;
}
