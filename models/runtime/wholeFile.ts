// Writes a file whole or not at all: under another name of the same folder, and then it takes its own.
// Knows nothing of what is written, and of what a failure means to whoever asked.

import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

export interface WholeFileOptions {
  /** What may be done with it; by default what the system gives to new files. */
  readonly mode?: number;
  /** Whether it is on the disk, and not only on its way there, before it takes its name. */
  readonly sync?: boolean;
}

/** 12 hexadecimal digits, for a name that no other process takes. */
export function unfinishedMark(): string {
  return randomBytes(6).toString('hex');
}

/**
 * @param unfinished - the other name, which nothing may have yet.
 * @param pieces - written one behind the other.
 * @throws the system's error; then what stood there before still does, and nothing else is left.
 */
export async function writeThenRename(
  file: string,
  unfinished: string,
  pieces: readonly (Uint8Array | string)[],
  { mode, sync = false }: WholeFileOptions = {},
): Promise<void> {
  try {
    const handle = await open(unfinished, 'wx', mode);
    try {
      for (const piece of pieces) await handle.writeFile(piece);
      if (sync) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}
