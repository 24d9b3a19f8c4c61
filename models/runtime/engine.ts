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
  Turn,
  Usage,
} from '../../protocol/inference';
import { toBins, toPixels } from '../pipeline/bins';
import { makeBoxTrie, type BoxTrie } from '../pipeline/boxTrie';
import { checkAskParams, checkCandidates, checkQuestion } from '../pipeline/checkParams';
import {
  blockCandidates,
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
import { at } from '../pipeline/list';
import { parseAnswer } from '../pipeline/parse';
import { buildPrompt, withGrounding, type PromptTurn } from '../pipeline/prompt';
import { rankCandidates } from '../pipeline/rank';
import { regionText } from '../pipeline/region';
import { describeTarget } from '../pipeline/textMatch';
import type { TextTokenizer } from '../pipeline/tokenizer';
import { openBundle } from './bundle';
import { embedRegion, encodePixels, prepareTiles, type ImageFeatures } from './features';
import { makeClock, once, type Clock } from './clock';
import { generate, type GenerateOptions, type Written } from './generate';
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
  /** Told with the first question; null from then on. */
  decodeMs: number | null;
  features: ImageFeatures | null;
  lines: readonly TextLine[] | null;
}

/** How the model is to write; `room` is what must be left of its context behind the prompt. */
type Sampling = Pick<AskParams, 'maxNewTokens' | 'temperature' | 'topP' | 'seed'> &
  Pick<GenerateOptions, 'freeBelow' | 'stopAtBox'> & { readonly room: number };

/** Candidates given to grounded decoding; more would cost time and hardly ever help. */
const MAX_CANDIDATES = 400;

/** Candidates that the model is asked about one by one: the best ones by their text. */
const SCORED_CANDIDATES = 12;

/**
 * Where the lines of text hold less than this share of the probability at a box's first coordinate, a model whose word
 * counts means something else, and writes freely. Provisional: to be measured with the first bundle that has a weight.
 */
const FREE_BELOW = 0.05;

/** New tokens that a box takes at most, beyond what stands in front of it. */
const TOKENS_OF_BOX = 40;

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
  // The reader reads many small batches; it has been measured on the CPU only.
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

  function noteDecode(image: OpenImage, clock: Clock): void {
    if (image.decodeMs !== null) clock.note('decode', image.decodeMs);
    image.decodeMs = null;
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
    sampling: Sampling,
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
        sampling.room,
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
          suppressed: new Set([regionConfig.token_id]),
          trie,
          freeBelow: sampling.freeBelow,
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
      // Reading text and matching it run on the CPU, whatever the model would run on.
      device: model.made() === null ? 'cpu' : device,
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
      noteDecode(image, clock);
      const {
        question,
        regions,
        conversation,
        candidates: given,
        ...sampling
      } = checkAskParams(params, image.size);
      // 1. Evidence: the text that stands on the picture, unless the caller brought candidates of its own.
      const lines = given === null ? await linesOf(image, clock, hooks) : [];
      const candidates = given ?? lineCandidates(lines);
      const grounding = candidates.length <= MAX_CANDIDATES ? candidates : bestByText(question, candidates);
      // 2.–5. The model's answer. Without trust in its words they are not streamed either.
      const asked = regions.length === 0 ? withGrounding(question) : question;
      const { text: streamText, ...otherHooks } = hooks;
      const { tokenizer } = await clock.time('load', () => model.get());
      const written = await write(
        image,
        [...conversation, { question: asked, regions, answer: null }],
        grounding.length === 0 ? null : trieOf(grounding, image.size, tokenizer),
        // Whoever brought candidates wants one of them; lines of text are only one kind of thing an answer may mean.
        { ...sampling, freeBelow: given === null ? FREE_BELOW : 0, room: 1 },
        clock,
        trustsModel && streamText !== undefined ? { ...otherHooks, text: streamText } : otherHooks,
      );
      // 6. Words and boxes, by what may be believed.
      const parsed = parseAnswer(written.text, { bins: manifest.coords.bins });
      const remarks: string[] = [];
      let body: AnswerBody;
      if (trustsModel) {
        body = composeFromModel({
          parsed,
          chosen: written.boxes.map((box): ChosenCandidate | null => {
            const candidate = grounding[box.candidates[0] ?? -1];
            return candidate === undefined ? null : { candidate, ...box };
          }),
          meanLogProb: mean(written.logProbs),
          size: image.size,
          bins: manifest.coords.bins,
        });
        if (written.stop === 'length') remarks.push('The model was stopped at the limit of new tokens.');
        if (grounding.length < candidates.length) {
          remarks.push(
            `Of ${candidates.length} candidates the model could choose among the best ${MAX_CANDIDATES} by text.`,
          );
        }
      } else {
        const all = [...candidates, ...blockCandidates(lines)];
        body =
          regions.length > 0
            ? composeFromRegions({ regions, lines, question, size: image.size })
            : rank(question, { candidates: all, modelLogProbs: all.map(() => null) }, false, image.size);
        remarks.push(modelWordRemark(manifest, written.text));
      }
      return {
        ...body,
        remarks: [...body.remarks, ...remarks],
        timing: clock.timing(),
        usage: written.usage,
        turn: { question: asked, regions, answer: written.text },
      };
    },

    async locate(params, hooks) {
      const clock = makeClock();
      const image = opened(params.imageId);
      noteDecode(image, clock);
      const description = checkQuestion('description', params.description);
      const known = checkCandidates(params.candidates);
      const evidences = await gather(image, description, known, trustsModel, clock, hooks);
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
    const candidates = [...known, ...lineCandidates(lines), ...blockCandidates(lines)];
    if (!withModel) return { candidates, modelLogProbs: candidates.map(() => null) };

    // 1. What the model would write by itself: it may mean something that no witness knows.
    const { tokenizer, decoder, prefiller } = await clock.time('load', () => model.get());
    const turns = [{ question: withGrounding(`Where is ${description}?`), regions: [], answer: null }];
    const greedy = {
      temperature: 0,
      topP: 1,
      seed: 0,
      freeBelow: 0,
      room: TOKENS_BEFORE_BOX + TOKENS_OF_BOX,
    };
    const free = { ...greedy, maxNewTokens: TOKENS_BEFORE_BOX + TOKENS_OF_BOX };
    const parsed = parseAnswer((await write(image, turns, null, free, clock, hooks)).text, {
      bins: manifest.coords.bins,
    });
    const ownBox = parsed.groups.flatMap((group) => group.boxes)[0];
    if (ownBox !== undefined) {
      const box = toPixels(ownBox, image.size, manifest.coords.bins);
      candidates.push({ box, kind: 'element', text: '', source: 'model' });
    }
    const modelLogProbs: (number | null)[] = candidates.map(() => null);
    // 2. Whom to ask about: the best by text alone, and its own.
    const byText = { ...manifest.evidence, model_weight: 0 };
    const asked = rankCandidates({ description, candidates, weights: byText })
      .slice(0, SCORED_CANDIDATES)
      .map((ranked) => ranked.index);
    if (ownBox !== undefined && !asked.includes(candidates.length - 1)) asked.push(candidates.length - 1);
    if (asked.length === 0) return { candidates, modelLogProbs };
    // 3. Let it write up to the bracket again, and see how much it would like each candidate behind it.
    const trie = trieOf(
      asked.map((index) => at(candidates, index)),
      image.size,
      tokenizer,
    );
    const upToBox = { ...greedy, maxNewTokens: TOKENS_BEFORE_BOX, stopAtBox: true };
    const written = await write(image, turns, trie, upToBox, clock, hooks);
    // A model that writes no box says that there is none; that is no word about one candidate against another.
    if (written.stop !== 'box') return { candidates, modelLogProbs };
    const scores = await clock.time('rank', () =>
      scoreCandidates(decoder, (ids) => prefiller.embed(ids), written.logits, trie.paths, hooks.cancelled),
    );
    if (scores === null) throw cancelled();
    for (const [i, score] of scores.entries()) modelLogProbs[at(asked, i)] = score;
    return { candidates, modelLogProbs };
  }

  function bestByText(description: string, candidates: readonly Candidate[]): readonly Candidate[] {
    const weights = { ...manifest.evidence, model_weight: 0 };
    return rankCandidates({ description, candidates, weights })
      .slice(0, MAX_CANDIDATES)
      .map((ranked) => ranked.candidate);
  }

  function trieOf(candidates: readonly Candidate[], size: Size, tokenizer: TextTokenizer): BoxTrie {
    const { bins, out_brackets: brackets } = manifest.coords;
    const boxes = candidates.map((candidate) => toBins(candidate.box, size, bins));
    return makeBoxTrie(boxes, tokenizer, { brackets });
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

function cancelled(): FailureError {
  return new FailureError({ kind: 'cancelled' });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
