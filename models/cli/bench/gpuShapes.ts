// The shapes of models that people run on GPUs, with random weights: decoding held against the memory's rate, prefill against
// the rate of matrix products. Knows nothing of the built-in bundle.

import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Device } from '../../../protocol/inference';
import { openBundle } from '../../runtime/bundle';
import { startContender, wordsOf, type ContenderProgram } from './contender';
import { selfProgram } from './entrants';
import { figureOf } from './figures';
import { makeAsker, makeNotebook, measureRound, type Entrant } from './measure';
import { pythonProgram, readyModels, type Say } from './peers';
import { figuresOf, type GpuReport, type GpuShape } from './report';
import {
  CONTEXTS,
  decoderRows,
  PREFILL_TOKENS,
  prefillName,
  tokenName,
  type Column,
  type Times,
} from './rows';

/** As models/training/bench/large.py knows them. */
const SHAPES = ['ferret-ui-gemma-2b', 'ferret-v2-7b'] as const;

const PRECISIONS = ['int4', 'fp16'] as const;

export interface GpuRun {
  readonly device: Device;
  readonly rounds: number;
  readonly folder: string;
  readonly say: Say;
}

/** @returns what was measured, and sentences for what could not be. */
export async function measureGpuShapes(
  run: GpuRun,
): Promise<{ readonly shapes: GpuReport; readonly problems: readonly string[] }> {
  const shapes: Record<string, GpuShape> = {};
  const problems: string[] = [];
  for (const shape of SHAPES) {
    for (const precision of PRECISIONS) {
      const name = `${shape} ${precision}`;
      const words = ['--shape', shape, '--precision', precision];
      const models = await readyModels(`${shape}-${precision}`, 'bench.large', words, run.say);
      if ('missing' in models) problems.push(models.missing);
      else shapes[name] = await measureShape(name, shape, models.is, run, problems);
    }
  }
  return { shapes, problems };
}

async function measureShape(
  name: string,
  shape: string,
  bundlePath: string,
  { device, rounds, folder, say }: GpuRun,
  problems: string[],
): Promise<GpuShape> {
  const asker = makeAsker();
  const notebook = makeNotebook();
  let machine: Times | null = null;
  // One after the other: two models of this size need not fit into the memory of one GPU.
  const pytorch = ['--device', 'gpu', '--shape', shape];
  const contenders: readonly (readonly [Column, ContenderProgram])[] = [
    ['ours', selfProgram({ bundlePath, device, folder })],
    ['PyTorch', pythonProgram('bench.pytorch_rows', pytorch)],
    ['PyTorch compiled', pythonProgram('bench.pytorch_rows', [...pytorch, '--compiled'])],
  ];
  for (const [column, program] of contenders) {
    say(`${name}: ${column} …`);
    try {
      const contender = await startContender(program);
      const entrant: Entrant = { column, contender };
      for (let round = -1; round < rounds; round++) {
        await measureRound(decoderRows, [entrant], round + 1, asker, round < 0 ? null : notebook);
      }
      machine ??= await asker.ask(entrant, 'machine', { row: 'machine' });
      await contender.close();
    } catch (error) {
      problems.push(`${name}, ${column}: ${wordsOf(error)}.`);
    }
  }
  problems.push(...asker.problems.map((problem) => `${name}, ${problem}`));
  const ours = (row: string): number | null =>
    figureOf(notebook.measured().get(row)?.get('ours') ?? [])?.median ?? null;
  const bytesAt = await bytesReadAt(bundlePath);
  return {
    rows: figuresOf(notebook.measured()),
    shareOfBandwidth: Object.fromEntries(
      CONTEXTS.map((context) => [
        tokenName(context),
        bandwidthShare(ours(tokenName(context)), bytesAt(context), machine),
      ]),
    ),
    shareOfMatrixRate: Object.fromEntries(
      PREFILL_TOKENS.map((tokens) => [
        prefillName(tokens),
        matrixShare(ours(prefillName(tokens)), tokens, machine),
      ]),
    ),
  };
}

/** What a token has to read, by the context in front of it: every weight of the decoder once, and the cache. */
async function bytesReadAt(bundlePath: string): Promise<(context: number) => number> {
  const { layers, kv_heads: kvHeads, head_dim: headDim } = (await openBundle(bundlePath)).manifest.llm;
  const { size } = await stat(path.join(bundlePath, 'decoder.weights.bin'));
  const bytesAPosition = 2 * layers * kvHeads * headDim * Float32Array.BYTES_PER_ELEMENT;
  return (context) => size + context * bytesAPosition;
}

/** How near decoding comes to the memory's rate. @param ms - of one token. @param bytes - that it has to read. */
export function bandwidthShare(ms: number | null, bytes: number, machine: Times | null): number | null {
  const rate = machine?.['gigabytesPerSecond'];
  if (ms === null || rate === undefined) return null;
  return bytes / (rate * 1e6) / ms;
}

/** How near a prefill comes to multiplying only. @param ms - of reading `tokens` positions. */
export function matrixShare(ms: number | null, tokens: number, machine: Times | null): number | null {
  const { gigaflopsPerSecond: rate, parameters, attentionPerPair } = machine ?? {};
  if (ms === null || rate === undefined || parameters === undefined || attentionPerPair === undefined)
    return null;
  // Every position sees the ones in front of it: half of all pairs.
  const operations = 2 * parameters * tokens + (attentionPerPair * tokens * tokens) / 2;
  return operations / (rate * 1e6) / ms;
}
