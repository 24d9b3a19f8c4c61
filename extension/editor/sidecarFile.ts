// The sidecar on disk: read it, and save to it without losing what somebody else has written there meanwhile.
// Knows nothing of VS Code and of what the answers say.

import { readFile, rename, stat } from 'node:fs/promises';
import { FailureError } from '../../protocol/failure';
import { parseSidecar, SIDECAR_VERSION, writeSidecar, type Sidecar } from '../../protocol/sidecar';
import { writeWhole } from '../capture/writeWhole';
import { mergeResults } from './mergeResults';
import { whileLocked } from './saveLock';

export type SidecarOnDisk =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly sidecar: Sidecar }
  | { readonly kind: 'newer'; readonly version: number; readonly sidecar: Sidecar | null }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** What becomes of a file that cannot be read: it is somebody's work with a slip in it, so only the user may set it aside. */
export type Unreadable = 'move-aside' | 'leave';

export interface SavedSidecar {
  readonly sidecar: Sidecar;
  /** Whether it holds something that somebody else has written since it was read. */
  readonly tookTheirs: boolean;
  /** Boxes and answers that both have changed; what was to be saved stands. */
  readonly conflicts: number;
  /** Where an unreadable file that stood there is now; null where none stood there. */
  readonly movedUnreadableTo: string | null;
}

export interface ResultsToSave {
  /** What was last read or saved; null where there was nothing. */
  readonly base: Sidecar | null;
  readonly ours: Sidecar;
  readonly unreadable: Unreadable;
}

/** Never throws: a file that cannot be read is told as such. */
export async function readSidecar(file: string): Promise<SidecarOnDisk> {
  try {
    if (LARGEST_BYTES < (await stat(file)).size) return { kind: 'unreadable', reason: 'it is above 64 MB' };
    return parseSidecar(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { kind: 'none' };
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Saves, merged with what stands there; another window that saves at the same moment waits.
 *
 * @throws FailureError `bad-input` where it cannot be written, and where a later version has written the file or an
 * unreadable one is to be left; then it is left as it is.
 */
export function saveSidecar(file: string, results: ResultsToSave): Promise<SavedSidecar> {
  return whileLocked(file, () => mergeAndWrite(file, results));
}

/**
 * Saves to a place of the user's choice. Merged with what stands there only where that is of the same picture.
 *
 * @param standing - what becomes of other results that stand there: `replace` where the user has agreed to that.
 * @throws FailureError `bad-input` where it cannot be written.
 */
export async function saveSidecarAs(
  file: string,
  ours: Sidecar,
  standing: 'replace' | 'move-aside',
): Promise<void> {
  const disk = await readSidecar(file);
  const { sha256 } = ours.picture;
  if (disk.kind === 'read' && sha256 !== null && disk.sidecar.picture.sha256 === sha256) {
    const { sidecar } = mergeResults(null, ours, disk.sidecar);
    return writeWhole(file, writeSidecar(sidecar));
  }
  if (disk.kind !== 'none' && standing === 'move-aside') await moveAside(file, 'replaced');
  await writeWhole(file, writeSidecar(ours));
}

/** One clause: why a file of a later version is not written. */
export function newerReason(version: number): string {
  return `it was saved by a later version of Groundglass (format ${version}, this one writes ${SIDECAR_VERSION}). Update the extension to change it`;
}

/** Nobody's answers are this long; what is larger is not ours and would only block the window. */
const LARGEST_BYTES = 64 * 1024 * 1024;

/** To NAME.why, or a numbered one where that is taken. @throws FailureError where it cannot be renamed. */
async function moveAside(file: string, why: 'unreadable' | 'replaced'): Promise<string> {
  for (let number = 1; ; number += 1) {
    const target = number === 1 ? `${file}.${why}` : `${file}.${why}-${number}`;
    const taken = await stat(target).catch(() => null);
    if (taken !== null) continue;
    try {
      await rename(file, target);
      return target;
    } catch (error) {
      throw new FailureError({
        kind: 'bad-input',
        what: file,
        reason: `what stands there cannot be moved aside: ${error instanceof Error ? error.message : String(error)}`,
      });
    }
  }
}

async function mergeAndWrite(file: string, { base, ours, unreadable }: ResultsToSave): Promise<SavedSidecar> {
  const disk = await readSidecar(file);
  switch (disk.kind) {
    case 'newer':
      throw new FailureError({ kind: 'bad-input', what: file, reason: newerReason(disk.version) });
    case 'none':
      await writeWhole(file, writeSidecar(ours));
      return { sidecar: ours, tookTheirs: false, conflicts: 0, movedUnreadableTo: null };
    case 'unreadable': {
      if (unreadable === 'leave') {
        throw new FailureError({
          kind: 'bad-input',
          what: file,
          reason: `what stands there cannot be read (${disk.reason}) and is not replaced by automatic saving. Use "Groundglass: Save Results", which keeps it under another name first`,
        });
      }
      const movedUnreadableTo = await moveAside(file, 'unreadable');
      await writeWhole(file, writeSidecar(ours));
      return { sidecar: ours, tookTheirs: false, conflicts: 0, movedUnreadableTo };
    }
    case 'read': {
      const { sidecar, tookTheirs, conflicts } = mergeResults(base, ours, disk.sidecar);
      await writeWhole(file, writeSidecar(sidecar));
      return { sidecar, tookTheirs, conflicts, movedUnreadableTo: null };
    }
  }
}
