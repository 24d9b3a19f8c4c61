// What Appium's servers read out of the selectors that they are sent: the texts that went in. No device runs here; the
// readers below follow the servers' own: UiExpressionParser of appium-uiautomator2-server, FBClassChainQueryParser of
// WebDriverAgent, and Apple's "Predicate Format String Syntax".

import assert from 'node:assert/strict';
import test from 'node:test';
import { writeSelector } from '../../../extension/selectors/formats/writeSelector';
import type { Selector, SelectorFormat } from '../../../protocol/selector';
import { hostileTexts, randomTexts } from '../../support/hostileTexts';
import { parseTypescript } from '../../support/parsers';

/** What WebdriverIO is given, which is what it sends on. */
function sent(selector: Selector, format: SelectorFormat): string | null {
  const written = writeSelector(selector, format, { testIdAttribute: 'data-testid' });
  if (written.kind === 'unsupported') return null;
  const { literals } = parseTypescript(written.code);
  assert.equal(literals.length, 1);
  return literals[0]!;
}

interface Call {
  readonly method: string;
  readonly argument: string;
}

/** A chain of calls; a quote inside of a string is one that follows a backslash, and is the only escape. */
function readUiSelector(text: string): Call[] {
  const start = 'new UiSelector()';
  assert.ok(text.startsWith(start), text);
  const calls: Call[] = [];
  let at = start.length;
  while (at < text.length) {
    const open = text.indexOf('(', at);
    const method = text.slice(at + 1, open);
    let depth = 0;
    let isInString = false;
    let end = open;
    do {
      const character = text[end]!;
      if (character === '"') isInString = !(isInString && text[end - 1] !== '\\');
      if (!isInString && character === '(') depth += 1;
      if (!isInString && character === ')') depth -= 1;
      end += 1;
    } while (0 < depth && end < text.length);
    assert.equal(depth, 0, `parentheses are left open in ${text}`);
    const argument = text.slice(open + 1, end - 1);
    calls.push({
      method,
      argument: /^"[\s\S]*"$/.test(argument) ? argument.slice(1, -1).replaceAll('\\"', '"') : argument,
    });
    at = end;
  }
  return calls;
}

/** The first quoted string of a predicate, in which a backslash escapes. */
function readQuoted(predicate: string): string {
  const [, inside] =
    /"((?:[^"\\]|\\[\s\S])*)"$/.exec(predicate) ?? assert.fail(`no string ends ${predicate}`);
  const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return inside!.replace(/\\([\s\S])/g, (_, escaped: string) => simple[escaped] ?? escaped);
}

/** The steps of a class chain; a mark that is doubled stands for itself. */
function readClassChain(chain: string): { type: string; predicates: string[]; position: string | null }[] {
  const steps: { type: string; predicates: string[]; position: string | null }[] = [];
  let rest = chain;
  while (rest !== '') {
    const [head, type] = /^\/?\*\*\/(\*|[A-Za-z]+)/.exec(rest) ?? assert.fail(`no step begins ${rest}`);
    rest = rest.slice(head.length);
    const step = { type: type!, predicates: [] as string[], position: null as string | null };
    for (;;) {
      const bracket = /^\[(?:([`$])((?:(?!\1)[\s\S]|\1\1)*)\1|(-?\d+))\]/.exec(rest);
      if (bracket === null) break;
      const [whole, mark, predicate, position] = bracket;
      if (position === undefined) step.predicates.push(predicate!.replaceAll(mark! + mark!, mark!));
      else step.position = position;
      rest = rest.slice(whole.length);
    }
    steps.push(step);
  }
  return steps;
}

const texts = [...hostileTexts, ...randomTexts(300, 13)].filter((text) => text.trim() !== '');

test('UiSelector is given every text, but for those that end in a backslash', () => {
  for (const text of texts) {
    for (const [method, selector] of [
      ['resourceId', [{ kind: 'resourceId', value: text }]],
      ['text', [{ kind: 'text', match: { text, exact: true } }]],
    ] as const) {
      const whole = sent(selector, 'appium-uiautomator');
      if (whole === null) assert.ok(text.endsWith('\\'), text);
      else assert.deepEqual(readUiSelector(whole.slice('android='.length)), [{ method, argument: text }]);
    }
  }
});

test("UiSelector's pattern for a part of a text is one of Java that finds it whatever its case", () => {
  const whole = sent([{ kind: 'text', match: { text: 'Save (2)', exact: false } }], 'appium-uiautomator');
  assert.deepEqual(readUiSelector(whole!.slice('android='.length)), [
    { method: 'textMatches', argument: '(?ius).*Save \\(2\\).*' },
  ]);
});

test('UiSelectors inside of each other are read as such', () => {
  for (const text of texts.filter((one) => !one.endsWith('\\'))) {
    const whole = sent(
      [
        { kind: 'resourceId', value: text },
        { kind: 'className', value: 'a.B' },
        { kind: 'nth', index: 4 },
      ],
      'appium-uiautomator',
    );
    const [outer, inner] = readUiSelector(whole!.slice('android='.length));
    assert.deepEqual(outer, { method: 'resourceId', argument: text });
    assert.equal(inner!.method, 'childSelector');
    assert.deepEqual(readUiSelector(inner!.argument), [
      { method: 'className', argument: 'a.B' },
      { method: 'instance', argument: '4' },
    ]);
  }
});

test('a predicate of iOS is given every text', () => {
  for (const text of texts) {
    const whole = sent([{ kind: 'role', role: 'button', name: { text, exact: true } }], 'appium-xcuitest')!;
    const start = '-ios predicate string:type == "XCUIElementTypeButton" AND label == ';
    assert.ok(whole.startsWith(start));
    assert.equal(readQuoted(whole.slice(start.length)), text);
  }
});

test('a class chain of iOS is given every text, about an element and about what is in it', () => {
  for (const text of texts) {
    const whole = sent(
      [
        { kind: 'className', value: 'XCUIElementTypeCell' },
        { kind: 'has', steps: [{ kind: 'accessibilityId', value: text }] },
        { kind: 'role', role: 'button', name: { text, exact: false } },
        { kind: 'nth', index: 1 },
      ],
      'appium-xcuitest',
    )!;
    const [cell, button] = readClassChain(whole.slice('-ios class chain:'.length));
    assert.equal(cell!.type, 'XCUIElementTypeCell');
    assert.equal(readQuoted(cell!.predicates[0]!), text);
    assert.equal(button!.type, 'XCUIElementTypeButton');
    assert.equal(readQuoted(button!.predicates[0]!), text);
    assert.equal(button!.position, '2');
  }
});

test('an accessibility id is sent as it is', () => {
  for (const format of ['appium-uiautomator', 'appium-xcuitest'] as const) {
    for (const text of texts)
      assert.equal(sent([{ kind: 'accessibilityId', value: text }], format), `~${text}`);
  }
});
