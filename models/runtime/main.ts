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
import {
  devices as deviceNames,
  type Device,
  type DeviceTrial,
  type InferenceEvents,
  type InferenceRequests,
  type RealDevice,
} from '../../protocol/inference';
import { FAILURE_CODE, START_OPTIONS_VARIABLE, type StartOptions } from '../../protocol/wire';
import { clearPlace } from './cache/cache';
import { workloadAt } from './devices/bundleWorkload';
import { probeHere, PROBE_VARIABLE } from './devices/probeChild';
import { openDevices } from './devices/survey';
import { openEngine, type Engine, type Hooks } from './engine';
import { makeHandlers } from './handlers';
import { endWithParent } from './parentWatch';
import { builtInBundle } from './places';
import { testBundle } from './selftest/selfTest';

/** A sign of life is given when nothing else was said for so long. */
const ALIVE_EVERY_MS = 1_000;

function main(): void {
  const options = JSON.parse(
    process.env[START_OPTIONS_VARIABLE] ?? '{"bundlePath":null,"device":"auto","cache":null}',
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

  const bundlePath = options.bundlePath ?? builtInBundle();
  let opening: Promise<Engine> | null = null;
  const engine = async (): Promise<Engine> => {
    await noted;
    opening ??= openEngine({
      bundlePath,
      device: checkDevice(options.device),
      cache: options.cache,
      ...onDevices,
    }).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return opening;
  };
  const devices = openDevices(options.cache);
  // Before anything is asked, so that no question takes the same device again.
  const noted = devices.noteEnds(options.endedOn ?? []);
  /** For every engine: all know the same of devices, and whoever watches this process hears which one is used. */
  const onDevices = {
    devices,
    deviceUsed: (device: RealDevice, remark: string | null) => notify('device/used', { device, remark }),
    progress: sayAlive,
  };
  const listDevices = async (trial: DeviceTrial) => {
    await noted;
    return devices.list(checkDevice(options.device), await workloadAt(bundlePath), trial, sayAlive);
  };
  const clearCache = async () =>
    opening === null ? clearPlace(options.cache) : (await opening).clearCache();
  const selfTest = async (hooks: Hooks) => {
    await noted;
    return testBundle({ bundlePath, device: checkDevice(options.device), ...onDevices }, hooks);
  };
  const handlers = makeHandlers(engine, listDevices, notify, clearCache, selfTest);
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

/** Tries a device and says how it did, in place of serving: see devices/probe.ts. */
async function probe(name: string): Promise<void> {
  endWithParent();
  const device = checkDevice(name);
  const probed = await probeHere(device === 'auto' ? 'cpu' : device);
  process.send?.(probed, () => process.exit(0));
}

function checkDevice(device: string): Device {
  const known = deviceNames.find((name) => name === device);
  if (known === undefined) {
    throw new FailureError({
      kind: 'bad-input',
      what: `device "${device}"`,
      reason: `it must be one of ${deviceNames.join(', ')}`,
    });
  }
  return known;
}

const probedDevice = process.env[PROBE_VARIABLE];
if (probedDevice === undefined) main();
else void probe(probedDevice);
