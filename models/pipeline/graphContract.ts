// What every graph of a bundle must take and give, derived from the manifest's numbers.
// Knows nothing of files or sessions; the runtime holds loaded graphs against it.

import type { DecoderEntry, GraphEntry, Manifest } from './manifest';

/** Expected sides by role; null where a side must be free, or may be anything. */
export interface GraphContract {
  readonly entry: GraphEntry;
  readonly inputs: Readonly<Record<string, readonly (number | null)[]>>;
  readonly outputs: Readonly<Record<string, readonly (number | null)[]>>;
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

/** Channels of one encoder's features in front of the projectors (C), as the region map needs them. */
export function encoderChannels(manifest: Manifest): number {
  const { channels, fuse, source } = manifest.region;
  if (source === 'projected') return manifest.llm.hidden;
  return fuse === 'concat' ? channels / 2 : channels;
}

/** The contract of one graph (spec §3.5). `where` chooses the decoder's form. */
export function graphContract(manifest: Manifest, role: GraphRole, where: 'cpu' | 'gpu'): GraphContract {
  const { anyres, llm, region, graphs } = manifest;
  const visionContract = (entry: GraphEntry, side: number, patches: number): GraphContract => ({
    entry,
    inputs: { pixels: [null, 3, side, side] },
    outputs: {
      features: [null, patches * patches, region.source === 'encoder' ? encoderChannels(manifest) : null],
      embeddings: [null, patches * patches, llm.hidden],
    },
  });
  switch (role) {
    case 'vision_global':
      return visionContract(graphs.vision_global, anyres.global_px, globalPatchesPerSide(manifest));
    case 'vision_local':
      return visionContract(graphs.vision_local, anyres.tile_px, patchesPerSide(manifest));
    case 'region_sampler':
      return {
        entry: graphs.region_sampler,
        inputs: {
          point_features: [null, region.n_points, region.channels],
          points: [null, region.n_points, 2],
          anchors_0: [null, region.sub[0]],
          neighbours_0: [null, region.sub[0], region.k[0]],
          anchors_1: [null, region.sub[1]],
          neighbours_1: [null, region.sub[1], region.k[1]],
        },
        outputs: { embeddings: [null, llm.hidden] },
      };
    case 'embed_tokens':
      return {
        entry: graphs.embed_tokens,
        inputs: { token_ids: [null, null] },
        outputs: { embeddings: [null, null, llm.hidden] },
      };
    case 'decoder':
      return decoderContract(manifest, graphs.decoder[where]);
  }
}

function decoderContract(manifest: Manifest, entry: DecoderEntry): GraphContract {
  const { hidden, layers, kv_heads, head_dim, vocab } = manifest.llm;
  const layerNumbers = Array.from({ length: layers }, (_, i) => i);
  const inPlace = entry.form === 'gqa_in_place';
  const cache = inPlace ? [null, kv_heads, null, head_dim] : [kv_heads, null, head_dim];
  const perLayer = (roles: readonly string[]) =>
    Object.fromEntries(layerNumbers.flatMap((i) => roles.map((role) => [`${role}_${i}`, cache] as const)));
  return {
    entry,
    inputs: {
      embeddings: [null, null, hidden],
      logits_from: [null],
      ...(inPlace ? { seqlens_k: [null], total_length: [null] } : { past_length: [null] }),
      ...perLayer(['past_keys', 'past_values']),
    },
    outputs: {
      logits: [null, vocab],
      ...(inPlace
        ? perLayer(['present_keys', 'present_values'])
        : {
            new_keys: [layers, kv_heads, null, head_dim],
            new_values: [layers, kv_heads, null, head_dim],
          }),
    },
  };
}
