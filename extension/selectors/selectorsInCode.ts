// Finds the selectors of a test file, with their exact places, and says as data what each one looks for. Pure.
// Knows nothing of pages and of how a selector is replaced.
//
// What it reads: Playwright (TypeScript, Python, Java, C#), Testing Library, Cypress, Selenium and Appium (By …, page
// objects' annotations), WebdriverIO; chains, filters, and what a variable of the same file holds.
// What it does not: selectors put together when the test runs, helpers of one's own, variables of other files (their
// selectors count as searching the whole page), ways into frames other than Playwright's, code inside of `${…}`. Those are
// left out, or found without their meaning.

import type { Selector, SelectorFormat, SelectorStep } from '../../protocol/selector';
import { expectsNothing } from './inCode/absence';
import { actionAt, type Action } from './inCode/action';
import {
  bySteps,
  COMPUTED,
  cypress,
  playwright,
  playwrightShorthands,
  testingLibrary,
  webdriverio,
  type CallTable,
  type ReadSteps,
} from './inCode/calls';
import {
  chainAt,
  chainsIn,
  makeCode,
  plainName,
  valueOf,
  type Chain,
  type Code,
  type Link,
} from './inCode/chains';
import { codeLanguage, cutIntoTokens, type CodeLanguage } from './inCode/tokens';
import { cssSteps, parsePlaywrightString, xpathSteps } from './inCode/strings';

export type CodeFramework = 'playwright' | 'testing-library' | 'cypress' | 'webdriver' | 'webdriverio';

/** How a selector stands in the code, which decides what may be put in its place. */
export type CodeForm =
  /** `page.getByRole("button")`, from what it begins with; calls behind it that act are not part of it. */
  | { readonly kind: 'expression'; readonly root: string; readonly call: string }
  /** `page.click("#save", …)`: from what it begins with to behind the comma, so that the rest stays its arguments. */
  | { readonly kind: 'shorthand'; readonly root: string; readonly call: string; readonly hasMore: boolean }
  /** `By.id("save")`, or `By.ID, "save"` in Python. */
  | { readonly kind: 'by'; readonly by: string; readonly isPair: boolean }
  /** What stands in the brackets of `@FindBy(id = "save")`. */
  | { readonly kind: 'annotation' };

export interface SelectorInCode {
  /** What is replaced where it is replaced, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** As it is written. */
  readonly code: string;
  /** From 1. */
  readonly line: number;
  readonly language: CodeLanguage;
  readonly framework: CodeFramework;
  readonly form: CodeForm;
  /** Null where it says more than the data can. */
  readonly selector: Selector | null;
  /** Why it is null, one clause without a full stop; null where it is not. */
  readonly unread: string | null;
  /** Whether the test counts on it finding nothing: then it is not broken where it does. */
  readonly expectsNothing: boolean;
  /** What the test does with what is found; null where that is not known. */
  readonly action: Action | null;
}

/**
 * Every selector of a test file, in order of where it begins; one that is part of another is not told apart.
 *
 * @param fileName - decides the language by its ending; a file of any other language holds none.
 */
export function selectorsInCode(text: string, fileName: string): readonly SelectorInCode[] {
  const language = codeLanguage(fileName);
  if (language === null) return [];
  const reader = makeReader(makeCode(text, cutIntoTokens(text, language)), language);
  const found: SelectorInCode[] = [];
  let end = 0;
  for (const chain of chainsIn(reader.code)) {
    if (chain.start < end) continue;
    const one = reader.selectorOf(chain);
    if (one === null) continue;
    found.push(one);
    end = one.end;
  }
  return found;
}

/** The selector at a place of the text: the one around it, or else the last one that begins on its line before it. */
export function selectorAtOffset(
  selectors: readonly SelectorInCode[],
  text: string,
  offset: number,
): SelectorInCode | null {
  const around = selectors.find(({ start, end }) => start <= offset && offset <= end);
  if (around !== undefined) return around;
  const line = text.slice(0, offset).split('\n').length;
  return selectors.findLast((one) => one.line === line) ?? null;
}

/** What a selector that was written in a format looks for; null where that cannot be read, or takes more than one expression. */
export function selectorOfCode(code: string, format: SelectorFormat): Selector | null {
  if (format === 'css') return cssSteps(code);
  if (format === 'xpath') return xpathSteps(code);
  const [only, more] = selectorsInCode(code, fileNameOf(format));
  return only === undefined || more !== undefined ? null : only.selector;
}

/** A name with the ending of a format's language, for code that is in no file. */
function fileNameOf(format: SelectorFormat): string {
  if (format.endsWith('-python')) return 'selector.py';
  if (format.endsWith('-java')) return 'Selector.java';
  return format.endsWith('-csharp') ? 'Selector.cs' : 'selector.ts';
}

/** Where a selector begins and ends among the links of a chain, and what it looks for. */
interface Run {
  readonly first: number;
  readonly last: number;
  readonly steps: ReadSteps;
}

interface Reader {
  readonly code: Code;
  selectorOf(chain: Chain): SelectorInCode | null;
}

/** What a variable of the file holds. */
interface Held {
  readonly steps: ReadSteps;
  /** What its selector begins with: "page". */
  readonly root: string;
}

function makeReader(code: Code, language: CodeLanguage): Reader {
  const { text, tokens } = code;
  const tested = testedWith(text);
  const variables = new Map<string, Held>();
  const reader: Reader = {
    code,
    selectorOf(chain) {
      const found =
        annotation(chain) ?? byOf(chain) ?? foundElement(chain) ?? shorthand(chain) ?? expression(chain);
      if (found !== null) remember(chain, found);
      return found;
    },
  };
  return reader;

  function made(
    place: { readonly start: number; readonly end: number },
    framework: CodeFramework,
    form: CodeForm,
    steps: ReadSteps,
  ): SelectorInCode {
    const { start, end } = place;
    return {
      start,
      end,
      code: text.slice(start, end),
      line: text.slice(0, start).split('\n').length,
      language,
      framework,
      form,
      selector: steps.kind === 'read' ? steps.steps : null,
      unread: steps.kind === 'unread' ? steps.reason : null,
      expectsNothing: expectsNothing(text, place),
      action: actionAt(text, place, form.kind === 'shorthand' ? form.call : null),
    };
  }

  function expression(chain: Chain): SelectorInCode | null {
    const frameworkHere = frameworkOf(chain);
    if (frameworkHere === null) return null;
    const run = runOf(chain, frameworkHere.calls);
    if (run === null) return null;
    const before = beginning(chain, run.first);
    return made(
      { start: chain.start, end: chain.links[run.last]!.end },
      frameworkHere.name,
      { kind: 'expression', root: before.root, call: chain.links[run.first]!.name },
      joined(before.steps, run.steps),
    );
  }

  /** How many links of a chain are a variable that holds a selector: `rows`, `this.rows`; 0 where none is. */
  function linksOfVariable({ links, start }: Chain): number {
    return (
      [1, 2].findLast((count) => {
        const last = links[count - 1];
        return last !== undefined && last.args === null && variables.has(text.slice(start, last.end));
      }) ?? 0
    );
  }

  function frameworkOf(chain: Chain): { readonly name: CodeFramework; readonly calls: CallTable } | null {
    const [root] = chain.links;
    const names = chain.links.map(({ name }) => plainName(name));
    if (root!.name === 'cy') return { name: 'cypress', calls: cypress };
    if (root!.name === 'screen' || root!.name === 'within') {
      return { name: 'testing-library', calls: testingLibrary };
    }
    // Under a driver of browsers what runs in the page is the page's own; in a test of components it is the test's.
    if (root!.name === 'document') {
      return tested.playwright || tested.otherDriver
        ? null
        : { name: 'testing-library', calls: testingLibrary };
    }
    const hasQuery = names.some((name) => /^(?:get|query|find)(?:all)?by/.test(name));
    const isPage = /(?:page|frame|locator)$/i.test(root!.name) || names[0] === 'this' || names[0] === 'self';
    if (
      tested.testingLibrary &&
      !(tested.playwright && isPage) &&
      (hasQuery || names.includes('queryselector'))
    ) {
      return { name: 'testing-library', calls: testingLibrary };
    }
    if (tested.webdriverio && names.some((name) => name === '$' || name === '$$')) {
      return { name: 'webdriverio', calls: webdriverio };
    }
    if (tested.otherDriver) return null;
    return { name: 'playwright', calls: playwright };
  }

  /**
   * The links that make up a selector, from the first one that begins one as far as they go on; behind a variable that holds
   * one, also those that only go on with it (`rows.nth(1).getByText(…)`).
   */
  function runOf(chain: Chain, calls: CallTable): Run | null {
    const { links } = chain;
    const begin = links.findIndex(
      (link) => link.args !== null && calls(plainName(link.name))?.begins === true,
    );
    if (begin < 0) return null;
    const behind = linksOfVariable(chain);
    const goesOn =
      0 < behind && links.slice(behind, begin).every(({ name }) => calls(plainName(name)) !== null);
    const first = goesOn ? Math.min(behind, begin) : begin;
    let steps: ReadSteps = { kind: 'read', steps: [] };
    let last = first;
    for (let index = first; index < links.length; index++) {
      const link = links[index]!;
      const call = calls(plainName(link.name));
      if (call === null || (call.begins && link.args === null)) break;
      steps = joined(steps, call.read({ link, code, readInner }));
      last = index;
    }
    return { first, last, steps };
  }

  /** What the selector of a chain looks for, where the whole chain is one. */
  function readInner(chain: Chain): ReadSteps {
    const found = foundElement(chain) ?? expression(chain);
    if (found === null) {
      const held = variables.get(text.slice(chain.start, chain.end));
      return held === undefined ? { kind: 'unread', reason: COMPUTED } : held.steps;
    }
    if (found.end !== chain.end || found.selector === null) {
      return { kind: 'unread', reason: found.unread ?? COMPUTED };
    }
    return { kind: 'read', steps: found.selector };
  }

  /** What stands before a selector: a variable that holds another one, `within(…)`, or the page. */
  function beginning({ links, start }: Chain, first: number): Held {
    const before = links[first - 1];
    if (before === undefined) return { root: '', steps: { kind: 'read', steps: [] } };
    const root = text.slice(start, before.end);
    const [argument] = links[0]!.args ?? [];
    if (links[0]!.name === 'within' && argument !== undefined && first === 1) {
      const value = valueOf(code, argument);
      const inner =
        value.kind === 'chain' ? readInner(value.chain) : heldBy(text.slice(...placeOf(argument)));
      return { root: 'screen', steps: inner };
    }
    return variables.get(root) ?? { root, steps: { kind: 'read', steps: [] } };
  }

  function heldBy(name: string): ReadSteps {
    return variables.get(name)?.steps ?? { kind: 'unread', reason: COMPUTED };
  }

  function placeOf({ from, to }: { readonly from: number; readonly to: number }): [number, number] {
    return [tokens[from]!.start, tokens[to - 1]!.end];
  }

  /** page.click("#save") and its like. */
  function shorthand(chain: Chain): SelectorInCode | null {
    if (tested.otherDriver) return null;
    const index = chain.links.findIndex(
      (link, place) => 0 < place && isShorthand(link, chain.links[place - 1]!),
    );
    if (index < 0) return null;
    const link = chain.links[index]!;
    const [argument, more] = link.args!;
    const value = valueOf(code, argument!);
    if (value.kind !== 'text') return null;
    const steps = parsePlaywrightString(value.text);
    const before = beginning(chain, index);
    const end =
      more === undefined ? placeOf(argument!)[1] : startOfArgument(more.from, more.keyword !== null);
    return made(
      { start: chain.start, end },
      'playwright',
      { kind: 'shorthand', root: before.root, call: link.name, hasMore: more !== undefined },
      steps === null
        ? { kind: 'unread', reason: 'this selector string says more than can be tried here' }
        : joined(before.steps, { kind: 'read', steps }),
    );
  }

  function isShorthand(link: Link, before: Link): boolean {
    const name = plainName(link.name).replace(/async$/, '');
    return (
      playwrightShorthands.has(name) &&
      link.args?.[0]?.keyword === null &&
      /(?:page|frame|popup)$/i.test(before.name)
    );
  }

  function startOfArgument(from: number, isNamed: boolean): number {
    return tokens[isNamed ? from - 2 : from]!.start;
  }

  /** By.id("save"), and By.ID, "save". */
  function byOf(chain: Chain): SelectorInCode | null {
    const [root, strategy, more] = chain.links;
    if (!isBy(root!) || root!.args !== null || strategy === undefined || more !== undefined) return null;
    if (strategy.args !== null) {
      const [argument] = strategy.args;
      if (argument === undefined) return null;
      const steps = bySteps(strategy.name, valueOf(code, argument));
      return steps === null
        ? null
        : made(chain, 'webdriver', { kind: 'by', by: root!.name, isPair: false }, steps);
    }
    const pair = pairAt(chain);
    if (pair === null) return null;
    const steps = bySteps(strategy.name, pair.value);
    if (steps === null) return null;
    return made(
      { start: chain.start, end: pair.end },
      'webdriver',
      { kind: 'by', by: root!.name, isPair: true },
      steps,
    );
  }

  function isBy({ name }: Link): boolean {
    return name === 'By' || name === 'AppiumBy' || name === 'MobileBy';
  }

  /** The string behind a strategy and a comma, as far as the bracket that closes both. */
  function pairAt(chain: Chain) {
    if (tokens[chain.tokenEnd]?.code !== ',') return null;
    const from = chain.tokenEnd + 1;
    let to = from;
    while (tokens[to]?.kind === 'string') to++;
    const close = tokens[to]?.code;
    if (to === from || (close !== ')' && close !== ']' && close !== ',')) return null;
    return { end: tokens[to - 1]!.end, value: valueOf(code, { from, to }) };
  }

  /** driver.findElement(By…): the By where it searches the page, the whole where it searches what was found before. */
  function foundElement(chain: Chain): SelectorInCode | null {
    const first = chain.links.findIndex(isFind);
    if (first < 0) return null;
    let steps: ReadSteps = { kind: 'read', steps: [] };
    let last = first;
    const bys: SelectorInCode[] = [];
    for (let index = first; index < chain.links.length && isFind(chain.links[index]!); index++) {
      const by = byIn(chain.links[index]!);
      if (by === null) return null;
      bys.push(by);
      steps = joined(steps, stepsOf(by));
      last = index;
    }
    const before = beginning(chain, first);
    const isWhole = before.steps.kind === 'read' && before.steps.steps.length === 0 && bys.length === 1;
    if (isWhole) return bys[0]!;
    return made(
      { start: chain.start, end: chain.links[last]!.end },
      'webdriver',
      { kind: 'expression', root: before.root, call: chain.links[last]!.name },
      joined(before.steps, steps),
    );
  }

  function isFind({ name, args }: Link): boolean {
    return /^findelements?$/.test(plainName(name)) && args !== null;
  }

  function byIn({ args }: Link): SelectorInCode | null {
    const inner = args?.[0] === undefined ? null : chainAt(code, args[0].from);
    return inner === null ? null : byOf(inner);
  }

  /** @FindBy(id = "save") of Selenium's page objects, and Appium's @AndroidFindBy and @iOSXCUITFindBy. */
  function annotation(chain: Chain): SelectorInCode | null {
    const [root, more] = chain.links;
    if (!/^(?:FindBy|AndroidFindBy|iOSXCUITFindBy)$/.test(root!.name) || more !== undefined) return null;
    const [argument, second] = root!.args ?? [];
    if (argument === undefined || argument.keyword === null || second !== undefined) return null;
    const steps = bySteps(
      argument.keyword === 'accessibility' ? 'accessibilityId' : argument.keyword,
      valueOf(code, argument),
    );
    if (steps === null) return null;
    return made(
      { start: startOfArgument(argument.from, true), end: placeOf(argument)[1] },
      'webdriver',
      { kind: 'annotation' },
      steps,
    );
  }

  /** Keeps what a variable, or a member of a page object, is set to. */
  function remember(chain: Chain, found: SelectorInCode): void {
    if (found.form.kind !== 'expression' && found.form.kind !== 'by') return;
    // A chain that goes on (`.click()`) gives something else than what was found.
    if (found.form.kind === 'expression' && found.end !== chain.end) return;
    const name = assignedName(chain);
    if (name === null) return;
    const root =
      found.form.kind === 'expression' ? found.form.root : text.slice(chain.start, chain.links[0]!.end);
    const held: Held = { root: asMember(root, name), steps: stepsOf(found) };
    variables.set(name, held);
    if (!name.includes('.')) variables.set(`this.${name}`, held);
  }

  /** What a constructor is handed is not known in other methods; where the object keeps it, its member is. */
  function asMember(root: string, name: string): string {
    const [owner] = /^(?:this|self)(?=\.)/.exec(name) ?? [];
    if (owner === undefined || !/^\w+$/.test(root)) return root;
    const isKept = new RegExp(
      String.raw`\b${owner}\.${root}\b|\b(?:public|private|protected|readonly)\s+${root}\b`,
    ).test(text);
    return isKept ? `${owner}.${root}` : root;
  }

  /** The name before "=", with its type left out: `const save: Locator = …`, `this.save = …`. */
  function assignedName(chain: Chain): string | null {
    let index = chain.tokenStart - 1;
    if (tokens[index]?.code === 'await') index--;
    if (tokens[index]?.code !== '=') return null;
    index--;
    if (tokens[index - 1]?.code === ':') index -= 2;
    const last = tokens[index];
    if (last?.kind !== 'name') return null;
    const owner = tokens[index - 2];
    const isMember = tokens[index - 1]?.code === '.' && (owner?.code === 'this' || owner?.code === 'self');
    return isMember ? `${owner.code}.${last.code}` : last.code;
  }
}

function stepsOf({ selector, unread }: SelectorInCode): ReadSteps {
  return selector === null
    ? { kind: 'unread', reason: unread ?? COMPUTED }
    : { kind: 'read', steps: selector };
}

function joined(before: ReadSteps, after: ReadSteps): ReadSteps {
  if (before.kind === 'unread') return before;
  if (after.kind === 'unread') return after;
  const steps: readonly SelectorStep[] = [...before.steps, ...after.steps];
  return { kind: 'read', steps };
}

/** What a file says it is tested with: names of calls are shared between frameworks. */
function testedWith(text: string) {
  const playwright = /["'](?:@?playwright[\w/-]*)["']|\bplaywright\b|Microsoft\.Playwright/.test(text);
  return {
    playwright,
    testingLibrary: /@testing-library\//.test(text),
    webdriverio: !playwright && /webdriverio|@wdio\/|\bbrowser\.\$|(?<![\w.$])\$\$?\(/.test(text),
    // Puppeteer's and Selenium's own calls bear some of the same names ($, locator) and mean something else.
    otherDriver:
      !playwright && /["'](?:puppeteer[\w/-]*|selenium-webdriver[\w/-]*|cypress)["']|\bselenium\b/.test(text),
  };
}
