// What the tools and the chat participant share of VS Code: where they are, how they are cancelled, what they say.
// Knows nothing of questions and answers.

import * as vscode from 'vscode';
import { toFailure } from '../../protocol/failure';
import { pictureEndings } from '../editor/pictureFile';
import { noticeFor } from '../notify';
import type { AskPicture } from './askPicture';
import type { GetSelectors } from './selectorsResult';
import type { Whereabouts } from './tools';

export interface AgentParts {
  readonly ask: AskPicture;
  readonly getSelectors: GetSelectors;
  readonly log: vscode.LogOutputChannel;
}

export function whereabouts(): Whereabouts {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return {
    pictureEndings,
    openFolders: folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath),
  };
}

/** VS Code's token as the signal that the model process hears; to be disposed. */
export function cancelSignalOf(token: vscode.CancellationToken): vscode.Disposable & { signal: AbortSignal } {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const listening = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => void listening.dispose() };
}

/** An error with the sentence that a user reads; null where they have cancelled. What nobody foresaw goes to the log. */
export function errorForUser(error: unknown, log: vscode.LogOutputChannel): Error | null {
  const failure = toFailure(error);
  const notice = noticeFor(failure);
  if (notice === 'silent') return null;
  if (failure.kind === 'bug') log.error(failure.stack);
  return new Error(notice.sentence);
}
