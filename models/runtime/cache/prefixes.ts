// The decoder's cache behind a picture, kept as an entry. Knows nothing of decoders and prompts.

import type { CacheSnapshot } from '../decoder';
import type { PrefixStore } from '../prefill';
import type { Cache } from './cache';
import type { CacheEntry } from './entry';

/** @param scope - all that a snapshot's numbers hang on beside the prompt's beginning: the bundle, the device. */
export function makePrefixStore(cache: Cache, scope: readonly string[]): PrefixStore {
  const words = (key: string) => ['prefix', ...scope, key];
  return {
    async find(key) {
      const entry = await cache.find(words(key));
      return entry === null ? null : snapshotOf(entry);
    },
    accepts: (bytes) => cache.accepts(bytes),
    keep(key, { length, keys, values }) {
      cache.keep(words(key), { facts: { length }, arrays: [...keys, ...values] });
    },
  };
}

/** Whether the shapes are a decoder's it says itself, before it takes a snapshot. */
function snapshotOf({ facts, arrays }: CacheEntry): CacheSnapshot | null {
  if (typeof facts !== 'object' || facts === null || !('length' in facts)) return null;
  const { length } = facts;
  const layers = arrays.length / 2;
  if (typeof length !== 'number' || !Number.isInteger(layers)) return null;
  return { length, keys: arrays.slice(0, layers), values: arrays.slice(layers) };
}
