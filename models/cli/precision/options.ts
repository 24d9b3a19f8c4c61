// The words after `npm run bench:precision --`. Knows nothing of what they lead to.

import path from 'node:path';
import { parseArgs } from 'node:util';
import { FailureError } from '../../../protocol/failure';
import { devices, type RealDevice } from '../../../protocol/inference';
import { builtInBundle } from '../../runtime/places';
import { parserReason } from '../arguments';

export const usage = `npm run bench:precision [-- options]

Exports the model in fp32, fp16, int8 (dynamic, and with static encoders) and int4, and says of each: speed, size,
memory, and what is lost of words and clicks; then which of them each device should have by default.

  --bundle DIR      whose stored weights are exported; by default the built-in one
  --checkpoint FILE a checkpoint in its place
  --tokenizer FILE  of the checkpoint; by default the bundle's
  --device NAME     may be given several times; by default cpu
  --screens N, --rows N   drawn screens that are asked about, and questions; by default 40 and 200
  --rounds N        processes in which each precision is timed, in turn; by default 3
  --json            print one object, and the table to stderr
`;

export interface PrecisionOptions {
  /** Words for the exporter, which runs in another folder. */
  readonly export: readonly string[];
  readonly devices: readonly RealDevice[];
  readonly rounds: number;
  readonly json: boolean;
}

/** @returns null where help is asked for. @throws FailureError `bad-input`: what is wrong with the call. */
export function parseOptions(words: readonly string[]): PrecisionOptions | null {
  const wrong = (reason: string): FailureError =>
    new FailureError({ kind: 'bad-input', what: 'bench:precision', reason });
  const number = { type: 'string' } as const;
  let parsed;
  try {
    parsed = parseArgs({
      args: [...words],
      options: {
        bundle: { type: 'string' },
        checkpoint: { type: 'string' },
        tokenizer: { type: 'string' },
        device: { type: 'string', multiple: true },
        screens: number,
        rows: number,
        rounds: number,
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw wrong(`${parserReason(error)}; see --help`);
  }
  const { bundle, checkpoint, tokenizer, device, screens, rows, rounds = '3', json, help } = parsed.values;
  if (help === true) return null;
  const isDevice = (name: string): name is RealDevice =>
    name !== 'auto' && devices.some((known) => known === name);
  const chosen = device ?? ['cpu'];
  if (!chosen.every(isDevice)) throw wrong(`--device takes one of ${devices.slice(1).join(', ')}`);
  for (const [name, value] of Object.entries({ screens, rows, rounds })) {
    if (value !== undefined && !/^[1-9]\d*$/.test(value))
      throw wrong(`--${name} takes a whole number from 1`);
  }
  const files = { bundle: bundle ?? builtInBundle(), checkpoint, tokenizer };
  return {
    export: [
      ...Object.entries(files).flatMap(([name, file]) =>
        file === undefined ? [] : [`--${name}`, path.resolve(file)],
      ),
      ...Object.entries({ screens, rows }).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, value],
      ),
    ],
    devices: chosen.filter(isDevice),
    rounds: Number(rounds),
    json: json === true,
  };
}
