// Cuts the text of a test file into names, strings, numbers and marks, in JavaScript, Python, Java and C#. Pure.
// Knows nothing of grammar beyond that: what cannot be read (a string that never ends) costs its line, not the file.

export type CodeLanguage = 'javascript' | 'python' | 'java' | 'csharp';

export interface Token {
  readonly kind: 'name' | 'string' | 'number' | 'regex' | 'mark';
  /** Where it stands, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  /** As it is written. */
  readonly code: string;
  /**
   * What a string says once its escapes are read; null where that is only known when the program runs (`${…}`, an
   * f-string), and of everything but strings.
   */
  readonly value: string | null;
}

/** @returns null for a name whose ending belongs to no language that is read here. */
export function codeLanguage(fileName: string): CodeLanguage | null {
  if (/\.[cm]?[jt]sx?$/i.test(fileName)) return 'javascript';
  if (/\.pyi?$/i.test(fileName)) return 'python';
  if (/\.java$/i.test(fileName)) return 'java';
  if (/\.cs$/i.test(fileName)) return 'csharp';
  return null;
}

/** Everything but white space and comments, in order. What stands in `${…}` is part of its string and not cut. */
export function cutIntoTokens(text: string, language: CodeLanguage): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const blank = blankEnd(text, at, language);
    if (at < blank) {
      at = blank;
      continue;
    }
    const token = tokenAt(text, at, language, tokens.at(-1) ?? null);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** Where the white space or comment ends that begins here; `at` itself where none does. */
function blankEnd(text: string, at: number, language: CodeLanguage): number {
  const space = matchAt(/\s+/y, text, at);
  if (space !== '') return at + space.length;
  if (language === 'python') return at + matchAt(/#[^\n]*/y, text, at).length;
  const line = matchAt(/\/\/[^\n]*/y, text, at);
  if (line !== '') return at + line.length;
  if (!text.startsWith('/*', at)) return at;
  const end = text.indexOf('*/', at + 2);
  return end < 0 ? text.length : end + 2;
}

function tokenAt(text: string, at: number, language: CodeLanguage, before: Token | null): Token {
  const string = stringReaders[language](text, at);
  if (string !== null) {
    const { end, value } = string;
    return { kind: 'string', start: at, end, code: text.slice(at, end), value };
  }
  const name = matchAt(/[\p{L}_$][\p{L}\p{N}\p{M}_$]*/uy, text, at);
  // A lone $ is WebdriverIO's and jQuery's; # begins a private member, @ a decorator or annotation.
  if (name !== '') return plain('name', at, name);
  const number = matchAt(/\d[\w.]*/y, text, at);
  if (number !== '') return plain('number', at, number);
  if (language === 'javascript' && mayBeginRegex(before)) {
    const regex = matchAt(/\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y, text, at);
    if (regex !== '') return plain('regex', at, regex);
  }
  return plain('mark', at, matchAt(/\?\.(?!\d)|=>|[=!<>]==?|&&|\|\||\?\?|./sy, text, at));
}

function plain(kind: Token['kind'], start: number, code: string): Token {
  return { kind, start, end: start + code.length, code, value: null };
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** Behind these words a slash begins a regular expression; behind other names and values it divides. */
const wordsBeforeValue = new Set(['return', 'typeof', 'case', 'in', 'of', 'await', 'yield', 'else', 'do']);

function mayBeginRegex(before: Token | null): boolean {
  if (before === null) return true;
  if (before.kind === 'name') return wordsBeforeValue.has(before.code);
  return before.kind === 'mark' && before.code !== ')' && before.code !== ']' && before.code !== '}';
}

interface ReadString {
  readonly end: number;
  readonly value: string | null;
}

/** The string that begins here, or null where none does or it does not end where it must. */
type StringReader = (text: string, at: number) => ReadString | null;

const stringReaders: Readonly<Record<CodeLanguage, StringReader>> = {
  javascript(text, at) {
    if (text[at] === '`') return templateString(text, at);
    return text[at] === '"' || text[at] === "'" ? escapedString(text, at, 'javascript') : null;
  },
  python(text, at) {
    const prefix = matchAt(/[rbfu]{0,2}(?=["'])/iy, text, at);
    const open = at + prefix.length;
    const quote = matchAt(/"""|'''|["']/y, text, open);
    if (quote === '') return null;
    const isRaw = /r/i.test(prefix);
    const body = bodyUntil(text, open + quote.length, quote, { mayBreak: quote.length === 3 });
    if (body === null) return null;
    const isComputed = /f/i.test(prefix) && /[{}]/.test(body.written);
    return {
      end: body.end,
      value: isComputed ? null : isRaw ? body.written : unescape(body.written, 'python'),
    };
  },
  java(text, at) {
    if (text.startsWith('"""', at)) return blockString(text, at, '"""');
    return text[at] === '"' || text[at] === "'" ? escapedString(text, at, 'java') : null;
  },
  csharp(text, at) {
    const prefix = matchAt(/[$@]{0,2}(?=")/y, text, at);
    const open = at + prefix.length;
    const quotes = matchAt(/"{3,}/y, text, open);
    if (quotes !== '') return blockString(text, open, quotes);
    if (prefix.includes('@')) {
      const verbatim = matchAt(/"(?:[^"]|"")*"/y, text, open);
      if (verbatim === '') return null;
      const value = verbatim.slice(1, -1).replaceAll('""', '"');
      return { end: open + verbatim.length, value: filled(value, prefix) };
    }
    if (text[open] !== '"' && text[open] !== "'") return null;
    const string = escapedString(text, open, 'csharp');
    return string === null
      ? null
      : { end: string.end, value: string.value === null ? null : filled(string.value, prefix) };
  },
};

/** What an interpolated string of C# says where nothing is put into it; null where something is. */
function filled(value: string, prefix: string): string | null {
  if (!prefix.includes('$')) return value;
  const rest = value.replaceAll('{{', '').replaceAll('}}', '');
  return /[{}]/.test(rest) ? null : value.replaceAll('{{', '{').replaceAll('}}', '}');
}

function escapedString(text: string, at: number, language: CodeLanguage): ReadString | null {
  const body = bodyUntil(text, at + 1, text.charAt(at), { mayBreak: false });
  return body === null ? null : { end: body.end, value: unescape(body.written, language) };
}

/** Text blocks of Java and raw strings of C#: the value where it stands on one line, else their indent would have to be known. */
function blockString(text: string, at: number, quotes: string): ReadString | null {
  const close = text.indexOf(quotes, at + quotes.length);
  if (close < 0) return null;
  const written = text.slice(at + quotes.length, close);
  return { end: close + quotes.length, value: written.includes('\n') ? null : written };
}

function templateString(text: string, at: number): ReadString | null {
  let depth = 0;
  let isComputed = false;
  for (let index = at + 1; index < text.length; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (depth === 0 && character === '`') {
      return { end: index + 1, value: isComputed ? null : unescape(text.slice(at + 1, index), 'javascript') };
    } else if (text.startsWith('${', index)) {
      isComputed = true;
      depth++;
      index++;
    } else if (0 < depth && character === '{') depth++;
    else if (0 < depth && character === '}') depth--;
    else if (0 < depth && character === '`') {
      const inner = templateString(text, index);
      if (inner === null) return null;
      index = inner.end - 1;
    } else if (0 < depth && (character === '"' || character === "'")) {
      const inner = escapedString(text, index, 'javascript');
      if (inner !== null) index = inner.end - 1;
    }
  }
  return null;
}

function bodyUntil(
  text: string,
  from: number,
  quote: string,
  { mayBreak }: { readonly mayBreak: boolean },
): { readonly end: number; readonly written: string } | null {
  for (let index = from; index < text.length; index++) {
    if (text[index] === '\\') index += text.startsWith('\r\n', index + 1) ? 2 : 1;
    else if (text.startsWith(quote, index)) {
      return { end: index + quote.length, written: text.slice(from, index) };
    } else if (text[index] === '\n' && !mayBreak) return null;
  }
  return null;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
};

const ownEscapes: Readonly<Record<CodeLanguage, Readonly<Record<string, string>>>> = {
  javascript: {},
  python: { a: '\x07' },
  java: { s: ' ' },
  csharp: { a: '\x07' },
};

/** @returns null where a character is told by its Unicode name, or is none. */
function unescape(written: string, language: CodeLanguage): string | null {
  let isKnown = true;
  const hexDigits = language === 'csharp' ? '{1,4}' : '{2}';
  const escapes = new RegExp(
    String.raw`\\(?:u\{([\da-fA-F]+)\}|u+([\da-fA-F]{4})|U([\da-fA-F]{8})|x([\da-fA-F]${hexDigits})|([0-7]{1,3})|(\r?\n)|([^]))`,
    'g',
  );
  const value = written.replace(escapes, (whole: string, ...groups: readonly (string | undefined)[]) => {
    const [braced, four, eight, hex, octal, line, one = ''] = groups;
    const digits = braced ?? four ?? eight ?? hex;
    if (digits !== undefined) {
      const code = parseInt(digits, 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      isKnown = false;
      return whole;
    }
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    if (line !== undefined) return '';
    if (language === 'python' && one === 'N') isKnown = false;
    const known = simpleEscapes[one] ?? ownEscapes[language][one];
    if (known !== undefined) return known;
    // Python keeps the backslash where it means nothing: "\d".
    return language === 'python' && !/["'\\]/.test(one) ? whole : one;
  });
  return isKnown ? value : null;
}
