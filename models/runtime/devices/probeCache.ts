// Keeps what probes have told, for as long as neither the runtime, nor the program, nor a driver has changed.
// Knows nothing of how devices are tried.

import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RealDevice } from '../../../protocol/inference';
import { devices } from '../../../protocol/inference';
import { makePrivateFolder } from '../folders';
import type { Probed, ProbedDevices } from './chooseDevice';

export interface ProbeCache {
  /** What is known of the machine as it is now; empty where nothing is, or nothing can be read. */
  read(): Promise<ProbedDevices>;
  /** Adds to what is kept. Where it cannot be written, the next process tries again. */
  keep(probed: ProbedDevices): Promise<void>;
}

/** Another layout of the file gets another number. */
const VERSION = 1;

/**
 * How long it counts that a process has ended on a device. It may not have been the device's fault: the system kills what
 * takes too much memory, people kill what they do not wait for, and a busy machine is slow to try anything. A driver that
 * does end processes costs one of them so often.
 */
const ENDED_COUNTS_MS = 3 * 24 * 60 * 60 * 1000;

/**
 * @param folder - absolute; made with the first word that is kept.
 * @param machine - a text that changes with whatever a probe's result hangs on; asked once, with the first look.
 * @param now - milliseconds since 1970.
 */
export function openProbeCache(folder: string, machine: () => string, now = Date.now): ProbeCache {
  const file = path.join(folder, 'devices.json');
  let asked: string | null = null;
  const machineNow = (): string => (asked ??= machine());

  async function read(): Promise<ProbedDevices> {
    try {
      // In a folder that all users share, somebody else's file says nothing.
      if (process.getuid !== undefined && (await stat(file)).uid !== process.getuid()) return new Map();
      return checkKept(JSON.parse(await readFile(file, 'utf8')), machineNow(), now());
    } catch {
      // Missing, unreadable or half of another version's: whatever it is, devices can be tried again.
      return new Map();
    }
  }

  return {
    read,
    async keep(probed) {
      if (probed.size === 0) return;
      const all = new Map([...(await read()), ...probed]);
      const kept = Object.fromEntries([...all].filter(([, { kind }]) => kind !== 'not-now'));
      // Written whole and then renamed: two processes at once, or one that is killed, leave a file that can be read.
      const unfinished = path.join(folder, `devices-${randomUUID()}.tmp`);
      try {
        makePrivateFolder(folder);
        const text = JSON.stringify({ version: VERSION, machine: machineNow(), probed: kept });
        await writeFile(unfinished, text, { mode: 0o600 });
        await rename(unfinished, file);
      } catch {
        await rm(unfinished, { force: true }).catch(() => undefined);
      }
    },
  };
}

function checkKept(kept: unknown, machine: string, now: number): ProbedDevices {
  const probed = new Map<RealDevice, Probed>();
  if (!isRecord(kept) || kept['version'] !== VERSION || kept['machine'] !== machine) return probed;
  const all = kept['probed'];
  if (!isRecord(all)) return probed;
  for (const device of devices) {
    const one = device === 'auto' ? null : checkProbed(all[device]);
    if (one !== null && device !== 'auto' && counts(one, now)) probed.set(device, one);
  }
  return probed;
}

/** A clock that was set back forgives as well: else it would be for as long as it is behind. */
function counts(probed: Probed, now: number): boolean {
  return probed.kind !== 'ended' || (probed.at <= now && now < probed.at + ENDED_COUNTS_MS);
}

/** What a probe's process, or a file, says of a device; null where that is nothing of the kind. */
export function checkProbed(value: unknown): Probed | null {
  if (!isRecord(value)) return null;
  const { kind, reason, how, at } = value;
  if ((kind === 'unavailable' || kind === 'not-now') && typeof reason === 'string') return { kind, reason };
  if (kind === 'ended' && typeof how === 'string' && typeof at === 'number') return { kind, how, at };
  if (kind !== 'measured') return null;
  const { productMs, cpuProductMs, stepMs, cpuStepMs, keepsCache, difference } = value;
  // A difference that is no number has become null on its way through JSON.
  const differs = difference === null ? NaN : difference;
  return isTime(productMs) &&
    isTime(cpuProductMs) &&
    isTime(stepMs) &&
    isTime(cpuStepMs) &&
    typeof keepsCache === 'boolean' &&
    typeof differs === 'number'
    ? { kind, productMs, cpuProductMs, stepMs, cpuStepMs, keepsCache, difference: differs }
    : null;
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && 0 < value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
