// Asks which one of several devices is meant.
// Knows nothing of what is done with it.

import * as vscode from 'vscode';

/** @returns its id; null where the user leaves. */
export async function chooseDevice(
  devices: readonly { readonly id: string; readonly name: string | null }[],
): Promise<string | null> {
  const items = devices.map(({ id, name }) =>
    name === null ? { label: id, id } : { label: name, description: id, id },
  );
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Capture: Which Device',
    matchOnDescription: true,
  });
  return chosen?.id ?? null;
}
