// Measures how well instructions are understood on rendered screens: `npm run weigh:elements -- [SCREENS] [--limit N]`.
// SCREENS is a folder of the renderer (out/screens); only its validation screens are used. Pages fall into two halves:
// rules and weights (`--fit` looks for better ones) are made on the first, figures are those of the second. Prints,
// changes nothing: weights go into models/elements/evidence.json by hand, with the command. `--failures KIND` lists what
// stays wrong in the first half, `--candidates` how often each origin of candidates is true. Never run on screens kept
// for evaluation.

import { parseArgs } from 'node:util';
import { failureSentence, toFailure } from '../../../protocol/failure';
import { boxCentre, containsPoint, overlap, type PixelBox } from '../../../protocol/geometry';
import elementEvidence from '../../elements/evidence.json';
import { answerBox } from '../../pipeline/compose';
import type { ElementCandidate, Origin } from '../../pipeline/elements/candidates';
import { describe } from '../../pipeline/elements/description';
import { whatItIs } from '../../pipeline/elements/naming';
import { makeRandom } from '../../pipeline/nextToken';
import { openEngine, type Engine } from '../../runtime/engine';
import { builtInBundle } from '../../runtime/places';
import { openEvidenceCache } from '../eval/evidenceCache';
import { toBox } from '../eval/rows';
import { readScreens, type Screen } from '../eval/screens';
import { bootstrap, ratio } from '../eval/statistics';
import { seedOf } from '../eval/variants';
import { groupBy } from '../setFile';
import { instructionKinds, instructionsOf, type Instruction } from './instructions';
import { answersOf, isRight, searchSetting, sharesRight, valueOf, type Case, type Setting } from './search';

const quiet = { cancelled: () => false };

/** A candidate whose name hardly fits cannot win under any weights worth trying; an icon's probability is small at first. */
const LEAST_NAME = 0.15;
const LEAST_ICON = 0.01;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      limit: { type: 'string', default: '200' },
      candidates: { type: 'boolean', default: false },
      fit: { type: 'boolean', default: false },
      half: { type: 'string' },
      failures: { type: 'string' },
      cache: { type: 'string', default: 'out/eval/cache' },
    },
  });
  const { screens, problems } = await readScreens(positionals[0] ?? 'out/screens');
  for (const problem of problems) console.error(problem);
  const used = screens.slice(0, Number(values.limit));
  const evidenceStore = await openEvidenceCache(values.cache);
  const engine = await openEngine({ bundlePath: builtInBundle(), device: 'cpu', evidenceStore });
  try {
    if (values.candidates) await printOrigins(engine, used);
    else await measure(engine, used, { fits: values.fit, half: values.half, failuresOf: values.failures });
  } finally {
    await engine.close();
  }
}

interface MeasureOptions {
  /** Whether better weights are looked for, on the first half. */
  readonly fits: boolean;
  /** `first` or `second`, where only that one is of interest. */
  readonly half: string | undefined;
  readonly failuresOf: string | undefined;
}

async function measure(
  engine: Engine,
  screens: readonly Screen[],
  { fits, half, failuresOf }: MeasureOptions,
): Promise<void> {
  const cases: Case[] = [];
  for (const [index, screen] of screens.entries()) {
    if (half !== undefined && half !== halfOf(screen.page)) continue;
    // Half the set away, and so of another kit mostly.
    const other = screens[(index + Math.floor(screens.length / 2)) % screens.length] ?? screen;
    const { imageId } = await engine.openImage(screen.picture);
    for (const instruction of instructionsOf(screen, other, makeRandom(seedOf(screen.id)))) {
      cases.push(await lookUp(engine, imageId, screen, instruction));
    }
    engine.closeImage(imageId);
    if (index % 20 === 19) console.error(`${index + 1} of ${screens.length} screens`);
  }
  const first = cases.filter(({ page }) => halfOf(page) === 'first');
  const second = cases.filter(({ page }) => halfOf(page) === 'second');
  const shipped: Setting = { weights: elementEvidence.weights, threshold: elementEvidence.found_threshold };
  let best = shipped;
  if (fits) {
    best = searchSetting(first, shipped, (setting, value) =>
      console.error(`${value.toFixed(4)} ${JSON.stringify(setting)}`),
    );
    console.log(JSON.stringify({ weights: best.weights, found_threshold: round(best.threshold) }, null, 2));
  }
  for (const [name, some] of [
    ['first half', first],
    ['second half', second],
  ] as const) {
    if (some.length === 0) continue;
    print(`${name}, by text alone`, some.map(withTextAlone), shipped);
    print(`${name}, as shipped`, some, shipped);
    if (fits) print(`${name}, best on the first`, some, best);
  }
  if (failuresOf !== undefined) printFailures(first, best, failuresOf);
}

function halfOf(page: string): 'first' | 'second' {
  return seedOf(page) % 2 === 0 ? 'first' : 'second';
}

async function lookUp(
  engine: Engine,
  imageId: string,
  screen: Screen,
  instruction: Instruction,
): Promise<Case> {
  const { candidates, factors } = await engine.lookFor(imageId, instruction.text, quiet);
  const wanted = describe(instruction.text);
  const kept = [...candidates.entries()].filter(([index]) => {
    const { text, label, icon, bare } = factors[index]!;
    return LEAST_NAME <= Math.max(text, label, bare) || LEAST_ICON <= icon;
  });
  const { target } = instruction;
  return {
    kind: instruction.kind,
    text: instruction.text,
    screen: screen.id,
    page: screen.page,
    present: target !== null,
    order: wanted.order,
    candidates: kept.map(([, candidate]) => candidate),
    factors: kept.map(([index]) => factors[index]!),
    hits: kept.map(
      ([, candidate]) =>
        target !== null && containsPoint(target, boxCentre(answerBox(candidate, wanted.target))),
    ),
  };
}

/** What it was before elements were seen: read candidates, and nothing but their text. */
function withTextAlone(one: Case): Case {
  const kept = [...one.candidates.entries()].filter(
    ([, { origin }]) => origin === 'line' || origin === 'block',
  );
  return {
    ...one,
    order: null,
    candidates: kept.map(([, candidate]) => candidate),
    factors: kept.map(([index]) => ({
      ...one.factors[index]!,
      bare: 0,
      kind: null,
      zone: null,
      relation: null,
      colour: null,
    })),
    hits: kept.map(([index]) => one.hits[index]!),
  };
}

/** Per kind and over all kinds the share of right answers, with the interval over pages. */
function print(name: string, cases: readonly Case[], setting: Setting): void {
  const answers = answersOf(cases, setting.weights);
  const judged = cases.map((one, i) => ({
    ...one,
    right: isRight(one.present, answers[i], setting.threshold),
  }));
  console.log(`\n${name} (value ${valueOf(sharesRight(cases, setting)).toFixed(4)})`);
  for (const kind of [...instructionKinds, null]) {
    const same = judged.filter((one) => kind === null || one.kind === kind);
    const pages = [...groupBy(same, ({ page }) => page).values()].map((ofPage) => [
      ofPage.filter(({ right }) => right).length,
      ofPage.length,
    ]);
    const { value, low, high } = bootstrap(pages, ratio);
    const interval = `[${percent(low)}, ${percent(high)}]`;
    console.log(
      `  ${(kind ?? 'all').padEnd(11)} ${percent(value).padStart(5)} % ${interval.padEnd(14)} of ${same.length}`,
    );
  }
}

function percent(share: number | null): string {
  return share === null || Number.isNaN(share) ? '–' : (100 * share).toFixed(1);
}

/** One line a wrong answer of a kind of instruction: what was asked, what was answered, how good the right one was. */
function printFailures(cases: readonly Case[], { weights, threshold }: Setting, kind: string): void {
  const answers = answersOf(cases, weights);
  cases.forEach((one, i) => {
    const answer = answers[i]!;
    if (one.kind !== kind || isRight(one.present, answer, threshold)) return;
    const { candidate, score, rightScore } = answer;
    const told = candidate === null ? 'nothing' : `${candidate.origin} ${whatItIs(candidate)}`;
    console.log(`${one.screen}: ${one.text} → ${told} ${score.toFixed(2)}, right ${rightScore.toFixed(2)}`);
  });
}

/** Certainties are counted in bins of this width. */
const BIN = 0.2;

/** How often a candidate of each origin is something that the truth knows, by how certain the network is of it. */
async function printOrigins(engine: Engine, screens: readonly Screen[]): Promise<void> {
  const counts = new Map<Origin, { readonly right: number[]; readonly all: number[] }>();
  for (const screen of screens) {
    const truth = [...screen.elements, ...screen.lines].map(({ box }) => toBox(box));
    const { imageId } = await engine.openImage(screen.picture);
    for (const candidate of (await engine.lookFor(imageId, 'anything', quiet)).candidates) {
      const { right, all } = counts.get(candidate.origin) ?? { right: [], all: [] };
      counts.set(candidate.origin, { right, all });
      const bin = Math.min(Math.floor((candidate.certainty ?? 1) / BIN), Math.round(1 / BIN) - 1);
      all[bin] = (all[bin] ?? 0) + 1;
      if (isTrue(candidate, truth)) right[bin] = (right[bin] ?? 0) + 1;
    }
    engine.closeImage(imageId);
  }
  for (const [origin, { right, all }] of counts) {
    const cells = Array.from({ length: Math.round(1 / BIN) }, (_, bin) => {
      const n = all[bin] ?? 0;
      const share = n === 0 ? '' : ((right[bin] ?? 0) / n).toFixed(3);
      return `${(bin * BIN).toFixed(1)}: ${share.padStart(5)} of ${String(n).padEnd(6)}`;
    });
    console.log(`${origin.padEnd(10)} ${cells.join('  ')}`);
  }
}

function isTrue({ box }: ElementCandidate, truth: readonly PixelBox[]): boolean {
  return truth.some((one) => 0.5 <= overlap(box, one));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

main().catch((error: unknown) => {
  console.error(failureSentence(toFailure(error)));
  process.exitCode = 2;
});
