// Turns whatever picture a tool gives into a whole PNG, and paints over places of one: the only file here that knows sharp.
// Knows nothing of where pictures come from.

import sharp from 'sharp';
import { clipBox, type PixelBox, type Size } from '../../protocol/geometry';
import { FailureError } from '../../protocol/failure';

/** The engine opens no larger ones: 120 million pixels, where the largest 8K screen has 33 million. */
export const MOST_PIXELS = 120_000_000;

/** By sharp's names. A drawing (SVG) has no pixels of its own, and drawing it would need fonts. */
const formats: ReadonlySet<string> = new Set(['png', 'jpeg', 'webp', 'gif', 'tiff', 'heif']);

/** Bright and even, so that nobody takes it for a part of the interface. */
export const MASK_COLOUR = '#ff00ff';

export interface Png {
  readonly png: Uint8Array;
  readonly size: Size;
  /** Dots an inch, as the file says; null where it does not. */
  readonly density: number | null;
}

/**
 * A PNG stays byte for byte what it was; another format is converted, its first frame where it moves, upright. Every pixel
 * is decoded once, so that a picture that was cut off is found now and not when it is needed.
 *
 * @param what - where it comes from, to begin a sentence: "The clipboard".
 * @throws FailureError `bad-input` where it is no picture or a damaged one, `too-large` above `MOST_PIXELS`.
 */
export async function toPng(bytes: Uint8Array, what: string): Promise<Png> {
  const damaged = (reason: string): FailureError =>
    new FailureError({ kind: 'bad-input', what, reason: `it gave no whole picture (${reason}); try again` });
  if (bytes.length === 0) throw damaged('nothing came');
  const about = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw damaged('what came is of no format that is known');
    });
  if (!formats.has(about.format)) throw damaged(`${about.format} is not read here`);
  const pixels = about.width * about.height;
  if (MOST_PIXELS < pixels) {
    throw new FailureError({ kind: 'too-large', what: 'image', limit: MOST_PIXELS, actual: pixels });
  }
  const upright = sharp(bytes, { failOn: 'warning', limitInputPixels: false }).autoOrient();
  try {
    if (about.format === 'png') {
      // Decoders do without the end where all pixels are there; others that read the file may not.
      const end = pngEnd(bytes);
      if (end === null) throw new RangeError('no end');
      await upright.clone().raw().toBuffer();
      const png = end === bytes.length ? bytes : bytes.subarray(0, end);
      return { png, size: { width: about.width, height: about.height }, density: densityOf(about) };
    }
    const { data, info } = await upright.png().toBuffer({ resolveWithObject: true });
    return { png: data, size: { width: info.width, height: info.height }, density: densityOf(about) };
  } catch {
    throw damaged('it is damaged or cut off');
  }
}

/** Where the last of its chunks ends, in bytes; null where there is none. What follows is no part of the picture. */
function pngEnd(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Eight bytes of signature; then chunks of length, name, content and check sum.
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === IEND) return at + 12;
  }
  return null;
}

const IEND = 0x49454e44;

/** A PNG keeps pixels a metre, which a whole number of dots an inch does not always come back from. */
function densityOf({ density }: { readonly density?: number | undefined }): number | null {
  return density === undefined ? null : Math.round(density);
}

/** The boxes as whole pixels that hold all of them, cut at the picture's edges; those that lie outside are left out. */
export function maskRectangles(boxes: readonly PixelBox[], size: Size): readonly PixelBox[] {
  return boxes
    .map(({ x1, y1, x2, y2 }) =>
      clipBox({ x1: Math.floor(x1), y1: Math.floor(y1), x2: Math.ceil(x2), y2: Math.ceil(y2) }, size),
    )
    .filter((box) => box !== null);
}

/**
 * Paints over, opaque; nothing of what lay beneath is left in the bytes.
 *
 * @param rectangles - of `maskRectangles`.
 */
export async function paintOver(png: Uint8Array, rectangles: readonly PixelBox[]): Promise<Uint8Array> {
  if (rectangles.length === 0) return png;
  return sharp(png, { limitInputPixels: false })
    .composite(
      rectangles.map(({ x1, y1, x2, y2 }) => ({
        input: { create: { width: x2 - x1, height: y2 - y1, channels: 3, background: MASK_COLOUR } },
        left: x1,
        top: y1,
      })),
    )
    .png()
    .toBuffer();
}
