// The words after `npm run bench --`. Knows nothing of files.

import { parseArgs } from 'node:util';
import { FailureError } from '../../../protocol/failure';
import { devices, type Device } from '../../../protocol/inference';
import { parserReason, shorten } from '../arguments';

export const usage = `npm run bench [-- options] [SHOT]

Times the pipeline, its floor (the same runs of the networks with nothing around them), @huggingface/transformers and
PyTorch, in one run, round by round. \`npm run bench:peers\` adds llama.cpp. SHOT is the picture that is asked about.

  --rounds N        rounds of every row; by default 5
  --json[=FILE]     one object to stdout, and the table to stderr; or into FILE
  --device NAME     ${devices.join(' | ')}; by default cpu. On a GPU the shapes of Ferret-UI-Gemma-2B and Ferret-v2-7B are
                    measured too, with random weights that are made on first use (some 20 GB under out/bench)
  --bundle DIR      the bundle that questions are put to; by default the built-in one
  --no-peers        this pipeline and its floor only: nothing is installed
  --peers           llama.cpp too
`;

export interface BenchOptions {
  readonly rounds: number;
  /** Where the object goes; null for nowhere. */
  readonly json: 'stdout' | { readonly file: string } | null;
  readonly device: Device;
  /** Null for the built-in one. */
  readonly bundlePath: string | null;
  /** Null for the sample. */
  readonly picture: string | null;
  readonly peers: 'none' | 'light' | 'all';
}

/** Of two idle cores, with the sample and the built-in bundle. */
const SECONDS_ONCE = 30;
const SECONDS_A_ROUND = { alone: 6, withPeers: 20 };

/** How long a run takes about, as a sentence for whoever waits for it. */
export function durationSentence({ rounds, peers }: Pick<BenchOptions, 'rounds' | 'peers'>): string {
  const aRound = peers === 'none' ? SECONDS_A_ROUND.alone : SECONDS_A_ROUND.withPeers;
  // One more round warms everything up.
  const minutes = Math.ceil((SECONDS_ONCE + (rounds + 1) * aRound) / 60);
  const longer = peers === 'none' ? '' : ', longer where peers are installed first';
  return `This takes about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} on two idle cores${longer}.`;
}

/** @returns null where help is asked for. @throws FailureError `bad-input`: what is wrong with the call. */
export function parseOptions(args: readonly string[]): BenchOptions | null {
  const { values, positionals } = parse(args);
  if (values.help === true) return null;
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw badCall(`--rounds takes a whole number from 1, not "${shorten(values.rounds)}"`);
  }
  const device = devices.find((name) => name === values.device);
  if (device === undefined) throw badCall(`--device takes one of ${devices.join(', ')}`);
  const [picture, ...others] = positionals;
  if (others.length > 0) throw badCall('it asks about one picture');
  return {
    rounds,
    json: values.json === undefined ? null : values.json === '' ? 'stdout' : { file: values.json },
    device,
    bundlePath: values.bundle ?? null,
    picture: picture ?? null,
    peers: values['no-peers'] === true ? 'none' : values.peers === true ? 'all' : 'light',
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: args.map((word, index) => jsonWord(word, args[index + 1])),
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '5' },
        json: { type: 'string' },
        device: { type: 'string', default: 'cpu' },
        bundle: { type: 'string' },
        'no-peers': { type: 'boolean' },
        peers: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw badCall(parserReason(error));
  }
}

/** The parser knows no option whose value may be left out: one that is left out is written as empty. */
function jsonWord(word: string, next: string | undefined): string {
  return word === '--json' && next?.endsWith('.json') !== true ? '--json=' : word;
}

function badCall(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: 'the call of npm run bench', reason });
}
