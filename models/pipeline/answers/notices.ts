// Which panels of a screen tell somebody something: alerts, toasts, banners, cookie notices, by how they look and what they say.
// Pure: knows nothing of questions and answers.

import { boxArea, boxCentre, boxHeight, boxWidth, overlap } from '../../../protocol/geometry';
import { lies, type ElementCandidate } from '../elements/candidates';
import { panelAround, type Colour, type Panel } from '../elements/surface';
import type { RgbImage } from '../image';
import { tellsOfTrouble, type Message } from './messages';
import { isField, type Scene } from './scene';

/** What each sign counts; a notice has at least `ENOUGH`. */
const SIGNS = { ground: 0.3, sign: 0.55, close: 0.4, asks: 0.3, words: 0.5, sentence: 0.3 };
const ENOUGH = 0.85;

/** Icons that stand in front of what is told, and those that take it away. */
const TOLD_BY = /\b(?:info|alert|warning|error|exclamation|bell|cookie|notification|check|x circle)\b/u;
const CLOSED_BY = /^(?:x|close|cross|times|dismiss)\b/u;

/** Words that tell what has happened, or ask to agree. */
const words =
  /\b(?:cookies?|privacy|saved|sent|deleted|removed|available|copied|success(?:ful(?:ly)?)?|expire[sd]?|offline|maintenance|placed|full|please|undo|new version|connection|restart)\b/iu;

/** So many words are told; a button or a tag has fewer. */
const SENTENCE = /(?:\p{L}+\P{L}+){3}\p{L}/u;

/** More lines, or fields, are a page of its own. */
const MOST_LINES = 8;

/** A notice has no more buttons with words. */
const MOST_BUTTONS = 3;

/** More panels of one ground and one width or height are cards, or rows of a table. */
const MOST_ALIKE = 2;

/** A notice takes no more of the picture than this share, and is at least so many heights of text high. */
const LARGEST = 0.25;
const LOWEST = 1.6;

/** Channels of two grounds that differ by more are two grounds. */
const SAME_GROUND = 5;

/** A ground that stands out has a tint (its channels differ so much), or is so much darker or lighter than the page's. */
const TINT = 12;
const CONTRAST = 100;

/** In pixels. */
const SAME_SIDE = 4;

/** A notice on a red ground is an error, whatever it says. */
export interface Notice extends Message {
  readonly isRed: boolean;
}

interface Seen {
  readonly panel: Panel;
  readonly lines: ElementCandidate[];
}

/** Notices, the surest first. @param image - the capture that the scene is of. */
export function noticesOn(scene: Scene, image: RgbImage): readonly Notice[] {
  let page: Panel | null = null;
  const panels: Seen[] = [];
  for (const text of scene.texts.filter((one) => /\p{L}{2}/u.test(one.text))) {
    const known = panels.find(({ panel }) => lies(text.box, panel.box));
    const panel = known === undefined ? panelAround(image, text.box) : null;
    known?.lines.push(text);
    if (panel === null) continue;
    if (page === null || boxArea(page.box) < boxArea(panel.box)) page = panel;
    const isSmall = boxArea(panel.box) <= LARGEST * image.width * image.height;
    const isHigh = LOWEST * scene.unit <= boxHeight(panel.box);
    const isHeld = scene.controls.some((one) => isField(one) && SAME_BOX <= overlap(one.box, panel.box));
    if (!isSmall || !isHigh || isHeld) continue;
    const upper = panels.findIndex((other) => goesOn(other.panel, panel));
    if (upper === -1) panels.push({ panel, lines: [text] });
    else panels[upper] = joined(panels[upper]!, panel, text);
  }
  return panels
    .filter((one) => panels.filter((other) => areAlike(one.panel, other.panel)).length <= MOST_ALIKE)
    .flatMap((one) => noticeOf(one, scene, page?.ground ?? one.panel.ground) ?? [])
    .sort((a, b) => b.score - a.score);
}

/** A line across a panel parts what is told from its buttons. */
const DIVIDER = 4;

function goesOn(upper: Panel, lower: Panel): boolean {
  const gap = lower.box.y1 - upper.box.y2;
  return (
    0 <= gap &&
    gap <= DIVIDER &&
    areClose([upper.box.x1, upper.box.x2], [lower.box.x1, lower.box.x2], SAME_SIDE) &&
    areClose(upper.ground, lower.ground, SAME_GROUND)
  );
}

function joined({ panel, lines }: Seen, lower: Panel, text: ElementCandidate): Seen {
  return { panel: { ...panel, box: { ...panel.box, y2: lower.box.y2 } }, lines: [...lines, text] };
}

function noticeOf({ panel, lines: all }: Seen, scene: Scene, page: Colour): Notice | null {
  const on = (things: readonly ElementCandidate[]): readonly ElementCandidate[] =>
    things.filter(({ box }) => lies(box, panel.box) && boxArea(box) < PART * boxArea(panel.box));
  const controls = on(scene.controls);
  const lines = all.filter(
    ({ text, box }) => SENTENCE.test(text) || !controls.some((control) => lies(box, control.box)),
  );
  if (lines.length === 0 || MOST_LINES < lines.length || controls.some(isField)) return null;
  const buttons = controls.filter(({ kind, text }) => (kind === 'button' || kind === 'entry') && text !== '');
  const text = lines.map((line) => line.text.trim()).join(' ');
  const icons = on(scene.icons);
  const isBefore = ({ box }: ElementCandidate): boolean => lines.every((line) => box.x2 <= line.box.x1 + 2);
  const isBehind = ({ box }: ElementCandidate): boolean =>
    lines.every((line) => boxCentre(line.box).x < box.x1);
  const has = (pattern: RegExp, isThere: (icon: ElementCandidate) => boolean): boolean =>
    icons.some((icon) => pattern.test(icon.iconName ?? '') && isThere(icon));
  const isTold = has(TOLD_BY, isBefore);
  // What looks like a button as well is one, unless it says more than buttons do.
  const isButton = scene.controls.some(({ box }) => SAME_BOX <= overlap(box, panel.box));
  if (isButton && !isTold && !SENTENCE.test(text)) return null;
  const score =
    (standsOut(panel.ground, page) ? SIGNS.ground : 0) +
    (isTold ? SIGNS.sign : 0) +
    (has(CLOSED_BY, isBehind) ? SIGNS.close : 0) +
    (0 < buttons.length && buttons.length <= MOST_BUTTONS ? SIGNS.asks : 0) +
    (words.test(text) || tellsOfTrouble(text) ? SIGNS.words : 0) +
    (SENTENCE.test(text) ? SIGNS.sentence : 0);
  return score < ENOUGH ? null : { text, lines, score, isRed: isRed(panel.ground) };
}

/** What is on a panel takes less of it than this. */
const PART = 0.5;

/** A panel that is as large as a control is that control. */
const SAME_BOX = 0.7;

function areAlike(a: Panel, b: Panel): boolean {
  return (
    areClose(a.ground, b.ground, SAME_GROUND) &&
    (areClose([boxWidth(a.box)], [boxWidth(b.box)], SAME_SIDE) ||
      areClose([boxHeight(a.box)], [boxHeight(b.box)], SAME_SIDE))
  );
}

function areClose(a: readonly number[], b: readonly number[], slack: number): boolean {
  return a.every((value, i) => Math.abs(value - (b[i] ?? 0)) <= slack);
}

/** Pale or strong; what has more green than blue as well is orange. */
function isRed([red, green, blue]: Colour): boolean {
  const more = red - Math.max(green, blue);
  return TINT <= more && 2 * Math.abs(green - blue) < more;
}

function standsOut(ground: Colour, page: Colour): boolean {
  const tintOf = (colour: Colour): number => Math.max(...colour) - Math.min(...colour);
  return TINT <= tintOf(ground) - tintOf(page) || !areClose(ground, page, CONTRAST);
}
