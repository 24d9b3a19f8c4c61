// Asks which bundle answers, looks whether it is whole, and only then writes the setting.
// Knows nothing of what follows from the setting.

import * as path from 'node:path';
import * as vscode from 'vscode';
import { toFailure } from '../../protocol/failure';
import { SECTION, settingNames, type Settings } from '../settings';
import { checkBundle, chosenFolders, forgetFolder, rememberFolder, type FolderMemory } from './bundles';
import type { ModelProcess } from './start';

export interface ChooseBundleParts {
  readonly memory: FolderMemory;
  readonly settings: () => Settings;
  /** A process for one look; null is the bundle that is built in. */
  readonly start: (bundlePath: string | null) => ModelProcess;
}

type Choice = vscode.QuickPickItem &
  ({ readonly does: 'use'; readonly bundle: string | null } | { readonly does: 'browse' });

/** @throws FailureError where the chosen folder holds no whole bundle; the setting stays as it was. */
export async function chooseBundle({ memory, settings, start }: ChooseBundleParts): Promise<void> {
  const current = settings().bundle;
  const folders = new Set([...(current === null ? [] : [current]), ...chosenFolders(memory)]);
  const used = (bundle: string | null): string => (bundle === current ? '$(check) in use' : '');
  const choices: readonly Choice[] = [
    { label: 'nano', description: `built in ${used(null)}`.trim(), does: 'use', bundle: null },
    ...[...folders].map((folder): Choice => ({
      label: path.basename(folder),
      description: used(folder),
      detail: folder,
      does: 'use',
      bundle: folder,
    })),
    { label: '$(folder-opened) Browse…', alwaysShow: true, does: 'browse' },
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title: 'Choose a Bundle',
    placeHolder: 'The model that answers. A bundle is a folder with a manifest.json.',
    matchOnDetail: true,
  });
  if (choice === undefined) return;
  const bundle = choice.does === 'browse' ? await browse() : choice.bundle;
  if (bundle === undefined) return;

  const info = await vscode.window
    .withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Groundglass: looking at the bundle…' },
      () => checkBundle(start, bundle),
    )
    .then(undefined, async (error: unknown) => {
      // A folder that has gone is not offered again.
      if (bundle !== null && toFailure(error).kind === 'bundle-missing') await forgetFolder(memory, bundle);
      throw error;
    });
  if (bundle !== null) await rememberFolder(memory, bundle);
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(settingNames.bundle, bundle ?? undefined, vscode.ConfigurationTarget.Global);
  void vscode.window.showInformationMessage(
    `Questions are answered with the bundle "${info.name}" from now on.`,
  );
}

async function browse(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Choose the folder of a bundle',
    openLabel: 'Choose Bundle',
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return chosen?.[0]?.fsPath;
}
