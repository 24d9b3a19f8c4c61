// A program that is measured, in a process of its own: asked by lines of JSON, row by row, and its memory read at the end.
// Knows nothing of what it runs and of what the rows mean.

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Request, Times } from './rows';

export interface Contender {
  /** What runs, with its version. */
  readonly version: string;
  /** @returns null where it does not know the row. @throws Error with its own words where the row failed, or it ended. */
  measure(request: Request): Promise<Times | null>;
  /** Ends it. @returns the megabytes that it held at most; null where the system does not say. */
  close(): Promise<number | null>;
}

export interface ContenderProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder?: string;
}

/** Silence after which a contender is taken to hang: compiling the largest model takes minutes. */
const PATIENCE_MS = 900_000;

/** Of what it printed beside its answers, enough to find its reason in. */
const KEPT_CHARACTERS = 4_000;

/** @throws Error saying why it did not start. */
export async function startContender({ command, args, folder }: ContenderProgram): Promise<Contender> {
  const child = spawn(command, args, {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    printed = (printed + piece).slice(-KEPT_CHARACTERS);
  });
  // Whoever ended already is told of by its end, not by the pipe that broke.
  child.stdin.on('error', () => undefined);
  const replies = readReplies(child, () => lastLine(printed));
  const { version, pid } = await replies.next().catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    version: version ?? command,
    async measure(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { times, problem } = await replies.next();
      if (problem !== undefined) throw new Error(problem);
      return times ?? null;
    },
    async close() {
      const peak = pid === undefined ? null : await peakMegabytes(pid);
      child.stdin.end();
      await replies.ended(pid);
      return peak;
    },
  };
}

/** What comes over the line: first who is there, then an answer for each request. */
interface Reply {
  readonly version?: string;
  readonly pid?: number;
  readonly times?: Times | null;
  readonly problem?: string;
}

function readReplies(child: ChildProcessWithoutNullStreams, lastWords: () => string) {
  const arrived: Reply[] = [];
  let waiting: { resolve(reply: Reply): void; reject(error: Error): void } | null = null;
  let end: Error | null = null;
  const hasEnded = new Promise<void>((resolve) => {
    const ends = (reason: string): void => {
      end ??= new Error(reason);
      waiting?.reject(end);
      resolve();
    };
    child.on('error', (error) => ends(error.message));
    child.on('close', () => ends(lastWords() || 'it ended'));
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const reply = parseReply(line);
    if (reply === null) return;
    if (waiting === null) arrived.push(reply);
    else waiting.resolve(reply);
    waiting = null;
  });
  return {
    async next(): Promise<Reply> {
      const first = arrived.shift();
      if (first !== undefined) return first;
      if (end !== null) throw end;
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      try {
        return await new Promise((resolve, reject) => (waiting = { resolve, reject }));
      } finally {
        clearTimeout(timer);
      }
    },
    /** Waits for its end, and brings it about where it does not come by itself. */
    async ended(pid: number | undefined): Promise<void> {
      const timer = setTimeout(() => {
        // Behind a program that made its environment stands the one that measures.
        if (pid !== undefined && pid !== child.pid) process.kill(pid, 'SIGKILL');
        child.kill('SIGKILL');
      }, LEAVE_MS);
      await hasEnded;
      clearTimeout(timer);
    },
  };
}

const LEAVE_MS = 5_000;

/** Libraries print what they please: what is no answer is passed over. */
function parseReply(line: string): Reply | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Reply;
  } catch {
    return null;
  }
}

/** What a program says of its end, as a clause; empty where it says nothing. */
export function lastLine(printed: string): string {
  return withoutFullStop(printed.trim().split('\n').at(-1)?.trim() ?? '');
}

/** What something failed with, as a clause. */
export function wordsOf(error: unknown): string {
  return withoutFullStop(error instanceof Error ? error.message : String(error));
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

/** The most that a process has held in memory, from Linux's own books; null on other systems. */
export async function peakMegabytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => null);
  const kilobytes = status === null ? NaN : Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]);
  return Number.isFinite(kilobytes) ? Math.round(kilobytes / 1024) : null;
}
