// The model process: JSON-RPC over the fork's channel, one engine, one request at a time.
// stdout and stderr are free for logs: native libraries print when they please.

import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import { FailureError, toFailure } from '../../protocol/failure';
import { devices, type Device, type InferenceEvents, type InferenceRequests } from '../../protocol/inference';
import { FAILURE_CODE, START_OPTIONS_VARIABLE, type StartOptions } from '../../protocol/wire';
import { openEngine, resolveDevice, type Engine } from './engine';
import { makeHandlers } from './handlers';
import { endWithParent } from './parentWatch';
import { builtInBundle } from './places';
import { listDevices } from './sessions';

/** A sign of life is given when nothing else was said for so long. */
const ALIVE_EVERY_MS = 1_000;

function main(): void {
  const options = JSON.parse(
    process.env[START_OPTIONS_VARIABLE] ?? '{"bundlePath":null,"device":"auto"}',
  ) as StartOptions;
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  let saidAt = 0;
  const notify = <E extends keyof InferenceEvents>(event: E, params: InferenceEvents[E]): void => {
    saidAt = performance.now();
    void connection.sendNotification(event, params);
  };
  const sayAlive = (): void => {
    if (ALIVE_EVERY_MS < performance.now() - saidAt) notify('process/alive', null);
  };

  let opening: Promise<Engine> | null = null;
  const engine = (): Promise<Engine> => {
    opening ??= openEngine({
      bundlePath: options.bundlePath ?? builtInBundle(),
      device: checkDevice(options.device),
      progress: sayAlive,
    }).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  const listedDevices = () => ({ listed: listDevices(), used: resolveDevice(checkDevice(options.device)) });
  const handlers = makeHandlers(engine, listedDevices, notify);
  // One request at a time: the decoder has one cache, and runs block the process anyway.
  let last: Promise<unknown> = Promise.resolve();
  for (const method of Object.keys(handlers) as (keyof InferenceRequests)[]) {
    const handle = handlers[method] as (params: unknown, cancelled: () => boolean) => Promise<unknown>;
    connection.onRequest(method, (params: unknown, token: CancellationToken) => {
      const answer = last.then(async () => {
        try {
          if (token.isCancellationRequested) throw new FailureError({ kind: 'cancelled' });
          return await handle(params, () => {
            // Work asks this between any two runs of a network, so whoever hears nothing knows that one hangs.
            sayAlive();
            return token.isCancellationRequested;
          });
        } catch (error) {
          const failure = toFailure(error);
          return new ResponseError(FAILURE_CODE, failure.kind, failure);
        }
      });
      last = answer;
      return answer;
    });
  }
  connection.onUnhandledNotification((message) => console.error(`nobody handles "${message.method}"`));
  // Whoever forked this process has gone: nothing is left to work for.
  process.on('disconnect', () => process.exit(0));
  endWithParent();
  connection.listen();
  notify('process/ready', null);
}

function checkDevice(device: string): Device {
  const known = devices.find((name) => name === device);
  if (known === undefined) {
    throw new FailureError({
      kind: 'bad-input',
      what: `device "${device}"`,
      reason: `it must be one of ${devices.join(', ')}`,
    });
  }
  return known;
}

main();
