// Processes that tests started, directly or not, as Linux tells of them. Knows nothing of what they do.

import { chmodSync, readdirSync, readFileSync } from 'node:fs';

/** All processes below one, children before their own; none where the system has no /proc. */
export function descendantsOf(pid: number): readonly number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = parentOf(Number(entry));
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const found = [...(children.get(pid) ?? [])];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

/** A process that has ended and that nobody has asked about yet is not alive. */
export function isAlive(pid: number): boolean {
  return parentOf(pid) !== null;
}

/** Ends one that this test started. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself.
  }
}

/** Makes a file one that can be started. */
export function makeExecutable(file: string): void {
  chmodSync(file, 0o755);
}

/** Looks again and again; gives up with an error after 20 seconds. */
export async function until(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!isSo()) {
    if (end < Date.now()) throw new Error(`it did not come about: ${String(isSo)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function parentOf(pid: number): number | null {
  try {
    // "pid (name) state parent …", where the name may hold anything.
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return state === 'Z' || state === 'X' ? null : Number(parent);
  } catch {
    return null;
  }
}
