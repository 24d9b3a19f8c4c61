// The capture process: JSON-RPC over the fork's channel, forked for one capture or for checking the selectors of one.
// stdout and stderr are free for logs. Browsers and tools that it started end with it, however it ends.

import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import type { CaptureEvents, CaptureRequests } from '../../protocol/capture';
import { toFailure } from '../../protocol/failure';
import { FAILURE_CODE } from '../../protocol/wire';
import { takeCapture } from './capture';
import { checkSelectors } from './checkSelectors';
import type { CaptureParts } from './taken';

/** How long browsers and tools are given to end by themselves, before this process ends and takes them with it. */
const LAST_MS = 3_000;

function main(): void {
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  const notify = <E extends keyof CaptureEvents>(event: E, params: CaptureEvents[E]): void => {
    void connection.sendNotification(event, params).catch(() => undefined);
  };
  const working = new Set<Promise<unknown>>();
  const ending = new AbortController();

  /** Every request gets an answer: a failure travels as data. */
  const answer = <M extends keyof CaptureRequests>(
    method: M,
    handle: (
      params: CaptureRequests[M]['params'],
      parts: CaptureParts,
    ) => Promise<CaptureRequests[M]['result']>,
  ): void => {
    connection.onRequest(method, async (params: CaptureRequests[M]['params'], token: CancellationToken) => {
      const cancelling = new AbortController();
      token.onCancellationRequested(() => cancelling.abort());
      const parts: CaptureParts = {
        progress: (doing) => notify('capture/progress', { doing }),
        signal: AbortSignal.any([cancelling.signal, ending.signal]),
      };
      const work = handle(params, parts);
      working.add(work);
      try {
        return await work;
      } catch (error) {
        const failure = toFailure(error);
        return new ResponseError(FAILURE_CODE, failure.kind, failure);
      } finally {
        working.delete(work);
      }
    });
  };
  answer('capture/take', ({ request, picture }, parts) => takeCapture(request, picture, parts));
  answer('capture/check', checkSelectors);
  connection.onUnhandledNotification((message) => console.error(`nobody handles "${message.method}"`));

  const end = (): void => {
    if (ending.signal.aborted) return;
    ending.abort();
    // What is aborted cleans up behind itself; what hangs in that is killed as this process exits.
    setTimeout(() => process.exit(0), LAST_MS);
    void Promise.allSettled(working).then(() => process.exit(0));
  };
  // Whoever forked this process has gone, or wants it gone.
  process.on('disconnect', end);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
  connection.listen();
  notify('process/ready', null);
}

main();
