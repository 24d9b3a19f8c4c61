// Sees the elements of a picture: loads the element, icon and state networks, runs them look by look and crop by crop.
// Knows nothing of how maps become boxes and of what is asked; models/pipeline/elements does.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import type { RealDevice } from '../../protocol/inference';
import { CROP_SIDE, drawingOn, iconCrop, isIconSized, isLoneIcon } from '../pipeline/elements/crops';
import {
  decodeElements,
  SHOWN_SCORE,
  withoutDuplicates,
  type DetectedElement,
  type RawElements,
} from '../pipeline/elements/decode';
import { parseIconVocabulary, type IconVocabulary } from '../pipeline/elements/iconTerms';
import {
  familyMarks,
  likeShape,
  stateNames,
  statesOf,
  stateViews,
  viewShape,
  type ElementStates,
  type StateViews,
} from '../pipeline/elements/states';
import { inputSize, planLooks, type Look } from '../pipeline/elements/scale';
import type { Rect, RgbImage } from '../pipeline/image';
import { resizeBicubic } from '../pipeline/resize';
import { once, type Once } from './clock';
import { checkedFiles, damagedFile, type ModelFile } from './modelFiles';
import { loadGraph, yieldToEvents, type Graph, type TensorOut } from './sessions';

export interface ElementOptions {
  /** The folder with elements.json and the files that it names (models/elements). */
  readonly modelsDir: string;
  readonly device: RealDevice;
  readonly threads?: number;
}

/** What the caller hears and says while a picture is looked at, between runs of the networks. */
export interface SeeHooks {
  /** True stops the work with a `cancelled` failure. */
  cancelled?(): boolean;
  /** Runs that are done, and all that are known to come. */
  progress?(done: number, total: number): void;
}

/** What was seen on a picture before any question; plain data. */
export interface SeenElements {
  /** Best first. */
  readonly elements: readonly DetectedElement[];
  /** Per element, where it is an icon or a small image: a logit for each of the icon network's terms. */
  readonly iconTerms: readonly (readonly number[] | null)[];
  /** Per element, where it is a control and there is a network that tells states. */
  readonly states: readonly (ElementStates | null)[];
}

/** The networks, behind an interface that a test can stand in for. */
export interface ElementGraphs {
  /** @param pixels - [H, W, 3] RGB, both sides multiples of 32. */
  readonly detect: (pixels: Uint8Array, width: number, height: number) => Promise<RawElements>;
  /** @param crops - [n, CROP_SIDE, CROP_SIDE, 3] RGB. @returns [n, V] logits. */
  readonly nameIcons: (crops: Uint8Array, count: number) => Promise<Float32Array>;
  /**
   * Null where this folder has no network for states.
   *
   * @param seen - as `stateViews` makes it. @param families - per control its `familyMarks`.
   * @returns [count, stateNames] probabilities.
   */
  readonly tellStates:
    ((seen: StateViews, families: Float32Array, count: number) => Promise<Float32Array>) | null;
}

export interface ElementModels {
  /** Loaded when something has to be seen: of a picture that is known, only the vocabulary is needed. */
  readonly graphs: Once<ElementGraphs>;
  /** What the icon network's logits mean. */
  readonly vocabulary: IconVocabulary;
  readonly close: () => Promise<void>;
}

/** Crops in one run; more hold the memory of more. */
const CROPS_PER_RUN = 32;

/** Icons and images beyond the best so many keep no name. */
const MOST_NAMED = 160;

/** Controls beyond the best so many have no states. */
const MOST_WITH_STATES = 256;

/**
 * Checks the networks' files and reads what the icon network's answers mean.
 *
 * @returns null where the folder has no elements.json: then there is nothing to see with, and no fault.
 * @throws FailureError `bundle-damaged` naming the file that is missing or not what elements.json promises.
 */
export async function openElements(options: ElementOptions): Promise<ElementModels | null> {
  const record = path.join(options.modelsDir, 'elements.json');
  if (!existsSync(record)) return null;
  const files = await checkedFiles(record, ['elements', 'icon_terms', 'icon_names'], ['states']);
  const vocabulary = readVocabulary(files.icon_names.path, files.icon_names.bytes);
  const loaded: Graph[] = [];
  const graphs = once(async (progress) => {
    const threads = options.threads === undefined ? {} : { threads: options.threads };
    const load = async (file: ModelFile, label: string): Promise<Graph> => {
      const graph = await loadGraph(file.path, { device: options.device, label, ...threads });
      loaded.push(graph);
      return graph;
    };
    const detector = await load(files.elements, 'element detection');
    progress(1, 2);
    const namer = await load(files.icon_terms, 'icon names');
    const teller = files.states === undefined ? null : await load(files.states, 'states of controls');
    progress(2, 2);
    return elementGraphs(detector, namer, teller);
  });
  return {
    graphs,
    vocabulary,
    async close() {
      await graphs.made()?.catch(() => undefined);
      for (const graph of loaded) await graph.close();
    },
  };
}

function elementGraphs(detector: Graph, namer: Graph, teller: Graph | null): ElementGraphs {
  return {
    async detect(pixels, width, height) {
      const results = await detector.run({
        pixels: { type: 'uint8', data: pixels, dims: [1, height, width, 3] },
      });
      return {
        boxes: floatsOf(results, 'boxes'),
        scores: floatsOf(results, 'scores'),
        kinds: floatsOf(results, 'kinds'),
      };
    },
    async nameIcons(crops, count) {
      const results = await namer.run({
        crops: { type: 'uint8', data: crops, dims: [count, CROP_SIDE, CROP_SIDE, 3] },
      });
      return floatsOf(results, 'terms');
    },
    tellStates:
      teller === null
        ? null
        : async ({ views, likes }, marks, count) => {
            const results = await teller.run({
              views: { type: 'uint8', data: views, dims: viewShape(count) },
              families: { type: 'float32', data: marks, dims: [count, marks.length / count] },
              likes: { type: 'int32', data: likes, dims: likeShape(count) },
            });
            return floatsOf(results, 'states');
          },
  };
}

/**
 * Every element of a picture, each once, what its icons seem to show and which states its controls seem to be in.
 *
 * @param lineHeights - of the text that was read, in pixels of the capture: they tell how dense the display is.
 * @param zoom - whether a picture that has to shrink is looked at a second time in parts.
 */
export async function seeElements(
  graphs: ElementGraphs,
  image: RgbImage,
  lineHeights: readonly number[],
  zoom: boolean,
  hooks: SeeHooks = {},
): Promise<SeenElements> {
  // 1. All looks, each in slices that the network takes at once.
  const looks = planLooks(image, lineHeights, { zoom });
  const nSlices = looks.reduce((sum, look) => sum + look.slices.length, 0);
  const found: DetectedElement[] = [];
  let nDone = 0;
  for (const look of looks) {
    const isUnscaled = look.size.width === image.width && look.size.height === image.height;
    const scaled = isUnscaled ? image : resizeBicubic(image, look.size);
    for (const slice of look.slices) {
      await betweenRuns(hooks, nDone, nSlices);
      found.push(...(await lookAt(graphs, scaled, slice, image)));
      nDone++;
    }
  }
  const elements = withoutDuplicates(found);
  // 2. What the icons show, from the capture's own pixels.
  const pictorial = [...elements.entries()]
    .filter(([, one]) => isIconSized(one.box) && (one.group === 'pictorial' || isLoneIcon(one, elements)))
    .slice(0, MOST_NAMED);
  const iconTerms: (readonly number[] | null)[] = elements.map(() => null);
  const controls = [...elements.entries()]
    .filter(([, { group, score }]) => group === 'control' && SHOWN_SCORE <= score)
    .slice(0, MOST_WITH_STATES);
  const tellStates = 0 < controls.length ? graphs.tellStates : null;
  const nRuns = nSlices + Math.ceil(pictorial.length / CROPS_PER_RUN) + (tellStates === null ? 0 : 1);
  for (let from = 0; from < pictorial.length; from += CROPS_PER_RUN) {
    await betweenRuns(hooks, nDone++, nRuns);
    const batch = pictorial.slice(from, from + CROPS_PER_RUN);
    const rows = await nameCrops(
      graphs,
      image,
      batch.map(([, element]) => element),
    );
    batch.forEach(([index], i) => (iconTerms[index] = rows[i] ?? null));
  }
  // 3. Which states the controls are in, beside each other.
  const states: (ElementStates | null)[] = elements.map(() => null);
  if (tellStates !== null) {
    await betweenRuns(hooks, nDone, nRuns);
    const told = await statesOfControls(
      tellStates,
      image,
      controls.map(([, control]) => control),
    );
    controls.forEach(([index], i) => (states[index] = told[i] ?? null));
  }
  hooks.progress?.(nRuns, nRuns);
  return { elements, iconTerms, states };
}

async function lookAt(
  graphs: ElementGraphs,
  scaled: RgbImage,
  { view, core }: Look['slices'][number],
  picture: RgbImage,
): Promise<readonly DetectedElement[]> {
  const { width, height } = inputSize(view);
  const raw = await graphs.detect(paddedView(scaled, view, width, height), width, height);
  return decodeElements(raw, { view, core, scaled, picture });
}

/** The pixels of a view; what is missing to the multiple of 32 repeats the last ones, as no edge may appear there. */
function paddedView(image: RgbImage, view: Rect, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((view.y + Math.min(y, view.height - 1)) * image.width + view.x) * 3;
    const row = y * width * 3;
    pixels.set(image.data.subarray(from, from + 3 * view.width), row);
    const last = image.data.subarray(from + 3 * (view.width - 1), from + 3 * view.width);
    for (let x = view.width; x < width; x++) pixels.set(last, row + 3 * x);
  }
  return pixels;
}

/** Per icon a logit for each term: of what is drawn on a plate the greater one, of the whole and of the drawing alone. */
async function nameCrops(
  graphs: ElementGraphs,
  image: RgbImage,
  icons: readonly DetectedElement[],
): Promise<readonly (readonly number[])[]> {
  const drawings = icons.map(({ family, box }) => (family === 'image' ? null : drawingOn(image, box)));
  const all = [...icons.map(({ box }) => box), ...drawings.flatMap((drawing) => drawing ?? [])];
  const cropBytes = CROP_SIDE * CROP_SIDE * 3;
  const crops = new Uint8Array(all.length * cropBytes);
  all.forEach((box, i) => crops.set(iconCrop(image, box), i * cropBytes));
  const logits = await graphs.nameIcons(crops, all.length);
  const nTerms = logits.length / all.length;
  let nextDrawing = icons.length;
  return drawings.map((drawing, i) => {
    const second = drawing === null ? i : nextDrawing++;
    const row = new Array<number>(nTerms);
    for (let term = 0; term < nTerms; term++) {
      const logit = Math.max(logits[i * nTerms + term]!, logits[second * nTerms + term]!);
      // Two decimals are more than a logit is worth, and keep what is stored small.
      row[term] = Math.round(logit * 100) / 100;
    }
    return row;
  });
}

async function statesOfControls(
  tellStates: NonNullable<ElementGraphs['tellStates']>,
  image: RgbImage,
  controls: readonly DetectedElement[],
): Promise<readonly ElementStates[]> {
  const marks = Float32Array.from(controls.flatMap(({ family }) => familyMarks(family)));
  const probabilities = await tellStates(stateViews(image, controls), marks, controls.length);
  const nStates = stateNames.length;
  const isWhole = probabilities.length === controls.length * nStates;
  if (!isWhole || !probabilities.every((one) => 0 <= one && one <= 1)) {
    throw new Error(
      `the state graph gave no ${nStates} probabilities for each of ${controls.length} controls`,
    );
  }
  return controls.map(({ family }, i) =>
    statesOf(probabilities.subarray(i * nStates, (i + 1) * nStates), family),
  );
}

async function betweenRuns(hooks: SeeHooks, done: number, total: number): Promise<void> {
  hooks.progress?.(done, total);
  await yieldToEvents();
  if (hooks.cancelled?.() === true) throw new FailureError({ kind: 'cancelled' });
}

function floatsOf(results: Readonly<Record<string, TensorOut>>, name: string): Float32Array {
  const tensor = results[name];
  if (tensor?.type !== 'float32') {
    throw new Error(`the element graph gave ${tensor?.type ?? 'nothing'} for "${name}", expected float32`);
  }
  return tensor.data;
}

function readVocabulary(filePath: string, bytes: Buffer): IconVocabulary {
  try {
    return parseIconVocabulary(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw damagedFile(filePath, error instanceof RangeError ? error.message : 'it is not JSON');
  }
}
