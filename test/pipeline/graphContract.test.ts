import assert from 'node:assert/strict';
import test from 'node:test';
import { encoderWidthProblem, graphContract } from '../../models/pipeline/graphContract';
import type { Manifest } from '../../models/pipeline/manifest';
import { smallManifest } from '../support/manifests';

function withRegion(change: Partial<Manifest['region']>): Manifest {
  const { region } = smallManifest();
  return smallManifest({ region: { ...region, channels: 112, ...change } });
}

const demands: {
  name: string;
  region: Partial<Manifest['region']>;
  global: number | null;
  local: number | null;
}[] = [
  { name: 'added features are as wide as the map', region: { fuse: 'add' }, global: 112, local: 112 },
  { name: 'joined features fix their sum only', region: { fuse: 'concat' }, global: null, local: null },
  {
    name: 'a map of global features leaves local ones free',
    region: { fuse: 'global_only' },
    global: 112,
    local: null,
  },
  {
    name: 'a map of embeddings leaves features free',
    region: { source: 'projected' },
    global: null,
    local: null,
  },
];
for (const { name, region, global, local } of demands) {
  test(name, () => {
    const manifest = withRegion(region);
    const width = (role: 'vision_global' | 'vision_local') =>
      graphContract(manifest, role, 'cpu').outputs['features']?.dims;
    assert.deepEqual(width('vision_global'), [null, 4, global]);
    assert.deepEqual(width('vision_local'), [null, 4, local]);
  });
}

test('embeddings are as wide as the language model reads them, whatever the region map is', () => {
  for (const { region } of demands) {
    for (const role of ['vision_global', 'vision_local'] as const) {
      const { embeddings } = graphContract(withRegion(region), role, 'cpu').outputs;
      assert.deepEqual(embeddings, { type: 'float32', dims: [null, 4, smallManifest().llm.hidden] });
    }
  }
});

test('encoders of unequal widths may be joined, if together they give the channels of the map', () => {
  const concat = withRegion({ fuse: 'concat' });
  assert.equal(encoderWidthProblem(concat, 48, 64), null);
  assert.equal(encoderWidthProblem(concat, 64, 48), null);
  assert.equal(
    encoderWidthProblem(concat, 56, 64),
    'region.channels is 112, but region.fuse "concat" joins 56 channels of vision_global and 64 of vision_local',
  );
  assert.equal(encoderWidthProblem(concat, 'width', 64), null, 'a free width may fit');
  assert.equal(encoderWidthProblem(concat, 56, undefined), null, 'a graph that could not be read');
  for (const region of [{ fuse: 'add' }, { fuse: 'global_only' }, { source: 'projected' }] as const) {
    assert.equal(encoderWidthProblem(withRegion(region), 56, 64), null, 'each graph is checked alone');
  }
});

test('the cache of the CPU form lies position by position, whatever its length', () => {
  const { layers, kv_heads, head_dim } = smallManifest().llm;
  const { inputs, outputs } = graphContract(smallManifest(), 'decoder', 'cpu');
  assert.deepEqual(inputs['past_keys_0']?.dims, [null, kv_heads, head_dim]);
  assert.deepEqual(outputs['new_values']?.dims, [layers, null, kv_heads, head_dim]);
});

test('an encoder may have a graph of its own for GPUs', () => {
  const { graphs } = smallManifest();
  const alone = graphs.vision_local;
  assert.ok('file' in alone);
  const gpu = { ...alone, file: 'vision_local.gpu.onnx', precision: 'fp16' } as const;
  const manifest = smallManifest({ graphs: { ...graphs, vision_local: { cpu: alone, gpu } } });
  assert.equal(graphContract(manifest, 'vision_local', 'cpu').entry, alone);
  assert.equal(graphContract(manifest, 'vision_local', 'gpu').entry, gpu);
  assert.equal(graphContract(manifest, 'vision_global', 'gpu').entry, graphs.vision_global);
});

test('every tensor has the type that the runtime fills or reads', () => {
  const manifest = smallManifest();
  const types = (role: Parameters<typeof graphContract>[1], where: 'cpu' | 'gpu') => {
    const { inputs, outputs } = graphContract(manifest, role, where);
    const whole = Object.entries({ ...inputs, ...outputs }).filter(([, { type }]) => type !== 'float32');
    return Object.fromEntries(whole.map(([name, { type }]) => [name, type]));
  };
  assert.deepEqual(types('vision_global', 'cpu'), {});
  assert.deepEqual(types('region_sampler', 'cpu'), {
    anchors_0: 'int64',
    neighbours_0: 'int64',
    anchors_1: 'int64',
    neighbours_1: 'int64',
  });
  assert.deepEqual(types('embed_tokens', 'cpu'), { token_ids: 'int64' });
  assert.deepEqual(types('decoder', 'cpu'), {
    positions: 'int64',
    sees: 'uint8',
    logits_from: 'int64',
  });
  assert.deepEqual(types('decoder', 'gpu'), {
    logits_from: 'int64',
    seqlens_k: 'int32',
    total_length: 'int32',
  });
});
