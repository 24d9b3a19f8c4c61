// The page in Chromium: used by keyboard alone, with names and roles for everything, in four themes, across a reload.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { packageRoot } from '../../../models/runtime/places';
import type { ScreenshotContent } from '../../../protocol/view';
import { launchChromium } from '../../support/chromium';
import {
  answered,
  contentOf,
  entryOf,
  groundedBox,
  locatedEntry,
  manyBoxes,
  shownBoxes,
  working,
} from './contents';
import { assertAccessible } from './accessible';
import { openPage, themes, type OpenPage, type PageChoices } from './harness';

let browser: Browser;

before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

async function withPage(
  content: (source: string) => ScreenshotContent,
  use: (opened: OpenPage) => Promise<void>,
  choices: PageChoices = {},
): Promise<void> {
  const opened = await openPage(browser, choices);
  try {
    await opened.heard('page/ready');
    await opened.tell('view/show', content(opened.pictureSource('desktop.webp')));
    await use(opened);
  } finally {
    await opened.close();
  }
}

const located = (source: string) => contentOf(source, { entries: [locatedEntry('e1')] });
const failed = (source: string) =>
  contentOf(source, {
    engine: 'failed',
    unsaved: true,
    notices: [{ sentence: 'desktop.webp has changed on disk.', buttons: ['reload'] }],
    entries: [
      { ...locatedEntry('e1'), stale: true },
      entryOf('e2', 'ask', 'Which field is invalid?', { kind: 'cancelled' }),
      entryOf('e3', 'locate', 'gear', {
        kind: 'failed',
        notice: { sentence: 'The model process stopped.', buttons: ['ask-again', 'show-log'] },
      }),
    ],
  });
const notFound = (source: string) =>
  contentOf(source, {
    entries: [
      entryOf(
        'e1',
        'locate',
        'shopping cart',
        answered(
          'Not on this screen, as far as its text can tell.',
          shownBoxes(
            [],
            [groundedBox('cart', { x1: 37, y1: 69, x2: 332, y2: 98 }, { text: 'shop', score: 0.24 })],
          ),
          false,
        ),
      ),
    ],
  });
const busy = (source: string) =>
  contentOf(source, {
    engine: 'working',
    entries: [
      entryOf(
        'e1',
        'locate-all',
        'font settings',
        working({ text: '2 places', boxes: [groundedBox('font', { x1: 593, y1: 277, x2: 716, y2: 294 })] }),
      ),
    ],
  });

const row = (page: Page, number: number) => page.getByRole('button', { name: new RegExp(`^${number} `) });

describe('by keyboard alone', () => {
  test('a question is typed, sent with Enter, and Shift+Enter begins a line', () =>
    withPage(contentOf, async ({ page, heard, tell, drawn }) => {
      await tell('question/begin', { verb: 'locate' });
      assert.equal(await page.getByRole('radio', { name: 'Locate', exact: true }).isChecked(), true);
      await page.keyboard.type('the small gear');
      await page.keyboard.press('Shift+Enter');
      await page.keyboard.type('at the bottom');
      await page.keyboard.press('Enter');
      assert.deepEqual(await heard('question/ask'), {
        verb: 'locate',
        question: 'the small gear\nat the bottom',
        regions: [],
      });
      await drawn();
      assert.equal(await page.getByRole('textbox', { name: 'Question' }).inputValue(), '');
    }));

  test('up and down walk the earlier questions and come back to what was typed', () =>
    withPage(
      (source) =>
        contentOf(source, {
          entries: [
            entryOf('e1', 'ask', 'first', answered('Yes.', [])),
            entryOf('e2', 'ask', 'second', answered('No.', [])),
          ],
        }),
      async ({ page, tell, drawn }) => {
        await tell('question/begin', { verb: 'ask' });
        const field = page.getByRole('textbox', { name: 'Question' });
        const seen: string[] = [];
        await page.keyboard.type('third');
        await page.keyboard.press('Home');
        for (const key of ['ArrowUp', 'ArrowUp', 'ArrowDown', 'ArrowDown']) {
          await page.keyboard.press(key);
          await drawn();
          seen.push(await field.inputValue());
        }
        assert.deepEqual(seen, ['second', 'first', 'second', 'third']);
      },
    ));

  test('the verbs are one stop, walked with the arrow keys; those without words have no field', () =>
    withPage(contentOf, async ({ page, heard, drawn }) => {
      await page.getByRole('radio', { name: 'Ask', exact: true }).focus();
      for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
      await drawn();
      assert.equal(await page.getByRole('textbox', { name: 'Question' }).isVisible(), false);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.deepEqual(await heard('question/ask'), { verb: 'read', question: '', regions: [] });
    }));

  test('a region is drawn with the arrow keys, becomes part of the question and is removed again', () =>
    withPage(contentOf, async ({ page, heard, drawn, tell }) => {
      const draw = async () => {
        await page.locator('.stage').focus();
        await page.keyboard.press('b');
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Enter');
        for (const key of ['ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
        await page.keyboard.press('Enter');
        await drawn();
      };
      await draw();
      await page.getByRole('button', { name: 'Remove region A' }).press('Enter');
      await drawn();
      assert.equal(await page.getByRole('button', { name: 'Remove region A' }).count(), 0);
      await draw();
      await tell('question/begin', { verb: 'describe' });
      await page.keyboard.type('What is this?');
      await page.keyboard.press('Enter');
      const { verb, regions } = await heard('question/ask');
      assert.equal(verb, 'describe');
      assert.equal(regions.length, 1);
      assert.equal(regions[0]?.kind, 'box');
    }));

  test('without a region there is nothing to describe, and the page says what to do', () =>
    withPage(contentOf, async ({ page, tell, sent }) => {
      await tell('question/begin', { verb: 'describe' });
      assert.ok(await page.getByText('Draw a region on the picture first').isVisible());
      await page.keyboard.press('Enter');
      assert.ok(!(await sent()).some(({ name }) => name === 'question/ask'));
    }));

  test('what is being worked on is cancelled', () =>
    withPage(busy, async ({ page, heard }) => {
      await page.getByRole('button', { name: 'Cancel' }).press('Enter');
      assert.deepEqual(await heard('question/cancel'), { id: 'e1' });
    }));

  test('boxes are walked, opened, rejected and renamed', () =>
    withPage(located, async ({ page, heard, drawn }) => {
      await row(page, 1).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await drawn();
      assert.equal(await row(page, 2).getAttribute('aria-expanded'), 'true');
      const details = page.getByRole('group', { name: 'Details of box 2' });
      for (const words of [
        'font settings',
        'x 593',
        '62 % sure',
        '−1.25',
        '3 Font, 31 % sure, 31 points less',
      ]) {
        assert.ok((await details.innerText()).replaceAll('\u00a0', ' ').includes(words), words);
      }
      await page.keyboard.press('Delete');
      assert.deepEqual(await heard('box/judge'), { entry: 'e1', box: 'b2', verdict: 'rejected' });
      await page.keyboard.press('F2');
      await page.keyboard.type('Size');
      await page.keyboard.press('Enter');
      assert.deepEqual(await heard('box/rename'), { entry: 'e1', box: 'b2', name: 'Size' });
      await page.keyboard.press('Enter');
      await drawn();
      assert.equal(
        await row(page, 2).getAttribute('aria-expanded'),
        'false',
        'the focus came back to the box',
      );
      await page.keyboard.press('Tab');
      assert.ok(await row(page, 3).evaluate((element) => element === document.activeElement));
    }));

  test('Escape leaves a name as it was', () =>
    withPage(located, async ({ page, sent }) => {
      await row(page, 1).focus();
      await page.keyboard.press('F2');
      await page.keyboard.type('Nothing');
      await page.keyboard.press('Escape');
      assert.ok(await row(page, 1).evaluate((element) => element === document.activeElement));
      assert.ok(!(await sent()).some(({ name }) => name === 'box/rename'));
    }));

  test('a long list is one stop for Tab and has a filter', () =>
    withPage(
      (source) => contentOf(source, { entries: [manyBoxes(200)] }),
      async ({ page, drawn }) => {
        await page.getByRole('textbox', { name: 'Filter boxes' }).focus();
        await page.keyboard.type('element 12');
        await drawn();
        assert.equal(await page.getByRole('listitem').filter({ hasText: 'Element' }).count(), 11);
        assert.ok(await page.getByText('11 of 200 boxes').isVisible());
        await page.keyboard.press('Tab');
        await page.keyboard.press('End');
        assert.ok(await row(page, 129).evaluate((element) => element === document.activeElement));
        await page.keyboard.press('Tab');
        assert.equal(await page.locator('.box-row:focus').count(), 0);
      },
    ));

  test('every part of the page is reached with Tab and shows where the focus is', () =>
    withPage(failed, async ({ page }) => {
      const reached = new Set<string>();
      for (let step = 0; step < 60; step++) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(nameOfFocus));
      }
      for (const wanted of [
        'Save results',
        'Reload Picture',
        'Ask Again',
        'Show Log',
        'Clear conversation',
        'Question',
      ]) {
        assert.ok(reached.has(wanted), `${wanted} among ${[...reached].join(', ')}`);
      }
    }));
});

test('a question is sent while another is worked on, and says that it waits', () =>
  withPage(busy, async ({ page, heard, tell, pictureSource }) => {
    await page.getByRole('textbox', { name: 'Question' }).fill('the Save button');
    await page.keyboard.press('Enter');
    assert.equal((await heard('question/ask')).question, 'the Save button');
    const content = busy(pictureSource('desktop.webp'));
    const waiting = entryOf('e2', 'locate', 'the Save button', working({ stage: null, done: 0, total: 0 }));
    await tell('view/show', { ...content, entries: [...content.entries, waiting] });
    const last = page.locator('article.entry').last();
    assert.ok(await last.getByText('Waiting for the question before').isVisible());
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    assert.deepEqual(await heard('question/cancel'), { id: 'e1' });
  }));

test('regions that a verb leaves out are kept, and that is said', () =>
  withPage(contentOf, async ({ page, heard, tell, drawn }) => {
    await page.locator('.stage').press('p');
    for (let press = 0; press < 2; press++) await page.keyboard.press('Enter');
    await drawn();
    assert.ok(await page.getByRole('radio', { name: 'Describe Region' }).isChecked());
    await tell('question/begin', { verb: 'locate' });
    assert.ok(await page.getByText('Locate leaves the drawn regions out.').isVisible());
    await page.keyboard.type('gear');
    await page.keyboard.press('Enter');
    assert.deepEqual(await heard('question/ask'), { verb: 'locate', question: 'gear', regions: [] });
    await drawn();
    assert.equal(await page.getByRole('button', { name: 'Remove region A' }).count(), 1);
  }));

test('a long question is cut after three lines until it is asked for', () =>
  withPage(
    (source) =>
      contentOf(source, {
        entries: [
          entryOf('e1', 'ask', 'short', answered('Yes.', [])),
          entryOf('e2', 'ask', 'a long question '.repeat(60), answered('Yes.', [])),
        ],
      }),
    async ({ page, drawn }) => {
      await drawn();
      const heading = page.locator('article.entry').last().locator('h2');
      const before = (await heading.boundingBox())?.height ?? NaN;
      assert.ok(before < 70, `${before} high`);
      const more = page.getByRole('button', { name: 'Show the whole question' });
      assert.equal(await more.count(), 1);
      await more.press('Enter');
      await drawn();
      assert.ok(2 * before < ((await heading.boundingBox())?.height ?? NaN));
      assert.ok(await page.getByRole('button', { name: 'Show less of the question' }).isVisible());
    },
  ));

test('only answers that are ranked say what came next', () =>
  withPage(
    (source) => contentOf(source, { entries: [{ ...locatedEntry('e1'), verb: 'elements', question: '' }] }),
    async ({ page, drawn }) => {
      await row(page, 1).press('Enter');
      await drawn();
      const details = await page.getByRole('group', { name: 'Details of box 1' }).innerText();
      assert.match(details, /Score/);
      assert.doesNotMatch(details, /Rank|Came next/);
    },
  ));

test('in a low and narrow window the conversation keeps a usable height and the page scrolls to the rest', () =>
  withPage(
    located,
    async ({ page }) => {
      const height = (await page.locator('.conversation').boundingBox())?.height ?? 0;
      assert.ok(100 <= height, `${height} high`);
      await page.getByRole('button', { name: 'Send' }).scrollIntoViewIfNeeded();
      const end = await page.getByRole('textbox', { name: 'Question' }).boundingBox();
      assert.ok(end !== null && end.y + end.height <= 360);
    },
    { width: 300, height: 360 },
  ));

for (const width of [700, 1100]) {
  test(`what stands above the conversation is one row, ${width} pixels wide`, () =>
    withPage(
      failed,
      async ({ page }) => {
        const height = (await page.locator('.bar').boundingBox())?.height ?? NaN;
        assert.ok(height <= 40, `${height} high`);
        assert.ok(await page.getByRole('img', { name: 'Results not saved' }).isVisible());
        assert.ok(await page.getByRole('button', { name: 'Clear conversation' }).isVisible());
        // Whole words, or the icon alone.
        const save = (await page.locator('.bar .button-words').boundingBox())?.width ?? NaN;
        assert.ok(width < 1000 ? save <= 1 : 60 < save, `${save} wide`);
      },
      { width, height: 800 },
    ));
}

test('every button tells the extension what was pressed', () =>
  withPage(failed, async ({ page, heard }) => {
    const press = (name: string) => page.getByRole('button', { name, exact: true }).press('Enter');
    await press('Save results');
    await heard('results/save');
    await press('Reload Picture');
    assert.deepEqual(await heard('notice/press'), { button: 'reload', entry: null });
    await press('Show Log');
    await page.waitForFunction(() => window.vsCodeStandIn.sent.length === 4);
    assert.deepEqual(await heard('notice/press'), { button: 'show-log', entry: 'e3' });
    const actions = page.getByRole('group', { name: 'Actions for Ask: Which field is invalid?' });
    await actions.getByRole('button', { name: 'Ask again' }).press('Enter');
    assert.deepEqual(await heard('question/repeat'), { id: 'e2' });
    await actions.getByRole('button', { name: 'Remove this question' }).press('Enter');
    assert.deepEqual(await heard('entry/remove'), { id: 'e2' });
    await press('Clear conversation');
    await heard('conversation/clear');
  }));

test('an example of the empty page fills the field, where it can still be changed', () =>
  withPage(contentOf, async ({ page, heard, drawn }) => {
    await page.getByRole('button', { name: 'Locate: the gear icon at the top right' }).press('Enter');
    await drawn();
    await page.keyboard.press('End');
    await page.keyboard.type(' corner');
    await page.keyboard.press('Enter');
    assert.deepEqual(await heard('question/ask'), {
      verb: 'locate',
      question: 'the gear icon at the top right corner',
      regions: [],
    });
  }));

test('the focus is never lost: closed details, a removed question and a sent one hand it on', () =>
  withPage(located, async ({ page, drawn, tell, pictureSource }) => {
    const has = async (selector: string) =>
      page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
    await row(page, 2).press('Enter');
    await drawn();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    await drawn();
    assert.ok(await has('.box-row'));
    await page.getByRole('button', { name: 'Remove this question' }).focus();
    await tell('view/show', contentOf(pictureSource('desktop.webp')));
    assert.ok(await has('vscode-text-area'));
    await page.getByRole('radio', { name: 'Read Text' }).press('Space');
    await drawn();
    await page.getByRole('button', { name: 'Send' }).press('Enter');
    await tell('view/show', busy(pictureSource('desktop.webp')));
    assert.equal(await page.evaluate(nameOfFocus), 'Send');
    await page.getByRole('button', { name: 'Cancel' }).focus();
    await tell('view/show', located(pictureSource('desktop.webp')));
    assert.equal(await page.evaluate(nameOfFocus), 'Send');
  }));

test('the same content, sent again, leaves focus, selected words and every node as they were', () =>
  withPage(failed, async ({ page, tell, pictureSource, drawn }) => {
    await row(page, 1).press('Enter');
    await drawn();
    const again = () => tell('view/show', structuredClone(failed(pictureSource('desktop.webp'))));
    await page.evaluate(() => {
      const nodes = [...document.querySelectorAll('.entry *, .details *, .notice *')];
      (window as unknown as { nodes: Element[] }).nodes = nodes;
    });
    const words = () => page.evaluate(() => getSelection()?.toString());
    for (const focused of [
      page.locator('.reference').first(),
      page.getByRole('button', { name: 'Ask Again', exact: true }),
      page.getByRole('button', { name: 'Reload Picture' }),
    ]) {
      await focused.focus();
      const before = await page.evaluate(nameOfFocus);
      await again();
      assert.equal(await page.evaluate(nameOfFocus), before);
    }
    for (const selector of ['.entry .words', '.details dd', '.notice p']) {
      await page.locator(selector).first().selectText();
      const before = await words();
      assert.ok(before !== undefined && before !== '');
      await again();
      assert.equal(await words(), before);
    }
    const stays = () =>
      page.evaluate(() => {
        const { nodes } = window as unknown as { nodes: Element[] };
        return nodes.every((node) => node.isConnected);
      });
    assert.ok(await stays());
    // Only another revision says that an entry is another one.
    const [first, ...rest] = failed(pictureSource('desktop.webp')).entries;
    assert.ok(first);
    await tell('view/show', {
      ...failed(pictureSource('desktop.webp')),
      entries: [{ ...first, revision: 2, progress: answered('Something else.', []) }, ...rest],
    });
    assert.equal(await page.locator('.entry .words').first().innerText(), 'Something else.');
  }));

/** Runs in the page. */
function nameOfFocus(): string {
  const focused = document.activeElement;
  return focused?.getAttribute('aria-label') ?? focused?.textContent?.trim() ?? '';
}

describe('what is said', () => {
  test('a box says its number, name, kind, certainty, evidence and place', () =>
    withPage(located, async ({ page }) => {
      const name = /^2 Font Size ?, text, 62 % sure ?, found by its looks, x.593\S+697 y.168\S+185$/;
      await page.getByRole('button', { name }).waitFor();
    }));

  test('the boxes and what came closest are two lists, each with its name', () =>
    withPage(located, async ({ page }) => {
      for (const { name, count } of [
        { name: 'Boxes', count: 2 },
        { name: 'What came closest', count: 1 },
      ]) {
        assert.equal(await page.getByRole('list', { name }).getByRole('listitem').count(), count, name);
      }
    }));

  test('the finished answer is announced once, with the count of its boxes', () =>
    withPage(busy, async ({ page, tell, pictureSource }) => {
      const status = page.locator('.conversation > [role="status"]');
      await tell('view/show', located(pictureSource('desktop.webp')));
      assert.equal(await status.textContent(), '2 places fit: “Font Family” and “Font Size”. 3 boxes.');
    }));

  test('a notice is said once it is there, a failure at once, and neither when nothing is new', () =>
    withPage(busy, async ({ page, tell, pictureSource, drawn }) => {
      await page.evaluate(() => {
        const said: string[] = [];
        (window as unknown as { said: string[] }).said = said;
        new MutationObserver((changes) => {
          for (const { target } of changes) {
            const live = target instanceof Element ? target.closest('[role=status], [role=alert]') : null;
            if (live !== null) said.push(`${live.role}: ${live.textContent}`);
          }
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      });
      const content = busy(pictureSource('desktop.webp'));
      const notices = [{ sentence: 'desktop.webp has changed on disk.', buttons: ['reload'] as const }];
      const notice = { sentence: 'The model process stopped.', buttons: ['show-log'] as const };
      const entries = content.entries.map((entry) => ({
        ...entry,
        revision: 2,
        progress: { kind: 'failed' as const, notice },
      }));
      await tell('view/show', { ...content, notices });
      await drawn();
      await tell('view/show', { ...content, notices, entries });
      await tell('view/show', structuredClone({ ...content, notices, entries }));
      await drawn();
      const said = await page.evaluate(() => (window as unknown as { said: string[] }).said);
      assert.equal(said.filter((words) => words === 'status: desktop.webp has changed on disk.').length, 1);
      assert.equal(await page.getByRole('alert').filter({ hasText: notice.sentence }).count(), 1);
      assert.ok(!said.some((words) => words.startsWith('status: The model')), 'the alert says it');
    }));

  test('a failure that was there before the page was opened is not said', () =>
    withPage(failed, async ({ page }) => {
      assert.equal(await page.getByText('The model process stopped.').getAttribute('role'), null);
    }));

  test('nothing is certain', () =>
    withPage(
      (source) =>
        contentOf(source, {
          entries: [
            entryOf(
              'e1',
              'locate',
              'gear',
              answered(
                'Here.',
                shownBoxes([groundedBox('gear', { x1: 1, y1: 1, x2: 9, y2: 9 }, { score: 0.9999 })]),
              ),
            ),
          ],
        }),
      async ({ page }) => {
        assert.match(await row(page, 1).innerText(), /over 99 % sure/);
      },
    ));

  test('more than the extension takes is not sent, and why is said', () =>
    withPage(contentOf, async ({ page, tell, drawn, sent }) => {
      await tell('question/begin', { verb: 'ask' });
      await page.getByRole('textbox', { name: 'Question' }).fill('x'.repeat(4001));
      await drawn();
      assert.ok(await page.getByText('The question has 4001 characters, 4000 at most').isVisible());
      await page.keyboard.press('Enter');
      await page.getByRole('textbox', { name: 'Question' }).fill('What is this?');
      await page.locator('.stage').press('p');
      for (let region = 0; region < 66; region++) await page.keyboard.press('Enter');
      await drawn();
      assert.ok(await page.getByText('65 regions are drawn, 64 at most').isVisible());
      await page.getByRole('textbox', { name: 'Question' }).press('Enter');
      assert.ok(!(await sent()).some(({ name }) => name === 'question/ask'));
    }));

  test('the keys of the picture are listed for those who see it', () =>
    withPage(located, async ({ page }) => {
      const list = page.locator('.keys dl');
      assert.equal(await list.isVisible(), false);
      await page.locator('.keys summary').press('Enter');
      assert.ok(await list.getByText('make the box a region').isVisible());
      await page.keyboard.press('Escape');
      assert.equal(await list.isVisible(), false);
    }));

  test('words of the answer that name a box point at it, and it at them', () =>
    withPage(located, async ({ page, drawn }) => {
      const reference = page.getByRole('button', { name: /^Font Size ?, box 2$/ });
      await reference.hover();
      await drawn();
      assert.ok(await page.locator('li.highlighted', { hasText: 'Font Size' }).isVisible());
      await row(page, 1).hover();
      await drawn();
      assert.match(
        (await page.getByRole('button', { name: /^Font Family ?, box 1$/ }).getAttribute('class')) ?? '',
        /highlighted/,
      );
    }));

  test('what a model writes never becomes markup', () =>
    withPage(
      (source) =>
        contentOf(source, {
          entries: [
            entryOf(
              'e1',
              'ask',
              '<b>bold</b>',
              answered(
                '<img src=x onerror=alert(1)> [link](http://example)',
                shownBoxes([groundedBox('<img src=x', { x1: 1, y1: 1, x2: 9, y2: 9 })]),
              ),
            ),
          ],
        }),
      async ({ page }) => {
        assert.equal(await page.locator('.entry img, .entry b, .entry a').count(), 0);
        assert.ok(await page.getByText('[link](http://example)').isVisible());
      },
    ));

  test('answers and boxes are copied as text, JSON with its space, and Markdown', () =>
    withPage(located, async ({ page, heard }) => {
      await page.getByRole('button', { name: 'Copy answer' }).click();
      assert.equal((await heard('text/copy')).text, '2 places fit: “Font Family” and “Font Size”.');
      await page.getByRole('button', { name: 'Copy boxes as JSON' }).click();
      await page.waitForFunction(() => window.vsCodeStandIn.sent.length === 3);
      const json = JSON.parse((await heard('text/copy')).text) as {
        space: string;
        boxes: { box: number[] }[];
      };
      assert.equal(json.space, 'image');
      assert.deepEqual(json.boxes[1]?.box, [593, 168, 697, 185]);
      await page.getByRole('button', { name: 'Copy question and answer as Markdown' }).click();
      await page.waitForFunction(() => window.vsCodeStandIn.sent.length === 4);
      assert.match((await heard('text/copy')).text, /^\*\*Locate All: font settings\*\*\n\n2 places fit/);
    }));
});

const states: Readonly<
  Record<string, { content: (source: string) => ScreenshotContent; open?: number; keys?: boolean }>
> = {
  empty: { content: (source) => contentOf(source, { engine: 'stopped' }) },
  working: { content: busy },
  answered: { content: located },
  'not found': { content: notFound },
  failed: { content: failed },
  '200 elements': { content: (source) => contentOf(source, { entries: [manyBoxes(200)] }) },
  'details open': { content: located, open: 1 },
  'keys listed': { content: located, keys: true },
};

test('the page for pasting is ready again when the picture was refused or is too large', async () => {
  const opened = await openPage(browser, { name: 'paste' });
  try {
    const { page } = opened;
    const news = page.getByRole('status');
    const paste = (bytes: number) =>
      page.evaluate((length) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(length)], 'clip.png', { type: 'image/png' }));
        document.body.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }),
        );
      }, bytes);
    await paste(3);
    await opened.heard('picture/bytes');
    assert.match(await news.innerText(), /Opening the picture/);
    await opened.tell('paste/refused', null);
    assert.match(await news.innerText(), /could not be opened.*paste again/);
    await paste(64 * 1024 * 1024 + 1);
    assert.match(await news.innerText(), /more than 64 MB/);
    assert.equal((await opened.sent()).length, 1);
  } finally {
    await opened.close();
  }
});

describe('axe-core finds nothing', () => {
  for (const [name, { content, open, keys }] of Object.entries(states)) {
    test(`${name}, in every theme`, () =>
      withPage(content, async ({ page, setTheme, drawn }) => {
        if (open !== undefined) await row(page, open).press('Enter');
        if (keys === true) await page.locator('.keys summary').press('Enter');
        await assertAccessible({ page, setTheme, drawn });
      }));
  }
});

test('draft, regions, chosen box and open details are there again after a reload', () =>
  withPage(located, async ({ page, tell, drawn, pictureSource }) => {
    await row(page, 2).press('Enter');
    await tell('question/begin', { verb: 'locate' });
    await page.keyboard.type('half a question');
    await drawn();
    await page.reload();
    await tell('view/show', located(pictureSource('desktop.webp')));
    assert.equal(await page.getByRole('textbox', { name: 'Question' }).inputValue(), 'half a question');
    assert.ok(await page.getByRole('radio', { name: 'Locate', exact: true }).isChecked());
    assert.equal(await row(page, 2).getAttribute('aria-expanded'), 'true');
  }));

test('the page keeps to its policy and complains of nothing', () =>
  withPage(failed, async ({ page, complaints, tell, pictureSource, drawn }) => {
    await tell('view/show', busy(pictureSource('desktop.webp')));
    await tell('view/show', located(pictureSource('desktop.webp')));
    await row(page, 1).press('Enter');
    await drawn();
    assert.deepEqual(complaints, []);
  }));

test('at 320 pixels and at twice the size nothing is cut off at the side', async () => {
  for (const choices of [
    { width: 320, height: 640 },
    { width: 640, height: 400, pixelRatio: 2 },
  ]) {
    await withPage(
      failed,
      async ({ page }) => {
        const wide = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.side, .side *')]
            .filter(
              (element) => document.documentElement.clientWidth + 1 < element.getBoundingClientRect().right,
            )
            .map((element) => element.outerHTML.slice(0, 80)),
        );
        assert.deepEqual(wide, []);
        assert.ok(await page.getByRole('textbox', { name: 'Question' }).isVisible());
      },
      choices,
    );
  }
});

test('two hundred boxes are drawn and walked without waiting', () =>
  withPage(
    (source) => contentOf(source, { entries: [manyBoxes(200)] }),
    async ({ page }) => {
      await row(page, 1).focus();
      const took = await page.evaluate(async () => {
        const frame = () => new Promise((done) => requestAnimationFrame(done));
        const start = performance.now();
        for (let step = 0; step < 50; step++) {
          document.activeElement?.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }),
          );
          await frame();
        }
        return (performance.now() - start) / 50;
      });
      assert.ok(await row(page, 51).evaluate((element) => element === document.activeElement));
      assert.ok(took < 100, `${took.toFixed(1)} ms a step`);
    },
  ));

test('every colour that the styles name is one that VS Code has', async () => {
  const folder = path.join(packageRoot(), 'test', 'webview', 'browser', 'themes');
  const recorded = await Promise.all(
    themes.map(async (theme) => readFile(path.join(folder, `${theme}.json`), 'utf8')),
  );
  const known = new Set(recorded.flatMap((text) => text.match(/--vscode-[\w-]+/g) ?? []));
  const css = await readFile(path.join(packageRoot(), 'dist', 'page', 'webview.css'), 'utf8');
  const named = new Set(css.match(/--vscode-[\w-]+/g));
  assert.deepEqual(
    [...named].filter((name) => !known.has(name)),
    [],
  );
});
