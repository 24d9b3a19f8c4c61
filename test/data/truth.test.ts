// Truth as it is read from a page in a real browser. Skipped where no Chromium or no playwright-core is installed:
// neither is needed to use or to build the program.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import type * as Esbuild from 'esbuild';
import { chromiumPath, isInstalled, openBrowser } from '../../models/training/data/render/browser';
import { servePages } from '../../models/training/data/render/server';
import type { RowBox, ScreenElement, ScreenTruth } from '../../models/training/data/render/truth/screen';

const dataFolder = path.resolve('models/training/data');

function reasonToSkip(): string | false {
  if (chromiumPath() === undefined) return 'No Chromium is installed; set CHROMIUM_PATH to one to run this.';
  if (!isInstalled(dataFolder)) return 'Run npm install in models/training/data to run this.';
  return false;
}

/** The in-page script, as render/start.mjs builds it. */
async function pageScript(): Promise<string> {
  const name: string = 'esbuild';
  const { build } = (await import(name)) as typeof Esbuild;
  const { outputFiles } = await build({
    entryPoints: [path.join(dataFolder, 'render/truth/page.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
  });
  return outputFiles[0]!.text;
}

const html = `<!doctype html><html><head><style>
  body { margin: 0; font: 16px/1.5 'DejaVu Sans', sans-serif; background: #fff; color: #111 }
  .at { position: absolute }
  .dialog { left: 300px; top: 40px; width: 300px; height: 200px; background: #fff; border: 1px solid #444; z-index: 5 }
  .check { position: relative; padding-left: 30px }
  .check input { position: absolute; opacity: 0; width: 0; height: 0 }
  .check .box { position: absolute; left: 0; top: 2px; width: 18px; height: 18px; border: 2px solid #555 }
  .tick input { position: absolute; opacity: 0; width: 0; height: 0 }
  .tick label { position: relative; padding-left: 30px }
  .tick label::before { content: ''; position: absolute; left: 0; top: 3px; width: 16px; height: 16px; border: 1px solid #333 }
  .list { left: 20px; top: 300px; width: 200px; height: 65px; overflow: hidden; border: 1px solid #ccc }
  .list a { display: block; height: 40px; color: #00c }
  .faint { color: #f8f8f8 }
  input[type=text] { padding: 4px 10px; border: 1px solid #888; width: 180px; height: 24px; font: 16px 'DejaVu Sans' }
</style></head><body>
  <p class="at" style="left:250px;top:100px;margin:0;width:400px">behind the dialog</p>
  <div class="at dialog" role="dialog"><button class="at" style="left:20px;top:150px;width:90px;height:30px">Accept</button></div>
  <input class="at" style="left:20px;top:20px" type="text" placeholder="Search files" aria-label="Search">
  <label class="at check" style="left:20px;top:70px"><input type="checkbox" checked><span class="box"></span>Custom</label>
  <div class="at tick" style="left:20px;top:110px"><input type="checkbox" id="t"><label for="t">Drawn</label></div>
  <div class="at list" role="list"><a href="#">First row</a><a href="#">Second row</a><a href="#">Third row</a></div>
  <button class="at" style="left:20px;top:160px;width:40px;height:40px" aria-label="Delete"><svg data-icon="trash" style="display:block;margin:auto" width="20" height="20" viewBox="0 0 24 24"><path stroke="none" fill="none" d="M0 0h24v24H0z"/><path d="M6 6h12v12H6z" fill="#a00"/></svg></button>
  <p class="at faint" style="left:20px;top:220px;margin:0">unreadable</p>
  <p class="at" style="left:20px;top:420px;margin:0;width:300px">see <a href="#">a link that is so long that it is wrapped over lines</a> here</p>
  <div class="at" style="left:20px;top:520px"><a href="#" style="padding:20px;display:inline-block">bare</a></div>
  <div class="at" data-truth="ignore" style="left:400px;top:400px;width:100px;height:50px">game</div>
  <canvas class="at" style="left:520px;top:400px" width="50" height="50"></canvas>
  <div class="at alert-danger" role="alert" style="left:620px;top:300px;width:170px;height:90px;background:#fdd"><span role="status">Could not save.</span> See <a href="#">the log</a><button style="display:block">Retry</button></div>
  <div class="at" role="region" aria-label="Notes" style="left:620px;top:400px">no message</div>
  <div class="at" role="region" data-tone="info" style="left:620px;top:430px">We use cookies</div>
  <div class="at keyboard" style="left:620px;top:480px"><input class="focused" type="text" aria-label="Typed" style="width:40px"><button>q</button></div>
</body></html>`;

let reading: Promise<ScreenTruth> | undefined;
const readOnce = (): Promise<ScreenTruth> => (reading ??= readPage());

async function readPage(): Promise<ScreenTruth> {
  const server = await servePages(path.join(dataFolder, 'node_modules'));
  const browser = await openBrowser({ dataFolder, script: await pageScript(), origin: server.origin });
  try {
    await browser.setScreen({ width: 800, height: 600, pixelRatio: 2, dark: false });
    await browser.load(server.show(html));
    await browser.ask('groundglass.settle()');
    return (await browser.ask('groundglass.readTruth(2)')) as ScreenTruth;
  } finally {
    await browser.close();
    server.close();
  }
}

/** The only element that fits. */
function one(truth: ScreenTruth, kind: string, name: string): ScreenElement {
  const found = truth.elements.filter((element) => element.kind === kind && element.name === name);
  assert.equal(found.length, 1, `${found.length} of ${kind} “${name}”: ${JSON.stringify(truth.elements)}`);
  return found[0]!;
}

/** @param box in CSS pixels; the page is read at 2 pixels each */
function assertNear(actual: RowBox | undefined, box: readonly number[], within = 3): void {
  assert.ok(actual !== undefined);
  const isNear = box.every((edge, index) => Math.abs(edge * 2 - actual[index]!) <= within * 2);
  assert.ok(isNear, `${actual.join(', ')} is not near ${box.map((edge) => edge * 2).join(', ')}`);
}

const inPage = { skip: reasonToSkip() };

test('a button is where it is drawn, in pixels of the picture', inPage, async () => {
  const button = one(await readOnce(), 'button', 'Accept');
  assertNear(button.box, [321, 191, 411, 221], 0.1);
  assert.equal(button.framed, true);
  assert.equal(button.container, 'dialog');
});

test('of text behind a dialog only the words beside it are told', inPage, async () => {
  const { lines, ignore } = await readOnce();
  assert.ok(!lines.some(({ text }) => text.includes('dialog')));
  const behind = lines.filter(({ text }) => text === 'behind');
  assert.ok(behind.length === 0 || ignore.length > 0);
});

test('a placeholder stands inside the padding of its field', inPage, async () => {
  const truth = await readOnce();
  assertNear(one(truth, 'text_field', 'Search').box, [20, 20, 222, 54]);
  const line = truth.lines.find(({ text }) => text === 'Search files');
  assertNear(line?.box, [31, 28, 124, 46], 4);
  assert.equal(line?.size, 32);
});

test('a check box is where it is drawn, not where its input is', inPage, async () => {
  const truth = await readOnce();
  const custom = one(truth, 'checkbox', 'Custom');
  assertNear(custom.box, [20, 72, 42, 94]);
  assert.deepEqual(custom.states, ['checked']);
  assertNear(one(truth, 'checkbox', 'Drawn').box, [20, 113, 38, 131]);
});

test('what a list cuts off is not told; a row that is half cut is not judged', inPage, async () => {
  const { elements, lines, ignore } = await readOnce();
  assert.ok(elements.some(({ text }) => text === 'First row'));
  assert.ok(!lines.some(({ text }) => text === 'Third row'));
  assert.ok(!elements.some(({ text }) => text === 'Third row'));
  assert.ok(ignore.length > 0);
});

test('an icon is named and as large as its ink', inPage, async () => {
  const truth = await readOnce();
  const icon = one(truth, 'icon', 'trash');
  assertNear(icon.box, [35, 175, 45, 185], 1);
  assert.equal(icon.color, 'red');
  assert.equal(one(truth, 'button', 'Delete').text, '');
});

test('text without contrast is no text', inPage, async () => {
  const { lines } = await readOnce();
  assert.ok(!lines.some(({ text }) => text === 'unreadable'));
});

test('a wrapped link has a box a line', inPage, async () => {
  const { elements } = await readOnce();
  const parts = elements.filter(({ kind, text }) => kind === 'link' && text.startsWith('a link'));
  assert.ok(parts.length >= 2, JSON.stringify(parts));
  assert.ok(parts.every(({ box }) => box[3] - box[1] < 50));
});

test('padding that cannot be seen is no part of the box, but of what reacts to a click', inPage, async () => {
  const link = one(await readOnce(), 'link', 'bare');
  assertNear(link.box, [40, 543, 78, 561], 4);
  assertNear(link.clickBox, [20, 520, 98, 584], 4);
});

test('a canvas and what the page does not vouch for are not judged', inPage, async () => {
  const { lines, ignore } = await readOnce();
  assert.ok(!lines.some(({ text }) => text === 'game'));
  for (const box of [
    [400, 400, 500, 450],
    [520, 400, 570, 450],
  ]) {
    assert.ok(
      ignore.some((other) => other.every((edge, index) => Math.abs(edge - box[index]! * 2) < 3)),
      `${box.join()}`,
    );
  }
});

test(
  'a message is told once, by its role, in the tone of its class, without the words of its buttons',
  inPage,
  async () => {
    const { messages = [] } = await readOnce();
    assert.deepEqual(
      messages.map(({ role, tone, text }) => ({ role, tone, text })),
      [
        { role: 'alert', tone: 'error', text: 'Could not save. See the log' },
        { role: 'region', tone: 'info', text: 'We use cookies' },
      ],
    );
    assertNear(messages[0]?.box, [620, 300, 790, 390], 0.1);
  },
);

test(
  'keys stand in a keyboard, and a field that looks as if it were typed into has the focus',
  inPage,
  async () => {
    const truth = await readOnce();
    assert.equal(one(truth, 'button', 'q').container, 'keyboard');
    assert.deepEqual(one(truth, 'text_field', 'Typed').states, ['focused']);
  },
);
