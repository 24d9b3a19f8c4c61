// What an answer's box can be: read lines, detected elements, and what accessibility trees make of the two together.
// Pure geometry: knows nothing of sessions, of what is asked, and of what icons show.
//
// Lengths below are in heights of the picture's common text, so that they mean the same on every display.

import {
  boxArea,
  boxCentre,
  boxHeight,
  boxWidth,
  clipBox,
  containsPoint,
  intersect,
  overlap,
  unionBox,
  type PixelBox,
  type Size,
} from '../../../protocol/geometry';
import type { Candidate, TextLine } from '../../../protocol/inference';
import type { RgbImage } from '../image';
import { readingOrder } from '../rank';
import { joinNeighbours } from '../textMatch';
import { scriptRuns, spanBox } from '../textSpan';
import { isLoneIcon } from './crops';
import type { DetectedElement } from './decode';
import type { Family, FamilyShares } from './families';
import { findFurniture, furnitureOf, type Furniture, type FurniturePart } from './furniture';
import type { PageFacts } from './pageElements';
import type { ElementStates } from './states';
import { surfaceAround, type Surface } from './surface';

/** How a candidate came about. */
export type Origin =
  | 'line'
  /** The words of a line in one of its two scripts. */
  | 'part'
  | 'block'
  | 'control'
  | 'icon'
  | 'image'
  /** Text that was detected, but not read. */
  | 'unread'
  /** A checkbox or switch together with its label. */
  | 'labelled'
  /** An icon with the words below or behind it. */
  | 'captioned'
  /** What takes the clicks around a lone icon, or words, that nothing frames. */
  | 'target'
  /** The surface under a line: a cell, a row of a menu or list. */
  | 'row'
  /** An element of the captured page. */
  | 'page'
  /** An on-screen keyboard as a whole. */
  | 'keyboard'
  /** Brought by the caller, or the model's own. */
  | 'given';

/** A candidate with all that ranking weighs. */
export interface ElementCandidate extends Candidate {
  readonly origin: Origin;
  /** What it may be, with probabilities. */
  readonly kinds: FamilyShares;
  /** 0…1: how likely it is that somebody means exactly this; orders the list. */
  readonly confidence: number;
  /** 0…1, how sure the network is that it is there; null for what was read or given. */
  readonly certainty: number | null;
  /** Which detected element is the icon on it; null where there is none. */
  readonly icon: number | null;
  /** What that icon probably shows; null where nobody knows. */
  readonly iconName: string | null;
  /** How the detected control looks; null where no network looked: of words, of page elements (see `page`). */
  readonly states: ElementStates | null;
  /** What of the device's own it belongs to; absent for what the app or the page shows. */
  readonly furniture?: Furniture;
  /** What only a page knows; absent where none said anything. */
  readonly page?: PageFacts;
}

const kindNames: Readonly<Record<Family, string>> = {
  button: 'button',
  action: 'entry',
  field: 'field',
  select: 'select',
  check: 'checkbox',
  switch: 'switch',
  slider: 'slider',
  icon: 'icon',
  image: 'image',
  text: 'text',
};

/**
 * About how often a candidate of each origin adds a place that none of those it is made of has (IoU from 0.5, boxes and
 * rectangles that take clicks), where the network is certain of it: fitted on one half of the rendered validation screens,
 * looked at on the other (`npm run eval -- --screens`, *Candidates*). Of parts that truth knows nothing (rendered screens are
 * in Latin script): they stand where a line stands that may as well be two.
 */
const priors: Readonly<Record<Exclude<Origin, 'page'>, number>> = {
  line: 0.89,
  part: 0.6,
  control: 0.95,
  icon: 0.95,
  image: 0.7,
  unread: 0.45,
  labelled: 0.3,
  captioned: 0.3,
  target: 0.45,
  row: 0.03,
  block: 0.01,
  keyboard: 0.9,
  given: 1,
};

/** What a read line of text can be: mostly text, but links and unframed buttons are no more than their text. */
const lineKinds: FamilyShares = { text: 0.6, action: 0.4 };

/** Text height where nothing was read. */
const USUAL_TEXT = 16;

/** A control with more lines on it is a panel; its text is no name. */
const MOST_LINES_ON_CONTROL = 6;

/** A field that the network is less sure of does not make the text on it a value. */
const VALUE_HOLDER_SCORE = 0.3;

/** Candidates that overlap by so much are one for whoever counts them, and up to the lesser share two. */
const SAME_BOX = 0.8;
const OTHER_BOX = 0.4;

/**
 * Everything that an answer's box can be, in the order of the rules; nothing is left out, so that a line of text and
 * the button under it can be told apart by what is asked.
 *
 * @param iconNames - per element what its icon probably shows, where that is known.
 * @param states - per element which states it seems to be in, where a network looked.
 */
export function makeCandidates(
  image: RgbImage,
  lines: readonly TextLine[],
  elements: readonly DetectedElement[],
  iconNames: readonly (string | null)[] = [],
  states: readonly (ElementStates | null)[] = [],
): readonly ElementCandidate[] {
  const places = readingOrder(lines.map(({ box }) => box));
  const marks = elements.filter(({ family }) => family === 'check' || family === 'switch');
  const inOrder = [...lines.entries()]
    .sort(([a], [b]) => (places[a] ?? 0) - (places[b] ?? 0))
    .map(([, line]) => withoutMark(line, marks));
  const scene = makeScene(image, inOrder, elements, states);
  const made: readonly MadeCandidate[] = [
    ...inOrder.map((line) => lineCandidate(scene, line)),
    ...inOrder.flatMap((line) => partCandidates(scene, line)),
    ...joinNeighbours(inOrder).map(blockCandidate),
    ...scene.controls.map((control) => controlCandidate(scene, control)),
    ...scene.controls.flatMap(labelledCandidate),
    ...scene.controls.flatMap((control) => paddedCandidate(control, scene.unit)),
    ...inOrder.flatMap((line) => paddedLine(scene, line)),
    ...scene.icons.flatMap((icon) => iconCandidates(scene, icon)),
    ...elements.flatMap((element, index) => otherCandidate(scene, element, index)),
    ...rowCandidates(scene),
  ];
  const parts = findFurniture(
    image,
    inOrder,
    elements.filter(({ group }) => group === 'pictorial').map(({ box }) => box),
  );
  return [...made, ...parts.flatMap(keyboardCandidate)].flatMap((candidate) => {
    const box = clipBox(candidate.box, image);
    if (box === null) return [];
    const iconName = candidate.icon === null ? null : (iconNames[candidate.icon] ?? null);
    const furniture = furnitureOf(box, parts);
    const isKey = furniture === 'keyboard' && candidate.origin !== 'keyboard';
    return [
      {
        states: null,
        ...candidate,
        box,
        iconName,
        ...(furniture === null ? {} : { furniture }),
        ...(isKey ? { confidence: KEY * candidate.confidence } : {}),
      },
    ];
  });
}

/** How much less often a key is meant than what the app shows: keys are the last of a list. */
const KEY = 0.02;

/** To whoever looks at a screen its keyboard is one thing. */
function keyboardCandidate({ furniture, box }: FurniturePart): readonly MadeCandidate[] {
  if (furniture !== 'keyboard') return [];
  return [
    {
      box,
      kind: 'keyboard',
      text: '',
      source: 'element',
      origin: 'keyboard',
      kinds: {},
      confidence: priors.keyboard,
      certainty: 1,
      icon: null,
    },
  ];
}

/**
 * A line without the checkbox or switch in front of it, where the reader took the two for one piece: what is "left of
 * I accept the terms" would otherwise lie on it.
 */
function withoutMark(line: TextLine, marks: readonly DetectedElement[]): TextLine {
  const { box } = line;
  const height = boxHeight(box);
  const mark = marks.find(
    ({ box: other }) =>
      other.x1 - box.x1 < 0.5 * height &&
      box.x1 < other.x2 &&
      boxWidth(other) < 2.5 * height &&
      boxWidth(other) < 0.5 * boxWidth(box) &&
      Math.abs(boxCentre(other).y - boxCentre(box).y) < 0.5 * height,
  );
  return mark === undefined ? line : { ...line, box: { ...box, x1: mark.box.x2 } };
}

/**
 * The candidates that are most likely to add a place, best first. What overlaps one that is listed already adds less, and
 * nothing from `SAME_BOX` on: a crowded screen would otherwise spend its list on three boxes for every button.
 *
 * @param limit - how many at most.
 */
export function listCandidates(
  candidates: readonly ElementCandidate[],
  limit: number,
): readonly ElementCandidate[] {
  const left = [...candidates]
    .sort((a, b) => a.box.y1 - b.box.y1 || a.box.x1 - b.box.x1 || a.box.y2 - b.box.y2 || a.box.x2 - b.box.x2)
    .map((candidate) => ({ candidate, covered: 0 }));
  const gain = ({ candidate: { confidence }, covered }: (typeof left)[number]): number =>
    confidence * Math.min(1, (SAME_BOX - covered) / (SAME_BOX - OTHER_BOX));
  const listed: ElementCandidate[] = [];
  while (listed.length < limit) {
    const best = bestOf(left, (one) => -gain(one));
    if (best === null || gain(best) <= 0) break;
    const { candidate } = best;
    listed.push(candidate);
    for (const one of left) one.covered = Math.max(one.covered, overlap(candidate.box, one.candidate.box));
  }
  return listed;
}

/** A candidate that a caller knows of, for example of a captured page. */
export function givenCandidate(candidate: Candidate): ElementCandidate {
  const family = (Object.keys(kindNames) as Family[]).find(
    (name) => kindNames[name] === candidate.kind.toLowerCase(),
  );
  const kinds = family === undefined ? {} : { [family]: 1 };
  return {
    ...candidate,
    origin: 'given',
    kinds,
    confidence: priors.given,
    certainty: null,
    icon: null,
    iconName: null,
    states: null,
  };
}

/** A candidate before its icon is named. */
type MadeCandidate = Omit<ElementCandidate, 'iconName' | 'states'> & {
  /** Absent where no network looked. */
  readonly states?: ElementStates | null;
};

/** What stands on a picture, with what belongs to what. */
interface Scene {
  readonly image: RgbImage;
  /** The common height of its text, in pixels. */
  readonly unit: number;
  readonly lines: readonly TextLine[];
  /** The lines that can name something: without those that are an icon read as a letter. */
  readonly words: readonly TextLine[];
  readonly controls: readonly Control[];
  readonly icons: readonly Icon[];
}

interface Control {
  readonly element: DetectedElement;
  /** The lines on it, in reading order. */
  readonly lines: readonly TextLine[];
  /** The place among the elements of the icon on it, where there is exactly one that is small enough. */
  readonly icon: number | null;
  readonly label: TextLine | null;
  readonly states: ElementStates | null;
}

interface Icon {
  readonly element: DetectedElement;
  readonly index: number;
  /** A control that the network is as sure of takes its clicks. */
  readonly hasTarget: boolean;
}

function makeScene(
  image: RgbImage,
  lines: readonly TextLine[],
  elements: readonly DetectedElement[],
  states: readonly (ElementStates | null)[],
): Scene {
  const unit = commonHeight(lines);
  const icons = elements.flatMap((element, index) => (element.family === 'icon' ? [{ element, index }] : []));
  const words = lines.filter((line) => !icons.some(({ element }) => isMisread(line, element.box)));
  const controlPlaces = [...elements.entries()].filter(([, { group }]) => group === 'control');
  const inControls = controlPlaces.map(([, control]) => control);
  const valueHolders = inControls.filter(
    ({ family, score }) => VALUE_HOLDER_SCORE <= score && (family === 'field' || family === 'select'),
  );
  const outside = words.filter(({ box }) => !valueHolders.some((holder) => lies(box, holder.box)));
  const controls = controlPlaces.map(([index, element]): Control => {
    const onIt = words.filter(({ box }) => lies(box, element.box));
    const iconsOnIt = icons.filter((icon) => lies(icon.element.box, element.box));
    return {
      element,
      lines: onIt.length <= MOST_LINES_ON_CONTROL ? onIt : [],
      icon: iconOf(index, element, onIt, iconsOnIt, elements),
      label: labelOf(element, outside, inControls, unit),
      states: states[index] ?? null,
    };
  });
  return {
    image,
    unit,
    lines,
    words,
    controls,
    icons: icons.map(({ element, index }) => ({
      element,
      index,
      hasTarget: inControls.some(
        ({ box, score }) => element.score <= score && lies(element.box, box) && isFrame(box, element.box),
      ),
    })),
  };
}

/** The place among the elements of the icon that a control shows: of the one on it, or its own where that was not detected. */
function iconOf(
  index: number,
  control: DetectedElement,
  onIt: readonly TextLine[],
  iconsOnIt: readonly { readonly index: number }[],
  elements: readonly DetectedElement[],
): number | null {
  if (iconsOnIt.length === 1) return iconsOnIt[0]?.index ?? null;
  const isWorded = onIt.some(({ text }) => !isSign(text));
  return !isWorded && isLoneIcon(control, elements) ? index : null;
}

/** A single character that is no letter of a Western script and no digit may be an icon that was read: "三" for a menu. */
function isSign(text: string): boolean {
  return /^[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]$/u.test(text.trim());
}

/** So few characters are often an icon, or the tick or knob of a mark, that was taken for letters. */
export const MOST_MISREAD = 2;

function isMisread({ box, text }: TextLine, icon: PixelBox): boolean {
  return text.trim().length <= MOST_MISREAD && (lies(box, icon) || lies(icon, box));
}

/** The outer box is clearly larger, but no more than a touch target is. */
function isFrame(outer: PixelBox, inner: PixelBox): boolean {
  return 1.6 * boxArea(inner) < boxArea(outer) && boxArea(outer) < 9 * boxArea(inner);
}

function commonHeight(lines: readonly TextLine[]): number {
  const heights = lines.map(({ box }) => boxHeight(box)).sort((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)] ?? USUAL_TEXT;
}

/** Most of the inner box, its middle included, is on the outer one. */
export function lies(inner: PixelBox, outer: PixelBox): boolean {
  // Asked of every pair of things on a screen, most of which are nowhere near each other.
  if (!containsPoint(outer, boxCentre(inner))) return false;
  const shared = intersect(inner, outer);
  return shared !== null && 0.6 * boxArea(inner) <= boxArea(shared);
}

/**
 * The text that names a control from outside: of fields, selects and sliders the line above that begins where they
 * begin, or the nearest one to the left on their row; of checkboxes the line behind, of switches also the one far in
 * front. Nearer is better, and the usual side is better than the other one.
 */
function labelOf(
  control: DetectedElement,
  lines: readonly TextLine[],
  controls: readonly DetectedElement[],
  unit: number,
): TextLine | null {
  const cost = labelCosts[control.family];
  if (cost === undefined) return null;
  let best: TextLine | null = null;
  let least = Infinity;
  for (const line of lines) {
    const price = cost(control.box, line.box, unit);
    if (price < least && !isParted(control, line.box, controls)) {
      best = line;
      least = price;
    }
  }
  return best;
}

/** What it costs to take a line as a control's label, in heights of text; Infinity where it cannot be. */
type LabelCost = (control: PixelBox, line: PixelBox, unit: number) => number;

const fieldLabelCost: LabelCost = (control, line, unit) =>
  Math.min(aboveCost(control, line, unit), 0.5 + leftCost(control, line, unit, 80));

const labelCosts: Readonly<Partial<Record<Family, LabelCost>>> = {
  field: fieldLabelCost,
  select: fieldLabelCost,
  slider: fieldLabelCost,
  check: (control, line, unit) =>
    Math.min(rightCost(control, line, unit, 2.5), 1.5 + leftCost(control, line, unit, 40)),
  switch: (control, line, unit) =>
    Math.min(rightCost(control, line, unit, 4), 1 + leftCost(control, line, unit, 80)),
};

function aboveCost(control: PixelBox, line: PixelBox, unit: number): number {
  const gap = (control.y1 - line.y2) / unit;
  const indent = (line.x1 - control.x1) / unit;
  const begins = -1.5 <= indent && line.x1 < control.x1 + Math.max(1.5 * unit, 0.4 * boxWidth(control));
  return -0.5 <= gap && gap <= 1.6 && begins ? Math.abs(gap) + 0.2 * Math.abs(indent) : Infinity;
}

function leftCost(control: PixelBox, line: PixelBox, unit: number, reach: number): number {
  const gap = (control.x1 - line.x2) / unit;
  return -0.3 <= gap && gap <= reach ? 0.1 * Math.abs(gap) + rowCost(control, line, unit) : Infinity;
}

function rightCost(control: PixelBox, line: PixelBox, unit: number, reach: number): number {
  const gap = (line.x1 - control.x2) / unit;
  return -0.3 <= gap && gap <= reach ? 0.3 * Math.abs(gap) + rowCost(control, line, unit) : Infinity;
}

/** How far a line is from standing on a control's row: 0 where their middles are level. */
function rowCost(control: PixelBox, line: PixelBox, unit: number): number {
  const off = Math.abs(boxCentre(control).y - boxCentre(line).y);
  return off <= 0.5 * Math.max(boxHeight(control), unit) ? off / unit : Infinity;
}

/** Another control stands between the two. */
function isParted(control: DetectedElement, line: PixelBox, controls: readonly DetectedElement[]): boolean {
  const from = boxCentre(control.box);
  const to = { x: Math.min(Math.max(from.x, line.x1), line.x2), y: boxCentre(line).y };
  const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
  return controls.some(
    (other) =>
      other !== control &&
      labelCosts[other.family] !== undefined &&
      // Weak detections hang about a strong one; they part nothing.
      control.score <= 1.5 * other.score &&
      intersect(other.box, control.box) === null &&
      containsPoint(other.box, middle) &&
      !containsPoint(other.box, to),
  );
}

/** Words on a control are seldom meant apart from it: where the network is certain of it, by this much less often. */
const ON_CONTROL = 0.5;

function lineCandidate({ controls }: Scene, line: TextLine): MadeCandidate {
  const { box, text, score } = line;
  const certainty = controls.reduce(
    (most, { element, lines }) => (lines.includes(line) ? Math.max(most, element.score) : most),
    0,
  );
  return {
    box,
    kind: kindNames.text,
    text,
    source: 'text',
    origin: 'line',
    kinds: lineKinds,
    confidence: priors.line * score * (1 - ON_CONTROL * certainty),
    certainty: null,
    icon: null,
  };
}

/** Labels in two languages are two texts to whoever made them: "Splitter 分割面板". */
function partCandidates(scene: Scene, line: TextLine): readonly MadeCandidate[] {
  return scriptRuns(line.text).map(({ start, end }) => ({
    ...lineCandidate(scene, line),
    text: line.text.slice(start, end),
    box: spanBox(line.box, line.text, start, end),
    origin: 'part',
    confidence: priors.part * line.score,
  }));
}

/** Neighbouring lines as one, for texts that were read in pieces. */
function blockCandidate({ box, text, score }: TextLine): MadeCandidate {
  return {
    box,
    kind: 'block of text',
    text,
    source: 'text',
    origin: 'block',
    kinds: lineKinds,
    confidence: priors.block * score,
    certainty: null,
    icon: null,
  };
}

function controlCandidate({ lines }: Scene, control: Control): MadeCandidate {
  const { element, label, icon, states } = control;
  const text = joined(control.lines);
  // A box around nothing that was read is less likely to be real.
  const isEmpty = text === '' && label === null && icon === null && 0 < lines.length;
  return {
    box: element.box,
    kind: kindNames[element.family],
    text,
    ...(label === null ? {} : { label: label.text }),
    source: 'element',
    origin: 'control',
    kinds: element.kinds,
    confidence: priors.control * element.score * (isEmpty ? 0.7 : 1),
    certainty: element.score,
    icon,
    states,
  };
}

/** A checkbox or switch with its label: what is clicked and what accessibility trees give as its box. */
function labelledCandidate({ element, label, states }: Control): readonly MadeCandidate[] {
  if (label === null || (element.family !== 'check' && element.family !== 'switch')) return [];
  return [
    {
      box: unionBox(element.box, label.box),
      kind: kindNames[element.family],
      text: '',
      label: label.text,
      source: 'element',
      origin: 'labelled',
      kinds: element.kinds,
      confidence: priors.labelled * element.score,
      certainty: element.score,
      icon: null,
      states,
    },
  ];
}

/** Around words that act and have no frame, about three quarters of their height are part of what takes clicks. */
const PADDING = 0.75;

/** How likely that is, more than around a lone icon: these words were detected as something that acts. */
const PADDED_CONTROL = 0.6;

function paddedCandidate({ element, lines, icon, states }: Control, unit: number): readonly MadeCandidate[] {
  if (element.family !== 'action' && element.family !== 'button') return [];
  const [first, ...others] = lines;
  const words = others.reduce((box, line) => unionBox(box, line.box), first?.box ?? element.box);
  const padding = first === undefined ? iconPadding(element, unit) : PADDING * boxHeight(first.box);
  if (padding === 0 || isWide(element.box, words)) return [];
  const { x1, y1, x2, y2 } = element.box;
  return [
    {
      box: { x1: x1 - padding, y1: y1 - padding, x2: x2 + padding, y2: y2 + padding },
      kind: kindNames.action,
      text: joined(lines),
      source: 'element',
      origin: 'target',
      kinds: element.kinds,
      confidence: PADDED_CONTROL * element.score,
      certainty: element.score,
      icon,
      states,
    },
  ];
}

/** It has room around its words: lines are read as high as their letters, and detected a little larger. */
function isWide(control: PixelBox, words: PixelBox): boolean {
  const height = boxHeight(words);
  return 2 * height <= boxHeight(control) || boxWidth(words) + 3 * height <= boxWidth(control);
}

/** What takes clicks around a control without a frame that shows an icon only and is no larger than one; 0 around others. */
function iconPadding({ family, box }: DetectedElement, unit: number): number {
  if (family !== 'action') return 0;
  const side = Math.max(boxWidth(box), boxHeight(box));
  return side < 4 * unit && side < 2 * Math.min(boxWidth(box), boxHeight(box)) ? 0.3 * side : 0;
}

function iconCandidates(scene: Scene, { element, index, hasTarget }: Icon): readonly MadeCandidate[] {
  const caption = bestOf(scene.words, (line) => captionCost(element.box, line.box, scene.unit));
  const behind = bestOf(scene.words, (line) => rightCost(element.box, line.box, scene.unit, 1.2));
  const words = caption ?? behind;
  const made: MadeCandidate[] = [
    {
      box: element.box,
      kind: kindNames[element.family],
      text: '',
      ...(words === null ? {} : { label: words.text }),
      source: 'element',
      origin: 'icon',
      kinds: element.kinds,
      confidence: priors.icon * element.score,
      certainty: element.score,
      icon: index,
    },
  ];
  if (words !== null) {
    made.push({
      box: unionBox(element.box, words.box),
      kind: kindNames.action,
      text: words.text,
      source: 'element',
      origin: 'captioned',
      kinds: { action: 0.7, icon: 0.3 },
      confidence: priors.captioned * element.score,
      certainty: element.score,
      icon: index,
    });
  }
  if (!hasTarget) made.push(...targets(element, index, scene.unit));
  return made;
}

/** How often words that nothing was detected under take clicks around themselves. */
const PADDED_LINE = 0.05;

function paddedLine({ controls }: Scene, line: TextLine): readonly MadeCandidate[] {
  if (controls.some(({ lines }) => lines.includes(line))) return [];
  const padding = PADDING * boxHeight(line.box);
  const { x1, y1, x2, y2 } = line.box;
  return [
    {
      box: { x1: x1 - padding, y1: y1 - padding, x2: x2 + padding, y2: y2 + padding },
      kind: kindNames.action,
      text: line.text,
      source: 'text',
      origin: 'target',
      kinds: lineKinds,
      confidence: PADDED_LINE * line.score,
      certainty: null,
      icon: null,
    },
  ];
}

/** Touch targets are mostly two and a half lines of text wide, however small the icon. */
const TARGET_SIDE = 2.5;

/** How much less likely that is than twice the icon's own side. */
const FIXED_TARGET = 0.6;

/** What may take the clicks around a lone icon: a square of twice its side, and the usual one where that is larger. */
function targets({ box, score }: DetectedElement, index: number, unit: number): readonly MadeCandidate[] {
  const { x, y } = boxCentre(box);
  const own = 2 * Math.max(boxWidth(box), boxHeight(box));
  const usual = TARGET_SIDE * unit;
  const sides = usual < 1.25 * own ? [own] : [own, usual];
  return sides.map((side) => ({
    box: { x1: x - side / 2, y1: y - side / 2, x2: x + side / 2, y2: y + side / 2 },
    kind: kindNames.button,
    text: '',
    source: 'element',
    origin: 'target',
    kinds: { button: 0.5, icon: 0.5 },
    confidence: priors.target * score * (side === own ? 1 : FIXED_TARGET),
    certainty: score,
    icon: index,
  }));
}

/** How well a line stands below an icon as its caption, as in tab bars and on desktops. */
function captionCost(icon: PixelBox, line: PixelBox, unit: number): number {
  const gap = (line.y1 - icon.y2) / unit;
  const off = Math.abs(boxCentre(icon).x - boxCentre(line).x);
  const isNarrow = boxWidth(line) <= Math.max(6 * unit, 3 * boxWidth(icon));
  const isBelow = -0.3 <= gap && gap <= 1.2 && off <= 0.3 * Math.max(boxWidth(icon), boxWidth(line));
  return isBelow && isNarrow ? Math.abs(gap) + off / unit : Infinity;
}

/** Images, and text that was detected where nothing was read. */
function otherCandidate(
  { lines }: Scene,
  { box, family, score, kinds }: DetectedElement,
  index: number,
): readonly MadeCandidate[] {
  const isUnread = family === 'text' && !lines.some((line) => lies(line.box, box) || lies(box, line.box));
  if (family !== 'image' && !isUnread) return [];
  const origin = family === 'image' ? 'image' : 'unread';
  return [
    {
      box,
      kind: kindNames[family],
      text: '',
      source: 'element',
      origin,
      kinds,
      confidence: priors[origin] * score,
      certainty: score,
      icon: family === 'image' ? index : null,
    },
  ];
}

/** The surfaces under lines: bounded ones, and even parts of a panel where lines follow each other evenly. */
function rowCandidates({ image, lines, unit }: Scene): readonly MadeCandidate[] {
  const column = columnNeighbours(lines, unit);
  return lines.flatMap((line): readonly MadeCandidate[] => {
    const surface = surfaceAround(image, line.box);
    const box = surface === null ? null : rowBox(line, surface, column.get(line) ?? null, image);
    if (box === null) return [];
    const onIt = lines.filter((other) => lies(other.box, box));
    return [
      {
        box,
        kind: kindNames.action,
        text: joined(onIt.length <= MOST_LINES_ON_CONTROL ? onIt : [line]),
        source: 'text',
        origin: 'row',
        // Whether the words or their whole row are meant, nothing tells; the words are the safer click.
        kinds: lineKinds,
        confidence: priors.row * line.score,
        certainty: null,
        icon: null,
      },
    ];
  });
}

/** A wider surface is the page's ground, no row of anything; on phones rows are as wide as the screen. */
const WIDEST_ROW = 0.97;

function rowBox(line: TextLine, surface: Surface, pitch: number | null, picture: Size): PixelBox | null {
  const { box, hasTop, hasBottom } = surface;
  if (hasTop && hasBottom) return box;
  const isPhone = picture.width < picture.height;
  if (pitch === null || (!isPhone && WIDEST_ROW * picture.width < boxWidth(box))) return null;
  const { y } = boxCentre(line.box);
  return { x1: box.x1, y1: y - pitch / 2, x2: box.x2, y2: y + pitch / 2 };
}

/** Per line that stands in an even column with the one above and the one below: the distance from row to row. */
function columnNeighbours(lines: readonly TextLine[], unit: number): ReadonlyMap<TextLine, number> {
  const pitches = new Map<TextLine, number>();
  for (const line of lines) {
    const { y } = boxCentre(line.box);
    let above = Infinity;
    let below = Infinity;
    for (const other of lines) {
      if (other === line || 0.8 * unit < Math.abs(other.box.x1 - line.box.x1)) continue;
      const distance = boxCentre(other.box).y - y;
      if (0.5 * unit < distance) below = Math.min(below, distance);
      if (distance < -0.5 * unit) above = Math.min(above, -distance);
    }
    const nearer = Math.min(above, below);
    const farther = Math.max(above, below);
    // At the end of a column there is only one neighbour; it tells the pitch as well.
    const isEven = farther <= 1.25 * nearer || farther === Infinity || 2 * nearer < farther;
    if (isEven && 1.2 * unit <= nearer && nearer <= 4.5 * unit) pitches.set(line, nearer);
  }
  return pitches;
}

function joined(lines: readonly TextLine[]): string {
  return lines.map(({ text }) => text.trim()).join(' ');
}

/** The thing that costs least; null where all cost Infinity. */
function bestOf<T>(things: readonly T[], cost: (thing: T) => number): T | null {
  let best: T | null = null;
  let least = Infinity;
  for (const thing of things) {
    const price = cost(thing);
    if (price < least) {
      best = thing;
      least = price;
    }
  }
  return best;
}
