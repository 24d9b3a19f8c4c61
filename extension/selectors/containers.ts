// Parts of the page around an element that have a description of their own, to look for it in there.
// Knows nothing of what is looked for in them.

import { css, isPlainPiece, type Piece, piece, piecesOf, plainCssPieces } from './pieces';
import { isOnly, type Search, wordsFor } from './search';
import { isTellingClass } from './stability';
import { ancestorsOf, classesOf, type WitnessTree } from './tree';

const mostContainers = 4;

/** A part of the page with a description of its own that nothing else fits. */
export interface Container {
  readonly node: number;
  readonly piece: Piece;
  readonly words: string;
  /** Only its class or tag tells it: less steady than a name or an id. */
  readonly isBuilt: boolean;
}

const containerRoles = new Set(
  (
    'alertdialog article banner button cell columnheader complementary contentinfo dialog feed figure form grid gridcell ' +
    'group heading link list listbox listitem main menu menubar menuitem navigation option radiogroup region row search ' +
    'tab tablist table tabpanel toolbar tree treegrid treeitem'
  ).split(' '),
);

/** Tags that are parts of a page, of which there may be one. */
const containerTags = new Set(
  'article aside details dialog fieldset footer form header main nav ol section table ul'.split(' '),
);

/**
 * From the nearest outwards, some that people or tests know and some that only the page's build tells.
 *
 * @param isPlain - whether they have to be told without roles and labels.
 */
export function containersOf(
  tree: WitnessTree,
  target: number,
  search: Search,
  isPlain: boolean,
): Container[] {
  const known: Container[] = [];
  const built: Container[] = [];
  for (const node of ancestorsOf(tree, target)) {
    const { tag } = tree.nodes[node]!;
    if (tag === 'html' || tag === 'body') break;
    const own = piecesOf(tree, node);
    const steady = (isPlain ? [...own.filter(isPlainPiece), ...plainCssPieces(tree, node)] : own)
      .filter((one) => canContain(tree, node, target, one))
      .find((one) => isOnly(search.find(one.steps), node));
    if (steady !== undefined && known.length < mostContainers) known.push(container(node, steady, false));
    if (steady !== undefined || mostContainers <= built.length) continue;
    const build = buildPieces(tree, node, isPlain).find((one) => isOnly(search.find(one.steps), node));
    if (build !== undefined) built.push(container(node, build, true));
  }
  return [...known, ...built];
}

function container(node: number, one: Piece, isBuilt: boolean): Container {
  return { node, piece: one, words: wordsFor(one.steps), isBuilt };
}

/** By one class, and for elements that the page's makers named themselves by that name. */
function buildPieces(tree: WitnessTree, index: number, isPlain: boolean): Piece[] {
  const node = tree.nodes[index]!;
  const byName =
    node.tag.includes('-') || (isPlain && containerTags.has(node.tag))
      ? [piece('structure', [css([{ combinator: '', tag: node.tag }])])]
      : [];
  const byClass = classesOf(node)
    .filter(isTellingClass)
    .map((name) => piece('structure', [css([{ combinator: '', tag: node.tag, classes: [name] }])]));
  return [...byName, ...byClass];
}

/** Good enough to look inside of: steady, short, and not called after what is looked for. */
function canContain(
  tree: WitnessTree,
  node: number,
  target: number,
  { strategy, hold, steps }: Piece,
): boolean {
  if (hold.change !== null || hold.part !== null || hold.isOnlyOne) return false;
  if (strategy === 'test-id' || strategy === 'id') return !hold.isCounted;
  const [step] = steps;
  // What people know it by, in CSS: `aria-label`.
  if (strategy === 'label' && step!.kind === 'css') return true;
  if (strategy !== 'role' || step!.kind !== 'role' || !containerRoles.has(step.role)) return false;
  const own = tree.texts.of(target);
  return step.name === null || step.name.text !== own || tree.texts.of(node) !== own;
}
