// What a question of a bundle costs, for whoever asks about devices before the bundle is opened, or cannot be.
// Knows nothing of what is right with a bundle: whatever cannot be read is no workload.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '../../pipeline/manifest';
import { workloadOf, type Workload } from './chooseDevice';

/** @returns null where there is no manifest, or none that tells. */
export async function workloadAt(bundlePath: string): Promise<Workload | null> {
  try {
    const manifest = JSON.parse(await readFile(path.join(bundlePath, 'manifest.json'), 'utf8')) as Manifest;
    const workload = workloadOf(manifest); // Throws, or gives NaN, where this is no manifest at all.
    return Object.values(workload).every(Number.isFinite) ? workload : null;
  } catch {
    return null;
  }
}
