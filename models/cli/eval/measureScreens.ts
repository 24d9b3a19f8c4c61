// Holds what is read and detected on rendered screens against their truth.
// Knows nothing of questions, and of how figures are shown.

import { FailureError } from '../../../protocol/failure';
import type { PixelBox } from '../../../protocol/geometry';
import type { TextLine } from '../../../protocol/inference';
import type { DetectedElement } from '../../pipeline/elements/decode';
import type { Family } from '../../pipeline/elements/families';
import type { Hooks } from '../../runtime/engine';
import { attempt } from '../attempt';
import { isRecord, type JsonRecord } from '../jsonl';
import { offerOf, type Offer } from './candidateRecall';
import { matchBoxes, type Fate, type Predicted } from './matchBoxes';
import { compareTexts } from './readingError';
import { toBox, type Corners } from './rows';
import type { Screen, TrueElement } from './screens';
import type { MeasuredEngine } from './surroundings';

/** What is told apart when boxes are counted, whatever their finer kind. */
export const boxKinds = ['text lines', 'text lines as read', 'icons', 'images', 'controls'] as const;
export type BoxKind = (typeof boxKinds)[number];

/** One screen's results, as they stand in screens.jsonl. */
export interface ScreenOutcome {
  readonly id: string;
  readonly kit: string;
  readonly platform: string;
  /** Null where there is no element network. */
  readonly boxes:
    | Readonly<Record<BoxKind, CountedBoxes>>
    | Readonly<Pick<Record<BoxKind, CountedBoxes>, 'text lines as read'>>;
  /** Per control whose box is right: what it is and what the network takes it for, with the box's score. */
  readonly families: readonly (readonly [truth: Family, predicted: Family, score: number])[];
  readonly reading: readonly ReadingOutcome[];
  readonly offers: readonly OfferedBoxes[];
  readonly error?: string;
}

/** What can be asked for on a screen: its boxes by their kind, and the rectangles that take clicks around some of them. */
export const offeredKinds = ['text lines', 'icons and images', 'controls', 'click areas'] as const;
export type OfferedKind = (typeof offeredKinds)[number];

/** For how many truths of a kind there is a candidate (IoU from 0.5, and from 0.7), or by luck a mirrored one. */
export interface OfferedBoxes {
  readonly kind: OfferedKind;
  readonly truths: number;
  readonly offered: number;
  readonly mirrored: number;
  readonly close: number;
}

export interface CountedBoxes {
  readonly truths: number;
  /** Scores of right and of false boxes; those that cannot be judged are left out. */
  readonly right: readonly number[];
  readonly false: readonly number[];
}

export interface ReadingOutcome {
  /** Smallest and largest font size of its lines, in pixels of the picture. */
  readonly sizes: readonly [number, number];
  readonly length: number;
  readonly edits: number;
  readonly truth: string;
  /** Absent where it is the truth. */
  readonly read?: string;
}

export interface MeasureScreensArgs {
  readonly engine: MeasuredEngine;
  readonly screens: readonly Screen[];
  readonly done: ReadonlySet<string>;
  readonly write: (outcome: ScreenOutcome) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
  readonly hooks: Hooks;
}

/** @throws FailureError `cancelled`. */
export async function measureScreens(args: MeasureScreensArgs): Promise<void> {
  const { screens, done, write, progress, hooks } = args;
  const todo = screens.filter(({ id }) => !done.has(id));
  for (const [index, screen] of todo.entries()) {
    const measured = await attempt(() => measureScreen(args.engine, screen, hooks));
    await write('value' in measured ? measured.value : failed(screen, measured.error));
    if (hooks.cancelled()) throw new FailureError({ kind: 'cancelled' });
    progress(screens.length - todo.length + index + 1, screens.length);
  }
}

async function measureScreen(engine: MeasuredEngine, screen: Screen, hooks: Hooks): Promise<ScreenOutcome> {
  const { imageId } = await engine.openImage(screen.picture);
  try {
    const lines = await engine.readText(imageId, hooks);
    const elements = await engine.listElements(imageId, hooks);
    const candidates = await engine.listCandidates(imageId, hooks);
    return judgeScreen(screen, { lines, elements, boxes: candidates.map(({ box }) => box) });
  } finally {
    engine.closeImage(imageId);
  }
}

/** What candidates offer to everything on a screen that may be asked for. @param boxes - most likely first. */
function offersTo(screen: Screen, boxes: readonly PixelBox[]): readonly OfferedBoxes[] {
  const truths: readonly { readonly kind: OfferedKind; readonly box: Corners }[] = [
    ...screen.lines.map(({ box }) => ({ kind: 'text lines' as const, box })),
    ...screen.elements.map((element) => ({
      kind: isPictorial(element) ? ('icons and images' as const) : ('controls' as const),
      box: element.box,
    })),
    ...screen.elements.flatMap(({ clickBox }) =>
      clickBox === null ? [] : [{ kind: 'click areas' as const, box: clickBox }],
    ),
  ];
  return offeredKinds.flatMap((kind): readonly OfferedBoxes[] => {
    const offers = truths
      .filter((truth) => truth.kind === kind)
      .map(({ box }) => offerOf(boxes, toBox(box), screen.size));
    const count = (isOne: (offer: Offer) => boolean): number => offers.filter(isOne).length;
    if (offers.length === 0) return [];
    return [
      {
        kind,
        truths: offers.length,
        offered: count(({ best }) => 0.5 <= best),
        mirrored: count(({ mirrored }) => 0.5 <= mirrored),
        close: count(({ best }) => 0.7 <= best),
      },
    ];
  });
}

function isPictorial({ family }: TrueElement): boolean {
  return family === 'icon' || family === 'image';
}

/** What was found on a screen. */
export interface FoundOnScreen {
  readonly lines: readonly TextLine[];
  /** Null where there is no element network. */
  readonly elements: readonly DetectedElement[] | null;
  /** Of the candidates, most likely first. */
  readonly boxes: readonly PixelBox[];
}

export function judgeScreen(screen: Screen, { lines, elements, boxes }: FoundOnScreen): ScreenOutcome {
  const ignore = screen.ignore.map(toBox);
  const trueLines = screen.lines.map((line) => ({ ...line, box: toBox(line.box) }));
  const lineBoxes = trueLines.map(({ box }) => box);
  const asRead = countBoxes(lines, lineBoxes, ignore).counted;
  const base = {
    id: screen.id,
    kit: screen.kit,
    platform: screen.platform,
    offers: offersTo(screen, boxes),
    reading: compareTexts(trueLines, lines, ignore).map((piece): ReadingOutcome => {
      const sizes = piece.lines.map(({ size }) => size);
      const { length, edits, truth, read } = piece;
      return {
        sizes: [Math.min(...sizes), Math.max(...sizes)],
        length,
        edits,
        truth,
        ...(read === truth ? {} : { read }),
      };
    }),
  };
  if (elements === null) return { ...base, boxes: { 'text lines as read': asRead }, families: [] };

  const trueBoxes = (isKind: (element: TrueElement) => boolean): PixelBox[] =>
    screen.elements.filter(isKind).map(({ box }) => toBox(box));
  const ofGroup = (group: DetectedElement['group']): DetectedElement[] =>
    elements.filter((element) => element.group === group);
  const icons = trueBoxes(({ family }) => family === 'icon');
  const images = trueBoxes(({ family }) => family === 'image');
  const pictorial = (family: Family): DetectedElement[] =>
    ofGroup('pictorial').filter((element) => element.family === family);
  const trueControls = screen.elements.filter((element) => !isPictorial(element));
  const controls = ofGroup('control');
  const found = countBoxes(
    controls,
    trueControls.map(({ box }) => toBox(box)),
    ignore,
  );
  return {
    ...base,
    boxes: {
      'text lines': countBoxes(ofGroup('text'), lineBoxes, ignore).counted,
      'text lines as read': asRead,
      icons: countBoxes(pictorial('icon'), icons, ignore).counted,
      images: countBoxes(pictorial('image'), images, ignore).counted,
      controls: found.counted,
    },
    families: found.fates.flatMap((fate, index) => {
      const control = controls[index];
      if (typeof fate === 'string' || control === undefined) return [];
      const truth = trueControls[fate.found];
      return truth === undefined ? [] : [[truth.family, control.family, rounded(control.score)] as const];
    }),
  };
}

function countBoxes(
  predicted: readonly Predicted[],
  truths: readonly PixelBox[],
  ignore: readonly PixelBox[],
): { readonly counted: CountedBoxes; readonly fates: readonly Fate[] } {
  const fates = matchBoxes(predicted, truths, ignore);
  const scoresOf = (isWanted: (fate: Fate) => boolean): number[] =>
    predicted.filter((_, index) => isWanted(fates[index]!)).map(({ score }) => rounded(score));
  return {
    fates,
    counted: {
      truths: truths.length,
      right: scoresOf((fate) => typeof fate !== 'string'),
      false: scoresOf((fate) => fate === 'false'),
    },
  };
}

export function parseScreenOutcome(row: JsonRecord): ScreenOutcome | null {
  const isOutcome =
    typeof row.id === 'string' &&
    isRecord(row.boxes) &&
    Array.isArray(row.reading) &&
    Array.isArray(row.offers);
  return isOutcome ? (row as unknown as ScreenOutcome) : null; // Its own writer's form.
}

function failed({ id, kit, platform }: Screen, error: string): ScreenOutcome {
  const none: CountedBoxes = { truths: 0, right: [], false: [] };
  return {
    id,
    kit,
    platform,
    boxes: { 'text lines as read': none },
    families: [],
    reading: [],
    offers: [],
    error,
  };
}

function rounded(score: number): number {
  return Math.round(score * 1e3) / 1e3;
}
