import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { openBundle, type BundleGraph } from '../../models/runtime/bundle';
import { makeHostCacheDecoder, openDecoder, runChains, type Decoder } from '../../models/runtime/decoder';
import type { TensorIn, TensorOut } from '../../models/runtime/sessions';
import { makeRandom } from '../../models/pipeline/nextToken';
import { smallManifest } from '../support/manifests';

const manifest = smallManifest();
const { layers, kv_heads: kvHeads, head_dim: headDim, hidden, vocab, max_len: maxLength } = manifest.llm;

/** The value every key row has in a position; values are its negative. */
const rowValue = (layer: number, position: number, head: number, i: number) =>
  layer * 1e6 + head * 1e5 + position * 10 + i;

/** A graph that checks the cache it is given, position by position, and gives rows that name their place. */
function checkingGraph(): BundleGraph & { lastSees: number[][] } {
  const run = (inputs: Readonly<Record<string, TensorIn>>): Promise<Record<string, TensorOut>> => {
    const data = (name: string) => {
      const tensor = inputs[name];
      assert.ok(tensor !== undefined && tensor.type !== 'device');
      assert.equal(
        tensor.data.length,
        tensor.dims.reduce((a, b) => a * b, 1),
        `${name}: data and sides`,
      );
      return tensor;
    };
    const count = data('embeddings').dims[1] ?? 0;
    const past = data('past_keys_0').dims[0] ?? 0;
    const from = Number(data('logits_from').data[0]);
    for (let layer = 0; layer < layers; layer++) {
      const keys = data(`past_keys_${layer}`);
      const values = data(`past_values_${layer}`);
      assert.deepEqual(keys.dims, [past, kvHeads, headDim], 'the cache is handed in as far as it is filled');
      let at = 0;
      for (let position = 0; position < past; position++) {
        for (let head = 0; head < kvHeads; head++) {
          for (let i = 0; i < headDim; i++) {
            assert.equal(keys.data[at], rowValue(layer, position, head, i));
            assert.equal(values.data[at], -rowValue(layer, position, head, i));
            at += 1;
          }
        }
      }
    }
    const positions = Array.from(data('positions').data, Number);
    graph.lastSees = Array.from({ length: count }, (_, row) =>
      Array.from(data('sees').data.subarray(row * count, (row + 1) * count), Number),
    );
    const rows = new Float32Array(layers * count * kvHeads * headDim);
    let at = 0;
    for (let layer = 0; layer < layers; layer++)
      for (const position of positions)
        for (let head = 0; head < kvHeads; head++)
          for (let i = 0; i < headDim; i++) rows[at++] = rowValue(layer, position, head, i);
    const dims = [layers, count, kvHeads, headDim];
    const logits = Float32Array.from(
      { length: (count - from) * vocab },
      (_, i) => positions[from + Math.floor(i / vocab)] ?? NaN,
    );
    return Promise.resolve({
      logits: { type: 'float32', data: logits, dims: [count - from, vocab] },
      new_keys: { type: 'float32', data: rows, dims },
      new_values: { type: 'float32', data: rows.map((value) => -value), dims },
    });
  };
  const graph = {
    graph: { label: 'fake', inputs: [], outputs: [], run, close: () => Promise.resolve() },
    input: (role: string) => role,
    output: (role: string) => role,
    lastSees: [] as number[][],
  };
  return graph;
}

const embeddings = (count: number) => new Float32Array(count * hidden);

/** Which position each row of logits names. */
const named = (logits: readonly Float32Array[]) =>
  logits.map((row) => {
    assert.equal(row.length, vocab);
    return row[0];
  });

test('every row that was run is in the cache when the next run starts, also after the cache has grown', async () => {
  const long = smallManifest({ llm: { max_len: 10_000 } });
  const decoder = makeHostCacheDecoder(long, checkingGraph());
  for (const count of [3, 1, 2043, 1, 1, 2000, 1500, 1]) await decoder.run(embeddings(count), count - 1);
  assert.equal(decoder.length(), 5550);
});

test('each row of a sequence sees itself and those in front of it, and knows its position', async () => {
  const graph = checkingGraph();
  const decoder = makeHostCacheDecoder(manifest, graph);
  await decoder.run(embeddings(7), 6);
  assert.deepEqual(named(await decoder.run(embeddings(3), 0)), [7, 8, 9]);
  assert.deepEqual(graph.lastSees, [
    [1, 0, 0],
    [1, 1, 0],
    [1, 1, 1],
  ]);
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
  assert.deepEqual(named(await decoder.run(embeddings(6), 3)), [3, 4, 5]);
});

test('each row of a forest sees what its parent sees and itself; the sequence stays as it is', async () => {
  const graph = checkingGraph();
  const decoder = makeHostCacheDecoder(manifest, graph);
  await decoder.run(embeddings(20), 19);
  // 0 ── 1 ── 2     4 ── 5
  //  └── 3
  assert.deepEqual(
    named(await decoder.runTree(embeddings(6), [-1, 0, 1, 0, -1, 4])),
    [20, 21, 22, 21, 20, 21],
  );
  assert.deepEqual(graph.lastSees, [
    [1, 0, 0, 0, 0, 0],
    [1, 1, 0, 0, 0, 0],
    [1, 1, 1, 0, 0, 0],
    [1, 0, 0, 1, 0, 0],
    [0, 0, 0, 0, 1, 0],
    [0, 0, 0, 0, 1, 1],
  ]);
  assert.equal(decoder.length(), 20);
  await decoder.run(embeddings(1), 0);
});

test('a snapshot is what the cache held, whatever happens to the cache', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await decoder.run(embeddings(300), 299);
  const snapshot = decoder.snapshot(290);
  assert.ok(snapshot !== null);
  for (const rows of [...snapshot.keys, ...snapshot.values]) {
    assert.equal(rows.buffer.byteLength, rows.byteLength, 'memory of its own, and no more than it needs');
  }
  decoder.truncate(0);
  await decoder.run(embeddings(2), 1);
  const other = makeHostCacheDecoder(manifest, checkingGraph());
  for (const restored of [decoder, other]) {
    assert.ok(restored.restore(snapshot));
    assert.equal(restored.length(), 290);
    await restored.run(embeddings(1), 0);
    assert.equal(restored.length(), 291);
  }
});

test('a snapshot longer than a cache has room for makes room', async () => {
  const long = smallManifest({ llm: { max_len: 10_000 } });
  const decoder = makeHostCacheDecoder(long, checkingGraph());
  await decoder.run(embeddings(3000), 2999);
  const snapshot = decoder.snapshot(2900);
  const other = makeHostCacheDecoder(long, checkingGraph());
  await other.run(embeddings(5), 4);
  assert.ok(snapshot !== null && other.restore(snapshot));
  await other.run(embeddings(1), 0);
  assert.equal(other.length(), 2901);
});

test('of more than the cache holds there is no snapshot', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await decoder.run(embeddings(4), 3);
  assert.equal(decoder.snapshot(5), null);
});

test('a snapshot of another shape is not taken, and the cache stays', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await decoder.run(embeddings(4), 3);
  const snapshot = decoder.snapshot(3);
  assert.ok(snapshot !== null);
  const { keys, values } = snapshot;
  const foreign = [
    { ...snapshot, length: 4 },
    { ...snapshot, keys: keys.slice(1) },
    { ...snapshot, values: values.map((rows) => rows.subarray(1)) },
    makeLong(maxLength + 1),
  ];
  for (const other of foreign) assert.ok(!decoder.restore(other));
  await decoder.run(embeddings(1), 0);
  assert.equal(decoder.length(), 5);
});

function makeLong(length: number) {
  const rows = () => Array.from({ length: layers }, () => new Float32Array(length * kvHeads * headDim));
  return { length, keys: rows(), values: rows() };
}

test('a sequence longer than the bundle reads is refused with both numbers, a branch too', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await decoder.run(embeddings(maxLength - 1), maxLength - 2);
  await decoder.runTree(embeddings(2), [-1, -1]);
  await assert.rejects(decoder.runTree(embeddings(2), [-1, 0]), /1025 positions; the bundle reads 1024/);
  await assert.rejects(decoder.run(embeddings(2), 1), /1025 positions; the bundle reads 1024/);
});

test('embeddings that are no whole rows are refused', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  await assert.rejects(decoder.run(new Float32Array(3), 0), RangeError);
});

test('a row that follows itself, a later row or none that there is, is refused', async () => {
  const decoder = makeHostCacheDecoder(manifest, checkingGraph());
  for (const parents of [[0, -1], [1, -1], [-1, -2], [-1, 0.5], [-1]]) {
    await assert.rejects(decoder.runTree(embeddings(2), parents), RangeError);
  }
});

/** A decoder whose logits name the whole sequence in front of them, and which can only go on or back. */
function sequenceDecoder() {
  const sequence: number[] = [];
  const decoder = {
    sequence,
    runs: 0,
    length: () => sequence.length,
    truncate: (length: number) => void sequence.splice(length),
    run: (rows: Float32Array) => {
      decoder.runs += 1;
      return Promise.resolve(
        Array.from(rows, (row) => {
          sequence.push(row);
          return Float32Array.from(sequence);
        }),
      );
    },
  };
  return decoder;
}

test('a forest run branch by branch: each row behind its own branch, one run a leaf', async () => {
  const random = makeRandom(5);
  for (let round = 0; round < 50; round++) {
    const decoder = sequenceDecoder();
    await decoder.run(Float32Array.of(100, 101));
    decoder.runs = 0;
    const parents = Array.from({ length: 12 }, (_, row) => Math.floor(random() * (row + 1)) - 1);
    const logits = await runChains(decoder, 1, Float32Array.from(parents.keys()), parents);
    const branchOf = (row: number): number[] => (row === -1 ? [] : [...branchOf(parents[row] ?? -1), row]);
    for (const row of parents.keys())
      assert.deepEqual([...(logits[row] ?? [])], [100, 101, ...branchOf(row)]);
    assert.deepEqual(decoder.sequence, [100, 101]);
    const leaves = parents.filter((_, row) => !parents.includes(row)).length;
    assert.equal(decoder.runs, leaves);
  }
});

test('the exported graph: however rows are cut into runs, as a forest or from a snapshot, logits are the same', async () => {
  const bundle = await openBundle(path.join('test', 'fixtures', 'bundles', 'tiny'));
  const width = bundle.manifest.llm.hidden;
  const rows = (count: number, seed: number) => {
    const random = makeRandom(seed);
    return Float32Array.from({ length: count * width }, () => random() - 0.5);
  };
  const first = rows(20, 1);
  const branch = rows(4, 2);
  const of = (...picked: number[]) =>
    Float32Array.from(picked.flatMap((row) => [...branch.subarray(row * width, (row + 1) * width)]));
  const decoder: Decoder = await openDecoder(bundle, 'cpu');
  try {
    const [whole] = await decoder.run(first, 19);
    const snapshot = decoder.snapshot(20);
    const straight = await decoder.run(of(0, 1, 3), 0);
    decoder.truncate(0);
    await decoder.run(first.subarray(0, 7 * width), 6);
    const [cut] = await decoder.run(first.subarray(7 * width), 12);
    assert.ok(snapshot !== null && decoder.restore(snapshot));
    const tree = await decoder.runTree(branch, [-1, 0, 0, 1]);
    const chains = await runChains(decoder, width, branch, [-1, 0, 0, 1]);
    assertClose(cut, whole);
    for (const [i, row] of [0, 1, 3].entries()) assertClose(tree[row], straight[i]);
    for (const [row, logits] of chains.entries()) assertClose(tree[row], logits);
  } finally {
    await decoder.close();
  }
});

function assertClose(actual: Float32Array | undefined, expected: Float32Array | undefined): void {
  assert.ok(actual !== undefined && expected?.length === actual.length);
  const largest = Math.max(...expected.map(Math.abs));
  for (const [i, value] of actual.entries()) {
    assert.ok(
      Math.abs(value - (expected[i] ?? NaN)) < 1e-4 * largest,
      `logit ${i}: ${value}, not ${expected[i]}`,
    );
  }
}
