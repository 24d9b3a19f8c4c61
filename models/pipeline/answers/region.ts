// Answers what is at a marked place: which thing the mark means, how it is, and what stands there.
// Pure: knows nothing of who marked it, and of who saw what is there.

import {
  boundingBox,
  boxArea,
  boxCentre,
  containsPoint,
  overlap,
  sharedPart,
  type PixelBox,
  type Region,
  type Size,
} from '../../../protocol/geometry';
import type { TextLine } from '../../../protocol/inference';
import { numbered, shownBox, wholePixels, type AnswerBody } from '../compose';
import { lies, type ElementCandidate } from '../elements/candidates';
import { withStates } from '../elements/naming';
import { shownStates } from '../elements/states';
import { firstOfEachPlace } from '../firstOfEachPlace';
import { at } from '../list';
import { readingOrder } from '../rank';
import { brushTouches, isInPolygon } from '../region';
import { comparableText } from '../textMatch';
import { asksBeyondPlaces, interpretQuestion, type QuestionKind } from './question';
import { isMark } from './scene';
import { stateTold } from './states';
import { calledAs } from './view';

/**
 * What a question about marked places gets: what is there, and of a question about a state whether it is so.
 *
 * @param lines - the text that was read.
 * @param candidates - everything that a box can be.
 */
export function answerOnRegions(args: {
  readonly regions: readonly Region[];
  readonly lines: readonly TextLine[];
  readonly candidates: readonly ElementCandidate[];
  readonly asked: string;
  readonly size: Size;
}): AnswerBody {
  const { regions, asked, size } = args;
  const things = thingsThatCanBeMarked(args.candidates);
  const icons = things.filter(({ kind }) => kind === 'icon');
  // An icon that was taken for a letter says nothing.
  const lines = args.lines.filter(
    ({ box, text }) => MOST_MISREAD < text.trim().length || !icons.some((icon) => lies(box, icon.box)),
  );
  const inside = [...new Set(regions.flatMap((region) => linesInRegion(region, lines)))];
  const single = regions.map((region) => thingInRegion(region, things, lines));
  const shown = [...new Set(single.flatMap((thing) => thing ?? []))];
  const held = [
    ...new Set(
      regions.flatMap((region, i) => (single[i] === null ? wordlessWithin(region, things, lines) : [])),
    ),
  ];
  const unsaid = inside.filter((line) => !shown.some((thing) => isToldWith(line, thing)));
  const found = [
    ...[...shown, ...held].map((thing) => ({ ...shownBox(thing, asked, size), score: thing.confidence })),
    ...inside.map(({ box, text, score }) => ({
      box: wholePixels(box, size),
      phrase: asked,
      text,
      score,
      evidence: 'text' as const,
    })),
  ];
  const sentences = [
    ...shown.map((thing) => {
      const told = calledAs(thing);
      const seems = thing.source === 'page' ? 'It is' : 'It seems to be';
      // What a field is called goes before what stands in it.
      const holds = thing.text === '' || told.includes(`“${thing.text}”`) ? '' : ` It shows “${thing.text}”.`;
      return `${seems} ${withStates(told, shownStates(thing))}.${holds}`;
    }),
    ...(held.length === 0 ? [] : [`It holds ${held.map(calledAs).join('; ')}.`]),
    ...(unsaid.length === 0 ? [] : [`It says: ${unsaid.map((line) => `“${line.text}”`).join(' ')}`]),
  ];
  const body: AnswerBody = {
    answer: sentences.length === 0 ? 'Nothing was read or detected there.' : sentences.join(' '),
    found: found.length > 0,
    boxes: numbered(found),
    nearMisses: [],
    remarks: [],
  };
  return withWhatIsAsked(body, thingInRegion(regions[0]!, things, lines), asked);
}

/**
 * From this certainty on a detection may be what a mark means: less than what is shown unasked needs, since somebody says
 * that something is there. Chosen on the first half of the rendered validation pages (`npm run eval:answers`).
 */
const MARKED_SCORE = 0.37;

/** Whether what a thing is called tells a line that stands on it; a page may call it otherwise than it shows. */
function isToldWith(line: TextLine, { box, text, source }: ElementCandidate): boolean {
  if (text === '' || !lies(line.box, box)) return false;
  return source !== 'page' || comparableText(text).joined.includes(comparableText(line.text).joined);
}

/** So few letters on an icon are that icon. */
const MOST_MISREAD = 2;

/**
 * What a mark may mean besides text: what is there for sure enough to be shown, by its page or detected; the other
 * candidates are made of these. The tick of a checkbox, the knob of a switch and the arrow of a dropdown are parts of them;
 * the eye in a field that was taken for a dropdown is not.
 */
function thingsThatCanBeMarked(candidates: readonly ElementCandidate[]): readonly ElementCandidate[] {
  const things = candidates.filter(
    ({ origin, page, certainty }) =>
      (shownOrigins.has(origin) || (origin === 'page' && page?.use !== 'text')) &&
      (certainty === null || MARKED_SCORE <= certainty),
  );
  const wholes = things.filter(
    (thing) => isMark(thing) || thing.kind === 'select' || thing.kind === 'slider',
  );
  const isPart = (thing: ElementCandidate, whole: ElementCandidate): boolean =>
    lies(thing.box, whole.box) && (whole.kind !== 'select' || ARROWS.test(thing.iconName ?? ''));
  return things.filter((thing) => wholes.includes(thing) || !wholes.some((whole) => isPart(thing, whole)));
}

/** What opens a dropdown is called so, or has no name at all. */
const ARROWS = /^$|\b(?:arrows?|carets?|chevrons?|down|dropdown|expand|sort|select)\b/u;

const shownOrigins: ReadonlySet<ElementCandidate['origin']> = new Set(['control', 'icon', 'image', 'given']);

/** What a question about a place wants beyond what is there: a state where it is known, else a remark. */
function withWhatIsAsked(shown: AnswerBody, thing: ElementCandidate | null, asked: string): AnswerBody {
  const question = interpretQuestion(asked);
  if (question?.kind === 'state' && thing !== null) {
    return { ...shown, answer: `${stateTold(thing, question.condition).words} ${shown.answer}` };
  }
  const isWhat = question === null ? !asksBeyondPlaces(asked) : answeredByRegion.has(question.kind);
  return isWhat ? shown : { ...shown, remarks: [...shown.remarks, REGION_ONLY] };
}

/** What a thing says, holds and is gets told of every region. */
const answeredByRegion: ReadonlySet<QuestionKind['kind']> = new Set([
  'says',
  'value',
  'screen',
  'message',
  'title',
]);

const REGION_ONLY =
  'Of a marked place only what is there can be told; what was asked beyond that was not answered.';

/** Boxes that share more than this part of the smaller one are one place. */
const SAME_PLACE = 0.5;

/** A box that was drawn by hand shows a thing that it overlaps by at least this much. */
const SHOWN_BY_BOX = 0.4;

/** A point that misses an element by so many pixels means it all the same. */
const NEAR_POINT = 4;

/** Two detections that overlap by so much are one thing, and the surer one says what it is. */
const SAME_THING = 0.5;

/**
 * The thing a region means: the smallest one at a point; the one that fits a drawn shape best, or, of a shape drawn
 * generously, the only one within; null for none, or where text fits better.
 */
function thingInRegion(
  region: Region,
  things: readonly ElementCandidate[],
  lines: readonly TextLine[],
): ElementCandidate | null {
  if (region.kind === 'point') {
    const grown = ({ x1, y1, x2, y2 }: PixelBox): PixelBox => ({
      x1: x1 - NEAR_POINT,
      y1: y1 - NEAR_POINT,
      x2: x2 + NEAR_POINT,
      y2: y2 + NEAR_POINT,
    });
    const smallest = (some: readonly ElementCandidate[]): ElementCandidate | null =>
      [...some].sort((a, b) => boxArea(a.box) - boxArea(b.box))[0] ?? null;
    const under = smallest(things.filter(({ box }) => containsPoint(box, region)));
    if (under !== null) return surest(under, things);
    // Text right under the point goes before a thing beside it.
    if (0 < linesInRegion(region, lines).length) return null;
    const near = smallest(things.filter(({ box }) => containsPoint(grown(box), region)));
    return near === null ? null : surest(near, things);
  }
  const drawn = region.kind === 'box' ? region.box : boundingBox(region.points);
  const best = [...things].sort((a, b) => overlap(b.box, drawn) - overlap(a.box, drawn))[0];
  if (best === undefined) return null;
  const fit = overlap(best.box, drawn);
  const isText = lines.some(
    ({ box }) => Math.max(fit, SHOWN_BY_BOX) <= overlap(box, drawn) && !lies(box, best.box),
  );
  if (isText) return null;
  if (SHOWN_BY_BOX <= fit) return surest(best, things);
  const within = things.filter(({ box }) => containsPoint(drawn, boxCentre(box)));
  const isOnePlace = within.every(({ box }) => SAME_PLACE < sharedPart(box, best.box));
  return within.includes(best) && isOnePlace ? best : null;
}

/** What a drawn shape holds besides text, where it means no single thing: in reading order, each place once. */
function wordlessWithin(
  region: Region,
  things: readonly ElementCandidate[],
  lines: readonly TextLine[],
): readonly ElementCandidate[] {
  if (region.kind === 'point') return [];
  const drawn = region.kind === 'box' ? region.box : boundingBox(region.points);
  const within = things.filter(
    ({ box }) => containsPoint(drawn, boxCentre(box)) && !lines.some((line) => lies(line.box, box)),
  );
  const smallestFirst = [...within].sort((a, b) => boxArea(a.box) - boxArea(b.box));
  const places = firstOfEachPlace(
    smallestFirst,
    ({ box }) => box,
    (a, b) => SAME_PLACE < sharedPart(a, b),
  );
  // Beside words a single one is an ornament of theirs.
  if (places.length < 2) return [];
  const order = readingOrder(places.map(({ box }) => box));
  return [...places.entries()]
    .sort(([a], [b]) => at(order, a) - at(order, b))
    .slice(0, MOST_HELD)
    .map(([, thing]) => thing);
}

/** More would be no answer any more. */
const MOST_HELD = 20;

/** Of a thing and what else was detected in its place the one that the network is surest of. */
function surest(thing: ElementCandidate, things: readonly ElementCandidate[]): ElementCandidate {
  const sure = ({ certainty }: ElementCandidate): number => certainty ?? 1;
  return things.reduce(
    (best, other) => (SAME_THING <= overlap(other.box, thing.box) && sure(best) < sure(other) ? other : best),
    thing,
  );
}

/**
 * The lines a region shows: for a point the smallest line it lies on, for a box or polygon those whose centre it
 * holds, for a scribble those that the brush touches.
 */
function linesInRegion(region: Region, lines: readonly TextLine[]): readonly TextLine[] {
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
