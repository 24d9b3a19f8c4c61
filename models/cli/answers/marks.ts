// Places of rendered screens marked as a hand marks them, with what is right about what lies there.
// Pure; knows nothing of engines and of how answers are judged.

import {
  boxArea,
  boxCentre,
  boxHeight,
  boxWidth,
  clipBox,
  containsPoint,
  type PixelBox,
  type Point,
  type Region,
  type Size,
} from '../../../protocol/geometry';
import type { Family } from '../../pipeline/elements/families';
import { toBox } from '../eval/rows';
import type { Screen } from '../eval/screens';
import { isNamedByText } from '../weighElements/names';
import { labelled } from './questions';

export const markForms = ['point', 'box', 'scribble'] as const;
type MarkForm = (typeof markForms)[number];

export const markedKinds = [
  'button',
  'icon button',
  'entry',
  'field',
  'dropdown',
  'checkbox, radio',
  'switch',
  'slider',
  'icon',
  'image',
  'text',
] as const;
type MarkedKind = (typeof markedKinds)[number];

/** What is right to say of a marked thing; null for what it does not have, or does not have alone. */
export interface TrueThing {
  readonly kind: MarkedKind;
  /** Any of these is right: an icon on a button is both. */
  readonly families: readonly Family[];
  /** What stands on it. */
  readonly text: string | null;
  /** The words beside it that name it. */
  readonly name: string | null;
  /** What its icon shows, in the words of its icon set. */
  readonly icon: string | null;
  /** Whether it is on. */
  readonly isOn: boolean | null;
}

export interface Mark {
  readonly form: MarkForm;
  readonly region: Region;
  readonly thing: TrueThing;
}

/** So many things of each kind a screen, so that no crowded screen outvotes the others. */
const MOST_OF_A_KIND = 2;

/** @param random - 0…1; chooses among more than are needed, and moves the hand. */
export function marksOf(screen: Screen, random: () => number): readonly Mark[] {
  const drawn = thingsOn(screen)
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place);
  return markedKinds.flatMap((kind) =>
    drawn
      .filter(({ thing }) => thing.kind === kind)
      .slice(0, MOST_OF_A_KIND)
      .flatMap(({ thing: { box, ...thing } }) => {
        const point = pointOn(box, screen, random);
        const marks: readonly Omit<Mark, 'thing'>[] = [
          ...(point === null ? [] : [{ form: 'point', region: { kind: 'point', ...point } } as const]),
          { form: 'box', region: { kind: 'box', box: drawnAround(box, screen.size, random) } },
          { form: 'scribble', region: scribbledOver(box, screen.size, random) },
        ];
        return marks.map((mark) => ({ ...mark, thing }));
      }),
  );
}

interface PlacedThing extends TrueThing {
  readonly box: PixelBox;
}

const kindOfFamily: Readonly<Record<Exclude<Family, 'icon' | 'button' | 'text'>, MarkedKind>> = {
  action: 'entry',
  field: 'field',
  select: 'dropdown',
  check: 'checkbox, radio',
  switch: 'switch',
  slider: 'slider',
  image: 'image',
};

function thingsOn(screen: Screen): readonly PlacedThing[] {
  const { elements, lines } = screen;
  const placed = elements.map((element) => ({ ...element, area: toBox(element.box) }));
  const named = new Set(labelled(screen, ['text_field', 'select', 'checkbox', 'radio', 'switch', 'slider']));
  const things = elements.flatMap((element): readonly PlacedThing[] => {
    const { family, text, name, states } = element;
    const box = toBox(element.box);
    const bare = { box, text: null, name: null, icon: null, isOn: null };
    if (family === 'icon') {
      // An icon that fills its button is that button.
      const around = placed.filter((one) => one.family !== 'icon' && containsPoint(one.area, boxCentre(box)));
      const isButton = around.some((one) => isNamedByText(one) && one.text === '');
      const families = ['icon' as const, ...(isButton ? (['button', 'action'] as const) : [])];
      return [{ ...bare, kind: isButton ? 'icon button' : 'icon', families, icon: name }];
    }
    if (isNamedByText(element)) {
      // Of rows with several texts, which of them a mark means is open.
      const isOneLine = lines.filter(({ box: line }) => isOn(toBox(line), box)).length === 1;
      if (!isOneLine || text === '' || !lines.some((line) => line.text === text)) return [];
      return [{ ...bare, kind: family === 'button' ? 'button' : 'entry', families: [family], text }];
    }
    const isMark = family === 'check' || family === 'switch';
    return [
      {
        ...bare,
        kind: kindOfFamily[family as keyof typeof kindOfFamily],
        families: [family],
        text: (family === 'field' || family === 'select') && text !== '' ? text : null,
        name: named.has(element) ? name : null,
        isOn: isMark ? states.includes('checked') : null,
      },
    ];
  });
  const alone = lines.filter(({ box }) => !placed.some(({ area }) => isOn(toBox(box), area)));
  return [
    ...things,
    ...alone.map(({ box, text }): PlacedThing => ({
      box: toBox(box),
      kind: 'text',
      families: ['text'],
      text,
      name: null,
      icon: null,
      isOn: null,
    })),
  ];
}

function isOn(inner: PixelBox, outer: PixelBox): boolean {
  return containsPoint(outer, boxCentre(inner));
}

/** After so many tries nothing of the thing is taken to be bare. */
const TRIES = 30;

/** A point in the inner four fifths of a thing, beside the smaller ones on it; null where they leave no room. */
function pointOn(box: PixelBox, { elements }: Screen, random: () => number): Point | null {
  const smaller = elements
    .map((element) => toBox(element.box))
    .filter((other) => boxArea(other) < 0.9 * boxArea(box) && isOn(other, box));
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const point = {
      x: box.x1 + (0.1 + 0.8 * random()) * boxWidth(box),
      y: box.y1 + (0.1 + 0.8 * random()) * boxHeight(box),
    };
    if (!smaller.some((other) => containsPoint(other, point))) return point;
  }
  return null;
}

/** How far a hand is off at most, as shares of the thing's shorter side and of the screen's width and height together. */
const OFF = 0.25;
const MOST_OFF = 0.006;

/** How far outwards the hand is off in one place; twice as often as inwards, and twice as far. */
function off(box: PixelBox, size: Size, random: () => number): number {
  const reach = Math.min(
    OFF * Math.min(boxHeight(box), boxWidth(box)),
    MOST_OFF * (size.width + size.height),
  );
  return (1.5 * random() - 0.5) * reach;
}

function drawnAround(box: PixelBox, size: Size, random: () => number): PixelBox {
  const out = (): number => off(box, size, random);
  const drawn = { x1: box.x1 - out(), y1: box.y1 - out(), x2: box.x2 + out(), y2: box.y2 + out() };
  return clipBox(drawn, size) ?? box;
}

/** There and back over the thing, twice, with a brush that is about as wide as the editor's. */
function scribbledOver(box: PixelBox, size: Size, random: () => number): Region {
  const points = [0, 1, 2, 3].map((turn): Point => {
    const side = turn % 2 === 0 ? box.x1 - off(box, size, random) : box.x2 + off(box, size, random);
    const y = box.y1 + (0.2 + 0.2 * turn + 0.1 * (random() - 0.5)) * boxHeight(box);
    return {
      x: Math.min(Math.max(side, 0), size.width - 1),
      y: Math.min(Math.max(y, 0), size.height - 1),
    };
  });
  return { kind: 'scribble', points, width: BRUSH * (size.width + size.height) };
}

/** About 8 pixels of a picture of 1280 by 800. */
const BRUSH = 0.004;
