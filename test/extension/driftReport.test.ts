// The command Drift Report: two folders are asked for, and what has drifted is shown as Markdown. VS Code is played.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test, { before, type TestContext } from 'node:test';
import type { AskPicture } from '../../extension/agent/askPicture';
import type { runDriftReport } from '../../extension/selecting/driftReport';
import { FailureError } from '../../protocol/failure';
import type { GroundedBox } from '../../protocol/inference';
import { writeSidecar } from '../../protocol/sidecar';
import { savedAnswer, sidecarWith } from '../selectors/sidecars';
import { installFakeCode, type FakeCode } from '../support/fakeCode';
import { temporaryFolder } from '../support/fixtures';

let code: FakeCode;
let run: typeof runDriftReport;

before(async () => {
  code = installFakeCode([]);
  Object.assign(code.vscode, { ProgressLocation: { Notification: 15 } });
  ({ runDriftReport: run } = await import('../../extension/selecting/driftReport'));
});

/** @param chosen - the folders that the user chooses, one dialog after the other; null leaves. */
function play(chosen: readonly (string | null)[]) {
  const [dialogs, reports, commands]: [(string | null)[], string[], string[]] = [[...chosen], [], []];
  Object.assign(code.vscode.window, {
    showOpenDialog: async () => {
      const folder = dialogs.shift();
      return folder === undefined || folder === null ? undefined : [code.vscode.Uri.file(folder)];
    },
    withProgress: (_options: unknown, work: (progress: unknown, token: unknown) => unknown) =>
      work({ report: () => undefined }, { onCancellationRequested: () => undefined }),
    showTextDocument: async () => undefined,
    setStatusBarMessage: () => undefined,
  });
  Object.assign(code.vscode.workspace, {
    openTextDocument: async ({ language, content }: { language: string; content: string }) => {
      assert.equal(language, 'markdown');
      reports.push(content);
      return { uri: 'report' };
    },
  });
  Object.assign(code.vscode.commands, { executeCommand: async (name: string) => void commands.push(name) });
  return { reports, commands };
}

/** A folder with the results of one picture, and one with its new picture. */
function folders(context: TestContext): readonly [string, string] {
  const root = temporaryFolder(context);
  const [old, now] = [path.join(root, 'old'), path.join(root, 'now')];
  mkdirSync(old);
  mkdirSync(now);
  const saved = savedAnswer('the save button', { grounded: { text: 'Save', kind: 'button' } });
  writeFileSync(path.join(old, 'a.png.ground.json'), writeSidecar(sidecarWith([saved])));
  writeFileSync(path.join(now, 'a.png'), 'new pixels');
  return [old, now];
}

const moved: GroundedBox = {
  box: { x1: 210, y1: 110, x2: 250, y2: 130 },
  phrase: 'Save',
  text: 'Save',
  kind: 'button',
  score: 1,
  evidence: 'element',
  rank: 1,
};
const ask: AskPicture = async ({ path: file }) => ({
  path: file,
  size: { width: 400, height: 300 },
  answer: { answer: '', found: true, boxes: [moved], nearMisses: [], remarks: [], timing: {} },
});

test('what has moved stands in the report, which is shown as people read it', async (context) => {
  const { reports, commands } = play(folders(context));
  await run(ask);
  assert.match(reports[0] ?? '', /^# Drift/);
  assert.match(reports[0] ?? '', /\| the save button \| moved by 200 to the right and 100 down/);
  assert.deepEqual(commands, ['markdown.showPreview']);
});

test('who leaves a dialog gets no report, and nothing is looked at', async (context) => {
  const [old] = folders(context);
  for (const chosen of [[null], [old, null]]) {
    const { reports } = play(chosen);
    await run(() => assert.fail('nothing is to be looked at'));
    assert.deepEqual(reports, []);
  }
});

test('a folder without results is one sentence', async (context) => {
  const [, now] = folders(context);
  play([now, now]);
  await assert.rejects(
    run(ask),
    (error) => error instanceof FailureError && /\.ground\.json/.test(error.message),
  );
});
