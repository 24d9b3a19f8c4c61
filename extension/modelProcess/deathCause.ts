// Why a process ended, as far as its exit and the machine tell. Knows nothing of who forked it.

import { readFileSync } from 'node:fs';
import type { Failure } from '../../protocol/failure';
import type { ProcessExit } from '../childProgram';

/** "code 139", "signal SIGSEGV". */
export function exitWords({ code, signal }: ProcessExit): string {
  if (signal !== null) return `signal ${signal}`;
  return code === null ? 'it never ran' : `code ${code}`;
}

/** What the process printed last where the language's own heap or an allocation was too large. */
const saidOutOfMemory = /JavaScript heap out of memory|std::bad_alloc|Cannot allocate memory/;

/**
 * @param printed - the last of what it wrote to stderr.
 * @param stage - what it was doing, in words; null where nothing is known.
 * @param killedForMemory - whether the system says that it killed a process for memory meanwhile; null where it says nothing.
 */
export function deathCause(
  exit: ProcessExit,
  printed: string,
  stage: string | null,
  killedForMemory: boolean | null,
): Failure {
  const wasKilled = exit.signal === 'SIGKILL' || exit.code === 137;
  if (saidOutOfMemory.test(printed) || (wasKilled && killedForMemory === true)) {
    return { kind: 'out-of-memory', stage: stage ?? 'starting' };
  }
  return { kind: 'process-ended', exitCode: exit.code, ...(stage === null ? {} : { stage }) };
}

/** @returns tells whether the system has killed any process for memory since this call; null where nobody counts. */
export function watchMemoryKills(): () => boolean | null {
  const before = countMemoryKills();
  return () => {
    const now = countMemoryKills();
    return now === null || before === null ? null : before < now;
  };
}

/** How many processes Linux has killed for memory since it started; null where nobody counts. */
function countMemoryKills(): number | null {
  try {
    const line = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'));
    return line === null ? null : Number(line[1]);
  } catch {
    return null;
  }
}
