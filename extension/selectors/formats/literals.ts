// Strings and regular expressions as literals of the languages that tests are written in.
// Knows nothing of selectors. What cannot be seen is written as an escape, so that code shows what it says.

/** Control and format characters (also those that turn the direction of text), odd spaces, private and unassigned use. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

/** Half of a surrogate pair: no text, and no source file can hold it. */
const loneSurrogate = /\p{Cs}/u;

/** Whether the text can stand in a file. */
export function isWellFormed(text: string): boolean {
  return !loneSurrogate.test(text);
}

/** With single quotes, unless that takes more escapes than double quotes do: Prettier's choice. */
export function jsString(text: string): string {
  const quote = fewerEscapes(text, "'", '"');
  return quoted(text, quote, (code) =>
    code < 0x100 ? `\\x${hex(code, 2)}` : code < 0x10000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`,
  );
}

/** With double quotes, unless that takes more escapes: Black's choice. */
export function pythonString(text: string): string {
  const quote = fewerEscapes(text, '"', "'");
  return quoted(text, quote, (code) =>
    code < 0x100 ? `\\x${hex(code, 2)}` : code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`,
  );
}

/** Characters beyond the basic plane are two escapes in Java. */
export function javaString(text: string): string {
  return quoted(text, '"', (_code, character) =>
    [...Array(character.length).keys()].map((at) => `\\u${hex(character.charCodeAt(at), 4)}`).join(''),
  );
}

export function csharpString(text: string): string {
  return quoted(text, '"', (code) => (code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`));
}

/**
 * A pattern that is this text, in the syntax that JavaScript, Python, Java and .NET share.
 * Characters that cannot be seen are escapes, so that it can stand between the slashes of a literal as well.
 */
export function regexSource(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(unseen, (character) =>
      character.length === 1 ? `\\u${hex(character.charCodeAt(0), 4)}` : character,
    );
}

/** The same where what is searched may have other white space than the text, of any kind and length. */
export function looseRegexSource(text: string): string {
  return text.split(/\s+/u).map(regexSource).join('\\s+');
}

/** The literal between slashes. */
export function jsRegex(source: string, flags = ''): string {
  // Two slashes would begin a comment.
  return `/${source === '' ? '(?:)' : source.replace(/\//g, '\\/')}/${flags}`;
}

function fewerEscapes(text: string, preferred: string, other: string): string {
  return text.split(other).length < text.split(preferred).length ? other : preferred;
}

function quoted(text: string, quote: string, escape: (code: number, character: string) => string): string {
  const inside = text
    .replace(/\\/g, '\\\\')
    .replaceAll(quote, `\\${quote}`)
    .replace(
      unseen,
      (character) => shortEscapes.get(character) ?? escape(character.codePointAt(0)!, character),
    );
  return quote + inside + quote;
}

const shortEscapes = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
