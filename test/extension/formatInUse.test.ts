// The format in use: chosen, else as in the test that is edited, else as the workspace is set up.

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { keepFormatChoice } from '../../extension/selecting/formatChoice';
import { makeAskFormat } from '../../extension/selecting/formatInUse';
import { defaultSettings, type Settings } from '../../extension/settings';
import type { FormatChoice } from '../../protocol/view';
import { temporaryFolder } from '../support/fixtures';

interface World {
  readonly files?: Readonly<Record<string, string>>;
  readonly test?: { readonly name: string; readonly text: string };
  readonly choice?: FormatChoice;
}

const pythonTest = 'from playwright.sync_api import Page\n';
const iosTest = 'await $(\'-ios predicate string:name == "Save"\').click();\n';
const rows: readonly {
  name: string;
  world: World;
  origin?: 'android';
  expected: string;
  reason: RegExp | null;
}[] = [
  { name: 'nothing tells', world: {}, expected: 'playwright-ts', reason: /nothing tells another/ },
  {
    name: 'a choice counts, whatever is edited',
    world: { choice: 'cypress', test: { name: 'a.py', text: pythonTest } },
    expected: 'cypress',
    reason: null,
  },
  {
    name: 'the test that is edited',
    world: { test: { name: 'tests/test_a.py', text: pythonTest } },
    expected: 'playwright-python',
    reason: /^as in test_a\.py$/,
  },
  {
    name: 'a test that says nothing itself, in a project that does',
    world: {
      files: { 'cypress.config.ts': 'export default {}' },
      test: { name: 'e2e/deep/a.ts', text: '// empty' },
    },
    expected: 'cypress',
    reason: /^as in a\.ts$/,
  },
  {
    name: 'notes are no test; the workspace tells',
    world: {
      files: { 'package.json': '{"devDependencies":{"webdriverio":"9"}}' },
      test: { name: 'notes.md', text: '# Notes' },
    },
    expected: 'webdriverio',
    reason: /^as .+ is set up$/,
  },
  {
    name: 'a workspace in Java',
    world: { files: { 'pom.xml': '<groupId>org.seleniumhq.selenium</groupId>' } },
    expected: 'selenium-java',
    reason: /is set up$/,
  },
  {
    name: 'an app has no words of web pages',
    world: { test: { name: 'a.py', text: pythonTest } },
    origin: 'android',
    expected: 'appium-uiautomator',
    reason: /Android/,
  },
  {
    name: 'a page has no words of apps',
    world: { test: { name: 'a.ts', text: iosTest } },
    expected: 'playwright-ts',
    reason: /nothing tells another/,
  },
  {
    name: 'nor has an app those of another system',
    world: { test: { name: 'a.ts', text: iosTest } },
    origin: 'android',
    expected: 'appium-uiautomator',
    reason: /Android/,
  },
  {
    name: 'whoever chooses an app’s format for a page gets it',
    world: { choice: 'appium-xcuitest' },
    expected: 'appium-xcuitest',
    reason: null,
  },
];
for (const { name, world, origin, expected, reason } of rows) {
  test(name, async (context) => {
    const folder = temporaryFolder(context);
    for (const [file, text] of Object.entries(world.files ?? {}))
      writeFileSync(path.join(folder, file), text);
    const edited = world.test;
    if (edited !== undefined) mkdirSync(path.dirname(path.join(folder, edited.name)), { recursive: true });
    const askFormat = makeAskFormat({
      choice: () => world.choice ?? 'auto',
      test: () => (edited === undefined ? null : { path: path.join(folder, edited.name), text: edited.text }),
      folders: () => [folder],
    });
    const inUse = await askFormat(origin ?? 'page');
    assert.equal(inUse.format, expected);
    assert.equal(inUse.choice, world.choice ?? 'auto');
    if (reason === null) assert.equal(inUse.reason, null);
    else assert.match(inUse.reason ?? '', reason);
  });
}

test('a choice is kept for the workspace until the setting changes, and what is kept is not believed', () => {
  const kept = new Map<string, unknown>();
  const memory = {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => void kept.set(key, value),
  };
  let settings: Settings = { ...defaultSettings, selectorFormat: 'cypress' };
  let tellSettings: (now: Settings, before: Settings) => void = () => undefined;
  const choice = keepFormatChoice(memory, {
    current: () => settings,
    onChange(listener) {
      tellSettings = listener;
      return () => undefined;
    },
  });
  let told = 0;
  choice.onChange(() => (told += 1));
  assert.equal(choice.current(), 'cypress');
  choice.choose('css');
  assert.deepEqual([choice.current(), told], ['css', 1]);
  const before = settings;
  settings = { ...settings, selectorFormat: 'xpath' };
  tellSettings(settings, before);
  assert.deepEqual([choice.current(), told], ['xpath', 2]);
  kept.set('selectors.format', 'runes');
  assert.equal(choice.current(), 'xpath');
});
