// Starts the model process with the first job, repeats a job once after a crash, stops when nobody wants it any more.
// Knows nothing of what a job asks and of how a process is made.

import type { CancelSignal } from '../../protocol/call';
import { FailureError } from '../../protocol/failure';
import type { ModelProcess } from './start';

export interface KeptProcess {
  /**
   * Runs a job on the model process, which is started if need be.
   *
   * Ids of pictures die with their process, so a job begins by opening what it needs. If the process ends while the
   * job runs, the job is run once more, from its beginning, on a new process; if that one ends too, it is reported.
   *
   * @throws FailureError `process-ended` after the second crash, `cancelled` where `cancel` came before the repetition.
   */
  run<T>(job: (process: ModelProcess) => Promise<T>, cancel?: CancelSignal): Promise<T>;
  /** Keeps a running process alive until the returned function is called; starts none. */
  hold(): () => void;
  /** Stops for good: jobs in flight fail and are not repeated. */
  dispose(): void;
}

export interface KeepAlive {
  readonly start: () => ModelProcess;
  /** How long the process stays after the last job and the last holder, so that moving a panel does not reload a model. */
  readonly stopAfterMs: number;
  readonly log: (text: string) => void;
}

export function keepAlive({ start, stopAfterMs, log }: KeepAlive): KeptProcess {
  let current: ModelProcess | null = null;
  let holders = 0;
  let stopTimer: ReturnType<typeof setTimeout> | null = null;
  let disposed = false;

  function running(): ModelProcess {
    if (disposed) throw new FailureError({ kind: 'cancelled' });
    if (current !== null) return current;
    const started = start();
    current = started;
    void started.ended.then((exitCode) => {
      log(`the model process has ended (code ${exitCode ?? 'none'})`);
      forget(started);
    });
    return started;
  }

  /** The next job starts a new process, unless somebody has done so already. */
  function forget(ended: ModelProcess): void {
    if (current === ended) current = null;
  }

  function stop(): void {
    const stopping = current;
    current = null;
    stopping?.stop();
  }

  function hold(): () => void {
    holders += 1;
    if (stopTimer !== null) clearTimeout(stopTimer);
    stopTimer = null;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      holders -= 1;
      if (holders === 0) stopTimer = setTimeout(stop, stopAfterMs);
    };
  }

  return {
    hold,
    async run(job, cancel) {
      const release = hold();
      try {
        const first = running();
        try {
          return await job(first);
        } catch (error) {
          if (!(error instanceof FailureError) || error.failure.kind !== 'process-ended') throw error;
          forget(first);
          if (disposed || cancel?.aborted === true) throw new FailureError({ kind: 'cancelled' });
          log('the model process ended during a request; the request is repeated once');
          return await job(running());
        }
      } finally {
        release();
      }
    },
    dispose() {
      disposed = true;
      if (stopTimer !== null) clearTimeout(stopTimer);
      stop();
    },
  };
}
