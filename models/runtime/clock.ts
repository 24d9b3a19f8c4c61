// Small helpers of the engine: time spent by stage, and things that are made once.

import type { Stage, Timing } from '../../protocol/inference';

export interface Clock {
  /** Runs the work and adds its time to the stage, also where it fails. */
  time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T>;
  note(stage: Stage, milliseconds: number): void;
  /** What was spent so far; `total` runs from the clock's making. */
  timing(): Timing;
}

export function makeClock(): Clock {
  const started = performance.now();
  const spent: Partial<Record<Stage, number>> = {};
  const note = (stage: Stage, milliseconds: number) => {
    spent[stage] = (spent[stage] ?? 0) + milliseconds;
  };
  return {
    note,
    async time(stage, work) {
      const before = performance.now();
      try {
        return await work();
      } finally {
        note(stage, performance.now() - before);
      }
    },
    timing: () => ({ ...spent, total: performance.now() - started }),
  };
}

export interface Once<T> {
  get(): Promise<T>;
  /** The thing, or its making, where that has begun. */
  made(): Promise<T> | null;
}

/** Makes a thing at the first call and keeps it; a failed making is tried again at the next call. */
export function once<T>(make: () => Promise<T>): Once<T> {
  let promise: Promise<T> | null = null;
  return {
    made: () => promise,
    get() {
      promise ??= make().catch((error: unknown) => {
        promise = null;
        throw error;
      });
      return promise;
    },
  };
}
