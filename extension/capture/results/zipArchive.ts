// Reads entries of a zip that another hand made. The only file that knows yauzl.
// Knows nothing of what is inside. Names of entries are looked up and never become paths.

import { once } from 'node:events';
import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import { FailureError } from '../../../protocol/failure';

export interface ZipArchive {
  /** In the order of the zip; folders are left out. */
  readonly names: readonly string[];
  /**
   * @throws FailureError where there is no such entry, it is larger than `most` bytes or brings what was read of the zip
   * above `MOST_UNPACKED`, or it cannot be read.
   */
  read(name: string, most: number): Promise<Buffer>;
  /**
   * The entry's lines one after the other, so that it need not fit into memory; lines that are longer than
   * `MOST_LINE` are left out.
   *
   * @throws FailureError as `read`.
   */
  lines(name: string): AsyncGenerator<string>;
  close(): void;
}

/** A trace of an hour's test has some thousand. */
const MOST_ENTRIES = 50_000;

/**
 * Deflate packs a thousandfold at most; text and pictures are never packed so well over many megabytes.
 * Below `SMALL_BYTES` nobody is harmed.
 */
const MOST_RATIO = 250;
const SMALL_BYTES = 16 * 1024 * 1024;

const MOST_LINE = 32 * 1024 * 1024;

/** Of all entries that are read of one zip together; the trace of a long test has some hundred megabytes of snapshots. */
const MOST_UNPACKED = 1024 * 1024 * 1024;

/**
 * Opens it and reads its directory; nothing is unpacked yet.
 *
 * @param what - what it is called in what is said about it.
 * @throws FailureError `bad-input` where it is no zip, is damaged or truncated, has too many entries, or is made so that
 * unpacking it would fill the memory.
 */
export async function openZip(zip: string | Buffer, what: string): Promise<ZipArchive> {
  const refuse = (reason: string): FailureError => new FailureError({ kind: 'bad-input', what, reason });
  const damaged = (error: unknown): FailureError => {
    if (error instanceof FailureError) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(`this zip cannot be read, it may be damaged or not be copied whole (${reason})`);
  };
  let file: yauzl.ZipFile;
  try {
    file =
      typeof zip === 'string'
        ? await yauzl.openPromise(zip, { autoClose: false, lazyEntries: true })
        : await yauzl.fromBufferPromise(zip, { lazyEntries: true });
  } catch (error) {
    throw damaged(error);
  }
  try {
    if (MOST_ENTRIES < file.entryCount)
      throw refuse(`it has ${file.entryCount} entries, and at most ${MOST_ENTRIES} are read`);
    const entries = await directory(file);
    let unpacked = 0;
    const packed = [...entries.values()].reduce((sum, { compressedSize }) => sum + compressedSize, 0);
    if (file.fileSize < packed)
      throw refuse('its entries lie over each other, as in a zip bomb, so it is not unpacked');
    return {
      names: [...entries.keys()],
      async read(name, most) {
        const chunks: Buffer[] = [];
        try {
          for await (const chunk of (await open(name, most)) as AsyncIterable<Buffer>) chunks.push(chunk);
        } catch (error) {
          throw damaged(error);
        }
        return Buffer.concat(chunks);
      },
      async *lines(name) {
        try {
          yield* linesOf((await open(name, MOST_UNPACKED)) as AsyncIterable<Buffer>);
        } catch (error) {
          throw damaged(error);
        }
      },
      close: () => file.close(),
    };
    async function open(name: string, most: number): Promise<Readable> {
      const entry = entries.get(name);
      if (entry === undefined) throw refuse(`it holds no "${name}"`);
      if (entry.isEncrypted()) throw refuse('it is encrypted; unpack it with its password first');
      if (!entry.canDecodeFileData()) throw refuse('it is packed in a way that is not known here');
      const { uncompressedSize, compressedSize } = entry;
      if (most < uncompressedSize) {
        throw refuse(
          `"${name}" in it would unpack to ${uncompressedSize} bytes, and at most ${most} are read`,
        );
      }
      if (SMALL_BYTES < uncompressedSize && MOST_RATIO * compressedSize < uncompressedSize) {
        throw refuse(`"${name}" in it is packed as only a zip bomb is, so it is not unpacked`);
      }
      unpacked += uncompressedSize;
      if (MOST_UNPACKED < unpacked) {
        throw refuse(`it would unpack to more than ${MOST_UNPACKED} bytes, and no more are read`);
      }
      // yauzl ends the stream with an error where there is more in it than the entry says.
      return file.openReadStreamPromise(entry);
    }
  } catch (error) {
    file.close();
    throw damaged(error);
  }
}

async function directory(file: yauzl.ZipFile): Promise<Map<string, yauzl.Entry>> {
  const entries = new Map<string, yauzl.Entry>();
  const ended = once(file, 'end');
  file.on('entry', (entry: yauzl.Entry) => {
    // Of two of the same name the first one is taken, whichever it is: they are asked for by name only.
    if (!entry.fileName.endsWith('/') && !entries.has(entry.fileName)) entries.set(entry.fileName, entry);
    file.readEntry();
  });
  file.readEntry();
  await ended;
  return entries;
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let open: Buffer[] = [];
  let length = 0;
  const close = (): string | null => {
    const line = MOST_LINE < length ? null : Buffer.concat(open).toString('utf8');
    open = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let begin = 0;
    for (let end = chunk.indexOf(LINE_BREAK); end !== -1; end = chunk.indexOf(LINE_BREAK, begin)) {
      open.push(chunk.subarray(begin, end));
      length += end - begin;
      begin = end + 1;
      const line = close();
      if (line !== null) yield line;
    }
    length += chunk.length - begin;
    // What is too long already is not collected any further.
    if (length <= MOST_LINE) open.push(chunk.subarray(begin));
  }
  const last = close();
  if (last !== null && last !== '') yield last;
}

const LINE_BREAK = 0x0a;
