// The language model with its KV cache: runs embeddings, gives logits, remembers, forgets on request.
// Knows nothing of tokens, text or pictures. One file holds both forms, so that they cannot drift apart.

import type { RealDevice } from '../../protocol/inference';
import { at } from '../pipeline/list';
import type { DecoderForm, Manifest } from '../pipeline/manifest';
import type { Bundle, BundleGraph } from './bundle';
import { openGraph } from './bundle';
import {
  makeDeviceTensors,
  yieldToEvents,
  type DeviceTensor,
  type TensorIn,
  type TensorOut,
} from './sessions';

export interface Decoder {
  /** Positions in the cache. */
  length(): number;
  /** How many rows of a long prompt are best run at once. */
  readonly promptRows: number;
  /**
   * Appends S embeddings to the sequence.
   *
   * @param embeddings - [S, D], already scaled.
   * @param logitsFrom - logits are given for the rows from this one on; S - 1 for the last only.
   * @returns [S - logitsFrom, V], row by row.
   * @throws RangeError when the sequence would become longer than the bundle's `max_len`.
   */
  run(embeddings: Float32Array, logitsFrom: number): Promise<readonly Float32Array[]>;
  /**
   * Runs S rows as a forest behind the sequence's end, each seeing the sequence, the rows above it and itself.
   * The sequence and its cache stay as they are.
   *
   * @param embeddings - [S, D], already scaled.
   * @param parents - per row an earlier row, or -1 where it follows the sequence's end.
   * @returns [S, V], row by row.
   * @throws RangeError when the longest branch would become longer than the bundle's `max_len`, or a parent is no
   *   earlier row.
   */
  runTree(embeddings: Float32Array, parents: readonly number[]): Promise<readonly Float32Array[]>;
  /** Forgets everything from this position on. */
  truncate(length: number): void;
  /** A copy of the cache's first `length` positions; null where the cache cannot leave its device. */
  snapshot(length: number): CacheSnapshot | null;
  /**
   * Puts a snapshot in place of what the cache holds.
   *
   * @returns false where the snapshot is of another shape than this cache, which then stays as it is.
   */
  restore(snapshot: CacheSnapshot): boolean;
  close(): Promise<void>;
}

/** What a cache held, outside of it: per layer [length, Hkv, hd], position by position. */
export interface CacheSnapshot {
  readonly length: number;
  readonly keys: readonly Float32Array[];
  readonly values: readonly Float32Array[];
}

/**
 * Where the runtime lends device memory to whoever asks: only there a cache can stay. Others are sent it with each run.
 * This list is what counts when a model is loaded: a graph's form is chosen without waiting for a trial, and fit.ts counts
 * memory by it. A probe's `keepsCache` finds the same out by asking for such memory, and only weighs one device against
 * another: a device that it finds to keep tensors comes into this list when a test on it has shown right answers.
 */
const cacheStaysOn: ReadonlySet<RealDevice> = new Set(['webgpu']);

export async function openDecoder(bundle: Bundle, device: RealDevice, threads?: number): Promise<Decoder> {
  const place = cacheStaysOn.has(device) ? 'gpu' : 'cpu';
  const graph = await openGraph(bundle, 'decoder', device, threads, place);
  const form: DecoderForm = bundle.manifest.graphs.decoder[place].form;
  try {
    return form === 'cache_inputs'
      ? makeHostCacheDecoder(bundle.manifest, graph, device === 'cpu' ? CPU_PROMPT_ROWS : GPU_PROMPT_ROWS)
      : await makeInPlaceDecoder(bundle.manifest, graph, device);
  } catch (error) {
    await graph.graph.close();
    throw error;
  }
}

/** A run's attention scores are written once and read twice: those of more rows leave the processor's caches meanwhile. */
const CPU_PROMPT_ROWS = 128;

/** Many rows a run keep a GPU busy; a cancel is heard between runs, and some drivers stop a run that takes seconds. */
const GPU_PROMPT_ROWS = 512;

/**
 * Positions the cache has room for at first, about one picture; then it grows by half, so that a position is copied about
 * twice. Memory that was never written takes no room.
 */
const FIRST_CAPACITY = 2048;

/**
 * The form with the cache in our memory: past keys and values are inputs only, because the binding copies every output
 * and, on the CPU, no input. The graph gives back the new rows, which are appended here. Positions are the outermost side
 * of the cache, so that appending is one copy, and what is in use is handed in as a view: an empty place costs nothing.
 */
export function makeHostCacheDecoder(
  manifest: Manifest,
  graph: BundleGraph,
  promptRows = CPU_PROMPT_ROWS,
): Decoder {
  const { layers, kv_heads: kvHeads, head_dim: headDim, hidden, max_len: maxLength, vocab } = manifest.llm;
  const rowLength = kvHeads * headDim;
  const allocate = (positions: number): Float32Array[] =>
    Array.from({ length: layers }, () => new Float32Array(positions * rowLength));
  let length = 0;
  let capacity = Math.min(FIRST_CAPACITY, maxLength);
  let keys = allocate(capacity);
  let values = allocate(capacity);
  let ofSequence = sequenceRows(1);

  function makeRoom(needed: number): void {
    if (needed <= capacity) return;
    const larger = Math.min(maxLength, Math.max(needed, Math.ceil(1.5 * capacity)));
    const move = (old: readonly Float32Array[]): Float32Array[] => {
      const moved = allocate(larger);
      for (const [layer, rows] of old.entries()) at(moved, layer).set(rows.subarray(0, length * rowLength));
      return moved;
    };
    // Where there is no memory for it, the cache stays as it is.
    [keys, values, capacity] = [move(keys), move(values), larger];
  }

  /** Copies [layers, S, kvHeads, headDim] behind the rows that are there. */
  function append(rows: Float32Array, cache: readonly Float32Array[]): void {
    const ofLayer = rows.length / layers;
    for (const [layer, into] of cache.entries()) {
      into.set(rows.subarray(layer * ofLayer, (layer + 1) * ofLayer), length * rowLength);
    }
  }

  /** Runs rows behind the cache, which stays as it is. */
  function runRows(
    embeddings: Float32Array,
    positions: BigInt64Array,
    sees: Uint8Array,
    logitsFrom: number,
  ): Promise<Record<string, TensorOut>> {
    const count = positions.length;
    const inputs: Record<string, TensorIn> = {
      [graph.input('embeddings')]: { type: 'float32', data: embeddings, dims: [1, count, hidden] },
      [graph.input('positions')]: { type: 'int64', data: positions, dims: [count] },
      [graph.input('sees')]: { type: 'uint8', data: sees, dims: [count, count] },
      [graph.input('logits_from')]: int64(logitsFrom),
    };
    const dims = [length, kvHeads, headDim];
    for (let layer = 0; layer < layers; layer++) {
      const inUse = (cache: readonly Float32Array[]) => at(cache, layer).subarray(0, length * rowLength);
      inputs[graph.input(`past_keys_${layer}`)] = { type: 'float32', data: inUse(keys), dims };
      inputs[graph.input(`past_values_${layer}`)] = { type: 'float32', data: inUse(values), dims };
    }
    return graph.graph.run(inputs);
  }

  return {
    length: () => length,
    promptRows,
    async run(embeddings, logitsFrom) {
      const count = rowCount(embeddings, hidden);
      checkRoom(length + count, maxLength);
      // Prompts are read in runs of one size, answers token by token: what was made for the last run mostly fits again.
      if (ofSequence.positions.length !== count) ofSequence = sequenceRows(count);
      const { positions, sees } = ofSequence;
      for (let row = 0; row < count; row++) positions[row] = BigInt(length + row);
      const outputs = await runRows(embeddings, positions, sees, logitsFrom);
      makeRoom(length + count);
      append(floats(outputs, graph.output('new_keys')), keys);
      append(floats(outputs, graph.output('new_values')), values);
      length += count;
      return rowsOf(floats(outputs, graph.output('logits')), vocab);
    },
    async runTree(embeddings, parents) {
      const depths = depthsOf(parents, rowCount(embeddings, hidden));
      checkRoom(length + 1 + Math.max(...depths), maxLength);
      const positions = BigInt64Array.from(depths, (depth) => BigInt(length + depth));
      const outputs = await runRows(embeddings, positions, treeSees(parents), 0);
      return rowsOf(floats(outputs, graph.output('logits')), vocab);
    },
    truncate(newLength) {
      length = Math.min(length, Math.max(0, newLength));
    },
    snapshot(wanted) {
      const copy = (cache: readonly Float32Array[]) => cache.map((rows) => rows.slice(0, wanted * rowLength));
      return wanted <= length ? { length: wanted, keys: copy(keys), values: copy(values) } : null;
    },
    restore(snapshot) {
      const fits = (cache: readonly Float32Array[]): boolean =>
        cache.length === layers && cache.every((rows) => rows.length === snapshot.length * rowLength);
      if (maxLength < snapshot.length || !fits(snapshot.keys) || !fits(snapshot.values)) return false;
      makeRoom(snapshot.length);
      for (const [layer, rows] of snapshot.keys.entries()) at(keys, layer).set(rows);
      for (const [layer, rows] of snapshot.values.entries()) at(values, layer).set(rows);
      length = snapshot.length;
      return true;
    },
    close: () => graph.graph.close(),
  };
}

/** Which row sees which, [S, S], for rows that follow each other; the positions are to be filled in. */
function sequenceRows(count: number): { positions: BigInt64Array; sees: Uint8Array } {
  const sees = new Uint8Array(count * count);
  for (let row = 0; row < count; row++) sees.fill(1, row * count, row * count + row + 1);
  return { positions: new BigInt64Array(count), sees };
}

/** Which row of a forest sees which, [S, S]: itself, and what its parent sees. */
function treeSees(parents: readonly number[]): Uint8Array {
  const count = parents.length;
  const sees = new Uint8Array(count * count);
  for (const [row, parent] of parents.entries()) {
    if (parent !== -1) sees.copyWithin(row * count, parent * count, (parent + 1) * count);
    sees[row * count + row] = 1;
  }
  return sees;
}

/**
 * The form with the cache on a device: grouped-query attention writes into the tensors it reads, which never leave it.
 * The buffers hold `max_len` positions from the start, since a device tensor cannot grow.
 */
async function makeInPlaceDecoder(
  manifest: Manifest,
  graph: BundleGraph,
  device: RealDevice,
): Promise<Decoder> {
  const { layers, kv_heads: kvHeads, head_dim: headDim, hidden, max_len: maxLength, vocab } = manifest.llm;
  const dims = [1, kvHeads, maxLength, headDim];
  const memory = await makeDeviceTensors(device, dims, 2 * layers);
  const keys = memory.tensors.slice(0, layers);
  const values = memory.tensors.slice(layers);
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
    promptRows: GPU_PROMPT_ROWS,
    async run(embeddings, logitsFrom) {
      const count = rowCount(embeddings, hidden);
      checkRoom(length + count, maxLength);
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
    async runTree(embeddings, parents) {
      const depths = depthsOf(parents, rowCount(embeddings, hidden));
      checkRoom(length + 1 + Math.max(...depths), maxLength);
      return runChains(decoder, hidden, embeddings, parents);
    },
    truncate(newLength) {
      length = Math.min(length, Math.max(0, newLength));
    },
    snapshot: () => null,
    restore: () => false,
    async close() {
      try {
        await memory.release();
      } finally {
        await graph.graph.close();
      }
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
    await memory.release();
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

/** @throws RangeError for embeddings that are no whole rows. */
function rowCount(embeddings: Float32Array, hidden: number): number {
  const count = embeddings.length / hidden;
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`embeddings: ${embeddings.length} numbers are not rows of ${hidden}`);
  }
  return count;
}

function checkRoom(length: number, maxLength: number): void {
  if (maxLength < length) {
    throw new RangeError(`the sequence would have ${length} positions; the bundle reads ${maxLength}`);
  }
}

/** How many rows stand above each row of a forest. @throws RangeError for a parent that is no earlier row. */
function depthsOf(parents: readonly number[], count: number): readonly number[] {
  if (parents.length !== count) throw new RangeError(`${count} rows have ${parents.length} parents`);
  const depths: number[] = [];
  for (const [row, parent] of parents.entries()) {
    if (parent === -1) depths.push(0);
    else if (parent < row) depths.push(1 + at(depths, parent));
    else throw new RangeError(`row ${row} follows row ${parent}, which is no earlier one`);
  }
  return depths;
}

/** Runs a forest branch by branch, taking back what the next branch does not share: for caches that hold one sequence. */
export async function runChains(
  decoder: Pick<Decoder, 'length' | 'run' | 'truncate'>,
  hidden: number,
  embeddings: Float32Array,
  parents: readonly number[],
): Promise<readonly Float32Array[]> {
  const length = decoder.length();
  const logits: Float32Array[] = [];
  try {
    for (const { rows, depth } of chainsOf(parents)) {
      decoder.truncate(length + depth);
      const chain = new Float32Array(rows.length * hidden);
      for (const [i, row] of rows.entries()) {
        chain.set(embeddings.subarray(row * hidden, (row + 1) * hidden), i * hidden);
      }
      for (const [i, ofRow] of (await decoder.run(chain, 0)).entries()) logits[at(rows, i)] = ofRow;
      await yieldToEvents();
    }
  } finally {
    decoder.truncate(length);
  }
  return logits;
}

/**
 * Cuts a forest into stretches without a branch, each in an order in which the rows above it, and no others, are what
 * is left of the stretches before it once the sequence is cut at `depth`.
 */
function chainsOf(parents: readonly number[]): { rows: readonly number[]; depth: number }[] {
  const children: number[][] = parents.map(() => []);
  const roots: number[] = [];
  for (const [row, parent] of parents.entries()) (children[parent] ?? roots).push(row);
  const chains: { rows: readonly number[]; depth: number }[] = [];
  const waiting = roots.map((row) => ({ row, depth: 0 }));
  for (let start = waiting.pop(); start !== undefined; start = waiting.pop()) {
    const rows: number[] = [];
    for (let row: number | undefined = start.row; row !== undefined;) {
      rows.push(row);
      const [first, ...others]: readonly number[] = at(children, row);
      for (const other of others) waiting.push({ row: other, depth: start.depth + rows.length });
      row = first;
    }
    chains.push({ rows, depth: start.depth });
  }
  return chains;
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
