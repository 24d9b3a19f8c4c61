// Who takes part in a run: brings every contender up that is here or can be installed, and tells why the others are not.
// Knows nothing of what they are asked.

import path from 'node:path';
import { FailureError } from '../../../protocol/failure';
import type { Device } from '../../../protocol/inference';
import { modelProcessSwitches } from '../../../protocol/wire';
import { startContender, wordsOf, type Contender, type ContenderProgram } from './contender';
import type { Entrant } from './measure';
import type { BenchOptions } from './options';
import { contendWords } from './ours';
import { pythonProgram, readyModels, readyPackage, type Ready, type Say } from './peers';
import type { Column } from './rows';

export interface Entrants {
  /** Answers questions with the bundle that is asked about. */
  readonly asks: Entrant;
  /** The same in another process, which shares nothing with the first but the folder on disk. */
  readonly reopens: Entrant;
  /** Everybody whose parts are compared. */
  readonly compared: readonly Entrant[];
  /** Sentences: who is not here, and why. */
  readonly problems: readonly string[];
  /** Ends all of them; those that have ended stay so. @returns the most memory that each held, in MB, by column; of ours, while its parts were compared. */
  close(): Promise<Readonly<Partial<Record<Column, number | null>>>>;
}

export interface EntrantOptions extends Pick<BenchOptions, 'device' | 'peers'> {
  readonly bundlePath: string;
  /** Of this run, for pictures and caches. */
  readonly folder: string;
  readonly say: Say;
}

/** @throws FailureError `process-not-started` where this pipeline itself does not come up. */
export async function openEntrants(options: EntrantOptions): Promise<Entrants> {
  const { bundlePath, folder, device, peers, say } = options;
  const open: Contender[] = [];
  const compared: Entrant[] = [];
  const problems: string[] = [];
  const closeAll = async (): Promise<(number | null)[]> => {
    const peaks: (number | null)[] = [];
    for (const contender of open.splice(0)) peaks.push(await contender.close());
    return peaks;
  };
  const enter = async (column: Column, program: Ready<ContenderProgram>): Promise<void> => {
    if ('missing' in program) {
      if (!problems.includes(program.missing)) problems.push(program.missing);
      return;
    }
    try {
      const contender = await startContender(program.is);
      open.push(contender);
      compared.push({ column, contender });
    } catch (error) {
      problems.push(`${column} did not start: ${wordsOf(error)}.`);
    }
  };

  try {
    const models =
      peers === 'none'
        ? {
            missing:
              'Peers were not asked for: parts are measured on the bundle itself, as far as its context reaches.',
          }
        : await readyModels('models', 'bench.write_models', [], say);
    const asks = await startSelf({ bundlePath, device, folder });
    open.push(asks);
    const reopens = await startSelf({ bundlePath, device, folder });
    open.push(reopens);
    const nKept = open.length;
    if ('missing' in models) {
      problems.push(models.missing);
      await enter('ours', { is: selfProgram({ bundlePath, device, folder }) });
    } else {
      await enterWithPeers(models.is, options, enter);
    }
    return {
      asks: { column: 'ours', contender: asks },
      reopens: { column: 'ours', contender: reopens },
      compared,
      problems,
      async close() {
        const peaks = (await closeAll()).slice(nKept);
        return Object.fromEntries(compared.map(({ column }, i) => [column, peaks[i] ?? null]));
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function enterWithPeers(
  models: string,
  { device, folder, peers, say }: EntrantOptions,
  enter: (column: Column, program: Ready<ContenderProgram>) => Promise<void>,
): Promise<void> {
  const isGpu = isOnGpu(device);
  const where = isGpu ? 'gpu' : 'cpu';
  for (const [column, precision] of [
    ['ours', 'int8'],
    ['ours fp32', 'fp32'],
  ] as const) {
    await enter(column, {
      is: selfProgram({ bundlePath: path.join(models, `ours-${precision}`), device, folder }),
    });
  }
  const transformers = await readyPackage('transformers', say);
  const onDevice = isGpu ? device : 'cpu';
  await enter('transformers.js', nodeProgram(transformers, [models, 'int8', onDevice]));
  await enter('transformers.js fp32', nodeProgram(transformers, [models, 'fp32', onDevice]));
  await enter('PyTorch', { is: pythonProgram('bench.pytorch_rows', ['--device', where]) });
  if (isGpu) {
    await enter('PyTorch compiled', {
      is: pythonProgram('bench.pytorch_rows', ['--device', where, '--compiled']),
    });
  }
  if (peers === 'all') await enter('llama.cpp', nodeProgram(await readyPackage('llama', say), [models]));
}

/** Whether a device is asked for that is none of the processor's own. */
export function isOnGpu(device: Device): boolean {
  return device !== 'cpu' && device !== 'auto';
}

/** This very program, to be measured. */
export function selfProgram(options: Parameters<typeof contendWords>[0]): ContenderProgram {
  return { command: process.execPath, args: [...modelProcessSwitches, __filename, ...contendWords(options)] };
}

async function startSelf(options: Parameters<typeof contendWords>[0]): Promise<Contender> {
  return startContender(selfProgram(options)).catch((error: unknown) => {
    throw new FailureError({ kind: 'process-not-started', reason: wordsOf(error) });
  });
}

function nodeProgram(program: Ready<string>, args: readonly string[]): Ready<ContenderProgram> {
  return 'missing' in program ? program : { is: { command: process.execPath, args: [program.is, ...args] } };
}
