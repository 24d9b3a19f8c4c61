// Runs one job in a capture process of its own: forked for it, with news while it works, and ended with it, however it ends.
// Knows nothing of VS Code, of browsers and devices, and of what is captured.

import type { CancelSignal } from '../../protocol/call';
import type { CaptureEvents, CaptureRequests } from '../../protocol/capture';
import { FailureError, type Failure } from '../../protocol/failure';
import { forkProgram, type ChildProgram } from '../childProgram';
import { deathCause, watchMemoryKills } from '../modelProcess/deathCause';

export interface CaptureProcessParts {
  /** The built program, dist/capture.js. */
  readonly program: string;
  /** The Node executable; null takes the one that runs this. Asked anew for every process. */
  readonly node: () => string | null;
  /** Takes whole lines. */
  readonly log: (line: string) => void;
  /** How long a process that is to end may tidy up, in milliseconds. */
  readonly tidyMs?: number;
}

export interface CaptureWork {
  readonly cancel: CancelSignal;
  /** What is being done, in words, to stand before "…". */
  readonly onProgress: (doing: string) => void;
}

/** Does one of the calls of the capture process. @throws FailureError, `cancelled` after `cancel`. */
export type CaptureCall = <M extends keyof CaptureRequests>(
  method: M,
  params: CaptureRequests[M]['params'],
  work: CaptureWork,
) => Promise<CaptureRequests[M]['result']>;

/** Browsers and tools are the process's children and end with it; two calls have two processes. */
export function makeCaptureCall(parts: CaptureProcessParts): CaptureCall {
  return async (method, params, { cancel, onProgress }) => {
    if (cancel.aborted) throw new FailureError({ kind: 'cancelled' });
    const killedForMemory = watchMemoryKills();
    let doing = 'starting';
    const child = forkProgram<CaptureRequests, CaptureEvents>({
      program: parts.program,
      node: parts.node(),
      name: 'capture process',
      environment: {},
      log: parts.log,
      deathCause: (exit, printed) => ofCapture(deathCause(exit, printed, doing, killedForMemory())),
      notStarted: (reason) => ({ kind: 'process-not-started', reason, program: 'capture' }),
    });
    child.on('capture/progress', (news) => {
      ({ doing } = news);
      onProgress(doing);
    });
    const cancelled = new Promise<never>((_, reject) => {
      cancel.addEventListener('abort', () => reject(new FailureError({ kind: 'cancelled' })));
    });
    try {
      return await Promise.race([child.ready.then(() => child.call(method, params)), cancelled]);
    } finally {
      await endGently(child, parts.tidyMs ?? TIDY_MS);
    }
  };
}

/** A browser takes a moment to close. */
const TIDY_MS = 5000;

/** Waits for the end: whoever is told that a capture is over may rely on nothing of it running any more. */
async function endGently(
  child: Pick<ChildProgram<CaptureRequests, CaptureEvents>, 'leave' | 'kill' | 'ended'>,
  tidyMs: number,
): Promise<void> {
  child.leave();
  const timer = setTimeout(() => child.kill({ kind: 'cancelled' }), tidyMs);
  await child.ended;
  clearTimeout(timer);
}

function ofCapture(failure: Failure): Failure {
  const isOfProcess = failure.kind === 'process-ended' || failure.kind === 'out-of-memory';
  return isOfProcess ? { ...failure, program: 'capture' } : failure;
}
