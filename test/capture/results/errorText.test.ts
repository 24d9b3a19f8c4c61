// Messages that runners print, recorded from Playwright 1.28 to 1.65 and pytest, and from the documentation of Cypress and
// WebdriverIO: the line, the step and the selector in them.

import assert from 'node:assert/strict';
import test from 'node:test';
import { readError } from '../../../extension/capture/results/errorText';

const messages = [
  {
    name: "Playwright's action",
    message:
      "TimeoutError: locator.click: Timeout 1000ms exceeded.\nCall log:\n\u001b[2m  - waiting for getByRole('button', { name: 'Save' })\u001b[22m\n\n    at /home/dev/shop/tests/shop.spec.ts:6:76",
    read: {
      error: 'TimeoutError: locator.click: Timeout 1000ms exceeded.',
      step: 'locator.click',
      selector: "getByRole('button', { name: 'Save' })",
      place: { file: '/home/dev/shop/tests/shop.spec.ts', line: 6 },
    },
  },
  {
    name: "an early Playwright's action",
    message:
      "locator.fill: Timeout 1000ms exceeded.\n=========================== logs ===========================\nwaiting for frameLocator('iframe').getByLabel('Nothing')\n============================================================",
    read: {
      error: 'locator.fill: Timeout 1000ms exceeded.',
      step: 'locator.fill',
      selector: "frameLocator('iframe').getByLabel('Nothing')",
    },
  },
  {
    name: "Playwright's assertion",
    message:
      'Error: \u001b[2mexpect(\u001b[22m\u001b[31mlocator\u001b[39m\u001b[2m).\u001b[22mtoHaveText\u001b[2m(\u001b[22m\u001b[32mexpected\u001b[39m\u001b[2m)\u001b[22m failed\n\nLocator:  getByTestId(\'total\')\nExpected: \u001b[32m"3 €"\u001b[39m\nReceived: \u001b[31m"4 €"\u001b[39m\nTimeout:  500ms\n\nCall log:\n\u001b[2m  - waiting for getByTestId(\'total\')\u001b[22m\n',
    read: {
      error: 'Error: expect(locator).toHaveText(expected) failed; Expected: "3 €"; Received: "4 €"',
      step: 'expect(locator).toHaveText',
      selector: "getByTestId('total')",
    },
  },
  {
    name: 'an element that is not the only one',
    message:
      "Error: locator.click: Error: strict mode violation: getByRole('button', { name: /add/i }) resolved to 2 elements:\n    1) <button>Add</button> aka getByRole('listitem').filter({ hasText: 'Apple Add' }).getByRole('button')",
    read: {
      error:
        "Error: locator.click: Error: strict mode violation: getByRole('button', { name: /add/i }) resolved to 2 elements",
      step: 'locator.click',
      selector: "getByRole('button', { name: /add/i })",
    },
  },
  {
    name: 'a selector in the words of the first locators',
    message:
      "locator.click: Timeout\nCall log:\n  - waiting for locator('internal:role=button[name=\"It\\'s\"i]') to be visible",
    read: {
      error: 'locator.click: Timeout',
      step: 'locator.click',
      selector: "getByRole('button', { name: 'It\\'s' })",
    },
  },
  {
    name: 'a page that is not there',
    message:
      'Error: page.goto: net::ERR_UNSAFE_PORT at http://127.0.0.1:1/\nCall log:\n  - navigating to "http://127.0.0.1:1/", waiting until "load"',
    read: { error: 'Error: page.goto: net::ERR_UNSAFE_PORT at http://127.0.0.1:1/', step: 'page.goto' },
  },
  {
    name: 'Python',
    message:
      'AssertionError: Locator expected to have text \'3\'\nActual value: None\nError: element(s) not found \nCall log:\n  - Expect "to_have_text" get_by_test_id("total") with timeout 500ms\n  - waiting for get_by_test_id("total")\n\ntests/test_shop.py:13: AssertionError',
    read: {
      error: "AssertionError: Locator expected to have text '3'",
      selector: 'get_by_test_id("total")',
      place: { file: 'tests/test_shop.py', line: 13 },
    },
  },
  {
    name: 'Cypress',
    message:
      'AssertionError: Timed out retrying after 4000ms: Expected to find element: `.save[data-x="1"]`, but never found it.\n    at Context.eval (webpack://shop/./cypress/e2e/shop.cy.js:5:7)',
    read: {
      error:
        'AssertionError: Timed out retrying after 4000ms: Expected to find element: `.save[data-x="1"]`, but never found it.',
      selector: '.save[data-x="1"]',
    },
  },
  {
    name: 'WebdriverIO',
    message:
      'Error: Can\'t call click on element with selector "button=Add" because element wasn\'t found\n    at async Context.<anonymous> (file:///home/dev/shop/test/specs/shop.e2e.js:7:9)',
    read: {
      error: 'Error: Can\'t call click on element with selector "button=Add" because element wasn\'t found',
      selector: 'button=Add',
      place: { file: '/home/dev/shop/test/specs/shop.e2e.js', line: 7 },
    },
  },
  {
    name: 'WebdriverIO waiting',
    message: 'Error: element ("#total") still not displayed after 5000ms',
    read: { error: 'Error: element ("#total") still not displayed after 5000ms', selector: '#total' },
  },
  { name: 'nothing', message: ' \n ', read: { error: '' } },
];

for (const { name, message, read } of messages) {
  test(name, () => assert.deepEqual(readError(message), read));
}

test('an endless line is cut', () => {
  const { error } = readError('x'.repeat(1_000_000));
  assert.equal(error.length, 300);
  assert.ok(error.endsWith('…'));
});
