// Finds processes by a mark in the environment that they were started with, and that what they start inherits. Linux only.
// Knows nothing of what they are.

import { readdirSync, readFileSync } from 'node:fs';

export const MARK = 'GROUNDGLASS_TEST_MARK';

/** Numbers of all that live; what has ended and was not yet taken note of by its parent does not count. */
export function markedProcesses(mark: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${MARK}=${mark}`)) return false;
        return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
      } catch {
        // It ended while it was looked at, or belongs to somebody else.
        return false;
      }
    });
}

/** Resolves once none is left but these; the test's own time limit ends the waiting. */
export async function untilNoneIsLeft(mark: string, but: readonly number[] = []): Promise<void> {
  while (markedProcesses(mark).some((pid) => !but.includes(pid))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
