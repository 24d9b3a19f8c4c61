import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { FailureError } from '../../protocol/failure';
import { openBundle, openGraph, verifyBundle } from '../../models/runtime/bundle';
import { builtInBundle } from '../../models/runtime/places';
import { copyBundle, midBundle, temporaryFolder, tinyBundle } from '../support/fixtures';

for (const bundle of [tinyBundle, midBundle, builtInBundle()]) {
  test(`${path.basename(bundle)} is whole: files, hashes, and the tensors of every graph`, async () => {
    assert.deepEqual((await verifyBundle(bundle)).problems, []);
  });
}

type Json = Record<string, unknown>;

function editManifest(folder: string, edit: (manifest: Json) => void): void {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Json;
  edit(manifest);
  writeFileSync(file, JSON.stringify(manifest));
}

const breakages: { name: string; breakIt: (folder: string) => void; sentence: RegExp }[] = [
  {
    name: 'a missing graph is named with its size',
    breakIt: (folder) => rmSync(path.join(folder, 'vision_local.onnx')),
    sentence: /vision_local\.onnx is missing \(expected \d+ bytes\)/,
  },
  {
    name: 'a longer file is named with both sizes',
    breakIt: (folder) => appendFileSync(path.join(folder, 'tokenizer.json'), ' '),
    sentence: /tokenizer\.json has \d+ bytes, expected \d+/,
  },
  {
    name: 'a changed byte is found by its hash',
    breakIt: (folder) => {
      const file = path.join(folder, 'vision_local.onnx');
      const bytes = readFileSync(file);
      const last = bytes.length - 1;
      bytes[last] = (bytes[last] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    },
    sentence: /vision_local\.onnx has sha256 [0-9a-f]{12}…, expected [0-9a-f]{12}…/,
  },
  {
    name: 'a manifest that is no JSON',
    breakIt: (folder) => writeFileSync(path.join(folder, 'manifest.json'), '{ "format": 1,'),
    sentence: /manifest\.json is not valid JSON/,
  },
  {
    name: 'a manifest with a field of the wrong type names the field',
    breakIt: (folder) =>
      editManifest(folder, (manifest) => ((manifest['anyres'] as Json)['tile_px'] = 'large')),
    sentence: /manifest\.json does not fit its schema: anyres\/tile_px must be/,
  },
  {
    name: 'a manifest that reaches outside its folder',
    breakIt: (folder) =>
      editManifest(folder, (manifest) => {
        (manifest['files'] as Json[]).push({ path: '../secret', bytes: 1, sha256: '0'.repeat(64) });
      }),
    sentence: /"?\.\.\/secret"?|files\/\d+\/path/,
  },
  {
    name: 'a graph that the manifest does not list',
    breakIt: (folder) =>
      editManifest(folder, (manifest) => {
        manifest['files'] = (manifest['files'] as Json[]).filter(
          (file) => file['path'] !== 'vision_global.onnx',
        );
      }),
    sentence: /uses vision_global\.onnx but does not list it/,
  },
];

for (const { name, breakIt, sentence } of breakages) {
  test(name, async (context) => {
    const folder = copyBundle(context, tinyBundle);
    breakIt(folder);
    await assert.rejects(openBundle(folder), (error: unknown) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.kind, 'bundle-damaged');
      assert.match(error.message, sentence);
      assert.ok(error.message.startsWith(folder), 'the sentence begins with the folder');
      return true;
    });
  });
}

test('a graph whose tensors contradict the manifest is refused with both shapes', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  editManifest(folder, (manifest) => ((manifest['llm'] as Json)['hidden'] = 48));
  const bundle = await openBundle(folder);
  await assert.rejects(
    openGraph(bundle, 'embed_tokens', 'cpu'),
    /embed_tokens\.onnx: output "embeddings" is \(.*32\), the manifest says \(any, any, 48\)/,
  );
  assert.notDeepEqual((await verifyBundle(folder)).problems, []);
});

test('a file that is no ONNX graph, although its hash is as listed', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  const text = Buffer.from('not a graph');
  writeFileSync(path.join(folder, 'vision_global.onnx'), text);
  editManifest(folder, (manifest) => {
    const entry = (manifest['files'] as Json[]).find((file) => file['path'] === 'vision_global.onnx');
    assert.ok(entry !== undefined);
    entry['bytes'] = text.length;
    entry['sha256'] = createHash('sha256').update(text).digest('hex');
  });
  const bundle = await openBundle(folder);
  await assert.rejects(openGraph(bundle, 'vision_global', 'cpu'), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.kind, 'bundle-damaged');
    assert.ok(error.message.includes('vision_global.onnx'));
    assert.ok(!error.message.includes('\n'));
    return true;
  });
});

test('a folder without a manifest is no bundle, and the sentence says what one is', async (context) => {
  await assert.rejects(openBundle(temporaryFolder(context)), /a bundle is a folder with a manifest\.json/);
});
