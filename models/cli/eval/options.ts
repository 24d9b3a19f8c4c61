// The words after `npm run eval --`. Knows nothing of files.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { FailureError } from '../../../protocol/failure';
import { devices, type Device } from '../../../protocol/inference';
import type { Source } from '../../runtime/engine';
import { parserReason, shorten } from '../arguments';
import { ablations } from './variants';

export const usage = `npm run eval -- SET.jsonl [SET2.jsonl …] [options]
npm run eval -- --screens out/screens [options]
npm run eval -- --compare A B

Measures the shipped pipeline on sets of rows {id, image, instruction, bbox | null, kind, style, platform}, and on
rendered screens with their truth. Started again with the same --out it goes on where it stopped.

  --screens DIR     rendered screens (the validation split): elements, reading, and rows made of them
  --out DIR         where report.md, results.json, predictions.jsonl and failures.html go; by default out/eval/last
  --bundle DIR      the bundle to measure; given several times, the first one is held against the others
  --device NAME     ${devices.join(' | ')}; by default cpu
  --limit N         at most N rows of each set, and N screens
  --ablate LIST     measures again without each of: ${Object.keys(ablations).join(', ')}
  --baselines       adds text matching alone, a candidate at random, the centre of the screen, the best candidate
  --latency N       times the sample and N pictures in a process of their own: first and second question, memory
  --page            writes failures.html, the wrong answers to look at
  --fresh           reads and detects again instead of taking what is kept under out/eval/cache
  --compare A B     two results (folders), the differences of their first pipelines with intervals
`;

export interface EvalOptions {
  readonly setPaths: readonly string[];
  readonly screensFolder: string | null;
  readonly outFolder: string;
  /** Empty for the built-in one. */
  readonly bundlePaths: readonly string[];
  readonly device: Device;
  readonly limit: number;
  readonly without: readonly Source[];
  readonly baselines: boolean;
  /** How many pictures to time; 0 for none. */
  readonly timedPictures: number;
  readonly page: boolean;
  readonly fresh: boolean;
}

export type Call =
  | { readonly kind: 'help' }
  | { readonly kind: 'compare'; readonly folders: readonly [string, string] }
  | { readonly kind: 'measure'; readonly options: EvalOptions };

/** @throws FailureError `bad-input`: one sentence saying what is wrong with the call. */
export function parseCall(args: readonly string[]): Call {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: 'help' };
  if (values.compare === true) {
    const [a, b] = positionals;
    if (a === undefined || b === undefined || positionals.length !== 2) {
      throw badCall('--compare takes two folders of results');
    }
    return { kind: 'compare', folders: [a, b] };
  }
  if (positionals.length === 0 && values.screens === undefined) {
    throw badCall('name a set (SET.jsonl) or a folder of rendered screens (--screens DIR)');
  }
  const device = devices.find((name) => name === (values.device ?? 'cpu'));
  if (device === undefined) throw badCall(`"${shorten(values.device ?? '')}" is no device`);
  return {
    kind: 'measure',
    options: {
      setPaths: positionals,
      screensFolder: values.screens ?? null,
      outFolder: values.out ?? path.join('out', 'eval', 'last'),
      bundlePaths: values.bundle ?? [],
      device,
      limit: values.limit === undefined ? Infinity : wholeNumber('--limit', values.limit),
      without: parseAblations(values.ablate ?? []),
      baselines: values.baselines === true,
      timedPictures: values.latency === undefined ? 0 : wholeNumber('--latency', values.latency),
      page: values.page === true,
      fresh: values.fresh === true,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        screens: { type: 'string' },
        out: { type: 'string' },
        bundle: { type: 'string', multiple: true },
        device: { type: 'string' },
        limit: { type: 'string' },
        ablate: { type: 'string', multiple: true },
        baselines: { type: 'boolean' },
        latency: { type: 'string' },
        page: { type: 'boolean' },
        fresh: { type: 'boolean' },
        compare: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw badCall(parserReason(error));
  }
}

function parseAblations(lists: readonly string[]): readonly Source[] {
  const names = lists.flatMap((list) => list.split(',')).filter((name) => name !== '');
  const sources = names.map((name) => {
    const source = ablations[name];
    if (source !== undefined) return source;
    throw badCall(`"${shorten(name)}" cannot be taken away, known are ${Object.keys(ablations).join(', ')}`);
  });
  return [...new Set(sources)];
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw badCall(`${option} takes a whole number from 1, got "${shorten(text)}"`);
  return Number(text);
}

function badCall(reason: string): FailureError {
  return new FailureError({
    kind: 'bad-input',
    what: 'npm run eval',
    reason: `${reason} (--help shows how)`,
  });
}
