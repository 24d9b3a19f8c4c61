// Reads rendered screens with their truth (models/training/data/render), and makes rows to locate out of them.
// Knows nothing of engines and of figures.

import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Size } from '../../../protocol/geometry';
import type { Family } from '../../pipeline/elements/families';
import { makeRandom } from '../../pipeline/nextToken';
import { fileErrorReason } from '../../runtime/fileErrors';
import { badFile, isRecord, parseJson, readText, type JsonRecord } from '../jsonl';
import { groupBy } from '../setFile';
import { seedOf } from './variants';
import { toCorners, type Corners, type EvalRow, type Platform } from './rows';

export interface TrueElement {
  readonly box: Corners;
  /** The rectangle that takes clicks, where it is another one. */
  readonly clickBox: Corners | null;
  readonly kind: string;
  readonly name: string;
  readonly text: string;
  /** What pixels decide of its kind. */
  readonly family: Family;
  /** As the page has them: `checked`, `selected`, `disabled`, `expanded`, … */
  readonly states: readonly string[];
  /** The name of its main colour; null where it has none. */
  readonly colour: string | null;
  /** The kind of part that it stands in: `dialog`, `menu`, `navigation`, …; null where none is known. */
  readonly container: string | null;
}

export interface TrueLine {
  readonly box: Corners;
  readonly text: string;
  /** Font size in pixels of the picture. */
  readonly size: number;
  readonly isHeading: boolean;
}

export interface Screen {
  readonly id: string;
  /** Where the picture lies. */
  readonly picture: string;
  readonly size: Size;
  /** Pictures of one page are alike. */
  readonly page: string;
  readonly kit: string;
  readonly platform: Platform;
  readonly elements: readonly TrueElement[];
  readonly lines: readonly TrueLine[];
  /** Alerts, notices and the like; absent where the row says nothing of them. */
  readonly messages?: readonly TrueMessage[];
  /** Where nothing can be judged. */
  readonly ignore: readonly Corners[];
}

export interface TrueMessage {
  readonly box: Corners;
  /** `error`, `warning`, `success`, `info`; null where nothing tells. */
  readonly tone: string | null;
  /** Without the words of its buttons. */
  readonly text: string;
}

export interface ScreensFolder {
  readonly screens: readonly Screen[];
  readonly problems: readonly string[];
}

/** The set that rows made of screens belong to. */
const SCREENS_SET = 'screens';

/** Rows made of one screen, at most. */
const ROWS_PER_SCREEN = 12;

/**
 * The validation screens of a folder of shards, in the order of their ids' hashes, so that the first N are a sample
 * over all kits.
 *
 * @throws FailureError `bad-input` where there is no such folder, or nothing of the validation split in it.
 */
export async function readScreens(folder: string): Promise<ScreensFolder> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw badFile(folder, fileErrorReason(error));
  });
  const screens: Screen[] = [];
  const problems: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.jsonl')).sort()) {
    const lines = (await readText(path.join(folder, name))).split('\n');
    // The renderer may be writing: what follows the last line feed is a row in work.
    for (const [index, line] of lines.slice(0, -1).entries()) {
      const row = parseJson(line);
      if (isRecord(row) && row.split === 'train') continue;
      const screen = isRecord(row) ? toScreen(row, folder) : null;
      if (screen === null) {
        problems.push(`${path.join(folder, name)} line ${index + 1}: this is no rendered screen.`);
      } else {
        screens.push(screen);
      }
    }
  }
  if (screens.length === 0) throw badFile(folder, 'there are no screens of the validation split in it');
  const order = new Map(screens.map((screen) => [screen, seedOf(screen.id)]));
  return { screens: screens.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)), problems };
}

/** Rows in the words of the screen itself: texts, names of icons, names of controls, where they occur only once. */
export function rowsOfScreen(screen: Screen): readonly EvalRow[] {
  const targets = screen.elements.flatMap((element): readonly Target[] => {
    const kind = targetKind(element);
    const instruction =
      element.kind === 'icon' ? element.name.replaceAll('-', ' ') : element.name || element.text;
    return instruction.trim() === '' || 60 < instruction.length
      ? []
      : [{ kind, instruction, box: element.box }];
  });
  const all = [
    ...targets,
    ...screen.lines.map(({ box, text }): Target => ({ kind: 'text', instruction: text, box })),
  ];
  const known = groupBy(all, ({ instruction }) => instruction.toLowerCase());
  const random = makeRandom(seedOf(screen.id));
  return shuffled(
    // A control and the line of text on it are one target; the control's box is the larger one.
    [...known.values()].flatMap((same) => (areOnePlace(same) ? [same[0]!] : [])),
    random,
  )
    .slice(0, ROWS_PER_SCREEN)
    .map(({ kind, instruction, box }, index) => ({
      id: `${screen.id}-${index}`,
      image: screen.id,
      set: SCREENS_SET,
      picture: screen.picture,
      instruction,
      target: box,
      kind,
      style: 'label',
      platform: screen.platform,
      loose: false,
    }));
}

interface Target {
  readonly kind: string;
  readonly instruction: string;
  readonly box: Corners;
}

function areOnePlace(same: readonly Target[]): boolean {
  const [first, ...others] = same;
  if (first === undefined || first.instruction.length < 2) return false;
  const [x1, y1, x2, y2] = first.box;
  return others.every(({ box }) => {
    const x = (box[0] + box[2]) / 2;
    const y = (box[1] + box[3]) / 2;
    return x1 <= x && x <= x2 && y1 <= y && y <= y2;
  });
}

/** As the evaluation sets call them: what reads as text, what shows only an icon, or a control that is not its text. */
function targetKind({ family, text }: TrueElement): string {
  if (family === 'icon' || family === 'image') return family;
  if (family === 'button' || family === 'action') return text === '' ? 'icon' : 'text';
  return 'widget';
}

function toScreen(row: JsonRecord, folder: string): Screen | null {
  const { id, image, page, width, height, kit, platform, elements, lines, ignore } = row;
  if (typeof id !== 'string' || typeof image !== 'string' || typeof kit !== 'string') return null;
  if (typeof page !== 'string' || typeof width !== 'number' || typeof height !== 'number') return null;
  if (!Array.isArray(elements) || !Array.isArray(lines) || !Array.isArray(ignore)) return null;
  const known: readonly Platform[] = ['web', 'desktop', 'mobile'];
  const trueElements = elements.map(toElement);
  const trueLines = lines.map(toLine);
  const ignored = ignore.map(toCorners);
  if (trueElements.includes(null) || trueLines.includes(null) || ignored.includes(undefined)) return null;
  return {
    id,
    picture: path.resolve(folder, image),
    size: { width, height },
    page,
    kit,
    platform: known.find((name) => name === platform) ?? 'other',
    elements: trueElements.filter((element) => element !== null),
    lines: trueLines.filter((line) => line !== null),
    ...(Array.isArray(row.messages) ? { messages: row.messages.flatMap((one) => toMessage(one) ?? []) } : {}),
    ignore: ignored.filter((box) => box !== undefined),
  };
}

function toElement(value: unknown): TrueElement | null {
  if (!isRecord(value) || typeof value.kind !== 'string') return null;
  const box = toCorners(value.box);
  const family = familyOf(value.kind, value.framed === true);
  if (box === undefined || family === null) return null;
  return {
    box,
    clickBox: toCorners(value.clickBox) ?? null,
    kind: value.kind,
    family,
    name: typeof value.name === 'string' ? value.name : '',
    text: typeof value.text === 'string' ? value.text : '',
    states: Array.isArray(value.states) ? value.states.filter((state) => typeof state === 'string') : [],
    colour: typeof value.color === 'string' ? value.color : null,
    container: typeof value.container === 'string' ? value.container : null,
  };
}

function toLine(value: unknown): TrueLine | null {
  if (!isRecord(value) || typeof value.text !== 'string' || typeof value.size !== 'number') return null;
  const box = toCorners(value.box);
  return box === undefined
    ? null
    : { box, text: value.text, size: value.size, isHeading: value.heading === true };
}

function toMessage(value: unknown): TrueMessage | null {
  if (!isRecord(value) || typeof value.text !== 'string') return null;
  const box = toCorners(value.box);
  return box === undefined
    ? null
    : { box, tone: typeof value.tone === 'string' ? value.tone : null, text: value.text };
}

/** The families that pixels decide; a button without a frame looks like a link. Null for a kind that nobody knows. */
function familyOf(kind: string, framed: boolean): Family | null {
  switch (kind) {
    case 'button':
      return framed ? 'button' : 'action';
    case 'link':
    case 'tab':
    case 'menu_item':
      return 'action';
    case 'text_field':
      return 'field';
    case 'checkbox':
    case 'radio':
      return 'check';
    case 'select':
    case 'switch':
    case 'slider':
    case 'icon':
    case 'image':
      return kind;
    default:
      return null;
  }
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
