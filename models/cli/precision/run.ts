// What is measured of one bundle on one device, in a process of its own: speed, memory, words and clicks.
// Knows nothing of the other bundles; what they are compared with comes and goes as a file.

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FailureError } from '../../../protocol/failure';
import { boxCentre, containsPoint } from '../../../protocol/geometry';
import type { RealDevice } from '../../../protocol/inference';
import { at } from '../../pipeline/list';
import { buildPrompt, withGrounding } from '../../pipeline/prompt';
import { openBundle, type Bundle } from '../../runtime/bundle';
import { openCache } from '../../runtime/cache/cache';
import { makeClock } from '../../runtime/clock';
import { openEngine } from '../../runtime/engine';
import { readImage } from '../../runtime/image';
import { closeModel, loadModel, type Model } from '../../runtime/model';
import { samplePicture } from '../../runtime/places';
import { readEvalSet, toBox, type EvalRow } from '../eval/rows';
import { groupBy } from '../setFile';
import { compareWords, greedyToken, type WordCounts } from './words';

export interface PrecisionTask {
  readonly bundlePath: string;
  readonly device: RealDevice;
  /** The set of drawn screens. */
  readonly setPath: string;
  /** A file of what fp32 wrote: made where this is the fp32 bundle, else compared with. */
  readonly words: { readonly file: string; readonly make: boolean };
  /** Whether words and clicks are wanted too, and not only times. */
  readonly judge: boolean;
}

export interface PrecisionRun {
  /** Milliseconds, the shortest of several: six tiles and the global view; the prompt behind them; one token there. */
  readonly encode: number;
  readonly prefill: number;
  readonly token: number;
  /** The process's largest resident memory, in MB. */
  readonly peakMemory: number;
  /** Null where they were not wanted. */
  readonly judged: Judged | null;
}

export interface Judged {
  readonly words: WordCounts;
  /** Hits and rows of each picture. */
  readonly clicks: readonly (readonly [hits: number, rows: number])[];
}

/** Repetitions within a process. */
const ROUNDS = 5;

/** Tokens that are timed and compared behind each prompt. */
const WRITTEN = 32;

const hooks = { cancelled: () => false, progress: () => undefined };

/** @throws FailureError what loading or running ends of. */
export async function measureBundle(task: PrecisionTask): Promise<PrecisionRun> {
  const bundle = await openBundle(task.bundlePath);
  // Nothing is remembered: every round encodes and reads anew.
  const model = await loadModel(bundle, { device: task.device, cache: openCache({ memoryBytes: 0 }) });
  const { rows } = await readEvalSet(task.setPath);
  const pictures = [...groupBy(rows, (row) => row.picture)];
  const times = await timeStages(bundle, model);
  const words = task.judge ? await judgeWords(task, bundle, model, pictures) : null;
  await closeModel(model);
  const clicks = task.judge ? await countClicks(task, pictures) : [];
  return {
    ...times,
    peakMemory: process.resourceUsage().maxRSS / 1024,
    judged: words === null ? null : { words, clicks },
  };
}

async function timeStages(
  bundle: Bundle,
  model: Model,
): Promise<Pick<PrecisionRun, 'encode' | 'prefill' | 'token'>> {
  const best = { encode: Infinity, prefill: Infinity, token: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    const prompted = await readPrompt(bundle, model, samplePicture(), 'Workspace');
    best.encode = Math.min(best.encode, prompted.encodeMs);
    best.prefill = Math.min(best.prefill, prompted.prefillMs);
    let logits: Float32Array = prompted.logits;
    for (let i = 0; i < WRITTEN; i++) {
      const begun = performance.now();
      logits = at(await model.decoder.run(await model.prefiller.embed([greedyToken(logits)]), 0), 0);
      best.token = Math.min(best.token, performance.now() - begun);
    }
  }
  return best;
}

/** Reads picture and question into an empty cache. */
async function readPrompt({ manifest }: Bundle, model: Model, picture: string, description: string) {
  const { image, sha256 } = await readImage(picture);
  model.prefiller.forget();
  const clock = makeClock();
  const features = await model.pictures.encode({ image, sha256 }, clock, hooks);
  if (features === null) throw new RangeError('encoding was not cancelled');
  const { template, bos_policy: bosPolicy, bos_id: bosId } = manifest.llm;
  const question = withGrounding(`Where is ${description}?`);
  const prompt = buildPrompt({
    turns: [{ question, regionTexts: [], answer: null }],
    template,
    tokenizer: model.tokenizer,
    bosPolicy,
    bosId,
    regionToken: manifest.region.token,
  });
  const { key: imageKey, visual, visualLength } = features;
  const context = { imageKey, visual, visualLength, regions: [] };
  const prefilled = await clock.time('prefill', () =>
    model.prefiller.prefill(prompt, context, WRITTEN, hooks),
  );
  if (prefilled === null) throw new RangeError('reading was not cancelled');
  const { encoders = 0, prefill = 0 } = clock.timing();
  // Logits may stand where the next run writes.
  return { logits: prefilled.logits.slice(), encodeMs: encoders, prefillMs: prefill };
}

type PictureRows = readonly [picture: string, rows: readonly EvalRow[]];

/**
 * What the model would write behind the prompt and behind each token that fp32 wrote, one question a picture.
 * fp32 writes its tokens and logits into the file; the others are compared with them.
 */
async function judgeWords(
  { words }: PrecisionTask,
  bundle: Bundle,
  model: Model,
  pictures: readonly PictureRows[],
): Promise<WordCounts> {
  const { vocab, eos_ids: ends } = bundle.manifest.llm;
  const kept = words.make ? null : await readFile(words.file);
  const reference = kept && new Float32Array(kept.buffer, kept.byteOffset, kept.byteLength / 4);
  const written: Float32Array[] = [];
  const counts: WordCounts[] = [];
  for (const [picture, rows] of pictures) {
    const prompted = await readPrompt(bundle, model, picture, at(rows, 0).instruction);
    let logits: Float32Array = prompted.logits;
    for (let i = 0; i < WRITTEN; i++) {
      const place = counts.length * vocab;
      const expected = reference?.subarray(place, place + vocab) ?? logits.slice();
      if (words.make) written.push(expected);
      counts.push(compareWords(expected, logits));
      // All are fed what fp32 would write, so that each place is judged alike.
      const token = greedyToken(expected);
      if (ends.includes(token)) break;
      logits = at(await model.decoder.run(await model.prefiller.embed([token]), 0), 0);
    }
  }
  if (words.make) {
    const all = new Float32Array(written.length * vocab);
    for (const [i, row] of written.entries()) all.set(row, i * vocab);
    await writeFile(words.file, new Uint8Array(all.buffer));
  }
  return counts.reduce((sum, { places, agreed, divergence }) => ({
    places: sum.places + places,
    agreed: sum.agreed + agreed,
    divergence: sum.divergence + divergence,
  }));
}

/** Clicks by the model's own coordinates, nothing else asked, on everything that is there. */
async function countClicks(
  { bundlePath, device }: PrecisionTask,
  pictures: readonly PictureRows[],
): Promise<Judged['clicks']> {
  const engine = await openEngine({ bundlePath, device, without: ['text', 'elements', 'page'] });
  const clicks: (readonly [number, number])[] = [];
  for (const [picture, rows] of pictures) {
    const { imageId } = await engine.openImage(path.resolve(picture));
    let hits = 0;
    let nRows = 0;
    for (const { target, instruction } of rows) {
      if (target === null) continue;
      nRows += 1;
      const box = await engine.pointAlone(imageId, instruction, hooks);
      if (box !== null && containsPoint(toBox(target), boxCentre(box))) hits += 1;
    }
    engine.closeImage(imageId);
    clicks.push([hits, nRows]);
  }
  const { device: used } = engine.info();
  await engine.close();
  // Another device would have taken over, and its clicks are not these.
  if (used !== device) {
    throw new FailureError({ kind: 'device-unavailable', device, reason: `clicks were answered on ${used}` });
  }
  return clicks;
}
