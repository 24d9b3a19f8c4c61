// Compares what was kept of a picture with a newer picture of the same screen: found, moved, changed in text, or gone. And
// the report of it. Pure. Knows nothing of files and of how pictures are looked at.

import {
  boxCentre,
  boxHeight,
  boxWidth,
  overlap,
  sharedPart,
  type PixelBox,
  type Point,
  type Size,
} from '../../protocol/geometry';
import type { Answer, GroundedBox } from '../../protocol/inference';
import type { Sidecar } from '../../protocol/sidecar';
import type { UsedSelector } from '../../protocol/view';

/** Something that a sidecar keeps: what it is, and where it was in pixels of its own picture. */
export interface KeptBox {
  readonly id: string;
  /** As the user named it, or as it was asked for. */
  readonly name: string;
  /** What to ask the new picture for. */
  readonly description: string;
  readonly box: PixelBox;
  readonly text: string | null;
  readonly label: string | null;
  readonly kind: string | null;
  readonly icon: string | null;
  readonly selectors: readonly UsedSelector[];
}

/** What is known of the new picture. */
export interface NewSight {
  /** What pixels of the old picture have to be multiplied by to be pixels of the new one. */
  readonly scale: number;
  /** Everything that was read and detected on it. */
  readonly seen: readonly GroundedBox[];
  /** What it gives for the description; null where it was not asked. */
  readonly located: Pick<Answer, 'found' | 'boxes' | 'nearMisses'> | null;
}

export type Drift =
  | { readonly kind: 'found'; readonly box: PixelBox }
  /** From middle to middle, in pixels of the new picture. */
  | {
      readonly kind: 'moved';
      readonly box: PixelBox;
      readonly by: { readonly x: number; readonly y: number };
    }
  | { readonly kind: 'changed-text'; readonly box: PixelBox; readonly from: string; readonly to: string }
  /** `nearest` is in words what came closest, where there is something. */
  | { readonly kind: 'gone'; readonly nearest: string | null };

/** Fewer that moved alike are chance. */
const LEAST_MOVED_ALIKE = 2;

/**
 * What became of everything that was kept of one picture.
 *
 * Where most of it moved the same way (something was put above it, or beside), the rest is looked for where it would have
 * moved to. What something else is known to be has not changed its text.
 *
 * @param located - what the new picture gives for the description of each; null where it was not asked.
 */
export function driftsOf(
  kept: readonly KeptBox[],
  { scale, seen }: Pick<NewSight, 'scale' | 'seen'>,
  located: readonly NewSight['located'][],
): readonly Drift[] {
  const sightOf = (index: number): NewSight => ({ scale, seen, located: located[index] ?? null });
  const alone = kept.map((one, index) => driftOf(one, sightOf(index)));
  const known = alone.map((is) => (is.kind === 'found' || is.kind === 'moved' ? is.box : null));
  const ways = known.flatMap((box, index) =>
    box === null ? [] : [between(scaled(kept[index]!.box, scale), box)],
  );
  const about = { shift: commonShift(ways) ?? NOWHERE, taken: known.filter((box) => box !== null) };
  return alone.map((is, index) => {
    const again = driftOf(kept[index]!, sightOf(index), about);
    // What stayed has stayed, unless its like stands where it would have moved to: then the other one moved into its place.
    return is.kind !== 'found' || hasGone(again, about.shift) ? again : is;
  });
}

function hasGone(drift: Drift, { x, y }: Point): boolean {
  return drift.kind === 'moved' && Math.hypot(drift.by.x - x, drift.by.y - y) <= movedFrom(drift.box);
}

const NOWHERE: Point = { x: 0, y: 0 };

/** The way that more than half of them went; null where there is none, or they stayed. */
function commonShift(ways: readonly Point[]): Point | null {
  const middle = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const shift = { x: middle(ways.map(({ x }) => x)), y: middle(ways.map(({ y }) => y)) };
  const alike = ways.filter(({ x, y }) => Math.hypot(x - shift.x, y - shift.y) <= 3 * MOVED.pixels);
  const isCommon = LEAST_MOVED_ALIKE <= alike.length && ways.length < 2 * alike.length;
  return isCommon && MOVED.pixels < Math.hypot(shift.x, shift.y) ? shift : null;
}

function between(from: PixelBox, to: PixelBox): Point {
  const [start, end] = [boxCentre(from), boxCentre(to)];
  return { x: end.x - start.x, y: end.y - start.y };
}

function movedBy({ x1, y1, x2, y2 }: PixelBox, { x, y }: Point): PixelBox {
  return { x1: x1 + x, y1: y1 + y, x2: x2 + x, y2: y2 + y };
}

/**
 * What is worth comparing: what the user kept; of questions with an answer also what they did not judge. Lists of all that is
 * read or detected are compared only as far as something of them was kept.
 */
export function keptBoxes({ answers }: Sidecar): readonly KeptBox[] {
  return answers.flatMap(({ id: answerId, verb, question, boxes }) =>
    boxes
      .filter(({ role, verdict }) => {
        const isList = verb === 'read' || verb === 'elements';
        return role === 'box' && (verdict === 'kept' || (verdict === null && !isList));
      })
      .map(({ id, grounded, box, name, selectors = [] }): KeptBox => {
        const asked = verb === 'locate' ? question : grounded.phrase === '' ? question : grounded.phrase;
        return {
          id: `${answerId}/${id}`,
          name: name ?? asked,
          description: asked,
          box,
          text: grounded.text ?? null,
          label: grounded.label ?? null,
          kind: grounded.kind ?? null,
          icon: grounded.icon ?? null,
          selectors,
        };
      }),
  );
}

/**
 * How much larger things are drawn on the new picture.
 *
 * Pixel ratios decide where both are known. Otherwise a picture of the same shape is the same screen in another size, and
 * one of another shape is a window with another size, in which things keep theirs.
 */
export function scaleBetween(
  old: { readonly size: Size | null; readonly pixelRatio: number | null },
  now: { readonly size: Size; readonly pixelRatio: number | null },
): number {
  if (old.pixelRatio !== null && now.pixelRatio !== null) return now.pixelRatio / old.pixelRatio;
  if (old.size === null) return 1;
  const [across, down] = [now.size.width / old.size.width, now.size.height / old.size.height];
  return Math.abs(across - down) <= 0.01 * across ? across : 1;
}

/** Detected boxes differ by about this much from picture to picture though nothing moved; in pixels, and of the shorter side. */
const MOVED = { pixels: 3, ofShorterSide: 0.2 };

/** How far the middle may be off before something counts as moved, in pixels of the new picture. */
export function movedFrom(box: PixelBox): number {
  return Math.max(MOVED.pixels, MOVED.ofShorterSide * Math.min(boxWidth(box), boxHeight(box)));
}

/** What is known of the others that were kept. */
interface Others {
  /** How far most of them moved, in pixels of the new picture. */
  readonly shift: Point;
  /** Where they are. */
  readonly taken: readonly PixelBox[];
}

export function driftOf(
  kept: KeptBox,
  { scale, seen, located }: NewSight,
  { shift, taken }: Others = { shift: NOWHERE, taken: [] },
): Drift {
  const was = scaled(kept.box, scale);
  const expected = movedBy(was, shift);
  const found = located?.found === true ? located.boxes : [];
  const alike = [...seen, ...found].filter((one) => isSameThing(kept, one));
  const [nearest] = [...alike].sort((a, b) => distance(a.box, expected) - distance(b.box, expected));
  if (nearest !== undefined) return placeOf(kept, nearest, was);

  // Nothing is called as it was. What stands in its place and is of its kind is the same with another text.
  const standing = seen.filter(
    ({ box }) => isAtPlace(box, expected) && !taken.some((other) => isAtPlace(box, other)),
  );
  const [best] = standing
    .filter((one) => mayBeKind(kept, one) && wordsOf(one) !== null)
    .sort((a, b) => overlap(b.box, expected) - overlap(a.box, expected));
  const before = kept.text ?? kept.label;
  if (best !== undefined && before !== null) {
    return { kind: 'changed-text', box: best.box, from: before, to: wordsOf(best) ?? '' };
  }
  // Without a text or icon of its own there is only the description to go by.
  const [first] = found;
  if (first !== undefined && before === null && kept.icon === null) return placeOf(kept, first, was);
  const closest = first ?? located?.nearMisses[0] ?? null;
  return { kind: 'gone', nearest: closest === null ? null : (wordsOf(closest) ?? closest.phrase) };
}

/** What became of something that is still there. */
function placeOf(kept: KeptBox, now: GroundedBox, was: PixelBox): Drift {
  const { box } = now;
  if (kept.text !== null && now.text !== undefined && !isSameText(kept.text, now.text)) {
    return { kind: 'changed-text', box, from: kept.text, to: now.text };
  }
  // A line and the button around it may stand for the same thing, one inside of the other.
  const isInside = 0.9 < sharedPart(box, was) && isSimilarlyHigh(box, was);
  if (isInside || distance(box, was) <= Math.max(movedFrom(box), movedFrom(was)))
    return { kind: 'found', box };
  const { x, y } = between(was, box);
  return { kind: 'moved', box, by: { x: Math.round(x), y: Math.round(y) } };
}

function isSimilarlyHigh(a: PixelBox, b: PixelBox): boolean {
  const [low, high] = [boxHeight(a), boxHeight(b)].sort((one, other) => one - other) as [number, number];
  return high <= 3.5 * low;
}

/** What is called the same and may be of the same kind: a field by its label, what has words by these, others by their icon. */
function isSameThing(kept: KeptBox, one: GroundedBox): boolean {
  if (!mayBeKind(kept, one)) return false;
  if (kept.label !== null) return one.label !== undefined && isSameText(kept.label, one.label);
  if (kept.text !== null) return one.text !== undefined && isSameText(kept.text, one.text);
  return kept.icon !== null && one.text === undefined && kept.icon === one.icon;
}

/** Kinds that are taken for each other, on pictures and between a picture and its page; what is in none is words or an icon. */
const alikeKinds: readonly (readonly string[])[] = [
  ['field', 'select', 'dropdown'],
  ['checkbox', 'switch', 'radio button'],
  ['slider', 'progress bar', 'meter'],
  ['image'],
];

function mayBeKind({ kind }: KeptBox, one: GroundedBox): boolean {
  const other = one.kind ?? (one.evidence === 'text' ? 'text' : null);
  const familyOf = (name: string): number => alikeKinds.findIndex((kinds) => kinds.includes(name));
  return kind === null || other === null || kind === other || familyOf(kind) === familyOf(other);
}

function wordsOf({ text, label }: GroundedBox): string | null {
  return text ?? label ?? null;
}

/** Signs that are read for one another in small print. */
const lookalikes: readonly (readonly [RegExp, string])[] = [
  [/[|!1il]/g, 'l'],
  [/[0o]/g, 'o'],
  [/[5s]/g, 's'],
];

/**
 * Whether two readings are of the same text: spaces, punctuation and lookalikes do not count, nor one letter of a long text
 * that was misread. Another number is another text.
 */
export function isSameText(a: string, b: string): boolean {
  const [digitsA, digitsB] = [a, b].map((text) => text.replace(/\D/g, ''));
  const [plainA, plainB] = [a, b].map(plain) as [string, string];
  if (plainA === plainB) return digitsA === digitsB || ![a, b].some((text) => /\d{2}/.test(text));
  const length = Math.min(plainA.length, plainB.length);
  return 8 <= length && digitsA === digitsB && differsByOne(plainA, plainB);
}

function plain(text: string): string {
  const letters = text.toLowerCase().replace(/[\s\p{P}\p{S}]/gu, '');
  return lookalikes.reduce((so, [signs, one]) => so.replace(signs, one), letters);
}

/** One sign replaced, left out or added. */
function differsByOne(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (1 < long.length - short.length) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  return short.slice(at + (short.length === long.length ? 1 : 0)) === long.slice(at + 1);
}

function isAtPlace(box: PixelBox, was: PixelBox): boolean {
  return 0.4 <= overlap(box, was) || (0.8 <= sharedPart(box, was) && isSimilarlyHigh(box, was));
}

function distance(a: PixelBox, b: PixelBox): number {
  const { x, y } = between(a, b);
  return Math.hypot(x, y);
}

function scaled({ x1, y1, x2, y2 }: PixelBox, scale: number): PixelBox {
  return { x1: x1 * scale, y1: y1 * scale, x2: x2 * scale, y2: y2 * scale };
}

/** A selector that was kept, tried on the witness of the new picture. */
export interface TriedSelector extends UsedSelector {
  /** How many elements it finds now; null where it could not be tried. */
  readonly matches: number | null;
  /** Whether the only one that it finds lies elsewhere than what was found again. */
  readonly findsOther: boolean;
}

export interface DriftRow {
  readonly kept: KeptBox;
  readonly drift: Drift;
  readonly selectors: readonly TriedSelector[];
}

export type ComparedPicture =
  | {
      readonly kind: 'compared';
      /** Relative to the folder, with forward slashes. */
      readonly picture: string;
      readonly rows: readonly DriftRow[];
    }
  /** A whole sentence. */
  | { readonly kind: 'could-not'; readonly picture: string; readonly reason: string };

export type DriftCounts = Readonly<Record<Drift['kind'] | 'broken-selector' | 'could-not', number>>;

export function countDrift(pictures: readonly ComparedPicture[]): DriftCounts {
  const rows = pictures.flatMap((one) => (one.kind === 'compared' ? one.rows : []));
  const of = (kind: Drift['kind']): number => rows.filter(({ drift }) => drift.kind === kind).length;
  return {
    found: of('found'),
    moved: of('moved'),
    'changed-text': of('changed-text'),
    gone: of('gone'),
    'broken-selector': rows.flatMap(({ selectors }) => selectors.filter(isBroken)).length,
    'could-not': pictures.filter(({ kind }) => kind === 'could-not').length,
  };
}

export function isBroken({ matches, findsOther }: TriedSelector): boolean {
  return findsOther || (matches !== null && matches !== 1);
}

/** 0 nothing drifted, 1 something did, 2 something could not be compared (or there was nothing to compare). */
export function driftExitCode(pictures: readonly ComparedPicture[]): 0 | 1 | 2 {
  const counts = countDrift(pictures);
  if (0 < counts['could-not'] || !hasCompared(counts)) return 2;
  const drifted = counts.moved + counts['changed-text'] + counts.gone + counts['broken-selector'];
  return 0 < drifted ? 1 : 0;
}

function hasCompared(counts: DriftCounts): boolean {
  return 0 < counts.found + counts.moved + counts['changed-text'] + counts.gone;
}

/** The report as data: keys always in this order, boxes as [x1, y1, x2, y2] in pixels of their own picture. */
export function driftObject(pictures: readonly ComparedPicture[]) {
  return {
    version: 1,
    space: 'image',
    counts: countDrift(pictures),
    pictures: pictures.map((one) =>
      one.kind === 'could-not'
        ? { picture: one.picture, couldNot: one.reason }
        : { picture: one.picture, boxes: one.rows.map(rowObject) },
    ),
  };
}

function rowObject({ kept, drift, selectors }: DriftRow) {
  const { kind, ...about } = drift;
  return {
    id: kept.id,
    name: kept.name,
    was: edges(kept.box),
    drift: kind,
    ...('box' in about ? { now: edges(about.box) } : {}),
    ...('by' in about ? { by: about.by } : {}),
    ...('from' in about ? { from: about.from, to: about.to } : {}),
    ...('nearest' in about && about.nearest !== null ? { nearest: about.nearest } : {}),
    ...(selectors.length === 0
      ? {}
      : {
          selectors: selectors.map(({ format, code, matches, findsOther }) => ({
            format,
            code,
            matches,
            ...(findsOther ? { findsOther } : {}),
          })),
        }),
  };
}

function edges({ x1, y1, x2, y2 }: PixelBox): readonly [number, number, number, number] {
  return [Math.round(x1), Math.round(y1), Math.round(x2), Math.round(y2)];
}

/** For people: how many of each, and a table a picture of what is not as it was. */
export function driftMarkdown(pictures: readonly ComparedPicture[]): string {
  const lines = ['# Drift', '', `${countsSentence(countDrift(pictures))}`];
  for (const one of pictures) {
    lines.push('', `## ${cell(one.picture)}`, '');
    if (one.kind === 'could-not') {
      lines.push(cell(one.reason));
      continue;
    }
    const drifted = one.rows.filter(
      ({ drift, selectors }) => drift.kind !== 'found' || selectors.some(isBroken),
    );
    if (drifted.length === 0) {
      lines.push(`Nothing drifted (${one.rows.length} compared).`);
      continue;
    }
    lines.push('| What | Drift | Was | Is |', '|---|---|---|---|');
    for (const { kept, drift, selectors } of drifted) {
      const now = 'box' in drift ? edges(drift.box).join(',') : '';
      lines.push(
        `| ${cell(kept.name)} | ${cell(driftWords(drift))} | ${edges(kept.box).join(',')} | ${now} |`,
      );
      for (const one of selectors.filter(isBroken)) lines.push(`| | ${cell(brokenWords(one))} | | |`);
    }
    const same = one.rows.length - drifted.length;
    if (0 < same) lines.push('', `${same} more ${same === 1 ? 'is' : 'are'} as before.`);
  }
  return `${lines.join('\n')}\n`;
}

/** One clause, of a selector that is broken. */
export function brokenWords({ code, matches, findsOther }: TriedSelector): string {
  return `its selector finds ${findsOther ? 'another element' : `${matches} elements`} now: ${code}`;
}

/** "3 found, 1 moved; 1 picture could not be compared." */
export function countsSentence(counts: DriftCounts): string {
  if (counts['could-not'] === 0 && !hasCompared(counts)) return 'Nothing was kept that could be compared.';
  const kinds = [
    `${counts.found} found`,
    `${counts.moved} moved`,
    `${counts['changed-text']} with another text`,
    `${counts.gone} gone`,
  ];
  const broken = counts['broken-selector'];
  if (0 < broken) kinds.push(`${broken} ${broken === 1 ? 'selector' : 'selectors'} broken`);
  const pictures = counts['could-not'];
  const not =
    pictures === 0 ? '' : `; ${pictures} ${pictures === 1 ? 'picture' : 'pictures'} could not be compared`;
  return `${kinds.join(', ')}${not}.`;
}

/** One clause: "moved by 12 pixels to the right and 4 down". */
export function driftWords(drift: Drift): string {
  switch (drift.kind) {
    case 'found':
      return 'found';
    case 'moved':
      return `moved by ${ways(drift.by)}`;
    case 'changed-text':
      return `reads “${drift.to}”, was “${drift.from}”`;
    case 'gone':
      return drift.nearest === null ? 'gone' : `gone; what came closest is “${drift.nearest}”`;
  }
}

/** Without the part that is no more than detection, beside one that is. */
function ways({ x, y }: Point): string {
  const counts = (part: number, other: number): boolean =>
    part !== 0 && (MOVED.pixels < Math.abs(part) || Math.abs(other) <= MOVED.pixels);
  const across = counts(x, y) ? [`${Math.abs(x)} to the ${x < 0 ? 'left' : 'right'}`] : [];
  const down = counts(y, x) ? [`${Math.abs(y)} ${y < 0 ? 'up' : 'down'}`] : [];
  return `${[...across, ...down].join(' and ')} (pixels)`;
}

/** Text of a screen must not break the table, nor be taken for Markdown or HTML. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#|~]/g, (sign) => `\\${sign}`);
}
