// A selector as code of one format, exactly as it was meant or not at all, and the best of several that a format can say.
// Knows nothing of pages, files and editors.

import type { RankedSelector, Selector, SelectorFormat, SelectorStep } from '../../../protocol/selector';
import { uiautomatorOf, xcuitestOf } from './appium';
import { cssOf } from './css';
import { cypressOf } from './cypress';
import { isWellFormed } from './literals';
import { playwrightOf } from './playwright';
import { seleniumOf } from './selenium';
import { testingLibraryOf } from './testingLibrary';
import { Unsayable } from './unsayable';
import { webdriverioOf } from './webdriverio';
import { xpathOf } from './xpath';

export interface WriteOptions {
  /** The attribute that test ids stand in; `data-testid` is what frameworks look at unless they are told otherwise. */
  readonly testIdAttribute: string;
  /** What stands for page or driver in the code around ("this.page"); the format's usual name where absent. */
  readonly receiver?: string;
  /** Whether the element lies in a shadow root, which most formats cannot look into; not where absent. */
  readonly isInShadowRoot?: boolean;
}

export type WrittenSelector =
  | {
      readonly kind: 'written';
      /** One expression; where frames have to be entered by statements, these come first, each on its line. */
      readonly code: string;
      /** What the user should know of it, whole sentences. */
      readonly notes: readonly string[];
    }
  /** Why the format cannot say it, a whole sentence. */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** The parts of what is written, for code that is built around it. */
export interface SelectorCode {
  /** Statements that have to run before. */
  readonly before: readonly string[];
  /** The element, or what finds it when it is used. */
  readonly element: string;
  /** How it is found, as a value: Selenium's `By`; null in other formats. */
  readonly by: string | null;
  readonly notes: readonly string[];
}

/** How the formats call themselves, for menus and messages. */
export const formatNames: Readonly<Record<SelectorFormat, string>> = {
  'playwright-ts': 'Playwright (TypeScript)',
  'playwright-python': 'Playwright (Python)',
  'playwright-java': 'Playwright (Java)',
  'playwright-csharp': 'Playwright (C#)',
  'testing-library': 'Testing Library',
  cypress: 'Cypress',
  'selenium-python': 'Selenium (Python)',
  'selenium-java': 'Selenium (Java)',
  webdriverio: 'WebdriverIO',
  'appium-uiautomator': 'Appium (Android, UiAutomator)',
  'appium-xcuitest': 'Appium (iOS, XCUITest)',
  css: 'CSS',
  xpath: 'XPath',
};

/** What page or driver is called where nothing else is known. */
export const usualReceivers: Readonly<Partial<Record<SelectorFormat, string>>> = {
  'playwright-ts': 'page',
  'playwright-python': 'page',
  'playwright-java': 'page',
  'playwright-csharp': 'Page',
  'selenium-python': 'driver',
  'selenium-java': 'driver',
};

/** Never throws: what cannot be said is said so. */
export function writeSelector(
  selector: Selector,
  format: SelectorFormat,
  options: WriteOptions,
): WrittenSelector {
  try {
    const { before, element, notes } = selectorCode(selector, format, options);
    return { kind: 'written', code: [...before, element].join('\n'), notes };
  } catch (error) {
    if (error instanceof Unsayable) return { kind: 'unsupported', reason: error.reason };
    throw error;
  }
}

/** Whether the format has an exact equivalent. */
export function canSay(selector: Selector, format: SelectorFormat, options: WriteOptions): boolean {
  return writeSelector(selector, format, options).kind === 'written';
}

export type BestSelector =
  | {
      readonly kind: 'written';
      readonly ranked: RankedSelector;
      readonly code: string;
      readonly notes: readonly string[];
    }
  | { readonly kind: 'unsupported'; readonly reason: string };

/**
 * The first of those that hit which the format can say; where there is none, the first it can say at all. Where texts are
 * looked for by XPath, the shortest of those that hold on to the same thing: what is plain for Playwright is long there.
 *
 * @param ranked - the best first, as they are ranked for Playwright.
 */
export function bestFor(
  format: SelectorFormat,
  ranked: readonly RankedSelector[],
  options: WriteOptions,
): BestSelector {
  const inOrder = [...ranked.filter(({ hits }) => hits), ...ranked.filter(({ hits }) => !hits)];
  const written = inOrder.map((one) => ({ ranked: one, ...writeSelector(one.selector, format, options) }));
  const sayable = written.filter((one) => one.kind === 'written');
  const [best] = sayable;
  if (best === undefined) {
    const [first] = written;
    const reason = first?.kind === 'unsupported' ? first.reason : 'There is no selector for this element.';
    return { kind: 'unsupported', reason };
  }
  if (!looksForTextsByXPath.has(format)) return best;
  return sayable
    .filter(
      ({ ranked: { strategy, hits } }) => strategy === best.ranked.strategy && hits === best.ranked.hits,
    )
    .reduce((shortest, one) => (one.code.length < shortest.code.length ? one : shortest));
}

/** In these a text is looked for by XPath, for CSS cannot. */
export const looksForTextsByXPath: ReadonlySet<SelectorFormat> = new Set([
  'selenium-python',
  'selenium-java',
  'webdriverio',
  'xpath',
]);

/** @throws Unsayable where the format has no exact equivalent */
export function selectorCode(
  selector: Selector,
  format: SelectorFormat,
  { testIdAttribute, receiver = usualReceivers[format] ?? '', isInShadowRoot = false }: WriteOptions,
): SelectorCode {
  refuse(selector);
  if (isInShadowRoot && endsAtShadowRoots.has(format)) {
    throw new Unsayable(`${formatNames[format]} cannot look into the shadow root that the element lies in.`);
  }
  const plain = (element: string, notes: readonly string[] = []) => ({
    before: [],
    element,
    by: null,
    notes: [...notes],
  });
  switch (format) {
    case 'playwright-ts':
    case 'playwright-python':
    case 'playwright-java':
    case 'playwright-csharp':
      return plain(
        playwrightOf(selector, format, { receiver }),
        testIdNotes(selector, testIdAttribute, 'Playwright'),
      );
    case 'testing-library': {
      const { code, notes } = testingLibraryOf(selector);
      return plain(code, [...notes, ...testIdNotes(selector, testIdAttribute, 'Testing Library')]);
    }
    case 'cypress': {
      const { code, notes } = cypressOf(selector, { testIdAttribute, isInShadowRoot });
      return plain(code, notes);
    }
    case 'selenium-python':
    case 'selenium-java':
      return {
        ...seleniumOf(selector, format, { testIdAttribute, receiver }),
        notes: frameNotes(selector, 'the driver'),
      };
    case 'webdriverio': {
      const { notes, ...code } = webdriverioOf(selector, { testIdAttribute, isInShadowRoot });
      return { ...code, by: null, notes: [...notes, ...frameNotes(selector, 'the browser')] };
    }
    case 'appium-uiautomator': {
      const { code, notes } = uiautomatorOf(selector);
      return plain(code, notes);
    }
    case 'appium-xcuitest': {
      const { code, notes } = xcuitestOf(selector);
      return plain(code, notes);
    }
    case 'css':
      return plain(cssOf(selector, testIdAttribute));
    case 'xpath':
      return plain(xpathOf(selector, testIdAttribute));
  }
}

/** Playwright, Cypress and WebdriverIO look inside; an app has none. */
export const endsAtShadowRoots: ReadonlySet<SelectorFormat> = new Set([
  'testing-library',
  'selenium-python',
  'selenium-java',
  'css',
  'xpath',
]);

function testIdNotes(selector: Selector, testIdAttribute: string, framework: string): string[] {
  return testIdAttribute !== 'data-testid' && allSteps(selector).some(({ kind }) => kind === 'testId')
    ? [`${framework} has to be told that test ids stand in ${testIdAttribute} (testIdAttribute).`]
    : [];
}

function frameNotes(selector: Selector, who: string): string[] {
  return selector.some(({ kind }) => kind === 'frame')
    ? [`After this ${who} stays in the frame until it is told to leave it.`]
    : [];
}

/** @throws Unsayable for what no format can hold, and for steps that are none or lead to no element */
function refuse(selector: Selector): void {
  for (const [index, step] of selector.entries()) {
    const before = selector[index - 1];
    if (narrows(step) && (before === undefined || before.kind === 'frame')) {
      throw new Unsayable('The selector has no step that finds anything before it narrows down.');
    }
    if (step.kind === 'nth' && before?.kind === 'nth') throw new Unsayable('The selector counts twice.');
    if ('parts' in step && step.parts.length === 0) throw new Unsayable('The selector has an empty part.');
    if (step.kind === 'has') refuse(step.steps);
    if (!textsOf(step).every(isWellFormed)) {
      throw new Unsayable('A text of the selector holds half a character, which no source file can hold.');
    }
    if (textAskedFor(step)?.trim() === '') {
      throw new Unsayable('The selector asks for an empty text, which tells nothing apart.');
    }
    if (step.kind === 'nth' && (!Number.isInteger(step.index) || step.index < -1)) {
      throw new Unsayable('The selector counts to a place that there is not.');
    }
  }
  if (selector.length === 0 || selector.at(-1)!.kind === 'frame') {
    throw new Unsayable('The selector ends without finding an element.');
  }
}

function narrows({ kind }: SelectorStep): boolean {
  return kind === 'nth' || kind === 'has' || kind === 'hasText' || kind === 'frame';
}

function textAskedFor(step: SelectorStep): string | null {
  if ('match' in step) return step.match.text;
  if ('value' in step) return step.value;
  return step.kind === 'role' ? (step.name?.text ?? null) : null;
}

function allSteps(selector: Selector): SelectorStep[] {
  return selector.flatMap((step) => (step.kind === 'has' ? [step, ...allSteps(step.steps)] : [step]));
}

function textsOf(step: SelectorStep): string[] {
  switch (step.kind) {
    case 'testId':
    case 'resourceId':
    case 'accessibilityId':
    case 'className':
      return [step.value];
    case 'role':
      return [step.role, step.name?.text ?? ''];
    case 'label':
    case 'placeholder':
    case 'text':
    case 'alt':
    case 'title':
    case 'hasText':
      return [step.match.text];
    case 'css':
      return step.parts.flatMap(({ tag = '', id = '', classes = [], attributes = [] }) => [
        tag,
        id,
        ...classes,
        ...attributes.flatMap(({ name, value }) => [name, value]),
      ]);
    case 'xpath':
      return step.parts.flatMap(({ tag, conditions }) => [
        tag,
        ...conditions.flatMap((one) =>
          one.kind === 'attribute' ? [one.name, one.value] : one.kind === 'text' ? [one.text] : [],
        ),
      ]);
    case 'has':
    case 'nth':
    case 'frame':
      return [];
  }
}
