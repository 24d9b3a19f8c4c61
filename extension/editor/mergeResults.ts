// Brings together what two windows, or two branches, made of the same saved answers: a three-way merge by id. Pure.
// Knows nothing of files and of how answers are shown.

import { answerText, boxText, type SavedAnswer, type SavedBox, type Sidecar } from '../../protocol/sidecar';
import type { UsedSelector } from '../../protocol/view';

export interface MergedResults {
  readonly sidecar: Sidecar;
  /** Whether it holds something that `ours` did not. */
  readonly tookTheirs: boolean;
  /** How many boxes and answers both sides had changed differently; ours stand. */
  readonly conflicts: number;
}

/**
 * What both sides want.
 *
 * An answer or box that one side alone has added, changed or removed is added, changed or removed. Where one side has
 * removed what the other changed, it stays. Where both have changed one box differently, ours stands and is counted; which
 * selectors were used for it is nobody's change, and those of both sides stay.
 *
 * @param base - what both began with; null where nothing was saved then.
 */
export function mergeResults(base: Sidecar | null, ours: Sidecar, theirs: Sidecar): MergedResults {
  let conflicts = 0;
  const answers = mergeLists(
    base?.answers ?? [],
    ours.answers,
    theirs.answers,
    sameAnswer,
    (was, our, their) => {
      const boxes = mergeLists(
        was?.boxes ?? [],
        our.boxes,
        their.boxes,
        sameBox,
        (wasBox, ourBox, theirBox) => {
          const side = whose(wasBox, ourBox, theirBox, sameButSelectors);
          if (side === 'both') conflicts += 1;
          const selectors = joinSelectors(ourBox.selectors ?? [], theirBox.selectors ?? []);
          const box = side === 'theirs' ? theirBox : ourBox;
          return selectors.length === 0 ? box : { ...box, selectors };
        },
      );
      // Boxes first, near misses last, as in every answer.
      const merged = {
        ...our,
        boxes: [...boxes.filter(isBox), ...boxes.filter((box) => !isBox(box))],
      };
      if (!sameAnswer({ ...our, boxes: [] }, { ...their, boxes: [] })) conflicts += 1;
      return merged;
    },
  );
  const sidecar: Sidecar = {
    picture: { ...ours.picture, extra: { ...theirs.picture.extra, ...ours.picture.extra } },
    capture: {
      // Of another picture it says nothing about this one.
      record: { ...(isSamePicture(ours, theirs) ? theirs.capture.record : {}), ...ours.capture.record },
      extra: { ...theirs.capture.extra, ...ours.capture.extra },
    },
    answers,
    extra: { ...theirs.extra, ...ours.extra },
  };
  const tookTheirs = !sameAnswers(answers, ours.answers);
  return { sidecar, tookTheirs, conflicts };
}

export function sameAnswers(a: readonly SavedAnswer[], b: readonly SavedAnswer[]): boolean {
  return a.length === b.length && a.every((answer, index) => sameAnswer(answer, b[index]!));
}

/** Items of both lists by id: in their order, with ours that they do not have behind. */
function mergeLists<T extends { readonly id: string }>(
  base: readonly T[],
  ours: readonly T[],
  theirs: readonly T[],
  same: (a: T, b: T) => boolean,
  both: (was: T | undefined, our: T, their: T) => T,
): T[] {
  const byId = (items: readonly T[]): ReadonlyMap<string, T> => new Map(items.map((item) => [item.id, item]));
  const [was, our, their] = [byId(base), byId(ours), byId(theirs)];
  const merged: T[] = [];
  for (const id of new Set([...their.keys(), ...our.keys()])) {
    const [a, o, t] = [was.get(id), our.get(id), their.get(id)];
    if (o !== undefined && t !== undefined) {
      const side = whose(a, o, t, same);
      merged.push(side === 'ours' ? o : side === 'theirs' ? t : both(a, o, t));
      continue;
    }
    const left = o ?? t;
    // One side has it: the other never had it, or has removed it; what was removed goes, unless it was changed here.
    if (left !== undefined && (a === undefined || !same(a, left))) merged.push(left);
  }
  return merged;
}

/** Which side's item stands: `both` have changed it differently. */
function whose<T>(
  was: T | undefined,
  our: T,
  their: T,
  same: (a: T, b: T) => boolean,
): 'ours' | 'theirs' | 'both' {
  if (same(our, their) || (was !== undefined && same(was, their))) return 'ours';
  return was !== undefined && same(was, our) ? 'theirs' : 'both';
}

/** One a format. */
function joinSelectors(
  ours: readonly UsedSelector[],
  theirs: readonly UsedSelector[],
): readonly UsedSelector[] {
  const known = new Set(ours.map(({ format }) => format));
  return [...ours, ...theirs.filter(({ format }) => !known.has(format))];
}

function sameAnswer(a: SavedAnswer, b: SavedAnswer): boolean {
  return answerText(a, null) === answerText(b, null);
}

function sameBox(a: SavedBox, b: SavedBox): boolean {
  return a.role === b.role && boxText(a) === boxText(b);
}

function sameButSelectors(a: SavedBox, b: SavedBox): boolean {
  return sameBox({ ...a, selectors: [] }, { ...b, selectors: [] });
}

function isSamePicture({ picture: a }: Sidecar, { picture: b }: Sidecar): boolean {
  return a.sha256 === null || b.sha256 === null || a.sha256 === b.sha256;
}

function isBox({ role }: SavedBox): boolean {
  return role === 'box';
}
