// Gets the answers of an evaluation: of every pipeline to every row, of the first one to rendered screens, and its times.
// What was answered before is taken over. Knows nothing of figures.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { packageRoot } from '../../runtime/places';
import { appendRows, replaceFile, resumeRows } from '../jsonl';
import { groupBy } from '../setFile';
import type { EvidenceCache } from './evidenceCache';
import type { Latency, TimedPicture } from './latency';
import { isDone, locateRows, outcomeKey } from './locateRows';
import { measureScreens, parseScreenOutcome, type ScreenOutcome } from './measureScreens';
import type { EvalOptions } from './options';
import { parseOutcome, type Outcome } from './outcome';
import type { RunRecord } from './results';
import type { EvalRow } from './rows';
import type { Screen } from './screens';
import { progressLine, withEngine, type EvalSurroundings } from './surroundings';
import { seedOf, type Variant } from './variants';

/** Everything that an evaluation was asked for. */
export interface Run {
  readonly options: EvalOptions;
  readonly record: RunRecord;
  readonly rows: readonly EvalRow[];
  readonly screens: readonly Screen[];
  /** The first one is what is measured; it is held against the others. */
  readonly variants: readonly [Variant, ...Variant[]];
  readonly cache: EvidenceCache;
  readonly surroundings: EvalSurroundings;
}

/** @returns every answer, and a sentence for each picture that could not be opened. */
export async function answerRows(
  run: Run,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly unopened: readonly string[] }> {
  const { options, rows, variants, cache, surroundings } = run;
  const outPath = path.join(options.outFolder, 'predictions.jsonl');
  await beginAnewWhereChanged(run, outPath);
  const outcomes = [...(await resumeRows(outPath, 'eval', parseOutcome))];
  const known = new Map(outcomes.map((outcome) => [outcomeKey(outcome), outcome]));
  const unopened: string[] = [];
  const out = await appendRows<Outcome>(outPath);
  try {
    for (const [index, { name, bundlePath, without }] of variants.entries()) {
      const wanted = { variant: name, baselines: options.baselines && index === 0, known };
      if (rows.every((row) => isDone(row, wanted))) continue;
      const engineOptions = { bundlePath, device: options.device, without, evidenceStore: cache };
      const problems = await withEngine(surroundings, engineOptions, (engine) =>
        locateRows({
          ...wanted,
          engine,
          rows,
          hooks: surroundings,
          progress: progressLine(surroundings.stderr, name),
          write: async (outcome) => {
            outcomes.push(outcome);
            await out.write(outcome);
          },
        }),
      );
      unopened.push(...problems);
    }
  } finally {
    await out.close();
  }
  return { outcomes, unopened };
}

/** What is read and detected on rendered screens, held against their truth. */
export async function judgeScreens({
  options,
  screens,
  variants: [{ bundlePath }],
  cache,
  surroundings,
}: Run): Promise<readonly ScreenOutcome[]> {
  if (screens.length === 0) return [];
  const outPath = screensPath(options);
  const judged = [...(await resumeRows(outPath, 'eval', parseScreenOutcome))];
  const done = new Set(judged.map(({ id }) => id));
  if (screens.every(({ id }) => done.has(id))) return judged;
  const out = await appendRows<ScreenOutcome>(outPath);
  const engineOptions = { bundlePath, device: options.device, evidenceStore: cache };
  try {
    await withEngine(surroundings, engineOptions, (engine) =>
      measureScreens({
        engine,
        screens,
        done,
        hooks: surroundings,
        progress: progressLine(surroundings.stderr, 'truth', 'screens'),
        write: async (outcome) => {
          judged.push(outcome);
          await out.write(outcome);
        },
      }),
    );
  } finally {
    await out.close();
  }
  return judged;
}

/** Times the sample picture and a seeded choice of the rows' pictures; null where none was asked for. */
export async function timeQuestions({
  options,
  rows,
  variants: [{ bundlePath }],
  surroundings,
}: Run): Promise<Latency | null> {
  if (options.timedPictures === 0) return null;
  const pictures = [...groupBy(rows, ({ picture }) => picture).entries()]
    .filter(([picture, ofPicture]) => 1 < ofPicture.length && existsSync(picture))
    .sort(([a], [b]) => seedOf(path.basename(a)) - seedOf(path.basename(b)))
    .slice(0, options.timedPictures)
    .map(([picture, [one, other]]) => ({
      picture,
      questions: [one!.instruction, other!.instruction] as const,
    }));
  const sample: TimedPicture = {
    picture: path.join(packageRoot(), 'models', 'samples', 'desktop.webp'),
    questions: ['the "Source Control" entry', 'the "Workspace" tab'],
  };
  return surroundings.measureLatency({ bundlePath, device: options.device, sample, pictures });
}

/** Takes away answers of another program, on another device or to other sets: they would be counted as this one's. */
async function beginAnewWhereChanged({ options, record, surroundings }: Run, outPath: string): Promise<void> {
  const { sets, screens, bundles, evidence, device } = record;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify({ sets, screens, bundles, evidence, device }))
    .update(await readFile(surroundings.program))
    .digest('hex');
  const markPath = path.join(options.outFolder, 'fingerprint');
  const mark = await readFile(markPath, 'utf8').catch(() => null);
  if (mark === fingerprint) return;
  if (mark !== null) {
    const { outFolder } = options;
    surroundings.stderr.write(
      `${outFolder} holds answers of another program, on another device or to other sets: begun anew.\n`,
    );
  }
  await replaceFile(outPath, '');
  await replaceFile(screensPath(options), '');
  await replaceFile(markPath, fingerprint);
}

function screensPath({ outFolder }: EvalOptions): string {
  return path.join(outFolder, 'screens.jsonl');
}
