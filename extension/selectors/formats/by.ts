// What WebDriver's clients are given to find an element: frames to go into, and one CSS selector or XPath in the last.
// Knows nothing of the clients' languages.

import type { Selector, SelectorStep } from '../../../protocol/selector';
import { cssOf } from './css';
import { Unsayable } from './unsayable';
import { xpathOf } from './xpath';

export interface By {
  readonly kind: 'id' | 'name' | 'css' | 'xpath';
  readonly value: string;
}

export interface Way {
  /** The frames on the way, the outermost first. */
  readonly frames: readonly By[];
  readonly element: By;
}

/**
 * CSS where it can say the same, XPath elsewhere.
 *
 * @param acceptsCss - whether the client takes this CSS for what it is.
 * @throws Unsayable where neither can say it
 */
export function wayTo(
  selector: Selector,
  testIdAttribute: string,
  acceptsCss: (css: string) => boolean = () => true,
): Way {
  const parts: SelectorStep[][] = [[]];
  for (const step of selector) {
    if (step.kind === 'frame') parts.push([]);
    else parts.at(-1)!.push(step);
  }
  const ways = parts.map((steps) => byOf(steps, testIdAttribute, acceptsCss));
  return { frames: ways.slice(0, -1), element: ways.at(-1)! };
}

function byOf(
  steps: readonly SelectorStep[],
  testIdAttribute: string,
  acceptsCss: (css: string) => boolean,
): By {
  const plain = plainAttribute(steps);
  if (plain !== null) return plain;
  let css: string;
  try {
    css = cssOf(steps, testIdAttribute);
  } catch (error) {
    if (!(error instanceof Unsayable)) throw error;
    return { kind: 'xpath', value: xpathOf(steps, testIdAttribute) };
  }
  return acceptsCss(css)
    ? { kind: 'css', value: css }
    : { kind: 'xpath', value: xpathOf(steps, testIdAttribute) };
}

/**
 * An id, or a name, and nothing else: WebDriver's clients have words for these. They make CSS of it themselves, Python's
 * without escapes.
 */
function plainAttribute(steps: readonly SelectorStep[]): By | null {
  const [step] = steps;
  if (steps.length !== 1 || step?.kind !== 'css' || step.parts.length !== 1) return null;
  const { tag, id, classes = [], attributes = [], nthOfType } = step.parts[0]!;
  if (tag !== undefined || classes.length > 0 || nthOfType !== undefined) return null;
  const [attribute, ...others] = attributes;
  if (id !== undefined) return attribute === undefined && isPlainValue(id) ? { kind: 'id', value: id } : null;
  if (attribute?.name !== 'name' || attribute.operator !== '=' || others.length > 0) return null;
  return isPlainValue(attribute.value) ? { kind: 'name', value: attribute.value } : null;
}

function isPlainValue(value: string): boolean {
  return value !== '' && !/["'\\\p{Cc}]/u.test(value);
}
