// Times the shipped bundle on the sample screenshot, stage by stage: `npm run bench [-- --rounds N --json FILE --device D --bundle DIR SHOT]`.
// Medians over rounds in one run; every round opens the picture anew and asks two questions about it.

import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { toFailure, failureSentence } from '../../protocol/failure';
import { devices, type AskParams, type Device, type Stage } from '../../protocol/inference';
import { openEngine, type Engine } from '../runtime/engine';
import { builtInBundle, packageRoot } from '../runtime/places';

interface Row {
  readonly name: string;
  readonly ms: number[];
}

const NEW_TOKENS = 32;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '5' },
      json: { type: 'string' },
      device: { type: 'string', default: 'cpu' },
      bundle: { type: 'string', default: builtInBundle() },
    },
  });
  const rounds = Number(values.rounds);
  const device = devices.find((name) => name === values.device);
  if (!Number.isInteger(rounds) || rounds < 1 || device === undefined) {
    throw new Error(`--rounds takes a whole number from 1, --device one of ${devices.join(', ')}`);
  }
  const picture = positionals[0] ?? path.join(packageRoot(), 'models', 'samples', 'desktop.png');
  const engine = await openEngine({ bundlePath: values.bundle, device });

  // The first round loads graphs and warms the runtime; it is reported on its own.
  const cold = await measure(engine, picture);
  const warm: Map<string, number>[] = [];
  for (let round = 0; round < rounds; round++) warm.push(await measure(engine, picture));
  await engine.close();

  const names = [...cold.keys()];
  const rows: Row[] = names.map((name) => ({ name, ms: warm.map((times) => times.get(name) ?? NaN) }));
  print(rows, cold);
  const [firstTimes, secondTimes] = ['first question', 'second question'].map((name) =>
    median(rows.find((row) => row.name === name)?.ms ?? []),
  );
  const ratio = (secondTimes ?? NaN) / (firstTimes ?? NaN);
  console.log(`\nsecond question / first question: ${(100 * ratio).toFixed(1)} %`);
  if (values.json !== undefined) {
    const report = {
      picture: path.basename(picture),
      bundle: engine.info(),
      device: device satisfies Device,
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      node: process.version,
      rounds,
      medianMs: Object.fromEntries(rows.map((row) => [row.name, median(row.ms)])),
      coldMs: Object.fromEntries(cold),
      secondToFirst: ratio,
    };
    writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

/** One picture, two questions; milliseconds by stage. */
async function measure(engine: Engine, picture: string): Promise<Map<string, number>> {
  const hooks = { cancelled: () => false };
  const { imageId } = await engine.openImage(picture);
  const ask = (question: string): AskParams => ({
    imageId,
    question,
    regions: [],
    conversation: [],
    candidates: null,
    maxNewTokens: NEW_TOKENS,
    temperature: 0,
    topP: 1,
    seed: 0,
  });
  const first = await engine.ask(ask('Where is the "Source Control" entry?'), hooks);
  const second = await engine.ask(ask('Where is the "Workspace" tab?'), hooks);
  engine.closeImage(imageId);
  const stage = (name: Stage) => first.timing[name] ?? 0;
  const perToken = (answer: typeof first) =>
    (answer.timing.generate ?? 0) / Math.max(1, answer.usage?.newTokens ?? 1);
  const load = stage('load');
  return new Map([
    ['load', load],
    ['decode', stage('decode')],
    ['reader', stage('reader')],
    ['elements', stage('elements')],
    ['rank', stage('rank')],
    ['tiles', stage('tiles')],
    ['encoders', stage('encoders')],
    ['prefill', stage('prefill')],
    ['per token', perToken(first)],
    ['first question', stage('total') - load + stage('decode')],
    ['second question', second.timing.total ?? 0],
  ]);
}

function print(rows: readonly Row[], cold: ReadonlyMap<string, number>): void {
  const cell = (value: number | string) =>
    (typeof value === 'string' ? value : value.toFixed(1)).padStart(10);
  console.log(`${'ms'.padEnd(16)}${['median', 'min', 'max', 'first run'].map(cell).join('')}`);
  for (const { name, ms } of rows) {
    const cells = [median(ms), Math.min(...ms), Math.max(...ms), cold.get(name) ?? NaN];
    console.log(`${name.padEnd(16)}${cells.map(cell).join('')}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

main().catch((error: unknown) => {
  console.error(failureSentence(toFailure(error)));
  process.exitCode = 2;
});
