// The command line program: hands the process's streams, signals and files to `run`.
// Knows nothing of commands.

import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { FailureError, toFailure } from '../../protocol/failure';
import { takeCapture } from '../../extension/capture/capture';
import { checkSelectors } from '../../extension/capture/checkSelectors';
import type { CaptureParts } from '../../extension/capture/taken';
import { verifyBundle } from '../runtime/bundle';
import { clearPlace, contentsOfPlace } from '../runtime/cache/cache';
import { workloadAt } from '../runtime/devices/bundleWorkload';
import { openDevices } from '../runtime/devices/survey';
import { openEngine } from '../runtime/engine';
import { builtInBundle, packageRoot } from '../runtime/places';
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
  const place = cachePlace({ env: process.env, platform: process.platform, home: homedir() });
  process.exitCode = await run(process.argv.slice(2), {
    openEngine: (options) => openEngine({ cache: place, ...options }),
    cache: { place, contents: () => contentsOfPlace(place), clear: () => clearPlace(place) },
    verifyBundle,
    listDevices: async (bundlePath, device, trial) =>
      openDevices(place).list(device, await workloadAt(bundlePath), trial),
    selfTest: (options) =>
      testBundle({ ...options, devices: openDevices(place) }, { cancelled: () => cancelled }),
    takeCapture: (request, picturePath, progress) =>
      takeCapture(request, picturePath, captureParts(progress)),
    checkSelectors: (params, progress) => checkSelectors(params, captureParts(progress)),
    stdout: toOutput(process.stdout),
    stderr: toOutput(process.stderr),
    defaultBundle: builtInBundle,
    version: readVersion(),
    debug: process.env.GROUNDGLASS_DEBUG === '1',
    cancelled: () => cancelled,
  });
}

function readVersion(): string {
  const text = readFileSync(path.join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version; // Our own file, checked by npm.
}

void main();
