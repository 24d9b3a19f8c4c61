// `groundglass devices`: what the devices of this machine are good for, and which one a bundle's questions run on.
// Knows nothing of how devices are tried.

import type { DeviceReport } from '../../protocol/inference';
import { engineOptionTable, parseCommand, parseDevice, takePositionals } from './arguments';
import type { Surroundings } from './surroundings';
import { jsonText } from './terminal';

export async function devices(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values, positionals } = parseCommand('devices', args, {
    ...engineOptionTable,
    again: { type: 'boolean' },
    json: { type: 'boolean' },
  } as const);
  takePositionals('devices', positionals, [] as const);
  const { stdout, stderr } = surroundings;
  if (stderr.isTerminal)
    stderr.write('Looking at the devices; those that were never tried take some seconds …\n');
  const list = await surroundings.listDevices(
    values.bundle ?? surroundings.defaultBundle(),
    parseDevice('devices', values.device),
    values.again === true ? 'again' : 'missing',
  );
  if (values.json === true) {
    stdout.write(jsonText(list));
  } else {
    stdout.write(
      `${list.devices.map(row).join('\n')}\n\nQuestions are answered on: ${list.used}. ${list.why}\n`,
    );
  }
  return 0;
}

const NAME_WIDTH = 8;
const STATE_WIDTH = 15;

function row({ device, state, reason }: DeviceReport): string {
  return `${device.padEnd(NAME_WIDTH)}${stateWords[state].padEnd(STATE_WIDTH)}${reason}`;
}

const stateWords: Readonly<Record<DeviceReport['state'], string>> = {
  works: 'works',
  slower: 'slower',
  'wrong-numbers': 'wrong numbers',
  unavailable: 'unavailable',
  'not-tried': 'not tried',
};
