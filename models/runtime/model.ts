// A bundle's graphs, loaded together: everything a question needs beside the picture.
// Knows nothing of pictures and of what is asked.

import type { TextTokenizer } from '../pipeline/tokenizer';
import type { GraphRole } from '../pipeline/graphContract';
import { checkEncoderWidths, openGraph, type Bundle, type BundleGraph } from './bundle';
import type { LoadProgress } from './clock';
import { openDecoder, type Decoder } from './decoder';
import type { Encoders } from './features';
import { makePrefiller, type Prefiller } from './prefill';
import type { Graph, ResolvedDevice } from './sessions';

export interface Model {
  readonly tokenizer: TextTokenizer;
  readonly encoders: Encoders;
  readonly decoder: Decoder;
  readonly prefiller: Prefiller;
  /** Every graph but the decoder's, for closing. */
  readonly graphs: readonly Graph[];
  /** [D], ends each row of the merged map; null where the bundle has none. */
  readonly newline: Float32Array | null;
}

export interface LoadModel {
  readonly device: ResolvedDevice;
  readonly threads?: number | undefined;
  /** Hears of every graph that is open: a large bundle takes minutes, and silence would be taken for a hang. */
  readonly progress?: LoadProgress;
}

/**
 * Loads everything, or nothing: what was opened is closed again when a later part fails.
 *
 * @throws FailureError `bundle-damaged`, `device-unavailable` or `out-of-memory`.
 */
export async function loadModel(
  bundle: Bundle,
  { device, threads, progress = () => undefined }: LoadModel,
): Promise<Model> {
  const { manifest } = bundle;
  // Where one encoder serves both views, its weights are loaded once.
  const isShared = manifest.local.encoder === 'same_as_global';
  const nGraphs = isShared ? 4 : 5;
  const graphs: Graph[] = [];
  const open = async (role: GraphRole, where: ResolvedDevice): Promise<BundleGraph> => {
    const opened = await openGraph(bundle, role, where, threads);
    graphs.push(opened.graph);
    progress(graphs.length, nGraphs);
    return opened;
  };
  try {
    const global = await open('vision_global', device);
    const local = isShared ? global : await open('vision_local', device);
    checkEncoderWidths(bundle, global, local);
    // Its work is a few small products per region: not worth a trip to another device.
    const sampler = await open('region_sampler', 'cpu');
    const embedTokens = await open('embed_tokens', 'cpu');
    const decoder = await openDecoder(bundle, device, threads);
    progress(nGraphs, nGraphs);
    const prefiller = makePrefiller(manifest, decoder, embedTokens);
    const newlineId = manifest.merge.newline_token_id;
    return {
      tokenizer: bundle.tokenizer,
      encoders: { global, local, sampler },
      decoder,
      prefiller,
      graphs,
      newline: newlineId === null ? null : await prefiller.embedUnscaled([newlineId]),
    };
  } catch (error) {
    for (const graph of graphs) await graph.close();
    throw error;
  }
}

export async function closeModel(model: Model): Promise<void> {
  await model.decoder.close();
  for (const graph of model.graphs) await graph.close();
}
