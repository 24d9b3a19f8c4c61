// How much memory is free, here and on a graphics adapter, as far as the system says so without a driver being loaded.
// Knows nothing of what is to be put there.

import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { RealDevice } from '../../../protocol/inference';
import { system32 } from './machine';

/** Bytes that a model on this device can take; null where nobody tells. */
export async function freeMemory(device: RealDevice): Promise<number | null> {
  if (device === 'cpu') return freeHere();
  // Apple's processors and graphics share their memory.
  if (process.platform === 'darwin') return freeHere();
  const free = [await freeOfAmd('/sys/class/drm'), await freeOfNvidia()].filter((bytes) => bytes !== null);
  // Which adapter a provider takes nobody says: only what fits none of them is refused.
  return free.length === 0 ? null : Math.max(...free);
}

/** What macOS calls free is what it has found no use for; nearly everything else is given back when it is asked for. */
const SHARE_OF_MACOS = 0.75;

async function freeHere(): Promise<number> {
  if (process.platform === 'darwin') return SHARE_OF_MACOS * os.totalmem();
  const ofGroup =
    process.platform === 'linux' ? await freeOfGroup('/proc/self/cgroup', '/sys/fs/cgroup') : null;
  return Math.min(os.freemem(), ofGroup ?? Infinity);
}

/**
 * What a container, or another control group of Linux, leaves to its processes; null without a limit.
 * Pages of files count as used there, but are given back when memory is asked for.
 *
 * @param groups - the file in which Linux says which groups this process is in.
 * @param root - where control groups are mounted.
 */
export async function freeOfGroup(groups: string, root: string): Promise<number | null> {
  const lines = (await textOf(groups))?.split('\n') ?? [];
  const free: number[] = [];
  for (const line of lines) {
    const [, controllers, group] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || group === undefined) continue;
    const form = controllers === '' ? version2 : controllers.split(',').includes('memory') ? version1 : null;
    if (form === null) continue;
    // Every group around it may have a limit; inside a container its own group is mounted as the root.
    for (let folder = group; ; folder = path.posix.dirname(folder)) {
      const bytes = await freeIn(path.posix.join(root, form.mount, folder), form);
      if (bytes !== null) free.push(bytes);
      if (folder === '/' || folder === '.') break;
    }
  }
  return free.length === 0 ? null : Math.min(...free);
}

interface GroupForm {
  readonly mount: string;
  readonly limit: string;
  readonly used: string;
  /** In memory.stat: pages of files that nobody has touched for a while. */
  readonly idleFiles: RegExp;
}

const version1: GroupForm = {
  mount: 'memory',
  limit: 'memory.limit_in_bytes',
  used: 'memory.usage_in_bytes',
  idleFiles: /^total_inactive_file (\d+)$/m,
};

const version2: GroupForm = {
  mount: '',
  limit: 'memory.max',
  used: 'memory.current',
  idleFiles: /^inactive_file (\d+)$/m,
};

async function freeIn(folder: string, { limit, used, idleFiles }: GroupForm): Promise<number | null> {
  const most = await numberOf(path.posix.join(folder, limit));
  const taken = await numberOf(path.posix.join(folder, used));
  // Without a limit there stands "max", or more than any machine has.
  if (most === null || taken === null || os.totalmem() <= most) return null;
  const statistics = await textOf(path.posix.join(folder, 'memory.stat'));
  const idle = Number(idleFiles.exec(statistics ?? '')?.[1] ?? 0);
  return Math.max(0, most - Math.max(0, taken - idle));
}

/** What has less of its own is part of a processor, and takes what it needs from the machine's memory. */
const LEAST_OWN_BYTES = 4e9;

/** The driver of AMD's adapters writes it into files. */
export async function freeOfAmd(root: string): Promise<number | null> {
  const free: number[] = [];
  for (const card of await readdir(root).catch(() => [])) {
    const all = await numberOf(path.posix.join(root, card, 'device', 'mem_info_vram_total'));
    const used = await numberOf(path.posix.join(root, card, 'device', 'mem_info_vram_used'));
    if (all !== null && used !== null && LEAST_OWN_BYTES <= all) free.push(all - used);
  }
  return free.length === 0 ? null : Math.max(...free);
}

/** NVIDIA's tool comes with its driver; a broken one may take long to say nothing. */
const TOOL_LIMIT_MS = 5_000;

async function freeOfNvidia(): Promise<number | null> {
  const isWindows = process.platform === 'win32';
  if (!isWindows && (await stat('/proc/driver/nvidia').catch(() => null)) === null) return null;
  // With its whole path: Windows would look for a bare name in the current folder first, which may be anybody's.
  const tool = isWindows ? path.join(system32, 'nvidia-smi.exe') : 'nvidia-smi';
  try {
    const { stdout } = await promisify(execFile)(
      tool,
      ['--query-gpu=memory.free', '--format=csv,noheader,nounits'],
      {
        timeout: TOOL_LIMIT_MS,
        killSignal: 'SIGKILL',
        windowsHide: true,
      },
    );
    return largestMebibytes(stdout);
  } catch {
    return null;
  }
}

/** @param printed - a number a line, in MiB. */
export function largestMebibytes(printed: string): number | null {
  const free = printed
    .split('\n')
    .filter((line) => /^\s*\d+\s*$/.test(line))
    .map((line) => Number(line) * 2 ** 20);
  return free.length === 0 ? null : Math.max(...free);
}

async function numberOf(file: string): Promise<number | null> {
  const text = (await textOf(file))?.trim() ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
}

function textOf(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}
