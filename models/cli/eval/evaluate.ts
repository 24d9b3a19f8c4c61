// The story of an evaluation: rows, engines, answers, figures, files.
// Knows nothing of processes: words in, exit code out.

import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { openBundle } from '../../runtime/bundle';
import { withLock } from '../outputLock';
import { answerRows, judgeScreens, timeQuestions } from './answers';
import { compareResults } from './compare';
import { openEvidenceCache } from './evidenceCache';
import { writePage, writeResults } from './files';
import { parseCall, usage, type EvalOptions } from './options';
import { describeRun, type BundleRecord, type RunRecord } from './results';
import { readEvalSet, type EvalSet } from './rows';
import { readScreens, rowsOfScreen } from './screens';
import type { EvalSurroundings } from './surroundings';
import { planVariants } from './variants';

/**
 * @returns the exit code: 0 where every row has an answer, 2 where one could not be worked on.
 * @throws FailureError in one sentence where nothing could be measured.
 */
export async function evaluate(args: readonly string[], surroundings: EvalSurroundings): Promise<number> {
  const call = parseCall(args);
  switch (call.kind) {
    case 'help':
      surroundings.stdout.write(usage);
      return 0;
    case 'compare':
      surroundings.stdout.write(`${await compareResults(call.folders)}\n`);
      return 0;
    case 'measure':
      return measure(call.options, args, surroundings);
  }
}

async function measure(
  options: EvalOptions,
  command: readonly string[],
  surroundings: EvalSurroundings,
): Promise<number> {
  // 1. What is asked.
  const sets = await Promise.all(options.setPaths.map((setPath) => readOneSet(setPath, options.limit)));
  const folder = options.screensFolder === null ? null : await readScreens(options.screensFolder);
  const screens = folder?.screens.slice(0, options.limit) ?? [];
  const rows = [...sets.flatMap((set) => set.rows), ...screens.flatMap(rowsOfScreen)];
  // 2. Whom.
  const bundles = await namedBundles(options, surroundings);
  const { without, baselines } = options;
  const variants = planVariants({ bundles, without, baselines });
  const cache = await openEvidenceCache(surroundings.cacheFolder, { ignoreKept: options.fresh });
  const record = describeRun({ options, bundles, sets, screens, cache, command });
  const run = { options, record, rows, screens, variants, cache, surroundings };
  await mkdir(options.outFolder, { recursive: true });
  return withLock(path.join(options.outFolder, 'predictions.jsonl'), async () => {
    // 3. The answers.
    const { outcomes, unopened } = await answerRows(run);
    const judged = await judgeScreens(run);
    const latency = await timeQuestions(run);
    // 4. The figures.
    const failed = [...outcomes, ...judged].flatMap(({ error }) => (error === undefined ? [] : [error]));
    const problems = new Set([
      ...[...sets, ...(folder === null ? [] : [folder])].flatMap((set) => set.problems),
      ...unopened,
      ...failed,
    ]);
    await writeResults(run, { outcomes, judged, latency, problems: [...problems] });
    if (options.page) await writePage(run, outcomes);
    if (problems.size === 0) return 0;
    surroundings.stderr.write(
      'Not everything could be worked on; the report says what. Started again, only that is tried.\n',
    );
    return 2;
  });
}

async function readOneSet(setPath: string, limit: number): Promise<EvalSet> {
  const { rows, problems } = await readEvalSet(setPath);
  const sha256 = createHash('sha256')
    .update(await readFile(setPath))
    .digest('hex');
  return { path: setPath, sha256, rows: rows.slice(0, limit), problems };
}

/** The bundles to measure; those that call themselves the same are named by their folders. */
async function namedBundles(
  { bundlePaths: [first, ...others] }: EvalOptions,
  surroundings: EvalSurroundings,
): Promise<RunRecord['bundles']> {
  const describe = async (bundlePath: string): Promise<BundleRecord> => {
    const { manifest, hash } = await openBundle(bundlePath);
    return {
      name: manifest.name,
      path: bundlePath,
      hash,
      precision: manifest.llm.fp,
      template: manifest.llm.template,
      tilePixels: manifest.anyres.tile_px,
      maxTiles: manifest.anyres.max_tiles,
      evidence: manifest.evidence,
    };
  };
  const bundles = [
    await describe(first ?? surroundings.defaultBundle()),
    ...(await Promise.all(others.map(describe))),
  ] as const;
  const unique = (bundle: BundleRecord): BundleRecord =>
    bundles.filter(({ name }) => name === bundle.name).length === 1
      ? bundle
      : { ...bundle, name: path.basename(path.resolve(bundle.path)) };
  return [unique(bundles[0]), ...bundles.slice(1).map(unique)];
}
