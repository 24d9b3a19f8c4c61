// What the calls of test frameworks mean, one table a framework: from a call's name and arguments to steps of a selector.
// Pure. Knows nothing of where calls stand in a file. What the data cannot say gives the reason instead of steps.

import type { RoleState, SelectorStep, TextMatch } from '../../../protocol/selector';
import { plainName, valueOf, type Chain, type Code, type Link, type Value } from './chains';
import {
  cssSteps,
  parseCssOrXPath,
  parsePlaywrightString,
  parsePredicate,
  parseUiSelector,
  xpathSteps,
} from './strings';

export type ReadSteps =
  | { readonly kind: 'read'; readonly steps: readonly SelectorStep[] }
  /** One clause without a full stop. */
  | { readonly kind: 'unread'; readonly reason: string };

/** What is known of a call when it is read. */
export interface Call {
  readonly link: Link;
  readonly code: Code;
  /** Reads a selector that is handed to another one, for example to `filter({ has: … })`. */
  readonly readInner: (chain: Chain) => ReadSteps;
}

export interface SelectorCall {
  /** Whether it can begin a selector; others only go on with one. */
  readonly begins: boolean;
  readonly read: (call: Call) => ReadSteps;
}

/** By the call's name in lower case, without underscores. */
export type CallTable = (name: string) => SelectorCall | null;

export const COMPUTED = 'a part of it is only known when the test runs';

export function read(...steps: readonly SelectorStep[]): ReadSteps {
  return { kind: 'read', steps };
}

export function unread(reason: string): ReadSteps {
  return { kind: 'unread', reason };
}

/** The value of an argument by its place; options and names given by keyword do not count. */
function positional({ link, code }: Call, place: number): Value | null {
  const given = (link.args ?? []).filter(({ keyword }) => keyword === null)[place];
  return given === undefined ? null : valueOf(code, given);
}

/** Options as Python gives them by keyword and the others as an object behind the arguments. */
function optionsOf({ link, code }: Call): ReadonlyMap<string, Value> {
  const options = new Map<string, Value>();
  for (const argument of link.args ?? []) {
    const value = valueOf(code, argument);
    if (argument.keyword !== null) options.set(argument.keyword, value);
    else if (value.kind === 'fields') for (const [name, field] of value.fields) options.set(name, field);
  }
  return options;
}

/** Options that are put together elsewhere may say anything. */
function hasUnknownOptions({ link, code }: Call): boolean {
  const [, ...others] = (link.args ?? []).filter(({ keyword }) => keyword === null);
  return others.some((argument) => {
    const { kind } = valueOf(code, argument);
    return kind === 'unknown' || kind === 'chain';
  });
}

function textOf(value: Value | null | undefined): string | null {
  return value?.kind === 'text' ? value.text : null;
}

function truthOf(value: Value | undefined): boolean {
  return value?.kind === 'truth' && value.truth;
}

/** A text or a simple regular expression as a match; null for what is neither. */
function matchOf(value: Value | null | undefined, exact: boolean): TextMatch | null {
  if (value?.kind === 'text') return { text: value.text, exact };
  return value?.kind === 'regex' ? regexMatch(value) : null;
}

/** /save/i is "contains, whatever the case", /^Save$/ is the whole text; nothing else is one of the two. */
function regexMatch({ source, ignoresCase }: Extract<Value, { kind: 'regex' }>): TextMatch | null {
  const whole = /^\^(?:\\s\*)?([^]*?)(?:\\s\*)?\$$/.exec(source)?.[1];
  if (ignoresCase === (whole !== undefined)) return null;
  const text = literalText(whole ?? source);
  return text === null ? null : { text, exact: whole !== undefined };
}

/** The only text that the pattern fits, white space apart; null for one that fits several. */
function literalText(pattern: string): string | null {
  let text = '';
  const pieces = /\\s\+|\\u([\da-fA-F]{4})|\\([^\p{L}\p{N}])|([^\\.*+?()[\]{}|^$])/uy;
  for (let piece = pieces.exec(pattern); piece !== null; piece = pieces.exec(pattern)) {
    const [, code, escaped, plain] = piece;
    text += code === undefined ? (escaped ?? plain ?? ' ') : String.fromCharCode(parseInt(code, 16));
    if (pieces.lastIndex === pattern.length) return text;
  }
  return null;
}

const NOT_A_MATCH = 'its text is computed, or a regular expression with more than a text in it';

function textStep(
  kind: 'label' | 'placeholder' | 'text' | 'alt' | 'title',
  exactByDefault: boolean,
): SelectorCall['read'] {
  return (call) => {
    if (hasUnknownOptions(call)) return unread(COMPUTED);
    const match = matchOf(positional(call, 0), isExact(call, exactByDefault));
    return match === null ? unread(NOT_A_MATCH) : read({ kind, match });
  };
}

function isExact(call: Call, byDefault: boolean): boolean {
  const given = optionsOf(call).get('exact');
  return given === undefined ? byDefault : truthOf(given);
}

const roleStates = ['checked', 'pressed', 'disabled', 'expanded', 'selected'] as const;

function roleStep(exactByDefault: boolean): SelectorCall['read'] {
  return (call) => {
    const given = positional(call, 0);
    const constant = given?.kind === 'chain' ? given.chain.links.at(-1)!.name : null;
    const role = textOf(given) ?? (constant === null ? null : constant.toLowerCase());
    if (role === null || hasUnknownOptions(call)) return unread(COMPUTED);
    const options = optionsOf(call);
    const name = options.get('name') ?? options.get('nameregex') ?? options.get('namestring');
    const match = name === undefined ? null : matchOf(name, isExact(call, exactByDefault));
    if (name !== undefined && match === null) return unread(NOT_A_MATCH);
    const state: { -readonly [Field in keyof RoleState]: RoleState[Field] } = {};
    for (const field of roleStates) {
      const value = options.get(field);
      if (value?.kind === 'truth') state[field] = value.truth;
      else if (value !== undefined) return unread(COMPUTED);
    }
    const level = options.get('level');
    if (level?.kind === 'number') state.level = level.number;
    return read({
      kind: 'role',
      role,
      name: match,
      ...(0 < Object.keys(state).length ? { state } : {}),
    });
  };
}

const testIdStep: SelectorCall['read'] = (call) => {
  const value = textOf(positional(call, 0));
  return value === null ? unread(COMPUTED) : read({ kind: 'testId', value });
};

/** A step made of a string in the language that `parse` reads. */
function stringStep(
  parse: (text: string) => readonly SelectorStep[] | null,
  what: string,
): SelectorCall['read'] {
  return (call) => {
    const text = textOf(positional(call, 0));
    if (text === null) return unread(COMPUTED);
    const steps = parse(text);
    return steps === null ? unread(`this ${what} says more than can be tried here`) : { kind: 'read', steps };
  };
}

const cssOnlyStep = stringStep(cssSteps, 'CSS');
const xpathOnlyStep = stringStep(xpathSteps, 'XPath');

function nthStep(index: number | null): SelectorCall['read'] {
  return (call) => {
    if (index !== null) return read({ kind: 'nth', index });
    const given = positional(call, 0);
    return given?.kind === 'number' ? read({ kind: 'nth', index: given.number }) : unread(COMPUTED);
  };
}

const playwrightString = stringStep(parsePlaywrightString, 'selector string');

/** What `locator` and `filter` take besides: a text that must be within, or another selector. */
function withFilters(call: Call, steps: readonly SelectorStep[]): ReadSteps {
  const made = [...steps];
  if (hasUnknownOptions(call)) return unread(COMPUTED);
  for (const [name, value] of optionsOf(call)) {
    if (name === 'hastext' || name === 'hastextstring' || name === 'hastextregex') {
      const match = matchOf(value, false);
      if (match === null) return unread(NOT_A_MATCH);
      made.push({ kind: 'hasText', match });
    } else if (name === 'has' && value.kind === 'chain') {
      const inner = call.readInner(value.chain);
      if (inner.kind === 'unread') return inner;
      made.push({ kind: 'has', steps: inner.steps });
    } else return unread(`it filters in a way that cannot be tried here (${name})`);
  }
  return { kind: 'read', steps: made };
}

const playwrightCalls: Readonly<Record<string, SelectorCall>> = {
  getbyrole: { begins: true, read: roleStep(false) },
  getbylabel: { begins: true, read: textStep('label', false) },
  getbyplaceholder: { begins: true, read: textStep('placeholder', false) },
  getbytext: { begins: true, read: textStep('text', false) },
  getbyalttext: { begins: true, read: textStep('alt', false) },
  getbytitle: { begins: true, read: textStep('title', false) },
  getbytestid: { begins: true, read: testIdStep },
  locator: {
    begins: true,
    read(call) {
      const found = playwrightString(call);
      return found.kind === 'unread' ? found : withFilters(call, found.steps);
    },
  },
  $: { begins: true, read: playwrightString },
  $$: { begins: true, read: playwrightString },
  queryselector: { begins: true, read: playwrightString },
  queryselectorall: { begins: true, read: playwrightString },
  framelocator: { begins: true, read: (call) => intoFrame(playwrightString(call)) },
  contentframe: { begins: false, read: () => read({ kind: 'frame' }) },
  filter: { begins: false, read: (call) => withFilters(call, []) },
  first: { begins: false, read: nthStep(0) },
  last: { begins: false, read: nthStep(-1) },
  nth: { begins: false, read: nthStep(null) },
  and: { begins: false, read: () => unread('it joins two selectors') },
  or: { begins: false, read: () => unread('it joins two selectors') },
};

function intoFrame(found: ReadSteps): ReadSteps {
  return found.kind === 'unread' ? found : read(...found.steps, { kind: 'frame' });
}

export const playwright: CallTable = (name) => own(playwrightCalls, name);

/** Of Playwright's pages and frames: calls that take a selector as their first argument, and act on what it finds. */
export const playwrightShorthands: ReadonlySet<string> = new Set(
  (
    'click dblclick fill type press check uncheck hover tap focus selectoption setchecked setinputfiles textcontent ' +
    'innertext innerhtml inputvalue getattribute isvisible ishidden isenabled isdisabled ischecked iseditable ' +
    'dispatchevent waitforselector'
  ).split(' '),
);

const testingLibraryQueries: Readonly<Record<string, SelectorCall['read']>> = {
  role: roleStep(true),
  labeltext: textStep('label', true),
  placeholdertext: textStep('placeholder', true),
  text: textStep('text', true),
  alttext: textStep('alt', true),
  title: textStep('title', true),
  testid: testIdStep,
  displayvalue: () => unread('what a field holds is no part of what can be tried here'),
};

const queryName = /^(?:get|query|find)(?:all)?by(\w+)$/;

export const testingLibrary: CallTable = (name) => {
  if (name === 'queryselector' || name === 'queryselectorall') return { begins: true, read: cssOnlyStep };
  if (name === '[]' || name === 'at') return { begins: false, read: nthStep(null) };
  const query = own(testingLibraryQueries, queryName.exec(name)?.[1] ?? '');
  return query === null ? null : { begins: true, read: query };
};

const cypressCalls: Readonly<Record<string, SelectorCall>> = {
  get: {
    begins: true,
    read: (call) =>
      textOf(positional(call, 0))?.startsWith('@') === true
        ? unread('it is an alias of something that was found before')
        : cssOnlyStep(call),
  },
  find: { begins: false, read: cssOnlyStep },
  filter: { begins: false, read: () => unread('it filters in a way that cannot be tried here (filter)') },
  xpath: { begins: true, read: xpathOnlyStep },
  contains: { begins: true, read: cypressContains },
  first: { begins: false, read: nthStep(0) },
  last: { begins: false, read: nthStep(-1) },
  eq: { begins: false, read: nthStep(null) },
};

/** contains("text") or contains("css", "text"); the deepest element in the one case, the one that CSS finds in the other. */
function cypressContains(call: Call): ReadSteps {
  const second = positional(call, 1);
  if (second === null || second.kind === 'fields') {
    const match = matchOf(positional(call, 0), false);
    return match === null ? unread(NOT_A_MATCH) : read({ kind: 'text', match }, { kind: 'nth', index: 0 });
  }
  const found = cssOnlyStep(call);
  if (found.kind === 'unread') return found;
  const match = matchOf(second, false);
  if (match === null) return unread(NOT_A_MATCH);
  return read(...found.steps, { kind: 'hasText', match }, { kind: 'nth', index: 0 });
}

export const cypress: CallTable = (name) =>
  own(cypressCalls, name) ?? (queryName.test(name) ? testingLibrary(name) : null);

export const webdriverio: CallTable = (name) => {
  if (name === '$' || name === '$$') {
    return { begins: true, read: stringStep(parseWebdriverIo, 'selector string') };
  }
  return name === '[]' ? { begins: false, read: nthStep(null) } : null;
};

/** Source: webdriver.io/docs/selectors. */
function parseWebdriverIo(text: string): readonly SelectorStep[] | null {
  const rest = (prefix: string): string => text.slice(prefix.length);
  if (text.startsWith('~')) return [{ kind: 'accessibilityId', value: rest('~') }];
  if (text.startsWith('aria/')) return null; // A name of any role.
  if (text.startsWith('id:')) return [{ kind: 'resourceId', value: rest('id:') }];
  if (text.startsWith('android=')) return parseUiSelector(rest('android='));
  if (text.startsWith('-ios predicate string:')) return parsePredicate(rest('-ios predicate string:'));
  if (/^(?:android|XCUIElementType)[\w.]+$/.test(text)) return [{ kind: 'className', value: text }];
  if (text.startsWith('*=')) return textWithin('a', rest('*='), false);
  if (text.startsWith('=')) return textWithin('a', rest('='), true);
  const [, css, operator, words] = /^([\w.#-]*[\w])(\*?=)([^]*)$/.exec(text) ?? [];
  if (css !== undefined && words !== undefined) return textWithin(css, words, operator === '=');
  return parseCssOrXPath(text.startsWith('>>>') ? rest('>>>') : text);
}

function textWithin(css: string, text: string, exact: boolean): readonly SelectorStep[] | null {
  const found = cssSteps(css);
  return found === null ? null : [...found, { kind: 'hasText', match: { text, exact } }];
}

const attributeOf = (name: string, value: string): SelectorStep => ({
  kind: 'css',
  parts: [{ combinator: '', attributes: [{ name, operator: '=', value }] }],
});

const byStrategies: Readonly<Record<string, (value: string) => readonly SelectorStep[] | null>> = {
  // Appium's own names of things hold a colon ("com.example:id/save"); of pages it is the attribute.
  id: (value) =>
    value.includes(':id/')
      ? [{ kind: 'resourceId', value }]
      : [{ kind: 'css', parts: [{ combinator: '', id: value }] }],
  name: (value) => [attributeOf('name', value)],
  classname: (value) =>
    /^(?:android|XCUIElementType)/.test(value)
      ? [{ kind: 'className', value }]
      : [{ kind: 'css', parts: [{ combinator: '', classes: [value] }] }],
  tagname: (value) => [{ kind: 'css', parts: [{ combinator: '', tag: value.toLowerCase() }] }],
  cssselector: cssSteps,
  css: cssSteps,
  xpath: xpathSteps,
  linktext: (value) => textWithin('a', value, true),
  partiallinktext: (value) => textWithin('a', value, false),
  accessibilityid: (value) => [{ kind: 'accessibilityId', value }],
  androiduiautomator: parseUiSelector,
  iosnspredicatestring: parsePredicate,
  iosnspredicate: parsePredicate,
};

/** Selenium's and Appium's way: a strategy and a string. Null where the name is none of a strategy. */
export function bySteps(strategy: string, value: Value): ReadSteps | null {
  const parse = own(byStrategies, plainName(strategy));
  if (parse === null) return null;
  if (value.kind !== 'text') return unread(COMPUTED);
  const steps = parse(value.text);
  return steps === null
    ? unread(`this ${strategy} says more than can be tried here`)
    : { kind: 'read', steps };
}

/** Own properties only: a method may be called "constructor". */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | null {
  return Object.hasOwn(table, name) ? table[name]! : null;
}
