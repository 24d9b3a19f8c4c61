// An index over a witness, built once: what lies within what, in which order searches find it, lists by role, id and class.
// Knows nothing of selectors and of how elements are chosen.

import type { PixelBox } from '../../protocol/geometry';
import type { Witness, WitnessNode } from '../../protocol/witness';

export interface WitnessTree {
  readonly witness: Witness;
  readonly nodes: readonly WitnessNode[];
  /** Of each node: the index behind the last one that lies within it, shadow roots and frames included. */
  readonly ends: Int32Array;
  /**
   * Every element in the order in which Playwright finds it: frame by frame, and within a frame the light tree first, then
   * what hangs in the shadow roots of its elements, one host after the other. Without shadow roots: document order.
   */
  readonly elements: Int32Array;
  /** 1 for what is drawn or written in another language than HTML (SVG). */
  readonly isForeign: Uint8Array;
  /** Of each node: the shadow root it lies in, named by its host; -1 outside of shadow roots. */
  readonly hosts: Int32Array;
  /** Of each frame: the node of its `iframe`, or null. */
  readonly frameHosts: readonly (number | null)[];
  /** The elements that have this key, in the order of `elements`; made when it is first asked for. */
  readonly withKey: (key: ElementKey) => readonly number[];
  readonly texts: TreeTexts;
  /** Of an element: its place among its siblings of the same name, from 1, as CSS counts them. */
  readonly placeOfType: (node: number) => number;
}

export type ElementKey =
  | { readonly kind: 'role' | 'tag' | 'id' | 'class' | 'attribute'; readonly value: string }
  | { readonly kind: 'exactText'; readonly value: string };

export interface TreeTexts {
  /** What is written in the element, as Playwright reads it: shadow roots included, scripts and frames not; white space single. */
  readonly of: (node: number) => string;
  /** The same in lower case. */
  readonly lowerOf: (node: number) => string;
  /** What is written in the element's own shadow root alone; "" without one. */
  readonly ofShadowRoot: (host: number) => string;
  /** As XPath's `normalize-space(.)` reads it, without shadow roots; null around a script, whose text it would read too. */
  readonly ofXPath: (node: number) => string | null;
}

export function indexTree(witness: Witness): WitnessTree {
  const { nodes } = witness;
  const ends = subtreeEnds(nodes);
  const { isForeign, hosts } = surroundings(nodes);
  const frameHosts = witness.frames.map((frame) => frame.host);
  const elements = searchOrder(nodes, hosts, witness.frames.length);
  const texts = readTexts(nodes, ends);
  const tables = new Map<ElementKey['kind'], Map<string, number[]>>();
  const withKey = ({ kind, value }: ElementKey) => {
    let table = tables.get(kind);
    if (table === undefined) {
      table = tableOf(kind, nodes, elements, texts);
      tables.set(kind, table);
    }
    return table.get(value) ?? [];
  };
  let places: Int32Array | null = null;
  const placeOfType = (node: number) => (places ??= countPlaces(nodes))[node]!;
  return { witness, nodes, ends, elements, isForeign, hosts, frameHosts, withKey, texts, placeOfType };
}

/** True where the node lies inside of the other one, which is not inside of itself. */
export function isWithin(tree: WitnessTree, node: number, around: number): boolean {
  return around < node && node < tree.ends[around]!;
}

/** The nodes directly below, in document order: light children, then those of a shadow root, then a frame's document. */
export function childrenOf(tree: WitnessTree, parent: number): number[] {
  const children: number[] = [];
  const end = tree.ends[parent]!;
  for (let child = parent + 1; child < end; child = tree.ends[child]!) children.push(child);
  return children;
}

/** The elements around a node, from the nearest outwards; out of shadow roots, and not out of its frame. */
export function ancestorsOf(tree: WitnessTree, node: number): number[] {
  const ancestors: number[] = [];
  const { frame } = tree.nodes[node]!;
  for (let at = tree.nodes[node]!.parent; at !== -1 && tree.nodes[at]!.frame === frame;) {
    ancestors.push(at);
    at = tree.nodes[at]!.parent;
  }
  return ancestors;
}

/** The element itself for an element; the element around it for a piece of text. */
export function elementOf(tree: WitnessTree, node: number): number {
  return isElement(tree.nodes[node]!) ? node : tree.nodes[node]!.parent;
}

/** The `iframe`s to go through to reach the node, from the outermost. */
export function frameChain(tree: WitnessTree, node: number): number[] {
  const chain: number[] = [];
  let host = tree.frameHosts[tree.nodes[node]!.frame] ?? null;
  // A frame's host stands before all of its nodes, so this ends, whatever a damaged file says.
  while (host !== null && !chain.includes(host)) {
    chain.unshift(host);
    host = tree.frameHosts[tree.nodes[host]!.frame] ?? null;
  }
  return chain;
}

/** Children of the same parent in the same tree: light children among themselves, those of a shadow root among themselves. */
export function siblingsOf(tree: WitnessTree, node: number): number[] {
  const { parent, inShadowRoot, frame } = tree.nodes[node]!;
  if (parent === -1) return [node];
  return childrenOf(tree, parent).filter((child) => {
    const sibling = tree.nodes[child]!;
    return (
      isElement(sibling) &&
      sibling.frame === frame &&
      (sibling.inShadowRoot === true) === (inShadowRoot === true)
    );
  });
}

export function isElement(node: WitnessNode): boolean {
  return node.tag !== '#text';
}

export function attribute(node: WitnessNode, name: string): string | null {
  // Own properties only: an attribute called "constructor" is not what every object has.
  const { attributes } = node;
  return attributes !== undefined && Object.hasOwn(attributes, name) ? attributes[name]! : null;
}

export function classesOf(node: WitnessNode): string[] {
  return (attribute(node, 'class') ?? '').split(/[ \t\n\f\r]+/).filter((name) => name !== '');
}

/** Where it is drawn, in pixels of the capture; null where it takes no place. */
export function boxOf(tree: WitnessTree, node: number): PixelBox | null {
  return tree.nodes[node]!.box ?? null;
}

/** White space made single, soft hyphens and zero-width spaces dropped, as Playwright does before it compares. */
export function normaliseText(text: string): string {
  return text
    .replace(/[\u200b\u00ad]/g, '')
    .trim()
    .replace(/\s+/g, ' ');
}

function subtreeEnds(nodes: readonly WitnessNode[]): Int32Array {
  const ends = new Int32Array(nodes.length);
  for (let index = nodes.length - 1; 0 <= index; index--) {
    ends[index] = Math.max(ends[index]!, index + 1);
    const { parent } = nodes[index]!;
    if (parent !== -1) ends[parent] = Math.max(ends[parent]!, ends[index]!);
  }
  return ends;
}

function surroundings(nodes: readonly WitnessNode[]): { isForeign: Uint8Array; hosts: Int32Array } {
  const isForeign = new Uint8Array(nodes.length);
  const hosts = new Int32Array(nodes.length).fill(-1);
  nodes.forEach((node, index) => {
    const parent = node.parent === -1 ? null : nodes[node.parent]!;
    const isSameFrame = parent !== null && parent.frame === node.frame;
    const isRoot = node.tag === 'svg' || node.tag === 'math';
    const isInside = isSameFrame && isForeign[node.parent] === 1 && parent.tag !== 'foreignobject';
    isForeign[index] = isRoot || isInside ? 1 : 0;
    if (isSameFrame) hosts[index] = node.inShadowRoot === true ? node.parent : hosts[node.parent]!;
  });
  return { isForeign, hosts };
}

function searchOrder(nodes: readonly WitnessNode[], hosts: Int32Array, nFrames: number): Int32Array {
  const documents: number[][] = Array.from({ length: nFrames }, () => []);
  const shadowRoots = new Map<number, number[]>();
  nodes.forEach((node, index) => {
    if (!isElement(node)) return;
    const host = hosts[index]!;
    if (host === -1) documents[node.frame]!.push(index);
    else if (shadowRoots.has(host)) shadowRoots.get(host)!.push(index);
    else shadowRoots.set(host, [index]);
  });
  const ordered: number[] = [];
  const open = documents.reverse();
  while (open.length > 0) {
    const light = open.pop()!;
    for (const element of light) ordered.push(element);
    if (shadowRoots.size === 0) continue;
    const inside = light.flatMap((element) => (shadowRoots.has(element) ? [shadowRoots.get(element)!] : []));
    open.push(...inside.reverse());
  }
  return Int32Array.from(ordered);
}

/** Light children and those of a shadow root are counted apart. */
function countPlaces(nodes: readonly WitnessNode[]): Int32Array {
  const places = new Int32Array(nodes.length);
  const counted = new Map<string, number>();
  nodes.forEach(({ parent, tag, inShadowRoot, frame }, index) => {
    const siblings = `${parent} ${frame} ${inShadowRoot === true ? 'shadow' : 'light'} ${tag}`;
    const place = (counted.get(siblings) ?? 0) + 1;
    counted.set(siblings, place);
    places[index] = place;
  });
  return places;
}

const buttonTypes = new Set(['submit', 'button', 'reset']);
const unreadTags = new Set(['script', 'noscript', 'style', 'head']);

/** Texts are joined from the last node to the first, so that a deep tree needs no deep stack. */
function readTexts(nodes: readonly WitnessNode[], ends: Int32Array): TreeTexts {
  let whole: { full: string[]; shadow: Map<number, string> } | null = null;
  let forXPath: (string | null)[] | null = null;
  const normalised: (string | undefined)[] = [];
  const lower: (string | undefined)[] = [];
  const join = () => (whole ??= joinTexts(nodes, ends));
  const of = (node: number) => (normalised[node] ??= normaliseText(join().full[node]!));
  return {
    of,
    lowerOf: (node) => (lower[node] ??= of(node).toLowerCase()),
    ofShadowRoot: (host) => normaliseText(join().shadow.get(host) ?? ''),
    ofXPath: (node) => {
      const text = (forXPath ??= joinXPathTexts(nodes, ends))[node]!;
      return text === null ? null : normaliseXml(text);
    },
  };
}

function joinTexts(nodes: readonly WitnessNode[], ends: Int32Array) {
  const full = new Array<string>(nodes.length).fill('');
  const shadow = new Map<number, string>();
  for (let index = nodes.length - 1; 0 <= index; index--) {
    const node = nodes[index]!;
    if (!isElement(node)) full[index] = node.text ?? '';
    else if (unreadTags.has(node.tag)) full[index] = '';
    else if (isButtonInput(node)) full[index] = attribute(node, 'value') ?? '';
    else {
      let text = '';
      let shadowText: string | null = null;
      for (let child = index + 1; child < ends[index]!; child = ends[child]!) {
        if (nodes[child]!.frame !== node.frame) continue;
        text += full[child]!;
        if (nodes[child]!.inShadowRoot === true) shadowText = (shadowText ?? '') + full[child]!;
      }
      full[index] = text;
      if (shadowText !== null) shadow.set(index, shadowText);
    }
  }
  return { full, shadow };
}

function joinXPathTexts(nodes: readonly WitnessNode[], ends: Int32Array): (string | null)[] {
  const full = new Array<string | null>(nodes.length).fill('');
  for (let index = nodes.length - 1; 0 <= index; index--) {
    const node = nodes[index]!;
    let text: string | null = unreadTags.has(node.tag) ? null : (node.text ?? '');
    for (let child = index + 1; text !== null && child < ends[index]!; child = ends[child]!) {
      if (nodes[child]!.frame !== node.frame || nodes[child]!.inShadowRoot === true) continue;
      const inside: string | null = full[child]!;
      text = inside === null ? null : text + inside;
    }
    full[index] = text;
  }
  return full;
}

function isButtonInput(node: WitnessNode): boolean {
  return node.tag === 'input' && buttonTypes.has((attribute(node, 'type') ?? '').toLowerCase());
}

/** XML knows four kinds of white space; a non-breaking space is none of them. */
function normaliseXml(text: string): string {
  return text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');
}

function tableOf(
  kind: ElementKey['kind'],
  nodes: readonly WitnessNode[],
  elements: Int32Array,
  texts: TreeTexts,
): Map<string, number[]> {
  const table = new Map<string, number[]>();
  for (const element of elements) {
    for (const value of keysOf(kind, nodes[element]!, element, texts)) {
      const list = table.get(value);
      if (list === undefined) table.set(value, [element]);
      else list.push(element);
    }
  }
  return table;
}

function keysOf(
  kind: ElementKey['kind'],
  node: WitnessNode,
  element: number,
  texts: TreeTexts,
): readonly string[] {
  switch (kind) {
    case 'role':
      return node.role === undefined ? [] : [node.role];
    case 'tag':
      return [node.tag];
    case 'id': {
      const id = attribute(node, 'id');
      return id === null ? [] : [id];
    }
    case 'class':
      return [...new Set(classesOf(node))];
    case 'attribute':
      return Object.keys(node.attributes ?? {});
    case 'exactText':
      return [texts.of(element)];
  }
}
