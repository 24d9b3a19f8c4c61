// Reads a chat message: which kind of question it is, its words, and the place it points at.
// Only computes: knows nothing of VS Code and of where the picture comes from.

import { FailureError } from '../../protocol/failure';
import type { Region } from '../../protocol/geometry';
import type { Verb } from '../../protocol/view';
import { DESCRIBE_QUESTION } from '../modelProcess/askVerb';
import { toRegion, type PictureQuestion } from './tools';

/** package.json declares the same. */
export const PARTICIPANT_ID = 'groundglass.chat';

/** The participant's commands, each with its verb; package.json declares the same. */
export const chatCommands = {
  ask: 'ask',
  locate: 'locate',
  read: 'read',
  elements: 'elements',
  describe: 'describe',
} as const satisfies Readonly<Record<string, Verb>>;

export type ChatCommand = keyof typeof chatCommands;

/** A chat message, as far as it is words. */
export interface ChatMessage {
  /** Null where the message begins with no command: then it asks. */
  readonly command: string | null;
  readonly prompt: string;
  /** Where in the prompt references stand, by index: `#file:shot.png` is no word of the question. */
  readonly references: readonly (readonly [start: number, end: number])[];
}

/**
 * What a chat message asks, without its picture.
 *
 * @throws FailureError `bad-input` where words or a place are missing, saying what to write.
 */
export function readChatMessage(message: ChatMessage): Omit<PictureQuestion, 'path'> {
  const verb = verbOf(message.command);
  const words = withoutReferences(message.prompt, message.references);
  switch (verb) {
    case 'read':
    case 'elements': {
      const { region } = takeRegion(words);
      return { verb, question: '', regions: [], within: region };
    }
    case 'describe': {
      const { region, rest } = takeRegion(words);
      if (region === null) {
        throw new FailureError({
          kind: 'bad-input',
          what: '/describe',
          reason:
            'a place is missing; write its pixels, for example /describe 412,300 or /describe 400,280,520,330, or draw it in the screenshot editor',
        });
      }
      return { verb, question: rest === '' ? DESCRIBE_QUESTION : rest, regions: [region], within: null };
    }
    case 'ask':
    case 'locate':
      if (words === '') {
        throw new FailureError({
          kind: 'bad-input',
          what: verb === 'locate' ? '/locate' : '@groundglass',
          reason:
            verb === 'locate'
              ? 'a description is missing; write what to look for, for example /locate the gear at the top right'
              : 'a question is missing; write one, for example @groundglass Where is the Save button?',
        });
      }
      return { verb, question: words, regions: [], within: null };
  }
}

function verbOf(command: string | null): (typeof chatCommands)[ChatCommand] {
  if (command === null) return 'ask';
  if (!isChatCommand(command)) {
    throw new FailureError({ kind: 'bad-input', what: `/${command}`, reason: 'this command is not known' });
  }
  return chatCommands[command];
}

function isChatCommand(command: string): command is ChatCommand {
  return Object.hasOwn(chatCommands, command);
}

function withoutReferences(prompt: string, references: ChatMessage['references']): string {
  // From the end, so that earlier indices stay true.
  const lastFirst = [...references].sort(([a], [b]) => b - a);
  const words = lastFirst.reduce(
    (text, [start, end]) => `${text.slice(0, start)} ${text.slice(end)}`,
    prompt,
  );
  return words.replace(/\s+/g, ' ').trim();
}

/** `x,y` or `x1,y1,x2,y2` at the beginning, as the command line takes them, and the words after it. */
function takeRegion(words: string): { readonly region: Region | null; readonly rest: string } {
  const number = String.raw`\d{1,9}(?:\.\d+)?`;
  const comma = String.raw`\s*,\s*`;
  const found = new RegExp(
    `^\\[?(${number}${comma}${number}(?:${comma}${number}${comma}${number})?)\\]?(?=\\s|$)`,
  ).exec(words);
  if (found === null) return { region: null, rest: words };
  const [all, numbers = ''] = found;
  return { region: toRegion(numbers.split(',').map(Number)), rest: words.slice(all.length).trim() };
}
