// Where the command line keeps what was found out about pictures: the system's folder for such things, unless it is told.
// Knows nothing of what is kept and does not look at the disk.

import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import type { CachePlace } from '../../protocol/wire';
import { shorten } from './arguments';

/** What decides it. */
export interface Whereabouts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home folder, absolute; null where the system names none. */
  readonly home: string | null;
}

/** `off`, or the absolute path of a folder. */
export const CACHE_VARIABLE = 'GROUNDGLASS_CACHE';

const CACHE_BYTES = 500 * 1024 * 1024;

/**
 * @returns null where nothing is to be kept on disk.
 * @throws FailureError `bad-input` where the variable holds anything else: a relative folder would be another one wherever
 *   the program is called, and whoever has misspelt `off` wants nothing kept.
 */
export function cachePlace(whereabouts: Whereabouts): CachePlace | null {
  const told = whereabouts.env[CACHE_VARIABLE] ?? '';
  if (told.toLowerCase() === 'off') return null;
  if (told === '') {
    const folder = systemFolder(whereabouts);
    return folder === null ? null : { folder: path.join(folder, 'groundglass'), bytes: CACHE_BYTES };
  }
  if (path.isAbsolute(told)) return { folder: path.resolve(told), bytes: CACHE_BYTES };
  throw new FailureError({
    kind: 'bad-input',
    what: `${CACHE_VARIABLE}=${shorten(told)}`,
    reason: 'this is neither off nor the absolute path of a folder',
  });
}

function systemFolder({ env, platform, home }: Whereabouts): string | null {
  // The specification of base directories: what is not absolute does not count. It would lie wherever one happens to be.
  const told = (variable: string, otherwise: string | null): string | null => {
    const folder = env[variable] ?? '';
    return path.isAbsolute(folder) ? folder : otherwise;
  };
  const below = (...names: readonly string[]): string | null =>
    home === null ? null : path.join(home, ...names);
  if (platform === 'darwin') return below('Library', 'Caches');
  if (platform === 'win32') return told('LOCALAPPDATA', below('AppData', 'Local'));
  return told('XDG_CACHE_HOME', below('.cache'));
}
