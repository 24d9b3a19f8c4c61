// The text editor that was used last: the test that selectors are inserted into, also while a screenshot is in front.
// Knows nothing of selectors.

import * as vscode from 'vscode';
import { FailureError } from '../../protocol/failure';
import { makeSignal, type Heard } from '../editor/signal';
import { indented } from './indent';

export interface TestEditor extends vscode.Disposable {
  /** Another text is edited. */
  readonly onChange: Heard<null>;
  /** What is edited there; null where no text has been. */
  current(): vscode.TextDocument | null;
  /**
   * Puts text where the cursors are, in place of what is selected, and brings that editor to the front.
   *
   * @param write - makes it, of the document up to the first cursor.
   * @throws FailureError `bad-input` where there is no text editor, or it takes no edits.
   */
  insert(write: (before: string) => string): Promise<void>;
}

export function watchTestEditor(): TestEditor {
  const changed = makeSignal<null>();
  let last: vscode.TextEditor | null = null;
  const note = (editor: vscode.TextEditor | undefined): void => {
    if (editor === undefined || !isText(editor.document)) return;
    const isOther = editor.document !== last?.document;
    last = editor;
    if (isOther) changed.tell(null);
  };
  vscode.window.visibleTextEditors.forEach(note);
  note(vscode.window.activeTextEditor);
  const listening = vscode.window.onDidChangeActiveTextEditor(note);
  return {
    onChange: changed.on,
    current: () => (last === null || last.document.isClosed ? null : last.document),
    async insert(write) {
      if (last === null || last.document.isClosed) {
        throw new FailureError({
          kind: 'bad-input',
          what: 'No text editor',
          reason: 'open the test first, and put the cursor where this is to stand',
        });
      }
      // An editor in a hidden tab is gone; its document tells where the cursor was when it is shown again.
      const { document, viewColumn } = last;
      const editor = await vscode.window.showTextDocument(document, {
        ...(viewColumn === undefined ? {} : { viewColumn }),
      });
      const start = new vscode.Position(0, 0);
      const text = write(document.getText(new vscode.Range(start, editor.selection.start)));
      const wasDone = await editor.edit((edit) => {
        for (const selection of editor.selections) {
          const line = document.lineAt(selection.start.line).text.slice(0, selection.start.character);
          edit.replace(selection, indented(text, line));
        }
      });
      if (!wasDone) {
        throw new FailureError({
          kind: 'bad-input',
          what: document.fileName,
          reason: 'it cannot be edited; copy the selector instead',
        });
      }
    },
    dispose: () => void listening.dispose(),
  };
}

/** Logs and other panels are text editors too. */
function isText({ uri }: vscode.TextDocument): boolean {
  return ['file', 'untitled', 'vscode-vfs', 'vscode-notebook-cell'].includes(uri.scheme);
}
