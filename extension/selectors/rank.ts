// The stated order of candidates, the most trustworthy first, as a cost.
// Knows nothing of how they were found. The numbers are an order written down, not a measurement.

import type { Selector, SelectorStep, Strategy, TextMatch } from '../../protocol/selector';
import type { Candidate } from './ladder';
import type { TextChange } from './stability';

/** The stated order. Gaps leave room for what speaks against one: a name that will change falls behind a steady id. */
const places: Readonly<Record<Strategy, number>> = {
  'test-id': 0,
  role: 10,
  label: 20,
  placeholder: 30,
  alt: 40,
  text: 50,
  title: 60,
  relation: 70,
  id: 80,
  attribute: 90,
  structure: 110,
  position: 150,
};

/** A number may be part of a name ("Step 2"); a price, a date or a count will be another one tomorrow. */
const priceOfChange: Readonly<Record<TextChange, number>> = {
  number: 12,
  long: 22,
  count: 85,
  percentage: 85,
  date: 85,
  price: 85,
};

/** An app's makers give resource ids themselves, for tests too, and do not translate them. */
const placeOfResourceId = 25;

const priceOfPart = { changing: 6, long: 6, unreadable: 2 } as const;
const priceOfCount = 18;
/** "The only slider": true until there is a second one. A class that is there once falls behind an attribute. */
const priceOfOnlyOne = 22;
const priceOfPlace = 9;
const priceOfLevel = 4;
/** Counted among all of a role, whatever they are called, there are more that can come and go. */
const priceOfNameless = 8;
/** What counts is bad enough already: a name that may change is still a better start than a way through the build. */
const mostOfChangeInPosition = 20;
const priceOfBuilt = 5;
/** What is out of use now is meant to be in use later. */
const priceOfState = 30;
/** Each step is one more thing that can change, and more to read. */
const priceOfStep = 3;

/**
 * Smaller is better.
 *
 * @param length - of what is written, in characters: of equals the shorter one is better. Where nothing is written yet,
 *   about that of Playwright's.
 */
export function costOf({ selector, strategy, hold }: Candidate, length: number = lengthOf(selector)): number {
  const ofChange = hold.change === null ? 0 : priceOfChange[hold.change];
  return (
    (strategy === 'id' && selector.at(-1)!.kind === 'resourceId' ? placeOfResourceId : places[strategy]) +
    (strategy === 'position' ? Math.min(ofChange, mostOfChangeInPosition) : ofChange) +
    (hold.part === null ? 0 : priceOfPart[hold.part]) +
    (hold.isCounted ? priceOfCount : 0) +
    (hold.isBuilt ? priceOfBuilt : 0) +
    (hold.state === null ? 0 : priceOfState) +
    (hold.inner === null ? 0 : places[hold.inner] / 10) +
    (hold.isOnlyOne ? (strategy === 'role' ? 4 * priceOfOnlyOne : priceOfOnlyOne) : 0) +
    (strategy === 'position' && isNameless(selector.at(-2)) ? priceOfNameless : 0) +
    Math.min(hold.nPlaces, 6) * priceOfPlace +
    Math.min(hold.depth, 8) * priceOfLevel +
    (stepsInFrame(selector) - 1) * priceOfStep +
    Math.min(length, 200) / 40
  );
}

function isNameless(counted: SelectorStep | undefined): boolean {
  return counted?.kind === 'role' && counted.name === null;
}

/** The way into a frame is the same for all selectors of an element. */
function stepsInFrame(selector: Selector): number {
  return selector.length - 1 - selector.map(({ kind }) => kind).lastIndexOf('frame');
}

/** About how many characters there are to read. */
function lengthOf(selector: Selector): number {
  return selector.reduce((sum, step) => sum + lengthOfStep(step), 0);
}

function lengthOfStep(step: SelectorStep): number {
  switch (step.kind) {
    case 'testId':
    case 'resourceId':
    case 'accessibilityId':
    case 'className':
      return 10 + step.value.length;
    case 'role':
      return 10 + step.role.length + (step.name === null ? 0 : lengthOfMatch(step.name));
    case 'css':
    case 'xpath':
      return JSON.stringify(step.parts).length / 2;
    case 'has':
      return lengthOf(step.steps);
    case 'nth':
    case 'frame':
      return 5;
    default:
      return 10 + lengthOfMatch(step.match);
  }
}

function lengthOfMatch({ text, exact }: TextMatch): number {
  return text.length + (exact ? ', exact: true'.length : 0);
}
