// Reads what an earlier life of this page has left, which may have been written by another version of it.
// Knows nothing of where it was left.

import type { Point, Region, Size } from '../protocol/geometry';
import { verbs } from '../protocol/view';
import { tools, type Draft, type Kept, type KeptView } from './state';
import type { Viewport } from './viewport';

/** @returns null where it is not what this version keeps; then the page begins anew. */
export function readKept(value: unknown): Kept | null {
  if (!isRecord(value)) return null;
  const { view, tool, draft, regions, entry, selected, detailsOpen, split } = value;
  const kept = {
    view: view === null ? null : readView(view),
    tool: tools.find((known) => known === tool),
    draft: readDraft(draft),
    regions: Array.isArray(regions) && regions.every(isRegion) ? regions : undefined,
  };
  if (kept.view === undefined || kept.tool === undefined || kept.draft === undefined) return null;
  if (kept.regions === undefined || !isTextOrNull(entry) || !isTextOrNull(selected)) return null;
  if (typeof detailsOpen !== 'boolean' || !(split === null || isShare(split))) return null;
  return {
    view: kept.view,
    tool: kept.tool,
    draft: kept.draft,
    regions: kept.regions,
    entry,
    selected,
    detailsOpen,
    split,
  };
}

function readView(value: unknown): KeptView | undefined {
  if (!isRecord(value)) return undefined;
  const { viewport, stage, picture } = value;
  return isViewport(viewport) && isSize(stage) && isSize(picture) ? { viewport, stage, picture } : undefined;
}

function readDraft(value: unknown): Draft | undefined {
  if (!isRecord(value)) return undefined;
  const verb = verbs.find((known) => known === value.verb);
  const { question } = value;
  return verb !== undefined && typeof question === 'string' ? { verb, question } : undefined;
}

function isRegion(value: unknown): value is Region {
  if (!isRecord(value)) return false;
  switch (value.kind) {
    case 'point':
      return isPoint(value);
    case 'box': {
      const { box } = value;
      return (
        isRecord(box) &&
        [box.x1, box.y1, box.x2, box.y2].every((edge) => typeof edge === 'number' && isFinite(edge))
      );
    }
    case 'polygon':
      return Array.isArray(value.points) && value.points.every(isPoint);
    case 'scribble':
      return Array.isArray(value.points) && value.points.every(isPoint) && isPositive(value.width);
    default:
      return false;
  }
}

function isViewport(value: unknown): value is Viewport {
  return isRecord(value) && isPositive(value.scale) && isPoint(value);
}

function isSize(value: unknown): value is Size {
  return isRecord(value) && isPositive(value.width) && isPositive(value.height);
}

function isPoint(value: unknown): value is Point {
  return isRecord(value) && Number.isFinite(value.x) && Number.isFinite(value.y);
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && 0 < value;
}

function isShare(value: unknown): value is number {
  return isPositive(value) && value < 1;
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
