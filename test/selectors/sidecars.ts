// Sidecars for tests, made of what matters to them.

import type { PixelBox } from '../../protocol/geometry';
import type { GroundedBox } from '../../protocol/inference';
import type { SavedRecord } from '../../protocol/captureRecord';
import type { SavedAnswer, SavedBox, Sidecar } from '../../protocol/sidecar';
import type { UsedSelector, Verdict, Verb } from '../../protocol/view';

export interface BoxParts {
  readonly id?: string;
  readonly verb?: Verb;
  readonly box?: PixelBox;
  readonly grounded?: Partial<GroundedBox>;
  readonly name?: string;
  readonly verdict?: Verdict;
  readonly selectors?: readonly UsedSelector[];
}

export const someBox: PixelBox = { x1: 10, y1: 10, x2: 50, y2: 30 };

/** An answer with one box. */
export function savedAnswer(question: string, parts: BoxParts = {}): SavedAnswer {
  const { id = '1', verb = 'locate', box = someBox, grounded, name, verdict, selectors } = parts;
  const saved: SavedBox = {
    id: `box ${id}`,
    role: 'box',
    grounded: { box, phrase: question, score: 0.9, evidence: 'element', rank: 1, ...grounded },
    box,
    name: name ?? null,
    verdict: verdict ?? null,
    ...(selectors === undefined ? {} : { selectors }),
    extra: {},
  };
  return {
    id,
    verb,
    question,
    regions: [],
    words: '',
    found: true,
    remarks: [],
    turn: null,
    pictureHash: null,
    boxes: [saved],
    extra: {},
  };
}

export function sidecarWith(
  answers: readonly SavedAnswer[],
  picture: Partial<Sidecar['picture']> = {},
  record: SavedRecord = {},
): Sidecar {
  return {
    picture: { name: 'shot.png', sha256: null, size: { width: 400, height: 300 }, extra: {}, ...picture },
    capture: { record, extra: {} },
    answers,
    extra: {},
  };
}
