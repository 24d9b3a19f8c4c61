// The files of a folder with results, and the way from a name that a report gives to a file: never out of the project.
// Knows nothing of what is in the files.

import { access, constants, open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FailureError } from '../../../protocol/failure';
import { cut } from './errorText';
import type { ShotPicture } from './failedShot';
import { HEADER_BYTES, pictureHeader, type PictureHeader } from './pictureHeader';

/** Files and folders that are looked at; the rest of a larger tree is left out. */
const MOST_FILES = 50_000;
const MOST_DEPTH = 16;

/** Hold no results, and more files than anything else. */
const passedOver: ReadonlySet<string> = new Set(['node_modules', '.git', '.venv', 'venv']);

/**
 * Paths of all files below, absolute, in the order in which people sort names ("2" before "10"), those of a folder before
 * those of its folders. Links are not followed.
 */
export async function filesWithin(folder: string): Promise<string[]> {
  const files: string[] = [];
  const look = async (at: string, depth: number): Promise<void> => {
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    entries.sort((a, b) => byName.compare(stem(a.name), stem(b.name)) || byName.compare(a.name, b.name));
    for (const entry of entries) {
      if (MOST_FILES <= files.length) return;
      if (entry.isFile()) files.push(path.join(at, entry.name));
    }
    for (const entry of entries) {
      if (entry.isDirectory() && !passedOver.has(entry.name) && depth < MOST_DEPTH) {
        await look(path.join(at, entry.name), depth + 1);
      }
    }
  };
  await look(folder, 0);
  return files;
}

const byName = new Intl.Collator('en', { numeric: true });

/** "a (1).png" comes behind "a.png", as what was numbered comes behind what was not. */
function stem(name: string): string {
  return path.parse(name).name;
}

/** A whole file as text. @returns null where it cannot be read or is larger than `most` bytes. */
export async function textOfFile(file: string, most: number): Promise<string | null> {
  const about = await stat(file).catch(() => null);
  if (about === null || !about.isFile() || most < about.size) return null;
  return readFile(file, 'utf8').catch(() => null);
}

/** The first bytes; empty where it cannot be read. */
export async function beginningOf(file: string, length: number): Promise<Buffer> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return Buffer.alloc(0);
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    return Buffer.alloc(0);
  } finally {
    await handle.close();
  }
}

/** Null where it is not a picture of the kinds that runners write. */
export async function headerOfFile(file: string): Promise<PictureHeader | null> {
  return pictureHeader(await beginningOf(file, HEADER_BYTES));
}

/**
 * What the names in reports of a folder may lead to: the project around it, else the folder. Nothing outside is opened.
 *
 * @returns real, absolute.
 */
export async function rootOf(folder: string): Promise<string> {
  const real = await realpath(folder).catch(() => folder);
  for (let at = real, left = MOST_UP; 0 < left; left -= 1) {
    if (await isProject(at)) return at;
    const up = path.dirname(at);
    if (up === at) break;
    at = up;
  }
  return real;
}

const MOST_UP = 5;

async function isProject(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => []);
  return names.some((name) =>
    /^(package\.json|\.git|pyproject\.toml|pom\.xml|build\.gradle.*|.*\.csproj)$/.test(name),
  );
}

/**
 * The file that a report names. A path of another machine is looked for by its last parts: artefacts keep their folders.
 *
 * @param folder - where the report lies.
 * @param root - as `rootOf` gives it.
 * @returns `missing` with the reason where it is not there, or lies outside of the root.
 */
export async function findNamed(named: string, folder: string, root: string): Promise<ShotPicture> {
  if (MOST_PATH < named.length) return { kind: 'missing', reason: 'the report names no path that could be' };
  const isWindows = /^[A-Za-z]:[\\/]|^\\\\/.test(named) || (named.includes('\\') && !named.includes('/'));
  const plain = isWindows ? named.replace(/\\/g, '/') : named;
  const isWhole = path.posix.isAbsolute(plain) || /^[A-Za-z]:\//.test(plain);
  const parts = plain.split('/').filter((part) => part !== '' && part !== '.');
  // Runners count from the report's folder, or from where they were started.
  const bases = new Set([folder, path.dirname(folder), root]);
  // Only to ask Windows for a file of another computer tells that computer who asks.
  const isOfNetwork = plain.startsWith('//');
  const whole = isOfNetwork ? [] : [path.resolve(plain)];
  const beginnings = isWhole ? whole : [...bases].map((base) => path.resolve(base, ...parts));
  // Of a path from elsewhere two parts at least must be alike: every test has a "test-failed-1.png".
  const tails = isWhole
    ? parts
        .map((_, index) => parts.slice(index + 1))
        .filter((tail) => tail.length >= 2 && !tail.includes('..'))
    : [];
  let isOutside = false;
  for (const candidate of [
    ...beginnings,
    ...tails.flatMap((tail) => [...bases].map((base) => path.join(base, ...tail))),
  ]) {
    // A link may lead elsewhere.
    const real = await realpath(candidate).catch(() => null);
    if (real === null) continue;
    if (!isWithin(real, root)) isOutside = true;
    else if ((await stat(real).catch(() => null))?.isFile() === true) return { kind: 'file', path: real };
  }
  const told = cut(named, 200);
  return {
    kind: 'missing',
    reason: isOutside
      ? `the report names ${told}, which lies outside of ${root} and is not opened for that`
      : `the report names ${told}, and it is not there`,
  };
}

/** Longer ones are on no system. */
const MOST_PATH = 4_096;

function isWithin(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

/** @throws FailureError `bad-input` where nothing is there that can be read. */
export async function kindOfPath(given: string): Promise<'folder' | 'file'> {
  const refuse = (reason: string): FailureError =>
    new FailureError({ kind: 'bad-input', what: given, reason });
  const about = await stat(given).catch(() => null);
  if (about === null) throw refuse('nothing is there');
  // Pipes and devices never end.
  if (!about.isDirectory() && !about.isFile()) throw refuse('this is neither a file nor a folder');
  await access(given, constants.R_OK).catch(() => {
    throw refuse('you may not read it');
  });
  return about.isDirectory() ? 'folder' : 'file';
}
