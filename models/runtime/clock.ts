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

/** Steps of a loading (files that are checked, graphs that are opened) that are done, and all that there are. */
export type LoadProgress = (done: number, total: number) => void;

export interface Once<T> {
  /** @param progress - hears of the making, where this call begins it. */
  get(progress?: LoadProgress): Promise<T>;
  /** The thing, or its making, where that has begun. */
  made(): Promise<T> | null;
}

/** Makes a thing at the first call and keeps it; a failed making is tried again at the next call. */
export function once<T>(make: (progress: LoadProgress) => Promise<T>): Once<T> {
  let promise: Promise<T> | null = null;
  return {
    made: () => promise,
    get(progress = () => undefined) {
      promise ??= make(progress).catch((error: unknown) => {
        promise = null;
        throw error;
      });
      return promise;
    },
  };
}

/** Gets a thing that takes long to load, and says so where it has yet to be loaded: once at first, then after each step. */
export function loadOnce<T>(
  thing: Once<T>,
  clock: Clock,
  hooks: { progress?(stage: 'load', done: number, total: number): void },
): Promise<T> {
  const tell: LoadProgress = (done, total) => hooks.progress?.('load', done, total);
  if (thing.made() === null) tell(0, 0);
  return clock.time('load', () => thing.get(tell));
}
