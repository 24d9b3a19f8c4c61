// What a label's value is: what its field holds, or the text that stands with it, in its line, on its row or in its column.
// Pure: knows nothing of questions' forms and of how answers are worded.

import { boxCentre, boxHeight, intersect, type PixelBox } from '../../../protocol/geometry';
import { lies, type ElementCandidate } from '../elements/candidates';
import {
  comparableText,
  describeTarget,
  findTarget,
  literalMatch,
  matchTarget,
  type Target,
} from '../textMatch';
import { hasPrice } from '../valueKinds';
import { gapTo, isField, nearest, type Scene } from './scene';

/** What a value must look like. */
export type ValueSort = 'any' | 'price' | 'number';

export interface FoundValue {
  readonly value: string;
  /** The thing that holds or shows it, and what names it; one and the same where a line has both. */
  readonly at: ElementCandidate;
  readonly label: ElementCandidate | null;
  readonly how: 'same line' | 'beside' | 'below' | 'above' | 'cell';
}

/** A label that fits a question's words less is another one. */
const LEAST_LABEL = 0.75;

/** Where only the question's words are known, and nothing says that they are a label. */
export const LEAST_TEXT = 0.85;

/** Of an answer's number or price at most so many heights of text lie between it and its label, up or down. */
const NEAR = 3;

/** The field that a question names by its label, placeholder or name; null where none has one that fits. */
export function fieldNamed(
  subject: string,
  { controls }: Pick<Scene, 'controls'>,
  isRight: (control: ElementCandidate) => boolean = isField,
): ElementCandidate | null {
  // "The Name field" is called "Name", a word that otherwise only leads to names.
  const bare = subject.replace(fieldWord, '');
  const targets = [subject, ...(bare === '' ? [] : [bare])].map(describeTarget);
  let best: ElementCandidate | null = null;
  let most = LEAST_LABEL;
  for (const control of controls.filter(isRight)) {
    const names = [control.label ?? '', ...(control.page?.names ?? [])];
    const fits = names
      .filter((name) => name !== '')
      .flatMap((name) => targets.map((target) => matchTarget(target, withoutMarks(name))));
    const fit = Math.max(0, ...fits);
    if (most < fit) {
      best = control;
      most = fit;
    }
  }
  return best;
}

/** What a subject ends with that can only be a field. */
export const fieldWord = /\s*\b(?:(?:text|input) )?(?:field|input|box|dropdown|drop-down|area)$/iu;

/** "Email *" and "Email:" are both "Email". */
function withoutMarks(label: string): string {
  return label.replace(/[\s:*]+$/u, '');
}

const sorts: Readonly<Record<ValueSort, (text: string) => boolean>> = {
  any: (text) => /[\p{L}\p{N}]/u.test(text),
  price: hasPrice,
  // "12", "1,204 (3 %)", "12k"; each place is looked at once, however long the text.
  number: (text) => !hasPrice(text) && /^(?=\P{L}*\d)\P{L}*(?:(?<=\d\s?)[km](?!\p{L})\P{L}*)?$/iu.test(text),
};

/** The text that stands with a label: the likeliest place that has one of the right sort; null for none. */
export function valueOf(subject: string, sort: ValueSort, scene: Scene): FoundValue | null {
  const { controls, icons, unit } = scene;
  const target = describeTarget(subject);
  const texts = shownTexts(scene);
  // What names another field is no value.
  const named = new Set(controls.flatMap(({ label }) => label ?? []));
  // Nor is what stands on a button, or what was read in an icon; but a badge's number may be taken for one.
  const others = [...icons, ...controls.filter(({ kind }) => kind === 'button')];
  const entries = controls.filter(({ kind, text }) => kind === 'entry' && text !== '');
  const isBadge = ({ text, box }: ElementCandidate): boolean =>
    /^\d+\+?$/u.test(text.trim()) && entries.some((entry) => lies(box, entry.box));
  const values = texts.filter(
    (one) => !named.has(one.text) && (isBadge(one) || !others.some((other) => lies(one.box, other.box))),
  );
  const isRight = (one: ElementCandidate): boolean =>
    sorts[sort](one.text.trim()) || (sort === 'price' && isAmongPrices(one, texts, unit));
  const fitting = values.filter((one) => isRight(one) && !isSign(one));
  const labels = texts
    .map((label) => ({ label, fit: labelFit(target, label.text) }))
    .filter(({ fit }) => LEAST_TEXT <= fit)
    .sort((a, b) => b.fit - a.fit);
  const fields = controls.filter(isField);
  const taken = fields.filter((field) =>
    texts.some(({ text, box }) => text === field.label && isRightAbove(box, field.box, unit)),
  );
  for (const { label } of labels) {
    const found =
      inLine(label, target, sort) ??
      standingWith(label, fitting, taken, sort, unit) ??
      below(label, fields, texts, unit);
    if (found !== null) return found;
  }
  return (
    cell(subject, texts, texts.filter(isRight), unit) ??
    (sort === 'number' ? numberInSentence(subject, texts) : null)
  );
}

/** "How many orders are open" of "You have 12 open orders": the only number beside all words that count. */
function numberInSentence(subject: string, texts: readonly ElementCandidate[]): FoundValue | null {
  const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const wanted = wordsOf(subject).filter((word) => !smallWords.has(word));
  if (wanted.length === 0) return null;
  for (const at of texts) {
    const words = wordsOf(at.text);
    const numbers = at.text.match(/\d[\d.,]*(?=\s)/gu) ?? [];
    const isSaid =
      wanted.every((word) => words.includes(word)) && words.length <= wanted.length + MOST_AROUND;
    if (isSaid && numbers.length === 1) return whole(numbers[0] ?? '', at);
  }
  return null;
}

const smallWords = new Set(
  'a an the are is was were be been do does did have has there i you we my of'.split(' '),
);

/** More words around a number tell more than how many there are. */
const MOST_AROUND = 4;

/** "167" in a column of prices is one whose sign was not read. */
function isAmongPrices(
  { text, box }: ElementCandidate,
  texts: readonly ElementCandidate[],
  unit: number,
): boolean {
  return (
    /^\d[\d.,]*$/u.test(text.trim()) &&
    texts.some(
      (other) =>
        hasPrice(other.text.trim()) &&
        Math.min(Math.abs(other.box.x1 - box.x1), Math.abs(other.box.x2 - box.x2)) <= unit,
    )
  );
}

/** A value this many heights of text to the right may belong to another column. */
const FAR = 4;

/**
 * The text beside a label or, where that is likelier another card's or column's label, the one below it.
 *
 * @param values - what is of the right sort.
 * @param taken - fields with a label of their own right above them.
 */
function standingWith(
  label: ElementCandidate,
  values: readonly ElementCandidate[],
  taken: readonly ElementCandidate[],
  sort: ValueSort,
  unit: number,
): FoundValue | null {
  const right = beside(label, values, unit);
  const under = stacked(label, values, sort, unit);
  if (right === null) return under;
  if (gapTo(label.box, right.at.box, 'right') <= FAR * unit) return right;
  // What stands in a field with a label of its own belongs to that.
  const isAnothers = taken.some((field) => field.label !== label.text && lies(right.at.box, field.box));
  if (under === null || isAnothers) return isAnothers ? under : right;
  const [isRight, isUnder] = [right, under].map(({ value }) => sorts.number(value) || sorts.price(value));
  if (isRight !== isUnder) return isRight ? right : under;
  // Where the next row has a text beside it as well, rows are labels with their values.
  return beside(under.at, values, unit) === null ? under : right;
}

/** What a field holds that stands below its label, the two not known to belong together by where the field was seen. */
function below(
  label: ElementCandidate,
  fields: readonly ElementCandidate[],
  texts: readonly ElementCandidate[],
  unit: number,
): FoundValue | null {
  const held = texts.filter(
    (text) =>
      text !== label &&
      isAligned(label.box, text.box, unit) &&
      fields.some(
        (field) =>
          field.text === text.text &&
          [undefined, label.text].includes(field.label) &&
          intersect(field.box, text.box) !== null,
      ),
  );
  const at = nearest(label.box, 'below', held, 0.3 * unit);
  return at === null || NEAR * unit < gapTo(label.box, at.box, 'below')
    ? null
    : { value: at.text.trim(), at, label, how: 'below' };
}

/** What a field holds below words that are its label. */
export function heldBelow(subject: string, scene: Scene): FoundValue | null {
  const target = describeTarget(subject.replace(fieldWord, ''));
  const fields = scene.controls.filter(isField);
  for (const label of scene.texts) {
    if (literalMatch(target, withoutMarks(label.text), 'kind') < LEAST_TEXT) continue;
    const found = below(label, fields, scene.texts, scene.unit);
    if (found !== null) return found;
  }
  return null;
}

/** Of "Total: $12" only what stands in front of the colon is a label. */
function labelFit(target: Target, text: string): number {
  const label = /^(.{2,40}?)\s*[:=]\s*\S/u.exec(text)?.[1];
  const whole = literalMatch(target, withoutMarks(text), 'kind');
  const words = findTarget(target, text);
  const isCount =
    words !== null && /^\W*\d[\d.,]*\W*$/u.test(text.slice(0, words.start) + text.slice(words.end));
  return Math.max(whole, label === undefined ? 0 : literalMatch(target, label, 'kind'), isCount ? 0.9 : 0);
}

/** What is written, and what stands on buttons, links and in fields. */
function shownTexts({ texts, controls, isPage }: Scene): readonly ElementCandidate[] {
  return isPage ? [...texts, ...controls.filter(({ text }) => text !== '')] : texts;
}

function inLine(label: ElementCandidate, target: Target, sort: ValueSort): FoundValue | null {
  const words = findTarget(target, label.text);
  if (words === null) return null;
  const behind = label.text.slice(words.end);
  const isParted = /^\s*[:=–—]/u.test(behind);
  const after = behind.replace(/^[\s:=–—-]+/u, '').trim();
  const before = label.text.slice(0, words.start).trim();
  if (after !== '' && (sort === 'any' ? isParted : sorts[sort](after))) return whole(after, label);
  // "3 unread messages" is about as common as "Unread: 3".
  return sort !== 'any' && sorts[sort](before) ? whole(before, label) : null;
}

function whole(value: string, at: ElementCandidate): FoundValue {
  return { value, at, label: null, how: 'same line' };
}

/** The nearest value to the right on the label's row; of several on the left there is none. */
function beside(
  label: ElementCandidate,
  values: readonly ElementCandidate[],
  unit: number,
): FoundValue | null {
  const others = values.filter((text) => text !== label);
  const at = nearest(label.box, 'right', others, 0.3 * unit);
  return at === null ? null : { value: at.text.trim(), at, label, how: 'beside' };
}

function isSign({ text }: ElementCandidate): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}

/** The value below a label that begins, or has its middle, where the label does; numbers also stand above theirs. */
function stacked(
  label: ElementCandidate,
  values: readonly ElementCandidate[],
  sort: ValueSort,
  unit: number,
): FoundValue | null {
  const reach = (sort === 'any' ? 1 : NEAR) * unit;
  const aligned = values.filter((text) => text !== label && isAligned(label.box, text.box, unit));
  for (const side of sort === 'any' ? (['below'] as const) : (['below', 'above'] as const)) {
    const at = nearest(label.box, side, aligned, 0.3 * unit);
    if (at !== null && gapTo(label.box, at.box, side) <= reach) {
      return { value: at.text.trim(), at, label, how: side };
    }
  }
  return null;
}

function isRightAbove(label: PixelBox, field: PixelBox, unit: number): boolean {
  return isAligned(label, field, unit) && Math.abs(gapTo(field, label, 'above')) <= unit;
}

function isAligned(a: PixelBox, b: PixelBox, unit: number): boolean {
  return Math.abs(a.x1 - b.x1) <= unit || Math.abs(boxCentre(a).x - boxCentre(b).x) <= unit;
}

/** Rows by the words for them or, of "invoice 1042" and "Li Wei's invoice", by a text that is all of the rest. */
function rowsCalled(
  words: string,
  fitting: (words: string) => readonly ElementCandidate[],
  texts: readonly ElementCandidate[],
): readonly ElementCandidate[] {
  const whole = fitting(words);
  if (0 < whole.length) return whole;
  const owner = /^(.+?)['’]s? \p{L}+$/u.exec(words)?.[1];
  const parts = words.split(' ');
  const shorter = parts.slice(1, MOST_SORT_WORDS + 1).map((_, i) => parts.slice(i + 1).join(' '));
  for (const key of [...(owner === undefined ? [] : [owner]), ...shorter]) {
    const { joined } = comparableText(key);
    const rows = texts.filter(({ text }) => comparableText(text).joined === joined);
    if (0 < rows.length) return rows;
  }
  return [];
}

/** At most so many words say what sort of thing a row is. */
const MOST_SORT_WORDS = 2;

/** "Which customer is overdue": what stands in a column on the row that holds a text; null where several rows do. */
export function inRowWith(column: string, held: string, { texts, unit }: Scene): FoundValue | null {
  const wanted = comparableText(held).joined;
  const holding = texts.filter(({ text }) => comparableText(text).joined === wanted);
  const [at] = holding;
  if (at === undefined || holding.length !== 1) return null;
  const named = new Set([column, column.replace(/s$/u, '')].map((word) => comparableText(word).joined));
  for (const header of texts.filter(({ text }) => named.has(comparableText(text).joined))) {
    if (at.box.y1 < header.box.y2) continue;
    const value = texts.find((text) => text !== at && isInCell(text.box, header.box, at.box, unit));
    if (value !== undefined) return { value: value.text.trim(), at: value, label: at, how: 'cell' };
  }
  return null;
}

/** Under the header, at its left, its middle or its right, and level with what tells the row. */
function isInCell(box: PixelBox, header: PixelBox, row: PixelBox, unit: number): boolean {
  const isLevel = Math.abs(boxCentre(box).y - boxCentre(row).y) < 0.6 * boxHeight(row);
  return isLevel && (isAligned(header, box, unit) || Math.abs(header.x2 - box.x2) <= unit);
}

/** "The status of Order 12": what stands in the column of one and on the row of the other. */
function cell(
  subject: string,
  texts: readonly ElementCandidate[],
  values: readonly ElementCandidate[],
  unit: number,
): FoundValue | null {
  const parts = /^(.+?) (?:of|for|in the row of) (?:the )?(.+)$/iu.exec(subject);
  if (parts === null) return null;
  const fitting = (words: string): readonly ElementCandidate[] => {
    const target = describeTarget(words);
    return texts.filter(({ text }) => LEAST_TEXT <= literalMatch(target, withoutMarks(text), 'kind'));
  };
  for (const header of fitting(parts[1] ?? '')) {
    for (const row of rowsCalled(parts[2] ?? '', fitting, texts)) {
      if (row.box.y1 < header.box.y2) continue;
      const at = values.find((text) => text !== row && isInCell(text.box, header.box, row.box, unit));
      if (at !== undefined) return { value: at.text.trim(), at, label: row, how: 'cell' };
    }
  }
  return null;
}
