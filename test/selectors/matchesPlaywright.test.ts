// The law that everything else stands on: what a selector finds in a witness is what Playwright finds in the page, in the
// same order; and the selectors we give hit in the living page. On pages made for it and, where they are installed, on kits.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { selectorsFor } from '../../extension/selectors/index';
import { findAll } from '../../extension/selectors/match';
import { launchChromium } from '../support/chromium';
import { selectorsAbout } from './anySelectors';
import { serveKits, withoutKits } from './kitPages';
import { type LivingPage, markedElements, randomNumbers, sample, witnessLiving } from './living';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

const controls = `<!doctype html><title>Controls</title>
<header><a href="/">Home</a> <a href="/docs">Docs &amp; more</a></header>
<main>
  <h1>Settings  for <em>you</em></h1>
  <form aria-label="Profile">
    <label>Name <input name="name" value="Ada"></label>
    <label for="mail">E-mail</label><input id="mail" type="email" placeholder="you@example.org" required>
    <input type="checkbox" id="news" checked><label for="news">News</label>
    <fieldset><legend>Colour</legend>
      <label><input type="radio" name="c" value="r"> Red</label><label><input type="radio" name="c" value="g" checked> Green</label>
    </fieldset>
    <select aria-label="Country"><option>Norway<option selected>Chile</select>
    <input type="submit" value="Send it"> <input type="button" value="Cancel" disabled> <input type="reset">
    <button type="button" aria-pressed="true" title="Bold text"><b>B</b></button>
    <textarea placeholder="Say something">as it is</textarea>
    <input type="password" placeholder="Password">
  </form>
  <div role="tablist"><button role="tab" aria-selected="true">One</button><button role="tab">Two</button></div>
  <button aria-expanded="false">Menu</button><button aria-expanded="true">MENU</button>
  <p hidden>Not here</p> <p style="visibility:hidden">Nor here</p> <p aria-hidden="true"><button>Unheard</button></p>
  <img alt="A cat" src="data:,"><img alt="" src="data:,"> <svg role="img" aria-label="Chart"><title>Chart</title><path/></svg>
  <p>Soft\u00adhyphen and\u200bzero width and&nbsp;hard space</p> <p>Straße STRASSE</p>
  <script>/* Send it */</script><style>/* Send it */</style><noscript>Send it</noscript>
</main>`;

const table = `<!doctype html><title>Table</title><table><caption>People</caption>
<thead><tr><th>Name<th aria-sort="ascending">Role<th></tr></thead>
<tbody>${['Ada Lovelace', 'Grace Hopper', 'Katherine Johnson']
  .map(
    (name, index) =>
      `<tr class="row ${index % 2 ? 'odd' : ''}"><td>${name}<td>Engineer<td><button data-testid="edit-${index}">Edit</button> <a href="#${index}" class="btn small">Remove</a></tr>`,
  )
  .join('')}</tbody></table>
<ul><li>One <ul><li>Two<li>Three</ul><li>Four</ul>`;

const shadows = `<!doctype html><title>Shadows</title>
<my-card><span slot="title">Light title</span>Loose light text</my-card><p>After</p><my-card></my-card>
<script>
customElements.define('my-button', class extends HTMLElement {
  constructor() { super().attachShadow({ mode: 'open' }).innerHTML = '<button class="inner"><slot></slot> deep</button>'; }
});
customElements.define('my-card', class extends HTMLElement {
  constructor() { super().attachShadow({ mode: 'open' }).innerHTML =
    '<div class="card" id="same"><h2><slot name="title">No title</slot></h2><my-button>Press</my-button><input placeholder="In the dark"></div>'; }
});
</script>`;

const frames = `<!doctype html><title>Frames</title><button>Pay</button>
<iframe title="Checkout" srcdoc="<button>Pay</button><iframe name='inner' srcdoc='<label>Card <input></label><button>Pay</button>'></iframe>"></iframe>
<iframe name="ad" srcdoc="<a href=/>Buy</a>"></iframe>`;

for (const [name, html] of Object.entries({ controls, table, shadows, frames })) {
  test(
    `law: on the page of ${name} a witness and Playwright find the same`,
    { timeout: 120_000 },
    async () => {
      await withPage(async (page) => {
        await page.setContent(html);
        // Frames in frames are there a moment after the page.
        await page.waitForLoadState('networkidle');
        const living = await witnessLiving(page);
        await comparesAlike(living, markedElements(living), 30);
        await hitInPage(living, markedElements(living));
      });
    },
  );
}

test('law: the same on pages that nobody here wrote', { skip: withoutKits, timeout: 300_000 }, async () => {
  const kits = await serveKits();
  try {
    for (const [index, kitPage] of sample(kits.pages, 6, randomNumbers(5)).entries()) {
      await withPage(async (page) => {
        await kits.shieldContext(page.context());
        await page.goto(kitPage.url);
        await page.waitForTimeout(500);
        const living = await witnessLiving(page);
        const random = randomNumbers(index);
        await comparesAlike(living, sample(markedElements(living), 4, random), 12);
        await hitInPage(living, sample(markedElements(living), 8, random));
      });
    }
  } finally {
    await kits.close();
  }
});

/** Selectors of all kinds about these elements, each put to both. */
async function comparesAlike(
  living: LivingPage,
  elements: readonly number[],
  perElement: number,
): Promise<void> {
  const random = randomNumbers(7);
  const differences: string[] = [];
  let nAsked = 0;
  for (const element of elements) {
    for (const selector of sample(selectorsAbout(living.tree, element, random), perElement, random)) {
      const here = findAll(living.tree, selector).map(living.markOf);
      const there = await living.foundInPage(living.locatorOf(selector));
      nAsked++;
      if (here.join(' ') === there.join(' ')) continue;
      differences.push(`${JSON.stringify(selector)}: ${here.join(' ')} here, ${there.join(' ')} in the page`);
    }
  }
  assert.ok(nAsked > elements.length, 'hardly anything was asked');
  assert.deepEqual(differences, []);
}

/** Every selector that is given, and not the first alone. */
async function hitInPage(living: LivingPage, elements: readonly number[]): Promise<void> {
  for (const element of elements) {
    for (const { selector } of selectorsFor(living.tree, element, { format: 'playwright-ts' })) {
      const found = await living.foundInPage(living.locatorOf(selector));
      assert.deepEqual(found, [living.markOf(element)], JSON.stringify(selector));
    }
  }
}

async function withPage(use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    await use(await context.newPage());
  } finally {
    await context.close();
  }
}
