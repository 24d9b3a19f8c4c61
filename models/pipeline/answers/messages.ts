// Which texts of a screen are an error or a warning, by their words, their colour and the fields that they stand under.
// Pure: knows nothing of questions and answers.

import { boxHeight, type PixelBox } from '../../../protocol/geometry';
import type { ElementCandidate } from '../elements/candidates';
import { colourFit, type Colour } from '../elements/colour';
import type { RgbImage } from '../image';
import { covers, gapTo, isField, stateOf, type Scene } from './scene';

/** Words that nearly only messages have, and words that hints have as well. */
const vocabulary = {
  error: {
    strong:
      /\b(?:errors?|invalid|incorrect|failed|failure|wrong|(?:was|were|been|is|are) (?:declined|rejected|blocked)|denied|unable to|could ?n[o']t|could not|(?:cannot|can't)(?! be undone)|not (?:accepted|found|valid|allowed|recogni[sz]ed)|expired|try again|is required|(?:does|do) not match|doesn't match|already (?:exists|taken|in use)|timed out|refused|forbidden|unauthori[sz]ed|not supported|crashed|exception)\b/iu,
    weak: /\b(?:required|declined|rejected|must|please (?:enter|fill|choose|select|check|try|provide|correct)|too (?:short|long|many|large|small|weak)|missing|problem|unavailable)\b/iu,
    colours: ['red'],
  },
  warning: {
    strong:
      /\b(?:warnings?|caution|cannot be undone|can't be undone|unsaved changes|will be (?:lost|deleted|removed))\b/iu,
    weak: /\b(?:careful|attention|about to|are you sure|deprecated|expires|running (?:low|out)|outdated)\b/iu,
    colours: ['orange', 'yellow'],
  },
} as const satisfies Readonly<
  Record<'error' | 'warning', { strong: RegExp; weak: RegExp; colours: readonly Colour[] }>
>;

/** Whether words are those of an error or a warning. */
export function tellsOfTrouble(text: string): boolean {
  const said = text.replace(none, '');
  return Object.values(vocabulary).some(({ strong }) => strong.test(said));
}

/** What each sign counts; a message has at least `ENOUGH`. */
const SIGNS = {
  strong: 1,
  weak: 0.5,
  colour: 0.6,
  colouredSentence: 1,
  colouredAtField: 0.5,
  underInvalid: 1,
};
const ENOUGH = 1;

/** Thin strokes are mixed with their ground, so that not all of their pixels have the colour. */
const COLOURED = 0.75;

/** A message goes on in so many more lines at most. */
const MOST_LINES = 3;

/** "No errors found" is the opposite of one. */
const none = /\b(?:no|0|zero|without)\s+(?:errors?|warnings?|problems?)\b/giu;

/** So many words say something; no button is called by them. */
const SENTENCE = /(?:\p{L}+\P{L}+){4}\p{L}/u;

/** Coloured words of fewer letters are a badge, or a name. */
const LEAST_LETTERS = 8;

export interface Message {
  readonly text: string;
  /** The lines it stands in, from the top. */
  readonly lines: readonly ElementCandidate[];
  readonly score: number;
}

/** Messages, the surest first. @param image - the capture that the scene is of. */
export function messagesOn(scene: Scene, image: RgbImage, about: 'error' | 'warning'): readonly Message[] {
  const { strong, weak, colours } = vocabulary[about];
  const buttons = scene.controls.filter(({ kind }) => kind !== 'field' && kind !== 'entry');
  const texts = scene.texts.filter(
    ({ text, box }) => SENTENCE.test(text) || !buttons.some((button) => covers(button.box, box)),
  );
  const invalid = about === 'error' ? scene.controls.filter((one) => stateOf(one, 'invalid') === 'yes') : [];
  const fields = about === 'error' ? scene.controls.filter(isField) : [];
  const scores = texts.map(({ text: whole, box }) => {
    const text = whole.replace(none, '');
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    const isColoured =
      LEAST_LETTERS <= letters && colours.some((colour) => COLOURED <= colourFit(image, box, colour));
    return (
      (strong.test(text) ? SIGNS.strong : weak.test(text) ? SIGNS.weak : 0) +
      (!isColoured ? 0 : SENTENCE.test(text) ? SIGNS.colouredSentence : SIGNS.colour) +
      (isColoured && fields.some((field) => isUnder(field.box, box) || isBeside(field.box, box))
        ? SIGNS.colouredAtField
        : 0) +
      (invalid.some((field) => isUnder(field.box, box)) ? SIGNS.underInvalid : 0)
    );
  });
  const taken = new Set<number>();
  return [...texts.keys()]
    .filter((index) => ENOUGH <= (scores[index] ?? 0))
    .flatMap((index): readonly Message[] => {
      if (taken.has(index)) return [];
      const lines = [index];
      for (let last = index; lines.length < MOST_LINES;) {
        const next = texts.findIndex((text, i) => last < i && goesOn(texts[last]!.box, text.box));
        if (next === -1) break;
        lines.push(next);
        last = next;
      }
      for (const line of lines) taken.add(line);
      const all = lines.map((line) => texts[line]!);
      return [{ text: all.map(({ text }) => text.trim()).join(' '), lines: all, score: scores[index] ?? 0 }];
    })
    .sort((a, b) => b.score - a.score);
}

function isUnder(field: PixelBox, line: PixelBox): boolean {
  const gap = gapTo(field, line, 'below');
  return (
    -0.3 * boxHeight(line) <= gap &&
    gap <= boxHeight(line) &&
    Math.abs(line.x1 - field.x1) < 2 * boxHeight(line)
  );
}

/** To the right of a field, and so near that it is said of it. */
function isBeside(field: PixelBox, line: PixelBox): boolean {
  const gap = gapTo(field, line, 'right');
  const middle = (line.y1 + line.y2) / 2;
  return 0 <= gap && gap <= 2 * boxHeight(line) && field.y1 <= middle && middle <= field.y2;
}

/** The same paragraph: right below, beginning at the same place, of about the same size. */
function goesOn(line: PixelBox, next: PixelBox): boolean {
  const height = boxHeight(line);
  const gap = next.y1 - line.y2;
  return (
    -0.3 * height <= gap &&
    gap <= 0.7 * height &&
    Math.abs(next.x1 - line.x1) < 0.5 * height &&
    Math.abs(boxHeight(next) - height) < 0.35 * height
  );
}
