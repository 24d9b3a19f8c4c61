// Keeps on disk what reader and detector found on a picture: they are slow, ranking is fast.
// An entry's key names the picture and everything that decides what is found on it, code included.

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { errorCode } from '../../runtime/fileErrors';
import type { EvidenceKind, EvidenceStore } from '../../runtime/evidenceStore';
import { packageRoot } from '../../runtime/places';
import { parseJson, replaceFile } from '../jsonl';

/** What pixels are handed over, how graphs are run, what boxes are: the same for both kinds. */
const commonMakers = [
  'models/runtime/image.ts',
  'models/runtime/sessions.ts',
  'models/pipeline/resize.ts',
  'protocol/geometry.ts',
] as const;

/** What is found; candidates are made of it, by the code that is being measured, and are never kept. */
type FoundKind = Exclude<EvidenceKind, 'candidates'>;

/** Graphs and code that decide what is found, relative to the package; folders with all that lies in them. */
const makers: Readonly<Record<FoundKind, readonly string[]>> = {
  lines: [...commonMakers, 'models/reader', 'models/runtime/reader.ts', 'models/pipeline/reader'],
  elements: [
    ...commonMakers,
    // Holds the graphs' hashes; the weights beside it only rank.
    'models/elements/elements.json',
    'models/runtime/elements.ts',
    'models/pipeline/elements/decode.ts',
    'models/pipeline/elements/families.ts',
    'models/pipeline/elements/crops.ts',
    'models/pipeline/elements/scale.ts',
    'models/pipeline/elements/states.ts',
  ],
};

export interface EvidenceCache extends EvidenceStore {
  /** sha256 over the graphs and the code of a kind: the same found things for the same picture. */
  fingerprint(kind: FoundKind): string;
}

/**
 * A cache below a folder, which is made where it is missing.
 *
 * @param ignoreKept - find everything again, and keep that.
 * @param root - where the makers lie: this package, unless a test has others.
 */
export async function openEvidenceCache(
  folder: string,
  { ignoreKept = false, root = packageRoot() }: { ignoreKept?: boolean; root?: string } = {},
): Promise<EvidenceCache> {
  const lines = await hashOf(root, makers.lines);
  const fingerprints: Readonly<Record<FoundKind, string>> = {
    lines,
    // The detector chooses its scale by the height of the lines that were read.
    elements: createHash('sha256')
      .update(lines)
      .update(await hashOf(root, makers.elements))
      .digest('hex'),
  };
  const fileOf = (kind: FoundKind, key: string): string =>
    path.join(folder, `${kind}-${fingerprints[kind].slice(0, 16)}`, `${key}.json`);
  return {
    fingerprint: (kind) => fingerprints[kind],
    async load(kind, key) {
      if (ignoreKept || kind === 'candidates') return null;
      return parseJson(await readFile(fileOf(kind, key), 'utf8').catch(() => ''));
    },
    async save(kind, key, value) {
      if (kind === 'candidates') return;
      const file = fileOf(kind, key);
      await mkdir(path.dirname(file), { recursive: true });
      await replaceFile(file, JSON.stringify(value));
    },
  };
}

/** sha256 over names and contents; what is missing counts as missing, so that its coming changes the hash. */
async function hashOf(root: string, places: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of await filesBelow(path.join(root, place))) {
      hash.update(path.relative(root, file)).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

async function filesBelow(place: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    if (errorCode(error) === 'ENOTDIR') return [place];
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
