// Draws the picture onto its canvas: the part of it that is seen, from the level that fits, with a grid when enlarged.
// Knows nothing of boxes (marks.ts) and of events.

import type { Size } from '../protocol/geometry';
import type { Palette } from './palette';
import type { Pyramid } from './pyramid';
import { toImage, toScreen, type Viewport } from './viewport';

/** From here on, in device pixels for one of the capture, its pixels are worth seeing as squares. */
const CRISP_FROM = 2;
/** From here on they are set apart by lines. */
const GRID_FROM = 8;
/** Device pixels of a square of the ground that shines through a transparent picture. */
const CHECK_SIDE = 8;

/** The viewport as it is drawn: the picture's corner lies on a device pixel, so that at 100 % nothing is blurred. */
export function snap({ scale, x, y }: Viewport, pixelRatio: number): Viewport {
  const whole = (place: number) => Math.round(place * pixelRatio) / pixelRatio;
  return { scale, x: whole(x), y: whole(y) };
}

/**
 * Gives the canvas one pixel for each of the device's. A canvas that is resized is cleared.
 *
 * @param devicePixels - that the canvas covers on the screen.
 */
export function fitCanvas(canvas: HTMLCanvasElement, devicePixels: Size): void {
  const width = Math.max(devicePixels.width, 1);
  const height = Math.max(devicePixels.height, 1);
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/**
 * @param viewport - already snapped.
 * @param size - of the capture, in its pixels; the pyramid may have fewer.
 */
export function paintPicture(
  context: CanvasRenderingContext2D,
  pyramid: Pyramid,
  size: Size,
  viewport: Viewport,
  pixelRatio: number,
  palette: Palette,
): void {
  const { canvas } = context;
  const stage = { x: canvas.width / pixelRatio, y: canvas.height / pixelRatio };
  const shown = viewport.scale * pixelRatio;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);

  // 1. What is seen of the picture, in whole pixels of the capture.
  const from = toImage(viewport, { x: 0, y: 0 });
  const to = toImage(viewport, stage);
  const left = Math.max(Math.floor(from.x), 0);
  const top = Math.max(Math.floor(from.y), 0);
  const right = Math.min(Math.ceil(to.x), size.width);
  const bottom = Math.min(Math.ceil(to.y), size.height);
  if (right <= left || bottom <= top) return;

  // 2. Where that lies, in device pixels.
  const start = toScreen(viewport, { x: left, y: top });
  const end = toScreen(viewport, { x: right, y: bottom });
  const x = start.x * pixelRatio;
  const y = start.y * pixelRatio;
  const width = (end.x - start.x) * pixelRatio;
  const height = (end.y - start.y) * pixelRatio;

  // 3. The picture, on squares where something shines through it.
  if (pyramid.transparent) {
    context.fillStyle = checks(context, palette);
    context.fillRect(x, y, width, height);
  }
  const { bitmap } = pyramid.level(shown);
  const perColumn = bitmap.width / size.width;
  const perRow = bitmap.height / size.height;
  context.imageSmoothingEnabled = shown < CRISP_FROM;
  // Between two levels there is less than a halving, for which this is enough; more would cost frames.
  context.imageSmoothingQuality = 'low';
  context.drawImage(
    bitmap,
    left * perColumn,
    top * perRow,
    (right - left) * perColumn,
    (bottom - top) * perRow,
    x,
    y,
    width,
    height,
  );

  // 4. The lines between pixels.
  if (shown < GRID_FROM) return;
  context.fillStyle = palette.grid;
  for (let column = left; column <= right; column++) {
    context.fillRect(Math.round((column * viewport.scale + viewport.x) * pixelRatio), y, 1, height);
  }
  for (let row = top; row <= bottom; row++) {
    context.fillRect(x, Math.round((row * viewport.scale + viewport.y) * pixelRatio), width, 1);
  }
}

function checks(context: CanvasRenderingContext2D, palette: Palette): CanvasPattern | string {
  const tile = new OffscreenCanvas(2 * CHECK_SIDE, 2 * CHECK_SIDE);
  const brush = tile.getContext('2d');
  if (brush === null) return palette.ground;
  brush.fillStyle = palette.ground;
  brush.fillRect(0, 0, tile.width, tile.height);
  brush.fillStyle = palette.grid;
  brush.fillRect(0, 0, CHECK_SIDE, CHECK_SIDE);
  brush.fillRect(CHECK_SIDE, CHECK_SIDE, CHECK_SIDE, CHECK_SIDE);
  return context.createPattern(tile, 'repeat') ?? palette.ground;
}
