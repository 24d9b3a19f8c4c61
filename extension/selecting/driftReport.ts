// The command Drift Report: asks for two folders, compares them with progress, and shows the report as Markdown.
// Knows nothing of how pictures are compared and of what the report says.

import * as vscode from 'vscode';
import type { CancelSignal } from '../../protocol/call';
import type { AskPicture } from '../agent/askPicture';
import { compareFolders, type Looking } from '../capture/compareFolders';
import { showProgress } from '../captureProcess/showProgress';
import { countDrift, countsSentence, driftMarkdown } from '../selectors/drift';

/** @throws FailureError where the folder holds nothing to compare, and `cancelled` where the user ends it. */
export async function runDriftReport(ask: AskPicture): Promise<void> {
  const folder = await chooseFolder('Drift Report: the folder with saved results', 'Compare These');
  if (folder === null) return;
  const against = await chooseFolder('Drift Report: the folder with the new screenshots', 'Against These');
  if (against === null) return;
  const compared = await showProgress('comparing screenshots', async ({ cancel, onProgress }) => {
    let done = 0;
    return compareFolders({ folder, against }, lookBy(ask, cancel), ({ picture }, total) => {
      done += 1;
      onProgress(`${done} of ${total}, ${picture}`);
    });
  });
  const content = driftMarkdown(compared);
  const report = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(report);
  await vscode.commands.executeCommand('markdown.showPreview', report.uri);
  void vscode.window.setStatusBarMessage(countsSentence(countDrift(compared)), SAID_MS);
}

/** Asks the model process, as agents do. */
function lookBy(ask: AskPicture, cancel: CancelSignal): Looking {
  const plain = { question: '', regions: [], within: null };
  return {
    async see(path) {
      const { size, answer } = await ask({ ...plain, path, verb: 'elements' }, cancel);
      return { size, boxes: answer.boxes };
    },
    async locate(path, question) {
      return (await ask({ ...plain, path, verb: 'locate', question }, cancel)).answer;
    },
  };
}

async function chooseFolder(title: string, openLabel: string): Promise<string | null> {
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel,
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return chosen?.[0]?.fsPath ?? null;
}

const SAID_MS = 15_000;
