// Where elements lie in their frame's viewport, what of them is clipped away, and whether something lies over them.
// Knows nothing of roles, of other frames and of the picture. Places are CSS pixels from the viewport's top left corner.

import type { PixelBox, Point } from '../../../protocol/geometry';
import type { Visibility } from '../../../protocol/witness';
import { type LabelsOf, closest, drawnParentOf, isElement, isWithin, plain, tagOf } from './dom';
import type { Styles } from './styles';

export interface Sight {
  /** Null where it takes no place. */
  boxOf(node: Element | Text): PixelBox | null;
  /** For all nodes at once, since what lies outside of the viewport is scrolled to and the boxes hold for where it began. */
  sightsOf(drawn: readonly Drawn[]): Seen[];
  /** What its surroundings leave an element to be seen in; null where nothing. */
  clipOf(element: Element): PixelBox | null;
  /** For each place, whether the element, or a part of it, is what lies uppermost there. */
  areUppermost(element: Element, places: readonly Point[]): boolean[];
}

export interface Drawn {
  readonly node: Element | Text;
  readonly box: PixelBox | null;
}

export interface Seen {
  readonly visibility: Visibility;
  /** The part of its box that nothing clips; null where that is all of it, or nothing. */
  readonly part: PixelBox | null;
}

/** Where an element is looked for, in parts of its visible box: the middle, and between it and the corners. */
const places = [
  [0.5, 0.5],
  [0.2, 0.3],
  [0.8, 0.7],
  [0.8, 0.3],
  [0.2, 0.7],
] as const;

/** A visible part of this or less, in CSS pixels, is what pages leave of texts that only screen readers shall find. */
const LEAST_AREA = 1;

/**
 * @param shown - what the picture shows of the frame: all that its viewport does, or the whole document.
 */
export function createSight(styles: Styles, labelsOf: LabelsOf, shown: 'viewport' | 'document'): Sight {
  const viewport: PixelBox = { x1: 0, y1: 0, x2: innerWidth, y2: innerHeight };
  const scrolled: Point = { x: scrollX, y: scrollY };
  const area = shown === 'viewport' ? viewport : documentBox();
  const clips = new Map<Element, PixelBox | null>();
  const transparent = new Map<Element, boolean>();
  const range = plain(document).createRange();

  function boxOf(node: Element | Text): PixelBox | null {
    if (isElement(node)) {
      if (!styles.isVisible(node)) return null;
      if (styles.of(node).display === 'contents') return null;
    } else {
      const around = drawnParentOf(node);
      if (around === null || !showsTexts(around)) return null;
      range.selectNode(node);
    }
    const { left, top, right, bottom } = (isElement(node) ? plain(node) : range).getBoundingClientRect();
    if (right <= left || bottom <= top) return null;
    return { x1: left, y1: top, x2: right, y2: bottom };
  }

  /** Whether texts directly in an element are drawn. A slot takes no place and is not visible itself; its texts may be. */
  function showsTexts(element: Element): boolean {
    const { display, visibility } = styles.of(element);
    if (display !== 'contents') return styles.isVisible(element);
    const around = drawnParentOf(element);
    return visibility === 'visible' && around !== null && showsTexts(around);
  }

  /**
   * The part of the viewport in which what stands directly in this element can be seen. Along the chain of containing
   * blocks: what is positioned absolutely is not clipped by what it is not positioned in.
   */
  function innerClipOf(element: Element): PixelBox | null {
    const known = clips.get(element);
    if (known !== undefined) return known;
    let clip = clipOf(element);
    const style = styles.of(element);
    const isScrolledByViewport =
      element === plain(document).documentElement || element === plain(document).body;
    const clipsX = style.overflowX !== 'visible';
    const clipsY = style.overflowY !== 'visible';
    if (clip !== null && !isScrolledByViewport && (clipsX || clipsY) && style.display !== 'inline') {
      const { x1, y1, x2, y2 } = paddingBoxOf(element);
      clip = shared(clip, {
        x1: clipsX ? x1 : -Infinity,
        y1: clipsY ? y1 : -Infinity,
        x2: clipsX ? x2 : Infinity,
        y2: clipsY ? y2 : Infinity,
      });
    }
    if (isClippedToNothing(style.clip, style.clipPath)) clip = null;
    clips.set(element, clip);
    return clip;
  }

  function clipOf(element: Element): PixelBox | null {
    const { position } = styles.of(element);
    let around = drawnParentOf(element);
    if (position === 'absolute' || position === 'fixed') {
      while (around !== null && !holds(around, position)) around = drawnParentOf(around);
    }
    return around === null ? area : innerClipOf(around);
  }

  function holds(element: Element, position: 'absolute' | 'fixed'): boolean {
    const style = styles.of(element);
    return style.isContainingBlock || (position === 'absolute' && style.position !== 'static');
  }

  /** Nothing of it is drawn, though it takes its place. */
  function isTransparent(element: Element): boolean {
    let is = transparent.get(element);
    if (is === undefined) {
      const around = drawnParentOf(element);
      is = Number(styles.of(element).opacity) === 0 || (around !== null && isTransparent(around));
      transparent.set(element, is);
    }
    return is;
  }

  function sightsOf(drawn: readonly Drawn[]): Seen[] {
    const questions: Question[] = [];
    const sights = drawn.map(({ node, box }, index): Seen => {
      const element = isElement(node) ? node : drawnParentOf(node);
      if (box === null || element === null) return { visibility: 'hidden', part: null };
      const clip = isElement(node) && !clipsItself(node) ? clipOf(node) : innerClipOf(element);
      const visible = clip === null ? null : shared(clip, box);
      if (visible === null || (visible.x2 - visible.x1) * (visible.y2 - visible.y1) <= LEAST_AREA) {
        return { visibility: 'outside', part: null };
      }
      const part = isSame(visible, box) ? null : visible;
      // A transparent field over what a page draws in its place is the field that is seen there.
      const isField = element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
      if (!isTransparent(element) || isField) questions.push({ index, element, places: placesIn(visible) });
      return { visibility: 'covered', part };
    });
    for (const { index, isSeen } of answered(questions)) {
      const told = sights[index];
      if (isSeen && told !== undefined) sights[index] = { ...told, visibility: 'seen' };
    }
    return sights;
  }

  function areUppermost(element: Element, places: readonly Point[]): boolean[] {
    const questions = places.map((place, index) => ({ index, element, places: [place] }));
    const answers = places.map(() => false);
    for (const { index, isSeen } of answered(questions)) answers[index] = isSeen;
    return answers;
  }

  /**
   * Whether an element is seen at one of its places. Browsers tell only what lies in the viewport, so for places outside of
   * it the document is scrolled, screen by screen, and back again before anybody else runs: the page sees no more of it than
   * one scroll event.
   */
  function answered(questions: readonly Question[]): { readonly index: number; readonly isSeen: boolean }[] {
    const screens = new Map<string, Question[]>();
    for (const question of questions) {
      const [middle] = question.places;
      const screen = middle === undefined ? '0 0' : screenOf(middle);
      const others = screens.get(screen);
      if (others === undefined) screens.set(screen, [question]);
      else others.push(question);
    }
    const answers: { index: number; isSeen: boolean }[] = [];
    try {
      for (const [screen, ofScreen] of screens) {
        const [x = 0, y = 0] = screen.split(' ').map(Number);
        if (screen !== '0 0') {
          scrollTo({
            left: scrolled.x + x * innerWidth,
            top: scrolled.y + y * innerHeight,
            behavior: 'instant',
          });
        }
        const moved: Point = { x: scrollX - scrolled.x, y: scrollY - scrolled.y };
        const uppermost = new Map<string, Element | null>();
        for (const { index, element, places } of ofScreen) {
          const isSeen = places.some((place) => isUppermost(element, place, moved, uppermost));
          answers.push({ index, isSeen });
        }
        if (screen !== '0 0') scrollTo({ left: scrolled.x, top: scrolled.y, behavior: 'instant' });
      }
    } finally {
      if (scrollX !== scrolled.x || scrollY !== scrolled.y) {
        scrollTo({ left: scrolled.x, top: scrolled.y, behavior: 'instant' });
      }
    }
    return answers;
  }

  function screenOf({ x, y }: Point): string {
    if (shown === 'viewport') return '0 0';
    return `${Math.floor(x / innerWidth)} ${Math.floor(y / innerHeight)}`;
  }

  function clipsItself(element: Element): boolean {
    const { clip, clipPath } = styles.of(element);
    return isClippedToNothing(clip, clipPath);
  }

  function isUppermost(
    element: Element,
    place: Point,
    moved: Point,
    uppermost: Map<string, Element | null>,
  ): boolean {
    const hit = elementAt({ x: place.x - moved.x, y: place.y - moved.y }, uppermost);
    const isMoved = moved.x !== 0 || moved.y !== 0;
    // What stays where it is while the document scrolls lies over other things than in the picture.
    if (isMoved && (hit === null || stays(hit) || stays(element))) return true;
    if (hit === null) return false;
    // An element around it is hit where it lets the pointer through or has a hole: nothing lies over it all the same.
    if (isWithin(hit, element) || isWithin(element, hit)) return true;
    if (isOfOneLabel(element, hit)) return true;
    return styles.of(element).pointerEvents === 'none' && isWithin(hit, pointable(element));
  }

  /** A label's drawing stands for its control: the box of a checkbox is often a `span` beside it. */
  function isOfOneLabel(element: Element, hit: Element): boolean {
    if (labelsOf(element).some((label) => isWithin(hit, label))) return true;
    if (tagOf(element) !== 'label' && closest(element, 'label') === null) return false;
    return labelsOf(hit).some((label) => isWithin(element, label));
  }

  /** Fixed to the viewport, or sticking to its edge, by itself or with something around it. */
  function stays(element: Element): boolean {
    for (let at: Element | null = element; at !== null; at = drawnParentOf(at)) {
      const { position } = styles.of(at);
      if (position === 'fixed' || position === 'sticky') return true;
    }
    return false;
  }

  function pointable(element: Element): Element {
    let at = element;
    while (styles.of(at).pointerEvents === 'none') {
      const around = drawnParentOf(at);
      if (around === null) return at;
      at = around;
    }
    return at;
  }

  return { boxOf, sightsOf, clipOf, areUppermost };
}

interface Question {
  readonly index: number;
  readonly element: Element;
  readonly places: readonly Point[];
}

function elementAt({ x, y }: Point, known: Map<string, Element | null>): Element | null {
  const key = `${x.toFixed(1)} ${y.toFixed(1)}`;
  let found = known.get(key);
  if (found === undefined) {
    found = deepestAt(x, y);
    known.set(key, found);
  }
  return found;
}

function placesIn({ x1, y1, x2, y2 }: PixelBox): readonly Point[] {
  return places.map(([across, down]) => ({ x: x1 + (x2 - x1) * across, y: y1 + (y2 - y1) * down }));
}

/** The whole document, from the viewport's top left corner. */
function documentBox(): PixelBox {
  const { scrollWidth, scrollHeight } = plain(document).documentElement;
  return { x1: -scrollX, y1: -scrollY, x2: scrollWidth - scrollX, y2: scrollHeight - scrollY };
}

/** What lies uppermost at a place of the viewport, inside of shadow roots too; null where nothing can be hit. */
export function deepestAt(x: number, y: number): Element | null {
  let root: Document | ShadowRoot = document;
  for (;;) {
    const found: Element | null = plain(root).elementFromPoint(x, y);
    const shadow: ShadowRoot | null = found === null ? null : plain(found).shadowRoot;
    if (shadow === null || shadow === root) return found;
    const inner: Element | null = shadow.elementFromPoint(x, y);
    if (inner === null || inner === found) return found;
    root = shadow;
  }
}

function shared(a: PixelBox, b: PixelBox): PixelBox | null {
  const x1 = Math.max(a.x1, b.x1);
  const y1 = Math.max(a.y1, b.y1);
  const x2 = Math.min(a.x2, b.x2);
  const y2 = Math.min(a.y2, b.y2);
  return x1 < x2 && y1 < y2 ? { x1, y1, x2, y2 } : null;
}

function isSame(a: PixelBox, b: PixelBox): boolean {
  return a.x1 === b.x1 && a.y1 === b.y1 && a.x2 === b.x2 && a.y2 === b.y2;
}

/** What an element clips to: neither its borders nor its scroll bars. Of one that is scaled or turned, its whole rectangle. */
function paddingBoxOf(element: Element): PixelBox {
  const { left, top, right, bottom } = plain(element).getBoundingClientRect();
  const whole: PixelBox = { x1: left, y1: top, x2: right, y2: bottom };
  if (!(element instanceof HTMLElement)) return whole;
  const { offsetWidth, offsetHeight, clientLeft, clientTop, clientWidth, clientHeight } = plain(element);
  // Those are rounded to whole pixels, and what lies between them is whole.
  if (1 <= Math.abs(right - left - offsetWidth) || 1 <= Math.abs(bottom - top - offsetHeight)) return whole;
  return {
    x1: left + clientLeft,
    y1: top + clientTop,
    x2: right - (offsetWidth - clientLeft - clientWidth),
    y2: bottom - (offsetHeight - clientTop - clientHeight),
  };
}

/** As pages hide what only screen readers shall find: `rect(0, 0, 0, 0)`, `inset(50%)` or more. */
function isClippedToNothing(clip: string, clipPath: string): boolean {
  if (clip !== 'auto') {
    const [top = 0, right = 0, bottom = 0, left = 0] = (clip.match(/-?[\d.]+/g) ?? []).map(Number);
    if (right - left <= 1 && bottom - top <= 1) return true;
  }
  const inset = /^inset\(([\d.]+)%\)$/.exec(clipPath);
  return inset !== null && 50 <= Number(inset[1]);
}
