// The care of the engine in a real VS Code window: what is kept of pictures and how it is cleared, which device is used and how
// the others did, and the self-test.

import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { answerTo, engineSays, openScreenshot, runCommand, until } from './driving';
import { windowSuite, withoutProcesses } from './suite';

const suite = windowSuite();
const { inWindow, put, modelProcesses } = suite;

/** What is kept of pictures lies in the extension's own folder, wherever this VS Code keeps that. */
function keptEntries(): readonly string[] {
  const data = path.join(suite.windows.folder, 'data');
  return readdirSync(data, { recursive: true })
    .map(String)
    .filter((file) => /groundglass\.groundglass[/\\]cache[/\\]entries[/\\][^/\\]+\.entry$/.test(file))
    .map((file) => path.join(data, file))
    .sort();
}

function notification(text: RegExp) {
  return suite.window.page.locator('.notification-list-item-message', { hasText: text });
}

inWindow('what was found on a picture is kept on disk for its user alone, until Clear Cache', async () => {
  const { page } = suite.window;
  const opened = await openScreenshot(suite.window, put('kept.png', suite.drawn.png));
  const [first] = await answerTo(opened, 'Save changes');
  await until('something is kept', () => 0 < keptEntries().length);
  await engineSays(page, 'The model process is ready');
  for (const file of keptEntries()) assert.equal(statSync(file).mode & 0o077, 0, `${file} is the user's own`);

  await runCommand(page, 'Groundglass: Clear Cache');
  await notification(/The cache is empty now: \d+ entr.* removed, \d.* of disk freed\./).waitFor();
  assert.deepEqual(keptEntries(), []);

  const [again] = await answerTo(opened, 'Save changes');
  assert.deepEqual(again, first, 'the picture is looked at anew and the answer is the same');
  await until('it is kept anew', () => 0 < keptEntries().length);
});

inWindow(
  'with the engine stopped, Clear Cache starts a process for that alone',
  async () => {
    // Without an open screenshot there is no process from now on.
    await suite.window.probe.run(async (code) => {
      await code.workspace.getConfiguration('groundglass').update('engine.idleMinutes', 0, true);
    });
    // What is set counts from the next question on.
    await runCommand(suite.window.page, 'Groundglass: Restart Engine');
    await until('nothing runs', () => modelProcesses().length === 0);
    assert.ok(0 < keptEntries().length, 'what the test before has found is there');
    await runCommand(suite.window.page, 'Groundglass: Clear Cache');
    await until('nothing is kept', () => keptEntries().length === 0);
    await until('its process is gone', () => modelProcesses().length === 0);
  },
  { skip: withoutProcesses },
);

inWindow('the status bar names the device that a question has used', async () => {
  const { page } = suite.window;
  const opened = await openScreenshot(suite.window, put('device.png', suite.drawn.png));
  await opened.ask('Ask', 'Where is Save changes?');
  await opened.reached('answered');
  await page.getByRole('button', { name: /^Groundglass: The model process is ready/ }).hover();
  await page.locator('.monaco-hover', { hasText: /Device: \w+ \(chosen by itself\)/ }).waitFor();
});

inWindow('Choose Device tells how each device did, and leaving changes nothing', async () => {
  const { page } = suite.window;
  await runCommand(page, 'Groundglass: Choose Device…');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.filter({ hasText: 'Try Again' }).waitFor({ timeout: 60_000 });
  await rows.filter({ hasText: /^auto.*\(set\)/ }).waitFor();
  await rows.filter({ hasText: /^cpu.*works.*Always there/ }).waitFor();
  await page.keyboard.press('Escape');
});

inWindow('Self-Test shows how the graphs, the answers and the speed are on this machine', async () => {
  const { page } = suite.window;
  await runCommand(page, 'Groundglass: Self-Test');
  const report = page
    .locator('iframe.webview.ready[src*="extensionId=vscode.markdown-language-features"]:visible')
    .contentFrame()
    .locator('iframe#active-frame')
    .contentFrame();
  await report.getByRole('heading', { name: 'Groundglass: Self-Test' }).waitFor({ timeout: 120_000 });
  await report.getByText('The graphs of "nano" compute on the device "cpu" what they should.').waitFor();
  const [, right = '', asked = ''] =
    /Located (\d+) of (\d+) elements/.exec((await report.getByText(/^Located/).textContent()) ?? '') ?? [];
  assert.ok(0 < Number(right) && Number(right) <= Number(asked), `${right} of ${asked}`);
  await report.getByRole('cell', { name: 'decoder.cpu.onnx' }).first().waitFor();
});
