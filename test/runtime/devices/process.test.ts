// The forked process and devices: what it is told of an earlier end is kept, said once, and undone by another trial.

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { startModelProcess, type ModelProcess } from '../../../extension/modelProcess/start';
import { packageRoot } from '../../../models/runtime/places';
import type { InferenceEvents } from '../../../protocol/inference';
import type { DeviceEnd } from '../../../protocol/wire';
import { samplePicture, temporaryFolder, tinyBundle } from '../../support/fixtures';

function start(folder: string, endedOn: readonly DeviceEnd[] = []): ModelProcess {
  return startModelProcess({
    program: path.join(packageRoot(), 'dist', 'modelProcess.js'),
    bundlePath: tinyBundle,
    device: 'auto',
    cache: { folder, bytes: 2 ** 24 },
    endedOn,
    log: () => undefined,
  });
}

async function stop(modelProcess: ModelProcess): Promise<void> {
  modelProcess.stop();
  await modelProcess.ended;
}

const crash: DeviceEnd = { device: 'webgpu', how: 'a process that ran there ended with signal SIGSEGV' };

test('a process that is told of a crash on a device answers on another one, and says so once', async (context) => {
  const folder = temporaryFolder(context);
  const modelProcess = start(folder, [crash]);
  const used: InferenceEvents['device/used'][] = [];
  modelProcess.on('device/used', (one) => used.push(one));
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  const ask = async (question: string): Promise<number> => {
    const { remarks } = await modelProcess.call('ask/ground', {
      imageId,
      question,
      regions: [],
      conversation: [],
      candidates: [],
      maxNewTokens: 4,
      temperature: 0,
      topP: 1,
      seed: 0,
    });
    return remarks.filter((remark) => remark.includes('SIGSEGV')).length;
  };
  assert.deepEqual([await ask('Where is the search field?'), await ask('And the tabs?')], [1, 0]);
  assert.deepEqual(
    used.map(({ device }) => device),
    ['cpu'],
  );
  assert.match(used[0]?.remark ?? '', /"webgpu" cannot be used: .*SIGSEGV; the model runs on the CPU\./);
  await stop(modelProcess);

  const later = start(folder);
  const { devices } = await later.call('devices/list', { trial: 'kept' });
  const report = devices.find(({ device }) => device === 'webgpu');
  assert.deepEqual(report, { device: 'webgpu', state: 'unavailable', reason: crash.how });
  await stop(later);
});

test('a process that reads and detects only has no device tried', async (context) => {
  const modelProcess = start(temporaryFolder(context));
  const { imageId } = await modelProcess.call('image/open', { path: samplePicture });
  await modelProcess.call('ask/read', { imageId });
  const { devices } = await modelProcess.call('devices/list', { trial: 'kept' });
  assert.ok(devices.every(({ device, state }) => device === 'cpu' || state === 'not-tried'));
  await stop(modelProcess);
});
