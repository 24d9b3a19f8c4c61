// What axe-core says of the page, in every theme. Knows nothing of what is shown.

// Functions given to `evaluate` run in the page.
/// <reference lib="dom" />

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '../../../models/runtime/places';
import { themes, type OpenPage } from './harness';

/** @throws AssertionError with the first violations of the first theme that has some. */
export async function assertAccessible({
  page,
  setTheme,
  drawn,
}: Pick<OpenPage, 'page' | 'setTheme' | 'drawn'>): Promise<void> {
  const axe = path.join(packageRoot(), 'node_modules', 'axe-core', 'axe.min.js');
  await page.evaluate(await readFile(axe, 'utf8'));
  for (const theme of themes) {
    await setTheme(theme);
    await drawn();
    assert.deepEqual(await violations(page), [], theme);
  }
}

async function violations(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
      };
    };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  });
}
