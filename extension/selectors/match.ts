// Finds what a selector means in a witness, step by step as Playwright finds it in the page.
// Knows nothing of candidates and of what makes a good selector.

import type {
  CssPart,
  RoleState,
  Selector,
  SelectorStep,
  TextMatch,
  XPathCondition,
  XPathPart,
} from '../../protocol/selector';
import type { WitnessNode } from '../../protocol/witness';
import {
  attribute,
  childrenOf,
  classesOf,
  type ElementKey,
  isElement,
  isWithin,
  normaliseText,
  type WitnessTree,
} from './tree';

/** Where a step looks: in a frame's whole document (node null), or inside of one of its elements. */
interface Scope {
  readonly frame: number;
  readonly node: number | null;
}

/**
 * The elements that the selector finds, each once, in the order in which Playwright counts them: document order where there
 * are no shadow roots, else the light tree before what hangs in shadow roots.
 *
 * Source: the behaviour of Playwright 1.6x, held by test/selectors/matchesPlaywright.test.ts.
 */
export function findAll(tree: WitnessTree, selector: Selector): readonly number[] {
  return findFrom(tree, { frame: 0, node: null }, selector);
}

function findFrom(tree: WitnessTree, start: Scope, steps: readonly SelectorStep[]): number[] {
  let scopes: readonly Scope[] = [start];
  for (const step of steps) {
    scopes = afterStep(tree, scopes, step);
    if (scopes.length === 0) return [];
  }
  return scopes.flatMap((scope) => (scope.node === null ? [] : [scope.node]));
}

function afterStep(tree: WitnessTree, scopes: readonly Scope[], step: SelectorStep): readonly Scope[] {
  switch (step.kind) {
    case 'nth':
      return scopes.slice(...(step.index === -1 ? [-1] : [step.index, step.index + 1]));
    case 'frame':
      return enterFrame(tree, scopes);
    case 'hasText':
      return scopes.filter(({ node }) => node !== null && matchesText(tree, node, step.match));
    case 'has':
      return scopes.filter((scope) => scope.node !== null && findFrom(tree, scope, step.steps).length > 0);
    default: {
      const found = new Set<number>();
      for (const scope of scopes) for (const node of search(tree, scope, step)) found.add(node);
      return Array.from(found, (node) => ({ frame: tree.nodes[node]!.frame, node }));
    }
  }
}

/** Playwright refuses to choose between several frames. */
function enterFrame(tree: WitnessTree, scopes: readonly Scope[]): readonly Scope[] {
  if (scopes.length !== 1 || scopes[0]!.node === null) return [];
  const frame = tree.frameHosts.indexOf(scopes[0]!.node);
  return frame === -1 ? [] : [{ frame, node: null }];
}

type SearchStep = Exclude<SelectorStep, { kind: 'nth' | 'frame' | 'hasText' | 'has' }>;

function search(tree: WitnessTree, scope: Scope, step: SearchStep): readonly number[] {
  const { nodes } = tree;
  switch (step.kind) {
    case 'testId': {
      const name = tree.witness.testIdAttribute;
      return having(tree, scope, { kind: 'attribute', value: name }).filter(
        (node) => attribute(nodes[node]!, name) === step.value,
      );
    }
    case 'role':
      return having(tree, scope, { kind: 'role', value: step.role }).filter((node) =>
        matchesRole(nodes[node]!, step.name, step.state ?? {}),
      );
    case 'text':
      return findText(tree, scope, step.match);
    case 'label':
      return inScope(tree, scope, tree.elements).filter((node) =>
        (nodes[node]!.labels ?? []).some((label) => sameText(label, step.match)),
      );
    case 'placeholder':
    case 'alt':
    case 'title':
      return having(tree, scope, { kind: 'attribute', value: step.kind }).filter((node) =>
        sameAttribute(attribute(nodes[node]!, step.kind)!, step.match),
      );
    case 'css':
      return findCss(tree, scope, step.parts);
    case 'xpath':
      return findXPath(tree, scope, step.parts);
    case 'resourceId':
      return having(tree, scope, { kind: 'attribute', value: 'resource-id' }).filter(
        (node) => attribute(nodes[node]!, 'resource-id') === step.value,
      );
    case 'accessibilityId':
      return inScope(tree, scope, tree.elements).filter(
        (node) => accessibilityIdOf(nodes[node]!) === step.value,
      );
    case 'className':
      return having(tree, scope, { kind: 'tag', value: step.value });
  }
}

/** What Appium calls so: a content description on Android, an identifier or else the label on iOS. */
export function accessibilityIdOf(node: WitnessNode): string | null {
  const id = attribute(node, 'content-desc') ?? attribute(node, 'identifier') ?? attribute(node, 'name');
  return id === '' ? null : id;
}

function having(tree: WitnessTree, scope: Scope, key: ElementKey): number[] {
  return inScope(tree, scope, tree.withKey(key));
}

function inScope(tree: WitnessTree, { frame, node }: Scope, elements: Iterable<number>): number[] {
  const found: number[] = [];
  for (const element of elements) {
    if (tree.nodes[element]!.frame === frame && (node === null || isWithin(tree, element, node))) {
      found.push(element);
    }
  }
  return found;
}

/** States that a page does not speak of are false, `expanded` excepted, and a level that it does not speak of is 0. */
function matchesRole(node: WitnessNode, name: TextMatch | null, wanted: RoleState): boolean {
  if (node.isAriaHidden === true) return false;
  const state = node.state ?? {};
  return (
    (wanted.checked === undefined || (state.checked ?? false) === wanted.checked) &&
    (wanted.pressed === undefined || (state.pressed ?? false) === wanted.pressed) &&
    (wanted.disabled === undefined || (state.disabled ?? false) === wanted.disabled) &&
    (wanted.expanded === undefined || state.expanded === wanted.expanded) &&
    (wanted.selected === undefined || (state.selected ?? false) === wanted.selected) &&
    (wanted.level === undefined || (state.level ?? 0) === wanted.level) &&
    (name === null || sameName(node.name ?? '', name))
  );
}

/** Names are compared in upper case, as Playwright does: "ß" and "SS" are the same there. */
function sameName(name: string, { text, exact }: TextMatch): boolean {
  const normalised = normaliseText(name);
  const wanted = normaliseText(text);
  return exact ? normalised === wanted : normalised.toUpperCase().includes(wanted.toUpperCase());
}

function sameText(text: string, match: TextMatch): boolean {
  const normalised = normaliseText(text);
  const wanted = normaliseText(match.text);
  return match.exact ? normalised === wanted : normalised.toLowerCase().includes(wanted.toLowerCase());
}

/** Attributes are compared as they stand, white space and all. */
function sameAttribute(value: string, { text, exact }: TextMatch): boolean {
  return exact ? value === text : value.toLowerCase().includes(text.toLowerCase());
}

/** Whether an element's whole text matches. What is never read, like a script, has an empty text. */
function matchesText(tree: WitnessTree, node: number, match: TextMatch): boolean {
  const wanted = normaliseText(match.text);
  return match.exact
    ? tree.texts.of(node) === wanted
    : tree.texts.lowerOf(node).includes(wanted.toLowerCase());
}

/** The deepest elements whose text matches; the scope itself counts. */
function findText(tree: WitnessTree, scope: Scope, match: TextMatch): number[] {
  const pool: Iterable<number> = match.exact
    ? tree.withKey({ kind: 'exactText', value: normaliseText(match.text) })
    : tree.elements;
  const found = inScope(tree, scope, pool).filter((node) => isDeepestWithText(tree, node, match));
  return scope.node !== null && isDeepestWithText(tree, scope.node, match) ? [scope.node, ...found] : found;
}

function isDeepestWithText(tree: WitnessTree, node: number, match: TextMatch): boolean {
  if (isNeverRead(tree, node) || !matchesText(tree, node, match)) return false;
  const { frame } = tree.nodes[node]!;
  let hasShadowRoot = false;
  for (const child of childrenOf(tree, node)) {
    const { inShadowRoot, frame: childFrame } = tree.nodes[child]!;
    if (childFrame !== frame) continue;
    if (inShadowRoot === true) hasShadowRoot = true;
    else if (isElement(tree.nodes[child]!) && matchesText(tree, child, match)) return false;
  }
  return !hasShadowRoot || !sameText(tree.texts.ofShadowRoot(node), match);
}

function isNeverRead(tree: WitnessTree, node: number): boolean {
  const { tag } = tree.nodes[node]!;
  if (tag === 'script' || tag === 'noscript' || tag === 'style' || tag === 'head') return true;
  for (let at = node; at !== -1; at = tree.nodes[at]!.parent) if (tree.nodes[at]!.tag === 'head') return true;
  return false;
}

/**
 * Combinators step out of shadow roots to their hosts, and never out of the scope, which is not part of a match. Ids and
 * classes are compared case and all, as in documents with a doctype; a witness does not say which have none.
 */
function findCss(tree: WitnessTree, scope: Scope, parts: readonly CssPart[]): number[] {
  const last = parts.at(-1);
  if (last === undefined) return [];
  const pool = inScope(tree, scope, poolOf(tree, last));
  return pool.filter(
    (node) =>
      matchesCompound(tree, node, last) && matchesOutwards(tree, scope, node, parts, parts.length - 1),
  );
}

/** The shortest list at hand that holds everything the compound can match. */
function poolOf(tree: WitnessTree, { id, classes, tag, attributes }: CssPart): Iterable<number> {
  if (id !== undefined) return tree.withKey({ kind: 'id', value: id });
  if (classes !== undefined && classes.length > 0) {
    return tree.withKey({ kind: 'class', value: classes[0]! });
  }
  if (attributes !== undefined && attributes.length > 0) {
    return tree.withKey({ kind: 'attribute', value: attributes[0]!.name });
  }
  return tag === undefined ? tree.elements : tree.withKey({ kind: 'tag', value: tag });
}

function matchesOutwards(
  tree: WitnessTree,
  scope: Scope,
  node: number,
  parts: readonly CssPart[],
  index: number,
): boolean {
  if (index === 0) return true;
  const outer = parts[index - 1]!;
  const isDirect = parts[index]!.combinator === '>';
  for (let at = parentIn(tree, scope, node); at !== null; at = parentIn(tree, scope, at)) {
    if (matchesCompound(tree, at, outer) && matchesOutwards(tree, scope, at, parts, index - 1)) return true;
    if (isDirect) return false;
  }
  return false;
}

function parentIn(tree: WitnessTree, scope: Scope, node: number): number | null {
  const { parent } = tree.nodes[node]!;
  if (parent === -1 || parent === scope.node || tree.nodes[parent]!.frame !== scope.frame) return null;
  return parent;
}

/** HTML compares the values of these attributes whatever their case. Source: html.spec.whatwg.org, "case-sensitivity". */
const caselessAttributes = new Set(
  (
    'accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir ' +
    'direction disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref ' +
    'noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign ' +
    'valuetype vlink'
  ).split(' '),
);

function matchesCompound(tree: WitnessTree, index: number, part: CssPart): boolean {
  const node = tree.nodes[index]!;
  if (part.tag !== undefined && node.tag !== part.tag) return false;
  if (part.id !== undefined && attribute(node, 'id') !== part.id) return false;
  if (part.classes !== undefined && part.classes.length > 0) {
    const classes = classesOf(node);
    if (!part.classes.every((name) => classes.includes(name))) return false;
  }
  for (const { name, operator, value } of part.attributes ?? []) {
    const given = attribute(node, name);
    if (given === null) return false;
    const isCaseless = caselessAttributes.has(name) && tree.isForeign[index] === 0;
    if (
      !compares(operator, isCaseless ? given.toLowerCase() : given, isCaseless ? value.toLowerCase() : value)
    ) {
      return false;
    }
  }
  return part.nthOfType === undefined || tree.placeOfType(index) === part.nthOfType;
}

/** As CSS has it, an empty value is the beginning, the end and a part of nothing. */
function compares(operator: '=' | '^=' | '$=' | '*=', given: string, value: string): boolean {
  switch (operator) {
    case '=':
      return given === value;
    case '^=':
      return value !== '' && given.startsWith(value);
    case '$=':
      return value !== '' && given.endsWith(value);
    case '*=':
      return value !== '' && given.includes(value);
  }
}

function findXPath(tree: WitnessTree, scope: Scope, parts: readonly XPathPart[]): number[] {
  let from: readonly (number | null)[] = [scope.node];
  for (const part of parts) {
    const found = new Set<number>();
    for (const parent of parentsFor(tree, scope, from, part.axis)) {
      for (const child of childrenThatFit(tree, scope, parent, part)) found.add(child);
    }
    from = [...found];
  }
  return from.flatMap((node) => (node === null ? [] : [node])).sort((a, b) => a - b);
}

/** The nodes whose children a step chooses from; null is the document. */
function parentsFor(
  tree: WitnessTree,
  scope: Scope,
  from: readonly (number | null)[],
  axis: '//' | '/',
): readonly (number | null)[] {
  if (axis === '/') return from;
  const parents = new Set<number | null>(from);
  for (const outer of from) {
    const host = outer === null ? -1 : tree.hosts[outer]!;
    const around = { frame: scope.frame, node: outer };
    for (const inner of inScope(tree, around, tree.elements)) {
      if (tree.hosts[inner] === host) parents.add(inner);
    }
  }
  return [...parents];
}

function childrenThatFit(
  tree: WitnessTree,
  scope: Scope,
  parent: number | null,
  { tag, conditions }: XPathPart,
): number[] {
  const children =
    parent === null ? documentElements(tree, scope.frame) : childrenOf(tree, parent).filter(isLightChild);
  let fitting = children.filter((child) => {
    const node = tree.nodes[child]!;
    return isElement(node) && (tag === '*' || node.tag === tag);
  });
  for (const condition of conditions) {
    fitting = fitting.filter((child, index) => fits(tree, child, index + 1, condition));
  }
  return fitting;

  function isLightChild(child: number): boolean {
    const node = tree.nodes[child]!;
    return node.inShadowRoot !== true && node.frame === scope.frame;
  }
}

function documentElements(tree: WitnessTree, frame: number): number[] {
  const host = tree.frameHosts[frame] ?? null;
  if (host !== null) return childrenOf(tree, host).filter((child) => tree.nodes[child]!.frame === frame);
  const roots: number[] = [];
  for (let root = 0; root < tree.nodes.length; root = tree.ends[root]!) roots.push(root);
  return roots;
}

function fits(tree: WitnessTree, node: number, position: number, condition: XPathCondition): boolean {
  switch (condition.kind) {
    case 'attribute':
      return attribute(tree.nodes[node]!, condition.name) === condition.value;
    case 'text':
      return tree.texts.ofXPath(node) === condition.text;
    case 'position':
      return position === condition.position;
  }
}
