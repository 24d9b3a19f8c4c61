// What the model process costs whoever starts it: from the fork until it listens, until its first answer, and its memory.
// Knows nothing of the editor that forks it in daily use, and of what is measured besides.

import { fork } from 'node:child_process';
import path from 'node:path';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from 'vscode-jsonrpc/node';
import type { InferenceRequests } from '../../../protocol/inference';
import { modelProcessSwitches, START_OPTIONS_VARIABLE, type StartOptions } from '../../../protocol/wire';
import { packageRoot } from '../../runtime/places';
import { peakMegabytes } from './contender';
import { FIRST_QUESTION, LATER_QUESTION, questionAbout } from './rows';

export interface StartFigures {
  /** Milliseconds from the fork. */
  readonly listens: number;
  readonly answers: number;
  /** The most memory that the process has held; null where the system does not say. */
  readonly peakMB: number | null;
}

/** Starts it, asks about a picture twice, and ends it. Nothing is kept on disk. @throws Error where it ends before. */
export async function measureStart(
  { bundlePath, device }: Pick<StartOptions, 'bundlePath' | 'device'>,
  picture: string,
): Promise<StartFigures> {
  const options: StartOptions = { bundlePath, device, cache: null };
  const started = performance.now();
  const child = fork(path.join(packageRoot(), 'dist', 'modelProcess.js'), {
    execArgv: [...modelProcessSwitches],
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', [START_OPTIONS_VARIABLE]: JSON.stringify(options) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the model process ended with code ${code ?? 'none'}`)));
  });
  // It ends in the end; that is a fault only while something is waited for.
  ended.catch(() => undefined);
  const call = <M extends keyof InferenceRequests>(method: M, params: InferenceRequests[M]['params']) =>
    Promise.race([connection.sendRequest<InferenceRequests[M]['result']>(method, params), ended]);
  try {
    const ready = new Promise<number>((resolve) => {
      connection.onNotification('process/ready', () => resolve(performance.now() - started));
    });
    connection.listen();
    const listens = await Promise.race([ready, ended]);
    const { imageId } = await call('image/open', { path: picture });
    await call('ask/ground', questionAbout(imageId, FIRST_QUESTION));
    const answers = performance.now() - started;
    await call('ask/ground', questionAbout(imageId, LATER_QUESTION));
    const peakMB = child.pid === undefined ? null : await peakMegabytes(child.pid);
    return { listens, answers, peakMB };
  } finally {
    connection.dispose();
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
  }
}
