// Assertions: what is offered for an element, and that in every framework's words they are code, whatever the texts.

import assert from 'node:assert/strict';
import test from 'node:test';
import { assertionsFor, writeAssertion, type Assertion } from '../../extension/selectors/assertion';
import { selectorFormats, type Selector, type SelectorFormat } from '../../protocol/selector';
import { hostileTexts, randomTexts } from '../support/hostileTexts';
import { grammarOf, parsePython, parseTypescript, typeErrors, typescriptFormats } from '../support/parsers';

const options = { testIdAttribute: 'data-testid' };
const onPage: Selector = [{ kind: 'css', parts: [{ combinator: '', id: 'total' }] }];
const inApp: Selector = [{ kind: 'accessibilityId', value: 'Total' }];

function code(assertion: Assertion, format: SelectorFormat): string | null {
  const selector = format.startsWith('appium') ? inApp : onPage;
  const written = writeAssertion(selector, assertion, format, options);
  return written.kind === 'written' ? written.code : null;
}

test("the total is shown and reads 3 items, in each framework's words", () => {
  const text: Assertion = { kind: 'text', match: { text: '3 items', exact: true } };
  const expected: Partial<Record<SelectorFormat, readonly [string, string]>> = {
    'playwright-ts': [
      "await expect(page.locator('#total')).toBeVisible();",
      "await expect(page.locator('#total')).toHaveText('3 items');",
    ],
    'playwright-python': [
      'expect(page.locator("#total")).to_be_visible()',
      'expect(page.locator("#total")).to_have_text("3 items")',
    ],
    'playwright-java': [
      'assertThat(page.locator("#total")).isVisible();',
      'assertThat(page.locator("#total")).hasText("3 items");',
    ],
    'playwright-csharp': [
      'await Expect(Page.Locator("#total")).ToBeVisibleAsync();',
      'await Expect(Page.Locator("#total")).ToHaveTextAsync("3 items");',
    ],
    'testing-library': [
      "expect(document.querySelector('#total')).toBeVisible();",
      "expect(document.querySelector('#total')).toHaveTextContent(/^3 items$/);",
    ],
    cypress: [
      "cy.get('#total').should('be.visible');",
      "cy.get('#total').invoke('text').should('match', /^\\s*3\\s+items\\s*$/);",
    ],
    'selenium-python': [
      'assert driver.find_element(By.ID, "total").is_displayed()',
      'assert " ".join(driver.find_element(By.ID, "total").get_property("textContent").split()) == "3 items"',
    ],
    'selenium-java': [
      'assertTrue(driver.findElement(By.id("total")).isDisplayed());',
      'assertEquals("3 items", driver.findElement(By.id("total")).getDomProperty("textContent").replaceAll("(?U)\\\\s+", " ").strip());',
    ],
    webdriverio: [
      "await expect($('#total')).toBeDisplayed();",
      "await expect($('#total')).toHaveText('3 items');",
    ],
    'appium-uiautomator': [
      "await expect($('~Total')).toBeDisplayed();",
      "await expect($('~Total')).toHaveText('3 items');",
    ],
  };
  for (const [format, [visible, ofText]] of Object.entries(expected) as [
    SelectorFormat,
    [string, string],
  ][]) {
    assert.equal(code({ kind: 'visible' }, format), visible);
    assert.equal(code(text, format), ofText);
  }
});

test('a state and its contrary are two assertions', () => {
  for (const format of selectorFormats) {
    if (format === 'css' || format === 'xpath') continue;
    const states = [
      code({ kind: 'checked', checked: true }, format),
      code({ kind: 'checked', checked: false }, format),
      code({ kind: 'disabled', disabled: true }, format),
      code({ kind: 'disabled', disabled: false }, format),
    ];
    assert.ok(!states.includes(null), format);
    assert.equal(new Set(states).size, 4, format);
  }
});

test('frames are entered before', () => {
  const selector: Selector = [...onPage, { kind: 'frame' }, ...onPage];
  const written = writeAssertion(selector, { kind: 'visible' }, 'selenium-java', options);
  assert.equal(
    written.kind === 'written' && written.code,
    'driver.switchTo().frame(driver.findElement(By.id("total")));\n' +
      'assertTrue(driver.findElement(By.id("total")).isDisplayed());',
  );
});

test('plain selectors have no assertions, and apps no attributes of the web', () => {
  assert.equal(code({ kind: 'visible' }, 'css'), null);
  assert.equal(code({ kind: 'visible' }, 'xpath'), null);
  const attribute: Assertion = { kind: 'attribute', name: 'aria-expanded', value: 'true' };
  assert.equal(code(attribute, 'appium-xcuitest'), null);
  assert.equal(code({ kind: 'value', value: 'half \ud83d' }, 'playwright-ts'), null);
});

test('where a framework compares with something else than it seems, that is said', () => {
  const notesOn = (assertion: Assertion, format: SelectorFormat) => {
    const written = writeAssertion(onPage, assertion, format, options);
    return written.kind === 'written' ? written.notes.join(' ') : null;
  };
  assert.match(notesOn({ kind: 'text', match: { text: 'Save', exact: true } }, 'webdriverio')!, /capitals/);
  assert.match(notesOn({ kind: 'value', value: '5' }, 'testing-library')!, /number/);
  assert.doesNotMatch(notesOn({ kind: 'value', value: 'five' }, 'testing-library')!, /number/);
});

test('in Python that awaits, the assertion is awaited', () => {
  const written = writeAssertion(onPage, { kind: 'visible' }, 'playwright-python', {
    ...options,
    isAsync: true,
  });
  assert.equal(
    written.kind === 'written' && written.code,
    'await expect(page.locator("#total")).to_be_visible()',
  );
});

test('what is offered is what holds now', () => {
  assert.deepEqual(
    assertionsFor({
      text: 'Newsletter',
      state: { checked: false, disabled: true, expanded: true },
      attributes: { 'aria-expanded': 'true', class: 'big' },
    }),
    [
      { kind: 'visible' },
      { kind: 'text', match: { text: 'Newsletter', exact: true } },
      { kind: 'checked', checked: false },
      { kind: 'disabled', disabled: true },
      { kind: 'attribute', name: 'aria-expanded', value: 'true' },
    ],
  );
  // A box that is drawn by the page itself: ticked for assistive technology, but no input that is checked.
  assert.deepEqual(
    assertionsFor({
      text: null,
      state: { checked: true, disabled: true },
      attributes: { role: 'checkbox', 'aria-checked': 'true', 'aria-disabled': 'true' },
    }),
    [
      { kind: 'visible' },
      { kind: 'attribute', name: 'aria-checked', value: 'true' },
      { kind: 'attribute', name: 'aria-disabled', value: 'true' },
    ],
  );
  assert.deepEqual(assertionsFor({ text: '', state: { checked: 'mixed' }, attributes: {} }), [
    { kind: 'visible' },
  ]);
  assert.deepEqual(assertionsFor({ text: 'a'.repeat(500), state: { value: '' }, attributes: {} }), [
    { kind: 'visible' },
    { kind: 'value', value: '' },
  ]);
});

function assertionsWith(text: string): Assertion[] {
  return [
    { kind: 'visible' },
    { kind: 'text', match: { text, exact: true } },
    { kind: 'text', match: { text, exact: false } },
    { kind: 'value', value: text },
    { kind: 'checked', checked: true },
    { kind: 'disabled', disabled: false },
    { kind: 'attribute', name: 'aria-current', value: text },
  ];
}

const texts = [...hostileTexts, ...randomTexts(100, 5)];

/** All that the format says of those texts. */
function everything(format: SelectorFormat): string[] {
  return texts.flatMap((text) => assertionsWith(text).flatMap((one) => code(one, format) ?? []));
}

test('whatever the texts, assertions are TypeScript', () => {
  for (const format of typescriptFormats) {
    const all = everything(format);
    assert.ok(texts.length < all.length);
    for (const one of all) assert.equal(parseTypescript(one).error, null, one);
  }
});

test('whatever the texts, assertions are Python', (context) => {
  const all = [...everything('playwright-python'), ...everything('selenium-python')];
  const parsed = parsePython(all);
  if (parsed === null) return context.skip('there is no python3 here');
  for (const [index, { error }] of parsed.entries()) assert.equal(error, null, all[index]);
});

test('whatever the texts, assertions are Java and C#', async () => {
  const java = await grammarOf('java');
  for (const one of [...everything('playwright-java'), ...everything('selenium-java')]) {
    assert.equal(java(`class A { void b() { ${one} } }`).error, null);
  }
  const csharp = await grammarOf('c-sharp');
  for (const one of everything('playwright-csharp')) {
    assert.equal(csharp(`class A { async Task B() { ${one} } }`).error, null);
  }
});

test("Playwright's types accept the assertions", () => {
  const spec = `import { expect, test } from '@playwright/test';
test('total', async ({ page }) => {
${everything('playwright-ts').join('\n')}
});`;
  assert.deepEqual(typeErrors({ 'total.spec.ts': spec }), []);
});
