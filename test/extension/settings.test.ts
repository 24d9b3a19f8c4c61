// Settings are checked value by value: what is none falls back to its default and is told once.

import assert from 'node:assert/strict';
import test from 'node:test';
import {
  checkSettings,
  defaultSettings,
  needsRestart,
  openSettings,
  settingNames,
  type ConfiguredWorkspace,
  type Settings,
} from '../../extension/settings';

const rows: readonly {
  name: string;
  setting: keyof Settings;
  value: unknown;
  expected: Settings[keyof Settings];
  problem?: RegExp;
}[] = [
  { name: 'a missing value is the default', setting: 'device', value: undefined, expected: 'auto' },
  { name: 'an empty bundle is the built-in one', setting: 'bundle', value: '', expected: null },
  { name: 'spaces around a path do not count', setting: 'bundle', value: ' /x/y ', expected: '/x/y' },
  {
    name: 'a relative bundle',
    setting: 'bundle',
    value: './nano',
    expected: null,
    problem: /bundle must be an absolute path/,
  },
  {
    name: 'a relative program',
    setting: 'node',
    value: 'node',
    expected: null,
    problem: /engine\.node must be an absolute path/,
  },
  {
    name: 'a bundle that is no text',
    setting: 'bundle',
    value: 7,
    expected: null,
    problem: /groundglass\.bundle/,
  },
  { name: 'a known device', setting: 'device', value: 'webgpu', expected: 'webgpu' },
  {
    name: 'an unknown device',
    setting: 'device',
    value: 'tpu',
    expected: 'auto',
    problem: /one of auto, cpu/,
  },
  { name: 'no idle time', setting: 'idleMinutes', value: 0, expected: 0 },
  { name: 'a negative idle time', setting: 'idleMinutes', value: -1, expected: 1, problem: /from 0 to 1440/ },
  {
    name: 'an idle time that is no number',
    setting: 'idleMinutes',
    value: NaN,
    expected: 1,
    problem: /idleMinutes/,
  },
  { name: 'no timeout', setting: 'timeoutSeconds', value: 0, expected: 0 },
  {
    name: 'a timeout that kills everything',
    setting: 'timeoutSeconds',
    value: 1,
    expected: 120,
    problem: /from 5 to 3600/,
  },
  {
    name: 'an endless timeout',
    setting: 'timeoutSeconds',
    value: Infinity,
    expected: 120,
    problem: /timeoutSeconds/,
  },
  { name: 'nothing on disk', setting: 'cacheMegabytes', value: 0, expected: 0 },
  {
    name: 'a cache of nonsense',
    setting: 'cacheMegabytes',
    value: '500',
    expected: 500,
    problem: /cache\.diskMegabytes must be a number from 0 to 1048576/,
  },
  { name: 'saving at once', setting: 'saveResults', value: 'automatically', expected: 'automatically' },
  {
    name: 'another way of saving',
    setting: 'saveResults',
    value: true,
    expected: 'onRequest',
    problem: /onRequest or automatically/,
  },
  { name: 'a browser by its path', setting: 'browser', value: '/opt/chrome', expected: '/opt/chrome' },
  { name: 'a browser by its channel', setting: 'browser', value: 'msedge-beta', expected: 'msedge-beta' },
  {
    name: 'a browser in the folder that is open',
    setting: 'browser',
    value: './chrome',
    expected: null,
    problem: /capture\.browser must be an absolute path, the name of a channel, or empty/,
  },
  { name: 'a folder of the workspace', setting: 'captureFolder', value: 'shots ', expected: 'shots' },
  { name: 'no folder', setting: 'captureFolder', value: '', expected: null },
  { name: 'masks', setting: 'maskSelectors', value: [' .card ', ''], expected: ['.card'] },
  {
    name: 'masks that are none',
    setting: 'maskSelectors',
    value: ['.card', 4],
    expected: [],
    problem: /maskSelectors must be a list of CSS selectors/,
  },
  { name: 'passwords to be seen', setting: 'maskPasswords', value: false, expected: false },
  {
    name: 'half a wish about passwords',
    setting: 'maskPasswords',
    value: 'no',
    expected: true,
    problem: /true or false/,
  },
  { name: 'a format', setting: 'selectorFormat', value: 'cypress', expected: 'cypress' },
  {
    name: 'an unknown format',
    setting: 'selectorFormat',
    value: 'runes',
    expected: 'auto',
    problem: /one of auto, playwright-ts/,
  },
  { name: 'a test id', setting: 'testIdAttribute', value: 'data-qa', expected: 'data-qa' },
  {
    name: 'a test id that would need quoting',
    setting: 'testIdAttribute',
    value: 'x"]',
    expected: 'data-testid',
    problem: /the name of an attribute/,
  },
];

for (const { name, setting, value, expected, problem } of rows) {
  test(name, () => {
    const { settings, problems } = checkSettings((asked) =>
      asked === settingNames[setting] ? value : undefined,
    );
    assert.deepEqual(settings, { ...defaultSettings, [setting]: expected });
    assert.equal(problems.length, problem === undefined ? 0 : 1);
    if (problem !== undefined) assert.match(problems[0] ?? '', problem);
  });
}

/** A workspace whose settings a test changes. */
function workspaceWith(values: Record<string, unknown>) {
  const listeners = new Set<Parameters<ConfiguredWorkspace['onDidChangeConfiguration']>[0]>();
  const workspace: ConfiguredWorkspace = {
    getConfiguration: () => ({ get: (name) => values[name] }),
    onDidChangeConfiguration(listener) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
  };
  const change = (section: string) => {
    for (const listener of listeners) listener({ affectsConfiguration: (asked) => asked === section });
  };
  return { workspace, change, listeners };
}

test('a change is told with what was before, other extensions’ changes are not', () => {
  const values: Record<string, unknown> = {};
  const { workspace, change, listeners } = workspaceWith(values);
  const warnings: string[] = [];
  const settings = openSettings(workspace, (sentence) => warnings.push(sentence));
  const heard: [string, string][] = [];
  const end = settings.onChange((now, before) => heard.push([now.device, before.device]));
  values[settingNames.device] = 'cpu';
  change('editor');
  assert.deepEqual(heard, []);
  change('groundglass');
  assert.deepEqual(heard, [['cpu', 'auto']]);
  assert.equal(settings.current().device, 'cpu');
  values[settingNames.device] = 'nonsense';
  end();
  change('groundglass');
  assert.equal(heard.length, 1, 'who left hears nothing');
  assert.equal(settings.current().device, 'auto');
  assert.equal(warnings.length, 1);
  settings.dispose();
  assert.equal(listeners.size, 0);
});

test('a process is restarted for what it was started with, and for nothing else', () => {
  const changed = (change: Partial<Settings>) =>
    needsRestart(defaultSettings, { ...defaultSettings, ...change });
  assert.equal(changed({ bundle: '/x' }), true);
  assert.equal(changed({ device: 'cpu' }), true);
  assert.equal(changed({ node: '/usr/bin/node' }), true);
  assert.equal(changed({ cacheMegabytes: 0 }), true);
  assert.equal(changed({ idleMinutes: 5, timeoutSeconds: 9, saveResults: 'automatically' }), false);
});
