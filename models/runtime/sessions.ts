// Loads ONNX graphs and runs them: the only file that knows onnxruntime-node.
// Knows nothing of what the graphs compute.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { env, InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { FailureError } from '../../protocol/failure';
import { devices, type RealDevice } from '../../protocol/inference';
import { doublingModel } from './onnxModel';

/** A tensor in the process's own memory. */
export type HostTensor =
  | { readonly type: 'float32'; readonly data: Float32Array; readonly dims: readonly number[] }
  | { readonly type: 'int64'; readonly data: BigInt64Array; readonly dims: readonly number[] }
  | { readonly type: 'int32'; readonly data: Int32Array; readonly dims: readonly number[] }
  | { readonly type: 'uint8'; readonly data: Uint8Array; readonly dims: readonly number[] };

/** A float32 tensor that lies in the device's memory and is never read from here. */
export interface DeviceTensor {
  readonly type: 'device';
  readonly dims: readonly number[];
  readonly handle: Tensor;
}

export type TensorIn = HostTensor | DeviceTensor;
export type TensorOut = HostTensor;

/** What a graph says of one of its inputs or outputs; a dynamic side is its symbol. */
export interface TensorShape {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly (number | string)[];
}

/** One loaded graph. */
export interface Graph {
  readonly label: string;
  readonly inputs: readonly TensorShape[];
  readonly outputs: readonly TensorShape[];
  /**
   * Runs once; the process is blocked meanwhile, so keep single runs short.
   * `into` names outputs that are written to device tensors in place of being returned.
   */
  run(
    inputs: Readonly<Record<string, TensorIn>>,
    into?: Readonly<Record<string, DeviceTensor>>,
  ): Promise<Record<string, TensorOut>>;
  close(): Promise<void>;
}

export interface LoadOptions {
  /** A resolved device, never `auto`. */
  readonly device: RealDevice;
  /** For messages: what this graph is to the user, for example "the decoder". */
  readonly label: string;
  /** Threads within an operator; by default onnxruntime takes one per core. */
  readonly threads?: number;
  /** Every node has to run on the device; else those that it does not know run on the CPU. */
  readonly onlyThere?: boolean;
}

/**
 * Keeps the runtime's own lines about what cannot be loaded off stderr: they say the same as the failures, in colours and
 * with paths of its source. Only before the first graph. A driver's library may still print something.
 */
export function quietRuntime(): void {
  env.logLevel = 'fatal';
}

/** The version of the runtime: another one may give other numbers. */
export function runtimeVersion(): string {
  return env.versions.node ?? env.versions.common;
}

/** A run that was asked for: it can be done again, on the same memory, with nothing of this project around it. */
export interface ObservedRun {
  /** Of the graph, as in LoadOptions. */
  readonly label: string;
  readonly again: () => Promise<unknown>;
}

let observer: ((run: ObservedRun) => void) | null = null;

/** Lets one listener hear of every run of every graph, before it starts; null takes it off. For measuring. */
export function observeRuns(listener: ((run: ObservedRun) => void) | null): void {
  observer = listener;
}

/** What this build of the runtime can be asked for; whether a driver is there shows when a graph is loaded. */
export function listDevices(): readonly RealDevice[] {
  const names: ReadonlySet<string> = new Set(listSupportedBackends().map(({ name }) => name));
  return devices.filter((device): device is RealDevice => device !== 'auto' && names.has(device));
}

/**
 * Loads a graph on one provider; there is no silent fall-back to another.
 *
 * @param model - a file's path, or the model itself.
 * @throws FailureError `device-unavailable` where the provider cannot be made, `bundle-damaged` where the file cannot be read.
 */
export async function loadGraph(model: string | Uint8Array, options: LoadOptions): Promise<Graph> {
  const session = await createSession(model, options);
  const inputNames = new Set(session.inputNames);
  return {
    label: options.label,
    inputs: session.inputMetadata.map(toShape),
    outputs: session.outputMetadata.map(toShape),
    async run(inputs, into = {}) {
      const feeds: Record<string, Tensor> = {};
      for (const [name, tensor] of Object.entries(inputs)) {
        if (!inputNames.has(name)) throw new RangeError(`${options.label}: the graph has no input "${name}"`);
        feeds[name] = toOrt(tensor);
      }
      const fetches: Record<string, Tensor | null> = {};
      for (const name of session.outputNames) fetches[name] = into[name]?.handle ?? null;
      observer?.({ label: options.label, again: () => session.run(feeds, fetches) });
      let results: InferenceSession.OnnxValueMapType;
      try {
        results = await session.run(feeds, fetches);
      } catch (error) {
        throw asRunFailure(error, options);
      }
      const outputs: Record<string, TensorOut> = {};
      for (const [name, value] of Object.entries(results)) {
        if (!(name in into)) outputs[name] = fromOrt(name, value);
      }
      return outputs;
    },
    close: () => session.release(),
  };
}

/** Lets messages and cancellation be heard; call it between runs, never inside a tight loop of arithmetic. */
export async function yieldToEvents(): Promise<void> {
  await nextTurn();
}

/** Memory of a device, in pieces of one shape. */
export interface DeviceMemory {
  readonly tensors: readonly DeviceTensor[];
  /** Gives the memory back; before the sessions that use it are closed, and never twice. */
  release(): Promise<void>;
}

/**
 * Float32 buffers in the device's memory, filled with zeros.
 * They come out of a tiny session because the runtime has no call for it; feed them to sessions of the same device only.
 *
 * @throws FailureError `device-unavailable`, `device-lost` or `out-of-memory`; then nothing is left.
 */
export async function makeDeviceTensors(
  device: RealDevice,
  dims: readonly number[],
  count: number,
): Promise<DeviceMemory> {
  const session = await createSession(doublingModel(dims.length), {
    device,
    label: 'the cache allocator',
    keepOutputsOnDevice: true,
  });
  const tensors: DeviceTensor[] = [];
  const release = async (): Promise<void> => {
    // The session owns what lends the memory: to give a tensor back after it has gone ends the process (seen in 1.30).
    try {
      for (const { handle } of tensors) handle.dispose();
    } finally {
      await session.release();
    }
  };
  try {
    const zeros = new Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b, 1)), dims);
    for (let i = 0; i < count; i++) {
      const results = await session.run({ x: zeros });
      tensors.push({ type: 'device', dims, handle: results['y'] as Tensor });
    }
    return { tensors, release };
  } catch (error) {
    await release();
    throw asRunFailure(error, { device, label: 'the cache allocator' });
  }
}

async function createSession(
  model: string | Uint8Array,
  options: LoadOptions & { keepOutputsOnDevice?: boolean },
): Promise<InferenceSession> {
  const sessionOptions: InferenceSession.SessionOptions = {
    executionProviders: [options.device],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
    ...(options.keepOutputsOnDevice === true ? { preferredOutputLocation: 'gpu-buffer' } : {}),
    extra: {
      session: {
        // A thread that waits for work without sleeping need not be woken, but stands in the way of whatever else runs.
        // This is longer than the gap between two operators of one run, and no longer: by default threads wait on when
        // the run is over, and take their core from others also in the middle of one.
        intra_op: { spin_duration_us: '20' },
        // Without VNNI, int8 products saturate in 16 bits unless this is set: 2.6 % error against 1.2 % on one matrix.
        // Processors with VNNI ignore it, the others pay about 30 % of their int8 speed.
        x64quantprecision: '1',
        ...(options.onlyThere === true && options.device !== 'cpu' ? { disable_cpu_ep_fallback: '1' } : {}),
      },
    },
  };
  try {
    return typeof model === 'string'
      ? await InferenceSession.create(model, sessionOptions)
      : await InferenceSession.create(model, sessionOptions);
  } catch (error) {
    throw asLoadFailure(error, typeof model === 'string' ? model : options.label, options.device);
  }
}

function asLoadFailure(error: unknown, path: string, device: RealDevice): FailureError {
  // Which file it is the failure says.
  const reason = firstLine(error).replace(/^Load model from .*? failed: ?/, '');
  if (isOutOfMemory(reason)) return new FailureError({ kind: 'out-of-memory', stage: `loading ${path}` });
  const ofProvider = /execution provider|provider|adapter|CUDA|WebGPU|DirectML|CoreML|backend not found/i;
  if (device !== 'cpu' && ofProvider.test(reason)) {
    return new FailureError({ kind: 'device-unavailable', device, reason: whyUnavailable(reason) });
  }
  return new FailureError({ kind: 'bundle-damaged', path, reason });
}

/** In words for people; the runtime has printed its own, paths and source lines included. */
export function whyUnavailable(reason: string): string {
  if (/backend not found/i.test(reason)) return 'the runtime for this system comes without it';
  const library = /(?:lib[\w.+-]+\.so[\d.]*|[\w.+-]+\.(?:dll|dylib))(?=: cannot open|[" ].*missing)/i.exec(
    reason,
  )?.[0];
  if (library !== undefined) return `${library} is not installed`;
  if (/load (?:shared )?library/i.test(reason)) return 'a library that it needs is not installed';
  if (/adapter/i.test(reason)) return 'no graphics adapter was found';
  return 'its driver or its libraries did not start';
}

const NO_FLOAT16 = 'its adapter does not compute in 16 bits, which this bundle needs';

/** Where a graph runs on the CPU alike, a device that fails is lost, whatever it says of it. */
function asRunFailure(error: unknown, { device, label }: Pick<LoadOptions, 'device' | 'label'>): Error {
  const reason = firstLine(error);
  const stage = `running ${label}`;
  if (isOutOfMemory(reason)) return new FailureError({ kind: 'out-of-memory', stage });
  // Only the first run finds out.
  if (device !== 'cpu' && /\bf16\b/.test(reason)) {
    return new FailureError({ kind: 'device-unavailable', device, reason: NO_FLOAT16 });
  }
  if (device !== 'cpu') return new FailureError({ kind: 'device-lost', device, stage, reason });
  return new Error(`${label}: ${reason}`, { cause: error });
}

function isOutOfMemory(reason: string): boolean {
  return /bad_alloc|out of memory|failed to allocate|allocation failed/i.test(reason);
}

function firstLine(error: unknown): string {
  const message = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const first = message.split('\n')[0] ?? message;
  // The runtime puts its source file and the failed condition in front of what happened.
  return first
    .replace(/^.* was false\. /, '')
    .trim()
    .replace(/\.$/, '');
}

function toShape(metadata: InferenceSession.ValueMetadata): TensorShape {
  return metadata.isTensor
    ? { name: metadata.name, type: metadata.type, dims: metadata.shape }
    : { name: metadata.name, type: 'not a tensor', dims: [] };
}

function toOrt(tensor: TensorIn): Tensor {
  switch (tensor.type) {
    case 'device':
      return tensor.handle;
    case 'float32':
      return new Tensor('float32', tensor.data, tensor.dims);
    case 'int64':
      return new Tensor('int64', tensor.data, tensor.dims);
    case 'int32':
      return new Tensor('int32', tensor.data, tensor.dims);
    case 'uint8':
      return new Tensor('uint8', tensor.data, tensor.dims);
  }
}

function fromOrt(name: string, tensor: Tensor): TensorOut {
  const { dims, data } = tensor;
  if (tensor.type === 'float32') return { type: 'float32', data: data as Float32Array, dims };
  if (tensor.type === 'int64') return { type: 'int64', data: data as BigInt64Array, dims };
  if (tensor.type === 'int32') return { type: 'int32', data: data as Int32Array, dims };
  if (tensor.type === 'uint8') return { type: 'uint8', data: data as Uint8Array, dims };
  throw new RangeError(`output "${name}" has type ${tensor.type}, which is not read here`);
}
