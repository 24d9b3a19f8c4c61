// Two results held against each other, row by row: is the difference more than chance?
// Knows nothing of engines.

import path from 'node:path';
import { badFile, isRecord, parseJson, readText } from '../jsonl';
import {
  absentRecall,
  accuracyAtHalf,
  candidateRecall,
  clickAccuracy,
  estimate,
  estimateDifference,
  reachable,
  slicesOf,
  type Measure,
} from './figures';
import { parseOutcome, type Outcome } from './outcome';
import { INTERVALS, percent, points, table } from './report';

const measures: readonly (readonly [string, Measure])[] = [
  ['click', clickAccuracy],
  ['Acc@0.5', accuracyAtHalf],
  ['recall 0.5', candidateRecall(0.5, 'best')],
  ['reachable', reachable],
];

/**
 * The first pipelines of two result folders: their click accuracies, and how far the second lies above the first.
 *
 * @throws FailureError `bad-input` naming what is missing or has no row in common.
 */
export async function compareResults(folders: readonly [string, string]): Promise<string> {
  const a = await readOutcomes(folders[0]);
  const b = await readOutcomes(folders[1]);
  if (estimateDifference(b.outcomes, a.outcomes, () => [1, 1]).rows === 0) {
    throw badFile(folders[1], `no row of it stands in ${folders[0]} too`);
  }
  const slices = [
    ...slicesOf(a.outcomes).map((slice) => ({ ...slice, of: measures })),
    {
      name: 'not on the screen',
      holds: ({ target }: Outcome) => target === null,
      of: [['recall', absentRecall] as const, ...measures.slice(1)],
    },
  ];
  return [
    `# ${a.name} (${folders[0]}) → ${b.name} (${folders[1]})`,
    `${INTERVALS} Differences are in points, over the rows that both answered; where an interval holds 0, the difference may be chance.`,
    table(
      ['', 'rows', 'first', 'second', ...measures.map(([name]) => `${name}: second − first`)],
      slices
        .filter(({ holds }) => a.outcomes.some(holds))
        .map(({ name, holds, of }) => {
          const ofA = a.outcomes.filter(holds);
          const ofB = b.outcomes.filter(holds);
          const [, first] = of[0]!;
          return [
            name,
            String(estimateDifference(ofB, ofA, first).rows),
            percent(estimate(ofA, first)),
            percent(estimate(ofB, first)),
            ...of.map(([, measure]) => points(estimateDifference(ofB, ofA, measure))),
          ];
        }),
    ),
  ].join('\n\n');
}

async function readOutcomes(
  folder: string,
): Promise<{ readonly name: string; readonly outcomes: readonly Outcome[] }> {
  const results = parseJson(await readText(path.join(folder, 'results.json')));
  const name = isRecord(results) ? results.main : undefined;
  if (typeof name !== 'string') throw badFile(folder, 'its results.json does not say what was measured');
  const file = path.join(folder, 'predictions.jsonl');
  const lines = (await readText(file)).split('\n').filter((line) => line !== '');
  const outcomes = lines.map((line, index) => {
    const value = parseJson(line);
    const outcome = isRecord(value) ? parseOutcome(value) : null;
    if (outcome === null) throw badFile(file, `line ${index + 1} is no row that eval wrote`);
    return outcome;
  });
  return { name, outcomes: outcomes.filter(({ variant }) => variant === name) };
}
