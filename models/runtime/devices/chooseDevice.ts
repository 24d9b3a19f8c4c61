// Which device a model runs on, and which ones take over where it fails: by what probes have told and what is to be computed.
// Only computes: tries nothing and reads nothing.

import { FailureError, gigabytes, toFailure } from '../../../protocol/failure';
import type { Device, DeviceReport, RealDevice } from '../../../protocol/inference';
import type { Manifest } from '../../pipeline/manifest';

/** What a probe has told of one device, or a process that ended while its model ran there. */
export type Probed =
  | {
      readonly kind: 'measured';
      /** Milliseconds of a layer's products, PROBE_PRODUCTS in all, and of them on the CPU in the same process. */
      readonly productMs: number;
      readonly cpuProductMs: number;
      /** Milliseconds of one small product that waits for the one before it. */
      readonly stepMs: number;
      readonly cpuStepMs: number;
      /** Whether tensors can stay on it between runs; else the decoder's cache is moved there again for every token. */
      readonly keepsCache: boolean;
      /** Largest difference to the CPU's numbers, against the largest of these. */
      readonly difference: number;
    }
  /** `reason` is a clause. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** What may be otherwise in a moment, as when memory is short: nobody keeps it. `reason` is a clause. */
  | { readonly kind: 'not-now'; readonly reason: string }
  /** It took its process along, or hung; `how` is a clause, `at` in milliseconds since 1970. */
  | { readonly kind: 'ended'; readonly how: string; readonly at: number };

type Measured = Extract<Probed, { kind: 'measured' }>;

export type ProbedDevices = ReadonlyMap<RealDevice, Probed>;

/** Rows and width of the layer that probes compute. */
export const PROBE_ROWS = 256;
export const PROBE_SIDE = 768;

/** Multiply-adds of that layer: three products with weights, two of rows with rows. */
const PROBE_PRODUCTS = 3 * PROBE_ROWS * PROBE_SIDE ** 2 + 2 * PROBE_ROWS ** 2 * PROBE_SIDE;

/** In which order `auto` prefers devices. */
const order: readonly RealDevice[] = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'];

/** Tensor cores round to ten bits, which costs a thousandth; what is further off is another result. */
const MOST_DIFFERENCE = 0.02;

/** "Clearly faster": in at most this share of the CPU's time. No software adapter comes near it. */
const CLEARLY_FASTER = 0.5;

/** Starting a GPU costs seconds, so it must save something with every question. */
const LEAST_SAVED_MS = 500;

/** A cache that is moved crosses a bus, of about 10 GB/s. */
const MOVED_BYTES_PER_MS = 1e7;

/** Where moving the cache takes longer than this for a token, a device that keeps its cache is the better one. */
const MOST_MOVING_MS = 5;

/** The devices that the runtime's build knows, in the order of `auto`. */
export function inOrder(listed: readonly RealDevice[]): readonly RealDevice[] {
  return order.filter((device) => listed.includes(device));
}

/** What can be said of a device; undefined for one that nobody has tried. */
export function judge(device: RealDevice, probed: Probed | undefined): DeviceReport {
  if (device === 'cpu')
    return { device, state: 'works', reason: 'the others are measured against it and fall back to it' };
  switch (probed?.kind) {
    case undefined:
      return { device, state: 'not-tried', reason: 'nobody has tried it on this machine as it is now' };
    case 'unavailable':
    case 'not-now':
      return { device, state: 'unavailable', reason: probed.reason };
    case 'ended':
      return { device, state: 'unavailable', reason: probed.how };
    case 'measured': {
      const { productMs, cpuProductMs, difference, keepsCache } = probed;
      const moves = keepsCache ? '' : ', but the cache has to be moved there for every token';
      const against = `${round(productMs)} ms for what takes the CPU ${round(cpuProductMs)} ms${moves}`;
      if (!(difference <= MOST_DIFFERENCE)) {
        const by = Number.isFinite(difference) ? `by ${round(difference * 100)} %` : 'altogether';
        return {
          device,
          state: 'wrong-numbers',
          reason: `its numbers differ from the CPU's ${by}`,
          milliseconds: productMs,
        };
      }
      const isFaster = productMs <= CLEARLY_FASTER * cpuProductMs;
      return { device, state: isFaster ? 'works' : 'slower', reason: against, milliseconds: productMs };
    }
  }
}

/** What a bundle's question is made of, as far as devices differ in it. */
export interface Workload {
  /** Multiply-adds of reading a picture and a question. */
  readonly products: number;
  /** Products that wait for each other while the answer is written. */
  readonly steps: number;
  /** Bytes of keys and values behind that reading. */
  readonly cacheBytes: number;
}

/** An answer of this many tokens is a long one here. */
const ANSWER_TOKENS = 40;

/** Of a layer, norms and the parts of attention included; what a runtime fuses differs. */
const STEPS_A_LAYER = 10;

/** A question about a picture that takes every tile, by the decoder's shape; the encoders' part is of the same order. */
export function workloadOf({ llm, anyres }: Pick<Manifest, 'llm' | 'anyres'>): Workload {
  const parameters = 12 * llm.layers * llm.hidden ** 2;
  return {
    products: parameters * promptPositions({ llm, anyres }),
    steps: ANSWER_TOKENS * llm.layers * STEPS_A_LAYER,
    cacheBytes: cacheBytes(llm, promptPositions({ llm, anyres })),
  };
}

/** Bytes of the keys and values of so many positions, in float32. */
export function cacheBytes(
  { layers, kv_heads: kvHeads, head_dim: headDim }: Manifest['llm'],
  positions: number,
): number {
  return 2 * layers * kvHeads * headDim * positions * Float32Array.BYTES_PER_ELEMENT;
}

/** Positions that the words of a question take besides the picture's. */
const TEXT_POSITIONS = 128;

/** Positions of a question about a picture that takes every tile. */
export function promptPositions({ llm, anyres }: Pick<Manifest, 'llm' | 'anyres'>): number {
  const ofPicture =
    (anyres.global_px / anyres.patch_px) ** 2 + anyres.max_tiles * (anyres.tile_px / anyres.patch_px) ** 2;
  return Math.min(llm.max_len, Math.round(ofPicture) + TEXT_POSITIONS);
}

export interface Choice {
  /** In the order in which they are tried; the CPU is the last. */
  readonly chain: readonly [RealDevice, ...RealDevice[]];
  /** Why the first of them: a whole sentence. */
  readonly why: string;
  /** What the user has to know besides, where it is not what was asked for or not as good as it should be. */
  readonly remark: string | null;
}

export interface ChooseDevice {
  readonly device: Device;
  readonly listed: readonly RealDevice[];
  readonly probed: ProbedDevices;
  /** Of the bundle; null where none is known. */
  readonly workload: Workload | null;
}

/**
 * A named device is taken at its word, whatever a probe says, but for one that has ended a process and one that misses a
 * library: that would fail as before, and print the runtime's own words for it.
 * `auto` takes the first that works, has right numbers, and is worth its start.
 */
export function chooseDevice({ device, listed, probed, workload }: ChooseDevice): Choice {
  if (device === 'auto') return chooseByItself(listed, probed, workload);
  if (device === 'cpu') return { chain: ['cpu'], why: 'The CPU was asked for.', remark: null };
  if (!listed.includes(device)) return withoutIt(device, NOT_BUILT_IN);
  const known = probed.get(device);
  if (known?.kind === 'ended') return withoutIt(device, `${known.how}; ${TRY_AGAIN}`);
  if (known?.kind === 'unavailable' && isMissingLibrary(known.reason)) {
    return withoutIt(device, `${known.reason}; ${TRY_AGAIN}`);
  }
  const but = reservation(device, known);
  return {
    chain: [device, 'cpu'],
    why: `The device "${device}" was asked for.`,
    remark: but === null ? null : `The device "${device}" was asked for and is used, but ${but}.`,
  };
}

/** What speaks against a device that can be used, as a clause; null where nothing is known to. */
function reservation(device: RealDevice, probed: Probed | undefined): string | null {
  const { state, reason } = judge(device, probed);
  if (state === 'wrong-numbers') return `when tried ${reason}`;
  if (state !== 'slower' || probed?.kind !== 'measured') return null;
  const slow = probed.productMs < probed.cpuProductMs ? 'hardly faster' : 'slower';
  return `it is ${slow} than the CPU: when tried it took ${reason}`;
}

/** By a reason as `whyUnavailable` words it. */
export function isMissingLibrary(reason: string): boolean {
  return reason.endsWith(' is not installed');
}

/** Why a device is none here, as a clause. */
const NOT_BUILT_IN = 'the runtime for this system comes without it';

const TRY_AGAIN = '"groundglass devices --again", or Choose Device… in VS Code, tries it again';

function withoutIt(device: RealDevice, reason: string): Choice {
  return {
    chain: ['cpu'],
    why: fallBackSentence(device, reason, 'cpu', 'would run'),
    remark: fallBackSentence(device, reason, 'cpu'),
  };
}

/**
 * @param reason - a clause.
 * @param runs - "would run" where it is told what would happen, and nothing runs.
 */
export function fallBackSentence(
  device: RealDevice,
  reason: string,
  next: RealDevice,
  runs: 'runs' | 'would run' = 'runs',
): string {
  return `The device "${device}" cannot be used: ${reason}; the model ${runs} on ${inWords(next)}.`;
}

/** Why a device cannot be used, as a clause, by what it failed with. */
export function reasonOf(error: unknown): string {
  const failure = toFailure(error);
  switch (failure.kind) {
    case 'device-unavailable':
    case 'device-lost':
    case 'bundle-damaged':
      return failure.reason;
    case 'out-of-memory':
      return 'it has not enough memory left';
    case 'does-not-fit':
      return `${failure.what} needs ${gigabytes(failure.neededBytes)} there, and ${gigabytes(failure.freeBytes)} are free`;
    case 'bug':
      return failure.message;
    default:
      return new FailureError(failure).message.replace(/\.$/, '');
  }
}

function inWords(device: RealDevice): string {
  return device === 'cpu' ? 'the CPU' : `"${device}"`;
}

function chooseByItself(
  listed: readonly RealDevice[],
  probed: ProbedDevices,
  workload: Workload | null,
): Choice {
  const others = inOrder(listed).filter((device) => device !== 'cpu');
  const working = others.filter((device) => judge(device, probed.get(device)).state === 'works');
  const worth = working
    .filter((device) => isWorthIt(probed.get(device), workload))
    .sort((a, b) => Number(movesMuch(probed.get(a), workload)) - Number(movesMuch(probed.get(b), workload)));
  const [first] = worth;
  if (first !== undefined) {
    const { reason } = judge(first, probed.get(first));
    return {
      chain: [first, ...worth.slice(1), 'cpu'],
      why: `The device "${first}" works and takes ${reason}.`,
      remark: null,
    };
  }
  const [tooGood] = working;
  const why =
    tooGood === undefined
      ? others.length === 0
        ? 'The runtime for this system knows the CPU only.'
        : `No other device is better than the CPU: ${others.map((device) => shortReport(device, probed)).join('; ')}.`
      : `The device "${tooGood}" works, but this bundle is so small that its start would cost more than it saves.`;
  return { chain: ['cpu'], why, remark: null };
}

function shortReport(device: RealDevice, probed: ProbedDevices): string {
  const { state, reason } = judge(device, probed.get(device));
  return state === 'slower' ? `${device} takes ${reason}` : `${device}: ${reason}`;
}

function isWorthIt(probed: Probed | undefined, workload: Workload | null): boolean {
  if (probed?.kind !== 'measured') return false;
  if (workload === null) return true;
  const share = workload.products / PROBE_PRODUCTS;
  const moving = ANSWER_TOKENS * movingMs(probed, workload);
  const there = share * probed.productMs + workload.steps * probed.stepMs + moving;
  const here = share * probed.cpuProductMs + workload.steps * probed.cpuStepMs;
  return there <= CLEARLY_FASTER * here && LEAST_SAVED_MS <= here - there;
}

/** Whether a device spends much of every token on moving the cache. */
function movesMuch(probed: Probed | undefined, workload: Workload | null): boolean {
  return probed?.kind === 'measured' && workload !== null && MOST_MOVING_MS < movingMs(probed, workload);
}

/** Milliseconds a token. */
function movingMs({ keepsCache }: Measured, { cacheBytes }: Workload): number {
  return keepsCache ? 0 : cacheBytes / MOVED_BYTES_PER_MS;
}

/** Two digits that count: 0.34, 3.4, 34. */
function round(value: number): string {
  return value < 10 ? value.toPrecision(2) : value.toFixed(0);
}
