// A web page captured in a real VS Code window, asked, and its selectors in a test: from the address to the code, with the
// browser of this machine. The page is served on this machine only.

// Functions given to `evaluate` run in the page.
/// <reference lib="dom" />

import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { before } from 'node:test';
import { readWitnessFile } from '../../extension/capture/witnessFile';
import { ensureChromium } from '../support/chromium';
import { serve } from '../support/webServer';
import { answerTo, runCommand, savedResults, screenshotPage, until, type ScreenshotPage } from './driving';
import { windowSuite } from './suite';

/** Large letters: what is asked here is whether it all hangs together, and not how well small text is read. */
const html = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Shop: Sign in</title></head>
  <body style="font: 28px sans-serif; margin: 60px; background: white">
    <h1>Sign in</h1>
    <p><label>Email <input type="email" style="font: inherit"></label></p>
    <p><label>Password <input type="password" value="hunter2" style="font: inherit"></label></p>
    <p>
      <button style="font: inherit; padding: 12px 32px">Save changes</button>
      <button style="font: inherit; padding: 12px 32px">Cancel</button>
    </p>
  </body>
</html>`;

const suite = windowSuite({ settings: { 'groundglass.capture.browser': ensureChromium() } });
const { inWindow, put } = suite;

let address = '';

/** Not inside of `before`: what is served goes when whoever asked for it is over. */
const served = serve({ '/sign-in': html });

before(async () => {
  address = `${(await served).origin}/sign-in`;
});

/** Captures lie in the extension's own folder, where nobody has chosen another. */
function captures(): readonly string[] {
  return readdirSync(path.join(suite.windows.folder, 'data'), { recursive: true })
    .map(String)
    .filter((file) => /groundglass\.groundglass[/\\]captures[/\\][^/\\]+\.png$/.test(file))
    .map((file) => path.join(suite.windows.folder, 'data', file))
    .sort();
}

/** Writes the address as a user does, and takes the page as it is. @returns the new picture's file */
async function capture(): Promise<{ readonly page: ScreenshotPage; readonly file: string }> {
  const { page } = suite.window;
  const known = captures();
  await runCommand(page, 'Groundglass: Capture Web Page…');
  const field = page.locator('.quick-input-widget input[type="text"]').first();
  await page.getByText('Capture Web Page', { exact: true }).waitFor();
  await field.fill(address);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'capture this page' }).waitFor();
  await field.press('Enter');
  await page.getByText('Capture Web Page: How').waitFor();
  await field.press('Enter');
  const screenshot = await screenshotPage(page);
  const [file] = captures().filter((one) => !known.includes(one));
  assert.ok(file !== undefined, 'the capture is a file of the extension');
  return { page: screenshot, file };
}

/** Opens a test in the window, with the cursor behind its "await ". @returns its path */
async function openSpec(name: string): Promise<string> {
  const file = put(
    name,
    "import { expect, test } from '@playwright/test';\n\ntest('saves', async ({ page }) => {\n  await \n});\n",
  );
  await suite.window.probe.run(
    async (code, _load, given: { file: string }) => {
      const editor = await code.window.showTextDocument(code.Uri.file(given.file), { preview: false });
      const place = new code.Position(3, 8);
      editor.selection = new code.Selection(place, place);
    },
    { file },
  );
  return file;
}

function textOf(file: string): Promise<string> {
  return suite.window.probe.run(
    async (code, _load, given: { file: string }) =>
      (await code.workspace.openTextDocument(code.Uri.file(given.file))).getText(),
    { file },
  );
}

inWindow(
  'a page is captured with its witness and its record, without its password, and asks for no saving',
  async () => {
    const { page, file } = await capture();
    const witness = await readWitnessFile(file);
    assert.ok(witness.kind === 'read', witness.kind);
    assert.ok(witness.witness.nodes.some(({ role, name }) => role === 'button' && name === 'Save changes'));
    assert.doesNotMatch(JSON.stringify(witness.witness), /hunter2/);
    const { capture: captured, answers } = savedResults(file);
    assert.deepEqual(
      [captured.record.source, captured.record.url, captured.record.title, captured.record.masked],
      ['page', address, 'Shop: Sign in', 1],
    );
    assert.deepEqual(answers, []);
    await answerTo(page, 'Save changes');
    assert.deepEqual(savedResults(file).answers, []);
    assert.equal(
      readdirSync(suite.windows.workspace).some((name) => name.endsWith('.png')),
      false,
    );
  },
);

inWindow(
  'the selector of a found box goes to the cursor of the test, in its framework, and is saved with the box',
  async () => {
    const spec = await openSpec('save.spec.ts');
    const { page, file } = await capture();
    await answerTo(page, 'Save changes');
    await runCommand(suite.window.page, 'Groundglass: Insert Selector at Cursor');
    const inserted = /^ {2}await page\.getByRole\('button', \{ name: 'Save changes'.*\}\)$/m;
    await until('the selector stands in the test', async () => inserted.test(await textOf(spec)));
    await runCommand(suite.window.page, 'Groundglass: Check Selectors in the Page…');
    const checked = suite.window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'finds it' });
    await checked.first().waitFor({ timeout: 60_000 });
    await suite.window.page.locator('.quick-input-list').getByText('Playwright’s own').waitFor();
    await suite.window.page.keyboard.press('Escape');
    // The test is in front now; the screenshot it came from is still what the command speaks of.
    await runCommand(suite.window.page, 'Groundglass: Copy Selector as…');
    const rows = suite.window.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Cypress' }).first().click();
    await until('the selector is in the clipboard', async () =>
      /^cy\./.test(await suite.window.page.evaluate(() => navigator.clipboard.readText())),
    );
    await suite.window.probe.run(
      async (code, _load, given: { file: string }) => {
        await code.commands.executeCommand(
          'vscode.openWith',
          code.Uri.file(given.file),
          'groundglass.screenshot',
        );
        await code.commands.executeCommand('groundglass.saveResults');
      },
      { file },
    );
    await until('the results are saved', () => 0 < savedResults(file).answers.length);
    const [box] = savedResults(file).answers[0]!.boxes;
    assert.deepEqual(
      box?.selectors?.map(({ format, verified }) => [format, verified]),
      [
        ['playwright-ts', 'witness'],
        ['cypress', 'witness'],
      ],
    );
  },
);

inWindow('a page that is not there is one sentence, and leaves no file', async () => {
  const known = captures();
  const nowhere = 'http://127.0.0.1:1/';
  await suite.window.probe.run(
    (code, _load, given: { nowhere: string }) =>
      void code.commands.executeCommand('groundglass.captureWebPage', code.Uri.parse(given.nowhere)),
    { nowhere },
  );
  const message = suite.window.page.locator('.notification-list-item-message', { hasText: '127.0.0.1:1' });
  await message.waitFor({ timeout: 60_000 });
  assert.deepEqual(captures(), known);
  const folder = path.dirname(known[0]!);
  assert.ok(existsSync(folder));
  assert.deepEqual(
    readdirSync(folder).filter((name) => !/\.png(\.ground\.json|\.witness\.json\.gz)?$/.test(name)),
    [],
  );
});
