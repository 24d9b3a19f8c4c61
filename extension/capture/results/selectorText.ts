// Playwright's internal selectors ("internal:role=button[name="Save"i]") as a test writes them ("getByRole('button', …)").
// Pure. Knows nothing of traces. What is not known stays as it is; the forms are those of Playwright 1.27 … 1.65.

/**
 * @param internal - as it stands in a trace's parameters.
 * @returns calls in TypeScript, as they would stand behind "page."; the text itself where any of it is not understood.
 */
export function selectorAsWritten(internal: string): string {
  if (MOST_LENGTH < internal.length) return internal;
  if (!/(^|>>)\s*(internal:|nth=|visible=|css=|xpath=)|>>/.test(internal)) return internal;
  try {
    return callsOf(internal).join('.');
  } catch (error) {
    if (error instanceof NotUnderstood) return internal;
    throw error;
  }
}

/** Nobody writes longer ones, and patterns below run out of room on them. */
const MOST_LENGTH = 10_000;

class NotUnderstood extends Error {}

/** Selectors hold selectors; a trace from elsewhere may do so without end. */
const MOST_DEPTH = 20;

function callsOf(selector: string, depth = 0): string[] {
  if (MOST_DEPTH < depth) throw new NotUnderstood('it goes too deep');
  const calls = partsOf(selector).flatMap((part) => callOf(part, depth));
  if (calls.length === 0) throw new NotUnderstood('nothing is left of it');
  return calls;
}

function callOf(part: string, depth: number): string[] {
  const [, engine = '', body = ''] = /^([A-Za-z_][\w-]*(?::[\w-]+)?)=([\s\S]*)$/.exec(part) ?? [];
  const inner = (): string => callsOf(jsonText(body), depth + 1).join('.');
  switch (engine) {
    case 'internal:role':
      return [roleCall(body)];
    case 'internal:testid':
      return [`getByTestId(${valueText(attributeOf(body).value)})`];
    case 'internal:attr': {
      const { name, value } = attributeOf(body);
      const call = attributeCalls.get(name);
      if (call === undefined) throw new NotUnderstood(name);
      return [textCall(call, value)];
    }
    case 'internal:label':
      return [textCall('getByLabel', valueOf(body))];
    case 'internal:text':
      return [textCall('getByText', valueOf(body))];
    case 'internal:has-text':
      return [`filter({ hasText: ${valueText(notExact(valueOf(body)))} })`];
    case 'internal:has-not-text':
      return [`filter({ hasNotText: ${valueText(notExact(valueOf(body)))} })`];
    case 'internal:has':
      return [`filter({ has: ${inner()} })`];
    case 'internal:has-not':
      return [`filter({ hasNot: ${inner()} })`];
    case 'internal:and':
      return [`and(${inner()})`];
    case 'internal:or':
      return [`or(${inner()})`];
    case 'internal:chain':
      return [`locator(${inner()})`];
    case 'internal:control':
      if (body === 'enter-frame') return ['contentFrame()'];
      throw new NotUnderstood(part);
    case 'internal:describe':
      // Says what to call it, not what to look for.
      return [];
    case 'nth':
      return [nthCall(body)];
    case 'visible':
      if (body !== 'true' && body !== 'false') throw new NotUnderstood(part);
      return [`filter({ visible: ${body} })`];
    case 'css':
    case 'xpath':
      return [`locator(${quote(engine === 'css' || body.startsWith('//') ? body : part)})`];
    default:
      if (engine.startsWith('internal:')) throw new NotUnderstood(engine);
      return [`locator(${quote(part)})`];
  }
}

const attributeCalls: ReadonlyMap<string, string> = new Map([
  ['placeholder', 'getByPlaceholder'],
  ['alt', 'getByAltText'],
  ['title', 'getByTitle'],
]);

function nthCall(body: string): string {
  if (!/^-?\d+$/.test(body)) throw new NotUnderstood(`nth=${body}`);
  if (body === '0') return 'first()';
  return body === '-1' ? 'last()' : `nth(${body})`;
}

function roleCall(body: string): string {
  const [, role = '', rest = ''] = /^([\w-]+)([\s\S]*)$/.exec(body) ?? [];
  if (role === '') throw new NotUnderstood(body);
  const attributes = attributesOf(rest);
  const isNaming = ({ name }: Attribute): boolean => name === 'name' || name === 'description';
  const naming = attributes.filter(isNaming);
  const isExact = naming.some(({ value }) => value.kind === 'text' && value.isExact);
  const options = [
    ...naming.map(({ name, value }) => `${name}: ${valueText(value)}`),
    ...(isExact ? ['exact: true'] : []),
    ...attributes
      .filter((one) => !isNaming(one))
      .map(({ name, value }) => `${optionName(name)}: ${valueText(value)}`),
  ];
  return `getByRole(${quote(role)}${options.length === 0 ? '' : `, { ${options.join(', ')} }`})`;
}

function optionName(attribute: string): string {
  if (attribute === 'include-hidden') return 'includeHidden';
  if (!/^[A-Za-z]+$/.test(attribute)) throw new NotUnderstood(attribute);
  return attribute;
}

function textCall(call: string, value: Value): string {
  const exact = value.kind === 'text' && value.isExact ? ', { exact: true }' : '';
  return `${call}(${valueText(value)}${exact})`;
}

type Value =
  | { readonly kind: 'text'; readonly text: string; readonly isExact: boolean }
  | { readonly kind: 'regex'; readonly source: string }
  /** true, false, or a number. */
  | { readonly kind: 'plain'; readonly text: string };

function notExact(value: Value): Value {
  // No way of writing a test makes such a filter.
  if (value.kind === 'text' && value.isExact) throw new NotUnderstood('an exact filter');
  return value;
}

function valueText(value: Value): string {
  switch (value.kind) {
    case 'text':
      return quote(value.text);
    case 'regex':
    case 'plain':
      return value.kind === 'regex' ? value.source : value.text;
  }
}

/** "text"i contains, "text"s and "text" are exact, /…/ is a regular expression. */
function valueOf(given: string): Value {
  const quoted = /^("(?:[^"\\]|\\[\s\S])*")([is]?)$/.exec(given);
  if (quoted !== null) return { kind: 'text', text: jsonText(quoted[1] ?? ''), isExact: quoted[2] !== 'i' };
  if (/^\/[\s\S]+\/[a-z]*$/.test(given)) {
    // Quotes and ">>" are escaped for Playwright's own reading.
    return { kind: 'regex', source: given.replace(/\\(["'`>])/g, '$1') };
  }
  throw new NotUnderstood(given);
}

interface Attribute {
  readonly name: string;
  readonly value: Value;
}

function attributeOf(body: string): Attribute {
  const [attribute, ...others] = attributesOf(body);
  if (attribute === undefined || others.length > 0) throw new NotUnderstood(body);
  return attribute;
}

/** Of `[name="x"i][checked=true]`. Bare values are truths and numbers; anything else is not understood. */
function attributesOf(body: string): Attribute[] {
  const found: Attribute[] = [];
  let rest = body;
  while (rest !== '') {
    const match =
      /^\[([\w-]+)=(?:("(?:[^"\\]|\\[\s\S])*"[is]?|\/(?:[^/\\[]|\\[\s\S]|\[(?:[^\]\\]|\\[\s\S])*\])+\/[a-z]*)|(true|false|-?\d+|mixed))\]/.exec(
        rest,
      );
    if (match === null) throw new NotUnderstood(body);
    const [whole, name = '', quoted, bare = ''] = match;
    const value: Value =
      quoted !== undefined
        ? attributeValue(quoted)
        : { kind: 'plain', text: bare === 'mixed' ? quote(bare) : bare };
    found.push({ name, value });
    rest = rest.slice(whole.length);
  }
  return found;
}

/** Of attributes only quotes and backslashes are escaped; texts by themselves are JSON. */
function attributeValue(given: string): Value {
  const [, inside, mode] = /^"((?:[^"\\]|\\[\s\S])*)"([is]?)$/.exec(given) ?? [];
  if (inside === undefined) return valueOf(given);
  return { kind: 'text', text: inside.replace(/\\([\s\S])/g, '$1'), isExact: mode !== 'i' };
}

/** Parts between ">>", which quotes hold together. */
function partsOf(selector: string): string[] {
  const parts: string[] = [];
  let part = '';
  let open = '';
  for (let at = 0; at < selector.length; at += 1) {
    const sign = selector.charAt(at);
    if (sign === '\\') {
      part += sign + selector.charAt(at + 1);
      at += 1;
    } else if (open === '' && sign === '>' && selector.charAt(at + 1) === '>') {
      parts.push(part.trim());
      part = '';
      at += 1;
    } else {
      if (open === sign) open = '';
      else if (open === '' && /["'`]/.test(sign)) open = sign;
      part += sign;
    }
  }
  if (open !== '') throw new NotUnderstood('a quote stays open');
  return [...parts, part.trim()];
}

function jsonText(given: string): string {
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    throw new NotUnderstood(given);
  }
  if (typeof value !== 'string') throw new NotUnderstood(given);
  return value;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r')}'`;
}
