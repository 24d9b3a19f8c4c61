// The other ways into the screenshot editor of a real VS Code window: clipboard, drops, VS Code's own preview, commands; and what
// VS Code shows around it: status, theme, walkthrough.

// Functions given to `evaluate` run in the page.
/// <reference lib="dom" />

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { JSHandle } from 'playwright-core';
import sharp from 'sharp';
import type { FileChangeEvent } from 'vscode';
import {
  answerTo,
  chooseFromMenu,
  engineSays,
  openScreenshot,
  runCommand,
  screenshotPage,
  until,
  untilSeen,
  type ScreenshotPage,
} from './driving';
import { windowSuite, withoutProcesses } from './suite';

const suite = windowSuite();
const { inWindow, put, modelProcesses } = suite;

/** An expression that gives the bytes inside a page. */
function bytesIn(png: Buffer): string {
  return `Uint8Array.from(atob('${png.toString('base64')}'), (character) => character.charCodeAt(0))`;
}

/** Pictures that were pasted or dropped become files in the extension's own folder. */
function keptPictures(): readonly string[] {
  return readdirSync(path.join(suite.windows.folder, 'data'), { recursive: true })
    .map(String)
    .filter((file) => /groundglass\.groundglass[/\\]pasted[/\\][^/\\]+\.png$/.test(file))
    .map((file) => path.join(suite.windows.folder, 'data', file))
    .sort();
}

inWindow('a picture in the clipboard is pasted, and kept as a file that can be asked', async () => {
  const { page } = suite.window;
  const before = keptPictures();
  await page.evaluate(
    `navigator.clipboard.write([new ClipboardItem({ 'image/png': new Blob([${bytesIn(suite.drawn.png)}], { type: 'image/png' }) })])`,
  );
  await runCommand(page, 'Groundglass: Paste Screenshot');
  const opened = await screenshotPage(page);
  await untilSeen(opened, suite.drawn.frame);
  await page.getByRole('tab', { name: 'Paste Screenshot' }).waitFor({ state: 'detached' });
  const [kept] = keptPictures().filter((file) => !before.includes(file));
  assert.ok(kept !== undefined, 'the picture is a file');
  await answerTo(opened, 'Save changes');
});

inWindow('a clipboard without a picture is said, and the page waits for another', async () => {
  const { page } = suite.window;
  // What had the focus before may be a page that is closed.
  await page.evaluate(`window.focus(), navigator.clipboard.writeText('words only')`);
  await runCommand(page, 'Groundglass: Paste Screenshot');
  const paste = page
    .locator('iframe.webview.ready[src*="extensionId=groundglass.groundglass"]:visible')
    .contentFrame()
    .locator('iframe#active-frame')
    .contentFrame();
  await paste.getByRole('main', { name: 'Paste a screenshot' }).click();
  await page.keyboard.press('ControlOrMeta+V');
  await paste.getByText('There is no picture in the clipboard').waitFor();
});

/** What a drag from outside, or from the explorer, carries into the page. */
async function drop(page: ScreenshotPage, fill: string): Promise<void> {
  const dataTransfer: JSHandle = await page.stage.evaluateHandle(
    `(() => { const transfer = new DataTransfer(); ${fill}; return transfer; })()`,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.stage.dispatchEvent(type, { dataTransfer });
}

inWindow('a picture from outside is dropped onto the panel', async () => {
  const first = await openScreenshot(suite.window, put('below.png', suite.drawn.png));
  await untilSeen(first, suite.drawn.frame);
  const before = keptPictures();
  await drop(
    first,
    `transfer.items.add(new File([${bytesIn(suite.drawn.png)}], 'from outside.png', { type: 'image/png' }))`,
  );
  await suite.window.page.getByRole('tab', { name: /from outside/ }).waitFor();
  await untilSeen(await screenshotPage(suite.window.page), suite.drawn.frame);
  const added = keptPictures().filter((file) => !before.includes(file));
  assert.deepEqual(
    added.map((file) => readFileSync(file).equals(suite.drawn.png)),
    [true],
    'its bytes are kept as they are',
  );
});

const addresses: readonly { name: string; type: string; address: (file: string) => string }[] = [
  { name: 'a file', type: 'text/uri-list', address: (file) => `file://${file}` },
  {
    name: "VS Code's explorer",
    type: 'application/vnd.code.uri-list',
    address: (file) => `vscode-remote://${new URL(suite.window.page.url()).host}${file}`,
  },
];
for (const [index, { name, type, address }] of addresses.entries()) {
  inWindow(`the address of ${name} is dropped onto the panel`, async () => {
    const first = await openScreenshot(suite.window, put('below.png', suite.drawn.png));
    await untilSeen(first, suite.drawn.frame);
    const file = put(`dropped-${index}.png`, suite.drawn.png);
    await drop(first, `transfer.setData('${type}', '# a remark\\r\\n${address(file)}\\r\\n')`);
    await suite.window.page.getByRole('tab', { name: `dropped-${index}.png` }).waitFor();
    await untilSeen(await screenshotPage(suite.window.page), suite.drawn.frame);
  });
}

inWindow('a dropped file that is no picture is refused in words', async () => {
  const page = await openScreenshot(suite.window, put('below.png', suite.drawn.png));
  await untilSeen(page, suite.drawn.frame);
  await drop(page, `transfer.items.add(new File(['a,b'], 'table.csv', { type: 'text/csv' }))`);
  await page.frame.getByText('That was no picture.').waitFor();
});

/** Opens a picture as a click in the explorer does. */
async function openPreview(file: string): Promise<void> {
  await suite.window.probe.run(
    (code, _load, given: { file: string }) =>
      void code.commands.executeCommand('vscode.open', code.Uri.file(given.file)),
    { file },
  );
}

inWindow("VS Code's own preview of a picture has a button that opens the editor", async () => {
  const { page } = suite.window;
  await openPreview(put('preview.png', suite.drawn.png));
  await page.getByRole('button', { name: 'Open in Groundglass' }).click();
  await untilSeen(await screenshotPage(page), suite.drawn.frame);
});

/** Types where the focus is: the field is found by nobody but VS Code and the page. */
async function assertBegun(page: ScreenshotPage, verb: string): Promise<void> {
  const chosen = page.frame.getByRole('radio', { name: verb, exact: true });
  await until(`${verb} is chosen`, () => chosen.isChecked());
  await until('the question has the focus', () => page.question.evaluate((field) => field.matches(':focus')));
  await suite.window.page.keyboard.type('Save changes');
  await suite.window.page.keyboard.press('Enter');
  await page.reached('answered');
  assert.ok((await page.boxes()).length > 0);
}

inWindow(
  'Locate in a Screenshot… from the palette opens the picture in front and waits for words',
  async () => {
    const { page } = suite.window;
    await openPreview(put('palette.png', suite.drawn.png));
    await page.getByRole('button', { name: 'Open in Groundglass' }).waitFor();
    await runCommand(page, 'Groundglass: Locate in a Screenshot…');
    await assertBegun(await screenshotPage(page), 'Locate');
  },
);

inWindow(
  "Ask about a Screenshot… from the explorer's menu opens the picture and waits for words",
  async () => {
    const { page } = suite.window;
    const file = put('explorer.png', suite.drawn.png);
    const item = page.getByRole('treeitem', { name: path.basename(file) });
    await item.waitFor();
    await chooseFromMenu(item, 'Ask about a Screenshot…');
    await assertBegun(await screenshotPage(page), 'Ask');
  },
);

inWindow(
  'the status bar tells the state of the engine, and Restart Engine starts another process',
  async () => {
    const { page } = suite.window;
    // Of its own size, as what was read before is known at once.
    const unread = await sharp(suite.drawn.png).resize({ width: 2000 }).png().toBuffer();
    const opened = await openScreenshot(suite.window, put('status.png', unread));
    await runCommand(page, 'Groundglass: Restart Engine');
    await engineSays(page, 'The model process is ready');
    const before = modelProcesses();
    // Watched from before: it is said for no longer than reading takes.
    await Promise.all([
      engineSays(page, 'A question is being answered.'),
      opened.ask('Read Text', '').then(() => opened.reached('answered')),
    ]);
    await engineSays(page, 'The model process is ready');
    await runCommand(page, 'Groundglass: Restart Engine');
    await until('another process runs', () => {
      const now = modelProcesses();
      return now.length === 1 && !before.includes(now[0] ?? NaN);
    });
    await engineSays(page, 'The model process is ready');
    await answerTo(opened, 'Save changes');
  },
  { skip: withoutProcesses },
);

inWindow('the colours of boxes follow the theme', async () => {
  const opened = await openScreenshot(suite.window, put('themes.png', suite.drawn.png));
  await untilSeen(opened, suite.drawn.frame);
  await answerTo(opened, 'Save changes');
  const themes = ['Default Dark Modern', 'Default Light Modern', 'Default High Contrast Light'];
  const seen = new Map<string, number>();
  try {
    for (const theme of themes) {
      await setTheme(theme);
      const { mark, drawn } = await untilDrawnInItsColour(opened, [...seen.keys()]);
      seen.set(mark, drawn);
    }
  } finally {
    await setTheme(themes[0] ?? '');
  }
  assert.equal(seen.size, themes.length, `every theme has its own colour: ${[...seen.keys()].join(', ')}`);
});

function setTheme(theme: string): Promise<void> {
  return suite.window.probe.run(
    async (code, _load, given: { theme: string }) => {
      await code.workspace.getConfiguration('workbench').update('colorTheme', given.theme, true);
    },
    { theme },
  );
}

/** Waits until the page's colour for boxes is a new one, and pixels of it lie on the canvas of boxes. */
async function untilDrawnInItsColour(
  page: ScreenshotPage,
  old: readonly string[],
): Promise<{ readonly mark: string; readonly drawn: number }> {
  let found = { mark: '', drawn: 0 };
  await until('the boxes are drawn in the colour of the theme', async () => {
    found = await page.stage.evaluate(pixelsOfMark);
    return found.drawn > 50 && !old.includes(found.mark);
  });
  return found;
}

/** Runs in the page: the colour as a canvas understands it, and how many pixels of the boxes have it. */
function pixelsOfMark(stage: Element): { mark: string; drawn: number } {
  const one = document.createElement('canvas').getContext('2d')!;
  one.fillStyle = getComputedStyle(stage).getPropertyValue('--mark').trim();
  one.fillRect(0, 0, 1, 1);
  const mark = [...one.getImageData(0, 0, 1, 1).data];
  const canvas = stage.querySelector<HTMLCanvasElement>('canvas.boxes')!;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  let drawn = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (mark.every((value, channel) => data[at + channel] === value)) drawn += 1;
  }
  return { mark: mark.join(' '), drawn };
}

inWindow('the walkthrough opens, and each of its steps shows its picture', async () => {
  const { page, probe } = suite.window;
  await probe.run(
    (code) =>
      void code.commands.executeCommand(
        'workbench.action.openWalkthrough',
        'groundglass.groundglass#start',
        false,
      ),
  );
  const walkthrough = page.locator('.gettingStartedContainer .gettingStartedDetailsContent');
  await walkthrough.getByText('Get Started with Groundglass').waitFor();
  const steps = walkthrough.locator('.getting-started-step');
  const { contributes } = JSON.parse(
    readFileSync(path.join(suite.windows.installed, 'package.json'), 'utf8'),
  ) as {
    contributes: { walkthroughs: { steps: { title: string; media: { altText: string } }[] }[] };
  };
  const declared = contributes.walkthroughs.flatMap((one) => one.steps);
  assert.equal(await steps.count(), declared.length);
  for (const { title, media } of declared) {
    await steps.getByText(title, { exact: true }).click();
    const picture = walkthrough.getByRole('img', { name: media.altText });
    await until(`the picture of "${title}" is loaded`, () =>
      picture.evaluate(
        (image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth > 100,
      ),
    );
  }
});

inWindow('a picture in no file is refused in words on its page', async () => {
  const { page, probe } = suite.window;
  const base64 = suite.drawn.png.toString('base64');
  await probe.run(
    async (code, load, given: { base64: string }) => {
      const { Buffer: bytes } = load('node:buffer') as {
        Buffer: { from(text: string, form: string): Uint8Array };
      };
      const content = bytes.from(given.base64, 'base64');
      const none = new code.EventEmitter<FileChangeEvent[]>().event;
      const stat = { type: code.FileType.File, ctime: 0, mtime: 0, size: content.length };
      const refuse = () => {
        throw code.FileSystemError.NoPermissions();
      };
      code.workspace.registerFileSystemProvider(
        'elsewhere',
        {
          onDidChangeFile: none,
          watch: () => new code.Disposable(() => undefined),
          stat: () => stat,
          readDirectory: () => [],
          createDirectory: refuse,
          readFile: () => content,
          writeFile: refuse,
          delete: refuse,
          rename: refuse,
        },
        { isReadonly: true },
      );
      const uri = code.Uri.parse('elsewhere:/virtual.png');
      await code.commands.executeCommand('vscode.openWith', uri, 'groundglass.screenshot');
    },
    { base64 },
  );
  const opened = await screenshotPage(page);
  const notices = opened.frame.getByRole('group', { name: 'About this picture' });
  await notices
    .getByText('Groundglass asks pictures in files on the machine where VS Code works; save it to one first')
    .waitFor();
});
