// How often selectors that were made of a picture alone find their element in the living page, by what they hold on to.
// Run: npm run bench:pixels (some minutes; the kits are installed on first use).
// What is printed is written to out/selectors/pixels.md as well.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { boxArea, containsPoint, boxCentre, type PixelBox } from '../../protocol/geometry';
import type { RankedSelector } from '../../protocol/selector';
import { selectorsFromPixels, sightAt, witnessFromPixels } from '../../extension/selectors/fromPixels';
import { isWithin } from '../../extension/selectors/tree';
import { openEngine, type Engine } from '../../models/runtime/engine';
import { builtInBundle } from '../../models/runtime/places';
import { launchChromium } from '../support/chromium';
import { installKits, serveKits, type KitPage } from './kitPages';
import { markedElements, randomNumbers, sample, witnessLiving, type LivingPage } from './living';
import { shareWithInterval, table } from './report';

const seed = 20261126;
const pagesPerKit = 5;
const elementsPerPage = 12;
const viewport = { width: 1280, height: 800 };

const wantedRoles = new Set(
  'button checkbox combobox heading link menuitem radio searchbox slider spinbutton switch tab textbox'.split(
    ' ',
  ),
);

/** What became of a selector in the living page. */
type Fate = 'hits' | 'finds nothing' | 'finds several' | 'finds another';

interface Tried {
  /** "button, text": what the element looks like, and what the selector holds on to. */
  readonly kind: string;
  readonly fate: Fate;
}

interface Measured {
  readonly role: string;
  /** Of the first selector; null where there was none. */
  readonly first: Fate | null;
  readonly tried: readonly Tried[];
}

test('selectors from pixels on pages that nobody here wrote', { timeout: 3_600_000 }, async () => {
  installKits();
  const folder = mkdtempSync(path.join(tmpdir(), 'groundglass-pixels-'));
  const kits = await serveKits();
  const browser = await launchChromium();
  const engine = await openEngine({ bundlePath: builtInBundle(), device: 'cpu' });
  const measured: Measured[] = [];
  try {
    const context = await browser.newContext({ viewport });
    await kits.shieldContext(context);
    for (const [index, kitPage] of chosenPages(kits.pages).entries()) {
      process.stderr.write(`${index + 1}: ${kitPage.kit} ${kitPage.path}\n`);
      const page = await context.newPage();
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.goto(kitPage.url, { waitUntil: 'load', timeout: 20_000 });
      await page.waitForTimeout(800);
      const living = await witnessLiving(page);
      const shot = path.join(folder, `${index}.png`);
      await page.screenshot({ path: shot });
      const chosen = sample(wantedElements(living), elementsPerPage, randomNumbers(seed + index));
      measured.push(...(await measure(engine, living, shot, chosen)));
      await page.close();
    }
  } finally {
    await engine.close();
    await browser.close();
    await kits.close();
    rmSync(folder, { recursive: true, force: true });
  }
  const text = report(measured);
  mkdirSync('out/selectors', { recursive: true });
  writeFileSync('out/selectors/pixels.md', text);
  console.log(text);
});

function chosenPages(pages: readonly KitPage[]): readonly KitPage[] {
  const counts = new Map<string, number>();
  return pages.filter(({ kit }) => {
    const count = (counts.get(kit) ?? 0) + 1;
    counts.set(kit, count);
    return count <= pagesPerKit;
  });
}

/** What testers want, wholly on the picture. */
function wantedElements(living: LivingPage): number[] {
  const { nodes } = living.tree;
  return markedElements(living).filter((node) => {
    const { role, box, visibility } = nodes[node]!;
    return (
      role !== undefined &&
      wantedRoles.has(role) &&
      visibility === 'seen' &&
      box !== undefined &&
      isShown(box)
    );
  });
}

function isShown(box: PixelBox): boolean {
  const { width, height } = viewport;
  return 80 < boxArea(box) && 0 <= box.x1 && 0 <= box.y1 && box.x2 <= width && box.y2 <= height;
}

async function measure(
  engine: Engine,
  living: LivingPage,
  shot: string,
  chosen: readonly number[],
): Promise<readonly Measured[]> {
  const { imageId, size } = await engine.openImage(shot);
  const { boxes } = await engine.elements(imageId, { cancelled: () => false });
  engine.closeImage(imageId);
  const pixels = witnessFromPixels(boxes, size);
  const measured: Measured[] = [];
  for (const node of chosen) {
    const { role, box } = living.tree.nodes[node]!;
    const seen = sightAt(pixels, box!);
    const ranked = seen === null ? [] : selectorsFromPixels(pixels, seen);
    const tried: Tried[] = [];
    for (const one of ranked) {
      const fate = await fateOf(living, node, one);
      tried.push({ kind: `${pixels.sights[seen!]!.look}, ${one.strategy}`, fate });
    }
    measured.push({ role: role!, first: tried[0]?.fate ?? null, tried });
  }
  return measured;
}

/** A click on what is found has to reach the element: it is that, or in it, or just around it. */
async function fateOf(living: LivingPage, node: number, { selector }: RankedSelector): Promise<Fate> {
  const { tree } = living;
  const marks = await living.foundInPage(living.locatorOf(selector));
  if (marks.length !== 1) return marks.length === 0 ? 'finds nothing' : 'finds several';
  const found = markedElements(living).find((one) => living.markOf(one) === marks[0]);
  if (found === undefined) return 'finds another';
  if (found === node || isWithin(tree, found, node)) return 'hits';
  const [box, around] = [tree.nodes[node]!.box!, tree.nodes[found]!.box];
  const isAround =
    isWithin(tree, node, found) && around !== undefined && containsPoint(box, boxCentre(around));
  return isAround ? 'hits' : 'finds another';
}

function report(measured: readonly Measured[]): string {
  const withSelector = measured.filter(({ first }) => first !== null);
  const fates: readonly Fate[] = ['hits', 'finds nothing', 'finds several', 'finds another'];
  const roles = [...new Set(measured.map(({ role }) => role))].sort();
  const tried = measured.flatMap((one) => one.tried);
  const kinds = [...new Set(tried.map(({ kind }) => kind))].sort();
  return [
    `${measured.length} elements, ${withSelector.length} of them with a selector from pixels.`,
    '',
    'The first selector, in the living page:',
    '',
    table(
      ['role', 'elements', 'with a selector', ...fates],
      ['all', ...roles].map((role) => {
        const all = measured.filter((one) => role === 'all' || one.role === role);
        const some = all.filter(({ first }) => first !== null);
        const shares = fates.map((fate) => shareWithInterval(some, ({ first }) => first === fate));
        return [role, String(all.length), String(some.length), ...shares];
      }),
    ),
    '',
    'All selectors, by what the element looks like and what the selector holds on to:',
    '',
    table(
      ['look, strategy', 'selectors', ...fates],
      kinds.map((kind) => {
        const all = tried.filter((one) => one.kind === kind);
        return [
          kind,
          String(all.length),
          ...fates.map((fate) => shareWithInterval(all, (one) => one.fate === fate)),
        ];
      }),
    ),
    '',
  ].join('\n');
}
