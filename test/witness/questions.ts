// Questions about a page as users phrase them, each with the one element that it means. Pure; seeded.
// Knows nothing of witnesses and engines.

import { boxArea, boxCentre, overlap, type PixelBox } from '../../protocol/geometry';
import { readingOrder } from '../../models/pipeline/rank';
import type { Askable, Thing, ThingKind } from './askable';

/** What a question leans on. */
export const questionKinds = [
  'text',
  'control',
  'partial',
  'field',
  'mark',
  'icon',
  'relation',
  'neighbour',
  'state',
  'absent',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

export interface Question {
  readonly kind: QuestionKind;
  readonly text: string;
  /** Of the element that is meant; null where the right answer is "not on this screen". */
  readonly target: PixelBox | null;
}

/** So many of each kind a page, so that no crowded page outvotes the others. */
const MOST_OF_A_KIND = 3;

/** How people call the kinds; taken in turn. */
const kindWords: Readonly<Record<ThingKind, readonly string[]>> = {
  button: ['button'],
  link: ['link'],
  tab: ['tab'],
  field: ['field', 'input', 'text box'],
  dropdown: ['dropdown', 'select'],
  checkbox: ['checkbox'],
  'radio button': ['radio button'],
  switch: ['switch', 'toggle'],
  slider: ['slider'],
  heading: ['heading'],
};

/**
 * The questions of one page.
 *
 * @param elsewhere - what can be asked for on a page that has nothing to do with this one: what is there and not here is absent.
 * @param random - 0…1; chooses among more than are needed.
 */
export function questionsOf(
  { things, lines }: Askable,
  elsewhere: readonly Thing[],
  random: () => number,
): readonly Question[] {
  const once = withoutTwins(things);
  const byKind = {
    text: textQuestions(once, lines),
    control: controlQuestions(once),
    partial: partialQuestions(once, lines),
    field: fieldQuestions(once),
    mark: markQuestions(once),
    icon: iconQuestions(once),
    relation: relationQuestions(once),
    neighbour: neighbourQuestions(once, lines),
    state: stateQuestions(once),
    absent: absentQuestions(things, lines, elsewhere),
  } satisfies Record<QuestionKind, readonly Omit<Question, 'kind'>[]>;
  return questionKinds.flatMap((kind) =>
    shuffled(byKind[kind], random)
      .slice(0, MOST_OF_A_KIND)
      .map((question) => ({ kind, ...question })),
  );
}

type Asked = Omit<Question, 'kind'>;

/** What lies on the same place and is called the same is one thing to whoever looks: a link around a button. */
function withoutTwins(things: readonly Thing[]): readonly Thing[] {
  const kept: Thing[] = [];
  for (const thing of [...things].sort((a, b) => boxArea(a.box) - boxArea(b.box))) {
    const isTwin = kept.some(
      (other) => 0.6 < overlap(other.box, thing.box) && callOf(other) === callOf(thing),
    );
    if (!isTwin) kept.push(thing);
  }
  return kept;
}

function callOf({ text, label, spoken, placeholder }: Thing): string {
  return (text || label || spoken || placeholder).toLowerCase();
}

/** What people write: a few words, with letters, and more than a word for a kind; marks of quotation would end a quotation. */
function isUsable(name: string): boolean {
  return (
    2 <= name.length &&
    name.length <= 40 &&
    name.split(' ').length <= 6 &&
    /\p{L}{2}/u.test(name) &&
    !/["“”'`]/u.test(name) &&
    !Object.values(kindWords).some((words) => words.includes(name.toLowerCase()))
  );
}

/** The things whose name no other thing has; a name is taken by whoever is called so in any way. */
function unique(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
  among = things,
): readonly Thing[] {
  return things.filter((thing) => {
    const name = nameOf(thing).toLowerCase();
    const bearers = among.filter((other) =>
      [other.text, other.label, other.spoken, other.placeholder].some((one) => one.toLowerCase() === name),
    );
    return isUsable(name) && bearers.length === 1;
  });
}

/** The things that are called by words which stand nowhere else on the page. */
function calledAlone(things: readonly Thing[], lines: readonly string[]): readonly Thing[] {
  const nLines = (text: string): number =>
    lines.filter((line) => line.toLowerCase() === text.toLowerCase()).length;
  return unique(things, ({ text }) => text).filter(({ text, isWhole }) => isWhole && nLines(text) <= 1);
}

/** By the words on it and nothing else. */
function textQuestions(things: readonly Thing[], lines: readonly string[]): readonly Asked[] {
  return calledAlone(things, lines).map(({ text, box }) => ({ text, target: box }));
}

/** By the first words of a long text and the kind, where nothing else on the page holds these words. */
function partialQuestions(things: readonly Thing[], lines: readonly string[]): readonly Asked[] {
  return things.flatMap((thing, index) => {
    const words = thing.text.split(' ');
    const name = words.slice(0, 2).join(' ');
    const holders = (texts: readonly string[]): number =>
      texts.filter((text) => text.toLowerCase().includes(name.toLowerCase())).length;
    const isTold = thing.isWhole && 3 <= words.length && isUsable(name);
    if (!isTold || 1 < holders(lines) || holders(things.map(callOf)) !== 1) return [];
    return [{ text: phrased(name, thing, index), target: thing.box }];
  });
}

/** How far apart two things are at most that people call neighbours, in heights of the anchor. */
const NEIGHBOUR_GAP = 3;

/** By its kind and the words that stand on what is beside it, above or below: the nearest of its kind there. */
function neighbourQuestions(things: readonly Thing[], lines: readonly string[]): readonly Asked[] {
  return calledAlone(things, lines).flatMap((anchor) =>
    (['left', 'right', 'above', 'below'] as const).flatMap((side) => {
      const beside = things
        .map((thing) => ({ thing, gap: thing === anchor ? Infinity : gapTo(thing.box, anchor.box, side) }))
        .filter(({ gap }) => gap <= NEIGHBOUR_GAP * (anchor.box.y2 - anchor.box.y1))
        .sort((one, other) => one.gap - other.gap)[0]?.thing;
      if (beside?.isWhole !== true) return [];
      const words = side === 'left' || side === 'right' ? `to the ${side} of` : side;
      return [{ text: `the ${kindWords[beside.kind][0] ?? ''} ${words} ${anchor.text}`, target: beside.box }];
    }),
  );
}

/** Pixels between a box and an anchor that it stands level or in line with on that side; Infinity where it does not. */
function gapTo(box: PixelBox, anchor: PixelBox, side: 'left' | 'right' | 'above' | 'below'): number {
  const [one, other] = [boxCentre(box), boxCentre(anchor)];
  const isLevel = Math.abs(one.y - other.y) < 0.4 * Math.min(box.y2 - box.y1, anchor.y2 - anchor.y1);
  const isInLine = Math.abs(box.x1 - anchor.x1) < 0.5 * (anchor.y2 - anchor.y1);
  const gaps = {
    left: isLevel ? anchor.x1 - box.x2 : -1,
    right: isLevel ? box.x1 - anchor.x2 : -1,
    above: isInLine ? anchor.y1 - box.y2 : -1,
    below: isInLine ? box.y1 - anchor.y2 : -1,
  };
  return gaps[side] < 0 ? Infinity : gaps[side];
}

function phrased(name: string, { kind }: Thing, index: number): string {
  const words = kindWords[kind];
  const word = words[index % words.length] ?? kind;
  return [`the ${name} ${word}`, `${name} ${word}`, `the ${word} "${name}"`][index % 3] ?? name;
}

/** By the words on it and its kind; another kind may have the same words. */
function controlQuestions(things: readonly Thing[]): readonly Asked[] {
  const controls = things.filter(({ text }) => text !== '');
  return controls.filter(isAlone(controls, ({ text }) => text)).map((thing, index) => ({
    text: phrased(thing.text, thing, index),
    target: thing.box,
  }));
}

/** Whether nothing else of its kind bears its name. */
function isAlone(things: readonly Thing[], nameOf: (thing: Thing) => string): (thing: Thing) => boolean {
  return (thing) =>
    thing.isWhole &&
    isUsable(nameOf(thing)) &&
    things.every(
      (other) =>
        other === thing ||
        other.kind !== thing.kind ||
        nameOf(other).toLowerCase() !== nameOf(thing).toLowerCase(),
    );
}

const hasField = ({ kind }: Thing): boolean => kind === 'field' || kind === 'dropdown' || kind === 'slider';

/** By its label, or else by what stands in it as long as it is empty. */
function fieldQuestions(things: readonly Thing[]): readonly Asked[] {
  const fields = things.filter(hasField);
  const nameOf = ({ label, spoken }: Thing): string => withoutMarks(label || spoken);
  const labelled = fields.filter(isAlone(fields, nameOf)).map((thing, index) => ({
    text: phrased(nameOf(thing), thing, index),
    target: thing.box,
  }));
  const hinted = fields
    .filter(({ label, spoken }) => label === '' && spoken === '')
    .filter(isAlone(fields, ({ placeholder }) => placeholder))
    .map(({ placeholder, box }) => ({ text: `the field that says "${placeholder}"`, target: box }));
  return [...labelled, ...hinted];
}

/** "Name *:" is called "Name". */
function withoutMarks(label: string): string {
  return label.replace(/[\s*:]+$/u, '');
}

function markQuestions(things: readonly Thing[]): readonly Asked[] {
  const marks = things.filter(
    ({ kind }) => kind === 'checkbox' || kind === 'radio button' || kind === 'switch',
  );
  const nameOf = ({ label, spoken, text }: Thing): string => label || spoken || text;
  return marks.filter(isAlone(marks, nameOf)).map((thing, index) => ({
    text: phrased(nameOf(thing), thing, index),
    target: thing.box,
  }));
}

/** Without words on it: by what its author calls it. */
function iconQuestions(things: readonly Thing[]): readonly Asked[] {
  const icons = things.filter(
    ({ kind, text, spoken }) =>
      (kind === 'button' || kind === 'link') && !/[\p{L}\p{N}]{2}/u.test(text) && spoken !== '',
  );
  return unique(icons, ({ spoken }) => spoken, things)
    .filter(({ isWhole }) => isWhole)
    .map((thing, index) => ({
      text: index % 2 === 0 ? phrased(thing.spoken, thing, 0) : `${thing.spoken} icon`,
      target: thing.box,
    }));
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

/** Of several of one kind and name: by the row that it stands in, or by its place in reading order. */
function relationQuestions(things: readonly Thing[]): readonly Asked[] {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const name = thing.text || thing.spoken;
    if (!isUsable(name)) continue;
    const key = `${thing.kind} ${name.toLowerCase()}`;
    groups.set(key, [...(groups.get(key) ?? []), thing]);
  }
  return [...groups.values()]
    .filter(
      (same) => 2 <= same.length && same.length <= ordinals.length && same.every(({ isWhole }) => isWhole),
    )
    .flatMap((same) => {
      const places = readingOrder(same.map(({ box }) => box));
      return same.map((thing, index) => {
        const what = `${thing.text || thing.spoken} ${kindWords[thing.kind][0] ?? ''}`;
        const rows = same.filter(({ row }) => row === thing.row);
        const isRowTold = isUsable(thing.row) && rows.length === 1;
        return {
          text: isRowTold
            ? `the ${what} in the row of ${thing.row}`
            : `the ${ordinals[places[index] ?? 0] ?? 'last'} ${what}`,
          target: thing.box,
        };
      });
    });
}

/** By a state that only one of its kind is in. */
function stateQuestions(things: readonly Thing[]): readonly Asked[] {
  const states: readonly (readonly [word: string, has: (thing: Thing) => boolean])[] = [
    ['disabled', ({ isDisabled }) => isDisabled],
    ['selected', ({ isSelected }) => isSelected],
    ['checked', ({ isChecked }) => isChecked],
  ];
  return states.flatMap(([word, has]) =>
    things
      .filter(
        (thing) =>
          thing.isWhole &&
          has(thing) &&
          things.filter((other) => other.kind === thing.kind && has(other)).length === 1,
      )
      .map(({ kind, box }) => ({ text: `the ${word} ${kindWords[kind][0] ?? kind}`, target: box })),
  );
}

/** Of another page; no word of it stands on this one, in no form. */
function absentQuestions(
  things: readonly Thing[],
  lines: readonly string[],
  elsewhere: readonly Thing[],
): readonly Asked[] {
  const stemsOf = (name: string): readonly string[] =>
    (name.toLowerCase().match(/\p{L}{3,}/gu) ?? []).map((word) => word.slice(0, STEM));
  const here = new Set(
    [...lines, ...things.flatMap(({ label, spoken, placeholder }) => [label, spoken, placeholder])].flatMap(
      stemsOf,
    ),
  );
  return elsewhere
    .filter(
      ({ text }) =>
        isUsable(text) && stemsOf(text).length > 0 && !stemsOf(text).some((stem) => here.has(stem)),
    )
    .map((thing, index) => ({ text: phrased(thing.text, thing, index), target: null }));
}

/** Letters that the forms of a word have in common. */
const STEM = 4;

function shuffled<T>(things: readonly T[], random: () => number): readonly T[] {
  return things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}
