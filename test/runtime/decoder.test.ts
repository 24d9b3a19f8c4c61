import assert from 'node:assert/strict';
import test from 'node:test';
import type { BundleGraph } from '../../models/runtime/bundle';
import { makeHostCacheDecoder } from '../../models/runtime/decoder';
import type { TensorIn, TensorOut } from '../../models/runtime/sessions';
import { smallManifest } from '../support/manifests';

const manifest = smallManifest();
const { layers, kv_heads: kvHeads, head_dim: headDim, hidden, vocab, max_len: maxLength } = manifest.llm;

/** The value every key row has in a position; values are its negative. */
const rowValue = (layer: number, head: number, position: number, i: number) =>
  layer * 1e6 + head * 1e5 + position * 10 + i;

/** A graph that checks the cache it is given, position by position, and gives rows that name their place. */
function checkingGraph(): BundleGraph {
  const run = (inputs: Readonly<Record<string, TensorIn>>): Promise<Record<string, TensorOut>> => {
    const data = (name: string) => {
      const tensor = inputs[name];
      assert.ok(tensor !== undefined && tensor.type !== 'device');
      return tensor;
    };
    const past = Number(data('past_length').data[0]);
    const count = data('embeddings').dims[1] ?? 0;
    const from = Number(data('logits_from').data[0]);
    for (let layer = 0; layer < layers; layer++) {
      const keys = data(`past_keys_${layer}`);
      const values = data(`past_values_${layer}`);
      const capacity = keys.dims[1] ?? 0;
      assert.ok(past <= capacity, 'the cache holds what came before');
      for (let head = 0; head < kvHeads; head++) {
        for (let position = 0; position < past; position++) {
          for (let i = 0; i < headDim; i++) {
            const at = (head * capacity + position) * headDim + i;
            assert.equal(keys.data[at], rowValue(layer, head, position, i));
            assert.equal(values.data[at], -rowValue(layer, head, position, i));
          }
        }
      }
    }
    const rows = new Float32Array(layers * kvHeads * count * headDim);
    let at = 0;
    for (let layer = 0; layer < layers; layer++)
      for (let head = 0; head < kvHeads; head++)
        for (let position = past; position < past + count; position++)
          for (let i = 0; i < headDim; i++) rows[at++] = rowValue(layer, head, position, i);
    const dims = [layers, kvHeads, count, headDim];
    const logits = Float32Array.from(
      { length: (count - from) * vocab },
      (_, i) => past + from + Math.floor(i / vocab),
    );
    return Promise.resolve({
      logits: { type: 'float32', data: logits, dims: [count - from, vocab] },
      new_keys: { type: 'float32', data: rows, dims },
      new_values: { type: 'float32', data: rows.map((value) => -value), dims },
    });
  };
  return {
    graph: { label: 'fake', inputs: [], outputs: [], run, close: () => Promise.resolve() },
    input: (role) => role,
    output: (role) => role,
  };
}

const embeddings = (count: number) => new Float32Array(count * hidden);

test('every row that was run is in the cache when the next run starts, also after the cache has grown', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  for (const count of [3, 1, 1, 250, 1, 1, 300, 1]) await decoder.run(embeddings(count), count - 1);
  assert.equal(decoder.length(), 558);
});

test('after truncating, new rows take the place of the forgotten ones', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await decoder.run(embeddings(40), 39);
  decoder.truncate(10);
  assert.equal(decoder.length(), 10);
  await decoder.run(embeddings(5), 4);
  await decoder.run(embeddings(1), 0);
  assert.equal(decoder.length(), 16);
});

test('truncating to more than there is changes nothing', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await decoder.run(embeddings(4), 3);
  decoder.truncate(9);
  assert.equal(decoder.length(), 4);
});

test('logits come for the rows asked for, in order', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  const logits = await decoder.run(embeddings(6), 3);
  assert.deepEqual(
    logits.map((row) => [row.length, row[0]]),
    [
      [vocab, 3],
      [vocab, 4],
      [vocab, 5],
    ],
  );
});

test('a sequence longer than the bundle reads is refused with both numbers', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await decoder.run(embeddings(maxLength), maxLength - 1);
  await assert.rejects(decoder.run(embeddings(1), 0), /1025 positions; the bundle reads 1024/);
});

test('embeddings that are no whole rows are refused', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await assert.rejects(decoder.run(new Float32Array(3), 0), RangeError);
});
