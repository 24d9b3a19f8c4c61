// Activation: makes the parts, hands them to each other, registers the commands.
// Nothing of the model is loaded here; its process starts with the first question.

import * as path from 'node:path';
import * as vscode from 'vscode';
import { toFailure } from '../protocol/failure';
import type { InferenceEvents } from '../protocol/inference';
import { AnswerPanel, type AnswerPanelParts } from './answerPanel';
import { choosePicture, chooseQuestion } from './askUser';
import { makeCommands } from './commands';
import { keepAlive } from './modelProcess/keepAlive';
import { startModelProcess } from './modelProcess/start';
import { noticeFor } from './notify';

const STOP_AFTER_MS = 60_000;

export function activate(context: vscode.ExtensionContext): void {
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const log = vscode.window.createOutputChannel('Groundglass', { log: true });
  const progress = new vscode.EventEmitter<InferenceEvents['ask/progress']>();
  const text = new vscode.EventEmitter<InferenceEvents['ask/text']>();
  const modelProcess = keepAlive({
    stopAfterMs: STOP_AFTER_MS,
    log: (line) => log.info(line),
    start() {
      const started = startModelProcess({
        program: path.join(dist.fsPath, 'modelProcess.js'),
        bundlePath: null,
        device: 'auto',
        log: (printed) => log.info(printed.trimEnd()),
      });
      started.on('ask/progress', (news) => progress.fire(news));
      started.on('ask/text', (news) => text.fire(news));
      return started;
    },
  });
  const showAnswer = answerPanels({
    dist,
    modelProcess,
    onProgress: progress.event,
    onText: text.event,
    log,
  });
  context.subscriptions.push(log, progress, text, modelProcess);

  const commands = makeCommands({ choosePicture, chooseQuestion, showAnswer });
  for (const [id, action] of Object.entries(commands)) {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, (given?: vscode.Uri) =>
        action(given).catch((error: unknown) => tell(error, log)),
      ),
    );
  }
}

/** One panel per picture: a second question about it goes to the panel that is open. */
function answerPanels(
  parts: AnswerPanelParts,
): (picture: vscode.Uri, verb: 'ask' | 'locate', question: string) => void {
  const panels = new Map<string, AnswerPanel>();
  return (picture, verb, question) => {
    const key = picture.toString();
    let panel = panels.get(key);
    if (panel === undefined) {
      panel = new AnswerPanel(picture, parts);
      panels.set(key, panel);
      panel.onDidDispose(() => panels.delete(key));
    }
    void panel.ask(verb, question);
  };
}

/** For what fails before there is a panel to show it in. */
async function tell(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const failure = toFailure(error);
  const notice = noticeFor(failure);
  if (notice === 'silent') return;
  log.error(failure.kind === 'bug' ? failure.stack : notice.sentence);
  const showLog = 'Show Log';
  if ((await vscode.window.showErrorMessage(notice.sentence, showLog)) === showLog) log.show();
}
