// A mark on disk for as long as a process runs its model on a device: one that is left over tells how that process ended.
// For processes that nobody watches. Knows nothing of what follows from it.

import { rmSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { devices, type RealDevice } from '../../../protocol/inference';
import type { DeviceEnd } from '../../../protocol/wire';
import { makePrivateFolder } from '../folders';

export interface RunMarks {
  /**
   * The model is on this device from now on; the mark is gone when this process ends by itself or is asked to.
   * Written before this returns, since what follows may end the process.
   */
  mark(device: RealDevice): void;
  /** What processes that are gone have left, which is taken away. */
  takeLeft(): Promise<readonly DeviceEnd[]>;
}

const MARK = /^running-(\d+)$/;

/** By which people and systems ask a process to end. */
export const wishes = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @param folder - absolute; made with the first mark. */
export function openRunMarks(folder: string): RunMarks {
  const own = path.join(folder, `running-${process.pid}`);

  return {
    mark(device) {
      try {
        // This process's own, or of an earlier one that had its number.
        rmSync(own, { force: true });
        // The CPU ends no process that the next one would not end as well.
        if (device === 'cpu') return;
        makePrivateFolder(folder);
        // Only ever a new file: in a folder that all users share, somebody's link is not followed.
        writeFileSync(own, device, { mode: 0o600, flag: 'wx' });
        if (marks.size === 0) whenEnded(() => marks.forEach((mark) => rmSync(mark, { force: true })));
        marks.add(own);
      } catch {
        // Without a mark a crash is not remembered, and nothing else is lost.
      }
    },
    async takeLeft() {
      const left: DeviceEnd[] = [];
      for (const name of await readdir(folder).catch(() => [])) {
        const pid = Number(MARK.exec(name)?.[1] ?? NaN);
        if (Number.isNaN(pid) || isRunning(pid)) continue;
        const file = path.join(folder, name);
        const written = await readFile(file, 'utf8').catch(() => '');
        await rm(file, { force: true }).catch(() => undefined);
        const device = devices.find((one) => one === written);
        if (device !== undefined && device !== 'auto' && device !== 'cpu')
          left.push({ device, how: LEFT_OVER });
      }
      return left;
    },
  };
}

/** Every mark of this process: several engines have one listener for a signal, which would take each other for somebody else. */
const marks = new Set<string>();

/** By itself, or because somebody asks it to. A process that hangs hears nobody, and keeps its mark. */
function whenEnded(unmark: () => void): void {
  process.once('exit', unmark);
  for (const signal of wishes) {
    const end = (): void => {
      // Who else listens decides when this process ends, and it does so by itself.
      if (1 < process.listenerCount(signal)) return;
      unmark();
      process.removeListener(signal, end);
      process.kill(process.pid, signal);
    };
    process.on(signal, end);
  }
}

const LEFT_OVER = 'a process that ran there ended in the middle of its work';

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is there all the same.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
