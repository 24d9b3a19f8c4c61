// The witness beside its picture (shot.png.witness.json.gz): packed, and read again with suspicion.
// Knows nothing of where a witness comes from and of what is done with it.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import {
  MOST_WITNESS_BYTES,
  parseWitness,
  WITNESS_ENDING,
  writeWitness,
  type Witness,
} from '../../protocol/witness';

export type WitnessFile =
  | { readonly kind: 'none' }
  | { readonly kind: 'read'; readonly witness: Witness }
  /** Whole, but taken with a picture of other bytes: it is no evidence for this one. */
  | { readonly kind: 'other-picture' }
  /** One clause without a full stop. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export function witnessPath(picturePath: string): string {
  return `${picturePath}${WITNESS_ENDING}`;
}

/**
 * Reads the witness of a picture. Never throws for what stands in files: whatever is wrong is one of the states.
 *
 * @param pictureSha256 - in hexadecimal, where the caller knows it already; otherwise the picture is read for it.
 */
export async function readWitnessFile(picturePath: string, pictureSha256?: string): Promise<WitnessFile> {
  const packed = await readPacked(witnessPath(picturePath));
  if (packed.kind !== 'bytes') return packed;
  let text: string;
  try {
    text = (await promisify(gunzip)(packed.bytes, { maxOutputLength: MOST_WITNESS_BYTES })).toString('utf8');
  } catch (error) {
    return { kind: 'unreadable', reason: unpackingProblem(error) };
  }
  const parsed = parseWitness(text);
  if (parsed.kind === 'unreadable') return parsed;
  let actual: string;
  try {
    actual = pictureSha256 ?? (await fileSha256(picturePath));
  } catch (error) {
    return { kind: 'unreadable', reason: `its picture cannot be read (${systemReason(error)})` };
  }
  return parsed.witness.picture.sha256 === actual ? parsed : { kind: 'other-picture' };
}

/** The bytes of a witness's file. The same witness always gives the same: gzip here writes no time. */
export async function packWitness(witness: Witness): Promise<Uint8Array> {
  return promisify(gzip)(writeWitness(witness));
}

/** Of a file's bytes, in hexadecimal. @throws the system's error. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

type Packed = { readonly kind: 'bytes'; readonly bytes: Uint8Array } | Exclude<WitnessFile, { kind: 'read' }>;

async function readPacked(file: string): Promise<Packed> {
  try {
    const about = await stat(file);
    // Before it is opened: a pipe would be waited for.
    if (!about.isFile()) return { kind: 'unreadable', reason: 'it is not a file' };
    // Packed it is smaller than what it holds, or it is none of ours.
    if (MOST_WITNESS_BYTES < about.size) return { kind: 'unreadable', reason: TOO_LARGE };
    return { kind: 'bytes', bytes: await readFile(file) };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return { kind: 'none' };
    return { kind: 'unreadable', reason: systemReason(error) };
  }
}

const TOO_LARGE = `it holds more than ${MOST_WITNESS_BYTES / 1024 / 1024} MiB`;

function unpackingProblem(error: unknown): string {
  if (isSystemError(error, 'ERR_BUFFER_TOO_LARGE')) return TOO_LARGE;
  if (isSystemError(error, 'Z_BUF_ERROR')) return 'it ends too early';
  return 'it is not packed with gzip, or damaged';
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function systemReason(error: unknown): string {
  return error instanceof Error && 'code' in error ? `the system says ${String(error.code)}` : String(error);
}
