// Figures of rendered screens: boxes found, kinds told, characters read; each with its interval.
// Knows nothing of engines and files.

import {
  boxKinds,
  type BoxKind,
  offeredKinds,
  type CountedBoxes,
  type OfferedBoxes,
  type ReadingOutcome,
  type ScreenOutcome,
} from './measureScreens';
import { bootstrap, f1, ratio, type Counts, type Estimate } from './statistics';

export interface BoxFigures {
  readonly truths: number;
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly f1: Estimate;
  /** Recall at any score: what a better threshold could reach at most. */
  readonly recallAtAnyScore: Estimate;
  /** The threshold that would be best on these very screens, and its F1: optimistic, to see how far the shipped one is off. */
  readonly bestThreshold: { readonly threshold: number; readonly f1: number };
}

/** Null where nothing of the kind was looked for. @param threshold - boxes with a lower score are not shown to users. */
export function boxFigures(
  screens: readonly ScreenOutcome[],
  kind: BoxKind,
  threshold: number,
): BoxFigures | null {
  const counted = screens.flatMap(({ boxes }): readonly CountedBoxes[] => {
    const ofKind = (boxes as Partial<Record<BoxKind, CountedBoxes>>)[kind];
    return ofKind === undefined ? [] : [ofKind];
  });
  if (counted.length === 0) return null;
  const countsAt = (least: number): readonly Counts[] =>
    counted.map(({ truths, right, false: wrong }) => {
      const nRight = right.filter((score) => least <= score).length;
      return [nRight, nRight + wrong.filter((score) => least <= score).length, truths];
    });
  const shipped = countsAt(threshold);
  const steps = Array.from({ length: 20 }, (_, step) => (step + 1) / 20 - 0.05);
  const best = steps
    .map((least) => ({ threshold: least, f1: f1(sumOf(countsAt(least))) }))
    .reduce((a, b) => (a.f1 < b.f1 ? b : a));
  return {
    truths: counted.reduce((sum, { truths }) => sum + truths, 0),
    precision: bootstrap(shipped, ratio),
    recall: bootstrap(shipped, ([right, , truths]) => ratio([right ?? NaN, truths ?? NaN])),
    f1: bootstrap(shipped, f1),
    recallAtAnyScore: bootstrap(countsAt(0), ([right, , truths]) => ratio([right ?? NaN, truths ?? NaN])),
    bestThreshold: best,
  };
}

/** Of controls whose box is right, how many are taken for what they are. */
export function familyAccuracy(screens: readonly ScreenOutcome[], threshold: number): Estimate {
  return bootstrap(
    screens.map(({ families }) => {
      const shown = families.filter(([, , score]) => threshold <= score);
      return [shown.filter(([truth, predicted]) => truth === predicted).length, shown.length];
    }),
    ratio,
  );
}

/** What candidates offer to what may be asked for; kinds without a truth are left out. */
export function offerFigures(screens: readonly ScreenOutcome[]) {
  return offeredKinds.flatMap((kind) => {
    const ofKind = screens.flatMap(({ offers }) => offers.filter((offer) => offer.kind === kind));
    const share = (count: (offer: OfferedBoxes) => number): Estimate =>
      bootstrap(
        ofKind.map((offer) => [count(offer), offer.truths]),
        ratio,
      );
    if (ofKind.length === 0) return [];
    return [
      {
        kind,
        truths: ofKind.reduce((sum, { truths }) => sum + truths, 0),
        recallAtHalf: share(({ offered }) => offered),
        recallAtHalfMirrored: share(({ mirrored }) => mirrored),
        recallAtSeven: share(({ close }) => close),
      },
    ];
  });
}

/** How often each family was taken for each other one, most often first. */
export function familyConfusions(
  screens: readonly ScreenOutcome[],
  threshold: number,
): readonly { readonly truth: string; readonly predicted: string; readonly times: number }[] {
  const times = new Map<string, number>();
  for (const [truth, predicted, score] of screens.flatMap(({ families }) => families)) {
    if (truth === predicted || score < threshold) continue;
    const key = `${truth}\n${predicted}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return [...times]
    .map(([key, n]) => {
      const [truth = '', predicted = ''] = key.split('\n');
      return { truth, predicted, times: n };
    })
    .sort((a, b) => b.times - a.times);
}

export interface ReadingFigures {
  readonly name: string;
  readonly pieces: number;
  /** Edits per character where something was read. */
  readonly error: Estimate;
  /** Characters of pieces where something was read, of all. */
  readonly found: Estimate;
  /** Edits per character, what was not read at all counted as wrong. */
  readonly errorWithMissing: Estimate;
}

/** Font sizes in pixels of the picture, rounded, both ends included. */
const sizeRanges: readonly (readonly [name: string, from: number, to: number])[] = [
  ['11–16 px', 11, 16],
  ['under 11 px', 0, 10],
  ['11–12 px', 11, 12],
  ['13–14 px', 13, 14],
  ['15–16 px', 15, 16],
  ['17–24 px', 17, 24],
  ['over 24 px', 25, Infinity],
  ['all', 0, Infinity],
];

/** Reading by font size; a piece whose lines differ in size counts where all of them lie. */
export function readingFigures(screens: readonly ScreenOutcome[]): readonly ReadingFigures[] {
  return sizeRanges.map(([name, from, to]): ReadingFigures => {
    const isInside = ({ sizes }: ReadingOutcome): boolean =>
      from <= Math.round(sizes[0]) && Math.round(sizes[1]) <= to;
    const perScreen = screens.map(({ reading }) => reading.filter(isInside));
    const counts = (count: (piece: ReadingOutcome) => readonly [number, number]): readonly Counts[] =>
      perScreen.map((pieces) =>
        pieces.map(count).reduce<[number, number]>(([a, b], [c, d]) => [a + c, b + d], [0, 0]),
      );
    return {
      name,
      pieces: perScreen.flat().length,
      error: bootstrap(
        counts((piece) => (isRead(piece) ? [piece.edits, piece.length] : [0, 0])),
        ratio,
      ),
      found: bootstrap(
        counts((piece) => [isRead(piece) ? piece.length : 0, piece.length]),
        ratio,
      ),
      errorWithMissing: bootstrap(
        counts((piece) => [piece.edits, piece.length]),
        ratio,
      ),
    };
  });
}

/** Everything, by kit too: a mean over kits hides a kit on which nothing works. */
export function screenFigures(screens: readonly ScreenOutcome[], threshold: number) {
  const bySlice = [
    { name: 'all', screens },
    ...distinct(screens, ({ platform }) => platform, 'platform'),
    ...distinct(screens, ({ kit }) => kit, 'kit'),
  ];
  return {
    screens: screens.length,
    failed: screens.filter(({ error }) => error !== undefined).length,
    threshold,
    boxes: bySlice.map(({ name, screens: some }) => ({
      slice: name,
      screens: some.length,
      kinds: boxKinds.flatMap((kind) => {
        const figures = boxFigures(some, kind, threshold);
        return figures === null ? [] : [{ kind, ...figures }];
      }),
      families: familyAccuracy(some, threshold),
      candidates: offerFigures(some),
    })),
    confusions: familyConfusions(screens, threshold),
    reading: readingFigures(screens),
  };
}

export type ScreenFigures = ReturnType<typeof screenFigures>;

function distinct(
  screens: readonly ScreenOutcome[],
  of: (screen: ScreenOutcome) => string,
  prefix: string,
): readonly { readonly name: string; readonly screens: readonly ScreenOutcome[] }[] {
  const names = [...new Set(screens.map(of))].sort();
  return names.map((name) => ({
    name: `${prefix} ${name}`,
    screens: screens.filter((screen) => of(screen) === name),
  }));
}

function isRead({ read }: ReadingOutcome): boolean {
  return read !== '';
}

function sumOf(rows: readonly Counts[]): Counts {
  return [0, 1, 2].map((column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
}
