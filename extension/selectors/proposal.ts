// Proposes another selector in the place of one that finds its element no more: as an edit, a diff and a reason. Pure.
// Applies nothing, and knows nothing of files, pages and of how the element was found again.

import type { RankedSelector, Selector, SelectorFormat } from '../../protocol/selector';
import type { Sidecar } from '../../protocol/sidecar';
import { csharpString, javaString, jsString, pythonString } from './formats/literals';
import { Unsayable } from './formats/unsayable';
import { selectorCode, type SelectorCode, type WriteOptions } from './formats/writeSelector';
import { keptBoxes, type KeptBox } from './drift';
import { findAll, type WitnessTree } from './index';
import { plainName } from './inCode/chains';
import { selectorOfCode, type SelectorInCode } from './selectorsInCode';

export interface SelectorEdit {
  /** What is replaced, in UTF-16 code units of the file's text. */
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

export type Proposal =
  | {
      readonly kind: 'proposed';
      readonly edit: SelectorEdit;
      /** Unified, one hunk, ending with a line break. */
      readonly diff: string;
      readonly ranked: RankedSelector;
      /** Why this selector, and what should be known of it; whole sentences. */
      readonly reasons: readonly string[];
    }
  /** A whole sentence. */
  | { readonly kind: 'none'; readonly reason: string };

export interface ProposalRequest {
  /** As the diff names it. */
  readonly fileName: string;
  readonly text: string;
  /** One of `selectorsInCode(text, fileName)`. */
  readonly broken: SelectorInCode;
  /** Of the element that was found again, the best first: those that a format can say, or all. */
  readonly ranked: (format: SelectorFormat | null) => readonly RankedSelector[];
  readonly writeOptions: Pick<WriteOptions, 'testIdAttribute' | 'isInShadowRoot'>;
}

/** The best selector that can stand where the broken one does, in the words of its own framework. */
export function proposeSelector({ fileName, text, broken, ranked, writeOptions }: ProposalRequest): Proposal {
  let refusal: string | null = null;
  for (const one of candidates(broken, ranked)) {
    try {
      const { code, notes } = replacement(broken, one.selector, { text, writeOptions });
      if (code === broken.code) return { kind: 'none', reason: ALREADY };
      const edit = { start: broken.start, end: broken.end, newText: code };
      const reasons = [
        one.reason,
        ...(one.verified === 'unverified' ? [UNVERIFIED] : []),
        ...notes,
        ...notesOnRoot(broken),
      ];
      return { kind: 'proposed', edit, diff: unifiedDiff(fileName, text, edit), ranked: one, reasons };
    } catch (error) {
      if (!(error instanceof Unsayable)) throw error;
      refusal ??= error.reason;
    }
  }
  return { kind: 'none', reason: refusal ?? 'Nothing tells the element from the others.' };
}

/** The best of all first; what is best for Playwright no other framework may be able to say. */
function* candidates(broken: SelectorInCode, ranked: ProposalRequest['ranked']): Generator<RankedSelector> {
  for (const format of [null, formatOf(broken), 'css', 'xpath'] as const) {
    yield* ranked(format).filter(({ hits }) => hits);
  }
}

const ALREADY = 'The selector that stands there is the best one for this element.';
const UNVERIFIED = 'It is unverified: a picture tells what is seen, not what is there.';

/** What the new selector begins with may not be the page that it was made for, or not be known where it stands. */
function notesOnRoot({ form, code, framework }: SelectorInCode): readonly string[] {
  // What Testing Library begins with is what render() gave, whatever it is called.
  if ((form.kind !== 'expression' && form.kind !== 'shorthand') || framework === 'testing-library') return [];
  const { root } = form;
  if (root !== '' && !wholePage.test(root)) {
    return [
      `It was made for the whole page, and here it searches \`${root}\`, which this file does not tell.`,
    ];
  }
  const isMember = /^(?:this|self)\b/;
  return isMember.test(code) && !isMember.test(root)
    ? [`It begins with \`${root}\`, which has to be known at this place.`]
    : [];
}

/** Names that are given to what a selector of the whole page begins with. */
const wholePage = /(?:page|popup|tab|window|screen|driver|browser|client|cy)\d*$/i;

/**
 * Those that find nothing and should. What cannot be tried on a witness, because it asks for what was not seen, what is not
 * read, and what the test wants to be absent is not broken.
 */
export function brokenSelectors(
  selectors: readonly SelectorInCode[],
  tree: WitnessTree,
): readonly SelectorInCode[] {
  return selectors.filter(
    ({ selector, expectsNothing }) => selector !== null && !expectsNothing && matchesIn(tree, selector) === 0,
  );
}

/** How many elements it finds; null where the witness cannot tell. */
export function matchesIn(tree: WitnessTree, selector: Selector): number | null {
  const isSeen = selector.every(({ kind }) => seenKinds.has(kind));
  return tree.witness.source === 'pixels' && !isSeen ? null : findAll(tree, selector).length;
}

const seenKinds: ReadonlySet<Selector[number]['kind']> = new Set([
  'role',
  'label',
  'text',
  'placeholder',
  'hasText',
  'nth',
]);

/** What a sidecar keeps of the element that a selector was written for, because it was copied or inserted from there. */
export function keptFor(broken: SelectorInCode, sidecar: Sidecar): KeptBox | null {
  const wanted = JSON.stringify(broken.selector);
  return (
    keptBoxes(sidecar).find(({ selectors }) =>
      selectors.some(
        ({ format, code }) =>
          code === broken.code ||
          (broken.selector !== null && JSON.stringify(selectorOfCode(code, format)) === wanted),
      ),
    ) ?? null
  );
}

/**
 * What a selector looks for, in words that a picture can be asked for; null where it names nothing that is seen. Ids and
 * test ids are names too: "save-button" is "save button".
 */
export function describeSelector(selector: Selector): string | null {
  for (const step of [...selector].reverse()) {
    switch (step.kind) {
      case 'role':
        if (step.name !== null) return `${step.name.text} ${step.role}`;
        break;
      case 'label':
      case 'text':
      case 'placeholder':
      case 'alt':
      case 'title':
      case 'hasText':
        return step.match.text;
      case 'testId':
      case 'resourceId':
      case 'accessibilityId':
        return asWords(step.value);
      case 'css': {
        const { id, attributes, classes } = step.parts.at(-1) ?? {};
        const named = id ?? attributes?.[0]?.value ?? classes?.[0];
        if (named !== undefined && asWords(named) !== '') return asWords(named);
        break;
      }
      case 'xpath': {
        const conditions = step.parts.at(-1)?.conditions ?? [];
        const [text] = conditions.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
        const [value] = conditions.flatMap((one) => (one.kind === 'attribute' ? [asWords(one.value)] : []));
        if (text !== undefined || value !== undefined) return text ?? value ?? null;
        break;
      }
      case 'has':
      case 'nth':
      case 'frame':
      case 'className':
        break;
    }
  }
  return null;
}

/** "com.shop:id/saveButton" → "save button". */
function asWords(name: string): string {
  return name
    .replace(/^.*[:/]/, '')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .toLowerCase();
}

interface Replacement {
  readonly code: string;
  readonly notes: readonly string[];
}

interface Place {
  readonly text: string;
  readonly writeOptions: ProposalRequest['writeOptions'];
}

/** @throws Unsayable where the framework cannot say the selector in this place */
function replacement(broken: SelectorInCode, selector: Selector, place: Place): Replacement {
  const { form } = broken;
  const { writeOptions } = place;
  switch (form.kind) {
    case 'expression':
    case 'shorthand': {
      if (needsString(broken, form, place.text)) return asString(broken, form, selector, writeOptions);
      const format = formatOf(broken);
      if (format === null)
        throw new Unsayable('Selectors of this framework are not written in this language.');
      const receiver = form.root === '' ? {} : { receiver: form.root };
      const { element, notes } = whole(selectorCode(selector, format, { ...writeOptions, ...receiver }));
      const code =
        form.kind === 'expression' ? inOwnWords(broken, element, form) : `${element}.${form.call}(`;
      return { code, notes };
    }
    case 'by':
      return { code: byCode(broken, form, selector, writeOptions), notes: [] };
    case 'annotation': {
      const { strategy, value } = cssOrXPath(selector, writeOptions);
      return { code: `${strategy} = ${javaString(value)}`, notes: [] };
    }
  }
}

/** Calls of Playwright that give elements, or a list of them, where a locator would mean something else to the code around. */
const givesElements = /^(?:\$\$?|queryselector(?:all)?|waitforselector)(?:async)?$/;

type ChainForm = Extract<SelectorInCode['form'], { kind: 'expression' | 'shorthand' }>;

/** Whether the call has to stay as it is, with another string in it: so do those with options that are made for a page. */
function needsString({ framework, language, end }: SelectorInCode, form: ChainForm, text: string): boolean {
  if (framework !== 'playwright') return false;
  if (givesElements.test(plainName(form.call))) return true;
  const isTyped = language === 'java' || language === 'csharp';
  return form.kind === 'shorthand' && isTyped && /^[^;]*?\bnew\s+(?:Page|Frame)\w*/.test(text.slice(end));
}

/** The same call with CSS or XPath in it. @throws Unsayable where neither can say the selector */
function asString(
  { language }: SelectorInCode,
  form: ChainForm,
  selector: Selector,
  writeOptions: ProposalRequest['writeOptions'],
): Replacement {
  const { strategy, value } = cssOrXPath(selector, { ...writeOptions, isInShadowRoot: false });
  if (strategy === 'xpath' && writeOptions.isInShadowRoot === true) {
    throw new Unsayable('XPath cannot look into the shadow root that the element lies in.');
  }
  const call = `${form.root === '' ? '' : `${form.root}.`}${form.call}(${stringOf(language)(value)}`;
  if (form.kind === 'expression') return { code: `${call})`, notes: [] };
  return { code: form.hasMore ? `${call}, ` : call, notes: [] };
}

function stringOf(language: SelectorInCode['language']): (text: string) => string {
  return { javascript: jsString, python: pythonString, java: javaString, csharp: csharpString }[language];
}

/** @throws Unsayable where statements would have to come before: an expression stands in the place of one. */
function whole(made: SelectorCode): SelectorCode {
  if (0 < made.before.length) {
    throw new Unsayable(
      'The element lies in a frame that has to be entered first, which one expression cannot do.',
    );
  }
  return made;
}

function formatOf({ framework, language, form }: SelectorInCode): SelectorFormat | null {
  switch (framework) {
    case 'playwright':
      return (
        {
          javascript: 'playwright-ts',
          python: 'playwright-python',
          java: 'playwright-java',
          csharp: 'playwright-csharp',
        } as const
      )[language];
    case 'testing-library':
    case 'cypress':
    case 'webdriverio':
      return framework;
    case 'webdriver':
      if (form.kind === 'by' && form.by !== 'By') return null;
      return language === 'python' ? 'selenium-python' : language === 'java' ? 'selenium-java' : null;
  }
}

/** Keeps what the code was written with: `findBy…` waits, `getAllBy…` gives a list, `utils.getBy…` has no `screen`. */
function inOwnWords(
  { framework, code: old }: SelectorInCode,
  written: string,
  { root, call }: { readonly root: string; readonly call: string },
): string {
  switch (framework) {
    case 'testing-library': {
      const kind = /^(?:get|query|find)(?:All)?By/.exec(call)?.[0] ?? 'getBy';
      const last = written.lastIndexOf('.getBy');
      if (last < 0 && kind !== 'getBy') {
        throw new Unsayable('Testing Library can only count what it has found, not wait for it.');
      }
      const kept =
        last < 0 ? written : `${written.slice(0, last)}.${kind}${written.slice(last + '.getBy'.length)}`;
      if (root === 'screen' || !kept.startsWith('screen.')) return kept;
      return root === '' ? kept.slice('screen.'.length) : `${root}${kept.slice('screen'.length)}`;
    }
    case 'webdriverio': {
      const isList = call === '$$' && !old.trimEnd().endsWith(']');
      const kept = isList ? written.replace(/^\$\(/, '$$$$(') : written;
      return root === '' ? kept : `${root}.${kept}`;
    }
    case 'webdriver':
      return /elements/i.test(call) ? written.replace(/find_?element(?=\()/i, '$&s') : written;
    case 'playwright':
    case 'cypress':
      return written;
  }
}

/** @throws Unsayable where neither CSS nor XPath can say it */
function byCode(
  broken: SelectorInCode,
  { by, isPair }: { readonly by: string; readonly isPair: boolean },
  selector: Selector,
  writeOptions: ProposalRequest['writeOptions'],
): string {
  const format = formatOf(broken);
  if (format !== null) {
    const { by: code } = whole(selectorCode(selector, format, writeOptions));
    if (code === null) throw new Unsayable('This format has no By.');
    return isPair ? code.replace(/^\(([^]*)\)$/, '$1') : code;
  }
  const [only] = selector;
  const string = stringOf(broken.language);
  const { strategy, value } =
    only?.kind === 'accessibilityId' && selector.length === 1
      ? { strategy: 'accessibilityId', value: only.value }
      : only?.kind === 'resourceId' && selector.length === 1
        ? { strategy: 'id', value: only.value }
        : cssOrXPath(selector, writeOptions);
  if (isPair) {
    const constant = { css: 'CSS_SELECTOR', xpath: 'XPATH', id: 'ID', accessibilityId: 'ACCESSIBILITY_ID' }[
      strategy
    ];
    return `${by}.${constant}, ${string(value)}`;
  }
  const method = strategy === 'css' && broken.language !== 'javascript' ? 'cssSelector' : strategy;
  const isCSharp = broken.language === 'csharp';
  const name =
    isCSharp && method === 'xpath'
      ? 'XPath'
      : isCSharp
        ? method.replace(/^./, (first) => first.toUpperCase())
        : method;
  return `${by}.${name}(${string(value)})`;
}

type Strategy = 'css' | 'xpath' | 'id' | 'accessibilityId';

/** @throws Unsayable where neither of the two can say it */
function cssOrXPath(
  selector: Selector,
  writeOptions: ProposalRequest['writeOptions'],
): { readonly strategy: Strategy; readonly value: string } {
  try {
    return { strategy: 'css', value: selectorCode(selector, 'css', writeOptions).element };
  } catch (error) {
    if (!(error instanceof Unsayable)) throw error;
    return { strategy: 'xpath', value: selectorCode(selector, 'xpath', writeOptions).element };
  }
}

/** Lines shown before and after what changes. */
const CONTEXT = 3;

/** A unified diff of one edit, as `patch` and `git apply` read it. */
export function unifiedDiff(fileName: string, text: string, { start, end, newText }: SelectorEdit): string {
  const lines = linesOf(text);
  const first = text.slice(0, start).split('\n').length - 1;
  const last = text.slice(0, end).split('\n').length - 1;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const behind = text.slice(end, lineEnd < 0 ? text.length : lineEnd + 1);
  const added = linesOf(text.slice(lineStart, start) + newText + behind);
  const before = lines.slice(Math.max(0, first - CONTEXT), first);
  const after = lines.slice(last + 1, last + 1 + CONTEXT);
  const removed = lines.slice(first, last + 1);
  const from = first - before.length + 1;
  // Without it `patch` takes a name with spaces for its first word.
  const tab = /\s/.test(fileName) ? '\t' : '';
  const count = (middle: readonly string[]): number => before.length + middle.length + after.length;
  return [
    `--- a/${fileName}${tab}\n+++ b/${fileName}${tab}\n`,
    `@@ -${from},${count(removed)} +${from},${count(added)} @@\n`,
    ...before.map((line) => diffLine(' ', line)),
    ...removed.map((line) => diffLine('-', line)),
    ...added.map((line) => diffLine('+', line)),
    ...after.map((line) => diffLine(' ', line)),
  ].join('');
}

/** Lines with their ends; a last one that is empty is none. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}

function diffLine(sign: string, line: string): string {
  return line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`;
}
