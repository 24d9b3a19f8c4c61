// Selectors of apps for Appium, in WebdriverIO's words: UiSelector for Android, predicates and class chains for iOS.
// Knows nothing of devices. Only what their trees hold can be asked for: ids, descriptions, classes, labels, texts.

import type { Selector, SelectorStep, TextMatch, XPathPart } from '../../../protocol/selector';
import { jsString } from './literals';
import { Unsayable } from './unsayable';
import { writeXPath } from './xpath';

/** @throws Unsayable where UiSelector cannot say it */
export function uiautomatorOf(selector: Selector): { code: string; notes: string[] } {
  const [only] = selector;
  if (selector.length === 1) {
    if (only!.kind === 'accessibilityId') return { code: dollar(`~${only.value}`), notes: [] };
    if (only!.kind === 'xpath') return { code: dollar(appXPath(only.parts)), notes: [] };
  }
  const links: string[] = [];
  for (const step of selector) {
    if (step.kind !== 'nth') {
      links.push(`new UiSelector()${uiCondition(step)}`);
    } else {
      if (step.index < 0) throw new Unsayable('UiSelector cannot count from the end.');
      links.push(`${links.pop()!}.instance(${step.index})`);
    }
  }
  // childSelector looks anywhere below, not only at children.
  const nested = links.reduceRight((inner, outer) => `${outer}.childSelector(${inner})`);
  return {
    code: dollar(`android=${nested}`),
    notes: links.length === 1 ? [] : ['UiSelector looks inside of the first that fits only.'],
  };
}

function uiCondition(step: SelectorStep): string {
  switch (step.kind) {
    case 'resourceId':
      return `.resourceId(${uiString(step.value)})`;
    case 'accessibilityId':
      return `.description(${uiString(step.value)})`;
    case 'className':
      return `.className(${uiString(step.value)})`;
    case 'text':
      return uiText(step.match);
    default:
      throw notOfApps(step, 'UiSelector');
  }
}

function uiText({ text, exact }: TextMatch): string {
  if (exact) return `.text(${uiString(text)})`;
  if (text.toLowerCase() === text.toUpperCase()) return `.textContains(${uiString(text)})`;
  const pattern = text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return `.textMatches(${uiString(`(?ius).*${pattern}.*`)})`;
}

/**
 * As Appium's server reads it: `\"` is a quote, every other backslash is itself.
 *
 * @throws Unsayable for a backslash at the end: nothing tells it from an escaped quote
 */
function uiString(text: string): string {
  if (text.endsWith('\\')) throw new Unsayable('UiSelector cannot hold a text that ends in a backslash.');
  return `"${text.replace(/"/g, '\\"')}"`;
}

/** @throws Unsayable where neither a predicate nor a class chain can say it */
export function xcuitestOf(selector: Selector): { code: string; notes: string[] } {
  const [only] = selector;
  if (selector.length === 1) {
    if (only!.kind === 'accessibilityId') return { code: dollar(`~${only.value}`), notes: [] };
    if (only!.kind === 'xpath') return { code: dollar(appXPath(only.parts)), notes: [] };
    const { type, predicate } = iosCondition(only!);
    const terms = [...(type === '*' ? [] : [`type == ${nsString(type)}`]), ...predicate];
    return { code: dollar(`-ios predicate string:${terms.join(' AND ')}`), notes: [] };
  }
  let chain = '';
  let nFound = 0;
  let isCounted = false;
  for (const step of selector) {
    if (step.kind === 'nth') {
      isCounted = true;
      chain += `[${step.index < 0 ? step.index : step.index + 1}]`;
    } else if (step.kind === 'has') {
      const inner = step.steps.length === 1 ? iosCondition(step.steps[0]!) : null;
      if (isCounted || inner === null || inner.predicate.length + (inner.type === '*' ? 0 : 1) !== 1) {
        throw new Unsayable('A class chain can narrow down by one thing inside only.');
      }
      const [term] = inner.type === '*' ? inner.predicate : [`type == ${nsString(inner.type)}`];
      chain += `[$${term!.replace(/\$/g, '$$$$')}$]`;
    } else {
      const { type, predicate } = iosCondition(step);
      chain += `${chain === '' ? '' : '/'}**/${type}`;
      chain += predicate.map((term) => `[\`${term.replace(/`/g, '``')}\`]`).join('');
      nFound += 1;
      isCounted = false;
    }
  }
  return {
    code: dollar(`-ios class chain:${chain}`),
    notes: nFound === 1 ? [] : ['A class chain looks inside of the first that fits only.'],
  };
}

/** Traits of UIKit that are the same thing as a role of the web. */
const typesOfRoles: Readonly<Record<string, string>> = {
  button: 'XCUIElementTypeButton',
  link: 'XCUIElementTypeLink',
  img: 'XCUIElementTypeImage',
  searchbox: 'XCUIElementTypeSearchField',
  switch: 'XCUIElementTypeSwitch',
  slider: 'XCUIElementTypeSlider',
};

function iosCondition(step: SelectorStep): { type: string; predicate: string[] } {
  switch (step.kind) {
    case 'accessibilityId':
      return { type: '*', predicate: [`name == ${nsString(step.value)}`] };
    case 'className':
      if (!/^XCUIElementType[A-Za-z]+$/.test(step.value)) throw new Unsayable('This is no class of iOS.');
      return { type: step.value, predicate: [] };
    case 'text':
      return { type: '*', predicate: [labelThat(step.match)] };
    case 'role': {
      const type = typesOfRoles[step.role];
      if (type === undefined || Object.keys(step.state ?? {}).length > 0) {
        throw new Unsayable('iOS has no element type that is the same as this role.');
      }
      return { type, predicate: step.name === null ? [] : [labelThat(step.name)] };
    }
    default:
      throw notOfApps(step, 'XCUITest');
  }
}

function labelThat({ text, exact }: TextMatch): string {
  return exact ? `label == ${nsString(text)}` : `label CONTAINS[c] ${nsString(text)}`;
}

/** A quoted string of NSPredicate: within quotes neither `%` nor `$` means anything, a backslash escapes. */
function nsString(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[\n\r\t]/g, (character) => escapes[character]!)}"`;
}

/** Apps keep their texts in attributes: a path that asks for the text inside finds nothing. */
function appXPath(parts: readonly XPathPart[]): string {
  if (parts.some(({ conditions }) => conditions.some(({ kind }) => kind === 'text'))) {
    throw new Unsayable('In the tree of an app texts are attributes, which this XPath does not ask for.');
  }
  return writeXPath(parts);
}

function notOfApps(step: SelectorStep, what: string): Unsayable {
  switch (step.kind) {
    case 'has':
    case 'hasText':
      return new Unsayable(`${what} cannot narrow down by what lies inside.`);
    case 'xpath':
      return new Unsayable(`${what} cannot go on from an XPath.`);
    default:
      return new Unsayable(`${what} finds elements of apps, and this is for web pages.`);
  }
}

function dollar(text: string): string {
  return `$(${jsString(text)})`;
}
