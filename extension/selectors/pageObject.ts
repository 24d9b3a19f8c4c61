// A page object from several elements: one file, in the shape that the framework's own documentation gives page objects.
// Knows nothing of files and editors. Comments stand only where a member is not to be relied on as it looks.

import type { RankedSelector, Selector, SelectorFormat } from '../../protocol/selector';
import { bestFor, selectorCode, type SelectorCode } from './formats/writeSelector';
import { className, memberNames, type Casing } from './memberNames';
import { reservedWords, type Language } from './reservedWords';

export interface NamedElement {
  /** What it is called: its accessible name, its text, or the user's own word for it. */
  readonly name: string;
  /** ARIA role; null where it is not known. */
  readonly role: string | null;
  /** The best first. */
  readonly ranked: readonly RankedSelector[];
  readonly isInShadowRoot?: boolean;
}

export interface PageObjectOptions {
  readonly testIdAttribute: string;
  /** For the formats that are JavaScript; TypeScript where absent. */
  readonly language?: 'typescript' | 'javascript';
  /** True for Python code that awaits. */
  readonly isAsync?: boolean;
  /** Where Testing Library is imported from; `@testing-library/dom` where absent. */
  readonly testingLibrary?: string;
}

export type PageObject =
  | {
      readonly kind: 'written';
      /** A usual name for the file, without a folder. */
      readonly fileName: string;
      readonly code: string;
      /** Elements that the format cannot say, and why, each a whole sentence. */
      readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
    }
  | { readonly kind: 'unsupported'; readonly reason: string };

interface Member {
  readonly name: string;
  readonly code: SelectorCode;
  /** Whole sentences. */
  readonly comments: readonly string[];
}

interface Page {
  readonly className: string;
  readonly members: readonly Member[];
  readonly isTyped: boolean;
  readonly isAsync: boolean;
  readonly testingLibrary: string;
}

/**
 * How page objects of a format look. A function that goes into frames begins at the page itself: it may be called from
 * inside of a frame, even of the same one.
 */
interface Style {
  readonly casing: Casing;
  readonly language: Language | null;
  /** What the page or driver is called where the members are written. */
  readonly receiver: string;
  /** Names that mean something else where the members are, besides the language's own words. */
  readonly taken?: readonly string[];
  fileName(className: string, isTyped: boolean): string;
  write(page: Page): string;
}

/**
 * @param title - of the page or of what the elements belong to; the class is called after it.
 */
export function writePageObject(
  title: string,
  elements: readonly NamedElement[],
  format: SelectorFormat,
  options: PageObjectOptions,
): PageObject {
  const style = styles[format];
  const isTyped = options.language !== 'javascript';
  const name = className(title);
  const leftOut: { name: string; reason: string }[] = [];
  const sayable: { name: string; role: string | null; code: SelectorCode; ranked: RankedSelector }[] = [];
  for (const element of elements) {
    const writeOptions = {
      testIdAttribute: options.testIdAttribute,
      receiver: style.receiver,
      isInShadowRoot: element.isInShadowRoot ?? false,
    };
    const best = bestFor(format, element.ranked, writeOptions);
    if (best.kind === 'unsupported') {
      leftOut.push({ name: element.name, reason: best.reason });
      continue;
    }
    const code = selectorCode(best.ranked.selector, format, writeOptions);
    sayable.push({ name: element.name, role: element.role, code, ranked: best.ranked });
  }
  if (sayable.length === 0) {
    return {
      kind: 'unsupported',
      reason: leftOut[0]?.reason ?? 'There are no elements to write a page object of.',
    };
  }
  const reserved = new Set([
    ...(style.language === null ? [] : reservedWords[style.language]),
    ...(style.taken ?? []),
    name,
  ]);
  const names = memberNames(sayable, style.casing, reserved);
  const members = sayable.map(({ code, ranked }, index) => ({
    name: names[index]!,
    code,
    // Only functions that go into frames leave something behind them.
    comments: [...commentsOn(ranked), ...(code.before.length === 0 ? [] : code.notes)],
  }));
  return {
    kind: 'written',
    fileName: style.fileName(name, isTyped),
    code: style.write({
      className: name,
      members,
      isTyped,
      isAsync: options.isAsync ?? false,
      testingLibrary: options.testingLibrary ?? '@testing-library/dom',
    }),
    leftOut,
  };
}

function commentsOn({ selector, verified, matches, hits }: RankedSelector): string[] {
  return [
    ...(verified === 'unverified' ? ['Unverified: taken from a picture alone.'] : []),
    ...(verified !== 'unverified' && !hits ? [`Found ${counted(matches)} where it was tried.`] : []),
    ...(dependsOnPosition(selector) ? ['Depends on its position among similar elements.'] : []),
  ];
}

/** Of a selector that misses: the one element that it finds is another. */
function counted(matches: number): string {
  if (matches === 0) return 'nothing';
  return matches === 1 ? 'another element' : `${matches} elements`;
}

function dependsOnPosition(selector: Selector): boolean {
  return selector.some((step) => {
    switch (step.kind) {
      case 'nth':
        return true;
      case 'has':
        return dependsOnPosition(step.steps);
      case 'css':
        return step.parts.some(({ nthOfType }) => nthOfType !== undefined);
      case 'xpath':
        return step.parts.some(({ conditions }) => conditions.some(({ kind }) => kind === 'position'));
      default:
        return false;
    }
  });
}

const playwrightTs: Style = {
  casing: 'camel',
  language: 'typescript',
  receiver: 'page',
  taken: ['page'],
  fileName: (name, isTyped) => `${name}.${isTyped ? 'ts' : 'js'}`,
  write: ({ className: name, members, isTyped }) =>
    isTyped
      ? lines(
          `import type { Locator, Page } from '@playwright/test';`,
          '',
          `export class ${name} {`,
          '  readonly page: Page;',
          ...members.map((member) => `  readonly ${member.name}: Locator;`),
          '',
          '  constructor(page: Page) {',
          '    this.page = page;',
          ...assignments(members, '    ', 'this.', ';', '//'),
          '  }',
          '}',
        )
      : lines(
          `export class ${name} {`,
          `  /** @param {import('@playwright/test').Page} page */`,
          '  constructor(page) {',
          '    this.page = page;',
          ...assignments(members, '    ', 'this.', ';', '//'),
          '  }',
          '}',
        ),
};

const playwrightPython: Style = {
  casing: 'snake',
  language: 'python',
  receiver: 'page',
  taken: ['page'],
  fileName: (name) => `${snakeFile(name)}.py`,
  write: ({ className: name, members, isAsync }) =>
    lines(
      ...(uses(members, /\bre\.compile\(/) ? ['import re', ''] : []),
      `from playwright.${isAsync ? 'async_api' : 'sync_api'} import Page`,
      '',
      '',
      `class ${name}:`,
      '    def __init__(self, page: Page) -> None:',
      '        self.page = page',
      ...assignments(members, '        ', 'self.', '', '#'),
    ),
};

const playwrightJava: Style = {
  casing: 'camel',
  language: 'java',
  receiver: 'page',
  taken: ['page'],
  fileName: (name) => `${name}.java`,
  write: ({ className: name, members }) =>
    lines(
      ...(uses(members, /\bnew FrameLocator\./) ? ['import com.microsoft.playwright.FrameLocator;'] : []),
      'import com.microsoft.playwright.Locator;',
      'import com.microsoft.playwright.Page;',
      ...(uses(members, /\bAriaRole\./) ? ['import com.microsoft.playwright.options.AriaRole;'] : []),
      ...(uses(members, /\bPattern\.compile\(/) ? ['import java.util.regex.Pattern;'] : []),
      '',
      `public class ${name} {`,
      '    private final Page page;',
      ...members.map((member) => `    public final Locator ${member.name};`),
      '',
      `    public ${name}(Page page) {`,
      '        this.page = page;',
      ...assignments(members, '        ', 'this.', ';', '//'),
      '    }',
      '}',
    ),
};

const playwrightCsharp: Style = {
  casing: 'pascal',
  language: 'csharp',
  receiver: '_page',
  taken: ['AriaRole', 'Regex'],
  fileName: (name) => `${name}.cs`,
  write: ({ className: name, members }) =>
    lines(
      ...(uses(members, /\bnew Regex\(/) ? ['using System.Text.RegularExpressions;'] : []),
      'using Microsoft.Playwright;',
      '',
      `public class ${name}`,
      '{',
      '    private readonly IPage _page;',
      '',
      `    public ${name}(IPage page)`,
      '    {',
      '        _page = page;',
      '    }',
      ...members.flatMap((member) => [
        '',
        ...commented(member, '    ', '//'),
        `    public ILocator ${member.name} => ${member.code.element};`,
      ]),
      '}',
    ),
};

const testingLibrary: Style = {
  casing: 'camel',
  language: 'typescript',
  receiver: 'screen',
  fileName: (name, isTyped) => `${lowerFirst(name)}.${isTyped ? 'ts' : 'js'}`,
  write: ({ className: name, members, testingLibrary: from }) => {
    const imported = ['screen', 'within'].filter((word) => uses(members, new RegExp(`\\b${word}[.(]`)));
    return lines(
      ...(imported.length === 0 ? [] : [`import { ${imported.join(', ')} } from '${from}';`, '']),
      `export const ${lowerFirst(name)} = {`,
      ...members.flatMap((member) => [
        ...commented(member, '  ', '//'),
        `  ${member.name}: () => ${member.code.element},`,
      ]),
      '};',
    );
  },
};

const cypress: Style = {
  casing: 'camel',
  language: 'typescript',
  receiver: 'cy',
  fileName: (name, isTyped) => `${name}.${isTyped ? 'ts' : 'js'}`,
  write: ({ className: name, members }) =>
    lines(
      `export class ${name} {`,
      ...getters(members),
      '}',
      '',
      `export const ${lowerFirst(name)} = new ${name}();`,
    ),
};

/** Also of apps: Appium's selectors are written for WebdriverIO. */
const webdriverio: Style = {
  casing: 'camel',
  language: 'typescript',
  receiver: 'browser',
  fileName: (name, isTyped) => `${lowerFirst(name).replace(/Page$/, '.page')}.${isTyped ? 'ts' : 'js'}`,
  write: ({ className: name, members }) => {
    const isInFrame = members.some(({ code }) => code.before.length > 0);
    return lines(
      `import { ${isInFrame ? '$, browser' : '$'} } from '@wdio/globals';`,
      '',
      `class ${name} {`,
      ...getters(members),
      '}',
      '',
      `export default new ${name}();`,
    );
  },
};

const seleniumPython: Style = {
  casing: 'constant',
  language: 'python',
  receiver: 'self.driver',
  fileName: (name) => `${snakeFile(name)}.py`,
  write: ({ className: name, members }) => {
    const inPage = members.filter(({ code }) => code.before.length === 0);
    const inFrames = members.filter(({ code }) => code.before.length > 0);
    return lines(
      'from selenium.webdriver.common.by import By',
      'from selenium.webdriver.remote.webdriver import WebDriver',
      ...(inFrames.length === 0 ? [] : ['from selenium.webdriver.remote.webelement import WebElement']),
      '',
      '',
      `class ${name}:`,
      ...inPage.flatMap((member) => [
        ...commented(member, '    ', '#'),
        `    ${member.name} = ${member.code.by}`,
      ]),
      ...(inPage.length === 0 ? [] : ['']),
      '    def __init__(self, driver: WebDriver) -> None:',
      '        self.driver = driver',
      ...inFrames.flatMap((member) => [
        '',
        ...commented(member, '    ', '#'),
        `    def find_${member.name.toLowerCase()}(self) -> WebElement:`,
        '        self.driver.switch_to.default_content()',
        ...member.code.before.map((statement) => `        ${statement}`),
        `        return ${member.code.element}`,
      ]),
    );
  },
};

const seleniumJava: Style = {
  casing: 'constant',
  language: 'java',
  receiver: 'driver',
  fileName: (name) => `${name}.java`,
  write: ({ className: name, members }) => {
    const inPage = members.filter(({ code }) => code.before.length === 0);
    const inFrames = members.filter(({ code }) => code.before.length > 0);
    return lines(
      'import org.openqa.selenium.By;',
      'import org.openqa.selenium.WebDriver;',
      ...(inFrames.length === 0 ? [] : ['import org.openqa.selenium.WebElement;']),
      '',
      `public class ${name} {`,
      ...inPage.flatMap((member) => [
        ...commented(member, '    ', '//'),
        `    public static final By ${member.name} = ${member.code.by};`,
      ]),
      ...(inPage.length === 0 ? [] : ['']),
      '    private final WebDriver driver;',
      '',
      `    public ${name}(WebDriver driver) {`,
      '        this.driver = driver;',
      '    }',
      ...inFrames.flatMap((member) => [
        '',
        ...commented(member, '    ', '//'),
        `    public WebElement ${camelOfConstant(`FIND_${member.name}`)}() {`,
        '        driver.switchTo().defaultContent();',
        ...member.code.before.map((statement) => `        ${statement}`),
        `        return ${member.code.element};`,
        '    }',
      ]),
      '}',
    );
  },
};

/** A language of its own has no page objects: names and selectors as JSON, which every runner can read. */
const map: Style = {
  casing: 'camel',
  language: null,
  receiver: '',
  fileName: (name) => `${lowerFirst(name)}.json`,
  write: ({ members }) =>
    lines(JSON.stringify(Object.fromEntries(members.map(({ name, code }) => [name, code.element])), null, 2)),
};

const styles: Readonly<Record<SelectorFormat, Style>> = {
  'playwright-ts': playwrightTs,
  'playwright-python': playwrightPython,
  'playwright-java': playwrightJava,
  'playwright-csharp': playwrightCsharp,
  'testing-library': testingLibrary,
  cypress,
  'selenium-python': seleniumPython,
  'selenium-java': seleniumJava,
  webdriverio,
  'appium-uiautomator': webdriverio,
  'appium-xcuitest': webdriverio,
  css: map,
  xpath: map,
};

function assignments(
  members: readonly Member[],
  indent: string,
  object: string,
  end: string,
  comment: string,
): string[] {
  return members.flatMap((member) => [
    ...commented(member, indent, comment),
    `${indent}${object}${member.name} = ${member.code.element}${end}`,
  ]);
}

/** Getters, and where frames have to be entered first (only WebdriverIO says so), functions that wait for that. */
function getters(members: readonly Member[]): string[] {
  return members.flatMap((member, index) => [
    ...(index === 0 ? [] : ['']),
    ...commented(member, '  ', '//'),
    ...(member.code.before.length === 0
      ? [`  get ${member.name}() {`]
      : [`  async ${member.name}() {`, '    await browser.switchFrame(null);']),
    ...member.code.before.map((statement) => `    ${statement}`),
    `    return ${member.code.element};`,
    '  }',
  ]);
}

function commented(member: Member, indent: string, mark: string): string[] {
  return member.comments.map((sentence) => `${indent}${mark} ${sentence}`);
}

function uses(members: readonly Member[], pattern: RegExp): boolean {
  return members.some(({ code }) => [...code.before, code.element].some((text) => pattern.test(text)));
}

function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function snakeFile(name: string): string {
  return name.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1_$2').toLowerCase();
}

function camelOfConstant(name: string): string {
  return name.toLowerCase().replace(/_+(.)/g, (_, letter: string) => letter.toUpperCase());
}
