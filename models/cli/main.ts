// The command line program: hands the process's streams, signals and files to `run`.
// Knows nothing of commands.

import { readFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import { FailureError, toFailure } from '../../protocol/failure';
import type { RealDevice } from '../../protocol/inference';
import { takeCapture } from '../../extension/capture/capture';
import { checkSelectors } from '../../extension/capture/checkSelectors';
import type { CaptureParts } from '../../extension/capture/taken';
import { verifyBundle } from '../runtime/bundle';
import { checkPlace, clearPlace, contentsOfPlace } from '../runtime/cache/cache';
import { workloadAt } from '../runtime/devices/bundleWorkload';
import { openDevices } from '../runtime/devices/survey';
import { openEngine, type EngineOptions } from '../runtime/engine';
import { builtInBundle, packageRoot } from '../runtime/places';
import { quietRuntime } from '../runtime/sessions';
import { testBundle } from '../runtime/selftest/selfTest';
import { cachePlace } from './cachePlace';
import { CANCELLED_EXIT_CODE, run } from './run';
import { toOutput } from './terminal';

async function main(): Promise<void> {
  // What `run` did not catch, because nobody waited for it.
  process.on('uncaughtException', (error) => {
    const debug = process.env.GROUNDGLASS_DEBUG === '1';
    toOutput(process.stderr).write(
      `${debug ? (error.stack ?? error.message) : new FailureError(toFailure(error)).message}\n`,
    );
    process.exit(2);
  });
  let cancelled = false;
  const interrupted = new AbortController();
  // The first Ctrl-C ends the work at its next step, the second one ends the program.
  process.on('SIGINT', () => {
    if (cancelled) process.exit(CANCELLED_EXIT_CODE);
    cancelled = true;
    interrupted.abort();
  });
  /** Who ends the program ends its browser and its tools first, and nothing of theirs is left. */
  const captureParts = (progress: (doing: string) => void): CaptureParts => {
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
    return { progress, signal: interrupted.signal };
  };
  // Whoever read our output has gone (`| head`): there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));
  }
  if (process.env.GROUNDGLASS_DEBUG !== '1') quietRuntime();
  const place = () => cachePlace({ env: process.env, platform: process.platform, home: homeFolder() });
  const stderr = toOutput(process.stderr);
  /** Nobody watches this process, so it marks the device that it uses; what there is to say of it is said before the work. */
  const onDevices = (
    deviceUsed: EngineOptions['deviceUsed'] = (_, remark) => {
      if (remark !== null) stderr.write(`${remark}\n`);
    },
  ) => {
    const devices = openDevices(place());
    return {
      devices,
      deviceUsed: (device: RealDevice, remark: string | null) => {
        devices.mark(device);
        deviceUsed(device, remark);
      },
    };
  };
  process.exitCode = await run(process.argv.slice(2), {
    openEngine: async (options) =>
      openEngine({ cache: place(), ...options, ...onDevices(options.deviceUsed) }),
    cache: {
      place,
      contents: async () => {
        await checkPlace(place());
        return contentsOfPlace(place());
      },
      clear: async () => clearPlace(place()),
    },
    verifyBundle,
    listDevices: async (bundlePath, device, trial) =>
      openDevices(place()).list(device, await workloadAt(bundlePath), trial),
    selfTest: async (options) => testBundle({ ...options, ...onDevices() }, { cancelled: () => cancelled }),
    takeCapture: (request, picturePath, progress) =>
      takeCapture(request, picturePath, captureParts(progress)),
    checkSelectors: (params, progress) => checkSelectors(params, captureParts(progress)),
    stdout: toOutput(process.stdout),
    stderr,
    defaultBundle: builtInBundle,
    version: readVersion(),
    debug: process.env.GROUNDGLASS_DEBUG === '1',
    cancelled: () => cancelled,
  });
}

/** HOME may be empty, or a word of the user's; a folder that hangs on where the program is called is no home. */
function homeFolder(): string | null {
  try {
    if (path.isAbsolute(homedir())) return homedir();
    const { homedir: known } = userInfo();
    return path.isAbsolute(known) ? known : null;
  } catch {
    return null; // A user that the system has no entry for.
  }
}

function readVersion(): string {
  const text = readFileSync(path.join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // Our own file, checked by npm.
}

void main();
