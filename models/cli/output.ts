// Prints results: one JSON object for programs, a few lines and a table for people.
// Knows nothing of how a result came about.

import type { PixelBox } from '../../protocol/geometry';
import type { Answer, BundleInfo, GroundedBox, OpenedImage, Stage, Timing } from '../../protocol/inference';
import { whatItIs as elementName, withStates } from '../pipeline/elements/naming';
import { plainText } from '../pipeline/prompt';
import { shorten } from './arguments';
import { jsonText } from './terminal';

/** All that a command found out about one picture. */
export interface Report {
  readonly path: string;
  readonly opened: OpenedImage;
  readonly answer: Answer;
  readonly bundle: BundleInfo;
}

const stages: readonly Stage[] = [
  'load',
  'decode',
  'cache',
  'tiles',
  'encoders',
  'reader',
  'elements',
  'prefill',
  'generate',
  'rank',
  'total',
];

/** The object of `--json`; keys always in this order, boxes in whole pixels of the upright picture. */
export function toJson({ path, opened, answer, bundle }: Report): string {
  const object = {
    image: { path, width: opened.size.width, height: opened.size.height, sha256: opened.sha256 },
    space: 'image',
    answer: answer.answer,
    found: answer.found,
    boxes: answer.boxes.map(jsonBox),
    nearMisses: answer.nearMisses.map(jsonBox),
    remarks: answer.remarks,
    timing: jsonTiming(answer.timing),
    bundle: { name: bundle.name, hash: bundle.hash, precision: bundle.precision, device: bundle.device },
  };
  return jsonText(object);
}

/** What people have before them already when the human form is printed. */
export interface Shown {
  /** Whether the answer's words have been printed, as they came. */
  readonly answerShown: boolean;
  /** As it was typed. */
  readonly question: string | null;
}

/** The human form; it does not say again what is `shown`. */
export function toHuman({ answer, bundle }: Report, shown: Shown): string {
  const lines: string[] = [];
  if (!shown.answerShown && answer.answer !== '') lines.push(answer.answer);
  if (!answer.found && answer.answer === '') lines.push('Not found on this picture.');
  if (0 < answer.boxes.length) lines.push('', ...boxTable(answer.boxes, shown.question));
  if (!answer.found && 0 < answer.nearMisses.length) {
    lines.push('', 'What came closest:', ...boxTable(answer.nearMisses, shown.question));
  }
  if (0 < answer.remarks.length) lines.push('', ...answer.remarks.map((remark) => `Note: ${remark}`));
  lines.push('', madeBy(answer.timing, bundle));
  return `${lines.join('\n')}\n`;
}

/** Boxes as aligned columns; a box is written as `--region` takes it. A phrase that is all of `question` is left out. */
export function boxTable(boxes: readonly GroundedBox[], question: string | null): string[] {
  const asked = question === null ? null : plainText(question).trim(); // The form in which the engine gives it back.
  const header = ['#', 'box', 'score', 'evidence', 'what'];
  const rows = boxes.map((box) => [
    String(box.rank),
    wholeBox(box.box).join(','),
    box.score.toFixed(2),
    box.evidence,
    whatItIs(box, asked),
  ]);
  return alignColumns([header, ...rows]);
}

export function wholeBox({ x1, y1, x2, y2 }: PixelBox): [number, number, number, number] {
  return [Math.round(x1), Math.round(y1), Math.round(x2), Math.round(y2)];
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const nColumns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: nColumns }, (_, column) =>
    Math.max(...rows.map((row) => [...(row[column] ?? '')].length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell + ' '.repeat(widths[column]! - [...cell].length)).join('  ')}`.trimEnd(),
  );
}

function jsonBox(box: GroundedBox) {
  return {
    box: wholeBox(box.box),
    phrase: box.phrase,
    ...(box.text === undefined ? {} : { text: box.text }),
    ...(box.label === undefined ? {} : { label: box.label }),
    ...(box.kind === undefined ? {} : { kind: box.kind }),
    ...(box.icon === undefined ? {} : { icon: box.icon }),
    ...(box.states === undefined ? {} : { states: box.states }),
    score: box.score,
    ...(box.logProb === undefined ? {} : { logProb: box.logProb }),
    evidence: box.evidence,
    rank: box.rank,
  };
}

function jsonTiming(timing: Timing): Timing {
  const entries = stages.flatMap((stage) => {
    const ms = timing[stage];
    return ms === undefined ? [] : [[stage, Math.round(ms * 10) / 10] as const];
  });
  return Object.fromEntries(entries);
}

function whatItIs(box: GroundedBox, asked: string | null): string {
  const { phrase, text } = box;
  if (box.kind === undefined && (text === undefined || text === phrase)) return shorten(phrase);
  const isSaid = phrase === '' || phrase === asked || phrase === text;
  const what = box.kind === undefined ? `"${shorten(text ?? '')}"` : named({ ...box, kind: box.kind });
  const shown = box.kind === undefined ? what : shorten(what);
  return isSaid || phrase === what ? shown : `${shorten(phrase)}: ${shown}`;
}

function named({
  kind,
  text = '',
  label,
  icon,
  states = [],
  evidence,
}: GroundedBox & { readonly kind: string }): string {
  const beside = label === undefined ? {} : { label };
  return withStates(elementName({ kind, text, ...beside, source: evidence, iconName: icon ?? null }), states);
}

function madeBy(timing: Timing, bundle: BundleInfo): string {
  const seconds = timing.total === undefined ? '' : ` in ${(timing.total / 1000).toFixed(1)} s`;
  return `(${bundle.name}, ${bundle.precision}, on ${bundle.device}${seconds})`;
}

/**
 * Lets the text of an answer through as it comes, without the coordinates that the model writes into it: those are
 * bins, and whoever reads along would take them for pixels. What stands in brackets is held back until they close.
 */
export function withoutCoordinates(write: (text: string) => void): {
  write(text: string): void;
  end(): void;
} {
  let held = '';
  return {
    write(text) {
      held += text;
      const open = /\s*\[[\d\s,.[\]-]*$/.exec(held);
      const ready = open === null ? held.trimEnd().length : open.index;
      const shown = held.slice(0, ready).replace(coordinates, '');
      held = held.slice(ready);
      if (shown !== '') write(shown);
    },
    end() {
      const rest = held.replace(coordinates, '').trimEnd();
      held = '';
      if (rest !== '') write(rest);
    },
  };
}

/** A bracket around two numbers or more, with the space before it; the last one may have been left open. */
const coordinates = /\s*\[+\s*[\d.-]+\s*,[\d\s,.[\]-]*(?:\]|$)/g;
