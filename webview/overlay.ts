// The stage: the picture with the numbered boxes over it, and pointer, wheel and keys on it.
// Draws a state and makes events; decides nothing. The list in answers.ts says the same in words.

import { boxArea, type Point } from '../protocol/geometry';
import { button, element } from './element';
import { highlighted, marks, pictureSize, type Event, type Mark, type State } from './state';
import { texts } from './texts';
import { boxOnScreen, type ScreenBox } from './viewport';

export interface View {
  readonly root: HTMLElement;
  draw(state: State): void;
}

const ZOOM_STEP = 1.25;
const KEY_PAN = 48;
/** From here on the capture's own pixels are worth seeing. */
const CRISP_FROM_SCALE = 2;
/** CSS pixels that the number of a mark takes beside its box. */
const NUMBER_ROOM = 24;
/** A pointer that moved less than this has clicked. */
const CLICK_RADIUS = 4;

export function makeStage(dispatch: (event: Event) => void): View {
  const picture = element('img', { class: 'picture', attributes: { draggable: 'false' } });
  const frame = element('div', { class: 'frame' });
  const boxes = element('div', { class: 'boxes', attributes: { 'aria-hidden': 'true' } });
  const notShown = element('p', { class: 'not-shown', text: texts.pictureNotShown });
  const stage = element('div', {
    class: 'stage',
    attributes: { role: 'group', tabindex: '0', 'aria-label': texts.stage },
    children: [frame, picture, boxes, notShown],
  });
  const scale = element('output', { class: 'scale' });
  const tools = element('div', {
    class: 'tools',
    attributes: { role: 'toolbar', 'aria-label': texts.zoomTools },
    children: [
      button('−', () => dispatch({ kind: 'zoomed', factor: 1 / ZOOM_STEP, at: null }), texts.zoomOut),
      scale,
      button('+', () => dispatch({ kind: 'zoomed', factor: ZOOM_STEP, at: null }), texts.zoomIn),
      button(texts.fit, () => dispatch({ kind: 'fit-pressed' })),
      button(texts.fullSize, () => dispatch({ kind: 'full-size-pressed' })),
    ],
  });

  picture.addEventListener('load', () =>
    dispatch({
      kind: 'picture-shown',
      size: { width: picture.naturalWidth, height: picture.naturalHeight },
    }),
  );
  picture.addEventListener('error', () => dispatch({ kind: 'picture-not-shown' }));
  new ResizeObserver(() =>
    dispatch({
      kind: 'stage-resized',
      stage: { width: stage.clientWidth, height: stage.clientHeight },
    }),
  ).observe(stage);
  listenToPointer(stage, dispatch);
  listenToKeys(stage, dispatch);

  let drawnMarks: { content: State['content']; elements: readonly (readonly [Mark, HTMLElement])[] } = {
    content: null,
    elements: [],
  };

  return {
    root: element('section', { class: 'picture-side', children: [tools, stage] }),
    draw(state) {
      const { content, viewport } = state;
      if (content === null) return;
      if (picture.getAttribute('src') !== content.picture.source) {
        picture.src = content.picture.source;
        picture.alt = content.picture.name;
      }
      const size = pictureSize(state);
      const ready = viewport !== null && size !== null;
      picture.hidden = !ready || state.picture.kind !== 'shown';
      frame.hidden = !ready;
      notShown.hidden = state.picture.kind !== 'not-shown';
      boxes.hidden = !ready;
      scale.textContent = ready ? texts.scale(viewport.scale) : '';
      if (!ready) return;

      const whole = boxOnScreen(viewport, { x1: 0, y1: 0, x2: size.width, y2: size.height });
      place(picture, whole);
      place(frame, whole);
      picture.classList.toggle('crisp', CRISP_FROM_SCALE <= viewport.scale);

      if (drawnMarks.content !== content) {
        drawnMarks = { content, elements: makeMarks(marks(state)) };
        boxes.replaceChildren(...drawnMarks.elements.map(([, drawn]) => drawn));
      }
      const standsOut = highlighted(state);
      for (const [{ number, grounded }, drawn] of drawnMarks.elements) {
        const at = boxOnScreen(viewport, grounded.box);
        place(drawn, at);
        // The number stands outside the box, and is not to fall off the stage.
        drawn.classList.toggle('at-left', at.left < NUMBER_ROOM);
        drawn.classList.toggle('at-top', at.top < NUMBER_ROOM);
        drawn.classList.toggle('highlighted', number === standsOut);
        drawn.classList.toggle('selected', number === state.selected);
      }
    },
  };
}

/** Small boxes lie above large ones, so that each can be pointed at. */
function makeMarks(listed: readonly Mark[]): readonly (readonly [Mark, HTMLElement])[] {
  return [...listed]
    .sort((a, b) => boxArea(b.grounded.box) - boxArea(a.grounded.box))
    .map((mark) => [
      mark,
      element('div', {
        class: `mark ${mark.kind}`,
        attributes: { 'data-number': String(mark.number) },
        children: [element('span', { class: 'number', text: String(mark.number) })],
      }),
    ]);
}

function place(drawn: HTMLElement, at: ScreenBox): void {
  drawn.style.left = `${at.left}px`;
  drawn.style.top = `${at.top}px`;
  drawn.style.width = `${at.width}px`;
  drawn.style.height = `${at.height}px`;
}

function listenToPointer(stage: HTMLElement, dispatch: (event: Event) => void): void {
  let drag: { readonly from: Point; last: Point; readonly number: number | null; moved: boolean } | null =
    null;
  const here = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = stage.getBoundingClientRect();
    return { x: clientX - left - stage.clientLeft, y: clientY - top - stage.clientTop };
  };
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    drag = { from: here(event), last: here(event), number: numberAt(event.target), moved: false };
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener('pointermove', (event) => {
    if (drag === null) {
      dispatch({ kind: 'mark-pointed', number: numberAt(event.target) });
      return;
    }
    const now = here(event);
    drag.moved ||= CLICK_RADIUS < Math.hypot(now.x - drag.from.x, now.y - drag.from.y);
    if (!drag.moved) return;
    dispatch({ kind: 'panned', by: { x: now.x - drag.last.x, y: now.y - drag.last.y } });
    drag.last = now;
  });
  stage.addEventListener('pointerup', () => {
    if (drag !== null && !drag.moved) dispatch({ kind: 'mark-selected', number: drag.number });
    drag = null;
  });
  stage.addEventListener('pointercancel', () => {
    drag = null;
  });
  stage.addEventListener('pointerleave', () => dispatch({ kind: 'mark-pointed', number: null }));
  stage.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      // Lines and pages as some mice count, in pixels.
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 16;
      // A pinch arrives as a wheel with Ctrl and small steps.
      const speed = event.ctrlKey ? 0.01 : 0.002;
      dispatch({ kind: 'zoomed', factor: Math.exp(-event.deltaY * unit * speed), at: here(event) });
    },
    { passive: false },
  );
}

function listenToKeys(stage: HTMLElement, dispatch: (event: Event) => void): void {
  const events: Readonly<Record<string, Event>> = {
    '+': { kind: 'zoomed', factor: ZOOM_STEP, at: null },
    '=': { kind: 'zoomed', factor: ZOOM_STEP, at: null },
    '-': { kind: 'zoomed', factor: 1 / ZOOM_STEP, at: null },
    '0': { kind: 'fit-pressed' },
    '1': { kind: 'full-size-pressed' },
    ArrowLeft: { kind: 'panned', by: { x: KEY_PAN, y: 0 } },
    ArrowRight: { kind: 'panned', by: { x: -KEY_PAN, y: 0 } },
    ArrowUp: { kind: 'panned', by: { x: 0, y: KEY_PAN } },
    ArrowDown: { kind: 'panned', by: { x: 0, y: -KEY_PAN } },
    Escape: { kind: 'mark-selected', number: null },
  };
  stage.addEventListener('keydown', (pressed) => {
    const event = events[pressed.key];
    if (event === undefined || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return;
    pressed.preventDefault();
    dispatch(event);
  });
}

function numberAt(target: EventTarget | null): number | null {
  const number =
    target instanceof Element ? target.closest<HTMLElement>('[data-number]')?.dataset.number : undefined;
  return number === undefined ? null : Number(number);
}
