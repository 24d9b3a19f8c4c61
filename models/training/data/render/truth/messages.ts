// What a screen tells its user unasked: alerts, toasts, notices, questions in dialogs, complaints about fields.
// Knows controls only to leave their words out.

import { unionBox, type PixelBox } from '../../../../../protocol/geometry';
import type { Control, Contents } from './controls';
import { joinWords } from './lines';
import { isFramed } from './paint';
import { messageRoles, messageTones, type MessageRole, type MessageTone } from './screen';
import { isDrawn, look, ownClip } from './sight';
import { boxOf, classesOf } from './tree';

/** A message; box in CSS pixels of the viewport. */
export interface Message {
  readonly box: PixelBox;
  readonly role: MessageRole;
  readonly tone: MessageTone | undefined;
  readonly text: string;
}

/** Words in classes of kits, by what they say of a message; `data-tone` goes before them. */
const toneWords: readonly (readonly [MessageTone, RegExp])[] = [
  ['error', /danger|error|negative/],
  ['warning', /warn/],
  ['success', /success|positive/],
  ['info', /info|primary|notice/],
];

/** The messages in view, in the order of the page; of messages in messages the outer one. */
export function messagesOf(
  elements: readonly Element[],
  contents: Contents,
  controls: readonly Control[],
): Message[] {
  const pressed = new Set(controls.filter(({ kind }) => kind !== 'link').map(({ element }) => element));
  const told: Element[] = [];
  return elements.flatMap((element) => {
    const role = messageRoles.find((known) => known === element.getAttribute('role'));
    if (role === undefined || (role === 'region' && !element.hasAttribute('data-tone'))) return [];
    if (!isDrawn(element) || told.some((outer) => outer.contains(element))) return [];
    const words = (contents.words.get(element) ?? []).filter(
      ({ owner }) => !isWithin(owner, pressed, element),
    );
    const lines = joinWords(words);
    if (lines.length === 0) return [];
    const box = isFramed(element) ? boxOf(element) : lines.map((line) => line.box).reduce(unionBox);
    const { sight, seen } = look(element, box, ownClip(element));
    if (sight !== 'visible' || seen === null) return [];
    told.push(element);
    return [{ box: seen, role, tone: toneOf(element), text: lines.map(({ text }) => text).join(' ') }];
  });
}

function isWithin(node: Element, set: ReadonlySet<Element>, end: Element): boolean {
  for (let at: Element | null = node; at !== null && at !== end; at = at.parentElement) {
    if (set.has(at)) return true;
  }
  return false;
}

function toneOf(element: Element): MessageTone | undefined {
  const given = messageTones.find((known) => known === element.getAttribute('data-tone'));
  const classes = classesOf(element).join(' ');
  return given ?? toneWords.find(([, pattern]) => pattern.test(classes))?.[0];
}
