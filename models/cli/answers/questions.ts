// Questions with their right answers, out of the truth of rendered screens. Some have none, so that what is made up shows.
// Pure; knows nothing of engines and of how answers are judged.

import { boxCentre, boxHeight, containsPoint, type PixelBox } from '../../../protocol/geometry';
import { textSimilarity } from '../../pipeline/textMatch';
import { toBox } from '../eval/rows';
import type { Screen, TrueElement } from '../eval/screens';
import { groupBy } from '../setFile';

export const questionKinds = [
  'value',
  'value, empty',
  'value, no such field',
  'says',
  'count',
  'count, none',
  'state, checked',
  'state, disabled',
  'state, enabled',
  'state, selected',
  'which tab',
  'list',
  'is there, yes',
  'is there, no',
  'title',
  'price',
  'description',
  'message',
  'message, none',
  'error, yes',
  'error, no',
] as const;
export type AskedKind = (typeof questionKinds)[number];

/** What a right answer says. `nothing`: that it is not there, or that nothing stands there. */
export type TrueAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  /** The first that is said is one of these. */
  | { readonly kind: 'one of'; readonly texts: readonly string[] }
  /** How many: of these each one, of `either` any: what nobody can call right or wrong. */
  | { readonly kind: 'number'; readonly things: readonly PixelBox[]; readonly either: readonly PixelBox[] }
  | { readonly kind: 'truth'; readonly is: boolean }
  /** How many of which things at least and at most, by the word for several of them. */
  | { readonly kind: 'counts'; readonly counts: ReadonlyMap<string, readonly [least: number, most: number]> }
  | { readonly kind: 'nothing' };

export interface AskedQuestion {
  readonly kind: AskedKind;
  readonly text: string;
  readonly answer: TrueAnswer;
  /** What has to be pointed at; null where there is nothing, or more than one thing. */
  readonly target: PixelBox | null;
}

/** So many of each kind a screen, so that no crowded screen outvotes the others. */
const MOST_OF_A_KIND = 2;

/** Screens with more of a kind are not counted: nobody asks that. */
const MOST_COUNTED = 15;

/**
 * The questions of one screen.
 *
 * @param shown - what is asked about.
 * @param other - a screen that has nothing to do with this one: what stands there and not here is absent.
 * @param random - 0…1; chooses among more than are needed, and among ways to ask.
 */
export function questionsOf(shown: Screen, other: Screen, random: () => number): readonly AskedQuestion[] {
  // Of the keys of an on-screen keyboard nobody asks.
  const screen = { ...shown, elements: shown.elements.filter(({ container }) => container !== 'keyboard') };
  const pick = (ways: readonly string[]): string => ways[Math.floor(random() * ways.length)] ?? '';
  const all = [
    ...valueQuestions(screen, other, pick),
    ...saysQuestions(screen, pick),
    ...countQuestions(screen, pick),
    ...stateQuestions(screen, pick),
    ...tabQuestions(screen, pick),
    ...listQuestions(screen, pick),
    ...presenceQuestions(screen, other, pick),
    ...titleQuestions(screen, pick),
    ...priceQuestions(screen, pick),
    ...descriptionQuestions(screen, pick),
    ...messageQuestions(screen, pick),
  ];
  const drawn = all.map((question) => ({ question, place: random() })).sort((a, b) => a.place - b.place);
  return [...groupBy(drawn, ({ question }) => question.kind).values()].flatMap((same) =>
    same.slice(0, MOST_OF_A_KIND).map(({ question }) => question),
  );
}

type Pick = (ways: readonly string[]) => string;

function isWords(text: string): boolean {
  return 3 <= text.length && text.length <= 40 && /\p{L}{2}/u.test(text);
}

/** Those whose name nothing else has, and that stands on the screen once: a label that nobody sees names nothing. */
export function labelled(screen: Screen, kinds: readonly string[]): readonly TrueElement[] {
  const some = screen.elements.filter(({ kind, name }) => kinds.includes(kind) && isWords(name));
  return some.filter(
    ({ name, box }) =>
      screen.elements.filter((other) => other.name === name).length === 1 &&
      screen.lines.filter(
        (line) => line.text === name && !containsPoint(toBox(box), boxCentre(toBox(line.box))),
      ).length === 1,
  );
}

function valueQuestions(screen: Screen, other: Screen, pick: Pick): readonly AskedQuestion[] {
  const kinds = ['text_field', 'select'];
  const here = labelled(screen, kinds).map(({ name, text, kind, box }): AskedQuestion => {
    const thing = kind === 'select' ? 'dropdown' : 'field';
    return {
      kind: text === '' ? 'value, empty' : 'value',
      text: pick([
        `What is the value of ${name}?`,
        `What is in the ${name} ${thing}?`,
        `What does the ${name} ${thing} say?`,
        kind === 'select' ? `What is selected in ${name}?` : `What is entered in ${name}?`,
      ]),
      answer: text === '' ? { kind: 'nothing' } : { kind: 'text', text },
      target: toBox(box),
    };
  });
  const absent = labelled(other, kinds)
    .filter(({ name }) => !isAlike(name, screen))
    .map(({ name }): AskedQuestion => {
      const text = pick([`What is the value of ${name}?`, `What is in the ${name} field?`]);
      return { kind: 'value, no such field', text, answer: { kind: 'nothing' }, target: null };
    });
  return [...here, ...absent];
}

/** Whether something of this name, or nearly, is on a screen. */
function isAlike(name: string, { lines, elements }: Screen): boolean {
  const texts = [...lines.map(({ text }) => text), ...elements.map((element) => element.name)];
  return texts.some((text) => 0.75 < textSimilarity(name, text));
}

/** The framed button with words that is clearly the nearest to a corner. */
function saysQuestions({ elements, size }: Screen, pick: Pick): readonly AskedQuestion[] {
  const buttons = elements.filter(({ kind, family }) => kind === 'button' && family === 'button');
  const corners = [
    ['at the top right', 1, 0],
    ['at the bottom right', 1, 1],
    ['at the bottom left', 0, 1],
  ] as const;
  return corners.flatMap(([where, across, down]): readonly AskedQuestion[] => {
    const [x, y] = [across * size.width, down * size.height];
    const far = ({ box }: TrueElement): number => {
      const centre = boxCentre(toBox(box));
      return Math.abs(centre.x - x) + Math.abs(centre.y - y);
    };
    const [best, second] = [...buttons].sort((a, b) => far(a) - far(b));
    // Where two are about equally far in a corner, or none is near it, nobody asks like this.
    const around = size.width + size.height;
    const isClear =
      best !== undefined &&
      far(best) < 0.3 * around &&
      (second === undefined || 0.05 * around < far(second) - far(best));
    if (!isClear || best.text === '') return [];
    return [
      {
        kind: 'says',
        text: pick([`What does the button ${where} say?`, `What is written on the button ${where}?`]),
        answer: { kind: 'text', text: best.text },
        target: toBox(best.box),
      },
    ];
  });
}

const countable = [
  ['checkboxes', (one: TrueElement) => one.kind === 'checkbox'],
  ['switches', (one: TrueElement) => one.kind === 'switch'],
  ['text fields', (one: TrueElement) => one.kind === 'text_field'],
  ['dropdowns', (one: TrueElement) => one.kind === 'select'],
  ['sliders', (one: TrueElement) => one.kind === 'slider'],
  ['buttons', (one: TrueElement) => one.kind === 'button' && one.family === 'button'],
] as const;

/** Some call a button what nothing frames, and some do not. */
function isBareButton({ kind, family }: TrueElement): boolean {
  return kind === 'button' && family !== 'button';
}

function countQuestions({ elements, ignore }: Screen, pick: Pick): readonly AskedQuestion[] {
  return countable.flatMap(([things, isOne]): readonly AskedQuestion[] => {
    const all = elements.filter(isOne);
    // Half hidden things are in the truth's blind spots.
    if (MOST_COUNTED < all.length || MOST_IGNORED < ignore.length) return [];
    const bare = things === 'buttons' ? elements.filter(isBareButton) : [];
    return [
      {
        kind: all.length === 0 ? 'count, none' : 'count',
        text: pick([`How many ${things} are there?`, `How many ${things} are on this screen?`]),
        answer: {
          kind: 'number',
          things: all.map(({ box }) => toBox(box)),
          either: [...ignore, ...bare.map(({ box }) => box)].map(toBox),
        },
        target: null,
      },
    ];
  });
}

const MOST_IGNORED = 20;

function stateQuestions(screen: Screen, pick: Pick): readonly AskedQuestion[] {
  const asked = (
    kind: AskedKind,
    { box, states }: TrueElement,
    state: string,
    ways: readonly string[],
  ): AskedQuestion => ({
    kind,
    text: pick(ways),
    answer: { kind: 'truth', is: states.includes(state) },
    target: toBox(box),
  });
  const marks = labelled(screen, ['checkbox', 'radio', 'switch']).map((one) =>
    asked(
      'state, checked',
      one,
      'checked',
      one.kind === 'switch'
        ? [`Is ${one.name} on?`, `Is the ${one.name} switch turned on?`]
        : [`Is ${one.name} checked?`, `Is the "${one.name}" checkbox ticked?`],
    ),
  );
  const once = (kind: string): readonly TrueElement[] =>
    screen.elements.filter(
      ({ kind: its, text }) =>
        its === kind && isWords(text) && screen.lines.filter((line) => line.text === text).length === 1,
    );
  // Of fields nothing is known, and that a checkbox is "enabled" may mean that it is on.
  const pressed = ['button', 'menu_item'].flatMap(once);
  const marked = labelled(screen, ['checkbox', 'radio', 'switch']);
  const disabled = [...pressed, ...marked].map((one) => {
    const words = one.text || one.name;
    return asked('state, disabled', one, 'disabled', [`Is ${words} disabled?`, `Is ${words} greyed out?`]);
  });
  const enabled = pressed.map((one): AskedQuestion => {
    const is = !one.states.includes('disabled');
    const [text, target] = [`Is ${one.text} enabled?`, toBox(one.box)];
    return { kind: 'state, enabled', text, answer: { kind: 'truth', is }, target };
  });
  const tabs = once('tab').map((one) =>
    asked('state, selected', one, 'selected', [`Is the ${one.text} tab selected?`]),
  );
  return [...marks, ...balanced(disabled), ...balanced(enabled), ...balanced(tabs)];
}

/** As many that are not as that are: asked of all, one and the same answer would be right nearly always. */
function balanced(questions: readonly AskedQuestion[]): readonly AskedQuestion[] {
  const isYes = ({ answer }: AskedQuestion): boolean => answer.kind === 'truth' && answer.is;
  const [yes, no] = [questions.filter(isYes), questions.filter((one) => !isYes(one))];
  const few = Math.min(yes.length, no.length);
  return [...yes.slice(0, few), ...no.slice(0, few)];
}

function tabQuestions({ elements }: Screen, pick: Pick): readonly AskedQuestion[] {
  const tabs = elements.filter(({ kind }) => kind === 'tab');
  const [selected, second] = tabs.filter(({ states }) => states.includes('selected'));
  if (tabs.length < 2 || selected === undefined || second !== undefined || selected.text === '') return [];
  return [
    {
      kind: 'which tab',
      text: pick(['Which tab is selected?', 'What tab is active?']),
      answer: { kind: 'text', text: selected.text },
      target: toBox(selected.box),
    },
  ];
}

function listQuestions(screen: Screen, pick: Pick): readonly AskedQuestion[] {
  const kinds = [
    ['fields', ['text_field']],
    ['switches', ['switch']],
    ['checkboxes', ['checkbox']],
  ] as const;
  return kinds.flatMap(([things, wanted]): readonly AskedQuestion[] => {
    const all = screen.elements.filter(({ kind }) => (wanted as readonly string[]).includes(kind));
    const named = labelled(screen, wanted);
    if (named.length < 2 || named.length < all.length) return [];
    return [
      {
        kind: 'list',
        text: pick([`What ${things} are there?`, `List all ${things}.`]),
        answer: { kind: 'texts', texts: named.map(({ name }) => name) },
        target: null,
      },
    ];
  });
}

function presenceQuestions(screen: Screen, other: Screen, pick: Pick): readonly AskedQuestion[] {
  const buttonsOf = ({ elements }: Screen): readonly TrueElement[] =>
    elements.filter(({ kind, text }) => kind === 'button' && isWords(text));
  const kinds = [
    ['checkbox', 'checkbox'],
    ['switch', 'switch'],
    ['dropdown', 'select'],
    ['text field', 'text_field'],
  ] as const;
  const byKind = kinds.map(([word, kind]): AskedQuestion => {
    const is = screen.elements.some((one) => one.kind === kind);
    return {
      kind: is ? 'is there, yes' : 'is there, no',
      text: `Is there a ${word}?`,
      answer: { kind: 'truth', is },
      target: null,
    };
  });
  const byName = (is: boolean, { text, box }: TrueElement): AskedQuestion => ({
    kind: is ? 'is there, yes' : 'is there, no',
    text: pick([`Is there a ${text} button?`, `Does this screen have a "${text}" button?`]),
    answer: { kind: 'truth', is },
    target: is ? toBox(box) : null,
  });
  const here = buttonsOf(screen).filter(
    ({ text }, _, all) => all.filter((one) => one.text === text).length === 1,
  );
  const there = buttonsOf(other).filter(({ text }) => !isAlike(text, screen));
  return [...byKind, ...here.map((one) => byName(true, one)), ...there.map((one) => byName(false, one))];
}

function titleQuestions({ lines }: Screen, pick: Pick): readonly AskedQuestion[] {
  const headings = lines.filter(({ isHeading }) => isHeading).sort((a, b) => b.size - a.size);
  const [largest, second] = headings;
  const isClear = largest !== undefined && (second === undefined || 1.1 * second.size < largest.size);
  if (!isClear || !isWords(largest.text)) return [];
  return [
    {
      kind: 'title',
      text: pick(['What is the title of this screen?', 'What is the heading?']),
      answer: { kind: 'text', text: largest.text },
      target: toBox(largest.box),
    },
  ];
}

const price = /^(?:[$€£¥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[€£]|kr|zł))$/u;

/** In rows of a table or list with one price: what the first text of the row costs, where that stands there only once. */
function priceQuestions({ lines, elements }: Screen, pick: Pick): readonly AskedQuestion[] {
  return lines
    .filter(({ text }) => price.test(text))
    .flatMap((line): readonly AskedQuestion[] => {
      const box = toBox(line.box);
      const row = lines.filter(
        (one) => Math.abs(boxCentre(toBox(one.box)).y - boxCentre(box).y) < 0.5 * boxHeight(box),
      );
      const [first] = [...row].sort((a, b) => a.box[0] - b.box[0]);
      const isOnly = row.filter(({ text }) => price.test(text)).length === 1;
      if (!isOnly || first === undefined || first === line || !isWords(first.text)) return [];
      // An entry beside a table is no row of it.
      const isApart = elements.some(
        ({ box: element }) =>
          containsPoint(toBox(element), boxCentre(toBox(first.box))) &&
          !containsPoint(toBox(element), boxCentre(box)),
      );
      // Nor is a card's price one of what stands on the row in another card.
      const isOfCard = lines.some(
        (one) =>
          !price.test(one.text) &&
          Math.abs(one.box[0] - line.box[0]) < 0.5 * boxHeight(box) &&
          one.box[3] <= line.box[1] + 2 &&
          line.box[1] - one.box[3] < boxHeight(box),
      );
      if (isApart || isOfCard) return [];
      if (lines.filter(({ text }) => text === first.text).length !== 1) return [];
      return [
        {
          kind: 'price',
          text: pick([
            `How much is ${first.text}?`,
            `What is the price of ${first.text}?`,
            `What does ${first.text} cost?`,
          ]),
          answer: { kind: 'text', text: line.text },
          target: box,
        },
      ];
    });
}

/** Whether a description has the right controls in it; what else it says is not judged. */
function descriptionQuestions({ elements, ignore }: Screen, pick: Pick): readonly AskedQuestion[] {
  const counts = new Map(
    countable.map(([things, isOne]) => {
      const least = elements.filter(isOne).length;
      const bare = things === 'buttons' ? elements.filter(isBareButton).length : 0;
      return [things.replace('text fields', 'fields'), [least, least + bare] as const];
    }),
  );
  const total = [...counts.values()].reduce((sum, [least]) => sum + least, 0);
  if (total === 0 || MOST_IGNORED < ignore.length) return [];
  return [
    {
      kind: 'description',
      text: pick(['Describe this screen.', 'What is on this screen?']),
      answer: { kind: 'counts', counts },
      target: null,
    },
  ];
}

/** What an alert, a toast or a banner says, and whether there is an error; of screens whose truth knows of such. */
function messageQuestions({ messages }: Screen, pick: Pick): readonly AskedQuestion[] {
  if (messages === undefined) return [];
  const texts = messages.map(({ text }) => text);
  const isError = messages.some(({ tone }) => tone === 'error');
  const said = pick(['message', 'alert', 'notice', 'notification']);
  return [
    {
      kind: texts.length === 0 ? 'message, none' : 'message',
      text: `What does the ${said} say?`,
      answer: texts.length === 0 ? { kind: 'nothing' } : { kind: 'one of', texts },
      target: null,
    },
    {
      kind: isError ? 'error, yes' : 'error, no',
      text: pick(['Is there an error?', 'Is there an error message?']),
      answer: { kind: 'truth', is: isError },
      target: null,
    },
  ];
}
