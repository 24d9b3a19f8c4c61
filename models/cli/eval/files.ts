// Writes what an evaluation found: the report, the result file, the page of wrong answers.
// Knows nothing of how answers were come by.

import path from 'node:path';
import { SHOWN_SCORE } from '../../pipeline/elements/decode';
import { attempt } from '../attempt';
import { replaceFile } from '../jsonl';
import { groupBy } from '../setFile';
import type { Run } from './answers';
import { failuresPage } from './failuresPage';
import { rowKey } from './figures';
import type { Latency } from './latency';
import type { ScreenOutcome } from './measureScreens';
import type { Outcome } from './outcome';
import { INTERVALS, latencyTable, locateTables, type OutcomesByVariant } from './report';
import { figuresOf, type RunRecord } from './results';
import { screenFigures } from './screenFigures';
import { screenTables } from './screenReport';
import { progressLine, withEngine } from './surroundings';

/** Sentences about what could not be worked on that the report shows; the result file has them all. */
const SHOWN_PROBLEMS = 12;

export interface Found {
  readonly outcomes: readonly Outcome[];
  readonly judged: readonly ScreenOutcome[];
  readonly latency: Latency | null;
  readonly problems: readonly string[];
}

/** Writes report.md and results.json, and prints the report. */
export async function writeResults(
  { options, record, variants: [{ name: main }], surroundings }: Run,
  { outcomes, judged, latency, problems }: Found,
): Promise<void> {
  const byVariant: OutcomesByVariant = groupBy(outcomes, ({ variant }) => variant);
  const screens = judged.length === 0 ? null : screenFigures(judged, SHOWN_SCORE);
  const report = [
    `# ${main}`,
    recordLines(record),
    INTERVALS,
    ...(problems.length === 0 ? [] : ['## What could not be worked on', problemLines(problems)]),
    ...(outcomes.length === 0 ? [] : [locateTables(main, byVariant)]),
    ...(screens === null ? [] : [screenTables(screens)]),
    ...(latency === null ? [] : [latencyTable(latency)]),
  ].join('\n\n');
  await replaceFile(path.join(options.outFolder, 'report.md'), `${report}\n`);
  const results = { ...record, main, problems, locate: figuresOf(byVariant), screens, latency };
  await replaceFile(path.join(options.outFolder, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  surroundings.stdout.write(`${report}\n`);
}

/** Writes failures.html: what the first pipeline answered wrong. */
export async function writePage(run: Run, outcomes: readonly Outcome[]): Promise<void> {
  const { options, rows, cache, surroundings } = run;
  const [{ name, bundlePath }] = run.variants;
  const pictures = new Map(rows.map((row) => [rowKey(row), row.picture]));
  const engineOptions = { bundlePath, device: options.device, evidenceStore: cache };
  const html = await withEngine(surroundings, engineOptions, (engine) =>
    failuresPage({
      title: name,
      outcomes: outcomes.filter(({ variant }) => variant === name),
      progress: progressLine(surroundings.stderr, 'page', 'answers'),
      async open(outcome) {
        const opened = await attempt(() => engine.openImage(pictures.get(rowKey(outcome)) ?? ''));
        if ('error' in opened) return null;
        const { imageId } = opened.value;
        const candidates = await engine.listCandidates(imageId, surroundings);
        const image = engine.image(imageId);
        engine.closeImage(imageId);
        return { image, candidates: candidates.map(({ box }) => box) };
      },
    }),
  );
  await replaceFile(path.join(options.outFolder, 'failures.html'), html);
}

function problemLines(problems: readonly string[]): string {
  const more = problems.length - SHOWN_PROBLEMS;
  return [
    ...problems.slice(0, SHOWN_PROBLEMS).map((problem) => `- ${problem}`),
    ...(0 < more ? [`- … and ${more} more; results.json has them all.`] : []),
  ].join('\n');
}

function recordLines(record: RunRecord): string {
  return [
    ...record.bundles.map(
      ({ name, hash, precision, template, evidence }) =>
        `- bundle ${name} ${hash.slice(0, 12)}, ${precision}, template ${template}, model weight ${evidence.model_weight}, threshold ${evidence.found_threshold}`,
    ),
    ...record.sets.map(
      ({ path: setPath, sha256, rows, pictures }) =>
        `- ${setPath} (${sha256.slice(0, 12)}): ${rows} rows, ${pictures} pictures`,
    ),
    ...(record.screens === null
      ? []
      : [
          `- ${record.screens.folder}: ${record.screens.screens} screens of ${record.screens.kits.join(', ')}`,
        ]),
    `- ${record.date}, commit ${record.commit}, ${record.cores} cores ${record.cpu}, device ${record.device}, Node ${record.node}`,
    `- \`npm run eval -- ${record.command.join(' ')}\``,
  ].join('\n');
}
