// One saving of a file at a time, over all windows of this machine: what is read, merged and written must not overlap.
// Knows nothing of what is saved. The lock is a file of the machine's own folder for such things, not of the user's.

import { createHash, randomUUID } from 'node:crypto';
import { readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
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
  const word = randomUUID();
  const isTaken = await take(lock, word);
  try {
    return await work();
  } finally {
    if (isTaken) await release(lock, word);
  }
}

/** @returns false where it cannot be had. */
async function take(lock: string, word: string): Promise<boolean> {
  const end = Date.now() + LONGEST_WAIT_MS;
  while (Date.now() < end) {
    try {
      await writeFile(lock, word, { flag: 'wx' });
      return true;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) return false;
      const held = await stat(lock).catch(() => null);
      // A time far ahead is of a clock that was set back since: such a lock would never be old.
      if (held === null || Math.abs(Date.now() - held.mtimeMs) <= OLD_MS)
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      else if (!(await removed(lock))) return false;
    }
  }
  return false;
}

/** Who was slow may find another's lock in the place of its own, which is left alone. */
async function release(lock: string, word: string): Promise<void> {
  const found = await readFile(lock, 'utf8').catch(() => null);
  if (found === word) await removed(lock);
}

/** @returns false where that cannot be done: it is another user's, or no file. */
function removed(lock: string): Promise<boolean> {
  return rm(lock, { force: true }).then(
    () => true,
    () => false,
  );
}

/** Saving takes milliseconds; slow disks of a network may take seconds. */
const OLD_MS = 10_000;
const LONGEST_WAIT_MS = 12_000;
const PAUSE_MS = 15;
