// Registers what opens failed tests: links in terminals and text files, and the command behind them.
// Knows nothing of how results are read; the command of menus and palette stands with all others in commands.ts.

import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { FailureError } from '../../protocol/failure';
import { listFailedShots } from '../capture/results/listFailedShots';
import { documentLinks, terminalLinks } from './linkProviders';
import { openFailedTest, openShot, type ResultParts } from './openFailedTest';

/** Of links in text files only; it stands in no menu. */
const OPEN_RESULT_COMMAND = 'groundglass.openResultAt';

/** Where runners' output is kept: VS Code asks for links of every text that is shown. */
const outputs: vscode.DocumentSelector = [
  { scheme: 'file', language: 'log' },
  { scheme: 'file', pattern: '**/*.{log,txt}' },
  { scheme: 'file', pattern: '**/{*junit*,*report*,TEST-*}.xml' },
];

export function registerResults(parts: ResultParts): vscode.Disposable {
  const open = (file: string): void => void openAt(parts, file).catch(parts.tell);
  return vscode.Disposable.from(
    vscode.window.registerTerminalLinkProvider(terminalLinks(open)),
    vscode.languages.registerDocumentLinkProvider(outputs, documentLinks(OPEN_RESULT_COMMAND)),
    vscode.commands.registerCommand(OPEN_RESULT_COMMAND, (given?: unknown) => {
      // Commands are open to everybody.
      if (typeof given === 'string') open(given);
    }),
  );
}

async function openAt(parts: ResultParts, file: string): Promise<void> {
  if ((await stat(file).catch(() => null))?.isDirectory() === true)
    return openFailedTest(parts, vscode.Uri.file(file));
  const [shot] = await listFailedShots(file);
  if (shot !== undefined) return openShot(parts, shot);
  throw new FailureError({
    kind: 'bad-input',
    what: file,
    reason: 'no failed test is recorded there',
  });
}
