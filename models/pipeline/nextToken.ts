// Chooses tokens from logits. Knows nothing of sessions, text or pictures.

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** Ids that may be chosen: a test, or the ids themselves, each once. A greedy choice asks the test about a few ids only. */
export type AllowedTokens = ((id: number) => boolean) | readonly number[];

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
  /** Over the whole vocabulary, at temperature 1. */
  readonly logProb: number;
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
  const { temperature, topP } = sampling;
  if (!(0 <= temperature && temperature < Infinity)) {
    throw new RangeError(`temperature is ${temperature}, expected 0 or more`);
  }
  if (!(0 < topP && topP <= 1)) throw new RangeError(`top-p is ${topP}, expected more than 0 and at most 1`);
  // First of all, because it finds logits that are not finite.
  const total = logSumExp(logits);
  const likeliest = likeliestOf(logits, allowed, sampling.suppressed);
  const id = temperature === 0 ? likeliest : draw(logits, allowed, likeliest, sampling);
  return { id, logProb: (logits[id] ?? NaN) - total };
}

/**
 * Log of the sum of exponentials: a token's log-probability is its logit less this.
 *
 * @throws RangeError naming the first logit that is not finite.
 */
export function logSumExp(logits: Float32Array): number {
  if (logits.length === 0) throw new RangeError('there are no logits');
  let largest = -Infinity;
  for (let id = 0; id < logits.length; id++) {
    const logit = logits[id] ?? NaN;
    if (!Number.isFinite(logit)) throw new RangeError(`the logit of token ${id} is ${logit}`);
    if (largest < logit) largest = logit;
  }
  // Relative to the largest, nothing overflows and the sum is at least 1.
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += expOfMinus(largest - (logits[id] ?? 0));
  return largest + Math.log(sum);
}

/** The same over some tokens alone. Ids outside the vocabulary are not there; without any it is minus infinity. */
export function logSumExpOf(logits: Float32Array, ids: readonly number[]): number {
  const some = Float32Array.from(ids.flatMap((id) => logits[id] ?? []));
  return some.length === 0 ? -Infinity : logSumExp(some);
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

/** Behind this, nothing is left that a sum of at least 1 could hold. */
const EXP_END = 64;
const EXP_STEPS = 64;
const expOfSteps = Float64Array.from({ length: EXP_END * EXP_STEPS }, (_, i) => Math.exp(-i / EXP_STEPS));

/**
 * e to the power of -x, for 0 <= x, to eleven digits: of the step below from the table, of the rest by its series.
 * With Math.exp the sum over a vocabulary took longer than everything else that is done here for a token.
 */
function expOfMinus(x: number): number {
  if (!(x < EXP_END)) return 0;
  const step = Math.trunc(x * EXP_STEPS);
  const rest = x - step / EXP_STEPS;
  return (expOfSteps[step] ?? 0) * (1 - rest * (1 - rest * (1 / 2 - rest * (1 / 6 - rest / 24))));
}

/** @throws RangeError where no token is allowed. */
function likeliestOf(
  logits: Float32Array,
  allowed: AllowedTokens,
  suppressed: ReadonlySet<number> | undefined,
): number {
  let likeliest = -1;
  let highest = -Infinity;
  if (typeof allowed === 'function') {
    for (let id = 0; id < logits.length; id++) {
      // A test costs more than the rest of this loop: only an id that would win is worth it.
      if (highest < (logits[id] ?? 0) && suppressed?.has(id) !== true && allowed(id)) {
        likeliest = id;
        highest = logits[id] ?? 0;
      }
    }
  } else {
    for (const id of choosable(logits, allowed, suppressed)) {
      const logit = logits[id] ?? 0;
      if (highest < logit || (highest === logit && id < likeliest)) {
        likeliest = id;
        highest = logit;
      }
    }
  }
  if (likeliest === -1) throw new RangeError('no token is allowed');
  return likeliest;
}

/** The ids of the vocabulary that may be chosen. */
function choosable(
  logits: Float32Array,
  allowed: AllowedTokens,
  suppressed: ReadonlySet<number> | undefined,
): number[] {
  if (typeof allowed !== 'function') {
    return allowed.filter((id) => suppressed?.has(id) !== true && logits[id] !== undefined);
  }
  const ids: number[] = [];
  for (let id = 0; id < logits.length; id++) {
    if (suppressed?.has(id) !== true && allowed(id)) ids.push(id);
  }
  return ids;
}

function draw(
  logits: Float32Array,
  allowed: AllowedTokens,
  likeliest: number,
  { temperature, topP, random, suppressed }: Sampling,
): number {
  const ids = choosable(logits, allowed, suppressed);
  const highest = logits[likeliest] ?? 0;
  const weights = ids.map((id) => Math.exp(((logits[id] ?? 0) - highest) / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);

  // Tokens this rare cannot be among the likeliest, since all of them together stay below 1 - topP.
  // Without this first cut, sorting a large vocabulary would cost more than choosing.
  const floor = ((1 - topP) / ids.length) * total;
  const kept: { readonly id: number; readonly weight: number }[] = [];
  for (const [i, id] of ids.entries()) {
    const weight = weights[i] ?? 0;
    if (floor <= weight || id === likeliest) kept.push({ id, weight });
  }
  let keptTotal = total;
  if (topP < 1) {
    kept.sort((a, b) => b.weight - a.weight || a.id - b.id);
    let nKept = 0;
    keptTotal = 0;
    while (nKept < kept.length && keptTotal < topP * total) {
      keptTotal += kept[nKept]?.weight ?? 0;
      nKept++;
    }
    kept.length = nKept;
  }
  let left = random() * keptTotal;
  for (const { id, weight } of kept) {
    left -= weight;
    if (left < 0) return id;
  }
  // Only rounding leads here.
  return likeliest;
}
