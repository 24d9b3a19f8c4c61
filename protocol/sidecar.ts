// The file that keeps a picture's answers beside it (shot.png.ground.json): how it is written and how it is read. Pure.
// Knows nothing of disks and editors. One box a line in a stable order, so that it diffs and merges.

import { readRecord, recordInOrder, type SavedRecord } from './captureRecord';
import * as check from './check';
import type { PixelBox, Region, Size } from './geometry';
import type { Evidence, GroundedBox, Turn } from './inference';
import { selectorFormats, strategies, verifications } from './selector';
import { verbs, type EntryId, type ShownBox, type UsedSelector, type Verb } from './view';

export const SIDECAR_ENDING = '.ground.json';
export const SIDECAR_VERSION = 1;
/** Boxes of all answers together, near misses included: more are nobody's work, and would only hold up the window. */
export const MOST_BOXES = 20_000;

/** Fields that this version does not know, of later versions or written by hand: kept as they are, behind the known ones. */
export type Extra = Readonly<Record<string, unknown>>;

export interface Sidecar {
  readonly picture: {
    /** The file's name without its folder: picture and sidecar move together. */
    readonly name: string;
    /** Of the picture's file, in hexadecimal; null where it is not known. */
    readonly sha256: string | null;
    readonly size: Size | null;
    readonly extra: Extra;
  };
  /** How the picture was captured; a capture writes this with no answers yet. */
  readonly capture: { readonly record: SavedRecord; readonly extra: Extra };
  /** Oldest first. */
  readonly answers: readonly SavedAnswer[];
  readonly extra: Extra;
}

export interface SavedAnswer {
  readonly id: EntryId;
  readonly verb: Verb;
  readonly question: string;
  readonly regions: readonly Region[];
  /** The answer's words, without coordinates. */
  readonly words: string;
  readonly found: boolean;
  readonly remarks: readonly string[];
  /** What a follow-up question needs to know of this one; null where the model was not asked. */
  readonly turn: Turn | null;
  /** sha256 of the picture it was answered on, null where it is not known; written only where it is not the picture's. */
  readonly pictureHash: string | null;
  /** All boxes and then all near misses. */
  readonly boxes: readonly SavedBox[];
  readonly extra: Extra;
}

/** A box, the user's changes, and unknown fields of later versions. */
export interface SavedBox extends ShownBox {
  readonly extra: Extra;
}

export type ParsedSidecar =
  | { readonly kind: 'read'; readonly sidecar: Sidecar }
  /** Written by a later version: may be shown as far as it could be read, and must not be written over. */
  | { readonly kind: 'newer'; readonly version: number; readonly sidecar: Sidecar | null }
  /** One clause without a full stop. */
  | { readonly kind: 'unreadable'; readonly reason: string };

/** The file's whole text, ending with a line break. What is equal is written equally. */
export function writeSidecar({ picture, capture, answers, extra }: Sidecar): string {
  const captured = { ...recordInOrder(capture.record), ...capture.extra };
  return `${block('', [
    ['version', String(SIDECAR_VERSION)],
    [
      'picture',
      inline({
        name: picture.name,
        ...(picture.sha256 === null ? {} : { sha256: picture.sha256 }),
        ...(picture.size === null ? {} : { width: picture.size.width, height: picture.size.height }),
        ...picture.extra,
      }),
    ],
    ...(Object.keys(captured).length === 0 ? [] : [field('capture', inline(captured))]),
    [
      'answers',
      lines(
        '  ',
        answers.map((answer) => answerText(answer, picture.sha256, '    ')),
      ),
    ],
    ...extraFields(extra),
  ])}\n`;
}

/**
 * An answer as it stands in the file; two answers are the same where their texts are.
 *
 * @param pictureHash - of the file's picture: the answer's own is written where it is another.
 * @param indent - what its lines begin with.
 */
export function answerText(answer: SavedAnswer, pictureHash: string | null, indent = ''): string {
  const inner = `${indent}  `;
  return block(indent, [
    ['id', inline(answer.id)],
    ['verb', inline(answer.verb)],
    ['question', inline(answer.question)],
    ['regions', lines(inner, answer.regions.map(inline))],
    ['words', inline(answer.words)],
    ['found', inline(answer.found)],
    ['remarks', lines(inner, answer.remarks.map(inline))],
    ...(answer.turn === null ? [] : [field('turn', inline(answer.turn))]),
    ...(answer.pictureHash === pictureHash ? [] : [field('pictureSha256', inline(answer.pictureHash))]),
    ['boxes', lines(inner, answer.boxes.filter(({ role }) => role === 'box').map(boxText))],
    ['nearMisses', lines(inner, answer.boxes.filter(({ role }) => role === 'near-miss').map(boxText))],
    ...extraFields(answer.extra),
  ]);
}

/** A box as it stands in the file, on one line. */
export function boxText({ id, grounded, box, name, verdict, selectors, extra }: SavedBox): string {
  const moved = !sameBox(box, grounded.box);
  return inline({
    id,
    box: inOrder(box),
    space: SPACE,
    ...(moved ? { original: inOrder(grounded.box) } : {}),
    phrase: grounded.phrase,
    ...(grounded.text === undefined ? {} : { text: grounded.text }),
    ...(grounded.label === undefined ? {} : { label: grounded.label }),
    ...(grounded.kind === undefined ? {} : { kind: grounded.kind }),
    ...(grounded.icon === undefined ? {} : { icon: grounded.icon }),
    ...(grounded.states === undefined ? {} : { states: grounded.states }),
    evidence: grounded.evidence,
    score: grounded.score,
    ...(grounded.logProb === undefined ? {} : { logProb: grounded.logProb }),
    rank: grounded.rank,
    ...(name === null ? {} : { name }),
    ...(verdict === null ? {} : { verdict }),
    ...(selectors === undefined ? {} : { selectors: selectors.map(selectorInOrder) }),
    ...extra,
  });
}

/** Strict about everything that is used; a text that is none of ours gives the reason and, where it is known, the line. */
export function parseSidecar(written: string): ParsedSidecar {
  const marker = written.split('\n').findIndex((line) => /^(<{7}|>{7}|\|{7}) |^={7}\r?$/.test(line));
  if (0 <= marker) {
    return { kind: 'unreadable', reason: `line ${marker + 1} holds a merge conflict that is not resolved` };
  }
  let value: unknown;
  try {
    value = JSON.parse(written.replace(/^\uFEFF/, ''));
  } catch (error) {
    return { kind: 'unreadable', reason: syntaxReason(written, error) };
  }
  try {
    const whole = check.fields(value, 'the file');
    const version = check.number(whole['version'], 'version');
    if (!Number.isInteger(version) || version < 1) {
      throw new check.Unexpected('version is not a whole number from 1 on');
    }
    if (version <= SIDECAR_VERSION) return { kind: 'read', sidecar: readWhole(whole) };
    return { kind: 'newer', version, sidecar: asFarAsPossible(whole) };
  } catch (error) {
    if (error instanceof check.Unexpected) return { kind: 'unreadable', reason: error.message };
    throw error;
  }
}

/** Every box names its space; files know no other than this one. */
const SPACE = 'image';

const evidences: readonly Evidence[] = ['model', 'text', 'page', 'element'];

function readWhole(whole: check.Fields): Sidecar {
  const { picture: givenPicture, capture: givenCapture, answers: givenAnswers, ...others } = whole;
  const extra = Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'version'));
  const { name, sha256, width, height, ...pictureExtra } = check.fields(givenPicture, 'picture');
  const captured = readRecord(check.fields(givenCapture ?? {}, 'capture'), 'capture');
  const pictureHash = sha256 === undefined ? null : check.text(sha256, 'picture.sha256');
  const listed = check.list(givenAnswers, 'answers');
  refuseTooMany(listed);
  const answers = listed.map((answer, index) => readAnswer(answer, pictureHash, `answers[${index}]`));
  refuseTwins(answers, 'answers');
  return {
    picture: {
      name: check.text(name, 'picture.name'),
      sha256: pictureHash,
      size:
        width === undefined && height === undefined
          ? null
          : {
              width: check.positive(width, 'picture.width'),
              height: check.positive(height, 'picture.height'),
            },
      extra: pictureExtra,
    },
    capture: { record: captured.record, extra: captured.unknown },
    answers,
    extra,
  };
}

function asFarAsPossible(whole: check.Fields): Sidecar | null {
  try {
    return readWhole(whole);
  } catch (error) {
    if (error instanceof check.Unexpected) return null;
    throw error;
  }
}

function readAnswer(value: unknown, pictureHash: string | null, where: string): SavedAnswer {
  const given = check.fields(value, where);
  const {
    id,
    verb,
    question,
    regions,
    words,
    found,
    remarks,
    turn,
    pictureSha256,
    boxes,
    nearMisses,
    ...extra
  } = given;
  const readBoxes = (boxesGiven: unknown, role: ShownBox['role'], at: string): SavedBox[] =>
    check.list(boxesGiven ?? [], at).map((box, index) => readBox(box, role, `${at}[${index}]`));
  const allBoxes = [
    ...readBoxes(boxes, 'box', `${where}.boxes`),
    ...readBoxes(nearMisses, 'near-miss', `${where}.nearMisses`),
  ];
  refuseTwins(allBoxes, where);
  return {
    id: check.text(id, `${where}.id`),
    verb: check.oneOf(verb, verbs, `${where}.verb`),
    question: check.text(question, `${where}.question`),
    regions: check.regions(regions ?? [], `${where}.regions`),
    words: check.text(words, `${where}.words`),
    found: check.truth(found, `${where}.found`),
    remarks: check
      .list(remarks ?? [], `${where}.remarks`)
      .map((remark, index) => check.text(remark, `${where}.remarks[${index}]`)),
    turn: turn === undefined ? null : readTurn(turn, `${where}.turn`),
    pictureHash:
      pictureSha256 === undefined
        ? pictureHash
        : check.orNull(pictureSha256, `${where}.pictureSha256`, check.text),
    boxes: allBoxes,
    extra,
  };
}

function readTurn(value: unknown, where: string): Turn {
  const { question, regions, answer } = check.fields(value, where);
  return {
    question: check.text(question, `${where}.question`),
    regions: check.regions(regions, `${where}.regions`),
    answer: check.text(answer, `${where}.answer`),
  };
}

function readBox(value: unknown, role: ShownBox['role'], where: string): SavedBox {
  const given = check.fields(value, where);
  const { id, box: givenBox, space, original, phrase, text, label, kind, icon, states, ...others } = given;
  const { evidence, score, logProb, rank, name, verdict, selectors, ...extra } = others;
  check.oneOf(space, [SPACE] as const, `${where}.space`);
  const box = check.pixelBox(givenBox, `${where}.box`);
  const grounded: GroundedBox = {
    box: original === undefined ? box : check.pixelBox(original, `${where}.original`),
    phrase: check.text(phrase, `${where}.phrase`),
    ...(text === undefined ? {} : { text: check.text(text, `${where}.text`) }),
    ...(label === undefined ? {} : { label: check.text(label, `${where}.label`) }),
    ...(kind === undefined ? {} : { kind: check.text(kind, `${where}.kind`) }),
    ...(icon === undefined ? {} : { icon: check.text(icon, `${where}.icon`) }),
    ...(states === undefined
      ? {}
      : { states: check.list(states, `${where}.states`).map((one) => check.text(one, `${where}.states`)) }),
    score: check.number(score, `${where}.score`),
    ...(logProb === undefined ? {} : { logProb: check.number(logProb, `${where}.logProb`) }),
    evidence: check.oneOf(evidence, evidences, `${where}.evidence`),
    rank: check.number(rank, `${where}.rank`),
  };
  return {
    id: check.text(id, `${where}.id`),
    role,
    grounded,
    box,
    name: name === undefined ? null : check.text(name, `${where}.name`),
    verdict:
      verdict === undefined ? null : check.oneOf(verdict, ['kept', 'rejected'] as const, `${where}.verdict`),
    ...(selectors === undefined ? {} : { selectors: readSelectors(selectors, `${where}.selectors`) }),
    extra,
  };
}

/** Fields that are not known stay with each. */
function readSelectors(value: unknown, where: string): readonly UsedSelector[] {
  return check.list(value, where).map((one, index) => {
    const given = check.fields(one, `${where}[${index}]`);
    return {
      ...given,
      format: check.oneOf(given['format'], selectorFormats, `${where}[${index}].format`),
      code: check.text(given['code'], `${where}[${index}].code`),
      strategy: check.oneOf(given['strategy'], strategies, `${where}[${index}].strategy`),
      verified: check.oneOf(given['verified'], verifications, `${where}[${index}].verified`),
    };
  });
}

function selectorInOrder({ format, code, strategy, verified, ...unknown }: UsedSelector): UsedSelector {
  return { format, code, strategy, verified, ...unknown };
}

/** Counted before anything of them is read. */
function refuseTooMany(answers: readonly unknown[]): void {
  let count = 0;
  for (const answer of answers) {
    // What is no answer, or no list, is refused where it is read.
    const { boxes, nearMisses } = (answer ?? {}) as Record<string, unknown>;
    for (const items of [boxes, nearMisses]) if (Array.isArray(items)) count += items.length;
  }
  if (MOST_BOXES < count) {
    throw new check.Unexpected(`there are ${count} boxes in it, and more than ${MOST_BOXES} are not shown`);
  }
}

/** Ids tell answers and boxes apart in edits and merges. */
function refuseTwins(items: readonly { readonly id: string }[], where: string): void {
  const seen = new Set<string>();
  for (const { id } of items) {
    if (seen.has(id)) throw new check.Unexpected(`the id "${id}" stands twice in ${where}`);
    seen.add(id);
  }
}

/** V8 tells the place as a position in the text, where it tells it at all. */
function syntaxReason(written: string, error: unknown): string {
  if (written.trim() === '') return 'the file is empty';
  const message = error instanceof Error ? error.message : '';
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  if (position === undefined) {
    return /end of JSON input/.test(message) ? 'the file ends too early' : 'it is not JSON';
  }
  return `line ${written.slice(0, Number(position)).split('\n').length} is not JSON`;
}

function sameBox(a: PixelBox, b: PixelBox): boolean {
  return a.x1 === b.x1 && a.y1 === b.y1 && a.x2 === b.x2 && a.y2 === b.y2;
}

function inOrder({ x1, y1, x2, y2 }: PixelBox): PixelBox {
  return { x1, y1, x2, y2 };
}

type Field = readonly [name: string, written: string];

function field(name: string, written: string): Field {
  return [name, written];
}

function extraFields(extra: Extra): Field[] {
  return Object.entries(extra).map(([name, value]) => [name, inline(value)]);
}

/** An object, a field a line. */
function block(indent: string, all: readonly Field[]): string {
  const written = all.map(([name, value]) => `${indent}  ${JSON.stringify(name)}: ${value}`);
  return `{\n${written.join(',\n')}\n${indent}}`;
}

/** A list, an item a line; the items of a block bring their own indent for all lines but the first. */
function lines(indent: string, items: readonly string[]): string {
  if (items.length === 0) return '[]';
  return `[\n${items.map((item) => `${indent}  ${item}`).join(',\n')}\n${indent}]`;
}

/** Any value on one line, with the spaces that people put. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const written = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `${JSON.stringify(name)}: ${inline(item)}`);
  return written.length === 0 ? '{}' : `{ ${written.join(', ')} }`;
}
