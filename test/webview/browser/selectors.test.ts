// The selectors of a box and the record of a capture, in Chromium: what is asked for when, shown, copied and inserted.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { CaptureRecord } from '../../../protocol/capture';
import type { SelectorLine, SelectorsContent, ShownBox } from '../../../protocol/view';
import { launchChromium } from '../../support/chromium';
import { assertAccessible } from './accessible';
import { answered, contentOf, entryOf, groundedBox, locatedEntry, shownBoxes } from './contents';
import { openPage, type OpenPage } from './harness';

let browser: Browser;

before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

type Ready = Extract<SelectorsContent, { kind: 'ready' }>;

const line = (code: string, parts: Partial<SelectorLine> = {}): SelectorLine => ({
  code,
  strategy: 'role',
  reason: 'Role and name are what people see.',
  verified: 'witness',
  matches: 1,
  unique: true,
  ...parts,
});

const ready: Ready = {
  kind: 'ready',
  origin: 'page',
  element: 'button "Font Family"',
  box: { x1: 560, y1: 262, x2: 900, y2: 330 },
  format: 'playwright-ts',
  choice: 'auto',
  formatReason: 'as in login.spec.ts',
  formats: [
    { format: 'playwright-ts', title: 'Playwright (TypeScript)' },
    { format: 'cypress', title: 'Cypress' },
  ],
  lines: [
    line("page.getByRole('button', { name: 'Font Family' })"),
    line("page.locator('#family')", { strategy: 'id', reason: 'The id looks written by hand.' }),
    line("page.getByText('Font')", { matches: 3, unique: false, reason: 'Part of its text.' }),
  ],
  generated: null,
  assertions: ['visible', 'text'],
  canCheck: true,
  remarks: [],
};

const place = { entry: 'e1', box: 'b1' };

/** A page whose first box has its details open. */
async function withDetails(use: (opened: OpenPage) => Promise<void>): Promise<void> {
  const opened = await openPage(browser);
  try {
    await opened.heard('page/ready');
    await opened.tell(
      'view/show',
      contentOf(opened.pictureSource('desktop.webp'), { entries: [locatedEntry('e1')] }),
    );
    await opened.page.locator('.box-row').first().press('Enter');
    await opened.heard('selectors/want');
    await use(opened);
  } finally {
    await opened.close();
  }
}

const names = async ({ sent }: OpenPage) => (await sent()).map(({ name }) => name);

test('selectors are wanted once, when the details of a box are opened, and again for another box', () =>
  withDetails(async (opened) => {
    assert.deepEqual(await opened.heard('selectors/want'), place);
    assert.deepEqual(await opened.heard('box/select'), place);
    const { page, drawn } = opened;
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await drawn();
    assert.deepEqual(await opened.heard('selectors/want'), { entry: 'e1', box: 'b2' });
    assert.equal((await names(opened)).filter((name) => name === 'selectors/want').length, 2);
  }));

test('of a box that is stale nobody knows where it lies now: nothing is wanted', async () => {
  const opened = await openPage(browser);
  try {
    await opened.heard('page/ready');
    const entries = [{ ...locatedEntry('e1'), stale: true }];
    await opened.tell('view/show', contentOf(opened.pictureSource('desktop.webp'), { entries }));
    await opened.page.locator('.box-row').first().press('Enter');
    assert.deepEqual(await opened.heard('box/select'), place);
    assert.ok(!(await names(opened)).includes('selectors/want'));
  } finally {
    await opened.close();
  }
});

test('the best selector is seen at once, the others one press away, each with where it was tried and why', () =>
  withDetails(async ({ page, tell }) => {
    await tell('selectors/show', { ...place, content: ready });
    const panel = page.getByRole('region', { name: 'Selectors' });
    const items = panel.getByRole('listitem');
    assert.equal(await items.count(), 1);
    assert.match(
      await items.first().innerText(),
      /getByRole.*\s+Unique on the captured page\. Role and name/,
    );
    assert.match(await panel.innerText(), /button "Font Family", from the captured page/);
    await panel.getByRole('button', { name: '2 more' }).press('Enter');
    assert.equal(await items.count(), 3);
    assert.match(await items.nth(2).innerText(), /Finds 3\. Part of its text\./);
  }));

test('a selector is copied and inserted by keyboard, and the copy is confirmed', () =>
  withDetails(async ({ page, tell, heard }) => {
    await tell('selectors/show', { ...place, content: ready });
    const code = ready.lines[0]!.code;
    await page.getByRole('button', { name: `Copy ${code}` }).press('Enter');
    assert.deepEqual(await heard('selector/copy'), { ...place, code });
    assert.equal(await page.getByRole('button', { name: 'Copied' }).count(), 1);
    await page.getByRole('button', { name: `Insert at the cursor: ${code}` }).press('Enter');
    assert.deepEqual(await heard('selector/insert'), { ...place, code });
    await page.getByRole('button', { name: 'Assert text' }).press('Enter');
    assert.deepEqual(await heard('assertion/insert'), { ...place, code, claim: 'text' });
    await page.getByRole('button', { name: 'Assert visible' }).click({ modifiers: ['Alt'] });
    assert.deepEqual(await heard('assertion/copy'), { ...place, code, claim: 'visible' });
  }));

test('the format says where it comes from and is changed', () =>
  withDetails(async ({ page, tell, heard }) => {
    await tell('selectors/show', { ...place, content: ready });
    const format = page.getByRole('combobox', { name: 'Format of the selectors' });
    assert.equal(await format.inputValue(), 'auto');
    assert.equal(await format.locator('option:checked').innerText(), 'Automatic (Playwright (TypeScript))');
    assert.match((await format.getAttribute('title')) ?? '', /as in login\.spec\.ts/);
    await format.selectOption('cypress');
    assert.deepEqual(await heard('selectors/format'), { format: 'cypress' });
  }));

test('while the page is asked, what is known stays and the asking can be ended; the focus keeps its place', () =>
  withDetails(async ({ page, tell, heard }) => {
    await tell('selectors/show', { ...place, content: ready });
    await page.getByRole('button', { name: 'Check in Page' }).press('Enter');
    assert.deepEqual(await heard('selectors/check'), place);
    const copy = page.getByRole('button', { name: `Copy ${ready.lines[0]!.code}` });
    await copy.focus();
    await tell('selectors/show', { ...place, content: { kind: 'working', doing: 'Opening the page' } });
    assert.equal(await page.getByRole('status').filter({ hasText: 'Opening the page …' }).count(), 1);
    assert.ok(await copy.isVisible());
    const lines = ready.lines.map((one) => ({ ...one, verified: 'live' as const }));
    await tell('selectors/show', {
      ...place,
      content: { ...ready, lines, generated: "getByRole('button')" },
    });
    assert.ok(await copy.evaluate((element) => element === document.activeElement));
    await tell('selectors/show', { ...place, content: { kind: 'working', doing: 'Opening the page' } });
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    assert.deepEqual(await heard('selectors/cancel'), place);
  }));

test('whoever asks the page by keyboard stands on Cancel meanwhile, and on the same button afterwards', () =>
  withDetails(async ({ page, tell, drawn }) => {
    await tell('selectors/show', { ...place, content: ready });
    const check = page.getByRole('button', { name: 'Check in Page' });
    await check.focus();
    await tell('selectors/show', { ...place, content: { kind: 'working', doing: 'opening the page' } });
    await drawn();
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    assert.equal(await focused(), 'Cancel');
    await tell('selectors/show', { ...place, content: { ...ready } });
    await drawn();
    assert.equal(await focused(), 'Check in Page');
  }));

test('a box that has gone and comes back is wanted anew', () =>
  withDetails(async (opened) => {
    const { page, tell, pictureSource, drawn } = opened;
    await tell('view/show', contentOf(pictureSource('desktop.webp'), { entries: [] }));
    await drawn();
    await tell('view/show', contentOf(pictureSource('desktop.webp'), { entries: [locatedEntry('e1')] }));
    await page.locator('.box-row').first().press('Enter');
    await drawn();
    assert.equal((await names(opened)).filter((name) => name === 'selectors/want').length, 2);
  }));

test('a failure is said once, and can be tried again', () =>
  withDetails(async (opened) => {
    const { page, tell } = opened;
    await tell('selectors/show', {
      ...place,
      content: { kind: 'failed', sentence: 'The picture could not be read.' },
    });
    assert.equal(await page.getByRole('alert').innerText(), 'The picture could not be read.');
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    assert.equal((await names(opened)).filter((name) => name === 'selectors/want').length, 2);
  }));

test('what comes for another box than the one that is shown is not shown', () =>
  withDetails(async ({ page, tell }) => {
    await tell('selectors/show', { entry: 'e1', box: 'b2', content: ready });
    assert.ok(!(await page.locator('.selectors').isVisible()));
  }));

test("a page's words never become markup, and long code breaks over lines", () =>
  withDetails(async ({ page, tell }) => {
    const hostile = `page.getByText('<img src=x onerror=alert(1)>${'long'.repeat(80)}')`;
    await tell('selectors/show', { ...place, content: { ...ready, lines: [line(hostile)] } });
    const code = page.locator('.selector-code code').first();
    assert.equal(await code.innerText(), hostile);
    assert.equal(await page.locator('.selectors img').count(), 0);
    const [inner, outer] = await page.evaluate(() => {
      const right = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().right;
      return [right('.selector-code'), right('.side')];
    });
    assert.ok(inner <= outer);
  }));

const record: CaptureRecord = {
  source: 'playwright',
  kind: 'viewport',
  title: 'Sign in <b>now</b>',
  url: 'https://shop.example/login',
  takenAt: '2026-11-26T18:00:00Z',
  pixelRatio: 2,
  viewport: { width: 1280, height: 720 },
  masked: 2,
  test: {
    title: 'login > shows an error',
    file: 'tests/login.spec.ts',
    line: 14,
    step: 'click',
    selector: "getByRole('button', { name: 'Log in' })",
    error: 'Timeout 30000ms exceeded.',
  },
};

async function withRecord(captured: CaptureRecord, use: (opened: OpenPage) => Promise<void>): Promise<void> {
  const opened = await openPage(browser);
  try {
    await opened.heard('page/ready');
    const content = contentOf(opened.pictureSource('desktop.webp'), { entries: [locatedEntry('e1')] });
    await opened.tell('view/show', { ...content, picture: { ...content.picture, capture: captured } });
    await use(opened);
  } finally {
    await opened.close();
  }
}

test('a failed test is shown with its step, selector and error, and is opened', () =>
  withRecord(record, async ({ page, heard }) => {
    const failed = page.getByRole('group', { name: 'Failed test' });
    assert.match(
      await failed.innerText(),
      /Failed: login > shows an error[^]*tests\/login\.spec\.ts:14[^]*click[^]*getByRole[^]*Timeout 30000ms/,
    );
    await failed.getByRole('button', { name: 'Open test' }).press('Enter');
    assert.equal(await heard('test/open'), null);
  }));

test('the record of a capture is one press away; only addresses of the web are links', () =>
  withRecord(record, async ({ page }) => {
    const summary = page.getByText('A Playwright test, what its window shows: Sign in <b>now</b>');
    await summary.press('Enter');
    assert.equal(await page.getByRole('link').getAttribute('href'), 'https://shop.example/login');
    assert.match(
      await page.locator('.captured-facts').innerText(),
      /1280 × 720 CSS pixels[^]*2 places painted over/,
    );
  }));

test('boxes of a capture that knows its place say where they lie on the desktop', () =>
  withRecord({ source: 'screen', kind: 'window', origin: { x: 100, y: 50 } }, async ({ page }) => {
    await page.locator('.box-row').first().press('Enter');
    assert.match(
      await page.locator('.details .facts').innerText(),
      /On the desktop\s+x\u00a0693\u2060–\u2060816 y\u00a0327/,
    );
  }));

test('an address of another kind is no link', () =>
  withRecord({ source: 'page', url: 'javascript:alert(1)' }, async ({ page }) => {
    await page.getByText('A web page').press('Enter');
    assert.equal(await page.getByRole('link').count(), 0);
  }));

test('a page object can be made once a box is kept, and used selectors stand in its details', async () => {
  const opened = await openPage(browser);
  try {
    await opened.heard('page/ready');
    const show = (boxes: readonly ShownBox[]) =>
      opened.tell(
        'view/show',
        contentOf(opened.pictureSource('desktop.webp'), {
          entries: [entryOf('e1', 'locate', 'Save', answered('“Save” is on this screen.', boxes))],
        }),
      );
    const boxes = shownBoxes([groundedBox('Save', { x1: 10, y1: 10, x2: 60, y2: 30 }, { text: 'Save' })]);
    await show(boxes);
    const button = opened.page.getByRole('button', { name: 'Generate page object from kept boxes' });
    assert.equal(await button.count(), 0);
    await show(
      boxes.map((box) => ({
        ...box,
        verdict: 'kept',
        selectors: [{ format: 'cypress', code: "cy.get('#save')", strategy: 'id', verified: 'witness' }],
      })),
    );
    await button.press('Enter');
    assert.equal(await opened.heard('page-object/make'), null);
    await opened.page.locator('.box-row').first().press('Enter');
    assert.match(
      await opened.page.getByRole('list', { name: 'Used in tests' }).innerText(),
      /cy\.get\('#save'\)/,
    );
  } finally {
    await opened.close();
  }
});

describe('axe-core finds nothing', () => {
  const shown: Readonly<Record<string, SelectorsContent>> = {
    ready: { ...ready, generated: "getByRole('button')", remarks: ['The page has changed since.'] },
    working: { kind: 'working', doing: 'Opening the page' },
    failed: { kind: 'failed', sentence: 'The page could not be opened.' },
  };
  for (const [name, content] of Object.entries(shown)) {
    test(`with selectors that are ${name}, in every theme`, () =>
      withDetails(async (opened) => {
        await opened.tell('selectors/show', { ...place, content: ready });
        await opened.page.getByRole('button', { name: '2 more' }).press('Enter');
        await opened.tell('selectors/show', { ...place, content });
        await assertAccessible(opened);
      }));
  }

  test('with a failed test and the record of its capture, in every theme', () =>
    withRecord(record, async (opened) => {
      await opened.page.locator('.captured-facts > summary').press('Enter');
      await assertAccessible(opened);
    }));
});
