// The browser that takes the pictures: one Chromium, one page, driven through playwright-core. Knows nothing of kits and rows.
//
// playwright-core is installed beside the kits and not by the root, so its types cannot be part of the root's type check:
// the few calls that are used are described here, and the library is loaded when a browser is wanted.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

interface Debugger {
  send(method: string, params?: Record<string, unknown>): Promise<Record<string, unknown>>;
}
interface LoadedPage {
  goto(url: string, options: { waitUntil: 'load'; timeout: number }): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  addInitScript(script: { content: string }): Promise<unknown>;
  on(event: 'requestfailed', listener: (request: { url(): string }) => void): unknown;
  on(event: 'dialog', listener: (dialog: { dismiss(): Promise<void> }) => void): unknown;
}
interface Context {
  newPage(): Promise<LoadedPage>;
  newCDPSession(page: LoadedPage): Promise<Debugger>;
}
interface LaunchedBrowser {
  newContext(options: Record<string, unknown>): Promise<Context>;
  close(): Promise<void>;
}
interface Playwright {
  readonly chromium: { launch(options: Record<string, unknown>): Promise<LaunchedBrowser> };
}

/** What the page is laid out for; CSS pixels. */
export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
  readonly dark: boolean;
}

export interface BrowserArgs {
  /** models/training/data, where playwright-core is installed. */
  readonly dataFolder: string;
  /** Runs in every page before its own scripts. */
  readonly script: string;
  /** The only origin that can be reached, e.g. `http://127.0.0.1:4000`. */
  readonly origin: string;
}

export interface Browser {
  /** The next pages are laid out for this screen, the present one at once. */
  setScreen(screen: Screen): Promise<void>;
  /** Loads and waits for all that the page links. @throws Error after 20 s */
  load(url: string): Promise<void>;
  /** The value of a JavaScript expression in the page; promises are waited for. */
  ask(expression: string): Promise<unknown>;
  /** PNG of what the screen shows. */
  picture(): Promise<Buffer>;
  /** Addresses that were refused because they are not the origin's, since the last call. */
  takeRefused(): string[];
  close(): Promise<void>;
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Names are never resolved: what a page links elsewhere fails at once.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
];

const patience = 20_000;

/** Where a Chromium stands, or undefined where none is installed. CHROMIUM_PATH goes before the usual place. */
export function chromiumPath(): string | undefined {
  const given = process.env['CHROMIUM_PATH'];
  if (given !== undefined && given !== '') return given;
  return existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined;
}

/** True where the kits and playwright-core are installed in this folder. */
export function isInstalled(dataFolder: string): boolean {
  return existsSync(path.join(dataFolder, 'node_modules/playwright-core/package.json'));
}

/** @throws Error where no Chromium is installed or it does not start */
export async function openBrowser({ dataFolder, script, origin }: BrowserArgs): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('No Chromium: install one or set CHROMIUM_PATH.');
  const require = createRequire(path.join(dataFolder, 'package.json'));
  const { chromium } = require('playwright-core') as Playwright;
  const browser = await chromium.launch({ executablePath, args: flags, headless: true });
  const context = await browser.newContext({ viewport: null, locale: 'en-US', timezoneId: 'UTC' });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await page.addInitScript({ content: script });
  let refused: string[] = [];
  page.on('requestfailed', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith('data:'))
      refused.push(request.url());
  });
  page.on('dialog', (dialog) => void dialog.dismiss());
  return {
    setScreen: async ({ width, height, pixelRatio, dark }) => {
      await devtools.send('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: pixelRatio,
        mobile: false,
      });
      const features = [
        { name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ];
      await devtools.send('Emulation.setEmulatedMedia', { features });
    },
    load: async (url) => void (await page.goto(url, { waitUntil: 'load', timeout: patience })),
    ask: (expression) => page.evaluate(expression),
    picture: async () => {
      const { data } = await devtools.send('Page.captureScreenshot', {
        format: 'png',
        optimizeForSpeed: true,
      });
      return Buffer.from(data as string, 'base64');
    },
    takeRefused: () => {
      const taken = refused;
      refused = [];
      return taken;
    },
    close: () => browser.close(),
  };
}
