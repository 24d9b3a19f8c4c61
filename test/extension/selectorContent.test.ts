// Selectors as the page is shown them: written once each, with reasons and remarks, and as the living page found them.

import assert from 'node:assert/strict';
import test from 'node:test';
import { claimsOf, codeFor } from '../../extension/selecting/assertions';
import {
  readyContent,
  selectFor,
  selectorKey,
  withCheck,
  writeLines,
  writeOptions,
  type LiveCheck,
} from '../../extension/selecting/content';
import type { MeantElement } from '../../extension/selecting/evidence';
import { indented } from '../../extension/selecting/indent';
import { indexTree, selectorsFor } from '../../extension/selectors/index';
import { FailureError } from '../../protocol/failure';
import type { SelectorFormat } from '../../protocol/selector';
import { formWitness, mailBox, saveBox } from '../support/witnesses';

const tree = indexTree(formWitness('aa'));
const element = (node: number): MeantElement => ({
  origin: 'page',
  tree,
  node,
  words: 'button "Save"',
  box: tree.nodes[node]!.box ?? null,
  testIdAttribute: 'data-testid',
  isInShadowRoot: false,
  remark: null,
  select: (options) => selectorsFor(tree, node, options),
});
const save = element(2);
const mail = element(4);
const linesOf = (of: MeantElement, format: SelectorFormat) =>
  writeLines(selectFor(of, format), format, writeOptions(of));

test('every line is another one, tried on the page, with a sentence for its place', () => {
  const { lines } = linesOf(save, 'playwright-ts');
  assert.ok(1 < lines.length);
  assert.equal(new Set(lines.map(({ line }) => line.code)).size, lines.length);
  for (const { line } of lines) {
    assert.deepEqual([line.matches, line.unique, line.verified], [1, true, 'witness'], line.code);
    assert.match(line.reason, /\.$/);
  }
  assert.equal(lines[0]?.line.code, "page.getByTestId('save')");
});

test('a selector that a format cannot say is a remark and no line', () => {
  const role = selectorsFor(tree, 2, {}).filter(({ strategy }) => strategy === 'role');
  const { lines, remarks } = writeLines(role, 'css', writeOptions(save));
  assert.deepEqual(lines, []);
  assert.equal(remarks.length, 1);
});

const check = (
  found: (code: number) => LiveCheck['checked'] extends ReadonlyMap<string, infer T> ? T : never,
) => {
  const ranked = selectFor(save, 'playwright-ts');
  const checked = new Map(ranked.map(({ selector }, index) => [selectorKey(selector), found(index)]));
  return {
    ranked,
    checked,
    tried: withCheck(ranked, { checked }, { box: saveBox, format: 'playwright-ts' }),
  };
};

test('what the living page finds elsewhere, or twice, goes behind what it finds there', () => {
  const { ranked, tried } = check((index) =>
    index === 0
      ? { matches: 1, box: mailBox }
      : index === 1
        ? { matches: 2, box: null }
        : { matches: 1, box: { ...saveBox, x1: saveBox.x1 + 2 } },
  );
  assert.equal(tried.length, ranked.length);
  assert.equal(tried[0]?.selector, ranked[2]?.selector);
  assert.deepEqual(
    tried.slice(-2).map(({ hits, verified }) => [hits, verified]),
    [
      [false, 'live'],
      [false, 'live'],
    ],
  );
});

test('a page that has none of it any more is told so', () => {
  const { tried, checked } = check(() => ({ matches: 0, box: null }));
  const content = readyContent({
    element: save,
    written: writeLines(tried, 'playwright-ts', writeOptions(save)),
    inUse: { format: 'playwright-ts', choice: 'auto', reason: 'as in a.spec.ts' },
    check: { checked, generated: "getByRole('button')", remarks: ['It is another one now.'] },
    assertions: ['visible'],
    canCheck: true,
  });
  assert.match(content.remarks.at(-1) ?? '', /^None of them finds this element/);
  assert.ok(content.remarks.includes('It is another one now.'), 'what the page said of itself');
  assert.equal(content.generated, "getByRole('button')");
});

function contentFor(of: MeantElement, format: SelectorFormat) {
  const ranked = selectFor(of, format);
  const checked = new Map(
    ranked.map(({ selector }) => [selectorKey(selector), { matches: 1, box: of.box }] as const),
  );
  const live = { checked, generated: null, remarks: [] };
  return readyContent({
    element: of,
    written: writeLines(withCheck(ranked, live, { box: of.box, format }), format, writeOptions(of)),
    inUse: { format, choice: 'auto', reason: null },
    check: live,
    assertions: [],
    canCheck: true,
  });
}

test('only what the page ran as that code is called live; of other frameworks it is said that an equivalent was', () => {
  const playwright = contentFor(save, 'playwright-ts');
  assert.deepEqual(new Set(playwright.lines.map(({ verified }) => verified)), new Set(['live']));
  assert.deepEqual(playwright.remarks, []);
  const cypress = contentFor(save, 'cypress');
  assert.deepEqual(new Set(cypress.lines.map(({ verified }) => verified)), new Set(['witness']));
  assert.match(cypress.remarks.at(-1) ?? '', /equivalents were tried, not the code for Cypress\.$/);
});

test('formats are offered that speak of such an element, and the one that was chosen', () => {
  const offered = (origin: MeantElement['origin'], format: SelectorFormat) =>
    contentFor({ ...save, origin }, format).formats.map((one) => one.format);
  assert.equal(offered('page', 'css').length, 11);
  assert.ok(!offered('page', 'css').some((format) => format.startsWith('appium-')));
  assert.ok(offered('page', 'appium-xcuitest').includes('appium-xcuitest'));
  assert.deepEqual(offered('android', 'appium-uiautomator'), ['appium-uiautomator']);
  assert.equal(offered('pixels', 'css').length, 13);
});

test('a button says its text, a field what it holds; what is not known is not claimed', () => {
  const [button] = linesOf(save, 'playwright-ts').lines;
  const [field] = linesOf(mail, 'playwright-ts').lines;
  assert.deepEqual(claimsOf(save, button!), ['visible', 'text', 'state']);
  assert.deepEqual(claimsOf(mail, field!), ['visible', 'state']);
  assert.match(codeFor(save, button!, { claim: 'text', before: null }), /toHaveText\('Save'\)/);
  assert.match(codeFor(mail, field!, { claim: 'state', before: null }), /toHaveValue\('a@b\.example'\)/);
  assert.throws(() => codeFor(mail, field!, { claim: 'text', before: null }), FailureError);
});

test('a format without words for claims has none', () => {
  const [line] = linesOf(save, 'css').lines;
  assert.deepEqual(claimsOf(save, line!), []);
});

test('code for a place in a test calls the page as it is called there', () => {
  const [line] = linesOf(save, 'playwright-ts').lines;
  const before = "const adminPage = await open();\nawait adminPage.goto('/');\n";
  assert.match(codeFor(save, line!, { claim: null, before }), /^adminPage\.getByTestId/);
});

test('further lines stand under the first one', () => {
  assert.equal(indented('a\nb\n\nc', '    await '), 'a\n    b\n\n    c');
  assert.equal(indented('a\r\nb', '\t'), 'a\r\n\tb');
  assert.equal(indented('a', '  '), 'a');
});
