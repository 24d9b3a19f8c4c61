// Drift of a folder: every sidecar in it against the picture of the same name in another folder.
// Knows nothing of how pictures are looked at and of how drift is told.

import { readdir, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { SavedRecord } from '../../protocol/captureRecord';
import { FailureError, toFailure } from '../../protocol/failure';
import { boxCentre, containsPoint, type PixelBox, type Point, type Size } from '../../protocol/geometry';
import type { Answer, GroundedBox } from '../../protocol/inference';
import { parseSidecar, SIDECAR_ENDING, type Sidecar } from '../../protocol/sidecar';
import type { UsedSelector } from '../../protocol/view';
import {
  driftsOf,
  keptBoxes,
  scaleBetween,
  type ComparedPicture,
  type Drift,
  type DriftRow,
  type KeptBox,
  type TriedSelector,
} from '../selectors/drift';
import { findAll, indexTree, type WitnessTree } from '../selectors/index';
import { matchesIn } from '../selectors/proposal';
import { selectorOfCode } from '../selectors/selectorsInCode';
import { fileSha256, readWitnessFile } from './witnessFile';

/** Looks at pictures. Both throw FailureError, `cancelled` where nobody waits any more. */
export interface Looking {
  /** Everything that is read and detected. */
  see(picture: string): Promise<{ readonly size: Size; readonly boxes: readonly GroundedBox[] }>;
  locate(picture: string, description: string): Promise<Pick<Answer, 'found' | 'boxes' | 'nearMisses'>>;
}

/**
 * @param onCompared - called after every picture, with how many there are.
 * @throws FailureError `bad-input` where the folder cannot be read or holds no sidecar; what is wrong with one picture is
 *   part of the result.
 */
export async function compareFolders(
  { folder, against }: { readonly folder: string; readonly against: string },
  looking: Looking,
  onCompared: (one: ComparedPicture, total: number) => void,
): Promise<readonly ComparedPicture[]> {
  const sidecars = await findSidecars(folder);
  if (sidecars.length === 0) {
    throw new FailureError({
      kind: 'bad-input',
      what: folder,
      reason: `no saved results (*${SIDECAR_ENDING}) are in it`,
    });
  }
  const compared: ComparedPicture[] = [];
  for (const sidecar of sidecars) {
    const one = await comparePicture({ folder, against, sidecar }, looking);
    compared.push(one);
    onCompared(one, sidecars.length);
  }
  return compared;
}

/** Relative paths in order; folders below are looked into, hidden ones and installed packages are not. */
async function findSidecars(folder: string, below = ''): Promise<readonly string[]> {
  const at = path.join(folder, below);
  const entries = await readdir(at, { withFileTypes: true }).catch((error: unknown) => {
    throw new FailureError({ kind: 'bad-input', what: at, reason: readingReason(error) });
  });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const relative = path.join(below, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') {
      found.push(...(await findSidecars(folder, relative)));
    } else if (entry.isFile() && entry.name.endsWith(SIDECAR_ENDING)) found.push(relative);
  }
  return found;
}

interface Comparison {
  readonly folder: string;
  readonly against: string;
  /** Relative to the folder. */
  readonly sidecar: string;
}

async function comparePicture(
  { folder, against, sidecar }: Comparison,
  looking: Looking,
): Promise<ComparedPicture> {
  const picture = sidecar.slice(0, -SIDECAR_ENDING.length).split(path.sep).join('/');
  try {
    const kept = await readKept(path.join(folder, sidecar));
    return { kind: 'compared', picture, rows: await rowsOf(kept, path.join(against, picture), looking) };
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind === 'cancelled' || failure.kind === 'bug') throw error;
    return { kind: 'could-not', picture, reason: new FailureError(failure).message };
  }
}

async function rowsOf(sidecar: Sidecar, picture: string, looking: Looking): Promise<readonly DriftRow[]> {
  const sha256 = await fileSha256(picture).catch((error: unknown) => {
    throw new FailureError({ kind: 'bad-input', what: picture, reason: readingReason(error) });
  });
  const witness = await readWitnessFile(picture, sha256);
  const tree = witness.kind === 'read' ? indexTree(witness.witness) : null;
  const kept = keptBoxes(sidecar);
  const rowOf = (one: KeptBox, drift: Drift): DriftRow => ({
    kept: one,
    drift,
    selectors: one.selectors.map((used) => tried(used, tree, drift)),
  });
  // The very same picture: nothing needs to be looked for.
  if (sha256 === sidecar.picture.sha256) {
    return kept.map((one) => rowOf(one, { kind: 'found', box: one.box }));
  }
  if (kept.length === 0) return [];
  const [old, now] = [sidecar.capture.record, await recordOf(picture)];
  checkScroll(picture, old, now);
  const { size, boxes: seen } = await looking.see(picture);
  const scale = scaleBetween(
    { size: sidecar.picture.size, pixelRatio: old.pixelRatio ?? null },
    { size, pixelRatio: now.pixelRatio ?? null },
  );
  const located: (Awaited<ReturnType<Looking['locate']>> | null)[] = [];
  for (const { description } of kept) {
    located.push(description.trim() === '' ? null : await looking.locate(picture, description));
  }
  const drifts = driftsOf(kept, { scale, seen }, located);
  return kept.map((one, index) => rowOf(one, drifts[index]!));
}

function tried(used: UsedSelector, tree: WitnessTree | null, drift: Drift): TriedSelector {
  const selector = selectorOfCode(used.code, used.format);
  const matches = tree === null || selector === null ? null : matchesIn(tree, selector);
  if (tree === null || selector === null || matches !== 1) return { ...used, matches, findsOther: false };
  const { box, visibility } = tree.nodes[findAll(tree, selector)[0]!]!;
  // An input that is hidden behind what is drawn for it lies where it likes.
  const isKnown = 'box' in drift && box !== undefined && visibility === 'seen';
  return { ...used, matches, findsOther: isKnown && !isSamePlace(box, drift.box) };
}

/** A field and the words on it, or a line and its button, have their middles in one another. */
function isSamePlace(a: PixelBox, b: PixelBox): boolean {
  return containsPoint(a, boxCentre(b)) || containsPoint(b, boxCentre(a));
}

/**
 * What was scrolled away would be gone, and everything else moved.
 *
 * @throws FailureError `bad-input` where the pictures are known to show other parts of their page.
 */
function checkScroll(picture: string, old: SavedRecord, now: SavedRecord): void {
  const [from, to] = [cornerOnPage(old), cornerOnPage(now)];
  if (from === null || to === null || Math.hypot(to.x - from.x, to.y - from.y) <= 1) return;
  const words = ({ x, y }: Point): string => `${Math.round(x)},${Math.round(y)}`;
  throw new FailureError({
    kind: 'bad-input',
    what: picture,
    reason: `its page was scrolled to ${words(to)}, and that of the old picture to ${words(from)}; capture it there again`,
  });
}

/** In CSS pixels; null where nobody knows, or the picture follows its element wherever that lies. */
function cornerOnPage({ kind, scroll }: SavedRecord): Point | null {
  return kind === 'viewport' || kind === 'full-page' ? (scroll ?? null) : null;
}

/** @throws FailureError `bad-input` */
async function readKept(file: string): Promise<Sidecar> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new FailureError({ kind: 'bad-input', what: file, reason: readingReason(error) });
  });
  const parsed = parseSidecar(text);
  if (parsed.kind !== 'unreadable' && parsed.sidecar !== null) return parsed.sidecar;
  const reason = parsed.kind === 'unreadable' ? parsed.reason : 'a later version of Groundglass wrote it';
  throw new FailureError({ kind: 'bad-input', what: file, reason });
}

/** Empty where the new picture has none, or none that can be read: then only the picture speaks. */
async function recordOf(picture: string): Promise<SavedRecord> {
  const text = await readFile(`${picture}${SIDECAR_ENDING}`, 'utf8').catch(() => null);
  const parsed = text === null ? null : parseSidecar(text);
  return parsed?.kind === 'read' ? parsed.sidecar.capture.record : {};
}

function readingReason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'ENOENT'
    ? 'there is no such file or folder'
    : `it cannot be read (the system says ${code})`;
}
