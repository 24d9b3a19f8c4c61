// Answers a question about a screen out of what is known of it: a value, a number, a state, words, a list.
// Says only what a witness says, points at it, and gives no answer where none says it. Pure: knows nothing of models.

import { boxCentre, type Size } from '../../../protocol/geometry';
import type { AnswerBody } from '../compose';
import type { ElementCandidate } from '../elements/candidates';
import { describe } from '../elements/description';
import { agreement } from '../elements/fit';
import { whatItIs } from '../elements/naming';
import type { RgbImage } from '../image';
import { describeTarget, literalMatch } from '../textMatch';
import {
  countable,
  counted,
  kindWordPattern,
  namedKind,
  namedThings,
  thingKind,
  type KindName,
} from './kinds';
import { dialogOn } from './dialog';
import { messagesOn, type Message } from './messages';
import { noticesOn } from './notices';
import type { BesideSide, MessageSort, QuestionKind } from './question';
import { controlOf, covers, inOrder, makeScene, nearest, stateOf, type Scene } from './scene';
import { describeScreen, titleOf } from './screen';
import { chosenUnder, conditionWords, isInState, selectedRow, whichInState } from './states';
import {
  fieldNamed,
  fieldWord,
  heldBelow,
  inRowWith,
  LEAST_TEXT,
  valueOf,
  type FoundValue,
  type ValueSort,
} from './values';
import {
  allOf,
  body,
  BY_LOOKS,
  calledAs,
  lowered,
  MAY_BE_PLACEHOLDER,
  named,
  subjectOf,
  type EvidenceArgs,
  type View,
} from './view';

/**
 * The answer, with the boxes that it rests on; null where what is known does not answer the question, so that saying
 * where the things are that it speaks of is the best that can be done.
 */
export function answerFromEvidence(args: EvidenceArgs): AnswerBody | null {
  const { question } = args;
  const view: View = { ...args, scene: makeScene(args.candidates) };
  switch (question.kind) {
    case 'screen':
      return describeIt(view);
    case 'title':
      return title(view, question.of);
    case 'message':
      return message(view, question.about, question.isThere);
    case 'value':
      return value(view, question.subject, question.sort);
    case 'count':
    case 'list':
      return things(view, question);
    case 'bearing':
      return bearing(view, question.name, question.things);
    case 'row': {
      const found = inRowWith(question.column, question.held, view.scene);
      return found === null ? null : valueTold(view, found);
    }
    case 'which':
      return whichInState(view, question.things, question.condition);
    case 'state':
      return isInState(view, question.subject, question.condition);
    case 'chosen':
      return chosenUnder(view, question.subject);
    case 'presence':
      return presence(view, question.subject);
    case 'says':
      return says(view, question.subject);
    case 'beside':
      return beside(view, question.side);
    case 'press':
      return press(view);
  }
}

function describeIt(view: View): AnswerBody {
  const { text, things } = describeScreen(view.scene, view.image);
  return body(view, text, things, [view.scene.isPage ? '' : BY_LOOKS]);
}

function title(view: View, of: 'screen' | 'dialog'): AnswerBody {
  const { scene, image } = view;
  const found = titleOf(scene, of, image);
  if (found === null) return body(view, `No title of a ${of} was made out.`, []);
  return body(view, `The title of the ${of} ${scene.isPage ? 'is' : 'seems to be'} “${found.text}”.`, [
    found,
  ]);
}

function message(view: View, about: MessageSort, isThere: boolean): AnswerBody {
  const { scene, image } = view;
  const messages = messagesAbout(about, scene, image);
  const [first] = messages;
  const what = {
    error: 'an error',
    warning: 'a warning',
    dialog: 'a dialog',
    banner: 'a message',
    any: 'a message',
  }[about];
  const rests = `What is ${what} was told by words, by looks and by the fields that are marked.`;
  const remarks =
    scene.isPage && (about === 'error' || about === 'warning' || about === 'dialog') ? [] : [rests];
  if (first === undefined) {
    const sort =
      about === 'any' || about === 'banner' ? 'message' : about === 'dialog' ? about : `${about} message`;
    return body(view, `No ${sort} was made out, as far as ${view.asFarAs} can tell.`, [], remarks);
  }
  const told = messages.map(({ text }) => `“${text}”`).join(' ');
  return body(
    view,
    `${isThere ? 'Yes. ' : ''}It says: ${told}`,
    messages.flatMap(({ lines }) => lines),
    remarks,
  );
}

/** What is told somewhere by itself and, where that is nothing or an error is asked for, what is wrong. */
function messagesAbout(about: MessageSort, scene: Scene, image: RgbImage): readonly Message[] {
  if (about === 'warning') return messagesOn(scene, image, about);
  const dialog = about === 'error' ? null : dialogOn(scene, image);
  if (dialog !== null && about !== 'banner') return [dialog];
  if (about === 'dialog') return [];
  const notices = noticesOn(scene, image).filter(
    ({ lines }) => !lines.some((line) => dialog?.lines.includes(line) === true),
  );
  if (about !== 'error' && 0 < notices.length) return notices.slice(0, 1);
  const wrong = messagesOn(scene, image, 'error');
  const isTold = (lines: readonly ElementCandidate[]): boolean =>
    wrong.some((one) => one.lines.some((line) => lines.includes(line)));
  return [...wrong, ...notices.filter(({ isRed, lines }) => isRed && !isTold(lines))];
}

function value(view: View, subject: string, sort: ValueSort): AnswerBody | null {
  const { scene } = view;
  const field = sort === 'any' ? fieldNamed(subject, scene) : null;
  if (field !== null) return fieldValue(view, field);
  // What stands beside the words "Search" is not what is in the Search field.
  const found =
    sort === 'any' && fieldWord.test(subject) ? heldBelow(subject, scene) : valueOf(subject, sort, scene);
  if (found === null) return sort === 'number' && /\bunread\b/iu.test(subject) ? unread(view) : null;
  return valueTold(view, found);
}

const whereWords: Readonly<Record<Exclude<FoundValue['how'], 'same line'>, string>> = {
  cell: 'On the row of',
  beside: 'Beside',
  below: 'Below',
  above: 'Above',
};

function valueTold(view: View, { value: told, label, at, how }: FoundValue, remark = ''): AnswerBody {
  return label === null || how === 'same line'
    ? body(view, `It says “${told}”.`, [at], [remark])
    : body(view, `${whereWords[how]} “${label.text.trim()}” it says “${told}”.`, [at, label], [remark]);
}

const BESIDE_INBOX = 'A number beside an inbox is mostly that of what is unread.';

/** Of what is unread: a number with that word, or the one beside the inbox. */
function unread(view: View): AnswerBody | null {
  for (const subject of ['unread', 'inbox']) {
    const found = valueOf(subject, 'number', view.scene);
    if (found === null) continue;
    return valueTold(view, found, subject === 'inbox' ? BESIDE_INBOX : '');
  }
  return null;
}

function fieldValue(view: View, field: ElementCandidate): AnswerBody {
  const { text, page } = field;
  const called = field.label === undefined ? `The ${field.kind}` : `“${field.label}”`;
  const said = page?.state.value;
  const held = said ?? text;
  if (held !== '') {
    const remark = said === undefined && field.kind === 'field' ? MAY_BE_PLACEHOLDER : '';
    return body(view, `${called} ${said === undefined ? 'shows' : 'holds'} “${held}”.`, [field], [remark]);
  }
  if (page !== undefined && said === undefined) {
    // A page keeps back what is secret.
    const answer = `${called} is here; what stands in it cannot be told: its page does not say it.`;
    return body(view, answer, [field]);
  }
  const empty = page === undefined ? 'Nothing was read in' : 'Nothing stands in';
  const hint = text === '' ? '' : `; it shows “${text}” as a hint`;
  return body(view, `${empty} ${lowered(called)}${hint}.`, [field]);
}

type ThingsQuestion = Extract<QuestionKind, { readonly kind: 'count' | 'list' }>;

function things(view: View, { kind, things: asked, condition, within }: ThingsQuestion): AnswerBody | null {
  const name = countable(view.scene.controls, asked, view.scene.isPage);
  const inside = within === null ? null : partNamed(within, view.scene);
  if (within !== null && inside === null) return null;
  const all =
    allOf(view.scene, name)?.filter(({ box }) => inside === null || covers(inside.box, box)) ?? null;
  const told = thingKind(name);
  const tabs = all === null && name === 'tab' && within === null ? selectedRow(view.scene) : null;
  if (tabs !== null && condition === null) {
    return body(view, `${counted(tabs.length, told)}, it seems: ${named(tabs)}.`, tabs, [BY_LOOKS]);
  }
  if (all === null) {
    const answer = `No ${told.several} were made out; in pixels they are not told from other things.`;
    return kind === 'count' && within === null && condition === null ? body(view, answer, []) : null;
  }
  const remark = view.scene.isPage ? '' : told.caution;
  if (condition === null || all.length === 0) {
    const where = inside === null ? 'on this screen' : `in ${whatItIs(inside)}`;
    const names =
      kind === 'list' && 0 < all.length ? `: ${named(all)}` : ` ${areThere(view, all.length)} ${where}`;
    return body(view, `${counted(all.length, told)}${names}.`, all, [remark]);
  }
  const known = all.map((thing) => stateOf(thing, condition.state));
  if (known.every((one) => one === 'unknown')) return null;
  const wanted = condition.is ? 'yes' : 'no';
  const chosen = all.filter((_, i) => known[i] === wanted);
  const nUnknown = known.filter((one) => one === 'unknown').length;
  const unknown = nUnknown === 0 ? '' : `, as far as is known: of ${nUnknown} nothing tells`;
  return body(
    view,
    `${chosen.length} of ${counted(all.length, told)} ${chosen.length === 1 || all.length === 1 ? 'is' : 'are'} ${conditionWords(condition)}${unknown}.`,
    chosen.length === 0 ? all : chosen,
    [remark, view.scene.isPage ? '' : BY_LOOKS],
  );
}

/** How many things of a kind have words on them, or how many icons show something. */
function bearing(view: View, name: string, kind: KindName | null): AnswerBody | null {
  const { scene } = view;
  const numbered = valueOf(kind === null ? name : `${name} ${thingKind(kind).several}`, 'number', scene);
  if (kind === null && numbered !== null) return valueTold(view, numbered);
  const target = describeTarget(name);
  const bears = ({ text, label }: ElementCandidate): boolean =>
    [text, label ?? ''].some((words) => words !== '' && LEAST_TEXT <= literalMatch(target, words, 'kind'));
  const things = kind === null || kind === 'icon' ? [] : (allOf(scene, kind)?.filter(bears) ?? []);
  if (0 < things.length) {
    const { one, several } = thingKind(kind ?? 'control');
    const are = areThere(view, things.length);
    return body(
      view,
      `${things.length} ${things.length === 1 ? one : several} “${name}” ${are} on this screen.`,
      things,
    );
  }
  const icons = iconsShowing(view, name, kind !== null || onlyIcons.test(name));
  if (0 < icons.length) {
    const names = new Set(icons.map(({ iconName }) => iconName ?? ''));
    const probably = [...names].map((one) => `“${one}”`).join(' or ');
    const several = icons.length === 1 ? 'icon' : 'icons';
    return body(
      view,
      `${icons.length} ${several}, probably ${probably}, ${areThere(view, icons.length)} on this screen.`,
      icons,
      [BY_LOOKS],
    );
  }
  if (numbered !== null) return valueTold(view, numbered);
  return /\bunread\b/iu.test(name) ? unread(view) : null;
}

/** What nothing but an icon is called. */
const onlyIcons = /\b(?:dots?|kebabs?|hamburgers?)\b/iu;

/** Icons, each once, that are called so or, where the question says that they are icons, fit its words. */
function iconsShowing(
  { scene, ranked, threshold }: View,
  name: string,
  areIcons: boolean,
): readonly ElementCandidate[] {
  const seen = new Set<number>();
  const icons = [...scene.icons, ...scene.images, ...scene.controls].filter(({ icon, iconName }) => {
    if (icon === null || iconName === null || seen.has(icon)) return false;
    seen.add(icon);
    return true;
  });
  const singular = name.toLowerCase().replace(/(?<=[^s])s$/u, '');
  const called = icons.filter(
    ({ iconName }) => iconName === singular || iconName?.startsWith(`${singular} `),
  );
  const scores = new Map(ranked.map(({ candidate, score }) => [candidate, score]));
  const fitting = !areIcons ? [] : icons.filter((icon) => threshold <= (scores.get(icon) ?? 0));
  const names = new Set([...called, ...fitting].map(({ iconName }) => iconName));
  return inOrder(icons.filter((icon) => names.has(icon.iconName)));
}

/** A network misses things, and sees some that are none. */
function areThere({ scene }: View, count: number): string {
  const [one, several] = scene.isPage ? ['is', 'are'] : ['was made out', 'were made out'];
  return count === 1 ? one : several;
}

/** The part of a page that is named by its kind, by its title, or both: "dialog", "Sign in dialog". */
function partNamed(words: string, { parts }: Scene): ElementCandidate | null {
  const wanted = words.toLowerCase();
  return (
    parts.find(({ kind, text }) => {
      const title = text.toLowerCase();
      return wanted === kind || wanted === title || wanted === `${title} ${kind}`;
    }) ?? null
  );
}

/** Where nothing answers a question: that, and where what it speaks of stands. @param located - the answer to where that is. */
export function unanswered(located: AnswerBody): AnswerBody {
  const answer = located.found
    ? `That could not be answered; what it speaks of may be this: ${lowered(located.answer)}`
    : 'That could not be answered, and nothing that it speaks of was found on this screen.';
  return { ...located, answer };
}

/** What answers less to the kind that is asked for, words where a field is, was not made out as one. */
const AS_SUCH = 0.5;

function presence(view: View, subject: string): AnswerBody {
  const { scene, located } = view;
  const name = namedThings(subject);
  const all = name === null ? null : allOf(scene, name);
  if (name !== null && all !== null) {
    const { one } = thingKind(name);
    return all.length === 0
      ? body(view, `No: no ${one} is on this screen, as far as ${view.asFarAs} can tell.`, [])
      : body(
          view,
          `Yes: ${counted(all.length, thingKind(name))} ${areThere(view, all.length)} on this screen.`,
          all,
        );
  }
  const thing = subjectOf(view);
  if (thing === null) return { ...located, answer: `No: ${lowered(located.answer)}` };
  const { iconName, label, text } = thing;
  const { kinds } = describe(subject);
  const isSuch = kinds === null || AS_SUCH < agreement(thing, kinds);
  const isNamed = iconName === null || text !== '' || label !== undefined;
  // An icon is known by what it seems to show; words are there or not.
  const isIcon = !isNamed && LEAST_TEXT <= literalMatch(describeTarget(subject), iconName, 'kind');
  const is = `${whatItIs(thing)} is on this screen`;
  const answer =
    !isSuch || !(isNamed || isIcon)
      ? `That cannot be told for certain; ${is}.`
      : `${isNamed ? 'Yes' : 'Probably'}: ${is}.`;
  return { ...located, answer };
}

function says(view: View, subject: string): AnswerBody | null {
  const { scene } = view;
  const field = fieldNamed(subject, scene);
  if (field !== null) return fieldValue(view, field);
  const thing = placed(subject, scene, view.image) ?? subjectOf(view);
  if (thing === null) return view.located;
  if (thing.text !== '') return body(view, `It says “${thing.text}”.`, [thing]);
  const lines = scene.texts.filter(({ box }) => covers(thing.box, box));
  if (0 < lines.length) {
    return body(view, `It says: ${lines.map(({ text }) => `“${text}”`).join(' ')}`, [thing, ...lines]);
  }
  return body(view, `Nothing was read on it. It seems to be ${whatItIs(thing)}.`, [thing]);
}

const placedKind = new RegExp(`^(${kindWordPattern}) (?:at|in|on) `, 'iu');

/** Of "the button at the top right" the one with words on it that is nearest to there; null where a name is given. */
function placed(subject: string, scene: Scene, { width, height }: Size): ElementCandidate | null {
  const { name, zone } = describe(subject);
  const word = placedKind.exec(subject)?.[1];
  if (name !== null || zone === null || word === undefined) return null;
  const all = allOf(scene, namedKind(word))?.filter(({ text }) => /[\p{L}\p{N}]{2}/u.test(text)) ?? [];
  const far = ({ box }: ElementCandidate): number => {
    const { x, y } = boxCentre(box);
    const across = zone.across === 'edge' ? Math.round(x / width) : zone.across;
    return (
      (across === null ? 0 : Math.abs(x - across * width)) +
      (zone.down === null ? 0 : Math.abs(y - zone.down * height))
    );
  };
  const isThere = ({ box }: ElementCandidate): boolean => {
    const { x, y } = boxCentre(box);
    return (
      (typeof zone.across !== 'number' || Math.abs(x / width - zone.across) <= 0.5) &&
      (zone.down === null || Math.abs(y / height - zone.down) <= 0.5)
    );
  };
  return all.filter(isThere).sort((a, b) => far(a) - far(b))[0] ?? null;
}

function beside(view: View, side: BesideSide): AnswerBody | null {
  const { scene, located } = view;
  const thing = subjectOf(view);
  if (thing === null) return located;
  const { controls, icons, images, texts } = scene;
  const apart = texts.filter(({ box }) => !controls.some((control) => covers(control.box, box)));
  const found = nearest(thing.box, side, [...controls, ...apart, ...icons, ...images], 0.3 * scene.unit);
  const where = { above: 'Above', below: 'Below', left: 'Left of', right: 'Right of' }[side];
  return found === null
    ? body(view, `Nothing was made out ${lowered(where)} ${whatItIs(thing)}.`, [thing])
    : body(view, `${where} ${whatItIs(thing)} is ${whatItIs(found)}.`, [found, thing]);
}

/** What pressing a thing does by what it is, whatever it is called. */
const deeds: Readonly<Record<string, string>> = {
  checkbox: 'pressing it turns it on or off',
  'radio button': 'pressing it chooses it among its like',
  switch: 'pressing it turns it on or off',
  field: 'pressing it puts the cursor into it',
  dropdown: 'pressing it shows what can be chosen',
  select: 'pressing it shows what can be chosen',
  tab: 'pressing it shows what belongs to it',
  link: 'pressing it leads to another page or place',
};

function press(view: View): AnswerBody {
  const { scene, located } = view;
  const subject = subjectOf(view);
  if (subject === null) return located;
  const thing = controlOf(subject, scene.controls) ?? subject;
  const told = `It ${thing.page === undefined ? 'seems to be' : 'is'} ${calledAs(thing)}`;
  const deed = deeds[thing.kind];
  const isOff =
    stateOf(thing, 'disabled') === 'yes' ? ' It seems to be disabled, so that nothing happens.' : '';
  const rest = 'what the program does then cannot be known from a picture.';
  return body(view, `${told}${deed === undefined ? '' : `: ${deed}`}; ${rest}${isOff}`, [thing]);
}
