// Made-up witnesses for tests: a page written as a tree of elements with their boxes.
// Knows nothing of what is tested.

import type { PixelBox } from '../../protocol/geometry';
import type { Witness, WitnessNode } from '../../protocol/witness';
import { area } from './scenes';

export interface Piece {
  readonly node: Omit<WitnessNode, 'parent' | 'frame'>;
  readonly children: readonly Piece[];
}

type About = Partial<Omit<WitnessNode, 'parent' | 'frame' | 'tag' | 'text' | 'box'>>;

/** An element that is seen, unless `about` says otherwise. */
export function piece(
  tag: string,
  box: PixelBox | null,
  about: About = {},
  ...children: readonly Piece[]
): Piece {
  return { node: { tag, visibility: 'seen', ...(box === null ? {} : { box }), ...about }, children };
}

/** A piece of text on one line, 8 pixels a character and 16 tall, from its top left corner. */
export function written(text: string, x: number, y: number, about: About = {}): Piece {
  const box = area(x, y, 8 * text.trim().length, 16);
  return { node: { tag: '#text', text, visibility: 'seen', box, ...about }, children: [] };
}

/** A page 800 pixels wide and 600 high with all of this in its body. */
export function pageOf(...pieces: readonly Piece[]): Witness {
  const nodes: WitnessNode[] = [];
  const add = ({ node, children }: Piece, parent: number): void => {
    const index = nodes.length;
    nodes.push({ ...node, parent, frame: 0 });
    for (const child of children) add(child, index);
  };
  add(
    piece(
      'html',
      area(0, 0, 800, 600),
      { role: 'document' },
      piece('body', area(0, 0, 800, 600), {}, ...pieces),
    ),
    -1,
  );
  return {
    source: 'page',
    picture: { sha256: null, size: { width: 800, height: 600 } },
    testIdAttribute: 'data-testid',
    frames: [{ host: null, url: 'http://127.0.0.1/' }],
    nodes,
    truncated: false,
  };
}
