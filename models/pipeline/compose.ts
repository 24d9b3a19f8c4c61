// Puts an answer together from what the model wrote and what other evidence shows.
// Pure: knows nothing of sessions and of how the witnesses came by what they say.

import {
  boundingBox,
  boxArea,
  boxCentre,
  containsPoint,
  intersect,
  type PixelBox,
  type Region,
  type Size,
} from '../../protocol/geometry';
import type { Answer, Candidate, GroundedBox, TextLine } from '../../protocol/inference';
import { toPixelPoint, toPixels } from './bins';
import type { Manifest } from './manifest';
import type { ParsedAnswer } from './parse';
import { decideFound, type RankedCandidate } from './rank';
import { brushTouches, isInPolygon } from './region';
import { findTarget, joinNeighbours, type Target } from './textMatch';
import { spanBox } from './textSpan';

export type AnswerBody = Omit<Answer, 'timing' | 'usage'>;

/** A box the model wrote under the constraint that it be one of the candidates. */
export interface ChosenCandidate {
  readonly candidate: Candidate;
  readonly logProb: number;
  readonly logProbAmongCandidates: number;
}

/** Characters of a model's words that are shown where they do not count. */
const SHOWN_WORDS_LENGTH = 120;

const LINE_KIND = 'text';

/** Boxes that share more than this part of the smaller one are one place. */
const SAME_PLACE = 0.5;

/** Scores no further apart than this are equal to a user. */
const EQUAL_SCORES = 0.005;

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
  const boxes: GroundedBox[] = [];
  let nBoxes = 0;
  const addWritten = (box: PixelBox, phrase: string): void => {
    const { meanLogProb } = args;
    boxes.push({
      box: wholePixels(box, size),
      phrase,
      score: Math.exp(meanLogProb),
      logProb: meanLogProb,
      evidence: 'model',
      rank: boxes.length + 1,
    });
  };
  for (const { phrase, boxes: written, points } of parsed.groups) {
    for (const bin of written) {
      const choice = chosen[nBoxes] ?? null;
      nBoxes += 1;
      if (choice === null) addWritten(toPixels(bin, size, bins), phrase);
      else {
        const { box, text, source } = choice.candidate;
        boxes.push({
          box: wholePixels(box, size),
          phrase,
          ...(text === '' ? {} : { text }),
          score: Math.exp(choice.logProbAmongCandidates),
          logProb: choice.logProb,
          evidence: source,
          rank: boxes.length + 1,
        });
      }
    }
    // A model may answer with a point; it is shown as the pixel it names.
    for (const point of points) addWritten(boundingBox([toPixelPoint(point, size, bins)]), phrase);
  }
  const absent = /\bnot on (this|the) screen\b/i.test(parsed.text);
  return {
    answer: parsed.text,
    found: !absent && (boxes.length > 0 || parsed.text !== ''),
    boxes: absent ? [] : boxes,
    nearMisses: absent ? boxes.slice(0, NEAR_MISS_COUNT) : [],
    remarks: parsed.remarks,
  };
}

/**
 * The answer to "where is …" from ranked candidates, best first.
 * A line of text that holds more than what was looked for is narrowed to the words that fit.
 */
export function composeFromRanking(args: {
  readonly target: Target;
  readonly ranked: readonly RankedCandidate[];
  readonly threshold: number;
  readonly all: boolean;
  readonly size: Size;
}): AnswerBody {
  const { ranked, threshold, all, size, target } = args;
  const { chosen, nearMisses } = decideFound(ranked, threshold);
  const best = chosen[0];
  const toBox = (candidate: RankedCandidate, index: number): GroundedBox => ({
    box: wholePixels(narrowed(candidate.candidate, target), size),
    phrase: target.phrase,
    ...(candidate.candidate.text === '' ? {} : { text: candidate.candidate.text }),
    score: candidate.score,
    ...(candidate.logProb === null ? {} : { logProb: candidate.logProb }),
    evidence: candidate.candidate.source,
    rank: index + 1,
  });
  if (best === undefined) {
    return {
      answer: 'Not on this screen, as far as its text tells.',
      found: false,
      boxes: [],
      nearMisses: nearMisses.map(toBox),
      remarks: [],
    };
  }
  const places = withoutOverlaps(chosen, target);
  const kept = all ? places : [best];
  const nEqual = places.filter(({ score }) => best.score - EQUAL_SCORES <= score).length;
  const shown = best.candidate.text === '' ? `a ${best.candidate.kind}` : `“${best.candidate.text}”`;
  return {
    answer:
      all && kept.length > 1
        ? `${kept.length} places fit; the best is ${shown}.`
        : `${shown} is on this screen.`,
    found: true,
    boxes: kept.map(toBox),
    nearMisses: [],
    remarks: !all && nEqual > 1 ? [ambiguity(nEqual, target)] : [],
  };
}

/** That the first of several equal places is shown, and what of the description could not tell them apart. */
function ambiguity(nPlaces: number, { place }: Target): string {
  const unused = place === null ? '' : ` “${place}” was not taken into account: text alone cannot tell it.`;
  return `${nPlaces} places fit equally well; this is the first in reading order.${unused}`;
}

function narrowed({ box, text, kind }: Candidate, target: Target): PixelBox {
  // Of a block of lines it is not known how its text lies in its box.
  const span = kind === LINE_KIND ? findTarget(target, text) : null;
  return span === null ? box : spanBox(box, text, span.start, span.end);
}

/** Best first, without those that mostly lie on a better one: a block and its own lines are one place. */
function withoutOverlaps(ranked: readonly RankedCandidate[], target: Target): readonly RankedCandidate[] {
  const kept: { readonly one: RankedCandidate; readonly box: PixelBox }[] = [];
  for (const one of ranked) {
    const box = narrowed(one.candidate, target);
    if (!kept.some((better) => sharedPart(better.box, box) > SAME_PLACE)) kept.push({ one, box });
  }
  return kept.map(({ one }) => one);
}

/** How much of the smaller box lies on the larger one, 0…1. */
function sharedPart(a: PixelBox, b: PixelBox): number {
  const shared = intersect(a, b);
  return shared === null ? 0 : boxArea(shared) / Math.min(boxArea(a), boxArea(b));
}

/** The answer to "what is this" from the text that stands in the regions. */
export function composeFromRegions(args: {
  readonly regions: readonly Region[];
  readonly lines: readonly TextLine[];
  readonly question: string;
  readonly size: Size;
}): AnswerBody {
  const { regions, lines, question, size } = args;
  const inside = [...new Set(regions.flatMap((region) => linesInRegion(region, lines)))];
  const boxes = inside.map((line, index): GroundedBox => ({
    box: wholePixels(line.box, size),
    phrase: question,
    text: line.text,
    score: line.score,
    evidence: 'text',
    rank: index + 1,
  }));
  return {
    answer:
      inside.length === 0
        ? 'No text stands there.'
        : `It says: ${inside.map((line) => `“${line.text}”`).join(' ')}`,
    found: inside.length > 0,
    boxes,
    nearMisses: [],
    remarks: [],
  };
}

/**
 * The lines a region shows: for a point the smallest line it lies on, for a box or polygon those whose centre it
 * holds, for a scribble those that the brush touches.
 */
export function linesInRegion(region: Region, lines: readonly TextLine[]): readonly TextLine[] {
  switch (region.kind) {
    case 'point': {
      const under = lines.filter((line) => containsPoint(line.box, region));
      const smallest = under.sort((a, b) => boxArea(a.box) - boxArea(b.box))[0];
      return smallest === undefined ? [] : [smallest];
    }
    case 'box':
      return lines.filter((line) => containsPoint(region.box, boxCentre(line.box)));
    case 'polygon':
      return lines.filter((line) => isInPolygon(region.points, boxCentre(line.box)));
    case 'scribble':
      return lines.filter((line) => brushTouches(region.points, region.width / 2, line.box));
  }
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

/** Text lines as candidates for grounded decoding and for ranking. */
export function lineCandidates(lines: readonly TextLine[]): readonly Candidate[] {
  return lines.map(({ box, text }) => ({ box, kind: LINE_KIND, text, source: 'text' as const }));
}

/** Neighbouring lines as one candidate each, for texts that were read in pieces. */
export function blockCandidates(lines: readonly TextLine[]): readonly Candidate[] {
  return joinNeighbours(lines).map(({ box, text }) => ({
    box,
    kind: 'block of text',
    text,
    source: 'text' as const,
  }));
}

/** Says that a bundle's own words do not count, and what they were. */
export function modelWordRemark(manifest: Manifest, written: string): string {
  // A model that has not learnt to write may produce bytes that are no characters.
  const words = written.replace(/[\s\uFFFD\p{Cc}]+/gu, ' ').trim();
  const short = words.length > SHOWN_WORDS_LENGTH ? `${words.slice(0, SHOWN_WORDS_LENGTH)}…` : words;
  const shown = short === '' ? 'nothing' : `“${short}”`;
  return `This answer rests on the text that was read alone: the model of the bundle "${manifest.name}" has been measured to be no help yet. By itself it would have said ${shown}.`;
}
