// Playwright's internal selectors as tests write them, and what stays as it is because it is not known. Playwright itself
// says what is right: locators of the version that is installed, and the logs of recorded traces.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { Locator } from 'playwright-core';
import { selectorAsWritten } from '../../../extension/capture/results/selectorText';
import { launchChromium } from '../../support/chromium';
import { recordedTraces } from '../../support/recordedTraces';

const selectors = [
  { internal: 'internal:role=button', written: "getByRole('button')" },
  { internal: 'internal:role=button[name="Save"i]', written: "getByRole('button', { name: 'Save' })" },
  {
    internal: 'internal:role=button[name="Add to \\"cart\\""s]',
    written: `getByRole('button', { name: 'Add to "cart"', exact: true })`,
  },
  { internal: 'internal:role=button[name=/add/i]', written: "getByRole('button', { name: /add/i })" },
  {
    internal: 'internal:role=checkbox[checked=true][include-hidden=true][name="It\'s on"i]',
    written: "getByRole('checkbox', { name: 'It\\'s on', checked: true, includeHidden: true })",
  },
  { internal: 'internal:role=heading[level=2]', written: "getByRole('heading', { level: 2 })" },
  { internal: 'internal:testid=[data-testid="total"s]', written: "getByTestId('total')" },
  { internal: 'internal:testid=[data-qa=/^row-\\d+$/]', written: 'getByTestId(/^row-\\d+$/)' },
  { internal: 'internal:attr=[placeholder="you@x.org"i]', written: "getByPlaceholder('you@x.org')" },
  { internal: 'internal:attr=[alt="Logo"s]', written: "getByAltText('Logo', { exact: true })" },
  { internal: 'internal:attr=[title="Close"i]', written: "getByTitle('Close')" },
  { internal: 'internal:label="Mail"i', written: "getByLabel('Mail')" },
  { internal: 'internal:label="Mail"s', written: "getByLabel('Mail', { exact: true })" },
  { internal: 'internal:text="Slow"i', written: "getByText('Slow')" },
  { internal: "internal:text=/it\\'s \\>\\> slow/i", written: "getByText(/it's >> slow/i)" },
  {
    internal: 'internal:role=listitem >> internal:has-text="Pear"i >> internal:testid=[data-testid="total"s]',
    written: "getByRole('listitem').filter({ hasText: 'Pear' }).getByTestId('total')",
  },
  {
    internal: 'internal:role=row >> internal:has="internal:role=cell[name=\\"3 €\\"i]" >> nth=1',
    written: "getByRole('row').filter({ has: getByRole('cell', { name: '3 €' }) }).nth(1)",
  },
  { internal: 'internal:text="a >> b"i >> nth=0', written: "getByText('a >> b').first()" },
  { internal: 'li >> nth=-1', written: "locator('li').last()" },
  { internal: 'css=.a > .b >> visible=true', written: "locator('.a > .b').filter({ visible: true })" },
  { internal: 'xpath=//a[1] >> text=Foo', written: "locator('//a[1]').locator('text=Foo')" },
  {
    internal: 'iframe >> internal:control=enter-frame >> internal:label="Nothing"i',
    written: "locator('iframe').contentFrame().getByLabel('Nothing')",
  },
  {
    internal: 'internal:role=button >> internal:or="internal:role=link" >> internal:describe="the way on"',
    written: "getByRole('button').or(getByRole('link'))",
  },
];

for (const { internal, written } of selectors) {
  test(`${internal} is written ${written}`, () => assert.equal(selectorAsWritten(internal), written));
}

const unknown = [
  '#save',
  'text=Save',
  '//button[1]',
  'internal:future=thing',
  'internal:role=button[name="open',
  'internal:role=button[shiny=maybe]',
  'internal:has="not json',
  'internal:control=any-frame',
  'internal:text="a" >> internal:weird=1',
];
for (const selector of unknown) {
  test(`${selector} stays as it is`, () => assert.equal(selectorAsWritten(selector), selector));
}

test('a selector that holds itself without end stays as it is', () => {
  let selector = 'internal:role=button';
  for (let depth = 0; depth < 60; depth += 1)
    selector = `internal:has=${JSON.stringify(selector.slice(0, 2000))}`;
  assert.equal(selectorAsWritten(selector), selector);
});

const hostile = [
  'Save',
  `it's`,
  '"quoted"',
  'a >> b',
  'back\\slash \\n',
  'two\nlines',
  '[x="y"]',
  '/not a regex/',
  '名前 😀',
  '`${x}`',
  '',
];

test('every locator of the installed Playwright comes back as Playwright itself writes it', async () => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    const row = page.getByRole('row');
    const locators: Locator[] = [
      ...hostile.flatMap((text) => [
        page.getByRole('button', { name: text }),
        page.getByRole('button', { name: text, exact: true, checked: true, level: 2, includeHidden: true }),
        page.getByText(text),
        page.getByText(text, { exact: true }),
        page.getByLabel(text),
        page.getByLabel(text, { exact: true }),
        page.getByPlaceholder(text),
        page.getByAltText(text, { exact: true }),
        page.getByTitle(text),
        page.getByTestId(text),
        row.filter({ hasText: text }),
        row.filter({ hasNotText: text }),
        row.filter({ has: page.getByText(text) }).nth(3),
        row.filter({ hasNot: page.getByTestId(text).filter({ hasText: text }) }).last(),
        page.getByText(text).and(row).or(page.getByTitle(text)),
        row.locator(page.getByText(text)),
      ]),
      ...[/add/i, /it's "so" `x`/, /a\/b [/"] c/, /^\d+ \[x\]$/].flatMap((pattern) => [
        page.getByRole('button', { name: pattern }),
        page.getByText(pattern),
        page.getByTestId(pattern),
        row.filter({ hasText: pattern }).first(),
      ]),
      page.locator('css=.a > .b[c="d >> e"]').locator('text=x').filter({ visible: true }),
      page.locator('//a[contains(., "x")]').nth(-1),
      page.frameLocator('iframe >> nth=0').getByRole('heading', { level: 1 }),
      page.locator('#x').contentFrame().locator('y').contentFrame().getByText('z'),
    ];
    for (const locator of locators) {
      const internal = (locator as unknown as { readonly _selector: string })._selector;
      const written = selectorAsWritten(internal);
      // One of a single CSS selector is left as it is, which is shorter and means the same.
      // What 1.65 has another call for is written as versions since 1.51 understand it.
      const theirs = locator.toString().replaceAll('.visible()', '.filter({ visible: true })');
      if (internal !== written) assert.equal(written, theirs, internal);
      else assert.doesNotMatch(internal, /internal:/);
    }
  } finally {
    await browser.close();
  }
});

test('in recorded traces of all versions parameters and log say the same', () => {
  let compared = 0;
  for (const [name, { entries }] of Object.entries(recordedTraces())) {
    if (name.includes('python')) continue;
    const text = Object.values(entries).join('\n');
    for (const [, encoded = ''] of text.matchAll(/"selector":("internal:(?:[^"\\]|\\.)*")/g)) {
      const written = selectorAsWritten(JSON.parse(encoded) as string);
      assert.ok(text.includes(`waiting for ${JSON.stringify(written).slice(1, -1)}`), `${name}: ${written}`);
      compared += 1;
    }
  }
  assert.ok(10 <= compared);
});
