// One saving of a file at a time, over all windows of this machine: what is read, merged and written must not overlap.
// Knows nothing of what is saved. The lock is a file of the machine's own folder for such things, not of the user's.

import { createHash } from 'node:crypto';
import { open, realpath, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import * as path from 'node:path';

/**
 * Does the work while nobody else does such work on the file.
 *
 * A lock that is too old is of a window that went in the middle of it. Where the lock cannot be had at all, the work is done
 * without: saving is worth more than the rare overlap.
 */
export async function whileLocked<T>(file: string, work: () => Promise<T>): Promise<T> {
  const folder = path.dirname(file);
  const name = path.join(await realpath(folder).catch(() => folder), path.basename(file));
  const lock = path.join(os.tmpdir(), `groundglass-${createHash('sha256').update(name).digest('hex')}.lock`);
  const isOurs = await take(lock);
  try {
    return await work();
  } finally {
    if (isOurs) await rm(lock, { force: true }).catch(() => undefined);
  }
}

/** @returns false where it cannot be had. */
async function take(lock: string): Promise<boolean> {
  const end = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < end) {
    try {
      await (await open(lock, 'wx')).close();
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
      const held = await stat(lock).catch(() => null);
      if (held !== null && OLD_MS < Date.now() - held.mtimeMs) await rm(lock, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
  return false;
}

/** Saving takes milliseconds; slow disks of a network may take seconds. */
const OLD_MS = 10_000;
const LONGEST_WAIT_MS = 12_000;
const PAUSE_MS = 15;
