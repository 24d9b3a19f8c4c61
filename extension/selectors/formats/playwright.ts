// Selectors in Playwright's four languages: one walk over the steps, and for each language how it writes a call.
// Knows nothing of pages. Playwright can say every step that is about web pages, states apart that are "mixed".

import type { RoleState, Selector, SelectorStep, TextMatch } from '../../../protocol/selector';
import { writeCss } from './css';
import { csharpString, javaString, jsRegex, jsString, pythonString, looseRegexSource } from './literals';
import { Unsayable } from './unsayable';
import { writeXPath } from './xpath';

export type PlaywrightFormat =
  'playwright-ts' | 'playwright-python' | 'playwright-java' | 'playwright-csharp';

export interface PlaywrightOptions {
  /** What stands for the page in the code around. */
  readonly receiver: string;
}

/** @throws Unsayable where Playwright cannot say it */
export function playwrightOf(
  selector: Selector,
  format: PlaywrightFormat,
  options: PlaywrightOptions,
): string {
  return chain(selector, dialects[format], options.receiver);
}

/** What a call is made on: Java names its options after it. */
type Receiver = 'Page' | 'Locator' | 'FrameLocator';

/** A name in camel case, and a value that is written already. */
interface Option {
  readonly name: string;
  readonly value: string;
  readonly isPattern?: boolean;
}

interface Dialect {
  string(text: string): string;
  pattern(source: string): string;
  readonly truth: Readonly<Record<'true' | 'false', string>>;
  role(role: string): string;
  /** `.method(argument, options)`; the method in camel case. */
  call(method: string, argument: string | null, options: readonly Option[], on: Receiver): string;
  readonly first: string;
  readonly last: string;
  readonly contentFrame: string;
}

function chain(selector: Selector, dialect: Dialect, page: string): string {
  let code = page;
  let on: Receiver = 'Page';
  for (const step of selector) {
    code += writeStep(step, on, dialect, page);
    on = step.kind === 'frame' ? 'FrameLocator' : 'Locator';
  }
  return code;
}

function writeStep(step: SelectorStep, on: Receiver, dialect: Dialect, page: string): string {
  const call = (method: string, argument: string | null, options: readonly Option[] = []) =>
    dialect.call(method, argument, options, on);
  switch (step.kind) {
    case 'testId':
      return call('getByTestId', dialect.string(step.value));
    case 'role':
      return call('getByRole', dialect.role(step.role), roleOptions(step.name, step.state ?? {}, dialect));
    case 'label':
    case 'placeholder':
    case 'text':
    case 'title':
    case 'alt':
      return call(
        getBy[step.kind],
        dialect.string(step.match.text),
        step.match.exact ? [{ name: 'exact', value: dialect.truth.true }] : [],
      );
    case 'css':
      return call('locator', dialect.string(writeCss(step.parts)));
    case 'xpath':
      return call('locator', dialect.string(playwrightXPath(writeXPath(step.parts))));
    case 'hasText':
      return call('filter', null, [
        step.match.exact
          ? {
              name: 'hasText',
              value: dialect.pattern(`^\\s*${looseRegexSource(step.match.text)}\\s*$`),
              isPattern: true,
            }
          : { name: 'hasText', value: dialect.string(step.match.text) },
      ]);
    case 'has':
      if (step.steps.some((inner) => inner.kind === 'frame')) {
        throw new Unsayable('Playwright cannot look into a frame to narrow down what is around it.');
      }
      return call('filter', null, [{ name: 'has', value: chain(step.steps, dialect, page) }]);
    case 'nth':
      if (step.index === 0) return dialect.first;
      return step.index === -1 ? dialect.last : call('nth', String(step.index));
    case 'frame':
      return dialect.contentFrame;
    case 'resourceId':
    case 'accessibilityId':
    case 'className':
      throw new Unsayable('Playwright finds elements of web pages, not of apps.');
  }
}

const getBy = {
  label: 'getByLabel',
  placeholder: 'getByPlaceholder',
  text: 'getByText',
  title: 'getByTitle',
  alt: 'getByAltText',
} as const;

function roleOptions(name: TextMatch | null, state: RoleState, dialect: Dialect): Option[] {
  const options: Option[] = [];
  if (name !== null) options.push({ name: 'name', value: dialect.string(name.text) });
  for (const key of ['checked', 'disabled', 'expanded', 'pressed', 'selected'] as const) {
    const value = state[key];
    if (value === 'mixed') {
      throw new Unsayable("Playwright's getByRole cannot ask for a state that is half on.");
    }
    if (value !== undefined) options.push({ name: key, value: dialect.truth[value ? 'true' : 'false'] });
  }
  if (state.level !== undefined) options.push({ name: 'level', value: String(state.level) });
  if (name?.exact === true) options.push({ name: 'exact', value: dialect.truth.true });
  return options;
}

/**
 * With the engine's name where the path does not show what it is.
 *
 * @throws Unsayable where a piece of text ends in a backslash: in XPath it means itself, but Playwright takes it for an
 *   escape when it joins selectors, and loses track of the quotes.
 */
function playwrightXPath(path: string): string {
  if (/\\(["'])/.test(path.replace(/\\\\/g, ''))) {
    throw new Unsayable('Playwright cannot read an XPath with a backslash before a quote.');
  }
  return path.startsWith('//') ? path : `xpath=${path}`;
}

/** The roles that Playwright's types know. */
const playwrightRoles: ReadonlySet<string> = new Set(
  (
    'alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox ' +
    'complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid ' +
    'gridcell group heading img insertion link list listbox listitem log main marquee math meter menu menubar menuitem ' +
    'menuitemcheckbox menuitemradio navigation none note option paragraph presentation progressbar radio radiogroup ' +
    'region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong subscript ' +
    'superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree treegrid treeitem'
  ).split(' '),
);

function knownRole(role: string): string {
  if (!playwrightRoles.has(role)) throw new Unsayable('Playwright does not know this role.');
  return role;
}

const typescript: Dialect = {
  string: jsString,
  pattern: jsRegex,
  truth: { true: 'true', false: 'false' },
  role: (role) => jsString(knownRole(role)),
  call: (method, argument, options) => {
    const fields = options.map(({ name, value }) => `${name}: ${value}`);
    const record = fields.length === 0 ? [] : [`{ ${fields.join(', ')} }`];
    return `.${method}(${list(argument, record)})`;
  },
  first: '.first()',
  last: '.last()',
  contentFrame: '.contentFrame()',
};

const python: Dialect = {
  string: pythonString,
  pattern: (source) => `re.compile(${pythonRawString(source)})`,
  truth: { true: 'True', false: 'False' },
  role: (role) => pythonString(knownRole(role)),
  call: (method, argument, options) => {
    const keywords = options.map(({ name, value }) => `${snakeCase(name)}=${value}`);
    return `.${snakeCase(method)}(${list(argument, keywords)})`;
  },
  first: '.first',
  last: '.last',
  contentFrame: '.content_frame',
};

const java: Dialect = {
  string: javaString,
  pattern: (source) => `Pattern.compile(${javaString(source)})`,
  truth: { true: 'true', false: 'false' },
  role: (role) => `AriaRole.${knownRole(role).toUpperCase()}`,
  call: (method, argument, options, on) => {
    const setters = options.map(({ name, value }) => `.set${capitalised(name)}(${value})`);
    const record =
      setters.length === 0 ? [] : [`new ${on}.${capitalised(method)}Options()${setters.join('')}`];
    return `.${method}(${list(argument, record)})`;
  },
  first: '.first()',
  last: '.last()',
  contentFrame: '.contentFrame()',
};

const csharp: Dialect = {
  string: csharpString,
  pattern: (source) => `new Regex(${csharpString(source)})`,
  truth: { true: 'true', false: 'false' },
  role: (role) => `AriaRole.${capitalised(knownRole(role))}`,
  call: (method, argument, options) => {
    const fields = options.map(
      ({ name, value, isPattern }) => `${capitalised(name)}${isPattern === true ? 'Regex' : ''} = ${value}`,
    );
    const record = fields.length === 0 ? [] : [`new() { ${fields.join(', ')} }`];
    return `.${capitalised(method)}(${list(argument, record)})`;
  },
  first: '.First',
  last: '.Last',
  contentFrame: '.ContentFrame',
};

const dialects: Readonly<Record<PlaywrightFormat, Dialect>> = {
  'playwright-ts': typescript,
  'playwright-python': python,
  'playwright-java': java,
  'playwright-csharp': csharp,
};

function list(argument: string | null, more: readonly string[]): string {
  return [...(argument === null ? [] : [argument]), ...more].join(', ');
}

/** Patterns are read best raw, and can be where no quote is in the way: they end in `$`, never in a backslash. */
function pythonRawString(source: string): string {
  return source.includes('"') ? pythonString(source) : `r"${source}"`;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
