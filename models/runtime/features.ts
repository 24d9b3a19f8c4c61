// A picture through the encoders: what the language model reads and what the visual sampler reads.
// Knows nothing of files and of text.

import type { Region, Size } from '../../protocol/geometry';
import { fuseFeatures, mergeTiles, visualSequence, type FeatureMap } from '../pipeline/featureMap';
import { globalPatchesPerSide, patchesPerSide } from '../pipeline/graphContract';
import type { RgbImage } from '../pipeline/image';
import type { Manifest } from '../pipeline/manifest';
import { preparePixels, type PreparedPixels } from '../pipeline/pixels';
import { samplerInputs } from '../pipeline/sampler';
import type { BundleGraph } from './bundle';
import { floats } from './decoder';
import { yieldToEvents } from './sessions';

export interface Encoders {
  readonly global: BundleGraph;
  readonly local: BundleGraph;
  readonly sampler: BundleGraph;
}

/** Everything about one picture that questions start from. */
export interface ImageFeatures {
  /** [L, D] in the order the manifest says, not scaled. */
  readonly visual: Float32Array;
  /** L, image embeddings in the prompt. */
  readonly visualLength: number;
  /** The any-resolution region map H'_l + Upsample(H_g) (paper §3.3). */
  readonly regionMap: FeatureMap;
  readonly prepared: PreparedPixels;
}

export interface EncodeHooks {
  cancelled(): boolean;
  progress(done: number, total: number): void;
}

/** Tiles go through the encoder in batches of this size, so that a cancel is heard in between. */
const TILE_BATCH = 3;

/** Cuts and normalises; pure arithmetic, separate from the encoders so that both can be timed. */
export function prepareTiles(manifest: Manifest, image: RgbImage): PreparedPixels {
  return preparePixels(image, manifest.anyres, manifest.global, manifest.local);
}

/**
 * Runs both encoders over the prepared pixels.
 *
 * @param newline - [D], the embedding that ends each row of the merged map; null where the manifest has none.
 * @returns null when cancelled.
 */
export async function encodePixels(
  manifest: Manifest,
  encoders: Encoders,
  prepared: PreparedPixels,
  newline: Float32Array | null,
  hooks: EncodeHooks,
): Promise<ImageFeatures | null> {
  const { grid, nTiles } = prepared;
  const { merge, region, llm } = manifest;
  const total = nTiles + 1;
  const tileSide = manifest.anyres.tile_px;
  const globalSide = manifest.anyres.global_px;

  const globalView = await runEncoder(encoders.global, prepared.global, 1, globalSide);
  hooks.progress(1, total);
  const views: EncoderOutput[] = [];
  const tileLength = 3 * tileSide * tileSide;
  for (let first = 0; first < nTiles; first += TILE_BATCH) {
    await yieldToEvents();
    if (hooks.cancelled()) return null;
    const count = Math.min(TILE_BATCH, nTiles - first);
    const pixels = prepared.tiles.subarray(first * tileLength, (first + count) * tileLength);
    views.push(await runEncoder(encoders.local, pixels, count, tileSide));
    hooks.progress(1 + first + count, total);
  }

  const localSide = patchesPerSide(manifest);
  const globalPatches = globalPatchesPerSide(manifest);
  const localEmbeddings = concatenate(views.map((view) => view.embeddings));
  const globalMapOf = (data: Float32Array): FeatureMap => ({
    rows: globalPatches,
    columns: globalPatches,
    channels: data.length / (globalPatches * globalPatches),
    data,
  });
  const localMapOf = (data: Float32Array): FeatureMap =>
    mergeTiles(data, grid, localSide, data.length / (nTiles * localSide * localSide));

  const visual = visualSequence({
    global: globalView.embeddings,
    local: localEmbeddings,
    grid,
    patchesPerSide: localSide,
    width: llm.hidden,
    type: merge.type,
    order: merge.order,
    newline,
  });
  const projected = region.source === 'projected';
  const regionMap = fuseFeatures(
    globalMapOf(projected ? globalView.embeddings : globalView.features),
    localMapOf(projected ? localEmbeddings : concatenate(views.map((view) => view.features))),
    region.fuse,
    region.upsample,
  );
  return { visual, visualLength: visual.length / llm.hidden, regionMap, prepared };
}

/** One region's embedding [D] (spec §4), not scaled. @throws FailureError `bad-input` for a region outside the picture. */
export async function embedRegion(
  manifest: Manifest,
  encoders: Encoders,
  features: ImageFeatures,
  region: Region,
  size: Size,
): Promise<Float32Array> {
  const inputs = samplerInputs(
    features.regionMap,
    region,
    size,
    manifest.region,
    features.prepared.placement,
  );
  const { n_points: nPoints, channels, sub, k } = manifest.region;
  const { sampler } = encoders;
  const outputs = await sampler.graph.run({
    [sampler.input('point_features')]: {
      type: 'float32',
      data: inputs.pointFeatures,
      dims: [1, nPoints, channels],
    },
    [sampler.input('points')]: { type: 'float32', data: inputs.points, dims: [1, nPoints, 2] },
    [sampler.input('anchors_0')]: { type: 'int64', data: inputs.anchors0, dims: [1, sub[0]] },
    [sampler.input('neighbours_0')]: { type: 'int64', data: inputs.neighbours0, dims: [1, sub[0], k[0]] },
    [sampler.input('anchors_1')]: { type: 'int64', data: inputs.anchors1, dims: [1, sub[1]] },
    [sampler.input('neighbours_1')]: { type: 'int64', data: inputs.neighbours1, dims: [1, sub[1], k[1]] },
  });
  return floats(outputs, sampler.output('embeddings'));
}

interface EncoderOutput {
  readonly features: Float32Array;
  readonly embeddings: Float32Array;
}

async function runEncoder(
  encoder: BundleGraph,
  pixels: Float32Array,
  count: number,
  side: number,
): Promise<EncoderOutput> {
  const outputs = await encoder.graph.run({
    [encoder.input('pixels')]: { type: 'float32', data: pixels, dims: [count, 3, side, side] },
  });
  return {
    features: floats(outputs, encoder.output('features')),
    embeddings: floats(outputs, encoder.output('embeddings')),
  };
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
