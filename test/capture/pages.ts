// Captures of pages for tests: a request with as little as it needs, and what can be asked of the result.
// Knows nothing of which pages.

import sharp from 'sharp';
import type { MaskOptions, PageOptions } from '../../protocol/capture';
import type { PixelBox, Point } from '../../protocol/geometry';
import type { WitnessNode } from '../../protocol/witness';
import type { TakenCapture } from '../../extension/capture/taken';
import { capturePage } from '../../extension/capture/webPage';
import { ensureChromium } from '../support/chromium';

/** Progress goes nowhere, and nobody cancels. */
export const quietParts = { progress: () => undefined, signal: new AbortController().signal };

export function capture(url: string, page: PageOptions = {}, mask: MaskOptions = {}): Promise<TakenCapture> {
  return capturePage({ kind: 'page', url, page: { browser: ensureChromium(), ...page }, mask }, quietParts);
}

/** The only node of which this is true. @throws Error where there is none or are several */
export function only(
  nodes: readonly WitnessNode[],
  fits: (node: WitnessNode) => boolean,
): WitnessNode & { readonly box: PixelBox } {
  const found = nodes.filter(fits);
  const [node] = found;
  if (node?.box === undefined || found.length !== 1) {
    throw new Error(
      `${found.length} nodes fit, and one with a place was wanted: ${JSON.stringify(found.slice(0, 3))}`,
    );
  }
  return { ...node, box: node.box };
}

export function byId(nodes: readonly WitnessNode[], id: string): WitnessNode & { readonly box: PixelBox } {
  return only(nodes, ({ attributes }) => attributes?.['id'] === id);
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue, 0…255. */
  readonly at: (x: number, y: number) => readonly [number, number, number];
}

export async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    at: (x, y) => {
      const start = (y * info.width + x) * 3;
      return [data[start] ?? 0, data[start + 1] ?? 0, data[start + 2] ?? 0];
    },
  };
}

/**
 * The box that a colour is drawn in on white: whole pixels of it, and as much of the pixels around as it covers.
 *
 * @throws Error where the colour is nowhere
 */
export function drawnBox({ width, height, at }: Pixels, colour: readonly [number, number, number]): PixelBox {
  let x1 = Infinity;
  let y1 = Infinity;
  let x2 = -Infinity;
  let y2 = -Infinity;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!at(x, y).every((value, channel) => value === colour[channel])) continue;
      x1 = Math.min(x1, x);
      y1 = Math.min(y1, y);
      x2 = Math.max(x2, x + 1);
      y2 = Math.max(y2, y + 1);
    }
  }
  if (x2 < x1) throw new Error(`nothing is drawn in ${colour.join(', ')}`);
  const channel = colour.indexOf(Math.min(...colour));
  const covered = (x: number, y: number): number =>
    x < 0 || y < 0 || width <= x || height <= y
      ? 0
      : (255 - (at(x, y)[channel] ?? 255)) / (255 - (colour[channel] ?? 0));
  const across = Math.floor((x1 + x2) / 2);
  const down = Math.floor((y1 + y2) / 2);
  return {
    x1: x1 - covered(x1 - 1, down),
    y1: y1 - covered(across, y1 - 1),
    x2: x2 + covered(x2, down),
    y2: y2 + covered(across, y2),
  };
}

/** The middle of what is drawn in a colour: of a turned rectangle its own middle, whatever becomes of its edges. */
export function drawnMiddle({ width, height, at }: Pixels, colour: readonly [number, number, number]): Point {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!at(x, y).every((value, channel) => value === colour[channel])) continue;
      count += 1;
      sumX += x + 0.5;
      sumY += y + 0.5;
    }
  }
  return { x: sumX / count, y: sumY / count };
}
