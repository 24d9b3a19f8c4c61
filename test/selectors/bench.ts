// `npm run bench:selectors`: how good selectors are on pages that nobody here wrote, with Playwright's own generator on the
// same elements beside them, how well a shaken box finds its element, and specs that really run.
// The kits are installed on first use. What is printed is written to out/selectors/report.md as well.

import { mkdirSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { writeSelector } from '../../extension/selectors/formats/writeSelector';
import { selectorsFor } from '../../extension/selectors/index';
import { clipBox, boxHeight, boxWidth, type PixelBox } from '../../protocol/geometry';
import type { RankedSelector, Selector, SelectorFormat } from '../../protocol/selector';
import { launchChromium } from '../support/chromium';
import { elementAt, raisedToControl } from '../../extension/selectors/boxElement';
import { installKits, serveKits, type KitPage } from './kitPages';
import { type LivingPage, markedElements, randomNumbers, sample, witnessLiving } from './living';
import { median, share, shareWithInterval, table } from './report';
import { runSpecs, type SpecPage } from './specs';

const seed = 20261126;
const elementsPerPage = 6;
/** Few pages have frames, so more is taken from those. */
const mostInFrames = 30;
const shakesPerElement = 3;
/** Each edge moves by up to this part of the side. */
const shake = 0.3;
const viewport = { width: 1280, height: 900 };

/** What testers want to get hold of. */
const wantedRoles = new Set(
  (
    'button cell checkbox columnheader combobox gridcell heading image img link listbox menuitem menuitemcheckbox option ' +
    'radio row rowheader searchbox slider spinbutton switch tab textbox treeitem'
  ).split(' '),
);

interface Measured {
  readonly kit: string;
  readonly page: string;
  readonly role: string;
  readonly place: 'page' | 'frame' | 'shadow root';
  readonly ours: { readonly code: string; readonly ranked: RankedSelector; readonly hits: boolean };
  /** Null where it found none. */
  readonly theirs: {
    readonly code: string;
    readonly hits: boolean;
    /** It raises what lies in a link or button to that: the element itself or the control around it. */
    readonly hitsControl: boolean;
  } | null;
  /** By format: null where it cannot be said. */
  readonly plain: Readonly<Record<'css' | 'xpath', boolean | null>>;
}

interface Shaken {
  readonly kit: string;
  readonly isRight: boolean;
}

test('selectors on pages that nobody here wrote', { timeout: 3_600_000 }, async () => {
  installKits();
  const kits = await serveKits();
  const browser = await launchChromium();
  const measured: Measured[] = [];
  const shaken: Shaken[] = [];
  const specs: SpecPage[] = [];
  try {
    const context = await browser.newContext({ viewport });
    await kits.shieldContext(context);
    for (const [index, kitPage] of kits.pages.entries()) {
      process.stderr.write(`${index + 1} of ${kits.pages.length}: ${kitPage.kit} ${kitPage.path}\n`);
      const random = randomNumbers(seed + index);
      const page = await context.newPage();
      await settle(page, kitPage);
      const living = await witnessLiving(page);
      const wanted = wantedElements(living);
      const inFrames = wanted.filter((node) => living.tree.nodes[node]!.frame > 0);
      const chosen = [
        ...sample(
          wanted.filter((node) => !inFrames.includes(node)),
          elementsPerPage,
          random,
        ),
        ...sample(inFrames, mostInFrames, random),
      ];
      for (const node of chosen) measured.push(await measure(living, kitPage, node));
      shaken.push(...shakeBoxes(living, kitPage, chosen, random));
      if (kitPage.standsAlone && !specs.some(({ kit }) => kit === kitPage.kit)) {
        specs.push(specOf(living, kitPage, chosen));
      }
      await page.close();
    }
    const text = report(measured, shaken, await runSpecs(specs));
    mkdirSync('out/selectors', { recursive: true });
    writeFileSync('out/selectors/report.md', text);
    writeFileSync('out/selectors/elements.json', JSON.stringify(measured, null, 1));
    console.log(text);
  } finally {
    await browser.close();
    await kits.close();
  }
});

/** Scripts that fetch from elsewhere fail on purpose, so nothing is waited for but the page itself and a moment more. */
async function settle(page: Page, { url }: KitPage): Promise<void> {
  await page.goto(url, { waitUntil: 'load', timeout: 20_000 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.waitForTimeout(800);
}

/** Drawn somewhere on the page, and either with a role that testers want or a field, and not only the icon on a control. */
function wantedElements(living: LivingPage): number[] {
  const { tree } = living;
  return markedElements(living).filter((node) => {
    const { role, tag, box, visibility, name } = tree.nodes[node]!;
    if (box === undefined || visibility === 'hidden') return false;
    if ((role === 'img' || role === 'image') && (name ?? '') === '' && raisedToControl(tree, node) !== node)
      return false;
    return (
      (role !== undefined && wantedRoles.has(role)) || tag === 'input' || tag === 'img' || tag === 'iframe'
    );
  });
}

async function measure(living: LivingPage, { kit, path }: KitPage, node: number): Promise<Measured> {
  const { tree } = living;
  const ranked = selectorsFor(tree, node)[0]!;
  const mark = living.markOf(node);
  const code = codeOf(ranked, 'playwright-ts');
  const hits = async (locator: Locator) =>
    (await living.foundInPage(locator).catch(() => [])).join(' ') === mark;
  const { role, tag, frame } = tree.nodes[node]!;
  return {
    kit,
    page: path,
    role: role ?? tag,
    place: frame > 0 ? 'frame' : tree.hosts[node] === -1 ? 'page' : 'shadow root',
    ours: {
      code: code ?? '',
      ranked,
      hits: code !== null && (await hits(living.locatorOf(ranked.selector))),
    },
    theirs: await playwrightsOwn(living, node, ranked.selector),
    plain: {
      css: await hitsPlainly(living, node, 'css'),
      xpath: await hitsPlainly(living, node, 'xpath'),
    },
  };
}

async function playwrightsOwn(
  living: LivingPage,
  node: number,
  selector: Selector,
): Promise<Measured['theirs']> {
  const mark = living.markOf(node);
  try {
    // A frame's own locators forget the frame when they are made normal, so there the way in is given.
    const { frame } = living.tree.nodes[node]!;
    const given = frame === 0 ? living.locatorOfMark(mark) : living.locatorOf(selector);
    const own = await given.normalize();
    const found = (await living.foundInPage(own)).join(' ');
    const control = living.markOf(raisedToControl(living.tree, node));
    return {
      code: `page.${String(own)}`,
      hits: found === mark,
      hitsControl: found === mark || found === control,
    };
  } catch {
    return null;
  }
}

/** Runs the text itself in the document, without Playwright's own reading of it. */
async function hitsPlainly(
  { page, tree, markOf, markName }: LivingPage,
  node: number,
  format: 'css' | 'xpath',
): Promise<boolean | null> {
  if (tree.nodes[node]!.frame > 0 || tree.hosts[node] !== -1) return null;
  const code = codeOf(selectorsFor(tree, node, { format })[0]!, format);
  if (code === null) return null;
  return page.evaluate(
    ([kind, text, name, mark]) => {
      const found: Element[] = [];
      if (kind === 'css') found.push(...document.querySelectorAll(text));
      else {
        const result = document.evaluate(text, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
        for (let index = 0; index < result.snapshotLength; index++) {
          found.push(result.snapshotItem(index) as Element);
        }
      }
      return found.length === 1 && found[0]!.getAttribute(name) === mark;
    },
    [format, code, markName, markOf(node)] as const,
  );
}

function codeOf({ selector }: RankedSelector, format: SelectorFormat): string | null {
  const written = writeSelector(selector, format, { testIdAttribute: 'data-testid' });
  return written.kind === 'written' ? written.code : null;
}

function shakeBoxes(
  { tree }: LivingPage,
  { kit }: KitPage,
  nodes: readonly number[],
  random: () => number,
): Shaken[] {
  const { size } = tree.witness.picture;
  const shaken: Shaken[] = [];
  for (const node of nodes) {
    const { box, visibility } = tree.nodes[node]!;
    const seen = box === undefined || visibility !== 'seen' ? null : clipBox(box, size);
    // What is smaller cannot be drawn a box around.
    if (seen === null || boxWidth(seen) < 4 || boxHeight(seen) < 4) continue;
    for (let time = 0; time < shakesPerElement; time++) {
      const found = elementAt(tree, shakenBox(seen, random));
      shaken.push({ kit, isRight: found !== null && found === raisedToControl(tree, node) });
    }
  }
  return shaken;
}

function shakenBox(box: PixelBox, random: () => number): PixelBox {
  const across = () => (2 * random() - 1) * shake * boxWidth(box);
  const down = () => (2 * random() - 1) * shake * boxHeight(box);
  return { x1: box.x1 + across(), y1: box.y1 + down(), x2: box.x2 + across(), y2: box.y2 + down() };
}

function specOf({ tree }: LivingPage, { kit, path, url }: KitPage, nodes: readonly number[]): SpecPage {
  return {
    kit,
    path,
    url,
    elements: nodes.map((node) => ({
      node: tree.nodes[node]!,
      text: tree.texts.of(node),
      selector: selectorsFor(tree, node, { format: 'playwright-ts' })[0]!.selector,
    })),
  };
}

function report(measured: readonly Measured[], shaken: readonly Shaken[], specs: readonly string[]): string {
  const kits = [...new Set(measured.map(({ kit }) => kit))];
  const rows = [...kits, null].map((kit) => {
    const all = measured.filter((one) => kit === null || one.kit === kit);
    const theirs = all.map((one) => one.theirs);
    return [
      kit ?? 'all',
      String(all.length),
      shareWithInterval(all, ({ ours }) => ours.hits),
      shareWithInterval(theirs, (one) => one?.hits === true),
      share(theirs, (one) => one?.hitsControl === true),
      String(median(all.map(({ ours }) => ours.code.length))),
      String(median(theirs.flatMap((one) => (one === null ? [] : [one.code.length])))),
      share(all, ({ ours }) => counts(ours.code)),
      share(theirs, (one) => one !== null && counts(one.code)),
      share(all, ({ ours }) => followsBuild(ours.code)),
      share(theirs, (one) => one !== null && followsBuild(one.code)),
    ];
  });
  const places = (['page', 'frame', 'shadow root'] as const).map((place) => {
    const all = measured.filter((one) => one.place === place);
    return [place, String(all.length), shareWithInterval(all, ({ ours }) => ours.hits)];
  });
  const plain = (['css', 'xpath'] as const).map((format) => {
    const all = measured.flatMap((one) => (one.plain[format] === null ? [] : [one.plain[format]]));
    return [format, String(all.length), shareWithInterval(all, (hits) => hits)];
  });
  const strategies = [...new Set(measured.map(({ ours }) => ours.ranked.strategy))].map((strategy) => [
    strategy,
    share(measured, ({ ours }) => ours.ranked.strategy === strategy),
  ]);
  const boxes = kits.map((kit, index) => {
    const all = shaken.filter((one) => one.kit === kit);
    return [
      kit,
      index % 2 === 0 ? 'tuned on' : 'reported',
      String(all.length),
      share(all, ({ isRight }) => isRight),
    ];
  });
  const reported = shaken.filter(({ kit }) => kits.indexOf(kit) % 2 === 1);
  return [
    `# Selectors on pages that nobody here wrote\n\nSeed ${seed}, ${measured.length} elements of ${kits.length} kits. Intervals are 95 %.`,
    `## First candidate, tried in the living page; Playwright's own generator beside it\n\n${table(
      [
        'Kit',
        'Elements',
        'Hits',
        'Hits (Playwright)',
        'Or its control (Playwright)',
        'Length',
        'Length (Playwright)',
        'nth',
        'nth (Playwright)',
        'CSS',
        'CSS (Playwright)',
      ],
      rows,
    )}`,
    'Hits: finds exactly the element that was asked for. Or its control: or the link or button around it, which Playwright takes instead. Length: median of characters. nth: counts. CSS: holds CSS other than an id or an attribute.',
    `## By where the element lies\n\n${table(['Place', 'Elements', 'Hits'], places)}`,
    `## What the first candidate holds on to\n\n${table(['Strategy', 'Share'], strategies)}`,
    `## Formats without roles, run by the document itself\n\n${table(['Format', 'Elements', 'Hits'], plain)}`,
    `## Boxes with each edge moved by up to ${100 * shake} % of the side\n\n${table(['Kit', 'Half', 'Boxes', 'Right'], boxes)}\n\nReported half: ${shareWithInterval(reported, ({ isRight }) => isRight)} of ${reported.length}.`,
    `## Specs\n\n${specs.join('\n')}`,
    '',
  ].join('\n\n');
}

function counts(code: string): boolean {
  return /\.(?:nth\(|first\(|last\()|:nth-(?:child|of-type)\(/.test(code);
}

function followsBuild(code: string): boolean {
  const inCss = [...code.matchAll(/locator\((['"`])(.*?)\1\)/g)].map((match) => match[2]!);
  return inCss.some((css) => !/^(?:[a-z0-9-]*(?:#[\w-]+|(?:\[[^\]]*\])+)|iframe.*)$/i.test(css));
}
