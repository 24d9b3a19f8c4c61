// RGB bytes → RGB bytes of another size, with the resampling the encoders were trained on, bit for bit.
// Knows nothing of grids, tiles and normalisation.

import type { Size } from '../../protocol/geometry';
import type { RgbImage } from './image';

/** Weights are whole numbers; one is 2^22. */
const PRECISION_BITS = 22;
const HALF = 1 << (PRECISION_BITS - 1);

/**
 * The image at another size, resampled with antialiased bicubic.
 *
 * The same bytes as Pillow's 8-bit bicubic: a horizontal pass, rounded to bytes, then a vertical one; a pass that
 * would not change the size is left out. The aspect ratio is not kept. Always horizontal first: Pillow 13 began to
 * take the other order for some shapes, and there it agrees only when asked for one axis at a time.
 *
 * @throws RangeError where a side of the image or of `to` is not a whole number from 1, or bytes are missing.
 * Source: spec §1.7.
 */
export function resizeBicubic(image: RgbImage, to: Size): RgbImage {
  return resizeLike(image, to, null).resized;
}

/** What is known of an image whatever size it is brought to, so that two resizes of it look for it once. */
export interface Look {
  readonly image: RgbImage;
  readonly before: RgbImage | null;
  /** The rows that differ from those of `before`; all where there is none of this size. */
  readonly changed: Rows;
  /** Of the changed rows. */
  readonly runs: RowRuns;
}

/**
 * Looks for what resizes may copy.
 *
 * @throws RangeError where a side of the image is not a whole number from 1, or bytes are missing.
 */
export function lookAt(image: RgbImage, before: RgbImage | null): Look {
  checkSides(image, 'image');
  if (image.data.length !== image.width * image.height * 3) {
    throw new RangeError(
      `an image of ${image.width}x${image.height} has ${image.width * image.height * 3} bytes, not ${image.data.length}`,
    );
  }
  const isAlike = before !== null && isSameSize(before, image);
  const changed = isAlike ? changedRows(image, before) : { first: 0, end: image.height };
  return { image, before: isAlike ? before : null, changed, runs: findRuns(image, changed) };
}

/** A resize that another one may be made like; none of its bytes may change any more. */
export interface Resize {
  readonly of: RgbImage;
  /** After the horizontal pass. */
  readonly wide: RgbImage;
  readonly resized: RgbImage;
}

/**
 * The same bytes as `resizeBicubic` gives. Where the image is another one than before by some rows only, what hangs on
 * these is made anew and the rest is copied: the next screenshot of a page differs by little.
 *
 * @param before - any earlier resize, or null; one from or to another size is of no use.
 * @param look - of this image and that before it, where they were looked at already.
 * @throws RangeError like `resizeBicubic`.
 */
export function resizeLike(
  image: RgbImage,
  to: Size,
  before: Resize | null,
  look: Look = lookAt(image, before?.of ?? null),
): Resize {
  checkSides(to, 'target');
  const alike =
    before !== null && look.before === before.of && isSameSize(before.resized, to) ? before : null;
  // A look is at what changed since; whoever has nothing from before needs all rows.
  const { changed, runs } = alike === null && look.before !== null ? lookAt(image, null) : look;
  const wide = image.width === to.width ? image : widen(image, to.width, changed, runs, alike);
  return {
    of: image,
    wide,
    resized: wide.height === to.height ? wide : heighten(wide, to.height, changed, alike),
  };
}

/** Rows from `first` on, up to the one before `end`. */
interface Rows {
  readonly first: number;
  readonly end: number;
}

/** From the first row that differs to the last one. */
function changedRows(image: RgbImage, before: RgbImage): Rows {
  const rowBytes = image.width * 3;
  // Four bytes at a time where they lie well in memory: all of a screen is looked through.
  const size = [image.data, before.data].every(liesInWords) ? 4 : 1;
  const wordsOf = (data: Uint8Array): Uint8Array | Int32Array => (size === 1 ? data : inWords(data));
  const words = wordsOf(image.data);
  const wordsBefore = wordsOf(before.data);
  let first = 0;
  while (first < words.length && words[first] === wordsBefore[first]) first++;
  if (first === words.length) return { first: image.height, end: image.height };
  let last = words.length - 1;
  while (words[last] === wordsBefore[last]) last--;
  return {
    first: Math.floor((first * size) / rowBytes),
    end: Math.min(image.height, Math.floor((last * size + size - 1) / rowBytes) + 1),
  };
}

function liesInWords(data: Uint8Array): boolean {
  return data.byteOffset % 4 === 0 && data.length % 4 === 0;
}

function inWords(data: Uint8Array): Int32Array {
  return new Int32Array(data.buffer, data.byteOffset, data.length / 4);
}

/** The horizontal pass over the changed rows. */
function widen(image: RgbImage, width: number, changed: Rows, runs: RowRuns, alike: Resize | null): RgbImage {
  const data = alike === null ? new Uint8Array(width * image.height * 3) : alike.wide.data.slice();
  resizeRows(image, axisWeights(image.width, width), changed, runs, data);
  return { width, height: image.height, data };
}

/** The vertical pass for the rows that hang on a changed one. */
function heighten(wide: RgbImage, height: number, changed: Rows, alike: Resize | null): RgbImage {
  const axis = axisWeights(wide.height, height);
  if (alike === null) return resizeColumns(wide, axis);
  const hangs = (out: number): boolean => {
    const low = axis.first[out]!;
    return low < changed.end && changed.first < low + axis.count[out]!;
  };
  let first = 0;
  while (first < height && !hangs(first)) first++;
  let end = first;
  while (end < height && hangs(end)) end++;
  const data = alike.resized.data.slice();
  data.set(resizeColumns(wide, partOf(axis, first, end)).data, first * wide.width * 3);
  return { width: wide.width, height, data };
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

/** For every output index along one axis: which input indices count, and how much. */
interface AxisWeights {
  readonly outSize: number;
  /** Per output index, the first input index. */
  readonly first: Int32Array;
  /** Per output index, how many input indices. */
  readonly count: Int32Array;
  /** Row by row, `stride` per output index, of which the first `count` are used. */
  readonly weights: Int32Array;
  readonly stride: number;
}

function axisWeights(inSize: number, outSize: number): AxisWeights {
  const scale = inSize / outSize;
  // The kernel widens when shrinking only; that is the antialiasing.
  const filterScale = Math.max(scale, 1);
  const support = 2 * filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const first = new Int32Array(outSize);
  const count = new Int32Array(outSize);
  const weights = new Int32Array(outSize * stride);
  const exact = new Float64Array(stride);
  for (let out = 0; out < outSize; out++) {
    const centre = (out + 0.5) * scale;
    const low = Math.max(0, Math.trunc(centre - support + 0.5));
    const taps = Math.min(inSize, Math.trunc(centre + support + 0.5)) - low;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const weight = cubic((low + tap - centre + 0.5) * (1 / filterScale));
      exact[tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap++) {
      const scaled = (exact[tap]! / sum) * 2 ** PRECISION_BITS;
      weights[out * stride + tap] = Math.trunc(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
    first[out] = low;
    count[out] = taps;
  }
  return { outSize, first, count, weights, stride };
}

/** The weights of the outputs from `first` to `end`. */
function partOf(axis: AxisWeights, first: number, end: number): AxisWeights {
  return {
    outSize: end - first,
    first: axis.first.subarray(first, end),
    count: axis.count.subarray(first, end),
    weights: axis.weights.subarray(first * axis.stride, end * axis.stride),
    stride: axis.stride,
  };
}

/** Keys' cubic kernel with a = -0.5. */
function cubic(x: number): number {
  const a = -0.5;
  const d = Math.abs(x);
  if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * a;
  return 0;
}

// Both passes add in 32-bit integers. That is exact: the weights of one output sum to 2^22 (± half a unit per tap),
// and the positive ones alone to less than 1.2 · 2^22 (1.134 is the most over all pairs of sizes up to 300), so a sum
// stays within ±255 · 1.2 · 2^22 + 2^21 < 1.3e9 < 2^31. Pillow has 22 bits for the same reason.

// Most of a screen is flat, and where all pixels under a kernel are one colour the sum gives that colour back: the
// weights of one output miss 2^22 by at most half a unit per tap, and 255 times that is less than the rounding's 2^21 for
// all kernels of up to MOST_FLAT_TAPS. So runs of equal pixels are counted once, and their outputs are copied.

/** Wider kernels, of more than 4,000-fold shrinking, add up every tap. */
const MOST_FLAT_TAPS = 16_384;

/** Where colours begin in some rows of an image. */
interface RowRuns {
  /** Per row, where its entries in `starts` begin; -1 where the row is a copy of the one above, which is one of them. */
  readonly places: Int32Array;
  /** Per row the columns where each run of one colour begins, and its width behind them. */
  readonly starts: Int32Array;
}

function findRuns(image: RgbImage, { first, end }: Rows): RowRuns {
  const { width, data } = image;
  const rowBytes = width * 3;
  const isCopyOfAbove = rowComparer(image);
  const places = new Int32Array(end - first);
  let starts = new Int32Array(Math.max(4096, 2 * (width + 1)));
  let used = 0;
  for (let row = first; row < end; row++) {
    if (first < row && isCopyOfAbove(row)) {
      places[row - first] = -1;
      continue;
    }
    if (starts.length < used + width + 1) {
      const longer = new Int32Array(2 * starts.length);
      longer.set(starts);
      starts = longer;
    }
    places[row - first] = used;
    for (let x = 0, at = row * rowBytes, before = -1; x < width; x++, at += 3) {
      const colour = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
      if (colour !== before) starts[used++] = x;
      before = colour;
    }
    starts[used++] = width;
  }
  return { places, starts };
}

/** Tells whether a row is a copy of the one above it. */
function rowComparer({ width, data }: RgbImage): (row: number) => boolean {
  const rowBytes = width * 3;
  if (rowBytes % 4 !== 0 || !liesInWords(data)) {
    return (row) => isCopyOf(data, row * rowBytes, (row - 1) * rowBytes, rowBytes);
  }
  const words = inWords(data);
  const rowWords = rowBytes / 4;
  return (row) => isCopyOf(words, row * rowWords, (row - 1) * rowWords, rowWords);
}

/**
 * Writes some rows of an image at another width into the same rows of `data`.
 *
 * @param runs - of these rows.
 */
function resizeRows(
  { width, data: from }: RgbImage,
  axis: AxisWeights,
  { first: firstRow, end: endRow }: Rows,
  { places, starts }: RowRuns,
  data: Uint8Array,
): void {
  const { outSize, first, count, weights, stride } = axis;
  const rowBytes = width * 3;
  const outBytes = outSize * 3;
  const mayCopy = stride <= MOST_FLAT_TAPS;
  for (let row = firstRow; row < endRow; row++) {
    const rowStart = row * rowBytes;
    let to = row * outBytes;
    let run = places[row - firstRow]!;
    if (run === -1) {
      data.copyWithin(to, to - outBytes, to);
      continue;
    }
    for (let out = 0; out < outSize; out++, to += 3) {
      const low = first[out]!;
      while (starts[run + 1]! <= low) run++;
      const runEnd = starts[run + 1]!;
      let at = rowStart + low * 3;
      if (mayCopy && low + count[out]! <= runEnd) {
        const red = from[at]!;
        const green = from[at + 1]!;
        const blue = from[at + 2]!;
        data[to] = red;
        data[to + 1] = green;
        data[to + 2] = blue;
        while (out + 1 < outSize && first[out + 1]! + count[out + 1]! <= runEnd) {
          out++;
          to += 3;
          data[to] = red;
          data[to + 1] = green;
          data[to + 2] = blue;
        }
        continue;
      }
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      const start = out * stride;
      const end = start + count[out]!;
      for (let tap = start; tap < end; tap++, at += 3) {
        const weight = weights[tap]!;
        red = (red + Math.imul(from[at]!, weight)) | 0;
        green = (green + Math.imul(from[at + 1]!, weight)) | 0;
        blue = (blue + Math.imul(from[at + 2]!, weight)) | 0;
      }
      data[to] = toByte(red);
      data[to + 1] = toByte(green);
      data[to + 2] = toByte(blue);
    }
  }
}

function resizeColumns(image: RgbImage, axis: AxisWeights): RgbImage {
  const { outSize, first, count, weights, stride } = axis;
  const { width, data: from } = image;
  const rowBytes = width * 3;
  const data = new Uint8Array(rowBytes * outSize);
  const isCopyOfAbove = rowComparer(image);
  const mayCopy = stride <= MOST_FLAT_TAPS;
  let runsUntil = first[0] ?? 0;
  /** Per column, the row where the run of its colour begins that row `runsUntil` belongs to; rows further up do not matter. */
  const runs = new Int32Array(width).fill(runsUntil);
  /** The same for whole rows. */
  let rowsRun = runsUntil;
  for (let out = 0; out < outSize; out++) {
    const low = first[out]!;
    const last = low + count[out]! - 1;
    while (runsUntil < last) {
      runsUntil++;
      const at = runsUntil * rowBytes;
      if (isCopyOfAbove(runsUntil)) continue;
      rowsRun = runsUntil;
      for (
        let column = 0, here = at, above = at - rowBytes;
        column < width;
        column++, here += 3, above += 3
      ) {
        if (
          from[here] !== from[above] ||
          from[here + 1] !== from[above + 1] ||
          from[here + 2] !== from[above + 2]
        )
          runs[column] = runsUntil;
      }
    }
    const start = out * stride;
    const end = start + count[out]!;
    const top = low * rowBytes;
    let to = out * rowBytes;
    if (mayCopy && rowsRun <= low) {
      data.set(from.subarray(top, top + rowBytes), to);
      continue;
    }
    // One pixel at a time, because three sums for one reading of a weight are a third faster than one.
    for (let column = 0; column < width; column++, to += 3) {
      let at = top + 3 * column;
      if (mayCopy && runs[column]! <= low) {
        data[to] = from[at]!;
        data[to + 1] = from[at + 1]!;
        data[to + 2] = from[at + 2]!;
        continue;
      }
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      for (let tap = start; tap < end; tap++, at += rowBytes) {
        const weight = weights[tap]!;
        red = (red + Math.imul(from[at]!, weight)) | 0;
        green = (green + Math.imul(from[at + 1]!, weight)) | 0;
        blue = (blue + Math.imul(from[at + 2]!, weight)) | 0;
      }
      data[to] = toByte(red);
      data[to + 1] = toByte(green);
      data[to + 2] = toByte(blue);
    }
  }
  return { width, height: outSize, data };
}

function isCopyOf(data: Uint8Array | Int32Array, start: number, of: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (data[start + i] !== data[of + i]) return false;
  return true;
}

function toByte(sum: number): number {
  const value = sum >> PRECISION_BITS;
  return value < 0 ? 0 : 255 < value ? 255 : value;
}

function checkSides(size: Size, what: string): void {
  const fine =
    Number.isInteger(size.width) && Number.isInteger(size.height) && 1 <= size.width && 1 <= size.height;
  if (!fine) throw new RangeError(`${what}: ${size.width}x${size.height} is no size in whole pixels`);
}
