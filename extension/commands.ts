// Command id → action; every id is written once, here.
// Does not run VS Code itself: asking the user and showing the answer are handed in.

import type { Uri } from 'vscode';
import { FailureError } from '../protocol/failure';
import type { Verb } from '../protocol/view';

/** The verbs a picture can be asked with, and the command of each. */
export const commandIds = {
  ask: 'groundglass.ask',
  locate: 'groundglass.locate',
} as const satisfies Record<Verb, string>;

export type CommandId = (typeof commandIds)[Verb];

/** The endings of files that are offered as pictures; package.json's menu names the same. */
export const pictureEndings = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'tif', 'tiff', 'avif'] as const;

export interface CommandParts {
  /** A picture of the user's choice; undefined where they chose none. */
  choosePicture(): Promise<Uri | undefined>;
  /** What they want to know; undefined where they left. */
  chooseQuestion(verb: Verb, picture: Uri): Promise<string | undefined>;
  showAnswer(picture: Uri, verb: Verb, question: string): void;
}

/** @returns per id its action, which takes the picture the command was called on, if any. */
export function makeCommands(parts: CommandParts): Record<CommandId, (given?: Uri) => Promise<void>> {
  const run = async (verb: Verb, given: Uri | undefined): Promise<void> => {
    const picture = given ?? (await parts.choosePicture());
    if (picture === undefined) return;
    if (picture.scheme !== 'file') {
      throw new FailureError({
        kind: 'bad-input',
        what: picture.toString(),
        reason: 'only pictures in files on this machine can be asked; save it to one first',
      });
    }
    const question = await parts.chooseQuestion(verb, picture);
    if (question === undefined) return;
    parts.showAnswer(picture, verb, question);
  };
  return {
    [commandIds.ask]: (given) => run('ask', given),
    [commandIds.locate]: (given) => run('locate', given),
  };
}
