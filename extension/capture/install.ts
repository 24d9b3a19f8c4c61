// The one command that installs a missing tool here, for the system's own package manager.
// Knows nothing of what tools are for; it runs nothing.

import { readFile } from 'node:fs/promises';
import type { Tools } from './tool';

export type InstallableTool =
  'adb' | 'xclip' | 'wl-clipboard' | 'maim' | 'grim' | 'slurp' | 'gnome-screenshot' | 'spectacle';

interface Manager {
  /** Of os-release's ID and ID_LIKE. */
  readonly systems: readonly string[];
  readonly command: string;
  /** Where the package is called otherwise than the tool. */
  readonly names?: Partial<Record<InstallableTool, string>>;
}

/** In the order in which they are looked for: a derived distribution names those it is like. */
const managers: readonly Manager[] = [
  { systems: ['debian', 'ubuntu'], command: 'sudo apt install', names: { spectacle: 'kde-spectacle' } },
  { systems: ['fedora', 'rhel', 'centos'], command: 'sudo dnf install', names: { adb: 'android-tools' } },
  { systems: ['arch'], command: 'sudo pacman -S', names: { adb: 'android-tools' } },
  { systems: ['suse', 'opensuse'], command: 'sudo zypper install', names: { adb: 'android-tools' } },
  { systems: ['alpine'], command: 'sudo apk add', names: { adb: 'android-tools' } },
];

const onMacOs: Partial<Record<InstallableTool, string>> = {
  adb: 'brew install --cask android-platform-tools',
};
const onWindows: Partial<Record<InstallableTool, string>> = { adb: 'winget install Google.PlatformTools' };

/** @returns an imperative to stand at the end of a sentence: 'install it with "sudo apt install xclip"'. */
export async function howToInstall(
  tool: InstallableTool,
  { platform }: Pick<Tools, 'platform'>,
): Promise<string> {
  const osRelease = platform === 'linux' ? await readFile('/etc/os-release', 'utf8').catch(() => '') : '';
  const command = installCommand(tool, platform, osRelease);
  return command === null ? `install the package "${tool}"` : `install it with "${command}"`;
}

/**
 * @param osRelease - the text of /etc/os-release; of Linux only.
 * @returns null where the system's package manager is not known.
 */
export function installCommand(
  tool: InstallableTool,
  platform: NodeJS.Platform,
  osRelease: string,
): string | null {
  if (platform === 'darwin') return onMacOs[tool] ?? null;
  if (platform === 'win32') return onWindows[tool] ?? null;
  const field = (name: string): string =>
    new RegExp(`^${name}=["']?([^"'\\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  const systems = `${field('ID')} ${field('ID_LIKE')}`.toLowerCase().split(/[\s-]+/);
  for (const system of systems) {
    const manager = managers.find((one) => one.systems.includes(system));
    if (manager !== undefined) return `${manager.command} ${manager.names?.[tool] ?? tool}`;
  }
  return null;
}
