// What marks and regions are drawn with: lines around boxes in whole device pixels, and words in tags.
// Knows nothing of marks and regions.

import type { PixelBox, Size } from '../protocol/geometry';
import type { Palette } from './palette';
import { boxOnScreen, type ScreenBox, type Viewport } from './viewport';

export interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly viewport: Viewport;
  readonly pixelRatio: number;
  readonly palette: Palette;
  readonly stage: Size;
}

/** In CSS pixels. */
export interface TagStyle {
  readonly height: number;
  readonly padding: number;
  readonly font: number;
}

/** CSS pixels of a usual line, of a strong one, and of the rim that sets it apart from the picture. */
export const LINE = 2;
export const STRONG_LINE = 3;
export const RIM = 1;
export const usualTag: TagStyle = { height: 16, padding: 5, font: 11 };

/** The box in whole device pixels, grown rather than shrunk, so that its line never lies on what is in it. */
export function outward({ viewport, pixelRatio }: Brush, box: PixelBox): ScreenBox {
  const { left, top, width, height } = boxOnScreen(viewport, box);
  // The smallest errors of floating point are not to move a line by a pixel.
  const down = (place: number) => Math.floor(place * pixelRatio + 1e-6) / pixelRatio;
  const up = (place: number) => Math.ceil(place * pixelRatio - 1e-6) / pixelRatio;
  return {
    left: down(left),
    top: down(top),
    width: up(left + width) - down(left),
    height: up(top + height) - down(top),
  };
}

/** A line of this width around a box that begins this far outside it. */
export function frame(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: ScreenBox,
  distance: number,
  line: number,
  colour: string,
): void {
  const middle = distance + line / 2;
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.strokeRect(left - middle, top - middle, width + 2 * middle, height + 2 * middle);
}

export function fontOf(palette: Palette, { font }: TagStyle): string {
  return `600 ${font}px ${palette.fontFamily}`;
}

export function writeIn(brush: Brush, at: ScreenBox, words: string, colour: string, style: TagStyle): void {
  const { context } = brush;
  context.font = fontOf(brush.palette, style);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.fillText(words, at.left + at.width / 2, at.top + at.height / 2 + 0.5);
}
