import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import type { Device } from '../../protocol/inference';
import { openEngine } from '../../models/runtime/engine';
import { midBundle, samplePicture, tinyBundle } from '../support/fixtures';

// Needs a WebGPU adapter, so it is no part of `npm test`: run it with `npm run test:webgpu`.
// A software Vulkan driver will do for right numbers, for example the one inside Debian's chromium:
//   LD_LIBRARY_PATH=/usr/lib/chromium VK_ICD_FILENAMES=/usr/lib/chromium/vk_swiftshader_icd.json npm run test:webgpu

const quiet = { cancelled: () => false };

async function answers(bundlePath: string, device: Device): Promise<readonly string[]> {
  const engine = await openEngine({ bundlePath, device });
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
  await engine.close();
  return all;
}

for (const bundle of [tinyBundle, midBundle]) {
  test(`${path.basename(bundle)}: WebGPU, with its cache kept on the device, writes what the CPU writes`, async () => {
    assert.deepEqual(await answers(bundle, 'webgpu'), await answers(bundle, 'cpu'));
  });
}
