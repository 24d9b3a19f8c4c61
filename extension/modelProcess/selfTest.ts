// The command Self-Test: a process of its own tests bundle and device, and a page that nobody can edit shows what it found.
// Knows nothing of what is tested.

import * as vscode from 'vscode';
import {
  outputHeadings,
  outputRows,
  selfTestSentences,
  selfTestVerdict,
  type SelfTestReport,
} from '../../protocol/selftest';
import { showProgress } from '../captureProcess/showProgress';
import { escapeMarkdown } from '../markdown';
import { oneLook } from './oneLook';
import type { ModelProcess } from './start';

export interface SelfTestParts {
  /** A process for one look, with the bundle and the device that are set. */
  readonly start: () => ModelProcess;
}

const SCHEME = 'groundglass-self-test';

/** Reports by address, for as long as the window lives: a preview reads its page again when it comes back to the front. */
const reports = new Map<string, string>();
let serving: vscode.Disposable | null = null;

/** @throws FailureError `cancelled` where the user ends it, or what the process ended of. */
export async function selfTest({ start }: SelfTestParts): Promise<void> {
  const report = await showProgress('testing the bundle on this machine', ({ cancel }) =>
    oneLook(start(), (process) => process.call('selftest/run', null, cancel)),
  );
  serving ??= vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: (uri) => reports.get(uri.toString()) ?? '',
  });
  const uri = vscode.Uri.from({ scheme: SCHEME, path: '/Self-Test.md', query: String(reports.size + 1) });
  reports.set(uri.toString(), selfTestMarkdown(report));
  await vscode.commands.executeCommand('markdown.showPreview', uri);
}

export function selfTestMarkdown(report: SelfTestReport): string {
  const { name, hash, precision, device } = report.bundle;
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rows = outputRows(report).map(line);
  return [
    '# Groundglass: Self-Test',
    `**${escapeMarkdown(selfTestVerdict(report))}**`,
    ...selfTestSentences(report).map((sentence) => `- ${escapeMarkdown(sentence)}`),
    ...(rows.length === 0
      ? []
      : [
          'Each graph on made-up inputs, against the numbers that PyTorch gave in fp32:',
          [line(outputHeadings), `|${' --- |'.repeat(outputHeadings.length)}`, ...rows].join('\n'),
        ]),
    `Bundle ${escapeMarkdown(name)} (${escapeMarkdown(precision)}, ${hash.slice(0, 12)}), device ${escapeMarkdown(device)}.`,
    '',
  ].join('\n\n');
}
