// Draws what the user points at: regions, one that is being drawn, the crosshair. Named by letters in round tags.
// Knows nothing of boxes of answers and of events.

import type { Point, Region } from '../protocol/geometry';
import { frame, LINE, outward, RIM, STRONG_LINE, usualTag, writeIn, type Brush } from './brush';
import type { Drawing } from './state';
import { toScreen } from './viewport';

const POINT_RADIUS = 7;
const CROSSHAIR_GAP = 5;

/** @param name - its letter, in a round tag, since numbers are in square ones; null for none. */
export function paintRegion(brush: Brush, region: Region, name: string | null): void {
  const { context, viewport } = brush;
  switch (region.kind) {
    case 'point': {
      const { x, y } = toScreen(viewport, region);
      twice(brush, STRONG_LINE, () => {
        context.beginPath();
        context.arc(x, y, POINT_RADIUS, 0, 2 * Math.PI);
        for (const [dx, dy] of [
          [1, 0],
          [-1, 0],
          [0, 1],
          [0, -1],
        ] as const) {
          context.moveTo(x + dx * (POINT_RADIUS - 3), y + dy * (POINT_RADIUS - 3));
          context.lineTo(x + dx * (POINT_RADIUS + 5), y + dy * (POINT_RADIUS + 5));
        }
        context.stroke();
      });
      if (name !== null) paintLetter(brush, { x: x + POINT_RADIUS + 5, y: y - POINT_RADIUS - 5 }, name);
      return;
    }
    case 'box': {
      const at = outward(brush, region.box);
      frame(context, at, 0, LINE + 2 * RIM, brush.palette.ground);
      frame(context, at, RIM, LINE, brush.palette.region);
      if (name !== null) paintLetter(brush, { x: at.left + at.width + 6, y: at.top - 6 }, name);
      return;
    }
    case 'polygon':
    case 'scribble': {
      const points = region.points.map((point) => toScreen(viewport, point));
      if (region.kind === 'scribble') paintStroke(brush, points, region.width * viewport.scale);
      else paintStroke(brush, [...points, ...points.slice(0, 1)], LINE);
      const [start] = points;
      if (name !== null && start !== undefined) paintLetter(brush, { x: start.x, y: start.y - 14 }, name);
    }
  }
}

export function paintDrawing(brush: Brush, drawing: Drawing): void {
  const { viewport } = brush;
  if (drawing.kind === 'scribble') {
    paintStroke(
      brush,
      drawing.points.map((point) => toScreen(viewport, point)),
      drawing.width * viewport.scale,
    );
    return;
  }
  const { from, to } = drawing;
  const box = {
    x1: Math.floor(Math.min(from.x, to.x)),
    y1: Math.floor(Math.min(from.y, to.y)),
    x2: Math.ceil(Math.max(from.x, to.x)),
    y2: Math.ceil(Math.max(from.y, to.y)),
  };
  paintRegion(brush, { kind: 'box', box }, null);
}

export function paintCrosshair(brush: Brush, image: Point): void {
  const { context, viewport, stage } = brush;
  const { x, y } = toScreen(viewport, image);
  // Open in the middle, so that the pixel that is pointed at can be seen.
  twice(brush, 1, () => {
    context.beginPath();
    for (const [from, to] of [
      [0, x - CROSSHAIR_GAP],
      [x + CROSSHAIR_GAP, stage.width],
    ] as const) {
      context.moveTo(from, y);
      context.lineTo(to, y);
    }
    for (const [from, to] of [
      [0, y - CROSSHAIR_GAP],
      [y + CROSSHAIR_GAP, stage.height],
    ] as const) {
      context.moveTo(x, from);
      context.lineTo(x, to);
    }
    context.stroke();
  });
}

/** The brush's full width shines through; a line in its middle is seen on any picture. */
function paintStroke(brush: Brush, points: readonly Point[], width: number): void {
  const { context, palette } = brush;
  context.save();
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const draw = () => {
    context.beginPath();
    points.forEach(({ x, y }, index) => (index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    context.stroke();
  };
  context.globalAlpha = 0.35;
  context.strokeStyle = palette.region;
  context.lineWidth = Math.max(width, 1);
  draw();
  context.globalAlpha = 1;
  twice(brush, LINE, draw);
  context.restore();
}

/** Draws in the ground's colour, wider, and then in the region's. */
function twice({ context, palette }: Brush, line: number, draw: () => void): void {
  context.strokeStyle = palette.ground;
  context.lineWidth = line + 2 * RIM;
  draw();
  context.strokeStyle = palette.region;
  context.lineWidth = line;
  draw();
}

function paintLetter(brush: Brush, centre: Point, name: string): void {
  const { context, palette, stage } = brush;
  const radius = usualTag.height / 2 + 1;
  const x = Math.min(Math.max(centre.x, radius + 1), stage.width - radius - 1);
  const y = Math.min(Math.max(centre.y, radius + 1), stage.height - radius - 1);
  const disc = (size: number, colour: string) => {
    context.beginPath();
    context.arc(x, y, size, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  };
  disc(radius + RIM, palette.ground);
  disc(radius, palette.region);
  disc(radius - LINE, palette.ground);
  writeIn(
    brush,
    { left: x - radius, top: y - radius, width: 2 * radius, height: 2 * radius },
    name,
    palette.text,
    usualTag,
  );
}
