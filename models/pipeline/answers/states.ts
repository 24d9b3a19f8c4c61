// Answers about states: whether a thing is on, chosen, disabled …, which one is, and which field is complained of.
// Pure: knows nothing of who saw the states.

import { boxCentre, type PixelBox } from '../../../protocol/geometry';
import { capitalised, type AnswerBody } from '../compose';
import type { ElementCandidate } from '../elements/candidates';
import { describeTarget, literalMatch } from '../textMatch';
import { thingKind, type KindName } from './kinds';
import { messagesOn } from './messages';
import type { AskedState, StateCondition } from './question';
import {
  controlOf,
  gapTo,
  isField,
  isMark,
  isOnRow,
  nearest,
  stateOf,
  type KnownState,
  type Scene,
} from './scene';
import { fieldNamed, LEAST_TEXT } from './values';
import { allOf, body, BY_LOOKS, calledAs, MAY_BE_PLACEHOLDER, named, subjectOf, type View } from './view';

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

/** "on", "not selected" …, as an answer says it. */
export function conditionWords({ state, is }: StateCondition): string {
  return stateWords[state][is ? 0 : 1];
}

/** Which things of a kind are in a state; null where nothing tells. */
export function whichInState(view: View, name: KindName, condition: StateCondition): AnswerBody | null {
  const { scene } = view;
  const all = allOf(scene, name) ?? [];
  if (!scene.isPage && name === 'tab' && condition.state === 'selected' && condition.is) {
    const tab = selectedTab(tabRows(scene));
    return tab === null ? null : body(view, `The tab that is selected: ${named([tab])}.`, [tab], [BY_LOOKS]);
  }
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

/** The row of tabs of which one looks selected; null where none does. */
export function selectedRow(scene: Scene): readonly ElementCandidate[] | null {
  const rows = tabRows(scene);
  const tab = selectedTab(rows);
  return tab === null ? null : (rows.find((row) => row.includes(tab)) ?? null);
}

/**
 * What may be tabs in pixels: entries with words side by side on one row, and buttons among them, as a chosen tab may have
 * a frame of its own.
 */
function tabRows({ controls, unit }: Scene): readonly (readonly ElementCandidate[])[] {
  const left = controls
    .filter(({ kind, text }) => (kind === 'entry' || kind === 'button') && text.trim() !== '')
    .sort((a, b) => a.box.x1 - b.box.x1);
  const rows: ElementCandidate[][] = [];
  for (const thing of left) {
    const row = rows.find((one) => {
      const last = one.at(-1)!; // A row begins with one.
      const isLevel = Math.abs(boxCentre(last.box).y - boxCentre(thing.box).y) < 0.5 * unit;
      return isLevel && thing.box.x1 - last.box.x2 < TABS_APART * unit;
    });
    if (row === undefined) rows.push([thing]);
    else row.push(thing);
  }
  return rows.filter((row) => 1 < row.length && row.some(({ kind }) => kind === 'entry'));
}

/** Between two tabs there are at most so many heights of text. */
const TABS_APART = 5;

/**
 * The selected one of the row that most looks as if it had one; null where it hardly looks selected, or is not more likely
 * than all others of its row together. Who asks for the selected tab says that there is one, so what no tab shows by
 * itself can be told of it beside the others.
 */
function selectedTab(rows: readonly (readonly ElementCandidate[])[]): ElementCandidate | null {
  const best = rows.flat().reduce<ElementCandidate | null>((most, one) => {
    return most === null || selectedOdds(most) < selectedOdds(one) ? one : most;
  }, null);
  if (best === null || (best.states?.selected ?? 0) < LEAST_SELECTED) return null;
  const row = rows.find((one) => one.includes(best)) ?? [];
  const all = row.reduce((sum, one) => sum + selectedOdds(one), 0);
  return all < 2 * selectedOdds(best) ? best : null;
}

const LEAST_SELECTED = 0.05;

/** To one that it is selected; never infinite, as shares are rounded. */
function selectedOdds({ states }: ElementCandidate): number {
  const share = Math.min(states?.selected ?? 0, 0.999);
  return share / (1 - share);
}

/** Whether a thing that is called a tab is the selected one of its row; null where its row does not tell. */
function selectedAmongTabs(tab: ElementCandidate, scene: Scene): KnownState | null {
  const selected = selectedTab(tabRows(scene).filter((row) => row.includes(tab)));
  return selected === null ? null : selected === tab ? 'yes' : 'no';
}

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
export function chosenUnder(view: View, subject: string): AnswerBody | null {
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
      const row = all.filter(({ box }) => isOnRow(next.box, box));
      // What is of another shape is another group, and so is a single mark below a row of them.
      const [first] = group;
      if (first !== undefined && !areOneGroup(first, next)) break;
      if (1 < row.length && first !== undefined && group.length === 1) break;
      group.push(...row.filter((one) => areOneGroup(next, one)));
      if (1 < row.length) break;
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

/** A round mark and a square one, or a switch and a checkbox, belong to two groups. */
function areOneGroup(a: ElementCandidate, b: ElementCandidate): boolean {
  const apart = Math.abs((a.states?.radio ?? 0) - (b.states?.radio ?? 0));
  return a.kind === b.kind && apart < OTHER_SHAPE;
}

const OTHER_SHAPE = 0.7;

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

/** Whether the thing that a question speaks of is in a state. */
export function isInState(view: View, subjectWords: string, asked: StateCondition): AnswerBody | null {
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
  const isTab = !scene.isPage && asked.state === 'selected' && /\btab$/iu.test(subjectWords);
  const { words, known } = stateTold(of, asked, isTab ? selectedAmongTabs(of, scene) : null);
  const isSeen = known === 'yes' || known === 'no';
  const byLooks = asked.state === 'filled' && known === 'yes' ? MAY_BE_PLACEHOLDER : BY_LOOKS;
  return body(view, words, [of], [isSeen && !scene.isPage ? byLooks : '']);
}

/**
 * What is told of a state of a thing; that a checkbox or switch is enabled means that it is on.
 *
 * @param besideOthers - what is known of it from more than its own looks, which then counts.
 */
export function stateTold(
  thing: ElementCandidate,
  asked: StateCondition,
  besideOthers: KnownState | null = null,
): { readonly words: string; readonly known: KnownState } {
  const condition: StateCondition =
    asked.state === 'enabled' && isMark(thing) ? { ...asked, state: 'checked' } : asked;
  const known = besideOthers ?? stateOf(thing, condition.state);
  const told = calledAs(thing);
  if (known === 'unknown') {
    const whether = `whether it is ${conditionWords(condition)} cannot be told from what is known`;
    return { words: `${capitalised(told)} is here; ${whether}.`, known };
  }
  if (known === 'partly') return { words: `Partly: ${told} is neither on nor off.`, known };
  const is = known === 'yes';
  const yes = `${is === condition.is ? 'Yes' : 'No'}${thing.page === undefined ? ', it seems' : ''}`;
  return { words: `${yes}: ${told} is ${conditionWords({ ...condition, is })}.`, known };
}
