// Selectors as CSS, in the form that every browser's querySelectorAll reads. Knows nothing of test frameworks.
// What CSS sees ends at the edge of a shadow root and of a frame.

import type { CssPart, Selector, SelectorStep, TextMatch } from '../../../protocol/selector';
import { Unsayable } from './unsayable';

/**
 * The whole selector, which begins with a step that searches, as one CSS selector.
 *
 * @param testIdAttribute - the attribute that a test id stands in.
 * @throws Unsayable where CSS has no equivalent
 */
export function cssOf(selector: Selector, testIdAttribute: string): string {
  let css = '';
  for (const step of selector) {
    if (step.kind === 'has') css += cssOfHas(step.steps, testIdAttribute);
    else css += (css === '' ? '' : ' ') + cssOfSearch(step, testIdAttribute);
  }
  return css;
}

/** What narrows down what stands before it. @throws Unsayable where CSS has no equivalent */
export function cssOfHas(steps: Selector, testIdAttribute: string): string {
  if (steps.some(({ kind }) => kind === 'has')) {
    throw new Unsayable('CSS allows no :has() inside of another.');
  }
  return `:has(${cssOf(steps, testIdAttribute)})`;
}

/** @throws Unsayable where it is no step that searches, or none that CSS can say */
export function cssOfSearch(step: Exclude<SelectorStep, { kind: 'has' }>, testIdAttribute: string): string {
  switch (step.kind) {
    case 'testId':
      return `[${cssIdentifier(testIdAttribute)}=${cssString(step.value)}]`;
    case 'css':
      return writeCss(step.parts);
    case 'placeholder':
    case 'alt':
    case 'title':
      return attributeThat(step.kind, step.match);
    case 'role':
    case 'label':
      throw new Unsayable(`CSS knows no ${step.kind === 'role' ? 'roles' : 'labels'}.`);
    case 'text':
    case 'hasText':
      throw new Unsayable('CSS cannot look for text.');
    case 'xpath':
      throw new Unsayable('An XPath cannot be written as CSS.');
    case 'nth':
      throw new Unsayable('CSS cannot count matches over a whole page.');
    case 'frame':
      throw new Unsayable('CSS cannot look into a frame.');
    case 'resourceId':
    case 'accessibilityId':
    case 'className':
      throw new Unsayable('CSS finds elements of web pages, not of apps.');
  }
}

/** Compared as it stands, as Playwright does. Not exact is "contains, whatever the case" as far as the letters are ASCII; other letters have to agree. */
function attributeThat(name: string, match: TextMatch): string {
  return match.exact ? `[${name}=${cssString(match.text)}]` : `[${name}*=${cssString(match.text)} i]`;
}

/** Parts with their combinators. @throws Unsayable for what CSS cannot hold */
export function writeCss(parts: readonly CssPart[]): string {
  if (parts.length === 0) throw new Unsayable('The selector has an empty part.');
  return parts
    .map((part, index) => (index === 0 ? '' : part.combinator === '>' ? ' > ' : ' ') + writeCompound(part))
    .join('');
}

function writeCompound({ tag, id, classes = [], attributes = [], nthOfType }: CssPart): string {
  const compound =
    (tag === undefined ? '' : cssIdentifier(tag)) +
    (id === undefined ? '' : `#${cssIdentifier(id)}`) +
    classes.map((name) => `.${cssIdentifier(name)}`).join('') +
    attributes
      .map(({ name, operator, value }) => `[${cssIdentifier(name)}${operator}${cssString(value)}]`)
      .join('') +
    (nthOfType === undefined ? '' : `:nth-of-type(${nthOfType})`);
  return compound === '' ? '*' : compound;
}

/**
 * A name with everything escaped that would end it, or begin it wrongly, as CSSOM's `CSS.escape` does.
 *
 * @throws Unsayable for a null character, which CSS cannot hold, and for no name at all
 */
export function cssIdentifier(name: string): string {
  if (name === '') throw new Unsayable('CSS has no empty names.');
  refuseNull(name);
  if (name === '-') return '\\-';
  return [...name]
    .map((character, index) => {
      const opens = index === 0 || (index === 1 && name.startsWith('-'));
      // White space too, of every kind: frameworks trim selectors, an escaped space at the end with them.
      if (isControl(character) || /\s/u.test(character) || (opens && /[0-9]/.test(character))) {
        return byCode(character);
      }
      return 0x80 <= character.codePointAt(0)! || /[-\w]/.test(character) ? character : `\\${character}`;
    })
    .join('');
}

/** With double quotes. @throws Unsayable for a null character */
export function cssString(text: string): string {
  refuseNull(text);
  const inside = [...text].map((character) => {
    if (isControl(character)) return byCode(character);
    return character === '"' || character === '\\' ? `\\${character}` : character;
  });
  return `"${inside.join('')}"`;
}

function isControl(character: string): boolean {
  return character < ' ' || character === '\x7f';
}

/** The space ends the number. */
function byCode(character: string): string {
  return `\\${character.charCodeAt(0).toString(16)} `;
}

function refuseNull(text: string): void {
  if (text.includes('\0')) throw new Unsayable('CSS cannot hold a null character.');
}
