// A screen in a few sentences: what sort of screen it seems to be, its title, its controls by kind, and states that stand out.
// Pure: knows nothing of questions.

import { boxCentre, boxHeight, type Size } from '../../../protocol/geometry';
import type { ElementCandidate } from '../elements/candidates';
import type { RgbImage } from '../image';
import { dialogOn } from './dialog';
import { counted, ofKind, thingKind, type KindName } from './kinds';
import { messagesOn } from './messages';
import type { AskedState } from './question';
import { covers, isField, isMark, isOnRow, stateOf, type Scene } from './scene';

/** A heading is so many times as high as the common text. */
const HEADING = 1.3;

/** Of the highest lines those as high as this share of the highest are titles; the topmost counts. */
const AS_HIGH = 0.85;

/** The title of the screen, or of a dialog on it; null where none stands out. */
export function titleOf(scene: Scene, of: 'screen' | 'dialog', image: RgbImage): ElementCandidate | null {
  const { texts, parts, controls, unit } = scene;
  const { width, height } = image;
  if (of === 'dialog') {
    const part = parts.find(({ kind, text }) => kind === 'dialog' && text !== '');
    return part ?? dialogOn(scene, image)?.lines[0] ?? null;
  }
  const heading = texts.find(({ kind }) => kind === 'heading');
  if (heading !== undefined) return heading;
  const bare = texts.filter(
    ({ text, box }) =>
      isTitle.test(text) && !controls.some((control) => isBox(control) && covers(control.box, box)),
  );
  const high = bare.filter(({ box }) => HEADING * unit <= boxHeight(box));
  const highest = Math.max(...high.map(({ box }) => boxHeight(box)));
  const largest = high.find(({ box }) => AS_HIGH * highest <= boxHeight(box));
  // A bar's title is no larger than other text, but stands in the middle of the top or, on phones, first on its row.
  const isInBar = ({ box, furniture }: ElementCandidate): boolean =>
    box.y2 < BAR * height &&
    furniture === undefined &&
    0.9 * unit <= boxHeight(box) &&
    (Math.abs(boxCentre(box).x - width / 2) < OFF_CENTRE * width ||
      (PHONE * width < height && bare.every((one) => one.box.x1 >= box.x1 || !isOnRow(box, one.box))));
  return largest ?? bare.find(isInBar) ?? null;
}

/** Words, and not code or what was misread. */
const isTitle = /^(?=.*\p{L}{2})[“"¿¡]?[\p{L}\p{N}][^[\]{}<>=;|\\]*$/u;

/** Of the height, where a bar with a title may be; of the width, how far such a title is off the middle at most. */
const BAR = 0.15;
const OFF_CENTRE = 0.04;

/** Phones are about twice as high as wide. */
const PHONE = 1.5;

/** What is drawn with a frame of its own; a bare entry may as well be a heading. */
function isBox({ kind }: ElementCandidate): boolean {
  return kind !== 'entry';
}

/** Kinds told one by one, in this order. */
const toldKinds: readonly KindName[] = [
  'field',
  'dropdown',
  'checkbox',
  'radio',
  'switch',
  'slider',
  'button',
  'tab',
  'entry',
  'link',
  'icon',
  'image',
];

/** Of each kind so many by name. */
const MOST_NAMED = 6;

/** States that stand out, with the words for them. */
const toldStates: readonly (readonly [state: AskedState, words: string])[] = [
  ['invalid', 'Marked as invalid'],
  ['checked', 'On'],
  ['selected', 'Selected'],
  ['disabled', 'Disabled'],
];

/** @param image - the capture; its size tells what it may have been taken of. */
export function describeScreen(
  scene: Scene,
  image: RgbImage,
): { readonly text: string; readonly things: readonly ElementCandidate[] } {
  const title = titleOf(scene, 'screen', image);
  const dialog = scene.parts.find(({ kind }) => kind === 'dialog') ?? null;
  const errors = messagesOn(scene, image, 'error');
  // The icon that a control has is no second thing.
  const taken = new Set(scene.controls.flatMap(({ icon }) => icon ?? []));
  const icons = scene.icons.filter(({ icon }) => icon === null || !taken.has(icon));
  const all = [...scene.controls, ...icons, ...scene.images];
  const byKind = toldKinds.flatMap((name) => {
    const some = ofKind(all, name, scene.isPage) ?? [];
    return some.length === 0 ? [] : [{ name, some }];
  });
  const kinds = byKind.map(({ name, some }) => {
    const names = [...new Set(some.flatMap(({ label, text }) => label ?? (text || [])))];
    const more = name === 'icon' && icons.length < scene.icons.length ? ' beside those on them' : '';
    const isTold = 0 < names.length && name !== 'icon' && name !== 'image';
    const shown = names.slice(0, MOST_NAMED).map((one) => `“${one}”`);
    const rest = MOST_NAMED < names.length ? ', …' : '';
    return `${counted(some.length, thingKind(name))}${more}${isTold ? ` (${shown.join(', ')}${rest})` : ''}`;
  });
  const states = toldStates.flatMap(([state, words]) => {
    const some = scene.controls.filter(
      (thing) =>
        stateOf(thing, state) === 'yes' && nameOf(thing) !== '' && (state !== 'selected' || !isMark(thing)),
    );
    const names = some.slice(0, MOST_NAMED).map((thing) => `“${nameOf(thing)}”`);
    return names.length === 0 ? [] : [`${words}: ${names.join(', ')}.`];
  });
  const sentences = [
    `${sortOf(scene)}, ${shape(image)}${title === null ? '' : `, ${scene.isPage ? '' : 'probably '}titled “${title.text}”`}.`,
    ...(dialog === null ? [] : [`A dialog${dialog.text === '' ? '' : ` “${dialog.text}”`} is open.`]),
    kinds.length === 0 ? 'No controls were made out.' : `It has ${kinds.join(', ')}.`,
    ...states,
    ...errors.slice(0, 2).map(({ text }) => `A message says: “${text}”`),
    `${scene.texts.length} pieces of text can be read.`,
  ];
  const things = [
    ...(title === null ? [] : [title]),
    ...errors.slice(0, 2).flatMap(({ lines }) => lines),
    ...scene.controls,
  ];
  return { text: sentences.join(' '), things };
}

function nameOf({ label, text }: ElementCandidate): string {
  return label ?? text;
}

/** By what it is made of; only what is hard to mistake is said. */
function sortOf({ controls, texts }: Scene): string {
  const fields = controls.filter(isField);
  const marks = controls.filter(isMark);
  const isMuch = (some: readonly ElementCandidate[]): boolean => controls.length <= 4 * some.length;
  const says = (pattern: RegExp): boolean => [...texts, ...controls].some(({ text }) => pattern.test(text));
  if (
    1 <= fields.length &&
    fields.length <= 4 &&
    says(/^(?:sign in|log ?in|sign up|create account|register)$/iu)
  ) {
    return 'A screen to sign in or register, it seems';
  }
  if (4 <= marks.length && isMuch(marks) && fields.length <= marks.length)
    return 'A screen of settings or choices, it seems';
  if (3 <= fields.length && isMuch(fields)) return 'A form, it seems';
  return 'A screen';
}

function shape({ width, height }: Size): string {
  const size = `${width} × ${height} pixels`;
  return PHONE * width < height ? `tall like a phone's (${size})` : size;
}
