// Finds the element that is meant on a picture, for commands that write selectors: by a description or a box, in the
// witness beside the picture where there is one, else among what is seen on it. Knows nothing of formats and of printing.

import { boxCentre, type PixelBox } from '../../protocol/geometry';
import type { Answer, GroundedBox, OpenedImage } from '../../protocol/inference';
import type { RankedSelector, SelectorFormat } from '../../protocol/selector';
import type { WitnessSource } from '../../protocol/witness';
import { readWitnessFile, type WitnessFile } from '../../extension/capture/witnessFile';
import type { WriteOptions } from '../../extension/selectors/formats/writeSelector';
import {
  selectorsFromPixels,
  sightAt,
  witnessFromPixels,
  type PixelWitness,
} from '../../extension/selectors/fromPixels';
import {
  elementAt,
  indexTree,
  selectorsFor,
  type SelectorOptions,
  type WitnessTree,
} from '../../extension/selectors/index';
import { spelledAs } from '../../extension/selectors/spelling';
import type { Engine, Hooks } from './surroundings';

export interface Wanted {
  /** Null where the box alone says what is meant. */
  readonly description: string | null;
  /** Pixels of the picture; null where it has to be located. */
  readonly box: PixelBox | null;
}

export interface FoundElement {
  readonly kind: 'found';
  readonly source: WitnessSource;
  readonly tree: WitnessTree;
  /** Its place in the tree. */
  readonly node: number;
  /** In words: button “Save”. */
  readonly words: string;
  /** Pixels of the picture; null where the page knows no place for it. */
  readonly box: PixelBox | null;
  /** What the description was taken to mean; null where a box was given. */
  readonly located: GroundedBox | null;
  readonly writeOptions: WriteOptions;
  /** Why the page beside the picture was not asked, a whole sentence; null where it was. */
  readonly unasked: string | null;
  /** The best first, those that the format can say; without a format all. */
  ranked(format: SelectorFormat | null): readonly RankedSelector[];
  /** Another element of the same tree. */
  at(node: number): FoundElement;
}

export type ElementFinding =
  | FoundElement
  /** Nothing fits the description, or nothing that is known lies in the box. */
  | { readonly kind: 'not-found'; readonly reason: string; readonly nearMisses: readonly GroundedBox[] };

export interface ElementSearch {
  /** What lies on the picture by whoever knows best; looked up once for a picture. */
  find(wanted: Wanted): Promise<ElementFinding>;
  /** What selectors can be tried on. */
  tree(): Promise<WitnessTree>;
}

/** Searches on one picture; what was found out about it is kept for the next search. */
export async function openElementSearch(
  engine: Engine,
  shot: string,
  { imageId, size, sha256 }: OpenedImage,
  hooks: Hooks,
): Promise<ElementSearch> {
  const beside = await readWitnessFile(shot, sha256);
  const witnessed = beside.kind === 'read' ? indexTree(beside.witness) : null;
  let pixels: PixelWitness | null = null;
  let looked: readonly GroundedBox[] | null = null;

  return {
    async find({ description, box }) {
      const answer = box === null ? await locate(description ?? '') : null;
      const located = answer?.boxes[0] ?? null;
      const place = box ?? located?.box ?? null;
      if (place === null) {
        return {
          kind: 'not-found',
          reason: 'Nothing on the picture fits the description.',
          nearMisses: answer?.nearMisses ?? [],
        };
      }
      return elementOfPage(place, located) ?? (await elementOfPixels(place, located, description));
    },
    tree: async () => witnessed ?? (await lookAtPixels()).tree,
  };

  async function lookAtPixels(): Promise<PixelWitness> {
    return (pixels ??= witnessFromPixels(await lookAtAll(), size));
  }

  async function lookAtAll(): Promise<readonly GroundedBox[]> {
    return (looked ??= (await engine.elements(imageId, hooks)).boxes);
  }

  /** With the user's own spelling of what was read. */
  async function lookFor(description: string | null): Promise<PixelWitness> {
    const all = await lookAtAll();
    const spelled = description === null ? all : spelledAs(description, all);
    return spelled === all ? lookAtPixels() : witnessFromPixels(spelled, size);
  }

  function locate(description: string): Promise<Answer> {
    return engine.locate({ imageId, description, all: false, candidates: [] }, hooks);
  }

  function elementOfPage(place: PixelBox, located: GroundedBox | null): FoundElement | null {
    if (witnessed === null) return null;
    const hint = {
      ...(located?.kind === undefined ? {} : { kind: located.kind }),
      ...(located?.text === undefined ? {} : { text: located.text }),
    };
    const node = elementAt(witnessed, place, hint);
    if (node === null) return null;
    return found({
      tree: witnessed,
      node,
      located,
      unasked: null,
      rank: (one, options) => selectorsFor(witnessed, one, options),
    });
  }

  async function elementOfPixels(
    place: PixelBox,
    located: GroundedBox | null,
    description: string | null,
  ): Promise<ElementFinding> {
    const seen = await lookFor(description);
    const node = sightAt(seen, place);
    if (node === null) {
      const { x, y } = boxCentre(place);
      return {
        kind: 'not-found',
        reason: `Nothing that could be read or detected lies around ${Math.round(x)},${Math.round(y)}.`,
        nearMisses: [],
      };
    }
    return found({
      tree: seen.tree,
      node,
      located,
      unasked: whyUnasked(beside),
      rank: (one, options) => selectorsFromPixels(seen, one, options),
    });
  }
}

/** Why what is kept of the page beside a picture says nothing of the element. */
function whyUnasked(beside: WitnessFile): string {
  switch (beside.kind) {
    case 'none':
      return 'There is no page beside this picture.';
    case 'read':
      return 'The page beside this picture has no element at this place.';
    case 'other-picture':
    case 'unreadable':
      // What is wrong with it was said when the picture was opened.
      return 'The selectors come from the picture alone.';
  }
}

interface Found {
  readonly tree: WitnessTree;
  readonly node: number;
  readonly located: GroundedBox | null;
  readonly unasked: string | null;
  rank(node: number, options: SelectorOptions): readonly RankedSelector[];
}

function found(about: Found): FoundElement {
  const { tree, node, located, unasked, rank } = about;
  const { source, testIdAttribute } = tree.witness;
  const writeOptions: WriteOptions = { testIdAttribute, isInShadowRoot: tree.hosts[node] !== -1 };
  return {
    kind: 'found',
    source,
    tree,
    node,
    words: wordsFor(tree, node),
    box: tree.nodes[node]!.box ?? null,
    located,
    writeOptions,
    unasked,
    ranked: (format) => rank(node, format === null ? {} : { format }),
    at: (other) => found({ ...about, node: other }),
  };
}

/** Its role, or else its tag, and what it is called or says. */
function wordsFor(tree: WitnessTree, node: number): string {
  const { role, tag, name } = tree.nodes[node]!;
  const said = name === undefined || name === '' ? tree.texts.of(node) : name;
  const what = role ?? (tree.witness.source === 'pixels' ? 'text' : tag);
  return said === '' ? what : `${what} “${said}”`;
}
