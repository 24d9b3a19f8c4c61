// Whether XPath reads the texts that a selector asks for as Playwright does.
// Knows nothing of how a format writes them.

import type { Selector, TextMatch } from '../../protocol/selector';
import { findAll } from './match';
import { normaliseText, type WitnessTree } from './tree';

/**
 * XPath reads what stands in scripts and styles, which a witness leaves out, and nothing in shadow roots; it takes a
 * non-breaking space for a letter. False where an element's text may be another one for it, so that it may find others.
 */
export function readsAlike(tree: WitnessTree, selector: Selector): boolean {
  return selector.every((step, index) => {
    if (step.kind !== 'hasText' && step.kind !== 'text') return true;
    // A filter is asked of all that was found before it.
    const asked = findAll(tree, selector.slice(0, step.kind === 'hasText' ? index : index + 1));
    return asked.every((node) => saysAlike(tree, node, step.match));
  });
}

function saysAlike(tree: WitnessTree, node: number, { text, exact }: TextMatch): boolean {
  // What a button holds as its value is asked for by itself.
  if (tree.nodes[node]!.tag === 'input') return true;
  const read = tree.texts.ofXPath(node);
  if (read === null) return false;
  const wanted = normaliseText(text);
  if (exact) return (read === wanted) === (tree.texts.of(node) === wanted);
  const part = wanted.toLowerCase();
  return read.toLowerCase().includes(part) === tree.texts.lowerOf(node).includes(part);
}
