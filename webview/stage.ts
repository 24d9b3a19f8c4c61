// The picture's side of the page: its tools, the picture on one canvas, boxes and regions on one above, coordinates.
// Draws a state and makes events; decides nothing. The list of boxes says the same in words.

import { imageToCss, overlap, type PixelBox, type Size } from '../protocol/geometry';
import { fitCanvas, paintPicture, snap } from './canvas';
import { iconButton } from './controls';
import { element, setText, type View } from './element';
import { makeMarksPainter, type Scene } from './marks';
import { readPalette, watchTheme, type Palette } from './palette';
import { listenToPointer, type StageActions } from './picker';
import { makePyramid, type Pyramid } from './pyramid';
import { listenToKeys } from './stageKeys';
import {
  canEdit,
  highlighted,
  marks,
  otherShape,
  pictureSize,
  regionName,
  selectedMark,
  toldSelectors,
  shownEntry,
  type State,
} from './state';
import type { Placed } from './tags';
import { texts } from './texts';
import { makeToolbar } from './toolbar';

/** @param redraw - asks for all views to be drawn with the next frame, since something beside the state has changed. */
export function makeStage(actions: StageActions, redraw: () => void): View {
  const { dispatch } = actions;
  const picture = element('canvas', { class: 'picture', attributes: { 'aria-hidden': 'true' } });
  const boxes = element('canvas', { class: 'boxes', attributes: { 'aria-hidden': 'true' } });
  const message = element('p', { class: 'stage-message', attributes: { role: 'status' } });
  const help = element('p', { class: 'unseen', text: texts.stageHelp, attributes: { id: 'stage-help' } });
  const stage = element('div', {
    class: 'stage',
    attributes: {
      role: 'application',
      tabindex: '0',
      'aria-label': texts.stageName,
      'aria-describedby': 'stage-help',
    },
    children: [picture, boxes],
  });
  const dropHint = element('p', {
    class: 'drop-hint',
    text: texts.dropHint,
    attributes: { 'aria-hidden': 'true' },
  });
  const remarkWords = element('p');
  const closeRemark = iconButton('close', texts.closeRemark, () =>
    dispatch({ kind: 'remarked', remark: null }),
  );
  const remark = element('div', {
    class: 'stage-remark',
    attributes: { role: 'alert' },
    children: [remarkWords, closeRemark.root],
  });
  const spoken = element('p', { class: 'unseen', attributes: { role: 'status' } });
  const toolbar = makeToolbar(actions);
  const coordinates = element('span', { class: 'coordinates' });
  const about = element('span', { class: 'about' });
  const line = element('div', { class: 'status-line', children: [coordinates, about, makeKeys()] });

  const pictureContext = contextOf(picture);
  const boxesContext = contextOf(boxes);
  const paintMarks = makeMarksPainter();
  let tags: readonly Placed[] = [];
  const grabs = listenToKeys(stage, actions);
  listenToPointer(stage, actions, () => tags, grabs);
  new ResizeObserver(() =>
    dispatch({ kind: 'stage-resized', stage: { width: stage.clientWidth, height: stage.clientHeight } }),
  ).observe(stage);

  let palette: Palette | null = null;
  watchTheme(() => {
    palette = null;
    redraw();
  });
  // Only the browser knows on which of the device's pixels it puts an edge that lies between two of them, as edges do
  // where a column takes a share of the window. Also changes on a screen with other pixels, or when the page is zoomed.
  let devicePixels: Size | null = null;
  new ResizeObserver(([entry]) => {
    const [box] = entry?.devicePixelContentBoxSize ?? [];
    devicePixels = box === undefined ? null : { width: box.inlineSize, height: box.blockSize };
    redraw();
  }).observe(stage, { box: 'device-pixel-content-box' });
  window.addEventListener('resize', redraw);

  const loader = makeLoader(actions, redraw);
  const pictureChanged = memory();
  const boxesChanged = memory();
  const speak = makeSpeaker(spoken, stage);

  function drawCanvases(state: State): void {
    const { viewport, stage: stageSize } = state;
    const size = pictureSize(state);
    const ready = viewport !== null && size !== null && stageSize !== null;
    picture.hidden = !ready || loader.pyramid === null;
    boxes.hidden = !ready;
    if (!ready) return;
    const pixelRatio = window.devicePixelRatio;
    const at = snap(viewport, pixelRatio);
    palette ??= readPalette(stage);
    // The viewport as it is drawn, for styles and for whoever wants to know where a pixel lies.
    stage.dataset.scale = String(at.scale);
    stage.dataset.x = String(at.x);
    stage.dataset.y = String(at.y);

    const { pyramid } = loader;
    const pixels = canvasSize(stageSize, pixelRatio, devicePixels);
    const frame = [at.scale, at.x, at.y, pixels.width, pixels.height, pixelRatio, palette];
    if (pyramid !== null) {
      const level = pyramid.level(at.scale * pixelRatio);
      if (pictureChanged([...frame, level.bitmap, size.width, size.height])) {
        fitCanvas(picture, pixels);
        paintPicture(pictureContext, pyramid, size, at, pixelRatio, palette);
      }
    }
    const { content, entry, edit, pointed, selected, tool, regions, drawing, crosshair } = state;
    if (
      boxesChanged([...frame, content, entry, edit, pointed, selected, tool, regions, drawing, crosshair])
    ) {
      fitCanvas(boxes, pixels);
      tags = paintMarks(boxesContext, sceneOf(state, size), at, pixelRatio, palette);
    }
  }

  return {
    root: element('section', {
      class: 'picture-side',
      attributes: { 'aria-label': texts.pictureSide },
      children: [
        toolbar.root,
        element('div', { class: 'stage-frame', children: [stage, message, remark, dropHint] }),
        line,
        help,
        spoken,
      ],
    }),
    draw(state) {
      const { content } = state;
      if (content !== null) loader.show(content.picture.source);
      drawCanvases(state);
      toolbar.draw(state);

      const size = pictureSize(state);
      setText(message, messageOf(state));
      message.hidden = message.textContent === '';
      message.classList.toggle('over-boxes', state.picture.kind === 'not-shown' && showsBoxes(state));
      dropHint.hidden = !state.dropping;
      setText(remarkWords, state.remark ?? '');
      remark.hidden = state.remark === null;
      setText(
        coordinates,
        state.pointer === null || content === null
          ? ''
          : texts.coordinates(state.pointer, imageToCss(state.pointer, content.picture)),
      );
      const other = otherShape(state);
      const words = size === null ? '' : other === null ? texts.size(size) : texts.sizesDiffer(size, other);
      setText(about, [content?.picture.name ?? '', words].filter(Boolean).join(' · '));
      about.classList.toggle('warning', other !== null);
      speak(state);
    },
  };
}

/**
 * Pixels of the device that cover the stage.
 *
 * @param counted - by the browser, which does so in other pixels where the developer tools emulate a screen.
 */
function canvasSize(stage: Size, pixelRatio: number, counted: Size | null): Size {
  const near = (a: number, b: number) => Math.abs(a - b * pixelRatio) <= pixelRatio + 1;
  if (counted !== null && near(counted.width, stage.width) && near(counted.height, stage.height)) {
    return counted;
  }
  return { width: Math.round(stage.width * pixelRatio), height: Math.round(stage.height * pixelRatio) };
}

function sceneOf(state: State, size: Size): Scene {
  const listed = marks(state);
  const standsOut = listed.find(({ id }) => id === highlighted(state));
  const entry = shownEntry(state);
  const drawing = state.tool !== 'select';
  return {
    size,
    marks: listed,
    stale: entry?.stale ?? false,
    highlighted: standsOut === undefined ? null : { mark: standsOut, label: texts.markName(standsOut) },
    selected: selectedMark(state),
    element: elementBox(state),
    editable: canEdit(state) && !drawing,
    askedRegions: entry?.regions ?? [],
    regions: state.regions,
    drawing: state.drawing,
    crosshair: state.crosshair,
  };
}

/** Answer and element this much alike are one rectangle to look at. */
const SAME_RECTANGLE = 0.9;

/** Where the element lies that the selected box stands for, while its selectors are shown; null where the box shows it. */
function elementBox(state: State): PixelBox | null {
  const mark = selectedMark(state);
  const box = state.detailsOpen ? (toldSelectors(state)?.ready?.box ?? null) : null;
  return mark === null || box === null || SAME_RECTANGLE < overlap(mark.box, box) ? null : box;
}

/** Whether boxes are drawn, which needs their picture's size. */
function showsBoxes(state: State): boolean {
  return state.viewport !== null && 0 < marks(state).length;
}

function messageOf(state: State): string {
  const { content, picture } = state;
  if (content === null) return texts.waiting;
  if (content.picture.source === null) return texts.pictureMissing;
  if (picture.kind === 'not-shown') return showsBoxes(state) ? texts.boxesAlone : texts.pictureNotShown;
  return picture.kind === 'loading' ? texts.pictureLoading : '';
}

/** A list of keys that opens over the picture, for those who see it; `help` says the same to a screen reader. */
function makeKeys(): HTMLElement {
  const summary = element('summary', {
    text: '?',
    attributes: { title: texts.keysSummary, 'aria-label': texts.keysSummary },
  });
  const root = element('details', {
    class: 'keys',
    children: [
      summary,
      element('dl', {
        children: texts.keys.flatMap(([keys, what]) => [
          element('dt', { text: keys }),
          element('dd', { text: what }),
        ]),
      }),
    ],
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !root.open) return;
    event.stopPropagation();
    root.open = false;
    summary.focus();
  });
  return root;
}

interface Loader {
  /** What is drawn; while the next picture is loaded it is still the one before. */
  readonly pyramid: Pyramid | null;
  /** Does nothing where this is what is shown or loaded already. */
  show(source: string | null): void;
}

function makeLoader({ dispatch, send }: StageActions, redraw: () => void): Loader {
  let wanted: string | null = null;
  let pyramid: Pyramid | null = null;

  async function load(source: string): Promise<void> {
    const picture = new Image();
    // Otherwise the canvas could not be read any more.
    picture.crossOrigin = 'anonymous';
    picture.src = source;
    try {
      await picture.decode();
      const made = await makePyramid(picture, redraw);
      if (wanted !== source) return made.close();
      pyramid?.close();
      pyramid = made;
      dispatch({ kind: 'picture-shown', size: made.size });
    } catch (problem) {
      if (wanted !== source) return;
      console.error('the picture cannot be shown', problem);
      pyramid?.close();
      pyramid = null;
      dispatch({ kind: 'picture-not-shown' });
      send('picture/failed', null);
    }
  }

  return {
    get pyramid() {
      return pyramid;
    },
    show(source) {
      if (source === wanted) return;
      wanted = source;
      if (source !== null) {
        void load(source);
        return;
      }
      pyramid?.close();
      pyramid = null;
    },
  };
}

/** Says what keys have changed on the picture, which a screen reader cannot see. */
function makeSpeaker(spoken: HTMLElement, stage: HTMLElement): (state: State) => void {
  let before: State | null = null;
  return (state) => {
    const last = before;
    before = state;
    if (last === null || document.activeElement !== stage) return;
    const mark = selectedMark(state);
    const newest = state.regions.at(-1);
    if (last.regions !== state.regions && newest !== undefined) {
      setText(spoken, texts.region(regionName(state.regions.length - 1), newest));
    } else if (state.edit !== null && last.edit !== state.edit) {
      setText(spoken, texts.movedSpoken(state.edit.to));
    } else if (mark !== null && last.selected !== state.selected) {
      setText(spoken, texts.markSpoken(mark));
    } else if (state.tool !== last.tool) {
      setText(spoken, texts.tool(state.tool));
    } else if (state.crosshair !== null && last.crosshair !== state.crosshair) {
      setText(spoken, texts.crosshairSpoken(state.crosshair));
    }
  };
}

/** @returns whether the values are others than at the last call. */
function memory(): (values: readonly unknown[]) => boolean {
  let last: readonly unknown[] = [];
  return (values) => {
    const changed = values.length !== last.length || values.some((value, index) => value !== last[index]);
    last = values;
    return changed;
  };
}

/** @throws Error where the browser gives no context, which it does only for lack of memory. */
function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the page got no canvas to draw on');
  return context;
}
