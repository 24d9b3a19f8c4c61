// Lets the user choose a picture, with VS Code's own dialog.
// Knows nothing of what is done with it.

import * as vscode from 'vscode';
import { isPictureName, pictureEndings } from '../editor/pictureFile';

/** The picture in the active tab, in whatever editor it is shown; undefined where that is no picture. */
export function activePicture(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isOther = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  return isOther && isPictureName(input.uri.path) ? input.uri : undefined;
}

/** Undefined where the user leaves the dialog. */
export async function choosePicture(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Choose a screenshot',
    openLabel: 'Open',
    canSelectMany: false,
    filters: { Pictures: [...pictureEndings], 'Saved results': ['ground.json'] },
  });
  return chosen?.[0];
}
