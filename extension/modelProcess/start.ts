// Forks the model process and speaks to it: typed calls, events, a watch over its silence, an end that is always told.
// Knows nothing of VS Code and of what is asked.

import { fork, type ChildProcess } from 'node:child_process';
import { statSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { Call } from '../../protocol/call';
import { FailureError, stageWords, toFailure, type Failure } from '../../protocol/failure';
import type { InferenceEvents, InferenceRequests } from '../../protocol/inference';
import { failureOf, START_OPTIONS_VARIABLE, type StartOptions } from '../../protocol/wire';
import { inLines } from '../log';
import { countMemoryKills, deathCause, type ProcessExit } from './deathCause';
import { makeWatchdog } from './watchdog';

export interface ModelProcess {
  /**
   * @throws FailureError what the process answers, or what it ended of: `process-ended`, `not-responding`,
   *   `out-of-memory`, `process-not-started`.
   */
  readonly call: Call<InferenceRequests>;
  /** Calls the listener for every event of this name, in the order they were sent. */
  on<E extends keyof InferenceEvents>(event: E, listener: (params: InferenceEvents[E]) => void): void;
  /** Resolves when the process listens; rejects with a FailureError where it ends before. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<ProcessExit>;
  hasEnded(): boolean;
  /** The system's number of the process; null where none was made. */
  readonly pid: number | null;
  stop(): void;
}

export interface StartModelProcess extends StartOptions {
  /** The built program, dist/modelProcess.js. */
  readonly program: string;
  /** The Node executable; null takes the one that runs this. */
  readonly node?: string | null;
  /** While a call waits: silence after which the process is killed; 0 waits for ever. Asked anew every time. */
  readonly timeoutMs?: () => number;
  /** Takes whole lines: what the process prints, and what is to be said of it. */
  readonly log: (line: string) => void;
}

/** Enough of what was printed last to find its reason in. */
const KEPT_CHARACTERS = 8_000;

/**
 * Forks the process; calls wait until it is ready.
 *
 * @throws FailureError `process-not-started` where the system refuses at once.
 */
export function startModelProcess({
  program,
  log,
  bundlePath,
  device,
  node = null,
  timeoutMs = () => 0,
}: StartModelProcess): ModelProcess {
  const killsBefore = countMemoryKills();
  const child = forkProgram(program, node, { bundlePath, device });
  const inFlight: Work[] = [];
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
  let isReady = false;

  const doing = (): string | null => (isReady ? (inFlight[0]?.stage ?? null) : 'starting');
  const watchdog = makeWatchdog(timeoutMs, () => {
    const seconds = Math.round(timeoutMs() / 1000);
    log(`the model process has said nothing for ${seconds} s while ${doing() ?? 'idle'}; it is killed`);
    failure ??= { kind: 'not-responding', seconds, stage: doing() ?? 'answering' };
    // A native call that hangs hears no gentler signal.
    child.kill('SIGKILL');
  });
  child.on('message', () => watchdog.heard());

  let hasEnded = false;
  const ended = new Promise<ProcessExit>((resolve) => {
    const end = (exit: ProcessExit, cause: Failure) => {
      if (hasEnded) return;
      hasEnded = true;
      failure ??= cause;
      // Calls in flight stay pending when a child exits, unless the connection is disposed.
      connection.dispose();
      resolve(exit);
    };
    // Not "exit": what it printed last may say why.
    child.once('close', (code, signal) => {
      for (const lines of printedLines) lines.end();
      const kills = countMemoryKills();
      const killedForMemory = kills === null || killsBefore === null ? null : killsBefore < kills;
      const exit = { code, signal };
      end(exit, deathCause(exit, printed, doing(), killedForMemory));
    });
    child.once('error', (error) => {
      log(`the model process could not be started: ${error.message}`);
      if (child.pid === undefined) end({ code: null, signal: null }, notStarted(node, error));
    });
  });
  const listeners = new Map<string, ((params: unknown) => void)[]>();
  const on: ModelProcess['on'] = (event, listener) => {
    const others = listeners.get(event) ?? [];
    listeners.set(event, [...others, listener as (params: unknown) => void]);
  };
  connection.onNotification((event, params) => {
    // A parameter that is no object travels in a list.
    const one: unknown = Array.isArray(params) ? params[0] : params;
    for (const listener of listeners.get(event) ?? []) listener(one);
  });
  const ready = new Promise<void>((resolve, reject) => {
    on('process/ready', () => {
      isReady = true;
      resolve();
    });
    void ended.then(({ code }) =>
      reject(new FailureError(failure ?? { kind: 'process-ended', exitCode: code })),
    );
  });
  // A process that hangs on its way up is noticed too; whoever does not wait for it hears of it with the next call.
  watchdog.begin();
  const isUp = () => watchdog.end();
  ready.then(isUp, isUp);
  on('ask/progress', ({ stage }) => {
    if (inFlight[0] !== undefined) inFlight[0].stage = stageWords[stage];
  });
  connection.onError(([error]) => log(`message channel: ${error.message}`));
  connection.listen();

  const call: Call<InferenceRequests> = async (method, params, cancel) => {
    if (hasEnded || failure !== null)
      throw new FailureError(failure ?? { kind: 'process-ended', exitCode: null });
    const source = new CancellationTokenSource();
    if (cancel?.aborted === true) source.cancel();
    cancel?.addEventListener('abort', () => source.cancel());
    const work: Work = { stage: method === 'image/open' ? stageWords.decode : stageWords.load };
    inFlight.push(work);
    watchdog.begin();
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
      watchdog.end();
      inFlight.splice(inFlight.indexOf(work), 1);
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
  };
}

/** A call that is being worked on; the process takes them in order, so the first is the one. */
interface Work {
  /** What is done, in words. */
  stage: string;
}

function forkProgram(program: string, node: string | null, options: StartOptions): ChildProcess {
  if (node !== null && statSync(node, { throwIfNoEntry: false })?.isFile() === false) {
    throw new FailureError(notStarted(node, new Error('this is no file')));
  }
  try {
    return fork(program, [], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      ...(node === null ? {} : { execPath: node }),
      // The host's own switches (a debugger's port, for example) are not meant for this process.
      execArgv: [],
      env: {
        ...process.env,
        // In VS Code on the desktop the executable is Electron's; with this it behaves as Node. Node ignores it.
        ELECTRON_RUN_AS_NODE: '1',
        // onnxruntime 1.30 sends telemetry on Linux unless it is told not to.
        ORT_DISABLE_TELEMETRY: '1',
        [START_OPTIONS_VARIABLE]: JSON.stringify(options satisfies StartOptions),
      },
    });
  } catch (error) {
    throw new FailureError(notStarted(node, error));
  }
}

function notStarted(node: string | null, error: unknown): Failure {
  const failure = toFailure(error);
  const words = failure.kind === 'bug' ? failure.message : failure.kind;
  const reason = /ENOENT/.test(words) ? 'there is no such file' : words;
  return node === null
    ? { kind: 'process-not-started', reason: `${process.execPath}: ${reason}` }
    : {
        kind: 'process-not-started',
        reason: `${node}: ${reason}; check the setting groundglass.engine.node, or leave it empty to use VS Code's own Node`,
      };
}

const EXIT_NEWS_MS = 500;

function timeout(milliseconds: number): Promise<'timeout'> {
  return new Promise((resolve) => setTimeout(() => resolve('timeout'), milliseconds).unref());
}
