// What a captured page says of itself, made one with what was read and detected on its picture.
// Pure geometry: knows nothing of witnesses, of sessions and of what is asked.

import {
  boxArea,
  boxCentre,
  containsPoint,
  intersect,
  overlap,
  type PixelBox,
} from '../../../protocol/geometry';
import { lies, type ElementCandidate, type Origin } from './candidates';
import { SHOWN_SCORE, type DetectedElement } from './decode';
import type { FamilyShares } from './families';
import type { PageElement } from './pageElements';
import type { PageUse } from './pageRoles';

/** How likely it is that somebody means exactly this; controls before the words that stand beside them. */
const confidences: Readonly<Record<PageUse, number>> = { control: 1, picture: 0.95, text: 0.9, part: 0.3 };

/** Boxes that overlap by more are of one thing. */
const SAME_THING = 0.5;

/** A control that is more times as large as what lies on it is no face of it. */
const MUCH_LARGER = 9;

/**
 * Candidates of a page, and of those that were made without it what the page does not know.
 *
 * Lines of text all stay, for words may be meant apart from what they stand on; the page says what they are a part of.
 * What was detected goes where the page has the same thing; it leaves its icon, by which people call what has no words,
 * and its looks: a link that is drawn as a button is called one.
 *
 * @param made - of lines and detected elements.
 * @param iconNames - per element what its icon probably shows.
 */
export function withPage(
  page: readonly PageElement[],
  made: readonly ElementCandidate[],
  elements: readonly DetectedElement[],
  iconNames: readonly (string | null)[],
): readonly ElementCandidate[] {
  const icons = elements.flatMap(({ family, box }, index) => (family === 'icon' ? [{ box, index }] : []));
  const drawn = elements.filter(({ group, score }) => group === 'control' && SHOWN_SCORE <= score);
  const ofPage = page.map((element): ElementCandidate => {
    const { box, use, kind, text, label, names, state, rows, parts } = element;
    const icon = use === 'control' || use === 'picture' ? iconOn(box, icons) : null;
    return {
      box,
      kind,
      text,
      ...(label === undefined ? {} : { label }),
      source: 'page',
      origin: 'page',
      kinds: use === 'control' ? alsoDrawn(element, drawn) : element.kinds,
      confidence: confidences[use],
      certainty: null,
      icon,
      iconName: icon === null ? null : (iconNames[icon] ?? null),
      states: null,
      page: { use, names, state, rows, parts },
    };
  });
  const known = page.filter(({ use }) => use === 'control' || use === 'picture');
  const controls = page.filter(({ use }) => use === 'control');
  const texts = page.filter(({ use }) => use === 'text');
  const kept = made.flatMap((candidate): readonly ElementCandidate[] => {
    const { origin } = candidate;
    if (isKnown(candidate, known) || (fromSurroundings.has(origin) && holdsAny(candidate, page))) return [];
    const on = lastUnder(candidate, texts) ?? lastUnder(candidate, controls);
    if (on === null) return [candidate];
    // Where the page has words and nothing else, an entry without a frame is those words.
    if (origin === 'control' && on.use === 'text' && candidate.kinds.action !== undefined) return [];
    return origin === 'line' || origin === 'part' ? [asWordsOf(candidate, on)] : [candidate];
  });
  return [...ofPage, ...kept];
}

/** What a candidate lies on: of a text and a piece of it the piece, which comes later. */
function lastUnder({ box }: ElementCandidate, elements: readonly PageElement[]): PageElement | null {
  return (
    elements.findLast((element) => intersect(element.box, box) !== null && lies(box, element.box)) ?? null
  );
}

/** Words of which the page says what they are a part of. */
function asWordsOf(
  words: ElementCandidate,
  { use, kinds, state, rows, parts }: PageElement,
): ElementCandidate {
  return { ...words, kinds, page: { use, names: [], state, rows, parts } };
}

/** The place among the elements of the one icon that lies on a box, where there is exactly one. */
function iconOn(
  box: PixelBox,
  icons: readonly { readonly box: PixelBox; readonly index: number }[],
): number | null {
  const onIt = icons.filter((icon) => intersect(icon.box, box) !== null && lies(icon.box, box));
  return onIt.length === 1 ? (onIt[0]?.index ?? null) : null;
}

/** What a control is, and what it looks like where the network is sure of that. */
function alsoDrawn({ box, kinds }: PageElement, drawn: readonly DetectedElement[]): FamilyShares {
  const same = drawn.find((one) => SAME_THING < overlap(one.box, box));
  if (same === undefined) return kinds;
  const share = same.score * (same.kinds[same.family] ?? 0);
  return { ...kinds, [same.family]: Math.max(kinds[same.family] ?? 0, share) };
}

/** Made of words, or of a control, and what is around them, by rules that a page makes needless. */
const fromSurroundings: ReadonlySet<Origin> = new Set(['labelled', 'captioned', 'target', 'row', 'block']);

/** Whether a control or text of the page lies on a candidate, or has its middle. */
function holdsAny({ box }: ElementCandidate, page: readonly PageElement[]): boolean {
  const centre = boxCentre(box);
  return page.some(
    (element) =>
      (element.use === 'control' || element.use === 'text') &&
      intersect(element.box, box) !== null &&
      (containsPoint(element.box, centre) || lies(element.box, box)),
  );
}

/** Whether the page has what was detected. */
function isKnown({ box, source }: ElementCandidate, known: readonly PageElement[]): boolean {
  if (source !== 'element') return false;
  return known.some((element) => {
    if (intersect(element.box, box) === null) return false;
    if (SAME_THING < overlap(element.box, box)) return true;
    // What lies on a picture is not known to the page.
    return (
      element.use === 'control' && lies(box, element.box) && boxArea(element.box) < MUCH_LARGER * boxArea(box)
    );
  });
}
