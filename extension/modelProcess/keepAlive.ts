// Starts the model process with the first job, repeats a job once after a crash, stops when nobody wants it any more,
// and tells its state.
// Knows nothing of what a job asks and of how a process is made.

import type { CancelSignal } from '../../protocol/call';
import { FailureError, type Failure } from '../../protocol/failure';
import type { EngineState } from '../../protocol/view';
import { exitWords } from './deathCause';
import type { ModelProcess } from './start';

export interface KeptProcess {
  /** `failed` lasts from a failure of the process itself until the next job or restart. */
  readonly state: EngineState;
  /** Calls the listener with every change of state. @returns a function that ends this. */
  onState(listener: (state: EngineState) => void): () => void;
  /**
   * Runs a job on the model process, which is started if need be.
   *
   * Ids of pictures die with their process, so a job begins by opening what it needs. If the process ends or hangs
   * while the job runs, the job is run once more, from its beginning, on a new process; if that one fails too, it is
   * reported. A restart that somebody asked for does not count.
   *
   * @throws FailureError `process-ended`, `not-responding` or `out-of-memory` after the second time,
   *   `process-not-started` at once, `cancelled` where `cancel` came before the repetition.
   */
  run<T>(job: (process: ModelProcess) => Promise<T>, cancel?: CancelSignal): Promise<T>;
  /** Keeps a running process alive until the returned function is called; starts none. */
  hold(): () => void;
  /**
   * Replaces the process by a new one; jobs in flight begin anew on it.
   *
   * @throws FailureError where the new one does not come up.
   */
  restart(): Promise<void>;
  /** A window that is not looked at gives its process up sooner. */
  focusChanged(focused: boolean): void;
  /** Stops for good: jobs in flight fail and are not repeated. */
  dispose(): void;
}

/** Somebody who looks away for a moment finds everything as it was. */
const LEAST_UNSEEN_MINUTES = 5;

/** `stopUnseenAfterMs` for an idle time that the user has set. */
export function unseenMs(idleMinutes: number): number {
  return Math.max(idleMinutes, LEAST_UNSEEN_MINUTES) * 60_000;
}

export interface KeepAlive {
  readonly start: () => ModelProcess;
  /**
   * How long the process stays after the last job and the last holder, so that moving a panel does not reload a
   * model. Asked anew every time.
   */
  readonly stopAfterMs: () => number;
  /**
   * How long it stays after the last job in a window that is not looked at, holders or not: memory is given back, and
   * the next question loads the models again. Asked anew every time; Infinity never.
   */
  readonly stopUnseenAfterMs: () => number;
  readonly log: (text: string) => void;
}

export function keepAlive({ start, stopAfterMs, stopUnseenAfterMs, log }: KeepAlive): KeptProcess {
  let current: ModelProcess | null = null;
  let isReady = false;
  let isFailed = false;
  let jobs = 0;
  let holders = 0;
  let isFocused = true;
  let stopTimer: ReturnType<typeof setTimeout> | null = null;
  let disposed = false;
  let state: EngineState = 'stopped';
  const listeners = new Set<(state: EngineState) => void>();
  /** Processes that were stopped on purpose: a job that loses one of these has seen no crash. */
  const dismissed = new WeakSet<ModelProcess>();

  function tell(): void {
    const now = stateNow();
    if (now === state) return;
    state = now;
    for (const listener of [...listeners]) listener(now);
  }

  function stateNow(): EngineState {
    // A job without a process is about to have a new one.
    if (current === null) return isFailed ? 'failed' : 0 < jobs ? 'starting' : 'stopped';
    if (!isReady) return 'starting';
    return 0 < jobs ? 'working' : 'ready';
  }

  function running(): ModelProcess {
    if (disposed) throw new FailureError({ kind: 'cancelled' });
    if (current !== null) return current;
    const started = start();
    current = started;
    isReady = false;
    tell();
    void started.ready.then(
      () => {
        if (current !== started) return;
        isReady = true;
        tell();
      },
      () => undefined,
    );
    void started.ended.then((exit) => {
      log(`the model process has ended (${exitWords(exit)})`);
      // A job that was running says itself whether this is a failure.
      if (current === started && jobs === 0) isFailed = true;
      forget(started);
    });
    return started;
  }

  /** The next job starts a new process, unless somebody has done so already. */
  function forget(ended: ModelProcess): void {
    if (current === ended) current = null;
    tell();
  }

  function stop(): void {
    const stopping = current;
    current = null;
    isFailed = false;
    if (stopping !== null) dismissed.add(stopping);
    stopping?.stop();
    tell();
  }

  /** Begins to wait anew for the time when nobody wants the process; whoever changes what counts calls this. */
  function waitToStop(): void {
    if (stopTimer !== null) clearTimeout(stopTimer);
    stopTimer = null;
    if (disposed || current === null || 0 < jobs) return;
    const wait = Math.min(
      holders === 0 ? stopAfterMs() : Infinity,
      isFocused ? Infinity : stopUnseenAfterMs(),
    );
    if (wait === Infinity) return;
    stopTimer = setTimeout(() => {
      log('the model process is not needed at the moment and is stopped');
      stop();
    }, wait);
  }

  async function attempt<T>(job: (process: ModelProcess) => Promise<T>, cancel?: CancelSignal): Promise<T> {
    let crashes = 0;
    for (;;) {
      const process = running();
      try {
        return await job(process);
      } catch (error) {
        const failure = error instanceof FailureError ? error.failure : null;
        if (failure === null || !isEndOf(process, failure)) throw error;
        forget(process);
        if (disposed || cancel?.aborted === true) throw new FailureError({ kind: 'cancelled' });
        if (!dismissed.has(process)) crashes += 1;
        if (failure.kind === 'process-not-started' || 1 < crashes) throw error;
        log(`the request is repeated once: ${failure.kind}`);
      }
    }
  }

  async function run<T>(job: (process: ModelProcess) => Promise<T>, cancel?: CancelSignal): Promise<T> {
    jobs += 1;
    isFailed = false;
    waitToStop();
    tell();
    try {
      return await attempt(job, cancel);
    } catch (error) {
      isFailed = current === null && error instanceof FailureError && error.failure.kind !== 'cancelled';
      throw error;
    } finally {
      jobs -= 1;
      waitToStop();
      tell();
    }
  }

  return {
    get state() {
      return state;
    },
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    run,
    hold() {
      holders += 1;
      waitToStop();
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        holders -= 1;
        waitToStop();
      };
    },
    async restart() {
      log('the model process is restarted');
      stop();
      await run((process) => process.ready);
    },
    focusChanged(focused) {
      isFocused = focused;
      waitToStop();
    },
    dispose() {
      disposed = true;
      waitToStop();
      stop();
      listeners.clear();
    },
  };
}

/** Failures of the process itself, after which there is none. */
function isOfProcess({ kind }: Failure): boolean {
  return kind === 'process-ended' || kind === 'not-responding' || kind === 'process-not-started';
}

/** Memory may run out in a process that says so and lives on, or take it along. */
function isEndOf(process: ModelProcess, failure: Failure): boolean {
  return isOfProcess(failure) || (failure.kind === 'out-of-memory' && process.hasEnded());
}
