// `groundglass propose` on pages that have changed: what a selector was for decides what is proposed, what is only guessed
// and what is refused; and its diff can be applied as it is printed. What the model finds is played back.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import type { PixelBox } from '../../protocol/geometry';
import type { Answer, GroundedBox } from '../../protocol/inference';
import type { WitnessNode } from '../../protocol/witness';
import { toOutput } from '../../models/cli/terminal';
import { writeWitnessFile } from '../support/witnesses';
import { gradientPng, temporaryFolder, writeInto } from '../support/pictures';
import { call, type Outcome } from './fakes';

const folder = temporaryFolder();

/** An element of the page, in a line of its own; inside of it its text. */
interface Shown {
  readonly tag: string;
  readonly role?: string;
  readonly name?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly labels?: readonly string[];
}

function boxOfLine(line: number): PixelBox {
  return { x1: 10, y1: 4 + 16 * line, x2: 190, y2: 16 + 16 * line };
}

function nodesOf(page: readonly Shown[]): WitnessNode[] {
  const whole = { frame: 0, visibility: 'seen', box: { x1: 0, y1: 0, x2: 200, y2: 100 } } as const;
  const nodes: WitnessNode[] = [
    { ...whole, parent: -1, tag: 'html' },
    { ...whole, parent: 0, tag: 'body' },
  ];
  page.forEach(({ text, ...about }, line) => {
    const place = { frame: 0, visibility: 'seen', box: boxOfLine(line) } as const;
    nodes.push({ ...about, ...place, parent: 1 });
    if (text !== undefined) nodes.push({ ...place, parent: nodes.length - 1, tag: '#text', text });
  });
  return nodes;
}

const heading: Shown = { tag: 'h1', role: 'heading', name: 'Sign in', text: 'Sign in' };
const button = (name: string): Shown => ({ tag: 'button', role: 'button', name, text: name });
const link = (name: string): Shown => ({
  tag: 'a',
  role: 'link',
  name,
  text: name,
  attributes: { href: '/' },
});
const label: Shown = { tag: 'label', text: 'Password', attributes: { for: 'pw' } };
const password: Shown = {
  tag: 'input',
  name: 'Password',
  labels: ['Password'],
  attributes: { type: 'password', id: 'pw', 'data-testid': 'secret' },
};
const email: Shown = { tag: 'input', role: 'textbox', name: 'Email', labels: ['Email'] };

let nShots = 0;

interface Case {
  readonly code: string;
  readonly file?: string;
  readonly page: readonly Shown[];
  /** Lines of the page that the model answers with, and that came closest where it finds nothing. */
  readonly found?: number;
  readonly near?: readonly number[];
  readonly options?: readonly string[];
}

async function propose({
  code,
  file = 'a.spec.ts',
  page,
  found,
  near = [],
  options = [],
}: Case): Promise<Outcome> {
  nShots += 1;
  const shot = writeInto(folder, `shot ${nShots}.png`, await gradientPng(200, 100));
  await writeWitnessFile(shot, {
    source: 'page',
    picture: {
      sha256: createHash('sha256').update(readFileSync(shot)).digest('hex'),
      size: { width: 200, height: 100 },
    },
    testIdAttribute: 'data-testid',
    frames: [{ host: null, url: 'https://shop.example/' }],
    nodes: nodesOf(page),
    truncated: false,
  });
  const grounded = (line: number): GroundedBox => ({
    box: boxOfLine(line),
    phrase: 'what was asked for',
    score: 0.9,
    evidence: 'page',
    rank: 1,
  });
  const answer: Partial<Answer> = {
    found: found !== undefined,
    boxes: found === undefined ? [] : [grounded(found)],
    nearMisses: near.map(grounded),
  };
  const testFile = writeInto(folder, file, code);
  return call(['propose', testFile, shot, '--line', '2', ...options], { answer });
}

const pw = "import { test } from '@playwright/test';\n";

const others: readonly (readonly [code: string, file: string])[] = [
  [`${pw}await page.getByRole('button', { name: 'Sign in' }).click();`, 'a.spec.ts'],
  [`${pw}await page.getByText('Sign in').click();`, 'a.spec.ts'],
  [`// a form\ncy.contains('button', 'Sign in').click();`, 'a.cy.ts'],
  ['import selenium\ndriver.find_element(By.XPATH, "//button[text()=\'Sign in\']").click()', 'test_a.py'],
  ['import selenium\ndriver.find_element(By.ID, "sign-in").click()', 'test_a.py'],
];
for (const [code, file] of others) {
  test(`a heading is not proposed for what was pressed: ${code.split('\n')[1]}`, async () => {
    const {
      code: exit,
      stdout,
      stderr,
    } = await propose({ code, file, page: [heading, button('Log in')], found: 0 });
    assert.equal(exit, 1);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /was not found on the picture\. The old selector is for .*, and what reads so is a heading “Sign in”/,
    );
    assert.match(stderr, /What came closest: button “Log in”\. Say with --description/);
  });
}

test('where an element of the wanted kind is called so, it is meant, whatever was found first', async () => {
  const code = `${pw}await page.getByRole('button', { name: 'Sign in' }).click();`;
  const { code: exit, stdout } = await propose({
    code,
    page: [heading, { ...button('Sign in'), attributes: { 'data-testid': 'go' } }],
    found: 0,
  });
  assert.equal(exit, 0);
  assert.match(stdout, /^\+await page\.getByTestId\('go'\)\.click\(\);$/m);
});

test('a button that is a link now is a guess, said first, and exit code 1', async () => {
  const code = `${pw}await page.getByRole('button', { name: 'Sign in' }).click();`;
  const { code: exit, stdout, stderr } = await propose({ code, page: [link('Sign in')], found: 0 });
  assert.equal(exit, 1);
  assert.match(stdout, /^\+await page\.getByRole\('link', \{ name: 'Sign in' \}\)\.click\(\);$/m);
  assert.match(
    stderr,
    /^A GUESS, not to be applied unseen: the old selector is for a button, and this is a link “Sign in”\.\n/,
  );
});

test('where several things are called so, no other kind is guessed', async () => {
  const code = `${pw}await page.getByRole('button', { name: 'Sign in' }).click();`;
  const { code: exit, stdout } = await propose({ code, page: [heading, link('Sign in')], found: 1 });
  assert.equal(exit, 1);
  assert.equal(stdout, '');
});

test('what the user describes in other words may be of another kind, and is a guess', async () => {
  const code = `${pw}await page.getByRole('button', { name: 'Sign in' }).click();`;
  const options = ['--description', 'the link Enter'];
  const { code: exit, stdout, stderr } = await propose({ code, page: [link('Enter')], found: 0, options });
  assert.equal(exit, 1);
  assert.match(stdout, /^\+.*'link', \{ name: 'Enter' \}/m);
  assert.match(stderr, /^A GUESS/);
});

const forFields: readonly (readonly [code: string, file: string])[] = [
  [`${pw}await page.getByTestId('password').fill('x');`, 'a.spec.ts'],
  [`${pw}await expect(page.getByTestId('password')).toBeVisible();`, 'a.spec.ts'],
  [`${pw}await page.fill('#password', 'x');`, 'a.spec.ts'],
  [`${pw}await page.getByPlaceholder('Password').click();`, 'a.spec.ts'],
  [`// a form\ncy.contains('Password').type('x');`, 'a.cy.ts'],
  ['import selenium\ndriver.find_element(By.CSS_SELECTOR, "input.password").send_keys("x")', 'test_a.py'],
];
for (const [code, file] of forFields) {
  test(`a label is its field where a field was meant: ${code.split('\n')[1]}`, async () => {
    const { code: exit, stdout, stderr } = await propose({ code, file, page: [label, password], found: 0 });
    assert.equal(exit, 0, stderr);
    assert.match(stdout, /^\+.*secret/m);
  });
}

test('a label stays itself where its text was meant', async () => {
  const code = `${pw}await expect(page.getByText('Passwort')).toBeVisible();`;
  const { code: exit, stdout } = await propose({ code, page: [label, password], found: 0 });
  assert.equal(exit, 0);
  assert.match(stdout, /^\+.*getByText\('Password'\)/m);
});

test('what came closest and is of the same kind is offered as a guess', async () => {
  const code = `${pw}await page.getByLabel('E-mail address').fill('x');`;
  const { code: exit, stdout, stderr } = await propose({ code, page: [heading, email], near: [0, 1] });
  assert.equal(exit, 1);
  assert.match(stdout, /^\+await page\.getBy\w+\(.*Email.*\)\.fill\('x'\);$/m);
  assert.match(
    stderr,
    /^A GUESS, not to be applied unseen: nothing fits “E-mail address”, and this came closest\.\n/,
  );
});

test('what came closest is called what it is, and not what was asked for', async () => {
  const code = `${pw}await page.locator('#submit-btn').click();`;
  const {
    code: exit,
    stdout,
    stderr,
  } = await propose({ code, page: [heading, button('Send')], near: [1, 0] });
  assert.equal(exit, 1);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^“submit btn” was not found on the picture\. What came closest: button “Send”, heading “Sign in”\./,
  );
});

const spec = `${pw}await page.getByRole('button', { name: 'Store' }).click();\n`;
const renamed = { page: [{ ...button('Save \u001b[31m\u202e'), attributes: { title: 'Save' } }], found: 0 };

const files: readonly (readonly [name: string, file: string, code: string])[] = [
  ['lines that end as on Windows', 'windows.spec.ts', spec.replaceAll('\n', '\r\n')],
  ['a path with spaces and umlauts', 'Prüfungen neu/für alle.spec.ts', spec],
  ['both, and no line end at the end', 'Prüfungen neu/a ö.spec.ts', spec.trimEnd().replaceAll('\n', '\r\n')],
  ['tabs, form feeds and other things unseen', 'tabs.spec.ts', `${spec}\tconst a = '\f\u202e\u001b';\n`],
  ['a byte order mark', 'mark.spec.ts', `\ufeff${spec}`],
];
for (const [name, file, code] of files) {
  test(`what is printed can be applied by git: ${name}`, async () => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    const before = process.cwd();
    // A diff names files as seen from where the command runs.
    process.chdir(folder);
    try {
      const { code: exit, stdout, stderr } = await propose({ ...renamed, code, file });
      assert.equal(exit, 0, stderr);
      const added = stdout.split('\n').find((line) => line.startsWith('+await')) ?? '';
      assert.match(added, /^\+await page\..+\.click\(\);\r?$/);
      const unseen = ['\u001b', '\u202e'].filter((character) => added.includes(character));
      assert.deepEqual(unseen, [], 'what a page says is written as escapes');
      // Named by its bytes: whatever became of the text on its way out would be seen here.
      const applied = spawnSync('git', ['apply', '--unsafe-paths', '-'], {
        cwd: folder,
        input: Buffer.from(stdout, 'utf8'),
        encoding: 'utf8',
      });
      assert.equal(applied.status, 0, `${applied.stderr}\n${JSON.stringify(stdout)}`);
      const ending = added.endsWith('\r') ? added.slice(1, -1) : added.slice(1);
      const expected = code.replace(
        "await page.getByRole('button', { name: 'Store' }).click();",
        () => ending,
      );
      assert.equal(readFileSync(path.join(folder, file), 'utf8'), expected);
    } finally {
      process.chdir(before);
    }
  });
}

test('on a terminal a diff keeps its tabs and line ends, and steers nothing', () => {
  let shown = '';
  const terminal = toOutput({ isTTY: true, write: (text) => (shown += text) });
  terminal.writeDiff('--- a/b c\t\n-\tx\u001b[2J\ry\u202e\r\n+z\r\n');
  assert.equal(shown, '--- a/b c\t\n-\tx [2J y \r\n+z\r\n');
});
