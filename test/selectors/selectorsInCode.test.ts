// Selectors found in test files: what is found in each framework's own words, and exactly where.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import type * as TypeScript from 'typescript';
import type { Selector, SelectorStep } from '../../protocol/selector';
import { writeSelector } from '../../extension/selectors/formats/writeSelector';
import {
  selectorAtOffset,
  selectorOfCode,
  selectorsInCode,
  type SelectorInCode,
} from '../../extension/selectors/selectorsInCode';

/** It reads files beside itself, so it is loaded where it lies, not bundled into a test. */
const ts = createRequire(path.resolve('package.json'))('typescript') as typeof TypeScript;

const role = (name: string, accessibleName: string | null, exact = false): SelectorStep => ({
  kind: 'role',
  role: name,
  name: accessibleName === null ? null : { text: accessibleName, exact },
});
const css = (...parts: Extract<SelectorStep, { kind: 'css' }>['parts']): SelectorStep => ({
  kind: 'css',
  parts,
});
const id = (value: string): SelectorStep => css({ combinator: '', id: value });
const text = (value: string, exact = false): SelectorStep => ({
  kind: 'text',
  match: { text: value, exact },
});
const hasText = (value: string, exact = false): SelectorStep => ({
  kind: 'hasText',
  match: { text: value, exact },
});
const nth = (index: number): SelectorStep => ({ kind: 'nth', index });

interface Row {
  readonly name: string;
  readonly file: string;
  /** The selector stands between « and »; what is around it must not be taken. */
  readonly code: string;
  readonly selector: Selector | RegExp;
}

const playwright = `import { test } from '@playwright/test';\n`;
const library = `import { screen } from '@testing-library/react';\n`;
const wdio = `import { browser, $ } from '@wdio/globals';\n`;
const selenium = 'from selenium.webdriver.common.by import By\n';

const rows: readonly Row[] = [
  {
    name: 'Playwright: role and name, the action behind it left out',
    file: 'a.spec.ts',
    code: `${playwright}await «page.getByRole('button', { name: "Save" })».click();`,
    selector: [role('button', 'Save')],
  },
  {
    name: 'Playwright: states and an exact name',
    file: 'a.spec.ts',
    code: `${playwright}«page.getByRole('checkbox', { name: 'A', exact: true, checked: false })»`,
    selector: [
      { kind: 'role', role: 'checkbox', name: { text: 'A', exact: true }, state: { checked: false } },
    ],
  },
  {
    name: 'Playwright: a regular expression that is only a text, whatever the case',
    file: 'a.spec.ts',
    code: `${playwright}«page.getByText(/save \\(all\\)/i)»`,
    selector: [text('save (all)')],
  },
  {
    name: 'Playwright: a regular expression that is more than a text is found, not understood',
    file: 'a.spec.ts',
    code: `${playwright}«page.getByText(/save|store/i)»`,
    selector: /regular expression/,
  },
  {
    name: 'Playwright: a chain over several lines, with filters that hold another selector',
    file: 'a.spec.ts',
    code: `${playwright}await expect(«page
      .getByRole('listitem')
      // the second product
      .filter({ hasText: 'Product 2', has: page.getByRole('button') })
      .first()»).toBeVisible();`,
    selector: [
      role('listitem', null),
      hasText('Product 2'),
      { kind: 'has', steps: [role('button', null)] },
      nth(0),
    ],
  },
  {
    name: 'Playwright: into a frame',
    file: 'a.spec.ts',
    code: `${playwright}«page.frameLocator('#pay').getByLabel('Card')».fill('1');`,
    selector: [id('pay'), { kind: 'frame' }, { kind: 'label', match: { text: 'Card', exact: false } }],
  },
  {
    name: 'Playwright: a CSS string of several compounds',
    file: 'a.spec.ts',
    code: `${playwright}«page.locator('form.login > input[name="user"]:nth-of-type(2)')»`,
    selector: [
      css(
        { combinator: '', tag: 'form', classes: ['login'] },
        {
          combinator: '>',
          tag: 'input',
          attributes: [{ name: 'name', operator: '=', value: 'user' }],
          nthOfType: 2,
        },
      ),
    ],
  },
  {
    name: 'Playwright: engines with >> between',
    file: 'a.spec.ts',
    code: `${playwright}«page.locator('#list >> text="Save" >> nth=-1')»`,
    selector: [id('list'), text('Save', true), nth(-1)],
  },
  {
    name: 'Playwright: CSS that says more than the data can',
    file: 'a.spec.ts',
    code: `${playwright}«page.locator('li:not(.done)')».click()`,
    selector: /more than can be tried/,
  },
  {
    name: 'Playwright: the old way, up to what else is given',
    file: 'a.spec.ts',
    code: `${playwright}await «page.fill('#user', »'Ada');`,
    selector: [id('user')],
  },
  {
    name: 'Playwright: what a template puts in is not known',
    file: 'a.spec.ts',
    code: `${playwright}«page.getByTestId(\`row-\${n}\`)»`,
    selector: /only known when the test runs/,
  },
  {
    name: 'Playwright: a name that the file sets once to a text is that text',
    file: 'a.spec.ts',
    code: `${playwright}const STAGE = '.stage';\n«page.locator(STAGE)»`,
    selector: [css({ combinator: '', classes: ['stage'] })],
  },
  {
    name: 'Playwright: a name that is set to several is not known',
    file: 'a.spec.ts',
    code: `${playwright}let at = '.a';\nat = '.b';\n«page.locator(at)»`,
    selector: /only known when the test runs/,
  },
  {
    name: 'Playwright: a short property is its own value, which may not be known',
    file: 'a.spec.ts',
    code: `${playwright}«page.getByRole('button', { name })»`,
    selector: /its text is computed/,
  },
  {
    name: 'Playwright: options from elsewhere may say anything',
    file: 'a.spec.ts',
    code: `${playwright}«page.getByRole('button', { ...options })»`,
    selector: /only known when the test runs/,
  },
  {
    name: 'Playwright: what runs in the page is none',
    file: 'a.spec.ts',
    code: `${playwright}page.evaluate(() => document.querySelector('.a')); «page.getByText('A')»`,
    selector: [text('A')],
  },
  {
    name: 'Playwright: escapes in strings',
    file: 'a.spec.ts',
    code: `${playwright}«page.getByText('Don\\'t \\u{1F600} \\x41')»`,
    selector: [text("Don't 😀 A")],
  },
  {
    name: 'Playwright in Python: options by keyword, properties that go on',
    file: 'test_a.py',
    code: `from playwright.sync_api import Page\n«page.get_by_role("link", name="Sign in", exact=True).first».click()`,
    selector: [role('link', 'Sign in', true), nth(0)],
  },
  {
    name: 'Playwright in Python: adjacent strings are one, comments are none',
    file: 'test_a.py',
    code: `from playwright.sync_api import Page\n# page.locator("#no")\n«page.locator("#a"\n  " > b").nth(2)».fill("x")`,
    selector: [css({ combinator: '', id: 'a' }, { combinator: '>', tag: 'b' }), nth(2)],
  },
  {
    name: 'Playwright in Java: options by setters, a role as a constant',
    file: 'ATest.java',
    code: `import com.microsoft.playwright.*;\n«page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save").setExact(true))».click();`,
    selector: [role('button', 'Save', true)],
  },
  {
    name: 'Playwright in Java: a compiled pattern',
    file: 'ATest.java',
    code: `import com.microsoft.playwright.*;\n«page.getByText(Pattern.compile("save", Pattern.CASE_INSENSITIVE))».click();`,
    selector: [text('save')],
  },
  {
    name: 'Playwright in C#: an initialiser, verbatim strings, properties that go on',
    file: 'ATest.cs',
    code: `using Microsoft.Playwright;\nawait «Page.GetByRole(AriaRole.Button, new() { Name = @"Say ""hi""" }).Last».ClickAsync();`,
    selector: [role('button', 'Say "hi"'), nth(-1)],
  },
  {
    name: 'Playwright in C#: the old way',
    file: 'ATest.cs',
    code: `using Microsoft.Playwright;\nawait «page.ClickAsync("text=Save"»);`,
    selector: [text('Save')],
  },
  {
    name: 'Testing Library: names are whole',
    file: 'a.test.tsx',
    code: `${library}«screen.getByRole('button', { name: 'Save' })»;`,
    selector: [role('button', 'Save', true)],
  },
  {
    name: 'Testing Library: queries taken from render()',
    file: 'a.test.jsx',
    code: `${library}const { findByLabelText } = render(<p>Don't</p>);\nawait «findByLabelText('Name', { exact: false })»;`,
    selector: [{ kind: 'label', match: { text: 'Name', exact: false } }],
  },
  {
    name: 'Testing Library: within another one',
    file: 'a.test.tsx',
    code: `${library}«within(screen.getByRole('dialog')).queryByText('Yes')»`,
    selector: [role('dialog', null), text('Yes', true)],
  },
  {
    name: 'Cypress: CSS, then what lies within',
    file: 'a.cy.ts',
    code: `«cy.get('[data-cy=list]').find('li').eq(1)».should('be.visible')`,
    selector: [
      css({ combinator: '', attributes: [{ name: 'data-cy', operator: '=', value: 'list' }] }),
      css({ combinator: '', tag: 'li' }),
      nth(1),
    ],
  },
  {
    name: 'Cypress: CSS with a text',
    file: 'a.cy.ts',
    code: `«cy.contains('button', 'Save')».click()`,
    selector: [css({ combinator: '', tag: 'button' }), hasText('Save'), nth(0)],
  },
  {
    name: 'Cypress: an alias is nothing to be looked for',
    file: 'a.cy.ts',
    code: `«cy.get('@users')».should('exist')`,
    selector: /alias/,
  },
  {
    name: 'Selenium in Python: strategy and string',
    file: 'test_a.py',
    code: `${selenium}driver.find_element(«By.ID, "save"»).click()`,
    selector: [id('save')],
  },
  {
    name: 'Selenium in Python: a pair that is waited for',
    file: 'test_a.py',
    code: `${selenium}wait.until(EC.visibility_of_element_located((«By.LINK_TEXT, 'Sign in'»)))`,
    selector: [css({ combinator: '', tag: 'a' }), hasText('Sign in', true)],
  },
  {
    name: 'Selenium in Python: one within another is one selector',
    file: 'test_a.py',
    code: `${selenium}«driver.find_element(By.ID, "a").find_element(By.TAG_NAME, "b")».click()`,
    selector: [id('a'), css({ combinator: '', tag: 'b' })],
  },
  {
    name: 'Selenium in Java',
    file: 'ATest.java',
    code: `import org.openqa.selenium.By;\ndriver.findElement(«By.xpath("//div[@id='x']/button[normalize-space()='Save'][2]")»).click();`,
    selector: [
      {
        kind: 'xpath',
        parts: [
          { axis: '//', tag: 'div', conditions: [{ kind: 'attribute', name: 'id', value: 'x' }] },
          {
            axis: '/',
            tag: 'button',
            conditions: [
              { kind: 'text', text: 'Save' },
              { kind: 'position', position: 2 },
            ],
          },
        ],
      },
    ],
  },
  {
    name: "Selenium in Java: a page object's annotation",
    file: 'Login.java',
    code: `import org.openqa.selenium.By;\n@FindBy(«css = "form .save"») private WebElement save;`,
    selector: [css({ combinator: '', tag: 'form' }, { combinator: ' ', classes: ['save'] })],
  },
  {
    name: 'Appium in Python',
    file: 'test_app.py',
    code: `from appium.webdriver.common.appiumby import AppiumBy\ndriver.find_element(by=1)\ndriver.find_element(«AppiumBy.ACCESSIBILITY_ID, 'Save'»)`,
    selector: [{ kind: 'accessibilityId', value: 'Save' }],
  },
  {
    name: 'Appium in Java: UiSelector',
    file: 'ATest.java',
    code: `import io.appium.java_client.AppiumBy;\n«AppiumBy.androidUIAutomator("new UiSelector().resourceId(\\"com.a:id/save\\")")»`,
    selector: [{ kind: 'resourceId', value: 'com.a:id/save' }],
  },
  {
    name: 'WebdriverIO: CSS within CSS, one of several',
    file: 'a.e2e.ts',
    code: `${wdio}await «$('#list').$$('li')[2]».click()`,
    selector: [id('list'), css({ combinator: '', tag: 'li' }), nth(2)],
  },
  {
    name: 'WebdriverIO: an element with a text',
    file: 'a.e2e.ts',
    code: `${wdio}await «$('button=Save')».click()`,
    selector: [css({ combinator: '', tag: 'button' }), hasText('Save', true)],
  },
  {
    name: 'WebdriverIO on a device',
    file: 'a.e2e.ts',
    code: `${wdio}await «$('~Save')».click()`,
    selector: [{ kind: 'accessibilityId', value: 'Save' }],
  },
];

for (const { name, file, code, selector } of rows) {
  test(name, () => {
    const marked = code.replace(/[«»]/g, '');
    const found = selectorsInCode(marked, file);
    const [only] = found;
    assert.equal(found.length, 1, found.map((one) => one.code).join('\n'));
    assert.ok(only !== undefined);
    const start = code.indexOf('«');
    assert.equal(`${marked.slice(0, only.start)}«${only.code}»${marked.slice(only.end)}`, code);
    assert.equal(only.start, start);
    if (selector instanceof RegExp) {
      assert.equal(only.selector, null);
      assert.match(only.unread ?? '', selector);
    } else {
      assert.deepEqual(only.selector, selector);
      assert.equal(only.unread, null);
    }
  });
}

function found(code: string, file = 'a.spec.ts'): readonly SelectorInCode[] {
  return selectorsInCode(code, file);
}

test('a selector that begins with a variable looks inside of what the variable holds', () => {
  const code = `${playwright}const dialog: Locator = page.getByRole('dialog');
    await dialog.getByText('Yes').click();`;
  const [, inner] = found(code);
  assert.equal(inner?.code, "dialog.getByText('Yes')");
  assert.deepEqual(inner?.selector, [role('dialog', null), text('Yes')]);
  assert.deepEqual(inner?.form, { kind: 'expression', root: 'page', call: 'getByText' });
});

test('what is picked of a variable is a part of what is looked inside of', () => {
  const code = `${playwright}const rows = page.getByRole('row');
    await rows.nth(1).getByText('Yes').click();
    await rows.evaluate(f).getByText('No').click();`;
  const [, inner, unknown] = found(code);
  assert.equal(inner?.code, "rows.nth(1).getByText('Yes')");
  assert.deepEqual(inner?.selector, [role('row', null), nth(1), text('Yes')]);
  assert.deepEqual(inner?.form, { kind: 'expression', root: 'page', call: 'nth' });
  assert.deepEqual(unknown?.form, { kind: 'expression', root: 'rows.evaluate(f)', call: 'getByText' });
});

test('a member of a page object is a variable as well', () => {
  const code = `${playwright}class Shop { constructor(page) { this.cart = page.getByTestId('cart'); }
    async pay() { await this.cart.getByRole('button').click(); } }`;
  assert.deepEqual(found(code).at(-1)?.selector, [{ kind: 'testId', value: 'cart' }, role('button', null)]);
});

test('nothing is found in comments, in strings and in what is no selector', () => {
  const code = `${playwright}// page.getByText('a')
    /* page.locator('#b') */
    const said = "page.locator('#c')";
    const quotient = 4 / 2; const html = '</p>'; const found = list.filter((one) => one.first).find(isOpen);
    const matcher = /page.locator("#d")/;
    expect(said.first()).toBe(1);`;
  assert.deepEqual(found(code), []);
});

test('a string that never ends costs its own line', () => {
  const code = `${playwright}const said = 'it never ends;\nawait page.getByText('Save').click();`;
  assert.deepEqual(
    found(code).map((one) => one.code),
    ["page.getByText('Save')"],
  );
});

test('files of other languages, and empty ones, hold none', () => {
  assert.deepEqual(found("page.locator('#a')", 'notes.md'), []);
  for (const file of ['a.ts', 'a.py', 'A.java', 'A.cs']) assert.deepEqual(found('', file), []);
});

test('the cursor finds the selector around it, and else the one on its line', () => {
  const code = `${playwright}await page.getByText('A').click();\n\nawait page.getByText('B').click();`;
  const all = found(code);
  const at = (offset: number) => selectorAtOffset(all, code, offset)?.code;
  assert.equal(at(code.indexOf("'A'")), "page.getByText('A')");
  assert.equal(at(code.length - 1), "page.getByText('B')");
  assert.equal(at(code.indexOf('\n\n') + 1), undefined);
});

test('what was found is the text at its place, whatever stands around it and however it is cut off', () => {
  for (const { code, file } of rows) {
    const whole = code.replace(/[«»]/g, '');
    for (let length = 0; length <= whole.length; length += 7) {
      const part = whole.slice(0, length);
      let end = 0;
      for (const one of selectorsInCode(part, file)) {
        assert.equal(part.slice(one.start, one.end), one.code);
        assert.ok(end <= one.start && one.start < one.end && one.end <= part.length);
        assert.equal((one.selector === null) === (one.unread === null), false);
        end = one.end;
      }
    }
  }
});

/** Steps that begin a selector, with texts that are hard to write down. */
const texts = [
  'Save',
  "Don't",
  'a "b" \'c\'',
  'x`${y}`',
  'C:\\\\dir\\n',
  'Grüße 😀',
  'a.b*c?',
  '#{x} {{y}}',
  '/* no */ // no',
];
const beginnings: readonly Selector[] = [
  ...texts.flatMap((one): Selector[] => [
    [role('button', one)],
    [role('button', one, true)],
    [text(one), nth(1)],
    [{ kind: 'label', match: { text: one, exact: true } }],
    [{ kind: 'testId', value: one }],
    [role('row', null), hasText(one), { kind: 'placeholder', match: { text: one, exact: false } }],
    [role('row', null), hasText(one, true), nth(-1)],
    [role('row', null), { kind: 'has', steps: [text(one)] }],
    [css({ combinator: '', tag: 'a', attributes: [{ name: 'title', operator: '*=', value: one }] })],
  ]),
  [{ kind: 'role', role: 'checkbox', name: null, state: { checked: true, disabled: false } }],
  [{ kind: 'role', role: 'heading', name: { text: 'A', exact: true }, state: { level: 2 } }],
  [id('pay'), { kind: 'frame' }, text('Card')],
  [css({ combinator: '', id: '1 a:b' }, { combinator: '>', classes: ['x', 'y\\z'], nthOfType: 3 })],
];

const playwrightFormats = [
  'playwright-ts',
  'playwright-python',
  'playwright-java',
  'playwright-csharp',
] as const;

for (const format of playwrightFormats) {
  test(`what is written for ${format} is read back as it was meant`, () => {
    for (const selector of beginnings) {
      const written = writeSelector(selector, format, { testIdAttribute: 'data-testid' });
      assert.equal(written.kind, 'written');
      assert.ok(written.kind === 'written');
      assert.deepEqual(selectorOfCode(written.code, format), selector, written.code);
    }
  });
}

test('what is written for other formats is found whole, and nothing else is', () => {
  let nFound = 0;
  for (const format of [
    'testing-library',
    'cypress',
    'selenium-python',
    'selenium-java',
    'webdriverio',
  ] as const) {
    const file = format === 'selenium-python' ? 'a.py' : format === 'selenium-java' ? 'A.java' : 'a.ts';
    for (const selector of beginnings) {
      const written = writeSelector(selector, format, { testIdAttribute: 'data-testid' });
      // Into frames these go by statements of their own, which are no selectors.
      if (written.kind === 'unsupported' || selector.some(({ kind }) => kind === 'frame')) continue;
      const [only, more] = selectorsInCode(written.code, file);
      assert.ok(only !== undefined && more === undefined, written.code);
      // Of Selenium the By is replaced, whatever it is handed to.
      const expected = format.startsWith('selenium') ? /By[^]*(?=\)$)/.exec(written.code)?.[0] : written.code;
      assert.equal(only.code, expected);
      nFound++;
    }
  }
  assert.ok(100 < nFound);
});

test('in JavaScript, what is found is an expression of the real grammar', () => {
  for (const { code, file } of rows.filter((row) => /\.[jt]sx?$/.test(row.file))) {
    const whole = code.replace(/[«»]/g, '');
    const [only] = selectorsInCode(whole, file);
    assert.ok(only !== undefined);
    if (only.form.kind === 'shorthand') continue;
    const source = ts.createSourceFile(file.replace(/js/, 'ts'), whole, ts.ScriptTarget.Latest, true);
    const isThere = (node: TypeScript.Node): boolean =>
      (node.getStart(source) === only.start && node.end === only.end && ts.isExpression(node)) ||
      ts.forEachChild(node, (child) => isThere(child) || undefined) === true;
    assert.ok(isThere(source), only.code);
  }
});
