// Draws the picture of the page for README and the marketplace: a real answer of the engine about the sample picture.
// Run: npm run pictures, which takes those in a VS Code window as well. Writes models/samples/editor-light.webp.

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { packageRoot } from '../../../models/runtime/places';
import type { ScreenshotContent } from '../../../protocol/view';
import { launchChromium } from '../../support/chromium';
import { writeDocumentationPicture } from '../../support/documentationPictures';
import { contentOf, entryFrom, type PrintedAnswer } from './contents';
import { openPage, type Theme } from './harness';

const SAMPLE = 'desktop.webp';
const samples = path.join(packageRoot(), 'models', 'samples');

interface Picture {
  readonly name: string;
  readonly theme: Theme;
  readonly content: (source: string) => ScreenshotContent;
  /** What the user does before the picture is taken. */
  readonly act: (page: Page) => Promise<void>;
}

/** The engine's own answer, as the command line prints it; "not on this screen" exits with 1. */
async function ask(...words: readonly string[]): Promise<PrintedAnswer> {
  const [verb = '', ...rest] = words;
  const args = [
    path.join(packageRoot(), 'dist', 'cli.js'),
    verb,
    path.join(samples, SAMPLE),
    ...rest,
    '--json',
  ];
  const run = promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  const { stdout } = await run.catch((failure: { readonly code?: unknown; readonly stdout?: string }) => {
    if (failure.code === 1 && failure.stdout !== undefined) return { stdout: failure.stdout };
    throw failure as unknown;
  });
  return JSON.parse(stdout) as PrintedAnswer;
}

async function main(): Promise<void> {
  const links = await ask('locate', 'Edit in settings.json', '--all');
  const pictures: readonly Picture[] = [
    {
      name: 'editor-light',
      theme: 'light',
      content: (source) =>
        contentOf(source, {
          unsaved: true,
          entries: [entryFrom('1', 'locate-all', 'Edit in settings.json', links)],
        }),
      act: async (page) => {
        await page.locator('.box-row').first().press('Enter');
        await page.locator('.stage').press('0');
        await page.locator('.box-row').first().focus();
      },
    },
  ];
  const browser = await launchChromium();
  try {
    for (const { name, theme, content, act } of pictures) {
      const opened = await openPage(browser, { theme, width: 1180, height: 700 });
      await opened.tell('view/show', content(opened.pictureSource(SAMPLE)));
      await opened.page.waitForTimeout(300);
      await act(opened.page);
      await opened.drawn();
      const file = path.join(samples, `${name}.webp`);
      await writeDocumentationPicture(await opened.page.screenshot(), file);
      await opened.close();
    }
  } finally {
    await browser.close();
  }
}

void main().catch((failure: unknown) => {
  console.error(failure);
  process.exitCode = 1;
});
