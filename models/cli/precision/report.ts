// What the precisions cost and bring, as a table and as one object, and which of them a device should have.
// Knows nothing of how anything was measured.

import type { RealDevice } from '../../../protocol/inference';
import { bootstrap, ratio, type Estimate } from '../eval/statistics';
import type { PrecisionRun } from './run';

/** Tokens of the answer whose time is told. */
const ANSWER_TOKENS = 32;

/** How far clicks may fall below fp32. */
const ALLOWED_LOSS = 0.01;

/** Under this, clicks of fp32 itself say too little to tell precisions apart. */
const LEAST_CLICKS = 0.1;

/** One precision on one device: its runs, each in a process of its own, or why there are none. */
export interface PrecisionRuns {
  readonly name: string;
  readonly bytes: number;
  readonly runs: readonly PrecisionRun[] | { readonly notMeasured: string };
}

export interface PrecisionRow {
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds, the shortest of all runs. */
  readonly encode: number;
  readonly prefill: number;
  readonly token: number;
  /** Encoding, prefill and 32 tokens. */
  readonly answer: number;
  /** MB, of the process that did everything. */
  readonly peakMemory: number;
  /** Share of places where it would write the token that fp32 writes. */
  readonly agreement: number;
  /** Nats a place. */
  readonly divergence: number;
  readonly clicks: Estimate;
}

/** A device's rows, and the one it should have by default: the fastest within one point of fp32. */
export interface DevicePrecisions {
  readonly device: RealDevice;
  readonly rows: readonly (PrecisionRow | { readonly name: string; readonly notMeasured: string })[];
  /** Null where fp32 was not measured. */
  readonly chosen: string | null;
  /** Whole sentences. */
  readonly remarks: readonly string[];
}

export function precisionsOf(device: RealDevice, measured: readonly PrecisionRuns[]): DevicePrecisions {
  const rows = measured.map((one) => {
    const { name, runs } = one;
    return 'notMeasured' in runs ? { name, notMeasured: runs.notMeasured } : rowOf(one, runs);
  });
  const known = rows.filter((row): row is PrecisionRow => !('notMeasured' in row));
  const fp32 = known.find(({ name }) => name === 'fp32');
  const isGoodEnough = ({ clicks }: PrecisionRow): boolean =>
    fp32 !== undefined && fp32.clicks.value - ALLOWED_LOSS <= clicks.value;
  const [fastest] = known.filter(isGoodEnough).sort((a, b) => a.answer - b.answer);
  const tellsLittle = fp32 !== undefined && fp32.clicks.value < LEAST_CLICKS;
  return {
    device,
    rows,
    chosen: fastest?.name ?? null,
    remarks: tellsLittle
      ? [
          `fp32 itself hits ${percent(fp32.clicks.value)}: clicks tell little between precisions of this model; ` +
            'agreement and divergence say more.',
        ]
      : [],
  };
}

function rowOf({ name, bytes }: PrecisionRuns, runs: readonly PrecisionRun[]): PrecisionRow {
  const shortest = (stage: 'encode' | 'prefill' | 'token') => Math.min(...runs.map((run) => run[stage]));
  const [encode, prefill, token] = [shortest('encode'), shortest('prefill'), shortest('token')];
  const judged = runs.find((run) => run.judged !== null);
  const { places, agreed, divergence } = judged?.judged?.words ?? { places: 0, agreed: NaN, divergence: NaN };
  return {
    name,
    bytes,
    encode,
    prefill,
    token,
    answer: encode + prefill + ANSWER_TOKENS * token,
    peakMemory: judged?.peakMemory ?? NaN,
    agreement: agreed / places,
    divergence: divergence / places,
    clicks: bootstrap(judged?.judged?.clicks ?? [], ratio),
  };
}

const headings = [
  'precision',
  'MB',
  'encode ms',
  'prefill ms',
  'token ms',
  'answer ms',
  'peak MB',
  'same token',
  'divergence',
  'clicks (95 %)',
] as const;

/** A Markdown table and the default, for people. */
export function precisionText({ device, rows, chosen, remarks }: DevicePrecisions): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const cellsOf = (row: DevicePrecisions['rows'][number]): readonly string[] =>
    'notMeasured' in row
      ? [row.name, `not measured: ${row.notMeasured}`, ...headings.slice(2).map(() => '')]
      : [
          row.name,
          (row.bytes / 1e6).toFixed(1),
          row.encode.toFixed(1),
          row.prefill.toFixed(1),
          row.token.toFixed(2),
          row.answer.toFixed(0),
          row.peakMemory.toFixed(0),
          percent(row.agreement),
          row.divergence.toExponential(1),
          interval(row.clicks),
        ];
  return [
    `Device ${device}:`,
    '',
    line(headings),
    line(headings.map(() => '---')),
    ...rows.map((row) => line(cellsOf(row))),
    '',
    chosen === null
      ? 'No default: fp32 was not measured.'
      : `Default for ${device}: ${chosen}, the fastest answer within one point of fp32's clicks.`,
    ...remarks,
    '',
  ].join('\n');
}

function interval({ value, low, high }: Estimate): string {
  const around = low === null || high === null ? '' : ` (${percent(low)} to ${percent(high)})`;
  return `${percent(value)}${around}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
