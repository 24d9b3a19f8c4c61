// Keeps entries in memory within a budget of bytes; what was used longest ago goes first.
// Knows nothing of what is kept.

import { entryBytes, type CacheEntry, type EntryName } from './entry';

export interface MemoryStore {
  /** The entry, which is now the last used one; its numbers must not be written to. */
  find(name: EntryName): CacheEntry | null;
  /** Whether an entry of so many bytes would be kept. */
  accepts(bytes: number): boolean;
  /** @param bytes - that the entry takes, where they are known. */
  keep(name: EntryName, entry: CacheEntry, bytes?: number): void;
  clear(): void;
  /** Of all entries. */
  bytes(): number;
}

/** Larger parts of a budget are not given to one entry: it would push out all others and soon go itself. */
export const LARGEST_SHARE = 0.5;

export function makeMemoryStore(budget: number): MemoryStore {
  /** In order of use: a map gives its keys in the order in which they were set. */
  const kept = new Map<EntryName, { readonly entry: CacheEntry; readonly bytes: number }>();
  let total = 0;

  function remove(name: EntryName): void {
    total -= kept.get(name)?.bytes ?? 0;
    kept.delete(name);
  }

  const accepts = (bytes: number): boolean => bytes <= LARGEST_SHARE * budget;

  return {
    accepts,
    find(name) {
      const found = kept.get(name);
      if (found === undefined) return null;
      kept.delete(name);
      kept.set(name, found);
      return found.entry;
    },
    keep(name, entry, bytes = entryBytes(entry)) {
      remove(name);
      if (!accepts(bytes)) return;
      for (const oldest of kept.keys()) {
        if (total + bytes <= budget) break;
        remove(oldest);
      }
      kept.set(name, { entry, bytes });
      total += bytes;
    },
    clear() {
      kept.clear();
      total = 0;
    },
    bytes: () => total,
  };
}
