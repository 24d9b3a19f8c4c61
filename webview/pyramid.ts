// A picture in halves of halves, so that a large one is drawn small from few pixels.
// Knows nothing of viewports and canvases.

import type { Size } from '../protocol/geometry';

export interface Level {
  readonly bitmap: ImageBitmap;
  /** Pixels of the capture for one of the level, about: 1, 2, 4 … */
  readonly factor: number;
}

export interface Pyramid {
  readonly size: Size;
  /** Whether anything shines through the picture. */
  readonly transparent: boolean;
  /**
   * The coarsest level that has at least as many pixels as are shown, or the nearest one that is made already.
   *
   * @param shown - device pixels for one pixel of the capture.
   */
  level(shown: number): Level;
  /** Gives the memory back; nothing may be drawn afterwards. */
  close(): void;
}

/** A level of this many pixels on its long side is small enough to be drawn at any size. */
const SMALLEST_SIDE = 1024;
/** The side of the square in which a picture is searched for transparency. */
const PROBE_SIDE = 64;

/**
 * Decodes the picture and begins to halve it; coarser levels come one after another.
 *
 * @param grown - called when another level can be drawn.
 * @throws whatever the browser has against the picture, for example that it has too many pixels.
 */
export async function makePyramid(picture: HTMLImageElement, grown: () => void): Promise<Pyramid> {
  const size: Size = { width: picture.naturalWidth, height: picture.naturalHeight };
  const whole: Level = { bitmap: await createImageBitmap(picture), factor: 1 };
  const levels: Level[] = [whole];
  let closed = false;

  async function halve(): Promise<void> {
    for (let last = whole; ;) {
      const { width, height } = last.bitmap;
      if (closed || Math.max(width, height) <= SMALLEST_SIDE) return;
      const bitmap = await createImageBitmap(last.bitmap, {
        resizeWidth: Math.max(Math.round(width / 2), 1),
        resizeHeight: Math.max(Math.round(height / 2), 1),
        resizeQuality: 'medium',
      });
      if (closed) {
        bitmap.close();
        return;
      }
      last = { bitmap, factor: last.factor * 2 };
      levels.push(last);
      grown();
    }
  }
  // Without a coarser level the finer one is drawn: slower, but right.
  halve().catch((problem: unknown) => console.error('the picture could not be halved', problem));

  return {
    size,
    transparent: isTransparent(whole.bitmap),
    level: (shown) => levels.findLast(({ factor }) => factor * shown <= 1) ?? whole,
    close() {
      closed = true;
      for (const { bitmap } of levels) bitmap.close();
    },
  };
}

function isTransparent(bitmap: ImageBitmap): boolean {
  const probe = new OffscreenCanvas(PROBE_SIDE, PROBE_SIDE).getContext('2d');
  if (probe === null) return false;
  probe.drawImage(bitmap, 0, 0, PROBE_SIDE, PROBE_SIDE);
  const { data } = probe.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE);
  return data.some((value, index) => index % 4 === 3 && value < 255);
}
