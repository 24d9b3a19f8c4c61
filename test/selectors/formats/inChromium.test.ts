// What is written as CSS, XPath and Playwright's TypeScript is run in a real page: it finds the element that it was
// written for and no other, whatever its texts are.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { Browser, Locator, Page } from 'playwright-core';
import { writeSelector } from '../../../extension/selectors/formats/writeSelector';
import type { Selector, SelectorFormat } from '../../../protocol/selector';
import { launchChromium } from '../../support/chromium';
import { hostileTexts, randomTexts } from '../../support/hostileTexts';

let browser: Browser;
let page: Page;

before(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
});

after(() => browser.close());

const options = { testIdAttribute: 'data-testid' };

/** How many elements it finds, and whether the first is the one that it was written for. */
interface Found {
  readonly count: number;
  readonly hits: boolean;
}

function codeOf(selector: Selector, format: SelectorFormat): string | null {
  const written = writeSelector(selector, format, options);
  return written.kind === 'written' ? written.code : null;
}

/** What the code is in a test, where `page` is this page. */
function locatorOf(code: string): Locator {
  return runInNewContext(code, { page }) as Locator;
}

/** Runs many at once: a call into the page for each would take longer than the search. */
async function findInPage(kind: 'css' | 'xpath', codes: readonly string[]): Promise<Found[]> {
  return page.evaluate(
    ({ kind, codes }) =>
      codes.map((code, index) => {
        const found: Element[] = [];
        if (kind === 'css') {
          found.push(...document.querySelectorAll(code));
        } else {
          const result = document.evaluate(code, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
          for (let at = 0; at < result.snapshotLength; at++) found.push(result.snapshotItem(at) as Element);
        }
        const marks = (window as unknown as { marks: Element[] }).marks;
        return { count: found.length, hits: found[0] === marks[index] };
      }),
    { kind, codes },
  );
}

/** A page of elements that differ in one text, each of them marked in order. */
async function showElements(texts: readonly string[], place: 'attribute' | 'text'): Promise<void> {
  await page.setContent('<body></body>');
  await page.evaluate(
    ({ texts, place }) => {
      const marks = texts.map((text) => {
        const element = document.createElement('p');
        if (place === 'text') {
          element.textContent = text;
        } else {
          for (const name of ['data-testid', 'title', 'placeholder', 'alt', 'id', 'name', 'class']) {
            element.setAttribute(name, text);
          }
        }
        document.body.append(element);
        return element;
      });
      (window as unknown as { marks: Element[] }).marks = marks;
    },
    { texts, place },
  );
}

const texts = [...new Set([...hostileTexts, ...randomTexts(300, 3)])];
const squeezed = (text: string) =>
  text
    .replace(/[\u200b\u00ad]/g, '')
    .trim()
    .replace(/\s+/gu, ' ');

const byAttribute: Readonly<Record<string, (text: string) => Selector>> = {
  testId: (value) => [{ kind: 'testId', value }],
  id: (id) => [{ kind: 'css', parts: [{ combinator: '', id }] }],
  name: (value) => [
    {
      kind: 'css',
      parts: [{ combinator: '', tag: 'p', attributes: [{ name: 'name', operator: '=', value }] }],
    },
  ],
  xpath: (value) => [
    {
      kind: 'xpath',
      parts: [{ axis: '//', tag: 'p', conditions: [{ kind: 'attribute', name: 'title', value }] }],
    },
  ],
};

for (const [name, selectorFor] of Object.entries(byAttribute)) {
  for (const kind of ['css', 'xpath'] as const) {
    test(`any text in an attribute is found again: ${name} as ${kind}`, async () => {
      const sayable = texts.flatMap((text) => {
        const code = codeOf(selectorFor(text), kind);
        return code === null ? [] : [{ text, code }];
      });
      if (name === 'xpath' && kind === 'css') return assert.equal(sayable.length, 0);
      // CSS cannot hold a null character, and an empty text tells nothing apart: the rest has to be there.
      assert.ok(texts.filter((text) => text.trim() !== '' && !text.includes('\0')).length <= sayable.length);
      await showElements(
        sayable.map(({ text }) => text),
        'attribute',
      );
      const found = await findInPage(
        kind,
        sayable.map(({ code }) => code),
      );
      for (const [index, { count, hits }] of found.entries()) {
        assert.deepEqual({ count, hits }, { count: 1, hits: true }, sayable[index]!.code);
      }
    });
  }
}

test('any class, beginning, end and part of an attribute is found again, as CSS and as XPath', async () => {
  const words = texts.filter((text) => /^\S+$/u.test(text) && !text.includes('\0'));
  await showElements(words, 'attribute');
  for (const operator of ['^=', '$=', '*='] as const) {
    for (const kind of ['css', 'xpath'] as const) {
      const codes = words.map((word) =>
        codeOf(
          [
            {
              kind: 'css',
              parts: [
                { combinator: '', classes: [word], attributes: [{ name: 'name', operator, value: word }] },
              ],
            },
          ],
          kind,
        ),
      );
      const found = await findInPage(
        kind,
        codes.map((code) => code!),
      );
      for (const [index, { count, hits }] of found.entries()) {
        assert.deepEqual({ count, hits }, { count: 1, hits: true }, codes[index]!);
      }
    }
  }
});

test('any text that an element shows is found again as XPath', async () => {
  const shown = [...new Set(texts.map(squeezed))].filter((text) => text !== '' && !/[^ -\uffff]/.test(text));
  await showElements(shown, 'text');
  const codes = shown.map((text) => codeOf([{ kind: 'text', match: { text, exact: true } }], 'xpath')!);
  const found = await findInPage('xpath', codes);
  for (const [index, { count, hits }] of found.entries()) {
    assert.deepEqual({ count, hits }, { count: 1, hits: true }, codes[index]);
  }
});

const shop = `
  <title>Add to cart</title>
  <style>p { text-transform: uppercase }</style>
  <script type="application/json">{"title": "Add to cart"}</script>
  <table>
    <tr id="r1"><td id="alice">Alice   Smith</td><td><button id="b1">Delete</button></td></tr>
    <tr id="r2"><td>Bob</td><td><button id="b2" class="danger">Delete</button></td></tr>
  </table>
  <ul class="menu big">
    <li id="l1"><a href="/a">One</a></li><li id="l2" class="on"><a id="two" href="/b.png" data-testid="two">Two</a></li><li id="l3">Three</li>
  </ul>
  <p id="p1">Add to <b id="bold">cart</b></p>
  <label>Email <input id="email" placeholder="you@example.com"></label>
  <input id="agree" type="checkbox" checked aria-label="Agree">
  <input id="send" type="submit" value="Send it">
  <svg id="icon"><path d="M0 0" id="path"/></svg>
  <iframe id="inner" srcdoc="<button id='pay'>Pay</button>"></iframe>`;

const exactly = (text: string) => ({ text, exact: true });
const containing = (text: string) => ({ text, exact: false });
const tag = (name: string): Selector[number] => ({ kind: 'css', parts: [{ combinator: '', tag: name }] });

/** Selector, and the ids of what Playwright's own search finds by it. */
const inShop: readonly (readonly [string, Selector, readonly string[]])[] = [
  ['row by a part of its text', [tag('tr'), { kind: 'hasText', match: containing('alice s') }], ['r1']],
  [
    'row by all its text',
    [tag('td'), { kind: 'hasText', match: exactly('Alice Smith') }, { kind: 'nth', index: 0 }],
    ['alice'],
  ],
  ['in a row', [tag('tr'), { kind: 'hasText', match: containing('BOB') }, tag('button')], ['b2']],
  ['what has something', [tag('li'), { kind: 'has', steps: [{ kind: 'testId', value: 'two' }] }], ['l2']],
  [
    'second of its kind',
    [
      {
        kind: 'css',
        parts: [
          { combinator: '', classes: ['menu'] },
          { combinator: '>', tag: 'li', nthOfType: 2 },
        ],
      },
    ],
    ['l2'],
  ],
  ['third match', [tag('li'), { kind: 'nth', index: 2 }], ['l3']],
  ['last match', [tag('li'), { kind: 'nth', index: -1 }], ['l3']],
  ['second match and what is in it', [tag('tr'), { kind: 'nth', index: 1 }, tag('button')], ['b2']],
  ['text split over elements', [{ kind: 'text', match: exactly('Add to cart') }], ['p1']],
  ['text whatever its case', [{ kind: 'text', match: containing('ADD TO') }], ['p1']],
  ['text of a button that is a value', [{ kind: 'text', match: exactly('Send it') }], ['send']],
  ['innermost of a text', [{ kind: 'text', match: exactly('cart') }], ['bold']],
  ['part of a placeholder', [{ kind: 'placeholder', match: containing('YOU@') }], ['email']],
  ['element of a drawing', [tag('svg'), tag('path')], ['path']],
  [
    'end of an address',
    [
      {
        kind: 'css',
        parts: [
          { combinator: '', tag: 'li' },
          { combinator: ' ', tag: 'a', attributes: [{ name: 'href', operator: '$=', value: '.png' }] },
        ],
      },
    ],
    ['two'],
  ],
  ['label', [{ kind: 'label', match: exactly('Email') }], ['email']],
  [
    'role and state',
    [{ kind: 'role', role: 'checkbox', name: exactly('Agree'), state: { checked: true } }],
    ['agree'],
  ],
  [
    'role in a row',
    [
      { kind: 'role', role: 'row', name: null },
      { kind: 'hasText', match: containing('Bob') },
      { kind: 'role', role: 'button', name: exactly('Delete') },
    ],
    ['b2'],
  ],
  [
    'from the top',
    [
      {
        kind: 'xpath',
        parts: [
          { axis: '/', tag: 'html', conditions: [] },
          { axis: '//', tag: 'tr', conditions: [{ kind: 'position', position: 2 }] },
        ],
      },
    ],
    ['r2'],
  ],
  [
    'in a frame',
    [tag('iframe'), { kind: 'frame' }, { kind: 'role', role: 'button', name: exactly('Pay') }],
    ['pay'],
  ],
];

test('what CSS, XPath and Playwright are given finds the same elements', async () => {
  await page.setContent(shop);
  await page.frameLocator('iframe').locator('#pay').waitFor();
  let compared = 0;
  for (const [name, selector, ids] of inShop) {
    const code = codeOf(selector, 'playwright-ts')!;
    const locator = locatorOf(code);
    assert.deepEqual(
      await locator.evaluateAll((elements) => elements.map(({ id }) => id)),
      ids,
      `${name}: ${code}`,
    );
    for (const kind of ['css', 'xpath'] as const) {
      const plain = codeOf(selector, kind);
      if (plain === null) continue;
      const found = await page
        .locator(`${kind}=${plain}`)
        .evaluateAll((elements) => elements.map(({ id }) => id));
      assert.deepEqual(found, ids, `${name}: ${plain}`);
      const inDocument = await page.evaluate(
        ({ kind, plain }) => {
          if (kind === 'css') return document.querySelectorAll(plain).length;
          return document.evaluate(plain, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE)
            .snapshotLength;
        },
        { kind, plain },
      );
      assert.equal(inDocument, ids.length, `${name}: ${plain}`);
      compared += 1;
    }
  }
  assert.ok(15 < compared);
});

test('whatever its texts, an element is found by what Playwright is given', async () => {
  const some = texts.filter((text) => text.trim() !== '' && text.length < 100).slice(0, 120);
  await showElements(some, 'attribute');
  for (const [index, text] of some.entries()) {
    for (const selectorFor of [
      ...Object.values(byAttribute),
      (value: string): Selector => [{ kind: 'title', match: exactly(value) }],
    ]) {
      // After Playwright's own step comes another, so that it has to join the two.
      const code = codeOf([...selectorFor(text), { kind: 'nth', index: 0 }], 'playwright-ts');
      if (code === null) continue;
      const locator = locatorOf(code);
      const hits = await locator.evaluateAll(
        (elements, index) =>
          elements.map((one) => one === (window as unknown as { marks: Element[] }).marks[index]),
        index,
      );
      assert.deepEqual(hits, [true], code);
    }
  }
});
