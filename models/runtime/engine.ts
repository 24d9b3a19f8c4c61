// The story of a question, top to bottom: picture, tiles, features, tokens, answer, boxes.
// Knows nothing of processes and messages; whoever drives it hands in paths and gets answers in pixels of the capture.

import { randomUUID } from 'node:crypto';
import { FailureError } from '../../protocol/failure';
import type { Region, Size } from '../../protocol/geometry';
import type {
  Answer,
  AskParams,
  BundleInfo,
  Candidate,
  Device,
  LocateParams,
  OpenedImage,
  Stage,
  TextLine,
  Timing,
  Turn,
  Usage,
} from '../../protocol/inference';
import { toBins } from '../pipeline/bins';
import { makeBoxTrie, type BoxTrie } from '../pipeline/boxTrie';
import {
  composeFromModel,
  composeFromRanking,
  composeFromRegions,
  lineCandidates,
  modelWordRemark,
  type AnswerBody,
  type ChosenCandidate,
} from '../pipeline/compose';
import type { RgbImage } from '../pipeline/image';
import { makeRandom } from '../pipeline/nextToken';
import { parseAnswer } from '../pipeline/parse';
import { buildPrompt, plainText, withGrounding, type PromptTurn } from '../pipeline/prompt';
import { rankCandidates } from '../pipeline/rank';
import { checkRegion, regionText } from '../pipeline/region';
import { describeTarget, joinNeighbours } from '../pipeline/textMatch';
import { openBundle } from './bundle';
import { embedRegion, encodePixels, prepareTiles, type ImageFeatures } from './features';
import { generate, type Written } from './generate';
import { readImage } from './image';
import { closeModel, loadModel, type Model } from './model';
import { readerModels } from './places';
import { openReader } from './reader';
import { scoreCandidates } from './scoreCandidates';
import type { ResolvedDevice } from './sessions';

export interface EngineOptions {
  readonly bundlePath: string;
  readonly device: Device;
  readonly threads?: number;
}

export interface Hooks {
  cancelled(): boolean;
  /** Text of an answer as it is written. */
  text?(text: string): void;
  progress?(stage: Stage, done: number, total: number): void;
}

export interface Engine {
  info(): BundleInfo;
  openImage(path: string): Promise<OpenedImage>;
  closeImage(imageId: string): void;
  /** The pixels of an opened picture. */
  image(imageId: string): RgbImage;
  readText(imageId: string, hooks: Hooks): Promise<readonly TextLine[]>;
  ask(params: AskParams, hooks: Hooks): Promise<Answer & { readonly turn: Turn }>;
  locate(params: LocateParams, hooks: Hooks): Promise<Answer>;
  /** Everything that ranking weighs, the model's word included whatever its weight; for measuring that weight. */
  gatherEvidence(imageId: string, description: string, hooks: Hooks): Promise<Evidences>;
  close(): Promise<void>;
}

/** What the witnesses say of a description. */
export interface Evidences {
  readonly candidates: readonly Candidate[];
  /** Per candidate: the model's log-probability of writing its box; null where it was not asked about it. */
  readonly modelLogProbs: readonly (number | null)[];
}

/** A picture that was opened, and what has been found out about it so far. */
interface OpenImage {
  readonly id: string;
  readonly image: RgbImage;
  readonly size: Size;
  readonly decodeMs: number;
  features: ImageFeatures | null;
  lines: readonly TextLine[] | null;
}

/** Candidates given to grounded decoding; more would cost time and hardly ever help. */
const MAX_CANDIDATES = 400;

/** Candidates that the model is asked about one by one: the best ones by their text. */
const SCORED_CANDIDATES = 12;

/** New tokens after which a model that has not opened a box by then is taken to mean that there is none. */
const TOKENS_BEFORE_BOX = 32;

/**
 * Opens a bundle on a device. Graphs load with the first question that needs them.
 *
 * @throws FailureError `bundle-missing` or `bundle-damaged`.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const bundle = await openBundle(options.bundlePath);
  const { manifest } = bundle;
  const device = resolveDevice(options.device);
  const trustsModel = manifest.evidence.model_weight > 0;
  const images = new Map<string, OpenImage>();
  const model = once(() => loadModel(bundle, device, options.threads));
  // The reader's graphs are small and quantised for the CPU; a GPU would spend longer on moving their lines than on reading.
  const reader = once(() =>
    openReader({
      modelsDir: readerModels(),
      device: 'cpu',
      ...(options.threads === undefined ? {} : { threads: options.threads }),
    }),
  );

  function opened(imageId: string): OpenImage {
    const image = images.get(imageId);
    if (image === undefined) {
      throw new FailureError({ kind: 'bad-input', what: `image ${imageId}`, reason: 'it is not open' });
    }
    return image;
  }

  async function linesOf(image: OpenImage, clock: Clock, hooks: Hooks): Promise<readonly TextLine[]> {
    if (image.lines === null) {
      const { readText } = await reader.get();
      image.lines = await clock.time('reader', () =>
        readText(image.image, {
          cancelled: hooks.cancelled,
          progress: (done, total) => hooks.progress?.('reader', done, total),
        }),
      );
    }
    return image.lines;
  }

  async function featuresOf(
    image: OpenImage,
    encoders: Model,
    clock: Clock,
    hooks: Hooks,
  ): Promise<ImageFeatures> {
    if (image.features === null) {
      const prepared = await clock.time('tiles', () => prepareTiles(manifest, image.image));
      image.features = await clock.time('encoders', () =>
        encodePixels(manifest, encoders.encoders, prepared, encoders.newline, {
          cancelled: hooks.cancelled,
          progress: (done, total) => hooks.progress?.('encoders', done, total),
        }),
      );
    }
    if (image.features === null) throw cancelled();
    return image.features;
  }

  /** Steps 2 to 5 of a question: features, prompt, prefill, and the words the model writes. */
  async function write(
    image: OpenImage,
    turns: readonly { question: string; regions: readonly Region[]; answer: string | null }[],
    trie: BoxTrie | null,
    sampling: Pick<AskParams, 'maxNewTokens' | 'temperature' | 'topP' | 'seed'> & {
      readonly stopAtBox?: boolean;
    },
    clock: Clock,
    hooks: Hooks,
  ): Promise<Written & { readonly usage: Usage }> {
    const loaded = await clock.time('load', () => model.get());
    const { tokenizer, prefiller, decoder, encoders } = loaded;
    const { coords, llm, region: regionConfig } = manifest;
    const features = await featuresOf(image, loaded, clock, hooks);

    const regions = turns.flatMap((turn) => turn.regions);
    const regionEntries = await clock.time('encoders', async () => {
      const entries: { key: string; embedding: Float32Array }[] = [];
      for (const region of regions) {
        const embedding = await embedRegion(manifest, encoders, features, region, image.size);
        entries.push({ key: JSON.stringify(region), embedding });
      }
      return entries;
    });
    const prompt = buildPrompt({
      turns: turns.map(({ question, regions: ofTurn, answer }): PromptTurn => ({
        question,
        regionTexts: ofTurn.map((region) => regionText(region, image.size, coords.bins)),
        answer,
      })),
      template: llm.template,
      tokenizer,
      bosPolicy: llm.bos_policy,
      bosId: llm.bos_id,
      regionToken: regionConfig.token,
    });
    const prefilled = await clock.time('prefill', () =>
      prefiller.prefill(
        prompt,
        { imageId: image.id, visual: features.visual, regions: regionEntries },
        { cancelled: hooks.cancelled, progress: (done, total) => hooks.progress?.('prefill', done, total) },
      ),
    );
    if (prefilled === null) throw cancelled();
    const written = await clock.time('generate', () =>
      generate(
        decoder,
        tokenizer,
        (ids) => prefiller.embed(ids),
        prefilled.logits,
        {
          maxNewTokens: Math.min(sampling.maxNewTokens, llm.max_len - prefilled.length),
          temperature: sampling.temperature,
          topP: sampling.topP,
          random: makeRandom(sampling.seed),
          eosIds: llm.eos_ids,
          suppressedIds: [regionConfig.token_id],
          trie,
          stopAtBox: sampling.stopAtBox === true,
        },
        hooks,
      ),
    );
    prefiller.noteFed(written.fedIds);
    if (written.stop === 'cancelled') throw cancelled();
    const { length: promptLength, reused } = prefilled;
    return { ...written, usage: { promptLength, reused, newTokens: written.ids.length } };
  }

  return {
    info: () => ({
      name: manifest.name,
      hash: bundle.hash,
      precision: manifest.llm.fp,
      device,
    }),
    async openImage(path) {
      const started = performance.now();
      const { image, size, sha256, remarks } = await readImage(path);
      const id = randomUUID();
      images.set(id, { id, image, size, decodeMs: performance.now() - started, features: null, lines: null });
      return { imageId: id, size, sha256, remarks };
    },
    closeImage(imageId) {
      images.delete(imageId);
    },
    image: (imageId) => opened(imageId).image,
    readText: (imageId, hooks) => linesOf(opened(imageId), makeClock(), hooks),

    async ask(params, hooks) {
      const clock = makeClock();
      const image = opened(params.imageId);
      clock.note('decode', image.decodeMs);
      const question = checkQuestion('question', params.question);
      const regions = params.regions.map((region) => checkRegion(region, image.size));
      // 1. Evidence: the text that stands on the picture, unless the caller brought candidates of its own.
      const lines = params.candidates === null ? await linesOf(image, clock, hooks) : [];
      const candidates = (params.candidates ?? lineCandidates(lines)).slice(0, MAX_CANDIDATES);
      // 2.–5. The model's answer. Without trust in its words they are not streamed either.
      const asked = regions.length === 0 ? withGrounding(question) : question;
      const { text: streamText, ...otherHooks } = hooks;
      const { tokenizer } = await clock.time('load', () => model.get());
      const bins = candidates.map((candidate) => toBins(candidate.box, image.size, manifest.coords.bins));
      const brackets = manifest.coords.out_brackets;
      const written = await write(
        image,
        [...params.conversation, { question: asked, regions, answer: null }],
        bins.length === 0 ? null : makeBoxTrie(bins, tokenizer, { brackets }),
        params,
        clock,
        trustsModel && streamText !== undefined ? { ...otherHooks, text: streamText } : otherHooks,
      );
      // 6. Words and boxes, by what may be believed.
      const parsed = parseAnswer(written.text, { bins: manifest.coords.bins });
      let body: AnswerBody;
      if (trustsModel) {
        body = composeFromModel({
          parsed,
          chosen: written.boxes.flatMap((box): ChosenCandidate[] => {
            const candidate = candidates[box.candidates[0] ?? -1];
            return candidate === undefined ? [] : [{ candidate, ...box }];
          }),
          meanLogProb: mean(written.logProbs),
          size: image.size,
          bins: manifest.coords.bins,
        });
      } else if (regions.length > 0) {
        body = composeFromRegions({ regions, lines, question, size: image.size });
      } else {
        const all = [...candidates, ...lineCandidates(joinNeighbours(lines))];
        body = rank(question, { candidates: all, modelLogProbs: all.map(() => null) }, false, image.size);
      }
      const remark = modelWordRemark(manifest, written.text);
      const lengthRemark =
        written.stop === 'length' ? ['The model was stopped at the limit of new tokens.'] : [];
      return {
        ...body,
        remarks: [...body.remarks, ...(remark === '' ? lengthRemark : [remark])],
        timing: clock.timing(),
        usage: written.usage,
        turn: { question: asked, regions, answer: written.text },
      };
    },

    async locate(params, hooks) {
      const clock = makeClock();
      const image = opened(params.imageId);
      clock.note('decode', image.decodeMs);
      const description = checkQuestion('description', params.description);
      const evidences = await gather(image, description, params.candidates, trustsModel, clock, hooks);
      const body = await clock.time('rank', () => rank(description, evidences, params.all, image.size));
      return { ...body, timing: clock.timing() };
    },

    gatherEvidence: (imageId, description, hooks) =>
      gather(opened(imageId), checkQuestion('description', description), [], true, makeClock(), hooks),

    async close() {
      const loaded = await model.made();
      if (loaded !== null) await closeModel(loaded);
      await (await reader.made())?.close();
      images.clear();
    },
  };

  async function gather(
    image: OpenImage,
    description: string,
    known: readonly Candidate[],
    withModel: boolean,
    clock: Clock,
    hooks: Hooks,
  ): Promise<Evidences> {
    const lines = await linesOf(image, clock, hooks);
    const candidates = [...known, ...lineCandidates(lines), ...lineCandidates(joinNeighbours(lines))];
    const modelLogProbs: (number | null)[] = candidates.map(() => null);
    if (!withModel || candidates.length === 0) return { candidates, modelLogProbs };

    // 1. Whom to ask about: the best by text alone.
    const byText = rankCandidates({
      description,
      candidates,
      weights: { ...manifest.evidence, model_weight: 0 },
    });
    const asked = byText.slice(0, SCORED_CANDIDATES).map((ranked) => ranked.index);
    const boxes = asked.map((index) => toBins(at(candidates, index).box, image.size, manifest.coords.bins));
    // 2. Let the model write up to the bracket …
    const question = withGrounding(`Where is ${description}?`);
    const { tokenizer, decoder, prefiller } = await clock.time('load', () => model.get());
    const trie = makeBoxTrie(boxes, tokenizer, { brackets: manifest.coords.out_brackets });
    const sampling = { maxNewTokens: TOKENS_BEFORE_BOX, temperature: 0, topP: 1, seed: 0, stopAtBox: true };
    const turns = [{ question, regions: [], answer: null }];
    const written = await write(image, turns, trie, sampling, clock, hooks);
    // A model that writes no box says that there is none; that is no word about one candidate against another.
    if (written.stop !== 'box') return { candidates, modelLogProbs };
    // 3. … and see how much it would like each candidate behind it.
    const scores = await clock.time('rank', () =>
      scoreCandidates(decoder, (ids) => prefiller.embed(ids), written.logits, trie.paths, hooks.cancelled),
    );
    for (const [i, score] of scores.entries()) modelLogProbs[at(asked, i)] = score;
    return { candidates, modelLogProbs };
  }

  function rank(description: string, evidences: Evidences, all: boolean, size: Size): AnswerBody {
    return composeFromRanking({
      target: describeTarget(description),
      ranked: rankCandidates({ description, ...evidences, weights: manifest.evidence }),
      threshold: manifest.evidence.found_threshold,
      all,
      size,
    });
  }
}

/** `auto` is the CPU: a provider is only chosen by itself once it can be probed without danger to this process. */
function resolveDevice(device: Device): ResolvedDevice {
  return device === 'auto' ? 'cpu' : device;
}

/** Longest question in characters; far above what any bundle's context holds, so that nothing costs time before the prompt's own limit speaks. */
const QUESTION_LIMIT = 20_000;

function checkQuestion(what: string, text: string): string {
  const trimmed = plainText(text).trim();
  if (trimmed === '')
    throw new FailureError({ kind: 'bad-input', what, reason: 'it is empty; say what to look for' });
  if (trimmed.length > QUESTION_LIMIT) {
    throw new FailureError({
      kind: 'bad-input',
      what,
      reason: `it has ${trimmed.length} characters; the limit is ${QUESTION_LIMIT}`,
    });
  }
  return trimmed;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`index ${index} is outside a list of ${list.length}`);
  return item;
}

function cancelled(): FailureError {
  return new FailureError({ kind: 'cancelled' });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}

interface Clock {
  time<T>(stage: Stage, work: () => T | Promise<T>): Promise<T>;
  note(stage: Stage, milliseconds: number): void;
  timing(): Timing;
}

function makeClock(): Clock {
  const started = performance.now();
  const spent: Partial<Record<Stage, number>> = {};
  const note = (stage: Stage, milliseconds: number) => {
    spent[stage] = (spent[stage] ?? 0) + milliseconds;
  };
  return {
    note,
    async time(stage, work) {
      const before = performance.now();
      try {
        return await work();
      } finally {
        note(stage, performance.now() - before);
      }
    },
    timing: () => ({ ...spent, total: performance.now() - started }),
  };
}

/** Makes a thing at the first call and keeps it; a failed making is tried again at the next call. */
function once<T>(make: () => Promise<T>): { get(): Promise<T>; made(): Promise<T> | null } {
  let promise: Promise<T> | null = null;
  return {
    made: () => promise,
    get() {
      promise ??= make().catch((error: unknown) => {
        promise = null;
        throw error;
      });
      return promise;
    },
  };
}
