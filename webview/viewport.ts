// Screen pixel ⇄ image pixel under zoom and pan. Pure arithmetic.
// "Screen" is the stage's own CSS pixels from its top left corner; "image" is pixels of the capture.

import { boxHeight, boxWidth, type PixelBox, type Point, type Size } from '../protocol/geometry';

/** screen = image · scale + (x, y) */
export interface Viewport {
  /** Screen pixels for one pixel of the capture; above 0. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** Where a box lies on the screen. */
export interface ScreenBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const SCALE_LIMITS = { least: 0.02, most: 64 } as const;

/** Screen pixels left free around a picture that is made to fit. */
const FIT_MARGIN = 12;
/** As much of the picture as this stays on the stage, however far it is dragged. */
const LEAST_VISIBLE = 40;
/** Screen pixels left around a place that is followed. */
const FOLLOW_ROOM = 24;
/** A box that is brought into view has at least this much on its short side, as far as zoom allows. */
const READABLE_SIDE = 14;
/** Only what is smaller than this, in pixels of the capture, is enlarged beyond full size to be seen. */
const TINY_SIDE = 8;
const MOST_REVEAL_SCALE = 4;
/** A small picture is enlarged by whole factors up to this, as long as it takes no more than half the room. */
const MOST_FIT_FACTOR = 8;
/** A picture so many times taller or wider than the stage would be a thread if the whole of it were shown. */
const LONG_ASPECT = 3;

export function toScreen({ scale, x, y }: Viewport, image: Point): Point {
  return { x: image.x * scale + x, y: image.y * scale + y };
}

export function toImage({ scale, x, y }: Viewport, screen: Point): Point {
  return { x: (screen.x - x) / scale, y: (screen.y - y) / scale };
}

export function boxOnScreen(viewport: Viewport, box: PixelBox): ScreenBox {
  const { x: left, y: top } = toScreen(viewport, { x: box.x1, y: box.y1 });
  return { left, top, width: boxWidth(box) * viewport.scale, height: boxHeight(box) * viewport.scale };
}

/** The whole picture in the middle of the stage; one that is small against it is enlarged by a whole factor. */
export function fit(picture: Size, stage: Size): Viewport {
  const room = Math.min(fitRoom(stage.width) / picture.width, fitRoom(stage.height) / picture.height);
  const factor = Math.min(Math.max(Math.floor(room / 2), 1), MOST_FIT_FACTOR);
  const scale = limitScale(Math.min(room, factor));
  return onWholePixels(centred(scale, { x: picture.width / 2, y: picture.height / 2 }, stage));
}

/** As a picture is opened: fitted, but a very tall one only to the stage's width and a very wide one to its height. */
export function open(picture: Size, stage: Size): Viewport {
  const whole = fit(picture, stage);
  const aspect = picture.height / picture.width / (stage.height / stage.width);
  const isTall = LONG_ASPECT < aspect;
  if (1 <= whole.scale || (!isTall && 1 / LONG_ASPECT <= aspect)) return whole;
  const side = isTall ? 'width' : 'height';
  const scale = limitScale(Math.min(fitRoom(stage[side]) / picture[side], 1));
  const { x, y } = centred(scale, { x: picture.width / 2, y: picture.height / 2 }, stage);
  return onWholePixels({ scale, x: isTall ? x : FIT_MARGIN, y: isTall ? FIT_MARGIN : y });
}

/**
 * Zooms by a factor, holding what lies under `at` (screen) in its place; beside the picture the nearest point of it
 * is held, so that it cannot run away. Stops at SCALE_LIMITS.
 */
export function zoom(viewport: Viewport, factor: number, at: Point, picture: Size): Viewport {
  const scale = limitScale(viewport.scale * factor);
  const under = toImage(viewport, at);
  const held = {
    x: Math.min(Math.max(under.x, 0), picture.width),
    y: Math.min(Math.max(under.y, 0), picture.height),
  };
  const place = toScreen(viewport, held);
  return { scale, x: place.x - held.x * scale, y: place.y - held.y * scale };
}

/** Moves the picture by screen pixels; a part of it always stays on the stage. */
export function pan(viewport: Viewport, by: Point, picture: Size, stage: Size): Viewport {
  const { scale } = viewport;
  const keep = (offset: number, pictureSide: number, stageSide: number) => {
    const visible = Math.min(LEAST_VISIBLE, pictureSide * scale, stageSide);
    return Math.min(Math.max(offset, visible - pictureSide * scale), stageSide - visible);
  };
  return {
    scale,
    x: keep(viewport.x + by.x, picture.width, stage.width),
    y: keep(viewport.y + by.y, picture.height, stage.height),
  };
}

/** Shows a box: nothing moves where it is wholly on the stage and large enough to see, and the scale stays if it can. */
export function reveal(viewport: Viewport, box: PixelBox, stage: Size): Viewport {
  const { left, top, width, height } = boxOnScreen(viewport, box);
  const inside = 0 <= left && 0 <= top && left + width <= stage.width && top + height <= stage.height;
  const shortSide = Math.max(Math.min(boxWidth(box), boxHeight(box)), 1);
  const readable = Math.min(READABLE_SIDE / shortSide, shortSide < TINY_SIDE ? MOST_REVEAL_SCALE : 1);
  if (inside && readable <= viewport.scale) return viewport;
  const whole = Math.min(
    stage.width / Math.max(boxWidth(box), 1),
    stage.height / Math.max(boxHeight(box), 1),
  );
  const scale = limitScale(Math.min(Math.max(viewport.scale, readable), whole * 0.9));
  return centred(scale, { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 }, stage);
}

/** Moves the picture just so far that a place of it lies on the stage, with some room around it. */
export function follow(viewport: Viewport, image: Point, stage: Size): Viewport {
  const at = toScreen(viewport, image);
  const shift = (place: number, side: number) => {
    const room = Math.min(FOLLOW_ROOM, side / 2);
    return Math.min(Math.max(place, room), side - room) - place;
  };
  const x = shift(at.x, stage.width);
  const y = shift(at.y, stage.height);
  return x === 0 && y === 0 ? viewport : { scale: viewport.scale, x: viewport.x + x, y: viewport.y + y };
}

/** The stage has another size: what was in its middle stays there. */
export function resize(viewport: Viewport, from: Size, to: Size): Viewport {
  return {
    scale: viewport.scale,
    x: viewport.x + (to.width - from.width) / 2,
    y: viewport.y + (to.height - from.height) / 2,
  };
}

function centred(scale: number, image: Point, stage: Size): Viewport {
  return { scale, x: stage.width / 2 - image.x * scale, y: stage.height / 2 - image.y * scale };
}

/** On whole pixels, where it is drawn anyway, so that what is pointed at is what is seen. */
function onWholePixels({ scale, x, y }: Viewport): Viewport {
  return { scale, x: Math.round(x), y: Math.round(y) };
}

function fitRoom(side: number): number {
  return Math.max(side - 2 * FIT_MARGIN, 1);
}

function limitScale(scale: number): number {
  return Math.min(Math.max(scale, SCALE_LIMITS.least), SCALE_LIMITS.most);
}
