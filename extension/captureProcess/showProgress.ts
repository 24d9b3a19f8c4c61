// Shows a capture, or anything else that takes its time, as a notification with its steps, and lets the user end it.
// Knows nothing of what is done.

import * as vscode from 'vscode';
import type { CaptureWork } from './captureProcess';

/**
 * @param title - what is done, without "Groundglass" and "…".
 * @throws what the work throws; that is `cancelled` where the user has ended it, which nobody needs to be told.
 */
export function showProgress<T>(title: string, work: (work: CaptureWork) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Groundglass: ${title}`,
    cancellable: true,
  };
  // VS Code's promise has no `catch`.
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      return work({
        cancel: controller.signal,
        onProgress: (doing) => progress.report({ message: `${doing}…` }),
      });
    }),
  );
}
