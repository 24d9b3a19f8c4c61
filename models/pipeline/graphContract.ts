// What every graph of a bundle must take and give, derived from the manifest's numbers.
// Knows nothing of files or sessions; the runtime holds loaded graphs against it.

import { encoderAt, type DecoderEntry, type GraphEntry, type Manifest, type Place } from './manifest';

export type TensorType = 'float32' | 'int64' | 'int32' | 'uint8';

export interface TensorContract {
  readonly type: TensorType;
  /** Expected sides; null where a side is free, or not determined by the manifest. */
  readonly dims: readonly (number | null)[];
}

/** What is expected behind each role. */
export interface GraphContract {
  readonly entry: GraphEntry;
  readonly inputs: Readonly<Record<string, TensorContract>>;
  readonly outputs: Readonly<Record<string, TensorContract>>;
}

export type GraphRole = 'vision_global' | 'vision_local' | 'region_sampler' | 'embed_tokens' | 'decoder';

/** Patches along a side of the global image. */
export function globalPatchesPerSide(manifest: Manifest): number {
  return manifest.anyres.global_px / manifest.anyres.patch_px;
}

/** Patches along a side of a tile. */
export function patchesPerSide(manifest: Manifest): number {
  return manifest.anyres.tile_px / manifest.anyres.patch_px;
}

/**
 * Channels that the region map demands of one encoder's features (C), where it demands any of this one alone.
 *
 * @returns null where they are free: behind projectors the map reads embeddings, `global_only` reads no local
 *   features, and `concat` fixes the sum only, see `encoderWidthProblem`.
 */
function demandedChannels(manifest: Manifest, role: 'vision_global' | 'vision_local'): number | null {
  const { channels, fuse, source } = manifest.region;
  if (source === 'projected' || fuse === 'concat') return null;
  return fuse === 'global_only' && role === 'vision_local' ? null : channels;
}

/**
 * Whether both encoders together give the channels of the region map: what no graph says alone.
 *
 * @param globalWidth - channels of vision_global's features as the graph says them: a number, or a symbol where free.
 * @param localWidth - the same of vision_local.
 * @returns a sentence without a full stop, or null where they fit or cannot be known.
 */
export function encoderWidthProblem(
  { region }: Manifest,
  globalWidth: number | string | undefined,
  localWidth: number | string | undefined,
): string | null {
  const { channels, fuse, source } = region;
  if (source === 'projected' || fuse !== 'concat') return null;
  if (typeof globalWidth !== 'number' || typeof localWidth !== 'number') return null;
  if (globalWidth + localWidth === channels) return null;
  return (
    `region.channels is ${channels}, but region.fuse "concat" joins ${globalWidth} channels of ` +
    `vision_global and ${localWidth} of vision_local`
  );
}

/** The contract of one graph (spec §3.5). `where` chooses the decoder's form, and between two graphs of an encoder. */
export function graphContract(manifest: Manifest, role: GraphRole, where: Place): GraphContract {
  const { anyres, llm, region, graphs } = manifest;
  switch (role) {
    case 'vision_global':
      return visionContract(manifest, role, where, anyres.global_px, globalPatchesPerSide(manifest));
    case 'vision_local':
      return visionContract(manifest, role, where, anyres.tile_px, patchesPerSide(manifest));
    case 'region_sampler':
      return {
        entry: graphs.region_sampler,
        inputs: {
          point_features: float32(null, region.n_points, region.channels),
          points: float32(null, region.n_points, 2),
          anchors_0: int64(null, region.sub[0]),
          neighbours_0: int64(null, region.sub[0], region.k[0]),
          anchors_1: int64(null, region.sub[1]),
          neighbours_1: int64(null, region.sub[1], region.k[1]),
        },
        outputs: { embeddings: float32(null, llm.hidden) },
      };
    case 'embed_tokens':
      return {
        entry: graphs.embed_tokens,
        inputs: { token_ids: int64(null, null) },
        outputs: { embeddings: float32(null, null, llm.hidden) },
      };
    case 'decoder':
      return decoderContract(manifest, graphs.decoder[where]);
  }
}

function visionContract(
  manifest: Manifest,
  role: 'vision_global' | 'vision_local',
  where: Place,
  side: number,
  patches: number,
): GraphContract {
  // A side that is no whole number of patches is the manifest's own contradiction, not the graph's.
  const length = Number.isInteger(patches) ? patches * patches : null;
  return {
    entry: encoderAt(manifest.graphs[role], where),
    inputs: { pixels: float32(null, 3, side, side) },
    outputs: {
      features: float32(null, length, demandedChannels(manifest, role)),
      embeddings: float32(null, length, manifest.llm.hidden),
    },
  };
}

function decoderContract(manifest: Manifest, entry: DecoderEntry): GraphContract {
  const { hidden, layers, kv_heads, head_dim, vocab } = manifest.llm;
  const layerNumbers = Array.from({ length: layers }, (_, i) => i);
  const inPlace = entry.form === 'gqa_in_place';
  const cache = inPlace ? float32(null, kv_heads, null, head_dim) : float32(null, kv_heads, head_dim);
  const perLayer = (roles: readonly string[]) =>
    Object.fromEntries(layerNumbers.flatMap((i) => roles.map((role) => [`${role}_${i}`, cache] as const)));
  return {
    entry,
    inputs: {
      embeddings: float32(null, null, hidden),
      logits_from: int64(null),
      ...(inPlace
        ? { seqlens_k: int32(null), total_length: int32(null) }
        : { positions: int64(null), sees: uint8(null, null) }),
      ...perLayer(['past_keys', 'past_values']),
    },
    outputs: {
      logits: float32(null, vocab),
      ...(inPlace
        ? perLayer(['present_keys', 'present_values'])
        : {
            new_keys: float32(layers, null, kv_heads, head_dim),
            new_values: float32(layers, null, kv_heads, head_dim),
          }),
    },
  };
}

function float32(...dims: (number | null)[]): TensorContract {
  return { type: 'float32', dims };
}

function int64(...dims: (number | null)[]): TensorContract {
  return { type: 'int64', dims };
}

function int32(...dims: (number | null)[]): TensorContract {
  return { type: 'int32', dims };
}

function uint8(...dims: (number | null)[]): TensorContract {
  return { type: 'uint8', dims };
}
