import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { encoderAt, type Manifest } from '../../models/pipeline/manifest';
import { manifestProblems, tokenizerProblems } from '../../models/pipeline/manifestRules';
import { makeTokenizer } from '../../models/pipeline/tokenizer';
import { builtInBundle } from '../../models/runtime/places';
import { midBundle, tinyBundle } from '../support/fixtures';

type Writable<T> = T extends readonly (infer E)[]
  ? number extends T['length']
    ? Writable<E>[]
    : { -readonly [K in keyof T]: Writable<T[K]> }
  : T extends object
    ? { -readonly [K in keyof T]: Writable<T[K]> }
    : T;

function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
}

function tiny(edit: (manifest: Writable<Manifest>) => void = () => undefined): Manifest {
  const manifest = readJson(tinyBundle, 'manifest.json') as Writable<Manifest>;
  edit(manifest);
  return manifest;
}

for (const bundle of [tinyBundle, midBundle, builtInBundle()]) {
  test(`${path.basename(bundle)} does not contradict itself, nor its tokenizer`, () => {
    const manifest = readJson(bundle, 'manifest.json') as Manifest;
    assert.deepEqual(manifestProblems(manifest), []);
    const tokenizer = makeTokenizer(readJson(bundle, manifest.tokenizer.file));
    assert.deepEqual(tokenizerProblems(manifest, tokenizer), []);
  });
}

// Of tiny: tiles and global image of 56 px, patches of 14, at most 6 tiles; 1300 tokens; 64 points, 16 and 8 anchors.
const contradictions: {
  name: string;
  edit: (manifest: Writable<Manifest>) => void;
  sentence: string;
}[] = [
  {
    name: 'a newline where tiles are read one after the other',
    edit: ({ merge }) => Object.assign(merge, { type: 'flat', newline_token_id: 7 }),
    sentence: 'merge.type "flat" has no map rows that merge.newline_token_id 7 could end',
  },
  {
    name: 'a newline outside the vocabulary',
    edit: ({ merge }) => (merge.newline_token_id = 1300),
    sentence: 'merge.newline_token_id 1300 is outside the vocabulary, llm.vocab is 1300',
  },
  {
    name: 'a region token outside the vocabulary',
    edit: ({ region }) => (region.token_id = 4000),
    sentence: 'region.token_id 4000 is outside the vocabulary, llm.vocab is 1300',
  },
  {
    name: 'a begin token outside the vocabulary',
    edit: ({ llm }) => Object.assign(llm, { bos_policy: 'once', bos_id: 1300 }),
    sentence: 'llm.bos_id 1300 is outside the vocabulary, llm.vocab is 1300',
  },
  {
    name: 'one of several end tokens outside the vocabulary',
    edit: ({ llm }) => (llm.eos_ids = [1297, 1301]),
    sentence: 'llm.eos_ids 1301 is outside the vocabulary, llm.vocab is 1300',
  },
  {
    name: 'a begin token that is wanted and not named',
    edit: ({ llm }) => (llm.bos_policy = 'twice'),
    sentence: 'llm.bos_policy "twice" needs llm.bos_id, which is null',
  },
  {
    name: 'a deviation of zero for the global image',
    edit: ({ global }) => (global.std = [0.2, 0, 0.2]),
    sentence: 'global.std [0.2, 0, 0.2] must be above 0, pixels are divided by it',
  },
  {
    name: 'a negative deviation for the tiles',
    edit: ({ local }) => (local.std = [0.2, 0.2, -1]),
    sentence: 'local.std [0.2, 0.2, -1] must be above 0, pixels are divided by it',
  },
  {
    name: 'a canvas that is no whole number of tiles',
    edit: ({ anyres }) => (anyres.grid_pinpoints[1] = [56, 100]),
    sentence: 'anyres.grid_pinpoints has 56x100, which is no multiple of anyres.tile_px 56',
  },
  {
    name: 'grids that all have too many tiles',
    edit: ({ anyres }) => Object.assign(anyres, { max_tiles: 1, grid_pinpoints: [[112, 56]] }),
    sentence: 'anyres.grid_pinpoints has no grid of at most anyres.max_tiles 1 tiles',
  },
  {
    name: 'a global image that is no whole number of patches',
    edit: ({ anyres }) => (anyres.global_px = 60),
    sentence: 'anyres.global_px 60 is no multiple of anyres.patch_px 14',
  },
  {
    name: 'a tile that is no whole number of patches',
    edit: ({ anyres }) => Object.assign(anyres, { tile_px: 60, grid_pinpoints: [[60, 60]] }),
    sentence: 'anyres.tile_px 60 is no multiple of anyres.patch_px 14',
  },
  {
    name: 'heads that cannot share keys and values',
    edit: ({ llm }) => Object.assign(llm, { heads: 4, kv_heads: 3 }),
    sentence: 'llm.heads 4 is no multiple of llm.kv_heads 3',
  },
  {
    name: 'a sequence too short for the largest picture and a question',
    // 4² + 6 · 4² = 112 places.
    edit: ({ llm }) => (llm.max_len = 143),
    sentence:
      'llm.max_len 143 is too short: the largest picture of anyres.grid_pinpoints takes 112 places, and text needs 32 more',
  },
  {
    name: 'a sequence too short because every row ends with a newline',
    // 1 column of 6 tiles has 24 rows, each with a newline.
    edit: ({ llm, merge }) => {
      llm.max_len = 144;
      merge.newline_token_id = 7;
    },
    sentence:
      'llm.max_len 144 is too short: the largest picture of anyres.grid_pinpoints takes 136 places, and text needs 32 more',
  },
  {
    name: 'more anchors than points',
    edit: ({ region }) => (region.sub = [65, 8]),
    sentence: 'region.sub[0] 65 is more than region.n_points 64',
  },
  {
    name: 'more anchors in the second block than in the first',
    edit: ({ region }) => (region.sub = [16, 17]),
    sentence: 'region.sub[1] 17 is more than region.sub[0] 16',
  },
  {
    name: 'more neighbours than points',
    edit: ({ region }) => (region.k = [65, 4]),
    sentence: 'region.k[0] 65 is more than region.n_points 64',
  },
  {
    name: 'more neighbours in the second block than anchors in the first',
    edit: ({ region }) => (region.k = [6, 17]),
    sentence: 'region.k[1] 17 is more than region.sub[0] 16',
  },
  {
    name: 'one encoder for both, of two files',
    edit: ({ local }) => (local.encoder = 'same_as_global'),
    sentence:
      'local.encoder is "same_as_global", but graphs.vision_local (vision_local.onnx) and graphs.vision_global (vision_global.onnx) differ',
  },
  {
    name: 'one encoder for both, of two sizes',
    edit: ({ local, graphs, anyres }) => {
      local.encoder = 'same_as_global';
      graphs.vision_local = graphs.vision_global;
      anyres.global_px = 84;
    },
    sentence: 'local.encoder is "same_as_global", but anyres.tile_px 56 and anyres.global_px 84 differ',
  },
  {
    name: 'a map of embeddings that is not as wide as they are',
    edit: ({ region }) => Object.assign(region, { source: 'projected', channels: 48 }),
    sentence:
      'region.channels is 48, but region.source "projected" with region.fuse "add" gives 32 at llm.hidden 32',
  },
  {
    name: 'one channel from two encoders',
    edit: ({ region }) => Object.assign(region, { fuse: 'concat', channels: 1 }),
    sentence: 'region.channels is 1, but region.fuse "concat" joins the channels of two encoders',
  },
  {
    name: 'an encoder for GPUs that is not listed',
    edit: ({ graphs }) => {
      const cpu = encoderAt(graphs.vision_local, 'cpu');
      graphs.vision_local = { cpu, gpu: { ...cpu, file: 'vision_local.gpu.onnx' } };
    },
    sentence: 'it uses vision_local.gpu.onnx but does not list it under "files"',
  },
  {
    name: 'a file that is used and not listed',
    edit: (manifest) => (manifest.files = manifest.files.filter(({ path }) => path !== 'tokenizer.json')),
    sentence: 'it uses tokenizer.json but does not list it under "files"',
  },
];
for (const { name, edit, sentence } of contradictions) {
  test(`a contradiction: ${name}`, () => assert.deepEqual(manifestProblems(tiny(edit)), [sentence]));
}

const harmless: { name: string; edit: (manifest: Writable<Manifest>) => void }[] = [
  { name: 'exactly as long as picture and text need', edit: ({ llm }) => (llm.max_len = 144) },
  {
    name: 'a grid of too many tiles beside others does not count',
    edit: ({ anyres, llm }) => {
      anyres.grid_pinpoints.push([560, 560]);
      llm.max_len = 144;
    },
  },
  {
    name: 'one encoder for both, its roles in another order',
    edit: ({ local, graphs }) => {
      local.encoder = 'same_as_global';
      const both = encoderAt(graphs.vision_global, 'cpu');
      const { features, embeddings } = both.outputs;
      assert.ok(features !== undefined && embeddings !== undefined);
      graphs.vision_local = { ...both, outputs: { embeddings, features } };
    },
  },
  {
    name: 'joined embeddings are twice as wide',
    edit: ({ region }) => Object.assign(region, { source: 'projected', fuse: 'concat', channels: 64 }),
  },
  { name: 'as many anchors as points', edit: ({ region }) => Object.assign(region, { sub: [64, 64] }) },
];
for (const { name, edit } of harmless) {
  test(`no contradiction: ${name}`, () => assert.deepEqual(manifestProblems(tiny(edit)), []));
}

test('all contradictions are found at once', () => {
  const manifest = tiny(({ llm, region, global }) => {
    llm.kv_heads = 3;
    region.k = [65, 17];
    global.std = [0, 0, 0];
  });
  assert.equal(manifestProblems(manifest).length, 4);
});

const disagreements: { name: string; edit: (manifest: Writable<Manifest>) => void; sentences: string[] }[] = [
  {
    name: 'a template whose special tokens the tokenizer lacks',
    edit: ({ llm }) => (llm.template = 'gemma'),
    sentences: ['<start_of_turn>', '<end_of_turn>', '<eos>'].map(
      (token) => `tokenizer.json has no token ${token}, which llm.template "gemma" needs`,
    ),
  },
  {
    name: 'another id for the region token',
    edit: ({ region }) => (region.token_id = 1298),
    sentences: ['tokenizer.json gives region.token <region_fea> the id 1299, but region.token_id is 1298'],
  },
  {
    name: 'a region token the tokenizer lacks',
    edit: ({ region }) => (region.token = '<place>'),
    sentences: ['tokenizer.json has no token <place>, which is region.token'],
  },
  {
    name: 'more tokens than the model has rows',
    edit: ({ llm }) => (llm.vocab = 1299),
    sentences: ['tokenizer.json has ids up to 1299, but llm.vocab is 1299'],
  },
  { name: 'fewer tokens than rows, which is fine', edit: ({ llm }) => (llm.vocab = 1344), sentences: [] },
];
for (const { name, edit, sentences } of disagreements) {
  test(`manifest and tokenizer: ${name}`, () => {
    const tokenizer = makeTokenizer(readJson(tinyBundle, 'tokenizer.json'));
    assert.deepEqual(tokenizerProblems(tiny(edit), tokenizer), sentences);
  });
}
