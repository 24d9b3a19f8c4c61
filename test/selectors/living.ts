// A page in a browser and its witness side by side, with the elements of both marked, so that it can be told whether a
// selector finds the same in either. For tests and measurements; knows nothing of which pages are looked at.

import type { Frame, Locator, Page } from 'playwright-core';
import { witnessOf } from '../../extension/capture/pageWitness';
import { writeSelector } from '../../extension/selectors/formats/writeSelector';
import { attribute, indexTree, type WitnessTree } from '../../extension/selectors/tree';
import type { Selector } from '../../protocol/selector';

/** No kit has it, and no candidate holds on to it. */
const mark = 'data-witness-mark';

export interface LivingPage {
  readonly page: Page;
  readonly tree: WitnessTree;
  /** The mark of an element of the witness, and the attribute that holds it in the page. */
  readonly markOf: (node: number) => string;
  readonly markName: string;
  /** Points at a marked element in its own frame. */
  readonly locatorOfMark: (mark: string) => Locator;
  /** The locator that our code for Playwright makes. @throws Error where it cannot be said */
  readonly locatorOf: (selector: Selector) => Locator;
  /** Marks of what Playwright finds, in its order. */
  readonly foundInPage: (locator: Locator) => Promise<string[]>;
}

export async function witnessLiving(page: Page, testIdAttribute = 'data-testid'): Promise<LivingPage> {
  for (const [index, frame] of page.frames().entries()) await markElements(frame, `${index}-`);
  const size = page.viewportSize() ?? { width: 1280, height: 720 };
  const witness = await witnessOf(page, { testIdAttribute });
  const tree = indexTree({ ...witness, picture: { sha256: null, size } });
  return {
    page,
    tree,
    markOf: (node) => attribute(tree.nodes[node]!, mark) ?? `unmarked ${node}`,
    markName: mark,
    locatorOfMark: (one) => page.frames()[Number.parseInt(one, 10)]!.locator(`[${mark}="${one}"]`),
    locatorOf: (selector) => {
      const written = writeSelector(selector, 'playwright-ts', { testIdAttribute });
      if (written.kind === 'unsupported') throw new Error(written.reason);
      return evaluateLocator(page, written.code);
    },
    foundInPage: (locator) =>
      locator.evaluateAll((found, name) => found.map((one) => one.getAttribute(name) ?? '?'), mark),
  };
}

/** Runs the code that a user would get: what is wrong in the writing is found too. */
export function evaluateLocator(page: Page, code: string): Locator {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code is what is tested
  const make = new Function('page', `return ${code}`) as (page: Page) => Locator;
  return make(page);
}

/**
 * Elements of the witness that were there when the page was marked. Not those whose likes lie in the head of the document,
 * which a witness leaves out.
 */
export function markedElements({ tree }: LivingPage): number[] {
  return Array.from(tree.elements).filter(
    (node) => !headTags.has(tree.nodes[node]!.tag) && attribute(tree.nodes[node]!, mark) !== null,
  );
}

const headTags = new Set(['title', 'style', 'script', 'link', 'meta', 'noscript', 'template']);

async function markElements(frame: Frame, prefix: string): Promise<void> {
  await frame.evaluate(
    ([name, start]) => {
      const roots: (Document | ShadowRoot)[] = [document];
      let next = 0;
      for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
        for (const element of root.querySelectorAll('*')) {
          element.setAttribute(name, `${start}${next++}`);
          if (element.shadowRoot !== null) roots.push(element.shadowRoot);
        }
      }
    },
    [mark, prefix] as const,
  );
}

/** Numbers in 0…1, the same for the same seed: measurements have to come out the same. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // Mulberry32, a small generator in the public domain.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Some of a list, each at most once, in the order of the list. */
export function sample<T>(list: readonly T[], count: number, random: () => number): T[] {
  const indices = list.map((_, index) => index);
  for (let index = indices.length - 1; 0 < index; index--) {
    const other = Math.floor(random() * (index + 1));
    [indices[index], indices[other]] = [indices[other]!, indices[index]!];
  }
  return indices
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((index) => list[index]!);
}
