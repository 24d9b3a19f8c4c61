// Requests and events between whoever asks (extension, command line) and the model process.
// Boxes are in pixels of the capture; pictures travel as paths or ids, never as bytes.

import type { PixelBox, Region, Size } from './geometry';
import type { SelfTestReport } from './selftest';

export type ImageId = string;

/**
 * Where a box comes from: the model's own coordinates, a line of text that was read, an element of a captured page, an
 * element that was detected in the picture.
 */
export type Evidence = 'model' | 'text' | 'page' | 'element';

/** Something that an answer's box can be: known to be on the picture, or what the model would write by itself. */
export interface Candidate {
  readonly box: PixelBox;
  /** What it is: "text", "button", … */
  readonly kind: string;
  /** The text on it, or its accessible name; empty where there is none. */
  readonly text: string;
  /** The text beside it that names it, for example of a checkbox; absent where there is none. */
  readonly label?: string;
  readonly source: Evidence;
}

/** One visually separate piece of text, at native resolution. */
export interface TextLine {
  readonly box: PixelBox;
  readonly text: string;
  /** Mean confidence of its characters, 0…1. */
  readonly score: number;
}

export interface GroundedBox {
  /** Whole pixels of the capture. */
  readonly box: PixelBox;
  /** The words of the question or answer that this box belongs to. */
  readonly phrase: string;
  /** The text that stands in the box, where it was read. */
  readonly text?: string;
  /** The text beside the box that names it, where there is one. */
  readonly label?: string;
  /** What it is ("button", "link" …) by the evidence `page`, or seems to be by `element`; absent with the others. */
  readonly kind?: string;
  /** What the icon on it seems to show, where there is one: "trash". */
  readonly icon?: string;
  /** How it is, where that is told with certainty: "checked", "not checked", "selected", "disabled" … */
  readonly states?: readonly string[];
  /** 0…1; how sure this is, over all evidence. */
  readonly score: number;
  /** The model's log-probability of writing this box, where the model was asked. */
  readonly logProb?: number;
  readonly evidence: Evidence;
  /** 1 is best. */
  readonly rank: number;
}

export type Stage =
  | 'load'
  | 'decode'
  | 'cache'
  | 'tiles'
  | 'encoders'
  | 'reader'
  | 'elements'
  | 'prefill'
  | 'generate'
  | 'rank'
  | 'total';

/** What is being done, for people who wait. */
export const stageWords: Readonly<Record<Stage, string>> = {
  load: 'Loading the model',
  decode: 'Opening the picture',
  cache: 'Looking for what is known of the picture',
  tiles: 'Cutting the picture into tiles',
  encoders: 'Looking at the picture',
  reader: 'Reading the text on the picture',
  elements: 'Looking for controls and icons',
  prefill: 'Reading the question',
  generate: 'Writing the answer',
  rank: 'Comparing what was found',
  total: 'Working',
};

/** Milliseconds by stage; a stage that did not run is absent. */
export type Timing = Partial<Record<Stage, number>>;

/** What the language model read and wrote for an answer. */
export interface Usage {
  /** Positions of the prompt, image embeddings included. */
  readonly promptLength: number;
  /** How many of them were already in the KV cache. */
  readonly reused: number;
  readonly newTokens: number;
}

export interface Answer {
  /** The answer's words, without coordinates. */
  readonly answer: string;
  /** False is an answer: "not on this screen"; then `boxes` is empty and `nearMisses` says what came closest. */
  readonly found: boolean;
  readonly boxes: readonly GroundedBox[];
  readonly nearMisses: readonly GroundedBox[];
  /** What a reader of the answer should know about how it came about; whole sentences. */
  readonly remarks: readonly string[];
  readonly timing: Timing;
  /** Absent where the model was not asked. */
  readonly usage?: Usage;
}

export interface Turn {
  readonly question: string;
  readonly regions: readonly Region[];
  /** What the model wrote, with coordinates. */
  readonly answer: string;
}

export type Device = 'auto' | 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml';

export const devices: readonly Device[] = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'];

export interface BundleInfo {
  readonly name: string;
  /** sha256 of the manifest, which itself holds the sha256 of every file. */
  readonly hash: string;
  readonly precision: string;
  /** What has been used so far: the CPU until a question needed the model. */
  readonly device: string;
}

export interface OpenedImage {
  readonly imageId: ImageId;
  readonly size: Size;
  readonly sha256: string;
  /** What was done to the picture that its pixels do not show (turned, first frame only …); whole sentences. */
  readonly remarks: readonly string[];
}

export interface AskParams {
  readonly imageId: ImageId;
  readonly question: string;
  readonly regions: readonly Region[];
  /** Earlier turns of the same conversation, oldest first. */
  readonly conversation: readonly Turn[];
  /** Boxes that an answer may choose from; empty lets the model write free coordinates, null takes what is read and detected. */
  readonly candidates: readonly Candidate[] | null;
  readonly maxNewTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
}

export interface LocateParams {
  readonly imageId: ImageId;
  readonly description: string;
  /** All places that fit, not only the best one. */
  readonly all: boolean;
  /** Elements known beside the text that is read, for example of a captured page. */
  readonly candidates: readonly Candidate[];
}

/** A device that a model can run on. */
export type RealDevice = Exclude<Device, 'auto'>;

/**
 * How a device did when it was tried in a process of its own: `works` with right numbers and clearly faster than the CPU;
 * `slower` with right numbers only; `unavailable` where it does not start, or has ended a process.
 */
export type DeviceState = 'works' | 'slower' | 'wrong-numbers' | 'unavailable' | 'not-tried';

export interface DeviceReport {
  readonly device: RealDevice;
  readonly state: DeviceState;
  /** Why, as a clause to stand behind a colon: "libcudnn.so.9 is not installed". */
  readonly reason: string;
  /** What the test's product took on it; absent where it did not run. */
  readonly milliseconds?: number;
}

export interface DeviceList {
  /** Every device that the runtime's build knows here, in the order in which `auto` prefers them; the CPU is the last. */
  readonly devices: readonly DeviceReport[];
  /** What a question's model runs on with the device this process was started with. */
  readonly used: RealDevice;
  /** Why this one: a whole sentence. */
  readonly why: string;
}

/** `kept` tells what is known and tries nothing; `missing` tries what nobody has tried yet; `again` tries all of them. */
export type DeviceTrial = 'kept' | 'missing' | 'again';

/** What was removed from disk; other processes may have removed, or written, some meanwhile. */
export interface CacheCleared {
  readonly entries: number;
  readonly bytes: number;
}

export type InferenceRequests = {
  'devices/list': { params: { readonly trial: DeviceTrial }; result: DeviceList };
  /** Empties the folder of `StartOptions.cache` and what this process remembers of pictures; opens no bundle. */
  'cache/clear': { params: null; result: CacheCleared };
  /** The bundle and the device that the process was started with, in an engine of their own. */
  'selftest/run': { params: null; result: SelfTestReport };
  'bundle/info': { params: null; result: BundleInfo };
  'image/open': { params: { path: string }; result: OpenedImage };
  'image/close': { params: { imageId: ImageId }; result: null };
  /**
   * Writes the picture as a PNG that every browser shows, upright, into a folder that exists; its name is its hash, so the
   * same picture is written once. For formats that pages cannot show (TIFF).
   */
  'image/preview': { params: { imageId: ImageId; folder: string }; result: { readonly path: string } };
  /** Everything that is written on the picture, a box a line. */
  'ask/read': { params: { imageId: ImageId }; result: Answer };
  /** Everything that is detected on the picture, a box an element. */
  'ask/elements': { params: { imageId: ImageId }; result: Answer };
  'ask/ground': { params: AskParams; result: Answer & { readonly turn: Turn } };
  'ask/locate': { params: LocateParams; result: Answer };
};

/** What the model process says unasked. */
export type InferenceEvents = {
  /** The process listens; before that it may still be on its way up. */
  'process/ready': null;
  /** A sign of life between two pieces of work, where nothing else has been said for a while. */
  'process/alive': null;
  /**
   * The model is about to be loaded on this device, with the first question that needs it and whenever another one has to
   * take over. `remark` says why it is not the one that was asked for, or that memory is short; null where all is well.
   */
  'device/used': { readonly device: RealDevice; readonly remark: string | null };
  /** `total` is 0 where nobody knows how much there is to do. */
  'ask/progress': { imageId: ImageId; stage: Stage; done: number; total: number };
  /** Text as it is written, in order. */
  'ask/text': { imageId: ImageId; text: string };
  /** A box as soon as it is decoded, in order; the answer's own boxes are the ones that count. */
  'ask/box': { imageId: ImageId; box: GroundedBox };
};
