// Writes a file whole or not at all: into a temporary file beside it, which then takes its name.
// Knows nothing of what is written.

import { randomBytes } from 'node:crypto';
import { access, constants, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FailureError } from '../protocol/failure';

/** What was being done when it failed: the same error means another thing each time. */
export type WritingStep = 'look' | 'make' | 'rename';

/**
 * A file that may be written in a folder that may not is refused: writing into the file itself could leave half of it.
 *
 * @param file - in a folder that exists; a link is followed. What it may be done with (its mode) stays.
 * @throws FailureError `bad-input` with the cause in words; what stood there before still stands there then.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  let temporary: string | null = null;
  let step: WritingStep = 'look';
  try {
    const target = await realpath(file).catch(() => file);
    const before = await stat(target).catch(() => null);
    // Renaming asks only the folder: a file that may not be written must be respected here.
    if (before !== null) await access(target, constants.W_OK);
    temporary = path.join(
      path.dirname(target),
      `.${path.basename(target)}.${randomBytes(4).toString('hex')}.tmp`,
    );
    step = 'make';
    const handle = await open(temporary, 'wx');
    try {
      // Not at the opening, where the user's mask would take some of it away.
      if (before !== null) await handle.chmod(before.mode & 0o7777);
      await handle.writeFile(content);
      // Without it a power cut could leave the new name with no content.
      await handle.sync();
    } finally {
      await handle.close();
    }
    step = 'rename';
    await renameOver(temporary, target);
  } catch (error) {
    if (temporary !== null) await rm(temporary, { force: true }).catch(() => undefined);
    throw new FailureError({
      kind: 'bad-input',
      what: file,
      reason: `it cannot be written: ${writingProblem(error, step, process.platform)}`,
    });
  }
}

/**
 * Removes all but the newest files of a folder that is ours alone; what cannot be removed stays.
 *
 * @param isInUse - such files stay whatever their age.
 * @returns how many were removed.
 */
export async function keepNewest(
  folder: string,
  count: number,
  isInUse: (file: string) => boolean,
): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const files = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return { file, time: (await stat(file).catch(() => null))?.mtimeMs ?? 0 };
    }),
  );
  files.sort((a, b) => b.time - a.time);
  const old = files.slice(count).filter(({ file }) => !isInUse(file));
  await Promise.all(old.map(({ file }) => rm(file, { force: true }).catch(() => undefined)));
  return old.length;
}

/** One clause or two: what is in the way, and what to do about it. */
export function writingProblem(error: unknown, step: WritingStep, platform: NodeJS.Platform): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EBUSY':
      // Windows refuses to put a file in the place of one that is open, with the same codes.
      if (step === 'rename' && platform === 'win32') {
        return 'another program holds it open. Close it there and save again';
      }
      if (step === 'make') {
        return 'its folder takes no new files, and without one a file cannot be replaced safely. Choose another place with "Save As"';
      }
      return 'you may not write there. Choose another place with "Save As"';
    case 'EROFS':
      return 'its disk is read-only. Choose another place with "Save As"';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Make room and save again';
    case 'ENOENT':
    case 'ENOTDIR':
      return 'its folder is not there any more. Choose another place with "Save As"';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** Virus scanners and indexers hold files open for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let left = process.platform === 'win32' ? RENAME_TRIES : 1; ; left -= 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (left <= 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, RENAME_PAUSE_MS));
    }
  }
}

const RENAME_TRIES = 5;
const RENAME_PAUSE_MS = 60;
