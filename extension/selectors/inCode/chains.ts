// Reads from tokens what selectors are made of in test files: chains of calls ("page.getByRole(…).first()") and the values
// handed to them. Pure. Knows nothing of frameworks, and of no grammar beyond these two.

import type { Token } from './tokens';

/** Text with its tokens, in which links and arguments are places. */
export interface Code {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Names that are set to a text, once in all of the file. */
  readonly constants: ReadonlyMap<string, string>;
}

export function makeCode(text: string, tokens: readonly Token[]): Code {
  const constants = new Map<string, string>();
  const setOften = new Set<string>();
  for (const [index, { code }] of tokens.entries()) {
    const [name, value, behind] = [tokens[index - 1], tokens[index + 1], tokens[index + 2]];
    if (code !== '=' || name?.kind !== 'name' || isDot(tokens[index - 2])) continue;
    if (constants.has(name.code)) setOften.add(name.code);
    const isAlone = behind === undefined || behind.code === ';' || isParted(text, value, behind);
    if (value?.kind === 'string' && value.value !== null && isAlone) constants.set(name.code, value.value);
    else setOften.add(name.code);
  }
  for (const name of setOften) constants.delete(name);
  return { text, tokens, constants };
}

/** Whether a line ends between two tokens, and what follows does not go on with it. */
function isParted(text: string, before: Token | undefined, after: Token): boolean {
  return (
    before !== undefined &&
    text.slice(before.end, after.start).includes('\n') &&
    (after.kind === 'name' || after.code === '@' || after.code === '}')
  );
}

export interface Chain {
  /** The first one is what the chain begins with. */
  readonly links: readonly Link[];
  readonly start: number;
  readonly end: number;
  /** Its first token, and the one behind its last. */
  readonly tokenStart: number;
  readonly tokenEnd: number;
}

export interface Link {
  /** As written; "[]" for what is taken by its place in a list. */
  readonly name: string;
  /** Where it begins, the dot before it included, and where it ends, its arguments included. */
  readonly start: number;
  readonly end: number;
  /** Where its name begins. */
  readonly nameStart: number;
  /** Null where it is not called. */
  readonly args: readonly Argument[] | null;
}

/** Tokens `from` … `to`, the last one excluded. */
export interface Argument {
  readonly from: number;
  readonly to: number;
  /** The name it is given by, as Python and Java's annotations do; null where it goes by its place. */
  readonly keyword: string | null;
}

export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'truth'; readonly truth: boolean }
  | { readonly kind: 'regex'; readonly source: string; readonly ignoresCase: boolean }
  /** Names in lower case without underscores: has_text, hasText and HasText are one. */
  | { readonly kind: 'fields'; readonly fields: ReadonlyMap<string, Value> }
  | { readonly kind: 'chain'; readonly chain: Chain }
  /** Known only when the program runs, or nothing that is read here. */
  | { readonly kind: 'unknown' };

const unknown: Value = { kind: 'unknown' };

/** Every chain of the code, those in arguments of others included, in order of where they begin. */
export function chainsIn(code: Code): readonly Chain[] {
  const chains: Chain[] = [];
  for (let index = 0; index < code.tokens.length; index++) {
    const chain = chainAt(code, index);
    if (chain !== null) chains.push(chain);
  }
  return chains;
}

/** The chain that begins with this token; null where none does. */
export function chainAt(code: Code, first: number): Chain | null {
  const { tokens } = code;
  const root = tokens[first];
  if (root?.kind !== 'name' || isDot(tokens[first - 1])) return null;
  const links: Link[] = [];
  let name = root;
  let start = root.start;
  let next = first + 1;
  for (;;) {
    const open = skipTypeArguments(code, next);
    const close = tokens[open]?.code === '(' && isOnLineOf(code, open) ? closingOf(tokens, open) : null;
    const end = close === null ? name.end : tokens[close]!.end;
    const args = close === null ? null : argumentsBetween(tokens, open + 1, close);
    links.push({ name: name.code, start, end, nameStart: name.start, args });
    if (close !== null) next = close + 1;

    while (tokens[next]?.code === '[' && isOnLineOf(code, next)) {
      const bracket = closingOf(tokens, next);
      if (bracket === null) break;
      const { start: place } = tokens[next]!;
      const inside = argumentsBetween(tokens, next + 1, bracket);
      links.push({ name: '[]', start: place, end: tokens[bracket]!.end, nameStart: place, args: inside });
      next = bracket + 1;
    }
    // "!" of TypeScript says that something is there.
    const dot = tokens[next]?.code === '!' && isDot(tokens[next + 1]) ? next + 1 : next;
    const following = tokens[dot + 1];
    if (!isDot(tokens[dot]) || following?.kind !== 'name') break;
    start = tokens[next]!.start;
    name = following;
    next = dot + 2;
  }
  return { links, start: root.start, end: links.at(-1)!.end, tokenStart: first, tokenEnd: next };
}

function isDot(token: Token | undefined): boolean {
  return token?.code === '.' || token?.code === '?.';
}

/** A bracket on a line of its own begins something new, in languages whose lines end statements. */
function isOnLineOf({ text, tokens }: Code, index: number): boolean {
  const before = tokens[index - 1];
  return before !== undefined && !text.slice(before.end, tokens[index]!.start).includes('\n');
}

/** "<HTMLInputElement>" between a name and its arguments. */
function skipTypeArguments({ tokens }: Code, from: number): number {
  if (tokens[from]?.code !== '<') return from;
  for (let index = from + 1; index < tokens.length; index++) {
    const { kind, code } = tokens[index]!;
    if (code === '>') return tokens[index + 1]?.code === '(' ? index + 1 : from;
    if (kind !== 'name' && code !== '.' && code !== ',' && code !== '|') return from;
  }
  return from;
}

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The token that closes this bracket; null where brackets do not match. */
function closingOf(tokens: readonly Token[], open: number): number | null {
  const awaited: string[] = [];
  for (let index = open; index < tokens.length; index++) {
    const { kind, code } = tokens[index]!;
    if (kind !== 'mark') continue;
    const closer = closers[code];
    if (closer !== undefined) awaited.push(closer);
    else if (code === ')' || code === ']' || code === '}') {
      if (awaited.pop() !== code) return null;
      if (awaited.length === 0) return index;
    }
  }
  return null;
}

function argumentsBetween(tokens: readonly Token[], from: number, to: number): readonly Argument[] {
  return partsBetween(tokens, from, to).map((part) => {
    const name = tokens[part.from];
    const isNamed = name?.kind === 'name' && tokens[part.from + 1]?.code === '=' && part.from + 2 < part.to;
    return isNamed
      ? { from: part.from + 2, to: part.to, keyword: plainName(name.code) }
      : { ...part, keyword: null };
  });
}

interface Part {
  readonly from: number;
  readonly to: number;
}

/** What commas part, brackets left whole; nothing after a last comma. */
function partsBetween(tokens: readonly Token[], from: number, to: number): readonly Part[] {
  const parts: Part[] = [];
  let begin = from;
  for (let index = from; index < to; index++) {
    const { kind, code } = tokens[index]!;
    if (kind !== 'mark') continue;
    if (code in closers) index = closingOf(tokens, index) ?? to;
    else if (code === ',') {
      parts.push({ from: begin, to: index });
      begin = index + 1;
    }
  }
  if (begin < to) parts.push({ from: begin, to });
  return parts;
}

/** Names of several languages made one: set_input_files, setInputFiles and SetInputFiles. */
export function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

export function valueOf(code: Code, { from, to }: { readonly from: number; readonly to: number }): Value {
  const { tokens } = code;
  const first = tokens[from];
  if (first === undefined || to <= from) return unknown;
  if (first.kind === 'string') return joinedText(tokens.slice(from, to));
  if (first.code === 'await') return valueOf(code, { from: from + 1, to });
  if (first.code === '{') return fieldsBetween(code, from + 1, to - 1, ':');
  if (first.code === 'new') return madeValue(code, from + 1, to);
  if (to - from === 1 && (first.kind !== 'name' || /^(?:true|false)$/i.test(first.code)))
    return singleValue(first);
  if (to - from === 2 && first.code === '-' && tokens[from + 1]!.kind === 'number') {
    return { kind: 'number', number: -Number(tokens[from + 1]!.code) };
  }
  const chain = chainAt(code, from);
  if (chain === null || chain.tokenEnd !== to) return unknown;
  const [only, more] = chain.links;
  const constant = more === undefined && only!.args === null ? code.constants.get(only!.name) : undefined;
  if (constant !== undefined) return { kind: 'text', text: constant };
  return compiledRegex(code, chain) ?? { kind: 'chain', chain };
}

function singleValue(token: Token): Value {
  const { kind, code } = token;
  if (kind === 'number') return { kind: 'number', number: Number(code) };
  if (/^true$/i.test(code)) return { kind: 'truth', truth: true };
  if (/^false$/i.test(code)) return { kind: 'truth', truth: false };
  if (kind === 'regex') {
    const end = code.lastIndexOf('/');
    const flags = code.slice(end + 1);
    return { kind: 'regex', source: code.slice(1, end), ignoresCase: flags.includes('i') };
  }
  return unknown;
}

/** Strings one after the other (Python), or added. */
function joinedText(tokens: readonly Token[]): Value {
  let text = '';
  for (const { kind, code, value } of tokens) {
    if (kind === 'string' && value !== null) text += value;
    else if (code !== '+') return unknown;
  }
  return { kind: 'text', text };
}

/** What stands behind "new": a regular expression, or options (C#'s initialiser, Java's chain of setters). */
function madeValue(code: Code, from: number, to: number): Value {
  const { tokens } = code;
  let braces = from;
  while (braces < to && tokens[braces]!.code !== '{') braces++;
  if (braces < to) return fieldsBetween(code, braces + 1, to - 1, '=');
  const chain = chainAt(code, from);
  if (chain === null || chain.tokenEnd !== to) return unknown;
  const regex = compiledRegex(code, chain);
  if (regex !== null) return regex;
  const fields = new Map<string, Value>();
  for (const { name, args } of chain.links) {
    const [argument] = args ?? [];
    if (/^set[A-Z]/.test(name)) {
      fields.set(plainName(name.slice(3)), argument === undefined ? unknown : valueOf(code, argument));
    }
  }
  return { kind: 'fields', fields };
}

function fieldsBetween(code: Code, from: number, to: number, sign: ':' | '='): Value {
  const fields = new Map<string, Value>();
  for (const part of partsBetween(code.tokens, from, to)) {
    const [name, between] = [code.tokens[part.from], code.tokens[part.from + 1]];
    const isShort = part.to - part.from === 1 && name?.kind === 'name';
    if (name === undefined || (!isShort && between?.code !== sign)) return unknown;
    // "{ name }" is the name's own value.
    const value = isShort ? part : { from: part.from + 2, to: part.to };
    fields.set(plainName(name.value ?? name.code), valueOf(code, value));
  }
  return { kind: 'fields', fields };
}

/** re.compile("…", re.IGNORECASE), Pattern.compile("…", Pattern.CASE_INSENSITIVE), new Regex("…", RegexOptions.IgnoreCase). */
function compiledRegex(code: Code, { links }: Chain): Value | null {
  const last = links.at(-1)!;
  const isCompiled = last.name === 'compile' || (last.name === 'Regex' && links.length === 1);
  const [pattern, flags] = last.args ?? [];
  if (!isCompiled || pattern === undefined) return null;
  const source = valueOf(code, pattern);
  if (source.kind !== 'text') return unknown;
  const written = flags === undefined ? '' : codeBetween(code, flags);
  return {
    kind: 'regex',
    source: source.text,
    ignoresCase: /ignore_?case|case_insensitive|re\.I\b/i.test(written),
  };
}

function codeBetween(
  { text, tokens }: Code,
  { from, to }: { readonly from: number; readonly to: number },
): string {
  return from < to ? text.slice(tokens[from]!.start, tokens[to - 1]!.end) : '';
}
