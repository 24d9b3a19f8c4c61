// A file of tests in one window: starts it, clears it before every test, and keeps what there was to see where one fails.
// Knows nothing of what is tested.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { after, before } from 'node:test';
import { drawScreen, type DrawnScreen } from './drawnScreen';
import { closeEditors } from './driving';
import { skip, startWindows, type CodeWindow, type CodeWindows, type WindowsOptions } from './window';

/** What is named by process ids can only be tested where the system tells them. */
export const withoutProcesses =
  process.platform === 'linux' ? false : 'only Linux tells which processes a run has started';

export interface TestChoices {
  /** Why it is not run here; false where it is. */
  readonly skip?: string | false;
  readonly timeoutMs?: number;
}

export interface WindowSuite {
  /** These three are there as soon as a test runs. */
  readonly windows: CodeWindows;
  readonly window: CodeWindow;
  readonly drawn: DrawnScreen;
  /** A test with a window whose editors are closed. */
  inWindow(name: string, body: () => Promise<void>, choices?: TestChoices): void;
  /** Writes a file into the workspace. @returns its path */
  put(name: string, content: Uint8Array | string): string;
  /** Ids of the model processes of this run. */
  modelProcesses(): readonly number[];
}

/** Call it once in a test file, at the top. @param prepare - writes into the workspace before the window opens. */
export function windowSuite(
  options: WindowsOptions = {},
  prepare: (workspace: string) => void = () => undefined,
): WindowSuite {
  const size = { width: 1400, height: 900 };
  let windows: CodeWindows | null = null;
  let window: CodeWindow | null = null;
  let drawn: DrawnScreen | null = null;
  const there = <T>(value: T | null): T => {
    if (value === null) throw new Error('the window is there only while tests run');
    return value;
  };

  before(async () => {
    if (skip !== false) return;
    drawn = await drawScreen();
    windows = await startWindows(options);
    prepare(windows.workspace);
    window = await windows.open({ size });
  });

  after(async () => {
    if (windows === null) return;
    const left = await windows.stop();
    if (left === null) process.stderr.write(`what the window leaves behind is not looked for here\n`);
    else assert.deepEqual(left, [], 'nothing that the window started lives on');
  });

  return {
    get windows() {
      return there(windows);
    },
    get window() {
      return there(window);
    },
    get drawn() {
      return there(drawn);
    },
    inWindow(name, body, { skip: reason = false, timeoutMs = 180_000 } = {}) {
      test(name, { skip: skip === false ? reason : skip, timeout: timeoutMs }, async () => {
        try {
          await closeEditors(there(window));
          await body();
        } catch (error) {
          await there(windows).keep(name);
          throw error;
        }
      });
    },
    put(name, content) {
      const file = path.join(there(windows).workspace, name);
      writeFileSync(file, content);
      return file;
    },
    modelProcesses() {
      return [...there(windows).processes()]
        .filter(([, command]) => command.includes('modelProcess.js'))
        .map(([id]) => id);
    },
  };
}
