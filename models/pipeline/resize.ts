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
  checkSides(image, 'image');
  checkSides(to, 'target');
  if (image.data.length !== image.width * image.height * 3) {
    throw new RangeError(
      `an image of ${image.width}x${image.height} has ${image.width * image.height * 3} bytes, not ${image.data.length}`,
    );
  }
  const wide = image.width === to.width ? image : resizeRows(image, axisWeights(image.width, to.width));
  return wide.height === to.height ? wide : resizeColumns(wide, axisWeights(wide.height, to.height));
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

function resizeRows(image: RgbImage, axis: AxisWeights): RgbImage {
  const { outSize, first, count, weights, stride } = axis;
  const from = image.data;
  const inBytes = image.width * 3;
  const outBytes = outSize * 3;
  const data = new Uint8Array(outBytes * image.height);
  for (let row = 0; row < image.height; row++) {
    let to = row * outBytes;
    for (let out = 0; out < outSize; out++) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let at = row * inBytes + first[out]! * 3;
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
      to += 3;
    }
  }
  return { width: outSize, height: image.height, data };
}

function resizeColumns(image: RgbImage, axis: AxisWeights): RgbImage {
  const { outSize, first, count, weights, stride } = axis;
  const from = image.data;
  const rowBytes = image.width * 3;
  const data = new Uint8Array(rowBytes * outSize);
  for (let out = 0; out < outSize; out++) {
    const start = out * stride;
    const end = start + count[out]!;
    const top = first[out]! * rowBytes;
    const to = out * rowBytes;
    // One pixel at a time, because three sums for one reading of a weight are a third faster than one.
    for (let column = 0; column < rowBytes; column += 3) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let at = top + column;
      for (let tap = start; tap < end; tap++, at += rowBytes) {
        const weight = weights[tap]!;
        red = (red + Math.imul(from[at]!, weight)) | 0;
        green = (green + Math.imul(from[at + 1]!, weight)) | 0;
        blue = (blue + Math.imul(from[at + 2]!, weight)) | 0;
      }
      data[to + column] = toByte(red);
      data[to + column + 1] = toByte(green);
      data[to + column + 2] = toByte(blue);
    }
  }
  return { width: image.width, height: outSize, data };
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
