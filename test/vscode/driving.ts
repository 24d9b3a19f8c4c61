// What a user does in the window: runs commands, opens a screenshot, asks, draws, reads the answer. Finds things by role and name.
// Knows nothing of what should come out.

import { readFileSync } from 'node:fs';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type { PixelBox, Point } from '../../protocol/geometry';
import { parseSidecar, type Sidecar } from '../../protocol/sidecar';
import type { DrawnScreen } from './drawnScreen';
import { findFrame, place, readPixels } from './pixels';
import type { CodeWindow } from './window';

/** Long enough for a cold model on two busy cores. */
export const ANSWER_MS = 60_000;

/** Runs a command by its whole title, from the palette. It takes its list when it opens, so it is opened again until the title is there. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const whole = new RegExp(`^${title.replace(/[.()]/g, '\\$&')}$`);
  const deadline = Date.now() + 30_000;
  await page.locator('.monaco-workbench').waitFor();
  for (;;) {
    try {
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget input[type="text"]').first();
      await input.waitFor({ state: 'visible', timeout: 1500 });
      await input.fill(`>${title}`, { timeout: 1500 });
      await page
        .locator('.quick-input-list .monaco-list-row')
        .filter({ has: page.locator('.label-name', { hasText: whole }) })
        .click({ timeout: 1500 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Gives VS Code's own file dialog a path. It writes the folder's path into its field until it is ready. */
export async function chooseFile(page: Page, file: string): Promise<void> {
  const field = page.locator('.quick-input-widget input[type="text"]').first();
  await until('the file dialog takes the path', async () => {
    if ((await field.inputValue()) === '') return false;
    await field.fill(file);
    await page.waitForTimeout(MENU_MS);
    return (await field.inputValue()) === file;
  });
  await field.press('Enter');
}

/** Chooses from a context menu. VS Code takes no press of the mouse in the moment after a menu has opened. */
export async function chooseFromMenu(target: Locator, name: string): Promise<void> {
  await target.click({ button: 'right' });
  const item = target.page().getByRole('menuitem', { name });
  await item.hover();
  await target.page().waitForTimeout(MENU_MS);
  await item.click();
}

const MENU_MS = 400;

/** A numbered box, as the list names it. */
export interface ListedBox {
  readonly spoken: string;
  /** In pixels of the picture. */
  readonly box: PixelBox;
}

/** The page of one screenshot, as a user sees it. */
export interface ScreenshotPage {
  readonly frame: FrameLocator;
  /** The picture with everything drawn on it. */
  readonly stage: Locator;
  readonly question: Locator;
  /** Chooses what to do, types, presses Enter, and sees the question taken up. */
  ask(verb: string, words: string): Promise<void>;
  /** The newest question's state, when it is one of these. */
  reached(...states: readonly string[]): Promise<Locator>;
  /** Boxes and near misses of the shown answer. */
  boxes(): Promise<readonly ListedBox[]>;
  /** Of the stage alone, in device pixels. */
  picture(): Promise<Buffer>;
}

/** Opens a file in the screenshot editor, as Open With… does. */
export async function openScreenshot(window: CodeWindow, file: string): Promise<ScreenshotPage> {
  await window.probe.run(
    async (code, _load, given: { file: string }) => {
      await code.commands.executeCommand(
        'vscode.openWith',
        code.Uri.file(given.file),
        'groundglass.screenshot',
      );
    },
    { file },
  );
  return screenshotPage(window.page);
}

/** The screenshot editor that is in front. Several beside each other are told apart by their place. */
export async function screenshotPage(page: Page, number = 0): Promise<ScreenshotPage> {
  const frame = page
    .locator('iframe.webview.ready[src*="extensionId=groundglass.groundglass"]:visible')
    .nth(number)
    .contentFrame()
    .locator('iframe#active-frame')
    .contentFrame();
  const stage = frame.locator('.stage');
  const question = frame.getByRole('textbox', { name: 'Question' });
  await stage.waitFor({ timeout: 30_000 });
  return {
    frame,
    stage,
    question,
    async ask(verb, words) {
      const entries = frame.locator('article.entry');
      const before = await entries.count();
      await frame.getByRole('radiogroup', { name: 'What to do' }).getByText(verb, { exact: true }).click();
      if (words !== '') {
        await question.fill(words);
        await question.press('Enter');
      } else await frame.getByRole('button', { name: 'Send' }).click();
      await entries.nth(before).waitFor();
    },
    async reached(...states) {
      const newest = frame.locator('article.entry').last();
      const there = newest.and(frame.locator(states.map((state) => `[data-progress="${state}"]`).join(', ')));
      await there.waitFor({ timeout: ANSWER_MS });
      return there;
    },
    async boxes() {
      const spoken = await frame.locator('.box-list button.box-row').allTextContents();
      return spoken.map((words) => ({ spoken: words, box: boxIn(words) }));
    },
    async picture() {
      return stage.screenshot({ scale: 'device', animations: 'disabled', caret: 'hide' });
    },
  };
}

function boxIn(spoken: string): PixelBox {
  const numbers = /x\s(\d+)\D+(\d+) y\s(\d+)\D+(\d+)$/.exec(spoken.trim());
  if (numbers === null) throw new Error(`no place is said in "${spoken}"`);
  const [x1 = NaN, x2 = NaN, y1 = NaN, y2 = NaN] = numbers.slice(1).map(Number);
  return { x1, y1, x2, y2 };
}

/** Closes every editor and throws away what is not saved. */
export async function closeEditors({ page, probe }: CodeWindow): Promise<void> {
  // A menu that a failed test has left open would take every press.
  await page.keyboard.press('Escape');
  await probe.run(async (code) => {
    while (code.window.tabGroups.all.some((group) => group.tabs.length > 0)) {
      await code.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });
}

/** Waits until the drawn screen is seen whole. */
export async function untilSeen(page: ScreenshotPage, frame: PixelBox): Promise<void> {
  await until('the picture is seen', async () => {
    try {
      findFrame(await readPixels(await page.picture()), frame);
      return true;
    } catch {
      return false;
    }
  });
}

/** Draws a region with the box tool. @param from, to - in CSS pixels from the stage's top left corner */
export async function drawBox(page: ScreenshotPage, from: Point, to: Point): Promise<void> {
  const stage = await page.stage.boundingBox();
  if (stage === null) throw new Error('the page shows no stage to draw on');
  await page.frame.getByRole('button', { name: /^Box/ }).click();
  const { mouse } = page.stage.page();
  await mouse.move(stage.x + from.x, stage.y + from.y);
  await mouse.down();
  await mouse.move(stage.x + to.x, stage.y + to.y, { steps: 4 });
  await mouse.up();
}

/** Draws a region around a text of the drawn screen, in a window with one device pixel for a CSS pixel. */
export async function drawAround(
  page: ScreenshotPage,
  { frame, texts }: DrawnScreen,
  text: keyof DrawnScreen['texts'],
): Promise<void> {
  const placement = findFrame(await readPixels(await page.picture()), frame);
  const { x1, y1, x2, y2 } = place(placement, texts[text]);
  await drawBox(page, { x: x1 - 4, y: y1 - 4 }, { x: x2 + 4, y: y2 + 4 });
  await regionsOf(page).first().waitFor();
}

/** What is drawn for the next question. */
export function regionsOf(page: ScreenshotPage): Locator {
  return page.frame.getByRole('list', { name: 'Regions of the next question' }).getByRole('listitem');
}

/** Locates something that is on the picture. @returns its boxes, of which there is at least one */
export async function answerTo(page: ScreenshotPage, description: string): Promise<readonly ListedBox[]> {
  await page.ask('Locate', description);
  await page.reached('answered');
  const boxes = await page.boxes();
  if (boxes.length === 0) throw new Error(`nothing was found for "${description}"`);
  return boxes;
}

/** Opens the details of the first box in the list. */
export async function openDetails({ frame }: ScreenshotPage): Promise<void> {
  await frame.locator('.box-list button.box-row').first().click();
  await frame.locator('.box-list button.box-row .more').first().click();
}

/** Rejects the first box of the shown answer. */
export async function rejectBox(page: ScreenshotPage): Promise<void> {
  await openDetails(page);
  await page.frame.getByRole('button', { name: 'Reject', exact: true }).click();
}

/** Waits until the status bar says something of the engine. @param words - how the sentence begins */
export async function engineSays(page: Page, words: string): Promise<void> {
  const label = new RegExp(`^Groundglass: ${words.replace(/[.]/g, '\\.')}`);
  await page.getByRole('button', { name: label }).waitFor({ timeout: ANSWER_MS });
}

/** Whether VS Code shows that something is not saved. */
export function isDirty({ probe }: CodeWindow): Promise<boolean> {
  return probe.run((code) =>
    code.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.isDirty)),
  );
}

/** The results beside a picture. @throws Error where there are none that can be read */
export function savedResults(picture: string): Sidecar {
  const read = parseSidecar(readFileSync(`${picture}.ground.json`, 'utf8'));
  if (read.kind !== 'read') throw new Error(`the results of ${picture} cannot be read`);
  return read.sidecar;
}

/** Waits until something holds, looking again every 100 ms. @throws Error with the words where it never does */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  milliseconds = 20_000,
): Promise<void> {
  const deadline = Date.now() + milliseconds;
  while (!(await holds())) {
    if (Date.now() > deadline)
      throw new Error(`in ${milliseconds / 1000} s it did not come to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
