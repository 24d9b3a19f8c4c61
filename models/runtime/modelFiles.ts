// Finds the text reader's files and checks that they are the ones that were prepared.
// Knows nothing of what is in them.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import { fileErrorReason } from './fileErrors';

export interface ReaderFile {
  readonly path: string;
  /** Its content where it is text, empty for graphs. */
  readonly text: string;
}

export type ReaderFileRole = 'detection' | 'recognition' | 'characters';

/**
 * The reader's files, each compared with the hash in reader.json.
 *
 * @throws FailureError `bundle-damaged` naming the file and what is wrong with it.
 */
export async function checkedFiles(folder: string): Promise<Record<ReaderFileRole, ReaderFile>> {
  const recordPath = path.join(folder, 'reader.json');
  const promised = parseRecord(recordPath, (await readPart(recordPath)).toString('utf8'));
  const check = async (role: ReaderFileRole): Promise<ReaderFile> => {
    const { name, sha256 } = promised[role];
    const filePath = path.join(folder, name);
    const bytes = await readPart(filePath);
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (actual !== sha256) {
      throw damaged(filePath, `its sha256 is ${actual}, reader.json promises ${sha256}`);
    }
    return { path: filePath, text: role === 'characters' ? bytes.toString('utf8') : '' };
  };
  return {
    detection: await check('detection'),
    recognition: await check('recognition'),
    characters: await check('characters'),
  };
}

async function readPart(filePath: string): Promise<Buffer> {
  try {
    return await readFile(filePath);
  } catch (error) {
    throw damaged(filePath, fileErrorReason(error));
  }
}

function parseRecord(
  recordPath: string,
  text: string,
): Record<ReaderFileRole, { name: string; sha256: string }> {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    throw damaged(recordPath, 'it is not JSON');
  }
  const files = field(record, 'files');
  const promise = (role: string) => {
    const name = field(field(files, role), 'path');
    const sha256 = field(field(files, role), 'sha256');
    if (typeof name !== 'string' || typeof sha256 !== 'string') {
      throw damaged(recordPath, `it does not say path and sha256 of the file for ${role}`);
    }
    return { name, sha256 };
  };
  return {
    detection: promise('detection'),
    recognition: promise('recognition'),
    characters: promise('characters'),
  };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function damaged(filePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'bundle-damaged', path: filePath, reason });
}
