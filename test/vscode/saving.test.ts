// Saving in a real VS Code window: automatically, elsewhere, from two windows at once, and what a reload brings back of what was
// neither asked nor saved.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Locator } from 'playwright-core';
import {
  answerTo,
  chooseFile,
  drawAround,
  isDirty,
  openScreenshot,
  regionsOf,
  rejectBox,
  runCommand,
  savedResults,
  screenshotPage,
  until,
  untilSeen,
  type ScreenshotPage,
} from './driving';
import { windowSuite } from './suite';

const suite = windowSuite();
const { inWindow, put } = suite;

function verdict(file: string): string | null | undefined {
  return savedResults(file).answers[0]?.boxes[0]?.verdict;
}

function saveButton(page: ScreenshotPage): Locator {
  return page.frame.getByRole('button', { name: 'Save results' });
}

inWindow('with results.save = automatically, answers, edits and undo are written at once', async () => {
  await setSaving('automatically');
  try {
    const file = put('automatic.png', suite.drawn.png);
    const page = await openScreenshot(suite.window, file);
    const [found] = await answerTo(page, 'Save changes');
    await until('the answer is written', () => existsSync(`${file}.ground.json`));
    assert.deepEqual(savedResults(file).answers[0]?.boxes[0]?.box, found?.box);
    const unjudged = verdict(file);
    await rejectBox(page);
    await until('the edit is written', () => verdict(file) === 'rejected');
    await until('nothing is unsaved', async () => !(await isDirty(suite.window)));
    await runCommand(suite.window.page, 'Undo');
    await until('what undo leaves is written', () => verdict(file) === unjudged);
    await runCommand(suite.window.page, 'Redo');
    await until('what redo does is written', () => verdict(file) === 'rejected');
    await until('nothing is unsaved', async () => !(await isDirty(suite.window)));
  } finally {
    await setSaving(undefined);
  }
});

function setSaving(value: string | undefined): Promise<void> {
  return suite.window.probe.run(
    async (code, _load, given: { value?: string }) => {
      await code.workspace.getConfiguration('groundglass').update('results.save', given.value, true);
    },
    value === undefined ? {} : { value },
  );
}

inWindow('an edit is undone after it was saved, and saved again', async () => {
  const file = put('undone.png', suite.drawn.png);
  const page = await openScreenshot(suite.window, file);
  await answerTo(page, 'Save changes');
  await saveButton(page).click();
  await until('the answer is written', () => existsSync(`${file}.ground.json`));
  const unjudged = verdict(file);
  await rejectBox(page);
  await runCommand(suite.window.page, 'File: Save');
  await until('the edit is written', () => verdict(file) === 'rejected');
  await runCommand(suite.window.page, 'Undo');
  await until('the undone edit is unsaved', () => isDirty(suite.window));
  assert.equal(verdict(file), 'rejected', 'undo alone writes nothing');
  await runCommand(suite.window.page, 'File: Save');
  await until('what undo leaves is written', () => verdict(file) === unjudged);
});

const waysToDiscard: readonly { name: string; discard: () => Promise<void> }[] = [
  {
    name: 'Revert and Close Editor',
    discard: () => runCommand(suite.window.page, 'View: Revert and Close Editor'),
  },
  {
    name: "closing with Don't Save",
    async discard() {
      await runCommand(suite.window.page, 'View: Close Editor');
      await suite.window.page.getByRole('button', { name: "Don't Save" }).click();
    },
  },
];
for (const [index, { name, discard }] of waysToDiscard.entries()) {
  inWindow(`${name} throws away what is not saved, for good`, async () => {
    const file = put(`discarded-${index}.png`, suite.drawn.png);
    const page = await openScreenshot(suite.window, file);
    await answerTo(page, 'Save changes');
    await saveButton(page).click();
    await until('the answer is written', () => existsSync(`${file}.ground.json`));
    await answerTo(page, 'Discard draft');
    await until('the second answer is unsaved', () => isDirty(suite.window));
    await discard();
    await until('it is closed', hasNoTabs);
    const again = await openScreenshot(suite.window, file);
    await again.reached('answered');
    assert.equal(await again.frame.locator('article.entry').count(), 1);
    // What is not saved would be told when the page is there.
    await suite.window.page.waitForTimeout(500);
    assert.equal(await isDirty(suite.window), false);
  });
}

function hasNoTabs(): Promise<boolean> {
  return suite.window.probe.run((code) => code.window.tabGroups.all.every(({ tabs }) => tabs.length === 0));
}

/** All tabs: the file's name and the editor's. */
function shownTabs(): Promise<readonly string[]> {
  return suite.window.probe.run((code) =>
    code.window.tabGroups.all.flatMap(({ tabs }) =>
      tabs.map(({ label, input }) =>
        input instanceof code.TabInputCustom ? `${label} ${input.viewType}` : label,
      ),
    ),
  );
}

const copies: readonly { name: string; target: string; written: readonly string[] }[] = [
  { name: 'a new picture', target: 'copy.png', written: ['copy.png', 'copy.png.ground.json'] },
  { name: 'results alone', target: 'alone.png.ground.json', written: ['alone.png.ground.json'] },
];
for (const { name, target, written } of copies) {
  inWindow(`Save As writes ${name}, and leaves the picture it came from as it was`, async () => {
    const { page: window } = suite.window;
    const file = put(`from-${target.replace(/\..*/, '')}.png`, suite.drawn.png);
    const page = await openScreenshot(suite.window, file);
    const boxes = await answerTo(page, 'Save changes');
    await runCommand(window, 'File: Save As...');
    await chooseFile(window, path.join(suite.windows.workspace, target));
    await until('it is written', () =>
      written.every((one) => existsSync(path.join(suite.windows.workspace, one))),
    );
    const saved = savedResults(path.join(suite.windows.workspace, target.replace('.ground.json', '')));
    assert.deepEqual(saved.answers[0]?.boxes[0]?.box, boxes[0]?.box);
    assert.equal(saved.picture.name, target.replace('.ground.json', ''));
    assert.equal(existsSync(`${file}.ground.json`), false);
    assert.ok(readFileSync(file).equals(suite.drawn.png));
    if (!written.includes(target.replace('.ground.json', ''))) return;
    assert.ok(readFileSync(path.join(suite.windows.workspace, target)).equals(suite.drawn.png));
    await until('the copy is shown in its place, in the same editor', async () =>
      isDeepStrictEqual(await shownTabs(), [`${target} groundglass.screenshot`]),
    );
    const opened = await (
      await openScreenshot(suite.window, path.join(suite.windows.workspace, target))
    ).boxes();
    assert.deepEqual(opened, boxes, 'the copy opens with the boxes');
  });
}

inWindow('drawn regions and a question that is not sent yet are there after a reload', async () => {
  const page = await openScreenshot(suite.window, put('draft.png', suite.drawn.png));
  await untilSeen(page, suite.drawn.frame);
  await drawAround(page, suite.drawn, 'Discard draft');
  await page.frame.getByText('Describe Region', { exact: true }).click();
  await page.question.fill('what is this button for');
  const regions = await regionsOf(page).allInnerTexts();
  assert.equal(regions.length, 1);
  // The page keeps its state a moment after the last change.
  await suite.window.page.waitForTimeout(500);
  await suite.window.reload();
  const again = await screenshotPage(suite.window.page);
  await untilSeen(again, suite.drawn.frame);
  assert.deepEqual(await regionsOf(again).allInnerTexts(), regions);
  assert.equal(await again.question.inputValue(), 'what is this button for');
  assert.ok(await again.frame.getByRole('radio', { name: 'Describe Region', exact: true }).isChecked());
  await again.question.press('Enter');
  assert.match(await (await again.reached('answered')).innerText(), /discard draft/i);
});

inWindow('two windows save answers to one picture at the same moment, and none is lost', async () => {
  const file = put('shared.png', suite.drawn.png);
  const other = await suite.windows.open({ size: { width: 1400, height: 900 } });
  try {
    const here = await openScreenshot(suite.window, file);
    const there = await openScreenshot(other, file);
    for (const [round, [ours, theirs]] of [
      ['Save changes', 'Discard draft'],
      ['Account settings', 'the green button'],
    ].entries()) {
      await here.ask('Locate', ours ?? '');
      await there.ask('Locate', theirs ?? '');
      await here.reached('answered');
      await there.reached('answered');
      await Promise.all([saveButton(here).click(), saveButton(there).click()]);
      const questions = () => savedResults(file).answers.map(({ question }) => question);
      await until(
        'all answers are in the file',
        () =>
          existsSync(`${file}.ground.json`) &&
          [ours, theirs].every((question) => questions().includes(question ?? '')),
      );
      assert.equal(questions().length, 2 * (round + 1));
      for (const page of [here, there]) {
        await until('each window shows the answers of both', async () => {
          return (await page.frame.locator('article.entry').count()) === 2 * (round + 1);
        });
      }
    }
  } finally {
    await other.close();
  }
});
