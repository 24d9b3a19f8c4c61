// Answers to "what is written here" and "what is on it": everything that was read or detected, in reading order.
// Pure: knows nothing of who reads and detects.

import { boxCentre, containsPoint, type Size } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import { numbered, wholePixels, type AnswerBody } from './compose';
import type { ElementCandidate } from './elements/candidates';
import { SHOWN_SCORE } from './elements/decode';
import { whatItIs } from './elements/naming';
import { readingOrder } from './rank';

/** What a person would call an element; the other candidates are made of these for ranking. */
const shownOrigins: ReadonlySet<ElementCandidate['origin']> = new Set(['line', 'control', 'icon', 'image']);

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
        phrase: one.source === 'text' ? one.text : whatItIs(one),
        ...(one.text === '' ? {} : { text: one.text }),
        ...(one.label === undefined ? {} : { label: one.label }),
        ...(one.source === 'text' ? {} : { kind: one.kind }),
        ...(one.iconName === null ? {} : { icon: one.iconName }),
        score: one.certainty ?? one.confidence,
        evidence: one.source,
      })),
    ),
    nearMisses: [],
    remarks: [],
  };
}

/** What was read, and what was detected with enough certainty; of a control and the line that is all its text, the control. */
function shownOnce(listed: readonly ElementCandidate[]): readonly ElementCandidate[] {
  const shown = listed.filter(
    ({ origin, certainty }) => shownOrigins.has(origin) && (certainty === null || SHOWN_SCORE <= certainty),
  );
  const controls = shown.filter(({ origin }) => origin === 'control');
  return shown.filter(
    ({ origin, box, text }) =>
      origin !== 'line' ||
      !controls.some((control) => control.text === text.trim() && containsPoint(control.box, boxCentre(box))),
  );
}
