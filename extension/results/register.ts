// Registers what opens failed tests: links in terminals and text files, and the command behind them.
// Knows nothing of how results are read and opened; the command of menus and palette stands with all others in commands.ts.

import * as vscode from 'vscode';
import { documentLinks, terminalLinks } from './linkProviders';

/** Of links in text files only; it stands in no menu. */
const OPEN_RESULT_COMMAND = 'groundglass.openResultAt';

/** Where runners' output is kept: VS Code asks for links of every text that is shown. */
const outputs: vscode.DocumentSelector = [
  { scheme: 'file', language: 'log' },
  { scheme: 'file', pattern: '**/*.{log,txt}' },
  { scheme: 'file', pattern: '**/{*junit*,*report*,TEST-*}.xml' },
];

/** @param open - what a picture, trace or folder is opened with; it tells by itself what fails. */
export function registerResults(open: (file: string) => void): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.registerTerminalLinkProvider(terminalLinks(open)),
    vscode.languages.registerDocumentLinkProvider(outputs, documentLinks(OPEN_RESULT_COMMAND)),
    vscode.commands.registerCommand(OPEN_RESULT_COMMAND, (given?: unknown) => {
      // Commands are open to everybody.
      if (typeof given === 'string') open(given);
    }),
  );
}
