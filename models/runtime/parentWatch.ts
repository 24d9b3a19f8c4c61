// Ends this process when the one that forked it has gone, even while a native call blocks it: a thread looks.
// Knows nothing of requests.

import { Worker } from 'node:worker_threads';

/** How often the thread looks, in milliseconds. */
const LOOK_EVERY_MS = 1_000;

/**
 * The channel's end is heard only when the event loop turns, and a native call can block that for seconds, or for ever.
 * This thread has a loop of its own.
 */
export function endWithParent(): void {
  const watcher = new Worker(WATCH, {
    eval: true,
    workerData: { parent: process.ppid, everyMs: LOOK_EVERY_MS },
  });
  watcher.unref();
}

/**
 * What the thread runs. As text, because bundlers and minifiers leave a text alone, while the text of a function may call
 * helpers that they have put elsewhere.
 */
const WATCH = `
  const { parent, everyMs } = require('node:worker_threads').workerData;
  function isGone() {
    // Where a parent dies, others adopt its children; Windows has no such thing, so there the process is looked for.
    if (process.ppid !== parent) return true;
    try {
      process.kill(parent, 0);
      return false;
    } catch (error) {
      // A process of another user is there all the same.
      return error.code === 'ESRCH';
    }
  }
  setInterval(() => {
    if (isGone()) process.kill(process.pid, 'SIGKILL');
  }, everyMs);
`;
