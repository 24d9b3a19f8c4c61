// Reads the text of a picture: loads the two networks, runs them slice by slice and batch by batch, keeps
// what was read.
// Knows nothing of how maps become boxes and classes become characters; models/pipeline/reader does.

import { createHash } from 'node:crypto';
import path from 'node:path';
import { FailureError } from '../../protocol/failure';
import { boxWidth, type PixelBox } from '../../protocol/geometry';
import type { RealDevice, TextLine } from '../../protocol/inference';
import type { Rect, RgbImage } from '../pipeline/image';
import { at } from '../pipeline/list';
import { planBatches } from '../pipeline/reader/batches';
import { decodeCtc, lineScore, type ReadCharacter } from '../pipeline/reader/ctc';
import { detectionInput, inkedPart, widened } from '../pipeline/reader/detectionInput';
import {
  COLUMNS_PER_STEP,
  cutLine,
  LINE_HEIGHT,
  lineBytes,
  lineWidth,
  writeLine,
  type LineCut,
} from '../pipeline/reader/lineImage';
import { lineText, type PlacedCharacter } from '../pipeline/reader/lineText';
import { findPieces, type TextPiece } from '../pipeline/reader/pieces';
import { defaultSliceLimits, planSlices } from '../pipeline/reader/slices';
import { components, emptyTextMap, pasteIntoMap } from '../pipeline/reader/textMap';
import { resizeBicubic } from '../pipeline/resize';
import type { EntryName } from './cache/entry';
import { makeMemoryStore } from './cache/memoryStore';
import type { LoadProgress } from './clock';
import { checkedFiles } from './modelFiles';
import { loadGraph, yieldToEvents, type TensorOut } from './sessions';

export interface ReaderOptions {
  /** The folder with reader.json and the files that it names (models/reader). */
  readonly modelsDir: string;
  readonly device: RealDevice;
  readonly threads?: number;
  /** Hears of every network that is loaded. */
  readonly progress?: LoadProgress;
}

/** What the caller hears and says while a picture is read; both are asked between runs of the networks. */
export interface ReadHooks {
  /** True stops the reading with a `cancelled` failure. */
  cancelled?(): boolean;
  /**
   * Runs of the networks that are done, and all that are known to come; `total` grows once lines are found.
   */
  progress?(done: number, total: number): void;
}

/**
 * Reads pictures. What was found and read is kept as long as the picture itself is; what lines say is known again on other
 * pictures, so that of a page's next screenshot only what has changed is read.
 */
export interface Reader {
  /** The separate pieces of text on a picture, unread, in reading order. */
  readonly detectLines: (image: RgbImage, hooks?: ReadHooks) => Promise<readonly TextPiece[]>;
  /**
   * What the given pieces say, one line per piece in their order; the text is empty where nothing was
   * readable.
   */
  readonly recogniseLines: (
    image: RgbImage,
    pieces: readonly TextPiece[],
    hooks?: ReadHooks,
  ) => Promise<readonly TextLine[]>;
  /** Every readable piece of text on a picture, in reading order. */
  readonly readText: (image: RgbImage, hooks?: ReadHooks) => Promise<readonly TextLine[]>;
  /** Forgets what was found and read on all pictures; the networks stay loaded. */
  readonly forget: () => void;
  readonly close: () => Promise<void>;
}

/** Pixels of the text map count as text from this probability on; the value of PP-OCR. */
const MAP_THRESHOLD = 0.3;

/** Lines below this mean confidence are mostly icons and lines taken for letters; the value of PP-OCR. */
const MIN_LINE_SCORE = 0.5;

/** Pixels around what has ink that detection sees as well. */
const INK_MARGIN = 32;

/** Room for the answers to some four thousand lines, which is dozens of screens. */
const KNOWN_LINES_BYTES = 8 * 1024 * 1024;

/**
 * Loads the reader's networks.
 *
 * @throws FailureError `bundle-damaged` naming the file that is missing or not what reader.json promises.
 */
export async function openReader(options: ReaderOptions): Promise<Reader> {
  const files = await checkedFiles(path.join(options.modelsDir, 'reader.json'), [
    'detection',
    'recognition',
    'characters',
  ]);
  const characters = [...files.characters.bytes.toString('utf8').split('\n').slice(0, -1), ' '];
  const threads = options.threads === undefined ? {} : { threads: options.threads };
  const detection = await loadGraph(files.detection.path, {
    device: options.device,
    label: 'text detection',
    ...threads,
  });
  options.progress?.(1, 2);
  const recognition = await loadGraph(files.recognition.path, {
    device: options.device,
    label: 'text recognition',
    ...threads,
  });
  options.progress?.(2, 2);
  let kept = new WeakMap<RgbImage, KeptText>();
  const known = makeMemoryStore(KNOWN_LINES_BYTES);
  const scratch = makeScratch();

  async function detectLines(image: RgbImage, hooks: ReadHooks = {}): Promise<readonly TextPiece[]> {
    const text = keptOf(image);
    text.pieces ??= await lookForPieces(image, hooks);
    return text.pieces;
  }

  async function lookForPieces(image: RgbImage, hooks: ReadHooks): Promise<readonly TextPiece[]> {
    // 1. The picture at the scale of detection, and the looks at it.
    const plan = planSlices(image, defaultSliceLimits);
    const scaled = plan.scale === 1 ? image : resizeBicubic(image, plan.size);
    const map = emptyTextMap(plan.size);
    // 2. One look after the other, each only where there is ink.
    for (const [i, { view, core }] of plan.slices.entries()) {
      await betweenRuns(hooks, i, plan.slices.length);
      const ink = inkedPart(scaled, view);
      if (ink === null) continue;
      const seen = widened(ink, INK_MARGIN, view);
      const counted = intersectRects(seen, core);
      if (counted === null) continue;
      const pixels = detectionInput(scaled, seen, scratch.take);
      const results = await detection.run({ pixels: { type: 'float32', ...pixels } });
      scratch.giveBack(pixels.data);
      const textMap = uint8Of(results['text_map']);
      pasteIntoMap(map, textMap.data, textMap.dims[3]!, seen, counted);
    }
    // 3. The map's components, as boxes on the capture.
    return findPieces(image, components(map, MAP_THRESHOLD), plan.scale);
  }

  async function recogniseLines(
    image: RgbImage,
    pieces: readonly TextPiece[],
    hooks: ReadHooks = {},
  ): Promise<readonly TextLine[]> {
    const { lines } = keptOf(image);
    const unread = [...new Set(pieces)].filter((piece) => !lines.has(piece));
    const cuts = unread.flatMap((piece) => piece.cuts.map((cut) => ({ piece, cut })));
    const read = new Map<PixelBox, readonly PlacedAnswer[]>();
    const batches = planBatches(cuts.map(({ cut }) => lineWidth(cut)));
    for (const [i, batch] of batches.entries()) {
      await betweenRuns(hooks, i, batches.length);
      const batchCuts = batch.lines.map((line) => cuts[line]!);
      const answers = await recogniseBatch(
        image,
        batchCuts.map(({ cut }) => cut),
        batch.width,
      );
      batchCuts.forEach(({ cut }, line) => read.set(cut, answers[line]!));
      for (const { piece } of batchCuts) {
        if (piece.cuts.every((cut) => read.has(cut))) lines.set(piece, toLine(piece, read));
      }
    }
    hooks.progress?.(batches.length, batches.length);
    return pieces.map((piece) => lines.get(piece)!);
  }

  /**
   * What each cut says, and where on the capture. Recognition answers a line by its own pixels and the width of its row,
   * to the bit, whatever else is in the batch (`test/reader/reader.test.ts` holds this), so a line that was answered
   * before is not run again.
   */
  async function recogniseBatch(
    image: RgbImage,
    boxes: readonly PixelBox[],
    width: number,
  ): Promise<readonly (readonly PlacedAnswer[])[]> {
    const named = boxes.map((box) => {
      const cut = cutLine(image, box);
      return { box, cut, name: nameOfLine(image, cut, width) };
    });
    const answers = new Map<EntryName, readonly ReadCharacter[]>();
    const unknown = new Map<EntryName, LineCut>();
    for (const { name, cut } of named) {
      const found = known.find(name);
      if (found === null) unknown.set(name, cut);
      else answers.set(name, found.facts as readonly ReadCharacter[]); // As kept below.
    }
    if (0 < unknown.size) {
      const read = await recogniseRows(image, [...unknown.values()], width);
      for (const [i, name] of [...unknown.keys()].entries()) {
        answers.set(name, at(read, i));
        known.keep(name, { facts: at(read, i), arrays: [] });
      }
    }
    return named.map(({ box, cut, name }) => {
      const pixelsPerStep = (COLUMNS_PER_STEP * boxWidth(box)) / cut.width;
      return answers.get(name)!.map(({ text, step, confidence }) => ({
        text,
        confidence,
        x: box.x1 + (step + 0.5) * pixelsPerStep,
      }));
    });
  }

  /** One run: what each row of a batch says. */
  async function recogniseRows(
    image: RgbImage,
    cuts: readonly LineCut[],
    width: number,
  ): Promise<readonly (readonly ReadCharacter[])[]> {
    // What a narrower line leaves of its row stays 0, the grey that recognition was trained with.
    const data = scratch.take(cuts.length * 3 * LINE_HEIGHT * width).fill(0);
    cuts.forEach((cut, i) => writeLine(image, cut, data, i, width));
    const results = await recognition.run({
      pixels: { type: 'float32', data, dims: [cuts.length, 3, LINE_HEIGHT, width] },
    });
    scratch.giveBack(data);
    const classes = int32Of(results['classes']);
    const confidences = float32Of(results['confidences']);
    const steps = classes.dims[1]!;
    return cuts.map((_, i) => {
      const row = [i * steps, (i + 1) * steps] as const;
      return decodeCtc(classes.data.subarray(...row), confidences.data.subarray(...row), characters);
    });
  }

  function keptOf(image: RgbImage): KeptText {
    let text = kept.get(image);
    if (text === undefined) {
      text = { pieces: null, lines: new WeakMap() };
      kept.set(image, text);
    }
    return text;
  }

  return {
    detectLines,
    recogniseLines,
    async readText(image, hooks = {}) {
      let looks = 0;
      const pieces = await detectLines(image, {
        ...hooks,
        progress: (done, total) => {
          looks = total;
          hooks.progress?.(done, total);
        },
      });
      const lines = await recogniseLines(image, pieces, {
        ...hooks,
        progress: (done, total) => hooks.progress?.(looks + done, looks + total),
      });
      return lines.filter(({ text, score }) => text !== '' && MIN_LINE_SCORE <= score);
    },
    forget() {
      kept = new WeakMap();
      known.clear();
    },
    async close() {
      await detection.close();
      await recognition.close();
    },
  };
}

/** A line's answer is kept under all that it hangs on. */
function nameOfLine(image: RgbImage, cut: LineCut, batchWidth: number): EntryName {
  const hash = createHash('sha256').update(`${batchWidth}:`);
  for (const bytes of lineBytes(image, cut)) hash.update(bytes);
  return hash.digest('hex');
}

/** Memory for inputs of runs, lent again and again: new memory costs the system as much as what is written to it. */
function makeScratch(): { take(length: number): Float32Array; giveBack(floats: Float32Array): void } {
  let free: Float32Array | null = null;
  return {
    take(length) {
      const lent = free !== null && length <= free.length ? free : new Float32Array(length);
      free = null;
      return lent.subarray(0, length);
    },
    giveBack(floats) {
      free = new Float32Array(floats.buffer);
    },
  };
}

/** What is known of one picture. */
interface KeptText {
  pieces: readonly TextPiece[] | null;
  readonly lines: WeakMap<TextPiece, TextLine>;
}

interface PlacedAnswer extends PlacedCharacter {
  readonly confidence: number;
}

/** The parts of a piece as one line; very long lines were parted between words. */
function toLine(piece: TextPiece, read: ReadonlyMap<PixelBox, readonly PlacedAnswer[]>): TextLine {
  const parts = piece.cuts.map((cut) => read.get(cut)!);
  const spaced = parts.flatMap((part, i): readonly PlacedCharacter[] =>
    i === 0 ? part : [{ text: ' ', x: piece.cuts[i]!.x1 }, ...part],
  );
  return { ...lineText(spaced, piece), score: lineScore(parts.flat()) };
}

async function betweenRuns(hooks: ReadHooks, done: number, total: number): Promise<void> {
  hooks.progress?.(done, total);
  await yieldToEvents();
  if (hooks.cancelled?.() === true) throw new FailureError({ kind: 'cancelled' });
}

function intersectRects(a: Rect, b: Rect): Rect | null {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  const height = Math.min(a.y + a.height, b.y + b.height) - y;
  return 0 < width && 0 < height ? { x, y, width, height } : null;
}

function uint8Of(tensor: TensorOut | undefined): Extract<TensorOut, { type: 'uint8' }> {
  if (tensor?.type !== 'uint8') throw wrongOutput('text_map', 'uint8', tensor);
  return tensor;
}

function int32Of(tensor: TensorOut | undefined): Extract<TensorOut, { type: 'int32' }> {
  if (tensor?.type !== 'int32') throw wrongOutput('classes', 'int32', tensor);
  return tensor;
}

function float32Of(tensor: TensorOut | undefined): Extract<TensorOut, { type: 'float32' }> {
  if (tensor?.type !== 'float32') throw wrongOutput('confidences', 'float32', tensor);
  return tensor;
}

function wrongOutput(name: string, wanted: string, tensor: TensorOut | undefined): Error {
  return new Error(`the reader's graph gave ${tensor?.type ?? 'nothing'} for "${name}", expected ${wanted}`);
}
