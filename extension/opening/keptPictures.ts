// Makes files of pictures that are none yet (pasted, or dropped from outside), in a folder of our own.
// Knows nothing of VS Code and of pixels.

import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FailureError } from '../../protocol/failure';
import { SIDECAR_ENDING } from '../../protocol/sidecar';
import { isPictureName } from '../editor/pictureFile';
import { pictureEnding } from '../editor/pictureKind';
import { writeWhole } from '../writeWhole';

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
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = `this folder for pictures cannot be made: ${error instanceof Error ? error.message : String(error)}`;
    throw new FailureError({ kind: 'bad-input', what: folder, reason });
  }
  const file = await freeName(folder, `${timeName(at)}${givenName(name)}`, ending);
  await writeWhole(file, bytes);
  await dropOldest(folder, isInUse);
  return file;
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

async function dropOldest(folder: string, isInUse: IsInUse): Promise<void> {
  const names = await readdir(folder);
  const saved = new Set(names);
  // The names begin with the time.
  const pictures = names
    .filter((name) => isPictureName(name) && !saved.has(`${name}${SIDECAR_ENDING}`))
    .sort()
    .reverse();
  for (const name of pictures.slice(MOST_PICTURES)) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found === null || Date.now() - found.mtimeMs < YOUNG_DAYS * DAY_MS) continue;
    if (!(await isInUse(file))) await rm(file, { force: true }).catch(() => undefined);
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;
