// `groundglass cache`: says where what was found out about pictures is kept and how much it is, and empties it.
// Knows nothing of what is kept and how.

import { parseCommand } from './arguments';
import { CACHE_VARIABLE } from './cachePlace';
import type { Surroundings } from './surroundings';
import { badUsage } from './usage';

/** @returns the exit code: 0. */
export async function cache(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('cache', args, { json: { type: 'boolean' } } as const);
  const [verb, ...rest] = positionals;
  if ((verb !== undefined && verb !== 'clear') || 0 < rest.length) {
    throw badUsage('cache', 'the only thing known to do with the cache is clear');
  }
  const { place, contents, clear } = surroundings.cache;
  const { stdout } = surroundings;
  const told = verb === 'clear' ? await clear() : await contents();
  if (values.json === true) {
    const limit = place === null ? {} : { limitBytes: place.bytes };
    stdout.write(`${JSON.stringify({ folder: place?.folder ?? null, ...told, ...limit }, null, 2)}\n`);
  } else if (place === null) {
    stdout.write(`Nothing is kept on disk: ${CACHE_VARIABLE} is off.\n`);
  } else if (verb === 'clear') {
    stdout.write(`${place.folder}: ${amount(told)} removed.\n`);
  } else {
    stdout.write(`${place.folder}: ${amount(told)} of at most ${megabytes(place.bytes)}.\n`);
  }
  return 0;
}

function amount({ entries, bytes }: { readonly entries: number; readonly bytes: number }): string {
  return `${entries} ${entries === 1 ? 'entry' : 'entries'}, ${megabytes(bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
