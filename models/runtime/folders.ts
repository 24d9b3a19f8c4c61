// Makes folders that only the user may look into, however many above them are missing too.
// Knows nothing of what is put there.

import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from './fileErrors';

const ONLY_THE_USER = 0o700;

/**
 * One folder after the other, since `mkdir` with `recursive` never comes back where the system finds nothing to make a
 * folder in although the one above is there (below /proc): it makes the one above again and again.
 *
 * @returns whether the folder was made by this; false where it was there.
 * @throws what the system says where it cannot be made, or something else has its name.
 */
export function makePrivateFolder(folder: string): boolean {
  try {
    mkdirSync(folder, ONLY_THE_USER);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return thereAlready(folder, error);
  }
  const above = path.dirname(folder);
  if (above !== folder) makePrivateFolder(above);
  try {
    mkdirSync(folder, ONLY_THE_USER);
    return true;
  } catch (error) {
    return thereAlready(folder, error); // Somebody else was faster, or it cannot be made.
  }
}

function thereAlready(folder: string, refusal: unknown): false {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return false;
  throw refusal;
}
