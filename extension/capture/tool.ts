// Runs other people's programs: found in PATH, never through a shell, within a time, with an output that ends, and ended
// together with what they started. Knows nothing of what they do.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { FailureError } from '../../protocol/failure';

export interface Tools {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Its absolute path; null where it is not installed. */
  find(program: string): Promise<string | null>;
  /** @throws FailureError `cancelled` where the signal was aborted: the program and what it started have been killed. */
  run(program: string, args: readonly string[], limits?: ToolLimits): Promise<ToolResult>;
}

export interface ToolLimits {
  /** By default 30 000. */
  readonly timeMs?: number;
  /** Of its output, by default 256 MiB: twice a picture of the largest screen without any packing. */
  readonly outputBytes?: number;
}

export type ToolResult =
  | { readonly kind: 'not-installed' }
  /** The system refused to start it; half a sentence. */
  | { readonly kind: 'not-started'; readonly reason: string }
  /** The code is null where it was killed by somebody else. */
  | {
      readonly kind: 'ended';
      readonly code: number | null;
      readonly stdout: Buffer;
      /** The end of it, without white space around. */
      readonly stderr: string;
    }
  | { readonly kind: 'too-slow'; readonly seconds: number }
  | { readonly kind: 'too-much' };

/** Enough of what was said last to find its reason in. */
const KEPT_WORDS = 4_000;

/** A daemon that the program left behind may hold its streams open; nothing of interest comes from it. */
const STREAM_GRACE_MS = 1_000;

/** Programs of this process, as the user's own shell would run them; a test gives another world. */
export function makeTools(
  signal: AbortSignal,
  env: Readonly<NodeJS.ProcessEnv> = process.env,
  platform: NodeJS.Platform = process.platform,
): Tools {
  const find = (program: string): Promise<string | null> => findProgram(program, env, platform);
  return {
    platform,
    env,
    find,
    async run(program, args, limits = {}) {
      const file = path.isAbsolute(program) ? program : await find(program);
      if (signal.aborted) throw new FailureError({ kind: 'cancelled' });
      if (file === null) return { kind: 'not-installed' };
      return runProgram(file, args, { signal, env, ...limits });
    },
  };
}

/**
 * What went wrong with a program, as the second half of a sentence, for every end but a good one.
 *
 * @param program - as people know it.
 */
export function toolProblem(program: string, result: ToolResult): string {
  switch (result.kind) {
    case 'not-installed':
      return `${program} is not installed`;
    case 'not-started':
      return `${program} could not be started: ${result.reason}`;
    case 'too-slow':
      return `${program} did not end within ${result.seconds} seconds and was stopped`;
    case 'too-much':
      return `${program} printed more than can be a picture and was stopped`;
    case 'ended': {
      const said = lastLine(result.stderr) ?? lastLine(result.stdout.subarray(-KEPT_WORDS).toString('utf8'));
      const ended = result.code === null ? 'was killed' : `ended with code ${result.code}`;
      return said === null ? `${program} ${ended}` : `${program} ${ended} and said "${said}"`;
    }
  }
}

/** The last line that says something, shortened and harmless to print; null where nothing does. */
function lastLine(words: string): string | null {
  const line = words
    .split(/[\r\n]+/)
    .map((one) => one.replace(/[\p{Cc}\uFFFD]/gu, ' ').trim())
    .filter((one) => one !== '')
    .at(-1);
  return line === undefined ? null : line.slice(0, 200);
}

/**
 * Looks through the absolute folders of PATH only: the system's own search on Windows begins in the current folder, which
 * may be a stranger's project.
 */
async function findProgram(
  program: string,
  env: Readonly<NodeJS.ProcessEnv>,
  platform: NodeJS.Platform,
): Promise<string | null> {
  const isWindows = platform === 'win32';
  // Windows writes it as it likes.
  const [, list = ''] = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH') ?? [];
  const folders = list.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  // What cmd.exe would have to run (.cmd, .bat) is not run: its rules of quoting are nobody's.
  const name = isWindows && !/\.exe$/i.test(program) ? `${program}.exe` : program;
  for (const folder of folders) {
    const file = path.join(folder, name);
    if (await isProgram(file)) return file;
  }
  return null;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** What runs now, so that nothing stays when this process ends. */
const running = new Set<ChildProcess>();

interface Run extends ToolLimits {
  readonly signal: AbortSignal;
  readonly env: Readonly<NodeJS.ProcessEnv>;
}

function runProgram(
  file: string,
  args: readonly string[],
  { signal, env, timeMs = 30_000, outputBytes = 256 * 1024 * 1024 }: Run,
): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, which can be killed as a whole; Windows knows a tree instead.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    running.add(child);
    watchExit();
    const pieces: Buffer[] = [];
    let length = 0;
    let words = '';
    /** Why it was stopped from here; null while it was not. */
    let stopped: ToolResult | 'cancelled' | null = null;
    const stop = (why: ToolResult | 'cancelled'): void => {
      if (stopped !== null) return;
      stopped = why;
      killTree(child);
    };
    child.stdout.on('data', (piece: Buffer) => {
      length += piece.length;
      if (outputBytes < length) stop({ kind: 'too-much' });
      else pieces.push(piece);
    });
    child.stderr.setEncoding('utf8').on('data', (piece: string) => {
      words = (words + piece).slice(-KEPT_WORDS);
    });
    const timer = setTimeout(() => stop({ kind: 'too-slow', seconds: Math.round(timeMs / 1000) }), timeMs);
    const onAbort = (): void => stop('cancelled');
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();

    const end = (result: ToolResult): void => {
      running.delete(child);
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      if (stopped === 'cancelled') reject(new FailureError({ kind: 'cancelled' }));
      else resolve(stopped ?? result);
    };
    child.once('error', (error) => {
      // What was started and could not be told something ends all the same.
      if (child.pid === undefined) end({ kind: 'not-started', reason: error.message });
    });
    child.once('exit', () => {
      const grace = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, STREAM_GRACE_MS);
      child.once('close', (code) => {
        clearTimeout(grace);
        end({ kind: 'ended', code, stdout: Buffer.concat(pieces), stderr: words.trim() });
      });
    });
  });
}

function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    // Waited for: this process may be about to end. By its whole path, since the system's search begins in the current folder.
    const taskkill = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe');
    spawnSync(taskkill, ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended in this moment.
  }
}

let watchesExit = false;

function watchExit(): void {
  if (watchesExit) return;
  watchesExit = true;
  process.on('exit', () => running.forEach(killTree));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      running.forEach(killTree);
      // Whoever does not listen expects the signal to end the process, which a listener alone has prevented.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}
