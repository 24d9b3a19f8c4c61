// What a bundle says of itself: the shape of manifest.json, field names as in spec §3.6.
// Knows nothing of files on disk; models/bundles/manifest.schema.json is the contract, this its TypeScript face,
// manifestRules.ts what the fields must be to each other.

/** How a graph's matrices are stored; int4, in blocks with a scale each, is the decoder's alone. */
export type Precision = 'fp32' | 'fp16' | 'int8' | 'int4';

/** A graph is chosen by where it runs. */
export type Place = 'cpu' | 'gpu';

/** One ONNX graph: its file, and the tensor name behind every role that the pipeline fills or reads. */
export interface GraphEntry {
  readonly file: string;
  readonly precision: Precision;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** One graph for every device, or one for the CPU and one for GPUs. */
export type EncoderEntry = GraphEntry | Readonly<Record<Place, GraphEntry>>;

/** The encoder's graph for a place. */
export function encoderAt(entry: EncoderEntry, where: Place): GraphEntry {
  return 'cpu' in entry ? entry[where] : entry;
}

/**
 * `cache_inputs`: past keys and values are inputs only, the new rows are the outputs (CPU).
 * `gqa_in_place`: grouped-query attention whose present tensors are the past tensors (GPU).
 */
export type DecoderForm = 'cache_inputs' | 'gqa_in_place';

export interface DecoderEntry extends GraphEntry {
  readonly form: DecoderForm;
}

export type TemplateName = 'groundglass' | 'ferret_v1' | 'vicuna' | 'llama_3' | 'gemma';

export interface Manifest {
  readonly format: 1;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly anyres: {
    /** T, side of a tile. */
    readonly tile_px: number;
    /** Side of the global image. */
    readonly global_px: number;
    readonly patch_px: number;
    /** Canvas sizes [width, height] in pixels, in order of preference among ties. */
    readonly grid_pinpoints: readonly (readonly [number, number])[];
    readonly max_tiles: number;
    readonly resize_mode: 'stretch' | 'pad';
    readonly pad_color: readonly [number, number, number];
    readonly resample: 'pil_bicubic';
  };
  readonly global: {
    readonly encoder: string;
    readonly select_layer: number;
    readonly drop_cls: true;
    readonly mean: readonly [number, number, number];
    readonly std: readonly [number, number, number];
  };
  readonly local: {
    /** `same_as_global`: tiles go through `vision_global` too. */
    readonly encoder: string;
    readonly layer: 'final_norm' | 'penultimate';
    readonly registers: number;
    readonly pos_interp: 'size' | 'hub_offset_0.1' | 'none';
    readonly mean: readonly [number, number, number];
    readonly std: readonly [number, number, number];
  };
  readonly projector: { readonly type: 'linear' | 'mlp2x_gelu'; readonly shared: boolean };
  readonly merge: {
    readonly type: 'spatial' | 'flat';
    readonly order: 'global_first' | 'local_first';
    /** The token whose embedding ends each row of the merged map; null for none. */
    readonly newline_token_id: number | null;
  };
  readonly region: {
    /** Whose features the visual sampler reads: the encoders' or the projectors'. */
    readonly source: 'encoder' | 'projected';
    readonly fuse: 'add' | 'concat' | 'global_only';
    readonly upsample: 'nearest' | 'bilinear';
    /** Channels of the map the sampler reads. */
    readonly channels: number;
    readonly n_points: number;
    readonly sub: readonly [number, number];
    readonly k: readonly [number, number];
    readonly pool: 'max' | 'mean';
    readonly swap_xy: boolean;
    readonly sampling: 'deterministic_v1';
    readonly point_span: number;
    readonly token: string;
    readonly token_id: number;
  };
  readonly coords: {
    readonly bins: number;
    readonly frame: 'original';
    readonly rounding: 'trunc';
    /** Coordinates are cut to [0, W - 1] before they become bins. */
    readonly clamp_input: true;
    readonly out_brackets: 'single' | 'double';
    readonly box_format: '[x1, y1, x2, y2]';
  };
  readonly llm: {
    /** D, width of an embedding. */
    readonly hidden: number;
    readonly layers: number;
    readonly heads: number;
    readonly kv_heads: number;
    readonly head_dim: number;
    readonly vocab: number;
    /** Every embedding (text, visual, region) is multiplied by it before the decoder. */
    readonly embed_scale: number;
    readonly template: TemplateName;
    readonly max_len: number;
    readonly bos_policy: 'none' | 'once' | 'twice';
    readonly bos_id: number | null;
    readonly eos_ids: readonly number[];
    readonly fp: Precision;
  };
  readonly graphs: {
    readonly vision_global: EncoderEntry;
    readonly vision_local: EncoderEntry;
    readonly region_sampler: GraphEntry;
    readonly embed_tokens: GraphEntry;
    /** By where it runs. */
    readonly decoder: Readonly<Record<Place, DecoderEntry>>;
  };
  readonly tokenizer: { readonly file: string };
  /** The reference numbers of the self-test; absent in bundles that an earlier exporter wrote. */
  readonly selftest?: { readonly file: string };
  /** Every file of the bundle but the manifest. */
  readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  /** How much each witness counts when candidates are ranked; set by measurement, see `measured`. */
  readonly evidence: {
    readonly model_weight: number;
    readonly text_weight: number;
    /** Below this combined score the answer is "not on this screen". */
    readonly found_threshold: number;
    /** The command, the set and the figures that gave these numbers. */
    readonly measured: string;
  };
  /** Config, commit, data, device, hours, results: what made the weights. Free form. */
  readonly training: Readonly<Record<string, unknown>>;
}
