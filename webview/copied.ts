// What the page writes into the clipboard: boxes as JSON, a question with its answer as Markdown. Pure.
// Every box says its space, since a box without one is worth nothing elsewhere.

import type { Entry } from '../protocol/view';
import type { Mark } from './state';
import { texts } from './texts';

/** One box in pixels of the capture, as the command line writes it. */
export function boxJson(mark: Mark): string {
  return JSON.stringify({ space: 'image', ...described(mark) });
}

/** All boxes in pixels of the capture, one a line. */
export function boxesJson(marks: readonly Mark[]): string {
  const lines = marks.map((mark) => `    ${JSON.stringify(described(mark))}`);
  return `{\n  "space": "image",\n  "boxes": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

/** The question as a heading line, the answer, the boxes as a numbered list. */
export function entryMarkdown(entry: Entry, marks: readonly Mark[]): string {
  const list = marks.map(
    (mark) => `${mark.number}. ${escapeMarkdown(texts.markName(mark))}: ${texts.markForMarkdown(mark)}`,
  );
  return [
    `**${escapeMarkdown(texts.entryName(entry))}**`,
    escapeMarkdown(entryWords(entry)),
    ...(list.length === 0 ? [] : [list.join('\n')]),
  ].join('\n\n');
}

/** What became of the question, in words. */
export function entryWords({ progress }: Entry): string {
  switch (progress.kind) {
    case 'working':
      return progress.text;
    case 'answered':
      return progress.answer.answer;
    case 'failed':
      return progress.notice.sentence;
    case 'cancelled':
      return texts.cancelled;
  }
}

function described(mark: Mark) {
  const { box, role, verdict, grounded } = mark;
  const { phrase, text, label, kind, icon, score, evidence, rank } = grounded;
  return {
    box: [box.x1, box.y1, box.x2, box.y2],
    ...(role === 'near-miss' ? { nearMiss: true } : {}),
    name: texts.markName(mark),
    phrase,
    text,
    label,
    kind,
    icon,
    score,
    evidence,
    rank,
    ...(verdict === null ? {} : { verdict }),
  };
}

/** What a model or a picture says stays words when it is pasted as Markdown. */
function escapeMarkdown(words: string): string {
  return words.replace(/[\\`*_{}[\]<>#|]/g, (sign) => `\\${sign}`);
}
