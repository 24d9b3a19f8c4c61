// The language model with its KV cache: runs embeddings, gives logits, remembers, forgets on request.
// Knows nothing of tokens, text or pictures. One file holds both forms, so that they cannot drift apart.

import { at } from '../pipeline/list';
import type { DecoderForm, Manifest } from '../pipeline/manifest';
import type { Bundle, BundleGraph } from './bundle';
import { openGraph } from './bundle';
import {
  makeDeviceTensors,
  releaseDeviceTensor,
  yieldToEvents,
  type DeviceTensor,
  type ResolvedDevice,
  type TensorIn,
  type TensorOut,
} from './sessions';

export interface Decoder {
  /** Positions in the cache. */
  length(): number;
  /**
   * Appends S embeddings to the sequence.
   *
   * @param embeddings - [S, D], already scaled.
   * @param logitsFrom - logits are given for the rows from this one on; S - 1 for the last only.
   * @returns [S - logitsFrom, V], row by row.
   * @throws RangeError when the sequence would become longer than the bundle's `max_len`.
   */
  run(embeddings: Float32Array, logitsFrom: number): Promise<readonly Float32Array[]>;
  /** Forgets everything from this position on. */
  truncate(length: number): void;
  close(): Promise<void>;
}

export async function openDecoder(
  bundle: Bundle,
  device: ResolvedDevice,
  threads?: number,
): Promise<Decoder> {
  const graph = await openGraph(bundle, 'decoder', device, threads);
  const form: DecoderForm = bundle.manifest.graphs.decoder[device === 'cpu' ? 'cpu' : 'gpu'].form;
  try {
    return form === 'cache_inputs'
      ? makeHostCacheDecoder(bundle.manifest, graph)
      : await makeInPlaceDecoder(bundle.manifest, graph, device);
  } catch (error) {
    await graph.graph.close();
    throw error;
  }
}

/** The cache grows by this many positions at a time: masked positions cost time too, and growing costs a copy. */
const CACHE_STEP = 256;

/**
 * The CPU form: past keys and values are inputs only, because the binding copies every output.
 * The graph gives back the new rows, which are written into the cache here (26–100 µs a token).
 */
export function makeHostCacheDecoder(manifest: Manifest, graph: BundleGraph): Decoder {
  const { layers, kv_heads: kvHeads, head_dim: headDim, hidden, max_len: maxLength } = manifest.llm;
  let length = 0;
  let capacity = CACHE_STEP;
  let keys = allocate(capacity);
  let values = allocate(capacity);

  function allocate(positions: number): Float32Array[] {
    return Array.from({ length: layers }, () => new Float32Array(kvHeads * positions * headDim));
  }

  function grow(needed: number): void {
    const newCapacity = Math.ceil(needed / CACHE_STEP) * CACHE_STEP;
    const move = (old: readonly Float32Array[]): Float32Array[] => {
      const bigger = allocate(newCapacity);
      for (const [layer, from] of old.entries()) {
        for (let head = 0; head < kvHeads; head++) {
          const start = head * capacity * headDim;
          bigger[layer]?.set(from.subarray(start, start + length * headDim), head * newCapacity * headDim);
        }
      }
      return bigger;
    };
    keys = move(keys);
    values = move(values);
    capacity = newCapacity;
  }

  /** Copies [layers, kvHeads, S, headDim] behind the rows that are there. */
  function append(rows: Float32Array, cache: readonly Float32Array[], count: number): void {
    const rowBlock = count * headDim;
    for (let layer = 0; layer < layers; layer++) {
      for (let head = 0; head < kvHeads; head++) {
        const from = (layer * kvHeads + head) * rowBlock;
        cache[layer]?.set(rows.subarray(from, from + rowBlock), (head * capacity + length) * headDim);
      }
    }
  }

  return {
    length: () => length,
    async run(embeddings, logitsFrom) {
      const count = checkRoom(embeddings, hidden, length, maxLength);
      const inputs: Record<string, TensorIn> = {
        [graph.input('embeddings')]: { type: 'float32', data: embeddings, dims: [1, count, hidden] },
        [graph.input('past_length')]: int64(length),
        [graph.input('logits_from')]: int64(logitsFrom),
      };
      const dims = [kvHeads, capacity, headDim];
      for (let layer = 0; layer < layers; layer++) {
        inputs[graph.input(`past_keys_${layer}`)] = { type: 'float32', data: at(keys, layer), dims };
        inputs[graph.input(`past_values_${layer}`)] = { type: 'float32', data: at(values, layer), dims };
      }
      const outputs = await graph.graph.run(inputs);
      if (capacity < length + count) grow(length + count);
      append(floats(outputs, graph.output('new_keys')), keys, count);
      append(floats(outputs, graph.output('new_values')), values, count);
      length += count;
      return rowsOf(floats(outputs, graph.output('logits')), manifest.llm.vocab);
    },
    truncate(newLength) {
      length = Math.min(length, Math.max(0, newLength));
    },
    close: () => graph.graph.close(),
  };
}

/**
 * The GPU form: grouped-query attention writes into the tensors it reads, which never leave the device.
 * The buffers hold `max_len` positions from the start, since a device tensor cannot grow.
 */
export async function makeInPlaceDecoder(
  manifest: Manifest,
  graph: BundleGraph,
  device: ResolvedDevice,
): Promise<Decoder> {
  const { layers, kv_heads: kvHeads, head_dim: headDim, hidden, max_len: maxLength, vocab } = manifest.llm;
  const dims = [1, kvHeads, maxLength, headDim];
  const tensors = await makeDeviceTensors(device, dims, 2 * layers);
  const keys = tensors.slice(0, layers);
  const values = tensors.slice(layers);
  const into: Record<string, DeviceTensor> = {};
  for (let layer = 0; layer < layers; layer++) {
    into[graph.output(`present_keys_${layer}`)] = at(keys, layer);
    into[graph.output(`present_values_${layer}`)] = at(values, layer);
  }
  let length = 0;
  let rowsPerRun = Infinity;

  async function runOnce(embeddings: Float32Array, logitsFrom: number): Promise<readonly Float32Array[]> {
    const count = embeddings.length / hidden;
    const total = length + count;
    const inputs: Record<string, TensorIn> = {
      [graph.input('embeddings')]: { type: 'float32', data: embeddings, dims: [1, count, hidden] },
      [graph.input('seqlens_k')]: { type: 'int32', data: Int32Array.of(total - 1), dims: [1] },
      [graph.input('total_length')]: { type: 'int32', data: Int32Array.of(total), dims: [1] },
      [graph.input('logits_from')]: int64(logitsFrom),
    };
    for (let layer = 0; layer < layers; layer++) {
      inputs[graph.input(`past_keys_${layer}`)] = at(keys, layer);
      inputs[graph.input(`past_values_${layer}`)] = at(values, layer);
    }
    const outputs = await graph.graph.run(inputs, into);
    length = total;
    return rowsOf(floats(outputs, graph.output('logits')), vocab);
  }

  const decoder: Decoder = {
    length: () => length,
    async run(embeddings, logitsFrom) {
      const count = checkRoom(embeddings, hidden, length, maxLength);
      const wanted: Float32Array[] = [];
      for (let first = 0; first < count; first += rowsPerRun) {
        const last = Math.min(count, first + rowsPerRun);
        const from = Math.min(Math.max(logitsFrom - first, 0), last - first - 1);
        const logits = await runOnce(embeddings.subarray(first * hidden, last * hidden), from);
        if (last > logitsFrom) wanted.push(...logits);
        if (last < count) await yieldToEvents();
      }
      return wanted;
    },
    truncate(newLength) {
      length = Math.min(length, Math.max(0, newLength));
    },
    async close() {
      await graph.graph.close();
      tensors.forEach(releaseDeviceTensor);
    },
  };

  // Some WebGPU drivers compute attention wrongly for 32 or more new positions in one run (seen on software adapters);
  // where one long run and many short ones disagree, short ones are used from then on.
  try {
    const testRows = Math.min(SELF_TEST_ROWS, maxLength);
    const agree = await longRunsAgree(decoder, hidden, testRows, (rows) => (rowsPerRun = rows));
    if (!agree) rowsPerRun = SAFE_ROWS_PER_RUN;
    decoder.truncate(0);
  } catch (error) {
    tensors.forEach(releaseDeviceTensor);
    throw error;
  }
  return decoder;
}

const SAFE_ROWS_PER_RUN = 16;
const SELF_TEST_ROWS = 48;

async function longRunsAgree(
  decoder: Decoder,
  hidden: number,
  testRows: number,
  setRowsPerRun: (rows: number) => void,
): Promise<boolean> {
  const embeddings = Float32Array.from({ length: testRows * hidden }, (_, i) => Math.sin(i * 0.7));
  const lastLogits = async (rowsPerRun: number): Promise<Float32Array> => {
    setRowsPerRun(rowsPerRun);
    decoder.truncate(0);
    const [logits] = await decoder.run(embeddings, testRows - 1);
    if (logits === undefined) throw new RangeError('the decoder gave no logits');
    return logits;
  };
  const long = await lastLogits(Infinity);
  const short = await lastLogits(SAFE_ROWS_PER_RUN);
  setRowsPerRun(Infinity);
  let largest = 0;
  let difference = 0;
  for (const [i, value] of short.entries()) {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - (long[i] ?? NaN)));
  }
  return difference <= 0.01 * Math.max(largest, 1e-3);
}

function checkRoom(embeddings: Float32Array, hidden: number, length: number, maxLength: number): number {
  const count = embeddings.length / hidden;
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`embeddings: ${embeddings.length} numbers are not rows of ${hidden}`);
  }
  if (length + count > maxLength) {
    throw new RangeError(
      `the sequence would have ${length + count} positions; the bundle reads ${maxLength}`,
    );
  }
  return count;
}

function int64(value: number): TensorIn {
  return { type: 'int64', data: BigInt64Array.of(BigInt(value)), dims: [1] };
}

/** The float32 output of this name. @throws RangeError if it is missing or of another type. */
export function floats(outputs: Readonly<Record<string, TensorOut>>, name: string): Float32Array {
  const tensor = outputs[name];
  if (tensor?.type !== 'float32') {
    throw new RangeError(`output "${name}" is ${tensor?.type ?? 'missing'}, expected float32`);
  }
  return tensor.data;
}

function rowsOf(data: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: data.length / width }, (_, row) =>
    data.subarray(row * width, (row + 1) * width),
  );
}
