// How well each candidate fits a description by what is seen: its name, its kind, its place, its neighbours.
// Knows nothing of the language model and of how candidates came about.

import {
  boxArea,
  boxCentre,
  boxHeight,
  boxWidth,
  containsPoint,
  type PixelBox,
  type Size,
} from '../../../protocol/geometry';
import type { WitnessState } from '../../../protocol/witness';
import type { RgbImage } from '../image';
import { SAME_MEANING } from '../meaning';
import { comparableText, literalMatch, matchRunTogether, matchTarget, type Target } from '../textMatch';
import type { ElementCandidate } from './candidates';
import { colourFit } from './colour';
import { inOrder, isSamePlace } from './counted';
import type { Furniture } from './furniture';
import type { Description, Order, Relation, Side, WantedState, Zone } from './description';
import { withoutRepeats } from './repeated';
import { cardAround } from './surface';
import type { ElementStates } from './states';

/**
 * What each piece of evidence counts. `label`, `icon` and `bare` are what a name of that sort is worth where it fits
 * perfectly (text that stands on the thing is worth 1); the others are how much of the score is lost where that piece
 * does not fit at all.
 */
export interface FitWeights {
  readonly label: number;
  readonly icon: number;
  /** Power that an icon's probability is raised to, to be comparable with the likeness of texts. */
  readonly iconCurve: number;
  /** A thing of the named kind, where the description has no name ("the second checkbox"). */
  readonly bare: number;
  readonly kind: number;
  readonly zone: number;
  readonly relation: number;
  readonly order: number;
  readonly colour: number;
  /** For detected things that the network itself is not sure of. */
  readonly doubt: number;
}

export interface FitArgs {
  readonly description: Description;
  readonly candidates: readonly ElementCandidate[];
  readonly image: RgbImage;
  /** How well the icon of a detected element fits the description's words, 0…1, by the element's place. */
  readonly iconFits: ReadonlyMap<number, number>;
  /** The same where the whole description is what people call such an icon; nothing where it is not. */
  readonly saidFits: ReadonlyMap<number, number>;
  /** How well it fits what the description leans on ("the icon left of the bell"). */
  readonly anchorFits: ReadonlyMap<number, number>;
}

/** What is known of one candidate against a description before anything is weighed. All 0…1; null does not apply. */
export interface FitFactors {
  /** Of the text on it. */
  readonly text: number;
  /** Of the text beside it. */
  readonly label: number;
  readonly icon: number;
  /** The icon again, where all of the description is a name for it. */
  readonly said: number;
  /** 1 where the description has no name, so that every thing of the kind will do. */
  readonly bare: number;
  /** Its text is the description to the letter: what a place or kind in it means does not matter then. */
  readonly isLiteral: boolean;
  /** The text is the whole description with its kind taken off: places and order in it are part of the name. */
  readonly isWhole: boolean;
  readonly kind: number | null;
  readonly zone: number | null;
  readonly relation: number | null;
  readonly colour: number | null;
  /** Of elements that know their state, where one is asked for. */
  readonly state: number | null;
  /** It was put together from others, which are meant where nothing speaks for the whole. */
  readonly isDerived: boolean;
  /** The network's score, against one that leaves no doubt; null for what was read. */
  readonly certainty: number | null;
  /** What is left of its score where it is no part of the app, or in another row than the one that is named; else 1. */
  readonly standing: number;
}

/**
 * Per candidate how well it fits, 0…1. Weighing is apart from looking, so that many weights can be tried on what was
 * looked up once. Reordering the candidates reorders the result and nothing else.
 */
export function weighFactors(
  factors: readonly FitFactors[],
  candidates: readonly ElementCandidate[],
  order: Order | null,
  weights: FitWeights,
): readonly number[] {
  const placed = relativeToRivals(factors, weights);
  const scores = placed.map((one) => weigh(one, weights));
  if (order === null) return placed.some(isPlaced) ? scores : withoutRepeats(candidates, scores);
  const chosen = inOrder(candidates, scores, order);
  // Rows that cannot be counted tell nothing about any candidate.
  if (chosen === null && order.from === 'row') return scores;
  const lost = order.among === null ? weights.order : NOT_AMONG;
  return scores.map((score, i) => {
    const one = candidates[i];
    const isChosen = chosen !== null && one !== undefined && isSamePlace(one.box, chosen);
    return isChosen || factors[i]?.isWhole === true ? score : score * (1 - lost);
  });
}

/** How much is lost by other things where it is said how many there are of which one is meant. */
const NOT_AMONG = 0.5;

/** Whether a description says which of several like things is meant. */
function isPlaced({ zone, relation, state, colour }: FitFactors): boolean {
  return [zone, relation, state, colour].some((one) => one !== null);
}

/** Whether a description's count picks one of the candidates; true where there is none. */
export function isOrderMet(
  factors: readonly FitFactors[],
  candidates: readonly ElementCandidate[],
  order: Order | null,
  weights: FitWeights,
): boolean {
  if (order === null) return true;
  const scores = relativeToRivals(factors, weights).map((one) => weigh(one, weights));
  return inOrder(candidates, scores, order) !== null;
}

/** Scores below this share of the best, place aside, are of other things than the one that a place tells apart. */
const RIVAL = 0.6;

/** A place that nobody fits better than this is not where any of them stands. */
const SOMEWHERE = 0.3;

/**
 * Places and relations only tell apart things that the name fits about equally well: the one that fits them best loses
 * nothing by standing somewhat off, and where none of them stands there at all, all lose.
 */
function relativeToRivals(factors: readonly FitFactors[], weights: FitWeights): readonly FitFactors[] {
  const unplaced = factors.map((one) => weigh({ ...one, zone: null, relation: null }, weights));
  const best = unplaced.reduce((most, score) => Math.max(most, score), 0);
  const rivals = factors.filter((_, i) => RIVAL * best <= (unplaced[i] ?? 0));
  const share = (of: 'zone' | 'relation') => {
    const most = rivals.reduce((top, one) => Math.max(top, one[of] ?? 0), 0);
    return (fit: number | null): number | null =>
      fit === null || most < SOMEWHERE ? fit : Math.min(1, fit / most);
  };
  const [zone, relation] = [share('zone'), share('relation')];
  return factors.map((one) => ({ ...one, zone: zone(one.zone), relation: relation(one.relation) }));
}

function weigh(factors: FitFactors, weights: FitWeights): number {
  const { text, label, icon, said, bare } = factors;
  const name = Math.max(
    text,
    weights.label * label,
    weights.icon * icon ** weights.iconCurve,
    saidWorth(said, weights.icon),
    weights.bare * bare,
  );
  const kept = (factor: number | null, weight: number): number =>
    factor === null ? 1 : 1 - weight * (1 - factor);
  const byKind = factors.isLiteral ? 1 : kept(factors.kind, weights.kind);
  const byPlace = factors.isWhole
    ? 1
    : kept(factors.zone, weights.zone) *
      kept(factors.relation, weights.relation) *
      kept(factors.colour, weights.colour) *
      kept(factors.state, STATE);
  const byMaking =
    (factors.isDerived ? DERIVED : 1) * kept(factors.certainty, weights.doubt) * factors.standing;
  return name * byKind * byPlace * byMaking;
}

/**
 * "Show password" is an eye rather than the text "Password", where an eye is surely there; the text "Show password" goes
 * before both.
 */
function saidWorth(said: number, icon: number): number {
  const { from, to, worth } = SAID;
  return said < from ? 0 : icon + (worth - icon) * Math.min(1, (said - from) / (to - from));
}

/** From which probability on a name for icons begins to count as a text would, where it does in full, and how much. */
const SAID = { from: 0.5, to: 0.8, worth: 0.98 };

/** How much is lost by an element that is not in the state that is asked for. */
const STATE = 0.5;

/**
 * What is left of the score of furniture where none of its words is said, nor what stands on it. A key is never meant by the
 * icon that its letter is taken for; what looks the same in the app goes before the status bar.
 */
const furnitureWords: Readonly<Record<Furniture, { readonly left: number; readonly words: RegExp }>> = {
  keyboard: {
    left: 0.25,
    words:
      /\b(?:keys?|key(?:board|pad)|emojis?|letters?|backspace|shift|caps|space ?bar|(?:press|hit|tap) (?:enter|return)|gifs?|stickers?|dictat\w+|typing)\b/iu,
  },
  'status bar': {
    left: 0.85,
    words: /\b(?:status|battery|wi-?fi|signal|network|clock|time|bluetooth|reception)\b/iu,
  },
};

/** What is shown over a window has a close button of its own, and is not closed by the one in the window's corner. */
const overlay =
  /\b(?:dialog(?:ue)?|banner|notice|notification|pop-?up|message|toast|alert|card|panel|tip|hint)\b/iu;
const IN_THE_CORNER = 0.85;

/** How far a window's corner reaches, in parts of the picture's height. */
const CORNER = 0.06;

function standingOf(
  { furniture, box, page }: ElementCandidate,
  { text, relation }: Description,
  { width, height }: Size,
): number {
  // Who says what it is next to has told it from everything else; and a page has neither bar nor window.
  if ((relation !== null && furniture !== 'keyboard') || page !== undefined) return 1;
  if (furniture !== undefined) {
    const { left, words } = furnitureWords[furniture];
    return words.test(text) ? 1 : left;
  }
  const { x, y } = boxCentre(box);
  const isInCorner = Math.max(y, Math.min(x, width - x)) < CORNER * height;
  return isInCorner && height < width && overlay.test(text) ? IN_THE_CORNER : 1;
}

/** What is left of the score of a thing in another row than the one that is named and is not there. */
const ELSEWHERE = 0.55;

/** Whatever fits less is in another row. */
const IN_THE_ROW = 0.25;

/** Enough to come second, also where the whole lies a little nearer to a neighbour than its part. */
const DERIVED = 0.96;

const derivedOrigins: ReadonlySet<ElementCandidate['origin']> = new Set([
  'block',
  'labelled',
  'captioned',
  'target',
  'row',
]);

/** A text fits "to the letter" from here on: case, blanks and what reading may have changed do not count. */
const TO_THE_LETTER = 0.89;

/** A colour is only looked at where the name fits somehow, because it costs pixels. */
const WORTH_A_LOOK = 0.2;

/** What each candidate has to say for itself. */
export function fitFactors(args: FitArgs): readonly FitFactors[] {
  const { description, candidates, image, iconFits, saidFits, anchorFits } = args;
  const { whole, target, core, kinds, zone, relation, colour, state } = description;
  const stateCore = state?.core ?? null;
  const matches = new Map<string, Match>();
  const matchOf = (text: string): Match => {
    let match = matches.get(text);
    if (match === undefined) {
      const comparable = comparableText(text);
      const named = literalMatch(whole, comparable, 'kind');
      const byCore = core === null ? 0 : CORE * matchTarget(core, comparable);
      const fit = Math.max(matchTarget(target, comparable), byCore, named);
      const stated = stateCore === null ? 0 : CORE * matchTarget(stateCore, comparable);
      match = { fit, whole: named, literal: literalMatch(whole, comparable, 'nothing'), stated };
      matches.set(text, match);
    }
    return match;
  };
  const anchors = relation === null ? NO_ANCHORS : findAnchors(relation, candidates, anchorFits);
  const isUnnamed = relation !== null && core === null;
  const clearest = state === null ? 1 : clearestState(candidates, state);
  const called = isCalledBy(description.name);
  const isAnchored = 0 < anchors.things.length || 0 < anchors.parts.size;
  const cards = cardsAround(relation, anchors, image);
  const factors = candidates.map((candidate): FitFactors => {
    const { page } = candidate;
    const best = candidate.origin === 'keyboard' ? matchOf(candidate.kind) : bestMatch(candidate, matchOf);
    const { literal, whole: wholeText } = best;
    // "The heading above Billing" has no name; what a page says is called Billing is what it stands above.
    const isOnlyNear = page !== undefined && isUnnamed && literal < TO_THE_LETTER;
    const isCalled = page !== undefined && called !== null && [candidate.text, ...page.names].some(called);
    const text = isOnlyNear ? 0 : isCalled ? 1 : best.fit;
    // Without a kind the label itself is meant, which is a candidate of its own.
    const { label: words } = candidate;
    const labelMatch = kinds === null || words === undefined ? null : matchOf(words);
    const seen = state === null ? null : stateFit(candidate, state);
    const inState = seen === null || page !== undefined ? seen : Math.min(1, seen / clearest);
    const isStated = inState !== null && 0.5 <= inState;
    const label = Math.max(isOnlyNear ? 0 : (labelMatch?.fit ?? 0), isStated ? (labelMatch?.stated ?? 0) : 0);
    const iconOf = (fits: ReadonlyMap<number, number>): number =>
      candidate.icon === null ? 0 : (fits.get(candidate.icon) ?? 0);
    const icon = onOther(candidate, kinds) * iconOf(iconFits);
    // Who asks for the eye of a field does not mean the field, nor a button for its words.
    const said = isWordless(candidate.text) && !isFieldLike.has(candidate.kind) ? iconOf(saidFits) : 0;
    const bare = core === null ? 1 : 0;
    const isNamed = WORTH_A_LOOK < Math.max(text, label, icon, bare);
    const isLiteral = TO_THE_LETTER <= literal;
    const isWhole = TO_THE_LETTER <= Math.max(wholeText, labelMatch?.whole ?? 0);
    // An anchor that nobody finds tells nothing about any candidate.
    const beside =
      relation === null || !isAnchored ? null : relationFit(candidate, relation.side, anchors, cards, image);
    const isElsewhere = relation?.isKey === true && (beside ?? 0) < IN_THE_ROW;
    return {
      text: isStated ? Math.max(text, stateCore === null ? IN_STATE : matchOf(candidate.text).stated) : text,
      label,
      icon,
      said,
      bare,
      isLiteral,
      isWhole,
      kind:
        kinds === null
          ? null
          : agreement(candidate, kinds) * (isOtherKind(candidate, description) ? OTHER_KIND : 1),
      zone: zone === null ? null : zoneFit(candidate.box, zone, image),
      relation: beside,
      colour: colour === null || !isNamed ? null : colourFit(image, candidate.box, colour),
      state: inState,
      isDerived: derivedOrigins.has(candidate.origin),
      certainty: candidate.certainty === null ? null : Math.min(1, candidate.certainty / BEYOND_DOUBT),
      standing:
        isLiteral || isWhole ? 1 : standingOf(candidate, description, image) * (isElsewhere ? ELSEWHERE : 1),
    };
  });
  // Only against a text that shares words does a name for icons count more: where texts say the same in other words at best
  // ("Register" for "create an account"), they go first.
  const isRivalled = factors.some(({ text }) => SAME_MEANING < text);
  return isRivalled ? factors : factors.map((one) => (one.said === 0 ? one : { ...one, said: 0 }));
}

/** They hold icons that do something of their own. */
const isFieldLike: ReadonlySet<string> = new Set(['field', 'select']);

/**
 * What an icon counts for the thing that it is on, besides itself. Who describes an icon means the icon, which is a candidate
 * of its own, rather than the field or row that holds it: of a wide thing with words the icon tells little, unless its kind
 * is named.
 */
function onOther(candidate: ElementCandidate, kinds: Description['kinds']): number {
  const { page, origin, text, label, box } = candidate;
  // A control that the page gives words for is seldom called by its icon.
  if (page !== undefined) return text === '' ? 1 : BESIDE_WORDS;
  if (origin === 'icon' || candidate.icon === null) return 1;
  const isOfKind = kinds !== null && SAME_KIND <= agreement(candidate, kinds);
  if (isOfKind) return 1;
  const isWorded = !isWordless(text) || label !== undefined;
  return isWorded && WIDE * boxHeight(box) < boxWidth(box) ? BESIDE_WORDS : ON_ITSELF;
}

/** So many times as wide as it is high a thing is no button around an icon. */
const WIDE = 2.5;

/** What an icon counts by which a control with words is called. */
const BESIDE_WORDS = 0.75;

/** Enough for the icon to go before the plate that it is on. */
const ON_ITSELF = 0.98;

/** A single letter on a thing is as likely an icon that was read as one: "三" for a menu. */
function isWordless(text: string): boolean {
  return [...text.trim()].length <= 1;
}

/** What it is worth to be of the kind and in the state that are asked for, where no name is. */
const IN_STATE = 0.8;

interface Match {
  readonly fit: number;
  /** Of the whole description. */
  readonly literal: number;
  /** Of the whole description with its kind taken off. */
  readonly whole: number;
  /** Of what the thing is called without the words for its state, which may as well be a part of its name. */
  readonly stated: number;
}

/** The best match of all that an element is called; names that only a page knows are worth nearly as much as its text. */
function bestMatch({ text, page }: ElementCandidate, matchOf: (text: string) => Match): Match {
  const ofText = matchOf(text);
  if (page === undefined || page.names.length === 0) return ofText;
  const others = page.names.map(matchOf);
  const best = (of: keyof Match): number =>
    others.reduce((most, match) => Math.max(most, OTHER_NAME * match[of]), ofText[of]);
  return { ...ofText, fit: best('fit'), literal: best('literal'), whole: best('whole') };
}

/** Whether a name is, word for word, what a description calls the thing: "Radio buttons" is no "Buttons". */
function isCalledBy(name: string | null): ((one: string) => boolean) | null {
  const wanted = name?.replace(/^(?:the|an?) /iu, '').toLowerCase();
  return wanted === undefined ? null : (one) => one.toLowerCase() === wanted;
}

/** What stands on a thing goes before what only assistive technology is told. */
const OTHER_NAME = 0.99;

/** How surely something is in the state that is asked for; null where nobody knows. */
function stateFit({ page, states }: ElementCandidate, wanted: WantedState): number | null {
  if (page !== undefined) return hasState(page.state, wanted) ? 1 : 0;
  const share = states === null ? null : shareInState(states, wanted.field);
  return share === null ? null : wanted.is ? share : 1 - share;
}

/** States that nothing seems to be in more than this are not on the screen. */
const LEAST_STATE = 0.15;

/**
 * How surely the detected thing is in a state that is so most surely, of the kind that is named. Rare states hardly reach
 * even odds; what tells is who is likelier than the others.
 */
function clearestState(candidates: readonly ElementCandidate[], wanted: WantedState): number {
  const ofKind = candidates.filter(
    (one) => one.page === undefined && (wanted.kinds === null || SAME_KIND <= agreement(one, wanted.kinds)),
  );
  return ofKind.reduce((most, one) => Math.max(most, stateFit(one, wanted) ?? 0), LEAST_STATE);
}

/** A thing answers to the kind that is named from here on. */
const SAME_KIND = 0.6;

/** What the state network says of a state; null for those it knows nothing of. */
function shareInState(
  { on, selected, disabled, invalid }: ElementStates,
  field: WantedState['field'],
): number | null {
  switch (field) {
    case 'checked':
      return on;
    case 'selected':
    case 'pressed':
      return on ?? selected;
    case 'disabled':
      return disabled;
    case 'invalid':
      return invalid;
    case 'expanded':
    case 'required':
    case 'focused':
    case 'readonly':
    case 'level':
    case 'value':
      return null;
  }
}

/** Whether an element is in a state, or in one that people call the same: a checked radio button is "selected". */
function hasState(state: WitnessState, { field, is }: WantedState): boolean {
  const isOn = (one: boolean | 'mixed' | undefined): boolean => one === true;
  switch (field) {
    case 'selected':
    case 'checked':
    case 'pressed': {
      const marks = [state.selected, state.checked, state.pressed];
      return is ? marks.some(isOn) : marks.includes(false) && !marks.some(isOn);
    }
    // What is not said is not so; only of what can be opened it is said that it is closed.
    case 'expanded':
      return state.expanded === is;
    case 'disabled':
    case 'required':
    case 'invalid':
    case 'focused':
    case 'readonly':
      return isOn(state[field]) === is;
    case 'level':
    case 'value':
      return false;
  }
}

/** From this score on the network is hardly ever wrong about there being something. */
const BEYOND_DOUBT = 0.5;

/** A name that remains when the rest is taken off may have lost a part of itself. */
const CORE = 0.97;

/** The share of the candidate's kinds that answers to the kind that is asked for. */
export function agreement({ kinds }: ElementCandidate, wanted: NonNullable<Description['kinds']>): number {
  let sum = 0;
  for (const [family, share] of Object.entries(kinds)) {
    sum += share * (wanted[family as keyof typeof wanted] ?? 0); // Keys of a record by family.
  }
  return Math.min(1, sum);
}

/** Kinds that pixels do not tell apart and a page does. */
const toldApart: readonly (readonly string[])[] = [
  ['checkbox', 'radio'],
  ['link', 'tab', 'menuitem', 'option'],
  ['heading', 'text'],
];

/** How well an element of a page answers to another kind than its own. */
const OTHER_KIND = 0.6;

/** Whether a page says that something is of another kind than the one that is named, where pixels would say nothing. */
function isOtherKind({ page, kind }: ElementCandidate, { whole, kinds: wanted }: Description): boolean {
  if (page === undefined || wanted === null) return false;
  // Where a control is asked for, the words that name it are what is left when it was not detected. A page has it.
  if (page.use === 'text' && wanted.text !== 1) return true;
  const own = [...kind.split(' '), kind.replaceAll(' ', '')];
  return toldApart.some(
    (group) =>
      group.some((one) => whole.roles.includes(one)) &&
      group.some((one) => own.includes(one)) &&
      !group.some((one) => whole.roles.includes(one) && own.includes(one)),
  );
}

/** 1 at the named edge or corner, falling evenly to 0 at the opposite one. */
function zoneFit(box: PixelBox, { across, down }: Zone, { width, height }: Size): number {
  const { x, y } = boxCentre(box);
  const along = (wanted: Zone['across'], at: number): number => {
    if (wanted === null) return 1;
    if (wanted === 'edge') return Math.abs(2 * at - 1);
    return wanted === 0.5 ? 1 - Math.abs(2 * at - 1) : 1 - Math.abs(wanted - at);
  };
  return along(across, x / width) * along(down, y / height);
}

interface Anchor {
  readonly box: PixelBox;
  readonly fit: number;
  /** What the page says of the rows that it lies in; empty where none said anything. */
  readonly rows: readonly number[];
}

/** What a description leans on. */
interface Anchors {
  readonly things: readonly Anchor[];
  /** Parts of a page that the thing may lie in, by their names: how well each fits. */
  readonly parts: ReadonlyMap<string, number>;
}

const NO_ANCHORS: Anchors = { things: [], parts: new Map() };

/** Texts that fit worse are not what the description leans on. */
const LEAST_ANCHOR = 0.45;

/** So many of the best are tried; a name may well stand in several places. */
const MOST_ANCHORS = 12;

function findAnchors(
  { side, anchor, kinds, name }: Relation,
  candidates: readonly ElementCandidate[],
  anchorFits: ReadonlyMap<number, number>,
): Anchors {
  const fits = new Map<string, number>();
  const fitOf = (target: Target, text: string): number => {
    const known = fits.get(text) ?? matchRunTogether(target, text);
    fits.set(text, known);
    return known;
  };
  const iconFit = ({ icon, origin }: ElementCandidate): number =>
    icon === null || origin !== 'icon' ? 0 : (anchorFits.get(icon) ?? 0);
  const names = side === 'inside' ? candidates.flatMap(({ page }) => page?.parts ?? []) : [];
  const parts = new Map(names.map((name) => [name, fitOf(anchor, name)] as const));
  for (const [name, fit] of parts) if (fit < LEAST_ANCHOR) parts.delete(name);
  const isHeading = kinds === 'heading' ? headingFit(candidates) : null;
  const named = (one: ElementCandidate): number =>
    calledBy(one).reduce((most, text) => Math.max(most, fitOf(anchor, text)), iconFit(one));
  const ofKind = (one: ElementCandidate): number => {
    if (isHeading !== null) return isHeading(one);
    return kinds === null || kinds === 'heading' || derivedOrigins.has(one.origin)
      ? 0
      : agreement(one, kinds) * Math.min(1, (one.certainty ?? 1) / BEYOND_DOUBT);
  };
  const found = candidates
    .filter(({ origin, page }) => origin !== 'row' && page?.use !== 'part')
    .map((one) => ({
      box: one.box,
      // "The search field" is rather a field than a text; "the field" is any, and "the headline" the largest text.
      fit:
        name === null
          ? Math.max(named(one), ofKind(one))
          : named(one) * (kinds === null ? 1 : 1 - KIND_OF_ANCHOR * (1 - ofKind(one))),
      rows: one.page?.rows ?? [],
    }))
    .filter(({ fit }) => LEAST_ANCHOR <= fit);
  const things = [...withoutHolders(found, side)]
    .sort((a, b) => b.fit - a.fit || boxArea(a.box) - boxArea(b.box))
    .slice(0, MOST_ANCHORS);
  return { things, parts };
}

/**
 * Without what merely holds the words that are leant on: several lines taken together lie nearer to what is beside another one
 * of them, and a row as wide as the screen nearer to the icon of the next row than to its own.
 */
function withoutHolders(things: readonly Anchor[], side: Side): readonly Anchor[] {
  const exact = things.filter(({ fit }) => TO_THE_LETTER <= fit);
  const isAlong = side === 'near' || side === 'left' || side === 'right';
  const isHolder = (thing: Anchor, words: Anchor): boolean =>
    thing !== words &&
    containsPoint(thing.box, boxCentre(words.box)) &&
    (thing.fit < words.fit ||
      (isAlong && thing.fit === words.fit && WIDE * boxWidth(words.box) < boxWidth(thing.box)));
  return things.filter((thing) => !exact.some((words) => isHolder(thing, words)));
}

/** How much less something is leant on that is not of the kind that is named beside its name. */
const KIND_OF_ANCHOR = 0.25;

/** How nearly a text is as tall as the tallest one. */
function headingFit(candidates: readonly ElementCandidate[]): (one: ElementCandidate) => number {
  const heightOf = ({ box, origin }: ElementCandidate): number => (origin === 'line' ? boxHeight(box) : 0);
  const tallest = candidates.reduce((most, one) => Math.max(most, heightOf(one)), 1);
  return (one) => (one.kind === 'heading' ? 1 : (heightOf(one) / tallest) ** 2);
}

/** What a neighbour may be called by: of an element of a page also what cannot be seen on it. */
function calledBy({ text, label, page }: ElementCandidate): readonly string[] {
  const names = page === undefined ? [text] : [text, label ?? '', ...page.names];
  return names.filter((name) => name !== '');
}

function relationFit(
  candidate: ElementCandidate,
  side: Side,
  { things, parts: fitting }: Anchors,
  cards: ReadonlyMap<PixelBox, PixelBox>,
  picture: Size,
): number {
  const { rows = [], parts = [] } = candidate.page ?? {};
  let best = parts.reduce((most, part) => Math.max(most, (fitting.get(part) ?? 0) ** 2), 0);
  for (const { box, fit, rows: rowsOfAnchor } of things) {
    // A thing is not beside itself, nor beside what stands on it.
    const isRow = side === 'row' || side === 'owner';
    if (!isRow && isSamePlace(candidate.box, box)) continue;
    const isTold = isRow && 0 < rows.length && 0 < rowsOfAnchor.length;
    const seen = (): number => onCard(candidate.box, box, side, cards.get(box), picture);
    const beside = isTold ? sharedRow(rows, rowsOfAnchor) : seen();
    best = Math.max(best, fit * fit * beside);
  }
  return best;
}

/** A panel that takes more of the picture is the page; one that is not so many times as high as the text is the text's own plate. */
const LARGEST_CARD = 0.35;
const PLATE = 2.5;

/** The sides that a card's edge ends. */
const withinCards: ReadonlySet<Side> = new Set(['owner', 'below', 'above']);

/** Per anchor the row or card that it stands on, where one is seen around it. */
function cardsAround(
  relation: Relation | null,
  { things }: Anchors,
  image: RgbImage,
): ReadonlyMap<PixelBox, PixelBox> {
  if (relation === null || !withinCards.has(relation.side)) return new Map();
  return new Map(
    things.flatMap(({ box }) => {
      const card = cardAround(image, box)?.box;
      if (card === undefined || LARGEST_CARD * image.width * image.height < boxArea(card)) return [];
      const isPlate = boxHeight(card) < PLATE * boxHeight(box) && boxWidth(card) < PLATE * boxWidth(box);
      return isPlate ? [] : [[box, card] as const];
    }),
  );
}

/** How well a box lies on a side of an anchor; on the same card it need be neither level nor near. */
function onCard(
  box: PixelBox,
  anchor: PixelBox,
  side: Side,
  card: PixelBox | undefined,
  picture: Size,
): number {
  const beside = sideFit(box, anchor, side, picture);
  if (card === undefined || !containsPoint(card, boxCentre(box))) return beside;
  const { y } = boxCentre(anchor);
  const isThere = side === 'owner' || (side === 'below' ? y < boxCentre(box).y : boxCentre(box).y < y);
  return isThere ? Math.max(beside, ON_THE_CARD) : beside;
}

const ON_THE_CARD = 0.9;

/** 1 in the same row, less where only a row around both is the same; 0 in none. Both begin with the innermost. */
function sharedRow(rows: readonly number[], others: readonly number[]): number {
  const shared = rows.find((row) => others.includes(row));
  if (shared === undefined) return 0;
  return shared === others[0] || shared === rows[0] ? 1 : OUTER_ROW;
}

/** An item of a list that holds a whole table is no row of what stands in it. */
const OUTER_ROW = 0.5;

/** How well a box lies on a side of an anchor: level with it, and near. */
function sideFit(box: PixelBox, anchor: PixelBox, side: Side, picture: Size): number {
  const centre = boxCentre(box);
  const other = boxCentre(anchor);
  const gapX = Math.max(0, anchor.x1 - box.x2, box.x1 - anchor.x2);
  const gapY = Math.max(0, anchor.y1 - box.y2, box.y1 - anchor.y2);
  const diagonal = Math.hypot(picture.width, picture.height);
  const level = closeness(centre.y - other.y, 0.5 * boxHeight(anchor) + 0.3 * boxHeight(box));
  const plumb = closeness(centre.x - other.x, 0.5 * boxWidth(anchor) + 0.5 * boxWidth(box));
  const near = (gap: number, reach: number): number => Math.exp(-gap / (reach * diagonal));
  switch (side) {
    case 'left':
      return centre.x < other.x ? level * near(gapX, 0.15) : 0;
    case 'right':
      return other.x < centre.x ? level * near(gapX, 0.15) : 0;
    case 'above':
      return centre.y < other.y ? plumb * near(gapY, 0.1) : 0;
    case 'below':
      return other.y < centre.y ? plumb * near(gapY, 0.1) : 0;
    case 'row':
    case 'owner':
      return level * near(gapX, 0.6);
    case 'near':
      // "Next to" is said of what stands on the same row, also at its other end, rather than of what stands above or below.
      return Math.max(
        near(Math.hypot(gapX, gapY), 0.08) * Math.max(0.4, level, 0.7 * plumb),
        ALONG_THE_ROW * level * near(gapX, 0.6),
      );
    case 'inside':
      // A part's title stands at its top; how far the part reaches is not seen.
      return centre.y < anchor.y1 ? 0.3 * near(gapY, 0.1) : near(Math.hypot(gapX, gapY), 0.15);
  }
}

/** What it is worth to stand in the same row, however far away. */
const ALONG_THE_ROW = 0.6;

/** 1 within `reach`, then falling off over the same distance again. */
function closeness(distance: number, reach: number): number {
  const beyond = Math.abs(distance) / Math.max(1, reach) - 1;
  return beyond <= 0 ? 1 : Math.exp(-2 * beyond * beyond);
}
