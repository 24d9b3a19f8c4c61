// A small, whole manifest for tests that need numbers and no files.

import type { GraphEntry, Manifest } from '../../models/pipeline/manifest';

type Changes = { readonly [K in keyof Manifest]?: Partial<Manifest[K]> };

export function smallManifest(changes: Changes = {}): Manifest {
  const graph = (file: string): GraphEntry => ({ file, precision: 'fp32', inputs: {}, outputs: {} });
  const base: Manifest = {
    format: 1,
    name: 'small',
    version: '0',
    description: 'for tests',
    license: 'Apache-2.0',
    anyres: {
      tile_px: 28,
      global_px: 28,
      patch_px: 14,
      grid_pinpoints: [
        [28, 28],
        [56, 28],
      ],
      max_tiles: 6,
      resize_mode: 'stretch',
      pad_color: [0, 0, 0],
      resample: 'pil_bicubic',
    },
    global: { encoder: 'clip', select_layer: -2, drop_cls: true, mean: [0, 0, 0], std: [1, 1, 1] },
    local: {
      encoder: 'dinov2',
      layer: 'final_norm',
      registers: 0,
      pos_interp: 'size',
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
    projector: { type: 'mlp2x_gelu', shared: false },
    merge: { type: 'spatial', order: 'global_first', newline_token_id: null },
    region: {
      source: 'encoder',
      fuse: 'add',
      upsample: 'nearest',
      channels: 4,
      n_points: 16,
      sub: [8, 4],
      k: [3, 3],
      pool: 'max',
      swap_xy: false,
      sampling: 'deterministic_v1',
      point_span: 5,
      token: '<region_fea>',
      token_id: 9,
    },
    coords: {
      bins: 1000,
      frame: 'original',
      rounding: 'trunc',
      clamp_input: true,
      out_brackets: 'single',
      box_format: '[x1, y1, x2, y2]',
    },
    llm: {
      hidden: 2,
      layers: 2,
      heads: 2,
      kv_heads: 2,
      head_dim: 3,
      vocab: 5,
      embed_scale: 1,
      template: 'groundglass',
      max_len: 1024,
      bos_policy: 'none',
      bos_id: null,
      eos_ids: [4],
      fp: 'fp32',
    },
    graphs: {
      vision_global: graph('vision_global.onnx'),
      vision_local: graph('vision_local.onnx'),
      region_sampler: graph('region_sampler.onnx'),
      embed_tokens: graph('embed_tokens.onnx'),
      decoder: {
        cpu: { ...graph('decoder.cpu.onnx'), form: 'cache_inputs' },
        gpu: { ...graph('decoder.gpu.onnx'), form: 'gqa_in_place' },
      },
    },
    tokenizer: { file: 'tokenizer.json' },
    files: [],
    evidence: { model_weight: 0, text_weight: 1, found_threshold: 0.5, measured: 'nothing' },
    training: {},
  };
  const merged: Record<string, unknown> = { ...base };
  for (const [key, change] of Object.entries(changes)) {
    const old = merged[key];
    merged[key] = typeof change === 'object' && typeof old === 'object' ? { ...old, ...change } : change;
  }
  // Every key comes from the base and every value is a part of the same key's type.
  return merged as unknown as Manifest;
}
