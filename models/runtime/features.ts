// A picture through the encoders: what the language model reads and what the visual sampler reads.
// Knows nothing of files and of text, and of where what is known of a square is kept.

import { createHash } from 'node:crypto';
import type { Region, Size } from '../../protocol/geometry';
import { chooseGrid, gridChoices, placeOnCanvas, type Grid, type Placement } from '../pipeline/anyres';
import { fuseFeatures, mergeTiles, visualSequence, type FeatureMap } from '../pipeline/featureMap';
import { globalPatchesPerSide, patchesPerSide } from '../pipeline/graphContract';
import type { RgbImage } from '../pipeline/image';
import { at } from '../pipeline/list';
import type { Manifest } from '../pipeline/manifest';
import { cutPixels, normalisation, normaliseSquare, type CutPixels } from '../pipeline/pixels';
import { samplerInputs } from '../pipeline/sampler';
import type { BundleGraph } from './bundle';
import {
  hashOfSquare,
  type PictureSquares,
  type SquareHash,
  type SquareStore,
  type View,
} from './cache/squares';
import type { Clock } from './clock';
import { floats } from './decoder';
import { yieldToEvents } from './sessions';

export interface Encoders {
  readonly global: BundleGraph;
  readonly local: BundleGraph;
  readonly sampler: BundleGraph;
}

/** What an encoder gives for one square of pixels. */
export interface EncodedSquare {
  /** [t², C], before the projector. */
  readonly features: Float32Array;
  /** [t², D], behind it. */
  readonly embeddings: Float32Array;
}

/** Everything about one picture that questions start from. */
export interface ImageFeatures {
  /** Equal only for pictures of one size that are cut into the same squares: then all of this is equal. */
  readonly key: string;
  /** [L, D] in the order the manifest says, not scaled. */
  readonly visual: Float32Array;
  /** L, image embeddings in the prompt. */
  readonly visualLength: number;
  /** The any-resolution region map H'_l + Upsample(H_g) (paper §3.3). */
  readonly regionMap: FeatureMap;
  /** Where the picture lies on its canvas. */
  readonly placement: Placement;
}

export interface EncodeHooks {
  cancelled(): boolean;
  progress(done: number, total: number): void;
}

/** A picture as encoding needs it. */
export interface PictureToEncode {
  readonly image: RgbImage;
  /** Of its file, so that the squares of a known picture are known before it is cut. */
  readonly sha256: string;
}

export interface PictureEncoder {
  /** @returns null when cancelled; what was encoded by then is kept. */
  encode(picture: PictureToEncode, clock: Clock, hooks: EncodeHooks): Promise<ImageFeatures | null>;
  /** Forgets the last picture's pixels; what the store keeps is not its own to forget. */
  forget(): void;
}

/** Captures of more bytes are not kept until the next one. */
const MOST_BYTES_REMEMBERED = 64 * 1024 * 1024;

/**
 * Encodes pictures, each distinct square once: what the store knows of it is not run again.
 *
 * @param newline - [D], the embedding that ends each row of the merged map; null where the manifest has none.
 */
export function makePictureEncoder(
  manifest: Manifest,
  encoders: Pick<Encoders, 'global' | 'local'>,
  newline: Float32Array | null,
  store: SquareStore,
): PictureEncoder {
  const { anyres } = manifest;
  const sides = { global: anyres.global_px, tile: anyres.tile_px };
  const graphs = { global: encoders.global, tile: encoders.local };
  const norms = { global: normalisation(manifest.global), tile: normalisation(manifest.local) };

  /** The last capture that was cut: the next one is often the same page. */
  let lastCut: CutPixels | null = null;

  const patches = { global: globalPatchesPerSide(manifest) ** 2, tile: patchesPerSide(manifest) ** 2 };

  /** What the store has of a square, where that can be what the encoder gives. */
  async function find(view: View, hash: SquareHash): Promise<EncodedSquare | null> {
    const found = await store.find(view, hash);
    if (found === null) return null;
    const { features, embeddings } = found;
    const isWhole =
      0 < features.length &&
      features.length % patches[view] === 0 &&
      embeddings.length === patches[view] * manifest.llm.hidden;
    return isWhole ? found : null;
  }

  /** What is known of some squares, each distinct one looked for once. */
  async function knownOf(squares: PictureSquares): Promise<Encoded> {
    const hashes = [...new Set(squares.tiles)];
    const [global, ...found] = await Promise.all([
      find('global', squares.global),
      ...hashes.map((hash) => find('tile', hash)),
    ]);
    const tiles = new Map<SquareHash, EncodedSquare>();
    for (const [i, hash] of hashes.entries()) {
      const encoded = found[i] ?? null;
      if (encoded !== null) tiles.set(hash, encoded);
    }
    return { global, tiles };
  }

  // One square a run: int8 rounds all squares of a run by one scale, so a square's numbers would hang on its neighbours.
  // On the processor that is no slower than batches either.
  async function encode(view: View, square: Uint8Array, hash: SquareHash): Promise<EncodedSquare> {
    const pixels = new Float32Array(square.length);
    normaliseSquare(square, norms[view], pixels, 0);
    const encoded = await runEncoder(graphs[view], pixels, sides[view]);
    store.keep(view, hash, encoded);
    return encoded;
  }

  async function encodePicture(
    { image, sha256 }: PictureToEncode,
    clock: Clock,
    hooks: EncodeHooks,
  ): Promise<ImageFeatures | null> {
    const grid = chooseGrid(image, gridChoices(anyres), anyres.tile_px);
    // 1. A picture that was encoded before, as a whole.
    const known = await clock.time('cache', async () => {
      const squares = await store.squaresOf(sha256);
      if (squares?.tiles.length !== grid.columns * grid.rows) return null;
      const { global, tiles } = await knownOf(squares);
      const inOrder = squares.tiles.flatMap((hash) => tiles.get(hash) ?? []);
      if (global === null || inOrder.length < squares.tiles.length) return null;
      return joinSquares(manifest, image, grid, squares, global, inOrder, newline);
    });
    if (known !== null) return known;

    // 2. Cut it, and look for squares that other pictures have shown.
    const { cut, squares } = await clock.time('tiles', () => {
      const cut = cutPixels(image, anyres, lastCut);
      lastCut = image.data.length <= MOST_BYTES_REMEMBERED ? cut : null;
      return { cut, squares: { global: hashOfSquare(cut.global), tiles: cut.tiles.map(hashOfSquare) } };
    });
    const found = await clock.time('cache', () => knownOf(squares));

    // 3. Encode the others.
    return clock.time('encoders', async () => {
      const total = 1 + cut.tiles.length;
      const global = found.global ?? (await encode('global', cut.global, squares.global));
      hooks.progress(1, total);
      const inOrder: EncodedSquare[] = [];
      for (const [i, hash] of squares.tiles.entries()) {
        let encoded = found.tiles.get(hash);
        if (encoded === undefined) {
          await yieldToEvents();
          if (hooks.cancelled()) return null;
          encoded = await encode('tile', at(cut.tiles, i), hash);
          found.tiles.set(hash, encoded);
        }
        inOrder.push(encoded);
        hooks.progress(2 + i, total);
      }
      store.keepSquaresOf(sha256, squares);
      return joinSquares(manifest, image, grid, squares, global, inOrder, newline);
    });
  }

  return {
    encode: encodePicture,
    forget() {
      lastCut = null;
    },
  };
}

/** What the encoders have given, or the store has kept, of a picture's squares. */
interface Encoded {
  readonly global: EncodedSquare | null;
  readonly tiles: Map<SquareHash, EncodedSquare>;
}

/** The squares of one picture put together; theirs stay as they are. */
function joinSquares(
  manifest: Manifest,
  size: Size,
  grid: Grid,
  squares: PictureSquares,
  global: EncodedSquare,
  tiles: readonly EncodedSquare[],
  newline: Float32Array | null,
): ImageFeatures {
  const { anyres, merge, region, llm } = manifest;
  const localSide = patchesPerSide(manifest);
  const globalPatches = globalPatchesPerSide(manifest);
  const globalMapOf = (data: Float32Array): FeatureMap => ({
    rows: globalPatches,
    columns: globalPatches,
    channels: data.length / (globalPatches * globalPatches),
    data,
  });
  const localMapOf = (data: Float32Array): FeatureMap =>
    mergeTiles(data, grid, localSide, data.length / (tiles.length * localSide * localSide));

  const localEmbeddings = madeOnce(() => concatenate(tiles.map(({ embeddings }) => embeddings)));
  const visual = madeOnce(() =>
    visualSequence({
      global: global.embeddings,
      local: localEmbeddings(),
      grid,
      patchesPerSide: localSide,
      width: llm.hidden,
      type: merge.type,
      order: merge.order,
      newline,
    }),
  );
  const projected = region.source === 'projected';
  const regionMap = madeOnce(() =>
    fuseFeatures(
      globalMapOf(projected ? global.embeddings : global.features),
      localMapOf(projected ? localEmbeddings() : concatenate(tiles.map(({ features }) => features))),
      region.fuse,
      region.upsample,
    ),
  );
  const nPatches = globalPatches * globalPatches + tiles.length * localSide * localSide;
  return {
    key: hashOf([squares, grid, size.width, size.height]),
    visualLength: nPatches + (newline === null ? 0 : grid.rows * localSide),
    placement: placeOnCanvas(size, grid, anyres.tile_px, anyres.resize_mode),
    get visual() {
      return visual();
    },
    get regionMap() {
      return regionMap();
    },
  };
}

/** Makes a thing when it is first asked for: of a known picture the model may have read all, and no region be asked about. */
function madeOnce<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** One region's embedding [D] (spec §4), not scaled. @throws FailureError `bad-input` for a region outside the picture. */
export async function embedRegion(
  manifest: Manifest,
  encoders: Encoders,
  features: ImageFeatures,
  region: Region,
  size: Size,
): Promise<Float32Array> {
  const inputs = samplerInputs(features.regionMap, region, size, manifest.region, features.placement);
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

async function runEncoder(encoder: BundleGraph, pixels: Float32Array, side: number): Promise<EncodedSquare> {
  const outputs = await encoder.graph.run({
    [encoder.input('pixels')]: { type: 'float32', data: pixels, dims: [1, 3, side, side] },
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
