// Reads the witness that may lie beside a picture (shot.png.witness.json.gz), and believes nothing of it.
// Knows nothing of what its elements are worth as evidence, and of how one is made.

import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  MOST_WITNESS_BYTES,
  parseWitness,
  WITNESS_ENDING,
  type ParsedWitness,
  type Witness,
} from '../../protocol/witness';
import { errorCode, fileErrorReason } from './fileErrors';

/** The picture that a witness must have been taken with. */
export interface WitnessedPicture {
  readonly path: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
}

/** What lies beside a picture. */
export interface FoundWitness {
  /** Null where there is none that counts. */
  readonly witness: Witness | null;
  /** Why one that is there does not count, or not fully; a whole sentence. */
  readonly remark: string | null;
  /** Tells one state of the file from another; null where there is none. */
  readonly stamp: string | null;
}

/** Changes when the witness of a picture is written, comes or goes. @returns null where there is none. */
export async function witnessStamp(picturePath: string): Promise<string | null> {
  try {
    const { mtimeMs, size } = await stat(witnessPath(picturePath));
    return `${mtimeMs} ${size}`;
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? null : fileErrorReason(error);
  }
}

/** Reads the witness beside a picture. A bad one is no failure: the picture can be looked at without it. */
export async function findWitness(picture: WitnessedPicture): Promise<FoundWitness> {
  const stamp = await witnessStamp(picture.path);
  if (stamp === null) return { witness: null, remark: null, stamp };
  const file = witnessPath(picture.path);
  const leftOut = (why: string): FoundWitness => {
    return { witness: null, remark: `What the page said of itself was left out: ${file} ${why}.`, stamp };
  };
  const read = await readPacked(file);
  if (read.kind === 'unreadable') return leftOut(`cannot be used, because ${read.reason}`);
  const { witness } = read;
  if (witness.picture.sha256 !== picture.sha256) return leftOut('was taken with another picture');
  return { witness, remark: witness.truncated ? TRUNCATED : null, stamp };
}

function witnessPath(picturePath: string): string {
  return `${picturePath}${WITNESS_ENDING}`;
}

const TRUNCATED = 'The page had more elements than are kept: what it said of itself covers only a part.';

async function readPacked(file: string): Promise<ParsedWitness> {
  try {
    // Before it is opened: a pipe would be waited for.
    const about = await stat(file);
    if (!about.isFile()) return { kind: 'unreadable', reason: 'it is not a file' };
    // Packed it is smaller than what it holds, or it is none of ours.
    if (MOST_WITNESS_BYTES < about.size) return { kind: 'unreadable', reason: TOO_LARGE };
    const text = await promisify(gunzip)(await readFile(file), { maxOutputLength: MOST_WITNESS_BYTES });
    return parseWitness(text.toString('utf8'));
  } catch (error) {
    return { kind: 'unreadable', reason: unpackingReason(error) };
  }
}

const TOO_LARGE = `it holds more than ${MOST_WITNESS_BYTES / 1024 / 1024} MiB`;

function unpackingReason(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return TOO_LARGE;
  if (code === 'Z_BUF_ERROR') return 'it ends too early';
  if (code?.startsWith('Z_') === true) return 'it is not packed with gzip, or damaged';
  return fileErrorReason(error);
}
