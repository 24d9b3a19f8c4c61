// Keys on the picture: everything the pointer can do, without one. Makes events.
// Knows nothing of how anything is drawn. What the keys do is said to people in texts.stageHelp.

import type { Point } from '../protocol/geometry';
import { dragBox, type Grip } from './boxEdit';
import { BRUSH, sendEdit, type StageActions } from './picker';
import {
  canEdit,
  marks,
  pictureSize,
  selectedMark,
  shownEntry,
  type Event,
  type State,
  type Tool,
} from './state';
import { pointRegion, regionOf } from './stroke';
import { toImage } from './viewport';

export const ZOOM_STEP = 1.25;
/** CSS pixels that an arrow key pans, and that it moves the crosshair. */
const KEY_PAN = 48;
const CROSSHAIR_STEP = 8;
/** Presses that follow each other within this many milliseconds are one edit, which is undone as one. */
const EDIT_PAUSE = 600;

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

const plainKeys: Readonly<Record<string, Event>> = {
  '+': { kind: 'zoomed', factor: ZOOM_STEP, at: null },
  '=': { kind: 'zoomed', factor: ZOOM_STEP, at: null },
  '-': { kind: 'zoomed', factor: 1 / ZOOM_STEP, at: null },
  '0': { kind: 'fit-pressed' },
  '1': { kind: 'full-size-pressed' },
  Escape: { kind: 'escape-pressed' },
  r: { kind: 'region-from-box' },
};

const toolKeys: Readonly<Record<string, Tool>> = { v: 'select', p: 'point', b: 'box', s: 'scribble' };

/** @returns whether the key is held that makes every drag a pan. */
export function listenToKeys(stage: HTMLElement, actions: StageActions): () => boolean {
  const { dispatch, send, state } = actions;
  let spaceHeld = false;
  let pause: ReturnType<typeof setTimeout> | undefined;

  function settle(): void {
    clearTimeout(pause);
    sendEdit(actions);
  }

  /** Alt moves the selected box by a pixel of the capture, Shift with it moves its lower right corner. */
  function nudge(by: Point, grip: Grip): boolean {
    const now = state();
    const mark = selectedMark(now);
    const size = pictureSize(now);
    if (mark === null || size === null || !canEdit(now)) return false;
    if (now.edit !== null && now.edit.box !== mark.id) settle();
    dispatch({ kind: 'box-edited', box: mark.id, to: dragBox(mark.box, grip, by, size) });
    clearTimeout(pause);
    pause = setTimeout(settle, EDIT_PAUSE);
    return true;
  }

  function arrow(event: KeyboardEvent, direction: Point): boolean {
    const now = state();
    if (event.altKey) return nudge(direction, event.shiftKey ? 'se' : 'move');
    if (now.tool !== 'select') {
      const from = now.crosshair ?? middleOfView(now);
      if (from === null || now.viewport === null) return false;
      const step = event.shiftKey ? 1 : Math.max(CROSSHAIR_STEP / now.viewport.scale, 1);
      // The first press shows where it is.
      const to =
        now.crosshair === null ? from : { x: from.x + direction.x * step, y: from.y + direction.y * step };
      dispatch({ kind: 'crosshair-moved', to });
      return true;
    }
    if (now.selected !== null && !event.shiftKey) return walk(direction.x + direction.y);
    dispatch({ kind: 'panned', by: { x: -direction.x * KEY_PAN, y: -direction.y * KEY_PAN } });
    return true;
  }

  /** @returns false at the end of the boxes, where Tab goes on to the next part of the page. */
  function walk(step: number): boolean {
    const listed = marks(state());
    const at = listed.findIndex(({ id }) => id === state().selected);
    const next = listed[at + step];
    if (next === undefined || at + step < 0) return false;
    settle();
    dispatch({ kind: 'box-opened', box: next.id });
    return true;
  }

  function open(end: 'first' | 'last'): boolean {
    const mark = marks(state()).at(end === 'first' ? 0 : -1);
    if (mark === undefined) return false;
    dispatch({ kind: 'box-opened', box: mark.id });
    return true;
  }

  /** Places a point, or begins and ends a drawing, at the crosshair. */
  function draw(): boolean {
    const now = state();
    const size = pictureSize(now);
    if (size === null || now.viewport === null) return false;
    const at = now.crosshair ?? middleOfView(now);
    if (at === null) return false;
    if (now.crosshair === null) dispatch({ kind: 'crosshair-moved', to: at });
    else if (now.tool === 'point') dispatch({ kind: 'region-drawn', region: pointRegion(at, size) });
    else if (now.drawing !== null) dispatch({ kind: 'region-drawn', region: regionOf(now.drawing, size) });
    else if (now.tool === 'box')
      dispatch({ kind: 'drawing-changed', drawing: { kind: 'box', from: at, to: at } });
    else {
      const width = Math.max(BRUSH / now.viewport.scale, 1);
      dispatch({ kind: 'drawing-changed', drawing: { kind: 'scribble', points: [at], width } });
    }
    return true;
  }

  function enter(): boolean {
    const now = state();
    if (now.tool !== 'select') return draw();
    if (now.selected === null) return open('first');
    dispatch({ kind: 'details-toggled', open: !now.detailsOpen });
    return true;
  }

  function reject(): boolean {
    const mark = selectedMark(state());
    const entry = shownEntry(state());
    if (mark === null || entry === null || !canEdit(state())) return false;
    const verdict = mark.verdict === 'rejected' ? null : 'rejected';
    send('box/judge', { entry: entry.id, box: mark.id, verdict });
    return true;
  }

  /** @returns whether the key meant something here. */
  function press(event: KeyboardEvent): boolean {
    const direction = directions[event.key];
    if (event.ctrlKey || event.metaKey) return false;
    if (direction !== undefined) return arrow(event, direction) || event.altKey;
    if (event.altKey) return false;
    switch (event.key) {
      case 'Tab':
        return state().tool === 'select' && state().selected !== null && walk(event.shiftKey ? -1 : 1);
      case 'Enter':
        return enter();
      case ' ':
        spaceHeld = true;
        return true;
      case 'Home':
        return open('first');
      case 'End':
        return open('last');
      case 'Delete':
      case 'Backspace':
        return reject();
    }
    const tool = toolKeys[event.key];
    const plain = tool === undefined ? plainKeys[event.key] : { kind: 'tool-chosen' as const, tool };
    if (plain === undefined) return false;
    dispatch(plain);
    return true;
  }

  stage.addEventListener('keydown', (event) => {
    if (!press(event)) return;
    event.preventDefault();
    // VS Code takes keys that bubble out of the page, and Alt with an arrow would leave the editor.
    event.stopPropagation();
  });
  stage.addEventListener('keyup', ({ key }) => {
    if (key === ' ') spaceHeld = false;
  });
  stage.addEventListener('blur', () => {
    spaceHeld = false;
    settle();
    dispatch({ kind: 'crosshair-moved', to: null });
  });
  return () => spaceHeld;
}

function middleOfView({ viewport, stage }: State): Point | null {
  if (viewport === null || stage === null) return null;
  return toImage(viewport, { x: stage.width / 2, y: stage.height / 2 });
}
