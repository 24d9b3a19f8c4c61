// Selectors as XPath 1.0, as browsers, Selenium and Appium evaluate it. Knows nothing of test frameworks.
// What XPath sees ends at the edge of a shadow root and of a frame.

import type { CssPart, Selector, SelectorStep, TextMatch, XPathPart } from '../../../protocol/selector';
import { Unsayable } from './unsayable';

/**
 * The whole selector, which begins with a step that searches, as one XPath from the document.
 *
 * @param testIdAttribute - the attribute that a test id stands in.
 * @throws Unsayable where XPath has no equivalent
 */
export function xpathOf(selector: Selector, testIdAttribute: string): string {
  return pathFrom('', selector, testIdAttribute);
}

function pathFrom(start: '' | '.', selector: Selector, testIdAttribute: string): string {
  let path: string = start;
  for (const step of selector) {
    if (step.kind === 'nth') path = `(${path})[${positionOf(step.index)}]`;
    else if (step.kind === 'hasText') path += `[${textThat(step.match)}]`;
    else if (step.kind === 'has') path += `[${pathFrom('.', step.steps, testIdAttribute)}]`;
    // The title of the page and whatever else is in its head is no text that it shows.
    else if (step.kind === 'text' && path === '') path = `//body${searchPath(step, testIdAttribute)}`;
    else path += searchPath(step, testIdAttribute);
  }
  return path;
}

function positionOf(index: number): string {
  return index === -1 ? 'last()' : String(index + 1);
}

function searchPath(
  step: Exclude<SelectorStep, { kind: 'nth' | 'has' | 'hasText' }>,
  testIdAttribute: string,
): string {
  switch (step.kind) {
    case 'testId':
      return `//*[${attributeNamed(testIdAttribute)}=${xpathString(step.value)}]`;
    case 'css':
      return step.parts.map(pathOfCss).join('');
    case 'xpath':
      return writeXPath(step.parts);
    case 'placeholder':
    case 'alt':
    case 'title':
      return `//*[${comparison(`@${step.kind}`, step.match)}]`;
    case 'text':
      return `//*[${deepestTextThat(step.match)}]`;
    case 'role':
      throw new Unsayable('XPath knows no roles.');
    case 'label':
      throw new Unsayable('XPath knows no labels.');
    case 'frame':
      throw new Unsayable('XPath cannot look into a frame.');
    case 'resourceId':
    case 'accessibilityId':
    case 'className':
      throw new Unsayable('This XPath is one for web pages, not for apps.');
  }
}

/** @throws Unsayable for an empty path */
export function writeXPath(parts: readonly XPathPart[]): string {
  if (parts.length === 0) throw new Unsayable('The selector has an empty part.');
  return parts
    .map(({ axis, tag, conditions }) => {
      const { test, condition } = nodeTest(tag);
      const written = conditions.map((one) => {
        switch (one.kind) {
          case 'attribute':
            return `[${attributeNamed(one.name)}=${xpathString(one.value)}]`;
          case 'text':
            return `[normalize-space(.)=${xpathString(one.text)}]`;
          case 'position':
            return `[${one.position}]`;
        }
      });
      return axis + test + condition + written.join('');
    })
    .join('');
}

function pathOfCss({ combinator, tag, id, classes = [], attributes = [], nthOfType }: CssPart): string {
  const { test, condition } = nodeTest(tag ?? '*');
  if (nthOfType !== undefined && tag === undefined) {
    throw new Unsayable('XPath cannot count elements of one kind without being told the kind.');
  }
  const conditions = [
    // Counted among all of its kind, so it comes before what narrows them down.
    ...(nthOfType === undefined ? [] : [String(nthOfType)]),
    ...(id === undefined ? [] : [`@id=${xpathString(id)}`]),
    ...classes.map((name) => `contains(concat(" ",normalize-space(@class)," "),${xpathString(` ${name} `)})`),
    ...attributes.map(({ name, operator, value }) => attributeThat(attributeNamed(name), operator, value)),
  ];
  return (combinator === '>' ? '/' : '//') + test + condition + conditions.map((one) => `[${one}]`).join('');
}

function attributeThat(attribute: string, operator: '=' | '^=' | '$=' | '*=', value: string): string {
  const literal = xpathString(value);
  // CSS finds nothing by an empty beginning, end or part; XPath would find everything.
  if (value === '' && operator !== '=') return 'false()';
  switch (operator) {
    case '=':
      return `${attribute}=${literal}`;
    case '^=':
      return `starts-with(${attribute},${literal})`;
    case '*=':
      return `contains(${attribute},${literal})`;
    case '$=':
      return `substring(${attribute},string-length(${attribute})-string-length(${literal})+1)=${literal}`;
  }
}

/**
 * Elements of SVG and MathML have a namespace, in which plain names of XPath find nothing, and some of them have capitals:
 * a tag in lower case to the name that XPath compares.
 */
const foreignTags = new Map(
  (
    'svg g path circle rect line polyline polygon ellipse text tspan textPath use defs symbol image mask clipPath ' +
    'linearGradient radialGradient stop pattern marker filter foreignObject math mi mo mn mrow mfrac msup msub'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

function nodeTest(tag: string): { test: string; condition: string } {
  if (tag === '*') return { test: '*', condition: '' };
  const foreign = foreignTags.get(tag);
  return isPlainName(tag) && foreign === undefined
    ? { test: tag, condition: '' }
    : { test: '*', condition: `[local-name()=${xpathString(foreign ?? tag)}]` };
}

function attributeNamed(name: string): string {
  return isPlainName(name) ? `@${name}` : `@*[name()=${xpathString(name)}]`;
}

function isPlainName(name: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(name);
}

/** What an element says, its descendants included. */
const ownText = 'normalize-space(.)';

function textThat(match: TextMatch): string {
  return comparison(ownText, match);
}

/** Of several elements around a text the innermost, and buttons that hold theirs as a value: what Playwright finds by it. */
function deepestTextThat(match: TextMatch): string {
  const condition = textThat(match);
  const shown = match.exact ? '' : 'not(self::script or self::style or self::noscript) and ';
  const ofValue = comparison('normalize-space(@value)', match);
  const button = '@type="submit" or @type="button" or @type="reset"';
  return `${shown}${condition} and not(*[${condition}]) or self::input[${button}][${ofValue}]`;
}

function comparison(value: string, { text, exact }: TextMatch): string {
  if (exact) return `${value}=${xpathString(text)}`;
  const { upper, lower, folded } = caseOf(text);
  const compared = upper === '' ? value : `translate(${value},${xpathString(upper)},${xpathString(lower)})`;
  return `contains(${compared},${xpathString(folded)})`;
}

/**
 * The letters of a text that have two cases: made small in what is searched, "contains" no longer minds the case.
 *
 * @throws Unsayable where a letter's other case is not one letter
 */
function caseOf(text: string): { upper: string; lower: string; folded: string } {
  const folded = text.toLowerCase();
  const letters = [...new Set(folded)].filter((letter) => letter.toUpperCase() !== letter).sort();
  if (
    letters.some((letter) => letter.toUpperCase().toLowerCase() !== letter) ||
    folded.length !== text.length
  ) {
    throw new Unsayable('XPath cannot compare these letters whatever their case.');
  }
  return { upper: letters.join('').toUpperCase(), lower: letters.join(''), folded };
}

/** XPath has no escapes: a text with both quotes is put together from pieces. */
export function xpathString(text: string): string {
  if (!text.includes('"')) return `"${text}"`;
  if (!text.includes("'")) return `'${text}'`;
  const pieces = text.split(/("+)/).filter((piece) => piece !== '');
  return `concat(${pieces.map((piece) => (piece.startsWith('"') ? `'${piece}'` : `"${piece}"`)).join(',')})`;
}
