// The file in which VS Code keeps what is not saved: how it is written, and what a document begins with that is opened from it.
// Knows nothing of VS Code and of documents.

import { mkdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { parseSidecar, writeSidecar, type Sidecar } from '../../protocol/sidecar';
import type { EntryId } from '../../protocol/view';
import { writeWhole } from '../capture/writeWhole';
import { forStore, isAnswered, type Recorded } from './conversationRecord';

export interface Backup {
  /** What was last read from the sidecar or saved to it. */
  readonly base: Sidecar | null;
  /** With the user's edits. */
  readonly records: readonly Recorded[];
  /** Answers that the user has removed, which are kept elsewhere until that is saved. */
  readonly removed: readonly EntryId[];
}

/** @throws FailureError where it cannot be written. */
export async function writeBackup(file: string, { base, records, removed }: Backup): Promise<void> {
  const written: Written = {
    version: VERSION,
    base: base === null ? null : writeSidecar(base),
    records: records.map(forStore),
    removed,
  };
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(file, JSON.stringify(written));
}

/** Null where there is none that this version has written. */
export async function readBackup(file: string): Promise<Backup | null> {
  try {
    const { version, base, records, removed } = JSON.parse(await readFile(file, 'utf8')) as Written;
    if (version !== VERSION) return null;
    const parsed = base === null ? null : parseSidecar(base);
    return { base: parsed?.kind === 'read' ? parsed.sidecar : null, records, removed };
  } catch {
    return null;
  }
}

/**
 * The conversation of a backup, with what has come after it was written.
 *
 * A backup is older than the last answer where the window went before VS Code wrote the next one. So what is kept counts
 * for questions that the backup does not know, or only as not answered; removed answers do not come back.
 *
 * @returns `records` as the user left them, `settled` without their edits as far as that is known.
 */
export function restore(
  { records, removed }: Backup,
  kept: readonly Recorded[],
): { readonly records: readonly Recorded[]; readonly settled: readonly Recorded[] } {
  const keptById = new Map(kept.map((recorded) => [recorded.entry.id, recorded]));
  const known = new Set(records.map(({ entry }) => entry.id));
  const gone = new Set(removed);
  const later = kept.filter(({ entry }) => !known.has(entry.id));
  const own = records.map((recorded) =>
    isAnswered(recorded) ? recorded : (keptById.get(recorded.entry.id) ?? recorded),
  );
  return {
    records: [...own, ...later.filter(({ entry }) => !gone.has(entry.id))],
    settled: [...own.map((recorded) => keptById.get(recorded.entry.id) ?? recorded), ...later],
  };
}

const VERSION = 2;

interface Written {
  readonly version: number;
  /** The text of a sidecar. */
  readonly base: string | null;
  readonly records: readonly Recorded[];
  readonly removed: readonly EntryId[];
}
