import assert from 'node:assert/strict';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import type { Device } from '../../protocol/inference';
import { chooseDevice, judge } from '../../models/runtime/devices/chooseDevice';
import { builtProber, probe } from '../../models/runtime/devices/probe';
import { openDevices } from '../../models/runtime/devices/survey';
import { openEngine } from '../../models/runtime/engine';
import { midBundle, samplePicture, temporaryFolder, tinyBundle } from '../support/fixtures';

// Needs a WebGPU adapter, so it is no part of `npm test`: run it with `npm run test:webgpu`.
// A software Vulkan driver will do for right numbers, for example the one inside Debian's chromium:
//   LD_LIBRARY_PATH=/usr/lib/chromium VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json npm run test:webgpu

const quiet = { cancelled: () => false };

async function answers(context: TestContext, bundlePath: string, device: Device): Promise<readonly string[]> {
  // What is known of devices elsewhere is nothing here: a test that was ended may have left a mark.
  const devices = openDevices({ folder: temporaryFolder(context), bytes: 2 ** 20 });
  const engine = await openEngine({ bundlePath, device, devices });
  const { imageId } = await engine.openImage(samplePicture);
  const ask = async (question: string, x: number) => {
    const answer = await engine.ask(
      {
        imageId,
        question,
        regions: [{ kind: 'point', x, y: 95 }],
        conversation: [],
        candidates: [],
        maxNewTokens: 32,
        temperature: 0,
        topP: 1,
        seed: 0,
      },
      quiet,
    );
    return answer.turn.answer;
  };
  const all = [await ask('Where is the search field?', 500), await ask('And the tabs?', 900)];
  // A device that cannot be had is replaced by the CPU, which would agree with itself.
  assert.equal(engine.info().device, device);
  await engine.close();
  return all;
}

for (const bundle of [tinyBundle, midBundle]) {
  test(`${path.basename(bundle)}: WebGPU, with its cache kept on the device, writes what the CPU writes`, async (context) => {
    assert.deepEqual(await answers(context, bundle, 'webgpu'), await answers(context, bundle, 'cpu'));
  });
}

test('a probe finds right numbers on the adapter, and auto takes it only where it is clearly faster than the CPU', async (context) => {
  // Longer than the product waits: a software driver on a busy machine is to be measured here, not given up.
  const probed = await probe('webgpu', { ...builtProber(), limitMs: 300_000 });
  const { state, reason } = judge('webgpu', probed);
  context.diagnostic(`${state}: ${reason}`);
  assert.ok(state === 'works' || state === 'slower', reason);
  const { chain, why } = chooseDevice({
    device: 'auto',
    listed: ['cpu', 'webgpu'],
    probed: new Map([['webgpu', probed]]),
    workload: null,
  });
  assert.equal(chain[0], state === 'works' ? 'webgpu' : 'cpu');
  assert.ok(why.includes(reason), why);
});
