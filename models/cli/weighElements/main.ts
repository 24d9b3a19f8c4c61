// Fits the weights of evidence on rendered screens: `npm run weigh:elements -- [SCREENS] [--limit N]`.
// SCREENS is a folder of the renderer (out/screens); only its validation screens are used. Prints, changes nothing: the
// numbers go into models/elements/evidence.json by hand, with the command. `--failures KIND` lists what stays wrong,
// `--candidates` how often each origin of candidates is true. Never run on screens kept for evaluation.

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
    await (values.candidates
      ? printOrigins(engine, used)
      : fitWeights(engine, used, values.failures ?? null));
  } finally {
    await engine.close();
  }
}

async function fitWeights(
  engine: Engine,
  screens: readonly Screen[],
  failuresOf: string | null,
): Promise<void> {
  const random = makeRandom(20);
  const cases: Case[] = [];
  for (const [index, screen] of screens.entries()) {
    // Half the set away, and so of another kit mostly.
    const other = screens[(index + Math.floor(screens.length / 2)) % screens.length] ?? screen;
    const { imageId } = await engine.openImage(screen.picture);
    for (const instruction of instructionsOf(screen, other, random)) {
      cases.push(await lookUp(engine, imageId, screen.id, instruction));
    }
    engine.closeImage(imageId);
    if (index % 20 === 19) console.error(`${index + 1} of ${screens.length} screens`);
  }
  const counts = instructionKinds.map((kind) => `${kind} ${cases.filter((one) => one.kind === kind).length}`);
  console.log(`${screens.length} screens; instructions: ${counts.join(', ')}`);
  const shipped: Setting = { weights: elementEvidence.weights, threshold: elementEvidence.found_threshold };
  print('by text alone', cases.map(withTextAlone), shipped);
  print('as shipped', cases, shipped);
  const best = searchSetting(cases, shipped, (setting, value) =>
    console.error(`${value.toFixed(4)} ${JSON.stringify(setting)}`),
  );
  print('best', cases, best);
  if (failuresOf !== null) printFailures(cases, best, failuresOf);
  console.log(JSON.stringify({ weights: best.weights, found_threshold: round(best.threshold) }, null, 2));
}

async function lookUp(
  engine: Engine,
  imageId: string,
  screen: string,
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
    screen,
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

function print(name: string, cases: readonly Case[], setting: Setting): void {
  const right = sharesRight(cases, setting);
  const cells = instructionKinds.map((kind) => `${kind} ${(100 * (right[kind] ?? 0)).toFixed(1)} %`);
  console.log(`${name.padEnd(14)} ${cells.join('   ')}   value ${valueOf(right).toFixed(4)}`);
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
