// Compares a witness with what Playwright itself finds in the living page, by role, name and label. For tests.
// Knows nothing of which pages are compared.

import type { Page } from 'playwright-core';
import { witnessOf } from '../../extension/capture/pageWitness';
import type { WitnessNode } from '../../protocol/witness';

type Role = Parameters<Page['getByRole']>[0];

/** Marks elements of the main frame, so that those of the witness and of Playwright can be told to be the same. */
const MARK = 'data-nth-element';

export interface Agreement {
  /** How many questions were put to both. */
  readonly asked: number;
  /** One line for each whose answers differ. */
  readonly differences: readonly string[];
}

/** Asks both for all elements of each role, of each role with each name, and of each label in the page's main frame. */
export async function compareWithPlaywright(page: Page): Promise<Agreement> {
  await page.evaluate((mark) => {
    const roots: (Document | ShadowRoot)[] = [document];
    let next = 0;
    for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
      for (const element of root.querySelectorAll('*')) {
        element.setAttribute(mark, String(next++));
        if (element.shadowRoot !== null) roots.push(element.shadowRoot);
      }
    }
  }, MARK);
  const { nodes } = await witnessOf(page);
  const elements = nodes.filter(({ frame, tag }) => frame === 0 && tag !== '#text');
  const told = elements.filter(({ isAriaHidden }) => isAriaHidden !== true);
  const differences: string[] = [];
  let asked = 0;
  async function compare(what: string, ours: readonly WitnessNode[], theirs: ReturnType<Page['locator']>) {
    asked += 1;
    const mine = ours.map(({ attributes }) => attributes?.[MARK] ?? '?').sort();
    const found = await theirs.evaluateAll(
      (all, mark) => all.map((one) => one.getAttribute(mark) ?? '?'),
      MARK,
    );
    if (JSON.stringify(mine) === JSON.stringify(found.sort())) return;
    const only = async (marks: readonly string[]) =>
      (
        await page.evaluate(
          ([mark, given]) =>
            given.map((one) => {
              const element = document.querySelector(`[${mark}="${one}"]`);
              return `${element?.outerHTML.slice(0, 120) ?? one}`.replace(/\s+/g, ' ');
            }),
          [MARK, marks] as const,
        )
      ).join(' | ');
    differences.push(
      `${what}: only here ${await only(mine.filter((one) => !found.includes(one)).slice(0, 2))}; ` +
        `only Playwright ${await only(found.filter((one) => !mine.includes(one)).slice(0, 2))}`,
    );
  }
  for (const role of unique(told.map((one) => one.role))) {
    const ofRole = told.filter((one) => one.role === role);
    await compare(`role ${role}`, ofRole, page.getByRole(role as Role));
    for (const name of unique(ofRole.map((one) => one.name))) {
      await compare(
        `role ${role} "${name}"`,
        ofRole.filter((one) => one.name === name),
        page.getByRole(role as Role, { name, exact: true }),
      );
    }
  }
  for (const label of unique(elements.flatMap(({ labels }) => labels ?? []))) {
    await compare(
      `label "${label}"`,
      elements.filter(({ labels }) => labels?.includes(label)),
      page.getByLabel(label, { exact: true }),
    );
  }
  for (const role of [
    'checkbox',
    'radio',
    'button',
    'option',
    'tab',
    'link',
    'textbox',
    'heading',
  ] as const) {
    const ofRole = told.filter((one) => one.role === role);
    const states = ofRole.filter(({ state }) => state?.disabled === true);
    await compare(`disabled ${role}`, states, page.getByRole(role, { disabled: true }));
    if (role === 'checkbox' || role === 'radio') {
      const checked = ofRole.filter(({ state }) => state?.checked === true);
      await compare(`checked ${role}`, checked, page.getByRole(role, { checked: true }));
    }
    if (role === 'button' || role === 'tab') {
      const expanded = ofRole.filter(({ state }) => state?.expanded === true);
      await compare(`expanded ${role}`, expanded, page.getByRole(role, { expanded: true }));
    }
    if (role === 'heading') {
      for (const level of [1, 2, 3, 4, 5, 6]) {
        const levelled = ofRole.filter(({ state }) => state?.level === level);
        await compare(`heading ${level}`, levelled, page.getByRole(role, { level }));
      }
    }
  }
  return { asked, differences };
}

function unique(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.flatMap((value) => (value === undefined ? [] : [value])))];
}
