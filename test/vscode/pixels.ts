// Reads what a window shows: pixels of screenshots, and where a picture with a known frame lies among them.
// Knows nothing of how it was drawn. Places are in device pixels of the screenshot.

import sharp from 'sharp';
import type { PixelBox, Point } from '../../protocol/geometry';
import { FRAME_COLOUR } from './drawnScreen';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGB, row by row. */
  readonly data: Uint8Array;
}

export async function readPixels(png: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

/** picture · scale + (x, y) = screenshot */
export interface Placement {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** Where the picture lies, by its frame. @throws Error where the frame is not wholly there */
export function findFrame(pixels: Pixels, frame: PixelBox): Placement {
  const box = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
  for (let y = 0; y < pixels.height; y++) {
    for (let x = 0; x < pixels.width; x++) {
      if (!isFrame(pixels, x, y)) continue;
      box.x1 = Math.min(box.x1, x);
      box.y1 = Math.min(box.y1, y);
      box.x2 = Math.max(box.x2, x + 1);
      box.y2 = Math.max(box.y2, y + 1);
    }
  }
  if (box.x2 < box.x1) throw new Error('the frame of the picture is not on the screenshot');
  const scale = (box.x2 - box.x1) / (frame.x2 - frame.x1);
  const other = (box.y2 - box.y1) / (frame.y2 - frame.y1);
  if (Math.abs(scale - other) > 0.02 * scale) {
    throw new Error(`the frame is seen at ${scale} × ${other} of its size: a part of it is hidden`);
  }
  return { scale, x: box.x1 - frame.x1 * scale, y: box.y1 - frame.y1 * scale };
}

/** At the frame's edge its colour is mixed with what lies beside it. */
function isFrame({ width, data }: Pixels, x: number, y: number): boolean {
  const at = (y * width + x) * 3;
  const near = (value: number, wanted: number) => Math.abs(value - wanted) < 90;
  return (
    near(data[at]!, FRAME_COLOUR.r) &&
    near(data[at + 1]!, FRAME_COLOUR.g) &&
    near(data[at + 2]!, FRAME_COLOUR.b)
  );
}

export function place({ scale, x, y }: Placement, box: PixelBox): PixelBox {
  return { x1: box.x1 * scale + x, y1: box.y1 * scale + y, x2: box.x2 * scale + x, y2: box.y2 * scale + y };
}

/** Whether two screenshots differ at a place by more than what encoders and scaling do. */
export function differs(one: Pixels, other: Pixels, { x, y }: Point): boolean {
  const at = (Math.floor(y) * one.width + Math.floor(x)) * 3;
  for (let channel = 0; channel < 3; channel++) {
    if (Math.abs((one.data[at + channel] ?? 0) - (other.data[at + channel] ?? 0)) > 24) return true;
  }
  return false;
}

/**
 * The first place from `from` on along a direction where two screenshots differ, as its distance in pixels; null where they
 * do not differ within `reach`.
 */
export function firstDifference(
  one: Pixels,
  other: Pixels,
  from: Point,
  direction: Point,
  reach: number,
): number | null {
  for (let step = 0; step <= reach; step++) {
    if (differs(one, other, { x: from.x + direction.x * step, y: from.y + direction.y * step })) return step;
  }
  return null;
}
