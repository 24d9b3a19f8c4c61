// A picture's conversation as data: what was asked and answered, how the user's edits change it, and how they are taken back.
// Pure: knows nothing of VS Code, files and processes.

import { clipBox, type PixelBox, type Size } from '../../protocol/geometry';
import type { Answer, GroundedBox, Turn } from '../../protocol/inference';
import type { Extra, SavedAnswer, SavedBox } from '../../protocol/sidecar';
import type {
  BoxId,
  BoxPlace,
  Entry,
  EntryId,
  Progress,
  ShownBox,
  UsedSelector,
  Verdict,
} from '../../protocol/view';

/** Whether it is stale, and its number, are told only when it is shown: they depend on the picture and the page then. */
export type RecordedEntry = Omit<Entry, 'revision' | 'stale'>;

/** An entry and what is kept of it that the page does not need. Plain data: it is stored as JSON. */
export interface Recorded {
  readonly entry: RecordedEntry;
  /** What a follow-up question is told of it; null where the model was not asked. */
  readonly turn: Turn | null;
  /** sha256 of the picture that was asked; null while there is no answer, or where it is not known. */
  readonly pictureHash: string | null;
  readonly extra: Extra;
  /** Unknown fields of its boxes, by id. */
  readonly boxExtras: Readonly<Record<BoxId, Extra>>;
}

/** One step of the user's that can be taken back. */
export type Edit =
  | {
      readonly kind: 'move';
      readonly entry: EntryId;
      readonly box: BoxId;
      readonly from: PixelBox;
      readonly to: PixelBox;
    }
  | {
      readonly kind: 'rename';
      readonly entry: EntryId;
      readonly box: BoxId;
      readonly from: string | null;
      readonly to: string | null;
    }
  | {
      readonly kind: 'judge';
      readonly entry: EntryId;
      readonly box: BoxId;
      readonly from: Verdict | null;
      readonly to: Verdict | null;
    }
  | { readonly kind: 'remove'; readonly places: readonly Place[] }
  | { readonly kind: 'restore'; readonly places: readonly Place[] };

/** A record and where it stands, or stood, in the conversation. */
interface Place {
  readonly index: number;
  readonly recorded: Recorded;
}

/** The conversation after the edit; what the edit is about may have gone, then nothing changes. */
export function applyEdit(records: readonly Recorded[], edit: Edit): readonly Recorded[] {
  switch (edit.kind) {
    case 'move':
      return changeBox(records, edit, (box) => ({ ...box, box: edit.to }));
    case 'rename':
      return changeBox(records, edit, (box) => ({ ...box, name: edit.to }));
    case 'judge':
      return changeBox(records, edit, (box) => ({ ...box, verdict: edit.to }));
    case 'remove': {
      const gone = new Set(edit.places.map(({ recorded }) => recorded.entry.id));
      return records.filter(({ entry }) => !gone.has(entry.id));
    }
    case 'restore': {
      const restored = [...records];
      for (const { index, recorded } of edit.places) {
        if (restored.some(({ entry }) => entry.id === recorded.entry.id)) continue;
        restored.splice(index, 0, recorded);
      }
      return restored;
    }
  }
}

/** The edit that takes this one back. */
export function invertEdit(edit: Edit): Edit {
  switch (edit.kind) {
    case 'move':
      return { ...edit, from: edit.to, to: edit.from };
    case 'rename':
      return { ...edit, from: edit.to, to: edit.from };
    case 'judge':
      return { ...edit, from: edit.to, to: edit.from };
    case 'remove':
      return { kind: 'restore', places: edit.places };
    case 'restore':
      return { kind: 'remove', places: edit.places };
  }
}

/** What the Edit menu calls it. */
export function editLabel(edit: Edit): string {
  switch (edit.kind) {
    case 'move':
      return 'Move Box';
    case 'rename':
      return 'Rename Box';
    case 'judge':
      return 'Judge Box';
    case 'remove':
      return edit.places.length === 1 ? 'Remove Answer' : 'Clear Conversation';
    case 'restore':
      return 'Restore Answers';
  }
}

/**
 * @param size - the capture, where it is known: what lies outside is cut off.
 * @returns null where there is no such box, where nothing of it would lie on the capture, and where nothing changes.
 */
export function moveEdit(
  records: readonly Recorded[],
  { entry, box, to }: { readonly entry: EntryId; readonly box: BoxId; readonly to: PixelBox },
  size: Size | null,
): Edit | null {
  const shown = findBox(records, entry, box);
  const clipped = size === null ? to : clipBox(to, size);
  if (shown === null || clipped === null || clipped.x2 <= clipped.x1 || clipped.y2 <= clipped.y1) return null;
  const from = shown.box;
  const same =
    from.x1 === clipped.x1 && from.y1 === clipped.y1 && from.x2 === clipped.x2 && from.y2 === clipped.y2;
  return same ? null : { kind: 'move', entry, box, from, to: clipped };
}

/** @returns null where there is no such box and where nothing changes; an empty name takes the name away. */
export function renameEdit(
  records: readonly Recorded[],
  { entry, box, name }: { readonly entry: EntryId; readonly box: BoxId; readonly name: string | null },
): Edit | null {
  const shown = findBox(records, entry, box);
  const trimmed = name?.trim().slice(0, LONGEST_NAME) ?? '';
  const to = trimmed === '' ? null : trimmed;
  return shown === null || shown.name === to ? null : { kind: 'rename', entry, box, from: shown.name, to };
}

/** @returns null where there is no such box and where nothing changes. */
export function judgeEdit(
  records: readonly Recorded[],
  { entry, box, verdict }: { readonly entry: EntryId; readonly box: BoxId; readonly verdict: Verdict | null },
): Edit | null {
  const shown = findBox(records, entry, box);
  if (shown === null || shown.verdict === verdict) return null;
  return { kind: 'judge', entry, box, from: shown.verdict, to: verdict };
}

/** @returns null where none of these entries is there. */
export function removeEdit(records: readonly Recorded[], ids: readonly EntryId[]): Edit | null {
  const places = records
    .map((recorded, index) => ({ index, recorded }))
    .filter(({ recorded }) => ids.includes(recorded.entry.id));
  return places.length === 0 ? null : { kind: 'remove', places };
}

/** A question that waits to be asked. */
export function newRecord(
  asked: Pick<Entry, 'id' | 'verb' | 'question' | 'regions'>,
  progress: Progress,
): Recorded {
  const { id, verb, question, regions } = asked;
  return {
    entry: { id, verb, question, regions, progress },
    turn: null,
    pictureHash: null,
    extra: {},
    boxExtras: {},
  };
}

/** The record with an answer. */
export function withAnswer(
  recorded: Recorded,
  {
    answer,
    turn,
    pictureHash,
  }: { readonly answer: Answer; readonly turn: Turn | null; readonly pictureHash: string },
): Recorded {
  const { answer: words, found, remarks, timing } = answer;
  const progress: Progress = {
    kind: 'answered',
    answer: { answer: words, found, remarks, timing },
    boxes: [
      ...answer.boxes.map((grounded, index) => newBox('box', `b${index + 1}`, grounded)),
      ...answer.nearMisses.map((grounded, index) => newBox('near-miss', `n${index + 1}`, grounded)),
    ],
  };
  return { ...recorded, entry: { ...recorded.entry, progress }, turn, pictureHash };
}

export function withProgress(recorded: Recorded, progress: Progress): Recorded {
  return { ...recorded, entry: { ...recorded.entry, progress } };
}

/** The conversation with a selector noted that was used for a box; of each format the last one stays. */
export function withSelector(
  records: readonly Recorded[],
  place: BoxPlace,
  used: UsedSelector,
): readonly Recorded[] {
  return changeBox(records, place, (box) => ({
    ...box,
    selectors: [...(box.selectors ?? []).filter(({ format }) => format !== used.format), used],
  }));
}

export function replaceRecord(records: readonly Recorded[], next: Recorded): readonly Recorded[] {
  return records.map((recorded) => (recorded.entry.id === next.entry.id ? next : recorded));
}

export function isAnswered({ entry }: Recorded): boolean {
  return entry.progress.kind === 'answered';
}

export function isWorking({ entry }: Recorded): boolean {
  return entry.progress.kind === 'working';
}

/** As it is kept: what is being worked on begins anew anyway. */
export function forStore(recorded: Recorded): Recorded {
  const { progress } = recorded.entry;
  return progress.kind === 'working'
    ? withProgress(recorded, { ...progress, stage: null, text: '', boxes: [] })
    : recorded;
}

/** @param pictureHash - of the picture as it lies on disk; null while that is not known. */
export function isStale(recorded: Recorded, pictureHash: string | null): boolean {
  return pictureHash !== null && recorded.pictureHash !== null && recorded.pictureHash !== pictureHash;
}

/** What the page is shown, but for the numbers. */
export function toEntries(
  records: readonly Recorded[],
  pictureHash: string | null,
): readonly Omit<Entry, 'revision'>[] {
  return records.map((recorded) => ({ ...recorded.entry, stale: isStale(recorded, pictureHash) }));
}

/** Earlier turns for a follow-up, oldest first: answers about the picture as it is, not older than `limit` turns. */
export function earlierTurns(
  records: readonly Recorded[],
  before: EntryId,
  pictureHash: string | null,
  limit: number,
): readonly Turn[] {
  const end = records.findIndex(({ entry }) => entry.id === before);
  const turns: Turn[] = [];
  for (const recorded of records.slice(0, end < 0 ? records.length : end)) {
    if (isStale(recorded, pictureHash) || recorded.turn === null) continue;
    turns.push(recorded.turn);
  }
  return turns.slice(-limit);
}

/** What is saved: the answers, without questions that failed, were cancelled or are being worked on. */
export function toSaved(records: readonly Recorded[]): readonly SavedAnswer[] {
  const saved: SavedAnswer[] = [];
  for (const { entry, turn, pictureHash, extra, boxExtras } of records) {
    const { id, verb, question, regions, progress } = entry;
    if (progress.kind !== 'answered') continue;
    const { answer: words, found, remarks } = progress.answer;
    saved.push({
      id,
      verb,
      question,
      regions,
      words,
      found,
      remarks,
      turn,
      pictureHash,
      boxes: progress.boxes.map((box) => ({ ...box, extra: boxExtras[box.id] ?? {} })),
      extra,
    });
  }
  return saved;
}

/**
 * The conversation with its answers replaced by saved ones.
 *
 * Questions without an answer stay where they are; answers that are not among the saved go; new ones come last.
 */
export function withSaved(records: readonly Recorded[], saved: readonly SavedAnswer[]): readonly Recorded[] {
  const left = new Map(saved.map((answer) => [answer.id, answer]));
  const kept: Recorded[] = [];
  for (const recorded of records) {
    const answer = left.get(recorded.entry.id);
    left.delete(recorded.entry.id);
    if (answer !== undefined) kept.push(fromSaved(answer, recorded));
    else if (!isAnswered(recorded)) kept.push(recorded);
  }
  return [...kept, ...[...left.values()].map((answer) => fromSaved(answer, null))];
}

const LONGEST_NAME = 200;

function fromSaved(saved: SavedAnswer, before: Recorded | null): Recorded {
  const { id, verb, question, regions, words, found, remarks, turn, pictureHash, boxes, extra } = saved;
  // Files keep no timing; where this window has seen the answer come, it still knows.
  const earlier = before?.entry.progress;
  const timing = earlier?.kind === 'answered' ? earlier.answer.timing : {};
  return {
    entry: {
      id,
      verb,
      question,
      regions,
      progress: {
        kind: 'answered',
        answer: { answer: words, found, remarks, timing },
        boxes: boxes.map(shownBox),
      },
    },
    turn,
    pictureHash,
    extra,
    boxExtras: Object.fromEntries(
      boxes
        .filter((box) => 0 < Object.keys(box.extra).length)
        .map(({ id: boxId, extra: boxExtra }) => [boxId, boxExtra]),
    ),
  };
}

/** Without what the page does not need. */
function shownBox({ id, role, grounded, box, name, verdict, selectors }: SavedBox): ShownBox {
  const shown = { id, role, grounded, box, name, verdict };
  return selectors === undefined ? shown : { ...shown, selectors };
}

function newBox(role: ShownBox['role'], id: BoxId, grounded: GroundedBox): ShownBox {
  return { id, role, grounded, box: grounded.box, name: null, verdict: null };
}

export function findBox(records: readonly Recorded[], entryId: EntryId, boxId: BoxId): ShownBox | null {
  const progress = records.find(({ entry }) => entry.id === entryId)?.entry.progress;
  return progress?.kind === 'answered' ? (progress.boxes.find(({ id }) => id === boxId) ?? null) : null;
}

function changeBox(
  records: readonly Recorded[],
  { entry: entryId, box: boxId }: BoxPlace,
  change: (box: ShownBox) => ShownBox,
): readonly Recorded[] {
  return records.map((recorded) => {
    const { progress } = recorded.entry;
    if (recorded.entry.id !== entryId || progress.kind !== 'answered') return recorded;
    const boxes = progress.boxes.map((box) => (box.id === boxId ? change(box) : box));
    return withProgress(recorded, { ...progress, boxes });
  });
}
