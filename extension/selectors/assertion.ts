// What can be asserted of an element, and the assertion in each framework's own words.
// Knows nothing of pages and editors.

import type { Selector, SelectorFormat, TextMatch } from '../../protocol/selector';
import type { WitnessState } from '../../protocol/witness';
import {
  isWellFormed,
  csharpString,
  javaString,
  jsRegex,
  jsString,
  pythonString,
  looseRegexSource,
  regexSource,
} from './formats/literals';
import { Unsayable } from './formats/unsayable';
import { selectorCode, type WriteOptions, type WrittenSelector } from './formats/writeSelector';

export type Assertion =
  | { readonly kind: 'visible' }
  /** White space made single; not exact is "contains, whatever the case". */
  | { readonly kind: 'text'; readonly match: TextMatch }
  /** What a field holds. */
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'checked'; readonly checked: boolean }
  | { readonly kind: 'disabled'; readonly disabled: boolean }
  | { readonly kind: 'attribute'; readonly name: string; readonly value: string };

export interface AssertionOptions extends WriteOptions {
  /** True for Python code that awaits. */
  readonly isAsync?: boolean;
}

/** What is known of an element now. */
export interface SeenElement {
  /** All its text, white space made single; null where it is not known or there is none. */
  readonly text: string | null;
  readonly state: WitnessState;
  readonly attributes: Readonly<Record<string, string>>;
}

/** States that have an attribute of ARIA, which is asserted only where the page gives it. */
const stateAttributes = [
  'aria-checked',
  'aria-disabled',
  'aria-expanded',
  'aria-pressed',
  'aria-selected',
  'aria-current',
  'aria-invalid',
];

/** Longer texts make tests that break with every change of a word. */
const LONGEST_TEXT = 200;

/**
 * What holds for the element now, the plainest first. Of what is checked or disabled by ARIA alone the attribute is
 * asserted: only Playwright takes it for the state itself.
 */
export function assertionsFor({ text, state, attributes }: SeenElement): Assertion[] {
  const isNative = (name: string): boolean => attributes[name] === undefined;
  const isPlainText = text !== null && text !== '' && text.length <= LONGEST_TEXT;
  return [
    { kind: 'visible' },
    ...(isPlainText ? [{ kind: 'text', match: { text, exact: true } } as const] : []),
    ...(state.value === undefined ? [] : [{ kind: 'value', value: state.value } as const]),
    ...(typeof state.checked === 'boolean' && isNative('aria-checked')
      ? [{ kind: 'checked', checked: state.checked } as const]
      : []),
    ...(state.disabled !== undefined && isNative('aria-disabled')
      ? [{ kind: 'disabled', disabled: state.disabled } as const]
      : []),
    ...stateAttributes.flatMap((name) => {
      const value = attributes[name];
      return value === undefined ? [] : [{ kind: 'attribute', name, value } as const];
    }),
  ];
}

/** One or more whole statements. Never throws: what cannot be said is said so. */
export function writeAssertion(
  selector: Selector,
  assertion: Assertion,
  format: SelectorFormat,
  options: AssertionOptions,
): WrittenSelector {
  try {
    if (!textsOf(assertion).every(isWellFormed)) {
      throw new Unsayable('The text holds half a character, which no source file can hold.');
    }
    const { before, element, notes } = selectorCode(selector, format, options);
    const statement = statementOf(element, assertion, format, options);
    return {
      kind: 'written',
      code: [...before, statement].join('\n'),
      notes: [...notes, ...notesOn(assertion, format)],
    };
  } catch (error) {
    if (error instanceof Unsayable) return { kind: 'unsupported', reason: error.reason };
    throw error;
  }
}

function textsOf(assertion: Assertion): string[] {
  switch (assertion.kind) {
    case 'text':
      return [assertion.match.text];
    case 'value':
      return [assertion.value];
    case 'attribute':
      return [assertion.name, assertion.value];
    case 'visible':
    case 'checked':
    case 'disabled':
      return [];
  }
}

/** Where a framework compares with something else than what the page's document holds. */
function notesOn(assertion: Assertion, format: SelectorFormat): string[] {
  if (format === 'webdriverio' && assertion.kind === 'text') {
    return [
      'WebdriverIO compares with the text as it is drawn, with its line breaks and in capitals where CSS makes them.',
    ];
  }
  if (format === 'testing-library' && assertion.kind === 'value' && /^-?[\d.]+$/.test(assertion.value)) {
    return ['What a field for numbers holds is a number to jest-dom: there the quotes have to go.'];
  }
  return [];
}

function statementOf(
  element: string,
  assertion: Assertion,
  format: SelectorFormat,
  { isAsync = false }: AssertionOptions,
): string {
  switch (format) {
    case 'playwright-ts':
      return `await expect(${element})${playwrightTs(assertion)};`;
    case 'playwright-python':
      return `${isAsync ? 'await ' : ''}expect(${element})${playwrightPython(assertion)}`;
    case 'playwright-java':
      return `assertThat(${element})${playwrightJava(assertion)};`;
    case 'playwright-csharp':
      return `await Expect(${element})${playwrightCsharp(assertion)};`;
    case 'testing-library':
      return `expect(${element})${jestDom(assertion)};`;
    case 'cypress':
      return `${element}${cypress(assertion)};`;
    case 'selenium-python':
      return `assert ${seleniumPython(element, assertion)}`;
    case 'selenium-java':
      return `${seleniumJava(element, assertion)};`;
    case 'webdriverio':
      return `await expect(${element})${webdriverio(assertion)};`;
    case 'appium-uiautomator':
      return `await expect(${element})${ofApp(assertion, 'true')};`;
    case 'appium-xcuitest':
      return `await expect(${element})${ofApp(assertion, '1')};`;
    case 'css':
    case 'xpath':
      throw new Unsayable('A plain selector has no words for an assertion; choose a test framework.');
  }
}

function playwrightTs(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return '.toBeVisible()';
    case 'text':
      return assertion.match.exact
        ? `.toHaveText(${jsString(assertion.match.text)})`
        : `.toContainText(${jsString(assertion.match.text)}, { ignoreCase: true })`;
    case 'value':
      return `.toHaveValue(${jsString(assertion.value)})`;
    case 'checked':
      return assertion.checked ? '.toBeChecked()' : '.not.toBeChecked()';
    case 'disabled':
      return assertion.disabled ? '.toBeDisabled()' : '.toBeEnabled()';
    case 'attribute':
      return `.toHaveAttribute(${jsString(assertion.name)}, ${jsString(assertion.value)})`;
  }
}

function playwrightPython(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return '.to_be_visible()';
    case 'text':
      return assertion.match.exact
        ? `.to_have_text(${pythonString(assertion.match.text)})`
        : `.to_contain_text(${pythonString(assertion.match.text)}, ignore_case=True)`;
    case 'value':
      return `.to_have_value(${pythonString(assertion.value)})`;
    case 'checked':
      return assertion.checked ? '.to_be_checked()' : '.not_to_be_checked()';
    case 'disabled':
      return assertion.disabled ? '.to_be_disabled()' : '.to_be_enabled()';
    case 'attribute':
      return `.to_have_attribute(${pythonString(assertion.name)}, ${pythonString(assertion.value)})`;
  }
}

function playwrightJava(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return '.isVisible()';
    case 'text':
      return assertion.match.exact
        ? `.hasText(${javaString(assertion.match.text)})`
        : `.containsText(${javaString(assertion.match.text)}, new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true))`;
    case 'value':
      return `.hasValue(${javaString(assertion.value)})`;
    case 'checked':
      return assertion.checked ? '.isChecked()' : '.not().isChecked()';
    case 'disabled':
      return assertion.disabled ? '.isDisabled()' : '.isEnabled()';
    case 'attribute':
      return `.hasAttribute(${javaString(assertion.name)}, ${javaString(assertion.value)})`;
  }
}

function playwrightCsharp(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return '.ToBeVisibleAsync()';
    case 'text':
      return assertion.match.exact
        ? `.ToHaveTextAsync(${csharpString(assertion.match.text)})`
        : `.ToContainTextAsync(${csharpString(assertion.match.text)}, new() { IgnoreCase = true })`;
    case 'value':
      return `.ToHaveValueAsync(${csharpString(assertion.value)})`;
    case 'checked':
      return assertion.checked ? '.ToBeCheckedAsync()' : '.Not.ToBeCheckedAsync()';
    case 'disabled':
      return assertion.disabled ? '.ToBeDisabledAsync()' : '.ToBeEnabledAsync()';
    case 'attribute':
      return `.ToHaveAttributeAsync(${csharpString(assertion.name)}, ${csharpString(assertion.value)})`;
  }
}

/** The matchers of jest-dom, which make white space single and take a string for any part of the text. */
function jestDom(assertion: Assertion): string {
  if (assertion.kind !== 'text') return playwrightTs(assertion);
  const { text, exact } = assertion.match;
  const pattern = exact ? jsRegex(`^${regexSource(text)}$`) : jsRegex(regexSource(text), 'i');
  return `.toHaveTextContent(${pattern})`;
}

function cypress(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return ".should('be.visible')";
    case 'text':
      return `.invoke('text').should('match', ${loosePattern(assertion.match)})`;
    case 'value':
      return `.should('have.value', ${jsString(assertion.value)})`;
    case 'checked':
      return assertion.checked ? ".should('be.checked')" : ".should('not.be.checked')";
    case 'disabled':
      return assertion.disabled ? ".should('be.disabled')" : ".should('be.enabled')";
    case 'attribute':
      return `.should('have.attr', ${jsString(assertion.name)}, ${jsString(assertion.value)})`;
  }
}

/** Of a text whose white space is as the document has it. */
function loosePattern({ text, exact }: TextMatch): string {
  return exact ? jsRegex(`^\\s*${looseRegexSource(text)}\\s*$`) : jsRegex(looseRegexSource(text), 'i');
}

/** What Selenium calls text is what CSS makes of it, capitals and all, so that of the document is asked for. */
function seleniumPython(element: string, assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return `${element}.is_displayed()`;
    case 'text': {
      const text = `" ".join(${element}.get_property("textContent").split())`;
      return assertion.match.exact
        ? `${text} == ${pythonString(assertion.match.text)}`
        : `${pythonString(assertion.match.text.toLowerCase())} in ${text}.lower()`;
    }
    case 'value':
      return `${element}.get_property("value") == ${pythonString(assertion.value)}`;
    case 'checked':
      return `${assertion.checked ? '' : 'not '}${element}.is_selected()`;
    case 'disabled':
      return `${assertion.disabled ? 'not ' : ''}${element}.is_enabled()`;
    case 'attribute':
      return `${element}.get_dom_attribute(${pythonString(assertion.name)}) == ${pythonString(assertion.value)}`;
  }
}

/** With JUnit's static methods. Without its flag `U`, a pattern of Java leaves no-break spaces as they are. */
function seleniumJava(element: string, assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return `assertTrue(${element}.isDisplayed())`;
    case 'text': {
      const text = `${element}.getDomProperty("textContent").replaceAll("(?U)\\\\s+", " ").strip()`;
      return assertion.match.exact
        ? `assertEquals(${javaString(assertion.match.text)}, ${text})`
        : `assertTrue(${text}.toLowerCase().contains(${javaString(assertion.match.text.toLowerCase())}))`;
    }
    case 'value':
      return `assertEquals(${javaString(assertion.value)}, ${element}.getDomProperty("value"))`;
    case 'checked':
      return `${assertion.checked ? 'assertTrue' : 'assertFalse'}(${element}.isSelected())`;
    case 'disabled':
      return `${assertion.disabled ? 'assertFalse' : 'assertTrue'}(${element}.isEnabled())`;
    case 'attribute':
      return `assertEquals(${javaString(assertion.value)}, ${element}.getDomAttribute(${javaString(assertion.name)}))`;
  }
}

function webdriverio(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'visible':
      return '.toBeDisplayed()';
    case 'text':
      return assertion.match.exact
        ? `.toHaveText(${jsString(assertion.match.text)})`
        : `.toHaveText(${jsString(assertion.match.text)}, { containing: true, ignoreCase: true })`;
    case 'checked':
      return assertion.checked ? '.toBeSelected()' : '.not.toBeSelected()';
    case 'value':
    case 'disabled':
    case 'attribute':
      return playwrightTs(assertion);
  }
}

/** @param on - what the attribute says of a switch that is on: Android has `checked`, iOS a value. */
function ofApp(assertion: Assertion, on: 'true' | '1'): string {
  switch (assertion.kind) {
    case 'visible':
    case 'text':
    case 'disabled':
      return webdriverio(assertion);
    case 'checked': {
      const off = on === 'true' ? 'false' : '0';
      const name = on === 'true' ? 'checked' : 'value';
      return `.toHaveAttribute(${jsString(name)}, ${jsString(assertion.checked ? on : off)})`;
    }
    case 'value':
      return on === 'true'
        ? `.toHaveText(${jsString(assertion.value)})`
        : `.toHaveAttribute('value', ${jsString(assertion.value)})`;
    case 'attribute':
      throw new Unsayable('Apps have no attributes of the web.');
  }
}
