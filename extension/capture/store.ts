// Puts a capture on the disk: the picture, its witness and its record beside it, all of them or none, and never over a file
// that is there. Knows nothing of how captures are taken.

import { createHash } from 'node:crypto';
import { access, constants, link, lstat, rename, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { CaptureDone } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import { SIDECAR_ENDING, writeSidecar } from '../../protocol/sidecar';
import type { TakenCapture } from './taken';
import { packWitness, witnessPath } from './witnessFile';
import { temporaryName, writeTemporary, writingProblem, type WritingStep } from './writeWhole';

const advice = { elsewhere: 'Choose another place', again: 'capture again' };

export function sidecarPath(picturePath: string): string {
  return `${picturePath}${SIDECAR_ENDING}`;
}

/**
 * Refuses a place where a capture could not be stored, before anything is captured for it.
 *
 * @throws FailureError `bad-input`.
 */
export async function checkPlace(picturePath: string): Promise<void> {
  if (!path.isAbsolute(picturePath)) throw refused(picturePath, 'its path is not absolute');
  if (!/\.png$/i.test(picturePath))
    throw refused(picturePath, 'captures are PNG files, the name must end in .png');
  const folder = path.dirname(picturePath);
  const about = await stat(folder).catch(() => null);
  if (about === null) throw refused(picturePath, `the folder ${folder} does not exist`);
  if (!about.isDirectory()) throw refused(picturePath, `${folder} is not a folder`);
  try {
    await access(folder, constants.W_OK);
  } catch (error) {
    throw refused(
      picturePath,
      `it cannot be written: ${writingProblem(error, 'make', process.platform, advice)}`,
    );
  }
  for (const file of [picturePath, witnessPath(picturePath), sidecarPath(picturePath)]) {
    if ((await lstat(file).catch(() => null)) !== null) throw isThere(file);
  }
}

/**
 * Writes all files under other names first; then each takes its own, the picture last: whoever sees it finds the others.
 *
 * @param picturePath - absolute, ends in .png; neither it nor its companions may be there.
 * @throws FailureError `bad-input`; then nothing of it is left.
 */
export async function storeCapture(taken: TakenCapture, picturePath: string): Promise<CaptureDone> {
  await checkPlace(picturePath);
  const { png, size, record, remarks } = taken;
  const sha256 = createHash('sha256').update(png).digest('hex');
  const witness = taken.witness === null ? null : { ...taken.witness, picture: { sha256, size } };
  const sidecar = writeSidecar({
    picture: { name: path.basename(picturePath), sha256, size, extra: {} },
    capture: { record, extra: {} },
    answers: [],
    extra: {},
  });
  await writeTogether(picturePath, [
    ...(witness === null ? [] : [{ file: witnessPath(picturePath), content: await packWitness(witness) }]),
    { file: sidecarPath(picturePath), content: sidecar },
    { file: picturePath, content: png },
  ]);
  return {
    picture: picturePath,
    record,
    witness: witness === null ? null : witnessPath(picturePath),
    remarks,
  };
}

interface NewFile {
  readonly file: string;
  readonly content: string | Uint8Array;
}

async function writeTogether(picturePath: string, files: readonly NewFile[]): Promise<void> {
  const temporaries: string[] = [];
  const placed: string[] = [];
  let step: WritingStep = 'make';
  let at = picturePath;
  try {
    for (const { file, content } of files) {
      // Not after the file's own name, which may be as long as names can be.
      const temporary = temporaryName(path.join(path.dirname(file), 'capture'));
      temporaries.push(temporary);
      await writeTemporary(temporary, content, null);
    }
    step = 'rename';
    for (const [index, { file }] of files.entries()) {
      at = file;
      await place(temporaries[index] ?? '', file);
      placed.push(file);
    }
  } catch (error) {
    await removeAll([...placed, ...temporaries]);
    if (error instanceof FailureError) throw error;
    if (errorCode(error) === 'EEXIST') throw isThere(at);
    const isThereStill = (await stat(path.dirname(picturePath)).catch(() => null)) !== null;
    // A folder of the system's own, as /proc, has no place for any file and says that there is none.
    const problem =
      step === 'make' && errorCode(error) === 'ENOENT' && isThereStill
        ? `its folder takes no new files. ${advice.elsewhere}`
        : writingProblem(error, step, process.platform, advice);
    throw refused(picturePath, `it cannot be written: ${problem}`);
  }
  await removeAll(temporaries);
}

/** A second name for the same file, since renaming would put it over one that came to be there in the meantime. */
async function place(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST' || code === 'ENAMETOOLONG') throw error;
    // FAT and some shared folders know no second names.
    if ((await lstat(file).catch(() => null)) !== null) throw isThere(file);
    await rename(temporary, file);
  }
}

async function removeAll(files: readonly string[]): Promise<void> {
  await Promise.all(files.map((file) => rm(file, { force: true }).catch(() => undefined)));
}

function isThere(file: string): FailureError {
  return refused(file, 'it is there already, and captures never replace a file; choose another name');
}

function refused(file: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: file, reason });
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
