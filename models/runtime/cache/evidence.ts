// What reader and detector found on a picture, and the candidates that were made of it, kept as entries.
// Knows nothing of how they are found.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { at } from '../../pipeline/list';
import { once } from '../clock';
import type { SeenElements } from '../elements';
import { isSeenElements, type EvidenceKind, type EvidenceStore } from '../evidenceStore';
import { elementModels, readerModels } from '../places';
import type { Cache } from './cache';
import type { CacheEntry } from './entry';

/** @param threads - by which the networks' sums may be rounded otherwise. */
export function makeEvidenceStore(cache: Cache, threads: number | undefined): EvidenceStore {
  // The records hold the hash of every network's file. What is detected hangs on what was read, so both belong to both.
  const models = once(() =>
    Promise.all([
      fileHash(path.join(readerModels(), 'reader.json')),
      fileHash(path.join(elementModels(), 'elements.json')),
    ]),
  );
  const wordsOf = async (kind: EvidenceKind, key: string) => [
    kind,
    ...(await models.get()),
    String(threads ?? 'all threads'),
    key,
  ];
  return {
    async load(kind, key) {
      const entry = await cache.find(await wordsOf(kind, key));
      if (entry === null) return null;
      return kind === 'elements' ? elementsOf(entry) : entry.facts;
    },
    async save(kind, key, value) {
      const entry = isSeenElements(value) ? entryOf(value) : { facts: value, arrays: [] };
      cache.keep(await wordsOf(kind, key), entry);
    },
  };
}

/** Terms are many and have two decimals: as whole hundredths they are exact as float32, and read without being parsed. */
function entryOf({ elements, iconTerms, states }: SeenElements): CacheEntry {
  const named = iconTerms.flatMap((terms, element) => (terms === null ? [] : [element]));
  const arrays = iconTerms.flatMap((terms) => (terms === null ? [] : [hundredthsOf(terms)]));
  return { facts: { elements, named, states }, arrays };
}

/** Not yet checked: whoever loads it does that. */
function elementsOf({ facts, arrays }: CacheEntry): unknown {
  if (typeof facts !== 'object' || facts === null) return null;
  const { elements, named, states } = facts as Readonly<Record<string, unknown>>; // Of an object all can be asked.
  if (!Array.isArray(elements) || !Array.isArray(named) || named.length !== arrays.length) return null;
  const iconTerms: (readonly number[] | null)[] = elements.map(() => null);
  for (const [i, element] of (named as readonly unknown[]).entries()) {
    // A place that is no element's would make the list as long as the number says.
    if (typeof element !== 'number' || !(element in iconTerms)) return null;
    iconTerms[element] = termsOf(at(arrays, i));
  }
  return { elements, iconTerms, states };
}

function hundredthsOf(terms: readonly number[]): Float32Array {
  const hundredths = new Float32Array(terms.length);
  for (let i = 0; i < terms.length; i++) hundredths[i] = Math.round(terms[i]! * 100);
  return hundredths;
}

function termsOf(hundredths: Float32Array): readonly number[] {
  const terms = new Array<number>(hundredths.length);
  for (let i = 0; i < terms.length; i++) terms[i] = hundredths[i]! / 100;
  return terms;
}

/** sha256 of a file; of one that cannot be read, none: whoever needs it says what is wrong with it. */
async function fileHash(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => null);
  return bytes === null ? 'none' : createHash('sha256').update(bytes).digest('hex');
}
