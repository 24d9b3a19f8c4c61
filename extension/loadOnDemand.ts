// Loads dist/onDemand.js when something of it is first needed.
// Knows nothing of what is in it but its types.

import { createRequire } from 'node:module';
import type * as OnDemand from './onDemand';

/** @param program - absolute. @returns the program file's exports, the same each time. */
export function loadOnDemand(program: string): () => typeof OnDemand {
  let loaded: typeof OnDemand | undefined;
  // Our own file, built together with this one.
  return () => (loaded ??= createRequire(program)(program) as typeof OnDemand);
}
