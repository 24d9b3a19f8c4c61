// Browsers: found on this machine, started, attached to, and what of Playwright the captures use.
// The only file that knows playwright-core, which is loaded when the first browser is needed.

import type * as Playwright from 'playwright-core';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Size } from '../../protocol/geometry';
import { FailureError } from '../../protocol/failure';

export type { Frame, FrameLocator, Locator, Page } from 'playwright-core';

/** Names the browser to use where no request does: a path or a channel. */
const BROWSER_VARIABLE = 'GROUNDGLASS_BROWSER';

/** How a user says which browser, in whatever he uses this from. */
const NAMED_BY = `--browser, ${BROWSER_VARIABLE}, or the setting groundglass.capture.browser`;

/** The first Chromium that knows everything the in-page program asks; of spring 2023. */
const LEAST_VERSION = 112;

export interface FoundBrowser {
  /** As Playwright calls it, where it does: "chrome", "msedge", "chromium", "brave", "vivaldi". */
  readonly channel: string;
  /** As people call it. */
  readonly name: string;
  readonly path: string;
}

/** What a page is shown in. */
export interface Screen {
  /** CSS pixels, page zoom taken into account. */
  readonly viewport: Size;
  /** Image pixels for one CSS pixel, page zoom included. */
  readonly pixelRatio: number;
  readonly isMobile: boolean;
  readonly hasTouch: boolean;
  readonly userAgent: string | null;
}

export interface Start {
  /** A path or a channel; null for the first that is found. */
  readonly browser: string | null;
  readonly screen: Screen;
  readonly dark: boolean;
  readonly ignoreCertificateErrors: boolean;
  /** Path of a file that was checked; null for none. */
  readonly storageState: string | null;
  readonly timeoutMs: number;
}

export interface OpenedBrowser {
  readonly page: Playwright.Page;
  /** "Chromium 150.0.7871.46". */
  readonly by: string;
  readonly remarks: readonly string[];
  /** Ends the browser, or leaves one that was attached to. Never throws. */
  close(): Promise<void>;
}

/** The debugging protocol of a page, or of a frame of it that runs in a process of its own. */
export interface Session {
  /** @throws Error where the frame is gone or the browser refuses. */
  send(method: string, params?: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** Installed browsers of the Chromium family, those first that most people use. */
export function findBrowsers(
  env: Readonly<NodeJS.ProcessEnv> = process.env,
  platform: NodeJS.Platform = process.platform,
): readonly FoundBrowser[] {
  return family.flatMap(({ channel, name, ...places }) => {
    const found = placesOf(places, env, platform).find(isFile);
    return found === undefined ? [] : [{ channel, name, path: found }];
  });
}

/**
 * The browser that a request names by path or channel, else the one that GROUNDGLASS_BROWSER names, else the first found.
 *
 * @throws FailureError `bad-input` where there is none
 */
export function chooseBrowser(
  given: string | null,
  env: Readonly<NodeJS.ProcessEnv> = process.env,
  platform: NodeJS.Platform = process.platform,
): FoundBrowser {
  const asked = given ?? env[BROWSER_VARIABLE] ?? '';
  const found = findBrowsers(env, platform);
  if (asked === '') {
    const [first] = found;
    if (first !== undefined) return first;
    throw refused(
      'No browser of the Chromium family was found',
      `install Chrome, Edge or Chromium, or name the path of one (${NAMED_BY})`,
    );
  }
  const ofChannel = found.find(({ channel }) => channel === asked);
  if (ofChannel !== undefined) return ofChannel;
  if (isFile(asked)) return { channel: 'path', name: path.basename(asked), path: asked };
  const isPath = asked.includes('/') || asked.includes('\\');
  const installed = found.map(({ channel }) => channel).join(', ');
  throw refused(
    asked,
    isPath
      ? 'no browser is there; give the path of the program itself'
      : `no such browser is installed; ${installed === '' ? 'none of the Chromium family is' : `there is ${installed}`}`,
  );
}

/**
 * Starts a browser without a window, with a profile of its own that goes with it, and opens an empty page.
 *
 * @throws FailureError `bad-input` where it does not start or is too old; what hangs then ends with this process at the latest
 */
export async function startBrowser(
  start: Start,
  env: Readonly<NodeJS.ProcessEnv> = process.env,
): Promise<OpenedBrowser> {
  const found = chooseBrowser(start.browser, env);
  const { browser, remarks } = await launch(found, start);
  const close = async (): Promise<void> => browser.close().catch(() => undefined);
  try {
    const version = checkedVersion(found.name, browser.version());
    const { viewport, pixelRatio, isMobile, hasTouch, userAgent } = start.screen;
    const context = await newContext(browser, start.storageState, {
      viewport,
      deviceScaleFactor: pixelRatio,
      isMobile,
      hasTouch,
      colorScheme: start.dark ? 'dark' : 'light',
      ignoreHTTPSErrors: start.ignoreCertificateErrors,
      acceptDownloads: false,
      ...(userAgent === null ? {} : { userAgent }),
    });
    context.setDefaultTimeout(start.timeoutMs);
    const page = await context.newPage();
    return { page, by: `${found.channel === 'path' ? 'Chromium' : found.name} ${version}`, remarks, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Attaches to a running browser by its debugging address. Closing leaves the browser and all its pages as they are.
 *
 * @param match - part of the wanted page's title or address; null where there is only one page.
 * @throws FailureError `bad-input` where nothing answers there, or not one page fits
 */
export async function attachToBrowser(
  endpoint: string,
  match: string | null,
  timeoutMs: number,
): Promise<OpenedBrowser> {
  // A port of this machine is often given without its scheme.
  const address = endpoint.includes('://') ? endpoint : `http://${endpoint}`;
  let browser: Playwright.Browser;
  try {
    browser = await playwright().chromium.connectOverCDP(address, {
      timeout: timeoutMs,
      // Focus, media, fonts and downloads of somebody else's pages stay as they are.
      noDefaults: true,
    });
  } catch (error) {
    throw refused(
      endpoint,
      `no browser answers there (${firstLine(error)}); start one with --remote-debugging-port=9222 and give http://127.0.0.1:9222`,
    );
  }
  const close = async (): Promise<void> => browser.close().catch(() => undefined);
  try {
    // Without anybody who hears of them, Playwright would answer the dialogs of all pages with "no".
    for (const context of browser.contexts()) context.on('dialog', () => undefined);
    const version = checkedVersion('The browser', browser.version());
    const page = await choosePage(browser, endpoint, match);
    page.setDefaultTimeout(timeoutMs);
    // A page behind others draws nothing, and a picture of it would be waited for in vain, unless somebody watches. It does
    // not come to the front for that, and nothing tells it.
    const session = await page.context().newCDPSession(page);
    await session.send('Page.startScreencast', { format: 'jpeg', quality: 1, maxWidth: 16, maxHeight: 16 });
    return { page, by: `Chromium ${version}`, remarks: [], close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Opens the debugging protocol of a page and of its frames for as long as `use` runs.
 *
 * @param use - gets the page's own session first, then those of frames in other processes.
 */
export async function withSessions<T>(
  page: Playwright.Page,
  use: (sessions: readonly Session[]) => Promise<T>,
): Promise<T> {
  const context = page.context();
  const opened = [await context.newCDPSession(page)];
  try {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame()) continue;
      try {
        opened.push(await context.newCDPSession(frame));
      } catch {
        // A frame in its parent's process has no session of its own; one that is gone by now needs none.
      }
    }
    return await use(opened);
  } finally {
    await Promise.allSettled(opened.map((session) => session.detach()));
  }
}

/** Playwright's list of devices: what a phone or tablet of that name shows; null where it knows none. */
export function deviceScreen(name: string): Screen | null {
  const device = playwright().devices[name];
  if (device === undefined) return null;
  const { viewport, deviceScaleFactor, isMobile, hasTouch, userAgent } = device;
  return { viewport, pixelRatio: deviceScaleFactor, isMobile, hasTouch, userAgent };
}

/** Names of devices that hold all words of what was given, whatever the case, or the first few. */
export function devicesLike(given: string): readonly string[] {
  const words = given.toLowerCase().split(/\s+/);
  const names = Object.keys(playwright().devices);
  const alike = names.filter((name) =>
    words.some((word) => word !== '' && name.toLowerCase().includes(word)),
  );
  return (alike.length === 0 ? names : alike).slice(0, 4);
}

interface Places {
  /** In folders of PATH, and below the root. */
  readonly linux: readonly string[];
  /** In /Applications, the user's own too. */
  readonly mac: string;
  /** In the folders of programs. */
  readonly windows: string;
}

const family: readonly ({ readonly channel: string; readonly name: string } & Places)[] = [
  {
    channel: 'chrome',
    name: 'Chrome',
    linux: ['google-chrome-stable', 'google-chrome', '/opt/google/chrome/chrome'],
    mac: 'Google Chrome.app/Contents/MacOS/Google Chrome',
    windows: 'Google\\Chrome\\Application\\chrome.exe',
  },
  {
    channel: 'msedge',
    name: 'Edge',
    linux: ['microsoft-edge-stable', 'microsoft-edge', '/opt/microsoft/msedge/msedge'],
    mac: 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    windows: 'Microsoft\\Edge\\Application\\msedge.exe',
  },
  {
    channel: 'chromium',
    name: 'Chromium',
    linux: ['chromium', 'chromium-browser', '/usr/lib/chromium/chromium', '/snap/bin/chromium'],
    mac: 'Chromium.app/Contents/MacOS/Chromium',
    windows: 'Chromium\\Application\\chrome.exe',
  },
  {
    channel: 'brave',
    name: 'Brave',
    linux: ['brave-browser', 'brave', '/opt/brave.com/brave/brave'],
    mac: 'Brave Browser.app/Contents/MacOS/Brave Browser',
    windows: 'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
  },
  {
    channel: 'vivaldi',
    name: 'Vivaldi',
    linux: ['vivaldi-stable', 'vivaldi', '/opt/vivaldi/vivaldi'],
    mac: 'Vivaldi.app/Contents/MacOS/Vivaldi',
    windows: 'Vivaldi\\Application\\vivaldi.exe',
  },
];

function placesOf(
  { linux, mac, windows }: Places,
  env: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform,
): readonly string[] {
  switch (platform) {
    case 'darwin':
      return ['/Applications', ...(env['HOME'] === undefined ? [] : [`${env['HOME']}/Applications`])].map(
        (folder) => `${folder}/${mac}`,
      );
    case 'win32':
      return ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
        env[name] === undefined ? [] : [path.win32.join(env[name], windows)],
      );
    default: {
      const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '');
      return linux.flatMap((name) =>
        name.startsWith('/') ? [name] : folders.map((folder) => path.posix.join(folder, name)),
      );
    }
  }
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}

/**
 * The pixel ratio is given to the browser itself as well as to the page: given to the page alone it is emulated, and all is
 * drawn at whole CSS pixels and then enlarged, so that at a ratio of 3 edges lie up to a pixel and a half from where a real
 * screen has them.
 */
async function launch(
  { name, path: executablePath }: FoundBrowser,
  { screen, timeoutMs }: Start,
): Promise<{ readonly browser: Playwright.Browser; readonly remarks: readonly string[] }> {
  const start = (chromiumSandbox: boolean): Promise<Playwright.Browser> =>
    playwright().chromium.launch({
      executablePath,
      headless: true,
      chromiumSandbox,
      // A short time is meant for the page: a busy machine takes seconds to start a browser.
      timeout: Math.max(timeoutMs, LEAST_START_MS),
      args: [`--force-device-scale-factor=${screen.pixelRatio}`, '--disable-quic'],
    });
  // Chromium refuses to run sandboxed as root.
  const isRoot = process.getuid?.() === 0;
  try {
    return { browser: await start(!isRoot), remarks: [] };
  } catch (error) {
    if (!isRoot && /sandbox/i.test(messageOf(error))) {
      const browser = await start(false).catch((again: unknown) => {
        throw notStarted(name, executablePath, again);
      });
      return {
        browser,
        remarks: ['The browser ran without its sandbox, which this system does not allow it.'],
      };
    }
    throw notStarted(name, executablePath, error);
  }
}

const LEAST_START_MS = 10_000;

/** @throws FailureError `bad-input` for cookies that the browser refuses; its own words would repeat them. */
async function newContext(
  browser: Playwright.Browser,
  storageState: string | null,
  options: Playwright.BrowserContextOptions,
): Promise<Playwright.BrowserContext> {
  if (storageState === null) return browser.newContext(options);
  try {
    return await browser.newContext({ ...options, storageState });
  } catch (error) {
    if (!browser.isConnected()) throw error;
    throw refused(
      storageState,
      'the browser does not take the cookies and storage in it; have Playwright write the file again',
    );
  }
}

/** With the first line of what the browser itself said, which Playwright hands on among much else, in grey. */
function notStarted(name: string, executablePath: string, error: unknown): FailureError {
  const message = stripVTControlCharacters(messageOf(error));
  const waited = /Timeout ([\d.]+)ms exceeded/.exec(message)?.[1];
  if (waited !== undefined) {
    return refused(
      executablePath,
      `${name} did not start within ${Number(waited) / 1000} s; is it a browser of the Chromium family? On a busy machine allow a longer time-out`,
    );
  }
  const said = /\[err\] (?:\[[^\]]*\] ?)*(.+)/.exec(message)?.[1]?.trim();
  const reason =
    said === undefined ? 'it ended at once, or did not answer' : `it said "${said.slice(0, 200)}"`;
  return refused(
    executablePath,
    `${name} could not be started (${reason}); is it a browser of the Chromium family? Name another (${NAMED_BY})`,
  );
}

/** @throws FailureError `bad-input` where it is too old, or says nothing that could be a version */
function checkedVersion(name: string, version: string): string {
  const number = /(\d+)(?:\.\d+)*/.exec(version);
  if (number === null || Number(number[1]) < LEAST_VERSION) {
    throw refused(
      name,
      `its version is ${version === '' ? 'unknown' : version}, and captures need Chromium ${LEAST_VERSION} or later; update it or name another (${NAMED_BY})`,
    );
  }
  return number[0];
}

async function choosePage(
  browser: Playwright.Browser,
  endpoint: string,
  match: string | null,
): Promise<Playwright.Page> {
  const pages = browser
    .contexts()
    .flatMap((context) => context.pages())
    .filter((page) => !/^(devtools|chrome-extension|chrome-untrusted):/.test(page.url()));
  const titled = await Promise.all(
    pages.map(async (page) => ({ page, title: await titleOf(page), url: page.url() })),
  );
  const wanted = match?.toLowerCase() ?? '';
  const fitting = titled.filter(({ title, url }) => `${title}\n${url}`.toLowerCase().includes(wanted));
  const [only] = fitting;
  if (fitting.length === 1 && only !== undefined) return only.page;
  const listed = (fitting.length === 0 ? titled : fitting)
    .slice(0, 5)
    .map(({ title, url }) => `"${title === '' ? url : title}"`)
    .join(', ');
  if (titled.length === 0) throw refused(endpoint, 'the browser there has no page open; open one in it');
  throw refused(
    endpoint,
    fitting.length === 0
      ? `no page there has "${match ?? ''}" in its title or address; open are ${listed}`
      : `${fitting.length} pages fit (${listed}); give a part of the title or address of one (--match)`,
  );
}

/** Empty where a page does not tell: one that sleeps, or whose scripts never end, must not hold up the others. */
async function titleOf(page: Playwright.Page): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(''), MOST_TITLE_MS);
  });
  try {
    return await Promise.race([page.title().catch(() => ''), late]);
  } finally {
    clearTimeout(timer);
  }
}

const MOST_TITLE_MS = 3_000;

/** From beside the program: a bundle leaves this package a package, because it reads files beside itself. */
function playwright(): typeof Playwright {
  return createRequire(__filename)('playwright-core') as typeof Playwright;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '')
    .replace(/^\S+: /, '')
    .replace(/\.$/, '')
    .trim();
}

function refused(what: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason });
}
