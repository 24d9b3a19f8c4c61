// Writes an answer token by token: from the first logits to the stop, free or grounded in candidates.
// Knows nothing of pictures and prompts; the prompt is already in the decoder's cache.

import { boxCursor, type BoxTrie } from '../pipeline/boxTrie';
import { chooseToken } from '../pipeline/nextToken';
import { textStream } from '../pipeline/textStream';
import type { TextTokenizer } from '../pipeline/tokenizer';
import type { Decoder } from './decoder';
import { yieldToEvents } from './sessions';

export interface GenerateOptions {
  readonly maxNewTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topP: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly eosIds: readonly number[];
  /** Ids that are never written: the region token, the image's place. */
  readonly suppressedIds: readonly number[];
  /** The candidates a box has to be one of; null lets the model write free coordinates. */
  readonly trie: BoxTrie | null;
  /** Stop where the first box opens, with the logits of its first coordinate; for scoring candidates there. */
  readonly stopAtBox?: boolean;
}

export interface GenerateHooks {
  cancelled(): boolean;
  text?(text: string): void;
}

/** A box as it was written under constraint. */
export interface WrittenBox {
  /** The candidates that share these coordinates, by index. */
  readonly candidates: readonly number[];
  /** The model's log-probability of the box's coordinate tokens. */
  readonly logProb: number;
  /** The same among the candidates alone. */
  readonly logProbAmongCandidates: number;
}

export interface Written {
  /** Ids as written, without the stop token. */
  readonly ids: readonly number[];
  /** Ids whose keys and values are in the cache; the last written one may not be. */
  readonly fedIds: readonly number[];
  readonly text: string;
  readonly boxes: readonly WrittenBox[];
  /** Log-probability of each id, over the whole vocabulary. */
  readonly logProbs: readonly number[];
  readonly stop: 'end' | 'length' | 'cancelled' | 'box';
  /** [V], of the last position that was run: what would be written next. */
  readonly logits: Float32Array;
}

/**
 * Writes until a stop token, `maxNewTokens` or a cancel, which is heard between tokens.
 *
 * @param firstLogits - [V], of the prompt's last position.
 * @param embed - one token's embedding [1, D], scaled.
 */
export async function generate(
  decoder: Decoder,
  tokenizer: TextTokenizer,
  embed: (ids: readonly number[]) => Promise<Float32Array>,
  firstLogits: Float32Array,
  options: GenerateOptions,
  hooks: GenerateHooks,
): Promise<Written> {
  const { trie, eosIds } = options;
  const cursor = trie === null ? null : boxCursor(trie);
  const stream = textStream(tokenizer);
  const suppressed = new Set(options.suppressedIds);
  const ids: number[] = [];
  const fedIds: number[] = [];
  const logProbs: number[] = [];
  const boxes: WrittenBox[] = [];
  let box = { logProb: 0, logProbAmongCandidates: 0 };
  let text = '';
  let logits = firstLogits;
  let stop: Written['stop'] = 'length';
  while (ids.length < options.maxNewTokens) {
    if (hooks.cancelled()) {
      stop = 'cancelled';
      break;
    }
    const allowed = cursor?.allowed() ?? null;
    const inCoordinates = cursor?.inCoordinates() === true;
    if (inCoordinates && options.stopAtBox === true) {
      stop = 'box';
      break;
    }
    const choice = chooseToken(
      logits,
      options,
      allowed ?? ((id: number) => !suppressed.has(id) && cursor?.mayWrite(id) !== false),
    );
    if (eosIds.includes(choice.id)) {
      stop = 'end';
      break;
    }
    ids.push(choice.id);
    logProbs.push(choice.logProb);
    if (inCoordinates) {
      box.logProb += choice.logProb;
      box.logProbAmongCandidates += choice.logProbAmongAllowed;
    }
    const closed = cursor?.push(choice.id) ?? null;
    if (closed !== null) {
      boxes.push({ candidates: closed, ...box });
      box = { logProb: 0, logProbAmongCandidates: 0 };
    }
    const piece = stream.push(choice.id);
    text += piece;
    if (piece !== '') hooks.text?.(piece);
    if (ids.length === options.maxNewTokens) break;
    const [next] = await decoder.run(await embed([choice.id]), 0);
    if (next === undefined) throw new RangeError('the decoder gave no logits');
    fedIds.push(choice.id);
    logits = next;
    // One turn of the event loop a token is what lets a cancel be heard.
    await yieldToEvents();
  }
  const rest = stream.end();
  text += rest;
  if (rest !== '') hooks.text?.(rest);
  return { ids, fedIds, text, boxes, logProbs, stop, logits };
}
