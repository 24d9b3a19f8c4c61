// A region and a feature map → what the visual sampler's graph reads: points, their features, anchors, neighbours.
// The same region gives the same numbers every time (`deterministic_v1`). Knows nothing of sessions and weights.

import type { Region, Size } from '../../protocol/geometry';
import type { Placement } from './anyres';
import type { FeatureMap } from './featureMap';
import type { Manifest } from './manifest';
import { regionPixels, type PixelSet } from './region';

/** Inputs of `region_sampler` for one region; n0 points, n1 and n2 anchors, k0 and k1 neighbours, C channels. */
export interface SamplerInputs {
  /** (n0, C). */
  readonly pointFeatures: Float32Array;
  /** (n0, 2): x / W, y / H. */
  readonly points: Float32Array;
  /** (n1), into the points. */
  readonly anchors0: BigInt64Array;
  /** (n1, k0), into the points. */
  readonly neighbours0: BigInt64Array;
  /** (n2), into block 0's anchors. */
  readonly anchors1: BigInt64Array;
  /** (n2, k1), into block 0's anchors. */
  readonly neighbours1: BigInt64Array;
}

/**
 * Everything about one region that the sampler's graph needs, by positions alone but for the features.
 *
 * @param map - the fused region map of the capture, with `region.channels` channels.
 * @param region - on the capture, see `checkRegion`.
 * @param size - the capture, in pixels.
 * @param placement - where the capture lies on the canvas the map was made from; without it the map covers exactly
 *   the capture. It moves only the places where features are read, never the points themselves.
 * @throws RangeError where the map has another number of channels, or fewer points than neighbours are asked for.
 * Source: Ferret §3.2; spec §4.4-4.7.
 */
export function samplerInputs(
  map: FeatureMap,
  region: Region,
  size: Size,
  config: Manifest['region'],
  placement?: Placement,
): SamplerInputs {
  if (map.channels !== config.channels) {
    throw new RangeError(`the region map has ${map.channels} channels, the manifest says ${config.channels}`);
  }
  const [n1, n2] = config.sub;
  const [k0, k1] = config.k;
  // 1. Points, and the features under them.
  const points = initialPoints(regionPixels(region, size, config.point_span), config.n_points, size);
  // The global map alone is made from the capture itself, which no canvas pads.
  const places =
    placement === undefined || config.fuse === 'global_only' ? points : ontoCanvas(points, placement);
  const pointFeatures = sampleBilinear(map, places, config.swap_xy);
  // 2. First block: anchors among the points.
  const anchors0 = farthestPoints(points, n1);
  const neighbours0 = nearestNeighbours(points, anchors0, k0);
  // 3. Second block: anchors among the anchors.
  const anchorPoints = pointsAt(points, anchors0);
  const anchors1 = farthestPoints(anchorPoints, n2);
  const neighbours1 = nearestNeighbours(anchorPoints, anchors1, k1);
  return {
    pointFeatures,
    points,
    anchors0: toInt64(anchors0),
    neighbours0: toInt64(neighbours0),
    anchors1: toInt64(anchors1),
    neighbours1: toInt64(neighbours1),
  };
}

/**
 * n0 of the region's pixels as normalised points: spread evenly over the list, or the list again and again.
 *
 * @returns (n0, 2): x / W and y / H, rounded to float32.
 * Source: spec §4.6, `deterministic_v1`.
 */
export function initialPoints(pixels: PixelSet, n0: number, size: Size): Float32Array {
  const points = new Float32Array(n0 * 2);
  for (let t = 0; t < n0; t++) {
    const index = n0 <= pixels.count ? Math.floor((t * pixels.count) / n0) : t % pixels.count;
    const { x, y } = pixels.at(index);
    points[2 * t] = x / size.width;
    points[2 * t + 1] = y / size.height;
  }
  return points;
}

/**
 * n points far from each other, the first one first.
 *
 * Every product and sum is rounded to float32, as the reference computes; the first of equally far points wins. When
 * all distinct points are taken, the rest of the list is point 0.
 *
 * @param points - (count, 2).
 * @returns indices (n); their order matters.
 * @throws RangeError without points.
 * Source: spec §4.4 (FPS), §4.6.
 */
export function farthestPoints(points: Float32Array, n: number): Int32Array {
  const count = points.length / 2;
  if (count === 0) throw new RangeError('no points to choose from');
  const chosen = new Int32Array(n);
  const nearest = new Float32Array(count).fill(1e10);
  let current = 0;
  for (let i = 0; i < n; i++) {
    chosen[i] = current;
    const x = points[2 * current]!;
    const y = points[2 * current + 1]!;
    let farthest = 0;
    let farthestDistance = -1;
    for (let j = 0; j < count; j++) {
      const dx = Math.fround(points[2 * j]! - x);
      const dy = Math.fround(points[2 * j + 1]! - y);
      const distance = Math.fround(Math.fround(dx * dx) + Math.fround(dy * dy));
      const least = Math.min(nearest[j]!, distance);
      nearest[j] = least;
      if (farthestDistance < least) {
        farthestDistance = least;
        farthest = j;
      }
    }
    current = farthest;
  }
  return chosen;
}

/**
 * For every anchor the k points nearest to it, itself included, nearest first; ties go to the lowest index.
 *
 * Squared distances are computed directly, in double precision.
 *
 * @param points - (count, 2).
 * @param anchors - (n), into the points.
 * @returns indices (n, k).
 * @throws RangeError if there are fewer than k points.
 * Source: spec §4.4 (kNN), §4.6.
 */
export function nearestNeighbours(points: Float32Array, anchors: Int32Array, k: number): Int32Array {
  const count = points.length / 2;
  if (count < k) throw new RangeError(`${k} neighbours asked for among ${count} points`);
  const neighbours = new Int32Array(anchors.length * k);
  const distances = new Float64Array(k);
  for (const [row, anchor] of anchors.entries()) {
    const start = row * k;
    const x = points[2 * anchor]!;
    const y = points[2 * anchor + 1]!;
    let found = 0;
    for (let j = 0; j < count; j++) {
      const dx = points[2 * j]! - x;
      const dy = points[2 * j + 1]! - y;
      const distance = dx * dx + dy * dy;
      if (found === k && distances[k - 1]! <= distance) continue;
      // Insert behind everything as near; later points with the same distance stay later.
      let place = found < k ? found++ : k - 1;
      for (; 0 < place && distance < distances[place - 1]!; place--) {
        distances[place] = distances[place - 1]!;
        neighbours[start + place] = neighbours[start + place - 1]!;
      }
      distances[place] = distance;
      neighbours[start + place] = j;
    }
  }
  return neighbours;
}

/**
 * The map's features at normalised points, by straight lines between the four cells around.
 *
 * A point q lies at q · (size - 1), so 0 is the first cell's centre and 1 the last one's (`grid_sample` with
 * `align_corners`); what lies outside the map counts as zero.
 *
 * @param points - (n, 2): x / W, y / H.
 * @param swapXy - true reads row x, column y, a quirk that the published weights were trained with (spec §4.5).
 * @returns (n, C).
 */
export function sampleBilinear(map: FeatureMap, points: Float32Array, swapXy: boolean): Float32Array {
  const { rows, columns, channels, data } = map;
  const n = points.length / 2;
  const features = new Float32Array(n * channels);
  for (let i = 0; i < n; i++) {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    const row = Math.fround((swapXy ? x : y) * (rows - 1));
    const column = Math.fround((swapXy ? y : x) * (columns - 1));
    const top = Math.floor(row);
    const left = Math.floor(column);
    for (const [cellRow, rowWeight] of [
      [top, top + 1 - row],
      [top + 1, row - top],
    ] as const) {
      for (const [cellColumn, columnWeight] of [
        [left, left + 1 - column],
        [left + 1, column - left],
      ] as const) {
        const weight = rowWeight * columnWeight;
        const isOnMap = 0 <= cellRow && cellRow < rows && 0 <= cellColumn && cellColumn < columns;
        if (!isOnMap || weight === 0) continue;
        const from = (cellRow * columns + cellColumn) * channels;
        const to = i * channels;
        for (let channel = 0; channel < channels; channel++) {
          features[to + channel] = features[to + channel]! + weight * data[from + channel]!;
        }
      }
    }
  }
  return features;
}

/** Points normalised over the capture -> the same places normalised over the canvas (spec §1.4, `pad`). */
function ontoCanvas(points: Float32Array, { canvas, picture }: Placement): Float32Array {
  if (picture.width === canvas.width && picture.height === canvas.height) return points;
  const places = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    places[i] = (points[i]! * picture.width + picture.x) / canvas.width;
    places[i + 1] = (points[i + 1]! * picture.height + picture.y) / canvas.height;
  }
  return places;
}

function pointsAt(points: Float32Array, indices: Int32Array): Float32Array {
  const chosen = new Float32Array(indices.length * 2);
  for (const [row, index] of indices.entries()) {
    chosen[2 * row] = points[2 * index]!;
    chosen[2 * row + 1] = points[2 * index + 1]!;
  }
  return chosen;
}

function toInt64(indices: Int32Array): BigInt64Array {
  return BigInt64Array.from(indices, BigInt);
}
