// Answers a question about a screen out of what is known of it: a value, a number, a state, words, a list.
// Says only what a witness says, points at it, and gives no answer where none says it. Pure: knows nothing of models.

import { boxCentre, type PixelBox, type Size } from '../../../protocol/geometry';
import { capitalised, listed, numbered, shownBox, type AnswerBody, type Unnumbered } from '../compose';
import type { ElementCandidate } from '../elements/candidates';
import { describe } from '../elements/description';
import { agreement } from '../elements/fit';
import { whatItIs } from '../elements/naming';
import type { RgbImage } from '../image';
import { decideFound, type RankedCandidate } from '../rank';
import { describeTarget, literalMatch } from '../textMatch';
import {
  countable,
  counted,
  kindWordPattern,
  namedKind,
  namedThings,
  ofKind,
  thingKind,
  type KindName,
} from './kinds';
import { messagesOn } from './messages';
import {
  asksBeyondPlaces,
  interpretQuestion,
  type AskedState,
  type BesideSide,
  type QuestionKind,
  type StateCondition,
} from './question';
import {
  controlOf,
  covers,
  gapTo,
  isField,
  isMark,
  makeScene,
  nearest,
  stateOf,
  type KnownState,
  type Scene,
} from './scene';
import { describeScreen, titleOf } from './screen';
import { fieldNamed, fieldWord, heldBelow, LEAST_TEXT, valueOf, type ValueSort } from './values';

export interface EvidenceArgs {
  readonly question: QuestionKind;
  /** As it was asked; the phrase of the answer's boxes. */
  readonly asked: string;
  /** Everything that a box can be. */
  readonly candidates: readonly ElementCandidate[];
  /** The same by how well they fit `soughtBy(question)`, best first; empty where nothing is sought. */
  readonly ranked: readonly RankedCandidate<ElementCandidate>[];
  readonly threshold: number;
  /** The answer to where that is. */
  readonly located: AnswerBody;
  /** Who was asked, for "as far as … can tell". */
  readonly asFarAs: string;
  readonly image: RgbImage;
}

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
    case 'which':
      return which(view, question.things, question.condition);
    case 'state':
      return state(view, question.subject, question.condition);
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

interface View extends EvidenceArgs {
  readonly scene: Scene;
}

/** What kinds and states seen in pixels rest on. */
const BY_LOOKS = 'What things are, and their states, was told by looks.';

/** Boxes shown with an answer that speaks of many things. */
const MOST_BOXES = 60;

/** Things told by name before the rest is only counted. */
const MOST_NAMED = 20;

function body(
  { asked, image }: View,
  answer: string,
  things: readonly ElementCandidate[],
  remarks: readonly string[] = [],
): AnswerBody {
  const size: Size = image;
  const boxes = things.slice(0, MOST_BOXES).map((thing): Unnumbered => ({
    ...shownBox(thing, asked, size),
    score: thing.certainty ?? Math.min(1, thing.confidence),
  }));
  return {
    answer,
    found: 0 < things.length,
    boxes: numbered(boxes),
    nearMisses: [],
    remarks: remarks.filter((remark) => remark !== ''),
  };
}

/** What a question is about; null where that is not on the screen. */
function subjectOf({ ranked, threshold }: View): ElementCandidate | null {
  return decideFound(ranked, threshold).chosen[0]?.candidate ?? null;
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

function message(view: View, about: 'error' | 'warning', isThere: boolean): AnswerBody {
  const messages = messagesOn(view.scene, view.image, about);
  const [first] = messages;
  const rests = view.scene.isPage
    ? ''
    : `What is ${about === 'error' ? 'an error' : 'a warning'} was told by words, by colour and by the fields that are marked.`;
  if (first === undefined) {
    return body(view, `No ${about} message was made out, as far as ${view.asFarAs} can tell.`, [], [rests]);
  }
  const told = messages.map(({ text }) => `“${text}”`).join(' ');
  return body(
    view,
    `${isThere ? 'Yes. ' : ''}It says: ${told}`,
    messages.flatMap(({ lines }) => lines),
    [rests],
  );
}

function lowered(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What pixels cannot tell of the text in a field. */
const MAY_BE_PLACEHOLDER = 'Whether that was typed in or is only a hint cannot be told from pixels.';

function value(view: View, subject: string, sort: ValueSort): AnswerBody | null {
  const { scene } = view;
  const field = sort === 'any' ? fieldNamed(subject, scene) : null;
  if (field !== null) return fieldValue(view, field);
  // What stands beside the words "Search" is not what is in the Search field.
  const found =
    sort === 'any' && fieldWord.test(subject) ? heldBelow(subject, scene) : valueOf(subject, sort, scene);
  if (found === null) return sort === 'number' && /\bunread\b/iu.test(subject) ? unread(view) : null;
  const { label, at, how } = found;
  const quoted = `“${found.value}”`;
  if (label === null) return body(view, `It says ${quoted}.`, [at]);
  const where =
    how === 'cell' ? 'On the row of' : how === 'beside' ? 'Beside' : how === 'below' ? 'Below' : 'Above';
  return body(view, `${where} “${label.text.trim()}” it says ${quoted}.`, [at, label]);
}

/** Of what is unread: a number with that word, or the one beside the inbox. */
function unread(view: View): AnswerBody | null {
  for (const subject of ['unread', 'inbox']) {
    const found = valueOf(subject, 'number', view.scene);
    if (found === null) continue;
    const { label, at } = found;
    const quoted = `“${found.value}”`;
    if (label === null) return body(view, `It says ${quoted}.`, [at]);
    const remark = subject === 'inbox' ? 'A number beside an inbox is mostly that of what is unread.' : '';
    return body(view, `At “${label.text.trim()}” it says ${quoted}.`, [at, label], [remark]);
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

/** A network misses things, and sees some that are none. */
function areThere({ scene }: View, count: number): string {
  const [one, several] = scene.isPage ? ['is', 'are'] : ['was made out', 'were made out'];
  return count === 1 ? one : several;
}

function allOf(
  { controls, icons, images, texts, isPage }: Scene,
  name: KindName,
): readonly ElementCandidate[] | null {
  return ofKind([...controls, ...icons, ...images, ...(isPage ? texts : [])], name, isPage);
}

/** “Save”, “Cancel” and 2 without a name. */
function named(all: readonly ElementCandidate[]): string {
  const names = all.flatMap(({ text, label, iconName }) => {
    const name = label ?? text;
    return name !== '' ? `“${name}”` : iconName === null ? [] : `probably “${iconName}”`;
  });
  const shown = names.slice(0, MOST_NAMED);
  const rest = all.length - shown.length;
  if (shown.length === 0) return 'without a name';
  return rest === 0 ? listed(shown) : `${shown.join(', ')} and ${rest} more`;
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

const stateWords: Readonly<Record<AskedState, readonly [yes: string, no: string]>> = {
  checked: ['on', 'off'],
  selected: ['selected', 'not selected'],
  disabled: ['disabled', 'enabled'],
  enabled: ['enabled', 'disabled'],
  expanded: ['expanded', 'collapsed'],
  required: ['required', 'optional'],
  invalid: ['marked as invalid', 'not marked as invalid'],
  focused: ['focused', 'not focused'],
  readonly: ['read-only', 'editable'],
  filled: ['filled in', 'empty'],
};

function conditionWords({ state, is }: StateCondition): string {
  return stateWords[state][is ? 0 : 1];
}

function which(view: View, name: KindName, condition: StateCondition): AnswerBody | null {
  const { scene } = view;
  const all = allOf(scene, name) ?? (name === 'tab' ? tabsIn(scene) : []);
  const states = all.map((thing) => stateOf(thing, condition.state));
  if (states.every((one) => one === 'unknown')) {
    return condition.state === 'invalid' && condition.is ? complainedOf(view, all) : null;
  }
  const chosen = all.filter((_, i) => states[i] === (condition.is ? 'yes' : 'no'));
  const { one, several } = thingKind(name);
  const words = conditionWords(condition);
  if (chosen.length === 0) {
    // In pixels the one that is meant may not have been made out.
    return scene.isPage ? body(view, `None of the ${several} is ${words}.`, all) : null;
  }
  const told =
    chosen.length === 1 ? `The ${one} that is ${words}: ` : `${chosen.length} ${several} are ${words}: `;
  const field = chosen.length === 1 && condition.state === 'invalid' ? chosen[0] : undefined;
  const said = field === undefined ? [] : messagesOn(scene, view.image, 'error').slice(0, 1);
  const why = said.map(({ text }) => ` Its message: “${text}”`).join('');
  return body(
    view,
    `${told}${named(chosen)}.${why}`,
    [...chosen, ...said.flatMap(({ lines }) => lines)],
    [scene.isPage ? '' : BY_LOOKS],
  );
}

/** What may be tabs in pixels: of entries that stand on one row the one that looks most like the selected one, first. */
function tabsIn({ controls, unit }: Scene): readonly ElementCandidate[] {
  const entries = controls.filter(({ kind, text }) => kind === 'entry' && text !== '');
  const rows = entries.filter((one) =>
    entries.some(
      (other) =>
        other !== one &&
        Math.abs(boxCentre(other.box).y - boxCentre(one.box).y) < 0.5 * unit &&
        Math.abs(other.box.x1 - one.box.x2) < TABS_APART * unit,
    ),
  );
  const most = Math.max(...rows.map(({ states }) => states?.selected ?? 0));
  return rows.filter(({ states }) => (states?.selected ?? 0) === most);
}

/** Between two tabs there are at most so many heights of text. */
const TABS_APART = 5;

/** The field that an error stands under or beside: what is marked as invalid cannot be seen well, what is said of it can. */
function complainedOf(view: View, fields: readonly ElementCandidate[]): AnswerBody | null {
  const { scene } = view;
  for (const { text, lines } of messagesOn(scene, view.image, 'error')) {
    const [line] = lines;
    if (line === undefined) continue;
    const above = nearest(line.box, 'above', fields, 0.3 * scene.unit);
    const isNear = above !== null && gapTo(line.box, above.box, 'above') <= 1.5 * scene.unit;
    const field = isNear ? above : nearest(line.box, 'left', fields, 0.3 * scene.unit);
    if (field === null) continue;
    return body(view, `${capitalised(calledAs(field))} has a message beside it: “${text}”`, [
      field,
      ...lines,
    ]);
  }
  return null;
}

/** The one that is on of those below the words that name their group, down to where the next group begins. */
function chosenUnder(view: View, subject: string): AnswerBody | null {
  const { scene } = view;
  const target = describeTarget(subject);
  const all = scene.controls.filter(isMark);
  for (const title of scene.texts.filter(({ text }) => LEAST_TEXT <= literalMatch(target, text, 'kind'))) {
    const group: ElementCandidate[] = [];
    for (let last = title; ;) {
      const next = nearest(
        last.box,
        'below',
        all.filter(({ box }) => isBeginning(title, box, scene.unit)),
        0.3 * scene.unit,
      );
      if (next === null || GROUP_APART * scene.unit < gapTo(last.box, next.box, 'below')) break;
      group.push(next);
      last = next;
    }
    const on = group.filter((thing) => stateOf(thing, 'checked') === 'yes');
    if (0 < on.length) {
      return body(
        view,
        `Below “${title.text.trim()}”: ${named(on)} ${on.length === 1 ? 'is' : 'are'} on.`,
        [...on, title],
        [scene.isPage ? '' : BY_LOOKS],
      );
    }
  }
  return null;
}

/** Between the choices of one group there are at most so many heights of text. */
const GROUP_APART = 3;

function isBeginning(title: ElementCandidate, box: PixelBox, unit: number): boolean {
  return Math.abs(title.box.x1 - box.x1) <= 2 * unit;
}

/** What "Team" and "Team plan" both name where a checkbox or radio button is called "Team". */
function markNamed(subject: string, scene: Scene): ElementCandidate | null {
  const shorter = subject.replace(/\s+\S+$/u, '');
  return (
    fieldNamed(subject, scene, isMark) ?? (shorter === subject ? null : fieldNamed(shorter, scene, isMark))
  );
}

function state(view: View, subjectWords: string, asked: StateCondition): AnswerBody | null {
  const { scene, located } = view;
  const isChoice = asked.state === 'selected' || asked.state === 'checked';
  const subject = (isChoice ? markNamed(subjectWords, scene) : null) ?? subjectOf(view);
  if (subject === null) return located;
  const fitting =
    asked.state === 'checked'
      ? scene.controls.filter((one) => isMark(one) || one.kind === 'menu item')
      : asked.state === 'filled' || asked.state === 'readonly' || asked.state === 'required'
        ? scene.controls.filter((one) => isField(one) || isMark(one))
        : scene.controls;
  const thing = controlOf(subject, fitting) ?? controlOf(subject, scene.controls);
  const of = thing ?? subject;
  // That a switch is enabled means that it is on.
  const condition: StateCondition =
    asked.state === 'enabled' && isMark(of) ? { ...asked, state: 'checked' } : asked;
  const known: KnownState = thing === null ? 'unknown' : stateOf(thing, condition.state);
  return body(
    view,
    stateTold(of, known, condition, scene.isPage),
    [of],
    [
      scene.isPage || known === 'unknown' || known === 'partly'
        ? ''
        : condition.state === 'filled' && known === 'yes'
          ? MAY_BE_PLACEHOLDER
          : BY_LOOKS,
    ],
  );
}

function stateTold(
  thing: ElementCandidate,
  known: KnownState,
  condition: StateCondition,
  isPage: boolean,
): string {
  const told = calledAs(thing);
  if (known === 'unknown') {
    return `${capitalised(told)} is here; whether it is ${conditionWords(condition)} cannot be told from what is known.`;
  }
  if (known === 'partly') return `Partly: ${told} is neither on nor off.`;
  const is = known === 'yes';
  return `${is === condition.is ? 'Yes' : 'No'}${isPage ? '' : ', it seems'}: ${told} is ${conditionWords({ ...condition, is })}.`;
}

/** Where nothing answers a question: that, and where what it speaks of stands. @param located - the answer to where that is. */
export function unanswered(located: AnswerBody): AnswerBody {
  const answer = located.found
    ? `That could not be answered; what it speaks of may be this: ${lowered(located.answer)}`
    : 'That could not be answered, and nothing that it speaks of was found on this screen.';
  return { ...located, answer };
}

/** What a question about a place wants beyond what is there: a state where it is known, else a remark. */
export function answerOnRegion(shown: AnswerBody, thing: ElementCandidate | null, asked: string): AnswerBody {
  const question = interpretQuestion(asked);
  if (question?.kind === 'state' && thing !== null) {
    const { state, is } = question.condition;
    const condition: StateCondition =
      state === 'enabled' && isMark(thing) ? { state: 'checked', is } : question.condition;
    const told = stateTold(thing, stateOf(thing, condition.state), condition, thing.page !== undefined);
    return { ...shown, answer: `${told} ${shown.answer}` };
  }
  const isWhat = question === null ? !asksBeyondPlaces(asked) : answeredByRegion.has(question.kind);
  return isWhat ? shown : { ...shown, remarks: [...shown.remarks, REGION_ONLY] };
}

/** What a thing says, holds and is gets told of every region. */
const answeredByRegion: ReadonlySet<QuestionKind['kind']> = new Set([
  'says',
  'value',
  'screen',
  'message',
  'title',
]);

const REGION_ONLY =
  'Of a marked place only what is there can be told; what was asked beyond that was not answered.';

/** A field or checkbox by what names it, and not by what stands or was read in it. */
function calledAs(thing: ElementCandidate): string {
  return whatItIs(
    (isField(thing) || isMark(thing)) && thing.label !== undefined ? { ...thing, text: '' } : thing,
  );
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
