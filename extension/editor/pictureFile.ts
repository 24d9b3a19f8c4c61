// A picture's file as it lies on disk: whether it is there, when it was written, the hash of its bytes, how pages show it.
// Knows nothing of pixels: what is no picture is found out by who opens it.

import { createHash } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { webpOrientation, type ReadAt } from './exifOrientation';
import { pictureEnding, SIGNS_LENGTH } from './pictureKind';

/** The endings of files that are offered as pictures; package.json names the same. */
export const pictureEndings = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp', 'tif', 'tiff', 'avif'] as const;

export type PictureOnDisk =
  | {
      readonly kind: 'present';
      /** Changes when the file is written. */
      readonly version: string;
      /** sha256 of the file, in hexadecimal. */
      readonly hash: string;
      /** True where a page cannot show the file as the model sees it, so that a preview has to be made. */
      readonly needsPreview: boolean;
    }
  | { readonly kind: 'missing' }
  /** One clause without a full stop. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** @param known - from an earlier look: a file that has not been written since is not read again. */
export async function lookAtPicture(file: string, known: PictureOnDisk | null): Promise<PictureOnDisk> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return { kind: 'unreadable', reason: 'it is not a file' };
    const version = versionOf(found);
    if (known?.kind === 'present' && known.version === version) return known;
    const [hash, preview] = await Promise.all([hashFile(file), needsPreview(file)]);
    return { kind: 'present', version, hash, needsPreview: preview };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What is plainly wrong with a file that is to be a picture, to stand behind its name; null where that is not plain. */
export async function pictureProblem(file: string): Promise<string | null> {
  try {
    const bytes = await firstBytes(file);
    if (bytes.length === 0) return 'is empty';
    if (pictureEnding(bytes) !== null) return null;
    const isText = bytes.every((byte) => (0x20 <= byte && byte <= 0x7e) || (0x09 <= byte && byte <= 0x0d));
    return `is not a picture: ${isText ? 'it holds text' : 'its content is of no known picture format'}`;
  } catch {
    // Whoever opens it says more.
    return null;
  }
}

/** A word that changes when the file is written; null where there is none or it cannot be told. */
export async function fileVersion(file: string): Promise<string | null> {
  const found = await stat(file).catch(() => null);
  return found === null ? null : versionOf(found);
}

export function isPictureName(name: string): boolean {
  const ending = path.extname(name).slice(1).toLowerCase();
  return pictureEndings.some((known) => known === ending);
}

/**
 * Whether pages show something else than the model is given: nothing at all (TIFF), or the picture lying on its side (WebP
 * with an orientation, which browsers do not heed). By content: a TIFF may well be called shot.png.
 */
async function needsPreview(file: string): Promise<boolean> {
  const handle = await open(file, 'r');
  try {
    const read: ReadAt = async (at, length) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    const ending = pictureEnding(await read(0, SIGNS_LENGTH));
    return ending === 'tif' || (ending === 'webp' && 1 < (await webpOrientation(read)));
  } finally {
    await handle.close();
  }
}

async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(SIGNS_LENGTH), 0, SIGNS_LENGTH, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function versionOf({ mtimeMs, size }: Stats): string {
  return `${mtimeMs}-${size}`;
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
