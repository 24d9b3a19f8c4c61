// Specs for pages, written with our own selectors and assertions, and run by @playwright/test as a user would.
// Knows nothing of how elements were chosen.

import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeAssertion } from '../../extension/selectors/assertion';
import { jsString } from '../../extension/selectors/formats/literals';
import type { Selector } from '../../protocol/selector';
import type { WitnessNode } from '../../protocol/witness';
import { ensureChromium } from '../support/chromium';

export interface SpecPage {
  readonly kit: string;
  readonly path: string;
  readonly url: string;
  readonly elements: readonly {
    readonly node: WitnessNode;
    readonly text: string;
    readonly selector: Selector;
  }[];
}

const folder = 'out/selectors/specs';
const options = { testIdAttribute: 'data-testid' } as const;

/** One line a page: green, or what is not. The pages have to be served still. */
export async function runSpecs(pages: readonly SpecPage[]): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'playwright.config.ts'), configuration());
  for (const [index, page] of pages.entries()) {
    writeFileSync(path.join(folder, `${index}-${page.kit}.spec.ts`), specFor(page));
  }
  const { code, output } = await run();
  const lines = pages.map(({ kit, path: where }, index) => {
    const mine = output.split('\n').filter((line) => line.includes(`${index}-${kit}.spec.ts`));
    const isGreen =
      mine.some((line) => /^\s*(?:[✓✔]|ok\b)/.test(line)) &&
      !mine.some((line) => /^\s*(?:[✘✗×x]|not ok\b)/.test(line));
    return `- ${kit} ${where}: ${isGreen ? 'green' : 'not green'}`;
  });
  return code === 0 ? lines : [...lines, '', '```', output.slice(-4000), '```'];
}

/** Nothing beyond this machine is asked, as in the measurement. */
function configuration(): string {
  return [
    "import { defineConfig } from '@playwright/test';",
    'export default defineConfig({',
    "  testDir: '.',",
    "  outputDir: './results',",
    "  reporter: 'list',",
    '  workers: 1,',
    '  timeout: 30000,',
    '  use: {',
    '    viewport: { width: 1280, height: 900 },',
    `    launchOptions: { executablePath: ${jsString(ensureChromium())}, args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'] },`,
    '  },',
    '});',
    '',
  ].join('\n');
}

function specFor({ kit, path: where, url, elements }: SpecPage): string {
  const lines = elements.flatMap(({ node, text, selector }) => {
    const visible = writeAssertion(selector, { kind: 'visible' }, 'playwright-ts', options);
    if (visible.kind === 'unsupported') throw new Error(visible.reason);
    const said = text !== '' && text.length <= 60 && node.role !== 'row';
    const states = said ? [{ kind: 'text', match: { text, exact: true } } as const] : [];
    const written = [
      ...(node.visibility === 'hidden' ? [] : [visible]),
      ...states.map((one) => writeAssertion(selector, one, 'playwright-ts', options)),
    ];
    return written.flatMap((one) => (one.kind === 'written' ? [`  ${one.code}`] : []));
  });
  return [
    "import { test, expect } from '@playwright/test';",
    '',
    `test(${jsString(`${kit} ${where}`)}, async ({ page }) => {`,
    `  await page.goto(${jsString(url)});`,
    ...lines,
    '});',
    '',
  ].join('\n');
}

function run(): Promise<{ code: number | null; output: string }> {
  const cli = path.resolve('node_modules/@playwright/test/cli.js');
  // The pages are served by this process, so it has to stay awake while they are looked at.
  const child = spawn(
    process.execPath,
    [cli, 'test', '--config', path.join(folder, 'playwright.config.ts')],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', NODE_TEST_CONTEXT: '' },
    },
  );
  let output = '';
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  child.stderr.on('data', (part: Buffer) => (output += part.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}
