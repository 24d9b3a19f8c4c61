// The status bar item: the device of the process that runs, a fall-back that is seen and heard, and nothing of a process that is gone.

import assert from 'node:assert/strict';
import test, { before } from 'node:test';
import type * as vscode from 'vscode';
import { commandIds } from '../../extension/commands';
import { makeSignal } from '../../extension/editor/signal';
import { defaultSettings } from '../../extension/settings';
import type * as status from '../../extension/status';
import type { InferenceEvents } from '../../protocol/inference';
import type { EngineState } from '../../protocol/view';
import { installFakeCode } from '../support/fakeCode';

let showStatus: typeof status.showStatus;
let item: Partial<vscode.StatusBarItem> = {};

before(async () => {
  const code = installFakeCode([]);
  Object.assign(code.vscode, {
    StatusBarAlignment: { Right: 2 },
    ThemeColor: class {
      constructor(readonly id: string) {}
    },
    MarkdownString: class {
      constructor(readonly value: string) {}
    },
  });
  Object.assign(code.vscode.window, {
    createStatusBarItem: () => (item = { show: () => undefined, dispose: () => undefined }),
  });
  Object.assign(code.vscode.commands, { executeCommand: () => Promise.resolve() });
  ({ showStatus } = await import('../../extension/status'));
});

/** An item that is shown, and what happens to it. */
function shown() {
  let state: EngineState = 'stopped';
  const states = makeSignal<EngineState>();
  const used = makeSignal<InferenceEvents['device/used']>();
  const end = showStatus({
    modelProcess: {
      get state() {
        return state;
      },
      onState(listener) {
        const listening = states.on(listener);
        return () => void listening.dispose();
      },
    },
    onDeviceUsed: used.on,
    settings: {
      current: () => defaultSettings,
      onChange: () => () => undefined,
      dispose: () => undefined,
    },
    commands: commandIds,
  });
  return {
    end,
    becomes(next: EngineState) {
      state = next;
      states.tell(next);
    },
    uses: used.tell,
    /** As it reads: without what keeps its words from being Markdown. */
    tooltip: () => (item.tooltip as vscode.MarkdownString).value.replaceAll('\\', ''),
    label: () => item.accessibilityInformation?.label ?? '',
    colour: () => item.backgroundColor?.id,
  };
}

const remark = 'The device "webgpu" cannot be used: it was lost; the model runs on the CPU.';

test('a fall-back is seen, heard and explained for as long as its process runs', () => {
  const { becomes, uses, tooltip, label, colour, end } = shown();
  becomes('working');
  uses({ device: 'webgpu', remark: null });
  assert.match(tooltip(), /Device: webgpu \(chosen by itself\)/);
  assert.equal(colour(), undefined);
  uses({ device: 'cpu', remark });
  becomes('ready');
  assert.match(tooltip(), /Device: cpu .*was lost/);
  assert.ok(label().endsWith(remark));
  assert.equal(colour(), 'statusBarItem.warningBackground');
  becomes('stopped');
  assert.match(tooltip(), /chosen when the model is first needed/);
  assert.equal(colour(), undefined);
  end.dispose();
});

test('a process that has failed is the greater trouble', () => {
  const { becomes, uses, colour, end } = shown();
  becomes('working');
  uses({ device: 'cpu', remark });
  becomes('failed');
  assert.equal(colour(), 'statusBarItem.errorBackground');
  end.dispose();
});

test('every command that the tooltip links may be run from it, and no other', () => {
  const { tooltip, end } = shown();
  const linked = [...tooltip().matchAll(/\(command:([\w.]+)\)/g)].map(([, command = '']) => command);
  const { isTrusted } = item.tooltip as vscode.MarkdownString;
  assert.deepEqual(typeof isTrusted === 'object' ? isTrusted.enabledCommands : null, linked);
  assert.ok(linked.includes(commandIds.selfTest) && linked.includes(commandIds.clearCache));
  end.dispose();
});
