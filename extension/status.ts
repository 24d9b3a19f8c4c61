// The status bar item: the state of the model process, and what can be done about it; and the same for menus' conditions.
// Knows nothing of how the process is kept.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { InferenceEvents } from '../protocol/inference';
import { escapeMarkdown } from './markdown';
import type { KeptProcess } from './modelProcess/keepAlive';
import type { OpenSettings } from './settings';
import type { Heard } from './editor/signal';
import { deviceText, isWorking, statusText, WORKING_KEY, type DeviceUsed } from './statusText';

export interface StatusParts {
  readonly modelProcess: Pick<KeptProcess, 'state' | 'onState'>;
  /** Told when a process has loaded the model, and when another device takes over. */
  readonly onDeviceUsed: Heard<InferenceEvents['device/used']>;
  readonly settings: OpenSettings;
  /** Ids of the commands that the tooltip offers, and of the one behind a click. */
  readonly commands: {
    readonly restartEngine: string;
    readonly showLog: string;
    readonly chooseBundle: string;
    readonly chooseDevice: string;
    readonly selfTest: string;
    readonly clearCache: string;
  };
}

export function showStatus({
  modelProcess,
  onDeviceUsed,
  settings,
  commands,
}: StatusParts): vscode.Disposable {
  /** Of the process that runs. */
  let deviceUsed: DeviceUsed = null;
  const item = vscode.window.createStatusBarItem('groundglass.engine', vscode.StatusBarAlignment.Right, 0);
  item.name = 'Groundglass Engine';
  item.command = commands.showLog;

  function show(): void {
    const { bundle, device, idleMinutes } = settings.current();
    const bundleName = bundle === null ? 'nano (built in)' : path.basename(bundle);
    const { text, sentence, isError } = statusText({ state: modelProcess.state, idleMinutes });
    item.text = text;
    // Seen before a model is loaded that takes long, and heard by those who see no colour.
    const remark = deviceUsed?.remark ?? null;
    item.accessibilityInformation = {
      label: `Groundglass: ${sentence}${remark === null ? '' : ` ${remark}`}`,
    };
    const emphasis = isError ? 'error' : remark === null ? null : 'warning';
    item.backgroundColor =
      emphasis === null ? undefined : new vscode.ThemeColor(`statusBarItem.${emphasis}Background`);
    const tooltip = new vscode.MarkdownString(
      [
        escapeMarkdown(sentence),
        `Bundle: ${escapeMarkdown(bundleName)}  \n${escapeMarkdown(deviceText(device, deviceUsed))}`,
        [
          `[Restart Engine](command:${commands.restartEngine})`,
          `[Show Log](command:${commands.showLog})`,
          `[Choose Bundle…](command:${commands.chooseBundle})`,
          `[Choose Device…](command:${commands.chooseDevice})`,
          `[Self-Test](command:${commands.selfTest})`,
          `[Clear Cache](command:${commands.clearCache})`,
        ].join(' · '),
      ].join('\n\n'),
    );
    // Names of folders stand in it: nothing but these commands may be linked.
    const { restartEngine, showLog, chooseBundle, chooseDevice, selfTest, clearCache } = commands;
    tooltip.isTrusted = {
      enabledCommands: [restartEngine, showLog, chooseBundle, chooseDevice, selfTest, clearCache],
    };
    item.tooltip = tooltip;
    void vscode.commands.executeCommand('setContext', WORKING_KEY, isWorking(modelProcess.state));
  }

  const deviceHeard = onDeviceUsed((used) => {
    deviceUsed = used;
    show();
  });
  const endings = [
    modelProcess.onState((state) => {
      // The next process chooses anew.
      if (state !== 'ready' && state !== 'working') deviceUsed = null;
      show();
    }),
    settings.onChange(show),
  ];
  show();
  item.show();
  return {
    dispose() {
      deviceHeard.dispose();
      for (const end of endings) end();
      item.dispose();
    },
  };
}
