// How a contender talks with the bench: a line of JSON in for every measurement, a line of JSON out.
// Knows nothing of what is measured.

import { createInterface } from 'node:readline';

/**
 * Says what is here, then answers until the input ends.
 *
 * @param {string} version what measures, with its version
 * @param {(request: import('../rows').Request) => Promise<import('../rows').Times | null>} measure
 *   milliseconds by name; null where the row is none of its own
 */
export async function serve(version, measure) {
  say({ version, pid: process.pid });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      say({ times: await measure(JSON.parse(line)) });
    } catch (error) {
      say({ problem: String(error?.message ?? error).split('\n')[0] });
    }
  }
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** The same made-up ids for everybody; none of them is a special token of any form of the model. */
export function madeUpIds(count) {
  return Array.from({ length: count }, (_, i) => 300 + ((i * 7919) % 3600));
}
