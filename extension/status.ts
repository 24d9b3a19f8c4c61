// The status bar item: the state of the model process, and what can be done about it; and the same for menus' conditions.
// Knows nothing of how the process is kept.

import * as path from 'node:path';
import * as vscode from 'vscode';
import { escapeMarkdown } from './markdown';
import type { KeptProcess } from './modelProcess/keepAlive';
import type { OpenSettings } from './settings';
import { isWorking, statusText, WORKING_KEY } from './statusText';

export interface StatusParts {
  readonly modelProcess: Pick<KeptProcess, 'state' | 'onState'>;
  readonly settings: OpenSettings;
  /** Ids of the commands that the tooltip offers, and of the one behind a click. */
  readonly commands: {
    readonly restartEngine: string;
    readonly showLog: string;
    readonly chooseBundle: string;
    readonly chooseDevice: string;
  };
}

export function showStatus({ modelProcess, settings, commands }: StatusParts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('groundglass.engine', vscode.StatusBarAlignment.Right, 0);
  item.name = 'Groundglass Engine';
  item.command = commands.showLog;

  function show(): void {
    const { bundle, device, idleMinutes } = settings.current();
    const bundleName = bundle === null ? 'nano (built in)' : path.basename(bundle);
    const { text, sentence, isError } = statusText({ state: modelProcess.state, idleMinutes });
    item.text = text;
    item.accessibilityInformation = { label: `Groundglass: ${sentence}` };
    item.backgroundColor = isError ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    const tooltip = new vscode.MarkdownString(
      [
        escapeMarkdown(sentence),
        `Bundle: ${escapeMarkdown(bundleName)}  \nDevice: ${escapeMarkdown(device)}`,
        [
          `[Restart Engine](command:${commands.restartEngine})`,
          `[Show Log](command:${commands.showLog})`,
          `[Choose Bundle…](command:${commands.chooseBundle})`,
          `[Choose Device…](command:${commands.chooseDevice})`,
        ].join(' · '),
      ].join('\n\n'),
    );
    // Names of folders stand in it: nothing but these commands may be linked.
    const { restartEngine, showLog, chooseBundle, chooseDevice } = commands;
    tooltip.isTrusted = { enabledCommands: [restartEngine, showLog, chooseBundle, chooseDevice] };
    item.tooltip = tooltip;
    void vscode.commands.executeCommand('setContext', WORKING_KEY, isWorking(modelProcess.state));
  }

  const endings = [modelProcess.onState(show), settings.onChange(show)];
  show();
  item.show();
  return {
    dispose() {
      for (const end of endings) end();
      item.dispose();
    },
  };
}
