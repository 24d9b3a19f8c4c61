// What is done with a dialog or message, as a button that dialogs have and words that say which one is meant: "cancel the
// delete draft dialog" is its Cancel. English; knows nothing of pictures.

import { colours } from './colour';
import { comparableText, describeTarget, type Target } from '../textMatch';

export interface DialogDeed {
  /** The commonest word on the button, and all words that such buttons have. */
  readonly name: string;
  readonly target: Target;
  /** What the dialog is about; its button stands near these words. */
  readonly about: string;
}

interface Deed {
  readonly verbs: string;
  /** Words on the buttons that do it, the likeliest first, and words of those that do it where no other button is. */
  readonly sure: string;
  readonly weak: string;
}

const deeds: readonly Deed[] = [
  {
    verbs: 'close|dismiss|get rid of|hide|remove|clear away',
    sure: 'close|dismiss|got it|no thanks|not now|decline|reject|reject all|x',
    weak: 'ok|okay|fine|understood|accept|accept all|agree|i agree|allow|later|maybe later|skip|done|continue|cancel',
  },
  {
    verbs: 'confirm|approve|say yes to|answer yes to|go on with',
    sure: 'confirm|ok|okay|yes|apply|continue|proceed|i am sure',
    weak: 'save|done|accept|agree|allow|submit|next',
  },
  {
    verbs: 'cancel|abort|say no to|answer no to|back out of',
    sure: 'cancel|abort|no|not now|no thanks|never mind',
    weak: 'dismiss|close|back|keep|go back|discard',
  },
  {
    verbs: 'accept|agree to|allow',
    sure: 'accept|accept all|agree|i agree|allow|allow all|ok|yes',
    weak: 'got it|continue|confirm|fine',
  },
  {
    verbs: 'decline|reject|refuse|deny|disagree with',
    sure: 'decline|reject|reject all|refuse|deny|disagree|no|no thanks|not now|do not allow',
    weak: 'cancel|close|dismiss',
  },
];

const parts =
  'dialog(?:ue)?|dialog box|pop-?up|pop up|message|notice|banner|prompt|alert|toast|overlay|modal|warning|question|request|confirmation';
const patterns = deeds.map((deed) => ({
  deed,
  ofPart: new RegExp(
    `^(?:please )?(${deed.verbs}) (?:(?:the|an?|this|that|my|your) )?(.+?) (?:${parts})$`,
    'iu',
  ),
}));
const ofAct = /^(?:please )?(?:confirm|approve) ((?:\p{L}+?)ing)\b (?:the |this |that |my |your )?(.+)$/iu;

/** They say which by something else than its words: by its place, look or owner. */
const tellsNothing = new RegExp(
  `^(?:the|an?|this|that|all|every|my|your|his|her|our|their|new|current|open|big|small|top|bottom|upper|lower|left|right|middle|first|second|third|fourth|last|next|previous|${colours.join('|')})$`,
  'iu',
);

const WEAK = 0.7;
const NEXT = 0.95;

/** What a description does with a dialog that it names; null where it names none, or does not say which. */
export function dialogDeed(description: string): DialogDeed | null {
  const text = description.trim().replace(/(?<![.!])[.!]+$/u, '');
  const act = ofAct.exec(text);
  const confirming = deeds[1];
  if (act !== null && confirming !== undefined) {
    return toDeed(confirming, `${act[1] ?? ''} ${act[2] ?? ''}`, stemsOf(act[1] ?? ''));
  }
  for (const { deed, ofPart } of patterns) {
    const [, verb = '', about] = ofPart.exec(text) ?? [];
    if (about !== undefined && !tellsNothing.test(about)) return toDeed(deed, about, [verb]);
  }
  return null;
}

/** @param acts - what is said to be done or confirmed, which the button may say as well ("Delete"). */
function toDeed({ sure, weak }: Deed, about: string, acts: readonly string[]): DialogDeed {
  const [name = '', ...others] = sure.split('|');
  const reading = (words: string, worth: number): Target['readings'][number] => ({
    text: comparableText(words),
    worth,
    leftOut: 'more',
  });
  const readings = [
    reading(name, 1),
    ...[...others, ...acts].map((words) => reading(words, NEXT)),
    ...weak.split('|').map((words) => reading(words, WEAK)),
  ];
  return { name, target: { ...describeTarget(name), readings, meaning: [] }, about };
}

/** "deleting" may be of "delete", "signing" of "sign", "dropping" of "drop". */
function stemsOf(gerund: string): readonly string[] {
  const stem = gerund.replace(/ing$/iu, '');
  return [stem, `${stem}e`, stem.replace(/(.)\1$/u, '$1')];
}
