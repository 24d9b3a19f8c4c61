// Keeps two runs from writing to the same file: whoever works on it holds `<file>.lock`, which names the process.
// Knows nothing of what is written.

import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import { errorCode, fileErrorReason } from '../runtime/fileErrors';

/**
 * Works while holding `<outPath>.lock`. The lock of a process that is gone is taken over.
 *
 * @throws FailureError `bad-input` while another run holds it.
 */
export async function withLock<T>(outPath: string, work: () => Promise<T>): Promise<T> {
  const lockPath = `${outPath}.lock`;
  if (!(await createLock(lockPath))) await takeOver(outPath, lockPath);
  try {
    return await work();
  } finally {
    await rm(lockPath, { force: true });
  }
}

/**
 * Replaces the lock of a process that is gone. Only one run at a time may, and it looks at the lock again once it is
 * the one: otherwise a slower run would remove the lock that a faster one has just put there.
 */
async function takeOver(outPath: string, lockPath: string): Promise<void> {
  await refuseWhileHeld(outPath, lockPath);
  const turnPath = `${lockPath}.takeover`;
  if (!(await createLock(turnPath))) {
    throw refusal(outPath, `another run is about to write to it; remove ${turnPath} if there is none`);
  }
  try {
    await refuseWhileHeld(outPath, lockPath);
    await rm(lockPath, { force: true });
    if (!(await createLock(lockPath))) throw refusal(outPath, 'another run has just begun to write to it');
  } finally {
    await rm(turnPath, { force: true });
  }
}

async function refuseWhileHeld(outPath: string, lockPath: string): Promise<void> {
  const text = await readFile(lockPath, 'utf8').catch(() => '');
  const owner = Number(text);
  if (text !== '' && !isRunning(owner)) return;
  // A lock without its number is one that is being made, or has just been given up.
  const who = text === '' ? 'another run' : `another run (process ${owner})`;
  throw refusal(outPath, `${who} is writing to it; wait for it, or remove ${lockPath} if that run is gone`);
}

/** @returns false where the file is there already. */
async function createLock(lockPath: string): Promise<boolean> {
  const file = await open(lockPath, 'wx').catch((error: unknown) => {
    if (errorCode(error) === 'EEXIST') return null;
    throw cannotLock(lockPath, error);
  });
  if (file === null) return false;
  try {
    await file.writeFile(String(process.pid));
  } catch (error) {
    await rm(lockPath, { force: true });
    throw cannotLock(lockPath, error);
  } finally {
    await file.close();
  }
  return true;
}

function cannotLock(lockPath: string, error: unknown): FailureError {
  const missing = `the folder ${path.dirname(lockPath)} does not exist`;
  return refusal(lockPath, errorCode(error) === 'ENOENT' ? missing : fileErrorReason(error));
}

export function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0); // Signal 0 only asks.
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function refusal(what: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason });
}
