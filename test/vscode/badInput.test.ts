// Bad input in the screenshot editor of a real VS Code window: what is wrong is said in a sentence, and nothing is lost.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { parseSidecar } from '../../protocol/sidecar';
import { openScreenshot, runCommand, screenshotPage, until } from './driving';
import { windowSuite } from './suite';

const suite = windowSuite();
const { inWindow, put } = suite;

/** A picture of one colour, as many pixels as are asked for and few bytes. */
async function plain(width: number, height: number): Promise<Buffer> {
  const image = {
    create: { width, height, channels: 3 as const, background: '#dddddd' },
    limitInputPixels: false,
  };
  return sharp(image).png({ compressionLevel: 9 }).toBuffer();
}

const unanswerable: readonly {
  name: string;
  file: string;
  content: () => Promise<Buffer | string> | string;
  said: RegExp;
  /** What stands over the conversation before anything is asked; null where the page can show the picture. */
  toldAtOnce: RegExp | null;
}[] = [
  {
    name: 'words that call themselves a PNG',
    file: 'words.png',
    content: () => 'no picture at all',
    said: /in no known picture format/,
    toldAtOnce: /^words\.png is not a picture: it holds text\./,
  },
  {
    name: 'an empty file',
    file: 'empty.png',
    content: () => '',
    said: /the file is empty/,
    toldAtOnce: /^empty\.png is empty\./,
  },
  {
    name: 'half a picture',
    file: 'half.png',
    content: async () => suite.drawn.png.subarray(0, suite.drawn.png.length >> 1),
    said: /the file ends too early/,
    toldAtOnce: /^half\.png: .* the file ends too early/,
  },
  {
    name: 'more pixels than the limit',
    file: 'huge.png',
    content: () => plain(16000, 9000),
    said: /has 144\D?000\D?000 pixels; the limit is/,
    toldAtOnce: null,
  },
];
for (const { name, file, content, said, toldAtOnce } of unanswerable) {
  inWindow(
    `${name} is refused in a sentence beside the question${toldAtOnce === null ? '' : ', and at once'}`,
    async () => {
      const page = await openScreenshot(suite.window, put(file, await content()));
      if (toldAtOnce !== null) {
        const notices = page.frame.getByRole('group', { name: 'About this picture' });
        await notices.getByText(toldAtOnce).waitFor();
      }
      await page.ask('Locate', 'Save');
      const entry = await page.reached('failed');
      const words = await entry.innerText();
      assert.match(words, said);
      assert.doesNotMatch(words, /\n\s+at |undefined|\[object/);
      assert.ok(!words.includes(suite.windows.workspace), 'it names the file, not its folder');
    },
  );
}

inWindow(
  'a picture that is deleted while it is open keeps its answers, says so, and comes back',
  async () => {
    const file = put('deleted.png', suite.drawn.png);
    const page = await openScreenshot(suite.window, file);
    await page.ask('Locate', 'Save changes');
    await page.reached('answered');
    const boxes = await page.boxes();
    rmSync(file);
    const notices = page.frame.getByRole('group', { name: 'About this picture' });
    await notices.getByText('deleted.png was deleted or moved.').waitFor();
    assert.deepEqual(await page.boxes(), boxes);
    put('deleted.png', suite.drawn.png);
    await until('it is over', async () => !(await notices.isVisible()));
    assert.deepEqual(await page.boxes(), boxes);
  },
);

inWindow('a picture that changes on disk is shown anew and its answers are marked', async () => {
  const file = put('changed.png', suite.drawn.png);
  const page = await openScreenshot(suite.window, file);
  await page.ask('Locate', 'Save changes');
  const entry = await page.reached('answered');
  const before = await page.picture();
  writeFileSync(file, await sharp(suite.drawn.png).negate({ alpha: false }).png().toBuffer());
  await until('the answer is marked', async () => /picture has changed/i.test(await entry.innerText()));
  await until('the new picture is shown', async () => !(await page.picture()).equals(before));
  assert.ok((await page.boxes()).length > 0, 'its boxes are still there');
});

/** Root writes into any folder whose mode forbids it; what cannot be changed, not even by root, says no to all. */
const unwritable = lockedFolder();
inWindow(
  'a folder that cannot be written says so, and the answers can be saved elsewhere',
  async () => {
    const folder = path.join(suite.windows.workspace, 'locked');
    mkdirSync(folder);
    const file = path.join(folder, 'shot.png');
    writeFileSync(file, suite.drawn.png);
    const unlock = unwritable === null ? () => undefined : unwritable(folder);
    try {
      const page = await openScreenshot(suite.window, file);
      await page.ask('Locate', 'Save changes');
      await page.reached('answered');
      const boxes = await page.boxes();
      await page.frame.getByRole('button', { name: 'Save results' }).click();
      const notices = page.frame.getByRole('group', { name: 'About this picture' });
      await notices.getByText('it cannot be written: its folder takes no new files').waitFor();
      assert.ok(await notices.getByRole('button', { name: 'Save As' }).isVisible());
      assert.deepEqual(await page.boxes(), boxes);
      assert.deepEqual(readdirSync(folder), ['shot.png'], 'nothing half-written stays behind');
    } finally {
      unlock();
    }
  },
  { skip: unwritable === null ? 'this system has no folder that this user cannot write' : false },
);

/** @returns what locks a folder and gives what unlocks it; null where nothing here can. */
function lockedFolder(): ((folder: string) => () => void) | null {
  const run = (...words: readonly string[]) =>
    spawnSync(words[0] ?? '', words.slice(1), { stdio: 'ignore' }).status === 0;
  if (process.platform === 'win32') return null;
  if (process.getuid?.() !== 0) {
    return (folder) => {
      run('chmod', '555', folder);
      return () => run('chmod', '755', folder);
    };
  }
  const trial = path.join('out', `locked-${process.pid}`);
  mkdirSync(trial, { recursive: true });
  const works = run('chattr', '+i', trial) && run('chattr', '-i', trial);
  rmSync(trial, { recursive: true });
  if (!works) return null;
  return (folder) => {
    run('chattr', '+i', folder);
    return () => run('chattr', '-i', folder);
  };
}

inWindow('two editors on one picture show the same conversation', async () => {
  const file = put('twice.png', suite.drawn.png);
  const first = await openScreenshot(suite.window, file);
  await runCommand(suite.window.page, 'View: Split Editor Right');
  const second = await screenshotPage(suite.window.page, 1);
  await first.ask('Locate', 'Save changes');
  await first.reached('answered');
  await second.reached('answered');
  assert.deepEqual(await second.boxes(), await first.boxes());
  await second.ask('Locate', 'Discard draft');
  await second.reached('answered');
  await until(
    'the first shows it too',
    async () => (await first.frame.locator('article.entry').count()) === 2,
  );
});

const nonsense: readonly { name: string; content: string }[] = [
  { name: 'no JSON', content: '{"version": 1, "answers": [' },
  { name: 'JSON of something else', content: '["a", 1]' },
  {
    name: 'boxes that are none',
    content: '{"version": 1, "picture": {"name": "x"}, "answers": [{"boxes": "many"}]}',
  },
];
for (const [index, { name, content }] of nonsense.entries()) {
  inWindow(
    `a sidecar with nonsense in it (${name}) is said, and is not lost when results are saved`,
    async () => {
      const file = put(`nonsense-${index}.png`, suite.drawn.png);
      put(`nonsense-${index}.png.ground.json`, content);
      const page = await openScreenshot(suite.window, file);
      const notices = page.frame.getByRole('group', { name: 'About this picture' });
      await notices
        .getByText(`The saved results in nonsense-${index}.png.ground.json cannot be read`)
        .waitFor();
      await page.ask('Locate', 'Save changes');
      await page.reached('answered');
      await page.frame.getByRole('button', { name: 'Save results' }).click();
      await until(
        'the results are written',
        () =>
          existsSync(`${file}.ground.json`) &&
          parseSidecar(readFileSync(`${file}.ground.json`, 'utf8')).kind === 'read',
      );
      const kept = readdirSync(suite.windows.workspace).filter((entry) =>
        entry.startsWith(`nonsense-${index}.png.`),
      );
      assert.ok(
        kept.some((entry) => readFileSync(path.join(suite.windows.workspace, entry), 'utf8') === content),
        `what was there is kept: ${kept.join(', ')}`,
      );
    },
  );
}
