// What a bundle needs of memory, and what is free: numbers in, words out; control groups as files that a test has written.

import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fits, memoryNeed, total } from '../../../models/runtime/devices/fit';
import {
  freeMemory,
  freeOfAmd,
  freeOfGroup,
  largestMebibytes,
} from '../../../models/runtime/devices/freeMemory';
import { temporaryFolder } from '../../support/fixtures';
import { smallManifest } from '../../support/manifests';

const file = (name: string, bytes: number) => ({ path: name, bytes, sha256: '' });

const manifest = {
  ...smallManifest(),
  files: [
    file('decoder.cpu.onnx', 10),
    file('decoder.gpu.onnx', 20),
    file('decoder.weights.bin', 1000),
    file('vision_global.onnx', 300),
    file('tokenizer.json', 7),
  ],
};

test('weights are the files that a device reads: not the tokenizer, and not the other form of the decoder', () => {
  assert.equal(memoryNeed(manifest, 'cpu').weights, 1310);
  assert.equal(memoryNeed(manifest, 'webgpu').weights, 1320);
});

test('a cache that stays on its device has room for everything from the start, any other for a question', () => {
  const { layers, kv_heads: kvHeads, head_dim: headDim, max_len: maxLength } = manifest.llm;
  assert.equal(memoryNeed(manifest, 'webgpu').cache, 2 * layers * kvHeads * headDim * maxLength * 4);
  assert.ok(memoryNeed(manifest, 'cpu').cache < memoryNeed(manifest, 'webgpu').cache);
  assert.equal(memoryNeed(manifest, 'cuda').cache, memoryNeed(manifest, 'cpu').cache);
});

const need = { weights: 6e9, cache: 1e9, activations: 0.5e9 };

test('what does not fit is said with both numbers before anything is loaded', () => {
  assert.deepEqual(fits('large', need, 'cpu', 5e9), {
    kind: 'too-large',
    neededBytes: 7.5e9,
    freeBytes: 5e9,
  });
});

test('what fits barely is said with both numbers', () => {
  const fit = fits('large', need, 'webgpu', 8e9);
  assert.ok(fit.kind === 'tight');
  assert.match(fit.remark, /7\.5 GB.*webgpu.*8\.0 GB/);
});

test('what fits well is not spoken of, nor what nobody can tell', () => {
  assert.equal(fits('large', need, 'cpu', 20e9).kind, 'fits');
  assert.equal(fits('large', need, 'webgpu', null).kind, 'fits');
});

test('more memory never makes a bundle fit worse', () => {
  const order = ['too-large', 'tight', 'fits'];
  let before = 0;
  for (let free = 0; free <= 2 * total(need); free += 1e8) {
    const now = order.indexOf(fits('large', need, 'cpu', free).kind);
    assert.ok(before <= now);
    before = now;
  }
});

/** Files below a folder that stands for /sys/fs/cgroup, and the word of Linux on which group this process is in. */
function groups(folder: string, word: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const told = path.join(folder, 'cgroup');
  writeFileSync(told, word);
  return told;
}

test('a control group of version 2 leaves its limit without what is used, but for pages of idle files', async (context) => {
  const root = temporaryFolder(context);
  const told = groups(root, '0::/a/b\n', {
    'a/b/memory.max': 'max\n',
    'a/b/memory.current': '400000000\n',
    'a/memory.max': '1000000000\n',
    'a/memory.current': '700000000\n',
    'a/memory.stat': 'anon 1\ninactive_file 100000000\nactive_file 5\n',
  });
  assert.equal(await freeOfGroup(told, root), 400_000_000);
});

test('a control group of version 1 likewise', async (context) => {
  const root = temporaryFolder(context);
  const told = groups(root, '5:cpu:/x\n4:memory:/box\n0::/\n', {
    'memory/box/memory.limit_in_bytes': '1000000000\n',
    'memory/box/memory.usage_in_bytes': '900000000\n',
    'memory/box/memory.stat': 'inactive_file 7\ntotal_inactive_file 50000000\n',
    'memory/memory.limit_in_bytes': '9223372036854771712\n',
    'memory/memory.usage_in_bytes': '1\n',
  });
  assert.equal(await freeOfGroup(told, root), 150_000_000);
});

test('inside a container its own group stands at the root', async (context) => {
  const root = temporaryFolder(context);
  const told = groups(root, '0::/docker/8f2a\n', {
    'memory.max': '500000000\n',
    'memory.current': '100000000\n',
  });
  assert.equal(await freeOfGroup(told, root), 400_000_000);
});

for (const word of ['', 'nonsense', '0::/\n', '4:memory:/gone\n']) {
  test(`no limit is known where Linux says ${JSON.stringify(word)} and there is nothing`, async (context) => {
    const root = temporaryFolder(context);
    assert.equal(await freeOfGroup(groups(root, word, {}), root), null);
  });
}

test("an AMD adapter's memory is read from its driver's files", async (context) => {
  const root = temporaryFolder(context);
  groups(root, '', {
    'card0/device/mem_info_vram_total': '8000000000\n',
    'card0/device/mem_info_vram_used': '3000000000\n',
    'card1/device/vendor': '0x8086\n',
    'card2/device/mem_info_vram_total': '536870912\n',
    'card2/device/mem_info_vram_used': '400000000\n',
  });
  assert.equal(await freeOfAmd(root), 5e9);
  rmSync(path.join(root, 'card0'), { recursive: true });
  assert.equal(await freeOfAmd(root), null, "graphics of a processor, which take the machine's memory");
  assert.equal(await freeOfAmd(path.join(root, 'none')), null);
});

test("NVIDIA's tool prints a number a line, or an error", () => {
  assert.equal(largestMebibytes('7000\n 9000\n'), 9000 * 2 ** 20);
  assert.equal(
    largestMebibytes('NVIDIA-SMI has failed because it could not communicate with the driver'),
    null,
  );
});

test('here some memory is free, and not more than there is', async () => {
  const free = await freeMemory('cpu');
  assert.ok(free !== null && 0 < free && free <= os.totalmem());
});
