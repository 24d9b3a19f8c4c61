// Makes a capture of its own of a failed test's picture: a PNG in a folder of the user's choice, with the test's record beside it.
// Knows nothing of how failed tests are found.

import { lstat } from 'node:fs/promises';
import * as path from 'node:path';
import type { CaptureDone } from '../../../protocol/capture';
import { toPng } from '../picture';
import { storeCapture } from '../store';
import type { FailedShot } from './failedShot';
import { shotBytes } from './shotBytes';

/**
 * @param folder - exists; the picture gets the test's title for its name, and a number where that is taken.
 * @throws FailureError `bad-input` where there is no picture, it is damaged, or cannot be written; then nothing is left of it.
 */
export async function extractShot(shot: FailedShot, folder: string): Promise<CaptureDone> {
  const name = path.basename(shot.name, path.extname(shot.name));
  return takeShot(shot, await freeName(path.resolve(folder), name));
}

/**
 * @param picturePath - absolute, ends in .png, and is not there yet.
 * @throws FailureError as `extractShot`.
 */
export async function takeShot(shot: FailedShot, picturePath: string): Promise<CaptureDone> {
  const { png, size } = await toPng(await shotBytes(shot), shot.name);
  return storeCapture({ png, size, record: shot.record, witness: null, remarks: [] }, picturePath);
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const file = path.join(folder, `${name}${number === 1 ? '' : ` ${number}`}.png`);
    if ((await lstat(file).catch(() => null)) === null) return file;
  }
}
