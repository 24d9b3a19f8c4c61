// Which panel of a screen is a dialog, by its title, its text and its buttons, and what it says without the words on controls.
// Pure: knows nothing of questions and answers.

import {
  boxArea,
  boxCentre,
  boxHeight,
  boxWidth,
  containsPoint,
  type PixelBox,
} from '../../../protocol/geometry';
import { lies, type ElementCandidate } from '../elements/candidates';
import { panelAround } from '../elements/surface';
import type { RgbImage } from '../image';
import type { Message } from './messages';
import { isField, isMark, type Scene } from './scene';

/** A dialog takes no more of the picture than this share, and no less of its width. */
const LARGEST = 0.5;
const NARROWEST = 0.12;

/** In the middle: its own middle is off the picture's by at most this share of the width. */
const OFF_CENTRE = 0.06;

/** More lines are a page of its own. */
const MOST_LINES = 8;

const MOST_BUTTONS = 4;

/** A dialog of the page, or the panel in the middle that has a title, and buttons at its lower end; null for none. */
export function dialogOn(scene: Scene, image: RgbImage): Message | null {
  const part = scene.parts.find(({ kind }) => kind === 'dialog');
  if (part !== undefined) return saidOn(part.box, scene);
  if (scene.isPage) return null;
  const seen: PixelBox[] = [];
  for (const title of scene.texts.filter(({ text }) => /\p{L}{2}/u.test(text))) {
    if (seen.some((box) => containsPoint(box, boxCentre(title.box)))) continue;
    const panel = panelAround(image, title.box);
    if (panel === null || LARGEST * image.width * image.height < boxArea(panel.box)) continue;
    seen.push(panel.box);
    if (!isDialog(panel.box, title, scene, image)) continue;
    const said = saidOn(panel.box, scene);
    if (said !== null && 1 < said.lines.length && said.lines.length <= MOST_LINES) return said;
  }
  return null;
}

function isDialog(box: PixelBox, title: ElementCandidate, scene: Scene, image: RgbImage): boolean {
  const inside = scene.controls.filter((one) => lies(one.box, box) && boxArea(one.box) < 0.5 * boxArea(box));
  const buttons = inside.filter(
    ({ kind, box: { y1 } }) => (kind === 'button' || kind === 'entry') && title.box.y2 < y1,
  );
  const lowest = Math.max(...buttons.map(({ box: { y2 } }) => y2));
  const isInMiddle = Math.abs(boxCentre(box).x - image.width / 2) <= OFF_CENTRE * image.width;
  const isPart = 0 < box.x1 && 0 < box.y1 && box.x2 < image.width && box.y2 < image.height;
  return (
    isPart &&
    isInMiddle &&
    NARROWEST * image.width <= boxWidth(box) &&
    0 < buttons.length &&
    buttons.length <= MOST_BUTTONS &&
    !inside.some(isField) &&
    box.y2 - lowest <= LOW * boxHeight(box)
  );
}

/** Of its height: buttons end so near to its lower edge. */
const LOW = 0.25;

/** What stands on a panel in itself: not the words on buttons, and not the labels of checkboxes. */
function saidOn(panel: PixelBox, { texts, controls }: Scene): Message | null {
  const on = controls.filter(({ box }) => lies(box, panel) && boxArea(box) < 0.5 * boxArea(panel));
  const labels = new Set(on.filter(isMark).map(({ label }) => label));
  const lines = texts.filter(
    ({ box, text }) =>
      lies(box, panel) &&
      /\p{L}{2}/u.test(text) &&
      !labels.has(text) &&
      !on.some((control) => lies(box, control.box)),
  );
  const text = lines.map((line) => line.text.trim()).join(' ');
  return lines.length === 0 ? null : { text, lines, score: 1 };
}
