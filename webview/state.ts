// What the page knows, and how it changes: update(state, event) → state. Pure.
// Knows nothing of elements, pointers and of the extension.

import type { Point, Size } from '../protocol/geometry';
import type { GroundedBox } from '../protocol/inference';
import type { PanelContent } from '../protocol/view';
import { fit, pan, resize, reveal, zoom, type Viewport } from './viewport';

export type Picture =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly size: Size }
  /** The browser cannot show this format; boxes are drawn all the same. */
  | { readonly kind: 'not-shown' };

export interface State {
  /** Null until the extension has sent it. */
  readonly content: PanelContent | null;
  readonly picture: Picture;
  /** The stage in CSS pixels; null before it is laid out. */
  readonly stage: Size | null;
  /** Null until both the picture's and the stage's size are known. */
  readonly viewport: Viewport | null;
  /** The picture follows the stage's size until the user zooms or pans. */
  readonly fitted: boolean;
  /** The number of the mark under the pointer or with the keyboard's focus. */
  readonly pointed: number | null;
  readonly selected: number | null;
  /** What an earlier life of this page has left, until it is known whether it still fits. */
  readonly kept: Kept | null;
}

/** What survives hiding. */
export interface Kept {
  readonly source: string;
  readonly questionId: number;
  readonly selected: number | null;
  /** Null where the picture was made to fit. */
  readonly view: { readonly viewport: Viewport; readonly stage: Size } | null;
}

export type Event =
  | { readonly kind: 'content-arrived'; readonly content: PanelContent }
  | { readonly kind: 'picture-shown'; readonly size: Size }
  | { readonly kind: 'picture-not-shown' }
  | { readonly kind: 'stage-resized'; readonly stage: Size }
  | { readonly kind: 'mark-pointed'; readonly number: number | null }
  | { readonly kind: 'mark-selected'; readonly number: number | null }
  /** Selected in the list: it is also brought into view. */
  | { readonly kind: 'mark-opened'; readonly number: number }
  | { readonly kind: 'zoomed'; readonly factor: number; readonly at: Point | null }
  | { readonly kind: 'panned'; readonly by: Point }
  | { readonly kind: 'fit-pressed' }
  | { readonly kind: 'full-size-pressed' };

/** A numbered box: what is drawn and what is listed are the same marks. */
export interface Mark {
  readonly number: number;
  readonly kind: 'box' | 'near-miss';
  readonly grounded: GroundedBox;
}

export function firstState(kept: Kept | null): State {
  return {
    content: null,
    picture: { kind: 'loading' },
    stage: null,
    viewport: null,
    fitted: true,
    pointed: null,
    selected: null,
    kept,
  };
}

export function update(state: State, event: Event): State {
  switch (event.kind) {
    case 'content-arrived':
      return layOut(takeContent(state, event.content));
    case 'picture-shown':
      return layOut({ ...state, picture: { kind: 'shown', size: event.size } });
    case 'picture-not-shown':
      return layOut({ ...state, picture: { kind: 'not-shown' } });
    case 'stage-resized': {
      const { viewport, stage } = state;
      const moved = viewport === null || stage === null ? viewport : resize(viewport, stage, event.stage);
      return layOut({ ...state, stage: event.stage, viewport: moved });
    }
    case 'mark-pointed':
      return { ...state, pointed: event.number };
    case 'mark-selected':
      return { ...state, selected: event.number };
    case 'mark-opened': {
      const mark = marks(state).find(({ number }) => number === event.number);
      const selected = { ...state, selected: event.number };
      if (mark === undefined || state.viewport === null || state.stage === null) return selected;
      const viewport = reveal(state.viewport, mark.grounded.box, state.stage);
      return viewport === state.viewport ? selected : { ...selected, viewport, fitted: false };
    }
    case 'zoomed':
      return change(state, (viewport, size, stage) =>
        zoom(viewport, event.factor, event.at ?? middle(stage), size),
      );
    case 'panned':
      return change(state, (viewport, size, stage) => pan(viewport, event.by, size, stage));
    case 'full-size-pressed':
      return change(state, (viewport, size, stage) =>
        zoom(viewport, 1 / viewport.scale, middle(stage), size),
      );
    case 'fit-pressed':
      return layOut({ ...state, fitted: true });
  }
}

/** Pixels of the capture, as the model process counts them or else as the browser does; null while neither has. */
export function pictureSize({ content, picture }: State): Size | null {
  return content?.picture.size ?? (picture.kind === 'shown' ? picture.size : null);
}

/** All boxes of the answer and then all near misses, numbered through from 1. */
export function marks({ content }: Pick<State, 'content'>): readonly Mark[] {
  if (content?.progress.kind !== 'answered') return [];
  const { boxes, nearMisses } = content.progress.answer;
  return [
    ...boxes.map((grounded) => ({ kind: 'box' as const, grounded })),
    ...nearMisses.map((grounded) => ({ kind: 'near-miss' as const, grounded })),
  ].map((mark, index) => ({ number: index + 1, ...mark }));
}

/** The mark that stands out, in the list and on the picture alike. */
export function highlighted({ pointed, selected }: State): number | null {
  return pointed ?? selected;
}

/** What to leave for the page's next life; null while there is nothing to keep. */
export function toKeep({ content, selected, viewport, stage, fitted }: State): Kept | null {
  if (content === null) return null;
  return {
    source: content.picture.source,
    questionId: content.questionId,
    selected,
    view: fitted || viewport === null || stage === null ? null : { viewport, stage },
  };
}

function takeContent(state: State, content: PanelContent): State {
  const { kept } = state;
  if (state.content === null && kept !== null && kept.source === content.picture.source) {
    return {
      ...state,
      content,
      kept: null,
      selected: kept.questionId === content.questionId ? kept.selected : null,
      ...(kept.view === null ? {} : { fitted: false, viewport: keptViewport(kept.view, state.stage) }),
      stage: state.stage ?? kept.view?.stage ?? null,
    };
  }
  const sameQuestion = state.content?.questionId === content.questionId;
  const samePicture = state.content?.picture.source === content.picture.source;
  return {
    ...state,
    content,
    kept: null,
    ...(sameQuestion ? {} : { selected: null, pointed: null }),
    ...(samePicture ? {} : { picture: { kind: 'loading' }, viewport: null, fitted: true }),
  };
}

/** The stage may have another size than it had before the page was hidden. */
function keptViewport(view: NonNullable<Kept['view']>, stage: Size | null): Viewport {
  return stage === null ? view.viewport : resize(view.viewport, view.stage, stage);
}

/** Makes the picture fit where it is to follow the stage. */
function layOut(state: State): State {
  const size = pictureSize(state);
  if (size === null || state.stage === null) return state;
  if (state.viewport !== null && !state.fitted) return state;
  return { ...state, viewport: fit(size, state.stage) };
}

function change(state: State, move: (viewport: Viewport, size: Size, stage: Size) => Viewport): State {
  const size = pictureSize(state);
  if (state.viewport === null || size === null || state.stage === null) return state;
  return { ...state, viewport: move(state.viewport, size, state.stage), fitted: false };
}

function middle(stage: Size): Point {
  return { x: stage.width / 2, y: stage.height / 2 };
}
