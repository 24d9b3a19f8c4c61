// What stands on a screen, each thing once, and what is known of its state: what answers are made of.
// Pure: knows nothing of questions.

import {
  boxArea,
  boxCentre,
  boxHeight,
  containsPoint,
  intersect,
  overlap,
  type PixelBox,
} from '../../../protocol/geometry';
import { lies, type ElementCandidate } from '../elements/candidates';
import { SHOWN_SCORE } from '../elements/decode';
import { isMarkKind } from '../elements/naming';
import { SHOWN, type ElementStates } from '../elements/states';
import { readingOrder } from '../rank';
import type { AskedState, BesideSide } from './question';

export interface Scene {
  /** Whether a page says what is there; then its word counts for controls, and not what was detected. */
  readonly isPage: boolean;
  /** Buttons, fields, checkboxes and so on, in reading order, as are the others. */
  readonly controls: readonly ElementCandidate[];
  readonly icons: readonly ElementCandidate[];
  readonly images: readonly ElementCandidate[];
  /** Everything written, what stands on controls included. */
  readonly texts: readonly ElementCandidate[];
  /** Dialogs, forms, lists …; only a page knows them. */
  readonly parts: readonly ElementCandidate[];
  /** The common height of a line, in pixels. */
  readonly unit: number;
}

const USUAL_TEXT = 16;

export function makeScene(candidates: readonly ElementCandidate[]): Scene {
  const ofPage = candidates.filter(({ origin }) => origin === 'page');
  const isPage = 0 < ofPage.length;
  // A keyboard is the device's: nobody counts its keys or reads them out.
  const ofApp = candidates.filter(({ furniture }) => furniture !== 'keyboard');
  const seen = ofApp.filter(({ certainty }) => certainty !== null && SHOWN_SCORE <= certainty);
  const seenIcons = seen.filter(({ origin }) => origin === 'icon');
  const lines = ofApp.filter(({ origin, text }) => origin === 'line' && text.trim() !== '');
  const pageTexts = ofPage.filter(({ page }) => page?.use === 'text');
  const pictures = ofPage.filter(({ page }) => page?.use === 'picture');
  const heights = lines.map(({ box }) => boxHeight(box)).sort((a, b) => a - b);
  const unsaid = lines.filter(({ box }) => !pageTexts.some((text) => covers(text.box, box)));
  return {
    isPage,
    controls: inOrder(
      isPage
        ? ofPage.filter(({ page }) => page?.use === 'control')
        : seen.filter((thing) => thing.origin === 'control' && !isRatherIcon(thing, seenIcons)),
    ),
    icons: inOrder(isPage ? pictures.filter(({ kind }) => kind === 'icon') : seenIcons),
    images: inOrder(
      isPage
        ? pictures.filter(({ kind }) => kind !== 'icon')
        : seen.filter(({ origin }) => origin === 'image'),
    ),
    texts: inOrder([...pageTexts, ...unsaid]),
    parts: ofPage.filter(({ page }) => page?.use === 'part'),
    unit: heights[Math.floor(heights.length / 2)] ?? USUAL_TEXT,
  };
}

/** A tick is part of its checkbox and is seen as an icon hardly ever; what is nearly as surely an icon is no checkbox. */
const AS_SURE = 0.7;

function isRatherIcon(thing: ElementCandidate, icons: readonly ElementCandidate[]): boolean {
  return (
    thing.kind === 'checkbox' &&
    icons.some(
      (icon) =>
        AS_SURE * (thing.certainty ?? 1) <= (icon.certainty ?? 0) &&
        SAME_PLACE < overlap(icon.box, thing.box),
    )
  );
}

const SAME_PLACE = 0.5;

export function inOrder(things: readonly ElementCandidate[]): readonly ElementCandidate[] {
  const places = readingOrder(things.map(({ box }) => box));
  return [...things.entries()]
    .sort(([a], [b]) => (places[a] ?? 0) - (places[b] ?? 0))
    .map(([, thing]) => thing);
}

/** Most of a box, its middle included, lies on another one. */
export function covers(outer: PixelBox, inner: PixelBox): boolean {
  return intersect(outer, inner) !== null && lies(inner, outer);
}

/** Things that make a much larger one are no face of it. */
const MUCH_LARGER = 9;

/**
 * The control that somebody means who points at a thing: itself, the one it lies on or that lies on it, or the one that
 * it names from beside; null where there is none.
 *
 * @param controls - those that come into question.
 */
export function controlOf(
  thing: ElementCandidate,
  controls: readonly ElementCandidate[],
): ElementCandidate | null {
  if (controls.includes(thing)) return thing;
  const { box } = thing;
  const bySize = [...controls].sort((a, b) => boxArea(a.box) - boxArea(b.box));
  const under = bySize.find(
    (control) => covers(control.box, box) && boxArea(control.box) < MUCH_LARGER * boxArea(box),
  );
  if (under !== undefined) return under;
  const on = bySize.filter((control) => covers(box, control.box));
  if (on.length === 1) return on[0] ?? null;
  const words = thing.text.trim().toLowerCase();
  const named = words === '' ? [] : controls.filter(({ label }) => label?.trim().toLowerCase() === words);
  const far = (control: ElementCandidate): number => distance(control.box, box);
  return [...named].sort((a, b) => far(a) - far(b))[0] ?? null;
}

function distance(a: PixelBox, b: PixelBox): number {
  const [from, to] = [boxCentre(a), boxCentre(b)];
  return Math.hypot(from.x - to.x, from.y - to.y);
}

/** A state as far as it is known; `partly` is a checkbox that is neither. */
export type KnownState = 'yes' | 'no' | 'partly' | 'unknown';

/**
 * A state as a share, with the shares from which it is told, and up to which its opposite is: in between nothing is. That
 * something is marked as invalid the network does not see well enough to say it at all.
 */
const pixelStates: Readonly<
  Partial<Record<AskedState, (states: ElementStates) => readonly [share: number, yes: number, no: number]>>
> = {
  checked: ({ on }) => (on === null ? UNKNOWN : [on, SHOWN.on, 1 - SHOWN.on]),
  selected: ({ on, selected }) =>
    on === null ? [selected, SHOWN.selected, UNLIKELY] : [on, SHOWN.on, 1 - SHOWN.on],
  disabled: ({ disabled }) => [disabled, SHOWN.disabled, UNLIKELY],
};

/** Three in four that are selected or disabled are not seen to be: only what looks nothing like it is said not to be. */
const UNLIKELY = 0.05;

const UNKNOWN = [0.5, 1, 0] as const;

const fieldKinds: ReadonlySet<string> = new Set(['field', 'dropdown', 'select']);

/** Whether a thing is one that holds a value. */
export function isField({ kind }: ElementCandidate): boolean {
  return fieldKinds.has(kind);
}

/** Whether a thing can be on or off. */
export function isMark({ kind }: ElementCandidate): boolean {
  return isMarkKind(kind);
}

const opposite = { yes: 'no', no: 'yes', partly: 'partly', unknown: 'unknown' } as const;

/** What is known of a state of a thing: by its page, or by what the network saw. */
export function stateOf(thing: ElementCandidate, state: AskedState): KnownState {
  if (state === 'enabled') {
    return isMark(thing) ? stateOf(thing, 'checked') : opposite[stateOf(thing, 'disabled')];
  }
  const { page, states, text, label } = thing;
  if (page !== undefined) {
    if (page.use !== 'control') return 'unknown';
    const { checked, pressed, selected, expanded, value } = page.state;
    switch (state) {
      case 'checked':
        return said(checked ?? pressed);
      case 'selected':
        return said(selected ?? checked ?? pressed ?? (thing.kind === 'tab' ? false : undefined));
      case 'filled':
        return said(value === undefined ? undefined : value !== '');
      case 'expanded':
        return said(expanded);
      default:
        // A page says these only of what is so.
        return said(page.state[state] ?? false);
    }
  }
  if (state === 'filled') return isField(thing) ? said(text !== '') : 'unknown';
  // A star behind a label says so everywhere; without one nothing is said.
  if (state === 'required') return label?.trim().endsWith('*') === true ? 'yes' : 'unknown';
  // Of fields the network does not know whether they are disabled (models/training/states/CARD.md).
  const isSeen = states !== null && !(state === 'disabled' && isField(thing));
  const [share, yes, no] = !isSeen ? UNKNOWN : (pixelStates[state]?.(states) ?? UNKNOWN);
  return yes <= share ? 'yes' : share <= no ? 'no' : 'unknown';
}

function said(state: boolean | 'mixed' | undefined): KnownState {
  return state === undefined ? 'unknown' : state === 'mixed' ? 'partly' : state ? 'yes' : 'no';
}

/** The nearest thing on a side of another one, of those that lie beside it and not on it; null for none. */
export function nearest(
  from: PixelBox,
  side: BesideSide,
  things: readonly ElementCandidate[],
  slack: number,
): ElementCandidate | null {
  let best: ElementCandidate | null = null;
  let least = Infinity;
  for (const thing of things) {
    const gap = gapTo(from, thing.box, side);
    if (-slack <= gap && gap < least && isLevel(from, thing.box, side) && !isOn(from, thing.box)) {
      best = thing;
      least = gap;
    }
  }
  return best;
}

export function gapTo(from: PixelBox, to: PixelBox, side: BesideSide): number {
  switch (side) {
    case 'above':
      return from.y1 - to.y2;
    case 'below':
      return to.y1 - from.y2;
    case 'left':
      return from.x1 - to.x2;
    case 'right':
      return to.x1 - from.x2;
  }
}

function isOn(a: PixelBox, b: PixelBox): boolean {
  return containsPoint(a, boxCentre(b)) || containsPoint(b, boxCentre(a));
}

/** Whether a box stands on the row of a thing, its middle level with the thing's. */
export function isOnRow(thing: PixelBox, box: PixelBox): boolean {
  return Math.abs(boxCentre(thing).y - boxCentre(box).y) < 0.5 * boxHeight(thing);
}

/** Whether two boxes share enough of a row (to the sides), or of a column. */
function isLevel(a: PixelBox, b: PixelBox, side: BesideSide): boolean {
  const isColumn = side === 'above' || side === 'below';
  const [a1, a2, b1, b2] = isColumn ? [a.x1, a.x2, b.x1, b.x2] : [a.y1, a.y2, b.y1, b.y2];
  return 0.4 * Math.min(a2 - a1, b2 - b1) <= Math.min(a2, b2) - Math.max(a1, b1);
}
