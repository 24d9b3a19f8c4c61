// Instructions with their right answers, out of the truth of rendered screens: what the weights of evidence are fitted on.
// Pure; knows nothing of engines and of weights.

import { boxCentre, boxHeight, containsPoint, type PixelBox } from '../../../protocol/geometry';
import { readingOrder } from '../../pipeline/rank';
import { textSimilarity } from '../../pipeline/textMatch';
import { toBox } from '../eval/rows';
import type { Screen, TrueElement } from '../eval/screens';
import { groupBy } from '../setFile';

/** What an instruction leans on. */
export const instructionKinds = ['text', 'control', 'widget', 'icon', 'several', 'absent'] as const;
export type InstructionKind = (typeof instructionKinds)[number];

export interface Instruction {
  readonly kind: InstructionKind;
  readonly text: string;
  /** Null where the right answer is "not on this screen". */
  readonly target: PixelBox | null;
}

/** So many of each kind a screen, so that no crowded screen outvotes the others. */
const MOST_OF_A_KIND = 4;

/** Names shorter or longer than this are seldom what people write. */
const NAME_LENGTHS = { least: 3, most: 40 };

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
    ...severalInstructions(screen),
    ...relationInstructions(screen),
    ...kindInstructions(screen),
    ...absentInstructions(screen, other),
  ];
  return [...groupBy(shuffled(all, random), ({ kind }) => kind).values()].flatMap((same) =>
    same.slice(0, MOST_OF_A_KIND),
  );
}

interface Named {
  readonly name: string;
  readonly box: PixelBox;
}

/** Those whose name nothing else of the list has. */
function unique<T extends Named>(things: readonly T[]): readonly T[] {
  return [...groupBy(things, ({ name }) => name.toLowerCase()).values()].flatMap((same) =>
    same.length === 1 ? same : [],
  );
}

function isUsable(name: string): boolean {
  return NAME_LENGTHS.least <= name.length && name.length <= NAME_LENGTHS.most && /\p{L}{2}/u.test(name);
}

function linesOf({ lines }: Screen): readonly Named[] {
  return lines.map(({ text, box }) => ({ name: text, box: toBox(box) }));
}

function textInstructions(screen: Screen): readonly Instruction[] {
  return unique(linesOf(screen))
    .filter(({ name }) => isUsable(name))
    .map(({ name, box }) => ({ kind: 'text', text: name, target: box }));
}

/** How people call the kinds. */
const kindWords: Readonly<Record<string, readonly string[]>> = {
  button: ['button'],
  link: ['link'],
  tab: ['tab'],
  menu_item: ['menu item', 'entry'],
  text_field: ['field', 'input', 'text box'],
  select: ['dropdown', 'select'],
  checkbox: ['checkbox'],
  radio: ['radio button'],
  switch: ['switch', 'toggle'],
  slider: ['slider'],
};

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

function isNamedByText({ family }: TrueElement): boolean {
  return family === 'button' || family === 'action';
}

/** What icon sets add to a name that nobody says. */
const STYLE_WORDS = /\b(?:outlined?|filled?|line|solid|regular|alt|rounded?|sharp|\d+)\b/g;

function iconsOf({ elements }: Screen): readonly Named[] {
  return elements
    .filter(({ family }) => family === 'icon')
    .map(({ name, box }) => ({ name: spoken(name), box: toBox(box) }));
}

function spoken(name: string): string {
  const words = name.replaceAll(/[-_]/g, ' ');
  return words.replaceAll(STYLE_WORDS, '').replaceAll(/\s+/g, ' ').trim() || words;
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

/** Texts that stand in two to five places: which of them is told by order, place or neighbour. */
function severalInstructions(screen: Screen): readonly Instruction[] {
  const lines = linesOf(screen);
  const neighbours = unique(lines).filter(({ name }) => isUsable(name));
  return [...groupBy(lines, ({ name }) => name.toLowerCase()).values()]
    .filter((same) => 2 <= same.length && same.length <= 5 && isUsable(same[0]!.name))
    .flatMap((same) => [...byOrder(same), ...same.flatMap((one) => byNeighbour(one, same, neighbours))]);
}

/** Controls without a name to them: the only one of its kind on a screen, or one of a few by its order. */
function kindInstructions({ elements }: Screen): readonly Instruction[] {
  const widgets = elements.filter((element) => !isNamedByText(element) && element.kind in kindWords);
  return [...groupBy(widgets, ({ kind }) => kind).values()].flatMap((same): readonly Instruction[] => {
    const word = kindWords[same[0]?.kind ?? '']?.[0] ?? '';
    const named = same.map(({ box }) => ({ name: word, box: toBox(box) }));
    if (5 < named.length) return [];
    return named.length === 1
      ? named.map(({ box }) => ({ kind: 'widget', text: `the ${word}`, target: box }))
      : byOrder(named);
  });
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

function byOrder(same: readonly Named[]): readonly Instruction[] {
  const places = readingOrder(same.map(({ box }) => box));
  return same.map(({ name, box }, index) => ({
    kind: 'several',
    text: `the ${ordinals[places[index] ?? 0] ?? 'last'} ${name}`,
    target: box,
  }));
}

/** By the nearest text to the left on its row, where the others have none of that name. */
function byNeighbour(
  { name, box }: Named,
  same: readonly Named[],
  neighbours: readonly Named[],
): readonly Instruction[] {
  const level = neighbours.filter(
    (other) =>
      other.box.x2 <= box.x1 &&
      Math.abs(boxCentre(other.box).y - boxCentre(box).y) < 0.5 * boxHeight(box) &&
      !same.some((twin) => containsPoint(twin.box, boxCentre(other.box))),
  );
  const nearest = level.sort((a, b) => b.box.x2 - a.box.x2)[0];
  if (nearest === undefined) return [];
  const texts = [`${name} next to ${nearest.name}`, `${name} to the right of "${nearest.name}"`];
  return texts.map((text) => ({ kind: 'several', text, target: box }));
}

/** Things without a name to them, by what stands beside them: a mark by its label, an icon by its neighbour. */
function relationInstructions(screen: Screen): readonly Instruction[] {
  const texts = unique(linesOf(screen)).filter(({ name }) => isUsable(name));
  const marks = screen.elements
    .filter(({ kind }) => kind === 'checkbox' || kind === 'radio' || kind === 'switch')
    .flatMap(({ kind, box }) => beside(toBox(box), texts, `the ${kindWords[kind]![0]!}`));
  const icons = iconsOf(screen);
  const anchors = unique(icons).filter(({ name }) => isUsable(name));
  return [...marks, ...icons.flatMap(({ box }) => beside(box, anchors, 'the icon'))];
}

/** How far apart two things are at most that people call neighbours, in heights of the anchor. */
const NEIGHBOUR_GAP = 3;

function beside(box: PixelBox, anchors: readonly Named[], thing: string): readonly Instruction[] {
  const gap = (other: PixelBox): number => Math.max(other.x1 - box.x2, box.x1 - other.x2);
  const level = anchors.filter(
    ({ box: other }) =>
      Math.abs(boxCentre(other).y - boxCentre(box).y) < 0.4 * boxHeight(box) &&
      0 <= gap(other) &&
      gap(other) < NEIGHBOUR_GAP * boxHeight(other),
  );
  const nearest = level.sort((a, b) => gap(a.box) - gap(b.box))[0];
  if (nearest === undefined) return [];
  const side = box.x2 <= nearest.box.x1 ? 'left' : 'right';
  return [{ kind: 'several', text: `${thing} ${side} of ${nearest.name}`, target: box }];
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
  return texts.some((known) => alike < textSimilarity(text, known));
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
