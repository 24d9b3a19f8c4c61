// The witness of a page: roles, names, labels and states are those that Playwright finds; what is seen, covered, clipped away
// or hidden is told apart; frames and shadow roots are in it; it ends somewhere, whatever the page.

import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { witnessOf } from '../../extension/capture/pageWitness';
import { elementAt } from '../../extension/selectors/boxElement';
import { indexTree } from '../../extension/selectors/tree';
import { pageElements } from '../../models/pipeline/elements/pageElements';
import { MOST_NODES, parseWitness, shownBox, writeWitness, type WitnessNode } from '../../protocol/witness';
import { launchChromium } from '../support/chromium';
import { serve } from '../support/webServer';
import { compareWithPlaywright } from './agreement';
import { byId } from './pages';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

async function open(html: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  await page.setContent(html);
  return page;
}

/** Where roles and names are hard: references, hidden texts, own rules of elements, shadow roots, slots, generated content. */
const hardNames = `
  <style>.star::before { content: "★ " } .unit::after { content: " kg" } .icon { content: url(data:image/png;base64,) / "alt words" }
    .gone { display: none } .unseen { visibility: hidden } .contents { display: contents }</style>
  <header>Banner</header><main><header>No banner</header><footer>No info</footer></main><footer>Info</footer>
  <h1>One <small>small</small></h1><h2 aria-level="4">Two</h2><div role="heading" aria-level="3">Three</div>
  <a href="#">Link <img alt="with picture" src=""></a><a>No link</a><a href="#" title="Titled"></a><a href="#" aria-label=" Labelled ">x</a>
  <button>Save <span class="gone">hidden</span><span class="unseen">unseen</span></button>
  <button aria-labelledby="ref1 ref2">x</button><span id="ref1">First</span><span id="ref2" class="gone">second <i>hidden</i></span>
  <button class="star">Starred</button><button><svg><title>Drawn</title><path d=""/></svg></button><button aria-pressed="true">On</button>
  <button><div>Block</div><div>by block</div><br>line</button><button title="Only a title"></button><button aria-hidden="true">Nobody</button>
  <button disabled>Off</button><fieldset disabled><legend>Group <button>In legend</button></legend><button>In group</button></fieldset>
  <div aria-disabled="true"><div role="button">Disabled around</div></div>
  <label>Wrapped <input></label><label for="f1">For <b>one</b></label><label for="f1">and two</label><input id="f1" value="held">
  <input placeholder="Place"><input placeholder="Place" title="Title first"><textarea placeholder="Area"></textarea><input type="search" aria-label="Find">
  <label>Size <input type="number" value="5"> of <select><option>A<option selected>B</select> things</label>
  <label class="unit">Weight <input type="range" value="3"></label><input type="submit"><input type="reset"><input type="button" value="Button">
  <input type="image" alt="Picture button" src=""><input type="file"><label>Upload <input type="file"></label>
  <input type="checkbox" checked aria-label="Checked"><input type="checkbox" id="mixed" aria-label="Mixed"><input type="radio" name="r" aria-label="Radio">
  <input type="password" aria-label="Secret"><input list="list" aria-label="Suggested"><datalist id="list"><option>One</datalist>
  <select multiple aria-label="Many"><option>M1<option>M2</select>
  <div role="checkbox" aria-checked="mixed" tabindex="0">Custom check</div><div role="switch" aria-checked="true">Switch</div>
  <div role="tablist"><div role="tab" aria-selected="true">Tab one</div><div role="tab" aria-expanded="true">Tab two</div></div>
  <div role="combobox" aria-expanded="false" aria-label="Custom combo">value</div>
  <label>Colour <span role="listbox"><span role="option" aria-selected="true">Red</span><span role="option">Blue</span></span> <input></label>
  <img alt="Photo" src=""><img alt="" src=""><img alt="" title="Titled image" src=""><img src=""><span class="icon" role="img">x</span>
  <table><caption>Costs</caption><thead><tr><th>Item</th><th>Price</th></tr></thead><tbody><tr><th>Tea</th><td>3</td></tr></tbody></table>
  <table role="presentation"><tr><td>Layout</td></tr></table><table role="grid" aria-label="Grid"><tr><td>Cell</td></tr></table>
  <ul role="none"><li>Loose</li></ul><ul><li>Item <a href="#">inside</a></li></ul><ul role="none" aria-label="kept"><li>Kept</li></ul>
  <section>No region</section><section aria-label="Region">x</section><form>No form</form><form aria-label="Form">x</form>
  <figure><img alt="F" src=""><figcaption>Caption</figcaption></figure><details><summary>More</summary>Hidden until open</details>
  <details open><summary>Less</summary><button>Shown</button></details><dialog open aria-labelledby="dt"><h3 id="dt">Dialog</h3></dialog>
  <p role="button invalid">First valid role</p><p role="invalid link">Second word</p><div role="none" tabindex="0" aria-label="x">Focusable none</div>
  <output aria-label="Out">5</output><progress value="3" max="5">60%</progress><meter value="2" title="Metre"></meter><hr><time>noon</time><mark>m</mark>
  <div class="contents" role="group" aria-label="Contents"><button>In contents</button></div><nav aria-hidden="true"><a href="#">Hidden link</a></nav>
  <div aria-owns="owned" role="button">Owner </div><span id="owned">owned</span><button>a&nbsp;b  c&shy;d</button>
  <x-card><span slot="title">Slotted title</span><span>Unslotted</span><button>Light</button></x-card>
  <script>
    document.getElementById('mixed').indeterminate = true;
    customElements.define('x-card', class extends HTMLElement {
      connectedCallback() {
        this.attachShadow({ mode: 'open' }).innerHTML =
          '<button>Shadow <slot name="title"></slot></button><label for="s">Shadow label</label><input id="s"><h2><slot name="none">Fallback</slot></h2>';
      }
    });
  </script>`;

test('roles, names, labels and states are those that Playwright finds', async () => {
  const page = await open(hardNames);
  const { asked, differences } = await compareWithPlaywright(page);
  assert.ok(150 < asked, `only ${asked} questions`);
  assert.deepEqual(differences, []);
});

test('what is seen, covered, clipped away and hidden is told apart', async () => {
  const page = await open(`<body style="margin: 0; height: 3000px">
    <style>#bar, #glass { position: fixed; left: 0; width: 800px; z-index: 1 } .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0) }
      .scroller { width: 200px; height: 50px; overflow: auto } .tick input { opacity: 0; position: absolute } .tick i { display: inline-block; width: 14px; height: 14px; background: grey }</style>
    <button data-is="seen">Plain</button><button data-is="seen"><i data-is="seen" style="pointer-events: none">Through</i></button>
    <button data-is="seen" disabled>Disabled</button><p data-is="hidden" style="display: none">None</p><p data-is="hidden" style="visibility: hidden">Invisible</p>
    <p data-is="covered" style="opacity: 0">Transparent</p><label class="tick"><input data-is="seen" type="checkbox"><i data-is="seen"></i> Tick</label>
    <h2 class="sr" data-is="outside">Only read <b data-is="outside">aloud</b></h2><img data-is="seen" width="20" height="20" src="data:," alt="Picture">
    <div class="scroller" data-is="seen"><div data-is="seen" style="height: 45px">Top</div><div data-is="outside" style="height: 100px; margin-top: 60px">Scrolled away</div></div>
    <div style="position: relative; height: 30px; width: 100px"><button data-is="covered" style="position: absolute; inset: 0">Below</button>
      <div data-is="seen" style="position: absolute; inset: -2px; background: white">Above</div></div>
    <div style="height: 20px; overflow: hidden"><div style="position: relative; width: 90px"><span data-is="seen">In</span><span data-is="outside" style="position: absolute; top: 30px; left: 0">Out</span></div></div>
    <div style="height: 20px; width: 300px; overflow: hidden"><span data-is="seen" style="position: absolute; left: 400px">Not held by it</span></div>
    <div id="bar" data-is="seen" style="top: 400px; height: 50px; background: silver">Bar</div><button data-is="covered" style="position: absolute; top: 410px; left: 10px">Under the bar</button>
    <div id="glass" data-is="covered" style="top: 0; height: 300px; pointer-events: none; opacity: 0">Glass</div>
    <button data-is="outside" style="position: absolute; top: 2000px">Below the fold</button>`);
  const { nodes } = await witnessOf(page);
  for (const { attributes, visibility, box, text, tag } of nodes) {
    const wanted = attributes?.['data-is'];
    if (wanted === undefined) continue;
    assert.equal(
      visibility,
      wanted,
      `${tag} ${JSON.stringify(attributes)} ${text ?? ''} ${JSON.stringify(box)}`,
    );
    assert.equal(box === undefined, wanted === 'hidden');
  }
  // In a picture of the whole document the fold is no edge, and a bar lies over what it lies over at the top.
  const whole = await witnessOf(page, { shown: 'document' });
  const told = (words: string): string => {
    const text = whole.nodes.findIndex((node) => node.text === words);
    return whole.nodes[whole.nodes[text]!.parent]!.visibility;
  };
  assert.equal(told('Below the fold'), 'seen');
  assert.equal(told('Under the bar'), 'covered');
  assert.equal(told('Scrolled away'), 'outside');
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test('texts are seen where a slot shows them, or an element without a box of its own', async () => {
  const page =
    await open(`<body><x-tab>Shown by a slot</x-tab><p><span style="display: contents">Without a box</span></p>
    <p style="visibility: hidden"><span style="display: contents">Not drawn</span></p><div id="bare">In no slot</div>
    <script>
      customElements.define('x-tab', class extends HTMLElement {
        connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<div><slot></slot></div>'; }
      });
      bare.attachShadow({ mode: 'open' }).innerHTML = '<b>Instead</b>';
    </script>`);
  const { nodes } = await witnessOf(page);
  const told = (words: string) => nodes.find(({ text }) => text === words)?.visibility;
  assert.equal(told('Shown by a slot'), 'seen');
  assert.equal(told('Without a box'), 'seen');
  assert.equal(told('Not drawn'), 'hidden');
  assert.equal(told('In no slot'), 'hidden');
  await page.close();
});

test('of what is clipped it is told which part is shown: by scrollers, frames and the edge of the picture', async () => {
  const { origin } = await serve({
    '/': `<body style="margin: 0; height: 3000px"><style>a { position: absolute; width: 100px; height: 40px; background: gold }</style>
      <div style="position: absolute; left: 20px; top: 10px; width: 60px; height: 48px; overflow: hidden; border: 2px solid">
        <a data-shown="22 52 82 60" href="#" style="left: 0; top: 40px">Sliver</a><a data-shown="all" href="#" style="left: 0; top: 0; width: 60px">Whole</a></div>
      <div style="position: absolute; left: 20px; top: 70px; width: 60px; height: 48px; overflow: hidden"><a data-shown="all" href="#" style="position: fixed; left: 200px; top: 90px">Not held by it</a></div>
      <div style="position: absolute; left: 20px; top: 140px; width: 60px; height: 48px; overflow: hidden; transform: scale(2); transform-origin: 0 0">
        <a data-shown="20 220 140 236" href="#" style="left: 0; top: 40px">Scaled</a></div>
      <div style="position: absolute; left: 400px; top: 20px; width: 90px; height: 100px; overflow: hidden">
        <iframe src="/frame" style="position: absolute; left: 0; top: 0; width: 200px; height: 60px; border: 0"></iframe></div>
      <a data-shown="750 580 800 600" href="#" style="left: 750px; top: 580px">At the edge</a>
      <a data-shown="none" href="#" style="left: 10px; top: 700px">Below the fold</a>`,
    '/frame': `<body style="margin: 0"><a data-shown="460 50 490 80" href="#" style="position: absolute; left: 60px; top: 30px; width: 100px; height: 50px">Inner</a>`,
  });
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  await page.goto(origin);
  const size = { width: 800, height: 600 };
  const witness = { ...(await witnessOf(page)), picture: { sha256: null, size } };
  const links = witness.nodes.filter(({ tag }) => tag === 'a');
  assert.equal(links.length, 7);
  for (const { attributes, name, shown } of links) {
    const told = shown === undefined ? 'all' : [shown.x1, shown.y1, shown.x2, shown.y2].join(' ');
    assert.equal(told, attributes!['data-shown'] === 'none' ? 'all' : attributes!['data-shown'], name);
  }
  const sliver = links.find(({ name }) => name === 'Sliver')!;
  assert.deepEqual(shownBox(sliver), { x1: 22, y1: 52, x2: 82, y2: 60 });
  assert.deepEqual([sliver.box!.y1, sliver.box!.y2], [52, 92]);
  // A box around the sliver finds it, and an answer points at no more of it than there is.
  const drawn = { x1: 22, y1: 51, x2: 83, y2: 61 };
  assert.equal(elementAt(indexTree(witness), drawn), witness.nodes.indexOf(sliver));
  const element = pageElements(witness, size).find(({ kind, text }) => kind === 'link' && text === 'Sliver');
  assert.deepEqual(element?.box, sliver.shown);
  await page.close();
});

test('a part that reaches over its box is refused', () => {
  const box = { x1: 0, y1: 0, x2: 10, y2: 10 };
  const read = (shown: unknown) =>
    parseWitness(
      JSON.stringify({
        version: 1,
        source: 'page',
        picture: { sha256: null, size: { width: 20, height: 20 } },
        testIdAttribute: 'data-testid',
        frames: [{ host: null, url: '' }],
        nodes: [{ parent: -1, frame: 0, tag: 'p', box, shown, visibility: 'seen' }],
        truncated: false,
      }),
    );
  assert.equal(read({ ...box, x2: 5 }).kind, 'read');
  for (const shown of [{ ...box, x2: 11 }, { ...box, y1: -1 }, { ...box, x1: 8, x2: 7 }, null]) {
    assert.equal(read(shown).kind, 'unreadable', JSON.stringify(shown));
  }
});

test('frames and shadow roots stand in it in order, and what hides a frame hides what is in it', async () => {
  const { origin } = await serve({
    '/': `<body style="margin: 0"><div id="host"><b>light</b></div>
      <iframe id="here" src="/frame" style="width: 200px; height: 60px"></iframe>
      <iframe id="far" src="/frame" style="position: absolute; top: 2000px"></iframe>
      <div style="position: relative; width: 200px; height: 60px"><iframe id="under" src="/frame" style="position: absolute; inset: 0"></iframe>
        <div style="position: absolute; inset: -5px; height: 200px; width: 400px; background: white"></div></div>
      <iframe id="gone" src="/frame" style="display: none"></iframe>
      <script>host.attachShadow({ mode: 'open' }).innerHTML = '<i>shadow</i><slot></slot>'</script>`,
    '/frame': '<button>Inner</button><div style="height: 500px"></div><button>Low</button>',
  });
  const page = await browser.newPage({ viewport: { width: 800, height: 600 } });
  await page.goto(origin);
  const { frames, nodes, truncated } = await witnessOf(page);
  assert.equal(truncated, false);
  assert.deepEqual(
    frames.map(({ url }) => url),
    [`${origin}/`, ...Array<string>(4).fill(`${origin}/frame`)],
  );
  const hostOf = (frame: number) => nodes[frames[frame]!.host!]?.attributes?.['id'];
  const buttons = nodes.filter(({ tag }) => tag === 'button');
  assert.deepEqual(
    buttons.map(({ frame, name, visibility }) => [hostOf(frame), name, visibility]),
    [
      ['here', 'Inner', 'seen'],
      ['here', 'Low', 'outside'],
      ['far', 'Inner', 'outside'],
      ['far', 'Low', 'outside'],
      ['under', 'Inner', 'covered'],
      ['under', 'Low', 'outside'],
      ['gone', undefined, 'hidden'],
      ['gone', undefined, 'hidden'],
    ],
  );
  const within = nodes.flatMap(({ parent, tag, inShadowRoot }) =>
    nodes[parent]?.attributes?.['id'] === 'host'
      ? [`${tag} ${inShadowRoot === true ? 'shadow' : 'light'}`]
      : [],
  );
  assert.deepEqual(within, ['b light', 'i shadow', 'slot shadow']);
  await page.close();
});

test('a witness can be written and read again, whatever the page', async () => {
  const page = await open(hardNames);
  const witness = {
    ...(await witnessOf(page)),
    picture: { sha256: null, size: { width: 800, height: 600 } },
  };
  const parsed = parseWitness(writeWitness(witness));
  assert.deepEqual(parsed, { kind: 'read', witness });
});

test('texts stand as they are; keys and long values are left out', async () => {
  const page = await open(`<p id="text">  two
      words </p><a id="link" href="/reset?token=abc" data-csrf-token="x" onclick="go()" data-kind="reset">Reset</a>
    <a id="plain" href="/design?page=2">Design</a><input id="hidden" type="hidden" value="ticket"><option id="o" value="v">O</option>
    <div id="long" data-long="${'x'.repeat(1000)}" data-short="y" style="color: red"></div>`);
  const { nodes } = await witnessOf(page);
  const attributesOf = (id: string): WitnessNode['attributes'] =>
    nodes.find(({ attributes }) => attributes?.['id'] === id)?.attributes;
  assert.deepEqual(attributesOf('link'), { id: 'link', 'data-kind': 'reset' });
  assert.deepEqual(attributesOf('plain'), { id: 'plain', href: '/design?page=2' });
  assert.deepEqual(attributesOf('hidden'), { id: 'hidden', type: 'hidden' });
  assert.deepEqual(attributesOf('o'), { id: 'o', value: 'v' });
  assert.deepEqual(attributesOf('long'), { id: 'long', 'data-short': 'y' });
  const text = nodes.findIndex(({ attributes }) => attributes?.['id'] === 'text');
  assert.equal(nodes.find(({ parent }) => parent === text)?.text, '  two\n      words ');
  assert.ok(byId(nodes, 'text').box.x1 <= 8);
});

test('a page of very many nodes is witnessed as far as it goes, and says so', async () => {
  const page = await open('');
  await page.evaluate((most) => (document.body.innerHTML = '<i></i>'.repeat(most)), MOST_NODES);
  const all = await witnessOf(page, { mostNodes: 2 * MOST_NODES });
  assert.deepEqual([all.nodes.length, all.truncated], [MOST_NODES, true]);
  const few = await witnessOf(page, { mostNodes: 100 });
  assert.deepEqual([few.nodes.length, few.truncated], [100, true]);
  await page.close();
});
