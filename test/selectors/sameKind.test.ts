// What a test says of the element that a selector finds: by the selector, and by what is done with it. On pixels, where much
// has no role, nothing of another kind is taken silently. Whole proposals are tested with the command that makes them.

import assert from 'node:assert/strict';
import test from 'node:test';
import type { GroundedBox } from '../../protocol/inference';
import { witnessFromPixels } from '../../extension/selectors/fromPixels';
import { expectedOf, meantBy } from '../../extension/selectors/sameKind';
import { selectorsInCode } from '../../extension/selectors/selectorsInCode';

const pw = "import { test } from '@playwright/test';\n";
const rtl = "import { screen } from '@testing-library/react';\n";
const wdio = "import { $ } from '@wdio/globals';\n";

const rows: readonly (readonly [file: string, code: string, expected: unknown])[] = [
  [
    'a.ts',
    `${pw}page.getByRole('button', { name: 'Go' }).first().click();`,
    { kind: 'role', role: 'button' },
  ],
  ['a.ts', `${pw}page.locator('a.nav').click();`, { kind: 'role', role: 'link' }],
  ['a.ts', `${pw}page.locator('[role=tab]').click();`, { kind: 'role', role: 'tab' }],
  ['a.ts', `${pw}page.locator('input[type=submit]').click();`, { kind: 'role', role: 'button' }],
  ['a.ts', `${pw}page.locator('select').click();`, { kind: 'tag', tag: 'select' }],
  ['a.ts', `${pw}page.locator('div.box');`, null],
  ['a.ts', `${pw}page.getByLabel('Mail').fill('x');`, { kind: 'field' }],
  ['a.ts', `${pw}page.getByLabel('Mail').click();`, { kind: 'control' }],
  ['a.ts', `${pw}page.getByTestId('a')\n  .check();`, { kind: 'choice' }],
  ['a.ts', `${pw}page.selectOption('#a', 'x');`, { kind: 'select' }],
  ['a.ts', `${pw}page.getByTestId('a').click();`, { kind: 'clicked' }],
  ['a.ts', `${pw}await expect(page.getByTestId('a')).toBeVisible();`, null],
  ['a.ts', `${pw}await expect(page.getByTestId('a')).toHaveValue('x');`, { kind: 'field' }],
  ['a.ts', `${pw}const a = page.getByTestId('a');\nawait a.click();\nawait a.fill('x');`, { kind: 'field' }],
  [
    'a.py',
    'from playwright.sync_api import Page\npage.get_by_test_id("a").press_sequentially("x")',
    { kind: 'field' },
  ],
  ['A.cs', 'using Microsoft.Playwright;\nawait Page.FillAsync("#a", "x");', { kind: 'field' }],
  ['a.cy.ts', "cy.get('#a').should('be.visible').type('x');", { kind: 'field' }],
  ['a.cy.ts', "cy.get('#a').select('x');", { kind: 'select' }],
  ['a.test.tsx', `${rtl}await userEvent.type(screen.getByTestId('a'), 'x');`, { kind: 'field' }],
  ['a.test.tsx', `${rtl}fireEvent.click(screen.getByTestId('a'));`, { kind: 'clicked' }],
  ['a.e2e.ts', `${wdio}await $('#a').setValue('x');`, { kind: 'field' }],
  ['a.py', 'import selenium\ndriver.find_element(By.ID, "a").send_keys("x")', { kind: 'field' }],
  [
    'a.py',
    'import selenium\nMAIL = (By.ID, "a")\ndriver.find_element(*MAIL).send_keys("x")',
    { kind: 'field' },
  ],
  ['a.py', 'import selenium\nSelect(driver.find_element(By.ID, "a")).select_by_index(1)', { kind: 'select' }],
  [
    'A.java',
    'import org.openqa.selenium.By;\ndriver.findElement(By.xpath("//button[.=\'Go\']")).click();',
    { kind: 'role', role: 'button' },
  ],
  [
    'A.java',
    'import org.openqa.selenium.By;\ndriver.findElement(By.id("a")).sendKeys("x");',
    { kind: 'field' },
  ],
];
for (const [file, code, expected] of rows) {
  test(`${JSON.stringify(expected)}: ${code.slice(code.indexOf('\n') + 1)}`, () => {
    const [first] = selectorsInCode(code, file);
    assert.ok(first !== undefined, 'a selector is found');
    assert.deepEqual(expectedOf(first), expected);
  });
}

const seen = (kind: string, text: string, y1: number): GroundedBox => ({
  box: { x1: 10, y1, x2: 110, y2: y1 + 20 },
  phrase: text,
  kind,
  text,
  score: 0.9,
  evidence: 'element',
  rank: 1,
});

test('on pixels a text that reads as the button did is a guess, and of two such texts none is', () => {
  const [broken] = selectorsInCode(`${pw}page.getByRole('button', { name: 'Sign in' }).click();`, 'a.ts');
  const meantOn = (...boxes: readonly GroundedBox[]) => {
    const { tree } = witnessFromPixels(boxes, { width: 200, height: 200 });
    const located = tree.nodes.findIndex(
      (_, node) => tree.texts.of(node) === 'Sign in' && tree.nodes[node]!.tag === 'span',
    );
    return meantBy(broken!, tree, located, false).kind;
  };
  assert.equal(meantOn(seen('text', 'Sign in', 10)), 'guess');
  assert.equal(meantOn(seen('text', 'Sign in', 10), seen('text', 'Sign in', 100)), 'unlike');
  assert.equal(meantOn(seen('text', 'Sign in', 10), seen('button', 'Sign in', 100)), 'meant');
});
