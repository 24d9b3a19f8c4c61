// Finds the files of a small model that is not a bundle, and checks that they are the ones that were made.
// A record beside them promises each file's sha256 by its role. Knows nothing of what is in them.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import { fileErrorReason } from './fileErrors';

export interface ModelFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/**
 * The files for some roles, each compared with the hash in the record.
 *
 * @param recordPath - JSON with `files: {ROLE: {path, sha256}}`, paths relative to its own folder.
 * @param optional - roles that the record need not promise.
 * @throws FailureError `bundle-damaged` naming the file and what is wrong with it.
 */
export async function checkedFiles<Role extends string, Optional extends string = never>(
  recordPath: string,
  roles: readonly Role[],
  optional: readonly Optional[] = [],
): Promise<Readonly<Record<Role, ModelFile> & Partial<Record<Optional, ModelFile>>>> {
  const promised = parseRecord(recordPath, (await readPart(recordPath)).toString('utf8'), roles, optional);
  const entries: [Role | Optional, ModelFile][] = [];
  for (const { role, name, sha256 } of promised) {
    const filePath = path.join(path.dirname(recordPath), name);
    const bytes = await readPart(filePath);
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (actual !== sha256) {
      throw damagedFile(filePath, `its sha256 is ${actual}, ${path.basename(recordPath)} promises ${sha256}`);
    }
    entries.push([role, { path: filePath, bytes }]);
  }
  // One entry a promised role, pushed above.
  return Object.fromEntries(entries) as Record<Role, ModelFile> & Partial<Record<Optional, ModelFile>>;
}

export function damagedFile(filePath: string, reason: string): FailureError {
  return new FailureError({ kind: 'bundle-damaged', path: filePath, reason });
}

async function readPart(filePath: string): Promise<Buffer> {
  try {
    return await readFile(filePath);
  } catch (error) {
    throw damagedFile(filePath, fileErrorReason(error));
  }
}

function parseRecord<Role extends string, Optional extends string>(
  recordPath: string,
  text: string,
  required: readonly Role[],
  optional: readonly Optional[],
): readonly { readonly role: Role | Optional; readonly name: string; readonly sha256: string }[] {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    throw damagedFile(recordPath, 'it is not JSON');
  }
  const files = field(record, 'files');
  const roles = [...required, ...optional.filter((role) => field(files, role) !== undefined)];
  return roles.map((role) => {
    const name = field(field(files, role), 'path');
    const sha256 = field(field(files, role), 'sha256');
    if (typeof name !== 'string' || typeof sha256 !== 'string') {
      throw damagedFile(recordPath, `it does not say path and sha256 of the file for ${role}`);
    }
    return { role, name, sha256 };
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
