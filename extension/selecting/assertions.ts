// What can be claimed of an element, in the three kinds that are offered, and the claim as code. Pure.
// Knows nothing of editors and of how each framework writes it.

import { FailureError } from '../../protocol/failure';
import type { SelectorFormat } from '../../protocol/selector';
import { assertionKinds, type AssertionKind } from '../../protocol/view';
import { assertionsFor, writeAssertion, type Assertion } from '../selectors/assertion';
import { isAsyncPython, receiverIn } from '../selectors/detectFormat';
import { writeSelector, type WriteOptions } from '../selectors/formats/writeSelector';
import { writeOptions, type WrittenLine } from './content';
import type { MeantElement } from './evidence';

/** Of what this selector finds; empty where its format has no words for claims. */
export function claimsOf(element: MeantElement, { ranked, format }: WrittenLine): readonly AssertionKind[] {
  return assertionKinds.filter((kind) => {
    const assertion = assertionOf(element, kind);
    if (assertion === null) return false;
    return writeAssertion(ranked.selector, assertion, format, writeOptions(element)).kind === 'written';
  });
}

/**
 * A selector, or a claim about what it finds, for a place in a test.
 *
 * @param before - the test up to that place: it tells what page and driver are called there; null for no place.
 * @throws FailureError `bad-input` where the format cannot say it.
 */
export function codeFor(
  element: MeantElement,
  { ranked, format }: WrittenLine,
  { claim, before }: { readonly claim: AssertionKind | null; readonly before: string | null },
): string {
  const options = { ...writeOptions(element), ...around(before, format) };
  if (claim === null) return codeOf(writeSelector(ranked.selector, format, options));
  const assertion = assertionOf(element, claim);
  if (assertion === null) throw refused(`nothing is known of its ${claim}`);
  const isAsync = before !== null && isAsyncPython(before);
  return codeOf(writeAssertion(ranked.selector, assertion, format, { ...options, isAsync }));
}

function codeOf(written: ReturnType<typeof writeSelector>): string {
  if (written.kind === 'written') return written.code;
  throw refused(written.reason.replace(/\.$/, ''));
}

function around(before: string | null, format: SelectorFormat): Pick<WriteOptions, 'receiver'> {
  const receiver = before === null ? null : receiverIn(before, format);
  return receiver === null ? {} : { receiver };
}

function assertionOf({ tree, node }: MeantElement, kind: AssertionKind): Assertion | null {
  const { state = {}, attributes = {} } = tree.nodes[node]!;
  const text = tree.texts.of(node);
  const known = assertionsFor({ text: text === '' ? null : text, state, attributes });
  const isOfKind = (assertion: Assertion): boolean =>
    kind === 'state' ? assertion.kind !== 'visible' && assertion.kind !== 'text' : assertion.kind === kind;
  return known.find(isOfKind) ?? null;
}

function refused(reason: string): FailureError {
  return new FailureError({ kind: 'bad-input', what: 'This element', reason });
}
