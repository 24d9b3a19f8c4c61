// Which framework a test file is written for, from its name, what it imports, and the project's files beside it.
// Knows nothing of disks and editors: texts are given. Where nothing tells, nothing is guessed.

import type { SelectorFormat } from '../../protocol/selector';
import { usualReceivers } from './formats/writeSelector';

export interface TestFile {
  /** Its path, with either slash, or its name. */
  readonly name: string;
  readonly content: string;
  /** Of the project, the nearest first: package.json, requirements.txt, pyproject.toml, pom.xml, *.csproj, wdio.conf.ts, … */
  readonly near?: readonly { readonly name: string; readonly content: string }[];
}

/** @returns null where nothing tells, or where it is a framework that no selectors are written for */
export function detectFormat({ name, content, near = [] }: TestFile): SelectorFormat | null {
  const fileName = name.split(/[\\/]/).at(-1)!.toLowerCase();
  const ending = fileName.split('.').at(-1)!;
  switch (ending) {
    case 'ts':
    case 'tsx':
    case 'mts':
    case 'cts':
    case 'js':
    case 'jsx':
    case 'mjs':
    case 'cjs':
      return formatOfJavascript(name, content, near);
    case 'py':
      return formatOfPython(content, near);
    case 'java':
      return formatOfJava(content, near);
    case 'cs':
      return /\bMicrosoft\.Playwright\b/.test(
        content + textOf(near, /\.csproj$|^directory\.packages\.props$/),
      )
        ? 'playwright-csharp'
        : null;
    case 'css':
    case 'scss':
    case 'less':
      return 'css';
    case 'xpath':
    case 'xsl':
    case 'xslt':
      return 'xpath';
    default:
      return null;
  }
}

/** Of Testing Library's packages: others are about native apps, or are commands for another framework. */
const ofTheWeb = '(?!cypress|react-native|webdriverio|testcafe|nightwatch)[^\'"]+';

/** What test code of a format gives away: an import of its packages, or words that nothing else uses. */
const inJavascript: readonly { readonly format: SelectorFormat; readonly signs: readonly RegExp[] }[] = [
  { format: 'appium-xcuitest', signs: [/-ios (?:predicate string|class chain):/, /\bXCUIElementType/] },
  { format: 'appium-uiautomator', signs: [/\bandroid=new UiSelector\(/, /\bnew UiSelector\(/] },
  {
    format: 'cypress',
    signs: [
      imports('cypress(?:/[^\'"]*)?|@testing-library/cypress(?:/[^\'"]*)?'),
      /^\s*cy\s*\.\s*\w+\(/m,
      /\/\/\/\s*<reference types="cypress"/,
    ],
  },
  {
    format: 'playwright-ts',
    signs: [imports('@playwright/(?:test|experimental-ct-[a-z0-9-]+)|playwright(?:-core)?')],
  },
  { format: 'testing-library', signs: [imports(`@testing-library/${ofTheWeb}`)] },
  {
    format: 'webdriverio',
    signs: [imports('@wdio/globals|webdriverio|@wdio/[a-z-]+'), /\bawait (?:browser\.)?\$\$?\(/],
  },
];

/** Frameworks of JavaScript that have no format here: their files are not taken for another's. */
const otherFrameworks = imports(
  'selenium-webdriver|puppeteer(?:-core)?|testcafe|nightwatch|@testing-library/react-native|@?vitest/browser[^\'"]*',
);

function formatOfJavascript(
  name: string,
  content: string,
  near: readonly { readonly name: string; readonly content: string }[],
): SelectorFormat | null {
  const found = inJavascript.find(({ signs }) => signs.some((sign) => sign.test(content)))?.format;
  if (found === 'webdriverio') return ofMobile(near) ?? 'webdriverio';
  if (found !== undefined) return found;
  if (otherFrameworks.test(content)) return null;
  if (/\.cy\.[cm]?[jt]sx?$/i.test(name) || /(?:^|[\\/])cypress[\\/]/i.test(name)) return 'cypress';
  for (const { name: path, content: text } of near) {
    const config = path.split(/[\\/]/).at(-1)!.toLowerCase();
    if (/^playwright(?:-ct)?\.config\.[cm]?[jt]s$/.test(config)) return 'playwright-ts';
    if (/^cypress\.config\.[cm]?[jt]s$|^cypress\.json$/.test(config)) return 'cypress';
    if (/^wdio\..*conf(?:ig)?\.[cm]?[jt]s$/.test(config)) return ofMobile(near) ?? 'webdriverio';
    if (config === 'package.json') {
      const format = onlyDependency(text);
      if (format !== null) return format === 'webdriverio' ? (ofMobile(near) ?? format) : format;
    }
  }
  return null;
}

/** Of WebdriverIO: a configuration says with Appium's words which devices it drives. */
function ofMobile(
  near: readonly { readonly name: string; readonly content: string }[],
): SelectorFormat | null {
  const config = textOf(near, /^wdio\./);
  const isAndroid = /UiAutomator2|platformName['"]?\s*:\s*['"]Android/i.test(config);
  const isIos = /XCUITest|platformName['"]?\s*:\s*['"]iOS/i.test(config);
  if (isAndroid === isIos) return null;
  return isAndroid ? 'appium-uiautomator' : 'appium-xcuitest';
}

const packages: readonly (readonly [RegExp, SelectorFormat])[] = [
  [/^(?:@playwright\/test|playwright)$/, 'playwright-ts'],
  [/^cypress$/, 'cypress'],
  [/^(?:webdriverio|@wdio\/cli)$/, 'webdriverio'],
  [new RegExp(`^@testing-library/(?!jest-dom|user-event)${ofTheWeb}$`), 'testing-library'],
];

/** The framework that a package.json depends on, where it is one only. */
function onlyDependency(text: string): SelectorFormat | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const names = ['dependencies', 'devDependencies'].flatMap((field) => {
    const listed = value[field];
    return isRecord(listed) ? Object.keys(listed) : [];
  });
  const formats = new Set(
    packages.flatMap(([pattern, format]) => (names.some((one) => pattern.test(one)) ? [format] : [])),
  );
  const [only] = formats;
  return formats.size === 1 ? only! : null;
}

function formatOfPython(
  content: string,
  near: readonly { readonly name: string; readonly content: string }[],
): SelectorFormat | null {
  const ofImport = (text: string) => {
    if (/^\s*(?:from|import)\s+playwright\b/m.test(text)) return 'playwright-python';
    return /^\s*(?:from|import)\s+selenium\b/m.test(text) ? 'selenium-python' : null;
  };
  // Appium's tests import Selenium as well.
  if (/^\s*(?:from|import)\s+appium\b/m.test(content)) return null;
  const own = ofImport(content);
  if (own !== null) return own;
  const inFixtures = ofImport(textOf(near, /^conftest\.py$/));
  if (inFixtures !== null) return inFixtures;
  const listed = textOf(near, /^(?:requirements.*\.txt|pyproject\.toml|pipfile|setup\.(?:py|cfg))$/);
  const isPlaywright = /\b(?:pytest-)?playwright\b/i.test(listed);
  const isSelenium = /\bselenium\b/i.test(listed);
  if (isPlaywright === isSelenium) return null;
  return isPlaywright ? 'playwright-python' : 'selenium-python';
}

function formatOfJava(
  content: string,
  near: readonly { readonly name: string; readonly content: string }[],
): SelectorFormat | null {
  if (/\bio\.appium\./.test(content)) return null;
  return ofJavaPackages(content) ?? ofJavaPackages(textOf(near, /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/));
}

function ofJavaPackages(text: string): SelectorFormat | null {
  const isPlaywright = /\bcom\.microsoft\.playwright\b/.test(text);
  const isSelenium = /\borg\.(?:openqa\.selenium|seleniumhq\.selenium)\b/.test(text);
  if (isPlaywright === isSelenium) return null;
  return isPlaywright ? 'playwright-java' : 'selenium-java';
}

/** A page object may have a `goto` too, but that knows where to go. */
const pageOnlyCall =
  /((?:\b(?:this|self)\.)?#?\b\w*page\w*)\s*\.\s*(?:get_?by|(?:frame_?)?locator\b|goto(?:async)?\(\s*[^\s)])/gi;
/** Page objects have methods of these names too, so what they are called on has to be called a page and nothing else. */
const pageCall = /((?:\b(?:this|self)\.)?#?\b_?page)\s*\.\s*(?:wait_?for|click|fill)/gi;
const driverCall =
  /((?:\b(?:this|self)\.)?\b\w*driver\w*)\s*\.\s*(?:find_?elements?|get|switch_?to|navigate|manage)\b/gi;

/**
 * What the code calls its page or driver: the last one that is used in it.
 *
 * @param before - the file up to where the selector goes, because the name nearest above is the one that is meant.
 * @returns the format's usual name where none is used; null where the format needs none
 */
export function receiverIn(before: string, format: SelectorFormat): string | null {
  const usual = usualReceivers[format];
  if (usual === undefined) return null;
  const calls = format.startsWith('playwright') ? [pageOnlyCall, pageCall] : [driverCall];
  const found = calls.flatMap((call) => [...before.matchAll(call)]).sort((a, b) => a.index - b.index);
  return found.at(-1)?.[1] ?? usual;
}

/** Whether Python code awaits what it asks of the page. */
export function isAsyncPython(content: string): boolean {
  return /\bplaywright\.async_api\b/.test(content);
}

/** What Testing Library is imported from here, for a new file of the same project; null where it is not. */
export function testingLibraryIn(content: string): string | null {
  return /['"](@testing-library\/(?:react|vue|svelte|angular|preact|dom))['"]/.exec(content)?.[1] ?? null;
}

/** An import or a `require` of one of these packages. */
function imports(names: string): RegExp {
  return new RegExp(`(?:\\bfrom|\\bimport|\\brequire\\()\\s*['"](?:${names})['"]`);
}

function textOf(
  near: readonly { readonly name: string; readonly content: string }[],
  pattern: RegExp,
): string {
  return near
    .filter(({ name }) => pattern.test(name.split(/[\\/]/).at(-1)!.toLowerCase()))
    .map(({ content }) => content)
    .join('\n');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
