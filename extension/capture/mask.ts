// Takes out of a witness what a mask covers: texts, names and values that a picture does not show must not stand beside it.
// Knows nothing of pixels' colours and of where a witness comes from. Pure.

import { boxArea, intersect, type PixelBox } from '../../protocol/geometry';
import { shownBox, type Witness, type WitnessNode, type WitnessState } from '../../protocol/witness';

/** Shorter texts stand in too many innocent places for every other one of them to be taken out. */
const TELLING_LENGTH = 4;

/** A box is covered where this much of it is: edges of masks are drawn by hand. */
const COVERED_PART = 0.5;

export interface MaskedTexts<W> {
  readonly witness: W;
  /** Whether a text from elsewhere (a title, an address) says again what was taken out. */
  readonly repeats: (text: string) => boolean;
}

/**
 * The witness without what the boxes cover. A piece of text loses its words where a mask touches it, and so does a field what
 * it holds; an element loses its name, labels, value and attributes where most of it is covered. What was taken is also taken
 * wherever it is said again: a link's name repeats the text inside it.
 *
 * @param boxes - pixels of the capture.
 */
export function maskWitness<W extends Pick<Witness, 'nodes' | 'frames' | 'testIdAttribute'>>(
  witness: W,
  boxes: readonly PixelBox[],
): MaskedTexts<W> {
  const covers = witness.nodes.map((node) => coverOf(node, boxes));
  const said = witness.nodes.map((node, index) => saidBeneath(node, covers[index] ?? 'none'));
  const secrets = [...new Set(said.flat())];
  const findTelling = makeFinder(secrets.filter((secret) => TELLING_LENGTH <= secret.length));
  const shortOnes = secrets.filter((secret) => secret.length < TELLING_LENGTH);
  const repeats = (text: string): boolean => readings(text).some(findTelling);
  const repeatsAny = (text: string): boolean =>
    repeats(text) || readings(text).some((reading) => shortOnes.some((secret) => reading.includes(secret)));
  const around = withAncestors(witness.nodes, said);
  const nodes = witness.nodes.map((node, index) => {
    const plain = covers[index] === 'covered' ? silenced(node, witness.testIdAttribute) : node;
    return withoutSecrets(plain, around.has(index) ? repeatsAny : repeats);
  });
  const frames = witness.frames.map((frame) => (repeats(frame.url) ? { ...frame, url: '' } : frame));
  return { witness: { ...witness, nodes, frames }, repeats };
}

type Cover = 'none' | 'touched' | 'covered';

function coverOf(node: WitnessNode, boxes: readonly PixelBox[]): Cover {
  const box = shownBox(node);
  if (box === undefined) return 'none';
  const shared = boxes.map((mask) => intersect(box, mask)).filter((part) => part !== null);
  if (shared.length === 0) return 'none';
  // What two masks share counts twice: rather too much is taken than too little.
  const area = shared.reduce((sum, part) => sum + boxArea(part), 0);
  return node.tag === '#text' || COVERED_PART * boxArea(box) <= area ? 'covered' : 'touched';
}

function saidBeneath(
  { text, name, labels, attributes, state }: WitnessNode,
  cover: Cover,
): readonly string[] {
  if (cover === 'none') return [];
  // A field shows what it holds at its beginning, however wide it is.
  const held = [state?.value, attributes?.['value']];
  return (cover === 'touched' ? held : [text, name, ...(labels ?? []), ...held])
    .filter((said) => said !== undefined)
    .map(single)
    .filter((said) => said !== '');
}

/** Indices of all nodes that said something beneath a mask, and of all around them. */
function withAncestors(
  nodes: readonly WitnessNode[],
  said: readonly (readonly string[])[],
): ReadonlySet<number> {
  const found = new Set<number>();
  nodes.forEach((_, index) => {
    if (said[index]?.length === 0) return;
    for (let at = index; at !== -1 && !found.has(at); at = nodes[at]?.parent ?? -1) found.add(at);
  });
  return found;
}

/** Tells whether one of many words stands in a text, in one pass over it: a mask may cover a page of thousands. */
function makeFinder(words: readonly string[]): (text: string) => boolean {
  const byBeginning = new Map<string, string[]>();
  for (const word of words) {
    const beginning = word.slice(0, TELLING_LENGTH);
    const alike = byBeginning.get(beginning);
    if (alike === undefined) byBeginning.set(beginning, [word]);
    else alike.push(word);
  }
  return (text) => {
    for (let at = 0; at + TELLING_LENGTH <= text.length; at += 1) {
      const alike = byBeginning.get(text.slice(at, at + TELLING_LENGTH)) ?? [];
      if (alike.some((word) => text.startsWith(word, at))) return true;
    }
    return false;
  };
}

/** A text as it stands, and as what it says where it is a part of an address. */
function readings(text: string): readonly string[] {
  const plain = single(text);
  if (!/[%+]/.test(plain)) return [plain];
  try {
    return [plain, single(decodeURIComponent(plain.replaceAll('+', ' ')))];
  } catch {
    return [plain];
  }
}

/** What an element is called in code is no secret; what it shows may be. */
const structural = new Set([
  ...['id', 'class', 'name', 'type', 'role', 'for', 'autocomplete', 'data-testid', 'data-test', 'data-cy'],
  ...['resource-id', 'package', 'password', 'clickable', 'checkable', 'long-clickable', 'scrollable'],
]);

type Mutable = { -readonly [Field in keyof WitnessNode]: WitnessNode[Field] };

/** Only what it is, what code calls it, and where it lies. */
function silenced(node: WitnessNode, testIdAttribute: string): WitnessNode {
  const kept: Mutable = { ...node };
  delete kept.text;
  delete kept.name;
  delete kept.labels;
  if (kept.attributes !== undefined) {
    kept.attributes = entriesWhere(
      kept.attributes,
      (attribute) => structural.has(attribute) || attribute === testIdAttribute,
    );
  }
  if (kept.state !== undefined) kept.state = withoutValue(kept.state);
  return kept;
}

function withoutSecrets(node: WitnessNode, repeats: (text: string) => boolean): WitnessNode {
  const tells = (said: string | undefined): boolean => said !== undefined && repeats(said);
  const kept: Mutable = { ...node };
  if (tells(kept.text)) delete kept.text;
  if (tells(kept.name)) delete kept.name;
  if (kept.labels !== undefined) kept.labels = kept.labels.filter((label) => !tells(label));
  if (kept.attributes !== undefined) {
    kept.attributes = entriesWhere(kept.attributes, (_, value) => !tells(value));
  }
  if (kept.state !== undefined && tells(kept.state.value)) kept.state = withoutValue(kept.state);
  return kept;
}

function entriesWhere(
  record: Readonly<Record<string, string>>,
  stays: (name: string, value: string) => boolean,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => stays(name, value)));
}

function withoutValue(state: WitnessState): WitnessState {
  const kept: { -readonly [Field in keyof WitnessState]: WitnessState[Field] } = { ...state };
  delete kept.value;
  return kept;
}

function single(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
