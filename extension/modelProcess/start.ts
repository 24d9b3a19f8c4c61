// Forks the model process and speaks to it: typed calls, events, and an end that is always told.
// Knows nothing of VS Code and of what is asked.

import { fork, type ChildProcess } from 'node:child_process';
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { Call } from '../../protocol/call';
import { FailureError } from '../../protocol/failure';
import type { InferenceEvents, InferenceRequests } from '../../protocol/inference';
import { failureOf, START_OPTIONS_VARIABLE, type StartOptions } from '../../protocol/wire';

export interface ModelProcess {
  readonly call: Call<InferenceRequests>;
  /** Calls the listener for every event of this name, in the order they were sent. */
  on<E extends keyof InferenceEvents>(event: E, listener: (params: InferenceEvents[E]) => void): void;
  /** Resolves with the exit code when the process has ended, however it ended. */
  readonly ended: Promise<number | null>;
  stop(): void;
}

export interface StartModelProcess extends StartOptions {
  /** The built program, dist/modelProcess.js. */
  readonly program: string;
  /** What the process prints, line by line as it comes. */
  readonly log: (text: string) => void;
}

/** Forks the process; the first call waits until it is ready. */
export function startModelProcess({ program, log, bundlePath, device }: StartModelProcess): ModelProcess {
  const child: ChildProcess = fork(program, [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      // onnxruntime 1.30 sends telemetry on Linux unless it is told not to.
      ORT_DISABLE_TELEMETRY: '1',
      [START_OPTIONS_VARIABLE]: JSON.stringify({ bundlePath, device } satisfies StartOptions),
    },
  });
  child.stdout?.on('data', (chunk: Buffer) => log(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => log(chunk.toString()));

  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  let exitCode: number | null | undefined;
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      if (exitCode !== undefined) return;
      exitCode = code;
      // Calls in flight stay pending when a child exits, unless the connection is disposed.
      connection.dispose();
      resolve(code);
    };
    child.once('exit', end);
    child.once('error', (error) => {
      log(`the model process could not be started: ${error.message}`);
      end(null);
    });
  });
  connection.onError(([error]) => log(`message channel: ${error.message}`));
  connection.listen();

  const call: Call<InferenceRequests> = async (method, params, cancel) => {
    if (exitCode !== undefined) throw new FailureError({ kind: 'process-ended', exitCode });
    const source = new CancellationTokenSource();
    if (cancel?.aborted === true) source.cancel();
    cancel?.addEventListener('abort', () => source.cancel());
    try {
      return await connection.sendRequest(method, params, source.token);
    } catch (error) {
      const failure = error instanceof ResponseError ? failureOf(error.data) : null;
      if (failure !== null) throw new FailureError(failure);
      // The channel closes a moment before the exit is told; the exit's code is the better news.
      const code = await Promise.race([ended, timeout(EXIT_NEWS_MS)]);
      if (code !== 'timeout') throw new FailureError({ kind: 'process-ended', exitCode: code });
      throw error;
    } finally {
      source.dispose();
    }
  };

  return {
    call,
    on: (event, listener) => void connection.onNotification(event, listener),
    ended,
    stop: () => void child.kill(),
  };
}

const EXIT_NEWS_MS = 500;

function timeout(milliseconds: number): Promise<'timeout'> {
  return new Promise((resolve) => setTimeout(() => resolve('timeout'), milliseconds).unref());
}
