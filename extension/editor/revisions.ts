// Numbers what is shown, so that a page can tell at a glance which entries are new to it. Pure but for its memory.
// Knows nothing of what the entries say.

import type { Entry, EntryId } from '../../protocol/view';

/** @returns a function that numbers a conversation each time it is shown; what is shown as before keeps its number. */
export function makeRevisions(): (entries: readonly Omit<Entry, 'revision'>[]) => readonly Entry[] {
  let shown: ReadonlyMap<EntryId, Entry> = new Map();
  let last = 0;
  return (entries) => {
    const numbered = entries.map((entry): Entry => {
      const before = shown.get(entry.id);
      if (before !== undefined && isSame(before, { ...entry, revision: before.revision })) return before;
      last += 1;
      return { ...entry, revision: last };
    });
    shown = new Map(numbered.map((entry) => [entry.id, entry]));
    return numbered;
  };
}

function isSame(before: Entry, now: Entry): boolean {
  if (before.progress === now.progress && before.stale === now.stale) return true;
  // A page has heard of every step of what is worked on: the same words may follow other ones there.
  if (before.progress.kind === 'working' || now.progress.kind === 'working') return false;
  return JSON.stringify(before) === JSON.stringify(now);
}
