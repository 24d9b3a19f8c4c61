// Takes a capture into a file and opens it: where the file goes, what is shown meanwhile, what is said afterwards.
// Knows nothing of how anything is captured, and of what is asked for in detail.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { CaptureRequest } from '../../protocol/capture';
import { FailureError } from '../../protocol/failure';
import type { CaptureCall } from '../captureProcess/captureProcess';
import { showProgress } from '../captureProcess/showProgress';
import { SECTION, settingNames, type Settings } from '../settings';
import { dropOldest, nextPicture, type IsInUse } from './keptPictures';

export interface CapturesParts {
  readonly capture: CaptureCall;
  readonly settings: () => Settings;
  /** Of ours, for captures that nobody has chosen a folder for. */
  readonly ownFolder: string;
  readonly isInUse: IsInUse;
  readonly open: (picture: vscode.Uri) => Promise<unknown>;
}

export interface Captures {
  /**
   * Captures and opens what was captured.
   *
   * @param name - what is captured, for the file's name; may be empty.
   * @throws FailureError where it fails; then nothing is left of it.
   */
  take(title: string, name: string, request: CaptureRequest): Promise<void>;
}

export function makeCaptures({ capture, settings, ownFolder, isInUse, open }: CapturesParts): Captures {
  return {
    async take(title, name, request) {
      const { captureFolder } = settings();
      const folder = captureFolder === null ? ownFolder : inWorkspace('captureFolder', captureFolder);
      const picture = await nextPicture(folder, { name, at: new Date() }, 'png');
      const { remarks } = await showProgress(title, (work) =>
        capture('capture/take', { request, picture }, work),
      );
      await open(vscode.Uri.file(picture));
      if (0 < remarks.length) void vscode.window.showWarningMessage(remarks.join(' '));
      // What the user has chosen a folder for is theirs to keep.
      if (captureFolder === null) await dropOldest(folder, isInUse);
    },
  };
}

/**
 * A path of the settings, which may be relative to the first folder that is open.
 *
 * @throws FailureError `bad-input` where it is relative and no folder of this machine is open.
 */
export function inWorkspace(setting: 'captureFolder' | 'storageState', file: string): string {
  if (path.isAbsolute(file)) return file;
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (folder !== undefined) return path.join(folder.uri.fsPath, file);
  throw new FailureError({
    kind: 'bad-input',
    what: `The setting ${SECTION}.${settingNames[setting]}`,
    reason: `"${file}" is relative to a folder, and none is open; open one, or give an absolute path`,
  });
}
