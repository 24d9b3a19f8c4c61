// Selectors of every kind that are about a page, drawn at random from what stands in its witness. For laws.
// Knows nothing of whether they are good.

import { classPieces, piecesOf, plainCssPieces, xpathPieces } from '../../extension/selectors/pieces';
import { frameSteps } from '../../extension/selectors/ladder';
import { ancestorsOf, classesOf, siblingsOf, type WitnessTree } from '../../extension/selectors/tree';
import type { Selector, SelectorStep, TextMatch } from '../../protocol/selector';

/** Several about one element: some find it, some others too, some nothing. */
export function selectorsAbout(tree: WitnessTree, node: number, random: () => number): Selector[] {
  const frame = frameSteps(tree, node);
  const own = [
    ...piecesOf(tree, node),
    ...plainCssPieces(tree, node),
    ...xpathPieces(tree, node),
    ...classPieces(tree.nodes[node]!),
    // The second step of an icon's piece narrows down what the first has found.
  ].map(({ steps: [step] }) => step!);
  const steps = [
    ...own,
    ...own.map((step) => loosened(step, random)),
    ...withState(tree, node),
    ...byPlace(tree, node),
  ];
  const around = ancestorsOf(tree, node);
  const outer = around.flatMap((ancestor) => piecesOf(tree, ancestor).map(({ steps: [step] }) => step!));
  const selectors: SelectorStep[][] = steps.map((step) => [step]);
  for (const step of steps) {
    const before = pick(outer, random);
    if (before !== undefined) selectors.push([before, step]);
    const text = wordsOf(tree.texts.of(pick(around, random) ?? node), random);
    if (before !== undefined && text !== null) {
      selectors.push(
        [before, { kind: 'hasText', match: text }],
        [before, { kind: 'hasText', match: text }, step],
      );
    }
    if (before !== undefined) selectors.push([before, { kind: 'has', steps: [step] }]);
    selectors.push([step, { kind: 'nth', index: Math.floor(random() * 3) - 1 }]);
  }
  return selectors.map((inner) => [...frame, ...inner]);
}

/** A part of the text, and not exactly. */
function loosened(step: SelectorStep, random: () => number): SelectorStep {
  if (step.kind === 'role') {
    if (step.name === null) return step;
    return { ...step, name: wordsOf(step.name.text, random) };
  }
  if (!('match' in step)) return step;
  const match = wordsOf(step.match.text, random);
  return match === null ? step : { ...step, match };
}

function wordsOf(text: string, random: () => number): TextMatch | null {
  const words = text.split(' ');
  const from = Math.floor(random() * words.length);
  const part = words.slice(from, from + 1 + Math.floor(random() * 3)).join(' ');
  if (part === '') return null;
  const exact = random() < 0.2;
  return { text: !exact && random() < 0.3 ? part.toUpperCase() : part, exact };
}

function withState(tree: WitnessTree, node: number): SelectorStep[] {
  const { role, state } = tree.nodes[node]!;
  if (role === undefined) return [];
  const steps: SelectorStep[] = [];
  const checkable = /^(?:checkbox|radio|switch|menuitemcheckbox|menuitemradio|option|treeitem)$/;
  const selectable = /^(?:gridcell|option|row|tab|rowheader|columnheader|treeitem)$/;
  const expandable =
    /^(?:button|checkbox|combobox|gridcell|link|listbox|menuitem|row|rowheader|tab|treeitem)$/;
  const add = (...states: readonly NonNullable<Extract<SelectorStep, { kind: 'role' }>['state']>[]) => {
    for (const wanted of states) steps.push({ kind: 'role', role, name: null, state: wanted });
  };
  if (checkable.test(role)) add({ checked: true }, { checked: false });
  if (selectable.test(role)) add({ selected: true }, { selected: false });
  if (expandable.test(role)) add({ expanded: true }, { expanded: false });
  if (role === 'button') add({ pressed: true }, { pressed: false });
  if (/^(?:button|checkbox|textbox|link|combobox|option)$/.test(role)) add({ disabled: true });
  if (/^(?:heading|listitem|row|treeitem)$/.test(role)) add({ level: state?.level ?? 2 });
  return steps;
}

function byPlace(tree: WitnessTree, node: number): SelectorStep[] {
  const { tag, parent } = tree.nodes[node]!;
  const nthOfType = tree.placeOfType(node);
  const steps: SelectorStep[] = [
    { kind: 'css', parts: [{ combinator: '', tag, nthOfType }] },
    { kind: 'xpath', parts: [{ axis: '//', tag, conditions: [{ kind: 'position', position: nthOfType }] }] },
  ];
  // A witness leaves the document's head out: there is nothing to see in it. So its children are not counted.
  if (parent === -1 || tree.nodes[parent]!.tag === 'html') return steps;
  const outer = tree.nodes[parent]!;
  const position = siblingsOf(tree, node).indexOf(node) + 1;
  steps.push({
    kind: 'xpath',
    parts: [
      { axis: '//', tag: outer.tag, conditions: [] },
      { axis: '/', tag: '*', conditions: [{ kind: 'position', position }] },
    ],
  });
  for (const combinator of ['>', ' '] as const) {
    steps.push({
      kind: 'css',
      parts: [
        { combinator: '', tag: outer.tag },
        { combinator, tag, nthOfType },
      ],
    });
    const [name] = classesOf(outer);
    if (name !== undefined) {
      steps.push({
        kind: 'css',
        parts: [
          { combinator: '', classes: [name] },
          { combinator, tag },
        ],
      });
    }
  }
  return steps;
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}
