// The witness of a page or device as a tree with what is asked of it often: what of each element can be seen, which controls,
// rows and parts it lies in, and the words in it.
// Knows nothing of what becomes of its elements.

import { boxHeight, intersect, unionBox, type PixelBox, type Size } from '../../../protocol/geometry';
import { shownBox, type Witness, type WitnessNode } from '../../../protocol/witness';
import { roleOf, rowRoles, titledRoles } from './pageRoles';

/** Longer texts are no names. */
export const LONGEST_NAME = 200;

/** Of a longer text the rest is not told: a page may hold any amount. */
const LONGEST_TEXT = 2000;

/** Innermost rows that are told of an element: a row of a table may lie in an item of a list. */
const MOST_ROWS = 3;

/** The same of parts with a name. */
const MOST_PARTS = 6;

/** A witness with what is asked of it often. */
export interface Page {
  readonly witness: Witness;
  /** Per node: where its descendants end. */
  readonly ends: readonly number[];
  /** Per node: what of it is on the picture and can be seen; null for the rest. */
  readonly seen: readonly (PixelBox | null)[];
  /** Per node: the box around what of its descendants can be seen; null where nothing can. */
  readonly inside: readonly (PixelBox | null)[];
  /** The same around their words. */
  readonly words: readonly (PixelBox | null)[];
  /** Per node: whether a text that can be seen hangs directly in it. */
  readonly hasText: readonly boolean[];
  /** Per node: what a text says, white space made single and no more than anybody reads; empty for the rest. */
  readonly written: readonly string[];
  /** The nodes that are texts, seen or not, in order. */
  readonly texts: readonly number[];
  /** Per node: the innermost control that it is or lies in; -1 for none. */
  readonly controls: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly parts: readonly (readonly string[])[];
  /** By frame and id: the labels that name a control from elsewhere. */
  readonly labelsFor: ReadonlyMap<string, number>;
  /** The common height of its text, in pixels of the capture. */
  readonly unit: number;
}

export function readPage(witness: Witness, picture: Size): Page {
  const { nodes } = witness;
  const views = frameViews(witness, picture);
  const seen = nodes.map((node) => seenPart(node, views[node.frame] ?? null));
  const written = nodes.map(writtenIn);
  const isWritten = (index: number): boolean => /\S/u.test(written[index] ?? '');
  const ends = nodes.map((_, index) => index + 1);
  const inside: (PixelBox | null)[] = nodes.map(() => null);
  const words: (PixelBox | null)[] = nodes.map(() => null);
  // Children come behind their parents, so that from the end on each is whole when it is added to its parent.
  for (const [index, node] of [...nodes.entries()].reverse()) {
    const own = seen[index] ?? null;
    const { parent } = node;
    if (parent < 0) continue;
    ends[parent] = Math.max(ends[parent] ?? 0, ends[index] ?? 0);
    inside[parent] = around(inside[parent], around(own, inside[index]));
    words[parent] = around(words[parent], around(isWritten(index) ? own : null, words[index]));
  }
  const hasText = nodes.map(() => false);
  const controls: number[] = [];
  const rows: (readonly number[])[] = [];
  const parts: (readonly string[])[] = [];
  const labelsFor = new Map<string, number>();
  for (const [index, node] of nodes.entries()) {
    if (isWritten(index) && seen[index] !== null && 0 <= node.parent) hasText[node.parent] = true;
    const role = roleOf(witness, node);
    const target = node.tag === 'label' ? node.attributes?.['for'] : undefined;
    if (target !== undefined) labelsFor.set(`${node.frame} ${target}`, index);
    controls.push(role?.use === 'control' ? index : (controls[node.parent] ?? -1));
    const outerRows = rows[node.parent] ?? [];
    rows.push(rowRoles.has(node.role ?? '') ? [index, ...outerRows].slice(0, MOST_ROWS) : outerRows);
    const name = role?.use === 'part' ? partName(witness, index, ends[index] ?? index) : '';
    const outer = parts[node.parent] ?? [];
    parts.push(name === '' ? outer : [name, ...outer].slice(0, MOST_PARTS));
  }
  const unit = commonHeight(nodes.flatMap((_, index) => (isWritten(index) ? (seen[index] ?? []) : [])));
  const texts = nodes.flatMap((_, index) => (isWritten(index) ? [index] : []));
  return {
    witness,
    ends,
    seen,
    inside,
    words,
    hasText,
    written,
    texts,
    controls,
    rows,
    parts,
    labelsFor,
    unit,
  };
}

/** The box around both; either may be missing. */
function around(one: PixelBox | null | undefined, other: PixelBox | null | undefined): PixelBox | null {
  if (one === null || one === undefined) return other ?? null;
  return other === null || other === undefined ? one : unionBox(one, other);
}

/** Per frame the part of the picture that it is seen through: a frame's elements end where its `iframe` does. */
function frameViews({ frames, nodes }: Witness, { width, height }: Size): readonly (PixelBox | null)[] {
  const views: (PixelBox | null)[] = [];
  for (const { host } of frames) {
    const frame = host === null ? undefined : nodes[host];
    const view = frame === undefined ? { x1: 0, y1: 0, x2: width, y2: height } : (views[frame.frame] ?? null);
    const box = frame === undefined ? view : (shownBox(frame) ?? null);
    views.push(view === null || box === null ? null : intersect(box, view));
  }
  return views;
}

function seenPart(node: WitnessNode, view: PixelBox | null): PixelBox | null {
  const box = shownBox(node);
  return box === undefined || view === null || node.visibility !== 'seen' ? null : intersect(box, view);
}

function writtenIn({ tag, text = '' }: WitnessNode): string {
  return tag === '#text' ? collapsed(text).slice(0, LONGEST_TEXT) : '';
}

const USUAL_TEXT = 16;

function commonHeight(boxes: readonly PixelBox[]): number {
  const heights = boxes.map(boxHeight).sort((a, b) => a - b);
  return heights[Math.floor(heights.length / 2)] ?? USUAL_TEXT;
}

/** A part's own name, else that of the heading it begins with. */
export function partName({ nodes }: Witness, index: number, end: number): string {
  const name = nodes[index]?.name ?? '';
  if (name !== '' || !titledRoles.has(nodes[index]?.role ?? '')) return asName(name);
  const last = Math.min(end, index + TITLE_REACH);
  for (let at = index + 1; at < last; at++) {
    const node = nodes[at];
    if (node?.role === 'heading') return asName(node.name ?? '');
  }
  return '';
}

/** A heading that stands further on, in nodes, is that of something inside. */
const TITLE_REACH = 12;

/**
 * The texts in a control, one a node; those of controls within it are their own. What a control's own parts cover is seen
 * through them (ripples, links stretched over a card), or the control would not be seen either.
 *
 * @param which - `outside` are those that only assistive technology finds.
 */
export function textPieces(page: Page, index: number, which: 'seen' | 'outside' = 'seen'): readonly string[] {
  const pieces: string[] = [];
  let length = 0;
  for (const at of textsIn(page, index)) {
    const { visibility = 'hidden' } = page.witness.nodes[at] ?? {};
    if (page.controls[at] !== index || (visibility === 'covered' ? 'seen' : visibility) !== which) continue;
    const piece = (page.written[at] ?? '').trim();
    pieces.push(piece);
    length += piece.length + 1;
    if (LONGEST_NAME < length) break;
  }
  return pieces;
}

/** The first texts in an element, seen or not, by their nodes: as many as a name may be made of. */
function textsIn({ texts, ends }: Page, index: number): readonly number[] {
  const end = ends[index] ?? index;
  let from = 0;
  for (let to = texts.length; from < to;) {
    const middle = (from + to) >> 1;
    if ((texts[middle] ?? 0) <= index) from = middle + 1;
    else to = middle;
  }
  const first = texts.slice(from, from + LONGEST_NAME);
  return first.filter((at) => at < end);
}

/**
 * The text in an element that can be seen, and where it stands, which may be a small part of the element. Of much text, as
 * around a whole page, only what hangs directly in the element.
 */
export function wordsOf(page: Page, index: number): { readonly text: string; readonly box: PixelBox | null } {
  const all = textsIn(page, index);
  const text = joinedText(page, all);
  if (text.length <= LONGEST_NAME) return { text, box: page.words[index] ?? null };
  const own = all.filter((at) => page.witness.nodes[at]?.parent === index);
  const box = own.reduce<PixelBox | null>((whole, at) => around(whole, page.seen[at]), null);
  return { text: joinedText(page, own), box };
}

/** Of some texts what can be seen, cut where it is longer than any name. */
function joinedText(page: Page, texts: readonly number[]): string {
  let text = '';
  let before: PixelBox | null = null;
  for (const at of texts) {
    const box = page.seen[at] ?? null;
    if (box === null) continue;
    // "Read<b>me</b>" is one word; what stands apart is two, whatever the document says.
    const isJoined =
      before !== null && Math.abs(box.x1 - before.x2) < 2 && before.y1 < box.y2 && box.y1 < before.y2;
    text += `${isJoined ? '' : ' '}${page.written[at] ?? ''}`;
    before = box;
    if (LONGEST_NAME < text.length) break;
  }
  return single(text);
}

/** White space made single; without the glyphs of icon fonts, which are no letters (private use). */
export function single(text: string): string {
  return collapsed(text).trim();
}

function collapsed(text: string): string {
  return text.replace(/[\s\p{Co}]+/gu, ' ');
}

/** The text itself where it can be a name; empty where it is too long for one. */
export function asName(text: string): string {
  return text.length <= LONGEST_NAME ? text : '';
}
