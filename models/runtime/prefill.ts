// Feeds a prompt to the decoder, keeping what its cache already holds: the first run over an image is paid once.
// Knows nothing of how prompts are built and of what is written after them.

import { FailureError } from '../../protocol/failure';
import { at } from '../pipeline/list';
import type { Manifest } from '../pipeline/manifest';
import type { PromptToken } from '../pipeline/prompt';
import type { BundleGraph } from './bundle';
import { floats, type CacheSnapshot, type Decoder } from './decoder';
import { yieldToEvents } from './sessions';

/** What the prompt's image and region places are filled with. */
export interface PromptContext {
  /** Equal only for pictures whose visual embeddings are equal, whenever they were opened. */
  readonly imageKey: string;
  /** L. */
  readonly visualLength: number;
  /** [L, D]; only looked at where the picture has to be run. */
  readonly visual: Float32Array;
  /** The n-th region's embedding [D] and a key that is equal only for equal regions of one image. */
  readonly regions: readonly { readonly key: string; readonly embedding: Float32Array }[];
}

/** Keeps what a decoder's cache holds behind a prompt's beginning, longer than that cache does. */
export interface PrefixStore {
  /**
   * @param key - names the beginning: its tokens and its picture. What else the numbers hang on (bundle, device,
   *   program) is the store's to tell apart.
   * @returns null where nothing whole is kept under this key.
   */
  find(key: string): Promise<CacheSnapshot | null>;
  /** Whether a snapshot of so many bytes would be kept at all: asked before one is copied out of the cache. */
  accepts(bytes: number): boolean;
  /** Takes the snapshot over: its numbers never change again. Fails silently, since it can be made anew. */
  keep(key: string, snapshot: CacheSnapshot): void;
}

export interface Prefilled {
  /** [V], of the prompt's last position. */
  readonly logits: Float32Array;
  /** Positions of the prompt, image embeddings included. */
  readonly length: number;
  /** Positions that were not run again: already in the cache, or brought back by the store. */
  readonly reused: number;
}

export interface Prefiller {
  /**
   * Brings the cache to hold exactly this prompt.
   *
   * Of what the cache holds, only whole runs are kept: int8 rounds the rows of one run together, so a run that started
   * in the middle of an earlier one would make an answer hang, in its last digits, on what was asked before.
   *
   * @param room - positions that have to be left behind the prompt.
   * @returns null when cancelled; the cache then holds the whole runs that were done.
   * @throws FailureError `too-large` when the prompt does not leave that room.
   */
  prefill(
    prompt: readonly PromptToken[],
    context: PromptContext,
    room: number,
    hooks: { cancelled(): boolean; progress(done: number, total: number): void },
  ): Promise<Prefilled | null>;
  /** Empties the cache: the next prompt is read from its beginning, or brought back by the store. */
  forget(): void;
  /** Tells which ids the decoder was fed after the prompt, so that the next turn can start behind them. */
  noteFed(ids: readonly number[]): void;
  /** Embeddings [ids.length, D] of text tokens, as the decoder takes them: scaled. */
  embed(ids: readonly number[]): Promise<Float32Array>;
  /** The same as they stand in the table, to be put among visual embeddings, which are scaled later. */
  embedUnscaled(ids: readonly number[]): Promise<Float32Array>;
}

export function makePrefiller(
  manifest: Manifest,
  decoder: Decoder,
  embedTokens: BundleGraph,
  prefixes?: PrefixStore,
): Prefiller {
  const { hidden, embed_scale: scale, max_len: maxLength } = manifest.llm;
  const { layers, kv_heads: kvHeads, head_dim: headDim } = manifest.llm;
  const bytesPerPosition = 2 * layers * kvHeads * headDim * Float32Array.BYTES_PER_ELEMENT;
  /** What the cache holds: one key and one width for every place of the prompt. */
  let held: readonly Place[] = [];
  /** Where a run may start again, in places: at the beginning, behind the image, a whole prompt, an answer. */
  let starts: readonly number[] = [0];
  /** The last prompt and its logits: asked for again, nothing has to run. */
  let last: { readonly places: readonly Place[]; readonly logits: Float32Array } | null = null;

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

  /** Remembers that the cache holds these places and nothing else. */
  function hold(places: readonly Place[]): void {
    held = places;
    starts = starts.filter((start) => start <= places.length);
    decoder.truncate(widthOf(places));
  }

  function startBehindHeld(): void {
    starts = [...starts, held.length];
  }

  /** Embeddings [positions, D] of these places, scaled. */
  async function embeddingsOf(
    prompt: readonly PromptToken[],
    context: PromptContext,
    places: readonly Place[],
  ): Promise<Float32Array> {
    const ids = prompt.flatMap((token) => (token.kind === 'token' ? [token.id] : []));
    const textRows = ids.length === 0 ? new Float32Array(0) : await embedUnscaled(ids);
    const embeddings = new Float32Array(widthOf(places) * hidden);
    let row = 0;
    let textRow = 0;
    for (const [i, token] of prompt.entries()) {
      if (token.kind === 'token') {
        embeddings.set(textRows.subarray(textRow * hidden, (textRow + 1) * hidden), row * hidden);
        textRow += 1;
      } else {
        const source = token.kind === 'image' ? context.visual : regionEmbedding(context, token.index);
        embeddings.set(source, row * hidden);
      }
      row += at(places, i).width;
    }
    return scaled(embeddings, scale);
  }

  return {
    embed,
    embedUnscaled,
    forget: () => hold([]),
    noteFed(ids) {
      if (ids.length === 0) return;
      held = [...held, ...ids.map(textPlace)];
      startBehindHeld();
    },
    async prefill(prompt, context, room, hooks) {
      const places = prompt.map((token) => placeOf(token, context));
      const length = widthOf(places);
      if (maxLength < length + room) {
        throw new FailureError({
          kind: 'too-large',
          what: 'prompt',
          limit: maxLength - room,
          actual: length,
        });
      }
      // 1. Keep the longest common beginning that ends where a run may start.
      const common = commonPlaces(held, places);
      if (last !== null && common === places.length && isSame(last.places, places)) {
        hold(places);
        return { logits: last.logits, length, reused: length };
      }
      const kept = starts.filter((start) => start <= common && start < places.length);
      hold(places.slice(0, Math.max(...kept)));
      // 2. The image and what stands in front of it may have been read before, by this process or another.
      const prefix = places.slice(0, 1 + prompt.findIndex(({ kind }) => kind === 'image'));
      const prefixKey = prefix.map(({ key }) => key).join(', ');
      const isPrefixNew = held.length < prefix.length && prefix.length < places.length;
      if (isPrefixNew && prefixes !== undefined) {
        const snapshot = await prefixes.find(prefixKey);
        if (snapshot?.length === widthOf(prefix) && decoder.restore(snapshot)) {
          hold(prefix);
          startBehindHeld();
        }
      }
      const reused = widthOf(held);

      // 3. Run the rest in chunks, none of them across the image's end, so that the image is run the same way whatever is
      //    asked. Only the very last position's logits are wanted.
      let logits: Float32Array | undefined;
      for (const part of held.length < prefix.length ? [prefix, places] : [places]) {
        const first = held.length;
        const newPlaces = part.slice(first);
        const embeddings = await embeddingsOf(prompt.slice(first, part.length), context, newPlaces);
        const done = widthOf(held);
        const count = widthOf(newPlaces);
        for (let row = 0; row < count; row += decoder.promptRows) {
          if (hooks.cancelled()) {
            // Half of a run's places are no beginning that anything can start from.
            decoder.truncate(done);
            return null;
          }
          const end = Math.min(count, row + decoder.promptRows);
          const rows = embeddings.subarray(row * hidden, end * hidden);
          [logits] = await decoder.run(rows, end - row - 1);
          hooks.progress(done + end, length);
          await yieldToEvents();
        }
        hold(part);
        startBehindHeld();
        if (part === prefix && prefixes?.accepts((done + count) * bytesPerPosition) === true) {
          const snapshot = decoder.snapshot(done + count);
          if (snapshot !== null) prefixes.keep(prefixKey, snapshot);
        }
      }
      if (logits === undefined) throw new RangeError('the decoder gave no logits');
      last = { places, logits };
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

function placeOf(token: PromptToken, context: PromptContext): Place {
  switch (token.kind) {
    case 'token':
      return textPlace(token.id);
    case 'image':
      return { key: `image ${context.imageKey}`, width: context.visualLength };
    case 'region':
      return { key: `region ${context.imageKey} ${context.regions[token.index]?.key ?? ''}`, width: 1 };
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

function isSame(a: readonly Place[], b: readonly Place[]): boolean {
  return a.length === b.length && commonPlaces(a, b) === a.length;
}

function widthOf(places: readonly Place[]): number {
  return places.reduce((total, place) => total + place.width, 0);
}

function scaled(data: Float32Array, scale: number): Float32Array {
  if (scale !== 1) for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) * scale;
  return data;
}
