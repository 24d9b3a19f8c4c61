// Cuts a picture into overlapping slices that text detection can look at one by one, at native scale.
// Knows nothing of pixels' values, networks and text.

import type { Size } from '../../../protocol/geometry';
import type { Rect } from '../image';

/** One look of the detection network; all rectangles in pixels of the scaled picture. */
export interface Slice {
  /** What the network sees. */
  readonly view: Rect;
  /** The part of the view whose result counts; the cores of all slices tile the picture. */
  readonly core: Rect;
}

export interface SlicePlan {
  /** Pixels of the scaled picture per pixel of the capture; 1 up to `maxPixels`. */
  readonly scale: number;
  /** Size of the scaled picture. */
  readonly size: Size;
  readonly slices: readonly Slice[];
}

export interface SliceLimits {
  /** Longest side of a core; a view is at most 2 · `margin` longer. */
  readonly maxSide: number;
  /** Pixels around a core that the network sees and whose result is thrown away. */
  readonly margin: number;
  /** Above this many pixels detection looks at a scaled picture, so that its time stays bounded. */
  readonly maxPixels: number;
}

/**
 * Nine million pixels are a 4K screen with a little to spare: up to there text is looked for at its native
 * size (about 0.12 s a million pixels on two cores). Recognition always reads native pixels.
 */
export const defaultSliceLimits: SliceLimits = { maxSide: 1472, margin: 64, maxPixels: 9_000_000 };

/**
 * Plans the looks at a picture.
 *
 * The cores are a grid of nearly equal cells. The results of all cores are put into one map before lines are
 * looked for, so a line that crosses a seam is found once and whole, however long it is; the margin gives the
 * network the surroundings that it needs near the seam.
 *
 * @throws RangeError for an empty picture or a margin or side that leaves no core.
 */
export function planSlices(picture: Size, limits: SliceLimits = defaultSliceLimits): SlicePlan {
  const { maxSide, margin, maxPixels } = limits;
  if (picture.width < 1 || picture.height < 1) throw new RangeError('an empty picture cannot be sliced');
  if (maxSide < 1 || margin < 0 || maxPixels < 1)
    throw new RangeError('slices need a side, a margin and a size');
  const scale = Math.min(1, Math.sqrt(maxPixels / (picture.width * picture.height)));
  const size = {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
  const rows = cut(size.height, maxSide, margin);
  const columns = cut(size.width, maxSide, margin);
  const slices = rows.flatMap((row) =>
    columns.map((column) => ({
      view: rectOf(column.viewFrom, row.viewFrom, column.viewTo, row.viewTo),
      core: rectOf(column.coreFrom, row.coreFrom, column.coreTo, row.coreTo),
    })),
  );
  return { scale, size, slices };
}

/** One side of the picture, cut into equal parts of at most `maxSide`, each seen with its margin. */
function cut(length: number, maxSide: number, margin: number) {
  const parts = Math.ceil(length / maxSide);
  return Array.from({ length: parts }, (_, i) => {
    const coreFrom = Math.floor((i * length) / parts);
    const coreTo = Math.floor(((i + 1) * length) / parts);
    return {
      coreFrom,
      coreTo,
      viewFrom: Math.max(0, coreFrom - margin),
      viewTo: Math.min(length, coreTo + margin),
    };
  });
}

function rectOf(x1: number, y1: number, x2: number, y2: number): Rect {
  return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}
