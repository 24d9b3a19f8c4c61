// Holds what a caller asks against what can be answered; messages are untrusted input.
// Knows nothing of engines; regions become whole by `checkRegion`.

import { FailureError } from '../../protocol/failure';
import type { PixelBox, Size } from '../../protocol/geometry';
import type { AskParams, Candidate, Turn } from '../../protocol/inference';
import { plainText } from './prompt';
import { checkRegion } from './region';

/** Longest question in characters; far above any bundle's context, so that nothing costs time before the prompt's own limit speaks. */
const QUESTION_LIMIT = 20_000;

/**
 * A question or description without control characters and blanks around it.
 *
 * @throws FailureError `bad-input` where nothing is left, or too much.
 */
export function checkQuestion(what: 'question' | 'description', text: unknown): string {
  const trimmed = typeof text === 'string' ? plainText(text).trim() : '';
  if (trimmed === '') throw bad(what, 'it is empty; say what to look for');
  if (QUESTION_LIMIT < trimmed.length) {
    throw bad(what, `it has ${trimmed.length} characters; the limit is ${QUESTION_LIMIT}`);
  }
  return trimmed;
}

/**
 * The parameters of a question, with the question tidied and every region on the picture.
 *
 * @throws FailureError `bad-input` naming the parameter and what it may be.
 */
export function checkAskParams(params: AskParams, size: Size): AskParams {
  const { maxNewTokens, temperature, topP, seed } = params;
  if (!Number.isInteger(maxNewTokens) || maxNewTokens < 1) {
    throw bad('maxNewTokens', `it is ${String(maxNewTokens)}, expected a whole number from 1`);
  }
  if (!(0 <= temperature && temperature <= 100)) {
    throw bad('temperature', `it is ${String(temperature)}, expected 0 to 100`);
  }
  if (!(0 < topP && topP <= 1))
    throw bad('topP', `it is ${String(topP)}, expected more than 0 and at most 1`);
  if (!Number.isFinite(seed)) throw bad('seed', `it is ${String(seed)}, expected a number`);
  return {
    ...params,
    question: checkQuestion('question', params.question),
    regions: params.regions.map((region) => checkRegion(region, size)),
    conversation: params.conversation.map((turn): Turn => ({
      question: turn.question,
      answer: turn.answer,
      regions: turn.regions.map((region) => checkRegion(region, size)),
    })),
    candidates: params.candidates === null ? null : checkCandidates(params.candidates),
  };
}

/** @throws FailureError `bad-input` naming the first candidate whose box is none. */
export function checkCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  for (const [index, { box }] of candidates.entries()) {
    if (!isBox(box)) throw bad(`candidate ${index + 1}`, 'its box needs finite x1 ≤ x2 and y1 ≤ y2');
  }
  return candidates;
}

function isBox({ x1, y1, x2, y2 }: PixelBox): boolean {
  return [x1, y1, x2, y2].every(Number.isFinite) && x1 <= x2 && y1 <= y2;
}

function bad(what: string, reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what, reason });
}
