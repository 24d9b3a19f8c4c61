// The framework of a test file, told by its imports, its name, and the project's files beside it; null where nothing tells.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  detectFormat,
  isAsyncPython,
  receiverIn,
  testingLibraryIn,
  type TestFile,
} from '../../extension/selectors/detectFormat';
import type { SelectorFormat } from '../../protocol/selector';

const rows: readonly {
  readonly why: string;
  readonly file: TestFile;
  readonly format: SelectorFormat | null;
}[] = [
  {
    why: 'an import of Playwright',
    file: { name: 'a.spec.ts', content: "import { test, expect } from '@playwright/test';" },
    format: 'playwright-ts',
  },
  {
    why: 'a require of Playwright',
    file: { name: 'a.js', content: "const { chromium } = require('playwright');" },
    format: 'playwright-ts',
  },
  {
    why: 'an import of Testing Library',
    file: { name: 'a.test.tsx', content: "import { render, screen } from '@testing-library/react';" },
    format: 'testing-library',
  },
  {
    why: "Cypress's name for its files",
    file: { name: 'cypress\\e2e\\login.cy.js', content: '' },
    format: 'cypress',
  },
  {
    why: 'a command of Cypress',
    file: { name: 'login.js', content: "it('a', () => {\n  cy.visit('/');\n});" },
    format: 'cypress',
  },
  {
    why: "Testing Library's commands for Cypress",
    file: { name: 'commands.ts', content: "import '@testing-library/cypress/add-commands';" },
    format: 'cypress',
  },
  {
    why: 'an import of WebdriverIO',
    file: { name: 'login.page.ts', content: "import { $ } from '@wdio/globals'" },
    format: 'webdriverio',
  },
  {
    why: 'WebdriverIO that drives Android',
    file: {
      name: 'login.e2e.ts',
      content: "import { $ } from '@wdio/globals'",
      near: [{ name: 'wdio.conf.ts', content: "'appium:automationName': 'UiAutomator2'" }],
    },
    format: 'appium-uiautomator',
  },
  {
    why: 'WebdriverIO that drives iOS',
    file: {
      name: 'login.e2e.ts',
      content: '',
      near: [{ name: '/shop/wdio.ios.conf.ts', content: "platformName: 'iOS'" }],
    },
    format: 'appium-xcuitest',
  },
  {
    why: 'WebdriverIO that drives both',
    file: {
      name: 'login.e2e.ts',
      content: "import { $ } from '@wdio/globals'",
      near: [{ name: 'wdio.conf.ts', content: "platformName: 'iOS', platformName: 'Android'" }],
    },
    format: 'webdriverio',
  },
  {
    why: 'a class of iOS',
    file: { name: 'a.js', content: "await $('-ios class chain:**/XCUIElementTypeCell').click()" },
    format: 'appium-xcuitest',
  },
  {
    why: "Playwright's configuration beside it",
    file: {
      name: 'pages/login.ts',
      content: 'export class LogIn {}',
      near: [{ name: '/shop/playwright.config.ts', content: '' }],
    },
    format: 'playwright-ts',
  },
  {
    why: 'the only framework of package.json',
    file: {
      name: 'pages/login.ts',
      content: '',
      near: [
        { name: 'package.json', content: '{"devDependencies": {"cypress": "^15.0.0", "typescript": "5"}}' },
      ],
    },
    format: 'cypress',
  },
  {
    why: 'one of two frameworks of package.json',
    file: {
      name: 'pages/login.ts',
      content: '',
      near: [
        { name: 'package.json', content: '{"devDependencies": {"cypress": "15", "@playwright/test": "1"}}' },
      ],
    },
    format: null,
  },
  {
    why: 'a package.json that is none',
    file: { name: 'a.ts', content: '', near: [{ name: 'package.json', content: '{"devDependencies": [' }] },
    format: null,
  },
  {
    why: "Selenium's JavaScript, for which there is no format, beside Playwright",
    file: {
      name: 'a.js',
      content: "const { By } = require('selenium-webdriver');",
      near: [{ name: 'playwright.config.js', content: '' }],
    },
    format: null,
  },
  {
    why: 'Testing Library for native apps, for which there is no format',
    file: {
      name: 'a.test.tsx',
      content: "import { screen } from '@testing-library/react-native';",
      near: [
        { name: 'package.json', content: '{"devDependencies": {"@testing-library/react-native": "12"}}' },
      ],
    },
    format: null,
  },
  {
    why: "Vitest's own pages, for which there is no format, run by Playwright",
    file: {
      name: 'a.test.ts',
      content: "import { page } from 'vitest/browser';",
      near: [{ name: 'package.json', content: '{"devDependencies": {"playwright": "1"}}' }],
    },
    format: null,
  },
  {
    why: 'Playwright in Python',
    file: { name: 'test_a.py', content: 'from playwright.sync_api import Page, expect\n' },
    format: 'playwright-python',
  },
  {
    why: 'Selenium in Python',
    file: { name: 'test_a.py', content: 'from selenium import webdriver' },
    format: 'selenium-python',
  },
  {
    why: 'requirements of Python',
    file: {
      name: 'test_a.py',
      content: 'def test_a(page): ...',
      near: [{ name: 'requirements-dev.txt', content: 'pytest-playwright==0.7\n' }],
    },
    format: 'playwright-python',
  },
  {
    why: 'Appium in Python, for which there is no format, with Selenium below it',
    file: {
      name: 'test_a.py',
      content: 'from appium import webdriver',
      near: [{ name: 'requirements.txt', content: 'selenium' }],
    },
    format: null,
  },
  {
    why: 'Appium in Python, which imports Selenium as well',
    file: {
      name: 'test_a.py',
      content: 'from appium import webdriver\nfrom selenium.webdriver.support.ui import WebDriverWait',
    },
    format: null,
  },
  {
    why: 'Appium in Java, which imports Selenium as well',
    file: {
      name: 'LoginTest.java',
      content: 'import io.appium.java_client.android.AndroidDriver;\nimport org.openqa.selenium.By;',
    },
    format: null,
  },
  {
    why: 'Playwright in Java',
    file: { name: 'LoginTest.java', content: 'import com.microsoft.playwright.*;' },
    format: 'playwright-java',
  },
  {
    why: 'Selenium in a pom',
    file: {
      name: 'LoginPage.java',
      content: 'class LoginPage {}',
      near: [{ name: 'pom.xml', content: '<groupId>org.seleniumhq.selenium</groupId>' }],
    },
    format: 'selenium-java',
  },
  {
    why: 'Playwright in C#',
    file: { name: 'LoginTests.cs', content: 'using Microsoft.Playwright.NUnit;' },
    format: 'playwright-csharp',
  },
  {
    why: 'Playwright in a project of C#',
    file: {
      name: 'LoginPage.cs',
      content: '',
      near: [{ name: 'Shop.Tests.csproj', content: '<PackageReference Include="Microsoft.Playwright" />' }],
    },
    format: 'playwright-csharp',
  },
  { why: 'a style sheet', file: { name: 'a.css', content: '' }, format: 'css' },
  { why: 'nothing', file: { name: 'a.ts', content: 'export const a = 1;' }, format: null },
  { why: 'another language', file: { name: 'a.rb', content: 'require "selenium-webdriver"' }, format: null },
  { why: 'a name without an ending', file: { name: 'Makefile', content: 'cy.get(' }, format: null },
];

for (const { why, file, format } of rows) {
  test(`${file.name} with ${why} is ${format ?? 'not known'}`, () =>
    assert.equal(detectFormat(file), format));
}

test('what page and driver are called is what was used last', () => {
  assert.equal(receiverIn("await page.goto('/');", 'playwright-ts'), 'page');
  assert.equal(receiverIn('await page.goto("/"); this.page.getByText("a")', 'playwright-ts'), 'this.page');
  assert.equal(receiverIn('self.page.get_by_role("button")', 'playwright-python'), 'self.page');
  assert.equal(receiverIn('_page.GetByText("a")', 'playwright-csharp'), '_page');
  assert.equal(receiverIn('self.driver.find_element(By.ID, "a")', 'selenium-python'), 'self.driver');
  assert.equal(receiverIn('webDriver.findElement(By.id("a"))', 'selenium-java'), 'webDriver');
  assert.equal(
    receiverIn('page.goto("/"); admin_page.get_by_role("row")', 'playwright-python'),
    'admin_page',
  );
});

test('a page object is no page, and what makes a driver is none', () => {
  assert.equal(
    receiverIn('await this.#page.goto("/"); await loginPage.goto();', 'playwright-ts'),
    'this.#page',
  );
  assert.equal(receiverIn("await adminPage.goto('/');", 'playwright-ts'), 'adminPage');
  assert.equal(receiverIn('await loginPage.fill("Ada");', 'playwright-ts'), 'page');
  assert.equal(receiverIn('WebDriver browser = DriverManager.getDriver();', 'selenium-java'), 'driver');
});

test('where none is used it is the usual one, and some formats have none', () => {
  assert.equal(receiverIn('', 'playwright-ts'), 'page');
  assert.equal(receiverIn('', 'playwright-csharp'), 'Page');
  assert.equal(receiverIn('', 'selenium-java'), 'driver');
  assert.equal(receiverIn('cy.get("a")', 'cypress'), null);
});

test('Python that awaits is told by its import', () => {
  assert.ok(isAsyncPython('from playwright.async_api import Page'));
  assert.ok(!isAsyncPython('from playwright.sync_api import Page'));
});

test("Testing Library's package is the one that is used already", () => {
  assert.equal(testingLibraryIn("import { screen } from '@testing-library/vue';"), '@testing-library/vue');
  assert.equal(testingLibraryIn("import '@testing-library/jest-dom';"), null);
});
