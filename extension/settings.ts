// What the user has set, checked and typed, and word of every change.
// Imports nothing of VS Code's that runs: the workspace's configuration is handed in.

import * as path from 'node:path';
import { devices, type Device } from '../protocol/inference';
import { selectorFormats } from '../protocol/selector';
import type { FormatChoice } from '../protocol/view';

export interface Settings {
  /** A folder; null for the bundle that is built in. */
  readonly bundle: string | null;
  readonly device: Device;
  /** How long the model process outlives the last question and the last open screenshot. */
  readonly idleMinutes: number;
  /** Silence of the model process after which it counts as hung; 0 waits for ever. */
  readonly timeoutSeconds: number;
  /** The executable of a Node; null for the one in VS Code. */
  readonly node: string | null;
  /** How much of what was found out about pictures is kept on disk; 0 keeps nothing. */
  readonly cacheMegabytes: number;
  readonly saveResults: SaveResults;
  /** Path of a browser or its channel; null for the first one that is found. */
  readonly browser: string | null;
  /** Where captures are written: absolute, or relative to the first folder of the workspace; null for our own folder. */
  readonly captureFolder: string | null;
  /** A file with cookies and storage that pages are opened with: absolute, or relative as above; null for none. */
  readonly storageState: string | null;
  readonly maskPasswords: boolean;
  /** CSS selectors of what is painted over before a capture of a page is stored. */
  readonly maskSelectors: readonly string[];
  readonly selectorFormat: FormatChoice;
  readonly testIdAttribute: string;
}

export type SaveResults = 'onRequest' | 'automatically';

/** Every setting's name behind "groundglass."; package.json names the same. */
export const settingNames = {
  bundle: 'bundle',
  device: 'device',
  idleMinutes: 'engine.idleMinutes',
  timeoutSeconds: 'engine.timeoutSeconds',
  node: 'engine.node',
  cacheMegabytes: 'cache.diskMegabytes',
  saveResults: 'results.save',
  browser: 'capture.browser',
  captureFolder: 'capture.folder',
  storageState: 'capture.storageState',
  maskPasswords: 'capture.maskPasswords',
  maskSelectors: 'capture.maskSelectors',
  selectorFormat: 'selectors.format',
  testIdAttribute: 'selectors.testIdAttribute',
} as const satisfies Record<keyof Settings, string>;

export const SECTION = 'groundglass';

export const defaultSettings: Settings = {
  bundle: null,
  device: 'auto',
  idleMinutes: 1,
  timeoutSeconds: 120,
  node: null,
  cacheMegabytes: 500,
  saveResults: 'onRequest',
  browser: null,
  captureFolder: null,
  storageState: null,
  maskPasswords: true,
  maskSelectors: [],
  selectorFormat: 'auto',
  testIdAttribute: 'data-testid',
};

export const formatChoices: readonly FormatChoice[] = ['auto', ...selectorFormats];

const MOST_IDLE_MINUTES = 24 * 60;
const MOST_TIMEOUT_SECONDS = 60 * 60;
const MOST_CACHE_MEGABYTES = 1024 * 1024;

/** Less than this would take a slow machine for a hung one. */
const LEAST_TIMEOUT_SECONDS = 5;

/**
 * Checks values as they stand in settings.json, where anybody can write anything.
 *
 * @param valueOf - of a setting, by its name without the section.
 * @returns the settings, with the default for each value that is none, and a sentence about each of those.
 */
export function checkSettings(valueOf: (name: string) => unknown): {
  readonly settings: Settings;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const check = <K extends keyof Settings>(
    key: K,
    accept: (value: unknown) => Settings[K] | undefined,
    expected: string,
  ): Settings[K] => {
    const name = settingNames[key];
    const value = valueOf(name);
    if (value === undefined) return defaultSettings[key];
    const accepted = accept(value);
    if (accepted !== undefined) return accepted;
    problems.push(`The setting ${SECTION}.${name} must be ${expected}; its default is used.`);
    return defaultSettings[key];
  };
  const settings: Settings = {
    bundle: check('bundle', absolutePath, 'an absolute path, or empty'),
    device: check(
      'device',
      (value) => devices.find((known) => known === value),
      `one of ${devices.join(', ')}`,
    ),
    idleMinutes: check(
      'idleMinutes',
      (value) => within(value, 0, MOST_IDLE_MINUTES),
      `a number from 0 to ${MOST_IDLE_MINUTES}`,
    ),
    timeoutSeconds: check(
      'timeoutSeconds',
      (value) => (value === 0 ? 0 : within(value, LEAST_TIMEOUT_SECONDS, MOST_TIMEOUT_SECONDS)),
      `0, or a number from ${LEAST_TIMEOUT_SECONDS} to ${MOST_TIMEOUT_SECONDS}`,
    ),
    node: check('node', absolutePath, 'an absolute path, or empty'),
    cacheMegabytes: check(
      'cacheMegabytes',
      (value) => within(value, 0, MOST_CACHE_MEGABYTES),
      `a number from 0 to ${MOST_CACHE_MEGABYTES}`,
    ),
    saveResults: check(
      'saveResults',
      (value) => (value === 'onRequest' || value === 'automatically' ? value : undefined),
      'onRequest or automatically',
    ),
    browser: check('browser', pathOrChannel, 'an absolute path, the name of a channel, or empty'),
    captureFolder: check('captureFolder', textOrNull, 'a path, or empty'),
    storageState: check('storageState', textOrNull, 'a path, or empty'),
    maskPasswords: check(
      'maskPasswords',
      (value) => (typeof value === 'boolean' ? value : undefined),
      'true or false',
    ),
    maskSelectors: check('maskSelectors', listOfTexts, 'a list of CSS selectors'),
    selectorFormat: check(
      'selectorFormat',
      (value) => formatChoices.find((known) => known === value),
      `one of ${formatChoices.join(', ')}`,
    ),
    testIdAttribute: check(
      'testIdAttribute',
      (value) => (typeof value === 'string' && ATTRIBUTE.test(value) ? value : undefined),
      'the name of an attribute',
    ),
  };
  return { settings, problems };
}

const startedWith = [
  'bundle',
  'device',
  'node',
  'cacheMegabytes',
] as const satisfies readonly (keyof Settings)[];

/** Whether the running model process was started with something else. */
export function needsRestart(before: Settings, now: Settings): boolean {
  return startedWith.some((key) => before[key] !== now[key]);
}

/** The part of `vscode.workspace` that is used. */
export interface ConfiguredWorkspace {
  getConfiguration(section: string): { get(name: string): unknown };
  onDidChangeConfiguration(
    listener: (change: { affectsConfiguration(section: string): boolean }) => void,
  ): Disposable;
}

interface Disposable {
  dispose(): unknown;
}

export interface OpenSettings extends Disposable {
  /** As they are now; the same object until something changes. */
  current(): Settings;
  /** @returns a function that ends this. */
  onChange(listener: (now: Settings, before: Settings) => void): () => void;
}

/** @param warn - hears a sentence about each value that is none, once for every reading. */
export function openSettings(workspace: ConfiguredWorkspace, warn: (sentence: string) => void): OpenSettings {
  const read = (): Settings => {
    const configuration = workspace.getConfiguration(SECTION);
    const { settings, problems } = checkSettings((name) => configuration.get(name));
    problems.forEach(warn);
    return settings;
  };
  let current = read();
  const listeners = new Set<(now: Settings, before: Settings) => void>();
  const watching = workspace.onDidChangeConfiguration((change) => {
    if (!change.affectsConfiguration(SECTION)) return;
    const before = current;
    current = read();
    for (const listener of [...listeners]) listener(current, before);
  });
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dispose() {
      listeners.clear();
      watching.dispose();
    },
  };
}

function absolutePath(value: unknown): string | null | undefined {
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  if (trimmed === '') return null;
  return path.isAbsolute(trimmed) ? trimmed : undefined;
}

/** HTML allows nearly everything in a name; these have no need of quoting anywhere. */
const ATTRIBUTE = /^[A-Za-z_][\w.-]*$/;

function textOrNull(value: unknown): string | null | undefined {
  if (typeof value !== 'string') return undefined;
  const trimmed = value.trim();
  return trimmed === '' ? null : trimmed;
}

/** A channel is one word: a relative path would be another program in every folder. */
function pathOrChannel(value: unknown): string | null | undefined {
  const text = textOrNull(value);
  if (typeof text !== 'string') return text;
  return path.isAbsolute(text) || /^[\w-]+$/.test(text) ? text : undefined;
}

function listOfTexts(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const texts = value.filter((one): one is string => typeof one === 'string');
  return texts.length === value.length
    ? texts.map((one) => one.trim()).filter((one) => one !== '')
    : undefined;
}

function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === 'number' && least <= value && value <= most ? value : undefined;
}
