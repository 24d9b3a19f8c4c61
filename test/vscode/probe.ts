// The test's end of the probe extension: runs a function inside the extension host and brings its result back.
// The function travels as text, so it sees only what it is given.

import { existsSync, readFileSync } from 'node:fs';
import type * as vscode from 'vscode';

export interface Probe {
  /** Of the extension host. */
  readonly processId: number;
  /**
   * Runs a function that needs nothing but its arguments. Its result must be JSON.
   *
   * @throws Error with the stack inside the extension host where it throws there
   */
  run<Given, Result>(
    inside: (code: typeof vscode, load: NodeJS.Require, given: Given) => Promise<Result> | Result,
    given?: Given,
  ): Promise<Result>;
}

/** An extension host on two busy cores takes a while until its start is finished. */
const START_MS = 60_000;

/** Waits until the probe has said its address in a file. @throws Error where it never does */
export async function connectProbe(addressFile: string): Promise<Probe> {
  const deadline = Date.now() + START_MS;
  while (!existsSync(addressFile)) {
    if (Date.now() > deadline) throw new Error('the extension host of the window did not finish its start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { port, token, processId } = JSON.parse(readFileSync(addressFile, 'utf8')) as {
    port: number;
    token: string;
    processId: number;
  };
  return {
    processId,
    async run(inside, given) {
      const response = await fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        headers: { authorization: token },
        body: JSON.stringify({ source: inside.toString(), given }),
      });
      if (!response.ok) throw new Error(`inside the extension host: ${await response.text()}`);
      return ((await response.json()) as { result: unknown }).result as Awaited<ReturnType<typeof inside>>;
    },
  };
}
