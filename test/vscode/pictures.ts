// Pictures of the extension in a real VS Code window, for README, the marketplace page and the walkthrough: `npm run pictures`.
// What they show is what was answered; nothing is drawn afterwards.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { writeDocumentationPicture } from '../support/documentationPictures';
import { ensureChromium } from '../support/chromium';
import { serve } from '../support/webServer';
import { drawBox, openDetails, openScreenshot, screenshotPage, until } from './driving';
import { startWindows } from './window';

/** In pixels: as wide as a walkthrough shows them. */
const WIDTH = 960;

test('pictures of the window are taken', { timeout: 5 * 60_000 }, async () => {
  const shop = await serve({ '/cart': cart });
  const windows = await startWindows({ settings: { 'groundglass.capture.browser': ensureChromium() } });
  try {
    const window = await windows.open({ size: { width: 1280, height: 760 } });
    const file = path.join(windows.workspace, 'desktop.webp');
    copyFileSync('models/samples/desktop.webp', file);
    const take = async (target: string) => {
      await window.page.waitForTimeout(400);
      const png = await window.page.screenshot({ animations: 'disabled', caret: 'hide' });
      await writeDocumentationPicture(png, target, WIDTH);
    };
    const run = (command: string) =>
      window.probe.run(
        (code, _load, given: { command: string }) => void code.commands.executeCommand(given.command),
        {
          command,
        },
      );
    await run('workbench.action.closeAuxiliaryBar');
    const page = await openScreenshot(window, file);
    await until(
      'the picture is shown',
      async () => (await page.frame.locator('.scale').textContent()) !== '',
    );
    await take('extension/walkthrough/open.webp');

    await run('workbench.action.closeSidebar');
    await page.ask('Locate', 'Terminal');
    await page.reached('answered');
    await take('extension/walkthrough/ask.webp');
    await openDetails(page);
    await take('extension/walkthrough/keep.webp');
    await page.frame.locator('.box-list button.box-row .more').first().click();
    await page.frame.getByRole('button', { name: /^Fit/ }).click();

    await page.ask('List Elements', '');
    await page.reached('answered');
    await take('models/samples/vscode-elements.webp');

    const stage = await page.stage.boundingBox();
    assert.ok(stage !== null);
    const at = (x: number, y: number) => ({ x: x * stage.width, y: y * stage.height });
    await drawBox(page, at(0.25, 0.35), at(0.36, 0.45));
    await page.ask('Describe Region', 'What is this?');
    await page.reached('answered');
    await take('extension/walkthrough/point.webp');

    await run('workbench.action.closeActiveEditor');
    await until('the editor is closed', async () => (await window.page.locator('.tab').count()) === 0);
    await window.probe.run(
      (code, _load, given: { address: string }) =>
        void code.commands.executeCommand('groundglass.captureWebPage', code.Uri.parse(given.address)),
      { address: `${shop.origin}/cart` },
    );
    const captured = await screenshotPage(window.page);
    await captured.ask('Locate', 'the quantity field in the row of Walnut desk');
    await captured.reached('answered');
    await openDetails(captured);
    await captured.frame.getByRole('button', { name: /^Copy page\./ }).waitFor();
    await captured.frame.locator('.selectors').evaluate((panel) => panel.scrollIntoView({ block: 'end' }));
    await take('models/samples/selectors.webp');
  } finally {
    await windows.stop();
  }
});

/** A page to be captured: a cart, as shops have them. */
const cart = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8"><title>Cart · Hazel &amp; Co.</title>
    <style>
      body { margin: 0; font: 16px/1.5 "Noto Sans", sans-serif; color: #22272e; background: #f6f5f2 }
      header { padding: 14px 40px; background: #24483e; color: white; font-weight: 600 }
      main { max-width: 860px; margin: 28px auto; padding: 8px 32px 28px; background: white; border-radius: 10px }
      table { width: 100%; border-collapse: collapse } th { text-align: left; color: #667 }
      td, th { padding: 10px 8px; border-bottom: 1px solid #e4e2dc }
      input { width: 64px; font: inherit; padding: 4px 8px; border: 1px solid #99a; border-radius: 6px }
      button { font: inherit; padding: 6px 16px; border: 1px solid #24483e; border-radius: 6px; background: white }
      .primary { margin-top: 20px; color: white; background: #24483e }
    </style>
  </head>
  <body>
    <header>Hazel &amp; Co.</header>
    <main>
      <h1>Your cart</h1>
      <table>
        <tr><th>Article</th><th>Quantity</th><th>Price</th><th></th></tr>
        ${[
          ['Oak shelf', '€ 89'],
          ['Walnut desk', '€ 640'],
          ['Desk lamp', '€ 45'],
        ]
          .map(
            ([name, price]) =>
              `<tr><td>${name}</td><td><input type="number" value="1" aria-label="Quantity"></td><td>${price}</td><td><button>Remove</button></td></tr>`,
          )
          .join('')}
      </table>
      <button class="primary">Go to checkout</button>
    </main>
  </body>
</html>`;
