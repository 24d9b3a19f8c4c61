// Which bundles can be chosen, and whether one is usable: a process of its own looks, so that the running one is left alone.
// Knows nothing of VS Code.

import type { BundleInfo, DeviceList, DeviceTrial } from '../../protocol/inference';
import { oneLook } from './oneLook';
import type { ModelProcess } from './start';

/** Folders that were chosen before; VS Code keeps them. */
export interface FolderMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

const FOLDERS_KEY = 'groundglass.bundleFolders';

/** More would make the list longer than anybody reads. */
const MOST_FOLDERS = 8;

/** Newest first. */
export function chosenFolders(memory: FolderMemory): readonly string[] {
  const kept = memory.get(FOLDERS_KEY);
  return Array.isArray(kept) ? kept.filter((folder): folder is string => typeof folder === 'string') : [];
}

export async function rememberFolder(memory: FolderMemory, folder: string): Promise<void> {
  const others = chosenFolders(memory).filter((other) => other !== folder);
  await memory.update(FOLDERS_KEY, [folder, ...others].slice(0, MOST_FOLDERS));
}

export async function forgetFolder(memory: FolderMemory, folder: string): Promise<void> {
  await memory.update(
    FOLDERS_KEY,
    chosenFolders(memory).filter((other) => other !== folder),
  );
}

/**
 * Reads and checks a bundle's manifest.
 *
 * @param start - a process with this bundle; null is the one that is built in.
 * @throws FailureError `bundle-missing` or `bundle-damaged`, or what the process ended of.
 */
export function checkBundle(
  start: (bundlePath: string | null) => ModelProcess,
  bundlePath: string | null,
): Promise<BundleInfo> {
  return oneLook(start(bundlePath), (process) => process.call('bundle/info', null));
}

/** What the devices of this machine are good for, and which one is used. @throws FailureError what the process ended of. */
export function listDevices(start: () => ModelProcess, trial: DeviceTrial): Promise<DeviceList> {
  return oneLook(start(), (process) => process.call('devices/list', { trial }));
}
