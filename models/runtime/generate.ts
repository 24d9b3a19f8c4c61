// Writes an answer token by token: from the first logits to the stop, free or grounded in candidates.
// Knows nothing of pictures and prompts; the prompt is already in the decoder's cache.

import { boxCursor, type BoxTrie } from '../pipeline/boxTrie';
import { chooseToken, logSumExp, logSumExpOf } from '../pipeline/nextToken';
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
  /** Ids that are never written: the region token. */
  readonly suppressed: ReadonlySet<number>;
  /** The candidates a box has to be one of; null lets the model write free coordinates. */
  readonly trie: BoxTrie | null;
  /**
   * Where the candidates together hold less than this share of the probability at a box's first coordinate, the
   * model means something else, and that box is written freely. 0 holds it to the candidates whatever it means.
   */
  readonly freeBelow: number;
  /** Stop where the first box opens, with the logits of its first coordinate; for scoring candidates there. */
  readonly stopAtBox?: boolean;
}

export interface GenerateHooks {
  cancelled(): boolean;
  text?(text: string): void;
  /** A bracket was closed, so a box may be complete. */
  boxClosed?(soFar: SoFar): void;
}

/** What has been written so far. */
export type SoFar = Pick<Written, 'text' | 'boxes' | 'logProbs'>;

/** A box of the answer, where candidates were given. */
export interface WrittenBox {
  /** The candidates that share these coordinates, by index; empty for a box that was written freely. */
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
 * Writes until a stop token, `maxNewTokens` or a cancel, which is heard between runs of the decoder.
 *
 * Tokens that a box leaves no choice about are run together with the one in front of them.
 *
 * @param firstLogits - [V], of the prompt's last position.
 * @param embed - the embeddings of tokens [S, D], scaled.
 */
export async function generate(
  decoder: Pick<Decoder, 'run'>,
  tokenizer: TextTokenizer,
  embed: (ids: readonly number[]) => Promise<Float32Array>,
  firstLogits: Float32Array,
  options: GenerateOptions,
  hooks: GenerateHooks,
): Promise<Written> {
  const { trie, eosIds } = options;
  /** Null while the model writes freely: always without candidates, else within a box that is none of them. */
  let cursor = trie === null ? null : boxCursor(trie);
  const stream = textStream(tokenizer);
  const ids: number[] = [];
  const fedIds: number[] = [];
  const logProbs: number[] = [];
  const boxes: WrittenBox[] = [];
  let box = emptyBox();
  let text = '';
  let logits = firstLogits;
  /** Of positions that were run ahead: each was certain. */
  let logitsAhead: readonly Float32Array[] = [];
  let stop: Written['stop'] = 'length';
  while (ids.length < options.maxNewTokens) {
    if (logitsAhead.length === 0 && hooks.cancelled()) {
      stop = 'cancelled';
      break;
    }
    let allowed = cursor?.allowed() ?? null;
    let inCoordinates = cursor?.inCoordinates() === true;
    if (inCoordinates && options.stopAtBox === true) {
      stop = 'box';
      break;
    }
    if (
      allowed !== null &&
      inCoordinates &&
      box.nTokens === 0 &&
      Math.exp(logSumExpOf(logits, allowed) - logSumExp(logits)) < options.freeBelow
    ) {
      cursor = null;
      allowed = null;
      inCoordinates = false;
    }
    const mayWrite = cursor === null ? () => true : (id: number) => cursor?.mayWrite(id) === true;
    const choice = chooseToken(logits, options, allowed ?? mayWrite);
    if (eosIds.includes(choice.id)) {
      stop = 'end';
      break;
    }
    ids.push(choice.id);
    logProbs.push(choice.logProb);
    const isFreeBox = trie !== null && cursor === null;
    if (inCoordinates || isFreeBox) {
      box.nTokens += 1;
      box.logProb += choice.logProb;
      box.logProbAmongCandidates +=
        allowed === null ? choice.logProb : (logits[choice.id] ?? NaN) - logSumExpOf(logits, allowed);
    }
    let closed = cursor?.push(choice.id) ?? null;
    const closesBracket = tokenizer.tokenBytes(choice.id).includes(CLOSING_BRACKET);
    if (isFreeBox && closesBracket) {
      closed = [];
      cursor = boxCursor(trie);
    }
    if (closed !== null) {
      const { logProb, logProbAmongCandidates } = box;
      boxes.push({ candidates: closed, logProb, logProbAmongCandidates });
      box = emptyBox();
    }
    const piece = stream.push(choice.id);
    text += piece;
    if (piece !== '') hooks.text?.(piece);
    if (closesBracket) hooks.boxClosed?.({ text, boxes, logProbs });
    if (ids.length === options.maxNewTokens) break;
    if (logitsAhead.length === 0) {
      const isOpen = box.nTokens === 0 && (options.stopAtBox === true || 0 < options.freeBelow);
      const certain = isOpen ? [] : (cursor?.certain() ?? []);
      const next = [choice.id, ...certain.slice(0, options.maxNewTokens - ids.length - 1)];
      logitsAhead = await decoder.run(await embed(next), 0);
      fedIds.push(...next);
      // One turn of the event loop a run is what lets a cancel be heard.
      await yieldToEvents();
    }
    const [here, ...ahead] = logitsAhead;
    if (here === undefined) throw new RangeError('the decoder gave no logits');
    logits = here;
    logitsAhead = ahead;
  }
  const rest = stream.end();
  text += rest;
  if (rest !== '') hooks.text?.(rest);
  return { ids, fedIds, text, boxes, logProbs, stop, logits };
}

const CLOSING_BRACKET = ']'.charCodeAt(0);

/** What has been written of the box in hand. */
function emptyBox(): { nTokens: number; logProb: number; logProbAmongCandidates: number } {
  return { nTokens: 0, logProb: 0, logProbAmongCandidates: 0 };
}
