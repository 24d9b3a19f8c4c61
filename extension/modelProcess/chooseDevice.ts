// Asks where the model is to run, among what the runtime offers here, and writes the setting.
// Knows nothing of what follows from the setting; whether a device works shows with the next question.

import * as vscode from 'vscode';
import type { Device } from '../../protocol/inference';
import { SECTION, settingNames, type Settings } from '../settings';
import { listDevices } from './bundles';
import type { ModelProcess } from './start';

export interface ChooseDeviceParts {
  readonly settings: () => Settings;
  /** A process for one look, on the device `auto`. */
  readonly start: () => ModelProcess;
}

const words: Readonly<Record<Exclude<Device, 'auto'>, string>> = {
  cpu: 'The processor. Always there.',
  webgpu: 'A GPU, through WebGPU.',
  cuda: 'An NVIDIA GPU; CUDA has to be installed.',
  dml: 'A GPU, through DirectML.',
  coreml: 'The Neural Engine or GPU.',
};

/** @throws FailureError where the runtime cannot be asked. */
export async function chooseDevice({ settings, start }: ChooseDeviceParts): Promise<void> {
  const { device: current } = settings();
  const { listed, used } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Groundglass: looking for devices…' },
    () => listDevices(start),
  );
  const mark = (device: Device): string => (device === current ? '$(check) in use' : '');
  const choices: readonly (vscode.QuickPickItem & { readonly device: Device })[] = [
    {
      label: 'auto',
      description: mark('auto'),
      detail: `What this machine does best; at the moment: ${used}.`,
      device: 'auto',
    },
    ...listed.flatMap((device) =>
      device === 'auto' ? [] : [{ label: device, description: mark(device), detail: words[device], device }],
    ),
  ];
  const choice = await vscode.window.showQuickPick(choices, {
    title: 'Choose a Device',
    placeHolder: 'Where the model runs. Reading text and seeing elements stay on the processor.',
    matchOnDetail: true,
  });
  if (choice === undefined || choice.device === current) return;
  await vscode.workspace
    .getConfiguration(SECTION)
    .update(
      settingNames.device,
      choice.device === 'auto' ? undefined : choice.device,
      vscode.ConfigurationTarget.Global,
    );
}
