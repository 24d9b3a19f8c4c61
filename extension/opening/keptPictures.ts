// Pictures that become files of ours: pasted, dropped from outside, or captured, in a folder where only the newest stay.
// Knows nothing of VS Code and of pixels.

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FailureError } from '../../protocol/failure';
import { SIDECAR_ENDING } from '../../protocol/sidecar';
import { WITNESS_ENDING } from '../../protocol/witness';
import { isPictureName } from '../editor/pictureFile';
import { pictureEnding } from '../editor/pictureKind';
import { readSidecar } from '../editor/sidecarFile';
import { writeWhole } from '../capture/writeWhole';

/** How many are kept; those that are young, whose results were saved, or that are in use, stay beyond that. */
export const MOST_PICTURES = 50;

/** Other windows and workspaces may use younger ones, which is not known here. */
export const YOUNG_DAYS = 30;

export interface NewPicture {
  /** What it was called where it came from; may be empty. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly at: Date;
}

/** Whether a picture is open, or has answers that are saved nowhere. */
export type IsInUse = (picture: string) => Promise<boolean>;

/**
 * Writes the picture under a name that begins with the time, and lets the oldest go.
 *
 * @returns the file's path.
 * @throws FailureError `bad-input` where the bytes are no picture of a kind that is known, or cannot be written.
 */
export async function keepPicture(
  folder: string,
  { name, bytes, at }: NewPicture,
  isInUse: IsInUse,
): Promise<string> {
  const ending = pictureEnding(bytes);
  if (ending === null) {
    const reason = 'this is not a picture of a kind that is known (PNG, JPEG, WebP, GIF, BMP, TIFF, AVIF)';
    throw new FailureError({ kind: 'bad-input', what: name === '' ? 'What was pasted' : name, reason });
  }
  const file = await nextPicture(folder, { name, at }, ending);
  await writeWhole(file, bytes);
  await dropOldest(folder, isInUse);
  return file;
}

/**
 * A file's path in the folder, which is made where it is not there; nothing is written.
 *
 * @param ending - without its dot.
 * @throws FailureError `bad-input` where the folder cannot be made.
 */
export async function nextPicture(
  folder: string,
  { name, at }: Omit<NewPicture, 'bytes'>,
  ending: string,
): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = `this folder for pictures cannot be made: ${error instanceof Error ? error.message : String(error)}`;
    throw new FailureError({ kind: 'bad-input', what: folder, reason });
  }
  return freeName(folder, `${timeName(at)}${givenName(name)}`, ending);
}

/** Local time, sortable, and without signs that a file system refuses: "2026-11-26 15.30.12". */
function timeName(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}`;
}

/** The name without its ending and without signs that a file system, or a shell, may take for its own. */
function givenName(name: string): string {
  const base = path.win32.basename(name).replace(/\.[^.]*$/, '');
  const plain = base
    .replace(/[^\p{L}\p{N}_ -]+/gu, ' ')
    .trim()
    .slice(0, 60);
  // Browsers call everything that is pasted "image".
  return plain === '' || plain === 'image' ? '' : ` ${plain}`;
}

async function freeName(folder: string, name: string, ending: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${name}${number === 1 ? '' : ` ${number}`}.${ending}`);
    if ((await stat(file).catch(() => null)) === null) return file;
  }
}

/** Lets go of the oldest, with what lies beside them; what somebody has saved answers for stays. */
export async function dropOldest(folder: string, isInUse: IsInUse): Promise<void> {
  const names = await readdir(folder);
  const beside = new Set(names);
  const nobodysWork: string[] = [];
  // The names begin with the time.
  for (const name of names.filter(isPictureName).sort().reverse()) {
    const sidecar = `${name}${SIDECAR_ENDING}`;
    if (!beside.has(sidecar) || !(await hasWork(path.join(folder, sidecar)))) nobodysWork.push(name);
  }
  for (const name of nobodysWork.slice(MOST_PICTURES)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < YOUNG_DAYS * DAY_MS) continue;
    if (await isInUse(file)) continue;
    for (const one of [file, `${file}${WITNESS_ENDING}`, `${file}${SIDECAR_ENDING}`])
      await rm(one, { force: true }).catch(() => undefined);
  }
}

/** A capture's record is nobody's work; what cannot be read may be. */
async function hasWork(sidecar: string): Promise<boolean> {
  const disk = await readSidecar(sidecar);
  return disk.kind !== 'none' && !(disk.kind === 'read' && disk.sidecar.answers.length === 0);
}

const DAY_MS = 24 * 60 * 60 * 1000;
