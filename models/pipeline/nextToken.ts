// Chooses tokens from logits. Knows nothing of sessions, text or pictures.

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** Ids that may be chosen: a test, or the ids themselves. */
export type AllowedTokens = ((id: number) => boolean) | ReadonlySet<number> | readonly number[];

export interface Sampling {
  /** 0 takes the likeliest token. */
  readonly temperature: number;
  /** In (0, 1]: only the likeliest tokens that together reach this probability are drawn from; 1 is all. */
  readonly topP: number;
  readonly random: Random;
  /** Ids that are never chosen, whatever `allowed` says (the region token). */
  readonly suppressed?: ReadonlySet<number>;
}

export interface ChosenToken {
  readonly id: number;
  /** Log-probability over the whole vocabulary, at temperature 1. */
  readonly logProb: number;
  /** Log-probability among the tokens that could have been chosen, at temperature 1. */
  readonly logProbAmongAllowed: number;
}

/**
 * Chooses the next token.
 *
 * Ties of the greedy choice go to the lowest id. Temperature and top-p work on the allowed tokens only.
 *
 * @param logits - one per token of the vocabulary.
 * @throws RangeError for a logit that is not finite, a temperature or top-p out of range, or nothing allowed.
 */
export function chooseToken(
  logits: Float32Array,
  sampling: Sampling,
  allowed: AllowedTokens = () => true,
): ChosenToken {
  const { temperature, topP, random, suppressed } = sampling;
  if (!(0 <= temperature && temperature < Infinity)) {
    throw new RangeError(`temperature is ${temperature}, expected 0 or more`);
  }
  if (!(0 < topP && topP <= 1)) throw new RangeError(`top-p is ${topP}, expected more than 0 and at most 1`);

  const isAllowed = allowedMask(logits.length, allowed, suppressed);
  let largest = -Infinity;
  let likeliest = -1;
  for (let id = 0; id < logits.length; id++) {
    const logit = finiteLogit(logits, id);
    if (largest < logit) largest = logit;
    if (isAllowed[id] === 1 && (likeliest === -1 || (logits[likeliest] ?? 0) < logit)) likeliest = id;
  }
  if (logits.length === 0) throw new RangeError('there are no logits');
  if (likeliest === -1) throw new RangeError('no token is allowed');

  // Sums of exponentials, each relative to the largest that is in it: no overflow, and no sum of zeros.
  const likeliestLogit = logits[likeliest] ?? 0;
  let sumOfAll = 0;
  let sumOfAllowed = 0;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? 0;
    const share = Math.exp(logit - largest);
    sumOfAll += share;
    if (isAllowed[id] === 1) {
      sumOfAllowed += largest === likeliestLogit ? share : Math.exp(logit - likeliestLogit);
    }
  }
  const id = temperature === 0 ? likeliest : draw(logits, isAllowed, likeliest, temperature, topP, random);
  const logit = logits[id] ?? 0;
  return {
    id,
    logProb: logit - largest - Math.log(sumOfAll),
    logProbAmongAllowed: logit - likeliestLogit - Math.log(sumOfAllowed),
  };
}

/**
 * Log-probabilities of all tokens.
 *
 * @throws RangeError naming the first logit that is not finite.
 */
export function logSoftmax(logits: Float32Array): Float64Array {
  const all = logSumOfAll(logits);
  return Float64Array.from(logits, (logit) => logit - all);
}

/** Numbers in [0, 1), the same for the same seed on every machine (mulberry32). @throws RangeError for a seed that is not finite. */
export function makeRandom(seed: number): Random {
  if (!Number.isFinite(seed)) throw new RangeError(`seed is ${seed}, expected a number`);
  let state = Math.trunc(seed) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Log of the sum of exponentials, without overflow. */
function logSumOfAll(logits: Float32Array): number {
  if (logits.length === 0) throw new RangeError('there are no logits');
  let largest = -Infinity;
  for (let id = 0; id < logits.length; id++) largest = Math.max(largest, finiteLogit(logits, id));
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  return largest + Math.log(sum);
}

function finiteLogit(logits: Float32Array, id: number): number {
  const logit = logits[id] ?? NaN;
  if (!Number.isFinite(logit)) throw new RangeError(`the logit of token ${id} is ${logit}`);
  return logit;
}

/** 1 where a token may be chosen. */
function allowedMask(
  vocabSize: number,
  allowed: AllowedTokens,
  suppressed: ReadonlySet<number> | undefined,
): Uint8Array {
  const mask = new Uint8Array(vocabSize);
  if (typeof allowed === 'function') {
    for (let id = 0; id < vocabSize; id++) mask[id] = allowed(id) ? 1 : 0;
  } else {
    // Ids outside the vocabulary set nothing.
    for (const id of allowed) mask[id] = 1;
  }
  for (const id of suppressed ?? []) mask[id] = 0;
  return mask;
}

function draw(
  logits: Float32Array,
  isAllowed: Uint8Array,
  likeliest: number,
  temperature: number,
  topP: number,
  random: Random,
): number {
  const highest = logits[likeliest] ?? 0;
  const weights = new Float64Array(logits.length);
  let total = 0;
  let nAllowed = 0;
  for (let id = 0; id < weights.length; id++) {
    if (isAllowed[id] !== 1) continue;
    const weight = Math.exp(((logits[id] ?? 0) - highest) / temperature);
    weights[id] = weight;
    total += weight;
    nAllowed++;
  }
  const weightOf = (id: number): number => weights[id] ?? 0;

  // Tokens this rare cannot be among the likeliest, since all of them together stay below 1 - topP.
  // Without this first cut, sorting a large vocabulary would cost more than choosing.
  const floor = ((1 - topP) / nAllowed) * total;
  let kept: number[] = [];
  for (let id = 0; id < weights.length; id++) {
    if (isAllowed[id] === 1 && (floor <= weightOf(id) || id === likeliest)) kept.push(id);
  }
  let keptTotal = total;
  if (topP < 1) {
    kept.sort((a, b) => weightOf(b) - weightOf(a) || a - b);
    let nKept = 0;
    keptTotal = 0;
    while (nKept < kept.length && keptTotal < topP * total) {
      keptTotal += weightOf(kept[nKept] ?? likeliest);
      nKept++;
    }
    kept = kept.slice(0, nKept);
  }
  let left = random() * keptTotal;
  for (const id of kept) {
    left -= weightOf(id);
    if (left < 0) return id;
  }
  // Only rounding leads here.
  return likeliest;
}
