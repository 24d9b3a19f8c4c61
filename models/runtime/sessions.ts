// Loads ONNX graphs and runs them: the only file that knows onnxruntime-node.
// Knows nothing of what the graphs compute.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { FailureError } from '../../protocol/failure';
import { devices, type Device } from '../../protocol/inference';
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

/** Gives the device's memory back; the tensor must not be used again. */
export function releaseDeviceTensor(tensor: DeviceTensor): void {
  tensor.handle.dispose();
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
  readonly device: ResolvedDevice;
  /** For messages: what this graph is to the user, for example "the decoder". */
  readonly label: string;
  /** Threads within an operator; by default onnxruntime takes one per core. */
  readonly threads?: number;
}

export type ResolvedDevice = Exclude<Device, 'auto'>;

/** What this build of the runtime can be asked for; whether a driver is there shows when a graph is loaded. */
export function listDevices(): readonly ResolvedDevice[] {
  const names: ReadonlySet<string> = new Set(listSupportedBackends().map(({ name }) => name));
  return devices.filter((device): device is ResolvedDevice => device !== 'auto' && names.has(device));
}

/**
 * Loads a graph on one provider; there is no silent fall-back to another.
 *
 * @throws FailureError `device-unavailable` where the provider cannot be made, `bundle-damaged` where the file cannot be read.
 */
export async function loadGraph(path: string, options: LoadOptions): Promise<Graph> {
  const session = await createSession(path, options);
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
      let results: InferenceSession.OnnxValueMapType;
      try {
        results = await session.run(feeds, fetches);
      } catch (error) {
        throw asRunFailure(error, options.label);
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

/**
 * Float32 buffers in the device's memory, filled with zeros.
 * They come out of a tiny session because the runtime has no call for it; feed them to sessions of the same device only.
 */
export async function makeDeviceTensors(
  device: ResolvedDevice,
  dims: readonly number[],
  count: number,
): Promise<readonly DeviceTensor[]> {
  const session = await createSession(doublingModel(dims.length), {
    device,
    label: 'the cache allocator',
    keepOutputsOnDevice: true,
  });
  const zeros = new Tensor('float32', new Float32Array(dims.reduce((a, b) => a * b, 1)), dims);
  const tensors: DeviceTensor[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const results = await session.run({ x: zeros });
      tensors.push({ type: 'device', dims, handle: results['y'] as Tensor });
    }
    return tensors;
  } catch (error) {
    tensors.forEach(releaseDeviceTensor);
    throw asRunFailure(error, 'the cache allocator');
  } finally {
    await session.release();
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
        // Spinning threads cost more than they bring as soon as anything else runs on the machine:
        // a contended decode went from 7.2 to 3.4 ms without them.
        intra_op: { allow_spinning: '0' },
        // Without VNNI, int8 products saturate in 16 bits unless this is set: 2.6 % error against 1.2 % on one matrix.
        // Processors with VNNI ignore it, the others pay about 30 % of their int8 speed.
        x64quantprecision: '1',
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

function asLoadFailure(error: unknown, path: string, device: ResolvedDevice): FailureError {
  const reason = firstLine(error);
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

function asRunFailure(error: unknown, label: string): Error {
  const reason = firstLine(error);
  if (isOutOfMemory(reason)) return new FailureError({ kind: 'out-of-memory', stage: `running ${label}` });
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
