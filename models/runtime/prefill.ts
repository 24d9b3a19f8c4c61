// Feeds a prompt to the decoder, keeping what its cache already holds: the first run over an image is paid once.
// Knows nothing of how prompts are built and of what is written after them.

import { FailureError } from '../../protocol/failure';
import type { Manifest } from '../pipeline/manifest';
import type { PromptToken } from '../pipeline/prompt';
import type { BundleGraph } from './bundle';
import { floats, type Decoder } from './decoder';
import { yieldToEvents } from './sessions';

/** What the prompt's image and region places are filled with. */
export interface PromptContext {
  readonly imageId: string;
  /** [L, D] */
  readonly visual: Float32Array;
  /** The n-th region's embedding [D] and a key that is equal only for equal regions of one image. */
  readonly regions: readonly { readonly key: string; readonly embedding: Float32Array }[];
}

export interface Prefilled {
  /** [V], of the prompt's last position. */
  readonly logits: Float32Array;
  /** Positions of the prompt, image embeddings included. */
  readonly length: number;
  /** Positions that were already in the cache. */
  readonly reused: number;
}

export interface Prefiller {
  /**
   * Brings the cache to hold exactly this prompt.
   *
   * @param room - positions that have to be left behind the prompt.
   * @returns null when cancelled; the cache then holds what was read so far.
   * @throws FailureError `too-large` when the prompt does not leave that room.
   */
  prefill(
    prompt: readonly PromptToken[],
    context: PromptContext,
    room: number,
    hooks: { cancelled(): boolean; progress(done: number, total: number): void },
  ): Promise<Prefilled | null>;
  /** Tells which ids the decoder was fed after the prompt, so that the next turn can start behind them. */
  noteFed(ids: readonly number[]): void;
  /** Embeddings [ids.length, D] of text tokens, as the decoder takes them: scaled. */
  embed(ids: readonly number[]): Promise<Float32Array>;
  /** The same as they stand in the table, to be put among visual embeddings, which are scaled later. */
  embedUnscaled(ids: readonly number[]): Promise<Float32Array>;
}

/** Rows a run. Bounds the memory of attention scores and lets a cancel be heard while a long prompt is read. */
const PREFILL_CHUNK = 512;

export function makePrefiller(manifest: Manifest, decoder: Decoder, embedTokens: BundleGraph): Prefiller {
  const { hidden, embed_scale: scale, max_len: maxLength } = manifest.llm;
  /** What the cache holds: one key and one width for every place of the prompt. */
  let held: Place[] = [];

  const embed = async (ids: readonly number[]) => scaled(await embedUnscaled(ids), scale);

  async function embedUnscaled(ids: readonly number[]): Promise<Float32Array> {
    const outputs = await embedTokens.graph.run({
      [embedTokens.input('token_ids')]: {
        type: 'int64',
        data: BigInt64Array.from(ids, BigInt),
        dims: [1, ids.length],
      },
    });
    return floats(outputs, embedTokens.output('embeddings'));
  }

  return {
    embed,
    embedUnscaled,
    noteFed(ids) {
      for (const id of ids) held.push(textPlace(id));
    },
    async prefill(prompt, context, room, hooks) {
      const places = prompt.map((token) => placeOf(token, context, hidden));
      const length = sum(places);
      if (maxLength < length + room) {
        throw new FailureError({
          kind: 'too-large',
          what: 'prompt',
          limit: maxLength - room,
          actual: length,
        });
      }
      // 1. Keep the longest common beginning, but at least one place has to be run for its logits.
      const shared = Math.min(commonPlaces(held, places), places.length - 1);
      const reused = sum(places.slice(0, shared));
      held = places.slice(0, shared);
      decoder.truncate(reused);

      // 2. Fill the rest's embeddings: text by one run over its ids, image and regions from the context.
      const rest = prompt.slice(shared);
      const restPlaces = places.slice(shared);
      const ids = rest.flatMap((token) => (token.kind === 'token' ? [token.id] : []));
      const textRows = ids.length === 0 ? new Float32Array(0) : await embed(ids);
      const embeddings = new Float32Array((length - reused) * hidden);
      let row = 0;
      let textRow = 0;
      for (const [i, token] of rest.entries()) {
        if (token.kind === 'token') {
          embeddings.set(textRows.subarray(textRow * hidden, (textRow + 1) * hidden), row * hidden);
          textRow += 1;
        } else {
          const source = token.kind === 'image' ? context.visual : regionEmbedding(context, token.index);
          embeddings.set(scale === 1 ? source : scaled(source.slice(), scale), row * hidden);
        }
        row += restPlaces[i]?.width ?? 0;
      }

      // 3. Run it in chunks; only the very last position's logits are wanted.
      let logits: Float32Array | undefined;
      for (let first = 0; first < row; first += PREFILL_CHUNK) {
        if (hooks.cancelled()) {
          // A half-read image is no shared beginning: forget down to the last whole place.
          const whole = wholePlaces(places, reused + first);
          held = places.slice(0, whole);
          decoder.truncate(sum(held));
          return null;
        }
        const last = Math.min(row, first + PREFILL_CHUNK);
        [logits] = await decoder.run(embeddings.subarray(first * hidden, last * hidden), last - first - 1);
        hooks.progress(reused + last, length);
        await yieldToEvents();
      }
      if (logits === undefined) throw new RangeError('the decoder gave no logits');
      held = places;
      return { logits, length, reused };
    },
  };
}

/** A place of the prompt in the cache: what stands there, and over how many positions. */
interface Place {
  readonly key: string;
  readonly width: number;
}

function textPlace(id: number): Place {
  return { key: `token ${id}`, width: 1 };
}

function placeOf(token: PromptToken, context: PromptContext, hidden: number): Place {
  switch (token.kind) {
    case 'token':
      return textPlace(token.id);
    case 'image':
      return { key: `image ${context.imageId}`, width: context.visual.length / hidden };
    case 'region':
      return { key: `region ${context.imageId} ${context.regions[token.index]?.key ?? ''}`, width: 1 };
  }
}

function regionEmbedding(context: PromptContext, index: number): Float32Array {
  const region = context.regions[index];
  if (region === undefined) {
    throw new RangeError(`the prompt has a region ${index}, only ${context.regions.length} were given`);
  }
  return region.embedding;
}

function commonPlaces(a: readonly Place[], b: readonly Place[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count]?.key === b[count]?.key) count += 1;
  return count;
}

function wholePlaces(places: readonly Place[], positions: number): number {
  let count = 0;
  let end = 0;
  for (const place of places) {
    end += place.width;
    if (end > positions) break;
    count += 1;
  }
  return count;
}

function sum(places: readonly Place[]): number {
  return places.reduce((total, place) => total + place.width, 0);
}

function scaled(data: Float32Array, scale: number): Float32Array {
  if (scale !== 1) for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) * scale;
  return data;
}
