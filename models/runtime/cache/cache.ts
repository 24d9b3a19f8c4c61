// What has been found out about pictures, kept by content: in memory, and on disk where there is a folder for it. Whoever
// asks for the same again, in this process or in a later one, gets the very same numbers and no work is done twice.
// Knows nothing of pictures and models: who keeps something names all that it hangs on.

import type { CacheCleared } from '../../../protocol/inference';
import type { CachePlace } from '../../../protocol/wire';
import { checkFolder, clearFolder, contentsOf, makeDiskStore, type NamedEntry } from './diskStore';
import { entryBytes, entryName, type CacheEntry, type EntryName } from './entry';
import { makeMemoryStore } from './memoryStore';
import { programFingerprint } from './fingerprint';

export interface Cache {
  /**
   * What was kept under some words; its numbers must not be written to.
   *
   * @param words - name all that decides what the entry holds, beside the program itself, which is always meant too.
   */
  find(words: readonly string[]): Promise<CacheEntry | null>;
  /** Whether an entry of so many bytes would be kept anywhere. */
  accepts(bytes: number): boolean;
  /** Keeps an entry, whose numbers are given away: from now on nobody writes to them. Goes to the disk later. */
  keep(words: readonly string[], entry: CacheEntry): void;
  /** Does work that somebody waits for: nothing is written to the disk meanwhile. */
  answering<T>(work: () => Promise<T>): Promise<T>;
  /** Forgets everything, in memory and on disk. @returns what was removed from the disk. */
  clear(): Promise<CacheCleared>;
  /** Writes what has not been written yet. */
  close(): Promise<void>;
}

export interface CacheOptions {
  /** Absent or null: nothing is kept on disk. Of 0 bytes: what an earlier run left there is removed. */
  readonly place?: CachePlace | null;
  /** Bytes of memory for entries; those of pictures that are open are held besides, by whoever uses them. */
  readonly memoryBytes?: number;
}

const MEMORY_BYTES = 256 * 1024 * 1024;

/** Where answers follow each other so closely that no writing comes between them, one of them waits from here on. */
const MOST_UNWRITTEN_BYTES = 64 * 1024 * 1024;

export function openCache({ place = null, memoryBytes = MEMORY_BYTES }: CacheOptions = {}): Cache {
  const memory = makeMemoryStore(memoryBytes);
  const disk = place === null || place.bytes === 0 ? null : makeDiskStore(place.folder, place.bytes);
  // Now, while the file that it is taken of is surely this very program: it may be replaced while the process runs.
  const program = programFingerprint();
  const nameOf = (words: readonly string[]) => entryName([program, ...words]);
  /** Not on the disk yet. */
  const unwritten = new Map<EntryName, NamedEntry & { readonly bytes: number }>();
  let unwrittenBytes = 0;
  let nAnswering = 0;
  let writing: Promise<unknown> =
    place?.bytes === 0 ? clearFolder(place.folder).catch(() => undefined) : Promise.resolve();

  function takeUnwritten(): NamedEntry | null {
    const [first] = unwritten.values();
    if (first === undefined) return null;
    unwritten.delete(first.name);
    unwrittenBytes -= first.bytes;
    return first;
  }

  /** Writes, one writing after the other. @param even - also while somebody waits for an answer. */
  function write(even: 'while answering' | 'when idle'): Promise<unknown> {
    if (disk === null || unwritten.size === 0) return writing;
    const next = () => (even === 'when idle' && 0 < nAnswering ? null : takeUnwritten());
    writing = writing.then(() => disk.write(next));
    return writing;
  }

  return {
    async find(words) {
      const name = nameOf(words);
      const inMemory = memory.find(name) ?? unwritten.get(name)?.entry ?? null;
      if (inMemory !== null || disk === null) return inMemory;
      const onDisk = await disk.find(name);
      if (onDisk === null) return null;
      memory.keep(name, onDisk.entry, onDisk.bytes);
      return onDisk.entry;
    },

    accepts: (bytes) => memory.accepts(bytes) || disk?.accepts(bytes) === true,

    keep(words, entry) {
      const name = nameOf(words);
      const bytes = entryBytes(entry);
      memory.keep(name, entry, bytes);
      if (disk?.accepts(bytes) !== true || unwritten.has(name)) return;
      unwritten.set(name, { name, entry, bytes });
      unwrittenBytes += bytes;
      if (nAnswering === 0) void write('when idle');
    },

    async answering(work) {
      nAnswering += 1;
      try {
        if (MOST_UNWRITTEN_BYTES < unwrittenBytes) await write('while answering');
        return await work();
      } finally {
        nAnswering -= 1;
        if (nAnswering === 0) void write('when idle');
      }
    },

    async clear() {
      memory.clear();
      unwritten.clear();
      unwrittenBytes = 0;
      await writing;
      return clearPlace(place);
    },

    async close() {
      await write('while answering');
    },
  };
}

/** Removes what any process has kept there. @throws FailureError `bad-input` naming a file that cannot be removed. */
export async function clearPlace(place: CachePlace | null): Promise<CacheCleared> {
  return place === null ? { entries: 0, bytes: 0 } : clearFolder(place.folder);
}

/** @throws FailureError `bad-input` naming the folder where nothing can be kept in it. */
export async function checkPlace(place: CachePlace | null): Promise<void> {
  if (place !== null) await checkFolder(place.folder);
}

/** What any process has kept there. */
export async function contentsOfPlace(place: CachePlace | null): Promise<CacheCleared> {
  return place === null ? { entries: 0, bytes: 0 } : contentsOf(place.folder);
}
