// Writes an answer as Markdown for the chat, and what to ask next.
// Only computes: knows nothing of VS Code and of how the answer came about.

import type { Verb } from '../../protocol/view';
import { escapeMarkdown } from '../markdown';
import type { PictureAnswer } from './askPicture';
import type { ChatCommand } from './chatRequest';
import { toToolResult } from './toolResult';
import type { PictureQuestion } from './tools';

/** A long list buries the conversation; the editor shows all of it. */
const SHOWN_BOXES = 40;

/** The answer, its boxes numbered as the screenshot editor numbers them, and remarks. */
export function answerMarkdown(
  answered: PictureAnswer,
  question: Pick<PictureQuestion, 'verb' | 'question' | 'within'>,
): string {
  const { answer, found, boxes, nearMisses, remarks } = toToolResult(answered, question);
  const parts = [escapeMarkdown(answer === '' && !found ? 'This is not on the screen.' : answer)];
  if (0 < boxes.length) parts.push(boxList(boxes, 1));
  if (0 < nearMisses.length) parts.push('What came closest:', boxList(nearMisses, boxes.length + 1));
  parts.push(...remarks.map((remark) => `*${escapeMarkdown(remark)}*`));
  return parts.filter((part) => part !== '').join('\n\n');
}

type Box = ReturnType<typeof toToolResult>['boxes'][number];

function boxList(boxes: readonly Box[], first: number): string {
  const lines = boxes.slice(0, SHOWN_BOXES).map((box, index) => `${first + index}. ${boxLine(box)}`);
  const nLeftOut = boxes.length - lines.length;
  return [
    ...lines,
    ...(nLeftOut <= 0 ? [] : ['', `… and ${nLeftOut} more, all of them in the screenshot editor.`]),
  ].join('\n');
}

function boxLine({ box, phrase, text, kind, label, icon, score, evidence }: Box): string {
  const names = [
    ...(phrase === undefined ? [] : [`**${escapeMarkdown(phrase)}**`]),
    ...(text === undefined ? [] : [`“${escapeMarkdown(text)}”`]),
    ...(kind === undefined ? [] : [escapeMarkdown(kind)]),
    ...(label === undefined ? [] : [`labelled “${escapeMarkdown(label)}”`]),
    ...(icon === undefined ? [] : [`shows “${escapeMarkdown(icon)}”`]),
  ];
  return `${names.join(', ')} at \`${box.join(',')}\` (${score.toFixed(2)}, ${evidence})`;
}

export interface NextQuestion {
  readonly command: ChatCommand;
  /** The commands below need no words; these are what is shown to be clicked. */
  readonly prompt: string;
}

/** What somebody who got this answer may want to know next. */
export function nextQuestions({
  verb,
  found,
}: {
  readonly verb: Verb;
  readonly found: boolean;
}): NextQuestion[] {
  const list: NextQuestion = { command: 'elements', prompt: 'List every element' };
  const read: NextQuestion = { command: 'read', prompt: 'Read the text' };
  switch (verb) {
    case 'read':
      return [list];
    case 'elements':
      return [read];
    case 'ask':
    case 'locate':
    case 'locate-all':
    case 'describe':
      return found ? [read] : [list, read];
  }
}
