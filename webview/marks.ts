// Draws the canvas above the picture: numbered boxes, with regions below and above them.
// Knows nothing of events; what is drawn where is returned, so that it can be pointed at.
//
// Where boxes and a crowd's numbers lie is found once for each zoom, and only moved while the picture is panned.
// All of a mark lies outside its box, so that nothing small is covered, and has a rim in the ground's colour, so that it
// is seen on any picture. Kinds differ by pattern and sign, not by colour: near misses are dashed, stale boxes dotted,
// kept ones have two lines and a tick, rejected ones are faint and have a cross.

import { boxArea, type PixelBox, type Point, type Region, type Size } from '../protocol/geometry';
import { edgeGrips, type Grip } from './boxEdit';
import {
  fontOf,
  frame,
  LINE,
  outward,
  RIM,
  STRONG_LINE,
  usualTag,
  writeIn,
  type Brush,
  type TagStyle,
} from './brush';
import type { Palette } from './palette';
import { paintCrosshair, paintDrawing, paintRegion } from './regions';
import { regionName, type Drawing, type Mark } from './state';
import { placeCrowd, placeTag, touches, type Placed } from './tags';
import { boxOnScreen, type ScreenBox, type Viewport } from './viewport';

/** What the canvas above the picture shows. */
export interface Scene {
  /** Of the capture, in its pixels. */
  readonly size: Size;
  readonly marks: readonly Mark[];
  /** The boxes are those of a picture that has changed since. */
  readonly stale: boolean;
  /** The mark that stands out, with the words of its label; null where none does. */
  readonly highlighted: { readonly mark: Mark; readonly label: string } | null;
  readonly selected: Mark | null;
  /** The element that the selectors of the selected box find, where that is another rectangle; null where none is shown. */
  readonly element: PixelBox | null;
  /** Whether the selected box has grips. */
  readonly editable: boolean;
  /** Regions of the shown question. */
  readonly askedRegions: readonly Region[];
  /** Regions of the next question. */
  readonly regions: readonly Region[];
  readonly drawing: Drawing | null;
  readonly crosshair: Point | null;
}

/** @returns the numbers that were drawn, in CSS pixels of the stage, the one that stands out first. */
export type MarksPainter = (
  context: CanvasRenderingContext2D,
  scene: Scene,
  /** Already snapped to device pixels. */
  viewport: Viewport,
  pixelRatio: number,
  palette: Palette,
) => readonly Placed[];

/** What stays while the picture is only panned. Places are CSS pixels from the picture's corner. */
interface Layout {
  /** By the numbers of the marks. */
  readonly boxes: readonly Placed[];
  /** The largest first. */
  readonly bySize: readonly Placed[];
  /** The small numbers that find room of their own in a crowd. */
  readonly crowd: () => readonly Placed[];
}

/** Of this many marks on the stage at once, not all have a number that can be read. */
const CROWD = 40;
/** In a crowd, numbers are to leave something to see of the picture. */
const smallTag: TagStyle = { height: 12, padding: 2, font: 9 };
/** A crowd's numbers may stand so far outside the picture, in CSS pixels. */
const CROWD_MARGIN = 12;
const LABEL_LENGTH = 48;
/** The side of a grip, and how far its middle lies outside the box. */
const GRIP_SIDE = 8;
const GRIP_DISTANCE = 6;
/** Edges shorter than this have no grip in their middle. */
const GRIP_ROOM = 24;
const FAINT = 0.45;

export function makeMarksPainter(): MarksPainter {
  let known: { readonly for: readonly unknown[]; readonly layout: Layout } | null = null;

  return (context, scene, viewport, pixelRatio, palette) => {
    const { canvas } = context;
    const stage: Size = { width: canvas.width / pixelRatio, height: canvas.height / pixelRatio };
    context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
    context.clearRect(0, 0, stage.width, stage.height);

    const brush: Brush = { context, viewport, pixelRatio, palette, stage };
    const { width, height } = scene.size;
    frame(context, outward(brush, { x1: 0, y1: 0, x2: width, y2: height }), 0, 1, palette.line);
    // Letters belong to the next question where it has regions of its own.
    const lettered = scene.regions.length === 0;
    scene.askedRegions.forEach((region, index) =>
      paintRegion(brush, region, lettered ? regionName(index) : null),
    );
    const wanted = [scene.marks, width, height, viewport.scale, pixelRatio, palette];
    if (known === null || known.for.some((part, index) => part !== wanted[index])) {
      known = { for: wanted, layout: layOut(brush, scene) };
    }
    const tags = paintBoxes(brush, scene, known.layout);
    if (scene.element !== null) paintElement(brush, scene.element);
    scene.regions.forEach((region, index) => paintRegion(brush, region, regionName(index)));
    if (scene.drawing !== null) paintDrawing(brush, scene.drawing);
    if (scene.crosshair !== null) paintCrosshair(brush, scene.crosshair);
    return tags;
  };
}

/** A thin dashed frame: it shows which control is meant, and is no mark of an answer. */
function paintElement(brush: Brush, box: PixelBox): void {
  const { context, palette } = brush;
  const at = outward(brush, box);
  context.save();
  frame(context, at, 2, 1 + 2 * RIM, palette.ground);
  context.setLineDash([5, 3]);
  frame(context, at, 2 + RIM, 1, palette.mark);
  context.restore();
}

/** Where the grips of a box lie, in CSS pixels of the stage. */
export function gripsOf(
  viewport: Viewport,
  box: PixelBox,
): readonly { readonly grip: Grip; readonly at: Point }[] {
  const { left, top, width, height } = boxOnScreen(viewport, box);
  return edgeGrips
    .filter((grip) => grip.length === 2 || GRIP_ROOM <= (grip === 'n' || grip === 's' ? width : height))
    .map((grip) => {
      const place = (low: string, high: string, start: number, side: number) => {
        if (grip.includes(low)) return start - GRIP_DISTANCE;
        return grip.includes(high) ? start + side + GRIP_DISTANCE : start + side / 2;
      };
      return { grip, at: { x: place('w', 'e', left, width), y: place('n', 's', top, height) } };
    });
}

function layOut(brush: Brush, { marks, size }: Scene): Layout {
  const { scale } = brush.viewport;
  // The viewport's corner is a whole device pixel, so that moved places are whole ones again.
  const atCorner = { ...brush, viewport: { scale, x: 0, y: 0 } };
  const boxes = marks.map((mark) => ({ mark, at: outward(atCorner, mark.box) }));
  const bounds = {
    left: -CROWD_MARGIN,
    top: -CROWD_MARGIN,
    width: size.width * scale + 2 * CROWD_MARGIN,
    height: size.height * scale + 2 * CROWD_MARGIN,
  };
  let crowd: readonly Placed[] | null = null;
  return {
    boxes,
    bySize: [...boxes].sort((a, b) => boxArea(b.mark.box) - boxArea(a.mark.box)),
    crowd: () => (crowd ??= placeCrowd(boxes, (mark) => tagSize(brush, sign(mark), smallTag), bounds)),
  };
}

function paintBoxes(brush: Brush, scene: Scene, layout: Layout): readonly Placed[] {
  const { stage, viewport } = brush;
  const standsOut = scene.highlighted?.mark.id ?? null;
  const onStage = visible(layout.boxes, viewport, stage);
  const crowded = CROWD < onStage.length;

  // 1. Lines: small boxes above large ones, and what stands out above all.
  const line = crowded ? 1 : LINE;
  const foremost = onStage.find(({ mark }) => mark.id === standsOut);
  const others = visible(layout.bySize, viewport, stage).filter(({ mark }) => mark.id !== standsOut);
  for (const alike of byLooks(others)) paintLines(brush, alike, scene.stale, line);
  if (foremost !== undefined) paintLines(brush, [foremost], scene.stale, STRONG_LINE);
  if (scene.selected !== null && scene.editable) {
    for (const { at } of gripsOf(viewport, scene.selected.box)) paintGrip(brush, at);
  }

  // 2. Numbers: what stands out takes its place first. In a crowd a number without room of its own is left out.
  const tags: Placed[] = [];
  const put = (mark: Mark, at: ScreenBox, words: string, style: TagStyle): void => {
    tags.push({ mark, at });
    paintTag(brush, at, words, mark, style);
  };
  const boxes = crowded ? onStage.map(({ at }) => at) : [];
  if (foremost !== undefined) {
    const words = `${sign(foremost.mark)} ${shorten(scene.highlighted?.label ?? '')}`.trim();
    const size = tagSize(brush, words, usualTag);
    put(foremost.mark, placeTag(foremost.at, size, stage, boxes, tags), words, usualTag);
  }
  if (crowded) {
    const [best] = tags;
    for (const { mark, at } of visible(layout.crowd(), viewport, stage)) {
      if (best !== undefined && (best.mark.id === mark.id || touches(best.at, at))) continue;
      put(mark, at, sign(mark), smallTag);
    }
    return tags;
  }
  for (const one of onStage) {
    if (one === foremost) continue;
    const words = sign(one.mark);
    put(one.mark, placeTag(one.at, tagSize(brush, words, usualTag), stage, boxes, tags), words, usualTag);
  }
  return tags;
}

/** What of it lies on the stage, where it lies there. */
function visible(placed: readonly Placed[], { x, y }: Viewport, stage: Size): readonly Placed[] {
  const shown: Placed[] = [];
  const view = { left: 0, top: 0, width: stage.width, height: stage.height };
  for (const { mark, at } of placed) {
    const moved = { left: at.left + x, top: at.top + y, width: at.width, height: at.height };
    if (touches(moved, view)) shown.push({ mark, at: moved });
  }
  return shown;
}

/** Those that are drawn alike together, since a canvas is slow to change its pens. */
function byLooks(placed: readonly Placed[]): readonly (readonly Placed[])[] {
  const looks = new Map<string, Placed[]>();
  for (const one of placed) {
    const look = `${one.mark.role} ${one.mark.verdict}`;
    const alike = looks.get(look);
    if (alike === undefined) looks.set(look, [one]);
    else alike.push(one);
  }
  return [...looks.values()];
}

/** @param alike - marks of one role and one verdict. */
function paintLines(brush: Brush, alike: readonly Placed[], stale: boolean, line: number): void {
  const { context, palette } = brush;
  const [first] = alike;
  if (first === undefined) return;
  const { verdict, role } = first.mark;
  const around = (distance: number, width: number, colour: string) => {
    for (const { at } of alike) frame(context, at, distance, width, colour);
  };
  context.save();
  if (verdict === 'rejected') context.globalAlpha = FAINT;
  if (verdict === 'kept') {
    around(line + RIM, RIM + 1 + RIM, palette.ground);
    around(line + RIM, 1, palette.mark);
  }
  around(0, line + RIM, palette.ground);
  if (stale) context.setLineDash(role === 'near-miss' ? [8, 4, line, 4] : [line, 2 * line]);
  else if (role === 'near-miss') context.setLineDash([6, 4]);
  around(0, line, palette.mark);
  context.restore();
}

function tagSize({ context, palette }: Brush, words: string, style: TagStyle): Size {
  context.font = fontOf(palette, style);
  const width = Math.ceil(context.measureText(words).width) + 2 * style.padding;
  return { width: Math.max(width, style.height), height: style.height };
}

function sign({ number, verdict }: Mark): string {
  if (verdict === null) return String(number);
  return verdict === 'kept' ? `${number} ✓` : `${number} ✕`;
}

function shorten(words: string): string {
  const oneLine = words.replace(/\s+/g, ' ').trim();
  return oneLine.length <= LABEL_LENGTH ? oneLine : `${oneLine.slice(0, LABEL_LENGTH - 1)}…`;
}

/** Near misses have a number in a dashed frame instead of a filled one. */
function paintTag(brush: Brush, at: ScreenBox, words: string, mark: Mark, style: TagStyle): void {
  const { context, palette } = brush;
  const hollow = mark.role === 'near-miss';
  context.save();
  context.fillStyle = palette.ground;
  context.fillRect(at.left - RIM, at.top - RIM, at.width + 2 * RIM, at.height + 2 * RIM);
  if (mark.verdict === 'rejected') context.globalAlpha = 0.75;
  if (hollow) {
    context.setLineDash([3, 2]);
    context.strokeStyle = palette.mark;
    context.lineWidth = 1;
    context.strokeRect(at.left + 0.5, at.top + 0.5, at.width - 1, at.height - 1);
  } else {
    context.fillStyle = palette.mark;
    context.fillRect(at.left, at.top, at.width, at.height);
  }
  writeIn(brush, at, words, hollow ? palette.text : palette.markText, style);
  context.restore();
}

function paintGrip({ context, palette }: Brush, { x, y }: Point): void {
  const corner = GRIP_SIDE / 2;
  context.fillStyle = palette.mark;
  context.fillRect(x - corner - RIM, y - corner - RIM, GRIP_SIDE + 2 * RIM, GRIP_SIDE + 2 * RIM);
  context.fillStyle = palette.ground;
  context.fillRect(x - corner, y - corner, GRIP_SIDE, GRIP_SIDE);
}
