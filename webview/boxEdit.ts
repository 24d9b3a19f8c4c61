// Moving and resizing a box by one of its grips, and by keys. Pure arithmetic in pixels of the capture.
// Knows nothing of pointers and of where grips are drawn.

import { boxHeight, boxWidth, type PixelBox, type Point, type Size } from '../protocol/geometry';

/** What is held: the whole box, or an edge or a corner by its compass direction. */
export type Grip = 'move' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'nw';

export const edgeGrips: readonly Exclude<Grip, 'move'>[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'];

/**
 * The box with what is held moved by a distance: in whole pixels, on the picture, with sides of at least one pixel.
 * An edge that is dragged past the other one stops beside it.
 */
export function dragBox(box: PixelBox, grip: Grip, by: Point, picture: Size): PixelBox {
  const start = wholeBox(box, picture);
  if (grip === 'move') return moveBox(start, by, picture);
  const has = (direction: string) => grip.includes(direction);
  const clamp = (value: number, least: number, most: number) =>
    Math.min(Math.max(Math.round(value), least), most);
  return {
    x1: has('w') ? clamp(start.x1 + by.x, 0, start.x2 - 1) : start.x1,
    y1: has('n') ? clamp(start.y1 + by.y, 0, start.y2 - 1) : start.y1,
    x2: has('e') ? clamp(start.x2 + by.x, start.x1 + 1, picture.width) : start.x2,
    y2: has('s') ? clamp(start.y2 + by.y, start.y1 + 1, picture.height) : start.y2,
  };
}

/** The smallest box of whole pixels that holds the box as far as it lies on the picture; at least one pixel. */
export function wholeBox({ x1, y1, x2, y2 }: PixelBox, picture: Size): PixelBox {
  const left = Math.min(Math.max(Math.floor(x1), 0), picture.width - 1);
  const top = Math.min(Math.max(Math.floor(y1), 0), picture.height - 1);
  return {
    x1: left,
    y1: top,
    x2: Math.min(Math.max(Math.ceil(x2), left + 1), picture.width),
    y2: Math.min(Math.max(Math.ceil(y2), top + 1), picture.height),
  };
}

/** The box of whole pixels between two corners in any order. */
export function boxBetween(a: Point, b: Point, picture: Size): PixelBox {
  return wholeBox(
    { x1: Math.min(a.x, b.x), y1: Math.min(a.y, b.y), x2: Math.max(a.x, b.x), y2: Math.max(a.y, b.y) },
    picture,
  );
}

/** The box keeps its size and stops at the picture's edges. */
function moveBox(box: PixelBox, by: Point, picture: Size): PixelBox {
  const width = boxWidth(box);
  const height = boxHeight(box);
  const x1 = Math.min(Math.max(Math.round(box.x1 + by.x), 0), picture.width - width);
  const y1 = Math.min(Math.max(Math.round(box.y1 + by.y), 0), picture.height - height);
  return { x1, y1, x2: x1 + width, y2: y1 + height };
}
