// Answers to "what is written here" and "what is on it": everything that was read or detected, in reading order.
// Pure: knows nothing of who reads and detects.

import {
  boxArea,
  boxCentre,
  boxHeight,
  containsPoint,
  type PixelBox,
  type Size,
} from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import { numbered, wholePixels, type AnswerBody } from './compose';
import { MOST_MISREAD, type ElementCandidate } from './elements/candidates';
import { SHOWN_SCORE } from './elements/decode';
import { isMarkKind, whatItIs, withStates } from './elements/naming';
import { shownStates } from './elements/states';
import { readingOrder } from './rank';

/** What a person would call an element; the other candidates are made of these for ranking. */
const shownOrigins: ReadonlySet<ElementCandidate['origin']> = new Set([
  'line',
  'control',
  'icon',
  'image',
  'keyboard',
  'page',
]);

/** @param lines - in reading order; each becomes a box whose phrase is its text. */
export function linesAsAnswer(lines: readonly TextLine[], size: Size): AnswerBody {
  return {
    answer: lines.length === 0 ? 'No text was found.' : lines.map((line) => line.text).join('\n'),
    found: 0 < lines.length,
    boxes: numbered(
      lines.map((line) => ({
        box: wholePixels(line.box, size),
        phrase: line.text,
        text: line.text,
        score: line.score,
        evidence: 'text',
      })),
    ),
    nearMisses: [],
    remarks: [],
  };
}

/** What is there in reading order, each a box whose phrase says what it is. */
export function elementsAsAnswer(listed: readonly ElementCandidate[], size: Size): AnswerBody {
  const shown = shownOnce(listed);
  const places = readingOrder(shown.map(({ box }) => box));
  const inOrder = [...shown.entries()].sort(([a], [b]) => (places[a] ?? 0) - (places[b] ?? 0));
  return {
    answer:
      shown.length === 0
        ? 'Nothing was found.'
        : `${shown.length} ${shown.length === 1 ? 'element' : 'elements'}.`,
    found: 0 < shown.length,
    boxes: numbered(
      inOrder.map(([, one]) => ({
        box: wholePixels(one.box, size),
        phrase:
          one.source === 'text' || one.page?.use === 'text'
            ? one.text
            : withStates(whatItIs(one), shownStates(one)),
        ...(one.text === '' ? {} : { text: one.text }),
        ...(one.label === undefined ? {} : { label: one.label }),
        ...(one.source === 'text' ? {} : { kind: one.kind }),
        ...(one.iconName === null ? {} : { icon: one.iconName }),
        ...(shownStates(one).length === 0 ? {} : { states: shownStates(one) }),
        score: one.certainty ?? one.confidence,
        evidence: one.source,
      })),
    ),
    nearMisses: [],
    remarks: [],
  };
}

/**
 * What the page says, what was read, and what was detected with enough certainty; of a line and what it is the text of,
 * the latter. Parts of a page are no elements of it, and a keyboard is one instead of its keys.
 */
function shownOnce(listed: readonly ElementCandidate[]): readonly ElementCandidate[] {
  const shown = listed.filter(
    ({ origin, certainty, page, furniture }) =>
      shownOrigins.has(origin) &&
      page?.use !== 'part' &&
      (furniture !== 'keyboard' || origin === 'keyboard') &&
      (certainty === null || SHOWN_SCORE <= certainty),
  );
  const holders = shown.filter(({ origin }) => origin === 'control' || origin === 'page');
  const drawn = shown.filter(
    ({ origin, kind }) => origin === 'icon' || (origin === 'control' && isMarkKind(kind)),
  );
  return shown.filter(
    ({ origin, box, text }) =>
      origin !== 'line' ||
      !(
        holders.some((holder) => isTextOf(text.trim(), box, holder)) ||
        drawn.some((one) => isDrawing(text.trim(), box, one.box))
      ),
  );
}

/** Text that takes less of an icon than this is a badge on it. */
const BADGE = 0.35;

/** Whether a line is an icon, a tick or a knob that was read as letters. */
function isDrawing(line: string, box: PixelBox, icon: PixelBox): boolean {
  return (
    [...line].length <= MOST_MISREAD &&
    containsPoint(icon, boxCentre(box)) &&
    BADGE * boxArea(icon) <= boxArea(box)
  );
}

/** A control of a page that is as tall as so many lines may have more on it than its text. */
const MOST_LINES = 3;

/** Whether a line is what stands on an element; a page's texts may run over several lines. */
function isTextOf(line: string, box: PixelBox, holder: ElementCandidate): boolean {
  if (!containsPoint(holder.box, boxCentre(box))) return false;
  if (holder.page === undefined || holder.text === line) return holder.text === line;
  // What was read may differ by a letter from what the page says; of a card with much on it a line is only a part.
  return holder.page.use === 'text' || boxHeight(holder.box) < MOST_LINES * boxHeight(box);
}
