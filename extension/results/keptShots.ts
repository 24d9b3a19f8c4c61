// Makes files of failed tests' pictures that lie in zips, in a folder of our own, with their records beside them.
// Knows nothing of VS Code. The same picture of the same zip gets the same file, so that its conversation is found again.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes } from 'node:fs/promises';
import * as path from 'node:path';
import { parseSidecar, SIDECAR_ENDING, writeSidecar } from '../../protocol/sidecar';
import { pictureHeader } from '../capture/results/pictureHeader';
import type { FailedShot } from '../capture/results/failedShot';
import { shotBytes } from '../capture/results/shotBytes';
import { keepNewest, writeWhole } from '../capture/writeWhole';

/** Pictures and their records. */
const MOST_FILES = 200;

/**
 * The picture's file: its own where it is one already, else a copy.
 *
 * @param isInUse - such copies stay, however old.
 * @throws FailureError `bad-input` where there is no picture, or it cannot be written.
 */
export async function fileOfShot(
  shot: FailedShot,
  folder: string,
  isInUse: (file: string) => boolean,
): Promise<string> {
  const { picture, record } = shot;
  if (picture.kind === 'file') return picture.path;
  const bytes = await shotBytes(shot);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = path.join(folder, `${sha256.slice(0, 12)} ${shot.name}`);
  if ((await stat(file).catch(() => null)) !== null) {
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined);
    return file;
  }
  await mkdir(folder, { recursive: true });
  const name = path.basename(file);
  await writeWhole(
    `${file}${SIDECAR_ENDING}`,
    writeSidecar({
      picture: { name, sha256, size: pictureHeader(bytes)?.size ?? null, extra: {} },
      capture: { record, extra: {} },
      answers: [],
      extra: {},
    }),
  );
  await writeWhole(file, bytes);
  const answered = await answeredIn(folder);
  await keepNewest(folder, MOST_FILES, (old) => {
    const kept = old.endsWith(SIDECAR_ENDING) ? old.slice(0, -SIDECAR_ENDING.length) : old;
    return kept === file || isInUse(kept) || answered.has(kept);
  });
  return file;
}

/** Pictures whose answers were saved: they are the user's. */
async function answeredIn(folder: string): Promise<ReadonlySet<string>> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(SIDECAR_ENDING));
  const answered = await Promise.all(
    names.map(async (name) => {
      const parsed = parseSidecar(await readFile(path.join(folder, name), 'utf8').catch(() => ''));
      // What cannot be read may hold answers too.
      const hasAnswers = parsed.kind !== 'read' || 0 < parsed.sidecar.answers.length;
      return hasAnswers ? [path.join(folder, name.slice(0, -SIDECAR_ENDING.length))] : [];
    }),
  );
  return new Set(answered.flat());
}
