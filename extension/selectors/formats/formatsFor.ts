// Which formats are of use for an element, by what speaks of it, and what a try in the living page says of a format's code.
// Knows nothing of how selectors are written.

import { selectorFormats, type Selector, type SelectorFormat } from '../../../protocol/selector';
import type { WitnessSource } from '../../../protocol/witness';

/** Of what is only seen it is not known whether it is a page or an app: it may be tested with any. */
const appFormats: Readonly<Partial<Record<WitnessSource, readonly SelectorFormat[]>>> = {
  android: ['appium-uiautomator'],
  ios: ['appium-xcuitest'],
};

/** The formats to offer where the user has named none: frameworks of web pages have no words for apps, nor the other way. */
export function formatsFor(source: WitnessSource): readonly SelectorFormat[] {
  if (source === 'pixels') return selectorFormats;
  return appFormats[source] ?? selectorFormats.filter((format) => !format.startsWith('appium-'));
}

/**
 * Whether the living page runs a selector as it is written in this format: Playwright runs its own, and CSS and XPath as they
 * stand. Of all others it runs Playwright's equivalent, and the framework itself may see the page otherwise.
 */
export function isRunAsWritten(selector: Selector, format: SelectorFormat): boolean {
  if (format === 'css' || format === 'xpath') return selector.every(({ kind }) => kind === format);
  return format.startsWith('playwright-');
}
