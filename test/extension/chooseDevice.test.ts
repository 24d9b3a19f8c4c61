// Choose Device: what is said of each device, trying again, and what is written.

import assert from 'node:assert/strict';
import test, { before, beforeEach } from 'node:test';
import type * as vscode from 'vscode';
import type * as choosing from '../../extension/modelProcess/chooseDevice';
import type { ModelProcess } from '../../extension/modelProcess/start';
import { defaultSettings } from '../../extension/settings';
import type { Device, DeviceList } from '../../protocol/inference';
import { installFakeCode } from '../support/fakeCode';

let chooser: typeof choosing;
let seen: string[] = [];
/** The labels that the user picks, one after the other; then they leave. */
let picks: string[] = [];

before(async () => {
  const code = installFakeCode([]);
  Object.assign(code.vscode, { ProgressLocation: { Notification: 15 }, ConfigurationTarget: { Global: 1 } });
  Object.assign(code.vscode.window, {
    withProgress: (_: vscode.ProgressOptions, work: () => Promise<unknown>) => work(),
    showQuickPick: (items: readonly vscode.QuickPickItem[]) => {
      const wanted = picks.shift();
      return Promise.resolve(items.find(({ label }) => label === wanted));
    },
  });
  Object.assign(code.vscode.workspace, {
    getConfiguration: () => ({
      update: (name: string, value: unknown) => {
        seen.push(`${name} = ${String(value)}`);
        return Promise.resolve();
      },
    }),
  });
  chooser = await import('../../extension/modelProcess/chooseDevice');
});

beforeEach(() => {
  seen = [];
  picks = [];
});

const list: DeviceList = {
  devices: [
    { device: 'cuda', state: 'unavailable', reason: 'libcudnn.so.9 is not installed' },
    { device: 'webgpu', state: 'slower', reason: '90 ms for what takes the CPU 40 ms', milliseconds: 90 },
    { device: 'cpu', state: 'works', reason: 'the others are measured against it and fall back to it' },
  ],
  used: 'cpu',
  why: 'No other device is better than the CPU.',
};

function choose(device: Device): Promise<void> {
  const process: Pick<ModelProcess, 'stop'> & {
    call(method: string, params: { readonly trial: string }): Promise<DeviceList>;
  } = {
    call: (method, { trial }) => {
      seen.push(`${method} ${trial}`);
      return Promise.resolve(list);
    },
    stop: () => undefined,
  };
  return chooser.chooseDevice({
    settings: () => ({ ...defaultSettings, device }),
    start: () => process as ModelProcess,
  });
}

test('every device is offered with how it did and why, and auto with what it comes to', () => {
  const choices = chooser.choicesOf(list, 'webgpu');
  assert.deepEqual(
    choices.map(({ label, description = '', detail = '' }) => [label, description, detail].join(' | ')),
    [
      'auto | now cpu | No other device is better than the CPU.',
      'cuda | $(circle-slash) cannot be used | An NVIDIA GPU; CUDA and cuDNN have to be installed. Tried here: libcudnn.so.9 is not installed.',
      'webgpu | works, not clearly faster than the processor (set) | A GPU, through WebGPU. Tried here: 90 ms for what takes the CPU 40 ms.',
      'cpu | $(check) works | The processor. Always there.',
      '$(refresh) Try Again |  | After a driver was installed.',
    ],
  );
});

const ways: readonly { name: string; set: Device; picks: string[]; does: string[] }[] = [
  { name: 'leaving changes nothing', set: 'auto', picks: [], does: [] },
  { name: 'what is set already is not written', set: 'cpu', picks: ['cpu'], does: [] },
  { name: 'another device is written', set: 'auto', picks: ['webgpu'], does: ['device = webgpu'] },
  { name: 'auto takes the setting away', set: 'webgpu', picks: ['auto'], does: ['device = undefined'] },
  {
    name: 'after trying again there is a choice again',
    set: 'auto',
    picks: ['$(refresh) Try Again', 'cuda'],
    does: ['devices/list again', 'device = cuda'],
  },
];
for (const { name, set, picks: wanted, does } of ways) {
  test(name, async () => {
    picks = [...wanted];
    await choose(set);
    assert.deepEqual(seen, ['devices/list missing', ...does]);
  });
}
