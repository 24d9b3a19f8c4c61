// `npm run bench:precision`: exports a model in every precision, measures each in processes of its own, and names the
// default of each device. Knows nothing of what is measured and of how a default is chosen.

import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fields, list, text } from '../../../protocol/check';
import { FailureError, failureSentence, toFailure } from '../../../protocol/failure';
import type { RealDevice } from '../../../protocol/inference';
import { packageRoot } from '../../runtime/places';
import { doApart, serveApart } from '../apart';
import { attempt } from '../attempt';
import { pythonProgram } from '../bench/peers';
import { parseOptions, usage } from './options';
import { precisionsOf, precisionText, type PrecisionRuns } from './report';
import { measureBundle, type PrecisionRun, type PrecisionTask } from './run';

/** The word by which the program knows that it is a process that measures one bundle. */
const CHILD = '--as-precision-child';

async function main(words: readonly string[]): Promise<void> {
  if (words[0] === CHILD) return serveApart(measureBundle);
  const options = parseOptions(words);
  if (options === null) {
    process.stdout.write(usage);
    return;
  }
  const out = path.join(packageRoot(), 'out', 'precision');
  const { command, args } = pythonProgram('export_precisions', ['--out', out, ...options.export]);
  if (spawnSync(command, args, { stdio: ['ignore', 2, 2] }).status !== 0) {
    throw new FailureError({
      kind: 'bad-input',
      what: 'bench:precision',
      reason: 'the precisions could not be exported, see above',
    });
  }
  const { source, bundles } = await readExported(out);
  const reports = [];
  for (const device of options.devices) {
    const measured = await measureDevice(out, bundles, device, options.rounds);
    const report = precisionsOf(device, measured);
    reports.push(report);
    (options.json ? process.stderr : process.stdout).write(`${source}. ${precisionText(report)}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ source, devices: reports }, null, 2)}\n`);
}

interface Exported {
  readonly name: string;
  readonly folder: string;
}

/** Every round times each precision once, so that what else the machine does meets all of them. */
async function measureDevice(
  out: string,
  bundles: readonly Exported[],
  device: RealDevice,
  rounds: number,
): Promise<readonly PrecisionRuns[]> {
  const runs = new Map<string, PrecisionRun[]>();
  const problems = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const { name, folder } of bundles) {
      if (problems.has(name)) continue;
      process.stderr.write(`${device}, round ${round + 1} of ${rounds}: ${name} …\n`);
      const task: PrecisionTask = {
        bundlePath: path.join(out, folder),
        device,
        setPath: path.join(out, 'screens', 'set.jsonl'),
        words: { file: path.join(out, `words-${device}.f32`), make: name === 'fp32' },
        judge: round === 0,
      };
      const measured = await attempt(() => doApart<PrecisionTask, PrecisionRun>(__filename, CHILD, task));
      if ('error' in measured) problems.set(name, measured.error.replace(/\.$/, ''));
      else runs.set(name, [...(runs.get(name) ?? []), measured.value]);
    }
  }
  return Promise.all(
    bundles.map(async ({ name, folder }) => {
      const problem = problems.get(name);
      const bytes = await bundleBytes(path.join(out, folder));
      return { name, bytes, runs: problem === undefined ? (runs.get(name) ?? []) : { notMeasured: problem } };
    }),
  );
}

/** What the exporter says it wrote; the file is our own and fresh, and checked for a mistake of ours. */
async function readExported(out: string) {
  const told = fields(JSON.parse(await readFile(path.join(out, 'bundles.json'), 'utf8')), 'bundles.json');
  const bundles = list(told['bundles'], 'bundles').map((one, i): Exported => {
    const bundle = fields(one, `bundles[${i}]`);
    return { name: text(bundle['name'], 'name'), folder: text(bundle['folder'], 'folder') };
  });
  return { source: text(told['source'], 'source'), bundles };
}

async function bundleBytes(folder: string): Promise<number> {
  const manifest = fields(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')), 'manifest');
  const sizes = list(manifest['files'], 'files').map(async (file) => {
    const { size } = await stat(path.join(folder, text(fields(file, 'file')['path'], 'path')));
    return size;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${failureSentence(toFailure(error))}\n`);
  process.exitCode = 2;
});
