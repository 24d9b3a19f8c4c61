// Asks the user for a picture and for a question, with VS Code's own dialogs.
// Knows nothing of what is done with them.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Verb } from '../protocol/view';
import { pictureEndings } from './commands';

/** The picture in the active tab, or else one chosen in a dialog. */
export async function choosePicture(): Promise<vscode.Uri | undefined> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom && isPicture(input.uri)) return input.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: 'Choose a screenshot',
    openLabel: 'Choose',
    canSelectMany: false,
    filters: { Pictures: [...pictureEndings] },
  });
  return chosen?.[0];
}

export async function chooseQuestion(verb: Verb, picture: vscode.Uri): Promise<string | undefined> {
  const { prompt, placeHolder } = words[verb];
  const question = await vscode.window.showInputBox({
    title: path.basename(picture.fsPath),
    prompt,
    placeHolder,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? prompt : null),
  });
  return question?.trim();
}

const words: Readonly<Record<Verb, { prompt: string; placeHolder: string }>> = {
  ask: {
    prompt: 'What do you want to know about this screenshot?',
    placeHolder: 'Which field is marked invalid, and what does its message say?',
  },
  locate: {
    prompt: 'What do you look for on this screenshot?',
    placeHolder: 'the small gear at the top right',
  },
};

function isPicture(uri: vscode.Uri): boolean {
  const ending = path.extname(uri.path).slice(1).toLowerCase();
  return pictureEndings.some((known) => known === ending);
}
