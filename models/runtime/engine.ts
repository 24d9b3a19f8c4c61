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
  GroundedBox,
  LocateParams,
  OpenedImage,
  Stage,
  TextLine,
  Turn,
  Usage,
} from '../../protocol/inference';
import type { Witness } from '../../protocol/witness';
import { toBins, toPixels } from '../pipeline/bins';
import { makeBoxTrie, type BoxTrie } from '../pipeline/boxTrie';
import { checkAskParams, checkCandidates, checkQuestion } from '../pipeline/checkParams';
import {
  composeFromModel,
  composeFromRanking,
  composeFromRegions,
  MODEL_WORD_REMARK,
  MODEL_WORD_REMARK_WITH_PAGE,
  type AnswerBody,
  type ChosenCandidate,
} from '../pipeline/compose';
import { givenCandidate, listCandidates, type ElementCandidate } from '../pipeline/elements/candidates';
import { describe, type Description } from '../pipeline/elements/description';
import type { DetectedElement } from '../pipeline/elements/decode';
import type { RgbImage } from '../pipeline/image';
import { makeRandom } from '../pipeline/nextToken';
import { at } from '../pipeline/list';
import { parseAnswer } from '../pipeline/parse';
import { elementsAsAnswer, linesAsAnswer } from '../pipeline/listing';
import { buildPrompt, withGrounding, type PromptTurn } from '../pipeline/prompt';
import { rankCandidates } from '../pipeline/rank';
import { regionText } from '../pipeline/region';
import type { TextTokenizer } from '../pipeline/tokenizer';
import elementEvidence from '../elements/evidence.json';
import { openBundle } from './bundle';
import { embedRegion, encodePixels, prepareTiles, type ImageFeatures } from './features';
import { loadOnce, makeClock, once, type Clock, type LoadProgress } from './clock';
import type { EvidenceStore } from './evidenceStore';
import { generate, type GenerateOptions, type SoFar, type Written } from './generate';
import { readImage, writePreview } from './image';
import { closeModel, loadModel, type Model } from './model';
import { scoreCandidates } from './scoreCandidates';
import type { ResolvedDevice } from './sessions';
import { openSight, type Sighting } from './sight';
import { findWitness, witnessStamp, type FoundWitness } from './witnessFile';

export interface EngineOptions {
  readonly bundlePath: string;
  readonly device: Device;
  readonly threads?: number;
  /** Hears of every file of the bundle that has been checked while the engine opens. */
  readonly progress?: LoadProgress;
  /** Whom not to ask, to measure what each is worth. */
  readonly without?: readonly Source[];
  /** Keeps what was found on a picture beyond this engine; absent outside of measuring. */
  readonly evidenceStore?: EvidenceStore;
}

/** Whom an answer may rest on, and the second look at small boxes. */
export type Source = 'text' | 'elements' | 'page' | 'model' | 'zoom';

export interface Hooks {
  cancelled(): boolean;
  /** Text of an answer as it is written. */
  text?(text: string): void;
  /** A box of an answer as soon as it is written, in order; only where the model's word counts. */
  box?(box: GroundedBox): void;
  progress?(stage: Stage, done: number, total: number): void;
}

export interface Engine {
  info(): BundleInfo;
  openImage(path: string): Promise<OpenedImage>;
  closeImage(imageId: string): void;
  /**
   * Writes an opened picture as PNG into a folder, named by its hash; one that is there already stays.
   *
   * @returns the file's path.
   */
  writePreview(imageId: string, folder: string): Promise<string>;
  /** The pixels of an opened picture. */
  image(imageId: string): RgbImage;
  readText(imageId: string, hooks: Hooks): Promise<readonly TextLine[]>;
  /** The text of a picture, as an answer whose boxes are its lines. */
  read(imageId: string, hooks: Hooks): Promise<Answer>;
  /** What is on a picture, as an answer whose boxes are its controls, icons and texts. */
  elements(imageId: string, hooks: Hooks): Promise<Answer>;
  ask(params: AskParams, hooks: Hooks): Promise<Answer & { readonly turn: Turn }>;
  locate(params: LocateParams, hooks: Hooks): Promise<Answer>;
  /** What an answer could be, whatever is asked, most likely first; at most 200, each place once. */
  listCandidates(imageId: string, hooks: Hooks): Promise<readonly ElementCandidate[]>;
  /** What the element network sees, best first; null where this checkout has none. */
  listElements(imageId: string, hooks: Hooks): Promise<readonly DetectedElement[] | null>;
  /** What is seen in the light of a description, the model not asked; for measuring what each piece is worth. */
  lookFor(imageId: string, description: string, hooks: Hooks): Promise<Sighting>;
  /** Everything that ranking weighs, the model's word included whatever its weight; for measuring that weight. */
  gatherEvidence(imageId: string, description: string, hooks: Hooks): Promise<Evidences>;
  close(): Promise<void>;
}

/** What all sources say of a description. */
export interface Evidences extends Sighting {
  /** Per candidate: the model's log-probability of writing its box; null where it was not asked about it. */
  readonly modelLogProbs: readonly (number | null)[];
}

/** A picture that was opened, and what has been found out about it so far. */
interface OpenImage {
  readonly id: string;
  readonly image: RgbImage;
  readonly size: Size;
  readonly sha256: string;
  readonly path: string;
  /** What its page says, as far as is known; `witnessStamp` tells the file's state from later ones. */
  witness: Witness | null;
  witnessStamp: string | null;
  /** What has to be said of a witness that came after the picture was opened; told once. */
  witnessRemarks: readonly string[];
  /** Told with the first question; null from then on. */
  decodeMs: number | null;
  features: ImageFeatures | null;
}

/** Hooks of one writing, which knows words and brackets; what boxes they make is the caller's to say. */
type WriteHooks = Omit<Hooks, 'box'> & { boxClosed?(soFar: SoFar): void };

/** How the model is to write; `room` is what must be left of its context behind the prompt. */
type Sampling = Pick<AskParams, 'maxNewTokens' | 'temperature' | 'topP' | 'seed'> &
  Pick<GenerateOptions, 'freeBelow' | 'stopAtBox'> & { readonly room: number };

/** Candidates given to grounded decoding; more would cost time and hardly ever help. */
const MAX_CANDIDATES = 400;

/** Candidates that are listed whatever is asked; more boxes would hit most places by luck. */
const LISTED_CANDIDATES = 200;

/** Elements of a page that are listed besides; more are no list that anybody reads. */
const LISTED_OF_PAGE = 1000;

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
  const bundle = await openBundle(options.bundlePath, options.progress);
  const { manifest } = bundle;
  const device = resolveDevice(options.device);
  const asks = (source: Source): boolean => options.without?.includes(source) !== true;
  const trustsModel = manifest.evidence.model_weight > 0 && asks('model');
  const images = new Map<string, OpenImage>();
  const model = once((progress) => loadModel(bundle, { device, threads: options.threads, progress }));
  const { threads, evidenceStore } = options;
  const sight = openSight({
    asks,
    ...(threads === undefined ? {} : { threads }),
    ...(evidenceStore === undefined ? {} : { store: evidenceStore }),
  });

  function opened(imageId: string): OpenImage {
    const image = images.get(imageId);
    if (image === undefined) {
      throw new FailureError({ kind: 'bad-input', what: `image ${imageId}`, reason: 'it is not open' });
    }
    return image;
  }

  /** Looks for the witness again where its file has changed: it may be written after its picture was opened. */
  async function refreshWitness(image: OpenImage): Promise<void> {
    if (!asks('page') || (await witnessStamp(image.path)) === image.witnessStamp) return;
    const { witness, remark, stamp } = await findWitness(image);
    image.witness = witness;
    image.witnessStamp = stamp;
    image.witnessRemarks = remark === null ? [] : [remark];
  }

  /** Everything that a box can be, by all who are asked. */
  async function candidatesOf(
    image: OpenImage,
    clock: Clock,
    hooks: Hooks,
  ): Promise<readonly ElementCandidate[]> {
    await refreshWitness(image);
    return sight.candidates(image, clock, hooks);
  }

  /** An answer with what is to be said of the picture's witness. */
  function withRemarks<T extends AnswerBody>(image: OpenImage, body: T): T {
    const told = image.witnessRemarks;
    image.witnessRemarks = [];
    return { ...body, remarks: [...told, ...body.remarks] };
  }

  function noteDecode(image: OpenImage, clock: Clock): void {
    if (image.decodeMs !== null) clock.note('decode', image.decodeMs);
    image.decodeMs = null;
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
    hooks: WriteHooks,
  ): Promise<Written & { readonly usage: Usage }> {
    const loaded = await loadOnce(model, clock, hooks);
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
    const maxNewTokens = Math.min(sampling.maxNewTokens, llm.max_len - prefilled.length);
    hooks.progress?.('generate', 0, 0);
    const written = await clock.time('generate', () =>
      generate(
        decoder,
        tokenizer,
        (ids) => prefiller.embed(ids),
        prefilled.logits,
        {
          maxNewTokens,
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
      const decodeMs = performance.now() - started;
      const { witness, remark, stamp } = asks('page') ? await findWitness({ path, sha256 }) : NO_WITNESS;
      const beside = { path, witness, witnessStamp: stamp, witnessRemarks: [] };
      images.set(id, { id, image, size, sha256, decodeMs, features: null, ...beside });
      return { imageId: id, size, sha256, remarks: [...remarks, ...(remark === null ? [] : [remark])] };
    },
    closeImage(imageId) {
      images.delete(imageId);
    },
    image: (imageId) => opened(imageId).image,
    writePreview(imageId, folder) {
      const { image, sha256 } = opened(imageId);
      return writePreview(folder, sha256, image);
    },
    readText: (imageId, hooks) => sight.lines(opened(imageId), makeClock(), hooks),

    async read(imageId, hooks) {
      const clock = makeClock();
      const image = opened(imageId);
      noteDecode(image, clock);
      const lines = await sight.lines(image, clock, hooks);
      return { ...linesAsAnswer(lines, image.size), timing: clock.timing() };
    },

    async elements(imageId, hooks) {
      const clock = makeClock();
      const image = opened(imageId);
      noteDecode(image, clock);
      const candidates = await candidatesOf(image, clock, hooks);
      // What the page knows is there; only of what was made of pixels more would be listed by luck.
      const nOfPage = candidates.filter(({ origin }) => origin === 'page').length;
      const limit = LISTED_CANDIDATES + Math.min(nOfPage, LISTED_OF_PAGE);
      const body = elementsAsAnswer(listCandidates(candidates, limit), image.size);
      const remarks = [
        ...(LISTED_OF_PAGE < nOfPage ? [`Of ${nOfPage} elements of the page not all are listed.`] : []),
        ...((await sight.elements(image, clock, hooks)) === 'not installed' ? [NOTHING_TO_SEE_WITH] : []),
      ];
      return { ...withRemarks(image, { ...body, remarks }), timing: clock.timing() };
    },

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
      // 1. Evidence: what is read and detected on the picture, unless the caller brought candidates of its own.
      const candidates = given?.map(givenCandidate) ?? (await candidatesOf(image, clock, hooks));
      const wanted = describe(question);
      const looked = await sight.lookFor(image, wanted, candidates, clock);
      // What an earlier question found out about the picture is no part of what the caller brought.
      const sighting: Sighting = given === null ? looked : { ...looked, elements: 'not asked' };
      const grounding =
        candidates.length <= MAX_CANDIDATES
          ? candidates
          : bySight(wanted, sighting)
              .slice(0, MAX_CANDIDATES)
              .map(({ candidate }) => candidate);
      // 2.–5. The model's answer. Without trust in its words they are not streamed either.
      const asked = regions.length === 0 ? withGrounding(question) : question;
      const fromModel = ({ text, boxes, logProbs }: SoFar): AnswerBody =>
        composeFromModel({
          parsed: parseAnswer(text, { bins: manifest.coords.bins }),
          chosen: boxes.map((box): ChosenCandidate | null => {
            const candidate = grounding[box.candidates[0] ?? -1];
            return candidate === undefined ? null : { candidate, ...box };
          }),
          meanLogProb: mean(logProbs),
          size: image.size,
          bins: manifest.coords.bins,
        });
      const { text: streamText, box: streamBox, cancelled: isCancelled, progress } = hooks;
      let nStreamed = 0;
      const boxClosed = (soFar: SoFar): void => {
        for (const box of fromModel(soFar).boxes.slice(nStreamed)) {
          nStreamed += 1;
          streamBox?.(box);
        }
      };
      const quietHooks: WriteHooks = {
        cancelled: isCancelled,
        ...(progress === undefined ? {} : { progress }),
      };
      const { tokenizer } = await loadOnce(model, clock, hooks);
      const written = await write(
        image,
        [...conversation, { question: asked, regions, answer: null }],
        grounding.length === 0 ? null : trieOf(grounding, image.size, tokenizer),
        // Whoever brought candidates wants one of them; what was found may not be all that an answer can mean.
        { ...sampling, freeBelow: given === null ? FREE_BELOW : 0, room: 1 },
        clock,
        trustsModel
          ? { ...quietHooks, boxClosed, ...(streamText === undefined ? {} : { text: streamText }) }
          : quietHooks,
      );
      // 6. Words and boxes, by what may be believed.
      const remarks: string[] = [];
      let body: AnswerBody;
      if (trustsModel) {
        body = fromModel(written);
        if (written.stop === 'length') remarks.push('The model was stopped at the limit of new tokens.');
        if (grounding.length < candidates.length) {
          remarks.push(
            `Of ${candidates.length} candidates the model could choose among the best ${MAX_CANDIDATES}.`,
          );
        }
      } else {
        body =
          regions.length > 0
            ? composeFromRegions({
                regions,
                lines: given === null ? await sight.lines(image, clock, hooks) : [],
                elements: candidates.filter(isShownByRegion),
                question,
                size: image.size,
              })
            : await rank(image, wanted, unasked(sighting), false, clock);
        remarks.push(isOfPage(candidates) ? MODEL_WORD_REMARK_WITH_PAGE : MODEL_WORD_REMARK);
      }
      return {
        ...withRemarks(image, { ...body, remarks: [...body.remarks, ...remarks] }),
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
      const wanted = describe(description);
      const evidences = await gather(image, wanted, known, trustsModel, clock, hooks);
      const body = await rank(image, wanted, evidences, params.all, clock);
      return { ...withRemarks(image, body), timing: clock.timing() };
    },

    async listCandidates(imageId, hooks) {
      const candidates = await candidatesOf(opened(imageId), makeClock(), hooks);
      return listCandidates(candidates, LISTED_CANDIDATES);
    },

    async listElements(imageId, hooks) {
      const seen = await sight.elements(opened(imageId), makeClock(), hooks);
      return typeof seen === 'string' ? null : seen.elements;
    },

    async lookFor(imageId, text, hooks) {
      const image = opened(imageId);
      const clock = makeClock();
      const wanted = describe(checkQuestion('description', text));
      return sight.lookFor(image, wanted, await candidatesOf(image, clock, hooks), clock);
    },

    gatherEvidence(imageId, text, hooks) {
      const description = checkQuestion('description', text);
      return gather(opened(imageId), describe(description), [], true, makeClock(), hooks);
    },

    async close() {
      const loaded = await model.made();
      if (loaded !== null) await closeModel(loaded);
      await sight.close();
      images.clear();
    },
  };

  async function gather(
    image: OpenImage,
    wanted: Description,
    known: readonly Candidate[],
    withModel: boolean,
    clock: Clock,
    hooks: Hooks,
  ): Promise<Evidences> {
    const candidates = [...known.map(givenCandidate), ...(await candidatesOf(image, clock, hooks))];
    if (!withModel) return unasked(await sight.lookFor(image, wanted, candidates, clock));

    // 1. What the model would write by itself: it may mean something that no witness knows.
    const { tokenizer, decoder, prefiller } = await loadOnce(model, clock, hooks);
    const turns = [{ question: withGrounding(`Where is ${wanted.text}?`), regions: [], answer: null }];
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
      candidates.push(givenCandidate({ box, kind: 'element', text: '', source: 'model' }));
    }
    const modelLogProbs: (number | null)[] = candidates.map(() => null);
    // 2. Whom to ask about: the best by what is seen, and its own.
    const seen = await sight.lookFor(image, wanted, candidates, clock);
    const asked = bySight(wanted, seen)
      .slice(0, SCORED_CANDIDATES)
      .map((ranked) => ranked.index);
    if (ownBox !== undefined && !asked.includes(candidates.length - 1)) asked.push(candidates.length - 1);
    if (asked.length === 0) return { ...seen, modelLogProbs };
    // 3. Let it write up to the bracket again, and see how much it would like each candidate behind it.
    const trie = trieOf(
      asked.map((index) => at(candidates, index)),
      image.size,
      tokenizer,
    );
    const upToBox = { ...greedy, maxNewTokens: TOKENS_BEFORE_BOX, stopAtBox: true };
    const written = await write(image, turns, trie, upToBox, clock, hooks);
    // A model that writes no box says that there is none; that is no word about one candidate against another.
    if (written.stop !== 'box') return { ...seen, modelLogProbs };
    hooks.progress?.('rank', 0, 0);
    const scores = await clock.time('rank', () =>
      scoreCandidates(decoder, (ids) => prefiller.embed(ids), written.logits, trie.paths, hooks.cancelled),
    );
    if (scores === null) throw cancelled();
    for (const [i, score] of scores.entries()) modelLogProbs[at(asked, i)] = score;
    return { ...seen, modelLogProbs };
  }

  function bySight({ text: description }: Description, { candidates, fits }: Sighting) {
    const weights = { ...manifest.evidence, model_weight: 0 };
    return rankCandidates({ description, candidates, fits, weights });
  }

  function trieOf(candidates: readonly Candidate[], size: Size, tokenizer: TextTokenizer): BoxTrie {
    const { bins, out_brackets: brackets } = manifest.coords;
    const boxes = candidates.map((candidate) => toBins(candidate.box, size, bins));
    return makeBoxTrie(boxes, tokenizer, { brackets });
  }

  async function rank(
    image: OpenImage,
    wanted: Description,
    evidences: Evidences,
    all: boolean,
    clock: Clock,
  ): Promise<AnswerBody> {
    const isPage = isOfPage(evidences.candidates);
    const isDetected = evidences.candidates.some(({ certainty }) => certainty !== null);
    const isSeen = isPage || isDetected;
    const { target, zone, relation, order } = wanted;
    const isRowUnknown = order?.from === 'row' && !evidences.isOrderMet;
    const body = await clock.time('rank', () =>
      composeFromRanking({
        target,
        ranked: rankCandidates({ description: wanted.text, ...evidences, weights: manifest.evidence }),
        threshold: isSeen ? elementEvidence.found_threshold : manifest.evidence.found_threshold,
        all,
        size: image.size,
        asFarAs: listed([
          ...(isPage ? ['its page'] : []),
          'its text',
          ...(isDetected ? ['what was detected on it'] : []),
        ]),
        placeCounted: zone !== null || relation !== null || order !== null,
      }),
    );
    const remarks = [
      ...body.remarks,
      ...(body.found && isRowUnknown ? [ROW_UNKNOWN] : []),
      ...(evidences.elements === 'not installed' ? [NOTHING_TO_SEE_WITH] : []),
    ];
    return { ...body, remarks };
  }
}

/** What is seen, with no word of the model. */
function unasked(sighting: Sighting): Evidences {
  return { ...sighting, modelLogProbs: sighting.candidates.map(() => null) };
}

/** Whether the page of a picture is among those who say what is on it. */
function isOfPage(candidates: readonly ElementCandidate[]): boolean {
  return candidates.some(({ origin }) => origin === 'page');
}

/** "a, b and c". */
function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** What a region may show besides text; the other candidates are made of these, and text is told as it was read. */
function isShownByRegion({ origin, page }: ElementCandidate): boolean {
  return shownOrigins.has(origin) || (origin === 'page' && page?.use !== 'text');
}

const shownOrigins: ReadonlySet<ElementCandidate['origin']> = new Set(['control', 'icon', 'image', 'given']);

const NO_WITNESS: FoundWitness = { witness: null, remark: null, stamp: null };

const ROW_UNKNOWN =
  'Which row is meant was not understood: what fits does not stand on so many rows of its own.';

const NOTHING_TO_SEE_WITH =
  'Only text was looked at: the networks that see controls and icons (models/elements) are not installed.';

/** `auto` is the CPU: a provider is only chosen by itself once it can be probed without danger to this process. */
export function resolveDevice(device: Device): ResolvedDevice {
  return device === 'auto' ? 'cpu' : device;
}

function cancelled(): FailureError {
  return new FailureError({ kind: 'cancelled' });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
