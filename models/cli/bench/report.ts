// What was measured, as a table for people and as the one object for programs. Pure.
// Knows nothing of how it was measured.

import { textTable } from '../textTable';
import { figureOf, ratioOf, type Figure, type Samples } from './figures';
import type { Measured } from './measure';
import { columns, COMPARED_CONTEXT, questionRows, type Column } from './rows';

/** By row, then by column. */
export type RowFigures = Readonly<Record<string, Readonly<Partial<Record<Column, Figure | null>>>>>;

export interface Report {
  readonly ratios: Readonly<Record<RatioName, number | null>>;
  /** The same with the range in which half of the rounds lie; which row is the worst against PyTorch. */
  readonly spreads: Readonly<Record<RatioName, Figure | null>>;
  readonly worstPytorchRow: string | null;
  readonly absolute: {
    /** Milliseconds from a path to the answer, graphs loaded. */
    readonly firstAnswerMs: number | null;
    readonly laterAnswerMs: number | null;
    /** From the fork of the model process until it listens. */
    readonly startMs: number | null;
    /** Of the model process, after two questions. */
    readonly peakMB: number | null;
  };
  readonly rows: RowFigures;
  readonly gpu: GpuReport | typeof NOT_MEASURED;
  readonly run: RunFacts;
}

export type RatioName =
  | 'endToEndOverFloor'
  | 'transformersJsOverOurs'
  | 'pytorchOverOurs'
  | 'secondOverFirst'
  | 'reopenedOverFirst'
  | 'oneTileOverFullEncode';

export const NOT_MEASURED = 'not measured';

/** Where and on what it was measured. */
export interface RunFacts {
  readonly bundle: string;
  readonly picture: string;
  readonly device: string;
  readonly rounds: number;
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  /** As PyTorch reaches them, in fp32 on the CPU and fp16 on a GPU; null without it. */
  readonly machine: { readonly gigabytesPerSecond: number; readonly gigaflopsPerSecond: number } | null;
  readonly versions: Readonly<Partial<Record<Column, string>>>;
  /** The most memory that the model process held through two questions, in MB; null where the system does not say. */
  readonly modelProcessMB: number | null;
  /** The same of each contender's process. */
  readonly peaksMB: Readonly<Partial<Record<Column, number | null>>>;
  /** What could not be measured, and why. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** By shape and precision, as `ferret-v2-7b int4`. */
export type GpuReport = Readonly<Record<string, GpuShape>>;

export interface GpuShape {
  readonly rows: RowFigures;
  /** Of the tokens a second that reading all weights and the cache once for each would allow, by context. */
  readonly shareOfBandwidth: Readonly<Record<string, number | null>>;
  /** Of the machine's matrix rate, by tokens read. */
  readonly shareOfMatrixRate: Readonly<Record<string, number | null>>;
}

export function makeReport(measured: Measured, gpu: Report['gpu'], run: RunFacts): Report {
  const ours = (row: string): Samples => measured.get(row)?.get('ours') ?? [];
  const { first, later, reopened, fullEncode, oneTileEncode, start } = questionRows;
  const worst = worstRatio(measured, 'PyTorch');
  const spreads: Report['spreads'] = {
    endToEndOverFloor: ratioOf(ours(first), measured.get(first)?.get('floor') ?? []),
    transformersJsOverOurs: ratioOf(
      measured.get(COMPARED_CONTEXT)?.get('transformers.js') ?? [],
      ours(COMPARED_CONTEXT),
    ),
    pytorchOverOurs: worst?.ratio ?? null,
    secondOverFirst: ratioOf(ours(later), ours(first)),
    reopenedOverFirst: ratioOf(ours(reopened), ours(first)),
    oneTileOverFullEncode: ratioOf(ours(oneTileEncode), ours(fullEncode)),
  };
  const medianOf = (samples: Samples): number | null => figureOf(samples)?.median ?? null;
  return {
    ratios: mapValues(spreads, (spread) => spread?.median ?? null),
    spreads,
    worstPytorchRow: worst?.row ?? null,
    absolute: {
      firstAnswerMs: medianOf(ours(first)),
      laterAnswerMs: medianOf(ours(later)),
      startMs: medianOf(ours(start)),
      peakMB: run.modelProcessMB,
    },
    rows: figuresOf(measured),
    gpu,
    run,
  };
}

/** Medians and spreads, as plain data. */
export function figuresOf(measured: Measured): RowFigures {
  return Object.fromEntries(
    [...measured].map(([row, columns]) => [
      row,
      Object.fromEntries([...columns].map(([column, samples]) => [column, figureOf(samples)])),
    ]),
  );
}

/** The row in which this contender is least behind us, or most ahead of us. */
function worstRatio(
  measured: Measured,
  column: Column,
): { readonly row: string; readonly ratio: Figure } | null {
  const ratios = [...measured].flatMap(([row, columns]) => {
    const ratio = ratioOf(columns.get(column) ?? [], columns.get('ours') ?? []);
    return ratio === null ? [] : [{ row, ratio }];
  });
  return ratios.reduce<(typeof ratios)[number] | null>(
    (least, next) => (least === null || next.ratio.median < least.ratio.median ? next : least),
    null,
  );
}

const ratioWords: Readonly<Record<RatioName, string>> = {
  endToEndOverFloor: 'first question / sum of its bare runs',
  transformersJsOverOurs: 'transformers.js / ours, a token at 2k of context',
  pytorchOverOurs: 'PyTorch eager / ours, worst row',
  secondOverFirst: 'second question / first',
  reopenedOverFirst: 'known picture in a new process / first',
  oneTileOverFullEncode: 'encoding with one tile of six changed / all',
};

/** For people, in lines of plain text. */
export function reportText({ rows, spreads, worstPytorchRow, absolute, gpu, run }: Report): string {
  const lines = [
    `${run.bundle} on ${run.device}, ${run.cores} × ${run.cpu}, Node ${run.node}, ${run.picture}, ` +
      `${run.rounds} ${run.rounds === 1 ? 'round' : 'rounds'}`,
    run.machine === null
      ? 'Memory bandwidth and matrix rate: not measured, which takes PyTorch.'
      : `The machine reads ${run.machine.gigabytesPerSecond.toFixed(1)} GB/s and multiplies matrices at ` +
        `${run.machine.gigaflopsPerSecond.toFixed(0)} GFLOP/s, as PyTorch does it.`,
    '',
    TABLE_LEGEND,
    ...tablesOf(rows),
    '',
    'Ratios, with the range in which half of the rounds lie:',
    ...(Object.keys(ratioWords) as RatioName[]).map((name) => {
      const row = name === 'pytorchOverOurs' && worstPytorchRow !== null ? ` (${worstPytorchRow})` : '';
      return `  ${(ratioWords[name] + row).padEnd(60)}${spreadText(spreads[name])}`;
    }),
    '',
    `first answer ${ms(absolute.firstAnswerMs)}, later ${ms(absolute.laterAnswerMs)}, start ${ms(absolute.startMs)}, ` +
      `peak memory ${absolute.peakMB === null ? NOT_MEASURED : `${absolute.peakMB.toFixed(0)} MB`}`,
    '',
    ...Object.entries(run.versions).map(([column, version]) => {
      const peak = run.peaksMB[column as Column] ?? null;
      return `${column}: ${version}${peak === null ? '' : `, at most ${peak} MB`}`;
    }),
    ...run.problems,
    '',
    ...(gpu === NOT_MEASURED
      ? [`GPU, shapes of Ferret-UI-Gemma-2B and Ferret-v2-7B: ${NOT_MEASURED} (--device webgpu or cuda).`]
      : Object.entries(gpu).flatMap(([name, shape]) => [name, ...gpuLines(shape), ''])),
  ];
  return `${lines.join('\n')}\n`;
}

function gpuLines({ rows, shareOfBandwidth, shareOfMatrixRate }: GpuShape): readonly string[] {
  const share = (value: number | null) => (value === null ? NOT_MEASURED : `${(100 * value).toFixed(0)} %`);
  return [
    ...tablesOf(rows),
    ...Object.entries(shareOfBandwidth).map(
      ([row, value]) => `  ${row}: ${share(value)} of what the memory's rate allows`,
    ),
    ...Object.entries(shareOfMatrixRate).map(
      ([row, value]) => `  ${row}: ${share(value)} of the matrix rate`,
    ),
  ];
}

const TABLE_LEGEND =
  'Medians in ms (with the range in which half of the rounds lie), others also as multiples of ours; – stands for no figure:';

/** What only this pipeline does, and below it what others do too. */
function tablesOf(rows: RowFigures): readonly string[] {
  const entries = Object.entries(rows);
  const own = entries.filter(([, row]) => !isCompared(row));
  const compared = entries.filter(([, row]) => isCompared(row));
  return [...tableOf(own), ...(compared.length === 0 ? [] : ['', ...tableOf(compared)])];
}

function isCompared(row: RowFigures[string]): boolean {
  return columns.some((column) => column !== 'ours' && column !== 'floor' && (row[column] ?? null) !== null);
}

function tableOf(entries: readonly (readonly [string, RowFigures[string]])[]): readonly string[] {
  const shown = columns.filter((column) => entries.some(([, row]) => (row[column] ?? null) !== null));
  const cells = entries.map(([name, row]) => [name, ...shown.map((column) => cellOf(column, row))]);
  return textTable(['', ...shown], cells, 'right');
}

function cellOf(column: Column, row: RowFigures[string]): string {
  const figure = row[column] ?? null;
  if (figure === null) return '–';
  const median = threeDigits(figure.median);
  if (column === 'ours') return `${median} (${threeDigits(figure.low)}–${threeDigits(figure.high)})`;
  const ours = row.ours?.median;
  return ours === undefined ? median : `${median} ×${(figure.median / ours).toFixed(2)}`;
}

function spreadText(figure: Figure | null): string {
  if (figure === null) return NOT_MEASURED;
  return `${figure.median.toFixed(2)} (${figure.low.toFixed(2)}–${figure.high.toFixed(2)})`;
}

function ms(value: number | null): string {
  return value === null ? NOT_MEASURED : `${value.toFixed(0)} ms`;
}

/** Of milliseconds; no more of them say anything. */
export function threeDigits(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
}

function mapValues<K extends string, V, W>(
  record: Readonly<Record<K, V>>,
  map: (value: V) => W,
): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<
    K,
    W
  >;
}
