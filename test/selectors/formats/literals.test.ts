// Literals of every language are read back by the language's own parser: any text in, the same text out.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  csharpString,
  isWellFormed,
  javaString,
  jsRegex,
  jsString,
  looseRegexSource,
  pythonString,
  regexSource,
} from '../../../extension/selectors/formats/literals';
import { hostileTexts, randomTexts } from '../../support/hostileTexts';
import { grammarOf, parsePython, parseTypescript, runJavaLiterals } from '../../support/parsers';

const texts = [...hostileTexts, ...randomTexts(500)];

test('JavaScript reads back every text', () => {
  for (const text of texts) {
    const { error, literals } = parseTypescript(`const text = ${jsString(text)};`);
    assert.deepEqual({ error, literals }, { error: null, literals: [text] });
  }
});

test('quotes are chosen as Prettier chooses them', () => {
  assert.equal(jsString('Save'), "'Save'");
  assert.equal(jsString("it's"), `"it's"`);
  assert.equal(jsString(`it's "so"`), `'it\\'s "so"'`);
  assert.equal(pythonString(`say "hi"`), `'say "hi"'`);
});

test('what cannot be seen is an escape in every language, and other scripts are not', () => {
  for (const write of [jsString, pythonString, javaString, csharpString]) {
    const text = '\u202e保存\u00a0\u2028\ue000';
    assert.match(write(text), /^["']\\u202e保存(\\xa0|\\u00a0)\\u2028\\ue000["']$/);
  }
});

test('Python reads back every text', (context) => {
  const parsed = parsePython(texts.map((text) => `text = ${pythonString(text)}`));
  if (parsed === null) return context.skip('there is no python3 here');
  assert.deepEqual(
    parsed,
    texts.map((text) => ({ error: null, literals: [text] })),
  );
});

test('Java reads back every text, by its grammar', async () => {
  const parse = await grammarOf('java');
  for (const text of texts) {
    const { error, literals } = parse(`class A { String text = ${javaString(text)}; }`);
    assert.deepEqual({ error, literals }, { error: null, literals: [text] });
  }
});

test('Java compiles every text and prints it', (context) => {
  const printed = runJavaLiterals(texts.map(javaString));
  if (printed === null) return context.skip('there is no Java here');
  assert.deepEqual(printed, texts);
});

test('C# reads back every text, by its grammar', async () => {
  const parse = await grammarOf('c-sharp');
  for (const text of texts) {
    const { error, literals } = parse(`class A { string text = ${csharpString(text)}; }`);
    assert.deepEqual({ error, literals }, { error: null, literals: [text] });
  }
});

test('a pattern finds the text that it was made of and no longer one, and is a literal too', () => {
  for (const text of texts) {
    const whole = new RegExp(`^${regexSource(text)}$`);
    assert.ok(whole.test(text), JSON.stringify(text));
    assert.ok(!whole.test(`${text}x`), JSON.stringify(text));
    const { error, literals } = parseTypescript(`const pattern = ${jsRegex(regexSource(text), 'i')};`);
    assert.deepEqual({ error, count: literals.length }, { error: null, count: 1 }, text);
  }
});

test('a loose pattern does not mind which white space there is', () => {
  for (const text of texts) {
    const whole = new RegExp(`^${looseRegexSource(text)}$`);
    assert.ok(whole.test(text), JSON.stringify(text));
    assert.ok(whole.test(text.replace(/\s+/gu, ' \n')), JSON.stringify(text));
  }
});

test('half a surrogate pair is no text', () => {
  assert.ok(isWellFormed('👍'));
  assert.ok(!isWellFormed('\ud83d'));
  assert.ok(!isWellFormed('\udc4d\ud83d'));
});

test('the parsers are parsers: what is not well formed is refused by each', async () => {
  assert.notEqual(parseTypescript("const text = 'a;").error, null);
  assert.notEqual((await grammarOf('java'))('class A { String text = "a; }').error, null);
  assert.notEqual((await grammarOf('c-sharp'))('class A { string text = "a; }').error, null);
  const [python] = parsePython(['text = "a']) ?? [];
  if (python !== undefined) assert.notEqual(python.error, null);
});
