// What the parts that make candidates share: a search within the element's frame, and words for what was found.
// Knows nothing of candidates and their order.

import type { CssPart, SelectorStep, XPathPart } from '../../protocol/selector';
import type { Piece } from './pieces';

/**
 * Which steps may be used: all that Playwright has; of these what can be asked without filters, as Testing Library does; or
 * for frameworks that know no roles and labels descriptions in CSS, XPath and texts alone.
 */
export type Vocabulary = 'roles' | 'queries' | 'plain';

/** Searches in the frame of the element. */
export interface Search {
  readonly frame: readonly SelectorStep[];
  readonly find: (steps: readonly SelectorStep[]) => readonly number[];
}

/** A description that fits others too. */
export interface Shared {
  readonly piece: Piece;
  readonly found: readonly number[];
  readonly place: number;
}

export function cssParts(steps: readonly SelectorStep[]): readonly CssPart[] {
  return (steps[0] as Extract<SelectorStep, { kind: 'css' }>).parts;
}

export function xpathParts(steps: readonly SelectorStep[]): readonly XPathPart[] {
  return (steps[0] as Extract<SelectorStep, { kind: 'xpath' }>).parts;
}

export function isOnly(found: readonly number[], node: number): boolean {
  return found.length === 1 && found[0] === node;
}

/** How a part of the page is called in a reason. */
export function wordsFor(steps: readonly SelectorStep[]): string {
  const [step] = steps;
  switch (step!.kind) {
    case 'role':
      return step.name === null ? `the ${step.role}` : `the ${step.role} “${step.name.text}”`;
    case 'testId':
      return `the element with the test id “${step.value}”`;
    case 'resourceId':
      return `the element with the resource id “${step.value}”`;
    case 'accessibilityId':
      return `the element called “${step.value}”`;
    case 'css': {
      const { id, tag, classes, attributes } = step.parts[0]!;
      if (id !== undefined) return `the element with the id “${id}”`;
      if (attributes !== undefined && attributes.length > 0) {
        return `the ${tag ?? 'element'} with ${attributes[0]!.name} “${attributes[0]!.value}”`;
      }
      return `the ${tag ?? 'element'}${classes === undefined ? '' : `.${classes.join('.')}`}`;
    }
    case 'xpath': {
      const { tag, conditions } = step.parts[0]!;
      const [first] = conditions;
      return first?.kind === 'attribute' ? `the ${tag} with ${first.name} “${first.value}”` : `the ${tag}`;
    }
    default:
      return 'a part of the page';
  }
}
