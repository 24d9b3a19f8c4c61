// Forks one of our own programs and speaks to it over the fork's channel: typed calls, events, an end that is always told.
// Knows nothing of VS Code, of which program it is, and of what it is asked.

import { fork, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { Call, Requests } from '../protocol/call';
import { FailureError, toFailure, type Failure } from '../protocol/failure';
import { failureOf } from '../protocol/wire';
import { inLines } from './log';

/** As Node tells it: a code, or the signal that ended it; both null where no process came to be. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ChildProgram<Asked extends Requests, Told> {
  /** @throws FailureError what the process answers, or what it ended of. */
  readonly call: Call<Asked>;
  /** Calls the listener for every event of this name, in the order they were sent. */
  on<E extends keyof Told & string>(event: E, listener: (params: Told[E]) => void): void;
  /** Resolves when the process listens; rejects with a FailureError where it ends before. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<ProcessExit>;
  hasEnded(): boolean;
  /** The system's number of the process; null where none was made. */
  readonly pid: number | null;
  /** Asks it to end by a signal, which on Windows ends it at once. */
  stop(): void;
  /** Lets go of the channel: a process that listens to it tidies up and ends, on every system. */
  leave(): void;
  /** Ends it at once, because of this: what calls fail with from now on. */
  kill(failure: Failure): void;
}

export interface ForkProgram {
  /** The built file. */
  readonly program: string;
  /** The Node executable; null takes the one that runs this. */
  readonly node: string | null;
  /** Behind "the" in the log: "model process". */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Switches of Node. */
  readonly switches?: readonly string[];
  /** Takes whole lines: what the process prints, and what is to be said of it. */
  readonly log: (line: string) => void;
  /** Why calls fail that it ended under. @param printed - the last of what it wrote to stderr. */
  readonly deathCause: (exit: ProcessExit, printed: string) => Failure;
  /** What is said where it cannot be started, as one clause. */
  readonly notStarted: (reason: string) => Failure;
  /** Called for every sign of life. */
  readonly heard?: () => void;
}

/** Enough of what was printed last to find its reason in. */
const KEPT_CHARACTERS = 8_000;

/**
 * Forks the process; calls wait until it is ready, which it says with the event `process/ready`.
 *
 * @throws FailureError `notStarted` where the system refuses at once.
 */
export function forkProgram<Asked extends Requests, Told extends { readonly 'process/ready': null }>({
  program,
  node,
  name,
  environment,
  switches = [],
  log,
  deathCause,
  notStarted,
  heard,
}: ForkProgram): ChildProgram<Asked, Told> {
  const child = forkNode(program, node, environment, switches, notStarted);
  let printed = '';
  // Two streams, or half a line of one would go on with the other's; what is said here is a line at once.
  // Colours are for terminals.
  const logPlain = (line: string): void => log(stripVTControlCharacters(line));
  const printedLines = [inLines(logPlain), inLines(logPlain)] as const;
  child.stdout?.setEncoding('utf8').on('data', printedLines[0].take);
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    printed = (printed + piece).slice(-KEPT_CHARACTERS);
    printedLines[1].take(piece);
  });

  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  /** What it ended of; null while it lives. */
  let failure: Failure | null = null;
  if (heard !== undefined) child.on('message', heard);

  let hasEnded = false;
  const ended = new Promise<ProcessExit>((resolve) => {
    const end = (exit: ProcessExit, cause: Failure): void => {
      if (hasEnded) return;
      hasEnded = true;
      failure ??= cause;
      // Calls in flight stay pending when a child exits, unless the connection is disposed.
      connection.dispose();
      resolve(exit);
    };
    const allPrinted = Promise.all([child.stdout, child.stderr].map(closed));
    // Not at once: what it printed last may say why. And not "close", which does not come after leaving the channel.
    child.once('exit', (code, signal) => {
      void Promise.race([allPrinted, timeout(LAST_WORDS_MS)]).then(() => {
        for (const lines of printedLines) lines.end();
        const exit = { code, signal };
        end(exit, deathCause(exit, printed));
      });
    });
    child.once('error', (error) => {
      log(`the ${name} could not be started: ${error.message}`);
      if (child.pid === undefined) end({ code: null, signal: null }, notStarted(startReason(node, error)));
    });
  });
  const listeners = new Map<string, ((params: unknown) => void)[]>();
  const on: ChildProgram<Asked, Told>['on'] = (event, listener) => {
    const others = listeners.get(event) ?? [];
    listeners.set(event, [...others, listener as (params: unknown) => void]);
  };
  connection.onNotification((event, params) => {
    // A parameter that is no object travels in a list.
    const one: unknown = Array.isArray(params) ? params[0] : params;
    for (const listener of listeners.get(event) ?? []) listener(one);
  });
  const ready = new Promise<void>((resolve, reject) => {
    on('process/ready', () => resolve());
    void ended.then(({ code }) =>
      reject(new FailureError(failure ?? { kind: 'process-ended', exitCode: code })),
    );
  });
  // Whoever does not wait for it hears of it with the next call.
  ready.catch(() => undefined);
  connection.onError(([error]) => log(`message channel: ${error.message}`));
  connection.listen();

  const call: Call<Asked> = async (method, params, cancel) => {
    if (hasEnded || failure !== null)
      throw new FailureError(failure ?? { kind: 'process-ended', exitCode: null });
    const source = new CancellationTokenSource();
    if (cancel?.aborted === true) source.cancel();
    cancel?.addEventListener('abort', () => source.cancel());
    try {
      return await connection.sendRequest(method, params, source.token);
    } catch (error) {
      const answered = error instanceof ResponseError ? failureOf(error.data) : null;
      if (answered !== null) throw new FailureError(answered);
      // The channel closes a moment before the exit is told; what it ended of is the better news.
      const exit = await Promise.race([ended, timeout(EXIT_NEWS_MS)]);
      if (exit !== 'timeout')
        throw new FailureError(failure ?? { kind: 'process-ended', exitCode: exit.code });
      throw error;
    } finally {
      source.dispose();
    }
  };

  return {
    call,
    on,
    ready,
    ended,
    hasEnded: () => hasEnded,
    pid: child.pid ?? null,
    stop: () => void child.kill(),
    leave() {
      if (child.connected) child.disconnect();
    },
    kill(cause) {
      failure ??= cause;
      // A native call that hangs hears no gentler signal.
      child.kill('SIGKILL');
    },
  };
}

/** @throws FailureError where the system refuses at once. */
function forkNode(
  program: string,
  node: string | null,
  environment: Readonly<Record<string, string>>,
  switches: readonly string[],
  notStarted: (reason: string) => Failure,
): ChildProcess {
  if (node !== null && statSync(node, { throwIfNoEntry: false })?.isFile() === false) {
    throw new FailureError(notStarted(startReason(node, new Error('this is no file'))));
  }
  try {
    return fork(program, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(node === null ? {} : { execPath: node }),
      // In place of the host's own (a debugger's port, for example), which are not meant for this process.
      execArgv: [...switches],
      env: {
        ...process.env,
        // In VS Code on the desktop the executable is Electron's; with this it behaves as Node. Node ignores it.
        ELECTRON_RUN_AS_NODE: '1',
        ...environment,
      },
    });
  } catch (error) {
    throw new FailureError(notStarted(startReason(node, error)));
  }
}

function startReason(node: string | null, error: unknown): string {
  const failure = toFailure(error);
  const words = failure.kind === 'bug' ? failure.message : failure.kind;
  const reason = /ENOENT/.test(words) ? 'there is no such file' : words;
  return node === null
    ? `${process.execPath}: ${reason}`
    : `${node}: ${reason}; check the setting groundglass.engine.node, or leave it empty to use VS Code's own Node`;
}

const EXIT_NEWS_MS = 500;

/** What it has started may outlive it and hold its streams open. */
const LAST_WORDS_MS = 2000;

function closed(stream: Readable | null): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null || stream.closed) resolve();
    else stream.once('close', resolve);
  });
}

function timeout(milliseconds: number): Promise<'timeout'> {
  return new Promise((resolve) => setTimeout(() => resolve('timeout'), milliseconds).unref());
}
