// The built package in a real VS Code window that has never seen the sources: what a user does, from opening a screenshot to
// finding everything again. What is drawn is read back from the window's own pixels.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import sharp from 'sharp';
import { overlap, type PixelBox } from '../../protocol/geometry';
import {
  answerTo,
  chooseFile,
  chooseFromMenu,
  closeEditors,
  drawAround,
  isDirty,
  openScreenshot,
  rejectBox,
  runCommand,
  savedResults,
  screenshotPage,
  until,
  untilSeen,
  type ScreenshotPage,
} from './driving';
import { findFrame, firstDifference, place, readPixels } from './pixels';
import { windowSuite, withoutProcesses } from './suite';

const suite = windowSuite();
const { inWindow, put, modelProcesses } = suite;

/**
 * So large that reading it takes seconds, in which it can be cancelled and its process killed. Each is another picture: what
 * was read of one is remembered.
 */
async function largeScreen(number: number): Promise<Buffer> {
  const sample = await sharp('models/samples/desktop.webp').png().toBuffer();
  const repeated = { right: 1440 + number, bottom: 900, extendWith: 'repeat' } as const;
  return sharp(sample).extend(repeated).png().toBuffer();
}

inWindow('the package holds what runs and nothing of tests, training and sources', async () => {
  const files = readdirSync(suite.windows.installed, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(suite.windows.installed, path.join(entry.parentPath, entry.name)));
  assert.deepEqual(
    files.filter((file) =>
      /(^|\/)(test|training|runs|\.types)\/|\.test\.|\.map$|\.py$|(?<!node_modules\/.*)\.tsx?$/.test(file),
    ),
    [],
  );
  assert.deepEqual(files.filter((file) => /^dist\/(page\/)?[^/]+$/.test(file)).sort(), [
    'dist/capture.js',
    'dist/extension.js',
    'dist/inPage.js',
    'dist/modelProcess.js',
    'dist/onDemand.js',
    'dist/page/paste.css',
    'dist/page/paste.js',
    'dist/page/webview.css',
    'dist/page/webview.js',
  ]);
  const models = files.filter((file) => file.startsWith('models/'));
  assert.ok(models.length > 8, models.join(', '));
  for (const file of models) {
    assert.ok(readFileSync(file).equals(readFileSync(path.join(suite.windows.installed, file))), file);
  }
  const platforms = files.flatMap((file) => /napi-v6\/([^/]+\/[^/]+)\//.exec(file)?.[1] ?? []);
  assert.deepEqual([...new Set(platforms)], [`${process.platform}/${process.arch}`]);
});

function explorerItem(file: string): Locator {
  return suite.window.page.getByRole('treeitem', { name: path.basename(file) });
}

const waysToOpen: readonly { name: string; open: (file: string) => Promise<void> }[] = [
  {
    name: 'the command palette',
    open: async (file) => {
      await runCommand(suite.window.page, 'Groundglass: Open Screenshot…');
      await chooseFile(suite.window.page, file);
    },
  },
  {
    name: "the explorer's menu",
    open: async (file) => {
      await chooseFromMenu(explorerItem(file), 'Open in Groundglass');
    },
  },
  {
    name: 'Open With…',
    open: async (file) => {
      await chooseFromMenu(explorerItem(file), 'Open With...');
      await suite.window.page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'Groundglass' })
        .click();
    },
  },
];
for (const [index, { name, open }] of waysToOpen.entries()) {
  inWindow(`a screenshot opens from ${name}`, async () => {
    const file = put(`way-${index}.png`, suite.drawn.png);
    await explorerItem(file).waitFor();
    await open(file);
    await untilSeen(await screenshotPage(suite.window.page), suite.drawn.frame);
  });
}

/** In device pixels: the frame is read to half a one, lines lie on whole ones outside the box, and a ray walks whole ones. */
const TOLERANCE = 2.5;

/**
 * The lines of a box lie where its numbers say: going outward from the middle of each edge, the picture with the box first
 * differs from the picture without it at the edge, and inside the box nothing differs.
 */
async function assertDrawn(
  page: ScreenshotPage,
  box: PixelBox,
  without: Buffer,
  pixelRatio: number,
): Promise<void> {
  const plain = await readPixels(without);
  const marked = await readPixels(await page.picture());
  assert.deepEqual([marked.width, marked.height], [plain.width, plain.height]);
  const placement = findFrame(plain, suite.drawn.frame);
  const at = place(placement, box);
  const middle = { x: (at.x1 + at.x2) / 2, y: (at.y1 + at.y2) / 2 };
  const rays = [
    { edge: 'left', direction: { x: -1, y: 0 }, distance: middle.x - at.x1 },
    { edge: 'right', direction: { x: 1, y: 0 }, distance: at.x2 - middle.x },
    { edge: 'top', direction: { x: 0, y: -1 }, distance: middle.y - at.y1 },
    { edge: 'bottom', direction: { x: 0, y: 1 }, distance: at.y2 - middle.y },
  ];
  for (const { edge, direction, distance } of rays) {
    const found = firstDifference(plain, marked, middle, direction, distance + 12 * pixelRatio);
    assert.ok(
      found !== null && Math.abs(found - distance) <= TOLERANCE,
      `the ${edge} line is ${found ?? 'nowhere'} pixels from the box's middle, its edge ${distance.toFixed(1)} (scale ${placement.scale.toFixed(3)})`,
    );
  }
}

for (const pixelRatio of [1, 2]) {
  inWindow(
    `boxes are drawn at the right pixels at two zoom levels, with a device pixel ratio of ${pixelRatio}`,
    async () => {
      const file = put(`pixels-${pixelRatio}.png`, suite.drawn.png);
      const other =
        pixelRatio === 1
          ? null
          : await suite.windows.open({ pixelRatio, size: { width: 1400, height: 900 } });
      try {
        const page = await openScreenshot(other ?? suite.window, file);
        await untilSeen(page, suite.drawn.frame);
        for (const zoom of [/^Fit/, /^Full size/]) {
          await page.ask('Locate', 'Save changes');
          await page.reached('answered');
          const [best] = await page.boxes();
          assert.ok(best !== undefined, 'something was found');
          assert.ok(
            overlap(best.box, suite.drawn.texts['Save changes']) > 0.1,
            `what was found lies on the button's words: ${best.spoken}`,
          );
          await page.frame.getByRole('button', { name: zoom }).click();
          await page.question.focus();
          const marked = await page.picture();
          const scale = findFrame(await readPixels(marked), suite.drawn.frame).scale / pixelRatio;
          if (zoom.source === '^Full size')
            assert.ok(Math.abs(scale - 1) < 0.01, `at 100 % the picture is seen at ${scale}`);
          else assert.ok(scale < 0.9, `fitted, the picture is seen at ${scale}`);
          await page.frame.getByRole('button', { name: 'Remove this question' }).last().click();
          await until('the box has gone', async () => (await page.boxes()).length === 0);
          const without = await page.picture();
          await page.ask('Locate', 'Save changes');
          await page.reached('answered');
          await page.frame.getByRole('button', { name: zoom }).click();
          await page.question.focus();
          await assertDrawn(page, best.box, without, pixelRatio);
          await page.frame.getByRole('button', { name: 'Remove this question' }).last().click();
          await until('the box has gone', async () => (await page.boxes()).length === 0);
        }
      } finally {
        await other?.close();
      }
    },
  );
}

inWindow('a region is drawn on the picture and asked about', async () => {
  const page = await openScreenshot(suite.window, put('region.png', suite.drawn.png));
  await untilSeen(page, suite.drawn.frame);
  await drawAround(page, suite.drawn, 'Discard draft');
  await page.ask('Describe Region', 'What is this?');
  const entry = await page.reached('answered');
  assert.match(await entry.innerText(), /discard draft/i);
});

inWindow(
  'a question is cancelled while it is worked on: the work really ends, and the next one is answered',
  async () => {
    // Loading the model is no part of either.
    await answerTo(await openScreenshot(suite.window, put('warm.png', suite.drawn.png)), 'Save changes');
    const whole = await openScreenshot(suite.window, put('whole.png', await largeScreen(1)));
    const [id = NaN] = modelProcesses();
    const started = processorSeconds(id);
    await whole.ask('List Elements', '');
    await whole.reached('answered');
    const wholeTakes = processorSeconds(id) - started;

    const page = await openScreenshot(suite.window, put('cancelled.png', await largeScreen(2)));
    const asked = processorSeconds(id);
    await page.ask('List Elements', '');
    await until('a part of the work is done', () => processorSeconds(id) - asked > wholeTakes / 4);
    await page.frame.getByRole('button', { name: 'Cancel' }).click();
    await page.reached('cancelled');
    const cancelled = processorSeconds(id);
    let looked = cancelled;
    await until('the process rests', async () => {
      const before = looked;
      await page.stage.page().waitForTimeout(500);
      looked = processorSeconds(id);
      return looked - before < 0.05;
    });
    const worked = looked - cancelled;
    assert.ok(
      worked < wholeTakes / 3,
      `cancelled, it worked on for ${worked} s of the ${wholeTakes} s that the answer takes`,
    );
    assert.deepEqual(modelProcesses(), [id], 'the same process is there');
    await answerTo(page, 'Terminal');
  },
  { skip: withoutProcesses },
);

/** What a process has computed so far, all its threads together: unlike the time on a clock, no other program changes it. */
function processorSeconds(id: number): number {
  const fields = readFileSync(`/proc/${id}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  // Fields 14 and 15 of proc(5), in hundredths of a second.
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

inWindow(
  'the background process is killed in the middle, and the question is answered all the same',
  async () => {
    const page = await openScreenshot(suite.window, put('killed.png', await largeScreen(3)));
    await page.ask('Read Text', '');
    await page.reached('working');
    await until('the model process runs', () => modelProcesses().length > 0);
    const [killed = NaN] = modelProcesses();
    process.kill(killed, 'SIGKILL');
    await page.reached('answered');
    assert.ok((await page.boxes()).length > 10, 'the text was read');
    assert.ok(!modelProcesses().includes(killed), 'another process has answered');
  },
  { skip: withoutProcesses },
);

inWindow(
  'answers are saved beside the picture, edits are undone and redone, and a reload finds everything again',
  async () => {
    const file = put('kept.png', suite.drawn.png);
    const page = await openScreenshot(suite.window, file);
    await untilSeen(page, suite.drawn.frame);
    await page.ask('Locate', 'Discard draft');
    await page.reached('answered');
    const [answered] = await page.boxes();
    assert.ok(answered !== undefined);
    assert.equal(existsSync(`${file}.ground.json`), false, 'nothing is written unasked');

    // 1. Save, and read what was written.
    await page.frame.getByRole('button', { name: 'Save results' }).click();
    await until('the results are written', () => existsSync(`${file}.ground.json`));
    const saved = savedResults(file).answers[0];
    assert.equal(saved?.question, 'Discard draft');
    assert.deepEqual(saved.boxes[0]?.box, answered.box);

    // 2. An edit makes the document dirty; undo takes it back, redo does it again.
    await rejectBox(page);
    await until(
      'the box is rejected',
      async () => (await page.boxes())[0]?.spoken.includes(', rejected') === true,
    );
    assert.equal(await isDirty(suite.window), true);
    await runCommand(suite.window.page, 'Undo');
    await until(
      'the edit is undone',
      async () => (await page.boxes())[0]?.spoken.includes(', rejected') === false,
    );
    await runCommand(suite.window.page, 'Redo');
    await until(
      'the edit is done again',
      async () => (await page.boxes())[0]?.spoken.includes(', rejected') === true,
    );
    await runCommand(suite.window.page, 'File: Save');
    await until('the edit is written', () => savedResults(file).answers[0]?.boxes[0]?.verdict === 'rejected');
    await until('nothing is unsaved', async () => !(await isDirty(suite.window)));

    // 3. What is typed, asked and drawn survives a reload, saved or not.
    await page.ask('Locate', 'Account settings');
    await page.reached('answered');
    const before = await page.boxes();
    await page.question.fill('half a question');
    await suite.window.page.waitForTimeout(500);
    await suite.window.reload();
    const again = await screenshotPage(suite.window.page);
    await until(
      'both questions are there',
      async () => (await again.frame.locator('article.entry').count()) === 2,
    );
    await untilSeen(again, suite.drawn.frame);
    assert.deepEqual(await again.boxes(), before);
    assert.equal(await again.question.inputValue(), 'half a question');

    // 4. The file of the answers opens its picture.
    await closeEditors(suite.window);
    const opened = await openScreenshot(suite.window, `${file}.ground.json`);
    await untilSeen(opened, suite.drawn.frame);
    assert.ok((await opened.boxes()).length > 0);
  },
);

inWindow('a question in flight when the window reloads is asked again', async () => {
  const page = await openScreenshot(suite.window, put('in-flight.png', await largeScreen(4)));
  await page.ask('Locate', 'Terminal');
  await page.reached('working');
  await suite.window.reload();
  await (await screenshotPage(suite.window.page)).reached('answered');
});
