// Selectors for Testing Library: queries on `screen`, and `within` for what lies inside of something.
// Knows nothing of pages. It finds by what users perceive, in one document, and does not see into shadow roots.

import type { RoleState, Selector, SelectorStep, TextMatch } from '../../../protocol/selector';
import { writeCss } from './css';
import { jsRegex, jsString, regexSource } from './literals';
import { Unsayable } from './unsayable';

/** @throws Unsayable where Testing Library cannot say it */
export function testingLibraryOf(selector: Selector): { code: string; notes: string[] } {
  const notes = new Set<string>();
  const [first] = selector;
  // The frame is why, whatever else on the way cannot be said.
  if (selector.some(({ kind }) => kind === 'frame')) throw new Unsayable(oneDocument);
  if (selector.length === 1 && first?.kind === 'css') {
    notes.add('Testing Library advises against CSS: users do not see it.');
    return { code: `document.querySelector(${jsString(writeCss(first.parts))})`, notes: [...notes] };
  }
  let code = 'screen';
  for (const [index, step] of selector.entries()) {
    if (step.kind === 'nth') continue;
    const next = selector[index + 1];
    const nth = next?.kind === 'nth' ? next.index : null;
    if (0 < index) {
      code = `within(${code})`;
      notes.add('Each part inside of `within` has to find one element only.');
    }
    if (step.kind === 'text') notes.add('The text has to stand in one element, not split over several.');
    const { query, args } = queryOf(step);
    code += `.${nth === null ? 'getBy' : 'getAllBy'}${query}(${args.join(', ')})`;
    if (nth === -1 && index + 2 < selector.length) {
      // In TypeScript what `at` gives may be undefined, which `within` does not take.
      throw new Unsayable('Testing Library cannot look inside of the last of several.');
    }
    if (nth !== null) code += nth === -1 ? '.at(-1)' : `[${nth}]`;
  }
  return { code, notes: [...notes] };
}

const oneDocument = 'Testing Library sees one document only, not the frames in it.';

function queryOf(step: Exclude<SelectorStep, { kind: 'nth' }>): { query: string; args: string[] } {
  switch (step.kind) {
    case 'testId':
      return { query: 'TestId', args: [jsString(step.value)] };
    case 'role':
      return {
        query: 'Role',
        args: [jsString(step.role), ...roleOptions(step.role, step.name, step.state ?? {})],
      };
    case 'label':
      return { query: 'LabelText', args: [textArgument(step.match)] };
    case 'placeholder':
      return { query: 'PlaceholderText', args: [textArgument(step.match)] };
    case 'text':
      return { query: 'Text', args: [textArgument(step.match)] };
    case 'alt':
      return { query: 'AltText', args: [textArgument(step.match)] };
    case 'title':
      return { query: 'Title', args: [textArgument(step.match)] };
    case 'css':
    case 'xpath':
      throw new Unsayable('Testing Library finds by what users perceive, not by CSS or XPath.');
    case 'hasText':
    case 'has':
      throw new Unsayable('Testing Library cannot narrow down what it found.');
    case 'frame':
      throw new Unsayable(oneDocument);
    case 'resourceId':
    case 'accessibilityId':
    case 'className':
      throw new Unsayable('Testing Library finds elements of web pages, not of apps.');
  }
}

/** A string is the whole text, a pattern any part of it. */
function textArgument({ text, exact }: TextMatch): string {
  return exact ? jsString(text) : jsRegex(regexSource(text), 'i');
}

function roleOptions(role: string, name: TextMatch | null, state: RoleState): string[] {
  if (state.disabled !== undefined) {
    throw new Unsayable("Testing Library's getByRole cannot ask whether something is disabled.");
  }
  if (state.level !== undefined && role !== 'heading') {
    throw new Unsayable("Testing Library's getByRole asks for the level of headings only.");
  }
  const options = name === null ? [] : [`name: ${textArgument(name)}`];
  for (const key of ['checked', 'pressed', 'expanded', 'selected', 'level'] as const) {
    if (state[key] === 'mixed') {
      throw new Unsayable("Testing Library's getByRole cannot ask for a state that is half on.");
    }
    if (state[key] !== undefined) options.push(`${key}: ${state[key]}`);
  }
  return options.length === 0 ? [] : [`{ ${options.join(', ')} }`];
}
