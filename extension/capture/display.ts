// Which desktop there is to look at and to paste from: Windows (from inside Linux too), macOS, Wayland, X11, or none.
// Knows nothing of what is done there.

import { FailureError } from '../../protocol/failure';
import type { Tools } from './tool';

/** PowerShell of Windows itself, not its successor: that one has neither the clipboard's pictures nor forms. */
export const POWERSHELL = 'powershell.exe';

export type Desktop = 'windows' | 'macos' | 'wayland' | 'x11';

/**
 * @param what - what cannot be done without one, to begin a sentence: "The clipboard".
 * @throws FailureError `bad-input` where there is none.
 */
export async function findDesktop({ platform, env, find }: Tools, what: string): Promise<Desktop> {
  if (platform === 'win32') return 'windows';
  if (platform === 'darwin') return 'macos';
  // Linux inside Windows: what people see and copy is on the desktop of Windows, also where a server of windows runs here.
  if (isSet(env['WSL_DISTRO_NAME']) && (await find(POWERSHELL)) !== null) return 'windows';
  if (isSet(env['WAYLAND_DISPLAY'])) return 'wayland';
  if (isSet(env['DISPLAY'])) return 'x11';
  throw new FailureError({
    kind: 'bad-input',
    what,
    reason:
      'there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set); run this in a desktop session, not over ssh or in a container',
  });
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/**
 * The arguments that run a script in PowerShell, which ends at its first error.
 *
 * @param script - without double quotes, which Windows' command lines and PowerShell read differently. What it prints is ASCII: the encoding
 *   of anything else depends on the machine.
 */
export function powershellArguments(script: string): readonly string[] {
  const whole = `$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; ${script}`;
  return ['-NoProfile', '-NonInteractive', '-Sta', '-ExecutionPolicy', 'Bypass', '-Command', whole];
}
