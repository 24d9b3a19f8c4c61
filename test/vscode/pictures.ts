// Pictures of the extension in a real VS Code window, for README, the marketplace page and the walkthrough: `npm run pictures`.
// What they show is what was answered; nothing is drawn afterwards.

import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { writeDocumentationPicture } from '../support/documentationPictures';
import { drawBox, openDetails, openScreenshot, until } from './driving';
import { startWindows } from './window';

/** In pixels: as wide as a walkthrough shows them. */
const WIDTH = 960;

test('pictures of the window are taken', { timeout: 5 * 60_000 }, async () => {
  const windows = await startWindows();
  try {
    const window = await windows.open({ size: { width: 1280, height: 760 } });
    const file = path.join(windows.workspace, 'desktop.png');
    copyFileSync('models/samples/desktop.png', file);
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
  } finally {
    await windows.stop();
  }
});
