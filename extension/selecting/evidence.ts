// What stands behind a picture when selectors are wanted: the witness of its page or device, else what is seen on it.
// Knows nothing of VS Code, of formats and of what becomes of the selectors.

import type { CancelSignal } from '../../protocol/call';
import { FailureError, toFailure } from '../../protocol/failure';
import type { PixelBox } from '../../protocol/geometry';
import type { GroundedBox } from '../../protocol/inference';
import type { RankedSelector } from '../../protocol/selector';
import { WITNESS_ENDING, type WitnessSource } from '../../protocol/witness';
import { readWitnessFile, witnessPath } from '../capture/witnessFile';
import type { SeenElements } from '../editor/conversation';
import { fileVersion } from '../editor/pictureFile';
import { selectorsFromPixels, sightAt, witnessFromPixels, type PixelWitness } from '../selectors/fromPixels';
import {
  elementAt,
  indexTree,
  selectorsFor,
  type SelectorOptions,
  type WitnessTree,
} from '../selectors/index';

/** A picture, as far as selectors need it. */
export interface WitnessedPicture {
  readonly path: string;
  /** sha256 of the file, in hexadecimal. */
  readonly hash: string;
  /** What is detected on it; asked only where there is no witness. */
  readonly elements: (cancel: CancelSignal) => Promise<SeenElements>;
}

export type Evidence =
  | { readonly kind: 'witness'; readonly tree: WitnessTree }
  /** The remark says why a witness that is there does not count, a whole sentence; null where there is none. */
  | { readonly kind: 'pixels'; readonly pixels: PixelWitness; readonly remark: string | null };

/** The element that a box stands for. */
export interface MeantElement {
  readonly origin: WitnessSource;
  readonly tree: WitnessTree;
  readonly node: number;
  /** In words: `button "Save"`. */
  readonly words: string;
  /** Pixels of the capture; null where it takes no place. */
  readonly box: PixelBox | null;
  readonly testIdAttribute: string;
  readonly isInShadowRoot: boolean;
  readonly remark: string | null;
  /** The best first. */
  select(options: SelectorOptions): readonly RankedSelector[];
}

/** @throws FailureError, for example `image-unreadable`, or `cancelled` after `cancel`. */
export type ReadEvidence = (picture: WitnessedPicture, cancel: CancelSignal) => Promise<Evidence>;

/** Reads each picture once, and keeps the last few: a large page takes a moment to be read. */
export function makeReadEvidence(): ReadEvidence {
  const kept = new Map<string, Promise<Evidence>>();
  return async (picture, cancel) => {
    const key = JSON.stringify([picture.path, picture.hash, await fileVersion(witnessPath(picture.path))]);
    const known = await kept.get(key)?.catch((error: unknown) => {
      // Somebody else's cancelling is no reason for this one.
      if (cancel.aborted || toFailure(error).kind !== 'cancelled') throw error;
    });
    // It may be somebody else's reading that was waited for, and who has cancelled wants nothing of it.
    if (known !== undefined && cancel.aborted) throw new FailureError({ kind: 'cancelled' });
    if (known !== undefined) return known;
    const reading = readEvidence(picture, cancel);
    kept.set(key, reading);
    for (const oldest of [...kept.keys()].slice(0, -MOST_KEPT)) kept.delete(oldest);
    // What has failed, or was cancelled, is tried again.
    reading.catch(() => kept.delete(key));
    return reading;
  };
}

const MOST_KEPT = 3;

async function readEvidence(
  { path, hash, elements }: WitnessedPicture,
  cancel: CancelSignal,
): Promise<Evidence> {
  const file = await readWitnessFile(path, hash);
  if (file.kind === 'read') return { kind: 'witness', tree: indexTree(file.witness) };
  const { size, boxes } = await elements(cancel);
  return { kind: 'pixels', pixels: witnessFromPixels(boxes, size), remark: remarkOn(file) };
}

function remarkOn(
  file: Exclude<Awaited<ReturnType<typeof readWitnessFile>>, { kind: 'read' }>,
): string | null {
  switch (file.kind) {
    case 'none':
      return null;
    case 'other-picture':
      return `What was kept of the page (…${WITNESS_ENDING}) belongs to another picture; these are made from what is seen.`;
    case 'unreadable':
      return `What was kept of the page (…${WITNESS_ENDING}) cannot be read: ${file.reason}. These are made from what is seen.`;
  }
}

/**
 * @param hint - what the box was answered with.
 * @throws FailureError `bad-input` where nothing lies there.
 */
export function elementOf(
  evidence: Evidence,
  box: PixelBox,
  hint: Pick<GroundedBox, 'kind' | 'text' | 'label'>,
): MeantElement {
  const node =
    evidence.kind === 'witness' ? elementAt(evidence.tree, box, hint) : sightAt(evidence.pixels, box);
  if (node !== null) return elementIn(evidence, node);
  throw nothingThere(
    evidence.kind === 'witness'
      ? 'the captured page has no element at this box'
      : 'nothing is recognised at this box',
  );
}

/** @param node - its place in the tree of the evidence. */
export function elementIn(evidence: Evidence, node: number): MeantElement {
  if (evidence.kind === 'witness') {
    const { tree } = evidence;
    return {
      ...meant(tree, node),
      origin: tree.witness.source,
      remark: null,
      select: (options) => selectorsFor(tree, node, options),
    };
  }
  const { pixels, remark } = evidence;
  return {
    ...meant(pixels.tree, node),
    origin: 'pixels',
    remark,
    select: (options) => selectorsFromPixels(pixels, node, options),
  };
}

function meant(tree: WitnessTree, node: number): Omit<MeantElement, 'origin' | 'remark' | 'select'> {
  const { box } = tree.nodes[node]!;
  return {
    tree,
    node,
    words: elementWords(tree, node),
    box: box ?? null,
    testIdAttribute: tree.witness.testIdAttribute,
    isInShadowRoot: tree.hosts[node] !== -1,
  };
}

function nothingThere(reason: string): FailureError {
  const advice = 'move the box onto one, or ask again';
  return new FailureError({ kind: 'bad-input', what: 'No selector', reason: `${reason}; ${advice}` });
}

const LONGEST_NAME = 60;

/** `button "Save"`: what it is, and what it is called or says. */
function elementWords(tree: WitnessTree, node: number): string {
  const { role, tag, name } = tree.nodes[node]!;
  const called = name === undefined || name === '' ? tree.texts.of(node) : name;
  const short = called.length <= LONGEST_NAME ? called : `${called.slice(0, LONGEST_NAME)}…`;
  // Of what is only seen the tag is a guess.
  const what = role ?? (tree.witness.source === 'pixels' ? 'text' : tag);
  return `${what}${short === '' ? '' : ` "${short}"`}`;
}
