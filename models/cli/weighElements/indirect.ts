// Instructions that name a thing by more than its name, by its place among its like, by what it is for or what its value is,
// and functions that no icon of the screen has. Pure; knows nothing of engines and of weights.

import { boxCentre, boxHeight, boxWidth, type PixelBox } from '../../../protocol/geometry';
import { runsOf } from '../../pipeline/elements/counted';
import { toBox } from '../eval/rows';
import type { Screen } from '../eval/screens';
import type { Instruction } from './instructions';
import { iconsOf, isUsable, linesOf, unique } from './names';
import { iconFunctions } from './phrases';

type Pick = <T>(some: readonly T[]) => T;

export function indirect(screen: Screen, random: () => number): readonly Instruction[] {
  const pick: Pick = (some) => some[Math.floor(random() * some.length)]!;
  return [
    ...wordedRound(screen, pick),
    ...groups(screen),
    ...values(screen, pick),
    ...fieldsByUse(screen, pick),
    ...creating(screen, pick),
    ...unseen(screen, pick),
  ];
}

/** NAME in a sentence whose other words say little of it. */
const sentences = [
  'show the article NAME',
  'read about NAME',
  'sort by NAME',
  'set it to NAME',
  'learn how NAME works',
  'take me to the page about NAME',
  'NAME in the list',
  'set the view to NAME',
];

/** Names of several words, whole in a sentence or with other words between theirs. */
function wordedRound(screen: Screen, pick: Pick): readonly Instruction[] {
  return unique(linesOf(screen)).flatMap(({ name, box }) => {
    const words = name.split(' ');
    if (!isUsable(name) || words.length < 2 || 5 < words.length) return [];
    const isWhole = words.length === 2 || pick([true, false]);
    const [head = '', ...rest] = words.map((word) => word.toLowerCase());
    const text = isWhole
      ? pick(sentences).replace('NAME', () => name)
      : `${pick(['go to', 'show', 'open'])} the ${head} of the ${rest.join(' ')} now`;
    return [{ kind: 'worded', text, target: box }];
  });
}

const numbers = ['', '', '', 'three', 'four', 'five', 'six', 'seven'];
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh'];

/** One of some icons in a row or column, by the title above them or by the corner where there are no others. */
function groups(screen: Screen): readonly Instruction[] {
  const { size } = screen;
  const icons = iconsOf(screen).map(({ box }) => ({ box }));
  const titles = unique(linesOf(screen)).filter(({ name }) => isUsable(name));
  const cornerOf = (box: PixelBox): string | null => {
    const [down, across] = [boxCentre(box).y / size.height, boxCentre(box).x / size.width];
    const isBetween = (0.3 < down && down < 0.7) || (0.4 < across && across < 0.6);
    return isBetween ? null : `at the ${down < 0.5 ? 'upper' : 'lower'} ${across < 0.5 ? 'left' : 'right'}`;
  };
  const runs = [...runsOf(icons, 'across'), ...runsOf(icons, 'down')];
  return runs.flatMap((run, index) => {
    const n = run.length;
    const [first, second] = run;
    if (first === undefined || second === undefined || n < 3 || numbers.length <= n) return [];
    const ends = first.box.y2 <= second.box.y1 ? ['topmost', 'bottommost'] : ['leftmost', 'rightmost'];
    const at = index % n;
    const which =
      2 * at === n - 1 ? 'middle one' : at === 0 ? ends[0] : at === n - 1 ? ends[1] : ordinals[at];
    const unit = boxHeight(first.box);
    const isOver = ({ box }: { readonly box: PixelBox }): boolean =>
      box.y2 <= first.box.y1 && first.box.y1 - box.y2 < 3 * unit;
    const over = titles.filter(
      (title) => isOver(title) && Math.abs(title.box.x1 - first.box.x1) < boxWidth(first.box) + unit,
    );
    const hasIcons = icons.some((icon) => isOver(icon) && icon.box.x1 < run.at(-1)!.box.x2);
    const corner = cornerOf(first.box);
    const isAlone = icons.filter(({ box }) => cornerOf(box) === corner).length === n;
    const isThere = isAlone && run.every(({ box }) => cornerOf(box) === corner);
    return [
      ...(over.length === 1 && !hasIcons ? [`under ${over[0]!.name}`] : []),
      ...(corner !== null && isThere ? [corner] : []),
    ].map((where) => ({
      kind: 'group' as const,
      text: `the ${which ?? ''} of the ${numbers[n]!} icons ${where}`,
      target: run[at]!.box,
    }));
  });
}

const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
/** What a text that is a value is asked for by. */
const valueForms: readonly (readonly [form: RegExp, phrases: readonly string[]])[] = [
  [/^(?:[$€£]\s?\d[\d.,]*|\d[\d.,]*\s?[€£])$/u, ['the price', 'what it costs']],
  [
    new RegExp(`^(?:\\d\\d? ${month} \\d{4}|${month} \\d\\d?, \\d{4})$`, 'iu'),
    ['the date', 'change the date'],
  ],
  [/^\d{1,2}:\d\d(?: [ap]m)?$/iu, ['the time', 'set another time']],
  [/^\S+@\S+\.\w{2,3}$/u, ['the e-mail address', 'the email']],
  [/^(?:english|deutsch|français|español|italiano)$/iu, ['change the language', 'the language']],
];

/** The only price, date, … of a screen that has no such word. */
function values(screen: Screen, pick: Pick): readonly Instruction[] {
  const lines = linesOf(screen);
  return valueForms.flatMap(([form, phrases]) => {
    const those = lines.filter(({ name }) => form.test(name));
    const text = pick(phrases);
    const said = text.split(' ').filter((word) => 4 <= word.length);
    const isSaid = lines.some(({ name }) => said.some((word) => name.toLowerCase().includes(word)));
    return those.length !== 1 || isSaid ? [] : [{ kind: 'value', text, target: those[0]!.box }];
  });
}

function fieldsByUse({ elements }: Screen, pick: Pick): readonly Instruction[] {
  const fields = elements
    .filter(({ kind, name }) => kind === 'text_field' && isUsable(name))
    .map(({ name, box }) => ({ name: name.toLowerCase(), box: toBox(box) }));
  const phrases = ['the box where the NAME is typed', 'the NAME box', 'where I type the NAME'];
  return unique(fields).map(({ name, box }) => ({
    kind: 'field',
    text: pick(phrases).replace('NAME', () => name),
    target: box,
  }));
}

/** What the only plus of a screen may make, where no word says it. */
function creating(screen: Screen, pick: Pick): readonly Instruction[] {
  const pluses = iconsOf(screen).filter(({ name }) => /^(?:plus|add)$/iu.test(name));
  const isSaid = linesOf(screen).some(({ name }) => /\b(?:new|add|create)\b/iu.test(name));
  const text = `${pick(['new', 'add a', 'create a'])} ${pick(['vehicle', 'playlist', 'recipe', 'city', 'alarm'])}`;
  return pluses.length !== 1 || isSaid ? [] : [{ kind: 'creating', text, target: pluses[0]!.box }];
}

/** What icons are for that are not there: a text that shares a word is no answer. */
function unseen(screen: Screen, pick: Pick): readonly Instruction[] {
  const drawn = screen.elements.map(({ name }) => name.toLowerCase()).join();
  const written = linesOf(screen)
    .map(({ name }) => name.toLowerCase())
    .join();
  const absent = [...iconFunctions].filter(
    ([name, phrases]) =>
      !name.split(' ').some((word) => drawn.includes(word)) &&
      !phrases.some((phrase) => written.includes(phrase.split(' ', 1)[0] ?? '')),
  );
  return absent.length === 0
    ? []
    : [pick(absent), pick(absent)].map(([, phrases]) => ({
        kind: 'unseen',
        text: pick(phrases),
        target: null,
      }));
}
