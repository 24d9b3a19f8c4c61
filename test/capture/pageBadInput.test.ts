// Pages that do not open, or not as they should: one clear sentence each, not a file, and no browser left running.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import path from 'node:path';
import test, { afterEach, beforeEach } from 'node:test';
import { takeCapture } from '../../extension/capture/capture';
import { pageProblem } from '../../extension/capture/pageProblems';
import type { CaptureParts } from '../../extension/capture/taken';
import { readWitnessFile } from '../../extension/capture/witnessFile';
import type { CaptureDone, MaskOptions, PageOptions } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import { ensureChromium, launchChromium } from '../support/chromium';
import { temporaryFolder, writeInto } from '../support/pictures';
import { descendantsOf, isAlive, kill, makeExecutable, until } from '../support/processes';
import { listen, serve } from '../support/webServer';
import { quietParts } from './pages';

const top = temporaryFolder();
let folder = '';
let count = 0;

beforeEach(() => {
  count += 1;
  folder = path.join(top, `captures ${count} 名前`);
  mkdirSync(folder);
});

afterEach(async () => {
  // Where there is no /proc, nobody can tell. The kernel takes a moment for those whose parents are gone.
  if (process.platform === 'linux') await until(() => descendantsOf(process.pid).length === 0);
});

test('what a browser says of an address that it cannot open becomes one sentence', async () => {
  const { origin } = await serve({
    '/circle': (_request, response) => response.writeHead(302, { location: '/circle' }).end(),
    '/file': (_request, response) => {
      response
        .writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' })
        .end('PK');
    },
    '/cut': (request) => request.socket.destroy(),
    '/empty': (_request, response) => response.writeHead(204).end(),
    '/never': () => undefined,
  });
  const bad: readonly (readonly [url: string, says: RegExp])[] = [
    [`${origin}/circle`, /redirects in a circle/],
    [`${origin}/file`, /a file to download and no page/],
    [`${origin}/cut`, /closed the connection|broke the connection off/],
    [`${origin}/empty`, /gives no page/],
    [`${origin}/never`, /was not ready within 500 ms while opening the page; .*--timeout-ms/],
    [`http://127.0.0.1:${await closedPort()}`, /nothing listens/],
    ['http://127.0.0.1:9', /refuse that port/],
    ['http://no-such-server.invalid/', /no server of that name/],
    ['file:///no/such/page.html', /no such file/],
  ];
  // One browser for all: starting one takes longer than all of these.
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    for (const [url, says] of bad) {
      const doing = { page: url, doing: 'opening the page', timeoutMs: 500, isCancelled: false };
      const timeout = url.endsWith('/never') ? doing.timeoutMs : 20_000;
      const going = page.goto(url, { timeout }).catch((error: unknown) => {
        throw pageProblem(error, doing) as Error;
      });
      assert.match(await sentenceOf(going), says, url);
    }
  } finally {
    await browser.close();
  }
});

test('what cannot be pictured is refused, and nothing is written', async (t) => {
  const { origin } = await serve({
    '/page': '<title>Page</title><p class="one">One</p><p>Two</p>',
    '/endless': '<p>busy</p><script>for (;;);</script>',
    '/long': '<div style="width: 100px; height: 900000px">',
  });
  const bad: readonly {
    readonly name: string;
    readonly url: string;
    readonly page?: PageOptions;
    readonly mask?: MaskOptions;
    readonly says: RegExp;
  }[] = [
    {
      name: 'a page whose script never ends',
      url: `${origin}/endless`,
      page: { timeoutMs: 1_500 },
      says: /was not ready within 1\.5 s while opening the page/,
    },
    {
      name: 'what to wait for never comes',
      url: `${origin}/page`,
      page: { waitFor: '.never', timeoutMs: 1_500 },
      says: /"\.never".*nothing of it was to be seen within 1\.5 s/,
    },
    {
      name: 'what to wait for is no selector',
      url: `${origin}/page`,
      page: { waitFor: 'p[' },
      says: /no CSS selector/,
    },
    { name: 'two elements fit', url: `${origin}/page`, page: { element: 'p' }, says: /2 elements fit/ },
    {
      name: 'a page far too long for a picture',
      url: `${origin}/long`,
      page: { fullPage: true },
      says: /×9\d{5} pixels, and \d+ million are the most/,
    },
    {
      name: 'a mask that is no selector',
      url: `${origin}/page`,
      mask: { selectors: ['p['] },
      says: /The mask "p\[": this is no CSS selector\.$/,
    },
    {
      name: 'a mask that fits nothing',
      url: `${origin}/page`,
      mask: { selectors: ['.one', '.tow'] },
      says: /^The mask "\.tow": it fits nothing on the page, and what it was to cover would be shown; correct it/,
    },
    {
      name: 'an element that is not on the page',
      url: `${origin}/page`,
      page: { element: '.none' },
      says: /^The element "\.none": nothing of it was to be seen within 5 s\.$/,
    },
  ];
  for (const { name, url, page, mask, says } of bad) {
    await t.test(name, async () => assert.match(await sentenceOf(take(url, page, mask)), says));
  }
});

test('what cannot be asked for is refused before a browser starts', async () => {
  const asked: readonly (readonly [url: string, page: PageOptions, says: RegExp])[] = [
    ['http://', {}, /no web address/],
    ['javascript:alert(1)', {}, /"javascript:" are not opened/],
    ['about:blank', { device: 'iPhone 99 Ultra' }, /knows none of that name.*"iPhone/],
    ['about:blank', { viewport: { width: 0, height: 10 } }, /each side from 50/],
    ['about:blank', { storageState: '/no/such/state.json' }, /cannot be read; check its path\.$/],
    ['about:blank', { element: 'p', fullPage: true }, /not of both/],
  ];
  for (const [url, page, says] of asked) {
    assert.match(await sentenceOf(take(url, { browser: '/no/browser', ...page })), says);
  }
});

test('a file of cookies that is none, or that the browser refuses, is a sentence without what is in it', async () => {
  const texts = ['', '[]', '{"cookies": {}}', '{"cookies": [{"name": 1}]}', '{"origins": [{"origin": 5}]}'];
  for (const text of texts) {
    const storageState = writeInto(top, 'état du stockage.json', text);
    assert.match(
      await sentenceOf(take('about:blank', { storageState })),
      /no storage state as Playwright writes it/,
    );
  }
  const ticket = { name: 'session', value: 'a-secret-ticket', domain: '', path: 'nowhere' };
  const storageState = writeInto(top, 'refused.json', JSON.stringify({ cookies: [ticket], origins: [] }));
  const sentence = await sentenceOf(take('about:blank', { storageState }));
  assert.match(sentence, /does not take the cookies and storage in it/);
  assert.doesNotMatch(sentence, /secret/);
});

test('a certificate that nobody vouches for is a sentence, and is passed over where the user says so', async () => {
  const server = createServer(
    { key: readFile('localhost.key'), cert: readFile('localhost.crt') },
    (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Guarded</title>'),
  );
  const url = `https://127.0.0.1:${await listen(server)}/`;
  assert.match(await sentenceOf(take(url)), /certificate.*--ignore-certificate-errors/);
  const { record } = await take(url, { ignoreCertificateErrors: true });
  assert.equal(record.title, 'Guarded');
});

test('a browser that is missing, or none, or too old, is a sentence', async (t) => {
  const program = (name: string, text: string) => {
    const file = writeInto(top, name, text);
    makeExecutable(file);
    return file;
  };
  const browsers = [
    { name: 'a path where nothing is', browser: path.join(top, 'nobody'), says: /no browser is there/ },
    {
      name: 'a channel that is not installed',
      browser: 'netscape',
      says: /no such browser is installed; there is \w+/,
    },
    {
      name: 'a program that is no browser, in a folder with spaces and other letters',
      browser: program('kein Brauser 浏览器', '#!/bin/sh\necho "unknown option" >&2\nexit 3\n'),
      says: /could not be started \(it said "unknown option"\)/,
    },
    {
      name: 'a browser of years ago',
      browser: program('old', oldBrowser),
      says: /its version is 80\.0\.3987\.0, and captures need Chromium 112 or later/,
    },
  ];
  for (const { name, browser, says } of browsers) {
    await t.test(name, { skip: process.platform === 'win32' }, async () =>
      assert.match(await sentenceOf(take('about:blank', { browser, timeoutMs: 10_000 })), says),
    );
  }
});

test(
  'a program that starts and never speaks is given up when its time is over',
  { skip: process.platform === 'win32' },
  async () => {
    const pidFile = path.join(top, 'pid');
    const hanging = writeInto(top, 'hanging', `#!/bin/sh\necho $$ > '${pidFile}'\nexec sleep 60\n`);
    makeExecutable(hanging);
    // A browser gets ten seconds to start, however little time the page has.
    assert.match(
      await sentenceOf(take('about:blank', { browser: hanging, timeoutMs: 1_000 })),
      /hanging did not start within 10 s; is it a browser/,
    );
    // Playwright ends it only with the process that started it, which a capture's is; here it must be done by hand.
    kill(Number(readFileSync(pidFile, 'utf8')));
  },
);

test(
  'a browser that dies while the page loads is a sentence',
  { skip: process.platform !== 'linux' },
  async () => {
    const { origin } = await serve({
      '/': '<p>here<img src="/image">',
      '/image': () => descendantsOf(process.pid).forEach(kill),
    });
    assert.match(
      await sentenceOf(take(origin)),
      /the browser ended, or closed the page, while opening the page; try again/,
    );
  },
);

test('a page that asks, prints and opens windows does not hold the capture up', async () => {
  const { origin } = await serve({
    '/': '<button>Save</button><script>alert(1); confirm(2); open("about:blank"); print()</script>',
  });
  const read = await readWitnessFile((await take(origin)).picture);
  assert.ok(read.kind === 'read' && read.witness.nodes.some(({ name }) => name === 'Save'));
});

test('a capture that is cancelled takes its browser with it', async () => {
  const { origin } = await serve({ '/': () => undefined });
  const cancelling = new AbortController();
  const taking = take(
    origin,
    {},
    {},
    {
      progress: (doing) => doing === 'opening the page' && setTimeout(() => cancelling.abort(), 200),
      signal: cancelling.signal,
    },
  );
  await assert.rejects(
    taking,
    (error) => error instanceof FailureError && error.failure.kind === 'cancelled',
  );
});

test('a capture that was cancelled before it began starts nothing', async () => {
  const taking = take('about:blank', {}, {}, { ...quietParts, signal: AbortSignal.abort() });
  await assert.rejects(
    taking,
    (error) => error instanceof FailureError && error.failure.kind === 'cancelled',
  );
});

test(
  'a process that is killed outright leaves no browser behind',
  { skip: process.platform !== 'linux' },
  async () => {
    // The browser hears of its end by the pipe that held them together.
    const child = spawn(process.execPath, ['-e', killedInTheMiddle(ensureChromium())], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const browsers = descendantsOf(child.pid!);
    assert.notEqual(browsers.length, 0);
    child.kill('SIGKILL');
    await until(() => browsers.every((pid) => !isAlive(pid)));
  },
);

/** As a capture starts its browser, in a process of its own that then waits to be killed. */
function killedInTheMiddle(executablePath: string): string {
  return `require('playwright-core').chromium
    .launch({ executablePath: ${JSON.stringify(executablePath)}, headless: true, chromiumSandbox: ${process.getuid?.() !== 0} })
    .then((browser) => browser.newPage())
    .then(() => { console.log('open'); setInterval(() => {}, 1000); });`;
}

/** Speaks just enough of the protocol, on the pipe that a browser is given, to say how old it is. */
const oldBrowser = `#!${process.execPath}
const { createReadStream, createWriteStream } = require('node:fs');
const out = createWriteStream(null, { fd: 4 });
let text = '';
createReadStream(null, { fd: 3 }).on('end', () => process.exit()).on('data', (data) => {
  text += data;
  const messages = text.split('\\0');
  text = messages.pop();
  for (const { id, method } of messages.map((one) => JSON.parse(one))) {
    if (method === 'Browser.close') process.exit();
    const version = { protocolVersion: '1.3', product: 'HeadlessChrome/80.0.3987.0', revision: '', userAgent: 'old', jsVersion: '8' };
    out.write(JSON.stringify({ id, result: method === 'Browser.getVersion' ? version : {} }) + '\\0');
  }
});
`;

function take(
  url: string,
  page: PageOptions = {},
  mask: MaskOptions = {},
  parts: CaptureParts = quietParts,
): Promise<CaptureDone> {
  const whole = { browser: ensureChromium(), viewport: { width: 400, height: 300 }, ...page };
  return takeCapture({ kind: 'page', url, page: whole, mask }, path.join(folder, 'a picture.png'), parts);
}

/** Of a capture that fails: one sentence, and not a file. */
async function sentenceOf(taking: Promise<unknown>): Promise<string> {
  try {
    await taking;
  } catch (error) {
    assert.ok(error instanceof FailureError, `no failure but ${String(error)}`);
    assert.doesNotMatch(error.message, /\n/, 'a sentence stands on one line');
    assert.match(error.message, /[^.]\.$/, 'a sentence ends with one full stop');
    assert.doesNotMatch(error.message, /Call log|    at /);
    assert.deepEqual(readdirSync(folder), []);
    return error.message;
  }
  throw new Error('it was captured');
}

/** One that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function readFile(name: string): Buffer {
  return readFileSync(path.join('test/fixtures/capture', name));
}
