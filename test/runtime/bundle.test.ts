import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import Ajv2020 from 'ajv/dist/2020';
import { FailureError } from '../../protocol/failure';
import { checkEncoderWidths, openBundle, openGraph, verifyBundle } from '../../models/runtime/bundle';
import manifestSchema from '../../models/bundles/manifest.schema.json';
import { builtInBundle } from '../../models/runtime/places';
import { copyBundle, midBundle, temporaryFolder, tinyBundle } from '../support/fixtures';

for (const bundle of [tinyBundle, midBundle, builtInBundle()]) {
  test(`${path.basename(bundle)} is whole: files, hashes, and the tensors of every graph`, async () => {
    assert.deepEqual((await verifyBundle(bundle)).problems, []);
  });
}

test('the schema of manifests is a schema', () => {
  new Ajv2020({ strict: false, validateSchema: true }).compile(manifestSchema);
});

test('an encoder of its own for GPUs is listed, loaded and checked like the others', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  const graph = readFileSync(path.join(folder, 'vision_local.onnx'));
  rewriteFile(folder, 'vision_local.gpu.onnx', graph);
  const byPlace = (gpu: string, changes: Json = {}) =>
    editManifest(folder, (manifest) => {
      const graphs = manifest['graphs'] as Record<string, Json>;
      const given = graphs['vision_local'] ?? {};
      const cpu = (given['cpu'] ?? given) as Json;
      graphs['vision_local'] = { cpu, gpu: { ...cpu, file: gpu, ...changes } };
    });
  byPlace('vision_local.gpu.onnx');
  assert.deepEqual((await verifyBundle(folder)).problems, []);
  byPlace('region_sampler.onnx');
  assert.match((await verifyBundle(folder)).problems.join(), /region_sampler\.onnx has no input "pixels"/);
  byPlace('vision_local.onnx', { outputs: { features: 'features', embeddings: 'elsewhere' } });
  assert.match((await verifyBundle(folder)).problems.join(), /vision_local\.onnx has no output "elsewhere"/);
});

type Json = Record<string, unknown>;

function editManifest(folder: string, edit: (manifest: Json) => void): void {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Json;
  edit(manifest);
  writeFileSync(file, JSON.stringify(manifest));
}

/** Sets one field of the manifest; the path's parts are keys and, in lists, numbers. */
function setField(folder: string, at: string, value: unknown): void {
  editManifest(folder, (manifest) => {
    const keys = at.split('/');
    const last = keys.pop() ?? '';
    let inner = manifest;
    for (const key of keys) inner = inner[key] as Json;
    assert.ok(last in inner, `the manifest has no ${at}`);
    inner[last] = value;
  });
}

/** Changes a file and lists it with its new size and hash. */
function rewriteFile(folder: string, name: string, content: string | Buffer): void {
  writeFileSync(path.join(folder, name), content);
  editManifest(folder, (manifest) => {
    const files = (manifest['files'] as Json[]).filter((file) => file['path'] !== name);
    const sha256 = createHash('sha256').update(content).digest('hex');
    manifest['files'] = [...files, { path: name, bytes: Buffer.byteLength(content), sha256 }];
  });
}

function rewriteTokenizer(folder: string, edit: (tokenizer: Json) => void): void {
  const tokenizer = JSON.parse(readFileSync(path.join(folder, 'tokenizer.json'), 'utf8')) as Json;
  edit(tokenizer);
  rewriteFile(folder, 'tokenizer.json', JSON.stringify(tokenizer));
}

/** Turns the last bit of a file: its size stays. */
function changeLastByte(folder: string, name: string): void {
  const file = path.join(folder, name);
  const bytes = readFileSync(file);
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  writeFileSync(file, bytes);
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
    breakIt: (folder) => changeLastByte(folder, 'vision_local.onnx'),
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
  ...[
    '../secret',
    'a/../../secret',
    '/secret',
    'C:/secret',
    'C:secret',
    '..\\secret',
    'a\\b',
    '.',
    'a/.',
    'a/...',
  ].map((name) => ({
    name: `a manifest that lists ${name}`,
    breakIt: (folder: string) =>
      editManifest(folder, (manifest) => {
        (manifest['files'] as Json[]).push({ path: name, bytes: 1, sha256: '0'.repeat(64) });
      }),
    sentence: /schema: files\/\d+\/path must match pattern .*, not "[^ ]+"\. Copy/,
  })),
  {
    name: 'a manifest that has faults in two places names both',
    breakIt: (folder) => {
      setField(folder, 'coords/clamp_input', false);
      setField(folder, 'global/std', [0.2, 0, 0.2]);
    },
    sentence: /global\/std\/1 must be > 0, not 0; coords\/clamp_input must be equal to constant.*, not false/,
  },
  {
    name: 'a manifest that is a folder',
    breakIt: (folder) => {
      rmSync(path.join(folder, 'manifest.json'));
      mkdirSync(path.join(folder, 'manifest.json'));
    },
    sentence: /manifest\.json cannot be read: this is a folder/,
  },
  {
    name: 'a graph that is a folder',
    breakIt: (folder) => {
      rmSync(path.join(folder, 'vision_local.onnx'));
      mkdirSync(path.join(folder, 'vision_local.onnx'));
    },
    sentence: /vision_local\.onnx is not a file/,
  },
  {
    name: 'a manifest that contradicts itself',
    breakIt: (folder) => setField(folder, 'llm/max_len', 100),
    sentence: /damaged: manifest\.json: llm\.max_len 100 is too short: .* takes 112 places/,
  },
  {
    name: 'a manifest that contradicts itself twice names the first and the number of others',
    breakIt: (folder) => {
      setField(folder, 'llm/max_len', 100);
      setField(folder, 'region/k', [65, 17]);
    },
    sentence: /llm\.max_len 100 is too short.* \(and 2 more, bundle verify lists them\)/,
  },
  {
    name: 'a tokenizer that is no JSON',
    breakIt: (folder) => rewriteFile(folder, 'tokenizer.json', '{'),
    sentence: /damaged: tokenizer\.json is not valid JSON/,
  },
  {
    name: 'a tokenizer of an unsupported kind',
    breakIt: (folder) =>
      rewriteTokenizer(folder, (tokenizer) => ((tokenizer['model'] as Json)['type'] = 'Unigram')),
    sentence: /damaged: tokenizer\.json cannot be used: model type Unigram is not supported, expected BPE/,
  },
  {
    name: 'a tokenizer with a step that the library does not know',
    breakIt: (folder) =>
      rewriteTokenizer(folder, (tokenizer) => (tokenizer['normalizer'] = { type: 'Unheard' })),
    sentence: /damaged: tokenizer\.json cannot be used: .*Unheard/,
  },
  {
    name: 'a tokenizer without the token that ends an answer',
    breakIt: (folder) =>
      rewriteTokenizer(folder, (tokenizer) => {
        tokenizer['added_tokens'] = (tokenizer['added_tokens'] as Json[]).filter(
          ({ content }) => content !== '<|end|>',
        );
      }),
    sentence: /damaged: tokenizer\.json has no token <\|end\|>, which llm\.template "groundglass" needs/,
  },
  {
    name: 'a region token with another id than the tokenizer gives it',
    breakIt: (folder) => setField(folder, 'region/token_id', 3),
    sentence: /gives region\.token <region_fea> the id 1299, but region\.token_id is 3/,
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
  rewriteFile(folder, 'vision_global.onnx', 'not a graph');
  const bundle = await openBundle(folder);
  await assert.rejects(openGraph(bundle, 'vision_global', 'cpu'), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.failure.kind, 'bundle-damaged');
    assert.ok(
      error.message.startsWith(`${folder}: the bundle is damaged: vision_global.onnx cannot be loaded: `),
    );
    assert.equal(error.message.split('vision_global.onnx').length, 2, 'the file is named once');
    assert.equal(error.message.split(folder).length, 2, 'the folder is named once');
    assert.ok(!error.message.includes('\n'));
    return true;
  });
});

test('tensors of another type are refused with both types', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  // Whole numbers where features are wanted: the shapes differ too, the type is named first.
  setField(folder, 'graphs/region_sampler/inputs/points', 'anchors_0');
  const { problems } = await verifyBundle(folder);
  assert.deepEqual(problems, [
    'region_sampler.onnx: input "anchors_0" is int64, "points" must be float32',
    `region_sampler.onnx: input "anchors_0" is (${await anchorSides()}), the manifest says (any, 64, 2)`,
    'region_sampler.onnx has an input "points", which no role fills',
  ]);
});

async function anchorSides(): Promise<string> {
  const { graph } = await openGraph(await openBundle(tinyBundle), 'region_sampler', 'cpu');
  await graph.close();
  const anchors = graph.inputs.find(({ name }) => name === 'anchors_0');
  assert.ok(anchors !== undefined);
  return anchors.dims.join(', ');
}

test('features that are joined need only fit together', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  setField(folder, 'region/fuse', 'concat');
  const widthsAt = async (channels: number) => {
    setField(folder, 'region/channels', channels);
    const bundle = await openBundle(folder);
    const global = await openGraph(bundle, 'vision_global', 'cpu');
    const local = await openGraph(bundle, 'vision_local', 'cpu');
    try {
      checkEncoderWidths(bundle, global, local);
    } finally {
      await global.graph.close();
      await local.graph.close();
    }
  };
  await widthsAt(64);
  const sentence =
    'region.channels is 96, but region.fuse "concat" joins 32 channels of vision_global and 32 of vision_local';
  await assert.rejects(widthsAt(96), (error: unknown) => {
    assert.ok(error instanceof FailureError);
    assert.equal(error.message, `${folder}: the bundle is damaged: ${sentence}. Copy or export it again.`);
    return true;
  });
  const { problems } = await verifyBundle(folder);
  assert.equal(problems.length, 2);
  assert.match(problems[0] ?? '', /^region_sampler\.onnx: input "point_features" .* \(any, 64, 96\)$/);
  assert.equal(problems[1], sentence);
});

test('verifying finds all problems at once, and names the folder in none', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  setField(folder, 'region/k', [6, 17]);
  setField(folder, 'llm/kv_heads', 2);
  setField(folder, 'llm/template', 'vicuna');
  rewriteFile(folder, 'embed_tokens.onnx', 'not a graph');
  changeLastByte(folder, 'vision_local.onnx');
  rmSync(path.join(folder, 'vision_global.onnx'));
  const { problems } = await verifyBundle(folder);
  const wanted = [
    /^manifest\.json: region\.k\[1\] 17 is more than region\.sub\[0\] 16$/,
    /^vision_global\.onnx is missing/,
    /^vision_local\.onnx has sha256/,
    /^tokenizer\.json has no token <\/s>/,
    /^region_sampler\.onnx: input "neighbours_1" is .*, the manifest says \(any, 8, 17\)$/,
    /^embed_tokens\.onnx cannot be loaded: /,
    ...['past_keys_0', 'past_values_0', 'past_keys_1', 'past_values_1'].map(
      (name) =>
        new RegExp(
          `^decoder\\.cpu\\.onnx: input "${name}" is \\(p, 1, 16\\), the manifest says \\(any, 2, 16\\)$`,
        ),
    ),
    /^decoder\.cpu\.onnx: output "new_keys" /,
    /^decoder\.cpu\.onnx: output "new_values" /,
    ...['past_keys_0', 'past_values_0', 'past_keys_1', 'past_values_1'].map(
      (name) => new RegExp(`^decoder\\.gpu\\.onnx: input "${name}" `),
    ),
    ...['present_keys_0', 'present_values_0', 'present_keys_1', 'present_values_1'].map(
      (name) => new RegExp(`^decoder\\.gpu\\.onnx: output "${name}" `),
    ),
  ];
  for (const sentence of wanted) {
    assert.ok(
      problems.some((problem) => sentence.test(problem)),
      `${String(sentence)} is not in\n${problems.join('\n')}`,
    );
  }
  assert.equal(problems.length, wanted.length, problems.join('\n'));
  assert.ok(problems.every((problem) => !problem.includes(folder) && !problem.includes('\n')));
});

test('verifying a manifest that cannot be read ends as opening it does', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  rmSync(path.join(folder, 'manifest.json'));
  await assert.rejects(verifyBundle(folder), /a bundle is a folder with a manifest\.json/);
  mkdirSync(path.join(folder, 'manifest.json'));
  await assert.rejects(verifyBundle(folder), /damaged: manifest\.json cannot be read: this is a folder/);
});

// The superuser and Windows read files whatever their mode says.
const skip = process.platform === 'win32' || process.getuid?.() === 0;
test('a file without permission is unreadable, not missing', { skip }, async (context) => {
  const folder = copyBundle(context, tinyBundle);
  chmodSync(path.join(folder, 'tokenizer.json'), 0);
  assert.deepEqual((await verifyBundle(folder)).problems, [
    'tokenizer.json cannot be read: there is no permission for it',
  ]);
  chmodSync(path.join(folder, 'manifest.json'), 0);
  await assert.rejects(openBundle(folder), /manifest\.json cannot be read: there is no permission for it/);
});

test('a file may begin with dots, and lie in a folder of the bundle', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  mkdirSync(path.join(folder, 'notes'));
  for (const name of ['..weights', '.hidden', 'a..b', 'notes/..more']) rewriteFile(folder, name, name);
  await openBundle(folder);
  changeLastByte(folder, '..weights');
  await assert.rejects(openBundle(folder), /\.\.weights has sha256/);
});

test('of a large bundle, opening hashes the small files and verifying all of them', async (context) => {
  const folder = copyBundle(context, tinyBundle);
  const bytes = 256 * 1024 * 1024 + 1;
  // A file with a hole in it: it has the size and takes no room.
  writeFileSync(path.join(folder, 'large.bin'), '');
  truncateSync(path.join(folder, 'large.bin'), bytes);
  editManifest(folder, (manifest) => {
    (manifest['files'] as Json[]).push({ path: 'large.bin', bytes, sha256: '0'.repeat(64) });
  });
  await openBundle(folder);
  const { problems } = await verifyBundle(folder);
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^large\.bin has sha256 [0-9a-f]{12}…, expected 000000000000…$/);
  changeLastByte(folder, 'decoder.weights.bin');
  await assert.rejects(openBundle(folder), /decoder\.weights\.bin has sha256/);
});

test('a folder without a manifest is no bundle, and the sentence says what one is', async (context) => {
  await assert.rejects(openBundle(temporaryFolder(context)), /a bundle is a folder with a manifest\.json/);
});
