// What the page witness is worth: the same questions on the same pictures, with the witness beside them and without it.
// Run: npm run bench:witness; writes every answer to out/witness/answers.jsonl.
//
// Pages come from packages that nobody here wrote (test/selectors/kitPages.ts), of kits that the element network has never
// seen. Questions are made of the DOM by other means than the witness's (askable.ts); a click counts when the middle of the
// answer's box lies in the element that is meant.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { witnessOf } from '../../extension/capture/pageWitness';
import { writeWitnessFile } from '../support/witnesses';
import { boxCentre, containsPoint } from '../../protocol/geometry';
import type { Answer } from '../../protocol/inference';
import {
  bootstrap,
  ratio,
  ratioDifference,
  type Counts,
  type Estimate,
} from '../../models/cli/eval/statistics';
import { makeRandom } from '../../models/pipeline/nextToken';
import { openEngine, type Engine } from '../../models/runtime/engine';
import type { EvidenceStore } from '../../models/runtime/evidenceStore';
import { builtInBundle } from '../../models/runtime/places';
import { installKits, serveKits, type KitPage } from '../selectors/kitPages';
import { launchChromium } from '../support/chromium';
import { collect, type Askable } from './askable';
import { questionKinds, questionsOf, type Question, type QuestionKind } from './questions';

/** Left out: themes of Bootstrap, and pages that load it; the element network was trained on Bootstrap's own parts. */
const trained: ReadonlySet<string> = new Set([
  'argon-dashboard',
  'clean-blog',
  'gentelella',
  'sb-admin-2',
  'summernote',
]);

const SEED = 20_261;
const VIEWPORT = { width: 1280, height: 800 };

/** A page whose picture does not change for so long has settled; one that never does is taken as it is then. */
const SETTLED_MS = 400;
const MOST_LOOKS = 10;

/** A page on which hardly anything can be asked says little and costs as much. */
const LEAST_THINGS = 4;

interface AskablePage {
  readonly page: KitPage;
  readonly picture: string;
  readonly askable: Askable;
}

/** A question and what was answered, by both. */
interface Asked {
  readonly page: KitPage;
  readonly question: Question;
  readonly withWitness: Answer;
  readonly without: Answer;
}

test('click accuracy with and without the page witness', { timeout: 60 * 60_000 }, async () => {
  installKits();
  const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-witness-'));
  try {
    const pages = await capturePages(folder);
    const asked = await askAll(pages);
    mkdirSync('out/witness', { recursive: true });
    writeFileSync('out/witness/answers.jsonl', asked.map((one) => `${JSON.stringify(told(one))}\n`).join(''));
    report(pages, asked);
    const counted = asked.filter(({ question }) => question.target !== null);
    assert.ok(200 <= counted.length, `only ${counted.length} questions`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function capturePages(folder: string): Promise<readonly AskablePage[]> {
  const served = await serveKits();
  let browser: Browser | null = null;
  try {
    browser = await launchChromium();
    const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
    await served.shieldContext(context);
    const captured: AskablePage[] = [];
    const pages = served.pages.filter(({ kit }) => !trained.has(kit));
    for (const [index, page] of pages.entries()) {
      const tab = await context.newPage();
      const picture = path.join(folder, `${captured.length}.png`);
      const askable = await capturePage(tab, page, picture);
      if (LEAST_THINGS <= askable.things.length) captured.push({ page, picture, askable });
      await tab.close();
      process.stderr.write(`${index + 1} of ${pages.length} pages captured\n`);
    }
    return captured;
  } finally {
    await browser?.close();
    await served.close();
  }
}

async function capturePage(tab: Page, page: KitPage, picture: string): Promise<Askable> {
  await tab.goto(page.url, { waitUntil: 'load' });
  let png = await tab.screenshot();
  for (let look = 0; look < MOST_LOOKS; look++) {
    await tab.waitForTimeout(SETTLED_MS);
    const before = png;
    png = await tab.screenshot();
    if (before.equals(png)) break;
  }
  const witness = await witnessOf(tab);
  const askable = await collect(tab);
  writeFileSync(picture, png);
  const sha256 = createHash('sha256').update(png).digest('hex');
  await writeWitnessFile(picture, { ...witness, picture: { sha256, size: VIEWPORT } });
  return askable;
}

async function askAll(pages: readonly AskablePage[]): Promise<readonly Asked[]> {
  const store = storeInMemory();
  const common = { bundlePath: builtInBundle(), device: 'cpu', evidenceStore: store } as const;
  const seeing = await openEngine(common);
  const blind = await openEngine({ ...common, without: ['page'] });
  const asked: Asked[] = [];
  try {
    for (const [index, { page, picture, askable }] of pages.entries()) {
      const elsewhere = otherPage(pages, page.kit, index);
      // Each page has numbers of its own, so that a page that is left out changes nothing on the others.
      const random = makeRandom(
        SEED + [...page.path].reduce((sum, char) => (31 * sum + char.charCodeAt(0)) % 1e9, 0),
      );
      const questions = questionsOf(askable, elsewhere.askable.things, random);
      const withWitness = await askOne(seeing, picture, questions);
      const without = await askOne(blind, picture, questions);
      questions.forEach((question, i) =>
        asked.push({ page, question, withWitness: withWitness[i]!, without: without[i]! }),
      );
      process.stderr.write(`${index + 1} of ${pages.length} pages, ${asked.length} questions\n`);
    }
  } finally {
    await seeing.close();
    await blind.close();
  }
  return asked;
}

/** A page of another kit. */
function otherPage(pages: readonly AskablePage[], kit: string, index: number): AskablePage {
  const others = pages.filter(({ page }) => page.kit !== kit);
  return others[(7 * index) % others.length]!;
}

async function askOne(
  engine: Engine,
  picture: string,
  questions: readonly Question[],
): Promise<readonly Answer[]> {
  const { imageId } = await engine.openImage(picture);
  const answers: Answer[] = [];
  for (const { text } of questions) {
    const params = { imageId, description: text, all: false, candidates: [] };
    answers.push(await engine.locate(params, { cancelled: () => false }));
  }
  engine.closeImage(imageId);
  return answers;
}

/** Both engines read and detect alike: once a picture is enough. */
function storeInMemory(): EvidenceStore {
  const kept = new Map<string, unknown>();
  return {
    load: (kind, key) => Promise.resolve(kept.get(`${kind} ${key}`) ?? null),
    save: (kind, key, value) => {
      kept.set(`${kind} ${key}`, value);
      return Promise.resolve();
    },
  };
}

function isRight(answer: Answer, { target }: Question): boolean {
  const box = answer.boxes[0]?.box;
  if (target === null || box === undefined) return target === null && !answer.found;
  return answer.found && containsPoint(target, boxCentre(box));
}

function told({ page, question, withWitness, without }: Asked): Readonly<Record<string, unknown>> {
  const of = (answer: Answer) => ({
    right: isRight(answer, question),
    found: answer.found,
    boxes: answer.boxes,
    nearMisses: answer.nearMisses,
  });
  return { kit: page.kit, page: page.path, ...question, withWitness: of(withWitness), without: of(without) };
}

const present = questionKinds.filter((kind) => kind !== 'absent');

function report(pages: readonly AskablePage[], asked: readonly Asked[]): void {
  const kits = [...new Set(pages.map(({ page }) => page.kit))];
  console.log(
    `${asked.length} questions on ${pages.length} pages of ${kits.length} kits: ${kits.join(', ')}`,
  );
  console.log(
    'right answers, %'.padEnd(18) + ['questions', 'with witness', 'without', 'difference'].map(cell).join(''),
  );
  const rows: readonly (readonly [name: string, kinds: readonly QuestionKind[], of: readonly Asked[]])[] = [
    ['all clicks', present, asked],
    ...questionKinds.map((kind) => [kind, [kind], asked] as const),
    ...kits.map((kit) => [kit, present, asked.filter(({ page }) => page.kit === kit)] as const),
  ];
  for (const [name, kinds, some] of rows) {
    const counts = countsByPage(some.filter(({ question }) => kinds.includes(question.kind)));
    const n = counts.reduce((sum, [, all]) => sum + (all ?? 0), 0);
    const estimates = [
      bootstrap(counts, ([right, all]) => ratio([right ?? NaN, all ?? NaN])),
      bootstrap(counts, ([, , right, all]) => ratio([right ?? NaN, all ?? NaN])),
      bootstrap(counts, ratioDifference),
    ];
    console.log(name.padEnd(18) + [String(n), ...estimates.map(percent)].map(cell).join(''));
  }
}

/** Per page: right with the witness, all, right without it, all. Questions of a page are alike, so pages are drawn again. */
function countsByPage(asked: readonly Asked[]): readonly Counts[] {
  const counts = new Map<string, [number, number, number, number]>();
  for (const { page, question, withWitness, without } of asked) {
    const one = counts.get(page.url) ?? [0, 0, 0, 0];
    one[0] += Number(isRight(withWitness, question));
    one[1] += 1;
    one[2] += Number(isRight(without, question));
    one[3] += 1;
    counts.set(page.url, one);
  }
  return [...counts.values()];
}

function percent({ value, low, high }: Estimate): string {
  const shown = (share: number): string => (100 * share).toFixed(1);
  return low === null || high === null ? shown(value) : `${shown(value)} [${shown(low)}, ${shown(high)}]`;
}

function cell(text: string): string {
  return text.padStart(24);
}
