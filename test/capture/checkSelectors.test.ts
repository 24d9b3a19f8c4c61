// Selectors tried in a living page: how many elements each finds, where the only one lies, and what Playwright would write.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { checkSelectors } from '../../extension/capture/checkSelectors';
import { toLocator } from '../../extension/capture/locators';
import type { PageOptions } from '../../protocol/capture';
import type { PixelBox } from '../../protocol/geometry';
import type { Selector } from '../../protocol/selector';
import { ensureChromium, launchChromium } from '../support/chromium';
import { serve } from '../support/webServer';
import { byId, capture, only, quietParts } from './pages';

const page = `<body style="margin: 0"><h1>Orders</h1><label for="who">Customer</label><input id="who" placeholder="Name" title="Who">
  <ul><li class="row">Tea <button data-testid="buy">Buy</button></li><li class="row">Coffee <button data-testid='say "hi"'>Buy</button></li></ul>
  <img alt="Cup" width="20" height="20" src="data:,"><div role="checkbox" aria-checked="true" id="agree" data-id="agreed">Agree</div>
  <iframe src="/frame" style="width: 300px; height: 100px"></iframe><div id="host"></div>
  <div style="height: 1500px"></div><button id="low">Far below</button>
  <script>host.attachShadow({ mode: 'open' }).innerHTML = '<button id="deep">In the shadow</button>'</script>`;
const frame =
  '<button id="inner">Inner</button><iframe srcdoc="<button id=innermost>Innermost</button>"></iframe>';

const text = (words: string, exact = true) => ({ text: words, exact });
const inFrame: Selector = [{ kind: 'css', parts: [{ combinator: '', tag: 'iframe' }] }, { kind: 'frame' }];

const selectors: readonly { readonly selector: Selector; readonly finds: readonly string[] }[] = [
  { selector: [{ kind: 'role', role: 'heading', name: text('Orders') }], finds: ['Orders'] },
  { selector: [{ kind: 'role', role: 'heading', name: text('order', false) }], finds: ['Orders'] },
  { selector: [{ kind: 'role', role: 'heading', name: text('order') }], finds: [] },
  { selector: [{ kind: 'label', match: text('Customer') }], finds: [''] },
  { selector: [{ kind: 'placeholder', match: text('Name') }], finds: [''] },
  { selector: [{ kind: 'title', match: text('Who') }], finds: [''] },
  { selector: [{ kind: 'alt', match: text('Cup') }], finds: [''] },
  { selector: [{ kind: 'text', match: text('Agree') }], finds: ['Agree'] },
  { selector: [{ kind: 'testId', value: 'say "hi"' }], finds: ['Buy'] },
  { selector: [{ kind: 'role', role: 'button', name: text('Buy') }], finds: ['Buy', 'Buy'] },
  {
    selector: [
      { kind: 'role', role: 'button', name: text('Buy') },
      { kind: 'nth', index: -1 },
    ],
    finds: ['Buy'],
  },
  {
    selector: [
      { kind: 'role', role: 'listitem', name: null },
      { kind: 'hasText', match: text('coffee', false) },
      { kind: 'role', role: 'button', name: null },
    ],
    finds: ['Buy'],
  },
  {
    selector: [
      { kind: 'role', role: 'listitem', name: null },
      { kind: 'hasText', match: text('Tea Buy') },
    ],
    finds: ['Tea Buy'],
  },
  {
    selector: [
      { kind: 'css', parts: [{ combinator: '', tag: 'li' }] },
      { kind: 'has', steps: [{ kind: 'testId', value: 'buy' }] },
    ],
    finds: ['Tea Buy'],
  },
  { selector: [{ kind: 'role', role: 'checkbox', name: null, state: { checked: true } }], finds: ['Agree'] },
  {
    selector: [
      { kind: 'xpath', parts: [{ axis: '//', tag: 'li', conditions: [{ kind: 'position', position: 2 }] }] },
    ],
    finds: ['Coffee Buy'],
  },
  { selector: [{ kind: 'css', parts: [{ combinator: '', id: 'deep' }] }], finds: ['In the shadow'] },
  { selector: [...inFrame, { kind: 'role', role: 'button', name: null }], finds: ['Inner'] },
  { selector: [...inFrame, ...inFrame, { kind: 'role', role: 'button', name: null }], finds: ['Innermost'] },
];

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

test('a selector is the locator that Playwright has for it', async () => {
  const { origin } = await serve({ '/': page, '/frame': frame });
  const living = await browser.newPage();
  await living.goto(origin);
  for (const { selector, finds } of selectors) {
    const found = await toLocator(living, selector).allTextContents();
    assert.deepEqual(
      found.map((one) => one.replace(/\s+/g, ' ').trim()),
      finds,
      JSON.stringify(selector),
    );
  }
  assert.equal(
    await toLocator(living, [{ kind: 'testId', value: 'agreed' }], 'data-id').textContent(),
    'Agree',
  );
  await living.close();
});

test('a selector that finds nothing by its own making is refused', async () => {
  const living = await browser.newPage();
  const wrong: readonly [Selector, RegExp][] = [
    [[], /it has no step/],
    [[{ kind: 'frame' }], /goes into a frame before/],
    [inFrame, /ends in a frame/],
    [[{ kind: 'nth', index: 0 }], /begins with "nth"/],
    [[{ kind: 'resourceId', value: 'x' }], /of devices, not of web pages/],
  ];
  for (const [selector, says] of wrong) assert.throws(() => toLocator(living, selector), says);
  await living.close();
});

test('where the element is not any more, it is said, and how the server answered', async () => {
  const { origin } = await serve({
    '/': (_request, response) =>
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html><p>Gone</p>'),
  });
  const tried = await checkSelectors(
    {
      request: { kind: 'page', url: origin, page: { browser: ensureChromium() }, mask: {} },
      selectors: [[{ kind: 'css', parts: [{ combinator: '', id: 'save' }] }]],
      // Only the document itself lies there.
      box: { x1: 10, y1: 400, x2: 60, y2: 420 },
    },
    quietParts,
  );
  assert.deepEqual(tried, {
    checked: [{ matches: 0, box: null }],
    generated: null,
    remarks: ['The server answered 404 Not Found.'],
  });
});

test('selectors are tried in the page as it was captured, in pixels of the capture', async (t) => {
  const { origin } = await serve({ '/': page, '/frame': frame });
  const ways: readonly (PageOptions & { readonly name: string })[] = [
    { name: 'the viewport', pixelRatio: 1.5 },
    { name: 'scrolled', scroll: { x: 0, y: 100 } },
    { name: 'the full page', fullPage: true, pixelRatio: 2 },
  ];
  for (const { name, ...options } of ways) {
    await t.test(name, async () => {
      const { witness } = await capture(origin, options);
      const { nodes } = witness!;
      const check = async (box: PixelBox, given: readonly Selector[] = []) =>
        checkSelectors(
          {
            request: { kind: 'page', url: origin, page: { browser: ensureChromium(), ...options }, mask: {} },
            selectors: given,
            box,
          },
          quietParts,
        );
      const inner = byId(nodes, 'inner').box;
      const { checked, generated } = await check(inner, [
        [...inFrame, { kind: 'css', parts: [{ combinator: '', id: 'inner' }] }],
        [{ kind: 'role', role: 'button', name: text('Buy') }],
        [{ kind: 'css', parts: [{ combinator: '', id: 'nobody' }] }],
      ]);
      assert.deepEqual(
        checked.map(({ matches }) => matches),
        [1, 2, 0],
      );
      for (const edge of ['x1', 'y1', 'x2', 'y2'] as const) {
        assert.ok(
          Math.abs(checked[0]!.box![edge] - inner[edge]) <= 1,
          JSON.stringify({ inner, checked: checked[0] }),
        );
      }
      assert.equal(checked[1]!.box, null);
      assert.match(generated!, /contentFrame\(\).*getByRole\('button', \{ name: 'Inner' \}\)$/);
      const low = await check(byId(nodes, 'low').box);
      assert.equal(low.generated, "page.getByRole('button', { name: 'Far below' })");
      const deep = await check(byId(nodes, 'deep').box);
      assert.equal(deep.generated, "page.getByRole('button', { name: 'In the shadow' })");
      const heading = await check(only(nodes, ({ tag }) => tag === 'h1').box);
      assert.equal(heading.generated, "page.getByRole('heading', { name: 'Orders' })");
      assert.equal((await check({ x1: -500, y1: -500, x2: -490, y2: -490 })).generated, null);
    });
  }
});
