// Captures of web pages: what is asked for is what is pictured and recorded, masks leave nothing behind, a page that is open
// in the user's own browser stays as it is.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import test, { type TestContext } from 'node:test';
import { chromium } from 'playwright-core';
import { checkSelectors } from '../../extension/capture/checkSelectors';
import { capturePage } from '../../extension/capture/webPage';
import { pageUrl } from '../../extension/capture/pageOptions';
import { chooseBrowser, findBrowsers } from '../../extension/capture/browser';
import type { PageOptions } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import { ensureChromium } from '../support/chromium';
import { temporaryFolder, writeInto } from '../support/pictures';
import { until } from '../support/processes';
import { serve } from '../support/webServer';
import { byId, capture, only, pixelsOf, quietParts } from './pages';

test('a capture records where it comes from, and nothing that is not known', async () => {
  const { origin } = await serve({ '/page': '<title>A page</title><h1>Hello</h1>' });
  const { record, size, remarks, witness } = await capture(`${origin}/page`);
  const { takenAt, by, ...rest } = record;
  assert.deepEqual(rest, {
    source: 'page',
    kind: 'viewport',
    url: `${origin}/page`,
    title: 'A page',
    pixelRatio: 1,
    viewport: { width: 1280, height: 720 },
    scroll: { x: 0, y: 0 },
  });
  assert.ok(Math.abs(Date.parse(takenAt!) - Date.now()) < 60_000);
  assert.match(by!, /^\w+ \d+(\.\d+)+$/);
  assert.deepEqual(size, { width: 1280, height: 720 });
  assert.deepEqual(remarks, []);
  assert.equal(witness!.nodes.find(({ role }) => role === 'heading')?.name, 'Hello');
});

test('what the page is opened with is what the page sees', async () => {
  const { origin } = await serve({
    '/': `<meta name="viewport" content="width=device-width"><p id="told"></p><script>
      addEventListener('load', () => setTimeout(() => {
        told.textContent = [innerWidth, innerHeight, devicePixelRatio, matchMedia('(prefers-color-scheme: dark)').matches,
          matchMedia('(pointer: coarse)').matches, document.cookie, localStorage.getItem('who'), /iPhone/.test(navigator.userAgent)].join(' ');
        told.className = 'ready';
      }, 300));
    </script>`,
  });
  const told = async (page: Parameters<typeof capture>[1]): Promise<string | undefined> => {
    const { witness } = await capture(origin, { waitFor: '.ready', ...page });
    const { nodes } = witness!;
    const paragraph = nodes.findIndex(({ attributes }) => attributes?.['id'] === 'told');
    return nodes.find(({ parent }) => parent === paragraph)?.text;
  };
  const storageState = writeInto(
    temporaryFolder(),
    'state.json',
    JSON.stringify({
      cookies: [
        {
          name: 'session',
          value: 'abc',
          domain: '127.0.0.1',
          path: '/',
          expires: -1,
          httpOnly: false,
          secure: false,
          sameSite: 'Lax',
        },
      ],
      origins: [{ origin, localStorage: [{ name: 'who', value: 'me' }] }],
    }),
  );
  assert.equal(
    await told({ dark: true, viewport: { width: 800, height: 600 } }),
    '800 600 1 true false   false',
  );
  assert.equal(await told({ zoom: 1.25, pixelRatio: 2 }), '1024 576 2.5 false false   false');
  assert.equal(await told({ device: 'iPhone 13' }), '390 664 3 false true   true');
  assert.equal(await told({ storageState }), '1280 720 1 false false session=abc me false');
});

test('a redirect and an answer that is an error are remarked on', async () => {
  const { origin } = await serve({
    '/old': (_request, response) => response.writeHead(301, { location: '/new' }).end(),
    '/new': '<p>New',
    '/gone': (_request, response) => response.writeHead(410, { 'content-type': 'text/html' }).end('<p>Gone'),
  });
  const moved = await capture(`${origin}/old`);
  assert.equal(moved.record.url, `${origin}/new`);
  assert.deepEqual(moved.remarks, [`The page was redirected to ${origin}/new.`]);
  assert.deepEqual((await capture(`${origin}/gone`)).remarks, ['The server answered 410 Gone.']);
});

test('names, passwords, keys and tickets of an address are used and not kept', async () => {
  const { origin } = await serve({
    '/': ({ headers }, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<p>${headers.authorization === undefined ? 'nobody' : 'somebody'}`),
  });
  const { record, witness, remarks } = await capture(
    `${origin.replace('//', '//me:pass@')}/?access_token=t1cket&page=2&X-Api-Key=t1cket#/done?session=t1cket`,
  );
  assert.equal(record.url, `${origin}/?access_token=&page=2&X-Api-Key=#/done?session=`);
  assert.doesNotMatch(JSON.stringify({ witness, remarks }), /me:pass|t1cket/);
});

test('password fields are masked unless that is switched off, and what they hold is told in no case', async () => {
  const { origin } = await serve({
    '/': `<body style="margin: 0"><label>Password <input id="password" type="password" value="hunter2"></label>
      <input id="shown" autocomplete="current-password" value="hunter3"><input id="name" value="Ada">`,
  });
  for (const { passwords, masked } of [
    { passwords: undefined, masked: 2 },
    { passwords: false, masked: undefined },
  ]) {
    const { record, witness, png } = await capture(origin, {}, passwords === undefined ? {} : { passwords });
    assert.equal(record.masked, masked);
    const { nodes } = witness!;
    assert.doesNotMatch(JSON.stringify(witness), /hunter/);
    assert.equal(byId(nodes, 'password').name, 'Password');
    assert.equal(byId(nodes, 'name').state?.value, 'Ada');
    const { x1, y1 } = byId(nodes, 'password').box;
    const corner = (await pixelsOf(png)).at(Math.ceil(x1) + 3, Math.ceil(y1) + 3);
    assert.deepEqual(corner, masked === undefined ? [255, 255, 255] : [255, 0, 255]);
  }
});

test('what a page draws as dots is a password, whatever the field is called', async () => {
  const { origin } = await serve({
    '/': `<label>Card <input id="card" style="-webkit-text-security: disc" value="4111 1111"></label>
      <p>Number <span style="-webkit-text-security: square" title="4111 1111">4111 1111</span></p>
      <textarea style="font-family: 'text-security-disc'">4111 1111</textarea><input id="name" value="Ada">`,
  });
  for (const passwords of [true, false]) {
    const { witness } = await capture(origin, {}, { passwords });
    assert.doesNotMatch(JSON.stringify(witness), /4111/);
    assert.equal(byId(witness!.nodes, 'card').name, 'Card');
    assert.equal(byId(witness!.nodes, 'name').state?.value, 'Ada');
  }
});

test('a frame that is masked says nothing, nor do the frames in it', async () => {
  const { origin } = await serve({
    '/': '<iframe title="Payment" src="/pay?card=4111" style="width: 300px; height: 200px"></iframe><p>Order</p>',
    '/pay': `<title>4111</title><label>Card 4111 <input value="4111" placeholder="4111"></label><button aria-label="Pay 4111">4111</button>
      <iframe srcdoc="<p>4111 1111</p>"></iframe>`,
  });
  const { record, witness } = await capture(origin, {}, { selectors: ['iframe'] });
  assert.doesNotMatch(JSON.stringify({ record, witness }), /4111/);
  assert.equal(witness!.frames.length, 3);
  assert.ok(witness!.nodes.some(({ text }) => text === 'Order'));
});

test('an element whose shadow root is closed is named: no selector reaches into it', async () => {
  const { origin } = await serve({
    '/': `<pay-button></pay-button><open-button></open-button><div id="host"></div><p>Order</p><script>
      const attach = (element, mode) => (element.attachShadow({ mode }).innerHTML = '<button>Pay</button>');
      attach(document.querySelector('pay-button'), 'closed');
      attach(document.querySelector('open-button'), 'open');
      attach(host, 'closed')</script>`,
  });
  const { remarks } = await capture(origin);
  assert.equal(remarks.length, 1);
  assert.match(
    remarks[0]!,
    /^What is in <pay-button>, <div> is not in the witness, and no selector reaches it/,
  );
});

test('a mask that fits nothing is remarked on where it is meant for many pages', async () => {
  const { origin } = await serve({
    '/': '<p class="name">Ada</p><iframe srcdoc="<p class=inner>Ada</p>"></iframe>',
  });
  const selectors = ['.name', '.inner', '.card'];
  const { record, remarks } = await capture(origin, {}, { selectors, unmatched: 'remark' });
  assert.deepEqual(remarks, ['The mask ".card" fits nothing on this page.']);
  assert.equal(record.masked, 2);
});

test('what a selector names is masked in frames, shadow roots and below the fold, and taken from every text', async () => {
  const secret = '<p class="secret" style="width: 100px" title="secret words">secret words</p>';
  const { origin } = await serve({
    '/': `<title>Pay to secret words</title><body style="margin: 0">${secret}<button>Pay to <b class="secret">secret words</b></button>
      <label for="field"><i class="secret">secret words</i> Field</label><input id="field" aria-describedby="x">
      <iframe src="/frame"></iframe><div id="host"></div><div style="height: 2000px"></div>${secret}
      <script>host.attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(secret)}</script>`,
    '/frame': secret,
  });
  const { record, witness, png } = await capture(origin, { fullPage: true }, { selectors: ['.secret'] });
  assert.equal(record.masked, 6);
  assert.doesNotMatch(JSON.stringify({ record, witness }), /secret words/);
  assert.equal(witness!.nodes.find(({ role }) => role === 'button')?.name, 'Pay to');
  assert.equal(byId(witness!.nodes, 'field').name, 'Field');
  const pixels = await pixelsOf(png);
  for (const { box, tag } of witness!.nodes.filter(({ attributes }) => attributes?.['class'] === 'secret')) {
    const middle = [Math.round((box!.x1 + box!.x2) / 2), Math.round((box!.y1 + box!.y2) / 2)] as const;
    assert.deepEqual(pixels.at(...middle), [255, 0, 255], `${tag} at ${middle.join(', ')}`);
  }
});

test('a page that keeps moving is said to; one that only has animations is held still', async () => {
  const { origin } = await serve({
    '/moving': `<p id="one">0</p><script>setInterval(() => { one.textContent = Math.random() }, 5)</script>`,
    '/animated': `<style>@keyframes drift { to { margin-left: 300px } } p { animation: drift 1s infinite alternate }
      div { transition: margin-left 20s; width: 50px } .far { margin-left: 200px }</style>
      <p id="drifting">Drifting</p><div id="going">Going</div><script>setTimeout(() => going.classList.add('far'), 10)</script>`,
  });
  assert.match((await capture(`${origin}/moving`)).remarks.join(), /kept changing while it was pictured/);
  const { remarks, witness } = await capture(`${origin}/animated`, { waitMs: 100 });
  assert.deepEqual(remarks, []);
  // A transition is brought to its end.
  assert.equal(byId(witness!.nodes, 'going').box.x1, 208);
});

test('a page that forbids scripts, and one whose scripts lie, are witnessed all the same', async () => {
  const { origin } = await serve({
    '/strict': (_request, response) => {
      response
        .writeHead(200, {
          'content-type': 'text/html',
          'content-security-policy': "default-src 'none'; sandbox",
        })
        .end('<button>Save</button>');
    },
    '/lying': `<button>Save</button><script>
      Element.prototype.getBoundingClientRect = () => ({ left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 });
      document.elementFromPoint = () => null; JSON.stringify = () => 'lies'; window.groundglassInPage = { takeWitness: () => '{}' };
    </script>`,
  });
  for (const page of ['strict', 'lying']) {
    const { witness } = await capture(`${origin}/${page}`);
    const button = witness!.nodes.find(({ role }) => role === 'button');
    assert.deepEqual([button?.name, button?.visibility], ['Save', 'seen'], page);
  }
});

test('fields that are called as what a form has, and parts as what a document has, are only fields and parts', async () => {
  const names =
    'children childNodes attributes parentNode shadowRoot matches closest getAttribute hasAttribute getBoundingClientRect checkVisibility ' +
    'getRootNode assignedSlot nodeType localName querySelectorAll textContent scrollTo clientWidth instanceof';
  const parts =
    'title documentElement body URL elementFromPoint querySelectorAll createRange createTreeWalker';
  const { origin } = await serve({
    '/': `<title>Book</title><form aria-label="Booking">${names.replace(/\S+/g, '<input name="$&" size="1">')}<button>Send</button>
      <b class="secret">hidden words</b></form>${parts.replace(/\S+/g, '<img name="$&" alt="Part" src="data:,">')}`,
  });
  const { witness, record, png } = await capture(origin, {}, { selectors: ['.secret'] });
  const nodes = witness!.nodes;
  assert.deepEqual([record.title, record.url, record.masked], ['Book', `${origin}/`, 1]);
  const form = nodes.findIndex(({ tag }) => tag === 'form');
  assert.deepEqual(
    [nodes[form]!.role, nodes[form]!.name, nodes[form]!.visibility],
    ['form', 'Booking', 'seen'],
  );
  assert.equal(nodes.filter(({ parent, tag }) => parent === form && tag === 'input').length, 20);
  assert.equal(only(nodes, ({ name }) => name === 'Send').visibility, 'seen');
  assert.doesNotMatch(JSON.stringify(witness), /hidden words/);
  assert.ok(0 < png.length);
});

test('the picture of one element is that element', async () => {
  const { origin } = await serve({
    '/': `<body style="margin: 0; background: white"><div style="height: 1500px"></div>
      <div id="one" style="margin-left: 100.4px; width: 50.4px; height: 20.4px; background: red"><b id="inside">x</b></div>`,
  });
  const { png, size, record, witness } = await capture(origin, { element: '#one', pixelRatio: 1.25 });
  assert.equal(record.kind, 'element');
  assert.deepEqual(size, { width: 64, height: 26 });
  assert.deepEqual((await pixelsOf(png)).at(40, 24), [255, 0, 0]);
  assert.equal(byId(witness!.nodes, 'inside').visibility, 'seen');
});

test('a page of a running browser is pictured and left as it was', async (t) => {
  const { origin } = await serve({
    '/one': `<title>One</title><body style="height: 3000px"><p>One
      <div id="scroller" style="height: 50px; overflow: auto"><div style="height: 500px"></div><b id="low">Low</b></div>
      <script>matchMedia('(prefers-color-scheme: dark)').onchange = () => document.title += ' changed'</script>`,
    '/two': '<title>Two</title>',
  });
  const endpoint = await startWithPort(t);
  const own = await chromium.connectOverCDP(endpoint, { noDefaults: true });
  t.after(() => own.close());
  const [context] = own.contexts();
  const page = await context!.newPage();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${origin}/one`);
  await page.evaluate(() => scrollTo(0, 700));
  const other = await context!.newPage();
  await other.goto(`${origin}/two`);
  const nPages = context!.pages().length;
  const attach = (match: string, options: PageOptions = {}) =>
    capturePage(
      { kind: 'attached', endpoint: endpoint.replace('http://', ''), match, page: options, mask: {} },
      quietParts,
    );

  const { record, size, witness } = await attach('one', { fullPage: true });
  assert.deepEqual([record.title, record.kind, record.url], ['One', 'full-page', `${origin}/one`]);
  assert.ok(3000 <= size.height);
  assert.equal(witness!.nodes[0]?.tag, 'html');
  assert.equal(context!.pages().length, nPages);
  assert.equal(await page.evaluate(() => scrollY), 700);
  assert.doesNotMatch(await page.content(), /groundglass/);

  const scrolled = () => page.evaluate(() => [scrollY, document.getElementById('scroller')!.scrollTop]);
  await t.test('what is brought into view goes back to where it was', async () => {
    const { record: ofElement } = await attach('one', { element: '#low' });
    assert.equal(ofElement.kind, 'element');
    assert.deepEqual(await scrolled(), [700, 0]);
    const { generated } = await checkSelectors(
      {
        request: { kind: 'attached', endpoint, match: 'one', page: { fullPage: true }, mask: {} },
        selectors: [],
        box: only(witness!.nodes, ({ tag }) => tag === 'p').box,
      },
      quietParts,
    );
    assert.equal(generated, "page.getByText('One')");
    assert.deepEqual(await scrolled(), [700, 0]);
  });
  await t.test('what is asked in another page waits for its user', async () => {
    const asked = other.waitForEvent('dialog');
    const asking = capturePage(
      { kind: 'attached', endpoint, match: 'one', page: {}, mask: {} },
      {
        ...quietParts,
        progress: (doing) => {
          if (doing !== 'taking the picture') return;
          void other.evaluate(() => setTimeout(() => (document.title = String(confirm('Sure?'))), 0));
        },
      },
    );
    const dialog = await asked;
    await asking;
    await dialog.accept();
    assert.equal(await other.title(), 'true');
    await other.evaluate(() => (document.title = 'Two'));
  });
  await t.test('the user sees nothing of it', async () => {
    assert.equal(await page.title(), 'One', 'colours stay dark');
  });
  await t.test('what only a page of our own can have is refused', async () => {
    await assert.rejects(
      attach('one', { dark: true, zoom: 2 }),
      /zoom, dark\): a page of a running browser is pictured as it is/,
    );
  });
  await t.test('a page that is not there, or is two, is asked for again with what there is', async () => {
    await assert.rejects(
      attach('three'),
      /no page there has "three" in its title or address; open are (?=.*"One").*"Two"/,
    );
    await assert.rejects(
      attach('127.0.0.1'),
      /2 pages fit \((?=.*"One").*"Two".*\); give a part .* \(--match\)/,
    );
  });
});

test('an address where no browser answers says how to start one that does', async () => {
  const { origin } = await serve({});
  const attached = (endpoint: string) =>
    capturePage({ kind: 'attached', endpoint, page: { timeoutMs: 3000 }, mask: {} }, quietParts);
  await assert.rejects(attached(origin), /no browser answers there .*--remote-debugging-port=9222/);
  await assert.rejects(attached('http://127.0.0.1:9'), /no browser answers there/);
  await assert.rejects(attached('what'), /no browser answers there|no address/);
});

test('an address is understood as a person means it', () => {
  const meant = [
    ['example.org', 'https://example.org/'],
    ['example.org:8443/a?b#c', 'https://example.org:8443/a?b#c'],
    ['localhost:3000', 'http://localhost:3000/'],
    ['127.0.0.1/x', 'http://127.0.0.1/x'],
    ['[::1]:80/', 'http://[::1]/'],
    [' http://example.org/ä ', 'http://example.org/%C3%A4'],
    ['file:///tmp/a b.html', 'file:///tmp/a%20b.html'],
    ['page.example/a.html', 'https://page.example/a.html'],
    ['/tmp/a b.html', pathToFileURL('/tmp/a b.html').href],
    ['./page', pathToFileURL(path.resolve('page')).href],
    ['../a/page.htm', pathToFileURL(path.resolve('../a/page.htm')).href],
    ['page.html', pathToFileURL(path.resolve('page.html')).href],
  ] as const;
  for (const [given, url] of meant) assert.equal(pageUrl(given).href, url);
  for (const given of ['', 'javascript:alert(1)', 'chrome://settings', 'http://']) {
    assert.throws(() => pageUrl(given), FailureError, given);
  }
});

test(
  'a browser is found by channel, by path, by the variable, else the first one there is',
  { skip: process.platform === 'win32' },
  () => {
    const folder = temporaryFolder();
    for (const name of ['google-chrome', 'chromium', 'my browser']) writeInto(folder, name, '');
    const env = { PATH: folder };
    const atPath = (name: string) => ({ path: path.join(folder, name) });
    assert.deepEqual(
      findBrowsers(env, 'linux')
        .filter((found) => found.path.startsWith(folder))
        .map(({ channel }) => channel),
      ['chrome', 'chromium'],
    );
    const chosen = (given: string | null, variable?: string) =>
      path.basename(chooseBrowser(given, { ...env, GROUNDGLASS_BROWSER: variable }, 'linux').path);
    assert.equal(chosen(null), 'google-chrome');
    assert.equal(chosen('chromium'), 'chromium');
    assert.equal(chosen(atPath('my browser').path), 'my browser');
    assert.equal(chosen(null, 'chromium'), 'chromium');
    assert.equal(chosen('chrome', 'chromium'), 'google-chrome');
    assert.deepEqual(
      findBrowsers({ HOME: '/nobody' }, 'darwin').filter(({ path: at }) => at.startsWith('/nobody')),
      [],
    );
    assert.throws(
      () => chooseBrowser(null, {}, 'win32'),
      /No browser of the Chromium family was found: install Chrome/,
    );
  },
);

/** Starts a browser with a debugging port, as a user would; it ends with the test. */
async function startWithPort(t: TestContext): Promise<string> {
  const profile = mkdtempSync(path.join(tmpdir(), 'groundglass-test-'));
  const browser = spawn(
    ensureChromium(),
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A group of its own, so that its helpers, which write a moment longer, can be ended with it.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  t.after(async () => {
    const ended = new Promise((resolve) => browser.once('exit', resolve));
    browser.kill();
    await ended;
    try {
      process.kill(-browser.pid!, 'SIGKILL');
    } catch {
      // None is left.
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  let said = '';
  browser.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  await until(() => /DevTools listening on ws:/.test(said));
  return `http://${/ws:\/\/([^/]+)/.exec(said)![1]}`;
}
