// Says in a few words what a candidate is.
// Knows nothing of scores and of what was asked.

import type { Candidate } from '../../../protocol/inference';
import { MOST_MISREAD } from './candidates';

/** What the words need of a candidate; those without an icon have no `iconName`. */
export type Namable = Pick<Candidate, 'kind' | 'text' | 'label' | 'source'> & {
  readonly iconName?: string | null;
};

/** A checkbox labelled “Remember me”, checked. */
export function withStates(thing: string, states: readonly string[]): string {
  return [thing, ...states].join(', ');
}

/** “Save”, a button “Save”, a checkbox labelled “Remember me”, an icon, probably “trash”. */
export function whatItIs({ kind, text, label, source, iconName }: Namable): string {
  const isWords = source === 'text' || (source === 'page' && (kind === 'text' || kind === 'block of text'));
  if (isWords && text !== '') return `“${text}”`;
  const thing = /^[aeiou]/i.test(kind) ? `an ${kind}` : `a ${kind}`;
  // The tick or knob of a mark, read as letters or taken for an icon, is its state and no name.
  if (isMarkKind(kind) && (source === 'element' || text === '') && [...text].length <= MOST_MISREAD) {
    return label === undefined ? thing : `${thing} labelled “${label}”`;
  }
  if (text !== '') return `${thing} “${text}”`;
  if (iconName !== undefined && iconName !== null) {
    const beside = label === undefined ? '' : ` beside “${label}”`;
    return `${thing}, probably “${iconName}”${beside}`;
  }
  return label === undefined ? thing : `${thing} labelled “${label}”`;
}

/** Whether a kind of thing can be on or off. */
export function isMarkKind(kind: string): boolean {
  return kind === 'checkbox' || kind === 'radio button' || kind === 'switch';
}
