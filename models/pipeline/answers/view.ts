// What every answer is made with: the question's view of a screen, the body of an answer, and what things are called in it.
// Pure: knows nothing of the forms of questions.

import type { Size } from '../../../protocol/geometry';
import { listed, numbered, shownBox, type AnswerBody, type Unnumbered } from '../compose';
import type { ElementCandidate } from '../elements/candidates';
import { whatItIs } from '../elements/naming';
import type { RgbImage } from '../image';
import { decideFound, type RankedCandidate } from '../rank';
import { ofKind, type KindName } from './kinds';
import type { QuestionKind } from './question';
import { isField, isMark, type Scene } from './scene';

/** What a question is answered from. */
export interface EvidenceArgs {
  readonly question: QuestionKind;
  /** As it was asked; the phrase of the answer's boxes. */
  readonly asked: string;
  /** Everything that a box can be. */
  readonly candidates: readonly ElementCandidate[];
  /** The same by how well they fit `soughtBy(question)`, best first; empty where nothing is sought. */
  readonly ranked: readonly RankedCandidate<ElementCandidate>[];
  readonly threshold: number;
  /** The answer to where that is. */
  readonly located: AnswerBody;
  /** Who was asked, for "as far as … can tell". */
  readonly asFarAs: string;
  readonly image: RgbImage;
}

/** The same with what stands on the screen, each thing once. */
export interface View extends EvidenceArgs {
  readonly scene: Scene;
}

/** What kinds and states seen in pixels rest on. */
export const BY_LOOKS = 'What things are, and their states, was told by looks.';

/** Boxes shown with an answer that speaks of many things. */
const MOST_BOXES = 60;

/** Things told by name before the rest is only counted. */
const MOST_NAMED = 20;

/** An answer in words, with a box for each thing that it rests on; empty remarks are left out. */
export function body(
  { asked, image }: View,
  answer: string,
  things: readonly ElementCandidate[],
  remarks: readonly string[] = [],
): AnswerBody {
  const size: Size = image;
  const boxes = things.slice(0, MOST_BOXES).map((thing): Unnumbered => ({
    ...shownBox(thing, asked, size),
    score: thing.certainty ?? Math.min(1, thing.confidence),
  }));
  return {
    answer,
    found: 0 < things.length,
    boxes: numbered(boxes),
    nearMisses: [],
    remarks: remarks.filter((remark) => remark !== ''),
  };
}

/** What a question is about; null where that is not on the screen. */
export function subjectOf({ ranked, threshold }: View): ElementCandidate | null {
  return decideFound(ranked, threshold).chosen[0]?.candidate ?? null;
}

/** To go on within a sentence. */
export function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Everything of a kind, in the order of the scene's parts; null where these witnesses do not tell it from other things. */
export function allOf(
  { controls, icons, images, texts, isPage }: Scene,
  name: KindName,
): readonly ElementCandidate[] | null {
  const things = [...controls, ...icons, ...images, ...(isPage ? texts : [])].filter(
    ({ kind, certainty }) => kind !== 'button' || LEAST_BUTTON <= (certainty ?? 1),
  );
  return ofKind(things, name, isPage);
}

/**
 * Tags and pictures of people look a little like buttons: most of those that are less sure are none. Chosen on the first
 * half of the rendered validation pages (`npm run eval:answers`).
 */
const LEAST_BUTTON = 0.55;

/** “Save”, probably “gear” and 12 more; what has no name is counted only. */
export function named(all: readonly ElementCandidate[]): string {
  const names = all.flatMap(({ text, label, iconName }) => {
    const name = label ?? text;
    return name !== '' ? `“${name}”` : iconName === null ? [] : `probably “${iconName}”`;
  });
  const shown = names.slice(0, MOST_NAMED);
  const rest = all.length - shown.length;
  if (shown.length === 0) return 'without a name';
  return rest === 0 ? listed(shown) : `${shown.join(', ')} and ${rest} more`;
}

/** A field or checkbox by what names it, and not by what stands, is drawn or was read in it. */
export function calledAs(thing: ElementCandidate): string {
  return whatItIs(
    (isField(thing) || isMark(thing)) && thing.label !== undefined
      ? { ...thing, text: '', iconName: null }
      : thing,
  );
}

/** What pixels cannot tell of the text in a field. */
export const MAY_BE_PLACEHOLDER = 'Whether that was typed in or is only a hint cannot be told from pixels.';
