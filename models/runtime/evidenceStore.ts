// Where what reader and detector found on a picture is kept, so that no picture is read and looked through twice.
// Knows nothing of files, and of how anything is found.

import type { PixelBox } from '../../protocol/geometry';
import type { TextLine } from '../../protocol/inference';
import type { DetectedElement } from '../pipeline/elements/decode';
import type { ElementCandidate } from '../pipeline/elements/candidates';
import { families, groups, type FamilyShares } from '../pipeline/elements/families';
import { furnitureKinds } from '../pipeline/elements/furniture';
import type { ElementStates } from '../pipeline/elements/states';
import type { SeenElements } from './elements';

/** What a picture's pixels show before any question is asked, and the candidates that are made of it. */
export type EvidenceKind = 'lines' | 'elements' | 'candidates';

/** Values are plain data: they must survive a way through JSON. */
export interface EvidenceStore {
  /**
   * What was saved, or null. Whoever keeps it makes sure that it is of the same reader and detector.
   *
   * @param key - the picture's sha256 and what else decides what is found; fit for a file's name.
   */
  load(kind: EvidenceKind, key: string): Promise<unknown>;
  save(kind: EvidenceKind, key: string, value: unknown): Promise<void>;
}

/**
 * What the store has under the key, or else what the work finds, which is then kept.
 *
 * @param isIt - whether what was loaded has the shape of what is looked for: a store is not trusted.
 */
export async function fromStore<T>(
  store: EvidenceStore,
  kind: EvidenceKind,
  key: string,
  isIt: (value: unknown) => value is T,
  work: () => Promise<T>,
): Promise<T> {
  const kept = await store.load(kind, key);
  if (isIt(kept)) return kept;
  const found = await work();
  await store.save(kind, key, found);
  return found;
}

export function isLines(value: unknown): value is readonly TextLine[] {
  return isListOf(value, isLine);
}

export function isSeenElements(value: unknown): value is SeenElements {
  if (!isRecord(value)) return false;
  const { elements, iconTerms, states } = value;
  return (
    isListOf(elements, isElement) &&
    isListOf(iconTerms, (terms) => terms === null || isListOf(terms, isNumber)) &&
    iconTerms.length === elements.length &&
    isListOf(states, (one) => one === null || isStates(one)) &&
    states.length === elements.length
  );
}

export function isCandidates(value: unknown): value is readonly ElementCandidate[] {
  return isListOf(value, isCandidate);
}

function isCandidate(value: unknown): value is ElementCandidate {
  if (!isRecord(value)) return false;
  const {
    box,
    kind,
    text,
    label,
    source,
    origin,
    kinds,
    confidence,
    certainty,
    icon,
    iconName,
    states,
    furniture,
    page,
  } = value;
  return (
    isBox(box) &&
    [kind, text, source, origin, label ?? '', iconName ?? ''].every((word) => typeof word === 'string') &&
    [confidence, certainty ?? 0, icon ?? 0].every(isNumber) &&
    isShares(kinds) &&
    (states === null || isStates(states)) &&
    (furniture === undefined || furnitureKinds.some((one) => one === furniture)) &&
    // What only a page knows goes with the page.
    page === undefined
  );
}

function isLine(value: unknown): value is TextLine {
  return isRecord(value) && isBox(value.box) && typeof value.text === 'string' && isNumber(value.score);
}

function isElement(value: unknown): value is DetectedElement {
  return (
    isRecord(value) &&
    isBox(value.box) &&
    groups.some((group) => group === value.group) &&
    families.some((family) => family === value.family) &&
    isNumber(value.score) &&
    isShares(value.kinds)
  );
}

function isStates(value: unknown): value is ElementStates {
  if (!isRecord(value)) return false;
  const { on, selected, disabled, invalid, radio } = value;
  const others = [on, radio].filter((one) => one !== null);
  return [selected, disabled, invalid, ...others].every(isShare);
}

function isShares(value: unknown): value is FamilyShares {
  return (
    isRecord(value) &&
    Object.entries(value).every(([name, share]) => families.some((one) => one === name) && isNumber(share))
  );
}

function isShare(value: unknown): boolean {
  return isNumber(value) && 0 <= value && value <= 1;
}

function isBox(value: unknown): value is PixelBox {
  return isRecord(value) && [value.x1, value.y1, value.x2, value.y2].every(isNumber);
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[];
function isListOf(value: unknown, isOne: (one: unknown) => boolean): value is readonly unknown[];
function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
