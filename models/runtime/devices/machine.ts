// What of a machine decides how its devices do, as far as files tell without loading anything: drivers, libraries, adapters.
// Knows nothing of devices themselves.

import { readdirSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * A text that stays the same while a device would do the same: of the system, its processor and adapters, its drivers and
 * libraries (versions, or size and time of their files), and of `program` and runtime. Takes a few milliseconds.
 *
 * @param runtime - its version.
 * @param program - the built file that probes.
 */
export function describeMachine(runtime: string, program: string): string {
  return JSON.stringify([
    runtime,
    fileStamp(program),
    process.platform,
    process.arch,
    os.release(),
    os.cpus()[0]?.model ?? '',
    os.availableParallelism(),
    // Which driver a loader takes can be said in the environment.
    ...driverVariables.map((name) => process.env[name] ?? ''),
    ...(driverFiles[process.platform] ?? []).map(fileStamp),
    // A library that was missing may have come into a folder of one's own.
    ...(process.env['LD_LIBRARY_PATH'] ?? '').split(path.delimiter).map(fileStamp),
    ...(process.platform === 'linux' ? linuxDrivers() : []),
  ]);
}

const driverVariables = [
  'VK_ICD_FILENAMES',
  'VK_DRIVER_FILES',
  'VK_ADD_DRIVER_FILES',
  'LD_LIBRARY_PATH',
  'CUDA_VISIBLE_DEVICES',
  'CUDA_PATH',
];

/** Where Windows keeps its own programs and libraries. */
export const system32 = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32');

/** Files and folders that change when a driver or a library is installed or removed. macOS brings its own: its release tells. */
const driverFiles: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    // Written anew whenever a package brings or takes a library.
    '/etc/ld.so.cache',
    '/usr/share/vulkan/icd.d',
    '/etc/vulkan/icd.d',
    '/usr/local/cuda',
    '/usr/lib/wsl/lib',
    '/dev/dxg',
  ],
  win32: [
    path.join(system32, 'DriverStore', 'FileRepository'),
    path.join(system32, 'vulkan-1.dll'),
    path.join(system32, 'nvcuda.dll'),
    path.join(system32, 'DirectML.dll'),
  ],
};

/** Every adapter's maker and kind, and its driver's version. */
function linuxDrivers(): readonly string[] {
  const cards = listed('/sys/class/drm').filter((name) => /^card\d+$/.test(name));
  return [
    text('/proc/driver/nvidia/version'),
    ...cards.flatMap((card) =>
      ['vendor', 'device', 'driver/module/version'].map((name) =>
        text(`/sys/class/drm/${card}/device/${name}`),
      ),
    ),
  ];
}

/** Size and time of the last change; empty where there is none. */
function fileStamp(file: string): string {
  try {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return '';
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
