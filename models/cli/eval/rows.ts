// The rows of an evaluation: what is asked about which picture, and where the answer lies.
// Knows nothing of engines and of predictions.

import path from 'node:path';
import { boxArea, type PixelBox } from '../../../protocol/geometry';
import { readSet, toSetRow, type SetRow } from '../setFile';
import type { JsonRecord } from '../jsonl';

/** [x1, y1, x2, y2] in pixels of the capture: how boxes stand in files. */
export type Corners = readonly [number, number, number, number];

export interface EvalRow extends SetRow {
  /** The set's file name without its ending. */
  readonly set: string;
  /** Where the picture lies. */
  readonly picture: string;
  /** Null where the right answer is "not on this screen". */
  readonly target: Corners | null;
  readonly kind: string;
  readonly style: string;
  readonly platform: Platform;
  /** The source's boxes are off by several pixels: clicks can be judged, overlaps cannot. */
  readonly loose: boolean;
}

export const platforms = ['web', 'desktop', 'mobile', 'other'] as const;
export type Platform = (typeof platforms)[number];

/** Sets name systems; figures are given for three kinds of screen. */
const platformOf: Readonly<Record<string, Platform>> = {
  web: 'web',
  desktop: 'desktop',
  linux: 'desktop',
  windows: 'desktop',
  macos: 'desktop',
  mobile: 'mobile',
  android: 'mobile',
  ios: 'mobile',
  'mobile-web': 'mobile',
};

/** A set that was read, as the report names it. */
export interface EvalSet {
  readonly path: string;
  readonly sha256: string;
  readonly rows: readonly EvalRow[];
  readonly problems: readonly string[];
}

/** @throws FailureError `bad-input` where the set cannot be read or has no lines. */
export async function readEvalSet(
  setPath: string,
): Promise<{ readonly rows: readonly EvalRow[]; readonly problems: readonly string[] }> {
  return readSet(
    setPath,
    (row) => toEvalRow(row, setPath),
    'an id, an image, an instruction and a bbox ([x1, y1, x2, y2] or null)',
  );
}

function setName(setPath: string): string {
  return path.basename(setPath).replace(/\.jsonl$/, '');
}

function toEvalRow(row: JsonRecord, setPath: string): EvalRow | null {
  const base = toSetRow(row);
  const target = row.bbox === null ? null : toCorners(row.bbox);
  if (base === null || target === undefined) return null;
  return {
    ...base,
    set: setName(setPath),
    picture: path.resolve(path.dirname(setPath), base.image),
    target,
    kind: textOr(row.kind, target === null ? 'absent' : 'other'),
    style: textOr(row.style, 'none'),
    platform: platformOf[textOr(row.platform, '')] ?? 'other',
    loose: row.box_quality === 'loose',
  };
}

/** The four edges where the value is a box with an area, else undefined. */
export function toCorners(value: unknown): Corners | undefined {
  if (!Array.isArray(value) || value.length !== 4) return undefined;
  if (!value.every((edge): edge is number => typeof edge === 'number' && Number.isFinite(edge)))
    return undefined;
  const [x1, y1, x2, y2] = value as [number, number, number, number];
  return x1 < x2 && y1 < y2 ? [x1, y1, x2, y2] : undefined;
}

export function toBox([x1, y1, x2, y2]: Corners): PixelBox {
  return { x1, y1, x2, y2 };
}

/** Sizes of targets by the square they would fill, in pixels of the capture. */
export const sizeNames = ['under 16²', 'under 32²', 'under 64²', 'larger'] as const;

export function sizeName(target: Corners): (typeof sizeNames)[number] {
  const area = boxArea(toBox(target));
  if (area < 16 ** 2) return 'under 16²';
  if (area < 32 ** 2) return 'under 32²';
  return area < 64 ** 2 ? 'under 64²' : 'larger';
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}
