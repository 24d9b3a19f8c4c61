// Which grid of tiles a capture gets, and where the picture and each tile lie on the canvas.
// Knows nothing of pixels, encoders and features.

import type { Point, Size } from '../../protocol/geometry';
import type { Rect } from './image';
import type { Manifest } from './manifest';

/** How many tiles each way. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** Where the capture goes before it is cut into tiles. */
export interface Placement {
  /** In pixels; a whole number of tiles each way. */
  readonly canvas: Size;
  /** The part of the canvas that the resized capture covers; all of it in mode `stretch`. */
  readonly picture: Rect;
}

/**
 * The grids a bundle was trained with, in its order of preference.
 *
 * Grids of more than `max_tiles` tiles are left out.
 *
 * @throws RangeError for a canvas that is not a whole number of tiles, and if no grid is left.
 * Source: spec §1.2.
 */
export function gridChoices(anyres: Manifest['anyres']): Grid[] {
  const { tile_px: tileSide, grid_pinpoints: canvases, max_tiles: maxTiles } = anyres;
  const grids = canvases.map(([width, height]) => {
    const grid = { columns: width / tileSide, rows: height / tileSide };
    if (!isCount(grid.columns) || !isCount(grid.rows)) {
      throw new RangeError(
        `grid pinpoint ${width}x${height} is no whole number of tiles of ${tileSide} pixels`,
      );
    }
    return grid;
  });
  const allowed = grids.filter(({ columns, rows }) => columns * rows <= maxTiles);
  if (allowed.length === 0) {
    throw new RangeError(`none of the ${grids.length} grid pinpoints has at most ${maxTiles} tiles`);
  }
  return allowed;
}

/**
 * Picks the grid of tiles that keeps most of the capture.
 *
 * Each choice is scored by how many of the capture's pixels survive when it is scaled to fit inside the grid with
 * its aspect ratio kept; ties go to the grid that wastes less area, then to the earlier choice. The score keeps the
 * aspect ratio even where the capture is then stretched: that is how the models were trained.
 *
 * @param size - the capture, in pixels; both sides at least 1.
 * @param choices - the grids the bundle was trained with.
 * @param tileSide - the encoder's input, in pixels.
 * @throws RangeError if there is nothing to choose from, or the capture has no area.
 * Source: the any-resolution rule of LLaVA-NeXT as used by Ferret-UI; spec §1.3, same order of operations.
 */
export function chooseGrid(size: Size, choices: readonly Grid[], tileSide: number): Grid {
  const { width, height } = size;
  if (!isCount(width) || !isCount(height))
    throw new RangeError(`a capture of ${width}x${height} has no grid`);
  let best: Grid | null = null;
  let bestKept = 0;
  let bestWaste = Infinity;
  for (const grid of choices) {
    const canvasWidth = grid.columns * tileSide;
    const canvasHeight = grid.rows * tileSide;
    const scale = Math.min(canvasWidth / width, canvasHeight / height);
    const fitted = Math.trunc(width * scale) * Math.trunc(height * scale);
    const kept = Math.min(fitted, width * height);
    const waste = canvasWidth * canvasHeight - kept;
    if (bestKept < kept || (kept === bestKept && waste < bestWaste)) {
      best = grid;
      bestKept = kept;
      bestWaste = waste;
    }
  }
  if (best === null) throw new RangeError('no grid to choose from');
  return best;
}

/**
 * The canvas of a grid and the place of the resized capture on it.
 *
 * `stretch` fills the canvas, without regard to the aspect ratio. `pad` keeps the aspect ratio, rounds the shorter
 * side up and centres the picture, one pixel nearer to the top left where the rest is odd.
 *
 * Source: spec §1.4.
 */
export function placeOnCanvas(size: Size, grid: Grid, tileSide: number, mode: 'stretch' | 'pad'): Placement {
  const canvas = { width: grid.columns * tileSide, height: grid.rows * tileSide };
  if (mode === 'stretch') return { canvas, picture: { x: 0, y: 0, ...canvas } };
  const scaleX = canvas.width / size.width;
  const scaleY = canvas.height / size.height;
  const width = scaleX < scaleY ? canvas.width : Math.min(Math.ceil(size.width * scaleY), canvas.width);
  const height = scaleX < scaleY ? Math.min(Math.ceil(size.height * scaleX), canvas.height) : canvas.height;
  const x = Math.floor((canvas.width - width) / 2);
  const y = Math.floor((canvas.height - height) / 2);
  return { canvas, picture: { x, y, width, height } };
}

/** The top left corner of every tile on the canvas, row by row: tile k is row k div columns, column k mod columns. */
export function tileOrigins(grid: Grid, tileSide: number): readonly Point[] {
  return Array.from({ length: grid.columns * grid.rows }, (_, tileIndex) => ({
    x: (tileIndex % grid.columns) * tileSide,
    y: Math.floor(tileIndex / grid.columns) * tileSide,
  }));
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && 1 <= value;
}
