// Every format's own words for a selector, what it cannot say, and that whatever it writes can be read by the real parser
// of its language, whatever the texts are.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  bestFor,
  canSay,
  writeSelector,
  type WriteOptions,
} from '../../../extension/selectors/formats/writeSelector';
import {
  selectorFormats,
  type RankedSelector,
  type Selector,
  type SelectorFormat,
} from '../../../protocol/selector';
import { hostileTexts, randomTexts } from '../../support/hostileTexts';
import {
  grammarOf,
  parsePython,
  parseTypescript,
  type Parsed,
  typescriptFormats,
} from '../../support/parsers';

const options: WriteOptions = { testIdAttribute: 'data-testid' };

function written(selector: Selector, format: SelectorFormat, more: Partial<WriteOptions> = {}): string {
  const result = writeSelector(selector, format, { ...options, ...more });
  if (result.kind === 'unsupported') assert.fail(`${format}: ${result.reason}`);
  return result.code;
}

const exactly = (text: string) => ({ text, exact: true });
const containing = (text: string) => ({ text, exact: false });

const saveButton: Selector = [{ kind: 'role', role: 'button', name: exactly('Save') }];
const second: Selector = [
  { kind: 'css', parts: [{ combinator: '', classes: ['card'] }] },
  { kind: 'nth', index: 1 },
];
const inFrame: Selector = [
  { kind: 'css', parts: [{ combinator: '', id: 'pay' }] },
  { kind: 'frame' },
  { kind: 'css', parts: [{ combinator: '', id: 'card' }] },
];
const inRow: Selector = [
  { kind: 'role', role: 'row', name: null },
  { kind: 'hasText', match: containing('Alice') },
  { kind: 'role', role: 'button', name: exactly('Delete') },
];

const rowOf = (text: string): Selector => [
  { kind: 'css', parts: [{ combinator: '', tag: 'tr' }] },
  { kind: 'hasText', match: containing(text) },
];
const hasWhatHas: Selector = [
  { kind: 'testId', value: 'list' },
  {
    kind: 'has',
    steps: [
      { kind: 'testId', value: 'item' },
      { kind: 'has', steps: [{ kind: 'testId', value: 'done' }] },
    ],
  },
];

/** Selector, then format → code. */
const examples: readonly {
  readonly name: string;
  readonly selector: Selector;
  readonly code: Partial<Record<SelectorFormat, string>>;
}[] = [
  {
    name: 'a role and a name',
    selector: saveButton,
    code: {
      'playwright-ts': "page.getByRole('button', { name: 'Save', exact: true })",
      'playwright-python': 'page.get_by_role("button", name="Save", exact=True)',
      'playwright-java':
        'page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save").setExact(true))',
      'playwright-csharp': 'Page.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true })',
      'testing-library': "screen.getByRole('button', { name: 'Save' })",
      'appium-xcuitest': `$('-ios predicate string:type == "XCUIElementTypeButton" AND label == "Save"')`,
    },
  },
  {
    name: 'a role and a part of its name, in a state',
    selector: [{ kind: 'role', role: 'checkbox', name: containing('news'), state: { checked: true } }],
    code: {
      'playwright-ts': "page.getByRole('checkbox', { name: 'news', checked: true })",
      'playwright-python': 'page.get_by_role("checkbox", name="news", checked=True)',
      'testing-library': "screen.getByRole('checkbox', { name: /news/i, checked: true })",
    },
  },
  {
    name: 'a test id',
    selector: [{ kind: 'testId', value: 'save' }],
    code: {
      'playwright-ts': "page.getByTestId('save')",
      'testing-library': "screen.getByTestId('save')",
      cypress: `cy.get('[data-testid="save"]')`,
      'selenium-python': `driver.find_element(By.CSS_SELECTOR, '[data-testid="save"]')`,
      'selenium-java': `driver.findElement(By.cssSelector("[data-testid=\\"save\\"]"))`,
      webdriverio: `$('[data-testid="save"]')`,
      css: '[data-testid="save"]',
      xpath: '//*[@data-testid="save"]',
    },
  },
  {
    name: 'a text',
    selector: [{ kind: 'text', match: exactly('Sign in') }],
    code: {
      'playwright-csharp': 'Page.GetByText("Sign in", new() { Exact = true })',
      'testing-library': "screen.getByText('Sign in')",
      cypress: 'cy.contains(/^\\s*Sign in\\s*$/)',
      xpath:
        '//body//*[normalize-space(.)="Sign in" and not(*[normalize-space(.)="Sign in"])' +
        ' or self::input[@type="submit" or @type="button" or @type="reset"][normalize-space(@value)="Sign in"]]',
      'appium-uiautomator': `$('android=new UiSelector().text("Sign in")')`,
    },
  },
  {
    name: 'an id',
    selector: [{ kind: 'css', parts: [{ combinator: '', id: 'total' }] }],
    code: {
      'playwright-ts': "page.locator('#total')",
      'testing-library': "document.querySelector('#total')",
      'selenium-python': 'driver.find_element(By.ID, "total")',
      'selenium-java': 'driver.findElement(By.id("total"))',
      webdriverio: "$('#total')",
      xpath: '//*[@id="total"]',
    },
  },
  {
    name: 'something in the row that has a text',
    selector: inRow,
    code: {
      'playwright-ts':
        "page.getByRole('row').filter({ hasText: 'Alice' }).getByRole('button', { name: 'Delete', exact: true })",
      'playwright-java':
        'page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("Alice"))' +
        '.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete").setExact(true))',
    },
  },
  {
    name: 'the same by tags',
    selector: [
      { kind: 'css', parts: [{ combinator: '', tag: 'tr' }] },
      { kind: 'hasText', match: containing('Alice') },
      { kind: 'css', parts: [{ combinator: '', tag: 'button' }] },
    ],
    code: {
      cypress: "cy.contains('tr', 'Alice', { matchCase: false }).find('button')",
      xpath: '//tr[contains(translate(normalize-space(.),"ACEIL","aceil"),"alice")]//button',
    },
  },
  {
    name: 'an item with the whole text, the first of them',
    selector: [
      { kind: 'role', role: 'listitem', name: null },
      { kind: 'hasText', match: exactly('Two (2)') },
      { kind: 'nth', index: 0 },
    ],
    code: {
      'playwright-ts': "page.getByRole('listitem').filter({ hasText: /^\\s*Two\\s+\\(2\\)\\s*$/ }).first()",
      'playwright-python':
        'page.get_by_role("listitem").filter(has_text=re.compile(r"^\\s*Two\\s+\\(2\\)\\s*$")).first',
      'playwright-csharp':
        'Page.GetByRole(AriaRole.Listitem).Filter(new() { HasTextRegex = new Regex("^\\\\s*Two\\\\s+\\\\(2\\\\)\\\\s*$") }).First',
    },
  },
  {
    name: 'one of several',
    selector: second,
    code: {
      'playwright-python': 'page.locator(".card").nth(1)',
      cypress: "cy.get('.card').eq(1)",
      xpath: '(//*[contains(concat(" ",normalize-space(@class)," ")," card ")])[2]',
    },
  },
  {
    name: 'something in a frame',
    selector: inFrame,
    code: {
      'playwright-ts': "page.locator('#pay').contentFrame().locator('#card')",
      'playwright-python': 'page.locator("#pay").content_frame.locator("#card")',
      'playwright-csharp': 'Page.Locator("#pay").ContentFrame.Locator("#card")',
      'selenium-python':
        'driver.switch_to.frame(driver.find_element(By.ID, "pay"))\ndriver.find_element(By.ID, "card")',
      'selenium-java':
        'driver.switchTo().frame(driver.findElement(By.id("pay")));\ndriver.findElement(By.id("card"))',
      webdriverio: "await browser.switchFrame($('#pay'));\n$('#card')",
    },
  },
  {
    name: 'a view of an app by its class, and what is in it',
    selector: [
      { kind: 'resourceId', value: 'com.shop:id/list' },
      { kind: 'className', value: 'android.widget.Button' },
      { kind: 'nth', index: 2 },
    ],
    code: {
      'appium-uiautomator': `$('android=new UiSelector().resourceId("com.shop:id/list").childSelector(new UiSelector().className("android.widget.Button").instance(2))')`,
    },
  },
  {
    name: 'a cell of an iOS app with something in it, the last of them',
    selector: [
      { kind: 'className', value: 'XCUIElementTypeCell' },
      { kind: 'has', steps: [{ kind: 'accessibilityId', value: 'costs $5 `net`' }] },
      { kind: 'nth', index: -1 },
    ],
    code: {
      'appium-xcuitest': '$(\'-ios class chain:**/XCUIElementTypeCell[$name == "costs $$5 `net`"$][-1]\')',
    },
  },
];

for (const { name, selector, code } of examples) {
  test(`${name}, in each format's words`, () => {
    for (const format of selectorFormats) {
      const expected = code[format];
      if (expected !== undefined) assert.equal(written(selector, format), expected, format);
    }
  });
}

test('what a format has no exact equivalent for, it does not say', () => {
  const unsayable: readonly (readonly [SelectorFormat, Selector])[] = [
    ['css', saveButton],
    ['css', [{ kind: 'text', match: exactly('Save') }]],
    ['css', second],
    ['css', inFrame],
    ['xpath', saveButton],
    ['xpath', inFrame],
    ['xpath', [{ kind: 'label', match: exactly('Email') }]],
    // A letter whose other case is two letters.
    ['xpath', [{ kind: 'text', match: containing('Straße') }]],
    ['css', hasWhatHas],
    ['cypress', saveButton],
    ['cypress', hasWhatHas],
    // `contains` gives the first only, so the last of all rows with a text is beyond it.
    ['cypress', [...rowOf('Alice'), { kind: 'nth', index: -1 }]],
    ['cypress', [...rowOf('Alice'), { kind: 'has', steps: [{ kind: 'testId', value: 'done' }] }]],
    // Cypress takes the CSS before a text apart at its commas, and has jQuery read it.
    [
      'cypress',
      [
        { kind: 'testId', value: 'a, b' },
        { kind: 'hasText', match: containing('Alice') },
      ],
    ],
    [
      'cypress',
      [
        { kind: 'title', match: containing('a') },
        { kind: 'hasText', match: containing('Alice') },
      ],
    ],
    ['testing-library', [{ kind: 'role', role: 'row', name: null, state: { level: 2 } }]],
    ['selenium-java', saveButton],
    ['webdriverio', saveButton],
    ['testing-library', inRow],
    ['testing-library', inFrame],
    ['appium-uiautomator', saveButton],
    ['appium-xcuitest', [{ kind: 'className', value: 'android.widget.Button' }]],
    ['playwright-ts', [{ kind: 'resourceId', value: 'save' }]],
    ['playwright-ts', [{ kind: 'role', role: 'fancy', name: null }]],
    ['playwright-ts', [{ kind: 'role', role: 'checkbox', name: null, state: { checked: 'mixed' } }]],
  ];
  for (const [format, selector] of unsayable) {
    const result = writeSelector(selector, format, options);
    assert.equal(result.kind, 'unsupported', `${format}: ${JSON.stringify(result)}`);
    assert.match(result.kind === 'unsupported' ? result.reason : '', /^[A-Z].*\.$/);
    assert.equal(canSay(selector, format, options), false);
  }
});

test('selectors that are none are refused by every format', () => {
  const broken: readonly Selector[] = [
    [],
    [{ kind: 'frame' }],
    [{ kind: 'nth', index: 0 }],
    [{ kind: 'hasText', match: exactly('a') }],
    [{ kind: 'has', steps: [{ kind: 'testId', value: 'a' }] }],
    [
      { kind: 'nth', index: 0 },
      { kind: 'testId', value: 'a' },
    ],
    [
      { kind: 'testId', value: 'a' },
      { kind: 'has', steps: [] },
    ],
    [
      { kind: 'testId', value: 'a' },
      { kind: 'nth', index: 1 },
      { kind: 'nth', index: 0 },
    ],
    [{ kind: 'css', parts: [] }],
    [{ kind: 'css', parts: [{ combinator: '', id: 'a' }] }, { kind: 'frame' }],
    [{ kind: 'text', match: exactly('half \ud83d a pair') }],
    [
      { kind: 'testId', value: 'a' },
      { kind: 'nth', index: -2 },
    ],
    [
      { kind: 'testId', value: 'a' },
      { kind: 'nth', index: 0.5 },
    ],
  ];
  for (const selector of broken) {
    for (const format of selectorFormats) {
      assert.equal(canSay(selector, format, options), false, `${format}: ${JSON.stringify(selector)}`);
    }
  }
});

test('an element in a shadow root is reached by those formats that look into it', () => {
  const selector: Selector = [{ kind: 'css', parts: [{ combinator: '', classes: ['close'] }] }];
  const inShadowRoot = { isInShadowRoot: true };
  assert.equal(written(selector, 'playwright-ts', inShadowRoot), "page.locator('.close')");
  assert.equal(written(selector, 'cypress', inShadowRoot), "cy.get('.close', { includeShadowDom: true })");
  assert.equal(written(selector, 'webdriverio', inShadowRoot), "$('.close')");
  assert.equal(canSay(second, 'webdriverio', { ...options, ...inShadowRoot }), false);
  for (const format of ['css', 'xpath', 'selenium-java', 'selenium-python', 'testing-library'] as const) {
    assert.equal(canSay(selector, format, { ...options, ...inShadowRoot }), false, format);
  }
});

test('a test id in another attribute is written so, or said', () => {
  const selector: Selector = [{ kind: 'testId', value: 'save' }];
  const own = { testIdAttribute: 'data-qa' };
  assert.equal(written(selector, 'css', own), '[data-qa="save"]');
  const result = writeSelector(selector, 'playwright-ts', own);
  assert.deepEqual(result, {
    kind: 'written',
    code: "page.getByTestId('save')",
    notes: ['Playwright has to be told that test ids stand in data-qa (testIdAttribute).'],
  });
});

test('page and driver are called as in the code around', () => {
  const selector: Selector = [
    { kind: 'testId', value: 'list' },
    { kind: 'has', steps: [{ kind: 'testId', value: 'done' }] },
  ];
  assert.equal(
    written(selector, 'playwright-ts', { receiver: 'this.page' }),
    "this.page.getByTestId('list').filter({ has: this.page.getByTestId('done') })",
  );
  assert.match(
    written(second, 'selenium-python', { receiver: 'self.driver' }),
    /^self\.driver\.find_element\(/,
  );
});

test("Selenium's clients make CSS of ids and names without escapes; where these are needed it is CSS at once", () => {
  const idOf = (id: string): Selector => [{ kind: 'css', parts: [{ combinator: '', id }] }];
  assert.equal(written(idOf('form:email'), 'selenium-python'), 'driver.find_element(By.ID, "form:email")');
  assert.equal(
    written(idOf('say "hi"'), 'selenium-python'),
    `driver.find_element(By.CSS_SELECTOR, '#say\\\\20 \\\\"hi\\\\"')`,
  );
});

test('a pattern that Cypress puts between quotes has one kind of them', () => {
  const both: Selector = [{ kind: 'text', match: exactly(`it's "so"`) }];
  assert.equal(written(both, 'cypress'), 'cy.contains(/^\\s*it\\x27s "so"\\s*$/)');
  assert.ok(/^\s*it\x27s "so"\s*$/.test(`it's "so"`));
});

test('WebdriverIO would take some CSS for something else; that is written as XPath', () => {
  const file: Selector = [{ kind: 'css', parts: [{ combinator: '', id: 'logo.png' }] }];
  assert.equal(written(file, 'webdriverio'), `$('[id="logo.png"]')`);
  const title: Selector = [{ kind: 'title', match: exactly('the <b> tag') }];
  assert.equal(written(title, 'webdriverio'), `$('//*[@title="the <b> tag"]')`);
});

test('the best for a format is the first that hits and can be said', () => {
  const ranked = (
    selector: Selector,
    hits: boolean,
    strategy: RankedSelector['strategy'] = 'role',
  ): RankedSelector => ({
    selector,
    strategy,
    matches: hits ? 1 : 2,
    hits,
    verified: 'witness',
    reason: 'It is stable.',
    box: null,
  });
  const byId: Selector = [{ kind: 'css', parts: [{ combinator: '', id: 'save' }] }];
  const byTestId: Selector = [{ kind: 'testId', value: 'save' }];
  const byText: Selector = [{ kind: 'text', match: exactly('Save') }];
  const byPath: Selector = [
    { kind: 'xpath', parts: [{ axis: '//', tag: 'button', conditions: [{ kind: 'text', text: 'Save' }] }] },
  ];
  const all = [ranked(saveButton, true), ranked(byTestId, false), ranked(byId, true, 'id')];
  const bestOf = (format: SelectorFormat, of: readonly RankedSelector[]) => {
    const best = bestFor(format, of, options);
    return best.kind === 'written' ? best.ranked.selector : best.reason;
  };
  assert.equal(bestOf('playwright-ts', all), saveButton);
  assert.equal(bestOf('css', all), byId);
  assert.equal(bestOf('css', all.slice(0, 2)), byTestId);
  assert.equal(bestOf('css', all.slice(0, 1)), 'CSS knows no roles.');
  const twoOfText = [ranked(byText, true, 'text'), ranked(byPath, true, 'text'), ranked(byId, true, 'id')];
  assert.equal(bestOf('playwright-ts', twoOfText), byText);
  assert.equal(bestOf('xpath', twoOfText), byPath);
  assert.equal(bestOf('css', []), 'There is no selector for this element.');
});

/** One of each kind of step, around a text. */
function selectorsWith(text: string): Selector[] {
  const match = exactly(text);
  return [
    [{ kind: 'testId', value: text }],
    [{ kind: 'role', role: 'button', name: match }],
    [{ kind: 'role', role: 'row', name: containing(text) }],
    ...(['label', 'placeholder', 'text', 'alt', 'title'] as const).flatMap((kind): Selector[] => [
      [{ kind, match }],
      [{ kind, match: containing(text) }],
    ]),
    [
      {
        kind: 'css',
        parts: [
          { combinator: '', tag: 'a', id: text, classes: [text] },
          {
            combinator: '>',
            attributes: [
              { name: 'href', operator: '^=', value: text },
              { name: 'href', operator: '$=', value: text },
            ],
          },
        ],
      },
    ],
    [
      {
        kind: 'xpath',
        parts: [
          { axis: '//', tag: 'li', conditions: [{ kind: 'attribute', name: 'title', value: text }] },
          {
            axis: '/',
            tag: '*',
            conditions: [
              { kind: 'text', text },
              { kind: 'position', position: 2 },
            ],
          },
        ],
      },
    ],
    [
      { kind: 'testId', value: text },
      { kind: 'hasText', match },
    ],
    [
      { kind: 'testId', value: text },
      { kind: 'hasText', match: containing(text) },
      { kind: 'nth', index: 3 },
    ],
    [
      { kind: 'testId', value: text },
      { kind: 'has', steps: [{ kind: 'title', match }] },
    ],
    [
      { kind: 'testId', value: text },
      { kind: 'frame' },
      { kind: 'testId', value: text },
      { kind: 'nth', index: -1 },
    ],
    [{ kind: 'resourceId', value: text }],
    [{ kind: 'accessibilityId', value: text }],
    [
      { kind: 'className', value: text },
      { kind: 'accessibilityId', value: text },
    ],
    [
      { kind: 'className', value: 'XCUIElementTypeCell' },
      { kind: 'role', role: 'button', name: match },
    ],
  ];
}

const texts = [...hostileTexts.filter((text) => text.length < 100), ...randomTexts(120, 7)];

/** Everything that this format writes for all those texts. */
function everything(format: SelectorFormat): { code: string; selector: Selector; text: string }[] {
  return texts.flatMap((text) =>
    selectorsWith(text).flatMap((selector) => {
      const result = writeSelector(selector, format, options);
      return result.kind === 'written' ? [{ code: result.code, selector, text }] : [];
    }),
  );
}

/** Where a text goes into the code as a string of its own, the string is read back as that text. */
function checkAll(format: SelectorFormat, parse: (codes: readonly string[]) => readonly Parsed[]): void {
  const all = everything(format);
  assert.ok(texts.length < all.length, `${format} says next to nothing`);
  for (const [index, { error, literals }] of parse(all.map(({ code }) => code)).entries()) {
    const { code, selector, text } = all[index]!;
    assert.equal(error, null, code);
    const [first] = selector;
    const isDirect = first?.kind === 'testId' && selector.length === 1;
    if (isDirect && /^(playwright|testing)/.test(format)) assert.deepEqual(literals, [text], code);
  }
}

test('whatever the texts, the code is TypeScript', () => {
  for (const format of typescriptFormats) {
    checkAll(format, (codes) => codes.map((code) => parseTypescript(`${code};`)));
  }
});

test('whatever the texts, the code is Python', (context) => {
  if (parsePython([]) === null) return context.skip('there is no python3 here');
  for (const format of ['playwright-python', 'selenium-python'] as const) {
    checkAll(format, (codes) => parsePython(codes)!);
  }
});

test('whatever the texts, the code is Java', async () => {
  const parse = await grammarOf('java');
  for (const format of ['playwright-java', 'selenium-java'] as const) {
    checkAll(format, (codes) =>
      codes.map((code) => {
        const lines = code.split('\n');
        return parse(`class A { void b() { ${lines.slice(0, -1).join('\n')} var c = ${lines.at(-1)}; } }`);
      }),
    );
  }
});

test('whatever the texts, the code is C#', async () => {
  const parse = await grammarOf('c-sharp');
  checkAll('playwright-csharp', (codes) =>
    codes.map((code) => parse(`class A { void B() { var c = ${code}; } }`)),
  );
});
