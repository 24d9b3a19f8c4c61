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
  return { ranked, tried: withCheck(ranked, { checked, generated: null }, saveBox) };
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
  const { tried } = check(() => ({ matches: 0, box: null }));
  const content = readyContent({
    element: save,
    written: writeLines(tried, 'playwright-ts', writeOptions(save)),
    inUse: { format: 'playwright-ts', choice: 'auto', reason: 'as in a.spec.ts' },
    check: { checked: new Map(), generated: "getByRole('button')" },
    assertions: ['visible'],
    canCheck: true,
  });
  assert.match(content.remarks.at(-1) ?? '', /^None of them finds this element/);
  assert.equal(content.generated, "getByRole('button')");
  assert.equal(content.formats.length, 13);
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
