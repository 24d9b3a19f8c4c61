// Tells this program on this machine from every other one, so that what another one has kept is never taken for its own.
// Knows nothing of what is kept.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, availableParallelism, cpus } from 'node:os';
import { pictureLibraryVersion } from '../image';
import { runtimeVersion } from '../sessions';

let known: string | null = null;

/**
 * sha256 over all that decides numbers and does not lie in models: the program's own file, in which every module of ours
 * is bundled; the native libraries beside it; and the processor, by whose instructions and cores sums are rounded.
 */
export function programFingerprint(): string {
  known ??= createHash('sha256')
    .update(readFileSync(__filename))
    .update(JSON.stringify([runtimeVersion(), pictureLibraryVersion(), arch(), cpus()[0]?.model ?? '']))
    .update(String(availableParallelism()))
    .digest('hex');
  return known;
}
