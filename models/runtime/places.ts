// Where the project's own files lie, seen from a built program or a test.
// Knows nothing of what is in them.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The folder of the package, found upwards from the running program. @throws Error when it was moved out of its package. */
export function packageRoot(): string {
  let folder = __dirname;
  for (;;) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && /"name":\s*"groundglass"/.test(readFileSync(manifest, 'utf8'))) return folder;
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no groundglass package around ${__dirname}`);
    folder = parent;
  }
}

/** The bundle that is used when none is named. */
export function builtInBundle(): string {
  return path.join(packageRoot(), 'models', 'bundles', 'nano');
}

/** The graphs that see elements and name icons. */
export function elementModels(): string {
  return path.join(packageRoot(), 'models', 'elements');
}

/** A picture of a usual size whose elements are known (models/samples/README.md). */
export function samplePicture(): string {
  return path.join(packageRoot(), 'models', 'samples', 'desktop.webp');
}

/** The text reader's graphs. */
export function readerModels(): string {
  return path.join(packageRoot(), 'models', 'reader');
}
