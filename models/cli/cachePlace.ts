// Where the command line keeps what was found out about pictures: the system's folder for such things, unless it is told.
// Knows nothing of what is kept and does not look at the disk.

import path from 'node:path';
import type { CachePlace } from '../../protocol/wire';

/** What decides it. */
export interface Whereabouts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The user's home folder. */
  readonly home: string;
}

/** `off`, or a folder. */
export const CACHE_VARIABLE = 'GROUNDGLASS_CACHE';

const CACHE_BYTES = 500 * 1024 * 1024;

/** @returns null where nothing is to be kept on disk. */
export function cachePlace(whereabouts: Whereabouts): CachePlace | null {
  const told = whereabouts.env[CACHE_VARIABLE] ?? '';
  if (told === 'off') return null;
  const folder = told === '' ? path.join(systemFolder(whereabouts), 'groundglass') : path.resolve(told);
  return { folder, bytes: CACHE_BYTES };
}

function systemFolder({ env, platform, home }: Whereabouts): string {
  // The specification of base directories: what is not absolute does not count. It would lie wherever one happens to be.
  const told = (variable: string, otherwise: string): string => {
    const folder = env[variable] ?? '';
    return path.isAbsolute(folder) ? folder : otherwise;
  };
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches');
  if (platform === 'win32') return told('LOCALAPPDATA', path.join(home, 'AppData', 'Local'));
  return told('XDG_CACHE_HOME', path.join(home, '.cache'));
}
