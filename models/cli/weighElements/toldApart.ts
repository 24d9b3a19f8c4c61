// Instructions for things that have no name of their own, or share it: they are told apart by count, neighbour, place,
// part of the screen, colour and state. Pure; knows nothing of engines and of weights.

import { boxCentre, boxHeight, boxWidth, containsPoint, type PixelBox } from '../../../protocol/geometry';
import { readingOrder } from '../../pipeline/rank';
import { toBox } from '../eval/rows';
import type { Screen, TrueElement } from '../eval/screens';
import { groupBy } from '../setFile';
import type { Instruction, InstructionKind } from './instructions';
import { iconsOf, isNamedByText, isUsable, linesOf, unique, type Named } from './names';
import { kindWords } from './phrases';

/** More of a name than people count. */
const MOST_TWINS = 5;

export function toldApart(screen: Screen): readonly Instruction[] {
  const lines = linesOf(screen);
  const neighbours = unique(lines).filter(({ name }) => isUsable(name));
  const icons = iconsOf(screen);
  const widgets = screen.elements
    .filter((element) => !isNamedByText(element) && element.kind in kindWords)
    .map(({ kind, box }) => ({ name: kindWords[kind]?.[0] ?? '', box: toBox(box) }));
  const twins = (things: readonly Named[]): readonly (readonly Named[])[] =>
    [...groupBy(things, ({ name }) => name.toLowerCase()).values()].filter(
      (same) => 2 <= same.length && same.length <= MOST_TWINS && isUsable(same[0]!.name),
    );
  const textTwins = twins(lines);
  const iconTwins = twins(icons).map((same) => same.map(({ name, box }) => ({ name: `${name} icon`, box })));
  const widgetTwins = twins(widgets);
  return [
    ...[...textTwins, ...iconTwins, ...widgetTwins].flatMap((same) => [
      ...byOrder(same),
      ...byPlace(same, screen),
    ]),
    ...textTwins.flatMap((same) => same.flatMap((one) => byNeighbour(one, same, neighbours))),
    ...[...textTwins, ...widgetTwins].flatMap((same) => byHeading(same, screen)),
    ...besideNames(screen, neighbours, icons),
    ...besideKinds(screen),
    ...byPart(screen),
    ...byColour(screen),
    ...byState(screen),
    ...loneWidgets(widgets),
  ];
}

function asked(kind: InstructionKind, text: string, target: PixelBox): Instruction {
  return { kind, text, target };
}

/** The only one of its kind on a screen needs no name. */
function loneWidgets(widgets: readonly Named[]): readonly Instruction[] {
  return unique(widgets).map(({ name, box }) => asked('widget', `the ${name}`, box));
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'];

function byOrder(same: readonly Named[]): readonly Instruction[] {
  const places = readingOrder(same.map(({ box }) => box));
  return same.map(({ name, box }, index) => {
    const place = places[index] ?? 0;
    const isLast = place === same.length - 1 && 2 < same.length;
    return asked('order', `the ${isLast ? 'last' : (ordinals[place] ?? '')} ${name}`, box);
  });
}

/** Two that stand far from each other, each in its part of the picture. */
function byPlace(same: readonly Named[], { size }: Screen): readonly Instruction[] {
  const [first, second] = same;
  if (first === undefined || second === undefined || same.length !== 2) return [];
  const [upper, lower] =
    boxCentre(first.box).y <= boxCentre(second.box).y ? [first, second] : [second, first];
  const [left, right] = boxCentre(first.box).x <= boxCentre(second.box).x ? [first, second] : [second, first];
  const down = (boxCentre(lower.box).y - boxCentre(upper.box).y) / size.height;
  const across = (boxCentre(right.box).x - boxCentre(left.box).x) / size.width;
  const told: Instruction[] = [];
  const { name } = first;
  if (boxHeight(upper.box) < boxCentre(lower.box).y - boxCentre(upper.box).y) {
    told.push(asked('place', `the upper ${name}`, upper.box), asked('place', `the lower ${name}`, lower.box));
  }
  if (0.3 < down && boxCentre(upper.box).y < 0.25 * size.height) {
    told.push(asked('place', `${name} at the top of the page`, upper.box));
    if (boxCentre(upper.box).y < 0.1 * size.height)
      told.push(asked('place', `${name} in the header`, upper.box));
  }
  if (0.3 < down && 0.75 * size.height < boxCentre(lower.box).y) {
    told.push(asked('place', `the ${name} at the bottom`, lower.box));
  }
  if (0.35 < across) {
    told.push(
      asked('place', `the ${name} on the left`, left.box),
      asked('place', `the right ${name}`, right.box),
    );
    if (boxCentre(left.box).x < 0.2 * size.width && size.height < size.width) {
      told.push(asked('place', `${name} in the sidebar`, left.box));
    }
  }
  return told;
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
  return [`${name} next to ${nearest.name}`, `${name} to the right of "${nearest.name}"`].map((text) =>
    asked('relation', text, box),
  );
}

/** Each below a heading of its own. */
function byHeading(same: readonly Named[], { lines }: Screen): readonly Instruction[] {
  const headings = lines
    .filter(({ isHeading, text }) => isHeading && isUsable(text))
    .map(({ text, box }) => ({ name: text, box: toBox(box) }));
  const over = same.map(({ box }) => {
    const above = unique(headings).filter(
      (heading) =>
        heading.box.y2 <= box.y1 &&
        heading.box.x1 - boxHeight(heading.box) <= box.x1 &&
        box.x1 < heading.box.x2 + 3 * boxWidth(heading.box),
    );
    return above.sort((a, b) => b.box.y2 - a.box.y2)[0] ?? null;
  });
  return same.flatMap(({ name, box }, index) => {
    const heading = over[index] ?? null;
    if (heading === null || over.filter((other) => other === heading).length !== 1) return [];
    return [
      asked('relation', `the ${name} below ${heading.name}`, box),
      asked('part', `${name} in the ${heading.name} section`, box),
    ];
  });
}

/** Things without a name to them, by what stands beside them: a mark by its label, an icon by its neighbour. */
function besideNames(
  screen: Screen,
  texts: readonly Named[],
  icons: readonly Named[],
): readonly Instruction[] {
  const marks = screen.elements
    .filter(({ kind }) => kind === 'checkbox' || kind === 'radio' || kind === 'switch')
    .flatMap(({ kind, box }) => beside(toBox(box), texts, `the ${kindWords[kind]![0]!}`));
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
  return [asked('relation', `${thing} ${side} of ${nearest.name}`, box)];
}

/** A control by its kind, with its name where that tells no more than the kind does. */
interface Control extends Named {
  readonly word: string;
  readonly element: TrueElement;
}

function controlsOf({ elements }: Screen): readonly Control[] {
  return elements.flatMap((element) => {
    const word = element.kind === 'icon' ? 'icon' : kindWords[element.kind]?.[0];
    return word === undefined ? [] : [{ word, name: element.text, box: toBox(element.box), element }];
  });
}

/** What stands next on the row of the only field, dropdown and so on; and the first control below the largest heading. */
function besideKinds(screen: Screen): readonly Instruction[] {
  const controls = controlsOf(screen).filter(({ word }) => word !== 'icon');
  const anchors = [...groupBy(controls, ({ word }) => word).values()]
    .flatMap((same) => (same.length === 1 && !isNamedByText(same[0]!.element) ? same : []))
    .map(({ word, box }) => ({ name: `the ${word}`, box }));
  const buttons = controls.filter(({ word }) => word === 'button');
  const [largest, next] = [...screen.lines].sort((a, b) => b.size - a.size);
  const heading =
    largest === undefined || !largest.isHeading || largest.size < 1.3 * (next?.size ?? 0)
      ? null
      : toBox(largest.box);
  const below = controls
    .filter(
      ({ box }) =>
        heading !== null && heading.y2 <= box.y1 && heading.x1 - 20 <= box.x1 && box.x1 < heading.x2,
    )
    .sort((a, b) => a.box.y1 - b.box.y1);
  const [first, second] = below;
  const isAlone = first !== undefined && (second === undefined || first.box.y2 <= second.box.y1);
  return [
    ...buttons.flatMap(({ box }) => beside(box, anchors, 'the button')),
    ...(isAlone ? [asked('relation', `the ${first.word} below the headline`, first.box)] : []),
  ];
}

/** Names that stand inside a dialog, menu and so on and outside of it, and kinds of which only one stands inside. */
function byPart(screen: Screen): readonly Instruction[] {
  const words: Readonly<Record<string, string>> = { dialog: 'dialog', menu: 'menu', toolbar: 'toolbar' };
  const controls = controlsOf(screen);
  const told = (same: readonly Control[], call: (one: Control) => string): readonly Instruction[] =>
    Object.entries(words).flatMap(([container, word]) => {
      const inside = same.filter(({ element }) => element.container === container);
      const one = inside[0];
      return one === undefined || inside.length !== 1 || same.length === 1
        ? []
        : [asked('part', `${call(one)} in the ${word}`, one.box)];
    });
  const named = controls.filter(({ name }) => isUsable(name));
  return [
    ...[...groupBy(named, ({ name }) => name.toLowerCase()).values()].flatMap((same) =>
      told(same, ({ name, word }) => `the ${name} ${word}`),
    ),
    ...[...groupBy(controls, ({ word }) => word).values()].flatMap((same) =>
      told(same, ({ word }) => `the ${word}`),
    ),
  ];
}

/** Colours that nobody calls by a neighbour's name. */
const plainColours: Readonly<Record<string, readonly string[]>> = {
  red: ['red', 'pink', 'orange'],
  green: ['green', 'teal'],
  blue: ['blue', 'teal', 'purple'],
  yellow: ['yellow', 'orange'],
  orange: ['orange', 'red', 'yellow'],
  purple: ['purple', 'pink', 'blue'],
};

/** The only one of its kind in a colour, and the only one of a name. */
function byColour(screen: Screen): readonly Instruction[] {
  const controls = controlsOf(screen).filter(
    ({ element }) => element.family === 'button' || element.kind === 'icon',
  );
  const groups = [
    ...groupBy(controls, ({ word }) => word).values(),
    ...groupBy(
      controls.filter(({ name }) => isUsable(name)),
      ({ name }) => `${name} button`,
    ).values(),
  ];
  return groups.flatMap((same, index) =>
    same.flatMap(({ word, name, box, element }) => {
      const near = plainColours[element.colour ?? ''];
      const rivals = same.filter((other) => near?.includes(other.element.colour ?? ''));
      if (near === undefined || rivals.length !== 1 || same.length === 1) return [];
      const called = index < new Set(controls.map((one) => one.word)).size ? word : `${name} ${word}`;
      return [asked('colour', `the ${element.colour ?? ''} ${called}`, box)];
    }),
  );
}

/** Words for being in a state, and for not being in it. */
const stateWords: readonly (readonly [kinds: string, state: string, is: string, isNot: string])[] = [
  ['checkbox', 'checked', 'the checked NAME', 'the unchecked NAME'],
  ['radio', 'checked', 'the selected NAME', 'the NAME that is not selected'],
  ['switch', 'checked', 'the NAME that is on', 'the NAME that is off'],
  ['tab|menu_item', 'selected', 'the selected NAME', ''],
  ['button|text_field', 'disabled', 'the disabled NAME', 'the enabled NAME'],
  ['text_field', 'invalid', 'the invalid NAME', ''],
];

/** The only one of its kind that is in a state, or the only one that is not. */
function byState(screen: Screen): readonly Instruction[] {
  const controls = controlsOf(screen);
  return stateWords.flatMap(([kinds, state, is, isNot]) =>
    kinds.split('|').flatMap((kind) => {
      const same = controls.filter(({ element }) => element.kind === kind);
      return [is, isNot].flatMap((phrase, index) => {
        const those = same.filter(({ element }) => element.states.includes(state) === (index === 0));
        const one = those[0];
        return phrase === '' || one === undefined || those.length !== 1 || same.length === 1
          ? []
          : [asked('state', phrase.replace('NAME', one.word), one.box)];
      });
    }),
  );
}
