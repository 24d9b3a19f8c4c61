// Whether the extension works on the machine the user sits at: only that one's screen and clipboard are theirs.
// Knows nothing of what is captured.

import * as vscode from 'vscode';
import { FailureError } from '../../protocol/failure';

/** Screens are those of the machine that the extension runs on. @throws FailureError where that is not the user's. */
export function checkOwnScreen(what: string): void {
  if (isOwnMachine()) return;
  throw new FailureError({
    kind: 'bad-input',
    what,
    reason:
      'VS Code works on another machine here, whose screen is not yours. Take the screenshot on your own machine, copy it, and use "Groundglass: Paste Screenshot"',
  });
}

/** Whether the extension runs where the user sits, as far as VS Code tells. */
export function isOwnMachine(): boolean {
  return vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
}
