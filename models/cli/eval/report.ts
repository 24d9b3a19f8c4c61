// The figures as Markdown: every share with its interval, baselines in the same table.
// Knows nothing of engines and files.

import { absenceFigures, PRECISE, type Reached } from './absence';
import {
  absentRecall,
  accuracyAtHalf,
  candidateRecall,
  clickAccuracy,
  countCauses,
  countInstructions,
  countRows,
  estimate,
  estimateDifference,
  kindSlicesOf,
  reachable,
  slicesOf,
  type Measure,
} from './figures';
import { MAX_CANDIDATES } from './candidateRecall';
import type { Latency } from './latency';
import { causes, type Outcome } from './outcome';
import type { Estimate } from './statistics';

/** Outcomes by what gave them, the shipped pipeline first. */
export type OutcomesByVariant = ReadonlyMap<string, readonly Outcome[]>;

export const INTERVALS =
  'Brackets hold 95 % intervals by bootstrap over pictures (2,000 resamples, fixed seed). A click counts where the middle of the answer lies in the target.';

/** Every so many hundredths of the score a line of the curve. */
const CURVE_STEP = 5;

/** All tables about locating; `main` is the name of the pipeline that everything else is held against. */
export function locateTables(main: string, byVariant: OutcomesByVariant): string {
  const ofMain = byVariant.get(main) ?? [];
  return [
    '## Click accuracy',
    table(
      ['', ...kindSlicesOf(ofMain).map(({ name }) => name)],
      [
        ['rows', ...kindSlicesOf(ofMain).map(({ holds }) => String(ofMain.filter(holds).length))],
        ...[...byVariant].map(([name, outcomes]) => [
          name,
          ...kindSlicesOf(ofMain).map(({ holds }) => shown(outcomes.filter(holds), clickAccuracy)),
        ]),
      ],
    ),
    `## ${main}, by slice`,
    sliceTable(ofMain),
    `“Distinct” counts different instructions: where it is far below the rows, few phrases decide the figure. Candidates are at most ${MAX_CANDIDATES} a picture. “Mirrored” is the control: the same boxes mirrored left to right. “Reachable” is a candidate whose middle lies in the target, the most that ranking could click right. Rows with loose boxes count for clicks and recall, not for Acc@0.5.`,
    '## Not on this screen',
    absenceTables(main, byVariant),
    `## Why ${main} clicked wrong`,
    causeTable(ofMain),
    ...(byVariant.size < 2 ? [] : [`## What ${main} gains`, differenceTable(main, byVariant)]),
  ].join('\n\n');
}

/** How well "not on this screen" is told, as answered and at every threshold of the score. */
function absenceTables(main: string, byVariant: OutcomesByVariant): string {
  const answered = [...byVariant].flatMap(([name, outcomes]) => {
    const figures = absenceFigures(outcomes);
    return figures === null ? [] : [{ name, figures }];
  });
  const curve = answered.find(({ name }) => name === main)?.figures.curve ?? [];
  if (answered.length === 0) return 'Only one of the two, present or absent things, was asked for.';
  const reached = ({ recall, threshold }: Reached): string =>
    threshold === null ? 'none' : `${percent(recall)} below ${threshold.toFixed(2)}`;
  const precise = `recall at precision ≥ ${100 * PRECISE} %`;
  return [
    table(
      [
        '',
        'absent rows',
        'present rows',
        'recall',
        'false alarms',
        'precision, own odds',
        'precision, even odds',
        `${precise}, own odds`,
        `${precise}, even odds`,
      ],
      answered.map(({ name, figures }) => [
        name,
        String(figures.absent),
        String(figures.present),
        percent(figures.recall),
        percent(figures.falseAlarms),
        percent(figures.precisionAtOwnOdds),
        percent(figures.precisionAtEvenOdds),
        reached(figures.recallWherePrecise.atOwnOdds),
        reached(figures.recallWherePrecise.atEvenOdds),
      ]),
    ),
    'Recall: of absent things, how many are said to be absent (TPR). False alarms: of present ones, how many are (FPR). Own odds: as many of each as these rows have; even odds: as if as many absent as present things were asked for, TPR / (TPR + FPR). The two columns on the right choose their threshold on these very rows: they say what the score could tell, not what is shipped.',
    table(
      ['score below', 'recall', 'false alarms', 'precision, own odds', 'precision, even odds'],
      curve
        .filter((_, step) => step % CURVE_STEP === CURVE_STEP - 1)
        .map((point) => [
          point.threshold.toFixed(2),
          share(point.recall),
          share(point.falseAlarms),
          share(point.precisionAtOwnOdds),
          share(point.precisionAtEvenOdds),
        ]),
    ),
  ].join('\n\n');
}

export function latencyTable({ cores, cold, rows, peakMemory }: Latency): string {
  const ms = (value: number): string => `${Math.round(value)} ms`;
  return [
    '## Time and memory',
    table(
      ['', 'rounds', 'megapixels', 'first question', '90 %', 'second question', '90 %'],
      rows.map(({ name, rounds, megapixels, first, second }) => [
        name,
        String(rounds),
        megapixels.toFixed(1),
        ms(first.median),
        ms(first.p90),
        ms(second.median),
        ms(second.p90),
      ]),
    ),
    `Medians and 90th percentiles on ${cores} cores, in a process of its own with nothing kept; opening the picture counts for the first question. The very first question, loading included, took ${ms(cold)}. Largest resident memory: ${Math.round(peakMemory)} MB.`,
  ].join('\n\n');
}

function sliceTable(outcomes: readonly Outcome[]): string {
  const measures: readonly (readonly [string, Measure])[] = [
    ['click', clickAccuracy],
    ['Acc@0.5', accuracyAtHalf],
    ['recall 0.5', candidateRecall(0.5, 'best')],
    ['mirrored', candidateRecall(0.5, 'mirrored')],
    ['recall 0.7', candidateRecall(0.7, 'best')],
    ['mirrored', candidateRecall(0.7, 'mirrored')],
    ['reachable', reachable],
  ];
  return table(
    ['', 'rows', 'distinct', 'pictures', ...measures.map(([name]) => name)],
    slicesOf(outcomes).map(({ name, holds }) => {
      const rows = outcomes.filter(holds);
      const pictures = new Set(rows.map(({ image }) => image)).size;
      return [
        name,
        String(rows.length),
        String(countInstructions(rows)),
        String(pictures),
        ...measures.map(([, measure]) => shown(rows, measure)),
      ];
    }),
  );
}

function causeTable(outcomes: readonly Outcome[]): string {
  return table(
    ['', 'rows', ...causes],
    [...countCauses(outcomes)].map(([kind, counts]) => [
      kind,
      String(outcomes.filter((outcome) => outcome.target !== null && outcome.kind === kind).length),
      ...causes.map((cause) => String(counts[cause] ?? 0)),
    ]),
  );
}

/** How far `main` lies above each other pipeline, in points, paired by row. */
function differenceTable(main: string, byVariant: OutcomesByVariant): string {
  const ofMain = byVariant.get(main) ?? [];
  const kinds = kindSlicesOf(ofMain);
  return table(
    ['above', ...kinds.map(({ name }) => name), 'not on the screen'],
    [...byVariant]
      .filter(([name]) => name !== main)
      .map(([name, others]) => [
        name,
        ...kinds.map(({ holds }) =>
          points(estimateDifference(ofMain.filter(holds), others.filter(holds), clickAccuracy)),
        ),
        points(estimateDifference(ofMain, others, absentRecall)),
      ]),
  );
}

function shown(outcomes: readonly Outcome[], measure: Measure): string {
  return countRows(outcomes, measure) === 0 ? '' : percent(estimate(outcomes, measure));
}

/** "86.1 % [84.0, 88.1]" */
export function percent({ value, low, high }: Estimate): string {
  if (Number.isNaN(value)) return '–';
  const interval = low === null || high === null ? '' : ` [${hundredths(low)}, ${hundredths(high)}]`;
  return `${hundredths(value)} %${interval}`;
}

/** "86.1 %" */
function share(value: number): string {
  return percent({ value, low: null, high: null, pictures: 0 });
}

/** "+2.1 [0.3, 4.0]", in percentage points. */
export function points({ value, low, high }: Estimate): string {
  if (Number.isNaN(value)) return '–';
  const interval = low === null || high === null ? '' : ` [${hundredths(low)}, ${hundredths(high)}]`;
  return `${value < 0 ? '' : '+'}${hundredths(value)}${interval}`;
}

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    line(header),
    `|${header.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function hundredths(share: number): string {
  return (100 * share).toFixed(1);
}
