// The self-test on bundles that are whole, and on the built-in one with one layer's scales broken.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { filesFallenApart, type OutputCheck } from '../../protocol/selftest';
import type { Manifest } from '../../models/pipeline/manifest';
import { openEngine } from '../../models/runtime/engine';
import { builtInBundle } from '../../models/runtime/places';
import { copyBundle, midBundle, samplePicture, tinyBundle } from '../support/fixtures';

const hooks = { cancelled: () => false };

async function checked(bundlePath: string): Promise<readonly OutputCheck[] | null> {
  const engine = await openEngine({ bundlePath, device: 'cpu' });
  try {
    return await engine.testGraphs(hooks);
  } finally {
    await engine.close();
  }
}

for (const bundle of [tinyBundle, midBundle, builtInBundle()]) {
  test(`every graph of ${path.basename(bundle)} computes what PyTorch computes`, async () => {
    const outputs = await checked(bundle);
    assert.ok(outputs !== null);
    assert.deepEqual(
      outputs.map(({ output, state }) => `${output} ${state}`),
      ['features', 'embeddings', 'features', 'embeddings', 'embeddings', 'embeddings', 'logits'].map(
        (output) => `${output} right`,
      ),
    );
    // Room for processors and drivers that round otherwise.
    for (const { file, output, difference, allowed } of outputs) {
      assert.ok((difference ?? NaN) < 0.6 * allowed, `${file} ${output}: ${difference} of ${allowed}`);
    }
  });
}

/** A whole bundle again, but that one tensor of one of its graphs is multiplied. */
function withBrokenScales(context: TestContext, file: string, tensor: string, factor: number): string {
  const folder = copyBundle(context, builtInBundle());
  const graph = readFileSync(path.join(folder, file));
  const { place, at, bytes } = findTensor(folder, file, graph, tensor);
  const stored = place === file ? graph : readFileSync(path.join(folder, place));
  for (let offset = at; offset < at + bytes; offset += 4) {
    stored.writeFloatLE(factor * stored.readFloatLE(offset), offset);
  }
  writeFileSync(path.join(folder, place), stored);
  const manifestPath = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
  const sha256 = createHash('sha256').update(stored).digest('hex');
  const files = manifest.files.map((listed) => (listed.path === place ? { ...listed, sha256 } : listed));
  writeFileSync(manifestPath, JSON.stringify({ ...manifest, files }));
  return folder;
}

/** Where a tensor's values lie: behind its name in the graph (protobuf field 9), or in the file that stands there. */
function findTensor(folder: string, file: string, graph: Buffer, tensor: string) {
  const name = Buffer.from(tensor);
  const behind = graph.indexOf(Buffer.concat([Buffer.of(0x42, name.length), name])) + 2 + name.length;
  assert.notEqual(behind, 1 + name.length, `${file} has no tensor ${tensor}`);
  if (graph[behind] === 0x4a) {
    let bytes = 0;
    let at = behind + 1;
    for (let shift = 0; ; shift += 7) {
      const byte = graph.readUInt8(at++);
      bytes |= (byte & 0x7f) << shift;
      if (byte < 0x80) return { place: file, at, bytes };
    }
  }
  const words = graph.toString('latin1', behind, behind + 120).replace(/[^ -~]/g, ' ');
  const found = /location +([\w.]+\.bin).*?offset +(\d+).*?length +(\d+)/.exec(words);
  assert.ok(found !== null, `${tensor} of ${path.join(folder, file)} has no values`);
  const [, place = '', at, bytes] = found;
  return { place, at: Number(at), bytes: Number(bytes) };
}

for (const [file, tensor, factor] of [
  ['vision_global.onnx', 'blocks.3.fc1.scale', 0.5],
  ['vision_global.onnx', 'projector.fc2.scale', 2],
  ['vision_local.onnx', 'blocks.5.out.scale', 2],
  ['vision_local.onnx', 'blocks.0.qkv.scale', NaN],
  ['region_sampler.onnx', 'blocks.1.point.weight.scale', 0.5],
  ['decoder.cpu.onnx', 'layers.3.down.scale', 2],
  ['decoder.cpu.onnx', 'layers.0.qkv.scale', 0.5],
] as const) {
  test(`${tensor} of ${file} times ${factor} is noticed, and nothing else is blamed`, async (context) => {
    const outputs = await checked(withBrokenScales(context, file, tensor, factor));
    assert.deepEqual(filesFallenApart({ outputs: outputs ?? [] }), [file]);
  });
}

test('embeddings that are wrong are named, and the decoder that reads them is not judged', async (context) => {
  const outputs = await checked(withBrokenScales(context, 'decoder.cpu.onnx', 'head.scale', 3));
  assert.ok(outputs !== null);
  assert.deepEqual(filesFallenApart({ outputs }), ['embed_tokens.onnx']);
  assert.equal(outputs.at(-1)?.state, 'not judged');
});

test('a bundle without reference numbers is not compared', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  const manifestPath = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Manifest;
  writeFileSync(manifestPath, JSON.stringify({ ...manifest, selftest: undefined }));
  assert.equal(await checked(folder), null);
});

test('the next question is not answered from what the test left in the cache', async () => {
  const engine = await openEngine({ bundlePath: tinyBundle, device: 'cpu' });
  const { imageId } = await engine.openImage(samplePicture);
  const before = await engine.pointAlone(imageId, 'Workspace', hooks);
  await engine.testGraphs(hooks);
  assert.deepEqual(await engine.pointAlone(imageId, 'Workspace', hooks), before);
  await engine.close();
});
