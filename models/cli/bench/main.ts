// `npm run bench`: this pipeline, its floor and its peers, measured in one run; see usage in options.ts.
// Knows nothing of what a row does: it has contenders asked in turn, and prints.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { FailureError, failureSentence, toFailure } from '../../../protocol/failure';
import { devices, type Device } from '../../../protocol/inference';
import { openBundle } from '../../runtime/bundle';
import { fileErrorReason } from '../../runtime/fileErrors';
import { readImage } from '../../runtime/image';
import { builtInBundle, packageRoot, samplePicture } from '../../runtime/places';
import { isRunning } from '../outputLock';
import { jsonText } from '../terminal';
import { isOnGpu, openEntrants, type Entrants } from './entrants';
import { measureGpuShapes } from './gpuShapes';
import { makeAsker, makeNotebook, measureRound, type Asker, type Notebook } from './measure';
import { durationSentence, parseOptions, usage, type BenchOptions } from './options';
import { CONTEND, contend } from './ours';
import type { Say } from './peers';
import { barsSvg } from './picture';
import { askAboutKnown, askAboutMany, askAnew, makeRoundPictures } from './questions';
import { makeReport, NOT_MEASURED, reportText, type Report, type RunFacts } from './report';
import { peerRows, questionRows } from './rows';
import { measureStart } from './startUp';

const outFolder = path.join(packageRoot(), 'out', 'bench');

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === null) {
    process.stdout.write(usage);
    return;
  }
  const say: Say = (sentence) => void process.stderr.write(`${sentence}\n`);
  const folder = path.join(outFolder, `run-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  removeAbandoned();
  say(durationSentence(options));
  try {
    const report = await measureAll(options, folder, say);
    const forPeople = options.json === 'stdout' ? process.stderr : process.stdout;
    forPeople.write(`\n${reportText(report)}`);
    const picture = path.join(outFolder, 'bench.svg');
    const title = `Groundglass and its peers on ${report.run.device}, as multiples of ours`;
    writeFileSync(picture, barsSvg(title, report.rows));
    forPeople.write(`Bars: ${path.relative(process.cwd(), picture)}\n`);
    if (options.json === 'stdout') process.stdout.write(jsonText(report));
    else if (options.json !== null) writeJson(options.json.file, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What runs left behind that were ended in the middle. */
function removeAbandoned(): void {
  for (const entry of readdirSync(outFolder)) {
    const pid = Number(/^run-(\d+)$/.exec(entry)?.[1]);
    if (Number.isInteger(pid) && !isRunning(pid))
      rmSync(path.join(outFolder, entry), { recursive: true, force: true });
  }
}

async function measureAll(options: BenchOptions, folder: string, say: Say): Promise<Report> {
  const started = performance.now();
  const { rounds, device } = options;
  // Contenders have working folders of their own.
  const bundlePath = path.resolve(options.bundlePath ?? builtInBundle());
  const picture = path.resolve(options.picture ?? samplePicture());
  const { image } = await readImage(picture);
  const { manifest } = await openBundle(bundlePath);
  const asker = makeAsker();
  const notebook = makeNotebook();
  const processPeaks: number[] = [];

  const entrants = await openEntrants({ ...options, bundlePath, folder, say });
  try {
    // The first round warms everything up and is forgotten.
    for (let round = 0; round <= rounds; round++) {
      say(round === 0 ? 'Warming up …' : `Round ${round} of ${rounds} …`);
      const counted = round === 0 ? null : notebook;
      const pictures = await makeRoundPictures(image, manifest.anyres, round, folder);
      await askAnew(entrants, pictures, asker, counted);
      await measureRound(peerRows(picture), entrants.compared, round, asker, counted);
      // By now what was found out about the picture has long been written to the disk.
      await askAboutKnown(entrants, pictures, asker, counted);
      if (counted === null) continue;
      const peak = await noteStart(bundlePath, device, picture, counted);
      if (peak !== null) processPeaks.push(peak);
    }
    say('Many pictures …');
    await askAboutMany(entrants, folder, asker, notebook);
    const machine = await machineFacts(entrants, asker);
    // Before anything large comes: their memory is needed.
    const peaksMB = await entrants.close();
    const gpu = isOnGpu(device) ? await measureGpuShapes({ device, rounds, folder, say }) : null;
    const facts: RunFacts = {
      bundle: entrants.asks.contender.version,
      picture: `${path.basename(picture)} (${image.width}×${image.height})`,
      device,
      rounds,
      cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: cpus().length,
      node: process.version,
      machine,
      versions: Object.fromEntries(
        entrants.compared.map(({ column, contender }) => [column, contender.version]),
      ),
      peaksMB,
      modelProcessMB: processPeaks.length === 0 ? null : Math.max(...processPeaks),
      problems: [...entrants.problems, ...asker.problems, ...(gpu?.problems ?? [])],
      seconds: Math.round((performance.now() - started) / 1000),
    };
    return makeReport(notebook.measured(), gpu?.shapes ?? NOT_MEASURED, facts);
  } finally {
    await entrants.close();
  }
}

/** @returns the megabytes that the process held at most; null where the system does not say. */
async function noteStart(
  bundlePath: string,
  device: Device,
  picture: string,
  notebook: Notebook,
): Promise<number | null> {
  const { listens, answers, peakMB } = await measureStart({ bundlePath, device }, picture);
  notebook.note(questionRows.start, 'ours', listens);
  notebook.note(questionRows.cold, 'ours', answers);
  return peakMB;
}

/** What the machine can do, as PyTorch reaches it. */
async function machineFacts({ compared }: Entrants, asker: Asker): Promise<RunFacts['machine']> {
  const pytorch = compared.find(({ column }) => column === 'PyTorch');
  if (pytorch === undefined) return null;
  const times = await asker.ask(pytorch, 'machine', { row: 'machine' });
  const { gigabytesPerSecond, gigaflopsPerSecond } = times ?? {};
  if (gigabytesPerSecond === undefined || gigaflopsPerSecond === undefined) return null;
  return { gigabytesPerSecond, gigaflopsPerSecond };
}

function writeJson(file: string, report: Report): void {
  try {
    writeFileSync(file, jsonText(report));
  } catch (error) {
    throw new FailureError({ kind: 'bad-input', what: file, reason: fileErrorReason(error) });
  }
}

/** This program is started once more for every contender of this project's own. */
async function contendAs([bundlePath, deviceName, folder]: readonly string[]): Promise<void> {
  const device = devices.find((name) => name === deviceName);
  if (bundlePath === undefined || device === undefined || folder === undefined) {
    throw new RangeError(`${CONTEND} takes a bundle, a device and a folder`);
  }
  await contend({ bundlePath, device, folder });
}

const [first, ...rest] = process.argv.slice(2);
(first === CONTEND ? contendAs(rest) : main(process.argv.slice(2))).catch((error: unknown) => {
  process.stderr.write(`${failureSentence(toFailure(error))}\n`);
  process.exitCode = 2;
});
