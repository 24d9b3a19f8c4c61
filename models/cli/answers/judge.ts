// Whether an answer in words says what is right, and points at it.
// Pure; knows nothing of how answers come about.

import { boxCentre, containsPoint, type PixelBox } from '../../../protocol/geometry';
import type { AnswerBody } from '../../pipeline/compose';
import { textSimilarity } from '../../pipeline/textMatch';
import type { AskedQuestion, TrueAnswer } from './questions';

/** `none`: it was not claimed to be known. */
export type Verdict = 'right' | 'wrong' | 'none';

/** A letter may be read wrongly. */
const SAME_TEXT = 0.9;

/** A list is right from this F1 of its names on, and a description from this one of its things. */
const SAME_LIST = 0.8;

/** @param answer - null where the evidence gave none. */
export function judge({ answer: right, target }: AskedQuestion, answer: AnswerBody | null): Verdict {
  if (answer === null || /cannot be told/u.test(answer.answer))
    return right.kind === 'nothing' ? 'right' : 'none';
  if (saysNothing(answer)) {
    return right.kind === 'nothing' || isNone(right) ? 'right' : right.kind === 'truth' ? 'wrong' : 'none';
  }
  if (right.kind === 'nothing') return 'wrong';
  const isThere =
    target === null ||
    answer.boxes.some(
      ({ box }) => containsPoint(target, boxCentre(box)) || containsPoint(box, boxCentre(target)),
    );
  return isThere && saysIt(right, answer) ? 'right' : 'wrong';
}

/** Whether it says that nothing is there, or stands there. */
function saysNothing({ found, answer }: AnswerBody): boolean {
  return !found || /^Nothing (?:was read|stands)/u.test(answer);
}

function isNone(right: TrueAnswer): boolean {
  return (right.kind === 'truth' && !right.is) || (right.kind === 'number' && right.things.length === 0);
}

function saysIt(right: Exclude<TrueAnswer, { kind: 'nothing' }>, { answer, boxes }: AnswerBody): boolean {
  // What stands in front of a colon or in a field's name is no answer, so the last words in marks count.
  const quoted = [...answer.matchAll(/“([^”]*)”/gu)].map((match) => match[1] ?? '');
  switch (right.kind) {
    case 'text':
      return isSame(right.text, quoted.at(-1) ?? '');
    case 'one of':
      return right.texts.some((text) => isSame(text, quoted[0] ?? ''));
    case 'texts': {
      const hits = right.texts.filter((text) => quoted.some((one) => isSame(text, one))).length;
      return SAME_LIST <= (2 * hits) / (right.texts.length + quoted.length);
    }
    case 'number':
      return (
        Number(/^\d+/u.exec(answer)?.[0]) === boxes.length &&
        areCounted(
          right,
          boxes.map(({ box }) => box),
        )
      );
    case 'counts': {
      const told = [...right.counts].map(([things, [least, most]]) => {
        const one = new RegExp(`(\\d+) ${things.replace(/(?<=x|ch)es$|s$/u, '')}(?:es|s)?\\b`, 'u').exec(
          answer,
        )?.[1];
        const said = Number(one ?? 0);
        return [Math.min(Math.max(said, least), most), said] as const;
      });
      const hits = told.reduce((sum, [count, said]) => sum + Math.min(count, said), 0);
      return SAME_LIST <= (2 * hits) / told.reduce((sum, [count, said]) => sum + count + said, 0);
    }
    case 'truth':
      return (right.is ? /^(?:Yes|Probably)\b/u : /^No\b/u).test(answer);
  }
}

/** Each thing once, and nothing else but what may be counted or not: two mistakes do not make a right number. */
function areCounted({ things, either }: TrueNumber, counted: readonly PixelBox[]): boolean {
  const left = [...things];
  const others = counted.filter((box) => {
    const own = left.findIndex(
      (thing) => containsPoint(thing, boxCentre(box)) && containsPoint(box, boxCentre(thing)),
    );
    if (own !== -1) left.splice(own, 1);
    return own === -1;
  });
  return (
    left.length === 0 && others.every((box) => either.some((place) => containsPoint(place, boxCentre(box))))
  );
}

type TrueNumber = Extract<TrueAnswer, { kind: 'number' }>;

/** An icon in front of the words may be read as a letter. */
export function isSame(right: string, said: string): boolean {
  return (
    SAME_TEXT <= textSimilarity(`"${right}"`, said) &&
    Math.abs(right.length - said.length) <= Math.max(2, 0.2 * right.length)
  );
}
