// A bundle's graphs, loaded together: everything a question needs beside the picture.
// Knows nothing of pictures and of what is asked.

import { makeTokenizer, type TextTokenizer } from '../pipeline/tokenizer';
import { openGraph, type Bundle } from './bundle';
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

/** @throws FailureError `bundle-damaged`, `device-unavailable` or `out-of-memory`. */
export async function loadModel(bundle: Bundle, device: ResolvedDevice, threads?: number): Promise<Model> {
  const { manifest } = bundle;
  const tokenizer = makeTokenizer(bundle.tokenizerJson);
  const global = await openGraph(bundle, 'vision_global', device, threads);
  const local = await openGraph(bundle, 'vision_local', device, threads);
  // Its work is a few small products per region: not worth a trip to another device.
  const sampler = await openGraph(bundle, 'region_sampler', 'cpu', threads);
  const embedTokens = await openGraph(bundle, 'embed_tokens', 'cpu', threads);
  const decoder = await openDecoder(bundle, device, threads);
  const prefiller = makePrefiller(manifest, decoder, embedTokens);
  const newlineId = manifest.merge.newline_token_id;
  return {
    tokenizer,
    encoders: { global, local, sampler },
    decoder,
    prefiller,
    graphs: [global, local, sampler, embedTokens].map(({ graph }) => graph),
    newline: newlineId === null ? null : await prefiller.embed([newlineId]),
  };
}

export async function closeModel(model: Model): Promise<void> {
  await model.decoder.close();
  for (const graph of model.graphs) await graph.close();
}
