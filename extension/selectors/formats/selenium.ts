// Selectors for Selenium in Python and Java: one `By`, and statements that go into frames before.
// Knows nothing of pages. By.LINK_TEXT is not used: it compares with the text after CSS has changed its case.

import type { Selector } from '../../../protocol/selector';
import { wayTo, type By } from './by';
import { javaString, pythonString } from './literals';

export type SeleniumFormat = 'selenium-python' | 'selenium-java';

export interface SeleniumOptions {
  readonly testIdAttribute: string;
  /** What stands for the driver in the code around. */
  readonly receiver: string;
}

export interface SeleniumSelector {
  /** Statements that go into the frames on the way; none where the element lies in the page itself. */
  readonly before: readonly string[];
  /** An expression that is the element. */
  readonly element: string;
  /** An expression that says how it is found: a pair in Python, a `By` in Java. */
  readonly by: string;
}

/** @throws Unsayable where neither CSS nor XPath can say it */
export function seleniumOf(
  selector: Selector,
  format: SeleniumFormat,
  { testIdAttribute, receiver }: SeleniumOptions,
): SeleniumSelector {
  const { frames, element } = wayTo(selector, testIdAttribute);
  if (format === 'selenium-python') {
    const find = (by: By) => `${receiver}.find_element(${pythonBy(by)})`;
    return {
      before: frames.map((frame) => `${receiver}.switch_to.frame(${find(frame)})`),
      element: find(element),
      by: `(${pythonBy(element)})`,
    };
  }
  const find = (by: By) => `${receiver}.findElement(${javaBy(by)})`;
  return {
    before: frames.map((frame) => `${receiver}.switchTo().frame(${find(frame)});`),
    element: find(element),
    by: javaBy(element),
  };
}

function pythonBy({ kind, value }: By): string {
  return `By.${{ id: 'ID', name: 'NAME', css: 'CSS_SELECTOR', xpath: 'XPATH' }[kind]}, ${pythonString(value)}`;
}

function javaBy({ kind, value }: By): string {
  return `By.${{ id: 'id', name: 'name', css: 'cssSelector', xpath: 'xpath' }[kind]}(${javaString(value)})`;
}
