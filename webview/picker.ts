// Pointer and wheel on the picture: pans, zooms, points at boxes, moves them, draws regions. Makes events.
// Knows nothing of how anything is drawn. Keys are in stageKeys.ts.

import { boxHeight, boxWidth, type PixelBox, type Point } from '../protocol/geometry';
import type { BoxId } from '../protocol/view';
import type { PageActions } from './actions';
import { dragBox, type Grip } from './boxEdit';
import { gripAt, markAt } from './hit';
import { canEdit, clampPoint, extend, pictureSize, selectedMark, shownEntry, type State } from './state';
import { pointRegion, regionOf } from './stroke';
import type { Placed } from './tags';
import { toImage } from './viewport';

export interface StageActions extends PageActions {
  /** As all events so far have left it. */
  state(): State;
}

/** What a press has begun. Places are CSS pixels of the stage. */
type Gesture =
  /** `click` is what is selected if nothing moves: a box, none, or undefined where a click does nothing. */
  | { readonly kind: 'pan'; readonly from: Point; last: Point; moved: boolean; readonly click?: BoxId | null }
  | {
      readonly kind: 'edit';
      readonly id: BoxId;
      readonly grip: Grip;
      readonly start: PixelBox;
      readonly from: Point;
      moved: boolean;
    }
  | { readonly kind: 'point' }
  | { readonly kind: 'draw' }
  | { readonly kind: 'pinch'; distance: number; middle: Point };

/** A pointer that moved less than this has clicked. */
const CLICK_RADIUS = 4;
/** A box that is drawn with both sides shorter than this was a click. */
const LEAST_DRAWN = 3;
const GRIP_REACH = { mouse: 7, touch: 16 } as const;
/** How wide a scribble is on the screen when it is drawn, in CSS pixels. */
export const BRUSH = 12;

const gripCursors: Readonly<Record<Grip, string>> = {
  move: 'move',
  n: 'ns-resize',
  s: 'ns-resize',
  e: 'ew-resize',
  w: 'ew-resize',
  ne: 'nesw-resize',
  sw: 'nesw-resize',
  nw: 'nwse-resize',
  se: 'nwse-resize',
};

/**
 * @param tags - the numbers as they were drawn last.
 * @param grabs - whether a key is held that makes every drag a pan.
 */
export function listenToPointer(
  stage: HTMLElement,
  actions: StageActions,
  tags: () => readonly Placed[],
  grabs: () => boolean,
): void {
  const { dispatch, state } = actions;
  const pressed = new Map<number, Point>();
  let gesture: Gesture | null = null;

  const here = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: clientX - left - stage.clientLeft, y: clientY - top - stage.clientTop };
  };
  const onImage = (at: Point): Point | null => {
    const { viewport } = state();
    return viewport === null ? null : toImage(viewport, at);
  };
  const reachOf = ({ pointerType }: PointerEvent) =>
    pointerType === 'touch' ? GRIP_REACH.touch : GRIP_REACH.mouse;

  function begin(event: PointerEvent, at: Point): Gesture | null {
    const now = state();
    const size = pictureSize(now);
    const image = onImage(at);
    if (size === null || image === null || now.viewport === null) return null;
    if (event.button === 1 || grabs()) return { kind: 'pan', from: at, last: at, moved: false };
    switch (now.tool) {
      case 'select': {
        const mark = selectedMark(now);
        const hit = markAt(now, tags(), at);
        const grip = gripAt(now, at, reachOf(event)) ?? (mark !== null && hit === mark.id ? 'move' : null);
        return mark !== null && grip !== null && canEdit(now)
          ? { kind: 'edit', id: mark.id, grip, start: mark.box, from: at, moved: false }
          : { kind: 'pan', from: at, last: at, moved: false, click: hit };
      }
      case 'point':
        return { kind: 'point' };
      case 'box': {
        const from = clampPoint(image, size);
        dispatch({ kind: 'drawing-changed', drawing: { kind: 'box', from, to: from } });
        return { kind: 'draw' };
      }
      case 'scribble': {
        const points = [clampPoint(image, size)];
        const width = Math.max(BRUSH / now.viewport.scale, 1);
        dispatch({ kind: 'drawing-changed', drawing: { kind: 'scribble', points, width } });
        return { kind: 'draw' };
      }
    }
  }

  function move(event: PointerEvent, at: Point, held: Gesture): void {
    const now = state();
    const size = pictureSize(now);
    switch (held.kind) {
      case 'pan':
        held.moved ||= CLICK_RADIUS < distance(at, held.from);
        if (!held.moved) return;
        dispatch({ kind: 'panned', by: { x: at.x - held.last.x, y: at.y - held.last.y } });
        held.last = at;
        return;
      case 'edit': {
        // Escape, or an answer that came meanwhile, has taken the edit back.
        if (held.moved && now.edit === null) {
          gesture = null;
          return;
        }
        held.moved ||= CLICK_RADIUS < distance(at, held.from);
        if (!held.moved || size === null || now.viewport === null) return;
        const { scale } = now.viewport;
        const by = { x: (at.x - held.from.x) / scale, y: (at.y - held.from.y) / scale };
        dispatch({ kind: 'box-edited', box: held.id, to: dragBox(held.start, held.grip, by, size) });
        return;
      }
      case 'draw': {
        if (now.drawing === null || size === null) return;
        // Between two frames a pen says more than one place.
        const between = event.getCoalescedEvents();
        let { drawing } = now;
        for (const one of between.length === 0 ? [event] : between) {
          const image = onImage(here(one));
          if (image !== null) drawing = extend(drawing, clampPoint(image, size));
        }
        dispatch({ kind: 'drawing-changed', drawing });
        return;
      }
      case 'pinch': {
        const [one, other] = [...pressed.values()];
        if (one === undefined || other === undefined) return;
        const middle = between(one, other);
        const apart = Math.max(distance(one, other), 1);
        dispatch({ kind: 'panned', by: { x: middle.x - held.middle.x, y: middle.y - held.middle.y } });
        dispatch({ kind: 'zoomed', factor: apart / held.distance, at: middle });
        held.distance = apart;
        held.middle = middle;
        return;
      }
      case 'point':
        return;
    }
  }

  function end(at: Point, held: Gesture): void {
    const now = state();
    const size = pictureSize(now);
    switch (held.kind) {
      case 'pan':
        if (!held.moved && held.click !== undefined) dispatch({ kind: 'box-selected', box: held.click });
        return;
      case 'edit':
        if (held.moved) sendEdit(actions);
        return;
      case 'point': {
        const image = onImage(at);
        if (image === null || size === null) return;
        dispatch({ kind: 'region-drawn', region: pointRegion(clampPoint(image, size), size) });
        return;
      }
      case 'draw': {
        const { drawing, viewport } = now;
        if (drawing === null || size === null || viewport === null) return;
        if (drawing.kind === 'box') {
          const across = Math.abs(drawing.to.x - drawing.from.x) * viewport.scale;
          const down = Math.abs(drawing.to.y - drawing.from.y) * viewport.scale;
          if (Math.max(across, down) < LEAST_DRAWN)
            return dispatch({ kind: 'drawing-changed', drawing: null });
        }
        dispatch({ kind: 'region-drawn', region: regionOf(drawing, size) });
        return;
      }
      case 'pinch':
        return;
    }
  }

  function drop(): void {
    if (gesture?.kind === 'draw') dispatch({ kind: 'drawing-changed', drawing: null });
    if (gesture?.kind === 'edit') dispatch({ kind: 'edit-dropped' });
    gesture = null;
  }

  function showCursor(event: PointerEvent, at: Point): void {
    const now = state();
    if (gesture?.kind === 'pan' || gesture?.kind === 'pinch') stage.style.cursor = 'grabbing';
    else if (gesture?.kind === 'edit') stage.style.cursor = gripCursors[gesture.grip];
    else if (grabs()) stage.style.cursor = 'grab';
    else if (now.tool !== 'select') stage.style.cursor = 'crosshair';
    else {
      const grip = gripAt(now, at, reachOf(event));
      const hit = markAt(now, tags(), at);
      if (grip !== null) stage.style.cursor = gripCursors[grip];
      else if (hit !== null) stage.style.cursor = hit === now.selected && canEdit(now) ? 'move' : 'pointer';
      else stage.style.cursor = 'grab';
    }
  }

  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 && event.button !== 1) return;
    // Otherwise the middle button begins to scroll.
    if (event.button === 1) event.preventDefault();
    const at = here(event);
    // The first of its kind: whatever was not released properly is forgotten.
    if (event.isPrimary) pressed.clear();
    pressed.set(event.pointerId, at);
    stage.setPointerCapture(event.pointerId);
    const [one, other] = [...pressed.values()];
    if (one !== undefined && other !== undefined) {
      drop();
      gesture = { kind: 'pinch', distance: Math.max(distance(one, other), 1), middle: between(one, other) };
    } else {
      dispatch({ kind: 'crosshair-moved', to: null });
      gesture = begin(event, at);
    }
    showCursor(event, at);
  });
  stage.addEventListener('pointermove', (event) => {
    const at = here(event);
    if (pressed.has(event.pointerId)) pressed.set(event.pointerId, at);
    if (gesture !== null) move(event, at, gesture);
    else if (state().tool === 'select') dispatch({ kind: 'box-pointed', box: markAt(state(), tags(), at) });
    dispatch({ kind: 'pointer-moved', at });
    showCursor(event, at);
  });
  stage.addEventListener('pointerup', (event) => {
    pressed.delete(event.pointerId);
    const at = here(event);
    if (gesture !== null) end(at, gesture);
    gesture = null;
    showCursor(event, at);
  });
  stage.addEventListener('pointercancel', (event) => {
    pressed.delete(event.pointerId);
    drop();
  });
  stage.addEventListener('pointerleave', () => {
    if (gesture !== null) return;
    dispatch({ kind: 'box-pointed', box: null });
    dispatch({ kind: 'pointer-moved', at: null });
  });
  stage.addEventListener('dblclick', (event) => {
    const box = state().tool === 'select' ? markAt(state(), tags(), here(event)) : null;
    if (box === null) return;
    dispatch({ kind: 'box-selected', box });
    dispatch({ kind: 'details-toggled', open: true });
  });
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      // Lines and pages as some mice count, in pixels.
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 16;
      if (event.shiftKey && !event.ctrlKey) {
        dispatch({ kind: 'panned', by: { x: -(event.deltaX || event.deltaY) * unit, y: 0 } });
        return;
      }
      // A pinch arrives as a wheel with Ctrl and small steps.
      const speed = event.ctrlKey ? 0.01 : 0.002;
      const at = here(event);
      dispatch({ kind: 'zoomed', factor: Math.exp(-event.deltaY * unit * speed), at });
      dispatch({ kind: 'pointer-moved', at });
    },
    { passive: false },
  );
}

/** Tells the extension of the edit that was not told yet, if there is one and it changed anything. */
export function sendEdit({ dispatch, send, state }: StageActions): void {
  const { edit } = state();
  if (edit === null || edit.sent) return;
  const { progress } = shownEntry(state()) ?? {};
  const before =
    progress?.kind === 'answered' ? progress.boxes.find(({ id }) => id === edit.box)?.box : undefined;
  if (before !== undefined && sameBox(before, edit.to)) return dispatch({ kind: 'edit-dropped' });
  send('box/move', { entry: edit.entry, box: edit.box, to: edit.to });
  dispatch({ kind: 'edit-sent' });
}

function sameBox(a: PixelBox, b: PixelBox): boolean {
  return a.x1 === b.x1 && a.y1 === b.y1 && boxWidth(a) === boxWidth(b) && boxHeight(a) === boxHeight(b);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function between(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}
