// Writes a file whole or not at all: into a temporary file beside it, which then takes its name.
// Knows nothing of what is written.

import { randomBytes } from 'node:crypto';
import { access, constants, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FailureError } from '../../protocol/failure';

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
    step = 'make';
    temporary = temporaryName(target);
    await writeTemporary(temporary, content, before === null ? null : before.mode & 0o7777);
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

/** A name in the same folder, hidden, that nothing else has. */
export function temporaryName(target: string): string {
  return path.join(path.dirname(target), `.${path.basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
}

/**
 * Writes a new file down to the disk; one that is there already is an error of the system.
 *
 * @param mode - what it may be done with; null leaves that to the system.
 */
export async function writeTemporary(
  temporary: string,
  content: string | Uint8Array,
  mode: number | null,
): Promise<void> {
  const handle = await open(temporary, 'wx');
  try {
    // Not at the opening, where the user's mask would take some of it away.
    if (mode !== null) await handle.chmod(mode);
    await handle.writeFile(content);
    // Without it a power cut could leave the new name with no content.
    await handle.sync();
  } finally {
    await handle.close();
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

/** What to do about it, as the user's window or shell calls it. */
export interface WritingAdvice {
  readonly elsewhere: string;
  readonly again: string;
}

const inEditor: WritingAdvice = { elsewhere: 'Choose another place with "Save As"', again: 'save again' };

/** One clause or two: what is in the way, and what to do about it. */
export function writingProblem(
  error: unknown,
  step: WritingStep,
  platform: NodeJS.Platform,
  { elsewhere, again }: WritingAdvice = inEditor,
): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EBUSY':
      // Windows refuses to put a file in the place of one that is open, with the same codes.
      if (step === 'rename' && platform === 'win32') {
        return `another program holds it open. Close it there and ${again}`;
      }
      if (step === 'make') {
        return `its folder takes no new files, and without one a file cannot be replaced safely. ${elsewhere}`;
      }
      return `you may not write there. ${elsewhere}`;
    case 'EROFS':
      return `its disk is read-only. ${elsewhere}`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `the disk is full. Make room and ${again}`;
    case 'ENOENT':
    case 'ENOTDIR':
      return `its folder is not there any more. ${elsewhere}`;
    case 'ENAMETOOLONG':
      return `its name is too long for this disk. ${elsewhere}`;
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
