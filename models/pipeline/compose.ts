// Puts an answer together from what the model wrote and what other evidence shows.
// Pure: knows nothing of sessions and of how the witnesses came by what they say.

import { boundingBox, sharedPart, type PixelBox, type Size } from '../../protocol/geometry';
import type { Answer, Candidate, GroundedBox } from '../../protocol/inference';
import { toPixelPoint, toPixels } from './bins';
import { whatItIs, type Namable } from './elements/naming';
import { firstOfEachPlace } from './firstOfEachPlace';
import type { ParsedAnswer } from './parse';
import { decideFound, EQUAL_SCORES, readingOrder, type RankedCandidate } from './rank';
import { findTarget, type Target } from './textMatch';
import { spanBox } from './textSpan';

export type AnswerBody = Omit<Answer, 'timing' | 'usage'>;

/** A box of an answer before all of them are put in order. */
export type Unnumbered = Omit<GroundedBox, 'rank'>;

/** The boxes of an answer, best first, as they leave the engine. */
export function numbered(boxes: readonly Unnumbered[]): readonly GroundedBox[] {
  return boxes.map(({ score, logProb, ...box }, index) => ({
    ...box,
    score: roundScore(score),
    ...(logProb === undefined ? {} : { logProb: roundScore(logProb) }),
    rank: index + 1,
  }));
}

/** Four decimals say all that a score can, and keep files small. */
function roundScore(score: number): number {
  return Math.round(score * 1e4) / 1e4;
}

/** A box the model wrote under the constraint that it be one of the candidates. */
export interface ChosenCandidate {
  readonly candidate: Candidate;
  readonly logProb: number;
  readonly logProbAmongCandidates: number;
}

const LINE_KIND = 'text';

/** Boxes that share more than this part of the smaller one are one place. */
const SAME_PLACE = 0.5;

/** Near misses shown with a "not on this screen". */
const NEAR_MISS_COUNT = 3;

/**
 * The answer in the model's words, for bundles whose word counts (`evidence.model_weight` > 0).
 *
 * @param chosen - per box in the order written, the candidate it was constrained to; null, or nothing, for one that was
 *   written freely.
 * @param meanLogProb - per token of the answer, natural logarithm; the score of freely written boxes.
 */
export function composeFromModel(args: {
  readonly parsed: ParsedAnswer;
  readonly chosen: readonly (ChosenCandidate | null)[];
  readonly meanLogProb: number;
  readonly size: Size;
  readonly bins: number;
}): AnswerBody {
  const { parsed, chosen, size, bins } = args;
  const written: Unnumbered[] = [];
  let nBoxes = 0;
  const addWritten = (box: PixelBox, phrase: string): void => {
    const { meanLogProb } = args;
    written.push({
      box: wholePixels(box, size),
      phrase,
      score: Math.exp(meanLogProb),
      logProb: meanLogProb,
      evidence: 'model',
    });
  };
  for (const { phrase, boxes: inBins, points } of parsed.groups) {
    for (const bin of inBins) {
      const choice = chosen[nBoxes] ?? null;
      nBoxes += 1;
      if (choice === null) addWritten(toPixels(bin, size, bins), phrase);
      else {
        const { box, text, source } = choice.candidate;
        written.push({
          box: wholePixels(box, size),
          phrase,
          ...(text === '' ? {} : { text }),
          score: Math.exp(choice.logProbAmongCandidates),
          logProb: choice.logProb,
          evidence: source,
        });
      }
    }
    // A model may answer with a point; it is shown as the pixel it names.
    for (const point of points) addWritten(boundingBox([toPixelPoint(point, size, bins)]), phrase);
  }
  const boxes = numbered(written);
  const absent = /\bnot on (this|the) screen\b/i.test(parsed.text);
  return {
    answer: parsed.text,
    found: !absent && (boxes.length > 0 || parsed.text !== ''),
    boxes: absent ? [] : boxes,
    nearMisses: absent ? boxes.slice(0, NEAR_MISS_COUNT) : [],
    remarks: parsed.remarks,
  };
}

/** A candidate that can be told in words. */
export type ShownCandidate = Candidate & Namable;

/**
 * The answer to "where is …" from ranked candidates, best first.
 * A line of text that holds more than what was looked for is narrowed to the words that fit.
 *
 * @param asFarAs - what was looked at, for "not on this screen": "its text".
 * @param placeCounted - whether ranking understood what the description says of the place.
 */
export function composeFromRanking(args: {
  readonly target: Target;
  readonly ranked: readonly RankedCandidate<ShownCandidate>[];
  readonly threshold: number;
  readonly all: boolean;
  readonly size: Size;
  readonly asFarAs: string;
  readonly placeCounted: boolean;
}): AnswerBody {
  const { ranked, threshold, all, size, target } = args;
  const { chosen, nearMisses } = decideFound(ranked, threshold);
  const best = chosen[0];
  const toBox = ({ candidate, score, logProb }: RankedCandidate<ShownCandidate>): Unnumbered => ({
    ...shownBox(candidate, target.phrase, size),
    box: wholePixels(answerBox(candidate, target), size),
    score,
    ...(logProb === null ? {} : { logProb }),
  });
  if (best === undefined) {
    return {
      answer: `Not on this screen, as far as ${args.asFarAs} can tell.`,
      found: false,
      boxes: [],
      nearMisses: numbered(nearMisses.map(toBox)),
      remarks: [],
    };
  }
  const places = withoutOverlaps(chosen, target);
  const kept = all ? places : [best];
  const top = Math.max(...places.map(({ score }) => score));
  const equal = places.filter(({ score }) => top - EQUAL_SCORES <= score);
  const shown = whatItIs(best.candidate);
  return {
    answer:
      all && kept.length > 1
        ? `${kept.length} places fit; the best is ${shown}.`
        : `${capitalised(shown)} is on this screen.`,
    found: true,
    boxes: numbered(kept.map(toBox)),
    nearMisses: [],
    remarks: !all && equal.length > 1 ? [ambiguity(equal, target, args.placeCounted)] : [],
  };
}

/** What a box tells of the candidate it is, whatever it was ranked by. */
export function shownBox(
  candidate: ShownCandidate,
  phrase: string,
  size: Size,
): Omit<GroundedBox, 'score' | 'logProb' | 'rank'> {
  const { box, text, label, kind, source, iconName } = candidate;
  return {
    box: wholePixels(box, size),
    phrase,
    ...(text === '' ? {} : { text }),
    ...(label === undefined ? {} : { label }),
    ...(source === 'element' || source === 'page' ? { kind } : {}),
    ...(iconName === undefined || iconName === null ? {} : { icon: iconName }),
    evidence: source,
  };
}

/** "a, b and c". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** That one of several equal places is shown, which one, and what of the description could not tell them apart. */
function ambiguity(
  equal: readonly RankedCandidate<ShownCandidate>[],
  { place }: Target,
  placeCounted: boolean,
): string {
  const unused =
    place === null || placeCounted ? '' : ` “${place}” was not taken into account: it was not understood.`;
  // A control that is of the kind that was asked for goes before one that stands earlier.
  const isFirst = readingOrder(equal.map(({ candidate }) => candidate.box))[0] === 0;
  return `${equal.length} places fit equally well; this is ${isFirst ? 'the first in reading order' : 'one of them'}.${unused}`;
}

/** The part of a candidate that answers: of a line of text the words that were looked for. */
export function answerBox({ box, text, kind }: Candidate, target: Target): PixelBox {
  // Of a block of lines it is not known how its text lies in its box.
  const span = kind === LINE_KIND ? findTarget(target, text) : null;
  return span === null ? box : spanBox(box, text, span.start, span.end);
}

/** Best first, without those that mostly lie on a better one: a block and its own lines are one place. */
function withoutOverlaps(
  ranked: readonly RankedCandidate<ShownCandidate>[],
  target: Target,
): readonly RankedCandidate<ShownCandidate>[] {
  return firstOfEachPlace(
    ranked,
    ({ candidate }) => answerBox(candidate, target),
    (better, box) => SAME_PLACE < sharedPart(better, box),
  );
}

/** The smallest box of whole pixels around this one, on the picture; at least one pixel. */
export function wholePixels(box: PixelBox, size: Size): PixelBox {
  const x1 = Math.min(Math.max(Math.floor(box.x1), 0), size.width - 1);
  const y1 = Math.min(Math.max(Math.floor(box.y1), 0), size.height - 1);
  return {
    x1,
    y1,
    x2: Math.max(Math.min(Math.ceil(box.x2), size.width), x1 + 1),
    y2: Math.max(Math.min(Math.ceil(box.y2), size.height), y1 + 1),
  };
}

/** Said once a picture, under the first answer of a bundle whose model was asked, though its word does not count. */
export const MODEL_WORD_REMARK = 'Answered without the built-in model, whose own words do not count yet.';
