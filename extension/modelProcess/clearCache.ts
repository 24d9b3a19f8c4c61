// Empties what is kept of pictures, on disk and in the memory of the process that runs, and says how much that was.
// Knows nothing of files: the model process removes them, because it alone knows which of them are its own.

import * as vscode from 'vscode';
import { diskSize } from '../../protocol/diskSize';
import type { CacheCleared } from '../../protocol/inference';
import type { KeptProcess } from './keepAlive';
import { oneLook } from './oneLook';
import type { ModelProcess } from './start';

export interface ClearCacheParts {
  readonly modelProcess: Pick<KeptProcess, 'state' | 'run'>;
  /** A process for one look, with the same folder. */
  readonly start: () => ModelProcess;
}

/** @throws FailureError where a file cannot be removed, or what the process ended of. */
export async function clearCache({ modelProcess, start }: ClearCacheParts): Promise<void> {
  const clear = (process: ModelProcess): Promise<CacheCleared> => process.call('cache/clear', null);
  const isThere = modelProcess.state !== 'stopped' && modelProcess.state !== 'failed';
  const cleared = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Groundglass: emptying the cache…' },
    // One that runs remembers pictures as well; none is started to stay for this.
    () => (isThere ? modelProcess.run(clear) : oneLook(start(), clear)),
  );
  void vscode.window.showInformationMessage(clearedSentence(cleared));
}

export function clearedSentence({ entries, bytes }: CacheCleared): string {
  if (entries === 0) return 'The cache is empty; nothing was on disk.';
  const what = entries === 1 ? '1 entry' : `${entries} entries`;
  return `The cache is empty now: ${what} removed, ${diskSize(bytes)} of disk freed.`;
}
