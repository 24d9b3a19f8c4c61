// The page witness: what a captured page, or a device's screen, says of itself, kept beside the picture as data.
// Knows nothing of browsers, files and selectors. What is read from a file is checked: it may come from another hand.

import * as check from './check';
import type { PixelBox, Size } from './geometry';

export const WITNESS_ENDING = '.witness.json.gz';
export const WITNESS_VERSION = 1;

/** A page with more is witnessed as far as this goes, and says so: what counts matches can no longer be sure. */
export const MOST_NODES = 60_000;

/** Of the file when it is unpacked, in bytes; a witness of `MOST_NODES` is smaller. */
export const MOST_WITNESS_BYTES = 128 * 1024 * 1024;

/** Who speaks: a web page, a device's tree of views, or nobody (elements that were detected and read in the picture). */
export type WitnessSource = 'page' | 'android' | 'ios' | 'pixels';

export interface Witness {
  readonly source: WitnessSource;
  /** The picture it was taken with; a witness of another picture is no evidence. The hash is null for `pixels`. */
  readonly picture: { readonly sha256: string | null; readonly size: Size };
  /** The attribute that getByTestId looks at; `data-testid` unless the user chose another. */
  readonly testIdAttribute: string;
  /** The page itself first, then its frames; the order of their nodes. */
  readonly frames: readonly WitnessFrame[];
  /**
   * In document order, parents before children, so that what lies within a node follows it without a gap.
   * A shadow root's nodes follow the light children of their host; a frame's document follows its `iframe`, as its child.
   */
  readonly nodes: readonly WitnessNode[];
  /** True where nodes were left out because there were too many. */
  readonly truncated: boolean;
}

export interface WitnessFrame {
  /** The node of its `iframe`; null for the page itself. */
  readonly host: number | null;
  readonly url: string;
}

/** Whether somebody who looks at the picture can see it: `outside` is scrolled or clipped away, `hidden` takes no place. */
export type Visibility = 'seen' | 'covered' | 'outside' | 'hidden';

export const visibilities: readonly Visibility[] = ['seen', 'covered', 'outside', 'hidden'];

/** An element, or a piece of text (`tag` is "#text"). Fields that say nothing are absent. */
export interface WitnessNode {
  /** Index of the node around it; -1 for the root. */
  readonly parent: number;
  readonly frame: number;
  /** Local name in lower case ("button"), a device's class ("android.widget.Button"), or "#text". */
  readonly tag: string;
  /** Of "#text" only: as it stands in the document, white space and all. */
  readonly text?: string;
  /** True for what hangs directly in the shadow root of its parent. */
  readonly inShadowRoot?: boolean;
  /** ARIA role, given or implied. */
  readonly role?: string;
  /** Accessible name, white space made single. */
  readonly name?: string;
  /** Texts of its labels (`label`, `aria-labelledby`, `aria-label`), white space made single. */
  readonly labels?: readonly string[];
  /** Of the document, as given; long values and those that hold secrets are left out. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly state?: WitnessState;
  /** Where it is drawn, fractions allowed, in pixels of the capture; may lie outside of it. Absent where it takes no place. */
  readonly box?: PixelBox;
  /**
   * The part of its box that nothing clips (what it is scrolled in, its frame, the picture's edge), whatever lies over it.
   * Of what is seen or covered; absent where that is all of the box.
   */
  readonly shown?: PixelBox;
  readonly visibility: Visibility;
  /** True where assistive technology is told nothing of it, so that roles do not find it. */
  readonly isAriaHidden?: boolean;
}

/** Where somebody who looks at the picture finds it; undefined where it takes no place. */
export function shownBox({ box, shown }: Pick<WitnessNode, 'box' | 'shown'>): PixelBox | undefined {
  return shown ?? box;
}

export interface WitnessState {
  readonly checked?: boolean | 'mixed';
  readonly pressed?: boolean | 'mixed';
  readonly disabled?: boolean;
  readonly expanded?: boolean;
  readonly selected?: boolean;
  readonly required?: boolean;
  readonly invalid?: boolean;
  readonly focused?: boolean;
  readonly readonly?: boolean;
  /** Of a heading or tree item. */
  readonly level?: number;
  /** What a field holds; never of a password field, nor of what was masked. */
  readonly value?: string;
}

/** The file's text, before it is packed. */
export function writeWitness(witness: Witness): string {
  return JSON.stringify({ version: WITNESS_VERSION, ...witness });
}

export type ParsedWitness =
  | { readonly kind: 'read'; readonly witness: Witness }
  /** One clause without a full stop. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads what `writeWitness` wrote, and believes nothing of it. Unknown fields are dropped: the file is ours to write. */
export function parseWitness(text: string): ParsedWitness {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'unreadable', reason: 'it is not JSON' };
  }
  try {
    return { kind: 'read', witness: readWhole(check.fields(value, 'the witness')) };
  } catch (error) {
    if (error instanceof check.Unexpected) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

function readWhole(whole: check.Fields): Witness {
  const version = check.number(whole['version'], 'version');
  if (version !== WITNESS_VERSION) {
    throw new check.Unexpected(`it has version ${version}, and this program reads ${WITNESS_VERSION}`);
  }
  const picture = check.fields(whole['picture'], 'picture');
  const size = check.fields(picture['size'], 'picture.size');
  const nodes = check.list(whole['nodes'], 'nodes');
  if (MOST_NODES < nodes.length) throw new check.Unexpected(`it has more than ${MOST_NODES} nodes`);
  const frames = check.list(whole['frames'], 'frames');
  return {
    source: check.oneOf(whole['source'], ['page', 'android', 'ios', 'pixels'] as const, 'source'),
    picture: {
      sha256: check.orNull(picture['sha256'], 'picture.sha256', check.text),
      size: {
        width: check.number(size['width'], 'picture.size.width'),
        height: check.number(size['height'], 'picture.size.height'),
      },
    },
    testIdAttribute: check.text(whole['testIdAttribute'], 'testIdAttribute'),
    frames: frames.map((frame, index) => readFrame(frame, nodes.length, `frames[${index}]`)),
    nodes: readNodes(nodes, frames.length),
    truncated: check.truth(whole['truncated'], 'truncated'),
  };
}

function readFrame(value: unknown, nNodes: number, where: string): WitnessFrame {
  const { host, url } = check.fields(value, where);
  const index = check.orNull(host, `${where}.host`, check.number);
  if (index !== null && !isIndex(index, nNodes)) throw new check.Unexpected(`${where}.host is no node`);
  return { host: index, url: check.text(url, `${where}.url`) };
}

/** @throws check.Unexpected also where the order of nodes is not that of a document: everything else counts on it. */
function readNodes(values: readonly unknown[], nFrames: number): WitnessNode[] {
  const open: number[] = [];
  return values.map((value, index) => {
    const where = `nodes[${index}]`;
    const node = readNode(check.fields(value, where), where);
    while (open.length > 0 && open.at(-1) !== node.parent) open.pop();
    if (open.length === 0 && node.parent !== -1) {
      throw new check.Unexpected(`${where}.parent is not around it`);
    }
    if (!isIndex(node.frame, nFrames)) throw new check.Unexpected(`${where}.frame is no frame`);
    open.push(index);
    return node;
  });
}

function readNode(given: check.Fields, where: string): WitnessNode {
  const { text, inShadowRoot, role, name, labels, attributes, state, isAriaHidden } = given;
  return {
    parent: check.number(given['parent'], `${where}.parent`),
    frame: check.number(given['frame'], `${where}.frame`),
    tag: check.text(given['tag'], `${where}.tag`),
    ...(text === undefined ? {} : { text: check.text(text, `${where}.text`) }),
    ...(inShadowRoot === undefined
      ? {}
      : { inShadowRoot: check.truth(inShadowRoot, `${where}.inShadowRoot`) }),
    ...(role === undefined ? {} : { role: check.text(role, `${where}.role`) }),
    ...(name === undefined ? {} : { name: check.text(name, `${where}.name`) }),
    ...(labels === undefined
      ? {}
      : {
          labels: check.list(labels, `${where}.labels`).map((label) => check.text(label, `${where}.labels`)),
        }),
    ...(attributes === undefined ? {} : { attributes: readAttributes(attributes, `${where}.attributes`) }),
    ...(state === undefined ? {} : { state: readState(state, `${where}.state`) }),
    ...readPlace(given, where),
    visibility: check.oneOf(given['visibility'], visibilities, `${where}.visibility`),
    ...(isAriaHidden === undefined
      ? {}
      : { isAriaHidden: check.truth(isAriaHidden, `${where}.isAriaHidden`) }),
  };
}

function readPlace({ box, shown }: check.Fields, where: string): Pick<WitnessNode, 'box' | 'shown'> {
  if (box === undefined) return {};
  const whole = check.pixelBox(box, `${where}.box`);
  if (shown === undefined) return { box: whole };
  const part = check.pixelBox(shown, `${where}.shown`);
  const isPart = whole.x1 <= part.x1 && part.x2 <= whole.x2 && whole.y1 <= part.y1 && part.y2 <= whole.y2;
  if (!isPart) throw new check.Unexpected(`${where}.shown reaches over its box`);
  return { box: whole, shown: part };
}

function readAttributes(value: unknown, where: string): Record<string, string> {
  const entries = Object.entries(check.fields(value, where));
  return Object.fromEntries(entries.map(([name, one]) => [name, check.text(one, `${where}.${name}`)]));
}

const truths = ['disabled', 'expanded', 'selected', 'required', 'invalid', 'focused', 'readonly'] as const;

function readState(value: unknown, where: string): WitnessState {
  const given = check.fields(value, where);
  const state: { -readonly [Field in keyof WitnessState]: WitnessState[Field] } = {};
  for (const field of truths) {
    if (given[field] !== undefined) state[field] = check.truth(given[field], `${where}.${field}`);
  }
  for (const field of ['checked', 'pressed'] as const) {
    if (given[field] === undefined) continue;
    state[field] = given[field] === 'mixed' ? 'mixed' : check.truth(given[field], `${where}.${field}`);
  }
  if (given['level'] !== undefined) state.level = check.number(given['level'], `${where}.level`);
  if (given['value'] !== undefined) state.value = check.text(given['value'], `${where}.value`);
  return state;
}

function isIndex(value: number, length: number): boolean {
  return Number.isInteger(value) && 0 <= value && value < length;
}
