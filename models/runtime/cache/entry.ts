// One kept thing as bytes: a header that says what it is, and lists of numbers behind it. What comes back is checked to
// the byte, so a file that was cut, changed or put there by something else is no entry.
// Knows nothing of files and of what is kept.

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What is kept under a name: plain data, which survives a way through JSON, and lists of numbers. */
export interface CacheEntry {
  readonly facts: unknown;
  readonly arrays: readonly Float32Array[];
}

/** 64 hexadecimal digits that tell an entry from every other one. */
export type EntryName = string;

/** The name of what is kept under some words; the same only for the same words in the same order. */
export function entryName(words: readonly string[]): EntryName {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}

/** What an entry takes in memory, as far as its numbers go, and its facts as text. */
export function entryBytes(entry: CacheEntry): number {
  const ofArrays = entry.arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  return ofArrays + 2 * JSON.stringify(entry.facts).length;
}

/*
 * magic        8 bytes, with the version of this layout in its last one
 * checksum     uint32, CRC-32 of all that follows
 * headerLength uint32, a multiple of 4
 * header       JSON in UTF-8, filled up with blanks: {name, lengths, facts}
 * arrays       float32, one list behind the other, to the end of the file
 *
 * Numbers are little-endian, as every processor that the runtime supports holds them.
 */
const MAGIC = Buffer.from('GGCACHE1', 'latin1');
const CHECKSUM_AT = MAGIC.length;
const HEADER_LENGTH_AT = CHECKSUM_AT + 4;
const HEADER_AT = HEADER_LENGTH_AT + 4;
const NUMBER_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** The entry as bytes, in pieces to be written one behind the other; the lists of numbers are not copied. */
export function encodeEntry(name: EntryName, { facts, arrays }: CacheEntry): readonly Uint8Array[] {
  const text = JSON.stringify({ name, lengths: arrays.map(({ length }) => length), facts });
  const textBytes = Buffer.byteLength(text);
  const headerBytes = Math.ceil(textBytes / NUMBER_BYTES) * NUMBER_BYTES;
  const head = Buffer.alloc(HEADER_AT + headerBytes, ' ');
  MAGIC.copy(head);
  head.writeUInt32LE(headerBytes, HEADER_LENGTH_AT);
  head.write(text, HEADER_AT);
  // An empty list lies nowhere in memory, which the checksum's function takes for "begin anew".
  const numbers = arrays
    .filter(({ length }) => 0 < length)
    .map((list) => new Uint8Array(list.buffer, list.byteOffset, list.byteLength));
  const checksum = numbers.reduce((sum, bytes) => crc32(bytes, sum), crc32(head.subarray(HEADER_LENGTH_AT)));
  head.writeUInt32LE(checksum, CHECKSUM_AT);
  return [head, ...numbers];
}

/**
 * What `encodeEntry` made under this name; null for anything else.
 *
 * @param bytes - the lists of the entry are views of these, where they lie well in memory.
 */
export function decodeEntry(name: EntryName, bytes: Uint8Array): CacheEntry | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < HEADER_AT || !buffer.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const headerBytes = buffer.readUInt32LE(HEADER_LENGTH_AT);
  const arraysAt = HEADER_AT + headerBytes;
  if (headerBytes % NUMBER_BYTES !== 0 || buffer.length < arraysAt) return null;
  if (crc32(buffer.subarray(HEADER_LENGTH_AT)) !== buffer.readUInt32LE(CHECKSUM_AT)) return null;
  const header = parseHeader(buffer.subarray(HEADER_AT, arraysAt));
  if (header?.name !== name) return null;
  const nNumbers = header.lengths.reduce((sum, length) => sum + length, 0);
  if (arraysAt + nNumbers * NUMBER_BYTES !== buffer.length) return null;
  const numbers = floatsAt(buffer, arraysAt, nNumbers);
  let end = 0;
  const arrays = header.lengths.map((length) => numbers.subarray(end, (end += length)));
  return { facts: header.facts, arrays };
}

interface Header {
  readonly name: string;
  readonly lengths: readonly number[];
  readonly facts: unknown;
}

function parseHeader(bytes: Buffer): Header | null {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null; // No JSON, or more than fits a string.
  }
  if (typeof header !== 'object' || header === null) return null;
  const { name, lengths, facts } = header as Readonly<Record<string, unknown>>;
  const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && 0 <= (value as number);
  if (typeof name !== 'string' || !Array.isArray(lengths) || !lengths.every(isLength)) return null;
  return { name, lengths, facts };
}

function floatsAt(buffer: Buffer, start: number, count: number): Float32Array {
  const at = buffer.byteOffset + start;
  if (at % NUMBER_BYTES === 0) return new Float32Array(buffer.buffer, at, count);
  return new Float32Array(buffer.buffer.slice(at, at + count * NUMBER_BYTES));
}
