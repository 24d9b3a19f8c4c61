// Conversations that no file of the user's holds yet: a file a picture in a folder of our own, so that they survive the window.
// Knows nothing of VS Code. Bounded: the oldest go first, and what cannot be kept is told.

import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { toFailure } from '../../protocol/failure';
import { keepNewest, writeWhole } from '../capture/writeWhole';
import { forStore, isWorking, withProgress, type Recorded } from './conversationRecord';

export type Keeping =
  | { readonly kind: 'kept' }
  /** Something newer of the same picture was to be kept before this was. */
  | { readonly kind: 'overtaken' }
  /** The oldest ones found no room. */
  | { readonly kind: 'left-out'; readonly count: number }
  /** One clause without a full stop. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface KeptConversations {
  /** Oldest first, those that were being worked on included; empty where nothing is kept. Waits for what is being written. */
  read(picture: string): Promise<readonly Recorded[]>;
  /** Nothing to keep takes the picture's file away. Never throws. */
  write(picture: string, records: readonly Recorded[]): Promise<Keeping>;
  /**
   * For as long as a document of the picture is open. VS Code closes documents when the window goes, and then what was being
   * asked stays so; where the window stays, a closed editor ends its questions, a little later.
   *
   * @returns lets go; may be called twice.
   */
  hold(picture: string): () => void;
  /** Settles when everything that was given is written. */
  settled(): Promise<void>;
}

export interface KeptParts {
  /** Of ours alone; made when it is needed. */
  readonly folder: string;
  readonly log: { error(text: string): void };
  /** A window that goes takes its extensions with it well within this time. */
  readonly closedForGoodMs?: number;
}

export const MOST_PICTURES = 30;
/** In characters of JSON a picture. */
export const LARGEST_CONVERSATION = 8 * 1024 * 1024;

export function keptConversations({
  folder,
  log,
  closedForGoodMs = CLOSED_FOR_GOOD_MS,
}: KeptParts): KeptConversations {
  /** One reading or writing a picture at a time, in order. */
  const last = new Map<string, Promise<unknown>>();
  const newest = new Map<string, readonly Recorded[]>();
  const holders = new Map<string, number>();
  const endings = new Map<string, ReturnType<typeof setTimeout>>();

  function inTurn<T>(picture: string, work: () => Promise<T>): Promise<T> {
    const done = (last.get(picture) ?? Promise.resolve()).then(work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    last.set(picture, settled);
    void settled.then(() => {
      if (last.get(picture) === settled) last.delete(picture);
    });
    return done;
  }

  async function readNow(picture: string): Promise<readonly Recorded[]> {
    const file = fileOf(folder, picture);
    try {
      const stored = JSON.parse(await readFile(file, 'utf8')) as Stored;
      // Another version's file is not worth the risk of misreading it.
      return stored.version === VERSION && stored.picture === picture ? stored.records : [];
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) log.error(`the answers kept in ${file} cannot be read: ${String(error)}`);
      return [];
    }
  }

  async function writeNow(picture: string, records: readonly Recorded[]): Promise<Keeping> {
    const file = fileOf(folder, picture);
    try {
      const fitting = newestThatFit(records);
      if (fitting.length === 0) await rm(file, { force: true });
      else {
        await mkdir(folder, { recursive: true });
        await writeWhole(
          file,
          JSON.stringify({ version: VERSION, picture, records: fitting } satisfies Stored),
        );
        const held = new Set([...holders.keys()].map((one) => fileOf(folder, one)));
        const dropped = await keepNewest(folder, MOST_PICTURES, (one) => held.has(one));
        if (0 < dropped)
          log.error(`the unsaved answers of ${dropped} pictures that are long closed were let go`);
      }
      const count = records.length - fitting.length;
      return count === 0 ? { kind: 'kept' } : { kind: 'left-out', count };
    } catch (error) {
      const failure = toFailure(error);
      const reason = failure.kind === 'bad-input' ? failure.reason : String(error);
      log.error(`${file}: ${reason}`);
      return { kind: 'failed', reason };
    }
  }

  async function endQuestions(picture: string): Promise<void> {
    const records = await readNow(picture);
    if (holders.has(picture) || !records.some(isWorking)) return;
    await writeNow(
      picture,
      records.map((recorded) =>
        isWorking(recorded) ? withProgress(recorded, { kind: 'cancelled' }) : recorded,
      ),
    );
  }

  return {
    read: (picture) => inTurn(picture, () => readNow(picture)),
    write(picture, records) {
      const toKeep = records.map(forStore);
      newest.set(picture, toKeep);
      return inTurn(picture, async () => {
        if (newest.get(picture) !== toKeep) return { kind: 'overtaken' };
        newest.delete(picture);
        return writeNow(picture, toKeep);
      });
    },
    hold(picture) {
      clearTimeout(endings.get(picture));
      endings.delete(picture);
      holders.set(picture, (holders.get(picture) ?? 0) + 1);
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const left = (holders.get(picture) ?? 1) - 1;
        if (0 < left) {
          holders.set(picture, left);
          return;
        }
        holders.delete(picture);
        const ending = setTimeout(() => {
          endings.delete(picture);
          void inTurn(picture, () => endQuestions(picture));
        }, closedForGoodMs);
        endings.set(picture, ending.unref());
      };
    },
    settled: async () => void (await Promise.all(last.values())),
  };
}

/** Where the unsaved answers of a picture are kept. */
export function fileOf(folder: string, picture: string): string {
  return path.join(folder, `${createHash('sha256').update(picture).digest('hex')}.json`);
}

const VERSION = 1;
const CLOSED_FOR_GOOD_MS = 5000;

interface Stored {
  readonly version: number;
  /** The picture's path. */
  readonly picture: string;
  readonly records: readonly Recorded[];
}

function newestThatFit(records: readonly Recorded[]): readonly Recorded[] {
  let room = LARGEST_CONVERSATION;
  let first = records.length;
  while (0 < first) {
    room -= JSON.stringify(records[first - 1]).length;
    if (room < 0) break;
    first -= 1;
  }
  return records.slice(first);
}
