// Page objects: whole files in each framework's shape, read by the real parsers and, for Playwright, checked against its
// types; names of members that are valid and unique whatever elements are called.

import assert from 'node:assert/strict';
import test from 'node:test';
import { className, memberNames } from '../../extension/selectors/memberNames';
import { writePageObject, type NamedElement } from '../../extension/selectors/pageObject';
import {
  selectorFormats,
  type RankedSelector,
  type Selector,
  type SelectorFormat,
} from '../../protocol/selector';
import { hostileTexts, randomTexts } from '../support/hostileTexts';
import { grammarOf, parsePython, parseTypescript, typeErrors, typescriptFormats } from '../support/parsers';

const options = { testIdAttribute: 'data-testid' };

function ranked(selector: Selector, change: Partial<RankedSelector> = {}): RankedSelector {
  return {
    selector,
    strategy: 'role',
    matches: 1,
    hits: true,
    verified: 'witness',
    reason: 'It is stable.',
    box: null,
    ...change,
  };
}

const byId = (id: string): Selector => [{ kind: 'css', parts: [{ combinator: '', id }] }];
const exactly = (text: string) => ({ text, exact: true });

const logIn: readonly NamedElement[] = [
  {
    name: 'Email',
    role: 'textbox',
    ranked: [ranked([{ kind: 'label', match: exactly('Email') }]), ranked(byId('email'))],
  },
  {
    name: 'Sign in',
    role: 'button',
    ranked: [ranked([{ kind: 'role', role: 'button', name: exactly('Sign in') }]), ranked(byId('go'))],
  },
  { name: '2 Artikel', role: null, ranked: [ranked(byId('items'), { verified: 'unverified' })] },
  { name: 'Card', role: 'textbox', ranked: [ranked([...byId('pay'), { kind: 'frame' }, ...byId('card')])] },
  {
    name: 'Email',
    role: 'textbox',
    ranked: [
      ranked([
        { kind: 'role', role: 'listitem', name: null },
        { kind: 'hasText', match: exactly('Two (2)') },
        { kind: 'nth', index: 1 },
      ]),
      ranked([...byId('row'), { kind: 'nth', index: 1 }]),
    ],
  },
];

function codeFor(format: SelectorFormat, elements = logIn): string {
  const result = writePageObject('Log in', elements, format, options);
  if (result.kind === 'unsupported') assert.fail(result.reason);
  return result.code;
}

test('Playwright in TypeScript: locators that the constructor makes', () => {
  assert.equal(
    codeFor('playwright-ts'),
    `import type { Locator, Page } from '@playwright/test';

export class LogInPage {
  readonly page: Page;
  readonly emailField: Locator;
  readonly signInButton: Locator;
  readonly element2Artikel: Locator;
  readonly cardField: Locator;
  readonly emailField2: Locator;

  constructor(page: Page) {
    this.page = page;
    this.emailField = page.getByLabel('Email', { exact: true });
    this.signInButton = page.getByRole('button', { name: 'Sign in', exact: true });
    // Unverified: taken from a picture alone.
    this.element2Artikel = page.locator('#items');
    this.cardField = page.locator('#pay').contentFrame().locator('#card');
    // Depends on its position among similar elements.
    this.emailField2 = page.getByRole('listitem').filter({ hasText: /^\\s*Two\\s+\\(2\\)\\s*$/ }).nth(1);
  }
}
`,
  );
});

test('Selenium in Python: pairs of By and value, and a function where a frame comes first', () => {
  assert.equal(
    codeFor('selenium-python'),
    `from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement


class LogInPage:
    EMAIL_FIELD = (By.ID, "email")
    SIGN_IN_BUTTON = (By.ID, "go")
    # Unverified: taken from a picture alone.
    ELEMENT_2_ARTIKEL = (By.ID, "items")
    # Depends on its position among similar elements.
    EMAIL_FIELD_2 = (By.XPATH, '(//*[@id="row"])[2]')

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver

    # After this the driver stays in the frame until it is told to leave it.
    def find_card_field(self) -> WebElement:
        self.driver.switch_to.default_content()
        self.driver.switch_to.frame(self.driver.find_element(By.ID, "pay"))
        return self.driver.find_element(By.ID, "card")
`,
  );
});

test('WebdriverIO: getters, as in its own page objects', () => {
  assert.equal(
    codeFor('webdriverio', [logIn[0]!, logIn[3]!]),
    `import { $, browser } from '@wdio/globals';

class LogInPage {
  get emailField() {
    return $('#email');
  }

  // After this the browser stays in the frame until it is told to leave it.
  async cardField() {
    await browser.switchFrame(null);
    await browser.switchFrame($('#pay'));
    return $('#card');
  }
}

export default new LogInPage();
`,
  );
});

test('Playwright in Python: attributes, and the import of the way the project runs', () => {
  assert.equal(
    codeFor('playwright-python', logIn.slice(3)),
    `import re

from playwright.sync_api import Page


class LogInPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.card_field = page.locator("#pay").content_frame.locator("#card")
        # Depends on its position among similar elements.
        self.email_field = page.get_by_role("listitem").filter(has_text=re.compile(r"^\\s*Two\\s+\\(2\\)\\s*$")).nth(1)
`,
  );
  const awaiting = writePageObject('Log in', logIn, 'playwright-python', { ...options, isAsync: true });
  assert.match(awaiting.kind === 'written' ? awaiting.code : '', /^from playwright\.async_api import Page$/m);
});

test('Playwright in Java: fields that the constructor sets', () => {
  assert.equal(
    codeFor('playwright-java', logIn.slice(1, 3)),
    `import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

public class LogInPage {
    private final Page page;
    public final Locator signInButton;
    public final Locator element2Artikel;

    public LogInPage(Page page) {
        this.page = page;
        this.signInButton = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in").setExact(true));
        // Unverified: taken from a picture alone.
        this.element2Artikel = page.locator("#items");
    }
}
`,
  );
});

test('Playwright in C#: properties', () => {
  assert.equal(
    codeFor('playwright-csharp', logIn.slice(0, 2)),
    `using Microsoft.Playwright;

public class LogInPage
{
    private readonly IPage _page;

    public LogInPage(IPage page)
    {
        _page = page;
    }

    public ILocator EmailField => _page.GetByLabel("Email", new() { Exact = true });

    public ILocator SignInButton => _page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true });
}
`,
  );
});

test('Selenium in Java: a By for each, and a method where a frame comes first', () => {
  assert.equal(
    codeFor('selenium-java', [logIn[0]!, logIn[3]!]),
    `import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;

public class LogInPage {
    public static final By EMAIL_FIELD = By.id("email");

    private final WebDriver driver;

    public LogInPage(WebDriver driver) {
        this.driver = driver;
    }

    // After this the driver stays in the frame until it is told to leave it.
    public WebElement findCardField() {
        driver.switchTo().defaultContent();
        driver.switchTo().frame(driver.findElement(By.id("pay")));
        return driver.findElement(By.id("card"));
    }
}
`,
  );
});

test('Cypress: getters, and one page object for all tests', () => {
  assert.equal(
    codeFor('cypress', logIn.slice(0, 1)),
    `export class LogInPage {
  get emailField() {
    return cy.get('#email');
  }
}

export const logInPage = new LogInPage();
`,
  );
});

test('a selector that misses says what it found', () => {
  const found = (matches: number) => {
    const missing = ranked(byId('a'), { hits: false, matches });
    const code = codeFor('playwright-ts', [{ name: 'a', role: null, ranked: [missing] }]);
    return /\/\/ (.*)\n/.exec(code)?.[1];
  };
  assert.equal(found(0), 'Found nothing where it was tried.');
  assert.equal(found(1), 'Found another element where it was tried.');
  assert.equal(found(3), 'Found 3 elements where it was tried.');
});

test('Testing Library: functions that look when they are called', () => {
  assert.equal(
    codeFor('testing-library', logIn.slice(0, 2)),
    `import { screen } from '@testing-library/dom';

export const logInPage = {
  emailField: () => screen.getByLabelText('Email'),
  signInButton: () => screen.getByRole('button', { name: 'Sign in' }),
};
`,
  );
});

test('elements that a format cannot say are left out and named, with the reason', () => {
  const result = writePageObject('Log in', logIn, 'css', options);
  assert.equal(result.kind, 'written');
  assert.deepEqual(result.kind === 'written' && result.leftOut, [
    { name: 'Card', reason: 'CSS cannot look into a frame.' },
    { name: 'Email', reason: 'CSS knows no roles.' },
  ]);
});

test('where nothing can be said there is no file', () => {
  assert.deepEqual(writePageObject('Log in', logIn.slice(0, 1), 'appium-uiautomator', options), {
    kind: 'unsupported',
    reason: 'UiSelector finds elements of apps, and this is for web pages.',
  });
  assert.equal(writePageObject('Log in', [], 'playwright-ts', options).kind, 'unsupported');
});

test("files are called as the framework's own are", () => {
  const fileOf = (format: SelectorFormat, language: 'typescript' | 'javascript' = 'typescript') => {
    const result = writePageObject('log in', logIn, format, { ...options, language });
    return result.kind === 'written' ? result.fileName : null;
  };
  assert.equal(fileOf('playwright-ts'), 'LogInPage.ts');
  assert.equal(fileOf('playwright-ts', 'javascript'), 'LogInPage.js');
  assert.equal(fileOf('playwright-python'), 'log_in_page.py');
  assert.equal(fileOf('playwright-java'), 'LogInPage.java');
  assert.equal(fileOf('playwright-csharp'), 'LogInPage.cs');
  assert.equal(fileOf('webdriverio'), 'logIn.page.ts');
  assert.equal(fileOf('xpath'), 'logInPage.json');
});

/** Elements called like everything that is no name, found by texts that are no code. */
const hostile: readonly NamedElement[] = [
  ...hostileTexts,
  ...randomTexts(60, 11),
  ...[
    'class',
    'await',
    'def',
    'None',
    'page',
    'driver',
    'constructor',
    'get class',
    '123',
    '_',
    'LogInPage',
    'Log in page',
  ],
].map((text, index) => ({
  name: text,
  role: index % 3 === 0 ? 'button' : null,
  ranked: [
    ranked([{ kind: 'title', match: exactly(text) }]),
    ranked([{ kind: 'accessibilityId', value: text }]),
    ranked(byId(`e${index}`)),
    ranked([{ kind: 'resourceId', value: `e${index}` }]),
  ],
}));

test('whatever elements are called, files in TypeScript and JavaScript can be read', () => {
  for (const format of typescriptFormats) {
    for (const language of ['typescript', 'javascript'] as const) {
      for (const elements of [logIn, hostile]) {
        const result = writePageObject('Log in', elements, format, { ...options, language });
        if (result.kind === 'unsupported') {
          assert.equal(format, 'appium-uiautomator', result.reason);
          continue;
        }
        assert.equal(parseTypescript(result.code, result.fileName).error, null, result.code);
      }
    }
  }
});

test('whatever elements are called, files in Python can be read', (context) => {
  const formats = ['playwright-python', 'selenium-python'] as const;
  const parsed = parsePython(formats.flatMap((format) => [codeFor(format), codeFor(format, hostile)]));
  if (parsed === null) return context.skip('there is no python3 here');
  assert.deepEqual(
    parsed.map(({ error }) => error),
    [null, null, null, null],
  );
});

test('whatever elements are called, files in Java and C# can be read', async () => {
  for (const [language, formats] of [
    ['java', ['playwright-java', 'selenium-java']],
    ['c-sharp', ['playwright-csharp']],
  ] as const) {
    const parse = await grammarOf(language);
    for (const format of formats) {
      for (const elements of [logIn, hostile]) assert.equal(parse(codeFor(format, elements)).error, null);
    }
  }
});

test('the maps of plain selectors are JSON with one name for each element', () => {
  for (const format of ['css', 'xpath'] as const) {
    const result = writePageObject('Log in', hostile, format, options);
    if (result.kind === 'unsupported') assert.fail(result.reason);
    const map = JSON.parse(result.code) as Record<string, string>;
    assert.equal(Object.keys(map).length, hostile.length - result.leftOut.length);
  }
});

test("Playwright's types accept what is written for it", () => {
  const files = Object.fromEntries(
    [logIn, hostile].map((elements, index) => [`page${index}.ts`, codeFor('playwright-ts', elements)]),
  );
  const use = `import { test } from '@playwright/test';
    import { LogInPage } from './page0';
    test('log in', async ({ page }) => { await new LogInPage(page).signInButton.click(); });`;
  assert.deepEqual(typeErrors({ ...files, 'use.spec.ts': use }), []);
});

test('a name that would hide what the code around it uses is another', () => {
  const regex: NamedElement = {
    name: 'Regex',
    role: null,
    ranked: [ranked([{ kind: 'role', role: 'checkbox', name: exactly('Regex') }])],
  };
  assert.match(codeFor('playwright-csharp', [regex]), /public ILocator RegexElement =>/);
  assert.match(codeFor('playwright-ts', [{ ...regex, name: 'page' }]), /readonly pageElement: Locator;/);
});

test('the check of types is a check: a word that Playwright does not know is refused', () => {
  const wrong = `import type { Page } from '@playwright/test';
    export const find = (page: Page) => page.getByRole('fancy');`;
  assert.equal(typeErrors({ 'wrong.ts': wrong }).length, 1);
});

test('names are what the language would call it', () => {
  const element = (name: string, role: string | null = null) => ({ name, role });
  const none = new Set<string>();
  assert.deepEqual(memberNames([element('Add to cart', 'button')], 'camel', none), ['addToCartButton']);
  assert.deepEqual(memberNames([element('Add to cart', 'button')], 'pascal', none), ['AddToCartButton']);
  assert.deepEqual(memberNames([element('Add to cart', 'button')], 'snake', none), ['add_to_cart_button']);
  assert.deepEqual(memberNames([element('Add to cart', 'button')], 'constant', none), ['ADD_TO_CART_BUTTON']);
  assert.deepEqual(memberNames([element('Help button', 'button')], 'camel', none), ['helpButton']);
  assert.deepEqual(memberNames([element("Don't show cookieBanner")], 'camel', none), [
    'dontShowCookieBanner',
  ]);
  assert.deepEqual(memberNames([element('保存', 'button'), element('👍')], 'camel', none), [
    '保存Button',
    'element',
  ]);
  assert.deepEqual(memberNames([element('a'), element('A'), element('a!')], 'snake', none), [
    'a',
    'a_2',
    'a_3',
  ]);
  assert.deepEqual(memberNames([element('Row 1'), element('Row 1'), element('Row 12')], 'camel', none), [
    'row1',
    'row1_2',
    'row12',
  ]);
  assert.deepEqual(memberNames([element('class'), element('class')], 'camel', new Set(['class'])), [
    'classElement',
    'class2',
  ]);
});

test('names are unique, whatever they are made of', () => {
  for (const casing of ['camel', 'pascal', 'snake', 'constant'] as const) {
    const names = memberNames(hostile, casing, new Set(['element']));
    assert.equal(new Set(names).size, hostile.length);
    for (const name of names) {
      assert.match(name, /^[\p{L}\p{Nl}][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_]*$/u);
      assert.equal(name.normalize('NFKC'), name);
      assert.notEqual(name, 'element');
    }
  }
});

test('a class is called after its page', () => {
  assert.equal(className('log in'), 'LogInPage');
  assert.equal(className('Checkout page'), 'CheckoutPage');
  assert.equal(className('404'), 'Page404');
  assert.equal(className(''), 'CapturedPage');
  assert.equal(className('Page'), 'CapturedPage');
});

test('every format has page objects', () => {
  const everywhere: NamedElement = {
    name: 'Save',
    role: 'button',
    ranked: [ranked(byId('save')), ranked([{ kind: 'accessibilityId', value: 'Save' }])],
  };
  for (const format of selectorFormats) {
    assert.equal(writePageObject('Log in', [everywhere], format, options).kind, 'written', format);
  }
});
