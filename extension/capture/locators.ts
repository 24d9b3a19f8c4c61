// Selectors as Playwright's own locators, to be tried in a living page. Knows nothing of how selectors are found and written.

import { FailureError } from '../../protocol/failure';
import type { RoleState, Selector, SelectorStep, TextMatch } from '../../protocol/selector';
import { cssIdentifier, cssString, writeCss } from '../selectors/formats/css';
import { looseRegexSource } from '../selectors/formats/literals';
import { writeXPath } from '../selectors/formats/xpath';
import type { FrameLocator, Locator, Page } from './browser';

/**
 * @param testIdAttribute - stands in the locator itself: Playwright's own setting is one for the whole process.
 * @throws FailureError `bad-input` for steps that only devices have, and for selectors that find nothing
 */
export function toLocator(page: Page, selector: Selector, testIdAttribute = 'data-testid'): Locator {
  let within: Page | FrameLocator = page;
  let found: Locator | null = null;
  for (const step of selector) {
    if (step.kind === 'frame') {
      if (found === null) throw refused('it goes into a frame before it has found one');
      within = found.contentFrame();
      found = null;
    } else if (step.kind === 'hasText' || step.kind === 'has' || step.kind === 'nth') {
      if (found === null)
        throw refused(`it begins with "${step.kind}", which narrows down what was found before`);
      found = narrowed(found, step, (inner) => toLocator(page, inner, testIdAttribute));
    } else {
      found = search(found ?? within, step, testIdAttribute);
    }
  }
  if (found === null) throw refused('it has no step, or ends in a frame');
  return found;
}

type NarrowingStep = Extract<SelectorStep, { kind: 'hasText' | 'has' | 'nth' }>;
type SearchStep = Exclude<SelectorStep, NarrowingStep | { kind: 'frame' }>;

function narrowed(found: Locator, step: NarrowingStep, locate: (steps: Selector) => Locator): Locator {
  switch (step.kind) {
    case 'nth':
      return found.nth(step.index);
    case 'has':
      return found.filter({ has: locate(step.steps) });
    case 'hasText': {
      const { text, exact } = step.match;
      // Playwright filters by a part of a text or by a pattern; the whole text is a pattern with both ends.
      return found.filter({ hasText: exact ? new RegExp(`^\\s*${looseRegexSource(text)}\\s*$`) : text });
    }
  }
}

function search(within: Page | FrameLocator | Locator, step: SearchStep, testIdAttribute: string): Locator {
  switch (step.kind) {
    case 'testId':
      return within.locator(`css=[${cssIdentifier(testIdAttribute)}=${cssString(step.value)}]`);
    case 'role':
      return within.getByRole(step.role as Parameters<Page['getByRole']>[0], {
        ...(step.name === null ? {} : { name: step.name.text, exact: step.name.exact }),
        ...statesOf(step.state),
      });
    case 'label':
      return within.getByLabel(...textOf(step.match));
    case 'placeholder':
      return within.getByPlaceholder(...textOf(step.match));
    case 'text':
      return within.getByText(...textOf(step.match));
    case 'alt':
      return within.getByAltText(...textOf(step.match));
    case 'title':
      return within.getByTitle(...textOf(step.match));
    case 'css':
      return within.locator(`css=${writeCss(step.parts)}`);
    case 'xpath':
      return within.locator(`xpath=${writeXPath(step.parts)}`);
    case 'resourceId':
    case 'accessibilityId':
    case 'className':
      throw refused(`"${step.kind}" finds elements of devices, not of web pages`);
  }
}

function textOf({ text, exact }: TextMatch): [text: string, options: { exact: boolean }] {
  return [text, { exact }];
}

/** Playwright asks for yes or no; a state that is "mixed" is neither, and is not asked for. */
function statesOf(state: RoleState = {}): Omit<RoleState, 'checked' | 'pressed'> & {
  checked?: boolean;
  pressed?: boolean;
} {
  const { checked, pressed, ...others } = state;
  return {
    ...others,
    ...(typeof checked === 'boolean' ? { checked } : {}),
    ...(typeof pressed === 'boolean' ? { pressed } : {}),
  };
}

function refused(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: 'The selector', reason });
}
