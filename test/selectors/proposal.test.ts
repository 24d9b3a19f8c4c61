// Proposals: what stands in the place of a broken selector, in its own framework's words; and diffs that tools can apply.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { RankedSelector, Selector } from '../../protocol/selector';
import { sidecarWith, savedAnswer } from './sidecars';
import { indexTree } from '../../extension/selectors/index';
import {
  brokenSelectors,
  describeSelector,
  keptFor,
  matchesIn,
  proposeSelector,
  unifiedDiff,
} from '../../extension/selectors/proposal';
import { witnessFromPixels } from '../../extension/selectors/fromPixels';
import { selectorsInCode } from '../../extension/selectors/selectorsInCode';
import { parsePython, parseTypescript } from '../support/parsers';
import { temporaryFolder } from '../support/pictures';

function ranked(selector: Selector, about: Partial<RankedSelector> = {}): RankedSelector {
  return {
    selector,
    strategy: 'role',
    matches: 1,
    hits: true,
    verified: 'witness',
    reason: 'Stable.',
    box: null,
    ...about,
  };
}

const saveButton: Selector = [{ kind: 'role', role: 'button', name: { text: "Don't save", exact: false } }];
const saveText: Selector = [{ kind: 'text', match: { text: 'Save', exact: true } }];
const saveId: Selector = [{ kind: 'css', parts: [{ combinator: '', id: 'save' }] }];

/** For the last selector of the code: what stands before may be needed to understand it. */
function propose(code: string, fileName: string, ...selectors: readonly Selector[]) {
  const broken = selectorsInCode(code, fileName).at(-1);
  assert.ok(broken !== undefined, 'no selector is found');
  return proposeSelector({
    fileName,
    text: code,
    broken,
    ranked: () => selectors.map((selector) => ranked(selector)),
    writeOptions: { testIdAttribute: 'data-testid' },
  });
}

/** The whole text with the edit made. */
function edited(code: string, fileName: string, ...selectors: readonly Selector[]): string {
  const proposal = propose(code, fileName, ...selectors);
  assert.ok(proposal.kind === 'proposed', proposal.kind === 'none' ? proposal.reason : '');
  const { start, end, newText } = proposal.edit;
  return code.slice(0, start) + newText + code.slice(end);
}

const pw = "import { test } from '@playwright/test';\n";
const rtl = "import { screen } from '@testing-library/react';\n";

const rows: readonly {
  readonly name: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly selector: Selector;
}[] = [
  {
    name: 'Playwright: what it begins with and what is done with it stay',
    file: 'a.spec.ts',
    before: `${pw}await this.page.locator('#old').first().click();`,
    after: `${pw}await this.page.getByRole('button', { name: "Don't save" }).click();`,
    selector: saveButton,
  },
  {
    name: 'Playwright: CSS of several compounds is replaced whole',
    file: 'a.spec.ts',
    before: `${pw}await page.locator('#old > li').fill('x');`,
    after: `${pw}await page.getByText('Save', { exact: true }).fill('x');`,
    selector: saveText,
  },
  {
    name: 'Playwright: the old way becomes the new one, its other arguments stay',
    file: 'a.spec.ts',
    before: `${pw}await page.fill('#old', name, { force: true });`,
    after: `${pw}await page.locator('#save').fill(name, { force: true });`,
    selector: saveId,
  },
  {
    name: 'Playwright: what gives an element goes on giving one',
    file: 'a.spec.ts',
    before: `${pw}const save = await page.waitForSelector('.old', { timeout: 1 });`,
    after: `${pw}const save = await page.waitForSelector('#save', { timeout: 1 });`,
    selector: saveId,
  },
  {
    name: 'Playwright: what gives a list goes on giving one',
    file: 'a.spec.ts',
    before: `${pw}expect((await page.$$('.old')).length).toBe(1);`,
    after: `${pw}expect((await page.$$('#save')).length).toBe(1);`,
    selector: saveId,
  },
  {
    name: 'Playwright: a variable of this file is told apart from the page',
    file: 'a.spec.ts',
    before: `${pw}const list = page.getByRole('list'); await list.locator('.old').click();`,
    after: `${pw}const list = page.getByRole('list'); await page.locator('#save').click();`,
    selector: saveId,
  },
  {
    name: "Playwright: in another method a page object's page is its member",
    file: 'a.ts',
    before: `${pw}class Shop { constructor(readonly page: Page) { this.list = page.getByRole('list'); }
      async save() { await this.list.locator('.old').click(); } }`,
    after: `${pw}class Shop { constructor(readonly page: Page) { this.list = page.getByRole('list'); }
      async save() { await this.page.locator('#save').click(); } }`,
    selector: saveId,
  },
  {
    name: "Playwright in Java: options of a page's call are none of a locator's, so the call stays",
    file: 'A.java',
    before: 'import com.microsoft.playwright.*;\npage.click("#old", new Page.ClickOptions().setForce(true));',
    after: 'import com.microsoft.playwright.*;\npage.click("#save", new Page.ClickOptions().setForce(true));',
    selector: saveId,
  },
  {
    name: 'Playwright in Python',
    file: 'test_a.py',
    before: 'from playwright.sync_api import Page\nself.page.locator("#old").click()\n',
    after:
      'from playwright.sync_api import Page\nself.page.get_by_role("button", name="Don\'t save").click()\n',
    selector: saveButton,
  },
  {
    name: 'Playwright in C#: the old way',
    file: 'A.cs',
    before: 'using Microsoft.Playwright;\nawait Page.ClickAsync("#old");',
    after: 'using Microsoft.Playwright;\nawait Page.Locator("#save").ClickAsync();',
    selector: saveId,
  },
  {
    name: 'Testing Library: a query that waits goes on waiting, one without screen stays so',
    file: 'a.test.tsx',
    before: `${rtl}await findByTestId('old');`,
    after: `${rtl}await findByText('Save');`,
    selector: saveText,
  },
  {
    name: 'Cypress',
    file: 'a.cy.ts',
    before: "cy.get('.old').find('a').click();",
    after: "cy.get('#save').click();",
    selector: saveId,
  },
  {
    name: 'Selenium in Python: the pair alone, wherever it stands',
    file: 'test_a.py',
    before: 'from selenium.webdriver.common.by import By\nSAVE = (By.ID, "old")\n',
    after: 'from selenium.webdriver.common.by import By\nSAVE = (By.ID, "save")\n',
    selector: saveId,
  },
  {
    name: 'Selenium in Java: one within another is replaced whole, and finds as many as before',
    file: 'A.java',
    before:
      'import org.openqa.selenium.By;\nbrowser.findElement(By.id("a")).findElements(By.tagName("b")).size();',
    after: 'import org.openqa.selenium.By;\nbrowser.findElements(By.id("save")).size();',
    selector: saveId,
  },
  {
    name: "Selenium in Java: a page object's annotation",
    file: 'A.java',
    before: 'import org.openqa.selenium.By;\n@FindBy(id = "old") WebElement save;',
    after: 'import org.openqa.selenium.By;\n@FindBy(css = "#save") WebElement save;',
    selector: saveId,
  },
  {
    name: 'Selenium in C#, for which no format is written: CSS',
    file: 'A.cs',
    before: 'using OpenQA.Selenium;\ndriver.FindElement(By.Id("old")).Click();',
    after: 'using OpenQA.Selenium;\ndriver.FindElement(By.CssSelector("#save")).Click();',
    selector: saveId,
  },
  {
    name: 'Appium in Python',
    file: 'test_app.py',
    before: 'driver.find_element(AppiumBy.ID, "com.a:id/old")\n',
    after: 'driver.find_element(AppiumBy.ACCESSIBILITY_ID, "Save")\n',
    selector: [{ kind: 'accessibilityId', value: 'Save' }],
  },
  {
    name: 'WebdriverIO: several stay several, through the same object',
    file: 'a.e2e.ts',
    before: "import { browser } from '@wdio/globals';\nawait browser.$$('.old').map(f);",
    after: "import { browser } from '@wdio/globals';\nawait browser.$$('#save').map(f);",
    selector: saveId,
  },
];

for (const { name, file, before, after, selector } of rows) {
  test(name, () => assert.equal(edited(before, file, selector), after));
}

test('what stands there afterwards is well formed, and is found again with the meaning that was proposed', () => {
  for (const { file, before, selector } of rows) {
    const after = edited(before, file, selector);
    assert.deepEqual(selectorsInCode(after, file).at(-1)?.selector, selector, after);
    if (/\.tsx?$/.test(file)) assert.equal(parseTypescript(after, file).error, null, after);
  }
  const python = rows.filter(({ file }) => file.endsWith('.py'));
  const parsed = parsePython(python.map(({ before, file, selector }) => edited(before, file, selector)));
  for (const { error } of parsed ?? []) assert.equal(error, null);
});

test('what the framework cannot say is passed over, and the next best is proposed', () => {
  const after = edited("cy.get('.old').click();", 'a.cy.ts', saveButton, saveId);
  assert.equal(after, "cy.get('#save').click();");
});

test('where the framework can say none of the best, those that it can say are asked for', () => {
  const code = 'import selenium\ndriver.find_element(By.ID, "old")';
  const proposal = proposeSelector({
    fileName: 'a.py',
    text: code,
    broken: selectorsInCode(code, 'a.py')[0]!,
    ranked: (format) => [ranked(format === 'selenium-python' ? saveId : saveButton)],
    writeOptions: { testIdAttribute: 'data-testid' },
  });
  assert.ok(proposal.kind === 'proposed');
  assert.equal(proposal.edit.newText, 'By.ID, "save"');
});

test('where the framework can say none of them, the reason is given', () => {
  const proposal = propose("cy.get('.old').click();", 'a.cy.ts', saveButton);
  assert.ok(proposal.kind === 'none');
  assert.match(proposal.reason, /^[A-Z].*\.$/);
});

test('a selector that is still the best is left alone', () => {
  assert.equal(propose(`${pw}page.getByText('Save', { exact: true });`, 'a.ts', saveText).kind, 'none');
});

test('what cannot be reached in a shadow root is not proposed', () => {
  const code = "cy.get('.old').click();\ndriver.findElement(By.id('old')).click();";
  const [, broken] = selectorsInCode(`import { By } from 'selenium-webdriver';\n${code}`, 'a.js');
  const request = { fileName: 'a.js', text: code, broken: broken!, ranked: () => [ranked(saveId)] };
  const of = (isInShadowRoot: boolean) =>
    proposeSelector({ ...request, writeOptions: { testIdAttribute: 'data-testid', isInShadowRoot } });
  assert.equal(of(false).kind, 'proposed');
  assert.match(JSON.stringify(of(true)), /"none".*shadow root/);
});

/** What is said of a proposal besides why it was chosen. */
function notes(code: string): string {
  const proposal = propose(pw + code, 'a.ts', saveText);
  return proposal.kind === 'proposed' ? proposal.reasons.slice(1).join(' ') : proposal.reason;
}

test('a selector whose beginning is not known here is proposed with that said', () => {
  assert.equal(notes("await adminPage.getByText('Old').click();"), '');
  assert.match(notes("async (row) => row.getByText('Old').click();"), /whole page, .* searches `row`/);
  assert.match(
    notes("class A { constructor(page) { this.a = page.locator('a'); } b() { this.a.getByText('Old'); } }"),
    /begins with `page`, which has to be known/,
  );
});

test('what is only seen is proposed as unverified', () => {
  const code = `${pw}page.locator('#old');`;
  const [broken] = selectorsInCode(code, 'a.ts');
  const proposal = proposeSelector({
    fileName: 'a.ts',
    text: code,
    broken: broken!,
    ranked: () => [ranked(saveText, { verified: 'unverified' })],
    writeOptions: { testIdAttribute: 'data-testid' },
  });
  assert.ok(proposal.kind === 'proposed');
  assert.match(proposal.reasons.join(' '), /^Stable\. It is unverified/);
});

const witness = indexTree({
  source: 'page',
  picture: { sha256: null, size: { width: 10, height: 10 } },
  testIdAttribute: 'data-testid',
  frames: [{ host: null, url: '' }],
  nodes: [
    { parent: -1, frame: 0, tag: 'html', visibility: 'seen' },
    {
      parent: 0,
      frame: 0,
      tag: 'button',
      role: 'button',
      name: 'Save',
      visibility: 'seen',
      attributes: { id: 'store' },
    },
  ],
  truncated: false,
});

test('broken is what was understood and finds nothing', () => {
  const code = `${pw}page.getByRole('button', { name: 'Save' }); page.locator('#save'); page.locator('p:hover');`;
  const broken = brokenSelectors(selectorsInCode(code, 'a.ts'), witness);
  assert.deepEqual(
    broken.map((one) => one.code),
    ["page.locator('#save')"],
  );
});

const absences: readonly (readonly [file: string, code: string])[] = [
  ['a.ts', `${pw}await expect(page.locator('#save')).toHaveCount(0);`],
  ['a.ts', `${pw}await expect(page.locator('#save')).not.toBeVisible();`],
  ['a.ts', `${pw}await expect(page.locator('#save'))\n  .toBeHidden();`],
  ['a.ts', `${pw}expect(await page.locator('#save').count()).toBe(0);`],
  ['a.ts', `${pw}await page.locator('#save').waitFor({ state: 'hidden' });`],
  ['a.ts', `${pw}await page.waitForSelector('#save', { state: 'detached' });`],
  ['a.py', 'from playwright.sync_api import Page\nexpect(page.locator("#save")).not_to_be_visible()'],
  ['A.java', 'import com.microsoft.playwright.*;\nassertThat(page.locator("#save")).not().isVisible();'],
  ['A.cs', 'using Microsoft.Playwright;\nawait Expect(Page.Locator("#save")).ToBeHiddenAsync();'],
  ['a.cy.ts', "cy.get('#save').should('not.exist');"],
  ['a.tsx', `${rtl}expect(screen.queryByText('Store')).not.toBeInTheDocument();`],
  ['a.tsx', `${rtl}await waitForElementToBeRemoved(screen.queryByText('Store'));`],
  ['a.py', 'import selenium\nwait.until(EC.invisibility_of_element_located((By.ID, "save")))'],
  ['a.py', 'import selenium\nassert len(driver.find_elements(By.ID, "save")) == 0'],
];

for (const [file, code] of absences) {
  test(`nothing is broken where nothing is wanted: ${code.split('\n').slice(1).join(' ') || code}`, () => {
    const all = selectorsInCode(code, file);
    assert.equal(all.length, 1);
    assert.deepEqual(brokenSelectors(all, witness), []);
  });
}

test('a condition on something else does not make it wanted', () => {
  const code = `${pw}await page.locator('#save').click();
    await expect(page.getByRole('button')).not.toBeVisible();
    await expect(page.locator('#save')).toBeVisible();
    cy.get('#save').not('.a');`;
  assert.deepEqual(
    brokenSelectors(selectorsInCode(code, 'a.ts'), witness).map(({ line }) => line),
    [2, 4, 5],
  );
});

test('on pixels nothing can be said of ids, and something of names', () => {
  const { tree } = witnessFromPixels([], { width: 10, height: 10 });
  assert.equal(matchesIn(tree, saveId), null);
  assert.equal(matchesIn(tree, saveText), 0);
});

const descriptions: readonly (readonly [code: string, description: string | null])[] = [
  ["page.getByRole('button', { name: 'Save' })", 'Save button'],
  ["page.getByRole('list').getByText('Ada').first()", 'Ada'],
  ["page.getByTestId('save-button')", 'save button'],
  ["page.locator('form #userName')", 'user name'],
  ["page.locator('div > span')", null],
];

for (const [code, description] of descriptions) {
  test(`${code} is looked for as ${description ?? 'nothing'}`, () => {
    const [only] = selectorsInCode(code, 'a.ts');
    assert.equal(describeSelector(only?.selector ?? []), description);
  });
}

test('the box that a selector was copied for is known by the selector, however it was written', () => {
  const sidecar = sidecarWith([
    savedAnswer('what is green', { id: '1' }),
    savedAnswer('the save button', {
      id: '2',
      selectors: [
        {
          format: 'playwright-ts',
          code: "page.getByRole('button', { name: 'Save' })",
          strategy: 'role',
          verified: 'witness',
        },
      ],
    }),
  ]);
  const find = (code: string) => keptFor(selectorsInCode(code, 'a.ts')[0]!, sidecar)?.description ?? null;
  assert.equal(find('page.getByRole("button", {name: "Save"})'), 'the save button');
  assert.equal(find("page.getByRole('button', { name: 'Other' })"), null);
});

const texts = [
  'one',
  'one\n',
  '\n\none\n\n',
  'a\nb\nc\nd\none\ne\nf\ng\nh\n',
  'a\r\none\r\nb\r\n',
  'a\nb\none',
];
const folder = temporaryFolder();

test('a diff can be applied by git, and gives the edited text', () => {
  for (const [index, text] of texts.entries()) {
    for (const newText of ['two', 'two\nlines', '']) {
      const start = text.indexOf('one');
      const fileName = `päth ${index}/a b.ts`;
      const diff = unifiedDiff(fileName, text, { start, end: start + 3, newText });
      const file = path.join(folder, fileName);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      const applied = spawnSync('git', ['apply', '--unsafe-paths', '-'], {
        cwd: folder,
        input: diff,
        encoding: 'utf8',
      });
      assert.equal(applied.status, 0, `${applied.stderr}\n${diff}`);
      assert.equal(readFileSync(file, 'utf8'), text.replace('one', newText));
    }
  }
});
