// The story of a question, top to bottom: picture, tiles, features, tokens, answer, boxes.
// Knows nothing of processes and messages; whoever drives it hands in paths and gets answers in pixels of the capture.

import { randomUUID } from 'node:crypto';
import { FailureError } from '../../protocol/failure';
import type { PixelBox, Size } from '../../protocol/geometry';
import type {
  Answer,
  AskParams,
  BundleInfo,
  CacheCleared,
  Candidate,
  Device,
  GroundedBox,
  LocateParams,
  OpenedImage,
  RealDevice,
  Stage,
  TextLine,
  Turn,
} from '../../protocol/inference';
import type { OutputCheck } from '../../protocol/selftest';
import type { CachePlace } from '../../protocol/wire';
import type { Witness } from '../../protocol/witness';
import { answerFromEvidence, unanswered } from '../pipeline/answers/answer';
import { asksBeyondPlaces, interpretQuestion, isForeign, soughtBy } from '../pipeline/answers/question';
import { answerOnRegions } from '../pipeline/answers/region';
import { toBins, toPixels } from '../pipeline/bins';
import { makeBoxTrie, type BoxTrie } from '../pipeline/boxTrie';
import { checkAskParams, checkCandidates, checkQuestion } from '../pipeline/checkParams';
import {
  composeFromModel,
  composeFromRanking,
  listed,
  MODEL_WORD_REMARK,
  type AnswerBody,
  type ChosenCandidate,
} from '../pipeline/compose';
import { givenCandidate, listCandidates, type ElementCandidate } from '../pipeline/elements/candidates';
import { describe, type Description } from '../pipeline/elements/description';
import type { DetectedElement } from '../pipeline/elements/decode';
import type { RgbImage } from '../pipeline/image';
import { at } from '../pipeline/list';
import { parseAnswer } from '../pipeline/parse';
import { elementsAsAnswer, linesAsAnswer } from '../pipeline/listing';
import { withGrounding } from '../pipeline/prompt';
import { rankCandidates } from '../pipeline/rank';
import type { TextTokenizer } from '../pipeline/tokenizer';
import elementEvidence from '../elements/evidence.json';
import { openBundle } from './bundle';
import { openCache } from './cache/cache';
import { makeEvidenceStore } from './cache/evidence';
import { loadOnce, makeClock, type Clock, type LoadProgress } from './clock';
import { workloadOf } from './devices/chooseDevice';
import { fits, memoryNeed } from './devices/fit';
import { freeMemory } from './devices/freeMemory';
import { placeModel } from './devices/placedModel';
import { openDevices, type Devices } from './devices/survey';
import type { EvidenceStore } from './evidenceStore';
import type { SoFar } from './generate';
import { readImage, writePreview } from './image';
import { closeModel, loadModel } from './model';
import { scoreCandidates } from './scoreCandidates';
import { testGraphs } from './selftest/graphs';
import { openSight, type Sighting } from './sight';
import { findWitness, witnessStamp, type FoundWitness } from './witnessFile';
import { makeWrite, type ModelPicture, type WriteHooks } from './writing';

export interface EngineOptions {
  readonly bundlePath: string;
  readonly device: Device;
  readonly threads?: number;
  /** What is known of this machine's devices; by default what is kept beside the cache. */
  readonly devices?: Pick<Devices, 'choose' | 'mark' | 'whyNot'>;
  /**
   * Hears of the device that the model is about to be loaded on, and of every other one that has to take over, with what is
   * to be said of it. Who listens also watches this process, and notes a device that ends it.
   */
  readonly deviceUsed?: (device: RealDevice, remark: string | null) => void;
  /** Hears of every file of the bundle that has been checked while the engine opens. */
  readonly progress?: LoadProgress;
  /** Whom not to ask, to measure what each is worth. */
  readonly without?: readonly Source[];
  /** Where what was found out about pictures is kept for later engines; absent or null: in memory only, for this one. */
  readonly cache?: CachePlace | null;
  /** Keeps what was found on a picture in place of `cache`; absent outside of measuring. */
  readonly evidenceStore?: EvidenceStore;
}

/** Whom an answer may rest on, and the second look at small boxes; without elements there are no icons and states either. */
export type Source = 'text' | 'elements' | 'icons' | 'states' | 'page' | 'model' | 'zoom';

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
  /** Where the model points by itself, with nothing else weighed; null where it writes no box. */
  pointAlone(imageId: string, description: string, hooks: Hooks): Promise<PixelBox | null>;
  /** Every graph against the bundle's reference numbers, on the model's device; null where it brings none. */
  testGraphs(hooks: Hooks): Promise<readonly OutputCheck[] | null>;
  /**
   * Forgets all that was found out about pictures, in memory and on disk; open pictures stay open, graphs stay loaded.
   *
   * @throws FailureError `bad-input` naming a file that cannot be removed.
   */
  clearCache(): Promise<CacheCleared>;
  /** Ends when what is to be kept on disk is there. */
  close(): Promise<void>;
}

/** What all sources say of a description. */
export interface Evidences extends Sighting {
  /** Per candidate: the model's log-probability of writing its box; null where it was not asked about it. */
  readonly modelLogProbs: readonly (number | null)[];
}

/** A picture that was opened, and what has been found out about it so far. */
interface OpenImage extends ModelPicture {
  readonly id: string;
  readonly path: string;
  /** What its page says, as far as is known; `witnessStamp` tells the file's state from later ones. */
  witness: Witness | null;
  witnessStamp: string | null;
  /** What has to be said of a witness that came after the picture was opened; told once. */
  witnessRemarks: readonly string[];
  /** Whether it was said already that the model's word does not count. */
  isModelWordTold: boolean;
  /** Told with the first question; null from then on. */
  decodeMs: number | null;
}

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
  const asks = (source: Source): boolean => options.without?.includes(source) !== true;
  const trustsModel = manifest.evidence.model_weight > 0 && asks('model');
  const images = new Map<string, OpenImage>();
  const cache = openCache({ place: options.cache ?? null });
  const { threads } = options;
  const devices = options.devices ?? openDevices(options.cache ?? null);
  const model = placeModel({
    bundle: manifest.name,
    choose: (progress) => devices.choose(options.device, workloadOf(manifest), () => progress(0, 0)),
    fit: async (device) =>
      fits(manifest.name, memoryNeed(manifest, device), device, await freeMemory(device)),
    load: (device, progress) => loadModel(bundle, { device, threads, cache, progress }),
    close: closeModel,
    whyNot: (device, progress) => devices.whyNot(device, () => progress(0, 0)),
    used: options.deviceUsed ?? devices.mark,
  });
  const write = makeWrite(manifest, model);
  const sight = openSight({
    asks,
    ...(threads === undefined ? {} : { threads }),
    store: options.evidenceStore ?? makeEvidenceStore(cache, threads),
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
    return { ...body, remarks: [...told, ...model.takeRemarks(), ...body.remarks] };
  }

  function noteDecode(image: OpenImage, clock: Clock): void {
    if (image.decodeMs !== null) clock.note('decode', image.decodeMs);
    image.decodeMs = null;
  }

  const engine: Engine = {
    info: () => ({
      name: manifest.name,
      hash: bundle.hash,
      precision: manifest.llm.fp,
      // Reading text and matching it run on the CPU, whatever the model would run on.
      device: model.device() ?? 'cpu',
    }),
    async openImage(path) {
      const started = performance.now();
      const { image, size, sha256, remarks } = await readImage(path);
      const id = randomUUID();
      const decodeMs = performance.now() - started;
      const { witness, remark, stamp } = asks('page') ? await findWitness({ path, sha256 }) : NO_WITNESS;
      const beside = { path, witness, witnessStamp: stamp, witnessRemarks: [] };
      images.set(id, { id, image, size, sha256, decodeMs, isModelWordTold: false, encoded: null, ...beside });
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
        grounding.length === 0
          ? null
          : await clock.time('rank', () => trieOf(grounding, image.size, tokenizer)),
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
            ? answerOnRegions({
                regions,
                lines: given === null ? await sight.lines(image, clock, hooks) : [],
                candidates,
                asked: question,
                size: image.size,
              })
            : given === null
              ? await answer(image, wanted, sighting, clock)
              : await rank(image, wanted, unasked(sighting), false, clock);
        if (!image.isModelWordTold) remarks.push(MODEL_WORD_REMARK);
        image.isModelWordTold = true;
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

    pointAlone(imageId, text, hooks) {
      const description = describe(checkQuestion('description', text));
      return ownBoxOf(opened(imageId), description, makeClock(), hooks);
    },

    async testGraphs(hooks) {
      const loaded = await loadOnce(model, makeClock(), hooks);
      return testGraphs(bundle, loaded, model.device() ?? 'cpu', hooks.cancelled);
    },

    async clearCache() {
      for (const image of images.values()) image.encoded = null;
      await sight.forget();
      const loaded = await model.made();
      loaded?.prefiller.forget();
      loaded?.pictures.forget();
      return cache.clear();
    },

    async close() {
      await cache.close();
      try {
        const loaded = await model.made();
        if (loaded !== null) await closeModel(loaded);
      } finally {
        await sight.close();
        images.clear();
      }
    },
  };

  return {
    ...engine,
    readText: answering(engine.readText),
    read: answering(engine.read),
    elements: answering(engine.elements),
    ask: answering(movable(engine.ask)),
    locate: answering(movable(engine.locate)),
    listCandidates: answering(engine.listCandidates),
    listElements: answering(engine.listElements),
    lookFor: answering(engine.lookFor),
    gatherEvidence: answering((imageId: string, text: string, hooks: Hooks) =>
      model.use(() => engine.gatherEvidence(imageId, text, hooks)),
    ),
    pointAlone: answering((imageId: string, text: string, hooks: Hooks) =>
      model.use(() => engine.pointAlone(imageId, text, hooks)),
    ),
    testGraphs: answering((hooks: Hooks) => model.use(() => engine.testGraphs(hooks))),
  };

  /** The same work, begun anew on the next device where the model's is lost; what was streamed by then is not said twice. */
  function movable<P, T>(
    work: (params: P, hooks: Hooks) => Promise<T>,
  ): (params: P, hooks: Hooks) => Promise<T> {
    return (params, hooks) => {
      const { cancelled, progress } = hooks;
      const quiet: Hooks = { cancelled, ...(progress === undefined ? {} : { progress }) };
      return model.use((again) => work(params, again ? quiet : hooks));
    };
  }

  /** The same work, during which nothing is written to the cache's folder. */
  function answering<Args extends readonly unknown[], T>(
    work: (...args: Args) => Promise<T>,
  ): (...args: Args) => Promise<T> {
    return (...args) => cache.answering(() => work(...args));
  }

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
    const ownBox = await ownBoxOf(image, wanted, clock, hooks);
    if (ownBox !== null) {
      candidates.push(givenCandidate({ box: ownBox, kind: 'element', text: '', source: 'model' }));
    }
    const modelLogProbs: (number | null)[] = candidates.map(() => null);
    // 2. Whom to ask about: the best by what is seen, and its own.
    const seen = await sight.lookFor(image, wanted, candidates, clock);
    const asked = bySight(wanted, seen)
      .slice(0, SCORED_CANDIDATES)
      .map((ranked) => ranked.index);
    if (ownBox !== null && !asked.includes(candidates.length - 1)) asked.push(candidates.length - 1);
    if (asked.length === 0) return { ...seen, modelLogProbs };
    // 3. Let it write up to the bracket again, and see how much it would like each candidate behind it.
    const { tokenizer, decoder, prefiller } = await loadOnce(model, clock, hooks);
    const among = asked.map((index) => at(candidates, index));
    const trie = await clock.time('rank', () => trieOf(among, image.size, tokenizer));
    const upToBox = { ...GREEDY, maxNewTokens: TOKENS_BEFORE_BOX, stopAtBox: true };
    const written = await write(image, turnsAbout(wanted), trie, upToBox, clock, hooks);
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

  /** The first box that the model writes by itself when it is asked where something is. */
  async function ownBoxOf(
    image: OpenImage,
    wanted: Description,
    clock: Clock,
    hooks: Hooks,
  ): Promise<PixelBox | null> {
    const free = { ...GREEDY, maxNewTokens: TOKENS_BEFORE_BOX + TOKENS_OF_BOX };
    const { text } = await write(image, turnsAbout(wanted), null, free, clock, hooks);
    const { bins } = manifest.coords;
    const own = parseAnswer(text, { bins }).groups.flatMap((group) => group.boxes)[0];
    return own === undefined ? null : toPixels(own, image.size, bins);
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

  /** What the evidence answers to a question; where it does not, where the things are that the question speaks of. */
  async function answer(
    image: OpenImage,
    wanted: Description,
    sighting: Sighting,
    clock: Clock,
  ): Promise<AnswerBody> {
    const question = interpretQuestion(wanted.text);
    const sought = question === null ? null : soughtBy(question);
    const description = sought === null ? wanted : describe(sought);
    const seen =
      sought === null ? sighting : await sight.lookFor(image, description, sighting.candidates, clock);
    const located = await rank(image, description, unasked(seen), false, clock);
    const answered =
      question === null
        ? null
        : await clock.time('rank', () =>
            answerFromEvidence({
              question,
              asked: wanted.text,
              candidates: seen.candidates,
              ranked: bySight(description, seen),
              threshold: foundThreshold(seen.candidates),
              located,
              asFarAs: witnessesOf(seen.candidates),
              image: image.image,
            }),
          );
    if (answered !== null) return answered;
    const isMore = question !== null || asksBeyondPlaces(wanted.text);
    const told = isMore ? unanswered(located) : located;
    return isForeign(wanted.text) ? { ...told, remarks: [...told.remarks, ENGLISH_ONLY] } : told;
  }

  /** The score from which on a thing is what was looked for. */
  function foundThreshold(candidates: readonly ElementCandidate[]): number {
    return isOfPage(candidates) || isDetected(candidates)
      ? elementEvidence.found_threshold
      : manifest.evidence.found_threshold;
  }

  async function rank(
    image: OpenImage,
    wanted: Description,
    evidences: Evidences,
    all: boolean,
    clock: Clock,
  ): Promise<AnswerBody> {
    const { target, zone, relation, order } = wanted;
    const isRowUnknown = order?.from === 'row' && !evidences.isOrderMet;
    const body = await clock.time('rank', () =>
      composeFromRanking({
        target,
        ranked: rankCandidates({ description: wanted.text, ...evidences, weights: manifest.evidence }),
        threshold: foundThreshold(evidences.candidates),
        all,
        size: image.size,
        asFarAs: witnessesOf(evidences.candidates),
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

/** How the model writes where its own word about a description is wanted. */
const GREEDY = { temperature: 0, topP: 1, seed: 0, freeBelow: 0, room: TOKENS_BEFORE_BOX + TOKENS_OF_BOX };

function turnsAbout({ text }: Description) {
  return [{ question: withGrounding(`Where is ${text}?`), regions: [], answer: null }];
}

/** What is seen, with no word of the model. */
function unasked(sighting: Sighting): Evidences {
  return { ...sighting, modelLogProbs: sighting.candidates.map(() => null) };
}

/** Whether the page of a picture is among those who say what is on it. */
function isOfPage(candidates: readonly ElementCandidate[]): boolean {
  return candidates.some(({ origin }) => origin === 'page');
}

/** Whether something was detected that is among them. */
function isDetected(candidates: readonly ElementCandidate[]): boolean {
  return candidates.some(({ certainty }) => certainty !== null);
}

/** Who says what is on a picture, for "as far as … can tell". */
function witnessesOf(candidates: readonly ElementCandidate[]): string {
  return listed([
    ...(isOfPage(candidates) ? ['its page'] : []),
    'its text',
    ...(isDetected(candidates) ? ['what was detected on it'] : []),
  ]);
}

const NO_WITNESS: FoundWitness = { witness: null, remark: null, stamp: null };

const ENGLISH_ONLY = 'Only questions in English are understood; of others the words are looked for.';

const ROW_UNKNOWN =
  'Which row is meant was not understood: what fits does not stand on so many rows of its own.';

const NOTHING_TO_SEE_WITH =
  'Only text was looked at: the networks that see controls and icons (models/elements) are not installed.';

function cancelled(): FailureError {
  return new FailureError({ kind: 'cancelled' });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
