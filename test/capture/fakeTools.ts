// Other people's programs, played back: small scripts on a PATH of their own that print what the real ones printed.
// Knows nothing of what is done with it.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeTools, type Tools } from '../../extension/capture/tool';
import type { CaptureParts } from '../../extension/capture/taken';

/** Scripts with a first line that names their interpreter are programs on these systems only. */
export const scriptsRun = process.platform !== 'win32';

export interface World {
  readonly tools: Tools;
  readonly parts: CaptureParts;
  /** What was said to be done, in order. */
  readonly said: string[];
  readonly cancel: () => void;
}

/**
 * A world whose only programs are these.
 *
 * @param programs - the body of a script of Node for each, in which `args` are its arguments and `print`, `complain` and
 *   `end` do what they say.
 */
export function makeWorld(
  folder: string,
  programs: Readonly<Record<string, string>>,
  { platform = 'linux', env = {} }: { platform?: NodeJS.Platform; env?: NodeJS.ProcessEnv } = {},
): World {
  const bin = writePrograms(folder, programs);
  const controller = new AbortController();
  const said: string[] = [];
  return {
    tools: makeTools(controller.signal, { PATH: bin, ...env }, platform),
    parts: { progress: (doing) => said.push(doing), signal: controller.signal },
    said,
    cancel: () => controller.abort(),
  };
}

/** @returns the folder that holds them, for a PATH. */
export function writePrograms(folder: string, programs: Readonly<Record<string, string>>): string {
  const bin = path.join(folder, `bin-${(nWorlds += 1)}`);
  mkdirSync(bin);
  for (const [name, body] of Object.entries(programs)) {
    const file = path.join(bin, name);
    writeFileSync(file, `#!${process.execPath}\n${PRELUDE}\n${body}\n`);
    chmodSync(file, 0o755);
  }
  return bin;
}

let nWorlds = 0;

const PRELUDE = `
const fs = require('node:fs');
const args = process.argv.slice(2);
const print = (what) => fs.writeSync(1, what);
const complain = (words) => fs.writeSync(2, words);
const end = (code) => process.exit(code);
`;

/** A part of a script: the bytes of a file. */
export function fileBytes(file: string): string {
  return `fs.readFileSync(${JSON.stringify(file)})`;
}
