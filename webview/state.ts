// What the page knows, and how it changes: update(state, event) → state. Pure.
// Knows nothing of elements, pointers and of the extension.

import type { PixelBox, Point, Region, Size } from '../protocol/geometry';
import type {
  BoxId,
  BoxPlace,
  Entry,
  EntryId,
  Progress,
  ScreenshotContent,
  SelectorsContent,
  ShownBox,
  Verb,
} from '../protocol/view';
import { fit, follow, open, pan, resize, reveal, toImage, zoom, type Viewport } from './viewport';

export type Picture =
  | { readonly kind: 'loading' }
  | { readonly kind: 'shown'; readonly size: Size }
  /** The browser cannot show this format or this many pixels; boxes are drawn all the same. */
  | { readonly kind: 'not-shown' };

/** What a press on the picture does. */
export type Tool = 'select' | 'point' | 'box' | 'scribble';

export const tools: readonly Tool[] = ['select', 'point', 'box', 'scribble'];

/** A region that is being drawn, in pixels of the capture. */
export type Drawing =
  | { readonly kind: 'box'; readonly from: Point; readonly to: Point }
  | { readonly kind: 'scribble'; readonly points: readonly Point[]; readonly width: number };

/** The next question, as far as it is made. */
export interface Draft {
  readonly verb: Verb;
  readonly question: string;
}

/** A box of an answer that the user has moved or is moving. */
export interface Edit {
  readonly entry: EntryId;
  readonly box: BoxId;
  /** Where it lies now, in whole pixels of the capture. */
  readonly to: PixelBox;
  /** True once the extension was told; its next content then says where the box lies. */
  readonly sent: boolean;
}

/** What the extension has said of the selectors of one box. */
export interface ToldSelectors {
  readonly place: BoxPlace;
  readonly content: SelectorsContent;
  /** The last ones that were ready: they stay in sight while something is tried; null where that has failed. */
  readonly ready: Extract<SelectorsContent, { kind: 'ready' }> | null;
}

export interface State {
  /** Null until the extension has sent it. */
  readonly content: ScreenshotContent | null;
  readonly picture: Picture;
  /** The stage in CSS pixels; null before it is laid out. */
  readonly stage: Size | null;
  /** Null until both the picture's and the stage's size are known. */
  readonly viewport: Viewport | null;
  /** The picture follows the stage's size until the user zooms or pans. */
  readonly fitted: boolean;
  /** Of a picture that is fitted: the whole of it, where a very long one opens with its beginning. */
  readonly whole: boolean;
  /** What lies under the pointer or the keyboard's crosshair, in pixels of the capture; null where that is beside it. */
  readonly pointer: Point | null;
  /** The crosshair that keys move while a drawing tool is used, in pixels of the capture. */
  readonly crosshair: Point | null;
  readonly tool: Tool;
  readonly drawing: Drawing | null;
  /** Drawn for the next question, oldest first; named A, B, C … (regionName). */
  readonly regions: readonly Region[];
  readonly draft: Draft;
  /** How far back in the earlier questions the draft was taken from, and what was typed before; null while typing. */
  readonly recalled: { readonly back: number; readonly typed: string } | null;
  /** Counts the wishes that the question field take the focus. */
  readonly focusWishes: number;
  /** The entry whose boxes are drawn; null follows the newest one. */
  readonly entry: EntryId | null;
  /** The box under the pointer or with the keyboard's focus, of the shown entry. */
  readonly pointed: BoxId | null;
  /** Of the shown entry. */
  readonly selected: BoxId | null;
  /** Whether the details of the selected box are open. */
  readonly detailsOpen: boolean;
  readonly edit: Edit | null;
  /** The last that was said; of another box than the selected one it says nothing (`toldSelectors`). */
  readonly selectors: ToldSelectors | null;
  /** Something is dragged over the page that could be opened. */
  readonly dropping: boolean;
  /** What the page itself has to say, for example why something dropped was not taken; null where nothing. */
  readonly remark: string | null;
  /** The share of the page that the conversation takes, 0…1; null where the user has not chosen. */
  readonly split: number | null;
  /** The size of the picture that the viewport was made for. */
  readonly laidOut: Size | null;
  /** The view of an earlier life of this page, until it is known whether the picture still has that size. */
  readonly keptView: KeptView | null;
}

export interface KeptView {
  readonly viewport: Viewport;
  readonly stage: Size;
  readonly picture: Size;
}

/** What survives hiding. */
export interface Kept {
  /** Null where the picture was made to fit. */
  readonly view: KeptView | null;
  readonly tool: Tool;
  readonly draft: Draft;
  readonly regions: readonly Region[];
  readonly entry: EntryId | null;
  readonly selected: BoxId | null;
  readonly detailsOpen: boolean;
  readonly split: number | null;
}

export type Event =
  // From the extension
  | { readonly kind: 'content-arrived'; readonly content: ScreenshotContent }
  | {
      readonly kind: 'progress-arrived';
      readonly id: EntryId;
      readonly progress: Extract<Progress, { kind: 'working' }>;
    }
  /** A command asks for the user's next question: chooses the verb and wishes the focus into its field. */
  | { readonly kind: 'question-begun'; readonly verb: Verb }
  | { readonly kind: 'selectors-arrived'; readonly place: BoxPlace; readonly content: SelectorsContent }
  // The conversation
  | { readonly kind: 'verb-chosen'; readonly verb: Verb }
  | { readonly kind: 'question-typed'; readonly question: string }
  /** 1 is one question further back, -1 one forward again. */
  | { readonly kind: 'history-walked'; readonly step: 1 | -1 }
  /** The draft was sent: it and the regions begin anew, and the newest entry is shown. */
  | { readonly kind: 'question-asked' }
  /** Null follows the newest. */
  | { readonly kind: 'entry-chosen'; readonly entry: EntryId | null }
  // Boxes of the shown entry
  | { readonly kind: 'box-pointed'; readonly box: BoxId | null }
  | { readonly kind: 'box-selected'; readonly box: BoxId | null }
  /** Selected somewhere else than on the picture: it is also brought into view. */
  | { readonly kind: 'box-opened'; readonly box: BoxId }
  | { readonly kind: 'details-toggled'; readonly open: boolean }
  | { readonly kind: 'box-edited'; readonly box: BoxId; readonly to: PixelBox }
  /** The extension was told of the edit. */
  | { readonly kind: 'edit-sent' }
  | { readonly kind: 'edit-dropped' }
  // Pointing
  | { readonly kind: 'tool-chosen'; readonly tool: Tool }
  | { readonly kind: 'drawing-changed'; readonly drawing: Drawing | null }
  | { readonly kind: 'region-drawn'; readonly region: Region }
  | { readonly kind: 'region-from-box' }
  | { readonly kind: 'region-removed'; readonly index: number }
  | { readonly kind: 'regions-cleared' }
  | { readonly kind: 'crosshair-moved'; readonly to: Point | null }
  /** Steps back once: out of a drawing, the regions, the tool, the details, the selection. */
  | { readonly kind: 'escape-pressed' }
  // The picture
  | { readonly kind: 'picture-shown'; readonly size: Size }
  | { readonly kind: 'picture-not-shown' }
  | { readonly kind: 'stage-resized'; readonly stage: Size }
  /** In screen pixels of the stage; null where it has left. */
  | { readonly kind: 'pointer-moved'; readonly at: Point | null }
  | { readonly kind: 'zoomed'; readonly factor: number; readonly at: Point | null }
  | { readonly kind: 'panned'; readonly by: Point }
  | { readonly kind: 'fit-pressed' }
  | { readonly kind: 'full-size-pressed' }
  // The page
  | { readonly kind: 'drag-over'; readonly over: boolean }
  | { readonly kind: 'remarked'; readonly remark: string | null }
  | { readonly kind: 'split-moved'; readonly share: number | null };

/** A numbered box: what is drawn and what is listed are the same marks. */
export interface Mark extends ShownBox {
  /** From 1, over boxes and then near misses. */
  readonly number: number;
}

const emptyDraft: Draft = { verb: 'locate', question: '' };

/** Only these are about regions. */
const regional: readonly Verb[] = ['ask', 'describe'];

export function takesRegions(verb: Verb): boolean {
  return regional.includes(verb);
}

export function firstState(kept: Kept | null): State {
  return {
    content: null,
    picture: { kind: 'loading' },
    stage: null,
    viewport: null,
    fitted: true,
    whole: false,
    pointer: null,
    crosshair: null,
    tool: kept?.tool ?? 'select',
    drawing: null,
    regions: kept?.regions ?? [],
    draft: kept?.draft ?? emptyDraft,
    recalled: null,
    focusWishes: 0,
    entry: kept?.entry ?? null,
    pointed: null,
    selected: kept?.selected ?? null,
    detailsOpen: kept?.detailsOpen ?? false,
    edit: null,
    selectors: null,
    dropping: false,
    remark: null,
    split: kept?.split ?? null,
    laidOut: null,
    keptView: kept?.view ?? null,
  };
}

export function update(state: State, event: Event): State {
  switch (event.kind) {
    case 'content-arrived':
      return layOut(takeContent(state, event.content));
    case 'progress-arrived':
      return takeProgress(state, event.id, event.progress);
    case 'question-begun':
      return { ...chooseVerb(state, event.verb), focusWishes: state.focusWishes + 1 };
    case 'selectors-arrived':
      return takeSelectors(state, event.place, event.content);

    case 'verb-chosen':
      return chooseVerb(state, event.verb);
    case 'question-typed':
      return { ...state, draft: { ...state.draft, question: event.question }, recalled: null };
    case 'history-walked':
      return walkHistory(state, event.step);
    case 'question-asked':
      return {
        ...withEntry(state, null),
        draft: {
          ...state.draft,
          verb: state.draft.verb === 'describe' ? emptyDraft.verb : state.draft.verb,
          question: '',
        },
        recalled: null,
        // What was not asked about is still there to be asked about.
        regions: takesRegions(state.draft.verb) ? [] : state.regions,
        drawing: null,
        tool: 'select',
        crosshair: null,
      };
    case 'entry-chosen':
      return withEntry(state, event.entry);

    case 'box-pointed':
      return state.pointed === event.box ? state : { ...state, pointed: event.box };
    case 'box-selected':
      return select(state, event.box);
    case 'box-opened':
      return bringIntoView(select(state, event.box));
    case 'details-toggled':
      return { ...state, detailsOpen: event.open && state.selected !== null };
    case 'box-edited': {
      const entry = shownEntry(state);
      if (entry === null || !canEdit(state)) return state;
      return { ...state, edit: { entry: entry.id, box: event.box, to: event.to, sent: false } };
    }
    case 'edit-sent':
      return state.edit === null ? state : { ...state, edit: { ...state.edit, sent: true } };
    case 'edit-dropped':
      return { ...state, edit: null };

    case 'tool-chosen':
      return { ...state, tool: event.tool, drawing: null, crosshair: null, pointed: null };
    case 'drawing-changed':
      return { ...state, drawing: event.drawing };
    case 'region-drawn':
      return withRegion({ ...state, drawing: null }, event.region);
    case 'region-from-box': {
      const mark = selectedMark(state);
      return mark === null ? state : withRegion(state, { kind: 'box', box: mark.box });
    }
    case 'region-removed':
      return withFewerRegions(
        state,
        state.regions.filter((_, index) => index !== event.index),
      );
    case 'regions-cleared':
      return withFewerRegions({ ...state, drawing: null }, []);
    case 'crosshair-moved':
      return moveCrosshair(state, event.to);
    case 'escape-pressed':
      return stepBack(state);

    case 'picture-shown':
      return layOut({ ...state, picture: { kind: 'shown', size: event.size } });
    case 'picture-not-shown':
      return layOut({ ...state, picture: { kind: 'not-shown' } });
    case 'stage-resized': {
      const { viewport, stage } = state;
      const moved = viewport === null || stage === null ? viewport : resize(viewport, stage, event.stage);
      return layOut({ ...state, stage: event.stage, viewport: moved });
    }
    case 'pointer-moved':
      return { ...state, pointer: event.at === null ? null : onPicture(state, event.at) };
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
      return layOut({ ...state, fitted: true, whole: !(state.fitted && state.whole) });

    case 'drag-over':
      return state.dropping === event.over ? state : { ...state, dropping: event.over };
    case 'remarked':
      return { ...state, remark: event.remark };
    case 'split-moved':
      return { ...state, split: event.share };
  }
}

/** Pixels of the capture, as the model process counts them or else as the browser does; null while neither has. */
export function pictureSize({ content, picture }: Pick<State, 'content' | 'picture'>): Size | null {
  return content?.picture.size ?? (picture.kind === 'shown' ? picture.size : null);
}

/**
 * The browser's size of the picture where it has another shape than what the model process has opened, so that boxes
 * lie beside their place; null where both agree or one is not known. A preview may be smaller, rounded to its pixels.
 */
export function otherShape({ content, picture }: Pick<State, 'content' | 'picture'>): Size | null {
  const size = content?.picture.size ?? null;
  if (size === null || picture.kind !== 'shown') return null;
  const { width, height } = picture.size;
  const scale = width / size.width;
  return Math.abs(size.height * scale - height) <= Math.max(scale, 1) ? null : picture.size;
}

/** The entry whose boxes are drawn: the chosen one, or else the newest that has boxes or is getting some. */
export function shownEntry({ content, entry }: Pick<State, 'content' | 'entry'>): Entry | null {
  const entries = content?.entries ?? [];
  const working = workingEntry({ content });
  return (
    entries.find(({ id }) => id === entry) ??
    entries.findLast(({ progress, id }) => progress.kind === 'answered' || id === working?.id) ??
    null
  );
}

type MarkParts = Pick<State, 'content' | 'entry' | 'edit'>;

/** What was asked for last: it is asked for with every move of the pointer, mostly of the same parts. */
let lastMarks: { readonly of: MarkParts; readonly marks: readonly Mark[] } | null = null;

/**
 * The numbered boxes of the shown entry, rejected ones among them; those of a working entry as they come in.
 * The same array for the same parts of a state.
 */
export function marks({ content, entry, edit }: MarkParts): readonly Mark[] {
  const known = lastMarks?.of;
  if (lastMarks !== null && known?.content === content && known.entry === entry && known.edit === edit) {
    return lastMarks.marks;
  }
  const of = { content, entry, edit };
  lastMarks = { of, marks: marksOf(of) };
  return lastMarks.marks;
}

function marksOf(state: MarkParts): readonly Mark[] {
  const entry = shownEntry(state);
  switch (entry?.progress.kind) {
    case 'answered': {
      const { edit } = state;
      return entry.progress.boxes.map((shown, index) => ({
        ...shown,
        number: index + 1,
        box: edit?.entry === entry.id && edit.box === shown.id ? edit.to : shown.box,
      }));
    }
    case 'working':
      return entry.progress.boxes.map((grounded, index) => ({
        number: index + 1,
        id: `unfinished ${index + 1}`,
        role: 'box',
        grounded,
        box: grounded.box,
        name: null,
        verdict: null,
      }));
    default:
      return [];
  }
}

/** The box that stands out, in the list and on the picture alike. */
export function highlighted({ pointed, selected }: Pick<State, 'pointed' | 'selected'>): BoxId | null {
  return pointed ?? selected;
}

export function selectedMark(state: State): Mark | null {
  return marks(state).find(({ id }) => id === state.selected) ?? null;
}

/** The selected box of a finished answer; null where there is none. */
export function selectedPlace(state: State): BoxPlace | null {
  const entry = shownEntry(state);
  const mark = selectedMark(state);
  return entry === null || mark === null || entry.progress.kind !== 'answered'
    ? null
    : { entry: entry.id, box: mark.id };
}

/** What is known of the selectors of the selected box; null where nothing is. */
export function toldSelectors(state: State): ToldSelectors | null {
  const place = selectedPlace(state);
  const told = state.selectors;
  return told !== null && told.place.box === place?.box && told.place.entry === place.entry ? told : null;
}

/** Only boxes of a finished answer can be moved, renamed and judged. */
export function canEdit(state: Pick<State, 'content' | 'entry'>): boolean {
  return shownEntry(state)?.progress.kind === 'answered';
}

/** The entry that is being worked on; others wait for it. Null where there is none. */
export function workingEntry({ content }: Pick<State, 'content'>): Entry | null {
  let first: { readonly entry: Entry; readonly since: number } | null = null;
  for (const entry of content?.entries ?? []) {
    if (entry.progress.kind !== 'working') continue;
    const { stage, since } = entry.progress;
    if (stage !== null) return entry;
    // None has begun. They are answered as they were asked, which is not how they stand: one can be asked again.
    if (first === null || since < first.since) first = { entry, since };
  }
  return first?.entry ?? null;
}

/** Whether an entry waits for another one to be answered. */
export function isWaiting({ id, progress }: Entry, state: Pick<State, 'content'>): boolean {
  return progress.kind === 'working' && workingEntry(state)?.id !== id;
}

/** What was asked in words, newest first, each once. */
export function pastQuestions({ content }: Pick<State, 'content'>): readonly string[] {
  const asked = (content?.entries ?? [])
    .map(({ question }) => question)
    .filter((question) => question !== '');
  return [...new Set(asked.reverse())];
}

/** Drawn regions go by letters, since boxes go by numbers: A … Z, AA, AB … */
export function regionName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : regionName(Math.floor(index / 26) - 1) + letter;
}

/** What to leave for the page's next life; null while there is nothing to keep. */
export function toKeep(state: State): Kept | null {
  const { content, viewport, stage, fitted, laidOut, keptView } = state;
  if (content === null) return null;
  const view =
    fitted || viewport === null || stage === null || laidOut === null
      ? keptView
      : { viewport, stage, picture: laidOut };
  const { tool, draft, regions, entry, selected, detailsOpen, split } = state;
  return { view, tool, draft, regions, entry, selected, detailsOpen, split };
}

type KeptPart = readonly (keyof State)[];

/** Of what is left to the next life, what the user has said and chosen … */
export const wishParts = [
  'tool',
  'draft',
  'regions',
  'entry',
  'selected',
  'detailsOpen',
] as const satisfies KeptPart;

/** … and what changes with every frame while something is dragged. */
export const viewParts = [
  'content',
  'viewport',
  'stage',
  'fitted',
  'laidOut',
  'keptView',
  'split',
] as const satisfies KeptPart;

/** Whether one state leaves something else to the next life than the other; a pointer that moves leaves nothing. */
export function leavesOther(a: State, b: State, parts: KeptPart): boolean {
  return parts.some((name) => a[name] !== b[name]);
}

function takeContent(state: State, content: ScreenshotContent): State {
  const samePicture = state.content?.picture.source === content.picture.source;
  // A question that was asked elsewhere is news too.
  const asked = state.content !== null && newest(state.content) !== newest(content);
  const taken: State = {
    ...state,
    content,
    edit: state.edit?.sent === true ? null : state.edit,
    entry: asked ? null : state.entry,
    ...(samePicture ? {} : { picture: { kind: 'loading' }, pointer: null, crosshair: null, drawing: null }),
  };
  return withoutLostBoxes(taken);
}

function newest({ entries }: ScreenshotContent): EntryId | null {
  return entries.at(-1)?.id ?? null;
}

/** News of an entry that the content does not have came too late, or too early, and says nothing. */
function takeProgress(state: State, id: EntryId, progress: Progress): State {
  const { content } = state;
  if (content === null) return state;
  const entries = content.entries.map((entry) => (entry.id === id ? { ...entry, progress } : entry));
  return withoutLostBoxes({ ...state, content: { ...content, entries } });
}

function takeSelectors(state: State, place: BoxPlace, content: SelectorsContent): State {
  const before = state.selectors;
  const isSame = before?.place.box === place.box && before.place.entry === place.entry;
  const ready =
    content.kind === 'ready' ? content : isSame && content.kind === 'working' ? before.ready : null;
  return { ...state, selectors: { place, content, ready } };
}

function withEntry(state: State, entry: EntryId | null): State {
  return state.entry === entry ? state : withoutLostBoxes({ ...state, entry });
}

/** Boxes that are no longer there, or belong to an entry that is no longer shown, are neither pointed at nor selected. */
function withoutLostBoxes(state: State): State {
  const listed = new Set(marks(state).map(({ id }) => id));
  const still = (id: BoxId | null) => (id !== null && listed.has(id) ? id : null);
  const shown = shownEntry(state);
  const selected = still(state.selected);
  return {
    ...state,
    pointed: still(state.pointed),
    selected,
    detailsOpen: state.detailsOpen && selected !== null,
    edit:
      state.edit !== null && state.edit.entry === shown?.id && listed.has(state.edit.box) ? state.edit : null,
  };
}

function select(state: State, box: BoxId | null): State {
  return { ...state, selected: box, detailsOpen: state.detailsOpen && box !== null };
}

function bringIntoView(state: State): State {
  const mark = selectedMark(state);
  if (mark === null || state.viewport === null || state.stage === null) return state;
  const viewport = reveal(state.viewport, mark.box, state.stage);
  return viewport === state.viewport ? state : { ...state, viewport, fitted: false };
}

/** Describing needs a region, so the tool for one is taken up where there is none. */
function chooseVerb(state: State, verb: Verb): State {
  const draws = verb === 'describe' && state.regions.length === 0 && state.tool === 'select';
  return { ...state, draft: { ...state.draft, verb }, tool: draws ? 'box' : state.tool };
}

/** Whoever points at something wants to know what it is, unless they have chosen to ask about it in words. */
function withRegion(state: State, region: Region): State {
  const { draft } = state;
  return {
    ...state,
    regions: [...state.regions, region],
    draft: takesRegions(draft.verb) ? draft : { ...draft, verb: 'describe' },
  };
}

/** Without a region nothing can be described. */
function withFewerRegions(state: State, regions: readonly Region[]): State {
  const { draft } = state;
  const lost = regions.length === 0 && draft.verb === 'describe';
  return { ...state, regions, draft: lost ? { ...draft, verb: emptyDraft.verb } : draft };
}

function walkHistory(state: State, step: 1 | -1): State {
  const past = pastQuestions(state);
  const { recalled, draft } = state;
  const back = (recalled?.back ?? 0) + step;
  const typed = recalled?.typed ?? draft.question;
  if (back < 0 || past.length < back) return state;
  const question = back === 0 ? typed : (past[back - 1] ?? typed);
  return { ...state, draft: { ...draft, question }, recalled: back === 0 ? null : { back, typed } };
}

function stepBack(state: State): State {
  if (state.edit !== null && !state.edit.sent) return { ...state, edit: null };
  if (state.drawing !== null) return { ...state, drawing: null };
  if (0 < state.regions.length) return withFewerRegions(state, []);
  if (state.tool !== 'select') return { ...state, tool: 'select', crosshair: null };
  if (state.detailsOpen) return { ...state, detailsOpen: false };
  return select(state, null);
}

/** The crosshair stays on the picture, takes a drawing with it and stays in view. */
function moveCrosshair(state: State, to: Point | null): State {
  const size = pictureSize(state);
  if (to === null || size === null) return { ...state, crosshair: null };
  const crosshair = clampPoint(to, size);
  const moved: State = {
    ...state,
    crosshair,
    pointer: crosshair,
    drawing: state.drawing === null ? null : extend(state.drawing, crosshair),
  };
  if (state.viewport === null || state.stage === null) return moved;
  const viewport = follow(state.viewport, crosshair, state.stage);
  return viewport === state.viewport ? moved : { ...moved, viewport, fitted: false };
}

/** The drawing with its end at this place of the capture. */
export function extend(drawing: Drawing, to: Point): Drawing {
  return drawing.kind === 'box' ? { ...drawing, to } : { ...drawing, points: [...drawing.points, to] };
}

/** The nearest place on the picture, its edges included. */
export function clampPoint({ x, y }: Point, { width, height }: Size): Point {
  return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) };
}

function onPicture(state: State, screen: Point): Point | null {
  const size = pictureSize(state);
  if (state.viewport === null || size === null) return null;
  const { x, y } = toImage(state.viewport, screen);
  return 0 <= x && x < size.width && 0 <= y && y < size.height ? { x, y } : null;
}

/** Makes the picture fit where it is to follow the stage, and takes up a kept view where it still belongs. */
function layOut(state: State): State {
  const size = pictureSize(state);
  const { stage, laidOut, keptView } = state;
  if (size === null || stage === null) return state;
  if (keptView !== null && sameSize(keptView.picture, size)) {
    const viewport = pan(resize(keptView.viewport, keptView.stage, stage), { x: 0, y: 0 }, size, stage);
    return { ...state, viewport, laidOut: size, fitted: false, keptView: null };
  }
  if (laidOut !== null && !sameSize(laidOut, size)) {
    // Another picture: what was drawn on the old one points at nothing.
    const viewport = open(size, stage);
    return {
      ...withFewerRegions(state, []),
      viewport,
      laidOut: size,
      fitted: true,
      whole: false,
      keptView: null,
    };
  }
  if (state.viewport !== null && !state.fitted) return { ...state, laidOut: size, keptView: null };
  const viewport = state.whole ? fit(size, stage) : open(size, stage);
  return { ...state, viewport, laidOut: size, keptView: null };
}

function sameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

function change(state: State, move: (viewport: Viewport, size: Size, stage: Size) => Viewport): State {
  const size = pictureSize(state);
  if (state.viewport === null || size === null || state.stage === null) return state;
  return { ...state, viewport: move(state.viewport, size, state.stage), fitted: false };
}

function middle(stage: Size): Point {
  return { x: stage.width / 2, y: stage.height / 2 };
}
