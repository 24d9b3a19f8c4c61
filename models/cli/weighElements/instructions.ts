// Instructions with their right answers, out of the truth of rendered screens: what understanding is measured on, and
// the weights of evidence are fitted on. Pure; knows nothing of engines and of weights.

import type { PixelBox } from '../../../protocol/geometry';
import { describeTarget, literalMatch } from '../../pipeline/textMatch';
import { toBox } from '../eval/rows';
import type { Screen } from '../eval/screens';
import { groupBy } from '../setFile';
import { indirect } from './indirect';
import { iconsOf, isNamedByText, isUsable, linesOf, unique } from './names';
import { actionPhrases, iconPhrases, kindWords, paraphrases, placeWords, wordyPhrases } from './phrases';
import { toldApart } from './toldApart';

/** What an instruction leans on. */
export const instructionKinds = [
  'text',
  'control',
  'widget',
  'icon',
  /** What one does with a control, instead of what it is. */
  'action',
  /** All that one could say of a control, of which its name is a part. */
  'wordy',
  /** What an icon is for, and what a text says in other words. */
  'function',
  'paraphrase',
  'order',
  'relation',
  'place',
  'part',
  'colour',
  'state',
  'absent',
  /** The name in a sentence of other words, or with some between its own. */
  'worded',
  /** Which of so many that stand together. */
  'group',
  /** By what kind of value it shows, and what kind of value it takes. */
  'value',
  'field',
  /** What a plus makes, where no word says it. */
  'creating',
  /** What icons are for that are not on the screen. */
  'unseen',
] as const;
export type InstructionKind = (typeof instructionKinds)[number];

export interface Instruction {
  readonly kind: InstructionKind;
  readonly text: string;
  /** Null where the right answer is "not on this screen". */
  readonly target: PixelBox | null;
}

/** So many of each kind a screen, so that no crowded screen outvotes the others. */
const MOST_OF_A_KIND = 4;

/** A text of another screen is absent here where nothing on this screen is more alike; what shares a word is the test. */
const ALIKE = 0.75;

/** An icon is asked for where no text is more alike: by its name alone, and with "icon" behind it. */
const SAID = { alone: 0.6, asIcon: 0.9 };

/**
 * The instructions of one screen.
 *
 * @param other - a screen that has nothing to do with this one: what stands there and not here is absent.
 * @param random - 0…1; chooses among more than are needed.
 */
export function instructionsOf(screen: Screen, other: Screen, random: () => number): readonly Instruction[] {
  const all = [
    ...textInstructions(screen),
    ...controlInstructions(screen),
    ...iconInstructions(screen),
    ...phrasedInstructions(screen, random),
    ...toldApart(screen),
    ...absentInstructions(screen, other),
  ];
  const some = (instructions: readonly Instruction[]): readonly Instruction[] =>
    [...groupBy(shuffled(instructions, random), ({ kind }) => kind).values()].flatMap((same) =>
      same.slice(0, MOST_OF_A_KIND),
    );
  return [...some(all), ...some(indirect(screen, random))];
}

function textInstructions(screen: Screen): readonly Instruction[] {
  return unique(linesOf(screen))
    .filter(({ name }) => isUsable(name))
    .map(({ name, box }) => ({ kind: 'text', text: name, target: box }));
}

function controlInstructions({ elements }: Screen): readonly Instruction[] {
  const named = elements.map((element) => ({ element, name: element.name, box: toBox(element.box) }));
  return [...groupBy(named, ({ element }) => element.kind).values()].flatMap((same) =>
    unique(same)
      .filter(({ name }) => isUsable(name))
      .flatMap(({ element, name, box }, index): readonly Instruction[] => {
        const words = kindWords[element.kind] ?? [];
        const word = words[index % words.length];
        // Without text of its own a button shows an icon, whose name is another question.
        if (word === undefined || (element.text === '' && isNamedByText(element))) return [];
        const kind = isNamedByText(element) ? 'control' : 'widget';
        const text = index % 2 === 0 ? `${name} ${word}` : `the ${word} "${name}"`;
        return [{ kind, text, target: box }];
      }),
  );
}

function iconInstructions(screen: Screen): readonly Instruction[] {
  const texts = screen.lines.map(({ text }) => text);
  return unique(iconsOf(screen))
    .filter(({ name }) => isUsable(name))
    .flatMap(({ name, box }, index) => {
      const isAlone = index % 2 === 0;
      const isSaid = occurs(name, texts, isAlone ? SAID.alone : SAID.asIcon);
      return isSaid ? [] : [{ kind: 'icon' as const, text: isAlone ? name : `${name} icon`, target: box }];
    });
}

/** Things that are called by what one does with them, by what they are for, and by other words than their own. */
function phrasedInstructions(screen: Screen, random: () => number): readonly Instruction[] {
  const texts = screen.lines.map(({ text }) => text);
  const pick = (phrases: readonly string[]): string => phrases[Math.floor(random() * phrases.length)] ?? '';
  const controls = screen.elements.flatMap((element) =>
    element.family === 'icon' ? [] : [{ ...element, box: toBox(element.box) }],
  );
  const named = [...groupBy(controls, ({ kind }) => kind).values()].flatMap(unique);
  const actions = named
    .filter((element) => isUsable(element.name) && !(isNamedByText(element) && element.text === ''))
    .map(({ kind, name, box }) => ({
      kind: 'action' as const,
      says: actionPhrases(kind, name),
      target: box,
    }));
  const others = unique(linesOf(screen)).map(({ name, box }) => ({
    kind: 'paraphrase' as const,
    says: paraphrases(name),
    target: box,
  }));
  const icons = [...groupBy(iconsOf(screen), ({ name }) => iconPhrases(name).join()).values()]
    .filter((same) => same.length === 1)
    .flatMap((same) => same.map(({ name, box }) => ({ says: iconPhrases(name), target: box })))
    .map((one) => ({ kind: 'function' as const, ...one }));
  const wordy = named
    .filter((element) => isUsable(element.name) && isNamedByText(element) && element.text !== '')
    .map(({ kind, name, box }) => ({
      kind: 'wordy' as const,
      says: wordyPhrases(kind, name, placeWords(box, screen.size)),
      target: box,
    }));
  return [...actions, ...wordy, ...others, ...icons]
    .map(({ kind, says, target }) => ({ kind, text: pick(says), target }))
    .filter(
      ({ kind, text }) =>
        text !== '' && (kind === 'action' || kind === 'wordy' || !occurs(text, texts, SAID.alone)),
    );
}

function absentInstructions(screen: Screen, other: Screen): readonly Instruction[] {
  const texts = [
    ...screen.lines.map(({ text }) => text),
    ...screen.elements.map(({ name }) => name.replaceAll(/[-_]/g, ' ')),
  ];
  // "Shopping cart" is on a screen with a "cart", though no icon there has that name.
  const shown = new Set(iconsOf(screen).flatMap(({ name }) => name.split(' ')));
  const isShown = (text: string): boolean =>
    text.split(' ').some((word) => 3 <= word.length && word !== 'icon' && shown.has(word));
  return [...textInstructions(other), ...controlInstructions(other), ...iconInstructions(other)]
    .filter(({ text }) => !occurs(text, texts, ALIKE) && !isShown(text))
    .map(({ text }) => ({ kind: 'absent', text, target: null }));
}

function occurs(text: string, texts: readonly string[], alike: number): boolean {
  // Not by meaning: the set must not change with what is understood.
  const target = describeTarget(text);
  return texts.some((known) => alike < literalMatch(target, known, 'kind'));
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
