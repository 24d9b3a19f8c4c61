// From a box, drawn by a user or answered by a model, to the element that is meant by it.
// Knows nothing of selectors. Boxes are pixels of the capture.

import type { PixelBox, Size } from '../../protocol/geometry';
import { boxArea, boxHeight, boxWidth, clipBox, intersect, overlap } from '../../protocol/geometry';
import { shownBox, type WitnessNode } from '../../protocol/witness';
import {
  ancestorsOf,
  attribute,
  classesOf,
  isElement,
  isWithin,
  normaliseText,
  type WitnessTree,
} from './tree';

/** What is known of the element besides its place. */
export interface ElementHint {
  /** As detectors and answers call it ("button", "field", "icon"). */
  readonly kind?: string | undefined;
  readonly text?: string | undefined;
  readonly label?: string | undefined;
}

/**
 * How far edges of a box usually lie beside the element's, as a part of its side and in pixels; and how much more likely
 * somebody means a control than a text, or a text than what only holds others. In units of log-likelihood.
 * Chosen on one half of the kits of `npm run bench:selectors`; the figure there is the other half's.
 */
export interface BoxWeights {
  readonly relativeSpread: number;
  readonly pixelSpread: number;
  readonly control: number;
  readonly generic: number;
  readonly covered: number;
  readonly kind: number;
  readonly text: number;
}

const boxWeights: BoxWeights = {
  relativeSpread: 0.17,
  pixelSpread: 1.5,
  control: 1.5,
  generic: -4,
  covered: -6,
  kind: 2,
  text: 3,
};

/**
 * The element that is meant by a box; null where nothing that can be meant lies near it, or where it lies beside the picture.
 *
 * Each element that is drawn there is asked how likely it is that somebody who means it draws this box. What lies inside of
 * a control counts as the control: the icon or the text of a button is the button, as a click would have it. So does the
 * label of a checkbox, radio button or switch. The label of a text field stays itself: it has a text of its own to look at.
 * What is covered by something else loses to what covers it. What only holds others is not meant by a box that is much
 * smaller: that one is drawn on bare ground.
 *
 * @param box - in pixels of the capture; may reach over its edges.
 */
export function elementAt(
  tree: WitnessTree,
  box: PixelBox,
  hint: ElementHint = {},
  weights: BoxWeights = boxWeights,
): number | null {
  const { size } = tree.witness.picture;
  const drawn = clipBox(box, size);
  if (drawn === null) return null;
  let best: { node: number; score: number; isGround: boolean } | null = null;
  for (const node of tree.elements) {
    const near = visibleBox(tree, node, size);
    if (near === null || intersect(near, drawn) === null) continue;
    const meant = raisedToControl(tree, node);
    const score = likelihood(near, drawn, weights) + worth(tree, node, meant, hint, weights);
    // Of two that are equally likely the inner one is later in the list: it is the one that is drawn on top.
    if (best === null || best.score < score) {
      const isGround =
        !isControl(tree.nodes[meant]!) &&
        !hasMeaning(tree, node) &&
        isGroundOf(tree.nodes[node]!, near, drawn);
      best = { node: meant, score, isGround };
    }
  }
  return best === null || best.isGround || best.score < leastLikelihood ? null : best.node;
}

/** What holds others and is more times as large as a box is only what that box is drawn on. */
const MUCH_LARGER = 12;

/** The page itself is meant by a box that has more of it than this. */
const WHOLE_PAGE = 0.5;

function isGroundOf({ tag }: WitnessNode, element: PixelBox, drawn: PixelBox): boolean {
  if (tag === 'html' || tag === 'body') return overlap(element, drawn) < WHOLE_PAGE;
  return MUCH_LARGER * boxArea(drawn) < boxArea(element);
}

/** Less is a box that has little to do with anything that is there. */
const leastLikelihood = -60;

/**
 * The control around something inside of it, or the element itself. Follows labels of checkboxes, radio buttons and switches.
 */
export function raisedToControl(tree: WitnessTree, node: number): number {
  const around = [node, ...ancestorsOf(tree, node)];
  for (const element of around) {
    if (isControl(tree.nodes[element]!)) return element;
    const labelled = tree.nodes[element]!.tag === 'label' ? choiceOfLabel(tree, element) : null;
    if (labelled !== null) return labelled;
  }
  return node;
}

const controlRoles = new Set(
  (
    'button checkbox combobox link menuitem menuitemcheckbox menuitemradio option radio searchbox slider spinbutton ' +
    'switch tab textbox'
  ).split(' '),
);
const controlTags = new Set(['input', 'select', 'textarea', 'button', 'summary']);

function isControl({ role, tag, attributes }: WitnessNode): boolean {
  if (role !== undefined && controlRoles.has(role)) return true;
  if (tag === 'a') return attributes !== undefined && Object.hasOwn(attributes, 'href');
  return controlTags.has(tag);
}

const choiceRoles = new Set(['checkbox', 'radio', 'switch']);

/** The checkbox, radio button or switch that a label is for. */
function choiceOfLabel(tree: WitnessTree, label: number): number | null {
  return ofLabel(tree, label, ({ role }) => choiceRoles.has(role ?? ''));
}

/** The first element of a kind that a label is for, by its `for` or because it lies inside of it. */
export function ofLabel(
  tree: WitnessTree,
  label: number,
  isWanted: (node: WitnessNode) => boolean,
): number | null {
  const wanted = attribute(tree.nodes[label]!, 'for');
  const named = wanted === null ? [] : tree.withKey({ kind: 'id', value: wanted });
  const inside = Array.from(tree.elements).filter((node) => isWithin(tree, node, label));
  const frame = tree.nodes[label]!.frame;
  return (
    [...named, ...inside].find((node) => tree.nodes[node]!.frame === frame && isWanted(tree.nodes[node]!)) ??
    null
  );
}

/** What can be seen of it in the picture; null where that is nothing. */
function visibleBox(tree: WitnessTree, node: number, size: Size): PixelBox | null {
  const { visibility } = tree.nodes[node]!;
  const box = shownBox(tree.nodes[node]!);
  if (box === undefined || visibility === 'hidden' || visibility === 'outside') return null;
  return clipBox(box, size);
}

/**
 * Log-likelihood, up to a constant, that somebody who means an element draws this box: each edge lies beside the element's
 * own by a normal distribution that is as wide as the element is large. So of a small and a large element around the same
 * place the one wins whose size fits.
 */
function likelihood(element: PixelBox, drawn: PixelBox, { relativeSpread, pixelSpread }: BoxWeights): number {
  const acrossSpread = relativeSpread * boxWidth(element) + pixelSpread;
  const downSpread = relativeSpread * boxHeight(element) + pixelSpread;
  const squares =
    ((drawn.x1 - element.x1) / acrossSpread) ** 2 +
    ((drawn.x2 - element.x2) / acrossSpread) ** 2 +
    ((drawn.y1 - element.y1) / downSpread) ** 2 +
    ((drawn.y2 - element.y2) / downSpread) ** 2;
  return -squares / 2 - 2 * Math.log(acrossSpread) - 2 * Math.log(downSpread);
}

function worth(
  tree: WitnessTree,
  node: number,
  meant: number,
  { kind, text, label }: ElementHint,
  weights: BoxWeights,
): number {
  const element = tree.nodes[meant]!;
  const isNamed = isControl(element) || hasMeaning(tree, node);
  return (
    (isControl(element) ? weights.control : 0) +
    (isNamed ? 0 : weights.generic) +
    (tree.nodes[node]!.visibility === 'covered' ? weights.covered : 0) +
    (kind !== undefined && rolesOfKind[kind]?.test(element.role ?? element.tag) === true ? weights.kind : 0) +
    ([text, label].some((words) => says(tree, meant, words)) ? weights.text : 0)
  );
}

const meaningfulRoles =
  /^(?:heading|img|image|cell|gridcell|columnheader|rowheader|progressbar|meter|alert|status|tooltip|separator|figure|treeitem)$/;

/** Something that people name: a heading, a picture, a cell, a text; not what only holds such things. */
function hasMeaning(tree: WitnessTree, index: number): boolean {
  const node = tree.nodes[index]!;
  if (meaningfulRoles.test(node.role ?? '') || /^(?:img|svg|video|canvas|iframe|label)$/.test(node.tag))
    return true;
  if (classesOf(node).some((name) => /icon/.test(name)) && tree.ends[index] === index + 1) return true;
  for (let child = index + 1; child < tree.ends[index]!; child = tree.ends[child]!) {
    const { text } = tree.nodes[child]!;
    if (!isElement(tree.nodes[child]!) && normaliseText(text ?? '') !== '') return true;
  }
  return false;
}

const entry = /^(?:link|tab|menuitem|menuitemcheckbox|menuitemradio|option|treeitem|button)$/;

/** What detectors and answers call things, and which roles those have in a page. */
const rolesOfKind: Readonly<Record<string, RegExp>> = {
  button: /^(?:button|link|tab|menuitem)$/,
  action: entry,
  entry,
  field: /^(?:textbox|searchbox|combobox|spinbutton|input)$/,
  select: /^(?:combobox|listbox)$/,
  check: /^(?:checkbox|radio|menuitemcheckbox|menuitemradio)$/,
  checkbox: /^(?:checkbox|radio|menuitemcheckbox|menuitemradio)$/,
  switch: /^(?:switch|checkbox)$/,
  slider: /^slider$/,
  icon: /^(?:img|image|button|link|svg)$/,
  image: /^(?:img|image|figure|video|canvas)$/,
  text: /^(?:heading|paragraph|cell|gridcell|label|span|div)$/,
};

/** Whether the element is called so, or says so, as a whole. */
function says(tree: WitnessTree, node: number, words: string | undefined): boolean {
  const wanted = normaliseText(words ?? '').toLowerCase();
  if (wanted === '') return false;
  const { name = '', labels = [], attributes = {} } = tree.nodes[node]!;
  const own = [name, ...labels, tree.texts.of(node), attributes['placeholder'] ?? ''];
  return own.some((one) => normaliseText(one).toLowerCase() === wanted);
}
