// Self-Test: whose process tests, what the page says, and that a bundle's words stay words.

import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import type * as vscode from 'vscode';
import type * as testing from '../../extension/modelProcess/selfTest';
import type { ModelProcess } from '../../extension/modelProcess/start';
import type { SelfTestReport } from '../../protocol/selftest';
import { installFakeCode } from '../support/fakeCode';

let tester: typeof testing;
let provider: vscode.TextDocumentContentProvider | null = null;
const seen: string[] = [];
const shown: vscode.Uri[] = [];

before(async () => {
  const code = installFakeCode([]);
  Object.assign(code.vscode, {
    ProgressLocation: { Notification: 15 },
    Uri: {
      from: ({ scheme, path, query }: { scheme: string; path: string; query: string }) => ({
        toString: () => `${scheme}:${path}?${query}`,
      }),
    },
  });
  Object.assign(code.vscode.window, {
    withProgress: (
      { cancellable }: vscode.ProgressOptions,
      work: (progress: unknown, token: unknown) => Promise<unknown>,
    ) => {
      assert.equal(cancellable, true);
      return work({}, { onCancellationRequested: () => undefined });
    },
  });
  Object.assign(code.vscode, {
    workspace: {
      registerTextDocumentContentProvider: (_: string, given: vscode.TextDocumentContentProvider) => {
        provider = given;
      },
    },
    commands: {
      executeCommand: async (command: string, uri: vscode.Uri) => {
        seen.push(command);
        shown.push(uri);
      },
    },
  });
  tester = await import('../../extension/modelProcess/selfTest');
});

const report: SelfTestReport = {
  bundle: { name: 'nano', hash: '0123456789abcdef', precision: 'int8', device: 'cpu' },
  outputs: [
    { file: 'a.onnx', output: 'logits', precision: 'int8', difference: 0.4, allowed: 0.2, state: 'wrong' },
  ],
  answers: {
    located: { asked: 20, right: 20, missed: [] },
    byModel: { asked: 20, right: 0, missed: [] },
    modelCounts: false,
    speed: { firstAnswer: 900, laterAnswer: 60, token: 1 },
  },
  remarks: [],
};

test('a process of its own tests, ends, and a page shows the report that stays readable', async () => {
  const process = {
    call: async (method: string) => {
      seen.push(method);
      return report;
    },
    stop: () => void seen.push('stop'),
  } as unknown as ModelProcess; // No more of it is used.
  await tester.selfTest({ start: () => process });
  await tester.selfTest({ start: () => process });
  assert.deepEqual(seen.slice(0, 3), ['selftest/run', 'stop', 'markdown.showPreview']);
  const [first, second] = shown;
  assert.ok(first !== undefined && second !== undefined);
  assert.notEqual(first.toString(), second.toString(), 'an earlier report is not replaced');
  const token = {} as vscode.CancellationToken;
  assert.equal(await provider?.provideTextDocumentContent(first, token), tester.selfTestMarkdown(report));
});

test('the page says what fell apart, the table and the figures', () => {
  const page = tester.selfTestMarkdown(report);
  assert.match(page, /^# Groundglass: Self-Test\n\n\*\*a\\\.onnx of "nano" computes something else/);
  assert.match(page, /\n\| a\\\.onnx \| logits \| int8 \| 40\\\.0 % \| 20\\\.0 % \| wrong \|\n/);
  assert.match(page, /- Located 20 of 20 elements/);
  assert.match(page, /Bundle nano \(int8, 0123456789ab\), device cpu\./);
});

test("a bundle's words stay words", () => {
  const page = tester.selfTestMarkdown({
    ...report,
    bundle: { ...report.bundle, name: '[x](command:evil)' },
    outputs: [],
  });
  assert.doesNotMatch(page, /\[x\]\(/);
  assert.doesNotMatch(page, /\n\|/, 'no table without rows');
});
