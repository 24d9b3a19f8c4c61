// A bundle's graphs, loaded together: everything a question needs beside the picture.
// Knows nothing of pictures and of what is asked.

import type { RealDevice } from '../../protocol/inference';
import type { TextTokenizer } from '../pipeline/tokenizer';
import type { GraphRole } from '../pipeline/graphContract';
import { checkEncoderWidths, openGraph, type Bundle, type BundleGraph } from './bundle';
import { openCache, type Cache } from './cache/cache';
import { makePrefixStore } from './cache/prefixes';
import { makeSquareStore } from './cache/squares';
import type { LoadProgress } from './clock';
import { openDecoder, type Decoder } from './decoder';
import { describeMachine } from './devices/machine';
import { makePictureEncoder, type PictureEncoder, type Encoders } from './features';
import { makePrefiller, type Prefiller } from './prefill';
import { runtimeVersion, type Graph } from './sessions';

export interface Model {
  readonly tokenizer: TextTokenizer;
  readonly encoders: Encoders;
  readonly decoder: Decoder;
  readonly prefiller: Prefiller;
  /** Every graph but the decoder's, for closing. */
  readonly graphs: readonly Graph[];
  readonly pictures: PictureEncoder;
}

export interface LoadModel {
  readonly device: RealDevice;
  readonly threads?: number | undefined;
  /** Where encoded squares and read prompts are kept; by default in memory, for as long as the model. */
  readonly cache?: Cache;
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
  { device, threads, cache = openCache(), progress = () => undefined }: LoadModel,
): Promise<Model> {
  const { manifest } = bundle;
  // Where one encoder serves both views, its weights are loaded once.
  const isShared = manifest.local.encoder === 'same_as_global';
  const nGraphs = isShared ? 4 : 5;
  const graphs: Graph[] = [];
  const open = async (role: GraphRole, where: RealDevice): Promise<BundleGraph> => {
    const opened = await openGraph(bundle, role, where, threads);
    graphs.push(opened.graph);
    progress(graphs.length, nGraphs);
    return opened;
  };
  let decoder: Decoder | null = null;
  try {
    const global = await open('vision_global', device);
    const local = isShared ? global : await open('vision_local', device);
    checkEncoderWidths(bundle, global, local);
    // Its work is a few small products per region: not worth a trip to another device.
    const sampler = await open('region_sampler', 'cpu');
    const embedTokens = await open('embed_tokens', 'cpu');
    decoder = await openDecoder(bundle, device, threads);
    progress(nGraphs, nGraphs);
    // The manifest's hash stands for every file of the bundle. Another device, driver or number of threads may round
    // otherwise: an answer must not hang on which of them was there first.
    const driver = device === 'cpu' ? '' : describeMachine(runtimeVersion(), __filename);
    const scope = [bundle.hash, device, driver, String(threads ?? 'all threads')];
    const prefiller = makePrefiller(manifest, decoder, embedTokens, makePrefixStore(cache, scope));
    const newlineId = manifest.merge.newline_token_id;
    const newline = newlineId === null ? null : await prefiller.embedUnscaled([newlineId]);
    return {
      tokenizer: bundle.tokenizer,
      encoders: { global, local, sampler },
      decoder,
      prefiller,
      graphs,
      pictures: makePictureEncoder(manifest, { global, local }, newline, makeSquareStore(cache, scope)),
    };
  } catch (error) {
    // What it failed with is the news, not what cannot be closed after that.
    await closeAll(decoder === null ? graphs : [decoder, ...graphs]).catch(() => undefined);
    throw error;
  }
}

/** @throws what the first part fails with that cannot be closed; the others are closed all the same. */
export function closeModel({ decoder, graphs }: Closing): Promise<void> {
  return closeAll([decoder, ...graphs]);
}

interface Closing {
  readonly decoder: Pick<Decoder, 'close'>;
  readonly graphs: readonly Pick<Graph, 'close'>[];
}

/** One after the other. Of a device that is lost some parts may not be closed, and the others hold memory. */
async function closeAll(parts: readonly Pick<Graph, 'close'>[]): Promise<void> {
  const [first, ...others] = parts;
  if (first === undefined) return;
  try {
    await first.close();
  } finally {
    await closeAll(others);
  }
}
