// Keeps entries in a folder, one file an entry, within a budget of bytes; what was used longest ago goes first.
// An entry is written under another name and takes its own when it is whole, so whoever is killed, and however many
// processes write at once, every entry is there whole or not at all. Knows nothing of what is kept.

import { closeSync, constants, fstatSync, openSync, readFileSync, utimesSync } from 'node:fs';
import { lstat, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../../protocol/failure';
import type { CacheCleared } from '../../../protocol/inference';
import { errorCode, fileErrorReason } from '../fileErrors';
import { makePrivateFolder } from '../folders';
import { unfinishedMark, writeThenRename } from '../wholeFile';
import { decodeEntry, encodeEntry, type CacheEntry, type EntryName } from './entry';
import { LARGEST_SHARE } from './memoryStore';

export interface DiskStore {
  /** The entry; null where there is none, also where what lies there is no whole entry, which is then removed. */
  find(name: EntryName): Promise<SizedEntry | null>;
  /** Whether an entry of so many bytes would be kept. */
  accepts(bytes: number): boolean;
  /**
   * Writes entries one after the other and makes room for them. Where the disk does not take one (full, read-only, no
   * permission) it is not kept, and that is all: nothing hangs on it.
   *
   * @param next - gives the entry to write now; null when there is none, or none for now.
   */
  write(next: () => NamedEntry | null): Promise<void>;
}

export interface NamedEntry {
  readonly name: EntryName;
  readonly entry: CacheEntry;
}

/** An entry, and what its file takes. */
export interface SizedEntry {
  readonly entry: CacheEntry;
  readonly bytes: number;
}

/** Only the user may read entries: the text of screenshots is in them. */
const FILE_MODE = 0o600;

const ENTRY = /^[0-9a-f]{64}\.entry$/;
const UNFINISHED = /^[0-9a-f]{64}\.[0-9a-f]{12}\.part$/;

/** Nobody takes so long to write an entry: it was left there by a process that was killed. */
const ABANDONED_AFTER_MS = 10 * 60 * 1000;

/** Files beyond 2 GiB cannot be read at once. */
const LARGEST_ENTRY = 2 ** 30;

/** Tells backup programs that nothing here is worth a place (https://bford.info/cachedir). */
const CACHE_TAG = 'Signature: 8a477f597d28d172789f06886806bc55\n# What Groundglass can make again.\n';

/**
 * The entries below a folder, which is made with the first one.
 *
 * @param folder - may hold other things as well, which are left alone.
 * @param budget - bytes that all entries together may take; where several processes write at once, they may be exceeded by
 *   what the others are writing, until the next one makes room.
 */
export function makeDiskStore(folder: string, budget: number): DiskStore {
  const entries = entriesFolder(folder);
  const largest = Math.min(LARGEST_SHARE * budget, LARGEST_ENTRY);
  const fileOf = (name: EntryName): string => path.join(entries, `${name}.entry`);

  // Not waited for until the disk has it: what a power cut leaves of it is no entry.
  const writeEntry = (name: EntryName, pieces: readonly Uint8Array[]): Promise<void> =>
    writeThenRename(fileOf(name), path.join(entries, `${name}.${unfinishedMark()}.part`), pieces, {
      mode: FILE_MODE,
    });

  return {
    accepts: (bytes) => bytes <= largest,

    async find(name) {
      const bytes = readWhole(fileOf(name), largest);
      if (bytes === null) return null;
      const entry = bytes === 'no entry' ? null : decodeEntry(name, bytes);
      if (bytes !== 'no entry' && entry !== null) return { entry, bytes: bytes.length };
      await remove(fileOf(name));
      return null;
    },

    async write(next) {
      let room: Room | null = null;
      for (let wanted = next(); wanted !== null; wanted = next()) {
        try {
          const pieces = encodeEntry(wanted.name, wanted.entry);
          const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
          if (largest < bytes) continue;
          if (room === null) {
            await makeFolder(folder);
            const files = await withoutAbandoned(await listOldestFirst(entries));
            room = { files, total: totalBytes(files) };
          }
          if (!(await makeRoom(room, bytes, budget))) continue;
          await writeEntry(wanted.name, pieces);
          room.files.push({ path: fileOf(wanted.name), bytes, usedAt: Date.now() });
          room.total += bytes;
        } catch {
          // Not kept; the next one is tried anew, since somebody may have deleted the folder or made room.
          room = null;
        }
      }
    },
  };
}

/**
 * Whether entries can be kept below a folder, which is made for that: whoever writes them does not tell.
 *
 * @throws FailureError `bad-input` naming the folder where they cannot.
 */
export async function checkFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
    const trial = path.join(entriesFolder(folder), `${'0'.repeat(64)}.${unfinishedMark()}.part`);
    await writeFile(trial, '', { flag: 'wx', mode: FILE_MODE });
    await rm(trial);
  } catch (error) {
    const reason = errorCode(error) === 'ENOENT' ? 'no folder can be made there' : fileErrorReason(error);
    throw new FailureError({
      kind: 'bad-input',
      what: folder,
      reason: `nothing can be kept in it: ${reason}`,
    });
  }
}

/**
 * What is kept below a folder; nothing where there is no folder.
 *
 * @throws FailureError `bad-input` naming the folder where it cannot be looked through.
 */
export async function contentsOf(folder: string): Promise<CacheCleared> {
  const files = await listOrFail(entriesFolder(folder));
  return { entries: files.filter(isEntry).length, bytes: totalBytes(files) };
}

/**
 * Removes every entry below a folder, what was left half-written, empty folders that stand where an entry would, and nothing
 * else. Safe while others read and write there: they lose what they would have found, and what they write from then on is
 * kept.
 *
 * @throws FailureError `bad-input` naming the folder where it cannot be looked through, or else the first file that cannot
 *   be removed; the others are removed all the same.
 */
export async function clearFolder(folder: string): Promise<CacheCleared> {
  const removed: Kept[] = [];
  let failure: FailureError | null = null;
  for (const file of await listOrFail(entriesFolder(folder))) {
    try {
      await rm(file.path);
      removed.push(file);
    } catch (error) {
      // Where it is missing, somebody else was faster.
      if (errorCode(error) !== 'ENOENT') failure ??= badInput(file.path, error);
    }
  }
  await removeEmptyFolders(entriesFolder(folder));
  if (failure !== null) throw failure;
  return { entries: removed.filter(isEntry).length, bytes: totalBytes(removed) };
}

/** No entry can take its name from a folder. One that holds something is somebody's. */
async function removeEmptyFolders(entries: string): Promise<void> {
  const names = (await readdir(entries).catch(() => [])).filter((name) => ENTRY.test(name));
  for (const name of names) await rmdir(path.join(entries, name)).catch(() => undefined);
}

async function listOrFail(entries: string): Promise<readonly Kept[]> {
  return listOldestFirst(entries).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw badInput(entries, error);
  });
}

function badInput(what: string, error: unknown): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason: fileErrorReason(error) });
}

function entriesFolder(folder: string): string {
  return path.join(folder, 'entries');
}

async function makeFolder(folder: string): Promise<void> {
  const entries = entriesFolder(folder);
  if (!makePrivateFolder(entries)) return;
  // Beside the entries and nowhere above them: the folder that was asked for may hold what somebody wants to have again.
  await writeFile(path.join(entries, 'CACHEDIR.TAG'), CACHE_TAG, { flag: 'wx', mode: FILE_MODE }).catch(
    () => undefined, // Not worth a word.
  );
}

interface Kept {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly usedAt: number;
}

/** What is there while entries are written. */
interface Room {
  /** The one used longest ago first. */
  readonly files: Kept[];
  /** Bytes, those of files that cannot be removed included. */
  total: number;
}

/** Removes what was used longest ago, as far as needed. @returns whether so many more bytes are within the budget then. */
async function makeRoom(room: Room, bytes: number, budget: number): Promise<boolean> {
  while (budget < room.total + bytes) {
    const oldest = room.files.shift();
    if (oldest === undefined) return false;
    if (await remove(oldest.path)) room.total -= oldest.bytes;
  }
  return true;
}

/** The files of entries and of such as are being written, the one used longest ago first. */
async function listOldestFirst(entries: string): Promise<Kept[]> {
  const names = (await readdir(entries)).filter((name) => ENTRY.test(name) || UNFINISHED.test(name));
  const found: Kept[] = [];
  for (const name of names) {
    const file = path.join(entries, name);
    // A link of such a name is nothing that was written here.
    const about = await lstat(file).catch(() => null);
    if (about?.isFile() === true) found.push({ path: file, bytes: about.size, usedAt: about.mtimeMs });
  }
  return found.sort((a, b) => a.usedAt - b.usedAt);
}

/** The same files without those that nobody will ever finish, which are removed. */
async function withoutAbandoned(files: readonly Kept[]): Promise<Kept[]> {
  const isAbandoned = (file: Kept): boolean =>
    !isEntry(file) && file.usedAt + ABANDONED_AFTER_MS < Date.now();
  const gone = new Set<Kept>();
  for (const file of files.filter(isAbandoned)) if (await remove(file.path)) gone.add(file);
  return files.filter((file) => !gone.has(file));
}

function isEntry(file: Kept): boolean {
  return ENTRY.test(path.basename(file.path));
}

function totalBytes(files: readonly Kept[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** @returns whether it is gone by this. */
function remove(file: string): Promise<boolean> {
  return rm(file, { force: true }).then(
    () => true,
    () => false,
  );
}

/** Neither follows a link nor waits at a pipe: nothing but plain files is written here. Windows has no such flags. */
const READ_PLAIN = constants.O_RDONLY | orNone(constants.O_NOFOLLOW) | orNone(constants.O_NONBLOCK);

function orNone(flag: number | undefined): number {
  return flag ?? 0;
}

/**
 * The file's bytes, and a note that it was used; null where it cannot be read, `no entry` where it is none by its kind or
 * its size.
 *
 * Blocks while it reads, which takes less than a run of any network, and a fraction of what the same takes in turns with
 * the system's threads: a known picture is some ten files.
 */
function readWhole(file: string, limit: number): Uint8Array | 'no entry' | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, READ_PLAIN);
  } catch {
    return null;
  }
  try {
    const about = fstatSync(descriptor);
    if (!about.isFile() || limit < about.size) return 'no entry';
    const bytes = readFileSync(descriptor);
    noteUse(file);
    return bytes;
  } catch {
    return null; // A disk that fails.
  } finally {
    closeSync(descriptor);
  }
}

/** By its name: Windows lets nobody change the times of a file that is open for reading only. */
function noteUse(file: string): void {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // A file that may be read and not be touched is an entry all the same.
  }
}
