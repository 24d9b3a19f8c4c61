// Witnesses written by hand, for tests of what is computed from them. Knows nothing of browsers.

import { indexTree, type WitnessTree } from '../../extension/selectors/tree';
import type { Witness, WitnessNode } from '../../protocol/witness';

export type Drawn = Partial<Omit<WitnessNode, 'tag' | 'parent' | 'frame' | 'attributes'>> & {
  readonly [attribute: `@${string}`]: string;
};

export interface Part {
  readonly tag: string;
  readonly drawn: Drawn;
  readonly children: readonly (Part | string)[];
}

/** `part('button', { role: 'button', name: 'Save', '@id': 'save' }, 'Save')`: fields of a node, and attributes with an @. */
export function part(tag: string, drawn: Drawn = {}, ...children: readonly (Part | string)[]): Part {
  return { tag, drawn, children };
}

/** A page with this body; the content of an `iframe` is the document of a frame. */
export function treeOf(body: readonly Part[], more: Partial<Witness> = {}): WitnessTree {
  const nodes: WitnessNode[] = [];
  const frames: { host: number | null; url: string }[] = [{ host: null, url: 'http://127.0.0.1/' }];
  const add = ({ tag, drawn, children }: Part, parent: number, frame: number) => {
    const attributes = Object.entries(drawn).filter(([name]) => name.startsWith('@')) as [string, string][];
    const fields = Object.fromEntries(Object.entries(drawn).filter(([name]) => !name.startsWith('@')));
    const index = nodes.length;
    nodes.push({
      parent,
      frame,
      tag,
      visibility: 'seen',
      attributes: Object.fromEntries(attributes.map(([name, value]) => [name.slice(1), value])),
      ...fields,
    });
    const inside = tag === 'iframe' ? frames.push({ host: index, url: 'http://127.0.0.1/frame' }) - 1 : frame;
    for (const child of children) {
      if (typeof child !== 'string') add(child, index, inside);
      else nodes.push({ parent: index, frame: inside, tag: '#text', text: child, visibility: 'seen' });
    }
  };
  add(part('html', {}, part('body', {}, ...body)), -1, 0);
  return indexTree({
    source: 'page',
    picture: { sha256: null, size: { width: 1000, height: 800 } },
    testIdAttribute: 'data-testid',
    frames,
    nodes,
    truncated: false,
    ...more,
  });
}

/** The only node with this id. */
export function byId(tree: WitnessTree, id: string): number {
  const [node, ...others] = tree.withKey({ kind: 'id', value: id });
  if (node === undefined || others.length > 0)
    throw new Error(`${1 + others.length} nodes have the id ${id}`);
  return node;
}
