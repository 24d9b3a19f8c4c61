// Strings and comments of four languages: what they say, and that they are told from each other.

import assert from 'node:assert/strict';
import test from 'node:test';
import { csharpString, javaString, jsString, pythonString } from '../../extension/selectors/formats/literals';
import { codeLanguage, cutIntoTokens, type CodeLanguage } from '../../extension/selectors/inCode/tokens';

/** What the strings of a code say, in order. */
function strings(code: string, language: CodeLanguage): readonly (string | null)[] {
  return cutIntoTokens(code, language)
    .filter(({ kind }) => kind === 'string')
    .map(({ value }) => value);
}

const rows: readonly (readonly [
  name: string,
  language: CodeLanguage,
  code: string,
  said: readonly (string | null)[],
])[] = [
  ['a template', 'javascript', '`a\nb \\` \\${c}`', ['a\nb ` ${c}']],
  ['a template with a template in it', 'javascript', "`a ${b ? `c ${'}'}` : 'd'}` + 'e'", [null, 'e']],
  ['a line that goes on', 'javascript', "'a\\\nb'", ['ab']],
  ['quotes in comments', 'javascript', "// don't\n/* don't */ 'a'", ['a']],
  ['quotes in regular expressions', 'javascript', "x = /['\"]/; 'a'", ['a']],
  ['a division is no regular expression', 'javascript', "(a) / 2 / 'b'.length", ['b']],
  ['raw', 'python', String.raw`r"\d" '\d' "\t"`, ['\\d', '\\d', '\t']],
  ['three quotes', 'python', '"""a "b"\n\'c\'""" \'\'\'d\'\'\'', ['a "b"\n\'c\'', 'd']],
  ['an f-string with nothing in it', 'python', 'f"a" f"{a}"', ['a', null]],
  ['a character by its Unicode name', 'python', String.raw`'\N{BULLET}'`, [null]],
  ['quotes in comments', 'python', "# don't\n'a' # don't", ['a']],
  ['a text block of several lines', 'java', '"""\n  a\n  """; "b"', [null, 'b']],
  ['octal and Unicode', 'java', String.raw`"\101B\s"`, ['AB ']],
  ['verbatim', 'csharp', '@"a\\n ""b"""', ['a\\n "b"']],
  ['interpolated', 'csharp', '$"a {b}" $"{{c}}"', [null, '{c}']],
  ['raw', 'csharp', '"""a "b" \\n"""', ['a "b" \\n']],
  ['hexadecimal of four digits', 'csharp', String.raw`"\x0041"`, ['A']],
];

for (const [name, language, code, said] of rows) {
  test(`${language}: ${name}`, () => assert.deepEqual(strings(code, language), said));
}

const hostile = [
  '',
  `'"\`\\`,
  'a\nb\r\n\tc',
  '${a} {b} {{c}} #{d}',
  '/* a */ // b # c',
  'Grüße, 世界 😀\u{1F468}\u200d\u{1F469}',
  '\u0000\u0007\u001b\u007f\u2028\u2029\ufeff',
  'C:\\new\\x41\\u0041\\N{BULLET}',
];

const writers: readonly (readonly [CodeLanguage, (text: string) => string])[] = [
  ['javascript', jsString],
  ['python', pythonString],
  ['java', javaString],
  ['csharp', csharpString],
];

for (const [language, write] of writers) {
  test(`${language}: what our own formats write is read as it was meant`, () => {
    for (const text of hostile) assert.deepEqual(strings(`f(${write(text)}, 1)`, language), [text]);
  });
}

const slashed = /^(?:\s|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))*$/;
const blank: Readonly<Record<CodeLanguage, RegExp>> = {
  javascript: slashed,
  python: /^(?:\s|#[^\n]*)*$/,
  java: slashed,
  csharp: slashed,
};

test('tokens lie one behind the other with only white space and comments between, whatever the text', () => {
  const pieces = [
    '"',
    "'",
    '`',
    '${',
    '}',
    '/',
    '/*',
    '*/',
    '//',
    '#',
    '\\',
    '\n',
    'a',
    '1',
    '"""',
    '@"',
    'f"',
    '($',
    '😀',
  ];
  for (const language of ['javascript', 'python', 'java', 'csharp'] as const) {
    for (let seed = 0; seed < 300; seed++) {
      let state = seed * 7919 + 1;
      let text = '';
      for (let length = 0; length < 12; length++) {
        state = (state * 1103515245 + 12345) % 2 ** 31;
        text += pieces[Math.floor((state / 2 ** 31) * pieces.length)]!;
      }
      let end = 0;
      for (const token of cutIntoTokens(text, language)) {
        assert.ok(end <= token.start && token.start < token.end && token.end <= text.length);
        assert.equal(text.slice(token.start, token.end), token.code);
        assert.match(text.slice(end, token.start), blank[language]);
        end = token.end;
      }
      assert.match(text.slice(end), blank[language]);
    }
  }
});

test('a language is told by the ending of the file', () => {
  const names = [
    'a.spec.ts',
    'a.cy.jsx',
    'a.mjs',
    'a.cts',
    'test_a.py',
    'A.java',
    'A.cs',
    'a.css',
    'a.md',
    'Makefile',
  ];
  assert.deepEqual(names.map(codeLanguage), [
    ...Array<string>(4).fill('javascript'),
    'python',
    'java',
    'csharp',
    null,
    null,
    null,
  ]);
});
