// Whether a bundle fits into the memory that is free, before any of it is loaded.
// Only computes: a lower bound by the manifest, so that what is refused could have run by swapping at best.

import type { RealDevice } from '../../../protocol/inference';
import { gigabytes } from '../../../protocol/failure';
import type { Manifest } from '../../pipeline/manifest';
import { cacheBytes, promptPositions } from './chooseDevice';

export interface MemoryNeed {
  /** Bytes of the graphs and their weights. */
  readonly weights: number;
  /** Bytes of keys and values for a question about a picture that takes every tile. */
  readonly cache: number;
  /** Bytes of the largest numbers in between that exist at once. */
  readonly activations: number;
}

/** Rows of a prompt that are computed at once, at the least: the CPU takes so many, GPUs more. */
const ROWS_AT_ONCE = 128;

const FLOAT_BYTES = 4;

/** What a bundle needs on a device at the least. */
export function memoryNeed(manifest: Manifest, device: RealDevice): MemoryNeed {
  const { heads, hidden, vocab, max_len: maxLength } = manifest.llm;
  // Where the cache stays on the device it cannot grow: it has room for everything from the start.
  const positions = device === 'webgpu' ? maxLength : promptPositions(manifest);
  const rows = Math.min(ROWS_AT_ONCE, promptPositions(manifest));
  const scores = heads * rows * positions;
  // A layer's widest row is what its middle product makes.
  const widest = 4 * hidden * rows;
  return {
    weights: weightBytes(manifest, device),
    cache: cacheBytes(manifest.llm, positions),
    activations: (scores + widest + vocab) * FLOAT_BYTES,
  };
}

/** Names of files tell which ones only the other kind of device reads: "decoder.gpu.onnx". */
function weightBytes({ files }: Manifest, device: RealDevice): number {
  const ofOthers = device === 'cpu' ? '.gpu.' : '.cpu.';
  return files
    .filter(({ path }) => !path.includes(ofOthers) && !path.endsWith('.json'))
    .reduce((sum, { bytes }) => sum + bytes, 0);
}

export function total({ weights, cache, activations }: MemoryNeed): number {
  return weights + cache + activations;
}

/** Where less than this share stays free, other programs are pushed out of memory. */
const SHARE_LEFT = 0.15;

export type Fit =
  | { readonly kind: 'fits' }
  /** It can be tried; `remark` is a whole sentence with both numbers. */
  | { readonly kind: 'tight'; readonly remark: string }
  | { readonly kind: 'too-large'; readonly neededBytes: number; readonly freeBytes: number };

/** @param freeBytes - null where nobody tells. */
export function fits(bundle: string, need: MemoryNeed, device: RealDevice, freeBytes: number | null): Fit {
  if (freeBytes === null) return { kind: 'fits' };
  const neededBytes = total(need);
  if (freeBytes < neededBytes) return { kind: 'too-large', neededBytes, freeBytes };
  if (neededBytes <= (1 - SHARE_LEFT) * freeBytes) return { kind: 'fits' };
  const where = device === 'cpu' ? '' : ` on the device "${device}"`;
  return {
    kind: 'tight',
    remark:
      `The bundle "${bundle}" needs at least ${gigabytes(neededBytes)} of memory${where}, and ${gigabytes(freeBytes)} ` +
      'are free: it may become slow, or fail; closing other programs helps.',
  };
}
