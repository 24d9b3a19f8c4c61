// The desktop application: one that is installed, or one that @vscode/test-electron downloads; driven through playwright's Electron.
// Knows nothing of what is tested in the window.

import { spawnSync } from 'node:child_process';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } from '@vscode/test-electron';
import { _electron } from 'playwright-core';
import type { CodeHost, CodePage, HostFolders } from './window';

const DOWNLOAD_HOST = 'https://update.code.visualstudio.com';

/** A host that is there answers at once; where it is blocked, nobody should wait for it. */
const REACH_MS = 3000;

/** Electron opens real windows; Linux without a display has nowhere to put them. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

export async function canDownload(): Promise<boolean> {
  try {
    await fetch(DOWNLOAD_HOST, { method: 'HEAD', signal: AbortSignal.timeout(REACH_MS) });
    return true;
  } catch {
    return false;
  }
}

/** Downloads the stable VS Code where it is not there yet. @returns its executable */
export function downloadDesktop(cachePath: string): Promise<string> {
  return downloadAndUnzipVSCode({ version: 'stable', cachePath });
}

/** Installs the extensions; the application itself starts with each window. @throws Error with the CLI's own words */
export async function prepareDesktop(
  executable: string,
  folders: HostFolders,
  extensions: readonly string[],
): Promise<CodeHost> {
  const own = ['--user-data-dir', folders.userData, '--extensions-dir', folders.extensions];
  const [cli = executable, ...cliWords] = resolveCliArgsFromVSCodeExecutablePath(executable, {
    reuseMachineInstall: true,
  });
  const install = spawnSync(
    cli,
    [...cliWords, ...own, ...extensions.flatMap((file) => ['--install-extension', file])],
    { env: folders.environment, encoding: 'utf8', shell: process.platform === 'win32' },
  );
  if (install.status !== 0)
    throw new Error(`the extension could not be installed: ${install.stdout}${install.stderr}`);
  const environment = Object.fromEntries(
    Object.entries(folders.environment).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  return {
    processGroup: null,
    async open({ folder, pixelRatio, size }): Promise<CodePage> {
      const application = await _electron.launch({
        executablePath: executable,
        args: [
          folder,
          ...own,
          `--force-device-scale-factor=${pixelRatio}`,
          '--disable-telemetry',
          '--disable-updates',
          ...(folders.trustsAll ? ['--disable-workspace-trust'] : []),
          '--skip-welcome',
          '--skip-release-notes',
          '--no-sandbox',
        ],
        env: environment,
      });
      const page = await application.firstWindow();
      await page.setViewportSize(size);
      return { page, close: () => application.close() };
    },
    stop: () => Promise.resolve(),
  };
}
