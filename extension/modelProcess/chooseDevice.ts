// Asks where the model is to run, says how each device did when it was tried, and writes the setting.
// Knows nothing of how devices are tried and of what follows from the setting.

import * as vscode from 'vscode';
import type { Device, DeviceList, DeviceReport, DeviceTrial, RealDevice } from '../../protocol/inference';
import { SECTION, settingNames, type Settings } from '../settings';
import { listDevices } from './bundles';
import type { ModelProcess } from './start';

export interface ChooseDeviceParts {
  readonly settings: () => Settings;
  /** A process for one look, on the device `auto`. */
  readonly start: () => ModelProcess;
}

const words: Readonly<Record<RealDevice, string>> = {
  cpu: 'The processor. Always there.',
  webgpu: 'A GPU, through WebGPU.',
  cuda: 'An NVIDIA GPU; CUDA and cuDNN have to be installed.',
  dml: 'A GPU, through DirectML.',
  coreml: 'The Neural Engine or GPU.',
};

const stateWords: Readonly<Record<DeviceReport['state'], string>> = {
  works: '$(check) works',
  slower: 'works, not clearly faster than the processor',
  'wrong-numbers': '$(warning) gives wrong numbers',
  unavailable: '$(circle-slash) cannot be used',
  'not-tried': 'not tried',
};

type Choice = vscode.QuickPickItem &
  ({ readonly does: 'use'; readonly device: Device } | { readonly does: 'try-again' });

/** @throws FailureError where the runtime cannot be asked. */
export async function chooseDevice({ settings, start }: ChooseDeviceParts): Promise<void> {
  const { device: current } = settings();
  let trial: DeviceTrial = 'missing';
  for (;;) {
    const choice = await vscode.window.showQuickPick(choicesOf(await tried(start, trial), current), {
      title: 'Choose a Device',
      placeHolder: 'Where the model runs. Reading text and seeing elements stay on the processor.',
      matchOnDetail: true,
    });
    if (choice === undefined) return;
    if (choice.does === 'use') return chosen(choice.device, current);
    trial = 'again';
  }
}

/** Trying takes seconds, and is done once until a driver or the runtime changes. */
function tried(start: () => ModelProcess, trial: DeviceTrial): Thenable<DeviceList> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Groundglass: trying the devices…' },
    () => listDevices(start, trial),
  );
}

export function choicesOf({ devices, used, why }: DeviceList, current: Device): readonly Choice[] {
  const choice = (device: Device, state: string, detail: string): Choice => ({
    label: device,
    description: [state, ...(device === current ? ['(set)'] : [])].join(' '),
    detail,
    does: 'use',
    device,
  });
  return [
    choice('auto', `now ${used}`, why),
    ...devices.map(({ device, state, reason }) =>
      // Of the processor there is nothing to be found out.
      device === 'cpu'
        ? choice(device, stateWords.works, words.cpu)
        : choice(device, stateWords[state], `${words[device]} Tried here: ${reason}.`),
    ),
    {
      label: '$(refresh) Try Again',
      detail: 'After a driver was installed.',
      alwaysShow: true,
      does: 'try-again',
    },
  ];
}

async function chosen(device: Device, current: Device): Promise<void> {
  if (device === current) return;
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(settingNames.device, device === 'auto' ? undefined : device, vscode.ConfigurationTarget.Global);
}
