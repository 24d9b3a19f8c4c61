// Renders a set of screens with their truth: `npm run render -- --screens 500 --out DIR`. Starts workers, counts, stops them.
// A run that was cut off is continued by the same command; a set in another folder starts from nothing.

import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FailureError, failureSentence } from '../../../../protocol/failure';
import { withLock } from '../../../cli/outputLock';
import { allKits } from './registry';
import { findShards, mendShard, readSet } from './shards';
import { chosenKits, type WorkerOrder, type WorkerReport } from './work';

const usage = `npm run render -- --screens N --out DIR [--processes 2] [--seed 1] [--kits a,b] [--split all|train|validation] [--pages a,b]

Renders pages of the kits, of the kinds given by --pages alone, until the set holds N screens. Both are counted from what is there already.`;

interface Tally {
  screens: number;
  dropped: number;
  readonly kits: Map<string, number>;
  readonly kinds: Map<string, number>;
  readonly missing: Map<string, number>;
}

/** Seconds between two lines of progress. */
const progressEvery = 20;

/** What a run is asked for. */
type Wanted = Omit<WorkerOrder, 'process'> & { readonly screens: number };

/** Null where the arguments are not to be understood. @throws TypeError for an option that there is not */
function readArguments(): Wanted | null {
  const { values } = parseArgs({
    options: {
      screens: { type: 'string' },
      out: { type: 'string' },
      processes: { type: 'string', default: '2' },
      seed: { type: 'string', default: '1' },
      kits: { type: 'string', default: '' },
      split: { type: 'string', default: 'all' },
      pages: { type: 'string', default: '' },
    },
  });
  const [screens, processes, seed] = [values.screens, values.processes, values.seed].map(Number);
  const split = (['all', 'train', 'validation'] as const).find((known) => known === values.split);
  if (values.out === undefined || split === undefined) return null;
  if (!(screens! > 0) || !(processes! >= 1) || !Number.isInteger(seed)) return null;
  const namesIn = (list: string) => list.split(',').filter((name) => name !== '');
  return {
    screens: screens!,
    processes: processes!,
    seed: seed!,
    split,
    kits: namesIn(values.kits),
    pageKinds: namesIn(values.pages),
    out: path.resolve(values.out),
  };
}

async function main(): Promise<number> {
  const wanted = readArguments();
  if (wanted === null) {
    console.error(usage);
    return 2;
  }
  try {
    chosenKits(allKits, wanted);
    mkdirSync(path.join(wanted.out, 'images'), { recursive: true });
    // Two runs in one folder would take the same pictures twice and append to the same shards.
    return await withLock(path.join(wanted.out, 'screens'), () => renderSet(wanted));
  } catch (error) {
    if (!(error instanceof FailureError) && !(error instanceof RangeError)) throw error;
    console.error(error instanceof FailureError ? failureSentence(error.failure) : error.message);
    return 2;
  }
}

/** @returns the exit code: the worst of the workers' */
async function renderSet({ screens, ...order }: Wanted): Promise<number> {
  for (const shard of findShards(order.out)) {
    if (mendShard(shard)) console.log(`${shard}: a torn last line was cut off`);
  }
  const there = readSet(order.out).length;
  if (there >= screens) {
    console.log(`${there} screens are there already`);
    return 0;
  }
  const orders = Array.from({ length: order.processes }, (_, process) => ({ ...order, process }));
  const tally: Tally = { screens: 0, dropped: 0, kits: new Map(), kinds: new Map(), missing: new Map() };
  const started = Date.now();
  const status = () => {
    const speed = tally.screens / ((Date.now() - started) / 1000);
    return `${tally.screens} of them new, ${speed.toFixed(2)} a second, ${tally.dropped} pages dropped`;
  };
  const progress = setInterval(() => {
    console.log(`${there + tally.screens} of ${screens} screens, ${status()}`);
  }, progressEvery * 1000);
  if (there >= screens) orders.length = 0;
  const codes = await runWorkers(orders, (report) => {
    count(tally, report);
    return there + tally.screens < screens;
  });
  clearInterval(progress);
  console.log(`${there + tally.screens} screens, ${status()}`);
  for (const [title, counts] of [
    ['kits', tally.kits],
    ['kinds', tally.kinds],
    ['asked for in vain', tally.missing],
  ] as const) {
    const list = [...counts].sort(([, a], [, b]) => b - a).map(([name, number]) => `${name} ${number}`);
    if (list.length > 0) console.log(`${title}: ${list.join(', ')}`);
  }
  return Math.max(0, ...codes);
}

function count(tally: Tally, report: WorkerReport): void {
  const add = (counts: Map<string, number>, name: string, number: number) =>
    counts.set(name, (counts.get(name) ?? 0) + number);
  tally.screens += report.rows;
  add(tally.kits, report.kit, report.rows);
  for (const [kind, number] of Object.entries(report.kinds)) add(tally.kinds, kind, number);
  for (const address of report.missing) add(tally.missing, address, 1);
  if (report.dropped !== undefined) {
    tally.dropped += 1;
    console.log(`dropped, ${report.kit}: ${report.dropped}`);
  }
}

/** Runs a worker an order until `onReport` says that it is enough. @returns their exit codes */
async function runWorkers(
  orders: readonly WorkerOrder[],
  onReport: (report: WorkerReport) => boolean,
): Promise<number[]> {
  const workers: ChildProcess[] = orders.map(() => fork(path.join(__dirname, 'worker.cjs')));
  const stop = () => {
    for (const worker of workers) if (worker.connected) worker.send('stop');
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return Promise.all(
    workers.map(
      (worker, index) =>
        new Promise<number>((resolve) => {
          worker.on('message', (report: WorkerReport) => {
            if (!onReport(report)) stop();
          });
          worker.on('exit', (code) => resolve(code ?? 1));
          worker.send(orders[index]!);
        }),
    ),
  );
}

void main().then((code) => (process.exitCode = code));
