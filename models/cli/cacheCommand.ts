// `groundglass cache`: says where what was found out about pictures is kept and how much it is, and empties it.
// Knows nothing of what is kept and how.

import { diskSize } from '../../protocol/diskSize';
import { parseCommand } from './arguments';
import { CACHE_VARIABLE } from './cachePlace';
import type { Surroundings } from './surroundings';
import { jsonText } from './terminal';
import { badUsage } from './usage';

/** @returns the exit code: 0. */
export async function cache(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('cache', args, { json: { type: 'boolean' } } as const);
  const [verb, ...rest] = positionals;
  if ((verb !== undefined && verb !== 'clear') || 0 < rest.length) {
    throw badUsage('cache', 'the only thing known to do with the cache is clear');
  }
  const { contents, clear } = surroundings.cache;
  const place = surroundings.cache.place();
  const { stdout } = surroundings;
  const told = verb === 'clear' ? await clear() : await contents();
  if (values.json === true) {
    const limit = place === null ? {} : { limitBytes: place.bytes };
    const facts = verb === 'clear' ? { removed: told } : { ...told, ...limit };
    stdout.write(jsonText({ folder: place?.folder ?? null, ...facts }));
  } else if (place === null) {
    stdout.write(`Nothing is kept on disk: ${CACHE_VARIABLE} is off, or the system names no home folder.\n`);
  } else if (verb === 'clear') {
    stdout.write(`${place.folder}: ${amount(told)} removed.\n`);
  } else {
    stdout.write(`${place.folder}: ${amount(told)} of at most ${diskSize(place.bytes)}.\n`);
  }
  return 0;
}

function amount({ entries, bytes }: { readonly entries: number; readonly bytes: number }): string {
  return `${entries} ${entries === 1 ? 'entry' : 'entries'}, ${diskSize(bytes)}`;
}
