// Selectors for WebdriverIO: `$` with CSS or XPath, and statements that go into frames before. Knows nothing of pages.
// Its `aria/` and `=text` are not used: they find a name on any element, be it text, placeholder or description.

import type { Selector } from '../../../protocol/selector';
import { wayTo, type By } from './by';
import { cssIdentifier, cssString } from './css';
import { jsString } from './literals';
import { Unsayable } from './unsayable';
import { xpathString } from './xpath';

export interface WebdriverioOptions {
  readonly testIdAttribute: string;
  readonly isInShadowRoot: boolean;
}

export interface WebdriverioSelector {
  /** Statements that go into the frames on the way. */
  readonly before: readonly string[];
  readonly element: string;
  readonly notes: readonly string[];
}

/** @throws Unsayable where neither CSS nor XPath can say it */
export function webdriverioOf(selector: Selector, options: WebdriverioOptions): WebdriverioSelector {
  const { frames, element } = wayTo(selector, options.testIdAttribute, isTakenForCss);
  if (options.isInShadowRoot && /^\(*\//.test(dollarText(element))) {
    throw new Unsayable('WebdriverIO cannot look into a shadow root by XPath.');
  }
  return {
    before: frames.map((frame) => `await browser.switchFrame(${dollar(frame)});`),
    element: dollar(element),
    notes: options.isInShadowRoot
      ? ['WebdriverIO looks into shadow roots from its version 9, in browsers that speak WebDriver BiDi.']
      : [],
  };
}

function dollar(by: By): string {
  return `$(${jsString(dollarText(by))})`;
}

function dollarText({ kind, value }: By): string {
  switch (kind) {
    case 'id': {
      const css = `#${cssIdentifier(value)}`;
      return isTakenForCss(css) ? css : `[id=${cssString(value)}]`;
    }
    case 'name': {
      const css = `[name=${cssString(value)}]`;
      return isTakenForCss(css) ? css : `//*[@name=${xpathString(value)}]`;
    }
    case 'css':
    case 'xpath':
      return value;
  }
}

/**
 * WebdriverIO guesses from a selector's looks what it is; some CSS looks like a class of an app, a tag or a picture.
 * Source: `findStrategy.ts` of webdriverio 9.
 */
function isTakenForCss(css: string): boolean {
  return !(
    /^(uia|xcuielementtype|cyi|android\.)/i.test(css) ||
    /^(id|xpath|name):/.test(css) ||
    /\.(jpe?g|gif|png|bmp|svg)$/i.test(css) ||
    /<[0-9a-z-]+( \/)*>/i.test(css)
  );
}
