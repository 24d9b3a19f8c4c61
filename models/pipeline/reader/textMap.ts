// The map of text probabilities over a whole picture, and its connected components.
// Knows nothing of the network that made it and of characters.

import type { Size } from '../../../protocol/geometry';
import type { Rect } from '../image';

/** One byte per pixel of the scaled picture, row by row: 255 is certain text. */
export interface TextMap {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A connected set of map pixels above the threshold. */
export interface Component {
  /** Edges in map pixels; x2 and y2 are exclusive. */
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly pixels: number;
  /** Mean probability of its pixels, 0…1. */
  readonly score: number;
}

export function emptyTextMap(size: Size): TextMap {
  return { width: size.width, height: size.height, data: new Uint8Array(size.width * size.height) };
}

/**
 * Copies the part of one look's result that counts into the map.
 *
 * @param seen - the result, one byte per pixel, rows of `seenWidth`; its top left corner lies at that of
 * `view`.
 * @param core - what to copy, in pixels of the map; must lie within `view`.
 */
export function pasteIntoMap(
  map: TextMap,
  seen: Uint8Array,
  seenWidth: number,
  view: Rect,
  core: Rect,
): void {
  for (let y = core.y; y < core.y + core.height; y++) {
    const from = (y - view.y) * seenWidth + (core.x - view.x);
    map.data.set(seen.subarray(from, from + core.width), y * map.width + core.x);
  }
}

/**
 * The connected components (eight neighbours) of the pixels at or above the threshold, in the order of their
 * topmost, then leftmost pixel.
 *
 * @param threshold - 0…1.
 */
export function components(map: TextMap, threshold: number): Component[] {
  const { width, height, data } = map;
  const limit = Math.max(1, Math.ceil(threshold * 255));
  // Runs of one row, joined to touching runs of the row above: one pass, and memory only for runs.
  const parent: number[] = [];
  const runs: { x1: number; x2: number; y: number; sum: number }[] = [];
  const find = (label: number): number => {
    let root = label;
    while (parent[root] !== root) root = parent[root]!;
    for (let at = label; at !== root;) {
      const next = parent[at]!;
      parent[at] = root;
      at = next;
    }
    return root;
  };
  // Most of a map is 0, four of which are skipped at once. A copy is aligned, whatever it is a copy of.
  const words = new Uint32Array(data.buffer.slice(data.byteOffset, data.byteOffset + (data.length & ~3)));
  let aboveFrom = 0;
  let aboveTo = 0;
  for (let y = 0; y < height; y++) {
    const rowFrom = runs.length;
    const row = y * width;
    let above = aboveFrom;
    for (let x = 0; x < width;) {
      if (data[row + x]! < limit) {
        const at = row + x;
        x += (at & 3) === 0 && words[at >> 2] === 0 ? 4 : 1;
        continue;
      }
      const x1 = x;
      let sum = 0;
      while (x < width && limit <= data[row + x]!) sum += data[row + x++]!;
      const label = runs.length;
      runs.push({ x1, x2: x, y, sum });
      parent.push(label);
      // Runs above that end left of this one cannot touch this run or any later one.
      while (above < aboveTo && runs[above]!.x2 < x1) above++;
      for (let other = above; other < aboveTo && runs[other]!.x1 <= x; other++) {
        const a = find(other);
        const b = find(label);
        // The older label stays, so that a component keeps the place of its first pixel.
        if (a < b) parent[b] = a;
        else if (b < a) parent[a] = b;
      }
    }
    aboveFrom = rowFrom;
    aboveTo = runs.length;
  }
  const found = new Map<
    number,
    { x1: number; y1: number; x2: number; y2: number; pixels: number; sum: number }
  >();
  runs.forEach((run, label) => {
    const root = find(label);
    const known = found.get(root);
    const pixels = run.x2 - run.x1;
    if (known === undefined) {
      found.set(root, { x1: run.x1, y1: run.y, x2: run.x2, y2: run.y + 1, pixels, sum: run.sum });
      return;
    }
    known.x1 = Math.min(known.x1, run.x1);
    known.x2 = Math.max(known.x2, run.x2);
    known.y2 = run.y + 1;
    known.pixels += pixels;
    known.sum += run.sum;
  });
  return [...found.values()].map(({ sum, ...component }) => ({
    ...component,
    score: sum / component.pixels / 255,
  }));
}
