// This pipeline as a contender: questions through the public engine, and the parts that peers have too, each with its floor.
// Knows nothing of who else is measured.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Device, Timing } from '../../../protocol/inference';
import type { CachePlace } from '../../../protocol/wire';
import type { RgbImage } from '../../pipeline/image';
import { cutPixels, normalisation, normaliseSquare } from '../../pipeline/pixels';
import { openBundle, type Bundle } from '../../runtime/bundle';
import { contentsOfPlace } from '../../runtime/cache/cache';
import { makeClock, once } from '../../runtime/clock';
import { openEngine, type Engine } from '../../runtime/engine';
import type { CacheSnapshot } from '../../runtime/decoder';
import { generate } from '../../runtime/generate';
import { readImage } from '../../runtime/image';
import { loadModel, type Model } from '../../runtime/model';
import { quantile } from '../eval/statistics';
import { madeUpIds, serve } from './peers/serve.mjs';
import { noise } from './pictures';
import { recordRuns, replay } from './recording';
import { FIRST_QUESTION, LATER_QUESTION, questionAbout, STAGE, type Request, type Times } from './rows';

export interface OursOptions {
  readonly bundlePath: string;
  readonly device: Device;
  /** Where answers are kept: a folder of this run. */
  readonly folder: string;
}

/** The words behind the program's name by which it knows that it is to be measured. */
export const CONTEND = '--contend';

export function contendWords({ bundlePath, device, folder }: OursOptions): readonly string[] {
  return [CONTEND, bundlePath, device, folder];
}

const CACHE_BYTES = 2 ** 30;

/** Answers until the input ends. */
export async function contend({ bundlePath, device, folder }: OursOptions): Promise<void> {
  const bundle = await openBundle(bundlePath);
  const cache: CachePlace = { folder: path.join(folder, 'cache'), bytes: CACHE_BYTES };
  const engine = once(() => openEngine({ bundlePath, device, cache }));
  // Parts are measured on the very device that is named; nothing is chosen here.
  const model = once(() => loadModel(bundle, { device: device === 'auto' ? 'cpu' : device }));
  const contexts: Contexts = new Map();
  const pixels = new Map<string, RgbImage>();

  const rows: Readonly<Record<string, (request: Request) => Promise<Times | null>>> = {
    question: async (request) =>
      askAnew(await engine.get(), cache, text(request, 'picture'), text(request, 'changed')),
    async answer(request) {
      const open = await engine.get();
      const { imageId, ms } = await firstAnswer(open, text(request, 'picture'));
      open.closeImage(imageId);
      return { ms };
    },
    async preprocessing(request) {
      const picture = text(request, 'picture');
      const image = pixels.get(picture) ?? (await readImage(picture)).image;
      pixels.set(picture, image);
      return { ms: timePreprocessing(bundle, image) };
    },
    encoders: async (request) => timeEncoders(bundle, await model.get(), request),
    prefill: async (request) => timePrefill(bundle, await model.get(), count(request, 'tokens')),
    token: async (request) =>
      timeToken(bundle, await model.get(), contexts, count(request, 'context'), count(request, 'newTokens')),
  };
  await serve(`${bundle.manifest.name} ${bundle.manifest.llm.fp}`, async (request) => {
    const measure = rows[request.row];
    return measure === undefined ? null : measure(request);
  });
}

const hooks = { cancelled: () => false };

const quiet = { ...hooks, progress: () => undefined };

/** From a path to an answer, loading aside; the picture stays open. */
async function firstAnswer(
  engine: Engine,
  picture: string,
): Promise<{ readonly imageId: string; readonly ms: number; readonly timing: Timing }> {
  const started = performance.now();
  const { imageId } = await engine.openImage(picture);
  const { timing } = await engine.ask(questionAbout(imageId, FIRST_QUESTION), hooks);
  return { imageId, ms: performance.now() - started - (timing.load ?? 0), timing };
}

/** A picture that nobody knows: the first question, its floor, a second one, and the picture with one tile changed. */
async function askAnew(engine: Engine, cache: CachePlace, picture: string, changed: string): Promise<Times> {
  const { value: first, runs } = await recordRuns(() => firstAnswer(engine, picture));
  await allIsWritten(cache);
  const floor = await replay(runs);
  const started = performance.now();
  await engine.ask(questionAbout(first.imageId, LATER_QUESTION), hooks);
  const later = performance.now() - started;
  engine.closeImage(first.imageId);
  const again = await firstAnswer(engine, changed);
  engine.closeImage(again.imageId);
  const encoding = ({ tiles = 0, encoders = 0 }: Timing) => tiles + encoders;
  const stages = Object.entries(first.timing).filter(([stage]) => stage !== 'load' && stage !== 'total');
  return {
    first: first.ms,
    floor,
    later,
    fullEncode: encoding(first.timing),
    oneTileEncode: encoding(again.timing),
    ...Object.fromEntries(stages.map(([stage, ms]) => [STAGE + stage, ms])),
  };
}

/** The engine writes to the disk once nobody waits for an answer: what is timed next, the floor above all, must not pay for it. */
async function allIsWritten(cache: CachePlace): Promise<void> {
  for (let before = -1, now = 0; before !== now;) {
    before = now;
    await sleep(QUIET_MS);
    now = (await contentsOfPlace(cache)).bytes;
  }
}

/** No entry takes longer to be written. */
const QUIET_MS = 300;

/** So often a row of some milliseconds is measured in one round, by everybody; the median counts. */
const PREPROCESSING_TURNS = 9;

/** Pixels → the tensors of both encoders; there is no run in it, and so no floor. */
function timePreprocessing(bundle: Bundle, image: RgbImage): number {
  return quantile(
    Array.from({ length: PREPROCESSING_TURNS }, () => preprocess(bundle, image)),
    0.5,
  );
}

function preprocess({ manifest }: Bundle, image: RgbImage): number {
  const started = performance.now();
  const { global, tiles } = cutPixels(image, manifest.anyres);
  const ofGlobal = new Float32Array(global.length);
  normaliseSquare(global, normalisation(manifest.global), ofGlobal, 0);
  const ofTiles = new Float32Array(tiles.reduce((sum, tile) => sum + tile.length, 0));
  for (const [i, tile] of tiles.entries()) {
    normaliseSquare(tile, normalisation(manifest.local), ofTiles, i * tile.length);
  }
  return performance.now() - started;
}

/** Of a new picture that comes to just this grid; cutting it is a row of its own. */
async function timeEncoders({ manifest }: Bundle, { pictures }: Model, request: Request): Promise<Times> {
  const { tile_px: side } = manifest.anyres;
  const [columns, rows, round] = [count(request, 'columns'), count(request, 'rows'), count(request, 'round')];
  const seed = 1 + 100 * round + 10 * columns + rows;
  const image = noise(columns * side, rows * side, seed);
  const clock = makeClock();
  const { runs } = await recordRuns(async () => {
    const features = await pictures.encode({ image, sha256: `noise ${seed}` }, clock, quiet);
    // What the language model reads is put together when it is first looked at.
    await clock.time('encoders', () => features?.visual);
  });
  return { ms: clock.timing().encoders ?? NaN, floor: await replay(runs) };
}

async function timePrefill({ manifest }: Bundle, model: Model, tokens: number): Promise<Times | null> {
  const { hidden, max_len: maxLength } = manifest.llm;
  if (maxLength <= tokens) return null;
  const visual = Float32Array.from({ length: tokens * hidden }, (_, i) => Math.sin(i));
  const { prefiller } = model;
  prefiller.forget();
  const { value, runs } = await recordRuns(async () => {
    const started = performance.now();
    // Nothing keeps what it read under a name that no other picture has.
    const context = { imageKey: `bench ${performance.now()}`, visual, visualLength: tokens, regions: [] };
    await prefiller.prefill([{ kind: 'image' }], context, 1, quiet);
    return performance.now() - started;
  });
  return { ms: value, floor: await replay(runs) };
}

/** What was read of a context, by its length: it is read once, and every round starts behind it. */
type Contexts = Map<number, { readonly snapshot: CacheSnapshot; readonly logits: Float32Array }>;

async function timeToken(
  { manifest, tokenizer }: Bundle,
  model: Model,
  contexts: Contexts,
  context: number,
  newTokens: number,
): Promise<Times | null> {
  const { decoder, prefiller } = model;
  if (manifest.llm.max_len <= context + newTokens) return null;
  prefiller.forget();
  const known = contexts.get(context);
  const firstLogits =
    known !== undefined && decoder.restore(known.snapshot)
      ? known.logits
      : await readContext(context, manifest.llm.hidden, model);
  const snapshot = decoder.snapshot(context);
  if (snapshot !== null) contexts.set(context, { snapshot, logits: firstLogits });
  // A token that is not counted, as with every peer: it brings the weights back into the processor's caches.
  await decoder.run(await prefiller.embed(madeUpIds(1)), 0);
  decoder.truncate(context);
  const { value, runs } = await recordRuns(async () => {
    const started = performance.now();
    const options = {
      maxNewTokens: newTokens + 1,
      temperature: 0,
      topP: 1,
      random: () => 0,
      eosIds: [],
      suppressed: new Set<number>(),
      trie: null,
      freeBelow: 0,
    };
    await generate(decoder, tokenizer, (ids) => prefiller.embed(ids), firstLogits, options, hooks);
    return performance.now() - started;
  });
  return { ms: value / newTokens, floor: (await replay(runs)) / newTokens };
}

/** Reads made-up ids into the empty cache. @returns the last one's logits. */
async function readContext(
  length: number,
  hidden: number,
  { decoder, prefiller }: Model,
): Promise<Float32Array> {
  const embeddings = await prefiller.embed(madeUpIds(length));
  let logits: Float32Array | undefined;
  for (let first = 0; first < length; first += decoder.promptRows) {
    const rows = embeddings.subarray(first * hidden, Math.min(length, first + decoder.promptRows) * hidden);
    [logits] = await decoder.run(rows, rows.length / hidden - 1);
  }
  if (logits === undefined) throw new RangeError('the decoder gave no logits');
  return logits;
}

function text(request: Request, key: string): string {
  const value = request[key];
  if (typeof value !== 'string') throw new RangeError(`${request.row}: ${key} is missing`);
  return value;
}

function count(request: Request, key: string): number {
  const value = request[key];
  if (typeof value !== 'number') throw new RangeError(`${request.row}: ${key} is missing`);
  return value;
}
